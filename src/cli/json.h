/* Strict JSON (RFC 8259), skipped over and never built: record.c takes records apart with it. */
#ifndef EXO_CLI_JSON_H
#define EXO_CLI_JSON_H

#include "base/base.h"

/* Deeper than any record that people write. */
#define EXO_JSON_DEPTH 10000

typedef struct exo_json {
    const char *at, *end;    /* `at` is where it goes on, or what is wrong stands */
    const char *wrong;       /* what was expected there; NULL: nothing is wrong */
} exo_json;

/* Over spaces. */
void exo_json_space(exo_json *j);
/* Over the one byte `c`; false: `expected` is what is wrong. */
bool exo_json_byte(exo_json *j, char c, const char *expected);
/* Over a string, its quotes included; over any value, `depth` containers deep. No spaces before. UTF-8 is not checked. */
bool exo_json_string(exo_json *j, const char *expected);
bool exo_json_value(exo_json *j, size_t depth);

/* What stands between the quotes of a string that was skipped, escapes undone: at `out`, which has room for `inner.len` bytes.
   A surrogate without its other half becomes U+FFFD. Returns the length. */
size_t exo_json_decode(exo_str inner, char *out);

#endif

/* Reading tables, inside the morph room: the parser's state, and the small pieces of a line (read.c) that the blocks
   (table.c) are made of. */
#ifndef EXO_MORPH_READ_H
#define EXO_MORPH_READ_H

#include "morph/internal.h"

enum { TOKENS_MAX = 512, ITEMS_MAX = 40, OPS_MAX = 12, VARIANTS_MAX = 24 };

typedef struct token {
    exo_str text;
    uint64_t column;
} token;

typedef struct pending_filter {
    morph_paradigm *paradigm;
    size_t line;
    bool negate;
    const token *parts;
    unsigned count;
    uint64_t at_line;
} pending_filter;

typedef enum block_kind { BLOCK_NONE, BLOCK_RULES, BLOCK_PARADIGM, BLOCK_WHEN, BLOCK_LIST, BLOCK_NP } block_kind;

typedef struct parser {
    exo_morph *m;
    morph_table *t;
    const char *file;
    exonym_error *err;
    exonym_status status;
    uint64_t line;
    token tokens[TOKENS_MAX];
    unsigned count;
    bool indented;
    block_kind block;
    morph_rules *rules;
    morph_paradigm *paradigm;
    morph_when *when;
    exo_intern *list;
    morph_np np;
    EXO_VEC(pending_filter) filters;
} parser;

static inline bool is(const token *t, const char *z) { return exo_str_is(t->text, z); }

/* Set the error once, at a word of the line; false. `hint` may be NULL. */
bool exo_morph_read_fail(parser *p, const token *at, const char *what, exo_str shown, const char *hint);
bool exo_morph_read_nomem(parser *p);
/* The same, showing the word itself. */
bool exo_morph_read_bad(parser *p, const token *at, const char *what, const char *hint);
/* Cuts a line into words. */
bool exo_morph_read_line(parser *p, exo_str line);
morph_class *exo_morph_read_class_find(parser *p, exo_str name);
bool exo_morph_read_class_add(parser *p, const token *tok, morph_class *c, exo_str letters);
morph_class *exo_morph_read_class_new(parser *p, exo_str name);
/* "*<C>e[kc]", "=rok", "%list"; `bare` says what a pattern without a mark means: true the end of a word. */
bool exo_morph_read_pattern(parser *p, const token *tok, bool bare, morph_pattern *out);
/* An output of a rule: "\1o\2". */
bool exo_morph_read_output(parser *p, const token *tok, morph_text *out);
/* "gen.sg|acc.sg"; new tags are numbered. */
bool exo_morph_read_tags(parser *p, const token *tok, morph_tagset *out);
/* The paradigm or rule set of this name, made when it is first mentioned. */
morph_paradigm *exo_morph_read_paradigm(parser *p, const token *tok);
morph_rules *exo_morph_read_rules(parser *p, const token *tok, exo_str name);
/* Variants "@obl +a , -o +y / +u" of the words [from, to). */
bool exo_morph_read_variants(parser *p, unsigned from, unsigned to, morph_line *line);

#endif

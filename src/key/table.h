/* table: the lines of a source table, for the compile side of this room. A line is up to three columns between tabs;
   lines, and columns but the first, that begin with '#' are reasons for the reader. */
#ifndef EXO_KEY_TABLE_H
#define EXO_KEY_TABLE_H

#include "key/inside.h"

enum { KEY_COLUMNS = 3 };

typedef struct key_table {
    const exo_alloc *a;
    exonym_error *err;
    exonym_status status; /* the first error ends the reading */
    const char *file;
    uint64_t line;
    const char *line_start;
} key_table;

/* Both set status and return false. `at` is where the column is counted to. */
bool key_table_fail(key_table *t, const char *at, const char *what, exo_str shown);
bool key_table_nomem(key_table *t);

/* The next line that says something; columns that it lacks are empty. False at the end or after an error. */
bool key_table_line(key_table *t, exo_str *rest, exo_str columns[KEY_COLUMNS], size_t *n);
/* The next word between spaces. False when there is none. */
bool key_table_word(exo_str *rest, exo_str *word);
/* One code point off the front. False at the end or after an error. */
bool key_table_cp(key_table *t, exo_str *s, uint32_t *cp);

/* names.c: the section NAMES out of name-words.tsv and given.tsv (each may be empty), read by the tables `k`. */
bool key_names_make(key_table *t, const exo_key *k, exo_str words, exo_str given, exo_buf *out);

#endif

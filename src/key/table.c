/* Reads lines of source tables (compile side). */
#include "key/table.h"

bool key_table_fail(key_table *t, const char *at, const char *what, exo_str shown) {
    uint64_t column = 1;
    for (const char *p = t->line_start; p < at; p++) column += ((unsigned char)*p & 0xC0) != 0x80;
    if (t->status == EXONYM_OK)
        t->status = exo_error_set(t->err, EXONYM_ERR_SYNTAX, t->file, t->line, column, "%s \"%.*s\"", what,
                                  EXO_FMT(shown));
    return false;
}

bool key_table_nomem(key_table *t) {
    if (t->status == EXONYM_OK) t->status = exo_error_nomem(t->err);
    return false;
}

bool key_table_line(key_table *t, exo_str *rest, exo_str columns[KEY_COLUMNS], size_t *n) {
    exo_str line;
    while (t->status == EXONYM_OK && exo_str_next(rest, '\n', &line)) {
        t->line++;
        t->line_start = line.ptr;
        if (!line.len || line.ptr[0] == '#') continue;
        exo_str column;
        for (*n = 0; exo_str_next(&line, '\t', &column);) {
            if (column.len && column.ptr[0] == '#' && *n) break;
            if (*n == KEY_COLUMNS) return key_table_fail(t, column.ptr, "more than three columns:", column);
            columns[(*n)++] = column;
        }
        for (size_t i = *n; i < KEY_COLUMNS; i++) columns[i] = exo_str_of(t->line_start, 0);
        return true;
    }
    return false;
}

bool key_table_word(exo_str *rest, exo_str *word) {
    *rest = exo_str_trim(*rest);
    return rest->len && exo_str_next(rest, ' ', word);
}

bool key_table_cp(key_table *t, exo_str *s, uint32_t *cp) {
    if (!s->len) return false;
    size_t taken = exo_utf8_step(s->ptr, s->ptr + s->len, cp);
    if (*cp == EXO_CP_BAD) return key_table_fail(t, s->ptr, "not UTF-8:", exo_str_of(s->ptr, 0));
    s->ptr += taken;
    s->len -= taken;
    return true;
}

/* Any bytes as text. Words lie in order, on character boundaries, fold to UTF-8, are the same wherever folding begins
   between them; and a text folds to the same words in normal form C and D. */
#include "../tests/unit/check.h"

#include "fold/fold.h"

#include <utf8proc.h>

static exo_fold_tables tables;

/* "gap word|gap word|" of a text. */
static void words_of(exo_str text, exo_buf *out) {
    exo_fold_word w;
    size_t pos = 0;
    out->len = 0;
    for (; exo_fold_next(&tables.view, text.ptr, text.len, pos, &w); pos = (size_t)w.end) {
        put_bytes(out, exo_str_of(w.folded, w.len));
        put(out, w.first_upper ? w.digits ? "1|" : "2|" : w.digits ? "3|" : "4|");
    }
}

static void check_word(exo_str text, size_t pos, const exo_fold_word *w) {
    uint32_t cp;
    exo_fold_word again;
    char marked[EXO_FOLD_MAX * 2];
    MUST(w->start >= pos && w->end > w->start && w->end <= text.len && w->len <= EXO_FOLD_MAX && w->shape <= EXO_SHAPE_MIXED);
    MUST(exo_utf8_check(w->folded, w->len) == w->len);
    for (size_t i = 0; i < 8; i++) MUST(w->folded[w->len + i] == 0);
    bool ends = false;
    for (size_t at = (size_t)w->start; at < w->end;) {
        at += exo_utf8_step(text.ptr + at, text.ptr + text.len, &cp);
        MUST(cp != EXO_CP_BAD);
        ends = at == w->end;
    }
    MUST(ends);
    MUST(exo_fold_next(&tables.view, text.ptr, (size_t)w->end, (size_t)w->start, &again) && again.start == w->start && again.end == w->end &&
         again.len == w->len && memcmp(again.folded, w->folded, w->len) == 0 && again.shape == w->shape && again.marked == w->marked);
    size_t n = exo_fold_marked(&tables.view, text.ptr + w->start, (size_t)(w->end - w->start), marked);
    MUST(n <= sizeof marked && exo_utf8_check(marked, n) == n);
    if (n) MUST(exo_fold_marks_ok(&tables.view, exo_str_of(marked, n), exo_str_of(marked, n)));
}

static bool same_in(exo_str text, utf8proc_option_t form, exo_buf *want, exo_buf *got) {
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &made, UTF8PROC_STABLE | form);
    if (n < 0) return true;
    words_of(exo_str_of((const char *)made, (size_t)n), got);
    free(made);
    return exo_str_eq(exo_buf_view(want), exo_buf_view(got));
}

/* Marks of one letter are put in order up to eight; a pile of more is no writing. */
static bool is_pile(exo_str text) {
    size_t run = 0;
    uint32_t cp;
    for (size_t at = 0; at < text.len && run <= 8;) {
        at += exo_utf8_step(text.ptr + at, text.ptr + text.len, &cp);
        run = cp != EXO_CP_BAD && utf8proc_get_property((utf8proc_int32_t)cp)->combining_class ? run + 1 : 0;
    }
    return run > 8;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    exo_str text = exo_str_of((const char *)data, size);
    exonym_error err;
    if (!tables.stage1) MUST(exo_fold_tables_make(heap(), &tables, &err) == EXONYM_OK);
    exo_fold_word w;
    size_t pos = 0;
    for (bool first = true; exo_fold_next(&tables.view, text.ptr, text.len, pos, &w); pos = (size_t)w.end, first = false) {
        check_word(text, pos, &w);
        uint8_t gap = exo_fold_gap(&tables.view, text.ptr, pos, (size_t)w.start);
        MUST(gap <= EXO_GAP_BREAK || strchr("&/+@:_", gap));
        MUST(first || (gap == EXO_GAP_NONE) <= (w.start - pos <= 16));
    }
    if (size < 4096 && exo_utf8_check(text.ptr, text.len) == text.len && !is_pile(text)) {
        exo_buf want = {0}, got = {0};
        words_of(text, &want);
        MUST(same_in(text, UTF8PROC_COMPOSE, &want, &got));
        MUST(same_in(text, UTF8PROC_DECOMPOSE, &want, &got));
        exo_free(heap(), want.at);
        exo_free(heap(), got.at);
    }
    return 0;
}

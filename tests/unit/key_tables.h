/* The key tables of lexicons/, compiled and opened, and the fold tables: what tests and tools of the key room share. */
#ifndef EXO_TEST_KEY_TABLES_H
#define EXO_TEST_KEY_TABLES_H

#include "check.h"

#include "key/compare.h"

#ifndef EXO_SOURCE_DIR
#define EXO_SOURCE_DIR "."
#endif

enum { KEY_SOURCES = 6 };

typedef struct key_tables {
    exo_fold_tables fold;
    exo_buf texts[KEY_SOURCES];
    exo_key_source sources[KEY_SOURCES];
    exo_buf blob;
    exo_key key;
} key_tables;

/* `folder` is lexicons/. Dies with the compiler's message. */
static inline void key_tables_make(key_tables *t, const char *folder) {
    static const char *const files[KEY_SOURCES][2] = {
        {"latin", "keys/l1-latin.tsv"},       {"diacritics", "keys/l1-diacritics.tsv"},
        {"cyrillic", "keys/l1-cyrillic.tsv"}, {"costs", "keys/l2-costs.tsv"},
        {"words", "keys/name-words.tsv"},     {"given", "morph/given.tsv"}};
    exonym_error err = {0};
    char path[1024];
    *t = (key_tables){0};
    exonym_status status = exo_fold_tables_make(heap(), &t->fold, &err);
    for (size_t i = 0; i < KEY_SOURCES && !status; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i][1]);
        status = exo_file_read(heap(), path, &t->texts[i], &err);
        t->sources[i] = (exo_key_source){files[i][0], exo_buf_view(&t->texts[i])};
    }
    if (!status) status = exo_key_compile(heap(), t->sources, KEY_SOURCES, &t->blob, &err);
    if (!status) status = exo_key_open(t->blob.at, t->blob.len, &t->key, &err);
    if (!status) return;
    fprintf(stderr, "%s\n", err.message);
    exit(1);
}

static inline void key_tables_free(key_tables *t) {
    for (size_t i = 0; i < KEY_SOURCES; i++) exo_free(heap(), t->texts[i].at);
    exo_free(heap(), t->blob.at);
    exo_fold_tables_free(&t->fold);
}

/* The keys of a word as written. */
static inline size_t keys_of(const key_tables *t, exo_str word, exo_key_text keys[EXO_KEYS_MAX]) {
    char marked[EXO_FOLD_MAX * 2];
    if (word.len > EXO_FOLD_MAX) return 0;
    size_t n = exo_fold_marked(&t->fold.view, word.ptr, word.len, marked);
    return exo_key_of(&t->key, exo_str_of(marked, n), keys);
}

#endif

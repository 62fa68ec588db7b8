/* Layer text as anyone may write it. A line that begins with %% begins another layer; after %%words comes a
   word table. Whatever the bytes are: reading ends, the remarks agree with the counts and point into the text,
   and what is settled is sound (names in NFC that stand in the text, ids in order, relations that lead
   somewhere). */
#include "lexicon/lexicon.h"
#include "must.h"

#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

enum { FILES_MAX = 8 };

typedef struct input {
    exo_str files[FILES_MAX];
    size_t nlines[FILES_MAX];
    bool words[FILES_MAX];
    size_t nfiles;
    size_t errors, warnings;
} input;

static size_t count_lines(exo_str text) {
    size_t n = text.len && text.ptr[text.len - 1] != '\n';
    for (size_t i = 0; i < text.len; i++) n += text.ptr[i] == '\n';
    return n;
}

/* Each part in a block of its own size, so that a sanitizer sees one byte too far. */
static void take_file(input *in, exo_str part, bool words) {
    char *copy = malloc(part.len ? part.len : 1);
    MUST(copy);
    if (part.len) memcpy(copy, part.ptr, part.len);
    in->files[in->nfiles] = exo_str_of(copy, part.len);
    in->nlines[in->nfiles] = count_lines(part);
    in->words[in->nfiles++] = words;
}

static void split(input *in, exo_str text) {
    exo_str rest = text, line;
    const char *from = text.ptr;
    bool words = false;
    while (rest.len && exo_str_next(&rest, '\n', &line)) {
        if (!exo_str_starts(line, EXO_STR("%%")) || in->nfiles + 1 == FILES_MAX) continue;
        take_file(in, exo_str_of(from, (size_t)(line.ptr - from)), words);
        words = exo_str_starts(line, EXO_STR("%%words"));
        from = rest.ptr ? rest.ptr : text.ptr + text.len;
    }
    take_file(in, exo_str_of(from, (size_t)(text.ptr + text.len - from)), words);
}

static void take_remark(void *user, int severity, const char *file, uint64_t line, uint64_t column, const char *code,
                        const char *message) {
    input *in = user;
    size_t n = (size_t)(file[strlen(file) - 1] - '0');
    MUST(severity == 0 || severity == 1);
    *(severity ? &in->errors : &in->warnings) += 1;
    MUST(n < in->nfiles && line >= 1 && line <= in->nlines[n]);
    MUST(column <= in->files[n].len + 1);
    MUST(*code && *message);
    MUST(exo_utf8_check(message, strlen(message)) == strlen(message));
}

static void check_text(const input *in, uint32_t file, uint64_t line, exo_str text) {
    MUST(file < in->nfiles && line >= 1 && line <= in->nlines[file]);
    exo_str whole = in->files[file];
    MUST(text.len && text.ptr >= whole.ptr && text.ptr + text.len <= whole.ptr + whole.len);
    MUST(exo_utf8_check(text.ptr, text.len) == text.len);
    MUST(!memchr(text.ptr, '\n', text.len) && !memchr(text.ptr, '\t', text.len) && !memchr(text.ptr, '\0', text.len));
    utf8proc_uint8_t *nfc = NULL;
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &nfc,
                                        UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    MUST(len >= 0 && exo_str_eq(text, exo_str_of((const char *)nfc, (size_t)len)));
    free(nfc);
}

static void check_entity(const input *in, const exo_lexicon *lex, size_t i) {
    const exo_lex_entity *e = exo_lexicon_entity(lex, i);
    MUST(exo_lexicon_find(lex, e->id) == e && e->id.len && !strchr("-=#", e->id.ptr[0]));
    MUST(i == 0 || exo_str_cmp(exo_lexicon_entity(lex, i - 1)->id, e->id) < 0);
    MUST(e->kind < EXO_KIND_COUNT && e->nfacts && e->facts[0].field == EXO_FIELD_DECLARE);
    for (size_t k = 0; k < e->nfacts; k++) {
        const exo_fact *f = &e->facts[k];
        MUST((f->field == EXO_FIELD_DECLARE) == (k == 0) && f->field < EXO_FIELD_SAME_AS);
        MUST(exo_lexicon_lang_code(f->lang) && (f->field == EXO_FIELD_NATIVE) == (f->script.len > 0));
        MUST(f->field != EXO_FIELD_PATTERN || f->flags->trigger.len);
        MUST(f->column >= 1);
        if (f->field >= EXO_FIELD_MEMBER_OF && f->field <= EXO_FIELD_LOCATED_IN)
            MUST(exo_lexicon_find(lex, f->value) && exo_str_eq(exo_lexicon_find(lex, f->value)->id, f->value));
        else
            check_text(in, f->file, f->line, f->value);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    input in = {0};
    exo_alloc a = exo_alloc_of(NULL);
    exo_lexicon *lex;
    exonym_error err;
    split(&in, exo_str_of((const char *)data, size));
    MUST(exo_lexicon_new(&a, take_remark, &in, &lex, &err) == EXONYM_OK);
    for (size_t i = 0; i < in.nfiles; i++) {
        char name[] = "cues-0", *base = in.words[i] ? name : name + 5;
        name[5] = (char)('0' + i);
        if (!in.words[i]) MUST(exo_lexicon_layer(lex, &err) == EXONYM_OK);
        MUST(exo_lexicon_add(lex, base, in.files[i], &err) == EXONYM_OK);
    }
    exonym_status status = exo_lexicon_finish(lex, &err);
    MUST(status == (in.errors ? EXONYM_ERR_SYNTAX : EXONYM_OK));
    MUST(exo_lexicon_errors(lex) == in.errors && exo_lexicon_warnings(lex) == in.warnings);
    for (size_t i = 0; i < exo_lexicon_count(lex); i++) check_entity(&in, lex, i);
    for (size_t i = 0; i < exo_lexicon_word_count(lex); i++) {
        const exo_word_row *w = exo_lexicon_word(lex, i);
        MUST(w->set.len && exo_lexicon_lang_code(w->lang));
        check_text(&in, w->file, w->line, w->word);
    }
    exo_lexicon_free(lex);
    for (size_t i = 0; i < in.nfiles; i++) free((void *)(uintptr_t)in.files[i].ptr);
    return 0;
}

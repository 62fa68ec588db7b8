/* ICU rule transliterators, one per pair of languages, opened once. ICU sees UTF-16; names are short, so the buffers
   are fixed and a longer name is refused. */
#include "translit.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { UNITS = 512 };

typedef struct pair {
    char from[8], to[8];
    UTransliterator *rules;
} pair;

struct exo_translit {
    exo_alloc alloc;
    EXO_VEC(pair) pairs;
};

static exonym_status icu_error(exonym_error *err, UErrorCode code) {
    if (code == U_MEMORY_ALLOCATION_ERROR) return exo_error_nomem(err);
    return exo_error_set(err, EXONYM_ERR_LIBRARY, NULL, 0, 0, "ICU: %s", u_errorName(code));
}

exonym_status exo_translit_new(const exo_alloc *a, exo_translit **out, exonym_error *err) {
    exo_translit *t = *out = exo_calloc(a, 1, sizeof *t);
    if (!t) return exo_error_nomem(err);
    t->alloc = *a;
    return EXONYM_OK;
}

void exo_translit_free(exo_translit *t) {
    if (!t) return;
    exo_alloc a = t->alloc;
    for (size_t i = 0; i < t->pairs.len; i++) utrans_close(t->pairs.at[i].rules);
    exo_free(&a, t->pairs.at);
    exo_free(&a, t);
}

/* ICU takes rules without line ends: a comment runs to the end of its line, so comments go first. */
static bool strip_comments(const exo_alloc *a, exo_str rules, exo_buf *out) {
    exo_str rest = rules, line;
    while (exo_str_next(&rest, '\n', &line)) {
        bool quoted = false;
        size_t n = 0;
        for (; n < line.len; n++) {
            if (line.ptr[n] == '\'') quoted = !quoted;
            if (line.ptr[n] == '#' && !quoted) break;
        }
        if (!exo_buf_put(a, out, line.ptr, n) || !exo_buf_putc(a, out, '\n')) return false;
    }
    return true;
}

exonym_status exo_translit_load(exo_translit *t, const char *from, const char *to, const char *file, exo_str rules,
                                exonym_error *err) {
    exonym_status status = EXONYM_ERR_NOMEM;
    exo_buf clean = {0};
    UChar *units = NULL, id[20];
    pair p = {0};
    if (strlen(from) >= sizeof p.from || strlen(to) >= sizeof p.to)
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, file, 0, 0, "language code too long");
    memcpy(p.from, from, strlen(from) + 1);
    memcpy(p.to, to, strlen(to) + 1);
    if (!strip_comments(&t->alloc, rules, &clean)) goto done;
    units = exo_malloc(&t->alloc, (clean.len + 1) * sizeof *units);
    if (!units) goto done;
    UErrorCode code = U_ZERO_ERROR;
    UParseError where = {0};
    int32_t n = 0;
    u_strFromUTF8(units, (int32_t)clean.len + 1, &n, clean.at, (int32_t)clean.len, &code);
    if (U_FAILURE(code)) {
        status = exo_error_set(err, EXONYM_ERR_SYNTAX, file, 0, 0, "not UTF-8");
        goto done;
    }
    char name[20];
    size_t len = strlen(from);
    memcpy(name, from, len);
    name[len] = '-';
    memcpy(name + len + 1, to, strlen(to) + 1);
    u_charsToUChars(name, id, (int32_t)strlen(name) + 1);
    p.rules = utrans_openU(id, -1, UTRANS_FORWARD, units, n, &where, &code);
    if (U_FAILURE(code)) {
        status = exo_error_set(err, EXONYM_ERR_SYNTAX, file, where.line > 0 ? (uint64_t)where.line : 0,
                               where.offset >= 0 ? (uint64_t)where.offset + 1 : 0, "ICU refuses the rules: %s", u_errorName(code));
        goto done;
    }
    if (!EXO_PUSH(&t->alloc, &t->pairs, p)) {
        utrans_close(p.rules);
        goto done;
    }
    status = EXONYM_OK;
done:
    exo_free(&t->alloc, clean.at);
    exo_free(&t->alloc, units);
    return status == EXONYM_ERR_NOMEM ? exo_error_nomem(err) : status;
}

exonym_status exo_translit_spell(const exo_translit *t, exo_str from, const char *to, exo_str name, exo_buf *out,
                                 exonym_error *err) {
    const pair *p = NULL;
    for (size_t i = 0; i < t->pairs.len; i++)
        if (exo_str_is(from, t->pairs.at[i].from) && strcmp(to, t->pairs.at[i].to) == 0) p = &t->pairs.at[i];
    out->len = 0;
    if (!p) return EXONYM_ERR_NOT_FOUND;
    UChar text[UNITS], titled[UNITS], composed[UNITS];
    char utf8[UNITS * 3];
    int32_t n = 0, limit;
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8(text, UNITS, &n, name.ptr, (int32_t)name.len, &code);
    limit = n;
    if (U_SUCCESS(code)) utrans_transUChars(p->rules, text, &n, UNITS, 0, &limit, &code);
    /* Title case by the root locale: every word of a name. */
    if (U_SUCCESS(code)) n = u_strToTitle(titled, UNITS, text, n, NULL, "", &code);
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    if (U_SUCCESS(code)) n = unorm2_normalize(nfc, titled, n, composed, UNITS, &code);
    if (U_SUCCESS(code)) u_strToUTF8(utf8, sizeof utf8, &n, composed, n, &code);
    if (U_FAILURE(code)) return icu_error(err, code);
    return exo_buf_put(&t->alloc, out, utf8, (size_t)n) ? EXONYM_OK : exo_error_nomem(err);
}

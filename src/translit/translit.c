/* ICU rule transliterators, one per variant of a pair of languages, opened once. ICU sees UTF-16; names are short, so
   the buffers are fixed and a longer name is refused.

   What a rule file leaves in another script it could not read (an Arabic name without its vowels, a Japanese one in
   kanji that no rule knows): such a spelling is none. What comes out in lower case gets its capitals here; rules that
   write a capital have settled all of them ("Yoon Suk-yeol", "Bashar al-Assad"). */
#include "translit.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { UNITS = 512 };

/* One variant; those of a pair follow each other in the order of their file. */
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

/* One variant of a file; `line` is the number of lines before it. */
static exonym_status load_variant(exo_translit *t, const char *from, const char *to, const char *file, uint64_t line,
                                  exo_str rules, exonym_error *err) {
    exonym_status status = EXONYM_ERR_NOMEM;
    exo_buf clean = {0};
    UChar *units = NULL, id[20];
    pair p = {0};
    memcpy(p.from, from, strlen(from) + 1);
    memcpy(p.to, to, strlen(to) + 1);
    if (!strip_comments(&t->alloc, rules, &clean)) goto done;
    if (!exo_str_trim(exo_buf_view(&clean)).len) { /* only the comments at the head of a file */
        status = EXONYM_OK;
        goto done;
    }
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
        /* ICU counts lines from 1 when it counts them, and knows the text before and after the place. */
        char near[U_PARSE_CONTEXT_LEN * 3];
        int32_t nearby = 0;
        UErrorCode ignored = U_ZERO_ERROR;
        u_strToUTF8(near, sizeof near, &nearby, where.preContext, -1, &ignored);
        status = exo_error_set(err, EXONYM_ERR_SYNTAX, file, line + (where.line > 0 ? (uint64_t)where.line : 1),
                               where.offset >= 0 ? (uint64_t)where.offset + 1 : 0, "ICU refuses the rules: %s, after \"%.*s\"",
                               u_errorName(code), U_SUCCESS(ignored) ? (int)nearby : 0, near);
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

exonym_status exo_translit_load(exo_translit *t, const char *from, const char *to, const char *file, exo_str rules,
                                exonym_error *err) {
    if (strlen(from) >= sizeof t->pairs.at->from || strlen(to) >= sizeof t->pairs.at->to)
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, file, 0, 0, "language code too long");
    exonym_status status = EXONYM_OK;
    exo_str rest = rules, line;
    const char *begin = rules.ptr;
    uint64_t number = 0, first = 0;
    while (!status && exo_str_next(&rest, '\n', &line)) {
        if (exo_str_starts(line, EXO_STR("#= "))) {
            status = load_variant(t, from, to, file, first, exo_str_of(begin, (size_t)(line.ptr - begin)), err);
            begin = line.ptr;
            first = number;
        }
        number++;
    }
    if (status) return status;
    return load_variant(t, from, to, file, first, exo_str_of(begin, (size_t)(rules.ptr + rules.len - begin)), err);
}

/* Looks at what rules made: 0 a letter of another script is in it, 1 all lower case, 2 it has capitals. No Latin letter
   of a name lies beyond the first 65536, so a unit is a character. */
static int look(const UChar *text, int32_t n) {
    int seen = 1;
    for (int32_t i = 0; i < n; i++) {
        UErrorCode code = U_ZERO_ERROR;
        if (U16_IS_SURROGATE(text[i]) || (u_isalpha(text[i]) && uscript_getScript(text[i], &code) != USCRIPT_LATIN)) return 0;
        if (u_isupper(text[i])) seen = 2;
    }
    return n > 0 ? seen : 0;
}

/* Spells by one variant into `out`, which stays empty when its rules could not read the name. */
static exonym_status spell(const exo_translit *t, const pair *p, exo_str name, exo_buf *out, exonym_error *err) {
    UChar text[UNITS], titled[UNITS], composed[UNITS];
    char utf8[UNITS * 3];
    int32_t n = 0, limit;
    UErrorCode code = U_ZERO_ERROR;
    out->len = 0;
    u_strFromUTF8(text, UNITS, &n, name.ptr, (int32_t)name.len, &code);
    limit = n;
    if (U_SUCCESS(code)) utrans_transUChars(p->rules, text, &n, UNITS, 0, &limit, &code);
    if (U_FAILURE(code)) return icu_error(err, code);
    int made = look(text, n);
    if (!made) return EXONYM_OK;
    /* Title case by the root locale: every word of a name. */
    if (made == 1) n = u_strToTitle(titled, UNITS, text, n, NULL, "", &code);
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    if (U_SUCCESS(code)) n = unorm2_normalize(nfc, made == 1 ? titled : text, n, composed, UNITS, &code);
    if (U_SUCCESS(code)) u_strToUTF8(utf8, sizeof utf8, &n, composed, n, &code);
    if (U_FAILURE(code)) return icu_error(err, code);
    exo_str spelt = exo_str_trim(exo_str_of(utf8, (size_t)n));
    return exo_buf_put(&t->alloc, out, spelt.ptr, spelt.len) ? EXONYM_OK : exo_error_nomem(err);
}

static bool is_pair(const pair *p, exo_str from, const char *to) {
    return exo_str_is(from, p->from) && strcmp(to, p->to) == 0;
}

exonym_status exo_translit_spell(const exo_translit *t, exo_str from, const char *to, exo_str name, exo_buf *out,
                                 exonym_error *err) {
    out->len = 0;
    for (size_t i = 0; i < t->pairs.len; i++) {
        if (!is_pair(&t->pairs.at[i], from, to)) continue;
        exonym_status status = spell(t, &t->pairs.at[i], name, out, err);
        if (status || out->len) return status;
    }
    return EXONYM_ERR_NOT_FOUND;
}

exonym_status exo_translit_each(const exo_translit *t, exo_str from, const char *to, exo_str name,
                                bool (*each)(void *user, exo_str spelling), void *user, exonym_error *err) {
    exo_buf all = {0}, one = {0}; /* spellings given so far, each with a line end */
    exonym_status status = EXONYM_OK;
    bool found = false;
    for (size_t i = 0; i < t->pairs.len && !status; i++) {
        if (!is_pair(&t->pairs.at[i], from, to)) continue;
        if ((status = spell(t, &t->pairs.at[i], name, &one, err)) || !one.len) continue;
        exo_str rest = exo_buf_view(&all), line, made = exo_buf_view(&one);
        bool seen = false;
        while (exo_str_next(&rest, '\n', &line)) seen = seen || exo_str_eq(line, made);
        if (seen) continue;
        found = true;
        if (!exo_buf_put(&t->alloc, &all, made.ptr, made.len) || !exo_buf_putc(&t->alloc, &all, '\n')) status = exo_error_nomem(err);
        else if (!each(user, made)) break;
    }
    exo_free(&t->alloc, all.at);
    exo_free(&t->alloc, one.at);
    return status || found ? status : EXONYM_ERR_NOT_FOUND;
}

/* ICU rule transliterators, one per variant of a pair of languages, opened when a name is first spelt so: a small layer needs few, and to
   open all takes longer than to compile it. ICU sees UTF-16; names are short, so the buffers are fixed and a longer name is refused.

   What a rule file leaves in another script it could not read (an Arabic name without its vowels, a Japanese one in
   kanji that no rule knows): such a spelling is none. A word that comes out in lower case gets its capital here, unless
   the rules began the name with one and so have settled all of them ("Yoon Suk-yeol", "Mohammed bin Salman"). */
#include "translit.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { UNITS = 512 };

/* One variant; those of a pair follow each other in the order of their file. */
typedef struct pair {
    char from[8], to[8];
    const char *file;            /* for messages, and the line where the variant begins */
    uint64_t line;
    exo_str own, shared;         /* its rules, then those of all variants */
    UTransliterator *rules;      /* NULL: not opened yet */
} pair;

struct exo_translit {
    exo_alloc alloc;
    exo_arena arena;             /* rules and names of files */
    EXO_VEC(pair) pairs;
    UBreakIterator *words;       /* for capitals; ICU would make one each time */
};

static exonym_status icu_error(exonym_error *err, UErrorCode code) {
    if (code == U_MEMORY_ALLOCATION_ERROR) return exo_error_nomem(err);
    return exo_error_set(err, EXONYM_ERR_LIBRARY, NULL, 0, 0, "ICU: %s", u_errorName(code));
}

exonym_status exo_translit_new(const exo_alloc *a, exo_translit **out, exonym_error *err) {
    exo_translit *t = *out = exo_calloc(a, 1, sizeof *t);
    if (!t) return exo_error_nomem(err);
    t->alloc = *a;
    exo_arena_init(&t->arena, &t->alloc);
    return EXONYM_OK;
}

void exo_translit_free(exo_translit *t) {
    if (!t) return;
    exo_alloc a = t->alloc;
    for (size_t i = 0; i < t->pairs.len; i++)
        if (t->pairs.at[i].rules) utrans_close(t->pairs.at[i].rules);
    if (t->words) ubrk_close(t->words);
    exo_arena_free(&t->arena);
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

/* Has ICU read the rules of a variant. */
static exonym_status open_rules(exo_translit *t, pair *p, exonym_error *err) {
    exonym_status status = EXONYM_ERR_NOMEM;
    exo_buf clean = {0};
    UChar *units = NULL, id[20];
    if (!strip_comments(&t->alloc, p->own, &clean) || !strip_comments(&t->alloc, p->shared, &clean)) goto done;
    units = exo_malloc(&t->alloc, (clean.len + 1) * sizeof *units);
    if (!units) goto done;
    UErrorCode code = U_ZERO_ERROR;
    UParseError where = {0};
    int32_t n = 0;
    u_strFromUTF8(units, (int32_t)clean.len + 1, &n, clean.at, (int32_t)clean.len, &code);
    if (U_FAILURE(code)) {
        status = exo_error_set(err, EXONYM_ERR_SYNTAX, p->file, 0, 0, "not UTF-8");
        goto done;
    }
    char name[20];
    size_t len = strlen(p->from);
    memcpy(name, p->from, len);
    name[len] = '-';
    memcpy(name + len + 1, p->to, strlen(p->to) + 1);
    u_charsToUChars(name, id, (int32_t)strlen(name) + 1);
    p->rules = utrans_openU(id, -1, UTRANS_FORWARD, units, n, &where, &code);
    status = EXONYM_OK;
    if (U_FAILURE(code)) {
        /* ICU counts no lines, but it knows the text before the place. */
        char near[U_PARSE_CONTEXT_LEN * 3];
        int32_t nearby = 0;
        UErrorCode ignored = U_ZERO_ERROR;
        u_strToUTF8(near, sizeof near, &nearby, where.preContext, -1, &ignored);
        exo_str before = exo_str_trim(exo_str_of(near, U_SUCCESS(ignored) ? (size_t)nearby : 0));
        p->rules = NULL;
        status = exo_error_set(err, EXONYM_ERR_SYNTAX, p->file, p->line, 0, "ICU refuses the rules: %s after \"%.*s\"",
                               u_errorName(code), EXO_FMT(before));
    }
done:
    exo_free(&t->alloc, clean.at);
    exo_free(&t->alloc, units);
    return status == EXONYM_ERR_NOMEM ? exo_error_nomem(err) : status;
}

/* The next part of a file: the lines up to one that begins with "#= ", which heads the part after. */
static bool next_part(exo_str *rest, uint64_t *line, exo_str *part) {
    exo_str tail = *rest, text;
    if (!rest->len) return false;
    uint64_t lines = 0;
    const char *end = rest->ptr + rest->len;
    while (exo_str_next(&tail, '\n', &text)) {
        if (lines && exo_str_starts(text, EXO_STR("#= "))) {
            end = text.ptr;
            break;
        }
        lines++;
    }
    *part = exo_str_of(rest->ptr, (size_t)(end - rest->ptr));
    *rest = exo_str_of(end, rest->len - part->len);
    *line += lines;
    return true;
}

static exonym_status add_variant(exo_translit *t, pair *p, uint64_t line, exo_str own, exo_str shared, exonym_error *err) {
    p->line = line;
    p->own = own;
    p->shared = shared;
    return EXO_PUSH(&t->alloc, &t->pairs, *p) ? EXONYM_OK : exo_error_nomem(err);
}

exonym_status exo_translit_load(exo_translit *t, const char *from, const char *to, const char *file, exo_str rules,
                                exonym_error *err) {
    if (strlen(from) >= sizeof t->pairs.at->from || strlen(to) >= sizeof t->pairs.at->to)
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, file, 0, 0, "language code too long");
    exonym_status status = EXONYM_OK;
    pair p = {.file = exo_arena_dup(&t->arena, exo_str_cstr(file)).ptr};
    rules = exo_arena_dup(&t->arena, rules);
    if (!p.file || !rules.ptr) return exo_error_nomem(err);
    memcpy(p.from, from, strlen(from) + 1);
    memcpy(p.to, to, strlen(to) + 1);
    exo_str rest = rules, part, shared = {NULL, 0};
    bool variants = false;
    uint64_t line = 0, first = 0;
    while (next_part(&rest, &line, &part)) {
        if (exo_str_starts(part, EXO_STR("#= *"))) shared = part;
        else if (exo_str_starts(part, EXO_STR("#= "))) variants = true;
    }
    if (!variants) return add_variant(t, &p, 1, rules, shared, err);
    for (rest = rules, line = 0; !status && next_part(&rest, &line, &part); first = line)
        if (exo_str_starts(part, EXO_STR("#= ")) && !exo_str_starts(part, EXO_STR("#= *")))
            status = add_variant(t, &p, first + 1, part, shared, err);
    return status;
}

exonym_status exo_translit_check(exo_translit *t, exonym_error *err) {
    exonym_status status = EXONYM_OK;
    for (size_t i = 0; i < t->pairs.len && !status; i++)
        if (!t->pairs.at[i].rules) status = open_rules(t, &t->pairs.at[i], err);
    return status;
}

/* The script of what the rules of a pair make: pinyin is also spelt in Cyrillic. */
static UScriptCode script_of(const pair *p) {
    static const char *const cyrillic[] = {"ru", "uk", "be", "bg"};
    for (size_t i = 0; i < sizeof cyrillic / sizeof *cyrillic; i++)
        if (strcmp(p->to, cyrillic[i]) == 0) return USCRIPT_CYRILLIC;
    return USCRIPT_LATIN;
}

/* Whether all letters are of one script, and there is something. No letter of a name in ours lies beyond the first 65536,
   so a unit is a character. */
static bool is_read(const UChar *text, int32_t n, UScriptCode script) {
    for (int32_t i = 0; i < n; i++) {
        UErrorCode code = U_ZERO_ERROR;
        if (U16_IS_SURROGATE(text[i]) || (u_isalpha(text[i]) && uscript_getScript(text[i], &code) != script)) return false;
    }
    return n > 0;
}

static bool has_capital(const UChar *text, int32_t n) {
    for (int32_t i = 0; i < n; i++)
        if (u_isupper(text[i])) return true;
    return false;
}

/* Gives its capitals to a name that begins in lower case, by the root locale, into `out` of UNITS: to each word that has
   none. */
static int32_t capitals(exo_translit *t, const UChar *text, int32_t n, UChar *out, UErrorCode *code) {
    int32_t made = 0;
    if (!t->words) t->words = ubrk_open(UBRK_WORD, "", NULL, 0, code);
    bool settled = false;
    for (int32_t from = 0, to; from < n && U_SUCCESS(*code); from = to) {
        for (to = from; to < n && (to == from || text[to - 1] != ' ');) to++;
        bool as_is = settled || has_capital(text + from, to - from);
        if (from == 0) settled = as_is;
        if (!as_is) made += u_strToTitle(out + made, UNITS - made, text + from, to - from, t->words, "", code);
        else if (to - from > UNITS - made) *code = U_BUFFER_OVERFLOW_ERROR;
        else {
            u_memcpy(out + made, text + from, to - from);
            made += to - from;
        }
    }
    return made;
}

/* Spells by one variant into `out`, which stays empty when its rules could not read the name. */
static exonym_status spell(exo_translit *t, pair *p, exo_str name, exo_buf *out, exonym_error *err) {
    UChar text[UNITS], titled[UNITS], composed[UNITS];
    char utf8[UNITS * 3];
    int32_t n = 0, limit;
    UErrorCode code = U_ZERO_ERROR;
    out->len = 0;
    exonym_status status = p->rules ? EXONYM_OK : open_rules(t, p, err);
    if (status) return status;
    u_strFromUTF8(text, UNITS, &n, name.ptr, (int32_t)name.len, &code);
    limit = n;
    /* A Latin word in small letters (român) has them on purpose. */
    bool small = n > 0 && u_islower(text[0]) && uscript_getScript(text[0], &code) == USCRIPT_LATIN;
    if (U_SUCCESS(code)) utrans_transUChars(p->rules, text, &n, UNITS, 0, &limit, &code);
    if (U_FAILURE(code)) return icu_error(err, code);
    if (!is_read(text, n, script_of(p))) return EXONYM_OK;
    if (small) u_memcpy(titled, text, n);
    else n = capitals(t, text, n, titled, &code);
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    if (U_SUCCESS(code)) n = unorm2_normalize(nfc, titled, n, composed, UNITS, &code);
    if (U_SUCCESS(code)) u_strToUTF8(utf8, sizeof utf8, &n, composed, n, &code);
    if (U_FAILURE(code)) return icu_error(err, code);
    exo_str spelt = exo_str_trim(exo_str_of(utf8, (size_t)n));
    return exo_buf_put(&t->alloc, out, spelt.ptr, spelt.len) ? EXONYM_OK : exo_error_nomem(err);
}

static bool is_pair(const pair *p, exo_str from, const char *to) {
    return exo_str_is(from, p->from) && strcmp(to, p->to) == 0;
}

exonym_status exo_translit_spell(exo_translit *t, exo_str from, const char *to, exo_str name, exo_buf *out,
                                 exonym_error *err) {
    out->len = 0;
    for (size_t i = 0; i < t->pairs.len; i++) {
        if (!is_pair(&t->pairs.at[i], from, to)) continue;
        exonym_status status = spell(t, &t->pairs.at[i], name, out, err);
        if (status || out->len) return status;
    }
    return EXONYM_ERR_NOT_FOUND;
}

exonym_status exo_translit_each(exo_translit *t, exo_str from, const char *to, exo_str name,
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

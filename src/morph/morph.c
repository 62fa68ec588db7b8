/* morph: the handle, its tables by file name, the table of given names, the affixes. */
#include "morph/internal.h"

static const char *const lang_codes[EXO_LANG_COUNT] = {"any", "en", "pl", "ro", "id", "cs"};

exo_lang exo_lang_of(exo_str code) {
    int i = 0;
    while (i < EXO_LANG_COUNT && !exo_str_is(code, lang_codes[i])) i++;
    return (exo_lang)i;
}

const char *exo_lang_code(exo_lang lang) {
    return (int)lang >= 0 && lang < EXO_LANG_COUNT ? lang_codes[lang] : "?";
}

exonym_status exo_morph_new(const exo_alloc *a, exo_morph **out, exonym_error *err) {
    *out = NULL;
    exo_morph *m = exo_calloc(a, 1, sizeof *m);
    if (!m) return exo_error_nomem(err);
    m->alloc = *a;
    exo_arena_init(&m->arena, a);
    exo_intern_init(&m->given_names, &m->arena);
    m->cache = exo_malloc(a, sizeof *m->cache);
    if (!m->cache) {
        exo_morph_free(m);
        return exo_error_nomem(err);
    }
    for (size_t i = 0; i < MORPH_JOINED_SLOTS; i++) atomic_init(&m->cache->slots[i], NULL);
    *out = m;
    return EXONYM_OK;
}

void exo_morph_free(exo_morph *m) {
    if (!m) return;
    exo_alloc a = m->alloc;
    for (size_t i = 0; i < EXO_LANG_COUNT; i++) exo_morph_table_free(m, m->tables[i]);
    for (size_t i = 0; m->cache && i < MORPH_JOINED_SLOTS; i++) {
        morph_joined *next;
        for (morph_joined *j = atomic_load(&m->cache->slots[i]); j; j = next) {
            next = j->next;
            exo_free(&a, j);
        }
    }
    exo_free(&a, m->cache);
    exo_free(&a, m->affixes.at);
    exo_free(&a, m->given.at);
    exo_intern_free(&m->given_names);
    exo_arena_free(&m->arena);
    exo_free(&a, m);
}

/* ---- given names ---------------------------------------------------------------------------------------- */

/* "NAME <TAB> m|f|u <TAB> CLASS CLASS ..." ; a name met twice with different sexes is u. */
static exonym_status load_given(exo_morph *m, const char *file, exo_str text, exonym_error *err) {
    exo_str line;
    for (uint64_t number = 1; exo_str_next(&text, '\n', &line); number++) {
        if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
        if (line.len == 0 || line.ptr[0] == '#') continue;
        exo_str rest = line, name, sex = {NULL, 0}, group = {NULL, 0};
        exo_str_next(&rest, '\t', &name);
        if (!exo_str_next(&rest, '\t', &sex) || sex.len != 1 || !strchr("mfu", sex.ptr[0]))
            return exo_error_set(err, EXONYM_ERR_SYNTAX, file, number, 1 + name.len, "expected \"NAME <TAB> m, f or u\"");
        exo_str_next(&rest, '\t', &group);
        morph_word w;
        if (exo_utf8_check(name.ptr, name.len) != name.len || !exo_morph_word_of(name, &w) || w.len == 0)
            return exo_error_set(err, EXONYM_ERR_SYNTAX, file, number, 1, "bad name \"%.*s\"", EXO_FMT(name));
        uint32_t i = exo_intern_put(&m->given_names, exo_str_of((const char *)w.at, w.len * sizeof w.at[0]));
        if (i == UINT32_MAX) return exo_error_nomem(err);
        if (i < m->given.len) {
            if (m->given.at[i].sex != sex.ptr[0]) m->given.at[i].sex = 'u';
            continue;
        }
        exo_str kept = exo_arena_dup(&m->arena, group);
        if (!kept.ptr || !EXO_PUSH(&m->alloc, &m->given, (morph_given){kept, sex.ptr[0]})) return exo_error_nomem(err);
    }
    return EXONYM_OK;
}

char exo_morph_given_sex(const exo_morph *m, exo_str given) {
    morph_word w;
    if (!exo_morph_word_of(given, &w)) return 0;
    const morph_given *g = exo_morph_given_find(m, &w);
    return g && g->sex != 'u' ? g->sex : 0;
}

exo_str exo_morph_given_classes(const exo_morph *m, exo_str given) {
    morph_word w;
    if (!exo_morph_word_of(given, &w)) return (exo_str){NULL, 0};
    const morph_given *g = exo_morph_given_find(m, &w);
    return g ? g->classes : (exo_str){NULL, 0};
}

/* ---- words of a name ------------------------------------------------------------------------------------ */

static bool in_word(uint32_t cp) {
    return exo_morph_is_letter(cp) || (cp >= '0' && cp <= '9') || (cp >= 0x300 && cp < 0x370);
}

/* One sign for the gap: a quote or bracket if it has one, else its first sign, ' ' for blanks. */
static char gap_sign(exo_str gap) {
    char sign = '\0';
    const char *p = gap.ptr, *end = p + gap.len;
    while (p < end) {
        uint32_t cp;
        p += exo_utf8_step(p, end, &cp);
        char c = cp == '\'' || cp == 0x2019 || cp == 0x2BC || cp == '`' ? '\'' : cp >= 0x2010 && cp <= 0x2014 ? '-'
                 : cp == 0x201E || cp == 0x201D || cp == 0x201C || cp == 0xAB || cp == 0xBB ? '"'
                 : cp < 0x80 ? (char)cp : ' ';
        if (c == '-' && sign == ' ') c = '|'; /* a dash between blanks */
        if (!sign || c == '"' || c == '(' || c == '|') sign = c;
    }
    return sign;
}

size_t exo_morph_split(exo_str name, exo_morph_word *words, size_t cap, exo_str *lead) {
    const char *p = name.ptr, *end = p + name.len, *gap = p;
    size_t n = 0;
    *lead = (exo_str){name.ptr, 0};
    while (p < end) {
        uint32_t cp;
        const char *from = p;
        size_t step = exo_utf8_step(p, end, &cp);
        if (!in_word(cp)) {
            p += step;
            continue;
        }
        exo_str between = exo_str_of(gap, (size_t)(from - gap));
        if (n == 0) *lead = between;
        else if (n <= cap) words[n - 1].gap = between, words[n - 1].after = gap_sign(between);
        while (p < end && (step = exo_utf8_step(p, end, &cp), in_word(cp))) p += step;
        if (n < cap) words[n] = (exo_morph_word){exo_str_of(from, (size_t)(p - from)), '\0', {NULL, 0}};
        n++;
        gap = p;
    }
    if (n && n <= cap) {
        words[n - 1].gap = exo_str_of(gap, (size_t)(end - gap));
        if (words[n - 1].gap.len) words[n - 1].after = gap_sign(words[n - 1].gap);
    }
    return n;
}

/* ---- tables --------------------------------------------------------------------------------------------- */

exonym_status exo_morph_load(exo_morph *m, const char *name, exo_str text, exonym_error *err) {
    exo_str base = exo_str_cstr(name);
    for (size_t i = base.len; i > 0; i--)
        if (base.ptr[i - 1] == '/') {
            base = exo_str_of(base.ptr + i, base.len - i);
            break;
        }
    if (exo_str_is(base, "given.tsv")) return load_given(m, name, text, err);
    exo_str suffix = EXO_STR(".paradigms");
    if (exo_str_ends(base, suffix)) {
        exo_lang lang = exo_lang_of(exo_str_of(base.ptr, base.len - suffix.len));
        if (lang == EXO_LANG_COUNT || lang == EXO_LANG_ANY)
            return exo_error_set(err, EXONYM_ERR_ARGUMENT, name, 0, 0, "no such language as \"%.*s\"",
                                 (int)(base.len - suffix.len), base.ptr);
        if (m->tables[lang])
            return exo_error_set(err, EXONYM_ERR_ARGUMENT, name, 0, 0, "the table of this language is already loaded");
        return exo_morph_table_load(m, lang, name, text, err);
    }
    return exo_error_set(err, EXONYM_ERR_ARGUMENT, name, 0, 0, "expected LANG.paradigms or given.tsv");
}

size_t exo_morph_affix_count(const exo_morph *m) { return m->affixes.len; }
const exo_morph_affix *exo_morph_affix_at(const exo_morph *m, size_t i) {
    return i < m->affixes.len ? &m->affixes.at[i] : NULL;
}

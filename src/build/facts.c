/* Facts -> names. Decides for each fact in which languages its words inflect and which guards it has by default (DESIGN 5 and 8); the
   names that follow from it by rule are made in persons.c, plurals.c and spellings.c. */
#include "build.h"

#include "image/image.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

static uint32_t bit(unsigned lang) { return 1u << lang; }

exo_str exo_build_written(exo_str canonical) {
    if (canonical.len == 0 || canonical.ptr[canonical.len - 1] != ')') return canonical;
    for (size_t i = canonical.len; i-- > 1;)
        if (canonical.ptr[i] == '(') return exo_str_trim(exo_str_of(canonical.ptr, i));
    return canonical;
}

/* ---- what a fact means ---------------------------------------------------------------------- */

static exo_sort sort_of(exo_kind kind, exo_suffix suffix) {
    switch (suffix) {
    case EXO_SUFFIX_ABBR: return EXO_SORT_ABBR;
    case EXO_SUFFIX_ADJ: return EXO_SORT_ADJ;
    case EXO_SUFFIX_DEM: return EXO_SORT_DEM;
    case EXO_SUFFIX_NONE: case EXO_SUFFIX_OLD: case EXO_SUFFIX_BAD: break;
    }
    switch (kind) {
    case EXO_KIND_PERSON: return EXO_SORT_PERSON;
    case EXO_KIND_COUNTRY: case EXO_KIND_CITY: case EXO_KIND_REGION: case EXO_KIND_PLACE: return EXO_SORT_PLACE;
    case EXO_KIND_EVENT: return EXO_SORT_EVENT;
    case EXO_KIND_ORG: case EXO_KIND_PRODUCT: case EXO_KIND_GROUP: case EXO_KIND_CONCEPT: case EXO_KIND_COUNT: break;
    }
    return EXO_SORT_ORG;
}

static exo_via via_of(const exo_fact *f) {
    switch (f->field) {
    case EXO_FIELD_NATIVE: return EXO_VIA_NATIVE;
    case EXO_FIELD_ALIAS: return EXO_VIA_ALIAS;
    case EXO_FIELD_GIVEN: return EXO_VIA_GIVEN;
    case EXO_FIELD_SURNAME: return EXO_VIA_SURNAME;
    case EXO_FIELD_PATTERN: return EXO_VIA_PATTERN;
    default: break;
    }
    switch (f->suffix) {
    case EXO_SUFFIX_ABBR: return EXO_VIA_ABBREV;
    case EXO_SUFFIX_ADJ: return EXO_VIA_ADJECTIVE;
    case EXO_SUFFIX_DEM: return EXO_VIA_DEMONYM;
    case EXO_SUFFIX_OLD: return EXO_VIA_OLD;
    case EXO_SUFFIX_BAD: return EXO_VIA_VARIANT;
    case EXO_SUFFIX_NONE: break;
    }
    return EXO_VIA_NAME;
}

/* Whether the fact gives the entity a name. */
static bool names_it(const exo_fact *f) {
    switch (f->field) {
    case EXO_FIELD_DECLARE: return !f->flags->label && !f->flags->family;
    case EXO_FIELD_NAME: case EXO_FIELD_NATIVE: case EXO_FIELD_ALIAS: case EXO_FIELD_GENERIC: return true;
    default: return false;
    }
}

/* Whether news of that language is at home in the country where the entity lies: what it is called there is of that language. */
bool exo_build_is_home_to(const exo_build *b, const exo_lex_entity *e, unsigned lang) {
    for (size_t i = 1; i < e->nfacts; i++) {
        const exo_lex_entity *in = e->facts[i].field == EXO_FIELD_LOCATED_IN ? exo_lexicon_find(b->lex, e->facts[i].value) : NULL;
        if (in && in->facts[0].flags->home & bit(lang)) return true;
    }
    return false;
}

/* How many words two names have in common at their beginning; *all says that they have no other. -1: one does not go on with the other. */
static int begin_alike(const exo_build *b, exo_str one, exo_str two, bool *all) {
    exo_fold_word v, w;
    size_t at = 0, pos = 0;
    for (int n = 0;; n++) {
        bool more = exo_fold_next(&b->fold.view, one.ptr, one.len, at, &v), other = exo_fold_next(&b->fold.view, two.ptr, two.len, pos, &w);
        *all = !more && !other;
        if (!more || !other) return n;
        if (v.len != w.len || memcmp(v.folded, w.folded, v.len) != 0) return -1;
        at = (size_t)v.end;
        pos = (size_t)w.end;
    }
}

/* Whether the canonical name of a country, city or region, which is English as a rule, is also what texts of that language write: there is
   no other name of the language, but for those that later layers add; or the entity lies where the language is at home (Gorzów Wielkopolski
   beside Gorzów); or the other name is longer or shorter (Frankfurt nad Menem). Warsaw is none beside Warszawa. Where a row
   repeats the name, the row says how it inflects. */
static bool canonical_is_of(const exo_build *b, const exo_lex_entity *e, unsigned lang) {
    exo_str canonical = exo_build_written(e->facts[0].value);
    bool other = false, version = false;
    for (size_t i = 1; i < e->nfacts; i++) {
        const exo_fact *f = &e->facts[i];
        bool all;
        if (f->field != EXO_FIELD_NAME || f->suffix != EXO_SUFFIX_NONE || f->lang != lang) continue;
        int common = begin_alike(b, canonical, f->value, &all);
        if (all) return false;
        version |= common > 0;
        other |= f->layer <= e->facts[0].layer;
    }
    return !other || version || exo_build_is_home_to(b, e, lang);
}

/* Languages to inflect in: a row of one language in that one, a name of all languages in all. */
static exo_inflection inflection_of(const exo_build *b, const exo_lex_entity *e, const exo_fact *f) {
    exo_inflection how = {.sort = sort_of(e->kind, f->suffix), .sex = e->facts[0].flags->sex,
                          .origin = f->flags->origin.len ? f->flags->origin : e->facts[0].flags->origin,
                          .override_ = f->flags->paradigm, .plural = f->flags->plural,
.family_first = e->facts[0].flags->family_first, .vocative = e->kind == EXO_KIND_COUNTRY};
    /* "=pl" is short for the flag plural. */
    if (exo_str_is(how.override_, "pl")) how.plural = true, how.override_ = (exo_str){NULL, 0};
    if (f->field == EXO_FIELD_NATIVE) return how;
    if (f->lang) {
        how.langs = how.native = bit(f->lang);
        return how;
    }
    how.langs = bit(EXO_LANG_EN) | bit(EXO_LANG_PL) | bit(EXO_LANG_RO) | bit(EXO_LANG_ID);
    bool geographic = e->kind == EXO_KIND_COUNTRY || e->kind == EXO_KIND_CITY || e->kind == EXO_KIND_REGION;
    if (geographic && f->field == EXO_FIELD_DECLARE) {
        how.native = bit(EXO_LANG_EN);
        for (unsigned lang = EXO_LANG_EN + 1; lang <= EXO_LANG_ID; lang++) {
            if (!canonical_is_of(b, e, lang)) how.langs &= ~bit(lang);
            else if (exo_build_is_home_to(b, e, lang)) how.native |= bit(lang);
        }
    }
    unsigned origin = exo_lang_of(how.origin);
    if (origin < EXO_LANG_COUNT && origin) how.native |= how.langs & bit(origin);
    return how;
}

/* Letters' guard when the row has none: abbreviations as written; adjectives in any case where the language writes them
   small; names with a capital when the row writes one. */
static uint32_t letters_guard(const exo_fact *f, const exo_name_word *words, size_t n) {
    switch (f->flags->letters) {
    case EXO_CASE_AA_FIRST: return EXO_GUARD_CAPITAL;
    case EXO_CASE_AA_ALL: return EXO_GUARD_EXACT_CASE;
    case EXO_CASE_ANY: return 0;
    case EXO_CASE_DEFAULT: break;
    }
    if (f->suffix == EXO_SUFFIX_ABBR) return EXO_GUARD_EXACT_CASE;
    for (size_t i = 0; i < n; i++)
        if (words[i].upper) return EXO_GUARD_CAPITAL;
    return 0;
}

/* ---- entities -------------------------------------------------------------------------------- */

static void remark(const exo_build *b, int severity, const exo_fact *f, const char *code, const char *message) {
    if (b->remark) b->remark(b->user, severity, exo_lexicon_file(b->lex, f->file), f->line, f->column, code, message);
}

/* The number of a cue set, or -1. */
static int cue_set(const exo_build *b, exo_str set) {
    for (size_t i = 0; i < b->cues.len; i++)
        if (exo_str_is(set, b->pool.at + b->cues.at[i])) return (int)i;
    return -1;
}

/* Strings that come with row after row are looked up once: the file's, the language's, and the canonical name's, which `add_entity`
   has just put there. */
static uint32_t row_file(exo_build *b, uint32_t file) {
    if (!b->row_file_string || b->row_file != file) {
        b->row_file = file;
        b->row_file_string = exo_build_string(b, exo_str_cstr(exo_lexicon_file(b->lex, file)));
    }
    return b->row_file_string;
}
static uint32_t row_lang(exo_build *b, unsigned lang) {
    if (!b->row_lang_strings[lang]) b->row_lang_strings[lang] = exo_build_string(b, exo_str_cstr(exo_lang_text(lang)));
    return b->row_lang_strings[lang];
}

/* What a row says is most often the label of its entity, which is the last one. */
static uint32_t row_text(exo_build *b, exo_str text) {
    const exo_build_entity *e = &b->entities.at[b->entities.len - 1];
    return exo_str_is(text, b->pool.at + e->label) ? e->label : exo_build_string(b, text);
}

static exonym_status add_row(exo_build *b, const exo_fact *f, exo_str text, exonym_error *err) {
    uint32_t s = row_text(b, text), file = row_file(b, f->file);
    uint32_t lang = f->field == EXO_FIELD_NATIVE ? exo_build_string(b, f->script) : row_lang(b, f->lang);
    if (s == UINT32_MAX || file == UINT32_MAX || lang == UINT32_MAX ||
        !EXO_PUSH(&b->alloc, &b->rows, (exo_build_row){s, lang, file, f->line, (uint32_t)via_of(f)}))
        return exo_error_nomem(err);
    return EXONYM_OK;
}

/* Warns when two entities own a name and nothing tells them apart: both stay, as candidates. */
static exonym_status note_owner(exo_build *b, const exo_lex_entity *e, const exo_fact *f, const exo_name_word *w, size_t n, exonym_error *err) {
    const exo_flags *g = f->flags;
    /* What a body is called anywhere gives way to the one that bears the name. */
    if (f->field == EXO_FIELD_GENERIC || f->local) return EXONYM_OK; /* two towns of one name have two city halls */
    if (g->cue.len || g->ante || g->cut_short || g->quoted || g->langs || f->suffix == EXO_SUFFIX_ADJ || f->suffix == EXO_SUFFIX_DEM) return EXONYM_OK;
    uint32_t key[EXO_NAME_WORDS];
    for (size_t i = 0; i < n; i++) key[i] = w[i].word;
    uint32_t number = exo_intern_put(&b->owned, exo_str_of((const char *)key, n * sizeof *key));
    if (number == UINT32_MAX) return exo_error_nomem(err);
    if (number == b->owners.len) return EXO_PUSH(&b->alloc, &b->owners, ((exo_owner){e, g->prio ? g->prio : e->facts[0].flags->prio})) ? EXONYM_OK : exo_error_nomem(err);
    exo_owner *o = &b->owners.at[number];
    if (o->entity == e || o->prio != (g->prio ? g->prio : e->facts[0].flags->prio)) return EXONYM_OK;
    char text[256];
    snprintf(text, sizeof text, "\"%.*s\" also names %.*s: give one of them prio:, cue: or ante, or both stay as candidates", EXO_FMT(f->value), EXO_FMT(o->entity->id));
    remark(b, 0, f, "shared-name", text);
    return EXONYM_OK;
}

static bool is_located_in(const exo_lex_entity *e, exo_str where) {
    for (size_t i = 0; i < e->nfacts; i++)
        if (e->facts[i].field == EXO_FIELD_LOCATED_IN && exo_str_eq(e->facts[i].value, where)) return true;
    return false;
}

/* ---- abbreviations ---------------------------------------------------------------------------- */

/* PNL is also P.N.L. and MEdC also M. Ed. C.: a full stop before each capital but the first, and one at the end. Of three to six parts: two
   letters with full stops are somebody's initials. */
static exonym_status add_dotted(exo_build *b, const exo_name_word *word, uint32_t entity, const exo_im_name *name, exonym_error *err) {
    enum { LEAST = 3, MOST = 6 };
    exo_name_word w[EXO_NAME_WORDS];
    exo_inflection as_is = {.sort = EXO_SORT_ABBR};
    exo_buf made = {0};
    exonym_status status;
    size_t parts = 0, n;
    bool ok = true, dot;
    for (const char *p = word->text.ptr, *end = p + word->text.len; p < end && ok;) {
        uint32_t cp;
        size_t step = exo_utf8_step(p, end, &cp);
        uint32_t entry = exo_fold_entry(&b->fold.view, cp == EXO_CP_BAD ? 0 : cp);
        bool upper = (entry & EXO_FOLD_UPPER) != 0, letter = exo_fold_class_of(entry) == EXO_FOLD_LETTER;
        if (!letter || (!parts && !upper)) return EXONYM_OK;
        ok = (!upper || !parts++ || exo_buf_putc(&b->alloc, &made, '.')) && exo_buf_put(&b->alloc, &made, p, step);
        p += step;
    }
    if (!ok) status = exo_error_nomem(err);
    else if (parts < LEAST || parts > MOST) status = EXONYM_OK;
    else {
        exo_str text = exo_arena_dup(&b->arena, exo_buf_view(&made));
        exo_im_name dotted = *name;
        if (!text.ptr || !exo_build_words(b, text, w, &n, &dot)) status = exo_error_nomem(err);
        else if (!(status = exo_build_lexemes(b, w, n, &as_is, err))) {
            dotted.words = (uint8_t)n;
            dotted.capitals = (1u << n) - 1;
            dotted.guards |= EXO_GUARD_END_DOT | EXO_GUARD_EXACT_CASE;
            status = exo_build_name_add(b, w, n, entity, &dotted, false, err);
        }
    }
    exo_free(&b->alloc, made.at);
    return status;
}

/* The name with those of its words shortened that writers shorten: Tg. Mureș, and Tg Mureș. */
static exonym_status add_shortened(exo_build *b, const exo_name_word *w, size_t n, uint32_t entity, const exo_im_name *name, bool person, exonym_error *err) {
    exo_name_word out[EXO_NAME_WORDS], one[EXO_NAME_WORDS];
    exo_inflection as_is = {.sort = EXO_SORT_PLACE};
    exo_im_name made = *name;
    exonym_status status;
    bool any = false;
    memcpy(out, w, n * sizeof *out);
    for (size_t i = 0; i + 1 < n; i++) {
        if (w[i + 1].gap != EXO_GAP_SPACE) continue;
        for (size_t k = 0; k < b->shortened.len; k++) {
            const exo_shortened *x = &b->shortened.at[k];
            size_t words;
            bool dot;
            if (x->word != w[i].word || (name->lang && x->lang != name->lang)) continue;
            if (!exo_build_words(b, x->as, one, &words, &dot)) return exo_error_nomem(err);
            if (words != 1) continue;
            if ((status = exo_build_lexemes(b, one, 1, &as_is, err))) return status;
            one[0].gap = out[i].gap;
            out[i] = one[0];
            out[i + 1].gap = EXO_GAP_DOT;
            if (!one[0].upper && i < 32) made.capitals &= ~(1u << i);
            any = true;
            break;
        }
    }
    if (!any) return EXONYM_OK;
    if ((status = exo_build_name_add(b, out, n, entity, &made, person, err))) return status;
    for (size_t i = 1; i < n; i++)
        if (w[i].gap != out[i].gap) out[i].gap = w[i].gap;
    return exo_build_name_add(b, out, n, entity, &made, person, err);
}

/* Whom a body is named after, or how it is called, stands in quotation marks as often as not: Universitatea „Alexandru Ioan Cuza” din Iași,
   Stowarzyszenie „Marsz Niepodległości”. They open before a capital and close behind the last capital in a row, or the name. */
static exonym_status add_quoted(exo_build *b, const exo_name_word *w, size_t n, uint32_t entity, const exo_im_name *name, exonym_error *err) {
    enum { MOST = 10 };
    exo_name_word out[EXO_NAME_WORDS];
    exo_im_name made = *name;
    exonym_status status = EXONYM_OK;
    for (size_t k = 1; k < n && n <= MOST && !status; k++) {
        if (!w[k].upper || w[k].gap != EXO_GAP_SPACE) continue;
        size_t close = k + 1;
        while (close < n && w[close].upper) close++;
        memcpy(out, w, n * sizeof *out);
        out[k].gap = EXO_GAP_QUOTE;
        made.guards = name->guards | EXO_GUARD_END_QUOTE;
        status = exo_build_name_add(b, out, n, entity, &made, false, err);
        if (status || close == n || w[close].gap != EXO_GAP_SPACE) continue;
        out[close].gap = EXO_GAP_QUOTE;
        status = exo_build_name_add(b, out, n, entity, name, false, err);
    }
    return status;
}

/* Text that was cut into tokens has blanks around what joins words: Coca - Cola, Moody 's. Not so countries, which a dash sets side by
   side (Serbia - Montenegro 2:1), nor a letter and a number (F - 16). */
static exonym_status add_spread(exo_build *b, const exo_lex_entity *e, const exo_name_word *w, size_t n, uint32_t entity, const exo_im_name *name, exonym_error *err) {
    exo_name_word out[EXO_NAME_WORDS];
    bool spread = false;
    memcpy(out, w, n * sizeof *w);
    for (size_t i = 1; i < n; i++) {
        if (!w[i].spread) continue;
        bool number = w[i].text.ptr[0] >= '0' && w[i].text.ptr[0] <= '9' && w[i - 1].text.len < 2;
        if (w[i].spread == EXO_GAP_DASH && (number || e->kind == EXO_KIND_COUNTRY)) return EXONYM_OK;
        out[i].gap = w[i].spread;
        spread = true;
    }
    return spread ? exo_build_name_add(b, out, n, entity, name, e->kind == EXO_KIND_PERSON, err) : EXONYM_OK;
}

/* Two names with an s: Readers Digest, whose apostrophe is left out as often as not, and in English several of what has a number, AK-47s. */
static exonym_status add_s(exo_build *b, const exo_lex_entity *e, const exo_name_word *w, size_t n, uint32_t entity, const exo_im_name *name, exonym_error *err) {
    enum { LEAST = 4 }; /* letters before the apostrophe of a name that is one word: Macys, not Als */
    exo_name_word out[EXO_NAME_WORDS], one[EXO_NAME_WORDS];
    exo_inflection as_is = {.sort = EXO_SORT_PLACE};
    exo_im_name made = *name;
    size_t to = 0, words;
    bool any = false, dot;
    const exo_name_word *last = &w[n - 1];
    if (e->kind == EXO_KIND_PERSON) return EXONYM_OK;
    bool counted = e->kind == EXO_KIND_PRODUCT && (!name->langs || (name->langs >> EXO_LANG_EN & 1)) && last->text.ptr[last->text.len - 1] >= '0' &&
                   last->text.ptr[last->text.len - 1] <= '9' && (n > 1 || last->upper);
    made.capitals = 0;
    for (size_t i = 0; i < n; i++, to++) {
        bool apostrophe = i + 1 < n && w[i + 1].spread == EXO_GAP_CLOSED && exo_str_is(w[i + 1].text, "s") && (n > 2 || w[i].text.len >= LEAST);
        out[to] = w[i];
        if (apostrophe || (counted && i + 1 == n)) {
            exo_buf text = {0};
            exo_str joined = {0};
            if (exo_buf_put(&b->alloc, &text, w[i].text.ptr, w[i].text.len) && exo_buf_putc(&b->alloc, &text, 's')) joined = exo_arena_dup(&b->arena, exo_buf_view(&text));
            exo_free(&b->alloc, text.at);
            if (!joined.ptr || !exo_build_words(b, joined, one, &words, &dot)) return exo_error_nomem(err);
            /* A number and the letters behind it are two words. */
            if (words != (apostrophe ? 1 : 2) || to + words > EXO_NAME_WORDS) return EXONYM_OK;
            exonym_status status = exo_build_lexemes(b, one, words, &as_is, err);
            if (status) return status;
            one[0].gap = w[i].gap;
            memcpy(out + to, one, words * sizeof *one);
            any = true;
            i += apostrophe;
            to += words - 1;
        }
        if (out[to].upper && to < 32) made.capitals |= 1u << to;
    }
    if (!any) return EXONYM_OK;
    made.words = (uint8_t)to;
    if (counted) made.langs = (uint16_t)bit(EXO_LANG_EN);
    return exo_build_name_add(b, out, to, entity, &made, false, err);
}

/* Charles III, Charles al III-lea: a name and a number, nothing before and between. */
enum { REGNAL = 4 };
static bool is_regnal(const exo_name_word *w, size_t n) {
    size_t at = n > 2 && (exo_str_is(w[1].text, "al") || exo_str_is(w[1].text, "a")) ? 2 : 1;
    if (n <= at || w[at].text.len > 6) return false;
    for (size_t i = 0; i < w[at].text.len; i++)
        if (!memchr("IVX", w[at].text.ptr[i], 3)) return false;
    return true;
}

exonym_status exo_build_name_of(exo_build *b, const exo_lex_entity *e, uint32_t entity, const exo_fact *f, exo_str value, exonym_error *err) {
    exo_name_word w[EXO_NAME_WORDS];
    size_t n;
    bool end_dot;
    exonym_status status = add_row(b, f, value, err);
    if (status) return status;
    if (!exo_build_words(b, value, w, &n, &end_dot)) return exo_error_nomem(err);
    if (n == 0) {
        remark(b, 0, f, "no-words", "the name has no letters or digits, or more than 24 words: it can never match");
        return EXONYM_OK;
    }
    bool signs = false, quotes = false;
    for (size_t i = 1; i < n; i++) {
        signs |= exo_gap_is_sign(w[i].gap);
        quotes |= w[i].gap == EXO_GAP_QUOTE;
        if (w[i].gap == EXO_GAP_BREAK) {
            char text[256];
            snprintf(text, sizeof text, "a sign inside \"%.*s\" breaks it in text too: it can never match", EXO_FMT(value));
            remark(b, 0, f, "unreachable", text);
            return EXONYM_OK;
        }
    }
    exo_inflection how = inflection_of(b, e, f);
    if ((status = note_owner(b, e, f, w, n, err))) return status;
    exonym_error why;
    status = exo_build_lexemes(b, w, n, &how, &why);
    if (status == EXONYM_ERR_ARGUMENT || status == EXONYM_ERR_NOT_FOUND) {
        /* A paradigm that the tables have not got is the row's mistake, and the other rows go on. */
        remark(b, 1, f, "unknown-paradigm", why.message);
        return EXONYM_OK;
    }
    if (status) {
        if (err) *err = why;
        return status;
    }
    /* What is spelt by rule from another script is nobody's choice. */
    if (b->lint && (b->guessed & how.native) && !how.override_.len && f->suffix != EXO_SUFFIX_BAD) {
        char text[256];
        unsigned lang = 1;
        while (!(b->guessed & how.native & bit(lang))) lang++;
        snprintf(text, sizeof text, "the %s paradigm of \"%.*s\" is a guess: look at `normalize forms`, and name one with =code if it is wrong", exo_lang_text(lang), EXO_FMT(value));
        remark(b, 0, f, "guessed-paradigm", text);
    }
    bool person = e->kind == EXO_KIND_PERSON;
    int cue = f->flags->cue.len ? cue_set(b, f->flags->cue) : -1;
    exo_im_name name = {.prio = f->flags->prio ? f->flags->prio : e->facts[0].flags->prio, .langs = (uint16_t)(f->counted ? bit(EXO_LANG_EN) : f->flags->langs),
                        .via = (uint8_t)via_of(f), .min = f->flags->min, .cue = (uint8_t)(cue + 1), .lang = f->lang, .words = (uint8_t)n,
                        .guards = letters_guard(f, w, n) | (f->flags->notallcaps ? EXO_GUARD_NOT_ALL_CAPS : 0u) |
                                  (f->flags->ante || f->flags->cut_short ? EXO_GUARD_ANTE : 0u) | (f->flags->cut_short ? EXO_GUARD_SHORT : 0u) | (f->flags->quoted ? EXO_GUARD_QUOTED : 0u) | (f->flags->cue_if_initial ? EXO_GUARD_CUE_INITIAL : 0u) |
                                  (f->flags->dep ? EXO_GUARD_DEP : 0u) | (f->flags->no_l1 || f->pinyin ? EXO_GUARD_NO_KEY : 0u) |
                                  (f->flags->no_l2 || f->pinyin ? EXO_GUARD_NO_NEAR : 0u) | (end_dot ? EXO_GUARD_END_DOT : 0u) |
                                  (value.ptr[value.len - 1] == '-' ? EXO_GUARD_JOINED : 0u) | (f->counted ? EXO_GUARD_COUNTED : 0u) |
                                  (person ? EXO_GUARD_ALL_WORDS : 0u) | (f->flags->sole ? EXO_GUARD_SOLE : 0u) |
                                  (f->field == EXO_FIELD_GENERIC ? EXO_GUARD_GENERIC : 0u) | (f->flags->noun ? EXO_GUARD_NOUN : 0u) | (quotes ? EXO_GUARD_END_QUOTE : 0u)};
    for (size_t i = 0; i < n && i < 32; i++) name.capitals |= (uint32_t)w[i].upper << i;
    if (e->kind == EXO_KIND_CITY && !is_located_in(e, EXO_STR("geo.us"))) name.guards |= EXO_GUARD_ABROAD;
    if (person && exo_build_is_common_name(b, e, w, n)) name.guards |= EXO_GUARD_COMMON;
    if ((status = exo_build_name_add(b, w, n, entity, &name, person && n > 1, err)) || (status = add_spread(b, e, w, n, entity, &name, err)) ||
        (status = add_s(b, e, w, n, entity, &name, err)))
        return status;
    if (signs) {
        /* Writers leave signs out: Workers Party, Stocznia Odra. */
        for (size_t i = 1; i < n; i++)
            if (w[i].gap > EXO_GAP_BREAK) w[i].gap = EXO_GAP_SPACE;
        name.guards &= ~(uint32_t)EXO_GUARD_END_QUOTE;
        if ((status = exo_build_name_add(b, w, n, entity, &name, person && n > 1, err))) return status;
    }
    if (!signs && !f->local && f->field == EXO_FIELD_NAME && f->suffix == EXO_SUFFIX_NONE && (f->lang == EXO_LANG_PL || f->lang == EXO_LANG_RO) &&
        (e->kind == EXO_KIND_ORG || e->kind == EXO_KIND_PLACE) && (status = add_quoted(b, w, n, entity, &name, err)))
        return status;
    if (n == 1 && !person && f->field != EXO_FIELD_NATIVE && (status = add_dotted(b, &w[0], entity, &name, err))) return status;
    if (n > 1 && b->shortened.len && (status = add_shortened(b, w, n, entity, &name, person, err))) return status;
    bool whole = f->field == EXO_FIELD_DECLARE || f->field == EXO_FIELD_NATIVE ||
                 (f->field == EXO_FIELD_NAME && (f->suffix == EXO_SUFFIX_NONE || f->suffix == EXO_SUFFIX_OLD || f->suffix == EXO_SUFFIX_BAD));
    if (person && whole && is_regnal(w, n) && exo_build_letters(w[0].text) >= REGNAL && !b->word_info.at[w[0].word - 1].function) {
        /* A ruler beside the full name: Charles III, then Charles. */
        exo_im_name alone = name;
        alone.via = EXO_VIA_GIVEN;
        alone.words = 1;
        alone.capitals = name.capitals & 1;
        alone.guards |= EXO_GUARD_MADE | EXO_GUARD_ANTE;
        if ((status = exo_build_name_add(b, w, 1, entity, &alone, false, err))) return status;
    }
    if (!person || !whole || e->facts[0].flags->mono) return EXONYM_OK;
    for (size_t i = 0; i < n; i++)
        if (!f->flags->no_l1 && !f->pinyin) b->lexeme_flags.at[w[i].lexeme] |= EXO_LEXEME_KEYS;
    return exo_build_person_names(b, e, entity, f, w, n, &name, err);
}

/* Names with another given name: Radek Sikorski for Radosław Sikorski. */
static exonym_status add_given(exo_build *b, const exo_lex_entity *e, uint32_t entity, const exo_fact *f, exonym_error *err) {
    exo_name_word w[EXO_NAME_WORDS];
    size_t n, from, to;
    bool dot;
    exo_str full = exo_build_written(e->facts[0].value);
    if (!exo_build_words(b, full, w, &n, &dot)) return exo_error_nomem(err);
    if (e->kind != EXO_KIND_PERSON || n < 2) return EXONYM_OK;
    exo_build_family_name(e, w, n, &from, &to);
    exo_buf made = {0};
    exo_str family = exo_str_of(w[from].text.ptr, (size_t)(w[to - 1].text.ptr + w[to - 1].text.len - w[from].text.ptr));
    bool first = e->facts[0].flags->family_first;
    bool ok = exo_buf_str(&b->alloc, &made, first ? family : f->value) && exo_buf_putc(&b->alloc, &made, ' ') &&
              exo_buf_str(&b->alloc, &made, first ? f->value : family);
    exo_str name = ok ? exo_arena_dup(&b->arena, exo_buf_view(&made)) : (exo_str){NULL, 0};
    exo_free(&b->alloc, made.at);
    if (!name.ptr) return exo_error_nomem(err);
    return exo_build_name_of(b, e, entity, f, name, err);
}

/* A pattern that does not compile would fail every scan that meets its trigger. */
static void check_pattern(const exo_build *b, const exo_fact *f) {
    int code;
    PCRE2_SIZE at;
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)f->value.ptr, f->value.len,
                                         PCRE2_ANCHORED | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &at, NULL);
    if (compiled) {
        pcre2_code_free(compiled);
        return;
    }
    char why[160], message[256];
    pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
    snprintf(message, sizeof message, "the pattern does not compile: %s at its byte %zu", why, (size_t)at + 1);
    remark(b, 1, f, "pattern", message);
}

static exonym_status add_pattern(exo_build *b, uint32_t entity, const exo_fact *f, exonym_error *err) {
    check_pattern(b, f);
    exonym_status status = add_row(b, f, f->value, err);
    if (status) return status;
    uint32_t pattern = (uint32_t)b->patterns.len, regex = exo_build_string(b, f->value);
    if (regex == UINT32_MAX || !EXO_PUSH(&b->alloc, &b->patterns, (exo_im_pattern){entity, regex, (uint32_t)b->rows.len - 1, 0}))
        return exo_error_nomem(err);
    exo_str rest = f->flags->trigger, part;
    while (exo_str_next(&rest, ',', &part)) {
        exo_name_word w[EXO_NAME_WORDS];
        size_t n;
        bool dot;
        if (!exo_build_words(b, part, w, &n, &dot)) return exo_error_nomem(err);
        if (n == 0) continue;
        b->word_info.at[w[0].word - 1].flags |= EXO_WORD_TRIGGER;
        if (!EXO_PUSH(&b->alloc, &b->triggers, (exo_im_trigger){w[0].word, pattern})) return exo_error_nomem(err);
    }
    return EXONYM_OK;
}

static exonym_status add_entity(exo_build *b, const exo_lex_entity *e, exonym_error *err) {
    exonym_status status = EXONYM_OK;
    uint32_t number = (uint32_t)b->entities.len;
    exo_build_entity out = {.kind = (uint32_t)e->kind, .xid = (uint32_t)b->xids.len, .row = (uint32_t)b->rows.len};
    if (!exo_build_entity_strings(b, e->id, e->facts[0].value, &out)) return exo_error_nomem(err);
    exo_str written = exo_build_written(e->facts[0].value);
    out.label = written.len == e->facts[0].value.len ? out.canonical : exo_build_string(b, written);
    if (out.label == UINT32_MAX) return exo_error_nomem(err);
    for (size_t i = 0; i < e->nfacts; i++) {
        const exo_fact *f = &e->facts[i];
        if (f->field == EXO_FIELD_NAME && f->suffix == EXO_SUFFIX_NONE && f->lang && f->lang != EXO_LANG_EN && !out.labels[f->lang]) {
            out.labels[f->lang] = exo_build_string(b, f->value);
            if (out.labels[f->lang] == UINT32_MAX) return exo_error_nomem(err);
        }
        /* A row of several values shares its flags: its ids count once. */
        if (i && f->line == e->facts[i - 1].line && f->file == e->facts[i - 1].file) continue;
        for (size_t k = 0; k < f->flags->nxids; k++) {
            uint32_t key = exo_build_string(b, f->flags->xids[k].key), value = exo_build_string(b, f->flags->xids[k].value);
            if (key == UINT32_MAX || value == UINT32_MAX || !EXO_PUSH(&b->alloc, &b->xids, (exo_im_xid){key, value}))
                return exo_error_nomem(err);
        }
    }
    if (!EXO_PUSH(&b->alloc, &b->entities, out) || !EXO_PUSH(&b->alloc, &b->entity_ids, e->id)) return exo_error_nomem(err);
    for (size_t i = 0; i < e->nfacts && !status; i++) {
        const exo_fact *f = &e->facts[i];
        if (f->field == EXO_FIELD_DECLARE && names_it(f)) status = exo_build_name_of(b, e, number, f, exo_build_written(f->value), err);
        else if (names_it(f)) status = exo_build_name_of(b, e, number, f, f->value, err);
        if (!status && b->translit && names_it(f) && f->field != EXO_FIELD_NATIVE)
            status = exo_build_old_spellings(b, e, number, f, err);
        if (!status && f->field == EXO_FIELD_NATIVE && b->translit) status = exo_build_spellings(b, e, number, f, err);
        if (f->field == EXO_FIELD_GIVEN) status = add_given(b, e, number, f, err);
        else if (f->field == EXO_FIELD_PATTERN) status = add_pattern(b, number, f, err);
    }
    if (!status && b->translit) status = exo_build_chinese(b, e, number, err);
    if (!status) status = exo_build_plurals(b, e, number, err);
    return status ? status : exo_build_body_names(b, e, NULL, number, err);
}

static exonym_status add_affixes(exo_build *b, exonym_error *err) {
    for (size_t i = 0; i < exo_morph_affix_count(b->morph); i++) {
        const exo_morph_affix *x = exo_morph_affix_at(b->morph, i);
        exo_fold_word w;
        if (!exo_fold_next(&b->fold.view, x->text.ptr, x->text.len, 0, &w) || w.len == 0) continue;
        uint32_t word = exo_build_word(b, w.folded, w.len), tag = exo_build_tag(b, (unsigned)x->lang, x->tag);
        if (word == UINT32_MAX || tag >= UINT16_MAX ||
            !EXO_PUSH(&b->alloc, &b->affixes, (exo_im_affix){.word = word, .len = (uint8_t)w.len, .lang = (uint8_t)x->lang,
                                                             .kind = (uint8_t)x->kind, .outside = x->outside,
                                                             .cases = (uint16_t)x->cases, .tag = (uint16_t)tag}))
            return exo_error_nomem(err);
    }
    return EXONYM_OK;
}

/* Which word tables are not cue sets. */
static bool is_ordinary(exo_str set) { return exo_str_is(set, "ordinary"); }
static bool is_function(exo_str set) { return exo_str_is(set, "function"); }
static bool is_shortened(exo_str set) { return exo_str_is(set, "shortened"); }

/* Rows "Târgu Tg": the word, and what stands for it. */
static exonym_status add_shortened_words(exo_build *b, exonym_error *err) {
    for (size_t i = 0; i < exo_lexicon_word_count(b->lex); i++) {
        const exo_word_row *r = exo_lexicon_word(b->lex, i);
        exo_str rest = r->word, full;
        exo_fold_word w;
        if (!is_shortened(r->set) || !exo_str_next(&rest, ' ', &full) || !rest.len) continue;
        if (!exo_fold_next(&b->fold.view, full.ptr, full.len, 0, &w) || w.len == 0) continue;
        uint32_t word = exo_build_word(b, w.folded, w.len);
        if (word == UINT32_MAX || !EXO_PUSH(&b->alloc, &b->shortened, ((exo_shortened){word, r->lang, rest}))) return exo_error_nomem(err);
    }
    return EXONYM_OK;
}

/* Function words go into the vocabulary before the names: names by rule spare them. */
static exonym_status add_function_words(exo_build *b, exonym_error *err) {
    for (size_t i = 0; i < exo_lexicon_word_count(b->lex); i++) {
        const exo_word_row *r = exo_lexicon_word(b->lex, i);
        exo_fold_word w;
        if (!is_function(r->set) || !exo_fold_next(&b->fold.view, r->word.ptr, r->word.len, 0, &w) || w.len == 0) continue;
        uint32_t word = exo_build_word(b, w.folded, w.len);
        if (word == UINT32_MAX) return exo_error_nomem(err);
        b->word_info.at[word - 1].function |= (uint8_t)bit(r->lang);
    }
    return EXONYM_OK;
}

/* Forms of all given names, so that the scanner knows whose surname stands behind one: name, sex, classes a line. */
static exonym_status add_given_names(exo_build *b, exonym_error *err) {
    exo_str rest = b->given_names, line;
    while (rest.len && exo_str_next(&rest, '\n', &line)) {
        exo_str name, sex = {NULL, 0};
        exo_name_word w[EXO_NAME_WORDS];
        size_t n;
        bool dot;
        if (line.len == 0 || line.ptr[0] == '#' || !exo_str_next(&line, '\t', &name)) continue;
        (void)exo_str_next(&line, '\t', &sex);
        if (!exo_build_words(b, name, w, &n, &dot)) return exo_error_nomem(err);
        if (n != 1) continue;
        exo_inflection how = {.sort = EXO_SORT_PERSON, .langs = bit(EXO_LANG_PL) | bit(EXO_LANG_RO),
                              .sex = sex.len == 1 && sex.ptr[0] != 'u' ? sex.ptr[0] : '\0'};
        exonym_status status = exo_build_lexemes(b, w, 1, &how, err);
        if (status) return status;
        b->lexeme_flags.at[w[0].lexeme] |= EXO_LEXEME_GIVEN;
    }
    return EXONYM_OK;
}

/* Those of the lexicon and those composed of a generic body and a country, in byte order of their ids. */
static exonym_status add_entities(exo_build *b, exonym_error *err) {
    exonym_status status = exo_build_plan_bodies(b, err);
    size_t n = exo_lexicon_count(b->lex), composed = 0;
    for (size_t i = 0; !status && (i < n || composed < b->plans.len);) {
        if (b->progress && !((i + composed) & 0x3FFF)) b->progress(b->user, i + composed, n + b->plans.len);
        const exo_body_plan *p = composed < b->plans.len ? &b->plans.at[composed] : NULL;
        if (p && p->listed) {
            composed++;
        } else if (p && (i == n || exo_str_cmp(p->id, exo_lexicon_entity(b->lex, i)->id) < 0)) {
            uint32_t number = (uint32_t)b->entities.len;
            exo_lex_entity *local = p->local ? exo_arena_get(&b->arena, sizeof *local) : NULL; /* owners of names point at it */
            if (p->local) status = local ? exo_build_local(b, p, local, err) : exo_error_nomem(err);
            if (p->local && !status) status = add_entity(b, local, err);
            if (!p->local) status = exo_build_compose(b, p, err);
            if (!p->local && !status) status = exo_build_body_names(b, NULL, p, number, err);
            composed++;
        } else {
            status = add_entity(b, exo_lexicon_entity(b->lex, i++), err);
        }
    }
    return status;
}

exonym_status exo_build_facts(exo_build *b, exonym_error *err) {
    exonym_status status;
    /* Cue sets first: names refer to them by number. */
    for (size_t i = 0; i < exo_lexicon_word_count(b->lex); i++) {
        const exo_word_row *r = exo_lexicon_word(b->lex, i);
        if (is_ordinary(r->set) || is_function(r->set) || is_shortened(r->set) || exo_build_is_sort_set(r->set) || cue_set(b, r->set) >= 0) continue;
        uint32_t s = exo_build_string(b, r->set);
        if (s == UINT32_MAX || !EXO_PUSH(&b->alloc, &b->cues, s)) return exo_error_nomem(err);
        if (b->cues.len > EXO_CUE_SETS)
            return exo_error_set(err, EXONYM_ERR_TOO_LONG, exo_lexicon_file(b->lex, r->file), r->line, 1, "more than %d cue sets", EXO_CUE_SETS);
    }
    if ((status = add_affixes(b, err)) || (status = add_function_words(b, err)) || (status = add_shortened_words(b, err)) || (status = exo_build_sorts(b, err))) return status;
    if (!exo_build_count_bearers(b)) return exo_error_nomem(err);
    if ((status = add_entities(b, err)) || (status = exo_build_link_bodies(b, err)) || (status = exo_build_roles(b, err))) return status;
    return exo_lexicon_count(b->lex) ? add_given_names(b, err) : EXONYM_OK;
}

/* Put the word into a cue set. */
static bool mark_cue(exo_build *b, unsigned set, const char *folded, size_t len, uint32_t cases) {
    uint32_t word = exo_build_word(b, folded, len);
    if (word == UINT32_MAX) return false;
    exo_im_word *info = &b->word_info.at[word - 1];
    exo_im_cue_mask mask = b->cue_masks.at[info->cues];
    mask.bits[set >> 6] |= 1ull << (set & 63);
    info->cases |= (uint16_t)cases;
    size_t k = 0;
    while (k < b->cue_masks.len && memcmp(&b->cue_masks.at[k], &mask, sizeof mask) != 0) k++;
    if (k == b->cue_masks.len && !EXO_PUSH(&b->alloc, &b->cue_masks, mask)) return false;
    info->cues = (uint16_t)k;
    return true;
}

exonym_status exo_build_word_tables(exo_build *b, exonym_error *err) {
    exonym_status status;
    for (size_t i = 0; i < exo_lexicon_word_count(b->lex); i++) {
        const exo_word_row *r = exo_lexicon_word(b->lex, i);
        exo_fold_word w;
        if (!exo_fold_next(&b->fold.view, r->word.ptr, r->word.len, 0, &w) || w.len == 0) continue;
        uint32_t word = exo_intern_find(&b->words, exo_str_of(w.folded, w.len));
        /* An ordinary word that no name has needs no guard. */
        if (is_ordinary(r->set) && word == UINT32_MAX) continue;
        if (is_ordinary(r->set)) b->word_info.at[word].ordinary |= (uint8_t)bit(r->lang);
        else if (exo_build_is_role(r->set)) {
            if ((status = exo_build_role_forms(b, r, (unsigned)cue_set(b, r->set), mark_cue, err))) return status;
        } else if (!is_function(r->set) && !is_shortened(r->set) && !exo_build_is_sort_set(r->set) && !mark_cue(b, (unsigned)cue_set(b, r->set), w.folded, w.len, 0)) {
            return exo_error_nomem(err);
        }
    }
    /* Masks are numbered by 16 bits in words. */
    if (b->cue_masks.len > UINT16_MAX) return exo_error_set(err, EXONYM_ERR_TOO_LONG, NULL, 0, 0, "too many combinations of cue sets");
    return EXONYM_OK;
}

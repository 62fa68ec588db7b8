/* Full names of persons -> the names that follow by rule: the surname alone, initials, family name first, a middle name left out; DESIGN 5
   and 8. */
#include "build.h"

#include "image/image.h"

/* Particles that belong to the surname after them, in either case: von der Leyen, Le Pen. */
static bool is_particle(exo_str word) {
    static const char *const list[] = {"van", "von", "der", "den", "de", "da", "do", "dos", "das", "di", "del", "della", "du",
                                       "la", "le", "bin", "bint", "ibn", "al", "el", "ter", "ten", "zu", "zur", "af", "av"};
    char w[8];
    if (word.len >= sizeof w) return false;
    for (size_t i = 0; i < word.len; i++) w[i] = (char)(word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? word.ptr[i] + 32 : word.ptr[i]);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (exo_str_eq(exo_str_of(w, word.len), exo_str_cstr(list[i]))) return true;
    return false;
}

/* The word as the first one of a name ('<') or the last ('>'), as a string of its own. */
static exo_str placed(exo_str word, char place, char out[EXO_FOLD_MAX + 1]) {
    size_t n = word.len < EXO_FOLD_MAX ? word.len : EXO_FOLD_MAX;
    out[0] = place;
    memcpy(out + 1, word.ptr, n);
    return exo_str_of(out, n + 1);
}

/* How many persons have which first and which last words in their names. */
bool exo_build_count_bearers(exo_build *b) {
    char text[EXO_FOLD_MAX + 1];
    for (size_t i = 0; i < exo_lexicon_count(b->lex); i++) {
        const exo_lex_entity *e = exo_lexicon_entity(b->lex, i);
        exo_str rest = exo_build_written(e->facts[0].value), word, ends[2] = {{NULL, 0}, {NULL, 0}};
        if (e->kind != EXO_KIND_PERSON) continue;
        b->npersons++;
        while (exo_str_next(&rest, ' ', &word)) ends[ends[0].ptr != NULL] = word;
        for (int k = 0; k < 2 && ends[1].ptr; k++) {
            uint32_t number = exo_intern_put(&b->family_names, placed(ends[k], k ? '>' : '<', text));
            if (number == UINT32_MAX || (number == b->family_counts.len && !EXO_PUSH(&b->alloc, &b->family_counts, 0))) return false;
            b->family_counts.at[number]++;
        }
    }
    return true;
}

static unsigned bearers_of(const exo_build *b, exo_str word, char place) {
    char text[EXO_FOLD_MAX + 1];
    uint32_t number = exo_intern_find(&b->family_names, placed(word, place, text));
    return number == UINT32_MAX ? 0 : b->family_counts.at[number];
}

/* A given name and a family name that each have so many bearers: without what stands between them they may be somebody else's. */
enum { COMMON = 4 };

/* A given name and a family name so common that little-known bearers of both are met in news: how many persons of the lexicon have the
   one, times how many have the other, out of all. Of 69,000 persons James Brown has 17301, Gary Moore 2686, Jeff Crowe 344; one in fifty
   reaches the limit, then 1500. */
enum { EVERYBODYS = 46 };

/* A word that begins the names of so many persons is a family name where the family name comes first. */
enum { FAMILIES = 20 };

/* Whether the name may well be somebody else's than the person's. One whom the lexicon knows by an external id, by a second row or as
   the first of his name (known, prio, sole) is the one whom readers think of. */
bool exo_build_is_common_name(const exo_build *b, const exo_lex_entity *e, const exo_name_word *w, size_t n) {
    const exo_flags *flags = e->facts[0].flags;
    if (n != 2 || e->nfacts != 1 || flags->known || flags->sole || flags->mono || flags->family_first || flags->prio || flags->cue.len || flags->nxids) return false;
    return (uint64_t)bearers_of(b, w[0].text, '<') * bearers_of(b, w[1].text, '>') * EVERYBODYS >= b->npersons;
}

/* The words that the entity's `surname` row names, when they stand in this name. */
static bool given_surname(const exo_lex_entity *e, const exo_name_word *w, size_t n, size_t *from, size_t *to) {
    for (size_t i = 1; i < e->nfacts; i++) {
        exo_str value = e->facts[i].value;
        if (e->facts[i].field != EXO_FIELD_SURNAME) continue;
        for (size_t a = 0; a < n; a++)
            for (size_t b = a; b < n; b++)
                if (exo_str_eq(exo_str_of(w[a].text.ptr, (size_t)(w[b].text.ptr + w[b].text.len - w[a].text.ptr)), value)) {
                    *from = a;
                    *to = b + 1;
                    return true;
                }
    }
    return false;
}

/* Where the family name lies in a person's words. */
void exo_build_family_name(const exo_lex_entity *e, const exo_name_word *w, size_t n, size_t *from, size_t *to) {
    if (given_surname(e, w, n, from, to)) return;
    if (e->facts[0].flags->family_first) {
        *from = 0;
        *to = 1;
        while (*to < n && w[*to].text.ptr[-1] == '-') ++*to;
        if (*to == n) *to = 1;
        return;
    }
    *to = n;
    *from = n - 1;
    while (*from > 1 && w[*from].text.ptr[-1] == '-') --*from;
    while (*from > 1 && is_particle(w[*from - 1].text)) --*from;
}

size_t exo_build_letters(exo_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return n;
}

/* The lexeme of an initial: one letter, as it is. */
static exonym_status initial_of(exo_build *b, const exo_name_word *given, exo_name_word *out, exonym_error *err) {
    uint32_t cp;
    size_t len = exo_utf8_step(given->text.ptr, given->text.ptr + given->text.len, &cp);
    exo_name_word w[EXO_NAME_WORDS];
    size_t n;
    bool dot;
    if (!exo_build_words(b, exo_str_of(given->text.ptr, len), w, &n, &dot)) return exo_error_nomem(err);
    if (n != 1) return EXONYM_ERR_NOT_FOUND;
    exo_inflection as_is = {.sort = EXO_SORT_PERSON};
    *out = w[0];
    return exo_build_lexemes(b, out, 1, &as_is, err);
}

/* Names that follow from a person's full name. The words have their lexemes. */
exonym_status exo_build_person_names(exo_build *b, const exo_lex_entity *e, uint32_t entity, const exo_fact *f, const exo_name_word *w, size_t n,
                                  const exo_im_name *full, exonym_error *err) {
    exonym_status status;
    bool sole = e->facts[0].flags->sole, family_first = e->facts[0].flags->family_first;
    size_t from, to;
    exo_name_word out[EXO_NAME_WORDS];
    exo_im_name name = *full;
    name.guards |= EXO_GUARD_MADE;
    if (n < 2) return EXONYM_OK;
    exo_build_family_name(e, w, n, &from, &to);

    /* The surname alone: of three letters at least, and only beside the full name unless it stands for one man. */
    exo_str surname = exo_str_of(w[from].text.ptr, (size_t)(w[to - 1].text.ptr + w[to - 1].text.len - w[from].text.ptr));
    size_t least = family_first && !f->pinyin ? 2 : 3;
    /* A surname that is a function word (But, Na, He) would be asked about in every sentence: full names only. */
    bool function = to - from == 1 && b->word_info.at[w[from].word - 1].function != 0;
    if (exo_build_letters(surname) >= least && !function) {
        memcpy(out, w + from, (to - from) * sizeof *out);
        out[0].gap = EXO_GAP_SPACE;
        name.via = EXO_VIA_SURNAME;
        name.words = (uint8_t)(to - from);
        name.capitals = full->capitals >> from;
        name.guards = (full->guards & ~(uint32_t)EXO_GUARD_SOLE) | EXO_GUARD_MADE | (sole ? EXO_GUARD_SOLE : EXO_GUARD_ANTE);
        if ((status = exo_build_name_add(b, out, to - from, entity, &name, false, err))) return status;
        /* "von der Leyen" is also "Leyen". */
        size_t core = from;
        while (core + 1 < to && is_particle(w[core].text)) core++;
        if (core > from) {
            memcpy(out, w + core, (to - core) * sizeof *out);
            out[0].gap = EXO_GAP_SPACE;
            name.words = (uint8_t)(to - core);
            name.capitals = full->capitals >> core;
            name.guards = (name.guards & ~(uint32_t)EXO_GUARD_SOLE) | EXO_GUARD_ANTE;
            if ((status = exo_build_name_add(b, out, to - core, entity, &name, false, err))) return status;
        }
    }
    /* An Indonesian has no family name as a rule: the first word alone names the person too. */
    if (exo_str_is(e->facts[0].flags->origin, "id") && exo_build_letters(w[0].text) >= 3 && !b->word_info.at[w[0].word - 1].function) {
        name.via = EXO_VIA_GIVEN;
        name.words = 1;
        name.capitals = full->capitals & 1;
        name.guards = full->guards | EXO_GUARD_MADE | EXO_GUARD_ANTE;
        if ((status = exo_build_name_add(b, w, 1, entity, &name, false, err))) return status;
    }
    name.guards = full->guards | EXO_GUARD_MADE;
    if (n == to - from) return EXONYM_OK;
    if (!family_first) {
        /* J. Lipavský, and without the middle names. */
        exo_name_word initial;
        status = initial_of(b, &w[0], &initial, err);
        if (status == EXONYM_ERR_NOMEM) return status;
        if (!status) {
            out[0] = initial;
            out[0].gap = EXO_GAP_SPACE;
            memcpy(out + 1, w + from, (to - from) * sizeof *out);
            out[1].gap = EXO_GAP_DOT;
            name.via = EXO_VIA_INITIAL;
            name.words = (uint8_t)(1 + to - from);
            name.capitals = (full->capitals >> from) << 1 | 1;
            /* One letter is little: D. Smith may be anybody, unless the surname stands for one man. */
            name.guards |= sole ? 0u : (uint32_t)EXO_GUARD_ANTE;
            if ((status = exo_build_name_add(b, out, name.words, entity, &name, true, err))) return status;
            name.guards = full->guards | EXO_GUARD_MADE;
        }
        if (!status && from > 1 && from + (to - from) <= EXO_NAME_WORDS) {
            /* R. T. Erdoğan: every given name by its letter. */
            size_t k = 0;
            for (; k < from && !status; k++) {
                status = initial_of(b, &w[k], &out[k], err);
                out[k].gap = k ? EXO_GAP_DOT : EXO_GAP_SPACE;
            }
            if (status == EXONYM_ERR_NOMEM) return status;
            if (!status) {
                memcpy(out + k, w + from, (to - from) * sizeof *out);
                out[k].gap = EXO_GAP_DOT;
                name.via = EXO_VIA_INITIAL;
                name.words = (uint8_t)(k + to - from);
                name.capitals = (full->capitals >> from) << k | ((1u << k) - 1);
                if ((status = exo_build_name_add(b, out, name.words, entity, &name, true, err))) return status;
            }
        }
        if (from > 1) {
            out[0] = w[0];
            memcpy(out + 1, w + from, (to - from) * sizeof *out);
            out[1].gap = EXO_GAP_SPACE;
            name.via = EXO_VIA_NAME;
            name.words = (uint8_t)(1 + to - from);
            name.capitals = (full->capitals & 1) | (full->capitals >> from) << 1;
            /* Bambang Hartono is not Bambang Dwi Hartono; Lyndon Johnson is Lyndon B. Johnson. */
            bool word = false, title = exo_str_is(w[0].text, "Sir") || exo_str_is(w[0].text, "Dame") || exo_str_is(w[0].text, "Lord") || exo_str_is(w[0].text, "Lady");
            for (size_t i = 1; i < from; i++) word |= exo_build_letters(w[i].text) > 1;
            /* John Lewis need not be John L. Lewis. */
            const exo_flags *flags = e->facts[0].flags;
            if (!word && !flags->known && !flags->sole && !flags->prio && !flags->nxids && (uint64_t)bearers_of(b, w[0].text, '<') * bearers_of(b, w[to - 1].text, '>') * EVERYBODYS >= b->npersons)
                name.guards |= EXO_GUARD_COMMON;
            /* John R. Lewis, in a row of its own, is John Lewis where the first row, which asks for a word near, finds him. */
            exo_str first = exo_build_written(e->facts[0].value), written = f->value;
            bool asked = e->facts[0].flags->cue.len && f != &e->facts[0] && first.len + 2 < written.len && first.len > w[0].text.len && memcmp(first.ptr, w[0].text.ptr, w[0].text.len) == 0 &&
                         memcmp(first.ptr + first.len - w[to - 1].text.len, w[to - 1].text.ptr, w[to - 1].text.len) == 0;
            if (title || asked || (word && bearers_of(b, w[0].text, '<') >= COMMON && bearers_of(b, w[to - 1].text, '>') >= COMMON)) name.guards |= EXO_GUARD_ANTE;
            if ((status = exo_build_name_add(b, out, name.words, entity, &name, true, err))) return status;
            name.guards = full->guards | EXO_GUARD_MADE;
        }
    }
    /* Lipavský Jan; Jinping Xi. */
    size_t rest = 0;
    name.capitals = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = family_first ? (i + to) % n : (i + from) % n;
        out[rest] = w[k];
        if (k == (family_first ? to : from) || k == 0) out[rest].gap = EXO_GAP_SPACE;
        name.capitals |= (rest < 32 ? (full->capitals >> k & 1) << rest : 0);
        rest++;
    }
    name.via = EXO_VIA_ORDER;
    name.words = (uint8_t)n;
    /* Li Gong is most often a Mr Li, not Gong Li. */
    if (family_first && n == 2 && to - from == 1 && bearers_of(b, w[to % n].text, '<') >= FAMILIES) name.guards |= EXO_GUARD_ANTE;
    return exo_build_name_add(b, out, n, entity, &name, true, err);
}

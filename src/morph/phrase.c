/* phrase: what part each word plays in its name, from the `np` lines of a table.

   Persons: hyphens join words into units; the first unit is the given name (the last when the family name leads),
   the last the family name, others stand between.
   Everything else is one noun phrase, read once from the left:

       before the head   adjectives that agree in gender with the next word are modifiers; anything else is the head
       after the head    adjectives of the head's gender are modifiers; after a title (papież, rzeka) or a linker (i)
                         another phrase begins; the first other word and all that follows are frozen

   "Federalny Urząd Żeglugi Morskiej": modifier, head, frozen, frozen. */
#include "morph/internal.h"

#define FACT(f) (1ull << (f))

static bool np_has(const morph_table *t, morph_np np, const morph_word *w) {
    return exo_morph_match_any(t->np[np].at, t->np[np].len, w);
}

/* Bits in the order of NP_ADJ_M ... NP_ADJ_V and NP_GENDER_M ... NP_GENDER_V. */
enum { GENDERS = 5, GENDER_P = 1 << 3 };

static unsigned genders(const morph_table *t, morph_np first, const morph_word *w) {
    unsigned set = 0;
    for (unsigned i = 0; i < GENDERS; i++)
        if (np_has(t, first + i, w)) set |= 1u << i;
    return set;
}
static unsigned adjective_of(const morph_table *t, const morph_word *w) {
    return np_has(t, NP_NOUN, w) ? 0 : genders(t, NP_ADJ_M, w);
}

const morph_given *exo_morph_given_find(const exo_morph *m, const morph_word *w) {
    uint32_t i = exo_intern_find(&m->given_names, exo_str_of((const char *)w->at, w->len * sizeof w->at[0]));
    return i == UINT32_MAX ? NULL : &m->given.at[i];
}

static uint64_t given_facts(const exo_morph *m, const morph_word *w) {
    const morph_given *g = exo_morph_given_find(m, w);
    if (!g) return 0;
    return FACT(IS_GIVEN) | (g->sex == 'm' ? FACT(IS_GIVEN_M) : g->sex == 'f' ? FACT(IS_GIVEN_F) : FACT(IS_GIVEN_U));
}

/* ---- persons ---------------------------------------------------------------------------------------- */

static uint64_t sex_fact(char sex) {
    return sex == 'm' ? FACT(IS_MALE) : sex == 'f' ? FACT(IS_FEMALE) : FACT(IS_SEXLESS);
}

/* The request's sex, or what the given name, its ending, or the surname's ending says. */
static char person_sex(const exo_morph *m, const morph_table *t, const exo_morph_request *q, const morph_word *words,
                       const morph_role *roles) {
    if (q->sex) return q->sex;
    for (size_t i = 0; i < q->nwords; i++) {
        if (!(roles[i].facts & (FACT(IS_FIRST) | FACT(IS_ONLY))) || roles[i].frozen) continue;
        const morph_given *g = exo_morph_given_find(m, &words[i]);
        if (g && g->sex != 'u') return g->sex;
        if (g || q->nwords < 2) continue;
        if (np_has(t, NP_SEX_F, &words[i])) return 'f';
        if (np_has(t, NP_SEX_M, &words[i])) return 'm';
    }
    for (size_t i = 0; i < q->nwords; i++) {
        if (!(roles[i].facts & FACT(IS_LAST))) continue;
        if (np_has(t, NP_SURNAME_F, &words[i])) return 'f';
        if (np_has(t, NP_SURNAME_M, &words[i])) return 'm';
    }
    return 0;
}

static void person_roles(const exo_morph *m, const morph_table *t, const exo_morph_request *q, const morph_word *words,
                         morph_role *roles) {
    size_t units = 0;
    for (size_t i = 0; i < q->nwords; i++)
        if (i == 0 || q->words[i - 1].after != '-') units++;
    size_t unit = 0;
    for (size_t i = 0; i < q->nwords; i++) {
        if (i > 0 && q->words[i - 1].after != '-') unit++;
        bool opens = unit == 0, closes = unit + 1 == units;
        if (q->family_first) opens = unit + 1 == units, closes = unit == 0;
        unsigned fact = units == 1 ? IS_ONLY : opens ? IS_FIRST : closes ? IS_LAST : IS_MID;
        roles[i].facts |= FACT(fact);
        roles[i].loose = true;
    }
    uint64_t sex = sex_fact(person_sex(m, t, q, words, roles));
    for (size_t i = 0; i < q->nwords; i++) roles[i].facts |= sex;
}

/* ---- noun phrases ------------------------------------------------------------------------------------- */

typedef enum phrase_state { BEFORE_HEAD, AFTER_HEAD, DONE } phrase_state;

static void phrase_roles(const morph_table *t, const exo_morph_request *q, const morph_word *words, morph_role *roles) {
    phrase_state state = BEFORE_HEAD;
    bool modified = false, premod = false, premod_plural = false, apposed = false, linked = false;
    unsigned head_gender = 0;
    size_t head = 0, n = q->nwords, last = n;
    while (last > 0 && roles[last - 1].frozen) last--;
    for (size_t i = 0; i < n; i++) {
        const morph_word *w = &words[i];
        bool after_hyphen = i > 0 && q->words[i - 1].after == '-', hyphen = q->words[i].after == '-';
        if (i > 0 && state == AFTER_HEAD && (q->words[i - 1].after == '"' || q->words[i - 1].after == '(')) state = DONE;
        /* A second name behind a dash is a phrase of its own: Teatr Wielki – Opera Narodowa. */
        if (i > 0 && q->words[i - 1].after == '|' && state != BEFORE_HEAD) {
            state = BEFORE_HEAD;
            modified = premod = premod_plural = apposed = linked = false;
        }
        if (state == DONE) roles[i].frozen = true;
        if (state == DONE) continue;
        if (i > 0 && i + 1 < n && state == AFTER_HEAD && np_has(t, NP_LINKER, w)) {
            roles[i].frozen = true;
            state = BEFORE_HEAD;
            linked = true;
            continue;
        }
        if (i > 0 && np_has(t, NP_PARTICLE, w)) {
            roles[i].frozen = true;
            state = DONE;
            continue;
        }
        if (roles[i].frozen) continue;
        /* After a slash another phrase begins. An acronym in a mixed name is no adjective. */
        if (i > 0 && q->words[i - 1].after == '/' && state == AFTER_HEAD) state = BEFORE_HEAD;
        bool acronym = (roles[i].facts & FACT(IS_CAPS)) && !(roles[0].facts & FACT(IS_CAPS));
        unsigned adjective = acronym ? 0 : adjective_of(t, w);
        bool whole_unit = i == 0 && i + 2 == n;
        if (hyphen && np_has(t, NP_COMBINING, w)) {
            if (!whole_unit) {
                roles[i].frozen = true;
                continue;
            }
            roles[i].loose = true;
        }
        if (state == AFTER_HEAD) {
            if (adjective & head_gender) {
                roles[i].facts |= FACT(IS_MOD) | (premod ? FACT(IS_PREMOD) : 0);
                modified = true;
                if (adjective & head_gender & GENDER_P) roles[head].facts |= FACT(IS_WITH_PLURAL);
                continue;
            }
            bool titled = np_has(t, NP_TITLE, &words[head]);
            bool extra = i + 1 == last && !titled && !after_hyphen && np_has(t, NP_EXTRA, w) && !np_has(t, NP_GENITIVE, w);
            if (extra) {
                roles[i].facts |= FACT(IS_EXTRA);
                roles[i].loose = true;
                if (!modified) roles[head].loose = true;
                state = DONE;
                continue;
            }
            if (!titled && !after_hyphen) {
                roles[i].frozen = true;
                state = DONE;
                continue;
            }
            apposed = titled;
            state = BEFORE_HEAD;
        }
        /* Before the head. */
        size_t next = i + 1;
        while (next < n && roles[next].frozen) next++;
        bool modifies = t->leading_adjectives && adjective && next < n && !np_has(t, NP_PARTICLE, &words[next]) &&
                        !np_has(t, NP_LINKER, &words[next]) &&
                        (adjective & (genders(t, NP_GENDER_M, &words[next]) | adjective_of(t, &words[next])));
        if (modifies && t->np[NP_PRE].len) modifies = np_has(t, NP_PRE, w) && !np_has(t, NP_POST, &words[next]);
        if (linked && next >= n && (adjective & head_gender)) modifies = true;
        if (modifies) {
            roles[i].facts |= FACT(IS_MOD);
            premod = true;
            if (adjective & GENDER_P) premod_plural = true;
            continue;
        }
        roles[i].facts |= FACT(IS_HEAD) | (premod ? FACT(IS_PREMOD) : 0) | (apposed ? FACT(IS_APPOSED) : 0);
        if (apposed) roles[i].loose = true;
        if (premod_plural) roles[i].facts |= FACT(IS_WITH_PLURAL);
        head = i;
        head_gender = genders(t, NP_GENDER_M, w);
        state = AFTER_HEAD;
        linked = false;
    }
}

/* ---- all, and names of another language: only the last word has endings (Wall Street Journala) ------------------------------------------------------------------------------------------------ */

void exo_morph_roles(const exo_morph *m, const morph_table *t, const exo_morph_request *q, const morph_word *words,
                     const bool *inflects, morph_role *roles) {
    /* Only persons have a sex. */
    exo_sort sort = q->sort == EXO_SORT_NAME && q->sex ? EXO_SORT_PERSON : q->sort;
    size_t n = q->nwords;
    bool one_unit = true;
    for (size_t i = 0; i < n; i++) {
        roles[i] = (morph_role){0};
        roles[i].frozen = !inflects[i] || words[i].len < 2 || (q->words[i].after == '.' && !t->flat) ||
                          np_has(t, NP_BARE, &words[i]);
        if (i + 1 < n && q->words[i].after != '-') one_unit = false;
        /* Tu-134, APT-31; Youtube.com */
        if (i + 1 < n && q->words[i].after == '-' && !inflects[i + 1] && !t->flat) roles[i].frozen = true;
        if (i > 0 && q->words[i - 1].after == '.' && exo_morph_shape(q->words[i].text) == FACT(IS_LOWER) && !t->flat)
            roles[i].frozen = true;
    }
    if (sort == EXO_SORT_NAME && n > 1 && !one_unit) {
        const morph_given *g = exo_morph_given_find(m, &words[0]);
        bool initial = words[0].len == 1 && q->words[0].after == '.';
        bool shows = false;
        for (size_t i = 1; i < n && !shows; i++) shows = np_has(t, NP_PERSON, &words[i]);
        if ((g || initial || (shows && !adjective_of(t, &words[0]))) && !np_has(t, NP_NOUN, &words[0]))
            sort = EXO_SORT_PERSON;
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t f = FACT(IS_SORT + sort) | exo_morph_shape(q->words[i].text) | given_facts(m, &words[i]);
        f |= q->native ? FACT(IS_NATIVE) : FACT(IS_FOREIGN);
        if (q->origin.len == 0 || exo_str_is(q->origin, exo_lang_code(t->lang))) f |= FACT(IS_DOMESTIC);
        if (q->plural) f |= FACT(IS_PLURAL);
        if (q->words[i].after == '-') f |= FACT(IS_HYPHEN);
        if (i > 0 && q->words[i - 1].after == '-') f |= FACT(IS_AFTER_HYPHEN);
        if (i > 0 && q->words[i - 1].after == '\'') f |= FACT(IS_JOINT_BEFORE);
        if (n > 1) f |= FACT(IS_COMPOUND);
        if (i + 1 == n) f |= FACT(IS_TAIL);
        roles[i].facts |= f;
    }
    if (sort == EXO_SORT_PERSON) {
        person_roles(m, t, q, words, roles);
        return;
    }
    for (size_t i = 0; i < n; i++) roles[i].facts |= sex_fact(q->sex);
    if (t->flat) return;
    if (one_unit || sort == EXO_SORT_ADJ) {
        for (size_t i = 0; i < n; i++) {
            roles[i].facts |= FACT(IS_ONLY);
            if (q->words[i].after != '-') continue;
            bool combining = np_has(t, NP_COMBINING, &words[i]);
            roles[i].loose = true; /* Och-Teatru beside Bielska-Białej */
            if (combining && (sort == EXO_SORT_ADJ || sort == EXO_SORT_DEM)) roles[i].frozen = true;
        }
        return;
    }
    bool alien = sort != EXO_SORT_NAME && np_has(t, NP_ALIEN_FIRST, &words[0]);
    for (size_t i = 0; i < n && !q->native && !alien; i++) alien = np_has(t, NP_ALIEN, &words[i]);
    if (!alien || roles[n - 1].frozen) {
        phrase_roles(t, q, words, roles);
        return;
    }
    bool club = n > 1 && np_has(t, NP_CLUB, &words[n - 1]) && !roles[n - 2].frozen;
    for (size_t i = 0; i + 1 < n; i++) roles[i].frozen = !(club && i + 2 == n);
    if (club) {
        roles[n - 2].facts |= FACT(IS_HEAD);
        roles[n - 2].loose = true;
    }
    roles[n - 1].facts |= FACT(IS_EXTRA) | FACT(IS_ALIEN);
    roles[n - 1].loose = true;
}

/* Persons whose names are like a name: for look-ups, where time is not as short as in scanning and every order, missing
   word or misspelling may be met at once.

   Candidates are the persons with a word that sounds like one of the name's: a name of two words seldom has both
   misspelt beyond their keys. They come out of an index from keys to names,

       LIPAVSKI -> Jan Lipavský, Ján Lipavský      IAN -> Jan Lipavský, Jan Hus, ...

   the name's rarest word first, and each is compared as a whole. The index is made when it is first asked: it costs
   nobody who only scans. A member index in the image was weighed and left out, for its room in every image. */
#include "lookup.h"

#include "key/compare.h"

#include <stdlib.h>

/* Comparisons for one name; what stands behind very common words beyond them is not found. */
enum { COMPARISONS = 6000 };
/* The least score of a comparison that asserts, and what is taken off the others so that they stand behind. */
#define ASSERTED 0.9
#define SUGGESTED 0.0

/* Roles that say nothing about who it is are not looked for; neither are initials and numbers. */
static bool telling(const exo_name_word *w) { return w->nkeys && w->nletters > 1 && !w->initial && !w->number && !w->role; }

static uint64_t posting(const exo_key_text *key, uint32_t number) { return (exo_key_hash(key) & 0xFFFFFFFF00000000u) | number; }

static int by_value(const void *x, const void *y) {
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

/* Whether the name is one that a row gives a person in full, and that may be met in other spellings. */
static bool belongs(const exonym_image *im, const exo_im_name *name) {
    switch (name->via) {
    case EXO_VIA_NAME: case EXO_VIA_VARIANT: case EXO_VIA_OLD: case EXO_VIA_NATIVE: case EXO_VIA_GIVEN: case EXO_VIA_ALIAS: break;
    default: return false;
    }
    return name->words > 1 && !(name->guards & (EXO_GUARD_MADE | EXO_GUARD_NO_KEY | EXO_GUARD_GENERIC)) &&
           strcmp(exo_type_text(im->entities[name->entity].kind), "PER") == 0;
}

/* An entity's name once, however many states spell it. */
typedef struct spelling {
    uint32_t entity, text, name;
} spelling;

static int by_spelling(const void *x, const void *y) {
    const spelling *a = x, *b = y;
    if (a->entity != b->entity) return a->entity < b->entity ? -1 : 1;
    if (a->text != b->text) return a->text < b->text ? -1 : 1;
    return a->name < b->name ? -1 : a->name > b->name;
}

/* Fills `names` with each spelling of each person. */
static bool gather(exo_alike *alike, const exo_alloc *a, const exonym_image *im) {
    EXO_VEC(spelling) all = {0};
    bool ok = true;
    for (uint32_t n = 0; ok && n < im->nnames; n++)
        if (belongs(im, &im->names[n])) ok = EXO_PUSH(a, &all, (spelling){im->names[n].entity, im->names[n].text, n});
    if (ok && all.len) qsort(all.at, all.len, sizeof *all.at, by_spelling);
    for (size_t i = 0; ok && i < all.len; i++)
        if (!i || all.at[i].entity != all.at[i - 1].entity || all.at[i].text != all.at[i - 1].text) ok = EXO_PUSH(a, &alike->names, all.at[i].name);
    exo_free(a, all.at);
    return ok;
}

static bool make(exo_alike *alike, const exo_alloc *a, const exonym_image *im) {
    if (!gather(alike, a, im)) return false;
    for (uint32_t i = 0; i < alike->names.len; i++) {
        exo_name name;
        exo_name_read(&im->fold, &im->key, exo_str_cstr(exo_image_string(im, im->names[alike->names.at[i]].text)), &name);
        for (unsigned w = 0; w < name.n; w++)
            for (unsigned k = 0; telling(&name.words[w]) && k < name.words[w].nkeys; k++)
                if (!EXO_PUSH(a, &alike->postings, posting(&name.words[w].keys[k], i))) return false;
    }
    if (alike->postings.len) qsort(alike->postings.at, alike->postings.len, sizeof *alike->postings.at, by_value);
    alike->asked = exo_calloc(a, alike->names.len + 1, sizeof *alike->asked);
    alike->made = alike->asked != NULL;
    return alike->made;
}

void exo_alike_free(exo_alike *alike, const exo_alloc *a) {
    exo_free(a, alike->names.at);
    exo_free(a, alike->postings.at);
    exo_free(a, alike->asked);
    *alike = (exo_alike){0};
}

/* ---- asking ------------------------------------------------------------------------------------ */

/* The first posting that is not before `value`; halves each round. */
static size_t lower_bound(const exo_alike *alike, uint64_t value) {
    size_t low = 0, high = alike->postings.len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (alike->postings.at[mid] < value) low = mid + 1;
        else high = mid;
    }
    return low;
}

typedef struct run {
    size_t from, to;
} run;

/* The postings of a word's keys; `*runs` has room for EXO_KEYS_MAX. Returns how many names they are together. */
static size_t runs_of(const exo_alike *alike, const exo_name_word *w, run *runs) {
    size_t sum = 0;
    for (unsigned k = 0; k < w->nkeys; k++) {
        uint64_t first = posting(&w->keys[k], 0);
        runs[k].from = lower_bound(alike, first);
        runs[k].to = lower_bound(alike, first | UINT32_MAX);
        sum += runs[k].to - runs[k].from;
    }
    return sum;
}

/* Numbers tell rulers apart: Abdullah II is not Abdullah. */
static bool same_numbers(const exo_name *a, const exo_name *b) {
    unsigned x = 0, y = 0;
    for (unsigned i = 0; i < a->n; i++) x += a->words[i].number;
    for (unsigned i = 0; i < b->n; i++) y += b->words[i].number;
    return x == y;
}

/* Two names that are compared are often one person's; of a name and the tens of thousands in a lexicon few pairs are, so
   that more is asked of them than of a pair: hardly anything may be off, and an initial says nothing but beside a
   family name that is equal, or beside two other words. */
static bool asserts(const exo_name *asked, const exo_name *other, const exo_comparison *said) {
    if (said->verdict != EXO_SAME || said->score < ASSERTED || !same_numbers(asked, other)) return false;
    return !(said->why & EXO_WHY_INITIAL) || asked->n > 2 || !(said->why & (EXO_WHY_SOUND | EXO_WHY_NEAR | EXO_WHY_MISSING));
}

static bool compare_one(exonym_scanner *s, size_t i, uint32_t number, const exo_name *asked, bool suggest) {
    const exonym_image *im = s->images[i];
    const exo_im_name *name = &im->names[number];
    exo_name other;
    exo_comparison said;
    exo_name_read(&im->fold, &im->key, exo_str_cstr(exo_image_string(im, name->text)), &other);
    exo_name_compare(&im->key, asked, &other, &said);
    bool sure = asserts(asked, &other, &said);
    if (!sure && (!suggest || said.verdict == EXO_DIFFERENT)) return true;
    exo_guess g = {.name = name, .entity = name->entity, .row = name->row, .rank = said.score, .prio = name->prio, .image = (uint8_t)i,
                   .via = EXO_VIA_SOUND, .sure = sure, .suggestion = !sure};
    if (!sure) g.rank -= SUGGESTED;
    return exo_lookup_add(s, &g);
}

exonym_status exo_alike_find(exonym_scanner *s, size_t i, exo_str text, bool suggest, exonym_error *err) {
    const exonym_image *im = s->images[i];
    exo_alike *alike = &s->lookup->alike[i];
    exo_name asked;
    exo_name_read(&im->fold, &im->key, text, &asked);
    if (asked.n < 2) return EXONYM_OK;
    if (!alike->made && !make(alike, &s->alloc, im)) {
        exo_alike_free(alike, &s->alloc);
        return exo_error_nomem(err);
    }
    if (++alike->question == 0) { /* after 2^32 questions the numbers begin again */
        memset(alike->asked, 0, alike->names.len * sizeof *alike->asked);
        alike->question = 1;
    }
    run runs[EXO_NAME_WORDS][EXO_KEYS_MAX];
    size_t weight[EXO_NAME_WORDS], left = COMPARISONS;
    for (unsigned w = 0; w < asked.n; w++) weight[w] = telling(&asked.words[w]) ? runs_of(alike, &asked.words[w], runs[w]) : 0;
    for (;;) {
        unsigned rarest = asked.n;
        for (unsigned w = 0; w < asked.n; w++)
            if (weight[w] && (rarest == asked.n || weight[w] < weight[rarest])) rarest = w;
        if (rarest == asked.n) return EXONYM_OK;
        weight[rarest] = 0;
        for (unsigned k = 0; k < asked.words[rarest].nkeys; k++)
            for (size_t p = runs[rarest][k].from; p < runs[rarest][k].to; p++) {
                uint32_t number = (uint32_t)alike->postings.at[p];
                if (alike->asked[number] == alike->question) continue;
                alike->asked[number] = alike->question;
                if (!left--) return EXONYM_OK;
                if (!compare_one(s, i, alike->names.at[number], &asked, suggest)) return exo_error_nomem(err);
            }
    }
}

/* Persons whose names are like a name: for look-ups, where time is not as short as in scanning and every order, missing
   word or misspelling may be met at once.

   Candidates are the persons with a word whose key is, but for one class, a key of one of the name's words. Keys that
   near are found as symmetric delete finds words (Garbe, "SymSpell", 2012): each key is kept under itself and under
   what is left of it without one class, and asked for the same way. Whoever is found is compared as a whole
   (key/compare.h), the bearers of the rarest word first.

   The index is made when it is first asked, so that it costs nothing to those who only scan, and no room in the image. */
#include "lookup.h"

#include "key/compare.h"

#include <stdlib.h>

enum {
    COMPARISONS = 6000,  /* for one name; what stands behind very common words beyond them is not found */
    NEAR_KEYS = 256,     /* keys that one word may lead to */
    NEAR_LEN = 4         /* shorter keys have too many near them */
};
/* The least score of a comparison that asserts: where words are near only more, between two scripts less. */
#define ASSERTED 0.9
#define ASSERTED_NEAR 0.93
#define ASSERTED_SCRIPTS 0.86

static uint64_t entry(uint32_t from, uint32_t to) { return (uint64_t)from << 32 | to; }
static uint32_t half_hash(const exo_key_text *key) { return (uint32_t)(exo_key_hash(key) >> 32); }

/* Particles and the like say nothing about who it is; neither do initials and numbers. */
static bool telling(const exo_name_word *w) { return w->nkeys && w->nletters > 1 && !w->initial && !w->number && !w->role; }

static int by_value(const void *x, const void *y) {
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

static void sort_entries(uint64_t *at, size_t *len) {
    size_t kept = 0;
    if (*len > 1) qsort(at, *len, sizeof *at, by_value);
    for (size_t i = 0; i < *len; i++)
        if (!i || at[i] != at[i - 1]) at[kept++] = at[i];
    *len = kept;
}

/* The hashes of a key and of what is left of it without each class in turn; `out` has room for EXO_KEY_LEN + 1. */
static size_t deletions(const exo_key_text *key, uint32_t *out) {
    size_t n = 0;
    out[n++] = half_hash(key);
    for (unsigned i = 0; key->len >= NEAR_LEN && i < key->len; i++) {
        if (i && key->at[i] == key->at[i - 1]) continue;
        exo_key_text less = {.len = (uint8_t)(key->len - 1)};
        memcpy(less.at, key->at, i);
        memcpy(less.at + i, key->at + i + 1, key->len - i - 1u);
        out[n++] = half_hash(&less);
    }
    return n;
}

/* ---- making ------------------------------------------------------------------------------------- */

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

static bool add_key(exo_alike *alike, const exo_alloc *a, const exo_key_text *key, uint32_t number) {
    uint32_t hashes[EXO_KEY_LEN + 1], own = half_hash(key);
    size_t n = deletions(key, hashes);
    bool ok = EXO_PUSH(a, &alike->postings, entry(own, number));
    for (size_t i = 0; ok && i < n; i++) ok = EXO_PUSH(a, &alike->near, entry(hashes[i], own));
    /* Many words are many times there; what is double is let go before it has grown. */
    if (ok && alike->near.len == alike->near.cap) sort_entries(alike->near.at, &alike->near.len);
    return ok;
}

static bool make(exo_alike *alike, const exo_alloc *a, const exonym_image *im) {
    bool ok = gather(alike, a, im);
    for (uint32_t i = 0; ok && i < alike->names.len; i++) {
        exo_name name;
        exo_name_read(&im->fold, &im->key, exo_str_cstr(exo_image_string(im, im->names[alike->names.at[i]].text)), &name);
        for (unsigned w = 0; w < name.n; w++)
            for (unsigned k = 0; ok && telling(&name.words[w]) && k < name.words[w].nkeys; k++) ok = add_key(alike, a, &name.words[w].keys[k], i);
    }
    sort_entries(alike->postings.at, &alike->postings.len);
    sort_entries(alike->near.at, &alike->near.len);
    alike->asked = ok ? exo_calloc(a, alike->names.len + 1, sizeof *alike->asked) : NULL;
    alike->made = alike->asked != NULL;
    return alike->made;
}

void exo_alike_free(exo_alike *alike, const exo_alloc *a) {
    exo_free(a, alike->names.at);
    exo_free(a, alike->postings.at);
    exo_free(a, alike->near.at);
    exo_free(a, alike->asked);
    *alike = (exo_alike){0};
}

/* ---- asking ------------------------------------------------------------------------------------ */

typedef struct run {
    size_t from, to;
} run;

/* The entries from `from` on that begin with this hash; halves each round. */
static run run_of(const uint64_t *at, size_t len, uint32_t hash) {
    size_t low = 0, high = len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (at[mid] >> 32 < hash) low = mid + 1;
        else high = mid;
    }
    run r = {low, low};
    while (r.to < len && at[r.to] >> 32 == hash) r.to++;
    return r;
}

/* One word of the name and the keys that it leads to: its own, then those near. */
typedef struct word {
    uint32_t keys[NEAR_KEYS];
    size_t nkeys, own;
    size_t bearers;       /* postings of its own keys, then of all */
    bool done;
} word;

static void add_hash(word *w, uint32_t hash) {
    for (size_t i = 0; i < w->nkeys; i++)
        if (w->keys[i] == hash) return;
    if (w->nkeys < NEAR_KEYS) w->keys[w->nkeys++] = hash;
}

static void read_word(const exo_alike *alike, const exo_name_word *from, word *w) {
    w->nkeys = w->bearers = 0;
    w->done = !telling(from);
    for (unsigned k = 0; !w->done && k < from->nkeys; k++) add_hash(w, half_hash(&from->keys[k]));
    w->own = w->nkeys;
    for (unsigned k = 0; !w->done && k < from->nkeys; k++) {
        uint32_t hashes[EXO_KEY_LEN + 1];
        size_t n = deletions(&from->keys[k], hashes);
        for (size_t i = 0; i < n; i++) {
            run r = run_of(alike->near.at, alike->near.len, hashes[i]);
            for (size_t p = r.from; p < r.to; p++) add_hash(w, (uint32_t)alike->near.at[p]);
        }
    }
}

/* Numbers tell rulers apart: Abdullah II is not Abdullah. */
static bool same_numbers(const exo_name *a, const exo_name *b) {
    unsigned x = 0, y = 0;
    for (unsigned i = 0; i < a->n; i++) x += a->words[i].number;
    for (unsigned i = 0; i < b->n; i++) y += b->words[i].number;
    return x == y;
}

static bool cyrillic(const exo_name *name) {
    for (unsigned i = 0; i < name->n; i++)
        if (name->words[i].cyrillic) return true;
    return false;
}

/* Words that say who it is: no particles, generations, numbers. */
static unsigned count_words(const exo_name *name) {
    unsigned n = 0;
    for (unsigned i = 0; i < name->n; i++) n += !name->words[i].role && !name->words[i].number;
    return n;
}

/* Two names that are compared are often one person's; of a name and the tens of thousands in a lexicon few pairs are, so
   that more is asked of them than of a pair. In one script hardly anything may be off, and what is off may not stand
   beside a given name in another language (The Cure is not Tudor Chiuariu). An initial says nothing but beside a family
   name that is equal, or beside two other words. */
static bool asserts(const exo_name *asked, const exo_name *other, const exo_comparison *said) {
    bool scripts = cyrillic(asked) != cyrillic(other);
    if (said->verdict != EXO_SAME || said->score < (scripts ? ASSERTED_SCRIPTS : said->why & EXO_WHY_NEAR ? ASSERTED_NEAR : ASSERTED)) return false;
    if (!same_numbers(asked, other)) return false;
    if (!scripts && (said->why & EXO_WHY_GIVEN) && (said->why & (EXO_WHY_NEAR | EXO_WHY_JOINED))) return false;
    return !(said->why & EXO_WHY_INITIAL) || count_words(asked) > 2 || !(said->why & (EXO_WHY_SOUND | EXO_WHY_NEAR | EXO_WHY_MISSING));
}

/* A question under way. */
typedef struct question {
    exonym_scanner *s;
    size_t image;
    exo_alike *alike;
    exo_name name;
    bool suggest;
    size_t left;          /* comparisons */
} question;

static bool compare_one(question *q, uint32_t number) {
    const exonym_image *im = q->s->images[q->image];
    const exo_im_name *name = &im->names[number];
    exo_name other;
    exo_comparison said;
    exo_name_read(&im->fold, &im->key, exo_str_cstr(exo_image_string(im, name->text)), &other);
    exo_name_compare(&im->key, &q->name, &other, &said);
    bool sure = asserts(&q->name, &other, &said);
    if (!sure && (!q->suggest || said.verdict == EXO_DIFFERENT)) return true;
    exo_guess g = {.name = name, .entity = name->entity, .row = name->row, .rank = said.score, .prio = name->prio, .image = (uint8_t)q->image,
                   .via = EXO_VIA_SOUND, .sure = sure, .suggestion = !sure};
    return exo_lookup_add(q->s, &g);
}

/* Compares the bearers of the keys [from, to) of a word that have not been met. */
static bool compare_bearers(question *q, const word *w, size_t from, size_t to) {
    for (size_t k = from; k < to; k++) {
        run r = run_of(q->alike->postings.at, q->alike->postings.len, w->keys[k]);
        for (size_t p = r.from; p < r.to && q->left; p++) {
            uint32_t number = (uint32_t)q->alike->postings.at[p];
            if (q->alike->asked[number] == q->alike->question) continue;
            q->alike->asked[number] = q->alike->question;
            q->left--;
            if (!compare_one(q, q->alike->names.at[number])) return false;
        }
    }
    return true;
}

static size_t count_bearers(const exo_alike *alike, const word *w, size_t from, size_t to) {
    size_t sum = 0;
    for (size_t k = from; k < to; k++) {
        run r = run_of(alike->postings.at, alike->postings.len, w->keys[k]);
        sum += r.to - r.from;
    }
    return sum;
}

/* The words in order of how few bear their keys: own keys of each, then near keys of each. */
static bool compare_all(question *q, word *words, unsigned n, bool near_keys) {
    for (unsigned i = 0; i < n; i++) {
        words[i].done = words[i].nkeys == 0;
        words[i].bearers = count_bearers(q->alike, &words[i], near_keys ? words[i].own : 0, near_keys ? words[i].nkeys : words[i].own);
    }
    for (;;) {
        unsigned rarest = n;
        for (unsigned i = 0; i < n; i++)
            if (!words[i].done && (rarest == n || words[i].bearers < words[rarest].bearers)) rarest = i;
        if (rarest == n) return true;
        word *w = &words[rarest];
        w->done = true;
        if (!compare_bearers(q, w, near_keys ? w->own : 0, near_keys ? w->nkeys : w->own)) return false;
    }
}

exonym_status exo_alike_find(exonym_scanner *s, size_t i, exo_str text, bool suggest, exonym_error *err) {
    const exonym_image *im = s->images[i];
    question q = {.s = s, .image = i, .alike = &s->lookup->alike[i], .suggest = suggest, .left = COMPARISONS};
    exo_name_read(&im->fold, &im->key, text, &q.name);
    if (q.name.n < 2) return EXONYM_OK;
    if (!q.alike->made && !make(q.alike, &s->alloc, im)) {
        exo_alike_free(q.alike, &s->alloc);
        return exo_error_nomem(err);
    }
    if (++q.alike->question == 0) { /* after 2^32 questions the numbers begin again */
        memset(q.alike->asked, 0, q.alike->names.len * sizeof *q.alike->asked);
        q.alike->question = 1;
    }
    word words[EXO_NAME_WORDS];
    for (unsigned w = 0; w < q.name.n; w++) read_word(q.alike, &q.name.words[w], &words[w]);
    bool ok = compare_all(&q, words, q.name.n, false) && compare_all(&q, words, q.name.n, true);
    return ok ? EXONYM_OK : exo_error_nomem(err);
}

/* Names that are like a name: for look-ups and suggestions, where time is not as short as in scanning and every order,
   missing word or misspelling may be met at once.

   Candidates are the names with a word whose key is near a key of one of the name's words; the image has an index of
   them (image/near.c). A person is compared as a whole (key/compare.h), the bearers of the rarest word first; a name of one word, and
   what is no person's, word by word, and never asserted: of single words that are alike few are meant. */
#include "lookup.h"

#include "key/compare.h"
#include <stdlib.h>

enum {
    COMPARISONS = 6000,  /* for one name; what stands behind very common words beyond them is not found */
    NEAR_KEYS = 256,     /* keys that one word may lead to */
    APART = 160,         /* of words that are compared one by one, and so many letters at least: */
    LETTERS = 4,
    SOUND_APART = 22     /* of words equal in sound */
};
/* The least score of a comparison that asserts: where words are near only more, between two scripts less. */
#define ASSERTED 0.9
#define WORTH 0.84 /* saying, unsure */
#define ASSERTED_NEAR 0.93
#define ASSERTED_SCRIPTS 0.86
/* What the names share must say so many bits (key/compare.h) more than it takes to pick one of all entities. */
#define ASSERTED_BITS 1.5
#define WORTH_BITS 0.5
/* Letters in their place in each word; beside two other words fewer will do. */
#define SPELT 0.7
#define SPELT_LONG 0.6
/* And in short words whatever they sound like: Chan is not Johnny. */
#define SPELT_SHORT 0.45

/* Particles and the like say nothing about who it is; neither do initials and numbers. */
static bool telling(const exo_name_word *w) { return w->nkeys && w->nletters > 1 && !w->initial && !w->number && !w->role; }

void exo_alike_free(exo_alike *alike, const exo_alloc *a) {
    exo_free(a, alike->asked);
    *alike = (exo_alike){0};
}

/* One word of the name and the keys of the image that it leads to: its own, then those near, the nearest first. */
typedef struct word {
    exo_near keys[NEAR_KEYS];
    size_t nkeys, own;
    size_t bearers;       /* of its own keys, then of all */
    bool done;
} word;

/* The key once, by its least distance, in its place. */
static void add_key(word *w, exo_near key) {
    size_t i = 0;
    while (i < w->nkeys && w->keys[i].key != key.key) i++;
    if (i < w->nkeys && w->keys[i].distance <= key.distance) return;
    if (i == w->nkeys && w->nkeys == NEAR_KEYS && w->keys[--i].distance <= key.distance) return;
    if (i == w->nkeys) w->nkeys++;
    for (; i && w->keys[i - 1].distance > key.distance; i--) w->keys[i] = w->keys[i - 1];
    w->keys[i] = key;
}

static void read_word(const exonym_image *im, const exo_name_word *from, word *w) {
    exo_near found[NEAR_KEYS];
    w->nkeys = w->own = w->bearers = 0;
    w->done = !telling(from);
    for (unsigned k = 0; !w->done && k < from->nkeys; k++) {
        size_t n;
        exo_image_near(im, &from->keys[k], found, NEAR_KEYS, &n);
        for (size_t i = 0; i < n; i++) add_key(w, found[i]);
    }
    while (w->own < w->nkeys && !w->keys[w->own].distance) w->own++;
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

/* A ruler: a number beside it tells what the one name leaves open. */
static bool numbered(const exo_name *name) {
    for (unsigned i = 0; i < name->n; i++)
        if (name->words[i].number) return true;
    return false;
}

/* Two names that are compared are often one person's; of a name and the tens of thousands in a lexicon few pairs are, so
   that more is asked of them than of a pair. In one script hardly anything may be off, and what is off may not stand
   beside a given name in another language (The Cure is not Tudor Chiuariu). An initial says nothing but beside a family
   name that is equal, or beside two other words. */
static bool asserts(const exo_name *asked, const exo_name *other, const exo_comparison *said, double choice) {
    bool scripts = cyrillic(asked) != cyrillic(other);
    if (said->verdict != EXO_SAME || said->score < (scripts ? ASSERTED_SCRIPTS : said->why & EXO_WHY_NEAR ? ASSERTED_NEAR : ASSERTED)) return false;
    if (!same_numbers(asked, other) || said->bits < choice + ASSERTED_BITS || said->short_alike < SPELT_SHORT) return false;
    /* Abdullah II is not Abdul Hamid II. */
    if (numbered(asked) && count_words(asked) != count_words(other) && (said->why & (EXO_WHY_GIVEN | EXO_WHY_SOUND | EXO_WHY_NEAR))) return false;
    if (!scripts && (said->why & EXO_WHY_GIVEN) && (said->why & (EXO_WHY_NEAR | EXO_WHY_JOINED))) return false;
    /* Carl Gustaf is not Karol G, Juan Carlos not Carl Jung. */
    if ((said->why & EXO_WHY_GIVEN) && (said->why & EXO_WHY_INITIAL) && count_words(asked) < 3) return false;
    bool heard = (said->why & EXO_WHY_SOUND) && (said->why & EXO_WHY_MISSING);
    if (!scripts && (said->why & EXO_WHY_ORDER) && (asked->inverted == other->inverted || (said->why & EXO_WHY_MISSING)) && ((said->why & (EXO_WHY_GIVEN | EXO_WHY_NEAR)) || heard)) return false;
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
    double choice;        /* bits that it takes to pick an entity of the lexicon */
} question;

/* Nearly the logarithm. */
static double bits_of(uint64_t n) {
    uint64_t power = 1;
    double bits = 0;
    for (n += !n; power <= n / 2; power *= 2) bits++;
    return bits + (double)(n - power) / (double)power;
}

static double choice_of(const exonym_scanner *s) {
    uint64_t n = 1;
    for (size_t i = 0; i < s->nimages; i++) n += s->images[i]->nentities;
    return bits_of(n);
}

/* Too weak to assert, and yet worth saying, unsure: the same words in the same order, one of them misspelt, or as they are
   and the other name has more. */
static bool worth(const exo_name *asked, const exo_name *other, const exo_comparison *said, double choice) {
    if (said->verdict != EXO_SAME || numbered(asked) || said->bits < choice + WORTH_BITS) return false;
    if (said->alike < (count_words(asked) > 2 ? SPELT_LONG : SPELT)) return false; /* Leary is no slip for Lowry */
    unsigned off = EXO_WHY_SOUND | EXO_WHY_NEAR | (cyrillic(asked) == cyrillic(other) ? EXO_WHY_INITIAL : 0);
    if (!(said->why & ~off)) return said->score >= WORTH;
    return !(said->why & ~(unsigned)(EXO_WHY_SOUND | EXO_WHY_MISSING)) && count_words(asked) < count_words(other);
}

static bool add_guess(question *q, uint32_t number, double rank, bool sure) {
    const exonym_image *im = q->s->images[q->image];
    const exo_im_name *name = exo_image_name(im, number);
    return exo_lookup_add(q->s, &(exo_guess){.name = name, .number = number, .entity = exo_image_name_entity(im, number),
                                             .row = exo_image_name_row(im, number), .rank = rank, .prio = name->prio,
                                             .image = (uint8_t)q->image, .via = EXO_VIA_SOUND, .sure = sure, .suggestion = !sure});
}

/* How far apart the two are word by word, by the worst of the words. One word is also compared with a person's family
   name, the last word. */
static unsigned apart(const question *q, const exo_name *other, bool person) {
    const exo_name *name = &q->name;
    const exo_key *key = &q->s->images[q->image]->key;
    unsigned worst = 0;
    if (name->n == 1 && (name->words[0].nletters < LETTERS || other->words[other->n - 1].nletters < LETTERS)) return UINT32_MAX;
    if (person && name->n == 1 && other->n > 1) return exo_name_word_apart(key, &name->words[0], &other->words[other->n - 1]);
    for (unsigned i = 0; i < name->n && name->n == other->n; i++) {
        unsigned d = exo_name_word_apart(key, &name->words[i], &other->words[i]);
        if (d > worst) worst = d;
    }
    return name->n == other->n ? worst : UINT32_MAX;
}

static bool compare_one(question *q, uint32_t number) {
    const exonym_image *im = q->s->images[q->image];
    const exo_im_name *name = exo_image_name(im, number);
    bool person = name->kind == EXO_IM_PERSON, near_too = !(name->guards & EXO_GUARD_NO_NEAR);
    exo_name other;
    exo_comparison said;
    exo_name_read(&im->fold, &im->key, exo_str_cstr(exo_image_name_text(im, number)), &other);
    if (!person || q->name.n < 2) {
        unsigned d = q->suggest ? apart(q, &other, person) : UINT32_MAX;
        return d > (near_too ? APART : SOUND_APART) || add_guess(q, number, (other.n == q->name.n ? 0.7 : 0.6) - d / 1000.0, false);
    }
    exo_name_compare(&im->key, &q->name, &other, &said);
    if (said.verdict == EXO_DIFFERENT || (!near_too && (said.why & EXO_WHY_NEAR))) return true;
    bool sure = asserts(&q->name, &other, &said, q->choice);
    return (!sure && !q->suggest && !worth(&q->name, &other, &said, q->choice)) || add_guess(q, number, said.score, sure);
}

/* Compares the bearers of the keys [from, to) of a word that have not been met. */
static bool compare_bearers(question *q, const word *w, size_t from, size_t to) {
    for (size_t k = from; k < to; k++) {
        exo_near_names names = exo_image_near_names(q->s->images[q->image], w->keys[k].key);
        for (uint32_t name; q->left && exo_near_next(&names, &name);) {
            if (q->alike->asked[name] == q->alike->question) continue;
            q->alike->asked[name] = q->alike->question;
            q->left--;
            if (!compare_one(q, name)) return false;
        }
    }
    return true;
}

static size_t count_bearers(const exonym_image *im, const word *w, size_t from, size_t to) {
    size_t sum = 0;
    for (size_t k = from; k < to; k++) sum += exo_image_near_names(im, w->keys[k].key).left;
    return sum;
}

/* The words in order of how few bear their keys: own keys of each, then near keys of each. */
static bool compare_all(question *q, word *words, unsigned n, bool near_keys) {
    for (unsigned i = 0; i < n; i++) {
        words[i].done = words[i].nkeys == 0;
        words[i].bearers =
            count_bearers(q->s->images[q->image], &words[i], near_keys ? words[i].own : 0, near_keys ? words[i].nkeys : words[i].own);
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

/* A new question to image `i`. False when memory ran out. */
static bool begin(question *q, exonym_scanner *s, size_t i, exo_str text, bool suggest, size_t comparisons) {
    const exonym_image *im = s->images[i];
    exo_alike *alike = &s->lookup->alike[i];
    *q = (question){.s = s, .image = i, .alike = alike, .suggest = suggest, .left = comparisons, .choice = choice_of(s)};
    exo_name_read(&im->fold, &im->key, text, &q->name);
    if (!alike->asked && !(alike->asked = exo_calloc(&s->alloc, im->nnames, sizeof *alike->asked))) return false;
    if (++alike->question == 0) { /* after 2^32 questions the numbers begin again */
        memset(alike->asked, 0, im->nnames * sizeof *alike->asked);
        alike->question = 1;
    }
    return true;
}

exonym_status exo_alike_find(exonym_scanner *s, size_t i, exo_str text, bool suggest, exonym_error *err) {
    question q;
    word words[EXO_NAME_WORDS];
    if (!s->images[i]->near_buckets) return EXONYM_OK;
    if (!begin(&q, s, i, text, suggest, COMPARISONS)) return exo_error_nomem(err);
    if (q.name.n < (suggest ? 1 : 2)) return EXONYM_OK;
    for (unsigned w = 0; w < q.name.n; w++) {
        read_word(s->images[i], &q.name.words[w], &words[w]);
        /* What many bear says little about who it is. */
        size_t bearers = count_bearers(s->images[i], &words[w], 0, words[w].own);
        if (bearers) q.name.words[w].most = (float)(q.choice - bits_of(bearers) + 2);
    }
    bool ok = compare_all(&q, words, q.name.n, false) && compare_all(&q, words, q.name.n, true);
    return ok ? EXONYM_OK : exo_error_nomem(err);
}

typedef struct bearer {
    uint32_t entity, row, number;
} bearer;

static int by_bearer(const void *x, const void *y) {
    const bearer *a = x, *b = y;
    if (a->entity != b->entity) return a->entity < b->entity ? -1 : 1;
    return a->row != b->row ? (a->row < b->row ? -1 : 1) : a->number < b->number ? -1 : a->number > b->number;
}

/* The bearers of keys that are equally near, each once: when they are too many, the first by entity, so that it does not depend on the
   other names of the lexicon which. */
static void take_nearest(const exonym_image *im, const exo_near *keys, size_t nkeys, exo_alike *alike) {
    enum { GATHERED = 2048 };
    bearer all[GATHERED];
    size_t n = 0;
    for (size_t k = 0; k < nkeys; k++) {
        exo_near_names names = exo_image_near_names(im, keys[k].key);
        for (uint32_t number; n < GATHERED && exo_near_next(&names, &number);)
            all[n++] = (bearer){exo_image_name_entity(im, number), exo_image_name_row(im, number), number};
    }
    if (n > 1) qsort(all, n, sizeof *all, by_bearer);
    for (size_t i = 0; i < n && alike->nnames < EXO_ALIKE_NAMES; i++)
        if (!i || all[i].number != all[i - 1].number) alike->names[alike->nnames++] = all[i].number;
}

bool exo_alike_word(exonym_scanner *s, size_t i, exo_str text) {
    const exonym_image *im = s->images[i];
    exo_alike *alike = &s->lookup->alike[i];
    exo_name name;
    word w;
    alike->nnames = 0;
    exo_name_read(&im->fold, &im->key, text, &name);
    if (!im->near_buckets || name.n != 1) return false;
    read_word(im, &name.words[0], &w);
    for (size_t k = 0, next; k < w.nkeys && alike->nnames < EXO_ALIKE_NAMES; k = next) {
        for (next = k + 1; next < w.nkeys && w.keys[next].distance == w.keys[k].distance;) next++;
        take_nearest(im, w.keys + k, next - k, alike);
    }
    return alike->nnames > 0;
}

exonym_status exo_alike_beside(exonym_scanner *s, size_t i, exo_str text, exonym_error *err) {
    question q;
    if (!begin(&q, s, i, text, true, EXO_ALIKE_NAMES)) return exo_error_nomem(err);
    for (size_t k = 0; k < q.alike->nnames; k++) {
        uint32_t number = q.alike->names[k];
        if (q.alike->asked[number] == q.alike->question) continue;
        q.alike->asked[number] = q.alike->question;
        if (!compare_one(&q, number)) return exo_error_nomem(err);
    }
    return EXONYM_OK;
}

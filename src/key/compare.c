/* Compares two names. Words are aligned by dynamic programming, where leaving a word out has a price that its kind
   sets: first as they stand and, if that is not good enough, with the family name first in one of them, and with two
   words as one. A name's cost is the mean of its pairs, in which a given name that many share weighs less, or its
   worst pair if that is bad, and what was left out. The numbers were chosen on development pairs
   (tests/unit/key_compare.c shows how to measure). */
#include "key/pair.h"

#include <stdio.h>

enum {
    SAME_COST = 165, /* of a name: the same up to here, unsure up to UNSURE_COST */
    UNSURE_COST = 210,
    FAMILY_WEIGHT = 3, /* of a pair in the mean; of a pair of given names 1 */
    FAMILY_WORST = 16, /* tenths of a name's cost that a pair may cost */
    GIVEN_WORST = 17,
    INITIAL_WORST = 105, /* the only other pair beside initials costs at most so much */
    RANKED_WORST = 60,   /* the only pair when all else is a rank: Queen Beatrix */
    SWAP_WORST = 130,     /* each pair when the order is another */
    SWAP_INITIAL = 100,  /* or this, of an initial: Lipavský J. */
    SWAP = 15,           /* another order, on top */
    JOIN = 10,           /* two words written as one, on top */
    BOTH = 80,           /* both names have a word of their own, on top */
    ALONE = 20           /* a family name alone against a full name, instead of what is left out */
};

/* What leaving a word out costs, on top. */
enum {
    LEAVE_PARTICLE = 15,
    LEAVE_JUNIOR = 25, /* and numbers */
    LEAVE_INITIAL = 25,
    LEAVE_MIDDLE = 50,
    LEAVE_HYPHEN = 60, /* the second part of a family name */
    LEAVE_FIRST = 110,
    LEAVE_SECOND = 140, /* a last word after another family name */
    LEAVE_LAST = 190,
    LEAVE_ONLY = 5000,
    LONG_WORD = 4 /* letters of a family name that may be left out */
};
enum { PRICE = 4 }; /* of a word left out in the search for the path, where pairs are summed */

static unsigned leave(const exo_name *x, unsigned i) {
    const exo_name_word *w = &x->words[i];
    if (w->role == KEY_PARTICLE) return LEAVE_PARTICLE;
    if (w->role == KEY_JUNIOR || w->number) return LEAVE_JUNIOR;
    if (x->n < 2) return LEAVE_ONLY;
    if (w->initial) return LEAVE_INITIAL;
    if (i == 0) return LEAVE_FIRST;
    if (i + 1 < x->n) return LEAVE_MIDDLE;
    if (i > 1 && w->hyphen && w->nletters >= LONG_WORD) return LEAVE_HYPHEN;
    return i > 1 && !x->words[i - 1].nclasses && !x->words[i - 1].role && w->nletters >= LONG_WORD
               ? LEAVE_SECOND
               : LEAVE_LAST;
}

/* Pairs of words of a and b, compared when first needed. */
typedef struct table {
    const exo_key *k;
    const exo_name *a, *b;
    unsigned start; /* b is read from this word on, around */
    unsigned leave_a[EXO_NAME_WORDS], leave_b[EXO_NAME_WORDS]; /* by word */
    bool known[EXO_NAME_WORDS][EXO_NAME_WORDS];
    pair cell[EXO_NAME_WORDS][EXO_NAME_WORDS];
} table;

typedef enum step { STEP_NONE, STEP_LEAVE_A, STEP_LEAVE_B, STEP_PAIR } step;
typedef struct path {
    unsigned len;
    struct {
        uint8_t step, i, j; /* words */
    } at[2 * EXO_NAME_WORDS];
} path;

/* The cheapest path from the end to the beginning; what is not known yet costs nothing. */
static void find_path(const table *t, path *p) {
    unsigned n = t->a->n, m = t->b->n;
    unsigned d[EXO_NAME_WORDS + 1][EXO_NAME_WORDS + 1];
    uint8_t from[EXO_NAME_WORDS + 1][EXO_NAME_WORDS + 1], word[EXO_NAME_WORDS];
    for (unsigned j = 0; j < m; j++) word[j] = (uint8_t)(j + t->start < m ? j + t->start : j + t->start - m);
    for (unsigned i = 0; i <= n; i++)
        for (unsigned j = 0; j <= m; j++) {
            unsigned best = i || j ? UINT32_MAX : 0;
            from[i][j] = STEP_NONE;
            if (i && j) {
                unsigned w = word[j - 1];
                best = d[i - 1][j - 1] + (t->known[i - 1][w] ? t->cell[i - 1][w].cost : 0);
                from[i][j] = STEP_PAIR;
            }
            if (i && d[i - 1][j] + PRICE * t->leave_a[i - 1] < best)
                best = d[i - 1][j] + PRICE * t->leave_a[i - 1], from[i][j] = STEP_LEAVE_A;
            if (j && d[i][j - 1] + PRICE * t->leave_b[word[j - 1]] < best)
                best = d[i][j - 1] + PRICE * t->leave_b[word[j - 1]], from[i][j] = STEP_LEAVE_B;
            d[i][j] = best;
        }
    p->len = 0;
    for (unsigned i = n, j = m; i || j;) { /* each step goes down in i or j */
        uint8_t s = from[i][j];
        i -= s != STEP_LEAVE_B;
        j -= s != STEP_LEAVE_A;
        p->at[p->len].step = s;
        p->at[p->len].i = (uint8_t)i;
        p->at[p->len++].j = s == STEP_LEAVE_A ? 0 : word[j];
    }
}

typedef struct result {
    unsigned cost, left, worst, why; /* left: the part of the cost for words left out */
    double bits, common, alike, short_alike; /* of a cost up to SAME_COST; common: of the bits those that many bearers take off */
} result;
static const result hopeless = {PAIR_FAR, PAIR_FAR, PAIR_FAR, 0, 0, 0, 0, 0};

/* ---- how much a pair says ----------------------------------------------------------------------- */

/* Bits of a class of the key, and more of it when the letters are equal; of a given name at most; of an initial, of a particle; what a word
   without a partner, another order takes off. A pair that costs NOTHING says nothing. */
#define CLASS_BITS 2.0
#define LETTER_BITS 2.0
#define GIVEN_BITS 8.0
#define CLASS_OF_GIVEN_BITS 5.0 /* in another language: Jan and John; and more for its letters */
#define CLASS_LETTER_BITS 3.0
#define INITIAL_BITS 3.0
#define PARTICLE_BITS 1.5
#define NUMBER_BITS 10.0 /* few persons are numbered */
#define ALONE_BITS 3.0
#define ORDER_BITS 2.0
#define NOTHING 400.0
#define SCRIPTS_ALIKE 0.8 /* letters of two scripts */

/* Classes of the longest key that both have; of near ones the longest of the word that has the shorter. */
static unsigned classes_of(const exo_name_word *a, const exo_name_word *b) {
    unsigned common = 0, x = 0, y = 0;
    for (unsigned i = 0; i < a->nkeys; i++)
        for (unsigned j = 0; j < b->nkeys; j++) {
            if (a->keys[i].len > x) x = a->keys[i].len;
            if (b->keys[j].len > y) y = b->keys[j].len;
            if (a->keys[i].len > common && a->keys[i].len == b->keys[j].len && memcmp(a->keys[i].at, b->keys[j].at, a->keys[i].len) == 0) common = a->keys[i].len;
        }
    return common ? common : x < y ? x : y;
}

/* `last`: both stand last, where the family name is, which some people have as a given name. */
static double bits_of_pair(const exo_name_word *a, const exo_name_word *b, const pair *c, bool last, result *r) {
    enum { SHORT = 4 };
    if (c->initial) return INITIAL_BITS;
    if (a->role == KEY_PARTICLE || a->role == KEY_JUNIOR) return PARTICLE_BITS;
    if (a->number) return NUMBER_BITS;
    if (c->cost >= NOTHING) return 0;
    unsigned n = classes_of(a, b);
    double alike = SCRIPTS_ALIKE;
    if (a->cyrillic == b->cyrillic) {
        double but_ending;
        alike = pair_letters_alike(a, b, &but_ending);
        if (but_ending < r->alike) r->alike = but_ending;
        if (n <= SHORT && !(c->why & EXO_WHY_GIVEN) && but_ending < r->short_alike) r->short_alike = but_ending;
    }
    if (!c->cost && a->cyrillic == b->cyrillic && a->nletters > n) n = a->nletters; /* the same word: each letter tells */
    double bits = n * (CLASS_BITS + LETTER_BITS * alike) * (1 - c->cost / NOTHING);
    double class_ = CLASS_OF_GIVEN_BITS + CLASS_LETTER_BITS * alike;
    if ((c->why & EXO_WHY_GIVEN) && bits > class_) bits = class_;
    if (c->given && !last && bits > GIVEN_BITS) bits = GIVEN_BITS;
    double most = (double)(a->most > 0 ? a->most : b->most);
    if (most > 0 && bits > most) r->common += bits - most;
    return bits;
}

/* The name's cost along the path. */
static result sum_up(const table *t, const path *p) {
    unsigned sum = 0, pairs = 0, left = 0, full = 0, initials = 0, worst_full = 0, alone[2] = {0, 0},
             numbers[2] = {0, 0}, juniors[2] = {0, 0};
    result r = {0, 0, 0, 0, 0, 0, 0, 0};
    for (unsigned s = 0; s < p->len; s++) {
        unsigned i = p->at[s].i, j = p->at[s].j;
        if (p->at[s].step != STEP_PAIR) {
            unsigned side = p->at[s].step == STEP_LEAVE_B;
            const exo_name_word *w = side ? &t->b->words[j] : &t->a->words[i];
            left += side ? t->leave_b[j] : t->leave_a[i];
            alone[side] += !w->role && !w->number;
            numbers[side] += w->number != 0;
            juniors[side] += w->role == KEY_JUNIOR;
            r.why |= EXO_WHY_MISSING;
            continue;
        }
        const pair *c = &t->cell[i][j];
        uint8_t role = t->a->words[i].role;
        bool content = role != KEY_PARTICLE && role != KEY_JUNIOR;
        unsigned weight = !content   ? 0
                          : c->given ? 1
                                     : FAMILY_WEIGHT,
                 bad = c->cost * 10 / (c->given ? GIVEN_WORST : FAMILY_WORST);
        sum += c->cost * weight;
        pairs += weight;
        r.why |= c->why;
        if (bad > r.worst) r.worst = bad;
        initials += content && c->initial;
        full += content && !c->initial;
        if (content && !c->initial && c->cost > worst_full) worst_full = c->cost;
    }
    if (alone[0] && alone[1]) left += BOTH;
    if ((numbers[0] && numbers[1]) || (juniors[0] && juniors[1])) left += PAIR_FAR;
    unsigned mean = pairs ? sum / pairs : PAIR_FAR;
    r.cost = (mean > r.worst ? mean : r.worst) + left;
    r.left = left;
    if (full + initials < 2 || !full) r.why |= EXO_WHY_SHORT;
    if (full < 2 && initials && worst_full > INITIAL_WORST) r.cost += PAIR_FAR;
    if (r.cost > SAME_COST) return r;
    /* The same words are the same name, whoever else bears them: Michael Joseph Jackson. */
    bool equal = true, numbered = false;
    r.alike = r.short_alike = 1;
    r.bits = -ALONE_BITS * (alone[0] + alone[1]);
    for (unsigned s = 0; s < p->len; s++) {
        unsigned i = p->at[s].i, j = p->at[s].j;
        bool last = i + 1u == t->a->n && j + 1u == t->b->n;
        equal = equal && (p->at[s].step != STEP_PAIR || !t->cell[i][j].cost);
        if (p->at[s].step == STEP_PAIR) r.bits += bits_of_pair(&t->a->words[i], &t->b->words[j], &t->cell[i][j], last, &r);
        numbered |= p->at[s].step == STEP_PAIR && t->a->words[i].number;
    }
    if (!equal && !numbered) r.bits -= r.common;
    return r;
}

/* Aligns with b read from `start` on. Pairs are compared as the cheapest path comes to need them, the last word first,
   for there the family name stands; one that is worse than `worst` on the cheapest path ends it. Ends because each
   round knows one pair more. */
static result align(table *t, unsigned start, unsigned worst) {
    path p;
    t->start = start;
    for (;;) {
        unsigned s = 0;
        for (find_path(t, &p); s < p.len; s++) {
            if (p.at[s].step != STEP_PAIR) continue;
            if (!t->known[p.at[s].i][p.at[s].j]) break;
            const pair *c = &t->cell[p.at[s].i][p.at[s].j];
            if (c->cost > worst && !(c->initial && c->cost <= SWAP_INITIAL)) return hopeless;
        }
        if (s == p.len) return sum_up(t, &p);
        unsigned i = p.at[s].i, j = p.at[s].j;
        bool family = i && j && i + 1u == t->a->n && j + 1u == t->b->n;
        t->cell[i][j] = pair_compare(t->k, &t->a->words[i], &t->b->words[j], family);
        t->known[i][j] = true;
    }
}

/* `x` with its words i and i+1 as one; false when that is too long. */
static bool join_words(const exo_name *x, unsigned i, exo_name *out) {
    memcpy(out, x, offsetof(exo_name, words) + x->n * sizeof x->words[0]);
    exo_name_word *w = &out->words[i];
    const exo_name_word *next = &x->words[i + 1];
    if (w->number || next->number || w->nletters + next->nletters > EXO_NAME_LETTERS ||
        w->cyrillic != next->cyrillic)
        return false;
    memcpy(w->letters + w->nletters, next->letters, next->nletters * sizeof next->letters[0]);
    w->nletters = (uint8_t)(w->nletters + next->nletters);
    w->mask |= next->mask;
    w->initial = false;
    w->role = KEY_PLAIN_WORD;
    w->nclasses = 0;
    w->nkeys = 0;
    for (unsigned a = 0; a < x->words[i].nkeys; a++)
        for (unsigned b = 0; b < next->nkeys && w->nkeys < EXO_KEYS_MAX; b++) {
            exo_key_text key = x->words[i].keys[a];
            unsigned at = w->nkeys;
            if (!key_append(&key, &next->keys[b])) continue;
            for (; at && memcmp(w->keys[at - 1].at, key.at, EXO_KEY_LEN) > 0; at--) {
                w->keys[at] = w->keys[at - 1];
                w->unusual[at] = w->unusual[at - 1];
            }
            w->keys[at] = key;
            w->unusual[at] = (uint8_t)(x->words[i].unusual[a] + next->unusual[b]);
            w->nkeys++;
        }
    memmove(w + 1, w + 2, (x->n - i - 2u) * sizeof *w);
    out->n--;
    return w->nkeys > 0;
}

/* `a` has at least as many words as `b`. */
static result compare_aligned(const exo_key *key, const exo_name *a, const exo_name *b) {
    table t;
    t.k = key;
    t.a = a;
    t.b = b;
    for (unsigned i = 0; i < a->n; i++) t.leave_a[i] = leave(a, i);
    for (unsigned j = 0; j < b->n; j++) t.leave_b[j] = leave(b, j);
    memset(t.known, 0, sizeof t.known);
    result r = align(&t, 0, PAIR_FAR - 1);
    if (a->inverted != b->inverted) r.why |= EXO_WHY_ORDER;
    /* A comma has told the order. */
    for (unsigned s = 1; s < b->n && r.cost > SAME_COST / 2 && !a->inverted && !b->inverted && !(a->father || b->father); s++) {
        result other = align(&t, s, SWAP_WORST);
        other.cost += SWAP;
        other.bits -= ORDER_BITS;
        other.why |= EXO_WHY_ORDER;
        if (other.cost < r.cost) r = other;
    }
    return r;
}

/* Whether a word is about so long. */
static bool fits(const exo_name *x, unsigned nletters) {
    bool any = false;
    for (unsigned i = 0; i < x->n; i++)
        any |= x->words[i].nletters + 2u >= nletters && x->words[i].nletters <= nletters + 2u;
    return any;
}

/* Jin-ping is Jinping: two neighbours of the name that has more words as one. */
static result compare_joined(const exo_key *key, const exo_name *more, const exo_name *less) {
    exo_name joined;
    result r = hopeless;
    for (unsigned i = 0; i + 1 < more->n; i++) {
        if (!fits(less, (unsigned)more->words[i].nletters + more->words[i + 1].nletters) ||
            !join_words(more, i, &joined))
            continue;
        result other = compare_aligned(key, &joined, less);
        other.cost += JOIN;
        other.why |= EXO_WHY_JOINED;
        if (other.cost < r.cost) r = other;
    }
    return r;
}

/* An order of names, more words first, so that both ways of comparing are one. */
static bool before(const exo_name *a, const exo_name *b) {
    if (a->n != b->n) return a->n > b->n;
    for (unsigned i = 0; i < a->n; i++) {
        const exo_name_word *x = &a->words[i], *y = &b->words[i];
        if (x->nletters != y->nletters) return x->nletters > y->nletters;
        int order = memcmp(x->letters, y->letters, x->nletters * sizeof x->letters[0]);
        if (order) return order < 0;
        if (x->initial != y->initial) return x->initial;
        if (x->number != y->number) return x->number > y->number;
    }
    return false;
}

void exo_name_compare(const exo_key *key, const exo_name *a, const exo_name *b, exo_comparison *out) {
    *out = (exo_comparison){0, EXO_DIFFERENT, 0, 0, 0, 0};
    if (!a->n || !b->n || !key->blob) return;
    if (before(b, a)) {
        const exo_name *other = a;
        a = b;
        b = other;
    }
    result r = compare_aligned(key, a, b);
    if (r.cost > SAME_COST / 2 && a->n > b->n) {
        result joined = compare_joined(key, a, b);
        if (joined.cost < r.cost) r = joined;
    }
    /* One word says who it is only with a rank before it; but the same word is the same word. A family name alone may be
       anyone's of that name. */
    bool ranked = a->rank && b->rank && r.left <= LEAVE_JUNIOR && r.cost - r.left <= RANKED_WORST;
    if (ranked || (!r.cost && a->n == b->n)) r.why &= ~(unsigned)EXO_WHY_SHORT;
    if (r.why & EXO_WHY_SHORT) r.cost = r.cost + SAME_COST + ALONE - (r.left <= LEAVE_FIRST ? r.left : 0);
    out->why = r.why;
    out->bits = r.bits;
    out->alike = r.alike;
    out->short_alike = r.short_alike;
    out->verdict = r.cost <= SAME_COST ? EXO_SAME : r.cost <= UNSURE_COST ? EXO_UNSURE : EXO_DIFFERENT;
    double cost = r.cost;
    if (out->verdict == EXO_SAME)
        out->score = 1 - 0.2 * cost / SAME_COST;
    else if (out->verdict == EXO_UNSURE)
        out->score = 0.8 - 0.15 * (cost - SAME_COST) / (UNSURE_COST - SAME_COST);
    else
        out->score = 0.649 * (UNSURE_COST / cost) * (UNSURE_COST / cost);
}

unsigned exo_name_word_apart(const exo_key *key, const exo_name_word *a, const exo_name_word *b) {
    return pair_compare(key, a, b, true).cost;
}

void exo_compare_names(const exo_fold *fold, const exo_key *key, exo_str a, exo_str b,
                       exo_comparison *out) {
    exo_name x, y;
    exo_name_read(fold, key, a, &x);
    exo_name_read(fold, key, b, &y);
    exo_name_compare(key, &x, &y, out);
}

const char *exo_verdict_text(exo_verdict verdict) {
    return verdict == EXO_SAME ? "same" : verdict == EXO_UNSURE ? "unsure" : "different";
}

const char *exo_comparison_reason(const exo_comparison *c, char out[128]) {
    static const char *const texts[] = {
        "sounds alike",      "near",   "one given name",  "initial",   "other order",
        "a word is missing", "joined", "two given names", "too little"};
    size_t n = 0;
    out[0] = 0;
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        if (c->why & 1u << i) n += (size_t)snprintf(out + n, 128 - n, "%s%s", n ? ", " : "", texts[i]);
    if (!n) snprintf(out, 128, "%s", c->verdict == EXO_DIFFERENT ? "other words" : "equal words");
    return out;
}

/* Compares two words of names. Costs are in thousandths: 0 is the same word. A pair costs the least of
     0 when the letters are equal,
     SOUND when a key is common,
     the distance of the keys, where what a tail like -ski shares does not count,
     in one script, the distance of the letters,
     GIVEN when a table makes them one given name,
   and more than any of these when both are given names and not one. The numbers were chosen on development pairs
   (tests/unit/key_compare.c shows how to measure). */
#include "key/pair.h"

enum {
    SOUND = 10,        /* one key in common */
    UNUSUAL = 6,       /* and for each unusual reading in it */
    GIVEN = 30,        /* one given name, by the table as written */
    GIVEN_BY_KEY = 50, /* the same by their keys */
    GIVENS_DIFFER =
        100, /* two known given names that are not one: on top, when they are as far apart as this */
    GIVENS_APART = 120, /* both known as written */
    GIVENS_FAR = 250,   /* known by their keys */
    INITIAL = 60,       /* J. and Jan */
    INITIAL_SOUND = 20, /* on top: W. and Vladimir */
    TAILS_DIFFER = 100, /* Kowalski and Kowalczyk */
    EDIT = 900,         /* of letters, before dividing by the length */
    FIRST_EDIT = 1350,  /* another first letter */
    NEAR = 320,         /* words are told apart up to here */
    CLASSES = 12,       /* classes of a given name that are looked at */
    MANY_KEYS = 3       /* distances from one key to so many are worth an origin */
};

static unsigned smaller(unsigned a, unsigned b) { return a < b ? a : b; }

/* ---- sound and spelling --------------------------------------------------------------------- */

/* What the readings of two keys cost: common spellings are more likely meant. */
static unsigned unusual(const exo_name_word *a, unsigned i, const exo_name_word *b, unsigned j) {
    return SOUND + UNUSUAL * ((unsigned)a->unusual[i] + b->unusual[j]);
}

/* Least distance over the keys of both, in thousandths of the longer key without a tail that many names share. */
static unsigned by_keys(const exo_key *k, const exo_name_word *a, const exo_name_word *b, bool *sound) {
    unsigned best = NEAR;
    for (unsigned i = 0, j = 0; i < a->nkeys && j < b->nkeys;) { /* both are sorted */
        int order = memcmp(a->keys[i].at, b->keys[j].at, EXO_KEY_LEN);
        if (order == 0) best = smaller(best, unusual(a, i, b, j));
        if (order <= 0) i++;
        if (order >= 0) j++;
    }
    *sound = best < NEAR;
    if (*sound) return best;
    for (unsigned i = 0; i < a->nkeys; i++) {
        exo_key_origin origin;
        if (b->nkeys >= MANY_KEYS) exo_key_origin_make(k, &a->keys[i], &origin);
        for (unsigned j = 0; j < b->nkeys; j++) {
            const exo_key_text *x = &a->keys[i], *y = &b->keys[j];
            unsigned longer = x->len > y->len ? x->len : y->len, read = unusual(a, i, b, j);
            if (read >= best) continue;
            unsigned limit = (best - read) * longer / 10, d = b->nkeys >= MANY_KEYS ? key_distance(&origin, y, limit) : key_distance_plain(k, x, y, limit);
            if (d * 10 / longer + read >= best) continue;
            bool differ;
            unsigned tail = smaller(key_tail(k, x, y, &differ), longer - 1);
            best = smaller(best, d * 10 / (longer - tail) + read + (differ ? TAILS_DIFFER : 0));
        }
    }
    return best < NEAR ? best : PAIR_FAR;
}

/* Optimal string alignment of the letters, in thousandths of the longer word. Endings are the keys' affair. */
static unsigned by_letters(const exo_key *k, const exo_name_word *a, const exo_name_word *b) {
    unsigned rows[3][EXO_NAME_LETTERS + 1], n = a->nletters, m = b->nletters;
    unsigned longer = n > m ? n : m, missing = 0;
    if ((n > m ? n - m : m - n) * 1000 / longer > NEAR + 150) return PAIR_FAR;
    /* Letters that the other word has not cost an edit each. */
    for (unsigned i = 0; i < n; i++) missing += !(b->mask >> (a->letters[i] & 63) & 1);
    if (missing * EDIT > NEAR * longer) return PAIR_FAR;
    for (unsigned i = 0; i <= n; i++) {
        unsigned *d = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
        d[0] = i * EDIT;
        for (unsigned j = 1; j <= m; j++) {
            if (!i) {
                d[j] = j * EDIT;
                continue;
            }
            unsigned x = smaller(d[j - 1], up[j]) + EDIT;
            unsigned edit = i == 1 && j == 1 ? FIRST_EDIT : EDIT;
            x = smaller(x, up[j - 1] + (a->letters[i - 1] == b->letters[j - 1] ? 0 : edit));
            if (i > 1 && j > 1 && a->letters[i - 1] == b->letters[j - 2] &&
                a->letters[i - 2] == b->letters[j - 1])
                x = smaller(x, up2[j - 2] + EDIT);
            d[j] = x;
        }
    }
    unsigned edits = rows[n % 3][m];
    if (edits >= NEAR * longer) return PAIR_FAR;
    bool differ = false;
    unsigned tail = a->nkeys && b->nkeys ? key_tail(k, &a->keys[0], &b->keys[0], &differ) : 0;
    return edits / (longer - smaller(tail, longer - 1)) + (differ ? TAILS_DIFFER : 0);
}

double pair_letters_alike(const exo_name_word *a, const exo_name_word *b, double *but_ending) {
    enum { STEM = 4, ENDING_LEAST = 2, ENDING_MOST = 3 };
    if (a->nletters > b->nletters) {
        const exo_name_word *other = a;
        a = b;
        b = other;
    }
    unsigned row[EXO_NAME_LETTERS + 1], n = a->nletters, m = b->nletters;
    *but_ending = 0;
    if (!n) return 0;
    for (unsigned j = 0; j <= m; j++) row[j] = j;
    for (unsigned i = 1; i <= n; i++) {
        unsigned left = row[0]; /* of the row above, one to the left */
        row[0] = i;
        for (unsigned j = 1; j <= m; j++) {
            unsigned up = row[j], x = left + (a->letters[i - 1] != b->letters[j - 1]);
            row[j] = smaller(x, smaller(up, row[j - 1]) + 1);
            left = up;
        }
    }
    *but_ending = 1 - row[m] / (double)m;
    for (unsigned j = m > n + ENDING_MOST ? m - ENDING_MOST : n; n >= STEM && j + ENDING_LEAST <= m; j++)
        if (1 - row[j] / (double)j > *but_ending) *but_ending = 1 - row[j] / (double)j;
    return 1 - row[m] / (double)m;
}

/* ---- given names and initials --------------------------------------------------------------- */

/* Classes of a given name. */
typedef struct classes {
    unsigned n;
    uint32_t at[CLASSES];
} classes;

/* As written, or else by its keys. */
static void find_classes(const exo_key *k, const exo_name_word *w, classes *out) {
    out->n = w->nclasses;
    memcpy(out->at, w->classes, sizeof w->classes);
    for (unsigned i = 0; i < w->nkeys && !w->nclasses; i++) {
        uint32_t values[CLASSES];
        size_t n = key_known(k, exo_key_hash(&w->keys[i]), true, values, CLASSES);
        for (size_t v = 0; v < n && out->n < CLASSES; v++) out->at[out->n++] = key_name_class(values[v]);
    }
}

static bool share_class(const classes *a, const classes *b) {
    for (unsigned i = 0; i < a->n; i++)
        for (unsigned j = 0; j < b->n; j++)
            if (a->at[i] == b->at[j]) return true;
    return false;
}

/* Whether the usual readings of both begin with one class. */
static bool same_usual(const exo_name_word *a, const exo_name_word *b) {
    for (unsigned i = 0; i < a->nkeys; i++)
        for (unsigned j = 0; j < b->nkeys; j++)
            if (!a->unusual[i] && !b->unusual[j] && a->keys[i].at[0] == b->keys[j].at[0]) return true;
    return false;
}

/* J. is Jan, W. is Vladimir; in two scripts by the first class, where W. and У. pass. */
static unsigned cost_of_initial(const exo_key *k, const exo_name_word *a, const exo_name_word *b) {
    if (a->letters[0] == b->letters[0]) return INITIAL;
    const key_costs *c = key_costs_of(k);
    unsigned best = 100;
    for (unsigned i = 0; i < a->nkeys; i++)
        for (unsigned j = 0; j < b->nkeys; j++) {
            unsigned char x = (unsigned char)a->keys[i].at[0], y = (unsigned char)b->keys[j].at[0];
            unsigned sub = x == y ? 0 : c->sub[key_row(x)][key_row(y)];
            best = smaller(best, sub);
        }
    if (a->cyrillic == b->cyrillic) return best == 0 && a->whole && b->whole && a->nkeys && b->nkeys && same_usual(a, b) ? INITIAL + INITIAL_SOUND : OTHER;
    return best > 40 ? OTHER : INITIAL + best;
}

static pair compare(const exo_key *k, const exo_name_word *a, const exo_name_word *b) {
    if (a->role == KEY_JUNIOR && b->role == KEY_JUNIOR)
        return (pair){a->classes[0] == b->classes[0] ? 0 : OTHER, 0, false, true};
    if (a->number || b->number) return (pair){a->number == b->number ? 0 : OTHER, 0, false, true};
    if (a->nletters == b->nletters &&
        memcmp(a->letters, b->letters, a->nletters * sizeof a->letters[0]) == 0)
        return (pair){0, 0, a->initial || b->initial, a->nclasses > 0};
    if (a->initial || b->initial) return (pair){cost_of_initial(k, a, b), EXO_WHY_INITIAL, true, true};
    bool sound;
    pair p = {by_keys(k, a, b, &sound), EXO_WHY_SOUND, false, false};
    if (sound) return p;
    p.why = EXO_WHY_NEAR;
    if (a->cyrillic == b->cyrillic && a->whole && b->whole) p.cost = smaller(p.cost, by_letters(k, a, b));
    return p;
}

/* Two known given names are one or two. */
static void judge_given(const exo_key *k, const exo_name_word *a, const exo_name_word *b, pair *p) {
    bool written = a->nclasses && b->nclasses;
    unsigned one = written ? GIVEN : GIVEN_BY_KEY, apart = written ? GIVENS_APART : GIVENS_FAR;
    classes x, y;
    find_classes(k, a, &x);
    find_classes(k, b, &y);
    p->given = x.n && y.n;
    if (p->cost <= one) return;
    if (share_class(&x, &y)) {
        p->cost = one;
        p->why = EXO_WHY_GIVEN;
    } else if (p->given && p->cost >= apart) {
        p->cost += GIVENS_DIFFER;
        p->why |= EXO_WHY_GIVENS_DIFFER;
    }
}

pair pair_compare(const exo_key *k, const exo_name_word *a, const exo_name_word *b, bool family) {
    pair p = compare(k, a, b);
    if (p.cost && !p.initial && !family && !a->number && !b->number) judge_given(k, a, b, &p);
    return p;
}

/* Compares two names. Costs are in thousandths: 0 is the same word, 1000 another.

   A pair of words costs the least of: 0 when their letters are equal; SOUND when a key is common; the distance of their
   keys; in one script, the distance of their letters; GIVEN when a table makes them one given name. Words are
   aligned by dynamic programming, where leaving a word out has a price that its kind sets, first as they stand and, if
   that is not good enough, with the family name first in one of them. A name's cost is the mean of its pairs and what
   was left out, or the worst pair if that is bad; and the numbers at the top say what is the same. They were chosen on
   development pairs (tests/unit/key_compare.c shows how to measure). */
#include "key/compare.h"
#include "key/inside.h"

#include <stdio.h>

enum {
    SOUND = 10,             /* one key in common */
    UNUSUAL = 6,            /* and for each unusual reading in it */
    GIVEN = 30,             /* one given name, by the table as written, or by its keys */
    GIVEN_BY_KEY = 50,
    INITIAL = 60,           /* J. and Jan */
    SAME_COST = 160,        /* of a name: the same up to here, unsure up to UNSURE_COST */
    UNSURE_COST = 210,
    FAMILY_WEIGHT = 3, GIVEN_WORST = 17, FAMILY_WORST = 16,             /* tenths of the mean that the worst pair may be */
    INITIAL_WORST = 105,     /* worst other pair when all that speaks for it is an initial */
    SWAP_WORST = 50,        /* worst pair of another order without a comma, and what it costs */
    SWAP = 15,
    JOIN = 10,              /* two words written as one */
    GIVENS_DIFFER = 100,    /* two known given names that are not one, on top, when they are as far apart as this */
    GIVENS_APART = 120,     /* both known as written */
    GIVENS_FAR = 250,       /* known by their keys */
    CLASSES = 12,           /* classes of a given name that are looked at */
    NEAR = 320,             /* pairs are told apart up to here; beyond is FAR */
    FAR = 600
};

/* What leaving out costs, on top of the mean. */
enum { LEAVE_PARTICLE = 15, LEAVE_JUNIOR = 25, LEAVE_INITIAL = 25, LEAVE_MIDDLE = 50, LEAVE_FIRST = 110, LEAVE_LAST = 190,
       LEAVE_SECOND = 140 /* a last word after another family name */, LEAVE_HYPHEN = 60,
       LEAVE_NEVER = 5000, BOTH = 80 /* both names have a word of their own */ };

/* ---- two words ------------------------------------------------------------------------------ */

typedef struct pair {
    unsigned cost, why;
    bool initial;
    bool given;             /* both are known given names */
} pair;

static unsigned smaller(unsigned a, unsigned b) { return a < b ? a : b; }

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
    for (unsigned i = 0; i < a->nkeys; i++)
        for (unsigned j = 0; j < b->nkeys; j++) {
            const exo_key_text *x = &a->keys[i], *y = &b->keys[j];
            unsigned longer = x->len > y->len ? x->len : y->len, read = unusual(a, i, b, j);
            if (read >= best) continue;
            unsigned d = key_distance(k, x, y, (best - read) * longer / 10);
            if (d * 10 / longer + read >= best) continue;
            best = smaller(best, d * 10 / (longer - key_tail(k, x, y)) + read);
        }
    return best < NEAR ? best : FAR;
}

/* Optimal string alignment of the letters, an ending of up to three letters at an affine cost, in thousandths. */
static unsigned by_letters(const exo_key *k, const exo_name_word *a, const exo_name_word *b) {
    unsigned rows[3][EXO_NAME_LETTERS + 1], n = a->nletters, m = b->nletters, best = UINT32_MAX;
    unsigned longer = n > m ? n : m;
    unsigned missing = 0;
    for (unsigned i = 0; i + 3 < n; i++) missing += !(b->mask >> (a->letters[i] & 63) & 1);
    if (missing * 900 / longer > NEAR) return FAR;
    if ((n > m ? n - m : m - n) * 1000 / longer > NEAR + 150) return FAR;
    for (unsigned i = 0; i <= n; i++) {
        unsigned *d = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
        d[0] = i * 20;
        for (unsigned j = 1; j <= m; j++) {
            if (!i) {
                d[j] = j * 20;
                continue;
            }
            unsigned x = smaller(d[j - 1], up[j]) + 20;
            x = smaller(x, up[j - 1] + (a->letters[i - 1] == b->letters[j - 1] ? 0 : 20));
            if (i > 1 && j > 1 && a->letters[i - 1] == b->letters[j - 2] && a->letters[i - 2] == b->letters[j - 1])
                x = smaller(x, up2[j - 2] + 20);
            d[j] = x;
        }
        for (unsigned j = m > 3 ? m - 3 : 0; i >= 4 && i + 3 >= n && j <= m; j++) {
            unsigned rest = n - i > m - j ? n - i : m - j;
            if (j >= 4 && rest) best = smaller(best, d[j] + 8 + 3 * rest);
        }
    }
    best = smaller(best, rows[n % 3][m]);
    unsigned tail = best * 45 / longer < NEAR && a->nkeys && b->nkeys ? key_tail(k, &a->keys[0], &b->keys[0]) : 0;
    return best * 45 / (longer - smaller(tail, longer - 1));
}

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
    return best > 40 || a->cyrillic == b->cyrillic ? 1000 : INITIAL + best;
}

static pair compare_words(const exo_key *k, const exo_name_word *a, const exo_name_word *b) {
    if (a->number || b->number) return (pair){a->number == b->number ? 0 : 1000, 0, false, true};
    if (a->nletters == b->nletters && memcmp(a->letters, b->letters, a->nletters * sizeof a->letters[0]) == 0)
        return (pair){0, 0, a->initial || b->initial, a->nclasses > 0};
    if (a->initial || b->initial) return (pair){cost_of_initial(k, a, b), EXO_WHY_INITIAL, true, true};
    bool sound;
    pair p = {by_keys(k, a, b, &sound), EXO_WHY_SOUND, false, false};
    if (sound) return p;
    p.why = EXO_WHY_NEAR;
    if (a->cyrillic == b->cyrillic && a->whole && b->whole) p.cost = smaller(p.cost, by_letters(k, a, b));
    return p;
}

/* ---- two names ------------------------------------------------------------------------------ */

static unsigned leave(const exo_name *x, unsigned i) {
    const exo_name_word *w = &x->words[i];
    if (w->role == KEY_PARTICLE) return LEAVE_PARTICLE;
    if (w->role == KEY_JUNIOR || w->number) return LEAVE_JUNIOR;
    if (x->n < 2) return LEAVE_NEVER;
    if (w->initial) return LEAVE_INITIAL;
    if (i == 0) return LEAVE_FIRST;
    if (i + 1 < x->n) return LEAVE_MIDDLE;
    if (i > 1 && w->hyphen && w->nletters >= 4) return LEAVE_HYPHEN;
    return i > 1 && !x->words[i - 1].nclasses && !x->words[i - 1].role && w->nletters >= 4 ? LEAVE_SECOND : LEAVE_LAST;
}

/* Pairs of words of a and b, compared when first needed. */
typedef struct table {
    const exo_key *k;
    const exo_name *a, *b;
    unsigned start;          /* b is read from this word on, around */
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
    unsigned d[EXO_NAME_WORDS + 1][EXO_NAME_WORDS + 1], leave_a[EXO_NAME_WORDS], leave_b[EXO_NAME_WORDS];
    uint8_t from[EXO_NAME_WORDS + 1][EXO_NAME_WORDS + 1], word[EXO_NAME_WORDS];
    for (unsigned i = 0; i < n; i++) leave_a[i] = 4 * leave(t->a, i);
    for (unsigned j = 0; j < m; j++) {
        word[j] = (uint8_t)((j + t->start) % m);
        leave_b[j] = 4 * leave(t->b, word[j]);
    }
    for (unsigned i = 0; i <= n; i++)
        for (unsigned j = 0; j <= m; j++) {
            unsigned best = i || j ? UINT32_MAX : 0;
            from[i][j] = STEP_NONE;
            if (i && j) {
                unsigned w = word[j - 1];
                best = d[i - 1][j - 1] + (t->known[i - 1][w] ? t->cell[i - 1][w].cost : 0);
                from[i][j] = STEP_PAIR;
            }
            if (i && d[i - 1][j] + leave_a[i - 1] < best) best = d[i - 1][j] + leave_a[i - 1], from[i][j] = STEP_LEAVE_A;
            if (j && d[i][j - 1] + leave_b[j - 1] < best) best = d[i][j - 1] + leave_b[j - 1], from[i][j] = STEP_LEAVE_B;
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
    unsigned cost, worst, why;
} result;
static const result hopeless = {FAR, FAR, 0};

/* A pair of known given names is one name or two. The last words of both are family names. */
static void judge_given(const table *t, unsigned i, unsigned j, pair *p) {
    const exo_name_word *x = &t->a->words[i], *y = &t->b->words[j];
    bool family = i && j && i + 1u == t->a->n && j + 1u == t->b->n, written = x->nclasses && y->nclasses;
    unsigned one = written ? GIVEN : GIVEN_BY_KEY, apart = written ? GIVENS_APART : GIVENS_FAR;
    classes a, b;
    if (!p->cost || p->initial || family) return;
    find_classes(t->k, x, &a);
    find_classes(t->k, y, &b);
    p->given = a.n && b.n;
    if (p->cost <= one) return;
    if (share_class(&a, &b)) {
        p->cost = one;
        p->why = EXO_WHY_GIVEN;
    } else if (a.n && b.n && p->cost >= apart) {
        p->cost += GIVENS_DIFFER;
        p->why |= EXO_WHY_GIVENS_DIFFER;
    }
}

/* The name's cost along the path. */
static result sum_up(const table *t, const path *p) {
    unsigned sum = 0, pairs = 0, left = 0, full = 0, initials = 0, worst_full = 0, alone[2] = {0, 0}, numbers[2] = {0, 0};
    result r = {0, 0, 0};
    for (unsigned s = 0; s < p->len; s++) {
        unsigned i = p->at[s].i, j = p->at[s].j;
        if (p->at[s].step != STEP_PAIR) {
            unsigned side = p->at[s].step == STEP_LEAVE_B;
            const exo_name_word *w = side ? &t->b->words[j] : &t->a->words[i];
            left += side ? leave(t->b, j) : leave(t->a, i);
            alone[side] += !w->role && !w->number;
            numbers[side] += w->number != 0;
            r.why |= EXO_WHY_MISSING;
            continue;
        }
        const pair *c = &t->cell[i][j];
        uint8_t role = t->a->words[i].role;
        bool content = role != KEY_PARTICLE && role != KEY_JUNIOR;
        unsigned weight = c->given ? 1 : FAMILY_WEIGHT, bad = c->cost * 10 / (c->given ? GIVEN_WORST : FAMILY_WORST);
        sum += c->cost * weight;
        pairs += weight;
        r.why |= c->why;
        if (bad > r.worst) r.worst = bad;
        initials += content && c->initial;
        full += content && !c->initial;
        if (content && !c->initial && c->cost > worst_full) worst_full = c->cost;
    }
    if (alone[0] && alone[1]) left += BOTH;
    if (numbers[0] && numbers[1]) left += FAR;
    unsigned mean = pairs ? sum / pairs : FAR;
    r.cost = (mean > r.worst ? mean : r.worst) + left;
    if (full + initials < 2 || !full) r.why |= EXO_WHY_SHORT;
    if (full < 2 && initials && worst_full > INITIAL_WORST) r.cost += FAR;
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
            if (t->cell[p.at[s].i][p.at[s].j].cost > worst) return hopeless;
        }
        if (s == p.len) return sum_up(t, &p);
        unsigned i = p.at[s].i, j = p.at[s].j;
        t->cell[i][j] = compare_words(t->k, &t->a->words[i], &t->b->words[j]);
        judge_given(t, i, j, &t->cell[i][j]);
        t->known[i][j] = true;
    }
}

/* `x` with its words i and i+1 as one; false when that is too long. */
static bool join_words(const exo_name *x, unsigned i, exo_name *out) {
    memcpy(out, x, offsetof(exo_name, words) + x->n * sizeof x->words[0]);
    exo_name_word *w = &out->words[i];
    const exo_name_word *next = &x->words[i + 1];
    if (w->number || next->number || w->nletters + next->nletters > EXO_NAME_LETTERS || w->cyrillic != next->cyrillic)
        return false;
    memcpy(w->letters + w->nletters, next->letters, next->nletters * sizeof next->letters[0]);
    w->nletters = (uint8_t)(w->nletters + next->nletters);
    w->mask |= next->mask;
    w->initial = false;
    w->role = KEY_PLAIN_WORD;
    w->nclasses = 0;
    unsigned n = 0;
    for (unsigned a = 0; a < x->words[i].nkeys; a++)
        for (unsigned b = 0; b < next->nkeys && n < EXO_KEYS_MAX; b++) {
            w->keys[n] = x->words[i].keys[a];
            if (key_append(&w->keys[n], &next->keys[b])) n++;
        }
    w->nkeys = (uint8_t)n;
    memmove(w + 1, w + 2, (x->n - i - 2u) * sizeof *w);
    out->n--;
    if (out->comma > i) out->comma--;
    return n > 0;
}

static result compare_aligned(const exo_key *key, const exo_name *a, const exo_name *b) {
    table t = {.k = key, .a = a, .b = b};
    memset(t.known, 0, sizeof t.known);
    /* A comma in one of them says where the given names begin. */
    bool inverted = (a->comma != 0) != (b->comma != 0);
    result r = align(&t, !inverted ? 0 : b->comma ? b->comma : (unsigned)(b->n - (a->n - a->comma) % b->n) % b->n, FAR - 1);
    if (inverted) r.why |= EXO_WHY_ORDER;
    for (unsigned s = 1; s < b->n && r.cost > SAME_COST / 2 && !inverted; s++) {
        result other = align(&t, s, SWAP_WORST);
        other.cost += SWAP;
        other.why |= EXO_WHY_ORDER;
        if (other.cost < r.cost) r = other;
    }
    return r;
}

/* Whether a word is about so long. */
static bool fits(const exo_name *x, unsigned nletters) {
    bool any = false;
    for (unsigned i = 0; i < x->n; i++) any |= x->words[i].nletters + 2u >= nletters && x->words[i].nletters <= nletters + 2u;
    return any;
}

/* Jin-ping is Jinping: two neighbours of the name that has more words as one. */
static result compare_joined(const exo_key *key, const exo_name *more, const exo_name *less, result r) {
    exo_name joined;
    for (unsigned i = 0; i + 1 < more->n; i++) {
        if (!fits(less, more->words[i].nletters + more->words[i + 1].nletters) || !join_words(more, i, &joined)) continue;
        result other = compare_aligned(key, &joined, less);
        other.cost += JOIN;
        other.why |= EXO_WHY_JOINED;
        if (other.cost < r.cost) r = other;
    }
    return r;
}

void exo_name_compare(const exo_key *key, const exo_name *a, const exo_name *b, exo_comparison *out) {
    *out = (exo_comparison){0, EXO_DIFFERENT, 0};
    if (!a->n || !b->n || !key->blob) return;
    result r = compare_aligned(key, a, b);
    if (r.cost > SAME_COST / 2 && a->n != b->n) r = a->n > b->n ? compare_joined(key, a, b, r) : compare_joined(key, b, a, r);
    if (r.why & EXO_WHY_SHORT) r.cost += SAME_COST;
    out->why = r.why;
    out->score = r.cost <= SAME_COST ? 1 - 0.2 * r.cost / SAME_COST
                 : r.cost <= UNSURE_COST ? 0.8 - 0.15 * (r.cost - SAME_COST) / (UNSURE_COST - SAME_COST)
                                         : 0.65 * UNSURE_COST * UNSURE_COST / ((double)r.cost * r.cost);
    out->verdict = r.cost <= SAME_COST ? EXO_SAME : r.cost <= UNSURE_COST ? EXO_UNSURE : EXO_DIFFERENT;
}

void exo_compare_names(const exo_fold *fold, const exo_key *key, exo_str a, exo_str b, exo_comparison *out) {
    exo_name x, y;
    exo_name_read(fold, key, a, &x);
    exo_name_read(fold, key, b, &y);
    exo_name_compare(key, &x, &y, out);
}

const char *exo_verdict_text(exo_verdict verdict) {
    return verdict == EXO_SAME ? "same" : verdict == EXO_UNSURE ? "unsure" : "different";
}

const char *exo_comparison_reason(const exo_comparison *c, char out[128]) {
    static const char *const texts[] = {"sounds alike", "near", "one given name", "initial", "other order", "a word is missing",
                                        "joined", "two given names", "too little"};
    size_t n = 0;
    out[0] = 0;
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        if (c->why & 1u << i) n += (size_t)snprintf(out + n, 128 - n, "%s%s", n ? ", " : "", texts[i]);
    if (!n) snprintf(out, 128, "%s", c->verdict == EXO_DIFFERENT ? "other words" : "equal words");
    return out;
}

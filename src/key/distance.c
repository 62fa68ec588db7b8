/* The weighted distance of two keys: Damerau-Levenshtein in the restricted form (Boytsov 2011, "optimal string
   alignment") with a cost for each pair of classes, and one exception: where both words end in a case ending of the
   table, or one does and the other in nothing, the endings may be exchanged at an affine cost (Gotoh 1982), because
   that is grammar and not another name. */
#include "key/inside.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static bool listed(const exo_key *k, unsigned section, uint32_t ending) {
    const unsigned char *endings = key_part(k, section);
    uint32_t low = 0, high = key_part_len(k, section) / 4, n = high; /* halves each round */
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (key_get32(endings + 4 * mid) < ending)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && key_get32(endings + 4 * low) == ending;
}

bool key_is_ending(const exo_key *k, uint32_t ending) { return listed(k, KEY_ENDINGS, ending); }

/* Bit i: the key from class i on is a case ending, or nothing. */
static uint64_t endings_of(const exo_key *k, const exo_key_text *key) {
    uint64_t bits = (uint64_t)1 << key->len;
    uint32_t ending = 0;
    if (!key->len || !(k->ends >> key_row((unsigned char)key->at[key->len - 1]) & 1)) return bits; /* most names */
    for (unsigned i = key->len, shift = 0; i && shift < 32; i--, shift += 8) {
        ending |= (uint32_t)(unsigned char)key->at[i - 1] << shift;
        if (listed(k, KEY_ENDINGS, ending)) bits |= (uint64_t)1 << (i - 1);
    }
    return bits;
}

unsigned key_tail(const exo_key *k, const exo_key_text *a, const exo_key_text *b, bool *differ) {
    uint32_t tail[2] = {0, 0};
    unsigned shared = 0, found[2] = {0, 0};
    bool equal = true;
    for (unsigned n = 0; n < 4; n++) {
        for (unsigned side = 0; side < 2; side++) {
            const exo_key_text *key = side ? b : a;
            if (n >= key->len) continue;
            tail[side] |= (uint32_t)(unsigned char)key->at[key->len - 1 - n] << 8 * n;
            if (listed(k, KEY_TAILS, tail[side])) found[side] = n + 1;
        }
        equal = equal && n < a->len && n < b->len && tail[0] == tail[1];
        if (equal && found[0] == n + 1) shared = n + 1;
    }
    *differ = found[0] > 2 && found[1] > 2 && shared < found[0] && shared < found[1];
    return shared;
}

/* The least cost at which the case endings behind classes i of `a` and some of `b` are exchanged, by row i of the matrix; `best` when it is less. */
static unsigned exchange_endings(const key_costs *c, unsigned i, unsigned n, unsigned m, uint64_t ends_b, const unsigned *row, unsigned best) {
    for (unsigned j = c->ending_stem; j <= m; j++) {
        unsigned rest = n - i > m - j ? n - i : m - j;
        if (!(ends_b >> j & 1) || !rest || row[j] > c->ending_edits) continue;
        unsigned x = row[j] + c->ending_open + rest * c->ending_class;
        if (x < best) best = x;
    }
    return best;
}

/* Three rows of the matrix are kept, as many as the recurrence needs; in each what comes from above first, then what comes
   from the left, so that only the latter waits for its neighbour. Which classes changed places is told by bits. */
unsigned key_distance_plain(const exo_key *k, const exo_key_text *a, const exo_key_text *b, unsigned limit) {
    const key_costs *c = key_costs_of(k);
    unsigned rows[3][EXO_KEY_LEN + 1], n = a->len, m = b->len, best = UINT32_MAX;
    unsigned char rb[EXO_KEY_LEN], ib[EXO_KEY_LEN];
    uint32_t at[KEY_CLASSES] = {0}; /* bit j: the class stands at place j of b */
    uint64_t ends_a = 0, ends_b = 0;
    unsigned least_before = 0, row_before = 0;
    unsigned *last = rows[0], *up = rows[2], *up2 = rows[1]; /* the row that was made last, and those before it */
    rows[0][0] = 0;
    for (unsigned j = 0; j < m; j++) {
        rb[j] = (unsigned char)key_row((unsigned char)b->at[j]);
        ib[j] = c->indel[j == 0 ? 0 : j + 1 == m ? 2 : 1][rb[j]];
        at[rb[j]] |= (uint32_t)1 << j;
        rows[0][j + 1] = rows[0][j] + ib[j];
    }
    for (unsigned i = 1; i <= n; i++) {
        unsigned *d = up2;
        up2 = up, up = last, last = d;
        unsigned char class_ = (unsigned char)a->at[i - 1];
        unsigned row = key_row(class_), drop = c->indel[i == 1 ? 0 : i == n ? 2 : 1][row];
        const uint8_t *sub = c->sub[row];
        for (unsigned j = 0; j < m; j++) {
            unsigned x = up[j] + (class_ == (unsigned char)b->at[j] ? 0u : sub[rb[j]]), y = up[j + 1] + drop;
            d[j + 1] = y < x ? y : x;
        }
        if (i == 1 && m && class_ != (unsigned char)b->at[0]) {
            unsigned x = up[0] + (unsigned)sub[rb[0]] * c->initial / 10, y = up[1] + drop;
            d[1] = y < x ? y : x;
        }
        if (i > 1)
            for (uint32_t swapped = at[row_before] & at[row] << 1; swapped; swapped &= swapped - 1) {
                unsigned j = (unsigned)__builtin_ctz(swapped); /* a: .. xy, b: .. yx with x at j */
                if (b->at[j] != a->at[i - 2] || b->at[j - 1] != a->at[i - 1]) continue; /* digits share a row */
                if (up2[j - 1] + c->transpose < d[j + 1]) d[j + 1] = up2[j - 1] + c->transpose;
            }
        unsigned least = d[0] = up[0] + drop, left = least;
        for (unsigned j = 0; j < m; j++) {
            left += ib[j];
            if (d[j + 1] < left) left = d[j + 1];
            d[j + 1] = left;
            if (left < least) least = left;
        }
        /* All that follows comes from this row, or by a transposition from the one before. */
        if (least > limit && least_before + c->transpose > limit && best > limit) return least;
        least_before = least;
        row_before = row;
        if (i < c->ending_stem || n - i > 4 || least > c->ending_edits) continue;
        if (!ends_a) ends_a = endings_of(k, a), ends_b = endings_of(k, b);
        if (ends_a >> i & 1) best = exchange_endings(c, i, n, m, ends_b, d, best);
    }
    return best < last[m] ? best : last[m];
}

/* ---- from one key to many ---------------------------------------------------------------------- */

enum { LANES = EXO_KEY_LANES, NOWHERE = 0x2000 }; /* more than any cost of a matrix of LANES columns */

void exo_key_origin_make(const exo_key *k, const exo_key_text *key, exo_key_origin *o) {
    o->k = k;
    o->key = key;
    o->ends = 0;
    o->filled = 0;
    o->lanes = 0;
#ifdef __SSE2__
    const key_costs *c = k->blob ? key_costs_of(k) : NULL;
    unsigned sum = 0, m = key->len;
    if (!c || m > LANES || !m) return;
    memset(o->at, 0, sizeof o->at);
    for (unsigned j = 0; j < m; j++) {
        unsigned row = key_row((unsigned char)key->at[j]);
        if (key->at[j] < 'A') return; /* digits share a row */
        sum += c->indel[j == 0 ? 0 : j + 1 == m ? 2 : 1][row];
        o->sum[j] = (int16_t)sum;
        o->at[row] |= 1u << j;
    }
    for (unsigned j = m; j < LANES; j++) o->sum[j] = NOWHERE;
    o->lanes = m;
#endif
}

#ifdef __SSE2__
/* What each class of the origin costs in place of one of this row of costs. */
static const int16_t *row_of_costs(exo_key_origin *o, const key_costs *c, unsigned row) {
    int16_t *costs = o->sub[row];
    if (o->filled >> row & 1) return costs;
    o->filled |= 1u << row;
    for (unsigned j = 0; j < LANES; j++) costs[j] = j < o->lanes ? c->sub[row][key_row((unsigned char)o->key->at[j])] : NOWHERE;
    for (uint32_t same = o->at[row]; same; same &= same - 1) costs[__builtin_ctz(same)] = 0;
    return costs;
}

static inline __m128i eight_costs(const int16_t *p) { return _mm_loadu_si128((const __m128i *)(const void *)p); }
static inline void put_eight(int16_t *p, __m128i v) { _mm_storeu_si128((__m128i *)(void *)p, v); }
static inline __m128i all(unsigned x) { return _mm_set1_epi16((short)x); }

/* The least of all lanes up to each. */
static inline __m128i least_so_far(__m128i x) {
    const __m128i far1 = _mm_setr_epi16(NOWHERE, 0, 0, 0, 0, 0, 0, 0), far2 = _mm_setr_epi16(NOWHERE, NOWHERE, 0, 0, 0, 0, 0, 0),
                  far4 = _mm_setr_epi16(NOWHERE, NOWHERE, NOWHERE, NOWHERE, 0, 0, 0, 0);
    x = _mm_min_epi16(x, _mm_or_si128(_mm_slli_si128(x, 2), far1));
    x = _mm_min_epi16(x, _mm_or_si128(_mm_slli_si128(x, 4), far2));
    return _mm_min_epi16(x, _mm_or_si128(_mm_slli_si128(x, 8), far4));
}
static inline unsigned least_of(__m128i x) {
    x = _mm_min_epi16(x, _mm_srli_si128(x, 8));
    x = _mm_min_epi16(x, _mm_srli_si128(x, 4));
    x = _mm_min_epi16(x, _mm_srli_si128(x, 2));
    return (unsigned)_mm_extract_epi16(x, 0);
}

/* The same matrix with a row in two registers. What comes from the left is the least of what stands there, each less what it costs to drop
   the classes up to it: a running minimum instead of a chain. */
static unsigned distance_by_lanes(exo_key_origin *o, const exo_key_text *a, unsigned limit) {
    const key_costs *c = key_costs_of(o->k);
    unsigned n = a->len, m = o->lanes, width = m > 8 ? 16 : 8, best = UINT32_MAX, least_before = 0, row_before = 0, head = 0;
    int16_t rows[3][1 + LANES]; /* [0] is the column before the first class */
    int16_t *last = rows[0], *up = rows[2], *up2 = rows[1];
    uint64_t ends = 0;
    memset(rows, 0, sizeof rows);
    memcpy(last + 1, o->sum, sizeof o->sum);
    for (unsigned i = 1; i <= n; i++) {
        int16_t *d = up2;
        up2 = up, up = last, last = d;
        unsigned row = key_row((unsigned char)a->at[i - 1]), drop = c->indel[i == 1 ? 0 : i == n ? 2 : 1][row];
        const int16_t *sub = row_of_costs(o, c, row);
        for (unsigned v = 0; v < width; v += 8)
            put_eight(d + 1 + v, _mm_min_epi16(_mm_add_epi16(eight_costs(up + v), eight_costs(sub + v)), _mm_add_epi16(eight_costs(up + 1 + v), all(drop))));
        if (i == 1 && sub[0]) {
            unsigned x = (unsigned)sub[0] * c->initial / 10, y = (unsigned)up[1] + drop;
            d[1] = (int16_t)(y < x ? y : x);
        }
        if (i > 1)
            for (uint32_t swapped = o->at[row_before] & o->at[row] << 1; swapped; swapped &= swapped - 1) {
                unsigned j = (unsigned)__builtin_ctz(swapped), x = (unsigned)up2[j - 1] + c->transpose;
                if (x < (unsigned)d[j + 1]) d[j + 1] = (int16_t)x;
            }
        head += drop;
        d[0] = (int16_t)head;
        __m128i before = all(head), least = all(head);
        for (unsigned v = 0; v < width; v += 8) {
            __m128i sum = eight_costs(o->sum + v), x = least_so_far(_mm_min_epi16(_mm_sub_epi16(eight_costs(d + 1 + v), sum), before));
            before = all((unsigned)_mm_extract_epi16(x, 7));
            x = _mm_add_epi16(x, sum);
            least = _mm_min_epi16(least, x);
            put_eight(d + 1 + v, x);
        }
        unsigned least_here = least_of(least);
        if (least_here > limit && least_before + c->transpose > limit && best > limit) return least_here;
        least_before = least_here;
        row_before = row;
        if (i < c->ending_stem || n - i > 4 || least_here > c->ending_edits) continue;
        if (!ends) ends = endings_of(o->k, a);
        if (!(ends >> i & 1)) continue;
        if (!o->ends) o->ends = endings_of(o->k, o->key);
        unsigned whole[1 + LANES];
        for (unsigned j = 0; j <= m; j++) whole[j] = (unsigned)d[j];
        best = exchange_endings(c, i, n, m, o->ends, whole, best);
    }
    return best < (unsigned)last[m] ? best : (unsigned)last[m];
}
#endif

unsigned key_distance(exo_key_origin *o, const exo_key_text *b, unsigned limit) {
#ifdef __SSE2__
    if (o->lanes) return distance_by_lanes(o, b, limit);
#endif
    return key_distance_plain(o->k, o->key, b, limit);
}

double exo_key_distance(const exo_key *k, const exo_key_text *a, const exo_key_text *b) {
    unsigned longer = a->len > b->len ? a->len : b->len;
    if (a->len == b->len && memcmp(a->at, b->at, a->len) == 0) return 0;
    if (!k->blob || !a->len || !b->len) return 1;
    unsigned d = key_distance_plain(k, a, b, 100 * longer);
    return d >= 100 * longer ? 1 : d / (100.0 * longer);
}

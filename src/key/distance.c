/* The weighted distance of two keys: Damerau-Levenshtein in the restricted form (Boytsov 2011, "optimal string
   alignment") with a cost for each pair of classes, and one exception: where both words end in a case ending of the
   table, or one does and the other in nothing, the endings may be exchanged at an affine cost (Gotoh 1982), because
   that is grammar and not another name. */
#include "key/inside.h"

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

/* Three rows of the matrix are kept, as many as the recurrence needs. */
unsigned key_distance(const exo_key *k, const exo_key_text *a, const exo_key_text *b, unsigned limit) {
    const key_costs *c = key_costs_of(k);
    unsigned rows[3][EXO_KEY_LEN + 1], n = a->len, m = b->len, best = UINT32_MAX;
    unsigned char ra[EXO_KEY_LEN], rb[EXO_KEY_LEN], ib[EXO_KEY_LEN];
    unsigned least_before = 0;
    uint64_t ends_a = 0, ends_b = 0;
    for (unsigned i = 0; i < n; i++) ra[i] = (unsigned char)key_row((unsigned char)a->at[i]);
    for (unsigned j = 0; j < m; j++) {
        rb[j] = (unsigned char)key_row((unsigned char)b->at[j]);
        ib[j] = c->indel[j == 0 ? 0 : j + 1 == m ? 2 : 1][rb[j]];
    }
    for (unsigned i = 0; i <= n; i++) {
        unsigned *d = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
        unsigned drop = i ? c->indel[i == 1 ? 0 : i == n ? 2 : 1][ra[i - 1]] : 0;
        unsigned least = d[0] = i ? up[0] + drop : 0;
        for (unsigned j = 1; j <= m; j++) {
            unsigned x = d[j - 1] + ib[j - 1];
            if (i) {
                unsigned y = up[j] + drop, sub = c->sub[ra[i - 1]][rb[j - 1]];
                if (a->at[i - 1] == b->at[j - 1])
                    sub = 0;
                else if (i == 1 && j == 1)
                    sub = sub * c->initial / 10;
                if (y < x) x = y;
                if (up[j - 1] + sub < x) x = up[j - 1] + sub;
                if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1] &&
                    up2[j - 2] + c->transpose < x)
                    x = up2[j - 2] + c->transpose;
            }
            d[j] = x;
            if (x < least) least = x;
        }
        /* All that follows comes from this row, or by a transposition from the one before. */
        if (least > limit && least_before + c->transpose > limit && best > limit) return least;
        least_before = least;
        if (i < c->ending_stem || n - i > 4) continue;
        if (!ends_a) ends_a = endings_of(k, a), ends_b = endings_of(k, b);
        if (!(ends_a >> i & 1)) continue;
        for (unsigned j = c->ending_stem; j <= m; j++) {
            unsigned rest = n - i > m - j ? n - i : m - j;
            if (!(ends_b >> j & 1) || !rest || d[j] > c->ending_edits) continue;
            unsigned x = d[j] + c->ending_open + rest * c->ending_class;
            if (x < best) best = x;
        }
    }
    return best < rows[n % 3][m] ? best : rows[n % 3][m];
}

double exo_key_distance(const exo_key *k, const exo_key_text *a, const exo_key_text *b) {
    unsigned longer = a->len > b->len ? a->len : b->len;
    if (a->len == b->len && memcmp(a->at, b->at, a->len) == 0) return 0;
    if (!k->blob || !a->len || !b->len) return 1;
    unsigned d = key_distance(k, a, b, 100 * longer);
    return d >= 100 * longer ? 1 : d / (100.0 * longer);
}

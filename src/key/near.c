/* Keys that are near each other, for an index: symmetric delete (Garbe, "SymSpell", 2012), and beside it one broad key.
   Two keys that share a hash here differ in one class too many, too few, another, or two that changed places; or in any
   number of classes that spellings hardly tell apart, vowels above all. exo_key_within says how much it weighs. */
#include "key/inside.h"

/* The class that stands for it and for what it is easily taken for. */
static unsigned char broad(unsigned char c) {
    switch (c) {
    case 'E': case 'I': case 'O': case 'U': return 'A';
    case 'Z': return 'S';
    case 'H': return 'G';
    default: return c;
    }
}

/* Of the classes but the one at `without`. */
static uint32_t hash_of(const unsigned char *at, unsigned len, unsigned without, uint64_t seed) {
    uint64_t h = (len - (without < len)) * 0x9e3779b97f4a7c15u + seed;
    for (unsigned i = 0; i < len; i++)
        if (i != without) h = (h ^ at[i]) * 0x100000001b3u;
    h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
    return (uint32_t)(h >> 32);
}

size_t exo_key_near_hashes(const exo_key_text *key, uint32_t hashes[EXO_KEY_NEAR]) {
    const unsigned char *at = (const unsigned char *)key->at;
    unsigned char wide[EXO_KEY_LEN] = {0};
    unsigned len = key->len;
    size_t n = 0;
    for (unsigned i = 0; i < len; i++) wide[i] = broad(at[i]);
    hashes[n++] = hash_of(at, len, len, 0);
    hashes[n++] = hash_of(wide, len, len, 1);
    for (unsigned i = 0; i < len && len >= EXO_KEY_NEAR_LEN; i++)
        if (!i || at[i] != at[i - 1]) hashes[n++] = hash_of(at, len, i, 0);
    return n;
}

/* One class more in `long_` at `i`, which has `n` classes. */
static unsigned indel(const key_costs *c, const char *long_, unsigned i, unsigned n) {
    return c->indel[i == 0 ? 0 : i + 1 == n ? 2 : 1][key_row((unsigned char)long_[i])];
}

/* Keys in an index of near ones mostly differ in one place, where no matrix is needed. */
unsigned exo_key_within(exo_key_origin *o, const exo_key_text *b, unsigned limit) {
    const exo_key *k = o->k;
    const exo_key_text *a = o->key;
    unsigned from = 0, n = a->len, m = b->len, d;
    while (from < n && from < m && a->at[from] == b->at[from]) from++;
    if (from == n && n == m) return 0;
    if (!k->blob || !n || !m) return UINT32_MAX;
    while (n > from && m > from && a->at[n - 1] == b->at[m - 1]) n--, m--;
    const key_costs *c = key_costs_of(k);
    if (n - from == 1 && m - from == 1) {
        d = c->sub[key_row((unsigned char)a->at[from])][key_row((unsigned char)b->at[from])];
        if (from == 0) d = d * c->initial / 10;
    } else if (n - from + m - from == 1) {
        d = n > m ? indel(c, a->at, from, a->len) : indel(c, b->at, from, b->len);
    } else {
        d = key_distance(o, b, limit);
    }
    return d <= limit ? d : UINT32_MAX;
}

size_t exo_key_stems(const exo_key *k, const exo_key_text *key, exo_key_text stems[EXO_KEY_STEMS]) {
    uint32_t ending = 0;
    size_t n = 0;
    if (!k->blob) return 0;
    for (unsigned len = 1; len <= EXO_KEY_STEMS && len + EXO_KEY_NEAR_LEN <= key->len; len++) {
        ending |= (uint32_t)(unsigned char)key->at[key->len - len] << 8 * (len - 1);
        if (!key_is_ending(k, ending)) continue;
        exo_key_text *stem = &stems[n++];
        *stem = (exo_key_text){.len = (uint8_t)(key->len - len)};
        memcpy(stem->at, key->at, stem->len);
    }
    return n;
}

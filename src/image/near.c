/* Asks the index of near keys (key/near.c, build/near.c).

       word -> key LIPAVKI -> hashes of LIPAVKI, of its broad LAPAVKA, of IPAVKI, LPAVKI ... -> buckets
            -> key LIPAVSKI, which has LIPAVKI too -> distance -> names with that key

   A key that ends in a case ending is asked for without it too, so that an inflected form is found under its lemma; endings
   weigh little in the distance. */
#include "image.h"

enum {
    MOST_BITS = 13,  /* of the table of keys that were met: twice as many slots as EXAMINED, */
    FEW_BITS = 7,    /* and at first; each time that it is half full, eight times as many */
    MORE_BITS = 3,
    EXAMINED = 4096, /* keys that one key is compared with; what lies behind them is not found */
    LOOKED_AT = 1 << 16, /* entries of buckets, most of which its hash passes over */
    SHARE = 33       /* hundredths of the longer key that a near one may differ by */
};

typedef struct search {
    const exonym_image *im;
    const exo_key_text *key;
    uint32_t met[2 * EXAMINED]; /* numbers + 1, open addressing, in the first 2^bits slots: each key is compared once */
    unsigned bits;
    uint32_t candidates[EXAMINED];
    size_t n, left;
} search;

/* The key's slot, or the empty one where it belongs. */
static uint32_t *slot_of(search *s, uint32_t key) {
    uint32_t i = key * 0x9e3779b1u >> (32 - s->bits), mask = (1u << s->bits) - 1;
    while (s->met[i] && s->met[i] != key + 1) i = (i + 1) & mask;
    return &s->met[i];
}

/* Most keys have few candidates; to clear a table for the most would cost more than to compare them. */
static void clear(search *s, unsigned bits) {
    s->bits = bits;
    memset(s->met, 0, sizeof *s->met << bits);
    for (size_t i = 0; i < s->n; i++) *slot_of(s, s->candidates[i]) = s->candidates[i] + 1;
}

/* Whether the key is met for the first time. */
static bool meet(search *s, uint32_t key) {
    if ((s->n + 1) << 1 > (size_t)1 << s->bits) clear(s, s->bits + MORE_BITS);
    uint32_t *slot = slot_of(s, key);
    if (*slot) return false;
    *slot = key + 1;
    return true;
}

/* Gathers the keys in the buckets of these hashes. */
static void ask(search *s, const uint32_t *hashes, size_t n) {
    const exonym_image *im = s->im;
    for (size_t h = 0; h < n; h++) __builtin_prefetch(&im->near_buckets[hashes[h] & im->near_mask]);
    for (size_t h = 0; h < n; h++) __builtin_prefetch(im->near_entries + ((uint64_t)im->near_buckets[hashes[h] & im->near_mask] * (im->near_key_bits + EXO_NEAR_TAG) >> 3));
    for (size_t h = 0; h < n; h++) {
        uint32_t bucket = hashes[h] & im->near_mask;
        for (uint32_t i = im->near_buckets[bucket]; i < im->near_buckets[bucket + 1] && s->n < EXAMINED && s->left; i++, s->left--) {
            uint32_t entry = exo_near_entry(im, i), number = entry & ((1u << im->near_key_bits) - 1);
            if (entry >> im->near_key_bits != exo_near_tag(hashes[h]) || !meet(s, number)) continue;
            __builtin_prefetch(&im->near_keys[number]);
            s->candidates[s->n++] = number;
        }
    }
}

/* Ends: `met` has at least twice as many slots as there are candidates. */
void exo_image_near(const exonym_image *im, const exo_key_text *key, exo_near *out, size_t cap, size_t *n) {
    search s;
    exo_key_text stems[EXO_KEY_STEMS];
    uint32_t hashes[EXO_KEY_NEAR];
    *n = 0;
    if (!im->near_buckets || !key->len) return;
    s.im = im;
    s.key = key;
    s.n = 0;
    s.left = LOOKED_AT;
    clear(&s, FEW_BITS);
    ask(&s, hashes, exo_key_near_hashes(key, hashes));
    size_t nstems = exo_key_stems(&im->key, key, stems);
    for (size_t i = 0; i < nstems; i++) ask(&s, hashes, exo_key_near_hashes(&stems[i], hashes) ? 1 : 0);
    exo_key_origin origin;
    exo_key_origin_make(&im->key, key, &origin);
    for (size_t i = 0; i < s.n; i++) __builtin_prefetch(im->near_pool + im->near_keys[s.candidates[i]].text);
    for (size_t i = 0; i < s.n && *n < cap; i++) {
        const exo_im_near *k = &im->near_keys[s.candidates[i]];
        exo_key_text other = {.len = (uint8_t)(k[1].text - k->text)};
        memcpy(other.at, im->near_pool + k->text, other.len);
        unsigned longer = other.len > key->len ? other.len : key->len;
        unsigned d = exo_key_within(&origin, &other, SHARE * longer);
        if (d != UINT32_MAX) out[(*n)++] = (exo_near){s.candidates[i], d};
    }
}

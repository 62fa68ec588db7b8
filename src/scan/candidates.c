/* Filters: which of a block's words are worth a walk. Each word asks one filter, of words that begin some name as it is
   written, by its hash alone; what passes is looked at again. */
#include "scan.h"

static bool is_low(const exo_scan *s, size_t i) { return !s->cut->words->capital[i] && !s->lower; }

/* Whether word i may end in a clitic, by its last two letters: 0 when it surely does not. The folded letters of a word that
   was read through fold are not at hand. */
static inline uint32_t may_have_clitic(const exo_scan *s, size_t i) {
    const exo_cut *c = s->cut;
    size_t to = c->words->to[i], by_fold = to == c->words->from[i], last = to - !by_fold;
    return (uint32_t)by_fold | (s->clitic_ends[c->folded[last] & 31] >> (c->folded[last - (last > 0)] & 31) & 1);
}

/* Whether a name may go on behind word i, whose slot is `slot`. Function words begin many names; what follows them seldom
   goes on. */
static bool may_go_on(exo_scan *s, size_t i, uint32_t slot) {
    const exo_cut *c = s->cut;
    const exonym_image *im = s->image;
    if (i + 1 == s->n) return false;
    uint64_t hash = c->hash[i], next = c->hash[i + 1];
    if (exo_image_pair(im, hash, next)) return true;
    /* A surname that is only known by its sound, a suffix behind a joint, a word with a clitic. */
    exo_word stem;
    const exo_im_affix *affix;
    return ((slot & EXO_SLOT_PERSON) && c->words->capital[i + 1] && !exo_image_slot(im, next)) ||
           ((exo_scan_joint(s, i) || exo_scan_detached(s, i)) && (exo_image_slot(im, next) & EXO_SLOT_SUFFIX)) ||
           (may_have_clitic(s, i + 1) && exo_scan_clitic_stem(s, exo_scan_word(s, i + 1), &stem, &affix) && exo_image_pair(im, hash, stem.hash));
}

/* Whether a walk from word i can lead anywhere: 0 no, 1 to a name of one word, 2 of several. */
static unsigned may_lead(exo_scan *s, size_t i) {
    bool low = is_low(s, i);
    uint32_t slot = exo_image_slot(s->image, s->cut->hash[i]);
    if ((slot & (low ? EXO_SLOT_FIRST_LOW : EXO_SLOT_FIRST)) && may_go_on(s, i, slot)) return 2;
    /* A walk finds names without asking for their capitals, so a memo must not either. */
    if (slot & (low ? EXO_SLOT_ALONE_LOW : EXO_SLOT_ALONE)) return low && (slot & EXO_SLOT_FIRST) && may_go_on(s, i, slot) ? 2 : 1;
    exo_word stem;
    const exo_im_affix *affix;
    return !low && may_have_clitic(s, i) && exo_scan_clitic_stem(s, exo_scan_word(s, i), &stem, &affix) &&
           (exo_image_slot(s->image, stem.hash) & EXO_SLOT_ALONE);
}

/* ---- sifting ---------------------------------------------------------------------------------- */

/* The words worth a second look: those that the filter of their case has, and capitalised ones, which may end in a clitic or
   be unknown words. Twice their index and the filter's answer, from word `i` on behind the first `n`; returns their number.
   Without a branch that depends on the text. */
static uint32_t sift_portable(const exo_scan *s, const exo_filter filter[2], uint32_t i, uint32_t n) {
    const uint8_t *capitals = s->cut->words->capital;
    const uint64_t *hashes = s->cut->hash;
    uint32_t *out = s->candidates.at, lower = s->lower;
    for (; i < (uint32_t)s->own; i++) {
        uint32_t capital = capitals[i] | lower, has = exo_filter_has(&filter[capital], hashes[i]);
        out[n] = i << 1 | has;
        n += has | capital;
    }
    return n;
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
/* Eight words at a time: their blocks are gathered, and what is kept is squeezed together in a register. */
__attribute__((target("avx512f,avx512vl,avx512dq,popcnt"))) static uint32_t sift_avx512(const exo_scan *s, const exo_filter filter[2]) {
    const uint8_t *capitals = s->cut->words->capital;
    const uint64_t *hashes = s->cut->hash;
    const __m512i mask[2] = {_mm512_set1_epi64((long long)filter[0].mask), _mm512_set1_epi64((long long)filter[1].mask)},
                  base[2] = {_mm512_set1_epi64((long long)(uintptr_t)filter[0].blocks), _mm512_set1_epi64((long long)(uintptr_t)filter[1].blocks)},
                  one = _mm512_set1_epi64(1);
    uint32_t *out = s->candidates.at, n = 0, i = 0, own = (uint32_t)s->own;
    __m256i index = _mm256_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14);
    for (; i + 8 <= own; i += 8, index = _mm256_add_epi32(index, _mm256_set1_epi32(16))) {
        __m512i h = _mm512_loadu_si512(hashes + i);
        uint64_t bytes;
        memcpy(&bytes, capitals + i, 8);
        __mmask8 capital = s->lower ? 0xFF : _mm512_test_epi64_mask(_mm512_cvtepu8_epi64(_mm_cvtsi64_si128((long long)bytes)), one);
        __m512i block = _mm512_and_si512(h, _mm512_mask_blend_epi64(capital, mask[0], mask[1])),
                at = _mm512_add_epi64(_mm512_mask_blend_epi64(capital, base[0], base[1]), _mm512_slli_epi64(block, 3)),
                bits = _mm512_or_si512(_mm512_sllv_epi64(one, _mm512_and_si512(_mm512_srli_epi64(h, 52), _mm512_set1_epi64(63))),
                                       _mm512_sllv_epi64(one, _mm512_srli_epi64(h, 58)));
        __mmask8 has = _mm512_cmpeq_epi64_mask(_mm512_and_si512(_mm512_i64gather_epi64(at, NULL, 1), bits), bits), kept = has | capital;
        __m256i found = _mm256_mask_or_epi32(index, has, index, _mm256_set1_epi32(1));
        _mm256_storeu_si256((__m256i *)(void *)(out + n), _mm256_maskz_compress_epi32(kept, found));
        n += (uint32_t)__builtin_popcount(kept);
    }
    return sift_portable(s, filter, i, n);
}
/* Four words at a time, squeezed together by a table. */
__attribute__((target("avx2,popcnt"))) static uint32_t sift_avx2(const exo_scan *s, const exo_filter filter[2]) {
    static const uint8_t kept_first[16][4] = {{0}, {0}, {1}, {0, 1}, {2}, {0, 2}, {1, 2}, {0, 1, 2}, {3}, {0, 3}, {1, 3}, {0, 1, 3}, {2, 3}, {0, 2, 3}, {1, 2, 3}, {0, 1, 2, 3}};
    const uint8_t *capitals = s->cut->words->capital;
    const uint64_t *hashes = s->cut->hash;
    const __m256i mask[2] = {_mm256_set1_epi64x((long long)filter[0].mask), _mm256_set1_epi64x((long long)filter[1].mask)},
                  base[2] = {_mm256_set1_epi64x((long long)(uintptr_t)filter[0].blocks), _mm256_set1_epi64x((long long)(uintptr_t)filter[1].blocks)},
                  one = _mm256_set1_epi64x(1), low = _mm256_set1_epi64x(63), none = _mm256_setzero_si256();
    uint32_t *out = s->candidates.at, n = 0, i = 0, own = (uint32_t)s->own, any = s->lower ? ~0u : 0;
    __m128i index = _mm_setr_epi32(0, 2, 4, 6);
    for (; i + 4 <= own; i += 4, index = _mm_add_epi32(index, _mm_set1_epi32(8))) {
        __m256i h = _mm256_loadu_si256((const __m256i *)(const void *)(hashes + i));
        uint32_t bytes;
        memcpy(&bytes, capitals + i, 4);
        __m256i capital = _mm256_cmpgt_epi64(_mm256_cvtepu8_epi64(_mm_cvtsi32_si128((int)((bytes | any) & 0x01010101))), none),
                block = _mm256_and_si256(h, _mm256_blendv_epi8(mask[0], mask[1], capital)),
                at = _mm256_add_epi64(_mm256_blendv_epi8(base[0], base[1], capital), _mm256_slli_epi64(block, 3)),
                bits = _mm256_or_si256(_mm256_sllv_epi64(one, _mm256_and_si256(_mm256_srli_epi64(h, 52), low)), _mm256_sllv_epi64(one, _mm256_srli_epi64(h, 58))),
                has = _mm256_cmpeq_epi64(_mm256_and_si256(_mm256_i64gather_epi64((const long long *)0, at, 1), bits), bits);
        unsigned kept = (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_or_si256(has, capital)));
        /* The low halves of `has`, as bits of the numbers. */
        __m128i found = _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(has, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6)));
        found = _mm_or_si128(index, _mm_srli_epi32(found, 31));
        int order;
        memcpy(&order, kept_first[kept], 4);
        __m256i lanes = _mm256_castsi128_si256(_mm_cvtepu8_epi32(_mm_cvtsi32_si128(order)));
        _mm_storeu_si128((__m128i *)(void *)(out + n), _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(_mm256_castsi128_si256(found), lanes)));
        n += (uint32_t)__builtin_popcount(kept);
    }
    return sift_portable(s, filter, i, n);
}
static bool has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt"); }
static bool has_avx512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("popcnt");
}
#endif

typedef uint32_t sift_fn(const exo_scan *s, const exo_filter filter[2]);
static uint32_t sift_words(const exo_scan *s, const exo_filter filter[2]) { return sift_portable(s, filter, 0, 0); }

static sift_fn *best_sift(void) {
#if defined(__x86_64__) && defined(__GNUC__)
    return has_avx512() ? sift_avx512 : has_avx2() ? sift_avx2 : sift_words;
#else
    return sift_words;
#endif
}

static void sift_by(exo_scan *s, sift_fn *fn) {
    const exo_filter filter[2] = {s->image->filters[EXO_SEC_BEGIN_LOW - EXO_SEC_BEGIN], s->image->filters[0]};
    s->candidates.len = fn(s, filter);
}

bool exo_scan_sift(exo_scan *s, const char *way) {
    sift_fn *fn = strcmp(way, "portable") == 0 ? sift_words : NULL;
#if defined(__x86_64__) && defined(__GNUC__)
    if (strcmp(way, "avx2") == 0 && has_avx2()) fn = sift_avx2;
    if (strcmp(way, "avx512") == 0 && has_avx512()) fn = sift_avx512;
#endif
    if (!fn || !EXO_RESERVE(&s->alloc, &s->candidates, s->own + 8)) return false;
    sift_by(s, fn);
    return true;
}

/* ---- unknown words ----------------------------------------------------------------------------- */

/* Whether word i, which has a capital or is of digits, may be written in title case: no when it surely is not. */
static bool may_be_title(const exo_cut *c, size_t i) {
    const unsigned char *p = c->raw + EXO_CUT_PAD + c->words->start[i];
    return c->words->from[i] == c->words->to[i] || p[0] >= 0x80 || (p[0] > '9' && p[1] > 'Z' && c->words->end[i] - c->words->start[i] >= 4);
}

static bool keep_unknown(exo_scan *s, size_t i) {
    const exo_cut *c = s->cut;
    if (!may_be_title(c, i)) return true;
    if (c->words->from[i] < c->words->to[i] && c->raw[EXO_CUT_PAD + c->words->start[i]] < 0x80 && c->raw[EXO_CUT_PAD + c->words->start[i] + 1] < 0x80)
        return EXO_PUSH(&s->alloc, &s->unknown, (exo_unknown){s->base + c->words->start[i], c->hash[i], (uint32_t)(c->words->end[i] - c->words->start[i]), 0});
    const exo_word *w = exo_scan_word(s, i);
    return w->shape != EXO_SHAPE_TITLE || w->end - w->start < 4 ||
           EXO_PUSH(&s->alloc, &s->unknown, (exo_unknown){s->base + w->start, w->hash, w->end - w->start, 0});
}

/* A word that may be an acronym: in capitals, or with some small letters between or behind. */
static bool keep_short(exo_scan *s, size_t i) {
    enum { LONGEST = 16 };
    const exo_cut *c = s->cut;
    const unsigned char *p = c->raw + EXO_CUT_PAD + c->words->start[i];
    bool by_fold = c->words->from[i] == c->words->to[i], second = (p[1] >= 'A' && p[1] <= 'Z') || p[1] >= 0x80;
    if (!by_fold && p[0] < 0x80 && !second) return true; /* of digits or in title case */
    const exo_word *w = exo_scan_word(s, i);
    if ((w->shape != EXO_SHAPE_UPPER && w->shape != EXO_SHAPE_MIXED) || w->end - w->start < 2 || w->end - w->start > LONGEST) return true;
    return EXO_PUSH(&s->alloc, &s->shorts, (exo_unknown){s->base + w->start, w->hash, w->end - w->start, 0});
}

/* ---- asking for cache lines ---------------------------------------------------------------------- */

enum { READINGS = 6 }; /* of a word: what more there are may miss the cache */

static uint32_t readings_end(const exonym_image *im, uint32_t word) {
    uint32_t from = im->words[word].reading, to = im->words[word + 1].reading;
    return to - from > READINGS ? from + READINGS : to;
}

/* The edges that a walk over words i and i + 1 will try: what `visit` does with each. */
static inline void each_edge(exo_scan *s, size_t i, void visit(exo_scan *s, uint32_t state, uint32_t lexeme, uint8_t gap)) {
    const exonym_image *im = s->image;
    uint32_t first = s->cut->word[i].number, second = s->cut->word[i + 1].number;
    uint8_t gap = exo_gap_key(exo_scan_gap(s, i));
    if (!first || !second || gap == EXO_GAP_BREAK) return;
    for (uint32_t a = im->words[first].reading; a < readings_end(im, first); a++) {
        uint32_t root = im->readings[a].root, on = im->readings[a].flags & EXO_READ_FIRST ? exo_image_next(im, root) : 0;
        for (uint32_t b = im->words[second].reading; on && b < readings_end(im, second); b++)
            if (on & exo_state_bit(im->readings[b].lexeme)) visit(s, root, im->readings[b].lexeme, gap);
    }
}
static void fetch_edge(exo_scan *s, uint32_t state, uint32_t lexeme, uint8_t gap) {
    exo_image_edge_ahead(s->image, state, lexeme, gap);
}
static void fetch_state(exo_scan *s, uint32_t state, uint32_t lexeme, uint8_t gap) {
    uint32_t next = exo_image_edge(s->image, state, lexeme, gap);
    if (!next) return;
    if (next < s->image->ninner) __builtin_prefetch(&s->image->states[next]);
    if (s->cut->nstates < EXO_CUT_WORDS) s->cut->state[s->cut->nstates++] = next;
}

static void fetch_inner(const exonym_image *im, uint32_t state) {
    if (state < im->ninner) __builtin_prefetch(&im->states[state]);
}
static void fetch_names(const exonym_image *im, uint32_t state) {
    uint32_t end;
    __builtin_prefetch(&im->names[exo_image_names(im, state, &end)]);
}

/* Ask for the cache lines that the walks will need, a stage at a time over all candidates, so that their misses overlap
   instead of queueing (DESIGN 3): word, readings, the states behind the root, the edges on, their states, names. */
static void fetch_ahead(exo_scan *s) {
    const exonym_image *im = s->image;
    exo_cut *c = s->cut;
    const uint32_t *at = s->candidates.at;
    size_t n = 0, longer = 0;
    for (size_t k = 0; k < s->candidates.len; k++) {
        c->place[k] = exo_memo_place(s, at[k] >> 1, at[k] & EXO_CANDIDATE_LONGER);
        if (c->place[k] == EXO_MEMO_NONE) continue;
        __builtin_prefetch(&s->memo[c->place[k]]);
        __builtin_prefetch(&s->memo[c->place[k]].bytes);
    }
    /* What the memo knows needs nothing. */
    for (size_t k = 0; k < s->candidates.len; k++) {
        size_t i = at[k] >> 1;
        c->known[k] = exo_memo_has(s, i, at[k] & EXO_CANDIDATE_LONGER, c->place[k]);
        if (c->known[k]) continue;
        if (n == 0 || c->fetch[n - 1] != i) c->fetch[n++] = (uint16_t)i;
        if (!(at[k] & EXO_CANDIDATE_LONGER)) continue;
        c->pair[longer++] = (uint16_t)i;
        c->fetch[n++] = (uint16_t)(i + 1);
    }
    for (size_t k = 0; k < n; k++) __builtin_prefetch(&im->words[exo_image_slot(im, c->hash[c->fetch[k]]) & EXO_SLOT_WORD]);
    for (size_t k = 0; k < n; k++) __builtin_prefetch(&im->readings[im->words[exo_scan_lookup(s, c->fetch[k])].reading]);
    for (size_t k = 0; k < n; k++) {
        uint32_t word = c->word[c->fetch[k]].number;
        for (uint32_t r = im->words[word].reading; r < readings_end(im, word); r++) {
            if (!(im->readings[r].flags & (EXO_READ_ALONE | EXO_READ_FIRST))) continue;
            fetch_inner(im, im->readings[r].root);
            __builtin_prefetch(exo_image_string(im, im->readings[r].form));
        }
    }
    for (size_t k = 0; k < n; k++) {
        uint32_t word = c->word[c->fetch[k]].number;
        for (uint32_t r = im->words[word].reading; r < readings_end(im, word); r++)
            if (im->readings[r].flags & EXO_READ_ALONE) fetch_names(im, im->readings[r].root);
    }
    c->nstates = 0;
    for (size_t k = 0; k < longer; k++) each_edge(s, c->pair[k], fetch_edge);
    for (size_t k = 0; k < longer; k++) each_edge(s, c->pair[k], fetch_state);
    for (size_t k = 0; k < c->nstates; k++) fetch_names(im, c->state[k]);
}

bool exo_scan_block(exo_scan *s, size_t from, size_t to, size_t *stopped) {
    size_t end = exo_scan_words(s, from, to), kept = 0;
    *stopped = end;
    if (end == SIZE_MAX || !EXO_RESERVE(&s->alloc, &s->candidates, s->own + 8)) return false;
    sift_by(s, best_sift());
    for (size_t k = 0; k < s->candidates.len; k++) {
        size_t i = s->candidates.at[k] >> 1;
        if (!(s->candidates.at[k] & 1)) continue;
        __builtin_prefetch(&s->image->slots[s->cut->hash[i] & s->image->slot_mask]);
        const exo_filter *pairs = &s->image->filters[EXO_SEC_PAIRS - EXO_SEC_BEGIN];
        __builtin_prefetch(&pairs->blocks[exo_filter_pair(s->cut->hash[i], s->cut->hash[i + 1]) & pairs->mask]);
    }
    for (size_t k = 0; k < s->candidates.len; k++) {
        size_t i = s->candidates.at[k] >> 1;
        unsigned lead = s->candidates.at[k] & 1 || may_have_clitic(s, i) ? may_lead(s, i) : 0;
        if (s->want_shorts && s->cut->words->capital[i] && !keep_short(s, i)) return false;
        if (lead) s->candidates.at[kept++] = (uint32_t)i << 1 | (lead == 2 ? EXO_CANDIDATE_LONGER : 0);
        else if (s->want_unknown && s->cut->words->capital[i] && !keep_unknown(s, i)) return false;
    }
    s->candidates.len = kept;
    fetch_ahead(s);
    for (size_t k = 0; k < kept; k++) exo_scan_walk_at(s, s->candidates.at[k] >> 1, s->candidates.at[k] & EXO_CANDIDATE_LONGER, s->cut->place[k], s->cut->known[k]);
    /* The surname may stand at the head of the next block. */
    if (s->own && s->own < s->n && may_lead(s, s->own)) exo_scan_walk_behind(s, s->own);
    if (s->own) {
        const exo_word *last = exo_scan_word(s, s->own - 1);
        s->ascii_end = last->flags & EXO_TOKEN_ASCII ? s->base + last->end : SIZE_MAX;
    }
    return !s->nomem;
}

bool exo_scan_range(exo_scan *s, size_t from, size_t to, size_t *stopped) {
    for (size_t end; from < to; from = end) {
        if (!exo_scan_block(s, from, to, &end)) return false;
        if (end <= from) break;
    }
    *stopped = from;
    return true;
}

/* Bytes -> word boundaries and folded letters, 64 at a time. Classifying with vector compares and working on one bit a byte
   is simdjson's first stage (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019); here the same step also
   folds: two-byte letters of Latin become one ASCII byte by a table look-up in registers, and the byte that they leave is
   squeezed out (AVX-512: vpermb, vpcompressb), so that words are hashed from one array whatever their letters.

   What this step does not know (other scripts, ill-formed bytes, letters that fold to two, camel case) it calls hard; words.c
   reads those runs through exo_fold_next. Chosen at run time; every way gives the same answer (tests/unit/test_scan.c). */
#include "scan.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define EXO_X86 1
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#define EXO_NEON 1
#include <arm_neon.h>
#endif

#if defined(__GNUC__)
#define EXO_ALWAYS_INLINE __attribute__((always_inline))
#else
#define EXO_ALWAYS_INLINE
#endif

/* ---- the table -------------------------------------------------------------------------------- */

/* Lead bytes of the two-byte letters that are folded here: U+0080..U+017F, and U+0200..U+023F for ș and ț. */
static const unsigned char leads[EXO_CUT_LEADS] = {0xC2, 0xC3, 0xC4, 0xC5, 0xC8};

static bool no_word(unsigned class_) {
    return class_ == EXO_FOLD_OTHER || class_ == EXO_FOLD_APOS || class_ == EXO_FOLD_HYPHEN || class_ == EXO_FOLD_SPACE ||
           class_ == EXO_FOLD_NEWLINE || class_ == EXO_FOLD_DOT;
}

void exo_cut_table_make(const exo_fold *f, exo_cut_table *t) {
    memset(t, 0, sizeof *t);
    memset(t->row, EXO_CUT_LEADS, sizeof t->row);
    for (unsigned k = 0; k < EXO_CUT_LEADS; k++) t->row[leads[k]] = (uint8_t)k;
    for (unsigned bits = 0; bits < 256; bits++)
        for (unsigned i = 0, n = 0; i < 8; i++) {
            t->before[bits][i] = (uint8_t)n;
            t->bits[bits][i] = bits >> i & 1;
            if (bits >> i & 1) t->places[bits][n++] = (uint8_t)i;
        }
    for (unsigned k = 0; k < EXO_CUT_LEADS; k++)
        for (unsigned i = 0; i < 64; i++) {
            uint32_t e = exo_fold_entry(f, (leads[k] & 0x1Fu) << 6 | i);
            unsigned cased = e & (EXO_FOLD_UPPER | EXO_FOLD_LOWER);
            bool plain = exo_fold_class_of(e) == EXO_FOLD_LETTER && exo_fold_len_of(e) == 1 && (e & EXO_FOLD_LATIN) &&
                         (cased == EXO_FOLD_UPPER || cased == EXO_FOLD_LOWER);
            unsigned char to = plain ? (unsigned char)f->pool[exo_fold_pool_of(e)] : 0;
            if (to >= 'a' && to <= 'z') t->two[k][i] = (uint8_t)(to | (cased == EXO_FOLD_UPPER ? EXO_CUT_CAPITAL : 0));
            else if (no_word(exo_fold_class_of(e))) t->two[k][i] = EXO_CUT_NO_WORD;
        }
    for (unsigned i = 0; i < 64; i++)
        if (no_word(exo_fold_class_of(exo_fold_entry(f, 0x2000 + i)))) t->three[i] = EXO_CUT_NO_WORD;
}

/* ---- 64 bytes --------------------------------------------------------------------------------- */

/* One bit a byte. */
typedef struct masks {
    uint64_t letter, upper, digit, high;
} masks;

/* What is known of one chunk: the first `n` of its bytes, which end with a character. */
typedef struct chunk {
    uint64_t letter, digit, upper, hard;
    uint64_t gone;      /* lead bytes that leave no folded byte */
    uint64_t low_end;   /* last bytes of lower-case letters */
} chunk;

/* What goes from one chunk to the next. */
typedef struct carry {
    uint64_t letter, digit, low; /* of the byte before, bit 0 */
    size_t starts, ends, folded; /* how many there are so far */
} carry;

/* Bytes of the 64 at p that end with a character, when more text follows. */
EXO_ALWAYS_INLINE static inline size_t whole_characters(const unsigned char *p) {
    return p[63] >= 0xC0 ? 63 : p[62] >= 0xE0 ? 62 : p[61] >= 0xF0 ? 61 : 64;
}

static inline bool is_tail(unsigned char c) { return (c & 0xC0) == 0x80; }

/* 64 bytes with bit 5 set: letters in lower case, digits as they are. Eight at a time, which every compiler makes wider. */
EXO_ALWAYS_INLINE static inline void lower_case(unsigned char *out, const unsigned char *p) {
    for (size_t i = 0; i < 64; i += 8) {
        uint64_t v;
        memcpy(&v, p + i, 8);
        v |= 0x2020202020202020u;
        memcpy(out + i, &v, 8);
    }
}

/* The bytes beyond ASCII, one character at a time; folds two-byte letters into `out`, which holds the chunk in lower case. */
EXO_ALWAYS_INLINE static inline void high_bytes(const exo_cut_table *t, const unsigned char *p, size_t n, uint64_t high, chunk *c, unsigned char *out,
                                                void lower(unsigned char *out, const unsigned char *p)) {
    size_t gone = 0;
    while (high) {
        size_t i = (size_t)__builtin_ctzll(high);
        uint8_t v = i + 1 < n && is_tail(p[i + 1]) ? t->two[t->row[p[i]]][p[i + 1] & 63] : 0;
        if (v > EXO_CUT_NO_WORD) {
            c->letter |= 3ull << i;
            c->gone |= 1ull << i;
            c->upper |= (uint64_t)(v >> 7) << i;
            c->low_end |= (uint64_t)(v >> 7 ^ 1) << i << 1;
            out[i - gone] = v & (EXO_CUT_CAPITAL - 1);
            lower(out + (i - gone + 1), p + i + 2);
            gone++;
            high &= ~(3ull << i);
        } else if (v) {
            high &= ~(3ull << i);
        } else if (i + 2 < n && p[i] == 0xE2 && p[i + 1] == 0x80 && is_tail(p[i + 2]) && t->three[p[i + 2] & 63]) {
            high &= ~(7ull << i);
        } else {
            c->hard |= 1ull << i;
            high &= high - 1;
        }
    }
}

static inline uint64_t starts_of(const chunk *c, const carry *k) {
    return (c->letter & ~(c->letter << 1 | k->letter)) | (c->digit & ~(c->digit << 1 | k->digit));
}
static inline uint64_t ends_of(const chunk *c, const carry *k) {
    return (~c->letter & (c->letter << 1 | k->letter)) | (~c->digit & (c->digit << 1 | k->digit));
}

/* A capital behind a small letter may stand behind a fused prefix (diJakarta), or make a shape that one bit cannot tell. */
static inline void finish(chunk *c, const carry *k, uint64_t valid) {
    c->hard |= c->upper & (c->low_end << 1 | k->low);
    c->hard &= valid;
    c->letter = (c->letter | c->hard) & valid;
    c->digit &= valid;
}

static inline void keep_hard(exo_cut *cut, size_t at, uint64_t hard) {
    cut->hard_at[cut->nhard] = (uint32_t)at;
    cut->hard[cut->nhard] = hard;
    cut->nhard += hard != 0;
}

static inline void pass_on(const chunk *c, carry *k, size_t n) {
    k->letter = c->letter >> (n - 1) & 1;
    k->digit = c->digit >> (n - 1) & 1;
    k->low = c->low_end >> (n - 1) & 1;
}

/* The last word ends with the block. */
static void end_block(exo_cut *cut, const carry *k, size_t len) {
    if (k->letter | k->digit) {
        cut->found.end[k->ends] = (uint16_t)len;
        cut->found.to[k->ends] = (uint16_t)k->folded;
    }
    cut->n = k->starts;
    memset(cut->folded + k->folded, 0, EXO_CUT_PAD);
}

/* The block by a way to classify 64 bytes; inlined into each, so that it is compiled for the same machine. */
EXO_ALWAYS_INLINE static inline void cut_by(const exo_cut_table *t, size_t len, exo_cut *cut, masks classify(const unsigned char *p)) {
    const unsigned char *raw = cut->raw + EXO_CUT_PAD;
    carry k = {0, 0, 0, 0, 0, 0};
    cut->nhard = 0;
    for (size_t at = 0, n; at < len; at += n) {
        const unsigned char *p = raw + at;
        n = len - at > 64 ? whole_characters(p) : len - at;
        uint64_t valid = ~0ull >> (64 - n);
        masks m = classify(p);
        unsigned char *out = cut->folded + k.folded;
        lower_case(out, p);
        chunk c = {.letter = m.letter, .digit = m.digit, .upper = m.upper, .low_end = m.letter & ~m.upper};
        if (m.high & valid) high_bytes(t, p, n, m.high & valid, &c, out, lower_case);
        finish(&c, &k, valid);
        keep_hard(cut, at, c.hard);
        for (uint64_t s = starts_of(&c, &k) & valid; s; s &= s - 1) {
            size_t i = (size_t)__builtin_ctzll(s);
            cut->found.start[k.starts] = (uint16_t)(at + i);
            cut->found.from[k.starts] = (uint16_t)(k.folded + i - (size_t)__builtin_popcountll(c.gone & ((1ull << i) - 1)));
            cut->found.capital[k.starts++] = (uint8_t)((c.upper | c.digit) >> i & 1);
        }
        for (uint64_t e = ends_of(&c, &k) & valid; e; e &= e - 1) {
            size_t i = (size_t)__builtin_ctzll(e);
            cut->found.end[k.ends] = (uint16_t)(at + i);
            cut->found.to[k.ends++] = (uint16_t)(k.folded + i - (size_t)__builtin_popcountll(c.gone & ((1ull << i) - 1)));
        }
        k.folded += n - (size_t)__builtin_popcountll(c.gone);
        pass_on(&c, &k, n);
    }
    end_block(cut, &k, len);
}

/* ---- ways to classify -------------------------------------------------------------------------- */

static inline masks classify_portable(const unsigned char *p) {
    masks m = {0, 0, 0, 0};
    for (unsigned i = 0; i < 64; i++) {
        unsigned char c = p[i];
        bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
        m.letter |= (uint64_t)(upper | lower) << i;
        m.upper |= (uint64_t)upper << i;
        m.digit |= (uint64_t)(c >= '0' && c <= '9') << i;
        m.high |= (uint64_t)(c >= 0x80) << i;
    }
    return m;
}
static void cut_portable(const exo_cut_table *t, size_t len, exo_cut *cut) { cut_by(t, len, cut, classify_portable); }

#ifdef EXO_X86
/* Signed compares after a shift of the range's foot to -128: x in [lo, lo+n) iff x + (128 - lo) < -128 + n. */
static inline masks classify_sse2(const unsigned char *p) {
    const __m128i case_bit = _mm_set1_epi8(0x20), letters = _mm_set1_epi8((char)(0x80 - 'a')), capitals = _mm_set1_epi8((char)(0x80 - 'A')),
                  digits = _mm_set1_epi8((char)(0x80 - '0')), n26 = _mm_set1_epi8(-128 + 26), n10 = _mm_set1_epi8(-128 + 10);
    masks m = {0, 0, 0, 0};
    for (unsigned k = 0; k < 4; k++) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + k * 16));
        m.letter |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(_mm_add_epi8(_mm_or_si128(x, case_bit), letters), n26)) << (16 * k);
        m.upper |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(_mm_add_epi8(x, capitals), n26)) << (16 * k);
        m.digit |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(_mm_add_epi8(x, digits), n10)) << (16 * k);
        m.high |= (uint64_t)(unsigned)_mm_movemask_epi8(x) << (16 * k);
    }
    return m;
}
static void cut_sse2(const exo_cut_table *t, size_t len, exo_cut *cut) { cut_by(t, len, cut, classify_sse2); }

#define EXO_AVX2 __attribute__((target("avx2,bmi,popcnt")))
EXO_AVX2 static inline masks classify_avx2(const unsigned char *p) {
    const __m256i case_bit = _mm256_set1_epi8(0x20), letters = _mm256_set1_epi8((char)(0x80 - 'a')),
                  capitals = _mm256_set1_epi8((char)(0x80 - 'A')), digits = _mm256_set1_epi8((char)(0x80 - '0')),
                  n26 = _mm256_set1_epi8(-128 + 26), n10 = _mm256_set1_epi8(-128 + 10);
    masks m = {0, 0, 0, 0};
    for (unsigned k = 0; k < 2; k++) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(p + k * 32));
        m.letter |= (uint64_t)(unsigned)_mm256_movemask_epi8(_mm256_cmpgt_epi8(n26, _mm256_add_epi8(_mm256_or_si256(x, case_bit), letters))) << (32 * k);
        m.upper |= (uint64_t)(unsigned)_mm256_movemask_epi8(_mm256_cmpgt_epi8(n26, _mm256_add_epi8(x, capitals))) << (32 * k);
        m.digit |= (uint64_t)(unsigned)_mm256_movemask_epi8(_mm256_cmpgt_epi8(n10, _mm256_add_epi8(x, digits))) << (32 * k);
        m.high |= (uint64_t)(unsigned)_mm256_movemask_epi8(x) << (32 * k);
    }
    return m;
}

EXO_AVX2 static inline void lower_avx2(unsigned char *out, const unsigned char *p) {
    const __m256i case_bit = _mm256_set1_epi8(0x20);
    __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)p), b = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
    _mm256_storeu_si256((__m256i *)(void *)out, _mm256_or_si256(a, case_bit));
    _mm256_storeu_si256((__m256i *)(void *)(out + 32), _mm256_or_si256(b, case_bit));
}

EXO_AVX2 static inline __m128i eight(const uint8_t *p) { return _mm_loadl_epi64((const __m128i *)(const void *)p); }
EXO_AVX2 static inline void put_sixteen(void *out, __m128i v) { _mm_storeu_si128((__m128i *)out, v); }

/* Where the words of a chunk begin and end, by eight bits at a time and tables: always eight are written, so that nothing branches on
   how many there are. `squeezed`: some bytes are gone. */
EXO_AVX2 EXO_ALWAYS_INLINE static inline void put_words(const exo_cut_table *t, exo_cut_words *out, const chunk *c, carry *k, size_t at, uint64_t valid, bool squeezed) {
    uint64_t starts = starts_of(c, k) & valid, ends = ends_of(c, k) & valid, capitals = c->upper | c->digit, gone = c->gone;
    size_t ns = k->starts, ne = k->ends;
    __m128i base = _mm_set1_epi16((short)at), to_folded = _mm_set1_epi16((short)(k->folded - at));
    for (unsigned g = 0; g < 8; g++) {
        __m128i s = eight(t->places[starts & 255]), e = eight(t->places[ends & 255]);
        __m128i start = _mm_add_epi16(_mm_cvtepu8_epi16(s), base), end = _mm_add_epi16(_mm_cvtepu8_epi16(e), base);
        put_sixteen(out->start + ns, start);
        put_sixteen(out->end + ne, end);
        start = _mm_add_epi16(start, to_folded);
        end = _mm_add_epi16(end, to_folded);
        if (squeezed) {
            __m128i less = eight(t->before[gone & 255]);
            start = _mm_sub_epi16(start, _mm_cvtepu8_epi16(_mm_shuffle_epi8(less, s)));
            end = _mm_sub_epi16(end, _mm_cvtepu8_epi16(_mm_shuffle_epi8(less, e)));
            to_folded = _mm_sub_epi16(to_folded, _mm_set1_epi16((short)__builtin_popcount(gone & 255)));
            gone >>= 8;
        }
        put_sixteen(out->from + ns, start);
        put_sixteen(out->to + ne, end);
        _mm_storel_epi64((__m128i *)(void *)(out->capital + ns), _mm_shuffle_epi8(eight(t->bits[capitals & 255]), s));
        ns += (size_t)__builtin_popcount(starts & 255);
        ne += (size_t)__builtin_popcount(ends & 255);
        base = _mm_add_epi16(base, _mm_set1_epi16(8));
        starts >>= 8, ends >>= 8, capitals >>= 8;
    }
    k->starts = ns;
    k->ends = ne;
}

EXO_AVX2 static void cut_avx2(const exo_cut_table *t, size_t len, exo_cut *cut) {
    const unsigned char *raw = cut->raw + EXO_CUT_PAD;
    carry k = {0, 0, 0, 0, 0, 0};
    cut->nhard = 0;
    for (size_t at = 0, n; at < len; at += n) {
        const unsigned char *p = raw + at;
        unsigned char *out = cut->folded + k.folded;
        masks m = classify_avx2(p);
        n = len - at > 64 ? (m.high >> 61 ? whole_characters(p) : 64) : len - at;
        uint64_t valid = ~0ull >> (64 - n);
        lower_avx2(out, p);
        chunk c = {.letter = m.letter, .digit = m.digit, .upper = m.upper, .low_end = m.letter & ~m.upper};
        if (m.high & valid) high_bytes(t, p, n, m.high & valid, &c, out, lower_avx2);
        finish(&c, &k, valid);
        keep_hard(cut, at, c.hard);
        if (c.gone) put_words(t, &cut->found, &c, &k, at, valid, true);
        else put_words(t, &cut->found, &c, &k, at, valid, false);
        k.folded += n - (size_t)__builtin_popcountll(c.gone);
        pass_on(&c, &k, n);
    }
    end_block(cut, &k, len);
}

#define EXO_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")))

/* The places of the set bits, as 16-bit numbers from `base` on; writes 64 of them whatever their count. */
EXO_AVX512 static inline void put_places(uint16_t *out, uint64_t bits, __m512i places, size_t base) {
    __m512i b = _mm512_set1_epi16((short)base), some = _mm512_maskz_compress_epi8(bits, places);
    _mm512_storeu_si512(out, _mm512_add_epi16(b, _mm512_cvtepu8_epi16(_mm512_castsi512_si256(some))));
    if (__builtin_popcountll(bits) > 32)
        _mm512_storeu_si512(out + 32, _mm512_add_epi16(b, _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(some, 1))));
}

EXO_AVX512 static void cut_avx512(const exo_cut_table *t, size_t len, exo_cut *cut) {
    static const uint8_t counting[64] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                         22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
                                         44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const __m512i place = _mm512_loadu_si512(counting), case_bit = _mm512_set1_epi8(0x20), a = _mm512_set1_epi8('a'),
                  A = _mm512_set1_epi8('A'), zero = _mm512_set1_epi8('0'), n26 = _mm512_set1_epi8(26), n10 = _mm512_set1_epi8(10),
                  top = _mm512_set1_epi8((char)0xC0), tail = _mm512_set1_epi8((char)0x80), one = _mm512_set1_epi8(1),
                  three = _mm512_loadu_si512(t->three);
    const unsigned char *raw = cut->raw + EXO_CUT_PAD;
    carry k = {0, 0, 0, 0, 0, 0};
    cut->nhard = 0;
    for (size_t at = 0, n; at < len; at += n) {
        const unsigned char *p = raw + at;
        __m512i x = _mm512_loadu_si512(p), low = _mm512_or_si512(x, case_bit), rank = place;
        uint64_t high = _mm512_movepi8_mask(x);
        n = len - at > 64 ? (high >> 61 ? whole_characters(p) : 64) : len - at;
        uint64_t valid = ~0ull >> (64 - n);
        chunk c = {.letter = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(low, a), n26), .upper = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(x, A), n26),
                   .digit = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(x, zero), n10)};
        c.low_end = c.letter & ~c.upper;
        high &= valid;
        if (high) {
            __m512i before = _mm512_loadu_si512(p - 1), v = _mm512_setzero_si512();
            uint64_t tails = _mm512_cmpeq_epi8_mask(_mm512_and_si512(x, top), tail) & valid;
            for (unsigned r = 0; r < EXO_CUT_LEADS; r++)
                v = _mm512_mask_permutexvar_epi8(v, _mm512_cmpeq_epi8_mask(before, _mm512_set1_epi8((char)leads[r])), x, _mm512_loadu_si512(t->two[r]));
            uint64_t letters = tails & _mm512_cmpgt_epu8_mask(v, one), capitals = letters & _mm512_movepi8_mask(v),
                     signs = tails & _mm512_cmpeq_epi8_mask(v, one);
            uint64_t marks = tails & _mm512_cmpeq_epi8_mask(before, tail) & _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p - 2), _mm512_set1_epi8((char)0xE2));
            marks &= _mm512_cmpeq_epi8_mask(_mm512_permutexvar_epi8(x, three), one);
            signs |= signs >> 1 | marks | marks >> 1 | marks >> 2;
            c.gone = letters >> 1;
            c.letter |= letters | c.gone;
            c.upper |= capitals >> 1;
            c.low_end |= letters & ~capitals;
            c.hard = high & ~(letters | c.gone | signs);
            low = _mm512_mask_mov_epi8(low, letters, _mm512_and_si512(v, _mm512_set1_epi8(EXO_CUT_CAPITAL - 1)));
            uint64_t kept = valid & ~c.gone;
            low = _mm512_maskz_compress_epi8(kept, low);
            rank = _mm512_maskz_expand_epi8(kept, place);
        }
        _mm512_storeu_si512(cut->folded + k.folded, low);
        finish(&c, &k, valid);
        keep_hard(cut, at, c.hard);
        uint64_t starts = starts_of(&c, &k) & valid, ends = ends_of(&c, &k) & valid;
        put_places(cut->found.start + k.starts, starts, place, at);
        put_places(cut->found.end + k.ends, ends, place, at);
        _mm512_storeu_si512(cut->found.capital + k.starts, _mm512_maskz_compress_epi8(starts, _mm512_maskz_set1_epi8(c.upper | c.digit, 1)));
        /* A word that begins or ends at a byte that is gone does so at the next. */
        put_places(cut->found.from + k.starts, (starts & ~c.gone) | (starts & c.gone) << 1, rank, k.folded);
        put_places(cut->found.to + k.ends, (ends & ~c.gone) | (ends & c.gone) << 1, rank, k.folded);
        k.starts += (size_t)__builtin_popcountll(starts);
        k.ends += (size_t)__builtin_popcountll(ends);
        k.folded += n - (size_t)__builtin_popcountll(c.gone);
        pass_on(&c, &k, n);
    }
    end_block(cut, &k, len);
}
#endif

#ifdef EXO_NEON
/* One bit for each of 64 bytes that are 0x00 or 0xFF: three pairwise additions of the weighted bits (simdjson's arm64 way). */
static inline uint64_t bits_neon(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t w = vld1q_u8(weights);
    uint8x16_t ab = vpaddq_u8(vandq_u8(a, w), vandq_u8(b, w)), cd = vpaddq_u8(vandq_u8(c, w), vandq_u8(d, w));
    uint8x16_t all = vpaddq_u8(ab, cd);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}
static inline masks classify_neon(const unsigned char *p) {
    uint8x16_t letter[4], upper[4], digit[4], high[4];
    for (unsigned k = 0; k < 4; k++) {
        uint8x16_t x = vld1q_u8(p + k * 16);
        letter[k] = vcltq_u8(vsubq_u8(vorrq_u8(x, vdupq_n_u8(0x20)), vdupq_n_u8('a')), vdupq_n_u8(26));
        upper[k] = vcltq_u8(vsubq_u8(x, vdupq_n_u8('A')), vdupq_n_u8(26));
        digit[k] = vcltq_u8(vsubq_u8(x, vdupq_n_u8('0')), vdupq_n_u8(10));
        high[k] = vcgeq_u8(x, vdupq_n_u8(0x80));
    }
    return (masks){bits_neon(letter[0], letter[1], letter[2], letter[3]), bits_neon(upper[0], upper[1], upper[2], upper[3]),
                   bits_neon(digit[0], digit[1], digit[2], digit[3]), bits_neon(high[0], high[1], high[2], high[3])};
}
static void cut_neon(const exo_cut_table *t, size_t len, exo_cut *cut) { cut_by(t, len, cut, classify_neon); }
#endif

/* ---- choice ----------------------------------------------------------------------------------- */

#ifdef EXO_X86
static bool has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt"); }
static bool has_avx512(void) {
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2") && has_avx2();
}
#endif

exo_cut_fn *exo_cut_by(const char *name) {
    if (strcmp(name, "portable") == 0) return cut_portable;
#ifdef EXO_X86
    if (strcmp(name, "sse2") == 0) return cut_sse2;
    if (strcmp(name, "avx2") == 0 && has_avx2()) return cut_avx2;
    if (strcmp(name, "avx512") == 0 && has_avx512()) return cut_avx512;
#endif
#ifdef EXO_NEON
    if (strcmp(name, "neon") == 0) return cut_neon;
#endif
    return NULL;
}

exo_cut_fn *exo_cut_best(void) {
#ifdef EXO_X86
    return has_avx512() ? cut_avx512 : has_avx2() ? cut_avx2 : cut_sse2;
#elif defined(EXO_NEON)
    return cut_neon;
#else
    return cut_portable;
#endif
}

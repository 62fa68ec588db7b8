/* Bytes -> masks of word bytes, 64 at a time. The idea is simdjson's first stage (Langdale and Lemire, "Parsing
   Gigabytes of JSON per Second", 2019): classify with vector compares, gather one bit a byte, and let everything after
   work on the few set bits. Chosen once at run time; every way gives the same masks (tests/unit/test_scan.c). */
#include "scan.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define EXO_X86 1
#include <immintrin.h>
#endif

static void classify_portable(const char *p, size_t blocks, exo_masks *out) {
    for (size_t b = 0; b < blocks; b++) {
        exo_masks m = {0, 0, 0, 0};
        for (unsigned i = 0; i < 64; i++) {
            unsigned char c = (unsigned char)p[b * 64 + i];
            bool digit = c >= '0' && c <= '9', upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', high = c >= 0x80;
            m.word |= (uint64_t)(digit | upper | lower | high) << i;
            m.high |= (uint64_t)high << i;
            m.digit |= (uint64_t)digit << i;
            m.upper |= (uint64_t)upper << i;
        }
        out[b] = m;
    }
}

#ifdef EXO_X86
/* Signed compares after a shift of the range's foot to -128: x in [lo, lo+n) iff x + (128 - lo) < -128 + n. */
static void classify_sse2(const char *p, size_t blocks, exo_masks *out) {
    const __m128i case_bit = _mm_set1_epi8(0x20), letters = _mm_set1_epi8((char)(0x80 - 'a')), capitals = _mm_set1_epi8((char)(0x80 - 'A')),
                  digits = _mm_set1_epi8((char)(0x80 - '0')), n26 = _mm_set1_epi8(-128 + 26), n10 = _mm_set1_epi8(-128 + 10);
    for (size_t b = 0; b < blocks; b++) {
        exo_masks m = {0, 0, 0, 0};
        for (unsigned k = 0; k < 4; k++) {
            __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + b * 64 + k * 16));
            uint64_t letter = (unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(_mm_add_epi8(_mm_or_si128(x, case_bit), letters), n26));
            uint64_t upper = (unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(_mm_add_epi8(x, capitals), n26));
            uint64_t digit = (unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(_mm_add_epi8(x, digits), n10));
            uint64_t high = (unsigned)_mm_movemask_epi8(x);
            m.word |= (letter | digit | high) << (16 * k);
            m.high |= high << (16 * k);
            m.digit |= digit << (16 * k);
            m.upper |= upper << (16 * k);
        }
        out[b] = m;
    }
}

__attribute__((target("avx2"))) static void classify_avx2(const char *p, size_t blocks, exo_masks *out) {
    const __m256i case_bit = _mm256_set1_epi8(0x20), letters = _mm256_set1_epi8((char)(0x80 - 'a')),
                  capitals = _mm256_set1_epi8((char)(0x80 - 'A')), digits = _mm256_set1_epi8((char)(0x80 - '0')),
                  n26 = _mm256_set1_epi8(-128 + 26), n10 = _mm256_set1_epi8(-128 + 10);
    for (size_t b = 0; b < blocks; b++) {
        exo_masks m = {0, 0, 0, 0};
        for (unsigned k = 0; k < 2; k++) {
            __m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(p + b * 64 + k * 32));
            uint64_t letter = (unsigned)_mm256_movemask_epi8(_mm256_cmpgt_epi8(n26, _mm256_add_epi8(_mm256_or_si256(x, case_bit), letters)));
            uint64_t upper = (unsigned)_mm256_movemask_epi8(_mm256_cmpgt_epi8(n26, _mm256_add_epi8(x, capitals)));
            uint64_t digit = (unsigned)_mm256_movemask_epi8(_mm256_cmpgt_epi8(n10, _mm256_add_epi8(x, digits)));
            uint64_t high = (unsigned)_mm256_movemask_epi8(x);
            m.word |= (letter | digit | high) << (32 * k);
            m.high |= high << (32 * k);
            m.digit |= digit << (32 * k);
            m.upper |= upper << (32 * k);
        }
        out[b] = m;
    }
}
#endif

exo_classify_fn *exo_classify_by(const char *name) {
    if (strcmp(name, "portable") == 0) return classify_portable;
#ifdef EXO_X86
    if (strcmp(name, "sse2") == 0) return classify_sse2;
    if (strcmp(name, "avx2") == 0 && __builtin_cpu_supports("avx2")) return classify_avx2;
#endif
    return NULL;
}

void exo_classify(const char *p, size_t blocks, exo_masks *out) {
#ifdef EXO_X86
    if (__builtin_cpu_supports("avx2")) classify_avx2(p, blocks, out);
    else classify_sse2(p, blocks, out);
#else
    classify_portable(p, blocks, out);
#endif
}

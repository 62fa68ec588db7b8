/* UTF-8 stepping. Well-formed sequences after Unicode 15, table 3-7; an ill-formed one yields its
   maximal subpart (section 3.9, "U+FFFD Substitution of Maximal Subparts"), so every implementation
   that follows the standard counts the same number of replacements. */
#include "base.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

size_t exo_utf8_step(const char *p, const char *end, uint32_t *cp) {
    const unsigned char *s = (const unsigned char *)p;
    size_t room = (size_t)(end - p);
    unsigned char lead = s[0];
    if (lead < 0x80) {
        *cp = lead;
        return 1;
    }
    *cp = EXO_CP_BAD;
    /* The second byte's range narrows for E0 (overlong), ED (surrogates), F0 (overlong), F4 (past U+10FFFF). */
    unsigned char low = 0x80, high = 0xBF;
    size_t need;
    uint32_t value;
    if (lead >= 0xC2 && lead <= 0xDF) {
        need = 2, value = lead & 0x1Fu;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        need = 3, value = lead & 0x0Fu;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        need = 4, value = lead & 0x07u;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    } else {
        return 1;
    }
    for (size_t i = 1; i < need; i++) {
        if (i >= room || s[i] < low || s[i] > high) return i;
        low = 0x80, high = 0xBF;
        value = value << 6 | (s[i] & 0x3Fu);
    }
    *cp = value;
    return need;
}

size_t exo_utf8_put(uint32_t cp, char out[4]) {
    unsigned char *o = (unsigned char *)out;
    if (cp < 0x80) {
        o[0] = (unsigned char)cp;
        return 1;
    }
    if (cp < 0x800) {
        o[0] = (unsigned char)(0xC0 | cp >> 6);
        o[1] = (unsigned char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        o[0] = (unsigned char)(0xE0 | cp >> 12);
        o[1] = (unsigned char)(0x80 | (cp >> 6 & 0x3F));
        o[2] = (unsigned char)(0x80 | (cp & 0x3F));
        return 3;
    }
    o[0] = (unsigned char)(0xF0 | cp >> 18);
    o[1] = (unsigned char)(0x80 | (cp >> 12 & 0x3F));
    o[2] = (unsigned char)(0x80 | (cp >> 6 & 0x3F));
    o[3] = (unsigned char)(0x80 | (cp & 0x3F));
    return 4;
}

/* How many bytes from `p` on, of `room`, are plainly well-formed: ASCII, and letters of two and three bytes where the machine
   looks at sixteen bytes together. `*chars` grows by their number of letters. What stops it may be well-formed or not. */
static size_t plain_run(const char *p, size_t room, uint64_t *chars) {
    size_t n = 0, behind = 0;
#ifdef __SSE2__
    while (room - n >= 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + n));
        unsigned high = (unsigned)_mm_movemask_epi8(v), take = 16;
        if (high) {
            /* Signed, so that 80 is least: 80 to BF go on; C2 to DF lead two bytes; E1 to EF but ED lead three of any kind. */
            __m128i goes_on = _mm_cmplt_epi8(v, _mm_set1_epi8((char)0xC0));
            __m128i two = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8((char)0xC1)), _mm_cmplt_epi8(v, _mm_set1_epi8((char)0xE0)));
            __m128i three = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8((char)0xE0)), _mm_cmplt_epi8(v, _mm_set1_epi8((char)0xF0)));
            three = _mm_andnot_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xED)), three);
            unsigned next = (unsigned)_mm_movemask_epi8(goes_on), lead3 = (unsigned)_mm_movemask_epi8(three);
            unsigned lead = (unsigned)_mm_movemask_epi8(two) | lead3;
            if (high != (next | lead) || next != ((lead << 1 | lead3 << 2) & 0xFFFF)) break;
            __m128i sums = _mm_sad_epu8(_mm_and_si128(goes_on, _mm_set1_epi8(1)), _mm_setzero_si128());
            behind += (size_t)_mm_cvtsi128_si32(sums) + (size_t)_mm_extract_epi16(sums, 4);
            /* A letter that does not end here waits. */
            if (lead >> 15) take = 15;
            if (lead3 >> 14 & 1) take = 14, behind--;
        }
        n += take;
    }
#else
    for (uint64_t w; room - n >= sizeof w; n += sizeof w) {
        memcpy(&w, p + n, sizeof w);
        if (w & 0x8080808080808080u) break;
    }
#endif
    while (n < room && (unsigned char)p[n] < 0x80) n++;
    *chars += n - behind;
    return n;
}

/* A well-formed letter of two bytes, the commonest that is not ASCII. */
static bool two_bytes(const char *p, const char *end) {
    unsigned char lead = (unsigned char)p[0];
    return lead >= 0xC2 && lead <= 0xDF && end - p > 1 && ((unsigned char)p[1] & 0xC0) == 0x80;
}

size_t exo_utf8_check(const char *p, size_t len) {
    const char *at = p, *end = p + len;
    uint64_t chars = 0;
    for (;;) {
        at += plain_run(at, (size_t)(end - at), &chars);
        if (at == end) return len;
        if (two_bytes(at, end)) {
            at += 2;
            continue;
        }
        uint32_t cp;
        size_t n = exo_utf8_step(at, end, &cp);
        if (cp == EXO_CP_BAD) return (size_t)(at - p);
        at += n;
    }
}

uint64_t exonym_cursor_move(exonym_cursor *cursor, const char *text, size_t len, uint64_t byte,
                            exonym_unit unit) {
    if (byte > len) byte = len;
    if (unit == EXONYM_BYTES) return byte;
    const char *p = text + cursor->byte, *stop = text + byte, *end = text + len;
    uint64_t chars = 0, pairs = 0;
    while (p < stop) {
        p += plain_run(p, (size_t)(stop - p), &chars);
        if (p == stop) break;
        chars++;
        if (two_bytes(p, end)) {
            p += 2;
            continue;
        }
        uint32_t cp;
        p += exo_utf8_step(p, end, &cp);
        pairs += cp != EXO_CP_BAD && cp >= 0x10000;
    }
    cursor->chars += chars;
    cursor->utf16 += chars + pairs;
    cursor->byte = (uint64_t)(p - text);
    return unit == EXONYM_CHARS ? cursor->chars : cursor->utf16;
}

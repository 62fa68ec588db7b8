/* letters: simple case pairs of Latin, Greek and Cyrillic, and words as arrays of lower-case letters.
   Morphology needs one letter for one letter, so the pairs that change length (ß, İ, ŉ) stay as they are.
   Source: UnicodeData 15, simple case mappings; full folding is the fold room's. */
#include "morph/internal.h"

uint32_t exo_morph_lower(uint32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c < 0x100) return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 32 : c;
    if (c < 0x138) return c == 0x130 ? 'i' : c | 1u;
    if (c < 0x149) return c >= 0x139 && (c & 1) ? c + 1 : c;
    if (c < 0x178) return c >= 0x14A ? c | 1u : c;
    if (c == 0x178) return 0xFF;
    if (c < 0x17F) return (c & 1) ? c + 1 : c;
    if (c == 0x1A0 || c == 0x1AF) return c + 1;
    if (c >= 0x1CD && c <= 0x1DC) return (c & 1) ? c + 1 : c;
    if ((c >= 0x1DE && c <= 0x1EF) || (c >= 0x1F8 && c <= 0x21F) || (c >= 0x222 && c <= 0x233)) return c | 1u;
    if (c >= 0x391 && c <= 0x3A9) return c + 32;
    if (c >= 0x410 && c <= 0x42F) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if (c >= 0x460 && c <= 0x481) return c | 1u;
    if (c >= 0x48A && c <= 0x4BF) return c | 1u;
    if (c >= 0x4D0 && c <= 0x52F) return c | 1u;
    if (c >= 0x1E00 && c <= 0x1E95) return c | 1u;
    if (c >= 0x1EA0 && c <= 0x1EFF) return c | 1u;
    return c;
}

uint32_t exo_morph_upper(uint32_t c) {
    if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
    if (c < 0x100) return c >= 0xE0 && c <= 0xFE && c != 0xF7 ? c - 32 : c == 0xFF ? 0x178 : c;
    uint32_t up = c;
    if (c < 0x138) up = c == 0x131 ? 'I' : c & ~1u;
    else if (c <= 0x148) up = (c & 1) ? c : c - 1;
    else if (c < 0x178) up = c >= 0x14A ? c & ~1u : c;
    else if (c < 0x17F) up = c >= 0x179 ? ((c & 1) ? c : c - 1) : c;
    else if (c == 0x1A1 || c == 0x1B0) up = c - 1;
    else if (c >= 0x1CD && c <= 0x1DC) up = (c & 1) ? c : c - 1;
    else if ((c >= 0x1DE && c <= 0x1EF) || (c >= 0x1F8 && c <= 0x21F) || (c >= 0x222 && c <= 0x233)) up = c & ~1u;
    else if (c >= 0x3B1 && c <= 0x3C9 && c != 0x3C2) up = c - 32;
    else if (c >= 0x430 && c <= 0x44F) up = c - 32;
    else if (c >= 0x450 && c <= 0x45F) up = c - 80;
    else if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F)) up = c & ~1u;
    else if ((c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF)) up = c & ~1u;
    /* Only what comes back is a pair. */
    return exo_morph_lower(up) == c ? up : c;
}

bool exo_morph_is_letter(uint32_t c) {
    if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c < 0x2C00) && c != EXO_CP_BAD;
}

bool exo_morph_word_of(exo_str text, morph_word *out) {
    const char *p = text.ptr, *end = text.ptr + text.len;
    out->len = 0;
    while (p < end) {
        uint32_t cp;
        p += exo_utf8_step(p, end, &cp);
        if (cp > 0xFFFF || out->len == MORPH_WORD_MAX) return false;
        out->at[out->len++] = (uint16_t)exo_morph_lower(cp);
    }
    return true;
}

uint64_t exo_morph_shape(exo_str text) {
    const char *p = text.ptr, *end = text.ptr + text.len;
    unsigned upper = 0, lower = 0;
    bool first_upper = false, last_upper = false, first = true;
    while (p < end) {
        uint32_t cp;
        p += exo_utf8_step(p, end, &cp);
        if (!exo_morph_is_letter(cp)) continue;
        bool is_upper = exo_morph_lower(cp) != cp;
        if (first) first_upper = is_upper;
        first = false;
        last_upper = is_upper;
        if (is_upper) upper++;
        else lower++;
    }
    if (first) return 0;
    if (upper >= 2 && !lower) return 1ull << IS_CAPS;
    if (upper && last_upper) return 1ull << (upper == 1 && first_upper ? IS_CAP : IS_MIXED);
    return 1ull << (first_upper ? IS_CAP : IS_LOWER);
}

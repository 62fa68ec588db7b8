/* Characters of a layer: UTF-8, control characters, normal form C, letters of the wrong script, columns.

   utf8proc is included here alone in this room (and by the table maker of fold), for the NFC check: it
   knows the decompositions of Unicode. Most lines never reach it, because a line whose code points all
   lie in blocks that normalisation leaves alone (`settled` below) is in NFC as it stands. */
#include "inside.h"

#include <utf8proc.h>

/* Code points that have quick-check value Yes and combining class 0 (UAX #15, section 9): no neighbour
   can change them. The blocks of everyday text, not all that qualify. */
static bool settled(uint32_t cp) {
    if (cp < 0x300) return true;
    if (cp < 0x400) return cp >= 0x388;                     /* Greek but its singletons */
    if (cp < 0x590) return cp < 0x483 || cp >= 0x48A;       /* Cyrillic but its marks, Armenian */
    if (cp < 0x1E00) return (cp >= 0x620 && cp < 0x64B) || (cp >= 0x10D0 && cp < 0x10FF);
    if (cp < 0x1F00) return true;                           /* Latin Extended Additional */
    if (cp < 0x3041) return cp >= 0x2010 && cp < 0x2028;    /* dashes and quotation marks */
    if (cp < 0x30FF) return cp < 0x3097 || cp >= 0x309D;    /* kana but the voicing marks */
    return (cp >= 0x3400 && cp < 0xA000) || (cp >= 0xAC00 && cp < 0xD7A4);
}

uint32_t exo_lex_column(const exo_lex_line *line, const char *at) {
    if (line->ascii) return (uint32_t)(at - line->text.ptr) + 1;
    const char *p = line->text.ptr, *end = p + line->text.len;
    uint32_t column = 1, cp;
    while (p < at) {
        p += exo_utf8_step(p, end, &cp);
        column++;
    }
    return column;
}

/* Finds where the line first differs from its NFC. The buffer is ours, so that no allocation is hidden. */
static bool nfc_check(const exo_lex_line *line) {
    exo_lexicon *lex = line->lex;
    const utf8proc_option_t options = (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    const utf8proc_uint8_t *text = (const utf8proc_uint8_t *)line->text.ptr;
    utf8proc_ssize_t len = (utf8proc_ssize_t)line->text.len, n;
    for (;;) {
        n = utf8proc_decompose(text, len, lex->wide.at, (utf8proc_ssize_t)lex->wide.cap, options);
        if (n < 0) return exo_lex_error(line, line->text.ptr, "not-nfc", "the line cannot be normalised");
        if ((size_t)n <= lex->wide.cap) break;
        if (!EXO_RESERVE(&lex->alloc, &lex->wide, (size_t)n)) {
            lex->nomem = true;
            return false;
        }
    }
    n = utf8proc_normalize_utf32(lex->wide.at, n, options);
    const char *p = line->text.ptr, *end = p + line->text.len;
    for (utf8proc_ssize_t i = 0; p < end; i++) {
        uint32_t cp;
        size_t step = exo_utf8_step(p, end, &cp);
        if (i >= n)
            return exo_lex_error(line, p, "not-nfc", "U+%04X is not in normal form C; save the file as NFC",
                                 (unsigned)cp);
        if (lex->wide.at[i] != (int32_t)cp)
            return exo_lex_error(line, p, "not-nfc",
                                 "U+%04X is not in normal form C (expected U+%04X); save the file as NFC",
                                 (unsigned)cp, (unsigned)lex->wide.at[i]);
        p += step;
    }
    return true;
}

bool exo_lex_line_check(exo_lex_line *line) {
    const char *p = line->text.ptr, *end = p + line->text.len;
    bool plain = true;
    size_t marks = 0;
    line->ascii = true;
    while (p < end) {
        uint32_t cp;
        if ((unsigned char)*p < 0x80) {
            if ((unsigned char)*p < 0x20 || *p == 0x7F) {
                if (*p == '\0')
                    return exo_lex_error(line, p, "nul", "NUL byte; a layer is a text file");
                if (*p != '\t')
                    return exo_lex_error(line, p, "control",
                                         "control character U+%04X; only tab and line feed may stand in a layer",
                                         (unsigned)(unsigned char)*p);
            }
            marks = 0;
            p++;
            continue;
        }
        line->ascii = false;
        size_t step = exo_utf8_step(p, end, &cp);
        if (cp == EXO_CP_BAD)
            return exo_lex_error(line, p, "not-utf8", "byte 0x%02X is not UTF-8; save the file as UTF-8",
                                 (unsigned)(unsigned char)*p);
        if (!settled(cp)) {
            plain = false;
            marks = utf8proc_get_property((utf8proc_int32_t)cp)->combining_class ? marks + 1 : 0;
            if (marks > EXO_LEX_MARKS_MAX)
                return exo_lex_error(line, p, "marks", "more than %d combining marks in a row",
                                     EXO_LEX_MARKS_MAX);
        } else {
            marks = 0;
        }
        p += step;
    }
    return plain || nfc_check(line);
}

/* ---- letters ------------------------------------------------------------------------------- */

enum { LATIN = 1, CYRILLIC = 2, GREEK = 4 };

/* By block, which is enough to catch a letter typed on the wrong keyboard. */
static unsigned script_of(uint32_t cp) {
    if (cp < 0x80) return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z' ? LATIN : 0;
    if (cp < 0x250) return cp >= 0xC0 && cp != 0xD7 && cp != 0xF7 ? LATIN : 0;
    if (cp < 0x400) return cp >= 0x370 && cp != 0x37E && cp != 0x387 ? GREEK : 0;
    if (cp < 0x530) return CYRILLIC;
    if (cp >= 0x1C80 && cp < 0x1C90) return CYRILLIC;
    if (cp >= 0x1E00 && cp < 0x1F00) return LATIN;
    if (cp >= 0x1F00 && cp < 0x2000) return GREEK;
    if (cp >= 0x2C60 && cp < 0x2C80) return LATIN;
    if ((cp >= 0x2DE0 && cp < 0x2E00) || (cp >= 0xA640 && cp < 0xA6A0)) return CYRILLIC;
    if (cp >= 0xA722 && cp < 0xA800) return LATIN;
    if (cp >= 0xFB00 && cp < 0xFB07) return LATIN;
    if ((cp >= 0xFF21 && cp < 0xFF3B) || (cp >= 0xFF41 && cp < 0xFF5B)) return LATIN;
    return 0;
}

static const char *script_name(unsigned script) {
    return script == LATIN ? "Latin" : script == CYRILLIC ? "Cyrillic" : "Greek";
}

/* Characters that nobody sees. Joiners are letters' business in native scripts. */
static const char *unseen(uint32_t cp, bool native) {
    switch (cp) {
    case 0xA0: return "no-break space";
    case 0xAD: return "soft hyphen";
    case 0x200B: return "zero width space";
    case 0x200C: case 0x200D: return native ? NULL : "zero width joiner";
    case 0x200E: case 0x200F: case 0x202A: case 0x202B: case 0x202C: case 0x202D: case 0x202E:
    case 0x2066: case 0x2067: case 0x2068: case 0x2069:
        return "direction mark";
    case 0x2007: case 0x2009: case 0x202F: case 0x3000: return "odd space";
    case 0x2060: case 0xFEFF: return "zero width no-break space";
    default: return NULL;
    }
}

/* The length of the Roman numeral that a word consists of ("Карл III" is written so), or 0. */
static size_t roman_numeral(const char *p, const char *end) {
    const char *start = p;
    while (p < end && memchr("IVX", *p, 3)) p++;
    return p == end || *p == ' ' ? (size_t)(p - start) : 0;
}

static bool native_letter(const exo_lex_line *line, const char *at, uint32_t cp, exo_str script) {
    unsigned found = script_of(cp), wrong = found;
    if (exo_str_starts(script, EXO_STR("cyrl"))) wrong &= ~(unsigned)CYRILLIC;
    if (exo_str_starts(script, EXO_STR("grek"))) wrong &= ~(unsigned)GREEK;
    if (!wrong) return true;
    char letter[5] = {0};
    exo_utf8_put(cp, letter);
    return exo_lex_error(line, at, "homoglyph", "%s letter \"%s\" (U+%04X) in a %.*s name; type it in that script",
                         script_name(found), letter, (unsigned)cp, EXO_FMT(script));
}

bool exo_lex_value_check(const exo_lex_line *line, exo_str value, const exo_lex_spec *spec) {
    const char *p = value.ptr, *end = p + value.len;
    bool native = spec->field == EXO_FIELD_NATIVE;
    bool romanian = spec->lang == exo_lexicon_lang(EXO_STR("ro"));
    bool cedilla = false, mixed = false;
    unsigned word = 0; /* scripts of the word so far */
    if (spec->field >= EXO_FIELD_MEMBER_OF || spec->field == EXO_FIELD_PATTERN) return true;
    while (p < end) {
        uint32_t cp;
        size_t step = exo_utf8_step(p, end, &cp);
        if (cp == ';') {
            bool loose = p == value.ptr || p + 1 == end || p[-1] == ' ' || p[1] == ' ';
            if (loose)
                return exo_lex_error(line, p, "separator", "stray \";\"; values are separated by \" ; \"");
            exo_lex_warn(line, p, "separator", "\";\" inside a value; values are separated by \" ; \"");
        }
        if (cp == ' ' && p + 1 < end && p[1] == ' ') {
            exo_lex_warn(line, p, "spaces", "two spaces in a row");
            while (p + 1 < end && p[1] == ' ') p++;
        }
        const char *hidden = cp < 0x80 ? NULL : unseen(cp, native);
        if (hidden)
            exo_lex_warn(line, p, "invisible", "U+%04X (%s) in a value", (unsigned)cp, hidden);
        if (native) {
            size_t numeral = p == value.ptr || p[-1] == ' ' ? roman_numeral(p, end) : 0;
            if (numeral) step = numeral;
            else if (!native_letter(line, p, cp, spec->script)) return false;
        } else {
            unsigned script = script_of(cp);
            word = script ? word | script : cp == ' ' || cp == '-' ? 0 : word;
            if (!mixed && script && (word == CYRILLIC || (word & (word - 1)))) {
                mixed = true;
                char letter[5] = {0};
                exo_utf8_put(cp, letter);
                exo_lex_warn(line, p, "homoglyph", "%s letter \"%s\" (U+%04X) in a name in Latin letters",
                             script_name(script), letter, (unsigned)cp);
            }
            bool s = cp == 0x15E || cp == 0x15F, t = cp == 0x162 || cp == 0x163;
            if (!cedilla && (t || (s && romanian))) {
                cedilla = true;
                exo_lex_warn(line, p, "cedilla", "%s with cedilla (U+%04X); Romanian has a comma below (U+%04X)",
                             s ? "s" : "t", (unsigned)cp, (unsigned)((s ? 0x218u : 0x21Au) + (cp & 1)));
            }
        }
        p += step;
    }
    return true;
}

size_t exo_lex_letters(exo_str value) {
    const char *p = value.ptr, *end = p + value.len;
    size_t n = 0;
    while (p < end) {
        uint32_t cp;
        p += exo_utf8_step(p, end, &cp);
        n += cp >= 0x80 ? cp >= 0xC0 : (cp >= '0' && cp <= '9') || script_of(cp);
    }
    return n;
}

/* Words of a text, folded, with their source spans: the portable reference. The scanner has a faster path for
   plain ASCII words and comes here for the rest; both give the same words (tests/unit/test_scan.c). */
#include "fold.h"

/* One step of the text: its entry and length; ill-formed bytes are OTHER. Nearly all text is ASCII or two-byte letters,
   which are decoded here. */
static inline size_t step(const exo_fold *f, const char *p, const char *end, uint32_t *cp, uint32_t *entry) {
    unsigned char lead = (unsigned char)p[0];
    if (lead < 0x80) {
        *cp = lead;
        *entry = exo_fold_entry(f, lead);
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF && end - p > 1 && ((unsigned char)p[1] & 0xC0) == 0x80) {
        *cp = (lead & 0x1Fu) << 6 | ((unsigned char)p[1] & 0x3Fu);
        *entry = exo_fold_entry(f, *cp);
        return 2;
    }
    size_t n = exo_utf8_step(p, end, cp);
    *entry = *cp == EXO_CP_BAD ? EXO_FOLD_OTHER : exo_fold_entry(f, *cp);
    return n;
}

static bool begins_word(unsigned class_) {
    return class_ == EXO_FOLD_LETTER || class_ == EXO_FOLD_DIGIT || class_ == EXO_FOLD_IDEOGRAPH;
}

/* ---- mixed scripts ------------------------------------------------------------------------- */

/* Lower-case letters that look alike in Latin and Cyrillic (Unicode confusables.txt, single letters), and, from
   UPPER_ONLY on, those whose capitals alone look alike. News in Cyrillic holds words typed with the wrong o or a. */
static const struct {
    char latin;
    uint16_t cyrillic;
} look_alike[] = {{'a', 0x430}, {'e', 0x435}, {'o', 0x43E}, {'p', 0x440}, {'c', 0x441}, {'y', 0x443}, {'x', 0x445},
                  {'i', 0x456}, {'j', 0x458}, {'s', 0x455}, {'b', 0x432}, {'m', 0x43C}, {'h', 0x43D}, {'k', 0x43A},
                  {'t', 0x442}};
enum { UPPER_ONLY = 10, LOOK_ALIKES = sizeof look_alike / sizeof *look_alike };

/* Rewrites `in` with every letter in one script when its look-alikes allow; false when one has none. `capitals`: how many
   letters were written as capitals. */
static bool to_script(const char *in, size_t len, bool cyrillic, size_t capitals, char *out, size_t *out_len) {
    const char *p = in, *end = in + len;
    size_t n = 0;
    for (size_t i = 0; p < end; i++) {
        size_t rows = i < capitals ? LOOK_ALIKES : UPPER_ONLY;
        uint32_t cp;
        p += exo_utf8_step(p, end, &cp);
        bool latin = cp >= 'a' && cp <= 'z', cyr = cp >= 0x400 && cp <= 0x52F;
        if (cyrillic ? latin : cyr) {
            size_t k = 0;
            while (k < rows && (cyrillic ? (uint32_t)look_alike[k].latin : look_alike[k].cyrillic) != cp) k++;
            if (k == rows) return false;
            cp = cyrillic ? look_alike[k].cyrillic : (uint32_t)look_alike[k].latin;
        }
        if (!cyrillic && (cp == 0x306 || cp == 0x308)) continue; /* kept on Cyrillic letters only */
        if (n + 4 > EXO_FOLD_MAX) return false;
        n += exo_utf8_put(cp, out + n);
    }
    *out_len = n;
    return true;
}

static void repair_scripts(exo_fold_word *w) {
    char out[EXO_FOLD_MAX];
    size_t n;
    size_t capitals = w->shape == EXO_SHAPE_UPPER ? w->len : w->first_upper;
    if (!to_script(w->folded, w->len, true, capitals, out, &n) && !to_script(w->folded, w->len, false, capitals, out, &n)) return;
    memcpy(w->folded, out, n);
    w->len = (uint32_t)n;
}

/* ---- words --------------------------------------------------------------------------------- */

/* Kept marks of one letter in canonical order: a stable insertion of the mark just added. `rank` 0 never moves. */
typedef struct kept {
    size_t at;
    unsigned rank;
} kept;

static void sort_mark(exo_fold_word *w, kept *marks, size_t n, size_t len) {
    while (n > 1 && marks[n - 1].rank && marks[n - 2].rank > marks[n - 1].rank) {
        char mark[16];
        memcpy(mark, w->folded + marks[n - 1].at, len);
        size_t from = marks[n - 2].at, moved = marks[n - 1].at - from;
        memmove(w->folded + from + len, w->folded + from, moved);
        memcpy(w->folded + from, mark, len);
        unsigned rank = marks[n - 1].rank;
        marks[n - 1] = (kept){from + len, marks[n - 2].rank};
        marks[n - 2] = (kept){from, rank};
        n--;
    }
}

/* In registers: `out` must not make the tables be read anew. */
bool exo_fold_letters(const exo_fold *f, const char *end, exo_fold_run *state) {
    const uint16_t *stage1 = f->stage1;
    const uint32_t *stage2 = f->stage2;
    const char *pool = f->pool, *p = state->p;
    char *restrict out = state->out;
    const char *last = out + EXO_FOLD_MAX - 2;
    uint32_t seen = 0, entry = 0;
    size_t upper = 0, twos = 0;
    while (p < end && out <= last) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x80) {
            unsigned char low = c | 0x20;
            if ((unsigned)low - 'a' > 25) break;
            *out++ = (char)low;
            upper += c < 'a';
            entry = 0;
            p++;
            continue;
        }
        if (c < 0xC2 || c > 0xDF || end - p < 2 || ((unsigned char)p[1] & 0xC0) != 0x80) break;
        uint32_t cp = (c & 0x1Fu) << 6 | ((unsigned char)p[1] & 0x3Fu);
        uint32_t e = stage2[stage1[cp / EXO_FOLD_BLOCK] * EXO_FOLD_BLOCK + cp % EXO_FOLD_BLOCK];
        unsigned len = exo_fold_len_of(e);
        if (exo_fold_class_of(e) != EXO_FOLD_LETTER || len > 2 || !(e & (EXO_FOLD_UPPER | EXO_FOLD_LOWER))) break;
        const char *from = len ? pool + exo_fold_pool_of(e) : p;
        *out++ = from[0];
        if (len != 1) *out++ = from[1];
        upper += (e & EXO_FOLD_UPPER) != 0;
        seen |= e;
        entry = e;
        twos++;
        p += 2;
    }
    if (p == state->p) return false;
    *state = (exo_fold_run){p, out, seen | EXO_FOLD_LATIN * (unsigned)((size_t)(p - state->p) > 2 * twos), entry, upper, twos};
    return true;
}

bool exo_fold_next(const exo_fold *f, const char *text, size_t len, size_t pos, exo_fold_word *out) {
    const char *p = text + pos, *end = text + len;
    uint32_t cp, entry = 0;
    size_t n = 0;
    unsigned kind = EXO_FOLD_OTHER;
    for (; p < end; p += n) {
        n = step(f, p, end, &cp, &entry);
        kind = exo_fold_class_of(entry);
        if (begins_word(kind)) break;
    }
    if (p >= end) return false;
    out->start = (uint64_t)(p - text);
    out->end = out->start;
    out->len = 0;
    out->ascii = true;
    out->marked = false;
    out->first_upper = (entry & EXO_FOLD_UPPER) != 0;
    out->digits = kind == EXO_FOLD_DIGIT;
    bool after_cyrillic = false, too_long = false, ignored = false;
    uint32_t seen = 0; /* flags of all letters together */
    size_t upper = 0, lower = 0, nmarks = 0;
    kept marks[8];
    exo_fold_run r = {p, out->folded, 0, 0, 0, 0};
    if (kind == EXO_FOLD_LETTER && exo_fold_letters(f, end, &r)) {
        out->ascii = r.twos == 0;
        out->len = (uint32_t)(r.out - out->folded);
        out->end = (uint64_t)(r.p - text);
        seen = r.seen;
        upper = r.upper;
        lower = (size_t)(r.p - p) - r.twos - upper; /* two-byte letters are counted once: all of ours have case */
        after_cyrillic = (r.last & EXO_FOLD_CYRL) != 0;
        p = r.p;
    }
    for (bool first = out->len == 0; p < end; p += n, first = false) {
        if (!first) n = step(f, p, end, &cp, &entry);
        unsigned c = exo_fold_class_of(entry);
        if (c == EXO_FOLD_IGNORE) {
            ignored = true;
            continue;
        }
        bool mark = c == EXO_FOLD_STRIP || c == EXO_FOLD_KEEP || c == EXO_FOLD_CYRILLIC;
        if (!first && !mark && (c != kind || kind == EXO_FOLD_IDEOGRAPH)) break;
        out->end = (uint64_t)(p - text) + n;
        if (cp >= 0x80 || ignored) out->ascii = false;
        if (c == EXO_FOLD_STRIP || (c == EXO_FOLD_CYRILLIC && !after_cyrillic)) {
            out->marked = true;
            continue;
        }
        size_t add = exo_fold_len_of(entry);
        const char *bytes = add ? f->pool + exo_fold_pool_of(entry) : p;
        if (!add) add = n;
        if (out->len + add > EXO_FOLD_MAX) {
            too_long = true;
            continue;
        }
        memcpy(out->folded + out->len, bytes, add);
        out->len += (uint32_t)add;
        if (c == EXO_FOLD_KEEP || c == EXO_FOLD_CYRILLIC) {
            if (nmarks == sizeof marks / sizeof *marks) nmarks = 0;
            marks[nmarks++] = (kept){out->len - add, c == EXO_FOLD_KEEP ? entry >> 8 & 31u : 31u};
            sort_mark(out, marks, nmarks, add);
            continue;
        }
        nmarks = 0;
        after_cyrillic = (entry & EXO_FOLD_CYRL) != 0;
        /* Short i and its like bring their mark with them: U+0306 and U+0308 are CC 86 and CC 88. */
        if (after_cyrillic && add >= 4 && (unsigned char)bytes[add - 2] == 0xCC) marks[nmarks++] = (kept){out->len - 2, 31};
        if (c == EXO_FOLD_LETTER) seen |= entry;
        if (entry & EXO_FOLD_UPPER) upper++;
        if (entry & EXO_FOLD_LOWER) lower++;
    }
    out->marked |= (seen & EXO_FOLD_MARKED) != 0;
    out->shape = (uint8_t)(upper + lower == 0 ? EXO_SHAPE_NONE
                           : upper == 0       ? EXO_SHAPE_LOWER
                           : lower == 0       ? (upper == 1 ? EXO_SHAPE_TITLE : EXO_SHAPE_UPPER)
                           : upper == 1 && out->first_upper ? EXO_SHAPE_TITLE
                                                            : EXO_SHAPE_MIXED);
    if (too_long) out->len = 0;
    else if ((seen & EXO_FOLD_LATIN) && (seen & EXO_FOLD_CYRL)) repair_scripts(out);
    memset(out->folded + out->len, 0, 8);
    return true;
}

uint8_t exo_fold_gap(const exo_fold *f, const char *text, size_t from, size_t to) {
    if (from == to) return EXO_GAP_NONE;
    if (to - from > 16) return EXO_GAP_BREAK;
    const char *p = text + from, *end = text + to;
    unsigned spaces = 0, newlines = 0, hyphens = 0, apostrophes = 0, dots = 0, signs = 0;
    uint8_t sign = 0;
    while (p < end) {
        uint32_t cp, entry;
        size_t n = step(f, p, end, &cp, &entry);
        switch (exo_fold_class_of(entry)) {
        case EXO_FOLD_SPACE: spaces++; break;
        case EXO_FOLD_NEWLINE:
            if (cp == '\r' && p + 1 < end && p[1] == '\n') break;
            newlines++;
            break;
        case EXO_FOLD_HYPHEN: hyphens++; break;
        case EXO_FOLD_APOS: apostrophes++; break;
        case EXO_FOLD_DOT: dots++; break;
        case EXO_FOLD_IGNORE: case EXO_FOLD_STRIP: break;
        default:
            signs++;
            sign = cp == '&' || cp == '/' || cp == '+' || cp == '@' || cp == ':' || cp == '_' ? (uint8_t)cp : EXO_GAP_BREAK;
        }
        p += n;
    }
    /* Two line ends are a paragraph; a sign among spaces may be `&` and its like; a dash among spaces is a break
       between thoughts, but a hyphen without spaces joins. */
    if (newlines > 1 || signs > 1 || hyphens > 1 || apostrophes > 1) return EXO_GAP_BREAK;
    if (signs + hyphens + apostrophes + dots > 1) return EXO_GAP_BREAK;
    if (signs) return sign;
    if (hyphens) return spaces + newlines ? EXO_GAP_BREAK : EXO_GAP_HYPHEN;
    if (apostrophes) return spaces + newlines ? EXO_GAP_BREAK : EXO_GAP_APOS;
    if (dots) return EXO_GAP_DOT;
    return spaces + newlines ? EXO_GAP_SPACE : EXO_GAP_NONE;
}

bool exo_fold_is_quote(uint32_t cp) { return cp == '"' || (cp >= 0x201C && cp <= 0x201F) || cp == 0xAB || cp == 0xBB; }

uint8_t exo_fold_sign(const exo_fold *f, const char *text, size_t from, size_t to) {
    const char *p = text + from, *end = text + to;
    unsigned spaces = 0;
    uint8_t sign = EXO_GAP_BREAK;
    if (to - from > 8) return EXO_GAP_BREAK;
    while (p < end) {
        uint32_t cp, entry;
        size_t n = step(f, p, end, &cp, &entry);
        unsigned c = exo_fold_class_of(entry);
        p += n;
        if (c == EXO_FOLD_SPACE) {
            spaces++;
            continue;
        }
        uint8_t this = cp == ',' ? EXO_GAP_COMMA : exo_fold_is_quote(cp) ? EXO_GAP_QUOTE : c == EXO_FOLD_APOS ? EXO_GAP_CLOSED : c == EXO_FOLD_HYPHEN ? EXO_GAP_DASH
                       : cp == '!' ? EXO_GAP_BANG : EXO_GAP_BREAK;
        if (sign != EXO_GAP_BREAK || this == EXO_GAP_BREAK) return EXO_GAP_BREAK;
        sign = this;
    }
    /* A hyphen alone joins, and is no break; a dash has both its spaces. */
    return sign == EXO_GAP_DASH && spaces != 2 ? EXO_GAP_BREAK : spaces > 2 ? EXO_GAP_BREAK : sign;
}

/* ---- marks --------------------------------------------------------------------------------- */

static uint32_t lower_of(const exo_fold *f, uint32_t cp) {
    if (cp < 0x80) return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    if ((exo_fold_entry(f, cp) & (EXO_FOLD_UPPER | EXO_FOLD_LOWER)) == EXO_FOLD_LOWER) return cp; /* most letters */
    uint32_t low = 0, high = f->nlower; /* halves each round */
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (f->lower[mid].from < cp) low = mid + 1;
        else high = mid;
    }
    return low < f->nlower && f->lower[low].from == cp ? f->lower[low].to : cp;
}

size_t exo_fold_marked(const exo_fold *f, const char *text, size_t len, char out[EXO_FOLD_MAX * 2]) {
    const char *p = text, *end = text + len;
    size_t n = 0;
    while (p < end) {
        uint32_t cp;
        if (n + 4 > (size_t)EXO_FOLD_MAX * 2) return 0;
        if ((unsigned char)*p < 0x80) { /* most letters: no table is asked */
            out[n++] = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
            p++;
            continue;
        }
        p += exo_utf8_step(p, end, &cp);
        if (cp == EXO_CP_BAD) return 0;
        n += exo_utf8_put(lower_of(f, cp), out + n);
    }
    return n;
}

/* Letters that are one in Romanian text: cedilla was typed for comma below until Unicode 3.0 fonts came. */
static uint32_t orthography(uint32_t cp) {
    return cp == 0x15F ? 0x219 : cp == 0x163 ? 0x21B : cp;
}

/* One letter of a word: where its folding begins, and its mark: 0 none, 1 some mark, else the letter itself. */
typedef struct letter {
    size_t at;
    uint32_t mark;
} letter;

static size_t letters_of(const exo_fold *f, exo_str word, letter out[EXO_FOLD_MAX]) {
    const char *p = word.ptr, *end = word.ptr + word.len;
    size_t n = 0, at = 0;
    bool after_cyrillic = false;
    uint32_t before = 0;
    while (p < end && n < EXO_FOLD_MAX) {
        uint32_t cp, entry;
        size_t taken = step(f, p, end, &cp, &entry);
        p += taken;
        unsigned c = exo_fold_class_of(entry);
        if (c == EXO_FOLD_STRIP || (c == EXO_FOLD_CYRILLIC && !after_cyrillic)) {
            /* The dotted capital I of Turkish is an i, also in two code points. */
            if (n && !(cp == 0x307 && before == 'i')) out[n - 1].mark = 1;
            continue;
        }
        before = cp;
        if (c == EXO_FOLD_LETTER || c == EXO_FOLD_DIGIT) {
            after_cyrillic = (entry & EXO_FOLD_CYRL) != 0;
            out[n++] = (letter){at, entry & EXO_FOLD_MARKED ? orthography(cp) : 0};
        } else if (c != EXO_FOLD_KEEP && c != EXO_FOLD_CYRILLIC) {
            continue;
        }
        at += exo_fold_len_of(entry) ? exo_fold_len_of(entry) : taken;
    }
    return n;
}

bool exo_fold_marks_ok(const exo_fold *f, exo_str text_word, exo_str form) {
    letter a[EXO_FOLD_MAX], b[EXO_FOLD_MAX];
    size_t na = letters_of(f, text_word, a), nb = letters_of(f, form, b), j = 0;
    for (size_t i = 0; i < na; i++) {
        if (!a[i].mark) continue;
        while (j < nb && b[j].at < a[i].at) j++;
        if (j == nb || b[j].at != a[i].at || !b[j].mark) return false;
        if (a[i].mark > 1 && b[j].mark > 1 && a[i].mark != b[j].mark) return false;
    }
    return true;
}

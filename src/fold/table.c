/* Makes the folding tables from utf8proc's Unicode data (compile side; the only folding code that knows utf8proc).
   Each code point's entry is its full compatibility decomposition and case folding (Unicode 15, sections 3.11 and
   3.13, as NFKC_Casefold without the final composition), with marks dropped or kept as fold.h says.

   The result does not need composing or reordering at run time but for kept marks, whose rank is in the entry:
   that is what makes fold(NFC x) = fold(NFD x) a property of a table walk. tests/unit/test_fold.c holds it against
   Unicode's NormalizationTest.txt. */
#include "fold.h"

#include <utf8proc.h>

/* Letters that decompose to nothing but have an ASCII reading in press practice. `marked` ones are a base letter with
   a stroke, so a text that writes the stroke must find it in the form too; the others are two letters in one. */
static const struct {
    uint32_t cp;
    const char *reading;
    bool marked;
} readings[] = {
    {0x0142, "l", true},  {0x0111, "d", true},  {0x00F8, "o", true},  {0x0127, "h", true},  {0x0167, "t", true},
    {0x0131, "i", false}, {0x00E6, "ae", false}, {0x0153, "oe", false}, {0x00FE, "th", false}, {0x00F0, "d", false},
    {0x0259, "e", false}, {0x014B, "n", false}, {0x0138, "k", false}, {0x0180, "b", true},  {0x0268, "i", true},
    {0x0289, "u", true},  {0x024D, "r", true},  {0x024F, "y", true},  {0x01B6, "z", true},  {0x0142, "l", true},
};

/* The characters that people type for an apostrophe, and the singletons canonically equivalent to them. */
static const uint32_t apostrophes[] = {0x27, 0x60, 0xB4, 0x2B9, 0x2BB, 0x2BC, 0x2BE, 0x2BF, 0x374, 0x1FEF, 0x1FFD,
                                       0x2018, 0x2019, 0x201B, 0x2032, 0xFF07};
static const uint32_t dots[] = {0x2E, 0x2024, 0xFF0E};
static const uint32_t ignored[] = {0xAD, 0x34F, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C,
                                   0x202D, 0x202E, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF};

static bool among(uint32_t cp, const uint32_t *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (list[i] == cp) return true;
    return false;
}
#define AMONG(cp, list) among((cp), (list), sizeof(list) / sizeof *(list))

static bool is_ideograph(uint32_t cp) {
    return (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x20000 && cp <= 0x3FFFD) ||
           cp == 0x3007 || cp == 0x3005;
}

/* By block, which is enough for letters after compatibility decomposition. */
static bool is_latin(uint32_t cp) {
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0x2AF && cp != 0xD7 && cp != 0xF7) ||
           (cp >= 0x1E00 && cp <= 0x1EFF) || (cp >= 0x2C60 && cp <= 0x2C7F) || (cp >= 0xA720 && cp <= 0xA7FF);
}
static bool is_cyrillic(uint32_t cp) {
    return (cp >= 0x400 && cp <= 0x52F) || (cp >= 0x1C80 && cp <= 0x1C8F) || (cp >= 0xA640 && cp <= 0xA69F);
}

typedef enum mark_policy { NOT_A_MARK, MARK_STRIP, MARK_KEEP, MARK_CYRILLIC } mark_policy;

static mark_policy mark_of(uint32_t cp) {
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
    if (p->category != UTF8PROC_CATEGORY_MN && p->category != UTF8PROC_CATEGORY_MC && p->category != UTF8PROC_CATEGORY_ME)
        return NOT_A_MARK;
    if (cp == 0x306 || cp == 0x308 || cp == 0x344) return MARK_CYRILLIC; /* U+0344 is U+0308 U+0301 */
    /* Fixed-position classes 10 to 36 are Hebrew and Arabic points; from 200 on, accents above and below. */
    unsigned ccc = (unsigned)p->combining_class;
    if (p->category == UTF8PROC_CATEGORY_ME || ccc >= 200 || (ccc >= 10 && ccc <= 36) || ccc == 1) return MARK_STRIP;
    return MARK_KEEP;
}

/* Kept marks sort by combining class within a run (canonical ordering); five bits of rank are enough. */
static unsigned mark_rank(uint32_t cp) {
    static const unsigned classes[] = {0, 6, 7, 8, 9, 84, 91, 103, 107, 118, 122, 129, 130, 132};
    unsigned ccc = (unsigned)utf8proc_get_property((utf8proc_int32_t)cp)->combining_class;
    for (unsigned i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i] == ccc) return i;
    return 31;
}

static unsigned simple_class(uint32_t cp) {
    if (AMONG(cp, apostrophes)) return EXO_FOLD_APOS;
    if (AMONG(cp, dots)) return EXO_FOLD_DOT;
    if (AMONG(cp, ignored) || (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF)) return EXO_FOLD_IGNORE;
    if (cp == '\n' || cp == '\r' || cp == 0x85 || cp == 0x2028 || cp == 0x2029 || cp == 0x0B || cp == 0x0C)
        return EXO_FOLD_NEWLINE;
    utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
    if (cp == '\t' || c == UTF8PROC_CATEGORY_ZS) return EXO_FOLD_SPACE;
    if (c == UTF8PROC_CATEGORY_PD || cp == 0x2212) return EXO_FOLD_HYPHEN;
    return EXO_FOLD_OTHER;
}

static bool is_letter(uint32_t cp) {
    utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
    return c == UTF8PROC_CATEGORY_LU || c == UTF8PROC_CATEGORY_LL || c == UTF8PROC_CATEGORY_LT ||
           c == UTF8PROC_CATEGORY_LM || c == UTF8PROC_CATEGORY_LO || c == UTF8PROC_CATEGORY_NL;
}

/* What one code point folds to. */
typedef struct folding {
    unsigned class_, len;
    bool marked, latin, cyrillic;
    char bytes[64];
} folding;

static void fold_cp(uint32_t cp, folding *out) {
    utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
    *out = (folding){.class_ = EXO_FOLD_OTHER};
    /* Three of four code points are nothing, and most others ideographs that decompose to themselves: do not look further. */
    if (is_ideograph(cp) && utf8proc_get_property((utf8proc_int32_t)cp)->decomp_seqindex == UINT16_MAX) {
        out->class_ = EXO_FOLD_IDEOGRAPH;
        return;
    }
    if ((c == UTF8PROC_CATEGORY_CN || c == UTF8PROC_CATEGORY_CO) && !is_ideograph(cp)) return;
    out->class_ = simple_class(cp);
    if (out->class_ != EXO_FOLD_OTHER || cp == 0x2120 || cp == 0x2122) return; /* SM, TM: no letters of the name before them */
    /* The iota subscript folds to a letter, alone as in a precomposed letter. */
    mark_policy own = cp == 0x345 ? NOT_A_MARK : mark_of(cp);
    utf8proc_int32_t parts[32];
    int boundclass = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)cp, parts, 32,
        (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD), &boundclass);
    if (n <= 0 || n > 16) return;
    unsigned letters = 0, digits = 0, ideographs = 0, others = 0, kept = 0;
    bool after_cyrillic = own == MARK_CYRILLIC;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        uint32_t part = (uint32_t)parts[i];
        const char *reading = NULL;
        for (size_t k = 0; k < sizeof readings / sizeof *readings; k++)
            if (readings[k].cp == part) {
                reading = readings[k].reading;
                out->marked |= readings[k].marked;
            }
        mark_policy mark = mark_of(part);
        if (mark == MARK_CYRILLIC) mark = after_cyrillic ? MARK_KEEP : MARK_STRIP;
        if (mark == MARK_STRIP) {
            if (own == NOT_A_MARK) out->marked = true;
            continue;
        }
        if (mark == MARK_KEEP) kept++;
        else if (is_ideograph(part)) ideographs++;
        else if (utf8proc_category((utf8proc_int32_t)part) == UTF8PROC_CATEGORY_ND) digits++;
        else if (is_letter(part)) letters++;
        else others++;
        after_cyrillic = is_cyrillic(part);
        out->latin |= is_latin(part);
        out->cyrillic |= after_cyrillic;
        char utf8[4];
        size_t len = reading ? strlen(reading) : exo_utf8_put(part, utf8);
        memcpy(out->bytes + out->len, reading ? reading : utf8, len);
        out->len += (unsigned)len;
    }
    if (cp == 0x130) out->marked = false; /* the dot of a Turkish capital I is no evidence against Istanbul */
    if (own == MARK_CYRILLIC) out->class_ = EXO_FOLD_CYRILLIC;
    else if (own == MARK_STRIP || (own == MARK_KEEP && out->len == 0)) out->class_ = EXO_FOLD_STRIP;
    else if (own == MARK_KEEP && letters == 0) out->class_ = EXO_FOLD_KEEP;
    else if (others || out->len == 0 || out->len > 15) out->class_ = EXO_FOLD_OTHER;
    else if (ideographs) out->class_ = ideographs == 1 && !letters && !digits ? EXO_FOLD_IDEOGRAPH : EXO_FOLD_OTHER;
    else if (digits) out->class_ = letters || kept ? EXO_FOLD_OTHER : EXO_FOLD_DIGIT;
    else if (letters) out->class_ = EXO_FOLD_LETTER;
    if (out->class_ == EXO_FOLD_OTHER || out->class_ == EXO_FOLD_STRIP) out->len = 0;
    char self[4];
    size_t n_self = exo_utf8_put(cp, self);
    if (out->len == n_self && memcmp(out->bytes, self, n_self) == 0) out->len = 0;
}

static uint32_t entry_of(uint32_t cp, const folding *f, uint32_t pool) {
    uint32_t e = f->class_ | f->len << 4 | pool << 13;
    if (f->class_ == EXO_FOLD_KEEP) return e | mark_rank(cp) << 8;
    if (f->class_ != EXO_FOLD_LETTER) return e;
    utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
    bool upper = c == UTF8PROC_CATEGORY_LU || c == UTF8PROC_CATEGORY_LT || (c == UTF8PROC_CATEGORY_NL && cp < 0x2170);
    if (upper) e |= EXO_FOLD_UPPER;
    else if (c == UTF8PROC_CATEGORY_LL) e |= EXO_FOLD_LOWER;
    if (f->latin) e |= EXO_FOLD_LATIN;
    if (f->cyrillic) e |= EXO_FOLD_CYRL;
    if (f->marked) e |= EXO_FOLD_MARKED;
    return e;
}

/* Whether Unicode has nothing in the plane of a code point, or what it has is for private use. */
static bool is_empty_plane(uint32_t cp) { return (cp >= 0x40000 && cp < 0xE0000) || cp >= 0xF0000; }

exonym_status exo_fold_tables_make(const exo_alloc *a, exo_fold_tables *out, exonym_error *err) {
    exonym_status status = EXONYM_ERR_NOMEM;
    exo_arena arena;
    exo_intern foldings, blocks;
    EXO_VEC(exo_fold_lower) lower = {0};
    EXO_VEC(uint32_t) pool_at = {0}; /* by folding number */
    exo_buf pool = {0};
    uint32_t block[EXO_FOLD_BLOCK];
    *out = (exo_fold_tables){.alloc = *a};
    exo_arena_init(&arena, a);
    exo_intern_init(&foldings, &arena);
    exo_intern_init(&blocks, &arena);
    out->stage1 = exo_calloc(a, EXO_FOLD_STAGE1, sizeof *out->stage1);
    if (!out->stage1) goto done;
    for (uint32_t base = 0; base < 0x110000; base += EXO_FOLD_BLOCK) {
        if (is_empty_plane(base) && is_empty_plane(base - EXO_FOLD_BLOCK)) {
            out->stage1[base / EXO_FOLD_BLOCK] = out->stage1[base / EXO_FOLD_BLOCK - 1];
            continue;
        }
        for (uint32_t k = 0; k < EXO_FOLD_BLOCK; k++) {
            uint32_t cp = base + k;
            folding f = {0};
            if (cp < 0xD800 || cp > 0xDFFF) fold_cp(cp, &f);
            uint32_t at = 0;
            if (f.len) {
                uint32_t number = exo_intern_put(&foldings, exo_str_of(f.bytes, f.len));
                if (number == UINT32_MAX) goto done;
                if (number == pool_at.len) {
                    if (!EXO_PUSH(a, &pool_at, (uint32_t)pool.len) || !exo_buf_put(a, &pool, f.bytes, f.len)) goto done;
                }
                at = pool_at.at[number];
            }
            block[k] = entry_of(cp, &f, at);
            uint32_t low = (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
            if (cp >= 0x80 && low != cp && f.class_ == EXO_FOLD_LETTER && !EXO_PUSH(a, &lower, (exo_fold_lower){cp, low}))
                goto done;
        }
        uint32_t number = exo_intern_put(&blocks, exo_str_of((const char *)block, sizeof block));
        if (number == UINT32_MAX) goto done;
        out->stage1[base / EXO_FOLD_BLOCK] = (uint16_t)number;
    }
    if (pool.len >= 1u << 19) {
        status = exo_error_set(err, EXONYM_ERR_TOO_LONG, NULL, 0, 0, "folding pool of %zu bytes outgrows its 19-bit offsets", pool.len);
        goto done;
    }
    out->stage2 = exo_calloc(a, blocks.strings.len, sizeof block);
    if (!out->stage2 || !exo_buf_put(a, &pool, "\0\0\0\0\0\0\0\0", 8)) goto done;
    for (size_t i = 0; i < blocks.strings.len; i++)
        memcpy(out->stage2 + i * EXO_FOLD_BLOCK, blocks.strings.at[i].ptr, sizeof block);
    out->pool = pool.at;
    out->lower = lower.at;
    out->view = (exo_fold){.stage1 = out->stage1, .stage2 = out->stage2, .nblocks = (uint32_t)blocks.strings.len,
                           .pool = out->pool, .pool_len = (uint32_t)pool.len,
                           .lower = out->lower, .nlower = (uint32_t)lower.len};
    pool = (exo_buf){0};
    lower.at = NULL;
    status = EXONYM_OK;
done:
    exo_free(a, pool.at);
    exo_free(a, lower.at);
    exo_free(a, pool_at.at);
    exo_intern_free(&foldings);
    exo_intern_free(&blocks);
    exo_arena_free(&arena);
    if (status) exo_fold_tables_free(out);
    if (status == EXONYM_ERR_NOMEM) exo_error_nomem(err);
    return status;
}

void exo_fold_tables_free(exo_fold_tables *t) {
    exo_free(&t->alloc, t->stage1);
    exo_free(&t->alloc, t->stage2);
    exo_free(&t->alloc, t->pool);
    exo_free(&t->alloc, t->lower);
    t->stage1 = NULL;
    t->stage2 = NULL;
    t->pool = NULL;
    t->lower = NULL;
}

const char *exo_fold_unicode_version(void) { return utf8proc_unicode_version(); }

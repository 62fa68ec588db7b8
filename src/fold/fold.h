/* fold: the one folding of text, over tables that travel in the image. Read side and compile side use this
   same code; the tables are made by table.c (compile side, utf8proc).

   Folding a word (DESIGN: level L0): compatibility decomposition, full case folding, marks stripped on Latin,
   Greek, Arabic and Hebrew, letters such as l-stroke and eszett to their ASCII readings; Cyrillic keeps breve and
   diaeresis (short i and yi are letters). Equivalent texts fold to equal words: fold(NFC x) = fold(NFD x).

       text    Łódź,  ﬁnał  APT31       a word is a run of letters and marks, or of digits;
       words   lodz   final apt 31      an ideograph is a word by itself
       gaps    OTHER  SPACE NONE        a gap says what stands between two words

   Folding is for the key; the answer keeps its diacritics. */
#ifndef EXO_FOLD_H
#define EXO_FOLD_H

#include "base/base.h"

/* Longest folded word in bytes; a longer run of letters is one word that matches nothing. */
#define EXO_FOLD_MAX 128

/* What a code point is to the tokenizer; stands in images. */
typedef enum exo_fold_class {
    EXO_FOLD_OTHER = 0,     /* symbols, controls, unassigned: break a name */
    EXO_FOLD_LETTER = 1,
    EXO_FOLD_DIGIT = 2,
    EXO_FOLD_IDEOGRAPH = 3, /* a word by itself */
    EXO_FOLD_STRIP = 4,     /* a mark that is dropped */
    EXO_FOLD_KEEP = 5,      /* a mark that is kept, as in Indic scripts */
    EXO_FOLD_CYRILLIC = 6,  /* breve or diaeresis: kept after a Cyrillic letter, else dropped */
    EXO_FOLD_IGNORE = 7,    /* soft hyphen, joiners, variation selectors: as if not there, inside a word */
    EXO_FOLD_APOS = 8, EXO_FOLD_HYPHEN = 9, EXO_FOLD_SPACE = 10, EXO_FOLD_NEWLINE = 11, EXO_FOLD_DOT = 12
} exo_fold_class;

/* An entry of the second stage, one per code point:
     bits 0-3 class, 4-7 length of the folding in bytes, 8 upper case, 9 lower case, 10 Latin, 11 Cyrillic,
     12 carries a mark or stroke that folding drops (ć, ł, ß),
     bits 13-31 when length > 0: offset of the folding in the pool. Length 0 on a letter, digit, ideograph or kept
     mark: it folds to itself, so ideographs take no room. A kept mark's canonical rank is in bits 8-12. */
#define EXO_FOLD_UPPER (1u << 8)
#define EXO_FOLD_LOWER (1u << 9)
#define EXO_FOLD_LATIN (1u << 10)
#define EXO_FOLD_CYRL (1u << 11)
#define EXO_FOLD_MARKED (1u << 12)
static inline unsigned exo_fold_class_of(uint32_t entry) { return entry & 15u; }
static inline unsigned exo_fold_len_of(uint32_t entry) { return entry >> 4 & 15u; }
static inline uint32_t exo_fold_pool_of(uint32_t entry) { return entry >> 13; }

#define EXO_FOLD_BLOCK 128u                               /* code points per block */
#define EXO_FOLD_STAGE1 (0x110000u / EXO_FOLD_BLOCK)      /* entries of the first stage */

/* A letter with a mark and its lower-case form, sorted by `from`; for comparing marks. */
typedef struct exo_fold_lower {
    uint32_t from, to;
} exo_fold_lower;

/* The tables: a view, owned by the image or by exo_fold_tables. */
typedef struct exo_fold {
    const uint16_t *stage1;          /* EXO_FOLD_STAGE1 block numbers */
    const uint32_t *stage2;          /* nblocks * EXO_FOLD_BLOCK entries */
    uint32_t nblocks;
    const char *pool;
    uint32_t pool_len;
    const exo_fold_lower *lower;     /* upper or compatibility -> lower case of marked letters */
    uint32_t nlower;
} exo_fold;

static inline uint32_t exo_fold_entry(const exo_fold *f, uint32_t cp) {
    return f->stage2[f->stage1[cp / EXO_FOLD_BLOCK] * EXO_FOLD_BLOCK + cp % EXO_FOLD_BLOCK];
}

/* Case shape of a word as written. A single capital is TITLE and counts as UPPER where asked. */
typedef enum exo_shape {
    EXO_SHAPE_NONE,      /* no cased letters: digits, Han */
    EXO_SHAPE_LOWER, EXO_SHAPE_TITLE, EXO_SHAPE_UPPER,
    EXO_SHAPE_MIXED      /* PiS, eBay, McDonald */
} exo_shape;

/* What stands between a word and the next; above 32 it is that ASCII sign with optional spaces around it. */
enum {
    EXO_GAP_NONE = 0, EXO_GAP_SPACE = 1, EXO_GAP_HYPHEN = 2, EXO_GAP_APOS = 3, EXO_GAP_DOT = 4, EXO_GAP_BREAK = 5,
    /* Breaks that a name may have inside, where its row has the same one (exo_fold_sign): */
    EXO_GAP_COMMA = 6,  /* Washington, D.C. */
    EXO_GAP_QUOTE = 7,  /* Stocznia „Odra” */
    EXO_GAP_CLOSED = 8, /* an apostrophe beside a space: Workers' Party */
    EXO_GAP_DASH = 9,   /* a dash between spaces: Teatr Wielki – Opera Narodowa */
    EXO_GAP_BANG = 10   /* Yahoo! Inc. */
};
static inline bool exo_gap_is_sign(uint8_t gap) { return gap > EXO_GAP_BREAK && gap <= EXO_GAP_BANG; }
/* The gap as the name trie sees it: NONE, SPACE and HYPHEN are one (F16, F-16, F 16). */
static inline uint8_t exo_gap_key(uint8_t gap) { return gap <= EXO_GAP_HYPHEN ? EXO_GAP_SPACE : gap; }

typedef struct exo_fold_word {
    uint64_t start, end;             /* bytes of the text */
    uint32_t len;                    /* bytes in `folded`; 0 when it is longer than EXO_FOLD_MAX */
    uint8_t shape;                   /* exo_shape */
    bool ascii;                      /* the source has only ASCII bytes */
    bool marked;                     /* some letter carries a mark or stroke that folding drops */
    bool first_upper;
    bool digits;
    char folded[EXO_FOLD_MAX + 8];   /* zero padded to 8 bytes past len */
} exo_fold_word;

/* The next word at or after `pos`; false at the end. Long runs end too: time is linear in the bytes passed. */
bool exo_fold_next(const exo_fold *f, const char *text, size_t len, size_t pos, exo_fold_word *out);

/* A run of letters while it is read. */
typedef struct exo_fold_run {
    const char *p;       /* where reading has come to */
    char *out;           /* where the next folded byte goes */
    uint32_t seen, last; /* entries of the two-byte letters together, and of the last letter */
    size_t upper, twos;  /* capitals; two-byte letters */
} exo_fold_run;
/* The common case by itself: ASCII letters, and two-byte letters with case that fold to at most two bytes, EXO_FOLD_MAX at
   most. Stops before the first byte that is none; false when nothing was read. */
bool exo_fold_letters(const exo_fold *f, const char *end, exo_fold_run *run);

/* The gap between two words of a text: bytes [from, to). Runs longer than 16 bytes break. */
uint8_t exo_fold_gap(const exo_fold *f, const char *text, size_t from, size_t to);

/* What a gap that breaks is when one sign stands in it, EXO_GAP_COMMA and so on; EXO_GAP_BREAK for all others. */
uint8_t exo_fold_sign(const exo_fold *f, const char *text, size_t from, size_t to);
/* Whether a code point is a double quotation mark. */
bool exo_fold_is_quote(uint32_t cp);

/* The word in lower case with its marks kept, NFC as far as the tables know pairs ("Lipavský" -> "lipavský"): what
   exo_fold_marks_ok compares. `out` has room for EXO_FOLD_MAX * 2 bytes; returns the length, 0 when too long. */
size_t exo_fold_marked(const exo_fold *f, const char *text, size_t len, char out[EXO_FOLD_MAX * 2]);

/* Whether the marks of a text word are all in the form: text may lack marks (Lipavsky), but a mark that it adds
   speaks against the form (cină is not Cina). Cedilla and comma below are one; so are â and î inside Romanian words.
   Both arguments as exo_fold_marked gives them. */
bool exo_fold_marks_ok(const exo_fold *f, exo_str text_word, exo_str form);

static inline uint64_t exo_fold_mix(uint64_t h) {
    h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
    h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
    return h ^ (h >> 32);
}

/* 64-bit hash of a folded word, the key of the vocabulary: sixteen bytes a step, low and high half of a 128-bit product
   together (Wang Yi, "wyhash"). */
static inline uint64_t exo_fold_hash_step(uint64_t h, uint64_t low, uint64_t high) {
    uint64_t a = low ^ h ^ 0x2d358dccaa6c78a5u, b = high ^ 0x8bb84b93962eacc9u;
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
    uint64_t ll = al * bl, lh = al * bh, hl = ah * bl, middle = (ll >> 32) + (uint32_t)lh + (uint32_t)hl;
    return (middle << 32 | (uint32_t)ll) ^ (ah * bh + (lh >> 32) + (hl >> 32) + (middle >> 32));
#endif
}
/* `folded` is readable and zero up to a multiple of 8. */
static inline uint64_t exo_fold_hash(const char *folded, size_t len) {
    uint64_t h = 0;
    for (size_t i = 0; i < len; i += 16) {
        uint64_t half[2] = {0, 0};
        memcpy(half, folded + i, i + 8 < len ? 16 : 8);
        h = exo_fold_hash_step(h, half[0], half[1]);
    }
    return h;
}

/* ---- compile side: table.c ------------------------------------------------------------------ */

typedef struct exo_fold_tables {
    exo_alloc alloc;
    exo_fold view;
    uint16_t *stage1;
    uint32_t *stage2;
    char *pool;
    exo_fold_lower *lower;
} exo_fold_tables;
exonym_status exo_fold_tables_make(const exo_alloc *a, exo_fold_tables *out, exonym_error *err);
void exo_fold_tables_free(exo_fold_tables *t);
/* "15.0.0": the Unicode version that the tables come from. */
const char *exo_fold_unicode_version(void);

#endif

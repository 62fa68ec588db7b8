/* scan: image + text -> words -> every name match, as byte spans. Knows base, fold, key, image. Decides nothing that
   needs more than the words of the match: guards, memory and overlap are resolve's.

   Text is taken in blocks. In each: masks of word bytes, 64 at a time (classify.c) -> word list (words.c: plain ASCII
   words are hashed in registers, the rest go through fold) -> bit-array filter over words that may begin a name ->
   for the few that pass, the vocabulary and the name trie (walk.c). */
#ifndef EXO_SCAN_H
#define EXO_SCAN_H

#include "base/base.h"
#include "image/image.h"

/* The most words of a name, as the compiler has it. */
#define EXO_SCAN_NAME_WORDS 24
/* Edges that the walk from one word may try. */
#define EXO_SCAN_BUDGET 2048u

/* A word of the block. */
typedef struct exo_word {
    uint32_t start, end;  /* bytes from the block's base */
    uint64_t hash;
    uint32_t number;      /* in the vocabulary; 0 unknown there, EXO_WORD_UNASKED not looked up yet */
    uint8_t shape;        /* exo_shape */
    uint8_t flags;        /* EXO_TOKEN_* */
    uint8_t gap;          /* to the next word; EXO_GAP_UNASKED not computed yet */
} exo_word;
#define EXO_WORD_UNASKED UINT32_MAX
#define EXO_GAP_UNASKED 0xFFu
enum { EXO_TOKEN_ASCII = 1, EXO_TOKEN_MARKED = 2, EXO_TOKEN_UPPER = 4 /* begins with a capital */ };

enum {
    EXO_HIT_CAPITAL = 1,     /* the capitals that the guard Aa asks for are there */
    EXO_HIT_EXACT_CASE = 2,  /* written as the form is, or all in capitals */
    EXO_HIT_SOUND = 4,       /* one word matched by its sound alone */
    EXO_HIT_PATTERN = 8,     /* a trigger word: `name` is a pattern number, end is the end of the trigger */
    EXO_HIT_BARE = 16,       /* single word, title case: capital is the only evidence of its letters */
    EXO_HIT_UNKNOWN = 32,    /* a capitalised word that begins no name: `name` is 0 */
    EXO_HIT_UNMARKED = 64    /* some word lacks the marks of its form */
};

/* A name that the text spells at [start, end). */
typedef struct exo_hit {
    uint64_t start, end;
    uint64_t hash;        /* of the first word as it stands in the text */
    uint32_t name;        /* in the image */
    uint16_t tag;         /* of the inflected word */
    uint8_t langs;        /* of the forms used; 0xFF when all are bare */
    uint8_t flags;
    uint8_t ordinary;     /* languages in which every word of the match is an ordinary word */
    uint8_t image;        /* index among the scanner's images; set by resolve */
    uint8_t sound_word;   /* which word matched by sound */
} exo_hit;

#define EXO_CANDIDATE_LONGER 1u /* it may begin a name of several words */

/* What a single word that begins no longer name matched, kept from its last walk: news says the same names over and over.
   The word is known by its bytes, so case and marks are part of it. */
typedef struct exo_walked {
    char bytes[38];
    uint8_t len;          /* of the bytes; 0: an empty entry */
    uint8_t n;
    bool last;            /* it may end a person's name */
    struct {
        uint32_t name;
        uint16_t tag;
        uint8_t langs, flags, ordinary;
    } hits[4];
} exo_walked;
#define EXO_WALKED 1024

typedef struct exo_scan {
    exo_alloc alloc;
    const exonym_image *image;
    const char *text;
    size_t len;
    bool lower;                   /* the document has no capitals: their absence says nothing */
    bool want_unknown;            /* also collect capitalised words that begin no name */
    EXO_VEC(exo_word) words;      /* of the block, then EXO_SCAN_NAME_WORDS of lookahead */
    size_t own;                   /* words of the block proper */
    size_t base;                  /* of the block, in the text */
    size_t ascii_end;             /* where the last word before the block ended, when it was ASCII; else SIZE_MAX */
    EXO_VEC(uint64_t) masks;      /* four per 64 bytes: word, high, digit, upper */
    EXO_VEC(uint32_t) candidates; /* words of the block that may begin a name: twice their index, and EXO_CANDIDATE_LONGER */
    exo_walked *walked;           /* EXO_WALKED entries, direct mapped; NULL before the first walk */
    EXO_VEC(exo_hit) hits;        /* unknown words of a block first, then its matches, each in text order */
    bool nomem;
    unsigned budget;              /* edges that the walk from one word may still try */
    uint64_t keys_at;             /* place + 1 of the word whose keys these are; 0 none */
    uint64_t keys[EXO_KEYS_MAX];
    size_t nkeys;
    uint32_t clitic_ends;         /* last letters of the clitics, bit 1 is a */
} exo_scan;

void exo_scan_init(exo_scan *s, const exo_alloc *a, const exonym_image *image);
void exo_scan_free(exo_scan *s);
/* Begin a text. */
void exo_scan_text(exo_scan *s, const char *text, size_t len, bool lower);
/* Append to `hits` every match whose first word begins in [from, about `to`); returns where it stopped, a word boundary
   at or after `to` (or the end). False when memory ran out. */
bool exo_scan_range(exo_scan *s, size_t from, size_t to, size_t *stopped);

/* ---- classify.c: bytes -> masks -------------------------------------------------------------- */

/* Bit i of each mask is byte i of 64. `word` is letters, digits and every byte from 0x80 up. */
typedef struct exo_masks {
    uint64_t word, high, digit, upper;
} exo_masks;
/* `blocks` times 64 bytes. The fastest way that this machine has; all give identical masks. */
void exo_classify(const char *p, size_t blocks, exo_masks *out);
/* By name: "portable", "sse2", "avx2"; NULL when this build or machine has not got it. For tests and benchmarks. */
typedef void exo_classify_fn(const char *p, size_t blocks, exo_masks *out);
exo_classify_fn *exo_classify_by(const char *name);

/* ---- words.c, walk.c: shared inside the room --------------------------------------------------- */

/* The words of the block that begins at `from`, and lookahead; sets base, own. Returns the block's end, SIZE_MAX when
   memory ran out. */
size_t exo_scan_words(exo_scan *s, size_t from, size_t to);
/* The folded text of a word, zero padded; returns its length, 0 when it is too long. */
size_t exo_scan_folded(const exo_scan *s, const exo_word *w, char out[EXO_FOLD_MAX + 8]);
/* The gap after word i (BREAK at the end of the text). */
uint8_t exo_scan_gap(exo_scan *s, size_t i);
/* Look the word up in the vocabulary, once. */
uint32_t exo_scan_lookup(const exo_scan *s, exo_word *w);
/* Append the matches that begin at word i (`longer`: it may begin a name of several words), */
void exo_scan_walk(exo_scan *s, size_t i, bool longer);
/* Whether the walk from word i, no longer name's first, is in the memo. */
bool exo_scan_remembers(exo_scan *s, size_t i);
/* and those of a given name known by its sound before word i, a surname. */
void exo_scan_walk_behind(exo_scan *s, size_t i);
/* Like the filter's answer for word i: whether a walk from it can lead anywhere. */
bool exo_scan_clitic_stem(const exo_scan *s, const exo_word *w, exo_word *stem, const exo_im_affix **affix);

#endif

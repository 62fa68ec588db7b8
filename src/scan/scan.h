/* scan: image + text -> words -> every name match, as byte spans. Knows base, fold, key, image. Decides nothing that
   needs more than the words of the match: guards, memory and overlap are resolve's.

   Text is taken in blocks. In each: word boundaries and folded letters, 64 bytes at a time (cut.c) -> one hash a word
   (words.c) -> filters -> the few that may begin a name (candidates.c) -> the vocabulary and the name trie (walk.c).
   Places and hashes of words lie in arrays of their own; what else is known of a word is worked out when it is asked for. */
#ifndef EXO_SCAN_H
#define EXO_SCAN_H

#include "base/base.h"
#include "image/image.h"

/* The most words of a name, as the compiler has it. */
#define EXO_SCAN_NAME_WORDS 24
/* Edges that the walk from one word may try. */
#define EXO_SCAN_BUDGET 2048u

/* A word of the block, as exo_scan_word has it. */
typedef struct exo_word {
    uint32_t start, end;  /* bytes from the block's base */
    uint64_t hash;
    uint32_t number;      /* in the vocabulary; 0 unknown there, EXO_WORD_UNASKED not looked up yet */
    uint8_t shape;        /* exo_shape */
    uint8_t flags;        /* EXO_TOKEN_* */
    uint8_t gap;          /* to the next word; EXO_GAP_UNASKED not computed yet */
    uint32_t bits;        /* exo_state_bit of the lexemes that it may be; 0 not computed yet */
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
    EXO_HIT_SEVERAL = 32,    /* names from `name` on, as many as `sound_word` says, which agree in all that the hit says */
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
    uint8_t sound_word;   /* which word matched by sound; of several names, how many */
} exo_hit;

/* A capitalised word that begins no name: it may be a surname that the document teaches. */
typedef struct exo_unknown {
    uint64_t start, hash;
    uint32_t len;         /* bytes */
    uint8_t image;        /* index among the scanner's images; set by resolve */
} exo_unknown;

#define EXO_CANDIDATE_LONGER 1u /* it may begin a name of several words */

/* What a walk found, kept for the next time that its words stand in a text (memo.c). Two cache lines. */
#define EXO_MEMO_HITS 5
typedef struct exo_memo {
    uint8_t len;          /* of the bytes; 0: an empty entry */
    uint8_t n;            /* matches */
    bool longer;          /* the walk began with two words of one name */
    bool last;            /* the first word may end a person's name */
    bool several;         /* found with `several` */
    uint32_t more;        /* exo_state_bit of the lexemes behind the last word with which a name goes on */
    struct {
        uint32_t name;
        uint16_t tag;
        uint8_t langs, flags, ordinary, len, sound_word, spare;
    } hits[EXO_MEMO_HITS];
    uint32_t block;       /* that wrote it */
    char bytes[56];       /* of the words and what stands between them */
} exo_memo;
#define EXO_MEMO 4096u
#define EXO_MEMO_NONE UINT32_MAX

typedef struct exo_scan {
    exo_alloc alloc;
    const exonym_image *image;
    const char *text;
    size_t len;
    bool lower;                   /* the document has no capitals: their absence says nothing */
    bool several;                 /* surnames that ask for their bearer's full name are one hit, however many bear them */
    bool want_unknown;            /* collect capitalised words that begin no name */
    bool want_shorts;             /* collect words in capitals */
    struct exo_cut *cut;          /* NULL before the first block */
    size_t n;                     /* words of the block, and EXO_SCAN_NAME_WORDS of lookahead */
    size_t own;                   /* words of the block proper */
    size_t base;                  /* of the block, in the text */
    size_t words_end;             /* the block's words, with lookahead, are all that stand before it */
    size_t near;                  /* the word that exo_scan_around looked at last */
    size_t ascii_end;             /* where the last word before the block ended, when it was ASCII; else SIZE_MAX */
    EXO_VEC(uint32_t) candidates; /* words of the block that may begin a name: twice their index, and EXO_CANDIDATE_LONGER */
    exo_memo *memo;               /* EXO_MEMO entries, direct mapped; NULL before the first walk */
    EXO_VEC(exo_hit) hits;        /* matches, a block's in text order */
    EXO_VEC(exo_unknown) unknown; /* in text order, when they are wanted */
    EXO_VEC(exo_unknown) shorts;  /* words that begin with two capitals, whatever they begin; likewise */
    bool nomem;
    uint8_t roots;                /* EXO_READ_ALONE, and EXO_READ_FIRST when the walk may find a longer name */
    unsigned budget;              /* edges that the walk from one word may still try */
    uint32_t block;               /* blocks so far */
    size_t memo_end;              /* of the words that the memo keeps together, the index behind the last */
    uint32_t more;                /* lexemes behind those with which the walk might have gone on */
    bool open;                    /* what it found depends on more than the memo can tell */
    uint64_t keys_at;             /* place + 1 of the word whose keys these are; 0 none */
    uint64_t keys[EXO_KEYS_MAX];
    size_t nkeys;
    uint32_t clitic_ends[32];     /* by a clitic's last letter, 1 is a: bits of the letters before it */
} exo_scan;

void exo_scan_init(exo_scan *s, const exo_alloc *a, const exonym_image *image);
void exo_scan_free(exo_scan *s);
/* Begin a text. */
void exo_scan_text(exo_scan *s, const char *text, size_t len, bool lower);
/* Append to `hits` every match whose first word begins in [from, about `to`); returns where it stopped, a word boundary
   at or after `to` (or the end). False when memory ran out. */
bool exo_scan_range(exo_scan *s, size_t from, size_t to, size_t *stopped);
/* The same of one block: it stops before `to` when that is far. Its words stay at hand until the next. */
bool exo_scan_block(exo_scan *s, size_t from, size_t to, size_t *stopped);

/* Make room for exo_scan_glance; false when memory ran out. */
bool exo_scan_reserve(exo_scan *s);
/* The words of exactly [from, to), which is cut short behind EXO_GLANCE bytes: what a guard asks about surroundings. Nothing
   is looked up. Returns their number; they stay until the next call. */
#define EXO_GLANCE 1024u
size_t exo_scan_glance(exo_scan *s, const char *text, size_t len, size_t from, size_t to);

/* Words [from, to) of a scan. */
typedef struct exo_words {
    exo_scan *scan;
    size_t from, to;
} exo_words;
/* The whole words of the text [from, to): those of the block that `s` took last when it has them, which costs next to nothing, else
   what `glance` makes of them. They stay until either takes others. */
exo_words exo_scan_around(exo_scan *s, exo_scan *glance, const char *text, size_t len, size_t from, size_t to);

/* ---- cut.c: bytes -> word boundaries and folded letters --------------------------------------- */

/* Bytes of a block: its arrays and the filters stay in the second-level cache. With it some of the next are cut, for names
   that go on there. */
#define EXO_SCAN_BLOCK 16384u
#define EXO_SCAN_AHEAD 768u
#define EXO_CUT_BLOCK (EXO_SCAN_BLOCK + EXO_SCAN_AHEAD)
/* What may be read or written beside it. */
#define EXO_CUT_PAD 128u
/* Words of a block at most, one for each byte, with lookahead and the room that wide stores need. */
#define EXO_CUT_WORDS (EXO_CUT_BLOCK + EXO_SCAN_NAME_WORDS + 64u)
#define EXO_CUT_LEADS 5u

/* What a two-byte character is to the cut, by lead byte and tail; what E2 80 xx is, by the last byte. */
enum { EXO_CUT_HARD = 0, EXO_CUT_NO_WORD = 1, EXO_CUT_CAPITAL = 0x80 /* with the letter that it folds to */ };
typedef struct exo_cut_table {
    uint8_t two[EXO_CUT_LEADS + 1][64]; /* the last row is of every other lead byte */
    uint8_t three[64];
    uint8_t row[256];                   /* of a lead byte in `two` */
    /* Of eight bits: the places of those that are set, how many are set before each, and each as a byte. */
    uint8_t places[256][8], before[256][8], bits[256][8];
} exo_cut_table;

/* Words of a block. `start`, `end` count bytes of the block, `from`, `to` of its folded letters; from = to: read through fold. */
typedef struct exo_cut_words {
    uint16_t start[EXO_CUT_WORDS], end[EXO_CUT_WORDS], from[EXO_CUT_WORDS], to[EXO_CUT_WORDS];
    uint8_t capital[EXO_CUT_WORDS]; /* 1 unless the word is in lower case */
} exo_cut_words;

/* A block: its bytes, and what was found in them. */
typedef struct exo_cut {
    exo_cut_table table;
    size_t n;                              /* words of `found` */
    size_t nhard;                          /* chunks with hard bytes, which count as letters until words.c has read them */
    uint32_t hard_at[EXO_CUT_BLOCK / 61 + 2];
    uint64_t hard[EXO_CUT_BLOCK / 61 + 2]; /* one bit a byte from hard_at on */
    exo_cut_words found, read;             /* by the cut alone; with hard runs read */
    exo_cut_words *words;                  /* the one that holds */
    uint64_t hash[EXO_CUT_WORDS];
    uint64_t ready[EXO_CUT_WORDS / 64 + 1];/* one bit a word: `word` has it */
    exo_word word[EXO_CUT_WORDS];
    uint16_t by_fold[EXO_CUT_WORDS];       /* words that were read through fold */
    size_t nby_fold;
    uint16_t fetch[2 * EXO_CUT_WORDS], pair[EXO_CUT_WORDS]; /* words whose entries will be wanted; firsts of longer names */
    uint32_t state[EXO_CUT_WORDS];         /* states that they lead to */
    uint32_t place[EXO_CUT_WORDS];         /* of each candidate in the memo, */
    bool known[EXO_CUT_WORDS];             /* and whether it is there */
    size_t nstates;
    unsigned char raw[EXO_CUT_BLOCK + 2 * EXO_CUT_PAD]; /* the bytes, from EXO_CUT_PAD on; zeros around them */
    unsigned char folded[EXO_CUT_BLOCK + 2 * EXO_CUT_PAD];
} exo_cut;

void exo_cut_table_make(const exo_fold *f, exo_cut_table *t);
/* Find the words of cut->raw[EXO_CUT_PAD ...], `len` bytes, 1 to EXO_CUT_BLOCK: fills n, nhard, hard, found, folded. */
typedef void exo_cut_fn(const exo_cut_table *t, size_t len, exo_cut *cut);
/* The fastest way that this machine has; all give the same words. */
exo_cut_fn *exo_cut_best(void);
/* By name: "portable", "sse2", "avx2", "avx512", "neon"; NULL when this build or machine has not got it. */
exo_cut_fn *exo_cut_by(const char *name);

/* ---- words.c, candidates.c, walk.c, memo.c: shared inside the room ------------------------------ */

/* The words of the block that begins at `from`, and lookahead; sets base, own, n. Returns the block's end, SIZE_MAX when
   memory ran out. */
size_t exo_scan_words(exo_scan *s, size_t from, size_t to);
/* Fill `candidates` by the filters alone, as one way does it: "portable", "avx2", "avx512"; all give the same. False when this build or
   machine has not got it, or memory ran out. */
bool exo_scan_sift(exo_scan *s, const char *way);
/* Work out word i. */
void exo_scan_read(exo_scan *s, size_t i);
/* Word i; stays where it is until the next block. */
static inline exo_word *exo_scan_word(exo_scan *s, size_t i) {
    if (!(s->cut->ready[i / 64] >> (i % 64) & 1)) exo_scan_read(s, i);
    return &s->cut->word[i];
}
/* Where word i begins and ends; the arrays hold it for the cut's own words. */
static inline uint32_t exo_scan_start(const exo_scan *s, size_t i) {
    const exo_cut *c = s->cut;
    return c->words->from[i] < c->words->to[i] ? c->words->start[i] : c->word[i].start;
}
static inline uint32_t exo_scan_end(const exo_scan *s, size_t i) {
    const exo_cut *c = s->cut;
    return c->words->from[i] < c->words->to[i] ? c->words->end[i] : c->word[i].end;
}
/* The folded text of a word, zero padded; returns its length, 0 when it is too long. */
size_t exo_scan_folded(const exo_scan *s, const exo_word *w, char out[EXO_FOLD_MAX + 8]);
/* Whether a suffix may be joined to word i: an apostrophe or hyphen, or what is not ASCII, stands directly behind it. */
static inline bool exo_scan_joint(const exo_scan *s, size_t i) {
    size_t at = s->base + exo_scan_end(s, i);
    unsigned char c = at < s->len ? (unsigned char)s->text[at] : ' ';
    return c == '\'' || c == '-' || c == '`' || c >= 0x80;
}
/* A blank, and a joint directly before letters, behind word i, as tokenised text has it: Kennedy 'ego, SUA -ului. Its kind as affixes have
   it, or 0. */
static inline char exo_scan_detached(const exo_scan *s, size_t i) {
    size_t at = s->base + exo_scan_end(s, i);
    const unsigned char *p = (const unsigned char *)s->text + at;
    if (at + 3 >= s->len || p[0] != ' ') return 0;
    if (p[1] == '\'' || p[1] == '-') return (p[2] | 0x20) >= 'a' && (p[2] | 0x20) <= 'z' ? (p[1] == '-' ? 'h' : 'j') : 0;
    return at + 5 < s->len && p[1] == 0xE2 && p[2] == 0x80 && p[3] == 0x99 && (p[4] | 0x20) >= 'a' && (p[4] | 0x20) <= 'z' ? 'j' : 0;
}
/* The gap after word i (BREAK at the end of the text). */
uint8_t exo_scan_read_gap(exo_scan *s, size_t i);
static inline uint8_t exo_scan_gap(exo_scan *s, size_t i) {
    uint8_t gap = exo_scan_word(s, i)->gap;
    return gap != EXO_GAP_UNASKED ? gap : exo_scan_read_gap(s, i);
}
/* Look word i up in the vocabulary, once; the same of a word that is none of the block's. */
uint32_t exo_scan_read_number(exo_scan *s, size_t i);
static inline uint32_t exo_scan_lookup(exo_scan *s, size_t i) {
    uint32_t number = exo_scan_word(s, i)->number;
    return number != EXO_WORD_UNASKED ? number : exo_scan_read_number(s, i);
}
uint32_t exo_scan_lookup_word(const exo_scan *s, exo_word *w);
/* The bits of word i's lexemes, as states have those that lead on. */
uint32_t exo_scan_bits(exo_scan *s, size_t i);
/* Append the matches that begin at word i (`longer`: it may begin a name of several words), */
void exo_scan_walk(exo_scan *s, size_t i, bool longer);
/* The same; the memo has it at `place`, or `known` says that it did when the block was begun. */
void exo_scan_walk_at(exo_scan *s, size_t i, bool longer, uint32_t place, bool known);
/* and those of a given name known by its sound before word i, a surname. */
void exo_scan_walk_behind(exo_scan *s, size_t i);
/* Where the memo would have the walk from word i, EXO_MEMO_NONE when it would not; whether the entry there is of these words,
   here; its matches; and what the walk found, the matches from `first` on. */
uint32_t exo_memo_place(exo_scan *s, size_t i, bool longer);
bool exo_memo_has(exo_scan *s, size_t i, bool longer, uint32_t place);
void exo_memo_give(exo_scan *s, size_t i, uint32_t place);
void exo_memo_keep(exo_scan *s, size_t i, bool longer, uint32_t place, size_t first);
/* The word without a clitic at its end (Rusia|nya). */
bool exo_scan_clitic_stem(const exo_scan *s, const exo_word *w, exo_word *stem, const exo_im_affix **affix);

#endif

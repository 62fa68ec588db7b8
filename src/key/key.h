/* key: sound-class keys of words (DESIGN: level L1) and the weighted distance over them (L2). Knows base and fold.
   The tables are data (lexicons/keys), compiled into one blob that travels in the image, so that the compiler
   and a reader never disagree; this code interprets them on both sides. compare.h builds names on it.

       szojgu    sz o j g u     S   O   I   G   U     SOGU
       șoigu     ș  o i g u     S   O   I   G   U     SOGU    vowels run together, I gives way
       шойгу     ш  о й г у     S   O   I   G|H U     SOGU SOHU */
#ifndef EXO_KEY_H
#define EXO_KEY_H

#include "base/base.h"

#define EXO_KEYS_MAX 16 /* keys of one word: ambiguous graphemes branch */
#define EXO_KEY_LEN 32  /* bytes of one key; a longer word has no key */

/* One key: classes A E I O U B P D T G K H Z S C V L R M N and digits as ASCII; zeros after `len`. */
typedef struct exo_key_text {
    uint8_t len;
    char at[EXO_KEY_LEN];
} exo_key_text;

/* The tables, opened: a view into the blob. */
typedef struct exo_key {
    const unsigned char *blob;
    size_t len;
    /* Filled by exo_key_open; private to this room. */
    uint32_t part[24]; /* offset and length of each section */
    uint32_t ends;     /* in which classes a case ending ends: one bit a row of costs */
} exo_key;

/* Make the blob from the tables, by `name`:
     "latin" keys/l1-latin.tsv, "diacritics" keys/l1-diacritics.tsv, "cyrillic" keys/l1-cyrillic.tsv, "costs"
     keys/l2-costs.tsv; and for compare.h "words" keys/name-words.tsv, "given" morph/given.tsv
   A table that is missing is empty; no sources make an empty blob. `blob` comes in empty. Errors are
   EXONYM_ERR_SYNTAX with file:line:column, the file being the name. Compile side. */
typedef struct exo_key_source {
    const char *name;
    exo_str text;
} exo_key_source;
exonym_status exo_key_compile(const exo_alloc *a, const exo_key_source *sources, size_t n, exo_buf *blob,
                              exonym_error *err);

/* Check the blob (every link in bounds, every loop ends) and make the view. EXONYM_ERR_DAMAGED otherwise.
   `blob` is 8-byte aligned. An empty blob opens to tables that give no keys. */
exonym_status exo_key_open(const void *blob, size_t len, exo_key *out, exonym_error *err);

/* The keys of one word given in lower case with its marks ("lipavský", "шойгу"; exo_fold_marked makes it), sorted,
   distinct, at most EXO_KEYS_MAX; of more, those with the fewest unusual readings. 0 when the word is empty, too
   long or in another script, or the tables are empty. No allocation. */
size_t exo_key_of(const exo_key *k, exo_str word, exo_key_text keys[EXO_KEYS_MAX]);

/* Hash of a key for the image's table; never 0; part of the image format. */
uint64_t exo_key_hash(const exo_key_text *key);

/* Weighted Damerau-Levenshtein distance of two keys divided by the longer length: 0 equal, 1 nothing in common. */
double exo_key_distance(const exo_key *k, const exo_key_text *a, const exo_key_text *b);

/* Near keys, for an index of them (near.c). */
enum {
    EXO_KEY_NEAR = EXO_KEY_LEN + 2, /* hashes of one key */
    EXO_KEY_NEAR_LEN = 4,           /* a shorter key is near only to what is written nearly the same */
    EXO_KEY_STEMS = 4
};

/* The hashes by which the key is kept and asked for: of itself, of its broad classes, and of what is left without one
   class. Two keys that are near share one. Part of the image format. */
size_t exo_key_near_hashes(const exo_key_text *key, uint32_t hashes[EXO_KEY_NEAR]);

/* A key from which distances are measured, with what many of them ask. The key stays where it is. */
#define EXO_KEY_LANES 16
typedef struct exo_key_origin {
    const exo_key *k;
    const exo_key_text *key;
    /* Private to this room. */
    uint64_t ends;    /* where its case endings begin; 0 not asked yet */
    uint32_t filled;  /* rows of `sub` that are there */
    uint32_t lanes;   /* classes of the key; 0: told by the plain way */
    uint32_t at[32];
    int16_t sum[EXO_KEY_LANES], sub[32][EXO_KEY_LANES];
} exo_key_origin;
void exo_key_origin_make(const exo_key *k, const exo_key_text *key, exo_key_origin *o);
/* The distance in hundredths of a class, not divided; UINT32_MAX when it is more than `limit`. */
unsigned exo_key_within(exo_key_origin *o, const exo_key_text *b, unsigned limit);

/* What is left of the key without each case ending of the tables that it has. */
size_t exo_key_stems(const exo_key *k, const exo_key_text *key, exo_key_text stems[EXO_KEY_STEMS]);

#endif

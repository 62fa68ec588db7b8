/* compare: do two names, in any of our languages and scripts, name the same person? Words are aligned, in this order
   or family name first, with what may be left out left out, and each pair of words is judged by folding, sound keys,
   the distance of keys and spelling; then the name as a whole is.

       Jan       Lipavský               J.        Lipavski
       Lipavskij, Jan                   Jan       Lipavský
       Jan = Jan, 0  Lipavský, 10       initial, 60   sound, 10       costs in thousandths; less is more alike
       same 0.99                        same 0.97 */
#ifndef EXO_COMPARE_H
#define EXO_COMPARE_H

#include "fold/fold.h"
#include "key/key.h"

#define EXO_NAME_WORDS 8    /* words of a name that are compared; a longer name is unlike any other */
#define EXO_NAME_LETTERS 32 /* letters of a word that are compared */

typedef struct exo_name_word {
    uint8_t role; /* key_role: particle, junior ... */
    bool initial; /* J. or J */
    bool hyphen;  /* joined to the word before */
    bool cyrillic;
    bool father;  /* a particle before the father's name: bin */
    bool whole;      /* of one script, and all its letters are here */
    uint16_t number; /* XVI or 16; 0 none */
    uint8_t nletters, nkeys, nclasses;
    float most;                         /* bits that it says at most, from who bears it; 0 not known. Set by who has a lexicon */
    uint64_t mask;                      /* of letters, by their last six bits */
    uint32_t letters[EXO_NAME_LETTERS]; /* folded code points; й is и */
    uint32_t classes[4];                /* of given names; [0] of a junior: which generation */
    uint8_t unusual[EXO_KEYS_MAX];      /* readings in the key that are not a grapheme's first */
    exo_key_text keys[EXO_KEYS_MAX];    /* sorted */
} exo_name_word;

typedef struct exo_name {
    uint8_t n;     /* 0: no words, or too many */
    bool inverted; /* it was "Lipavský, Jan"; the words stand in the other order here */
    bool father;   /* the father's name stands in it, behind bin: the order is this one */
    bool rank;     /* it began with the rank of a ruler or of the clergy, which was left out */
    exo_name_word words[EXO_NAME_WORDS];
} exo_name;

typedef enum exo_verdict { EXO_DIFFERENT, EXO_UNSURE, EXO_SAME } exo_verdict;

/* What was seen on the way to the verdict: bits. */
enum {
    EXO_WHY_SOUND = 1, /* a pair is equal in sound only */
    EXO_WHY_NEAR = 2,  /* a pair is near in sound or spelling */
    EXO_WHY_GIVEN = 4, /* two given names are one in different languages */
    EXO_WHY_INITIAL = 8,
    EXO_WHY_ORDER = 16,   /* family name first in one of them */
    EXO_WHY_MISSING = 32, /* a word has no partner */
    EXO_WHY_JOINED = 64,  /* two words in one are one in the other */
    EXO_WHY_GIVENS_DIFFER = 128,
    EXO_WHY_SHORT = 256 /* too little to say: one word against several, initials only */
};

typedef struct exo_comparison {
    double score; /* 0 to 1; from 0.8 on same, below 0.65 different */
    exo_verdict verdict;
    unsigned why;
    double bits;  /* of a verdict same: how much the words that are alike say about who it is, below */
    double alike; /* and how many of the letters of a word are in their place, in the pair that has the fewest */
    double short_alike; /* the same of words of few sounds that are no given names of one class */
} exo_comparison;

/* Of tens of thousands of names a short one sounds like several: Zen Hae and Zheng He. So a comparison also says how many bits
   its pairs of words are worth: by the classes of their keys and how alike they are in sound and letters, at most
   GIVEN_BITS for a given name, less for words without a partner. A name picked out of 2^n needs more than n. */

/* Reads a name, any text. Titles are left out. Time is linear in the text; no allocation. */
void exo_name_read(const exo_fold *fold, const exo_key *key, exo_str text, exo_name *out);

/* The comparison is symmetric. Both names read with these tables. No allocation. */
void exo_name_compare(const exo_key *key, const exo_name *a, const exo_name *b, exo_comparison *out);

/* How far two words are apart, in thousandths: 0 equal, 10 to 30 equal in sound, 600 and more not near. */
unsigned exo_name_word_apart(const exo_key *key, const exo_name_word *a, const exo_name_word *b);

/* Both names read and compared. */
void exo_compare_names(const exo_fold *fold, const exo_key *key, exo_str a, exo_str b, exo_comparison *out);

/* "same", "different", "unsure". */
const char *exo_verdict_text(exo_verdict verdict);
/* The reason in words, "sounds alike, initial"; returns `out`, which has room for 128 bytes. */
const char *exo_comparison_reason(const exo_comparison *c, char out[128]);

#endif

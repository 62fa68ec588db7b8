/* compare: do two names, in any of our languages and scripts, name the same person? Words are aligned and each pair is
   judged by folding, sound keys, the distance of keys and spelling; then the name as a whole is. */
#ifndef EXO_COMPARE_H
#define EXO_COMPARE_H

#include "fold/fold.h"
#include "key/key.h"

#define EXO_NAME_WORDS 8     /* words of a name that are compared; more make it incomparable */
#define EXO_NAME_LETTERS 32  /* letters of a word */

typedef enum exo_verdict { EXO_DIFFERENT, EXO_UNSURE, EXO_SAME } exo_verdict;

typedef struct exo_name_word {
    uint8_t role;            /* private */
    bool initial;            /* J. or J */
    bool hyphen;             /* joined to the word before */
    bool cyrillic;
    uint8_t nletters, nkeys;
    uint32_t letters[EXO_NAME_LETTERS]; /* folded code points */
    exo_key_text keys[EXO_KEYS_MAX];
} exo_name_word;

typedef struct exo_name {
    uint8_t n;
    uint8_t comma;           /* the given names begin here: "Lipavský, Jan"; 0 none */
    exo_name_word words[EXO_NAME_WORDS];
} exo_name;

typedef struct exo_comparison {
    double score;            /* 0 to 1 */
    exo_verdict verdict;
    const char *reason;      /* static text */
} exo_comparison;

void exo_name_read(const exo_fold *fold, const exo_key *key, exo_str text, exo_name *out);
void exo_name_compare(const exo_key *key, const exo_name *a, const exo_name *b, exo_comparison *out);

#endif

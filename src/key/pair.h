/* pair: two words of names compared, for compare.c. */
#ifndef EXO_KEY_PAIR_H
#define EXO_KEY_PAIR_H

#include "key/compare.h"
#include "key/inside.h"

enum { PAIR_FAR = 600, OTHER = 1000 }; /* costs of words that are not near, and that cannot be one */

typedef struct pair {
    unsigned cost, why;
    bool initial; /* one of them is an initial */
    bool given;   /* both are given names, or numbers: what many people share */
} pair;

/* `family`: the words are family names, whatever given names are spelt like them. */
pair pair_compare(const exo_key *k, const exo_name_word *a, const exo_name_word *b, bool family);

/* How alike the letters are: 1 the same, 0 none in its place; and the same when the longer word may have an ending more. */
double pair_letters_alike(const exo_name_word *a, const exo_name_word *b, double *but_ending);

#endif

/* lookup: a name without text around it -> the entities that it may mean.

       Lipavského Jana                   as written, covering all of it: the scanner's matches, whose guards
         -> exact -> guesses               about context are relaxed or make the guess unsure
       Anallena Bierbock
         -> exact: none -> alike           persons with a word that sounds like one of these, compared as names
                                           (key/compare.h)

   A guess is an entity by its best name. What both steps give is ranked here. */
#ifndef EXO_LOOKUP_H
#define EXO_LOOKUP_H

#include "resolve.h"

/* One entity that the name may mean. */
typedef struct exo_guess {
    const exo_im_name *name;      /* NULL for a member of a numbered family */
    const char *id, *canonical;   /* of such a member that is no entity of its own; NULL otherwise */
    uint32_t entity;              /* of the family then */
    uint32_t row;                 /* UINT32_MAX: none */
    double rank;                  /* what they are sorted by: about 0 to 1.05 */
    int32_t prio;
    uint16_t tag;
    uint8_t image;
    uint8_t via;
    bool sure, ambiguous, suggestion;
} exo_guess;

/* The persons' names of one image by the keys of their words. A posting is the high half of a key's hash, then a number
   in `names`; sorted. */
typedef struct exo_alike {
    bool made;
    EXO_VEC(uint32_t) names;      /* of the image */
    EXO_VEC(uint64_t) postings;
    uint32_t *asked;              /* by number in `names`: the last question that met it */
    uint32_t question;
} exo_alike;

/* What look-ups keep between calls. */
typedef struct exo_lookup {
    EXO_VEC(exo_guess) guesses;
    exo_alike *alike;             /* one per image */
} exo_lookup;

void exo_lookup_free(exonym_scanner *s);
/* Add a guess, or keep the better of two for one entity. False when memory ran out. */
bool exo_lookup_add(exonym_scanner *s, const exo_guess *guess);
/* Add the persons of image `i` whose names are like this one; `suggest`: also those too weakly alike to assert. */
exonym_status exo_alike_find(exonym_scanner *s, size_t i, exo_str name, bool suggest, exonym_error *err);
void exo_alike_free(exo_alike *alike, const exo_alloc *a);

#endif

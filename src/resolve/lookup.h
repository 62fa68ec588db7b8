/* lookup: a name without text around it -> the entities that it may mean.

       Lipavského Jana        spelt: the scanner's matches that are all of it, whose guards about context are
                              relaxed or make the guess unsure
       Government of Belgium  composed: a generic body and the country beside it
       "Kota Padang" (PDG)     read: the same without what people write around a name   (readings.c)
       Anallena Bierbock      alike: names with a word that is near one of these in sound, persons compared as
                              names (alike.c, key/compare.h)

   Each step is taken only when those before it gave nothing. A guess is an entity by its best name; what the steps
   give is ranked in lookup.c. */
#ifndef EXO_LOOKUP_H
#define EXO_LOOKUP_H

#include "resolve.h"

/* One entity that the name may mean. */
typedef struct exo_guess {
    const exo_im_name *name;      /* NULL for a member of a numbered family */
    uint32_t number;              /* of the name */
    const char *id, *canonical;   /* of such a member that is no entity of its own; NULL otherwise */
    uint32_t entity;              /* of the family then */
    uint32_t row;
    double rank;                  /* what they are sorted by: about 0 to 1.05 */
    int32_t prio;
    uint16_t tag;
    uint8_t image;
    uint8_t via;
    bool sure, ambiguous, suggestion;
} exo_guess;

#define EXO_ALIKE_NAMES 256

/* What one image's names have been asked. */
typedef struct exo_alike {
    uint32_t *asked;              /* by number of the name: the last question that met it; NULL until the first */
    uint32_t question;
    uint32_t names[EXO_ALIKE_NAMES]; /* with a word near the last one given to exo_alike_word, the nearest first */
    size_t nnames;
} exo_alike;

/* Sorts of entities, as bits. */
enum {
    EXO_LOOKUP_PLACES = 1,   /* countries, cities, regions */
    EXO_LOOKUP_NATURE = 2,   /* and other places: lakes, buildings */
    EXO_LOOKUP_PERSONS = 4,
    EXO_LOOKUP_BODIES = 8,   /* organisations, groups */
    EXO_LOOKUP_THINGS = 16,
    EXO_LOOKUP_PRODUCTS = 32, /* of the things */
    EXO_LOOKUP_ALL = 31
};

/* Words that are remembered as near no name, by hash. */
#define EXO_BARREN 1024

/* The question, and what look-ups keep between calls. */
typedef struct exo_lookup {
    uint8_t lang;                 /* language number of the hint; 0 none */
    const char *types;
    unsigned sorts;               /* guesses of others are not wanted */
    double off;                   /* what is taken off each rank */
    EXO_VEC(exo_guess) guesses;
    exo_alike *alike;             /* one per image */
    uint64_t barren[EXO_BARREN];
    exo_buf text, half, ordinal;  /* readings of the name */
    size_t titles;                /* bytes of titles before a person, of the last of them */
} exo_lookup;

void exo_lookup_free(exonym_scanner *s);
/* Everything that look-ups need, on first use, and no guesses. False when memory ran out. */
bool exo_lookup_begin(exonym_scanner *s);
/* Add a guess if it is wanted, or keep the better of two for one entity. False when memory ran out. */
bool exo_lookup_add(exonym_scanner *s, const exo_guess *guess);
/* Whether two guesses are one entity, or entities of two images with one id. */
bool exo_lookup_same(const exonym_scanner *s, const exo_guess *a, const exo_guess *b);
/* Add the names of every image that are the whole of `text`. */
exonym_status exo_lookup_spelt(exonym_scanner *s, exo_str text, exonym_error *err);

/* Look for the name without the signs and general words around it, until something is found. */
exonym_status exo_readings_find(exonym_scanner *s, exo_str name, exonym_error *err);

/* Add the persons of image `i` whose names are like this one; `suggest`: also those too weakly alike to assert, single
   words, and others than persons. */
exonym_status exo_alike_find(exonym_scanner *s, size_t i, exo_str name, bool suggest, exonym_error *err);
/* Remember the names of image `i` with a word that is near this one word; false when there are none. */
bool exo_alike_word(exonym_scanner *s, size_t i, exo_str word);
/* Add those of them that are like this whole name, also those too weakly alike to assert. */
exonym_status exo_alike_beside(exonym_scanner *s, size_t i, exo_str name, exonym_error *err);
/* suggest.c: what a word that nothing knows may be, by likeness and evidence beside it. */
exonym_status exo_suggest_unknown(exonym_scanner *s, const exo_unknown *word, exo_option *out, bool *found);
void exo_alike_free(exo_alike *alike, const exo_alloc *a);

#endif

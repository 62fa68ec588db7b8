/* trace: raw matches with what became of them, word by word, for those who write lexicons (normalize explain). */
#ifndef EXO_TRACE_H
#define EXO_TRACE_H

#include "resolve.h"

/* One word of a match on its way through the trie. */
typedef struct exo_trace_word {
    uint64_t start, end;
    uint64_t hash;
    uint32_t number;              /* in the vocabulary; 0 unknown */
    uint8_t gap;                  /* to the next word */
    size_t len;
    char folded[EXO_FOLD_MAX + 8];
} exo_trace_word;

/* One step: the reading of a word, and what was taken off it. */
typedef struct exo_trace_step {
    uint32_t word;                /* in `words` */
    uint32_t lexeme;
    const exo_im_reading *reading; /* NULL: by sound */
    const exo_im_affix *affix;    /* a suffix or clitic; NULL */
} exo_trace_step;

/* The match that is given out. */
typedef struct exo_trace {
    const exonym_image *image;
    exo_trace_word words[EXO_SCAN_NAME_WORDS * 2];
    size_t nwords;
    exo_trace_step steps[EXO_SCAN_NAME_WORDS];
    size_t nsteps;
    uint64_t start, end;          /* of the match that the steps are of; end 0: none */
    uint32_t name;
    unsigned budget;
    char suffix[EXO_FOLD_MAX + 8];
} exo_trace;

void exo_trace_free(exonym_scanner *s);

#endif

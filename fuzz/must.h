/* What a target asserts, with any compiler and without NDEBUG's say. */
#ifndef EXO_FUZZ_MUST_H
#define EXO_FUZZ_MUST_H

#include <stdio.h>
#include <stdlib.h>

#define MUST(condition)                                                                                    \
    do {                                                                                                   \
        if (!(condition)) {                                                                                \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                \
            abort();                                                                                       \
        }                                                                                                  \
    } while (0)

#endif

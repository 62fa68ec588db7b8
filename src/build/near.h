/* near: the index of near keys of names' words, as sections of the image (FORMAT.md, "Near keys"). Compile side; apart
   from build.h because the words of a name are other things there. */
#ifndef EXO_BUILD_NEAR_H
#define EXO_BUILD_NEAR_H

#include "base/base.h"
#include "fold/fold.h"
#include "key/key.h"

/* A name that is to be found, and its number in the image. */
typedef struct exo_near_name {
    exo_str text;
    uint32_t number;
} exo_near_name;

/* The sections' bytes; `keys` has its sentinel even when there are none. */
typedef struct exo_near_index {
    exo_buf pool, keys, names, buckets, entries;
} exo_near_index;

/* Every telling word of every name goes in by each of its keys. Names of more than 2^24 keys give no index. False when
   memory ran out. The index comes in empty and is freed by the caller. */
bool exo_near_make(const exo_alloc *a, const exo_fold *fold, const exo_key *key, const exo_near_name *names, size_t n,
                   exo_near_index *out);
void exo_near_free(const exo_alloc *a, exo_near_index *index);

#endif

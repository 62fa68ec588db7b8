/* The sources of the built-in lexicon, packed into the library by the build: layers and tables in one zstd frame, each
   file a line "name length\n" and then that many bytes. */
#ifndef EXO_BUILD_SOURCES_H
#define EXO_BUILD_SOURCES_H

#include "base/base.h"

typedef struct exo_source {
    exo_str name; /* "morph/pl.paradigms", "countries-europe-asia.tsv" */
    exo_str text;
} exo_source;

typedef struct exo_sources {
    exo_alloc alloc;
    exo_buf bytes;
    EXO_VEC(exo_source) files;
} exo_sources;

/* Unpacks what is linked in; EXONYM_ERR_NOT_FOUND when the library was built without sources. */
exonym_status exo_sources_unpack(exo_sources *s, const exo_alloc *a, exonym_error *err);
void exo_sources_free(exo_sources *s);
/* NULL when there is none of that name. */
const exo_source *exo_sources_find(const exo_sources *s, exo_str name);

/* The other direction, for the build: append one file, then compress all. */
bool exo_sources_put(const exo_alloc *a, exo_buf *out, exo_str name, exo_str text);
exonym_status exo_sources_compress(const exo_alloc *a, exo_str bytes, exo_buf *out, exonym_error *err);

#endif

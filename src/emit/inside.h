/* What the files of this room share. */
#ifndef EXO_EMIT_INSIDE_H
#define EXO_EMIT_INSIDE_H

#include "emit.h"

static inline exo_str exo_emit_surface(const exo_emit_doc *doc, const exonym_mention *m) {
    return exo_str_of(doc->text + m->start, (size_t)(m->end - m->start));
}
/* The mention's span in the units of the output. */
void exo_emit_span(exo_emit_doc *doc, const exonym_mention *m, uint64_t *start, uint64_t *end);
/* False: the mention has none, it was made while scanning. */
bool exo_emit_entity(const exo_emit_doc *doc, const exonym_mention *m, exonym_entity *entity);
/* Short keys of the lexicon, spelt out for readers of the output. */
const char *exo_emit_id_key(const char *key);

/* At least `n` bytes to write into, or NULL after an error; then _took says where writing ended. Writing through a bare
   pointer is what makes a mention cost as little as copying it. */
char *exo_out_room(exo_out *out, size_t n);
void exo_out_took(exo_out *out, const char *end);
/* Writes as exo_out_u64, _score and _json do; a JSON string takes 6 bytes a byte and 2 more at most. Return the end. */
char *exo_put_u64(char *p, uint64_t n);
char *exo_put_score(char *p, double score);
char *exo_put_json(char *p, exo_str s);
static inline char *exo_put(char *p, exo_str s) {
    memcpy(p, s.ptr, s.len);
    return p + s.len;
}

#endif

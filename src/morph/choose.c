/* choose: the `when` blocks of a table, read from the top. In the first block whose conditions all hold, the
   first line with a matching pattern gives the paradigms; a line that ends in + lets later blocks add theirs. */
#include "morph/internal.h"

static bool holds(const morph_when *w, uint64_t facts, uint64_t origins) {
    for (unsigned i = 0; i < w->nconds; i++) {
        const morph_cond *c = &w->conds[i];
        bool any = (c->bits & facts) || (c->origins & origins);
        if (any == c->negate) return false;
    }
    return true;
}

static void take(morph_chosen *out, morph_paradigm *d) {
    for (unsigned i = 0; i < out->count; i++)
        if (out->paradigms[i] == d) return;
    if (out->count < sizeof out->paradigms / sizeof out->paradigms[0]) out->paradigms[out->count++] = d;
}

void exo_morph_choose(const morph_table *t, uint64_t facts, uint64_t origins, const morph_word *w, morph_chosen *out) {
    out->count = 0;
    out->guess = false;
    for (size_t b = 0; b < t->whens.len; b++) {
        const morph_when *when = t->whens.at[b];
        if (!holds(when, facts, origins)) continue;
        for (size_t k = 0; k < when->choices.len; k++) {
            const morph_choice *c = &when->choices.at[k];
            if (!exo_morph_match_any(c->patterns, c->npatterns, w)) continue;
            for (unsigned i = 0; i < c->nparadigms; i++) take(out, c->paradigms[i]);
            if (c->guess) out->guess = true;
            if (!c->more) return;
            break;
        }
    }
}

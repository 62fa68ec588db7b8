/* Suggestions (--suggest): capitalised words that the lexicon does not know, beside evidence.

       Anallena Baerbok     Anallena and Baerbok each beside a capitalised word: a person's name is like the two together
       ... Bearbock         alone: a surname is like it, and the document names its bearer in full

   Nothing of this is asserted. Work is bounded for each word by image/near.c and alike.c; words that are near nothing are remembered. */
#include "lookup.h"

enum { LETTERS = 4 }; /* bytes of a word that may be misspelt */
#define WEAKER 0.6 /* of the rank that the name alone would have */

/* The best of the guesses, of those whose bearers the document names when `named`; NULL when there is none or it is one of two. */
static const exo_guess *best_guess(const exonym_scanner *s, bool named) {
    const exo_guess *best = NULL;
    bool tie = false;
    for (size_t i = 0; i < s->lookup->guesses.len; i++) {
        const exo_guess *g = &s->lookup->guesses.at[i];
        if (named && !exo_memory_find(&s->memory, g->image, g->entity)) continue;
        if (best && g->rank <= best->rank && g->rank > best->rank - 0.004) tie = true;
        if (best && g->rank <= best->rank) continue;
        tie = best && best->rank > g->rank - 0.004;
        best = g;
    }
    return tie ? NULL : best;
}

/* Asks for the stretch of text; sets `out` and says whether there is something to suggest. */
static exonym_status ask(exonym_scanner *s, const exo_unknown *word, uint64_t from, uint64_t to, bool named, exo_option *out, bool *found) {
    exonym_error err;
    exonym_status status = exo_lookup_begin(s) ? EXONYM_OK : EXONYM_ERR_NOMEM;
    if (!status) status = exo_alike_beside(s, word->image, exo_str_of(s->text + from, (size_t)(to - from)), &err);
    if (status) return status;
    const exo_guess *g = best_guess(s, named);
    *found = g != NULL;
    if (!g) return EXONYM_OK;
    *out = (exo_option){.hit = {.start = from, .end = to, .hash = word->hash, .image = word->image}, .name = g->name, .entity = g->entity,
                        .via = EXO_VIA_SOUND, .score = WEAKER * g->rank, .suggestion = true};
    return EXONYM_OK;
}

exonym_status exo_suggest_unknown(exonym_scanner *s, const exo_unknown *word, exo_option *out, bool *found) {
    const exonym_image *im = s->images[word->image];
    exo_fold_word w, before, behind;
    uint64_t end = word->start + word->len;
    exonym_status status = EXONYM_OK;
    *found = false;
    if (!im->near_buckets || word->len < LETTERS) return EXONYM_OK;
    bool dot, left = exo_word_before(s, &im->fold, word->start, &before, &dot) && !dot && before.first_upper, right = exo_word_behind(s, &im->fold, end, &behind) && behind.first_upper;
    if (!left && !right && !s->memory.sounds) return EXONYM_OK;
    if (!exo_lookup_begin(s)) return EXONYM_ERR_NOMEM;
    uint64_t *barren = &s->lookup->barren[(word->hash + word->image) % EXO_BARREN];
    if (*barren == word->hash) return EXONYM_OK;
    if (!exo_fold_next(&im->fold, s->text, (size_t)end, (size_t)word->start, &w) || exo_image_word(im, word->hash, w.folded, w.len)) return EXONYM_OK;
    if (!exo_alike_word(s, word->image, exo_str_of(s->text + word->start, word->len))) {
        *barren = word->hash;
        return EXONYM_OK;
    }
    if (left && right) status = ask(s, word, before.start, behind.end, false, out, found);
    if (left && !*found && !status) status = ask(s, word, before.start, end, false, out, found);
    if (right && !*found && !status) status = ask(s, word, word->start, behind.end, false, out, found);
    if (!*found && !status && s->memory.sounds) status = ask(s, word, word->start, end, true, out, found);
    return status;
}

/* The name trie: a hash table of edges (state, lexeme, gap) -> next state, grown while names are added. A new state
   gets the next number, so an edge always leads to a later state: the reader's proof that every walk ends. */
#include "build.h"

#include "image/image.h"

/* Where the edges of a (state, lexeme, gap) begin probing. */
static uint64_t edge_hash(uint32_t state, uint32_t lexeme, uint32_t gap) {
    uint64_t h = ((uint64_t)state << 32 | lexeme) * 0x9e3779b97f4a7c15u;
    h ^= h >> 32;
    h = (h + gap) * 0xbf58476d1ce4e5b9u;
    return h ^ h >> 29;
}

/* The slot of an edge, or the empty one where it belongs. The table is never more than half full. */
static size_t edge_slot(const exo_build *b, uint32_t state, uint32_t lexeme, uint32_t gap) {
    size_t mask = b->edges.len - 1, i = (size_t)edge_hash(state, lexeme, gap) & mask;
    while (b->edges.at[i].next &&
           !(b->edges.at[i].state == state && b->edges.at[i].lexeme == lexeme && b->edges.at[i].gap == gap))
        i = (i + 1) & mask;
    return i;
}

static bool grow_edges(exo_build *b) {
    size_t old_len = b->edges.len, n = old_len ? old_len * 2 : 1024;
    exo_build_edge *old = b->edges.at, *fresh = exo_calloc(&b->alloc, n, sizeof *fresh);
    if (!fresh) return false;
    b->edges.at = fresh;
    b->edges.len = b->edges.cap = n;
    for (size_t i = 0; i < old_len; i++)
        if (old[i].next) fresh[edge_slot(b, old[i].state, old[i].lexeme, old[i].gap)] = old[i];
    exo_free(&b->alloc, old);
    return true;
}

/* Follows the edge, making it when it is not there; 0 when memory ran out. */
static uint32_t follow(exo_build *b, uint32_t state, uint32_t lexeme, uint32_t gap) {
    if ((b->nedges + 1) * 2 > b->edges.len && !grow_edges(b)) return 0;
    exo_build_edge *e = &b->edges.at[edge_slot(b, state, lexeme, gap)];
    if (!e->next) {
        if (b->nstates == UINT32_MAX - 1 || !EXO_PUSH(&b->alloc, &b->state_flags, 0)) return 0;
        *e = (exo_build_edge){state, lexeme, gap, b->nstates++};
        b->state_flags.at[state] |= exo_gap_is_sign((uint8_t)gap) ? EXO_STATE_SIGN : 0;
        b->nedges++;
    }
    return e->next;
}

uint32_t exo_build_root(const exo_build *b, uint32_t lexeme) {
    return b->edges.len ? b->edges.at[edge_slot(b, 0, lexeme, EXO_GAP_SPACE)].next : 0;
}

exonym_status exo_build_name_add(exo_build *b, const exo_name_word *words, size_t n, uint32_t entity, const exo_im_name *name, bool person,
                                 exonym_error *err) {
    uint32_t row = (uint32_t)b->rows.len - 1;
    uint32_t state = 0;
    for (size_t i = 0; i < n; i++) {
        state = follow(b, state, words[i].lexeme, words[i].gap);
        if (!state) return exo_error_nomem(err);
        if (person && i + 1 < n) b->state_flags.at[state] |= EXO_STATE_PERSON;
    }
    bool replaced = false;
    /* The entity's names were added one after another, so a double is near the end. */
    for (size_t k = b->names.len; k-- > 0 && b->names.at[k].entity == entity;) {
        exo_build_name *old = &b->names.at[k];
        if (old->state != state || old->name.langs != name->langs || old->name.cue != name->cue) continue;
        /* An adjective holds in its own language only: English Swiss is no double of the country's Indonesian name. */
        bool adjective = old->name.via == EXO_VIA_ADJECTIVE || old->name.via == EXO_VIA_DEMONYM;
        if (adjective && (old->name.via != name->via || old->name.lang != name->lang)) continue;
        /* Looser guards win: the row that asks for less. */
        if ((old->name.guards & name->guards) == old->name.guards) return EXONYM_OK;
        if ((old->name.guards & name->guards) == name->guards) {
            *old = (exo_build_name){state, entity, row, *name};
            replaced = true;
            break;
        }
    }
    if (!replaced && !EXO_PUSH(&b->alloc, &b->names, ((exo_build_name){state, entity, row, *name}))) return exo_error_nomem(err);
    bool low = !(name->guards & (EXO_GUARD_CAPITAL | EXO_GUARD_EXACT_CASE)) || !(name->capitals & 1);
    uint16_t *first = &b->lexeme_flags.at[words[0].lexeme], *last = &b->lexeme_flags.at[words[n - 1].lexeme];
    if (n == 1) *first |= (uint16_t)(EXO_LEXEME_ALONE | (low ? EXO_LEXEME_ALONE_LOW : 0));
    else *first |= (uint16_t)(EXO_LEXEME_FIRST | (low ? EXO_LEXEME_FIRST_LOW : 0));
    if (person && n > 1) {
        *first |= EXO_LEXEME_PERSON_FIRST;
        *last |= EXO_LEXEME_PERSON_LAST;
    }
    return EXONYM_OK;
}

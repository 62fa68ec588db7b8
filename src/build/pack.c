/* The image's bytes (FORMAT.md): forms sorted by word become readings, names sorted by state their runs, then
   filters and sound keys are made, and the sections are laid out. Deterministic: numbers follow the order in which
   facts were read, and every sort has a total order. */
#include "build.h"

#include "build/near.h"
#include "image/image.h"

#include <stdlib.h>
#include <unicode/uversion.h>

/* ---- begin, end ------------------------------------------------------------------------------ */

exonym_status exo_build_begin(exo_build *b, const exo_alloc *a, const exo_lexicon *lex, const exo_morph *morph,
                              exonym_error *err) {
    *b = (exo_build){.alloc = *a, .lex = lex, .morph = morph};
    exo_arena_init(&b->arena, a);
    exo_intern *tables[] = {&b->strings, &b->words, &b->tags, &b->paradigms, &b->lexeme_keys, &b->owned, &b->family_names, &b->adjectives, &b->parts};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) exo_intern_init(tables[i], &b->arena);
    exonym_status status = exo_fold_tables_make(a, &b->fold, err);
    if (status) return status;
    b->nstates = 1;
    if (exo_build_string(b, EXO_STR("")) == UINT32_MAX || exo_intern_put(&b->tags, EXO_STR("")) == UINT32_MAX ||
        exo_intern_put(&b->paradigms, EXO_STR("")) == UINT32_MAX || !EXO_PUSH(a, &b->state_flags, 0) ||
        !EXO_PUSH(a, &b->cue_masks, (exo_im_cue_mask){{0, 0, 0, 0}}))
        return exo_error_nomem(err);
    return EXONYM_OK;
}

void exo_build_end(exo_build *b) {
    exo_intern *tables[] = {&b->strings, &b->words, &b->tags, &b->paradigms, &b->lexeme_keys, &b->owned, &b->family_names, &b->adjectives, &b->parts};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) exo_intern_free(tables[i]);
    void *vectors[] = {b->string_at.at, b->word_info.at, b->lexemes.at, b->lexeme_flags.at, b->forms.at, b->bare.at, b->edges.at,
                       b->state_flags.at, b->names.at, b->entities.at, b->entity_ids.at, b->plans.at, (void *)b->listed.at, b->adjective_of.at, (void *)b->part_of.at, b->sorts.at, b->shortened.at, b->bodies.at, b->xids.at, b->rows.at, b->affixes.at, b->cues.at,
                       b->cue_masks.at, b->patterns.at, b->triggers.at, b->owners.at, b->family_counts.at, b->key_blob.at, b->pool.at};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) exo_free(&b->alloc, vectors[i]);
    exo_fold_tables_free(&b->fold);
    exo_arena_free(&b->arena);
}

/* ---- sections -------------------------------------------------------------------------------- */

/* The sections while they are made; each is a buffer of its own. */
typedef struct sections {
    const exo_alloc *a;
    exo_buf at[EXO_SEC_COUNT];
    uint32_t *state_at;    /* the image's numbers of the build's states */
    uint32_t *row_at;      /* where each of the build's rows begins in ROWS */
    const char *too_many;  /* what there is more of than the format can number */
} sections;

static bool put(sections *s, exo_section section, const void *items, size_t count, size_t size) {
    return exo_buf_put(s->a, &s->at[section], items, count * size);
}

/* Zeroed room for `count` items. */
static void *room(sections *s, exo_section section, size_t count, size_t size) {
    size_t bytes;
    exo_buf *b = &s->at[section];
    if (!exo_mul(count, size, &bytes) || !EXO_RESERVE(s->a, b, bytes)) return NULL;
    if (bytes) memset(b->at, 0, bytes);
    b->len = bytes;
    return b->at;
}

static size_t power_of_two(size_t least) {
    size_t n = 64;
    while (n < least) n *= 2;
    return n;
}

static bool pack_strings(exo_build *b, sections *s, uint32_t *tags, uint32_t *paradigms) {
    exo_intern *lists[] = {&b->tags, &b->paradigms};
    exo_section where[] = {EXO_SEC_TAGS, EXO_SEC_PARADIGMS};
    uint32_t *counts[] = {tags, paradigms};
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < lists[k]->strings.len; i++) {
            uint32_t off = exo_build_string(b, lists[k]->strings.at[i]);
            if (off == UINT32_MAX || !put(s, where[k], &off, 1, sizeof off)) return false;
        }
        *counts[k] = (uint32_t)lists[k]->strings.len;
    }
    s->at[EXO_SEC_STRINGS] = b->pool;
    b->pool = (exo_buf){0};
    return true;
}

static bool pack_fold(const exo_build *b, sections *s) {
    const exo_fold *f = &b->fold.view;
    return put(s, EXO_SEC_FOLD_STAGE1, f->stage1, EXO_FOLD_STAGE1, sizeof *f->stage1) &&
           put(s, EXO_SEC_FOLD_STAGE2, f->stage2, (size_t)f->nblocks * EXO_FOLD_BLOCK, sizeof *f->stage2) &&
           put(s, EXO_SEC_FOLD_POOL, f->pool, f->pool_len, 1) && put(s, EXO_SEC_FOLD_LOWER, f->lower, f->nlower, sizeof *f->lower);
}

/* The hash of word number `i` (0 the first). The pool's strings are not padded, so it is copied. */
static uint64_t word_hash(const exo_build *b, size_t i) {
    char padded[EXO_FOLD_MAX + 8] = {0};
    exo_str w = b->words.strings.at[i];
    memcpy(padded, w.ptr, w.len);
    return exo_fold_hash(padded, w.len);
}

/* Room for a filter of about `bits` bits an item, at most `most` blocks. */
static uint64_t *filter_room(sections *s, exo_section section, size_t items, size_t bits, size_t most, uint64_t *mask) {
    size_t count = power_of_two(items / 64 * bits);
    if (count > most) count = most;
    *mask = count - 1;
    return room(s, section, count, 8);
}

/* The filters that every word asks: none larger than a megabyte, so that they stay in the second-level cache. */
static bool pack_filters(exo_build *b, sections *s, const exo_im_slot *slots, size_t nslots) {
    static const uint32_t classes[] = {EXO_SLOT_ALONE | EXO_SLOT_FIRST, EXO_SLOT_ALONE_LOW | EXO_SLOT_FIRST_LOW};
    for (int k = 0; k < 2; k++) {
        size_t n = 0;
        uint64_t mask;
        for (size_t i = 0; i < nslots; i++) n += (slots[i].word & classes[k]) != 0;
        uint64_t *blocks = filter_room(s, (exo_section)(EXO_SEC_BEGIN + k), n, 16, (size_t)1 << 17, &mask);
        if (!blocks) return false;
        for (size_t i = 0; i < nslots; i++) {
            if (!(slots[i].word & classes[k])) continue;
            uint64_t hash = word_hash(b, (slots[i].word & EXO_SLOT_WORD) - 1);
            blocks[hash & mask] |= exo_filter_bits(hash);
        }
    }
    return true;
}

/* ---- pairs ------------------------------------------------------------------------------------ */

/* Forms by lexeme: those of lexeme k are forms[from[k]] up to forms[from[k + 1]]. */
typedef struct by_lexeme {
    uint32_t *from;
    const exo_build_form **forms;
} by_lexeme;

static bool sort_by_lexeme(const exo_build *b, by_lexeme *out) {
    size_t n = b->lexemes.len;
    *out = (by_lexeme){exo_calloc(&b->alloc, n + 2, sizeof *out->from), exo_calloc(&b->alloc, b->forms.len + 1, sizeof *out->forms)};
    if (!out->from || !out->forms) return false;
    for (size_t i = 0; i < b->forms.len; i++) out->from[b->forms.at[i].reading.lexeme + 2]++;
    for (size_t i = 1; i < n + 2; i++) out->from[i] += out->from[i - 1];
    for (size_t i = 0; i < b->forms.len; i++) out->forms[out->from[b->forms.at[i].reading.lexeme + 1]++] = &b->forms.at[i];
    return true;
}

/* The pairs of words that edge `e`, from a state behind the root by `first`, spells: into the filter, or counted without one. */
static size_t pairs_of(const by_lexeme *all, uint32_t first, const exo_build_edge *e, const uint64_t *hashes, uint64_t *blocks, uint64_t mask) {
    size_t n = 0;
    for (uint32_t i = all->from[first]; i < all->from[first + 1]; i++)
        for (uint32_t k = all->from[e->lexeme]; k < all->from[e->lexeme + 1]; k++) {
            const exo_build_form *x = all->forms[i], *y = all->forms[k];
            if (!(x->reading.cases & y->reading.cases) || !(x->reading.langs & y->reading.langs)) continue;
            n++;
            if (!blocks) continue;
            uint64_t pair = exo_filter_pair(hashes[x->word], hashes[y->word]);
            blocks[pair & mask] |= exo_filter_bits(pair);
        }
    return n;
}

/* The filter of first and second words together: names of several words are walked where two words stand that begin one.
   Eight bits a pair, sixteen megabytes at most; more than MOST pairs are not worth their time, and all pass. */
static bool pack_pairs(exo_build *b, sections *s) {
    enum { MOST = 1 << 26 };
    by_lexeme all = {0};
    size_t n = 0, nwords = b->words.strings.len;
    uint64_t mask = 0, *blocks = NULL;
    uint32_t *first = exo_calloc(s->a, (size_t)b->nstates + 1, sizeof *first); /* by state behind the root: lexeme + 1 */
    uint64_t *hashes = exo_calloc(s->a, nwords + 1, sizeof *hashes);
    bool ok = first && hashes && sort_by_lexeme(b, &all);
    for (size_t i = 0; ok && i < nwords; i++) hashes[i + 1] = word_hash(b, i);
    for (size_t i = 0; ok && i < b->edges.len; i++)
        if (b->edges.at[i].next && !b->edges.at[i].state) first[b->edges.at[i].next] = b->edges.at[i].lexeme + 1;
    for (int pass = 0; ok && pass < 2; pass++) {
        for (size_t i = 0; i < b->edges.len && n <= MOST; i++) {
            const exo_build_edge *e = &b->edges.at[i];
            if (e->next && first[e->state]) n += pairs_of(&all, first[e->state] - 1, e, hashes, blocks, mask);
        }
        if (pass) break;
        bool full = n > MOST;
        blocks = filter_room(s, EXO_SEC_PAIRS, full ? 0 : n, 8, (size_t)1 << 21, &mask);
        ok = blocks != NULL;
        if (ok && full) memset(blocks, 0xFF, (mask + 1) * sizeof *blocks);
        if (full) break;
        n = 0;
    }
    exo_free(s->a, first);
    exo_free(s->a, hashes);
    exo_free(s->a, all.from);
    exo_free(s->a, all.forms);
    return ok;
}

/* ---- words ------------------------------------------------------------------------------------ */

/* What each word may be in names, EXO_SLOT_*, by number. */
static uint32_t *word_classes(const exo_build *b) {
    static const struct { unsigned flag; uint32_t class; } of[] = {
        {EXO_LEXEME_ALONE, EXO_SLOT_ALONE}, {EXO_LEXEME_ALONE_LOW, EXO_SLOT_ALONE_LOW}, {EXO_LEXEME_FIRST, EXO_SLOT_FIRST},
        {EXO_LEXEME_FIRST_LOW, EXO_SLOT_FIRST_LOW}, {EXO_LEXEME_PERSON_FIRST, EXO_SLOT_PERSON}};
    uint32_t *classes = exo_calloc(&b->alloc, b->words.strings.len + 1, sizeof *classes);
    if (!classes) return NULL;
    for (size_t i = 0; i < b->forms.len; i++) {
        unsigned flags = b->lexeme_flags.at[b->forms.at[i].reading.lexeme];
        for (size_t k = 0; k < sizeof of / sizeof *of; k++)
            if (flags & of[k].flag) classes[b->forms.at[i].word] |= of[k].class;
    }
    for (size_t i = 0; i < b->triggers.len; i++) classes[b->triggers.at[i].word] |= EXO_SLOT_ALONE | EXO_SLOT_ALONE_LOW;
    for (size_t i = 0; i < b->affixes.len; i++) classes[b->affixes.at[i].word] |= EXO_SLOT_SUFFIX;
    /* An initial is followed by its surname as written, or it is nothing. */
    for (size_t i = 0; i < b->words.strings.len; i++)
        if (b->words.strings.at[i].len == 1) classes[i + 1] &= ~EXO_SLOT_PERSON;
    return classes;
}

/* An affix has its bytes in the pool, however short it is. */
static bool pack_affixes(const exo_build *b, sections *s) {
    for (size_t i = 0; i < b->affixes.len; i++) {
        exo_im_affix x = b->affixes.at[i];
        exo_str text = b->words.strings.at[x.word - 1];
        x.word = (uint32_t)s->at[EXO_SEC_WORD_POOL].len;
        if (!exo_buf_str(s->a, &s->at[EXO_SEC_WORD_POOL], text) || !put(s, EXO_SEC_AFFIXES, &x, 1, sizeof x)) return false;
    }
    return true;
}

static bool pack_words(exo_build *b, sections *s) {
    size_t n = b->words.strings.len;
    exo_im_word *words = room(s, EXO_SEC_WORDS, n + 2, sizeof *words);
    size_t nslots = power_of_two((n + 1) * 3 / 2 + 1); /* at most two thirds full: nearly every word that is asked for is there */
    exo_im_slot *slots = room(s, EXO_SEC_SLOTS, nslots, sizeof *slots);
    uint32_t *starts = exo_calloc(s->a, n + 2, sizeof *starts), *classes = word_classes(b);
    exo_im_reading *readings = room(s, EXO_SEC_READINGS, b->forms.len, sizeof *readings);
    bool ok = words && slots && starts && classes && n <= EXO_SLOT_WORD && (readings || b->forms.len == 0) && b->forms.len < UINT32_MAX;
    if (!ok) goto done;
    /* Counting sort by word; within a word in order of making. */
    for (size_t i = 0; i < b->forms.len; i++) starts[b->forms.at[i].word + 1]++;
    for (size_t i = 1; i < n + 2; i++) starts[i] += starts[i - 1];
    for (size_t i = 0; i <= n + 1; i++) {
        exo_im_word *w = &words[i];
        if (i && i <= n) {
            *w = b->word_info.at[i - 1];
            exo_str text = b->words.strings.at[i - 1];
            memcpy(w->head, text.ptr, text.len < sizeof w->head ? text.len : sizeof w->head);
            if (text.len > sizeof w->head) {
                w->text = (uint32_t)s->at[EXO_SEC_WORD_POOL].len;
                ok = exo_buf_str(s->a, &s->at[EXO_SEC_WORD_POOL], text);
            }
            if (!ok) goto done;
            uint64_t hash = word_hash(b, i - 1);
            size_t k = (size_t)hash & (nslots - 1);
            for (; slots[k].word; k = (k + 1) & (nslots - 1))
                if (slots[k].tag == (uint32_t)(hash >> 32)) slots[k].word |= classes[i]; /* exo_image_slot stops at the first */
            slots[k] = (exo_im_slot){(uint32_t)(hash >> 32), (uint32_t)i | classes[i]};
        }
        w->reading = i <= n ? starts[i] : (uint32_t)b->forms.len;
    }
    for (size_t i = 0; i < b->forms.len; i++) {
        exo_im_reading *r = &readings[starts[b->forms.at[i].word]++];
        *r = b->forms.at[i].reading;
        unsigned flags = b->lexeme_flags.at[r->lexeme];
        r->flags |= (uint8_t)((flags & EXO_LEXEME_GIVEN ? EXO_READ_GIVEN : 0) | (flags & EXO_LEXEME_ALONE ? EXO_READ_ALONE : 0) |
                              (flags & EXO_LEXEME_FIRST ? EXO_READ_FIRST : 0));
        r->root = s->state_at[exo_build_root(b, r->lexeme)];
    }
    ok = pack_affixes(b, s) && exo_buf_put(s->a, &s->at[EXO_SEC_WORD_POOL], "\0\0\0\0\0\0\0\0", 8) && pack_filters(b, s, slots, nslots);
done:
    exo_free(s->a, starts);
    exo_free(s->a, classes);
    return ok;
}

static bool pack_function_words(exo_build *b, sections *s) {
    size_t n = 0;
    for (size_t i = 0; i < b->word_info.len; i++) n += b->word_info.at[i].function != 0;
    size_t nslots = power_of_two(n * 2);
    exo_im_function *slots = room(s, EXO_SEC_FUNCTION, nslots, sizeof *slots);
    for (size_t i = 0; slots && i < b->word_info.len; i++) {
        if (!b->word_info.at[i].function) continue;
        uint64_t hash = word_hash(b, i);
        size_t k = (size_t)hash & (nslots - 1);
        while (slots[k].langs) k = (k + 1) & (nslots - 1);
        slots[k] = (exo_im_function){(uint32_t)(hash >> 32), b->word_info.at[i].function};
    }
    return slots != NULL;
}

/* Names of one state whose sort is one stand together, so that a scan takes them together (scan/walk.c, several_from). */
static int by_state(const void *x, const void *y) {
    const exo_build_name *a = x, *b = y;
    if (a->state != b->state) return a->state < b->state ? -1 : 1;
    int sort = memcmp(&a->name, &b->name, sizeof a->name);
    if (sort) return sort;
    if (a->entity != b->entity) return a->entity < b->entity ? -1 : 1;
    if (a->row != b->row) return a->row < b->row ? -1 : 1;
    if (a->name.via != b->name.via) return a->name.via < b->name.via ? -1 : 1;
    return a->name.guards < b->name.guards ? -1 : a->name.guards > b->name.guards;
}

/* Whether a name may ask what the document has named: surnames and other names made by rule, abbreviations, names of one language, those
   with a cue that the document may have met elsewhere, and those whose only word is an ordinary one. `ordinary` is by state. */
static bool asks(const exo_build_name *n, const uint8_t *ordinary) {
    return (n->name.guards & (EXO_GUARD_ANTE | EXO_GUARD_MADE)) || n->name.via == EXO_VIA_SURNAME || n->name.via == EXO_VIA_ABBREV || n->name.langs || n->name.cue || (n->name.words == 1 && ordinary[n->state]);
}

/* The names of entities that may be asked about teach, the others need not be remembered; and every name has its kind. */
static bool finish_names(exo_build *b, sections *s) {
    uint8_t *lexeme = exo_calloc(s->a, b->lexemes.len + 1, 1), *state = exo_calloc(s->a, (size_t)b->nstates + 1, 1),
            *entity = exo_calloc(s->a, b->entities.len + 1, 1);
    bool ok = lexeme && state && entity;
    for (size_t i = 0; ok && i < b->forms.len; i++) lexeme[b->forms.at[i].reading.lexeme] |= b->word_info.at[b->forms.at[i].word - 1].ordinary;
    for (size_t i = 0; ok && i < b->edges.len; i++)
        if (b->edges.at[i].next && !b->edges.at[i].state) state[b->edges.at[i].next] = lexeme[b->edges.at[i].lexeme];
    for (size_t i = 0; ok && i < b->names.len; i++) entity[b->names.at[i].entity] |= asks(&b->names.at[i], state);
    for (size_t i = 0; ok && i < b->names.len; i++) {
        exo_build_name *name = &b->names.at[i];
        uint32_t recalled = b->entities.at[name->entity].recalls;
        if (entity[name->entity] || (recalled != EXO_NO_ENTITY && entity[recalled])) name->name.guards |= EXO_GUARD_TEACHES;
        name->name.kind = (uint8_t)b->entities.at[name->entity].kind;
    }
    exo_free(s->a, lexeme);
    exo_free(s->a, state);
    exo_free(s->a, entity);
    return ok;
}

/* ---- the trie --------------------------------------------------------------------------------- */

/* An edge of the image: from a state's list, to the build's state `to`. */
typedef struct edge {
    uint32_t edge, to;
} edge;
static int by_edge(const void *x, const void *y) {
    const edge *a = x, *b = y;
    return a->edge < b->edge ? -1 : a->edge > b->edge;
}

/* The build's edges by the state that they lead from, each state's in order; `from` has where they begin. */
static edge *list_edges(const exo_build *b, uint32_t *from) {
    edge *list = exo_calloc(&b->alloc, b->nedges + 1, sizeof *list);
    if (!list) return NULL;
    for (size_t i = 0; i < b->edges.len; i++)
        if (b->edges.at[i].next) from[b->edges.at[i].state + 2]++;
    for (size_t i = 2; i < (size_t)b->nstates + 2; i++) from[i] += from[i - 1];
    for (size_t i = 0; i < b->edges.len; i++) {
        const exo_build_edge *e = &b->edges.at[i];
        if (e->next) list[from[e->state + 1]++] = (edge){exo_edge(e->lexeme, e->gap), e->next};
    }
    for (size_t i = 0; i < b->nstates; i++)
        if (from[i + 1] > from[i] + 1) qsort(list + from[i], from[i + 1] - from[i], sizeof *list, by_edge);
    return list;
}

/* Numbers the states anew, inner ones first, in both the children of one behind those of another, so that they stand together; and
   writes them. `names` has how many names each of the build's states has. */
static bool number_states(exo_build *b, sections *s, const edge *list, const uint32_t *from, const uint32_t *names) {
    uint32_t ninner = 0, inner = 1, leaves = 0, count = 0;
    uint32_t *order = exo_calloc(s->a, b->nstates, sizeof *order); /* the build's states by the image's numbers */
    if (!order) return false;
    for (uint32_t i = 0; i < b->nstates; i++) ninner += from[i + 1] > from[i] || names[i] != 1;
    exo_im_state *states = room(s, EXO_SEC_STATES, (size_t)ninner + 1, sizeof *states);
    uint32_t *edges = room(s, EXO_SEC_EDGES, b->nstates, sizeof *edges);
    for (uint32_t i = 0; states && edges && i < ninner; i++) {
        uint32_t state = order[i];
        states[i] = (exo_im_state){count | b->state_flags.at[state], 0, inner, ninner + leaves};
        count += names[state];
        for (uint32_t k = from[state]; k < from[state + 1]; k++) {
            uint32_t to = list[k].to, number = from[to + 1] > from[to] || names[to] != 1 ? inner++ : ninner + leaves++;
            order[number] = to;
            edges[number] = list[k].edge;
            s->state_at[to] = number;
            states[i].next |= exo_state_bit(exo_edge_lexeme(list[k].edge));
        }
    }
    if (states) states[ninner] = (exo_im_state){count, 0, inner, ninner + leaves};
    exo_free(s->a, order);
    return states && edges;
}

/* Names in order of the image's states. */
static bool sort_names(exo_build *b, const uint32_t *state_at) {
    size_t n = b->names.len;
    uint32_t *from = exo_calloc(&b->alloc, (size_t)b->nstates + 2, sizeof *from);
    exo_build_name *sorted = exo_calloc(&b->alloc, n + 1, sizeof *sorted);
    bool ok = from && sorted;
    for (size_t i = 0; ok && i < n; i++) from[state_at[b->names.at[i].state] + 2]++;
    for (size_t i = 2; ok && i < (size_t)b->nstates + 2; i++) from[i] += from[i - 1];
    for (size_t i = 0; ok && i < n; i++) {
        exo_build_name *to = &sorted[from[state_at[b->names.at[i].state] + 1]++];
        *to = b->names.at[i];
        to->state = state_at[to->state];
    }
    for (size_t i = 0; ok && i < b->nstates; i++)
        if (from[i + 1] > from[i] + 1) qsort(sorted + from[i], from[i + 1] - from[i], sizeof *sorted, by_state);
    exo_free(&b->alloc, from);
    if (!ok) {
        exo_free(&b->alloc, sorted);
        return false;
    }
    exo_free(&b->alloc, b->names.at);
    b->names.at = sorted;
    b->names.cap = n + 1;
    return true;
}

static bool pack_trie(exo_build *b, sections *s) {
    uint32_t *from = exo_calloc(s->a, (size_t)b->nstates + 2, sizeof *from), *names = exo_calloc(s->a, (size_t)b->nstates + 1, sizeof *names);
    edge *list = from ? list_edges(b, from) : NULL;
    s->state_at = exo_calloc(s->a, (size_t)b->nstates + 1, sizeof *s->state_at);
    bool ok = names && list && s->state_at;
    if (b->names.len > EXO_STATE_NAME || b->lexemes.len > EXO_EDGE_LEXEMES) s->too_many = "names", ok = false;
    for (size_t i = 0; ok && i < b->names.len; i++) names[b->names.at[i].state]++;
    ok = ok && number_states(b, s, list, from, names) && sort_names(b, s->state_at);
    exo_free(s->a, from);
    exo_free(s->a, names);
    exo_free(s->a, list);
    return ok;
}

/* ---- names, entities, rows -------------------------------------------------------------------- */

/* Items that many share, numbered as they are met. */
typedef struct shared {
    exo_arena arena;
    exo_intern known;
    exo_str last; /* most are as the one before */
    uint32_t last_number;
} shared;

static void shared_begin(shared *all, const exo_alloc *a) {
    exo_arena_init(&all->arena, a);
    exo_intern_init(&all->known, &all->arena);
    all->last = (exo_str){NULL, 0};
}
static void shared_end(shared *all) {
    exo_intern_free(&all->known);
    exo_arena_free(&all->arena);
}
/* The item's number, one of `section`; UINT32_MAX when memory ran out. */
static uint32_t share(shared *all, sections *s, exo_section section, const void *item, size_t size) {
    if (all->last.len && memcmp(all->last.ptr, item, size) == 0) return all->last_number;
    size_t before = all->known.strings.len;
    uint32_t n = exo_intern_put(&all->known, exo_str_of(item, size));
    if (n == UINT32_MAX || (n == before && !put(s, section, item, 1, size))) return UINT32_MAX;
    all->last = all->known.strings.at[n];
    return all->last_number = n;
}

/* Rows are where they stand, and what they say where that is not the entity's label. */
static bool pack_rows(exo_build *b, sections *s) {
    shared places;
    exo_buf *out = &s->at[EXO_SEC_ROWS];
    bool ok = (s->row_at = exo_calloc(s->a, b->rows.len + 1, sizeof *s->row_at)) != NULL;
    shared_begin(&places, s->a);
    for (size_t i = 0, e = 0; ok && i < b->rows.len; i++) {
        const exo_build_row *r = &b->rows.at[i];
        while (e + 1 < b->entities.len && b->entities.at[e + 1].row <= i) e++;
        bool first = b->entities.at[e].row == i, last = i + 1 == b->rows.len || (e + 1 < b->entities.len && b->entities.at[e + 1].row == i + 1);
        const uint32_t low = (1u << EXO_ROW_LINE_BITS) - 1;
        exo_im_row_place place = {r->lang, r->file, r->line & ~low, r->via};
        uint32_t n = share(&places, s, EXO_SEC_ROW_PLACES, &place, sizeof place),
                 words[2] = {EXO_ROW_PLACE | (last ? EXO_ROW_LAST : 0) | n << EXO_ROW_LINE_BITS | (r->line & low), r->text};
        if (n != UINT32_MAX && n >= EXO_ROW_PLACES) s->too_many = "files and lines of rows";
        bool text = r->text != b->entities.at[e].label, alone = first && last && !text;
        s->row_at[i] = alone ? words[0] : (uint32_t)(out->len / 4);
        ok = n < EXO_ROW_PLACES && (alone || exo_buf_put(s->a, out, words, text ? 8 : 4));
    }
    shared_end(&places);
    return ok;
}

static bool pack_names(exo_build *b, sections *s) {
    shared sorts;
    exo_im_naming *out = room(s, EXO_SEC_NAMES, b->names.len, sizeof *out);
    bool ok = out || !b->names.len;
    shared_begin(&sorts, s->a);
    for (size_t i = 0; ok && i < b->names.len; i++) {
        const exo_build_name *from = &b->names.at[i];
        uint32_t row = s->row_at[from->row], behind = row - s->row_at[b->entities.at[from->entity].row];
        exo_im_name sort = from->name;
        if (behind >= EXO_NAMING_ROW) behind = EXO_NAMING_ROW, sort.row = row;
        uint32_t n = share(&sorts, s, EXO_SEC_NAME_SORTS, &sort, sizeof sort);
        if (n != UINT32_MAX && n >= EXO_NAME_SORTS) s->too_many = "different guards and priorities of names";
        ok = n < EXO_NAME_SORTS;
        out[i] = (exo_im_naming){from->entity, n << EXO_NAMING_SORT_SHIFT | behind};
    }
    shared_end(&sorts);
    return ok;
}

static bool pack_entities(exo_build *b, sections *s) {
    shared abouts;
    exo_im_entity *out = room(s, EXO_SEC_ENTITIES, b->entities.len, sizeof *out);
    bool ok = out || !b->entities.len;
    shared_begin(&abouts, s->a);
    for (size_t i = 0; ok && i < b->entities.len; i++) {
        const exo_build_entity *e = &b->entities.at[i];
        uint32_t xids_end = i + 1 < b->entities.len ? e[1].xid : (uint32_t)b->xids.len;
        exo_im_about about = {.label = e->label == e->canonical ? 0 : e->label, .country = e->country, .generic = e->generic, .recalls = e->recalls,
                              .traits = (uint16_t)e->traits, .kind = (uint8_t)e->kind, .roles = e->roles, .citizen = e->citizen};
        if (xids_end > e->xid) about.xid = e->xid, about.nxids = xids_end - e->xid;
        for (unsigned k = 0; ok && k < EXO_LANG_COUNT; k++) {
            if (!e->labels[k]) continue;
            if (!about.label_langs) about.labels = (uint32_t)(s->at[EXO_SEC_LABELS].len / 4);
            about.label_langs |= (uint8_t)(1u << k);
            ok = put(s, EXO_SEC_LABELS, &e->labels[k], 1, 4);
        }
        uint32_t n = ok ? share(&abouts, s, EXO_SEC_ENTITY_SORTS, &about, sizeof about) : UINT32_MAX;
        ok = n != UINT32_MAX;
        bool rows = e->row < (i + 1 < b->entities.len ? e[1].row : b->rows.len);
        out[i] = (exo_im_entity){e->id, rows ? s->row_at[e->row] : EXO_NO_ROW, n};
    }
    shared_end(&abouts);
    return ok && put(s, EXO_SEC_XIDS, b->xids.at, b->xids.len, sizeof(exo_im_xid));
}

static bool pack_patterns(exo_build *b, sections *s) {
    for (size_t i = 0; i < b->patterns.len; i++) {
        exo_im_pattern p = b->patterns.at[i];
        p.row = s->row_at[p.row];
        if (!put(s, EXO_SEC_PATTERNS, &p, 1, sizeof p)) return false;
    }
    return true;
}

static bool pack_tables(exo_build *b, sections *s) {
    return put(s, EXO_SEC_LEXEMES, b->lexemes.at, b->lexemes.len, sizeof(exo_im_lexeme)) && put(s, EXO_SEC_BODIES, b->bodies.at, b->bodies.len, sizeof(exo_im_body)) &&
           put(s, EXO_SEC_CUES, b->cues.at, b->cues.len, sizeof(uint32_t)) &&
           put(s, EXO_SEC_CUE_MASKS, b->cue_masks.at, b->cue_masks.len, sizeof(exo_im_cue_mask)) &&
           pack_patterns(b, s);
}

static int by_trigger(const void *x, const void *y) {
    const exo_im_trigger *a = x, *b = y;
    if (a->word != b->word) return a->word < b->word ? -1 : 1;
    return a->pattern < b->pattern ? -1 : a->pattern > b->pattern;
}

static bool pack_triggers(exo_build *b, sections *s) {
    if (b->triggers.len) qsort(b->triggers.at, b->triggers.len, sizeof *b->triggers.at, by_trigger);
    return put(s, EXO_SEC_TRIGGERS, b->triggers.at, b->triggers.len, sizeof(exo_im_trigger));
}

/* First and last words of persons' names, for the scanner's decision to look at sound. */
static void mark_person_words(exo_build *b) {
    for (size_t i = 0; i < b->forms.len; i++) {
        unsigned flags = b->lexeme_flags.at[b->forms.at[i].reading.lexeme];
        exo_im_word *w = &b->word_info.at[b->forms.at[i].word - 1];
        if (flags & EXO_LEXEME_PERSON_FIRST) w->flags |= EXO_WORD_FIRST;
        if (flags & EXO_LEXEME_PERSON_LAST) w->flags |= EXO_WORD_LAST;
        if (flags & EXO_LEXEME_GIVEN) w->flags |= EXO_WORD_GIVEN;
    }
}

/* ---- sound keys ------------------------------------------------------------------------------ */

typedef struct key_pair {
    uint64_t key;
    uint32_t lexeme;
} key_pair;

static int by_key(const void *x, const void *y) {
    const key_pair *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return a->lexeme < b->lexeme ? -1 : a->lexeme > b->lexeme;
}

/* Keys are those of all inflected forms, so that a misspelt genitive is found too (DESIGN 6). */
static bool pack_keys(exo_build *b, sections *s) {
    EXO_VEC(key_pair) pairs = {0};
    bool ok = b->key_blob.len == 0 || put(s, EXO_SEC_KEY_RULES, b->key_blob.at, b->key_blob.len, 1);
    for (size_t i = 0; ok && b->key_blob.len && i < b->forms.len; i++) {
        const exo_im_reading *r = &b->forms.at[i].reading;
        if (!(b->lexeme_flags.at[r->lexeme] & EXO_LEXEME_KEYS)) continue;
        char marked[EXO_FOLD_MAX * 2];
        const char *form = s->at[EXO_SEC_STRINGS].at + r->form;
        size_t len = exo_fold_marked(&b->fold.view, form, strlen(form), marked);
        exo_key_text keys[EXO_KEYS_MAX];
        size_t n = exo_key_of(&b->key, exo_str_of(marked, len), keys);
        for (size_t k = 0; ok && k < n; k++) ok = EXO_PUSH(s->a, &pairs, (key_pair){exo_key_hash(&keys[k]), r->lexeme});
    }
    if (!ok || pairs.len == 0) goto done;
    qsort(pairs.at, pairs.len, sizeof *pairs.at, by_key);
    size_t distinct = 0;
    for (size_t i = 0; i < pairs.len; i++) distinct += i == 0 || pairs.at[i].key != pairs.at[i - 1].key;
    size_t nslots = power_of_two(distinct * 2);
    exo_im_key_slot *slots = room(s, EXO_SEC_KEY_SLOTS, nslots, sizeof *slots);
    ok = slots != NULL;
    for (size_t i = 0; ok && i < pairs.len;) {
        exo_im_key_slot slot = {pairs.at[i].key, (uint32_t)(s->at[EXO_SEC_KEY_LEXEMES].len / 4), 0};
        for (; ok && i < pairs.len && pairs.at[i].key == slot.key; i++) {
            if (slot.count && pairs.at[i].lexeme == pairs.at[i - 1].lexeme) continue;
            ok = put(s, EXO_SEC_KEY_LEXEMES, &pairs.at[i].lexeme, 1, 4);
            slot.count++;
        }
        size_t k = (size_t)slot.key & (nslots - 1);
        while (slots[k].key) k = (k + 1) & (nslots - 1);
        slots[k] = slot;
    }
done:
    exo_free(s->a, pairs.at);
    return ok;
}

/* ---- near keys ------------------------------------------------------------------------------- */

enum { NEAR_WORDS = 3 }; /* of a name that is no person's; longer ones are made of common words */

/* Whether the name is one that a row gives in full, and that may be met in other spellings. */
static bool may_be_misspelt(const exo_im_name *name) {
    switch (name->via) {
    case EXO_VIA_NAME: case EXO_VIA_VARIANT: case EXO_VIA_OLD: case EXO_VIA_NATIVE: case EXO_VIA_GIVEN: case EXO_VIA_ALIAS: break;
    default: return false;
    }
    if (name->guards & (EXO_GUARD_MADE | EXO_GUARD_NO_KEY | EXO_GUARD_GENERIC | EXO_GUARD_EXACT_CASE)) return false;
    return name->kind == EXO_IM_PERSON || name->words <= NEAR_WORDS;
}

/* An entity's name once, however many states spell it. */
typedef struct spelling {
    uint32_t entity, text, name;
} spelling;

static int by_spelling(const void *x, const void *y) {
    const spelling *a = x, *b = y;
    if (a->entity != b->entity) return a->entity < b->entity ? -1 : 1;
    if (a->text != b->text) return a->text < b->text ? -1 : 1;
    return a->name < b->name ? -1 : a->name > b->name;
}

/* Names have their places by now (pack_trie). */
static bool pack_near(exo_build *b, sections *s) {
    EXO_VEC(spelling) all = {0};
    EXO_VEC(exo_near_name) names = {0};
    exo_near_index index = {0};
    const char *strings = s->at[EXO_SEC_STRINGS].at;
    bool ok = true;
    for (size_t i = 0; ok && !b->no_near && b->key_blob.len && i < b->names.len; i++) {
        const exo_build_name *name = &b->names.at[i];
        if (may_be_misspelt(&name->name)) ok = EXO_PUSH(s->a, &all, ((spelling){name->entity, b->rows.at[name->row].text, (uint32_t)i}));
    }
    if (all.len) qsort(all.at, all.len, sizeof *all.at, by_spelling);
    for (size_t i = 0; ok && i < all.len; i++)
        if (!i || all.at[i].entity != all.at[i - 1].entity || all.at[i].text != all.at[i - 1].text)
            ok = EXO_PUSH(s->a, &names, (exo_near_name){exo_str_cstr(strings + all.at[i].text), all.at[i].name});
    ok = ok && exo_near_make(s->a, &b->fold.view, &b->key, names.at, names.len, &index);
    const exo_buf *made[] = {&index.pool, &index.keys, &index.names, &index.buckets, &index.entries};
    for (int i = 0; ok && i < 5; i++)
        if (made[i]->len) ok = put(s, (exo_section)(EXO_SEC_NEAR_POOL + i), made[i]->at, made[i]->len, 1);
    exo_near_free(s->a, &index);
    exo_free(s->a, names.at);
    exo_free(s->a, all.at);
    return ok;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool lay_out(sections *s, uint32_t made_with, exo_buf *out) {
    exo_im_header h = {.order = EXO_IMAGE_ORDER, .version = EXO_IMAGE_VERSION, .made_with = made_with, .sections = EXO_SEC_COUNT};
    memcpy(h.magic, EXO_IMAGE_MAGIC, sizeof h.magic);
    uint64_t at = sizeof h;
    for (int i = 0; i < EXO_SEC_COUNT; i++) {
        at = (at + 63) / 64 * 64;
        h.section[i] = (exo_im_range){at, s->at[i].len};
        at += s->at[i].len;
    }
    h.length = at;
    if (!EXO_RESERVE(s->a, out, (size_t)at)) return false;
    memset(out->at, 0, (size_t)at);
    out->len = (size_t)at;
    for (int i = 0; i < EXO_SEC_COUNT; i++)
        if (s->at[i].len) memcpy(out->at + h.section[i].off, s->at[i].at, s->at[i].len);
    h.hash = exo_image_hash((const unsigned char *)out->at + sizeof h, out->len - sizeof h);
    memcpy(out->at, &h, sizeof h);
    return true;
}

exonym_status exo_build_pack(exo_build *b, exo_buf *out, exonym_error *err) {
    sections s = {.a = &b->alloc};
    exonym_status status = EXONYM_ERR_NOMEM;
    exo_buf made = {0};
    uint32_t tags, paradigms;
    if (!exo_buf_printf(&b->alloc, &made, "exonym %s, Unicode %s, ICU %s", exonym_version(), exo_fold_unicode_version(), U_ICU_VERSION))
        goto done;
    uint32_t made_with = exo_build_string(b, exo_buf_view(&made));
    mark_person_words(b);
    if (made_with == UINT32_MAX || !pack_strings(b, &s, &tags, &paradigms) || !pack_fold(b, &s) || !finish_names(b, &s) || !pack_trie(b, &s) || !pack_words(b, &s) ||
        !pack_pairs(b, &s) || !pack_function_words(b, &s) || !pack_rows(b, &s) || !pack_names(b, &s) || !pack_entities(b, &s) || !pack_tables(b, &s) || !pack_triggers(b, &s) || !pack_keys(b, &s) || !pack_near(b, &s) || !lay_out(&s, made_with, out))
        goto done;
    status = EXONYM_OK;
done:
    for (int i = 0; i < EXO_SEC_COUNT; i++) exo_free(&b->alloc, s.at[i].at);
    exo_free(&b->alloc, s.state_at);
    exo_free(&b->alloc, s.row_at);
    exo_free(&b->alloc, made.at);
    if (status && s.too_many) return exo_error_set(err, EXONYM_ERR_TOO_LONG, NULL, 0, 0, "too many %s for one image", s.too_many);
    return status ? exo_error_nomem(err) : EXONYM_OK;
}

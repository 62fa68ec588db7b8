/* image: open, validate, and read compiled lexicons. Knows base, fold, key. After exo_image_check has passed, every
   accessor here is in bounds and every loop over links ends. */
#ifndef EXO_IMAGE_H
#define EXO_IMAGE_H

#include "base/base.h"
#include "fold/fold.h"
#include "image/layout.h"
#include "key/key.h"

#include <stdatomic.h>

/* How open holds the bytes. */
typedef enum exo_image_hold { EXO_HOLD_BORROWED, EXO_HOLD_MAPPED, EXO_HOLD_OWNED } exo_image_hold;

/* A set of words that may answer yes wrongly but never no: blocks of 64 bits, two of which a word's hash names, so that
   a question touches one cache line (Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007). */
typedef struct exo_filter {
    const uint64_t *blocks;
    uint64_t mask; /* blocks - 1 */
} exo_filter;
enum { EXO_FILTERS = EXO_SEC_PAIRS - EXO_SEC_BEGIN + 1 };

static inline uint64_t exo_filter_bits(uint64_t hash) { return 1ull << (hash >> 52 & 63) | 1ull << (hash >> 58); }
static inline bool exo_filter_has(const exo_filter *f, uint64_t hash) {
    uint64_t bits = exo_filter_bits(hash);
    return (f->blocks[hash & f->mask] & bits) == bits;
}

/* What stands in PAIRS for two words. */
static inline uint64_t exo_filter_pair(uint64_t first, uint64_t second) { return exo_fold_hash_step(0, first, second); }

/* A typed view of every section. */
struct exonym_image {
    exo_alloc alloc;
    exo_image_hold hold;
    bool trusted;         /* the built-in image: the build proved it */
    atomic_bool large;    /* much is to be scanned, and its pages are large where the system has such */
    const unsigned char *bytes;
    size_t len;
    const exo_im_header *header;
    const char *strings;
    size_t nstrings;
    exo_fold fold;
    exo_filter filters[EXO_FILTERS]; /* by section, from EXO_SEC_BEGIN on */
    const exo_im_function *functions;
    uint64_t function_mask;
    const exo_im_slot *slots;
    uint64_t slot_mask;
    const exo_im_word *words;
    const char *word_pool;
    const exo_im_reading *readings;
    const exo_im_lexeme *lexemes;
    const uint32_t *edges;
    const exo_im_state *states;
    const exo_im_naming *names;
    const exo_im_name *name_sorts;
    const exo_im_entity *entities;
    const exo_im_about *abouts;
    const exo_im_xid *xids;
    const uint32_t *rows, *labels;
    const exo_im_row_place *row_places;
    const uint32_t *tags, *paradigms, *cues;
    uint32_t title_words, title_joints, title_shorts, title_few, title_before; /* the cue sets EXO_CUES_*, or ncues */
    uint32_t nspheres, noffices, sport;   /* sport: the sphere of that name, or nspheres */
    uint8_t role_sets[2 * EXO_ROLES];     /* cue sets of spheres, and from EXO_ROLES on of offices */
    exo_im_cue_mask any_role;             /* all of them, and title_words: what may stand right before a name */
    uint32_t language_words, language_leads, language_of, place_leads, place_tails,
        place_heads, states_of_us, street_words, counting_words, named_after, person_tails, body_leads, body_tails, body_more, quoted_other, place_in, town, region, town_in, person_leads, known_for, villages, kin, sport_words, football_words; /* the cue sets EXO_CUES_*, or ncues */
    const exo_im_affix *affixes;
    const exo_im_cue_mask *cue_masks;
    const exo_im_pattern *patterns;
    const exo_im_trigger *triggers;
    exo_key key;
    const exo_im_key_slot *key_slots;
    uint64_t key_mask;
    const uint32_t *key_lexemes;
    const char *near_pool;
    const exo_im_near *near_keys;
    const unsigned char *near_names, *near_entries;
    const uint32_t *near_buckets; /* NULL: no index */
    uint32_t near_mask, near_key_bits;
    const exo_im_body *bodies;
    /* Counts. Words, inner states and entities do not count their closing sentinel. */
    uint32_t nwords, nreadings, nlexemes, nstates, ninner, nnames, nname_sorts, nentities, nabouts, nlabels, nxids, nrows, nrow_places, ntags, nparadigms, naffixes,
        ncues, ncue_masks, npatterns, ntriggers, nkey_lexemes, nnear_keys, nbodies;
};

/* Set the views and check every invariant of FORMAT.md; linear in `len`. `bytes` is 8-byte aligned. */
exonym_status exo_image_check(exonym_image *image, exonym_error *err);
/* There is much to scan: the image may take large pages where the system has them for it. Changes nothing but speed. */
void exo_image_expect_much(exonym_image *image);

/* Checksum of the bytes after the header: finds accidents, not attacks. */
uint64_t exo_image_hash(const unsigned char *bytes, size_t len);

static inline const char *exo_image_string(const exonym_image *im, uint32_t off) { return im->strings + off; }

/* Whether two words may begin a name together. */
static inline bool exo_image_pair(const exonym_image *im, uint64_t first, uint64_t second) {
    return exo_filter_has(&im->filters[EXO_SEC_PAIRS - EXO_SEC_BEGIN], exo_filter_pair(first, second));
}

/* The slot of the word with this hash, by hash alone: its number and EXO_SLOT_* together, or 0. Of two words that share all
   64 bits, that of the first. Ends: check proved that the table has an empty slot. */
static inline uint32_t exo_image_slot(const exonym_image *im, uint64_t hash) {
    for (uint64_t i = hash & im->slot_mask;; i = (i + 1) & im->slot_mask)
        if (im->slots[i].tag == (uint32_t)(hash >> 32) || !im->slots[i].word) return im->slots[i].word;
}

/* Whether `len` bytes, at most 16, are the head: two halves that overlap. */
static inline bool exo_image_head(const exo_im_word *w, const char *folded, size_t len) {
    uint64_t a, b, c, d;
    if (len < 8) {
        size_t i = 0;
        while (i < len && w->head[i] == folded[i]) i++;
        return i == len;
    }
    memcpy(&a, w->head, 8);
    memcpy(&b, folded, 8);
    memcpy(&c, w->head + len - 8, 8);
    memcpy(&d, folded + len - 8, 8);
    return a == b && c == d;
}

/* The folded bytes of a word, `len` of them; with those up to the next multiple of eight they may be read. */
static inline const char *exo_image_word_text(const exonym_image *im, const exo_im_word *w) { return w->len <= sizeof w->head ? w->head : im->word_pool + w->text; }

/* The word with this hash and folded text, or 0. Ends like exo_image_slot. */
static inline uint32_t exo_image_word(const exonym_image *im, uint64_t hash, const char *folded, size_t len) {
    for (uint64_t i = hash & im->slot_mask; im->slots[i].word; i = (i + 1) & im->slot_mask) {
        if (im->slots[i].tag != (uint32_t)(hash >> 32)) continue;
        uint32_t word = im->slots[i].word & EXO_SLOT_WORD;
        const exo_im_word *w = &im->words[word];
        if (w->len == len && (len <= sizeof w->head ? exo_image_head(w, folded, len) : memcmp(im->word_pool + w->text, folded, len) == 0)) return word;
    }
    return 0;
}

/* The languages whose function word has this hash, as bits. */
static inline uint32_t exo_image_function(const exonym_image *im, uint64_t hash) {
    for (uint64_t i = hash & im->function_mask; im->functions[i].langs; i = (i + 1) & im->function_mask)
        if (im->functions[i].tag == (uint32_t)(hash >> 32)) return im->functions[i].langs;
    return 0;
}

/* Whether the word is in the cue set. */
static inline bool exo_image_cue(const exonym_image *im, uint32_t word, unsigned set) {
    return (im->cue_masks[im->words[word].cues].bits[set >> 6] >> (set & 63) & 1) != 0;
}

/* ---- the name trie -------------------------------------------------------------------------- */

/* The lexemes that lead on from a state, as bits of exo_state_bit; 0 when none does. */
static inline uint32_t exo_image_next(const exonym_image *im, uint32_t state) { return state < im->ninner ? im->states[state].next : 0; }
/* EXO_STATE_PERSON and EXO_STATE_SIGN. */
static inline uint32_t exo_image_state_flags(const exonym_image *im, uint32_t state) { return state < im->ninner ? im->states[state].name & ~EXO_STATE_NAME : 0; }
/* The names that end in a state: the first, and the end of them. */
static inline uint32_t exo_image_names(const exonym_image *im, uint32_t state, uint32_t *end) {
    bool leaf = state >= im->ninner;
    uint32_t name = (im->states[leaf ? im->ninner : state].name & EXO_STATE_NAME) + (leaf ? state - im->ninner : 0);
    *end = leaf ? name + 1 : im->states[state + 1].name & EXO_STATE_NAME;
    return name;
}
/* The state that a name ends in. */
uint32_t exo_image_state_of(const exonym_image *im, uint32_t name);

/* Where an edge of edges [from, to) is likely to be. */
static inline uint32_t exo_edge_guess(uint32_t from, uint32_t to, uint32_t edge) { return from + (uint32_t)((uint64_t)edge * (to - from) >> 32); }
/* The state that the edge leads to among states [from, to), or 0. From the guess in steps that double, then by halves. */
static inline uint32_t exo_edge_find(const uint32_t *edges, uint32_t from, uint32_t to, uint32_t edge) {
    if (from == to) return 0;
    uint32_t at = exo_edge_guess(from, to, edge), low, high, step = 1;
    if (edges[at] == edge) return at;
    if (edges[at] < edge) {
        for (; to - at > step && edges[at + step] < edge; step *= 2) at += step;
        low = at + 1;
        high = to - at > step ? at + step + 1 : to;
    } else {
        for (; at - from >= step && edges[at - step] > edge; step *= 2) at -= step;
        low = at - from >= step ? at - step : from;
        high = at;
    }
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (edges[mid] < edge) low = mid + 1;
        else high = mid;
    }
    return low < to && edges[low] == edge ? low : 0;
}
/* The next state, or 0. */
static inline uint32_t exo_image_edge(const exonym_image *im, uint32_t state, uint32_t lexeme, uint32_t gap) {
    if (state >= im->ninner) return 0;
    const exo_im_state *s = &im->states[state];
    uint32_t edge = exo_edge(lexeme, gap), next = exo_edge_find(im->edges, s->leaf, s[1].leaf, edge);
    return next ? next : exo_edge_find(im->edges, s->inner, s[1].inner, edge);
}
/* Asks for the cache lines that exo_image_edge will need; the state's is at hand. */
static inline void exo_image_edge_ahead(const exonym_image *im, uint32_t state, uint32_t lexeme, uint32_t gap) {
    if (state >= im->ninner) return;
    const exo_im_state *s = &im->states[state];
    uint32_t edge = exo_edge(lexeme, gap);
    __builtin_prefetch(&im->edges[exo_edge_guess(s->leaf, s[1].leaf, edge)]);
    if (s->inner != s[1].inner) __builtin_prefetch(&im->edges[exo_edge_guess(s->inner, s[1].inner, edge)]);
}

/* Lexemes with a sound key: a run of key_lexemes. */
static inline uint32_t exo_image_key(const exonym_image *im, uint64_t key, const uint32_t **lexemes) {
    if (!im->key_slots) return 0;
    for (uint64_t i = key & im->key_mask;; i = (i + 1) & im->key_mask) {
        if (!im->key_slots[i].key) return 0;
        if (im->key_slots[i].key == key) {
            *lexemes = im->key_lexemes + im->key_slots[i].first;
            return im->key_slots[i].count;
        }
    }
}

/* A key of the image that is near another, and how far: hundredths of a class, 0 the same key. */
typedef struct exo_near {
    uint32_t key, distance;
} exo_near;
/* The image's keys within a third of the longer length of this key, or of it without a case ending, in no order: at most
   `cap`, and of them `*n` were found. Buckets are read as far as a bound, so that the work is bounded (near.c). */
void exo_image_near(const exonym_image *im, const exo_key_text *key, exo_near *out, size_t cap, size_t *n);
/* Entry `i` of the index: the key, and above its bits the tag. */
static inline uint32_t exo_near_entry(const exonym_image *im, uint64_t i) {
    uint32_t width = im->near_key_bits + EXO_NEAR_TAG;
    uint64_t bits;
    memcpy(&bits, im->near_entries + (i * width >> 3), sizeof bits);
    return (uint32_t)(bits >> (i * width & 7)) & ((1u << width) - 1);
}
/* The names that have a word with a key, in ascending order: `left` of them, then those that exo_near_next gives. */
typedef struct exo_near_names {
    const unsigned char *at;
    uint32_t left, name; /* name: the last one and 1 */
} exo_near_names;
static inline uint32_t exo_near_number(const unsigned char **at) {
    uint32_t n = 0, shift = 0;
    for (; **at & 0x80; shift += 7) n |= (uint32_t)(*(*at)++ & 0x7F) << shift;
    return n | (uint32_t)*(*at)++ << shift;
}
static inline exo_near_names exo_image_near_names(const exonym_image *im, uint32_t key) {
    exo_near_names run = {im->near_names + im->near_keys[key].names, 0, 0};
    run.left = exo_near_number(&run.at);
    return run;
}
static inline bool exo_near_next(exo_near_names *run, uint32_t *name) {
    if (!run->left) return false;
    run->left--;
    run->name += exo_near_number(&run->at);
    *name = run->name - 1;
    return true;
}

/* What a name says and asks for. */
static inline const exo_im_name *exo_image_name(const exonym_image *im, uint32_t name) {
    return &im->name_sorts[im->names[name].sort >> EXO_NAMING_SORT_SHIFT];
}
static inline uint32_t exo_image_name_entity(const exonym_image *im, uint32_t name) { return im->names[name].entity; }
/* Its row, for exo_image_row. */
static inline uint32_t exo_image_name_row(const exonym_image *im, uint32_t name) {
    uint32_t behind = im->names[name].sort & EXO_NAMING_ROW;
    return behind == EXO_NAMING_ROW ? exo_image_name(im, name)->row : im->entities[im->names[name].entity].row + behind;
}

/* The string that is an entity's canonical name. */
static inline uint32_t exo_image_canonical(const exonym_image *im, uint32_t entity) {
    uint32_t id = im->entities[entity].id;
    return id + (uint32_t)strlen(im->strings + id) + 1;
}

/* What is known of an entity. */
static inline const exo_im_about *exo_image_about(const exonym_image *im, uint32_t entity) { return &im->abouts[im->entities[entity].about]; }
/* The string that shows an entity, and its label in a language; 0 when it has none of its own there. */
static inline uint32_t exo_image_label(const exonym_image *im, uint32_t entity) {
    uint32_t label = exo_image_about(im, entity)->label;
    return label ? label : exo_image_canonical(im, entity);
}
static inline uint32_t exo_image_label_in(const exonym_image *im, uint32_t entity, unsigned lang) {
    const exo_im_about *about = exo_image_about(im, entity);
    if (!(about->label_langs >> lang & 1)) return 0;
    return im->labels[about->labels + (uint32_t)__builtin_popcount(about->label_langs & ((1u << lang) - 1))];
}

/* Rows are named by where they stand in ROWS, or by what would stand there (EXO_ROW_PLACE). A row of an entity, as the lexicon has it: */
typedef struct exo_row {
    uint32_t text, lang, file; /* strings */
    uint32_t line, via;
} exo_row;
exo_row exo_image_row(const exonym_image *im, uint32_t entity, uint32_t row);
/* The string that the row names, its entity's. */
uint32_t exo_image_row_text(const exonym_image *im, uint32_t entity, uint32_t row);
/* Whether the row has a text of its own. */
static inline bool exo_image_row_has_text(const exonym_image *im, uint32_t row) {
    return !(row & EXO_ROW_PLACE) && row + 1 < im->nrows && !(im->rows[row + 1] & EXO_ROW_PLACE);
}
/* The entity's row behind this one, EXO_NO_ROW when it is the last. The first one is the entity's `row`. */
static inline uint32_t exo_image_row_next(const exonym_image *im, uint32_t row) {
    if (row & EXO_ROW_PLACE || im->rows[row] & EXO_ROW_LAST) return EXO_NO_ROW;
    return row + 1 + exo_image_row_has_text(im, row);
}
/* The string that a name is in its row. */
static inline const char *exo_image_name_text(const exonym_image *im, uint32_t name) {
    return exo_image_string(im, exo_image_row_text(im, im->names[name].entity, exo_image_name_row(im, name)));
}

/* The entity that is this generic body of that country; EXO_NO_ENTITY when there is none. */
uint32_t exo_image_body(const exonym_image *im, uint32_t generic, uint32_t country);

/* "name", "abbrev" ... */
const char *exo_via_text(unsigned via);
/* "PER" ... by exo_kind number. */
const char *exo_type_text(unsigned kind);
enum { EXO_KINDS = 10 };
/* Languages by number: "any", "en", "pl", "ro", "id", "cs"; "" past the last. The numbers are exo_lang of morph.h. */
enum { EXO_LANGS = 6 };
const char *exo_lang_text(unsigned lang);

/* An entity of an image for the public API. */
void exo_image_entity(const exonym_image *im, uint32_t index, exonym_entity *out);

#endif

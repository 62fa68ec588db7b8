/* Full names both of whose words are spelt otherwise: Emanuel Makron, Йенс Столтенберг. The walk in scan knows one word by
   its sound beside one that matched as written; here both are heard, for a capitalised word that begins no name and the
   capitalised word before it.

       Emanuel  -> keys -> lexemes: Emmanuel, Emanuele ...       Makron -> keys -> lexemes: Macron
                             \--- edge from the root, edge by the surname's lexeme ---/ -> names -> compared as a whole

   Few words get far: the surname's keys must be some lexeme's, and which words' are not is remembered by the scanner.
   Time is bounded by the lexemes of a key that are looked at. In Cyrillic, whose cases are not those of our tables, a case ending
   may be missing. */
#include "lookup.h"

#include "key/compare.h"

enum {
    REACH = 48,       /* bytes of the word before */
    LEAST = 3,        /* classes of a key */
    LEXEMES = 48,     /* of one word */
    HASHES = EXO_KEYS_MAX * (1 + EXO_KEY_STEMS)
};
#define HEARD 0.95         /* the least score of a comparison that is believed */
#define HEARD_SCRIPTS 0.86 /* between two scripts */

/* The lexemes that sound like the word, each once. */
typedef struct voices {
    uint32_t at[LEXEMES];
    size_t n;
} voices;

static void add_voices(const exonym_image *im, const exo_key_text *key, voices *v) {
    const uint32_t *lexemes;
    uint32_t count = key->len >= LEAST ? exo_image_key(im, exo_key_hash(key), &lexemes) : 0;
    for (uint32_t i = 0; i < count && v->n < LEXEMES; i++) {
        bool known = false;
        for (size_t k = 0; k < v->n; k++) known |= v->at[k] == lexemes[i];
        if (!known) v->at[v->n++] = lexemes[i];
    }
}

static void voices_of(const exonym_image *im, exo_str word, voices *v) {
    char marked[EXO_FOLD_MAX * 2];
    exo_key_text keys[EXO_KEYS_MAX], stems[EXO_KEY_STEMS];
    bool latin = (unsigned char)word.ptr[0] < 0xCD;
    v->n = 0;
    if (word.len > EXO_FOLD_MAX) return;
    size_t n = exo_fold_marked(&im->fold, word.ptr, word.len, marked), nkeys = exo_key_of(&im->key, exo_str_of(marked, n), keys);
    for (size_t k = 0; k < nkeys; k++) {
        add_voices(im, &keys[k], v);
        size_t nstems = latin ? 0 : exo_key_stems(&im->key, &keys[k], stems);
        for (size_t i = 0; i < nstems; i++) add_voices(im, &stems[i], v);
    }
}

/* Where the capitalised word begins that stands before `at` with a space between; `at` when there is none. Most places are told
   by two bytes. */
static uint64_t before(const exonym_scanner *s, uint64_t at) {
    if (at < 3 || s->text[at - 1] != ' ') return at;
    unsigned char last = (unsigned char)s->text[at - 2];
    if (last < 0x80 && !((last | 0x20) >= 'a' && (last | 0x20) <= 'z')) return at;
    uint64_t from = at - 1;
    while (from > 0 && at - from < REACH && ((unsigned char)s->text[from - 1] >= 0x80 || ((s->text[from - 1] | 0x20) >= 'a' && (s->text[from - 1] | 0x20) <= 'z'))) from--;
    unsigned char first = (unsigned char)s->text[from];
    return first >= 0x80 || (first >= 'A' && first <= 'Z') ? from : at;
}

/* Whether the word is some name's as it is written: then the walk has tried it. */
static bool known(const exonym_scanner *s, const exo_unknown *word) {
    const exonym_image *im = s->images[word->image];
    exo_fold_word w;
    if (!exo_fold_next(&im->fold, s->text, (size_t)(word->start + word->len), (size_t)word->start, &w)) return true;
    const exo_im_word *found = &im->words[exo_image_word(im, word->hash, w.folded, w.len)];
    return found[1].reading > found->reading;
}

static bool is_full(const exo_im_name *name) {
    switch (name->via) {
    case EXO_VIA_NAME: case EXO_VIA_VARIANT: case EXO_VIA_OLD: case EXO_VIA_NATIVE: case EXO_VIA_GIVEN: case EXO_VIA_ALIAS: break;
    default: return false;
    }
    return name->words == 2 && !(name->guards & (EXO_GUARD_MADE | EXO_GUARD_NO_KEY | EXO_GUARD_ANTE | EXO_GUARD_GENERIC));
}

/* Whether the two as a whole are the name; what is off must be off by sound alone. */
static bool is_heard(const exonym_image *im, const exo_name *asked, uint32_t name) {
    exo_name other;
    exo_comparison said;
    unsigned far = EXO_WHY_ORDER | EXO_WHY_MISSING | EXO_WHY_INITIAL | EXO_WHY_JOINED | EXO_WHY_GIVENS_DIFFER | EXO_WHY_SHORT;
    exo_name_read(&im->fold, &im->key, exo_str_cstr(exo_image_name_text(im, name)), &other);
    if (asked->n != 2 || other.n != 2) return false;
    exo_name_compare(&im->key, asked, &other, &said);
    bool scripts = asked->words[0].cyrillic != other.words[0].cyrillic;
    if (!scripts) far |= EXO_WHY_GIVEN;
    return said.verdict == EXO_SAME && !(said.why & far) && said.score >= (scripts ? HEARD_SCRIPTS : HEARD);
}

/* The name that the words from `from` on are by their sound; UINT32_MAX when none or two persons'. */
static uint32_t find(exonym_scanner *s, const exo_unknown *word, uint64_t from, const voices *family) {
    const exonym_image *im = s->images[word->image];
    uint64_t end = word->start + word->len;
    uint32_t found = UINT32_MAX;
    voices given;
    exo_name asked = {.n = 0};
    voices_of(im, exo_str_of(s->text + from, (size_t)(word->start - 1 - from)), &given);
    for (size_t g = 0; g < given.n; g++) {
        uint32_t state = exo_image_edge(im, 0, given.at[g], EXO_GAP_SPACE);
        if (!state || !(exo_image_state_flags(im, state) & EXO_STATE_PERSON)) continue;
        for (size_t f = 0; f < family->n; f++) {
            uint32_t last = exo_image_next(im, state) & exo_state_bit(family->at[f]) ? exo_image_edge(im, state, family->at[f], EXO_GAP_SPACE) : 0, names_end = 0;
            for (uint32_t n = last ? exo_image_names(im, last, &names_end) : 0; n < names_end; n++) {
                if (!is_full(exo_image_name(im, n)) || (found != UINT32_MAX && exo_image_name_entity(im, found) == exo_image_name_entity(im, n))) continue;
                if (!asked.n) exo_name_read(&im->fold, &im->key, exo_str_of(s->text + from, (size_t)(end - from)), &asked);
                if (!is_heard(im, &asked, n)) continue;
                if (found != UINT32_MAX) return UINT32_MAX;
                found = n;
            }
        }
    }
    return found;
}

/* Puts the hits behind `n` to their places among those from `first` on; both are in order. */
static void merge(exo_window *w, size_t first, size_t n, exo_hit *spare, size_t more) {
    memcpy(spare, w->hits.at + n, more * sizeof *spare);
    for (size_t to = w->hits.len; more;) {
        bool old = n > first && w->hits.at[n - 1].start > spare[more - 1].start;
        w->hits.at[--to] = old ? w->hits.at[--n] : spare[--more];
    }
}

/* A place of `mute` and what stands there for these bytes. */
static uint32_t *mute_at(exonym_scanner *s, uint64_t hash, uint32_t *tag) {
    *tag = (uint32_t)(hash >> 32) | 1u;
    return &s->mute[hash % EXO_MUTE];
}

static uint64_t pair_hash(const exonym_scanner *s, const exo_unknown *word, uint64_t from) {
    uint64_t h = word->hash;
    for (uint64_t i = from; i < word->start; i++) h = (h ^ (unsigned char)s->text[i]) * 0x100000001b3u;
    return exo_fold_mix(h);
}

bool exo_heard_names(exonym_scanner *s, exo_window *window, size_t first_hit, size_t first_unknown) {
    size_t n = window->hits.len;
    for (size_t i = first_unknown; i < window->unknown.len; i++) {
        const exo_unknown *word = &window->unknown.at[i];
        const exonym_image *im = s->images[word->image];
        uint64_t from = before(s, word->start);
        uint32_t tag, pair_tag, *mute = mute_at(s, word->hash + word->image, &tag);
        if (from == word->start || *mute == tag) continue;
        uint32_t *mute_pair = mute_at(s, pair_hash(s, word, from) + word->image, &pair_tag);
        if (*mute_pair == pair_tag) continue;
        voices family;
        voices_of(im, exo_str_of(s->text + word->start, word->len), &family);
        if (!family.n || known(s, word)) {
            *mute = tag;
            continue;
        }
        uint32_t name = find(s, word, from, &family);
        if (name == UINT32_MAX) {
            *mute_pair = pair_tag;
            continue;
        }
        exo_hit hit = {.start = from, .end = word->start + word->len, .hash = word->hash, .name = name, .langs = 0xFF, .image = word->image,
                       .flags = EXO_HIT_SOUND | EXO_HIT_CAPITAL, .sound_word = 1};
        if (!EXO_PUSH(&s->alloc, &window->hits, hit)) return false;
    }
    size_t more = window->hits.len - n;
    exo_hit *spare = more && n > first_hit ? exo_calloc(&s->alloc, more, sizeof *spare) : NULL;
    if (more && n > first_hit && !spare) return false;
    if (spare) merge(window, first_hit, n, spare, more);
    exo_free(&s->alloc, spare);
    return true;
}

/* Filters: which of a block's words are worth a walk. Each word asks one filter, of words that begin some name as it is
   written, by its hash alone; what passes is looked at again. */
#include "scan.h"

static bool is_low(const exo_scan *s, size_t i) { return !s->cut->words->capital[i] && !s->lower; }

/* Whether word i may be a name by itself. */
static bool may_be_alone(const exo_scan *s, size_t i) {
    return exo_image_may(s->image, is_low(s, i) ? EXO_SEC_ALONE_LOW : EXO_SEC_ALONE, s->cut->hash[i]);
}

/* Whether word i and the next may begin a name, its first word being in the filter `first`. Function words begin many
   names; what follows them seldom goes on. */
static bool may_begin(exo_scan *s, size_t i, exo_section first) {
    const exo_cut *c = s->cut;
    if (i + 1 == s->n || !exo_image_may(s->image, first, c->hash[i])) return false;
    if (exo_image_may(s->image, EXO_SEC_SECOND, c->hash[i + 1])) return true;
    /* A surname that is only known by its sound, or a word with a clitic. */
    if (c->words->capital[i + 1] && exo_image_may(s->image, EXO_SEC_PERSON, c->hash[i])) return true;
    exo_word stem;
    const exo_im_affix *affix;
    return exo_scan_clitic_stem(s, exo_scan_word(s, i + 1), &stem, &affix) && exo_image_may(s->image, EXO_SEC_SECOND, stem.hash);
}

/* Whether a walk from word i can lead anywhere: 0 no, 1 to a name of one word, 2 of several. */
static unsigned may_lead(exo_scan *s, size_t i) {
    if (may_begin(s, i, is_low(s, i) ? EXO_SEC_FIRST_LOW : EXO_SEC_FIRST)) return 2;
    /* A walk finds names without asking for their capitals, so a memo must not either. */
    if (may_be_alone(s, i)) return is_low(s, i) && may_begin(s, i, EXO_SEC_FIRST) ? 2 : 1;
    exo_word stem;
    const exo_im_affix *affix;
    return !is_low(s, i) && exo_scan_clitic_stem(s, exo_scan_word(s, i), &stem, &affix) && exo_image_may(s->image, EXO_SEC_ALONE, stem.hash);
}

/* The words worth a second look: those that the filter of their case has, that may end in a clitic, and capitalised ones when
   unknown words are wanted. Twice their index and the filter's answer. Without a branch that depends on the text. */
static void sift(exo_scan *s) {
    const exo_cut *c = s->cut;
    const exo_cut_words *words = c->words;
    const exo_filter filter[2] = {s->image->filters[EXO_SEC_BEGIN_LOW - EXO_SEC_ALONE], s->image->filters[EXO_SEC_BEGIN - EXO_SEC_ALONE]};
    uint32_t *out = s->candidates.at;
    size_t n = 0, own = s->own;
    uint32_t lower = s->lower, unknown = s->want_unknown || s->want_shorts ? 1 : 0, ends = s->clitic_ends;
    for (size_t i = 0; i < own; i++) {
        uint32_t capital = words->capital[i] | lower, has = exo_filter_has(&filter[capital], c->hash[i]);
        /* The folded letters of a word that was read through fold are not at hand. */
        uint32_t by_fold = words->to[i] == words->from[i], last = c->folded[words->to[i] - 1u + by_fold];
        out[n] = (uint32_t)i << 1 | has;
        n += has | (words->capital[i] & unknown) | (capital & (by_fold | (ends >> (last & 31) & 1)));
    }
    s->candidates.len = n;
}

static bool keep_unknown(exo_scan *s, size_t i) {
    const exo_word *w = exo_scan_word(s, i);
    return w->shape != EXO_SHAPE_TITLE || w->end - w->start < 4 ||
           EXO_PUSH(&s->alloc, &s->unknown, (exo_unknown){s->base + w->start, w->hash, w->end - w->start, 0});
}

/* A word that may be an acronym: in capitals, or with some small letters between or behind. */
static bool keep_short(exo_scan *s, size_t i) {
    enum { LONGEST = 16 };
    const exo_word *w = exo_scan_word(s, i);
    if ((w->shape != EXO_SHAPE_UPPER && w->shape != EXO_SHAPE_MIXED) || w->end - w->start < 2 || w->end - w->start > LONGEST) return true;
    return EXO_PUSH(&s->alloc, &s->shorts, (exo_unknown){s->base + w->start, w->hash, w->end - w->start, 0});
}

/* Ask for the cache lines that the walks will need, a stage at a time over all candidates, so that their misses overlap
   instead of queueing (DESIGN 3): slot, then word, then readings, then the states behind the root. */
static void fetch_ahead(exo_scan *s) {
    const exonym_image *im = s->image;
    uint32_t *at = s->candidates.at;
    size_t n = 0;
    if (!s->candidates.len) return;
    /* What the memo knows needs nothing. The others' words, packed at the end of the array's room. */
    uint32_t *word = at + s->candidates.len;
    for (size_t k = 0; k < s->candidates.len; k++)
        if (at[k] & EXO_CANDIDATE_LONGER || !exo_scan_remembers(s, at[k] >> 1)) word[n++] = at[k] >> 1;
    for (size_t k = 0; k < n; k++) __builtin_prefetch(&im->slots[s->cut->hash[word[k]] & im->slot_mask]);
    for (size_t k = 0; k < n; k++) __builtin_prefetch(&im->words[im->slots[s->cut->hash[word[k]] & im->slot_mask].word]);
    for (size_t k = 0; k < n; k++) __builtin_prefetch(&im->readings[im->words[exo_scan_lookup(s, word[k])].reading]);
    for (size_t k = 0; k < n; k++) {
        const exo_im_word *w = &im->words[s->cut->word[word[k]].number];
        for (uint32_t r = w->reading; r < w[1].reading && r < w->reading + 8; r++)
            if (im->readings[r].root) __builtin_prefetch(&im->states[im->readings[r].root]);
    }
    for (size_t k = 0; k < n; k++) {
        const exo_im_word *w = &im->words[s->cut->word[word[k]].number];
        for (uint32_t r = w->reading; r < w[1].reading && r < w->reading + 8; r++)
            if (im->readings[r].root) __builtin_prefetch(&im->names[im->states[im->readings[r].root].name]);
    }
}

bool exo_scan_range(exo_scan *s, size_t from, size_t to, size_t *stopped) {
    while (from < to) {
        size_t end = exo_scan_words(s, from, to), kept = 0;
        if (end == SIZE_MAX || !EXO_RESERVE(&s->alloc, &s->candidates, s->own * 2 + 1)) return false;
        sift(s);
        for (size_t k = 0; k < s->candidates.len; k++) {
            size_t i = s->candidates.at[k] >> 1;
            unsigned lead = may_lead(s, i);
            if (s->want_shorts && s->cut->words->capital[i] && !keep_short(s, i)) return false;
            if (lead) s->candidates.at[kept++] = (uint32_t)i << 1 | (lead == 2 ? EXO_CANDIDATE_LONGER : 0);
            else if (s->want_unknown && s->cut->words->capital[i] && !keep_unknown(s, i)) return false;
        }
        s->candidates.len = kept;
        fetch_ahead(s);
        for (size_t k = 0; k < kept; k++) exo_scan_walk(s, s->candidates.at[k] >> 1, s->candidates.at[k] & EXO_CANDIDATE_LONGER);
        /* The surname may stand at the head of the next block. */
        if (s->own && s->own < s->n && may_lead(s, s->own)) exo_scan_walk_behind(s, s->own);
        if (s->own) {
            const exo_word *last = exo_scan_word(s, s->own - 1);
            s->ascii_end = last->flags & EXO_TOKEN_ASCII ? s->base + last->end : SIZE_MAX;
        }
        if (s->nomem) return false;
        if (end <= from) break;
        from = end;
    }
    *stopped = from;
    return true;
}

/* The words of a block. A run of word bytes that is plain ASCII letters, or plain digits, is hashed straight from the
   text; any other run goes through exo_fold_next, which cuts it as the reference does. */
#include "scan.h"

void exo_scan_init(exo_scan *s, const exo_alloc *a, const exonym_image *image) {
    *s = (exo_scan){.alloc = *a, .image = image};
    for (uint32_t k = 0; k < image->naffixes; k++) {
        const exo_im_affix *x = &image->affixes[k];
        if (x->kind == 'c') s->clitic_ends |= 1u << (image->word_pool[x->word + x->len - 1u] & 31);
    }
}

void exo_scan_free(exo_scan *s) {
    exo_free(&s->alloc, s->words.at);
    exo_free(&s->alloc, s->masks.at);
    exo_free(&s->alloc, s->hits.at);
    exo_free(&s->alloc, s->candidates.at);
    exo_free(&s->alloc, s->walked);
    exo_scan_init(s, &s->alloc, s->image);
}

void exo_scan_text(exo_scan *s, const char *text, size_t len, bool lower) {
    s->text = text;
    s->len = len;
    s->lower = lower;
    s->hits.len = 0;
    s->nomem = false;
    s->keys_at = 0;
    s->ascii_end = SIZE_MAX;
}

/* ---- one run -------------------------------------------------------------------------------- */

/* Eight bytes at p, or fewer, zero padded, when only `n` are the word's. Never reads past `end`. */
static inline uint64_t load8(const char *p, size_t n, const char *end) {
    uint64_t w = 0;
    if (n >= 8 || end - p >= 8) {
        memcpy(&w, p, 8);
        return n >= 8 ? w : w & ((1ull << 8 * n) - 1);
    }
    memcpy(&w, p, n);
    return w;
}

/* exo_fold_hash of an ASCII word of letters, or of digits: setting bit 5 folds a letter and leaves a digit. */
static inline uint64_t hash_ascii(const char *p, size_t n, const char *end) {
    uint64_t h = n * 0x9e3779b97f4a7c15u;
    if (n <= 8 && end - p >= 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        w = (w | 0x2020202020202020u) & ~0ull >> (64 - 8 * n);
        h = (h ^ w) * 0xbf58476d1ce4e5b9u;
        return exo_fold_mix(h ^ h >> 29);
    }
    for (size_t i = 0; i < n; i += 8) {
        size_t left = n - i;
        uint64_t fold = 0x2020202020202020u;
        if (left < 8) fold &= (1ull << 8 * left) - 1;
        h = (h ^ (load8(p + i, left, end) | fold)) * 0xbf58476d1ce4e5b9u;
        h ^= h >> 29;
    }
    return exo_fold_mix(h);
}

static exo_word ascii_word(const exo_scan *s, size_t at, size_t n, uint64_t upper) {
    exo_word w = {.start = (uint32_t)(at - s->base), .end = (uint32_t)(at + n - s->base), .number = EXO_WORD_UNASKED,
                  .flags = EXO_TOKEN_ASCII, .gap = EXO_GAP_UNASKED};
    w.hash = n <= EXO_FOLD_MAX ? hash_ascii(s->text + at, n, s->text + s->len) : 0;
    uint64_t all = n >= 64 ? ~0ull : (1ull << n) - 1;
    if (s->text[at] <= '9') w.shape = EXO_SHAPE_NONE;
    else if (upper == 0) w.shape = EXO_SHAPE_LOWER;
    else if (upper == 1) w.shape = EXO_SHAPE_TITLE;
    else w.shape = upper == all ? EXO_SHAPE_UPPER : EXO_SHAPE_MIXED;
    if (upper & 1) w.flags |= EXO_TOKEN_UPPER;
    return w;
}

static exo_word folded_word(const exo_scan *s, const exo_fold_word *f) {
    return (exo_word){.start = (uint32_t)(f->start - s->base), .end = (uint32_t)(f->end - s->base),
                      .hash = f->len ? exo_fold_hash(f->folded, f->len) : 0, .number = f->len ? EXO_WORD_UNASKED : 0, .shape = f->shape,
                      .flags = (uint8_t)((f->ascii ? EXO_TOKEN_ASCII : 0) | (f->marked ? EXO_TOKEN_MARKED : 0) | (f->first_upper ? EXO_TOKEN_UPPER : 0)),
                      .gap = EXO_GAP_UNASKED};
}

/* Length of a fused Indonesian prefix before the word's only capital (diJakarta), 0 when there is none. */
static size_t fused_prefix(const exo_scan *s, const char *p, size_t n) {
    size_t capital = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < 'A' || p[i] > 'Z') continue;
        if (capital || i == 0) return 0;
        capital = i;
    }
    for (uint32_t i = 0; i < s->image->naffixes; i++) {
        const exo_im_affix *x = &s->image->affixes[i];
        if (x->kind == 'p' && x->len == capital && n > capital + 2u && memcmp(s->image->word_pool + x->word, p, x->len) == 0) return x->len;
    }
    return 0;
}

/* Appends a word, without a fused prefix. */
static inline void push(exo_scan *s, exo_word w) {
    if (w.shape == EXO_SHAPE_MIXED && (w.flags & EXO_TOKEN_ASCII) && !(w.flags & EXO_TOKEN_UPPER)) {
        size_t n = w.end - w.start, skip = fused_prefix(s, s->text + s->base + w.start, n);
        if (skip) w = ascii_word(s, s->base + w.start + skip, n - skip, 1);
    }
    /* The filters of capitalised words are large: ask for their lines now, the block is filtered later. */
    if (w.shape != EXO_SHAPE_LOWER) {
        const exo_filter *f = s->image->filters;
        __builtin_prefetch(&f[0].blocks[w.hash & f[0].mask]);
        __builtin_prefetch(&f[EXO_SEC_FIRST - EXO_SEC_ALONE].blocks[w.hash & f[EXO_SEC_FIRST - EXO_SEC_ALONE].mask]);
    }
    s->words.at[s->words.len++] = w; /* room was made for the block */
}

/* The bits of [from, to) of a mask, when to - from is at most 64. */
static inline uint64_t bits_of(const exo_masks *m, size_t field, size_t from, size_t to) {
    const uint64_t *at = (const uint64_t *)(const void *)m;
    size_t i = from / 64, shift = from % 64, n = to - from;
    uint64_t b = at[i * 4 + field] >> shift;
    if (shift && shift + n > 64) b |= at[(i + 1) * 4 + field] << (64 - shift);
    return n >= 64 ? b : b & ((1ull << n) - 1);
}
enum { FIELD_WORD, FIELD_HIGH, FIELD_DIGIT, FIELD_UPPER };

/* A run that is one word of ASCII and two-byte letters of one script, the rule in Polish and Romanian: false when it is not. */
static bool letters_word(exo_scan *s, size_t from, size_t to) {
    char folded[EXO_FOLD_MAX + 8];
    const char *end = s->text + to;
    exo_fold_run r = {s->text + from, folded, 0, 0, 0, 0};
    if (!exo_fold_letters(&s->image->fold, end, &r) || r.p != end) return false;
    if ((r.seen & EXO_FOLD_LATIN) && (r.seen & EXO_FOLD_CYRL)) return false;
    size_t len = (size_t)(r.out - folded), letters = to - from - r.twos;
    memset(r.out, 0, 8);
    unsigned char c = (unsigned char)s->text[from];
    bool first_upper = c < 0x80 ? c < 'a' : (exo_fold_entry(&s->image->fold, (c & 0x1Fu) << 6 | ((unsigned char)s->text[from + 1] & 0x3Fu)) & EXO_FOLD_UPPER) != 0;
    push(s, (exo_word){.start = (uint32_t)(from - s->base), .end = (uint32_t)(to - s->base), .hash = exo_fold_hash(folded, len),
                       .number = EXO_WORD_UNASKED, .gap = EXO_GAP_UNASKED,
                       .shape = r.upper == 0 ? EXO_SHAPE_LOWER : r.upper == 1 && (first_upper || letters == 1) ? EXO_SHAPE_TITLE
                                : r.upper == letters ? EXO_SHAPE_UPPER : EXO_SHAPE_MIXED,
                       .flags = (uint8_t)((r.seen & EXO_FOLD_MARKED ? EXO_TOKEN_MARKED : 0) | (first_upper ? EXO_TOKEN_UPPER : 0))});
    return true;
}

/* The words of one run [from, to) of word bytes, offsets in the block. */
static void run_words(exo_scan *s, const exo_masks *m, size_t from, size_t to) {
    size_t n = to - from;
    bool plain = n <= 64 && bits_of(m, FIELD_HIGH, from, to) == 0;
    if (plain) {
        uint64_t digits = bits_of(m, FIELD_DIGIT, from, to), all = n >= 64 ? ~0ull : (1ull << n) - 1;
        if (digits == 0 || digits == all) {
            push(s, ascii_word(s, s->base + from, n, bits_of(m, FIELD_UPPER, from, to)));
            return;
        }
    }
    if (letters_word(s, s->base + from, s->base + to)) return;
    exo_fold_word f;
    size_t pos = s->base + from, end = s->base + to;
    while (exo_fold_next(&s->image->fold, s->text, end, pos, &f)) {
        push(s, folded_word(s, &f));
        pos = (size_t)f.end;
    }
}

/* ---- one block ------------------------------------------------------------------------------ */

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* Where a block that is to end at about `to` may be cut: behind white space, which no word crosses. 0: nowhere near. */
static size_t cut_before(const exo_scan *s, size_t from, size_t to) {
    size_t low = to - from > 4096 ? to - 4096 : from;
    for (size_t i = to; i > low; i--)
        if (is_space(s->text[i - 1])) return i;
    return 0;
}

/* Text without white space for pages: word by word through fold, until past `to`. */
static size_t words_slowly(exo_scan *s, size_t from, size_t to) {
    exo_fold_word f;
    size_t pos = from;
    while (pos < to && exo_fold_next(&s->image->fold, s->text, s->len, pos, &f)) {
        if (f.end - s->base > UINT32_MAX / 2) return (size_t)f.end; /* one word of gigabytes: no name */
        if (!EXO_RESERVE(&s->alloc, &s->words, 1)) return SIZE_MAX;
        push(s, folded_word(s, &f));
        pos = (size_t)f.end;
    }
    return pos < to ? s->len : pos;
}

/* Runs of word bytes from the masks, 64 at a time. */
static void words_of_masks(exo_scan *s, size_t len) {
    const exo_masks *m = (const exo_masks *)(const void *)s->masks.at;
    size_t blocks = (len + 63) / 64, open = SIZE_MAX;
    uint64_t carry = 0;
    for (size_t b = 0; b < blocks; b++) {
        uint64_t word = m[b].word, shifted = word << 1 | carry, edges = word ^ shifted;
        carry = word >> 63;
        while (edges) {
            size_t at = b * 64 + (size_t)__builtin_ctzll(edges);
            edges &= edges - 1;
            if (open == SIZE_MAX) {
                open = at;
            } else {
                run_words(s, m, open, at);
                open = SIZE_MAX;
            }
        }
    }
    if (open != SIZE_MAX) run_words(s, m, open, len);
}

size_t exo_scan_words(exo_scan *s, size_t from, size_t to) {
    s->base = from;
    s->words.len = 0;
    size_t end = to < s->len ? cut_before(s, from, to) : s->len;
    if (end == 0 && to < s->len) {
        end = words_slowly(s, from, to);
        if (end == SIZE_MAX) return end;
    } else {
        size_t len = end - from, whole = len / 64;
        if (!EXO_RESERVE(&s->alloc, &s->masks, (whole + 2) * 4)) return SIZE_MAX;
        exo_masks *m = (exo_masks *)(void *)s->masks.at;
        exo_classify(s->text + from, whole, m);
        if (len % 64) {
            char tail[64] = {0};
            memcpy(tail, s->text + from + whole * 64, len % 64);
            exo_classify(tail, 1, m + whole);
        }
        m[(len + 63) / 64] = (exo_masks){0, 0, 0, 0};
        /* At most one word for each byte and one gap, and never more than bytes. */
        if (!EXO_RESERVE(&s->alloc, &s->words, len + 1)) return SIZE_MAX;
        words_of_masks(s, len);
    }
    s->own = s->words.len;
    /* A name that begins in this block may end in the next. */
    exo_fold_word f;
    size_t pos = end, limit = s->len - end > 4096 ? end + 4096 : s->len;
    while (limit < s->len && limit > end && ((unsigned char)s->text[limit] & 0xC0) == 0x80) limit--; /* no half character */
    for (int i = 0; i < EXO_SCAN_NAME_WORDS && exo_fold_next(&s->image->fold, s->text, limit, pos, &f); i++) {
        if (f.end == limit && limit < s->len) break; /* may be half a word */
        if (!EXO_RESERVE(&s->alloc, &s->words, 1)) return SIZE_MAX;
        push(s, folded_word(s, &f));
        pos = (size_t)f.end;
    }
    return end;
}

size_t exo_scan_folded(const exo_scan *s, const exo_word *w, char out[EXO_FOLD_MAX + 8]) {
    const char *p = s->text + s->base + w->start;
    size_t n = w->end - w->start;
    if (w->flags & EXO_TOKEN_ASCII) {
        if (n > EXO_FOLD_MAX) return 0;
        for (size_t i = 0; i < n; i++) out[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]);
        memset(out + n, 0, 8);
        return n;
    }
    exo_fold_word f;
    if (!exo_fold_next(&s->image->fold, s->text, s->base + w->end, s->base + w->start, &f)) return 0;
    memcpy(out, f.folded, f.len + 8);
    return f.len;
}

uint8_t exo_scan_gap(exo_scan *s, size_t i) {
    exo_word *w = &s->words.at[i];
    if (w->gap != EXO_GAP_UNASKED) return w->gap;
    if (i + 1 == s->words.len) w->gap = EXO_GAP_BREAK;
    else if (w[1].start == w->end + 1 && s->text[s->base + w->end] == ' ') w->gap = EXO_GAP_SPACE;
    else w->gap = exo_fold_gap(&s->image->fold, s->text, s->base + w->end, s->base + w[1].start);
    return w->gap;
}

uint32_t exo_scan_lookup(const exo_scan *s, exo_word *w) {
    if (w->number == EXO_WORD_UNASKED) {
        char folded[EXO_FOLD_MAX + 8];
        size_t n = exo_scan_folded(s, w, folded);
        w->number = n ? exo_image_word(s->image, w->hash, folded, n) : 0;
    }
    return w->number;
}

/* ---- the block's matches -------------------------------------------------------------------- */

/* Bytes of a block: its words, masks and the filters stay in the second-level cache. */
enum { BLOCK = 16384 };

static bool is_low(const exo_scan *s, const exo_word *w) { return w->shape == EXO_SHAPE_LOWER && !s->lower; }

/* Whether word i may be a name by itself. */
static bool may_be_alone(const exo_scan *s, const exo_word *w) {
    return exo_image_may(s->image, is_low(s, w) ? EXO_SEC_ALONE_LOW : EXO_SEC_ALONE, w->hash);
}

/* Whether word i and the next may begin a name, its first word being in the filter `first`. Function words begin many names; what follows them seldom goes on. */
static bool may_begin(const exo_scan *s, const exo_word *w, exo_section first) {
    if (!exo_image_may(s->image, first, w->hash)) return false;
    const exo_word *next = w + 1;
    if (next == s->words.at + s->words.len) return false;
    if (exo_image_may(s->image, EXO_SEC_SECOND, next->hash)) return true;
    /* A surname that is only known by its sound, or a word with a clitic. */
    if (next->shape != EXO_SHAPE_LOWER && exo_image_may(s->image, EXO_SEC_PERSON, w->hash)) return true;
    exo_word stem;
    const exo_im_affix *affix;
    return exo_scan_clitic_stem(s, next, &stem, &affix) && exo_image_may(s->image, EXO_SEC_SECOND, stem.hash);
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
    for (size_t k = 0; k < n; k++) __builtin_prefetch(&im->slots[s->words.at[word[k]].hash & im->slot_mask]);
    for (size_t k = 0; k < n; k++) __builtin_prefetch(&im->words[im->slots[s->words.at[word[k]].hash & im->slot_mask].word]);
    for (size_t k = 0; k < n; k++) __builtin_prefetch(&im->readings[im->words[exo_scan_lookup(s, &s->words.at[word[k]])].reading]);
    for (size_t k = 0; k < n; k++) {
        const exo_im_word *w = &im->words[s->words.at[word[k]].number];
        for (uint32_t r = w->reading; r < w[1].reading && r < w->reading + 8; r++)
            if (im->readings[r].root) __builtin_prefetch(&im->states[im->readings[r].root]);
    }
    for (size_t k = 0; k < n; k++) {
        const exo_im_word *w = &im->words[s->words.at[word[k]].number];
        for (uint32_t r = w->reading; r < w[1].reading && r < w->reading + 8; r++)
            if (im->readings[r].root) __builtin_prefetch(&im->names[im->states[im->readings[r].root].name]);
    }
}

/* Whether a walk from the word can lead anywhere: 0 no, 1 to a name of one word, 2 of several. */
static unsigned may_lead(const exo_scan *s, const exo_word *w) {
    if (may_begin(s, w, is_low(s, w) ? EXO_SEC_FIRST_LOW : EXO_SEC_FIRST)) return 2;
    /* A walk finds names without asking for their capitals, so a memo must not either. */
    if (may_be_alone(s, w)) return is_low(s, w) && may_begin(s, w, EXO_SEC_FIRST) ? 2 : 1;
    exo_word stem;
    const exo_im_affix *affix;
    return !is_low(s, w) && exo_scan_clitic_stem(s, w, &stem, &affix) && may_be_alone(s, &stem);
}

bool exo_scan_range(exo_scan *s, size_t from, size_t to, size_t *stopped) {
    while (from < to) {
        size_t end = exo_scan_words(s, from, to - from > BLOCK ? from + BLOCK : to);
        if (end == SIZE_MAX) return false;
        s->candidates.len = 0;
        if (!EXO_RESERVE(&s->alloc, &s->candidates, s->own * 2)) return false;
        for (size_t i = 0; i < s->own; i++) {
            exo_word *w = &s->words.at[i];
            unsigned lead = may_lead(s, w);
            if (lead) s->candidates.at[s->candidates.len++] = (uint32_t)i << 1 | (lead == 2 ? EXO_CANDIDATE_LONGER : 0);
            else if (s->want_unknown && w->shape == EXO_SHAPE_TITLE && w->end - w->start >= 4 &&
                     !EXO_PUSH(&s->alloc, &s->hits,
                               (exo_hit){.start = s->base + w->start, .end = s->base + w->end, .hash = w->hash, .flags = EXO_HIT_UNKNOWN}))
                s->nomem = true;
        }
        fetch_ahead(s);
        for (size_t k = 0; k < s->candidates.len; k++) exo_scan_walk(s, s->candidates.at[k] >> 1, s->candidates.at[k] & EXO_CANDIDATE_LONGER);
        /* The surname may stand at the head of the next block. */
        if (s->own && s->own < s->words.len && may_lead(s, &s->words.at[s->own])) exo_scan_walk_behind(s, s->own);
        if (s->own) {
            const exo_word *last = &s->words.at[s->own - 1];
            s->ascii_end = last->flags & EXO_TOKEN_ASCII ? s->base + last->end : SIZE_MAX;
        }
        if (s->nomem) return false;
        if (end <= from) break;
        from = end;
    }
    *stopped = from;
    return true;
}

/* The words of a block: the cut's, with those runs read through exo_fold_next that the cut calls hard; and their hashes. */
#include "scan.h"

void exo_scan_init(exo_scan *s, const exo_alloc *a, const exonym_image *image) {
    *s = (exo_scan){.alloc = *a, .image = image};
    for (uint32_t k = 0; k < image->naffixes; k++) {
        const exo_im_affix *x = &image->affixes[k];
        const char *end = image->word_pool + x->word + x->len;
        if (x->kind == 'c') s->clitic_ends[end[-1] & 31] |= x->len > 1 ? 1u << (end[-2] & 31) : UINT32_MAX;
    }
}

void exo_scan_free(exo_scan *s) {
    exo_free(&s->alloc, s->cut);
    exo_free(&s->alloc, s->hits.at);
    exo_free(&s->alloc, s->unknown.at);
    exo_free(&s->alloc, s->shorts.at);
    exo_free(&s->alloc, s->candidates.at);
    exo_free(&s->alloc, s->memo);
    exo_scan_init(s, &s->alloc, s->image);
}

void exo_scan_text(exo_scan *s, const char *text, size_t len, bool lower) {
    s->text = text;
    s->len = len;
    s->lower = lower;
    s->several = false;
    s->hits.len = 0;
    s->unknown.len = s->shorts.len = 0;
    if (s->cut) memset(s->cut->ready, 0, sizeof *s->cut->ready * (s->n / 64 + 1));
    s->n = s->own = s->words_end = s->near = 0;
    s->nomem = false;
    s->keys_at = 0;
    s->ascii_end = SIZE_MAX;
}

/* ---- words read through fold --------------------------------------------------------------------- */

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

/* Appends a word, without a fused prefix, to those of the block. */
static void push(exo_scan *s, exo_word w) {
    exo_cut *c = s->cut;
    size_t i = s->n++;
    if (w.shape == EXO_SHAPE_MIXED && (w.flags & EXO_TOKEN_ASCII) && !(w.flags & EXO_TOKEN_UPPER)) {
        exo_fold_word f;
        size_t end = s->base + w.end, skip = fused_prefix(s, s->text + s->base + w.start, w.end - w.start);
        if (skip && exo_fold_next(&s->image->fold, s->text, end, s->base + w.start + skip, &f)) w = folded_word(s, &f);
    }
    c->words->from[i] = c->words->to[i] = 0;
    c->words->capital[i] = w.shape != EXO_SHAPE_LOWER;
    c->hash[i] = w.hash;
    c->word[i] = w;
    c->ready[i / 64] |= 1ull << (i % 64);
}

/* ---- the cut's words ------------------------------------------------------------------------------ */

/* Words [from, to) of the cut as they are. */
static void copy_words(exo_scan *s, size_t from, size_t to) {
    const exo_cut_words *in = &s->cut->found;
    exo_cut_words *out = &s->cut->read;
    size_t n = to - from, at = s->n;
    memcpy(out->start + at, in->start + from, n * sizeof *in->start);
    memcpy(out->end + at, in->end + from, n * sizeof *in->end);
    memcpy(out->from + at, in->from + from, n * sizeof *in->from);
    memcpy(out->to + at, in->to + from, n * sizeof *in->to);
    memcpy(out->capital + at, in->capital + from, n);
    s->n += n;
}

/* The runs of word bytes that hold hard ones, read through fold in place of what the cut made of them. */
static void read_hard(exo_scan *s) {
    exo_cut *c = s->cut;
    const exo_cut_words *in = &c->found;
    size_t next = 0, done = 0; /* the first word not copied; the block is read up to here */
    c->words = &c->read;
    for (size_t k = 0; k < c->nhard; k++)
        for (uint64_t hard = c->hard[k]; hard; hard &= hard - 1) {
            size_t at = c->hard_at[k] + (size_t)__builtin_ctzll(hard), first, last;
            if (at < done) continue;
            for (first = next; in->end[first] <= at;) first++;
            for (last = first; last + 1 < c->n && in->start[last + 1] == in->end[last];) last++;
            while (first > next && in->end[first - 1] == in->start[first]) first--;
            copy_words(s, next, first);
            exo_fold_word f;
            size_t pos = s->base + in->start[first], end = s->base + in->end[last];
            while (exo_fold_next(&s->image->fold, s->text, end, pos, &f)) {
                c->by_fold[c->nby_fold++] = (uint16_t)s->n;
                push(s, folded_word(s, &f));
                pos = (size_t)f.end;
            }
            next = last + 1;
            done = in->end[last];
        }
    copy_words(s, next, c->n);
}

/* One hash a word, from the folded letters: no branch on what letters they are. Asks for the filters' lines meanwhile. */
static void hash_words(exo_scan *s) {
    static const uint64_t low[17] = {0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF,
                                     ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull};
    static const uint64_t high[17] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, ~0ull};
    exo_cut *c = s->cut;
    const exo_cut_words *words = c->words;
    for (size_t i = 0; i < s->n; i++) {
        const unsigned char *p = c->folded + words->from[i];
        size_t len = (size_t)words->to[i] - words->from[i];
        uint64_t half[2], h = 0;
        for (; len > 16; p += 16, len -= 16) {
            memcpy(half, p, 16);
            h = exo_fold_hash_step(h, half[0], half[1]);
        }
        memcpy(half, p, 16);
        c->hash[i] = exo_fold_hash_step(h, half[0] & low[len], half[1] & high[len]);
    }
    for (size_t k = 0; k < c->nby_fold; k++) c->hash[c->by_fold[k]] = c->word[c->by_fold[k]].hash;
}

/* What the cut's word i looks like: it is of one case, or capitals come first, or it is of digits. */
void exo_scan_read(exo_scan *s, size_t i) {
    exo_cut *c = s->cut;
    const exo_cut_words *words = c->words;
    const unsigned char *p = c->raw + EXO_CUT_PAD + words->start[i];
    size_t n = (size_t)words->end[i] - words->start[i];
    exo_word *w = &c->word[i];
    c->ready[i / 64] |= 1ull << (i % 64);
    *w = (exo_word){.start = words->start[i], .end = words->end[i], .hash = c->hash[i], .number = EXO_WORD_UNASKED, .gap = EXO_GAP_UNASKED};
    if ((size_t)words->to[i] - words->from[i] == n) {
        bool first = p[0] <= 'Z', second = n > 1 && p[1] <= 'Z', last = p[n - 1] <= 'Z';
        w->flags = EXO_TOKEN_ASCII;
        if (p[0] <= '9') w->shape = EXO_SHAPE_NONE;
        else w->shape = !first ? EXO_SHAPE_LOWER : !second ? EXO_SHAPE_TITLE : last ? EXO_SHAPE_UPPER : EXO_SHAPE_MIXED;
        if (first && p[0] > '9') w->flags |= EXO_TOKEN_UPPER;
    } else {
        size_t capitals = 0, letters = (size_t)words->to[i] - words->from[i];
        uint32_t entry = 0, seen = 0;
        for (size_t k = 0; k < n; k++) {
            if (p[k] < 0x80) {
                capitals += p[k] <= 'Z';
                continue;
            }
            entry = exo_fold_entry(&s->image->fold, (p[k] & 0x1Fu) << 6 | (p[k + 1] & 0x3Fu));
            capitals += (entry & EXO_FOLD_UPPER) != 0;
            seen |= entry;
            k++;
        }
        if (seen & EXO_FOLD_MARKED) w->flags |= EXO_TOKEN_MARKED;
        if (c->words->capital[i]) w->flags |= EXO_TOKEN_UPPER;
        w->shape = capitals == 0 ? EXO_SHAPE_LOWER : capitals == 1 ? EXO_SHAPE_TITLE : capitals == letters ? EXO_SHAPE_UPPER : EXO_SHAPE_MIXED;
    }
    if ((size_t)words->to[i] - words->from[i] > EXO_FOLD_MAX) w->hash = w->number = 0;
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
        push(s, folded_word(s, &f));
        pos = (size_t)f.end;
    }
    return pos < to ? s->len : pos;
}

bool exo_scan_reserve(exo_scan *s) {
    if (s->cut) return true;
    if (!(s->cut = exo_calloc(&s->alloc, 1, sizeof *s->cut))) return false;
    exo_cut_table_make(&s->image->fold, &s->cut->table);
    return true;
}

static void begin_block(exo_scan *s, size_t from) {
    s->block++;
    memset(s->cut->ready, 0, sizeof *s->cut->ready * (s->n / 64 + 1));
    s->base = from;
    s->n = s->near = s->cut->nby_fold = 0;
    s->cut->words = &s->cut->found;
}

/* The words of the text from the block's base to `end`. */
static void cut_block(exo_scan *s, size_t end) {
    exo_cut *c = s->cut;
    size_t n = end - s->base;
    memcpy(c->raw + EXO_CUT_PAD, s->text + s->base, n);
    memset(c->raw + EXO_CUT_PAD + n, 0, EXO_CUT_PAD);
    exo_cut_best()(&c->table, n, c);
    if (c->nhard) read_hard(s);
    else s->n = c->n;
    hash_words(s);
}

size_t exo_scan_glance(exo_scan *s, const char *text, size_t len, size_t from, size_t to) {
    if (to - from > EXO_GLANCE) to = from + EXO_GLANCE;
    s->text = text;
    s->len = len;
    begin_block(s, from);
    if (to > from) cut_block(s, to);
    s->words_end = 0;
    return s->own = s->n;
}

exo_words exo_scan_around(exo_scan *s, exo_scan *glance, const char *text, size_t len, size_t from, size_t to) {
    if (s->text != text || from < s->base || to > s->words_end || !s->n) return (exo_words){glance, 0, exo_scan_glance(glance, text, len, from, to)};
    /* Who asks goes through the text: the next place is near the last one. */
    size_t i = s->near;
    while (i > 0 && s->base + exo_scan_start(s, i - 1) >= from) i--;
    while (i < s->n && s->base + exo_scan_start(s, i) < from) i++;
    s->near = i;
    exo_words words = {s, i, i};
    while (words.to < s->n && s->base + exo_scan_end(s, words.to) <= to) words.to++;
    return words;
}

size_t exo_scan_words(exo_scan *s, size_t from, size_t to) {
    if (!exo_scan_reserve(s)) return SIZE_MAX;
    if (to - from > EXO_SCAN_BLOCK) to = from + EXO_SCAN_BLOCK;
    /* At most one word for each byte: EXO_CUT_WORDS are enough. */
    begin_block(s, from);
    size_t end = to < s->len ? cut_before(s, from, to) : s->len, ahead = end;
    if (end == 0 && to < s->len) {
        ahead = end = words_slowly(s, from, to);
        s->own = s->n;
    } else if (end > from) {
        /* Names that begin in this block may end in the next. */
        if (end < s->len) ahead = s->len - end > EXO_SCAN_AHEAD ? cut_before(s, end, end + EXO_SCAN_AHEAD) : s->len;
        if (ahead < end) ahead = end;
        cut_block(s, ahead);
        s->own = s->n;
        while (ahead > end && s->own && exo_scan_start(s, s->own - 1) >= end - from) s->own--;
    }
    /* Long words and no white space: there is more to see. */
    exo_fold_word f;
    size_t pos = ahead, limit = s->len - end > 4096 ? end + 4096 : s->len;
    while (limit < s->len && limit > end && ((unsigned char)s->text[limit] & 0xC0) == 0x80) limit--; /* no half character */
    while (s->n - s->own < EXO_SCAN_NAME_WORDS && exo_fold_next(&s->image->fold, s->text, limit, pos, &f)) {
        if (f.end == limit && limit < s->len) break; /* may be half a word */
        push(s, folded_word(s, &f));
        pos = (size_t)f.end;
    }
    s->words_end = pos;
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

uint8_t exo_scan_read_gap(exo_scan *s, size_t i) {
    exo_word *w = exo_scan_word(s, i);
    if (i + 1 == s->n) return w->gap = EXO_GAP_BREAK;
    uint32_t next = exo_scan_start(s, i + 1);
    char sign = s->text[s->base + w->end];
    if (next == w->end + 1 && sign == ' ') w->gap = EXO_GAP_SPACE;
    else if (sign == ',' && next > w->end) w->gap = EXO_GAP_BREAK; /* whatever stands beside it */
    else w->gap = exo_fold_gap(&s->image->fold, s->text, s->base + w->end, s->base + next);
    return w->gap;
}

uint32_t exo_scan_lookup_word(const exo_scan *s, exo_word *w) {
    if (w->number == EXO_WORD_UNASKED) {
        char folded[EXO_FOLD_MAX + 8];
        size_t n = exo_scan_folded(s, w, folded);
        w->number = n ? exo_image_word(s->image, w->hash, folded, n) : 0;
    }
    return w->number;
}

uint32_t exo_scan_read_number(exo_scan *s, size_t i) {
    exo_word *w = exo_scan_word(s, i);
    const exo_cut_words *words = s->cut->words;
    if (words->from[i] < words->to[i])
        w->number = exo_image_word(s->image, w->hash, (const char *)s->cut->folded + words->from[i], (size_t)words->to[i] - words->from[i]);
    return exo_scan_lookup_word(s, w);
}

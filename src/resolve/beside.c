/* The words right beside a place, a single space away:

       ... byłego min. [Rosatiego] powiedział      before: min, with a full stop; behind: powiedział
       ... wiceszef „[Solidarności]” ...           none: the neighbour is a sign
       ... ex-premier [Orban]                      before: premier; which sign stands before it is for the caller to look at

   A neighbour is cut as folding cuts words, so it is the same word that the scan has met. It is looked for in REACH bytes; a word longer than
   that is nobody's neighbour. */
#include "resolve.h"

enum { REACH = 48 };

/* Signs that end a word whatever folding thinks of them, and everything up to the space. */
static bool parts_words(unsigned char c) {
    static const uint64_t signs[2] = {0x1FFFFFFFFu | 1ull << '-' | 1ull << '.' | 1ull << ',' | 1ull << ';' | 1ull << ':' | 1ull << '!' | 1ull << '?' | 1ull << '\'' |
                                          1ull << '"' | 1ull << '(' | 1ull << ')' | 1ull << '/',
                                      1ull << ('[' - 64) | 1ull << (']' - 64)};
    return c < 128 && (signs[c / 64] >> c % 64 & 1);
}

bool exo_word_before(const exonym_scanner *s, const exo_fold *f, uint64_t at, exo_fold_word *w, bool *dot) {
    if (at < 2 || s->text[at - 1] != ' ') return false;
    uint64_t end = at - 1, from;
    *dot = s->text[end - 1] == '.';
    if (*dot) end--;
    for (from = end; from > 0 && !parts_words((unsigned char)s->text[from - 1]); from--)
        if (end - from == REACH) return false;
    /* Signs outside ASCII stand before the word or in it: „Solidarność, Trump’s. */
    for (size_t pos = (size_t)from; exo_fold_next(f, s->text, (size_t)end, pos, w); pos = (size_t)w->end)
        if (w->end == end) return w->len;
    return false;
}

bool exo_word_behind(const exonym_scanner *s, const exo_fold *f, uint64_t end, exo_fold_word *w) {
    size_t limit = s->len - end > REACH ? (size_t)end + REACH : s->len;
    return end < s->len && s->text[end] == ' ' && exo_fold_next(f, s->text, limit, (size_t)end, w) && w->start == end + 1 && w->len;
}

bool exo_small_before(const exonym_scanner *s, uint64_t at) {
    if (at < 2 || s->text[at - 1] != ' ') return true;
    uint64_t from = at - 1;
    if (s->text[from - 1] == '.') from--;
    uint64_t end = from;
    while (from > 0 && end - from < REACH && (s->text[from - 1] | 0x20) >= 'a' && (s->text[from - 1] | 0x20) <= 'z') from--;
    return from < end && s->text[from] >= 'a' && (from == 0 || (unsigned char)s->text[from - 1] <= ' ');
}

uint64_t *exo_nothing_before(const exonym_scanner *s, uint64_t *table, unsigned image, uint64_t at, uint64_t *tag) {
    if (at < 2 || s->text[at - 1] != ' ') return NULL;
    uint64_t hash = 0xcbf29ce484222325u ^ image;
    for (uint64_t from = at - 1; from > 0 && at - from < REACH && s->text[from - 1] != ' '; from--) hash = (hash ^ (unsigned char)s->text[from - 1]) * 0x100000001b3u;
    *tag = hash;
    return &table[(hash >> 32) % EXO_NO_LEADS];
}

bool exo_word_is(const exo_fold_word *w, const char *folded) { return w->len == strlen(folded) && memcmp(w->folded, folded, w->len) == 0; }

bool exo_word_among(const exo_fold_word *w, const char *const *folded, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (exo_word_is(w, folded[i])) return true;
    return false;
}

const exo_im_word *exo_word_known(const exonym_image *im, const exo_fold_word *w) {
    return &im->words[w->len ? exo_image_word(im, exo_fold_hash(w->folded, w->len), w->folded, w->len) : 0];
}

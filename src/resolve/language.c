/* Which language a stretch of text is in: function words of the image, and letters that only one of our languages has.
   A prior for guards that ask for a language, and for choosing between names; never a gate by itself. */
#include "resolve.h"

/* A word with one of these letters is evidence too, by code point from U+0100 on. After the alphabets: Polish (PN-ISO),
   Romanian (DOOM, and the cedillas that were typed for commas), Czech. */
enum { LETTERS_FROM = 0x100 };
#define BOTH_CASES(lower, lang) [(lower) - LETTERS_FROM] = (lang), [(lower) - 1 - LETTERS_FROM] = (lang)
static const uint8_t letters[0x21C - LETTERS_FROM] = {
    BOTH_CASES(0x105, 2), BOTH_CASES(0x119, 2), BOTH_CASES(0x142, 2), BOTH_CASES(0x144, 2), BOTH_CASES(0x15B, 2), BOTH_CASES(0x17A, 2),
    BOTH_CASES(0x17C, 2), BOTH_CASES(0x107, 2), BOTH_CASES(0x103, 3), BOTH_CASES(0x219, 3), BOTH_CASES(0x21B, 3), BOTH_CASES(0x15F, 3),
    BOTH_CASES(0x163, 3), BOTH_CASES(0x159, 5), BOTH_CASES(0x11B, 5), BOTH_CASES(0x16F, 5)};

static unsigned letter_lang(const char *p, size_t len) {
    for (size_t i = 0; i + 1 < len; i++) {
        unsigned char lead = (unsigned char)p[i];
        if (lead < 0xC4 || lead > 0xC8) continue;
        unsigned at = ((lead & 0x1Fu) << 6 | ((unsigned char)p[i + 1] & 0x3Fu)) - LETTERS_FROM;
        if (at < sizeof letters && letters[at]) return letters[at];
    }
    return 0;
}

/* The winner of a vote, when it is clear. */
static uint8_t winner(const unsigned votes[EXO_LANGS]) {
    unsigned best = 0, second = 0, most = 0;
    for (unsigned k = 1; k < EXO_LANGS; k++)
        if (votes[k] > most) best = k, most = votes[k];
    for (unsigned k = 1; k < EXO_LANGS; k++)
        if (k != best && votes[k] > second) second = votes[k];
    return most >= 2 && most * 2 > second * 3 ? (uint8_t)best : 0;
}

/* Four votes for one language and none for another: the rest of a sentence will not turn that. */
static bool decided(const unsigned votes[EXO_LANGS]) {
    unsigned sum = 0, most = 0;
    for (unsigned k = 1; k < EXO_LANGS; k++) {
        sum += votes[k];
        if (votes[k] > most) most = votes[k];
    }
    return most >= 4 && sum == most;
}

/* A language that the rest of a document will not turn. */
static bool overwhelming(const unsigned votes[EXO_LANGS]) {
    unsigned sum = 0, most = 0;
    for (unsigned k = 1; k < EXO_LANGS; k++) {
        sum += votes[k];
        if (votes[k] > most) most = votes[k];
    }
    return most >= 16 && (sum - most) * 3 < most;
}

/* exo_image_function without a branch on what the word is, which nothing can predict: two places of the table tell nearly always. */
static inline uint32_t function_of(const exonym_image *im, uint64_t hash) {
    const exo_im_function *a = &im->functions[hash & im->function_mask], *b = &im->functions[(hash + 1) & im->function_mask];
    uint32_t tag = (uint32_t)(hash >> 32), found = (a->langs & (0u - (a->tag == tag))) | (b->langs & (0u - (b->tag == tag)));
    bool told = (found != 0) | !a->langs | !b->langs;
    return told ? found : exo_image_function(im, hash);
}

/* Votes are counted in one number, 12 bits a language, so that a word adds what it has without a branch either. */
enum { VOTE_BITS = 12, VOTE_WORDS = 600 };
static inline uint64_t votes_of_langs(uint32_t langs) {
    uint64_t votes = 0;
    for (unsigned k = 1; k < EXO_LANGS; k++) votes |= (uint64_t)(langs >> k & 1) << (VOTE_BITS * (k - 1));
    return votes;
}
static void read_votes(uint64_t sum, unsigned votes[EXO_LANGS]) {
    votes[0] = 0;
    for (unsigned k = 1; k < EXO_LANGS; k++) votes[k] = (unsigned)(sum >> (VOTE_BITS * (k - 1))) & ((1u << VOTE_BITS) - 1);
}

/* The votes of word i of a scan. */
static inline uint64_t vote(exo_scan *scan, size_t i) {
    uint64_t hash = scan->cut->hash[i];
    uint32_t langs = hash ? function_of(scan->image, hash) : 0;
    /* A word with marks is longer than its folding, or was read through fold. */
    const exo_cut_words *c = scan->cut->words;
    bool plain = (c->from[i] < c->to[i]) & (c->end[i] - c->start[i] == c->to[i] - c->from[i]);
    if (plain | (langs != 0) | !hash) return votes_of_langs(langs);
    const exo_word *w = exo_scan_word(scan, i);
    return w->flags & EXO_TOKEN_MARKED ? votes_of_langs(1u << letter_lang(scan->text + scan->base + w->start, w->end - w->start)) : 0;
}

/* The votes of the whole words of [from, to), the first of them when there are very many. */
static void count_votes(exonym_scanner *s, uint64_t from, uint64_t to, unsigned votes[EXO_LANGS]) {
    enum { PAUSE = 8 };
    exo_words words = exo_scan_around(&s->scans[0], &s->glances[0], s->text, s->len, (size_t)from, (size_t)to);
    uint64_t sum = 0;
    for (size_t i = words.from; i < words.to && i < words.from + VOTE_WORDS; i++) {
        sum += vote(words.scan, i);
        if ((i - words.from) % PAUSE != PAUSE - 1) continue;
        read_votes(sum, votes);
        if (decided(votes)) return;
    }
    read_votes(sum, votes);
}

bool exo_language_leans(exonym_scanner *s, uint64_t start, uint64_t end, unsigned to, unsigned from) {
    unsigned votes[EXO_LANGS] = {0}, yes = 0, no = 0;
    (void)exo_language_at(s, start, end); /* finds the sentence */
    count_votes(s, s->context.sentence_from, s->context.sentence_to, votes);
    for (unsigned k = 1; k < EXO_LANGS; k++) {
        if (to >> k & 1) yes += votes[k];
        if (from >> k & 1) no += votes[k];
    }
    return yes > 0 && no == 0;
}

uint8_t exo_language_of_words(exo_scan *scan) {
    enum { BYTES = 4096, PAUSE = 32 };
    unsigned votes[EXO_LANGS] = {0};
    uint64_t sum = 0;
    size_t n = scan->own < VOTE_WORDS ? scan->own : VOTE_WORDS;
    for (size_t i = 0; i < n && exo_scan_end(scan, i) <= BYTES; i++) {
        sum += vote(scan, i);
        if (i % PAUSE != PAUSE - 1) continue;
        read_votes(sum, votes);
        if (overwhelming(votes)) break;
    }
    read_votes(sum, votes);
    return winner(votes);
}

static bool ends_sentence(char c) {
    static const bool ends[256] = {['.'] = true, ['!'] = true, ['?'] = true, ['\n'] = true};
    return ends[(unsigned char)c]; /* no branch on letter or space */
}

uint8_t exo_language_at(exonym_scanner *s, uint64_t start, uint64_t end) {
    enum { REACH = 200 };
    exo_context *c = &s->context;
    if (!(c->sentence_from <= start && end <= c->sentence_to)) {
        uint64_t from = start, to = end;
        while (from > 0 && start - from < REACH && !(ends_sentence(s->text[from - 1]) && start - from > 1)) from--;
        while (to < s->len && to - end < REACH && !ends_sentence(s->text[to])) to++;
        /* Cut at white space, not inside a word. */
        while (from < start && from > 0 && s->text[from - 1] != ' ' && !ends_sentence(s->text[from - 1])) from++;
        c->sentence_from = from;
        c->sentence_to = to;
        unsigned votes[EXO_LANGS] = {0};
        count_votes(s, from, to, votes);
        c->sentence_lang = winner(votes);
    }
    return c->sentence_lang ? c->sentence_lang : s->lang;
}

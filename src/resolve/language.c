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

/* The votes of word i of a scan; whether it had any. */
static bool vote(exo_scan *scan, size_t i, unsigned votes[EXO_LANGS]) {
    uint64_t hash = scan->cut->hash[i];
    uint32_t langs = hash ? exo_image_function(scan->image, hash) : 0;
    for (unsigned k = 1; langs && k < EXO_LANGS; k++) votes[k] += langs >> k & 1;
    /* A word with marks is longer than its folding, or was read through fold. */
    const exo_cut_words *c = scan->cut->words;
    if (langs || !hash) return langs != 0;
    if (c->from[i] < c->to[i] && c->end[i] - c->start[i] == c->to[i] - c->from[i]) return false;
    const exo_word *w = exo_scan_word(scan, i);
    unsigned lang = w->flags & EXO_TOKEN_MARKED ? letter_lang(scan->text + scan->base + w->start, w->end - w->start) : 0;
    if (lang) votes[lang]++;
    return lang != 0;
}

static void count_votes(exonym_scanner *s, uint64_t from, uint64_t to, unsigned votes[EXO_LANGS]) {
    exo_words words = exo_scan_around(&s->scans[0], &s->glances[0], s->text, s->len, (size_t)from, (size_t)to);
    for (size_t i = words.from; i < words.to; i++)
        if (vote(words.scan, i, votes) && decided(votes)) return;
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
    enum { WORDS = 600, BYTES = 4096, PAUSE = 32 };
    unsigned votes[EXO_LANGS] = {0};
    size_t n = scan->own < WORDS ? scan->own : WORDS;
    for (size_t i = 0; i < n && exo_scan_end(scan, i) <= BYTES; i++) {
        (void)vote(scan, i, votes);
        if (i % PAUSE == PAUSE - 1 && overwhelming(votes)) break;
    }
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

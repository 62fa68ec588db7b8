/* Which language a stretch of text is in: function words of the image, and letters that only one of our languages has.
   A prior for guards that ask for a language, and for choosing between names; never a gate by itself. */
#include "resolve.h"

/* A word with one of these letters is evidence too. After the alphabets: Polish (PN-ISO), Romanian (DOOM). */
static const struct {
    uint16_t cp;
    uint8_t lang;
} letters[] = {{0x105, 2}, {0x119, 2}, {0x142, 2}, {0x144, 2}, {0x15B, 2}, {0x17A, 2}, {0x17C, 2}, {0x107, 2},
               {0x103, 3}, {0x219, 3}, {0x21B, 3}, {0x15F, 3}, {0x163, 3}, {0x159, 5}, {0x11B, 5}, {0x16F, 5}};

static unsigned letter_lang(const exonym_image *im, const char *p, size_t len) {
    char lower[EXO_FOLD_MAX * 2];
    size_t n = exo_fold_marked(&im->fold, p, len, lower);
    for (const char *at = lower, *end = lower + n; at < end;) {
        uint32_t cp;
        at += exo_utf8_step(at, end, &cp);
        for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
            if (letters[i].cp == cp) return letters[i].lang;
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

/* One word's votes; whether it had any. */
static bool vote(const exonym_image *im, uint64_t hash, bool marked, const char *p, size_t len, unsigned votes[EXO_LANGS]) {
    uint32_t langs = exo_image_function(im, hash);
    for (unsigned k = 1; langs && k < EXO_LANGS; k++) votes[k] += langs >> k & 1;
    unsigned lang = marked && !langs ? letter_lang(im, p, len) : 0;
    if (lang) votes[lang]++;
    return langs || lang;
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

static void count_votes(const exonym_image *im, const char *text, size_t len, uint64_t from, uint64_t to, unsigned votes[EXO_LANGS]) {
    exo_fold_word w;
    if (to > len) to = len;
    for (size_t pos = (size_t)from; pos < to && exo_fold_next(&im->fold, text, (size_t)to, pos, &w); pos = (size_t)w.end)
        if (w.len && vote(im, exo_fold_hash(w.folded, w.len), w.marked, text + w.start, (size_t)(w.end - w.start), votes) && decided(votes)) return;
}

uint8_t exo_language_of(const exonym_image *im, const char *text, size_t len, uint64_t from, uint64_t to) {
    unsigned votes[EXO_LANGS] = {0};
    count_votes(im, text, len, from, to, votes);
    return winner(votes);
}

bool exo_language_leans(exonym_scanner *s, uint64_t start, uint64_t end, unsigned to, unsigned from) {
    unsigned votes[EXO_LANGS] = {0}, yes = 0, no = 0;
    (void)exo_language_at(s, start, end); /* finds the sentence */
    count_votes(s->images[0], s->text, s->len, s->context.sentence_from, s->context.sentence_to, votes);
    for (unsigned k = 1; k < EXO_LANGS; k++) {
        if (to >> k & 1) yes += votes[k];
        if (from >> k & 1) no += votes[k];
    }
    return yes > 0 && no == 0;
}

uint8_t exo_language_of_words(exo_scan *scan) {
    unsigned votes[EXO_LANGS] = {0};
    size_t n = scan->own < 600 ? scan->own : 600;
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = scan->cut->hash[i];
        if (!hash) continue;
        uint32_t langs = exo_image_function(scan->image, hash);
        for (unsigned k = 1; langs && k < EXO_LANGS; k++) votes[k] += langs >> k & 1;
        /* A word with marks is longer than its folding, or was read through fold. */
        const exo_cut_words *c = scan->cut->words;
        if (langs || (c->from[i] < c->to[i] && c->end[i] - c->start[i] == c->to[i] - c->from[i])) continue;
        const exo_word *w = exo_scan_word(scan, i);
        unsigned lang = w->flags & EXO_TOKEN_MARKED ? letter_lang(scan->image, scan->text + scan->base + w->start, w->end - w->start) : 0;
        if (lang) votes[lang]++;
    }
    return winner(votes);
}

static bool ends_sentence(char c) { return c == '.' || c == '!' || c == '?' || c == '\n'; }

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
        c->sentence_lang = exo_language_of(s->images[0], s->text, s->len, from, to);
    }
    return c->sentence_lang ? c->sentence_lang : s->lang;
}

/* Adjectives and inhabitants that name a language and not a country. The cue set `language` has the words for language
   (limba, język), `language-in` words behind which an adjective without a noun is one (în, din, in, speaks), `language-of`
   those that take a preposition (vorbitori de, teacher of). So a language is named:

       limba română, English language        right beside a word for language
       limbi străine (italiană ...           a feminine adjective shortly behind one, where no noun is to it
       în engleză, translated into French    behind a word of `language-in`
       profesor de franceză               behind a word of `language-of` and a preposition
       ..., franceză și germană              in a list that began so

   An adjective has no noun when it is a bare feminine (Romanian adjectives follow their nouns, and agree with them), or else
   when no word that it could belong to comes next. */
#include "resolve.h"

enum { REACH = 80, WORDS_BACK = 4 };

/* Where the words before `at` begin that are looked at, not inside one. */
static uint64_t back_from(const exonym_scanner *s, uint64_t at) {
    uint64_t from = at > REACH ? at - REACH : 0;
    while (from > 0 && from < at && s->text[from - 1] != ' ' && s->text[from - 1] != '\n') from++;
    return from;
}

/* The words before `at`, the nearest first, up to the beginning of the sentence; returns how many. */
static size_t words_before(const exonym_scanner *s, const exo_fold *f, uint64_t at, exo_fold_word out[WORDS_BACK]) {
    uint64_t from = back_from(s, at);
    exo_fold_word w, ring[WORDS_BACK];
    size_t n = 0, kept = 0;
    for (size_t pos = (size_t)from; exo_fold_next(f, s->text, (size_t)at, pos, &w); pos = (size_t)w.end) {
        for (size_t i = pos; i < w.start; i++)
            if (strchr(".!?\n", s->text[i])) n = 0;
        ring[n++ % WORDS_BACK] = w;
    }
    for (size_t i = n ? (size_t)ring[(n - 1) % WORDS_BACK].end : (size_t)at; i < at; i++)
        if (strchr(".!?\n", s->text[i])) return 0;
    for (; kept < n && kept < WORDS_BACK; kept++) out[kept] = ring[(n - 1 - kept) % WORDS_BACK];
    return kept;
}

static bool is_function(const exonym_image *im, const exo_fold_word *w) {
    return w->len && exo_image_function(im, exo_fold_hash(w->folded, w->len)) != 0;
}

/* Only signs that part the members of a list between the two places. */
static bool only_list_signs(const exonym_scanner *s, uint64_t from, uint64_t to) {
    for (; from < to; from++)
        if (!s->text[from] || !strchr(" ,/()%", s->text[from])) return false;
    return true;
}

/* A bare feminine adjective, as the form's tag has it. */
static bool is_feminine(const exonym_image *im, const exo_hit *hit) {
    return strstr(exo_image_string(im, im->tags[hit->tag]), "sg.f") != NULL && strncmp(exo_image_string(im, im->tags[hit->tag]), "ro:", 3) == 0;
}

/* No word that the adjective could belong to: a sign, the end, or a function word; outside a list none that may begin one. */
static bool has_no_noun(const exonym_scanner *s, const exonym_image *im, const exo_hit *hit, bool list) {
    exo_fold_word w;
    char sign = hit->end < s->len ? s->text[hit->end] : '.';
    if (sign == '-') return false;
    bool behind = exo_word_behind(s, &im->fold, hit->end, &w);
    if (is_feminine(im, hit)) return !(behind && w.first_upper); /* not the tennis player: de germana Kerber */
    const char *tag = exo_image_string(im, im->tags[hit->tag]);
    if (*tag && !(list && strstr(tag, "sg"))) return false; /* inflected, and not as the name of a language is: de români */
    if (sign == ',' && !list) return false; /* in American, British and German cities */
    if (!behind) return true;
    return w.len <= 4 && is_function(im, &w) && (list || !exo_word_is(&w, "and")) && !w.first_upper;
}

/* In a list whose last member named a language: franceză, germană și, respectiv, spaniolă. */
static bool goes_on(const exonym_scanner *s, const exonym_image *im, const exo_hit *hit) {
    const exo_context *c = &s->context;
    uint64_t at = c->tongue_to, from = at;
    if (c->tongue_from == c->tongue_to || at >= hit->start || hit->start - at > 24) return false;
    exo_fold_word w;
    for (int words = 0; words < 3 && exo_fold_next(&im->fold, s->text, (size_t)hit->start, (size_t)at, &w); words++, at = w.end)
        if (!(w.shape == EXO_SHAPE_NONE || w.len <= 3 || (s->text[w.end] == ',' && is_function(im, &w))) || !only_list_signs(s, at, w.start)) return false;
    bool parted = at > from || memchr(s->text + at, ',', (size_t)(hit->start - at));
    return parted && only_list_signs(s, at, hit->start) && has_no_noun(s, im, hit, true);
}

/* Shortly behind a word for language: limbi străine (italiană; limbile de studiu sunt engleza. */
static bool shortly_behind(const exonym_scanner *s, const exonym_image *im, const exo_hit *hit, const exo_fold_word *before, size_t n) {
    if (!is_feminine(im, hit)) return false;
    size_t k = 1;
    while (k < n && !exo_is_cue(im, &before[k], im->language_words)) k++;
    if (k >= n) return false; /* also when nothing stands before it */
    char sign = hit->start ? s->text[hit->start - 1] : 0;
    return sign == '(' || (sign == ' ' && is_function(im, &before[0]));
}

/* Whether any of the words that decide stands among the last before the match: most adjectives are done with it. */
static bool cue_before(exonym_scanner *s, const exonym_image *im, const exo_hit *hit) {
    exo_words words = exo_words_before(s, hit->image, hit->start, REACH, WORDS_BACK);
    for (size_t i = words.from; i < words.to; i++) {
        uint32_t word = exo_image_slot(im, words.scan->cut->hash[i]) & EXO_SLOT_WORD;
        if (word && (exo_image_cue(im, word, im->language_words) || (im->language_leads < im->ncues && exo_image_cue(im, word, im->language_leads)) ||
                     (im->language_of < im->ncues && exo_image_cue(im, word, im->language_of))))
            return true;
    }
    return false;
}

static bool names_it(exonym_scanner *s, const exonym_image *im, const exo_hit *hit) {
    const exo_context *c = &s->context;
    if (c->tongue_from == hit->start && c->tongue_to == hit->end) return true;
    exo_fold_word w, before[WORDS_BACK];
    if (exo_word_behind(s, &im->fold, hit->end, &w) && exo_is_cue(im, &w, im->language_words)) return true;
    /* English-language newspapers */
    if (hit->end + 1 < s->len && s->text[hit->end] == '-' && exo_fold_next(&im->fold, s->text, s->len - hit->end > REACH ? (size_t)hit->end + REACH : s->len, (size_t)hit->end + 1, &w) &&
        w.start == hit->end + 1 && exo_is_cue(im, &w, im->language_words))
        return true;
    if (!cue_before(s, im, hit)) return goes_on(s, im, hit);
    size_t n = words_before(s, &im->fold, hit->start, before);
    bool beside = n && before[0].end + 1 == hit->start && s->text[before[0].end] == ' ';
    if (beside && exo_is_cue(im, &before[0], im->language_words)) return true;
    if (beside && im->language_leads < im->ncues && exo_is_cue(im, &before[0], im->language_leads) && has_no_noun(s, im, hit, false)) return true;
    if (beside && n > 1 && im->language_of < im->ncues && before[0].len <= 3 && exo_is_cue(im, &before[1], im->language_of) && has_no_noun(s, im, hit, true))
        return true;
    return shortly_behind(s, im, hit, before, n) || goes_on(s, im, hit);
}

bool exo_names_language(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    const exonym_image *im = s->images[hit->image];
    if (im->language_words == im->ncues) return false;
    if ((name->via != EXO_VIA_ADJECTIVE && name->via != EXO_VIA_DEMONYM) || !names_it(s, im, hit)) return false;
    s->context.tongue_from = hit->start;
    s->context.tongue_to = hit->end;
    return true;
}

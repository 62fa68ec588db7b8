/* Guards: data on names, checked where a match stands, in the order of DESIGN 8. Each answer names the guard, so that
   a lexicon author can see why a name was silent. */
#include "resolve.h"

/* ---- where the match stands ------------------------------------------------------------------- */

/* Steps back over one character. */
static uint64_t before(const char *text, uint64_t at) {
    do at--;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

bool exo_sentence_begins(const exonym_scanner *s, uint64_t start) {
    const exo_fold *f = &s->images[0]->fold;
    if (start > 1 && s->text[start - 1] == ' ' && (s->text[start - 2] | 0x20) >= 'a' && (s->text[start - 2] | 0x20) <= 'z') return false; /* most words */
    for (int i = 0; start > 0 && i < 12; i++) {
        uint64_t at = before(s->text, start);
        uint32_t cp;
        exo_utf8_step(s->text + at, s->text + s->len, &cp);
        unsigned c = cp == EXO_CP_BAD ? EXO_FOLD_OTHER : exo_fold_class_of(exo_fold_entry(f, cp));
        if (c == EXO_FOLD_NEWLINE || cp == '.' || cp == '!' || cp == '?' || cp == ':' || cp == 0x2026) return true;
        /* White space, quotation marks, brackets, bullets and dashes may stand between. */
        if (c == EXO_FOLD_LETTER || c == EXO_FOLD_DIGIT || c == EXO_FOLD_IDEOGRAPH || cp == ',' || cp == ';') return false;
        start = at;
    }
    return start == 0;
}

bool exo_line_is_caps(exonym_scanner *s, uint64_t start, uint64_t end) {
    enum { REACH = 400, LEAST = 12 };
    exo_context *c = &s->context;
    if (c->line_from <= start && end <= c->line_to) return c->line_caps;
    for (uint64_t i = start; i < end; i++)
        if (s->text[i] >= 'a' && s->text[i] <= 'z') return false;
    const exo_fold *f = &s->images[0]->fold;
    uint64_t from = start, to = end;
    while (from > 0 && start - from < REACH && s->text[from - 1] != '\n') from--;
    while (to < s->len && to - end < REACH && s->text[to] != '\n') to++;
    unsigned upper = 0, lower = 0;
    for (const char *p = s->text + from, *stop = s->text + to; p < stop && !lower;) {
        uint32_t cp;
        p += exo_utf8_step(p, stop, &cp);
        if (cp == EXO_CP_BAD) continue;
        uint32_t e = exo_fold_entry(f, cp);
        upper += (e & EXO_FOLD_UPPER) != 0 && exo_fold_class_of(e) == EXO_FOLD_LETTER;
        lower += (e & EXO_FOLD_LOWER) != 0 && exo_fold_class_of(e) == EXO_FOLD_LETTER;
    }
    c->line_from = from;
    c->line_to = to;
    c->line_caps = lower == 0 && upper >= LEAST;
    return c->line_caps;
}

bool exo_is_headline(exonym_scanner *s, const exo_hit *hit) { return !s->lower && hit->end - hit->start > 1 && s->text[hit->start + 1] < 'a' && exo_line_is_caps(s, hit->start, hit->end); }

bool exo_is_cue(const exonym_image *im, const exo_fold_word *w, unsigned set) {
    return w->len && exo_image_cue(im, exo_image_word(im, exo_fold_hash(w->folded, w->len), w->folded, w->len), set);
}

/* Whether one of the words is in the set. */
static bool cue_among(exo_words words, unsigned set) {
    const exonym_image *im = words.scan->image;
    for (size_t i = words.from; i < words.to; i++) {
        uint32_t word = exo_image_slot(im, words.scan->cut->hash[i]) & EXO_SLOT_WORD;
        if (word && im->words[word].cues && exo_image_cue(im, exo_scan_lookup(words.scan, i), set)) return true;
    }
    return false;
}

exo_words exo_words_before(exonym_scanner *s, unsigned image, uint64_t at, unsigned bytes, size_t most) {
    size_t from = at > bytes ? (size_t)at - bytes : 0;
    /* Not from the middle of a word. */
    while (from > 0 && from < at && s->text[from - 1] != ' ' && s->text[from - 1] != '\n') from++;
    exo_words w = exo_scan_around(&s->scans[image], &s->glances[image], s->text, s->len, from, (size_t)at);
    if (w.to - w.from > most) w.from = w.to - most;
    return w;
}

static bool cue_within(exonym_scanner *s, unsigned image, unsigned set, uint64_t start, uint64_t end, unsigned words) {
    enum { BYTES = 20 }; /* of a word */
    unsigned bytes = words * BYTES;
    if (cue_among(exo_words_before(s, image, start, bytes, words), set)) return true;
    size_t limit = s->len - (size_t)end > bytes ? (size_t)end + bytes : s->len;
    exo_words w = exo_scan_around(&s->scans[image], &s->glances[image], s->text, s->len, (size_t)end, limit);
    if (w.to - w.from > words) w.to = w.from + words;
    return cue_among(w, set);
}

bool exo_cue_near(exonym_scanner *s, unsigned image, unsigned set, uint64_t start, uint64_t end) { return cue_within(s, image, set, start, end, 5); }

/* Whether a word that counts stands before the match, at most one other word between: both Irans, two rival Irans. */
static bool is_counted(exonym_scanner *s, const exo_hit *hit) {
    enum { WORDS = 2, BYTES = 48 };
    const exonym_image *im = s->images[hit->image];
    return im->counting_words < im->ncues && cue_among(exo_words_before(s, hit->image, hit->start, BYTES, WORDS), im->counting_words);
}

/* ---- the guards ------------------------------------------------------------------------------- */

static size_t letters_of(const exonym_scanner *s, const exo_hit *hit) {
    size_t n = 0;
    for (uint64_t i = hit->start; i < hit->end; i++) n += ((unsigned char)s->text[i] & 0xC0) != 0x80;
    return n;
}

/* Text in one case: capitals say nothing. Language and the ordinary-word table take their place. */
static const char *refuses_without_capitals(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    uint8_t lang = exo_language_at(s, hit->start, hit->end);
    if ((name->guards & EXO_GUARD_EXACT_CASE) && s->lower) return "case";
    if (letters_of(s, hit) < 4 && !(hit->flags & EXO_HIT_EXACT_CASE)) return "case";
    /* In small letters an ordinary word is that word, whatever stands near: mobil baru Nissan. */
    bool cued = name->cue && !(s->lower && name->kind == EXO_IM_ORG && name->words == 1) && exo_cue_near(s, hit->image, name->cue - 1u, hit->start, hit->end);
    if (!cued && (lang ? hit->ordinary >> lang & 1 : hit->ordinary)) return "ordinary";
    /* A form of one language speaks for itself only in that language's text. */
    if (lang && s->lower && hit->langs != 0xFF && !(hit->langs >> lang & 1)) return "language";
    return NULL;
}

/* UKS is no plural of UK. */
static bool is_capital_plural(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    if (name->via != EXO_VIA_ABBREV || s->text[hit->end - 1] != 'S') return false;
    const char *tag = exo_image_string(s->images[hit->image], s->images[hit->image]->tags[hit->tag]), *as_written = exo_image_name_text(s->images[hit->image], hit->name);
    return strstr(tag, "pl") && letters_of(s, hit) == strlen(as_written) + 1;
}

static const char *refuses_letters(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    bool asks = (name->guards & (EXO_GUARD_CAPITAL | EXO_GUARD_EXACT_CASE)) != 0;
    if (!asks) return NULL;
    if (s->lower) return refuses_without_capitals(s, hit, name);
    if ((name->guards & EXO_GUARD_EXACT_CASE) && !(hit->flags & EXO_HIT_EXACT_CASE)) return "case";
    if ((name->guards & EXO_GUARD_CAPITAL) && !(hit->flags & EXO_HIT_CAPITAL)) return "case";
    if (is_capital_plural(s, hit, name)) return "case";
    if ((!hit->ordinary && !(name->guards & EXO_GUARD_NOT_ALL_CAPS)) || !exo_line_is_caps(s, hit->start, hit->end)) return NULL;
    /* A headline: whom the article below it names is meant, but for a word of the language: US. */
    uint8_t lang = exo_language_at(s, hit->start, hit->end);
    const exonym_image *im = s->images[hit->image];
    bool word = !lang || ((hit->ordinary | exo_image_function(im, hit->hash)) >> lang & 1);
    const char *as_written = exo_image_name_text(im, hit->name);
    word |= !strpbrk(as_written, "abcdefghijklmnopqrstuvwxyz"); /* PiS says by its letters that it is no word */
    if ((name->guards & EXO_GUARD_NOT_ALL_CAPS) && word) return "notallcaps";
    if (exo_memory_find(&s->memory, hit->image, exo_image_name_entity(s->images[hit->image], hit->name))) return NULL;
    return name->guards & EXO_GUARD_NOT_ALL_CAPS ? "notallcaps" : refuses_without_capitals(s, hit, name);
}

/* A short word with a capital inside that the name does not have is another word: BoC is a bank, not Boc. */
static bool has_capital_inside(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    enum { SHORT = 5 };
    bool upper = false, lower = false;
    if ((hit->flags & (EXO_HIT_EXACT_CASE | EXO_HIT_SOUND)) || name->words > 1 || !(name->guards & EXO_GUARD_CAPITAL) ||
        hit->end - hit->start > SHORT)
        return false;
    for (uint64_t i = hit->start + 1; i < hit->end; i++) {
        upper |= s->text[i] >= 'A' && s->text[i] <= 'Z';
        lower |= s->text[i] >= 'a' && s->text[i] <= 'z';
    }
    return upper && lower;
}

/* lang:xx holds when the sentence or the document is in one of them; unknown text is let through unless the word is an
   ordinary word somewhere else. */
static const char *refuses_language(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    if (!name->langs || (s->lang && name->langs >> s->lang & 1)) return NULL;
    uint8_t lang = exo_language_at(s, hit->start, hit->end);
    if (!lang) {
        /* No clear language: a word that is ordinary elsewhere needs the entity named before, or a sentence that leans its way. */
        unsigned elsewhere = hit->ordinary & ~(unsigned)name->langs;
        return elsewhere && !exo_memory_find(&s->memory, hit->image, exo_image_name_entity(s->images[hit->image], hit->name)) &&
                       !exo_language_leans(s, hit->start, hit->end, name->langs, elsewhere)
                   ? "lang"
                   : NULL;
    }
    return name->langs >> lang & 1 ? NULL : "lang";
}

/* An inflected form of another language than the text's, which the text's language has as an ordinary word, is that word:
   Indonesian Wali is no genitive of Walia. */
static const char *refuses_foreign_form(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    bool variant = name->words == 1 && name->via == EXO_VIA_VARIANT;
    uint8_t langs = (uint8_t)(hit->langs == 0xFF && variant && name->lang ? 1u << name->lang : hit->langs);
    if (langs == 0xFF || (s->lang && langs >> s->lang & 1)) return NULL;
    /* And an inflected single word is most often something else: English Tuts, no genitive of Tutsi; Indonesian Muara, none of Muar. */
    const char *tag = exo_image_string(s->images[hit->image], s->images[hit->image]->tags[hit->tag]);
    bool inflected = name->words == 1 && (((name->via == EXO_VIA_NAME || name->via == EXO_VIA_SURNAME) && (hit->flags & EXO_HIT_BARE) && *tag && !strstr(tag, "nom")) || variant);
    if (!inflected && !hit->ordinary) return NULL;
    uint8_t lang = exo_language_at(s, hit->start, hit->end);
    return lang && !(langs >> lang & 1) && (inflected || hit->ordinary >> lang & 1) ? "language" : NULL;
}

/* An abbreviation of one language in a text of another is somebody else's, unless the text names its bearer: MDRT is a Romanian
   ministry in Romanian. English ones are everybody's. */
static const char *refuses_foreign_abbreviation(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    if (!exo_is_local_abbreviation(name) || s->lang == name->lang) return NULL;
    uint8_t lang = exo_language_at(s, hit->start, hit->end);
    return lang && lang != name->lang ? "language" : NULL;
}

/* An adjective or inhabitant of one language in a sentence of another is part of a foreign name, or somebody's: Norwegian in
   Polish is the airline, Slovak in Indonesian a guitarist. */
static const char *refuses_foreign_adjective(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    if ((name->via != EXO_VIA_ADJECTIVE && name->via != EXO_VIA_DEMONYM) || !name->lang || s->lang == name->lang) return NULL;
    uint8_t lang = exo_language_at(s, hit->start, hit->end);
    return lang && lang != name->lang ? "language" : NULL;
}

/* Letters without the marks that the form has, which are an ordinary word as they stand: a scris un roman. */
static const char *refuses_unmarked(exonym_scanner *s, const exo_hit *hit) {
    if (!(hit->flags & EXO_HIT_UNMARKED) || !hit->ordinary) return NULL;
    uint8_t lang = exo_language_at(s, hit->start, hit->end);
    return (lang ? hit->ordinary >> lang & 1 : hit->ordinary) ? "marks" : NULL;
}

/* A capital that every sentence has says nothing about an ordinary word. */
static const char *refuses_initial(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    if (!(name->guards & EXO_GUARD_CAPITAL) || !(hit->flags & EXO_HIT_BARE) || !hit->ordinary || name->prio >= 100) return NULL;
    if ((name->guards & EXO_GUARD_QUOTED) || !exo_sentence_begins(s, hit->start)) return NULL;
    uint8_t lang = exo_language_at(s, hit->start, hit->end);
    return (lang ? hit->ordinary >> lang & 1 : hit->ordinary) ? "ordinary" : NULL;
}

/* A hyphen or dash without spaces, and a letter. */
static bool goes_on_behind_hyphen(const exonym_scanner *s, const exo_hit *hit) {
    uint32_t cp = 0;
    if (hit->end >= s->len) return false;
    size_t n = exo_utf8_step(s->text + hit->end, s->text + s->len, &cp);
    size_t at = (size_t)hit->end + n;
    return (cp == '-' || cp == 0x2010 || cp == 0x2011 || cp == 0x2013) && at < s->len && ((s->text[at] | 0x20) >= 'a' || (unsigned char)s->text[at] >= 0x80);
}

/* A family name first that is an ordinary word, and a given name behind it, are somebody else's rank or trade: Ensign John. English
   never puts a family name before a given name that it knows. */
static const char *refuses_order(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    enum { ENGLISH = 1 };
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    const exo_im_word *word = im->words;
    if (name->via != EXO_VIA_ORDER || s->lower) return NULL;
    size_t pos = (size_t)hit->start, n = 0;
    bool ordinary = false;
    for (; exo_fold_next(&im->fold, s->text, (size_t)hit->end, pos, &w) && w.len; n++, pos = (size_t)w.end) {
        word = &im->words[exo_image_word(im, exo_fold_hash(w.folded, w.len), w.folded, w.len)];
        if (!n) ordinary = (s->lang ? word->ordinary >> s->lang & 1 : word->ordinary) != 0;
    }
    if (n != 2 || !(word->flags & EXO_WORD_GIVEN)) return NULL; /* Jinping Xi */
    return ordinary ? "ordinary" : s->lang == ENGLISH ? "order" : NULL;
}

const char *exo_guard_refuses(exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    const exo_im_name *name = exo_image_name(im, hit->name);
    const char *why;
    if (exo_names_language(s, hit, name)) return "tongue";
    if (exo_is_of_person(s, hit, name)) return "given";
    if (exo_is_of_longer(s, hit, name)) return "longer";
    if ((why = refuses_foreign_adjective(s, hit, name))) return why;
    if (has_capital_inside(s, hit, name)) return "case";
    if ((why = refuses_order(s, hit, name))) return why;
    /* Most names in most places: nothing is asked but a capital, and it is there. */
    const uint32_t asking = EXO_GUARD_EXACT_CASE | EXO_GUARD_NOT_ALL_CAPS | EXO_GUARD_GENERIC | EXO_GUARD_JOINED | EXO_GUARD_COUNTED | EXO_GUARD_QUOTED;
    if (!s->lower && !hit->ordinary && hit->langs == 0xFF && name->via != EXO_VIA_VARIANT && !(name->guards & asking) && !name->langs && !name->cue && !name->min && name->via != EXO_VIA_SURNAME &&
        (!(name->guards & EXO_GUARD_CAPITAL) || (hit->flags & EXO_HIT_CAPITAL)))
        return NULL;
    if ((name->guards & EXO_GUARD_JOINED) && !goes_on_behind_hyphen(s, hit)) return "joined";
    if ((name->guards & EXO_GUARD_COUNTED) && (hit->ordinary || !is_counted(s, hit))) return "counted";
    if ((name->guards & EXO_GUARD_QUOTED) && !exo_is_quoted_alone(s, hit)) return "quoted";
    if ((why = refuses_letters(s, hit, name))) return why;
    if (name->min && letters_of(s, hit) < name->min) return "min";
    if ((why = refuses_language(s, hit, name)) || (why = refuses_foreign_form(s, hit, name)) || (why = refuses_unmarked(s, hit))) return why;
    if (name->cue && (!(name->guards & EXO_GUARD_CUE_INITIAL) || exo_sentence_begins(s, hit->start)) &&
        !exo_cue_near(s, hit->image, name->cue - 1u, hit->start, hit->end) && !exo_is_led_in(s, hit, name))
        return "cue";
    return name->guards & EXO_GUARD_GENERIC ? "generic" : NULL;
}

/* Whether a word in title case stands beside the match, only a space away, that is no beginning of a sentence and leads to nothing. */
static bool has_capital_beside(exonym_scanner *s, const exo_hit *hit) {
    const char *t = s->text;
    uint64_t end = hit->end, from = hit->start;
    if (end + 2 < s->len && t[end] == ' ' && t[end + 1] >= 'A' && t[end + 1] <= 'Z' && !(t[end + 2] >= 'A' && t[end + 2] <= 'Z')) return true;
    if (from < 3 || t[from - 1] != ' ') return false;
    for (from -= 1; from > 0 && (unsigned char)t[from - 1] > ' '; from--) {}
    if (t[from] < 'A' || t[from] > 'Z' || (t[from + 1] >= 'A' && t[from + 1] <= 'Z') || t[hit->start - 2] == ',') return false;
    return !exo_sentence_begins(s, from) && !exo_led_as(s, hit);
}

/* One word, or a person's full name, written with its capitals; an ordinary word does not begin a sentence. */
bool exo_guard_may_hold(exonym_scanner *s, const exo_hit *hit) {
    const exo_im_name *name = exo_image_name(s->images[hit->image], hit->name);
    if (s->lower || (name->guards & EXO_GUARD_ANTE) || (hit->flags & EXO_HIT_SOUND) || !(name->guards & EXO_GUARD_TEACHES)) return false;
    if (!(name->guards & (EXO_GUARD_CAPITAL | EXO_GUARD_EXACT_CASE)) || (name->words > 1 && name->kind != EXO_IM_PERSON)) return false;
    return !has_capital_beside(s, hit) && !(hit->ordinary && exo_sentence_begins(s, hit->start));
}

/* Arsenal pair Calum Chambers: a sportsman named in full near a name that asks for a word of sport. */
static bool is_beside_sportsman(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    enum { NEAR = 60 }; /* bytes */
    const exonym_image *im = s->images[hit->image];
    if (name->kind != EXO_IM_ORG || im->sport >= im->nspheres || !name->cue || (name->cue - 1u != im->sport_words && name->cue - 1u != im->football_words)) return false;
    size_t from = 0, to = s->memory.places.len;
    while (from < to) {
        size_t half = (from + to) / 2;
        if (s->memory.places.at[half].at + NEAR < hit->start) from = half + 1;
        else to = half;
    }
    for (; from < s->memory.places.len && s->memory.places.at[from].at < hit->end + NEAR; from++) {
        const exo_place *p = &s->memory.places.at[from];
        if (p->image == hit->image && (exo_image_about(im, p->entity)->roles >> im->sport & 1)) return true;
    }
    return false;
}

/* The Fed, once the text has met a word of finance beside it: Ford, Shell, BP, another mention of James Brown the singer. */
bool exo_guard_holds(exonym_scanner *s, const exo_hit *hit) {
    const exo_im_name *name = exo_image_name(s->images[hit->image], hit->name);
    return (exo_memory_find(&s->memory, hit->image, exo_image_name_entity(s->images[hit->image], hit->name)) || is_beside_sportsman(s, hit, name)) && exo_guard_may_hold(s, hit);
}

/* A name that others bear too counts beside a word that says of somebody that he is in public life: singer James Brown. */
static bool refuses_common(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    enum { WORDS = 8 };
    const exonym_image *im = s->images[hit->image];
    if (!(name->guards & EXO_GUARD_COMMON) || (name->guards & EXO_GUARD_ANTE) || im->known_for >= im->ncues) return false;
    return !cue_within(s, hit->image, im->known_for, hit->start, hit->end, WORDS);
}

const char *exo_guard_misses(exonym_scanner *s, const exo_hit *hit, bool with_memory) {
    const exo_im_name *name = exo_image_name(s->images[hit->image], hit->name);
    bool alone_by_sound = (hit->flags & EXO_HIT_SOUND) && name->words < 2, surname = name->via == EXO_VIA_SURNAME;
    if (with_memory && name->words == 1 && exo_is_given_in_document(s, hit, name)) return "given";
    /* A cue beside it has already spoken for a name that asks for one there. */
    const char *why = name->guards & EXO_GUARD_CUE_INITIAL ? NULL : refuses_initial(s, hit, name);
    if (!why) why = refuses_foreign_abbreviation(s, hit, name);
    if (!why && refuses_common(s, hit, name)) why = "common";
    if (!with_memory || (!why && !surname && !alone_by_sound && !(name->guards & EXO_GUARD_ANTE))) return why;
    if (exo_memory_find(&s->memory, hit->image, exo_image_name_entity(s->images[hit->image], hit->name))) return NULL;
    if (why) return why;
    if (surname && exo_memory_shared(&s->memory, hit->hash)) return "given";
    if (alone_by_sound) return "sound";
    if (name->guards & EXO_GUARD_ANTE) return "ante";
    return NULL;
}

/* Names that the text uses as a part of somebody else's name: a surname behind another given name, a place that is a given
   name or a surname there, a street named after somebody.

       Michał [Tusk]   Z. [Tusk]    a surname behind somebody else's given name or initial
       Claudiu [Belu]               a place, an adjective, a name of one word behind a given name
       Louise [Nordstrom]           a firm behind one
       [Paris] Jackson sang         a place that is a given name before a surname
       [Asia] ... Asia Bibi         and where the document names somebody of that given name in full
       cariera lui [Lesko]          a place behind the article of men
       ul. gen. [Andersa]           the street
       Teatr „[Roma]”               a place or person that something is called after
       [Mittal] Steel, Hotel [Chopin]   what is called after somebody
       [Komisja] Wyborcza           a body's name cut short, and another body's
       [Paweł] V, [Rüdiger] von Fritsch   somebody else of that name

       [Mario Moretti] Polegato     somebody whose name goes on
       di [Teuku Umar]              in Indonesian a street: what stands behind `di` is a place
       [Paul Smith]'s College       what is called after him, too
       [Taj Mahal] Hotel, [Keppel] Road     and after a site, a firm
       K 88 "[Washington]"          a locomotive
       analyst [Meissen] Chang      a town that stands for a given name behind what somebody is
       [London Olympics] 1908       an event of another year

   Had it been the bearer's own full name, that would have matched. */
#include "resolve.h"

enum { REACH = 48, ENGLISH = 1, POLISH = 2, ROMANIAN = 3, INDONESIAN = 4 }; /* REACH in bytes; numbers of languages (FORMAT) */

#define IS_ANY(w, list) exo_word_among((w), (list), sizeof(list) / sizeof *(list))

/* Whether the word is a form of a given name as it is written: Roman, not Român. */
static bool is_given(const exonym_scanner *s, const exonym_image *im, const exo_fold_word *w) {
    const exo_im_word *word = exo_word_known(im, w);
    if (!(word->flags & EXO_WORD_GIVEN)) return false;
    if (!w->marked) return true;
    char text[EXO_FOLD_MAX * 2], form[EXO_FOLD_MAX * 2];
    size_t n = exo_fold_marked(&im->fold, s->text + w->start, (size_t)(w->end - w->start), text);
    for (uint32_t k = word->reading; n && k < word[1].reading; k++) {
        if (!(im->readings[k].flags & EXO_READ_GIVEN)) continue;
        const char *name = exo_image_string(im, im->readings[k].form);
        if (exo_fold_marked(&im->fold, name, strlen(name), form) == n && memcmp(text, form, n) == 0) return true;
    }
    return false;
}

/* Behind a given name or, with its full stop, an initial. */
static bool behind_given_name(const exonym_scanner *s, const exo_hit *hit, bool initials_only) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    if (exo_small_before(s, hit->start) || !exo_word_before(s, &im->fold, hit->start, &w, &dot) || !w.first_upper) return false;
    if (dot) return w.len == 1 && w.shape == EXO_SHAPE_TITLE;
    if (w.len == 2 && w.shape == EXO_SHAPE_UPPER && !exo_word_known(im, &w)->len) /* JB Van Dijk */
        return !exo_memory_find(&s->memory, hit->image, exo_image_name_entity(im, hit->name));
    if (initials_only || !is_given(s, im, &w)) return false;
    const exo_im_word *word = exo_word_known(im, &w);
    return !word->function && !(word->ordinary && exo_sentence_begins(s, w.start));
}

/* In a text without capitals, behind a word that is a given name and nothing else: dragan djukanovic. */
static bool behind_small_given_name(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    if (!exo_word_before(s, &im->fold, hit->start, &w, &dot) || dot || w.len < 3 || !is_given(s, im, &w)) return false;
    const exo_im_word *word = exo_word_known(im, &w);
    return !word->function && !word->cues && !word->ordinary;
}

/* Artis Yuyun Sukawati: a word that nothing knows behind one that leads to somebody. */
static bool is_unknown_artist(const exonym_scanner *s, const exonym_image *im, const exo_fold_word *w) {
    exo_fold_word lead;
    bool dot;
    return !exo_word_known(im, w)->len && w->shape == EXO_SHAPE_TITLE && exo_word_before(s, &im->fold, w->start, &lead, &dot) && !dot &&
           im->person_leads < im->ncues && exo_is_cue(im, &lead, im->person_leads);
}

/* The same for what is no person's name as a rule: the given name is no ordinary word, month or place. */
static bool stands_for_surname(const exonym_scanner *s, const exo_hit *hit, bool place) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    if ((!s->lower && exo_small_before(s, hit->start)) || !exo_word_before(s, &im->fold, hit->start, &w, &dot) || dot || !(w.first_upper || s->lower) || w.shape == EXO_SHAPE_UPPER) return false;
    if (s->context.place_to + 1 == hit->start) return false; /* Sydney Australia */
    if (!is_given(s, im, &w)) { /* Mariano García Fresno */
        if (place && s->lang == INDONESIAN && !s->lower && is_unknown_artist(s, im, &w)) return true;
        exo_fold_word first;
        if (!place || s->lower || !(exo_word_known(im, &w)->flags & EXO_WORD_LAST) || !exo_word_before(s, &im->fold, w.start, &first, &dot) || dot ||
            !first.first_upper || !is_given(s, im, &first) || exo_sentence_begins(s, first.start))
            return false;
        w = first;
    }
    const exo_im_word *word = exo_word_known(im, &w);
    if (word->function || word->cues || (s->lang ? word->ordinary >> s->lang & 1 : word->ordinary)) return false;
    /* Indonesian puts a place behind anything: Masjid Agung Demak. */
    return !(place && (s->lower || s->lang == INDONESIAN));
}

static bool is_led_to(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    return exo_word_before(s, &im->fold, hit->start, &w, &dot) && im->place_leads < im->ncues && exo_is_cue(im, &w, im->place_leads);
}

/* Behind a particle of surnames and a capitalised word: Lorenzo da Ponte is not Ponta. */
static bool behind_particle(const exonym_scanner *s, const exo_hit *hit) {
    static const char *const list[] = {"da", "dos", "das", "du", "von", "van", "della", "der", "den", "ten", "zu"};
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w, first;
    bool dot;
    if (!exo_word_before(s, &im->fold, hit->start, &w, &dot) || dot || w.first_upper) return false;
    return IS_ANY(&w, list) && exo_word_before(s, &im->fold, w.start, &first, &dot) && first.first_upper;
}

/* Analyst Meissen Chang: in English a word for what somebody is, with a small letter, stands right before the match. */
static bool is_behind_profession(const exonym_scanner *s, const exo_hit *hit) {
    static const char *const professions[] = {"analyst", "attorney", "lawyer", "economist", "expert", "director", "editor", "reporter", "photographer", "professor", "researcher", "manager", "engineer"};
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    return s->lang == ENGLISH && exo_word_before(s, &im->fold, hit->start, &w, &dot) && !dot && !w.first_upper && IS_ANY(&w, professions);
}

/* The word itself is a given name, and a surname stands behind it: the word there is capitalised, ends somebody's name or
   (for a place, and a person of one name) is unknown, and ends the run of capitals; no preposition or article leads to it. */
static bool stands_for_given_name(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word own, w, after;
    bool place = exo_is_place(name), mononym = name->kind == EXO_IM_PERSON && (name->via == EXO_VIA_NAME || name->via == EXO_VIA_GIVEN);
    if (hit->end + 1 >= s->len || s->text[hit->end] != ' ' || (s->text[hit->end + 1] >= 'a' && s->text[hit->end + 1] <= 'z')) return false;
    if (!exo_word_behind(s, &im->fold, hit->end, &w) || w.shape != EXO_SHAPE_TITLE || w.len < 3) return false;
    /* A given name alone has no capitalised word behind it: Carol Mircea is not Carol. */
    if (name->kind == EXO_IM_PERSON && name->via == EXO_VIA_GIVEN && (name->guards & EXO_GUARD_MADE)) return true;
    /* A place without its marks is as little of a place: Torun Eriksen. */
    bool unmarked = place && (hit->flags & EXO_HIT_UNMARKED);
    if (!exo_fold_next(&im->fold, s->text, (size_t)hit->end, (size_t)hit->start, &own)) return false;
    const exo_im_word *behind = exo_word_known(im, &w);
    /* Whoever has one name has no other behind it: Asterix Kieldrecht is a club, Bono Mack a representative. */
    bool named_once = mononym && name->via == EXO_VIA_NAME && s->lang && s->lang != INDONESIAN && !exo_sentence_begins(s, hit->start);
    if (!unmarked && !named_once && !(name->kind == EXO_IM_CITY && is_behind_profession(s, hit)) && !is_given(s, im, &own)) return false;
    /* An inflected form beside an unknown surname is the given name too: Dalia, no case of Dalio. So is a singer's: Adele Orioli. */
    bool unknown = !behind->len && (place || mononym || hit->langs != 0xFF);
    if (!unknown && (!(behind->flags & EXO_WORD_LAST) || behind->function)) return false;
    if (exo_word_behind(s, &im->fold, w.end, &after) && after.first_upper) return false;
    return !is_led_to(s, hit);
}

/* An adjective that its language writes small, capitalised, and somebody's name as written: Georgiana; a surname only where
   no sentence begins: Moldovan. */
static bool is_capitalised_name(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    /* Sadecki, with a capital and without its marks, is a surname: the adjective is sądecki. */
    if (s->lang == POLISH && (hit->flags & EXO_HIT_UNMARKED)) return true;
    /* Teatrul German: of another name. */
    if (!exo_small_before(s, hit->start) && exo_word_before(s, &im->fold, hit->start, &w, &dot) && !dot && w.first_upper && w.len > 1) return false;
    if (!exo_fold_next(&im->fold, s->text, (size_t)hit->end, (size_t)hit->start, &w) || w.shape != EXO_SHAPE_TITLE || w.end != hit->end) return false;
    return is_given(s, im, &w) || (!w.marked && (exo_word_known(im, &w)->flags & EXO_WORD_LAST) && !exo_sentence_begins(s, hit->start));
}

/* The short ones are Polish, and other words elsewhere: al Guvernului. `*cue`: it is one somewhere. */
static bool is_street(const exonym_scanner *s, const exonym_image *im, const exo_fold_word *w, bool dot, bool *cue) {
    *cue = exo_is_cue(im, w, im->street_words);
    if (!*cue) return false;
    bool brief = exo_word_is(w, "al") || exo_word_is(w, "pl") || exo_word_is(w, "os");
    if (brief && !dot && s->lang != POLISH) return false;
    return !(w->start && s->text[w->start - 1] == '.'); /* gazeta.pl. Ryanair */
}

/* Right behind a word for street, square or estate; a rank may stand between: ul. gen. Andersa, Jalan Kolonel Sugiono. */
static bool names_street(exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w, far;
    bool dot, cue;
    uint64_t tag, *none = im->street_words < im->ncues ? exo_nothing_before(s, s->no_street, hit->image, hit->start, &tag) : NULL;
    if (!none || *none == tag || !exo_word_before(s, &im->fold, hit->start, &w, &dot)) return false;
    if (is_street(s, im, &w, dot, &cue)) return true;
    bool rank = dot ? w.len > 1 && w.len <= 5 : w.first_upper && exo_word_known(im, &w)->cues != 0;
    if (!cue && !rank) *none = tag;
    return rank && exo_word_before(s, &im->fold, w.start, &far, &dot) && is_street(s, im, &far, dot, &cue);
}

/* The end of an English 's, with or without a space before it, else `end`. */
static uint64_t past_possessive(const exonym_scanner *s, uint64_t end) {
    size_t at = (size_t)end + (end < s->len && s->text[end] == ' ');
    uint32_t cp = 0;
    if (at >= s->len) return end;
    at += exo_utf8_step(s->text + at, s->text + s->len, &cp);
    return (cp == '\'' || cp == 0x2019) && at < s->len && s->text[at] == 's' ? at + 1 : end;
}

/* A person before a house number (Simion Bărnuțiu nr. 45) or behind Romanian `de pe`, from on: a street without a word for it. */
static bool is_address(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w, far;
    bool dot;
    if (s->lang != ROMANIAN) return false;
    if (exo_word_behind(s, &im->fold, hit->end, &w) && exo_word_is(&w, "nr")) return true;
    return exo_word_before(s, &im->fold, hit->start, &w, &dot) && !dot && exo_word_is(&w, "pe") && exo_word_before(s, &im->fold, w.start, &far, &dot) && !dot &&
           exo_word_is(&far, "de");
}

/* What is called after somebody: Hotel Chopin, Stadion Maradony; Redford Road, Mittal Steel. */
static bool is_called_after(const exonym_scanner *s, const exo_hit *hit) {
    static const char *const small[] = {"school", "stadium", "airport", "hospital", "bridge"}; /* the John F. Kennedy airport */
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    if (im->named_after < im->ncues && exo_word_before(s, &im->fold, hit->start, &w, &dot) && !(dot && w.len > 4) && exo_is_cue(im, &w, im->named_after)) return true; /* Mt. */
    if (im->person_tails >= im->ncues) return false;
    bool full = exo_image_name(im, hit->name)->words > 1;
    return exo_word_behind(s, &im->fold, full ? past_possessive(s, hit->end) : hit->end, &w) && (w.first_upper || (full && s->lang == ENGLISH && IS_ANY(&w, small))) &&
           exo_is_cue(im, &w, im->person_tails);
}

/* Taj Mahal Hotel, Buckingham Palace Road. */
static bool is_before_tail(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    return s->lang == ENGLISH && im->person_tails < im->ncues && exo_word_behind(s, &im->fold, hit->end, &w) && w.first_upper && exo_is_cue(im, &w, im->person_tails);
}

/* Keppel Road: a firm's only word before one for a street that ends the run of capitals. */
static bool is_before_street(const exonym_scanner *s, const exo_hit *hit) {
    static const char *const streets[] = {"road", "street", "avenue", "boulevard", "lane", "drive"};
    const exo_fold *f = &s->images[hit->image]->fold;
    exo_fold_word w, after;
    if (s->len - hit->end < 2 || !strchr("RSABLD", s->text[hit->end + 1])) return false;
    return exo_word_behind(s, f, hit->end, &w) && w.first_upper && IS_ANY(&w, streets) && !(exo_word_behind(s, f, w.end, &after) && after.first_upper);
}

/* Another bearer's number (Paus Leo X), or a given name before a particle and a surname (Ruediger von Fritsch). */
static bool goes_on_as_another(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    static const char *const particles[] = {"von", "van", "della", "zu"};
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w, far;
    if (!exo_word_behind(s, &im->fold, hit->end, &w)) return false;
    if (name->words > 1 && name->via == EXO_VIA_NAME && w.first_upper && exo_word_is(&w, "jr")) return true; /* the son */
    /* La Fontaine d'Amour; Decebal M., whose name the police does not give. */
    if (w.len == 1 && !w.first_upper && w.folded[0] == 'd' && w.end < s->len && s->text[w.end] != ' ') return true;
    if (name->words == 1 && w.len == 1 && w.first_upper && w.end < s->len && s->text[w.end] == '.') return true;
    if (w.shape == EXO_SHAPE_UPPER || (w.len == 1 && w.first_upper && w.folded[0] != 'i')) {
        for (size_t i = 0; i < w.len; i++)
            if (!strchr("ivx", w.folded[i])) return false;
        return w.len <= 5;
    }
    if (w.first_upper || name->words > 1) return false;
    return IS_ANY(&w, particles) && exo_word_behind(s, &im->fold, w.end, &far) && far.first_upper;
}

/* A full name that goes on with a word that nothing knows and that ends the run of capitals: Mario Moretti Polegato. Indonesians write
   the same man's name longer; English headlines capitalise every word, so a small one has to stand before. Behind a hyphen it is
   most often a woman's other surname (Constantina Diță-Tomescu). */
static bool has_further_surname(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w, after, before;
    bool dot;
    if (name->words < 2 || name->via != EXO_VIA_NAME || s->lower || s->lang == INDONESIAN) return false;
    if (!exo_word_behind(s, &im->fold, hit->end, &w) || w.shape != EXO_SHAPE_TITLE || w.len < 3 || exo_word_known(im, &w)->len) return false;
    if (exo_word_behind(s, &im->fold, w.end, &after) && after.first_upper) return false;
    return s->lang == POLISH || s->lang == ROMANIAN || (exo_word_before(s, &im->fold, hit->start, &before, &dot) && !dot && !before.first_upper);
}

/* Indonesian puts `di` before places, never before people. */
static bool behind_di(const exonym_scanner *s, const exo_hit *hit) {
    exo_fold_word w;
    bool dot;
    return s->lang == INDONESIAN && exo_word_before(s, &s->images[hit->image]->fold, hit->start, &w, &dot) && !dot && exo_word_is(&w, "di");
}

/* Romanian puts `lui` before men, not before places. */
static bool behind_article_of_men(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    return s->lang == ROMANIAN && exo_word_before(s, &im->fold, hit->start, &w, &dot) && !dot && exo_word_is(&w, "lui");
}

/* The entity has another name in the text's language, so this one is somebody's: Asia in Polish is no Azja. */
static bool has_own_name(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    const exonym_image *im = s->images[hit->image];
    uint32_t entity = exo_image_name_entity(im, hit->name), label = s->lang ? exo_image_label_in(im, entity, s->lang) : 0;
    if (!label || hit->langs != 0xFF || name->lang == s->lang || label == exo_image_row_text(im, entity, exo_image_name_row(im, hit->name))) return false;
    exo_fold_word w, own;
    const char *text = exo_image_string(im, label);
    if (!exo_fold_next(&im->fold, s->text, (size_t)hit->end, (size_t)hit->start, &w) || !is_given(s, im, &w)) return false;
    return !exo_fold_next(&im->fold, text, strlen(text), 0, &own) || own.len != w.len || memcmp(own.folded, w.folded, w.len) != 0;
}

/* Cinderella (1950): one name and a year in brackets are a film, a book. */
static bool is_dated_work(const exonym_scanner *s, const exo_hit *hit) {
    const char *t = s->text + hit->end;
    if (s->len - hit->end < 7 || t[0] != ' ' || t[1] != '(' || t[6] != ')' || (t[2] != '1' && t[2] != '2')) return false;
    for (int i = 2; i < 6; i++)
        if (t[i] < '0' || t[i] > '9') return false;
    return true;
}

bool exo_is_of_person(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    bool person = name->kind == EXO_IM_PERSON || name->kind == EXO_IM_EVENT, place = exo_is_place(name);
    /* Firms that are called after somebody: Louise Nordstrom. */
    if (name->kind == EXO_IM_ORG)
        return !s->lower && name->words == 1 && name->via == EXO_VIA_NAME && (hit->flags & EXO_HIT_BARE) && (stands_for_surname(s, hit, false) || names_street(s, hit) || is_before_street(s, hit));
    if (!person && !place) return false;
    if (place && name->kind != EXO_IM_COUNTRY && !s->lower && name->words == 1 && behind_article_of_men(s, hit)) return true;
    if (name->kind == EXO_IM_PERSON && (!s->lower || name->words > 1) && is_called_after(s, hit)) return true;
    if (name->kind == EXO_IM_PERSON && !s->lower && (goes_on_as_another(s, hit, name) || has_further_surname(s, hit, name))) return true;
    if (name->kind == EXO_IM_PLACE && name->words > 1 && !s->lower && is_before_tail(s, hit)) return true;
    if (name->kind == EXO_IM_PERSON && name->words == 1 && name->via == EXO_VIA_NAME && is_dated_work(s, hit)) return true;
    if (name->kind == EXO_IM_PERSON && (behind_di(s, hit) || is_address(s, hit))) return true;
    bool town = (s->lang == INDONESIAN || s->lang == ROMANIAN) && place && (name->words == 1 || s->lang == ROMANIAN) && name->kind == EXO_IM_CITY; /* Jalan Medan Merdeka, strada Săvinești, Piața Sf. Gheorghe */
    if ((person || town) && (!s->lower || (person && name->words > 1)) && (hit->start < s->context.street_to || names_street(s, hit))) {
        if (hit->end > s->context.street_to) s->context.street_to = hit->end;
        return true;
    }
    if (name->via == EXO_VIA_INITIAL) return (name->guards & EXO_GUARD_MADE) && !s->lower && behind_given_name(s, hit, true);
    if (s->lower && name->via == EXO_VIA_SURNAME && (name->guards & EXO_GUARD_MADE) && behind_small_given_name(s, hit)) return true;
    if (s->lower && name->kind == EXO_IM_PERSON && name->words == 2 && name->via == EXO_VIA_NAME && behind_small_given_name(s, hit)) /* indra bambang utoyo */
        return !exo_memory_find(&s->memory, hit->image, exo_image_name_entity(s->images[hit->image], hit->name));
    if (name->via == EXO_VIA_SURNAME && !s->lower && (name->guards & EXO_GUARD_MADE) && (behind_given_name(s, hit, false) || behind_particle(s, hit)))
        return true;
    if (name->kind == EXO_IM_PERSON && name->words > 1 && name->via == EXO_VIA_NAME && !s->lower && stands_for_surname(s, hit, false)) /* Herbert Charles Brown */
        return !exo_memory_find(&s->memory, hit->image, exo_image_name_entity(s->images[hit->image], hit->name));
    if (name->via == EXO_VIA_ABBREV && place && name->words == 1 && !s->lower && (hit->flags & EXO_HIT_BARE) && stands_for_surname(s, hit, true)) return true; /* Simon Conn */
    if (name->words > 1 || name->via == EXO_VIA_ABBREV || (!person && !place) || !((hit->flags & EXO_HIT_BARE) || s->lower)) return false;
    if (name->via == EXO_VIA_ADJECTIVE || name->via == EXO_VIA_DEMONYM) {
        if (s->lower || (name->guards & EXO_GUARD_JOINED)) return false;
        if (s->lang == POLISH && (hit->flags & EXO_HIT_CAPITAL) && names_street(s, hit)) return true; /* ulica Olsztyńska */
        return stands_for_surname(s, hit, place) || behind_given_name(s, hit, true) || (!(name->guards & (EXO_GUARD_CAPITAL | EXO_GUARD_EXACT_CASE)) && is_capitalised_name(s, hit));
    }
    if (name->via != EXO_VIA_SURNAME && stands_for_surname(s, hit, place)) return true;
    if (s->lower) return false;
    return stands_for_given_name(s, hit, name) || (place && has_own_name(s, hit, name));
}

unsigned exo_led_as(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    unsigned as = 0;
    if (exo_word_before(s, &im->fold, hit->start, &w, &dot) && !dot) {
        if (im->body_leads < im->ncues && exo_is_cue(im, &w, im->body_leads)) as |= EXO_LED_BODY;
        if (im->place_in < im->ncues && exo_is_cue(im, &w, im->place_in)) as |= EXO_LED_PLACE;
        if (im->person_leads < im->ncues && exo_is_cue(im, &w, im->person_leads)) as |= EXO_LED_PERSON;
        if (s->lang == ENGLISH && exo_word_is(&w, "the")) as |= EXO_LED_SITE;
    }
    if (exo_word_behind(s, &im->fold, hit->end, &w)) {
        if (im->body_tails < im->ncues && exo_is_cue(im, &w, im->body_tails)) as |= EXO_LED_BODY;
        if (w.first_upper) as &= ~(unsigned)EXO_LED_SITE; /* the Hudson Institute */
    }
    return as;
}

bool exo_is_led_in(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    if (!exo_is_place(name) || !name->cue || s->lower || !(hit->flags & EXO_HIT_CAPITAL) || im->town_in >= im->ncues) return false;
    if (name->cue - 1u != im->town && name->cue - 1u != im->region && name->cue - 1u != im->states_of_us) return false;
    if (!exo_word_before(s, &im->fold, hit->start, &w, &dot) || dot || !exo_is_cue(im, &w, im->town_in)) return false;
    /* English writes the months and many a common noun with a capital behind `in`: in March, in Orange. */
    if (s->lang == ENGLISH && hit->ordinary >> ENGLISH & 1) return false;
    return !exo_word_behind(s, &im->fold, hit->end, &w) || !w.first_upper;
}

bool exo_is_given_in_document(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    const exonym_image *im = s->images[hit->image];
    if (name->via != EXO_VIA_NAME || s->lower || !exo_memory_shared(&s->memory, hit->hash)) return false;
    if (!exo_is_place(name)) return false;
    exo_fold_word w;
    return exo_fold_next(&im->fold, s->text, (size_t)hit->end, (size_t)hit->start, &w) && is_given(s, im, &w) && !is_led_to(s, hit);
}

bool exo_is_aside(const exonym_scanner *s, const exo_hit *hit, bool surname) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w = {.start = hit->start};
    bool dot;
    if (im->kin >= im->ncues || (surname && (!exo_word_before(s, &im->fold, hit->start, &w, &dot) || dot))) return false;
    return exo_word_before(s, &im->fold, w.start, &w, &dot) && !dot && exo_is_cue(im, &w, im->kin);
}

/* ---- longer names ------------------------------------------------------------------------------ */

/* An apostrophe and letters that are no ending: Tonga'uiha. */
static bool goes_on_behind_apostrophe(const exonym_scanner *s, const exo_hit *hit) {
    uint32_t cp = 0;
    if (hit->end >= s->len || (s->text[hit->end] != '\'' && (unsigned char)s->text[hit->end] < 0x80)) return false;
    size_t at = (size_t)hit->end + exo_utf8_step(s->text + hit->end, s->text + s->len, &cp), n = 0;
    if (cp != '\'' && cp != 0x2019) return false;
    while (at + n < s->len && n < 5 && (s->text[at + n] | 0x20) >= 'a' && (s->text[at + n] | 0x20) <= 'z') n++;
    return n >= 4;
}

/* Oakland County, Kingston Flyer, in Romanian Albota de Sus: a word of the set behind a town makes another name. */
static bool has_tail(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    if (im->place_tails >= im->ncues || !exo_word_behind(s, &im->fold, hit->end, &w)) return false;
    if (s->lang == ROMANIAN && w.len == 2 && !w.first_upper && memcmp(w.folded, "de", 2) == 0 && !exo_word_behind(s, &im->fold, w.end, &w)) return false;
    return w.first_upper && exo_is_cue(im, &w, im->place_tails);
}

static bool is_joint(const exo_fold_word *w) {
    static const char *const joints[] = {"de", "da", "del", "della", "du"};
    return !w->first_upper && IS_ANY(w, joints);
}

/* San Juan de Nicaragua, Estrela da Amadora: `de` and the like join two capitalised words. Romanian has them between any. */
static bool joined_by_de(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w, far;
    bool dot;
    if (s->lower || s->lang == 0 || s->lang == ROMANIAN) return false;
    if (exo_word_behind(s, &im->fold, hit->end, &w) && is_joint(&w) && exo_word_behind(s, &im->fold, w.end, &far) && far.first_upper)
        return true;
    return exo_word_before(s, &im->fold, hit->start, &w, &dot) && !dot && is_joint(&w) && exo_word_before(s, &im->fold, w.start, &far, &dot) && !dot && far.first_upper;
}

/* Paris, Texas; Manchester, Va. */
static bool is_in_state(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    size_t at = (size_t)hit->end + 2, limit = s->len - hit->end > REACH ? (size_t)hit->end + REACH : s->len;
    return (name->guards & EXO_GUARD_ABROAD) && im->states_of_us < im->ncues && at < limit && s->text[hit->end] == ',' && s->text[hit->end + 1] == ' ' &&
           exo_fold_next(&im->fold, s->text, limit, at, &w) && w.start == at && w.first_upper && exo_is_cue(im, &w, im->states_of_us);
}

/* Osada Macedonia: a village called as a country. */
static bool is_behind_village(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    return s->lang == POLISH && im->villages < im->ncues && exo_word_before(s, &im->fold, hit->start, &w, &dot) && !dot && !w.first_upper && exo_is_cue(im, &w, im->villages);
}

/* USS Arizona, KM Sinabung: a ship. */
static bool is_ship(const exonym_scanner *s, const exo_hit *hit) {
    static const char *const prefixes[] = {"uss", "hms", "hmas", "hmcs", "km", "kri"};
    exo_fold_word w;
    bool dot;
    if (exo_small_before(s, hit->start) || !exo_word_before(s, &s->images[hit->image]->fold, hit->start, &w, &dot) || dot || w.shape != EXO_SHAPE_UPPER) return false;
    return IS_ANY(&w, prefixes);
}

/* Count Paris, Lord Wandsworth, Mr London: somebody, in English, which puts `of` between a title and a place. */
static bool is_titled(const exonym_scanner *s, const exo_hit *hit) {
    static const char *const titles[] = {"count", "countess", "lord", "lady", "sir", "dame", "mr", "mrs", "ms"};
    exo_fold_word w;
    bool dot;
    if (s->lang != ENGLISH || exo_small_before(s, hit->start) || !exo_word_before(s, &s->images[hit->image]->fold, hit->start, &w, &dot) || !w.first_upper) return false;
    return IS_ANY(&w, titles);
}

/* Kamienna Góra – osada w Polsce, Ireland is a village: what is said to be a village is not the town of that name. */
static bool is_village(const exonym_scanner *s, const exo_hit *hit) {
    static const char *const said[] = {"is", "was", "este", "era", "adalah", "merupakan"};
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    size_t at = (size_t)hit->end, limit = s->len - hit->end > 2 * REACH ? at + 2 * REACH : s->len;
    if (im->villages >= im->ncues || at + 3 >= s->len || s->text[at] != ' ') return false;
    uint32_t cp;
    size_t n = exo_utf8_step(s->text + at + 1, s->text + limit, &cp);
    bool says = cp == '-' || cp == 0x2013 || cp == 0x2014;
    if (says) at += 1 + n;
    for (unsigned words = 0; words < 4 && exo_fold_next(&im->fold, s->text, limit, at, &w) && w.start == at + 1 && !w.first_upper; words++, at = (size_t)w.end) {
        if (says && exo_is_cue(im, &w, im->villages)) return true;
        says |= !words && IS_ANY(&w, said);
        says |= !words && s->lang == POLISH && exo_word_is(&w, "to");
        if (!says) return false;
    }
    return false;
}

/* Port Adelaide, Fort Worth: a word of the set before a town makes another name. */
static bool has_head(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    return im->place_heads < im->ncues && !exo_small_before(s, hit->start) && exo_word_before(s, &im->fold, hit->start, &w, &dot) && w.first_upper && exo_is_cue(im, &w, im->place_heads);
}

/* T-Pole: one letter and a hyphen before it. */
static bool behind_letter(const exonym_scanner *s, const exo_hit *hit) {
    return hit->start > 1 && s->text[hit->start - 1] == '-' && ((s->text[hit->start - 2] | 0x20) >= 'a' && (s->text[hit->start - 2] | 0x20) <= 'z') &&
           (hit->start == 2 || (unsigned char)s->text[hit->start - 3] <= ' ');
}

/* A body whose name is only common words, so that it asks for a cue, behind the name of somewhere else: Michigan Supreme Court. */
static bool is_somewhere_else(const exonym_scanner *s, const exo_hit *hit) {
    static const char state[] = "State "; /* of whichever: the State Senate */
    size_t n = sizeof state - 1;
    if (s->lang == ENGLISH && hit->start >= n && memcmp(s->text + hit->start - n, state, n) == 0) return true;
    return s->context.place_to + 1 == hit->start && s->text[hit->start - 1] == ' ';
}

static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_letter(char c) { return (unsigned char)c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }

/* P.[S.D.], P. [S. D.], [S.D.]R.: letters with full stops are one abbreviation from the first to the last. */
static bool is_of_dotted(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    const char *from = s->text + hit->start, *end = s->text + hit->end, *stop = s->text + s->len;
    if (hit->end - hit->start < 3 || from[1] != '.') return false;
    size_t back = hit->start;
    /* S. D. Popescu is somebody. */
    if (hit->end - hit->start <= 5 && from[2] == ' ' && name->kind > EXO_IM_COUNTRY && name->kind <= EXO_IM_PLACE && end + 2 < stop && *end == ' ' &&
        is_capital(end[1]) && end[2] >= 'a')
        return true;
    if (from[2] == ' ' && back && from[-1] == ' ') from--, back--;
    if (back >= 2 && from[-1] == '.' && is_capital(from[-2]) && (back == 2 || !is_letter(from[-3]))) return true;
    if (end < stop && *end == '.' && end[-1] != '.') end++;
    return end[-1] == '.' && end + 1 < stop && is_capital(*end) && end[1] == '.';
}

/* Where the quotation mark begins that ends before `at`; SIZE_MAX when there is none. */
static size_t quote_before(const exonym_scanner *s, uint64_t at) {
    uint32_t cp = 0;
    if (!at) return SIZE_MAX;
    size_t from = (size_t)at - 1;
    while (from > 0 && ((unsigned char)s->text[from] & 0xC0) == 0x80) from--;
    exo_utf8_step(s->text + from, s->text + s->len, &cp);
    return exo_fold_is_quote(cp) ? from : SIZE_MAX;
}

bool exo_is_quoted_alone(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    uint32_t cp = 0;
    bool dot;
    size_t open = quote_before(s, hit->start);
    if (open == SIZE_MAX || hit->end >= s->len) return false;
    exo_utf8_step(s->text + hit->end, s->text + s->len, &cp);
    if (!exo_fold_is_quote(cp)) return false;
    if (!exo_word_before(s, &im->fold, open, &w, &dot) || dot) return true;
    return !(im->quoted_other < im->ncues && exo_is_cue(im, &w, im->quoted_other)) && !(w.first_upper && !exo_sentence_begins(s, w.start));
}

/* In quotation marks behind a capitalised word, and nothing else in them: Teatr „Roma”, Fundația „Soros”, Universitatea „Carol Davila”. */
static bool is_quoted_title(const exonym_scanner *s, const exo_hit *hit) {
    uint32_t cp = 0;
    if (hit->start < 3 || hit->end >= s->len) return false;
    exo_utf8_step(s->text + hit->end, s->text + s->len, &cp);
    if (!exo_fold_is_quote(cp)) return false;
    size_t at = (size_t)hit->start - 1;
    while (at > 0 && ((unsigned char)s->text[at] & 0xC0) == 0x80) at--;
    exo_utf8_step(s->text + at, s->text + s->len, &cp);
    exo_fold_word w;
    bool dot;
    if (!exo_fold_is_quote(cp) || !exo_word_before(s, &s->images[hit->image]->fold, at, &w, &dot) || dot) return false;
    return w.first_upper || (w.folded[0] >= '0' && w.folded[0] <= '9' && w.len < 4); /* K 88 "Washington" */
}

/* A body's name cut short, with a word beside it that makes another body's: Komisja Wyborcza, Rada nadzorcza, Szkocki Parlament. A given
   name behind it is somebody of the body: szef Komisji Jean-Claude Juncker. */
static bool is_of_other_body(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    exo_fold_word w;
    bool dot;
    if (exo_word_behind(s, &im->fold, hit->end, &w) && (w.first_upper ? !is_given(s, im, &w) : im->body_more < im->ncues && exo_is_cue(im, &w, im->body_more))) return true;
    if (exo_small_before(s, hit->start) || !exo_word_before(s, &im->fold, hit->start, &w, &dot) || dot || !w.first_upper) return false;
    /* At the beginning of a sentence: The Commission, Szef Komisji; but Charity Commission. */
    return !exo_sentence_begins(s, w.start) || ((s->lang == ENGLISH || s->lang == INDONESIAN) && !exo_image_function(im, exo_fold_hash(w.folded, w.len)));
}

/* The only year in a text; 0: none, or several (the Cup of 1956–1992). */
static unsigned year_in(const char *text, size_t len) {
    unsigned found = 0;
    for (size_t i = 0; i + 4 <= len; i++) {
        bool alone = (i == 0 || text[i - 1] < '0' || text[i - 1] > '9') && (i + 4 == len || text[i + 4] < '0' || text[i + 4] > '9');
        unsigned year = 0, digits = 0;
        while (digits < 4 && text[i + digits] >= '0' && text[i + digits] <= '9') year = year * 10 + (unsigned)(text[i + digits++] - '0');
        if (!alone || digits < 4 || year < 1800 || year >= 2100) continue;
        if (found) return 0;
        found = year;
    }
    return found;
}

/* The London Olympics 1908, 1908 London Olympics, when the event is that of 2012: the year in what it is called is not the one beside the match. */
static bool is_of_other_year(const exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    const char *called = exo_image_string(im, exo_image_canonical(im, exo_image_name_entity(im, hit->name))), *end = s->text + hit->end;
    unsigned own = year_in(called, strlen(called)), beside = 0;
    if (!own || year_in(s->text + hit->start, (size_t)(hit->end - hit->start))) return false;
    if (hit->end + 5 <= s->len && *end == ' ' && (hit->end + 5 == s->len || end[5] < '0' || end[5] > '9')) beside = year_in(end + 1, 4);
    if (!beside && s->lang == ENGLISH && hit->start >= 5 && s->text[hit->start - 1] == ' ' && (hit->start == 5 || (unsigned char)s->text[hit->start - 6] <= ' ')) beside = year_in(s->text + hit->start - 5, 4);
    return beside && beside != own;
}

/* The same for the rest of the document, unless it names the body itself: after the Michigan Supreme Court, the Supreme Court. */
static bool is_elsewhere(exonym_scanner *s, const exo_hit *hit) {
    uint32_t entity = exo_image_name_entity(s->images[hit->image], hit->name);
    if (is_somewhere_else(s, hit)) {
        if (exo_image_name(s->images[hit->image], hit->name)->words > 1) s->context.elsewhere = entity, s->context.elsewhere_image = hit->image;
        return true;
    }
    return s->context.elsewhere == entity && s->context.elsewhere_image == hit->image && !exo_memory_find(&s->memory, hit->image, entity);
}

bool exo_is_of_longer(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name) {
    if (goes_on_behind_apostrophe(s, hit) || ((hit->flags & EXO_HIT_BARE) && behind_letter(s, hit))) return true;
    if (name->kind == EXO_IM_EVENT && name->words > 1 && is_of_other_year(s, hit)) return true;
    if (s->lower) return name->kind == EXO_IM_ORG && name->words == 1 && name->cue && is_somewhere_else(s, hit);
    if (name->words > 1 && name->kind != EXO_IM_PERSON && is_of_dotted(s, hit, name)) return true;
    if ((name->guards & EXO_GUARD_SHORT) && is_of_other_body(s, hit)) return true;
    if (name->kind == EXO_IM_ORG) return name->cue && is_elsewhere(s, hit);
    if ((name->kind == EXO_IM_PERSON || exo_is_place(name)) && (exo_is_company_name(s, hit->end) || is_quoted_title(s, hit))) return true;
    if ((name->via != EXO_VIA_NAME && name->via != EXO_VIA_OLD) || !exo_is_place(name)) return false;
    if (is_ship(s, hit) || (name->kind != EXO_IM_COUNTRY && name->words == 1 && (has_tail(s, hit) || is_titled(s, hit)))) return true;
    if (name->kind == EXO_IM_COUNTRY) return is_behind_village(s, hit);
    if (name->kind != EXO_IM_CITY) return false;
    return has_tail(s, hit) || has_head(s, hit) || is_village(s, hit) || joined_by_de(s, hit) || is_in_state(s, hit, name);
}

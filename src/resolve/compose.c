/* Generic bodies: MSZ, Interior Ministry, Kementerian Dalam Negeri. Such a name says what a body is and not whose, so the
   country comes from the text (DESIGN 8), in this order:

       beside    czeskiego MSZ, Albania's Interior Ministry, MAE al Ucrainei, pemerintah Malaysia, the ministry in Kyiv
       document  the document says beside the same body, once or more, whose it is, and never another country
       home      news in Polish that names no country more often than Poland means the Polish one
       nearest   a document that never speaks of home, and the one country that the sentence or the one before names; else the one that
                 three in four of its mentions of countries are of

   Beside is certain. The others are inferred, ask for a name (an abbreviation, or several words with capitals) and say
   nothing when cues compete: a wrong ministry is worse than none. What a row calls an ordinary noun (government, police)
   counts with a capital that its place in the sentence does not explain; else it is a suggestion.

   Cues are the mentions that settling makes or will make in this window, so Laut Cina Selatan is no cue for China. */
#include "resolve.h"

#include <stdlib.h>

/* How the country came about, and how sure it makes us. */
static const struct {
    double score;
    const char *how;
} ways[] = {{0.93, "beside"}, {0.6, "noun"}, {0.8, "document"}, {0.75, "home"}, {0.65, "nearest"}};
enum { BESIDE, NOUN, DOCUMENT, HOME, NEAREST, WAYS };

const char *exo_compose_how(double score) {
    for (size_t i = 0; i < WAYS; i++)
        if (score > ways[i].score - 0.001 && score < ways[i].score + 0.001) return ways[i].how;
    return "";
}

enum { GAP = 8 }; /* bytes between a body and the country beside it, at most " of the " */

static const exonym_image *image_of(const exonym_scanner *s, const exo_option *o) { return s->images[o->hit.image]; }

static const exo_im_about *entity_of(const exonym_scanner *s, const exo_option *o) {
    return o->entity == EXO_NO_ENTITY ? NULL : exo_image_about(image_of(s, o), o->entity);
}

/* The generic body that the option names. */
static uint32_t generic_of(const exonym_scanner *s, const exo_option *body) { return exo_image_name_entity(image_of(s, body), body->hit.name); }

/* The country that an option is, as the image of the body numbers it; EXO_NO_ENTITY when it is none. */
static uint32_t country_in(const exonym_scanner *s, const exo_option *o, bool capitals, uint8_t image) {
    const exonym_image *im = image_of(s, o);
    const exo_im_about *e = entity_of(s, o);
    if (!e || e->country == EXO_NO_ENTITY || (e->country != o->entity && !(capitals && (e->traits & EXO_TRAIT_CAPITAL)))) return EXO_NO_ENTITY;
    if (o->hit.image == image) return e->country;
    exonym_entity same;
    return exonym_entity_find(s->images[image], exo_image_string(im, im->entities[e->country].id), &same) ? EXO_NO_ENTITY : same.index;
}

/* ---- beside ----------------------------------------------------------------------------------- */

/* What may stand between a body and its country, by language of the body. */
enum { AS_ADJECTIVE = 1, AS_NAME = 2, AS_GENITIVE = 4, AS_CAPITAL = 8 };
typedef struct joint {
    const char *text;
    uint8_t lang, allows;
} joint;
enum { EN = 1, PL, RO, ID };
static const joint before[] = {{" ", EN, AS_ADJECTIVE | AS_NAME}, {"'s ", EN, AS_NAME | AS_CAPITAL}, {"\u2019s ", EN, AS_NAME | AS_CAPITAL},
                               {"' ", EN, AS_NAME}, {"\u2019 ", EN, AS_NAME}, {" ", PL, AS_ADJECTIVE}};
static const joint behind[] = {{" of ", EN, AS_NAME}, {" of the ", EN, AS_NAME}, {" in ", EN, AS_CAPITAL},
                               {" ", PL, AS_ADJECTIVE | AS_GENITIVE}, {" w ", PL, AS_CAPITAL}, {" we ", PL, AS_CAPITAL},
                               {" ", RO, AS_ADJECTIVE | AS_GENITIVE}, {" al ", RO, AS_NAME}, {" a ", RO, AS_GENITIVE}, {" ale ", RO, AS_NAME}, {" ai ", RO, AS_NAME},
                               {" din ", RO, AS_NAME}, {" de la ", RO, AS_CAPITAL}, {" ", ID, AS_NAME | AS_ADJECTIVE}, {" di ", ID, AS_CAPITAL}};

/* The joint that [from, to) of the text is, for this language and way of naming; NULL when there is none. */
static const joint *joint_of(const exonym_scanner *s, const joint *list, size_t n, uint8_t lang, uint64_t from, uint64_t to) {
    exo_str text = exo_str_of(s->text + from, (size_t)(to - from));
    for (size_t i = 0; i < n; i++)
        if (list[i].lang == lang && exo_str_is(text, list[i].text)) return &list[i];
    return NULL;
}

static bool is_adjective(const exo_option *o) { return o->via == EXO_VIA_ADJECTIVE || o->via == EXO_VIA_DEMONYM; }

/* Whether a tag, "pl:gen.sg|loc.sg", has one of the cases; one that says nothing may be any. */
static bool has_case(const exonym_scanner *s, const exo_option *o, const char *word) {
    const char *tag = exo_image_string(image_of(s, o), image_of(s, o)->tags[o->hit.tag]);
    return !*tag || strstr(tag, word);
}

/* Whether noun and adjective may agree in Polish: a case and a number that both have. */
static bool agree(const exonym_scanner *s, const exo_option *noun, const exo_option *adjective) {
    static const char *const forms[] = {"nom.sg", "gen.sg", "dat.sg", "acc.sg", "ins.sg", "loc.sg", "nom.pl", "gen.pl", "dat.pl", "acc.pl", "ins.pl", "loc.pl"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (has_case(s, noun, forms[i]) && has_case(s, adjective, forms[i])) return true;
    return false;
}

/* Whether what stands there is a way of naming that the joint allows. */
static bool allowed(const exonym_scanner *s, const joint *j, const exo_option *body, const exo_option *o) {
    if (is_adjective(o)) {
        if (!(j->allows & AS_ADJECTIVE) || (j->lang != EN && o->via == EXO_VIA_DEMONYM)) return false;
        /* MSZ rosyjski ambasador: the adjective behind an abbreviation goes on with something else. */
        bool polish = j->lang == PL && o->hit.start > body->hit.start;
        return !polish || (body->name->via != EXO_VIA_ABBREV && agree(s, body, o));
    }
    const exo_im_about *e = entity_of(s, o);
    if (j->allows & AS_CAPITAL && e && (e->traits & EXO_TRAIT_CAPITAL)) return true;
    if (j->allows & AS_GENITIVE) return o->via == EXO_VIA_ABBREV || has_case(s, o, "gen");
    return (j->allows & AS_NAME) != 0;
}

/* Whether one of the words stands in front of `at`, as it is written here. */
static bool is_behind(const exonym_scanner *s, const char *const *words, size_t count, uint64_t at) {
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(words[i]);
        if (at <= n || s->text[at - 1] != ' ' || memcmp(s->text + at - n - 1, words[i], n) != 0) continue;
        if (at == n + 1 || s->text[at - n - 2] == ' ' || s->text[at - n - 2] == '\n') return true;
    }
    return false;
}

/* In Ukraine Interior Ministry officials. */
static bool behind_preposition(const exonym_scanner *s, uint64_t at) {
    static const char *const words[] = {"in", "In", "to", "from", "From", "into"};
    return is_behind(s, words, sizeof words / sizeof *words, at);
}

/* Where somebody goes, what comes from there, or with whom: not whose country the text is about. */
static bool behind_direction(const exonym_scanner *s, uint64_t at) {
    static const char *const words[] = {"to", "from", "into", "with", "against", "do", "z", "ze", "przeciwko", "wobec", "spre", "cu", "c\u0103tre", "ke", "dari", "dengan"};
    return is_behind(s, words, sizeof words / sizeof *words, at);
}

/* A letter behind a hyphen goes on with the word: ruso-american. */
static bool goes_on(const exonym_scanner *s, uint64_t at) {
    return at + 1 < s->len && s->text[at] == '-' && s->text[at + 1] > ' ';
}

/* What stands beside a body. */
typedef struct beside {
    uint32_t country;     /* EXO_NO_ENTITY: none */
    bool other;           /* what stands there is no country, or two differ: nothing may be inferred */
} beside;

static void note(const exonym_scanner *s, const joint *j, const exo_option *body, const exo_option *o, beside *found) {
    if (!allowed(s, j, body, o)) return;
    uint32_t country = country_in(s, o, (j->allows & AS_CAPITAL) != 0, body->hit.image);
    const exo_im_about *e = entity_of(s, o);
    if (country == EXO_NO_ENTITY) {
        /* Somebody's name may follow; a region or another organisation would be whose body it is. */
        const char *type = e ? exo_type_text(e->kind) : "";
        found->other |= strcmp(type, "GPE") == 0 || strcmp(type, "LOC") == 0 || (strcmp(type, "ORG") == 0 && !(e->traits & EXO_TRAIT_GENERIC));
        return;
    }
    if (found->country != EXO_NO_ENTITY && found->country != country) found->other = true;
    found->country = country;
}

/* The language in which a generic name is spelt here. */
static uint8_t language_of(exonym_scanner *s, const exo_option *body) {
    return body->name->lang ? body->name->lang : exo_language_at(s, body->hit.start, body->hit.end);
}

/* What stands beside the body `at` of the options; `last` is the mention before it, if any. */
static beside look_beside(exonym_scanner *s, size_t at, const exo_option *last) {
    const exo_option *o = s->options_found.at, *body = &o[at];
    beside found = {EXO_NO_ENTITY, false};
    uint8_t lang = language_of(s, body);
    if (last && last->hit.end < body->hit.start && body->hit.start - last->hit.end <= GAP) {
        const joint *j = joint_of(s, before, sizeof before / sizeof *before, lang, last->hit.end, body->hit.start);
        bool loose = j && !is_adjective(last) && last->via != EXO_VIA_ABBREV && j->text[0] == ' ';
        if (j && !(loose && behind_preposition(s, last->hit.start))) note(s, j, body, last, &found);
    }
    size_t k = at + 1;
    while (k < s->options_found.len && (o[k].hit.start < body->hit.end || o[k].suggestion || o[k].generic)) k++;
    if (k == s->options_found.len || o[k].hit.start - body->hit.end > GAP) return found;
    const joint *j = joint_of(s, behind, sizeof behind / sizeof *behind, lang, body->hit.end, o[k].hit.start);
    for (size_t i = k; j && i < s->options_found.len && o[i].hit.start == o[k].hit.start && o[i].hit.end == o[k].hit.end; i++) {
        if (goes_on(s, o[i].hit.end) || o[i].suggestion) continue;
        beside here = found;
        note(s, j, body, &o[i], &here);
        if (here.country != found.country || i == k) found = here;
        if (found.country != EXO_NO_ENTITY) break;
    }
    return found;
}

/* Whether another guard of the row refuses it: asked last, for most bodies have no country. */
static bool refused(exonym_scanner *s, const exo_option *body) {
    const char *why = exo_guard_refuses(s, &body->hit);
    return why && strcmp(why, "generic") != 0;
}

/* ---- cues of the document ----------------------------------------------------------------------- */

static exo_whose *whose(exo_bodies *b, const exo_alloc *a, uint8_t image, uint32_t generic) {
    for (size_t i = 0; i < b->whose.len; i++)
        if (b->whose.at[i].generic == generic && b->whose.at[i].image == image) return &b->whose.at[i];
    return EXO_PUSH(a, &b->whose, ((exo_whose){generic, EXO_NO_ENTITY, image, false})) ? &b->whose.at[b->whose.len - 1] : NULL;
}

/* The document says whose body it is. */
static bool learn_whose(exonym_scanner *s, uint8_t image, uint32_t generic, uint32_t country) {
    exo_whose *w = whose(&s->bodies, &s->alloc, image, generic);
    if (!w) return false;
    w->several |= w->country != EXO_NO_ENTITY && w->country != country;
    w->country = country;
    return true;
}

static bool count_country(exonym_scanner *s, uint8_t image, uint32_t country, uint32_t homes) {
    exo_bodies *b = &s->bodies;
    b->homes |= homes & EXO_TRAIT_HOME;
    b->cues++;
    for (size_t i = 0; i < b->counts.len; i++)
        if (b->counts.at[i].country == country && b->counts.at[i].image == image) {
            exo_country_count found = b->counts.at[i];
            found.n++;
            /* Those that are named often come to the front. */
            if (i) b->counts.at[i] = b->counts.at[i - 1];
            b->counts.at[i ? i - 1 : 0] = found;
            return true;
        }
    return EXO_PUSH(&s->alloc, &b->counts, ((exo_country_count){country, 1, image}));
}

/* One mention to be, as evidence. */
static bool take_cue(exonym_scanner *s, const exo_option *o) {
    const exo_im_about *e = entity_of(s, o);
    if (!e) return true;
    if (e->generic != EXO_NO_ENTITY && o->name && !o->name->cue && !(o->name->guards & EXO_GUARD_ANTE) &&
        !learn_whose(s, o->hit.image, e->generic, e->country))
        return false;
    bool names = e->country != EXO_NO_ENTITY && (e->country == o->entity || (e->traits & EXO_TRAIT_CAPITAL));
    if (!names) {
        s->bodies.homes |= e->traits & EXO_TRAIT_HOME;
        return true;
    }
    return count_country(s, o->hit.image, e->country, e->traits) &&
           EXO_PUSH(&s->alloc, &s->bodies.places, ((exo_country_place){o->hit.start, e->country, o->hit.image}));
}

/* Reads the window's options as settling will, once a window and only when a body asks. */
static bool read_window(exonym_scanner *s) {
    const exo_option *o = s->options_found.at, *last = NULL;
    uint64_t taken = 0;
    s->bodies.read = true;
    s->bodies.places.len = 0;
    for (size_t i = 0; i < s->options_found.len; i++) {
        if (o[i].hit.start < taken || o[i].suggestion) continue;
        if (o[i].generic) {
            beside found = look_beside(s, i, last);
            if (found.country != EXO_NO_ENTITY && !found.other && !refused(s, &o[i]) && !learn_whose(s, o[i].hit.image, generic_of(s, &o[i]), found.country)) return false;
            continue;
        }
        if (!take_cue(s, &o[i])) return false;
        taken = o[i].hit.end;
        last = &o[i];
    }
    return true;
}

static uint32_t count_of(const exonym_scanner *s, uint8_t image, uint32_t country) {
    for (size_t i = 0; i < s->bodies.counts.len; i++)
        if (s->bodies.counts.at[i].country == country && s->bodies.counts.at[i].image == image) return s->bodies.counts.at[i].n;
    return 0;
}

/* The country of news in this language that the document names most, when it names one more than any other such;
   EXO_NO_ENTITY when none is named. */
static uint32_t home_of(const exonym_scanner *s, uint8_t image, uint8_t lang) {
    uint32_t best = EXO_NO_ENTITY, most = 0;
    for (size_t i = 0; i < s->bodies.counts.len; i++) {
        const exo_country_count *c = &s->bodies.counts.at[i];
        if (c->image != image || !(exo_image_about(s->images[image], c->country)->traits >> lang & 1)) continue;
        if (c->n == most) best = EXO_NO_ENTITY;
        if (c->n > most) best = c->country, most = c->n;
    }
    return best;
}

/* ---- nearest ------------------------------------------------------------------------------------ */

enum { SENTENCE = 600 };

static bool ends_sentence(const exonym_scanner *s, uint64_t at) {
    char c = s->text[at];
    return c == '\n' || ((c == '.' || c == '!' || c == '?') && (at + 1 == s->len || strchr(" \n\r\t\"'", s->text[at + 1])));
}

/* The sentence that ends at or behind `at`, not counting white space. */
static uint64_t sentence_from(const exonym_scanner *s, uint64_t at) {
    uint64_t from = at;
    while (from > 0 && at - from < SENTENCE && !ends_sentence(s, from - 1)) from--;
    return from;
}

/* Whether `at` stands in an aside of the sentence [from, to): between brackets, or between dashes with spaces. */
static bool in_aside(const exonym_scanner *s, uint64_t from, uint64_t at, uint64_t to) {
    static const char *const dashes[] = {" - ", " \u2013 ", " \u2014 "};
    int brackets = 0;
    bool open = false, closed = false;
    for (uint64_t i = from; i < to; i++) {
        if (i < at) brackets += (s->text[i] == '(') - (s->text[i] == ')');
        for (size_t k = 0; k < 3; k++) {
            size_t n = strlen(dashes[k]);
            if (to - i < n || memcmp(s->text + i, dashes[k], n) != 0) continue;
            if (i < at) open = !open;
            else closed = true;
        }
    }
    return brackets > 0 || (open && closed);
}

/* The one country that [from, to) names outside of asides; `*several` when there are more, or it is but a direction. */
static uint32_t only_country(const exonym_scanner *s, uint8_t image, uint64_t from, uint64_t to, bool *several) {
    uint32_t found = EXO_NO_ENTITY;
    size_t low = 0, high = s->bodies.places.len; /* they are in order; halves each round */
    *several = false;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->bodies.places.at[mid].at < from) low = mid + 1;
        else high = mid;
    }
    for (size_t i = low; i < s->bodies.places.len && s->bodies.places.at[i].at < to; i++) {
        const exo_country_place *p = &s->bodies.places.at[i];
        if (p->image != image || in_aside(s, from, p->at, to)) continue;
        *several |= (found != EXO_NO_ENTITY && found != p->country) || behind_direction(s, p->at);
        found = p->country;
    }
    return found;
}

/* The one country that the sentence before the body's names, when its own names no other; a sentence of its own with a
   country says who does something to whom, not whose ministry it is. */
static uint32_t nearest(const exonym_scanner *s, const exo_option *body) {
    uint64_t own = sentence_from(s, body->hit.start), to = body->hit.end;
    bool several, more;
    while (to < s->len && to - own < SENTENCE && !ends_sentence(s, to)) to++;
    uint32_t here = only_country(s, body->hit.image, own, to, &several);
    uint64_t end = own;
    while (end > 0 && (s->text[end - 1] <= ' ' || ends_sentence(s, end - 1))) end--;
    uint32_t before_it = only_country(s, body->hit.image, sentence_from(s, end), end, &more);
    if (several || more || before_it == EXO_NO_ENTITY || (here != EXO_NO_ENTITY && here != before_it)) return EXO_NO_ENTITY;
    return before_it;
}

/* The country that three mentions of countries in four are of, in a text that has several: news from there. */
static uint32_t dominant(const exonym_scanner *s, uint8_t image) {
    enum { LEAST = 4 };
    uint32_t all = 0, best = EXO_NO_ENTITY, most = 0;
    for (size_t i = 0; i < s->bodies.counts.len; i++) {
        const exo_country_count *c = &s->bodies.counts.at[i];
        if (c->image != image) continue;
        all += c->n;
        if (c->n > most) best = c->country, most = c->n;
    }
    return most >= LEAST && most * 4 >= all * 3 ? best : EXO_NO_ENTITY;
}

/* English, the language of many homes: the only country of the text, when the body's own sentence has named it before the
   body: In Albania, the Interior Ministry said. */
static uint32_t only_one(const exonym_scanner *s, const exo_option *body) {
    bool several;
    uint32_t here = only_country(s, body->hit.image, sentence_from(s, body->hit.start), body->hit.start, &several);
    return several || s->lang != EN || s->bodies.counts.len != 1 ? EXO_NO_ENTITY : here;
}

/* ---- the answer --------------------------------------------------------------------------------- */

static bool is_upper_at(const exonym_scanner *s, uint64_t at) {
    uint32_t cp;
    exo_utf8_step(s->text + at, s->text + s->len, &cp);
    return cp != EXO_CP_BAD && (exo_fold_entry(&s->images[0]->fold, cp) & EXO_FOLD_UPPER);
}

/* Whether the body is written as a name: an abbreviation, or words with a capital, two of them where every sentence has one. */
static bool as_name(exonym_scanner *s, const exo_option *body) {
    const exo_hit *h = &body->hit;
    if (s->lower || exo_line_is_caps(s, h->start, h->end)) return false;
    /* 1 MAI is a day. */
    if (h->start > 1 && s->text[h->start - 1] == ' ' && s->text[h->start - 2] >= '0' && s->text[h->start - 2] <= '9') return false;
    if (body->name->via == EXO_VIA_ABBREV) return true;
    if (body->name->words < 2 || !is_upper_at(s, h->start)) return false;
    unsigned capitals = 0;
    for (uint64_t i = h->start; i < h->end; i++) capitals += (i == h->start || s->text[i - 1] == ' ') && is_upper_at(s, i);
    return capitals > 1 || !exo_sentence_begins(s, h->start);
}

/* An ordinary noun with a capital, beside its country: Guvernul belgian, Rząd Ukrainy. At the beginning of a sentence the capital says
   nothing, but the phrase is the body all the same; not in Indonesian, where polisi and tentara are also its men. Behind a number,
   which may be a date or that of a list, it says nothing either. */
static bool capital_says(exonym_scanner *s, const exo_option *body) {
    const exo_hit *h = &body->hit;
    if (s->lower || !is_upper_at(s, h->start) || exo_line_is_caps(s, h->start, h->end)) return false;
    if (language_of(s, body) == ID && exo_sentence_begins(s, h->start)) return false;
    uint64_t at = h->start;
    while (at > 0 && s->text[at - 1] == ' ') at--;
    if (at > 0 && s->text[at - 1] >= '0' && s->text[at - 1] <= '9') return false;
    /* Army Radio, Police Academy: the name goes on; in English the country does not stand there. */
    return body->name->lang != EN || s->len - h->end < 2 || s->text[h->end] != ' ' || !is_upper_at(s, h->end + 1);
}

/* Whether a name that nothing knows follows as a country would: Sąd Najwyższy w Lahaurze, Ministerul Educației de la Bălți. */
static bool unknown_behind(exonym_scanner *s, const exo_option *body) {
    uint8_t lang = language_of(s, body);
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        size_t n = strlen(behind[i].text);
        uint64_t at = body->hit.end;
        if (behind[i].lang == lang && n > 1 && s->len - at > n && memcmp(s->text + at, behind[i].text, n) == 0 && is_upper_at(s, at + n)) return true;
    }
    return false;
}

/* Whether another place stands close behind, whose body it may be: Sąd Najwyższy stanu Kolorado. */
static bool place_behind(const exonym_scanner *s, size_t at, uint32_t country) {
    enum { CLOSE = 24 };
    const exo_option *o = s->options_found.at, *body = &o[at];
    for (size_t i = at + 1; i < s->options_found.len && o[i].hit.start < body->hit.end + CLOSE; i++) {
        const exo_im_about *e = o[i].hit.start < body->hit.end || o[i].suggestion || is_adjective(&o[i]) ? NULL : entity_of(s, &o[i]);
        const char *type = e ? exo_type_text(e->kind) : "";
        if ((strcmp(type, "GPE") != 0 && strcmp(type, "LOC") != 0) || (o[i].hit.image == body->hit.image && e->country == country)) continue;
        bool ends = false;
        for (uint64_t k = body->hit.end; k < o[i].hit.start; k++) ends |= ends_sentence(s, k);
        if (!ends) return true;
    }
    return false;
}

/* The home country of news in the language, when there is one: that whose body of this sort may be meant. */
static uint32_t only_home(const exonym_scanner *s, uint8_t image, uint32_t generic, uint8_t lang) {
    const exonym_image *im = s->images[image];
    uint32_t found = EXO_NO_ENTITY;
    for (size_t i = 0; i < im->nbodies; i++) {
        if (im->bodies[i].generic != generic || !(exo_image_about(im, im->bodies[i].country)->traits >> lang & 1)) continue;
        if (found != EXO_NO_ENTITY) return EXO_NO_ENTITY;
        found = im->bodies[i].country;
    }
    return found;
}

/* Whether somebody right behind the body is at home in news of the language: szef MSZ Radosław Sikorski. */
static bool compatriot_behind(const exonym_scanner *s, size_t at, uint8_t lang) {
    const exo_option *o = s->options_found.at;
    size_t k = at + 1;
    while (k < s->options_found.len && (o[k].hit.start < o[at].hit.end || o[k].suggestion || o[k].generic)) k++;
    if (!lang || k == s->options_found.len || o[k].hit.start != o[at].hit.end + 1 || s->text[o[at].hit.end] != ' ') return false;
    const exo_im_about *e = entity_of(s, &o[k]);
    return e && strcmp(exo_type_text(e->kind), "PER") == 0 && o[k].via == EXO_VIA_NAME && (e->traits >> lang & 1);
}

/* The country that the document speaks for; EXO_NO_ENTITY when it does not, or not clearly. */
static uint32_t infer(exonym_scanner *s, const exo_option *body, double *score) {
    enum { FOREIGN = 5 }; /* mentions of countries that make a text without home world news */
    const exo_bodies *b = &s->bodies;
    uint8_t image = body->hit.image, lang = s->lang;
    const exo_whose *said = NULL;
    uint32_t generic = generic_of(s, body);
    for (size_t i = 0; i < b->whose.len; i++)
        if (b->whose.at[i].generic == generic && b->whose.at[i].image == image) said = &b->whose.at[i];
    bool at_home = lang && (b->homes >> lang & 1);
    uint32_t home = lang ? home_of(s, image, lang) : EXO_NO_ENTITY;
    if (said) {
        *score = ways[DOCUMENT].score;
        return said->several || (at_home && said->country != home) ? EXO_NO_ENTITY : said->country;
    }
    *score = ways[HOME].score;
    /* Its agency or a compatriot makes no news from home of a text that does not name the country and names another again and again. */
    if (at_home && !(home == EXO_NO_ENTITY && dominant(s, image) != EXO_NO_ENTITY)) {
        uint32_t most = 0;
        for (size_t i = 0; i < b->counts.len; i++)
            if (b->counts.at[i].n > most) most = b->counts.at[i].n;
        return home != EXO_NO_ENTITY && count_of(s, image, home) >= most ? home : EXO_NO_ENTITY;
    }
    *score = ways[NEAREST].score;
    uint32_t near = b->cues >= FOREIGN ? nearest(s, body) : only_one(s, body);
    return near != EXO_NO_ENTITY ? near : dominant(s, image);
}

/* Whose body option `at` is. False when it is nobody's. */
static bool resolve(exonym_scanner *s, size_t at, const exo_option *last, bool listed) {
    exo_option *body = &s->options_found.at[at];
    beside found = look_beside(s, at, last);
    uint32_t country = found.country;
    double score = ways[BESIDE].score;
    if (found.other) return false;
    body->certain = country != EXO_NO_ENTITY;
    if (!body->certain) {
        if (listed || !as_name(s, body) || unknown_behind(s, body)) return false;
        if (!s->bodies.read && !read_window(s)) {
            s->failure = EXONYM_ERR_NOMEM;
            return false;
        }
        body = &s->options_found.at[at];
        if (compatriot_behind(s, at, s->lang)) country = only_home(s, body->hit.image, generic_of(s, body), s->lang), score = ways[HOME].score;
        if (country == EXO_NO_ENTITY) country = infer(s, body, &score);
        if (country != EXO_NO_ENTITY && place_behind(s, at, country)) return false;
    } else if ((body->name->guards & EXO_GUARD_NOUN) && !s->bodies.alone && !capital_says(s, body)) {
        body->suggestion = true;
        score = ways[NOUN].score;
    }
    if (country == EXO_NO_ENTITY || refused(s, body)) return false;
    body->entity = exo_image_body(image_of(s, body), generic_of(s, body), country);
    body->score = score;
    return body->entity != EXO_NO_ENTITY;
}

size_t exo_compose(exonym_scanner *s, size_t from, size_t to, const exo_option *last) {
    exo_option *o = s->options_found.at;
    bool listed = false, certain = false;
    for (size_t i = from; i < to; i++) listed |= !o[i].generic && !o[i].suggestion;
    /* Never over the beginning of a longer name. */
    bool broken = false;
    for (size_t i = to; i < s->options_found.len && o[i].hit.start < o[from].hit.end; i++)
        broken |= o[i].hit.end > o[from].hit.end && !o[i].generic && !o[i].suggestion;
    for (size_t i = from; i < to; i++) {
        if (!o[i].generic) continue;
        o[i].dead = broken || !resolve(s, i, last, listed) || (o[i].suggestion && !s->options.suggest);
        certain |= !o[i].dead && o[i].certain && !o[i].suggestion;
    }
    /* What stands beside it decides, whoever else has the name. Two bodies of one abbreviation: neither. */
    size_t kept = from;
    uint32_t body = EXO_NO_ENTITY;
    bool two = false;
    for (size_t i = from; i < to; i++) {
        if (o[i].dead || !o[i].generic) continue;
        two |= body != EXO_NO_ENTITY && body != o[i].entity;
        body = o[i].entity;
    }
    for (size_t i = from; i < to; i++)
        if (!(o[i].dead || (o[i].generic && two) || (!o[i].generic && certain && !two))) o[kept++] = o[i];
    return kept;
}

void exo_bodies_clear(exo_bodies *b) { b->whose.len = b->counts.len = b->places.len = 0, b->homes = b->cues = 0, b->read = false; }

void exo_bodies_free(exo_bodies *b, const exo_alloc *a) {
    exo_free(a, b->whose.at);
    exo_free(a, b->counts.at);
    exo_free(a, b->places.at);
}

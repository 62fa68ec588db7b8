/* Isolated names (lookup.h). Nothing stands around the name, so the guards that ask about its surroundings cannot be
   asked: those that hold back weak names make a guess unsure, those that tell names apart by language or letters
   become a preference. The ranks were chosen on development names; their order is what counts. */
#include "lookup.h"

#include "key/compare.h"

#include <stdlib.h>

/* Bytes of a name that is looked up; a longer one has no candidates. */
enum { NAME_BYTES = 4096 };
/* From here on a guess counts as sure, and two guesses that are nearer than NEAR leave it open. */
#define SURE 0.8
#define NEAR 0.02
#define NEAR_SOUND 0.004

/* How well a name tells who is meant, by the way it was come by. */
static double rank_of(unsigned via) {
    static const double rank[EXO_VIA_COUNT] = {
        [EXO_VIA_NAME] = 0.99, [EXO_VIA_NATIVE] = 0.98, [EXO_VIA_PATTERN] = 0.98, [EXO_VIA_ALIAS] = 0.96, [EXO_VIA_ABBREV] = 0.95,
        [EXO_VIA_VARIANT] = 0.95, [EXO_VIA_OLD] = 0.94, [EXO_VIA_ORDER] = 0.93, [EXO_VIA_ADJECTIVE] = 0.92, [EXO_VIA_DEMONYM] = 0.92,
        [EXO_VIA_ACRONYM] = 0.9, [EXO_VIA_INITIAL] = 0.88, [EXO_VIA_GIVEN] = 0.92, [EXO_VIA_COMPOSED] = 0.75, [EXO_VIA_SURNAME] = 0.7, [EXO_VIA_ROLE] = 0.7};
    return rank[via];
}

/* ---- guesses ----------------------------------------------------------------------------------- */

static const char *id_of(const exonym_scanner *s, const exo_guess *g) {
    const exonym_image *im = s->images[g->image];
    return g->id ? g->id : exo_image_string(im, im->entities[g->entity].id);
}

bool exo_lookup_same(const exonym_scanner *s, const exo_guess *a, const exo_guess *b) {
    if (a->image == b->image && !a->id && !b->id) return a->entity == b->entity;
    return strcmp(id_of(s, a), id_of(s, b)) == 0;
}

/* The order of guesses: rank, later image, prio, entity. */
static int by_rank(const void *x, const void *y) {
    const exo_guess *a = x, *b = y;
    if (a->rank < b->rank || a->rank > b->rank) return a->rank > b->rank ? -1 : 1;
    if (a->image != b->image) return a->image > b->image ? -1 : 1;
    if (a->prio != b->prio) return a->prio > b->prio ? -1 : 1;
    if (a->entity != b->entity) return a->entity < b->entity ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static bool in_list(const char *list, const char *type) {
    exo_str rest = exo_str_cstr(list), part;
    while (exo_str_next(&rest, ',', &part))
        if (exo_str_is(exo_str_trim(part), type)) return true;
    return false;
}

static bool wanted(const exo_lookup *l, const char *type) {
    unsigned sort = EXO_LOOKUP_THINGS;
    if (strcmp(type, "GPE") == 0) sort = EXO_LOOKUP_PLACES;
    else if (strcmp(type, "LOC") == 0) sort = EXO_LOOKUP_NATURE;
    else if (strcmp(type, "PER") == 0) sort = EXO_LOOKUP_PERSONS;
    else if (strcmp(type, "ORG") == 0 || strcmp(type, "GROUP") == 0) sort = EXO_LOOKUP_BODIES;
    if (l->sorts == EXO_LOOKUP_PRODUCTS) return strcmp(type, "PRODUCT") == 0 && (!l->types || in_list(l->types, type));
    return (l->sorts & sort) && (!l->types || in_list(l->types, type));
}

bool exo_lookup_add(exonym_scanner *s, const exo_guess *guess) {
    exo_lookup *l = s->lookup;
    const exonym_image *im = s->images[guess->image];
    if (!wanted(l, exo_type_text(exo_image_about(im, guess->entity)->kind))) return true;
    exo_guess g = *guess;
    g.rank -= l->off;
    for (size_t i = 0; i < l->guesses.len; i++) {
        exo_guess *old = &l->guesses.at[i];
        if (!exo_lookup_same(s, old, &g)) continue;
        if (by_rank(&g, old) < 0) *old = g;
        return true;
    }
    return EXO_PUSH(&s->alloc, &l->guesses, g);
}

/* ---- names as they are spelt ------------------------------------------------------------------- */

/* Whether the tag is an inflected form's: "pl:gen.sg", not "" or "pl:nom.sg". */
static bool inflected(const char *tag) { return *tag && !strstr(tag, ":nom"); }

/* What a name says by itself, and what its guards would have asked of the text around it. */
static exo_guess judge(const exonym_image *im, const exo_hit *h, uint8_t lang) {
    const exo_im_name *name = exo_image_name(im, h->name);
    exo_guess g = {.name = name, .number = h->name, .entity = exo_image_name_entity(im, h->name), .row = exo_image_name_row(im, h->name), .prio = name->prio, .tag = h->tag, .image = h->image,
                   .via = name->via, .rank = rank_of(name->via), .sure = true};
    bool capital = (h->flags & EXO_HIT_CAPITAL) != 0, exact = (h->flags & EXO_HIT_EXACT_CASE) != 0;
    /* Higher prio wins against evidence that is nearly equal. */
    g.rank += 0.06 * name->prio / ((name->prio < 0 ? -name->prio : name->prio) + 2);
    if (lang && name->lang == lang) g.rank += 0.005;
    if (lang && name->lang && name->lang != lang) g.rank -= 0.01;
    /* A form of another language: the base form is borrowed easily, an inflected one hardly. */
    if (lang && h->langs != 0xFF && !(h->langs >> lang & 1)) {
        bool bent = inflected(exo_image_string(im, im->tags[h->tag]));
        g.rank -= bent ? 0.32 : 0.03;
        g.sure = !bent;
    }
    if (lang && name->langs && !(name->langs >> lang & 1)) g.rank -= 0.25, g.sure = false;
    if ((name->guards & EXO_GUARD_EXACT_CASE) && !exact) g.rank -= 0.3, g.sure = false;
    if ((name->guards & EXO_GUARD_CAPITAL) && !capital) {
        g.rank -= 0.02;
        if (lang ? h->ordinary >> lang & 1 : h->ordinary) g.sure = false;
    }
    if ((name->guards & EXO_GUARD_ANTE) && name->via != EXO_VIA_INITIAL) g.rank -= 0.05, g.sure = false;
    if (name->guards & EXO_GUARD_QUOTED) g.rank -= 0.12, g.sure = false;
    if (name->cue && !((name->guards & EXO_GUARD_CUE_INITIAL) && capital)) g.rank -= 0.1, g.sure = false;
    /* A surname alone; even more people share a given name. */
    if (name->via == EXO_VIA_SURNAME) g.sure = false;
    if (name->via == EXO_VIA_GIVEN && (name->guards & EXO_GUARD_ANTE)) g.rank -= 0.24, g.sure = false;
    return g;
}

/* Grodzki, Grodzka. */
static bool is_adjectival(const exonym_image *im, uint32_t name) {
    const char *text = exo_image_name_text(im, name);
    size_t n = strlen(text);
    return n > 4 && text[n - 2] == 'k' && (text[n - 1] == 'i' || text[n - 1] == 'a') && strchr("scz", text[n - 3]) != NULL;
}

/* Matches that cannot be meant: generic bodies; adjectives of another language; surnames and inflected forms by a short
   word in capitals, which is an abbreviation. Where words were left out of the text, also abbreviations not as written. */
static bool out_of_place(const exonym_image *im, exo_scan *scan, const exo_hit *h, const exo_lookup *l) {
    enum { SHORT = 4 };
    const exo_im_name *name = exo_image_name(im, h->name);
    const exo_word *w = exo_scan_word(scan, 0);
    if (name->guards & EXO_GUARD_GENERIC) return true;
    if ((name->via == EXO_VIA_ADJECTIVE || name->via == EXO_VIA_DEMONYM) && l->lang && name->lang && name->lang != l->lang) return true;
    if (l->off > 0 && (name->guards & EXO_GUARD_EXACT_CASE) && !(h->flags & EXO_HIT_EXACT_CASE)) return true;
    if (l->lang && l->lang != name->lang && exo_is_local_abbreviation(name)) return true; /* AK is no Home Army in English */
    /* The surname of somebody who is not the first of it, and an ordinary word: Bank, Kaczor; but Polish adjectives are surnames most often. */
    if (l->lang && name->via == EXO_VIA_SURNAME && name->prio <= 0 && !(name->guards & EXO_GUARD_SOLE) && (h->ordinary >> l->lang & 1) && !is_adjectival(im, h->name))
        return true;
    if (name->words > 1 || w->shape != EXO_SHAPE_UPPER || h->end - h->start > SHORT || name->via == EXO_VIA_ABBREV) return false;
    return (name->guards & EXO_GUARD_MADE) || inflected(exo_image_string(im, im->tags[h->tag]));
}

/* A member of a numbered family, when it takes the whole name. */
static bool family_member(exonym_scanner *s, const exo_hit *h, uint64_t end, exo_guess *g) {
    exo_option o;
    if (!exo_pattern_match(s, h, &o) || o.hit.end != end) return false;
    const exonym_image *im = s->images[h->image];
    *g = (exo_guess){.entity = o.entity, .row = im->patterns[h->name].row, .rank = rank_of(EXO_VIA_PATTERN), .image = h->image,
                     .via = EXO_VIA_PATTERN, .sure = true};
    if (o.entity == UINT32_MAX) {
        g->entity = im->patterns[h->name].entity;
        g->id = o.id;
        g->canonical = o.canonical;
    }
    return true;
}

/* Whether the text's last word is a suffix that does not belong to the name (Putin's) and the match ends before it. */
static bool before_suffix(exo_scan *scan, uint64_t end) {
    size_t n = scan->n;
    if (n < 2 || scan->base + exo_scan_word(scan, n - 2)->end != end) return false;
    uint8_t gap = exo_scan_gap(scan, n - 2);
    char folded[EXO_FOLD_MAX + 8];
    size_t len = gap == EXO_GAP_APOS || gap == EXO_GAP_HYPHEN ? exo_scan_folded(scan, exo_scan_word(scan, n - 1), folded) : 0;
    for (uint32_t k = 0; len && k < scan->image->naffixes; k++) {
        const exo_im_affix *x = &scan->image->affixes[k];
        if (x->outside && x->kind == (gap == EXO_GAP_APOS ? 'j' : 'h') && x->len == len && memcmp(scan->image->word_pool + x->word, folded, len) == 0) return true;
    }
    return false;
}

/* The names of image `i` that are the whole text. The text is one block (NAME_BYTES), so that its words stay at hand. */
static exonym_status spelt_in(exonym_scanner *s, size_t i, exonym_error *err) {
    const exonym_image *im = s->images[i];
    exo_scan *scan = &s->scans[i];
    size_t stopped;
    exo_scan_text(scan, s->text, s->len, true); /* capitals are judged here */
    scan->want_unknown = scan->want_shorts = false;
    if (!exo_scan_range(scan, 0, s->len, &stopped)) return exo_error_nomem(err);
    if (!scan->n) return EXONYM_OK;
    uint64_t start = scan->base + exo_scan_word(scan, 0)->start, end = scan->base + exo_scan_word(scan, scan->n - 1)->end;
    for (size_t k = 0; k < scan->hits.len; k++) {
        exo_hit h = scan->hits.at[k];
        h.image = (uint8_t)i;
        exo_guess g;
        if (h.start != start || (h.flags & EXO_HIT_SOUND)) continue;
        if (h.flags & EXO_HIT_PATTERN) {
            if (!family_member(s, &h, end, &g)) continue;
        } else {
            bool whole = h.end == end || (h.end == end + 1 && s->text[end] == '.') || before_suffix(scan, h.end);
            if (!whole || out_of_place(im, scan, &h, s->lookup)) continue;
            g = judge(im, &h, s->lookup->lang);
        }
        if (!exo_lookup_add(s, &g)) return exo_error_nomem(err);
    }
    return EXONYM_OK;
}

exonym_status exo_lookup_spelt(exonym_scanner *s, exo_str text, exonym_error *err) {
    exonym_status status = EXONYM_OK;
    s->text = text.ptr;
    s->len = text.len;
    for (size_t i = 0; !status && text.len && i < s->nimages; i++) status = spelt_in(s, i, err);
    if (!status && s->failure == EXONYM_ERR_NOMEM) return exo_error_nomem(err);
    if (!status && s->failure) return exo_error_set(err, s->failure, NULL, 0, 0, "a pattern of the lexicon does not compile");
    return status;
}

/* ---- a body and its country ---------------------------------------------------------------------- */

/* The mentions of a name that is read as a text. */
typedef struct phrase {
    exonym_mention body, country;
    unsigned bodies, countries, others;
} phrase;

static bool take_mention(void *user, const exonym_mention *m) {
    phrase *p = user;
    bool body = m->inferred && m->entity != EXO_NO_ENTITY, country = !body && strcmp(m->type, "GPE") == 0;
    if (body) p->body = *m, p->bodies++;
    else if (country) p->country = *m, p->countries++;
    else p->others++;
    return true;
}

/* Government of Belgium, czeskie MSZ, MAE al Ucrainei: the whole name is a generic body and the country beside it. */
static exonym_status body_of_country(exonym_scanner *s, exo_str name, exonym_error *err) {
    phrase p = {0};
    s->text = name.ptr;
    s->len = name.len;
    s->lang = s->lookup->lang;
    s->bodies.alone = true;
    exonym_status status = exo_resolve(s, false, take_mention, &p, err);
    s->bodies.alone = false;
    if (status || p.bodies != 1 || p.countries != 1 || p.others) return status;
    uint64_t from = p.body.start < p.country.start ? p.body.start : p.country.start, to = p.body.end > p.country.end ? p.body.end : p.country.end;
    if (from != 0 || to != name.len) return EXONYM_OK;
    exo_guess g = {.entity = p.body.entity, .image = (uint8_t)p.body.image, .row = UINT32_MAX, .rank = p.body.score, .via = EXO_VIA_COMPOSED, .sure = true};
    return exo_lookup_add(s, &g) ? EXONYM_OK : exo_error_nomem(err);
}

/* ---- giving out --------------------------------------------------------------------------------- */

/* Sorts the guesses; the first is sure only when no other is as likely. */
static void settle(exo_lookup *l) {
    exo_guess *g = l->guesses.at;
    if (l->guesses.len > 1) qsort(g, l->guesses.len, sizeof *g, by_rank);
    for (size_t i = 1; i < l->guesses.len; i++) {
        double gap = g[0].via == EXO_VIA_SOUND ? NEAR_SOUND : NEAR;
        if (g[i].rank > g[0].rank - gap && g[i].prio == g[0].prio && g[i].image == g[0].image) g[0].ambiguous = true;
        g[i].sure = false;
    }
    if (l->guesses.len && g[0].ambiguous) g[0].sure = false;
}

static exonym_candidate candidate_of(const exonym_scanner *s, const exo_guess *g) {
    const exonym_image *im = s->images[g->image];
    exonym_entity e;
    exo_image_entity(im, g->entity, &e);
    uint32_t label = exo_image_label_in(im, g->entity, s->label_lang);
    exonym_candidate c = {.id = e.id, .canonical = e.canonical, .label = label ? exo_image_string(im, label) : e.label, .type = e.type,
                          .via = exo_via_text(g->via), .tag = exo_image_string(im, im->tags[g->tag]), .score = g->rank, .sure = g->sure,
                          .ambiguous = g->ambiguous, .suggestion = g->suggestion,
                          .entity = g->entity, .image = g->image, .name = {.text = "", .lang = "", .via = "", .file = ""}};
    if (g->id) {
        c.id = g->id;
        c.canonical = c.label = g->canonical;
        c.entity = UINT32_MAX;
    }
    if (c.score > 1) c.score = 1;
    if (c.sure && c.score < SURE) c.score = SURE;
    if (!c.sure && c.score > SURE - 0.01) c.score = SURE - 0.01;
    if (g->row != UINT32_MAX) {
        exo_row row = exo_image_row(im, g->entity, g->row);
        c.name = (exonym_name){.text = g->name ? exo_image_string(im, row.text) : "", .lang = exo_image_string(im, row.lang),
                               .via = exo_via_text(row.via), .file = exo_image_string(im, row.file), .line = row.line};
    }
    return c;
}

void exo_lookup_free(exonym_scanner *s) {
    if (!s->lookup) return;
    for (size_t i = 0; s->lookup->alike && i < s->nimages; i++) exo_alike_free(&s->lookup->alike[i], &s->alloc);
    exo_free(&s->alloc, s->lookup->alike);
    void *owned[] = {s->lookup->guesses.at, s->lookup->text.at, s->lookup->half.at, s->lookup->ordinal.at, s->lookup};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) exo_free(&s->alloc, owned[i]);
    s->lookup = NULL;
}

bool exo_lookup_begin(exonym_scanner *s) {
    if (!s->lookup && !(s->lookup = exo_calloc(&s->alloc, 1, sizeof *s->lookup))) return false;
    if (!s->lookup->alike && !(s->lookup->alike = exo_calloc(&s->alloc, s->nimages, sizeof *s->lookup->alike))) return false;
    s->lookup->guesses.len = 0;
    s->lookup->types = s->types;
    s->lookup->lang = 0;
    s->lookup->sorts = EXO_LOOKUP_ALL;
    s->lookup->off = 0;
    s->lookup->titles = 0;
    return true;
}

exonym_status exonym_lookup(exonym_scanner *s, const char *name, size_t len, const exonym_lookup_options *options,
                            exonym_candidate_fn *fn, void *user, exonym_error *err) {
    exonym_lookup_options given = {0};
    if (options) memcpy(&given, options, options->size < sizeof given ? options->size : sizeof given);
    exonym_status status = exo_types_check(given.types, err);
    if (status) return status;
    if (!exo_lookup_begin(s)) return exo_error_nomem(err);
    exo_lookup *l = s->lookup;
    if (given.types) l->types = given.types;
    for (unsigned k = 1; given.lang && k < EXO_LANGS; k++)
        if (strcmp(given.lang, exo_lang_text(k)) == 0) l->lang = (uint8_t)k;
    exo_arena_free(&s->made);
    s->mentions.len = s->candidates.len = s->runs.len = 0;
    s->failure = EXONYM_OK;
    if (len > NAME_BYTES) return EXONYM_OK;
    status = exo_lookup_spelt(s, exo_str_of(name, len), err);
    if (!status && !l->guesses.len) status = body_of_country(s, exo_str_trim(exo_str_of(name, len)), err);
    if (!status && !l->guesses.len) status = exo_readings_find(s, exo_str_of(name, len), err);
    l->off = 0;
    bool alike = !given.exact && !l->guesses.len && (given.suggest || wanted(l, "PER"));
    exo_str said = exo_str_of(name, len);
    if (alike && l->titles) said = exo_str_of(l->half.at + l->titles, l->half.len - l->titles); /* half: the last reading */
    for (size_t i = 0; !status && alike && i < s->nimages; i++) status = exo_alike_find(s, i, said, given.suggest, err);
    if (status) return status;
    settle(s->lookup);
    for (size_t i = 0; i < s->lookup->guesses.len; i++) {
        exonym_candidate c = candidate_of(s, &s->lookup->guesses.at[i]);
        if (!fn(user, &c)) return exo_error_set(err, EXONYM_ERR_STOPPED, NULL, 0, 0, "stopped by the caller");
    }
    return EXONYM_OK;
}

/* ---- two names ---------------------------------------------------------------------------------- */

const char *exonym_verdict_text(exonym_verdict verdict) { return exo_verdict_text((exo_verdict)verdict); }

static void say(const exo_comparison *said, exonym_comparison *out) {
    exonym_comparison c = {.size = out->size, .score = said->score, .verdict = (exonym_verdict)said->verdict};
    exo_comparison_reason(said, c.reason);
    memcpy(out, &c, out->size < sizeof c ? out->size : sizeof c);
}

void exonym_compare(const exonym_image *im, const char *a, size_t a_len, const char *b, size_t b_len, exonym_comparison *out) {
    exo_comparison said;
    exo_compare_names(&im->fold, &im->key, exo_str_of(a, a_len), exo_str_of(b, b_len), &said);
    say(&said, out);
}

struct exonym_person_name {
    exo_alloc alloc;
    const exonym_image *image;
    exo_name name;
};

exonym_status exonym_person_name_new(const exonym_image *im, const char *text, size_t len, exonym_person_name **out, exonym_error *err) {
    if (!(*out = exo_calloc(&im->alloc, 1, sizeof **out))) return exo_error_nomem(err);
    (*out)->alloc = im->alloc;
    (*out)->image = im;
    exonym_person_name_read(*out, text, len);
    return EXONYM_OK;
}

void exonym_person_name_read(exonym_person_name *name, const char *text, size_t len) {
    exo_name_read(&name->image->fold, &name->image->key, exo_str_of(text, len), &name->name);
}

void exonym_person_name_free(exonym_person_name *name) {
    if (!name) return;
    exo_alloc alloc = name->alloc;
    exo_free(&alloc, name);
}

void exonym_person_name_compare(const exonym_person_name *a, const exonym_person_name *b, exonym_comparison *out) {
    exo_comparison said;
    exo_name_compare(&a->image->key, &a->name, &b->name, &said);
    say(&said, out);
}

/* Generic bodies of countries (lexicons/README.md, "Bodies"). A generic body is an entity that only `generic` rows name:
   what a foreign ministry is called anywhere. With each country it makes one entity:

       org.mfa + geo.cz  ->  org.mfa@geo.cz, "Ministry of Foreign Affairs of the Czech Republic"
       org.mfa + geo.pl  ->  org.msz-pl, which a row lists:  org.msz-pl  body  org.mfa   and   located-in  geo.pl

   Here they are planned, made and put into the table that the resolver asks. Countries are those with an ISO code. */
#include "build.h"

#include <stdlib.h>

static int by_id(const void *x, const void *y) {
    const exo_body_plan *a = x, *b = y;
    return exo_str_cmp(a->id, b->id);
}

bool exo_build_has_iso(const exo_lex_entity *e) {
    const exo_flags *f = e->facts[0].flags;
    for (size_t i = 0; i < f->nxids; i++)
        if (exo_str_is(f->xids[i].key, "iso") && f->xids[i].value.len == 2) return true;
    return false;
}

/* The first value of a field; NULL when the entity has none. */
static const exo_fact *first_of(const exo_lex_entity *e, exo_field field, unsigned lang) {
    for (size_t i = 0; i < e->nfacts; i++)
        if (e->facts[i].field == field && e->facts[i].lang == lang && e->facts[i].suffix == EXO_SUFFIX_NONE) return &e->facts[i];
    return NULL;
}

static bool is_generic(const exo_lex_entity *e) {
    for (size_t i = 0; i < e->nfacts; i++)
        if (e->facts[i].field == EXO_FIELD_GENERIC) return true;
    return false;
}

bool exo_build_is_body(const exo_lex_entity *e) { return is_generic(e) || exo_build_is_local(e); }

/* The country that the entity is or lies in, over a region if need be; NULL when the layers do not say. */
static const exo_lex_entity *country_of(const exo_lexicon *lex, const exo_lex_entity *e) {
    enum { STEPS = 4 };
    for (int i = 0; e && i < STEPS; i++) {
        if (e->kind == EXO_KIND_COUNTRY) return e;
        const exo_fact *f = first_of(e, EXO_FIELD_CAPITAL_OF, 0);
        if (!f) f = first_of(e, EXO_FIELD_LOCATED_IN, 0);
        e = f ? exo_lexicon_find(lex, f->value) : NULL;
    }
    return NULL;
}

/* ---- what there will be --------------------------------------------------------------------- */

static bool plan(exo_build *b, const exo_lex_entity *generic, const exo_lex_entity *country, bool local) {
    exo_buf id = {0};
    bool ok = exo_buf_str(&b->alloc, &id, generic->id) && exo_buf_putc(&b->alloc, &id, '@') && exo_buf_str(&b->alloc, &id, country->id);
    exo_body_plan p = {generic, country, NULL, ok ? exo_arena_dup(&b->arena, exo_buf_view(&id)) : (exo_str){NULL, 0}, local};
    exo_free(&b->alloc, id.at);
    if (!p.id.ptr) return false;
    p.listed = exo_lexicon_find(b->lex, p.id);
    return EXO_PUSH(&b->alloc, &b->plans, p);
}

/* Rows that say which body of its country an entity is take the place of what would be composed. */
static bool take_listed(exo_build *b) {
    for (size_t i = 0; i < exo_lexicon_count(b->lex); i++) {
        const exo_lex_entity *e = exo_lexicon_entity(b->lex, i), *country = country_of(b->lex, e);
        for (size_t k = 0; country && k < e->nfacts; k++) {
            if (e->facts[k].field != EXO_FIELD_BODY) continue;
            const exo_lex_entity *body = exo_lexicon_find(b->lex, e->facts[k].value);
            const exo_fact *in = body && exo_build_is_local(body) ? first_of(e, EXO_FIELD_LOCATED_IN, 0) : NULL;
            exo_buf id = {0};
            bool ok = exo_buf_str(&b->alloc, &id, e->facts[k].value) && exo_buf_putc(&b->alloc, &id, '@') && exo_buf_str(&b->alloc, &id, in ? in->value : country->id);
            exo_body_plan key = {.id = exo_buf_view(&id)};
            exo_body_plan *p = ok && b->plans.len ? bsearch(&key, b->plans.at, b->plans.len, sizeof key, by_id) : NULL;
            if (p && !p->listed) p->listed = e;
            exo_free(&b->alloc, id.at);
            if (!ok) return false;
        }
    }
    return true;
}

/* An organisation that has a name of a local body already is that body. */
static bool take_named(exo_build *b, exonym_error *err) {
    exo_intern names;
    EXO_VEC(uint32_t) bearer = {0};
    bool ok = true;
    exo_intern_init(&names, &b->arena);
    for (size_t i = 0; ok && b->plans.len && i < exo_lexicon_count(b->lex); i++) {
        const exo_lex_entity *e = exo_lexicon_entity(b->lex, i);
        for (size_t k = 0; ok && e->kind == EXO_KIND_ORG && k < e->nfacts; k++) {
            if (e->facts[k].field != EXO_FIELD_NAME && e->facts[k].field != EXO_FIELD_DECLARE) continue;
            uint32_t n = exo_intern_put(&names, exo_build_written(e->facts[k].value));
            ok = n != UINT32_MAX && (n < bearer.len || EXO_PUSH(&b->alloc, &bearer, (uint32_t)i));
        }
    }
    for (size_t i = 0; ok && i < b->plans.len; i++) {
        exo_body_plan *p = &b->plans.at[i];
        if (!p->local || p->listed) continue;
        exo_lex_entity made;
        ok = exo_build_local(b, p, &made, err) == EXONYM_OK;
        for (size_t k = 1; ok && !p->listed && k < made.nfacts; k++) {
            uint32_t n = made.facts[k].suffix == EXO_SUFFIX_NONE && !made.facts[k].flags->cut_short ? exo_intern_find(&names, made.facts[k].value) : UINT32_MAX;
            if (n != UINT32_MAX) p->listed = exo_lexicon_entity(b->lex, bearer.at[n]);
        }
    }
    exo_intern_free(&names);
    exo_free(&b->alloc, bearer.at);
    return ok;
}

/* A whole Romanian adjective, not the first member of compounds (sino-). */
static bool is_adjective(const exo_fact *f) {
    return f->field == EXO_FIELD_NAME && f->suffix == EXO_SUFFIX_ADJ && f->lang == EXO_LANG_RO && f->value.ptr[f->value.len - 1] != '-';
}

/* How many countries have an adjective: coreean is of two. */
static bool count_adjectives(exo_build *b) {
    for (size_t i = 0; i < exo_lexicon_count(b->lex); i++) {
        const exo_lex_entity *e = exo_lexicon_entity(b->lex, i);
        for (size_t k = 0; e->kind == EXO_KIND_COUNTRY && k < e->nfacts; k++) {
            uint32_t n = is_adjective(&e->facts[k]) ? exo_intern_put(&b->adjectives, e->facts[k].value) : 0;
            if (!is_adjective(&e->facts[k])) continue;
            if (n == UINT32_MAX || (n == b->adjective_of.len && !EXO_PUSH(&b->alloc, &b->adjective_of, 0))) return false;
            b->adjective_of.at[n]++;
        }
    }
    return true;
}

exonym_status exo_build_plan_bodies(exo_build *b, exonym_error *err) {
    for (size_t i = 0; i < exo_lexicon_count(b->lex); i++) {
        const exo_lex_entity *generic = exo_lexicon_entity(b->lex, i);
        bool local = exo_build_is_local(generic);
        for (size_t k = 0; (local || is_generic(generic)) && k < exo_lexicon_count(b->lex); k++) {
            const exo_lex_entity *country = exo_lexicon_entity(b->lex, k);
            bool has = local ? exo_build_is_local_to(b, generic, country) : country->kind == EXO_KIND_COUNTRY && exo_build_has_iso(country);
            if (has && !plan(b, generic, country, local)) return exo_error_nomem(err);
        }
    }
    if (b->plans.len) qsort(b->plans.at, b->plans.len, sizeof *b->plans.at, by_id);
    if (!take_listed(b) || !take_named(b, err)) return exo_error_nomem(err);
    for (size_t i = 0; i < b->plans.len; i++)
        if (b->plans.at[i].listed && !EXO_PUSH(&b->alloc, &b->listed, &b->plans.at[i])) return exo_error_nomem(err);
    return b->plans.len && !count_adjectives(b) ? exo_error_nomem(err) : EXONYM_OK;
}

/* ---- composed entities ----------------------------------------------------------------------- */

/* What the body is called in a language: "Ministerstwo Spraw Zagranicznych (Czechy)", "Kementerian Luar Negeri Ceko". */
static uint32_t label_in(exo_build *b, const exo_body_plan *p, unsigned lang) {
    const exo_fact *body = first_of(p->generic, EXO_FIELD_GENERIC, lang), *name = first_of(p->country, EXO_FIELD_NAME, lang);
    if (!body) return 0;
    exo_str country = name ? name->value : exo_build_written(p->country->facts[0].value);
    bool beside = lang == EXO_LANG_ID;
    exo_buf text = {0};
    bool ok = exo_buf_str(&b->alloc, &text, body->value) && exo_buf_puts(&b->alloc, &text, beside ? " " : " (") &&
              exo_buf_str(&b->alloc, &text, country) && exo_buf_puts(&b->alloc, &text, beside ? "" : ")");
    uint32_t s = ok ? exo_build_string(b, exo_buf_view(&text)) : UINT32_MAX;
    exo_free(&b->alloc, text.at);
    return s;
}

/* "Ministry of Foreign Affairs of the Czech Republic". */
static bool english(exo_build *b, const exo_body_plan *p, exo_str country, exo_buf *text) {
    text->len = 0;
    return exo_buf_str(&b->alloc, text, exo_build_written(p->generic->facts[0].value)) && exo_buf_puts(&b->alloc, text, " of ") &&
           exo_buf_puts(&b->alloc, text, p->country->facts[0].flags->the ? "the " : "") && exo_buf_str(&b->alloc, text, country);
}

exonym_status exo_build_compose(exo_build *b, const exo_body_plan *p, exonym_error *err) {
    exo_str country = p->country->facts[0].value;
    exo_build_entity out = {.kind = (uint32_t)p->generic->kind, .xid = (uint32_t)b->xids.len, .row = (uint32_t)b->rows.len};
    exo_buf text = {0};
    bool ok = english(b, p, country, &text) && exo_build_entity_strings(b, p->id, exo_buf_view(&text), &out) &&
              english(b, p, exo_build_written(country), &text) && (out.label = exo_build_string(b, exo_buf_view(&text))) != UINT32_MAX;
    exo_free(&b->alloc, text.at);
    for (unsigned k = EXO_LANG_PL; ok && k <= EXO_LANG_ID; k++) ok = (out.labels[k] = label_in(b, p, k)) != UINT32_MAX;
    return ok && EXO_PUSH(&b->alloc, &b->entities, out) && EXO_PUSH(&b->alloc, &b->entity_ids, p->id) ? EXONYM_OK : exo_error_nomem(err);
}

/* ---- names with the country inside ----------------------------------------------------------- */

/* Romanian puts the adjective behind the head: Ministerul rus de Externe, Ministerul rus al Sănătății. After GALR: a noun in
   the genitive that does not stand right behind the article takes "al". */
static exonym_status add_inside(exo_build *b, const exo_lex_entity *e, uint32_t number, const exo_fact *body, const exo_fact *adjective, exonym_error *err) {
    static const char head[] = "Ministerul ";
    size_t n = sizeof head - 1;
    uint32_t known = exo_intern_find(&b->adjectives, adjective->value);
    if (!exo_str_starts(body->value, EXO_STR("Ministerul ")) || known == UINT32_MAX || b->adjective_of.at[known] != 1) return EXONYM_OK;
    exo_str rest = exo_str_of(body->value.ptr + n, body->value.len - n);
    exo_buf text = {0};
    bool genitive = !exo_str_starts(rest, EXO_STR("de "));
    bool ok = exo_buf_puts(&b->alloc, &text, head) && exo_buf_str(&b->alloc, &text, adjective->value) &&
              exo_buf_puts(&b->alloc, &text, genitive ? " al " : " ") && exo_buf_str(&b->alloc, &text, rest);
    exo_fact made = *body;
    made.field = EXO_FIELD_NAME;
    made.value = ok ? exo_arena_dup(&b->arena, exo_buf_view(&text)) : (exo_str){NULL, 0};
    exo_free(&b->alloc, text.at);
    return made.value.ptr ? exo_build_name_of(b, e, number, &made, made.value, err) : exo_error_nomem(err);
}

static exonym_status names_inside(exo_build *b, const exo_body_plan *p, const exo_lex_entity *e, uint32_t number, exonym_error *err) {
    exonym_status status = EXONYM_OK;
    for (size_t i = 0; i < p->generic->nfacts; i++) {
        const exo_fact *body = &p->generic->facts[i];
        if (body->field != EXO_FIELD_GENERIC || body->lang != EXO_LANG_RO || body->suffix != EXO_SUFFIX_NONE) continue;
        for (size_t k = 0; !status && k < p->country->nfacts; k++)
            if (is_adjective(&p->country->facts[k])) status = add_inside(b, e, number, body, &p->country->facts[k], err);
    }
    return status;
}

/* The names that templates give a listed body and its rows do not. */
static exonym_status names_local(exo_build *b, const exo_body_plan *p, const exo_lex_entity *e, uint32_t number, exonym_error *err) {
    exo_lex_entity made;
    exonym_status status = exo_build_local(b, p, &made, err);
    for (size_t i = 1; !status && i < made.nfacts; i++) {
        bool known = false;
        for (size_t k = 0; k < e->nfacts; k++)
            known |= e->facts[k].field == EXO_FIELD_NAME && (!e->facts[k].lang || e->facts[k].lang == made.facts[i].lang) && exo_str_eq(e->facts[k].value, made.facts[i].value);
        if (!known) status = exo_build_name_of(b, e, number, &made.facts[i], made.facts[i].value, err);
    }
    return status;
}

exonym_status exo_build_body_names(exo_build *b, const exo_lex_entity *e, const exo_body_plan *p, uint32_t number, exonym_error *err) {
    exonym_status status = EXONYM_OK;
    if (p) return names_inside(b, p, p->generic, number, err);
    for (size_t i = 0; !status && i < b->listed.len; i++)
        if (b->listed.at[i]->listed == e) status = (b->listed.at[i]->local ? names_local : names_inside)(b, b->listed.at[i], e, number, err);
    return status;
}

/* ---- links ----------------------------------------------------------------------------------- */

/* An entity's number by its id; it is there. Halves each round. */
uint32_t exo_build_number_of(const exo_build *b, exo_str id) {
    size_t low = 0, high = b->entity_ids.len;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (exo_str_cmp(b->entity_ids.at[mid], id) <= 0) low = mid;
        else high = mid;
    }
    return (uint32_t)low;
}

static int by_parts(const void *x, const void *y) {
    const exo_im_body *a = x, *b = y;
    if (a->generic != b->generic) return a->generic < b->generic ? -1 : 1;
    return a->country < b->country ? -1 : a->country > b->country;
}

/* In whose news an entity is at home: countries that a flag says so of, what lies in them, and persons whose names are
   of their language. */
static uint32_t homes_of(const exo_lex_entity *e, const exo_lex_entity *country, uint32_t homes) {
    if (country) return country->facts[0].flags->home;
    unsigned origin = exo_lang_of(e->facts[0].flags->origin);
    return e->kind == EXO_KIND_PERSON && origin && origin < EXO_LANG_COUNT ? homes & 1u << origin : 0;
}

exonym_status exo_build_link_bodies(exo_build *b, exonym_error *err) {
    uint32_t homes = 0;
    for (size_t i = 0; i < b->entities.len; i++) b->entities.at[i].country = b->entities.at[i].generic = b->entities.at[i].recalls = EXO_NO_ENTITY;
    for (size_t i = 0; i < exo_lexicon_count(b->lex); i++) homes |= exo_lexicon_entity(b->lex, i)->facts[0].flags->home;
    for (size_t i = 0; i < exo_lexicon_count(b->lex); i++) {
        const exo_lex_entity *e = exo_lexicon_entity(b->lex, i), *country = country_of(b->lex, e);
        exo_build_entity *out = &b->entities.at[exo_build_number_of(b, e->id)];
        if (country) out->country = exo_build_number_of(b, country->id);
        const exo_fact *recalls = first_of(e, EXO_FIELD_RECALLS, 0);
        if (recalls) out->recalls = exo_build_number_of(b, recalls->value);
        out->traits = homes_of(e, country, homes) | (is_generic(e) ? EXO_TRAIT_GENERIC : 0u) |
                      (country && first_of(e, EXO_FIELD_CAPITAL_OF, 0) ? EXO_TRAIT_CAPITAL : 0u);
    }
    for (size_t i = 0; i < b->plans.len; i++) {
        const exo_body_plan *p = &b->plans.at[i];
        if (p->local) {
            const exo_lex_entity *country = country_of(b->lex, p->country);
            exo_build_entity *out = &b->entities.at[exo_build_number_of(b, p->id)];
            if (!p->listed && country) out->country = exo_build_number_of(b, country->id), out->traits = country->facts[0].flags->home;
            continue;
        }
        exo_im_body body = {exo_build_number_of(b, p->generic->id), exo_build_number_of(b, p->country->id), exo_build_number_of(b, p->listed ? p->listed->id : p->id)};
        if (!EXO_PUSH(&b->alloc, &b->bodies, body)) return exo_error_nomem(err);
        b->entities.at[body.entity].generic = body.generic;
        if (p->listed) continue;
        b->entities.at[body.entity].country = body.country;
        b->entities.at[body.entity].traits = p->country->facts[0].flags->home | EXO_TRAIT_COMPOSED;
    }
    if (b->bodies.len) qsort(b->bodies.at, b->bodies.len, sizeof *b->bodies.at, by_parts);
    return EXONYM_OK;
}

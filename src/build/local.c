/* Local bodies (lexicons/README.md, "Bodies"): what a city hall, a county council, a regional police force is called. Rows `local` are
   templates; with each city or region they make an entity of its own, and the place stands inside its name:

       body.ro-city-hall    located-in   geo.ro
       body.ro-city-hall    local.ro     Primăria {city} ; Primăria {city:gen}
       body.ro-city-hall + loc.arad  ->  body.ro-city-hall@loc.arad, "City Hall of Arad", Primăria Arad, Primăria Aradului

   {city} takes cities, {county} regions whose English name ends in County, and so on; an `of` row says which places there are instead. :gen and
   :loc ask for the place in that case, as the paradigms have it. An entity that has one of the names already is that body, and takes the
   others; so is one that a `body` row lists. */
#include "build.h"

#include <stdlib.h>

/* ---- templates --------------------------------------------------------------------------------- */

/* "Primăria {city:gen}" in its three parts, and what the place has to be. */
typedef struct template {
    exo_str before, behind, sort, form; /* "Primăria ", "", "city", "gen" */
} template;

/* False: no braces, so the body is called so whatever the place. */
static bool cut(exo_str value, template *out) {
    const char *open = memchr(value.ptr, '{', value.len), *close = open ? memchr(open, '}', value.len - (size_t)(open - value.ptr)) : NULL;
    if (!close) return false;
    out->before = exo_str_of(value.ptr, (size_t)(open - value.ptr));
    out->behind = exo_str_of(close + 1, value.len - (size_t)(close + 1 - value.ptr));
    out->form = exo_str_of(open + 1, (size_t)(close - open - 1));
    exo_str_next(&out->form, ':', &out->sort);
    return true;
}

bool exo_build_is_local(const exo_lex_entity *e) {
    for (size_t i = 0; i < e->nfacts; i++)
        if (e->facts[i].field == EXO_FIELD_LOCAL) return true;
    return false;
}

/* ---- sorts of places --------------------------------------------------------------------------- */

static const exo_str sort_prefix = {"sort-", 5};

bool exo_build_is_sort_set(exo_str set) { return exo_str_starts(set, sort_prefix); }

exonym_status exo_build_sorts(exo_build *b, exonym_error *err) {
    for (size_t i = 0; i < exo_lexicon_word_count(b->lex); i++) {
        const exo_word_row *r = exo_lexicon_word(b->lex, i);
        if (!exo_build_is_sort_set(r->set)) continue;
        exo_place_sort s = {exo_str_of(r->set.ptr + sort_prefix.len, r->set.len - sort_prefix.len), r->word, r->lang == EXO_LANG_EN};
        if (!EXO_PUSH(&b->alloc, &b->sorts, s)) return exo_error_nomem(err);
    }
    return EXONYM_OK;
}

/* Whether the name is the word and something else, a blank between. */
static bool says_sort(exo_str name, const exo_place_sort *s) {
    if (name.len < s->word.len + 2) return false;
    size_t blank = s->behind ? name.len - s->word.len - 1 : s->word.len;
    return name.ptr[blank] == ' ' && (s->behind ? exo_str_ends(name, s->word) : exo_str_starts(name, s->word));
}

/* The name without words for its sort. */
static exo_str bare(const exo_build *b, exo_str name) {
    for (size_t i = 0; i < b->sorts.len; i++) {
        const exo_place_sort *s = &b->sorts.at[i];
        if (!says_sort(name, s)) continue;
        name = exo_str_of(name.ptr + (s->behind ? 0 : s->word.len + 1), name.len - s->word.len - 1);
    }
    return name;
}

static bool is_sort(const exo_build *b, const exo_lex_entity *place, exo_str sort) {
    if (exo_str_is(sort, "city")) return place->kind == EXO_KIND_CITY;
    exo_str canonical = exo_build_written(place->facts[0].value);
    for (size_t i = 0; i < b->sorts.len && place->kind == EXO_KIND_REGION; i++) {
        const exo_place_sort *s = &b->sorts.at[i];
        if (s->behind && exo_str_eq(s->sort, sort) && says_sort(canonical, s)) return true;
    }
    return false;
}

static bool has(const exo_lex_entity *e, exo_field field, exo_str value) {
    for (size_t i = 0; i < e->nfacts; i++)
        if (e->facts[i].field == field && exo_str_eq(e->facts[i].value, value)) return true;
    return false;
}

bool exo_build_is_local_to(const exo_build *b, const exo_lex_entity *body, const exo_lex_entity *place) {
    template t;
    bool listed = false;
    if (place->kind != EXO_KIND_CITY && place->kind != EXO_KIND_REGION) return false;
    for (size_t i = 0; i < body->nfacts; i++) {
        if (body->facts[i].field != EXO_FIELD_OF) continue;
        if (exo_str_eq(body->facts[i].value, place->id)) return true;
        listed = true;
    }
    for (size_t i = 0; !listed && i < body->nfacts; i++)
        if (body->facts[i].field == EXO_FIELD_LOCAL && cut(body->facts[i].value, &t) && is_sort(b, place, t.sort))
            for (size_t k = 0; k < body->nfacts; k++)
                if (body->facts[k].field == EXO_FIELD_LOCATED_IN && has(place, EXO_FIELD_LOCATED_IN, body->facts[k].value)) return true;
    return false;
}

/* ---- names ------------------------------------------------------------------------------------- */

typedef struct job {
    exo_build *b;
    const exo_lex_entity *body, *place;
    const exo_fact *row;           /* the template's */
    template t;
    EXO_VEC(exo_fact) made;
} job;

static bool put(job *j, exo_str place) {
    exo_buf text = {0};
    exo_build *b = j->b;
    bool ok = exo_buf_str(&b->alloc, &text, j->t.before) && exo_buf_str(&b->alloc, &text, place) && exo_buf_str(&b->alloc, &text, j->t.behind);
    exo_fact made = *j->row;
    made.field = EXO_FIELD_NAME;
    made.local = true;
    for (size_t i = 0; ok && i < j->made.len; i++)
        if (j->made.at[i].lang == made.lang && exo_str_eq(j->made.at[i].value, exo_buf_view(&text))) goto done; /* twice */
    made.value = ok ? exo_arena_dup(&b->arena, exo_buf_view(&text)) : (exo_str){NULL, 0};
    ok = made.value.ptr && EXO_PUSH(&b->alloc, &j->made, made);
done:
    exo_free(&b->alloc, text.at);
    return ok;
}

/* A name with each form of the place that has the case which the template asks for, by its tag: "gen.sg|loc.sg". */
static bool put_form(void *user, exo_str text, const char *tag, const char *paradigm) {
    job *j = user;
    char wanted[8] = "";
    (void)paradigm;
    if (j->t.form.len >= sizeof wanted) return true;
    memcpy(wanted, j->t.form.ptr, j->t.form.len);
    return strstr(tag, wanted) ? put(j, text) : true;
}

static exonym_status put_name(job *j, exo_str name, const exo_flags *flags, exonym_error *err) {
    enum { WORDS = 12, FORMS = 200 };
    exo_morph_word words[WORDS];
    exo_str lead;
    name = bare(j->b, name);
    if (name.ptr[0] >= 'a' && name.ptr[0] <= 'z') return EXONYM_OK; /* województwo mazowieckie */
    if (!j->t.form.len) return put(j, name) ? EXONYM_OK : exo_error_nomem(err);
    size_t n = exo_morph_split(name, words, WORDS, &lead);
    if (!n || n > WORDS) return EXONYM_OK;
    exo_morph_request q = {.words = words, .nwords = n, .sort = EXO_SORT_PLACE, .lang = (exo_lang)j->row->lang, .native = true,
                           .override_ = flags->paradigm, .plural = flags->plural, .lead = lead};
    exonym_status status = exo_morph_whole(j->b->morph, &q, FORMS, put_form, j, err);
    /* A paradigm that the tables have not got is remarked on with the place's own row. */
    return status == EXONYM_ERR_ARGUMENT || status == EXONYM_ERR_NOT_FOUND ? EXONYM_OK : status;
}

/* The names of the place in the template's language that count by themselves, and its canonical name. */
static exonym_status put_names(job *j, exonym_error *err) {
    exonym_status status = EXONYM_OK;
    const exo_lex_entity *p = j->place;
    bool own = false;
    for (size_t i = 1; i < p->nfacts; i++) own |= p->facts[i].field == EXO_FIELD_NAME && p->facts[i].lang == j->row->lang && p->facts[i].suffix == EXO_SUFFIX_NONE;
    if (!own || j->row->lang == EXO_LANG_EN || exo_build_is_home_to(j->b, p, j->row->lang)) status = put_name(j, exo_build_written(p->facts[0].value), p->facts[0].flags, err);
    for (size_t i = 1; !status && i < p->nfacts; i++) {
        const exo_fact *f = &p->facts[i];
        bool names = f->field == EXO_FIELD_NAME && f->suffix == EXO_SUFFIX_NONE && (f->lang == j->row->lang || f->lang == EXO_LANG_ANY);
        if (names && !f->flags->cue.len && !f->flags->ante && f->flags->letters != EXO_CASE_ANY) status = put_name(j, f->value, f->flags, err);
    }
    return status;
}

/* Every name of the body of that place. */
static exonym_status names_of(job *j, exonym_error *err) {
    exonym_status status = EXONYM_OK;
    for (size_t i = 0; !status && i < j->body->nfacts; i++) {
        j->row = &j->body->facts[i];
        if (j->row->field != EXO_FIELD_LOCAL) continue;
        if (cut(j->row->value, &j->t)) {
            status = put_names(j, err);
        } else {
            exo_fact made = *j->row;
            made.field = EXO_FIELD_NAME;
            if (!EXO_PUSH(&j->b->alloc, &j->made, made)) status = exo_error_nomem(err);
        }
    }
    return status;
}

/* "City Hall of Arad", "County Council of Arad". */
static exo_str canonical_of(exo_build *b, const exo_body_plan *p) {
    exo_buf text = {0};
    bool ok = exo_buf_str(&b->alloc, &text, exo_build_written(p->generic->facts[0].value)) && exo_buf_puts(&b->alloc, &text, " of ") &&
              exo_buf_str(&b->alloc, &text, bare(b, p->country->facts[0].value));
    exo_str made = ok ? exo_arena_dup(&b->arena, exo_buf_view(&text)) : (exo_str){NULL, 0};
    exo_free(&b->alloc, text.at);
    return made;
}

exonym_status exo_build_local(exo_build *b, const exo_body_plan *p, exo_lex_entity *out, exonym_error *err) {
    job j = {.b = b, .body = p->generic, .place = p->country};
    exo_fact first = p->generic->facts[0];
    first.value = canonical_of(b, p);
    exonym_status status = first.value.ptr && EXO_PUSH(&b->alloc, &j.made, first) ? names_of(&j, err) : exo_error_nomem(err);
    exo_fact *facts = status ? NULL : exo_arena_get(&b->arena, j.made.len * sizeof *facts);
    if (!status && !facts) status = exo_error_nomem(err);
    if (!status) {
        memcpy(facts, j.made.at, j.made.len * sizeof *facts);
        *out = (exo_lex_entity){p->id, p->generic->kind, facts, j.made.len};
    }
    exo_free(&b->alloc, j.made.at);
    return status;
}

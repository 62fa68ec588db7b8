/* What persons are: their spheres and offices as bits, in the order in which the tables of words name the sets, and whose citizens they are. And the
   words for roles in all their forms: premierowi, senatoarei. */
#include "build.h"

#include "image/image.h"

static bool begins(exo_str set, const char *prefix) { return exo_str_starts(set, exo_str_cstr(prefix)); }

bool exo_build_is_role(exo_str set) { return begins(set, EXO_CUES_ROLE) || begins(set, EXO_CUES_OFFICE) || exo_str_is(set, EXO_CUES_TITLE_FEW); }

/* ---- persons ---------------------------------------------------------------------------------- */

/* The sets of one sort in order, without their prefix; `*n` of them. False: too many. */
static bool sets_of(const exo_build *b, const char *prefix, exo_str out[EXO_ROLES], size_t *n) {
    uint32_t last = UINT32_MAX, numbers[EXO_ROLES];
    exo_str names[EXO_ROLES];
    size_t found = 0;
    /* Cues are strings by their offset; their names are in the rows, those of a set together. */
    for (size_t k = 0; k < exo_lexicon_word_count(b->lex); k++) {
        exo_str set = exo_lexicon_word(b->lex, k)->set;
        if (!begins(set, prefix)) continue;
        uint32_t number = exo_intern_find(&b->strings, set);
        size_t i = 0;
        while (i < found && numbers[i] != number) i++;
        if (number == UINT32_MAX || i < found) continue;
        if (found == EXO_ROLES) return false;
        numbers[found] = number;
        names[found++] = exo_str_of(set.ptr + strlen(prefix), set.len - strlen(prefix));
    }
    *n = 0;
    for (size_t i = 0; i < b->cues.len; last = b->cues.at[i++])
        for (size_t k = 0; k < found && b->cues.at[i] != last; k++)
            if (b->string_at.at[numbers[k]] == b->cues.at[i]) out[(*n)++] = names[k];
    return true;
}

static uint32_t bit_of(const exo_str *sets, size_t n, exo_str value) {
    for (size_t i = 0; i < n; i++)
        if (exo_str_eq(sets[i], value)) return 1u << i;
    return 0;
}

exonym_status exo_build_roles(exo_build *b, exonym_error *err) {
    exo_str spheres[EXO_ROLES], offices[EXO_ROLES];
    size_t nspheres, noffices;
    if (!sets_of(b, EXO_CUES_ROLE, spheres, &nspheres) || !sets_of(b, EXO_CUES_OFFICE, offices, &noffices))
        return exo_error_set(err, EXONYM_ERR_TOO_LONG, NULL, 0, 0, "more than %u cue sets %s or %s", EXO_ROLES, EXO_CUES_ROLE, EXO_CUES_OFFICE);
    for (size_t i = 0; i < b->entities.len; i++) b->entities.at[i].citizen = EXO_NO_ENTITY;
    for (size_t i = 0; i < exo_lexicon_count(b->lex); i++) {
        const exo_lex_entity *e = exo_lexicon_entity(b->lex, i);
        if (e->kind != EXO_KIND_PERSON) continue;
        const exo_lex_section *s = exo_lexicon_section(b->lex, e->facts[0].section);
        exo_build_entity *out = &b->entities.at[exo_build_number_of(b, e->id)];
        exo_str citizen = s->citizen_of;
        uint32_t sphere = 0, office = 0;
        for (size_t k = 1; k < e->nfacts; k++) {
            const exo_fact *f = &e->facts[k];
            if (f->field == EXO_FIELD_SPHERE) sphere |= bit_of(spheres, nspheres, f->value);
            if (f->field == EXO_FIELD_OFFICE) office |= bit_of(offices, noffices, f->value);
            if (f->field == EXO_FIELD_CITIZEN_OF) citizen = f->value;
        }
        /* What its own rows say goes before what the section says. */
        for (size_t k = 0; !sphere && k < EXO_LEX_SPHERES && s->spheres[k].len; k++) out->roles |= bit_of(spheres, nspheres, s->spheres[k]);
        out->roles |= sphere | office << EXO_ROLES;
        const exo_lex_entity *country = citizen.len ? exo_lexicon_find(b->lex, citizen) : NULL;
        if (country && country->kind == EXO_KIND_COUNTRY) out->citizen = exo_build_number_of(b, country->id);
    }
    return EXONYM_OK;
}

/* ---- words ------------------------------------------------------------------------------------ */

typedef struct taken {
    exo_build *b;
    exo_role_form_fn *fn;
    unsigned set, lang;
    bool nomem;
} taken;

static bool take(void *user, const exo_morph_form *form) {
    taken *t = user;
    exo_fold_word w, rest;
    if (form->flags & EXO_FORM_CLITIC || strstr(form->tag, ".coll.")) return true;
    if (!exo_fold_next(&t->b->fold.view, form->text.ptr, form->text.len, 0, &w) || !w.len || exo_fold_next(&t->b->fold.view, form->text.ptr, form->text.len, (size_t)w.end, &rest))
        return true;
    t->nomem = !t->fn(t->b, t->set, w.folded, w.len, t->lang == EXO_LANG_PL ? form->cases : 0);
    return !t->nomem;
}

/* English and Indonesian have the word as it is, and so does `any`: min., Sen. */
exonym_status exo_build_role_forms(exo_build *b, const exo_word_row *r, unsigned set, exo_role_form_fn *fn, exonym_error *err) {
    exo_fold_word w;
    if (!exo_fold_next(&b->fold.view, r->word.ptr, r->word.len, 0, &w) || !w.len) return EXONYM_OK;
    if (r->lang != EXO_LANG_PL && r->lang != EXO_LANG_RO) return fn(b, set, w.folded, w.len, r->lang == EXO_LANG_ANY ? EXO_CASE_ALL : 0) ? EXONYM_OK : exo_error_nomem(err);
    /* A noun of persons, which inflects as inhabitants do: Czech, Czeszka. */
    exo_morph_word word = {.text = r->word};
    exo_morph_request request = {.words = &word, .nwords = 1, .sort = EXO_SORT_DEM, .lang = (exo_lang)r->lang, .native = true};
    taken t = {b, fn, set, r->lang, false};
    exonym_status status = exo_morph_expand(b->morph, &request, take, &t, err);
    return t.nomem ? exo_error_nomem(err) : status;
}

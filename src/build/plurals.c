/* Plurals of countries in English, by rule: no more Ukraines, two rival Irans. They count only where the words before them
   count (EXO_GUARD_COUNTED), since capitals hide much (Jordans are shoes, Chinas vases).

   What has several owners has no plural: the two Congos, Sudans and Chinas are two countries each, and none of the two is
   meant. A whole that has a plural of its own is a row: Koreas. */
#include "build.h"

/* The last words of countries' names of several words, and whose they are: Korea of North Korea. */
static exonym_status note_parts(exo_build *b, exonym_error *err) {
    for (size_t i = 0; i < exo_lexicon_count(b->lex); i++) {
        const exo_lex_entity *e = exo_lexicon_entity(b->lex, i);
        if (e->kind != EXO_KIND_COUNTRY || !exo_build_has_iso(e)) continue;
        for (size_t k = 0; k < e->nfacts; k++) {
            const exo_fact *f = &e->facts[k];
            exo_str value = k ? f->value : exo_build_written(f->value);
            const char *p = value.ptr + value.len;
            if (k && (f->field != EXO_FIELD_NAME || f->lang != EXO_LANG_EN || f->suffix != EXO_SUFFIX_NONE)) continue;
            while (p > value.ptr && p[-1] != ' ' && p[-1] != '-') p--;
            if (p == value.ptr) continue;
            uint32_t n = exo_intern_put(&b->parts, exo_str_of(p, (size_t)(value.ptr + value.len - p)));
            if (n == UINT32_MAX || (n == b->part_of.len && !EXO_PUSH(&b->alloc, &b->part_of, e))) return exo_error_nomem(err);
            if (b->part_of.at[n] != e) b->part_of.at[n] = NULL;
        }
    }
    return EXONYM_OK;
}

static bool is_others_part(const exo_build *b, const exo_lex_entity *e, exo_str word) {
    uint32_t n = exo_intern_find(&b->parts, word);
    return n != UINT32_MAX && b->part_of.at[n] != e;
}

typedef struct plural {
    exo_build *b;
    const exo_lex_entity *e;
    const exo_fact *fact;
    uint32_t entity;
    exonym_status status;
    exonym_error *err;
} plural;

static bool add_form(void *user, const exo_morph_form *form) {
    plural *p = user;
    if (strcmp(form->tag, "nom.pl") != 0) return true;
    exo_fact made = *p->fact;
    made.field = EXO_FIELD_NAME;
    made.suffix = EXO_SUFFIX_NONE;
    made.lang = EXO_LANG_EN;
    made.counted = true;
    made.value = exo_arena_dup(&p->b->arena, form->text);
    p->status = made.value.ptr ? exo_build_name_of(p->b, p->e, p->entity, &made, made.value, p->err) : exo_error_nomem(p->err);
    return !p->status;
}

static exonym_status add_plural(exo_build *b, const exo_lex_entity *e, uint32_t entity, const exo_fact *f, exo_str value, exonym_error *err) {
    enum { LEAST = 4 };
    const exo_flags *g = f->flags;
    if (value.len < LEAST || memchr(value.ptr, ' ', value.len) || memchr(value.ptr, '-', value.len) || value.ptr[value.len - 1] == 's') return EXONYM_OK;
    if (g->cue.len || g->ante || g->prio < 0 || is_others_part(b, e, value) || exo_morph_given_classes(b->morph, value).ptr) return EXONYM_OK;
    exo_morph_word word = {.text = value};
    exo_morph_request q = {.words = &word, .nwords = 1, .sort = EXO_SORT_PLACE, .lang = EXO_LANG_EN, .native = true, .plural = true};
    plural p = {.b = b, .e = e, .fact = f, .entity = entity, .err = err};
    exonym_status status = exo_morph_expand(b->morph, &q, add_form, &p, err);
    return p.status ? p.status : status;
}

exonym_status exo_build_plurals(exo_build *b, const exo_lex_entity *e, uint32_t entity, exonym_error *err) {
    exonym_status status = EXONYM_OK;
    if (e->kind != EXO_KIND_COUNTRY || !exo_build_has_iso(e)) return EXONYM_OK;
    if (!b->parts.strings.len && (status = note_parts(b, err))) return status;
    for (size_t i = 0; i < e->nfacts && !status; i++) {
        const exo_fact *f = &e->facts[i];
        if (!i && !f->flags->label) status = add_plural(b, e, entity, f, exo_build_written(f->value), err);
        else if (f->field == EXO_FIELD_NAME && f->lang == EXO_LANG_EN && f->suffix == EXO_SUFFIX_NONE) status = add_plural(b, e, entity, f, f->value, err);
    }
    return status;
}

/* What a curator should look at, after everything is built: entities that stand twice, forms that two entities share, and forms that
   are ordinary words somewhere, each with what to do. Warnings only: the scanner abstains or marks ambiguity by itself. */
#include "build.h"

#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>

/* Names of one word, found by the lexeme that spells them. */
typedef struct single {
    uint32_t lexeme;
    uint32_t name; /* index in names */
} single;

static int by_lexeme(const void *x, const void *y) {
    const single *a = x, *b = y;
    if (a->lexeme != b->lexeme) return a->lexeme < b->lexeme ? -1 : 1;
    return a->name < b->name ? -1 : a->name > b->name;
}

static int by_word(const void *x, const void *y) {
    const exo_build_form *const *a = x, *const *b = y;
    if ((*a)->word != (*b)->word) return (*a)->word < (*b)->word ? -1 : 1;
    return *a < *b ? -1 : *a > *b;
}

/* Guards that already decide who is meant. */
static bool guarded(const exo_im_name *n) { return n->langs || n->cue || (n->guards & (EXO_GUARD_ANTE | EXO_GUARD_QUOTED | EXO_GUARD_MADE | EXO_GUARD_GENERIC)); }

static bool is_adjective(const exo_im_name *n) { return n->via == EXO_VIA_ADJECTIVE || n->via == EXO_VIA_DEMONYM; }

static const char *string(const exo_build *b, uint32_t off) { return b->pool.at + off; }

static void remark(const exo_build *b, const exo_build_name *name, const char *code, const char *message) {
    const exo_build_row *row = &b->rows.at[name->row];
    b->remark(b->user, 0, string(b, row->file), row->line, 0, code, message);
}

/* "en,pl" of a mask. */
static void languages(unsigned mask, char out[32]) {
    out[0] = '\0';
    for (unsigned k = 1; k < EXO_LANGS; k++) {
        if (!(mask >> k & 1)) continue;
        if (out[0]) strcat(out, ",");
        strcat(out, exo_lang_text(k));
    }
}

/* One form that is an ordinary word: guarded at the beginning of sentences by the table itself; elsewhere by lang: when the
   languages differ. */
static void remark_ordinary(const exo_build *b, const exo_build_form *f, const exo_build_name *name) {
    const exo_im_name *n = &name->name;
    unsigned ordinary = b->word_info.at[f->word - 1].ordinary, own = n->lang ? 1u << n->lang : 0;
    char text[320], where[32], form[64], guard[32] = "";
    if (!ordinary || guarded(n) || (n->guards & EXO_GUARD_EXACT_CASE)) return;
    /* The scanner refuses adjectives of another language, and its inflected forms where the text's own has the word. */
    if (n->via == EXO_VIA_VARIANT) return; /* spelt by rule, or a misspelling */
    if (own && (is_adjective(n) || !(f->reading.flags & EXO_READ_BASE))) return;
    languages(ordinary & ~own, where);
    snprintf(form, sizeof form, "%s", string(b, f->reading.form));
    if (own && where[0]) {
        languages(own, guard);
        snprintf(text, sizeof text, "form \"%s\" of \"%s\" is an ordinary word of %s; add lang:%s to keep it out of such text", form, string(b, b->rows.at[name->row].text), where, guard);
    } else if (!(n->guards & EXO_GUARD_CAPITAL)) {
        languages(ordinary, where);
        snprintf(text, sizeof text, "form \"%s\" of \"%s\" is an ordinary word of %s and needs no capital; add Aa or cue:", form, string(b, b->rows.at[name->row].text), where);
    } else {
        return;
    }
    remark(b, name, "ordinary-form", text);
}

/* ---- entities that stand twice ------------------------------------------------------------------ */

static int by_hash(const void *x, const void *y) {
    const uint64_t *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

/* What two rows of one entity have in common: the kind, and the folded words of the canonical name without an article; those of a person in no order, as
   languages differ in where the family name stands. Writes at most 1 + EXO_NAME_WORDS numbers. */
static size_t key_of(const exo_build *b, const exo_lex_entity *e, uint64_t key[1 + EXO_NAME_WORDS]) {
    exo_str text = e->facts[0].value;
    exo_fold_word w;
    size_t n = 1;
    key[0] = e->kind;
    for (size_t pos = 0; n <= EXO_NAME_WORDS && exo_fold_next(&b->fold.view, text.ptr, text.len, pos, &w); pos = (size_t)w.end)
        if (n > 1 || w.end == text.len || w.len != 3 || memcmp(w.folded, "the", 3) != 0) key[n++] = exo_fold_hash(w.folded, w.len);
    if (e->kind == EXO_KIND_PERSON) qsort(key + 1, n - 1, sizeof *key, by_hash);
    return n;
}

/* Whether they look like one. Places of one name there are many, and bodies of one in many countries; persons of one name in two orders may be two (Dewi
   Sandra, Sandra Dewi), unless one row alone says that the family name is first. */
static bool may_be_one(const exo_lex_entity *a, const exo_lex_entity *b) {
    const exo_flags *x = a->facts[0].flags, *y = b->facts[0].flags;
    if (exo_str_eq(a->facts[0].value, b->facts[0].value)) return !exo_build_is_body(a) || !exo_build_is_body(b);
    if (a->kind == EXO_KIND_PERSON) return x->family_first != y->family_first && x->sex == y->sex && exo_str_eq(x->origin, y->origin);
    return a->kind >= EXO_KIND_ORG;
}

static bool remark_twice(exo_build *b) {
    exo_intern keys;
    EXO_VEC(const exo_lex_entity *) first = {0};
    bool ok = true;
    exo_intern_init(&keys, &b->arena);
    for (size_t i = 0; ok && i < exo_lexicon_count(b->lex); i++) {
        const exo_lex_entity *e = exo_lexicon_entity(b->lex, i);
        uint64_t key[1 + EXO_NAME_WORDS];
        uint32_t k = exo_intern_put(&keys, exo_str_of((const char *)key, key_of(b, e, key) * sizeof *key));
        ok = k != UINT32_MAX && (k < first.len || EXO_PUSH(&b->alloc, &first, e));
        if (!ok || first.at[k] == e || !may_be_one(first.at[k], e)) continue;
        const exo_fact *f = &e->facts[0];
        char text[256];
        snprintf(text, sizeof text, "\"%.*s\" is the canonical name of %.*s too: make them one, or tell them apart in parentheses", EXO_FMT(f->value), EXO_FMT(first.at[k]->id));
        b->remark(b->user, 0, exo_lexicon_file(b->lex, f->file), f->line, f->column, "stands-twice", text);
    }
    exo_intern_free(&keys);
    exo_free(&b->alloc, first.at);
    return ok;
}

exonym_status exo_build_lint(exo_build *b, exonym_error *err) {
    EXO_VEC(single) singles = {0};
    const exo_build_form **forms = NULL;
    exonym_status status = EXONYM_ERR_NOMEM;
    /* A state one edge from the root stands for one lexeme. */
    uint32_t *lexeme_of = exo_calloc(&b->alloc, b->nstates, sizeof *lexeme_of);
    forms = exo_calloc(&b->alloc, b->forms.len + 1, sizeof *forms);
    if (!lexeme_of || !forms || !remark_twice(b)) goto done;
    for (size_t i = 0; i < b->edges.len; i++)
        if (b->edges.at[i].next && b->edges.at[i].state == 0) lexeme_of[b->edges.at[i].next] = b->edges.at[i].lexeme + 1;
    for (size_t i = 0; i < b->names.len; i++)
        if (lexeme_of[b->names.at[i].state] && !EXO_PUSH(&b->alloc, &singles, (single){lexeme_of[b->names.at[i].state] - 1, (uint32_t)i})) goto done;
    if (singles.len) qsort(singles.at, singles.len, sizeof *singles.at, by_lexeme);
    for (size_t i = 0; i < b->forms.len; i++) forms[i] = &b->forms.at[i];
    if (b->forms.len) qsort(forms, b->forms.len, sizeof *forms, by_word);
    uint32_t owner = 0, word = 0;
    const exo_build_name *first = NULL;
    for (size_t i = 0; i < b->forms.len; i++) {
        const exo_build_form *f = forms[i];
        if (f->word != word) word = f->word, first = NULL;
        size_t low = 0, high = singles.len;
        while (low < high) {
            size_t mid = low + (high - low) / 2;
            if (singles.at[mid].lexeme < f->reading.lexeme) low = mid + 1;
            else high = mid;
        }
        for (; low < singles.len && singles.at[low].lexeme == f->reading.lexeme; low++) {
            const exo_build_name *name = &b->names.at[singles.at[low].name];
            const exo_im_name *n = &name->name;
            remark_ordinary(b, f, name);
            if (guarded(n)) continue;
            /* A name has its capital and is the stronger evidence beside an adjective or inhabitant. */
            if (first && is_adjective(&first->name) != is_adjective(n)) continue;
            if (!first) {
                first = name;
                owner = name->entity;
            } else if (name->entity != owner && n->prio == first->name.prio && !(f->reading.flags & EXO_READ_BASE)) {
                char text[320];
                snprintf(text, sizeof text, "form \"%s\" of \"%s\" also is one of \"%s\" of %s; add prio:, cue: or lang: to one of them",
                         string(b, f->reading.form), string(b, b->rows.at[name->row].text), string(b, b->rows.at[first->row].text), string(b, b->entities.at[owner].id));
                remark(b, name, "shared-form", text);
            }
        }
    }
    status = EXONYM_OK;
done:
    exo_free(&b->alloc, lexeme_of);
    exo_free(&b->alloc, forms);
    exo_free(&b->alloc, singles.at);
    return status ? exo_error_nomem(err) : EXONYM_OK;
}

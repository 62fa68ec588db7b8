/* expand: words of a name -> all their forms, and sets of tags -> their names.

   Forms of one word are collected with their tags; equal forms are joined. Capitals: a form keeps those of the
   word as far as it agrees with it; an irregular form takes the first one; a word in capitals has its endings in
   capitals unless the paradigm is an acronym's. */
#include "morph/internal.h"

#define FACT(f) (1ull << (f))

typedef struct found {
    size_t from;                /* in letters */
    unsigned len;
    uint32_t hash;
    morph_tagset tags;
    uint32_t cases;
    const char *paradigm;
    unsigned flags;
    bool upper;
} found;

typedef struct work {
    const exo_morph *m;
    const morph_table *t;
    EXO_VEC(found) forms;
    EXO_VEC(uint16_t) letters;
    exo_buf text;
    bool nomem;
    /* the paradigm at work */
    const morph_paradigm *top;
    unsigned flags;
    bool upper;
} work;

/* ---- tags ----------------------------------------------------------------------------------------------- */

const char *exo_morph_tag_name(const exo_morph *m, const morph_table *t, morph_tagset tags) {
    unsigned n = 0, only = 0;
    size_t len = 1;
    for (unsigned i = 0; i < t->ntags; i++) {
        if (!(tags.bits[i / 64] >> (i % 64) & 1)) continue;
        if (strcmp(t->tag_names[i], "all") == 0) return "";
        n++;
        only = i;
        len += strlen(t->tag_names[i]) + 1;
    }
    if (n == 0) return "";
    if (n == 1) return t->tag_names[only];
    uint64_t key[3] = {tags.bits[0], tags.bits[1], (uint64_t)t->lang};
    _Atomic(morph_joined *) *slot = &m->cache->slots[exo_hash(key, sizeof key) % MORPH_JOINED_SLOTS];
    morph_joined *head = atomic_load_explicit(slot, memory_order_acquire);
    for (morph_joined *j = head; j; j = j->next)
        if (j->lang == t->lang && j->tags.bits[0] == tags.bits[0] && j->tags.bits[1] == tags.bits[1]) return j->name;
    morph_joined *made = exo_malloc(&m->alloc, sizeof *made + len);
    if (!made) return NULL;
    made->tags = tags;
    made->lang = t->lang;
    char *to = made->name;
    for (unsigned i = 0; i < t->ntags; i++) {
        if (!(tags.bits[i / 64] >> (i % 64) & 1)) continue;
        if (to != made->name) *to++ = '|';
        size_t k = strlen(t->tag_names[i]);
        memcpy(to, t->tag_names[i], k);
        to += k;
    }
    *to = '\0';
    /* Two threads may both add the same name: harmless, both stay until the end. */
    do made->next = head;
    while (!atomic_compare_exchange_weak_explicit(slot, &head, made, memory_order_acq_rel, memory_order_acquire));
    return made->name;
}

/* ---- collecting --------------------------------------------------------------------------------------- */

static bool add_form(work *k, const morph_word *w, morph_tagset tags) {
    uint32_t hash = (uint32_t)exo_hash(w->at, w->len * sizeof w->at[0]);
    uint32_t cases = 0;
    for (unsigned half = 0; half < 2; half++)
        for (uint64_t bits = tags.bits[half]; bits; bits &= bits - 1) {
            unsigned i = half * 64;
            for (uint64_t low = bits & (~bits + 1); low >>= 1;) i++;
            cases |= k->t->tag_cases[i];
        }
    for (size_t i = 0; i < k->forms.len; i++) {
        found *f = &k->forms.at[i];
        if (f->hash != hash || f->len != w->len ||
            memcmp(k->letters.at + f->from, w->at, w->len * sizeof w->at[0]) != 0)
            continue;
        f->tags.bits[0] |= tags.bits[0];
        f->tags.bits[1] |= tags.bits[1];
        f->cases |= cases;
        f->flags &= k->flags | EXO_FORM_BASE;
        if (!f->paradigm) f->paradigm = k->top ? k->top->code : NULL;
        return true;
    }
    found f = {k->letters.len, w->len, hash, tags, cases, k->top ? k->top->code : NULL, k->flags, k->upper};
    if (!EXO_RESERVE(&k->m->alloc, &k->letters, w->len) || !EXO_PUSH(&k->m->alloc, &k->forms, f)) {
        k->nomem = true;
        return false;
    }
    memcpy(k->letters.at + k->letters.len, w->at, w->len * sizeof w->at[0]);
    k->letters.len += w->len;
    return true;
}

typedef struct step {
    work *k;
    const morph_line *line;
    morph_tagset filter;
} step;

static bool run_paradigm(work *k, const morph_paradigm *d, const morph_word *w, morph_tagset filter);

static bool on_word(void *user, const morph_word *w) {
    step *s = user;
    if (s->line->like) return run_paradigm(s->k, s->line->like, w, s->filter);
    return add_form(s->k, w, s->filter);
}

/* Ends: check_circles of table.c has shown that `like` never leads back. */
static bool run_paradigm(work *k, const morph_paradigm *d, const morph_word *w, morph_tagset filter) {
    for (size_t i = 0; i < d->lines.len; i++) {
        const morph_line *line = &d->lines.at[i];
        const morph_tagset *own = line->like ? &line->filter : &line->tags;
        step s = {k, line, {{filter.bits[0] & own->bits[0], filter.bits[1] & own->bits[1]}}};
        if (!(s.filter.bits[0] | s.filter.bits[1])) continue;
        if (line->like && line->count == 0) {
            if (!run_paradigm(k, line->like, w, s.filter)) return false;
        } else if (!exo_morph_run(line->variants, line->count, w, on_word, &s)) {
            return false;
        }
    }
    return true;
}

/* ---- giving out --------------------------------------------------------------------------------------- */

/* The form's text with the capitals of `source`. */
static bool put_text(work *k, const found *f, exo_str source) {
    k->text.len = 0;
    const char *s = source.ptr, *end = source.ptr + source.len;
    bool same = true;
    unsigned i = 0;
    const found *base = &k->forms.at[0];
    if ((f->flags & EXO_FORM_CLITIC) && f->len > base->len && memcmp(k->letters.at + f->from + (f->len - base->len), k->letters.at + base->from,
                                     base->len * sizeof k->letters.at[0]) == 0 &&
        k->letters.at[f->from] != k->letters.at[base->from]) {
        /* A prefix: diJakarta. */
        for (; i < f->len - base->len; i++) {
            char bytes[4];
            if (!exo_buf_put(&k->m->alloc, &k->text, bytes, exo_utf8_put(k->letters.at[f->from + i], bytes)))
                return false;
        }
    }
    for (; i < f->len; i++) {
        uint32_t c = k->letters.at[f->from + i], cp = 0;
        bool have = s < end;
        if (have) s += exo_utf8_step(s, end, &cp);
        same = same && have && exo_morph_lower(cp) == c;
        if (same) c = cp;
        else if (f->upper || (i == 0 && have && exo_morph_lower(cp) != cp)) c = exo_morph_upper(c);
        char bytes[4];
        if (!exo_buf_put(&k->m->alloc, &k->text, bytes, exo_utf8_put(c, bytes))) return false;
    }
    return true;
}

static exonym_status give(work *k, size_t index, exo_str source, exo_morph_form_fn *fn, void *user,
                          exonym_error *err) {
    for (size_t i = 0; i < k->forms.len; i++) {
        const found *f = &k->forms.at[i];
        const char *tag = "";
        if (k->t && !(tag = exo_morph_tag_name(k->m, k->t, f->tags))) return exo_error_nomem(err);
        exo_str text = source;
        if (!(f->flags & EXO_FORM_BASE)) {
            if (!put_text(k, f, source)) return exo_error_nomem(err);
            text = exo_buf_view(&k->text);
        }
        exo_morph_form form = {index, text, f->cases ? f->cases : EXO_CASE_ALL, tag, f->paradigm ? f->paradigm : "0",
                               f->flags};
        if (!fn(user, &form)) return exo_error_nomem(err);
    }
    return EXONYM_OK;
}

/* ---- one name ----------------------------------------------------------------------------------------- */

/* The `index`-th code of "pt:ow,adj": empty when there is none. */
static exo_str override_at(exo_str codes, size_t index) {
    exo_str part = {NULL, 0};
    for (size_t i = 0; exo_str_next(&codes, ',', &part); i++)
        if (i == index) return exo_str_trim(part);
    return (exo_str){NULL, 0};
}

static exonym_status choose_paradigms(const morph_table *t, const exo_morph_request *q, size_t index,
                                      const morph_role *role, uint64_t origins, const morph_word *w,
                                      morph_chosen *out, exonym_error *err) {
    /* A single 0 holds for the whole name. */
    exo_str code = exo_str_is(q->override_, "0") ? q->override_ : override_at(q->override_, index);
    if (code.len == 0) {
        out->count = 0;
        out->guess = false;
        if (!role->frozen) exo_morph_choose(t, role->facts, origins, w, out);
        return EXONYM_OK;
    }
    uint32_t i = exo_intern_find(&t->codes, code);
    if (i == UINT32_MAX)
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0, "unknown paradigm \"%.*s\" for language %s",
                             EXO_FMT(code), exo_lang_code(t->lang));
    out->paradigms[0] = t->paradigms.at[i];
    out->count = 1;
    out->guess = false;
    return EXONYM_OK;
}

static bool all_letters(const morph_table *t, const morph_word *w) {
    if (w->len == 0) return false;
    if (!t->letters) return true;
    for (unsigned i = 0; i < w->len; i++)
        if (!morph_class_has(t->letters, w->at[i])) return false;
    return true;
}

/* A name longer than this is given out bare. */
enum { NAME_WORDS_MAX = 64 };

static exonym_status expand_word(work *k, const exo_morph_request *q, size_t i, const morph_word *w,
                                 const morph_role *role, uint64_t origins, exo_morph_form_fn *fn, void *user,
                                 exonym_error *err) {
    morph_chosen chosen;
    exonym_status status = choose_paradigms(k->t, q, i, role, origins, w, &chosen, err);
    if (status) return status;
    k->forms.len = 0;
    k->letters.len = 0;
    k->top = NULL;
    k->upper = false;
    k->flags = EXO_FORM_BASE;
    if (!add_form(k, w, (morph_tagset){{0, 0}})) return exo_error_nomem(err);
    for (unsigned p = 0; p < chosen.count; p++) {
        k->top = chosen.paradigms[p];
        k->flags = (chosen.guess ? EXO_FORM_GUESSED : 0u) | (k->top->clitic ? EXO_FORM_CLITIC : 0u);
        k->upper = (role->facts & FACT(IS_CAPS)) && !k->top->acronym;
        if (!run_paradigm(k, k->top, w, (morph_tagset){{~0ull, ~0ull}})) return exo_error_nomem(err);
    }
    /* Nothing inflects, or the word may stay bare: the base agrees with all. */
    found *base = &k->forms.at[0];
    if (role->loose || k->forms.len == 1 || base->cases == 0) base->cases = EXO_CASE_ALL;
    return give(k, i, q->words[i].text, fn, user, err);
}

/* "pl:0" holds in Polish only: there it is "0", elsewhere nothing; but a paradigm that is called so comes first (Romanian pl:i). */
static exo_str override_in(const morph_table *t, exo_str codes, exo_lang lang) {
    if (codes.len < 3 || codes.ptr[2] != ':') return codes;
    exo_lang only = exo_lang_of(exo_str_of(codes.ptr, 2));
    if (only == EXO_LANG_COUNT || (t && exo_intern_find(&t->codes, override_at(codes, 0)) != UINT32_MAX)) return codes;
    return only == lang ? exo_str_of(codes.ptr + 3, codes.len - 3) : (exo_str){NULL, 0};
}

exonym_status exo_morph_expand(const exo_morph *m, const exo_morph_request *asked, exo_morph_form_fn *fn, void *user,
                               exonym_error *err) {
    const morph_table *t = asked->lang < EXO_LANG_COUNT ? m->tables[asked->lang] : NULL;
    exo_morph_request here = *asked, *q = &here;
    here.override_ = override_in(t, asked->override_, asked->lang);
    work k = {.m = m, .t = t};
    exonym_status status = EXONYM_OK;
    /* Paradigm 0 leaves every word as it is, and needs no part of the name to play any part. */
    bool bare = t && exo_str_is(q->override_, "0") && exo_intern_find(&t->codes, q->override_) != UINT32_MAX;
    if (!t || bare || q->nwords > NAME_WORDS_MAX) {
        for (size_t i = 0; i < q->nwords; i++) {
            exo_morph_form form = {i, q->words[i].text, EXO_CASE_ALL, "", "0", EXO_FORM_BASE};
            if (!fn(user, &form)) return exo_error_nomem(err);
        }
        return EXONYM_OK;
    }
    morph_word *words = exo_malloc(&m->alloc, (q->nwords + 1) * sizeof *words);
    if (!words) return exo_error_nomem(err);
    morph_role roles[NAME_WORDS_MAX];
    bool inflects[NAME_WORDS_MAX];
    for (size_t i = 0; i < q->nwords; i++)
        inflects[i] = exo_morph_word_of(q->words[i].text, &words[i]) && all_letters(t, &words[i]);
    exo_morph_roles(m, t, q, words, inflects, roles);
    uint64_t origins = 0;
    if (q->origin.len) {
        uint32_t o = exo_intern_find(&t->origins, q->origin);
        if (o < 64) origins = 1ull << o;
    }
    for (size_t i = 0; i < q->nwords && !status; i++)
        status = expand_word(&k, q, i, &words[i], &roles[i], origins, fn, user, err);
    exo_free(&m->alloc, words);
    exo_free(&m->alloc, k.forms.at);
    exo_free(&m->alloc, k.letters.at);
    exo_free(&m->alloc, k.text.at);
    return status;
}

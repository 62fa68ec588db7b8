/* Words -> lexemes. A lexeme is a lemma with the list of all its forms; two names whose words inflect alike share it,
   so that the name trie has one edge where strings would have hundreds. Forms come from the morph room; each is
   folded here into a word of the vocabulary.

   A form with a joint (Farage'a, Bruxelles-ului) is not stored: its base takes the joint flag, and the scanner
   accepts the suffixes of the affix table after it. */
#include "build.h"

#include <stdio.h>
#include <stdlib.h>

/* String number `n` is what stands at `at` in the pool, unless it is known to stand elsewhere: forms that are equal have one place, for lexemes
   are compared by it. */
static bool place(exo_build *b, uint32_t n, size_t at) {
    if (n < b->string_at.len) return true;
    return n == b->string_at.len /* greater when memory ran out after an earlier string was interned */ && at < EXO_ROW_PLACE &&
           EXO_PUSH(&b->alloc, &b->string_at, (uint32_t)at);
}

static bool append(exo_build *b, exo_str s) { return exo_buf_str(&b->alloc, &b->pool, s) && exo_buf_putc(&b->alloc, &b->pool, '\0'); }

uint32_t exo_build_string(exo_build *b, exo_str s) {
    uint32_t n = exo_intern_put(&b->strings, s);
    if (n == UINT32_MAX || n < b->string_at.len) return n == UINT32_MAX ? n : b->string_at.at[n];
    return place(b, n, b->pool.len) && append(b, s) ? b->string_at.at[n] : UINT32_MAX;
}

/* The end of a name is the string of its last word: surnames stand in the pool once. */
static bool note_last_word(exo_build *b, exo_str name, size_t at) {
    size_t from = name.len;
    while (from > 0 && name.ptr[from - 1] != ' ') from--;
    if (from == 0 || from == name.len) return true;
    uint32_t n = exo_intern_put(&b->strings, exo_str_of(name.ptr + from, name.len - from));
    return n != UINT32_MAX && place(b, n, at + from);
}

bool exo_build_entity_strings(exo_build *b, exo_str id, exo_str canonical, exo_build_entity *out) {
    size_t at = b->pool.len, name = at + id.len + 1;
    if (!append(b, id)) return false;
    uint32_t n = exo_intern_put(&b->strings, canonical);
    if (n == UINT32_MAX || !place(b, n, name) || name >= EXO_ROW_PLACE || !append(b, canonical) || !note_last_word(b, canonical, name)) return false;
    out->id = (uint32_t)at;
    out->canonical = (uint32_t)name;
    return true;
}

uint32_t exo_build_tag(exo_build *b, unsigned lang, const char *tag) {
    char text[128];
    if (!*tag) return 0;
    int n = snprintf(text, sizeof text, "%s:%s", exo_lang_code((exo_lang)lang), tag);
    return exo_intern_put(&b->tags, exo_str_of(text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1));
}

uint32_t exo_build_word(exo_build *b, const char *folded, size_t len) {
    uint32_t n = exo_intern_put(&b->words, exo_str_of(folded, len));
    if (n == UINT32_MAX) return n;
    if (n > b->word_info.len || (n == b->word_info.len && !EXO_PUSH(&b->alloc, &b->word_info, (exo_im_word){.len = (uint8_t)len}))) return UINT32_MAX;
    return n + 1;
}

bool exo_build_words(exo_build *b, exo_str value, exo_name_word words[EXO_NAME_WORDS], size_t *n, bool *end_dot) {
    exo_fold_word w;
    size_t pos = 0;
    *n = 0;
    *end_dot = false;
    while (exo_fold_next(&b->fold.view, value.ptr, value.len, pos, &w)) {
        if (*n == EXO_NAME_WORDS || w.len == 0) {
            *n = 0;
            return true;
        }
        exo_str text = exo_str_of(value.ptr + w.start, (size_t)(w.end - w.start));
        uint32_t string = b->bare.len ? exo_intern_find(&b->strings, text) : UINT32_MAX;
        const exo_bare *known = string < b->bare.len && b->bare.at[string].lexeme ? &b->bare.at[string] : NULL;
        uint32_t word = known ? known->word : exo_build_word(b, w.folded, w.len);
        if (word == UINT32_MAX) return false;
        uint8_t as_written = *n ? exo_fold_gap(&b->fold.view, value.ptr, pos, (size_t)w.start) : EXO_GAP_SPACE, gap = exo_gap_key(as_written);
        if (gap == EXO_GAP_BREAK) gap = exo_fold_sign(&b->fold.view, value.ptr, pos, (size_t)w.start);
        words[(*n)++] = (exo_name_word){.text = text, .word = word, .lexeme = known ? known->lexeme - 1 : 0, .bare = known != NULL,
                                        .spread = as_written == EXO_GAP_HYPHEN ? EXO_GAP_DASH : as_written == EXO_GAP_APOS ? EXO_GAP_CLOSED : 0,
                                        .gap = gap, .shape = w.shape, .upper = w.first_upper, .marked = w.marked};
        pos = (size_t)w.end;
    }
    *end_dot = *n && pos < value.len && value.ptr[pos] == '.';
    return true;
}

/* ---- forms ---------------------------------------------------------------------------------- */

/* The forms of the words of one name while they are collected. */
typedef struct collected {
    exo_build *b;
    const exo_name_word *words;
    size_t nwords;
    exo_lang lang;
    bool spare_vocatives;
    struct per_word {
        EXO_VEC(exo_build_form) forms;
        bool joint;
    } at[EXO_NAME_WORDS];
    bool nomem;
} collected;

static bool add_form(struct per_word *p, const exo_alloc *a, exo_build_form form) {
    for (size_t i = 0; i < p->forms.len; i++) {
        exo_build_form *f = &p->forms.at[i];
        if (f->word != form.word || f->reading.form != form.reading.form) continue;
        /* The bare form stands for every language and case; nothing is to be added to it. */
        if (f->reading.flags & EXO_READ_BASE) return true;
        if (f->reading.cases == form.reading.cases && f->reading.tag == form.reading.tag && f->reading.paradigm == form.reading.paradigm) {
            f->reading.langs |= form.reading.langs;
            return true;
        }
    }
    return EXO_PUSH(a, &p->forms, form);
}

/* One form from morph. Forms that are several words are joints; the clitics are the scanner's business. */
static bool take_form(void *user, const exo_morph_form *form) {
    collected *c = user;
    exo_build *b = c->b;
    if (form->word >= c->nwords) return true;
    struct per_word *p = &c->at[form->word];
    if (form->flags & EXO_FORM_CLITIC) {
        /* Fused ones the scanner strips; behind a hyphen they are suffixes of the affix table. */
        p->joint |= form->text.len && memchr(form->text.ptr, '-', form->text.len) != NULL;
        return true;
    }
    /* Nobody calls a town or a newspaper: Galileo is a man, not Galilea, and so is Marco, not Marca. */
    const uint32_t vocative = EXO_CASE_VOC | EXO_CASE_VOC << EXO_CASE_PLURAL_SHIFT;
    if (c->spare_vocatives && !(form->cases & ~vocative) && !(form->flags & EXO_FORM_BASE)) return true;
    /* Colloquial forms are for people who look forms up; in news they are surnames: Rusu. */
    if (strstr(form->tag, ".coll.")) return true;
    if (form->flags & EXO_FORM_GUESSED) b->guessed |= 1u << c->lang;
    exo_fold_word w, rest;
    if (!exo_fold_next(&b->fold.view, form->text.ptr, form->text.len, 0, &w) || w.len == 0) return true;
    if (exo_fold_next(&b->fold.view, form->text.ptr, form->text.len, (size_t)w.end, &rest)) {
        p->joint = true;
        return true;
    }
    uint32_t word = exo_build_word(b, w.folded, w.len), text = exo_build_string(b, form->text);
    uint32_t tag = exo_build_tag(b, c->lang, form->tag),
             paradigm = exo_intern_put(&b->paradigms, exo_str_cstr(form->paradigm));
    if (word == UINT32_MAX || text == UINT32_MAX || tag >= UINT16_MAX || paradigm >= UINT16_MAX) {
        c->nomem = true;
        return false;
    }
    bool base = (form->flags & EXO_FORM_BASE) != 0;
    exo_build_form f = {.word = word,
                        .reading = {.form = text, .cases = (uint16_t)form->cases, .tag = (uint16_t)tag,
                                    .paradigm = (uint16_t)paradigm, .langs = (uint8_t)(base ? 0xFF : 1u << c->lang),
                                    .flags = (uint8_t)((base ? EXO_READ_BASE : 0) | (w.marked ? EXO_READ_MARKED : 0))}};
    if (!add_form(p, &b->alloc, f)) c->nomem = true;
    return !c->nomem;
}

static int by_word(const void *x, const void *y) {
    const exo_build_form *a = x, *b = y;
    if (a->word != b->word) return a->word < b->word ? -1 : 1;
    if (a->reading.form != b->reading.form) return a->reading.form < b->reading.form ? -1 : 1;
    if (a->reading.cases != b->reading.cases) return a->reading.cases < b->reading.cases ? -1 : 1;
    if (a->reading.tag != b->reading.tag) return a->reading.tag < b->reading.tag ? -1 : 1;
    if (a->reading.langs != b->reading.langs) return a->reading.langs < b->reading.langs ? -1 : 1;
    return a->reading.paradigm < b->reading.paradigm ? -1 : a->reading.paradigm > b->reading.paradigm;
}

/* The lexeme of a lemma with these forms (sorted); equal lists are one lexeme. */
static uint32_t lexeme_of(exo_build *b, exo_str lemma, exo_build_form *forms, size_t n) {
    qsort(forms, n, sizeof *forms, by_word);
    uint32_t id = exo_intern_put(&b->lexeme_keys, exo_str_of((const char *)forms, n * sizeof *forms));
    if (id == UINT32_MAX || id < b->lexemes.len) return id;
    uint32_t text = exo_build_string(b, lemma);
    if (text == UINT32_MAX || !EXO_PUSH(&b->alloc, &b->lexemes, (exo_im_lexeme){.lemma = text}) ||
        !EXO_PUSH(&b->alloc, &b->lexeme_flags, 0) || !EXO_RESERVE(&b->alloc, &b->forms, n))
        return UINT32_MAX;
    for (size_t i = 0; i < n; i++) {
        b->forms.at[b->forms.len] = forms[i];
        b->forms.at[b->forms.len++].reading.lexeme = id;
    }
    return id;
}

static bool are_bare(const exo_name_word *words, size_t n) {
    while (n && words[n - 1].bare) n--;
    return n == 0;
}
static bool note_bare(exo_build *b, const exo_name_word *w) {
    uint32_t text = exo_intern_find(&b->strings, w->text);
    if (text == UINT32_MAX) return false;
    while (b->bare.len <= text)
        if (!EXO_PUSH(&b->alloc, &b->bare, (exo_bare){0})) return false;
    b->bare.at[text] = (exo_bare){w->word, w->lexeme + 1};
    return true;
}

exonym_status exo_build_lexemes(exo_build *b, exo_name_word *words, size_t n, const exo_inflection *how,
                                exonym_error *err) {
    exonym_status status = EXONYM_ERR_NOMEM;
    bool bare = how->langs && exo_str_is(how->override_, "0");
    if (bare && are_bare(words, n)) {
        b->guessed = 0;
        return EXONYM_OK;
    }
    collected *c = exo_calloc(&b->alloc, 1, sizeof *c);
    if (!c) goto done;
    *c = (collected){.b = b, .words = words, .nwords = n, .spare_vocatives = how->sort != EXO_SORT_PERSON && !how->vocative};
    b->guessed = 0;
    exo_morph_word mw[EXO_NAME_WORDS];
    for (size_t i = 0; i < n; i++) {
        const char *next = words[i].text.ptr + words[i].text.len;
        mw[i] = (exo_morph_word){.text = words[i].text};
        if (i + 1 < n) mw[i].after = next < words[i + 1].text.ptr ? *next : ' ';
        if ((unsigned char)mw[i].after >= 0x80) mw[i].after = words[i + 1].gap == EXO_GAP_APOS ? '\'' : '-';
        /* Behind a quotation mark nothing agrees with the head: Fabryki „Acme”. */
        if (i + 1 < n && words[i + 1].gap == EXO_GAP_QUOTE) mw[i].after = '"';
        if (i + 1 < n && words[i + 1].gap == EXO_GAP_DASH) mw[i].after = '|';
        /* Every word matches as it is written, whatever the paradigms say. */
        uint32_t text = exo_build_string(b, words[i].text);
        if (text == UINT32_MAX) goto done;
        exo_build_form base = {.word = words[i].word,
                               .reading = {.form = text, .cases = EXO_CASE_ALL, .langs = 0xFF,
                                           .flags = (uint8_t)(EXO_READ_BASE | (words[i].marked ? EXO_READ_MARKED : 0))}};
        if (!how->langs && !add_form(&c->at[i], &b->alloc, base)) goto done;
    }
    for (unsigned lang = 1; lang < EXO_LANG_COUNT; lang++) {
        if (!(how->langs >> lang & 1)) continue;
        c->lang = (exo_lang)lang;
        exo_morph_request request = {.words = mw, .nwords = n, .sort = how->sort, .lang = c->lang,
                                     .native = (how->native >> lang & 1) != 0, .sex = how->sex, .origin = how->origin,
                                     .override_ = how->override_, .plural = how->plural, .family_first = how->family_first};
        status = exo_morph_expand(b->morph, &request, take_form, c, err);
        if (status || c->nomem) goto done;
        status = EXONYM_ERR_NOMEM;
        /* Words that are left as they are, are so in every language. */
        if (bare) break;
    }
    for (size_t i = 0; i < n; i++) {
        struct per_word *p = &c->at[i];
        if (p->joint)
            for (size_t k = 0; k < p->forms.len; k++)
                if (p->forms.at[k].reading.flags & EXO_READ_BASE) p->forms.at[k].reading.flags |= EXO_READ_JOINT;
        words[i].lexeme = lexeme_of(b, words[i].text, p->forms.at, p->forms.len);
        if (words[i].lexeme == UINT32_MAX || (bare && !note_bare(b, &words[i]))) goto done;
    }
    status = EXONYM_OK;
done:
    if (c)
        for (size_t i = 0; i < n; i++) exo_free(&b->alloc, c->at[i].forms.at);
    if (c && c->nomem) status = EXONYM_ERR_NOMEM;
    exo_free(&b->alloc, c);
    return status == EXONYM_ERR_NOMEM ? exo_error_nomem(err) : status;
}

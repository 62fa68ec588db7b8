/* whole: forms of the words -> forms of the name, for people and tests. Words are combined from the left; a
   combination goes on while some case is common to all its words. The base form comes first. */
#include "morph/internal.h"

typedef struct piece {
    size_t word;
    size_t from, len;           /* in text */
    uint32_t cases;
    const char *tag, *paradigm;
} piece;

typedef struct builder {
    const exo_morph *m;
    const exo_morph_request *q;
    EXO_VEC(piece) pieces;
    exo_buf text;
    size_t *first;              /* first[i] is word i's first piece; first[nwords] the end */
    const piece **picked;
    exo_buf whole, codes, tag, spare;
    size_t left;
    exo_morph_whole_fn *fn;
    void *user;
    bool nomem, stopped;
} builder;

static bool collect(void *user, const exo_morph_form *form) {
    builder *b = user;
    piece p = {form->word, b->text.len, form->text.len, form->cases, form->tag, form->paradigm};
    return exo_buf_str(&b->m->alloc, &b->text, form->text) && EXO_PUSH(&b->m->alloc, &b->pieces, p);
}

/* The tags of a word that the name's cases leave over, into b->spare; how many, and which cases they account for. */
static unsigned narrow(builder *b, const char *tags, uint32_t cases, uint32_t *covered) {
    exo_str rest = exo_str_cstr(tags), one;
    exo_buf *out = &b->spare;
    unsigned n = 0;
    out->len = 0;
    while (exo_str_next(&rest, '|', &one)) {
        uint32_t own = one.len ? exo_morph_tag_cases(one) & cases : 0;
        if (!own) continue;
        *covered |= own;
        if (n++ && !exo_buf_putc(&b->m->alloc, out, '|')) b->nomem = true;
        if (!exo_buf_str(&b->m->alloc, out, one)) b->nomem = true;
    }
    return n;
}

/* The tag of a name: its words' tags as far as they fit the common cases; from the word whose tags account for the
   most of them, then the shortest list. */
static bool put_tag(builder *b, uint32_t cases) {
    unsigned best = 0, most = 0;
    b->tag.len = 0;
    for (size_t i = 0; i < b->q->nwords; i++) {
        uint32_t covered = 0;
        unsigned n = narrow(b, b->picked[i]->tag, cases, &covered), bits = 0;
        for (; covered; covered &= covered - 1) bits++;
        bool better = n && (!best || bits > most ||
                            (bits == most && (n < best || (n == best && b->spare.len < b->tag.len))));
        if (!better) continue;
        best = n;
        most = bits;
        exo_buf swap = b->tag;
        b->tag = b->spare;
        b->spare = swap;
    }
    return exo_buf_putc(&b->m->alloc, &b->tag, '\0');
}

static void put_whole(builder *b, uint32_t cases) {
    const exo_alloc *a = &b->m->alloc;
    const exo_morph_request *q = b->q;
    b->whole.len = 0;
    b->codes.len = 0;
    bool ok = exo_buf_str(a, &b->whole, q->lead);
    for (size_t i = 0; i < q->nwords; i++) {
        const piece *p = b->picked[i];
        ok = ok && exo_buf_put(a, &b->whole, b->text.at + p->from, p->len);
        char after = q->words[i].after;
        if (q->words[i].gap.len) {
            ok = ok && exo_buf_str(a, &b->whole, q->words[i].gap);
        } else if (after) {
            ok = ok && exo_buf_putc(a, &b->whole, after);
            if (after == '.' && i + 1 < q->nwords) ok = ok && exo_buf_putc(a, &b->whole, ' ');
        }
        if (i) ok = ok && exo_buf_putc(a, &b->codes, '+');
        ok = ok && exo_buf_puts(a, &b->codes, p->paradigm);
    }
    ok = ok && exo_buf_putc(a, &b->codes, '\0') && put_tag(b, cases);
    if (!ok || b->nomem) {
        b->nomem = b->stopped = true;
        return;
    }
    if (!b->fn(b->user, exo_buf_view(&b->whole), b->tag.at, b->codes.at)) b->stopped = true;
    if (--b->left == 0) b->stopped = true;
}

static void combine(builder *b, size_t word, uint32_t cases) {
    if (word == b->q->nwords) {
        put_whole(b, cases);
        return;
    }
    for (size_t i = b->first[word]; i < b->first[word + 1] && !b->stopped; i++) {
        const piece *p = &b->pieces.at[i];
        if (!(cases & p->cases)) continue;
        b->picked[word] = p;
        combine(b, word + 1, cases & p->cases);
    }
}

exonym_status exo_morph_whole(const exo_morph *m, const exo_morph_request *q, size_t limit, exo_morph_whole_fn *fn,
                              void *user, exonym_error *err) {
    builder b = {.m = m, .q = q, .left = limit ? limit : 20000, .fn = fn, .user = user};
    if (q->nwords == 0) return EXONYM_OK;
    exonym_status status = exo_morph_expand(m, q, collect, &b, err);
    if (!status) {
        b.first = exo_calloc(&m->alloc, q->nwords + 1, sizeof *b.first);
        b.picked = exo_calloc(&m->alloc, q->nwords, sizeof *b.picked);
        if (!b.first || !b.picked) status = exo_error_nomem(err);
    }
    if (!status) {
        size_t word = 0;
        for (size_t i = 0; i < b.pieces.len; i++)
            while (word < b.pieces.at[i].word) b.first[++word] = i;
        while (word < q->nwords) b.first[++word] = b.pieces.len;
        combine(&b, 0, EXO_CASE_ALL);
        if (b.nomem) status = exo_error_nomem(err);
    }
    exo_free(&m->alloc, b.pieces.at);
    exo_free(&m->alloc, b.text.at);
    exo_free(&m->alloc, b.first);
    exo_free(&m->alloc, b.picked);
    exo_free(&m->alloc, b.whole.at);
    exo_free(&m->alloc, b.codes.at);
    exo_free(&m->alloc, b.tag.at);
    exo_free(&m->alloc, b.spare.at);
    return status;
}

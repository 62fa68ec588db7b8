/* The scanner against a slow and simple matcher: for random lexicons and texts made of their words, every match that
   one finds the other finds. Then the parts: masks, words, blocks.

   The simple matcher takes from the image only what a reader of FORMAT.md would: the edges as a list, the readings as a
   list. It tries every name at every word, compares strings, and knows no hash, filter, block or fast path.

       test_scan [LEXICONS [SEED]]       40 by default; thousands when something smells */
#include "fixture.h"

#include "image/image.h"
#include "scan/scan.h"

/* ---- what a name is --------------------------------------------------------------------------- */

typedef struct naive_form {
    exo_str folded;
    const exo_im_reading *reading;
} naive_form;

/* A name: the lexemes on its way from the root, with the gap before each. */
typedef struct naive_name {
    const exo_im_name *name;
    uint32_t entity;
    size_t n;
    uint32_t lexeme[EXO_SCAN_NAME_WORDS];
    uint32_t gap[EXO_SCAN_NAME_WORDS];
} naive_name;

typedef struct naive {
    const exonym_image *im;
    EXO_VEC(naive_form) *forms; /* by lexeme */
    EXO_VEC(naive_name) names;
} naive;

static void naive_open(naive *v, const exonym_image *im) {
    *v = (naive){.im = im};
    v->forms = calloc(im->nlexemes ? im->nlexemes : 1, sizeof *v->forms);
    uint32_t *parent = calloc(im->nstates, sizeof *parent);
    MUST(v->forms && parent);
    for (uint32_t w = 1; w < im->nwords; w++)
        for (uint32_t r = im->words[w].reading; r < im->words[w + 1].reading; r++) {
            naive_form f = {exo_str_of(exo_image_word_text(im, &im->words[w]), im->words[w].len), &im->readings[r]};
            MUST(EXO_PUSH(heap(), &v->forms[im->readings[r].lexeme], f));
        }
    for (uint32_t i = 0; i < im->ninner; i++) {
        for (uint32_t k = im->states[i].inner; k < im->states[i + 1].inner; k++) parent[k] = i;
        for (uint32_t k = im->states[i].leaf; k < im->states[i + 1].leaf; k++) parent[k] = i;
    }
    for (uint32_t state = 1; state < im->nstates; state++) {
        naive_name n = {0};
        for (uint32_t at = state; at; at = parent[at]) {
            memmove(n.lexeme + 1, n.lexeme, n.n * sizeof *n.lexeme);
            memmove(n.gap + 1, n.gap, n.n * sizeof *n.gap);
            n.lexeme[0] = exo_edge_lexeme(im->edges[at]);
            n.gap[0] = im->edges[at] * EXO_EDGE_INVERSE >> 28;
            n.n++;
        }
        uint32_t end, k = exo_image_names(im, state, &end);
        for (; k < end; k++) {
            n.name = exo_image_name(im, k);
            n.entity = exo_image_name_entity(im, k);
            MUST(EXO_PUSH(heap(), &v->names, n));
        }
    }
    free(parent);
}

static void naive_close(naive *v) {
    for (uint32_t i = 0; i < v->im->nlexemes; i++) exo_free(heap(), v->forms[i].at);
    free(v->forms);
    exo_free(heap(), v->names.at);
}

/* ---- what a text is --------------------------------------------------------------------------- */

typedef struct naive_word {
    exo_fold_word w;
    uint8_t gap; /* to the next */
} naive_word;

typedef struct span {
    uint64_t start, end;
    uint32_t entity;
} span;

typedef struct naive_text {
    const naive *v;
    exo_str text;
    EXO_VEC(naive_word) words;
    EXO_VEC(span) found;
} naive_text;

static bool same_text(exo_str a, const char *folded, size_t len) { return exo_str_eq(a, exo_str_of(folded, len)); }

/* "diJakarta" is read as "Jakarta". */
static void drop_prefix(const naive *v, exo_str text, exo_fold_word *w) {
    size_t capital = 0, n = (size_t)(w->end - w->start);
    const char *p = text.ptr + w->start;
    if (!w->ascii || w->shape != EXO_SHAPE_MIXED || w->first_upper) return;
    for (size_t i = 0; i < n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z') {
            if (capital) return;
            capital = i;
        }
    for (uint32_t i = 0; i < v->im->naffixes; i++) {
        const exo_im_affix *x = &v->im->affixes[i];
        if (x->kind != 'p' || x->len != capital || n <= capital + 2 || memcmp(v->im->word_pool + x->word, p, capital) != 0) continue;
        MUST(exo_fold_next(&v->im->fold, text.ptr, (size_t)w->end, (size_t)w->start + capital, w));
        return;
    }
}

static void naive_read(naive_text *t, const naive *v, exo_str text) {
    naive_word w = {.gap = EXO_GAP_BREAK};
    *t = (naive_text){.v = v, .text = text};
    for (size_t pos = 0; exo_fold_next(&v->im->fold, text.ptr, text.len, pos, &w.w); pos = (size_t)w.w.end) {
        drop_prefix(v, text, &w.w);
        uint8_t gap = t->words.len ? exo_fold_gap(&v->im->fold, text.ptr, pos, (size_t)w.w.start) : 0;
        if (gap == EXO_GAP_BREAK) gap = exo_fold_sign(&v->im->fold, text.ptr, pos, (size_t)w.w.start);
        if (t->words.len) t->words.at[t->words.len - 1].gap = gap;
        MUST(EXO_PUSH(heap(), &t->words, w));
    }
}

static bool known(const naive_text *t, const exo_fold_word *w) {
    for (uint32_t i = 1; i < t->v->im->nwords; i++)
        if (same_text(exo_str_of(exo_image_word_text(t->v->im, &t->v->im->words[i]), t->v->im->words[i].len), w->folded, w->len)) return true;
    return false;
}

static bool marks_fit(const naive_text *t, const exo_fold_word *w, const exo_im_reading *r) {
    char a[EXO_FOLD_MAX * 2], b[EXO_FOLD_MAX * 2];
    const char *form = exo_image_string(t->v->im, r->form);
    if (!w->marked) return true;
    size_t na = exo_fold_marked(&t->v->im->fold, t->text.ptr + w->start, (size_t)(w->end - w->start), a);
    size_t nb = exo_fold_marked(&t->v->im->fold, form, strlen(form), b);
    return na && nb && exo_fold_marks_ok(&t->v->im->fold, exo_str_of(a, na), exo_str_of(b, nb));
}

/* Whether words i and i + 1 touch and are read as one (Rom2); ideographs are words by themselves. */
static bool touches(const naive_text *t, size_t i) {
    const naive_word *w = &t->words.at[i];
    return w->gap == EXO_GAP_NONE && (w->w.shape != EXO_SHAPE_NONE || w->w.ascii);
}

/* Step k of the name at word i, with what the steps before agree on; the words up to i are taken. */
static void naive_step(naive_text *t, const naive_name *name, size_t first, size_t i, size_t k, unsigned cases, unsigned langs, bool final) {
    const exonym_image *im = t->v->im;
    if (k == name->n) {
        if (touches(t, i - 1)) return;
        span s = {t->words.at[first].w.start, t->words.at[i - 1].w.end, name->entity};
        uint32_t cp = 0;
        size_t quote = s.end < t->text.len ? exo_utf8_step(t->text.ptr + s.end, t->text.ptr + t->text.len, &cp) : 0;
        if ((name->name->guards & EXO_GUARD_END_QUOTE) && exo_fold_is_quote(cp)) s.end += quote;
        if ((name->name->guards & EXO_GUARD_END_DOT) && s.end < t->text.len && t->text.ptr[s.end] == '.') s.end++;
        MUST(EXO_PUSH(heap(), &t->found, s));
        return;
    }
    if (final || i >= t->words.len) return;
    if (k && (t->words.at[i - 1].gap == EXO_GAP_BREAK || exo_edge_gap(exo_gap_key(t->words.at[i - 1].gap)) != name->gap[k])) return;
    const naive_word *w = &t->words.at[i];
    for (size_t f = 0; f < t->v->forms[name->lexeme[k]].len; f++) {
        const naive_form *form = &t->v->forms[name->lexeme[k]].at[f];
        const exo_im_reading *r = form->reading;
        bool agrees = (cases & r->cases) && (langs & r->langs);
        if (agrees && same_text(form->folded, w->w.folded, w->w.len) && marks_fit(t, &w->w, r)) {
            naive_step(t, name, first, i + 1, k + 1, cases & r->cases, langs & r->langs, false);
            for (uint32_t a = 0; a < im->naffixes && (r->flags & EXO_READ_JOINT) && i + 1 < t->words.len; a++) {
                const exo_im_affix *x = &im->affixes[a];
                const exo_fold_word *next = &t->words.at[i + 1].w;
                uint8_t gap = x->kind == 'j' ? EXO_GAP_APOS : x->kind == 'h' ? EXO_GAP_HYPHEN : EXO_GAP_BREAK;
                if (x->outside || w->gap != gap || gap == EXO_GAP_BREAK || !(langs >> x->lang & 1) || !(cases & x->cases)) continue;
                if (!same_text(exo_str_of(im->word_pool + x->word, x->len), next->folded, next->len)) continue;
                naive_step(t, name, first, i + 2, k + 1, cases & x->cases, langs & 1u << x->lang, false);
            }
        }
        /* Rusia|nya: a word that is none of the vocabulary, without its clitic. */
        for (uint32_t a = 0; a < im->naffixes && (r->flags & EXO_READ_BASE) && w->w.ascii && w->w.len && !known(t, &w->w); a++) {
            const exo_im_affix *x = &im->affixes[a];
            if (x->kind != 'c' || w->w.len < x->len + 3u) continue;
            if (memcmp(w->w.folded + w->w.len - x->len, im->word_pool + x->word, x->len) != 0) continue;
            if (same_text(form->folded, w->w.folded, w->w.len - x->len)) naive_step(t, name, first, i + 1, k + 1, cases, langs, true);
            break; /* the first clitic that fits, as the scanner has it */
        }
    }
}

static int by_span(const void *x, const void *y) {
    const span *a = x, *b = y;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    if (a->end != b->end) return a->end > b->end ? -1 : 1;
    return a->entity < b->entity ? -1 : a->entity > b->entity;
}

/* Sorted, each once. */
static size_t sort_spans(span *s, size_t n) {
    size_t kept = 0;
    if (n) qsort(s, n, sizeof *s, by_span);
    for (size_t i = 0; i < n; i++)
        if (!kept || by_span(&s[kept - 1], &s[i]) != 0) s[kept++] = s[i];
    return kept;
}

static void naive_match(naive_text *t) {
    for (size_t i = 0; i < t->words.len; i++) {
        if (i && t->words.at[i - 1].gap == EXO_GAP_NONE && t->words.at[i - 1].w.ascii && t->words.at[i].w.ascii) continue;
        for (size_t n = 0; n < t->v->names.len; n++) naive_step(t, &t->v->names.at[n], i, i, 0, 0xFFFF, 0xFF, false);
    }
    t->found.len = sort_spans(t->found.at, t->found.len);
}

/* ---- the scanner's answer --------------------------------------------------------------------- */

typedef struct answer {
    EXO_VEC(span) found;
    span last;
} answer;

static bool take_match(void *user, const exonym_match *m) {
    answer *a = user;
    CHECK(m->start < m->end && (m->start > a->last.start || (m->start == a->last.start && m->end <= a->last.end) || a->last.end == 0));
    a->last = (span){m->start, m->end, m->entity};
    if (strcmp(m->via, "sound") != 0) MUST(EXO_PUSH(heap(), &a->found, a->last));
    return true;
}

static void dump(exo_buf *b, const exonym_image *im, exo_str text, const span *s, size_t n) {
    for (size_t i = 0; i < n; i++)
        MUST(exo_buf_printf(heap(), b, "%zu-%zu %s \"%.*s\"\n", (size_t)s[i].start, (size_t)s[i].end,
                            exo_image_string(im, im->entities[s[i].entity].id), (int)(s[i].end - s[i].start), text.ptr + s[i].start));
}

static size_t matches;

static void compare(const naive *v, exonym_scanner *scanner, exo_str text, const char *layer) {
    naive_text t;
    answer a = {.found = {0}};
    exonym_error err;
    naive_read(&t, v, text);
    naive_match(&t);
    CHECK_INT(EXONYM_OK, exonym_match_each(scanner, text.ptr, text.len, NULL, take_match, &a, &err));
    a.found.len = sort_spans(a.found.at, a.found.len);
    matches += t.found.len;
    check_count++;
    bool same = a.found.len == t.found.len;
    for (size_t i = 0; same && i < t.found.len; i++) same = by_span(&a.found.at[i], &t.found.at[i]) == 0;
    if (!same) {
        exo_buf want = {0}, got = {0};
        /* What only one has, so that a large text says little. */
        size_t i = 0, k = 0;
        while (i < t.found.len || k < a.found.len) {
            int order = i == t.found.len ? 1 : k == a.found.len ? -1 : by_span(&t.found.at[i], &a.found.at[k]);
            if (order < 0) dump(&want, v->im, text, &t.found.at[i], 1);
            if (order > 0) dump(&got, v->im, text, &a.found.at[k], 1);
            i += order <= 0;
            k += order >= 0;
        }
        if (check_fails(__FILE__, __LINE__))
            fprintf(stderr, "text of %zu bytes\n  naive alone:\n%.*s  scanner alone:\n%.*s", text.len, EXO_FMT(exo_buf_view(&want)), EXO_FMT(exo_buf_view(&got)));
        if (check_failures == 1) fprintf(stderr, "text: %.*s\nlayer:\n%s", text.len < 2000 ? (int)text.len : 2000, text.ptr, layer);
        exo_free(heap(), want.at);
        exo_free(heap(), got.at);
    }
    exo_free(heap(), t.words.at);
    exo_free(heap(), t.found.at);
    exo_free(heap(), a.found.at);
}

/* ---- random lexicons -------------------------------------------------------------------------- */

static const char *const stems[] = {"Ana",  "Bor",    "Łódź",    "ćma", "Novi", "Sad",  "Ii",   "波",     "兰",  "F",    "16",   "Farage", "İsta", "Straße",
                                    "Рим",  "Москва", "Lipavský", "of",  "the",  "Nano", "PiS",  "eBay",   "Ro",  "Mon",  "2",    "Ana",    "Anan", "Borski",
                                    "Sada", "Nadowy", "Alenya",  "ﬁna", "NATO", "xi",   "România", "X"};
enum { STEMS = sizeof stems / sizeof *stems };

static const char *pick(lots *l, const char *const *list, size_t n) { return list[draw_below(l, n)]; }

static void put_name(exo_buf *b, lots *l) {
    static const char *const joins[] = {" ", " ", " ", " ", "-", "-", " & ", "&", ".", ". ", "'", "/", ", ", "' ", " \xE2\x80\x9E", " \xE2\x80\x93 ", " ("};
    for (size_t n = 1 + draw_below(l, 4), i = 0; i < n; i++) {
        if (i) put(b, pick(l, joins, sizeof joins / sizeof *joins));
        put(b, pick(l, stems, STEMS));
    }
    if (draw_below(l, 12) == 0) put(b, ".");
}

static void put_layer(exo_buf *b, lots *l) {
    static const char *const kinds[] = {"country", "city", "org", "org", "product", "event", "person", "person", "group"};
    static const char *const flags[] = {"", "", "", "\tAA", "\tany", "\tlang:pl", "\tnotallcaps", "\tnoL1"};
    static const char *const fields[] = {"pl", "pl", "id", "en", "any", "pl.abbr", "any.abbr", "pl.adj", "any.bad", "id.old", "pl.dem"};
    size_t entities = 1 + draw_below(l, 12);
    for (size_t e = 0; e < entities; e++) {
        const char *kind = pick(l, kinds, sizeof kinds / sizeof *kinds);
        bool person = strcmp(kind, "person") == 0;
        MUST(exo_buf_printf(heap(), b, "e%zu\t%s\t", e, kind));
        put_name(b, l);
        put(b, !person ? "" : draw_below(l, 2) ? "\tm pl" : "\tf de sole");
        put(b, "\n");
        for (size_t n = draw_below(l, 4); n-- > 0;) {
            MUST(exo_buf_printf(heap(), b, "e%zu\t%s\t", e, person ? "any" : pick(l, fields, sizeof fields / sizeof *fields)));
            put_name(b, l);
            put(b, pick(l, flags, sizeof flags / sizeof *flags));
            put(b, "\n");
        }
    }
}

/* A word of the lexicon as a writer may bend it. */
static void put_bent(exo_buf *b, lots *l, const char *word) {
    static const char *const endings[] = {"", "", "", "", "", "a", "owi", "em", "ie", "y", "ą", "ego", "m", "nya", "lah", "'s", "'a", "’owi", "-u", "-nya", "2", "x"};
    size_t from = b->len;
    if (draw_below(l, 12) == 0) put(b, "di");
    put(b, word);
    if (draw_below(l, 3) == 0 && b->len > from && b->at[b->len - 1] == 'a') b->len--;
    put(b, pick(l, endings, sizeof endings / sizeof *endings));
    size_t how = draw_below(l, 12);
    for (size_t i = from; i < b->len && how < 2; i++) {
        char *c = &b->at[i];
        if (how == 0 && *c >= 'a' && *c <= 'z') *c = (char)(*c - 32);
        if (how == 1 && *c >= 'A' && *c <= 'Z') *c = (char)(*c + 32);
    }
    if (how == 2) put(b, "\xCC\x81");
    if (how == 3 && b->len > from + 1 && (unsigned char)b->at[from] < 0x80 && (unsigned char)b->at[from + 1] < 0x80) {
        exo_buf rest = {0};
        put_bytes(&rest, exo_str_of(b->at + from + 1, b->len - from - 1));
        b->len = from + 1;
        put(b, "\xC2\xAD");
        put_bytes(b, exo_buf_view(&rest));
        exo_free(heap(), rest.at);
    }
}

static void put_text(exo_buf *b, lots *l, size_t len, bool spaces) {
    static const char *const between[] = {" ", " ", " ", " ", " ", "-", "\n", "&", " & ", ".", ". ", "'", "", ", ", ", ", " \xE2\x80\x9E", "\xE2\x80\x9D ", "' ", " - ", "\xC2\xA0", "\xFF", "\xE2\x80", "/", "\r\n", " \xC2\xAD"};
    static const char *const tight[] = {"-", "&", ".", "", "'", "\xC2\xA0", "\xFF", "\xE2\x80\x89"};
    while (b->len < len) {
        put_bent(b, l, pick(l, stems, STEMS));
        if (draw_below(l, 40) == 0) put_random_char(b, l);
        put(b, spaces ? pick(l, between, sizeof between / sizeof *between) : pick(l, tight, sizeof tight / sizeof *tight));
    }
}

/* ---- blocks ----------------------------------------------------------------------------------- */

static int by_hit(const void *x, const void *y) {
    const exo_hit *a = x, *b = y;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    if (a->end != b->end) return a->end < b->end ? -1 : 1;
    if (a->name != b->name) return a->name < b->name ? -1 : 1;
    if (a->tag != b->tag) return a->tag < b->tag ? -1 : 1;
    return a->flags < b->flags ? -1 : a->flags > b->flags;
}

/* The same matches, sound and unknown words included, wherever the text is cut. */
static void check_cuts(const exonym_image *im, exo_str text, lots *l) {
    exo_scan whole, parts;
    size_t stopped, most = 1 + draw_below(l, 5000);
    exo_scan_init(&whole, heap(), im);
    exo_scan_init(&parts, heap(), im);
    exo_scan_text(&whole, text.ptr, text.len, false);
    exo_scan_text(&parts, text.ptr, text.len, false);
    whole.want_unknown = parts.want_unknown = true;
    MUST(exo_scan_range(&whole, 0, text.len, &stopped));
    CHECK_INT(text.len, stopped);
    for (size_t from = 0; from < text.len; from = stopped) {
        size_t to = from + 1 + draw_below(l, most);
        MUST(exo_scan_range(&parts, from, to < text.len ? to : text.len, &stopped));
        CHECK(stopped > from && stopped <= text.len);
    }
    if (whole.hits.len) qsort(whole.hits.at, whole.hits.len, sizeof *whole.hits.at, by_hit);
    if (parts.hits.len) qsort(parts.hits.at, parts.hits.len, sizeof *parts.hits.at, by_hit);
    CHECK_INT(whole.hits.len, parts.hits.len);
    for (size_t i = 0; i < whole.hits.len && i < parts.hits.len; i++) {
        const exo_hit *a = &whole.hits.at[i], *b = &parts.hits.at[i];
        bool same = by_hit(a, b) == 0 && a->langs == b->langs && a->ordinary == b->ordinary;
        check_count++;
        if (!same && check_fails(__FILE__, __LINE__))
            fprintf(stderr, "cut at most %zu bytes: hit %zu is %zu-%zu name %u flags %u, whole %zu-%zu name %u flags %u: \"%.*s\"\n", most, i,
                    (size_t)b->start, (size_t)b->end, b->name, b->flags, (size_t)a->start, (size_t)a->end, a->name, a->flags,
                    (int)(a->end - a->start), text.ptr + a->start);
        if (!same) break;
    }
    CHECK_INT(whole.unknown.len, parts.unknown.len);
    for (size_t i = 0; i < whole.unknown.len && i < parts.unknown.len; i++) {
        const exo_unknown *a = &whole.unknown.at[i], *b = &parts.unknown.at[i];
        CHECK(a->start == b->start && a->hash == b->hash && a->len == b->len);
    }
    exo_scan_free(&whole);
    exo_scan_free(&parts);
}

static bool has_hit(const exo_scan *s, const exo_hit *h, uint32_t name) {
    for (size_t i = 0; i < s->hits.len; i++)
        if (s->hits.at[i].start == h->start && s->hits.at[i].end == h->end && s->hits.at[i].name == name) return true;
    return false;
}

/* Whether a match of the same entity on the same span makes this one superfluous. */
static bool has_entity(const exo_scan *s, const exo_hit *h, uint32_t name) {
    for (size_t i = 0; i < s->hits.len; i++)
        if (s->hits.at[i].start == h->start && s->hits.at[i].end == h->end &&
            exo_image_name_entity(s->image, s->hits.at[i].name) == exo_image_name_entity(s->image, name))
            return true;
    return false;
}

static size_t told_together;

/* Names that are told together are those that are told one by one, and agree in what their one hit says. */
static void check_several(const exonym_image *im, exo_str text) {
    exo_scan apart, together;
    size_t stopped;
    exo_scan_init(&apart, heap(), im);
    exo_scan_init(&together, heap(), im);
    exo_scan_text(&apart, text.ptr, text.len, false);
    exo_scan_text(&together, text.ptr, text.len, false);
    together.several = true;
    MUST(exo_scan_range(&apart, 0, text.len, &stopped) && exo_scan_range(&together, 0, text.len, &stopped));
    for (size_t i = 0; i < together.hits.len; i++) {
        const exo_hit *h = &together.hits.at[i];
        told_together += (h->flags & EXO_HIT_SEVERAL) != 0;
        for (unsigned k = 0; k < ((h->flags & EXO_HIT_SEVERAL) ? h->sound_word : 1u); k++) CHECK(has_hit(&apart, h, h->name + k) || has_entity(&apart, h, h->name + k));
    }
    for (size_t i = 0; i < apart.hits.len; i++) {
        const exo_hit *h = &apart.hits.at[i];
        bool found = false;
        for (size_t k = 0; k < together.hits.len && !found; k++) {
            const exo_hit *g = &together.hits.at[k];
            bool in = g->flags & EXO_HIT_SEVERAL ? h->name >= g->name && h->name - g->name < g->sound_word : h->name == g->name;
            found = in && g->start == h->start && g->end == h->end && (g->flags & ~EXO_HIT_SEVERAL & h->flags) == h->flags;
        }
        CHECK(found);
    }
    exo_scan_free(&apart);
    exo_scan_free(&together);
}

/* Whatever the vectors, the filters leave the same words; and words around a place are those that a cut of their own makes. */
static void check_block(const exonym_image *im, exo_str text, lots *l) {
    static const char *const ways[] = {"avx2", "avx512"};
    exo_scan s, glance;
    EXO_VEC(uint32_t) want = {0};
    exo_scan_init(&s, heap(), im);
    exo_scan_init(&glance, heap(), im);
    exo_scan_text(&s, text.ptr, text.len, draw_below(l, 4) == 0);
    MUST(exo_scan_reserve(&glance));
    for (size_t from = 0, end; from < text.len; from = end) {
        end = exo_scan_words(&s, from, text.len);
        MUST(end > from && end <= text.len && exo_scan_sift(&s, "portable"));
        want.len = 0;
        MUST(EXO_RESERVE(heap(), &want, s.candidates.len));
        if (s.candidates.len) memcpy(want.at, s.candidates.at, s.candidates.len * sizeof *want.at);
        want.len = s.candidates.len;
        for (size_t k = 0; k < sizeof ways / sizeof *ways; k++)
            if (exo_scan_sift(&s, ways[k])) CHECK(s.candidates.len == want.len && (!want.len || memcmp(s.candidates.at, want.at, want.len * sizeof *want.at) == 0));
        for (int round = 0; round < 20 && s.n; round++) {
            size_t i = draw_below(l, s.n), n = draw_below(l, 12), last = i + n < s.n ? i + n : s.n - 1;
            size_t a = s.base + exo_scan_start(&s, i), b = s.base + exo_scan_end(&s, last);
            if (b - a > EXO_GLANCE || b <= a) continue;
            exo_words at_hand = exo_scan_around(&s, &glance, text.ptr, text.len, a, b);
            CHECK(at_hand.scan == &s);
            size_t found = exo_scan_glance(&glance, text.ptr, text.len, a, b);
            CHECK_INT(found, at_hand.to - at_hand.from);
            for (size_t w = 0; w < found && w < at_hand.to - at_hand.from; w++) CHECK(glance.cut->hash[w] == s.cut->hash[at_hand.from + w]);
            if (s.words_end < text.len) CHECK(exo_scan_around(&s, &glance, text.ptr, text.len, s.words_end, s.words_end + 1).scan == &glance);
        }
    }
    exo_free(heap(), want.at);
    exo_scan_free(&s);
    exo_scan_free(&glance);
}

/* The words of blocks are those that fold alone cuts. */
static void check_words(const exonym_image *im, exo_str text, lots *l) {
    exonym_image bare = *im;
    exo_scan s;
    exo_fold_word f;
    size_t pos = 0;
    bare.naffixes = 0;
    exo_scan_init(&s, heap(), &bare);
    exo_scan_text(&s, text.ptr, text.len, false);
    for (size_t from = 0, end; from < text.len; from = end) {
        size_t to = from + 1 + draw_below(l, 400);
        end = exo_scan_words(&s, from, to < text.len ? to : text.len);
        MUST(end > from && end <= text.len);
        for (size_t i = 0; i < s.own; i++) {
            const exo_word *w = exo_scan_word(&s, i);
            if (!exo_fold_next(&im->fold, text.ptr, text.len, pos, &f)) {
                CHECK_INT(f.start, s.base + w->start); /* a word that fold does not know */
                break;
            }
            pos = (size_t)f.end;
            unsigned flags = (f.ascii ? EXO_TOKEN_ASCII : 0u) | (f.marked ? EXO_TOKEN_MARKED : 0u) | (f.first_upper ? EXO_TOKEN_UPPER : 0u);
            bool same = s.base + w->start == f.start && s.base + w->end == f.end && w->shape == f.shape && w->flags == flags;
            char folded[EXO_FOLD_MAX + 8];
            size_t n = exo_scan_folded(&s, w, folded);
            same = same && n == f.len && (!n || (memcmp(folded, f.folded, n) == 0 && w->hash == exo_fold_hash(f.folded, f.len)));
            check_count++;
            if (!same && check_fails(__FILE__, __LINE__))
                fprintf(stderr, "word %zu-%zu shape %u flags %u \"%.*s\", fold says %zu-%zu %u %u \"%.*s\"\n", (size_t)(s.base + w->start), (size_t)(s.base + w->end),
                        w->shape, w->flags, (int)n, folded, (size_t)f.start, (size_t)f.end, f.shape, flags, (int)f.len, f.folded);
        }
    }
    CHECK(!exo_fold_next(&im->fold, text.ptr, text.len, pos, &f));
    exo_scan_free(&s);
}

/* ---- the cut ---------------------------------------------------------------------------------- */

/* Bytes of all sorts, well and ill formed. */
static void put_bytes_of_text(unsigned char *p, size_t len, lots *l) {
    static const char *const signs[] = {"\xE2\x80\x9E", "\xE2\x80\x9D", "\xE2\x80\x99", "\xE2\x80\x8B", "\xE2\x82\xAC", "\xC2\xA0", "\xC2\xAD", "\xC2\xAA",
                                        "\xCC\x81", "\xD0\x96", "\xF0\x9F\x98\x80", "\xC8\x99", "\xC3\x9F", "\xC5\x81", "\xC4\x85", " ", ". ", "16"};
    for (size_t i = 0; i < len;) {
        size_t kind = draw_below(l, 24);
        if (kind < 16) {
            p[i++] = (unsigned char)(kind < 2 ? ' ' : kind < 4 ? 'A' + draw_below(l, 26) : kind == 4 ? draw_below(l, 128) : 'a' + draw_below(l, 26));
        } else if (kind < 20) {
            const char *sign = pick(l, signs, sizeof signs / sizeof *signs);
            for (; *sign && i < len; sign++) p[i++] = (unsigned char)*sign;
        } else if (kind < 23 && i + 1 < len) {
            p[i++] = (unsigned char)(0xC2 + draw_below(l, 8));
            p[i++] = (unsigned char)(0x80 + draw_below(l, 64));
        } else {
            p[i++] = (unsigned char)draw(l);
        }
    }
}

/* Every way gives the same words, hard bytes and folded letters as the portable one. */
static void check_ways(lots *l) {
    static const char *const ways[] = {"sse2", "avx2", "avx512", "neon"};
    unsigned char *bytes;
    exonym_image *im = fixture_open("e\torg\tX\n", &bytes);
    exo_cut *want = calloc(1, sizeof *want), *got = calloc(1, sizeof *got);
    MUST(want && got);
    exo_cut_table_make(&im->fold, &want->table);
    CHECK(exo_cut_by("portable") && !exo_cut_by("mmx"));
    for (int round = 0; round < 400; round++) {
        size_t len = 1 + draw_below(l, round < 200 ? 200 : EXO_CUT_BLOCK);
        put_bytes_of_text(want->raw + EXO_CUT_PAD, len, l);
        memset(want->raw + EXO_CUT_PAD + len, 0, EXO_CUT_PAD);
        memcpy(got->raw, want->raw, sizeof want->raw);
        exo_cut_by("portable")(&want->table, len, want);
        for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
            if (!exo_cut_by(ways[k])) continue;
            exo_cut_by(ways[k])(&want->table, len, got);
            check_count++;
            size_t n = want->n, bad = 0;
            if (got->n != n || got->nhard != want->nhard) bad = 1;
            for (size_t i = 0; !bad && i < n; i++) {
                const exo_cut_words *a = &want->found, *b = &got->found;
                if (a->start[i] != b->start[i] || a->end[i] != b->end[i] || a->from[i] != b->from[i] || a->to[i] != b->to[i] || a->capital[i] != b->capital[i]) bad = 2;
                else if (memcmp(want->folded + a->from[i], got->folded + b->from[i], (size_t)(a->to[i] - a->from[i])) != 0) bad = 3;
            }
            for (size_t i = 0; !bad && i < want->nhard; i++)
                if (want->hard_at[i] != got->hard_at[i] || want->hard[i] != got->hard[i]) bad = 4;
            if (bad && check_fails(__FILE__, __LINE__)) fprintf(stderr, "%s differs from portable (%zu) in %zu bytes: \"%.*s\"\n", ways[k], bad, len, len < 300 ? (int)len : 300, (const char *)want->raw + EXO_CUT_PAD);
        }
    }
    free(want);
    free(got);
    exonym_image_close(im);
    free(bytes);
}

/* ---- what must stay within bounds ------------------------------------------------------------- */

/* Words that may be read in many ways, and names of all their combinations: the walk from one word keeps to its budget. */
static void check_budget(void) {
    static const char *const ways[] = {"Aa", "aa", "AA", "aA", "Áa", "aÁ", "áa", "ÁÁ"};
    exo_buf layer = {0};
    unsigned char *bytes;
    for (size_t i = 0; i < 4096; i++)
        MUST(exo_buf_printf(heap(), &layer, "e%zu\torg\t%s %s %s %s\n", i, ways[i & 7], ways[i >> 3 & 7], ways[i >> 6 & 7], ways[i >> 9]));
    put_bytes(&layer, EXO_STR("\0"));
    exonym_image *im = fixture_open(layer.at, &bytes);
    exo_scan s;
    exo_scan_init(&s, heap(), im);
    exo_scan_text(&s, "aa aa aa aa aa", 14, true);
    MUST(exo_scan_words(&s, 0, 14) == 14);
    exo_scan_walk(&s, 0, true);
    CHECK_INT(0, s.budget);
    CHECK(s.hits.len && s.hits.len <= 2048);
    exo_scan_free(&s);
    exonym_image_close(im);
    free(bytes);
    exo_free(heap(), layer.at);
}

/* Every form that exonym_forms_each gives of a row is found, over all of it, as that entity. */
typedef struct found_form {
    exonym_scanner *scanner;
    const char *wanted;
    size_t len;
    bool found;
} found_form;
static bool whole_form(void *user, const exonym_match *m) {
    found_form *f = user;
    f->found |= m->start == 0 && m->end >= f->len;
    return true;
}
static bool look_for(void *user, const exonym_form *form) {
    found_form *f = user;
    exonym_error err;
    f->len = strlen(form->text);
    f->found = false;
    CHECK_INT(EXONYM_OK, exonym_match_each(f->scanner, form->text, f->len, NULL, whole_form, f, &err));
    check_count++;
    if (!f->found && check_fails(__FILE__, __LINE__)) fprintf(stderr, "\"%s\" (%s, %s) of \"%s\" is not found\n", form->text, form->lang, form->tag, f->wanted);
    return true;
}

static void check_forms(void) {
    static const struct { const char *kind, *value, *field; } rows[] = {
        {"city", "Łódź", "pl"}, {"city", "Borski Sada", "pl"}, {"org", "NATO", "pl"}, {"org", "Nadowy Mon w Sadach", "pl"},
        {"person", "Nigel Farage", NULL}, {"person", "Jan Lipavski", NULL}, {"person", "Ana Borska", NULL}, {"place", "Rzym-Sada", "id"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char layer[256];
        unsigned char *bytes;
        exonym_compile_options options = {.size = sizeof options, .rules_dir = FIXTURE_RULES};
        exonym_compiler *c;
        exonym_error err;
        found_form f = {.wanted = rows[i].value};
        if (rows[i].field) snprintf(layer, sizeof layer, "e\t%s\tQqq\ne\t%s\t%s\n", rows[i].kind, rows[i].field, rows[i].value);
        else snprintf(layer, sizeof layer, "e\t%s\t%s\tm\n", rows[i].kind, rows[i].value);
        exonym_image *im = fixture_open(layer, &bytes);
        MUST(!exonym_scanner_new(&im, 1, NULL, &f.scanner, &err) && !exonym_compiler_new(&options, &c, &err));
        CHECK_INT(EXONYM_OK, exonym_forms_each(c, rows[i].value, rows[i].kind, rows[i].field ? rows[i].field : "pl,id", rows[i].field ? NULL : "m",
                                               look_for, &f, &err));
        exonym_compiler_free(c);
        exonym_scanner_free(f.scanner);
        exonym_image_close(im);
        free(bytes);
    }
}

/* ---- the whole -------------------------------------------------------------------------------- */

static void check_lexicon(lots *l, bool large) {
    exo_buf layer = {0}, text = {0};
    unsigned char *bytes;
    exonym_scanner *scanner;
    exonym_error err;
    naive v;
    put_layer(&layer, l);
    put_bytes(&layer, EXO_STR("\0"));
    exonym_image *im = fixture_open(layer.at, &bytes);
    MUST(!exonym_scanner_new(&im, 1, NULL, &scanner, &err));
    naive_open(&v, im);
    for (size_t i = 0; i < 60; i++) {
        text.len = 0;
        size_t len = draw_below(l, 20) == 0 ? 3000 : draw_below(l, 300);
        put_text(&text, l, len, draw_below(l, 5) != 0);
        /* In a block of its own size, so that a sanitizer sees one byte too far. */
        char *exact = malloc(text.len ? text.len : 1);
        MUST(exact);
        if (text.len) memcpy(exact, text.at, text.len);
        compare(&v, scanner, exo_str_of(exact, text.len), layer.at);
        check_cuts(im, exo_str_of(exact, text.len), l);
        if (i % 4 == 0) {
            for (size_t n = draw_below(l, 30); n-- > 0 && text.len;) exact[draw_below(l, text.len)] = (char)draw(l);
            check_words(im, exo_str_of(exact, text.len), l);
            check_several(im, exo_str_of(exact, text.len));
            check_block(im, exo_str_of(exact, text.len), l);
            compare(&v, scanner, exo_str_of(exact, text.len), layer.at);
        }
        free(exact);
    }
    /* Names around the ends of blocks, behind filler with white space and without. */
    for (int i = 0; i < (large ? 8 : 1); i++) {
        text.len = 0;
        bool spaces = i % 2 == 0;
        put_text(&text, l, 16384 - 200 + draw_below(l, 100), spaces);
        put_text(&text, l, 16384 + 300, spaces);
        put_text(&text, l, 2 * 16384 + draw_below(l, 8000), !spaces);
        compare(&v, scanner, exo_buf_view(&text), layer.at);
        check_cuts(im, exo_buf_view(&text), l);
        check_several(im, exo_buf_view(&text));
    }
    if (large) { /* one word of a megabyte between names */
        text.len = 0;
        put_text(&text, l, 500, true);
        put_times(&text, "Ana", 350000);
        put_text(&text, l, text.len + 500, true);
        put_times(&text, "\xC5\x81", 30000);
        put_text(&text, l, text.len + 500, true);
        compare(&v, scanner, exo_buf_view(&text), layer.at);
        check_cuts(im, exo_buf_view(&text), l);
        check_several(im, exo_buf_view(&text));
    }
    naive_close(&v);
    exonym_scanner_free(scanner);
    exonym_image_close(im);
    free(bytes);
    exo_free(heap(), layer.at);
    exo_free(heap(), text.at);
}

int main(int argc, char **argv) {
    size_t lexicons = argc > 1 ? strtoul(argv[1], NULL, 10) : 40;
    lots l = {argc > 2 ? strtoul(argv[2], NULL, 10) : 1};
    check_ways(&l);
    check_budget();
    check_forms();
    for (size_t i = 0; i < lexicons && check_failures < CHECK_SHOWN; i++) check_lexicon(&l, i % 16 == 0);
    printf("%zu lexicons, %zu matches, %zu of several names\n", lexicons, matches, told_together);
    CHECK(matches > 100 * lexicons);
    CHECK(told_together > lexicons);
    return check_end("test_scan");
}

/* Raw matches, with what became of each. The scan that is explained is done first; then every name is matched again
   without regard to capitals, and what the guards, the overlap and the ties made of it is told.

   The words of a match are found anew when somebody asks for them: a walk of the name trie that knows where it has to
   end (scan/walk.c finds the same way first, for it tries the readings in the same order). */
#include "trace.h"

#include <stdlib.h>

/* ---- the words of a match ------------------------------------------------------------------------ */

static bool take_words(exonym_scanner *s, exo_trace *t, uint64_t start, uint64_t end) {
    const exo_fold *f = &t->image->fold;
    exo_fold_word w;
    size_t most = sizeof t->words / sizeof *t->words;
    t->nwords = 0;
    for (size_t pos = (size_t)start; exo_fold_next(f, s->text, (size_t)end, pos, &w); pos = (size_t)w.end) {
        if (t->nwords == most) return false;
        exo_trace_word *x = &t->words[t->nwords++];
        x->start = w.start;
        x->end = w.end;
        x->len = w.len;
        memcpy(x->folded, w.folded, sizeof x->folded);
        x->hash = w.len ? exo_fold_hash(w.folded, w.len) : 0;
        x->number = w.len ? exo_image_word(t->image, x->hash, x->folded, x->len) : 0;
        x->gap = EXO_GAP_BREAK;
        if (t->nwords > 1) x[-1].gap = exo_fold_gap(f, s->text, (size_t)x[-1].end, (size_t)x->start);
    }
    return true;
}

/* The affix of this kind that is these folded bytes. */
static const exo_im_affix *affix_of(const exonym_image *im, char kind, const char *folded, size_t len) {
    for (uint32_t k = 0; len && k < im->naffixes; k++) {
        const exo_im_affix *x = &im->affixes[k];
        if (x->kind == (uint8_t)kind && x->len == len && memcmp(im->word_pool + x->word, folded, len) == 0) return x;
    }
    return NULL;
}

/* Agreement so far, and whether a word was matched by sound. */
typedef struct agreement {
    uint16_t cases;
    uint8_t langs;
    bool sound;
} agreement;

static bool go(exonym_scanner *s, exo_trace *t, uint32_t state, size_t i, uint32_t target, agreement agreed);

/* A step from word i, then on behind the `words` words that it takes. */
static bool step(exonym_scanner *s, exo_trace *t, uint32_t next, size_t i, size_t words, exo_trace_step taken, uint32_t target, agreement agreed) {
    if (!next || t->nsteps == EXO_SCAN_NAME_WORDS || !t->budget) return false;
    t->budget--;
    t->steps[t->nsteps++] = taken;
    if (i + words == t->nwords ? next == target : go(s, t, next, i + words, target, agreed)) return true;
    t->nsteps--;
    return false;
}

static bool by_form(exonym_scanner *s, exo_trace *t, uint32_t state, size_t i, uint8_t gap, uint32_t target, agreement agreed) {
    const exonym_image *im = t->image;
    const exo_trace_word *w = &t->words[i];
    for (uint32_t k = im->words[w->number].reading; w->number && k < im->words[w->number + 1].reading; k++) {
        const exo_im_reading *r = &im->readings[k];
        if (!(agreed.cases & r->cases) || !(agreed.langs & r->langs)) continue;
        uint32_t next = state ? exo_image_edge(im, state, r->lexeme, gap) : r->root;
        exo_trace_step taken = {(uint32_t)i, r->lexeme, r, NULL};
        agreement on = {agreed.cases & r->cases, agreed.langs & r->langs, agreed.sound};
        if (step(s, t, next, i, 1, taken, target, on)) return true;
        char kind = w->gap == EXO_GAP_APOS ? 'j' : w->gap == EXO_GAP_HYPHEN ? 'h' : 0;
        if (!kind || i + 1 == t->nwords || !(r->flags & EXO_READ_JOINT)) continue;
        taken.affix = affix_of(im, kind, t->words[i + 1].folded, t->words[i + 1].len);
        if (taken.affix && step(s, t, next, i, 2, taken, target, agreed)) return true;
    }
    return false;
}

static bool by_stem(exonym_scanner *s, exo_trace *t, uint32_t state, size_t i, uint8_t gap, uint32_t target, agreement agreed) {
    const exonym_image *im = t->image;
    const exo_trace_word *w = &t->words[i];
    for (size_t n = 1; n + 3 <= w->len; n++) {
        const exo_im_affix *clitic = affix_of(im, 'c', w->folded + w->len - n, n);
        if (!clitic) continue;
        char stem[EXO_FOLD_MAX + 8] = {0};
        memcpy(stem, w->folded, w->len - n);
        uint32_t number = exo_image_word(im, exo_fold_hash(stem, w->len - n), stem, w->len - n);
        for (uint32_t k = im->words[number].reading; number && k < im->words[number + 1].reading; k++) {
            const exo_im_reading *r = &im->readings[k];
            uint32_t next = !(r->flags & EXO_READ_BASE) ? 0 : state ? exo_image_edge(im, state, r->lexeme, gap) : r->root;
            if (step(s, t, next, i, 1, (exo_trace_step){(uint32_t)i, r->lexeme, r, clitic}, target, agreed)) return true;
        }
    }
    return false;
}

static bool by_sound(exonym_scanner *s, exo_trace *t, uint32_t state, size_t i, uint8_t gap, uint32_t target, agreement agreed) {
    const exonym_image *im = t->image;
    const exo_trace_word *w = &t->words[i];
    char marked[EXO_FOLD_MAX * 2];
    exo_key_text keys[EXO_KEYS_MAX];
    if (agreed.sound) return false;
    agreed.sound = true;
    size_t n = exo_fold_marked(&im->fold, s->text + w->start, (size_t)(w->end - w->start), marked);
    size_t nkeys = exo_key_of(&im->key, exo_str_of(marked, n), keys);
    for (size_t k = 0; k < nkeys; k++) {
        const uint32_t *lexemes;
        uint32_t count = exo_image_key(im, exo_key_hash(&keys[k]), &lexemes);
        for (uint32_t j = 0; j < count; j++)
            if (step(s, t, exo_image_edge(im, state, lexemes[j], gap), i, 1, (exo_trace_step){(uint32_t)i, lexemes[j], NULL, NULL}, target, agreed)) return true;
    }
    return false;
}

/* Ends: each step leads to a later state, and the budget only falls. */
static bool go(exonym_scanner *s, exo_trace *t, uint32_t state, size_t i, uint32_t target, agreement agreed) {
    uint8_t gap = i ? exo_gap_key(t->words[i - 1].gap) : EXO_GAP_SPACE;
    return by_form(s, t, state, i, gap, target, agreed) || by_stem(s, t, state, i, gap, target, agreed) || by_sound(s, t, state, i, gap, target, agreed);
}

static void find_steps(exonym_scanner *s, exo_trace *t, const exonym_match *m) {
    t->image = s->images[m->image];
    t->start = m->start;
    t->end = m->end;
    t->name = m->number;
    t->nsteps = 0;
    t->budget = EXO_SCAN_BUDGET;
    uint32_t target = exo_image_state_of(t->image, m->number);
    if (!take_words(s, t, m->start, m->end) || !t->nwords || !go(s, t, 0, 0, target, (agreement){0xFFFF, 0xFF, false})) t->nsteps = 0;
}

bool exonym_match_word_at(exonym_scanner *s, const exonym_match *m, size_t n, exonym_match_word *out) {
    exo_trace *t = s->trace;
    if (!t || m->image >= s->nimages || m->number >= s->images[m->image]->nnames || m->end > s->len || m->start >= m->end) return false;
    if (t->image != s->images[m->image] || t->start != m->start || t->end != m->end || t->name != m->number) find_steps(s, t, m);
    if (n >= t->nsteps) return false;
    const exonym_image *im = t->image;
    const exo_trace_step *x = &t->steps[n];
    const exo_trace_word *w = &t->words[x->word];
    *out = (exonym_match_word){.start = w->start, .end = w->end, .folded = w->folded, .form = "", .tag = "", .paradigm = "", .suffix = "",
                               .lemma = exo_image_string(im, im->lexemes[x->lexeme].lemma), .how = x->reading ? "form" : "sound"};
    if (x->reading) {
        out->form = exo_image_string(im, x->reading->form);
        out->tag = exo_image_string(im, im->tags[x->reading->tag]);
        out->paradigm = exo_image_string(im, im->paradigms[x->reading->paradigm]);
    }
    if (x->affix) {
        memcpy(t->suffix, im->word_pool + x->affix->word, x->affix->len);
        t->suffix[x->affix->len] = '\0';
        out->suffix = t->suffix;
        out->how = x->affix->kind == 'c' ? "clitic" : "suffix";
        out->tag = exo_image_string(im, im->tags[x->affix->tag]);
        if (x->affix->kind != 'c') out->end = t->words[x->word + 1].end;
    }
    return true;
}

void exo_trace_free(exonym_scanner *s) {
    exo_free(&s->alloc, s->trace);
    s->trace = NULL;
}

/* ---- what became of a match ----------------------------------------------------------------------- */

static bool same(const exonym_scanner *s, const exo_hit *h, const exonym_mention *w) { return w->image == h->image && w->entity == exo_image_name_entity(s->images[h->image], h->name); }

/* The best mention for the place: of the same span, else the first that stands over a part of it. Mentions are in order
   of their start, so the search begins a little before the first that does not begin earlier; halves each round. */
static const exonym_mention *winner_of(const exonym_scanner *s, const exo_hit *h) {
    enum { BACK = 32 };
    const exonym_mention *over = NULL;
    size_t low = 0, high = s->mentions.len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->mentions.at[mid].start < h->start) low = mid + 1;
        else high = mid;
    }
    for (size_t i = low > BACK ? low - BACK : 0; i < s->mentions.len && s->mentions.at[i].start < h->end; i++) {
        const exonym_mention *w = &s->mentions.at[i];
        if (w->end <= h->start || w->suggestion) continue;
        if (w->start == h->start && w->end == h->end) return w;
        if (!over) over = w;
    }
    return over;
}

/* The highest prio of the winner's names on the span; matches [from, to) have it. */
static int32_t winners_prio(const exonym_scanner *s, size_t from, size_t to, const exonym_mention *w) {
    int32_t prio = INT32_MIN;
    for (size_t i = from; i < to; i++) {
        const exo_hit *h = &s->next.hits.at[i];
        if (h->flags & EXO_HIT_PATTERN) continue;
        int32_t own = exo_image_name(s->images[h->image], h->name)->prio;
        if (same(s, h, w) && own > prio) prio = own;
    }
    return prio == INT32_MIN ? 0 : prio;
}

/* Why another entity has the span, in the order in which ties are settled (resolve.c, best_of). */
static const char *lost_by(const exonym_scanner *s, const exo_hit *h, const exonym_match *m, int32_t prio) {
    const exonym_mention *w = m->winner;
    bool w_known = w->entity != UINT32_MAX && exo_memory_find(&s->memory, (uint8_t)w->image, w->entity);
    unsigned as = exo_led_as(s, h), mine = exo_image_about(s->images[h->image], m->entity)->kind;
    if (w->entity != UINT32_MAX && exo_led_asks(as, exo_image_about(s->images[w->image], w->entity)->kind) && !exo_led_asks(as, mine)) return "beside";
    if (w_known && !exo_memory_find(&s->memory, h->image, m->entity)) return "full name";
    if (prio > m->prio) return "prio";
    if (w->ambiguous) return "ambiguous";
    if (w->score > m->score) return "evidence";
    return w->image != h->image ? "image" : "order";
}

/* Fate, winner and reason of match i; those of the same span are [from, to). */
static void tell_fate(const exonym_scanner *s, const exo_hit *h, size_t from, size_t to, exonym_match *m) {
    m->lost_by = "";
    if (*m->refused_by) {
        m->fate = EXONYM_FATE_REFUSED;
        return;
    }
    const exonym_mention *w = m->winner = winner_of(s, h);
    if (!w) {
        m->fate = EXONYM_FATE_LEFT;
        m->lost_by = "filter";
    } else if (w->start != h->start || w->end != h->end) {
        m->fate = EXONYM_FATE_COVERED;
        m->lost_by = w->start < h->start ? "earlier" : "longer";
        if (w->start <= h->start && w->end >= h->end) m->lost_by = "longer";
    } else if (!same(s, h, w)) {
        m->fate = EXONYM_FATE_LOST;
        m->lost_by = lost_by(s, h, m, winners_prio(s, from, to, w));
    } else {
        m->fate = strcmp(w->via, m->via) == 0 ? EXONYM_FATE_MENTION : EXONYM_FATE_SAME;
    }
}

/* A generic body that became a mention. */
static bool tell_body(const exonym_scanner *s, const exo_hit *h, exonym_match *m) {
    const exonym_mention *w = winner_of(s, h);
    const exonym_image *im = s->images[h->image];
    if (!w || w->start != h->start || w->end != h->end || w->image != h->image || w->entity == EXO_NO_ENTITY || !w->inferred ||
        exo_image_about(im, w->entity)->generic != exo_image_name_entity(im, h->name))
        return false;
    m->winner = w;
    m->entity = w->entity;
    m->via = w->via;
    m->score = w->score;
    m->refused_by = m->lost_by = "";
    m->country_by = exo_compose_how(w->score);
    m->fate = EXONYM_FATE_MENTION;
    return true;
}

/* ---- giving out ------------------------------------------------------------------------------------ */

/* A match, and what orders those of one span: entities are in order of their ids, rows as the lexicon has them; numbers of
   names depend on all that is in it. */
typedef struct ordered {
    exo_hit hit;
    uint32_t entity, row;
} ordered;

static int by_span(const void *x, const void *y) {
    const ordered *p = x, *q = y;
    const exo_hit *a = &p->hit, *b = &q->hit;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    if (a->end != b->end) return a->end > b->end ? -1 : 1;
    if (a->image != b->image) return a->image < b->image ? -1 : 1;
    if (p->entity != q->entity) return p->entity < q->entity ? -1 : 1;
    if (p->row != q->row) return p->row < q->row ? -1 : 1;
    return a->name < b->name ? -1 : a->name > b->name;
}

static bool sort_matches(exonym_scanner *s) {
    size_t n = s->next.hits.len;
    ordered *all = n > 1 ? exo_calloc(&s->alloc, n, sizeof *all) : NULL;
    if (n > 1 && !all) return false;
    for (size_t i = 0; all && i < n; i++) {
        const exo_hit *h = &s->next.hits.at[i];
        all[i].hit = *h;
        if (h->flags & EXO_HIT_PATTERN) continue;
        all[i].entity = exo_image_name_entity(s->images[h->image], h->name);
        all[i].row = exo_image_name_row(s->images[h->image], h->name);
    }
    if (all) qsort(all, n, sizeof *all, by_span);
    for (size_t i = 0; all && i < n; i++) s->next.hits.at[i] = all[i].hit;
    exo_free(&s->alloc, all);
    return true;
}

/* Every match of every image into `next`, in order. */
static bool match_all(exonym_scanner *s) {
    s->next.hits.len = s->next.unknown.len = 0;
    for (size_t i = 0; i < s->nimages; i++) {
        exo_scan *scan = &s->scans[i];
        size_t stopped;
        exo_scan_text(scan, s->text, s->len, true); /* what a capital would let through is told as well */
        scan->want_unknown = s->images[i]->key_slots != NULL;
        scan->want_shorts = false;
        if (!exo_scan_range(scan, 0, s->len, &stopped) || !EXO_RESERVE(&s->alloc, &s->next.hits, scan->hits.len)) return false;
        for (size_t k = 0; k < scan->unknown.len; k++) {
            scan->unknown.at[k].image = (uint8_t)i;
            if (!EXO_PUSH(&s->alloc, &s->next.unknown, scan->unknown.at[k])) return false;
        }
        for (size_t k = 0; k < scan->hits.len; k++) {
            s->next.hits.at[s->next.hits.len] = scan->hits.at[k];
            s->next.hits.at[s->next.hits.len++].image = (uint8_t)i;
        }
    }
    return exo_heard_names(s, &s->next, 0, 0) && sort_matches(s);
}

/* A surname that became a mention by a role: which, and in what sphere. */
static void tell_role(exonym_scanner *s, size_t i, size_t from, size_t to, exonym_match *m) {
    exo_hit found;
    exo_role role;
    const exonym_mention *w = winner_of(s, &s->next.hits.at[i]);
    if (!w || w->start != m->start || w->end != m->end || w->entity != m->entity || w->image != m->image || strcmp(w->via, exo_via_text(EXO_VIA_ROLE)) != 0 ||
        !exo_role_of(s, s->next.hits.at, s->next.hits.len, i, &found, &role))
        return;
    const exonym_image *im = s->images[m->image];
    uint32_t shared = role.roles & exo_image_about(im, m->entity)->roles;
    m->via = exo_via_text(EXO_VIA_ROLE);
    m->score = exo_role_score(&role);
    m->refused_by = "";
    m->role_start = role.start;
    m->role_end = role.end;
    for (uint32_t k = 2 * EXO_ROLES; shared && k-- > 0 && !*m->role;) /* the office goes before the sphere */
        if (shared >> k & 1) m->role = exo_image_string(im, im->cues[im->role_sets[k]]) + strlen(k < EXO_ROLES ? EXO_CUES_ROLE : EXO_CUES_OFFICE);
    tell_fate(s, &s->next.hits.at[i], from, to, m);
}

static exonym_match match_of(exonym_scanner *s, size_t i, size_t from, size_t to) {
    const exo_hit *h = &s->next.hits.at[i];
    const exonym_image *im = s->images[h->image];
    const exo_im_name *name = exo_image_name(im, h->name);
    uint32_t entity = exo_image_name_entity(im, h->name);
    exo_row row = exo_image_row(im, entity, exo_image_name_row(im, h->name));
    unsigned via = h->flags & EXO_HIT_SOUND ? EXO_VIA_SOUND : name->via;
    const char *why = exo_guard_refuses(s, h);
    if (!why || (strcmp(why, "cue") == 0 && exo_guard_holds(s, h))) why = exo_guard_misses(s, h, true);
    exonym_match m = {.start = h->start, .end = h->end, .entity = entity, .image = h->image, .name = exo_image_string(im, row.text),
                      .via = exo_via_text(via), .tag = exo_image_string(im, im->tags[h->tag]), .file = exo_image_string(im, row.file),
                      .line = row.line, .refused_by = why ? why : "", .lang = exo_image_string(im, row.lang), .score = exo_evidence(via),
                      .prio = name->prio, .number = h->name};
    m.country_by = m.role = "";
    if (!(name->guards & EXO_GUARD_GENERIC) || !tell_body(s, h, &m)) tell_fate(s, h, from, to, &m);
    if (why && exo_asks_role(name)) tell_role(s, i, from, to, &m);
    return m;
}

exonym_status exonym_match_each(exonym_scanner *s, const char *text, size_t len, const exonym_document *doc, exonym_match_fn *fn,
                                void *user, exonym_error *err) {
    /* A scan first: it is what is explained, and guards that ask the document's memory can answer. */
    const exonym_mention *mentions;
    size_t count;
    exonym_status status = exonym_scan(s, text, len, doc, &mentions, &count, err);
    if (status) return status;
    if (!s->trace && !(s->trace = exo_calloc(&s->alloc, 1, sizeof *s->trace))) return exo_error_nomem(err);
    s->trace->image = NULL;
    if (!match_all(s)) return exo_error_nomem(err);
    for (size_t i = 0, from = 0, to = 0; i < s->next.hits.len; i++) {
        const exo_hit *h = &s->next.hits.at[i];
        if (i == to) {
            from = i;
            while (to < s->next.hits.len && s->next.hits.at[to].start == h->start && s->next.hits.at[to].end == h->end) to++;
        }
        /* A name that is found in two ways is told of once. */
        if ((h->flags & EXO_HIT_PATTERN) || (i > from && h[-1].name == h->name && h[-1].image == h->image)) continue;
        exonym_match m = match_of(s, i, from, to);
        if (!fn(user, &m)) return exo_error_set(err, EXONYM_ERR_STOPPED, NULL, 0, 0, "stopped by the caller");
    }
    return EXONYM_OK;
}

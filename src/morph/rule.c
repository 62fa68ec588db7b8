/* rule: patterns at the end of a word, rule sets that rewrite it, and the variants of a slot.

   A pattern is matched from the right: the last item on the last letter, and so on. An item with + takes one
   letter or more, the longest stretch first, and gives letters back while the rest does not match; it takes at
   least one letter, and each item moves one way, so matching ends. */
#include "morph/internal.h"

typedef struct span {
    unsigned from, to;
} span;

static bool item_has(const morph_item *item, uint16_t letter) {
    if (item->any) return true;
    if (!item->cls) return item->letter == letter;
    bool in = morph_class_has(item->cls, letter);
    return in != item->negate;
}

/* Items [0, n) against the letters before `end`; captures are numbered by item. Sets *from. */
static bool match_items(const morph_item *items, unsigned n, const morph_word *w, unsigned end, bool whole,
                        span *captures, unsigned *from) {
    while (n) {
        const morph_item *item = &items[n - 1];
        if (end == 0 || !item_has(item, w->at[end - 1])) return false;
        if (!item->plus) {
            end--;
            captures[n - 1] = (span){end, end + 1};
            n--;
            continue;
        }
        unsigned most = 1;
        while (most < end && item_has(item, w->at[end - 1 - most])) most++;
        for (; most; most--) {
            captures[n - 1] = (span){end - most, end};
            if (match_items(items, n - 1, w, end - most, whole, captures, from)) return true;
        }
        return false;
    }
    if (whole && end) return false;
    *from = end;
    return true;
}

enum { ITEMS_MAX = 40 };

static bool match_at(const morph_pattern *p, const morph_word *w, span *captures, unsigned *from) {
    if (p->list) {
        *from = 0;
        return exo_intern_find(p->list, exo_str_of((const char *)w->at, w->len * sizeof w->at[0])) != UINT32_MAX;
    }
    if (p->count > w->len || p->count > ITEMS_MAX) return false;
    if (!p->open) return match_items(p->items, p->count, w, w->len, p->whole, captures, from);
    for (unsigned end = p->count; end <= w->len; end++)
        if (match_items(p->items, p->count, w, end, p->whole, captures, from)) return true;
    return false;
}

bool exo_morph_match(const morph_pattern *p, const morph_word *w) {
    span captures[ITEMS_MAX];
    unsigned from;
    return match_at(p, w, captures, &from);
}

bool exo_morph_match_any(const morph_pattern *p, size_t count, const morph_word *w) {
    for (size_t i = 0; i < count; i++)
        if (exo_morph_match(&p[i], w)) return true;
    return false;
}

/* Appends an output's letters; the k-th capture is the k-th item that is a class. False when too long. */
static bool append_output(morph_word *to, const morph_text *out, const morph_pattern *p, const morph_word *w,
                          const span *captures) {
    for (unsigned i = 0; i < out->len; i++) {
        uint16_t c = out->at[i];
        if (c < MORPH_CAPTURE || c > MORPH_CAPTURE + MORPH_CAPTURES) {
            if (to->len == MORPH_WORD_MAX) return false;
            to->at[to->len++] = c;
            continue;
        }
        unsigned wanted = c - (unsigned)MORPH_CAPTURE, item = 0;
        span s = {p->count ? captures[0].from : 0, p->count ? captures[p->count - 1].to : 0}; /* \0: all of it */
        if (wanted) {
            for (;; item++) {
                if (item == p->count) return false;
                if ((p->items[item].cls || p->items[item].any) && --wanted == 0) break;
            }
            s = captures[item];
        }
        if (to->len + (s.to - s.from) > MORPH_WORD_MAX) return false;
        memcpy(to->at + to->len, w->at + s.from, (s.to - s.from) * sizeof w->at[0]);
        to->len += s.to - s.from;
    }
    return true;
}

static void copy_word(morph_word *to, const morph_word *from) {
    to->len = from->len;
    memcpy(to->at, from->at, from->len * sizeof from->at[0]);
}

/* ---- variants --------------------------------------------------------------------------------- */

typedef struct run {
    morph_word_fn *fn;
    void *user;
    unsigned made;
    bool stopped;
} run;

static void run_ops(const morph_op *ops, unsigned count, const morph_word *w, run *r);

/* Rules over the whole word: at each place the first rule whose letters stand there; then past its output. */
static void run_everywhere(const morph_rules *set, const morph_op *rest, unsigned nrest, const morph_word *w, run *r) {
    morph_word out;
    bool changed = false;
    out.len = 0;
    for (unsigned at = 0; at < w->len;) {
        const morph_rule *hit = NULL;
        for (size_t i = 0; i < set->rules.len && !hit; i++) {
            const morph_pattern *p = &set->rules.at[i].pattern;
            if (p->count == 0 || p->count > w->len - at) continue;
            unsigned k = 0;
            while (k < p->count && item_has(&p->items[k], w->at[at + k])) k++;
            if (k == p->count && (!p->whole || at == 0)) hit = &set->rules.at[i];
        }
        if (!hit || hit->count == 0) {
            if (out.len == MORPH_WORD_MAX) return;
            out.at[out.len++] = w->at[at++];
            continue;
        }
        span captures[ITEMS_MAX];
        for (unsigned k = 0; k < hit->pattern.count && k < ITEMS_MAX; k++) captures[k] = (span){at + k, at + k + 1};
        if (!append_output(&out, &hit->outputs[0], &hit->pattern, w, captures)) return;
        at += hit->pattern.count;
        changed = true;
    }
    if (changed) run_ops(rest, nrest, &out, r);
}

static void run_rules(const morph_rules *set, const morph_op *rest, unsigned nrest, const morph_word *w, run *r) {
    if (set->everywhere) {
        run_everywhere(set, rest, nrest, w, r);
        return;
    }
    span captures[ITEMS_MAX];
    unsigned from;
    for (size_t i = 0; i < set->rules.len; i++) {
        const morph_rule *rule = &set->rules.at[i];
        if (!match_at(&rule->pattern, w, captures, &from)) continue;
        for (unsigned k = 0; k < rule->count && !r->stopped; k++) {
            morph_word next;
            next.len = from;
            memcpy(next.at, w->at, from * sizeof w->at[0]);
            if (append_output(&next, &rule->outputs[k], &rule->pattern, w, captures)) run_ops(rest, nrest, &next, r);
        }
        if (!set->all) return;
    }
}

static bool ends_with(const morph_word *w, const morph_text *t) {
    return t->len <= w->len && memcmp(w->at + (w->len - t->len), t->at, t->len * sizeof t->at[0]) == 0;
}

static void run_ops(const morph_op *ops, unsigned count, const morph_word *word, run *r) {
    morph_word w;
    copy_word(&w, word);
    for (unsigned i = 0; i < count; i++) {
        const morph_op *op = &ops[i];
        switch (op->kind) {
        case OP_LITERAL:
            w.len = op->text.len;
            memcpy(w.at, op->text.at, op->text.len * sizeof w.at[0]);
            break;
        case OP_STRIP:
            if (!ends_with(&w, &op->text)) return;
            w.len -= op->text.len;
            break;
        case OP_STRIP_N:
            if (w.len < op->n) return;
            w.len -= op->n;
            break;
        case OP_ADD:
            if (w.len + op->text.len > MORPH_WORD_MAX) return;
            memcpy(w.at + w.len, op->text.at, op->text.len * sizeof w.at[0]);
            w.len += op->text.len;
            break;
        case OP_IF:
            if (!exo_morph_match(&op->pattern, &w)) return;
            break;
        case OP_UNLESS:
            if (exo_morph_match(&op->pattern, &w)) return;
            break;
        case OP_RULES:
            run_rules(op->rules, ops + i + 1, count - i - 1, &w, r);
            return;
        }
    }
    if (w.len == 0 || r->stopped) return;
    r->made++;
    if (!r->fn(r->user, &w)) r->stopped = true;
}

bool exo_morph_run(const morph_variant *variants, unsigned count, const morph_word *w, morph_word_fn *fn, void *user) {
    run r = {fn, user, 0, false};
    for (unsigned i = 0; i < count && !r.stopped; i++) {
        if (variants[i].otherwise && r.made) continue;
        if (!variants[i].otherwise) r.made = 0;
        run_ops(variants[i].ops, variants[i].count, w, &r);
    }
    return !r.stopped;
}

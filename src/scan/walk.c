/* From one word along the name trie: every name that begins there. A word has several readings, so the walk branches;
   it is bounded by EXO_SCAN_NAME_WORDS deep and a budget of edges wide, so that text made to be hard stays linear.

   A word may also be read as its base and a suffix behind an apostrophe or hyphen (Farage'a, Bruxelles-ului), without a
   clitic at its end (Rusia|nya), or by its sound, when another word of the name matched as written (DESIGN 6). */
#include "scan.h"

enum { KEY_LEXEMES = 8 };

/* What the path has gathered so far. */
typedef struct path {
    size_t first;            /* word */
    struct gathered {
        size_t nwords;       /* words of the name matched; a joint suffix is part of its word */
        size_t end;          /* of the span */
        uint16_t cases;
        uint16_t tag;
        uint8_t langs;
        uint8_t ordinary;
        bool final;          /* a clitic was stripped: nothing may follow */
        bool unmarked;       /* some word lacks the marks of its form */
        int8_t sound;        /* word matched by sound, or -1 */
    } so_far;                /* put back after a branch; the steps behind nwords are simply written over */
    struct step {
        uint32_t word;       /* index in the block */
        uint32_t reading;    /* UINT32_MAX: by sound */
    } at[EXO_SCAN_NAME_WORDS];
} path;

static void go(exo_scan *s, uint32_t state, size_t i, uint8_t gap, path *p);

static exo_str source(const exo_scan *s, const exo_word *w) {
    return exo_str_of(s->text + s->base + w->start, w->end - w->start);
}

/* ---- letters ---------------------------------------------------------------------------------- */

/* Whether the marks that the text writes are in the form (cină is not Cina). */
static bool marks_ok(const exo_scan *s, const exo_word *w, const exo_im_reading *r) {
    if (!(w->flags & EXO_TOKEN_MARKED)) return true;
    char a[EXO_FOLD_MAX * 2], b[EXO_FOLD_MAX * 2];
    exo_str text = source(s, w);
    const char *form = exo_image_string(s->image, r->form);
    if (exo_str_is(text, form)) return true;
    size_t na = exo_fold_marked(&s->image->fold, text.ptr, text.len, a), nb = exo_fold_marked(&s->image->fold, form, strlen(form), b);
    return na && nb && exo_fold_marks_ok(&s->image->fold, exo_str_of(a, na), exo_str_of(b, nb));
}

/* Whether the capitals of the text are those that the guard asks for. */
static bool capitals_ok(exo_scan *s, const path *p, const exo_im_name *name) {
    for (size_t k = 0; k < p->so_far.nwords && k < 32; k++) {
        if (!(name->capitals >> k & 1)) continue;
        const exo_word *w = exo_scan_word(s, p->at[k].word);
        if (w->shape != EXO_SHAPE_NONE && !(w->flags & EXO_TOKEN_UPPER)) return false;
        if (!(name->guards & EXO_GUARD_ALL_WORDS)) return true;
    }
    return true;
}

/* Whether each word that has capitals in the name is written as its form, or all in capitals. */
static bool exact_case_ok(exo_scan *s, const path *p) {
    for (size_t k = 0; k < p->so_far.nwords; k++) {
        const exo_word *w = exo_scan_word(s, p->at[k].word);
        if (w->shape == EXO_SHAPE_UPPER || w->shape == EXO_SHAPE_NONE || p->at[k].reading == UINT32_MAX) continue;
        const char *form = exo_image_string(s->image, s->image->readings[p->at[k].reading].form);
        exo_str text = source(s, w);
        if (strncmp(form, text.ptr, text.len) != 0 || form[text.len]) return false;
    }
    return true;
}

/* ---- arriving --------------------------------------------------------------------------------- */

/* Whether the walk has already found this entity on this span by a name that asks for no more, and as well written: a country has one
   spelling in several languages, and one match is enough. */
static bool found_already(const exo_scan *s, const exo_hit *hit, const exo_im_name *name) {
    uint32_t entity = exo_image_name_entity(s->image, hit->name);
    for (size_t k = s->hits.len; k-- > 0 && s->hits.at[k].start == hit->start && s->hits.len - k <= 16;) {
        const exo_hit *h = &s->hits.at[k];
        if (h->end != hit->end || (h->flags & (EXO_HIT_PATTERN | EXO_HIT_SOUND))) continue;
        if ((h->flags | hit->flags) & EXO_HIT_SEVERAL) {
            /* The same people, by another reading of the word that says no more. */
            if (h->name == hit->name && h->sound_word == hit->sound_word && (h->flags | hit->flags) == h->flags && (h->langs | hit->langs) == h->langs) return true;
            continue;
        }
        if ((hit->flags & ~h->flags & (EXO_HIT_CAPITAL | EXO_HIT_EXACT_CASE)) || (hit->langs & ~h->langs)) continue;
        if (exo_image_name_entity(s->image, h->name) != entity) continue;
        const exo_im_name *old = exo_image_name(s->image, h->name);
        /* Not the English adjective for Polish Czech, of Czechy; and an adjective holds in its own language only. */
        bool adjective = old->via == EXO_VIA_ADJECTIVE || old->via == EXO_VIA_DEMONYM;
        bool as_good = adjective ? old->via == name->via && old->lang == name->lang : old->via == EXO_VIA_NAME || old->via == name->via;
        if (as_good && (old->guards & ~name->guards) == 0 && !old->langs && !old->cue && old->min <= name->min && old->prio >= name->prio)
            return true;
    }
    return false;
}

/* The bits of word i's lexemes, as states have those that lead on; all for a word that the vocabulary has not got, which may be
   known by its sound or without its clitic. Many roots ask this of one second word. */
uint32_t exo_scan_bits(exo_scan *s, size_t i) {
    exo_word *w = exo_scan_word(s, i);
    if (w->bits) return w->bits;
    const exonym_image *im = s->image;
    uint32_t word = exo_scan_lookup(s, i);
    for (uint32_t k = im->words[word].reading; word && k < im->words[word + 1].reading; k++) w->bits |= exo_state_bit(im->readings[k].lexeme);
    if (!w->bits) w->bits = UINT32_MAX;
    return w->bits;
}

/* How many of the names from `n` on are surnames, given names or bodies' names cut short, of one sort that counts for nothing until the document names their bearer: in
   news most matches are those, a dozen at one place, and nearly all of them come to nothing. */
static unsigned several_from(const exonym_image *im, uint32_t n, uint32_t names_end) {
    enum { MOST = 255 };
    const exo_im_name *name = exo_image_name(im, n);
    uint32_t sort = im->names[n].sort >> EXO_NAMING_SORT_SHIFT, k = n + 1;
    if (!(name->guards & EXO_GUARD_ANTE) || (name->guards & (EXO_GUARD_GENERIC | EXO_GUARD_END_DOT | EXO_GUARD_END_QUOTE)) ||
        (name->via != EXO_VIA_SURNAME && name->via != EXO_VIA_GIVEN && !(name->guards & EXO_GUARD_SHORT)))
        return 1;
    while (k < names_end && k - n < MOST && im->names[k].sort >> EXO_NAMING_SORT_SHIFT == sort) k++;
    return k - n;
}

/* Bytes of the quotation mark at `at`, 0 when there is none. */
static size_t closing_quote(const exo_scan *s, uint64_t at) {
    uint32_t cp = 0;
    size_t n = at < s->len ? exo_utf8_step(s->text + at, s->text + s->len, &cp) : 0;
    return exo_fold_is_quote(cp) ? n : 0;
}

/* The path has come to `state` behind word i - 1: report the names that end here. */
static void report(exo_scan *s, uint32_t state, size_t i, const path *p) {
    const exonym_image *im = s->image;
    const exo_word *last = exo_scan_word(s, i - 1);
    uint8_t gap = exo_scan_gap(s, i - 1);
    /* Letters and digits that touch are one word to a reader (Rom2); ideographs are not. */
    bool inside = gap == EXO_GAP_NONE && last->shape != EXO_SHAPE_NONE;
    if (gap == EXO_GAP_NONE && last->shape == EXO_SHAPE_NONE && (last->flags & EXO_TOKEN_ASCII)) inside = true;
    uint32_t names_end, n = exo_image_names(im, state, &names_end);
    bool exact = !inside && n < names_end && exact_case_ok(s, p);
    for (unsigned count = 1; !inside && n < names_end; n += count) {
        const exo_im_name *name = exo_image_name(im, n);
        count = s->several && p->so_far.sound < 0 ? several_from(im, n, names_end) : 1;
        /* One word alone is not known by its sound here. */
        if (p->so_far.sound >= 0 && (p->so_far.nwords < 2 || (name->guards & EXO_GUARD_NO_KEY))) continue;
        if (!EXO_RESERVE(&s->alloc, &s->hits, 1)) {
            s->nomem = true;
            return;
        }
        /* Written where it stays, field by field: what was just stored in small pieces is slow to copy. */
        exo_hit *hit = &s->hits.at[s->hits.len];
        const exo_word *first = exo_scan_word(s, p->first);
        bool sound = p->so_far.sound >= 0;
        hit->start = s->base + first->start;
        hit->end = p->so_far.end;
        hit->hash = first->hash;
        hit->name = n;
        hit->tag = p->so_far.tag;
        hit->langs = p->so_far.langs;
        hit->flags = (uint8_t)((capitals_ok(s, p, name) ? EXO_HIT_CAPITAL : 0) | (exact ? EXO_HIT_EXACT_CASE : 0) |
                               (p->so_far.unmarked ? EXO_HIT_UNMARKED : 0) | (sound ? EXO_HIT_SOUND : 0) |
                               (p->so_far.nwords == 1 && first->shape == EXO_SHAPE_TITLE ? EXO_HIT_BARE : 0));
        hit->ordinary = p->so_far.ordinary;
        hit->image = 0;
        hit->sound_word = sound ? (uint8_t)p->so_far.sound : 0;
        if (count > 1) {
            hit->flags |= EXO_HIT_SEVERAL;
            hit->sound_word = (uint8_t)count;
        }
        if (name->guards & EXO_GUARD_END_QUOTE) hit->end += closing_quote(s, hit->end);
        if ((name->guards & EXO_GUARD_END_DOT) && hit->end < s->len && s->text[hit->end] == '.') hit->end++;
        if (!found_already(s, hit, name)) s->hits.len++;
    }
}

/* The same, and go on. */
static void arrive(exo_scan *s, uint32_t state, size_t i, path *p) {
    const exonym_image *im = s->image;
    report(s, state, i, p);
    if (p->so_far.final || p->so_far.nwords == EXO_SCAN_NAME_WORDS) return;
    uint32_t on = exo_image_next(im, state);
    bool sign = on && (exo_image_state_flags(im, state) & EXO_STATE_SIGN);
    if (i >= s->memo_end && on) {
        s->more |= on;
        s->open |= i > s->memo_end || sign;
    }
    if (i == s->n) return;
    uint8_t gap = exo_scan_gap(s, i - 1);
    if (gap == EXO_GAP_BREAK && sign) gap = exo_fold_sign(&im->fold, s->text, s->base + exo_scan_word(s, i - 1)->end, s->base + exo_scan_start(s, i));
    if (gap != EXO_GAP_BREAK && on && (on & exo_scan_bits(s, i))) go(s, state, i, exo_gap_key(gap), p);
}

/* The suffix after a joint at word i, when the affix table has it: 0 unless gap and word fit. */
static const exo_im_affix *joint(exo_scan *s, uint8_t gap, size_t i) {
    char kind = gap == EXO_GAP_APOS ? 'j' : gap == EXO_GAP_HYPHEN ? 'h' : gap == EXO_GAP_BREAK ? exo_scan_detached(s, i - 1) : 0;
    if (!kind || i >= s->n) return NULL;
    char folded[EXO_FOLD_MAX + 8];
    size_t n = exo_scan_folded(s, exo_scan_word(s, i), folded);
    /* Behind a blank only what is unmistakable: in small letters, and more than one behind a hyphen. */
    if (gap == EXO_GAP_BREAK && (exo_scan_word(s, i)->shape != EXO_SHAPE_LOWER || (kind == 'h' && n < 2))) return NULL;
    for (uint32_t k = 0; n && k < s->image->naffixes; k++) {
        const exo_im_affix *x = &s->image->affixes[k];
        if (x->kind == (uint8_t)kind && x->len == n && memcmp(s->image->word_pool + x->word, folded, n) == 0) return x;
    }
    return NULL;
}

/* Take word i as reading r (or by sound, r NULL) along an edge to `next`. */
static void take(exo_scan *s, uint32_t next, size_t i, const exo_im_reading *r, const exo_im_affix *clitic, path *p) {
    struct gathered before = p->so_far;
    const exo_word *w = exo_scan_word(s, i);
    p->at[p->so_far.nwords++] = (struct step){(uint32_t)i, r ? (uint32_t)(r - s->image->readings) : UINT32_MAX};
    p->so_far.end = s->base + w->end;
    p->so_far.ordinary &= w->number && w->number != EXO_WORD_UNASKED ? s->image->words[w->number].ordinary : 0;
    if (r) {
        p->so_far.cases &= r->cases;
        if (!(w->flags & EXO_TOKEN_MARKED) && (r->flags & EXO_READ_MARKED)) p->so_far.unmarked = true;
        p->so_far.langs &= r->langs;
        if (r->tag && (!(r->flags & EXO_READ_BASE) || !p->so_far.tag)) p->so_far.tag = r->tag;
    } else {
        p->so_far.sound = (int8_t)(p->so_far.nwords - 1);
    }
    if (clitic) {
        p->so_far.tag = clitic->tag;
        p->so_far.final = true;
    }
    arrive(s, next, i + 1, p);
    /* Base and suffix together as one word. */
    uint8_t gap = exo_scan_gap(s, i);
    const exo_im_affix *x = r && !clitic && (r->flags & EXO_READ_JOINT) ? joint(s, gap, i + 1) : NULL;
    if (x && !x->outside && (before.langs >> x->lang & 1) && (before.cases & x->cases)) {
        p->so_far.cases = before.cases & x->cases;
        p->so_far.langs = before.langs & (uint8_t)(1u << x->lang);
        p->so_far.tag = x->tag;
        p->so_far.end = s->base + exo_scan_word(s, i + 1)->end;
        arrive(s, next, i + 2, p);
    }
    p->so_far = before;
}

/* ---- going on --------------------------------------------------------------------------------- */

bool exo_scan_clitic_stem(const exo_scan *s, const exo_word *w, exo_word *stem, const exo_im_affix **affix) {
    if (!(w->flags & EXO_TOKEN_ASCII)) return false;
    const char *p = s->text + s->base + w->start;
    size_t n = w->end - w->start;
    if (n < 2 || !(s->clitic_ends[p[n - 1] & 31] >> (p[n - 2] & 31) & 1)) return false;
    for (uint32_t k = 0; k < s->image->naffixes; k++) {
        const exo_im_affix *x = &s->image->affixes[k];
        if (x->kind != 'c' || n < x->len + 3u || n > EXO_FOLD_MAX) continue;
        const char *tail = p + n - x->len, *suffix = s->image->word_pool + x->word;
        bool same = true;
        for (size_t i = 0; i < x->len && same; i++) same = (tail[i] | 0x20) == suffix[i];
        if (!same) continue;
        char folded[EXO_FOLD_MAX + 8];
        *stem = *w;
        stem->end = w->end - x->len;
        size_t len = exo_scan_folded(s, stem, folded);
        stem->hash = exo_fold_hash(folded, len);
        stem->number = EXO_WORD_UNASKED;
        *affix = x;
        return true;
    }
    return false;
}

/* The hashes of word i's keys, kept for the branches of the walk that ask for them again. */
static void keys_of(exo_scan *s, size_t i) {
    const exo_word *w = exo_scan_word(s, i);
    uint64_t place = s->base + w->start + 1;
    if (s->keys_at == place) return;
    char marked[EXO_FOLD_MAX * 2];
    exo_str text = source(s, w);
    size_t n = exo_fold_marked(&s->image->fold, text.ptr, text.len, marked);
    exo_key_text keys[EXO_KEYS_MAX];
    s->nkeys = exo_key_of(&s->image->key, exo_str_of(marked, n), keys);
    for (size_t k = 0; k < s->nkeys; k++) s->keys[k] = exo_key_hash(&keys[k]);
    s->keys_at = place;
}

/* One edge of the budget; false when it is used up. A branch may use up what its caller's loop still hopes for. */
static bool spend(exo_scan *s) { return s->budget && s->budget--; }

/* By sound: the word is capitalised and none of the vocabulary, and stands beside one that matched as written. */
static void go_by_sound(exo_scan *s, uint32_t state, size_t i, uint8_t gap, path *p) {
    keys_of(s, i);
    uint32_t seen[KEY_LEXEMES];
    size_t nseen = 0;
    for (size_t k = 0; k < s->nkeys && nseen < KEY_LEXEMES; k++) {
        const uint32_t *lexemes;
        uint32_t count = exo_image_key(s->image, s->keys[k], &lexemes);
        for (uint32_t j = 0; j < count && nseen < KEY_LEXEMES && spend(s); j++) {
            uint32_t next = exo_image_edge(s->image, state, lexemes[j], gap);
            bool again = false;
            for (size_t q = 0; q < nseen; q++) again |= seen[q] == next;
            if (!next || again) continue;
            seen[nseen++] = next;
            take(s, next, i, NULL, NULL, p);
        }
    }
}

static bool sounds_tried(const exo_scan *s, const exo_word *w, const path *p) {
    return p->so_far.sound < 0 && w->end - w->start >= 4 && (w->shape == EXO_SHAPE_TITLE || w->shape == EXO_SHAPE_UPPER) && s->image->key_slots;
}

/* The edges from `state` by word i, behind `gap` as the trie has it. Ends: each edge leads to a later state, and the budget only falls. */
static void go(exo_scan *s, uint32_t state, size_t i, uint8_t gap, path *p) {
    const exonym_image *im = s->image;
    exo_word *w = exo_scan_word(s, i);
    uint32_t word = exo_scan_lookup(s, i), on = exo_image_next(im, state);
    bool found = false;
    for (uint32_t k = im->words[word].reading; word && k < im->words[word + 1].reading && spend(s); k++) {
        const exo_im_reading *r = &im->readings[k];
        if (!state && !(r->flags & s->roots)) continue;
        if (!(p->so_far.cases & r->cases) || !(p->so_far.langs & r->langs)) continue;
        uint32_t next = !state ? r->root : on & exo_state_bit(r->lexeme) ? exo_image_edge(im, state, r->lexeme, gap) : 0;
        if (!next || !marks_ok(s, w, r)) continue;
        found = true;
        take(s, next, i, r, NULL, p);
    }
    exo_word stem;
    const exo_im_affix *clitic;
    if (!word && exo_scan_clitic_stem(s, w, &stem, &clitic) && (word = exo_scan_lookup_word(s, &stem)) != 0) {
        exo_word whole = *w;
        for (uint32_t k = im->words[word].reading; k < im->words[word + 1].reading && spend(s); k++) {
            const exo_im_reading *r = &im->readings[k];
            uint32_t next = !(r->flags & EXO_READ_BASE) ? 0 : state ? exo_image_edge(im, state, r->lexeme, gap) : r->root;
            if (!next) continue;
            found = true;
            take(s, next, i, r, clitic, p);
        }
        *w = whole;
    }
    if (!found && p->so_far.nwords && sounds_tried(s, w, p) && (exo_image_state_flags(im, state) & EXO_STATE_PERSON) && exo_scan_lookup(s, i) == 0)
        go_by_sound(s, state, i, gap, p);
}

/* A path that has come to no word yet; its steps are written as it goes. */
static void begin(path *p, size_t i) {
    p->first = i;
    p->so_far = (struct gathered){.cases = 0xFFFF, .langs = 0xFF, .ordinary = 0xFF, .sound = -1};
}

/* Word i, of the vocabulary, alone: it begins no longer name, and no suffix is joined to it. What `go` finds, without its branches. */
static void go_alone(exo_scan *s, uint32_t word, size_t i, path *p) {
    const exonym_image *im = s->image;
    const exo_word *w = exo_scan_word(s, i);
    p->so_far.nwords = 1;
    p->so_far.end = s->base + w->end;
    p->so_far.ordinary = im->words[word].ordinary;
    for (uint32_t k = im->words[word].reading; k < im->words[word + 1].reading && spend(s); k++) {
        const exo_im_reading *r = &im->readings[k];
        if (!(r->flags & EXO_READ_ALONE) || !r->cases || !r->langs || !r->root || !marks_ok(s, w, r)) continue;
        p->at[0] = (struct step){(uint32_t)i, k};
        p->so_far.tag = r->tag;
        p->so_far.langs = r->langs;
        p->so_far.unmarked = !(w->flags & EXO_TOKEN_MARKED) && (r->flags & EXO_READ_MARKED);
        report(s, r->root, i + 1, p);
    }
}

/* Whether nothing that counts stands between words i - 1 and i. */
static bool touches_before(exo_scan *s, size_t i) {
    const exo_cut_words *w = s->cut->words;
    bool by_cut = w->from[i - 1] < w->to[i - 1] && w->from[i] < w->to[i];
    return by_cut ? w->end[i - 1] == w->start[i] : exo_scan_gap(s, i - 1) == EXO_GAP_NONE;
}

void exo_scan_walk(exo_scan *s, size_t i, bool longer) {
    uint32_t place = exo_memo_place(s, i, longer);
    exo_scan_walk_at(s, i, longer, place, exo_memo_has(s, i, longer, place));
}

void exo_scan_walk_at(exo_scan *s, size_t i, bool longer, uint32_t place, bool known) {
    const exonym_image *im = s->image;
    /* Letters behind digits that they touch are not the beginning of a word to a reader. */
    if (i > 0 && touches_before(s, i) && (exo_scan_word(s, i)->flags & exo_scan_word(s, i - 1)->flags & EXO_TOKEN_ASCII)) return;
    if (i == 0 && (exo_scan_word(s, 0)->flags & EXO_TOKEN_ASCII) && s->ascii_end <= s->base &&
        exo_fold_gap(&im->fold, s->text, s->ascii_end, s->base + exo_scan_word(s, 0)->start) == EXO_GAP_NONE)
        return;
    if (place != EXO_MEMO_NONE && s->memo[place].block == s->block) known = exo_memo_has(s, i, longer, place);
    if (known) {
        if (s->memo[place].last && i > 0 && exo_scan_word(s, i - 1)->shape == EXO_SHAPE_TITLE) exo_scan_walk_behind(s, i);
        exo_memo_give(s, i, place);
        return;
    }
    exo_scan_walk_behind(s, i);
    s->budget = EXO_SCAN_BUDGET;
    s->roots = longer ? EXO_READ_ALONE | EXO_READ_FIRST : EXO_READ_ALONE;
    s->memo_end = longer ? i + 2 : s->n; /* what begins no longer name goes on nowhere */
    s->more = 0;
    s->open = false;
    path p;
    begin(&p, i);
    size_t first = s->hits.len;
    uint32_t word = exo_scan_lookup(s, i);
    if (im->words[word].flags & EXO_WORD_TRIGGER) {
        const exo_word *w = exo_scan_word(s, i);
        s->open = true;
        for (uint32_t k = 0; k < im->ntriggers; k++)
            if (im->triggers[k].word == word &&
                !EXO_PUSH(&s->alloc, &s->hits, (exo_hit){.start = s->base + w->start, .end = s->base + w->end, .name = im->triggers[k].pattern, .flags = EXO_HIT_PATTERN}))
                s->nomem = true;
    }
    uint8_t gap = exo_scan_gap(s, i);
    if (word && !longer && gap != EXO_GAP_APOS && gap != EXO_GAP_HYPHEN && !exo_scan_detached(s, i)) go_alone(s, word, i, &p);
    else go(s, 0, i, EXO_GAP_SPACE, &p);
    if (!s->open && !s->nomem) exo_memo_keep(s, i, longer, place, first);
}

/* Whether some name begins with word i; a given name that is nobody's here is in the vocabulary too. */
static bool begins_name(exo_scan *s, size_t i) {
    const exo_im_word *w = &s->image->words[exo_scan_lookup(s, i)];
    for (uint32_t r = w->reading; r < w[1].reading; r++)
        if (s->image->readings[r].root) return true;
    return false;
}

void exo_scan_walk_behind(exo_scan *s, size_t i) {
    /* A surname as written behind a given name that is written otherwise: Anallena Baerbock. */
    uint32_t word = exo_scan_lookup(s, i);
    if (!(s->image->words[word].flags & EXO_WORD_LAST) || i == 0 || exo_scan_gap(s, i - 1) != EXO_GAP_SPACE) return;
    exo_word *before = exo_scan_word(s, i - 1);
    path p;
    begin(&p, i - 1);
    s->budget = EXO_SCAN_BUDGET;
    if (before->shape == EXO_SHAPE_TITLE && sounds_tried(s, before, &p) && !begins_name(s, i - 1))
        go_by_sound(s, 0, i - 1, EXO_GAP_SPACE, &p);
}

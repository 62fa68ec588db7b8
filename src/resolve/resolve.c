/* Matches -> mentions, window by window (see resolve.h). Ties are settled in this order: leftmost, longest, stronger
   evidence, later image, `prio`, entity id. */
#include "lookup.h"

#include <stdlib.h>

/* ---- evidence --------------------------------------------------------------------------------- */

/* How sure a name makes us by the way it was come by. Ranks, not probabilities: their order is what counts. */
static double score_of(unsigned via) {
    static const double score[EXO_VIA_COUNT] = {
        [EXO_VIA_NAME] = 0.99, [EXO_VIA_ABBREV] = 0.95, [EXO_VIA_ADJECTIVE] = 0.95, [EXO_VIA_DEMONYM] = 0.95, [EXO_VIA_OLD] = 0.9,
        [EXO_VIA_VARIANT] = 0.9, [EXO_VIA_SURNAME] = 0.9, [EXO_VIA_INITIAL] = 0.9, [EXO_VIA_ORDER] = 0.9, [EXO_VIA_ALIAS] = 0.95,
        [EXO_VIA_NATIVE] = 0.98, [EXO_VIA_GIVEN] = 0.85, [EXO_VIA_PATTERN] = 0.98, [EXO_VIA_SOUND] = 0.85, [EXO_VIA_ACRONYM] = 0.9,
        [EXO_VIA_COMPOSED] = 0.75, [EXO_VIA_ROLE] = 0.88};
    return score[via];
}

double exo_evidence(unsigned via) { return score_of(via); }

/* Whether the match is evidence that the text speaks of the entity, for surnames elsewhere. */
static bool teaches(const exo_im_name *name) {
    if (name->kind == EXO_IM_ORG && name->via == EXO_VIA_ADJECTIVE) return true; /* unijny: of the Union and nobody else */
    return !(name->guards & (EXO_GUARD_ANTE | EXO_GUARD_GENERIC)) && name->via != EXO_VIA_SURNAME && name->via != EXO_VIA_ADJECTIVE && name->via != EXO_VIA_DEMONYM;
}

/* The hash of the k-th word of a match, as the vocabulary has it. */
static uint64_t word_hash_in(const exonym_scanner *s, const exo_hit *hit, unsigned k) {
    const exo_fold *f = &s->images[hit->image]->fold;
    exo_fold_word w = {0};
    size_t pos = (size_t)hit->start;
    for (unsigned i = 0; i <= k; i++, pos = (size_t)w.end)
        if (!exo_fold_next(f, s->text, (size_t)hit->end, pos, &w)) return 0;
    return w.len ? exo_fold_hash(w.folded, w.len) : 0;
}

/* Letters that spellings of one sound begin with, as one bit: bp, dt, gkqhxcszj, vwf, l, m, n, r, vowels; every other script has
   the last bit. */
static uint32_t sound_group(char first) {
    static const uint8_t groups['z' - 'a' + 1] = {8, 0, 2, 1, 8, 3, 2, 2, 8, 2, 2, 4, 5, 6, 8, 0, 2, 7, 2, 1, 8, 3, 3, 2, 8, 2};
    return first >= 'a' && first <= 'z' ? 1u << groups[first - 'a'] : 1u << 31;
}

/* The groups of a full name's words; a Cyrillic name may be met in Latin letters, so it has all. */
static uint32_t sound_groups(const exonym_scanner *s, const exo_hit *hit) {
    uint32_t groups = 0;
    exo_fold_word w;
    for (size_t pos = (size_t)hit->start; exo_fold_next(&s->images[hit->image]->fold, s->text, (size_t)hit->end, pos, &w); pos = (size_t)w.end)
        groups |= sound_group(w.folded[0]) == 1u << 31 ? UINT32_MAX : sound_group(w.folded[0]);
    return groups;
}

/* The walk that found a match was long ago; its name has left the cache. */
static void fetch_name(const exonym_scanner *s, const exo_hit *h) {
    if (!(h->flags & EXO_HIT_PATTERN)) __builtin_prefetch(&s->images[h->image]->names[h->name]);
}
enum { AHEAD = 24 };

/* Of the matches from i on that share a span: whether two places or more ask for a cue there (Norfolk in England, in Virginia). */
static bool are_several_places(const exonym_scanner *s, size_t i) {
    const exo_hit *hits = s->next.hits.at, *h = &hits[i];
    uint32_t first = EXO_NO_ENTITY;
    for (size_t k = i; k < s->next.hits.len && hits[k].start == h->start && hits[k].end == h->end; k++) {
        if (hits[k].flags & EXO_HIT_PATTERN) continue;
        const exo_im_name *name = exo_image_name(s->images[hits[k].image], hits[k].name);
        uint32_t entity = exo_image_name_entity(s->images[hits[k].image], hits[k].name);
        if (!exo_is_place(name) || !name->cue) continue;
        if (first != EXO_NO_ENTITY && entity != first) return true;
        first = entity;
    }
    return false;
}

/* Take the evidence of the next window's matches from `first` on, and drop those whose surroundings refuse them. */
static bool learn(exonym_scanner *s, size_t first) {
    exo_hit *hits = s->next.hits.at;
    size_t kept = first, n = s->next.hits.len;
    uint64_t span_start = 0, span_end = 0;
    bool several = false;
    for (size_t i = first; i < n; i++) {
        const exo_hit copy = hits[i], *h = &copy;
        if (i + AHEAD < n) fetch_name(s, &hits[i + AHEAD]);
        if (h->flags & EXO_HIT_PATTERN) {
            hits[kept++] = copy;
            continue;
        }
        const exo_im_name *name = exo_image_name(s->images[h->image], h->name);
        if (h->start != span_start || h->end != span_end) {
            several = are_several_places(s, i);
            span_start = h->start, span_end = h->end;
        }
        /* What needs an antecedent or a country teaches nothing; its other guards are asked once it has one. */
        if (name->guards & (EXO_GUARD_ANTE | EXO_GUARD_GENERIC)) {
            hits[kept++] = *h;
            continue;
        }
        const char *why = exo_guard_refuses(s, h);
        if (why) {
            if (name->via == EXO_VIA_SURNAME && strcmp(why, "given") == 0 && !exo_is_aside(s, h, true)) exo_memory_share(&s->memory, h->hash);
            if (strcmp(why, "cue") == 0 ? exo_guard_may_hold(s, h) && !(exo_is_place(name) && several) : (strcmp(why, "notallcaps") == 0 || (h->ordinary && strcmp(why, "ordinary") == 0)) && exo_is_headline(s, h)) {
                hits[kept] = copy;
                hits[kept++].flags |= EXO_HIT_LATER;
            }
            continue;
        }
        hits[kept++] = *h;
        if (name->via == EXO_VIA_NAME && exo_is_place(name)) s->context.place_to = h->end;
        if (name->kind == EXO_IM_ORG && name->words > 2 && h->end > s->context.body_to) s->context.body_to = h->end;
        if (!(name->guards & EXO_GUARD_TEACHES) && !s->options.suggest) continue; /* nobody will ask */
        /* The Bill & Melinda Gates Foundation does not speak of Melinda Gates. */
        if (name->kind == EXO_IM_PERSON && h->end <= s->context.body_to) continue;
        if (!teaches(name) || ((h->flags & EXO_HIT_SOUND) && name->words < 2) || exo_guard_misses(s, h, false)) continue;
        bool aside = name->kind == EXO_IM_PERSON && name->words > 1 && exo_is_aside(s, h, false);
        if (!exo_memory_learn(&s->memory, &s->alloc, (exo_place){h->start, exo_image_name_entity(s->images[h->image], h->name), h->image, aside})) return false;
        uint32_t recalled = exo_image_about(s->images[h->image], exo_image_name_entity(s->images[h->image], h->name))->recalls;
        if (recalled != EXO_NO_ENTITY && !exo_memory_learn(&s->memory, &s->alloc, (exo_place){h->start, recalled, h->image, false})) return false;
        if (name->guards & EXO_GUARD_ALL_WORDS) s->memory.sounds |= sound_groups(s, h);
        if ((name->guards & EXO_GUARD_ALL_WORDS) && name->words > 1 && name->via == EXO_VIA_NAME && !aside) exo_memory_share(&s->memory, h->hash);
        if (!(h->flags & EXO_HIT_SOUND)) continue;
        exo_misspelt m = {word_hash_in(s, h, h->sound_word), exo_image_name_entity(s->images[h->image], h->name), h->image};
        if (!exo_memory_misspell(&s->memory, &s->alloc, m)) return false;
    }
    s->next.hits.len = kept;
    return true;
}

/* ---- words that begin no name ------------------------------------------------------------------ */

/* A capitalised word that nothing knows: the surname of somebody whom the document names in full, misspelt as before or
   written otherwise but sounding alike. Sets `out` and says whether it is. */
enum { MOST_LEXEMES = 64 }; /* of one key */

static bool surname_by_sound(exonym_scanner *s, const exo_unknown *word, exo_option *out) {
    const exonym_image *im = s->images[word->image];
    char first = s->text[word->start];
    if ((unsigned char)first < 0x80 && !(s->memory.sounds & sound_group((char)(first | 0x20)))) return false;
    uint64_t end = word->start + word->len;
    exo_hit hit = {.start = word->start, .end = end, .hash = word->hash, .image = word->image};
    const exo_misspelt *m = exo_memory_whose(&s->memory, word->hash);
    if (m && m->image == word->image) {
        *out = (exo_option){.hit = hit, .entity = m->entity, .via = EXO_VIA_SOUND, .score = score_of(EXO_VIA_SOUND) - 0.05};
        return true;
    }
    uint64_t *nobody = &s->memory.nobody[word->hash % EXO_NOBODY];
    if (word->len < 5 || *nobody == word->hash || exo_sentence_begins(s, word->start)) return false;
    *nobody = word->hash; /* until somebody is found */
    s->memory.any_nobody = true;
    exo_fold_word w;
    if (!exo_fold_next(&im->fold, s->text, (size_t)end, (size_t)word->start, &w) || exo_image_word(im, word->hash, w.folded, w.len)) return false;
    char marked[EXO_FOLD_MAX * 2];
    size_t n = exo_fold_marked(&im->fold, s->text + word->start, word->len, marked);
    exo_key_text keys[EXO_KEYS_MAX];
    size_t nkeys = exo_key_of(&im->key, exo_str_of(marked, n), keys);
    uint32_t found = UINT32_MAX;
    for (size_t k = 0; k < nkeys; k++) {
        const uint32_t *lexemes;
        uint32_t count = keys[k].len >= 4 ? exo_image_key(im, exo_key_hash(&keys[k]), &lexemes) : 0;
        for (uint32_t j = 0; j < count && j < MOST_LEXEMES; j++) {
            uint32_t state = exo_image_edge(im, 0, lexemes[j], EXO_GAP_SPACE), names_end = 0;
            for (uint32_t i = state ? exo_image_names(im, state, &names_end) : 0; i < names_end; i++) {
                const exo_im_name *name = exo_image_name(im, i);
                uint32_t entity = exo_image_name_entity(im, i);
                if (name->via != EXO_VIA_SURNAME || (name->guards & EXO_GUARD_NO_KEY) || !exo_memory_find(&s->memory, word->image, entity)) continue;
                if (found != UINT32_MAX && exo_image_name_entity(im, found) != entity) return false; /* two bearers: abstain */
                found = i;
            }
        }
    }
    if (found == UINT32_MAX) return false;
    *nobody = 0;
    *out = (exo_option){.hit = hit, .entity = exo_image_name_entity(im, found), .name = exo_image_name(im, found), .via = EXO_VIA_SOUND,
                        .score = score_of(EXO_VIA_SOUND) - 0.1};
    return true;
}

/* ---- options ----------------------------------------------------------------------------------- */

static int by_place(const void *x, const void *y) {
    const exo_option *a = x, *b = y;
    if (a->hit.start != b->hit.start) return a->hit.start < b->hit.start ? -1 : 1;
    if (a->hit.end != b->hit.end) return a->hit.end > b->hit.end ? -1 : 1;
    if (a->score < b->score || a->score > b->score) return a->score > b->score ? -1 : 1;
    if (a->hit.image != b->hit.image) return a->hit.image > b->hit.image ? -1 : 1;
    int32_t pa = a->name ? a->name->prio : 0, pb = b->name ? b->name->prio : 0;
    if (pa != pb) return pa > pb ? -1 : 1;
    if (a->entity != b->entity) return a->entity < b->entity ? -1 : 1;
    return a->via < b->via ? -1 : a->via > b->via;
}

/* The matches of one image come nearly in order, so that sinking each to its place costs next to nothing. */
static void sort_options(exonym_scanner *s) {
    exo_option *o = s->options_found.at;
    size_t n = s->options_found.len;
    bool far = s->nimages > 1 || s->options.suggest;
    if (far && n) qsort(o, n, sizeof *o, by_place);
    for (size_t i = 1; !far && i < n; i++) {
        if (o[i - 1].hit.start < o[i].hit.start || by_place(&o[i - 1], &o[i]) <= 0) continue;
        exo_option x = o[i];
        size_t k = i;
        for (; k > 0 && by_place(&o[k - 1], &x) > 0; k--) o[k] = o[k - 1];
        o[k] = x;
    }
}

/* A capitalised word that begins no name becomes an option when it is somebody's surname by its sound, or is suggested. */
static bool collect_unknown(exonym_scanner *s, const exo_unknown *word) {
    exo_option o;
    bool found = s->memory.sounds && surname_by_sound(s, word, &o);
    if (!found && s->options.suggest && exo_suggest_unknown(s, word, &o, &found)) return false;
    return !found || EXO_PUSH(&s->alloc, &s->options_found, o);
}

/* A match that passes its guards becomes an option. */
static bool collect_hit(exonym_scanner *s, const exo_hit *h) {
    if (!EXO_RESERVE(&s->alloc, &s->options_found, 1)) return false;
    exo_option *o = &s->options_found.at[s->options_found.len]; /* kept when the end is reached */
    if (h->flags & EXO_HIT_PATTERN) {
        if (!exo_pattern_match(s, h, o)) return true;
        o->score = score_of(EXO_VIA_PATTERN);
    } else {
        const exo_im_name *name = exo_image_name(s->images[h->image], h->name);
        bool generic = (name->guards & EXO_GUARD_GENERIC) != 0;
        const char *why = generic ? NULL : exo_guard_misses(s, h, true);
        if (why && !s->options.suggest) return true;
        const char *refused = ((name->guards & EXO_GUARD_ANTE) || (h->flags & EXO_HIT_LATER)) && !generic ? exo_guard_refuses(s, h) : NULL;
        bool held = refused && (h->flags & EXO_HIT_LATER) && strcmp(refused, "cue") == 0 && exo_guard_holds(s, h);
        if (refused && !held) return true;
        unsigned via = h->flags & EXO_HIT_SOUND ? (unsigned)EXO_VIA_SOUND : generic ? (unsigned)EXO_VIA_COMPOSED : name->via;
        memcpy(&o->hit, h, sizeof *h);
        o->name = name;
        o->entity = exo_image_name_entity(s->images[h->image], h->name);
        o->score = score_of(via) + (name->lang && name->lang == s->lang ? 0.005 : 0);
        /* A full name by rule, a middle name left out or another given name, before the full name of somebody else. */
        if (via == EXO_VIA_NAME && (name->guards & EXO_GUARD_MADE)) o->score -= 0.03;
        /* An ending of another language than the text's is the weaker reading: Maduro is no Polish case of Madura in English. */
        if (h->langs != 0xFF && s->lang && !(h->langs >> s->lang & 1)) o->score -= 0.1;
        if (held) o->score -= 0.1;
        if (why) o->score = 0.3;
        o->id = o->canonical = NULL;
        o->via = (uint8_t)via;
        o->suggestion = why != NULL;
        o->generic = generic;
        o->held = held;
        o->acronym = o->certain = o->dead = false;
    }
    s->options_found.len++;
    return true;
}

/* Of several names the few whose bearers the document names. */
static bool collect_several(exonym_scanner *s, const exo_hit *h) {
    exo_hit one = *h;
    one.flags &= (uint8_t)~EXO_HIT_SEVERAL;
    one.sound_word = 0;
    for (unsigned k = 0; k < h->sound_word; k++) {
        one.name = h->name + k;
        if (exo_memory_find(&s->memory, h->image, exo_image_name_entity(s->images[h->image], one.name)) && !collect_hit(s, &one)) return false;
    }
    return true;
}

/* A surname that nothing has named so far, beside a role: the matches of its span are asked once. */
static bool collect_role(exonym_scanner *s, const exo_hit *hits, size_t n, size_t i) {
    exo_hit found;
    exo_role role;
    if (!exo_role_of(s, hits, n, i, &found, &role)) return true;
    const exo_im_name *name = exo_image_name(s->images[found.image], found.name);
    uint32_t entity = exo_image_name_entity(s->images[found.image], found.name);
    if (role.roles && !exo_memory_role(&s->memory, &s->alloc, (exo_place){found.start, entity, found.image, false})) return false;
    if (role.roles) s->memory.role_letters |= exo_letters_of(s->text + found.start);
    return EXO_PUSH(&s->alloc, &s->options_found, ((exo_option){.hit = found, .name = name, .entity = entity, .via = EXO_VIA_ROLE, .score = exo_role_score(&role)}));
}

/* The options of a window. */
static bool collect(exonym_scanner *s, const exo_hit *hits, size_t n) {
    s->options_found.len = 0;
    exo_memory_refresh(&s->memory);
    const exo_unknown *word = s->current.unknown.at, *end = word && (s->memory.sounds || s->options.suggest) ? word + s->current.unknown.len : word;
    exo_acronyms_window(s);
    uint64_t asked_start = 0, asked_end = 0; /* the surname that was asked about last */
    for (size_t i = 0; i < n; i++) {
        const exo_hit *h = &hits[i];
        if (s->acronyms.due < h->start && !exo_acronyms_collect(s, h->start)) return false;
        if (i + AHEAD < n) fetch_name(s, &hits[i + AHEAD]);
        /* In the order of the text, so that there is little to sort. */
        for (; word < end && word->start < h->start; word++)
            if (!collect_unknown(s, word)) return false;
        size_t before = s->options_found.len;
        if (!(h->flags & EXO_HIT_SEVERAL ? collect_several(s, h) : collect_hit(s, h))) return false;
        if ((s->options_found.len != before && !s->options_found.at[before].suggestion) || (h->flags & EXO_HIT_PATTERN) || (h->start == asked_start && h->end == asked_end) ||
            !exo_asks_role(exo_image_name(s->images[h->image], h->name)))
            continue;
        asked_start = h->start, asked_end = h->end;
        if (!collect_role(s, hits, n, i)) return false;
    }
    for (; word < end; word++)
        if (!collect_unknown(s, word)) return false;
    if (!exo_acronyms_collect(s, UINT64_MAX)) return false;
    sort_options(s);
    exo_drop_ruled_out(s);
    return true;
}

/* ---- one span ---------------------------------------------------------------------------------- */

/* The only option of the sort that a word beside it asks for; `to` when there is none or there are several. */
static size_t led_to(const exonym_scanner *s, size_t from, size_t to) {
    const exo_option *o = s->options_found.at;
    unsigned as = exo_led_as(s, &o[from].hit);
    size_t found = to;
    for (size_t i = from; as && i < to; i++) {
        if (!o[i].name || o[i].suggestion || o[i].generic) continue;
        bool spelt = o[i].via == EXO_VIA_NAME || o[i].via == EXO_VIA_ABBREV || o[i].via == EXO_VIA_ALIAS || o[i].via == EXO_VIA_VARIANT;
        if (!exo_led_asks(as, o[i].name->kind) || (!spelt && o[i].name->kind != EXO_IM_PERSON)) continue;
        if (found != to && (o[found].entity != o[i].entity || o[found].hit.image != o[i].hit.image)) return to;
        if (found == to) found = i;
    }
    return found;
}

/* A surname whose first bearer (prio) the document names too is his, unless the other was named just before: Ford is the president in
   a text that has named his wife. */
static size_t first_of_named(const exonym_scanner *s, size_t from, size_t to, size_t best, uint64_t distance) {
    enum { NEAR = 200, ABOVE = 10 };
    const exo_option *o = s->options_found.at;
    if (distance < NEAR || o[best].via != EXO_VIA_SURNAME) return best;
    size_t first = best;
    for (size_t i = from; i < to; i++)
        if (o[i].via == EXO_VIA_SURNAME && o[i].name && o[i].name->prio >= o[first].name->prio + ABOVE && exo_memory_find(&s->memory, o[i].hit.image, o[i].entity)) first = i;
    return first;
}

/* Of the options with one span, [from, to) in order of score, the index of the best; `*ambiguous` when another entity is
   as good. What the document has named in full wins over what it has not, the nearest before the others. */
static size_t best_by_evidence(const exonym_scanner *s, size_t from, size_t to, bool *ambiguous) {
    const exo_option *o = s->options_found.at;
    size_t best = from;
    uint64_t best_distance = UINT64_MAX;
    *ambiguous = false;
    bool other = false;
    for (size_t k = from; k < to; k++) other |= o[k].entity != o[from].entity || o[k].hit.image != o[from].hit.image;
    if (!other) return from;
    /* Right behind a role somebody is meant, and whoever fits it. */
    for (size_t k = from; k < to; k++)
        if (o[k].via == EXO_VIA_ROLE && o[k].score > 0.85) return k;
    size_t led = led_to(s, from, to);
    if (led != to) return led;
    for (size_t i = from; i < to; i++) {
        uint64_t d = o[i].name && (o[i].name->guards & (EXO_GUARD_MADE | EXO_GUARD_SHORT)) ? exo_memory_distance(&s->memory, o[i].hit.image, o[i].entity, o[i].hit.start) : UINT64_MAX;
        if ((o[i].via == EXO_VIA_NAME || o[i].via == EXO_VIA_ORDER) && d == 0) continue; /* a full name has taught itself: Michael Jordan is no Michael B. Jordan */
        if (d < best_distance) best = i, best_distance = d;
    }
    if (best_distance != UINT64_MAX) return first_of_named(s, from, to, best, best_distance);
    /* Nobody is named but as somebody's wife or son: who needs no full name is meant. */
    bool surnames = true;
    for (size_t i = from; i < to; i++) surnames &= o[i].via == EXO_VIA_SURNAME && o[i].name;
    for (size_t i = from; surnames && i < to; i++)
        if ((o[i].name->guards & EXO_GUARD_SOLE) && !exo_memory_find(&s->memory, o[i].hit.image, o[i].entity)) return i;
    for (size_t i = from; i < to; i++) {
        if (o[i].entity == o[from].entity && o[i].hit.image == o[from].hit.image) continue;
        int32_t pa = o[from].name ? o[from].name->prio : 0, pb = o[i].name ? o[i].name->prio : 0;
        if (o[i].hit.image == o[from].hit.image && pb > pa && o[i].score > o[from].score - 0.06) return i;
        if (o[i].hit.image == o[from].hit.image && pa == pb && o[i].score > o[from].score - 0.02) *ambiguous = true;
    }
    return from;
}

/* A club that is called as its town (prio) is not meant right behind a word that says where (in Barcelona, w Liverpoolu), nor
   before the country (Cardiff, Wales). */
static size_t best_of(const exonym_scanner *s, size_t from, size_t to, bool *ambiguous) {
    const exo_option *o = s->options_found.at;
    size_t best = best_by_evidence(s, from, to, ambiguous);
    if (!o[best].name || o[best].name->kind != EXO_IM_ORG || !o[best].name->cue) return best;
    uint64_t end = o[best].hit.end;
    bool where = (exo_led_as(s, &o[best].hit) & EXO_LED_PLACE) != 0;
    if (end + 1 < s->len && s->text[end] == ',' && s->text[end + 1] == ' ')
        for (size_t i = to; i < s->options_found.len && o[i].hit.start <= end + 2; i++)
            where |= o[i].hit.start == end + 2 && o[i].name && (o[i].name->kind == EXO_IM_COUNTRY || o[i].name->kind == EXO_IM_REGION);
    if (!where) return best;
    for (size_t i = from; i < to; i++)
        if (o[i].name && exo_is_place(o[i].name)) {
            *ambiguous = false;
            return i;
        }
    return best;
}

/* ---- giving out -------------------------------------------------------------------------------- */

static bool type_wanted(const exonym_scanner *s, const char *type) {
    if (!s->types) return true;
    exo_str rest = exo_str_cstr(s->types), part;
    while (exo_str_next(&rest, ',', &part))
        if (exo_str_is(exo_str_trim(part), type)) return true;
    return false;
}

static exonym_mention mention_of(exonym_scanner *s, const exo_option *o, bool ambiguous, int64_t parent) {
    const exonym_image *im = s->images[o->hit.image];
    exonym_mention m = {.start = o->hit.start, .end = o->hit.end, .via = exo_via_text(o->via), .score = ambiguous ? 0.5 : o->score,
                        .tag = o->name ? exo_image_string(im, im->tags[o->hit.tag]) : "", .parent = parent, .entity = o->entity, .image = o->hit.image, .ambiguous = ambiguous,
                        .inferred = o->via == EXO_VIA_COMPOSED, .suggestion = o->suggestion};
    if (m.score > 1) m.score = 1;
    if (o->entity == UINT32_MAX) {
        m.id = o->id;
        m.canonical = m.label = o->canonical;
        m.type = exo_type_text(exo_image_about(im, o->hit.name)->kind);
        return m;
    }
    exonym_entity e;
    exo_image_entity(im, o->entity, &e);
    m.id = e.id;
    m.canonical = e.canonical;
    /* The country beside a body is written already: Czech Ministry of Foreign Affairs, not "of the Czech Republic" once more. */
    uint32_t shown = o->generic && o->certain && o->name ? exo_image_name_entity(im, o->hit.name) : o->entity, label = exo_image_label_in(im, shown, s->label_lang);
    m.label = exo_image_string(im, label ? label : exo_image_label(im, shown));
    m.type = e.type;
    return m;
}

/* The other entities of an ambiguous span, for exonym_mention_candidate. */
static bool keep_candidates(exonym_scanner *s, size_t from, size_t to) {
    exo_candidate_run run = {s->options_found.at[from].hit.start, s->options_found.at[from].hit.end, (uint32_t)s->candidates.len, 0};
    for (size_t i = from; i < to; i++) {
        const exo_option *o = &s->options_found.at[i];
        bool known = o->entity == UINT32_MAX;
        for (size_t k = run.from; k < s->candidates.len; k++)
            known |= s->candidates.at[k].index == o->entity && s->candidates.at[k].image == s->images[o->hit.image];
        if (known) continue;
        exonym_entity e;
        exo_image_entity(s->images[o->hit.image], o->entity, &e);
        if (!EXO_PUSH(&s->alloc, &s->candidates, e)) return false;
        run.count++;
    }
    return EXO_PUSH(&s->alloc, &s->runs, run);
}

/* State of the giving out over windows. */
typedef struct output {
    exo_sink *sink;
    void *user;
    uint64_t taken;        /* end of the last mention that others may not overlap */
    int64_t count;         /* mentions given out */
    int64_t outer;         /* the last outer one, or -1 */
    bool outer_kept;       /* it was given out, not filtered away */
    uint64_t suggested_from, suggested_to; /* the last suggestion */
    exo_option last;       /* the last outer mention, for what stands beside it; ends at 0 when there is none */
} output;

/* Whether something that is asserted begins before `end` among the options from `from` on. */
static bool overlaps_assertion(const exonym_scanner *s, size_t from, uint64_t end) {
    for (size_t i = from; i < s->options_found.len && i < from + 32 && s->options_found.at[i].hit.start < end; i++)
        if (!s->options_found.at[i].suggestion) return true;
    return false;
}

/* Whether a match of the window behind begins before `end`: a name by sound is known where its second word is read, and its first may stand here. */
static bool overlaps_next(const exonym_scanner *s, uint64_t end) { return s->next.hits.len && s->next.hits.at[0].start < end; }

static bool is_cut_short(const exo_option *o) { return o->name && (o->name->guards & EXO_GUARD_SHORT); }

/* Whether an adjective right beside a body's name cut short says that it is somebody else's: ukraińska Rada. One of the body itself, or
   of what it recalls, says that it is its own: unijna Komisja. */
static bool is_others(const exonym_scanner *s, const exo_option *body, const exo_option *beside) {
    if (beside->via != EXO_VIA_ADJECTIVE || beside->suggestion || beside->entity == EXO_NO_ENTITY) return false;
    return beside->hit.image != body->hit.image || (beside->entity != body->entity && beside->entity != exo_image_about(s->images[body->hit.image], body->entity)->recalls);
}

/* Of the options [from, to) of one span those that stay beside the mention before and the options behind. */
static size_t drop_others(const exonym_scanner *s, size_t from, size_t to, const exo_option *last) {
    exo_option *o = s->options_found.at;
    size_t kept = from, behind = to;
    uint64_t start = o[from].hit.start, end = o[from].hit.end;
    while (behind < s->options_found.len && o[behind].hit.start < end) behind++;
    bool spaced = behind < s->options_found.len && o[behind].hit.start == end + 1 && s->text[end] == ' ';
    for (size_t i = from; i < to; i++) {
        bool others = is_cut_short(&o[i]) &&
                      ((last->hit.end && last->hit.end + 1 == start && is_others(s, &o[i], last)) || (spaced && is_others(s, &o[i], &o[behind])));
        if (!others) o[kept++] = o[i];
    }
    return kept;
}

/* Of the options [from, to) of one span those that stay beside a name that is only held: it counts where nothing else does. */
static size_t drop_held(const exonym_scanner *s, size_t from, size_t to) {
    exo_option *o = s->options_found.at;
    bool other = false;
    size_t kept = from;
    for (size_t i = from; i < to; i++) other |= !o[i].held && !o[i].suggestion && !o[i].acronym;
    for (size_t i = from; i < to; i++)
        if (!other || !o[i].held) o[kept++] = o[i];
    return kept;
}

static exonym_status settle(exonym_scanner *s, const exo_hit *hits, size_t n, output *out) {
    if (!collect(s, hits, n)) return EXONYM_ERR_NOMEM;
    s->bodies.read = false;
    for (size_t from = 0, to; from < s->options_found.len; from = to) {
        const exo_hit *h = &s->options_found.at[from].hit;
        if (from + AHEAD < s->options_found.len) {
            const exo_option *later = &s->options_found.at[from + AHEAD];
            if (later->entity != UINT32_MAX) __builtin_prefetch(&s->images[later->hit.image]->entities[later->entity]);
        }
        bool generic = s->options_found.at[from].generic, acronym = s->options_found.at[from].acronym, cut_short = is_cut_short(&s->options_found.at[from]), held = s->options_found.at[from].held;
        for (to = from + 1; to < s->options_found.len && s->options_found.at[to].hit.start == h->start && s->options_found.at[to].hit.end == h->end; to++)
            generic |= s->options_found.at[to].generic, acronym |= s->options_found.at[to].acronym, cut_short |= is_cut_short(&s->options_found.at[to]), held |= s->options_found.at[to].held;
        bool inner = h->start < out->taken;
        if (inner && (s->options.overlap != EXONYM_OVERLAP_ALL || h->end > out->taken)) continue;
        bool ambiguous;
        exo_memory_advance(&s->memory, h->start);
        size_t live = generic ? exo_compose(s, from, to, out->last.hit.end ? &out->last : NULL) : to;
        if (held) live = drop_held(s, from, live);
        if (cut_short) live = drop_others(s, from, live, &out->last);
        if (acronym) live = exo_acronyms_resolve(s, from, live, inner);
        if (live == from) continue;
        size_t best = best_of(s, from, live, &ambiguous);
        if (ambiguous && !keep_candidates(s, from, live)) return EXONYM_ERR_NOMEM;
        exonym_mention m = mention_of(s, &s->options_found.at[best], ambiguous, inner && out->outer_kept ? out->outer : -1);
        bool kept = type_wanted(s, m.type) && m.score >= s->options.min_score;
        if (m.suggestion && (inner || overlaps_assertion(s, to, h->end) || overlaps_next(s, h->end))) continue;
        /* Of windows of a few bytes the one behind may be too late: what was suggested stays. */
        if (s->options.suggest && m.start <= out->suggested_from && m.end >= out->suggested_to && out->suggested_to) continue;
        if (m.suggestion) out->suggested_from = m.start, out->suggested_to = m.end;
        if (!inner) {
            exo_legal_forms(s, &s->options_found.at[best], out->taken, &m.start, &m.end);
            if (ambiguous) s->runs.at[s->runs.len - 1].start = m.start, s->runs.at[s->runs.len - 1].end = m.end;
            out->taken = m.end;
            out->outer = out->count;
            out->outer_kept = kept;
            out->last = s->options_found.at[best];
            out->last.hit.end = m.end;
            if (ambiguous) out->last.hit.end = 0; /* Georgia's Supreme Court: of neither */
            if (s->len - m.end > 2 && s->text[m.end] == ' ' && s->text[m.end + 1] == '(') exo_acronyms_learn(s, to, &out->last);
        }
        if (!kept) continue;
        out->count++;
        if (!out->sink(out->user, &m)) return EXONYM_ERR_STOPPED;
    }
    return EXONYM_OK;
}

/* ---- windows ----------------------------------------------------------------------------------- */

/* A text without capitals: fewer than one letter in 500 of its first 64 KiB, and at least 20 letters. */
static bool without_capitals(const exonym_scanner *s) {
    const exo_fold *f = &s->images[0]->fold;
    size_t upper = 0, lower = 0, reach = s->len < 65536 ? s->len : 65536;
    for (const char *p = s->text, *end = s->text + reach; p < end;) {
        uint32_t cp = (unsigned char)*p;
        if (cp < 0x80) { /* most of them */
            lower += cp - 'a' < 26;
            upper += cp - 'A' < 26;
            p++;
            if (upper * 500 >= reach) return false;
            continue;
        }
        p += exo_utf8_step(p, end, &cp);
        if (cp == EXO_CP_BAD) continue;
        uint32_t e = exo_fold_entry(f, cp);
        if (exo_fold_class_of(e) != EXO_FOLD_LETTER) continue;
        upper += (e & EXO_FOLD_UPPER) != 0;
        lower += (e & EXO_FOLD_LOWER) != 0;
        if (upper * 500 >= reach) return false;
    }
    return lower >= 20 && upper * 500 < lower;
}

/* What a scan found in a block goes to the window's. */
static bool take_block(exonym_scanner *s, size_t image) {
    exo_scan *scan = &s->scans[image];
    if (!EXO_RESERVE(&s->alloc, &s->next.hits, scan->hits.len)) return false;
    for (size_t k = 0; k < scan->hits.len; k++) {
        s->next.hits.at[s->next.hits.len] = scan->hits.at[k];
        s->next.hits.at[s->next.hits.len++].image = (uint8_t)image;
    }
    if (!EXO_RESERVE(&s->alloc, &s->next.unknown, scan->unknown.len)) return false;
    for (size_t k = 0; k < scan->unknown.len; k++) {
        s->next.unknown.at[s->next.unknown.len] = scan->unknown.at[k];
        s->next.unknown.at[s->next.unknown.len++].image = (uint8_t)image;
    }
    if (image > 0) return true;
    if (!EXO_RESERVE(&s->alloc, &s->next.shorts, scan->shorts.len)) return false;
    if (scan->shorts.len) memcpy(s->next.shorts.at + s->next.shorts.len, scan->shorts.at, scan->shorts.len * sizeof *scan->shorts.at);
    s->next.shorts.len += scan->shorts.len;
    return true;
}

/* The matches of every image that begin in [from, about to), and what they teach, block by block. All images stop at the same word, because
   they cut the text alike: blocks end at white space. */
static bool read_window(exonym_scanner *s, size_t from, size_t to, size_t *stopped) {
    s->next.hits.len = s->next.unknown.len = s->next.shorts.len = 0;
    for (*stopped = from; from < to; from = *stopped) {
        size_t first_hit = s->next.hits.len, first_unknown = s->next.unknown.len;
        for (size_t i = 0; i < s->nimages; i++) {
            exo_scan *scan = &s->scans[i];
            size_t end;
            scan->hits.len = scan->unknown.len = scan->shorts.len = 0;
            if (!exo_scan_block(scan, from, to, &end)) return false;
            if (end > *stopped) *stopped = end;
            /* The document's language shows in its first block, and guards ask for it when that is learnt from. */
            if (i == 0 && from == 0 && !s->lang) s->lang = exo_language_of_words(scan);
            if (!take_block(s, i)) return false;
        }
        if (!exo_heard_names(s, &s->next, first_hit, first_unknown) || !learn(s, first_hit)) return false;
        if (*stopped == from) break;
    }
    return true;
}

exonym_status exo_resolve(exonym_scanner *s, bool streaming, exo_sink *sink, void *user, exonym_error *err) {
    size_t window = s->options.window ? s->options.window : (size_t)1 << 20;
    output out = {.sink = sink, .user = user, .outer = -1};
    exonym_status status = EXONYM_OK;
    exo_arena_free(&s->made);
    exo_memory_clear(&s->memory);
    exo_bodies_clear(&s->bodies);
    exo_acronyms_clear(&s->acronyms);
    s->context = (exo_context){.sentence_from = 1, .line_from = 1, .elsewhere = EXO_NO_ENTITY};
    s->candidates.len = s->runs.len = s->current.hits.len = s->current.unknown.len = s->current.shorts.len = 0;
    s->failure = EXONYM_OK;
    s->lower = without_capitals(s);
    for (size_t i = 0; i < s->nimages; i++) {
        exo_scan_text(&s->scans[i], s->text, s->len, s->lower);
        s->scans[i].several = !s->options.suggest;
        s->scans[i].want_unknown = s->images[i]->key_slots != NULL;
        s->scans[i].want_shorts = i == 0 && !s->lower;
    }
    size_t from = 0;
    /* One round more than there are windows: the last settles what the one before it scanned. */
    for (bool more = true; more && !status;) {
        size_t stopped = from;
        more = from < s->len;
        s->next.hits.len = s->next.unknown.len = s->next.shorts.len = 0;
        if (more && !read_window(s, from, s->len - from > window ? from + window : s->len, &stopped)) status = EXONYM_ERR_NOMEM;
        if (!status) status = settle(s, s->current.hits.at, s->current.hits.len, &out);
        if (streaming) {
            exo_arena_free(&s->made);
            s->candidates.len = s->runs.len = 0;
        }
        exo_window settled = s->current;
        s->current = s->next;
        s->next = settled;
        from = stopped;
    }
    if (status == EXONYM_ERR_NOMEM || (!status && s->failure == EXONYM_ERR_NOMEM)) return exo_error_nomem(err);
    if (!status && s->failure) return exo_error_set(err, s->failure, NULL, 0, 0, "a pattern of the lexicon does not compile");
    if (status == EXONYM_ERR_STOPPED) return exo_error_set(err, status, NULL, 0, 0, "stopped by the caller");
    return status;
}

/* Readings of an isolated name: the same name without what people write around it. Tried one after the other:

       „Adevărul"   [Greenpeace]   Coca - Cola        signs left out, a hyphen closed up
       O.N.U.   A.C. Milan                            ONU, AC Milan
       St Louis                                       St. Louis
       Labour Party (UK)                              a canonical name that tells namesakes apart
       Uni Eropa (EU)                                 the name and its abbreviation
       Houston, Texas                                 a place and the places that it lies in
       PT Telkom Tbk   Kota Padang   President Trump   without heads: words that leave the entity what it is

   Heads are cue sets of the lexicon (lang/cues-heads.tsv); each set goes with one sort of entity, so that nothing but a
   person answers behind "President". */
#include "lookup.h"

enum { WORDS = 24, FRONT = 3, BACK = 2 };
/* What a reading takes off the rank of what it finds. */
#define OFF_SIGNS 0.005
#define OFF_HEAD 0.02

static bool found(const exonym_scanner *s) { return s->lookup->guesses.len > 0; }

/* ---- signs -------------------------------------------------------------------------------------- */

static bool is_quote(uint32_t cp) {
    return cp == '"' || cp == 0xAB || cp == 0xBB || (cp >= 0x201C && cp <= 0x201F) || cp == 0x2039 || cp == 0x203A || cp == 0x301D || cp == 0x301E;
}
static bool is_bracket(uint32_t cp) { return cp == '[' || cp == ']' || cp == '(' || cp == ')'; }
static bool is_hyphen(uint32_t cp) { return cp == '-' || (cp >= 0x2010 && cp <= 0x2014); }

/* One space where there is any; no quotation marks and brackets; no space around hyphens. */
static bool without_signs(const exo_alloc *a, exo_str name, exo_buf *out) {
    bool space = false, hyphen = false;
    out->len = 0;
    for (const char *p = name.ptr, *end = p + name.len; p < end;) {
        uint32_t cp;
        size_t n = exo_utf8_step(p, end, &cp);
        if (is_quote(cp) || is_bracket(cp) || cp == ' ' || cp == '\t' || cp == 0xA0) {
            space = space || is_bracket(cp) || !is_quote(cp) || hyphen;
        } else {
            if (space && out->len && !hyphen && !is_hyphen(cp) && !exo_buf_putc(a, out, ' ')) return false;
            space = false;
            hyphen = is_hyphen(cp);
            if (!exo_buf_put(a, out, p, n)) return false;
        }
        p += n;
    }
    return true;
}

/* Whether one letter and a full stop stand at `at`, at the beginning of a word; `*to` is set behind them. */
static bool dotted(const exo_fold *f, exo_str name, size_t at, size_t *to) {
    uint32_t cp;
    const char *end = name.ptr + name.len;
    if (at >= name.len) return false;
    size_t n = exo_utf8_step(name.ptr + at, end, &cp);
    if (cp == EXO_CP_BAD || exo_fold_class_of(exo_fold_entry(f, cp)) != EXO_FOLD_LETTER || at + n >= name.len || name.ptr[at + n] != '.') return false;
    *to = at + n + 1;
    return true;
}

/* Whether a word of one letter without a full stop stands there. */
static bool lone_letter(const exo_fold *f, exo_str name, size_t at, size_t *to) {
    uint32_t cp;
    if (at >= name.len) return false;
    *to = at + exo_utf8_step(name.ptr + at, name.ptr + name.len, &cp);
    return cp != EXO_CP_BAD && exo_fold_class_of(exo_fold_entry(f, cp)) == EXO_FOLD_LETTER && (*to == name.len || name.ptr[*to] == ' ');
}

/* Letters with full stops are an abbreviation: U. N. is UN, and so is U.N; of one letter nothing is made. */
static bool without_dots(const exo_alloc *a, const exo_fold *f, exo_str name, exo_buf *out) {
    bool begins = true, ok = true;
    out->len = 0;
    for (size_t at = 0; ok && at < name.len;) {
        size_t letters = 0, from = out->len, next = at, to;
        while (ok && begins && dotted(f, name, next, &to)) {
            ok = exo_buf_put(a, out, name.ptr + next, to - next - 1);
            letters++;
            size_t after = next = to;
            while (after < name.len && name.ptr[after] == ' ') after++;
            if (dotted(f, name, after, &to)) next = after;
        }
        if (letters && lone_letter(f, name, next, &to)) {
            ok = ok && exo_buf_put(a, out, name.ptr + next, to - next);
            letters++;
            next = to;
        }
        if (letters < 2) {
            out->len = from;
            next = next > at ? next : at + 1;
            ok = ok && exo_buf_put(a, out, name.ptr + at, next - at);
        }
        begins = name.ptr[next - 1] == ' ';
        at = next;
    }
    return ok;
}

/* "St Louis" as "St. Louis"; nothing when the first word is no such short one. */
static bool with_dot(const exo_alloc *a, exo_str name, exo_buf *out) {
    size_t n = 0;
    out->len = 0;
    while (n < name.len && name.ptr[n] != ' ') n++;
    if (n < 2 || n > 3 || n == name.len || name.ptr[n - 1] < 'a' || name.ptr[n - 1] > 'z') return true;
    return exo_buf_put(a, out, name.ptr, n) && exo_buf_putc(a, out, '.') && exo_buf_put(a, out, name.ptr + n, name.len - n);
}

/* ---- parts --------------------------------------------------------------------------------------- */

/* Keeps the guesses whose canonical name is the whole text, when there are any. */
static bool keep_canonical(exonym_scanner *s, exo_str name) {
    exo_lookup *l = s->lookup;
    size_t kept = 0;
    for (size_t i = 0; i < l->guesses.len; i++) {
        exo_guess g = l->guesses.at[i];
        const exonym_image *im = s->images[g.image];
        if (g.id || !exo_str_is(name, exo_image_string(im, im->entities[g.entity].canonical))) continue;
        g.sure = true;
        l->guesses.at[kept++] = g;
    }
    if (kept) l->guesses.len = kept;
    return kept > 0;
}

/* Keeps those of `outer` that stand among the guesses too. */
static size_t intersect(const exonym_scanner *s, exo_guess *outer, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < s->lookup->guesses.len; k++)
            if (exo_lookup_same(s, &outer[i], &s->lookup->guesses.at[k])) {
                outer[kept++] = outer[i];
                break;
            }
    return kept;
}

/* NAME (MORE): the namesake that MORE tells, else what both of them name, else NAME, else MORE, unsure. */
static exonym_status bracketed(exonym_scanner *s, exo_str name, exonym_error *err) {
    exo_lookup *l = s->lookup;
    const char *open = name.len && name.ptr[name.len - 1] == ')' ? memchr(name.ptr, '(', name.len) : NULL;
    if (!open) return EXONYM_OK;
    exo_str outer = exo_str_trim(exo_str_of(name.ptr, (size_t)(open - name.ptr)));
    exo_str inner = exo_str_of(open + 1, name.len - (size_t)(open + 2 - name.ptr));
    exonym_status status = exo_lookup_spelt(s, outer, err);
    if (status || keep_canonical(s, name)) return status;
    size_t n = l->guesses.len;
    if (!n) { /* what the brackets hold is all that is known */
        l->off = OFF_SIGNS;
        status = exo_lookup_spelt(s, inner, err);
        l->off = 0;
        for (size_t i = 0; i < l->guesses.len; i++) l->guesses.at[i].sure = false;
        return status;
    }
    exo_guess *kept = exo_calloc(&s->alloc, n, sizeof *kept);
    if (!kept) return exo_error_nomem(err);
    memcpy(kept, l->guesses.at, n * sizeof *kept);
    l->guesses.len = 0;
    status = exo_lookup_spelt(s, inner, err);
    size_t both = status ? 0 : intersect(s, kept, n);
    l->guesses.len = 0;
    for (size_t i = 0; i < (both ? both : n); i++) {
        if (!both) kept[i].sure = false;
        if (!EXO_PUSH(&s->alloc, &l->guesses, kept[i]) && !status) status = exo_error_nomem(err);
    }
    exo_free(&s->alloc, kept);
    return status;
}

/* PLACE, PLACE ...: the first, when each of the others is a place too. */
static exonym_status place_in_place(exonym_scanner *s, exo_str name, exonym_error *err) {
    exo_lookup *l = s->lookup;
    exo_str rest = name, first, part;
    exonym_status status = EXONYM_OK;
    if (!memchr(name.ptr, ',', name.len) || !exo_str_next(&rest, ',', &first)) return EXONYM_OK;
    l->sorts = EXO_LOOKUP_PLACES | EXO_LOOKUP_NATURE;
    while (!status && exo_str_next(&rest, ',', &part)) {
        l->guesses.len = 0;
        status = exo_lookup_spelt(s, exo_str_trim(part), err);
        if (!found(s)) rest.ptr = NULL;
    }
    bool all = !status && found(s);
    l->guesses.len = 0;
    if (all) status = exo_lookup_spelt(s, exo_str_trim(first), err);
    l->sorts = EXO_LOOKUP_ALL;
    return status;
}

/* ---- heads --------------------------------------------------------------------------------------- */

/* The sorts of entities that a word may be the head of. */
static unsigned head_of(const exonym_image *im, const exo_fold_word *w) {
    static const struct {
        const char *set;
        unsigned sorts;
    } heads[] = {{"head-place", EXO_LOOKUP_PLACES}, {"head-nature", EXO_LOOKUP_NATURE}, {"head-person", EXO_LOOKUP_PERSONS}, {"head-org", EXO_LOOKUP_BODIES}, {"head-any", EXO_LOOKUP_ALL}};
    uint32_t word = w->len ? exo_image_word(im, exo_fold_hash(w->folded, w->len), w->folded, w->len) : 0;
    unsigned sorts = 0;
    for (uint32_t set = 0; word && im->words[word].cues && set < im->ncues; set++)
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
            if (exo_image_cue(im, word, set) && strcmp(exo_image_string(im, im->cues[set]), heads[i].set) == 0) sorts |= heads[i].sorts;
    return sorts;
}

static exonym_status without_heads(exonym_scanner *s, exo_str name, exonym_error *err) {
    const exonym_image *im = s->images[0];
    exo_fold_word w;
    size_t start[WORDS], end[WORDS], n = 0, pos = 0;
    unsigned sorts[WORDS];
    for (; n < WORDS && exo_fold_next(&im->fold, name.ptr, name.len, pos, &w); n++, pos = (size_t)w.end) {
        start[n] = (size_t)w.start;
        end[n] = (size_t)w.end;
        sorts[n] = head_of(im, &w);
    }
    exonym_status status = EXONYM_OK;
    /* Few words before many: what is left is more of a name. */
    for (size_t sum = 1; sum <= FRONT + BACK && !status && !found(s); sum++)
        for (size_t front = sum < FRONT ? sum : FRONT; front <= FRONT && sum - front <= BACK && sum < n && !status && !found(s); front--) {
            unsigned all = EXO_LOOKUP_ALL;
            for (size_t i = 0; i < front; i++) all &= sorts[i];
            for (size_t i = n - (sum - front); i < n; i++) all &= sorts[i];
            if (!all) continue;
            s->lookup->sorts = all;
            s->lookup->off = OFF_HEAD * (double)sum;
            size_t to = end[n - 1 - (sum - front)];
            status = exo_lookup_spelt(s, exo_str_of(name.ptr + start[front], to - start[front]), err);
        }
    s->lookup->sorts = EXO_LOOKUP_ALL;
    s->lookup->off = 0;
    return status;
}

/* ---- all of them ---------------------------------------------------------------------------------- */

exonym_status exo_readings_find(exonym_scanner *s, exo_str name, exonym_error *err) {
    exo_lookup *l = s->lookup;
    const exo_fold *f = &s->images[0]->fold;
    exonym_status status;
    name = exo_str_trim(name);
    if ((status = bracketed(s, name, err)) || found(s)) return status;
    l->off = OFF_SIGNS;
    if (!without_signs(&s->alloc, name, &l->text)) return exo_error_nomem(err);
    exo_str clean = exo_buf_view(&l->text);
    if (!clean.len) return EXONYM_OK;
    if (!exo_str_eq(clean, name) && ((status = exo_lookup_spelt(s, clean, err)) || found(s))) return status;
    if (!without_dots(&s->alloc, f, clean, &l->half)) return exo_error_nomem(err);
    if (!exo_str_eq(exo_buf_view(&l->half), clean) && ((status = exo_lookup_spelt(s, exo_buf_view(&l->half), err)) || found(s))) return status;
    if (!with_dot(&s->alloc, clean, &l->half)) return exo_error_nomem(err);
    if (l->half.len && ((status = exo_lookup_spelt(s, exo_buf_view(&l->half), err)) || found(s))) return status;
    if ((status = place_in_place(s, clean, err)) || found(s)) return status;
    if (!without_dots(&s->alloc, f, clean, &l->half)) return exo_error_nomem(err);
    return without_heads(s, exo_buf_view(&l->half), err);
}

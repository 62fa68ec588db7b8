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

enum { WORDS = 24, FRONT = 6, BACK = 3 };
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
        if (g.id || !exo_str_is(name, exo_image_string(im, exo_image_canonical(im, g.entity)))) continue;
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

/* Whether the text is one word of the cue set, in capitals when `capitals`. */
static bool is_of_set(const exonym_image *im, exo_str text, const char *set, bool capitals) {
    exo_fold_word w;
    if (!exo_fold_next(&im->fold, text.ptr, text.len, 0, &w) || !w.len || !w.first_upper || (capitals && w.shape != EXO_SHAPE_UPPER)) return false;
    if (w.start || (w.end < text.len && !(w.end + 1 == text.len && text.ptr[w.end] == '.'))) return false;
    uint32_t word = exo_image_word(im, exo_fold_hash(w.folded, w.len), w.folded, w.len);
    for (uint32_t i = 0; word && im->words[word].cues && i < im->ncues; i++)
        if (exo_image_cue(im, word, i) && strcmp(exo_image_string(im, im->cues[i]), set) == 0) return true;
    return false;
}

static uint32_t country_of(const exonym_scanner *s, const exo_guess *g) { return g->id ? EXO_NO_ENTITY : exo_image_about(s->images[g->image], g->entity)->country; }

/* Keeps the places that lie in one of the countries, as far as that is known. */
static void keep_in(const exonym_scanner *s, const uint32_t *countries, size_t n) {
    exo_lookup *l = s->lookup;
    size_t kept = 0;
    for (size_t i = 0; i < l->guesses.len; i++) {
        exo_guess g = l->guesses.at[i];
        bool in = n == 0 || g.image != 0 || country_of(s, &g) == EXO_NO_ENTITY;
        for (size_t k = 0; k < n; k++) in |= country_of(s, &g) == countries[k];
        if (in) l->guesses.at[kept++] = g;
    }
    l->guesses.len = kept;
}

/* PLACE, PLACE ...: the first, when each of the others is a place too and it may lie there. Houston, TX: a state of the United
   States by its abbreviation. */
static exonym_status place_in_place(exonym_scanner *s, exo_str name, exonym_error *err) {
    enum { COUNTRIES = 8 };
    exo_lookup *l = s->lookup;
    const exonym_image *im = s->images[0];
    exo_str rest = name, first, part;
    exonym_status status = EXONYM_OK;
    uint32_t countries[COUNTRIES];
    size_t n = 0;
    bool all = true, state = false, unknown = false;
    if (!memchr(name.ptr, ',', name.len) || !exo_str_next(&rest, ',', &first)) return EXONYM_OK;
    l->sorts = EXO_LOOKUP_PLACES | EXO_LOOKUP_NATURE;
    while (!status && all && exo_str_next(&rest, ',', &part)) {
        l->guesses.len = n = 0; /* the last one is the widest */
        part = exo_str_trim(part);
        bool short_ = is_of_set(im, part, "us-state-code", true);
        state |= short_ || is_of_set(im, part, "us-state", false);
        unknown = short_;
        if (!short_) status = exo_lookup_spelt(s, part, err);
        all = short_ || found(s) || is_of_set(im, part, "us-state", false);
        for (size_t i = 0; i < l->guesses.len; i++) {
            unknown |= l->guesses.at[i].image != 0 || country_of(s, &l->guesses.at[i]) == EXO_NO_ENTITY;
            if (n < COUNTRIES) countries[n++] = country_of(s, &l->guesses.at[i]);
        }
    }
    l->guesses.len = 0;
    if (!status && all) status = exo_lookup_spelt(s, exo_str_trim(first), err);
    keep_in(s, countries, unknown ? 0 : n);
    for (size_t i = l->guesses.len; state && i-- > 0;) /* Paris, Texas */
        if (l->guesses.at[i].name && (l->guesses.at[i].name->guards & EXO_GUARD_ABROAD) && country_of(s, &l->guesses.at[i]) != EXO_NO_ENTITY) l->guesses.at[i] = l->guesses.at[--l->guesses.len];
    l->sorts = EXO_LOOKUP_ALL;
    return status;
}

/* ---- heads --------------------------------------------------------------------------------------- */

/* The sorts of entities that a word may be the head of. `*office`: of a person's full name only. */
static unsigned head_of(const exonym_image *im, const exo_fold_word *w, bool *office) {
    static const struct {
        const char *set;
        unsigned sorts;
        bool small, office;     /* small: only written so; with a capital it may be a part of a name */
    } heads[] = {{"head-place", EXO_LOOKUP_PLACES, false, false}, {"head-nature", EXO_LOOKUP_NATURE, false, false}, {"head-person", EXO_LOOKUP_PERSONS, false, false},
                 {"head-office", EXO_LOOKUP_PERSONS, false, true}, {"head-org", EXO_LOOKUP_BODIES, false, false}, {"head-any", EXO_LOOKUP_ALL, false, false},
                 {"small-place", EXO_LOOKUP_PLACES, true, false}, {"small-nature", EXO_LOOKUP_NATURE, true, false}, {"small-org", EXO_LOOKUP_BODIES, true, false},
                 {"small-thing", EXO_LOOKUP_THINGS, true, false}};
    uint32_t word = w->len ? exo_image_word(im, exo_fold_hash(w->folded, w->len), w->folded, w->len) : 0;
    unsigned sorts = 0;
    bool person = false;
    *office = false;
    for (uint32_t set = 0; word && im->words[word].cues && set < im->ncues; set++)
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
            if ((heads[i].small && w->first_upper) || !exo_image_cue(im, word, set) || strcmp(exo_image_string(im, im->cues[set]), heads[i].set) != 0) continue;
            sorts |= heads[i].sorts;
            *office |= heads[i].office;
            person |= !heads[i].office && (heads[i].sorts & EXO_LOOKUP_PERSONS);
        }
    if (person) *office = false;
    return sorts;
}

/* The country whose adjective the word is in some form: Iranian, niemieckiego; EXO_NO_ENTITY when it is none. */
static uint32_t adjective_of(const exonym_image *im, const exo_fold_word *w) {
    uint32_t word = w->len ? exo_image_word(im, exo_fold_hash(w->folded, w->len), w->folded, w->len) : 0;
    for (uint32_t k = im->words[word].reading; word && k < im->words[word + 1].reading; k++) {
        uint32_t end = 0, root = im->readings[k].root;
        for (uint32_t n = root ? exo_image_names(im, root, &end) : 0; n < end; n++)
            if (exo_image_name(im, n)->via == EXO_VIA_ADJECTIVE && exo_image_name(im, n)->kind == EXO_IM_COUNTRY) return exo_image_about(im, exo_image_name_entity(im, n))->country;
    }
    return EXO_NO_ENTITY;
}

/* What stands between an office and whose it is: of, RP, MSZ, Ukrainy. */
static bool is_of_office(const exonym_image *im, const exo_fold_word *w) {
    static const char *const list[] = {"of", "the", "de", "al", "a", "ale"};
    enum { ACRONYM = 5 };
    if (w->shape == EXO_SHAPE_UPPER && w->len > 1 && w->len <= ACRONYM) return true;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (!w->first_upper && w->len == strlen(list[i]) && memcmp(w->folded, list[i], w->len) == 0) return true;
    uint32_t word = w->first_upper && w->len ? exo_image_word(im, exo_fold_hash(w->folded, w->len), w->folded, w->len) : 0;
    for (uint32_t k = im->words[word].reading; word && k < im->words[word + 1].reading; k++) {
        uint32_t end = 0, root = im->readings[k].root;
        for (uint32_t n = root ? exo_image_names(im, root, &end) : 0; n < end; n++)
            if (exo_image_name(im, n)->kind == EXO_IM_COUNTRY) return true;
    }
    return false;
}

/* A word that goes with the head before or behind it and says nothing by itself: Merck [and Co] Inc. */
static bool is_and(const exo_fold_word *w) {
    static const char *const list[] = {"and", "und", "et", "i", "si"};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (w->len == strlen(list[i]) && memcmp(w->folded, list[i], w->len) == 0) return true;
    return false;
}

/* The words of a name, and which of them may be left out of a name of which sort. */
typedef struct words {
    size_t n, start[WORDS], end[WORDS];
    unsigned sorts[WORDS];
    bool filler[WORDS];           /* only with a head beside it */
    bool front[WORDS];            /* not behind a name: Windows phone is another thing */
    bool office[WORDS];           /* only before a full name */
    uint32_t country;             /* whose adjective the first word is */
} words;

static void read_words(const exonym_image *im, exo_str name, words *w) {
    exo_fold_word x[2];
    w->n = 0;
    w->country = EXO_NO_ENTITY;
    for (size_t pos = 0; w->n < WORDS && exo_fold_next(&im->fold, name.ptr, name.len, pos, &x[0]); w->n++, pos = (size_t)x[0].end) {
        w->start[w->n] = (size_t)x[0].start;
        w->end[w->n] = (size_t)x[0].end;
        uint32_t country = adjective_of(im, &x[0]);
        if (!w->n) w->country = country;
        w->sorts[w->n] = head_of(im, &x[0], &w->office[w->n]);
        w->filler[w->n] = !w->sorts[w->n] && country != EXO_NO_ENTITY;
        w->front[w->n] = w->sorts[w->n] == EXO_LOOKUP_THINGS;
        if (!(w->sorts[w->n] & EXO_LOOKUP_PERSONS) && is_of_office(im, &x[0])) {
            if (!w->sorts[w->n]) w->filler[w->n] = w->front[w->n] = true;
            w->sorts[w->n] |= EXO_LOOKUP_PERSONS;
            w->office[w->n] = true;
        }
        if (w->filler[w->n]) w->sorts[w->n] = EXO_LOOKUP_ALL;
        if (w->n && is_and(&x[1]) && (w->sorts[w->n] & EXO_LOOKUP_BODIES) && !w->filler[w->n]) w->sorts[w->n - 1] = EXO_LOOKUP_BODIES, w->filler[w->n - 1] = true;
        x[1] = x[0];
    }
}

/* The sorts that may be left when the first `front` and the last `back` words are heads; 0 when they are not, or all fillers. */
static unsigned without(const words *w, size_t front, size_t back) {
    unsigned all = EXO_LOOKUP_ALL;
    bool head = false, office = false;
    for (size_t i = 0; i < w->n; i++) {
        if (i >= front && i < w->n - back) continue;
        all &= i >= front && w->front[i] ? 0u : w->sorts[i];
        head |= !w->filler[i];
        office |= w->office[i];
    }
    if (office && w->n - front - back < 2) all &= ~(unsigned)EXO_LOOKUP_PERSONS;
    return head ? all : 0;
}

static exonym_status without_heads(exonym_scanner *s, exo_str name, exonym_error *err) {
    exo_lookup *l = s->lookup;
    words w;
    read_words(s->images[0], name, &w);
    exonym_status status = EXONYM_OK;
    /* Few words before many: what is left is more of a name. */
    for (size_t sum = 1; sum <= FRONT + BACK && !status && !found(s); sum++)
        for (size_t front = sum < FRONT ? sum : FRONT; front <= FRONT && sum - front <= BACK && sum < w.n && !status && !found(s); front--) {
            unsigned all = without(&w, front, sum - front);
            if (!all) continue;
            l->sorts = all;
            l->off = OFF_HEAD * (double)sum;
            size_t to = w.end[w.n - 1 - (sum - front)];
            status = exo_lookup_spelt(s, exo_str_of(name.ptr + w.start[front], to - w.start[front]), err);
        }
    l->sorts = EXO_LOOKUP_ALL;
    l->off = 0;
    /* What is said of persons by likeness is said without their titles. */
    size_t front = 0;
    while (front < FRONT && front + 2 < w.n && (w.sorts[front] & EXO_LOOKUP_PERSONS)) front++;
    while (front && w.filler[front - 1]) front--;
    l->titles = front ? w.start[front] : 0;
    return status;
}

/* ADJECTIVE NAME: a body or place that lies in that country. niemieckiego Bundestagu. */
static exonym_status of_country(exonym_scanner *s, exo_str name, exonym_error *err) {
    exo_lookup *l = s->lookup;
    const exonym_image *im = s->images[0];
    words w;
    read_words(im, name, &w);
    if (w.n < 2 || w.country == EXO_NO_ENTITY) return EXONYM_OK;
    l->sorts = EXO_LOOKUP_PLACES | EXO_LOOKUP_NATURE | EXO_LOOKUP_BODIES;
    l->off = OFF_HEAD;
    exonym_status status = exo_lookup_spelt(s, exo_str_of(name.ptr + w.start[1], name.len - w.start[1]), err);
    size_t kept = 0;
    for (size_t i = 0; i < l->guesses.len; i++) {
        exo_guess g = l->guesses.at[i];
        if (g.image == 0 && !g.id && exo_image_about(im, g.entity)->country == w.country) l->guesses.at[kept++] = g;
    }
    l->guesses.len = kept;
    l->sorts = EXO_LOOKUP_ALL;
    l->off = 0;
    return status;
}

/* MAKER PRODUCT: the product. */
static exonym_status behind_maker(exonym_scanner *s, exo_str name, exonym_error *err) {
    exo_lookup *l = s->lookup;
    words w;
    exonym_status status = EXONYM_OK;
    read_words(s->images[0], name, &w);
    for (size_t k = 1; k < w.n && k <= 2 && !status && !found(s); k++) {
        l->sorts = EXO_LOOKUP_BODIES;
        status = exo_lookup_spelt(s, exo_str_of(name.ptr, w.end[k - 1]), err);
        bool maker = found(s) && l->guesses.at[0].sure;
        l->guesses.len = 0;
        if (status || !maker) continue;
        l->sorts = EXO_LOOKUP_PRODUCTS;
        l->off = OFF_HEAD;
        status = exo_lookup_spelt(s, exo_str_of(name.ptr + w.start[k], name.len - w.start[k]), err);
    }
    l->sorts = EXO_LOOKUP_ALL;
    l->off = 0;
    return status;
}

/* ---- rulers ---------------------------------------------------------------------------------------- */

static bool is_roman(exo_str w) {
    size_t n = 0;
    while (n < w.len && strchr("IVX", w.ptr[n])) n++;
    return n && n == w.len;
}

/* Romanian says the number as an ordinal: Elisabeta II is Elisabeta a II-a, Ioan Paul II Ioan Paul al II-lea. And behind it
   may stand the country: Elisabeta II a Marii Britanii. */
static exonym_status with_ordinal(exonym_scanner *s, exo_str name, exonym_error *err) {
    static const char *const parts[][2] = {{"al ", "-lea"}, {"a ", "-a"}};
    exo_lookup *l = s->lookup;
    words w;
    exonym_status status = EXONYM_OK;
    read_words(s->images[0], name, &w);
    size_t k = 1;
    while (k < w.n && !is_roman(exo_str_of(name.ptr + w.start[k], w.end[k] - w.start[k]))) k++;
    if (k >= w.n) return EXONYM_OK;
    if (k + 1 < w.n) {
        if (k + 2 >= w.n) return EXONYM_OK;
        size_t in = k + 2; /* of (the) PLACE */
        if (in + 1 < w.n && w.end[in] - w.start[in] == 3 && memcmp(name.ptr + w.start[in], "the", 3) == 0) in++;
        l->sorts = EXO_LOOKUP_PLACES;
        status = exo_lookup_spelt(s, exo_str_of(name.ptr + w.start[in], name.len - w.start[in]), err);
        bool place = found(s);
        l->guesses.len = 0;
        l->sorts = EXO_LOOKUP_ALL;
        if (status || !place) return status;
        l->sorts = EXO_LOOKUP_PERSONS;
        status = exo_lookup_spelt(s, exo_str_of(name.ptr, w.end[k]), err);
        l->sorts = EXO_LOOKUP_ALL;
        if (status || found(s)) return status;
        if ((status = without_heads(s, exo_str_of(name.ptr, w.end[k]), err)) || found(s)) return status;
    }
    for (size_t i = 0; i < 2 && !status && !found(s); i++) {
        exo_buf *b = &l->ordinal;
        b->len = 0;
        if (!exo_buf_put(&s->alloc, b, name.ptr, w.start[k]) || !exo_buf_puts(&s->alloc, b, parts[i][0]) ||
            !exo_buf_put(&s->alloc, b, name.ptr + w.start[k], w.end[k] - w.start[k]) || !exo_buf_puts(&s->alloc, b, parts[i][1]))
            return exo_error_nomem(err);
        l->sorts = EXO_LOOKUP_PERSONS;
        status = exo_lookup_spelt(s, exo_buf_view(b), err);
        l->sorts = EXO_LOOKUP_ALL;
        if (!status && !found(s)) status = without_heads(s, exo_buf_view(b), err);
    }
    return status;
}

/* ---- addresses ------------------------------------------------------------------------------------- */

/* Adevărul.ro: one word with the ending of a domain; what it is the site of is a body. */
static exonym_status without_domain(exonym_scanner *s, exo_str name, exonym_error *err) {
    static const char *const ends[] = {".com", ".org", ".net", ".info", ".co.id", ".co.uk", ".com.pl", ".id", ".pl", ".ro", ".md", ".uk", ".eu", ".tv"};
    exo_lookup *l = s->lookup;
    exonym_status status = EXONYM_OK;
    if (memchr(name.ptr, ' ', name.len)) return EXONYM_OK;
    for (size_t i = 0; i < sizeof ends / sizeof *ends && !status && !found(s); i++) {
        size_t n = strlen(ends[i]);
        if (name.len < n + 3 || memcmp(name.ptr + name.len - n, ends[i], n) != 0) continue;
        l->sorts = EXO_LOOKUP_BODIES;
        l->off = OFF_HEAD;
        status = exo_lookup_spelt(s, exo_str_of(name.ptr, name.len - n), err);
    }
    l->sorts = EXO_LOOKUP_ALL;
    l->off = 0;
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
    if ((status = without_domain(s, clean, err)) || found(s)) return status;
    if ((status = without_heads(s, exo_buf_view(&l->half), err)) || found(s)) return status;
    size_t titles = l->titles; /* of the whole name */
    if (!(status = of_country(s, clean, err)) && !found(s)) status = behind_maker(s, clean, err);
    if (!status && !found(s)) status = with_ordinal(s, exo_buf_view(&l->half), err);
    l->titles = titles;
    return status;
}

/* Acronyms that a document introduces: Główny Urząd Górnictwa (GUG), DGPC (Direcția Generală ...). From there on, in this
   document, the acronym is that entity: GUG-u, DGPC-ului, BKSN-nya, GUG's.

   The scan gives words that are not in lower case and not in title case. Those that stand in a bracket or before one, and
   after that those with the same letters, become options; settling, which goes in the order of the text, learns from
   the mentions that it makes:

       [Główny Urząd Górnictwa] (GUG)   the mention is made; what the bracket holds may stand for its words: learnt
       GUG ... GUG-u                    options, resolved by what was learnt

   It must look like an abbreviation of the words, or of another name of the entity: its letters in their order, half of them
   at least where words begin; somebody's all of them (Recep Tayyip Erdoğan (RTE)). Where the lexicon has the acronym for something
   else, the document is right, but for countries; and an acronym that the document gives to two is nobody's. In Indonesian also words in title case, which is how it writes many (Bakamla). */
#include "resolve.h"

enum { SLOTS = EXO_ACRONYMS, LEAST = 2, MOST = EXO_ACRONYM_LEN };

void exo_acronyms_clear(exo_acronyms *a) {
    if (a->any) memset(a, 0, sizeof *a);
}

static bool has_bit(const exo_acronyms *a, uint64_t hash) { return a->bits[hash >> 6 & 63] >> (hash & 63) & 1; }

static bool is_upper(const exonym_scanner *s, const char *p, const char *end) {
    uint32_t cp;
    exo_utf8_step(p, end, &cp);
    return cp != EXO_CP_BAD && (exo_fold_entry(&s->images[0]->fold, cp) & EXO_FOLD_UPPER);
}

/* ---- which words may be one ------------------------------------------------------------------- */

static bool closes(char c) { return c == ')' || c == ',' || c == ';'; }

/* Whether a word stands where acronyms are introduced: (GUG), (GUG, ...; or GUG (... */
static bool introduced(const exonym_scanner *s, const exo_unknown *w) {
    uint64_t end = w->start + w->len;
    if (w->start > 0 && s->text[w->start - 1] == '(') return end < s->len && closes(s->text[end]);
    return end + 2 < s->len && s->text[end] == ' ' && s->text[end + 1] == '(';
}

/* The hash of a word without the small letters at its end (GUGu); 0 when it has none, or too many. */
static uint64_t stem_of(const exonym_scanner *s, const exo_unknown *w, uint64_t *end) {
    enum { ENDING = 4 };
    uint64_t at = w->start + w->len;
    while (at > w->start && s->text[at - 1] >= 'a' && s->text[at - 1] <= 'z') at--;
    exo_fold_word f;
    if (at == w->start + w->len || w->start + w->len - at > ENDING || at - w->start < LEAST ||
        !exo_fold_next(&s->images[0]->fold, s->text, (size_t)at, (size_t)w->start, &f) || f.end != at || !f.len)
        return 0;
    *end = at;
    return exo_fold_hash(f.folded, f.len);
}

static bool add(exonym_scanner *s, const exo_unknown *w, uint64_t hash) {
    exo_option o = {.hit = {.start = w->start, .end = w->start + w->len, .hash = hash}, .entity = EXO_NO_ENTITY, .via = EXO_VIA_ACRONYM, .acronym = true};
    return EXO_PUSH(&s->alloc, &s->options_found, o);
}

static bool take(exonym_scanner *s, const exo_unknown *w) {
    exo_acronyms *a = &s->acronyms;
    uint64_t end;
    if (!w->hash || w->len < LEAST || w->len > MOST + 4u) return true;
    if (w->len <= MOST && introduced(s, w)) {
        a->any = true;
        a->bits[w->hash >> 6 & 63] |= 1ull << (w->hash & 63);
    }
    if (!a->any) return true;
    if (has_bit(a, w->hash)) return add(s, w, w->hash);
    uint64_t stem = stem_of(s, w, &end);
    return !stem || !has_bit(a, stem) || add(s, w, stem);
}

/* Where the next word that may be one stands. */
static void find_due(exonym_scanner *s) {
    exo_acronyms *a = &s->acronyms;
    a->due = a->next_short < s->current.shorts.len ? s->current.shorts.at[a->next_short].start : UINT64_MAX;
    if (a->titles && a->next_unknown < s->current.unknown.len && s->current.unknown.at[a->next_unknown].start < a->due)
        a->due = s->current.unknown.at[a->next_unknown].start;
}

/* What a window introduced and nobody learnt is forgotten with it, so that the bits stay few in a text of any length. */
void exo_acronyms_window(exonym_scanner *s) {
    exo_acronyms *a = &s->acronyms;
    a->next_short = a->next_unknown = 0;
    a->titles = s->lang && strcmp(exo_lang_text(s->lang), "id") == 0;
    find_due(s);
    if (!a->any) return;
    memset(a->bits, 0, sizeof a->bits);
    for (size_t i = 0; i < SLOTS; i++)
        if (a->slots[i].len) a->bits[a->slots[i].hash >> 6 & 63] |= 1ull << (a->slots[i].hash & 63);
}

bool exo_acronyms_collect(exonym_scanner *s, uint64_t until) {
    exo_acronyms *a = &s->acronyms;
    for (; a->next_short < s->current.shorts.len && s->current.shorts.at[a->next_short].start < until; a->next_short++)
        if (!take(s, &s->current.shorts.at[a->next_short])) return false;
    for (; a->titles && a->next_unknown < s->current.unknown.len && s->current.unknown.at[a->next_unknown].start < until; a->next_unknown++) {
        const exo_unknown *w = &s->current.unknown.at[a->next_unknown];
        if (w->image == 0 && w->len > 4 && !take(s, w)) return false;
    }
    find_due(s);
    return true;
}

/* ---- what looks like an abbreviation ---------------------------------------------------------- */

/* Whether the folded letters stand in the name in their order, the first and half of them at least at the beginning of a
   word (one word alone has but one). `best[k]`: how many of the first k letters begin words at most, -1 when they do not
   fit; letters go through the name once. */
static bool abbreviates(const exo_fold *f, const char *letters, size_t n, const char *name, size_t len, bool title) {
    int best[MOST + 1];
    size_t words = 0;
    for (size_t k = 0; k <= n; k++) best[k] = k ? -1 : 0;
    exo_fold_word w;
    for (size_t pos = 0; exo_fold_next(f, name, len, pos, &w); pos = (size_t)w.end, words++)
        for (size_t i = 0; i < w.len; i++)
            for (size_t k = n; k-- > 0;)
                if (letters[k] == w.folded[i] && best[k] >= 0 && (k > 0 || i == 0)) {
                    int with = best[k] + (i == 0);
                    if (with > best[k + 1]) best[k + 1] = with;
                }
    size_t least = title || words == 1 ? 1 : (n + 1) / 2;
    return best[n] >= (int)least && (words > 1 || n > 2);
}

/* What a bracket or the words before one may hold. */
typedef struct token {
    uint64_t start, end, hash;
    char letters[MOST + 1];   /* folded */
    size_t n;
    bool title;               /* in title case */
} token;

static bool read_token(const exonym_scanner *s, uint64_t start, uint64_t end, token *out) {
    exo_fold_word f;
    size_t capitals = 0, letters = 0;
    *out = (token){.start = start, .end = end};
    if (end <= start || end - start > MOST || !exo_fold_next(&s->images[0]->fold, s->text, (size_t)end, (size_t)start, &f) || f.start != start ||
        f.end != end || f.len < LEAST || f.len > MOST)
        return false;
    out->hash = exo_fold_hash(f.folded, f.len);
    memcpy(out->letters, f.folded, f.len);
    out->n = f.len;
    for (const char *p = s->text + start, *stop = s->text + end; p < stop; letters++) {
        uint32_t cp;
        capitals += is_upper(s, p, stop);
        p += exo_utf8_step(p, stop, &cp);
    }
    out->title = capitals == 1 && letters > 4 && s->lang && strcmp(exo_lang_text(s->lang), "id") == 0;
    return out->title || (capitals > 1 && capitals * 2 > letters);
}

/* Whether the letters are those that the words begin with, every one. */
static bool are_initials(const exo_fold *f, const token *t, const char *name, size_t len) {
    exo_fold_word w;
    size_t n = 0;
    for (size_t pos = 0; exo_fold_next(f, name, len, pos, &w); pos = (size_t)w.end, n++)
        if (n == t->n || w.folded[0] != t->letters[n]) return false;
    return n == t->n && n > 1 && !t->title;
}

/* Whether the token may stand for what option `o` names there, by its words or by another name of the entity. */
static bool stands_for(const exonym_scanner *s, const token *t, const exo_option *o) {
    enum { ROWS = 64 };
    if (o->entity == EXO_NO_ENTITY || o->suggestion || o->via == EXO_VIA_ADJECTIVE || o->via == EXO_VIA_DEMONYM || o->via == EXO_VIA_ACRONYM) return false;
    const exonym_image *im = s->images[o->hit.image];
    if (exo_image_about(im, o->entity)->kind == EXO_IM_PERSON) return are_initials(&im->fold, t, s->text + o->hit.start, (size_t)(o->hit.end - o->hit.start));
    if (o->hit.end - o->hit.start <= t->end - t->start) return false;
    if (abbreviates(&im->fold, t->letters, t->n, s->text + o->hit.start, (size_t)(o->hit.end - o->hit.start), t->title)) return true;
    uint32_t n = 0;
    for (uint32_t i = im->entities[o->entity].row; i != EXO_NO_ROW && n < ROWS; i = exo_image_row_next(im, i), n++) {
        const char *name = exo_image_string(im, exo_image_row_text(im, o->entity, i));
        if (abbreviates(&im->fold, t->letters, t->n, name, strlen(name), t->title)) return true;
    }
    return false;
}

/* ---- learning --------------------------------------------------------------------------------- */

static exo_acronym *slot_of(exo_acronyms *a, uint64_t hash) { return &a->slots[hash % SLOTS]; }

static bool same_text(const exonym_scanner *s, const exo_acronym *a, uint64_t start) {
    return a->len && s->len - start >= a->len && memcmp(a->text, s->text + start, a->len) == 0;
}

static void learn(exonym_scanner *s, const token *t, const exo_option *o, bool over) {
    exo_acronym *a = slot_of(&s->acronyms, t->hash);
    bool known = a->hash == t->hash && a->len == t->end - t->start && same_text(s, a, t->start);
    bool several = known && (a->several || a->entity != o->entity || a->image != o->hit.image);
    *a = (exo_acronym){.hash = t->hash, .entity = o->entity, .image = o->hit.image, .len = (uint8_t)(t->end - t->start), .several = several, .over = over};
    memcpy(a->text, s->text + t->start, a->len);
    s->acronyms.any = true;
}

/* What the lexicon knows the span by: nothing, something else, or what no document overrules, a country or `o` itself. */
enum { UNKNOWN_THERE, OTHER_THERE, FIXED_THERE };
static int known_there(const exonym_scanner *s, size_t from, uint64_t start, const exo_option *o) {
    int known = UNKNOWN_THERE;
    for (size_t i = from; i < s->options_found.len && s->options_found.at[i].hit.start <= start; i++) {
        const exo_option *x = &s->options_found.at[i];
        if (x->hit.start != start || x->acronym || x->generic || x->suggestion) continue;
        if ((x->entity == o->entity && x->hit.image == o->hit.image) || !x->name || x->name->kind == EXO_IM_COUNTRY) return FIXED_THERE;
        known = OTHER_THERE;
    }
    return known;
}

void exo_acronyms_learn(exonym_scanner *s, size_t next, const exo_option *o) {
    uint64_t start = o->hit.end + 2, end = start;
    token t;
    while (end < s->len && end - start <= MOST && !closes(s->text[end]) && (unsigned char)s->text[end] > ' ') end++;
    if (end == s->len || !closes(s->text[end]) || !read_token(s, start, end, &t) || !stands_for(s, &t, o)) return;
    int known = known_there(s, next, start, o);
    if (known != FIXED_THERE) learn(s, &t, o, known == OTHER_THERE);
}

/* ---- resolving -------------------------------------------------------------------------------- */

/* Behind a suffix: GUG-u, GUG-ului; what belongs to the text and not to the name (GUG's) stays outside. */
static uint64_t with_suffix(const exonym_scanner *s, uint64_t end) {
    enum { REACH = 16 };
    const exonym_image *im = s->images[0];
    exo_fold_word w;
    size_t limit = s->len - end > REACH ? (size_t)end + REACH : s->len;
    if (!exo_fold_next(&im->fold, s->text, limit, (size_t)end, &w) || w.start == end) return end;
    uint8_t gap = exo_fold_gap(&im->fold, s->text, (size_t)end, (size_t)w.start);
    char kind = gap == EXO_GAP_APOS ? 'j' : gap == EXO_GAP_HYPHEN ? 'h' : 0;
    for (uint32_t k = 0; kind && k < im->naffixes; k++) {
        const exo_im_affix *x = &im->affixes[k];
        if (x->kind == (uint8_t)kind && x->len == w.len && memcmp(im->word_pool + x->word, w.folded, w.len) == 0) return x->outside ? end : w.end;
    }
    return end;
}

/* GUG (Główny Urząd Górnictwa): the first option in the bracket, when it ends there. */
static const exo_option *long_form(const exonym_scanner *s, size_t from, const exo_option *short_, const token *t) {
    uint64_t at = short_->hit.end + 2;
    if (at >= s->len || s->text[at - 2] != ' ' || s->text[at - 1] != '(') return NULL;
    for (size_t i = from; i < s->options_found.len && s->options_found.at[i].hit.start <= at; i++) {
        const exo_option *o = &s->options_found.at[i];
        if (o->hit.start != at || o->generic || o->acronym) continue;
        return o->hit.end < s->len && s->text[o->hit.end] == ')' && stands_for(s, t, o) ? o : NULL;
    }
    return NULL;
}

size_t exo_acronyms_resolve(exonym_scanner *s, size_t from, size_t to, bool inner) {
    exo_option *o = s->options_found.at;
    size_t kept = from, other = inner;
    for (size_t i = from; i < to; i++) other += !o[i].acronym;
    for (size_t i = from; i < to; i++) {
        exo_option x = o[i];
        if (!x.acronym) {
            o[kept++] = x;
            continue;
        }
        const exo_acronym *a = slot_of(&s->acronyms, x.hit.hash);
        bool over = other && !inner && a->over && a->hash == x.hit.hash && same_text(s, a, x.hit.start) && !a->several;
        if (other && !over) continue;
        token t;
        if (!over && !(a->hash == x.hit.hash && same_text(s, a, x.hit.start)) && read_token(s, x.hit.start, x.hit.end, &t)) {
            const exo_option *named = long_form(s, to, &x, &t);
            if (named) learn(s, &t, named, false);
        }
        if (a->hash != x.hit.hash || !same_text(s, a, x.hit.start) || a->several) continue;
        x.entity = a->entity;
        x.hit.image = a->image;
        x.score = exo_evidence(EXO_VIA_ACRONYM);
        if (x.hit.end == x.hit.start + a->len) x.hit.end = with_suffix(s, x.hit.end);
        if (over) kept = from;
        o[kept++] = x;
        break;
    }
    return kept;
}

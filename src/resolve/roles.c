/* A role beside a lone surname says whose it is, where the document names nobody in full:

       [Premier] [Węgier] Orban     the role, what belongs to its title, the surname
       former [French] [President] Chirac
       [minister] spraw zagranicznych [Rosji] Ławrow
       Orban, [premier] [Węgier],   or behind it, between commas

   The role has a sphere (politics, sport ...) or an office (president); of the surname's bearers those count who are known in that sphere. One that is left,
   or is left by the country beside the role, is meant; of several one that has `prio` is, less surely; else nobody is. What was settled so holds for the
   surname in the rest of the document. Full names are better evidence: where the document has one of a bearer, no role is asked (guards.c). Asked only for
   surnames that would be refused. */
#include "resolve.h"

#define SPHERES ((1u << EXO_ROLES) - 1)

enum { REACH = 48, BACK = 192 /* matches */, FAR = 96 /* bytes: matches are nearly in the order of the text */, ENGLISH = 1, POLISH = 2, ROMANIAN = 3, INDONESIAN = 4 };

/* ---- the title ---------------------------------------------------------------------------------- */

/* The word before; behind a hyphen it is no role of its own: vice-president. */
static bool word_before(const exonym_scanner *s, const exo_fold *f, uint64_t at, exo_fold_word *w, bool *dot) {
    return exo_word_before(s, f, at, w, dot) && !(w->start && s->text[w->start - 1] == '-');
}

static bool in_set(const exonym_image *im, const exo_im_word *w, uint32_t set) {
    return set < im->ncues && (im->cue_masks[w->cues].bits[set >> 6] >> (set & 63) & 1);
}

/* Whether the word may be a role, or a part of one's title. */
static bool may_be_title(const exonym_image *im, const exo_im_word *w) {
    const exo_im_cue_mask *m = &im->cue_masks[w->cues], *any = &im->any_role;
    return (m->bits[0] & any->bits[0]) | (m->bits[1] & any->bits[1]) | (m->bits[2] & any->bits[2]) | (m->bits[3] & any->bits[3]);
}

static uint32_t roles_of(const exonym_image *im, const exo_im_word *w) {
    uint32_t roles = 0;
    for (uint32_t i = 0; i < im->nspheres; i++) roles |= (uint32_t)in_set(im, w, im->role_sets[i]) << i;
    for (uint32_t i = 0; i < im->noffices; i++) roles |= (uint32_t)in_set(im, w, im->role_sets[EXO_ROLES + i]) << (EXO_ROLES + i);
    return roles;
}

/* Whether the match may belong to a title: a country, town or body. */
static bool may_be_named(const exonym_scanner *s, const exo_hit *h, unsigned image) {
    if ((h->flags & (EXO_HIT_PATTERN | EXO_HIT_SEVERAL | EXO_HIT_SOUND)) || h->image != image) return false;
    const exo_im_name *name = exo_image_name(s->images[h->image], h->name);
    if (!exo_is_place(name) && name->kind != EXO_IM_ORG) return false;
    return !(name->guards & (EXO_GUARD_CAPITAL | EXO_GUARD_EXACT_CASE)) || (h->flags & EXO_HIT_CAPITAL);
}

/* The longer of two matches, and of one span the country. */
static const exo_hit *better_name(const exonym_scanner *s, const exo_hit *best, const exo_hit *h) {
    if (!best || h->end - h->start > best->end - best->start) return h;
    bool same = h->end - h->start == best->end - best->start;
    return same && exo_image_name(s->images[h->image], h->name)->kind == EXO_IM_COUNTRY && exo_image_name(s->images[best->image], best->name)->kind != EXO_IM_COUNTRY ? h : best;
}

/* The longest match of a country, town or body that ends before `at`, a blank away. */
static const exo_hit *name_before(const exonym_scanner *s, const exo_hit *hits, size_t i, uint64_t at) {
    const exo_hit *best = NULL;
    for (size_t k = i, n = 0; k-- > 0 && n < BACK && hits[k].start + FAR > at; n++)
        if (hits[k].end + 1 == at && may_be_named(s, &hits[k], hits[i].image)) best = better_name(s, best, &hits[k]);
    return best;
}

/* The longest one that begins at `at`, not far behind the match i. */
static const exo_hit *name_at(const exonym_scanner *s, const exo_hit *hits, size_t n, size_t i, uint64_t at) {
    const exo_hit *best = NULL;
    for (size_t k = i + 1; k < n && k - i < 2 * (size_t)BACK && hits[k].start < at + FAR; k++)
        if (hits[k].start == at && may_be_named(s, &hits[k], hits[i].image)) best = better_name(s, best, &hits[k]);
    return best;
}

/* What a name in the title says of the bearer's country. False: another country than before. */
static bool take_name(const exonym_scanner *s, const exo_hit *h, exo_role *r) {
    const exonym_image *im = s->images[h->image];
    const exo_im_name *name = exo_image_name(im, h->name);
    uint32_t country = exo_image_about(im, exo_image_name_entity(im, h->name))->country;
    bool adjective = name->via == EXO_VIA_ADJECTIVE || name->via == EXO_VIA_DEMONYM;
    if (name->kind == EXO_IM_ORG) r->of_body = true;
    if (name->kind == EXO_IM_ORG || country == EXO_NO_ENTITY) return true;
    if (adjective) r->adjective = true;
    if (r->country != EXO_NO_ENTITY && r->country != country) return false;
    r->country = country;
    return true;
}

/* The role in whose title the surname at hits[i] stands last. */
static bool role_before(const exonym_scanner *s, const exo_hit *hits, size_t i, exo_role *r) {
    enum { WORDS = 8 };
    const exonym_image *im = s->images[hits[i].image];
    uint64_t at = hits[i].start;
    exo_fold_word w;
    bool dot;
    *r = (exo_role){.country = EXO_NO_ENTITY, .direct = true};
    for (int n = 0; n < WORDS; n++, r->direct = false) {
        if (!word_before(s, &im->fold, at, &w, &dot)) return false;
        const exo_im_word *word = exo_word_known(im, &w);
        uint32_t roles = may_be_title(im, word) ? roles_of(im, word) : 0;
        if ((roles & SPHERES) && (!dot || in_set(im, word, im->title_shorts))) {
            r->roles = roles;
            r->sport = im->sport < im->nspheres && (roles >> im->sport & 1);
            r->start = w.start;
            r->end = w.end;
            r->cases = word->cases;
            r->capital = w.first_upper;
            r->few = in_set(im, word, im->title_few);
            at = w.start;
            break;
        }
        if (dot || (n == 0 && in_set(im, word, im->title_joints) && !in_set(im, word, im->title_words))) return false;
        const exo_hit *h = name_before(s, hits, i, at);
        if (h) {
            if (!take_name(s, h, r)) return false;
            at = h->start;
        } else if (in_set(im, word, im->title_words) || in_set(im, word, im->title_joints)) {
            at = w.start;
        } else {
            return false;
        }
    }
    if (!r->roles) return false;
    /* Prime minister, wakil presiden: the word before says which office. */
    if (word_before(s, &im->fold, at, &w, &dot) && !dot) {
        uint32_t roles = roles_of(im, exo_word_known(im, &w));
        if (roles && !(roles & SPHERES)) {
            r->roles = (r->roles & SPHERES) | roles;
            r->few = in_set(im, exo_word_known(im, &w), im->title_few);
            r->special = true;
            r->start = at = w.start;
        }
    }
    /* And the country before it: former French President, Israeli Foreign Minister. */
    for (int n = 0; n < 4 && word_before(s, &im->fold, at, &w, &dot) && !dot; n++) {
        const exo_im_word *word = exo_word_known(im, &w);
        const exo_hit *h = name_before(s, hits, i, at);
        if (h && exo_image_name(im, h->name)->kind != EXO_IM_ORG) {
            exo_role before = *r;
            /* Another's country: a Rosji prezydent Zełenski is of neither. */
            if (!take_name(s, h, &before)) return false;
            *r = before;
            break;
        }
        if (!in_set(im, word, im->title_before) && !in_set(im, word, im->title_words)) break;
        at = w.start;
    }
    return true;
}

/* The word that begins at `at`. */
static bool word_at(const exonym_scanner *s, const exo_fold *f, uint64_t at, exo_fold_word *w) {
    size_t limit = s->len - at > REACH ? (size_t)at + REACH : s->len;
    return at < s->len && exo_fold_next(f, s->text, limit, (size_t)at, w) && w->len && w->start == at;
}

/* Where the word behind a comma, an opening bracket or a dash begins; 0 when none of them stands behind the surname. */
static uint64_t behind_comma(const exonym_scanner *s, uint64_t end) {
    static const char *const joints[] = {", ", " (", " \u2013 ", " \u2014 ", " - "};
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        size_t n = strlen(joints[i]);
        if (s->len - end > n && memcmp(s->text + end, joints[i], n) == 0) return end + n;
    }
    return 0;
}

/* Whether an apposition may end at `at`. */
static bool closes(const exonym_scanner *s, uint64_t at) {
    if (at >= s->len) return true;
    if (s->len - at > 4 && s->text[at] == ' ') return memcmp(s->text + at, " - ", 3) == 0 || memcmp(s->text + at, " \u2013 ", 5) == 0 || memcmp(s->text + at, " \u2014 ", 5) == 0;
    return strchr(",.;:)!?\"\n\r", s->text[at]) != NULL;
}

/* The role in an apposition behind the surname: Orban, premier Węgier, / Szydło, ówczesna premier. Something must go with it, and a comma or full stop
   must close it: in "Gdy mówił Orban, premier milczał" it is somebody else's, and in "Orban, premier Fico i" the next one's. */
static bool role_behind(const exonym_scanner *s, const exo_hit *hits, size_t n, size_t i, exo_role *r) {
    enum { WORDS = 10 };
    const exonym_image *im = s->images[hits[i].image];
    uint64_t at = behind_comma(s, hits[i].end), end = at;
    exo_fold_word w;
    uint32_t before = 0; /* roles of the word before */
    bool qualified = false;
    *r = (exo_role){.country = EXO_NO_ENTITY};
    if (!at || !word_at(s, &im->fold, at, &w) || (w.first_upper && s->lang != ENGLISH && s->lang != INDONESIAN)) return false;
    for (int k = 0; k < WORDS; k++, at = end + 1) {
        if (!word_at(s, &im->fold, at, &w)) return false;
        const exo_im_word *word = exo_word_known(im, &w);
        const exo_hit *h = name_at(s, hits, n, i, at);
        uint32_t roles = may_be_title(im, word) ? roles_of(im, word) : 0;
        bool first = (roles & SPHERES) && !r->roles;
        end = w.end;
        if (first) {
            /* Prime minister, wakil presiden: the word before says which office. */
            r->special = before && !(before & SPHERES);
            r->roles = r->special ? (roles & SPHERES) | before : roles;
            r->sport = im->sport < im->nspheres && (roles >> im->sport & 1);
            r->start = w.start;
            r->end = w.end;
            r->cases = word->cases;
            r->few = in_set(im, word, im->title_few);
        } else if (h) {
            if (!take_name(s, h, r)) return false;
            end = h->end;
            qualified = true;
        } else if (in_set(im, word, im->title_words) || (!r->roles && in_set(im, word, im->title_before))) {
            qualified = true;
        } else if (!roles && !in_set(im, word, im->title_joints)) {
            return false;
        }
        before = first || h ? 0 : roles;
        if (r->roles && closes(s, end)) return qualified;
        if (end >= s->len || s->text[end] != ' ') return false;
    }
    return false;
}

/* Whether a name goes on behind the surname: premier [Viktor] Orban, Presiden [Omar] al-Bashir, generalul [Cao] Qin. */
static bool goes_on(const exonym_scanner *s, const exo_hit *h) {
    static const char *const particles[] = {"al", "el", "ben", "bin", "ibn", "de", "da", "dos", "van", "von", "der", "ul"};
    const exo_fold *f = &s->images[h->image]->fold;
    exo_fold_word w;
    if (h->end + 1 >= s->len) return false;
    if (s->text[h->end] == '-') return true;
    if (!exo_word_behind(s, f, h->end, &w)) return false;
    if (w.first_upper) return true;
    if (!exo_word_among(&w, particles, sizeof particles / sizeof *particles) || w.end + 1 >= s->len) return false;
    size_t limit = s->len - w.end > REACH ? (size_t)w.end + REACH : s->len;
    return exo_fold_next(f, s->text, limit, (size_t)w.end, &w) && w.first_upper && s->text[w.start - 1] != '.';
}

/* ---- whose the surname is ----------------------------------------------------------------------- */

/* The cases of a form by its tag: "pl:gen.sg|acc.sg"; all of them when it has none. */
static uint32_t cases_of(const char *tag) {
    static const char names[][4] = {"nom", "gen", "dat", "acc", "ins", "loc", "voc"};
    uint32_t cases = 0;
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strstr(tag, names[i])) cases |= 1u << i;
    return cases ? cases : 0x7F;
}

static bool ends_in(const exonym_scanner *s, uint64_t from, uint64_t to, const char *ending) {
    size_t n = strlen(ending);
    return to - from > n && memcmp(s->text + to - n, ending, n) == 0;
}

/* Whether the role's word has a form that only women's have: ministrę, posłanki, szefowej. */
static bool is_of_woman(const exonym_scanner *s, const exo_role *r) {
    static const char *const endings[] = {"ki", "kę", "ką", "ce", "rę", "rą", "ej", "wą", "cą"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_in(s, r->start, r->end, endings[i])) return true;
    return false;
}

/* Polish: the role and the surname are of one case; a surname as it is, is in the nominative: rzecznik prezydenta Spychalski is not the president.
   Women's titles may stay as they are beside a surname that inflects (o minister Zalewskiej), and their surnames beside a title that does (posłanki
   Emilewicz): in -a they inflect. */
static bool agrees(const exonym_scanner *s, const exo_hit *h, const exo_role *r) {
    enum { NOMINATIVE = 1 };
    const exonym_image *im = s->images[h->image];
    if (s->lang != POLISH || !r->cases) return true;
    const char *tag = exo_image_string(im, im->tags[h->tag]);
    bool as_is = h->langs == 0xFF && !*tag;
    uint32_t role = (r->cases | r->cases >> 8) & 0x7F, own = as_is ? NOMINATIVE : cases_of(tag);
    if (role & own) return true;
    if ((role & NOMINATIVE) && strstr(tag, ".f")) return true;
    return as_is && !ends_in(s, h->start, h->end, "a") && is_of_woman(s, r);
}

typedef struct bearers {
    const exo_hit *hit[EXO_BEARERS];
    uint32_t name[EXO_BEARERS];
    size_t n;
    bool many;                /* more than can be told apart */
    bool country, place;      /* the span is one too */
    bool inhabitant;          /* or says where somebody is from: Szwed, Polak */
} bearers;

static void add_bearer(const exonym_scanner *s, const exo_hit *h, uint32_t name, bearers *b) {
    const exonym_image *im = s->images[h->image];
    for (size_t k = 0; k < b->n; k++)
        if (b->hit[k]->image == h->image && exo_image_name_entity(im, b->name[k]) == exo_image_name_entity(im, name)) return;
    if (b->n == EXO_BEARERS) {
        b->many = true;
        return;
    }
    b->hit[b->n] = h;
    b->name[b->n++] = name;
}

/* A first name stands for somebody in Indonesian alone. */
static bool stands_alone(const exonym_scanner *s, const exo_im_name *name) {
    if (name->via == EXO_VIA_GIVEN && s->lang != INDONESIAN) return false;
    return name->kind == EXO_IM_PERSON && (name->via == EXO_VIA_SURNAME || name->via == EXO_VIA_GIVEN || name->via == EXO_VIA_ALIAS || name->via == EXO_VIA_NAME);
}

/* Everybody who has the name at hits[i]; matches of one span stand near each other. */
static void find_bearers(const exonym_scanner *s, const exo_hit *hits, size_t n, size_t i, bearers *b) {
    size_t from = i, to = i;
    while (from > 0 && i - from < BACK && hits[from - 1].start + FAR > hits[i].start) from--;
    while (to < n && to - i < BACK && hits[to].start < hits[i].start + FAR) to++;
    *b = (bearers){.n = 0};
    for (size_t k = from; k < to; k++) {
        const exo_hit *h = &hits[k];
        if (h->start != hits[i].start || h->end != hits[i].end || (h->flags & (EXO_HIT_PATTERN | EXO_HIT_SOUND)) || h->image != hits[i].image) continue;
        unsigned several = h->flags & EXO_HIT_SEVERAL ? h->sound_word : 1;
        for (unsigned j = 0; j < several; j++) {
            const exo_im_name *name = exo_image_name(s->images[h->image], h->name + j);
            if (name->via == EXO_VIA_DEMONYM) {
                b->inhabitant = true;
                continue;
            }
            b->country |= name->kind == EXO_IM_COUNTRY;
            b->place |= exo_is_place(name);
            if (stands_alone(s, name)) add_bearer(s, h, h->name + j, b);
        }
    }
}

/* Of those marked the one that is before the others by `prio`; -1 none. */
static int foremost(const exonym_scanner *s, const bearers *b, uint64_t marked) {
    int best = -1;
    int32_t most = 0;
    bool tie = false;
    for (size_t k = 0; k < b->n; k++) {
        if (!(marked >> k & 1)) continue;
        int32_t prio = exo_image_name(s->images[b->hit[k]->image], b->name[k])->prio;
        if (best >= 0 && prio == most) tie = true;
        if (best < 0 || prio > most) best = (int)k, most = prio, tie = false;
    }
    return most > 0 && !tie ? best : -1;
}

static unsigned count(uint64_t marked) { return (unsigned)__builtin_popcountll(marked); }
static int lowest(uint64_t marked) { return __builtin_ctzll(marked); }

/* The bearer that the role means, or -1. Sets how sure. */
static int meant(const exonym_scanner *s, const bearers *b, exo_role *r) {
    enum { COMMON = 3 };
    const uint32_t sphere = r->roles & SPHERES, office = r->roles & ~SPHERES;
    uint64_t in = 0, open = 0, held = 0, own = 0, elsewhere = 0, home = 0;
    for (size_t k = 0; k < b->n; k++) {
        const exonym_image *im = s->images[b->hit[k]->image];
        const exo_im_about *a = exo_image_about(im, exo_image_name_entity(im, b->name[k]));
        uint32_t has = a->roles & ~SPHERES;
        bool of_sphere = (a->roles & sphere) != 0;
        if (!a->roles) open |= 1ull << k;
        /* The offices of those who have any in the lexicon are all there. */
        if (office & has) held |= 1ull << k, of_sphere = true;
        else if (office && has) of_sphere = false;
        if (!of_sphere || !agrees(s, b->hit[k], r)) continue;
        in |= 1ull << k;
        if (s->lang ? (a->traits & EXO_TRAIT_HOME) >> s->lang & 1 : a->traits & EXO_TRAIT_HOME) home |= 1ull << k;
        if (r->country != EXO_NO_ENTITY && a->citizen == r->country) own |= 1ull << k;
        if (r->country != EXO_NO_ENTITY && a->citizen != r->country && a->citizen != EXO_NO_ENTITY) elsewhere |= 1ull << k;
    }
    held &= in;
    r->sure = true;
    bool says = r->country != EXO_NO_ENTITY && (r->adjective || !r->sport);
    if (says) {
        in &= ~elsewhere;
        held &= ~elsewhere;
        if (count(held & own) == 1) return lowest(held & own);
        if (count(own) == 1) return lowest(own);
        if (own) in = own;
    }
    if (count(held) == 1) return lowest(held);
    if (held) in = held;
    if (count(in) == 1) {
        bool rare = !open && (r->of_body ? b->n == 1 : b->n < COMMON);
        return !r->special && (r->few || rare) ? lowest(in) : -1;
    }
    /* Presidents of one name: the best known, but for one of our own whom the text may mean as well. */
    r->sure = false;
    int best = held && r->few ? foremost(s, b, in) : -1;
    return best >= 0 && (home & in & ~(1ull << best)) ? -1 : best;
}

/* The bearer whose role the document has told before; -1 none, or two. */
static int told_before(const exonym_scanner *s, const bearers *b, const exo_hit *h) {
    int found = -1;
    for (size_t i = 0; i < s->memory.roles.len; i++) {
        const exo_place *p = &s->memory.roles.at[i];
        for (size_t k = 0; k < b->n && p->at < h->start && p->image == h->image; k++)
            if (p->entity == exo_image_name_entity(s->images[h->image], b->name[k])) {
                if (found >= 0 && (size_t)found != k) return -1;
                found = (int)k;
            }
    }
    return found;
}

/* Whether a role may lead to the surname: the word before was not found to be none, or a name ends there. Most words have been asked before. */
static bool may_be_led(exonym_scanner *s, const exo_hit *hits, size_t i) {
    const exonym_image *im = s->images[hits[i].image];
    uint64_t at = hits[i].start, tag, *none = exo_nothing_before(s, s->no_title, hits[i].image, at, &tag);
    if (!none) return false;
    if (*none != tag) {
        exo_fold_word w;
        bool dot;
        if (word_before(s, &im->fold, at, &w, &dot) && may_be_title(im, exo_word_known(im, &w))) return true;
        *none = tag;
    }
    return name_before(s, hits, i, at) != NULL;
}

/* Whether an inhabitant's word behind the role is a surname: poseł Szwed, prymas Polak. A trener Szwed or reżyser Szwed may be from there. */
static bool goes_before_surnames(const exonym_image *im, const exo_role *r) {
    static const char *const spheres[] = {EXO_CUES_ROLE "politics", EXO_CUES_ROLE "religion", EXO_CUES_ROLE "law", EXO_CUES_ROLE "military"};
    for (uint32_t i = 0; i < im->nspheres && r->direct; i++) {
        bool one = false;
        for (size_t k = 0; k < sizeof spheres / sizeof *spheres; k++) one |= strcmp(exo_image_string(im, im->cues[im->role_sets[i]]), spheres[k]) == 0;
        if ((r->roles >> i & 1) && !one) return false;
    }
    return r->direct && r->roles;
}

bool exo_role_of(exonym_scanner *s, const exo_hit *hits, size_t n, size_t i, exo_hit *out, exo_role *role) {
    const exo_hit *h = &hits[i];
    const exonym_image *im = s->images[h->image];
    bool told = h->end - h->start > 1 && (s->memory.role_letters & exo_letters_of(s->text + h->start));
    if (s->lower || !im->nspheres || (h->flags & EXO_HIT_SOUND)) return false;
    if ((!may_be_led(s, hits, i) || !role_before(s, hits, i, role)) && !role_behind(s, hits, n, i, role)) {
        if (!told) return false;
        *role = (exo_role){.country = EXO_NO_ENTITY};
    }
    if (goes_on(s, h)) return false;
    bearers b;
    find_bearers(s, hits, n, i, &b);
    if (!b.n || b.many || (b.inhabitant && !goes_before_surnames(im, role))) return false;
    role->inhabitant = b.inhabitant;
    for (size_t k = 0; k < b.n; k++)
        if (exo_memory_find(&s->memory, h->image, exo_image_name_entity(im, b.name[k]))) return false;
    bool ordinary = (s->lang ? h->ordinary >> s->lang & 1 : h->ordinary) != 0;
    int k = -1;
    if (role->roles) {
        /* A word of the language behind a role with a small letter, or before a number, is that word: the president May 12. */
        bool number = h->end + 1 < s->len && s->text[h->end] == ' ' && s->text[h->end + 1] >= '0' && s->text[h->end + 1] <= '9';
        if (ordinary && (!role->direct || number || (s->lang == ENGLISH && !role->capital))) return false;
        if (b.country || (b.place && (!role->direct || s->lang == INDONESIAN || s->lang == ROMANIAN))) return false;
        k = meant(s, &b, role);
    } else if (!ordinary && !b.place) {
        k = told_before(s, &b, h);
        role->sure = false;
    }
    if (k < 0) return false;
    *out = *b.hit[k];
    out->name = b.name[k];
    out->flags &= (uint8_t)~EXO_HIT_SEVERAL;
    out->sound_word = 0;
    return !exo_guard_refuses(s, out);
}

/* resolve: name matches -> mentions. Guards, document memory, numbered families, overlap (DESIGN 8). Knows base, fold,
   key, image, scan; the only room with PCRE2.

   A text is taken in windows, a window in blocks: what guards ask about the words around a match is answered while the block's words
   are at hand. When window n + 1 has been scanned, its evidence is known, and window n is settled:

       each block of n+1: scan -> heard -> learn: guards ...   then  settle n: memory -> candidates of one span -> overlap -> mentions out

   so that memory holds the matches of two windows and what the document has taught, never the text. */
#ifndef EXO_RESOLVE_H
#define EXO_RESOLVE_H

#include "base/base.h"
#include "image/image.h"
#include "scan/scan.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A place where the document names an entity in full. */
typedef struct exo_place {
    uint64_t at;          /* byte offset */
    uint32_t entity;
    uint8_t image;
    bool aside;           /* as somebody's wife, son ...: the surname alone stays whose it was */
} exo_place;

/* An entity that the document names in full. */
typedef struct exo_seen {
    uint64_t before;      /* the nearest place up to where settling has come; UINT64_MAX none yet */
    uint64_t latest;      /* the furthest place that scanning has found */
    uint32_t entity;      /* UINT32_MAX: an empty slot */
    uint8_t image;
    bool aside;           /* nowhere but as somebody's wife, son ... */
} exo_seen;

/* A word of this document that stood for a surname by its sound: it may stand alone later. */
typedef struct exo_misspelt {
    uint64_t hash;                /* of the folded word; 0 an empty slot */
    uint32_t entity;
    uint8_t image;
} exo_misspelt;

/* Unknown words that are remembered as nobody's surname. */
#define EXO_NOBODY 8192

/* A role beside a surname (roles.c). */
typedef struct exo_role {
    uint64_t start, end;          /* of its word */
    uint32_t roles;               /* bits of spheres and offices, as entities have them; 0: the document has told the bearer's role before */
    uint32_t country;             /* that the title names; EXO_NO_ENTITY: none */
    uint16_t cases;               /* of the word in Polish; 0 unknown */
    bool direct;                  /* nothing stands between it and the surname */
    bool capital, few, sport;     /* it is capitalised; few have it; it is of sport */
    bool adjective, of_body;      /* the country is an adjective; the title names a body */
    bool special;                 /* the word before it made another office of it: vice president */
    bool sure;                    /* one bearer alone fits */
    bool inhabitant;              /* the surname says where somebody is from elsewhere: poseł Szwed */
} exo_role;
#define EXO_BEARERS 64 /* of one surname */
#define EXO_NO_LEADS 4096 /* words that are remembered to come to nothing */

/* What the document has taught so far. */
typedef struct exo_memory {
    exo_seen *slots;      /* hash table by (image, entity), at most half full */
    size_t nslots, count;
    EXO_VEC(exo_place) places;    /* found by scanning and not yet passed by settling, in text order */
    size_t passed;                /* how many of them settling has passed */
    EXO_VEC(exo_place) roles;     /* where a role first told whose a surname is; an entity once, the latest of them */
    uint64_t role_letters;        /* how those surnames begin, as bits (exo_letters_of) */
    exo_misspelt *words;          /* hash table, at most half full; a later bearer takes the place of an earlier one */
    size_t nwords, words_cap;
    uint64_t others[EXO_NOBODY];  /* hashes of surnames that the document gives to somebody else, by hash */
    uint64_t nobody[EXO_NOBODY];  /* hashes of words that were found to be nobody's, by hash; of this window */
    bool any_others;
    bool any_nobody;              /* `nobody` is not empty */
    bool stale;                   /* somebody new was learnt: `nobody` may be wrong */
    uint32_t sounds;              /* sound groups in which a word of a person's full name begins, as bits */
} exo_memory;

/* Language evidence for the last sentence and line asked about. */
typedef struct exo_context {
    uint64_t sentence_from, sentence_to;
    uint8_t sentence_lang;        /* language number, 0 unsure */
    uint64_t line_from, line_to;
    bool line_caps;
    uint64_t place_to, street_to; /* where the last match of a place, and of a person whose street it is, ended */
    uint32_t elsewhere;           /* the last body whose name was said to be another place's (Michigan Supreme Court); EXO_NO_ENTITY: none */
    uint8_t elsewhere_image;
    uint64_t body_to;             /* as far as a body's name of several words goes */
    uint64_t tongue_from, tongue_to; /* the last word that named a language; equal when none did */
} exo_context;

/* One compiled pattern; made when its trigger is met first. */
typedef struct exo_pattern {
    pcre2_code *code;
    bool failed;
} exo_pattern;

/* A flag of hits beside those of scan.h: refused in a line of capitals or for want of a cue, to be asked again when the document is known. */
enum { EXO_HIT_LATER = 128 };

/* A mention being made: a match that passed its guards. */
typedef struct exo_option {
    exo_hit hit;
    const exo_im_name *name;      /* NULL for a pattern */
    uint32_t entity;
    double score;
    const char *id, *canonical;   /* made for a pattern; NULL otherwise */
    uint8_t via;
    bool suggestion;
    bool acronym;                 /* a word that the document may have introduced as one (acronyms.c) */
    bool generic, certain, dead;  /* a generic body; its country stands beside it; it has none (compose.c) */
    bool held;                    /* no cue stands here, but the document has named it elsewhere: it yields to whatever else its span may be */
} exo_option;

/* Whose a generic body is, as the document says beside it. */
typedef struct exo_whose {
    uint32_t generic, country;
    uint8_t image;
    bool several;                 /* of several countries */
} exo_whose;

typedef struct exo_country_count {
    uint32_t country, n;
    uint8_t image;
} exo_country_count;

typedef struct exo_country_place {
    uint64_t at;
    uint32_t country;
    uint8_t image;
} exo_country_place;

/* What the document says of countries, read when a generic body asks. Grows with countries and bodies, and the places of
   one window. */
typedef struct exo_bodies {
    EXO_VEC(exo_whose) whose;
    EXO_VEC(exo_country_count) counts;
    EXO_VEC(exo_country_place) places;
    uint32_t homes;               /* bits of languages whose news is at home in something that the document names */
    uint32_t cues;                /* mentions of countries and capitals */
    bool read;                    /* this window has been */
    bool alone;                   /* the text is one name: an ordinary noun is one there (lookup.c) */
} exo_bodies;

/* An acronym that the document has introduced. */
#define EXO_ACRONYMS 256
#define EXO_ACRONYM_LEN 12 /* bytes */
typedef struct exo_acronym {
    uint64_t hash;                /* of the folded word */
    uint32_t entity;
    uint8_t image, len;           /* len 0: an empty slot */
    bool several;                 /* the document gives it to two: it is nobody's */
    bool over;                    /* the lexicon has it for something else, which is not meant in this document */
    char text[EXO_ACRONYM_LEN];   /* as written */
} exo_acronym;
typedef struct exo_acronyms {
    exo_acronym slots[EXO_ACRONYMS]; /* by hash; a later one takes the place of an earlier one */
    uint64_t bits[64];               /* which words may have been introduced: one bit by hash */
    size_t next_short, next_unknown; /* of the window, not yet read */
    uint64_t due;                    /* where the first of those stands; UINT64_MAX: no more */
    bool titles;                     /* words in title case too */
    bool any;
} exo_acronyms;

/* The candidates of one ambiguous mention. */
typedef struct exo_candidate_run {
    uint64_t start, end;
    uint32_t from, count;
} exo_candidate_run;

/* What the scan found in a window. */
typedef struct exo_window {
    EXO_VEC(exo_hit) hits;
    EXO_VEC(exo_unknown) unknown; /* words that begin no name */
    EXO_VEC(exo_unknown) shorts;  /* words that may be acronyms, of the first image's scan */
} exo_window;

/* Words that sound like no name's, and pairs of words that are none, remembered by half a hash. */
#define EXO_MUTE 16384

struct exonym_scanner {
    exo_alloc alloc;
    exonym_scan_options options;
    char *types;                          /* own copies of the options' strings */
    unsigned label_lang;                  /* language number of the labels */
    size_t nimages;
    exonym_image **images;
    exo_scan *scans;                      /* one per image */
    exo_scan *glances;                    /* one per image, for the surroundings of matches */
    exo_pattern **patterns;               /* one array per image */
    pcre2_match_data *match_data;
    pcre2_match_context *match_context;
    pcre2_general_context *pcre_context;
    exo_arena made;                       /* strings made while scanning */
    exo_window current, next;
    EXO_VEC(exo_option) options_found;
    EXO_VEC(exonym_mention) mentions;
    EXO_VEC(exonym_entity) candidates;    /* of ambiguous mentions, runs by candidate_of */
    EXO_VEC(exo_candidate_run) runs;
    exo_memory memory;
    exo_bodies bodies;
    exo_acronyms acronyms;
    exo_context context;
    uint64_t scanned;                     /* bytes of all documents so far */
    uint32_t mute[EXO_MUTE];              /* heard.c */
    uint64_t no_title[EXO_NO_LEADS];       /* words before that are part of no title, and lead to no street (exo_nothing_before) */
    uint64_t no_street[EXO_NO_LEADS];
    const char *text;
    size_t len;
    bool lower;                           /* the document has no capitals */
    uint8_t lang;                         /* of the document: language number, 0 unsure */
    exonym_status failure;                /* of a pattern, reported at the end of the scan */
    struct exo_lookup *lookup;            /* of isolated names (lookup.h); NULL until the first */
    struct exo_trace *trace;              /* of raw matches (trace.h); NULL until the first */
};

static inline bool exo_is_place(const exo_im_name *name) { return name->kind >= EXO_IM_COUNTRY && name->kind <= EXO_IM_PLACE; }

/* An abbreviation of Polish, Romanian or Indonesian whose row does not say in which languages it counts. */
static inline bool exo_is_local_abbreviation(const exo_im_name *name) {
    enum { POLISH = 2, INDONESIAN = 4 }; /* the numbers of languages (FORMAT) */
    return name->via == EXO_VIA_ABBREV && name->lang >= POLISH && name->lang <= INDONESIAN && !name->langs && name->kind != EXO_IM_COUNTRY;
}

/* How sure a name makes us by the way it was come by (exo_via). */
double exo_evidence(unsigned via);

/* Where mentions go. Return false to stop. */
typedef bool exo_sink(void *user, const exonym_mention *mention);
/* Read the whole text, window by window, and give out its mentions. `streaming`: what mentions borrow lives for the
   call of the sink only. */
exonym_status exo_resolve(exonym_scanner *s, bool streaming, exo_sink *sink, void *user, exonym_error *err);

/* ---- language.c ------------------------------------------------------------------------------ */

/* Language of the block that the scan took last, by its first words. */
uint8_t exo_language_of_words(exo_scan *scan);
/* Whether the sentence has a vote for one of the languages `to` and none for those of `from`. */
bool exo_language_leans(exonym_scanner *s, uint64_t start, uint64_t end, unsigned to, unsigned from);
/* Language of the sentence around [start, end), else the document's. */
uint8_t exo_language_at(exonym_scanner *s, uint64_t start, uint64_t end);

/* ---- guards.c -------------------------------------------------------------------------------- */

/* The first guard that refuses the match by what stands around it, or NULL: letters, length, language, cue. */
const char *exo_guard_refuses(exonym_scanner *s, const exo_hit *hit);
/* The guards that ask what the document says elsewhere: an ordinary word at the beginning of a sentence, a surname
   without its full name, a single word by its sound. */
const char *exo_guard_misses(exonym_scanner *s, const exo_hit *hit, bool with_memory);
/* Whether a name that is refused for want of a cue here may be taken once the document has named its bearer elsewhere; and whether it has. */
bool exo_guard_may_hold(exonym_scanner *s, const exo_hit *hit);
bool exo_guard_holds(exonym_scanner *s, const exo_hit *hit);
/* Whether [start, ...) begins a sentence, a line or the text. */
bool exo_sentence_begins(const exonym_scanner *s, uint64_t start);
/* Whether the line around the match is written in capitals throughout. */
bool exo_line_is_caps(exonym_scanner *s, uint64_t start, uint64_t end);
/* Whether the match stands in such a line: what its guards refuse there the rest of the document may allow. */
bool exo_is_headline(exonym_scanner *s, const exo_hit *hit);
/* At most `most` whole words of the `bytes` before `at`. */
exo_words exo_words_before(exonym_scanner *s, unsigned image, uint64_t at, unsigned bytes, size_t most);
/* Whether a word of cue set `set` stands within five words of the match. */
bool exo_cue_near(exonym_scanner *s, unsigned image, unsigned set, uint64_t start, uint64_t end);

/* Whether the word is one of the cue set. */
bool exo_is_cue(const exonym_image *im, const exo_fold_word *w, unsigned set);

/* ---- beside.c -------------------------------------------------------------------------------- */

/* The word that ends before `at`, only a space away; `dot`: a full stop stands between. Set when true: a word as folding cuts it, with `len`
   above 0. What stands before that word is not looked at. Time is bounded by the longest neighbour. */
bool exo_word_before(const exonym_scanner *s, const exo_fold *f, uint64_t at, exo_fold_word *w, bool *dot);
/* The word that begins behind `end`, only a space away; the same otherwise. */
bool exo_word_behind(const exonym_scanner *s, const exo_fold *f, uint64_t end, exo_fold_word *w);
/* Whether the word before is certainly none with a capital, told by its bytes: most words are not. */
bool exo_small_before(const exonym_scanner *s, uint64_t at);
/* Where a table of EXO_NO_LEADS entries remembers that the word before, up to a blank, came to nothing, by the hash of its bytes, which is `*tag`: most words
   before names have been asked before. NULL when no blank stands there. Only what the bytes alone decide is to be put there. */
uint64_t *exo_nothing_before(const exonym_scanner *s, uint64_t *table, unsigned image, uint64_t at, uint64_t *tag);
/* Whether the word is this one, or one of `n`, given folded. */
bool exo_word_is(const exo_fold_word *w, const char *folded);
bool exo_word_among(const exo_fold_word *w, const char *const *folded, size_t n);
/* What the vocabulary has of the word; an empty one when nothing. */
const exo_im_word *exo_word_known(const exonym_image *im, const exo_fold_word *w);

/* ---- persons.c ------------------------------------------------------------------------------- */

/* Whether the words around make the match a part of somebody else's name: Michał Tusk, Claudiu Belu, Paris Jackson. */
bool exo_is_of_person(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name);
/* What the word right before or behind a name says that it is; 0 nothing: agencja Bloomberg, in Jordan, pe Sf. Gheorghe. */
enum { EXO_LED_BODY = 1, EXO_LED_PLACE = 2, EXO_LED_PERSON = 4, EXO_LED_SITE = 8 /* of nature, behind an article */ };
unsigned exo_led_as(const exonym_scanner *s, const exo_hit *hit);
/* Whether it asks for something of this kind (EXO_IM_*). */
static inline bool exo_led_asks(unsigned as, unsigned kind) {
    return ((as & EXO_LED_BODY) && kind == EXO_IM_ORG) || ((as & EXO_LED_PLACE) && kind >= EXO_IM_COUNTRY && kind <= EXO_IM_PLACE) ||
           ((as & EXO_LED_SITE) && kind == EXO_IM_PLACE) || ((as & EXO_LED_PERSON) && kind == EXO_IM_PERSON);
}
/* Whether a town or region that asks for a word near it stands right behind one that only leads to places: w Pile, din Dej, di Sambas. */
bool exo_is_led_in(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name);
/* Whether a place is the given name of somebody whom the document names in full: Asia, beside Asia Bibi. */
bool exo_is_given_in_document(const exonym_scanner *s, const exo_hit *hit, const exo_im_name *name);

/* Alone between quotation marks, and not as what something else is called: „Times”; no kino „Times”, no Fundacja „Times”. */
bool exo_is_quoted_alone(const exonym_scanner *s, const exo_hit *hit);
/* His wife Betty Ford: a word of kinship right before a full name, or before the one word that stands before a surname. */
bool exo_is_aside(const exonym_scanner *s, const exo_hit *hit, bool surname);
/* Whether the match is a part of a longer name that the lexicon has not got: Oakland County, Tonga'uiha. */
bool exo_is_of_longer(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name);

/* ---- roles.c --------------------------------------------------------------------------------- */

/* Whose the surname hits[i] is, which the document names nowhere in full, by the role beside it or one that the document has told before. Sets the
   bearer's match, which its guards let through, and the role. False: nobody's, or not clear. */
bool exo_role_of(exonym_scanner *s, const exo_hit *hits, size_t n, size_t i, exo_hit *out, exo_role *role);
/* Whether roles are asked about the name. */
static inline bool exo_asks_role(const exo_im_name *name) {
    return (name->guards & EXO_GUARD_ANTE) && name->kind == EXO_IM_PERSON && (name->via == EXO_VIA_SURNAME || name->via == EXO_VIA_GIVEN || name->via == EXO_VIA_ALIAS);
}
/* How sure it makes us. */
static inline double exo_role_score(const exo_role *r) { return !r->roles ? 0.8 : !r->sure ? 0.75 : r->inhabitant ? 0.96 /* before the inhabitant */ : 0.88; }

/* ---- drop.c ---------------------------------------------------------------------------------- */

/* Leaves out the options of a window, in order, that others beside or inside them rule out. Linear in the options but for those of one place. */
void exo_drop_ruled_out(exonym_scanner *s);

/* ---- legal.c --------------------------------------------------------------------------------- */

/* Whether a legal form behind a name that ends at `end` makes a company of it: Houston Inc. */
bool exo_is_company_name(const exonym_scanner *s, uint64_t end);
/* Widen the mention [*start, *end) of an organisation over the legal forms around it, not over text before `floor`. */
void exo_legal_forms(const exonym_scanner *s, const exo_option *o, uint64_t floor, uint64_t *start, uint64_t *end);

/* ---- tongue.c -------------------------------------------------------------------------------- */

/* Whether an adjective or inhabitant names the language instead: limba română, în engleză, English and French lessons. */
bool exo_names_language(exonym_scanner *s, const exo_hit *hit, const exo_im_name *name);

/* ---- memory.c -------------------------------------------------------------------------------- */

void exo_memory_clear(exo_memory *m);
void exo_memory_free(exo_memory *m, const exo_alloc *a);
/* One of 64 bits for the two letters with which a word begins. What inflects keeps them. */
static inline uint64_t exo_letters_of(const char *word) { return 1ull << ((((unsigned char)word[0] | 0x20) * 31u + ((unsigned char)word[1] | 0x20)) & 63); }
/* A role has told at this place whose a surname is. */
bool exo_memory_role(exo_memory *m, const exo_alloc *a, exo_place place);
bool exo_memory_learn(exo_memory *m, const exo_alloc *a, exo_place place);
/* Remember how the document spells somebody's surname, and find out whose a word is; NULL when nobody's. */
bool exo_memory_misspell(exo_memory *m, const exo_alloc *a, exo_misspelt word);
const exo_misspelt *exo_memory_whose(const exo_memory *m, uint64_t hash);
const exo_seen *exo_memory_find(const exo_memory *m, uint8_t image, uint32_t entity);
/* Somebody whom the lexicon does not know has this surname in the document; whether anybody has. */
void exo_memory_share(exo_memory *m, uint64_t hash);
bool exo_memory_shared(const exo_memory *m, uint64_t hash);
/* Before a window is settled: forget what new evidence may have overturned. */
void exo_memory_refresh(exo_memory *m);
/* Settling has come to `at`: places up to there stand before it. Each place is passed once. */
void exo_memory_advance(exo_memory *m, uint64_t at);
/* How far the entity's nearest full name is from `at`, where settling has come to: what stands before is nearer than
   what stands behind; UINT64_MAX when the document never names it but as an aside. */
uint64_t exo_memory_distance(const exo_memory *m, uint8_t image, uint32_t entity, uint64_t at);

/* ---- compose.c ------------------------------------------------------------------------------- */

/* Resolves the generic bodies among the options [from, to) of one span, behind the mention `last` (or NULL). What is left
   of the span's options stands in [from, the result). */
size_t exo_compose(exonym_scanner *s, size_t from, size_t to, const exo_option *last);
/* What told the country of a composed mention with this score: "beside" "noun" "document" "home" "nearest". */
const char *exo_compose_how(double score);
void exo_bodies_clear(exo_bodies *b);
void exo_bodies_free(exo_bodies *b, const exo_alloc *a);

/* ---- acronyms.c ------------------------------------------------------------------------------ */

void exo_acronyms_clear(exo_acronyms *a);
/* A window begins; append its words before `until` that may be acronyms of this document to the options. */
void exo_acronyms_window(exonym_scanner *s);
bool exo_acronyms_collect(exonym_scanner *s, uint64_t until);
/* A mention was made, with a bracket behind it, where the options from `next` on stand: learn the acronym in it. */
void exo_acronyms_learn(exonym_scanner *s, size_t next, const exo_option *o);
/* Resolves the acronyms among the options [from, to) of one span; those that are left stand in [from, the result).
   None is inside another mention. */
size_t exo_acronyms_resolve(exonym_scanner *s, size_t from, size_t to, bool inner);

/* ---- heard.c --------------------------------------------------------------------------------- */

/* Adds to a window the full names both of whose words are known by sound, the second one among its unknown words from `first_unknown`
   on; its hits from `first_hit` on stay in order. False when memory ran out. */
bool exo_heard_names(exonym_scanner *s, exo_window *window, size_t first_hit, size_t first_unknown);

/* ---- patterns.c ------------------------------------------------------------------------------ */

void exo_patterns_free(exonym_scanner *s);
/* Try the pattern of a trigger hit; true when it matches, and then `out` is filled but for its score. */
bool exo_pattern_match(exonym_scanner *s, const exo_hit *hit, exo_option *out);

/* ---- scanner.c -------------------------------------------------------------------------------- */

/* ERR_ARGUMENT when a list of types ("PER,ORG"; NULL: all) names one that there is not. */
exonym_status exo_types_check(const char *list, exonym_error *err);

#endif

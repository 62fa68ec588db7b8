/* build: settled facts -> names -> lexemes with their forms -> vocabulary, name trie, filters -> image bytes.
   Compile side; the only writer of images. Knows base, fold, key, lexicon, morph, translit and image/layout.h.

       facts.c    facts of an entity       -> names: words, guards, how they were come by
       persons.c  full names of persons    -> names that follow by rule
       spellings.c  rows                   -> the same names in other letters
       lexemes.c  words of a name          -> lexemes, each with all its forms
       trie.c     names                    -> states and edges
       roles.c    what sections and rows say of persons -> bits; words for roles -> their forms
       lint.c     all of it                -> remarks on collisions
       near.c     names                    -> the index of near keys
       pack.c     all of it                -> the bytes of FORMAT.md
       compile.c  the public face: layers in, image out */
#ifndef EXO_BUILD_H
#define EXO_BUILD_H

#include "base/base.h"
#include "fold/fold.h"
#include "image/layout.h"
#include "key/key.h"
#include "lexicon/lexicon.h"
#include "morph/morph.h"
#include "translit/translit.h"

#include <exonym/compile.h>

/* The most words of a name; a longer one is refused with a remark. */
#define EXO_NAME_WORDS 24

/* One word of a name being made. */
typedef struct exo_name_word {
    exo_str text;       /* as the row writes it */
    uint32_t word;      /* folded word */
    uint8_t gap;        /* before it, as exo_gap_key gives it */
    uint8_t spread;     /* the gap where blanks stand around its hyphen or apostrophe; 0 without one */
    uint8_t shape;
    bool upper, marked; /* begins with a capital; has marks that folding drops */
    uint32_t lexeme;
    bool bare;          /* `lexeme` is the one of the word that does not inflect */
} exo_name_word;

/* What is known of a string that stands for a word that does not inflect: most words of a list of names have been met before. */
typedef struct exo_bare {
    uint32_t word, lexeme; /* lexeme + 1; 0: nothing */
} exo_bare;

/* One form of a lexeme. */
typedef struct exo_build_form {
    uint32_t word;      /* folded */
    exo_im_reading reading;
} exo_build_form;

/* A name that ends in a state. */
typedef struct exo_build_name {
    uint32_t state, entity;
    uint32_t row;       /* in rows */
    exo_im_name name;
} exo_build_name;

/* An edge of the name trie. Key 0,0 with next 0 is an empty slot; else next > state. */
typedef struct exo_build_edge {
    uint32_t state, lexeme, gap, next;
} exo_build_edge;

/* A row behind names; the image's are smaller (pack.c). */
typedef struct exo_build_row {
    uint32_t text, lang, file, line; /* strings, and a line number */
    uint32_t via;
} exo_build_row;

/* An entity while it is made. */
typedef struct exo_build_entity {
    uint32_t id, canonical, label;  /* strings */
    uint32_t kind;
    uint32_t labels[EXO_LANG_COUNT];/* strings by language; 0: use label */
    uint32_t xid, row;              /* those of the entity run to the next one's */
    uint32_t country, generic, recalls; /* EXO_NO_ENTITY: none */
    uint32_t roles, citizen;        /* of a person: bits of spheres and offices; EXO_NO_ENTITY: not known */
    uint32_t traits;                /* EXO_TRAIT_* */
} exo_build_entity;

/* Who has a name, and how it weighs. */
typedef struct exo_owner {
    const exo_lex_entity *entity;
    int32_t prio;
} exo_owner;

/* How writers shorten a word of a name: Tg. for Târgu. */
/* A word that says what sort of place a name is (lang/sorts.tsv). */
typedef struct exo_place_sort {
    exo_str sort, word;      /* "county", "județul" */
    bool behind;             /* the name, as English has it */
} exo_place_sort;

typedef struct exo_shortened {
    uint32_t word;      /* folded */
    uint8_t lang;
    exo_str as;         /* without its full stop */
} exo_shortened;

/* A generic body of a country. */
typedef struct exo_body_plan {
    const exo_lex_entity *generic, *country, *listed; /* listed: the entity that a row names so; NULL: to be composed */
    exo_str id;                                       /* of a composed one: "org.mfa@geo.cz" */
    bool local;                                       /* of a city or region, which `country` is then */
} exo_body_plan;

typedef struct exo_build {
    exo_alloc alloc;
    exo_arena arena;
    exo_fold_tables fold;
    exo_buf key_blob;
    exo_key key;
    const exo_lexicon *lex;
    const exo_morph *morph;
    exo_str given_names;            /* the table of given names, given.tsv; may be empty */
    exo_translit *translit;   /* NULL: native rows are not spelt out */
    exo_lex_remark_fn *remark;
    void *user;
    void (*progress)(void *user, uint64_t done, uint64_t total); /* entities; NULL: nobody is told */
    bool lint;                      /* also remark on guesses and collisions */
    bool no_near;                   /* leave out the index of near keys */
    uint32_t guessed;               /* languages in which the last name's paradigm was a guess, as bits */

    exo_intern strings;             /* number -> offset in the pool through string_at */
    EXO_VEC(uint32_t) string_at;
    exo_buf pool;                   /* the image's strings */
    exo_intern words;               /* folded words; word of the image is number + 1 */
    EXO_VEC(exo_im_word) word_info; /* by word - 1: ordinary, function, flags, cues */
    exo_intern tags, paradigms;
    exo_intern lexeme_keys;         /* a lexeme is its lemma and the list of its forms */
    EXO_VEC(exo_im_lexeme) lexemes;
    EXO_VEC(uint16_t) lexeme_flags; /* EXO_LEXEME_* */
    EXO_VEC(exo_build_form) forms;
    EXO_VEC(exo_bare) bare;         /* by number of a string */

    EXO_VEC(exo_build_edge) edges;  /* hash table; len is its size */
    size_t nedges;
    uint32_t nstates;
    EXO_VEC(uint32_t) state_flags;
    EXO_VEC(exo_build_name) names;

    exo_intern owned;               /* word lists of plain names -> owner, for lint */
    EXO_VEC(exo_owner) owners;
    exo_intern family_names;        /* first and last words of persons' names, and how many persons have them there */
    EXO_VEC(uint32_t) family_counts;
    size_t npersons;

    EXO_VEC(exo_build_entity) entities;
    EXO_VEC(exo_str) entity_ids;    /* of the entities, in order */
    EXO_VEC(exo_body_plan) plans;
    EXO_VEC(const exo_body_plan *) listed; /* those of them that rows list */
    exo_intern adjectives;          /* of countries, in Romanian; by number: of how many countries */
    EXO_VEC(uint32_t) adjective_of;
    exo_intern parts;               /* last words of countries' English names; by number: the country, NULL when several */
    EXO_VEC(const exo_lex_entity *) part_of;
    EXO_VEC(exo_im_body) bodies;
    EXO_VEC(exo_im_xid) xids;
    EXO_VEC(exo_build_row) rows;
    EXO_VEC(exo_place_sort) sorts;
    EXO_VEC(exo_shortened) shortened;
    uint32_t row_file, row_file_string, row_lang_strings[EXO_LANG_COUNT]; /* of the last row's file; 0: not looked up */
    EXO_VEC(exo_im_affix) affixes;
    EXO_VEC(uint32_t) cues;
    EXO_VEC(exo_im_cue_mask) cue_masks;
    EXO_VEC(exo_im_pattern) patterns;
    EXO_VEC(exo_im_trigger) triggers;
} exo_build;

enum {
    EXO_LEXEME_ALONE = 1,      /* is a name by itself */
    EXO_LEXEME_ALONE_LOW = 2,  /* and may be written in lower case */
    EXO_LEXEME_FIRST = 4,      /* begins a longer name */
    EXO_LEXEME_FIRST_LOW = 8,
    EXO_LEXEME_PERSON_FIRST = 32, EXO_LEXEME_PERSON_LAST = 64,
    EXO_LEXEME_KEYS = 128,     /* its forms get sound keys */
    EXO_LEXEME_GIVEN = 256     /* a given name */
};

exonym_status exo_build_begin(exo_build *b, const exo_alloc *a, const exo_lexicon *lex, const exo_morph *morph,
                              exonym_error *err);
void exo_build_end(exo_build *b);

/* ---- lexemes.c ------------------------------------------------------------------------------ */

/* Offset of a string in the image's pool; UINT32_MAX when memory ran out. */
uint32_t exo_build_string(exo_build *b, exo_str s);
/* An entity's id and, right behind it, its canonical name. False when memory ran out. */
bool exo_build_entity_strings(exo_build *b, exo_str id, exo_str canonical, exo_build_entity *out);
/* Number of a grammatical tag with its language, "pl:gen.sg"; 0 when it is empty, UINT32_MAX when memory ran out. */
uint32_t exo_build_tag(exo_build *b, unsigned lang, const char *tag);
/* The image's number of a folded word (made if new); UINT32_MAX when memory ran out. */
uint32_t exo_build_word(exo_build *b, const char *folded, size_t len);
/* The words of a value; `*n` is 0 when it has none or more than EXO_NAME_WORDS. `*end_dot`: a full stop follows the
   last word. False when memory ran out. */
bool exo_build_words(exo_build *b, exo_str value, exo_name_word words[EXO_NAME_WORDS], size_t *n, bool *end_dot);
/* How the words of one name inflect. */
typedef struct exo_inflection {
    exo_sort sort;
    uint32_t langs;        /* bits of languages to expand in; 0: the words as they are */
    uint32_t native;       /* those of them in which the row is written */
    char sex;
    exo_str origin, override_;
    bool plural, family_first;
    bool vocative;         /* of a place: keep forms that are nothing but vocatives */
} exo_inflection;
/* Give each word its lexeme. */
exonym_status exo_build_lexemes(exo_build *b, exo_name_word *words, size_t n, const exo_inflection *how, exonym_error *err);

/* ---- trie.c --------------------------------------------------------------------------------- */

/* Add a name of the entity, of the last row, that is spelt by these words; the same name of the same entity is added once. */
exonym_status exo_build_name_add(exo_build *b, const exo_name_word *words, size_t n, uint32_t entity, const exo_im_name *name, bool person,
                                 exonym_error *err);

/* The state that a lexeme leads to from the root, 0 when no name begins with it. */
uint32_t exo_build_root(const exo_build *b, uint32_t lexeme);

/* ---- facts.c, pack.c ------------------------------------------------------------------------ */

exonym_status exo_build_facts(exo_build *b, exonym_error *err);
/* Entity number `entity`, which is `e`, has the name `value`, of the row behind `f`. */
exonym_status exo_build_name_of(exo_build *b, const exo_lex_entity *e, uint32_t entity, const exo_fact *f, exo_str value, exonym_error *err);
/* Whether news of that language is at home in the country where the entity lies. */
bool exo_build_is_home_to(const exo_build *b, const exo_lex_entity *e, unsigned lang);

/* ---- persons.c, spellings.c ------------------------------------------------------------------ */

/* Letters of a word in UTF-8. */
size_t exo_build_letters(exo_str s);
/* Count how many persons have which first and which last words in their names, before any is made. False when memory ran out. */
bool exo_build_count_bearers(exo_build *b);
/* Whether a full name of two words is one that many people have, and its bearer none who is thought of first. */
bool exo_build_is_common_name(const exo_build *b, const exo_lex_entity *e, const exo_name_word *w, size_t n);
/* Which words [*from, *to) of a person's name are the family name. */
void exo_build_family_name(const exo_lex_entity *e, const exo_name_word *w, size_t n, size_t *from, size_t *to);
/* Names that follow from a person's full name `full` of `n` words, which have their lexemes. */
exonym_status exo_build_person_names(exo_build *b, const exo_lex_entity *e, uint32_t entity, const exo_fact *f, const exo_name_word *w, size_t n,
                                     const exo_im_name *full, exonym_error *err);
/* Older spellings of a row's name; a native row as our languages spell it; a Chinese name before pinyin. With b->translit. */
exonym_status exo_build_old_spellings(exo_build *b, const exo_lex_entity *e, uint32_t entity, const exo_fact *f, exonym_error *err);
exonym_status exo_build_spellings(exo_build *b, const exo_lex_entity *e, uint32_t entity, const exo_fact *f, exonym_error *err);
exonym_status exo_build_chinese(exo_build *b, const exo_lex_entity *e, uint32_t entity, exonym_error *err);

/* "X (Twitter)" -> "X": what follows the last opening parenthesis only tells namesakes apart. */
exo_str exo_build_written(exo_str canonical);
/* Word tables: cues, ordinary and function words; after the facts. */
exonym_status exo_build_word_tables(exo_build *b, exonym_error *err);
/* The whole image into `out`. */
exonym_status exo_build_pack(exo_build *b, exo_buf *out, exonym_error *err);

/* ---- plurals.c ------------------------------------------------------------------------------ */

/* The English plurals of a country's names, behind those that its rows write. */
exonym_status exo_build_plurals(exo_build *b, const exo_lex_entity *e, uint32_t entity, exonym_error *err);

/* ---- bodies.c ------------------------------------------------------------------------------- */

/* Whether the country has an ISO code. */
bool exo_build_has_iso(const exo_lex_entity *e);
/* Which bodies there are, in byte order of their generics' ids, then the countries'. */
exonym_status exo_build_plan_bodies(exo_build *b, exonym_error *err);
/* A composed entity, number b->entities.len. */
exonym_status exo_build_compose(exo_build *b, const exo_body_plan *plan, exonym_error *err);
/* Names of a body, listed (`e`) or composed (`p`), in which its country's adjective stands inside. */
exonym_status exo_build_body_names(exo_build *b, const exo_lex_entity *e, const exo_body_plan *p, uint32_t number, exonym_error *err);
/* Whether the entity is what many bodies are called, one for each country or place. */
bool exo_build_is_body(const exo_lex_entity *e);
/* After all entities: their countries and traits, and the table of bodies. */
exonym_status exo_build_link_bodies(exo_build *b, exonym_error *err);

/* ---- local.c -------------------------------------------------------------------------------- */

/* Whether the entity is what `local` rows describe; and whether there is one of that place. */
bool exo_build_is_sort_set(exo_str set);
exonym_status exo_build_sorts(exo_build *b, exonym_error *err);
bool exo_build_is_local(const exo_lex_entity *e);
bool exo_build_is_local_to(const exo_build *b, const exo_lex_entity *body, const exo_lex_entity *place);
/* The entity that a plan makes, with all its names, in the arena. */
exonym_status exo_build_local(exo_build *b, const exo_body_plan *p, exo_lex_entity *out, exonym_error *err);

/* An entity's number by its id; it is there. */
uint32_t exo_build_number_of(const exo_build *b, exo_str id);

/* ---- roles.c -------------------------------------------------------------------------------- */

/* After all entities: in which spheres persons are known, which offices they have held, whose citizens they are. */
exonym_status exo_build_roles(exo_build *b, exonym_error *err);
/* Whether the set has words for a role; those of Polish and Romanian rows are lemmas. */
bool exo_build_is_role(exo_str set);
/* Called with each form of a role's word, and its cases, 0 where they say nothing. False when memory ran out. */
typedef bool exo_role_form_fn(exo_build *b, unsigned set, const char *folded, size_t len, uint32_t cases);
exonym_status exo_build_role_forms(exo_build *b, const exo_word_row *r, unsigned set, exo_role_form_fn *fn, exonym_error *err);

/* ---- lint.c --------------------------------------------------------------------------------- */

/* Remarks on forms that collide with another entity's or with ordinary words; after the word tables. */
exonym_status exo_build_lint(exo_build *b, exonym_error *err);

/* ---- compile.c ------------------------------------------------------------------------------ */

/* Files that make one layer together; `paths` ends in NULL. */
exonym_status exo_compiler_add_files(exonym_compiler *c, const char *const *paths, exonym_error *err);

#endif

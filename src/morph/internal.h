/* Inside the morph room: the tables after parsing, and the steps between them.

       text -> table.c ->  paradigms, rule sets, choosers, phrase rules       (per language, read only afterwards)
       name -> phrase.c -> a role for every word -> choose.c -> paradigm codes -> expand.c -> forms -> whole.c

   Words are worked on in lower case as UTF-16 code units (letters of one unit each: Latin, Greek, Cyrillic);
   capitals are put back when a form is given out. Nothing here knows a language: TABLES.md describes the tables. */
#ifndef EXO_MORPH_INTERNAL_H
#define EXO_MORPH_INTERNAL_H

#include "morph/morph.h"

#include <stdatomic.h>

enum {
    MORPH_WORD_MAX = 96,     /* letters of a form; longer words do not inflect */
    MORPH_TAGS_MAX = 128,    /* different tags of one language */
    MORPH_CAPTURES = 8,      /* bracketed items of a pattern */
    MORPH_DEPTH = 12,        /* `like` within `like` */
    MORPH_CLASS_BITS = 0x700 /* letters that a class may hold: Latin, Greek, Cyrillic; at 0x600 those of Vietnamese */
};

/* A word at work: lower-case letters. */
typedef struct morph_word {
    unsigned len;
    uint16_t at[MORPH_WORD_MAX];
} morph_word;

typedef struct morph_text {
    const uint16_t *at;
    unsigned len;
} morph_text;

typedef struct morph_class {
    exo_str name;
    uint8_t bits[MORPH_CLASS_BITS / 8];
} morph_class;

/* The bit of a letter in a class; MORPH_CLASS_BITS or more: no class has it. U+1E00 to U+1EFF stand where Arabic would. */
static inline unsigned morph_class_bit(unsigned letter) {
    return letter < 0x600 ? letter : letter >> 8 == 0x1E ? 0x600 + (letter & 0xFF) : MORPH_CLASS_BITS;
}
static inline bool morph_class_has(const morph_class *c, unsigned letter) {
    unsigned bit = morph_class_bit(letter);
    return bit < MORPH_CLASS_BITS && (c->bits[bit / 8] >> (bit % 8) & 1);
}

/* One item of a pattern: a letter, or a class that captures. */
typedef struct morph_item {
    uint16_t letter;            /* when cls is NULL */
    bool any, negate, plus;     /* <.>, <!V>, <V+> */
    const morph_class *cls;
} morph_item;

/* "*<C>ek": the end of a word, "=rok": all of it, "*th*": anywhere, "=mc*": the beginning, "%titles": a list. */
typedef struct morph_pattern {
    const morph_item *items;
    unsigned count;
    bool whole;                 /* from the beginning of the word */
    bool open;                  /* other letters may follow: "=mc*", "*th*" */
    const exo_intern *list;
} morph_pattern;

/* An output of a rule: letters, or MORPH_CAPTURE + n for \n; \0 is all that matched. */
enum { MORPH_CAPTURE = 0xE000 };

typedef struct morph_rule {
    morph_pattern pattern;
    const morph_text *outputs;  /* none: the rule refuses */
    unsigned count;
} morph_rule;

typedef struct morph_rules {
    exo_str name;
    uint64_t line, column;      /* where it is first mentioned */
    bool defined;
    bool all;                   /* every matching rule gives outputs, not only the first */
    bool everywhere;            /* rewrite all over the word from the left, not only its end */
    EXO_VEC(morph_rule) rules;
} morph_rules;

typedef enum morph_op_kind {
    OP_LITERAL,  /* =text   the form itself */
    OP_STRIP,    /* -text   without these letters at the end */
    OP_STRIP_N,  /* -2 */
    OP_ADD,      /* +text */
    OP_RULES,    /* @name   what the rule set makes of it */
    OP_IF,       /* ~pattern */
    OP_UNLESS    /* !pattern */
} morph_op_kind;

typedef struct morph_op {
    morph_op_kind kind;
    unsigned n;
    morph_text text;
    const morph_rules *rules;
    morph_pattern pattern;
} morph_op;

/* One way to make a form; `otherwise` says that it counts only when the variant before gave nothing. */
typedef struct morph_variant {
    const morph_op *ops;
    unsigned count;
    bool otherwise;
} morph_variant;

typedef struct morph_tagset {
    uint64_t bits[2];
} morph_tagset;

typedef struct morph_paradigm morph_paradigm;
/* "gen.sg|acc.sg : +a", or "like CODE : -o +a : not nom" when `like` is set. */
typedef struct morph_line {
    morph_tagset tags;
    morph_paradigm *like;
    morph_tagset filter;        /* tags that `like` lets through */
    const morph_variant *variants;
    unsigned count;
} morph_line;

struct morph_paradigm {
    const char *code;
    uint64_t line, column;      /* where it is defined, or first mentioned */
    bool defined;
    bool acronym;               /* endings stay lower case after capitals */
    bool clitic;                /* its forms are EXO_FORM_CLITIC */
    bool visiting;
    EXO_VEC(morph_line) lines;
};

/* Facts about a word that a `when` line may ask for. */
enum {
    IS_SORT = 0,                /* 1 << sort; EXO_SORT_COUNT bits */
    IS_ONLY = 10, IS_FIRST, IS_LAST, IS_MID, IS_HEAD, IS_MOD, IS_APPOSED, IS_EXTRA,
    IS_PREMOD,                  /* a modifier stands before the head */
    IS_HYPHEN, IS_AFTER_HYPHEN, /* the word is followed, or preceded, by a hyphen */
    IS_MALE, IS_FEMALE, IS_SEXLESS,
    IS_NATIVE, IS_FOREIGN, IS_PLURAL,
    IS_CAPS, IS_CAP, IS_LOWER, IS_MIXED,
    IS_GIVEN_M, IS_GIVEN_F, IS_GIVEN_U, IS_GIVEN,
    IS_JOINT_BEFORE,            /* an apostrophe stands before the word */
    IS_COMPOUND,                /* the name has several words */
    IS_TAIL,                    /* last word of the name */
    IS_DOMESTIC,                /* the origin is the table's language, or unknown */
    IS_ALIEN,                   /* the last word of a name in another language */
    IS_WITH_PLURAL              /* a head beside an adjective that may be plural */
};

typedef struct morph_cond {
    uint64_t bits;              /* any of these facts */
    uint64_t origins;           /* or any of these origins */
    bool negate;
} morph_cond;

typedef struct morph_choice {
    const morph_pattern *patterns;
    unsigned npatterns;
    morph_paradigm *const *paradigms;
    unsigned nparadigms;
    bool more;                  /* later blocks add theirs */
    bool guess;
} morph_choice;

typedef struct morph_when {
    const morph_cond *conds;
    unsigned nconds;
    EXO_VEC(morph_choice) choices;
} morph_when;

/* What `np` lines list. */
typedef enum morph_np {
    NP_PARTICLE,  /* from here on the name is frozen */
    NP_LINKER,    /* "i": the next phrase inflects as well */
    NP_BARE,      /* never inflects and does not end the phrase: von, II */
    NP_TITLE,     /* the noun after it inflects too: papież Franciszek */
    NP_ADJ_M, NP_ADJ_F, NP_ADJ_N, NP_ADJ_P, NP_ADJ_V,                 /* p plural, v personal plural */
    NP_GENDER_M, NP_GENDER_F, NP_GENDER_N, NP_GENDER_P, NP_GENDER_V,
    NP_NOUN,      /* looks like an adjective, is none */
    NP_PERSON,    /* a later word of a name of unknown sort that shows a person */
    NP_SEX_M, NP_SEX_F,          /* the given name shows the sex */
    NP_SURNAME_M, NP_SURNAME_F,  /* the surname shows it */
    NP_COMBINING, /* first half of a hyphened adjective: północno-wschodni */
    NP_EXTRA,     /* a last word that looks like a nominative: Financial Times */
    NP_GENITIVE,  /* ... but is one of these: a frozen genitive */
    NP_PRE,       /* when given: the only adjectives that stand before a noun: Marea Britanie */
    NP_POST,      /* with NP_PRE: words that are surely adjectives, so the one before them is a noun: Marea Neagră */
    NP_ALIEN,     /* a word of another language: a name that has one and is not native takes endings on its last word only */
    NP_ALIEN_FIRST, /* the same for native names that begin with one: Financial Times */
    NP_CLUB,      /* the last word of a club: the word before it may inflect instead (Manchesteru United) */
    NP_COUNT
} morph_np;

typedef struct morph_table {
    exo_lang lang;
    exo_intern class_names, rules_names, list_names, codes, origins;
    EXO_VEC(morph_class *) classes;
    EXO_VEC(morph_rules *) rules;
    EXO_VEC(exo_intern *) lists;
    EXO_VEC(morph_paradigm *) paradigms;
    EXO_VEC(morph_when *) whens;
    EXO_VEC(morph_pattern) np[NP_COUNT];
    const morph_class *letters; /* class "letters": words with others do not inflect */
    bool leading_adjectives;    /* np leading-adjectives: adjectives may stand before the head */
    bool flat;                  /* np flat: no agreement, no freezing; only the last word has endings */
    unsigned ntags;
    const char *tag_names[MORPH_TAGS_MAX];
    uint32_t tag_cases[MORPH_TAGS_MAX];
} morph_table;

typedef struct morph_given {
    exo_str classes;            /* names of its equivalence classes, space separated */
    char sex;
} morph_given;

/* Joined tags that were asked for: grows by compare-and-swap, so expanding stays thread-safe. */
typedef struct morph_joined {
    struct morph_joined *next;
    morph_tagset tags;
    exo_lang lang;
    char name[];
} morph_joined;
enum { MORPH_JOINED_SLOTS = 1024 };
typedef struct morph_cache {
    _Atomic(morph_joined *) slots[MORPH_JOINED_SLOTS];
} morph_cache;

struct exo_morph {
    exo_alloc alloc;
    exo_arena arena;
    morph_table *tables[EXO_LANG_COUNT];
    EXO_VEC(exo_morph_affix) affixes;
    exo_intern given_names;
    EXO_VEC(morph_given) given;
    morph_cache *cache;
};

/* ---- letters.c: letters and capitals ------------------------------------------------------------- */

uint32_t exo_morph_lower(uint32_t cp);
uint32_t exo_morph_upper(uint32_t cp);
bool exo_morph_is_letter(uint32_t cp);
/* Lower-case letters of a word; false when it is too long or has letters above U+FFFF. */
bool exo_morph_word_of(exo_str text, morph_word *out);
/* Shape of a word as facts: IS_CAPS (WARSZAWA), IS_MIXED (PiS: ends in a capital), IS_CAP (Warszawa, McEwan), IS_LOWER. */
uint64_t exo_morph_shape(exo_str text);

/* ---- rule.c: patterns, rule sets, variants ---------------------------------------------------------- */

bool exo_morph_match(const morph_pattern *p, const morph_word *w);
bool exo_morph_match_any(const morph_pattern *p, size_t count, const morph_word *w);
/* Called for each word that a variant makes. */
typedef bool morph_word_fn(void *user, const morph_word *w);
/* Runs the variants of a line over `w`; false when `fn` stopped. */
bool exo_morph_run(const morph_variant *variants, unsigned count, const morph_word *w, morph_word_fn *fn,
                   void *user);

/* ---- table.c: parsing ------------------------------------------------------------------------------- */

exonym_status exo_morph_table_load(exo_morph *m, exo_lang lang, const char *file, exo_str text,
                                   exonym_error *err);
void exo_morph_table_free(exo_morph *m, morph_table *t);
/* Agreement bits of a tag such as "gen.pl". */
uint32_t exo_morph_tag_cases(exo_str tag);

/* ---- phrase.c: the role of each word ---------------------------------------------------------------- */

typedef struct morph_role {
    uint64_t facts;             /* IS_... bits */
    bool frozen;
    bool loose;                 /* may stay bare beside inflected words */
} morph_role;
/* Fills `roles[0..nwords)`. */
void exo_morph_roles(const exo_morph *m, const morph_table *t, const exo_morph_request *q, const morph_word *words,
                     const bool *inflects, morph_role *roles);
const morph_given *exo_morph_given_find(const exo_morph *m, const morph_word *w);

/* ---- choose.c: which paradigms -------------------------------------------------------------------------- */

typedef struct morph_chosen {
    morph_paradigm *paradigms[32];
    unsigned count;
    bool guess;
} morph_chosen;
void exo_morph_choose(const morph_table *t, uint64_t facts, uint64_t origins, const morph_word *w,
                      morph_chosen *out);

/* ---- expand.c --------------------------------------------------------------------------------------- */

/* The name of a set of tags: "gen.sg|acc.sg". NULL when memory ran out. */
const char *exo_morph_tag_name(const exo_morph *m, const morph_table *t, morph_tagset tags);

#endif

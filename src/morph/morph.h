/* morph: paradigm tables -> every form of a word, with its grammatical tag and the paradigm that made it.
   Compile side. Knows base only. The tables are data (lexicons/morph): this engine interprets them. */
#ifndef EXO_MORPH_H
#define EXO_MORPH_H

#include "base/base.h"

/* Languages that inflect by table. EXO_LANG_ANY is none in particular. The numbers are bits in masks
   (1 << lang) and stand in images: append only. */
typedef enum exo_lang {
    EXO_LANG_ANY = 0,
    EXO_LANG_EN = 1,
    EXO_LANG_PL = 2,
    EXO_LANG_RO = 3,
    EXO_LANG_ID = 4,
    EXO_LANG_CS = 5,
    EXO_LANG_COUNT = 6
} exo_lang;
/* "pl" and back; EXO_LANG_COUNT when unknown; ANY is "any". */
exo_lang exo_lang_of(exo_str code);
const char *exo_lang_code(exo_lang lang);

/* What sort of name inflects: decides which paradigms are candidates. */
typedef enum exo_sort {
    EXO_SORT_PERSON,   /* every word inflects and may also stay bare */
    EXO_SORT_PLACE,    /* countries, cities, regions, places */
    EXO_SORT_ORG,      /* organisations, products, groups, concepts */
    EXO_SORT_EVENT,
    EXO_SORT_ABBR,     /* acronyms: PiS-u, LOT-u, UE */
    EXO_SORT_ADJ,      /* relational adjective in its dictionary form: all genders, numbers, cases */
    EXO_SORT_DEM,      /* inhabitant noun: singular and plural */
    EXO_SORT_NAME,     /* sort unknown: the tables decide by ending and capitals, and may take several */
    EXO_SORT_COUNT
} exo_sort;

/* Agreement bits: words of one name agree when the AND of their masks is not 0. Singular cases, then
   plural; Romanian uses NOM and GEN (its direct and oblique) and VOC; uninflected forms have all bits. */
enum {
    EXO_CASE_NOM = 1 << 0, EXO_CASE_GEN = 1 << 1, EXO_CASE_DAT = 1 << 2, EXO_CASE_ACC = 1 << 3,
    EXO_CASE_INS = 1 << 4, EXO_CASE_LOC = 1 << 5, EXO_CASE_VOC = 1 << 6,
    EXO_CASE_PLURAL_SHIFT = 8, /* plural bits are singular bits << 8 */
    EXO_CASE_ALL = 0xFFFF
};

/* One word of a name, and the separator that follows it in the name as written. */
typedef struct exo_morph_word {
    exo_str text;   /* "Bielsko", with its capitals and diacritics, NFC */
    char after;     /* ' ' '-' '\'' '.' or another ASCII sign, '|' for a dash between blanks; '\0' for the last word or none */
    exo_str gap;    /* the text between this word and the next as written, for whole forms; empty: made from `after` */
} exo_morph_word;

typedef struct exo_morph_request {
    const exo_morph_word *words;
    size_t nwords;
    exo_sort sort;
    exo_lang lang;        /* expand in this language (never ANY) */
    bool native;          /* the row is written in this language; false: a foreign name used in it */
    char sex;             /* 'm', 'f' or 0 unknown (then the given-name table and endings decide) */
    exo_str origin;       /* "cs", "zh" ...: orthography of the name; empty when unknown. Persons of another origin get
                             fewer forms (no Romanian vocatives), Indonesian ones also their older spellings */
    exo_str override_;    /* paradigm codes of the row, "pt:0" or "pt:ow,adj" (no '='), one a word, a missing one is
                             chosen; a single "0" holds for the whole name; empty: choose */
    bool plural;          /* the row's flag pl: plural surnames, or a Romanian plural name */
    bool family_first;
    exo_str lead;         /* signs before the first word, for whole forms; usually empty */
} exo_morph_request;

/* Cuts a name into words: letters and digits, with the sign and the gap after each. Returns how many there are
   (at most `cap` are written) and sets *lead. Borrows `name`. */
size_t exo_morph_split(exo_str name, exo_morph_word *words, size_t cap, exo_str *lead);

typedef enum exo_morph_form_flag {
    EXO_FORM_BASE = 1,      /* the word as the name gives it, uninflected */
    EXO_FORM_GUESSED = 2,   /* the paradigm is a last resort: no ending or table pointed to it */
    EXO_FORM_CLITIC = 4     /* Indonesian clitic or fused prefix, English possessive: the scanner strips these
                               itself (one list for all words), so the image does not store the form */
} exo_morph_form_flag;

typedef struct exo_morph_form {
    size_t word;            /* index in words */
    exo_str text;           /* "Bielska"; may hold a joint: "Farage'a", "Bruxelles-ului", "PiS-u" */
    uint32_t cases;         /* agreement bits, never 0 */
    const char *tag;        /* "gen.sg", "loc.sg|ins.sg", "gen.pl", "f.sg.nom": short, stable; "" for the base form of an
                               indeclinable. Static for the life of the exo_morph. */
    const char *paradigm;   /* "m:anim", "pt:0", "word:rok", "0"; the table row's code. Same life. */
    unsigned flags;         /* exo_morph_form_flag */
} exo_morph_form;
/* `form` and its text live for the call. Return false to stop (memory ran out). */
typedef bool exo_morph_form_fn(void *user, const exo_morph_form *form);

typedef struct exo_morph exo_morph;

/* A remark about a table or a choice; `line` 1-based. */
typedef void exo_morph_remark_fn(void *user, const char *file, uint64_t line, uint64_t column,
                                 const char *message);

exonym_status exo_morph_new(const exo_alloc *a, exo_morph **out, exonym_error *err);
void exo_morph_free(exo_morph *m);

/* Add one table: `name` is "pl.paradigms" (LANG.paradigms) or "given.tsv". Errors in a table are
   EXONYM_ERR_SYNTAX with file:line:column. Tables are read in any order, before the first expand. */
exonym_status exo_morph_load(exo_morph *m, const char *name, exo_str text, exonym_error *err);

/* All forms of all words of a name in one language. Every word yields at least its base form, once, with
   EXO_FORM_BASE; a word that does not inflect here (frozen complement, particle, indeclinable) yields only
   that, with EXO_CASE_ALL. Persons: every base form has EXO_CASE_ALL, since any part of a name may stay bare.
   The same (word, text) with two tags is one form: cases OR-ed, tags joined by '|'.
   Order is deterministic. Thread-safe after loading: nothing changes but the caller's memory and a lock-free cache of
   joined tag names, so the allocator hooks must be thread-safe too.
   EXONYM_ERR_ARGUMENT: an override code that the language's table does not have. */
exonym_status exo_morph_expand(const exo_morph *m, const exo_morph_request *request,
                               exo_morph_form_fn *fn, void *user, exonym_error *err);

/* Whole forms of a name for people and tests (`normalize forms`): agreeing combinations of the words' forms,
   joined by the separators of the name, at most `limit` of them (0: 20000), base first; the tag is what the words'
   common cases leave of one word's tags; paradigms of the words joined by '+'. Clitic forms included. */
typedef bool exo_morph_whole_fn(void *user, exo_str text, const char *tag, const char *paradigm);
exonym_status exo_morph_whole(const exo_morph *m, const exo_morph_request *request, size_t limit,
                              exo_morph_whole_fn *fn, void *user, exonym_error *err);

/* Sex of a given name from given.tsv: 'm', 'f' or 0. */
char exo_morph_given_sex(const exo_morph *m, exo_str given);
/* Equivalence classes of a given name, space separated ("joseph"); ptr NULL when the name is unknown. Names that
   share a class are the same name in other languages or short forms of it: Joe, Joseph, Józef, Iosif. */
exo_str exo_morph_given_classes(const exo_morph *m, exo_str given);

/* The clitics, joints and fused prefixes that the scanner strips: from `clitic` and `joint` lines of the tables. */
typedef struct exo_morph_affix {
    exo_lang lang;
    char kind;              /* 'c' fused clitic at the end (Rusia|nya), 'j' after an apostrophe (Farage'|a, Russia'|s),
                               'h' after a hyphen (Bruxelles-|ului, PiS-|u, Rusia-|nya), 'p' fused prefix before a capital (di|Jakarta) */
    exo_str text;           /* folded letters: "nya", "a", "ului", "di" */
    uint32_t cases;
    const char *tag;        /* "gen.sg|acc.sg", "clitic.nya", "poss" */
    bool outside;           /* not part of the mention's span: English 's, fused prefixes */
} exo_morph_affix;
size_t exo_morph_affix_count(const exo_morph *m);
const exo_morph_affix *exo_morph_affix_at(const exo_morph *m, size_t i);

#endif

/* lexicon: TSV layers -> checked facts that remember file and line. Compile side. Knows base only
   (utf8proc for the NFC check). Syntax and meaning: lexicons/README.md. */
#ifndef EXO_LEXICON_H
#define EXO_LEXICON_H

#include "base/base.h"

/* Languages of rows are the numbers of exo_lang (morph.h): any 0, en 1, pl 2, ro 3, id 4, cs 5. "pl" -> 2;
   UINT8_MAX when unknown. And back; NULL past the last. */
uint8_t exo_lexicon_lang(exo_str code);
const char *exo_lexicon_lang_code(uint8_t lang);

/* The kinds that a declaring row may have; the numbers stand in images: append only. */
typedef enum exo_kind {
    EXO_KIND_PERSON, EXO_KIND_COUNTRY, EXO_KIND_CITY, EXO_KIND_REGION, EXO_KIND_PLACE, EXO_KIND_ORG,
    EXO_KIND_EVENT, EXO_KIND_PRODUCT, EXO_KIND_GROUP, EXO_KIND_CONCEPT, EXO_KIND_COUNT
} exo_kind;
/* "person" ... and the output type of each: PER GPE GPE GPE LOC ORG EVENT PRODUCT GROUP CONCEPT. */
const char *exo_kind_name(exo_kind kind);
const char *exo_kind_type(exo_kind kind);

/* What a row says. */
typedef enum exo_field {
    EXO_FIELD_DECLARE,     /* the kind itself: value is the canonical name, its parenthesis included */
    EXO_FIELD_NAME,        /* pl ro en id any, with `suffix` */
    EXO_FIELD_NATIVE,      /* cyrl.ru hani arab ...: `script` */
    EXO_FIELD_GIVEN,       /* other given names of a person */
    EXO_FIELD_SURNAME,     /* the surname when it is not the last word */
    EXO_FIELD_ALIAS,       /* stands for the person alone */
    EXO_FIELD_PATTERN,     /* a PCRE2 family; flags->trigger is never empty */
    EXO_FIELD_GENERIC,     /* generic.pl, generic.pl.abbr: a generic body that composes with a country; value is
                              its name in `lang`, with `suffix` */
    EXO_FIELD_MEMBER_OF, EXO_FIELD_CAPITAL_OF, EXO_FIELD_LOCATED_IN, /* value: the id of an entity that exists */
    EXO_FIELD_OF,          /* a place that a local body is of, when not every place of a sort has one: such an id too */
    EXO_FIELD_RECALLS,     /* another entity, of which a text that names this one speaks too: an id, like those above */
    EXO_FIELD_CITIZEN_OF,  /* of a person; such an id too */
    EXO_FIELD_BODY,        /* the generic body that this is for the country it is located in; such an id too */
    EXO_FIELD_LOCAL,       /* local.ro, local.ro.abbr: what a local body is called, "Primăria {city}"; in `lang`, with `suffix` */
    EXO_FIELD_SPHERE,      /* of a person: "politics", a cue set role-politics has the words for such people */
    EXO_FIELD_OFFICE,      /* an office that a person has held: "president", a cue set office-president */
    EXO_FIELD_SOURCE,
    EXO_FIELD_TEST,        /* test.pl: a sentence in `lang` with the entity's mentions in brackets, or none; not for images */
    EXO_FIELD_SAME_AS      /* settled away: no entity has it */
} exo_field;

typedef enum exo_suffix {
    EXO_SUFFIX_NONE, EXO_SUFFIX_ABBR, EXO_SUFFIX_ADJ, EXO_SUFFIX_DEM, EXO_SUFFIX_OLD, EXO_SUFFIX_BAD
} exo_suffix;

typedef enum exo_case_guard {
    EXO_CASE_DEFAULT, EXO_CASE_AA_FIRST /* Aa */, EXO_CASE_AA_ALL /* AA */, EXO_CASE_ANY /* any */
} exo_case_guard;

/* An external id, key "wd" ("iso", "gn", "attack"), value "Q148". */
typedef struct exo_xid {
    exo_str key, value;
} exo_xid;

/* The flags column, taken apart. Rows with equal columns share one. */
typedef struct exo_flags {
    exo_case_guard letters;      /* Aa AA any */
    uint32_t langs;              /* lang:xx,yy as bits (1 << language number); 0: no such guard */
    exo_str cue;                 /* cue:SET, else empty */
    bool cue_if_initial, notallcaps, ante, cut_short, quoted, sole, no_l1, no_l2, dep;
    bool label;                  /* the canonical name is only a label, never matched */
    bool known;                  /* a person whom the full name alone means, though others have it */
    bool mono, family_first, family /* a pattern family's label */;
    bool noun;                   /* an ordinary noun, of a generic row: only a suggestion where no capital makes it a name */
    bool the;                    /* English writes the canonical name with "the": of the Czech Republic */
    uint32_t home;               /* home:xx,yy as bits: the country of news in these languages */
    bool plural;                 /* plural; on language rows also written pl (elsewhere pl is the origin) */
    uint8_t min;                 /* min:n, 0 none */
    int32_t prio;                /* prio:n */
    char sex;                    /* m f or 0 */
    exo_str origin;              /* cs, zh ... */
    exo_str paradigm;            /* text after '=', "pt:0,adj"; whether such a paradigm exists is not checked here */
    exo_str trigger;             /* trigger:apt,advanced */
    const exo_xid *xids;
    size_t nxids;
} exo_flags;

/* One value of one row. */
typedef struct exo_fact {
    exo_field field;
    exo_suffix suffix;
    uint8_t lang;                /* of NAME and GENERIC; else any */
    bool pinyin;                 /* not written: made from the syllables of a Chinese name */
    bool local;                  /* not written: made from a template of a local body */
    bool counted;                /* not written: a plural, which counts only behind a word that counts */
    exo_str script;              /* "cyrl.ru" for NATIVE, else empty */
    exo_str value;
    const exo_flags *flags;      /* never NULL; shared by the values of a row */
    uint32_t file;               /* index of the layer file */
    uint32_t line, column;       /* of the value */
    uint32_t layer;              /* numbers rise */
    uint32_t section;            /* of a declaring row: exo_lexicon_section, 0 none */
} exo_fact;

/* What rows "*" say of the persons declared below them in a file, unless these have rows of their own. */
#define EXO_LEX_SPHERES 6
typedef struct exo_lex_section {
    exo_str spheres[EXO_LEX_SPHERES]; /* .len 0 behind the last */
    exo_str citizen_of;               /* the id of a country, or empty */
    uint32_t file, sphere_line, citizen_line;
} exo_lex_section;

typedef struct exo_lex_entity {
    exo_str id;
    exo_kind kind;
    const exo_fact *facts;       /* the declaring fact first, then in layer order, then those of merged ids */
    size_t nfacts;
} exo_lex_entity;

/* One remark; severity 0 warning, 1 error (exonym_severity of compile.h). Codes ("columns", "unknown-field" ...)
   are stable; tests/cases/lexicon shows each. `column` counts code points from 1; 0: the whole line or file. */
typedef void exo_lex_remark_fn(void *user, int severity, const char *file, uint64_t line,
                               uint64_t column, const char *code, const char *message);

typedef struct exo_lexicon exo_lexicon;

exonym_status exo_lexicon_new(const exo_alloc *a, exo_lex_remark_fn *remark, void *user, exo_lexicon **out,
                              exonym_error *err);
void exo_lexicon_free(exo_lexicon *lex);

/* Begin a layer: rows of later layers add to, remove from or replace rows of earlier ones. Files added until
   the next call belong to it; within a layer the order of rows and files says nothing. An id may be declared once
   in a layer (twice is an error), and again in a later layer only to the same kind: the later canonical and flags
   win, with a warning unless the row says so with '='. */
exonym_status exo_lexicon_layer(exo_lexicon *lex, exonym_error *err);

/* Parse one file of the current layer. `text` is borrowed until exo_lexicon_free. Bad rows are reported and
   skipped; the status is EXONYM_OK unless memory ran out. */
exonym_status exo_lexicon_add(exo_lexicon *lex, const char *file, exo_str text, exonym_error *err);

/* Settle all layers: removals, replacements, same-as, drop; check values without declaration. Then the
   accessors below work, on what is sound when there were errors. EXONYM_ERR_SYNTAX when any error was reported
   (the first is in `err`). An id that was merged away becomes names of the other: its canonical an `any` name. */
exonym_status exo_lexicon_finish(exo_lexicon *lex, exonym_error *err);

size_t exo_lexicon_errors(const exo_lexicon *lex);
size_t exo_lexicon_warnings(const exo_lexicon *lex);
/* Entities in byte order of their ids. */
size_t exo_lexicon_count(const exo_lexicon *lex);
const exo_lex_entity *exo_lexicon_entity(const exo_lexicon *lex, size_t i);
/* By id, a merged one included; NULL when there is none. */
const exo_lex_entity *exo_lexicon_find(const exo_lexicon *lex, exo_str id);
const char *exo_lexicon_file(const exo_lexicon *lex, uint32_t file);
/* Section 0 says nothing. */
const exo_lex_section *exo_lexicon_section(const exo_lexicon *lex, uint32_t section);

/* Word tables beside the layers (cues*.tsv, ordinary*.tsv, function-words*.tsv): three columns
   set <TAB> lang <TAB> word ; word ... A file is one by such a base name, or by "#!words" as its first
   line. They do not layer: later files add. */
typedef struct exo_word_row {
    exo_str set;
    uint8_t lang;
    exo_str word;
    uint32_t file, line;
} exo_word_row;
size_t exo_lexicon_word_count(const exo_lexicon *lex);
const exo_word_row *exo_lexicon_word(const exo_lexicon *lex, size_t i);

#endif

/* What the files of the lexicon room share; no other room includes this.

       parse.c    lines -> columns -> rows: one pass, each row checked by itself
       fields.c   the words of the language: kinds, fields, languages, scripts, origins
       flags.c    the flags column
       text.c     characters: UTF-8, NFC, foreign letters, column numbers
       words.c    cue sets and other word tables
       layers.c   rows -> settled entities */
#ifndef EXO_LEXICON_INSIDE_H
#define EXO_LEXICON_INSIDE_H

#include "lexicon.h"

#if defined(__GNUC__)
#define EXO_LEX_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define EXO_LEX_PRINTF(f, a)
#endif

#define EXO_LEX_NONE UINT32_MAX
enum {
    EXO_LEX_LINE_MAX = 65536, /* bytes of a line */
    EXO_LEX_MARKS_MAX = 30    /* combining marks in a row: the Stream-Safe limit of UAX #15 */
};

/* What a row does to the rows of earlier layers. */
typedef enum exo_lex_op {
    EXO_LEX_ADD,
    EXO_LEX_REMOVE,  /* -id field value; value.ptr NULL: every value of the field */
    EXO_LEX_REPLACE, /* =id field value */
    EXO_LEX_DROP     /* id drop */
} exo_lex_op;

/* Where a flag may stand: one bit for each sort of row. */
enum {
    EXO_ON_DECLARE = 1, EXO_ON_NAME = 2, EXO_ON_FORM = 4 /* .adj .dem */, EXO_ON_NATIVE = 8,
    EXO_ON_PERSON = 16 /* given surname alias */, EXO_ON_PATTERN = 32, EXO_ON_GENERIC = 64,
    EXO_ON_PLAIN = 128 /* relations, source, same-as: no flag at all */
};

/* The field column, taken apart. */
typedef struct exo_lex_spec {
    exo_field field;
    exo_suffix suffix;
    exo_kind kind;      /* of DECLARE */
    uint8_t lang;
    uint8_t where;      /* EXO_ON_... */
    bool drop;          /* "drop": no field, an operation */
    exo_str script;
} exo_lex_spec;

/* One value of one row, before the layers are settled. */
typedef struct exo_lex_row {
    exo_fact fact;
    uint32_t id;        /* number in `ids` */
    uint32_t layer;
    uint32_t flags_column;
    uint8_t op, kind;
} exo_lex_row;

/* What is known of an id while rows come in. */
typedef struct exo_lex_id {
    uint32_t layer;       /* that declared it last; 0: none */
    uint32_t file, line;  /* where */
    bool tried;           /* a declaring row was refused: its other rows need no second error */
} exo_lex_id;

typedef struct exo_lex_flagset {
    const exo_flags *flags;
    uint32_t where;       /* rows that may carry all of them */
} exo_lex_flagset;

/* A place in a layer. Column in code points, 0 unknown. */
typedef struct exo_lex_place {
    uint32_t file, line, column;
} exo_lex_place;

/* A remark made while settling: kept, then sorted by place. */
typedef struct exo_lex_remark {
    exo_lex_place place;
    int severity;
    const char *code, *message;
} exo_lex_remark;

struct exo_lexicon {
    exo_alloc alloc;
    exo_arena arena;
    exo_lex_remark_fn *remark;
    void *user;

    exo_intern ids;
    EXO_VEC(exo_lex_id) about;          /* by id number */
    exo_intern fields;                  /* field columns seen, and what they mean */
    EXO_VEC(exo_lex_spec) specs;
    exo_intern flag_texts;              /* flags columns seen, and what they mean */
    EXO_VEC(exo_lex_flagset) flagsets;
    EXO_VEC(const char *) files;
    EXO_VEC(exo_lex_row) rows;
    exo_intern sets;                    /* names of word sets */
    EXO_VEC(exo_word_row) words;
    EXO_VEC(exo_lex_section) sections;  /* the first says nothing */
    uint32_t section;                   /* of the file being read; 0: no row "*" yet */
    uint32_t layer;                     /* 1-based; 0 before the first */

    size_t errors, warnings;
    exonym_error first;                 /* the first error */
    EXO_VEC(exo_lex_remark) later;
    bool settling, settled, nomem;

    EXO_VEC(int32_t) wide;              /* scratch of the NFC check */
    exo_buf scratch;

    exo_lex_entity *entities;
    size_t nentities;
    exo_fact *facts;
    uint32_t *entity_of;                /* by id number: entity, or EXO_LEX_NONE */
};

/* The line being read. */
typedef struct exo_lex_line {
    exo_lexicon *lex;
    exo_str text;        /* without its line end */
    uint32_t file, number;
    bool ascii;
} exo_lex_line;

enum { EXO_LEX_WARNING = 0, EXO_LEX_ERROR = 1 };

/* ---- parse.c: remarks ------------------------------------------------------------------------ */

void exo_lex_say(exo_lexicon *lex, int severity, exo_lex_place place, const char *code,
                 const char *format, ...) EXO_LEX_PRINTF(5, 6);
/* The same about the text at `at` of the line. Always false, so that a check can end with it. */
bool exo_lex_error(const exo_lex_line *line, const char *at, const char *code, const char *format,
                   ...) EXO_LEX_PRINTF(4, 5);
void exo_lex_warn(const exo_lex_line *line, const char *at, const char *code, const char *format,
                  ...) EXO_LEX_PRINTF(4, 5);
/* Gives a remark out: counts it, keeps the first error, calls back. */
void exo_lex_emit(exo_lexicon *lex, const exo_lex_remark *r);
/* Text for a message: cut at 60 bytes, between characters. */
exo_str exo_lex_shown(exo_str s);
/* Takes the part before the first " ; " off `*rest`, as exo_str_next does. */
bool exo_lex_next_value(exo_str *rest, exo_str *value);
/* The canonical name as it is written in text: "X" of "X (Twitter)". */
exo_str exo_lex_written(exo_str canonical);
/* Trims spaces, with a warning when there were any. */
exo_str exo_lex_trim(const exo_lex_line *line, exo_str column);

/* ---- fields.c -------------------------------------------------------------------------------- */

/* False: unknown. Allocates for the script's name. */
bool exo_lex_field_parse(exo_lexicon *lex, exo_str text, exo_lex_spec *out);
const char *exo_lex_field_guess(exo_str text);
/* "pl.adj" of a fact; written to `out` of 32 bytes. */
const char *exo_lex_field_text(const exo_fact *fact, exo_kind kind, char out[32]);
bool exo_lex_is_kind(const char *word);
bool exo_lex_is_origin(exo_str code);

/* ---- flags.c --------------------------------------------------------------------------------- */

/* NULL after an error, which is reported. */
const exo_flags *exo_lex_flags_parse(const exo_lex_line *line, exo_str column,
                                     const exo_lex_spec *spec);

/* ---- text.c ---------------------------------------------------------------------------------- */

/* The line is UTF-8 in NFC without control characters; otherwise an error and false. Sets line->ascii. */
bool exo_lex_line_check(exo_lex_line *line);
uint32_t exo_lex_column(const exo_lex_line *line, const char *at);
/* Letters and signs of a value fit its field. False after an error. */
bool exo_lex_value_check(const exo_lex_line *line, exo_str value, const exo_lex_spec *spec);
/* Letters and digits of a value. */
size_t exo_lex_letters(exo_str value);

/* ---- words.c --------------------------------------------------------------------------------- */

bool exo_lex_is_word_file(const char *file, exo_str text);
void exo_lex_word_line(exo_lex_line *line);

#endif

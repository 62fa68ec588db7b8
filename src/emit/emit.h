/* emit: mentions -> text, TSV, JSON Lines, CoNLL, brat, HTML. Knows base and the public headers only.

   Everything is written through an exo_out: bytes gathered in memory and handed on in large pieces, with
   one error that sticks, so that callers check once, at the end of a document. */
#ifndef EXO_EMIT_H
#define EXO_EMIT_H

#include "base/base.h"

/* ---- where bytes go ------------------------------------------------------------------------- */

typedef struct exo_out {
    exo_alloc alloc;
    exo_buf bytes;    /* not yet written */
    int fd;           /* -1: everything stays in `bytes` */
    int error;        /* errno of the first failure; everything after it is dropped */
    size_t hold;      /* how much is gathered before it is written */
    void (*wait)(void *user); /* called before writing; NULL: no need */
    void *user;
} exo_out;

/* `fd` is borrowed; -1 gathers in memory. */
void exo_out_init(exo_out *out, const exo_alloc *a, int fd);
/* Frees the memory; what is not flushed is lost. */
void exo_out_free(exo_out *out);
void exo_out_put(exo_out *out, const void *bytes, size_t len);
void exo_out_puts(exo_out *out, const char *z);
void exo_out_putc(exo_out *out, char c);
void exo_out_u64(exo_out *out, uint64_t n);
/* 0 to 3 decimals, without trailing zeros: 1, 0.9, 0.935. */
void exo_out_score(exo_out *out, double score);
/* A quoted JSON string. Ill-formed UTF-8 becomes U+FFFD, once for each maximal subpart; what some
   readers take for the end of a line (U+0085, U+2028, U+2029) is escaped, as controls are. */
void exo_out_json(exo_out *out, exo_str s);
/* A TSV field: backslash, tab, line feed and carriage return become \\ \t \n \r. */
void exo_out_tsv(exo_out *out, exo_str s);
/* For one of several who write to the same place: gather up to `hold` bytes, and ask `wait` before writing them. 0 and NULL
   go back to what _init chose. */
void exo_out_turns(exo_out *out, size_t hold, void (*wait)(void *user), void *user);
/* Writes what is gathered without asking. */
bool exo_out_write(exo_out *out);
/* Writes what is gathered. False when this or something before it failed; see `error`. */
bool exo_out_flush(exo_out *out);

/* ---- one document --------------------------------------------------------------------------- */

/* What a replaced mention looks like: literal text and {placeholders}; {{ and }} stand for braces. */
typedef struct exo_template exo_template;
/* Placeholders: text label canonical id type via score tag, or an external id ({iso}, {wikidata}).
   @return EXONYM_OK, ERR_SYNTAX with the column, ERR_NOMEM. */
exonym_status exo_template_parse(const exo_alloc *a, const char *source, exo_template **out, exonym_error *err);
void exo_template_free(exo_template *template);

/* What JSON says of entities, kept from one mention to the next; one thread's. */
typedef struct exo_emit_cache exo_emit_cache;
exo_emit_cache *exo_emit_cache_new(const exo_alloc *a);
void exo_emit_cache_free(exo_emit_cache *cache);

typedef struct exo_emit {
    exo_out *out;
    exonym_scanner *scanner;       /* asked for candidates and the language; NULL when there is none */
    exonym_image *const *images;   /* the scanner's, for external ids */
    exonym_unit unit;
    const exo_template *template;  /* NULL: {label} */
    exo_emit_cache *cache;         /* for these images alone; NULL: none */
    bool suggest;                  /* suggestions are wanted: JSON has the member `suggestions`, TSV a tenth column */
} exo_emit;

/* Mentions inside mentions that HTML shows; a name has 24 words at most. */
enum { EXO_EMIT_NESTING = 24 };

/* A document while it is written. */
typedef struct exo_emit_doc {
    const exo_emit *emit;
    const char *text;
    size_t len;
    exo_str name;             /* TSV: the first column, as it is written (exo_out_tsv is applied) */
    size_t written;           /* what stands before has been dealt with: nobody looks at it again */
    exonym_cursor cursor;     /* at the start of the last mention, or of the last token */
    size_t count;             /* mentions written */
    size_t notes;             /* brat: normalizations written */
    size_t open[EXO_EMIT_NESTING]; /* HTML: where the elements that are open end, the innermost last */
    size_t nopen;
    bool midline;             /* CoNLL: the line has tokens */
} exo_emit_doc;
exo_emit_doc exo_emit_begin(const exo_emit *emit, exo_str name, const char *text, size_t len);

/* A format in which a document goes out mention by mention, in memory that does not grow with it. What is NULL has nothing to do. */
typedef struct exo_emit_format {
    const char *name;
    void (*open)(const exo_emit *emit);     /* before the first document of an output */
    void (*begin)(exo_emit_doc *doc);
    void (*mention)(exo_emit_doc *doc, const exonym_mention *m);
    void (*end)(exo_emit_doc *doc);
    void (*close)(const exo_emit *emit);    /* after the last */
    bool source;  /* writes the source too, all of it, whatever becomes of the scan */
} exo_emit_format;

/* Text: the source, each mention in the shape of the template. Nested mentions and suggestions leave the source as it is. */
extern const exo_emit_format exo_emit_text;

/* TSV: document start end text id canonical type via score; with suggestions a last column, "suggestion" or empty. */
extern const exo_emit_format exo_emit_tsv;
void exo_emit_tsv_header(const exo_emit *emit);

/* Columns as CoNLL-2003 has them: token start end id tag, the tag in BIO2 ("B-PER", "O"), "_" without an id. A line
   "-DOCSTART-" with the document's name in the fourth column begins each document, an empty line ends each line of text that has
   tokens. A token is a run of letters and digits, with single joints (' - . , and their like) between two of them, or one
   other character; no token crosses the edge of a mention. Outermost mentions only, no suggestions. */
extern const exo_emit_format exo_emit_conll;

/* The .ann file of brat (https://brat.nlplab.org/standoff.html): a T line each mention, and N lines with our id and the external
   ones. One output, one document: the format has no place for a second. No suggestions. */
extern const exo_emit_format exo_emit_brat;

/* One HTML 5 page, an <article> each document, a <mark> each mention, suggestions marked so. */
extern const exo_emit_format exo_emit_html;

/* JSON: `"entities":[...],"offsets":"chars","detected_lang":"pl"` without braces around; the first name
   is `into`. Candidates need mentions that are the scanner's latest. */
void exo_emit_json(exo_emit_doc *doc, const char *into, const exonym_mention *mentions, size_t count);

/* "bytes", "chars", "utf16". */
const char *exo_unit_name(exonym_unit unit);

#endif

/* cli: the command `normalize`. Knows emit, base and the public headers: it uses libexonym as any program
   would. libexonym-compile is opened only when a layer has to be compiled (compiler.c). */
#ifndef EXO_CLI_H
#define EXO_CLI_H

#include "emit/emit.h"

#include <exonym/compile.h>

#include <getopt.h>

/* As grep has them: fine; something was lost but the rest was done; nothing useful was done. */
enum { EXO_EXIT_OK = 0, EXO_EXIT_LOST = 1, EXO_EXIT_FATAL = 2 };

/* One a subcommand; `argv[0]` is the subcommand's name. Returns the exit code. */
int exo_cli_scan(int argc, char **argv);
int exo_cli_compile(int argc, char **argv);
int exo_cli_lint(int argc, char **argv);
int exo_cli_test(int argc, char **argv);
int exo_cli_info(int argc, char **argv);
int exo_cli_forms(int argc, char **argv);
int exo_cli_lookup(int argc, char **argv);
int exo_cli_compare(int argc, char **argv);
int exo_cli_explain(int argc, char **argv);

/* malloc: what the whole command allocates with. */
extern const exo_alloc exo_cli_alloc;

/* ---- messages (say.c) ------------------------------------------------------------------------- */

/* "normalize: ..." and a line end on standard error. */
#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
void exo_say(const char *format, ...);
/* From now on what this thread says is gathered in `said`; NULL: it goes to standard error. */
void exo_say_into(exo_buf *said);
/* The same, then "Try 'normalize SUBCOMMAND --help'."; returns EXO_EXIT_FATAL. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
int exo_usage(const char *subcommand, const char *format, ...);
/* getopt_long without its own messages: says what is wrong with an option and returns '?'. */
int exo_option(const char *subcommand, int argc, char **argv, const char *letters, const struct option *longs);
/* The index of `word` in a list, or -1 after saying that `option` does not take it. */
int exo_choice(const char *subcommand, const char *option, const char *word, const char *const *words, size_t n);
/* Whether every type of a list, the value of --types, is known; says which is not. */
bool exo_types(const char *subcommand, const char *list);
/* Prints `text` (for --help); returns the exit code. */
int exo_print(const char *text);
/* Flushes standard output and says what went wrong with it. A reader that went away ends the process as
   it ends any filter: by SIGPIPE, quietly. */
int exo_finish(exo_out *out);

/* ---- packed input (unpack.c) ------------------------------------------------------------------ */

typedef enum exo_packing { EXO_PLAIN, EXO_GZIP, EXO_ZSTD } exo_packing;
/* How something is packed that begins so; `*more` when it takes more bytes to know. */
exo_packing exo_packing_of(const char *bytes, size_t len, bool *more);

typedef struct exo_unpack exo_unpack;
/* NULL when memory ran out. */
exo_unpack *exo_unpack_new(exo_packing packing);
void exo_unpack_free(exo_unpack *u);
/* Undoes as much of `*in` as there is room for; `*in` and `*room` are what is left. More may come out with `*in` empty,
   as long as room was used up. NULL, or what is wrong. */
const char *exo_unpack_some(exo_unpack *u, exo_str *in, char *out, size_t *room);
/* After the last byte: NULL, or what is missing. */
const char *exo_unpack_end(const exo_unpack *u);

/* ---- documents (source.c) --------------------------------------------------------------------- */

/* An input: a file, or standard input ("-"); packed or plain. */
typedef struct exo_source {
    const char *name;      /* as given, for messages */
    int fd;
    exo_str text;          /* after _whole */
    void *map;             /* not NULL: `text` is mapped */
    size_t done;           /* of a mapped text: pages given back */
    exo_buf bytes;         /* what was read; lines are cut from it */
    size_t at, looked;     /* next line; no line end before */
    size_t cut;            /* behind the last line end */
    bool begun, ended, failed;
    exo_unpack *unpack;    /* NULL: plain */
    exo_buf packed;        /* read and not yet unpacked: from `taken` on */
    size_t taken;
    const char *wrong;     /* what is wrong with what stands behind `bytes` */
    bool full;             /* the last unpacking filled its room: there may be more */
    uint64_t line;         /* number of the line given last, from 1 */
} exo_source;
/* Says what is wrong and returns false: missing, a directory, not readable. */
bool exo_source_open(exo_source *s, const char *name);
void exo_source_close(exo_source *s);
/* All of it in `s->text`: mapped when it is a plain regular file, else read. */
bool exo_source_whole(exo_source *s);
/* What stands before byte `upto` of a mapped text is not needed soon: its pages may leave memory, so that a
   long file takes no more of it than a short one. */
void exo_source_done(exo_source *s, size_t upto);
/* The next line with its line end, when it has one, borrowed until the next call. 1 a line, 0 the end,
   -1 after saying what is wrong. */
int exo_source_line(exo_source *s, exo_str *line);
/* Whole lines, about `size` bytes of them, the last with its line end unless the input ends without one; fewer, when
   `ready`, if no more are there without waiting. Borrowed until the next call. Returns as _line does; `s->line` is not kept. */
int exo_source_lines(exo_source *s, size_t size, bool ready, exo_str *lines);
/* How many lines end in there. */
uint64_t exo_count_lines(exo_str lines);
/* After _lines: the caller owns those bytes, which are now in `*into`; what was in there is used again. */
void exo_source_take(exo_source *s, exo_buf *into);

/* ---- JSON records (record.c) ------------------------------------------------------------------ */

/* One member of a record: where its bytes are. */
typedef struct exo_member {
    size_t start, end;     /* from the key's quote to the value's last byte */
    bool drop;             /* a result goes in its place */
} exo_member;

/* A JSON object taken apart, its bytes kept:

       { "id":7, "text":"Pekin \u2014", "entities":[] }\r\n
         ^---^   ^--------------------^ ^-----------^
         members[0]        [1]            [2] dropped  */
typedef struct exo_record {
    exo_str line;          /* borrowed */
    size_t open, close;    /* its braces */
    EXO_VEC(exo_member) members;
    exo_str text;          /* decoded */
    exo_str id;            /* the value as it stands in the line; empty when there is none */
    exo_str lang;          /* decoded; empty when there is none, or it is not a string */
    exo_buf decoded;       /* strings with escapes; room is reserved before anything points in */
} exo_record;

/* Which members mean what. */
typedef struct exo_record_names {
    const char *field;         /* holds the text */
    const char *const *drop;   /* replaced by the result */
    size_t ndrop;
} exo_record_names;

/* Take one line apart. A line is one JSON object in UTF-8; of equal keys the last counts; a surrogate
   without its other half is read as U+FFFD. The record may be used again.
   @return EXONYM_OK, ERR_SYNTAX (the message says where and what), ERR_NOMEM. */
exonym_status exo_record_parse(exo_record *r, exo_str line, const exo_record_names *names, exonym_error *err);
/* Everything up to the result, with a comma when one is due; then everything after it. */
void exo_record_head(const exo_record *r, exo_out *out);
void exo_record_tail(const exo_record *r, exo_out *out);
/* Decodes a raw JSON value into `out` when it is a string; else gives it as it stands. */
exonym_status exo_record_plain(exo_str raw, exo_buf *out, exonym_error *err);
void exo_record_free(exo_record *r);

/* ---- lexicons (lexicon.c, cache.c) ------------------------------------------------------------ */

/* The images to scan with, in order: a later one wins ties. */
typedef struct exo_lexicons {
    EXO_VEC(exonym_image *) images;
    exonym_compiler *compiler;   /* owns the bytes of an image that could not be cached */
} exo_lexicons;
/* Open the built-in lexicon (when wanted) and `paths`, each an image or a layer. Layers are compiled
   with the built-in ones into one image, which stands first. Errors of layers are said as they come. */
exonym_status exo_lexicons_open(exo_lexicons *set, const char *const *paths, size_t count, bool builtin,
                                exonym_error *err);
/* The same; says what went wrong, as `subcommand` says it ("" for the command itself). */
bool exo_lexicons_ready(const char *subcommand, exo_lexicons *set, const char *const *paths, size_t count, bool builtin);
/* The same, and a scanner over them. */
bool exo_lexicons_scanner(const char *subcommand, exo_lexicons *set, const char *const *paths, size_t count, bool builtin,
                          const exonym_scan_options *options, exonym_scanner **scanner);
void exo_lexicons_close(exo_lexicons *set);

/* 128 bits of content, for the names of cached images. Not for secrets. */
typedef struct exo_digest {
    uint64_t a, b;
} exo_digest;
void exo_digest_add(exo_digest *d, const void *bytes, size_t len);
/* The path of the cached image, NUL-terminated in `path`; false when there is no cache to use. */
bool exo_cache_path(const exo_digest *key, exo_buf *path);
/* Notes that the image was used, and removes the oldest beyond a few. */
void exo_cache_touch(const char *path);

/* ---- the compile side, opened when needed (compiler.c) ---------------------------------------- */

typedef struct exo_compile_api {
    exonym_status (*compiler_new)(const exonym_compile_options *, exonym_compiler **, exonym_error *);
    void (*compiler_free)(exonym_compiler *);
    exonym_status (*add)(exonym_compiler *, const char *, exonym_error *);
    exonym_status (*add_text)(exonym_compiler *, const char *, const char *, size_t, exonym_error *);
    exonym_status (*add_builtin)(exonym_compiler *, exonym_error *);
    exonym_status (*finish)(exonym_compiler *, const void **, size_t *, exonym_error *);
    exonym_status (*write)(exonym_compiler *, const char *, exonym_error *);
    exonym_status (*forms_each)(exonym_compiler *, const char *, const char *, const char *, const char *,
                                exonym_form_fn *, void *, exonym_error *);
    exonym_status (*tests_each)(exonym_compiler *, exonym_test_fn *, void *, exonym_error *);
} exo_compile_api;
/* The functions of libexonym-compile, or NULL with `err` set when it is not installed. */
const exo_compile_api *exo_compile_open(exonym_error *err);

/* Prints a remark as compilers do: "FILE:LINE:COLUMN: error: MESSAGE [CODE]". */
typedef struct exo_remarks {
    bool warnings;         /* print them too */
    size_t errors, warned; /* how many there were */
    bool told;             /* a line of progress stands on the terminal */
} exo_remarks;
void exo_remark_print(void *remarks, const exonym_remark *remark);
/* How far a large compile is, on a terminal: one line, over and over, that _end takes away. */
exonym_progress_fn *exo_progress(void);
void exo_progress_end(exo_remarks *remarks);

#endif

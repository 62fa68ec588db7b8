/**
 * @file compile.h
 * Compile lexicon layers into an image: the write side, in its own library (libexonym-compile),
 * which alone needs ICU. Layer syntax: lexicons/README.md.
 */
#ifndef EXONYM_COMPILE_H
#define EXONYM_COMPILE_H

#include <exonym/exonym.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How much a remark weighs. */
typedef enum exonym_severity { EXONYM_WARNING = 0, EXONYM_ERROR = 1 } exonym_severity;

/** One remark about a layer. Lives for the call. */
typedef struct exonym_remark {
    exonym_severity severity;
    const char *file;
    uint64_t line, column;    /**< 1-based; column in code points; 0 when it does not apply */
    const char *code;         /**< stable short name: "columns", "unknown-field", "not-nfc" ... */
    const char *message;      /**< found, expected, what to do; without the place */
} exonym_remark;
/** Called for each remark, in file order. Compiling goes on after an error and fails at the end. */
typedef void exonym_remark_fn(void *user, const exonym_remark *remark);

typedef struct exonym_compiler exonym_compiler;

/**
 * Told now and then how far a compile is: reading layers in bytes, making names in entities, then writing the image, of which
 * nothing but the beginning is told (0 of 1).
 *
 * @param stage  "reading", "names" or "writing".
 */
typedef void exonym_progress_fn(void *user, const char *stage, uint64_t done, uint64_t total);

/** Options of a compile. Zero it, set `size`, then what you want. NULL means all defaults. */
typedef struct exonym_compile_options {
    size_t size;                        /**< sizeof(exonym_compile_options) */
    const exonym_allocator *allocator;  /**< NULL: malloc */
    exonym_remark_fn *remark;           /**< NULL: remarks are dropped, the first error is in `err` */
    void *user;
    bool strict;                        /**< warnings are errors */
    const char *rules_dir;              /**< folder with morph/, translit/, keys/, fold/, lang/ tables; NULL:
                                             the tables built into the library */
    bool lint;                          /**< also remark on guessed paradigms, on forms that are ordinary words,
                                             and on forms that two entities share, with the guard to add */
    bool no_near;                       /**< leave out the index by which misspelt names are found: look-ups and
                                             suggestions then know names as spelt and by sound; a smaller image */
    exonym_progress_fn *progress;       /**< NULL: nobody is told; called with `user` */
} exonym_compile_options;

EXONYM_API exonym_status exonym_compiler_new(const exonym_compile_options *options,
                                             exonym_compiler **out, exonym_error *err);
EXONYM_API void exonym_compiler_free(exonym_compiler *compiler);

/** Add a layer file, or a folder whose *.tsv files (in byte order of their names) make one layer. */
EXONYM_API exonym_status exonym_compiler_add(exonym_compiler *compiler, const char *path, exonym_error *err);
/** Add a layer from memory; `name` stands for the file in messages. Copied. */
EXONYM_API exonym_status exonym_compiler_add_text(exonym_compiler *compiler, const char *name,
                                                  const char *text, size_t len, exonym_error *err);
/** Add the layers that the built-in image was made from. */
EXONYM_API exonym_status exonym_compiler_add_builtin(exonym_compiler *compiler, exonym_error *err);

/**
 * Compile all layers added so far. Same layers and options, same bytes.
 * @param bytes  set to the image, owned by the compiler until it is freed or finishes again.
 * @return EXONYM_OK, or ERR_SYNTAX when a layer had errors (each went to `remark`), ERR_NOMEM, ERR_TOO_LONG.
 */
EXONYM_API exonym_status exonym_compiler_finish(exonym_compiler *compiler, const void **bytes,
                                                size_t *len, exonym_error *err);
/** Compile and write `path` (beside it first, then renamed over: never a half-written file). */
EXONYM_API exonym_status exonym_compiler_write(exonym_compiler *compiler, const char *path, exonym_error *err);

/** A sentence that a layer gives for an entity (field test.pl), to see that its names work. Lives for the call. */
typedef struct exonym_test {
    const char *id;           /**< of the entity; where it was merged into another, of that */
    const char *lang;         /**< the language to read the sentence in: "pl"; "any": detected */
    const char *text;         /**< the entity's mentions in brackets: "Wrócił z [Chin]."; without any, it is not mentioned.
                                   A backslash stands before brackets and backslashes of the sentence itself */
    const char *file;         /**< the layer the row stands in */
    uint32_t line;
} exonym_test;
typedef bool exonym_test_fn(void *user, const exonym_test *test);
/**
 * The sentences of all layers added so far, by entity id and then in layer order. Remarks about the layers are not made again.
 * @return EXONYM_OK, ERR_SYNTAX when a layer has errors (then nothing was called), ERR_NOMEM, ERR_STOPPED when `fn` returned false.
 */
EXONYM_API exonym_status exonym_compiler_tests_each(exonym_compiler *compiler, exonym_test_fn *fn, void *user,
                                                    exonym_error *err);

/** One form of a name, as `normalize forms` prints it. Lives for the call. */
typedef struct exonym_form {
    const char *name;         /**< as given */
    const char *text;         /**< the whole form */
    const char *lang;
    const char *tag;          /**< "gen.sg", "gen.pl|loc.pl", "" */
    const char *paradigm;     /**< "pl:pt:0", one per word joined by "+" */
} exonym_form;
typedef bool exonym_form_fn(void *user, const exonym_form *form);
/**
 * Every inflected form of a name in the given languages.
 * @param kind   a declaring kind ("person", "place", "adj", "dem" ...); NULL: place.
 * @param langs  "pl,ro"; NULL: all.
 * @param flags  row flags that matter to inflection ("m cs =pt:0"); NULL: none.
 */
EXONYM_API exonym_status exonym_forms_each(exonym_compiler *compiler, const char *name, const char *kind,
                                           const char *langs, const char *flags, exonym_form_fn *fn,
                                           void *user, exonym_error *err);

#ifdef __cplusplus
}
#endif
#endif

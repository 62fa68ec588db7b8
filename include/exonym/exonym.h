/**
 * @file exonym.h
 * Find the mentions of known entities in news text, and say which entity each one is.
 *
 * The read side of libexonym: open a compiled lexicon (an image), make a scanner, scan text, ask
 * about entities. Compiling lexicons is in <exonym/compile.h>.
 *
 *     exonym_image *image;
 *     exonym_scanner *scanner;
 *     const exonym_mention *mentions;
 *     size_t n;
 *     exonym_error err;
 *     if (exonym_image_open_builtin(NULL, &image, &err) ||
 *         exonym_scanner_new(&image, 1, NULL, &scanner, &err) ||
 *         exonym_scan(scanner, text, strlen(text), NULL, &mentions, &n, &err)) {
 *         fprintf(stderr, "%s\n", err.message);
 *         return 1;
 *     }
 *     for (size_t i = 0; i < n; i++)
 *         printf("%.*s = %s\n", (int)(mentions[i].end - mentions[i].start),
 *                text + mentions[i].start, mentions[i].canonical);
 *     exonym_scanner_free(scanner);
 *     exonym_image_close(image);
 *
 * Ownership: a pointer that is returned, or stands in a struct, is borrowed from its parent and lives
 * as long as the call that made it says; an object delivered through a pointer-to-pointer belongs to
 * the caller. Closing or freeing NULL does nothing.
 *
 * Threads: an image is read only and may be shared by any number of threads. A scanner belongs to one
 * thread at a time. The library has no global state, reads no locale and no environment, prints nothing.
 *
 * Text is UTF-8. Ill-formed UTF-8 is not an error: each maximal ill-formed subsequence (Unicode 15,
 * section 3.9) matches nothing, separates words, and counts as one code point and one UTF-16 unit.
 * Spans are half-open byte ranges of the text as given, on character boundaries.
 */
#ifndef EXONYM_EXONYM_H
#define EXONYM_EXONYM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(EXONYM_STATIC) || !defined(__GNUC__)
#define EXONYM_API
#else
#define EXONYM_API __attribute__((visibility("default")))
#endif

#define EXONYM_VERSION_MAJOR 0
#define EXONYM_VERSION_MINOR 1
#define EXONYM_VERSION_PATCH 0
#define EXONYM_VERSION "0.1.0"

/** The version of the library that is running, "0.1.0". Static storage. */
EXONYM_API const char *exonym_version(void);

/* ---- errors --------------------------------------------------------------------------------- */

/** What went wrong. A number keeps its meaning for ever: never renumbered, never reused. */
typedef enum exonym_status {
    EXONYM_OK = 0,
    EXONYM_ERR_NOMEM = 1,       /**< memory ran out, or an allocator hook returned NULL */
    EXONYM_ERR_IO = 2,          /**< a file could not be opened, read, written or renamed */
    EXONYM_ERR_ARGUMENT = 3,    /**< the caller broke a rule that the function's comment states */
    EXONYM_ERR_SYNTAX = 4,      /**< lexicon text is wrong: file, line and column say where */
    EXONYM_ERR_NOT_IMAGE = 5,   /**< the bytes do not begin as an exonym image does */
    EXONYM_ERR_VERSION = 6,     /**< an image of another format version */
    EXONYM_ERR_BYTE_ORDER = 7,  /**< an image in the other byte order */
    EXONYM_ERR_TRUNCATED = 8,   /**< the image is shorter than it says */
    EXONYM_ERR_DAMAGED = 9,     /**< an invariant of the image format does not hold (FORMAT.md) */
    EXONYM_ERR_TOO_LONG = 10,   /**< more than a stated limit */
    EXONYM_ERR_NOT_FOUND = 11,  /**< no such entity, name, built-in lexicon ... */
    EXONYM_ERR_PATTERN = 12,    /**< a pattern of the lexicon does not compile, or hit its match limit */
    EXONYM_ERR_LIBRARY = 13,    /**< a library below (ICU, PCRE2, zstd) failed; the message names it */
    EXONYM_ERR_STOPPED = 14     /**< the caller's callback asked to stop */
} exonym_status;

/** A short name of a status, "damaged image". Static storage; never NULL. */
EXONYM_API const char *exonym_status_text(exonym_status status);

/** Where and why. Owned by the caller, filled by the call that failed, left alone on success. */
typedef struct exonym_error {
    exonym_status status;
    char file[256];      /**< the file concerned, shortened from the left when long; "" when none */
    uint64_t line;       /**< 1-based; 0 when it does not apply */
    uint64_t column;     /**< 1-based, in code points; 0 when it does not apply */
    uint64_t offset;     /**< byte offset in an image; 0 when it does not apply */
    char message[512];   /**< the whole story in one line of UTF-8: place, found, expected */
} exonym_error;

/* ---- memory --------------------------------------------------------------------------------- */

/** The caller's allocator. Each hook gets `user`. All three are given, or the struct is not given at all. */
typedef struct exonym_allocator {
    void *(*malloc)(void *user, size_t size);
    void *(*realloc)(void *user, void *old, size_t size);
    void (*free)(void *user, void *ptr);
    void *user;
} exonym_allocator;

/* ---- images --------------------------------------------------------------------------------- */

/** A compiled lexicon: immutable, position-independent, shared freely between threads. */
typedef struct exonym_image exonym_image;

/** Options for opening. Zero it, set `size` to sizeof, then the members you want. NULL means all defaults. */
typedef struct exonym_open_options {
    size_t size;                        /**< sizeof(exonym_open_options) */
    const exonym_allocator *allocator;  /**< NULL: malloc */
    bool copy;                          /**< read into private memory instead of mapping, for callers who
                                             cannot rule out that the file is truncated under them */
} exonym_open_options;

/**
 * Open an image file by mapping it, and check every invariant of FORMAT.md in time linear in its size.
 * After that each call on the image is in bounds and ends, whatever the bytes are.
 *
 * A file that is replaced by renaming (as the compiler does) may be replaced while open: this image
 * keeps the old bytes. A file truncated in place under a mapping raises SIGBUS; see `copy`.
 *
 * @return EXONYM_OK, or ERR_IO, ERR_NOMEM, ERR_NOT_IMAGE, ERR_VERSION, ERR_BYTE_ORDER, ERR_TRUNCATED, ERR_DAMAGED.
 */
EXONYM_API exonym_status exonym_image_open(const char *path, const exonym_open_options *options,
                                           exonym_image **out, exonym_error *err);

/**
 * Open an image that lies in memory. `bytes` is borrowed until exonym_image_close (or copied with
 * `options->copy`), must not change, and must be 8-byte aligned unless copied.
 */
EXONYM_API exonym_status exonym_image_open_memory(const void *bytes, size_t len,
                                                  const exonym_open_options *options,
                                                  exonym_image **out, exonym_error *err);

/** Open the lexicon that is linked into the library. ERR_NOT_FOUND when it was built without one. */
EXONYM_API exonym_status exonym_image_open_builtin(const exonym_open_options *options,
                                                   exonym_image **out, exonym_error *err);

EXONYM_API void exonym_image_close(exonym_image *image);

/** Figures about an image. Strings are borrowed from it. */
typedef struct exonym_image_info {
    size_t size;                  /**< set by the caller to sizeof(exonym_image_info) */
    uint64_t bytes;               /**< length of the image */
    uint64_t words;               /**< distinct folded words in the vocabulary */
    uint64_t forms;               /**< inflected forms (readings) of lexemes */
    uint64_t lexemes;
    uint64_t names;               /**< names in the trie, those made by rule included */
    uint64_t entities;
    uint64_t patterns;
    const char *made_with;        /**< compiler and Unicode versions, "exonym 0.1.0, Unicode 15.0.0, ..." */
    uint64_t content_hash;        /**< checksum of everything after the header (FORMAT.md) */
} exonym_image_info;
EXONYM_API void exonym_image_describe(const exonym_image *image, exonym_image_info *out);

/** A section of an image; FORMAT.md says what is in it. */
typedef struct exonym_image_section {
    const char *name;             /**< "STRINGS", "WORDS" ...; static */
    uint64_t bytes, items;
} exonym_image_section;
/** The n-th section, in the order of the file; false past the last. */
EXONYM_API bool exonym_image_section_at(const exonym_image *image, size_t n, exonym_image_section *out);

/* ---- entities ------------------------------------------------------------------------------- */

/** A language of names: "en", "pl", "ro", "id"; "any" for all of them. */

/** One entity of an image, borrowed from it. */
typedef struct exonym_entity {
    const exonym_image *image;
    uint32_t index;           /**< 0 to entities-1 */
    const char *id;           /**< "geo.cn" */
    const char *canonical;    /**< identifies: "X (Twitter)" */
    const char *label;        /**< what a reader is shown: "X" */
    const char *type;         /**< PER ORG GPE LOC GROUP PRODUCT EVENT CONCEPT */
} exonym_entity;

/** Look an entity up by id. @return EXONYM_OK or EXONYM_ERR_NOT_FOUND. O(log entities). */
EXONYM_API exonym_status exonym_entity_find(const exonym_image *image, const char *id, exonym_entity *out);

/** The entity at `index`. @return EXONYM_OK, or ERR_NOT_FOUND past the last. */
EXONYM_API exonym_status exonym_entity_at(const exonym_image *image, uint32_t index, exonym_entity *out);

/** The entity's label in a language ("Chiny" for "pl"); falls back to `label`. Borrowed from the image. */
EXONYM_API const char *exonym_entity_label(const exonym_entity *entity, const char *lang);

/**
 * What a body of a country is made of: the generic body (body.mfa, "Ministry of Foreign Affairs") and the country. Bodies
 * that the lexicon lists have their own id (org.msz-pl); the others were composed when it was compiled, with the id
 * "BODY@COUNTRY" ("body.mfa@geo.cz"), labels in every language and hardly a name of their own: they are found and
 * mentioned like any entity.
 * @return false for an entity that is no such body.
 */
EXONYM_API bool exonym_entity_parts(const exonym_entity *entity, exonym_entity *body, exonym_entity *country);

/**
 * The entity's external ids, one a call: *key "iso", *value "CN". `n` counts from 0.
 * @return false past the last.
 */
EXONYM_API bool exonym_entity_external_id(const exonym_entity *entity, size_t n, const char **key,
                                          const char **value);

/** One name of an entity as its lexicon row gives it. */
typedef struct exonym_name {
    const char *text;     /**< dictionary form, "Chiny" */
    const char *lang;     /**< "pl", "any", or a script row's "cyrl.ru" */
    const char *via;      /**< name, abbrev, adjective, demonym, old, variant ... */
    const char *file;     /**< the layer the row stands in */
    uint32_t line;
} exonym_name;
/** The entity's names, one a call, in lexicon order. `lang` NULL gives all. @return false past the last. */
EXONYM_API bool exonym_entity_name(const exonym_entity *entity, const char *lang, size_t n, exonym_name *out);

/* ---- scanning ------------------------------------------------------------------------------- */

typedef struct exonym_scanner exonym_scanner;

/** How overlapping mentions are settled. */
typedef enum exonym_overlap {
    EXONYM_OVERLAP_LONGEST = 0,  /**< leftmost, longest, stronger evidence: mentions do not overlap */
    EXONYM_OVERLAP_ALL = 1       /**< also the mentions inside others, each with its `parent` */
} exonym_overlap;

/** Options of a scanner. Zero it, set `size`, then what you want. NULL means all defaults. */
typedef struct exonym_scan_options {
    size_t size;                        /**< sizeof(exonym_scan_options) */
    const exonym_allocator *allocator;  /**< NULL: malloc */
    exonym_overlap overlap;
    const char *types;                  /**< "PER,ORG": only these; NULL: all. Filters the output only. */
    double min_score;                   /**< 0 to 1; mentions below are left out */
    const char *names_in;               /**< language of `label`; NULL: en */
    bool suggest;                       /**< also give hits too weak to assert, marked `suggestion`: guards
                                             not met, words that are like a name beside evidence */
    size_t window;                      /**< bytes ahead that may bear evidence; 0: 1 MiB */
} exonym_scan_options;

/**
 * Make a scanner over one or more images. The images must outlive it. Where two images match the
 * same span with equal evidence, the later image wins.
 * @return EXONYM_OK; ERR_ARGUMENT for no image, more than 255, or an option that has no such value; ERR_NOMEM.
 */
EXONYM_API exonym_status exonym_scanner_new(exonym_image *const *images, size_t count,
                                            const exonym_scan_options *options,
                                            exonym_scanner **out, exonym_error *err);
EXONYM_API void exonym_scanner_free(exonym_scanner *scanner);

/** One mention. Strings are borrowed: from the image, or from the scanner until its next scan. */
typedef struct exonym_mention {
    uint64_t start, end;      /**< bytes of the text */
    const char *id;           /**< "per.baerbock-annalena" */
    const char *canonical;    /**< "Annalena Baerbock" */
    const char *label;        /**< what to write in its place, in `names_in`; of a body with its country beside it, the body alone */
    const char *type;         /**< PER ORG GPE LOC GROUP PRODUCT EVENT CONCEPT */
    const char *via;          /**< name abbrev adjective demonym surname variant old pattern sound
                                   acronym composed role ... : how we know */
    double score;             /**< 0 to 1: how sure */
    const char *tag;          /**< grammatical tag of the form, "pl:gen.pl"; "" when it has none */
    int64_t parent;           /**< index of the mention that contains this one, or -1 */
    uint32_t entity;          /**< index in its image, or UINT32_MAX for one made while scanning */
    uint32_t image;           /**< which image of the scanner */
    bool inferred;            /**< via "composed": a generic body, whose country the text beside it or around it tells */
    bool ambiguous;           /**< others are as likely; see exonym_mention_candidate */
    bool suggestion;          /**< too weak to assert */
} exonym_mention;

/** What is known about one text before it is scanned. Zero it, set `size`. */
typedef struct exonym_document {
    size_t size;              /**< sizeof(exonym_document) */
    const char *lang;         /**< language of the text when known ("pl"); NULL: detected */
} exonym_document;

/**
 * Find the mentions in one document.
 *
 * Mentions come in text order. With EXONYM_OVERLAP_LONGEST they do not overlap.
 *
 * @param text  `len` bytes, NUL bytes allowed. Borrowed for the call.
 * @param doc   what is known about the text, or NULL.
 * @param out   set to the mentions, borrowed from the scanner until its next scan; NULL when there are none.
 * @return EXONYM_OK, ERR_NOMEM, ERR_PATTERN.
 *
 * O(len) time. Memory per mention, not per byte of text; none is allocated once the scanner has grown.
 */
EXONYM_API exonym_status exonym_scan(exonym_scanner *scanner, const char *text, size_t len,
                                     const exonym_document *doc, const exonym_mention **out,
                                     size_t *count, exonym_error *err);

/** Called for each mention, in text order; the mention lives for the call. Return false to stop. */
typedef bool exonym_mention_fn(void *user, const exonym_mention *mention);

/**
 * The same, mention by mention, in memory that does not grow with the text: evidence is taken from
 * everything before a mention and from `window` bytes after it. `parent` counts mentions of this call.
 * @return also ERR_STOPPED when `fn` returned false.
 */
EXONYM_API exonym_status exonym_scan_each(exonym_scanner *scanner, const char *text, size_t len,
                                          const exonym_document *doc, exonym_mention_fn *fn,
                                          void *user, exonym_error *err);

/** The language that the last scanned text was read in: the hint, or the detected one, or "" (unsure). */
EXONYM_API const char *exonym_scanner_lang(const exonym_scanner *scanner);

/** What became of a match. */
typedef enum exonym_fate {
    EXONYM_FATE_MENTION = 0,  /**< it is the mention */
    EXONYM_FATE_REFUSED = 1,  /**< a guard refused it: `refused_by` */
    EXONYM_FATE_COVERED = 2,  /**< a mention of another span has its place */
    EXONYM_FATE_LOST = 3,     /**< another entity has this span */
    EXONYM_FATE_SAME = 4,     /**< another name of the same entity has this span */
    EXONYM_FATE_LEFT = 5      /**< left out by the scanner's types or least score */
} exonym_fate;

/** One raw match of a name, before guards and overlap are settled. Members may be added at its end. */
typedef struct exonym_match {
    uint64_t start, end;
    uint32_t entity;          /**< index in its image */
    uint32_t image;
    const char *name;         /**< dictionary form of the name that matched */
    const char *via;
    const char *tag;
    const char *file;         /**< the layer row behind the name */
    uint32_t line;
    const char *refused_by;   /**< the guard that would refuse it here, "" when none */
    const char *lang;         /**< of the row: "pl", "any", "cyrl.ru" */
    double score;             /**< how sure it would make us, before `prio` and others of the same span */
    int32_t prio;             /**< of the row */
    exonym_fate fate;         /**< what became of it in the scan */
    const char *lost_by;      /**< what decided for the winner: "longer" "earlier" "beside" "evidence" "prio" "full name" "image"
                                   "ambiguous" "order" "filter"; "" when it did not lose */
    const exonym_mention *winner; /**< the mention that has its place, or NULL; borrowed until the next scan */
    uint32_t number;          /**< of the name in its image */
    const char *country_by;   /**< of a generic body that became a mention, what told its country: "beside" "noun" (beside an
                                   ordinary noun) "document" "home" "nearest"; "" otherwise */
    uint64_t role_start, role_end; /**< via "role": the word beside it that says what the bearer is; equal when the document has said it before */
    const char *role;         /**< and the sphere or office: "politics" "president" ...; "" otherwise */
} exonym_match;
/** Called for each raw match, by start, then longer first. Return false to stop. */
typedef bool exonym_match_fn(void *user, const exonym_match *match);
/** Every match of every name, guards not applied but reported: what a lexicon author looks at. */
EXONYM_API exonym_status exonym_match_each(exonym_scanner *scanner, const char *text, size_t len,
                                           const exonym_document *doc, exonym_match_fn *fn,
                                           void *user, exonym_error *err);

/** One word of a match, from the bytes of the text to the row of the paradigm table. */
typedef struct exonym_match_word {
    uint64_t start, end;      /**< bytes of the text, the suffix included */
    const char *folded;       /**< as it is looked up: "lipavskim" */
    const char *form;         /**< as the paradigm spells it: "Lipavskim"; "" by sound */
    const char *lemma;        /**< "Lipavský" */
    const char *tag;          /**< "pl:ins.sg"; "" for a form that has none */
    const char *paradigm;     /**< "adj:m"; "" for a word that does not inflect */
    const char *how;          /**< "form"; "suffix" with one behind an apostrophe or hyphen; "clitic" with one at its
                                   end; "sound" */
    const char *suffix;       /**< or clitic, "" when there is none */
} exonym_match_word;
/**
 * The n-th word of the match that exonym_match_each is giving out: only inside its callback. Strings are borrowed until
 * the callback returns. @return false past the last.
 */
EXONYM_API bool exonym_match_word_at(exonym_scanner *scanner, const exonym_match *match, size_t n,
                                     exonym_match_word *out);

/** An entity that an ambiguous mention of the last exonym_scan might also be. @return false past the last. */
EXONYM_API bool exonym_mention_candidate(const exonym_scanner *scanner, const exonym_mention *mention,
                                         size_t n, exonym_entity *out);

/* ---- isolated names ------------------------------------------------------------------------- */

/** Options of a look-up. Zero it, set `size`, then what you want. NULL means all defaults. */
typedef struct exonym_lookup_options {
    size_t size;              /**< sizeof(exonym_lookup_options) */
    const char *lang;         /**< language that the name comes from, "pl": a preference; NULL: none */
    const char *types;        /**< "PER,ORG": only these; NULL: those of the scanner */
    bool exact;               /**< only names as the lexicon and its rules spell them, none by likeness */
    bool suggest;             /**< also give what is too weakly alike to assert, marked `suggestion` */
} exonym_lookup_options;

/** An entity that a name may mean. Strings are borrowed: from the image, or from the scanner until its next call. */
typedef struct exonym_candidate {
    const char *id;
    const char *canonical;
    const char *label;        /**< in the scanner's `names_in` */
    const char *type;
    const char *via;          /**< name abbrev adjective surname ...; "sound" when it is alike but not equal */
    const char *tag;          /**< grammatical tag of the form, "" when it has none */
    exonym_name name;         /**< the row whose name it is; text "" for a member of a numbered family */
    double score;             /**< 0 to 1; 0.8 and more are sure */
    bool sure;                /**< false: context would have to decide, or another entity is as likely */
    bool ambiguous;           /**< the next candidates are as likely as this, the first */
    bool suggestion;          /**< too weakly alike to assert */
    uint32_t entity;          /**< index in its image, or UINT32_MAX for a member of a numbered family */
    uint32_t image;           /**< which image of the scanner */
} exonym_candidate;

/** Called for each candidate, the best first; it lives for the call. Return false to stop. */
typedef bool exonym_candidate_fn(void *user, const exonym_candidate *candidate);

/**
 * Find the entities that a name alone, without text around it, may mean.
 *
 * The whole of `name` is one name, in any form: inflected, an adjective, an abbreviation, family name first, with
 * initials, in another script; or a generic body with its country. Names as the lexicon spells them come first; only
 * where there are none, and the name has two words or more, persons whose names are alike (exonym_compare). What context would have to decide, such as
 * a surname alone, is given and not `sure`. An entity is given once, by its best name.
 *
 * @param scanner  gives the images, and memory that is kept between calls. Mentions of its last scan are gone after.
 * @param name     `len` bytes; white space and signs around it are passed over. Of more than 24 words: no candidates.
 * @param options  or NULL.
 * @return EXONYM_OK, also when there is no candidate; ERR_NOMEM, ERR_PATTERN, ERR_ARGUMENT for an unknown type, or ERR_STOPPED
 *   when `fn` returned false.
 *
 * The first call that comes to likeness makes an index of the persons' names, in time and memory that are linear in
 * the lexicon; after that a name takes microseconds, and up to milliseconds when its words are very common.
 */
EXONYM_API exonym_status exonym_lookup(exonym_scanner *scanner, const char *name, size_t len,
                                       const exonym_lookup_options *options, exonym_candidate_fn *fn, void *user,
                                       exonym_error *err);

/* ---- two names ------------------------------------------------------------------------------ */

/** Whether two names are one person's. A number keeps its meaning for ever. */
typedef enum exonym_verdict { EXONYM_DIFFERENT = 0, EXONYM_UNSURE = 1, EXONYM_SAME = 2 } exonym_verdict;

/** "different", "unsure", "same". Static storage; never NULL. */
EXONYM_API const char *exonym_verdict_text(exonym_verdict verdict);

/** What a comparison says. */
typedef struct exonym_comparison {
    size_t size;              /**< set by the caller to sizeof(exonym_comparison) */
    double score;             /**< 0 to 1: same from 0.8 on, different below 0.65 */
    exonym_verdict verdict;
    char reason[128];         /**< in words: "sounds alike, initial" */
} exonym_comparison;

/**
 * Compare two names of persons, in any spelling, script and order, by the key tables of an image. Symmetric; the
 * entities of the image do not matter. No allocation; linear in the names.
 */
EXONYM_API void exonym_compare(const exonym_image *image, const char *a, size_t a_len, const char *b, size_t b_len,
                               exonym_comparison *out);

/** A name that was read once, to be compared with many: reading is about half of a comparison. A few kilobytes. */
typedef struct exonym_person_name exonym_person_name;

/**
 * Read a name of a person by the tables of an image, which stays open while the name is in use; `text` is not kept.
 * `*out` is yours, to be given to exonym_person_name_free; EXONYM_ERR_NOMEM leaves NULL in it.
 */
EXONYM_API exonym_status exonym_person_name_new(const exonym_image *image, const char *text, size_t len,
                                                exonym_person_name **out, exonym_error *err);
/** Read another text into it. No allocation; linear in the text. */
EXONYM_API void exonym_person_name_read(exonym_person_name *name, const char *text, size_t len);
/** NULL is fine. */
EXONYM_API void exonym_person_name_free(exonym_person_name *name);
/** exonym_compare of two names that were read by one image. Any number of threads may compare the same names at once. */
EXONYM_API void exonym_person_name_compare(const exonym_person_name *a, const exonym_person_name *b, exonym_comparison *out);

/* ---- offsets -------------------------------------------------------------------------------- */

/** Units in which a program counts text. */
typedef enum exonym_unit { EXONYM_BYTES = 0, EXONYM_CHARS = 1, EXONYM_UTF16 = 2 } exonym_unit;

/**
 * A place in a text that moves forward, counting units as it goes, so that converting the sorted
 * offsets of a document costs one pass. Zero it to begin.
 */
typedef struct exonym_cursor {
    uint64_t byte;
    uint64_t chars;
    uint64_t utf16;
} exonym_cursor;
/** Move to byte offset `byte` (not before the cursor, at most `len`) and return the count in `unit`. */
EXONYM_API uint64_t exonym_cursor_move(exonym_cursor *cursor, const char *text, size_t len,
                                       uint64_t byte, exonym_unit unit);

#ifdef __cplusplus
}
#endif
#endif

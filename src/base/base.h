/* base: what every room stands on: status, errors with a position, checked sizes, the caller's
   allocator, growable arrays, an arena, UTF-8 stepping. Knows no other room. */
#ifndef EXO_BASE_H
#define EXO_BASE_H

#include <exonym/exonym.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes of text that someone else owns. Not NUL-terminated. */
typedef struct exo_str {
    const char *ptr;
    size_t len;
} exo_str;

#define EXO_STR(literal) ((exo_str){(literal), sizeof(literal) - 1})
/* For printf("%.*s"): two arguments. */
#define EXO_FMT(s) (int)(s).len, (s).ptr

static inline exo_str exo_str_of(const char *ptr, size_t len) { return (exo_str){ptr, len}; }
static inline exo_str exo_str_cstr(const char *z) { return (exo_str){z, strlen(z)}; }
static inline bool exo_str_eq(exo_str a, exo_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
static inline bool exo_str_is(exo_str a, const char *z) { return exo_str_eq(a, exo_str_cstr(z)); }
/* Orders by bytes, which for UTF-8 is code point order. */
int exo_str_cmp(exo_str a, exo_str b);
bool exo_str_starts(exo_str s, exo_str prefix);
bool exo_str_ends(exo_str s, exo_str suffix);
/* Without the ASCII spaces at both ends. */
exo_str exo_str_trim(exo_str s);
/* Takes the part before the first `sep` off `*rest`; false when `*rest` is used up (ptr NULL). */
bool exo_str_next(exo_str *rest, char sep, exo_str *part);

/* ---- memory ------------------------------------------------------------------------------ */

/* The allocator that a handle was made with; copied by value into every handle. */
typedef exonym_allocator exo_alloc;

/* The given hooks, or malloc and free when NULL. */
exo_alloc exo_alloc_of(const exonym_allocator *hooks);
void *exo_malloc(const exo_alloc *a, size_t size);
/* `count * size` zeroed bytes; NULL on overflow too. */
void *exo_calloc(const exo_alloc *a, size_t count, size_t size);
void *exo_realloc(const exo_alloc *a, void *old, size_t size);
void exo_free(const exo_alloc *a, void *ptr);

/* Checked size arithmetic: false on overflow, and then `*out` is not written. */
static inline bool exo_add(size_t a, size_t b, size_t *out) {
    if (a > SIZE_MAX - b) return false;
    *out = a + b;
    return true;
}
static inline bool exo_mul(size_t a, size_t b, size_t *out) {
    if (b != 0 && a > SIZE_MAX / b) return false;
    *out = a * b;
    return true;
}

/* A growable array of any element type:

       EXO_VEC(uint32_t) ids = {0};
       if (!EXO_PUSH(&alloc, &ids, 7)) goto nomem;
       exo_free(&alloc, ids.at);

   Growth is by half again, so n pushes cost O(n). */
#define EXO_VEC(type)   \
    struct {            \
        type *at;       \
        size_t len;     \
        size_t cap;     \
    }
/* Makes room for `extra` more elements; false when memory ran out (the array is unchanged). */
#define EXO_RESERVE(alloc, vec, extra) \
    exo_vec_reserve((alloc), (void **)&(vec)->at, &(vec)->cap, (vec)->len, (extra), sizeof *(vec)->at)
#define EXO_PUSH(alloc, vec, ...) \
    (EXO_RESERVE(alloc, vec, 1) ? ((vec)->at[(vec)->len++] = (__VA_ARGS__), true) : false)
bool exo_vec_grow(const exo_alloc *a, void **at, size_t *cap, size_t len, size_t extra, size_t size);
static inline bool exo_vec_reserve(const exo_alloc *a, void **at, size_t *cap, size_t len, size_t extra, size_t size) {
    return *cap - len >= extra || exo_vec_grow(a, at, cap, len, extra, size);
}

/* Bytes that grow; the same shape as EXO_VEC(char). */
typedef struct exo_buf {
    char *at;
    size_t len;
    size_t cap;
} exo_buf;
bool exo_buf_put(const exo_alloc *a, exo_buf *b, const void *bytes, size_t len);
bool exo_buf_puts(const exo_alloc *a, exo_buf *b, const char *z);
bool exo_buf_putc(const exo_alloc *a, exo_buf *b, char c);
static inline bool exo_buf_str(const exo_alloc *a, exo_buf *b, exo_str s) {
    return exo_buf_put(a, b, s.ptr, s.len);
}
/* printf into the buffer, in the C locale's digits. */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
bool exo_buf_printf(const exo_alloc *a, exo_buf *b, const char *format, ...);
static inline exo_str exo_buf_view(const exo_buf *b) { return (exo_str){b->at, b->len}; }

/* Memory that is given back all at once. Blocks double, up to 1 MiB. */
typedef struct exo_arena {
    exo_alloc alloc;
    struct exo_arena_block *head;
} exo_arena;
void exo_arena_init(exo_arena *arena, const exo_alloc *a);
void exo_arena_free(exo_arena *arena);
/* `size` bytes aligned for any type, or NULL. */
void *exo_arena_get(exo_arena *arena, size_t size);
/* A NUL-terminated copy; ptr is NULL when memory ran out. */
exo_str exo_arena_dup(exo_arena *arena, exo_str s);

/* An interning table: equal strings get equal numbers 0, 1, 2 ... in order of first appearance. */
typedef struct exo_intern {
    exo_arena *arena;                /* holds the strings */
    EXO_VEC(exo_str) strings;        /* by number */
    struct exo_intern_slot {
        uint32_t hash, number;       /* the string's hash, its number + 1; 0 empty */
    } *slots;                        /* open addressing, at most half full */
    size_t nslots;                   /* a power of two, or 0 */
} exo_intern;
void exo_intern_init(exo_intern *t, exo_arena *arena);
void exo_intern_free(exo_intern *t);
/* UINT32_MAX when memory ran out. */
uint32_t exo_intern_put(exo_intern *t, exo_str s);
/* UINT32_MAX when absent. */
uint32_t exo_intern_find(const exo_intern *t, exo_str s);

/* 64-bit hash of bytes (FNV-1a in words of eight, then a murmur3 finaliser); for tables in memory, never stored. */
uint64_t exo_hash(const void *bytes, size_t len);

/* ---- errors -------------------------------------------------------------------------------- */

/* Fill `err` (may be NULL) and return `status`. `file` may be NULL; line and column are 1-based, 0 unknown. */
#if defined(__GNUC__)
__attribute__((format(printf, 6, 7)))
#endif
exonym_status exo_error_set(exonym_error *err, exonym_status status, const char *file,
                            uint64_t line, uint64_t column, const char *format, ...);
exonym_status exo_error_nomem(exonym_error *err);
/* The closest of `n` words to `word` by edit distance, for "did you mean"; NULL when none is near. */
const char *exo_did_you_mean(exo_str word, const char *const *words, size_t n);

/* ---- UTF-8 --------------------------------------------------------------------------------- */

#define EXO_CP_BAD UINT32_MAX
/* One step at `p < end`: sets `*cp` and returns the bytes taken (1 to 4). An ill-formed sequence
   gives EXO_CP_BAD and its maximal subpart's length (Unicode 15, 3.9, U+FFFD substitution, "best practice"). */
size_t exo_utf8_step(const char *p, const char *end, uint32_t *cp);
/* Writes 1 to 4 bytes; `cp` is a scalar value. */
size_t exo_utf8_put(uint32_t cp, char out[4]);
/* The offset of the first ill-formed byte, or `len` when all is well-formed. */
size_t exo_utf8_check(const char *p, size_t len);

/* ---- files --------------------------------------------------------------------------------- */

/* Whole files in and out; both set `err` naming the file. Directories are refused. */
exonym_status exo_file_read(const exo_alloc *a, const char *path, exo_buf *out, exonym_error *err);
/* Written beside `path`, flushed, then renamed over it: the old file or the new, never half of one. */
exonym_status exo_file_replace(const exo_alloc *a, const char *path, exo_str bytes, exonym_error *err);

#endif

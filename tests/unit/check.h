/* What the unit tests share: checks that say where, what was wanted and what was got; random numbers that are the same
   on every machine; the heap as an allocator; hooks that count or fail.

       CHECK_INT(want, got);       and in main:  return check_end("test_fold"); */
#ifndef EXO_TEST_CHECK_H
#define EXO_TEST_CHECK_H

#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

static int check_failures;
static size_t check_count;

/* After this many failures a test says no more: the first tell the story. */
enum { CHECK_SHOWN = 25, CHECK_SKIPPED = 77 };

static inline bool check_fails(const char *file, int line) {
    if (check_failures++ >= CHECK_SHOWN) return false;
    fprintf(stderr, "%s:%d: ", file, line);
    return true;
}

#define CHECK(condition) \
    (check_count++, (condition) ? (void)0 : check_fails(__FILE__, __LINE__) ? (void)fprintf(stderr, "%s\n", #condition) : (void)0)
#define CHECK_INT(want, got) check_int(__FILE__, __LINE__, #got, (long long)(want), (long long)(got))
#define CHECK_STR(want, got) check_str(__FILE__, __LINE__, #got, (want), (got))
/* Whole outputs: exo_str both. */
#define CHECK_TEXT(want, got) check_text(__FILE__, __LINE__, #got, (want), (got))
/* What a test cannot go on without. */
#define MUST(condition) ((condition) ? (void)0 : check_die(__FILE__, __LINE__, #condition))

static inline void check_int(const char *file, int line, const char *what, long long want, long long got) {
    check_count++;
    if (want != got && check_fails(file, line)) fprintf(stderr, "%s: wanted %lld, got %lld\n", what, want, got);
}

static inline void check_str(const char *file, int line, const char *what, const char *want, const char *got) {
    check_count++;
    if ((!want != !got || (want && strcmp(want, got) != 0)) && check_fails(file, line))
        fprintf(stderr, "%s: wanted \"%s\", got \"%s\"\n", what, want ? want : "(null)", got ? got : "(null)");
}

static inline void check_text(const char *file, int line, const char *what, exo_str want, exo_str got) {
    check_count++;
    if (!exo_str_eq(want, got) && check_fails(file, line))
        fprintf(stderr, "%s differs\n  wanted:\n%.*s\n  got:\n%.*s\n", what, EXO_FMT(want), EXO_FMT(got));
}

_Noreturn static inline void check_die(const char *file, int line, const char *what) {
    fprintf(stderr, "%s:%d: cannot go on without: %s\n", file, line, what);
    exit(1);
}

static inline int check_end(const char *name) {
    printf("%s: %zu checks, %d failures\n", name, check_count, check_failures);
    return check_failures || !check_count;
}

/* ---- memory ----------------------------------------------------------------------------------- */

static inline const exo_alloc *heap(void) {
    static exo_alloc a;
    if (!a.malloc) a = exo_alloc_of(NULL);
    return &a;
}

/* Hooks that count what is alive, and give nothing once `left` allocations have been granted. */
typedef struct counted {
    size_t left;      /* SIZE_MAX: never fails */
    size_t asked, live, bytes, peak;
    bool refused;
} counted;

/* Each block remembers its size in front of it, aligned as malloc aligns. */
enum { COUNTED_HEAD = 16 };

static inline bool counted_grant(counted *c) {
    c->asked++;
    if (c->left) return c->left -= c->left != SIZE_MAX, true;
    c->refused = true;
    return false;
}
static inline void counted_size(counted *c, size_t old, size_t size) {
    c->bytes = c->bytes - old + size;
    if (c->bytes > c->peak) c->peak = c->bytes;
}
static inline void *counted_malloc(void *user, size_t size) {
    counted *c = user;
    char *p = counted_grant(c) ? malloc(size + COUNTED_HEAD) : NULL;
    if (!p) return NULL;
    memcpy(p, &size, sizeof size);
    counted_size(c, 0, size);
    c->live++;
    return p + COUNTED_HEAD;
}
static inline void *counted_realloc(void *user, void *old, size_t size) {
    counted *c = user;
    size_t before;
    if (!old) return counted_malloc(user, size);
    memcpy(&before, (char *)old - COUNTED_HEAD, sizeof before);
    char *p = counted_grant(c) ? realloc((char *)old - COUNTED_HEAD, size + COUNTED_HEAD) : NULL;
    if (!p) return NULL;
    memcpy(p, &size, sizeof size);
    counted_size(c, before, size);
    return p + COUNTED_HEAD;
}
static inline void counted_free(void *user, void *ptr) {
    counted *c = user;
    size_t size;
    if (!ptr) return;
    memcpy(&size, (char *)ptr - COUNTED_HEAD, sizeof size);
    counted_size(c, size, 0);
    c->live--;
    free((char *)ptr - COUNTED_HEAD);
}
static inline exonym_allocator counted_hooks(counted *c) {
    return (exonym_allocator){counted_malloc, counted_realloc, counted_free, c};
}

/* ---- random ----------------------------------------------------------------------------------- */

/* splitmix64 (Steele, Lea and Flood, 2014): the same numbers everywhere. */
typedef struct lots {
    uint64_t state;
} lots;
static inline uint64_t draw(lots *l) {
    uint64_t z = l->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}
/* 0 to n-1. */
static inline size_t draw_below(lots *l, size_t n) { return (size_t)(draw(l) % n); }

/* ---- text ------------------------------------------------------------------------------------- */

static inline void put(exo_buf *b, const char *z) { MUST(exo_buf_puts(heap(), b, z)); }
static inline void put_bytes(exo_buf *b, exo_str s) { MUST(exo_buf_str(heap(), b, s)); }
static inline void put_times(exo_buf *b, const char *z, size_t times) {
    while (times--) put(b, z);
}

/* A code point as often as ill-formed bytes: what random text in tests is made of. */
static inline void put_random_char(exo_buf *b, lots *l) {
    static const uint32_t ranges[][2] = {{0x20, 0x7E}, {'A', 'Z'}, {'a', 'z'}, {'0', '9'}, {0xA0, 0x17F}, {0x300, 0x36F}, {0x370, 0x52F},
                                         {0x5D0, 0x6FF}, {0x900, 0xDFF}, {0x1E00, 0x1FFF}, {0x2000, 0x206F}, {0x3040, 0x30FF},
                                         {0x4E00, 0x4FFF}, {0xAC00, 0xACFF}, {0xFB00, 0xFB4F}, {0xFE00, 0xFE0F}, {0xFF00, 0xFFEF},
                                         {0x1F300, 0x1F6FF}, {0x20000, 0x200FF}, {0x10FFF0, 0x10FFFF}, {0x0, 0x1F}, {0x1D400, 0x1D7FF}};
    const uint32_t *r = ranges[draw_below(l, sizeof ranges / sizeof *ranges)];
    char utf8[4];
    put_bytes(b, exo_str_of(utf8, exo_utf8_put(r[0] + (uint32_t)draw_below(l, r[1] - r[0] + 1), utf8)));
}

#endif

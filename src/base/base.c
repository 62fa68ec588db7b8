/* Strings, memory and errors: the small things that every room uses. Files are in file.c, UTF-8 in utf8.c. */
#include "base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- strings ------------------------------------------------------------------------------- */

int exo_str_cmp(exo_str a, exo_str b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (order) return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool exo_str_starts(exo_str s, exo_str prefix) {
    return s.len >= prefix.len && exo_str_eq(exo_str_of(s.ptr, prefix.len), prefix);
}

bool exo_str_ends(exo_str s, exo_str suffix) {
    return s.len >= suffix.len &&
           exo_str_eq(exo_str_of(s.ptr + (s.len - suffix.len), suffix.len), suffix);
}

exo_str exo_str_trim(exo_str s) {
    while (s.len && s.ptr[0] == ' ') s.ptr++, s.len--;
    while (s.len && s.ptr[s.len - 1] == ' ') s.len--;
    return s;
}

bool exo_str_next(exo_str *rest, char sep, exo_str *part) {
    if (!rest->ptr) return false;
    const char *at = rest->len ? memchr(rest->ptr, sep, rest->len) : NULL;
    if (!at) {
        *part = *rest;
        *rest = (exo_str){NULL, 0};
        return true;
    }
    size_t len = (size_t)(at - rest->ptr);
    *part = exo_str_of(rest->ptr, len);
    *rest = exo_str_of(at + 1, rest->len - len - 1);
    return true;
}

/* ---- memory -------------------------------------------------------------------------------- */

static void *std_malloc(void *user, size_t size) {
    (void)user;
    return malloc(size);
}
static void *std_realloc(void *user, void *old, size_t size) {
    (void)user;
    return realloc(old, size);
}
static void std_free(void *user, void *ptr) {
    (void)user;
    free(ptr);
}

exo_alloc exo_alloc_of(const exonym_allocator *hooks) {
    if (hooks) return *hooks;
    return (exo_alloc){std_malloc, std_realloc, std_free, NULL};
}

void *exo_malloc(const exo_alloc *a, size_t size) { return a->malloc(a->user, size ? size : 1); }

void *exo_calloc(const exo_alloc *a, size_t count, size_t size) {
    size_t bytes;
    if (!exo_mul(count, size, &bytes)) return NULL;
    void *ptr = exo_malloc(a, bytes);
    if (ptr) memset(ptr, 0, bytes);
    return ptr;
}

void *exo_realloc(const exo_alloc *a, void *old, size_t size) {
    return old ? a->realloc(a->user, old, size ? size : 1) : exo_malloc(a, size);
}

void exo_free(const exo_alloc *a, void *ptr) {
    if (ptr) a->free(a->user, ptr);
}

bool exo_vec_grow(const exo_alloc *a, void **at, size_t *cap, size_t len, size_t extra, size_t size) {
    size_t need, bytes;
    if (!exo_add(len, extra, &need)) return false;
    size_t grown = *cap + *cap / 2;
    if (grown < need) grown = need;
    if (grown < 8) grown = 8;
    if (!exo_mul(grown, size, &bytes)) return false;
    void *fresh = exo_realloc(a, *at, bytes);
    if (!fresh) return false;
    *at = fresh;
    *cap = grown;
    return true;
}

bool exo_buf_put(const exo_alloc *a, exo_buf *b, const void *bytes, size_t len) {
    if (!EXO_RESERVE(a, b, len)) return false;
    if (len) memcpy(b->at + b->len, bytes, len);
    b->len += len;
    return true;
}

bool exo_buf_puts(const exo_alloc *a, exo_buf *b, const char *z) {
    return exo_buf_put(a, b, z, strlen(z));
}

bool exo_buf_putc(const exo_alloc *a, exo_buf *b, char c) { return exo_buf_put(a, b, &c, 1); }

bool exo_buf_printf(const exo_alloc *a, exo_buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 || !EXO_RESERVE(a, b, (size_t)len + 1)) return false;
    va_start(args, format);
    vsnprintf(b->at + b->len, (size_t)len + 1, format, args);
    va_end(args);
    b->len += (size_t)len;
    return true;
}

/* Blocks are linked; only the head has room. */
struct exo_arena_block {
    struct exo_arena_block *next;
    size_t used, cap;
    max_align_t bytes[];
};

void exo_arena_init(exo_arena *arena, const exo_alloc *a) {
    arena->alloc = *a;
    arena->head = NULL;
}

void exo_arena_free(exo_arena *arena) {
    while (arena->head) {
        struct exo_arena_block *next = arena->head->next;
        exo_free(&arena->alloc, arena->head);
        arena->head = next;
    }
}

void *exo_arena_get(exo_arena *arena, size_t size) {
    const size_t align = sizeof(max_align_t);
    if (size > SIZE_MAX / 2) return NULL;
    size = (size + align - 1) / align * align;
    struct exo_arena_block *b = arena->head;
    if (!b || b->cap - b->used < size) {
        size_t cap = b ? b->cap * 2 : 4096;
        if (cap > (1u << 20)) cap = 1u << 20;
        if (cap < size) cap = size;
        b = exo_malloc(&arena->alloc, sizeof *b + cap);
        if (!b) return NULL;
        *b = (struct exo_arena_block){.next = arena->head, .used = 0, .cap = cap};
        arena->head = b;
    }
    void *ptr = (char *)b->bytes + b->used;
    b->used += size;
    return ptr;
}

exo_str exo_arena_dup(exo_arena *arena, exo_str s) {
    char *copy = exo_arena_get(arena, s.len + 1);
    if (!copy) return (exo_str){NULL, 0};
    if (s.len) memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return exo_str_of(copy, s.len);
}

/* ---- interning ----------------------------------------------------------------------------- */

void exo_intern_init(exo_intern *t, exo_arena *arena) {
    *t = (exo_intern){.arena = arena};
}

void exo_intern_free(exo_intern *t) {
    exo_free(&t->arena->alloc, t->strings.at);
    exo_free(&t->arena->alloc, t->slots);
    exo_intern_init(t, t->arena);
}

/* The slot that holds `s`, or the empty one where it belongs. Ends because the table is never full. */
static struct exo_intern_slot *intern_slot(const exo_intern *t, exo_str s, uint32_t hash) {
    size_t mask = t->nslots - 1, i = hash & mask;
    while (t->slots[i].number && !(t->slots[i].hash == hash && exo_str_eq(t->strings.at[t->slots[i].number - 1], s)))
        i = (i + 1) & mask;
    return &t->slots[i];
}

/* Strings are not looked at: their hashes stand in the slots. */
static bool intern_grow(exo_intern *t) {
    size_t n = t->nslots ? t->nslots * 2 : 64;
    struct exo_intern_slot *slots = exo_calloc(&t->arena->alloc, n, sizeof *slots);
    if (!slots) return false;
    for (size_t k = 0; k < t->nslots; k++) {
        size_t i = t->slots[k].hash & (n - 1);
        if (!t->slots[k].number) continue;
        while (slots[i].number) i = (i + 1) & (n - 1);
        slots[i] = t->slots[k];
    }
    exo_free(&t->arena->alloc, t->slots);
    t->slots = slots;
    t->nslots = n;
    return true;
}

uint32_t exo_intern_put(exo_intern *t, exo_str s) {
    if (t->strings.len >= UINT32_MAX - 1) return UINT32_MAX;
    if ((t->strings.len + 1) * 2 > t->nslots && !intern_grow(t)) return UINT32_MAX;
    uint32_t hash = (uint32_t)exo_hash(s.ptr, s.len);
    struct exo_intern_slot *slot = intern_slot(t, s, hash);
    if (slot->number) return slot->number - 1;
    exo_str copy = exo_arena_dup(t->arena, s);
    if (!copy.ptr || !EXO_PUSH(&t->arena->alloc, &t->strings, copy)) return UINT32_MAX;
    *slot = (struct exo_intern_slot){hash, (uint32_t)t->strings.len};
    return slot->number - 1;
}

uint32_t exo_intern_find(const exo_intern *t, exo_str s) {
    if (!t->nslots) return UINT32_MAX;
    uint32_t found = intern_slot(t, s, (uint32_t)exo_hash(s.ptr, s.len))->number;
    return found ? found - 1 : UINT32_MAX;
}

uint64_t exo_hash(const void *bytes, size_t len) {
    const unsigned char *p = bytes;
    uint64_t h = 0xcbf29ce484222325u ^ len;
    for (; len >= 8; p += 8, len -= 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        h = (h ^ w) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    for (; len; p++, len--) h = (h ^ *p) * 0x100000001b3u;
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53u;
    return h ^ (h >> 33);
}

/* ---- errors -------------------------------------------------------------------------------- */

exonym_status exo_error_set(exonym_error *err, exonym_status status, const char *file,
                            uint64_t line, uint64_t column, const char *format, ...) {
    if (!err) return status;
    char text[512];
    va_list args;
    va_start(args, format);
    int whole = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (whole >= (int)sizeof text) { /* no half character at the end */
        size_t n = sizeof text - 1;
        while (n && ((unsigned char)text[n - 1] & 0xC0) == 0x80) n--;
        if (n && (unsigned char)text[n - 1] >= 0x80) n--;
        text[n] = '\0';
    }
    *err = (exonym_error){.status = status, .line = line, .column = column};
    if (file) {
        size_t len = strlen(file), room = sizeof err->file - 1;
        if (len <= room) {
            memcpy(err->file, file, len + 1);
        } else {
            /* Shortened from the left: the end of a path says more. */
            const char *tail = file + (len - (room - 3));
            while (((unsigned char)*tail & 0xC0) == 0x80) tail++;
            memcpy(err->file, "...", 3);
            memcpy(err->file + 3, tail, strlen(tail) + 1);
        }
    }
    char place[320] = "";
    if (file && line && column)
        snprintf(place, sizeof place, "%s:%llu:%llu: ", err->file, (unsigned long long)line,
                 (unsigned long long)column);
    else if (file && line)
        snprintf(place, sizeof place, "%s:%llu: ", err->file, (unsigned long long)line);
    else if (file)
        snprintf(place, sizeof place, "%s: ", err->file);
    size_t at = strlen(place), room = sizeof err->message - 1;
    memcpy(err->message, place, at);
    size_t len = strlen(text);
    if (len > room - at) len = room - at;
    /* Never half a character. */
    while (len && len < strlen(text) && ((unsigned char)text[len] & 0xC0) == 0x80) len--;
    memcpy(err->message + at, text, len);
    err->message[at + len] = '\0';
    return status;
}

exonym_status exo_error_nomem(exonym_error *err) {
    return exo_error_set(err, EXONYM_ERR_NOMEM, NULL, 0, 0, "out of memory");
}

const char *exonym_status_text(exonym_status status) {
    switch (status) {
    case EXONYM_OK: return "no error";
    case EXONYM_ERR_NOMEM: return "out of memory";
    case EXONYM_ERR_IO: return "input or output error";
    case EXONYM_ERR_ARGUMENT: return "wrong argument";
    case EXONYM_ERR_SYNTAX: return "error in a lexicon layer";
    case EXONYM_ERR_NOT_IMAGE: return "not an exonym image";
    case EXONYM_ERR_VERSION: return "image of another format version";
    case EXONYM_ERR_BYTE_ORDER: return "image of another byte order";
    case EXONYM_ERR_TRUNCATED: return "truncated image";
    case EXONYM_ERR_DAMAGED: return "damaged image";
    case EXONYM_ERR_TOO_LONG: return "over a limit";
    case EXONYM_ERR_NOT_FOUND: return "not found";
    case EXONYM_ERR_PATTERN: return "bad pattern";
    case EXONYM_ERR_LIBRARY: return "error in a library";
    case EXONYM_ERR_STOPPED: return "stopped by the caller";
    }
    return "unknown status";
}

const char *exonym_version(void) { return EXONYM_VERSION; }

/* Optimal string alignment over bytes, on two strings of at most 31 bytes. */
static size_t edit_distance(exo_str a, exo_str b) {
    size_t row[3][32];
    for (size_t j = 0; j <= b.len; j++) row[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *cur = row[i % 3], *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3];
        cur[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t best = up[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            if (up[j] + 1 < best) best = up[j] + 1;
            if (cur[j - 1] + 1 < best) best = cur[j - 1] + 1;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] &&
                up2[j - 2] + 1 < best)
                best = up2[j - 2] + 1;
            cur[j] = best;
        }
    }
    return row[a.len % 3][b.len];
}

const char *exo_did_you_mean(exo_str word, const char *const *words, size_t n) {
    const char *best = NULL;
    size_t best_distance = word.len <= 3 ? 2 : 3;
    if (word.len > 31) return NULL;
    for (size_t i = 0; i < n; i++) {
        exo_str w = exo_str_cstr(words[i]);
        if (w.len > 31) continue;
        size_t d = edit_distance(word, w);
        if (d < best_distance) best = words[i], best_distance = d;
    }
    return best;
}

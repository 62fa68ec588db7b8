/* Opening and closing images, and what they know about entities. The invariants are checked in check.c. */
#define _GNU_SOURCE /* madvise, mremap */
#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The image that the build links in; both symbols are in builtin.S. Without one, EXONYM_NO_BUILTIN is defined. */
#ifndef EXONYM_NO_BUILTIN
extern const unsigned char exo_builtin_image[];
extern const unsigned char exo_builtin_image_end[];
#endif

/* The options as this library has them: zero where the caller's struct ends. */
static exonym_open_options options_of(const exonym_open_options *options) {
    exonym_open_options given = {0};
    if (options) memcpy(&given, options, options->size < sizeof given ? options->size : sizeof given);
    return given;
}

void exonym_image_close(exonym_image *image) {
    if (!image) return;
    exo_alloc a = image->alloc;
    if (image->hold == EXO_HOLD_MAPPED) munmap((void *)(uintptr_t)image->bytes, image->len);
    if (image->hold == EXO_HOLD_OWNED) exo_free(&a, (void *)(uintptr_t)image->bytes);
    exo_free(&a, image);
}

/* ---- large pages ---------------------------------------------------------------------------- */

enum { LARGE = 2 << 20 }; /* bytes of a large page */

#if defined(MADV_RANDOM) && defined(MADV_HUGEPAGE)
/* Advises about the pages that are wholly the image's, in stretches of `step` bytes, every other one; 0: about all. */
static void advise(const exonym_image *im, int advice, size_t step) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = ((uintptr_t)im->bytes + page - 1) & ~(page - 1);
    uintptr_t to = ((uintptr_t)im->bytes + im->len) & ~(page - 1);
    for (; from < to; from += 2 * step) {
        (void)madvise((void *)from, step && step < to - from ? step : to - from, advice);
        if (!step) break;
    }
}
#endif

/* Where the kernel keeps files in large pages, touching a byte maps two megabytes, and a sentence touches bytes all over an
   image: 40 MB resident for ten words. A large page is not mapped into an area shorter than itself, so the image that is
   linked in is made a row of short areas, by advice that alternates, until there is much to scan. 30 calls, 30 microseconds. */
static void spare_memory(const exonym_image *im) {
#if defined(MADV_RANDOM) && defined(MADV_HUGEPAGE)
    advise(im, MADV_RANDOM, (size_t)1 << 20);
#else
    (void)im;
#endif
}

#if defined(__linux__) && !defined(MADV_COLLAPSE)
#define MADV_COLLAPSE 25 /* since Linux 6.1; headers may be older */
#endif
#if defined(MADV_COLLAPSE) && defined(MREMAP_FIXED)
/* One large page of the image becomes memory of our own with the same bytes. It is put over the file's in one step of the
   kernel's, so that other threads may read on meanwhile. False when the system has no large page for us. */
static bool make_large(char *at) {
    char *room = mmap(NULL, 2 * LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) return false;
    char *fresh = room + (LARGE - ((uintptr_t)room & (LARGE - 1))), *rest = fresh + LARGE;
    munmap(room, (size_t)(fresh - room));
    if (rest < room + 2 * LARGE) munmap(rest, (size_t)(room + 2 * LARGE - rest));
    bool done = madvise(fresh, LARGE, MADV_HUGEPAGE) == 0;
    if (done) memcpy(fresh, at, LARGE);
    done = done && madvise(fresh, LARGE, MADV_COLLAPSE) == 0 && mprotect(fresh, LARGE, PROT_READ) == 0 &&
           mremap(fresh, LARGE, LARGE, MREMAP_MAYMOVE | MREMAP_FIXED, at) == at;
    if (!done) munmap(fresh, LARGE);
    return done;
}
#endif

/* Every question of a scan goes to another page, so that small ones cost as much again as what is on them; and few systems keep
   files in large ones. What scans read most lies together, from the filters to the labels. */
void exo_image_expect_much(exonym_image *im) {
    if (im->hold != EXO_HOLD_MAPPED && !im->trusted) return; /* the caller's memory is the caller's */
    if (atomic_exchange(&im->large, true)) return;
#if defined(MADV_RANDOM) && defined(MADV_HUGEPAGE)
    advise(im, MADV_NORMAL, 0);
    advise(im, MADV_HUGEPAGE, 0);
#if defined(MADV_COLLAPSE) && defined(MREMAP_FIXED)
    const exo_im_range *last = &im->header->section[EXO_SEC_LABELS];
    uintptr_t from = (uintptr_t)im->bytes + im->header->section[EXO_SEC_BEGIN].off, to = (uintptr_t)im->bytes + last->off + last->len;
    for (from = (from + LARGE - 1) & ~(uintptr_t)(LARGE - 1); from + LARGE <= to; from += LARGE)
        if (!make_large((char *)from)) break;
#endif
#endif
}

/* ---- opening -------------------------------------------------------------------------------- */

/* Takes over the bytes as `hold` says, also when it fails. */
static exonym_status open_bytes(const exo_alloc *a, exo_image_hold hold, bool trusted, const void *bytes, size_t len,
                                exonym_image **out, exonym_error *err) {
    *out = NULL;
    exonym_image *im = exo_calloc(a, 1, sizeof *im);
    if (!im) {
        if (hold == EXO_HOLD_MAPPED) munmap((void *)(uintptr_t)bytes, len);
        if (hold == EXO_HOLD_OWNED) exo_free(a, (void *)(uintptr_t)bytes);
        return exo_error_nomem(err);
    }
    im->alloc = *a;
    im->hold = hold;
    im->trusted = trusted;
    im->bytes = bytes;
    im->len = len;
    if (trusted) spare_memory(im);
    exonym_status status = exo_image_check(im, err);
    if (status) exonym_image_close(im);
    else *out = im;
    return status;
}

exonym_status exonym_image_open_memory(const void *bytes, size_t len, const exonym_open_options *options,
                                       exonym_image **out, exonym_error *err) {
    exonym_open_options given = options_of(options);
    exo_alloc a = exo_alloc_of(given.allocator);
    *out = NULL;
    if (!given.copy) {
        if (len >= 8 && (uintptr_t)bytes % 8)
            return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0, "image bytes are not 8-byte aligned: align or set copy");
        return open_bytes(&a, EXO_HOLD_BORROWED, false, bytes, len, out, err);
    }
    void *copy = exo_malloc(&a, len);
    if (!copy) return exo_error_nomem(err);
    if (len) memcpy(copy, bytes, len);
    return open_bytes(&a, EXO_HOLD_OWNED, false, copy, len, out, err);
}

/* Puts the path before the message of a failed check. */
static void name_file(exonym_error *err, const char *path) {
    if (!err || err->file[0]) return;
    exonym_error inner = *err;
    exo_error_set(err, inner.status, path, 0, 0, "%s", inner.message);
    err->offset = inner.offset;
}

exonym_status exonym_image_open(const char *path, const exonym_open_options *options, exonym_image **out,
                                exonym_error *err) {
    exonym_open_options given = options_of(options);
    exo_alloc a = exo_alloc_of(given.allocator);
    exonym_status status;
    *out = NULL;
    if (given.copy) {
        exo_buf file = {0};
        status = exo_file_read(&a, path, &file, err);
        if (status) {
            exo_free(&a, file.at);
            return status;
        }
        status = open_bytes(&a, EXO_HOLD_OWNED, false, file.at, file.len, out, err);
        if (status) name_file(err, path);
        return status;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe is refused below, not waited for */
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        status = exo_error_set(err, EXONYM_ERR_IO, path, 0, 0, "cannot open: %s", strerror(errno));
        if (fd >= 0) close(fd);
        return status;
    }
    if (!S_ISREG(st.st_mode)) {
        close(fd);
        return exo_error_set(err, EXONYM_ERR_IO, path, 0, 0, "cannot map: not a regular file");
    }
    size_t len = (size_t)st.st_size;
    if (len == 0) {
        close(fd);
        return exo_error_set(err, EXONYM_ERR_NOT_IMAGE, path, 0, 0, "not an exonym image: the file is empty");
    }
    void *bytes = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
    int failed = errno;
    close(fd);
    if (bytes == MAP_FAILED)
        return exo_error_set(err, EXONYM_ERR_IO, path, 0, 0, "cannot map: %s", strerror(failed));
    status = open_bytes(&a, EXO_HOLD_MAPPED, false, bytes, len, out, err);
    if (status) name_file(err, path);
    return status;
}

exonym_status exonym_image_open_builtin(const exonym_open_options *options, exonym_image **out, exonym_error *err) {
#ifdef EXONYM_NO_BUILTIN
    (void)options;
    *out = NULL;
    return exo_error_set(err, EXONYM_ERR_NOT_FOUND, NULL, 0, 0, "this library was built without a built-in lexicon");
#else
    exo_alloc a = exo_alloc_of(options_of(options).allocator);
    return open_bytes(&a, EXO_HOLD_BORROWED, true, exo_builtin_image, (size_t)(exo_builtin_image_end - exo_builtin_image), out, err);
#endif
}

void exonym_image_describe(const exonym_image *im, exonym_image_info *out) {
    exonym_image_info info = {
        .size = out->size, .bytes = im->len, .words = im->nwords - 1, .forms = im->nreadings, .lexemes = im->nlexemes,
        .names = im->nnames, .entities = im->nentities, .patterns = im->npatterns,
        .made_with = exo_image_string(im, im->header->made_with), .content_hash = im->header->hash};
    memcpy(out, &info, out->size < sizeof info ? out->size : sizeof info);
}

bool exonym_image_section_at(const exonym_image *im, size_t n, exonym_image_section *out) {
    static const struct { const char *name; size_t size; } sections[EXO_SEC_COUNT] = {
        {"STRINGS", 1}, {"FOLD_STAGE1", 2}, {"FOLD_STAGE2", 4}, {"FOLD_POOL", 1}, {"FOLD_LOWER", sizeof(exo_fold_lower)}, {"BEGIN", 8},
        {"BEGIN_LOW", 8}, {"PAIRS", 8}, {"FUNCTION", sizeof(exo_im_function)}, {"SLOTS", sizeof(exo_im_slot)}, {"WORDS", sizeof(exo_im_word)},
        {"WORD_POOL", 1}, {"READINGS", sizeof(exo_im_reading)}, {"LEXEMES", sizeof(exo_im_lexeme)}, {"EDGES", 4},
        {"STATES", sizeof(exo_im_state)}, {"NAMES", sizeof(exo_im_naming)}, {"NAME_SORTS", sizeof(exo_im_name)}, {"ENTITIES", sizeof(exo_im_entity)},
        {"ENTITY_SORTS", sizeof(exo_im_about)}, {"LABELS", 4}, {"XIDS", sizeof(exo_im_xid)}, {"ROWS", 4}, {"ROW_PLACES", sizeof(exo_im_row_place)},
        {"TAGS", 4}, {"PARADIGMS", 4}, {"AFFIXES", sizeof(exo_im_affix)}, {"CUES", 4}, {"CUE_MASKS", sizeof(exo_im_cue_mask)},
        {"PATTERNS", sizeof(exo_im_pattern)}, {"TRIGGERS", sizeof(exo_im_trigger)}, {"KEY_RULES", 1}, {"KEY_SLOTS", sizeof(exo_im_key_slot)},
        {"KEY_LEXEMES", 4}, {"NEAR_POOL", 1}, {"NEAR_KEYS", sizeof(exo_im_near)}, {"NEAR_NAMES", 1}, {"NEAR_BUCKETS", 4}, {"NEAR_ENTRIES", 1},
        {"BODIES", sizeof(exo_im_body)}};
    if (n >= EXO_SEC_COUNT) return false;
    uint64_t bytes = im->header->section[n].len;
    *out = (exonym_image_section){sections[n].name, bytes, bytes / sections[n].size};
    return true;
}

/* ---- entities ------------------------------------------------------------------------------ */

const char *exo_via_text(unsigned via) {
    static const char *const text[EXO_VIA_COUNT] = {
        "name", "abbrev", "adjective", "demonym", "old", "variant", "surname", "initial", "order", "alias", "native",
        "given", "pattern", "sound", "acronym", "composed", "role"};
    return via < EXO_VIA_COUNT ? text[via] : "";
}

const char *exo_type_text(unsigned kind) {
    static const char *const text[EXO_KINDS] = {"PER", "GPE", "GPE", "GPE", "LOC", "ORG", "EVENT", "PRODUCT", "GROUP", "CONCEPT"};
    return kind < EXO_KINDS ? text[kind] : "";
}

const char *exo_lang_text(unsigned lang) {
    static const char *const text[EXO_LANGS] = {"any", "en", "pl", "ro", "id", "cs"};
    return lang < EXO_LANGS ? text[lang] : "";
}

uint32_t exo_image_body(const exonym_image *im, uint32_t generic, uint32_t country) {
    uint32_t low = 0, high = im->nbodies; /* halves each round */
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const exo_im_body *b = &im->bodies[mid];
        if (b->generic == generic && b->country == country) return b->entity;
        if (b->generic < generic || (b->generic == generic && b->country < country)) low = mid + 1;
        else high = mid;
    }
    return EXO_NO_ENTITY;
}

uint32_t exo_image_state_of(const exonym_image *im, uint32_t name) {
    uint32_t low = 0, high = im->ninner, leaves = im->states[im->ninner].name & EXO_STATE_NAME;
    if (name >= leaves) return im->ninner + (name - leaves);
    while (high - low > 1) { /* halves each round */
        uint32_t mid = low + (high - low) / 2;
        if ((im->states[mid].name & EXO_STATE_NAME) <= name) low = mid;
        else high = mid;
    }
    return low;
}

uint32_t exo_image_row_text(const exonym_image *im, uint32_t entity, uint32_t row) {
    return exo_image_row_has_text(im, row) ? im->rows[row + 1] : exo_image_label(im, entity);
}

exo_row exo_image_row(const exonym_image *im, uint32_t entity, uint32_t row) {
    uint32_t place = (row & EXO_ROW_PLACE ? row : im->rows[row]) & ~(EXO_ROW_PLACE | EXO_ROW_LAST);
    const exo_im_row_place *p = &im->row_places[place >> EXO_ROW_LINE_BITS];
    return (exo_row){exo_image_row_text(im, entity, row), p->lang, p->file, p->line + (place & ((1u << EXO_ROW_LINE_BITS) - 1)), p->via};
}

void exo_image_entity(const exonym_image *im, uint32_t index, exonym_entity *out) {
    const exo_im_entity *e = &im->entities[index];
    *out = (exonym_entity){.image = im, .index = index, .id = exo_image_string(im, e->id),
                           .canonical = exo_image_string(im, exo_image_canonical(im, index)), .label = exo_image_string(im, exo_image_label(im, index)),
                           .type = exo_type_text(exo_image_about(im, index)->kind)};
}

exonym_status exonym_entity_at(const exonym_image *im, uint32_t index, exonym_entity *out) {
    if (index >= im->nentities) return EXONYM_ERR_NOT_FOUND;
    exo_image_entity(im, index, out);
    return EXONYM_OK;
}

exonym_status exonym_entity_find(const exonym_image *im, const char *id, exonym_entity *out) {
    uint32_t low = 0, high = im->nentities; /* halves each round */
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int order = strcmp(exo_image_string(im, im->entities[mid].id), id);
        if (order == 0) {
            exo_image_entity(im, mid, out);
            return EXONYM_OK;
        }
        if (order < 0) low = mid + 1;
        else high = mid;
    }
    return EXONYM_ERR_NOT_FOUND;
}

const char *exonym_entity_label(const exonym_entity *entity, const char *lang) {
    for (unsigned k = 1; lang && k < EXO_LANGS; k++)
        if (strcmp(exo_lang_text(k), lang) == 0) {
            uint32_t label = exo_image_label_in(entity->image, entity->index, k);
            return label ? exo_image_string(entity->image, label) : entity->label;
        }
    return entity->label;
}

bool exonym_entity_parts(const exonym_entity *entity, exonym_entity *body, exonym_entity *country) {
    const exo_im_about *about = exo_image_about(entity->image, entity->index);
    if (about->generic == EXO_NO_ENTITY || about->country == EXO_NO_ENTITY) return false;
    exo_image_entity(entity->image, about->generic, body);
    exo_image_entity(entity->image, about->country, country);
    return true;
}

bool exonym_entity_external_id(const exonym_entity *entity, size_t n, const char **key, const char **value) {
    const exonym_image *im = entity->image;
    const exo_im_about *about = exo_image_about(im, entity->index);
    if (n >= about->nxids) return false;
    const exo_im_xid *x = &im->xids[about->xid + n];
    *key = exo_image_string(im, x->key);
    *value = exo_image_string(im, x->value);
    return true;
}

bool exonym_entity_name(const exonym_entity *entity, const char *lang, size_t n, exonym_name *out) {
    const exonym_image *im = entity->image;
    for (uint32_t i = im->entities[entity->index].row; i != EXO_NO_ROW; i = exo_image_row_next(im, i)) {
        exo_row r = exo_image_row(im, entity->index, i);
        const char *row_lang = exo_image_string(im, r.lang);
        if (lang && strcmp(lang, row_lang) != 0) continue;
        if (n-- > 0) continue;
        *out = (exonym_name){.text = exo_image_string(im, r.text), .lang = row_lang, .via = exo_via_text(r.via),
                             .file = exo_image_string(im, r.file), .line = r.line};
        return true;
    }
    return false;
}

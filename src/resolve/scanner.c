/* The public face of the read side: scanners and their calls. */
#include "resolve.h"

#include "lookup.h"
#include "trace.h"

#include <stdlib.h>

/* A copy of an option string in the scanner's own memory; NULL stays NULL. */
static bool keep_string(const exo_alloc *a, const char *z, char **out) {
    *out = NULL;
    if (!z) return true;
    size_t n = strlen(z) + 1;
    *out = exo_malloc(a, n);
    if (*out) memcpy(*out, z, n);
    return *out != NULL;
}

static bool is_type(exo_str word) {
    for (unsigned kind = 0; kind < EXO_KINDS; kind++)
        if (exo_str_is(word, exo_type_text(kind))) return true;
    return false;
}

exonym_status exo_types_check(const char *list, exonym_error *err) {
    exo_str rest = exo_str_cstr(list ? list : ""), word;
    while (list && *list && exo_str_next(&rest, ',', &word))
        if (!is_type(exo_str_trim(word)))
            return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0,
                                 "types: found \"%.*s\", expected PER ORG GPE LOC GROUP PRODUCT EVENT CONCEPT with commas between",
                                 EXO_FMT(exo_str_of(word.ptr, word.len < 40 ? word.len : 40)));
    return EXONYM_OK;
}

/* What nobody can mean is refused, rather than read as something else. */
static exonym_status check_options(const exonym_scan_options *o, exonym_error *err) {
    if (o->overlap != EXONYM_OVERLAP_LONGEST && o->overlap != EXONYM_OVERLAP_ALL)
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0, "overlap: found %d, expected 0 or 1", (int)o->overlap);
    if (!(o->min_score >= 0 && o->min_score <= 1))
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0, "min_score: expected a number from 0 to 1");
    return exo_types_check(o->types, err);
}

exonym_status exonym_scanner_new(exonym_image *const *images, size_t count, const exonym_scan_options *options,
                                 exonym_scanner **out, exonym_error *err) {
    exonym_scan_options given = {0};
    if (options) memcpy(&given, options, options->size < sizeof given ? options->size : sizeof given);
    *out = NULL;
    if (count == 0 || count > 255)
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0, "a scanner needs 1 to 255 images, not %zu", count);
    exonym_status status = check_options(&given, err);
    if (status) return status;
    exo_alloc a = exo_alloc_of(given.allocator);
    exonym_scanner *s = exo_calloc(&a, 1, sizeof *s);
    if (!s) return exo_error_nomem(err);
    s->alloc = a;
    s->options = given;
    exo_arena_init(&s->made, &a);
    s->images = exo_calloc(&a, count, sizeof *s->images);
    s->scans = exo_calloc(&a, count, sizeof *s->scans);
    s->glances = exo_calloc(&a, count, sizeof *s->glances);
    s->patterns = exo_calloc(&a, count, sizeof *s->patterns);
    if (!s->images || !s->scans || !s->glances || !s->patterns || !keep_string(&a, given.types, &s->types)) {
        exonym_scanner_free(s);
        return exo_error_nomem(err);
    }
    s->label_lang = 1;
    for (unsigned k = 1; given.names_in && k < EXO_LANGS; k++)
        if (strcmp(given.names_in, exo_lang_text(k)) == 0) s->label_lang = k;
    for (size_t i = 0; i < count; i++) {
        s->images[i] = images[i];
        exo_scan_init(&s->scans[i], &a, images[i]);
        exo_scan_init(&s->glances[i], &a, images[i]);
        s->nimages++;
        if (!exo_scan_reserve(&s->glances[i])) {
            exonym_scanner_free(s);
            return exo_error_nomem(err);
        }
    }
    *out = s;
    return EXONYM_OK;
}

void exonym_scanner_free(exonym_scanner *s) {
    if (!s) return;
    exo_alloc a = s->alloc;
    exo_patterns_free(s);
    exo_lookup_free(s);
    exo_trace_free(s);
    for (size_t i = 0; i < s->nimages; i++) {
        exo_scan_free(&s->scans[i]);
        exo_scan_free(&s->glances[i]);
    }
    exo_memory_free(&s->memory, &a);
    exo_bodies_free(&s->bodies, &a);
    exo_arena_free(&s->made);
    void *owned[] = {s->images, s->scans, s->glances, s->types, s->current.hits.at, s->current.unknown.at, s->current.shorts.at, s->next.hits.at, s->next.unknown.at, s->next.shorts.at, s->options_found.at, s->mentions.at,
                     s->candidates.at, s->runs.at};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) exo_free(&a, owned[i]);
    exo_free(&a, s);
}

/* Text worth the time that it takes to give an image large pages. */
#define MUCH ((uint64_t)8 << 20)

/* Begin a document. */
static void take_document(exonym_scanner *s, const char *text, size_t len, const exonym_document *doc) {
    if (s->scanned < MUCH && len >= MUCH - s->scanned)
        for (size_t i = 0; i < s->nimages; i++) exo_image_expect_much(s->images[i]);
    s->scanned = s->scanned < MUCH ? s->scanned + len : MUCH;
    s->text = text;
    s->len = len;
    s->lang = 0;
    s->mentions.len = 0;
    exonym_document given = {0};
    if (doc) memcpy(&given, doc, doc->size < sizeof given ? doc->size : sizeof given);
    for (unsigned k = 1; given.lang && k < EXO_LANGS; k++)
        if (strcmp(given.lang, exo_lang_text(k)) == 0) s->lang = (uint8_t)k;
}

static bool keep_mention(void *user, const exonym_mention *m) {
    exonym_scanner *s = user;
    if (EXO_PUSH(&s->alloc, &s->mentions, *m)) return true;
    s->failure = EXONYM_ERR_NOMEM;
    return false;
}

exonym_status exonym_scan(exonym_scanner *s, const char *text, size_t len, const exonym_document *doc, const exonym_mention **out,
                          size_t *count, exonym_error *err) {
    take_document(s, text, len, doc);
    *out = NULL;
    *count = 0;
    exonym_status status = exo_resolve(s, false, keep_mention, s, err);
    if (status == EXONYM_ERR_STOPPED) return exo_error_nomem(err);
    if (status) return status;
    *count = s->mentions.len;
    *out = *count ? s->mentions.at : NULL;
    return EXONYM_OK;
}

exonym_status exonym_scan_each(exonym_scanner *s, const char *text, size_t len, const exonym_document *doc, exonym_mention_fn *fn,
                               void *user, exonym_error *err) {
    take_document(s, text, len, doc);
    return exo_resolve(s, true, fn, user, err);
}

const char *exonym_scanner_lang(const exonym_scanner *s) { return s->lang ? exo_lang_text(s->lang) : ""; }

bool exonym_mention_candidate(const exonym_scanner *s, const exonym_mention *mention, size_t n, exonym_entity *out) {
    for (size_t i = 0; i < s->runs.len; i++) {
        const exo_candidate_run *run = &s->runs.at[i];
        if (run->start != mention->start || run->end != mention->end) continue;
        if (n >= run->count) return false;
        *out = s->candidates.at[run->from + n];
        return true;
    }
    return false;
}

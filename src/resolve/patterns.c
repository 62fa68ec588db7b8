/* Numbered families: a PCRE2 pattern tried where its trigger word stands, never searched for. Its named groups fill
   the family's id and canonical name: "grp.apt{n}" with n 31 is grp.apt31, which may be an entity of its own.

   A match sees at most 256 bytes and is bounded in steps and depth, so that no pattern makes a scan slow. */
#include "resolve.h"

enum { REACH = 256, MATCH_LIMIT = 10000, DEPTH_LIMIT = 250 };
enum { NO_HEAP = 121 }; /* PCRE2's number for a compile that ran out of memory; it has no name in pcre2.h */

static void *pcre_malloc(size_t size, void *user) { return exo_malloc(user, size); }
static void pcre_free(void *ptr, void *user) { exo_free(user, ptr); }

void exo_patterns_free(exonym_scanner *s) {
    for (size_t i = 0; s->patterns && i < s->nimages; i++) {
        for (uint32_t k = 0; s->patterns[i] && k < s->images[i]->npatterns; k++) pcre2_code_free(s->patterns[i][k].code);
        exo_free(&s->alloc, s->patterns[i]);
    }
    exo_free(&s->alloc, s->patterns);
    pcre2_match_data_free(s->match_data);
    pcre2_match_context_free(s->match_context);
    pcre2_general_context_free(s->pcre_context);
}

/* Everything PCRE2 needs, on first use. */
static bool prepare(exonym_scanner *s) {
    if (s->match_data) return true;
    if (!s->pcre_context) s->pcre_context = pcre2_general_context_create(pcre_malloc, pcre_free, &s->alloc);
    if (s->pcre_context && !s->match_context) s->match_context = pcre2_match_context_create(s->pcre_context);
    if (!s->match_context) return false;
    pcre2_set_match_limit(s->match_context, MATCH_LIMIT);
    pcre2_set_depth_limit(s->match_context, DEPTH_LIMIT);
    s->match_data = pcre2_match_data_create(16, s->pcre_context);
    return s->match_data != NULL;
}

static pcre2_code *code_of(exonym_scanner *s, const exo_hit *hit) {
    const exonym_image *im = s->images[hit->image];
    if (!s->patterns[hit->image]) {
        s->patterns[hit->image] = exo_calloc(&s->alloc, im->npatterns, sizeof **s->patterns);
        if (!s->patterns[hit->image]) {
            s->failure = EXONYM_ERR_NOMEM;
            return NULL;
        }
    }
    exo_pattern *p = &s->patterns[hit->image][hit->name];
    if (p->code) return p->code;
    int code = NO_HEAP;
    PCRE2_SIZE at;
    pcre2_compile_context *context = p->failed ? NULL : pcre2_compile_context_create(s->pcre_context);
    if (context)
        p->code = pcre2_compile((PCRE2_SPTR)exo_image_string(im, im->patterns[hit->name].regex), PCRE2_ZERO_TERMINATED,
                                PCRE2_ANCHORED | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &at, context);
    pcre2_compile_context_free(context);
    if (!p->code) {
        /* A pattern that is wrong stays so; memory may come back. */
        p->failed |= code != NO_HEAP;
        s->failure = p->failed ? EXONYM_ERR_PATTERN : EXONYM_ERR_NOMEM;
        return NULL;
    }
    pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE); /* without JIT it is only slower */
    return p->code;
}

/* `template` with each {group} replaced by what the group matched; NULL when memory ran out or a group is missing. */
static const char *fill(exonym_scanner *s, const char *template) {
    exo_buf out = {0};
    bool ok = true, nomem = false;
    for (const char *p = template; ok && *p;) {
        const char *close = *p == '{' ? strchr(p, '}') : NULL;
        char name[32];
        if (!close || (size_t)(close - p - 1) >= sizeof name) {
            ok = exo_buf_putc(&s->alloc, &out, *p++);
            nomem = !ok;
            continue;
        }
        memcpy(name, p + 1, (size_t)(close - p - 1));
        name[close - p - 1] = '\0';
        char text[REACH + 1];
        PCRE2_SIZE room = sizeof text;
        ok = pcre2_substring_copy_byname(s->match_data, (PCRE2_SPTR)name, (PCRE2_UCHAR *)text, &room) == 0;
        nomem = ok && !exo_buf_puts(&s->alloc, &out, text);
        ok &= !nomem;
        p = close + 1;
    }
    exo_str made = ok ? exo_arena_dup(&s->made, exo_buf_view(&out)) : (exo_str){NULL, 0};
    if (nomem || (ok && !made.ptr)) s->failure = EXONYM_ERR_NOMEM;
    exo_free(&s->alloc, out.at);
    return made.ptr;
}

bool exo_pattern_match(exonym_scanner *s, const exo_hit *hit, exo_option *out) {
    const exonym_image *im = s->images[hit->image];
    if (!prepare(s)) {
        s->failure = EXONYM_ERR_NOMEM;
        return false;
    }
    pcre2_code *code = code_of(s, hit);
    if (!code) return false;
    size_t room = s->len - (size_t)hit->start < REACH ? s->len - (size_t)hit->start : REACH;
    const char *subject = s->text + hit->start;
    int found = pcre2_match(code, (PCRE2_SPTR)subject, room, 0, 0, s->match_data, s->match_context);
    if (found == PCRE2_ERROR_NOMEMORY) s->failure = EXONYM_ERR_NOMEM;
    if (found < 0) return false;
    const PCRE2_SIZE *span = pcre2_get_ovector_pointer(s->match_data);
    uint64_t end = hit->start + span[1];
    /* Not inside a longer word or number. */
    exo_fold_word w;
    if (span[1] <= span[0] || (exo_fold_next(&im->fold, s->text, s->len - end > REACH ? (size_t)end + REACH : s->len, (size_t)end, &w) && w.start == end))
        return false;
    const exo_im_pattern *p = &im->patterns[hit->name];
    const char *id = fill(s, exo_image_string(im, im->entities[p->entity].id)), *canonical = fill(s, exo_image_string(im, exo_image_canonical(im, p->entity)));
    if (!id || !canonical) return false;
    *out = (exo_option){.hit = *hit, .entity = UINT32_MAX, .id = id, .canonical = canonical, .via = EXO_VIA_PATTERN};
    out->hit.end = end;
    exonym_entity known;
    if (exonym_entity_find(im, id, &known) == EXONYM_OK) out->entity = known.index;
    else out->hit.name = p->entity; /* the type is the family's */
    return true;
}

/* A text, and mentions on words of it, some inside others, written in every format that goes out mention by mention. HTML without
   its tags is the text, with U+FFFD for what HTML cannot have; CoNLL's tokens are the text without its spaces, and their
   offsets tile it; brat has a T line each mention; text without mentions is the text. Input: a byte of options, then the text. */
#include "emit/emit.h"
#include "must.h"

#include <string.h>

enum { MENTIONS = 64 };

static exo_alloc heap;
static const exo_alloc *alloc(void) {
    heap = exo_alloc_of(NULL);
    return &heap;
}

/* A mention for each second run of text that begins with a letter, as scanners give them, every other with its first character as a
   mention inside. */
static size_t make_mentions(exo_str text, exonym_mention *mentions) {
    const exonym_mention plain = {.id = "a\"<&b", .canonical = "\xC5\x81\xFF\t", .label = "x", .type = "PER", .via = "name",
                                  .tag = "", .parent = -1, .entity = UINT32_MAX};
    size_t n = 0, runs = 0;
    for (size_t i = 0; i < text.len && n + 2 <= MENTIONS;) {
        size_t end = i;
        while (end < text.len && (unsigned char)text.ptr[end] > ' ') end++;
        if (end > i && ((unsigned char)text.ptr[i] | 0x20) - 0x61u < 26 && runs++ % 2 == 0) {
            uint32_t cp;
            size_t first = exo_utf8_step(text.ptr + i, text.ptr + end, &cp);
            bool nest = runs % 4 == 1 && i + first < end;
            mentions[n] = plain;
            mentions[n].start = i, mentions[n].end = end;
            if (nest) {
                mentions[n + 1] = plain;
                mentions[n + 1].start = i, mentions[n + 1].end = i + first;
                mentions[n + 1].parent = (int64_t)n;
            }
            n += 1 + nest;
        }
        i = end + 1;
    }
    return n;
}

static void write_as(const exo_emit_format *format, exo_out *out, exo_str text, const exonym_mention *mentions, size_t n, exonym_unit unit) {
    const exo_emit emit = {.out = out, .unit = unit};
    exo_out_init(out, alloc(), -1);
    exo_emit_doc doc = exo_emit_begin(&emit, EXO_STR("d"), text.ptr, text.len);
    if (format->begin) format->begin(&doc);
    for (size_t i = 0; i < n; i++) format->mention(&doc, &mentions[i]);
    if (format->end) format->end(&doc);
    MUST(!out->error);
}

/* What HTML shows of the page. */
static void strip(exo_str html, exo_buf *out) {
    static const struct {
        const char *name, *is;
    } entities[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}};
    for (size_t i = 0; i < html.len;) {
        if (html.ptr[i] == '<') {
            while (html.ptr[i++] != '>') MUST(i < html.len);
            continue;
        }
        size_t k = 0, entity = html.ptr[i] == '&';
        while (entity && k < 4 && !exo_str_starts(exo_str_of(html.ptr + i, html.len - i), exo_str_cstr(entities[k].name))) k++;
        MUST(k < 4);
        MUST(exo_buf_putc(alloc(), out, entity ? entities[k].is[0] : html.ptr[i]));
        i += entity ? strlen(entities[k].name) : 1;
    }
}

/* The text with U+FFFD for what is ill-formed, and for controls if `controls`. */
static void clean(exo_str text, bool controls, exo_buf *out) {
    const char *p = text.ptr, *end = text.ptr + text.len;
    while (p < end) {
        uint32_t cp;
        size_t n = exo_utf8_step(p, end, &cp);
        bool bad = cp == EXO_CP_BAD || (controls && (cp == 0x7F || (cp < ' ' && cp != '\t' && cp != '\n' && cp != '\r')));
        MUST(exo_buf_put(alloc(), out, bad ? "\xEF\xBF\xBD" : p, bad ? 3 : n));
        p += n;
    }
}

static void check_html(exo_str text, const exonym_mention *mentions, size_t n) {
    exo_out out;
    exo_buf shown = {0}, wanted = {0};
    write_as(&exo_emit_html, &out, text, mentions, n, EXONYM_BYTES);
    strip(exo_buf_view(&out.bytes), &shown);
    clean(text, true, &wanted);
    MUST(exo_buf_putc(alloc(), &wanted, '\n'));
    MUST(exo_str_eq(exo_buf_view(&shown), exo_buf_view(&wanted)));
    exo_free(alloc(), shown.at);
    exo_free(alloc(), wanted.at);
    exo_out_free(&out);
}

/* Offsets in bytes: between tokens stand spaces and controls alone. */
static void check_conll(exo_str text, const exonym_mention *mentions, size_t n) {
    exo_out out;
    size_t at = 0, outer = 0, begun = 0;
    write_as(&exo_emit_conll, &out, text, mentions, n, EXONYM_BYTES);
    exo_str rest = exo_buf_view(&out.bytes), line;
    for (size_t i = 0; i < n; i++) outer += mentions[i].parent < 0;
    MUST(exo_str_next(&rest, '\n', &line) && exo_str_starts(line, EXO_STR("-DOCSTART-\t")));
    while (exo_str_next(&rest, '\n', &line)) {
        exo_str token, start, end, id, tag;
        if (!line.len) continue;
        MUST(exo_str_next(&line, '\t', &token) && exo_str_next(&line, '\t', &start) && exo_str_next(&line, '\t', &end) &&
             exo_str_next(&line, '\t', &id) && exo_str_next(&line, '\t', &tag) && !line.ptr);
        size_t from = strtoul(start.ptr, NULL, 10), to = strtoul(end.ptr, NULL, 10);
        MUST(from >= at && to > from && to <= text.len);
        for (; at < from; at++) MUST((unsigned char)text.ptr[at] <= ' ' || (unsigned char)text.ptr[at] >= 0x7F);
        begun += tag.ptr[0] == 'B';
        at = to;
    }
    MUST(begun == outer);
    exo_out_free(&out);
}

static void check_brat(exo_str text, const exonym_mention *mentions, size_t n, exonym_unit unit) {
    exo_out out;
    size_t lines = 0;
    write_as(&exo_emit_brat, &out, text, mentions, n, unit);
    for (size_t i = 0; i < out.bytes.len; i++) lines += out.bytes.at[i] == '\n';
    MUST(lines == 2 * n);
    exo_out_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    exonym_mention mentions[MENTIONS] = {0};
    if (!size) return 0;
    exonym_unit unit = (exonym_unit)(data[0] % 3);
    char *copy = malloc(size);
    MUST(copy);
    memcpy(copy, data + 1, size - 1);
    exo_str text = exo_str_of(copy, size - 1);
    size_t n = make_mentions(text, mentions);
    check_html(text, mentions, n);
    check_conll(text, mentions, n);
    check_brat(text, mentions, n, unit);
    exo_out out;
    write_as(&exo_emit_text, &out, text, mentions, 0, unit);
    MUST(exo_str_eq(exo_buf_view(&out.bytes), text));
    exo_out_free(&out);
    free(copy);
    return 0;
}

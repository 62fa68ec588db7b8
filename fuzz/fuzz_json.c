/* A line of JSON Lines as anyone may send it. Whatever the bytes are, taking it apart ends. When it is a record:
   its text is UTF-8; writing it with a result gives a record again, with the same text, id and language; no byte
   outside the results changes; and doing it twice is as doing it once. */
#include "cli/cli.h"
#include "must.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const drop[] = {"entities", "offsets", "detected_lang"};
static const exo_record_names names = {"text", drop, 3};

/* A mention for each run of letters: spans on character boundaries, as the scanner gives them. */
static size_t make_mentions(exo_str text, exonym_mention *mentions, size_t cap) {
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < cap;) {
        size_t end = i;
        while (end < text.len && (unsigned char)text.ptr[end] > ' ') end++;
        if (end > i) {
            bool odd = n % 2;
            mentions[n++] = (exonym_mention){.start = i, .end = end, .id = "a\"b", .canonical = "\xC5\x81\xFF",
                                             .label = "", .type = "PER", .via = "name", .score = 0.5,
                                             .tag = odd ? "x" : "", .parent = odd ? 0 : -1, .entity = UINT32_MAX,
                                             .inferred = odd};
        }
        i = end + 1;
    }
    return n;
}

/* What `normalize --from jsonl` would write for the record. */
static void filter(const exo_record *r, exo_out *out) {
    exonym_mention mentions[64];
    const exo_emit emit = {.out = out, .unit = EXONYM_UTF16};
    size_t n = make_mentions(r->text, mentions, 64);
    exo_emit_doc doc = exo_emit_begin(&emit, EXO_STR(""), r->text.ptr, r->text.len);
    exo_record_head(r, out);
    exo_emit_json(&doc, "entities", mentions, n);
    exo_record_tail(r, out);
    MUST(!out->error);
}

static void check_members(const exo_record *in, const exo_record *out) {
    size_t k = 0;
    for (size_t i = 0; i < in->members.len; i++) {
        const exo_member *a = &in->members.at[i], *b = &out->members.at[k];
        if (a->drop) continue;
        MUST(k < out->members.len && !b->drop);
        MUST(exo_str_eq(exo_str_of(in->line.ptr + a->start, a->end - a->start),
                        exo_str_of(out->line.ptr + b->start, b->end - b->start)));
        k++;
    }
    MUST(out->members.len == k + 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    exo_record first = {0}, second = {0};
    exonym_error err;
    exo_out once, twice;
    /* A block of exactly its size, so that a sanitizer sees one byte too far. */
    char *line = malloc(size ? size : 1);
    MUST(line);
    if (size) memcpy(line, data, size);
    exo_out_init(&once, &exo_cli_alloc, -1);
    exo_out_init(&twice, &exo_cli_alloc, -1);

    exonym_status status = exo_record_parse(&first, exo_str_of(line, size), &names, &err);
    MUST(status == EXONYM_OK || (status == EXONYM_ERR_SYNTAX && err.message[0]));
    if (!status) {
        MUST(exo_utf8_check(first.text.ptr, first.text.len) == first.text.len);
        filter(&first, &once);
        MUST(exo_record_parse(&second, exo_buf_view(&once.bytes), &names, &err) == EXONYM_OK);
        MUST(exo_str_eq(first.text, second.text) && exo_str_eq(first.id, second.id) &&
             exo_str_eq(first.lang, second.lang));
        check_members(&first, &second);
        filter(&second, &twice);
        MUST(exo_str_eq(exo_buf_view(&once.bytes), exo_buf_view(&twice.bytes)));
    }
    exo_out_free(&once);
    exo_out_free(&twice);
    exo_record_free(&first);
    exo_record_free(&second);
    free(line);
    return 0;
}

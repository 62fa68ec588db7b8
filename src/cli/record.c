/* One line of JSON Lines, taken apart so that what is not ours can be copied to the byte.

   yajl checks the grammar and says where each token ends (yajl_get_bytes_consumed); it never builds a
   value, so 1.10 and numbers of any length pass as they stand, and nothing recurses. The two things it
   is lax about are done here: UTF-8 is checked before (yajl lets overlong forms and surrogates pass),
   and strings are decoded from their raw bytes (yajl writes '?' for a lone surrogate). json-c and
   jansson would build and print the record anew; jsmn checks too little. */
#include "cli.h"

#include <yajl/yajl_parse.h>

/* Deeper than any record that people write; yajl's own stack would grow without end. */
#define DEPTH_MAX 10000

typedef struct parse {
    exo_record *record;
    const exo_record_names *names;
    yajl_handle yajl;
    size_t depth;
    size_t value;            /* where the value of the open member begins */
    exo_str text, lang;      /* raw */
    bool has_text, nomem, too_deep;
} parse;

/* ---- raw strings ---------------------------------------------------------------------------- */

static uint32_t hex4(const char *p) {
    uint32_t n = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        n = n << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return n;
}

/* The code point of the \u escape whose digits begin at `*at`, both halves of a surrogate pair taken. */
static uint32_t unicode_escape(exo_str s, size_t *at) {
    uint32_t cp = hex4(s.ptr + *at);
    *at += 4;
    if (cp < 0xD800 || cp > 0xDFFF) return cp;
    if (cp < 0xDC00 && s.len - *at >= 6 && s.ptr[*at] == '\\' && s.ptr[*at + 1] == 'u') {
        uint32_t low = hex4(s.ptr + *at + 2);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            *at += 6;
            return 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return 0xFFFD;
}

/* Decodes what stands between the quotes; never longer than the source, for which `out` has room. */
static exo_str decode(exo_str inner, exo_buf *out) {
    size_t from = out->len;
    for (size_t i = 0; i < inner.len;) {
        char c = inner.ptr[i++];
        if (c != '\\') {
            out->at[out->len++] = c;
            continue;
        }
        static const char letters[] = "bfnrt", controls[] = "\b\f\n\r\t";
        c = inner.ptr[i++];
        const char *letter = memchr(letters, c, sizeof letters - 1);
        if (c == 'u')
            out->len += exo_utf8_put(unicode_escape(inner, &i), out->at + out->len);
        else
            out->at[out->len++] = letter ? controls[letter - letters] : c;
    }
    return exo_str_of(out->at + from, out->len - from);
}

static bool is_string(exo_str raw) { return raw.len >= 2 && raw.ptr[0] == '"'; }

/* A raw string's content: borrowed from the line when it has no escapes, else decoded. */
static exo_str content(exo_str raw, exo_buf *decoded) {
    exo_str inner = exo_str_of(raw.ptr + 1, raw.len - 2);
    return inner.len && memchr(inner.ptr, '\\', inner.len) ? decode(inner, decoded) : inner;
}

exonym_status exo_record_plain(exo_str raw, exo_buf *out, exonym_error *err) {
    if (!EXO_RESERVE(&exo_cli_alloc, out, raw.len)) return exo_error_nomem(err);
    if (is_string(raw))
        decode(exo_str_of(raw.ptr + 1, raw.len - 2), out);
    else
        exo_buf_str(&exo_cli_alloc, out, raw);
    return EXONYM_OK;
}

/* ---- members, as yajl goes by ---------------------------------------------------------------- */

static size_t skip(exo_str line, size_t at, const char *what) {
    while (at < line.len && line.ptr[at] && strchr(what, line.ptr[at])) at++;
    return at;
}

static size_t consumed(const parse *p) { return yajl_get_bytes_consumed(p->yajl); }

/* A value has ended. At depth 1 it closes a member, and the last member of a name counts. */
static int value_end(parse *p) {
    exo_record *r = p->record;
    if (p->depth != 1) return 1;
    exo_member *m = &r->members.at[r->members.len - 1];
    m->end = consumed(p);
    exo_str value = exo_str_of(r->line.ptr + p->value, m->end - p->value);
    size_t before = r->decoded.len;
    size_t key_end = p->value;
    while (r->line.ptr[key_end - 1] != '"') key_end--;
    exo_str key = content(exo_str_of(r->line.ptr + m->start, key_end - m->start), &r->decoded);
    if (exo_str_is(key, p->names->field)) p->text = value, p->has_text = true;
    if (exo_str_is(key, "id")) r->id = value;
    if (exo_str_is(key, "lang")) p->lang = value;
    for (size_t i = 0; i < p->names->ndrop; i++) m->drop |= exo_str_is(key, p->names->drop[i]);
    r->decoded.len = before;
    return 1;
}

static int on_key(void *ctx, const unsigned char *key, size_t len) {
    parse *p = ctx;
    exo_record *r = p->record;
    (void)key, (void)len;
    if (p->depth != 1) return 1;
    size_t from = r->members.len ? r->members.at[r->members.len - 1].end : r->open + 1;
    exo_member m = {.start = skip(r->line, from, " \t\r\n,")};
    p->value = skip(r->line, consumed(p), " \t\r\n:");
    if (EXO_PUSH(&exo_cli_alloc, &r->members, m)) return 1;
    p->nomem = true;
    return 0;
}

static int begin(parse *p) {
    p->too_deep = ++p->depth > DEPTH_MAX;
    return !p->too_deep;
}
static int finish(parse *p) {
    p->depth--;
    if (!p->depth) p->record->close = consumed(p) - 1;
    return value_end(p);
}
static int on_map(void *ctx) { return begin(ctx); }
static int on_map_end(void *ctx) { return finish(ctx); }
static int on_array(void *ctx) { return begin(ctx); }
static int on_array_end(void *ctx) { return finish(ctx); }
static int on_null(void *ctx) { return value_end(ctx); }
static int on_boolean(void *ctx, int value) {
    (void)value;
    return value_end(ctx);
}
static int on_number(void *ctx, const char *digits, size_t len) {
    (void)digits, (void)len;
    return value_end(ctx);
}
static int on_string(void *ctx, const unsigned char *text, size_t len) {
    (void)text, (void)len;
    return value_end(ctx);
}

#define WRONG(err, ...) exo_error_set((err), EXONYM_ERR_SYNTAX, NULL, 0, 0, __VA_ARGS__)

/* What yajl says, without its line end. */
static exonym_status grammar_error(const parse *p, exonym_error *err) {
    const exo_str line = p->record->line;
    unsigned char *said = yajl_get_error(p->yajl, 0, (const unsigned char *)line.ptr, line.len);
    char text[200] = "";
    for (size_t i = 0; said && said[i] && said[i] != '\n' && i + 1 < sizeof text; i++) text[i] = (char)said[i];
    if (said) yajl_free_error(p->yajl, said);
    return WRONG(err, "not JSON at byte %zu: %s", consumed(p) + 1, text);
}

exonym_status exo_record_parse(exo_record *r, exo_str line, const exo_record_names *names, exonym_error *err) {
    static const yajl_callbacks callbacks = {
        .yajl_null = on_null, .yajl_boolean = on_boolean, .yajl_number = on_number, .yajl_string = on_string,
        .yajl_start_map = on_map, .yajl_map_key = on_key, .yajl_end_map = on_map_end,
        .yajl_start_array = on_array, .yajl_end_array = on_array_end};
    r->line = line;
    r->members.len = r->decoded.len = 0;
    r->text = r->id = r->lang = EXO_STR("");
    r->open = skip(line, 0, " \t\r\n");
    size_t bad = exo_utf8_check(line.ptr, line.len);
    if (bad < line.len) return WRONG(err, "not UTF-8 at byte %zu", bad + 1);
    if (r->open == line.len || line.ptr[r->open] != '{') return WRONG(err, "expected a JSON object");
    if (!EXO_RESERVE(&exo_cli_alloc, &r->decoded, line.len)) return exo_error_nomem(err);

    parse p = {.record = r, .names = names};
    p.yajl = yajl_alloc(&callbacks, NULL, &p);
    if (!p.yajl) return exo_error_nomem(err);
    yajl_config(p.yajl, yajl_dont_validate_strings, 1);
    yajl_status done = yajl_parse(p.yajl, (const unsigned char *)line.ptr, line.len);
    if (done == yajl_status_ok) done = yajl_complete_parse(p.yajl);
    exonym_status status = EXONYM_OK;
    if (p.nomem)
        status = exo_error_nomem(err);
    else if (p.too_deep)
        status = WRONG(err, "nested deeper than %d", DEPTH_MAX);
    else if (done != yajl_status_ok)
        status = grammar_error(&p, err);
    yajl_free(p.yajl);
    if (status) return status;
    if (!p.has_text) return WRONG(err, "no member \"%s\"", names->field);
    if (!is_string(p.text)) return WRONG(err, "member \"%s\" is not a string", names->field);
    r->text = content(p.text, &r->decoded);
    if (is_string(p.lang)) r->lang = content(p.lang, &r->decoded);
    return EXONYM_OK;
}

void exo_record_free(exo_record *r) {
    exo_free(&exo_cli_alloc, r->members.at);
    exo_free(&exo_cli_alloc, r->decoded.at);
    *r = (exo_record){0};
}

/* ---- writing it again ------------------------------------------------------------------------- */

void exo_record_head(const exo_record *r, exo_out *out) {
    size_t end = r->open + 1;
    bool any = false;
    exo_out_put(out, r->line.ptr, end);
    for (size_t i = 0; i < r->members.len; i++) {
        const exo_member *m = &r->members.at[i];
        /* With the comma and the spaces before it, but no comma before the first. */
        size_t from = any || i == 0 ? end : skip(r->line, skip(r->line, end, " \t\r\n"), ",");
        if (!m->drop) exo_out_put(out, r->line.ptr + from, m->end - from);
        any |= !m->drop;
        end = m->end;
    }
    if (any) exo_out_putc(out, ',');
}

void exo_record_tail(const exo_record *r, exo_out *out) {
    size_t from = r->members.len ? r->members.at[r->members.len - 1].end : r->open + 1;
    exo_out_put(out, r->line.ptr + from, r->line.len - from);
}

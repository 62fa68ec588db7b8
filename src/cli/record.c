/* One line of JSON Lines, taken apart so that what is not ours can be copied to the byte.

   json.c checks the grammar and says where each value ends; no value is built, so 1.10 and numbers of any length pass as
   they stand. json-c and jansson would build and print the record anew. */
#include "cli.h"

#include "json.h"

static bool is_string(exo_str raw) { return raw.len >= 2 && raw.ptr[0] == '"'; }

/* A raw string's content: borrowed from the line when it has no escapes, else decoded; never longer than the source, for
   which `decoded` has room. */
static exo_str content(exo_str raw, exo_buf *decoded) {
    exo_str inner = exo_str_of(raw.ptr + 1, raw.len - 2);
    if (!inner.len || !memchr(inner.ptr, '\\', inner.len)) return inner;
    char *out = decoded->at + decoded->len;
    size_t len = exo_json_decode(inner, out);
    decoded->len += len;
    return exo_str_of(out, len);
}

exonym_status exo_record_plain(exo_str raw, exo_buf *out, exonym_error *err) {
    if (!EXO_RESERVE(&exo_cli_alloc, out, raw.len)) return exo_error_nomem(err);
    if (is_string(raw))
        out->len += exo_json_decode(exo_str_of(raw.ptr + 1, raw.len - 2), out->at + out->len);
    else
        exo_buf_str(&exo_cli_alloc, out, raw);
    return EXONYM_OK;
}

/* ---- members ---------------------------------------------------------------------------------- */

static size_t skip(exo_str line, size_t at, const char *what) {
    while (at < line.len && line.ptr[at] && strchr(what, line.ptr[at])) at++;
    return at;
}

#define WRONG(err, ...) exo_error_set((err), EXONYM_ERR_SYNTAX, NULL, 0, 0, __VA_ARGS__)

static exonym_status not_json(const exo_json *j, exo_str line, exonym_error *err) {
    size_t at = (size_t)(j->at - line.ptr) + 1;
    if (!j->wrong) return WRONG(err, "nested deeper than %d", EXO_JSON_DEPTH);
    if (j->at == j->end) return WRONG(err, "not JSON: it ends where %s was expected", j->wrong);
    unsigned char c = (unsigned char)*j->at;
    if (c > ' ' && c < 0x7F) return WRONG(err, "not JSON at byte %zu: found '%c', expected %s", at, c, j->wrong);
    return WRONG(err, "not JSON at byte %zu: found the byte 0x%02X, expected %s", at, c, j->wrong);
}

exonym_status exo_record_parse(exo_record *r, exo_str line, const exo_record_names *names, exonym_error *err) {
    r->line = line;
    r->members.len = r->decoded.len = 0;
    r->text = r->id = r->lang = EXO_STR("");
    r->open = skip(line, 0, " \t\r\n");
    size_t bad = exo_utf8_check(line.ptr, line.len);
    if (bad < line.len) return WRONG(err, "not UTF-8 at byte %zu", bad + 1);
    if (r->open == line.len || line.ptr[r->open] != '{') return WRONG(err, "expected a JSON object");
    if (!EXO_RESERVE(&exo_cli_alloc, &r->decoded, line.len)) return exo_error_nomem(err);

    exo_str text = {NULL, 0}, lang = EXO_STR("");
    exo_json j = {.at = line.ptr + r->open + 1, .end = line.ptr + line.len};
    while (j.end > j.at && (j.end[-1] == '\n' || j.end[-1] == '\r')) j.end--;
    exo_json_space(&j);
    bool more = j.at == j.end || *j.at != '}';
    while (more) {
        const char *start = j.at;
        if (!exo_json_string(&j, "a name in quotes")) return not_json(&j, line, err);
        size_t before = r->decoded.len;
        exo_str key = content(exo_str_of(start, (size_t)(j.at - start)), &r->decoded);
        exo_json_space(&j);
        if (!exo_json_byte(&j, ':', "a colon")) return not_json(&j, line, err);
        exo_json_space(&j);
        const char *from = j.at;
        if (!exo_json_value(&j, 1)) return not_json(&j, line, err);
        /* The last member of a name counts. */
        exo_str value = exo_str_of(from, (size_t)(j.at - from));
        exo_member m = {.start = (size_t)(start - line.ptr), .end = (size_t)(j.at - line.ptr)};
        if (exo_str_is(key, names->field)) text = value;
        if (exo_str_is(key, "id")) r->id = value;
        if (exo_str_is(key, "lang")) lang = value;
        for (size_t i = 0; i < names->ndrop; i++) m.drop |= exo_str_is(key, names->drop[i]);
        r->decoded.len = before;
        if (!EXO_PUSH(&exo_cli_alloc, &r->members, m)) return exo_error_nomem(err);
        exo_json_space(&j);
        more = j.at < j.end && *j.at == ',';
        if (more) j.at++;
        exo_json_space(&j);
    }
    r->close = (size_t)(j.at - line.ptr);
    if (!exo_json_byte(&j, '}', "a comma or }")) return not_json(&j, line, err);
    exo_json_space(&j);
    j.wrong = "nothing behind the object";
    if (j.at < j.end) return not_json(&j, line, err);
    if (!text.ptr) return WRONG(err, "no member \"%s\"", names->field);
    if (!is_string(text)) return WRONG(err, "member \"%s\" is not a string", names->field);
    r->text = content(text, &r->decoded);
    if (is_string(lang)) r->lang = content(lang, &r->decoded);
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

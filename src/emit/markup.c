/* Mentions for people to look at: a page of HTML, and the standoff files of brat, where they can be corrected. */
#include "inside.h"

/* ---- HTML ----------------------------------------------------------------------------------- */

/* Text as HTML 5 allows it, in elements and in quoted attributes: what is ill-formed, and controls, become U+FFFD. */
static void put_html(exo_out *out, exo_str s) {
    const char *p = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr, *plain = p;
    while (p < end) {
        const char *escape = NULL;
        uint32_t cp;
        size_t n = exo_utf8_step(p, end, &cp);
        if (cp == '&') escape = "&amp;";
        if (cp == '<') escape = "&lt;";
        if (cp == '>') escape = "&gt;";
        if (cp == '"') escape = "&quot;";
        if (cp == EXO_CP_BAD || cp == 0x7F || (cp < ' ' && cp != '\t' && cp != '\n' && cp != '\r')) escape = "\xEF\xBF\xBD";
        p += n;
        if (!escape) continue;
        exo_out_put(out, plain, (size_t)(p - n - plain));
        exo_out_puts(out, escape);
        plain = p;
    }
    if (plain < end) exo_out_put(out, plain, (size_t)(end - plain));
}

static void attribute(exo_out *out, const char *name, exo_str value) {
    exo_out_putc(out, ' ');
    exo_out_puts(out, name);
    exo_out_puts(out, "=\"");
    put_html(out, value);
    exo_out_putc(out, '"');
}

static void html_open(const exo_emit *emit) {
    exo_out_puts(emit->out,
                 "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>Mentions</title>\n<style>\n"
                 "body { max-width: 50em; margin: 2em auto; padding: 0 1em; font: 1.1em/1.6 serif }\n"
                 "article { white-space: pre-wrap; border-top: 1px solid #ccc; padding: 1em 0 }\n"
                 "mark { border-radius: 3px; padding: 0 2px; background: #e8e8e8 }\n"
                 "mark.PER { background: #ffe2b8 } mark.ORG { background: #cfe3ff } mark.GPE { background: #cdf0cf }\n"
                 "mark.LOC { background: #dff0a8 } mark.GROUP { background: #f3cfff } mark.EVENT { background: #ffd0d0 }\n"
                 "mark.PRODUCT { background: #d0f5f0 } mark.suggestion { background: none; border-bottom: 2px dotted #888 }\n"
                 "</style>\n</head>\n<body>\n");
}

static void html_begin(exo_emit_doc *doc) {
    exo_out_puts(doc->emit->out, "<article");
    attribute(doc->emit->out, "data-document", doc->name);
    exo_out_putc(doc->emit->out, '>');
}

/* The source up to `to`, closing the elements that end there or before. */
static void html_upto(exo_emit_doc *doc, size_t to) {
    exo_out *out = doc->emit->out;
    while (doc->nopen && doc->open[doc->nopen - 1] <= to) {
        size_t end = doc->open[--doc->nopen];
        put_html(out, exo_str_of(doc->text + doc->written, end - doc->written));
        exo_out_puts(out, "</mark>");
        doc->written = end;
    }
    put_html(out, exo_str_of(doc->text + doc->written, to - doc->written));
    doc->written = to;
}

static void html_mention(exo_emit_doc *doc, const exonym_mention *m) {
    exo_out *out = doc->emit->out;
    exonym_entity entity;
    const char *key, *value;
    if (m->start < doc->written) return; /* a suggestion that begins inside a mention and ends behind it */
    html_upto(doc, (size_t)m->start);
    if (doc->nopen == EXO_EMIT_NESTING || (doc->nopen && doc->open[doc->nopen - 1] < m->end)) return;
    exo_out_puts(out, "<mark class=\"");
    exo_out_puts(out, m->type);
    exo_out_puts(out, m->suggestion ? " suggestion\"" : "\"");
    attribute(out, "title", exo_str_cstr(m->label));
    attribute(out, "data-id", exo_str_cstr(m->id));
    attribute(out, "data-canonical", exo_str_cstr(m->canonical));
    attribute(out, "data-via", exo_str_cstr(m->via));
    exo_out_puts(out, " data-score=\"");
    exo_out_score(out, m->score);
    exo_out_putc(out, '"');
    if (exo_emit_entity(doc, m, &entity))
        for (size_t n = 0; exonym_entity_external_id(&entity, n, &key, &value); n++) {
            exo_out_puts(out, " data");
            exo_out_putc(out, '-');
            exo_out_puts(out, exo_emit_id_key(key));
            exo_out_puts(out, "=\"");
            put_html(out, exo_str_cstr(value));
            exo_out_putc(out, '"');
        }
    exo_out_putc(out, '>');
    doc->open[doc->nopen++] = (size_t)m->end;
    doc->count++;
}

static void html_end(exo_emit_doc *doc) {
    html_upto(doc, doc->len);
    exo_out_puts(doc->emit->out, "</article>\n");
}

static void html_close(const exo_emit *emit) { exo_out_puts(emit->out, "</body>\n</html>\n"); }

const exo_emit_format exo_emit_html = {.name = "html", .open = html_open, .begin = html_begin, .mention = html_mention,
                                       .end = html_end, .close = html_close, .source = true};

/* ---- brat ------------------------------------------------------------------------------------- */

/* A line of the covered text is a fragment of its own: brat's spans do not cross line ends. */
static void put_fragments(exo_emit_doc *doc, const exonym_mention *m) {
    exo_out *out = doc->emit->out;
    const char *p = doc->text + m->start, *end = doc->text + m->end;
    exonym_cursor cursor = doc->cursor;
    for (bool first = true; p < end; first = false) {
        const char *stop = p;
        while (stop < end && *stop != '\n' && *stop != '\r') stop++;
        exo_out_putc(out, first ? ' ' : ';');
        exo_out_u64(out, exonym_cursor_move(&cursor, doc->text, doc->len, (uint64_t)(p - doc->text), doc->emit->unit));
        exo_out_putc(out, ' ');
        exo_out_u64(out, exonym_cursor_move(&cursor, doc->text, doc->len, (uint64_t)(stop - doc->text), doc->emit->unit));
        while (stop < end && (*stop == '\n' || *stop == '\r')) stop++;
        p = stop;
    }
}

/* "N3	Reference T2 wikidata:Q148	China". */
static void put_reference(exo_emit_doc *doc, const char *resource, const char *value, const char *canonical) {
    exo_out *out = doc->emit->out;
    exo_out_putc(out, 'N');
    exo_out_u64(out, ++doc->notes);
    exo_out_puts(out, "\tReference T");
    exo_out_u64(out, doc->count);
    exo_out_putc(out, ' ');
    exo_out_puts(out, resource);
    exo_out_putc(out, ':');
    exo_out_tsv(out, exo_str_cstr(value));
    exo_out_putc(out, '\t');
    exo_out_tsv(out, exo_str_cstr(canonical));
    exo_out_putc(out, '\n');
}

static void brat_mention(exo_emit_doc *doc, const exonym_mention *m) {
    exo_out *out = doc->emit->out;
    exonym_entity entity;
    const char *key, *value;
    if (m->suggestion) return;
    exonym_cursor_move(&doc->cursor, doc->text, doc->len, m->start, doc->emit->unit);
    exo_out_putc(out, 'T');
    exo_out_u64(out, ++doc->count);
    exo_out_putc(out, '\t');
    exo_out_puts(out, m->type);
    put_fragments(doc, m);
    exo_out_putc(out, '\t');
    exo_str surface = exo_emit_surface(doc, m);
    for (size_t i = 0, gap = 0; i < surface.len; i++) {
        bool line_end = surface.ptr[i] == '\n' || surface.ptr[i] == '\r';
        if (!line_end || !gap) exo_out_putc(out, line_end ? ' ' : surface.ptr[i]);
        gap = line_end;
    }
    exo_out_putc(out, '\n');
    put_reference(doc, "exonym", m->id, m->canonical);
    if (exo_emit_entity(doc, m, &entity))
        for (size_t n = 0; exonym_entity_external_id(&entity, n, &key, &value); n++)
            put_reference(doc, exo_emit_id_key(key), value, m->canonical);
    doc->written = (size_t)m->start;
}

const exo_emit_format exo_emit_brat = {.name = "brat", .mention = brat_mention};

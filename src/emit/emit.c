/* Mentions of one document, written in each format. Offsets are counted by a cursor that goes through
   the text once: mentions come in order of their starts. */
#include "emit.h"

const char *exo_unit_name(exonym_unit unit) {
    switch (unit) {
    case EXONYM_BYTES: return "bytes";
    case EXONYM_CHARS: return "chars";
    case EXONYM_UTF16: return "utf16";
    }
    return "?";
}

exo_emit_doc exo_emit_begin(const exo_emit *emit, exo_str name, const char *text, size_t len) {
    return (exo_emit_doc){.emit = emit, .name = name, .text = text, .len = len};
}

static exo_str surface(const exo_emit_doc *doc, const exonym_mention *m) {
    return exo_str_of(doc->text + m->start, (size_t)(m->end - m->start));
}

/* The mention's span in the units of the output. A mention inside another ends before the outer one
   does, so only the start moves the cursor that is kept. */
static void span(exo_emit_doc *doc, const exonym_mention *m, uint64_t *start, uint64_t *end) {
    *start = exonym_cursor_move(&doc->cursor, doc->text, doc->len, m->start, doc->emit->unit);
    exonym_cursor inner = doc->cursor;
    *end = exonym_cursor_move(&inner, doc->text, doc->len, m->end, doc->emit->unit);
}

static bool entity_of(const exo_emit_doc *doc, const exonym_mention *m, exonym_entity *entity) {
    return m->entity != UINT32_MAX && doc->emit->images &&
           exonym_entity_at(doc->emit->images[m->image], m->entity, entity) == EXONYM_OK;
}

/* Short keys of the lexicon, spelt out for readers of the output. */
static const char *id_key(const char *key) {
    if (!strcmp(key, "wd")) return "wikidata";
    if (!strcmp(key, "gn")) return "geonames";
    return key;
}

/* ---- text ----------------------------------------------------------------------------------- */

typedef enum part_kind {
    PART_LITERAL, PART_TEXT, PART_LABEL, PART_CANONICAL, PART_ID, PART_TYPE, PART_VIA, PART_SCORE, PART_TAG,
    PART_EXTERNAL
} part_kind;
typedef struct part {
    part_kind kind;
    exo_str text;    /* a literal, or the key of an external id */
} part;
struct exo_template {
    exo_alloc alloc;
    exo_arena arena;
    EXO_VEC(part) parts;
};

static part placeholder(exo_str name) {
    static const char *const names[] = {"text", "label", "canonical", "id", "type", "via", "score", "tag"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (exo_str_is(name, names[i])) return (part){(part_kind)(PART_TEXT + i), name};
    return (part){PART_EXTERNAL, name};
}

static bool is_key(exo_str name) {
    for (size_t i = 0; i < name.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", name.ptr[i])) return false;
    return name.len > 0;
}

/* One part from `at` on: a run of literal text, an escaped brace, or a placeholder. Returns the bytes it
   takes; 0 when it is wrong. */
static size_t next_part(exo_str rest, part *out) {
    const char *p = rest.ptr, *end = rest.ptr + rest.len;
    if (*p == '{' || *p == '}') {
        if (p + 1 < end && p[1] == *p) {
            *out = (part){PART_LITERAL, exo_str_of(p, 1)};
            return 2;
        }
        const char *close = *p == '{' ? memchr(p, '}', rest.len) : NULL;
        if (!close) return 0;
        exo_str name = exo_str_of(p + 1, (size_t)(close - p) - 1);
        *out = placeholder(name);
        return is_key(name) ? name.len + 2 : 0;
    }
    while (p < end && *p != '{' && *p != '}') p++;
    *out = (part){PART_LITERAL, exo_str_of(rest.ptr, (size_t)(p - rest.ptr))};
    return out->text.len;
}

exonym_status exo_template_parse(const exo_alloc *a, const char *source, exo_template **out, exonym_error *err) {
    exo_template *t = exo_calloc(a, 1, sizeof *t);
    if (!t) return exo_error_nomem(err);
    t->alloc = *a;
    exo_arena_init(&t->arena, a);
    exonym_status status = EXONYM_OK;
    exo_str rest = exo_arena_dup(&t->arena, exo_str_cstr(source));
    if (!rest.ptr) {
        status = exo_error_nomem(err);
        goto done;
    }
    for (size_t n; rest.len; rest = exo_str_of(rest.ptr + n, rest.len - n)) {
        part next;
        n = next_part(rest, &next);
        if (!n) {
            status = exo_error_set(err, EXONYM_ERR_SYNTAX, NULL, 0, 0,
                                   "found \"%.*s\", expected {label} or another placeholder ({{ and }} stand "
                                   "for braces)", EXO_FMT(rest));
            goto done;
        }
        if (!EXO_PUSH(a, &t->parts, next)) {
            status = exo_error_nomem(err);
            goto done;
        }
    }
    *out = t;
    t = NULL;
done:
    exo_template_free(t);
    return status;
}

void exo_template_free(exo_template *t) {
    if (!t) return;
    exo_alloc a = t->alloc;
    exo_free(&a, t->parts.at);
    exo_arena_free(&t->arena);
    exo_free(&a, t);
}

static void put_external(const exo_emit_doc *doc, const exonym_mention *m, exo_str wanted) {
    exonym_entity entity;
    const char *key, *value;
    if (!entity_of(doc, m, &entity)) return;
    for (size_t n = 0; exonym_entity_external_id(&entity, n, &key, &value); n++)
        if (exo_str_is(wanted, key) || exo_str_is(wanted, id_key(key))) {
            exo_out_puts(doc->emit->out, value);
            return;
        }
}

static void put_part(const exo_emit_doc *doc, const exonym_mention *m, const part *p) {
    exo_out *out = doc->emit->out;
    switch (p->kind) {
    case PART_LITERAL: exo_out_put(out, p->text.ptr, p->text.len); break;
    case PART_TEXT: exo_out_put(out, doc->text + m->start, (size_t)(m->end - m->start)); break;
    case PART_LABEL: exo_out_puts(out, m->label); break;
    case PART_CANONICAL: exo_out_puts(out, m->canonical); break;
    case PART_ID: exo_out_puts(out, m->id); break;
    case PART_TYPE: exo_out_puts(out, m->type); break;
    case PART_VIA: exo_out_puts(out, m->via); break;
    case PART_SCORE: exo_out_score(out, m->score); break;
    case PART_TAG: exo_out_puts(out, m->tag); break;
    case PART_EXTERNAL: put_external(doc, m, p->text); break;
    }
}

void exo_emit_text(exo_emit_doc *doc, const exonym_mention *m) {
    const exo_template *t = doc->emit->template;
    if (m->parent >= 0 || m->suggestion || m->start < doc->written) return;
    exo_out_put(doc->emit->out, doc->text + doc->written, (size_t)m->start - doc->written);
    if (!t) exo_out_puts(doc->emit->out, m->label);
    for (size_t i = 0; t && i < t->parts.len; i++) put_part(doc, m, &t->parts.at[i]);
    doc->written = (size_t)m->end;
    doc->count++;
}

void exo_emit_text_end(exo_emit_doc *doc) {
    if (doc->written < doc->len)
        exo_out_put(doc->emit->out, doc->text + doc->written, doc->len - doc->written);
    doc->written = doc->len;
}

/* ---- TSV ------------------------------------------------------------------------------------ */

void exo_emit_tsv_header(exo_out *out) {
    exo_out_puts(out, "document\tstart\tend\ttext\tid\tcanonical\ttype\tvia\tscore\n");
}

void exo_emit_tsv(exo_emit_doc *doc, const exonym_mention *m) {
    exo_out *out = doc->emit->out;
    uint64_t start, end;
    span(doc, m, &start, &end);
    exo_out_tsv(out, doc->name);
    exo_out_putc(out, '\t');
    exo_out_u64(out, start);
    exo_out_putc(out, '\t');
    exo_out_u64(out, end);
    const exo_str fields[] = {surface(doc, m), exo_str_cstr(m->id), exo_str_cstr(m->canonical),
                              exo_str_cstr(m->type), exo_str_cstr(m->via)};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        exo_out_putc(out, '\t');
        exo_out_tsv(out, fields[i]);
    }
    exo_out_putc(out, '\t');
    exo_out_score(out, m->score);
    exo_out_putc(out, '\n');
    doc->count++;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void json_member(exo_out *out, const char *prefix, exo_str value) {
    exo_out_puts(out, prefix);
    exo_out_json(out, value);
}

static void json_ids(const exo_emit_doc *doc, const exonym_mention *m) {
    exo_out *out = doc->emit->out;
    exonym_entity entity;
    const char *key, *value;
    exo_out_puts(out, ",\"ids\":{");
    if (entity_of(doc, m, &entity)) {
        for (size_t n = 0; exonym_entity_external_id(&entity, n, &key, &value); n++) {
            if (n) exo_out_putc(out, ',');
            exo_out_json(out, exo_str_cstr(id_key(key)));
            json_member(out, ":", exo_str_cstr(value));
        }
    }
    exo_out_putc(out, '}');
}

static void json_candidates(const exo_emit_doc *doc, const exonym_mention *m) {
    exo_out *out = doc->emit->out;
    exonym_entity entity;
    exo_out_puts(out, ",\"ambiguous\":true,\"candidates\":[");
    for (size_t n = 0; doc->emit->scanner && exonym_mention_candidate(doc->emit->scanner, m, n, &entity); n++) {
        if (n) exo_out_putc(out, ',');
        exo_out_json(out, exo_str_cstr(entity.id));
    }
    exo_out_putc(out, ']');
}

static void json_mention(exo_emit_doc *doc, const exonym_mention *m) {
    exo_out *out = doc->emit->out;
    uint64_t start, end;
    span(doc, m, &start, &end);
    exo_out_puts(out, "{\"start\":");
    exo_out_u64(out, start);
    exo_out_puts(out, ",\"end\":");
    exo_out_u64(out, end);
    json_member(out, ",\"text\":", surface(doc, m));
    json_member(out, ",\"id\":", exo_str_cstr(m->id));
    json_member(out, ",\"canonical\":", exo_str_cstr(m->canonical));
    json_member(out, ",\"type\":", exo_str_cstr(m->type));
    json_member(out, ",\"via\":", exo_str_cstr(m->via));
    exo_out_puts(out, ",\"score\":");
    exo_out_score(out, m->score);
    json_ids(doc, m);
    if (m->tag[0]) json_member(out, ",\"tag\":", exo_str_cstr(m->tag));
    if (m->parent >= 0) {
        exo_out_puts(out, ",\"parent\":");
        exo_out_u64(out, (uint64_t)m->parent);
    }
    if (m->inferred) exo_out_puts(out, ",\"inferred\":true");
    if (m->ambiguous) json_candidates(doc, m);
    if (m->suggestion) exo_out_puts(out, ",\"suggestion\":true");
    exo_out_putc(out, '}');
}

void exo_emit_json(exo_emit_doc *doc, const char *into, const exonym_mention *mentions, size_t count) {
    exo_out *out = doc->emit->out;
    exo_out_json(out, exo_str_cstr(into));
    exo_out_puts(out, ":[");
    for (size_t i = 0; i < count; i++) {
        if (i) exo_out_putc(out, ',');
        json_mention(doc, &mentions[i]);
    }
    json_member(out, "],\"offsets\":", exo_str_cstr(exo_unit_name(doc->emit->unit)));
    json_member(out, ",\"detected_lang\":", exo_str_cstr(doc->emit->scanner ? exonym_scanner_lang(doc->emit->scanner) : ""));
    doc->count += count;
}

/* Mentions of one document, written in each format. Offsets are counted by a cursor that goes through
   the text once: mentions come in order of their starts. */
#include "inside.h"

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

/* The mention's span in the units of the output. A mention inside another ends before the outer one
   does, so only the start moves the cursor that is kept. */
void exo_emit_span(exo_emit_doc *doc, const exonym_mention *m, uint64_t *start, uint64_t *end) {
    *start = exonym_cursor_move(&doc->cursor, doc->text, doc->len, m->start, doc->emit->unit);
    exonym_cursor inner = doc->cursor;
    *end = exonym_cursor_move(&inner, doc->text, doc->len, m->end, doc->emit->unit);
}

bool exo_emit_entity(const exo_emit_doc *doc, const exonym_mention *m, exonym_entity *entity) {
    return m->entity != UINT32_MAX && doc->emit->images &&
           exonym_entity_at(doc->emit->images[m->image], m->entity, entity) == EXONYM_OK;
}

const char *exo_emit_id_key(const char *key) {
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
    if (!exo_emit_entity(doc, m, &entity)) return;
    for (size_t n = 0; exonym_entity_external_id(&entity, n, &key, &value); n++)
        if (exo_str_is(wanted, key) || exo_str_is(wanted, exo_emit_id_key(key))) {
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

static void text_mention(exo_emit_doc *doc, const exonym_mention *m) {
    const exo_template *t = doc->emit->template;
    if (m->parent >= 0 || m->suggestion || m->start < doc->written) return;
    exo_out_put(doc->emit->out, doc->text + doc->written, (size_t)m->start - doc->written);
    if (!t) exo_out_puts(doc->emit->out, m->label);
    for (size_t i = 0; t && i < t->parts.len; i++) put_part(doc, m, &t->parts.at[i]);
    doc->written = (size_t)m->end;
    doc->count++;
}

static void text_end(exo_emit_doc *doc) {
    if (doc->written < doc->len)
        exo_out_put(doc->emit->out, doc->text + doc->written, doc->len - doc->written);
    doc->written = doc->len;
}

const exo_emit_format exo_emit_text = {.name = "text", .mention = text_mention, .end = text_end, .source = true};

/* ---- TSV ------------------------------------------------------------------------------------ */

void exo_emit_tsv_header(const exo_emit *emit) {
    exo_out_puts(emit->out, "document\tstart\tend\ttext\tid\tcanonical\ttype\tvia\tscore");
    exo_out_puts(emit->out, emit->suggest ? "\tsuggestion\n" : "\n");
}

static void tsv_mention(exo_emit_doc *doc, const exonym_mention *m) {
    exo_out *out = doc->emit->out;
    uint64_t start, end;
    exo_emit_span(doc, m, &start, &end);
    exo_out_tsv(out, doc->name);
    exo_out_putc(out, '\t');
    exo_out_u64(out, start);
    exo_out_putc(out, '\t');
    exo_out_u64(out, end);
    const exo_str fields[] = {exo_emit_surface(doc, m), exo_str_cstr(m->id), exo_str_cstr(m->canonical),
                              exo_str_cstr(m->type), exo_str_cstr(m->via)};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        exo_out_putc(out, '\t');
        exo_out_tsv(out, fields[i]);
    }
    exo_out_putc(out, '\t');
    exo_out_score(out, m->score);
    if (doc->emit->suggest) exo_out_puts(out, m->suggestion ? "\tsuggestion" : "\t");
    exo_out_putc(out, '\n');
    doc->count++;
    doc->written = (size_t)m->start;
}

const exo_emit_format exo_emit_tsv = {.name = "tsv", .mention = tsv_mention};

/* One worker: documents in, mentions out. Nothing here knows of threads: a worker has a scanner, an output and buffers of
   its own, and the rest is the task's, which nobody changes. */
#include "task.h"

/* ---- one document --------------------------------------------------------------------------- */

/* A record may name its language in many ways: "pl", "pl-PL", "POL". Others are left to detection. */
static const char *lang_of(exo_str tag) {
    static const struct {
        const char *tag, *lang;
    } known[] = {{"en", "en"}, {"eng", "en"}, {"pl", "pl"}, {"pol", "pl"}, {"ro", "ro"}, {"ron", "ro"},
                 {"rum", "ro"}, {"mo", "ro"}, {"id", "id"}, {"ind", "id"}, {"in", "id"}};
    char lower[4] = "";
    size_t n = 0;
    while (n < tag.len && tag.ptr[n] != '-' && tag.ptr[n] != '_') n++;
    if (n > 3) return NULL;
    for (size_t i = 0; i < n; i++)
        lower[i] = (char)(tag.ptr[i] >= 'A' && tag.ptr[i] <= 'Z' ? tag.ptr[i] | 0x20 : tag.ptr[i]);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(lower, known[i].tag)) return known[i].lang;
    return NULL;
}

/* A document on its way out, and the input that it is the whole of, if it is. */
typedef struct passage {
    exo_emit_doc doc;
    const exo_emit_format *format;
    exo_source *source;
} passage;

static bool on_mention(void *user, const exonym_mention *m) {
    passage *p = user;
    p->format->mention(&p->doc, m);
    if (p->source) exo_source_done(p->source, p->doc.written);
    return !p->doc.emit->out->error;
}

/* After a document: what it could not do was lost; what cannot be written ends everything. */
static bool settle(exo_worker *w, exonym_status status, const char *name, uint64_t line, const exonym_error *err) {
    if (status && status != EXONYM_ERR_STOPPED) {
        if (line)
            exo_say("%s:%llu: %s", name, (unsigned long long)line, err->message);
        else
            exo_say("%s: %s", name, err->message);
        w->code = EXO_EXIT_LOST;
    }
    /* Of several workers each writes when it is its turn (jobs.c). */
    if (w->task->flush_each && w->task->jobs == 1) exo_out_flush(&w->out);
    return !w->out.error;
}

/* All formats but JSON go out mention by mention. */
static exonym_status stream(exo_worker *w, exo_source *source, exo_str name, exo_str text,
                            const exonym_document *about, exonym_error *err) {
    const exo_emit_format *format = w->task->format;
    passage p = {exo_emit_begin(&w->emit, name, text.ptr, text.len), format, source};
    if (format->begin) format->begin(&p.doc);
    exonym_status status = exonym_scan_each(w->scanner, text.ptr, text.len, about, on_mention, &p, err);
    /* Whatever happened, no text goes missing. */
    if (format->end && (format->source || !status)) format->end(&p.doc);
    return status;
}

/* Of a document that is a record of its own: {"id":NAME,...}. */
static exonym_status whole_record(exo_worker *w, exo_str name, exo_str text, const exonym_document *about,
                                  exonym_error *err) {
    const exonym_mention *mentions;
    size_t count;
    exonym_status status = exonym_scan(w->scanner, text.ptr, text.len, about, &mentions, &count, err);
    if (status) return status;
    exo_emit_doc doc = exo_emit_begin(&w->emit, name, text.ptr, text.len);
    exo_out_puts(&w->out, "{\"id\":");
    exo_out_json(&w->out, name);
    exo_out_putc(&w->out, ',');
    exo_emit_json(&doc, w->task->into, mentions, count);
    exo_out_puts(&w->out, "}\n");
    return EXONYM_OK;
}

/* ---- one input ------------------------------------------------------------------------------ */

static exonym_status text_document(exo_worker *w, exo_source *source, exo_str name, exo_str text, exonym_error *err) {
    const exonym_document about = {.size = sizeof about, .lang = w->task->lang};
    if (!w->task->format) return whole_record(w, name, text, &about, err);
    return stream(w, source, name, text, &about, err);
}

bool exo_work_whole(exo_worker *w, const char *name) {
    exonym_error err;
    exo_source s;
    bool go_on = true;
    if (exo_source_open(&s, name) && exo_source_whole(&s))
        go_on = settle(w, text_document(w, &s, exo_str_cstr(name), s.text, &err), s.name, 0, &err);
    else
        w->code = EXO_EXIT_LOST;
    exo_source_close(&s);
    return go_on;
}

/* The line end is not part of the document, and stays where it is. */
static exonym_status line_document(exo_worker *w, const char *name, exo_str line, uint64_t number, exonym_error *err) {
    exo_str text = line;
    while (text.len && (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r')) text.len--;
    w->name.len = 0;
    if (!exo_buf_printf(&exo_cli_alloc, &w->name, "%s:%llu", name, (unsigned long long)number))
        return exo_error_nomem(err);
    exonym_status status = text_document(w, NULL, exo_buf_view(&w->name), text, err);
    if (w->task->format == &exo_emit_text) exo_out_put(&w->out, text.ptr + text.len, line.len - text.len);
    return status;
}

static exonym_status record_document(exo_worker *w, exo_str line, uint64_t number, exonym_error *err) {
    const char *drop[] = {w->task->into, "offsets", "detected_lang", "suggestions"};
    size_t ndrop = sizeof drop / sizeof *drop - !w->emit.suggest;
    const exo_record_names names = {w->task->field, drop, !w->task->format ? ndrop : 0};
    exo_record *record = &w->record;
    exonym_status status = exo_record_parse(record, line, &names, err);
    if (status) return status;
    const exonym_document about = {.size = sizeof about,
                                   .lang = record->lang.len ? lang_of(record->lang) : w->task->lang};
    if (!w->task->format) {
        const exonym_mention *mentions;
        size_t count;
        status = exonym_scan(w->scanner, record->text.ptr, record->text.len, &about, &mentions, &count, err);
        if (status) return status;
        exo_emit_doc doc = exo_emit_begin(&w->emit, EXO_STR(""), record->text.ptr, record->text.len);
        exo_record_head(record, &w->out);
        exo_emit_json(&doc, w->task->into, mentions, count);
        exo_record_tail(record, &w->out);
        if (line.ptr[line.len - 1] != '\n') exo_out_putc(&w->out, '\n');
        return EXONYM_OK;
    }
    w->name.len = 0;
    if (record->id.len)
        status = exo_record_plain(record->id, &w->name, err);
    else if (!exo_buf_printf(&exo_cli_alloc, &w->name, "%llu", (unsigned long long)number))
        status = exo_error_nomem(err);
    if (!status) status = stream(w, NULL, exo_buf_view(&w->name), record->text, &about, err);
    if (w->task->format == &exo_emit_text) exo_out_putc(&w->out, '\n');
    return status;
}

static bool blank(exo_str line) {
    for (size_t i = 0; i < line.len; i++)
        if (!strchr(" \t\r\n", line.ptr[i]) || !line.ptr[i]) return false;
    return true;
}

bool exo_work_lines(exo_worker *w, const char *name, const char *shown, exo_str lines, uint64_t *next) {
    exonym_error err;
    for (uint64_t number = *next; lines.len; *next = ++number) {
        const char *end = memchr(lines.ptr, '\n', lines.len);
        exo_str line = exo_str_of(lines.ptr, end ? (size_t)(end + 1 - lines.ptr) : lines.len);
        exonym_status status = EXONYM_OK;
        lines = exo_str_of(line.ptr + line.len, lines.len - line.len);
        if (w->task->records) {
            if (number == 1 && exo_str_starts(line, EXO_STR("\xEF\xBB\xBF"))) line = exo_str_of(line.ptr + 3, line.len - 3);
            if (!blank(line)) status = record_document(w, line, number, &err);
        } else {
            status = line_document(w, name, line, number, &err);
        }
        if (!settle(w, status, shown, number, &err)) return false;
    }
    return true;
}

static bool lines_of_input(exo_worker *w, const char *name) {
    exo_source s;
    exo_str lines;
    bool go_on = true;
    int more = -1;
    if (exo_source_open(&s, name)) {
        uint64_t next = 1;
        while (go_on && (more = exo_source_lines(&s, EXO_LINES_AT_ONCE, w->task->flush_each, &lines)) > 0)
            go_on = exo_work_lines(w, name, s.name, lines, &next);
    }
    if (more < 0) w->code = EXO_EXIT_LOST;
    exo_source_close(&s);
    return go_on;
}

void exo_work_all(exo_worker *w) {
    const exo_task *t = w->task;
    bool by_line = t->lines || t->records, go_on = true;
    for (size_t i = 0; go_on && i < t->ninputs; i++)
        go_on = by_line ? lines_of_input(w, t->inputs[i]) : exo_work_whole(w, t->inputs[i]);
}

/* ---- the worker itself ------------------------------------------------------------------------ */

bool exo_worker_init(exo_worker *w, const exo_task *task, int fd) {
    exonym_error err;
    *w = (exo_worker){.task = task};
    exo_out_init(&w->out, &exo_cli_alloc, fd);
    if (exonym_scanner_new(task->images, task->nimages, &task->options, &w->scanner, &err)) {
        exo_say("%s", err.message);
        return false;
    }
    w->emit = (exo_emit){.out = &w->out, .scanner = w->scanner, .images = task->images, .unit = task->unit, .template = task->template,
                         .suggest = task->options.suggest};
    /* Without it, everything is written anew each time. */
    if (!task->format) w->emit.cache = exo_emit_cache_new(&exo_cli_alloc);
    return true;
}

void exo_worker_free(exo_worker *w) {
    exonym_scanner_free(w->scanner);
    exo_emit_cache_free(w->emit.cache);
    exo_out_free(&w->out);
    exo_record_free(&w->record);
    exo_free(&exo_cli_alloc, w->name.at);
}

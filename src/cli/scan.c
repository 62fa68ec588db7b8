/* normalize [scan]: documents in, mentions out. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static const char help[] =
    "Usage: normalize [OPTION]... [FILE]...\n"
    "       normalize lookup|compare|explain|compile|lint|info|forms ...      (each has its own --help)\n"
    "\n"
    "Finds the mentions of known entities in Indonesian, English, Polish and Romanian text, and writes the\n"
    "text with each mention replaced by its canonical name, or says which entity each one is.\n"
    "Without FILE, or when FILE is -, reads standard input.\n"
    "\n"
    "Input\n"
    "  --from text|jsonl        text: a file is a document (default); jsonl: a JSON object a line\n"
    "  --lines                  each line of text is a document\n"
    "  --field NAME             the member that holds the text of a record (default: text)\n"
    "  --lang LANG              language of the text: en, pl, ro or id (default: detected)\n"
    "\n"
    "Output\n"
    "  --to text|tsv|jsonl      default: text, and jsonl for records\n"
    "  --into NAME              the member that gets the result (default: entities)\n"
    "  --names-in LANG          language of the names written into text (default: en)\n"
    "  --template TEXT          what a mention becomes, such as '{text} [{canonical}]'; placeholders:\n"
    "                           text label canonical id type via score tag iso wikidata geonames\n"
    "  --offsets UNIT           bytes, chars (code points, default) or utf16\n"
    "  --header                 begin TSV with the names of its columns\n"
    "  --line-buffered          write each document at once, as is done on a terminal\n"
    "\n"
    "What to find\n"
    "  -L, --lexicon PATH       add a layer (a .tsv file or a folder of them) or a compiled image; again for more\n"
    "  --no-builtin             leave the built-in lexicon out\n"
    "  --types TYPE[,TYPE]...   only these: PER ORG GPE LOC GROUP PRODUCT EVENT CONCEPT\n"
    "  --min-score N            only mentions at least this sure, 0 to 1\n"
    "  --overlap longest|all    all: also the mentions inside others (default: longest)\n"
    "  --suggest                also what is too weak to assert, marked as a suggestion\n"
    "\n"
    "  -h, --help               this text\n"
    "  -V, --version            the version\n"
    "\n"
    "Exit code: 0 fine, 1 a file or record could not be read and the rest was done, 2 wrong use or a fatal error.\n";

enum {
    OPT_FROM = 256, OPT_LINES, OPT_FIELD, OPT_LANG, OPT_TO, OPT_INTO, OPT_NAMES_IN, OPT_TEMPLATE, OPT_OFFSETS,
    OPT_HEADER, OPT_LINE_BUFFERED, OPT_NO_BUILTIN, OPT_TYPES, OPT_MIN_SCORE, OPT_OVERLAP, OPT_SUGGEST
};
static const struct option longs[] = {
    {"from", required_argument, NULL, OPT_FROM}, {"lines", no_argument, NULL, OPT_LINES},
    {"field", required_argument, NULL, OPT_FIELD}, {"lang", required_argument, NULL, OPT_LANG},
    {"to", required_argument, NULL, OPT_TO}, {"into", required_argument, NULL, OPT_INTO},
    {"names-in", required_argument, NULL, OPT_NAMES_IN}, {"template", required_argument, NULL, OPT_TEMPLATE},
    {"offsets", required_argument, NULL, OPT_OFFSETS}, {"header", no_argument, NULL, OPT_HEADER},
    {"line-buffered", no_argument, NULL, OPT_LINE_BUFFERED}, {"lexicon", required_argument, NULL, 'L'},
    {"no-builtin", no_argument, NULL, OPT_NO_BUILTIN}, {"types", required_argument, NULL, OPT_TYPES},
    {"min-score", required_argument, NULL, OPT_MIN_SCORE}, {"overlap", required_argument, NULL, OPT_OVERLAP},
    {"suggest", no_argument, NULL, OPT_SUGGEST}, {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'}, {NULL, 0, NULL, 0},
};

typedef enum format { TEXT, TSV, JSONL, FORMATS } format;
static const char *const formats[] = {"text", "tsv", "jsonl"};
static const char *const langs[] = {"en", "pl", "ro", "id"};
#define COUNT(list) (sizeof(list) / sizeof *(list))

/* What the command line asked for, and what it takes to do it. */
typedef struct run {
    format from, to;
    bool lines, header, line_buffered, no_builtin;
    const char *field, *into, *lang, *template;
    EXO_VEC(const char *) lexicons;
    exonym_scan_options options;
    exo_lexicons images;
    exonym_scanner *scanner;
    exo_template *parsed;
    exo_emit emit;
    exo_out out;
    exo_record record;
    exo_buf name;          /* of a document that is not a file */
    bool flush_each;
    int code;              /* what the process will exit with */
} run;

/* ---- options -------------------------------------------------------------------------------- */

static bool set_score(run *r, const char *text) {
    char *end;
    errno = 0;
    r->options.min_score = strtod(text, &end);
    if (end != text && !*end && r->options.min_score >= 0 && r->options.min_score <= 1) return true;
    exo_usage("", "--min-score: found \"%s\", expected a number from 0 to 1", text);
    return false;
}

static bool set_option(run *r, int option) {
    int n = 0;
    switch (option) {
    case OPT_FROM:
        n = exo_choice("", "--from", optarg, (const char *const[]){"text", "jsonl"}, 2);
        r->from = n == 1 ? JSONL : TEXT;
        break;
    case OPT_TO: r->to = (format)(n = exo_choice("", "--to", optarg, formats, COUNT(formats))); break;
    case OPT_LANG: n = exo_choice("", "--lang", r->lang = optarg, langs, COUNT(langs)); break;
    case OPT_NAMES_IN:
        n = exo_choice("", "--names-in", r->options.names_in = optarg, langs, COUNT(langs));
        break;
    case OPT_OFFSETS:
        n = exo_choice("", "--offsets", optarg, (const char *const[]){"bytes", "chars", "utf16"}, 3);
        r->emit.unit = (exonym_unit)n;
        break;
    case OPT_OVERLAP:
        n = exo_choice("", "--overlap", optarg, (const char *const[]){"longest", "all"}, 2);
        r->options.overlap = (exonym_overlap)n;
        break;
    case OPT_TYPES: r->options.types = optarg; return exo_types("", optarg);
    case OPT_MIN_SCORE: return set_score(r, optarg);
    case OPT_FIELD: r->field = optarg; break;
    case OPT_INTO: r->into = optarg; break;
    case OPT_TEMPLATE: r->template = optarg; break;
    case OPT_LINES: r->lines = true; break;
    case OPT_HEADER: r->header = true; break;
    case OPT_LINE_BUFFERED: r->line_buffered = true; break;
    case OPT_NO_BUILTIN: r->no_builtin = true; break;
    case OPT_SUGGEST: r->options.suggest = true; break;
    case 'L':
        if (EXO_PUSH(&exo_cli_alloc, &r->lexicons, (const char *)optarg)) break;
        exo_say("out of memory");
        return false;
    default: return false;
    }
    return n >= 0;
}

/* Options that say nothing together are a mistake worth hearing about. */
static bool check_together(run *r) {
    const char *into = r->into ? r->into : "entities", *field = r->field ? r->field : "text";
    if (r->to == FORMATS) r->to = r->from == JSONL ? JSONL : TEXT;
    if (r->field && r->from != JSONL)
        exo_usage("", "--field is for records: --from jsonl");
    else if (r->lines && r->from == JSONL)
        exo_usage("", "--lines is for text; records stand one a line already");
    else if (r->into && r->to != JSONL)
        exo_usage("", "--into is for records: --to jsonl");
    else if (r->template && r->to != TEXT)
        exo_usage("", "--template is for text: --to text");
    else if (r->header && r->to != TSV)
        exo_usage("", "--header is for tables: --to tsv");
    else if (r->from == JSONL && (!strcmp(into, field) || !strcmp(into, "id") || !strcmp(into, "lang")))
        exo_usage("", "--into %s would replace a member that is read", into);
    else if (!strcmp(into, "offsets") || !strcmp(into, "detected_lang"))
        exo_usage("", "--into %s: that member stands beside the result", into);
    else if (r->no_builtin && !r->lexicons.len)
        exo_usage("", "--no-builtin leaves nothing to look for; add a lexicon with -L");
    else {
        r->into = into;
        r->field = field;
        return true;
    }
    return false;
}

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
    for (size_t i = 0; i < COUNT(known); i++)
        if (!strcmp(lower, known[i].tag)) return known[i].lang;
    return NULL;
}

/* A document on its way out, and the input that it comes from. */
typedef struct passage {
    exo_emit_doc doc;
    exo_source *source;
} passage;

static bool on_text(void *user, const exonym_mention *m) {
    passage *p = user;
    exo_emit_text(&p->doc, m);
    exo_source_done(p->source, p->doc.written);
    return !p->doc.emit->out->error;
}

static bool on_tsv(void *user, const exonym_mention *m) {
    passage *p = user;
    exo_emit_tsv(&p->doc, m);
    exo_source_done(p->source, (size_t)m->start);
    return !p->doc.emit->out->error;
}

/* After a document: what it could not do was lost; what cannot be written ends everything. */
static bool settle(run *r, exonym_status status, const char *name, uint64_t line, const exonym_error *err) {
    if (status && status != EXONYM_ERR_STOPPED) {
        if (line)
            exo_say("%s:%llu: %s", name, (unsigned long long)line, err->message);
        else
            exo_say("%s: %s", name, err->message);
        r->code = EXO_EXIT_LOST;
    }
    if (r->flush_each) exo_out_flush(&r->out);
    return !r->out.error;
}

/* Text and TSV go out mention by mention. */
static exonym_status stream(run *r, exo_source *source, exo_str name, exo_str text,
                            const exonym_document *about, exonym_error *err) {
    passage p = {exo_emit_begin(&r->emit, name, text.ptr, text.len), source};
    exonym_status status =
        exonym_scan_each(r->scanner, text.ptr, text.len, about, r->to == TEXT ? on_text : on_tsv, &p, err);
    /* Whatever happened, no text goes missing. */
    if (r->to == TEXT) exo_emit_text_end(&p.doc);
    return status;
}

/* Of a document that is a record of its own: {"id":NAME,...}. */
static exonym_status whole_record(run *r, exo_str name, exo_str text, const exonym_document *about,
                                  exonym_error *err) {
    const exonym_mention *mentions;
    size_t count;
    exonym_status status = exonym_scan(r->scanner, text.ptr, text.len, about, &mentions, &count, err);
    if (status) return status;
    exo_emit_doc doc = exo_emit_begin(&r->emit, name, text.ptr, text.len);
    exo_out_puts(&r->out, "{\"id\":");
    exo_out_json(&r->out, name);
    exo_out_putc(&r->out, ',');
    exo_emit_json(&doc, r->into, mentions, count);
    exo_out_puts(&r->out, "}\n");
    return EXONYM_OK;
}

/* ---- one input ------------------------------------------------------------------------------ */

static exonym_status text_document(run *r, exo_source *source, exo_str name, exo_str text, exonym_error *err) {
    const exonym_document about = {.size = sizeof about, .lang = r->lang};
    if (r->to == JSONL) return whole_record(r, name, text, &about, err);
    return stream(r, source, name, text, &about, err);
}

static bool whole_input(run *r, exo_source *s, const char *name) {
    exonym_error err;
    if (!exo_source_whole(s)) {
        r->code = EXO_EXIT_LOST;
        return true;
    }
    return settle(r, text_document(r, s, exo_str_cstr(name), s->text, &err), s->name, 0, &err);
}

/* The line end is not part of the document, and stays where it is. */
static exonym_status line_document(run *r, const char *name, exo_source *s, exo_str line, exonym_error *err) {
    exo_str text = line;
    while (text.len && (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r')) text.len--;
    r->name.len = 0;
    if (!exo_buf_printf(&exo_cli_alloc, &r->name, "%s:%llu", name, (unsigned long long)s->line))
        return exo_error_nomem(err);
    exonym_status status = text_document(r, s, exo_buf_view(&r->name), text, err);
    if (r->to == TEXT) exo_out_put(&r->out, text.ptr + text.len, line.len - text.len);
    return status;
}

static exonym_status record_document(run *r, exo_source *s, exo_str line, exonym_error *err) {
    const char *drop[] = {r->into, "offsets", "detected_lang"};
    const exo_record_names names = {r->field, drop, r->to == JSONL ? COUNT(drop) : 0};
    exo_record *record = &r->record;
    exonym_status status = exo_record_parse(record, line, &names, err);
    if (status) return status;
    const exonym_document about = {.size = sizeof about,
                                   .lang = record->lang.len ? lang_of(record->lang) : r->lang};
    if (r->to == JSONL) {
        const exonym_mention *mentions;
        size_t count;
        status = exonym_scan(r->scanner, record->text.ptr, record->text.len, &about, &mentions, &count, err);
        if (status) return status;
        exo_emit_doc doc = exo_emit_begin(&r->emit, EXO_STR(""), record->text.ptr, record->text.len);
        exo_record_head(record, &r->out);
        exo_emit_json(&doc, r->into, mentions, count);
        exo_record_tail(record, &r->out);
        if (line.ptr[line.len - 1] != '\n') exo_out_putc(&r->out, '\n');
        return EXONYM_OK;
    }
    r->name.len = 0;
    if (record->id.len)
        status = exo_record_plain(record->id, &r->name, err);
    else if (!exo_buf_printf(&exo_cli_alloc, &r->name, "%llu", (unsigned long long)s->line))
        status = exo_error_nomem(err);
    if (!status) status = stream(r, s, exo_buf_view(&r->name), record->text, &about, err);
    if (r->to == TEXT) exo_out_putc(&r->out, '\n');
    return status;
}

static bool blank(exo_str line) {
    for (size_t i = 0; i < line.len; i++)
        if (!strchr(" \t\r\n", line.ptr[i]) || !line.ptr[i]) return false;
    return true;
}

static bool lines_of_input(run *r, exo_source *s, const char *name) {
    exonym_error err;
    exo_str line;
    int more;
    while ((more = exo_source_line(s, &line)) > 0) {
        exonym_status status = EXONYM_OK;
        if (r->from == JSONL) {
            if (s->line == 1 && exo_str_starts(line, EXO_STR("\xEF\xBB\xBF")))
                line = exo_str_of(line.ptr + 3, line.len - 3);
            if (!blank(line)) status = record_document(r, s, line, &err);
        } else {
            status = line_document(r, name, s, line, &err);
        }
        if (!settle(r, status, s->name, s->line, &err)) return false;
    }
    if (more < 0) r->code = EXO_EXIT_LOST;
    return true;
}

/* False when there is no point in going on. */
static bool input(run *r, const char *name) {
    exo_source s;
    if (!exo_source_open(&s, name)) {
        r->code = EXO_EXIT_LOST;
        return true;
    }
    bool go_on = r->lines || r->from == JSONL ? lines_of_input(r, &s, name) : whole_input(r, &s, name);
    exo_source_close(&s);
    return go_on;
}

/* ---- the command ---------------------------------------------------------------------------- */

static bool prepare(run *r) {
    exonym_error err;
    exonym_status status = EXONYM_OK;
    if (r->template) status = exo_template_parse(&exo_cli_alloc, r->template, &r->parsed, &err);
    if (status) {
        exo_usage("", "--template: %s", err.message);
        return false;
    }
    bool ok = exo_lexicons_scanner(&r->images, r->lexicons.at, r->lexicons.len, !r->no_builtin, &r->options, &r->scanner);
    r->emit.out = &r->out;
    r->emit.scanner = r->scanner;
    r->emit.images = r->images.images.at;
    r->emit.template = r->parsed;
    return ok;
}

static void release(run *r) {
    exonym_scanner_free(r->scanner);
    exo_lexicons_close(&r->images);
    exo_template_free(r->parsed);
    exo_record_free(&r->record);
    exo_free(&exo_cli_alloc, r->name.at);
    exo_free(&exo_cli_alloc, r->lexicons.at);
}

int exo_cli_scan(int argc, char **argv) {
    run r = {.from = TEXT, .to = FORMATS, .emit.unit = EXONYM_CHARS, .options.size = sizeof r.options};
    int option, code = EXO_EXIT_FATAL;
    while ((option = exo_option("", argc, argv, ":L:hV", longs)) != -1) {
        if (option == 'h' || option == 'V') {
            code = exo_print(option == 'h' ? help : "normalize " EXONYM_VERSION "\n");
            goto done;
        }
        if (!set_option(&r, option)) goto done;
    }
    if (!check_together(&r) || !prepare(&r)) goto done;
    exo_out_init(&r.out, &exo_cli_alloc, STDOUT_FILENO);
    r.flush_each = r.line_buffered || isatty(STDOUT_FILENO);
    if (r.header) exo_emit_tsv_header(&r.out);
    bool go_on = true;
    if (optind == argc) go_on = input(&r, "-");
    for (int i = optind; go_on && i < argc; i++) go_on = input(&r, argv[i]);
    code = exo_finish(&r.out);
    if (!code) code = r.code;
done:
    release(&r);
    return code;
}

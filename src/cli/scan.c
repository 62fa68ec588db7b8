/* normalize [scan]: documents in, mentions out. */
#define _POSIX_C_SOURCE 200809L
#include "task.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static const char help[] =
    "Usage: normalize [OPTION]... [FILE]...\n"
    "       normalize lookup|compare|explain|compile|lint|test|info|forms ... (each has its own --help)\n"
    "\n"
    "Finds the mentions of known entities in Indonesian, English, Polish and Romanian text, and writes the\n"
    "text with each mention replaced by its canonical name, or says which entity each one is.\n"
    "Without FILE, or when FILE is -, reads standard input. Input packed by gzip or zstd is unpacked.\n"
    "\n"
    "Input\n"
    "  --from text|jsonl        text: a file is a document (default); jsonl: a JSON object a line\n"
    "  --lines                  each line of text is a document\n"
    "  -j, --jobs N             work on N documents at a time (default: 1; 0: one for each processor)\n"
    "  --field NAME             the member that holds the text of a record (default: text)\n"
    "  --lang LANG              language of the text: en, pl, ro or id (default: detected)\n"
    "\n"
    "Output\n"
    "  --to FORMAT              text (default), jsonl (default for records), tsv, conll, brat or html\n"
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
    "  --suggest                also what is too weak to assert: a member suggestions, a column of the table\n"
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
    {"from", required_argument, NULL, OPT_FROM}, {"lines", no_argument, NULL, OPT_LINES}, {"jobs", required_argument, NULL, 'j'},
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

static const char *const formats[] = {"text", "tsv", "jsonl", "conll", "brat", "html"};
static const exo_emit_format *const writers[] = {&exo_emit_text, &exo_emit_tsv, NULL, &exo_emit_conll, &exo_emit_brat, &exo_emit_html};
static const char *const langs[] = {"en", "pl", "ro", "id"};
/* Threads beyond any machine's are a mistake. */
enum { JOBS_MOST = 256 };
#define COUNT(list) (sizeof(list) / sizeof *(list))

/* What the command line asked for, and what it takes to do it. */
typedef struct run {
    exo_task task;
    bool to, header, line_buffered, no_builtin; /* `to`: --to was given */
    const char *template;
    EXO_VEC(const char *) lexicons;
    exo_lexicons images;
    exo_template *parsed;
    exo_worker worker;
} run;

/* ---- options -------------------------------------------------------------------------------- */

static bool set_score(run *r, const char *text) {
    char *end;
    errno = 0;
    r->task.options.min_score = strtod(text, &end);
    if (end != text && !*end && r->task.options.min_score >= 0 && r->task.options.min_score <= 1) return true;
    exo_usage("", "--min-score: found \"%s\", expected a number from 0 to 1", text);
    return false;
}

static bool set_jobs(run *r, const char *text) {
    char *end;
    errno = 0;
    unsigned long n = strtoul(text, &end, 10);
    if (n == 0) n = (unsigned long)sysconf(_SC_NPROCESSORS_ONLN);
    r->task.jobs = (unsigned)(n < JOBS_MOST ? n : JOBS_MOST);
    if (end != text && !*end && !errno && text[0] >= '0' && text[0] <= '9') return true;
    exo_usage("", "--jobs: found \"%s\", expected a number", text);
    return false;
}

static bool set_option(run *r, int option) {
    int n = 0;
    switch (option) {
    case OPT_FROM:
        n = exo_choice("", "--from", optarg, (const char *const[]){"text", "jsonl"}, 2);
        r->task.records = n == 1;
        break;
    case OPT_TO:
        n = exo_choice("", "--to", optarg, formats, COUNT(formats));
        r->to = true;
        if (n >= 0) r->task.format = writers[n];
        break;
    case OPT_LANG: n = exo_choice("", "--lang", r->task.lang = optarg, langs, COUNT(langs)); break;
    case OPT_NAMES_IN:
        n = exo_choice("", "--names-in", r->task.options.names_in = optarg, langs, COUNT(langs));
        break;
    case OPT_OFFSETS:
        n = exo_choice("", "--offsets", optarg, (const char *const[]){"bytes", "chars", "utf16"}, 3);
        r->task.unit = (exonym_unit)n;
        break;
    case OPT_OVERLAP:
        n = exo_choice("", "--overlap", optarg, (const char *const[]){"longest", "all"}, 2);
        r->task.options.overlap = (exonym_overlap)n;
        break;
    case OPT_TYPES: r->task.options.types = optarg; return exo_types("", optarg);
    case OPT_MIN_SCORE: return set_score(r, optarg);
    case OPT_FIELD: r->task.field = optarg; break;
    case OPT_INTO: r->task.into = optarg; break;
    case OPT_TEMPLATE: r->template = optarg; break;
    case 'j': return set_jobs(r, optarg);
    case OPT_LINES: r->task.lines = true; break;
    case OPT_HEADER: r->header = true; break;
    case OPT_LINE_BUFFERED: r->line_buffered = true; break;
    case OPT_NO_BUILTIN: r->no_builtin = true; break;
    case OPT_SUGGEST: r->task.options.suggest = true; break;
    case 'L':
        if (EXO_PUSH(&exo_cli_alloc, &r->lexicons, (const char *)optarg)) break;
        exo_say("out of memory");
        return false;
    default: return false;
    }
    return n >= 0;
}

/* Options that say nothing together are a mistake worth hearing about. */
static bool check_together(run *r, int ninputs) {
    const char *into = r->task.into ? r->task.into : "entities", *field = r->task.field ? r->task.field : "text";
    if (!r->to) r->task.format = r->task.records ? NULL : &exo_emit_text;
    if (r->task.field && !r->task.records)
        exo_usage("", "--field is for records: --from jsonl");
    else if (r->task.lines && r->task.records)
        exo_usage("", "--lines is for text; records stand one a line already");
    else if (r->task.into && r->task.format)
        exo_usage("", "--into is for records: --to jsonl");
    else if (r->template && r->task.format != &exo_emit_text)
        exo_usage("", "--template is for text: --to text");
    else if (r->header && r->task.format != &exo_emit_tsv)
        exo_usage("", "--header is for tables: --to tsv");
    else if (r->task.format == &exo_emit_brat && (r->task.lines || r->task.records || ninputs > 1))
        exo_usage("", "--to brat: one document, one .ann file; run it once for each FILE, as in\n"
                      "  for f in *.txt; do normalize --to brat \"$f\" > \"${f%%.txt}.ann\"; done");
    else if (r->task.records && (!strcmp(into, field) || !strcmp(into, "id") || !strcmp(into, "lang")))
        exo_usage("", "--into %s would replace a member that is read", into);
    else if (!strcmp(into, "offsets") || !strcmp(into, "detected_lang") || !strcmp(into, "suggestions"))
        exo_usage("", "--into %s: that member stands beside the result", into);
    else {
        r->task.into = into;
        r->task.field = field;
        return true;
    }
    return false;
}

/* ---- the command ---------------------------------------------------------------------------- */

static bool prepare(run *r, const char *const *inputs, size_t ninputs) {
    static const char *const standard[] = {"-"};
    exonym_error err;
    exonym_status status = EXONYM_OK;
    if (r->template) status = exo_template_parse(&exo_cli_alloc, r->template, &r->parsed, &err);
    if (status) {
        exo_usage("", "--template: %s", err.message);
        return false;
    }
    if (!exo_lexicons_ready("", &r->images, r->lexicons.at, r->lexicons.len, !r->no_builtin)) return false;
    exo_task *t = &r->task;
    t->template = r->parsed;
    t->images = r->images.images.at;
    t->nimages = r->images.images.len;
    t->flush_each = r->line_buffered || isatty(STDOUT_FILENO);
    t->inputs = ninputs ? inputs : standard;
    t->ninputs = ninputs ? ninputs : 1;
    /* One document is one worker's. */
    if (!t->lines && !t->records && t->ninputs < t->jobs) t->jobs = (unsigned)t->ninputs;
    return exo_worker_init(&r->worker, t, STDOUT_FILENO);
}

static void release(run *r) {
    if (r->worker.task) exo_worker_free(&r->worker);
    exo_lexicons_close(&r->images);
    exo_template_free(r->parsed);
    exo_free(&exo_cli_alloc, r->lexicons.at);
}

int exo_cli_scan(int argc, char **argv) {
    run r = {.task = {.jobs = 1, .unit = EXONYM_CHARS, .options.size = sizeof r.task.options}};
    int option, code = EXO_EXIT_FATAL;
    while ((option = exo_option("", argc, argv, ":L:j:hV", longs)) != -1) {
        if (option == 'h' || option == 'V') {
            code = exo_print(option == 'h' ? help : "normalize " EXONYM_VERSION "\n");
            goto done;
        }
        if (!set_option(&r, option)) goto done;
    }
    if (!check_together(&r, argc - optind) || !prepare(&r, (const char *const *)argv + optind, (size_t)(argc - optind))) goto done;
    const exo_emit_format *format = r.task.format;
    if (r.header) exo_emit_tsv_header(&r.worker.emit);
    if (format && format->open) format->open(&r.worker.emit);
    if (r.task.jobs > 1)
        exo_jobs_run(&r.worker);
    else
        exo_work_all(&r.worker);
    if (format && format->close) format->close(&r.worker.emit);
    code = exo_finish(&r.worker.out);
    if (!code) code = r.worker.code;
done:
    release(&r);
    return code;
}

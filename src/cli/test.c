/* normalize test: the sentences that layers give for their entities (rows `test.pl`), scanned and compared. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <unistd.h>

static const char help[] =
    "Usage: normalize test [OPTION]... [LAYER]...\n"
    "\n"
    "Runs the tests of lexicon layers: rows such as\n"
    "\n"
    "    geo.tr <TAB> test.en <TAB> [Turkey] held an election.\n"
    "    geo.tr <TAB> test.en <TAB> She roasted a turkey.\n"
    "\n"
    "each a sentence with the mentions of its entity in brackets, or without any. The layers are compiled on top\n"
    "of the built-in ones, and the tests of all of them are run. A failure is printed as FILE:LINE, what was\n"
    "wanted and what was found.\n"
    "\n"
    "  --no-builtin             the layers alone\n"
    "  --rules DIR              paradigms, keys and other tables from this folder (default: built in)\n"
    "  -q, --quiet              only the count at the end\n"
    "  -h, --help               this text\n"
    "\n"
    "Exit code: 0 all passed, 1 some failed, 2 the layers could not be compiled, or wrong use.\n";

enum { OPT_NO_BUILTIN = 256, OPT_RULES };
static const struct option longs[] = {
    {"no-builtin", no_argument, NULL, OPT_NO_BUILTIN}, {"rules", required_argument, NULL, OPT_RULES},
    {"quiet", no_argument, NULL, 'q'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
};

typedef struct tests {
    bool no_builtin, quiet;
    exonym_compile_options options;
    exo_remarks remarks;
    const exo_compile_api *api;
    exonym_compiler *compiler;
    exonym_image *image;
    exonym_scanner *scanner;
    exo_buf text;           /* the sentence without its brackets */
    exo_buf found;          /* with those of what was found */
    exo_out out;
    size_t run, failed;
    exonym_status status;
    exonym_error err;
} tests;

static bool escaped(char c) { return c == '[' || c == ']' || c == '\\'; }

/* The sentence itself. */
static bool plain(exo_buf *text, const char *marked) {
    text->len = 0;
    for (const char *p = marked; *p; p++) {
        if (*p == '\\' && escaped(p[1])) p++;
        else if (*p == '[' || *p == ']') continue;
        if (!exo_buf_putc(&exo_cli_alloc, text, *p)) return false;
    }
    return true;
}

/* The sentence as the row would have it, from `from` on, up to `to`. */
static bool put_plain(exo_buf *found, const exo_buf *text, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if ((escaped(text->at[i]) && !exo_buf_putc(&exo_cli_alloc, found, '\\')) ||
            !exo_buf_putc(&exo_cli_alloc, found, text->at[i]))
            return false;
    return true;
}

static bool put_found(tests *t, const char *id, const exonym_mention *mentions, size_t count) {
    size_t at = 0;
    bool good = true;
    t->found.len = 0;
    for (size_t i = 0; good && i < count; i++) {
        const exonym_mention *m = &mentions[i];
        if (strcmp(m->id, id) || m->start < at) continue;
        good = put_plain(&t->found, &t->text, at, (size_t)m->start) && exo_buf_putc(&exo_cli_alloc, &t->found, '[') &&
               put_plain(&t->found, &t->text, (size_t)m->start, (size_t)m->end) && exo_buf_putc(&exo_cli_alloc, &t->found, ']');
        at = (size_t)m->end;
    }
    return good && put_plain(&t->found, &t->text, at, t->text.len) && exo_buf_putc(&exo_cli_alloc, &t->found, '\0');
}

static void tell(tests *t, const exonym_test *test) {
    exo_out *out = &t->out;
    if (t->quiet) return;
    exo_out_puts(out, test->file);
    exo_out_putc(out, ':');
    exo_out_u64(out, test->line);
    exo_out_puts(out, ": ");
    exo_out_puts(out, test->id);
    exo_out_puts(out, "\n  wanted  ");
    exo_out_puts(out, test->text);
    exo_out_puts(out, "\n  found   ");
    exo_out_puts(out, t->found.at);
    exo_out_putc(out, '\n');
}

static bool on_test(void *user, const exonym_test *test) {
    tests *t = user;
    const exonym_mention *mentions;
    size_t count;
    const exonym_document about = {.size = sizeof about, .lang = strcmp(test->lang, "any") ? test->lang : NULL};
    if (!plain(&t->text, test->text)) t->status = exo_error_nomem(&t->err);
    if (!t->status) t->status = exonym_scan(t->scanner, t->text.at, t->text.len, &about, &mentions, &count, &t->err);
    if (!t->status && !put_found(t, test->id, mentions, count)) t->status = exo_error_nomem(&t->err);
    if (t->status) return false;
    t->run++;
    if (strcmp(t->found.at, test->text)) {
        t->failed++;
        tell(t, test);
    }
    return !t->out.error;
}

static exonym_status prepare(tests *t, char **layers) {
    const void *bytes;
    size_t len;
    exonym_error *err = &t->err;
    const exonym_scan_options options = {.size = sizeof options};
    t->api = exo_compile_open(err);
    exonym_status status = t->api ? t->api->compiler_new(&t->options, &t->compiler, err) : EXONYM_ERR_LIBRARY;
    if (!status && !t->no_builtin) status = t->api->add_builtin(t->compiler, err);
    for (; !status && *layers; layers++) status = t->api->add(t->compiler, *layers, err);
    if (!status) status = t->api->finish(t->compiler, &bytes, &len, err);
    exo_progress_end(&t->remarks);
    if (!status) status = exonym_image_open_memory(bytes, len, NULL, &t->image, err);
    return status ? status : exonym_scanner_new(&t->image, 1, &options, &t->scanner, err);
}

static int count(tests *t) {
    exo_out_u64(&t->out, t->run);
    exo_out_puts(&t->out, t->run == 1 ? " test, " : " tests, ");
    exo_out_u64(&t->out, t->failed);
    exo_out_puts(&t->out, t->failed == 1 ? " failure\n" : " failures\n");
    int code = exo_finish(&t->out);
    return code ? code : t->failed ? EXO_EXIT_LOST : EXO_EXIT_OK;
}

int exo_cli_test(int argc, char **argv) {
    tests t = {0};
    int option, code = EXO_EXIT_FATAL;
    t.options = (exonym_compile_options){.size = sizeof t.options, .remark = exo_remark_print, .user = &t.remarks, .progress = exo_progress()};
    while ((option = exo_option("test", argc, argv, ":qh", longs)) != -1) {
        switch (option) {
        case OPT_NO_BUILTIN: t.no_builtin = true; break;
        case OPT_RULES: t.options.rules_dir = optarg; break;
        case 'q': t.quiet = true; break;
        case 'h': return exo_print(help);
        default: return EXO_EXIT_FATAL;
        }
    }
    if (t.no_builtin && optind == argc) return exo_usage("test", "no layer given");
    exo_out_init(&t.out, &exo_cli_alloc, STDOUT_FILENO);
    t.status = prepare(&t, argv + optind);
    exonym_status status = t.status ? t.status : t.api->tests_each(t.compiler, on_test, &t, &t.err);
    if (!status || (status == EXONYM_ERR_STOPPED && t.out.error))
        code = count(&t);
    else
        exo_say("%s", t.err.message);
    exonym_scanner_free(t.scanner);
    exonym_image_close(t.image);
    if (t.api) t.api->compiler_free(t.compiler);
    exo_free(&exo_cli_alloc, t.text.at);
    exo_free(&exo_cli_alloc, t.found.at);
    exo_out_free(&t.out);
    return code;
}

/* normalize compile, normalize lint: layers in, an image or only remarks out. */
#include "cli.h"

static const char compile_help[] =
    "Usage: normalize compile [OPTION]... -o IMAGE LAYER...\n"
    "\n"
    "Compiles lexicon layers, each a .tsv file or a folder of them, into one image. Later layers add to,\n"
    "replace and remove what earlier ones say.\n"
    "\n"
    "  -o, --output IMAGE       the file to write; it is replaced only when everything went well\n"
    "  --builtin                begin with the built-in layers\n"
    "  --no-builtin             begin with nothing (the default)\n"
    "  --strict                 warnings are errors\n"
    "  --no-near                leave out the index of misspelt names: a smaller image\n"
    "  --rules DIR              paradigms, keys and other tables from this folder (default: built in)\n"
    "  -h, --help               this text\n"
    "\n"
    "Exit code: 0 written, 2 not written.\n";

static const char lint_help[] =
    "Usage: normalize lint [OPTION]... LAYER...\n"
    "\n"
    "Says what is wrong or doubtful in lexicon layers, as FILE:LINE:COLUMN, and writes nothing. Beyond what\n"
    "compile says: guessed paradigms, forms that are ordinary words, forms that two entities share, each\n"
    "with the guard to add.\n"
    "\n"
    "  --builtin                check them on top of the built-in layers\n"
    "  --no-builtin             check them alone (the default)\n"
    "  --strict                 warnings are errors\n"
    "  --rules DIR              paradigms, keys and other tables from this folder (default: built in)\n"
    "  -h, --help               this text\n"
    "\n"
    "Exit code: 0 no errors, 1 errors, 2 a layer could not be read or wrong use.\n";

enum { OPT_BUILTIN = 256, OPT_NO_BUILTIN, OPT_STRICT, OPT_RULES, OPT_NO_NEAR };
static const struct option longs[] = {
    {"output", required_argument, NULL, 'o'}, {"builtin", no_argument, NULL, OPT_BUILTIN},
    {"no-builtin", no_argument, NULL, OPT_NO_BUILTIN},
    {"strict", no_argument, NULL, OPT_STRICT}, {"rules", required_argument, NULL, OPT_RULES},
    {"help", no_argument, NULL, 'h'}, {"no-near", no_argument, NULL, OPT_NO_NEAR}, {NULL, 0, NULL, 0},
};

typedef struct job {
    const char *subcommand, *output;
    bool builtin;
    exonym_compile_options options;
    exo_remarks remarks;
} job;

static exonym_status compile(const exo_compile_api *api, job *j, char **layers, exonym_error *err) {
    exonym_compiler *compiler = NULL;
    const void *bytes;
    size_t len;
    exonym_status status = api->compiler_new(&j->options, &compiler, err);
    if (!status && j->builtin) status = api->add_builtin(compiler, err);
    for (; !status && *layers; layers++) status = api->add(compiler, *layers, err);
    if (!status && j->output)
        status = api->write(compiler, j->output, err);
    else if (!status)
        status = api->finish(compiler, &bytes, &len, err);
    api->compiler_free(compiler);
    return status;
}

/* Reads the options; false when that was all, with the exit code in `code`. */
static bool parse(job *j, int argc, char **argv, int *code) {
    int option;
    bool lint = !strcmp(j->subcommand, "lint");
    *code = EXO_EXIT_FATAL;
    while ((option = exo_option(j->subcommand, argc, argv, lint ? ":h" : ":o:h", longs + lint)) != -1) {
        switch (option) {
        case 'o': j->output = optarg; break;
        case OPT_BUILTIN: j->builtin = true; break;
        case OPT_NO_BUILTIN: j->builtin = false; break;
        case OPT_STRICT: j->options.strict = true; break;
        case OPT_NO_NEAR: j->options.no_near = true; break;
        case OPT_RULES: j->options.rules_dir = optarg; break;
        case 'h': *code = exo_print(lint ? lint_help : compile_help); return false;
        default: return false;
        }
    }
    if (optind == argc && !j->builtin)
        exo_usage(j->subcommand, "no layer given");
    else if (!lint && !j->output)
        exo_usage(j->subcommand, "no output given (-o IMAGE)");
    else
        return true;
    return false;
}

static int run(const char *subcommand, int argc, char **argv) {
    job j = {.subcommand = subcommand, .remarks = {.warnings = true}};
    exonym_error err;
    int code;
    j.options = (exonym_compile_options){.size = sizeof j.options, .remark = exo_remark_print, .user = &j.remarks, .progress = exo_progress(),
                                         .lint = !strcmp(subcommand, "lint")};
    if (!parse(&j, argc, argv, &code)) return code;
    const exo_compile_api *api = exo_compile_open(&err);
    exonym_status status = api ? compile(api, &j, argv + optind, &err) : EXONYM_ERR_LIBRARY;
    exo_progress_end(&j.remarks);
    if (!status) return EXO_EXIT_OK;
    /* Rows have been spoken of one by one. */
    if (status == EXONYM_ERR_SYNTAX && j.remarks.errors + j.remarks.warned)
        exo_say("%zu error%s, %zu warning%s%s", j.remarks.errors, j.remarks.errors == 1 ? "" : "s", j.remarks.warned,
                j.remarks.warned == 1 ? "" : "s", j.output ? "; no image written" : "");
    else
        exo_say("%s", err.message);
    return status == EXONYM_ERR_SYNTAX && !j.output ? EXO_EXIT_LOST : EXO_EXIT_FATAL;
}

int exo_cli_compile(int argc, char **argv) { return run("compile", argc, argv); }
int exo_cli_lint(int argc, char **argv) { return run("lint", argc, argv); }

/* normalize forms: every inflected form of a name, as the compiler would make them. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <unistd.h>

static const char help[] =
    "Usage: normalize forms [OPTION]... NAME...\n"
    "\n"
    "Prints the inflected forms of names: form, language, tag, paradigm, separated by tabs.\n"
    "\n"
    "  --kind KIND              person, country, city, place, org, adj, dem ... (default: place)\n"
    "  --lang LANG[,LANG]...    only these languages: en, pl, ro, id\n"
    "  --flags FLAGS            flags of the lexicon row, such as 'm cs' or '=pt:0'\n"
    "  --rules DIR              paradigms from this folder (default: built in)\n"
    "  -h, --help               this text\n";

enum { OPT_KIND = 256, OPT_LANG, OPT_FLAGS, OPT_RULES };
static const struct option longs[] = {
    {"kind", required_argument, NULL, OPT_KIND}, {"lang", required_argument, NULL, OPT_LANG},
    {"flags", required_argument, NULL, OPT_FLAGS}, {"rules", required_argument, NULL, OPT_RULES},
    {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
};

static bool on_form(void *user, const exonym_form *form) {
    exo_out *out = user;
    const char *fields[] = {form->text, form->lang, form->tag, form->paradigm};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (i) exo_out_putc(out, '\t');
        exo_out_tsv(out, exo_str_cstr(fields[i]));
    }
    exo_out_putc(out, '\n');
    return !out->error;
}

int exo_cli_forms(int argc, char **argv) {
    const char *kind = NULL, *langs = NULL, *flags = NULL;
    exonym_compile_options options = {.size = sizeof options};
    exonym_error err;
    int option;
    while ((option = exo_option("forms", argc, argv, ":h", longs)) != -1) {
        switch (option) {
        case OPT_KIND: kind = optarg; break;
        case OPT_LANG: langs = optarg; break;
        case OPT_FLAGS: flags = optarg; break;
        case OPT_RULES: options.rules_dir = optarg; break;
        case 'h': return exo_print(help);
        default: return EXO_EXIT_FATAL;
        }
    }
    if (optind == argc) return exo_usage("forms", "no name given");
    const exo_compile_api *api = exo_compile_open(&err);
    exonym_compiler *compiler = NULL;
    exonym_status status = api ? api->compiler_new(&options, &compiler, &err) : EXONYM_ERR_LIBRARY;
    exo_out out;
    exo_out_init(&out, &exo_cli_alloc, STDOUT_FILENO);
    for (int i = optind; !status && i < argc; i++)
        status = api->forms_each(compiler, argv[i], kind, langs, flags, on_form, &out, &err);
    if (status && status != EXONYM_ERR_STOPPED) exo_say("%s", err.message);
    if (api) api->compiler_free(compiler);
    int code = exo_finish(&out);
    return code ? code : status ? EXO_EXIT_FATAL : EXO_EXIT_OK;
}

/* normalize forms: every inflected form of a name, as the compiler would make them. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char help[] =
    "Usage: normalize forms [OPTION]... [NAME]...\n"
    "\n"
    "Prints the inflected forms of names: name, form, language, tag, paradigm, separated by tabs.\n"
    "Without NAME, or for the name -, names are read from standard input: one a line, and after it, if\n"
    "given, a tab and its kind, and a tab and its flags.\n"
    "\n"
    "  --kind KIND              person, country, city, place, org, event, abbr, adj, dem ... (default:\n"
    "                           decided by the ending)\n"
    "  --lang LANG[,LANG]...    only these languages: en, pl, ro, id, cs (default: en,pl,ro,id)\n"
    "  --flags FLAGS            flags of the lexicon row, such as 'm cs' or '=pt:0'\n"
    "  --rules DIR              paradigms from this folder (default: built in)\n"
    "  -h, --help               this text\n";

enum { OPT_KIND = 256, OPT_LANG, OPT_FLAGS, OPT_RULES };
static const struct option longs[] = {
    {"kind", required_argument, NULL, OPT_KIND}, {"lang", required_argument, NULL, OPT_LANG},
    {"flags", required_argument, NULL, OPT_FLAGS}, {"rules", required_argument, NULL, OPT_RULES},
    {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
};

/* What one run of the subcommand shares. */
typedef struct forms {
    const exo_compile_api *api;
    exonym_compiler *compiler;
    const char *kind, *langs, *flags;
    exo_out out;
} forms;

static bool on_form(void *user, const exonym_form *form) {
    exo_out *out = user;
    const char *fields[] = {form->name, form->text, form->lang, form->tag, form->paradigm};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (i) exo_out_putc(out, '\t');
        exo_out_tsv(out, exo_str_cstr(fields[i]));
    }
    exo_out_putc(out, '\n');
    return !out->error;
}

static exonym_status print_forms(forms *f, const char *name, const char *kind, const char *flags, exonym_error *err) {
    return f->api->forms_each(f->compiler, name, kind, f->langs, flags, on_form, &f->out, err);
}

/* Names from standard input. A bad line is reported with its number and the next one is read; `*lost` says that there was one. */
static exonym_status print_lines(forms *f, bool *lost, exonym_error *err) {
    char *line = NULL;
    size_t cap = 0;
    exonym_status status = EXONYM_OK;
    errno = 0;
    for (uint64_t n = 1; getline(&line, &cap, stdin) >= 0; n++) {
        line[strcspn(line, "\r\n")] = '\0';
        if (!*line) continue;
        char *kind = strchr(line, '\t'), *flags = kind ? strchr(kind + 1, '\t') : NULL;
        if (kind) *kind++ = '\0';
        if (flags) *flags++ = '\0';
        status = print_forms(f, line, kind && *kind ? kind : f->kind, flags && *flags ? flags : f->flags, err);
        if (status == EXONYM_ERR_ARGUMENT || status == EXONYM_ERR_TOO_LONG) {
            exo_say("-:%llu: %s", (unsigned long long)n, err->message);
            *lost = true;
            status = EXONYM_OK;
        }
        if (status) break;
    }
    if (!status && ferror(stdin)) {
        exo_say("-: %s", strerror(errno));
        *lost = true;
    }
    free(line);
    return status;
}

int exo_cli_forms(int argc, char **argv) {
    forms f = {0};
    exonym_compile_options options = {.size = sizeof options};
    exonym_error err;
    bool lost = false;
    int option;
    while ((option = exo_option("forms", argc, argv, ":h", longs)) != -1) {
        switch (option) {
        case OPT_KIND: f.kind = optarg; break;
        case OPT_LANG: f.langs = optarg; break;
        case OPT_FLAGS: f.flags = optarg; break;
        case OPT_RULES: options.rules_dir = optarg; break;
        case 'h': return exo_print(help);
        default: return EXO_EXIT_FATAL;
        }
    }
    f.api = exo_compile_open(&err);
    exonym_status status = f.api ? f.api->compiler_new(&options, &f.compiler, &err) : EXONYM_ERR_LIBRARY;
    exo_out_init(&f.out, &exo_cli_alloc, STDOUT_FILENO);
    if (!status && optind == argc) status = print_lines(&f, &lost, &err);
    for (int i = optind; !status && i < argc; i++)
        status = strcmp(argv[i], "-") == 0 ? print_lines(&f, &lost, &err) : print_forms(&f, argv[i], f.kind, f.flags, &err);
    if (status && status != EXONYM_ERR_STOPPED) exo_say("%s", err.message);
    if (f.api) f.api->compiler_free(f.compiler);
    int code = exo_finish(&f.out);
    return code ? code : status ? EXO_EXIT_FATAL : lost ? EXO_EXIT_LOST : EXO_EXIT_OK;
}

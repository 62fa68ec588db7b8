/* normalize lookup: isolated names -> the entities that they mean. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <unistd.h>

static const char help[] =
    "Usage: normalize lookup [OPTION]... [NAME]...\n"
    "\n"
    "Says which entity each name means, with no text around it: name, canonical name, id, type, score, sure or\n"
    "unsure, and how it is known, separated by tabs. A name that nothing is known by has its line, with the other\n"
    "fields empty. Without NAME, or for the name -, names are read from standard input, one a line.\n"
    "\n"
    "  --lang LANG              language that the names come from, preferred: en, pl, ro or id\n"
    "  --types TYPE[,TYPE]...   only these: PER ORG GPE LOC GROUP PRODUCT EVENT CONCEPT\n"
    "  --all                    every candidate on a line of its own, the best first\n"
    "  --exact                  only names as they are spelt, none by likeness\n"
    "  --suggest                also what is too weakly alike to assert, unsure\n"
    "  -L, --lexicon PATH       add a layer (a .tsv file or a folder of them) or a compiled image; again for more\n"
    "  --no-builtin             leave the built-in lexicon out\n"
    "  --line-buffered          write each line at once, as is done on a terminal\n"
    "  -h, --help               this text\n"
    "\n"
    "sure: the name tells who is meant. unsure: the text would have to, as for a surname alone, or others are as\n"
    "likely (--all).\n";

enum { OPT_LANG = 256, OPT_TYPES, OPT_ALL, OPT_EXACT, OPT_SUGGEST, OPT_NO_BUILTIN, OPT_LINE_BUFFERED };
static const struct option longs[] = {
    {"lang", required_argument, NULL, OPT_LANG}, {"types", required_argument, NULL, OPT_TYPES},
    {"all", no_argument, NULL, OPT_ALL}, {"exact", no_argument, NULL, OPT_EXACT}, {"suggest", no_argument, NULL, OPT_SUGGEST},
    {"lexicon", required_argument, NULL, 'L'}, {"no-builtin", no_argument, NULL, OPT_NO_BUILTIN},
    {"line-buffered", no_argument, NULL, OPT_LINE_BUFFERED}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
};

typedef struct lookup {
    bool all, no_builtin, flush_each;
    exonym_lookup_options options;
    EXO_VEC(const char *) lexicons;
    exo_lexicons images;
    exonym_scanner *scanner;
    exo_str name;          /* that is looked up */
    size_t found;
    exo_out out;
    int code;
} lookup;

static bool set_option(lookup *l, int option) {
    static const char *const langs[] = {"en", "pl", "ro", "id"};
    switch (option) {
    case OPT_LANG: return exo_choice("lookup", "--lang", l->options.lang = optarg, langs, 4) >= 0;
    case OPT_TYPES: return exo_types("lookup", l->options.types = optarg);
    case OPT_ALL: l->all = true; return true;
    case OPT_EXACT: l->options.exact = true; return true;
    case OPT_SUGGEST: l->options.suggest = true; return true;
    case OPT_NO_BUILTIN: l->no_builtin = true; return true;
    case OPT_LINE_BUFFERED: l->flush_each = true; return true;
    case 'L':
        if (EXO_PUSH(&exo_cli_alloc, &l->lexicons, (const char *)optarg)) return true;
        exo_say("out of memory");
        return false;
    default: return false;
    }
}

static bool on_candidate(void *user, const exonym_candidate *c) {
    lookup *l = user;
    exo_out *out = &l->out;
    if (c->ambiguous && !l->all) return false;
    l->found++;
    exo_out_tsv(out, l->name);
    const char *fields[] = {c->canonical, c->id, c->type};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        exo_out_putc(out, '\t');
        exo_out_tsv(out, exo_str_cstr(fields[i]));
    }
    exo_out_putc(out, '\t');
    exo_out_score(out, c->score);
    exo_out_puts(out, c->sure ? "\tsure\t" : "\tunsure\t");
    exo_out_puts(out, c->via);
    exo_out_putc(out, '\n');
    return l->all && !out->error;
}

/* False when there is no point in going on. */
static bool name(lookup *l, exo_str text, const char *where, uint64_t line) {
    exonym_error err;
    l->name = text;
    l->found = 0;
    exonym_status status = exonym_lookup(l->scanner, text.ptr, text.len, &l->options, on_candidate, l, &err);
    if (status && status != EXONYM_ERR_STOPPED) {
        if (where) exo_say("%s:%llu: %s", where, (unsigned long long)line, err.message);
        else exo_say("%s", err.message);
        l->code = EXO_EXIT_LOST;
    }
    if (!l->found) {
        exo_out_tsv(&l->out, text);
        exo_out_puts(&l->out, "\t\t\t\t\t\t\n");
    }
    if (l->flush_each) exo_out_flush(&l->out);
    return !l->out.error;
}

static bool lines(lookup *l) {
    exo_source s;
    exo_str line;
    int more = -1;
    bool go_on = true;
    if (exo_source_open(&s, "-")) {
        while (go_on && (more = exo_source_line(&s, &line)) > 0) {
            while (line.len && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r')) line.len--;
            go_on = name(l, line, s.name, s.line);
        }
        exo_source_close(&s);
    }
    if (more < 0) l->code = EXO_EXIT_LOST;
    return go_on;
}

int exo_cli_lookup(int argc, char **argv) {
    lookup l = {.options.size = sizeof l.options};
    int option, code = EXO_EXIT_FATAL;
    while ((option = exo_option("lookup", argc, argv, ":L:h", longs)) != -1) {
        if (option == 'h') {
            code = exo_print(help);
            goto done;
        }
        if (!set_option(&l, option)) goto done;
    }
    if (!exo_lexicons_scanner("lookup", &l.images, l.lexicons.at, l.lexicons.len, !l.no_builtin, NULL, &l.scanner)) goto done;
    exo_out_init(&l.out, &exo_cli_alloc, STDOUT_FILENO);
    l.flush_each |= isatty(STDOUT_FILENO) == 1;
    bool go_on = optind < argc || lines(&l);
    for (int i = optind; go_on && i < argc; i++)
        go_on = strcmp(argv[i], "-") == 0 ? lines(&l) : name(&l, exo_str_cstr(argv[i]), NULL, 0);
    code = exo_finish(&l.out);
    if (!code) code = l.code;
done:
    exonym_scanner_free(l.scanner);
    exo_lexicons_close(&l.images);
    exo_free(&exo_cli_alloc, l.lexicons.at);
    return code;
}

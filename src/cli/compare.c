/* normalize compare: do two names name the same person? */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
    "Usage: normalize compare [OPTION]... [A B]...\n"
    "\n"
    "Says whether two names are one person's, in any spelling, script and order: A, B, score (0 to 1), same,\n"
    "different or unsure, and the reason, separated by tabs. Without A and B, reads lines of A and B with a tab\n"
    "between from standard input; what follows a second tab is passed over.\n"
    "\n"
    "  -L, --lexicon PATH       compare by the tables in this compiled image, or of a layer (default: built in)\n"
    "  --speed                  say on standard error how many names a second were compared\n"
    "  --line-buffered          write each line at once, as is done on a terminal\n"
    "  -h, --help               this text\n"
    "\n"
    "Exit code: 0 fine, 1 a line without a tab was left out, 2 wrong use or a fatal error.\n";

enum { OPT_SPEED = 256, OPT_LINE_BUFFERED };
static const struct option longs[] = {
    {"lexicon", required_argument, NULL, 'L'}, {"speed", no_argument, NULL, OPT_SPEED},
    {"line-buffered", no_argument, NULL, OPT_LINE_BUFFERED}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
};

/* The name that was read last on one side: lists are compared row by row, so it is often the same again. */
typedef struct side {
    exonym_person_name *name;
    exo_buf text;
} side;

typedef struct compare {
    const char *lexicon;
    bool speed, flush_each;
    exo_lexicons images;
    side sides[2];
    exo_out out;
    uint64_t count;
    int code;
} compare;

/* Makes `text` the name of the side; false when memory ran out. */
static bool take(compare *c, side *s, exo_str text) {
    exonym_error err;
    if (s->name && exo_str_eq(exo_buf_view(&s->text), text)) return true;
    s->text.len = 0;
    bool kept = exo_buf_str(&exo_cli_alloc, &s->text, text);
    if (kept && s->name) exonym_person_name_read(s->name, text.ptr, text.len);
    if (kept && (s->name || !exonym_person_name_new(c->images.images.at[0], text.ptr, text.len, &s->name, &err))) return true;
    exo_say("out of memory");
    c->code = EXO_EXIT_FATAL;
    return false;
}

/* False when there is no point in going on. */
static bool pair(compare *c, exo_str a, exo_str b) {
    exonym_comparison said = {.size = sizeof said};
    if (!take(c, &c->sides[0], a) || !take(c, &c->sides[1], b)) return false;
    exonym_person_name_compare(c->sides[0].name, c->sides[1].name, &said);
    c->count++;
    exo_out_tsv(&c->out, a);
    exo_out_putc(&c->out, '\t');
    exo_out_tsv(&c->out, b);
    exo_out_putc(&c->out, '\t');
    exo_out_score(&c->out, said.score);
    exo_out_putc(&c->out, '\t');
    exo_out_puts(&c->out, exonym_verdict_text(said.verdict));
    exo_out_putc(&c->out, '\t');
    exo_out_puts(&c->out, said.reason);
    exo_out_putc(&c->out, '\n');
    if (c->flush_each) exo_out_flush(&c->out);
    return !c->out.error;
}

static bool lines(compare *c) {
    exo_source s;
    exo_str line, a, b;
    int more = -1;
    bool go_on = true;
    if (exo_source_open(&s, "-")) {
        while (go_on && (more = exo_source_line(&s, &line)) > 0) {
            while (line.len && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r')) line.len--;
            if (exo_str_next(&line, '\t', &a) && exo_str_next(&line, '\t', &b)) {
                go_on = pair(c, a, b);
                continue;
            }
            exo_say("%s:%llu: expected two names with a tab between", s.name, (unsigned long long)s.line);
            c->code = EXO_EXIT_LOST;
        }
        exo_source_close(&s);
    }
    if (more < 0) c->code = EXO_EXIT_LOST;
    return go_on;
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int exo_cli_compare(int argc, char **argv) {
    compare c = {0};
    exonym_error err;
    int option;
    while ((option = exo_option("compare", argc, argv, ":L:h", longs)) != -1) {
        switch (option) {
        case 'L': c.lexicon = optarg; break;
        case OPT_SPEED: c.speed = true; break;
        case OPT_LINE_BUFFERED: c.flush_each = true; break;
        case 'h': return exo_print(help);
        default: return EXO_EXIT_FATAL;
        }
    }
    if ((argc - optind) % 2) return exo_usage("compare", "\"%s\" stands alone; expected two names", argv[argc - 1]);
    if (exo_lexicons_open(&c.images, &c.lexicon, c.lexicon ? 1 : 0, !c.lexicon, &err)) {
        exo_say("%s", err.message);
        exo_lexicons_close(&c.images);
        return EXO_EXIT_FATAL;
    }
    exo_out_init(&c.out, &exo_cli_alloc, STDOUT_FILENO);
    c.flush_each |= isatty(STDOUT_FILENO) == 1;
    double start = seconds();
    bool go_on = optind < argc || lines(&c);
    for (int i = optind; go_on && i < argc; i += 2) go_on = pair(&c, exo_str_cstr(argv[i]), exo_str_cstr(argv[i + 1]));
    double took = seconds() - start;
    if (c.speed && took > 0) fprintf(stderr, "%llu names, %.0f a second\n", (unsigned long long)c.count, (double)c.count / took);
    int code = exo_finish(&c.out);
    for (unsigned i = 0; i < 2; i++) {
        exonym_person_name_free(c.sides[i].name);
        exo_free(&exo_cli_alloc, c.sides[i].text.at);
    }
    exo_lexicons_close(&c.images);
    return code ? code : c.code;
}

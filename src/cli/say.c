/* What the command tells its user: messages, options, the end of standard output. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *cli_malloc(void *user, size_t size) {
    (void)user;
    return malloc(size);
}
static void *cli_realloc(void *user, void *old, size_t size) {
    (void)user;
    return realloc(old, size);
}
static void cli_free(void *user, void *ptr) {
    (void)user;
    free(ptr);
}
const exo_alloc exo_cli_alloc = {cli_malloc, cli_realloc, cli_free, NULL};

/* Threads that work on documents out of turn say nothing out of turn (jobs.c). */
static _Thread_local exo_buf *sink;

void exo_say_into(exo_buf *said) { sink = said; }

/* One write, so that lines of several processes do not mix. */
static void say(const char *format, va_list args, const char *after) {
    char text[2048];
    int len = vsnprintf(text, sizeof text, format, args);
    if (len < 0) return;
    if (sink && exo_buf_printf(&exo_cli_alloc, sink, "normalize: %s\n%s", text, after)) return;
    fprintf(stderr, "normalize: %s\n%s", text, after);
}

void exo_say(const char *format, ...) {
    va_list args;
    va_start(args, format);
    say(format, args, "");
    va_end(args);
}

int exo_usage(const char *subcommand, const char *format, ...) {
    char hint[80];
    snprintf(hint, sizeof hint, "Try 'normalize%s%s --help'.\n", subcommand[0] ? " " : "", subcommand);
    va_list args;
    va_start(args, format);
    say(format, args, hint);
    va_end(args);
    return EXO_EXIT_FATAL;
}

/* ---- options -------------------------------------------------------------------------------- */

/* The option that getopt_long stopped at: argv[optind - 1], unless it moved operands about, and then it
   is still the last argument before optind that looks like a long option. */
static const char *offending(char **argv) {
    for (int i = optind - 1; i > 0; i--)
        if (!strncmp(argv[i], "--", 2) && argv[i][2]) return argv[i];
    return argv[optind - 1];
}

static void say_unknown(const char *subcommand, const char *option, const struct option *longs) {
    const char *names[64];
    size_t n = 0;
    while (n < 64 && longs[n].name) names[n] = longs[n].name, n++;
    exo_str word = exo_str_cstr(option + 2);
    const char *equals = memchr(word.ptr, '=', word.len);
    if (equals) word.len = (size_t)(equals - word.ptr);
    size_t begins = 0;
    for (size_t i = 0; i < n; i++) begins += exo_str_starts(exo_str_cstr(names[i]), word);
    const char *near = exo_did_you_mean(word, names, n);
    if (begins > 1)
        exo_usage(subcommand, "option '--%.*s' is short for several", EXO_FMT(word));
    else if (near)
        exo_usage(subcommand, "unknown option '--%.*s' (did you mean '--%s'?)", EXO_FMT(word), near);
    else
        exo_usage(subcommand, "unknown option '--%.*s'", EXO_FMT(word));
}

int exo_option(const char *subcommand, int argc, char **argv, const char *letters, const struct option *longs) {
    opterr = 0;
    int option = getopt_long(argc, argv, letters, longs, NULL);
    if (option == ':') {
        const char *name = NULL;
        for (const struct option *o = longs; o->name; o++)
            if (o->val == optopt) name = o->name;
        if (name && !strncmp(argv[optind - 1], "--", 2))
            exo_usage(subcommand, "option '--%s' needs a value", name);
        else
            exo_usage(subcommand, "option '-%c' needs a value", optopt);
        return '?';
    }
    if (option != '?') return option;
    const char *name = NULL;
    for (const struct option *o = longs; o->name; o++)
        if (optopt && o->val == optopt) name = o->name;
    if (name)
        exo_usage(subcommand, "option '--%s' takes no value", name);
    else if (optopt)
        exo_usage(subcommand, "unknown option '-%c'", optopt);
    else
        say_unknown(subcommand, offending(argv), longs);
    return '?';
}

int exo_choice(const char *subcommand, const char *option, const char *word, const char *const *words, size_t n) {
    char list[256] = "";
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(word, words[i])) return (int)i;
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ",
                 words[i]);
    }
    exo_usage(subcommand, "%s: found \"%s\", expected %s", option, word, list);
    return -1;
}

bool exo_types(const char *subcommand, const char *list) {
    static const char *const types[] = {"PER", "ORG", "GPE", "LOC", "GROUP", "PRODUCT", "EVENT", "CONCEPT"};
    exo_str rest = exo_str_cstr(list), one;
    while (exo_str_next(&rest, ',', &one)) {
        char word[16] = "";
        memcpy(word, one.ptr, one.len < sizeof word ? one.len : sizeof word - 1);
        if (exo_choice(subcommand, "--types", word, types, sizeof types / sizeof *types) < 0) return false;
    }
    return true;
}

/* ---- standard output ------------------------------------------------------------------------ */

int exo_finish(exo_out *out) {
    bool fine = exo_out_flush(out);
    /* The last word of a full disk or a lost network drive may come only now. */
    if (fine && close(STDOUT_FILENO) != 0) out->error = errno, fine = false;
    int error = out->error;
    exo_out_free(out);
    if (fine) return EXO_EXIT_OK;
    if (error == EPIPE) {
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
    }
    exo_say("standard output: %s", strerror(error));
    return EXO_EXIT_FATAL;
}

int exo_print(const char *text) {
    exo_out out;
    exo_out_init(&out, &exo_cli_alloc, STDOUT_FILENO);
    exo_out_puts(&out, text);
    return exo_finish(&out);
}

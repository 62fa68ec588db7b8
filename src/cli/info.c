/* normalize info: figures about an image. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <stdio.h>
#include <unistd.h>

static const char help[] =
    "Usage: normalize info [IMAGE]...\n"
    "\n"
    "Checks each image and says what is in it, and how large its sections are; without\n"
    "IMAGE, the built-in lexicon.\n"
    "\n"
    "  -h, --help               this text\n";

static const struct option longs[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};

static void number(exo_out *out, const char *name, uint64_t n) {
    exo_out_puts(out, name);
    exo_out_u64(out, n);
    exo_out_putc(out, '\n');
}

static void describe(exo_out *out, const char *name, const exonym_image *image) {
    exonym_image_info info = {.size = sizeof info};
    char hash[17];
    exonym_image_describe(image, &info);
    for (int i = 0; i < 16; i++) hash[i] = "0123456789abcdef"[info.content_hash >> (60 - 4 * i) & 15];
    exo_out_puts(out, "image      ");
    exo_out_puts(out, name);
    exo_out_puts(out, "\nmade with  ");
    exo_out_puts(out, info.made_with);
    exo_out_puts(out, "\nhash       ");
    exo_out_put(out, hash, 16);
    exo_out_putc(out, '\n');
    number(out, "bytes      ", info.bytes);
    number(out, "entities   ", info.entities);
    number(out, "names      ", info.names);
    number(out, "lexemes    ", info.lexemes);
    number(out, "forms      ", info.forms);
    number(out, "words      ", info.words);
    number(out, "patterns   ", info.patterns);
    exonym_image_section section;
    for (size_t i = 0; exonym_image_section_at(image, i, &section); i++) {
        char line[96];
        if (section.bytes) exo_out_put(out, line, (size_t)snprintf(line, sizeof line, "  %-16s%14llu bytes%13llu items\n", section.name, (unsigned long long)section.bytes, (unsigned long long)section.items));
    }
}

int exo_cli_info(int argc, char **argv) {
    int option, lost = EXO_EXIT_OK;
    exo_out out;
    while ((option = exo_option("info", argc, argv, ":h", longs)) != -1)
        return option == 'h' ? exo_print(help) : EXO_EXIT_FATAL;
    exo_out_init(&out, &exo_cli_alloc, STDOUT_FILENO);
    bool builtin = optind == argc, first = true;
    for (int i = optind; i < argc || builtin; i++) {
        exonym_image *image;
        exonym_error err;
        exonym_status status = builtin ? exonym_image_open_builtin(NULL, &image, &err)
                                       : exonym_image_open(argv[i], NULL, &image, &err);
        if (status) {
            exo_say("%s", err.message);
            lost = EXO_EXIT_FATAL;
        } else {
            if (!first) exo_out_putc(&out, '\n');
            describe(&out, builtin ? "built in" : argv[i], image);
            exonym_image_close(image);
            first = false;
        }
        builtin = false;
    }
    int code = exo_finish(&out);
    return code ? code : lost;
}

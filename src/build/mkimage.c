/* exonym-mkimage: makes the built-in lexicon while the project is built.

       exonym-mkimage --rules DIR -o IMAGE LAYER...    compile the layers (one layer of many files)
       exonym-mkimage --pack OUT FILE...               pack sources for the library to carry */
#include "build/build.h"
#include "build/sources.h"

#include <exonym/compile.h>

#include <stdio.h>
#include <stdlib.h>

static void print_remark(void *user, const exonym_remark *r) {
    (void)user;
    if (r->severity == EXONYM_WARNING && !getenv("EXONYM_WARNINGS")) return;
    fprintf(stderr, "%s:%llu:%llu: %s: %s [%s]\n", r->file, (unsigned long long)r->line, (unsigned long long)r->column,
            r->severity == EXONYM_ERROR ? "error" : "warning", r->message, r->code);
}

static int fail(const exonym_error *err) {
    fprintf(stderr, "exonym-mkimage: %s\n", err->message);
    return 1;
}

static int pack(const char *out_path, char **files) {
    exo_alloc a = exo_alloc_of(NULL);
    exo_buf all = {0}, packed = {0};
    exonym_error err;
    for (; *files; files++) {
        exo_buf text = {0};
        if (exo_file_read(&a, *files, &text, &err)) return fail(&err);
        /* Named from the lexicon folder: the last component, with its folder when that is one of tables. */
        exo_str name = exo_str_cstr(*files);
        static const char *const folders[] = {"morph/", "translit/", "keys/", "lang/", "fold/"};
        size_t from = name.len;
        while (from > 0 && name.ptr[from - 1] != '/') from--;
        for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
            if (exo_str_ends(exo_str_of(name.ptr, from), exo_str_cstr(folders[i]))) {
                from -= strlen(folders[i]);
                break;
            }
        name = exo_str_of(name.ptr + from, name.len - from);
        if (!exo_sources_put(&a, &all, name, exo_buf_view(&text))) return 1;
        exo_free(&a, text.at);
    }
    exonym_status status = exo_sources_compress(&a, exo_buf_view(&all), &packed, &err);
    if (!status) status = exo_file_replace(&a, out_path, exo_buf_view(&packed), &err);
    exo_free(&a, all.at);
    exo_free(&a, packed.at);
    return status ? fail(&err) : 0;
}

/* All files are one layer: the built-in one. */
static int compile(const char *rules, const char *out_path, char **layers) {
    exonym_error err;
    exonym_compile_options options = {.size = sizeof options, .remark = print_remark, .rules_dir = rules};
    exonym_compiler *c;
    exonym_status status = exonym_compiler_new(&options, &c, &err);
    if (status) return fail(&err);
    status = exo_compiler_add_files(c, (const char *const *)layers, &err);
    if (!status) status = exonym_compiler_write(c, out_path, &err);
    /* Readers trust the image that is linked in, so it is proved here. */
    exonym_image *image = NULL;
    if (!status) status = exonym_image_open(out_path, NULL, &image, &err);
    exonym_image_close(image);
    exonym_compiler_free(c);
    return status ? fail(&err) : 0;
}

int main(int argc, char **argv) {
    if (argc >= 3 && strcmp(argv[1], "--pack") == 0) return pack(argv[2], argv + 3);
    if (argc >= 6 && strcmp(argv[1], "--rules") == 0 && strcmp(argv[3], "-o") == 0) return compile(argv[2], argv[4], argv + 5);
    fprintf(stderr, "usage: exonym-mkimage --rules DIR -o IMAGE LAYER...\n       exonym-mkimage --pack OUT FILE...\n");
    return 2;
}

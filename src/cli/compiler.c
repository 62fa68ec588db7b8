/* Opens libexonym-compile when it is needed. It brings ICU, whose loading would cost more than scanning an
   article, so the command is not linked to it.

   It is looked for beside libexonym first, which makes the two fit each other, and then by name, along the
   command's RUNPATH and wherever the system has its libraries. */
#define _GNU_SOURCE /* dladdr */
#include "cli.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

#define LIBRARY "libexonym-compile.so.0"

static void *open_beside(void) {
    Dl_info info;
    /* A function that only libexonym has: what base defines is in the command too. */
    void (*close_image)(exonym_image *) = exonym_image_close;
    void *address;
    memcpy(&address, &close_image, sizeof address);
    if (!dladdr(address, &info) || !info.dli_fname) return NULL;
    const char *slash = strrchr(info.dli_fname, '/');
    char path[4096];
    if (!slash) return NULL;
    int len = snprintf(path, sizeof path, "%.*s/" LIBRARY, (int)(slash - info.dli_fname), info.dli_fname);
    return len > 0 && (size_t)len < sizeof path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
}

/* ISO C has no conversion from an object pointer to a function pointer; POSIX says they are alike. */
static bool find(void *library, const char *name, void *function, size_t size) {
    void *address = dlsym(library, name);
    memcpy(function, &address, size);
    return address != NULL;
}
#define FIND(member, name) find(library, name, &api.member, sizeof api.member)

const exo_compile_api *exo_compile_open(exonym_error *err) {
    static exo_compile_api api;
    if (api.compiler_new) return &api;
    void *library = open_beside();
    if (!library) library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        exo_error_set(err, EXONYM_ERR_LIBRARY, NULL, 0, 0, "compiling a lexicon needs " LIBRARY ": %s", dlerror());
        return NULL;
    }
    if (FIND(compiler_free, "exonym_compiler_free") && FIND(add, "exonym_compiler_add") &&
        FIND(add_text, "exonym_compiler_add_text") && FIND(add_builtin, "exonym_compiler_add_builtin") &&
        FIND(finish, "exonym_compiler_finish") && FIND(write, "exonym_compiler_write") &&
        FIND(forms_each, "exonym_forms_each") && FIND(tests_each, "exonym_compiler_tests_each") &&
        FIND(compiler_new, "exonym_compiler_new"))
        return &api;
    api.compiler_new = NULL;
    exo_error_set(err, EXONYM_ERR_LIBRARY, NULL, 0, 0, LIBRARY " is of another version: %s", dlerror());
    return NULL;
}

/* Compiles of less are over before a line is read. */
enum { MANY_NAMES = 100000, MANY_BYTES = 8 << 20 };

static void progress(void *remarks, const char *stage, uint64_t done, uint64_t total) {
    exo_remarks *r = remarks;
    bool names = !strcmp(stage, "names"), reading = !strcmp(stage, "reading");
    if (names && total >= MANY_NAMES)
        fprintf(stderr, "\r\033[Knormalize: names %llu of %llu", (unsigned long long)done, (unsigned long long)total);
    else if (reading && total >= MANY_BYTES)
        fprintf(stderr, "\r\033[Knormalize: reading, %llu of %llu MB", (unsigned long long)(done / 1000000), (unsigned long long)(total / 1000000));
    else if (!names && !reading && r->told)
        fprintf(stderr, "\r\033[Knormalize: %s", stage);
    else
        return;
    r->told = true;
}

exonym_progress_fn *exo_progress(void) { return isatty(STDERR_FILENO) ? progress : NULL; }

void exo_progress_end(exo_remarks *remarks) {
    if (remarks->told) fputs("\r\033[K", stderr);
    remarks->told = false;
}

void exo_remark_print(void *remarks, const exonym_remark *remark) {
    exo_remarks *counts = remarks;
    bool error = remark->severity == EXONYM_ERROR;
    counts->errors += error;
    counts->warned += !error;
    if (!error && !counts->warnings) return;
    exo_progress_end(counts);
    fprintf(stderr, "%s:", remark->file ? remark->file : "?");
    if (remark->line) fprintf(stderr, "%llu:", (unsigned long long)remark->line);
    if (remark->line && remark->column) fprintf(stderr, "%llu:", (unsigned long long)remark->column);
    fprintf(stderr, " %s: %s [%s]\n", error ? "error" : "warning", remark->message, remark->code);
}

/* What to scan with: the built-in lexicon, images as they are, and layers, which are compiled together with
   the built-in layers (or alone) into one image, through the cache. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A layer: a file, a folder, or something that can be read only once (a pipe), which is kept here. */
typedef struct layer {
    const char *path;
    exo_buf once;
    bool in_memory;
} layer;
typedef EXO_VEC(layer) layer_list;

static bool push_image(exo_lexicons *set, exonym_image *image, exonym_error *err) {
    if (EXO_PUSH(&exo_cli_alloc, &set->images, image)) return true;
    exonym_image_close(image);
    exo_error_nomem(err);
    return false;
}

/* ---- the cache key -------------------------------------------------------------------------- */

static int by_name(const void *x, const void *y) { return strcmp(*(const char *const *)x, *(const char *const *)y); }

static exonym_status digest_file(exo_digest *key, const char *path, exonym_error *err) {
    exo_buf bytes = {0};
    exonym_status status = exo_file_read(&exo_cli_alloc, path, &bytes, err);
    exo_digest_add(key, path, strlen(path));
    exo_digest_add(key, bytes.at, bytes.len);
    exo_free(&exo_cli_alloc, bytes.at);
    return status;
}

static exonym_status digest_folder(exo_digest *key, const char *path, exonym_error *err) {
    exo_arena arena;
    EXO_VEC(const char *) names = {0};
    exonym_status status = EXONYM_OK;
    exo_buf full = {0};
    exo_arena_init(&arena, &exo_cli_alloc);
    DIR *dir = opendir(path);
    if (!dir) status = exo_error_set(err, EXONYM_ERR_IO, path, 0, 0, "cannot open the folder");
    for (struct dirent *entry; dir && !status && (entry = readdir(dir));) {
        exo_str name = exo_str_cstr(entry->d_name);
        if (!exo_str_ends(name, EXO_STR(".tsv"))) continue;
        const char *copy = exo_arena_dup(&arena, name).ptr;
        if (!copy || !EXO_PUSH(&exo_cli_alloc, &names, copy)) status = exo_error_nomem(err);
    }
    if (dir) closedir(dir);
    if (names.len) qsort(names.at, names.len, sizeof *names.at, by_name);
    for (size_t i = 0; !status && i < names.len; i++) {
        full.len = 0;
        if (!exo_buf_printf(&exo_cli_alloc, &full, "%s/%s", path, names.at[i]) ||
            !exo_buf_putc(&exo_cli_alloc, &full, '\0'))
            status = exo_error_nomem(err);
        else
            status = digest_file(key, full.at, err);
    }
    exo_free(&exo_cli_alloc, full.at);
    exo_free(&exo_cli_alloc, names.at);
    exo_arena_free(&arena);
    return status;
}

/* Everything that the compiled bytes follow from. The built-in image stands for the compiler, which made
   it, and for the layers that it was made of. */
static exonym_status digest_all(exo_digest *key, const layer_list *layers, bool builtin, exonym_error *err) {
    exonym_image *image;
    exo_digest_add(key, exonym_version(), strlen(exonym_version()));
    if (exonym_image_open_builtin(NULL, &image, NULL) == EXONYM_OK) {
        exonym_image_info info = {.size = sizeof info};
        exonym_image_describe(image, &info);
        exo_digest_add(key, &info.content_hash, sizeof info.content_hash);
        exo_digest_add(key, info.made_with, strlen(info.made_with));
        exonym_image_close(image);
    }
    exo_digest_add(key, builtin ? "+" : "-", 1);
    for (size_t i = 0; i < layers->len; i++) {
        const layer *l = &layers->at[i];
        struct stat st;
        exonym_status status = EXONYM_OK;
        if (l->in_memory)
            exo_digest_add(key, l->once.at, l->once.len);
        else if (stat(l->path, &st) == 0 && S_ISDIR(st.st_mode))
            status = digest_folder(key, l->path, err);
        else
            status = digest_file(key, l->path, err);
        if (status) return status;
    }
    return EXONYM_OK;
}

/* ---- compiling ------------------------------------------------------------------------------ */

static exonym_status compile(exo_lexicons *set, const layer_list *layers, bool builtin, const char *cached,
                             exonym_error *err) {
    const exo_compile_api *api = exo_compile_open(err);
    if (!api) return EXONYM_ERR_LIBRARY;
    exo_remarks remarks = {0};
    const exonym_compile_options options = {.size = sizeof options, .remark = exo_remark_print, .user = &remarks,
                                            .progress = exo_progress()};
    const void *bytes;
    size_t len;
    exonym_status status = api->compiler_new(&options, &set->compiler, err);
    if (!status && builtin) status = api->add_builtin(set->compiler, err);
    for (size_t i = 0; !status && i < layers->len; i++) {
        const layer *l = &layers->at[i];
        status = l->in_memory ? api->add_text(set->compiler, l->path, l->once.at ? l->once.at : "", l->once.len, err)
                              : api->add(set->compiler, l->path, err);
    }
    if (!status) status = api->finish(set->compiler, &bytes, &len, err);
    exonym_image *image;
    exo_progress_end(&remarks);
    if (!status) status = exonym_image_open_memory(bytes, len, NULL, &image, err);
    if (status) return status;
    if (cached && !exo_file_replace(&exo_cli_alloc, cached, exo_str_of(bytes, len), NULL)) exo_cache_touch(cached);
    return push_image(set, image, err) ? EXONYM_OK : EXONYM_ERR_NOMEM;
}

static exonym_status open_layers(exo_lexicons *set, const layer_list *layers, bool builtin, exonym_error *err) {
    exo_digest key = {0};
    exo_buf path = {0};
    exonym_image *image;
    exonym_status status = digest_all(&key, layers, builtin, err);
    if (status) goto done;
    const char *cached = exo_cache_path(&key, &path) ? path.at : NULL;
    if (cached && exonym_image_open(cached, NULL, &image, NULL) == EXONYM_OK) {
        exo_cache_touch(cached);
        status = push_image(set, image, err) ? EXONYM_OK : EXONYM_ERR_NOMEM;
    } else {
        status = compile(set, layers, builtin, cached, err);
    }
done:
    exo_free(&exo_cli_alloc, path.at);
    return status;
}

/* ---- sorting what was given ------------------------------------------------------------------- */

/* Image or layer? The library looks at the first bytes and says. What is too short to tell is a layer, as
   folders and pipes are. */
static exonym_status take(exo_lexicons *set, layer_list *layers, const char *path, exonym_error *err) {
    exonym_image *image;
    layer l = {.path = path};
    struct stat st;
    exonym_status status = EXONYM_OK;
    if (stat(path, &st) != 0 || (S_ISREG(st.st_mode) && st.st_size >= 8)) {
        status = exonym_image_open(path, NULL, &image, err);
        if (!status) return push_image(set, image, err) ? EXONYM_OK : EXONYM_ERR_NOMEM;
        if (status != EXONYM_ERR_NOT_IMAGE) return status;
    } else if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
        l.in_memory = true;
        status = exo_file_read(&exo_cli_alloc, path, &l.once, err);
        if (status) goto failed;
    }
    if (EXO_PUSH(&exo_cli_alloc, layers, l)) return EXONYM_OK;
    status = exo_error_nomem(err);
failed:
    exo_free(&exo_cli_alloc, l.once.at);
    return status;
}

exonym_status exo_lexicons_open(exo_lexicons *set, const char *const *paths, size_t count, bool builtin,
                                exonym_error *err) {
    layer_list layers = {0};
    exo_lexicons images = {0};
    exonym_status status = EXONYM_OK;
    exonym_image *image;
    for (size_t i = 0; !status && i < count; i++) status = take(&images, &layers, paths[i], err);
    if (status) goto done;
    if (layers.len) {
        status = open_layers(set, &layers, builtin, err);
    } else if (builtin) {
        status = exonym_image_open_builtin(NULL, &image, err);
        if (!status && !push_image(set, image, err)) status = EXONYM_ERR_NOMEM;
    }
    while (!status && images.images.len) {
        /* In the order given, after what was compiled. */
        image = images.images.at[0];
        memmove(images.images.at, images.images.at + 1, --images.images.len * sizeof image);
        if (!push_image(set, image, err)) status = EXONYM_ERR_NOMEM;
    }
done:
    exo_lexicons_close(&images);
    for (size_t i = 0; i < layers.len; i++) exo_free(&exo_cli_alloc, layers.at[i].once.at);
    exo_free(&exo_cli_alloc, layers.at);
    return status;
}

bool exo_lexicons_ready(const char *subcommand, exo_lexicons *set, const char *const *paths, size_t count, bool builtin) {
    exonym_error err;
    if (!builtin && !count) {
        exo_usage(subcommand, "--no-builtin leaves nothing to look for; add a lexicon with -L");
        return false;
    }
    exonym_status status = exo_lexicons_open(set, paths, count, builtin, &err);
    if (!status && set->images.len) return true;
    if (!status || (status == EXONYM_ERR_NOT_FOUND && !set->images.len))
        exo_say("this normalize was built without a lexicon; add one with -L");
    else
        exo_say("%s", err.message);
    return false;
}

bool exo_lexicons_scanner(const char *subcommand, exo_lexicons *set, const char *const *paths, size_t count, bool builtin,
                          const exonym_scan_options *options, exonym_scanner **scanner) {
    exonym_error err;
    if (!exo_lexicons_ready(subcommand, set, paths, count, builtin)) return false;
    exonym_status status = exonym_scanner_new(set->images.at, set->images.len, options, scanner, &err);
    if (status) exo_say("%s", err.message);
    return !status;
}

void exo_lexicons_close(exo_lexicons *set) {
    for (size_t i = 0; i < set->images.len; i++) exonym_image_close(set->images.at[i]);
    exo_free(&exo_cli_alloc, set->images.at);
    if (set->compiler) exo_compile_open(NULL)->compiler_free(set->compiler);
    *set = (exo_lexicons){0};
}

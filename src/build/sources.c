/* Packing and unpacking of the built-in sources (zstd, whose frame checks itself). */
#include "build/sources.h"

#include <stdio.h>
#include <zstd.h>

extern const unsigned char exo_builtin_layers[];
extern const unsigned char exo_builtin_layers_end[];

static exonym_status zstd_error(exonym_error *err, size_t code) {
    return exo_error_set(err, EXONYM_ERR_LIBRARY, NULL, 0, 0, "zstd: %s", ZSTD_getErrorName(code));
}

exonym_status exo_sources_unpack(exo_sources *s, const exo_alloc *a, exonym_error *err) {
    size_t packed = (size_t)(exo_builtin_layers_end - exo_builtin_layers);
    *s = (exo_sources){.alloc = *a};
    if (packed == 0)
        return exo_error_set(err, EXONYM_ERR_NOT_FOUND, NULL, 0, 0, "this library was built without the built-in lexicon's sources: name a rules folder");
    unsigned long long len = ZSTD_getFrameContentSize(exo_builtin_layers, packed);
    if (len == ZSTD_CONTENTSIZE_ERROR || len == ZSTD_CONTENTSIZE_UNKNOWN || len > SIZE_MAX / 2)
        return exo_error_set(err, EXONYM_ERR_LIBRARY, NULL, 0, 0, "zstd: the packed sources are damaged");
    if (!EXO_RESERVE(a, &s->bytes, (size_t)len)) return exo_error_nomem(err);
    size_t got = ZSTD_decompress(s->bytes.at, (size_t)len, exo_builtin_layers, packed);
    if (ZSTD_isError(got)) {
        exo_sources_free(s);
        return zstd_error(err, got);
    }
    s->bytes.len = got;
    exo_str rest = exo_buf_view(&s->bytes), line;
    /* Each round takes a header line and its file off the rest. */
    while (rest.ptr && rest.len && exo_str_next(&rest, '\n', &line)) {
        exo_source f;
        size_t n = 0, i = line.len;
        while (i > 0 && line.ptr[i - 1] != ' ') i--;
        for (size_t k = i; k < line.len; k++) n = n * 10 + (size_t)(line.ptr[k] - '0');
        if (i == 0 || !rest.ptr || n > rest.len) break;
        f.name = exo_str_of(line.ptr, i - 1);
        f.text = exo_str_of(rest.ptr, n);
        rest = exo_str_of(rest.ptr + n, rest.len - n);
        if (!EXO_PUSH(a, &s->files, f)) {
            exo_sources_free(s);
            return exo_error_nomem(err);
        }
    }
    return EXONYM_OK;
}

void exo_sources_free(exo_sources *s) {
    if (!s->alloc.free) return;
    exo_free(&s->alloc, s->files.at);
    exo_free(&s->alloc, s->bytes.at);
    *s = (exo_sources){.alloc = s->alloc};
}

const exo_source *exo_sources_find(const exo_sources *s, exo_str name) {
    for (size_t i = 0; i < s->files.len; i++)
        if (exo_str_eq(s->files.at[i].name, name)) return &s->files.at[i];
    return NULL;
}

bool exo_sources_put(const exo_alloc *a, exo_buf *out, exo_str name, exo_str text) {
    return exo_buf_str(a, out, name) && exo_buf_printf(a, out, " %zu\n", text.len) && exo_buf_str(a, out, text);
}

exonym_status exo_sources_compress(const exo_alloc *a, exo_str bytes, exo_buf *out, exonym_error *err) {
    size_t bound = ZSTD_compressBound(bytes.len);
    if (!EXO_RESERVE(a, out, bound)) return exo_error_nomem(err);
    size_t got = ZSTD_compress(out->at, bound, bytes.ptr, bytes.len, 19);
    if (ZSTD_isError(got)) return zstd_error(err, got);
    out->len = got;
    return EXONYM_OK;
}

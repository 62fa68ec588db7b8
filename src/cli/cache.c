/* Compiled layers are kept in $XDG_CACHE_HOME/exonym (else ~/.cache/exonym), each under a name made of
   everything that its bytes follow from. A cached image is checked when it is opened like any other, so a
   damaged one costs a compile and nothing else. Whatever goes wrong here only means: no cache. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Images that are kept: enough to go back and forth between a few lexicons. */
#define KEPT 8

/* Two FNV-1a sums over the same bytes, one of them over the bytes' complement and rotated, so that they
   collide independently. */
void exo_digest_add(exo_digest *d, const void *bytes, size_t len) {
    const unsigned char *p = bytes;
    uint64_t a = d->a ^ 0xcbf29ce484222325u, b = d->b ^ 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < len; i++) {
        a = (a ^ p[i]) * 0x100000001b3u;
        b = ((b << 9 | b >> 55) ^ (unsigned char)~p[i]) * 0xff51afd7ed558ccdu;
    }
    /* The length keeps "ab","c" and "a","bc" apart. */
    d->a = (a ^ len) * 0x100000001b3u;
    d->b = (b ^ len) * 0xff51afd7ed558ccdu;
}

/* Makes the folder and those above it; true when it is there and ours alone to write. */
static bool make_folder(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    mkdir(path, 0700);
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() &&
           !(st.st_mode & (S_IWGRP | S_IWOTH));
}

bool exo_cache_path(const exo_digest *key, exo_buf *path) {
    const exo_alloc *a = &exo_cli_alloc;
    const char *base = getenv("XDG_CACHE_HOME"), *below = "/exonym";
    /* The XDG specification: a path that is not absolute is as if not set. */
    if (!base || base[0] != '/') base = getenv("HOME"), below = "/.cache/exonym";
    if (!base || base[0] != '/') return false;
    path->len = 0;
    if (!exo_buf_puts(a, path, base) || !exo_buf_puts(a, path, below) || !exo_buf_putc(a, path, '\0') ||
        !make_folder(path->at))
        return false;
    path->len--;
    return exo_buf_printf(a, path, "/%016llx%016llx.exo", (unsigned long long)key->a, (unsigned long long)key->b) &&
           exo_buf_putc(a, path, '\0');
}

/* ---- keeping it small ----------------------------------------------------------------------- */

typedef struct kept {
    char name[64];
    struct timespec used;
} kept;

static bool older(const kept *x, const kept *y) {
    return x->used.tv_sec != y->used.tv_sec ? x->used.tv_sec < y->used.tv_sec : x->used.tv_nsec < y->used.tv_nsec;
}

void exo_cache_touch(const char *path) {
    utimensat(AT_FDCWD, path, NULL, 0);
    const char *slash = strrchr(path, '/');
    exo_buf folder = {0};
    if (!exo_buf_put(&exo_cli_alloc, &folder, path, (size_t)(slash - path)) ||
        !exo_buf_putc(&exo_cli_alloc, &folder, '\0')) {
        exo_free(&exo_cli_alloc, folder.at);
        return;
    }
    DIR *dir = opendir(folder.at);
    exo_free(&exo_cli_alloc, folder.at);
    if (!dir) return;
    /* The newest KEPT of those seen so far; what falls out is removed. */
    kept newest[KEPT];
    size_t n = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        struct stat st;
        kept next;
        size_t len = strlen(entry->d_name);
        if (len < 4 || len >= sizeof next.name || strcmp(entry->d_name + len - 4, ".exo") != 0) continue;
        if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode)) continue;
        memcpy(next.name, entry->d_name, len + 1);
        next.used = st.st_mtim;
        if (n < KEPT) {
            newest[n++] = next;
            continue;
        }
        size_t oldest = 0;
        for (size_t i = 1; i < KEPT; i++)
            if (older(&newest[i], &newest[oldest])) oldest = i;
        if (older(&newest[oldest], &next)) {
            kept swap = newest[oldest];
            newest[oldest] = next;
            next = swap;
        }
        unlinkat(dirfd(dir), next.name, 0);
    }
    closedir(dir);
}

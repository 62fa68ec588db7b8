/* A main for fuzz targets without libFuzzer: replays each file, and each file of each folder, given as an
   argument. Linked with one target, by any compiler; ctest runs it over fuzz/corpus. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replayed;

static int fail(const char *path, const char *what) {
    fprintf(stderr, "%s: %s\n", path, what);
    return 1;
}

static int replay_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return fail(path, "cannot open");
    size_t len = 0, cap = 1 << 16;
    uint8_t *bytes = malloc(cap);
    while (bytes) {
        size_t got = fread(bytes + len, 1, cap - len, file);
        len += got;
        if (!got) break;
        if (len < cap) continue;
        cap *= 2;
        uint8_t *more = realloc(bytes, cap);
        if (!more) free(bytes);
        bytes = more;
    }
    int bad = !bytes || ferror(file);
    fclose(file);
    if (bad) {
        free(bytes);
        return fail(path, "cannot read");
    }
    /* A block of exactly its size, so that a sanitizer sees one byte too far. */
    uint8_t *exact = malloc(len ? len : 1);
    if (exact) {
        memcpy(exact, bytes, len);
        LLVMFuzzerTestOneInput(exact, len);
        replayed++;
    }
    free(exact);
    free(bytes);
    return exact ? 0 : fail(path, "out of memory");
}

static int replay(const char *path) {
    DIR *folder = opendir(path);
    int bad = 0;
    if (!folder) return replay_file(path);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char name[4096];
        if (entry->d_name[0] == '.') continue;
        if ((size_t)snprintf(name, sizeof name, "%s/%s", path, entry->d_name) >= sizeof name)
            bad |= fail(path, "path too long");
        else
            bad |= replay(name);
    }
    closedir(folder);
    return bad;
}

int main(int argc, char **argv) {
    int bad = 0;
    for (int i = 1; i < argc; i++) bad |= replay(argv[i]);
    printf("%d inputs replayed\n", replayed);
    return bad || !replayed;
}

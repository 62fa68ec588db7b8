/* Example: the mentions in a file, found with the lexicon that is linked into the library.

       cc scan_file.c $(pkg-config --cflags --libs exonym) -o scan_file
       ./scan_file article.txt                                                                       */
#include <exonym/exonym.h>

#include <stdio.h>
#include <stdlib.h>

/* The whole of a file, NULL when it cannot be read. The caller frees it. */
static char *read_file(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t cap = 0;
    *len = 0;
    while (file) {
        if (*len == cap) {
            char *more = realloc(text, cap = cap * 2 + 65536);
            if (!more) break;
            text = more;
        }
        size_t n = fread(text + *len, 1, cap - *len, file);
        *len += n;
        if (n) continue;
        bool fine = !ferror(file);
        fclose(file);
        if (fine) return text;
        file = NULL;
    }
    if (file) fclose(file);
    free(text);
    return NULL;
}

int main(int argc, char **argv) {
    exonym_image *image = NULL;
    exonym_scanner *scanner = NULL;
    const exonym_mention *mentions;
    size_t len, count;
    exonym_error err;
    int code = 1;
    if (argc != 2) {
        fprintf(stderr, "usage: scan_file FILE\n");
        return 2;
    }
    char *text = read_file(argv[1], &len);
    if (!text) {
        perror(argv[1]);
        return 1;
    }
    if (exonym_image_open_builtin(NULL, &image, &err) || exonym_scanner_new(&image, 1, NULL, &scanner, &err) ||
        exonym_scan(scanner, text, len, NULL, &mentions, &count, &err)) {
        fprintf(stderr, "%s\n", err.message);
        goto done;
    }

    /* Offsets are bytes; a cursor turns them into code points on the way. */
    exonym_cursor cursor = {0};
    for (size_t i = 0; i < count; i++) {
        const exonym_mention *m = &mentions[i];
        unsigned long long at = exonym_cursor_move(&cursor, text, len, m->start, EXONYM_CHARS);
        printf("%6llu  %.*s = %s (%s, %s)\n", at, (int)(m->end - m->start), text + m->start, m->canonical, m->id,
               m->type);
    }
    printf("%zu mentions; language: %s\n", count, exonym_scanner_lang(scanner));
    code = 0;
done:
    exonym_scanner_free(scanner);
    exonym_image_close(image);
    free(text);
    return code;
}

/* Example: several threads scan at once. They share one image; each has a scanner of its own.

       cc scan_threads.c $(pkg-config --cflags --libs exonym) -lpthread -o scan_threads
       ./scan_threads article.txt...

   The documents are the lines of the files (of a small text when there are none), handed out one by one.
   Every thread count must find the same mentions; the program fails when it does not. */
#include <exonym/exonym.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 4
#define ROUNDS 50

typedef struct work {
    exonym_image *image;
    char **lines;
    size_t count;
    pthread_mutex_t lock;
    size_t next;             /* under `lock` */
    unsigned long long found, sum;   /* under `lock` */
} work;

/* The next line's number, or SIZE_MAX when all are taken. */
static size_t take(work *w) {
    pthread_mutex_lock(&w->lock);
    size_t mine = w->next < w->count * ROUNDS ? w->next++ : SIZE_MAX;
    pthread_mutex_unlock(&w->lock);
    return mine;
}

static void *run(void *arg) {
    work *w = arg;
    exonym_scanner *scanner;
    exonym_error err;
    unsigned long long found = 0, sum = 0;
    if (exonym_scanner_new(&w->image, 1, NULL, &scanner, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return NULL;
    }
    for (size_t i; (i = take(w)) != SIZE_MAX;) {
        const char *line = w->lines[i % w->count];
        const exonym_mention *mentions;
        size_t count;
        if (exonym_scan(scanner, line, strlen(line), NULL, &mentions, &count, &err)) {
            fprintf(stderr, "%s\n", err.message);
            break;
        }
        /* Borrowed from the scanner until its next scan: used here, or copied. */
        found += count;
        for (size_t k = 0; k < count; k++) sum += mentions[k].start * 31 + mentions[k].end * 7 + mentions[k].entity;
    }
    exonym_scanner_free(scanner);
    pthread_mutex_lock(&w->lock);
    w->found += found;
    w->sum += sum;
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static bool run_all(work *w, size_t threads) {
    pthread_t ids[THREADS];
    size_t started = 0;
    w->next = 0;
    w->found = w->sum = 0;
    while (started < threads && pthread_create(&ids[started], NULL, run, w) == 0) started++;
    for (size_t i = 0; i < started; i++) pthread_join(ids[i], NULL);
    printf("%zu threads: %llu mentions in %zu lines\n", started, w->found, w->count * ROUNDS);
    return started == threads;
}

static bool add_line(work *w, const char *line) {
    char **lines = realloc(w->lines, (w->count + 1) * sizeof *lines), *copy = malloc(strlen(line) + 1);
    if (lines) w->lines = lines;
    if (!lines || !copy) {
        free(copy);
        return false;
    }
    w->lines[w->count++] = strcpy(copy, line);
    return true;
}

static bool add_file(work *w, const char *path) {
    char line[8192];
    FILE *file = fopen(path, "r");
    bool fine = file;
    while (fine && fgets(line, sizeof line, file)) fine = add_line(w, line);
    if (!fine) perror(path);
    if (file) fclose(file);
    return fine;
}

int main(int argc, char **argv) {
    work w = {.lock = PTHREAD_MUTEX_INITIALIZER};
    exonym_error err;
    bool fine = true;
    for (int i = 1; fine && i < argc; i++) fine = add_file(&w, argv[i]);
    if (fine && !w.count) fine = add_line(&w, "Byli w Chinach i w Niemczech. Au fost în China. Mereka ke Tiongkok.");
    if (fine && exonym_image_open_builtin(NULL, &w.image, &err)) {
        fprintf(stderr, "%s\n", err.message);
        fine = false;
    }
    if (fine) {
        fine = run_all(&w, 1);
        unsigned long long found = w.found, sum = w.sum;
        fine = run_all(&w, THREADS) && fine && w.found == found && w.sum == sum;
        if (!fine) fprintf(stderr, "the threads found something else\n");
    }
    exonym_image_close(w.image);
    for (size_t i = 0; i < w.count; i++) free(w.lines[i]);
    free(w.lines);
    return fine ? 0 : 1;
}

/* How fast the library scans, stage by stage, beside a naive search for the same names. README.md of this folder says
   how to run it and what its figures mean.

   The naive search is what one writes first: fold the text into a copy, cut it into words, and look every run of up to
   eight words up in a hash table of all surface forms of all names. A second one is told which runs can go on to a
   longer name, and stops where none can. Both know only words and letters: no guards, no memory, no overlap, no span in
   the source; they give the number of names found and nothing else.

   Figures are CPU time of this process, the median of several rounds; in each round every measurement has its turn. */
#define _DEFAULT_SOURCE
#include "image/image.h"
#include "scan/scan.h"

#include <exonym/exonym.h>

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DOCUMENT = 2000, BLOCK = 16384, WINDOW = 1 << 20, GRAM = 8, ROUNDS_MOST = 99 };

static void die(const char *what) {
    fprintf(stderr, "bench: %s\n", what);
    exit(2);
}
static void *must(void *p) {
    if (!p) die("memory ran out");
    return p;
}

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_value(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}
static double median(double *values, size_t n) {
    qsort(values, n, sizeof *values, by_value);
    return values[n / 2];
}

/* ---- what is measured on ------------------------------------------------------------------------ */

typedef struct bench {
    const char *text;
    size_t len;
    EXO_VEC(size_t) cuts;      /* documents of about DOCUMENT bytes: cuts[i] to cuts[i + 1] */
    exo_alloc alloc;
    exonym_image *image;
    exonym_scanner *scanner;
    exo_scan scan;
    uint64_t words;
    char *folded;              /* of one document */
    size_t folded_cap;
} bench;

static const char *map_file(const char *path, size_t *len) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || st.st_size == 0) die("the corpus cannot be read, or is empty");
    *len = (size_t)st.st_size;
    void *at = mmap(NULL, *len, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (at == MAP_FAILED) die("the corpus cannot be mapped");
    return at;
}

/* Documents end at the first line end behind DOCUMENT bytes. */
static void cut(bench *b) {
    for (size_t at = 0; at < b->len;) {
        if (!EXO_PUSH(&b->alloc, &b->cuts, at)) die("memory ran out");
        const char *end = b->len - at > DOCUMENT ? memchr(b->text + at + DOCUMENT, '\n', b->len - at - DOCUMENT) : NULL;
        at = end ? (size_t)(end - b->text) + 1 : b->len;
    }
    if (!EXO_PUSH(&b->alloc, &b->cuts, b->len)) die("memory ran out");
}

/* ---- the library -------------------------------------------------------------------------------- */

static bool count_mention(void *user, const exonym_mention *m) {
    (void)m;
    ++*(uint64_t *)user;
    return true;
}

static uint64_t whole_text(bench *b) {
    uint64_t n = 0;
    exonym_error err;
    if (exonym_scan_each(b->scanner, b->text, b->len, NULL, count_mention, &n, &err)) die(err.message);
    return n;
}

static uint64_t documents(bench *b) {
    uint64_t n = 0;
    exonym_error err;
    for (size_t i = 0; i + 1 < b->cuts.len; i++) {
        const exonym_mention *mentions;
        size_t count;
        if (exonym_scan(b->scanner, b->text + b->cuts.at[i], b->cuts.at[i + 1] - b->cuts.at[i], NULL, &mentions, &count, &err)) die(err.message);
        n += count;
    }
    return n;
}

static uint64_t cuts(bench *b) {
    static exo_cut out;
    static bool made;
    if (!made) exo_cut_table_make(&b->image->fold, &out.table);
    made = true;
    uint64_t n = 0;
    for (size_t at = 0; at + BLOCK <= b->len; at += BLOCK) {
        memcpy(out.raw + EXO_CUT_PAD, b->text + at, BLOCK);
        exo_cut_best()(&out.table, BLOCK, &out);
        n += out.n;
    }
    return n;
}

static uint64_t words(bench *b) {
    uint64_t n = 0;
    exo_scan_text(&b->scan, b->text, b->len, false);
    for (size_t at = 0, end; at < b->len; at = end) {
        end = exo_scan_words(&b->scan, at, b->len - at > BLOCK ? at + BLOCK : b->len);
        if (end == SIZE_MAX) die("memory ran out");
        n += b->scan.own;
    }
    return n;
}

/* As resolve does it, a window at a time. */
static uint64_t matches(bench *b) {
    uint64_t n = 0;
    exo_scan_text(&b->scan, b->text, b->len, false);
    b->scan.want_unknown = b->scan.several = true;
    for (size_t at = 0; at < b->len;) {
        b->scan.hits.len = 0;
        if (!exo_scan_range(&b->scan, at, b->len - at > WINDOW ? at + WINDOW : b->len, &at)) die("memory ran out");
        for (size_t i = 0; i < b->scan.hits.len; i++) n++;
    }
    return n;
}

static uint64_t folding(bench *b) {
    exo_fold_word w;
    uint64_t n = 0;
    for (size_t at = 0; exo_fold_next(&b->image->fold, b->text, b->len, at, &w); at = (size_t)w.end) n++;
    return n;
}

/* ---- the naive search --------------------------------------------------------------------------- */

typedef struct surface {
    uint64_t hash;         /* 0: an empty slot */
    uint32_t at, len;      /* in the pool */
    bool name, more;       /* it is a name; a longer name begins with it */
} surface;

static struct {
    surface *slots;
    size_t mask, count, names, edges_cut;
    exo_buf pool;
    uint32_t *forms, *form_from; /* by lexeme: readings */
    uint32_t *form_word;   /* by reading: its word */
} table;

static uint64_t add_hash(uint64_t h, uint64_t word) { return exo_fold_mix(h * 31 ^ word) | 1; }

static void grow(const exo_alloc *a) {
    size_t n = table.slots ? (table.mask + 1) * 2 : 1 << 16;
    surface *old = table.slots;
    size_t old_n = old ? table.mask + 1 : 0;
    table.slots = must(exo_calloc(a, n, sizeof *table.slots));
    table.mask = n - 1;
    for (size_t i = 0; i < old_n; i++) {
        if (!old[i].hash) continue;
        size_t k = old[i].hash & table.mask;
        while (table.slots[k].hash) k = (k + 1) & table.mask;
        table.slots[k] = old[i];
    }
    exo_free(a, old);
}

static const surface *find(uint64_t hash, const char *p, size_t len) {
    for (size_t k = hash & table.mask; table.slots[k].hash; k = (k + 1) & table.mask) {
        const surface *s = &table.slots[k];
        if (s->hash == hash && s->len == len && memcmp(table.pool.at + s->at, p, len) == 0) return s;
    }
    return NULL;
}

static void put(const exo_alloc *a, uint64_t hash, const char *p, size_t len, bool name, bool more) {
    if (table.count * 2 >= table.mask) grow(a);
    size_t k = hash & table.mask;
    while (table.slots[k].hash && !(table.slots[k].hash == hash && table.slots[k].len == len && memcmp(table.pool.at + table.slots[k].at, p, len) == 0))
        k = (k + 1) & table.mask;
    surface *s = &table.slots[k];
    if (!s->hash) {
        *s = (surface){.hash = hash, .at = (uint32_t)table.pool.len, .len = (uint32_t)len};
        if (!exo_buf_put(a, &table.pool, p, len)) die("memory ran out");
        table.count++;
    }
    if (name && !s->name) table.names++;
    s->name |= name;
    s->more |= more;
}

/* Every way to spell the names behind `state`, where words that agree agree. Ends: edges lead to later states. */
static void spell(const bench *b, uint32_t state, char *text, size_t len, uint64_t hash, unsigned depth, unsigned cases, unsigned langs,
                  unsigned *room) {
    const exonym_image *im = b->image;
    const exo_im_state *from = &im->states[state];
    uint32_t inner = state < im->ninner ? from[1].inner - from->inner : 0, leaves = state < im->ninner ? from[1].leaf - from->leaf : 0;
    for (uint32_t k = 0; k < inner + leaves; k++) {
        uint32_t next = k < inner ? from->inner + k : from->leaf + (k - inner), lexeme = exo_edge_lexeme(im->edges[next]), end;
        uint32_t left = exo_image_next(im, next);
        bool names = exo_image_names(im, next, &end) < end;
        for (uint32_t i = table.form_from[lexeme]; i < table.form_from[lexeme + 1]; i++) {
            const exo_im_reading *r = &im->readings[table.forms[i]];
            const exo_im_word *w = &im->words[table.form_word[table.forms[i]]];
            if (!(cases & r->cases) || !(langs & r->langs)) continue;
            if (depth && !*room) {
                table.edges_cut++;
                return;
            }
            if (depth) --*room;
            size_t at = len;
            if (depth) text[at++] = ' ';
            memcpy(text + at, exo_image_word_text(im, w), w->len);
            at += w->len;
            char padded[EXO_FOLD_MAX + 8] = {0};
            memcpy(padded, exo_image_word_text(im, w), w->len);
            uint64_t h = add_hash(hash, exo_fold_hash(padded, w->len));
            put(&b->alloc, h, text, at, names, left != 0);
            unsigned own = 4096;
            if (left && depth + 1 < GRAM) spell(b, next, text, at, h, depth + 1, cases & r->cases, langs & r->langs, depth ? room : &own);
        }
    }
}

/* Lists by lexeme out of the image's readings: a counting sort. */
static void make_table(const bench *b) {
    const exonym_image *im = b->image;
    table.form_from = must(exo_calloc(&b->alloc, (size_t)im->nlexemes + 2, sizeof *table.form_from));
    table.forms = must(exo_calloc(&b->alloc, im->nreadings, sizeof *table.forms));
    table.form_word = must(exo_calloc(&b->alloc, im->nreadings, sizeof *table.form_word));
    for (uint32_t i = 0; i < im->nreadings; i++) table.form_from[im->readings[i].lexeme + 2]++;
    for (size_t i = 2; i < (size_t)im->nlexemes + 2; i++) table.form_from[i] += table.form_from[i - 1];
    for (uint32_t i = 0; i < im->nreadings; i++) table.forms[table.form_from[im->readings[i].lexeme + 1]++] = i;
    for (uint32_t w = 1; w < im->nwords; w++)
        for (uint32_t i = im->words[w].reading; i < im->words[w + 1].reading; i++) table.form_word[i] = w;
    static char text[GRAM * (EXO_FOLD_MAX + 1)];
    unsigned all = 0;
    spell(b, 0, text, 0, 0, 0, 0xFFFF, 0xFF, &all);
    exo_free(&b->alloc, table.forms);
    exo_free(&b->alloc, table.form_from);
    exo_free(&b->alloc, table.form_word);
}

static uint64_t naive(bench *b, bool stop_early) {
    enum { WORDS = 4096 };
    static struct { uint32_t start, end; uint64_t hash; } list[WORDS];
    uint64_t found = 0;
    for (size_t d = 0; d + 1 < b->cuts.len; d++) {
        size_t at = b->cuts.at[d], end = b->cuts.at[d + 1], len = 0, n = 0;
        exo_fold_word w;
        /* One pass of folding into the copy, words joined by single spaces. */
        for (; n < WORDS && exo_fold_next(&b->image->fold, b->text, end, at, &w); at = (size_t)w.end) {
            if (!w.len) continue;
            if (len + w.len + 1 > b->folded_cap) die("a document is too long for the naive search");
            if (len) b->folded[len++] = ' ';
            memcpy(b->folded + len, w.folded, w.len);
            list[n].start = (uint32_t)len;
            list[n].end = (uint32_t)(len += w.len);
            list[n++].hash = exo_fold_hash(w.folded, w.len);
        }
        for (size_t i = 0; i < n; i++) {
            uint64_t h = 0;
            for (size_t k = i; k < n && k < i + GRAM; k++) {
                h = add_hash(h, list[k].hash);
                const surface *s = find(h, b->folded + list[i].start, list[k].end - list[i].start);
                found += s && s->name;
                if (stop_early && !(s && s->more)) break;
            }
        }
    }
    return found;
}
static uint64_t naive_all(bench *b) { return naive(b, false); }
static uint64_t naive_prefix(bench *b) { return naive(b, true); }

/* ---- memory ------------------------------------------------------------------------------------- */

/* Counts what the library holds. A header keeps each block's size. */
typedef struct counter {
    size_t now, most;
} counter;
typedef union header {
    size_t size;
    max_align_t align;
} header;

static void *counted_malloc(void *user, size_t size) {
    counter *c = user;
    header *h = malloc(sizeof *h + size);
    if (!h) return NULL;
    h->size = size;
    c->now += size;
    if (c->now > c->most) c->most = c->now;
    return h + 1;
}
static void counted_free(void *user, void *ptr) {
    if (!ptr) return;
    header *h = (header *)ptr - 1;
    ((counter *)user)->now -= h->size;
    free(h);
}
static void *counted_realloc(void *user, void *old, size_t size) {
    void *fresh = counted_malloc(user, size);
    if (!fresh || !old) return fresh;
    size_t n = ((header *)old - 1)->size;
    memcpy(fresh, old, n < size ? n : size);
    counted_free(user, old);
    return fresh;
}

static double resident(const char *field) {
    char line[256];
    double kib = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, field, strlen(field)) == 0) kib = strtod(line + strlen(field) + 1, NULL);
    if (f) fclose(f);
    return kib / 1024;
}

typedef struct watch {
    const bench *b;
    counter *counter;
    size_t given_back;
    bool told;
} watch;

/* Gives the text behind the mention back to the system, so that resident memory is the library's and a few pages. */
static bool watch_mention(void *user, const exonym_mention *m) {
    watch *w = user;
    size_t page = 1 << 21, behind = m->start > 4 * page ? (m->start - 4 * page) / page * page : 0;
    if (behind > w->given_back) {
        madvise((char *)(uintptr_t)w->b->text + w->given_back, behind - w->given_back, MADV_DONTNEED);
        w->given_back = behind;
    }
    if (!w->told && m->start >= 10000000) {
        w->told = true;
        printf("memory   at 10 MB of one document: %.1f MiB resident, %.2f MiB held by the scanner, %.2f at most\n", resident("VmRSS:"),
               (double)w->counter->now / 1048576, (double)w->counter->most / 1048576);
    }
    return true;
}

static void memory(const bench *b) {
    counter c = {0, 0};
    exonym_allocator hooks = {counted_malloc, counted_realloc, counted_free, &c};
    exonym_scan_options options = {.size = sizeof options, .allocator = &hooks};
    exonym_scanner *scanner;
    exonym_error err;
    watch w = {b, &c, 0, false};
    if (exonym_scanner_new(&b->image, 1, &options, &scanner, &err) || exonym_scan_each(scanner, b->text, b->len, NULL, watch_mention, &w, &err))
        die(err.message);
    printf("memory   at its end: %.1f MiB resident, %.2f MiB held by the scanner, %.2f at most; peak resident %.1f MiB\n",
           resident("VmRSS:"), (double)c.now / 1048576, (double)c.most / 1048576, resident("VmHWM:"));
    exonym_scanner_free(scanner);
}

/* ---- images and start ---------------------------------------------------------------------------- */

/* Opens the image, or the one linked in; then the same bytes from memory, which is always checked. */
static void open_image(bench *b, const char *path) {
    double took[21];
    enum { TIMES = sizeof took / sizeof *took };
    exonym_error err;
    exonym_image_info info = {.size = sizeof info};
    double before = seconds(CLOCK_MONOTONIC);
    if (path ? exonym_image_open(path, NULL, &b->image, &err) : exonym_image_open_builtin(NULL, &b->image, &err)) die(err.message);
    double first = seconds(CLOCK_MONOTONIC) - before;
    for (size_t i = 0; i < TIMES; i++) {
        exonym_image *again;
        before = seconds(CLOCK_MONOTONIC);
        if (exonym_image_open_memory(b->image->bytes, b->image->len, NULL, &again, &err)) die(err.message);
        took[i] = seconds(CLOCK_MONOTONIC) - before;
        exonym_image_close(again);
    }
    exonym_image_describe(b->image, &info);
    printf("image    %s, %.1f MB, hash %016llx: %llu entities, %llu names, %llu words, %llu forms\n", path ? "given" : "built in",
           (double)info.bytes / 1e6, (unsigned long long)info.content_hash, (unsigned long long)info.entities, (unsigned long long)info.names,
           (unsigned long long)info.words, (unsigned long long)info.forms);
    printf("open     %.2f ms%s; every invariant checked, bytes in the cache: %.2f ms\n", first * 1e3, path ? "" : " (built in: trusted)",
           median(took, TIMES) * 1e3);
}

static void start_up(void) {
    static char path[] = EXO_BINARY_DIR "/bin/normalize";
    char *argv[] = {path, NULL}, *env[] = {NULL};
    double took[31];
    enum { TIMES = sizeof took / sizeof *took };
    posix_spawn_file_actions_t actions;
    if (access(path, X_OK) != 0) return;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    for (size_t i = 0; i < TIMES; i++) {
        double before = seconds(CLOCK_MONOTONIC);
        pid_t child;
        int status;
        if (posix_spawn(&child, path, &actions, NULL, argv, env) != 0 || waitpid(child, &status, 0) < 0 || status != 0) return;
        took[i] = seconds(CLOCK_MONOTONIC) - before;
    }
    posix_spawn_file_actions_destroy(&actions);
    printf("start    normalize on empty input: %.2f ms from start to end\n", median(took, TIMES) * 1e3);
}

static void machine(void) {
    char line[256], model[128] = "unknown";
    FILE *f = fopen("/proc/cpuinfo", "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "model name", 10) == 0) {
            snprintf(model, sizeof model, "%s", strchr(line, ':') + 2);
            model[strcspn(model, "\n")] = '\0';
        }
    if (f) fclose(f);
    struct utsname os;
    uname(&os);
    printf("machine  %s, %ld cores, %s, cc %s\n", model, sysconf(_SC_NPROCESSORS_ONLN), os.machine, __VERSION__);
}

/* ---- all of it ---------------------------------------------------------------------------------- */

typedef enum measured { WHOLE, DOCUMENTS, CUT, WORDS_, MATCHES, FOLDING, NAIVE, PREFIX, MEASURED } measured;
static const struct {
    const char *name;
    uint64_t (*run)(bench *);
    const char *counts;
} measurements[MEASURED] = {
    [WHOLE] = {"exonym_scan_each, one document", whole_text, "mentions"},
    [DOCUMENTS] = {"exonym_scan, documents of 2 KB", documents, "mentions"},
    [CUT] = {"stage: cut", cuts, NULL},
    [WORDS_] = {"stage: cut, words", words, "words"},
    [MATCHES] = {"stage: cut, words, matches", matches, "matches"},
    [FOLDING] = {"exo_fold_next alone", folding, "words"},
    [NAIVE] = {"naive: fold, look up all runs", naive_all, "matches"},
    [PREFIX] = {"naive, stopping where none goes on", naive_prefix, "matches"},
};

int main(int argc, char **argv) {
    bench b = {.alloc = exo_alloc_of(NULL)};
    const char *image = NULL, *commit = NULL, *only = NULL;
    size_t rounds = 5;
    int option;
    exonym_error err;
    while ((option = getopt(argc, argv, "i:n:c:m:")) != -1) {
        if (option == 'i') image = optarg;
        else if (option == 'n') rounds = (size_t)strtoul(optarg, NULL, 10);
        else if (option == 'c') commit = optarg;
        else if (option == 'm') only = optarg;
        else optind = argc;
    }
    if (optind + 1 != argc || rounds < 1 || rounds > ROUNDS_MOST) {
        fprintf(stderr, "usage: bench [-n ROUNDS] [-i IMAGE] [-c COMMIT] [-m MEASUREMENT] CORPUS     (make_corpus.py makes one)\n");
        return 2;
    }
    b.text = map_file(argv[optind], &b.len);
    machine();
    if (commit) printf("commit   %s\n", commit);
    open_image(&b, image);
    if (!image) start_up();
    if (!only) memory(&b); /* before anything else reads the text */
    cut(&b);
    const char *slash = strrchr(argv[optind], '/');
    printf("input    %s, %zu bytes, hash %016llx, %zu documents\n", slash ? slash + 1 : argv[optind], b.len,
           (unsigned long long)exo_image_hash((const unsigned char *)b.text, b.len), b.cuts.len - 1);
    if (exonym_scanner_new(&b.image, 1, NULL, &b.scanner, &err)) die(err.message);
    exo_scan_init(&b.scan, &b.alloc, b.image);
    b.words = folding(&b);

    size_t longest = 0;
    for (size_t i = 0; i + 1 < b.cuts.len; i++)
        if (b.cuts.at[i + 1] - b.cuts.at[i] > longest) longest = b.cuts.at[i + 1] - b.cuts.at[i];
    b.folded_cap = longest * 4 + EXO_FOLD_MAX;
    b.folded = must(exo_malloc(&b.alloc, b.folded_cap));
    make_table(&b); /* before the rounds: it is not part of the search */
    printf("naive    %zu surface forms of up to %d words in %.1f MB%s\n\n", table.names, GRAM,
           (double)((table.mask + 1) * sizeof *table.slots + table.pool.len) / 1e6, table.edges_cut ? " (names with very many forms cut)" : "");

    static double took[MEASURED][ROUNDS_MOST];
    uint64_t counted[MEASURED];
    for (size_t r = 0; r < rounds; r++)
        for (int m = 0; m < MEASURED; m++) {
            if (only && !strstr(measurements[m].name, only)) continue;
            double before = seconds(CLOCK_PROCESS_CPUTIME_ID);
            counted[m] = measurements[m].run(&b);
            took[m][r] = seconds(CLOCK_PROCESS_CPUTIME_ID) - before;
        }
    double best[MEASURED] = {0};
    printf("%-36s %10s %10s %12s\n", "median of the rounds", "MB/s", "ns/word", "found");
    for (int m = 0; m < MEASURED; m++) {
        if (only && !strstr(measurements[m].name, only)) continue;
        best[m] = median(took[m], rounds);
        printf("%-36s %10.1f %10.2f", measurements[m].name, (double)b.len / 1e6 / best[m], best[m] * 1e9 / (double)b.words);
        if (measurements[m].counts) printf(" %12llu %s", (unsigned long long)counted[m], measurements[m].counts);
        printf("   (%.1f to %.1f MB/s)\n", (double)b.len / 1e6 / took[m][rounds - 1], (double)b.len / 1e6 / took[m][0]);
    }
    double per = 1e9 / (double)b.words;
    if (!only) {
        printf("\nns a word: cut %.2f, words %.2f, filters and walk %.2f, resolve %.2f\n", best[CUT] * per, (best[WORDS_] - best[CUT]) * per,
               (best[MATCHES] - best[WORDS_]) * per, (best[WHOLE] - best[MATCHES]) * per);
        printf("times as fast as naive: matches alone %.1f (stopping early %.1f), one document %.1f (%.1f), documents %.1f (%.1f)\n",
               best[NAIVE] / best[MATCHES], best[PREFIX] / best[MATCHES], best[NAIVE] / best[WHOLE], best[PREFIX] / best[WHOLE],
               best[NAIVE] / best[DOCUMENTS], best[PREFIX] / best[DOCUMENTS]);
    }

    exonym_scanner_free(b.scanner);
    exo_scan_free(&b.scan);
    exonym_image_close(b.image);
    exo_free(&b.alloc, b.folded);
    exo_free(&b.alloc, b.cuts.at);
    exo_free(&b.alloc, table.slots);
    exo_free(&b.alloc, table.pool.at);
    return 0;
}

/* One search engine over one text: peers.py runs this again and again, in turn with others, and makes the table.

     bench_peers exonym   IMAGE TEXT     exonym_scan_each, the text as one document
     bench_peers records  IMAGE TEXT     exonym_scan, documents of about 2 KB
     bench_peers baseline NAMES TEXT     utf8proc folds a stretch into a copy, an automaton looks for folded names in it
     bench_peers automaton NAMES TEXT    the automaton alone: names and text are folded already
     bench_peers hyperscan NAMES TEXT    Hyperscan's literal matcher; its database is kept in NAMES.hs
     bench_peers fold     TEXT OUT       utf8proc's folding of a text or of a list of names, line by line

   Each prints a line of JSON: MB of TEXT per CPU second of this process, what was found, seconds and MB of what was built or
   opened, resident MiB at most. The automaton is Aho and Corasick's, laid out so that it costs little: states are numbered
   breadth first, so the children of one stand together and need no table of their own.

       names: an, ana, bob      state   0    1 a  2 b  3 n  4 o  5 a  6 b
                                first   1    3    4    5    6    7    7       children of i: first[i] to first[i + 1]
                                label        a    b    n    o    a    b */
#define _DEFAULT_SOURCE
#include "base/base.h"

#include <exonym/exonym.h>

#ifdef EXO_HYPERSCAN
#include <hs/hs.h>
#endif
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utf8proc.h>

enum { DOCUMENT = 2000, STRETCH = 4096 };

static void die(const char *what) {
    fprintf(stderr, "bench_peers: %s\n", what);
    exit(2);
}
static void *must(void *p) {
    if (!p) die("memory ran out");
    return p;
}

static double cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double most_resident(void) {
    char line[256];
    double kib = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "VmHWM:", 6) == 0) kib = strtod(line + 6, NULL);
    if (f) fclose(f);
    return kib / 1024;
}

static exo_str map_file(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || st.st_size == 0) die("a file cannot be read, or is empty");
    void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    close(fd);
    if (at == MAP_FAILED) die("a file cannot be mapped");
    return exo_str_of(at, (size_t)st.st_size);
}

/* The end of the line that `at` is in, behind its line end. */
static size_t line_end(exo_str text, size_t at) {
    const char *end = memchr(text.ptr + at, '\n', text.len - at);
    return end ? (size_t)(end - text.ptr) + 1 : text.len;
}

static void tell(exo_str text, double scan, uint64_t found, double build, double megabytes) {
    printf("{\"mbps\":%.2f,\"found\":%llu,\"build_s\":%.4f,\"index_mb\":%.2f,\"rss_mib\":%.1f}\n", (double)text.len / 1e6 / scan,
           (unsigned long long)found, build, megabytes, most_resident());
}

/* ---- exonym --------------------------------------------------------------------------------------- */

static bool count_mention(void *user, const exonym_mention *m) {
    (void)m;
    ++*(uint64_t *)user;
    return true;
}

static void run_exonym(const char *path, exo_str text, bool records) {
    exonym_image *image;
    exonym_scanner *scanner;
    exonym_error err;
    exonym_image_info info = {.size = sizeof info};
    uint64_t found = 0;
    double opened = cpu();
    if (exonym_image_open(path, NULL, &image, &err)) die(err.message);
    opened = cpu() - opened;
    exonym_image_describe(image, &info);
    if (exonym_scanner_new(&image, 1, NULL, &scanner, &err)) die(err.message);
    double began = cpu();
    if (!records && exonym_scan_each(scanner, text.ptr, text.len, NULL, count_mention, &found, &err)) die(err.message);
    for (size_t at = 0, end; records && at < text.len; at = end) {
        const exonym_mention *mentions;
        size_t count;
        end = text.len - at > DOCUMENT ? line_end(text, at + DOCUMENT) : text.len;
        if (exonym_scan(scanner, text.ptr + at, end - at, NULL, &mentions, &count, &err)) die(err.message);
        found += count;
    }
    tell(text, cpu() - began, found, opened, (double)info.bytes / 1e6);
    exonym_scanner_free(scanner);
    exonym_image_close(image);
}

/* ---- folding as one writes it first ----------------------------------------------------------------- */

/* Folds a stretch into malloc'd memory; ill-formed text as it stands. */
static exo_str fold(exo_str s) {
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, &out,
                                      UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    if (n >= 0) return exo_str_of((char *)out, (size_t)n);
    char *copy = must(malloc(s.len + 1));
    memcpy(copy, s.ptr, s.len);
    return exo_str_of(copy, s.len);
}

static void run_fold(exo_str text, const char *path) {
    FILE *out = fopen(path, "wb");
    if (!out) die("the output cannot be written");
    for (size_t at = 0, end; at < text.len; at = end) {
        end = line_end(text, at);
        exo_str folded = fold(exo_str_of(text.ptr + at, end - at));
        if (fwrite(folded.ptr, 1, folded.len, out) != folded.len) die("the output cannot be written");
        free((char *)(uintptr_t)folded.ptr);
    }
    if (fclose(out)) die("the output cannot be written");
}

static bool word_byte(char c) { return (c & 0x80) || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }

/* No letter goes on to either side. */
static bool bounded(exo_str text, size_t from, size_t to) {
    return (from == 0 || !word_byte(text.ptr[from - 1])) && (to == text.len || !word_byte(text.ptr[to]));
}

/* ---- the automaton -------------------------------------------------------------------------------- */

typedef struct state {
    uint32_t first, fail; /* children: first to the next state's first */
    uint32_t out;         /* the state itself, or the next on its fail links, where a name ends; 0: none */
    uint32_t len;         /* of the name that ends here; 0: none does */
} state;
static struct {
    state *states;
    unsigned char *label;
    uint32_t count, root[256];
} dfa;

static int by_text(const void *x, const void *y) {
    const exo_str *a = x, *b = y;
    int order = memcmp(a->ptr, b->ptr, a->len < b->len ? a->len : b->len);
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static uint32_t child(uint32_t from, unsigned char c) {
    if (!from) return dfa.root[c];
    for (uint32_t i = dfa.states[from].first, end = dfa.states[from + 1].first; i < end; i++)
        if (dfa.label[i] == c) return i;
    return 0;
}
/* Ends: a fail link leads to a shorter suffix. */
static uint32_t next_state(uint32_t at, unsigned char c) {
    for (;;) {
        uint32_t to = child(at, c);
        if (to || !at) return to;
        at = dfa.states[at].fail;
    }
}

static void build(exo_str *names, size_t count) {
    size_t cap = 2;
    qsort(names, count, sizeof *names, by_text);
    for (size_t i = 0; i < count; i++) cap += names[i].len;
    struct { uint32_t from, to; } *range = must(malloc(cap * sizeof *range)); /* names with the state's prefix */
    uint32_t *depth = must(malloc(cap * sizeof *depth)), *parent = must(malloc(cap * sizeof *parent));
    dfa.states = must(calloc(cap + 1, sizeof *dfa.states));
    dfa.label = must(malloc(cap));
    dfa.count = 1;
    range[0].from = 0, range[0].to = (uint32_t)count, depth[0] = parent[0] = 0;
    for (uint32_t s = 0; s < dfa.count; s++) {
        dfa.states[s].first = dfa.count;
        uint32_t i = range[s].from, d = depth[s];
        for (; i < range[s].to && names[i].len == d; i++) dfa.states[s].len = d;
        while (i < range[s].to) {
            uint32_t from = i, fresh = dfa.count++;
            char c = names[i].ptr[d];
            while (i < range[s].to && names[i].ptr[d] == c) i++;
            dfa.label[fresh] = (unsigned char)c;
            range[fresh].from = from, range[fresh].to = i, depth[fresh] = d + 1, parent[fresh] = s;
            if (!s) dfa.root[(unsigned char)c] = fresh;
        }
    }
    dfa.states[dfa.count].first = dfa.count;
    for (uint32_t s = 1; s < dfa.count; s++) { /* shallow before deep, so what a link needs is there */
        state *it = &dfa.states[s];
        if (parent[s]) it->fail = next_state(dfa.states[parent[s]].fail, dfa.label[s]);
        it->out = it->len ? s : dfa.states[it->fail].out;
    }
    free(range), free(depth), free(parent);
}

static uint64_t look(exo_str text) {
    uint64_t found = 0;
    uint32_t at = 0;
    for (size_t i = 0; i < text.len; i++) {
        at = next_state(at, (unsigned char)text.ptr[i]);
        for (uint32_t o = dfa.states[at].out; o; o = dfa.states[dfa.states[o].fail].out)
            found += bounded(text, i + 1 - dfa.states[o].len, i + 1);
    }
    return found;
}

/* The lines of a list, folded when asked. */
static size_t read_names(exo_str list, bool folding, exo_str **out) {
    size_t count = 0, cap = 0;
    exo_str *names = NULL;
    for (size_t at = 0, end; at < list.len; at = end) {
        end = line_end(list, at);
        exo_str line = exo_str_of(list.ptr + at, end - at - (list.ptr[end - 1] == '\n'));
        if (!line.len) continue;
        if (count == cap) names = must(realloc(names, (cap = cap ? cap * 2 : 1024) * sizeof *names));
        names[count++] = folding ? fold(line) : line;
    }
    *out = names;
    return count;
}

static void run_automaton(exo_str list, exo_str text, bool folding) {
    exo_str *names;
    double began = cpu();
    size_t count = read_names(list, folding, &names);
    build(names, count);
    double built = cpu() - began;
    uint64_t found = 0;
    began = cpu();
    for (size_t at = 0, end; at < text.len; at = end) {
        end = text.len - at > STRETCH ? line_end(text, at + STRETCH) : text.len;
        exo_str piece = exo_str_of(text.ptr + at, end - at), folded = folding ? fold(piece) : piece;
        found += look(folded);
        if (folding) free((char *)(uintptr_t)folded.ptr);
    }
    tell(text, cpu() - began, found, built, (double)dfa.count * (sizeof(state) + 1) / 1e6);
}

/* ---- Hyperscan ------------------------------------------------------------------------------------ */

#ifdef EXO_HYPERSCAN
typedef struct matches {
    exo_str text, *names;
    uint64_t found;
} matches;

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *user) {
    matches *m = user;
    (void)from, (void)flags;
    m->found += bounded(m->text, (size_t)to - m->names[id].len, (size_t)to);
    return 0;
}

static void run_hyperscan(const char *path, exo_str text) {
    exo_str *names;
    size_t count = read_names(map_file(path), false, &names);
    char kept[4096];
    hs_database_t *db = NULL;
    hs_scratch_t *scratch = NULL;
    size_t size;
    double began = cpu();
    snprintf(kept, sizeof kept, "%s.hs", path);
    if (access(kept, R_OK) == 0) {
        exo_str bytes = map_file(kept);
        if (hs_deserialize_database(bytes.ptr, bytes.len, &db) != HS_SUCCESS) die("NAMES.hs is of another version: remove it");
    } else {
        const char **text_of = must(malloc(count * sizeof *text_of));
        unsigned *flags = must(calloc(count, sizeof *flags)), *ids = must(malloc(count * sizeof *ids));
        size_t *lens = must(malloc(count * sizeof *lens));
        hs_compile_error_t *wrong;
        for (size_t i = 0; i < count; i++) text_of[i] = names[i].ptr, lens[i] = names[i].len, ids[i] = (unsigned)i;
        if (hs_compile_lit_multi(text_of, flags, ids, lens, (unsigned)count, HS_MODE_BLOCK, NULL, &db, &wrong) != HS_SUCCESS)
            die(wrong->message);
        char *bytes;
        FILE *out = fopen(kept, "wb");
        if (!out || hs_serialize_database(db, &bytes, &size) != HS_SUCCESS || fwrite(bytes, 1, size, out) != size || fclose(out))
            die("NAMES.hs cannot be written");
    }
    double built = cpu() - began;
    if (hs_alloc_scratch(db, &scratch) != HS_SUCCESS || hs_database_size(db, &size) != HS_SUCCESS) die("memory ran out");
    matches m = {text, names, 0};
    began = cpu();
    if (hs_scan(db, text.ptr, (unsigned)text.len, 0, scratch, on_match, &m) != HS_SUCCESS) die("Hyperscan gave up");
    tell(text, cpu() - began, m.found, built, (double)size / 1e6);
}
#endif

int main(int argc, char **argv) {
    if (argc != 4) die("usage: exonym|records|baseline|automaton|hyperscan|fold NAMES TEXT    (peers.py calls it)");
    if (!strcmp(argv[1], "exonym") || !strcmp(argv[1], "records"))
        run_exonym(argv[2], map_file(argv[3]), argv[1][0] == 'r');
    else if (!strcmp(argv[1], "baseline") || !strcmp(argv[1], "automaton"))
        run_automaton(map_file(argv[2]), map_file(argv[3]), argv[1][0] == 'b');
    else if (!strcmp(argv[1], "fold"))
        run_fold(map_file(argv[2]), argv[3]);
#ifdef EXO_HYPERSCAN
    else if (!strcmp(argv[1], "hyperscan"))
        run_hyperscan(argv[2], map_file(argv[3]));
#endif
    else
        die("built without that engine");
    return 0;
}

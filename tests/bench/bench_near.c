/* The index of near keys at size: how long a look-up takes, how much room it has, what it finds.

     bench_near [-n KEYS] [-q QUERIES] [WORDS]     WORDS: names, one a line; by default the project's given names

   Words are made by crossing the beginnings of the given ones with their ends, by a generator with a fixed seed, until they
   have KEYS distinct keys (a million). A query is one of the words with a slip: a letter left out, doubled, exchanged for another, or two that
   changed places. A look-up is everything from the letters on: fold, keys (up to sixteen), the image's keys near each, with their
   distances. CPU time of one thread; the median of stretches of 1000 look-ups, and the slowest. */
#include "../unit/key_tables.h"

#include "build/near.h"
#include "image/image.h"

#include <time.h>
#include <unistd.h>

enum { STRETCH = 1000, WORD = 40, FOUND = 256 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t state = 0x9e3779b97f4a7c15u;
static size_t chance(size_t n) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)((state >> 11) % n);
}

static int by_size(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

/* Half of a word, cut before a letter. */
static size_t middle(exo_str w) {
    size_t at = w.len / 2;
    while (at < w.len && ((unsigned char)w.ptr[at] & 0xC0) == 0x80) at++;
    return at;
}

/* The word with one slip among its ASCII letters. */
static exo_str slip(exo_str word, char out[WORD + 2]) {
    size_t n = word.len, at = 1 + chance(n - 1);
    memcpy(out, word.ptr, n);
    if ((unsigned char)out[at] >= 0x80 || (unsigned char)out[at - 1] >= 0x80) return exo_str_of(out, n);
    switch (chance(4)) {
    case 0: memmove(out + at, out + at + 1, n - at - 1); return exo_str_of(out, n - 1);
    case 1: memmove(out + at + 1, out + at, n - at); return exo_str_of(out, n + 1);
    case 2: out[at] = "abcdefghijklmnopqrstuvwxyz"[chance(26)]; return exo_str_of(out, n);
    default: {
        char c = out[at];
        if (at == 1) return exo_str_of(out, n);
        out[at] = out[at - 1];
        out[at - 1] = c;
        return exo_str_of(out, n);
    }
    }
}

static exo_buf read_words(const char *path) {
    exo_buf text = {0};
    exonym_error err;
    if (exo_file_read(heap(), path, &text, &err) == EXONYM_OK) return text;
    fprintf(stderr, "%s\n", err.message);
    exit(2);
}

int main(int argc, char **argv) {
    size_t wanted = 1000000, nqueries = 200000;
    for (int option; (option = getopt(argc, argv, "n:q:")) != -1;) {
        if (option == 'n') wanted = strtoul(optarg, NULL, 10);
        else if (option == 'q') nqueries = strtoul(optarg, NULL, 10);
        else return 2;
    }
    key_tables t;
    exo_arena arena;
    exo_intern keys, words;
    EXO_VEC(exo_str) parts = {0};
    EXO_VEC(exo_near_name) names = {0};
    EXO_VEC(double) times = {0};
    exo_near_index index = {0};
    key_tables_make(&t, EXO_SOURCE_DIR "/lexicons");
    exo_arena_init(&arena, heap());
    exo_intern_init(&keys, &arena);
    exo_intern_init(&words, &arena);
    exo_buf text = read_words(optind < argc ? argv[optind] : EXO_SOURCE_DIR "/lexicons/morph/given.tsv");
    exo_str rest = exo_buf_view(&text), row, word;
    while (rest.len && exo_str_next(&rest, '\n', &row))
        if (row.len && row.ptr[0] != '#' && exo_str_next(&row, '\t', &word) && word.len > 3 && word.len < WORD / 2 && !memchr(word.ptr, ' ', word.len))
            MUST(EXO_PUSH(heap(), &parts, word));
    MUST(parts.len);

    while (keys.strings.len < wanted) {
        exo_str a = parts.at[chance(parts.len)], b = parts.at[chance(parts.len)];
        char made[WORD];
        exo_key_text k[EXO_KEYS_MAX];
        size_t head = middle(a), tail = middle(b), len = head + b.len - tail, before = words.strings.len;
        memcpy(made, a.ptr, head);
        memcpy(made + head, b.ptr + tail, b.len - tail);
        uint32_t number = exo_intern_put(&words, exo_str_of(made, len));
        MUST(number != UINT32_MAX);
        if (words.strings.len == before) continue;
        size_t n = keys_of(&t, words.strings.at[number], k);
        for (size_t i = 0; i < n; i++) MUST(exo_intern_put(&keys, exo_str_of(k[i].at, k[i].len)) != UINT32_MAX);
        MUST(EXO_PUSH(heap(), &names, (exo_near_name){words.strings.at[number], number}));
    }
    double from = now();
    MUST(exo_near_make(heap(), &t.fold.view, &t.key, names.at, names.len, &index));
    double made = now() - from;
    exonym_image im = {.key = t.key, .near_pool = index.pool.at, .near_keys = (const exo_im_near *)(const void *)index.keys.at,
                       .near_names = (const unsigned char *)index.names.at, .near_buckets = (const uint32_t *)(const void *)index.buckets.at,
                       .near_entries = (const unsigned char *)index.entries.at, .near_mask = (uint32_t)(index.buckets.len / 4) - 2,
                       .nnear_keys = (uint32_t)(index.keys.len / sizeof(exo_im_near)) - 1};
    im.near_key_bits = exo_near_key_bits(im.nnear_keys);
    size_t bytes = index.pool.len + index.keys.len + index.names.len + index.buckets.len + index.entries.len;
    printf("keys      %u distinct, of %zu words; made in %.1f s\n", im.nnear_keys, names.len, made);
    printf("room      %.1f MB: keys %.1f, names %.1f, buckets %.1f, entries %.1f\n", (double)bytes / 1e6, (double)(index.pool.len + index.keys.len) / 1e6,
           (double)index.names.len / 1e6, (double)index.buckets.len / 1e6, (double)index.entries.len / 1e6);

    size_t found = 0, hits = 0, asked = 0, full = 0;
    double slowest = 0, begun = now();
    for (size_t q = 0; q < nqueries; q++) {
        char with_slip[WORD + 2];
        const exo_near_name *name = &names.at[chance(names.len)];
        exo_str query = slip(name->text, with_slip);
        exo_near near[FOUND];
        exo_key_text k[EXO_KEYS_MAX];
        bool hit = false;
        double one = now();
        size_t nkeys = keys_of(&t, query, k);
        for (size_t i = 0; i < nkeys; i++) {
            size_t n;
            exo_image_near(&im, &k[i], near, FOUND, &n);
            found += n;
            full += n == FOUND;
            for (size_t j = 0; j < n && !hit; j++) {
                exo_near_names run = exo_image_near_names(&im, near[j].key);
                for (uint32_t number; exo_near_next(&run, &number);) hit |= number == name->number;
            }
        }
        one = now() - one;
        if (one > slowest) slowest = one;
        hits += hit;
        if (++asked % STRETCH == 0) {
            MUST(EXO_PUSH(heap(), &times, (now() - begun) / STRETCH));
            begun = now();
        }
    }
    MUST(times.len);
    qsort(times.at, times.len, sizeof *times.at, by_size);
    printf("look-up   %.1f us in the median stretch (%.1f to %.1f); the slowest one %.0f us\n", times.at[times.len / 2] * 1e6, times.at[0] * 1e6,
           times.at[times.len - 1] * 1e6, slowest * 1e6);
    printf("found     %.2f %% of the words with a slip, among %.0f keys a look-up; %zu look-ups were cut off\n", 100.0 * (double)hits / (double)asked,
           (double)found / (double)asked, full);
    exo_near_free(heap(), &index);
    exo_free(heap(), times.at);
    exo_free(heap(), names.at);
    exo_free(heap(), parts.at);
    exo_free(heap(), text.at);
    exo_intern_free(&keys);
    exo_intern_free(&words);
    exo_arena_free(&arena);
    key_tables_free(&t);
    return 0;
}

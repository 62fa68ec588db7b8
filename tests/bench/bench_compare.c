/* Scores pairs of names by our comparison and by plain distances, for compare.py, which puts the phonetic keys of
   commons-codec beside them and makes the table.

     bench_compare PAIRS.tsv > SCORES      reads A <TAB> B, a third column is passed over; one line a pair:
                                         A and B in ASCII, our score, same|different|unsure, reason, Jaro-Winkler of
                                         the whole names and word by word, Damerau-Levenshtein likewise, ICU folding;
                                         speeds go to standard error

   The peers get what they need and ours does not: both names in lower-case ASCII, by ICU's Any-Latin; Latin-ASCII, each
   distinct name once and outside the measured time. Word by word is the mean over the words, as they stand or with the last
   word first, whichever is better. Jaro-Winkler (Winkler 1990: prefix of four, weight 0.1) and
   Damerau-Levenshtein (restricted, divided by the longer length) are plain implementations of ours. ICU folding says 1 when the two
   are equal. Ours reads both names anew for each pair. */
#include "../unit/key_tables.h"

#include <time.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { LETTERS = 128 };

typedef struct pair {
    exo_str a, b, ascii_a, ascii_b;
    exo_comparison ours;
    double winkler, winkler_words, edits, edits_words, icu;
} pair;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static UTransliterator *to_ascii;
static exo_arena ascii_names;

/* The name in lower-case ASCII; what ICU leaves beyond ASCII is dropped. */
static exo_str ascii_of(exo_str name) {
    UErrorCode code = U_ZERO_ERROR;
    UChar u[4 * LETTERS];
    char out[4 * LETTERS];
    int32_t len = 0, n = 0, limit;
    u_strFromUTF8(u, LETTERS, &len, name.ptr, (int32_t)name.len, &code);
    limit = len;
    utrans_transUChars(to_ascii, u, &len, 4 * LETTERS, 0, &limit, &code);
    MUST(U_SUCCESS(code));
    for (int32_t i = 0; i < len; i++)
        if (u[i] >= ' ' && u[i] < 0x7F) out[n++] = (char)u[i];
    exo_str made = exo_arena_dup(&ascii_names, exo_str_of(out, (size_t)n));
    MUST(made.ptr);
    return made;
}

static double jaro_winkler(exo_str a, exo_str b) {
    bool used[LETTERS] = {false}, taken[LETTERS] = {false};
    size_t n = a.len < LETTERS ? a.len : LETTERS, m = b.len < LETTERS ? b.len : LETTERS;
    size_t longer = n > m ? n : m, reach = longer / 2 > 0 ? longer / 2 - 1 : 0, same = 0, moved = 0, prefix = 0;
    if (!n || !m) return 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i > reach ? i - reach : 0; j < m && j <= i + reach; j++)
            if (!taken[j] && a.ptr[i] == b.ptr[j]) {
                used[i] = taken[j] = true;
                same++;
                break;
            }
    if (!same) return 0;
    for (size_t i = 0, j = 0; i < n; i++) {
        if (!used[i]) continue;
        while (!taken[j]) j++;
        moved += a.ptr[i] != b.ptr[j++];
    }
    double s = (double)same, jaro = (s / (double)n + s / (double)m + (s - (double)moved / 2) / s) / 3;
    while (prefix < 4 && prefix < n && prefix < m && a.ptr[prefix] == b.ptr[prefix]) prefix++;
    return jaro + (double)prefix * 0.1 * (1 - jaro);
}

static double damerau(exo_str a, exo_str b) {
    unsigned rows[3][LETTERS + 1];
    size_t n = a.len < LETTERS ? a.len : LETTERS, m = b.len < LETTERS ? b.len : LETTERS, longer = n > m ? n : m;
    for (size_t i = 0; i <= n; i++) {
        unsigned *d = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
        d[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            if (!i) {
                d[j] = (unsigned)j;
                continue;
            }
            unsigned x = (d[j - 1] < up[j] ? d[j - 1] : up[j]) + 1, y = up[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            if (y < x) x = y;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] && up2[j - 2] + 1 < x) x = up2[j - 2] + 1;
            d[j] = x;
        }
    }
    return longer ? 1 - (double)rows[n % 3][m] / (double)longer : 0;
}

typedef double measure(exo_str a, exo_str b);

static size_t words_of(exo_str name, exo_str words[EXO_NAME_WORDS]) {
    size_t n = 0;
    exo_str word;
    while (n < EXO_NAME_WORDS && name.len && exo_str_next(&name, ' ', &word))
        if (word.len) words[n++] = word;
    return n;
}

static double by_words(measure *of, exo_str a, exo_str b) {
    exo_str x[EXO_NAME_WORDS], y[EXO_NAME_WORDS];
    size_t n = words_of(a, x), m = words_of(b, y), longer = n > m ? n : m;
    double best = 0;
    for (size_t turn = 0; n && m && turn < (m > 1 ? 2u : 1u); turn++) {
        double sum = 0;
        for (size_t i = 0; i < n && i < m; i++) sum += of(x[i], y[(i + turn * (m - 1)) % m]);
        if (sum / (double)longer > best) best = sum / (double)longer;
    }
    return best;
}

/* Each distinct name once. */
static exo_str fold_once(exo_intern *seen, exo_str *folded, size_t cap, exo_str name) {
    uint32_t i = exo_intern_put(seen, name);
    MUST(i < cap);
    if (!folded[i].ptr) folded[i] = ascii_of(name);
    return folded[i];
}

static void read_all(FILE *in, exo_buf *out) {
    char block[1 << 16];
    for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;) MUST(exo_buf_put(heap(), out, block, n));
}

#define SPEED(what, ...) \
    do { \
        double from = now(); \
        for (size_t i = 0; i < pairs.len; i++) { \
            pair *p = &pairs.at[i]; \
            __VA_ARGS__; \
        } \
        fprintf(stderr, "%s\t%.0f\n", what, (double)pairs.len / (now() - from + 1e-9)); \
    } while (0)

int main(int argc, char **argv) {
    enum { NAMES = 1 << 17 };
    static const UChar rules[] = u"Any-Latin; Latin-ASCII; Lower";
    key_tables t;
    exo_buf text = {0};
    exo_arena words;
    exo_intern seen;
    EXO_VEC(pair) pairs = {0};
    UErrorCode code = U_ZERO_ERROR;
    FILE *in = argc > 1 ? fopen(argv[1], "rb") : stdin;
    if (!in) {
        perror(argv[1]);
        return 2;
    }
    key_tables_make(&t, EXO_SOURCE_DIR "/lexicons");
    exo_arena_init(&ascii_names, heap());
    exo_arena_init(&words, heap());
    exo_intern_init(&seen, &words);
    to_ascii = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    MUST(U_SUCCESS(code));
    read_all(in, &text);
    exo_str rest = exo_buf_view(&text), row, *folded = calloc(NAMES, sizeof *folded);
    MUST(folded);
    while (rest.len && exo_str_next(&rest, '\n', &row)) {
        pair p = {.winkler = 0};
        if (!exo_str_next(&row, '\t', &p.a) || !exo_str_next(&row, '\t', &p.b)) continue;
        p.ascii_a = fold_once(&seen, folded, NAMES, p.a);
        p.ascii_b = fold_once(&seen, folded, NAMES, p.b);
        MUST(EXO_PUSH(heap(), &pairs, p));
    }
    SPEED("ours", exo_compare_names(&t.fold.view, &t.key, p->a, p->b, &p->ours));
    SPEED("winkler", p->winkler = jaro_winkler(p->ascii_a, p->ascii_b));
    SPEED("winkler words", p->winkler_words = by_words(jaro_winkler, p->ascii_a, p->ascii_b));
    SPEED("edits", p->edits = damerau(p->ascii_a, p->ascii_b));
    SPEED("edits words", p->edits_words = by_words(damerau, p->ascii_a, p->ascii_b));
    SPEED("icu", p->icu = exo_str_eq(p->ascii_a, p->ascii_b));
    for (size_t i = 0; i < pairs.len; i++) {
        const pair *p = &pairs.at[i];
        char reason[128];
        printf("%.*s\t%.*s\t%.4f\t%s\t%s\t%.4f\t%.4f\t%.4f\t%.4f\t%.0f\n", EXO_FMT(p->ascii_a), EXO_FMT(p->ascii_b), p->ours.score,
               exo_verdict_text(p->ours.verdict), exo_comparison_reason(&p->ours, reason), p->winkler, p->winkler_words, p->edits, p->edits_words, p->icu);
    }
    utrans_close(to_ascii);
    exo_intern_free(&seen);
    exo_arena_free(&words);
    exo_arena_free(&ascii_names);
    exo_free(heap(), pairs.at);
    exo_free(heap(), text.at);
    free(folded);
    key_tables_free(&t);
    return 0;
}

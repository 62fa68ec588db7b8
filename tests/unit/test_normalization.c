/* Unicode's NormalizationTest.txt against fold: what is canonically equivalent folds to equal words, alone and between
   letters. The file comes from Debian's package unicode-data; without it the test is skipped (exit code 77).

       test_normalization        looks at $EXONYM_NORMALIZATION_TEST, then where CMake was told to, then in /usr/share/unicode */
#include "check.h"

#include "fold/fold.h"

#include <unistd.h>

#ifndef EXONYM_NORMALIZATION_TEST
#define EXONYM_NORMALIZATION_TEST ""
#endif

static exo_fold_tables tables;

static FILE *open_data(bool *pipe) {
    const char *paths[] = {getenv("EXONYM_NORMALIZATION_TEST"), EXONYM_NORMALIZATION_TEST, "/usr/share/unicode/NormalizationTest.txt",
                           "/usr/share/unicode/NormalizationTest.txt.bz2"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (!paths[i] || !*paths[i] || access(paths[i], R_OK) != 0) continue;
        *pipe = exo_str_ends(exo_str_cstr(paths[i]), EXO_STR(".bz2"));
        if (!*pipe) return fopen(paths[i], "r");
        char command[4200];
        if (strchr(paths[i], '\'') || snprintf(command, sizeof command, "bzip2 -dc '%s'", paths[i]) >= (int)sizeof command) continue;
        return popen(command, "r");
    }
    return NULL;
}

/* "0044 0307;..." -> UTF-8 of one column; moves on behind the semicolon. */
static size_t read_column(const char **at, char *out) {
    size_t n = 0;
    char *end;
    while (**at && **at != ';') {
        n += exo_utf8_put((uint32_t)strtoul(*at, &end, 16), out + n);
        if (end == *at) return 0;
        *at = end;
        while (**at == ' ') ++*at;
    }
    if (**at) ++*at;
    return n;
}

/* The folded words of left + middle + right, with what stands between them and how they are written. */
static void words_of(const char *left, exo_str middle, const char *right, exo_buf *out) {
    exo_buf text = {0};
    exo_fold_word w;
    put(&text, left);
    put_bytes(&text, middle);
    put(&text, right);
    out->len = 0;
    size_t pos = 0;
    for (; exo_fold_next(&tables.view, text.at, text.len, pos, &w); pos = (size_t)w.end)
        MUST(exo_buf_printf(heap(), out, "%u %.*s %u%d%d|", exo_fold_gap(&tables.view, text.at, pos, (size_t)w.start), (int)w.len, w.folded, w.shape,
                            w.first_upper, w.digits));
    exo_free(heap(), text.at);
}

static void check_row(size_t line, const char *row) {
    static const char *const around[][2] = {{"", ""}, {"a", "b"}, {"Z", ""}, {"\xD0\xB8", "\xD0\xB8"}, {" ", "\xCC\x88"}};
    char bytes[5][256];
    exo_str column[5];
    exo_buf want = {0}, got = {0};
    const char *at = row;
    for (int i = 0; i < 5; i++) column[i] = exo_str_of(bytes[i], read_column(&at, bytes[i]));
    /* Columns 1 to 3 are source, NFC, NFD; 4 and 5 NFKC, NFKD. */
    static const int pairs[][2] = {{0, 1}, {0, 2}, {3, 4}};
    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++)
        for (size_t k = 0; k < sizeof around / sizeof *around; k++) {
            words_of(around[k][0], column[pairs[p][0]], around[k][1], &want);
            words_of(around[k][0], column[pairs[p][1]], around[k][1], &got);
            check_count++;
            if (!exo_str_eq(exo_buf_view(&want), exo_buf_view(&got)) && check_fails("NormalizationTest.txt", (int)line))
                fprintf(stderr, "columns %d and %d between \"%s\" and \"%s\": %.60s\n  wanted: %.*s\n  got:    %.*s\n", pairs[p][0] + 1,
                        pairs[p][1] + 1, around[k][0], around[k][1], row, EXO_FMT(exo_buf_view(&want)), EXO_FMT(exo_buf_view(&got)));
        }
    exo_free(heap(), want.at);
    exo_free(heap(), got.at);
}

int main(void) {
    bool pipe = false;
    FILE *data = open_data(&pipe);
    if (!data) {
        printf("SKIPPED: no NormalizationTest.txt; install unicode-data and bzip2, or set EXONYM_NORMALIZATION_TEST\n");
        return CHECK_SKIPPED;
    }
    exonym_error err;
    MUST(exo_fold_tables_make(heap(), &tables, &err) == EXONYM_OK);
    char row[4096];
    size_t rows = 0;
    for (size_t line = 1; fgets(row, sizeof row, data); line++) {
        if (row[0] == '#' || row[0] == '@') continue;
        check_row(line, row);
        rows++;
    }
    int closed = pipe ? pclose(data) : fclose(data);
    exo_fold_tables_free(&tables);
    if (rows < 15000) {
        printf("SKIPPED: only %zu rows (%s)\n", rows, closed ? "is bzip2 installed?" : "not the whole file");
        return CHECK_SKIPPED;
    }
    return check_end("test_normalization");
}

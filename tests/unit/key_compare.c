/* Compares names, for authors of the key tables: reads lines A <TAB> B (a third column is passed over) and prints
   A, B, score, same|different|unsure and the reason, with tabs between; at the end, on standard error, the speed.

     key_compare [FOLDER] < pairs        FOLDER is lexicons/, by default the project's */
#include "key_tables.h"

#include <time.h>

typedef struct line {
    exo_str a, b;
    exo_comparison result;
} line;

static void read_all(FILE *in, exo_buf *out) {
    char block[1 << 16];
    for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;) put_bytes(out, exo_str_of(block, n));
}

int main(int argc, char **argv) {
    key_tables t;
    exo_buf text = {0};
    EXO_VEC(line) lines = {0};
    key_tables_make(&t, argc > 1 ? argv[1] : EXO_SOURCE_DIR "/lexicons");
    read_all(stdin, &text);
    exo_str rest = exo_buf_view(&text), row;
    while (rest.len && exo_str_next(&rest, '\n', &row)) {
        line l = {0};
        if (!exo_str_next(&row, '\t', &l.a) || !exo_str_next(&row, '\t', &l.b)) continue;
        MUST(EXO_PUSH(heap(), &lines, l));
    }
    clock_t start = clock();
    for (size_t i = 0; i < lines.len; i++)
        exo_compare_names(&t.fold.view, &t.key, lines.at[i].a, lines.at[i].b, &lines.at[i].result);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    for (size_t i = 0; i < lines.len; i++) {
        const line *l = &lines.at[i];
        char reason[128];
        printf("%.*s\t%.*s\t%.3f\t%s\t%s\n", EXO_FMT(l->a), EXO_FMT(l->b), l->result.score,
               exo_verdict_text(l->result.verdict), exo_comparison_reason(&l->result, reason));
    }
    fprintf(stderr, "%zu comparisons, %.0f a second\n", lines.len,
            seconds > 0 ? (double)lines.len / seconds : 0);
    exo_free(heap(), lines.at);
    exo_free(heap(), text.at);
    key_tables_free(&t);
    return 0;
}

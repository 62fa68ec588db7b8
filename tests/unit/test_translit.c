/* Runs tests/cases/translit/FROM-TO.tsv over the rules lexicons/translit/FROM-TO.txt:

       # What the table shows; the standard it follows.
       native TAB spelling                      what news in TO writes
       native TAB spelling TAB other ; other    with what the other variants of the pair make, in their order
       native TAB -                             the rules cannot read this name

   Whole outputs are compared. A rule file without a table, or a table without rules, is a failure too.

       test_translit FOLDER        prints place, wanted and got for each failure; exit code 1 if any */
#include "translit/translit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned cases, failures;
static exo_alloc heap;

static void die(const char *what, const char *why) {
    fprintf(stderr, "test_translit: %s: %s\n", what, why);
    exit(2);
}

static bool join(void *user, exo_str spelling) {
    exo_buf *all = user;
    /* The first spelling has a column of its own. */
    const char *before = !all->len ? "" : memchr(all->at, '\t', all->len) ? " ; " : "\t";
    if (!exo_buf_str(&heap, all, exo_str_cstr(before)) || !exo_buf_str(&heap, all, spelling)) die("spelling", "out of memory");
    return true;
}

static void run_line(exo_translit *t, const char *file, unsigned number, exo_str from, const char *to, exo_str line) {
    exo_str rest = line, native;
    exo_buf got = {0}, first = {0};
    exonym_error err = {0};
    exo_str_next(&rest, '\t', &native);
    exo_str wanted = exo_str_of(native.ptr + native.len, line.len - native.len);
    if (wanted.len) wanted = exo_str_of(wanted.ptr + 1, wanted.len - 1);
    exonym_status status = exo_translit_each(t, from, to, native, join, &got, &err);
    if (status == EXONYM_ERR_NOT_FOUND) join(&got, EXO_STR("-"));
    else if (status) die(file, err.message);
    cases++;
    exo_str made = exo_buf_view(&got), whole = made, head;
    exo_str_next(&whole, '\t', &head);
    bool same = exo_str_eq(made, wanted);
    /* The other door gives the first of them. */
    status = exo_translit_spell(t, from, to, native, &first, &err);
    if (!status && !exo_str_eq(exo_buf_view(&first), head)) same = false;
    if (!same) {
        printf("%s:%u: %.*s\n  wanted %.*s\n  got    %.*s\n", file, number, EXO_FMT(native), EXO_FMT(wanted), EXO_FMT(made));
        failures++;
    }
    exo_free(&heap, got.at);
    exo_free(&heap, first.at);
}

static void run_pair(const char *folder, const char *pair) {
    char rules_path[512], table_path[512], from[8], to[8];
    exo_buf rules = {0}, table = {0};
    exonym_error err = {0};
    exo_translit *t;
    const char *dash = strchr(pair, '-');
    if (!dash || (size_t)(dash - pair) >= sizeof from || strlen(dash + 1) >= sizeof to) die(pair, "not a pair of languages");
    memcpy(from, pair, (size_t)(dash - pair));
    from[dash - pair] = '\0';
    memcpy(to, dash + 1, strlen(dash));
    snprintf(rules_path, sizeof rules_path, "lexicons/translit/%s.txt", pair);
    snprintf(table_path, sizeof table_path, "%s/%s.tsv", folder, pair);
    if (exo_translit_new(&heap, &t, &err)) die(pair, err.message);
    if (exo_file_read(&heap, rules_path, &rules, &err) ||
        exo_translit_load(t, from, to, rules_path, exo_buf_view(&rules), &err) ||
        exo_file_read(&heap, table_path, &table, &err)) {
        printf("%s:%llu:%llu: %s\n", err.file[0] ? err.file : rules_path, (unsigned long long)err.line,
               (unsigned long long)err.column, err.message);
        failures++;
    } else {
        exo_str rest = exo_buf_view(&table), line;
        for (unsigned number = 1; exo_str_next(&rest, '\n', &line); number++)
            if (line.len && line.ptr[0] != '#') run_line(t, table_path, number, exo_str_cstr(from), to, line);
    }
    exo_translit_free(t);
    exo_free(&heap, rules.at);
    exo_free(&heap, table.at);
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

/* The pairs of a folder: names that end so. */
static size_t list(const char *folder, const char *ending, char pairs[][24], size_t cap, size_t n) {
    struct dirent **found;
    int count = scandir(folder, &found, NULL, by_name);
    if (count < 0) die(folder, "no such folder");
    for (int i = 0; i < count; i++) {
        exo_str name = exo_str_cstr(found[i]->d_name), suffix = exo_str_cstr(ending);
        if (exo_str_ends(name, suffix) && name.len - suffix.len < 24 && n < cap) {
            char pair[24] = {0};
            memcpy(pair, name.ptr, name.len - suffix.len);
            size_t k = 0;
            while (k < n && strcmp(pairs[k], pair) != 0) k++;
            if (k == n) memcpy(pairs[n++], pair, sizeof pair);
        }
        free(found[i]);
    }
    free(found);
    return n;
}

int main(int argc, char **argv) {
    static char pairs[200][24];
    heap = exo_alloc_of(NULL);
    if (argc != 2) return fprintf(stderr, "usage: test_translit FOLDER\n"), 2;
    size_t n = list("lexicons/translit", ".txt", pairs, 200, 0);
    n = list(argv[1], ".tsv", pairs, 200, n);
    for (size_t i = 0; i < n; i++) run_pair(argv[1], pairs[i]);
    printf("%u names, %zu pairs, %u failures\n", cases, n, failures);
    return failures != 0;
}

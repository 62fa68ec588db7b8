/* morph_pairs: checks authored lemma-form pairs against the tables.

     morph_pairs TABLES-DIR FILE.pairs ...

   A line: lemma TAB kind and flags TAB language TAB tag TAB form. The form must be produced with that tag ("" or
   "-": with any); "!form" must not be produced at all. Prints file:line, wanted and got; exit 1 on failure. */
#include "morph/morph.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *kind;
    exo_sort sort;
} kinds[] = {{"person", EXO_SORT_PERSON}, {"place", EXO_SORT_PLACE}, {"country", EXO_SORT_PLACE}, {"city", EXO_SORT_PLACE},
             {"region", EXO_SORT_PLACE}, {"org", EXO_SORT_ORG}, {"product", EXO_SORT_ORG}, {"group", EXO_SORT_ORG},
             {"concept", EXO_SORT_ORG}, {"event", EXO_SORT_EVENT}, {"abbr", EXO_SORT_ABBR}, {"adj", EXO_SORT_ADJ},
             {"dem", EXO_SORT_DEM}, {"name", EXO_SORT_NAME}};

typedef struct made {
    exo_buf text;                 /* "form\ttag\n" ... */
    exo_alloc alloc;
} made;

static bool keep(void *user, exo_str text, const char *tag, const char *paradigm) {
    made *k = user;
    (void)paradigm;
    return exo_buf_str(&k->alloc, &k->text, text) && exo_buf_putc(&k->alloc, &k->text, '\t') &&
           exo_buf_puts(&k->alloc, &k->text, tag) && exo_buf_putc(&k->alloc, &k->text, '\n');
}

static bool tag_has(exo_str tags, exo_str wanted) {
    exo_str one;
    if (wanted.len == 0 || exo_str_is(wanted, "-") || tags.len == 0) return true;
    while (exo_str_next(&tags, '|', &one))
        if (exo_str_eq(one, wanted) || (exo_str_starts(one, wanted) && one.ptr[wanted.len] == '.')) return true;
    return false;
}

/* "gen.sg" is met by gen.sg.f too, and by a form without tag (indeclinable). 0 absent, 1 present with another tag, 2 present */
static int find(const made *k, exo_str form, exo_str tag) {
    exo_str rest = exo_buf_view(&k->text), line, text, tags;
    int best = 0;
    while (exo_str_next(&rest, '\n', &line)) {
        if (!exo_str_next(&line, '\t', &text) || !exo_str_eq(text, form)) continue;
        if (!exo_str_next(&line, '\t', &tags)) continue;
        if (tag_has(tags, tag)) return 2;
        best = 1;
    }
    return best;
}

static bool request_of(exo_str flags, exo_morph_request *q) {
    exo_str flag;
    bool kind = false;
    while (exo_str_next(&flags, ' ', &flag)) {
        size_t i = 0, n = sizeof kinds / sizeof kinds[0];
        while (i < n && !exo_str_is(flag, kinds[i].kind)) i++;
        if (i < n) q->sort = kinds[i].sort, kind = true;
        else if (exo_str_is(flag, "m") || exo_str_is(flag, "f")) q->sex = flag.ptr[0];
        else if (exo_str_is(flag, "plural")) q->plural = true;
        else if (exo_str_is(flag, "foreign")) q->native = false;
        else if (exo_str_is(flag, "family-first")) q->family_first = true;
        else if (flag.len && flag.ptr[0] == '=') q->override_ = exo_str_of(flag.ptr + 1, flag.len - 1);
        else if (flag.len) q->origin = flag;
    }
    return kind;
}

int main(int argc, char **argv) {
    static const char *const tables[] = {"pl.paradigms", "ro.paradigms", "id.paradigms",
                                         "en.paradigms", "cs.paradigms", "given.tsv"};
    if (argc < 3) return fprintf(stderr, "usage: morph_pairs TABLES-DIR FILE.pairs ...\n"), 2;
    exo_alloc a = exo_alloc_of(NULL);
    exonym_error err = {0};
    exo_morph *m;
    exonym_status status = exo_morph_new(&a, &m, &err);
    for (size_t i = 0; !status && i < sizeof tables / sizeof tables[0]; i++) {
        char path[1024];
        exo_buf text = {0};
        snprintf(path, sizeof path, "%s/%s", argv[1], tables[i]);
        status = exo_file_read(&a, path, &text, &err);
        if (!status) status = exo_morph_load(m, path, exo_buf_view(&text), &err);
        exo_free(&a, text.at);
    }
    unsigned long wrong = 0, checked = 0;
    made k = {.alloc = a};
    for (int f = 2; !status && f < argc; f++) {
        exo_buf input = {0};
        status = exo_file_read(&a, argv[f], &input, &err);
        exo_str rest = exo_buf_view(&input), line, last = {NULL, 0};
        for (unsigned long number = 1; !status && exo_str_next(&rest, '\n', &line); number++) {
            exo_str column[5] = {{NULL, 0}}, all = line;
            int n = 0;
            if (line.len == 0 || line.ptr[0] == '#') continue;
            while (n < 5 && exo_str_next(&line, '\t', &column[n])) n++;
            exo_morph_request q = {.sort = EXO_SORT_NAME, .native = true};
            if (n != 5 || !request_of(column[1], &q) || (q.lang = exo_lang_of(column[2])) == EXO_LANG_COUNT) {
                printf("%s:%lu: expected lemma, kind and flags, language, tag, form\n", argv[f], number);
                wrong++;
                continue;
            }
            /* lines of one lemma follow each other: expand once */
            exo_str key = exo_str_of(all.ptr, (size_t)(column[2].ptr + column[2].len - all.ptr));
            if (!exo_str_eq(key, last)) {
                exo_morph_word words[64];
                size_t count = exo_morph_split(column[0], words, 64, &q.lead);
                q.words = words;
                q.nwords = count > 64 ? 0 : count;
                k.text.len = 0;
                status = exo_morph_whole(m, &q, 0, keep, &k, &err);
                last = key;
                if (status) {
                    fprintf(stderr, "%s:%lu: %s\n", argv[f], number, err.message);
                    break;
                }
            }
            checked++;
            bool not = column[4].len && column[4].ptr[0] == '!';
            exo_str form = not ? exo_str_of(column[4].ptr + 1, column[4].len - 1) : column[4];
            int found = find(&k, form, not ? EXO_STR("") : column[3]);
            if (not ? found == 0 : found == 2) continue;
            wrong++;
            printf("%s:%lu: %.*s (%.*s): wanted %.*s %.*s, got:\n", argv[f], number, EXO_FMT(column[0]), EXO_FMT(column[1]),
                   EXO_FMT(column[3]), EXO_FMT(column[4]));
            exo_str got = exo_buf_view(&k.text), one;
            while (exo_str_next(&got, '\n', &one))
                if (one.len) printf("    %.*s\n", EXO_FMT(one));
        }
        exo_free(&a, input.at);
    }
    if (status) fprintf(stderr, "morph_pairs: %s\n", err.message);
    else printf("morph_pairs: %lu checked, %lu wrong\n", checked, wrong);
    exo_free(&a, k.text.at);
    exo_morph_free(m);
    return status || wrong ? 1 : 0;
}

/* morph_forms: prints every form of names, for development and scoring; `normalize forms` behaves so.

     morph_forms [--tables DIR] [--kind K] [--lang L[,L]] [--plural] [--sex m|f] [--bench] < names

   A line of input: NAME [TAB kind [TAB flags]]; flags as in a lexicon row: m f plural native foreign, =code,
   anything else is the origin. Output: name, form, language, tag, paradigm, tab-separated. */
#include "morph/morph.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char *const sort_names[] = {"person", "place", "org", "event", "abbr", "adj", "dem", "name"};
static const struct {
    const char *kind;
    exo_sort sort;
} kinds[] = {{"country", EXO_SORT_PLACE}, {"city", EXO_SORT_PLACE}, {"region", EXO_SORT_PLACE},
             {"product", EXO_SORT_ORG}, {"group", EXO_SORT_ORG}, {"concept", EXO_SORT_ORG}};

static bool sort_of(exo_str s, exo_sort *out) {
    for (int i = 0; i < EXO_SORT_COUNT; i++)
        if (exo_str_is(s, sort_names[i])) return *out = (exo_sort)i, true;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (exo_str_is(s, kinds[i].kind)) return *out = kinds[i].sort, true;
    return false;
}

typedef struct printer {
    exo_str name;
    const char *lang;
    bool quiet;
    size_t forms;
} printer;

static bool print_form(void *user, exo_str text, const char *tag, const char *paradigm) {
    printer *p = user;
    p->forms++;
    if (p->quiet) return true;
    printf("%.*s\t%.*s\t%s\t%s\t%s\n", EXO_FMT(p->name), EXO_FMT(text), p->lang, tag, paradigm);
    return true;
}

static bool count_form(void *user, const exo_morph_form *form) {
    (void)form;
    ((printer *)user)->forms++;
    return true;
}

static int fail(const exonym_error *err) {
    fprintf(stderr, "morph_forms: %s\n", err->message);
    return 1;
}

static exonym_status load(const exo_alloc *a, exo_morph *m, const char *dir, const char *name, exonym_error *err) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    exo_buf text = {0};
    exonym_status status = exo_file_read(a, path, &text, err);
    if (!status) status = exo_morph_load(m, path, exo_buf_view(&text), err);
    exo_free(a, text.at);
    return status;
}

int main(int argc, char **argv) {
    const char *dir = "lexicons/morph", *langs = "pl,ro,id,en";
    exo_morph_request base = {.sort = EXO_SORT_NAME, .native = true};
    bool bench = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--tables") && i + 1 < argc) dir = argv[++i];
        else if (!strcmp(argv[i], "--lang") && i + 1 < argc) langs = argv[++i];
        else if (!strcmp(argv[i], "--kind") && i + 1 < argc) {
            if (!sort_of(exo_str_cstr(argv[++i]), &base.sort)) return fprintf(stderr, "unknown kind %s\n", argv[i]), 2;
        } else if (!strcmp(argv[i], "--sex") && i + 1 < argc) base.sex = argv[++i][0];
        else if (!strcmp(argv[i], "--plural")) base.plural = true;
        else if (!strcmp(argv[i], "--foreign")) base.native = false;
        else if (!strcmp(argv[i], "--bench")) bench = true;
        else return fprintf(stderr, "morph_forms: unknown argument %s\n", argv[i]), 2;
    }
    exo_alloc a = exo_alloc_of(NULL);
    exo_morph *m;
    exonym_error err = {0};
    static const char *const tables[] = {"pl.paradigms", "ro.paradigms", "id.paradigms",
                                         "en.paradigms", "cs.paradigms", "given.tsv"};
    if (exo_morph_new(&a, &m, &err)) return fail(&err);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (load(&a, m, dir, tables[i], &err)) return fail(&err);
    exo_buf input = {0};
    char block[65536];
    for (size_t n; (n = fread(block, 1, sizeof block, stdin)) > 0;)
        if (!exo_buf_put(&a, &input, block, n)) return 1;
    exo_str rest = exo_buf_view(&input), line;
    clock_t start = clock();
    size_t forms = 0, names = 0;
    while (exo_str_next(&rest, '\n', &line)) {
        exo_str name, kind = {NULL, 0}, flags = {NULL, 0}, flag;
        exo_morph_request q = base;
        if (line.len == 0) continue;
        exo_str_next(&line, '\t', &name);
        exo_str_next(&line, '\t', &kind);
        exo_str_next(&line, '\t', &flags);
        if (kind.len && !sort_of(kind, &q.sort)) return fprintf(stderr, "unknown kind %.*s\n", EXO_FMT(kind)), 2;
        while (exo_str_next(&flags, ' ', &flag)) {
            if (flag.len == 0) continue;
            if (exo_str_is(flag, "m") || exo_str_is(flag, "f")) q.sex = flag.ptr[0];
            else if (exo_str_is(flag, "plural")) q.plural = true;
            else if (exo_str_is(flag, "foreign")) q.native = false;
            else if (exo_str_is(flag, "native")) q.native = true;
            else if (exo_str_is(flag, "family-first")) q.family_first = true;
            else if (flag.ptr[0] == '=') q.override_ = exo_str_of(flag.ptr + 1, flag.len - 1);
            else q.origin = flag;
        }
        exo_morph_word words[64];
        size_t n = exo_morph_split(name, words, 64, &q.lead);
        if (n > 64) continue;
        q.words = words;
        q.nwords = n;
        names++;
        exo_str list = exo_str_cstr(langs), lang;
        while (exo_str_next(&list, ',', &lang)) {
            q.lang = exo_lang_of(lang);
            if (q.lang == EXO_LANG_COUNT) return fprintf(stderr, "unknown language %.*s\n", EXO_FMT(lang)), 2;
            printer p = {name, exo_lang_code(q.lang), false, 0};
            exonym_status status = bench ? exo_morph_expand(m, &q, count_form, &p, &err)
                                         : exo_morph_whole(m, &q, 0, print_form, &p, &err);
            if (status) return fail(&err);
            forms += p.forms;
        }
    }
    if (bench)
        printf("%zu names, %zu forms, %.3f s\n", names, forms, (double)(clock() - start) / CLOCKS_PER_SEC);
    exo_free(&a, input.at);
    exo_morph_free(m);
    return 0;
}

/* morph_table: bad tables are refused with their place; every allocation may fail; capitals, overrides and agreement
   on a small table. Prints what is wrong; exit 1 on failure. */
#include "morph/morph.h"

#include <stdio.h>
#include <stdlib.h>

static int failures;
#define CHECK(cond)                                                  \
    do {                                                             \
        if (!(cond)) printf("%s:%d: %s\n", __FILE__, __LINE__, #cond), failures++; \
    } while (0)

/* ---- an allocator that fails at the n-th request -------------------------------------------------------- */

typedef struct counter {
    size_t left;
    bool armed;
    long live;
} counter;
static bool allow(counter *c) { return !c->armed || (c->left && c->left--); }
static void *count_malloc(void *user, size_t size) {
    counter *c = user;
    if (!allow(c)) return NULL;
    c->live++;
    return malloc(size);
}
static void *count_realloc(void *user, void *old, size_t size) { return allow(user) ? realloc(old, size) : NULL; }
static void count_free(void *user, void *ptr) {
    if (ptr) ((counter *)user)->live--;
    free(ptr);
}

/* ---- bad tables ------------------------------------------------------------------------------------------ */

static const struct {
    const char *text;
    unsigned line, column;
} bad[] = {
    {"nonsense x\n", 1, 1},
    {"    indented\n", 1, 5},
    {"paradigm\n", 1, 1},
    {"paradigm a\n    gen.sg\n", 2, 5},
    {"paradigm a\n    gen.sg :\n", 2, 12},
    {"paradigm a\n    gen.sg : ?x\n", 2, 14},
    {"paradigm a\n    gen.sg : +x ,\n", 2, 17},
    {"paradigm a\n    gen.sg : @missing\n", 2, 14},
    {"paradigm a\n    like b\n", 2, 10},
    {"paradigm a\n    like a\n", 1, 10},
    {"paradigm a\n    like b\nparadigm b\n    like a\n", 1, 10},
    {"paradigm a\nparadigm a\n", 2, 10},
    {"paradigm a blue\n", 1, 12},
    {"paradigm a\n    gen.sg : +x\n    like b : : only plural\nparadigm b\n    nom.sg : =\n", 3, 21},
    {"paradigm a\n    gen.sg||x : +x\n", 2, 5},
    {"rules r\n    ąb ę\n", 2, 5},
    {"rules r\n    <X>b > y\n", 2, 5},
    {"rules r\n    [ab > y\n", 2, 5},
    {"rules r\n    *ab* > y\n", 2, 5},
    {"when persn\n", 1, 6},
    {"when person\n    abc : 0\n", 2, 5},
    {"when person\n    *c : zero\n", 2, 10},
    {"when person\n    %nolist : 0\n", 2, 5},
    {"np colour *x\n", 1, 4},
    {"np bare von\n", 1, 9},
    {"affix fused\n", 1, 1},
    {"affix glued nya clitic\n", 1, 7},
    {"class C \xff\n", 1, 9},
    {"# żółw żółw żółw\nparadigm ż żółw\n", 2, 12},
};

static void test_bad_tables(const exo_alloc *a) {
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        exo_morph *m;
        exonym_error err = {0};
        if (exo_morph_new(a, &m, &err)) continue;
        exonym_status status = exo_morph_load(m, "pl.paradigms", exo_str_cstr(bad[i].text), &err);
        if (status != EXONYM_ERR_SYNTAX || err.line != bad[i].line || err.column != bad[i].column) {
            printf("bad table %zu: wanted %u:%u, got status %d at %llu:%llu: %s\n%s", i, bad[i].line, bad[i].column,
                   (int)status, (unsigned long long)err.line, (unsigned long long)err.column, err.message, bad[i].text);
            failures++;
        }
        exo_morph_free(m);
    }
}

/* ---- a small good table ------------------------------------------------------------------------------------- */

static const char small[] =
    "class V aeiouyó\nclass C bcćdfghjklłmnńpqrsśtvwxzźż\nclass letters <V> <C>\nlist kings król car\n"
    "rules obl\n    <V><C+>ek > \\1\\2k\n    ó<C> > o\\1\n    <.> > \\0\n"
    "paradigm m\n    nom.sg : =\n    like m.obl : @obl\n"
    "paradigm m.obl\n    gen.sg|acc.sg : +a\n    loc.sg : ~*k +u / +ie\n"
    "paradigm adj\n    nom.sg.m : =\n    gen.sg.m : +ego\n    like adj.pl : : not dat.pl\n"
    "paradigm adj.pl\n    nom.pl : -i +e , -y +e\n    dat.pl : +m\n"
    "paradigm acr acronym\n    all : =\n    gen.sg : +-u\n"
    "paradigm 0\n    all : =\n"
    "word =rok : !person\n    nom.sg : =\n    gen.sg : =roku\n"
    "np adj:m *ski *wy\nnp gender:m *<C>\nnp leading-adjectives\nnp linker =i\nnp particle =w =na\n"
    "when caps\n    * : acr\n"
    "when mod/adj\n    *i *y : adj\n"
    "when\n    %kings : m\n    *<C> : m\n    * : 0 ?\n"
    "affix joint a gen.sg|acc.sg\naffix fused nya clitic.nya outside\n";

typedef struct sink {
    exo_buf text;
    exo_alloc alloc;
} sink;
static bool take(void *user, exo_str text, const char *tag, const char *paradigm) {
    sink *s = user;
    return exo_buf_str(&s->alloc, &s->text, text) && exo_buf_putc(&s->alloc, &s->text, '=') &&
           exo_buf_puts(&s->alloc, &s->text, tag) && exo_buf_putc(&s->alloc, &s->text, '=') &&
           exo_buf_puts(&s->alloc, &s->text, paradigm) && exo_buf_putc(&s->alloc, &s->text, ';');
}

/* Everything the module does, once; the result when memory held out. */
static exonym_status run(const exo_alloc *a, const char *name, exo_sort sort, const char *override_, sink *out) {
    exo_morph *m;
    exonym_error err = {0};
    exonym_status status = exo_morph_new(a, &m, &err);
    if (status) return status;
    status = exo_morph_load(m, "lexicons/pl.paradigms", exo_str_cstr(small), &err);
    if (!status) status = exo_morph_load(m, "given.tsv", EXO_STR("# names\nJan\tm\tjohn\nAnna\tf\tanna\n"), &err);
    if (!status) {
        exo_morph_word words[16];
        exo_morph_request q = {.sort = sort, .lang = EXO_LANG_PL, .native = true, .override_ = exo_str_cstr(override_)};
        q.nwords = exo_morph_split(exo_str_cstr(name), words, 16, &q.lead);
        q.words = words;
        status = exo_morph_whole(m, &q, 0, take, out, &err);
    }
    exo_morph_free(m);
    return status;
}

static void expect(const exo_alloc *a, const char *name, exo_sort sort, const char *override_, const char *wanted) {
    sink s = {.alloc = *a};
    exonym_status status = run(a, name, sort, override_, &s);
    exo_str got = exo_buf_view(&s.text);
    if (status || !exo_str_is(got, wanted)) {
        printf("%s: wanted %s\n    got (%d) %.*s\n", name, wanted, (int)status, EXO_FMT(got));
        failures++;
    }
    exo_free(a, s.text.at);
}

int main(void) {
    counter c = {0, false, 0};
    exo_alloc a = {count_malloc, count_realloc, count_free, &c};
    test_bad_tables(&a);
    CHECK(c.live == 0);
    expect(&a, "Marek", EXO_SORT_PLACE, "", "Marek=nom.sg=m;Marka=gen.sg|acc.sg=m;Marku=loc.sg=m;");
    expect(&a, "LWÓW", EXO_SORT_PERSON, "m", "LWÓW=nom.sg=m;LWOWA=gen.sg|acc.sg=m;LWOWIE=loc.sg=m;");
    expect(&a, "PiS", EXO_SORT_ORG, "acr", "PiS==acr;PiS-u=gen.sg=acr;");
    expect(&a, "Rok", EXO_SORT_EVENT, "", "Rok=nom.sg=word:rok;Roku=gen.sg=word:rok;");
    expect(&a, "Nowy Bank w Pile", EXO_SORT_ORG, "",
           "Nowy Bank w Pile=nom.sg=adj+m+0+0;Nowyego Banka w Pile=gen.sg=adj+m+0+0;");
    expect(&a, "Peru", EXO_SORT_PLACE, "", "Peru==0;");
    expect(&a, "Żar", EXO_SORT_PLACE, "0", "Żar==0;");
    expect(&a, "", EXO_SORT_PLACE, "", "");
    sink none = {.alloc = a};
    CHECK(run(&a, "Marek", EXO_SORT_PLACE, "nocode", &none) == EXONYM_ERR_ARGUMENT);
    exo_free(&a, none.text.at);
    CHECK(c.live == 0);
    /* Each allocation fails in turn, until none does. */
    exonym_status status = EXONYM_ERR_NOMEM;
    for (size_t n = 0; status; n++) {
        c.left = n;
        c.armed = true;
        sink s = {.alloc = a};
        status = run(&a, "Nowy Bank i Marek", EXO_SORT_ORG, "", &s);
        exo_free(&a, s.text.at);
        c.armed = false;
        CHECK(status == EXONYM_OK || status == EXONYM_ERR_NOMEM);
        CHECK(c.live == 0);
        if (status != EXONYM_OK && status != EXONYM_ERR_NOMEM) break;
    }
    printf("morph_table: %d failures\n", failures);
    return failures != 0;
}

/* Runs tests/cases/lexicon/: layers, the remarks they must give and the facts they must settle to.

       # What the case shows.
       layer a.tsv                  begins a layer; its text follows, indented by two spaces
         org.nato	orgg	NATO
       file b.tsv                   another file of the same layer
       says                         every remark, in order; without this line there must be none
         a.tsv:1:10: error [unknown-kind] unknown kind "orgg" (did you mean "org"?)
       facts                        the settled lexicon, a line each; optional
         org.nato org "NATO"
       places                       the same with file:line:column

   A blank line ends a case. In indented text \t \r \n \0 \xNN \\ stand for bytes, \{70000*a} repeats a
   (escapes allowed), and \c leaves out the line feed.

       test_lexicon FILE-OR-FOLDER...      prints place, wanted and got for each failure; exit code 1 if any */
#include "lexicon/lexicon.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static const exo_alloc *heap(void) {
    static exo_alloc a;
    if (!a.malloc) a = exo_alloc_of(NULL);
    return &a;
}

static void die(const char *what) {
    fprintf(stderr, "test_lexicon: %s\n", what);
    exit(2);
}

#define PUT(call) \
    if (!(call)) die("out of memory")

static void put_str(exo_buf *b, exo_str s) { PUT(exo_buf_str(heap(), b, s)); }
static void put(exo_buf *b, const char *z) { put_str(b, exo_str_cstr(z)); }

/* ---- dumping ------------------------------------------------------------------------------- */

static void put_on(exo_buf *b, bool on, const char *name) {
    if (on) PUT(exo_buf_printf(heap(), b, " %s", name));
}
static void put_arg(exo_buf *b, const char *head, exo_str s) {
    if (s.len) PUT(exo_buf_printf(heap(), b, " %s%.*s", head, EXO_FMT(s)));
}

static void dump_flags(exo_buf *b, const exo_flags *f) {
    if (f->sex) PUT(exo_buf_printf(heap(), b, " %c", f->sex));
    put_arg(b, "", f->origin);
    put_on(b, f->letters == EXO_CASE_AA_FIRST, "Aa");
    put_on(b, f->letters == EXO_CASE_AA_ALL, "AA");
    put_on(b, f->letters == EXO_CASE_ANY, "any");
    for (uint8_t lang = 1, first = 1; exo_lexicon_lang_code(lang); lang++) {
        if (!(f->langs & 1u << lang)) continue;
        PUT(exo_buf_printf(heap(), b, "%s%s", first ? " lang:" : ",", exo_lexicon_lang_code(lang)));
        first = 0;
    }
    put_arg(b, "cue:", f->cue);
    put_on(b, f->cue_if_initial, "cue-if-initial");
    put_on(b, f->notallcaps, "notallcaps");
    put_on(b, f->cut_short, "short");
    put_on(b, f->quoted, "quoted");
    put_on(b, f->ante, "ante");
    put_on(b, f->sole, "sole");
    put_on(b, f->no_l1, "noL1");
    put_on(b, f->no_l2, "noL2");
    put_on(b, f->dep, "dep");
    put_on(b, f->label, "label");
    put_on(b, f->known, "known");
    put_on(b, f->mono, "mono");
    put_on(b, f->family_first, "family-first");
    put_on(b, f->plural, "plural");
    put_on(b, f->the, "the");
    put_on(b, f->noun, "noun");
    for (unsigned k = 1; f->home && k < 6; k++)
        if (f->home >> k & 1) PUT(exo_buf_printf(heap(), b, " home:%s", exo_lexicon_lang_code((uint8_t)k)));
    put_on(b, f->family, "family");
    if (f->min) PUT(exo_buf_printf(heap(), b, " min:%d", f->min));
    if (f->prio) PUT(exo_buf_printf(heap(), b, " prio:%d", (int)f->prio));
    put_arg(b, "=", f->paradigm);
    put_arg(b, "trigger:", f->trigger);
    for (size_t i = 0; i < f->nxids; i++)
        PUT(exo_buf_printf(heap(), b, " %.*s:%.*s", EXO_FMT(f->xids[i].key), EXO_FMT(f->xids[i].value)));
}

static void dump_fact(exo_buf *b, const exo_lexicon *lex, const exo_lex_entity *e, const exo_fact *f, bool places) {
    static const char *const fields[] = {"", "", "", "given", "surname", "alias", "pattern", "generic",
                                         "member-of", "capital-of", "located-in", "of", "recalls", "citizen-of", "body", "local", "sphere", "office", "source", "test",
                                         "same-as"};
    static const char *const suffixes[] = {"", ".abbr", ".adj", ".dem", ".old", ".bad"};
    put_str(b, e->id);
    put(b, " ");
    if (f->field == EXO_FIELD_DECLARE) put(b, exo_kind_name(e->kind));
    put(b, fields[f->field]);
    bool dotted = f->field == EXO_FIELD_GENERIC || f->field == EXO_FIELD_TEST;
    if (dotted) put(b, ".");
    if (f->field == EXO_FIELD_NAME || dotted) put(b, exo_lexicon_lang_code(f->lang));
    put(b, suffixes[f->suffix]);
    put_str(b, f->script);
    PUT(exo_buf_printf(heap(), b, " \"%.*s\"", EXO_FMT(f->value)));
    dump_flags(b, f->flags);
    const exo_lex_section *s = exo_lexicon_section(lex, f->section);
    for (size_t i = 0; i < EXO_LEX_SPHERES && s->spheres[i].len; i++) PUT(exo_buf_printf(heap(), b, " *sphere:%.*s", EXO_FMT(s->spheres[i])));
    if (s->citizen_of.len) PUT(exo_buf_printf(heap(), b, " *citizen-of:%.*s", EXO_FMT(s->citizen_of)));
    if (places)
        PUT(exo_buf_printf(heap(), b, " @%s:%u:%u", exo_lexicon_file(lex, f->file), f->line, f->column));
    put(b, "\n");
}

static void dump(exo_buf *b, const exo_lexicon *lex, bool places) {
    for (size_t i = 0; i < exo_lexicon_count(lex); i++) {
        const exo_lex_entity *e = exo_lexicon_entity(lex, i);
        if (exo_lexicon_find(lex, e->id) != e) put(b, "(not found by id) ");
        for (size_t k = 0; k < e->nfacts; k++) dump_fact(b, lex, e, &e->facts[k], places);
    }
    for (size_t i = 0; i < exo_lexicon_word_count(lex); i++) {
        const exo_word_row *w = exo_lexicon_word(lex, i);
        PUT(exo_buf_printf(heap(), b, "%.*s %s word \"%.*s\"", EXO_FMT(w->set), exo_lexicon_lang_code(w->lang),
                           EXO_FMT(w->word)));
        if (places) PUT(exo_buf_printf(heap(), b, " @%s:%u", exo_lexicon_file(lex, w->file), w->line));
        put(b, "\n");
    }
}

static void take_remark(void *user, int severity, const char *file, uint64_t line, uint64_t column, const char *code,
                        const char *message) {
    PUT(exo_buf_printf(heap(), user, "%s:%llu:%llu: %s [%s] %s\n", file, (unsigned long long)line,
                       (unsigned long long)column, severity ? "error" : "warning", code, message));
}

/* ---- one case ------------------------------------------------------------------------------ */

typedef struct layer_file {
    char name[64];
    bool fresh; /* begins a layer */
    exo_buf text;
} layer_file;

typedef struct test_case {
    const char *file;
    size_t line; /* of its first line */
    layer_file files[8];
    size_t nfiles;
    exo_buf says, facts;
    bool has_facts, places;
} test_case;

static int failures, cases;

static void compare(const test_case *t, const char *what, exo_str want, exo_str got) {
    if (exo_str_eq(want, got)) return;
    failures++;
    printf("%s:%zu: %s differ\n  wanted:\n%.*s  got:\n%.*s", t->file, t->line, what, EXO_FMT(want), EXO_FMT(got));
}

static exonym_status load(const exo_alloc *a, const test_case *t, exo_lex_remark_fn *fn, void *user,
                          exo_lexicon **lex, exonym_error *err) {
    exonym_status status = exo_lexicon_new(a, fn, user, lex, err);
    for (size_t i = 0; i < t->nfiles && !status; i++) {
        const layer_file *f = &t->files[i];
        if (f->fresh) status = exo_lexicon_layer(*lex, err);
        if (!status) status = exo_lexicon_add(*lex, f->name, exo_buf_view(&f->text), err);
    }
    return status ? status : exo_lexicon_finish(*lex, err);
}

/* Grants `left` more allocations. */
typedef struct meagre {
    size_t left, live;
    bool refused;
} meagre;
static bool grant(meagre *m) {
    if (m->left) return m->left--, true;
    m->refused = true;
    return false;
}
static void *meagre_malloc(void *user, size_t size) {
    meagre *m = user;
    if (!grant(m)) return NULL;
    m->live++;
    return malloc(size);
}
static void *meagre_realloc(void *user, void *old, size_t size) {
    return grant(user) ? realloc(old, size) : NULL;
}
static void meagre_free(void *user, void *ptr) {
    meagre *m = user;
    if (ptr) m->live--;
    free(ptr);
}

/* Each allocation of the case fails in turn: out of memory is said, nothing leaks. */
static void starve(const test_case *t, exonym_status wanted) {
    for (size_t n = 0;; n++) {
        meagre m = {.left = n};
        exo_alloc a = {meagre_malloc, meagre_realloc, meagre_free, &m};
        exo_lexicon *lex = NULL;
        exonym_error err = {0};
        exonym_status status = load(&a, t, NULL, NULL, &lex, &err);
        exo_lexicon_free(lex);
        if (m.live || status != (m.refused ? EXONYM_ERR_NOMEM : wanted)) {
            failures++;
            printf("%s:%zu: after %zu allocations: %zu blocks leak, status %d\n", t->file, t->line, n, m.live, status);
            return;
        }
        if (!m.refused) return;
    }
}

static void run(const test_case *t) {
    exo_buf said = {0}, facts = {0};
    exo_lexicon *lex = NULL;
    exonym_error err = {0};
    cases++;
    exonym_status status = load(heap(), t, take_remark, &said, &lex, &err);
    bool erred = exo_lexicon_errors(lex) > 0;
    if ((status != EXONYM_OK) != erred || (erred && (status != EXONYM_ERR_SYNTAX || err.status != status))) {
        failures++;
        printf("%s:%zu: status %d with %zu errors\n", t->file, t->line, status, exo_lexicon_errors(lex));
    }
    dump(&facts, lex, t->places);
    compare(t, "remarks", exo_buf_view(&t->says), exo_buf_view(&said));
    if (t->has_facts) compare(t, t->places ? "places" : "facts", exo_buf_view(&t->facts), exo_buf_view(&facts));
    exo_lexicon_free(lex);
    starve(t, status);
    exo_free(heap(), said.at);
    exo_free(heap(), facts.at);
}

static void clear(test_case *t) {
    for (size_t i = 0; i < t->nfiles; i++) exo_free(heap(), t->files[i].text.at);
    exo_free(heap(), t->says.at);
    exo_free(heap(), t->facts.at);
    *t = (test_case){.file = t->file};
}

/* ---- reading cases ------------------------------------------------------------------------- */

static int hex(char c) {
    static const char digits[] = "0123456789ABCDEF";
    const char *at = memchr(digits, c, 16);
    return at ? (int)(at - digits) : -1;
}

/* Undoes the escapes of one line of text; `feed`: ends it with a line feed. */
static void unescape(exo_buf *b, exo_str s, bool feed) {
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '\\' || i + 1 == s.len) {
            PUT(exo_buf_putc(heap(), b, s.ptr[i]));
            continue;
        }
        char c = s.ptr[++i];
        if (c == 'c') {
            feed = false;
        } else if (c == 'x' && i + 2 < s.len && hex(s.ptr[i + 1]) >= 0 && hex(s.ptr[i + 2]) >= 0) {
            PUT(exo_buf_putc(heap(), b, (char)(hex(s.ptr[i + 1]) * 16 + hex(s.ptr[i + 2]))));
            i += 2;
        } else if (c == '{') {
            size_t n = 0;
            for (i++; i < s.len && s.ptr[i] != '*'; i++) n = n * 10 + (size_t)(s.ptr[i] - '0');
            size_t from = i + 1;
            while (i < s.len && s.ptr[i] != '}') i++;
            exo_buf unit = {0};
            unescape(&unit, exo_str_of(s.ptr + from, i - from), false);
            while (n--) put_str(b, exo_buf_view(&unit));
            exo_free(heap(), unit.at);
        } else {
            PUT(exo_buf_putc(heap(), b, c == 't' ? '\t' : c == 'r' ? '\r' : c == 'n' ? '\n' : c == '0' ? '\0' : c));
        }
    }
    if (feed) put(b, "\n");
}

static exo_buf *begin_file(test_case *t, exo_str name, bool fresh) {
    if (t->nfiles == 8 || name.len >= 64) die("a case has too many files or a long name");
    layer_file *f = &t->files[t->nfiles++];
    memcpy(f->name, name.ptr, name.len);
    f->fresh = fresh;
    return &f->text;
}

static void read_cases(const char *path) {
    exo_buf bytes = {0};
    exonym_error err;
    if (exo_file_read(heap(), path, &bytes, &err)) die(err.message);
    exo_str rest = exo_buf_view(&bytes), line;
    test_case t = {.file = path};
    exo_buf *into = NULL;
    bool raw = false;
    for (size_t number = 1; exo_str_next(&rest, '\n', &line); number++) {
        if (exo_str_starts(line, EXO_STR("  ")) && into) {
            exo_str text = exo_str_of(line.ptr + 2, line.len - 2);
            if (raw) put_str(into, text), put(into, "\n");
            else unescape(into, text, true);
            continue;
        }
        if (!line.len || line.ptr[0] == '#') {
            if (t.nfiles) run(&t);
            clear(&t);
            into = NULL;
            continue;
        }
        if (!t.line) t.line = number;
        raw = true;
        if (exo_str_starts(line, EXO_STR("layer ")))
            raw = false, into = begin_file(&t, exo_str_of(line.ptr + 6, line.len - 6), true);
        else if (exo_str_starts(line, EXO_STR("file ")))
            raw = false, into = begin_file(&t, exo_str_of(line.ptr + 5, line.len - 5), false);
        else if (exo_str_is(line, "says"))
            into = &t.says;
        else if (exo_str_is(line, "facts") || exo_str_is(line, "places"))
            into = &t.facts, t.has_facts = true, t.places = line.ptr[0] == 'p';
        else
            printf("%s:%zu: expected layer, file, says, facts or places\n", path, number), failures++;
    }
    if (t.nfiles) run(&t);
    clear(&t);
    exo_free(heap(), bytes.at);
}

static void read_folder(const char *path) {
    DIR *folder = opendir(path);
    if (!folder) {
        read_cases(path);
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        exo_buf name = {0};
        if (!exo_str_ends(exo_str_cstr(entry->d_name), EXO_STR(".case"))) continue;
        PUT(exo_buf_printf(heap(), &name, "%s/%s", path, entry->d_name) && exo_buf_putc(heap(), &name, '\0'));
        read_cases(name.at);
        exo_free(heap(), name.at);
    }
    closedir(folder);
}

/* What cases cannot say: lookups and the order of calls. */
static void check(bool good, const char *what) {
    if (good) return;
    failures++;
    printf("test_lexicon: %s\n", what);
}

static void check_calls(void) {
    exo_lexicon *lex;
    exonym_error err = {0};
    exo_str text = EXO_STR("a\torg\tAlpha Beta\nb\torg\tBeta Gamma\nb\tsame-as\ta\nc\tpl\tAlfa\n");
    if (exo_lexicon_new(heap(), NULL, NULL, &lex, &err)) die(err.message);
    check(exo_lexicon_add(lex, "x.tsv", text, &err) == EXONYM_OK, "a file before any layer makes one");
    check(exo_lexicon_finish(lex, &err) == EXONYM_ERR_SYNTAX, "an error is reported without a callback");
    check(err.line == 4 && err.column == 1 && strcmp(err.file, "x.tsv") == 0, "the first error says where");
    check(exo_lexicon_errors(lex) == 1 && exo_lexicon_warnings(lex) == 0, "errors are counted");
    check(exo_lexicon_count(lex) == 1, "what is sound stays");
    check(exo_lexicon_find(lex, EXO_STR("b")) == exo_lexicon_entity(lex, 0), "a merged id finds the other");
    check(!exo_lexicon_find(lex, EXO_STR("c")) && !exo_lexicon_find(lex, EXO_STR("d")), "no entity, no answer");
    check(!exo_lexicon_entity(lex, 1) && !exo_lexicon_word(lex, 0) && !exo_lexicon_file(lex, 1), "past the last");
    check(exo_lexicon_add(lex, "y.tsv", text, &err) == EXONYM_ERR_ARGUMENT, "nothing is added after the end");
    check(exo_lexicon_layer(lex, &err) == EXONYM_ERR_ARGUMENT, "no layer begins after the end");
    check(exo_lexicon_finish(lex, &err) == EXONYM_ERR_ARGUMENT, "the end comes once");
    exo_lexicon_free(lex);
    exo_lexicon_free(NULL);
    if (exo_lexicon_new(heap(), NULL, NULL, &lex, &err)) die(err.message);
    check(exo_lexicon_finish(lex, &err) == EXONYM_OK && !exo_lexicon_count(lex), "an empty lexicon");
    exo_lexicon_free(lex);
}

int main(int argc, char **argv) {
    check_calls();
    for (int i = 1; i < argc; i++) read_folder(argv[i]);
    printf("%d cases, %d failures\n", cases, failures);
    return failures || !cases;
}

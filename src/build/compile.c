/* The public face of the write side: layers in, image out; and the forms of one name. Tables (paradigms, keys, cues,
   word lists) come from a folder, or from the sources that the build packed into this library. */
#define _POSIX_C_SOURCE 200809L
#include "build.h"

#include "build/sources.h"

#include <exonym/compile.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* One file of a layer. */
typedef struct source_file {
    exo_str name; /* as messages show it */
    exo_str text;
    bool begins;  /* a layer begins with this file */
} source_file;

struct exonym_compiler {
    exo_alloc alloc;
    exo_arena arena;
    exonym_compile_options options;
    exo_str rules_dir;                /* empty: the packed sources */
    EXO_VEC(source_file) files;
    exo_sources packed;               /* unpacked on first need */
    exo_morph *morph;                 /* loaded on first need */
    exo_translit *translit;
    exo_buf image;
    size_t errors, warnings;          /* of the last finish */
    exonym_error first;
};

exonym_status exonym_compiler_new(const exonym_compile_options *options, exonym_compiler **out, exonym_error *err) {
    exonym_compile_options given = {0};
    if (options) memcpy(&given, options, options->size < sizeof given ? options->size : sizeof given);
    exo_alloc a = exo_alloc_of(given.allocator);
    exonym_compiler *c = *out = exo_calloc(&a, 1, sizeof *c);
    if (!c) return exo_error_nomem(err);
    c->alloc = a;
    c->options = given;
    exo_arena_init(&c->arena, &a);
    if (given.rules_dir) {
        c->rules_dir = exo_arena_dup(&c->arena, exo_str_cstr(given.rules_dir));
        if (!c->rules_dir.ptr) {
            exonym_compiler_free(c);
            *out = NULL;
            return exo_error_nomem(err);
        }
    }
    return EXONYM_OK;
}

void exonym_compiler_free(exonym_compiler *c) {
    if (!c) return;
    exo_alloc a = c->alloc;
    exo_morph_free(c->morph);
    exo_translit_free(c->translit);
    exo_sources_free(&c->packed);
    exo_free(&a, c->files.at);
    exo_free(&a, c->image.at);
    exo_arena_free(&c->arena);
    exo_free(&a, c);
}

/* ---- layers ---------------------------------------------------------------------------------- */

static exonym_status add_file(exonym_compiler *c, exo_str name, exo_str text, bool begins, exonym_error *err) {
    source_file f = {exo_arena_dup(&c->arena, name), exo_arena_dup(&c->arena, text), begins};
    if (!f.name.ptr || !f.text.ptr || !EXO_PUSH(&c->alloc, &c->files, f)) return exo_error_nomem(err);
    return EXONYM_OK;
}

exonym_status exonym_compiler_add_text(exonym_compiler *c, const char *name, const char *text, size_t len, exonym_error *err) {
    return add_file(c, exo_str_cstr(name), exo_str_of(text, len), true, err);
}

static exonym_status add_path(exonym_compiler *c, const char *path, bool begins, exonym_error *err) {
    exo_buf text = {0};
    exonym_status status = exo_file_read(&c->alloc, path, &text, err);
    if (!status) status = add_file(c, exo_str_cstr(path), exo_buf_view(&text), begins, err);
    exo_free(&c->alloc, text.at);
    return status;
}

static int by_text(const void *x, const void *y) { return exo_str_cmp(*(const exo_str *)x, *(const exo_str *)y); }

/* Every *.tsv of a folder, in byte order of names, as one layer. */
static exonym_status add_folder(exonym_compiler *c, const char *path, exonym_error *err) {
    EXO_VEC(exo_str) names = {0};
    exonym_status status = EXONYM_OK;
    DIR *dir = opendir(path);
    if (!dir) return exo_error_set(err, EXONYM_ERR_IO, path, 0, 0, "cannot open: %s", strerror(errno));
    for (struct dirent *e; (e = readdir(dir));) {
        if (e->d_name[0] == '.' || !exo_str_ends(exo_str_cstr(e->d_name), EXO_STR(".tsv"))) continue;
        exo_buf full = {0};
        bool ok = exo_buf_printf(&c->alloc, &full, "%s/%s", path, e->d_name);
        exo_str name = ok ? exo_arena_dup(&c->arena, exo_buf_view(&full)) : (exo_str){NULL, 0};
        exo_free(&c->alloc, full.at);
        if (!name.ptr || !EXO_PUSH(&c->alloc, &names, name)) {
            status = exo_error_nomem(err);
            goto done;
        }
    }
    if (names.len == 0) {
        status = exo_error_set(err, EXONYM_ERR_NOT_FOUND, path, 0, 0, "this folder has no layer: expected files named *.tsv");
        goto done;
    }
    qsort(names.at, names.len, sizeof *names.at, by_text);
    for (size_t i = 0; i < names.len && !status; i++) status = add_path(c, names.at[i].ptr, i == 0, err);
done:
    closedir(dir);
    exo_free(&c->alloc, names.at);
    return status;
}

exonym_status exo_compiler_add_files(exonym_compiler *c, const char *const *paths, exonym_error *err) {
    exonym_status status = EXONYM_OK;
    for (size_t i = 0; paths[i] && !status; i++) status = add_path(c, paths[i], i == 0, err);
    return status;
}

exonym_status exonym_compiler_add(exonym_compiler *c, const char *path, exonym_error *err) {
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return add_folder(c, path, err);
    return add_path(c, path, true, err);
}

static exonym_status packed_sources(exonym_compiler *c, exonym_error *err) {
    return c->packed.files.len ? EXONYM_OK : exo_sources_unpack(&c->packed, &c->alloc, err);
}

exonym_status exonym_compiler_add_builtin(exonym_compiler *c, exonym_error *err) {
    exonym_status status = packed_sources(c, err);
    bool begins = true;
    for (size_t i = 0; i < c->packed.files.len && !status; i++) {
        const exo_source *s = &c->packed.files.at[i];
        /* Layers lie at the top; the folders hold tables, and cues.tsv is loaded with those. */
        if (memchr(s->name.ptr, '/', s->name.len) || !exo_str_ends(s->name, EXO_STR(".tsv")) || exo_str_is(s->name, "cues.tsv")) continue;
        status = add_file(c, s->name, s->text, begins, err);
        begins = false;
    }
    return status;
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* A table by its name below the rules folder: borrowed from the compiler. Absent ones are empty with *found false. */
static exonym_status table(exonym_compiler *c, const char *name, exo_str *text, bool *found, exonym_error *err) {
    *text = (exo_str){NULL, 0};
    *found = false;
    exonym_status status;
    if (!c->rules_dir.len) {
        if ((status = packed_sources(c, err))) return status;
        const exo_source *s = exo_sources_find(&c->packed, exo_str_cstr(name));
        if (s) *text = s->text, *found = true;
        return EXONYM_OK;
    }
    exo_buf path = {0}, bytes = {0};
    if (!exo_buf_printf(&c->alloc, &path, "%s/%s", c->rules_dir.ptr, name) || !exo_buf_putc(&c->alloc, &path, '\0')) {
        status = exo_error_nomem(err);
        goto done;
    }
    struct stat st;
    status = EXONYM_OK;
    if (stat(path.at, &st) != 0) goto done;
    if ((status = exo_file_read(&c->alloc, path.at, &bytes, err))) goto done;
    *text = exo_arena_dup(&c->arena, exo_buf_view(&bytes));
    *found = true;
    if (!text->ptr) status = exo_error_nomem(err);
done:
    exo_free(&c->alloc, path.at);
    exo_free(&c->alloc, bytes.at);
    return status;
}

static exonym_status load_morph(exonym_compiler *c, exonym_error *err) {
    static const char *const names[] = {"given.tsv", "en.paradigms", "pl.paradigms", "ro.paradigms", "id.paradigms", "cs.paradigms"};
    if (c->morph) return EXONYM_OK;
    exonym_status status = exo_morph_new(&c->alloc, &c->morph, err);
    for (size_t i = 0; i < sizeof names / sizeof *names && !status; i++) {
        char path[64];
        exo_str text;
        bool found;
        snprintf(path, sizeof path, "morph/%s", names[i]);
        status = table(c, path, &text, &found, err);
        if (!status && found) status = exo_morph_load(c->morph, names[i], text, err);
    }
    if (status) {
        exo_morph_free(c->morph);
        c->morph = NULL;
    }
    return status;
}

static exonym_status load_translit(exonym_compiler *c, exonym_error *err) {
    static const char *const from[] = {"ru", "uk", "be", "bg", "sr", "mk", "grek", "geor", "arab", "hani", "jpan", "hang"};
    static const char *const to[] = {"en", "pl", "ro", "id"};
    if (c->translit) return EXONYM_OK;
    exonym_status status = exo_translit_new(&c->alloc, &c->translit, err);
    for (size_t i = 0; i < sizeof from / sizeof *from && !status; i++)
        for (size_t k = 0; k < sizeof to / sizeof *to && !status; k++) {
            char path[64];
            exo_str text;
            bool found;
            snprintf(path, sizeof path, "translit/%s-%s.txt", from[i], to[k]);
            status = table(c, path, &text, &found, err);
            if (!status && found) status = exo_translit_load(c->translit, from[i], to[k], path, text, err);
        }
    /* Older spellings, and those of pinyin. */
    static const char *const old[][3] = {{"id", "old", "translit/id-old.txt"}, {"ro", "old", "translit/ro-old.txt"},
                                         {"de", "old", "translit/de-old.txt"},
                                         {"zh", "old", "translit/zh-old.txt"}, {"zh", "pl", "translit/zh-pl.txt"},
                                         {"zh", "ru", "translit/zh-ru.txt"}, {"zh", "uk", "translit/zh-uk.txt"},
                                         {"zh", "be", "translit/zh-be.txt"}, {"zh", "bg", "translit/zh-bg.txt"}};
    for (size_t i = 0; !status && i < sizeof old / sizeof *old; i++) {
        exo_str text;
        bool found;
        status = table(c, old[i][2], &text, &found, err);
        if (!status && found) status = exo_translit_load(c->translit, old[i][0], old[i][1], old[i][2], text, err);
    }
    if (status) {
        exo_translit_free(c->translit);
        c->translit = NULL;
    }
    return status;
}

static exonym_status load_keys(exonym_compiler *c, exo_build *b, exonym_error *err) {
    /* Without the first four there are no keys; the others serve the comparison of whole names. */
    static const struct { const char *name, *file; } parts[] = {{"latin", "keys/l1-latin.tsv"}, {"diacritics", "keys/l1-diacritics.tsv"},
                                                                {"cyrillic", "keys/l1-cyrillic.tsv"}, {"costs", "keys/l2-costs.tsv"},
                                                                {"words", "keys/name-words.tsv"}, {"given", "morph/given.tsv"}};
    enum { PARTS = sizeof parts / sizeof *parts, NEEDED = 4 };
    exo_key_source sources[PARTS];
    size_t n = 0;
    for (size_t i = 0; i < PARTS; i++) {
        bool found;
        exonym_status status = table(c, parts[i].file, &sources[n].text, &found, err);
        if (status) return status;
        if (found) sources[n++].name = parts[i].name;
        else if (i < NEEDED) return EXONYM_OK;
    }
    exonym_status status = exo_key_compile(&c->alloc, sources, n, &b->key_blob, err);
    return status ? status : exo_key_open(b->key_blob.at, b->key_blob.len, &b->key, err);
}

/* ---- compiling ------------------------------------------------------------------------------- */

static void count_remark(void *user, int severity, const char *file, uint64_t line, uint64_t column, const char *code, const char *message) {
    exonym_compiler *c = user;
    if (c->options.strict) severity = EXONYM_ERROR;
    if (severity == EXONYM_ERROR && c->errors++ == 0)
        exo_error_set(&c->first, EXONYM_ERR_SYNTAX, file, line, column, "%s", message);
    if (severity == EXONYM_WARNING) c->warnings++;
    if (!c->options.remark) return;
    exonym_remark r = {severity ? EXONYM_ERROR : EXONYM_WARNING, file, line, column, code, message};
    c->options.remark(c->options.user, &r);
}

static void tell(exonym_compiler *c, const char *stage, uint64_t done, uint64_t total) {
    if (c->options.progress) c->options.progress(c->options.user, stage, done, total);
}
static void tell_names(void *user, uint64_t done, uint64_t total) { tell(user, "names", done, total); }

/* Tables of words that every compile has: cue sets, heads of names, ordinary and function words. */
static exonym_status add_word_tables(exonym_compiler *c, exo_lexicon *lex, exonym_error *err) {
    static const char *const names[] = {"cues.tsv", "lang/cues-heads.tsv", "lang/cues-roles.tsv", "lang/function-words.tsv", "lang/ordinary.tsv", "lang/shortened.tsv", "lang/sorts.tsv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        exo_str text;
        bool found;
        exonym_status status = table(c, names[i], &text, &found, err);
        if (!status && found) status = exo_lexicon_add(lex, names[i], text, err);
        if (status) return status;
    }
    return EXONYM_OK;
}

/* The facts of all layers. EXONYM_ERR_SYNTAX leaves what is sound in `*lex`; the caller frees it in any case. */
static exonym_status read_layers(exonym_compiler *c, exo_lex_remark_fn *remark, exo_lexicon **lex, exonym_error *err) {
    exonym_status status = exo_lexicon_new(&c->alloc, remark, c, lex, err);
    uint64_t done = 0, total = 0;
    if (!status) status = exo_lexicon_layer(*lex, err);
    if (!status) status = add_word_tables(c, *lex, err);
    for (size_t i = 0; i < c->files.len; i++) total += c->files.at[i].text.len;
    for (size_t i = 0; !status && i < c->files.len; done += c->files.at[i++].text.len) {
        const source_file *f = &c->files.at[i];
        tell(c, "reading", done, total);
        if (f->begins && (status = exo_lexicon_layer(*lex, err))) break;
        status = exo_lexicon_add(*lex, f->name.ptr, f->text, err);
    }
    return status ? status : exo_lexicon_finish(*lex, err);
}

exonym_status exonym_compiler_finish(exonym_compiler *c, const void **bytes, size_t *len, exonym_error *err) {
    exo_lexicon *lex = NULL;
    exo_build *b = exo_calloc(&c->alloc, 1, sizeof *b);
    bool begun = false;
    exonym_status status = b ? EXONYM_OK : exo_error_nomem(err);
    c->errors = c->warnings = 0;
    c->image.len = 0;
    *bytes = NULL;
    *len = 0;
    if (status || (status = load_morph(c, err)) || (status = load_translit(c, err))) goto done;
    if (c->options.lint && c->rules_dir.len && (status = exo_translit_check(c->translit, err))) goto done;
    status = read_layers(c, count_remark, &lex, err);
    if (status && status != EXONYM_ERR_SYNTAX) goto done;
    begun = true;
    if ((status = exo_build_begin(b, &c->alloc, lex, c->morph, err))) goto done;
    b->remark = count_remark;
    b->user = c;
    b->progress = tell_names;
    b->lint = c->options.lint;
    b->no_near = c->options.no_near;
    b->translit = c->translit;
    bool found;
    if ((status = table(c, "morph/given.tsv", &b->given_names, &found, err))) goto done;
    if ((status = load_keys(c, b, err)) || (status = exo_build_facts(b, err)) || (status = exo_build_word_tables(b, err))) goto done;
    if (b->lint && c->options.remark && (status = exo_build_lint(b, err))) goto done;
    if (c->errors) {
        status = EXONYM_ERR_SYNTAX;
        if (err) *err = c->first;
        goto done;
    }
    tell(c, "writing", 0, 1);
    /* Its rows have become names; the image needs the room. */
    exo_lexicon_free(lex);
    b->lex = lex = NULL;
    if ((status = exo_build_pack(b, &c->image, err))) goto done;
    *bytes = c->image.at;
    *len = c->image.len;
done:
    if (begun) exo_build_end(b);
    exo_free(&c->alloc, b);
    exo_lexicon_free(lex);
    return status;
}

exonym_status exonym_compiler_write(exonym_compiler *c, const char *path, exonym_error *err) {
    const void *bytes;
    size_t len;
    exonym_status status = exonym_compiler_finish(c, &bytes, &len, err);
    return status ? status : exo_file_replace(&c->alloc, path, exo_str_of(bytes, len), err);
}

/* ---- tests ----------------------------------------------------------------------------------- */

exonym_status exonym_compiler_tests_each(exonym_compiler *c, exonym_test_fn *fn, void *user, exonym_error *err) {
    exo_lexicon *lex = NULL;
    exo_arena arena;
    exo_arena_init(&arena, &c->alloc);
    exonym_status status = read_layers(c, NULL, &lex, err);
    for (size_t i = 0; !status && i < exo_lexicon_count(lex); i++) {
        const exo_lex_entity *e = exo_lexicon_entity(lex, i);
        for (size_t k = 0; !status && k < e->nfacts; k++) {
            const exo_fact *f = &e->facts[k];
            if (f->field != EXO_FIELD_TEST) continue;
            const exonym_test test = {exo_arena_dup(&arena, e->id).ptr, exo_lexicon_lang_code(f->lang),
                                      exo_arena_dup(&arena, f->value).ptr, exo_lexicon_file(lex, f->file), f->line};
            if (!test.id || !test.text) status = exo_error_nomem(err);
            else if (!fn(user, &test)) status = EXONYM_ERR_STOPPED;
        }
    }
    exo_arena_free(&arena);
    exo_lexicon_free(lex);
    return status;
}

/* ---- forms ----------------------------------------------------------------------------------- */

typedef struct forms_call {
    const char *name, *lang;
    exonym_form_fn *fn;
    void *user;
    exo_arena *arena;
    bool stopped, nomem;
} forms_call;

static bool give_form(void *user, exo_str text, const char *tag, const char *paradigm) {
    forms_call *call = user;
    exo_str copy = exo_arena_dup(call->arena, text);
    if (!copy.ptr) {
        call->nomem = true;
        return false;
    }
    exonym_form form = {call->name, copy.ptr, call->lang, tag, paradigm};
    call->stopped = !call->fn(call->user, &form);
    return !call->stopped;
}

/* "person" ... and the sorts that rows have by suffix. */
static bool sort_by_name(exo_str kind, exo_sort *sort) {
    static const struct { const char *name; exo_sort sort; } table_of[] = {
        {"person", EXO_SORT_PERSON}, {"country", EXO_SORT_PLACE}, {"city", EXO_SORT_PLACE}, {"region", EXO_SORT_PLACE},
        {"place", EXO_SORT_PLACE}, {"org", EXO_SORT_ORG}, {"product", EXO_SORT_ORG}, {"group", EXO_SORT_ORG},
        {"concept", EXO_SORT_ORG}, {"event", EXO_SORT_EVENT}, {"abbr", EXO_SORT_ABBR}, {"adj", EXO_SORT_ADJ}, {"dem", EXO_SORT_DEM}};
    for (size_t i = 0; i < sizeof table_of / sizeof *table_of; i++)
        if (exo_str_is(kind, table_of[i].name)) {
            *sort = table_of[i].sort;
            return true;
        }
    return false;
}

exonym_status exonym_forms_each(exonym_compiler *c, const char *name, const char *kind, const char *langs, const char *flags,
                                exonym_form_fn *fn, void *user, exonym_error *err) {
    exo_sort sort = EXO_SORT_NAME;
    exo_morph_request request = {0};
    exonym_status status = load_morph(c, err);
    if (status) return status;
    if (kind && !sort_by_name(exo_str_cstr(kind), &sort))
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0, "unknown kind \"%s\": expected person, place, org, event, abbr, adj or dem", kind);
    request.sort = sort;
    exo_str rest = exo_str_cstr(flags ? flags : ""), part;
    while (exo_str_next(&rest, ' ', &part)) {
        if (part.len == 0) continue;
        if (exo_str_is(part, "m") || exo_str_is(part, "f")) request.sex = part.ptr[0];
        else if (part.ptr[0] == '=') request.override_ = exo_str_of(part.ptr + 1, part.len - 1);
        else if (exo_str_is(part, "plural")) request.plural = true;
        else if (exo_str_is(part, "family-first")) request.family_first = true;
        else if (part.len <= 3) request.origin = part;
    }
    exo_arena arena;
    exo_arena_init(&arena, &c->alloc);
    exo_morph_word words[EXO_NAME_WORDS];
    request.words = words;
    request.nwords = exo_morph_split(exo_str_cstr(name), words, EXO_NAME_WORDS, &request.lead);
    if (request.nwords > EXO_NAME_WORDS)
        return exo_error_set(err, EXONYM_ERR_TOO_LONG, NULL, 0, 0, "a name of more than %d words", EXO_NAME_WORDS);
    for (unsigned lang = 1; lang < EXO_LANG_COUNT && !status; lang++) {
        exo_str list = exo_str_cstr(langs ? langs : "en,pl,ro,id");
        bool wanted = false;
        while (exo_str_next(&list, ',', &part)) wanted |= exo_str_is(part, exo_lang_code((exo_lang)lang));
        if (!wanted) continue;
        forms_call call = {name, exo_lang_code((exo_lang)lang), fn, user, &arena, false, false};
        request.lang = (exo_lang)lang;
        request.native = true;
        status = exo_morph_whole(c->morph, &request, 0, give_form, &call, err);
        if (call.nomem) status = exo_error_nomem(err);
        if (call.stopped) status = EXONYM_ERR_STOPPED;
    }
    exo_arena_free(&arena);
    return status;
}

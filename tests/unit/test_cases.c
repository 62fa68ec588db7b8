/* Runs tests/cases/scan/: texts with the mentions that they must give. tests/README.md says how to write one.

       # What the case shows, and whence the fact.
       in:  Byli w Rzymie.
       out: Byli w [Rzymie=loc.rome].

   Lines of one group belong together; an empty line ends it:

       lexicon: ROW        a row for the small lexicon that takes the place of the built-in one, its columns between " | "
       words: ROW          a row of a table of words (cue sets, ordinary words)
       lang: pl            the hint that the caller gives
       overlap: all        mentions inside others too
       suggest: yes        weak hits too; in `out` they end with ? before the bracket
       read-as: pl         the language that the scanner must have read the text in
       in: TEXT            a line of the text; more lines, more `in:`
       out: TEXT           the same with [surface=ID] around each mention, [surface=ID/TAG/VIA] where tag or via matter,
                           [surface=ID|ID] where several entities are as likely

   A group with rows and without text sets the lexicon of the cases below it; "lexicon: builtin" goes back.
   In `in` and `out`, \t \r \n \0 \xNN \u{N} \[ \] \= \\ stand for characters and bytes.

       test_cases FILE-OR-FOLDER...     prints file, line, wanted and got of each failure; exit code 1 if there is any,
                                        77 when the library was built without a lexicon */
#include "check.h"

#include <exonym/compile.h>

#include <dirent.h>
#include <sys/stat.h>

/* ---- lexicons ----------------------------------------------------------------------------------- */

/* An image with the bytes it lies in: NULL for the built-in one. */
typedef struct lexicon {
    exo_buf rows, words;
    exonym_image *image;
    void *bytes;
} lexicon;

static exonym_image *builtin;

static void say_remark(void *user, const exonym_remark *r) {
    if (r->severity != EXONYM_ERROR) return;
    const char *file = user;
    check_failures++;
    fprintf(stderr, "%s: row %llu of a lexicon: %s\n", file, (unsigned long long)r->line, r->message);
}

static void add_rows(exonym_compiler *c, const char *name, const exo_buf *rows) {
    exonym_error err;
    if (rows->len && exonym_compiler_add_text(c, name, rows->at, rows->len, &err)) fprintf(stderr, "%s\n", err.message);
}

/* The image of a lexicon, compiled on first use; NULL when its rows are wrong. */
static exonym_image *image_of(lexicon *lex, const char *file) {
    exonym_error err;
    if (!lex->rows.len && !lex->words.len) return builtin;
    if (lex->image) return lex->image;
    char where[1024];
    snprintf(where, sizeof where, "%s", file);
    exonym_compile_options options = {.size = sizeof options, .remark = say_remark, .user = where};
    exonym_compiler *c = NULL;
    const void *bytes;
    size_t len;
    MUST(exonym_compiler_new(&options, &c, &err) == EXONYM_OK);
    add_rows(c, "rows", &lex->rows);
    add_rows(c, "cues", &lex->words);
    if (exonym_compiler_finish(c, &bytes, &len, &err)) {
        fprintf(stderr, "%s: %s\n", file, err.message);
    } else {
        exonym_open_options open = {.size = sizeof open, .copy = true};
        MUST(exonym_image_open_memory(bytes, len, &open, &lex->image, &err) == EXONYM_OK);
    }
    exonym_compiler_free(c);
    return lex->image;
}

static void forget(lexicon *lex) {
    exonym_image_close(lex->image);
    exo_free(heap(), lex->rows.at);
    exo_free(heap(), lex->words.at);
    *lex = (lexicon){0};
}

/* A row as the case writes it: " | " stands for a tab. */
static void put_row(exo_buf *b, exo_str row) {
    for (size_t i = 0; i < row.len; i++) {
        bool bar = row.len - i >= 3 && memcmp(row.ptr + i, " | ", 3) == 0;
        put_bytes(b, bar ? EXO_STR("\t") : exo_str_of(row.ptr + i, 1));
        if (bar) i += 2;
    }
    put(b, "\n");
}

/* ---- one case ----------------------------------------------------------------------------------- */

/* A mention as `out` writes it: bytes of the text, what stands behind the sign of equality, and how much it asks for. */
typedef struct mark {
    size_t start, end;
    exo_str says;
} mark;

typedef struct test_case {
    const char *file;
    size_t line;
    exo_buf in, out;
    bool has_in, has_out, all, suggest;
    char lang[8], read_as[8];
    bool asks_language;
    lexicon own;
} test_case;

static size_t cases;

static void clear(test_case *t) {
    exo_free(heap(), t->in.at);
    exo_free(heap(), t->out.at);
    forget(&t->own);
    *t = (test_case){.file = t->file};
}

static bool fails(const test_case *t, const char *why) {
    check_failures++;
    fprintf(stderr, "%s:%zu: %s\n", t->file, t->line, why);
    return false;
}

static int hex(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

/* The character or byte behind a backslash at s[*i]; moves *i to its last byte. False when it is none. */
static bool unescape_one(exo_str s, size_t *i, exo_buf *out) {
    if (*i + 1 >= s.len) return false;
    char c = s.ptr[++*i];
    static const char names[] = "trn0[]=\\", bytes[] = "\t\r\n\0[]=\\";
    const char *at = memchr(names, c, sizeof names - 1);
    if (at) {
        put_bytes(out, exo_str_of(bytes + (at - names), 1));
        return true;
    }
    if (c == 'x' && *i + 2 < s.len && hex(s.ptr[*i + 1]) >= 0 && hex(s.ptr[*i + 2]) >= 0) {
        char byte = (char)(hex(s.ptr[*i + 1]) * 16 + hex(s.ptr[*i + 2]));
        put_bytes(out, exo_str_of(&byte, 1));
        *i += 2;
        return true;
    }
    if (c != 'u' || *i + 1 >= s.len || s.ptr[*i + 1] != '{') return false;
    uint32_t cp = 0;
    size_t k = *i + 2;
    for (; k < s.len && hex(s.ptr[k]) >= 0 && cp <= 0x10FFFF; k++) cp = cp * 16 + (uint32_t)hex(s.ptr[k]);
    if (k >= s.len || s.ptr[k] != '}' || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000)) return false;
    char utf8[4];
    put_bytes(out, exo_str_of(utf8, exo_utf8_put(cp, utf8)));
    *i = k;
    return true;
}

typedef EXO_VEC(mark) mark_list;

/* Marked text -> plain text and its marks, outer ones first. `marks` NULL: the text has none. */
static bool read_marked(const test_case *t, exo_str s, exo_buf *text, mark_list *marks) {
    size_t open[16], depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '\\') {
            if (!unescape_one(s, &i, text)) return fails(t, "not an escape");
        } else if (marks && c == '[') {
            if (depth == sizeof open / sizeof *open) return fails(t, "marks too deep");
            open[depth++] = marks->len;
            MUST(EXO_PUSH(heap(), marks, (mark){.start = text->len}));
        } else if (marks && depth && c == '=') {
            size_t from = i + 1;
            while (i < s.len && s.ptr[i] != ']') i++;
            if (i == s.len) return fails(t, "a mark does not end");
            mark *m = &marks->at[open[--depth]];
            m->end = text->len;
            m->says = exo_str_of(s.ptr + from, i - from);
        } else if (marks && (c == '[' || c == ']')) {
            return fails(t, "a bracket without its mark; write \\[ or \\] for one of the text");
        } else {
            put_bytes(text, exo_str_of(&c, 1));
        }
    }
    return depth ? fails(t, "a mark does not end") : true;
}

/* Plain text as `out` writes it. Well-formed UTF-8 stays, other bytes and controls are escaped. */
static void put_plain(exo_buf *b, exo_str text, bool inside) {
    static const char special[] = "\t\r\n[]\\";
    for (size_t i = 0, n; i < text.len; i += n) {
        uint32_t cp;
        n = exo_utf8_step(text.ptr + i, text.ptr + text.len, &cp);
        char one[16];
        const char *at = cp < 0x80 && cp ? strchr(special, (int)cp) : NULL;
        if (at) snprintf(one, sizeof one, "\\%c", "trn[]\\"[at - special]);
        else if (inside && cp == '=') snprintf(one, sizeof one, "\\=");
        else if (cp < 0x20 || cp == EXO_CP_BAD) one[0] = '\0';
        else one[0] = '\0', put_bytes(b, exo_str_of(text.ptr + i, n));
        if (cp < 0x20 || cp == EXO_CP_BAD)
            for (size_t k = 0; !at && k < n; k++) {
                snprintf(one, sizeof one, "\\x%02X", (unsigned)(unsigned char)text.ptr[i + k]);
                put(b, one);
                one[0] = '\0';
            }
        put(b, one);
    }
}

/* Text and marks -> marked text. Marks come outer first; one that crosses another is written behind the text. */
static void write_marked(exo_buf *b, exo_str text, const mark *marks, size_t n) {
    size_t open[64], depth = 0, at = 0;
    for (size_t i = 0; i <= n; i++) {
        while (depth && (i == n || marks[open[depth - 1]].end <= marks[i].start)) {
            const mark *m = &marks[open[--depth]];
            put_plain(b, exo_str_of(text.ptr + at, m->end - at), true);
            at = m->end;
            put(b, "=");
            put_bytes(b, m->says);
            put(b, "]");
        }
        if (i == n) break;
        const mark *m = &marks[i];
        if (m->start < at || depth == sizeof open / sizeof *open || (depth && m->end > marks[open[depth - 1]].end)) {
            put(b, "{crossing: ");
            put_bytes(b, m->says);
            put(b, "}");
            continue;
        }
        put_plain(b, exo_str_of(text.ptr + at, m->start - at), depth > 0);
        at = m->start;
        put(b, "[");
        open[depth++] = i;
    }
    put_plain(b, exo_str_of(text.ptr + at, text.len - at), false);
}

/* ---- running ------------------------------------------------------------------------------------- */

/* What `out` would say of a mention: as much as the wanted mark of its span asks for. */
static void put_mention(exo_buf *b, exonym_scanner *scanner, const exonym_mention *m, exo_str wanted) {
    size_t slashes = 0;
    bool bars = false;
    for (size_t i = 0; i < wanted.len; i++) slashes += wanted.ptr[i] == '/', bars |= wanted.ptr[i] == '|' && !slashes;
    put(b, m->id);
    exonym_entity e;
    for (size_t n = 0; bars && m->ambiguous && exonym_mention_candidate(scanner, m, n, &e); n++) {
        if (strcmp(e.id, m->id) == 0) continue;
        put(b, "|");
        put(b, e.id);
    }
    if (slashes > 0) put(b, "/"), put(b, m->tag);
    if (slashes > 1) put(b, "/"), put(b, m->via);
    if (m->suggestion) put(b, "?");
}

/* "id//via" asks for no tag: an empty tag in the wanted mark is no wish. */
static bool skips_tag(exo_str wanted) {
    for (size_t i = 0; i + 1 < wanted.len; i++)
        if (wanted.ptr[i] == '/') return wanted.ptr[i + 1] == '/';
    return false;
}

static exo_str wanted_at(const mark_list *wanted, const exonym_mention *m) {
    for (size_t i = 0; i < wanted->len; i++)
        if (wanted->at[i].start == m->start && wanted->at[i].end == m->end) return wanted->at[i].says;
    return EXO_STR("");
}

/* The mentions that exonym_scan_each gives must be those of exonym_scan. */
typedef struct same {
    const exonym_mention *mentions;
    size_t count, at;
    bool differs;
} same;
static bool is_same(void *user, const exonym_mention *m) {
    same *s = user;
    const exonym_mention *other = s->at < s->count ? &s->mentions[s->at] : NULL;
    s->at++;
    s->differs |= !other || other->start != m->start || other->end != m->end || strcmp(other->id, m->id) != 0;
    return true;
}

static void compare(const test_case *t, exonym_scanner *scanner, exo_str text, const mark_list *wanted) {
    exonym_error err;
    exonym_document doc = {.size = sizeof doc, .lang = t->lang[0] ? t->lang : NULL};
    const exonym_mention *m;
    size_t n;
    if (exonym_scan(scanner, text.ptr, text.len, &doc, &m, &n, &err)) {
        fails(t, err.message);
        return;
    }
    exo_arena arena;
    exo_arena_init(&arena, heap());
    mark_list got = {0};
    for (size_t i = 0; i < n; i++) {
        exo_buf says = {0};
        exo_str want = wanted_at(wanted, &m[i]);
        exonym_mention shown = m[i];
        if (skips_tag(want)) shown.tag = "";
        put_mention(&says, scanner, &shown, want);
        MUST(EXO_PUSH(heap(), &got, (mark){(size_t)m[i].start, (size_t)m[i].end, exo_arena_dup(&arena, exo_buf_view(&says))}));
        exo_free(heap(), says.at);
        bool inner = m[i].parent >= 0;
        if (inner && ((size_t)m[i].parent >= i || m[m[i].parent].start > m[i].start || m[m[i].parent].end < m[i].end))
            fails(t, "the parent of a mention does not contain it");
        if (i && m[i].start < m[i - 1].end && !inner && !m[i].suggestion && !m[i - 1].suggestion) fails(t, "two mentions overlap, and neither is the parent");
    }
    exo_buf want_text = {0}, got_text = {0};
    write_marked(&want_text, text, wanted->at, wanted->len);
    write_marked(&got_text, text, got.at, got.len);
    check_count++;
    if (!exo_str_eq(exo_buf_view(&want_text), exo_buf_view(&got_text))) {
        fails(t, "other mentions");
        fprintf(stderr, "  wanted: %.*s\n  got:    %.*s\n", EXO_FMT(exo_buf_view(&want_text)), EXO_FMT(exo_buf_view(&got_text)));
    }
    if (t->asks_language && strcmp(t->read_as, exonym_scanner_lang(scanner)) != 0) {
        fails(t, "read in another language");
        fprintf(stderr, "  wanted: %s\n  got:    %s\n", t->read_as, exonym_scanner_lang(scanner));
    }
    /* The second scan ends the life of the first one's mentions: compare with what was kept of them. */
    same s = {.count = n};
    exonym_mention *kept = calloc(n + 1, sizeof *kept);
    MUST(kept);
    for (size_t i = 0; i < n; i++) {
        kept[i] = m[i];
        exo_str id = exo_arena_dup(&arena, exo_str_cstr(m[i].id));
        kept[i].id = id.ptr;
        MUST(id.ptr);
    }
    s.mentions = kept;
    if (exonym_scan_each(scanner, text.ptr, text.len, &doc, is_same, &s, &err)) fails(t, err.message);
    else if (s.differs || s.at != s.count) fails(t, "exonym_scan_each gives other mentions than exonym_scan");
    free(kept);
    exo_free(heap(), want_text.at);
    exo_free(heap(), got_text.at);
    exo_free(heap(), got.at);
    exo_arena_free(&arena);
}

/* One scanner for each way of scanning the built-in lexicon: making one costs more than a case. */
static exonym_scanner *scanner_of(const test_case *t, exonym_image *image, exonym_scanner *kept[4]) {
    size_t way = (t->all ? 1u : 0u) + (t->suggest ? 2u : 0u);
    if (image == builtin && kept[way]) return kept[way];
    exonym_scan_options options = {.size = sizeof options, .overlap = t->all ? EXONYM_OVERLAP_ALL : EXONYM_OVERLAP_LONGEST, .suggest = t->suggest};
    exonym_scanner *scanner = NULL;
    exonym_error err;
    MUST(exonym_scanner_new(&image, 1, &options, &scanner, &err) == EXONYM_OK);
    if (image == builtin) kept[way] = scanner;
    return scanner;
}

static exonym_scanner *kept_scanners[4];

static void run(test_case *t, lexicon *below) {
    exo_buf in = {0}, plain = {0};
    mark_list marks = {0};
    cases++;
    lexicon *lex = t->own.rows.len || t->own.words.len ? &t->own : below;
    exonym_image *image = image_of(lex, t->file);
    if (!image) fails(t, "its lexicon does not compile");
    else if (!t->has_out) fails(t, "no out");
    else if (read_marked(t, exo_buf_view(&t->in), &in, NULL) && read_marked(t, exo_buf_view(&t->out), &plain, &marks)) {
        if (!exo_str_eq(exo_buf_view(&in), exo_buf_view(&plain))) {
            fails(t, "in and out are not the same text");
        } else {
            exonym_scanner *scanner = scanner_of(t, image, kept_scanners);
            compare(t, scanner, exo_buf_view(&in), &marks);
            if (image != builtin) exonym_scanner_free(scanner);
        }
    }
    exo_free(heap(), in.at);
    exo_free(heap(), plain.at);
    exo_free(heap(), marks.at);
}

/* ---- reading ------------------------------------------------------------------------------------- */

static void copy_code(char out[8], exo_str code) { snprintf(out, 8, "%.*s", EXO_FMT(code)); }

static bool read_line(test_case *t, exo_str line) {
    const char *colon = memchr(line.ptr, ':', line.len);
    if (!colon) return false;
    exo_str key = exo_str_of(line.ptr, (size_t)(colon - line.ptr)), rest = exo_str_of(colon + 1, line.len - key.len - 1),
            value = exo_str_trim(rest);
    if (exo_str_is(key, "in") || exo_str_is(key, "out")) {
        bool in = key.len == 2;
        exo_buf *b = in ? &t->in : &t->out;
        if (in ? t->has_in : t->has_out) put(b, "\n");
        *(in ? &t->has_in : &t->has_out) = true;
        put_bytes(b, value);
        return true;
    }
    if (exo_str_is(key, "lexicon")) return put_row(&t->own.rows, value), true;
    if (exo_str_is(key, "words")) return put_row(&t->own.words, value), true;
    if (exo_str_is(key, "lang")) return copy_code(t->lang, value), true;
    if (exo_str_is(key, "read-as")) return copy_code(t->read_as, value), t->asks_language = true;
    if (exo_str_is(key, "overlap")) return t->all = true, exo_str_is(value, "all");
    if (exo_str_is(key, "suggest")) return t->suggest = true, exo_str_is(value, "yes");
    return false;
}

/* A group has ended: it is a case, or the lexicon of the cases below. */
static void end_group(test_case *t, lexicon *below) {
    if (t->has_in || t->has_out) {
        run(t, below);
    } else if (t->own.rows.len || t->own.words.len) {
        forget(below);
        if (!exo_str_is(exo_buf_view(&t->own.rows), "builtin\n")) {
            *below = t->own;
            t->own = (lexicon){0};
        }
    }
    clear(t);
}

static void read_file(const char *path) {
    exo_buf bytes = {0};
    exonym_error err;
    if (exo_file_read(heap(), path, &bytes, &err)) {
        check_failures++;
        fprintf(stderr, "%s\n", err.message);
        return;
    }
    test_case t = {.file = path};
    lexicon below = {0};
    exo_str rest = exo_buf_view(&bytes), line;
    if (!exo_str_starts(rest, EXO_STR("# "))) t.line = 1, fails(&t, "a file of cases begins with a comment that says its source");
    for (size_t number = 1; exo_str_next(&rest, '\n', &line); number++) {
        line = exo_str_trim(line);
        if (line.len == 0) {
            end_group(&t, &below);
            continue;
        }
        if (line.ptr[0] == '#') continue;
        if (!t.has_in) t.line = number;
        if (!read_line(&t, line)) fails(&t, "not a line of a case");
    }
    end_group(&t, &below);
    forget(&below);
    exo_free(heap(), bytes.at);
}

static void read_path(const char *path) {
    struct stat info;
    if (stat(path, &info) || !S_ISDIR(info.st_mode)) {
        read_file(path);
        return;
    }
    struct dirent **entries;
    int n = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        exo_str name = exo_str_cstr(entries[i]->d_name);
        char below[1024];
        snprintf(below, sizeof below, "%s/%s", path, entries[i]->d_name);
        bool folder = stat(below, &info) == 0 && S_ISDIR(info.st_mode);
        if (name.ptr[0] != '.' && (folder || exo_str_ends(name, EXO_STR(".case")))) read_path(below);
        free(entries[i]);
    }
    if (n >= 0) free(entries);
}

int main(int argc, char **argv) {
    exonym_error err;
    if (exonym_image_open_builtin(NULL, &builtin, &err)) {
        fprintf(stderr, "test_cases: %s\n", err.message);
        return err.status == EXONYM_ERR_NOT_FOUND ? CHECK_SKIPPED : 1;
    }
    for (int i = 1; i < argc; i++) read_path(argv[i]);
    for (size_t i = 0; i < 4; i++) exonym_scanner_free(kept_scanners[i]);
    exonym_image_close(builtin);
    printf("test_cases: %zu cases, %d failures\n", cases, check_failures);
    return check_failures || !cases;
}

/* Runs tests/cases/fold/: what a text is cut into and folded to, and which marks speak against a form.

       # What the case shows.
       in:    Łódź, \u{FB01}nał
       out:   [0-7 lodz Title marked] break [9-15 final lower marked]
       marks: cină Cina no             whether the marks of the first word are all in the second

   \n \r \t \0 \\ \s (a space) \xNN and \u{N} stand for bytes and characters; \{300*a} repeats a (escapes allowed). */
#include "check.h"

#include "fold/fold.h"

#include <dirent.h>

static exo_fold_tables tables;
static const exo_fold *fold;

/* ---- reading cases ---------------------------------------------------------------------------- */

static size_t number(exo_str s, size_t *i, unsigned base) {
    size_t n = 0;
    for (; *i < s.len; ++*i) {
        static const char digits[] = "0123456789ABCDEF";
        const char *at = memchr(digits, s.ptr[*i], base);
        if (!at) break;
        n = n * base + (size_t)(at - digits);
    }
    return n;
}

static void unescape(exo_buf *b, exo_str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i], utf8[4];
        if (c != '\\' || i + 1 == s.len) {
            put_bytes(b, exo_str_of(&c, 1));
            continue;
        }
        c = s.ptr[++i];
        if (c == 'x' && i + 2 < s.len) {
            size_t from = ++i;
            char byte = (char)number(exo_str_of(s.ptr, from + 2), &i, 16);
            put_bytes(b, exo_str_of(&byte, 1));
            i--;
        } else if (c == 'u') {
            i += 2;
            put_bytes(b, exo_str_of(utf8, exo_utf8_put((uint32_t)number(s, &i, 16), utf8)));
        } else if (c == '{') {
            i++;
            size_t times = number(s, &i, 10), from = i + 1, depth = 0;
            for (; i < s.len && (s.ptr[i] != '}' || depth); i++) depth += (s.ptr[i] == '{') - (size_t)(s.ptr[i] == '}');
            while (times--) unescape(b, exo_str_of(s.ptr + from, i - from));
        } else {
            c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c == '0' ? '\0' : c == 's' ? ' ' : c;
            put_bytes(b, exo_str_of(&c, 1));
        }
    }
}

/* ---- what fold says --------------------------------------------------------------------------- */

static const char *gap_name(uint8_t gap, char sign[2]) {
    static const char *const names[] = {"none", "space", "hyphen", "apostrophe", "dot", "break"};
    if (gap <= EXO_GAP_BREAK) return names[gap];
    sign[0] = (char)gap;
    sign[1] = '\0';
    return sign;
}

static void dump(exo_buf *out, exo_str text) {
    static const char *const shapes[] = {"", " lower", " Title", " UPPER", " mIxed"};
    exo_fold_word w;
    size_t pos = 0;
    for (bool first = true; exo_fold_next(fold, text.ptr, text.len, pos, &w); pos = (size_t)w.end, first = false) {
        char sign[2];
        if (!first) MUST(exo_buf_printf(heap(), out, " %s ", gap_name(exo_fold_gap(fold, text.ptr, pos, (size_t)w.start), sign)));
        MUST(exo_buf_printf(heap(), out, "[%zu-%zu %.*s%s%s%s]", (size_t)w.start, (size_t)w.end, (int)w.len, w.len ? w.folded : "",
                            shapes[w.shape], w.marked ? " marked" : "", w.digits ? " digits" : ""));
        /* What the flags promise. */
        bool ascii = true;
        for (size_t i = (size_t)w.start; i < w.end; i++) ascii &= (unsigned char)text.ptr[i] < 0x80;
        CHECK_INT(ascii, w.ascii);
        CHECK(exo_utf8_check(w.folded, w.len) == w.len);
        for (size_t i = 0; i < 8; i++) CHECK_INT(0, w.folded[w.len + i]);
    }
}

static bool marks_ok(exo_str word, exo_str form) {
    char a[EXO_FOLD_MAX * 2], b[EXO_FOLD_MAX * 2];
    size_t na = exo_fold_marked(fold, word.ptr, word.len, a), nb = exo_fold_marked(fold, form.ptr, form.len, b);
    return na && nb && exo_fold_marks_ok(fold, exo_str_of(a, na), exo_str_of(b, nb));
}

static void differ(const char *path, size_t line, exo_str want, exo_str got) {
    check_count++;
    if (!exo_str_eq(want, got) && check_fails(path, (int)line)) fprintf(stderr, "\n  wanted: %.*s\n  got:    %.*s\n", EXO_FMT(want), EXO_FMT(got));
}

static void read_cases(const char *path) {
    exo_buf bytes = {0}, in = {0};
    exonym_error err;
    MUST(exo_file_read(heap(), path, &bytes, &err) == EXONYM_OK);
    exo_str rest = exo_buf_view(&bytes), line;
    for (size_t n = 1; exo_str_next(&rest, '\n', &line); n++) {
        exo_buf got = {0};
        if (exo_str_starts(line, EXO_STR("in:"))) {
            in.len = 0;
            unescape(&in, exo_str_trim(exo_str_of(line.ptr + 3, line.len - 3)));
        } else if (exo_str_starts(line, EXO_STR("out:"))) {
            dump(&got, exo_buf_view(&in));
            differ(path, n, exo_str_trim(exo_str_of(line.ptr + 4, line.len - 4)), exo_buf_view(&got));
        } else if (exo_str_starts(line, EXO_STR("marks:"))) {
            exo_str parts = exo_str_trim(exo_str_of(line.ptr + 6, line.len - 6)), word = {NULL, 0}, form = {NULL, 0}, answer = {NULL, 0};
            MUST(exo_str_next(&parts, ' ', &word) && exo_str_next(&parts, ' ', &form) && exo_str_next(&parts, ' ', &answer));
            exo_buf a = {0}, b = {0};
            unescape(&a, word);
            unescape(&b, form);
            differ(path, n, answer, marks_ok(exo_buf_view(&a), exo_buf_view(&b)) ? EXO_STR("yes") : EXO_STR("no"));
            exo_free(heap(), a.at);
            exo_free(heap(), b.at);
        } else {
            MUST(line.len == 0 || line.ptr[0] == '#');
        }
        exo_free(heap(), got.at);
    }
    exo_free(heap(), bytes.at);
    exo_free(heap(), in.at);
}

/* ---- what holds for any text ------------------------------------------------------------------ */

static bool has_0149(const exo_fold_word *w) {
    for (uint32_t i = 0; i + 1 < w->len; i++)
        if (memcmp(w->folded + i, "\xCA\xBC", 2) == 0) return true;
    return false;
}

/* Words lie in order, on character boundaries, begin and end with what belongs to them, and a cut text gives the words
   of the whole where the cut does not touch them. */
static void check_random(lots *l) {
    exo_buf b = {0};
    for (size_t n = draw_below(l, 40); n-- > 0;) put_random_char(&b, l);
    for (size_t n = draw_below(l, 4); n-- > 0 && b.len;) b.at[draw_below(l, b.len)] = (char)draw(l);
    exo_str text = exo_buf_view(&b);
    bool *boundary = calloc(text.len + 1, sizeof *boundary);
    MUST(boundary);
    for (size_t at = 0; at < text.len;) {
        uint32_t cp;
        boundary[at] = true;
        at += exo_utf8_step(text.ptr + at, text.ptr + text.len, &cp);
    }
    boundary[text.len] = true;
    exo_fold_word w, again;
    size_t pos = 0;
    while (exo_fold_next(fold, text.ptr, text.len, pos, &w)) {
        CHECK(w.start >= pos && w.end > w.start && w.end <= text.len && boundary[w.start] && boundary[w.end]);
        for (size_t from = pos; from <= w.start; from++)
            if (boundary[from]) CHECK(exo_fold_next(fold, text.ptr, text.len, from, &again) && again.start == w.start && again.end == w.end);
        CHECK(exo_fold_next(fold, text.ptr, (size_t)w.end, (size_t)w.start, &again) && again.end == w.end && again.len == w.len &&
              memcmp(again.folded, w.folded, w.len) == 0);
        /* Folding is done once: a folded word folds to itself. */
        /* U+0149 is the exception: its apostrophe is a letter inside it and none alone. */
        if (w.len && exo_fold_next(fold, w.folded, w.len, 0, &again) && again.end == w.len && !has_0149(&w))
            CHECK_TEXT(exo_str_of(w.folded, w.len), exo_str_of(again.folded, again.len));
        CHECK(marks_ok(exo_str_of(text.ptr + w.start, (size_t)(w.end - w.start)), exo_str_of(text.ptr + w.start, (size_t)(w.end - w.start))) || w.len == 0);
        pos = (size_t)w.end;
    }
    free(boundary);
    exo_free(heap(), b.at);
}

/* A word of a million letters, and a gap of a million signs, cost one pass. */
static void check_long(void) {
    exo_buf b = {0};
    exo_fold_word w;
    put_times(&b, "a\xCC\x81", 500000);
    put_times(&b, "\xC2\xAD.", 300000);
    put(&b, "z");
    MUST(exo_fold_next(fold, b.at, b.len, 0, &w));
    CHECK_INT(1500000, w.end);
    CHECK_INT(0, w.len);
    CHECK(exo_fold_next(fold, b.at, b.len, (size_t)w.end, &w) && w.start == b.len - 1);
    CHECK(!exo_fold_next(fold, b.at, b.len, b.len, &w));
    CHECK_INT(EXO_GAP_BREAK, exo_fold_gap(fold, b.at, 1500000, b.len - 1));
    CHECK(!exo_fold_next(fold, NULL, 0, 0, &w));
    exo_free(heap(), b.at);
}

int main(int argc, char **argv) {
    exonym_error err;
    MUST(exo_fold_tables_make(heap(), &tables, &err) == EXONYM_OK);
    fold = &tables.view;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        MUST(folder);
        for (struct dirent *e; (e = readdir(folder));) {
            exo_buf path = {0};
            if (!exo_str_ends(exo_str_cstr(e->d_name), EXO_STR(".case"))) continue;
            MUST(exo_buf_printf(heap(), &path, "%s/%s", argv[i], e->d_name) && exo_buf_putc(heap(), &path, '\0'));
            read_cases(path.at);
            exo_free(heap(), path.at);
        }
        closedir(folder);
    }
    lots l = {1};
    for (int i = 0; i < 20000; i++) check_random(&l);
    check_long();
    exo_fold_tables_free(&tables);
    return check_end("test_fold");
}

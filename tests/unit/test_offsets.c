/* Where mentions are, in bytes, code points and UTF-16 units, over texts in which the three differ; and what spans
   promise on any text: character boundaries, order, no overlap, parents that contain. */
#include "fixture.h"

static exonym_image *image;
static exonym_scanner *longest, *all;

/* ---- counting, the slow way ------------------------------------------------------------------- */

/* Units before byte `at`, by decoding from the beginning of the text. */
static void count_to(exo_str text, uint64_t at, uint64_t *chars, uint64_t *utf16) {
    *chars = *utf16 = 0;
    for (size_t i = 0; i < at;) {
        uint32_t cp;
        i += exo_utf8_step(text.ptr + i, text.ptr + text.len, &cp);
        ++*chars;
        *utf16 += cp != EXO_CP_BAD && cp > 0xFFFF ? 2 : 1;
    }
}

static bool is_boundary(exo_str text, uint64_t at) {
    for (size_t i = 0; i <= at;) {
        uint32_t cp;
        if (i == at) return true;
        i += exo_utf8_step(text.ptr + i, text.ptr + text.len, &cp);
    }
    return false;
}

/* ---- what was found --------------------------------------------------------------------------- */

/* A line for each mention: its text, bytes, characters, UTF-16 units, parent. */
static void dump(exo_buf *b, exonym_scanner *s, exo_str text) {
    const exonym_mention *m;
    size_t n;
    exonym_error err;
    exonym_cursor chars = {0}, utf16 = {0};
    MUST(exonym_scan(s, text.ptr, text.len, NULL, &m, &n, &err) == EXONYM_OK);
    for (size_t i = 0; i < n; i++) {
        exonym_cursor end;
        unsigned long long c, u;
        c = exonym_cursor_move(&chars, text.ptr, text.len, m[i].start, EXONYM_CHARS);
        u = exonym_cursor_move(&utf16, text.ptr, text.len, m[i].start, EXONYM_UTF16);
        MUST(exo_buf_printf(heap(), b, "%s bytes %llu", m[i].id, (unsigned long long)m[i].start));
        end = chars;
        MUST(exo_buf_printf(heap(), b, "-%llu chars %llu-%llu", (unsigned long long)m[i].end, c,
                            (unsigned long long)exonym_cursor_move(&end, text.ptr, text.len, m[i].end, EXONYM_CHARS)));
        end = utf16;
        MUST(exo_buf_printf(heap(), b, " utf16 %llu-%llu", u, (unsigned long long)exonym_cursor_move(&end, text.ptr, text.len, m[i].end, EXONYM_UTF16)));
        if (m[i].parent >= 0) MUST(exo_buf_printf(heap(), b, " in %lld", (long long)m[i].parent));
        put(b, "\n");
    }
}

static void differ(int line, exonym_scanner *s, exo_str text, const char *want) {
    exo_buf got = {0};
    dump(&got, s, text);
    check_text(__FILE__, line, "mentions", exo_str_cstr(want), exo_buf_view(&got));
    exo_free(heap(), got.at);
}
#define FOUND(text, want) differ(__LINE__, longest, EXO_STR(text), want)
#define FOUND_ALL(text, want) differ(__LINE__, all, EXO_STR(text), want)

static void check_places(void) {
    FOUND("", "");
    FOUND("Poland", "geo.pl bytes 0-6 chars 0-6 utf16 0-6\n");
    /* Letters of two bytes, ligatures, the dotted I: the span is that of the text as given. */
    FOUND("żółć w Łódź.", "loc.lodz bytes 11-18 chars 7-11 utf16 7-11\n");
    FOUND("ﬁnał: İstanbul i ISTANBUL", "loc.istanbul bytes 9-18 chars 6-14 utf16 6-14\nloc.istanbul bytes 21-29 chars 17-25 utf16 17-25\n");
    FOUND("ß ŒﬃĲ Poland", "geo.pl bytes 11-17 chars 6-12 utf16 6-12\n");
    FOUND("ＰＯＬＡＮＤ！Łódź", "geo.pl bytes 0-18 chars 0-6 utf16 0-6\nloc.lodz bytes 21-28 chars 7-11 utf16 7-11\n");
    /* Combining marks belong to the letter before them. */
    FOUND("Ło\xCC\x81" "dz\xCC\x81 i Poland", "loc.lodz bytes 0-9 chars 0-6 utf16 0-6\ngeo.pl bytes 12-18 chars 9-15 utf16 9-15\n");
    FOUND("I\xCC\x87stanbul", "loc.istanbul bytes 0-10 chars 0-9 utf16 0-9\n");
    /* Emoji: four bytes, one character, two units; sequences of them with joiners and selectors. */
    FOUND("👍Poland👍", "geo.pl bytes 4-10 chars 1-7 utf16 2-8\n");
    FOUND("👨‍👩‍👧 Poland 🇵🇱 Łódź", "geo.pl bytes 19-25 chars 6-12 utf16 9-15\nloc.lodz bytes 35-42 chars 16-20 utf16 21-25\n");
    FOUND("𝐏𝐨𝐥𝐚𝐧𝐝 𐐀 Poland", "geo.pl bytes 0-24 chars 0-6 utf16 0-12\ngeo.pl bytes 30-36 chars 9-15 utf16 16-22\n");
    FOUND("波兰和Poland", "geo.pl bytes 0-6 chars 0-2 utf16 0-2\ngeo.pl bytes 9-15 chars 3-9 utf16 3-9\n");
    /* A byte order mark, line ends, NUL. */
    FOUND("\xEF\xBB\xBFPoland\r\nPoland\r\n", "geo.pl bytes 3-9 chars 1-7 utf16 1-7\ngeo.pl bytes 11-17 chars 9-15 utf16 9-15\n");
    FOUND("Joe\r\nBiden", "per.biden-joe bytes 0-10 chars 0-10 utf16 0-10\n");
    FOUND("\0Poland\0Łódź\0", "geo.pl bytes 1-7 chars 1-7 utf16 1-7\nloc.lodz bytes 8-15 chars 8-12 utf16 8-12\n");
    /* Soft hyphens inside a word are in the span, those at its ends are not. */
    FOUND("\xC2\xADPo\xC2\xADland\xC2\xAD!", "geo.pl bytes 2-10 chars 1-8 utf16 1-8\n");
    FOUND("\xE2\x80\x8BPoland\xE2\x80\x8B Joe\xC2\xA0" "Biden", "geo.pl bytes 3-9 chars 1-7 utf16 1-7\nper.biden-joe bytes 13-23 chars 9-18 utf16 9-18\n");
    /* Ill-formed bytes: each maximal subpart is one character and one unit (Unicode 15, 3.9). */
    FOUND("\xFFPoland", "geo.pl bytes 1-7 chars 1-7 utf16 1-7\n");
    FOUND("\xC0\xAFPoland\xE2\x82", "geo.pl bytes 2-8 chars 2-8 utf16 2-8\n");
    FOUND("\xE2\x82 Poland", "geo.pl bytes 3-9 chars 2-8 utf16 2-8\n");
    FOUND("\xF0\x9F\x98 Poland \xED\xA0\x80 Łódź", "geo.pl bytes 4-10 chars 2-8 utf16 2-8\nloc.lodz bytes 15-22 chars 13-17 utf16 13-17\n");
    FOUND("\xF4\x90\x80\x80 Poland", "geo.pl bytes 5-11 chars 5-11 utf16 5-11\n");
    FOUND("Po\xC5land Pol\xFF" "and", "");
    FOUND("Łód\xC5 Poland", "geo.pl bytes 7-13 chars 5-11 utf16 5-11\n");
    /* What belongs to a name, and what does not. */
    FOUND("Acme Inc. and Acme Inc", "org.acme bytes 0-9 chars 0-9 utf16 0-9\norg.acme bytes 14-22 chars 14-22 utf16 14-22\n");
    FOUND("Farage’a, Farage's", "per.farage-nigel bytes 0-10 chars 0-8 utf16 0-8\nper.farage-nigel bytes 12-18 chars 10-16 utf16 10-16\n");
    FOUND("Polandnya diPoland", "geo.pl bytes 0-9 chars 0-9 utf16 0-9\ngeo.pl bytes 12-18 chars 12-18 utf16 12-18\n");
    FOUND("Polandy Łódźx Poland2 2Poland F16x", "");
    FOUND("APT31, APT-28 and apt 5.", "grp.apt31 bytes 0-5 chars 0-5 utf16 0-5\ngrp.apt28 bytes 7-13 chars 7-13 utf16 7-13\ngrp.apt5 bytes 18-23 chars 18-23 utf16 18-23\n");
    /* The inner ones, with the index of what they stand in. */
    FOUND("South Poland Sea, Poland", "loc.southsea bytes 0-16 chars 0-16 utf16 0-16\ngeo.pl bytes 18-24 chars 18-24 utf16 18-24\n");
    FOUND_ALL("Łódź: South Poland Sea, Poland",
              "loc.lodz bytes 0-7 chars 0-4 utf16 0-4\nloc.southsea bytes 9-25 chars 6-22 utf16 6-22\ngeo.pl bytes 15-21 chars 12-18 utf16 12-18 in 1\n"
              "geo.pl bytes 27-33 chars 24-30 utf16 24-30\n");
}

/* ---- any text --------------------------------------------------------------------------------- */

static const char *const pieces[] = {"Poland", "Łódź", "İstanbul", "Joe Biden", "Biden", "South Poland Sea", "Xi Jinping", "AT&T", "F-16", "APT31", "APT 28", "Acme Inc.",
                                     "Farage'a", "Polandnya", "波兰", "Польша", "Annalena Baerbok", "Ursula von der Leyen", "Leyen", "polski", "Novi Sad", "X posted",
                                     " ", " ", " ", ". ", "\n", "-", "'", "\xCC\x81", "\xC2\xAD", "👍", "\xFF", "\xE2\x82", "\xED\xA0\x80", "ﬁ", "\r\n", "2", "said Baerbok"};

static void check_spans(exonym_scanner *s, exo_str text, bool inner) {
    const exonym_mention *m;
    size_t n;
    exonym_error err;
    MUST(exonym_scan(s, text.ptr, text.len, NULL, &m, &n, &err) == EXONYM_OK);
    for (size_t i = 0; i < n; i++) {
        CHECK(m[i].start < m[i].end && m[i].end <= text.len && is_boundary(text, m[i].start) && is_boundary(text, m[i].end));
        CHECK(m[i].score > 0 && m[i].score <= 1 && *m[i].id && *m[i].canonical && *m[i].label && *m[i].type && *m[i].via && m[i].tag);
        if (i) CHECK(m[i].start > m[i - 1].start || (m[i].start == m[i - 1].start && m[i].end < m[i - 1].end));
        if (!inner) CHECK(m[i].parent == -1 && (i == 0 || m[i].start >= m[i - 1].end));
        if (!inner || m[i].parent < 0) continue;
        CHECK(m[i].parent < (int64_t)i);
        const exonym_mention *outer = &m[m[i].parent < (int64_t)i ? m[i].parent : 0];
        CHECK(outer->start <= m[i].start && outer->end >= m[i].end && outer->parent == -1);
    }
    /* What has no parent does not overlap. */
    uint64_t taken = 0;
    for (size_t i = 0; i < n; i++) {
        if (m[i].parent >= 0) continue;
        CHECK(m[i].start >= taken);
        taken = m[i].end;
    }
}

static void check_any(lots *l) {
    exo_buf b = {0};
    for (size_t n = draw_below(l, 30); n-- > 0;) {
        put(&b, pieces[draw_below(l, sizeof pieces / sizeof *pieces)]);
        if (draw_below(l, 3)) put(&b, " ");
    }
    if (draw_below(l, 4) == 0 && b.len) b.at[draw_below(l, b.len)] = (char)draw(l);
    exo_str text = exo_buf_view(&b);
    check_spans(longest, text, false);
    check_spans(all, text, true);
    /* Any cursor, moved in steps, counts what decoding from the beginning counts. */
    exonym_cursor chars = {0}, utf16 = {0}, bytes = {0};
    for (size_t at = 0; at <= text.len; at += 1 + draw_below(l, 9)) {
        uint64_t c, u;
        if (!is_boundary(text, at)) continue;
        count_to(text, at, &c, &u);
        CHECK_INT(c, exonym_cursor_move(&chars, text.ptr, text.len, at, EXONYM_CHARS));
        CHECK_INT(u, exonym_cursor_move(&utf16, text.ptr, text.len, at, EXONYM_UTF16));
        CHECK_INT(at, exonym_cursor_move(&bytes, text.ptr, text.len, at, EXONYM_BYTES));
        /* One long step goes another way than many short ones. */
        exonym_cursor jump = {0};
        CHECK_INT(c, exonym_cursor_move(&jump, text.ptr, text.len, at, EXONYM_CHARS));
        CHECK_INT(u, jump.utf16);
    }
    size_t bad = 0;
    for (uint32_t cp = 0; bad < text.len; bad += exo_utf8_step(text.ptr + bad, text.ptr + text.len, &cp)) {
        exo_utf8_step(text.ptr + bad, text.ptr + text.len, &cp);
        if (cp == EXO_CP_BAD) break;
    }
    CHECK_INT(bad, exo_utf8_check(text.ptr, text.len));
    exo_free(heap(), b.at);
}

static void check_cursor(void) {
    exonym_cursor c = {0};
    const char *text = "aé👍\xFFz";
    CHECK_INT(0, exonym_cursor_move(&c, text, 9, 0, EXONYM_CHARS));
    CHECK_INT(2, exonym_cursor_move(&c, text, 9, 3, EXONYM_CHARS));
    CHECK_INT(4, exonym_cursor_move(&c, text, 9, 7, EXONYM_UTF16));   /* units may change on the way */
    CHECK_INT(3, c.chars);
    CHECK_INT(4, exonym_cursor_move(&c, text, 9, 8, EXONYM_CHARS));
    CHECK_INT(5, exonym_cursor_move(&c, text, 9, 9, EXONYM_CHARS));
    CHECK_INT(6, exonym_cursor_move(&c, text, 9, 9, EXONYM_UTF16));   /* no step at all */
    c = (exonym_cursor){0};
    CHECK_INT(9, exonym_cursor_move(&c, text, 9, 9, EXONYM_BYTES));
    CHECK_INT(5, exonym_cursor_move(&c, text, 9, 9, EXONYM_CHARS));   /* bytes lose no count */
    c = (exonym_cursor){0};
    CHECK_INT(0, exonym_cursor_move(&c, NULL, 0, 0, EXONYM_UTF16));
}

int main(void) {
    unsigned char *bytes;
    exonym_error err;
    exonym_scan_options options = {.size = sizeof options, .overlap = EXONYM_OVERLAP_ALL};
    image = fixture_open(fixture_layer, &bytes);
    MUST(!exonym_scanner_new(&image, 1, NULL, &longest, &err) && !exonym_scanner_new(&image, 1, &options, &all, &err));
    check_places();
    check_cursor();
    lots l = {3};
    for (int i = 0; i < 4000; i++) check_any(&l);
    exonym_scanner_free(longest);
    exonym_scanner_free(all);
    exonym_image_close(image);
    free(bytes);
    return check_end("test_offsets");
}

/* Any options and any text over the lexicon of tests/unit/fixture.h. Mentions are in order, in bounds, on character
   boundaries, do not overlap or have parents that contain them; exonym_scan_each says what exonym_scan says; a used
   scanner says what a new one says; raw matches are in order; counting in other units agrees with the text.

   Byte 0: bit 0 all mentions, 1 suggestions, 2-3 language of the text, 4 types, 5 least score, 6-7 window. Then text. */
#include "../tests/unit/fixture.h"

static exonym_image *image;
static exonym_scanner *used[256];

static exonym_scanner *scanner_of(unsigned how) {
    static const size_t windows[] = {0, 1, 50, 1000};
    exonym_scan_options options = {.size = sizeof options, .overlap = how & 1 ? EXONYM_OVERLAP_ALL : EXONYM_OVERLAP_LONGEST, .suggest = how >> 1 & 1,
                                   .types = how >> 4 & 1 ? "PER,GPE" : NULL, .min_score = how >> 5 & 1 ? 0.9 : 0, .window = windows[how >> 6], .names_in = "pl"};
    exonym_scanner *s;
    exonym_error err;
    MUST(exonym_scanner_new(&image, 1, &options, &s, &err) == EXONYM_OK);
    return s;
}

typedef struct said {
    exo_buf lines;
    exo_str text;
    uint64_t last_start, last_end;
} said;

static bool say(void *user, const exonym_mention *m) {
    said *s = user;
    MUST(exo_buf_printf(heap(), &s->lines, "%llu-%llu %s %s %s %s %s %s %.3f %lld %u %u %d%d%d\n", (unsigned long long)m->start, (unsigned long long)m->end, m->id,
                        m->canonical, m->label, m->type, m->via, m->tag, m->score, (long long)m->parent, m->entity, m->image, m->inferred, m->ambiguous, m->suggestion));
    return true;
}

/* Whether a character ends at `at`: `*from` is one before it, and moves there. */
static bool is_boundary(exo_str text, size_t *from, uint64_t at) {
    uint32_t cp;
    while (*from < at) *from += exo_utf8_step(text.ptr + *from, text.ptr + text.len, &cp);
    return *from == at;
}

static void check_mentions(exo_str text, const exonym_mention *m, size_t n, unsigned how) {
    exonym_cursor chars = {0}, utf16 = {0};
    uint64_t taken = 0, before = 0;
    size_t start = 0;
    for (size_t i = 0; i < n; i++) {
        size_t end = (size_t)m[i].start;
        MUST(m[i].start < m[i].end && m[i].end <= text.len && is_boundary(text, &start, m[i].start) && is_boundary(text, &end, m[i].end));
        MUST(i == 0 || m[i].start > m[i - 1].start || (m[i].start == m[i - 1].start && m[i].end < m[i - 1].end));
        MUST(m[i].score > 0 && m[i].score <= 1 && (m[i].entity == UINT32_MAX || m[i].entity < FIXTURE_ENTITIES) && m[i].image == 0);
        if (how >> 4 & 1) MUST(!strcmp(m[i].type, "PER") || !strcmp(m[i].type, "GPE"));
        if (how >> 5 & 1) MUST(m[i].score >= 0.9);
        MUST(how >> 1 & 1 || !m[i].suggestion);
        MUST(m[i].parent >= -1 && m[i].parent < (int64_t)i && (how & 1 || m[i].parent == -1));
        if (m[i].parent >= 0) MUST(m[m[i].parent].start <= m[i].start && m[m[i].parent].end >= m[i].end);
        /* Suggestions take no place; with types or a least score, what they stood in may be left out. */
        if (!(how & 1) && !m[i].suggestion) {
            MUST(m[i].start >= taken);
            taken = m[i].end;
        }
        uint64_t c = exonym_cursor_move(&chars, text.ptr, text.len, m[i].start, EXONYM_CHARS);
        uint64_t u = exonym_cursor_move(&utf16, text.ptr, text.len, m[i].start, EXONYM_UTF16);
        MUST(c >= before && c <= m[i].start && u >= c && u <= 2 * c);
        before = c;
        exonym_entity e;
        MUST(m[i].ambiguous == exonym_mention_candidate(used[how], &m[i], 1, &e) || !m[i].ambiguous);
    }
}

typedef struct last_match {
    uint64_t start, end, len;
} last_match;
static bool take_match(void *user, const exonym_match *m) {
    last_match *last = user;
    MUST(m->start < m->end && m->end <= last->len && m->entity < FIXTURE_ENTITIES && *m->name && *m->via && *m->file && m->line);
    MUST(last->end == 0 || m->start > last->start || (m->start == last->start && m->end <= last->end));
    last->start = m->start;
    last->end = m->end;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const langs[] = {NULL, "pl", "en", "xx"};
    static unsigned char *bytes;
    if (!image) image = fixture_open(fixture_layer, &bytes);
    if (!size) return 0;
    unsigned how = data[0];
    exo_str text = exo_str_of((const char *)data + 1, size - 1);
    exonym_document doc = {.size = sizeof doc, .lang = langs[how >> 2 & 3]};
    exonym_error err;
    const exonym_mention *m;
    size_t n;
    said whole = {.text = text}, each = {.text = text}, anew = {.text = text};
    if (!used[how]) used[how] = scanner_of(how);
    exonym_scanner *fresh = scanner_of(how);
    MUST(exonym_scan(used[how], text.ptr, text.len, &doc, &m, &n, &err) == EXONYM_OK);
    check_mentions(text, m, n, how);
    for (size_t i = 0; i < n; i++) say(&whole, &m[i]);
    MUST(exonym_scan_each(used[how], text.ptr, text.len, &doc, say, &each, &err) == EXONYM_OK);
    MUST(exonym_scan_each(fresh, text.ptr, text.len, &doc, say, &anew, &err) == EXONYM_OK);
    MUST(exo_str_eq(exo_buf_view(&whole.lines), exo_buf_view(&each.lines)) && exo_str_eq(exo_buf_view(&whole.lines), exo_buf_view(&anew.lines)));
    last_match last = {.len = text.len};
    MUST(exonym_match_each(used[how], text.ptr, text.len, &doc, take_match, &last, &err) == EXONYM_OK);
    exonym_scanner_free(fresh);
    exo_free(heap(), whole.lines.at);
    exo_free(heap(), each.lines.at);
    exo_free(heap(), anew.lines.at);
    return 0;
}

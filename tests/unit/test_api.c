/* The public functions at their edges, each as its comment in exonym.h and compile.h states it. */
#include "fixture.h"

#include <stddef.h>

static exonym_image *image;

/* ---- what was said ---------------------------------------------------------------------------- */

static void put_mention(exo_buf *b, exo_str text, const exonym_mention *m) {
    MUST(exo_buf_printf(heap(), b, "%.*s=%s", (int)(m->end - m->start), text.ptr + m->start, m->id));
    if (m->suggestion) put(b, "?");
    if (m->ambiguous) put(b, "*");
    if (m->parent >= 0) MUST(exo_buf_printf(heap(), b, "^%d", (int)m->parent));
    put(b, "; ");
}

typedef struct listener {
    exo_str text;
    exo_buf said;
    size_t heard, stop_after;
} listener;
static bool hear(void *user, const exonym_mention *m) {
    listener *l = user;
    put_mention(&l->said, l->text, m);
    return ++l->heard != l->stop_after;
}

static void scan_into(exo_buf *out, exonym_scanner *s, exo_str text, const char *lang) {
    exonym_document doc = {.size = sizeof doc, .lang = lang};
    const exonym_mention *m;
    size_t n;
    exonym_error err;
    out->len = 0;
    CHECK_INT(EXONYM_OK, exonym_scan(s, text.ptr, text.len, &doc, &m, &n, &err));
    CHECK((n == 0) == (m == NULL));
    for (size_t i = 0; i < n; i++) put_mention(out, text, &m[i]);
}

/* exonym_scan and exonym_scan_each, of this scanner. */
static void says(int line, exonym_scanner *s, const char *text, const char *want) {
    exo_buf got = {0};
    listener each = {.text = exo_str_cstr(text)};
    scan_into(&got, s, each.text, NULL);
    check_text(__FILE__, line, text, exo_str_cstr(want), exo_buf_view(&got));
    CHECK_INT(EXONYM_OK, exonym_scan_each(s, text, strlen(text), NULL, hear, &each, NULL));
    check_text(__FILE__, line, text, exo_str_cstr(want), exo_buf_view(&each.said));
    exo_free(heap(), got.at);
    exo_free(heap(), each.said.at);
}
#define SAYS(scanner, text, want) says(__LINE__, scanner, text, want)

static exonym_scanner *scanner_of(exonym_scan_options options) {
    exonym_scanner *s;
    exonym_error err;
    options.size = sizeof options;
    MUST(exonym_scanner_new(&image, 1, &options, &s, &err) == EXONYM_OK);
    return s;
}

/* ---- small things ----------------------------------------------------------------------------- */

static void check_small(void) {
    CHECK_STR(EXONYM_VERSION, exonym_version());
    for (int i = -1; i < 20; i++) CHECK(*exonym_status_text((exonym_status)i));
    CHECK_STR("no error", exonym_status_text(EXONYM_OK));
    CHECK_STR("damaged image", exonym_status_text(EXONYM_ERR_DAMAGED));
    CHECK_STR("unknown status", exonym_status_text((exonym_status)99));
    exonym_image_close(NULL);
    exonym_scanner_free(NULL);
    exonym_compiler_free(NULL);
}

static void check_errors(void) {
    exonym_error err, before;
    exonym_image *none;
    exonym_scanner *s = (exonym_scanner *)(uintptr_t)1;
    memset(&err, 'x', sizeof err);
    before = err;
    exonym_image_info info = {.size = sizeof info};
    exonym_image_describe(image, &info);
    /* Left alone on success, whole on failure. */
    MUST(exonym_scanner_new(&image, 1, NULL, &s, &err) == EXONYM_OK);
    CHECK(memcmp(&err, &before, sizeof err) == 0);
    exonym_scanner_free(s);
    CHECK_INT(EXONYM_ERR_ARGUMENT, exonym_scanner_new(&image, 0, NULL, &s, &err));
    CHECK(!s && err.status == EXONYM_ERR_ARGUMENT && !err.file[0] && !err.line && !err.column && strstr(err.message, "1 to 255"));
    CHECK_INT(EXONYM_ERR_ARGUMENT, exonym_scanner_new(&image, 256, NULL, &s, NULL));
    exonym_scan_options wrong = {.size = sizeof wrong, .types = "PER,PERSON"};
    CHECK_INT(EXONYM_ERR_ARGUMENT, exonym_scanner_new(&image, 1, &wrong, &s, &err));
    CHECK(strstr(err.message, "PERSON") != NULL && !s);
    wrong = (exonym_scan_options){.size = sizeof wrong, .overlap = (exonym_overlap)2};
    CHECK_INT(EXONYM_ERR_ARGUMENT, exonym_scanner_new(&image, 1, &wrong, &s, &err));
    wrong = (exonym_scan_options){.size = sizeof wrong, .min_score = 1.5};
    CHECK_INT(EXONYM_ERR_ARGUMENT, exonym_scanner_new(&image, 1, &wrong, &s, &err));
    CHECK_INT(EXONYM_ERR_NOT_IMAGE, exonym_image_open_memory("", 0, NULL, &none, &err));
    CHECK_INT(EXONYM_ERR_NOT_IMAGE, exonym_image_open_memory(NULL, 0, NULL, &none, &err));
    /* A long path is shortened from the left, on a character boundary, and the message is one line of UTF-8. */
    for (size_t tail = 0; tail < 4; tail++) {
        exo_buf path = {0};
        put_times(&path, "\xC5\x82", 800);
        put_times(&path, "x", tail);
        put_bytes(&path, EXO_STR("\0"));
        CHECK_INT(EXONYM_ERR_IO, exonym_image_open(path.at, NULL, &none, &err));
        CHECK(exo_utf8_check(err.message, strlen(err.message)) == strlen(err.message));
        CHECK(exo_utf8_check(err.file, strlen(err.file)) == strlen(err.file));
        CHECK(memcmp(err.file, "...", 3) == 0 && !strchr(err.message, '\n'));
        /* Nor does a message end in half a character. */
        exo_error_set(&err, EXONYM_ERR_SYNTAX, tail & 1 ? "f.tsv" : NULL, 1, 1, "%.*s%s", (int)tail, "xxx", path.at);
        CHECK(strlen(err.message) >= 505 && exo_utf8_check(err.message, strlen(err.message)) == strlen(err.message));
        exo_free(heap(), path.at);
    }
}

/* Structs of another size: members behind the caller's end are left alone, or taken as zero. */
static void check_sizes(void) {
    exonym_image_info info;
    memset(&info, 0x55, sizeof info);
    info.size = offsetof(exonym_image_info, words);
    exonym_image_describe(image, &info);
    CHECK(info.bytes > 1000 && info.words == 0x5555555555555555u);
    info.size = sizeof info;
    exonym_image_describe(image, &info);
    CHECK(info.words > 20 && info.forms > 20 && info.lexemes > 20 && info.names > 20 && info.entities == FIXTURE_ENTITIES && info.patterns == 1);
    CHECK(strncmp(info.made_with, "exonym " EXONYM_VERSION ", Unicode ", 22) == 0);
    exonym_image_section section;
    uint64_t sum = 0, names = 0;
    size_t count = 0;
    for (; exonym_image_section_at(image, count, &section); count++) {
        sum += section.bytes;
        if (strcmp(section.name, "NAMES") == 0) names = section.items;
    }
    CHECK(count > 30 && sum < info.bytes && sum > info.bytes * 9 / 10 && names == info.names);
    union { exonym_image_info info; char room[sizeof info + 64]; } large;
    memset(&large, 0x55, sizeof large);
    large.info.size = sizeof large;
    exonym_image_describe(image, &large.info);
    CHECK(large.info.entities == FIXTURE_ENTITIES && large.room[sizeof info] == 0x55);

    exonym_error err;
    exonym_scanner *s;
    exonym_scan_options options;
    memset(&options, 0x55, sizeof options);
    options.size = offsetof(exonym_scan_options, types);
    options.allocator = NULL;
    options.overlap = EXONYM_OVERLAP_ALL;
    MUST(exonym_scanner_new(&image, 1, &options, &s, &err) == EXONYM_OK);
    SAYS(s, "South Poland Sea", "South Poland Sea=loc.southsea; Poland=geo.pl^0; ");
    exonym_scanner_free(s);
    options.size = 0;
    MUST(exonym_scanner_new(&image, 1, &options, &s, &err) == EXONYM_OK);
    SAYS(s, "South Poland Sea", "South Poland Sea=loc.southsea; ");
    exonym_document doc;
    memset(&doc, 0x55, sizeof doc);
    doc.size = offsetof(exonym_document, lang);
    const exonym_mention *m;
    size_t n;
    CHECK(exonym_scan(s, "Poland", 6, &doc, &m, &n, &err) == EXONYM_OK && n == 1);
    exonym_scanner_free(s);
    exonym_open_options open;
    exonym_image *none;
    memset(&open, 0x55, sizeof open);
    open.size = offsetof(exonym_open_options, allocator);
    static const uint64_t eight = 8;
    CHECK_INT(EXONYM_ERR_NOT_IMAGE, exonym_image_open_memory(&eight, sizeof eight, &open, &none, &err));
    exonym_compile_options compile;
    exonym_compiler *c;
    memset(&compile, 0x55, sizeof compile);
    compile.size = offsetof(exonym_compile_options, allocator);
    MUST(exonym_compiler_new(&compile, &c, &err) == EXONYM_OK);
    exonym_compiler_free(c);
}

/* ---- entities --------------------------------------------------------------------------------- */

static void check_entities(void) {
    exonym_entity e, other;
    const char *key, *value;
    exonym_name name;
    exo_buf said = {0};
    CHECK_INT(EXONYM_OK, exonym_entity_find(image, "geo.pl", &e));
    CHECK(e.image == image);
    CHECK_STR("geo.pl", e.id);
    CHECK_STR("Poland", e.canonical);
    CHECK_STR("GPE", e.type);
    CHECK_INT(EXONYM_OK, exonym_entity_at(image, e.index, &other));
    CHECK_STR("geo.pl", other.id);
    const char *absent[] = {"", "geo.p", "geo.pla", "a", "zzz", "GEO.PL"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) CHECK_INT(EXONYM_ERR_NOT_FOUND, exonym_entity_find(image, absent[i], &other));
    CHECK_INT(EXONYM_ERR_NOT_FOUND, exonym_entity_at(image, FIXTURE_ENTITIES, &other));
    CHECK_INT(EXONYM_ERR_NOT_FOUND, exonym_entity_at(image, UINT32_MAX, &other));
    /* A generic body and a country make an entity, found by both ids. */
    exonym_entity body, country;
    CHECK(!exonym_entity_parts(&e, &body, &country));
    CHECK_INT(EXONYM_OK, exonym_entity_find(image, "org.mfa@geo.pl", &other));
    CHECK_STR("Foreign Office of Poland", other.canonical);
    CHECK_STR("ORG", other.type);
    CHECK(exonym_entity_parts(&other, &body, &country));
    CHECK_STR("org.mfa", body.id);
    CHECK_STR("geo.pl", country.id);
    CHECK(!exonym_entity_name(&other, NULL, 0, &name) && !exonym_entity_external_id(&other, 0, &key, &value));
    /* In byte order of ids, each found by its own. */
    for (uint32_t i = 0; i < FIXTURE_ENTITIES; i++) {
        MUST(exonym_entity_at(image, i, &other) == EXONYM_OK);
        exonym_entity same;
        CHECK(exonym_entity_find(image, other.id, &same) == EXONYM_OK && same.index == i);
    }
    CHECK_STR("Polska", exonym_entity_label(&e, "pl"));
    CHECK_STR("Poland", exonym_entity_label(&e, "en"));
    CHECK_STR("Poland", exonym_entity_label(&e, "id"));
    CHECK_STR("Poland", exonym_entity_label(&e, "any"));
    CHECK_STR("Poland", exonym_entity_label(&e, "xx"));
    CHECK_STR("Poland", exonym_entity_label(&e, ""));
    CHECK_STR("Poland", exonym_entity_label(&e, NULL));
    for (size_t n = 0; exonym_entity_external_id(&e, n, &key, &value); n++) MUST(exo_buf_printf(heap(), &said, "%s:%s ", key, value));
    CHECK_TEXT(EXO_STR("iso:PL wd:Q36 "), exo_buf_view(&said));
    CHECK(!exonym_entity_external_id(&e, SIZE_MAX, &key, &value));
    said.len = 0;
    for (size_t n = 0; exonym_entity_name(&e, NULL, n, &name); n++)
        MUST(exo_buf_printf(heap(), &said, "%s %s %s %s:%u\n", name.text, name.lang, name.via, name.file, name.line));
    CHECK_TEXT(EXO_STR("Poland any name fixture.tsv:1\nPolska pl name fixture.tsv:2\npolski pl adjective fixture.tsv:3\nPolak pl demonym fixture.tsv:4\n"
                       "Польша cyrl.ru native fixture.tsv:5\n波兰 hani native fixture.tsv:6\n"),
               exo_buf_view(&said));
    CHECK(exonym_entity_name(&e, "pl", 2, &name) && strcmp(name.text, "Polak") == 0 && !exonym_entity_name(&e, "pl", 3, &name));
    CHECK(!exonym_entity_name(&e, "xx", 0, &name) && !exonym_entity_name(&e, NULL, SIZE_MAX, &name));
    /* What tells namesakes apart is in the canonical name alone. */
    MUST(exonym_entity_find(image, "org.x", &e) == EXONYM_OK);
    CHECK_STR("X (Twitter)", e.canonical);
    CHECK_STR("X", e.label);
    CHECK(!exonym_entity_external_id(&e, 0, &key, &value));
    exo_free(heap(), said.at);
}

/* ---- options of a scanner --------------------------------------------------------------------- */

static void check_options(void) {
    exonym_scanner *s = scanner_of((exonym_scan_options){0});
    SAYS(s, "", "");
    SAYS(s, " ", "");
    const exonym_mention *m;
    size_t n = 7;
    CHECK(exonym_scan(s, NULL, 0, NULL, &m, &n, NULL) == EXONYM_OK && n == 0 && !m);
    CHECK_STR("", exonym_scanner_lang(s));
    SAYS(s, "Poland", "Poland=geo.pl; ");
    SAYS(s, "Łódź: South Poland Sea", "Łódź=loc.lodz; South Poland Sea=loc.southsea; ");
    /* A surname needs its bearer; two namesakes are candidates. */
    SAYS(s, "Biden left.", "");
    SAYS(s, "Biden left. Joe Biden came.", "Biden=per.biden-joe; Joe Biden=per.biden-joe; ");
    SAYS(s, "We saw Acme Inc. there", "Acme Inc.=org.acme*; ");
    exonym_entity e;
    MUST(exonym_scan(s, "Acme Inc", 8, NULL, &m, &n, NULL) == EXONYM_OK && n == 1);
    CHECK(exonym_mention_candidate(s, m, 0, &e) && strcmp(e.id, "org.acme") == 0);
    CHECK(exonym_mention_candidate(s, m, 1, &e) && strcmp(e.id, "org.acme-two") == 0);
    CHECK(!exonym_mention_candidate(s, m, 2, &e) && !exonym_mention_candidate(s, m, SIZE_MAX, &e));
    MUST(exonym_scan(s, "Poland", 6, NULL, &m, &n, NULL) == EXONYM_OK && n == 1);
    CHECK(!exonym_mention_candidate(s, m, 0, &e));
    /* The language: the hint when it is one of ours, else what the text looks like. */
    exo_buf said = {0};
    scan_into(&said, s, EXO_STR("Poland"), "pl");
    CHECK_STR("pl", exonym_scanner_lang(s));
    scan_into(&said, s, EXO_STR("Poland is the capital of the and and"), "xx");
    CHECK_STR("en", exonym_scanner_lang(s));
    scan_into(&said, s, EXO_STR("Poland"), NULL);
    CHECK_STR("", exonym_scanner_lang(s));
    /* A long document is in the language of its first pages: whatever else its last ones are in. */
    exo_buf pages = {0};
    while (pages.len < 6000) put_bytes(&pages, EXO_STR("Poland is the capital of the and, and so on with it. "));
    while (pages.len < 30000) put_bytes(&pages, EXO_STR("Poland jest to i nie jest na to, co się z tym dzieje. "));
    scan_into(&said, s, exo_buf_view(&pages), NULL);
    CHECK_STR("en", exonym_scanner_lang(s));
    exo_free(heap(), pages.at);
    exonym_scanner_free(s);

    s = scanner_of((exonym_scan_options){.overlap = EXONYM_OVERLAP_ALL});
    SAYS(s, "Łódź: South Poland Sea, Joe Biden", "Łódź=loc.lodz; South Poland Sea=loc.southsea; Poland=geo.pl^1; Joe Biden=per.biden-joe; Biden=per.biden-joe^3; ");
    exonym_scanner_free(s);
    /* Types filter the output alone: Joe is still known; what is inside something left out has no parent. */
    s = scanner_of((exonym_scan_options){.types = "GPE, ORG"});
    SAYS(s, "Poland Joe Biden Łódź PiS South Poland Sea", "Poland=geo.pl; Łódź=loc.lodz; PiS=org.pis; ");
    exonym_scanner_free(s);
    s = scanner_of((exonym_scan_options){.types = "GPE", .overlap = EXONYM_OVERLAP_ALL});
    SAYS(s, "South Poland Sea", "Poland=geo.pl; ");
    exonym_scanner_free(s);
    s = scanner_of((exonym_scan_options){.types = ""});
    SAYS(s, "Poland", "");
    exonym_scanner_free(s);
    s = scanner_of((exonym_scan_options){.min_score = 0.97});
    SAYS(s, "Poland PiS Joe Biden; Biden", "Poland=geo.pl; Joe Biden=per.biden-joe; ");
    exonym_scanner_free(s);
    s = scanner_of((exonym_scan_options){.names_in = "pl"});
    MUST(exonym_scan(s, "Poland Romania APT9", 19, NULL, &m, &n, NULL) == EXONYM_OK && n == 3);
    CHECK_STR("Polska", m[0].label);
    CHECK_STR("Romania", m[1].label);
    CHECK_STR("APT9", m[2].label);
    CHECK_STR("grp.apt9", m[2].id);
    CHECK_INT(UINT32_MAX, m[2].entity);
    exonym_scanner_free(s);
    /* Weak hits are marked, and take nothing away from strong ones. */
    s = scanner_of((exonym_scan_options){.suggest = true});
    SAYS(s, "He saw Biden in Poland", "Biden=per.biden-hunter?*; Poland=geo.pl; ");
    exonym_scanner_free(s);
    exo_free(heap(), said.at);
}

/* ---- callbacks -------------------------------------------------------------------------------- */

static bool stop_match(void *user, const exonym_match *m) { return (void)m, --*(size_t *)user > 0; }

static void check_callbacks(void) {
    exonym_scanner *s = scanner_of((exonym_scan_options){0});
    exonym_error err;
    exo_str text = EXO_STR("Poland, Łódź and Poland");
    for (size_t stop = 1; stop <= 4; stop++) {
        listener l = {.text = text, .stop_after = stop};
        CHECK_INT(stop <= 3 ? EXONYM_ERR_STOPPED : EXONYM_OK, exonym_scan_each(s, text.ptr, text.len, NULL, hear, &l, &err));
        CHECK_INT(stop <= 3 ? stop : 3, l.heard);
        exo_free(heap(), l.said.at);
        size_t left = stop;
        CHECK_INT(stop <= 3 ? EXONYM_ERR_STOPPED : EXONYM_OK, exonym_match_each(s, text.ptr, text.len, NULL, stop_match, &left, &err));
    }
    /* Stopped or not, the next scan begins anew. */
    SAYS(s, "Poland", "Poland=geo.pl; ");
    exonym_scanner_free(s);
}

/* Guards are reported, not applied; lower case too. */
static bool hear_match(void *user, const exonym_match *m) {
    exo_buf *b = user;
    MUST(exo_buf_printf(heap(), b, "%d-%d %s %s:%u %s|", (int)m->start, (int)m->end, m->name, m->via, m->line, m->refused_by));
    return true;
}
static void matches(int line, const char *text, const char *want) {
    exonym_scanner *s = scanner_of((exonym_scan_options){0});
    exo_buf got = {0};
    CHECK_INT(EXONYM_OK, exonym_match_each(s, text, strlen(text), NULL, hear_match, &got, NULL));
    check_text(__FILE__, line, text, exo_str_cstr(want), exo_buf_view(&got));
    exo_free(heap(), got.at);
    exonym_scanner_free(s);
}
static void check_matches(void) {
    matches(__LINE__, "", "");
    matches(__LINE__, "We in poland and Poland", "6-12 Poland name:1 case|17-23 Poland name:1 |");
    matches(__LINE__, "So X is", "3-4 X name:29 cue|");
    matches(__LINE__, "So X posted", "3-4 X name:29 |");
    matches(__LINE__, "He met Biden", "7-12 Hunter Biden surname:20 ante|7-12 Joe Biden surname:18 ante|");
    matches(__LINE__, "Turkey runs. A Turkey", "0-6 Turkey name:7 cue|15-21 Turkey name:7 |");
}

/* ---- several images --------------------------------------------------------------------------- */

static void check_images(void) {
    unsigned char *a_bytes, *b_bytes;
    exonym_image *a = fixture_open("one.pl\tcountry\tPoland\none.x\torg\tXax Yay\tprio:100\n", &a_bytes);
    exonym_image *b = fixture_open("two.pl\tcountry\tPoland\ntwo.sea\tplace\tPoland Sea\ntwo.x\torg\tXax Yay\n", &b_bytes);
    exonym_image *both[] = {a, b}, *turned[] = {b, a}, *many[255];
    exonym_scanner *s;
    exonym_error err;
    const exonym_mention *m;
    size_t n;
    MUST(exonym_scanner_new(both, 2, NULL, &s, &err) == EXONYM_OK);
    SAYS(s, "Poland; Poland Sea; Xax Yay", "Poland=two.pl; Poland Sea=two.sea; Xax Yay=two.x; ");
    MUST(exonym_scan(s, "Poland", 6, NULL, &m, &n, &err) == EXONYM_OK && n == 1 && m->image == 1 && !m->ambiguous);
    exonym_scanner_free(s);
    MUST(exonym_scanner_new(turned, 2, NULL, &s, &err) == EXONYM_OK);
    SAYS(s, "Poland; Poland Sea; Xax Yay", "Poland=one.pl; Poland Sea=two.sea; Xax Yay=one.x; ");
    exonym_scanner_free(s);
    for (size_t i = 0; i < 255; i++) many[i] = i % 2 ? a : b;
    MUST(exonym_scanner_new(many, 255, NULL, &s, &err) == EXONYM_OK);
    MUST(exonym_scan(s, "Poland", 6, NULL, &m, &n, &err) == EXONYM_OK && n == 1);
    CHECK_INT(254, m->image);
    exonym_scanner_free(s);
    exonym_image_close(a);
    exonym_image_close(b);
    free(a_bytes);
    free(b_bytes);
}

/* ---- one scanner, many texts ------------------------------------------------------------------ */

static const char *const pieces[] = {"Joe Biden", "Hunter Biden", "Biden", "Anallena Baerbock", "Baerbok", "Poland", "polski", "Acme Inc.", "X posted", "APT31", "APT 5",
                                     "Turkey", "country", "the", "of", "and", "i", "w", "jest", "Leyen", "Ursula von der Leyen", "foo", "Bar.", "\n", "South Poland Sea", "TURKEY MAY\n"};

/* A scanner that has been used says what a new one says; scan_each says what scan says. */
static void check_reuse(void) {
    lots l = {11};
    exo_buf text = {0}, used_says = {0}, new_says = {0};
    exonym_scan_options options = {.overlap = EXONYM_OVERLAP_ALL, .suggest = true, .window = 200};
    exonym_scanner *used = scanner_of(options);
    for (int round = 0; round < 300; round++) {
        text.len = 0;
        for (size_t n = draw_below(&l, 60); n-- > 0;) {
            put(&text, pieces[draw_below(&l, sizeof pieces / sizeof *pieces)]);
            put(&text, draw_below(&l, 8) ? " " : ". ");
        }
        exonym_scanner *fresh = scanner_of(options);
        listener each = {.text = exo_buf_view(&text)};
        scan_into(&used_says, used, exo_buf_view(&text), NULL);
        scan_into(&new_says, fresh, exo_buf_view(&text), NULL);
        CHECK_TEXT(exo_buf_view(&new_says), exo_buf_view(&used_says));
        CHECK_INT(EXONYM_OK, exonym_scan_each(used, text.at, text.len, NULL, hear, &each, NULL));
        CHECK_TEXT(exo_buf_view(&new_says), exo_buf_view(&each.said));
        exo_free(heap(), each.said.at);
        exonym_scanner_free(fresh);
    }
    exonym_scanner_free(used);
    exo_free(heap(), text.at);
    exo_free(heap(), used_says.at);
    exo_free(heap(), new_says.at);
}

static bool count(void *user, const exonym_mention *m) { return (void)m, ++*(size_t *)user, true; }

/* Streaming costs memory by the window, not by the text; scanning again costs none. */
static void check_memory(void) {
    counted c = {.left = SIZE_MAX};
    exonym_allocator hooks = counted_hooks(&c);
    exonym_scanner *s = scanner_of((exonym_scan_options){.allocator = &hooks, .window = 1 << 16});
    exo_buf text = {0};
    size_t peak[2], found[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        put_times(&text, "Joe Biden of Poland met Anallena Baerbock and APT31 in Łódź; Biden and Baerbok left, said Unknown Person.\n", i ? 28000 : 4000);
        c.peak = c.bytes;
        CHECK_INT(EXONYM_OK, exonym_scan_each(s, text.at, text.len, NULL, count, &found[i], NULL));
        peak[i] = c.peak;
    }
    CHECK_INT(found[0] * 8, found[1]);
    CHECK(found[0] >= 4000 * 6);
    check_count++;
    if (peak[1] > peak[0] + peak[0] / 4 && check_fails(__FILE__, __LINE__))
        fprintf(stderr, "%zu bytes of memory for 1 text, %zu for 8\n", peak[0], peak[1]);
    size_t asked = c.asked;
    CHECK_INT(EXONYM_OK, exonym_scan_each(s, "Poland", 6, NULL, count, &found[0], NULL));
    CHECK_INT(asked, c.asked);
    exonym_scanner_free(s);
    CHECK_INT(0, c.live);
    exo_free(heap(), text.at);
}

/* ---- compiling -------------------------------------------------------------------------------- */

static void take_remark(void *user, const exonym_remark *r) {
    MUST(exo_buf_printf(heap(), user, "%s:%u:%u %s %d\n", r->file, (unsigned)r->line, (unsigned)r->column, r->code, (int)r->severity));
}
static bool stop_form(void *user, const exonym_form *form) { return (void)form, --*(size_t *)user > 0; }

static void check_compile(void) {
    exo_buf said = {0};
    exonym_compile_options options = {.size = sizeof options, .rules_dir = FIXTURE_RULES, .remark = take_remark, .user = &said};
    exonym_compiler *c;
    exonym_error err = {0};
    const void *bytes, *again;
    size_t len, len_again, left = 2;
    MUST(exonym_compiler_new(&options, &c, &err) == EXONYM_OK);
    /* Nothing is an image too, and the same layers are the same bytes. */
    CHECK(exonym_compiler_finish(c, &bytes, &len, &err) == EXONYM_OK && len > 1000);
    char *copy = malloc(len);
    MUST(copy);
    memcpy(copy, bytes, len);
    CHECK(exonym_compiler_finish(c, &again, &len_again, &err) == EXONYM_OK && len_again == len && memcmp(copy, again, len) == 0);
    free(copy);
    CHECK_INT(EXONYM_ERR_IO, exonym_compiler_add(c, "/nonexistent/layer.tsv", &err));
    CHECK(strstr(err.message, "/nonexistent/layer.tsv") && err.status == EXONYM_ERR_IO);
    CHECK_INT(EXONYM_ERR_NOT_FOUND, exonym_compiler_add(c, EXO_SOURCE_DIR "/include", &err));
    CHECK_INT(EXONYM_OK, exonym_forms_each(c, "Łódź", "city", "xx", NULL, stop_form, &left, &err));
    CHECK_INT(EXONYM_ERR_STOPPED, exonym_forms_each(c, "Sada", "city", "pl", NULL, stop_form, &left, &err));
    CHECK_INT(0, left);
    CHECK_INT(EXONYM_ERR_ARGUMENT, exonym_forms_each(c, "Sada", "cityy", NULL, NULL, stop_form, &left, &err));
    /* Errors are told in order, and compiling fails at the end. */
    static const char bad[] = "a\torgg\tX\nb\torg\nb\torg\tFoo\tqq\nc\tpl\tFoo\nd\tgroup\tD{n}\tfamily\nd\tpattern\t(?<n>\\d\ttrigger:foo\n";
    MUST(exonym_compiler_add_text(c, "bad.tsv", bad, sizeof bad - 1, &err) == EXONYM_OK);
    said.len = 0;
    CHECK_INT(EXONYM_ERR_SYNTAX, exonym_compiler_finish(c, &bytes, &len, &err));
    CHECK(!bytes && !len && err.line == 1 && err.column == 3 && strcmp(err.file, "bad.tsv") == 0);
    CHECK_TEXT(EXO_STR("bad.tsv:1:3 unknown-kind 1\nbad.tsv:2:6 columns 1\nbad.tsv:3:11 unknown-flag 1\nbad.tsv:4:6 short-name 0\n"
                       "bad.tsv:4:1 undeclared 1\nbad.tsv:6:11 pattern 1\n"), exo_buf_view(&said));
    CHECK_INT(EXONYM_ERR_SYNTAX, exonym_compiler_write(c, EXO_BINARY_DIR "/never.exo", &err));
    CHECK(fopen(EXO_BINARY_DIR "/never.exo", "r") == NULL);
    exonym_compiler_free(c);
    exo_free(heap(), said.at);
}

int main(void) {
    unsigned char *bytes;
    image = fixture_open(fixture_layer, &bytes);
    check_small();
    check_errors();
    check_sizes();
    check_entities();
    check_options();
    check_callbacks();
    check_matches();
    check_images();
    check_reuse();
    check_memory();
    check_compile();
    exonym_image_close(image);
    free(bytes);
    return check_end("test_api");
}

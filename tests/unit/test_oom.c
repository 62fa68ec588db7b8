/* Each allocation failing in turn, through compiling, opening, making a scanner, scanning, matching and asking about
   entities: the status is ERR_NOMEM, nothing leaks, and the same call works when memory is back.

   Only what goes through the caller's hooks is counted; ICU, utf8proc and zstd have allocators of their own. */
#include "fixture.h"

/* Every kind of row once, so that the compile is short; the text meets every kind of match. */
static const char layer[] =
    "geo.pl\tcountry\tPoland\tiso:PL\n"
    "geo.pl\tpl\tPolska\n"
    "geo.pl\tpl.adj\tpolski\n"
    "per.biden-joe\tperson\tJoe Biden\tm en\n"
    "per.biden-joe\tgiven\tJoseph\n"
    "per.biden-hunter\tperson\tHunter Biden\tm en\n"
    "org.x\torg\tX (Twitter)\tlabel\n"
    "org.x\tany\tX\tAA cue:social prio:10\n"
    "org.mfa\torg\tForeign Office\tlabel\n"
    "org.mfa\tgeneric.en\tForeign Ministry\n"
    "org.gum\torg\tGeneral Union of Miners\n"
    "org.a\torg\tAcme Inc.\n"
    "org.b\torg\tAcme Inc.\n"
    "grp.apt{n}\tgroup\tAPT{n}\tfamily label\n"
    "grp.apt{n}\tpattern\t(?i:APT)[ -]?(?<n>\\d{1,3})\ttrigger:apt\n";
static const char text[] =
    "Joe Biden met Joe Bidden in Poland. Bidden left; Biden stayed. X posted. Acme Inc. won, APT-31 and APT 5 lost. "
    "W Polsce polskiego Polsky. Hunter Biden, Biden Hunter, Joseph Biden. Poland's Foreign Ministry and General Union of Miners (GUM), Foreign Ministry, GUM.";

static const void *image_bytes;
static size_t image_len;

/* ---- what may run out of memory --------------------------------------------------------------- */

/* A job does the same each time: everything that it makes it frees, also when it fails. */
typedef exonym_status job(const exonym_allocator *hooks, exonym_error *err);

static exonym_status compile(const exonym_allocator *hooks, exonym_error *err) {
    exonym_compile_options options = {.size = sizeof options, .allocator = hooks, .rules_dir = FIXTURE_RULES};
    exonym_compiler *c = NULL;
    const void *bytes;
    size_t len;
    exonym_status status = exonym_compiler_new(&options, &c, err);
    if (!status) status = exonym_compiler_add_text(c, "fixture.tsv", layer, sizeof layer - 1, err);
    if (!status) status = exonym_compiler_finish(c, &bytes, &len, err);
    if (!status) CHECK(exo_str_eq(exo_str_of(image_bytes, image_len), exo_str_of(bytes, len)));
    exonym_compiler_free(c);
    return status;
}

static bool take_form(void *user, const exonym_form *form) {
    *(size_t *)user += strlen(form->text);
    return true;
}

static exonym_status forms(const exonym_allocator *hooks, exonym_error *err) {
    exonym_compile_options options = {.size = sizeof options, .allocator = hooks, .rules_dir = FIXTURE_RULES};
    exonym_compiler *c = NULL;
    size_t chars = 0;
    exonym_status status = exonym_compiler_new(&options, &c, err);
    if (!status) status = exonym_forms_each(c, "Nowy Sad", "city", "pl", NULL, take_form, &chars, err);
    exonym_compiler_free(c);
    return status;
}

static exonym_status write_image(const exonym_allocator *hooks, exonym_error *err) {
    const char *path = EXO_BINARY_DIR "/test_oom.exo";
    exonym_compile_options options = {.size = sizeof options, .allocator = hooks, .rules_dir = FIXTURE_RULES};
    exonym_compiler *c = NULL;
    exonym_status status = exonym_compiler_new(&options, &c, err);
    if (!status) status = exonym_compiler_write(c, path, err);
    exonym_compiler_free(c);
    remove(path);
    return status;
}

static exonym_status open_copy(const exonym_allocator *hooks, exonym_error *err) {
    exonym_open_options options = {.size = sizeof options, .allocator = hooks, .copy = true};
    exonym_image *image = NULL;
    exonym_status status = exonym_image_open_memory(image_bytes, image_len, &options, &image, err);
    CHECK(!status == (image != NULL));
    exonym_image_close(image);
    return status;
}

static exonym_status open_file(const exonym_allocator *hooks, exonym_error *err) {
    const char *path = EXO_BINARY_DIR "/test_oom_open.exo";
    exonym_status status = EXONYM_OK;
    MUST(exo_file_replace(heap(), path, exo_str_of(image_bytes, image_len), err) == EXONYM_OK);
    for (int copy = 0; copy < 2 && !status; copy++) {
        exonym_open_options options = {.size = sizeof options, .allocator = hooks, .copy = copy != 0};
        exonym_image *image = NULL;
        status = exonym_image_open(path, &options, &image, err);
        CHECK(!status == (image != NULL));
        exonym_image_close(image);
    }
    remove(path);
    return status;
}

static bool count_mention(void *user, const exonym_mention *m) {
    *(size_t *)user += strlen(m->id) + strlen(m->label) + strlen(m->tag);
    return true;
}
static bool count_match(void *user, const exonym_match *m) {
    *(size_t *)user += strlen(m->name) + strlen(m->tag);
    return true;
}

/* What a scanner has to say about the text: the same whenever memory suffices. */
static exonym_status say(exonym_scanner *s, exo_buf *out, exonym_error *err) {
    const exonym_mention *m;
    size_t n, chars = 0;
    exonym_status status = exonym_scan(s, text, sizeof text - 1, NULL, &m, &n, err);
    CHECK(!status || (!m && !n));
    for (size_t i = 0; !status && i < n; i++) {
        exonym_entity e;
        MUST(exo_buf_printf(heap(), out, "%d-%d %s %s %s %s\n", (int)m[i].start, (int)m[i].end, m[i].id, m[i].label, m[i].via, m[i].tag));
        for (size_t k = 0; exonym_mention_candidate(s, &m[i], k, &e); k++) MUST(exo_buf_printf(heap(), out, "  %s\n", e.id));
    }
    if (!status) status = exonym_match_each(s, text, sizeof text - 1, NULL, count_match, &chars, err);
    if (!status) status = exonym_scan_each(s, text, sizeof text - 1, NULL, count_mention, &chars, err);
    if (!status) MUST(exo_buf_printf(heap(), out, "%zu\n", chars));
    return status;
}

static exo_buf said;

static exonym_status scan_options(const exonym_allocator *hooks, exonym_error *err, bool entities) {
    exonym_open_options open = {.size = sizeof open, .allocator = hooks};
    exonym_scan_options options = {.size = sizeof options, .allocator = hooks, .overlap = EXONYM_OVERLAP_ALL, .types = "PER,ORG,GPE,GROUP", .names_in = "pl", .suggest = true, .window = 64};
    exonym_image *image = NULL;
    exonym_scanner *s = NULL;
    exo_buf now = {0};
    exonym_status status = exonym_image_open_memory(image_bytes, image_len, &open, &image, err);
    if (!status) status = exonym_scanner_new(&image, 1, &options, &s, err);
    if (!status) status = say(s, &now, err);
    if (!status && said.len) CHECK_TEXT(exo_buf_view(&said), exo_buf_view(&now));
    if (!status && !said.len) put_bytes(&said, exo_buf_view(&now));
    exonym_entity e;
    for (uint32_t i = 0; entities && !status && !exonym_entity_at(image, i, &e); i++) CHECK(exonym_entity_find(image, e.id, &e) == EXONYM_OK);
    exo_free(heap(), now.at);
    exonym_scanner_free(s);
    exonym_image_close(image);
    return status;
}
static exonym_status scan(const exonym_allocator *hooks, exonym_error *err) { return scan_options(hooks, err, true); }

/* ---- failing in turn -------------------------------------------------------------------------- */

/* Runs the job with 0, 1, 2 ... allocations granted until it is content; of more than `most` runs some are left out,
   evenly, and other ones for another `turn`. */
static void starve(const char *name, job *run, size_t most) {
    counted all = {.left = SIZE_MAX};
    exonym_allocator hooks = counted_hooks(&all);
    exonym_error err = {0};
    CHECK_INT(EXONYM_OK, run(&hooks, &err));
    CHECK_INT(0, all.live);
    CHECK_INT(0, all.bytes);
    size_t step = all.asked / most + 1, turn = getenv("EXONYM_TEST_TURN") ? strtoul(getenv("EXONYM_TEST_TURN"), NULL, 10) : 0;
    for (size_t n = turn % step; n < all.asked; n += n < most / 4 ? 1 : step) {
        counted some = {.left = n};
        hooks = counted_hooks(&some);
        err = (exonym_error){0};
        exonym_status status = run(&hooks, &err);
        check_count++;
        if ((status != EXONYM_ERR_NOMEM || err.status != status || some.live || some.bytes || !some.refused) && check_fails(__FILE__, __LINE__))
            fprintf(stderr, "%s: after %zu of %zu allocations: status %d (%s), %zu blocks leak\n", name, n, all.asked, status, err.message, some.live);
    }
    hooks = counted_hooks(&all);
    CHECK_INT(EXONYM_OK, run(&hooks, &err)); /* memory is back */
    printf("%s: %zu allocations, every %zu. fails\n", name, all.asked, step);
}

/* One scanner that runs out of memory again and again, and then says all there is to say. */
static void starve_scanner(void) {
    counted c = {.left = SIZE_MAX};
    exonym_allocator hooks = counted_hooks(&c);
    exonym_scan_options options = {.size = sizeof options, .allocator = &hooks, .overlap = EXONYM_OVERLAP_ALL, .types = "PER,ORG,GPE,GROUP", .names_in = "pl", .suggest = true, .window = 64};
    exonym_image *image;
    exonym_scanner *s;
    exonym_error err;
    MUST(!exonym_image_open_memory(image_bytes, image_len, NULL, &image, &err) && !exonym_scanner_new(&image, 1, &options, &s, &err));
    for (size_t n = 0, content = 0; content < 3 && n < 10000; n++) {
        exo_buf now = {0};
        c.left = n;
        c.refused = false;
        exonym_status status = say(s, &now, &err);
        CHECK_INT(c.refused ? EXONYM_ERR_NOMEM : EXONYM_OK, status);
        if (!status) CHECK_TEXT(exo_buf_view(&said), exo_buf_view(&now));
        content += !status;
        exo_free(heap(), now.at);
    }
    c.left = SIZE_MAX;
    exonym_scanner_free(s);
    CHECK_INT(0, c.live);
    exonym_image_close(image);
}

int main(void) {
    unsigned char *bytes = fixture_bytes(layer, sizeof layer - 1, &image_len);
    MUST(bytes);
    image_bytes = bytes;
    starve("open", open_copy, 1000);
    starve("open file", open_file, 1000);
    starve("scan", scan, 3000);
    starve_scanner();
    starve("forms", forms, 1000);
    starve("write", write_image, 60);
    starve("compile", compile, 2000);
    exo_free(heap(), said.at);
    free(bytes);
    return check_end("test_oom");
}

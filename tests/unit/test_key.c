/* Sound keys and comparison of names: the files of tests/cases/key (lines of WORD <TAB> WORD <TAB> key|other and of
   NAME <TAB> NAME <TAB> same|unsure|different), hostile text, damaged tables, failing memory.

     test_key [CASES-FOLDER]      run in the project's folder, for lexicons/ */
#include "key_tables.h"

#include "key/inside.h"

#include <dirent.h>

static key_tables tables;

/* ---- cases ------------------------------------------------------------------------------------ */

static bool share_key(exo_str a, exo_str b) {
    exo_key_text x[EXO_KEYS_MAX], y[EXO_KEYS_MAX];
    size_t n = keys_of(&tables, a, x), m = keys_of(&tables, b, y);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++)
            if (exo_key_hash(&x[i]) == exo_key_hash(&y[j]) &&
                exo_key_distance(&tables.key, &x[i], &y[j]) == 0)
                return true;
    return false;
}

static void check_pair(const char *file, int line, exo_str a, exo_str b, exo_str want) {
    exo_comparison one, two;
    char reason[128];
    check_count++;
    if (exo_str_is(want, "key") || exo_str_is(want, "other")) {
        if (share_key(a, b) != exo_str_is(want, "key") && check_fails(file, line))
            fprintf(stderr, "%.*s and %.*s: wanted %.*s\n", EXO_FMT(a), EXO_FMT(b), EXO_FMT(want));
        return;
    }
    exo_compare_names(&tables.fold.view, &tables.key, a, b, &one);
    exo_compare_names(&tables.fold.view, &tables.key, b, a, &two);
    if (!exo_str_is(want, exo_verdict_text(one.verdict)) && check_fails(file, line))
        fprintf(stderr, "%.*s and %.*s: wanted %.*s, got %s (%.3f, %s)\n", EXO_FMT(a), EXO_FMT(b),
                EXO_FMT(want), exo_verdict_text(one.verdict), one.score,
                exo_comparison_reason(&one, reason));
    CHECK(one.score == two.score && one.verdict == two.verdict && one.why == two.why);
    CHECK(one.score >= 0 && one.score <= 1);
    CHECK_INT(one.verdict, one.score >= 0.8 ? EXO_SAME : one.score >= 0.65 ? EXO_UNSURE : EXO_DIFFERENT);
}

static void run_cases(const char *folder) {
    DIR *dir = opendir(folder);
    size_t files = 0;
    MUST(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        exo_buf text = {0};
        exonym_error err;
        char path[1024];
        int number = 0;
        if (!exo_str_ends(exo_str_cstr(entry->d_name), EXO_STR(".pairs"))) continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        MUST(!exo_file_read(heap(), path, &text, &err));
        exo_str rest = exo_buf_view(&text), line, a, b, want;
        while (exo_str_next(&rest, '\n', &line)) {
            number++;
            if (!line.len || line.ptr[0] == '#') continue;
            if (exo_str_next(&line, '\t', &a) && exo_str_next(&line, '\t', &b) &&
                exo_str_next(&line, '\t', &want))
                check_pair(path, number, a, b, want);
            else
                check_fails(path, number), fprintf(stderr, "not three columns\n");
        }
        files++;
        exo_free(heap(), text.at);
    }
    closedir(dir);
    MUST(files);
}

/* ---- what always holds ------------------------------------------------------------------------ */

/* Keys of a word: few, sorted, distinct, of classes, without doubles and runs of vowels. */
static void check_keys(const exo_key *k, exo_str word) {
    exo_key_text keys[EXO_KEYS_MAX];
    size_t n = exo_key_of(k, word, keys);
    CHECK(n <= EXO_KEYS_MAX);
    for (size_t i = 0; i < n; i++) {
        const exo_key_text *key = &keys[i];
        CHECK(key->len >= 1 && key->len <= EXO_KEY_LEN);
        CHECK(exo_key_hash(key) != 0);
        CHECK(i == 0 || memcmp(keys[i - 1].at, key->at, EXO_KEY_LEN) < 0);
        for (unsigned j = 0; j < EXO_KEY_LEN; j++) {
            char c = key->at[j];
            CHECK(j < key->len ? (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') : c == 0);
            CHECK(j == 0 || j >= key->len || c != key->at[j - 1]);
            CHECK(j == 0 || j >= key->len || !strchr("AEIOU", c) || !strchr("AEIOU", key->at[j - 1]));
        }
        double d = exo_key_distance(k, &keys[0], key);
        CHECK(d >= 0 && d <= 1 && (i == 0) == (d == 0));
        CHECK(d == exo_key_distance(k, key, &keys[0]));
    }
}

static void hostile_text(const exo_key *k) {
    static const char *const texts[] = {
        "szczszczszczszczszczszczszczszczszczszczszczszczszczszczszczszczszczszczszczszczszczszczszcz",
        "chchchchchchchchchchchchchchchchchchchchchchch",
        "jejejejejejejejejejejejejejejeje",
        "aeiouyaeiouyaeiouyaeiouy",
        "гггггггггггггггггггггггггггггггггггггггггггггг",
        "c\xCC\x8C\xCC\x8C\xCC\x8C",
        "\xCC\x8C\xCC\x8C",
        "\xC4",
        "\xF4\x8F\xBF\xBF",
        "\xED\xA0\x80xi",
        "12ab34",
        "наполеонnapoleon",
        "習近平",
        "ỗỗỗ",
        "'''",
        "o'rourke",
        "ǆǆǆ",
        "a\0b"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t n = 0; n <= strlen(texts[i]); n++) check_keys(k, exo_str_of(texts[i], n));
    lots l = {7};
    for (int i = 0; i < 20000; i++) {
        exo_buf b = {0};
        for (size_t n = draw_below(&l, 12); n; n--) put_random_char(&b, &l);
        if (b.len && draw_below(&l, 4) == 0) b.at[draw_below(&l, b.len)] = (char)draw(&l);
        check_keys(k, exo_buf_view(&b));
        exo_free(heap(), b.at);
    }
}

static void hostile_names(void) {
    static const char signs[] = " ,.-'()\"/&\t\n";
    static const char *const parts[] = {
        "Jan",      "Lipavský", "van",    "der",  "J",
        "Szczepan", "Шойгу",    "Jr",     "XVI",  "II",
        "12",       "al",       "król",   "習",   "Xi",
        "Jin",      "ping",     "Дoнaлд", "\xFF", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    lots l = {11};
    for (int i = 0; i < 20000; i++) {
        exo_buf names[2] = {{0}, {0}};
        for (int side = 0; side < 2; side++)
            for (size_t n = draw_below(&l, 10); n; n--) {
                put(&names[side], parts[draw_below(&l, sizeof parts / sizeof *parts)]);
                put_bytes(&names[side], exo_str_of(signs + draw_below(&l, sizeof signs - 1), 1));
                if (draw_below(&l, 8) == 0) put_random_char(&names[side], &l);
            }
        exo_comparison one, two;
        exo_compare_names(&tables.fold.view, &tables.key, exo_buf_view(&names[0]), exo_buf_view(&names[1]),
                          &one);
        exo_compare_names(&tables.fold.view, &tables.key, exo_buf_view(&names[1]), exo_buf_view(&names[0]),
                          &two);
        CHECK(one.score == two.score && one.verdict == two.verdict);
        CHECK(one.score >= 0 && one.score <= 1);
        exo_compare_names(&tables.fold.view, &tables.key, exo_buf_view(&names[0]), exo_buf_view(&names[0]),
                          &one);
        CHECK(one.verdict == EXO_SAME || one.score == 0 || one.why & EXO_WHY_SHORT);
        exo_free(heap(), names[0].at);
        exo_free(heap(), names[1].at);
    }
}

/* Every given name of the table is found as it is written there, in capitals and by its sound. */
static void given_names(void) {
    exo_str rest = tables.sources[5].text, line, name;
    while (exo_str_next(&rest, '\n', &line)) {
        if (!line.len || line.ptr[0] == '#' || !exo_str_next(&line, '\t', &name)) continue;
        exo_name read;
        exo_name_read(&tables.fold.view, &tables.key, name, &read);
        if (read.n == 1 && !read.words[0].nclasses)
            fprintf(stderr, "given name not found: %.*s\n", EXO_FMT(name));
        CHECK(read.n != 1 || read.words[0].nclasses > 0 || read.words[0].initial);
    }
}

/* ---- distances -------------------------------------------------------------------------------- */

/* The recurrence as a textbook has it, the whole matrix, every ending looked for. */
static unsigned distance_by_book(const exo_key *k, const exo_key_text *a, const exo_key_text *b) {
    const key_costs *c = key_costs_of(k);
    unsigned d[EXO_KEY_LEN + 1][EXO_KEY_LEN + 1], n = a->len, m = b->len, best = UINT32_MAX;
    for (unsigned i = 0; i <= n; i++)
        for (unsigned j = 0; j <= m; j++) {
            unsigned x = i || j ? UINT32_MAX : 0;
            unsigned ra = i ? key_row((unsigned char)a->at[i - 1]) : 0, rb = j ? key_row((unsigned char)b->at[j - 1]) : 0;
            unsigned drop_a = i ? c->indel[i == 1 ? 0 : i == n ? 2 : 1][ra] : 0, drop_b = j ? c->indel[j == 1 ? 0 : j == m ? 2 : 1][rb] : 0;
            if (i && d[i - 1][j] + drop_a < x) x = d[i - 1][j] + drop_a;
            if (j && d[i][j - 1] + drop_b < x) x = d[i][j - 1] + drop_b;
            unsigned sub = i && j && a->at[i - 1] != b->at[j - 1] ? c->sub[ra][rb] : 0;
            if (i == 1 && j == 1) sub = sub * c->initial / 10;
            if (i && j && d[i - 1][j - 1] + sub < x) x = d[i - 1][j - 1] + sub;
            if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1] && d[i - 2][j - 2] + c->transpose < x) x = d[i - 2][j - 2] + c->transpose;
            d[i][j] = x;
            bool ending[2] = {i == n, j == m};
            for (unsigned side = 0; side < 2; side++) {
                const exo_key_text *key = side ? b : a;
                unsigned from = side ? j : i;
                uint32_t classes = 0;
                for (unsigned at = from; at < key->len; at++) classes = classes << 8 | (unsigned char)key->at[at];
                ending[side] |= key->len - from <= 4 && key->len > from && key_is_ending(k, classes);
            }
            unsigned rest = n - i > m - j ? n - i : m - j;
            if (i < c->ending_stem || j < c->ending_stem || !rest || !ending[0] || !ending[1] || x > c->ending_edits) continue;
            if (x + c->ending_open + rest * c->ending_class < best) best = x + c->ending_open + rest * c->ending_class;
        }
    return best < d[n][m] ? best : d[n][m];
}

static exo_key_text random_key(lots *l, size_t most) {
    static const char classes[] = "AEIOUBPDTGKHZSCVLRMNAEIOSTNR";
    exo_key_text key = {.len = (uint8_t)(1 + draw_below(l, most))};
    for (unsigned i = 0; i < key.len; i++) key.at[i] = draw_below(l, 40) ? classes[draw_below(l, sizeof classes - 1)] : (char)('0' + draw_below(l, 10));
    return key;
}

/* A key with a few slips in it, or an ending more. */
static exo_key_text slipped(lots *l, const exo_key_text *from) {
    static const char *const endings[] = {"A", "U", "OVI", "EM", "EGO", "IMI"};
    exo_key_text key = *from;
    for (size_t slips = draw_below(l, 4); slips; slips--) {
        size_t at = draw_below(l, key.len);
        char c = key.at[at];
        switch (draw_below(l, 4)) {
        case 0: key.at[at] = "AEOKSTRZ"[draw_below(l, 8)]; break;
        case 1:
            if (at + 1u < key.len) key.at[at] = key.at[at + 1], key.at[at + 1] = c;
            break;
        case 2:
            if (key.len > 1) memmove(key.at + at, key.at + at + 1, key.len - at - 1u), key.at[--key.len] = 0;
            break;
        default:
            for (const char *e = endings[draw_below(l, sizeof endings / sizeof *endings)]; *e && key.len < EXO_KEY_LEN; e++) key.at[key.len++] = *e;
        }
    }
    return key;
}

/* Both ways agree with the book on what is within the limit, and say more than it of what is not. */
static void distances(const exo_key *k) {
    lots l = {11};
    for (int round = 0; round < 20000; round++) {
        exo_key_text a = random_key(&l, round % 3 ? 9 : EXO_KEY_LEN);
        exo_key_origin origin;
        exo_key_origin_make(k, &a, &origin);
        for (int i = 0; i < 3; i++) {
            exo_key_text b = draw_below(&l, 3) ? slipped(&l, &a) : random_key(&l, round % 3 ? 9 : EXO_KEY_LEN);
            unsigned limit = (unsigned)draw_below(&l, 700), want = distance_by_book(k, &a, &b), plain = key_distance_plain(k, &a, &b, limit),
                     fast = key_distance(&origin, &b, limit);
            check_count++;
            bool right = want <= limit ? plain == want && fast == want : plain > limit && fast > limit;
            if (!right && check_fails(__FILE__, __LINE__))
                fprintf(stderr, "%.*s to %.*s within %u: the book says %u, plain %u, fast %u\n", a.len, a.at, b.len, b.at, limit, want, plain, fast);
        }
    }
}

/* ---- damaged tables --------------------------------------------------------------------------- */

static void use(const exo_key *k) {
    static const char *const words[] = {"szczepan", "müller", "горбачёв", "c\xCC\x8Cxy", "lipavskij", "x"};
    exo_key_text keys[2][EXO_KEYS_MAX];
    size_t before = 0;
    volatile double sum = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = exo_key_of(k, exo_str_cstr(words[i]), keys[i % 2]);
        for (size_t j = 0; j < n; j++) sum = sum + (double)(exo_key_hash(&keys[i % 2][j]) & 1);
        if (n && before) sum = sum + exo_key_distance(k, &keys[0][0], &keys[1][0]);
        before = n;
    }
    exo_comparison c;
    exo_compare_names(&tables.fold.view, k, EXO_STR("Jan Lipavsky"), EXO_STR("Ян Липавский"), &c);
    exo_compare_names(&tables.fold.view, k, EXO_STR("J. van Xi-jin"), EXO_STR("Jun Szijinek II"), &c);
    CHECK(c.score >= 0 && c.score <= 1);
}

/* A copy that ends where the bytes end, so that a sanitizer sees one byte too far. */
static unsigned char *copy_of(const void *bytes, size_t n) {
    unsigned char *copy = malloc(n ? n : 1);
    MUST(copy);
    if (n) memcpy(copy, bytes, n);
    return copy;
}

static void damaged_blobs(void) {
    exo_buf small = {0};
    exonym_error err;
    exo_key k;
    lots l = {3};
    MUST(!exo_key_compile(heap(), tables.sources, 5, &small, &err)); /* without given names: quicker */
    unsigned char *blob = copy_of(small.at, small.len);
    MUST(!exo_key_open(blob, small.len, &k, &err));
    use(&k);
    for (size_t i = 0; i < small.len; i++) {
        unsigned char old = blob[i];
        const unsigned char flips[] = {(unsigned char)~old,
                                       (unsigned char)(old ^ (1u << draw_below(&l, 8))), 0};
        for (size_t f = 0; f < sizeof flips; f++) {
            blob[i] = flips[f];
            exonym_status status = exo_key_open(blob, small.len, &k, &err);
            CHECK(status == EXONYM_OK || status == EXONYM_ERR_DAMAGED);
            CHECK(status || k.blob == blob);
            if (status)
                CHECK(exo_key_of(&k, EXO_STR("jan"), (exo_key_text[EXO_KEYS_MAX]){{0}}) == 0);
            else if (f == 0 || i % 16 == 0)
                use(&k);
        }
        blob[i] = old;
    }
    for (size_t n = 1; n < small.len; n += n < 512 ? 1 : 37) {
        unsigned char *cut = copy_of(blob, n);
        CHECK_INT(EXONYM_ERR_DAMAGED, exo_key_open(cut, n, &k, &err));
        free(cut);
    }
    unsigned char *shifted = malloc(small.len + 8);
    MUST(shifted);
    memcpy(shifted + 4, blob, small.len);
    CHECK_INT(EXONYM_ERR_DAMAGED, exo_key_open(shifted + 4, small.len, &k, &err));
    free(shifted);
    free(blob);
    exo_free(heap(), small.at);

    CHECK_INT(EXONYM_OK, exo_key_open(NULL, 0, &k, &err));
    CHECK_INT(0, exo_key_of(&k, EXO_STR("jan"), (exo_key_text[EXO_KEYS_MAX]){{0}}));
    use(&k);
}

/* ---- compiling -------------------------------------------------------------------------------- */

static void wrong_tables(void) {
    static const struct {
        const char *name, *text, *place;
    } wrong[] = {
        {"latin", "a\t\tA\nb\tB\n", "latin:2:1:"},
        {"latin", "a\t\tQX YZ! A\n", "latin:1:7:"},
        {"latin", "# reason\na\t[\tA\n", "latin:2:3:"},
        {"latin", "a\t[]_\tA\n", "latin:1:3:"},
        {"latin", "ab\t\tA\n", "latin:2:1:"},
        {"latin", "abcdefgh\t\tA\n", "latin:1:1:"},
        {"latin", "a\t\tA B D E I\n", "latin:1:12:"},
        {"latin", "a\t\tABDEG\n", "latin:1:4:"},
        {"latin", "a\t\tA\tB\tC\n", "latin:1:6:"},
        {"latin", "@set VV\ta\n", "latin:1:1:"},
        {"latin", "\xC3\t\tA\n", "latin:1:1:"},
        {"diacritics", "ä\tae\n", "diacritics:1:3:"},
        {"diacritics", "@mark U+03\tcč\n", "diacritics:1:1:"},
        {"costs", "sub A\t0.5\n", "costs:1:1:"},
        {"costs", "sub A B\tcheap\n", "costs:1:9:"},
        {"costs", "sub A B\t7\n", "costs:1:9:"},
        {"costs", "indel A midway\t0.5\n", "costs:1:9:"},
        {"costs", "ending loud\t0.5\n", "costs:1:1:"},
        {"costs", "endings\tA OVSKI\n", "costs:1:11:"},
        {"words", "van\tword\n", "words:1:5:"},
        {"words", "習\tparticle\n", "words:1:1:"},
        {"given", "Jan\tx\tjohn\n", "given:1:5:"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        exo_key_source source = {wrong[i].name, exo_str_cstr(wrong[i].text)};
        exonym_error err = {0};
        exo_buf blob = {0};
        exonym_status status = exo_key_compile(heap(), &source, 1, &blob, &err);
        if (status != EXONYM_ERR_SYNTAX ||
            !exo_str_starts(exo_str_cstr(err.message), exo_str_cstr(wrong[i].place)))
            fprintf(stderr, "row %zu: wanted %s, got %s\n", i, wrong[i].place, err.message);
        CHECK_INT(EXONYM_ERR_SYNTAX, status);
        CHECK(exo_str_starts(exo_str_cstr(err.message), exo_str_cstr(wrong[i].place)));
        CHECK_INT(0, blob.len);
        exo_free(heap(), blob.at);
    }
    exo_key_source unknown = {"greek", EXO_STR("")};
    exo_buf blob = {0};
    exonym_error err;
    CHECK_INT(EXONYM_ERR_ARGUMENT, exo_key_compile(heap(), &unknown, 1, &blob, &err));
    CHECK_INT(EXONYM_OK, exo_key_compile(heap(), NULL, 0, &blob, &err));
    CHECK_INT(0, blob.len);
}

static void same_bytes(void) {
    exo_buf again = {0};
    exonym_error err;
    CHECK_INT(EXONYM_OK, exo_key_compile(heap(), tables.sources, KEY_SOURCES, &again, &err));
    CHECK(again.len == tables.blob.len && memcmp(again.at, tables.blob.at, again.len) == 0);
    exo_free(heap(), again.at);
}

/* Each allocation fails in turn. */
static void failing_memory(void) {
    for (size_t left = 0;; left++) {
        counted c = {.left = left};
        exonym_allocator hooks = counted_hooks(&c);
        exo_alloc a = exo_alloc_of(&hooks);
        exo_key_source sources[KEY_SOURCES];
        exo_buf blob = {0};
        exonym_error err;
        memcpy(sources, tables.sources, sizeof sources);
        sources[5].text.len = 0; /* thousands of given names allocate as the words do */
        exonym_status status = exo_key_compile(&a, sources, KEY_SOURCES, &blob, &err);
        CHECK_INT(c.refused ? EXONYM_ERR_NOMEM : EXONYM_OK, status);
        exo_free(&a, blob.at);
        CHECK_INT(0, c.live);
        if (!c.refused) break;
    }
}

int main(int argc, char **argv) {
    key_tables_make(&tables, EXO_SOURCE_DIR "/lexicons");
    run_cases(argc > 1 ? argv[1] : EXO_SOURCE_DIR "/tests/cases/key");
    hostile_text(&tables.key);
    hostile_names();
    given_names();
    distances(&tables.key);
    damaged_blobs();
    wrong_tables();
    same_bytes();
    failing_memory();
    key_tables_free(&tables);
    return check_end("test_key");
}

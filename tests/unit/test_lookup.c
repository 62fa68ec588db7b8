/* Isolated names: hits, and the near misses beside them, in four languages; candidates in order; what callers may do
   wrong; each allocation failing in turn. Then comparisons and the words of matches, by their public calls. */
#include "fixture.h"

static const char layer[] =
    "geo.cn\tcountry\tChina\n"
    "geo.cn\tpl\tChiny\t=pt:0\n"
    "geo.cn\tpl.adj\tchiński\n"
    "geo.cn\tro.adj\tchinez\n"
    "geo.cn\tid\tTiongkok\n"
    "geo.cn\tid\tCina\tlang:id\n"
    "geo.ro\tcountry\tRomania\n"
    "geo.ro\tro\tRomânia\n"
    "geo.us\tcountry\tUnited States\n"
    "geo.us\tid.abbr\tAS\tlang:id notallcaps\n"
    "loc.rome\tcity\tRome\n"
    "loc.rome\tpl\tRzym\n"
    "loc.lodz\tcity\tŁódź\n"
    "loc.padang\tcity\tPadang\n"
    "loc.bled\tcity\tBled\n"
    "loc.houston\tcity\tHouston\n"
    "loc.tx\tregion\tTexas\n"
    "org.rand\torg\tRAND\n"
    "org.pis\torg\tLaw and Justice\n"
    "org.pis\tpl\tPrawo i Sprawiedliwość\n"
    "org.pis\tpl.abbr\tPiS\n"
    "org.acme\torg\tAcme Inc.\n"
    "org.x\torg\tX (Twitter)\tlabel\n"
    "org.x\tany\tX\tAA cue:social\n"
    "org.bank-one\torg\tFirst Bank\n"
    "org.bank-two\torg\tFirst Bank\n"
    "org.times-uk\torg\tTimes\tprio:5\n"
    "org.times-us\torg\tTimes\n"
    "per.baerbock-annalena\tperson\tAnnalena Baerbock\tf de\n"
    "per.biden-joe\tperson\tJoe Biden\tm en\n"
    "per.biden-hunter\tperson\tHunter Biden\tm en\n"
    "per.basescu-traian\tperson\tTraian Băsescu\tm ro\n"
    "per.widodo-joko\tperson\tJoko Widodo\tm id\n"
    "per.widodo-joko\talias\tJokowi\n"
    "per.shoigu-sergei\tperson\tSergei Shoigu\tm ru\n"
    "per.shoigu-sergei\tcyrl.ru\tСергей Шойгу\n"
    "per.abdullah\tperson\tAbdullah of Jordan\tm ar\n"
    "per.leyen-ursula\tperson\tUrsula von der Leyen\tf de\n"
    "grp.apt{n}\tgroup\tAPT{n}\tfamily label\n"
    "grp.apt{n}\tpattern\t(?i:APT)[ -]?(?<n>\\d{1,3})\ttrigger:apt\n";

/* An image with the tables that the library carries, so that all four languages are there. */
static exonym_image *open_layer(const char *text, exonym_compiler **c) {
    exonym_compile_options options = {.size = sizeof options};
    exonym_image *image = NULL;
    exonym_error err;
    const void *bytes;
    size_t len;
    if (exonym_compiler_new(&options, c, &err) || exonym_compiler_add_text(*c, "lookup.tsv", text, strlen(text), &err) ||
        exonym_compiler_finish(*c, &bytes, &len, &err) || exonym_image_open_memory(bytes, len, NULL, &image, &err))
        fprintf(stderr, "%s\n", err.message);
    MUST(image);
    return image;
}

/* ---- one name ------------------------------------------------------------------------------------ */

/* What a look-up gave, its strings copied. */
typedef struct answer {
    size_t n;
    char id[3][64], via[16], text[64], file[32];
    double score[3];
    bool sure, ambiguous, suggestion;
    uint32_t line, image;
} answer;

static bool take(void *user, const exonym_candidate *c) {
    answer *a = user;
    if (a->n == 0) {
        snprintf(a->via, sizeof a->via, "%s", c->via);
        snprintf(a->text, sizeof a->text, "%s", c->name.text);
        snprintf(a->file, sizeof a->file, "%s", c->name.file);
        a->sure = c->sure, a->ambiguous = c->ambiguous, a->suggestion = c->suggestion, a->line = c->name.line, a->image = c->image;
    }
    if (a->n < 3) {
        snprintf(a->id[a->n], sizeof a->id[0], "%s", c->id);
        a->score[a->n] = c->score;
    }
    CHECK(c->score >= 0 && c->score <= 1 && (!c->sure || c->score >= 0.8) && (c->sure || c->score < 0.8));
    a->n++;
    return true;
}

static answer ask(exonym_scanner *s, const char *name, const exonym_lookup_options *options) {
    answer a = {0};
    exonym_error err;
    exonym_status status = exonym_lookup(s, name, strlen(name), options, take, &a, &err);
    CHECK_INT(EXONYM_OK, status);
    return a;
}

static const struct {
    const char *lang, *name, *id, *via; /* id NULL: no candidate */
    bool sure;
} names[] = {
    /* Polish: forms, adjectives, marks that the text adds. */
    {"pl", "Chinach", "geo.cn", "name", true},
    {"pl", "chińskimi", "geo.cn", "adjective", true},
    {"pl", "Chinka", NULL, NULL, false},
    {"pl", "Rzymie", "loc.rome", "name", true},
    {"pl", "Rzymianie", NULL, NULL, false},
    {"pl", "lodzi", "loc.lodz", "name", true},
    {"pl", "Prawa i Sprawiedliwości", "org.pis", "name", true},
    {"pl", "Prawa i Porządku", NULL, NULL, false},
    {"pl", "PiS-u", "org.pis", "abbrev", true},
    {"pl", "pis", "org.pis", "abbrev", false},
    {"pl", "Annaleną Baerbock", "per.baerbock-annalena", "name", true},
    {"pl", "Anną Baerbock", NULL, NULL, false},
    /* Romanian. */
    {"ro", "României", "geo.ro", "name", true},
    {"ro", "chinezului", "geo.cn", "adjective", true},
    {"ro", "Cina", "geo.cn", "name", false},
    {"ro", "cină", NULL, NULL, false},
    {"ro", "lui Traian Băsescu", "per.basescu-traian", "name", true},
    {"ro", "Basescu", "per.basescu-traian", "surname", false},
    {"ro", "Elena Băsescu", NULL, NULL, false},
    /* Indonesian. */
    {"id", "Cina", "geo.cn", "name", true},
    {"id", "Tiongkoknya", "geo.cn", "name", true},
    {"id", "AS", "geo.us", "abbrev", true},
    {"id", "Kota Padang", "loc.padang", "name", true},
    {"id", "Danau Bled", NULL, NULL, false},
    {"id", "Gubernur Padang", NULL, NULL, false},
    {"id", "Presiden Jokowi", "per.widodo-joko", "alias", true},
    {"id", "Presiden Padang", NULL, NULL, false},
    /* English. */
    {"en", "China's", "geo.cn", "name", true},
    {"en", "Chinatown", NULL, NULL, false},
    {"en", "Houston, Texas", "loc.houston", "name", true},
    {"en", "Houston, Whitney", NULL, NULL, false},
    {"en", "the United States", "geo.us", "name", true},
    {"en", "United Stations", NULL, NULL, false},
    {"en", "J. Biden", "per.biden-joe", "initial", true},
    {"en", "K. Biden", NULL, NULL, false},
    {"en", "Biden, Hunter", "per.biden-hunter", "sound", true},
    {"en", "Beau Biden", NULL, NULL, false},
    {"en", "Acme", NULL, NULL, false},
    {"en", "RAND", "org.rand", "name", true},
    {"en", "rand", "org.rand", "name", false},
    /* Likeness and scripts, in any language. */
    {NULL, "Anallena Bierbock", "per.baerbock-annalena", "sound", true},
    {NULL, "Bierbock", NULL, NULL, false},
    {NULL, "Сергея Шойгу", "per.shoigu-sergei", "sound", true},
    {NULL, "Шойгу", "per.shoigu-sergei", "surname", false},
    {NULL, "Сергей Лавров", NULL, NULL, false},
    {NULL, "Abdullah II of Jordan", NULL, NULL, false},
    {NULL, "X (Twitter)", "org.x", "name", true},
    {NULL, "X (Windows)", "org.x", "name", false},
    {NULL, "A P T", NULL, NULL, false},
    {NULL, "APT-7", "grp.apt7", "pattern", true},
    {NULL, "APT-7 again", NULL, NULL, false},
    {NULL, "von der Leyen", "per.leyen-ursula", "surname", false},
};

static void test_names(exonym_scanner *s) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        exonym_lookup_options options = {.size = sizeof options, .lang = names[i].lang};
        answer a = ask(s, names[i].name, &options);
        bool right = names[i].id ? a.n > 0 && strcmp(a.id[0], names[i].id) == 0 && a.sure == names[i].sure && strcmp(a.via, names[i].via) == 0 : a.n == 0;
        check_count++;
        if (!right && check_fails(__FILE__, __LINE__))
            fprintf(stderr, "%s \"%s\": wanted %s %s %s, got %s %s %s\n", names[i].lang ? names[i].lang : "any", names[i].name, names[i].id ? names[i].id : "nothing",
                    names[i].via ? names[i].via : "", names[i].sure ? "sure" : "unsure", a.n ? a.id[0] : "nothing", a.via, a.sure ? "sure" : "unsure");
    }
}

static void test_candidates(exonym_scanner *s) {
    answer a = ask(s, "Biden", NULL);
    CHECK_INT(2, a.n);
    CHECK(!a.sure && a.ambiguous);
    a = ask(s, "First Bank", NULL);
    CHECK_INT(2, a.n);
    CHECK(!a.sure && a.ambiguous);
    CHECK_STR("org.bank-one", a.id[0]);
    CHECK_STR("org.bank-two", a.id[1]);
    a = ask(s, "Times", NULL);
    CHECK_INT(2, a.n);
    CHECK(a.sure && !a.ambiguous && a.score[0] > a.score[1]);
    CHECK_STR("org.times-uk", a.id[0]);
    a = ask(s, "Rzymem", NULL);
    CHECK_STR("Rzym", a.text);
    CHECK_STR("lookup.tsv", a.file);
    CHECK_INT(12, a.line);
    exonym_lookup_options options = {.size = sizeof options, .types = "ORG,PER"};
    CHECK_INT(0, ask(s, "Rzymem", &options).n);
    CHECK_INT(2, ask(s, "Biden", &options).n);
    options = (exonym_lookup_options){.size = sizeof options, .exact = true};
    CHECK_INT(0, ask(s, "Anallena Bierbock", &options).n);
    options = (exonym_lookup_options){.size = sizeof options, .suggest = true};
    a = ask(s, "Anneliese Baerbock", &options);
    CHECK(a.n == 1 && a.suggestion && !a.sure);
    CHECK_INT(0, ask(s, "Anneliese Baerbock", NULL).n);
}

static bool stop(void *user, const exonym_candidate *c) {
    (void)c;
    ++*(int *)user;
    return false;
}

static void test_callers(exonym_scanner *s) {
    exonym_error err;
    int calls = 0;
    CHECK_INT(EXONYM_ERR_STOPPED, exonym_lookup(s, "Biden", 5, NULL, stop, &calls, &err));
    CHECK_INT(1, calls);
    CHECK_INT(EXONYM_OK, exonym_lookup(s, "", 0, NULL, stop, &calls, &err));
    /* Names that are none: signs, bytes, too many words, too many bytes. */
    static const char *const none[] = {"()", "(", "a (", ",", "U.", ".", " - ", "\xFF", "\xC5", "St ", ", ,", "(Texas)x("};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) CHECK_INT(0, ask(s, none[i], NULL).n);
    exo_buf b = {0};
    put_times(&b, "Biden ", 40);
    CHECK_INT(EXONYM_OK, exonym_lookup(s, b.at, b.len, NULL, stop, &calls, &err));
    put_times(&b, "Houston ", 4000);
    CHECK_INT(EXONYM_OK, exonym_lookup(s, b.at, b.len, NULL, stop, &calls, &err));
    CHECK_INT(1, calls);
    exo_free(heap(), b.at);
    /* Options of a caller who knows fewer members. */
    exonym_lookup_options old = {.size = offsetof(exonym_lookup_options, exact), .types = "GPE", .exact = true};
    CHECK_INT(1, ask(s, "Chinach", &old).n);
    /* A scan between look-ups. */
    const exonym_mention *mentions;
    size_t n;
    CHECK_INT(EXONYM_OK, exonym_scan(s, "Annalena Baerbock", 17, NULL, &mentions, &n, &err));
    CHECK_INT(1, n);
    CHECK_INT(1, ask(s, "Chinach", NULL).n);
}

/* Of two images the later wins; an entity of both is given once. */
static void test_images(exonym_image *first) {
    exonym_compiler *c;
    exonym_image *second = open_layer("geo.cn\tcountry\tChina\nloc.mine\tcity\tHouston\n", &c), *both[2] = {first, second};
    exonym_scanner *s;
    MUST(exonym_scanner_new(both, 2, NULL, &s, NULL) == EXONYM_OK);
    answer a = ask(s, "China", NULL);
    CHECK(a.n == 1 && a.image == 1 && a.sure);
    a = ask(s, "Houston", NULL);
    CHECK(a.n == 2 && a.sure);
    CHECK_STR("loc.mine", a.id[0]);
    exonym_scanner_free(s);
    exonym_image_close(second);
    exonym_compiler_free(c);
}

/* Every allocation fails once; nothing leaks and the scanner works on. */
static void test_memory(exonym_image *image) {
    static const char *const asked[] = {"Annalena Bierbockk", "Uni (EU)", "PT Acme Tbk", "APT 7", "Houston, Texas"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        for (size_t left = 0;; left++) {
            counted c = {.left = SIZE_MAX};
            exonym_allocator hooks = counted_hooks(&c);
            exonym_scan_options options = {.size = sizeof options, .allocator = &hooks};
            exonym_scanner *s;
            exonym_error err;
            answer a = {0};
            MUST(exonym_scanner_new(&image, 1, &options, &s, &err) == EXONYM_OK);
            c.left = left;
            exonym_status status = exonym_lookup(s, asked[i], strlen(asked[i]), NULL, take, &a, &err);
            CHECK(status == EXONYM_OK || status == EXONYM_ERR_NOMEM);
            CHECK(c.refused || status == EXONYM_OK);
            c.left = SIZE_MAX;
            bool refused = c.refused;
            CHECK_INT(1, ask(s, "Annalena Bierbock", NULL).n);
            exonym_scanner_free(s);
            CHECK_INT(0, c.live);
            if (!refused) break;
        }
}

/* ---- comparisons, words of matches ------------------------------------------------------------------ */

static void test_compare(const exonym_image *image) {
    exonym_comparison ab = {.size = sizeof ab}, ba = {.size = sizeof ba};
    exonym_compare(image, "Annalena Baerbock", 17, "Bierbock, Anallena", 18, &ab);
    exonym_compare(image, "Bierbock, Anallena", 18, "Annalena Baerbock", 17, &ba);
    CHECK_INT(EXONYM_SAME, ab.verdict);
    CHECK(ab.score >= 0.8 && ab.score <= 1 && !(ab.score < ba.score) && !(ab.score > ba.score));
    CHECK_STR(ab.reason, ba.reason);
    exonym_compare(image, "Hunter Biden", 12, "Joe Biden", 9, &ab);
    CHECK_INT(EXONYM_DIFFERENT, ab.verdict);
    exonym_compare(image, "", 0, "\xFF", 1, &ab);
    CHECK_INT(EXONYM_DIFFERENT, ab.verdict);
    CHECK_STR("different", exonym_verdict_text(ab.verdict));
    /* Read once, compared with many: the same answers, and another text can take the place of the first. */
    exonym_person_name *name, *other;
    exonym_error err;
    CHECK_INT(EXONYM_OK, exonym_person_name_new(image, "Annalena Baerbock", 17, &name, &err));
    CHECK_INT(EXONYM_OK, exonym_person_name_new(image, "", 0, &other, &err));
    exonym_person_name_compare(name, other, &ab);
    CHECK_INT(EXONYM_DIFFERENT, ab.verdict);
    exonym_person_name_read(other, "Bierbock, Anallena", 18);
    exonym_person_name_compare(name, other, &ab);
    CHECK_INT(EXONYM_SAME, ab.verdict);
    CHECK(!(ab.score < ba.score) && !(ab.score > ba.score));
    CHECK_STR(ab.reason, ba.reason);
    exonym_person_name_free(name);
    exonym_person_name_free(other);
    exonym_person_name_free(NULL);
    exonym_comparison small = {.size = offsetof(exonym_comparison, reason)};
    memset(small.reason, 'x', sizeof small.reason);
    exonym_compare(image, "Jan Hus", 7, "Jan Hus", 7, &small);
    CHECK_INT(EXONYM_SAME, small.verdict);
    CHECK_INT('x', small.reason[0]);
}

typedef struct seen {
    exonym_scanner *scanner;
    const char *text;
    exo_buf out;
} seen;

static bool tell(void *user, const exonym_match *m) {
    static const char *const fates[] = {"mention", "refused", "covered", "lost", "same", "left"};
    seen *x = user;
    exonym_match_word w;
    MUST(exo_buf_printf(heap(), &x->out, "%.*s %s", (int)(m->end - m->start), x->text + m->start, fates[m->fate]));
    if (*m->refused_by || *m->lost_by) MUST(exo_buf_printf(heap(), &x->out, " %s%s", m->refused_by, m->lost_by));
    for (size_t n = 0; exonym_match_word_at(x->scanner, m, n, &w); n++)
        MUST(exo_buf_printf(heap(), &x->out, " [%s %s %s %s%s%s]", w.folded, w.how, w.lemma, w.tag, *w.suffix ? " +" : "", w.suffix));
    put(&x->out, "\n");
    CHECK((m->fate == EXONYM_FATE_REFUSED) == (*m->refused_by != 0));
    CHECK(m->winner || m->fate == EXONYM_FATE_REFUSED || m->fate == EXONYM_FATE_LEFT);
    return true;
}

static void test_matches(exonym_scanner *s) {
    static const struct {
        const char *lang, *text, *want;
    } cases[] = {
        {"pl", "Byli w Chinach.", "Chinach mention [chinach form Chiny pl:loc.pl]\n"},
        {"id", "Di Tiongkoknya.", "Tiongkoknya mention [tiongkoknya clitic Tiongkok id:clitic.nya +nya]\n"},
        {"pl", "Poseł PiS-u.", "PiS-u mention [pis suffix PiS pl:gen.sg|loc.sg +u]\nPiS covered longer [pis form PiS ]\n"},
        {"en", "At Times now.", "Times mention [times form Times ]\nTimes lost prio [times form Times ]\n"},
        {"en", "With Annalena Bierbock now.", "Annalena Bierbock mention [annalena form Annalena ] [bierbock sound Baerbock ]\n"},
        {"en", "With Basescu now.", "Basescu refused ante [basescu form Băsescu ]\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        exonym_document about = {.size = sizeof about, .lang = cases[i].lang};
        exonym_error err;
        seen x = {.scanner = s, .text = cases[i].text};
        CHECK_INT(EXONYM_OK, exonym_match_each(s, cases[i].text, strlen(cases[i].text), &about, tell, &x, &err));
        CHECK_TEXT(exo_str_cstr(cases[i].want), exo_buf_view(&x.out));
        exo_free(heap(), x.out.at);
    }
    /* Outside the callback, a match of another text: no words, no crash. */
    exonym_match_word w;
    exonym_match stale = {.start = 3, .end = 40000, .number = 1};
    CHECK(!exonym_match_word_at(s, &stale, 0, &w));
    stale = (exonym_match){.start = 0, .end = 4, .number = UINT32_MAX};
    CHECK(!exonym_match_word_at(s, &stale, 0, &w));
    stale = (exonym_match){.start = 0, .end = 4, .image = 9};
    CHECK(!exonym_match_word_at(s, &stale, 0, &w));
}

/* ---- files of cases ---------------------------------------------------------------------------------- */

/* Files of tests/cases/lookup: NAME <TAB> PERSON <TAB> found|none declares the person, and NAME is looked up among all of the file;
   row <TAB> ID | FIELD | VALUE | FLAGS is a row of the lexicon, NAME <TAB> LANG or - <TAB> ID or none asks for an id. */
static void check_case(exonym_scanner *s, const char *file, int line, exo_str name, exo_str second, exo_str third) {
    char asked[256], want[256], lang[8] = "";
    bool pair = exo_str_is(third, "found") || exo_str_is(third, "none");
    bool hint = second.len == 1 || second.len == 2;
    snprintf(asked, sizeof asked, "%.*s", EXO_FMT(name));
    snprintf(want, sizeof want, "%.*s", EXO_FMT(pair && !hint && exo_str_is(third, "found") ? second : exo_str_is(third, "none") ? EXO_STR("") : third));
    if (second.len == 2) snprintf(lang, sizeof lang, "%.*s", EXO_FMT(second));
    exonym_lookup_options options = {.size = sizeof options, .lang = *lang ? lang : NULL};
    answer a = ask(s, asked, &options);
    check_count++;
    if (strcmp(a.n ? a.id[0] : "", want) != 0 && check_fails(file, line))
        fprintf(stderr, "%s: wanted %s, got %s (%s, %.3f)\n", asked, *want ? want : "nothing", a.n ? a.id[0] : "nothing", a.via, a.score[0]);
}

/* `more`: entities without a name beside those of the file, for what is alike has to be more so to be picked out of many. */
static void test_file(const char *name, int more) {
    char path[1024];
    exo_buf text = {0}, rows = {0};
    exonym_error err;
    snprintf(path, sizeof path, EXO_SOURCE_DIR "/tests/cases/lookup/%s", name);
    MUST(!exo_file_read(heap(), path, &text, &err));
    exonym_scanner *s = NULL;
    exonym_image *image = NULL;
    exonym_compiler *c = NULL;
    for (int round = 0; round < 2; round++) {
        exo_str rest = exo_buf_view(&text), line, part[3];
        for (int number = 1; exo_str_next(&rest, '\n', &line); number++) {
            exo_str left = line;
            size_t n = 0;
            if (!line.len || line.ptr[0] == '#') continue;
            while (n < 3 && exo_str_next(&left, '\t', &part[n])) n++;
            bool row = n == 2 && exo_str_is(part[0], "row");
            if (n != 3 && !row) {
                check_fails(path, number), fprintf(stderr, "not three columns\n");
            } else if (round) {
                if (!row) check_case(s, path, number, part[0], part[1], part[2]);
            } else if (row) {
                exo_str cells = part[1], cell;
                for (bool first = true; exo_str_next(&cells, '|', &cell); first = false)
                    MUST(exo_buf_printf(heap(), &rows, "%s%.*s", first ? "" : "\t", EXO_FMT(exo_str_trim(cell))));
                put(&rows, "\n");
            } else if (part[1].len > 2) {
                exo_buf said = {0};
                MUST(exo_buf_printf(heap(), &said, "%.*s\tperson\t%.*s\n", EXO_FMT(part[1]), EXO_FMT(part[1])));
                put(&said, "");
                MUST(exo_buf_putc(heap(), &said, 0) && exo_buf_putc(heap(), &rows, 0));
                rows.len--;
                if (!strstr(rows.at, said.at)) put(&rows, said.at);
                exo_free(heap(), said.at);
            }
        }
        if (round) break;
        for (int i = 0; i < more; i++) MUST(exo_buf_printf(heap(), &rows, "x.%d\tconcept\tX\tlabel\n", i));
        MUST(exo_buf_putc(heap(), &rows, 0));
        image = open_layer(rows.at, &c);
        MUST(exonym_scanner_new(&image, 1, NULL, &s, NULL) == EXONYM_OK);
    }
    exonym_scanner_free(s);
    exonym_image_close(image);
    exonym_compiler_free(c);
    exo_free(heap(), text.at);
    exo_free(heap(), rows.at);
}

int main(void) {
    exonym_compiler *c;
    exonym_image *image = open_layer(layer, &c);
    exonym_scanner *s;
    MUST(exonym_scanner_new(&image, 1, NULL, &s, NULL) == EXONYM_OK);
    test_names(s);
    test_candidates(s);
    test_callers(s);
    test_images(image);
    test_memory(image);
    test_compare(image);
    test_matches(s);
    test_file("alike.tsv", 100000);
    test_file("around.tsv", 0);
    exonym_scanner_free(s);
    exonym_image_close(image);
    exonym_compiler_free(c);
    return check_end("test_lookup");
}

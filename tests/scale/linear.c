/* Time grows with the text and no faster, whatever the text is. Clocks lie on a busy machine, so work is counted: the read
   side is compiled a second time with -fsanitize-coverage=trace-pc, which calls us for each basic block that runs. The
   same text gives the same count; ten times the text must give ten times the count at most, with a little for what is learnt.

   Each text is made of a unit that is repeated, or of names out of the built-in lexicon. */
#include <exonym/exonym.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL = 50000, TIMES = 10, WINDOW = 1200000, WINDOW_TIMES = 3 };
/* What a document teaches, and tables that grow, may cost a little. */
static const double most = 1.25;

static uint64_t blocks;
void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void) { blocks++; }

static const exonym_image *builtin;

static void die(const char *what) {
    fprintf(stderr, "linear: %s\n", what);
    exit(2);
}

/* ---- texts ------------------------------------------------------------------------------------ */

typedef void unit_fn(char *out, size_t room, uint64_t number);

static uint64_t mix(uint64_t n) {
    n = (n ^ n >> 31) * 0x7fb5d329728ea185u;
    n = (n ^ n >> 27) * 0x81dadef4bc2dd44du;
    return n ^ n >> 33;
}

/* Names of persons by the number of an entity: of the first person from there on. */
static const char **persons;
static uint64_t npersons;
static void find_persons(void) {
    exonym_image_info info = {.size = sizeof info};
    exonym_image_describe(builtin, &info);
    npersons = info.entities;
    persons = calloc(npersons + 1, sizeof *persons);
    if (!persons) die("out of memory");
    /* Twice round, so that the last ones find the first. */
    for (uint64_t i = 2 * npersons; i-- > 0;) {
        uint64_t k = i % npersons;
        exonym_entity e;
        bool person = exonym_entity_at(builtin, (uint32_t)k, &e) == EXONYM_OK && !strcmp(e.type, "PER") && strchr(e.canonical, ' ');
        persons[k] = person ? e.canonical : persons[(k + 1) % npersons];
    }
    if (!npersons || !persons[0]) die("no persons");
}

/* The n-th person's name. The golden ratio spreads the first ones over the lexicon as evenly as all of them, however many it has: with a
   fixed stride the small text had plainer names than the large one at some counts of entities, and the ratio was that of the samples. */
static const char *person(uint64_t n) { return persons[(n * 0x9e3779b97f4a7c15u >> 32) * npersons >> 32]; }

static void full_names(char *out, size_t room, uint64_t n) { snprintf(out, room, "%s ", person(n)); }
static void surnames(char *out, size_t room, uint64_t n) { snprintf(out, room, "%s ", strrchr(person(n), ' ') + 1); }
static void said_twice(char *out, size_t room, uint64_t n) {
    snprintf(out, room, "%s said. %s answered. ", person(n), strrchr(person(n / 2), ' ') + 1);
}
/* Looks like the name that the text begins with, and is another word each time. */
static void misspelt(char *out, size_t room, uint64_t n) {
    uint64_t r = mix(n);
    if (n == 0)
        snprintf(out, room, "Annalena Baerbock spoke. ");
    else
        snprintf(out, room, "B%c%crb%cck%c ", "aeiou"[r % 5], "aeiouy"[r / 5 % 6], "aeio"[r / 30 % 4], "aeioutnsz"[r / 120 % 9]);
}
static void strangers(char *out, size_t room, uint64_t n) {
    uint64_t r = mix(n);
    snprintf(out, room, "%c%c%c%c%c%c ", (int)('A' + r % 26), (int)('a' + r / 26 % 26), (int)('a' + r / 676 % 26), (int)('a' + r / 17576 % 26),
             (int)('a' + r / 456976 % 26), (int)('a' + r / 11881376 % 26));
}
static void numbered(char *out, size_t room, uint64_t n) { snprintf(out, room, "APT%llu ", (unsigned long long)(n % 1000)); }

static const struct {
    const char *what, *unit;
    unit_fn *made;
    enum {
        ONCE,
        OVERLAPS, /* also with --overlap all */
        WINDOWED  /* what a word costs grows with what stands around it, up to a window: texts longer than one are compared */
    } how;
} texts[] = {
    {"one word", "the ", NULL, ONCE},
    {"one name", "Prague ", NULL, ONCE},
    {"one name, one line each", "Prague\n", NULL, ONCE},
    {"all capitals", "PREZYDENT POLSKI W WARSZAWIE AND THE UNITED STATES. ", NULL, ONCE},
    {"a token without end", "Praga", NULL, ONCE},
    {"a token of digits", "1234567890", NULL, ONCE},
    {"a token beyond ASCII", "\xC5\xBC\xC3\xB3\xC5\x82\xC4\x87", NULL, ONCE},
    {"marks without a letter", "\xCC\x81", NULL, ONCE},
    {"a letter with marks", "a\xCC\x81\xCC\xA3 ", NULL, ONCE},
    {"hyphens and apostrophes", "Jean-Claude-O'Neil'-", NULL, ONCE},
    {"signs", "(\"'\xE2\x80\x9E\xE2\x80\x94.,:;!?) ", NULL, ONCE},
    {"ill-formed", "\xFF\xC3 Praga\xE2\x80", NULL, ONCE},
    {"Latin written in Cyrillic", "\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0 ", NULL, ONCE},
    {"names in names", "University of the Ministry of Foreign Affairs of the Republic of the Bank of the University of ", NULL, WINDOWED},
    {"beginnings of names", "United United Nations Republic of Republic of the ", NULL, OVERLAPS},
    {"initials", "J. A. B. C. ", NULL, ONCE},
    {"spaces", "        ", NULL, ONCE},
    {"bodies", "Ministerstwo Spraw Zagranicznych Czech i Senat. ", NULL, OVERLAPS},
    {"persons in full", NULL, full_names, OVERLAPS},
    {"surnames", NULL, surnames, ONCE},
    {"persons, then their surnames", NULL, said_twice, ONCE},
    {"a name misspelt in many ways", NULL, misspelt, ONCE},
    {"unknown names", NULL, strangers, ONCE},
    {"a numbered family", NULL, numbered, ONCE},
};

static size_t make(size_t which, char *out, size_t len) {
    size_t at = 0;
    char unit[256];
    for (uint64_t n = 0; at < len; n++) {
        const char *from = texts[which].unit;
        if (!from) texts[which].made(unit, sizeof unit, n), from = unit;
        size_t k = strlen(from);
        if (k > len - at) k = len - at;
        memcpy(out + at, from, k);
        at += k;
    }
    return at;
}

/* ---- counting --------------------------------------------------------------------------------- */

static bool count(void *user, const exonym_mention *m) {
    (void)m;
    ++*(uint64_t *)user;
    return true;
}

/* Basic blocks of one scan by a scanner of its own. */
static uint64_t work(const exonym_scan_options *options, const char *text, size_t len, uint64_t *found) {
    exonym_scanner *scanner;
    exonym_error err;
    exonym_image *images[] = {(exonym_image *)(uintptr_t)builtin};
    *found = 0;
    if (exonym_scanner_new(images, 1, options, &scanner, &err)) die(err.message);
    blocks = 0;
    if (exonym_scan_each(scanner, text, len, NULL, count, found, &err)) die(err.message);
    uint64_t n = blocks;
    exonym_scanner_free(scanner);
    return n;
}

int main(int argc, char **argv) {
    const exonym_scan_options all[] = {
        {.size = sizeof all[0]},
        {.size = sizeof all[0], .overlap = EXONYM_OVERLAP_ALL},
    };
    exonym_image *image = NULL;
    exonym_error err;
    int failures = 0;
    char *text = malloc((size_t)WINDOW * WINDOW_TIMES);
    if (!text || exonym_image_open_builtin(NULL, &image, &err)) die("cannot begin");
    builtin = image;
    find_persons();
    if (!work(&all[0], "Prague", 6, &(uint64_t){0})) die("built without -fsanitize-coverage=trace-pc");
    printf("%-34s %14s %14s %8s\n", "", "blocks a byte", "of ten times", "ratio");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int o = 0; o < 2; o++) {
            uint64_t few, many;
            size_t size = texts[i].how == WINDOWED ? WINDOW : SMALL, times = texts[i].how == WINDOWED ? WINDOW_TIMES : TIMES;
            if ((argc > 1 && !strstr(texts[i].what, argv[1])) || (o && texts[i].how != OVERLAPS)) continue;
            size_t len = make(i, text, size);
            uint64_t small = work(&all[o], text, len, &few);
            len = make(i, text, size * times);
            uint64_t large = work(&all[o], text, len, &many);
            double ratio = (double)large / (double)small / (double)times;
            bool wrong = ratio > most;
            failures += wrong;
            printf("%-34s %14.1f %14.1f %8.2f%s   %llu and %llu mentions\n", o ? "  overlaps too" : texts[i].what, (double)small / (double)size,
                   (double)large / (double)size / (double)times, ratio, wrong ? " WRONG" : "", (unsigned long long)few, (unsigned long long)many);
            fflush(stdout);
        }
    exonym_image_close(image);
    free(persons);
    free(text);
    return failures > 0;
}

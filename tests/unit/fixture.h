/* The small lexicon of the unit tests and fuzz targets, compiled with the tables of tests/unit/rules: one row for every
   kind of thing that an image can hold. */
#ifndef EXO_TEST_FIXTURE_H
#define EXO_TEST_FIXTURE_H

#include "check.h"

#include <exonym/compile.h>

/* Entities: those of the rows, and one body for each country with a code. */
#define FIXTURE_ENTITIES 27
#define FIXTURE_RULES EXO_SOURCE_DIR "/tests/unit/rules"

static const char fixture_layer[] =
    "geo.pl\tcountry\tPoland\tiso:PL wd:Q36\n"
    "geo.pl\tpl\tPolska\n"
    "geo.pl\tpl.adj\tpolski\n"
    "geo.pl\tpl.dem\tPolak\n"
    "geo.pl\tcyrl.ru\tПольша\n"
    "geo.pl\thani\t波兰\n"
    "geo.tr\tcountry\tTurkey\tcue:country cue-if-initial iso:TR\n"
    "geo.ro\tcountry\tRomania\n"
    "geo.ro\tro\tRomânia\n"
    "geo.ro\tid\tRumania\tlang:id,en\n"
    "loc.istanbul\tcity\tİstanbul\n"
    "loc.istanbul\tany.bad\tIstambul\n"
    "loc.istanbul\tlocated-in\tgeo.tr\n"
    "loc.lodz\tcity\tŁódź\n"
    "loc.novisad\tcity\tNovi Sad\n"
    "loc.southsea\tplace\tSouth Poland Sea\n"
    "per.baerbock-annalena\tperson\tAnnalena Baerbock\tf de sole\n"
    "per.biden-joe\tperson\tJoe Biden\tm en\n"
    "per.biden-joe\tgiven\tJoseph\n"
    "per.biden-hunter\tperson\tHunter Biden\tm en\n"
    "per.vonderleyen-ursula\tperson\tUrsula von der Leyen\tf de\n"
    "per.xi-jinping\tperson\tXi Jinping\tm zh family-first\n"
    "per.farage-nigel\tperson\tNigel Farage\tm en sole\n"
    "org.pis\torg\tLaw and Justice\n"
    "org.pis\tpl.abbr\tPiS\n"
    "org.pis\tpl.old\tPorozumienie Centrum\n"
    "org.att\torg\tAT&T\n"
    "org.x\torg\tX (Twitter)\tlabel\n"
    "org.x\tany\tX\tAA cue:social prio:10\n"
    "org.acme\torg\tAcme Inc.\n"
    "org.acme-two\torg\tAcme Inc.\n"
    "org.mfa\torg\tForeign Office\tlabel\n"
    "org.mfa\tgeneric.en\tForeign Ministry\n"
    "prd.f16\tproduct\tF-16\n"
    "prd.ebay\tproduct\teBay\tAA min:3\n"
    "evt.war\tevent\tGulf War\tnotallcaps\n"
    "con.apt\tconcept\tAPT\n"
    "grp.apt{n}\tgroup\tAPT{n}\tfamily label\n"
    "grp.apt{n}\tpattern\t(?i:APT)[ -]?(?<n>\\d{1,3})\ttrigger:apt\n"
    "grp.apt28\tgroup\tAPT28\n"
    "grp.apt28\tany\tFancy Bear\n"
    "per.biden-joe\tsphere\tpolitics\n"
    "per.biden-joe\toffice\tpresident\n"
    "per.biden-joe\tcitizen-of\tgeo.ro\n";

/* The bytes of an image, 8-byte aligned, owned by the caller; NULL with the error printed when it does not compile. */
static inline unsigned char *fixture_bytes(const char *layer, size_t layer_len, size_t *len) {
    exonym_compile_options options = {.size = sizeof options, .rules_dir = FIXTURE_RULES};
    exonym_compiler *c = NULL;
    exonym_error err;
    const void *bytes = NULL;
    unsigned char *copy = NULL;
    if (exonym_compiler_new(&options, &c, &err) || exonym_compiler_add_text(c, "fixture.tsv", layer, layer_len, &err) ||
        exonym_compiler_finish(c, &bytes, len, &err))
        fprintf(stderr, "fixture: %s\n", err.message);
    else if ((copy = malloc(*len)) != NULL)
        memcpy(copy, bytes, *len);
    exonym_compiler_free(c);
    return copy;
}

/* The image of a layer; *bytes is freed by the caller after closing it. */
static inline exonym_image *fixture_open(const char *layer, unsigned char **bytes) {
    size_t len;
    exonym_image *image = NULL;
    exonym_error err;
    *bytes = fixture_bytes(layer, strlen(layer), &len);
    MUST(*bytes);
    if (exonym_image_open_memory(*bytes, len, NULL, &image, &err)) fprintf(stderr, "fixture: %s\n", err.message);
    MUST(image);
    return image;
}

#endif

/* The words of the lexicon language: kinds, fields, languages, scripts and the codes of orthographies.
   Everything here is a closed list, so that a slip of the pen is an error with a suggestion and never a
   new field. To add a word, add it to its list (and to lexicons/README.md). */
#include "inside.h"

static const char *const kind_names[EXO_KIND_COUNT] = {
    "person", "country", "city", "region", "place", "org", "event", "product", "group", "concept"};
static const char *const kind_types[EXO_KIND_COUNT] = {
    "PER", "GPE", "GPE", "GPE", "LOC", "ORG", "EVENT", "PRODUCT", "GROUP", "CONCEPT"};

const char *exo_kind_name(exo_kind kind) { return kind_names[kind]; }
const char *exo_kind_type(exo_kind kind) { return kind_types[kind]; }

static const char *const lang_codes[] = {"any", "en", "pl", "ro", "id", "cs"};
enum { LANGS = sizeof lang_codes / sizeof *lang_codes };

uint8_t exo_lexicon_lang(exo_str code) {
    for (uint8_t i = 0; i < LANGS; i++)
        if (exo_str_is(code, lang_codes[i])) return i;
    return UINT8_MAX;
}
const char *exo_lexicon_lang_code(uint8_t lang) { return lang < LANGS ? lang_codes[lang] : NULL; }

/* By exo_suffix. */
static const char *const suffixes[] = {"", "abbr", "adj", "dem", "old", "bad"};

/* ISO 15924 codes in lower case; "jpan" is Han and kana together. */
static const char *const scripts[] = {"cyrl", "hani", "arab", "jpan", "hang", "grek", "geor", "hebr", "armn",
                                      "deva", "beng", "taml", "thai", "khmr", "laoo", "mymr", "tibt", "ethi"};

static const struct {
    const char *name;
    exo_field field;
    uint8_t where;
} plain[] = {
    {"given", EXO_FIELD_GIVEN, EXO_ON_PERSON},
    {"surname", EXO_FIELD_SURNAME, EXO_ON_PERSON},
    {"alias", EXO_FIELD_ALIAS, EXO_ON_PERSON},
    {"pattern", EXO_FIELD_PATTERN, EXO_ON_PATTERN},
    {"member-of", EXO_FIELD_MEMBER_OF, EXO_ON_PLAIN},
    {"capital-of", EXO_FIELD_CAPITAL_OF, EXO_ON_PLAIN},
    {"located-in", EXO_FIELD_LOCATED_IN, EXO_ON_PLAIN},
    {"of", EXO_FIELD_OF, EXO_ON_PLAIN},
    {"recalls", EXO_FIELD_RECALLS, EXO_ON_PLAIN},
    {"citizen-of", EXO_FIELD_CITIZEN_OF, EXO_ON_PLAIN},
    {"body", EXO_FIELD_BODY, EXO_ON_PLAIN},
    {"sphere", EXO_FIELD_SPHERE, EXO_ON_PLAIN},
    {"office", EXO_FIELD_OFFICE, EXO_ON_PLAIN},
    {"source", EXO_FIELD_SOURCE, EXO_ON_PLAIN},
    {"same-as", EXO_FIELD_SAME_AS, EXO_ON_PLAIN},
};

/* ISO 639-1, the two-letter codes, for the orthography of a name; without aa (Afar), which on a row is
   always a slip for the guard Aa. */
static const char origins[] =
    "ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz "
    "ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii "
    "ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi "
    "mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw "
    "sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk "
    "ur uz ve vi vo wa wo xh yi yo za zh zu ";

bool exo_lex_is_origin(exo_str code) {
    if (code.len != 2) return false;
    for (const char *p = origins; *p; p += 3)
        if (p[0] == code.ptr[0] && p[1] == code.ptr[1]) return true;
    return false;
}

bool exo_lex_is_kind(const char *word) {
    for (int k = 0; k < EXO_KIND_COUNT; k++)
        if (strcmp(kind_names[k], word) == 0) return true;
    return false;
}

static bool find_suffix(exo_str text, exo_suffix *out) {
    for (int s = EXO_SUFFIX_ABBR; s <= EXO_SUFFIX_BAD; s++)
        if (exo_str_is(text, suffixes[s])) {
            *out = (exo_suffix)s;
            return true;
        }
    return false;
}

bool exo_lex_field_parse(exo_lexicon *lex, exo_str text, exo_lex_spec *out) {
    *out = (exo_lex_spec){.field = EXO_FIELD_NAME, .where = EXO_ON_NAME};
    exo_str rest = text, head, tail = {NULL, 0};
    exo_str_next(&rest, '.', &head);
    bool dotted = rest.ptr != NULL;
    if (dotted) exo_str_next(&rest, '.', &tail);

    uint8_t lang = exo_lexicon_lang(head);
    if (lang != UINT8_MAX && lang < exo_lexicon_lang(EXO_STR("cs"))) {
        out->lang = lang;
        if (rest.ptr) return false;
        if (dotted && !find_suffix(tail, &out->suffix)) return false;
        if (out->suffix == EXO_SUFFIX_ADJ || out->suffix == EXO_SUFFIX_DEM) out->where = EXO_ON_FORM;
        return true;
    }
    bool local = exo_str_is(head, "local");
    if ((local || exo_str_is(head, "generic")) && dotted) {
        out->field = local ? EXO_FIELD_LOCAL : EXO_FIELD_GENERIC;
        out->where = EXO_ON_GENERIC;
        out->lang = exo_lexicon_lang(tail);
        if (out->lang == UINT8_MAX || out->lang == exo_lexicon_lang(EXO_STR("cs"))) return false;
        return !rest.ptr || (find_suffix(rest, &out->suffix) && out->suffix != EXO_SUFFIX_ADJ &&
                             out->suffix != EXO_SUFFIX_DEM);
    }
    if (exo_str_is(head, "test") && dotted) {
        out->field = EXO_FIELD_TEST;
        out->where = EXO_ON_PLAIN;
        out->lang = exo_lexicon_lang(tail);
        return !rest.ptr && out->lang != UINT8_MAX && out->lang != exo_lexicon_lang(EXO_STR("cs"));
    }
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (!exo_str_is(head, scripts[i])) continue;
        if (rest.ptr || (dotted && !exo_lex_is_origin(tail))) return false;
        out->field = EXO_FIELD_NATIVE;
        out->where = EXO_ON_NATIVE;
        out->script = exo_arena_dup(&lex->arena, text);
        if (!out->script.ptr) lex->nomem = true;
        return true;
    }
    if (dotted) return false;
    for (int k = 0; k < EXO_KIND_COUNT; k++) {
        if (!exo_str_is(text, kind_names[k])) continue;
        out->field = EXO_FIELD_DECLARE;
        out->where = EXO_ON_DECLARE;
        out->kind = (exo_kind)k;
        return true;
    }
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (!exo_str_is(text, plain[i].name)) continue;
        out->field = plain[i].field;
        out->where = plain[i].where;
        return true;
    }
    out->drop = true;
    out->where = EXO_ON_PLAIN;
    return exo_str_is(text, "drop");
}

const char *exo_lex_field_guess(exo_str text) {
    static const char *const known[] = {
        "person", "country", "city", "region", "place", "org", "event", "product", "group", "concept",
        "en", "pl", "ro", "id", "any",
        "en.abbr", "pl.abbr", "ro.abbr", "id.abbr", "any.abbr",
        "en.adj", "pl.adj", "ro.adj", "id.adj", "any.adj", "en.dem", "pl.dem", "ro.dem", "id.dem", "any.dem",
        "en.old", "pl.old", "ro.old", "id.old", "any.old", "en.bad", "pl.bad", "ro.bad", "id.bad", "any.bad",
        "cyrl.ru", "cyrl.uk", "cyrl.be", "cyrl.bg", "cyrl.sr", "cyrl.mk", "hani", "arab", "jpan", "hang",
        "grek", "geor", "hebr", "armn", "given", "surname", "alias", "pattern",
        "generic.en", "generic.pl", "generic.ro", "generic.id", "local.en", "local.pl", "local.ro", "local.id", "test.en", "test.pl", "test.ro", "test.id", "test.any",
        "member-of", "capital-of", "located-in", "of", "recalls", "citizen-of", "body", "sphere", "office", "source", "same-as", "drop"};
    return exo_did_you_mean(text, known, sizeof known / sizeof *known);
}

const char *exo_lex_field_text(const exo_fact *fact, exo_kind kind, char out[32]) {
    const char *parts[4] = {"", "", "", ""}; /* head . tail . */
    switch (fact->field) {
    case EXO_FIELD_DECLARE: parts[0] = exo_kind_name(kind); break;
    case EXO_FIELD_NAME: parts[0] = lang_codes[fact->lang], parts[1] = suffixes[fact->suffix]; break;
    case EXO_FIELD_NATIVE: parts[0] = fact->script.ptr; break;
    case EXO_FIELD_GENERIC: case EXO_FIELD_LOCAL:
        parts[0] = fact->field == EXO_FIELD_LOCAL ? "local" : "generic", parts[1] = lang_codes[fact->lang], parts[2] = suffixes[fact->suffix];
        break;
    case EXO_FIELD_TEST: parts[0] = "test", parts[1] = lang_codes[fact->lang]; break;
    default:
        for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
            if (plain[i].field == fact->field) parts[0] = plain[i].name;
    }
    size_t at = 0;
    for (int i = 0; i < 4 && parts[i][0]; i++) {
        size_t len = strlen(parts[i]);
        if (i) out[at++] = '.';
        memcpy(out + at, parts[i], len);
        at += len;
    }
    out[at] = '\0';
    return out;
}

/* Damaged images. For each check of src/image/check.c one image that fails it and nothing before it, checksum made
   anew so that the check itself must refuse; wrong and cut headers; every byte of a small image changed (every fifth without sanitizers). What opens
   must be safe to scan, whatever it says. tests/bad-images/README.md says why the images are made here. */
#include "fixture.h"

#include "image/image.h"

#include <unistd.h>

/* ---- images that may be changed --------------------------------------------------------------- */

/* A copy of an image; sections may be made longer or shorter. */
typedef struct draft {
    unsigned char *bytes;
    size_t len;
} draft;

static exo_im_header *header(const draft *d) { return (exo_im_header *)(void *)d->bytes; }
static void *section(const draft *d, exo_section s) { return d->bytes + header(d)->section[s].off; }
static size_t length(const draft *d, exo_section s) { return (size_t)header(d)->section[s].len; }
#define AT(type, d, s) ((type *)section((d), (s)))
#define ITEMS(type, d, s) (length((d), (s)) / sizeof(type))

static void seal(draft *d) {
    header(d)->length = d->len;
    header(d)->hash = exo_image_hash(d->bytes + sizeof(exo_im_header), d->len - sizeof(exo_im_header));
}

static draft copy_of(const draft *from) {
    draft d = {malloc(from->len), from->len};
    MUST(d.bytes);
    memcpy(d.bytes, from->bytes, d.len);
    return d;
}

/* Lays the image out anew with one section of another length; what is added is zero. */
static void resize(draft *d, exo_section which, size_t len) {
    exo_im_header h = *header(d);
    size_t at = sizeof h;
    draft fresh = {calloc(1, d->len + len + 64 * EXO_SEC_COUNT), 0};
    MUST(fresh.bytes);
    for (int s = 0; s < EXO_SEC_COUNT; s++) {
        size_t old = length(d, (exo_section)s), now = s == (int)which ? len : old;
        at = (at + 63) / 64 * 64;
        memcpy(fresh.bytes + at, section(d, (exo_section)s), old < now ? old : now);
        h.section[s] = (exo_im_range){at, now};
        at += now;
    }
    memcpy(fresh.bytes, &h, sizeof h);
    fresh.len = at;
    free(d->bytes);
    *d = fresh;
}

/* ---- using what has opened -------------------------------------------------------------------- */

static bool look_at(void *user, const exonym_mention *m) {
    exo_str *text = user;
    CHECK(m->start < m->end && m->end <= text->len && m->id && m->canonical && m->label && m->type && m->via && m->tag);
    return true;
}
static bool look_at_match(void *user, const exonym_match *m) {
    exo_str *text = user;
    CHECK(m->start < m->end && m->end <= text->len && m->name && m->via && m->tag && m->file && m->refused_by);
    return true;
}

static bool look_at_candidate(void *user, const exonym_candidate *c) {
    (void)user;
    CHECK(c->id && c->canonical && c->label && c->type && c->via && c->tag && c->name.text);
    return true;
}

static void use(exonym_image *image, bool thoroughly) {
    exo_str text = EXO_STR("Joe Biden, Biden Joe; Ana Bidenn and Anallena Baerbock in Łódź. Polska, polskiego, PiS-u. APT31 Farage'a Polandnya diPoland "
                           "X posted. President Biden and Minister Baerbock met. The Turkey country was. Ministry AT&T Acme Inc. 波兰 Polen");
    exonym_scan_options options = {.size = sizeof options, .overlap = EXONYM_OVERLAP_ALL, .suggest = true, .names_in = "pl"};
    exonym_scanner *s;
    exonym_error err;
    exonym_entity e;
    exonym_image_info info = {.size = sizeof info};
    exonym_image_describe(image, &info);
    MUST(exonym_scanner_new(&image, 1, &options, &s, &err) == EXONYM_OK);
    exonym_status status = exonym_scan_each(s, text.ptr, text.len, NULL, look_at, &text, &err);
    CHECK(status == EXONYM_OK || status == EXONYM_ERR_PATTERN);
    exonym_lookup_options lookup = {.size = sizeof lookup, .suggest = true};
    for (int i = 0; i < 2; i++) {
        exo_str name = i ? EXO_STR("Anallena Baerbok") : EXO_STR("Acmee");
        status = exonym_lookup(s, name.ptr, name.len, &lookup, look_at_candidate, NULL, &err);
        CHECK(status == EXONYM_OK || status == EXONYM_ERR_PATTERN);
    }
    if (thoroughly) status = exonym_match_each(s, text.ptr, text.len, NULL, look_at_match, &text, &err);
    exonym_scanner_free(s);
    for (uint32_t i = 0; i < info.entities && exonym_entity_at(image, i, &e) == EXONYM_OK; i++) {
        const char *key, *value;
        exonym_name name;
        exonym_entity again;
        size_t chars = strlen(e.id) + strlen(e.canonical) + strlen(exonym_entity_label(&e, "pl"));
        for (size_t n = 0; exonym_entity_external_id(&e, n, &key, &value); n++) chars += strlen(key) + strlen(value);
        for (size_t n = 0; exonym_entity_name(&e, NULL, n, &name); n++) chars += strlen(name.text) + strlen(name.lang) + strlen(name.file);
        CHECK(exonym_entity_find(image, e.id, &again) == EXONYM_OK && again.index == i && chars > 0);
    }
}

/* ---- one image for each check ----------------------------------------------------------------- */

typedef struct damage {
    exo_section section;   /* that the message names; EXO_SEC_COUNT: none */
    const char *what;      /* as check.c says it */
    void (*make)(draft *d);
} damage;

enum { FAR = 0x7FFFFFF0 };
#define SEC EXO_SEC_
/* A damage that is one statement about draft d. */
#define DAMAGE(name, ...) \
    static void name(draft *d) { __VA_ARGS__; }

DAMAGE(made_with_far, header(d)->made_with = FAR)
DAMAGE(strings_first, AT(char, d, EXO_SEC_STRINGS)[0] = 'x')
DAMAGE(strings_last, AT(char, d, EXO_SEC_STRINGS)[length(d, EXO_SEC_STRINGS) - 1] = 'x')
DAMAGE(strings_none, resize(d, EXO_SEC_STRINGS, 0))
DAMAGE(strings_utf8, AT(unsigned char, d, EXO_SEC_STRINGS)[2] = 0xFF)
DAMAGE(stage1_short, resize(d, EXO_SEC_FOLD_STAGE1, length(d, EXO_SEC_FOLD_STAGE1) - 2))
DAMAGE(stage1_link, AT(uint16_t, d, EXO_SEC_FOLD_STAGE1)[8703] = 0xFFFF)
DAMAGE(stage2_class, AT(uint32_t, d, EXO_SEC_FOLD_STAGE2)[5] = 13)
DAMAGE(stage2_pool, AT(uint32_t, d, EXO_SEC_FOLD_STAGE2)[7] = EXO_FOLD_LETTER | 15u << 4 | 0x7FFFFu << 13)
DAMAGE(lower_order, AT(exo_fold_lower, d, EXO_SEC_FOLD_LOWER)[1].from = AT(exo_fold_lower, d, EXO_SEC_FOLD_LOWER)[0].from)
DAMAGE(lower_surrogate, AT(exo_fold_lower, d, EXO_SEC_FOLD_LOWER)[0].to = 0xDFFF)
DAMAGE(lower_large, AT(exo_fold_lower, d, EXO_SEC_FOLD_LOWER)[0].to = 0x110000)
DAMAGE(filter_three, resize(d, EXO_SEC_BEGIN, 24))
DAMAGE(filter_none, resize(d, EXO_SEC_BEGIN_LOW, 0))
DAMAGE(mask_full, AT(exo_im_cue_mask, d, EXO_SEC_CUE_MASKS)[0].bits[3] = 1)
DAMAGE(mask_none, resize(d, EXO_SEC_CUE_MASKS, 0))
DAMAGE(pool_tail, AT(char, d, EXO_SEC_WORD_POOL)[length(d, EXO_SEC_WORD_POOL) - 1] = 1)
DAMAGE(pool_short, resize(d, EXO_SEC_WORD_POOL, 7))
DAMAGE(words_one, resize(d, EXO_SEC_WORDS, sizeof(exo_im_word)))
DAMAGE(word_far, AT(exo_im_word, d, EXO_SEC_WORDS)[1].text = UINT32_MAX)
DAMAGE(word_empty, AT(exo_im_word, d, EXO_SEC_WORDS)[1].len = 0)
DAMAGE(word_long, resize(d, EXO_SEC_WORD_POOL, 4096); AT(exo_im_word, d, EXO_SEC_WORDS)[1].len = EXO_FOLD_MAX + 1)
DAMAGE(word_readings, AT(exo_im_word, d, EXO_SEC_WORDS)[1].reading = FAR)
DAMAGE(word_head, resize(d, EXO_SEC_WORD_POOL, 4096); AT(exo_im_word, d, EXO_SEC_WORDS)[1].len = 17; AT(exo_im_word, d, EXO_SEC_WORDS)[1].head[0] ^= 1)
DAMAGE(word_past, AT(exo_im_word, d, EXO_SEC_WORDS)[1].len = 17; AT(exo_im_word, d, EXO_SEC_WORDS)[1].text = FAR)
DAMAGE(word_cues, AT(exo_im_word, d, EXO_SEC_WORDS)[1].cues = UINT16_MAX)
DAMAGE(word_zero, AT(exo_im_word, d, EXO_SEC_WORDS)[0].flags = EXO_WORD_TRIGGER)
DAMAGE(words_cover, uint32_t all = (uint32_t)ITEMS(exo_im_reading, d, EXO_SEC_READINGS); exo_im_word *w = AT(exo_im_word, d, EXO_SEC_WORDS);
       for (size_t i = 0; i < ITEMS(exo_im_word, d, EXO_SEC_WORDS); i++) if (w[i].reading == all) w[i].reading--)
DAMAGE(slots_three, resize(d, EXO_SEC_SLOTS, 3 * sizeof(exo_im_slot)))
DAMAGE(slot_link, AT(exo_im_slot, d, EXO_SEC_SLOTS)[0].word = FAR)
DAMAGE(slots_full, for (size_t i = 0; i < ITEMS(exo_im_slot, d, EXO_SEC_SLOTS); i++) AT(exo_im_slot, d, EXO_SEC_SLOTS)[i].word = 1)
DAMAGE(tag_far, AT(uint32_t, d, EXO_SEC_TAGS)[1] = FAR)
DAMAGE(paradigm_far, AT(uint32_t, d, EXO_SEC_PARADIGMS)[1] = FAR)
/* Every set is called as a sphere's is. */
static void roles_many(draft *d) {
    const char *strings = AT(char, d, EXO_SEC_STRINGS);
    size_t at = 0, len = length(d, EXO_SEC_STRINGS), ncues = length(d, EXO_SEC_CUES) / 4;
    while (at < len && strncmp(strings + at, EXO_CUES_ROLE, strlen(EXO_CUES_ROLE)) != 0) at += strlen(strings + at) + 1;
    MUST(at < len);
    if (ncues <= EXO_ROLES) resize(d, EXO_SEC_CUES, (ncues = EXO_ROLES + 1) * 4);
    for (size_t k = 0; k < ncues; k++) AT(uint32_t, d, EXO_SEC_CUES)[k] = (uint32_t)at;
}
DAMAGE(cue_far, AT(uint32_t, d, EXO_SEC_CUES)[0] = FAR)
DAMAGE(cues_many, resize(d, EXO_SEC_CUES, 256 * 4))
DAMAGE(tag_zero, AT(uint32_t, d, EXO_SEC_TAGS)[0] = AT(uint32_t, d, EXO_SEC_TAGS)[1])
DAMAGE(tags_none, resize(d, EXO_SEC_TAGS, 0))
DAMAGE(paradigm_zero, AT(uint32_t, d, EXO_SEC_PARADIGMS)[0] = AT(uint32_t, d, EXO_SEC_PARADIGMS)[1])
DAMAGE(lexeme_far, AT(exo_im_lexeme, d, EXO_SEC_LEXEMES)[0].lemma = FAR)
DAMAGE(reading_lexeme, AT(exo_im_reading, d, EXO_SEC_READINGS)[0].lexeme = FAR)
DAMAGE(reading_form, AT(exo_im_reading, d, EXO_SEC_READINGS)[0].form = FAR)
/* Where in the strings the middle of a character is. */
static uint32_t inside_character(const draft *d) {
    const unsigned char *s = AT(unsigned char, d, EXO_SEC_STRINGS);
    uint32_t i = 0;
    while (i < length(d, EXO_SEC_STRINGS) && (s[i] & 0xC0) != 0x80) i++;
    MUST(i < length(d, EXO_SEC_STRINGS));
    return i;
}
DAMAGE(made_with_inside, header(d)->made_with = inside_character(d))
DAMAGE(reading_inside, AT(exo_im_reading, d, EXO_SEC_READINGS)[0].form = inside_character(d))
DAMAGE(reading_tag, AT(exo_im_reading, d, EXO_SEC_READINGS)[0].tag = UINT16_MAX)
DAMAGE(reading_paradigm, AT(exo_im_reading, d, EXO_SEC_READINGS)[0].paradigm = UINT16_MAX)
DAMAGE(reading_case, AT(exo_im_reading, d, EXO_SEC_READINGS)[0].cases = 0)
DAMAGE(reading_root, AT(exo_im_reading, d, EXO_SEC_READINGS)[0].root = FAR)
DAMAGE(states_one, resize(d, EXO_SEC_STATES, sizeof(exo_im_state)))
DAMAGE(state_far, AT(exo_im_state, d, EXO_SEC_STATES)[1].name = FAR)
DAMAGE(states_cover, resize(d, EXO_SEC_NAMES, length(d, EXO_SEC_NAMES) + sizeof(exo_im_naming)))
DAMAGE(edge_lexeme, AT(uint32_t, d, EXO_SEC_EDGES)[1] = exo_edge(EXO_EDGE_LEXEMES - 1, 1))
static void swap_edges(const draft *d, uint32_t at) {
    uint32_t *e = AT(uint32_t, d, EXO_SEC_EDGES), first = e[at];
    e[at] = e[at + 1];
    e[at + 1] = first;
}
DAMAGE(edge_order, swap_edges(d, AT(exo_im_state, d, EXO_SEC_STATES)[0].inner))
DAMAGE(leaf_order, swap_edges(d, AT(exo_im_state, d, EXO_SEC_STATES)[0].leaf))
DAMAGE(state_self, AT(exo_im_state, d, EXO_SEC_STATES)[1].inner = 1)
DAMAGE(state_inner, AT(exo_im_state, d, EXO_SEC_STATES)[1].inner = FAR)
DAMAGE(state_leaf, AT(exo_im_state, d, EXO_SEC_STATES)[1].leaf = FAR)
DAMAGE(states_edges, resize(d, EXO_SEC_EDGES, length(d, EXO_SEC_EDGES) + 4))
static uint32_t *some_text(const draft *d) {
    uint32_t *r = AT(uint32_t, d, EXO_SEC_ROWS);
    while (*r & EXO_ROW_PLACE) r++;
    return r;
}
DAMAGE(place_file, AT(exo_im_row_place, d, EXO_SEC_ROW_PLACES)[0].file = FAR)
DAMAGE(place_via, AT(exo_im_row_place, d, EXO_SEC_ROW_PLACES)[0].via = EXO_VIA_COUNT)
DAMAGE(row_place, AT(uint32_t, d, EXO_SEC_ROWS)[0] = UINT32_MAX)
DAMAGE(row_text, *some_text(d) = FAR)
DAMAGE(row_first, AT(uint32_t, d, EXO_SEC_ROWS)[0] = 0)
DAMAGE(row_twice, *some_text(d) = 0; some_text(d)[-1] = 0)
static uint32_t *last_row(const draft *d) {
    uint32_t *r = AT(uint32_t, d, EXO_SEC_ROWS) + ITEMS(uint32_t, d, EXO_SEC_ROWS) - 1;
    while (!(*r & EXO_ROW_PLACE)) r--;
    return r;
}
DAMAGE(row_last, *last_row(d) &= ~EXO_ROW_LAST)
DAMAGE(xid_key, AT(exo_im_xid, d, EXO_SEC_XIDS)[0].key = FAR)
DAMAGE(xid_value, AT(exo_im_xid, d, EXO_SEC_XIDS)[0].value = FAR)
DAMAGE(entity_id, AT(exo_im_entity, d, EXO_SEC_ENTITIES)[0].id = FAR)
DAMAGE(entity_id_inside, AT(exo_im_entity, d, EXO_SEC_ENTITIES)[0].id += 1)
/* The last string: no canonical name stands behind it. */
DAMAGE(entity_canonical, AT(exo_im_entity, d, EXO_SEC_ENTITIES)[0].id = (uint32_t)length(d, EXO_SEC_STRINGS) - 1)
DAMAGE(entity_about, AT(exo_im_entity, d, EXO_SEC_ENTITIES)[0].about = FAR)
DAMAGE(entity_rows, AT(exo_im_entity, d, EXO_SEC_ENTITIES)[1].row = FAR)
DAMAGE(entity_row, AT(exo_im_entity, d, EXO_SEC_ENTITIES)[1].row = (uint32_t)(some_text(d) - AT(uint32_t, d, EXO_SEC_ROWS)))
DAMAGE(entity_row_alone, AT(exo_im_entity, d, EXO_SEC_ENTITIES)[1].row = EXO_NO_ROW - 1)
DAMAGE(entity_order, AT(exo_im_entity, d, EXO_SEC_ENTITIES)[1].id = AT(exo_im_entity, d, EXO_SEC_ENTITIES)[0].id)
DAMAGE(about_kind, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].kind = EXO_KINDS)
DAMAGE(about_langs, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].label_langs = 1u << EXO_LANGS)
DAMAGE(about_label, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].label = FAR)
DAMAGE(about_labels, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].labels = FAR)
DAMAGE(about_xids, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].nxids = UINT32_MAX)
DAMAGE(about_country, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].country = FAR)
DAMAGE(about_generic, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].generic = FAR)
DAMAGE(about_recalls, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].recalls = FAR)
DAMAGE(about_citizen, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].citizen = FAR)
DAMAGE(about_roles, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].roles = 1u << (EXO_ROLES - 1))
DAMAGE(about_offices, AT(exo_im_about, d, EXO_SEC_ENTITY_SORTS)[0].roles = 1u << 31)
DAMAGE(label_far, AT(uint32_t, d, EXO_SEC_LABELS)[0] = FAR)
DAMAGE(name_entity, AT(exo_im_naming, d, EXO_SEC_NAMES)[0].entity = FAR)
DAMAGE(name_sort, AT(exo_im_naming, d, EXO_SEC_NAMES)[0].sort = (EXO_NAME_SORTS - 1) << EXO_NAMING_SORT_SHIFT)
/* A name far behind the first row of an entity that has several. */
static void name_row(draft *d) {
    exo_im_naming *m = AT(exo_im_naming, d, EXO_SEC_NAMES);
    while (AT(exo_im_entity, d, EXO_SEC_ENTITIES)[m->entity].row & EXO_ROW_PLACE) m++;
    m->sort |= EXO_NAMING_ROW - 1;
}
DAMAGE(name_row_far, AT(exo_im_naming, d, EXO_SEC_NAMES)[0].sort = EXO_NAMING_ROW; AT(exo_im_name, d, EXO_SEC_NAME_SORTS)[0].row = FAR)
DAMAGE(name_cue, AT(exo_im_name, d, EXO_SEC_NAME_SORTS)[0].cue = 255)
DAMAGE(name_lang, AT(exo_im_name, d, EXO_SEC_NAME_SORTS)[0].lang = EXO_LANGS)
DAMAGE(name_kind, AT(exo_im_name, d, EXO_SEC_NAME_SORTS)[0].kind = EXO_KINDS)
DAMAGE(name_words, AT(exo_im_name, d, EXO_SEC_NAME_SORTS)[0].words = 0)
DAMAGE(affix_empty, AT(exo_im_affix, d, EXO_SEC_AFFIXES)[0].len = 0)
DAMAGE(affix_far, AT(exo_im_affix, d, EXO_SEC_AFFIXES)[0].word = UINT32_MAX)
DAMAGE(affix_lang, AT(exo_im_affix, d, EXO_SEC_AFFIXES)[0].lang = EXO_LANGS)
DAMAGE(pattern_entity, AT(exo_im_pattern, d, EXO_SEC_PATTERNS)[0].entity = FAR)
DAMAGE(pattern_regex, AT(exo_im_pattern, d, EXO_SEC_PATTERNS)[0].regex = FAR)
DAMAGE(trigger_word, AT(exo_im_trigger, d, EXO_SEC_TRIGGERS)[0].word = FAR)
DAMAGE(trigger_pattern, AT(exo_im_trigger, d, EXO_SEC_TRIGGERS)[0].pattern = FAR)
DAMAGE(trigger_order, resize(d, EXO_SEC_TRIGGERS, 2 * sizeof(exo_im_trigger)))
DAMAGE(key_rules, AT(char, d, EXO_SEC_KEY_RULES)[0] ^= 1)
DAMAGE(key_lexeme, AT(uint32_t, d, EXO_SEC_KEY_LEXEMES)[0] = FAR)
DAMAGE(key_slots_three, resize(d, EXO_SEC_KEY_SLOTS, 3 * sizeof(exo_im_key_slot)))
DAMAGE(key_slot_far, AT(exo_im_key_slot, d, EXO_SEC_KEY_SLOTS)[0].first = UINT32_MAX; AT(exo_im_key_slot, d, EXO_SEC_KEY_SLOTS)[0].count = 1)
DAMAGE(near_none, resize(d, EXO_SEC_NEAR_KEYS, 0))
DAMAGE(near_order, AT(exo_im_near, d, EXO_SEC_NEAR_KEYS)[1].text = 0)
DAMAGE(near_long, uint32_t n = (uint32_t)ITEMS(exo_im_near, d, EXO_SEC_NEAR_KEYS); for (uint32_t i = 1; i < n; i++) AT(exo_im_near, d, EXO_SEC_NEAR_KEYS)[i].text += 32)
DAMAGE(near_cover, resize(d, EXO_SEC_NEAR_POOL, length(d, EXO_SEC_NEAR_POOL) + 1))
DAMAGE(near_run, AT(unsigned char, d, EXO_SEC_NEAR_NAMES)[0] = 0)
DAMAGE(near_name, unsigned char *n = AT(unsigned char, d, EXO_SEC_NEAR_NAMES); while (n[0] >= 0x80) n++; n[1] |= 0x7F)
DAMAGE(near_large, resize(d, EXO_SEC_NEAR_NAMES, 8); memset(section(d, EXO_SEC_NEAR_NAMES), 0xFF, 8); AT(char, d, EXO_SEC_NEAR_NAMES)[0] = 1)
DAMAGE(near_run_end, AT(char, d, EXO_SEC_NEAR_NAMES)[length(d, EXO_SEC_NEAR_NAMES) - 1] = 1)
DAMAGE(near_names_cut, resize(d, EXO_SEC_NEAR_NAMES, length(d, EXO_SEC_NEAR_NAMES) - 1))
DAMAGE(near_start, AT(exo_im_near, d, EXO_SEC_NEAR_KEYS)[0].names = 1)
DAMAGE(near_start_far, AT(exo_im_near, d, EXO_SEC_NEAR_KEYS)[0].names = FAR)
DAMAGE(near_entry, memset(section(d, EXO_SEC_NEAR_ENTRIES), 0xFF, 8))
DAMAGE(near_room, resize(d, EXO_SEC_NEAR_ENTRIES, length(d, EXO_SEC_NEAR_ENTRIES) + 1))
DAMAGE(near_three, resize(d, EXO_SEC_NEAR_BUCKETS, 12 + 4))
DAMAGE(near_far, AT(uint32_t, d, EXO_SEC_NEAR_BUCKETS)[1] = UINT32_MAX)
DAMAGE(key_slots_full, for (size_t i = 0; i < ITEMS(exo_im_key_slot, d, EXO_SEC_KEY_SLOTS); i++) AT(exo_im_key_slot, d, EXO_SEC_KEY_SLOTS)[i].key |= 1)

DAMAGE(body_country, AT(exo_im_body, d, EXO_SEC_BODIES)[0].country = FAR)
DAMAGE(body_entity, AT(exo_im_body, d, EXO_SEC_BODIES)[1].entity = FAR)
DAMAGE(body_order, AT(exo_im_body, d, EXO_SEC_BODIES)[1].country = AT(exo_im_body, d, EXO_SEC_BODIES)[0].country)

#define BOUNDS "link out of bounds"
#define POWER "not a power of two"
#define PAST "string past the pool"
#define NO_END "an edge must lead to a later state: a walk would not end"
#define NO_ROW "no row begins there"
#define NO_TEXT "a text that is no string, or no row's"
static const damage damages[] = {
    {EXO_SEC_STRINGS, "made_with is no string", made_with_far}, {EXO_SEC_STRINGS, "made_with is no string", made_with_inside},
    {EXO_SEC_STRINGS, "it must begin and end with a NUL", strings_first}, {EXO_SEC_STRINGS, "it must begin and end with a NUL", strings_last},
    {EXO_SEC_STRINGS, "it must begin and end with a NUL", strings_none}, {EXO_SEC_STRINGS, "not UTF-8", strings_utf8},
    {EXO_SEC_FOLD_STAGE1, "wrong number of blocks", stage1_short}, {EXO_SEC_FOLD_STAGE1, "no such block", stage1_link},
    {EXO_SEC_FOLD_STAGE2, "unknown class", stage2_class}, {EXO_SEC_FOLD_STAGE2, "folding past the pool", stage2_pool},
    {EXO_SEC_FOLD_LOWER, "not in order", lower_order}, {EXO_SEC_FOLD_LOWER, "not a scalar value", lower_surrogate},
    {EXO_SEC_FOLD_LOWER, "not a scalar value", lower_large}, {EXO_SEC_BEGIN, POWER, filter_three}, {EXO_SEC_BEGIN_LOW, POWER, filter_none},
    {EXO_SEC_CUE_MASKS, "mask 0 must be there and empty", mask_full}, {EXO_SEC_CUE_MASKS, "mask 0 must be there and empty", mask_none},
    {EXO_SEC_WORD_POOL, "no zero tail", pool_tail}, {EXO_SEC_WORD_POOL, "no zero tail", pool_short},
    {EXO_SEC_WORDS, "the dummy and the sentinel are missing", words_one}, {EXO_SEC_WORDS, "text past the pool", word_far}, {EXO_SEC_WORDS, "text past the pool", word_past},
    {EXO_SEC_WORDS, "bad length", word_empty}, {EXO_SEC_WORDS, "bad length", word_long}, {EXO_SEC_WORDS, "readings not in order", word_readings},
    {EXO_SEC_WORDS, "its head differs from its text", word_head}, {EXO_SEC_WORDS, "no such cue mask", word_cues},
    {EXO_SEC_WORDS, "word 0 must be empty", word_zero}, {EXO_SEC_WORDS, "words do not cover the readings", words_cover},
    {EXO_SEC_SLOTS, POWER, slots_three}, {EXO_SEC_SLOTS, "no such word", slot_link}, {EXO_SEC_SLOTS, "no empty slot: a search would not end", slots_full},
    {EXO_SEC_TAGS, PAST, tag_far}, {EXO_SEC_PARADIGMS, PAST, paradigm_far}, {EXO_SEC_CUES, PAST, cue_far},
    {EXO_SEC_CUES, "more than 255 sets", cues_many}, {EXO_SEC_TAGS, "tag 0 must be there and empty", tag_zero},
    {EXO_SEC_TAGS, "tag 0 must be there and empty", tags_none}, {EXO_SEC_PARADIGMS, "paradigm 0 must be there and empty", paradigm_zero},
    {EXO_SEC_LEXEMES, "lemma past the strings", lexeme_far}, {EXO_SEC_READINGS, BOUNDS, reading_lexeme}, {EXO_SEC_READINGS, BOUNDS, reading_form},
    {EXO_SEC_READINGS, BOUNDS, reading_inside}, {EXO_SEC_READINGS, BOUNDS, reading_tag}, {EXO_SEC_READINGS, BOUNDS, reading_paradigm},
    {EXO_SEC_READINGS, "no case", reading_case}, {EXO_SEC_READINGS, "root state out of bounds", reading_root},
    {EXO_SEC_STATES, "the root and the sentinel are missing", states_one}, {EXO_SEC_STATES, "names not in order", state_far},
    {EXO_SEC_STATES, "states do not cover the names", states_cover}, {EXO_SEC_EDGES, BOUNDS, edge_lexeme},
    {EXO_SEC_EDGES, "not in order", edge_order}, {EXO_SEC_EDGES, "not in order", leaf_order}, {EXO_SEC_STATES, "states do not cover the edges", states_edges},
    {EXO_SEC_STATES, NO_END, state_self}, {EXO_SEC_STATES, NO_END, state_inner}, {EXO_SEC_STATES, NO_END, state_leaf},
    {EXO_SEC_ROW_PLACES, BOUNDS, place_file}, {EXO_SEC_ROW_PLACES, BOUNDS, place_via},
    {EXO_SEC_ROWS, "no such place", row_place}, {EXO_SEC_ROWS, NO_TEXT, row_text}, {EXO_SEC_ROWS, NO_TEXT, row_first}, {EXO_SEC_ROWS, NO_TEXT, row_twice},
    {EXO_SEC_XIDS, PAST, xid_key}, {EXO_SEC_XIDS, PAST, xid_value}, {EXO_SEC_ROWS, "the last row is no entity's last", row_last},
    {EXO_SEC_ENTITIES, BOUNDS, entity_id}, {EXO_SEC_ENTITIES, BOUNDS, entity_about}, {EXO_SEC_ENTITIES, NO_ROW, entity_rows}, {EXO_SEC_ENTITIES, NO_ROW, entity_row},
    {EXO_SEC_ENTITIES, NO_ROW, entity_row_alone}, {EXO_SEC_ENTITIES, BOUNDS, entity_canonical}, {EXO_SEC_ENTITIES, BOUNDS, entity_id_inside}, {EXO_SEC_LABELS, PAST, label_far}, {EXO_SEC_ENTITY_SORTS, BOUNDS, about_kind}, {EXO_SEC_ENTITY_SORTS, BOUNDS, about_langs},
    {EXO_SEC_ENTITY_SORTS, BOUNDS, about_label}, {EXO_SEC_ENTITY_SORTS, "labels past their end", about_labels}, {EXO_SEC_ENTITY_SORTS, "ids past their end", about_xids},
    {EXO_SEC_ENTITY_SORTS, "no such country, body or entity recalled", about_country}, {EXO_SEC_ENTITY_SORTS, "no such country, body or entity recalled", about_generic},
    {EXO_SEC_ENTITY_SORTS, "no such country, body or entity recalled", about_recalls},
    {EXO_SEC_ENTITY_SORTS, "no such country of a citizen", about_citizen}, {EXO_SEC_ENTITY_SORTS, "no such sphere or office", about_roles},
    {EXO_SEC_ENTITY_SORTS, "no such sphere or office", about_offices}, {EXO_SEC_CUES, "too many spheres or offices", roles_many},
    {EXO_SEC_BODIES, BOUNDS, body_country}, {EXO_SEC_BODIES, BOUNDS, body_entity}, {EXO_SEC_BODIES, "not in order", body_order},
    {EXO_SEC_ENTITIES, "entities not in order of their ids", entity_order},
    {EXO_SEC_NAMES, BOUNDS, name_entity}, {EXO_SEC_NAMES, BOUNDS, name_sort}, {EXO_SEC_NAMES, NO_ROW, name_row}, {EXO_SEC_NAMES, NO_ROW, name_row_far},
    {EXO_SEC_NAME_SORTS, BOUNDS, name_cue}, {EXO_SEC_NAME_SORTS, BOUNDS, name_lang}, {EXO_SEC_NAME_SORTS, BOUNDS, name_kind},
    {EXO_SEC_NAME_SORTS, BOUNDS, name_words}, {EXO_SEC_AFFIXES, BOUNDS, affix_empty}, {EXO_SEC_AFFIXES, BOUNDS, affix_far}, {EXO_SEC_AFFIXES, BOUNDS, affix_lang},
    {EXO_SEC_PATTERNS, BOUNDS, pattern_entity}, {EXO_SEC_PATTERNS, BOUNDS, pattern_regex}, {EXO_SEC_TRIGGERS, "out of bounds or order", trigger_word},
    {EXO_SEC_TRIGGERS, "out of bounds or order", trigger_pattern}, {EXO_SEC_TRIGGERS, "out of bounds or order", trigger_order},
    {EXO_SEC_COUNT, "damaged key tables", key_rules}, {EXO_SEC_KEY_LEXEMES, "no such lexeme", key_lexeme}, {EXO_SEC_KEY_SLOTS, POWER, key_slots_three},
    {EXO_SEC_KEY_SLOTS, "lexemes out of bounds", key_slot_far}, {EXO_SEC_KEY_SLOTS, "no empty slot: a search would not end", key_slots_full},
    {EXO_SEC_NEAR_KEYS, "too few or too many keys", near_none}, {EXO_SEC_NEAR_KEYS, "out of order", near_order}, {EXO_SEC_NEAR_KEYS, "out of order", near_long},
    {EXO_SEC_NEAR_KEYS, "the last key does not end with its section", near_cover}, {EXO_SEC_NEAR_NAMES, "not a run", near_run},
    {EXO_SEC_NEAR_NAMES, "no such name", near_name}, {EXO_SEC_NEAR_NAMES, "no such name", near_large}, {EXO_SEC_NEAR_NAMES, "the run does not end", near_run_end},
    {EXO_SEC_NEAR_NAMES, "the run does not end", near_names_cut}, {EXO_SEC_NEAR_KEYS, "no run of names begins there", near_start},
    {EXO_SEC_NEAR_KEYS, "no run of names begins there", near_start_far}, {EXO_SEC_NEAR_ENTRIES, "not as long as its entries", near_room},
    {EXO_SEC_NEAR_ENTRIES, "no such key", near_entry}, {EXO_SEC_NEAR_BUCKETS, "not a power of two and one", near_three},
    {EXO_SEC_NEAR_BUCKETS, "out of bounds or order", near_far},
};

/* What check.c can say, less what has been reached: a new check without a case here is a failure. */
static void check_all_reached(const exo_buf *reached) {
    exo_buf source = {0};
    exonym_error err;
    MUST(exo_file_read(heap(), EXO_SOURCE_DIR "/src/image/check.c", &source, &err) == EXONYM_OK && exo_buf_putc(heap(), &source, '\0'));
    for (const char *at = source.at; (at = strstr(at, "FAIL(")) != NULL; at++) {
        const char *end = strchr(at, ';'), *from = NULL, *to = NULL;
        for (const char *p = at; p < end; p++)
            if (*p == '"') from = to, to = p;
        if (!from) continue; /* the macro itself */
        exo_buf what = {0};
        put_bytes(&what, exo_str_of(from + 1, (size_t)(to - from - 1)));
        put_bytes(&what, EXO_STR("\0"));
        check_count++;
        /* Four thousand million items need an image of many gigabytes. */
        if (!strstr(reached->at, what.at) && strcmp(what.at, "too many items") != 0 && check_fails(__FILE__, __LINE__))
            fprintf(stderr, "no image reaches the check \"%s\"\n", what.at);
        exo_free(heap(), what.at);
    }
    exo_free(heap(), source.at);
}

static void refuse(int line, const draft *d, exonym_status want, exo_section where, const char *what, exo_buf *reached) {
    exonym_image *image = (exonym_image *)(uintptr_t)1;
    exonym_error err = {0};
    char place[64] = "";
    if (where != EXO_SEC_COUNT) snprintf(place, sizeof place, "section %d,", (int)where);
    exonym_status status = exonym_image_open_memory(d->bytes, d->len, NULL, &image, &err);
    check_count++;
    if ((status != want || err.status != want || image || !strstr(err.message, what) || !strstr(err.message, place)) && check_fails(__FILE__, line))
        fprintf(stderr, "wanted status %d, %s %s; got %d, %s\n", want, place, what, status, status ? err.message : "opened");
    if (!status) exonym_image_close(image);
    if (reached) put(reached, err.message);
}

static void check_damages(const draft *good) {
    exo_buf reached = {0};
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        draft d = copy_of(good);
        damages[i].make(&d);
        seal(&d);
        refuse(__LINE__, &d, EXONYM_ERR_DAMAGED, damages[i].section, damages[i].what, &reached);
        free(d.bytes);
    }
    /* Every section whose items have more than one byte, one byte too long. */
    for (int s = 0; s < EXO_SEC_COUNT; s++) {
        if (s == EXO_SEC_STRINGS || s == EXO_SEC_FOLD_POOL || s == EXO_SEC_WORD_POOL || s == EXO_SEC_KEY_RULES || s == EXO_SEC_NEAR_POOL || s == EXO_SEC_NEAR_NAMES || s == EXO_SEC_NEAR_ENTRIES) continue;
        draft d = copy_of(good);
        resize(&d, (exo_section)s, length(&d, (exo_section)s) + 1);
        seal(&d);
        refuse(__LINE__, &d, EXONYM_ERR_DAMAGED, (exo_section)s, "its length is no multiple of its item size", &reached);
        free(d.bytes);
    }
    /* Every section where it must not be. */
    for (int s = 0; s < EXO_SEC_COUNT; s++) {
        static const uint64_t moves[] = {1, 32, UINT64_MAX - 63, 1ull << 40, 1ull << 63};
        for (size_t k = 0; k < sizeof moves / sizeof *moves + 2; k++) {
            draft d = copy_of(good);
            exo_im_range *r = &header(&d)->section[s];
            if (k < sizeof moves / sizeof *moves) r->off += moves[k];
            else r->len = k % 2 ? UINT64_MAX : d.len;
            seal(&d);
            exo_section where = (exo_section)s;
            /* A step back by 64 is no harm where there was room. */
            if (moves[k < 5 ? k : 0] != UINT64_MAX - 63 || k >= 5) refuse(__LINE__, &d, EXONYM_ERR_DAMAGED, where, "it does not lie in order", &reached);
            free(d.bytes);
        }
    }
    put_bytes(&reached, EXO_STR("\0"));
    check_all_reached(&reached);
    exo_free(heap(), reached.at);
}

/* ---- headers, and images cut short ------------------------------------------------------------ */

static void check_headers(const draft *good) {
    draft d = copy_of(good);
    for (size_t i = 0; i < 8; i++) {
        d.bytes[i] ^= 0x20;
        refuse(__LINE__, &d, EXONYM_ERR_NOT_IMAGE, EXO_SEC_COUNT, "does not begin with EXONYM", NULL);
        d.bytes[i] ^= 0x20;
    }
    header(&d)->order = 0x04030201u;
    refuse(__LINE__, &d, EXONYM_ERR_BYTE_ORDER, EXO_SEC_COUNT, "another byte order", NULL);
    header(&d)->order = EXO_IMAGE_ORDER;
    header(&d)->version++;
    refuse(__LINE__, &d, EXONYM_ERR_VERSION, EXO_SEC_COUNT, "compile it again", NULL);
    header(&d)->version--;
    header(&d)->sections--;
    refuse(__LINE__, &d, EXONYM_ERR_DAMAGED, EXO_SEC_COUNT, "sections, expected", NULL);
    header(&d)->sections++;
    header(&d)->length++;
    refuse(__LINE__, &d, EXONYM_ERR_TRUNCATED, EXO_SEC_COUNT, "are here", NULL);
    header(&d)->length -= 2;
    refuse(__LINE__, &d, EXONYM_ERR_DAMAGED, EXO_SEC_COUNT, "but", NULL);
    header(&d)->length++;
    header(&d)->hash ^= 1;
    refuse(__LINE__, &d, EXONYM_ERR_DAMAGED, EXO_SEC_COUNT, "checksum", NULL);
    free(d.bytes);
    /* Cut at the ends of every section and in the header: as it is, and with a header that says so. */
    for (int s = -1; s < EXO_SEC_COUNT; s++)
        for (int k = -1; k <= 1; k++) {
            size_t len = s < 0 ? (size_t)(8 + k * 8) : (size_t)((int64_t)header(good)->section[s].off + k);
            if (len >= good->len) continue;
            draft cut = {malloc(len ? len : 1), len};
            MUST(cut.bytes);
            memcpy(cut.bytes, good->bytes, len);
            refuse(__LINE__, &cut, len < 8 ? EXONYM_ERR_NOT_IMAGE : EXONYM_ERR_TRUNCATED, EXO_SEC_COUNT, len < 8 ? "not an" : len < sizeof(exo_im_header) ? "truncated" : "are here", NULL);
            if (len > sizeof(exo_im_header)) {
                seal(&cut);
                refuse(__LINE__, &cut, EXONYM_ERR_DAMAGED, EXO_SEC_COUNT, "does not lie in order", NULL);
            }
            free(cut.bytes);
        }
}

/* ---- files ------------------------------------------------------------------------------------ */

static void write_file(const char *path, const void *bytes, size_t len) {
    exonym_error err;
    MUST(exo_file_replace(heap(), path, exo_str_of(bytes, len), &err) == EXONYM_OK);
}

static void refuse_file(int line, const char *path, exonym_status want) {
    for (int copy = 0; copy < 2; copy++) {
        exonym_open_options options = {.size = sizeof options, .copy = copy != 0};
        exonym_image *image = (exonym_image *)(uintptr_t)1;
        exonym_error err = {0};
        check_int(__FILE__, line, path, want, exonym_image_open(path, &options, &image, &err));
        CHECK(!image && err.status == want && strstr(err.message, path) && strstr(err.file, path));
        CHECK_INT(want, exonym_image_open(path, &options, &image, NULL));
    }
}

static void check_files(const draft *good) {
    const char *path = EXO_BINARY_DIR "/test_image.exo";
    exonym_image *image;
    exonym_error err;
    write_file(path, good->bytes, good->len);
    for (int copy = 0; copy < 2; copy++) {
        exonym_open_options options = {.size = sizeof options, .copy = copy != 0};
        MUST(exonym_image_open(path, &options, &image, &err) == EXONYM_OK);
        /* Replaced by renaming while it is open: the old bytes stay. */
        write_file(path, "new", 3);
        use(image, true);
        exonym_image_close(image);
        write_file(path, good->bytes, good->len);
    }
    write_file(path, good->bytes, good->len - 1);
    refuse_file(__LINE__, path, EXONYM_ERR_TRUNCATED);
    write_file(path, "", 0);
    refuse_file(__LINE__, path, EXONYM_ERR_NOT_IMAGE);
    write_file(path, "geo.pl\tcountry\tPoland\n", 22);
    refuse_file(__LINE__, path, EXONYM_ERR_NOT_IMAGE);
    unlink(path);
    refuse_file(__LINE__, path, EXONYM_ERR_IO);
    refuse_file(__LINE__, EXO_BINARY_DIR, EXONYM_ERR_IO);
    /* Memory that is not aligned is refused, or copied. */
    char *odd = malloc(good->len + 1);
    MUST(odd);
    memcpy(odd + 1, good->bytes, good->len);
    exonym_open_options copied = {.size = sizeof copied, .copy = true};
    CHECK_INT(EXONYM_ERR_ARGUMENT, exonym_image_open_memory(odd + 1, good->len, NULL, &image, &err));
    MUST(exonym_image_open_memory(odd + 1, good->len, &copied, &image, &err) == EXONYM_OK);
    free(odd);
    use(image, true);
    exonym_image_close(image);
}

/* ---- every byte ------------------------------------------------------------------------------- */

/* A good image made small: folding tables of the letters that the text has, and hardly a word besides. */
static draft small_image(void) {
    static const char layer[] =
        "e.a\tperson\tJoe Biden\tm en iso:PL\ne.a\tgiven\tAna\ne.b\tcountry\tPoland\tcue:country\ne.b\tpl\tPolska\ne.b\tpl.adj\tpolski\n"
        "g{n}\tgroup\tAPT{n}\tfamily\ng{n}\tpattern\tAPT(?<n>\\d+)\ttrigger:apt\n";
    draft d;
    d.bytes = fixture_bytes(layer, sizeof layer - 1, &d.len);
    MUST(d.bytes);
    uint16_t *stage1 = AT(uint16_t, &d, EXO_SEC_FOLD_STAGE1);
    uint16_t nothing = stage1[EXO_FOLD_STAGE1 - 1];
    for (size_t i = 4; i < EXO_FOLD_STAGE1; i++) stage1[i] = nothing < 4 ? nothing : 0;
    resize(&d, EXO_SEC_FOLD_STAGE2, 4 * EXO_FOLD_BLOCK * sizeof(uint32_t));
    uint32_t pool = 8;
    for (size_t i = 0; i < 4 * EXO_FOLD_BLOCK; i++) {
        uint32_t e = AT(uint32_t, &d, EXO_SEC_FOLD_STAGE2)[i];
        if (exo_fold_len_of(e) && exo_fold_pool_of(e) + exo_fold_len_of(e) > pool) pool = exo_fold_pool_of(e) + exo_fold_len_of(e);
    }
    resize(&d, EXO_SEC_FOLD_POOL, pool);
    resize(&d, EXO_SEC_FOLD_LOWER, 32 * sizeof(exo_fold_lower));
    seal(&d);
    return d;
}

/* With sanitizers each byte, for they see most; else each fifth. */
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { STRIDE = 1 };
#else
enum { STRIDE = 5 };
#endif

static void check_flips(const draft *good) {
    draft d = copy_of(good);
    lots l = {5};
    size_t opened = 0;
    exonym_image *image;
    exonym_error err;
    for (size_t i = 0; i < d.len; i += STRIDE) {
        /* Most of a first stage is one number. */
        bool dull = i >= header(good)->section[EXO_SEC_FOLD_STAGE1].off + 1024 && i < header(good)->section[EXO_SEC_FOLD_STAGE2].off && i % 16;
        d.bytes[i] ^= (unsigned char)(1u << draw_below(&l, 8));
        exonym_status status = exonym_image_open_memory(d.bytes, d.len, NULL, &image, &err);
        /* The checksum is of what follows the header. */
        CHECK(status != EXONYM_OK || i < sizeof(exo_im_header));
        if (status == EXONYM_OK) use(image, true);
        if (status == EXONYM_OK) exonym_image_close(image);
        if (!dull && i >= sizeof(exo_im_header)) {
            /* One change a byte, its neighbours have the others: each opens and hashes the whole image. */
            static const unsigned char masks[] = {0x01, 0xFF, 0x80};
            d.bytes[i] = good->bytes[i] ^ masks[i % sizeof masks];
            header(&d)->hash = exo_image_hash(d.bytes + sizeof(exo_im_header), d.len - sizeof(exo_im_header));
            if (exonym_image_open_memory(d.bytes, d.len, NULL, &image, &err) == EXONYM_OK) {
                use(image, i % 4 == 0);
                exonym_image_close(image);
                opened++;
            }
            header(&d)->hash = header(good)->hash;
        }
        d.bytes[i] = good->bytes[i];
    }
    printf("%zu bytes changed, %zu images opened all the same\n", d.len / STRIDE, opened);
    CHECK(opened > 1000); /* else nothing was tried */
    free(d.bytes);
}

/* Several bytes at once, in the sections that link. */
static void check_noise(const draft *good) {
    draft d = copy_of(good);
    lots l = {6};
    exonym_image *image;
    exonym_error err;
    for (int round = 0; round < 3000; round++) {
        for (size_t n = 1 + draw_below(&l, 6); n-- > 0;) {
            exo_section s = (exo_section)(EXO_SEC_BEGIN + draw_below(&l, EXO_SEC_COUNT - EXO_SEC_BEGIN));
            if (!length(&d, s)) continue;
            unsigned char *p = (unsigned char *)section(&d, s) + draw_below(&l, length(&d, s));
            *p = (unsigned char)(draw_below(&l, 2) ? draw(&l) : draw_below(&l, 4));
        }
        seal(&d);
        if (exonym_image_open_memory(d.bytes, d.len, NULL, &image, &err) == EXONYM_OK) {
            use(image, true);
            exonym_image_close(image);
        }
        if (round % 4 == 3) memcpy(d.bytes, good->bytes, d.len);
    }
    free(d.bytes);
}

int main(void) {
    draft good, small;
    exonym_image *image;
    exonym_error err;
    good.bytes = fixture_bytes(fixture_layer, sizeof fixture_layer - 1, &good.len);
    MUST(good.bytes && exonym_image_open_memory(good.bytes, good.len, NULL, &image, &err) == EXONYM_OK);
    use(image, true);
    exonym_image_close(image);
    check_damages(&good);
    check_headers(&good);
    check_files(&good);
    small = small_image();
    if (exonym_image_open_memory(small.bytes, small.len, NULL, &image, &err)) fprintf(stderr, "%s\n", err.message);
    else exonym_image_close(image);
    check_flips(&small);
    check_noise(&small);
    free(good.bytes);
    free(small.bytes);
    return check_end("test_image");
}

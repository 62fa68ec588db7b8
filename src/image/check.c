/* Sets the typed views of an image and proves the invariants that every later call stands on. One function per
   section, in file order; FORMAT.md lists the invariants under the same names. Linear in the file. */
#include "image.h"

/* Fails with the section's number and the index or offset of the offender. */
static exonym_status damaged(exonym_error *err, const exonym_image *im, exo_section section, uint64_t index, const char *what) {
    exonym_status status = exo_error_set(err, EXONYM_ERR_DAMAGED, NULL, 0, 0,
                                         "damaged image: section %d, item %llu: %s", (int)section, (unsigned long long)index, what);
    if (err) err->offset = im->header->section[section].off;
    return status;
}

#define FAIL(section, index, what) return damaged(err, im, (section), (index), (what))

uint64_t exo_image_hash(const unsigned char *bytes, size_t len) {
    /* Four lanes, so that it runs at memory speed; the tail goes byte by byte. */
    uint64_t lane[4] = {0x9e3779b97f4a7c15u, 0xbf58476d1ce4e5b9u, 0x94d049bb133111ebu, len};
    size_t i = 0;
    for (; i + 32 <= len; i += 32)
        for (int k = 0; k < 4; k++) {
            uint64_t w;
            memcpy(&w, bytes + i + 8 * (size_t)k, 8);
            lane[k] = (lane[k] ^ w) * 0xd6e8feb86659fd93u;
            lane[k] ^= lane[k] >> 32;
        }
    uint64_t h = lane[0];
    for (int k = 1; k < 4; k++) h = exo_fold_mix(h ^ lane[k]);
    for (; i < len; i++) h = (h ^ bytes[i]) * 0x100000001b3u;
    return exo_fold_mix(h);
}

/* How many of `n` items are to be proved: none of an image that the build has checked already. */
static uint64_t proved(const exonym_image *im, uint64_t n) { return im->trusted ? 0 : n; }

/* The section's bytes as `count` items of `size`; fails when they do not divide. */
static exonym_status view(const exonym_image *im, exo_section s, size_t size, const void **at, uint64_t *count,
                          exonym_error *err) {
    const exo_im_range *r = &im->header->section[s];
    if (r->len % size) FAIL(s, 0, "its length is no multiple of its item size");
    *at = im->bytes + r->off;
    *count = r->len / size;
    if (*count > UINT32_MAX) FAIL(s, 0, "too many items");
    return EXONYM_OK;
}

static exonym_status check_header(exonym_image *im, exonym_error *err) {
    if (im->len < 8 || memcmp(im->bytes, EXO_IMAGE_MAGIC, 8) != 0)
        return exo_error_set(err, EXONYM_ERR_NOT_IMAGE, NULL, 0, 0, "not an exonym image: it does not begin with EXONYM");
    if (im->len < sizeof(exo_im_header))
        return exo_error_set(err, EXONYM_ERR_TRUNCATED, NULL, 0, 0, "truncated image: %zu bytes, the header alone has %zu",
                             im->len, sizeof(exo_im_header));
    const exo_im_header *h = im->header = (const exo_im_header *)(const void *)im->bytes;
    if (h->order != EXO_IMAGE_ORDER)
        return exo_error_set(err, EXONYM_ERR_BYTE_ORDER, NULL, 0, 0,
                             "image of another byte order: images are little-endian, compile it again on such a machine");
    if (h->version != EXO_IMAGE_VERSION)
        return exo_error_set(err, EXONYM_ERR_VERSION, NULL, 0, 0,
                             "image of format version %u, this library reads version %u: compile it again", h->version, EXO_IMAGE_VERSION);
    if (h->length != im->len)
        return exo_error_set(err, h->length > im->len ? EXONYM_ERR_TRUNCATED : EXONYM_ERR_DAMAGED, NULL, 0, 0,
                             "image says it has %llu bytes, but %zu are here", (unsigned long long)h->length, im->len);
    if (h->sections != EXO_SEC_COUNT)
        return exo_error_set(err, EXONYM_ERR_DAMAGED, NULL, 0, 0, "damaged image: %u sections, expected %d", h->sections, EXO_SEC_COUNT);
    uint64_t end = sizeof *h;
    for (int s = 0; s < EXO_SEC_COUNT; s++) {
        const exo_im_range *r = &h->section[s];
        if (r->off % 64 || r->off < end || r->off > im->len || r->len > im->len - r->off)
            FAIL((exo_section)s, 0, "it does not lie in order within the image");
        end = r->off + r->len;
    }
    if (!im->trusted && h->hash != exo_image_hash(im->bytes + sizeof *h, im->len - sizeof *h))
        return exo_error_set(err, EXONYM_ERR_DAMAGED, NULL, 0, 0, "damaged image: its checksum differs");
    return EXONYM_OK;
}

/* A string is named by the offset of its first byte; the pool ends in NUL, so it ends. That it begins there keeps it on
   character boundaries, and different strings apart: comparing neighbours in a sorted list stays linear in the pool. */
/* A string may be the end of a longer one; it begins with a whole character. */
static bool is_string(const exonym_image *im, uint32_t off) { return off < im->nstrings && ((unsigned char)im->strings[off] & 0xC0) != 0x80; }
/* An id is a whole one, so that to read and compare all of them is linear in the pool. */
static bool is_whole_string(const exonym_image *im, uint32_t off) { return off < im->nstrings && (!off || !im->strings[off - 1]); }

static exonym_status check_strings(exonym_image *im, exonym_error *err) {
    const exo_im_range *r = &im->header->section[EXO_SEC_STRINGS];
    im->strings = (const char *)im->bytes + r->off;
    im->nstrings = (size_t)r->len;
    if (r->len == 0 || r->len > UINT32_MAX || im->strings[0] || im->strings[r->len - 1])
        FAIL(EXO_SEC_STRINGS, 0, "it must begin and end with a NUL");
    if (!im->trusted && exo_utf8_check(im->strings, im->nstrings) != im->nstrings) FAIL(EXO_SEC_STRINGS, 0, "not UTF-8");
    if (!is_string(im, im->header->made_with)) FAIL(EXO_SEC_STRINGS, 0, "made_with is no string");
    return EXONYM_OK;
}

static exonym_status check_fold(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n;
    exonym_status status;
    if ((status = view(im, EXO_SEC_FOLD_STAGE1, sizeof(uint16_t), &at, &n, err))) return status;
    if (n != EXO_FOLD_STAGE1) FAIL(EXO_SEC_FOLD_STAGE1, n, "wrong number of blocks");
    im->fold.stage1 = at;
    if ((status = view(im, EXO_SEC_FOLD_STAGE2, sizeof(uint32_t) * EXO_FOLD_BLOCK, &at, &n, err))) return status;
    im->fold.stage2 = at;
    im->fold.nblocks = (uint32_t)n;
    if ((status = view(im, EXO_SEC_FOLD_POOL, 1, &at, &n, err))) return status;
    im->fold.pool = at;
    im->fold.pool_len = (uint32_t)n;
    if ((status = view(im, EXO_SEC_FOLD_LOWER, sizeof(exo_fold_lower), &at, &n, err))) return status;
    im->fold.lower = at;
    im->fold.nlower = (uint32_t)n;
    for (uint32_t i = 0; i < proved(im, EXO_FOLD_STAGE1); i++)
        if (im->fold.stage1[i] >= im->fold.nblocks) FAIL(EXO_SEC_FOLD_STAGE1, i, "no such block");
    for (uint64_t i = 0; i < proved(im, (uint64_t)im->fold.nblocks * EXO_FOLD_BLOCK); i++) {
        uint32_t e = im->fold.stage2[i];
        if (exo_fold_class_of(e) > EXO_FOLD_DOT) FAIL(EXO_SEC_FOLD_STAGE2, i, "unknown class");
        if (exo_fold_len_of(e) && exo_fold_pool_of(e) + exo_fold_len_of(e) > im->fold.pool_len)
            FAIL(EXO_SEC_FOLD_STAGE2, i, "folding past the pool");
    }
    for (uint32_t i = 0; i < proved(im, im->fold.nlower); i++) {
        const exo_fold_lower *l = &im->fold.lower[i];
        if (i && l[-1].from >= l->from) FAIL(EXO_SEC_FOLD_LOWER, i, "not in order");
        if (l->to >= 0x110000 || (l->to >= 0xD800 && l->to <= 0xDFFF)) FAIL(EXO_SEC_FOLD_LOWER, i, "not a scalar value");
    }
    return EXONYM_OK;
}

static bool power_of_two(uint64_t n) { return n && (n & (n - 1)) == 0; }

static exonym_status check_filters(exonym_image *im, exonym_error *err) {
    for (int i = 0; i < EXO_FILTERS; i++) {
        const void *at;
        uint64_t n;
        exonym_status status = view(im, (exo_section)(EXO_SEC_BEGIN + i), 8, &at, &n, err);
        if (status) return status;
        if (!power_of_two(n)) FAIL((exo_section)(EXO_SEC_BEGIN + i), n, "not a power of two");
        im->filters[i] = (exo_filter){at, n - 1};
    }
    return EXONYM_OK;
}

static exonym_status check_functions(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n;
    exonym_status status = view(im, EXO_SEC_FUNCTION, sizeof(exo_im_function), &at, &n, err);
    if (status) return status;
    if (!power_of_two(n)) FAIL(EXO_SEC_FUNCTION, n, "not a power of two");
    im->functions = at;
    im->function_mask = n - 1;
    bool empty = im->trusted;
    for (uint64_t i = 0; i < proved(im, n); i++) empty |= im->functions[i].langs == 0;
    if (!empty) FAIL(EXO_SEC_FUNCTION, 0, "no empty slot: a search would not end");
    return EXONYM_OK;
}

static exonym_status check_words(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n, pool, masks;
    exonym_status status;
    if ((status = view(im, EXO_SEC_CUE_MASKS, sizeof(exo_im_cue_mask), &at, &masks, err))) return status;
    im->cue_masks = at;
    im->ncue_masks = (uint32_t)masks;
    static const exo_im_cue_mask none = {{0, 0, 0, 0}};
    if (!masks || memcmp(&im->cue_masks[0], &none, sizeof none) != 0) FAIL(EXO_SEC_CUE_MASKS, 0, "mask 0 must be there and empty");
    if ((status = view(im, EXO_SEC_WORD_POOL, 1, &at, &pool, err))) return status;
    im->word_pool = at;
    if (pool < 8 || memcmp(im->word_pool + pool - 8, "\0\0\0\0\0\0\0", 8) != 0) FAIL(EXO_SEC_WORD_POOL, 0, "no zero tail");
    if ((status = view(im, EXO_SEC_WORDS, sizeof(exo_im_word), &at, &n, err))) return status;
    if (n < 2) FAIL(EXO_SEC_WORDS, 0, "the dummy and the sentinel are missing");
    im->words = at;
    im->nwords = (uint32_t)n - 1;
    for (uint64_t i = 0; i < proved(im, n); i++) {
        const exo_im_word *w = &im->words[i];
        bool longer = w->len > sizeof w->head;
        if (longer ? (uint64_t)w->text + w->len > pool - 8 : w->text != 0) FAIL(EXO_SEC_WORDS, i, "text past the pool");
        if (w->len > EXO_FOLD_MAX || (i && i < im->nwords && !w->len)) FAIL(EXO_SEC_WORDS, i, "bad length");
        if (w->reading > im->nreadings || (i && w[-1].reading > w->reading)) FAIL(EXO_SEC_WORDS, i, "readings not in order");
        if (longer && memcmp(w->head, im->word_pool + w->text, sizeof w->head) != 0)
            FAIL(EXO_SEC_WORDS, i, "its head differs from its text");
        if (w->cues >= masks) FAIL(EXO_SEC_WORDS, i, "no such cue mask");
    }
    /* Word 0 stands for every word that the vocabulary has not got. */
    const exo_im_word *unknown = &im->words[0];
    if (unknown->text || unknown->len || unknown->ordinary || unknown->function || unknown->flags || unknown->reading || unknown->cues || unknown[1].reading)
        FAIL(EXO_SEC_WORDS, 0, "word 0 must be empty");
    if (im->words[im->nwords].reading != im->nreadings) FAIL(EXO_SEC_WORDS, im->nwords, "words do not cover the readings");
    if ((status = view(im, EXO_SEC_SLOTS, sizeof(exo_im_slot), &at, &n, err))) return status;
    if (!power_of_two(n)) FAIL(EXO_SEC_SLOTS, n, "not a power of two");
    im->slots = at;
    im->slot_mask = n - 1;
    bool empty = im->trusted;
    for (uint64_t i = 0; i < proved(im, n); i++) {
        if ((im->slots[i].word & EXO_SLOT_WORD) >= im->nwords) FAIL(EXO_SEC_SLOTS, i, "no such word");
        empty |= im->slots[i].word == 0;
    }
    if (!empty) FAIL(EXO_SEC_SLOTS, 0, "no empty slot: a search would not end");
    return EXONYM_OK;
}

/* The number of a cue set that readers know by name; `ncues` when the image has not got it. */
static uint32_t cue_set(const exonym_image *im, const char *name) {
    uint32_t k = 0;
    while (k < im->ncues && strcmp(exo_image_string(im, im->cues[k]), name) != 0) k++;
    return k;
}

/* The cue sets of spheres and offices, in order: those of either sort are numbered as they come. */
static bool find_roles(exonym_image *im) {
    im->title_words = cue_set(im, EXO_CUES_TITLE_WORD);
    im->title_joints = cue_set(im, EXO_CUES_TITLE_JOINT);
    im->title_shorts = cue_set(im, EXO_CUES_TITLE_SHORT);
    im->title_few = cue_set(im, EXO_CUES_TITLE_FEW);
    im->title_before = cue_set(im, EXO_CUES_TITLE_BEFORE);
    for (uint32_t k = 0; k < im->ncues; k++) {
        const char *set = exo_image_string(im, im->cues[k]);
        bool sphere = strncmp(set, EXO_CUES_ROLE, strlen(EXO_CUES_ROLE)) == 0, office = strncmp(set, EXO_CUES_OFFICE, strlen(EXO_CUES_OFFICE)) == 0;
        if ((sphere && im->nspheres == EXO_ROLES) || (office && im->noffices == EXO_ROLES)) return false;
        if (sphere) im->role_sets[im->nspheres++] = (uint8_t)k;
        if (office) im->role_sets[EXO_ROLES + im->noffices++] = (uint8_t)k;
        if (sphere || office || k == im->title_words) im->any_role.bits[k >> 6] |= 1ull << (k & 63);
    }
    im->sport = 0;
    while (im->sport < im->nspheres && strcmp(exo_image_string(im, im->cues[im->role_sets[im->sport]]), EXO_CUES_ROLE_SPORT) != 0) im->sport++;
    return true;
}

static exonym_status check_readings(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n;
    exonym_status status;
    struct { exo_section s; const uint32_t **at; uint32_t *n; } lists[] = {
        {EXO_SEC_TAGS, &im->tags, &im->ntags}, {EXO_SEC_PARADIGMS, &im->paradigms, &im->nparadigms}, {EXO_SEC_CUES, &im->cues, &im->ncues}};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        if ((status = view(im, lists[k].s, 4, &at, &n, err))) return status;
        *lists[k].at = at;
        *lists[k].n = (uint32_t)n;
        for (uint64_t i = 0; i < proved(im, n); i++)
            if (!is_string(im, (*lists[k].at)[i])) FAIL(lists[k].s, i, "string past the pool");
    }
    if (im->ncues > EXO_CUE_SETS) FAIL(EXO_SEC_CUES, im->ncues, "more than 255 sets");
    im->language_words = cue_set(im, EXO_CUES_LANGUAGE);
    im->language_leads = cue_set(im, EXO_CUES_LANGUAGE_IN);
    im->language_of = cue_set(im, EXO_CUES_LANGUAGE_OF);
    im->place_leads = cue_set(im, EXO_CUES_PLACE_LEAD);
    im->place_tails = cue_set(im, EXO_CUES_PLACE_TAIL);
    im->place_heads = cue_set(im, EXO_CUES_PLACE_HEAD);
    im->states_of_us = cue_set(im, EXO_CUES_US_STATE);
    im->street_words = cue_set(im, EXO_CUES_STREET);
    im->body_leads = cue_set(im, EXO_CUES_BODY_LEAD);
    im->body_tails = cue_set(im, EXO_CUES_BODY_TAIL);
    im->body_more = cue_set(im, EXO_CUES_BODY_MORE);
    im->quoted_other = cue_set(im, EXO_CUES_QUOTED_OTHER);
    im->place_in = cue_set(im, EXO_CUES_PLACE_IN);
    im->town = cue_set(im, EXO_CUES_TOWN);
    im->region = cue_set(im, EXO_CUES_REGION);
    im->town_in = cue_set(im, EXO_CUES_TOWN_IN);
    im->person_leads = cue_set(im, EXO_CUES_PERSON_LEAD);
    im->counting_words = cue_set(im, EXO_CUES_COUNTING);
    im->named_after = cue_set(im, EXO_CUES_NAMED_AFTER);
    im->person_tails = cue_set(im, EXO_CUES_PERSON_TAIL);
    im->villages = cue_set(im, EXO_CUES_VILLAGE);
    im->kin = cue_set(im, EXO_CUES_KIN);
    im->sport_words = cue_set(im, EXO_CUES_SPORT);
    im->football_words = cue_set(im, EXO_CUES_FOOTBALL);
    im->known_for = cue_set(im, EXO_CUES_KNOWN_FOR);
    if (!find_roles(im)) FAIL(EXO_SEC_CUES, im->ncues, "too many spheres or offices");
    if (!im->ntags || im->tags[0]) FAIL(EXO_SEC_TAGS, 0, "tag 0 must be there and empty");
    if (!im->nparadigms || im->paradigms[0]) FAIL(EXO_SEC_PARADIGMS, 0, "paradigm 0 must be there and empty");
    if ((status = view(im, EXO_SEC_LEXEMES, sizeof(exo_im_lexeme), &at, &n, err))) return status;
    im->lexemes = at;
    im->nlexemes = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++)
        if (!is_string(im, im->lexemes[i].lemma)) FAIL(EXO_SEC_LEXEMES, i, "lemma past the strings");
    if ((status = view(im, EXO_SEC_READINGS, sizeof(exo_im_reading), &at, &n, err))) return status;
    im->readings = at;
    im->nreadings = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++) {
        const exo_im_reading *r = &im->readings[i];
        if (r->lexeme >= im->nlexemes || !is_string(im, r->form) || r->tag >= im->ntags || r->paradigm >= im->nparadigms)
            FAIL(EXO_SEC_READINGS, i, "link out of bounds");
        if (!r->cases) FAIL(EXO_SEC_READINGS, i, "no case");
    }
    return EXONYM_OK;
}

static exonym_status check_trie(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n, edges;
    exonym_status status;
    if ((status = view(im, EXO_SEC_EDGES, 4, &at, &edges, err))) return status;
    im->edges = at;
    im->nstates = (uint32_t)edges;
    for (uint64_t i = 1; i < proved(im, edges); i++)
        if (exo_edge_lexeme(im->edges[i]) >= im->nlexemes) FAIL(EXO_SEC_EDGES, i, "link out of bounds");
    if ((status = view(im, EXO_SEC_STATES, sizeof(exo_im_state), &at, &n, err))) return status;
    if (n < 2) FAIL(EXO_SEC_STATES, 0, "the root and the sentinel are missing");
    im->states = at;
    im->ninner = (uint32_t)n - 1;
    const exo_im_state *end = &im->states[im->ninner];
    for (uint64_t i = 0; i < proved(im, im->ninner); i++) {
        const exo_im_state *s = &im->states[i];
        if ((s->name & EXO_STATE_NAME) > (s[1].name & EXO_STATE_NAME)) FAIL(EXO_SEC_STATES, i, "names not in order");
        if (s->inner <= i || s->inner > s[1].inner || s->leaf > s[1].leaf) FAIL(EXO_SEC_STATES, i, "an edge must lead to a later state: a walk would not end");
    }
    if (im->states[0].inner != 1 || end->inner != im->ninner || im->states[0].leaf != im->ninner || end->leaf != im->nstates)
        FAIL(EXO_SEC_STATES, 0, "states do not cover the edges");
    if (im->states[0].name & EXO_STATE_NAME || (uint64_t)(end->name & EXO_STATE_NAME) + (im->nstates - im->ninner) != im->nnames)
        FAIL(EXO_SEC_STATES, 0, "states do not cover the names");
    for (uint64_t i = 0; i < proved(im, im->ninner); i++) {
        const exo_im_state *s = &im->states[i];
        for (uint32_t k = s->inner + 1; k < s[1].inner; k++)
            if (im->edges[k - 1] >= im->edges[k]) FAIL(EXO_SEC_EDGES, k, "not in order");
        for (uint32_t k = s->leaf + 1; k < s[1].leaf; k++)
            if (im->edges[k - 1] >= im->edges[k]) FAIL(EXO_SEC_EDGES, k, "not in order");
    }
    for (uint32_t i = 0; i < proved(im, im->nreadings); i++)
        if (im->readings[i].root >= im->nstates) FAIL(EXO_SEC_READINGS, i, "root state out of bounds");
    return EXONYM_OK;
}

static bool is_row_place(const exonym_image *im, uint32_t row) {
    return (row & ~(EXO_ROW_PLACE | EXO_ROW_LAST)) >> EXO_ROW_LINE_BITS < im->nrow_places;
}
/* A row begins here, for its first word has the bit that no text has; or this is that word. */
static bool is_row(const exonym_image *im, uint32_t row) {
    return row & EXO_ROW_PLACE ? is_row_place(im, row) : row < im->nrows && im->rows[row] & EXO_ROW_PLACE;
}

static exonym_status check_rows(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n;
    exonym_status status;
    if ((status = view(im, EXO_SEC_ROW_PLACES, sizeof(exo_im_row_place), &at, &n, err))) return status;
    im->row_places = at;
    im->nrow_places = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++) {
        const exo_im_row_place *p = &im->row_places[i];
        if (!is_string(im, p->lang) || !is_string(im, p->file) || p->via >= EXO_VIA_COUNT) FAIL(EXO_SEC_ROW_PLACES, i, "link out of bounds");
    }
    if ((status = view(im, EXO_SEC_ROWS, 4, &at, &n, err))) return status;
    im->rows = at;
    im->nrows = (uint32_t)n;
    bool text = true, last = true; /* nothing stands before the first that could have a text */
    for (uint64_t i = 0; i < proved(im, n); i++) {
        uint32_t r = im->rows[i];
        if (!(r & EXO_ROW_PLACE)) {
            if (text || !is_string(im, r)) FAIL(EXO_SEC_ROWS, i, "a text that is no string, or no row's");
        } else {
            if (!is_row_place(im, r)) FAIL(EXO_SEC_ROWS, i, "no such place");
            last = (r & EXO_ROW_LAST) != 0;
        }
        text = !(r & EXO_ROW_PLACE);
    }
    if (!last) FAIL(EXO_SEC_ROWS, n - 1, "the last row is no entity's last");
    return EXONYM_OK;
}

static exonym_status check_entities(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n, abouts;
    exonym_status status;
    if ((status = view(im, EXO_SEC_XIDS, sizeof(exo_im_xid), &at, &n, err))) return status;
    im->xids = at;
    im->nxids = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++)
        if (!is_string(im, im->xids[i].key) || !is_string(im, im->xids[i].value)) FAIL(EXO_SEC_XIDS, i, "string past the pool");
    if ((status = view(im, EXO_SEC_LABELS, 4, &at, &n, err))) return status;
    im->labels = at;
    im->nlabels = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++)
        if (!is_string(im, im->labels[i])) FAIL(EXO_SEC_LABELS, i, "string past the pool");
    if ((status = view(im, EXO_SEC_ENTITY_SORTS, sizeof(exo_im_about), &at, &abouts, err))) return status;
    im->abouts = at;
    im->nabouts = (uint32_t)abouts;
    if ((status = view(im, EXO_SEC_ENTITIES, sizeof(exo_im_entity), &at, &n, err))) return status;
    im->entities = at;
    im->nentities = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, abouts); i++) {
        const exo_im_about *a = &im->abouts[i];
        if (!is_string(im, a->label) || a->kind >= EXO_KINDS || a->label_langs >> EXO_LANGS) FAIL(EXO_SEC_ENTITY_SORTS, i, "link out of bounds");
        if ((uint64_t)a->labels + (unsigned)__builtin_popcount(a->label_langs) > im->nlabels) FAIL(EXO_SEC_ENTITY_SORTS, i, "labels past their end");
        if ((uint64_t)a->xid + a->nxids > im->nxids) FAIL(EXO_SEC_ENTITY_SORTS, i, "ids past their end");
        if ((a->country != EXO_NO_ENTITY && a->country >= im->nentities) || (a->generic != EXO_NO_ENTITY && a->generic >= im->nentities) ||
            (a->recalls != EXO_NO_ENTITY && a->recalls >= im->nentities))
            FAIL(EXO_SEC_ENTITY_SORTS, i, "no such country, body or entity recalled");
        if (a->citizen != EXO_NO_ENTITY && a->citizen >= im->nentities) FAIL(EXO_SEC_ENTITY_SORTS, i, "no such country of a citizen");
        if ((a->roles & ((1u << EXO_ROLES) - 1)) >> im->nspheres || (uint64_t)a->roles >> EXO_ROLES >> im->noffices)
            FAIL(EXO_SEC_ENTITY_SORTS, i, "no such sphere or office");
    }
    for (uint64_t i = 0; i < proved(im, n); i++) {
        const exo_im_entity *e = &im->entities[i];
        if (!is_whole_string(im, e->id) || !is_string(im, exo_image_canonical(im, (uint32_t)i)) || e->about >= abouts) FAIL(EXO_SEC_ENTITIES, i, "link out of bounds");
        if (e->row != EXO_NO_ROW && !is_row(im, e->row)) FAIL(EXO_SEC_ENTITIES, i, "no row begins there");
        if (i && strcmp(im->strings + e[-1].id, im->strings + e->id) >= 0) FAIL(EXO_SEC_ENTITIES, i, "entities not in order of their ids");
    }
    return EXONYM_OK;
}

static exonym_status check_names(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n;
    exonym_status status = view(im, EXO_SEC_NAME_SORTS, sizeof(exo_im_name), &at, &n, err);
    if (status) return status;
    im->name_sorts = at;
    im->nname_sorts = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++) {
        const exo_im_name *m = &im->name_sorts[i];
        if (m->via >= EXO_VIA_COUNT || m->cue > im->ncues || m->lang >= EXO_LANGS || m->kind >= EXO_KINDS || m->words == 0) FAIL(EXO_SEC_NAME_SORTS, i, "link out of bounds");
    }
    for (uint64_t i = 0; i < proved(im, im->nnames); i++) {
        const exo_im_naming *m = &im->names[i];
        if (m->entity >= im->nentities || m->sort >> EXO_NAMING_SORT_SHIFT >= im->nname_sorts) FAIL(EXO_SEC_NAMES, i, "link out of bounds");
        if (!is_row(im, exo_image_name_row(im, (uint32_t)i))) FAIL(EXO_SEC_NAMES, i, "no row begins there");
    }
    return EXONYM_OK;
}

static exonym_status check_patterns(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n;
    exonym_status status;
    uint64_t pool = im->header->section[EXO_SEC_WORD_POOL].len;
    if ((status = view(im, EXO_SEC_AFFIXES, sizeof(exo_im_affix), &at, &n, err))) return status;
    im->affixes = at;
    im->naffixes = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++) {
        const exo_im_affix *x = &im->affixes[i];
        if ((uint64_t)x->word + x->len > pool - 8 || !x->len || x->lang >= EXO_LANGS || x->tag >= im->ntags)
            FAIL(EXO_SEC_AFFIXES, i, "link out of bounds");
    }
    if ((status = view(im, EXO_SEC_PATTERNS, sizeof(exo_im_pattern), &at, &n, err))) return status;
    im->patterns = at;
    im->npatterns = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++)
        if (im->patterns[i].entity >= im->nentities || !is_string(im, im->patterns[i].regex) || !is_row(im, im->patterns[i].row))
            FAIL(EXO_SEC_PATTERNS, i, "link out of bounds");
    if ((status = view(im, EXO_SEC_TRIGGERS, sizeof(exo_im_trigger), &at, &n, err))) return status;
    im->triggers = at;
    im->ntriggers = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++) {
        const exo_im_trigger *t = &im->triggers[i];
        if (t->word >= im->nwords || t->pattern >= im->npatterns || (i && t[-1].word > t->word))
            FAIL(EXO_SEC_TRIGGERS, i, "out of bounds or order");
    }
    return EXONYM_OK;
}

static exonym_status check_keys(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n;
    exonym_status status;
    if ((status = view(im, EXO_SEC_KEY_RULES, 1, &at, &n, err))) return status;
    if ((status = exo_key_open(at, (size_t)n, &im->key, err))) return status;
    if ((status = view(im, EXO_SEC_KEY_LEXEMES, 4, &at, &n, err))) return status;
    im->key_lexemes = at;
    im->nkey_lexemes = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++)
        if (im->key_lexemes[i] >= im->nlexemes) FAIL(EXO_SEC_KEY_LEXEMES, i, "no such lexeme");
    if ((status = view(im, EXO_SEC_KEY_SLOTS, sizeof(exo_im_key_slot), &at, &n, err))) return status;
    im->key_slots = n ? at : NULL;
    if (!n) return EXONYM_OK;
    if (!power_of_two(n)) FAIL(EXO_SEC_KEY_SLOTS, n, "not a power of two");
    im->key_mask = n - 1;
    bool empty = im->trusted;
    for (uint64_t i = 0; i < proved(im, n); i++) {
        const exo_im_key_slot *k = &im->key_slots[i];
        empty |= k->key == 0;
        if ((uint64_t)k->first + k->count > im->nkey_lexemes) FAIL(EXO_SEC_KEY_SLOTS, i, "lexemes out of bounds");
    }
    if (!empty) FAIL(EXO_SEC_KEY_SLOTS, 0, "no empty slot: a search would not end");
    return EXONYM_OK;
}

/* A number of a run at `at`, which has it whole: then no byte of it is 0, and it fits in 32 bits. 0 when it is not so. */
static uint32_t run_number(const unsigned char *names, uint64_t end, uint64_t *at) {
    uint64_t n = 0;
    for (unsigned shift = 0; *at < end && shift < 35; shift += 7) {
        unsigned char byte = names[(*at)++];
        n |= (uint64_t)(byte & 0x7F) << shift;
        if (!(byte & 0x80)) return byte && n <= UINT32_MAX ? (uint32_t)n : 0;
    }
    return 0;
}

/* Runs one behind the other, each with its end. */
static exonym_status check_near_names(exonym_image *im, uint64_t end, exonym_error *err) {
    for (uint64_t at = 0; at < proved(im, end);) {
        uint64_t start = at, name = 0;
        uint32_t left = run_number(im->near_names, end, &at);
        if (!left) FAIL(EXO_SEC_NEAR_NAMES, start, "not a run");
        for (; left; left--) {
            uint32_t step = run_number(im->near_names, end, &at);
            name += step;
            if (!step || name > im->nnames) FAIL(EXO_SEC_NEAR_NAMES, start, "no such name");
        }
        if (at == end || im->near_names[at++] != EXO_NEAR_END) FAIL(EXO_SEC_NEAR_NAMES, start, "the run does not end");
    }
    return EXONYM_OK;
}

static exonym_status check_near(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n, pool, names, room;
    exonym_status status;
    if ((status = view(im, EXO_SEC_NEAR_POOL, 1, &at, &pool, err))) return status;
    im->near_pool = at;
    if ((status = view(im, EXO_SEC_NEAR_NAMES, 1, &at, &names, err))) return status;
    im->near_names = at;
    if ((status = check_near_names(im, names, err))) return status;
    if ((status = view(im, EXO_SEC_NEAR_KEYS, sizeof(exo_im_near), &at, &n, err))) return status;
    im->near_keys = at;
    if (!n || n > EXO_NEAR_KEYS) FAIL(EXO_SEC_NEAR_KEYS, n, "too few or too many keys");
    im->nnear_keys = (uint32_t)n - 1;
    im->near_key_bits = exo_near_key_bits(im->nnear_keys);
    for (uint64_t i = 0; i < proved(im, n); i++) {
        const exo_im_near *k = &im->near_keys[i];
        if (i == 0 ? k->text != 0 : k->text <= k[-1].text || k->text - k[-1].text > EXO_KEY_LEN) FAIL(EXO_SEC_NEAR_KEYS, i, "out of order");
        if (i < im->nnear_keys && (k->names >= names || (k->names && im->near_names[k->names - 1] != EXO_NEAR_END)))
            FAIL(EXO_SEC_NEAR_KEYS, i, "no run of names begins there");
    }
    if (!im->trusted && im->near_keys[n - 1].text != pool) FAIL(EXO_SEC_NEAR_KEYS, n - 1, "the last key does not end with its section");
    if ((status = view(im, EXO_SEC_NEAR_ENTRIES, 1, &at, &room, err))) return status;
    im->near_entries = at;
    if ((status = view(im, EXO_SEC_NEAR_BUCKETS, 4, &at, &n, err))) return status;
    im->near_buckets = n ? at : NULL;
    if (!n) return EXONYM_OK;
    if (n < 2 || !power_of_two(n - 1)) FAIL(EXO_SEC_NEAR_BUCKETS, n, "not a power of two and one");
    im->near_mask = (uint32_t)n - 2;
    uint64_t entries = im->near_buckets[n - 1];
    if (room != (entries * (im->near_key_bits + EXO_NEAR_TAG) + 7) / 8 + EXO_NEAR_TAIL) FAIL(EXO_SEC_NEAR_ENTRIES, room, "not as long as its entries");
    for (uint64_t i = 0; i < proved(im, n); i++)
        if (im->near_buckets[i] > entries || (i && im->near_buckets[i] < im->near_buckets[i - 1])) FAIL(EXO_SEC_NEAR_BUCKETS, i, "out of bounds or order");
    for (uint64_t i = 0; i < proved(im, entries); i++)
        if ((exo_near_entry(im, i) & ((1u << im->near_key_bits) - 1)) >= im->nnear_keys) FAIL(EXO_SEC_NEAR_ENTRIES, i, "no such key");
    return EXONYM_OK;
}

static exonym_status check_bodies(exonym_image *im, exonym_error *err) {
    const void *at;
    uint64_t n;
    exonym_status status = view(im, EXO_SEC_BODIES, sizeof(exo_im_body), &at, &n, err);
    if (status) return status;
    im->bodies = at;
    im->nbodies = (uint32_t)n;
    for (uint64_t i = 0; i < proved(im, n); i++) {
        const exo_im_body *b = &im->bodies[i];
        if (b->generic >= im->nentities || b->country >= im->nentities || b->entity >= im->nentities)
            FAIL(EXO_SEC_BODIES, i, "link out of bounds");
        if (i && (b[-1].generic > b->generic || (b[-1].generic == b->generic && b[-1].country >= b->country)))
            FAIL(EXO_SEC_BODIES, i, "not in order");
    }
    return EXONYM_OK;
}

exonym_status exo_image_check(exonym_image *im, exonym_error *err) {
    exonym_status status;
    if ((status = check_header(im, err))) return status;
    if ((status = check_strings(im, err))) return status;
    if ((status = check_fold(im, err))) return status;
    if ((status = check_filters(im, err))) return status;
    if ((status = check_functions(im, err))) return status;
    if ((status = check_readings(im, err))) return status;
    if ((status = check_words(im, err))) return status;
    const void *at;
    uint64_t n;
    if ((status = view(im, EXO_SEC_NAMES, sizeof(exo_im_naming), &at, &n, err))) return status;
    im->names = at;
    im->nnames = (uint32_t)n;
    if ((status = check_trie(im, err))) return status;
    if ((status = check_rows(im, err))) return status;
    if ((status = check_entities(im, err))) return status;
    if ((status = check_names(im, err))) return status;
    if ((status = check_patterns(im, err))) return status;
    if ((status = check_keys(im, err))) return status;
    if ((status = check_near(im, err))) return status;
    return check_bodies(im, err);
}

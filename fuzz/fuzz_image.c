/* Images as an attacker may write them. The input changes a good image, in records of seven bytes: section, three bytes
   of offset in it (modulo its length), how many bytes, and two bytes of value; section 255 changes the header. Then the
   checksum is made anew. An input that begins with EXONYM is an image of its own, with its checksum put right.

   What opens is used: scanned in two ways, asked for every entity, name and id. All of it ends and stays in bounds. */
#include "../tests/unit/fixture.h"

#include "image/image.h"

static bool take(void *user, const exonym_mention *m) {
    MUST(m->start < m->end && m->end <= *(size_t *)user && m->id && m->canonical && m->label && m->type && m->via && m->tag);
    return true;
}
static bool take_match(void *user, const exonym_match *m) {
    MUST(m->start < m->end && m->end <= *(size_t *)user && m->name && m->via && m->tag && m->file && m->refused_by);
    return true;
}

static void use(exonym_image *image) {
    static const char text[] = "Joe Biden, Biden Joe; Hunter Bidenn and Anallena Baerbock in Łódź. Polska, polskiego, PiS-u. APT31 Farage'a Polandnya "
                               "diPoland X posted. The Turkey country was in Novi Sad. AT&T Acme Inc. 波兰 F-16 eBay Gulf War and \xFF";
    exonym_scan_options options = {.size = sizeof options, .overlap = EXONYM_OVERLAP_ALL, .suggest = true, .window = 100};
    exonym_scanner *s;
    exonym_error err;
    exonym_entity e, same;
    size_t len = sizeof text - 1;
    MUST(exonym_scanner_new(&image, 1, &options, &s, &err) == EXONYM_OK);
    exonym_status status = exonym_scan_each(s, text, len, NULL, take, &len, &err);
    MUST(status == EXONYM_OK || status == EXONYM_ERR_PATTERN);
    status = exonym_match_each(s, text, len, NULL, take_match, &len, &err);
    MUST(status == EXONYM_OK || status == EXONYM_ERR_PATTERN);
    exonym_scanner_free(s);
    for (uint32_t i = 0; exonym_entity_at(image, i, &e) == EXONYM_OK; i++) {
        const char *key, *value;
        exonym_name name;
        MUST(exonym_entity_find(image, e.id, &same) == EXONYM_OK && same.index == i && exonym_entity_label(&e, "pl") && *e.type);
        for (size_t n = 0; exonym_entity_external_id(&e, n, &key, &value) && n < 50; n++) MUST(key && value);
        for (size_t n = 0; exonym_entity_name(&e, NULL, n, &name) && n < 50; n++) MUST(name.text && name.lang && *name.via && name.file);
    }
}

static void change(unsigned char *image, size_t len, const uint8_t *data, size_t size) {
    exo_im_header *h = (exo_im_header *)(void *)image;
    for (; size >= 7; data += 7, size -= 7) {
        exo_im_range r = {0, sizeof *h};
        if (data[0] != 255) r = h->section[data[0] % EXO_SEC_COUNT];
        if (r.len == 0 || r.off >= len || r.len > len - r.off) continue;
        size_t at = (size_t)data[1] | (size_t)data[2] << 8 | (size_t)data[3] << 16, n = data[4] % 32 + 1u;
        for (size_t i = 0; i < n; i++) image[r.off + (at + i) % r.len] = data[5 + i % 2];
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static unsigned char *good;
    static size_t good_len;
    if (!good) good = fixture_bytes(fixture_layer, sizeof fixture_layer - 1, &good_len);
    MUST(good);
    bool own = size >= sizeof(exo_im_header) && memcmp(data, EXO_IMAGE_MAGIC, 8) == 0;
    size_t len = own ? size : good_len;
    unsigned char *bytes = malloc(len);
    MUST(bytes);
    memcpy(bytes, own ? data : good, len);
    if (!own) change(bytes, len, data, size);
    exo_im_header *h = (exo_im_header *)(void *)bytes;
    h->hash = exo_image_hash(bytes + sizeof *h, len - sizeof *h);
    exonym_image *image = NULL;
    exonym_error err = {0};
    exonym_status status = exonym_image_open_memory(bytes, len, NULL, &image, &err);
    MUST(status == EXONYM_OK ? image != NULL : !image && err.status == status && *err.message);
    if (image) use(image);
    exonym_image_close(image);
    free(bytes);
    return 0;
}

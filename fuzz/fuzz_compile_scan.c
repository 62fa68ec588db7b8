/* A layer and a text, with a line %%text between them. What compiles opens, has (for one size in four) the same bytes
   when it is compiled again, and is safe to scan; every remark stands in the layer; every mention names an entity of the
   image, and what a matched name is called is a name of its entity. */
#include "../tests/unit/fixture.h"

typedef struct remarks {
    size_t lines, errors;
} remarks;

static void take_remark(void *user, const exonym_remark *r) {
    remarks *all = user;
    MUST(*r->file && *r->code && *r->message && exo_utf8_check(r->message, strlen(r->message)) == strlen(r->message));
    MUST(strcmp(r->file, "layer.tsv") != 0 || (r->line >= 1 && r->line <= all->lines));
    all->errors += r->severity == EXONYM_ERROR;
}

static exonym_status compile(exo_str layer, unsigned char **bytes, size_t *len, bool *erred) {
    remarks all = {.lines = 1};
    for (size_t i = 0; i < layer.len; i++) all.lines += layer.ptr[i] == '\n';
    exonym_compile_options options = {.size = sizeof options, .rules_dir = FIXTURE_RULES, .remark = take_remark, .user = &all};
    exonym_compiler *c;
    exonym_error err;
    const void *made;
    MUST(exonym_compiler_new(&options, &c, &err) == EXONYM_OK && exonym_compiler_add_text(c, "layer.tsv", layer.ptr, layer.len, &err) == EXONYM_OK);
    exonym_status status = exonym_compiler_finish(c, &made, len, &err);
    *erred = all.errors > 0;
    *bytes = NULL;
    MUST((status == EXONYM_ERR_SYNTAX) == *erred);
    if (!status) {
        *bytes = malloc(*len);
        MUST(*bytes);
        memcpy(*bytes, made, *len);
    }
    exonym_compiler_free(c);
    return status;
}

typedef struct listener {
    const exonym_image *image;
    exo_str text;
} listener;

static bool take(void *user, const exonym_mention *m) {
    const listener *l = user;
    exonym_entity e;
    MUST(m->start < m->end && m->end <= l->text.len);
    if (m->entity == UINT32_MAX) return true;
    MUST(exonym_entity_at(l->image, m->entity, &e) == EXONYM_OK && strcmp(e.id, m->id) == 0 && strcmp(e.canonical, m->canonical) == 0);
    return true;
}

static bool take_match(void *user, const exonym_match *m) {
    const listener *l = user;
    exonym_entity e;
    exonym_name name;
    MUST(exonym_entity_at(l->image, m->entity, &e) == EXONYM_OK);
    bool named = false;
    for (size_t n = 0; exonym_entity_name(&e, NULL, n, &name); n++) named |= strcmp(name.text, m->name) == 0 && name.line == m->line;
    MUST(named);
    return true;
}

static void scan(unsigned char *bytes, size_t len, exo_str text) {
    exonym_image *image;
    exonym_scanner *s;
    exonym_error err;
    MUST(exonym_image_open_memory(bytes, len, NULL, &image, &err) == EXONYM_OK);
    exonym_scan_options options = {.size = sizeof options, .overlap = EXONYM_OVERLAP_ALL, .suggest = true};
    MUST(exonym_scanner_new(&image, 1, &options, &s, &err) == EXONYM_OK);
    listener l = {image, text};
    MUST(exonym_scan_each(s, text.ptr, text.len, NULL, take, &l, &err) == EXONYM_OK);
    MUST(exonym_match_each(s, text.ptr, text.len, NULL, take_match, &l, &err) == EXONYM_OK);
    exonym_scanner_free(s);
    exonym_image_close(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char parts[] = "%%text\n";
    size_t cut = 0;
    while (cut + sizeof parts - 1 <= size && memcmp(data + cut, parts, sizeof parts - 1) != 0) cut++;
    bool has_text = cut + sizeof parts - 1 <= size;
    exo_str layer = exo_str_of((const char *)data, has_text ? cut : size);
    exo_str text = has_text ? exo_str_of((const char *)data + cut + sizeof parts - 1, size - cut - (sizeof parts - 1)) : layer;
    unsigned char *bytes, *again;
    size_t len, len_again;
    bool erred;
    if (compile(layer, &bytes, &len, &erred)) return 0;
    if (size % 4 == 0) { /* it costs as much as all the rest */
        MUST(compile(layer, &again, &len_again, &erred) == EXONYM_OK && len == len_again && memcmp(bytes, again, len) == 0);
        free(again);
    }
    scan(bytes, len, text);
    free(bytes);
    return 0;
}

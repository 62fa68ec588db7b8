/* An isolated name as anyone may send it, and a pair of them. Whatever the bytes are, looking it up ends, every string
   of a candidate can be read, candidates come in order, an entity once, and asking again gives the same; a comparison
   is symmetric and within its bounds; explaining the same bytes ends, with spans on character boundaries.

   The first byte chooses the options; a line feed divides the two names. */
#include "../tests/unit/fixture.h"

typedef struct answer {
    size_t n;
    double last;
    uint64_t sum;
    EXO_VEC(const char *) ids;
} answer;

static bool take(void *user, const exonym_candidate *c) {
    answer *a = user;
    const char *strings[] = {c->id, c->canonical, c->label, c->type, c->via, c->tag, c->name.text, c->name.lang, c->name.via, c->name.file};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) a->sum = a->sum * 31 + exo_hash(strings[i], strlen(strings[i]));
    MUST(c->score >= 0 && c->score <= 1 && c->sure == (c->score >= 0.8));
    MUST(a->n == 0 || !c->sure);
    MUST(a->n == 0 || c->score <= a->last);
    for (size_t i = 0; i < a->ids.len; i++) MUST(strcmp(a->ids.at[i], c->id) != 0);
    MUST(EXO_PUSH(heap(), &a->ids, c->id));
    a->last = c->score;
    a->n++;
    return true;
}

static answer ask(exonym_scanner *s, exo_str name, const exonym_lookup_options *options) {
    answer a = {0};
    MUST(exonym_lookup(s, name.ptr, name.len, options, take, &a, NULL) == EXONYM_OK);
    exo_free(heap(), a.ids.at);
    return a;
}

typedef struct text {
    exonym_scanner *scanner;
    exo_str bytes;
    bool formed;    /* it is UTF-8 throughout */
} text;

static bool boundary(exo_str s, uint64_t at) { return at == s.len || (at < s.len && ((unsigned char)s.ptr[at] & 0xC0) != 0x80); }

static bool look(void *user, const exonym_match *m) {
    text *t = user;
    exonym_match_word w;
    uint64_t at = m->start;
    MUST(m->start < m->end && m->end <= t->bytes.len);
    MUST(!t->formed || (boundary(t->bytes, m->start) && boundary(t->bytes, m->end)));
    for (size_t n = 0; exonym_match_word_at(t->scanner, m, n, &w); n++) {
        MUST(at <= w.start && w.start < w.end && w.end <= m->end);
        MUST(strlen(w.folded) > 0 && w.form && w.lemma && w.tag && w.paradigm && w.suffix);
        at = w.end;
    }
    MUST(at > m->start); /* every match can be told word by word */
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static exonym_image *image;
    static exonym_scanner *s;
    static unsigned char *bytes;
    if (!image) {
        image = fixture_open(fixture_layer, &bytes);
        MUST(exonym_scanner_new(&image, 1, NULL, &s, NULL) == EXONYM_OK);
    }
    static const char *const langs[] = {NULL, "en", "pl", "ro", "id", "cs", "xx", ""};
    unsigned first = size ? data[0] : 0;
    exonym_lookup_options options = {.size = sizeof options, .lang = langs[first & 7], .types = first & 8 ? "PER,GPE" : NULL,
                                     .exact = first & 16, .suggest = first & 32};
    /* A block of exactly its size, so that a sanitizer sees one byte too far. */
    size_t len = size ? size - 1 : 0;
    char *copy = malloc(len ? len : 1);
    MUST(copy);
    if (len) memcpy(copy, data + 1, len);
    exo_str rest = exo_str_of(copy, len), a, b = EXO_STR("");
    if (exo_str_next(&rest, '\n', &a) && rest.ptr) b = rest;

    answer once = ask(s, a, &options), twice = ask(s, a, &options);
    MUST(once.n == twice.n && once.sum == twice.sum);
    exonym_comparison ab = {.size = sizeof ab}, ba = {.size = sizeof ba};
    exonym_compare(image, a.ptr, a.len, b.ptr, b.len, &ab);
    exonym_compare(image, b.ptr, b.len, a.ptr, a.len, &ba);
    MUST(ab.score >= 0 && ab.score <= 1 && ab.verdict == ba.verdict && !(ab.score < ba.score) && !(ab.score > ba.score));
    exonym_person_name *left, *right;
    MUST(exonym_person_name_new(image, b.ptr, b.len, &left, NULL) == EXONYM_OK && exonym_person_name_new(image, b.ptr, b.len, &right, NULL) == EXONYM_OK);
    exonym_person_name_read(left, a.ptr, a.len);
    exonym_person_name_compare(left, right, &ba);
    MUST(ab.verdict == ba.verdict && !(ab.score < ba.score) && !(ab.score > ba.score));
    exonym_person_name_free(left);
    exonym_person_name_free(right);
    text t = {s, a, exo_utf8_check(a.ptr, a.len) == a.len};
    MUST(exonym_match_each(s, a.ptr, a.len, NULL, look, &t, NULL) == EXONYM_OK);
    free(copy);
    return 0;
}

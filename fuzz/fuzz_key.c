/* Sound keys and names. The first byte selects what the rest is:
     'b'  a blob of key tables: opening refuses it, or every call on it stays in bounds and ends
     'e'  edits of a good blob (two bytes of offset, one of value), for what lies behind the header
     't'  text: keys of its words, and its first line compared with the rest as names
     's'  a source table, the second byte says which (l d c k w g): compiling refuses it with a place, or opens
   What comes out is checked: keys are sorted, distinct and of sound classes; distances and scores are in 0 to 1, and
   both ways of comparing are one. */
#include "key/compare.h"
#include "must.h"

#include <stdio.h>
#include <stdlib.h>

enum { SOURCES = 6, WORDS_MAX = 64 };
static const char *const names[SOURCES] = {"latin", "diacritics", "cyrillic", "costs", "words", "given"};
static const char *const texts[SOURCES] = {
    ("@set V\taeiouy\nsz\t\tS\nch\t\tH C K S\nc\t_[ei]\tC S\nc\t\tK C\nh\t^\tH\nh\t_[V]\tH 0\nh\t\t0\nj\t\tI Z\nou\t\tU O A\n"
     "rz\t[^#]_\tZ RZ\nae\t\tE A\nł\t\tL\nš\t\tS\na\t\tA\ne\t[^V]_$\tE 0\ne\t\tE\ni\t\tI\no\t\tO\nu\t\tU\ny\t\tI\nb\t\tB\nd\t\tD\n"
     "g\t\tG\nk\t\tK\nl\t\tL\nm\t\tM\nn\t\tN\np\t\tP\nr\t\tR\ns\t\tS\nt\t\tT\nv\t\tV\nw\t\tV\nz\t\tZ\n"),
    "á à\ta\nä\tae\nế\te\n' ’\t\n@mark U+030C\tsš\n@mark U+0301\n@plain\tłl\n",
    "а\t\tA\nг\t\tG H\nй\t\tI\nи\t\tI\nу\t\tU\nш\t\tS\nя\t\tA\nн\t\tN\n",
    ("sub * *\t1\nsub vowel vowel\t0.4\nsub Z S\t0.2\nindel *\t0.8\nindel H\t0.2\ntranspose\t0.6\ninitial\t1.3\nending open\t0.2\n"
     "ending class\t0.06\nending stem\t2\nending edits\t0.6\nendings\tA U EM EGO\ntails\tSKI OV\n"),
    "van der al\tparticle\njr\tjunior\tyounger\npan\ttitle\nking\trank\nшаня jean\tgiven\tjohn\n",
    "Jan\tm\tjohn\nIan\tm\tjohn\nAnna\tf\nJean-Paul\tm\tjohn\n"};

static exo_alloc heap;
static exo_fold_tables fold;
static exo_buf good;

static void start(void) {
    exonym_error err;
    exo_key_source all[SOURCES];
    if (good.len) return;
    heap = exo_alloc_of(NULL);
    MUST(!exo_fold_tables_make(&heap, &fold, &err));
    for (size_t i = 0; i < SOURCES; i++) all[i] = (exo_key_source){names[i], exo_str_cstr(texts[i])};
    exonym_status status = exo_key_compile(&heap, all, SOURCES, &good, &err);
    if (status) fprintf(stderr, "%s\n", err.message);
    MUST(!status);
}

/* ---- what must hold --------------------------------------------------------------------------- */

static void use_word(const exo_key *k, exo_str word) {
    static exo_key_text before; /* the last key of the word before */
    exo_key_text keys[EXO_KEYS_MAX];
    size_t n = exo_key_of(k, word, keys);
    MUST(n <= EXO_KEYS_MAX);
    for (size_t i = 0; i < n; i++) {
        MUST(keys[i].len >= 1 && keys[i].len <= EXO_KEY_LEN && exo_key_hash(&keys[i]));
        MUST(i == 0 || memcmp(keys[i - 1].at, keys[i].at, EXO_KEY_LEN) < 0);
        for (unsigned j = 0; j < EXO_KEY_LEN; j++) {
            char c = keys[i].at[j];
            MUST(j < keys[i].len ? (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') : c == 0);
        }
        double d = exo_key_distance(k, &before, &keys[i]);
        MUST(d >= 0 && d <= 1 && d == exo_key_distance(k, &keys[i], &before));
        MUST(exo_key_distance(k, &keys[i], &keys[i]) == 0);
    }
    if (n) before = keys[n - 1];
}

static void use_names(const exo_key *k, exo_str a, exo_str b) {
    exo_comparison one, two;
    char reason[128];
    exo_compare_names(&fold.view, k, a, b, &one);
    exo_compare_names(&fold.view, k, b, a, &two);
    MUST(one.score >= 0 && one.score <= 1 && one.score == two.score && one.verdict == two.verdict);
    MUST(strlen(exo_comparison_reason(&one, reason)) < sizeof reason && exo_verdict_text(one.verdict));
}

static void use_text(const exo_key *k, exo_str text) {
    exo_fold_word w;
    size_t words = 0;
    for (size_t pos = 0; words < WORDS_MAX && exo_fold_next(&fold.view, text.ptr, text.len, pos, &w);
         pos = (size_t)w.end, words++) {
        char marked[EXO_FOLD_MAX * 2];
        size_t n = exo_fold_marked(&fold.view, text.ptr + w.start, (size_t)(w.end - w.start), marked);
        use_word(k, exo_str_of(marked, n));
        use_word(k, exo_str_of(w.folded, w.len));
    }
    use_word(k, text);
    exo_str rest = text, first;
    if (exo_str_next(&rest, '\n', &first)) use_names(k, first, rest);
}

static void use_blob(const void *bytes, size_t len) {
    exonym_error err;
    exo_key k;
    void *copy = malloc(len ? len : 1); /* aligned, and ends where the bytes end */
    MUST(copy);
    if (len) memcpy(copy, bytes, len);
    exonym_status status = exo_key_open(copy, len, &k, &err);
    MUST(status == EXONYM_OK || status == EXONYM_ERR_DAMAGED);
    if (!status) {
        static const char *const lines[] = {"Jan Król-Szynka\nЯн Шагин", "J. van Iän, Jr.\nJean Ouchej XVI",
                                            "rzache szoušu Łódź"};
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) use_text(&k, exo_str_cstr(lines[i]));
    }
    free(copy);
}

/* ---- inputs ----------------------------------------------------------------------------------- */

static void edit_blob(const uint8_t *data, size_t size) {
    unsigned char *copy = malloc(good.len);
    MUST(copy);
    memcpy(copy, good.at, good.len);
    for (size_t i = 0; i + 3 <= size; i += 3)
        copy[(data[i] | (size_t)data[i + 1] << 8) % good.len] = data[i + 2];
    use_blob(copy, good.len);
    free(copy);
}

static void compile_source(uint8_t which, exo_str text) {
    static const char letters[] = "ldckwg";
    exo_key_source all[SOURCES];
    exonym_error err = {0};
    exo_buf blob = {0};
    for (size_t i = 0; i < SOURCES; i++)
        all[i] = (exo_key_source){names[i], letters[i] == which ? text : exo_str_cstr(texts[i])};
    exonym_status status = exo_key_compile(&heap, all, SOURCES, &blob, &err);
    MUST(status == EXONYM_OK || (status == EXONYM_ERR_SYNTAX && err.line && err.column));
    exo_key k;
    if (!status) {
        MUST(!exo_key_open(blob.at, blob.len, &k, &err));
        use_blob(blob.at, blob.len);
    } else {
        MUST(blob.len == 0);
    }
    exo_free(&heap, blob.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    exonym_error err;
    exo_key k;
    start();
    if (size < 2) return 0;
    exo_str rest = exo_str_of((const char *)data + 1, size - 1);
    switch (data[0]) {
    case 'b': use_blob(rest.ptr, rest.len); break;
    case 'e': edit_blob(data + 1, size - 1); break;
    case 's': compile_source(data[1], exo_str_of(rest.ptr + 1, rest.len - 1)); break;
    default: MUST(!exo_key_open(good.at, good.len, &k, &err)); use_text(&k, rest);
    }
    return 0;
}

/* Reads names into words: letters, keys, roles. */
#include "key/compare.h"
#include "key/inside.h"

/* The value of a Roman numeral in lower case, or 0; the subtractive form is not checked, XVIIII is 19 too. */
static uint16_t roman(const char *text, size_t len) {
    static const char digits[] = "ivx";
    static const uint16_t values[] = {1, 5, 10};
    unsigned sum = 0, before = 0;
    for (size_t i = len; i; i--) {
        const char *at = memchr(digits, text[i - 1], 3);
        if (!at || len > 8) return 0;
        unsigned value = values[at - digits];
        if (value < before)
            sum -= value;
        else
            sum += value, before = value;
    }
    return (uint16_t)sum;
}

static uint16_t decimal(const char *text, size_t len) {
    unsigned sum = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9' || len > 4) return 0;
        sum = sum * 10 + (unsigned)(text[i] - '0');
    }
    return (uint16_t)sum;
}

/* Bytes of a word as the text has them, one word or several joined by apostrophes. */
typedef struct raw {
    char marked[EXO_FOLD_MAX * 4], folded[EXO_FOLD_MAX * 4];
    size_t nmarked, nfolded;
} raw;

static bool append(const exo_fold *f, exo_str text, const exo_fold_word *w, raw *r) {
    char marked[EXO_FOLD_MAX * 2];
    size_t n = exo_fold_marked(f, text.ptr + w->start, (size_t)(w->end - w->start), marked);
    if (!n || !w->len || r->nmarked + n > sizeof r->marked || r->nfolded + w->len > sizeof r->folded)
        return false;
    memcpy(r->marked + r->nmarked, marked, n);
    memcpy(r->folded + r->nfolded, w->folded, w->len);
    r->nmarked += n;
    r->nfolded += w->len;
    return true;
}

static void set_letters(const raw *r, exo_name_word *w) {
    const char *p = r->folded, *end = p + r->nfolded;
    w->whole = true;
    while (p < end) {
        uint32_t cp = (unsigned char)*p;
        if (cp < 0x80) p++;
        else p += exo_utf8_step(p, end, &cp);
        if (cp >= 0x300 && cp < 0x370) continue;
        if (w->nletters == EXO_NAME_LETTERS) {
            w->whole = false;
            return;
        }
        bool cyrillic = cp >= 0x400 && cp < 0x530;
        if (w->nletters && cyrillic != w->cyrillic) w->whole = false;
        w->cyrillic = cyrillic;
        w->mask |= (uint64_t)1 << (cp & 63);
        w->letters[w->nletters++] = cp;
    }
}

/* What the tables know of it. A given name that they have as written is not looked for by its keys. */
static void set_known(const exo_key *key, uint64_t plain, exo_name_word *w) {
    uint32_t values[8];
    size_t n = key_known(key, plain, false, values, 8);
    for (size_t i = 0; i < n; i++) {
        if (key_name_role(values[i]) != KEY_GIVEN) {
            w->role = (uint8_t)key_name_role(values[i]);
            w->father |= w->role == KEY_PARTICLE && key_name_class(values[i]);
            if (w->role == KEY_JUNIOR && !w->nclasses) w->classes[0] = key_name_class(values[i]);
        } else if (w->nclasses < 4) {
            w->classes[w->nclasses++] = key_name_class(values[i]);
        }
    }
}

/* A Czech, Slovak or Slovene woman's family name may be a man's, or a foreign one, with -ová: Mayová. Its keys without that. */
static void add_feminine(const exo_key *key, const raw *r, exo_name_word *w) {
    static const char *const endings[] = {"ova", "ove", "ovou", "ovej"};
    enum { STEM = 3, UNUSUAL = 3 };
    exo_key_text keys[EXO_KEYS_MAX];
    uint8_t unusual[EXO_KEYS_MAX];
    uint64_t plain;
    exo_str folded = exo_str_of(r->folded, r->nfolded);
    size_t cut = 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (exo_str_ends(folded, exo_str_cstr(endings[i]))) cut = strlen(endings[i]);
    if (!cut || w->cyrillic || w->nletters < cut + STEM) return;
    size_t len = r->nmarked;
    for (; cut && len; cut--) {
        do len--;
        while (len && ((unsigned char)r->marked[len] & 0xC0) == 0x80);
    }
    size_t n = key_read(key, exo_str_of(r->marked, len), keys, unusual, &plain);
    for (size_t k = 0; k < n && w->nkeys < EXO_KEYS_MAX; k++) {
        unsigned at = w->nkeys;
        while (at && memcmp(w->keys[at - 1].at, keys[k].at, EXO_KEY_LEN) > 0) at--;
        if (at && memcmp(w->keys[at - 1].at, keys[k].at, EXO_KEY_LEN) == 0) continue;
        memmove(&w->keys[at + 1], &w->keys[at], (w->nkeys - at) * sizeof *w->keys);
        memmove(&w->unusual[at + 1], &w->unusual[at], w->nkeys - at);
        w->keys[at] = keys[k];
        w->unusual[at] = (uint8_t)(unusual[k] + UNUSUAL);
        w->nkeys++;
    }
}

static void set_word(const exo_key *key, const raw *r, bool family, exo_name_word *w) {
    uint64_t plain;
    set_letters(r, w);
    /* Folding repairs words of two scripts, and Cyrillic keeps all its letters there. */
    exo_str word =
        w->cyrillic || !w->whole ? exo_str_of(r->folded, r->nfolded) : exo_str_of(r->marked, r->nmarked);
    w->nkeys = (uint8_t)key_read(key, word, w->keys, w->unusual, &plain);
    if (!plain)
        w->nkeys = (uint8_t)key_read(key, exo_str_of(r->folded, r->nfolded), w->keys, w->unusual, &plain);
    if (plain) set_known(key, plain, w);
    if (family && !w->nclasses) add_feminine(key, r, w);
}

/* "Lipavský, Jan" becomes Jan Lipavský; "Kennedy, Jr." stays. */
static void invert(exo_name *name, unsigned given) {
    exo_name_word words[EXO_NAME_WORDS];
    for (unsigned i = given; i < name->n; i++)
        if (name->words[i].role == KEY_JUNIOR || name->words[i].number) return;
    memcpy(words, name->words, given * sizeof *words);
    memmove(name->words, name->words + given, (name->n - given) * sizeof *words);
    memcpy(name->words + (name->n - given), words, given * sizeof *words);
    name->inverted = true;
}

void exo_name_read(const exo_fold *fold, const exo_key *key, exo_str text, exo_name *out) {
    exo_fold_word w;
    raw r = {.nmarked = 0};
    uint8_t gap = EXO_GAP_BREAK; /* before the word */
    uint8_t given = 0;           /* the given names begin at this word: "Lipavský, Jan" */
    out->n = 0;
    out->inverted = false;
    out->rank = out->father = false;
    if (!text.len) return;
    bool more = exo_fold_next(fold, text.ptr, text.len, 0, &w);
    while (more) {
        exo_fold_word first = w;
        bool hyphen = gap == EXO_GAP_HYPHEN;
        bool whole = append(fold, text, &w, &r), comma = false, dot = false;
        for (;;) {
            size_t end = (size_t)w.end;
            more = exo_fold_next(fold, text.ptr, text.len, end, &w);
            size_t to = more ? (size_t)w.start : text.len;
            comma = to > end && memchr(text.ptr + end, ',', to - end) != NULL;
            dot = to > end && text.ptr[end] == '.';
            if (!more) break;
            gap = exo_fold_gap(fold, text.ptr, end, to);
            if (gap != EXO_GAP_APOS) break;
            whole &= append(fold, text, &w, &r);
        }
        if (out->n == EXO_NAME_WORDS) {
            out->n = 0;
            return;
        }
        exo_name_word *word = &out->words[out->n];
        memset(word, 0, offsetof(exo_name_word, letters));
        word->hyphen = out->n && hyphen;
        if (whole) set_word(key, &r, out->n > 0, word);
        word->number = first.digits ? decimal(r.folded, r.nfolded) : 0;
        /* Al Gore, Ben Wallace; the title is before a name. */
        bool alone = !out->n && first.first_upper;
        if ((word->role == KEY_PARTICLE && (alone || (word->nletters == 1 && first.first_upper))) ||
            ((word->role == KEY_TITLE || word->role == KEY_RANK) && (out->n || !more)))
            word->role = KEY_PLAIN_WORD;
        if (out->n && !word->number &&
            (first.shape == EXO_SHAPE_UPPER || (r.nfolded == 1 && !dot && out->n && !more)))
            word->number = roman(r.folded, r.nfolded);
        word->initial =
            !word->number && (word->nletters == 1 || (dot && more && word->nletters <= 3 && !word->role));
        r.nmarked = r.nfolded = 0;
        out->rank |= word->role == KEY_RANK;
        out->father |= word->role == KEY_PARTICLE && word->father;
        if (!word->nletters || word->role == KEY_TITLE || word->role == KEY_RANK) {
            if (comma && out->n && !given) given = out->n;
            continue;
        }
        out->n++;
        if (comma && more && !given) given = out->n;
    }
    if (given && given < out->n) invert(out, given);
}

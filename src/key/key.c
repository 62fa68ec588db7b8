/* Opens the tables and reads words by them.

   A word becomes symbols (one or more for each letter; the tables spell ä as ae), and the symbols are read from left
   to right by the longest rule whose neighbours fit. A rule gives one reading or several, and the keys branch. As
   classes are put together, doubles fall into one and of a run of vowels one is left, the first that is not I: so
   glides vanish, and -ij -iy -yy -ій -ый are one I without rules of their own.

   Reading ends because every rule takes at least one symbol (exo_key_open sees to it), and a symbol that no rule
   takes is passed over. Time is the word's symbols times the rules of a symbol times at most 16 keys. */
#include "key/inside.h"

/* ---- open ----------------------------------------------------------------------------------- */

#define DAMAGED(...) exo_error_set(err, EXONYM_ERR_DAMAGED, NULL, 0, 0, "damaged key tables: " __VA_ARGS__)

static exonym_status check_letters(const exo_key *k, exonym_error *err) {
    const unsigned char *at = key_part(k, KEY_FAR);
    if (key_part_len(k, KEY_LETTERS) != KEY_DIRECT * 4) return DAMAGED("letter table of another size");
    if (key_part_len(k, KEY_FAR) % 8) return DAMAGED("part of a letter");
    for (uint32_t i = 8; i < key_part_len(k, KEY_FAR); i += 8)
        if (key_get32(at + i - 8) >= key_get32(at + i)) return DAMAGED("letters out of order");
    at = key_part(k, KEY_JOIN);
    if (key_part_len(k, KEY_JOIN) % 12) return DAMAGED("part of a letter with a mark");
    for (uint32_t i = 12; i < key_part_len(k, KEY_JOIN); i += 12) {
        uint64_t before = (uint64_t)key_get32(at + i - 12) << 32 | key_get32(at + i - 8);
        if (before >= ((uint64_t)key_get32(at + i) << 32 | key_get32(at + i + 4)))
            return DAMAGED("marks out of order");
    }
    return EXONYM_OK;
}

static exonym_status check_rules(const exo_key *k, exonym_error *err) {
    const unsigned char *first = key_part(k, KEY_FIRST), *rules = key_part(k, KEY_RULES);
    uint32_t nrules = key_part_len(k, KEY_RULES) / KEY_RULE, nsets = key_part_len(k, KEY_SETS) / KEY_SET;
    uint32_t nreadings = key_part_len(k, KEY_READINGS_AT) / KEY_READING;
    if (key_part_len(k, KEY_FIRST) != 257 * 2) return DAMAGED("index of rules of another size");
    if (key_part_len(k, KEY_RULES) % KEY_RULE || key_part_len(k, KEY_SETS) % KEY_SET ||
        key_part_len(k, KEY_READINGS_AT) % KEY_READING)
        return DAMAGED("part of a rule");
    for (uint32_t i = 0; i < 256; i++)
        if (key_get16(first + 2 * i) > key_get16(first + 2 * i + 2))
            return DAMAGED("index of rules out of order");
    if (key_get16(first + 512) > nrules) return DAMAGED("rule out of bounds");
    for (uint32_t i = 0; i < nrules; i++) {
        const unsigned char *r = rules + i * KEY_RULE;
        if (r[0] < 1 || r[0] > KEY_RULE_SYMBOLS)
            return DAMAGED("rule %u takes %u symbols", (unsigned)i, r[0]);
        if (r[1] > nsets || r[2] > nsets) return DAMAGED("rule %u names a set out of bounds", (unsigned)i);
        if (r[3] < 1 || r[3] > KEY_READINGS || key_get16(r + 4) + r[3] > nreadings)
            return DAMAGED("rule %u names a reading out of bounds", (unsigned)i);
    }
    const unsigned char *readings = key_part(k, KEY_READINGS_AT);
    for (uint32_t i = 0; i < nreadings * KEY_READING; i++)
        if (readings[i] && !key_is_class(readings[i]))
            return DAMAGED("reading %u is no sound class", (unsigned)i / 4);
    return EXONYM_OK;
}

static exonym_status check_costs(const exo_key *k, exonym_error *err) {
    if (key_part_len(k, KEY_COSTS) != sizeof(key_costs)) return DAMAGED("costs of another size");
    const key_costs *c = key_costs_of(k);
    for (unsigned i = 0; i < KEY_CLASSES; i++)
        for (unsigned j = 0; j <= i; j++)
            if (c->sub[i][j] != c->sub[j][i] || (i == j && c->sub[i][j] && i != 26))
                return DAMAGED("costs of a substitution and its reverse differ");
    return EXONYM_OK;
}

static exonym_status check_names(const exo_key *k, exonym_error *err) {
    const unsigned char *at;
    uint32_t n = key_part_len(k, KEY_NAMES) / KEY_NAME;
    for (unsigned section = KEY_ENDINGS; section <= KEY_TAILS; section++) {
        at = key_part(k, section);
        if (key_part_len(k, section) % 4) return DAMAGED("part of an ending");
        for (uint32_t i = 4; i < key_part_len(k, section); i += 4)
            if (key_get32(at + i - 4) >= key_get32(at + i)) return DAMAGED("endings out of order");
    }
    if (key_part_len(k, KEY_PLAIN) != 512) return DAMAGED("plain letters of another size");
    if (key_part_len(k, KEY_NAMES) % KEY_NAME || (n & (n - 1)))
        return DAMAGED("known words are no power of two");
    bool empty = n == 0;
    at = key_part(k, KEY_NAMES);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t value = key_get32(at + i * KEY_NAME + 8);
        empty |= value == 0;
        if (key_name_role(value) >= KEY_ROLES) return DAMAGED("known word %u has no role", (unsigned)i);
    }
    return empty ? EXONYM_OK : DAMAGED("no empty slot: a search would not end");
}

exonym_status exo_key_open(const void *blob, size_t len, exo_key *out, exonym_error *err) {
    exonym_status status;
    *out = (exo_key){0};
    if (!len) return EXONYM_OK;
    const unsigned char *b = blob;
    exo_key k = {.blob = b, .len = len};
    if ((uintptr_t)blob % 8) return DAMAGED("not aligned to 8 bytes");
    if (len < KEY_HEADER || key_get32(b) != KEY_MAGIC) return DAMAGED("no header");
    if (key_get32(b + 4) != KEY_VERSION)
        return DAMAGED("version %u, expected %d", (unsigned)key_get32(b + 4), KEY_VERSION);
    if (key_get32(b + 8) != len || key_get32(b + 12))
        return DAMAGED("length %u, expected %zu", (unsigned)key_get32(b + 8), len);
    uint64_t end = KEY_HEADER;
    for (unsigned i = 0; i < KEY_SECTIONS; i++) {
        uint32_t at = k.part[2 * i] = key_get32(b + 16 + 8 * i),
                 n = k.part[2 * i + 1] = key_get32(b + 20 + 8 * i);
        if (at != (end + 7) / 8 * 8 || at > len || n > len - at)
            return DAMAGED("section %u out of bounds", i);
        for (; end < at; end++)
            if (b[end]) return DAMAGED("bytes between sections");
        end += n;
    }
    if (end != len) return DAMAGED("bytes after the last section");
    if ((status = check_letters(&k, err)) || (status = check_rules(&k, err)) ||
        (status = check_costs(&k, err)) || (status = check_names(&k, err)))
        return status;
    const unsigned char *endings = key_part(&k, KEY_ENDINGS);
    for (uint32_t i = 0; i < key_part_len(&k, KEY_ENDINGS); i += 4) k.ends |= 1u << key_row(endings[i]);
    *out = k;
    return EXONYM_OK;
}

/* ---- letters to symbols --------------------------------------------------------------------- */

static uint32_t symbols_of(const exo_key *k, uint32_t cp) {
    if (cp < KEY_DIRECT) return key_get32(key_part(k, KEY_LETTERS) + 4 * cp);
    const unsigned char *far = key_part(k, KEY_FAR);
    uint32_t low = 0, high = key_part_len(k, KEY_FAR) / 8, n = high; /* halves each round */
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (key_get32(far + 8 * mid) < cp)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && key_get32(far + 8 * low) == cp ? key_get32(far + 8 * low + 4) : 0;
}

/* The letter with a combining mark, or 0. */
static uint32_t join(const exo_key *k, uint32_t letter, uint32_t mark) {
    const unsigned char *at = key_part(k, KEY_JOIN);
    uint64_t want = (uint64_t)mark << 32 | letter;
    uint32_t low = 0, high = key_part_len(k, KEY_JOIN) / 12, n = high; /* halves each round */
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (((uint64_t)key_get32(at + 12 * mid) << 32 | key_get32(at + 12 * mid + 4)) < want)
            low = mid + 1;
        else
            high = mid;
    }
    bool found = low < n && key_get32(at + 12 * low) == mark && key_get32(at + 12 * low + 4) == letter;
    return found ? key_get32(at + 12 * low + 8) : 0;
}

/* The word's symbols at s[1] and on, an edge before, edges after; their number, 0 when it cannot be read. */
static size_t spell(const exo_key *k, exo_str word, unsigned char s[KEY_WORD + 16]) {
    const char *p = word.ptr, *end = word.ptr + word.len;
    const unsigned char *letters = key_part(k, KEY_LETTERS);
    size_t n = 0, before = 0; /* before: where the symbols of the last letter begin */
    uint32_t last = 0;        /* that letter */
    s[0] = 0;
    while (p < end) {
        uint32_t cp = (unsigned char)*p;
        if (cp < 0x80)
            p++;
        else
            p += exo_utf8_step(p, end, &cp);
        uint32_t symbols = cp < KEY_DIRECT    ? key_get32(letters + 4 * cp)
                           : cp == EXO_CP_BAD ? 0
                                              : symbols_of(k, cp);
        if (symbols == KEY_DROPPED) {
            uint32_t joined = last ? join(k, last, cp) : 0;
            if (!joined) continue;
            cp = joined;
            n = before;
            symbols = symbols_of(k, cp);
        }
        if (!symbols || symbols == KEY_DROPPED) return 0;
        last = cp;
        before = n;
        for (; symbols; symbols >>= 8) {
            if (n == KEY_WORD) return 0;
            s[++n] = (unsigned char)symbols;
        }
    }
    memset(s + n + 1, 0, 8);
    return n;
}

/* ---- symbols to keys ------------------------------------------------------------------------ */

/* Keys in the making: more than are given out, for the moment after a branching. */
typedef struct keys {
    size_t n;
    uint8_t unusual[EXO_KEYS_MAX * KEY_READINGS]; /* readings in it that are not a rule's first */
    exo_key_text at[EXO_KEYS_MAX * KEY_READINGS];
} keys;

/* Adds a class; false when the key is full. */
static inline bool put_class(exo_key_text *t, unsigned char c) {
    unsigned char last = t->len ? (unsigned char)t->at[t->len - 1] : 0;
    if (c == last) return true;
    if (key_is_vowel(c) && key_is_vowel(last)) {
        if (last == 'I') t->at[t->len - 1] = (char)c;
        return true;
    }
    if (t->len == EXO_KEY_LEN) return false;
    t->at[t->len++] = (char)c;
    return true;
}

static inline bool put(exo_key_text *t, const unsigned char *reading) {
    for (unsigned i = 0; i < KEY_READING && reading[i]; i++)
        if (!put_class(t, reading[i])) return false;
    return true;
}

bool key_append(exo_key_text *t, const exo_key_text *more) {
    for (unsigned i = 0; i < more->len; i++)
        if (!put_class(t, (unsigned char)more->at[i])) return false;
    return true;
}

static bool same(const exo_key_text *a, const exo_key_text *b) {
    return a->len == b->len && memcmp(a->at, b->at, a->len) == 0;
}

/* Leaves at most EXO_KEYS_MAX, those with the fewest unusual readings, in the order they are in. */
static void cut(keys *w) {
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        size_t j = 0;
        while (j < n && !same(&w->at[j], &w->at[i])) j++;
        if (j < n) {
            if (w->unusual[i] < w->unusual[j]) w->unusual[j] = w->unusual[i];
            continue;
        }
        w->unusual[n] = w->unusual[i];
        w->at[n++] = w->at[i];
    }
    w->n = n;
    if (n <= EXO_KEYS_MAX) return;
    size_t count[KEY_WORD + 1] = {0}, room = EXO_KEYS_MAX, last = 0;
    for (size_t i = 0; i < n; i++) count[w->unusual[i]]++;
    while (last < KEY_WORD && count[last] <= room) room -= count[last++];
    w->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (w->unusual[i] > last || (w->unusual[i] == last && !room)) continue;
        if (w->unusual[i] == last) room--;
        w->unusual[w->n] = w->unusual[i];
        w->at[w->n++] = w->at[i];
    }
}

static bool branch(keys *w, const unsigned char *readings, unsigned n) {
    size_t old = w->n;
    for (unsigned r = 1; r < n; r++)
        for (size_t i = 0; i < old; i++) {
            w->at[w->n] = w->at[i];
            w->unusual[w->n] = (uint8_t)(w->unusual[i] + 1);
            if (!put(&w->at[w->n++], readings + r * KEY_READING)) return false;
        }
    for (size_t i = 0; i < old; i++)
        if (!put(&w->at[i], readings)) return false;
    if (w->n > EXO_KEYS_MAX) cut(w);
    return true;
}

static bool in_set(const unsigned char *sets, unsigned set, unsigned char symbol) {
    return set == 0 || (sets[(set - 1) * KEY_SET + symbol / 8] >> symbol % 8 & 1) != 0;
}

/* FNV-1a over the symbols without their marks; stands in the blob. */
static uint64_t plain_hash(const exo_key *k, const unsigned char *s, size_t n) {
    const unsigned char *plain = key_part(k, KEY_PLAIN);
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 1; i <= n; i++)
        for (unsigned j = 0; j < 2 && plain[2 * s[i] + j]; j++)
            h = (h ^ plain[2 * s[i] + j]) * 0x100000001b3u;
    return h ^ h >> 29;
}

size_t key_read(const exo_key *k, exo_str word, exo_key_text out[EXO_KEYS_MAX],
                uint8_t unusual[EXO_KEYS_MAX], uint64_t *plain) {
    unsigned char s[KEY_WORD + 16];
    keys w;
    if (plain) *plain = 0;
    if (!k->blob) return 0;
    size_t n = spell(k, word, s);
    if (plain && n) *plain = plain_hash(k, s, n);
    const unsigned char *first = key_part(k, KEY_FIRST), *rules = key_part(k, KEY_RULES);
    const unsigned char *sets = key_part(k, KEY_SETS), *readings = key_part(k, KEY_READINGS_AT);
    w.n = 1;
    w.unusual[0] = 0;
    w.at[0] = (exo_key_text){0};
    for (size_t i = 1; i <= n;) {
        const unsigned char *r = rules + KEY_RULE * key_get16(first + 2 * s[i]);
        const unsigned char *last = rules + KEY_RULE * key_get16(first + 2 * s[i] + 2);
        for (; r < last; r += KEY_RULE) {
            unsigned len = r[0], same_symbols = 1;
            while (same_symbols < len && s[i + same_symbols] == r[5 + same_symbols]) same_symbols++;
            if (same_symbols == len && in_set(sets, r[1], s[i - 1]) && in_set(sets, r[2], s[i + len]))
                break;
        }
        if (r == last) {
            i++;
            continue;
        }
        if (!branch(&w, readings + KEY_READING * key_get16(r + 4), r[3])) return 0;
        i += r[0];
    }
    /* Sort by insertion: there are few. */
    size_t found = 0;
    for (size_t i = 0; i < w.n; i++) {
        const exo_key_text *key = &w.at[i];
        size_t at = found;
        while (at && memcmp(out[at - 1].at, key->at, EXO_KEY_LEN) > 0) at--;
        if (!key->len || (at && same(&out[at - 1], key))) continue;
        memmove(out + at + 1, out + at, (found - at) * sizeof *out);
        out[at] = *key;
        if (unusual) {
            memmove(unusual + at + 1, unusual + at, found - at);
            unusual[at] = w.unusual[i];
        }
        found++;
    }
    return found;
}

size_t exo_key_of(const exo_key *k, exo_str word, exo_key_text keys_out[EXO_KEYS_MAX]) {
    return key_read(k, word, keys_out, NULL, NULL);
}

/* Ends because check_names saw an empty slot. */
size_t key_known(const exo_key *k, uint64_t hash, bool by_key, uint32_t *values, size_t most) {
    const unsigned char *slots = k->blob ? key_part(k, KEY_NAMES) : NULL;
    uint32_t n = slots ? key_part_len(k, KEY_NAMES) / KEY_NAME : 0;
    size_t found = 0;
    if (!n) return 0;
    for (uint32_t i = (uint32_t)hash & (n - 1);; i = (i + 1) & (n - 1)) {
        const unsigned char *slot = slots + i * KEY_NAME;
        uint32_t value = key_get32(slot + 8);
        if (!value) return found;
        if (key_get32(slot) != (uint32_t)hash || key_get32(slot + 4) != (uint32_t)(hash >> 32)) continue;
        if (((value & KEY_NAME_BY_KEY) != 0) == by_key && found < most) values[found++] = value;
    }
}

uint64_t exo_key_hash(const exo_key_text *key) {
    uint64_t h = key->len * 0x9e3779b97f4a7c15u;
    for (unsigned i = 0; i < key->len; i++) h = (h ^ (unsigned char)key->at[i]) * 0x100000001b3u;
    h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
    h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    return h ? h : 1;
}

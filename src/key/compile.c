/* Makes the blob from the tables of lexicons/keys (compile side). A line is columns between tabs; what begins with
   '#' in the first column, or after a tab, is a reason for the reader.

     latin, cyrillic   GRAPHEME <TAB> CONTEXT <TAB> READING READING ...   a reading is sound classes, 0 none
                       @set NAME <TAB> letters                            a capital that stands for letters in contexts
     diacritics        LETTERS <TAB> SPELLING        each letter is read as the spelling; empty: says nothing
                       @mark U+030C <TAB> cč sš ...  the letters that a combining mark makes
                       @plain <TAB> łl øo ...          a letter with a rule and what it is without its mark
     costs             sub X Y <TAB> 0.25 ...        later rows win over earlier ones
                       endings <TAB> A EGO ...       case endings in classes
                       tails <TAB> SKI OV ...        how many names end
     words, given      names.c reads them

   A context is LEFT_RIGHT, each of them empty, ^ (beginning of the word), $ (its end) or a set [aei], where a
   leading ^ means any other, # the edge of the word, a capital a named set. Without _ it is what stands to the right,
   but ^ alone is the left. Of two rules for a grapheme the first that fits is taken; longer graphemes come first. */
#include "key/table.h"

#include <stdlib.h>

typedef struct key_set {
    unsigned char bits[KEY_SET];
} key_set;

typedef struct key_rule {
    unsigned char symbols[KEY_RULE_SYMBOLS];
    uint8_t len, left, right, nreadings;
    uint16_t reading;
    uint32_t order;
} key_rule;

typedef struct letter {
    uint32_t cp, symbols;
} letter;

typedef struct joined {
    uint32_t mark, base, cp;
} joined;

typedef struct reading {
    unsigned char classes[KEY_READING];
} reading;

typedef struct maker {
    const exo_alloc *a;
    key_table t;
    unsigned nsymbols;
    key_set named[26]; /* by letter; empty when not declared */
    EXO_VEC(letter) letters;
    EXO_VEC(joined) joins;
    EXO_VEC(uint32_t) endings;
    EXO_VEC(uint32_t) tails;
    uint8_t plain[256][2]; /* by symbol; 0 for itself */
    EXO_VEC(key_set) sets;
    EXO_VEC(key_rule) rules;
    EXO_VEC(reading) readings;
    key_costs costs;
} maker;

static bool fail(maker *m, const char *at, const char *what, exo_str shown) {
    return key_table_fail(&m->t, at, what, shown);
}
static bool nomem(maker *m) { return key_table_nomem(&m->t); }

/* ---- letters -------------------------------------------------------------------------------- */

static letter *find_letter(maker *m, uint32_t cp) {
    for (size_t i = 0; i < m->letters.len; i++)
        if (m->letters.at[i].cp == cp) return &m->letters.at[i];
    return NULL;
}

/* The symbol of a letter of a rule, made when it is new; 0 after an error. */
static unsigned symbol_of(maker *m, uint32_t cp, exo_str shown) {
    const letter *l = find_letter(m, cp);
    if (l) return l->symbols;
    if (m->nsymbols == 254) return fail(m, shown.ptr, "more than 254 letters:", shown), 0u;
    if (!EXO_PUSH(m->a, &m->letters, (letter){cp, ++m->nsymbols})) return nomem(m), 0u;
    return m->nsymbols;
}

/* ---- rules ---------------------------------------------------------------------------------- */

static void set_add(key_set *s, unsigned symbol) {
    s->bits[symbol / 8] |= (unsigned char)(1u << symbol % 8);
}

/* Letters, # and names of sets, into a set. */
static bool read_set(maker *m, exo_str text, bool names, key_set *out) {
    exo_str rest = text;
    uint32_t cp;
    bool negate = names && rest.len && rest.ptr[0] == '^';
    *out = (key_set){{0}};
    if (negate) rest.ptr++, rest.len--;
    if (!rest.len) return fail(m, text.ptr, "empty set:", text);
    while (key_table_cp(&m->t, &rest, &cp)) {
        if (cp == ' ' && !names) continue;
        if (cp == '#' && names) {
            set_add(out, 0);
        } else if (cp >= 'A' && cp <= 'Z' && names) {
            for (unsigned i = 0; i < KEY_SET; i++) out->bits[i] |= m->named[cp - 'A'].bits[i];
        } else {
            unsigned symbol = symbol_of(m, cp, text);
            if (!symbol) return false;
            set_add(out, symbol);
        }
    }
    for (unsigned i = 0; negate && i < KEY_SET; i++) out->bits[i] = (unsigned char)~out->bits[i];
    return m->t.status == EXONYM_OK;
}

/* One side of a context; *number is 0 for any. */
static bool read_side(maker *m, exo_str text, char edge, uint8_t *number) {
    key_set set = {{0}};
    *number = 0;
    if (!text.len) return true;
    if (text.len == 1 && text.ptr[0] == edge)
        set_add(&set, 0);
    else if (text.len < 3 || text.ptr[0] != '[' || text.ptr[text.len - 1] != ']')
        return fail(m, text.ptr,
                    edge == '^' ? "expected ^ or [letters], found" : "expected $ or [letters], found",
                    text);
    else if (!read_set(m, exo_str_of(text.ptr + 1, text.len - 2), true, &set))
        return false;
    size_t i = 0;
    while (i < m->sets.len && memcmp(&m->sets.at[i], &set, sizeof set)) i++;
    if (i == 255) return fail(m, text.ptr, "more than 255 sets:", text);
    if (i == m->sets.len && !EXO_PUSH(m->a, &m->sets, set)) return nomem(m);
    *number = (uint8_t)(i + 1);
    return true;
}

static bool read_context(maker *m, exo_str text, key_rule *r) {
    const char *bar = text.len ? memchr(text.ptr, '_', text.len) : NULL;
    exo_str left = exo_str_of(text.ptr, bar ? (size_t)(bar - text.ptr) : 0), right = text;
    if (bar)
        right = exo_str_of(bar + 1, text.len - left.len - 1);
    else if (exo_str_is(text, "^"))
        left = text, right.len = 0;
    return read_side(m, left, '^', &r->left) && read_side(m, right, '$', &r->right);
}

static bool read_readings(maker *m, exo_str text, key_rule *r) {
    exo_str word, rest = text;
    r->reading = (uint16_t)m->readings.len;
    for (r->nreadings = 0; key_table_word(&rest, &word); r->nreadings++) {
        reading one = {{0}};
        if (r->nreadings == KEY_READINGS) return fail(m, word.ptr, "more than four readings:", word);
        if (word.len > KEY_READING) return fail(m, word.ptr, "more than four classes in reading", word);
        for (size_t i = 0; i < word.len && !exo_str_is(word, "0"); i++) {
            one.classes[i] = (unsigned char)word.ptr[i];
            if (!key_is_class(one.classes[i])) return fail(m, word.ptr, "no sound class in reading", word);
        }
        if (m->readings.len >= UINT16_MAX) return fail(m, word.ptr, "too many readings:", word);
        if (!EXO_PUSH(m->a, &m->readings, one)) return nomem(m);
    }
    return r->nreadings > 0 || fail(m, text.ptr, "expected readings, found", text);
}

/* A letter that stands in graphemes or contexts only would be passed over in silence. */
static bool each_has_rule(maker *m, exo_str text) {
    bool has[256] = {false};
    for (size_t i = 0; i < m->rules.len; i++)
        if (m->rules.at[i].len == 1) has[m->rules.at[i].symbols[0]] = true;
    for (size_t i = 0; i < m->letters.len; i++) {
        char utf8[4];
        if (has[m->letters.at[i].symbols]) continue;
        m->t.line_start = text.ptr;
        return fail(m, text.ptr, "no rule reads this letter alone:",
                    exo_str_of(utf8, exo_utf8_put(m->letters.at[i].cp, utf8)));
    }
    return true;
}

static bool read_rules(maker *m, exo_str text) {
    exo_str c[KEY_COLUMNS], rest = text;
    size_t n;
    while (key_table_line(&m->t, &rest, c, &n)) {
        if (exo_str_starts(c[0], EXO_STR("@set "))) {
            if (c[0].len != 6 || c[0].ptr[5] < 'A' || c[0].ptr[5] > 'Z')
                return fail(m, c[0].ptr, "expected @set and a capital, found", c[0]);
            if (!read_set(m, c[1], false, &m->named[c[0].ptr[5] - 'A'])) return false;
            continue;
        }
        if (n < 3) return fail(m, c[0].ptr, "expected grapheme, context and readings, found", c[0]);
        key_rule r = {.order = (uint32_t)m->rules.len};
        exo_str grapheme = c[0];
        uint32_t cp;
        while (key_table_cp(&m->t, &grapheme, &cp)) {
            if (r.len == KEY_RULE_SYMBOLS) return fail(m, c[0].ptr, "more than seven letters in", c[0]);
            unsigned symbol = symbol_of(m, cp, c[0]);
            if (!symbol) return false;
            r.symbols[r.len++] = (unsigned char)symbol;
        }
        if (!r.len) return fail(m, c[0].ptr, "expected a grapheme, found", c[0]);
        if (!read_context(m, c[1], &r) || !read_readings(m, c[2], &r)) return false;
        if (m->rules.len >= UINT16_MAX) return fail(m, c[0].ptr, "too many rules:", c[0]);
        if (!EXO_PUSH(m->a, &m->rules, r)) return nomem(m);
    }
    return m->t.status == EXONYM_OK && each_has_rule(m, text);
}

static int by_symbol(const void *a, const void *b) {
    const key_rule *x = a, *y = b;
    if (x->symbols[0] != y->symbols[0]) return x->symbols[0] < y->symbols[0] ? -1 : 1;
    if (x->len != y->len) return x->len > y->len ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

/* ---- letters with marks --------------------------------------------------------------------- */

static bool read_mark(maker *m, exo_str name, exo_str pairs) {
    uint32_t mark = 0, base, cp;
    exo_str pair;
    for (size_t i = 8; i < name.len; i++) {
        static const char hex[] = "0123456789ABCDEF";
        const char *digit = strchr(hex, name.ptr[i]);
        if (!digit || !*digit || mark > 0x10FFF)
            return fail(m, name.ptr, "expected @mark U+0300, found", name);
        mark = mark * 16 + (uint32_t)(digit - hex);
    }
    if (name.len < 12 || name.ptr[6] != 'U' || name.ptr[7] != '+' || mark > 0x10FFFF)
        return fail(m, name.ptr, "expected @mark U+0300, found", name);
    const letter *known = find_letter(m, mark);
    if (known && known->symbols != KEY_DROPPED) return fail(m, name.ptr, "already a letter:", name);
    if (!known && !EXO_PUSH(m->a, &m->letters, (letter){mark, KEY_DROPPED})) return nomem(m);
    while (key_table_word(&pairs, &pair)) {
        exo_str rest = pair;
        if (!key_table_cp(&m->t, &rest, &base) || !key_table_cp(&m->t, &rest, &cp) || rest.len)
            return fail(m, pair.ptr, "expected a letter and the same with its mark, found", pair);
        for (size_t i = 0; i < m->joins.len; i++)
            if (m->joins.at[i].mark == mark && m->joins.at[i].base == base)
                return fail(m, pair.ptr, "said twice:", pair);
        if (!EXO_PUSH(m->a, &m->joins, (joined){mark, base, cp})) return nomem(m);
    }
    return m->t.status == EXONYM_OK;
}

/* "łl æae": the letter, then what it is without its mark. */
static bool read_plain(maker *m, exo_str pairs) {
    exo_str pair;
    uint32_t cp;
    while (key_table_word(&pairs, &pair)) {
        exo_str rest = pair;
        unsigned symbols[4], n = 0;
        while (n < 4 && key_table_cp(&m->t, &rest, &cp)) {
            const letter *l = find_letter(m, cp);
            if (!l || l->symbols > 254) return fail(m, pair.ptr, "a letter that has no rule in", pair);
            symbols[n++] = l->symbols;
        }
        if (n < 2 || n > 3)
            return fail(m, pair.ptr, "expected a letter and one or two that it is without its mark, found",
                        pair);
        m->plain[symbols[0]][0] = (uint8_t)symbols[1];
        m->plain[symbols[0]][1] = (uint8_t)(n == 3 ? symbols[2] : 0);
    }
    return m->t.status == EXONYM_OK;
}

static bool read_diacritics(maker *m, exo_str text) {
    exo_str c[KEY_COLUMNS], rest = text;
    size_t n;
    while (key_table_line(&m->t, &rest, c, &n)) {
        if (n > 2) return fail(m, c[2].ptr, "expected two columns, found", c[2]);
        if (exo_str_starts(c[0], EXO_STR("@mark "))) {
            if (!read_mark(m, c[0], c[1])) return false;
            continue;
        }
        if (exo_str_is(c[0], "@plain")) {
            if (!read_plain(m, c[1])) return false;
            continue;
        }
        uint32_t cp, symbols = 0;
        unsigned shift = 0;
        exo_str spelling = c[1], letters = c[0];
        while (key_table_cp(&m->t, &spelling, &cp)) {
            const letter *l = find_letter(m, cp);
            if (!l || l->symbols > 254)
                return fail(m, c[1].ptr, "spelled with a letter that has no rule:", c[1]);
            if (shift == 32) return fail(m, c[1].ptr, "more than four letters:", c[1]);
            symbols |= l->symbols << shift;
            shift += 8;
        }
        if (!symbols) symbols = KEY_DROPPED;
        while (key_table_cp(&m->t, &letters, &cp)) {
            if (cp == ' ') continue;
            if (find_letter(m, cp))
                return fail(m, c[0].ptr, "one of these has a rule or stands here already:", c[0]);
            if (!EXO_PUSH(m->a, &m->letters, (letter){cp, symbols})) return nomem(m);
        }
    }
    return m->t.status == EXONYM_OK;
}

/* ---- costs ---------------------------------------------------------------------------------- */

/* "0.25" in hundredths, at most `most`. */
static bool read_number(maker *m, exo_str text, unsigned scale, unsigned most, uint8_t *out) {
    unsigned value = 0, digits = 0;
    bool point = false;
    exo_str t = exo_str_trim(text);
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (t.ptr[i] < '0' || t.ptr[i] > '9' || value > 1000 || (point && ++digits > 2))
            return fail(m, text.ptr, "expected a number like 0.25, found", text);
        value = value * 10 + (unsigned)(t.ptr[i] - '0');
    }
    for (; digits < 2; digits++) value *= 10;
    value = value * scale / 100;
    if (!t.len || value > most) return fail(m, text.ptr, "empty or too great a number:", text);
    *out = (uint8_t)value;
    return true;
}

/* The rows of a class, of "vowel", or of all ("*"). */
static bool read_classes(maker *m, exo_str text, bool rows[KEY_CLASSES]) {
    memset(rows, 0, KEY_CLASSES * sizeof *rows);
    if (exo_str_is(text, "*"))
        memset(rows, 1, KEY_CLASSES * sizeof *rows);
    else if (exo_str_is(text, "vowel"))
        for (unsigned char c = 'A'; c <= 'Z'; c++) rows[key_row(c)] = key_is_vowel(c);
    else if (text.len == 1 && key_is_class((unsigned char)text.ptr[0]))
        rows[key_row((unsigned char)text.ptr[0])] = true;
    else
        return fail(m, text.ptr, "expected a class, vowel or *, found", text);
    return true;
}

static bool read_sub(maker *m, const exo_str words[3], exo_str number) {
    bool a[KEY_CLASSES], b[KEY_CLASSES];
    uint8_t cost;
    if (!read_classes(m, words[1], a) || !read_classes(m, words[2], b) ||
        !read_number(m, number, 100, 100, &cost))
        return false;
    for (unsigned i = 0; i < KEY_CLASSES; i++)
        for (unsigned j = 0; j < KEY_CLASSES; j++)
            if (i != j && ((a[i] && b[j]) || (a[j] && b[i]))) m->costs.sub[i][j] = cost;
    m->costs.sub[26][26] = 100; /* two other digits */
    return true;
}

static bool read_indel(maker *m, const exo_str words[3], exo_str number) {
    static const char *const places[] = {"initial", "inside", "final"};
    bool rows[KEY_CLASSES], known = !words[2].len;
    uint8_t cost;
    if (!read_classes(m, words[1], rows) || !read_number(m, number, 100, 200, &cost)) return false;
    for (unsigned place = 0; place < 3; place++) {
        if (words[2].len && !exo_str_is(words[2], places[place])) continue;
        known = true;
        for (unsigned i = 0; i < KEY_CLASSES; i++)
            if (rows[i]) m->costs.indel[place][i] = cost;
    }
    return known || fail(m, words[2].ptr, "expected initial, inside or final, found", words[2]);
}

static bool read_endings(maker *m, exo_str list, bool tails) {
    exo_str word;
    while (key_table_word(&list, &word)) {
        uint32_t ending = 0;
        if (word.len > 4) return fail(m, word.ptr, "more than four classes in ending", word);
        for (size_t i = 1; i <= word.len; i++) {
            if (!key_is_class((unsigned char)word.ptr[i - 1]))
                return fail(m, word.ptr, "no sound class in ending", word);
            ending = ending << 8 | (unsigned char)word.ptr[i - 1];
        }
        if (!(tails ? EXO_PUSH(m->a, &m->tails, ending) : EXO_PUSH(m->a, &m->endings, ending)))
            return nomem(m);
    }
    return true;
}

static bool read_costs(maker *m, exo_str text) {
    const struct {
        const char *first, *second;
        uint8_t *to;
        unsigned scale, most;
    } scalars[] = {{"transpose", "", &m->costs.transpose, 100, 200},
                   {"initial", "", &m->costs.initial, 10, 100},
                   {"ending", "open", &m->costs.ending_open, 100, 200},
                   {"ending", "class", &m->costs.ending_class, 100, 200},
                   {"ending", "stem", &m->costs.ending_stem, 1, EXO_KEY_LEN},
                   {"ending", "edits", &m->costs.ending_edits, 100, 200}};
    exo_str c[KEY_COLUMNS], rest = text;
    size_t n;
    while (key_table_line(&m->t, &rest, c, &n)) {
        exo_str words[3], names = c[0];
        size_t k = 0, i = 0;
        bool ok = true;
        while (k < 3 && key_table_word(&names, &words[k])) k++;
        for (size_t j = k; j < 3; j++) words[j] = exo_str_of(c[0].ptr, 0);
        if (n != 2 || !k) return fail(m, c[0].ptr, "expected an operation and its cost, found", c[0]);
        if (k == 3 && exo_str_is(words[0], "sub"))
            ok = read_sub(m, words, c[1]);
        else if (k >= 2 && exo_str_is(words[0], "indel"))
            ok = read_indel(m, words, c[1]);
        else if (k == 1 && exo_str_is(words[0], "endings"))
            ok = read_endings(m, c[1], false);
        else if (k == 1 && exo_str_is(words[0], "tails"))
            ok = read_endings(m, c[1], true);
        else {
            size_t count = sizeof scalars / sizeof *scalars;
            while (i < count &&
                   !(exo_str_is(words[0], scalars[i].first) && exo_str_is(words[1], scalars[i].second)))
                i++;
            if (i == count) return fail(m, c[0].ptr, "unknown operation", c[0]);
            ok = read_number(m, c[1], scalars[i].scale, scalars[i].most, scalars[i].to);
        }
        if (!ok) return false;
    }
    return m->t.status == EXONYM_OK;
}

/* ---- the blob ------------------------------------------------------------------------------- */

static bool put32(maker *m, exo_buf *b, uint32_t x) {
    const unsigned char bytes[4] = {(unsigned char)x, (unsigned char)(x >> 8), (unsigned char)(x >> 16),
                                    (unsigned char)(x >> 24)};
    return exo_buf_put(m->a, b, bytes, 4) || nomem(m);
}
static bool put16(maker *m, exo_buf *b, uint32_t x) {
    const unsigned char bytes[2] = {(unsigned char)x, (unsigned char)(x >> 8)};
    return exo_buf_put(m->a, b, bytes, 2) || nomem(m);
}

static int by_cp(const void *a, const void *b) {
    const letter *x = a, *y = b;
    return x->cp < y->cp ? -1 : x->cp > y->cp;
}
static int by_mark(const void *a, const void *b) {
    const joined *x = a, *y = b;
    if (x->mark != y->mark) return x->mark < y->mark ? -1 : 1;
    return x->base < y->base ? -1 : x->base > y->base;
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Sorted, each once. */
static bool write_numbers(maker *m, exo_buf *b, uint32_t *at, size_t n) {
    if (n) qsort(at, n, sizeof *at, by_number);
    for (size_t i = 0; i < n; i++)
        if (!(i && at[i] == at[i - 1]) && !put32(m, b, at[i])) return false;
    return true;
}

static bool write_plain(maker *m, exo_buf *b) {
    for (size_t i = 0; i < m->joins.len; i++) {
        const letter *base = find_letter(m, m->joins.at[i].base), *l = find_letter(m, m->joins.at[i].cp);
        if (l && base && l->symbols < 255 && base->symbols < 255 && !m->plain[l->symbols][0])
            m->plain[l->symbols][0] = (uint8_t)base->symbols;
    }
    for (unsigned i = 1; i < 256; i++)
        if (!m->plain[i][0]) m->plain[i][0] = (uint8_t)i;
    return exo_buf_put(m->a, b, m->plain, sizeof m->plain) || nomem(m);
}

static bool write_rules(maker *m, exo_buf *b) {
    for (size_t i = 0; i < m->rules.len; i++) {
        const key_rule *r = &m->rules.at[i];
        const uint8_t head[4] = {r->len, r->left, r->right, r->nreadings};
        if (!exo_buf_put(m->a, b, head, 4)) return nomem(m);
        if (!put16(m, b, r->reading) || !exo_buf_put(m->a, b, r->symbols + 1, KEY_RULE_SYMBOLS - 1))
            return nomem(m);
    }
    return true;
}

static bool write_section(maker *m, exo_buf *b, unsigned section, exo_str names) {
    switch (section) {
    case KEY_LETTERS: {
        uint32_t direct[KEY_DIRECT] = {0};
        for (size_t i = 0; i < m->letters.len; i++)
            if (m->letters.at[i].cp < KEY_DIRECT) direct[m->letters.at[i].cp] = m->letters.at[i].symbols;
        for (size_t i = 0; i < KEY_DIRECT; i++)
            if (!put32(m, b, direct[i])) return false;
        return true;
    }
    case KEY_FAR:
        for (size_t i = 0; i < m->letters.len; i++) {
            const letter *l = &m->letters.at[i];
            if (l->cp >= KEY_DIRECT && (!put32(m, b, l->cp) || !put32(m, b, l->symbols))) return false;
        }
        return true;
    case KEY_JOIN:
        for (size_t i = 0; i < m->joins.len; i++) {
            const joined *j = &m->joins.at[i];
            if (!put32(m, b, j->mark) || !put32(m, b, j->base) || !put32(m, b, j->cp)) return false;
        }
        return true;
    case KEY_FIRST:
        for (unsigned symbol = 0, r = 0; symbol <= 256; symbol++) {
            while (r < m->rules.len && m->rules.at[r].symbols[0] < symbol) r++;
            if (!put16(m, b, r)) return false;
        }
        return true;
    case KEY_RULES: return write_rules(m, b);
    case KEY_SETS: return exo_buf_put(m->a, b, m->sets.at, m->sets.len * sizeof *m->sets.at) || nomem(m);
    case KEY_READINGS_AT:
        return exo_buf_put(m->a, b, m->readings.at, m->readings.len * sizeof *m->readings.at) || nomem(m);
    case KEY_COSTS: return exo_buf_put(m->a, b, &m->costs, sizeof m->costs) || nomem(m);
    case KEY_ENDINGS: return write_numbers(m, b, m->endings.at, m->endings.len);
    case KEY_TAILS: return write_numbers(m, b, m->tails.at, m->tails.len);
    case KEY_PLAIN: return write_plain(m, b);
    default: return exo_buf_str(m->a, b, names) || nomem(m);
    }
}

/* `names` is the section of known words, which is made with the help of a blob without it. */
static bool write_blob(maker *m, exo_buf *b, exo_str names) {
    uint32_t at[KEY_SECTIONS], len[KEY_SECTIONS];
    if (m->letters.len) qsort(m->letters.at, m->letters.len, sizeof *m->letters.at, by_cp);
    if (m->joins.len) qsort(m->joins.at, m->joins.len, sizeof *m->joins.at, by_mark);
    if (m->rules.len) qsort(m->rules.at, m->rules.len, sizeof *m->rules.at, by_symbol);
    b->len = 0;
    for (unsigned i = 0; i < KEY_HEADER / 4; i++)
        if (!put32(m, b, 0)) return false;
    for (unsigned i = 0; i < KEY_SECTIONS; i++) {
        while (b->len % 8)
            if (!exo_buf_putc(m->a, b, 0)) return nomem(m);
        at[i] = (uint32_t)b->len;
        if (!write_section(m, b, i, names)) return false;
        len[i] = (uint32_t)b->len - at[i];
    }
    exo_buf header = {0};
    bool ok = put32(m, &header, KEY_MAGIC) && put32(m, &header, KEY_VERSION) &&
              put32(m, &header, (uint32_t)b->len) && put32(m, &header, 0);
    for (unsigned i = 0; ok && i < KEY_SECTIONS; i++)
        ok = put32(m, &header, at[i]) && put32(m, &header, len[i]);
    if (ok) memcpy(b->at, header.at, header.len);
    exo_free(m->a, header.at);
    return ok;
}

static exo_str text_of(const exo_key_source *sources, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(sources[i].name, name) == 0) return sources[i].text;
    return exo_str_of(NULL, 0);
}

/* The blob without known words reads them; then they are put in. */
static void make_blob(maker *m, const exo_key_source *sources, size_t n, exo_buf *blob) {
    exo_key without;
    exo_buf names = {0};
    if (!write_blob(m, blob, exo_str_of(NULL, 0))) return;
    m->t.status = exo_key_open(blob->at, blob->len, &without, m->t.err);
    if (m->t.status == EXONYM_OK) {
        bool ok = key_names_make(&m->t, &without, text_of(sources, n, "words"),
                                 text_of(sources, n, "given"), &names);
        if (ok && names.len) write_blob(m, blob, exo_buf_view(&names));
    }
    exo_free(m->a, names.at);
}

exonym_status exo_key_compile(const exo_alloc *a, const exo_key_source *sources, size_t n, exo_buf *blob,
                              exonym_error *err) {
    static const struct {
        const char *name;
        bool (*read)(maker *, exo_str);
    } tables[] = {{"latin", read_rules}, {"cyrillic", read_rules}, {"diacritics", read_diacritics},
                  {"costs", read_costs}, {"words", NULL},          {"given", NULL}};
    enum { TABLES = sizeof tables / sizeof *tables };
    maker m = {.a = a, .t = {.a = a, .err = err}};
    if (blob->len)
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0,
                             "key tables are made into an empty buffer");
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < TABLES && strcmp(sources[i].name, tables[k].name)) k++;
        if (k == TABLES)
            return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0, "no key table \"%s\"",
                                 sources[i].name);
    }
    for (size_t i = 0; i < TABLES && m.t.status == EXONYM_OK; i++) {
        exo_str text = text_of(sources, n, tables[i].name);
        m.t.file = tables[i].name;
        m.t.line = 0;
        if (text.ptr && tables[i].read) tables[i].read(&m, text);
    }
    if (m.t.status == EXONYM_OK && n) make_blob(&m, sources, n, blob);
    exo_free(a, m.letters.at);
    exo_free(a, m.joins.at);
    exo_free(a, m.endings.at);
    exo_free(a, m.tails.at);
    exo_free(a, m.sets.at);
    exo_free(a, m.rules.at);
    exo_free(a, m.readings.at);
    if (m.t.status) blob->len = 0;
    return m.t.status;
}

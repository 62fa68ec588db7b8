/* Makes the section of known words (compile side): particles, titles and the like, and given names with the classes
   that make them equal.

     words   WORD WORD ... <TAB> particle|title|rank
             WORD WORD ... <TAB> particle <TAB> father      what stands behind it is the father's name
             WORD WORD ... <TAB> junior <TAB> GENERATION
             NAME NAME ... <TAB> given <TAB> CLASS CLASS ...
     given   NAME <TAB> m|f|u <TAB>  CLASS CLASS ...     names that share a class are one name in other languages

   Words are found by the hash of their symbols without marks, so Radoslaw is Radosław; given names also by their keys
   of usual readings, so that Сергей is Serghei. Names of several words are passed over: they are compared
   word by word. */
#include "key/table.h"

typedef struct slot {
    uint64_t hash;
    uint32_t value;
} slot;

typedef struct maker {
    key_table *t;
    const exo_key *k;
    exo_intern *classes;
    EXO_VEC(slot) slots;
} maker;

/* Lower case of the letters that name tables hold; readers get their words in lower case from fold. */
static uint32_t lower(uint32_t cp) {
    if (cp < 0x80) return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    if (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) return cp + 32;
    if (cp == 0x130) return 'i';
    if ((cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17E)) return cp + (cp & 1);
    if (cp == 0x178) return 0xFF;
    if ((cp >= 0x100 && cp <= 0x177) || (cp >= 0x200 && cp <= 0x21F) || (cp >= 0x1E00 && cp <= 0x1EFF) ||
        (cp >= 0x460 && cp <= 0x481) || (cp >= 0x48A && cp <= 0x4BF))
        return cp | 1;
    if (cp >= 0x410 && cp <= 0x42F) return cp + 32;
    if (cp >= 0x400 && cp <= 0x40F) return cp + 80;
    return cp;
}

static bool to_lower(maker *m, exo_str word, char out[EXO_KEY_LEN * 8], size_t *len) {
    exo_str rest = word;
    uint32_t cp;
    *len = 0;
    while (key_table_cp(m->t, &rest, &cp)) {
        if (*len + 4 > EXO_KEY_LEN * 8) return key_table_fail(m->t, word.ptr, "too long:", word);
        *len += exo_utf8_put(lower(cp), out + *len);
    }
    return m->t->status == EXONYM_OK;
}

static bool add(maker *m, uint64_t hash, uint32_t value) {
    return EXO_PUSH(m->t->a, &m->slots, (slot){hash, value}) || key_table_nomem(m->t);
}

static bool add_word(maker *m, exo_str word, uint32_t value) {
    char text[EXO_KEY_LEN * 8];
    size_t len;
    exo_key_text keys[EXO_KEYS_MAX];
    uint8_t unusual[EXO_KEYS_MAX];
    uint64_t plain;
    if (!to_lower(m, word, text, &len)) return false;
    size_t n = key_read(m->k, exo_str_of(text, len), keys, unusual, &plain);
    if (!plain) return key_table_fail(m->t, word.ptr, "the key tables cannot read", word);
    if (!add(m, plain, value)) return false;
    for (size_t i = 0; i < n && key_name_role(value) == KEY_GIVEN; i++)
        if (unusual[i] == 0 && !add(m, exo_key_hash(&keys[i]), (value & ~(3u << 8)) | KEY_NAME_BY_KEY))
            return false;
    return true;
}

/* A given name in each of its classes. */
static bool add_given(maker *m, exo_str name, uint32_t sex, exo_str classes) {
    exo_str word;
    while (key_table_word(&classes, &word)) {
        uint32_t class_ = exo_intern_put(m->classes, word);
        if (class_ == UINT32_MAX) return key_table_nomem(m->t);
        if (class_ >= 1u << 20) return key_table_fail(m->t, word.ptr, "too many classes:", word);
        if (!add_word(m, name, KEY_GIVEN | sex << 8 | class_ << 12)) return false;
    }
    return true;
}

static bool read_words(maker *m, exo_str text) {
    static const char *const roles[KEY_ROLES] = {"", "particle", "junior", "title", "rank", "given"};
    exo_str c[KEY_COLUMNS], word;
    size_t n;
    while (key_table_line(m->t, &text, c, &n)) {
        uint32_t role = 1;
        while (role < KEY_ROLES && !exo_str_is(c[1], roles[role])) role++;
        if (role == KEY_ROLES)
            return key_table_fail(m->t, c[1].ptr, "expected particle, junior, title, rank or given, found",
                                  c[1]);
        bool third = role == KEY_GIVEN || role == KEY_JUNIOR;
        if (role == KEY_PARTICLE ? n == 3 && !exo_str_is(c[2], "father") : third != (n == 3))
            return key_table_fail(m->t, c[0].ptr, "a given name and a generation have a third column, a particle \"father\" or none:", c[0]);
        uint32_t more = role == KEY_JUNIOR ? exo_intern_put(m->classes, c[2]) : role == KEY_PARTICLE && n == 3;
        if (more == UINT32_MAX) return key_table_nomem(m->t);
        while (key_table_word(&c[0], &word))
            if (role == KEY_GIVEN ? !add_given(m, word, 3, c[2]) : !add_word(m, word, role | more << 12)) return false;
    }
    return m->t->status == EXONYM_OK;
}

static bool read_given(maker *m, exo_str text) {
    exo_str c[KEY_COLUMNS];
    size_t n;
    while (key_table_line(m->t, &text, c, &n)) {
        uint32_t sex = 0;
        for (size_t i = 0; i < c[1].len; i++) {
            char letter = c[1].ptr[i];
            if (letter != 'm' && letter != 'f' && letter != 'u')
                return key_table_fail(m->t, c[1].ptr, "expected m, f or u, found", c[1]);
            sex |= letter == 'm' ? 1 : letter == 'f' ? 2 : 3;
        }
        if (memchr(c[0].ptr, ' ', c[0].len) || memchr(c[0].ptr, '-', c[0].len)) continue;
        /* A name without classes is a class of its own. */
        char own[64];
        if (!exo_str_trim(c[2]).len) {
            own[0] = '=';
            size_t len = c[0].len < sizeof own ? c[0].len : sizeof own - 1;
            memcpy(own + 1, c[0].ptr, len);
            c[2] = exo_str_of(own, len + 1);
        }
        if (!add_given(m, c[0], sex, c[2])) return false;
    }
    return m->t->status == EXONYM_OK;
}

/* Open addressing, at most three quarters full; equal slots go in once. */
static bool write_slots(maker *m, exo_buf *out) {
    size_t n = 2, old = out->len;
    while (n * 3 < m->slots.len * 4) n *= 2;
    for (size_t i = 0; i < n * KEY_NAME; i++)
        if (!exo_buf_putc(m->t->a, out, 0)) return key_table_nomem(m->t);
    for (size_t i = 0; i < m->slots.len; i++) {
        const slot *s = &m->slots.at[i];
        for (size_t at = (size_t)(s->hash & (n - 1));; at = (at + 1) & (n - 1)) {
            unsigned char *p = (unsigned char *)out->at + old + at * KEY_NAME;
            uint64_t hash = key_get32(p) | (uint64_t)key_get32(p + 4) << 32;
            if (hash == s->hash && key_get32(p + 8) == s->value) break;
            if (key_get32(p + 8)) continue;
            for (unsigned b = 0; b < 8; b++) p[b] = (unsigned char)(s->hash >> 8 * b);
            for (unsigned b = 0; b < 4; b++) p[8 + b] = (unsigned char)(s->value >> 8 * b);
            break;
        }
    }
    return true;
}

bool key_names_make(key_table *t, const exo_key *k, exo_str words, exo_str given, exo_buf *out) {
    exo_arena arena;
    exo_intern classes;
    maker m = {.t = t, .k = k, .classes = &classes};
    exo_arena_init(&arena, t->a);
    exo_intern_init(&classes, &arena);
    t->file = "words";
    t->line = 0;
    bool ok = !words.ptr || read_words(&m, words);
    t->file = "given";
    t->line = 0;
    ok = ok && (!given.ptr || read_given(&m, given));
    ok = ok && (!m.slots.len || write_slots(&m, out));
    exo_free(t->a, m.slots.at);
    exo_intern_free(&classes);
    exo_arena_free(&arena);
    return ok;
}

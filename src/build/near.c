/* Makes the index of near keys. Keys are numbered as they are met, names in order, so that the same names give the
   same bytes; buckets are filled by counting. */
#include "build/near.h"

#include "image/layout.h"
#include "key/compare.h"


/* What a word by itself gives. */
typedef struct token {
    uint32_t from, n; /* its keys in `known` */
    bool read;        /* it came twice, and has been looked at */
    bool plain;       /* the same in every name, wherever it stands */
} token;

typedef struct maker {
    const exo_alloc *a;
    const exo_fold *fold;
    const exo_key *key;
    exo_near_index *out;
    exo_intern keys;
    EXO_VEC(uint64_t) postings; /* key above name */
    exo_intern words;           /* -> tokens */
    EXO_VEC(token) tokens;
    EXO_VEC(uint32_t) known;
} maker;

/* Sorts by a byte at a time, the lowest first; bytes that are the same in all are passed over. */
static bool sort(const exo_alloc *a, uint64_t *at, size_t n) {
    uint64_t *other = exo_malloc(a, (n ? n : 1) * sizeof *other), *from = at, *to = other;
    if (!other) return false;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t start[257] = {0};
        for (size_t i = 0; i < n; i++) start[(from[i] >> shift & 0xFF) + 1]++;
        if (n && start[(from[0] >> shift & 0xFF) + 1] == n) continue;
        for (size_t i = 1; i < 257; i++) start[i] += start[i - 1];
        for (size_t i = 0; i < n; i++) to[start[from[i] >> shift & 0xFF]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != at && n) memcpy(at, from, n * sizeof *at);
    exo_free(a, other);
    return true;
}

/* Whether two bearers of the word are likely one: no particles, titles, initials, numbers. */
static bool telling(const exo_name_word *w) { return w->nletters > 1 && !w->initial && !w->number && !w->role; }

static bool post(maker *m, uint32_t key, uint32_t name) { return EXO_PUSH(m->a, &m->postings, (uint64_t)key << 32 | name); }

/* A word is plain when it reads the same before another and behind one, and letters with one capital are all of it. */
static bool read_token(maker *m, exo_str text, token *t) {
    exo_name names[2];
    exo_fold_word w;
    exo_buf whole = {0};
    bool ok = true;
    t->from = (uint32_t)m->known.len;
    t->read = true;
    t->plain = exo_fold_next(m->fold, text.ptr, text.len, 0, &w) && w.shape == EXO_SHAPE_TITLE && w.start == 0 && w.end == text.len &&
               !w.digits;
    for (unsigned i = 0; ok && t->plain && i < 2; i++) {
        whole.len = 0;
        ok = exo_buf_puts(m->a, &whole, i ? "Zqzq " : "") && exo_buf_str(m->a, &whole, text) && exo_buf_puts(m->a, &whole, i ? "" : " Zqzq");
        if (ok) exo_name_read(m->fold, m->key, exo_buf_view(&whole), &names[i]);
        const exo_name_word *x = &names[0].words[0], *y = &names[i].words[i];
        t->plain = ok && names[i].n == 2 && !names[i].rank && telling(y) && x->nkeys == y->nkeys;
        for (unsigned k = 0; t->plain && k < x->nkeys; k++)
            t->plain = exo_str_eq(exo_str_of(x->keys[k].at, x->keys[k].len), exo_str_of(y->keys[k].at, y->keys[k].len));
    }
    exo_free(m->a, whole.at);
    for (unsigned k = 0; ok && t->plain && k < names[0].words[0].nkeys; k++, t->n++) {
        const exo_key_text *key = &names[0].words[0].keys[k];
        uint32_t number = exo_intern_put(&m->keys, exo_str_of(key->at, key->len));
        ok = number != UINT32_MAX && EXO_PUSH(m->a, &m->known, number);
    }
    return ok;
}

/* A name of plain words with spaces between: their keys are known. `*done` is false when it is not one. */
static bool add_plain(maker *m, const exo_near_name *from, bool *done) {
    exo_str rest = from->text, word;
    size_t before = m->postings.len;
    *done = true;
    while (*done && exo_str_next(&rest, ' ', &word)) {
        uint32_t i = exo_intern_find(&m->words, word);
        *done = i != UINT32_MAX && m->tokens.at[i].plain;
        for (uint32_t k = 0; *done && k < m->tokens.at[i].n; k++)
            if (!post(m, m->known.at[m->tokens.at[i].from + k], from->number)) return false;
    }
    if (!*done) m->postings.len = before;
    return true;
}

static bool add_name(maker *m, const exo_near_name *from) {
    exo_name name;
    bool done;
    if (!add_plain(m, from, &done)) return false;
    if (done) return true;
    exo_name_read(m->fold, m->key, from->text, &name);
    for (unsigned w = 0; w < name.n; w++)
        for (unsigned k = 0; telling(&name.words[w]) && k < name.words[w].nkeys; k++) {
            const exo_key_text *text = &name.words[w].keys[k];
            uint32_t number = exo_intern_put(&m->keys, exo_str_of(text->at, text->len));
            if (number == UINT32_MAX || !post(m, number, from->number)) return false;
        }
    /* Its words are known from now on; all their keys that count have numbers already, so the order of keys stays that of names. */
    exo_str rest = from->text, word;
    while (exo_str_next(&rest, ' ', &word)) {
        uint32_t i = exo_intern_put(&m->words, word);
        if (i == UINT32_MAX) return false;
        bool first = i == m->tokens.len;
        if (first ? !EXO_PUSH(m->a, &m->tokens, (token){0}) : !m->tokens.at[i].read && !read_token(m, word, &m->tokens.at[i])) return false;
    }
    return true;
}

static exo_key_text key_of(const maker *m, size_t number) {
    exo_str s = m->keys.strings.at[number];
    exo_key_text key = {.len = (uint8_t)s.len};
    memcpy(key.at, s.ptr, s.len);
    return key;
}

static bool put_number(const maker *m, exo_buf *out, uint32_t n) {
    for (; n >= 0x80; n >>= 7)
        if (!exo_buf_putc(m->a, out, (char)(n | 0x80))) return false;
    return exo_buf_putc(m->a, out, (char)n);
}

/* The run of key `i`, whose postings begin at `*p`, which is left at those of the next. */
static bool read_run(const maker *m, size_t i, size_t *p, exo_buf *run) {
    size_t from = *p;
    uint32_t count = 0, last = 0;
    run->len = 0;
    for (; *p < m->postings.len && m->postings.at[*p] >> 32 == i; ++*p) count += *p == from || m->postings.at[*p] != m->postings.at[*p - 1];
    if (!put_number(m, run, count)) return false;
    for (size_t k = from; k < *p; k++) {
        uint32_t name = (uint32_t)m->postings.at[k] + 1;
        if (name != last && !put_number(m, run, name - last)) return false;
        last = name;
    }
    return exo_buf_putc(m->a, run, EXO_NEAR_END);
}

/* Most words have two keys, for two ways to read their letters, and the same names have both: a run stands once. */
static bool write_keys(maker *m) {
    exo_arena arena;
    exo_intern runs;
    exo_buf run = {0};
    EXO_VEC(uint32_t) at = {0};
    size_t p = 0;
    exo_arena_init(&arena, m->a);
    exo_intern_init(&runs, &arena);
    bool ok = sort(m->a, m->postings.at, m->postings.len);
    for (size_t i = 0; ok && i < m->keys.strings.len; i++) {
        ok = read_run(m, i, &p, &run);
        uint32_t number = ok ? exo_intern_put(&runs, exo_buf_view(&run)) : UINT32_MAX;
        if (number == at.len) ok = EXO_PUSH(m->a, &at, (uint32_t)m->out->names.len) && exo_buf_put(m->a, &m->out->names, run.at, run.len);
        ok = ok && number < at.len && m->out->names.len < UINT32_MAX;
        exo_im_near k = {(uint32_t)m->out->pool.len, ok ? at.at[number] : 0};
        ok = ok && exo_buf_put(m->a, &m->out->keys, &k, sizeof k) && exo_buf_str(m->a, &m->out->pool, m->keys.strings.at[i]);
    }
    exo_im_near end = {(uint32_t)m->out->pool.len, 0};
    ok = ok && exo_buf_put(m->a, &m->out->keys, &end, sizeof end);
    exo_free(m->a, run.at);
    exo_free(m->a, at.at);
    exo_intern_free(&runs);
    exo_arena_free(&arena);
    return ok;
}

static void put_entry(unsigned char *entries, uint64_t i, uint32_t width, uint32_t entry) {
    uint64_t bits;
    memcpy(&bits, entries + (i * width >> 3), sizeof bits);
    bits |= (uint64_t)entry << (i * width & 7);
    memcpy(entries + (i * width >> 3), &bits, sizeof bits);
}

/* Six to twelve entries a bucket. */
static bool write_buckets(maker *m) {
    uint32_t hashes[EXO_KEY_NEAR], key_bits = exo_near_key_bits((uint32_t)m->keys.strings.len), width = key_bits + EXO_NEAR_TAG;
    EXO_VEC(uint32_t) all = {0};
    size_t n = 64, nkeys = m->keys.strings.len;
    uint8_t *counts = exo_malloc(m->a, nkeys + 1);
    bool ok = counts != NULL;
    for (size_t i = 0; ok && i < nkeys; i++) {
        exo_key_text key = key_of(m, i);
        counts[i] = (uint8_t)exo_key_near_hashes(&key, hashes);
        ok = EXO_RESERVE(m->a, &all, counts[i]);
        for (size_t h = 0; ok && h < counts[i]; h++) all.at[all.len++] = hashes[h];
    }
    while (n * 12 < all.len) n *= 2;
    size_t room = ((uint64_t)all.len * width + 7) / 8 + EXO_NEAR_TAIL;
    exo_buf *buckets = &m->out->buckets, *entries = &m->out->entries;
    ok = ok && all.len < UINT32_MAX && EXO_RESERVE(m->a, buckets, (n + 1) * 4) && EXO_RESERVE(m->a, entries, room);
    if (ok) {
        uint32_t *start = (uint32_t *)(void *)buckets->at;
        memset(start, 0, (n + 1) * 4);
        memset(entries->at, 0, room);
        buckets->len = (n + 1) * 4;
        entries->len = room;
        for (size_t i = 0; i < all.len; i++) start[(all.at[i] & (n - 1)) + 1]++;
        for (size_t b = 1; b <= n; b++) start[b] += start[b - 1];
        for (size_t i = 0, h = 0; i < nkeys; i++)
            for (size_t end = h + counts[i]; h < end; h++)
                put_entry((unsigned char *)entries->at, start[all.at[h] & (n - 1)]++, width, exo_near_tag(all.at[h]) << key_bits | (uint32_t)i);
        for (size_t b = n; b > 0; b--) start[b] = start[b - 1]; /* each beginning has become the next one */
        start[0] = 0;
    }
    exo_free(m->a, counts);
    exo_free(m->a, all.at);
    return ok;
}

bool exo_near_make(const exo_alloc *a, const exo_fold *fold, const exo_key *key, const exo_near_name *names, size_t n,
                   exo_near_index *out) {
    exo_arena arena;
    maker m = {.a = a, .fold = fold, .key = key, .out = out};
    exo_im_near none = {0, 0};
    bool ok = true;
    exo_arena_init(&arena, a);
    exo_intern_init(&m.keys, &arena);
    exo_intern_init(&m.words, &arena);
    for (size_t i = 0; ok && i < n; i++) ok = add_name(&m, &names[i]);
    if (!m.keys.strings.len || m.keys.strings.len >= EXO_NEAR_KEYS) ok = ok && exo_buf_put(a, &out->keys, &none, sizeof none);
    else ok = ok && write_keys(&m) && write_buckets(&m);
    exo_free(a, m.postings.at);
    exo_free(a, m.tokens.at);
    exo_free(a, m.known.at);
    exo_intern_free(&m.words);
    exo_intern_free(&m.keys);
    exo_arena_free(&arena);
    return ok;
}

void exo_near_free(const exo_alloc *a, exo_near_index *index) {
    exo_buf *all[] = {&index->pool, &index->keys, &index->names, &index->buckets, &index->entries};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) exo_free(a, all[i]->at);
    *index = (exo_near_index){0};
}

/* The memo: what walks found, kept by the bytes of their words. News says the same names over and over, and one line or two
   of the memo are all that a walk needs which is in it: not the vocabulary, nor the trie, nor names.

       Praga ...            one word that begins no longer name here
       Jan Lipavský ...     two words, when some name begins with both; the space between them counts

   An entry holds for a place when its bytes stand there, nothing behind them belongs to the last word, and no name goes on:
   `more` has the lexemes that might. Case and marks are bytes too. A block asks for the entries of all its candidates before it
   walks; `block` tells which were written meanwhile. */
#include "scan.h"

/* Whether what stands behind word `last` is no part of it whatever follows: no joint, and no letter that touches it. Told by one
   byte; what that cannot tell is walked. */
static bool ends_there(const exo_scan *s, size_t last) {
    size_t end = s->base + exo_scan_end(s, last);
    if (end >= s->len) return true;
    unsigned char c = (unsigned char)s->text[end];
    bool word = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
    return c < 0x80 && c != '-' && c != '\'' && c != '`' && !word && !(c == ' ' && exo_scan_detached(s, last));
}

/* Places are compared before they are used, so that it does not matter which share an entry; but Turcia and TURCIA had
   better not, which have one hash. */
uint32_t exo_memo_place(exo_scan *s, size_t i, bool longer) {
    const exo_cut *c = s->cut;
    size_t last = i + longer, at = s->base + exo_scan_start(s, i);
    if (last >= s->n) return EXO_MEMO_NONE;
    size_t len = s->base + exo_scan_end(s, last) - at;
    if (len < 2 || len > sizeof s->memo->bytes) return EXO_MEMO_NONE;
    if (!s->memo && !(s->memo = exo_calloc(&s->alloc, EXO_MEMO, sizeof *s->memo))) return EXO_MEMO_NONE;
    uint64_t hash = longer ? exo_filter_pair(c->hash[i], c->hash[last]) : c->hash[i];
    uint32_t capitals = ((unsigned char)s->text[at] >> 5 & 1u) | ((unsigned char)s->text[at + 1] >> 4 & 2u);
    return ((uint32_t)hash ^ capitals * 0x9e37u) % EXO_MEMO;
}

bool exo_memo_has(exo_scan *s, size_t i, bool longer, uint32_t place) {
    if (place == EXO_MEMO_NONE || s->memo[place].longer != longer || s->memo[place].several != s->several) return false;
    const exo_memo *m = &s->memo[place];
    size_t last = i + longer, at = s->base + exo_scan_start(s, i);
    if (m->len != s->base + exo_scan_end(s, last) - at || memcmp(m->bytes, s->text + at, m->len) != 0 || !ends_there(s, last)) return false;
    return !m->more || last + 1 == s->n || !(m->more & exo_scan_bits(s, last + 1));
}

void exo_memo_give(exo_scan *s, size_t i, uint32_t place) {
    const exo_memo *m = &s->memo[place];
    size_t at = s->base + exo_scan_start(s, i);
    if (!EXO_RESERVE(&s->alloc, &s->hits, EXO_MEMO_HITS)) {
        s->nomem = true;
        return;
    }
    for (unsigned k = 0; k < m->n; k++) {
        exo_hit *hit = &s->hits.at[s->hits.len++];
        hit->start = at;
        hit->end = at + m->hits[k].len;
        hit->hash = s->cut->hash[i];
        hit->name = m->hits[k].name;
        hit->tag = m->hits[k].tag;
        hit->langs = m->hits[k].langs;
        hit->flags = m->hits[k].flags;
        hit->ordinary = m->hits[k].ordinary;
        hit->image = 0;
        hit->sound_word = m->hits[k].sound_word;
    }
}

/* A name that takes what stands behind it, and a pattern, are found anew each time. */
static bool may_keep(const exo_scan *s, const exo_hit *h, size_t at, size_t len) {
    return h->start == at && h->end <= at + len && !(h->flags & EXO_HIT_PATTERN) &&
           !(exo_image_name(s->image, h->name)->guards & (EXO_GUARD_END_DOT | EXO_GUARD_END_QUOTE));
}

void exo_memo_keep(exo_scan *s, size_t i, bool longer, uint32_t place, size_t first) {
    size_t n = s->hits.len - first, at = s->base + exo_scan_start(s, i), len = s->base + exo_scan_end(s, i + longer) - at;
    if (place == EXO_MEMO_NONE || n > EXO_MEMO_HITS || !ends_there(s, i + longer)) return;
    for (size_t k = first; k < s->hits.len; k++)
        if (!may_keep(s, &s->hits.at[k], at, len)) return;
    exo_memo *m = &s->memo[place];
    for (size_t k = 0; k < n; k++) {
        const exo_hit *h = &s->hits.at[first + k];
        m->hits[k].name = h->name;
        m->hits[k].tag = h->tag;
        m->hits[k].langs = h->langs;
        m->hits[k].flags = h->flags;
        m->hits[k].ordinary = h->ordinary;
        m->hits[k].len = (uint8_t)(h->end - at);
        m->hits[k].sound_word = h->sound_word;
    }
    memcpy(m->bytes, s->text + at, len);
    m->n = (uint8_t)n;
    m->more = s->more;
    m->longer = longer;
    m->several = s->several;
    m->last = (s->image->words[exo_scan_lookup(s, i)].flags & EXO_WORD_LAST) != 0;
    m->len = (uint8_t)len;
    m->block = s->block;
}

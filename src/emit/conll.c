/* CoNLL: a token a line. The columns are ours, first and last are where readers of CoNLL-2003 look (Tjong Kim Sang and De Meulder
   2003): the token, and its tag in BIO2 (Ratnaparkhi 1998; B- begins each mention).

       Janem       10  15  per.lipavsky-jan  B-PER
       Lipavskim   16  25  per.lipavsky-jan  I-PER
       w           26  27  _                 O

   Sentences are not found here: a line of the text stands for one. */
#include "inside.h"

typedef enum sort { SPACE, LINE_END, WORD, JOINT, SIGN } sort;

/* What a character is among tokens. Of scripts but Latin, everything that is neither space nor punctuation of the blocks
   below is a letter: Han and Thai come as runs. */
static sort sort_of(uint32_t cp) {
    if (cp < 0x80) {
        if (cp == '\n') return LINE_END;
        if (cp <= ' ' || cp == 0x7F) return SPACE;
        if (strchr("'-.,", (int)cp)) return JOINT;
        return (cp | 0x20) - 'a' < 26 || cp - '0' < 10 ? WORD : SIGN;
    }
    if (cp == EXO_CP_BAD || (cp >= 0xA1 && cp <= 0xBF && cp != 0xAA && cp != 0xB5 && cp != 0xBA) || cp == 0xD7 || cp == 0xF7) return SIGN;
    if (cp == 0x85 || cp == 0xA0 || cp == 0x3000 || cp == 0x202F || cp == 0x205F) return SPACE;
    if (cp >= 0x2000 && cp <= 0x206F) {
        if (cp <= 0x200A || cp == 0x2028 || cp == 0x2029) return SPACE;
        return cp == 0x2010 || cp == 0x2011 || cp == 0x2018 || cp == 0x2019 ? JOINT : cp <= 0x200F ? WORD : SIGN;
    }
    bool sign = (cp >= 0x20A0 && cp <= 0x20CF) || (cp >= 0x2190 && cp <= 0x2BFF) || (cp >= 0x3001 && cp <= 0x3020) ||
                (cp >= 0xFE30 && cp <= 0xFE6F) || (cp >= 0xFF01 && cp <= 0xFF0F) || (cp >= 0x1F000 && cp <= 0x1FAFF);
    return sign ? SIGN : WORD;
}

static sort step(const char **p, const char *end) {
    uint32_t cp;
    *p += exo_utf8_step(*p, end, &cp);
    return sort_of(cp);
}

/* Whether an ending begins at `p`: "'s" behind a mention that ends there. */
static bool is_ending(const exo_emit_doc *doc, const char *p, const char *end) {
    bool mark = *p == '\'' || exo_str_starts(exo_str_of(p, (size_t)(end - p)), EXO_STR("\xE2\x80\x99"));
    const char *next = p + (*p == '\'' ? 1 : 3), *before = p;
    if (!mark || p == doc->text || next >= end || step(&next, end) != WORD) return false;
    do before--;
    while (before > doc->text && (*before & 0xC0) == 0x80);
    return step(&before, end) == WORD;
}

/* Behind the token of which `next` is the end of the first character, and `first` what it is. */
static const char *token_end(const char *next, const char *end, sort first) {
    if (first != WORD) return next;
    while (next < end) {
        const char *after = next;
        sort s = step(&after, end);
        if (s == JOINT && after < end) {
            const char *behind = after;
            s = step(&behind, end);
            if (s == WORD) after = behind;
        }
        if (s != WORD) break;
        next = after;
    }
    return next;
}

static void put_token(exo_emit_doc *doc, size_t from, size_t to, const char *id, const char *tag, const char *type) {
    exo_out *out = doc->emit->out;
    uint32_t cp;
    bool bad = exo_utf8_step(doc->text + from, doc->text + to, &cp) == to - from && cp == EXO_CP_BAD;
    uint64_t start = exonym_cursor_move(&doc->cursor, doc->text, doc->len, from, doc->emit->unit);
    exonym_cursor inner = doc->cursor;
    uint64_t end = exonym_cursor_move(&inner, doc->text, doc->len, to, doc->emit->unit);
    exo_out_tsv(out, bad ? EXO_STR("\xEF\xBF\xBD") : exo_str_of(doc->text + from, to - from));
    exo_out_putc(out, '\t');
    exo_out_u64(out, start);
    exo_out_putc(out, '\t');
    exo_out_u64(out, end);
    exo_out_putc(out, '\t');
    exo_out_tsv(out, exo_str_cstr(id));
    exo_out_puts(out, tag);
    exo_out_puts(out, type);
    exo_out_putc(out, '\n');
    doc->midline = true;
}

static void end_line(exo_emit_doc *doc) {
    if (doc->midline) exo_out_putc(doc->emit->out, '\n');
    doc->midline = false;
}

/* The tokens from `written` to `to`, all inside of `m` or outside of mentions. */
static void put_tokens(exo_emit_doc *doc, size_t to, const exonym_mention *m) {
    const char *p = doc->text + doc->written, *end = doc->text + to;
    bool first = true;
    while (p < end) {
        const char *next = p;
        sort s = step(&next, end);
        if (s == LINE_END && !m) end_line(doc);
        if (s != SPACE && s != LINE_END) {
            next = token_end(next, end, is_ending(doc, p, end) ? WORD : s);
            put_token(doc, (size_t)(p - doc->text), (size_t)(next - doc->text), m ? m->id : "_", m ? first ? "\tB-" : "\tI-" : "\tO",
                      m ? m->type : "");
            first = false;
        }
        p = next;
    }
    doc->written = to;
}

static void conll_begin(exo_emit_doc *doc) {
    exo_out *out = doc->emit->out;
    exo_out_puts(out, "-DOCSTART-\t0\t0\t");
    exo_out_tsv(out, doc->name.len ? doc->name : EXO_STR("_"));
    exo_out_puts(out, "\tO\n\n");
}

static void conll_mention(exo_emit_doc *doc, const exonym_mention *m) {
    if (m->parent >= 0 || m->suggestion || m->start < doc->written) return;
    put_tokens(doc, (size_t)m->start, NULL);
    put_tokens(doc, (size_t)m->end, m);
    doc->count++;
}

static void conll_end(exo_emit_doc *doc) {
    put_tokens(doc, doc->len, NULL);
    end_line(doc);
}

const exo_emit_format exo_emit_conll = {
    .name = "conll", .begin = conll_begin, .mention = conll_mention, .end = conll_end, .source = true};

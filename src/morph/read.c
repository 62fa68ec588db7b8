/* read: the pieces of a table's line: words, classes, patterns, outputs, tags, steps and variants; and errors with
   their place. What the pieces mean stands in TABLES.md. */
#include "morph/read.h"

bool exo_morph_read_fail(parser *p, const token *at, const char *what, exo_str shown, const char *hint) {
    if (p->status == EXONYM_OK)
        p->status = exo_error_set(p->err, EXONYM_ERR_SYNTAX, p->file, p->line, at ? at->column : 1, "%s \"%.*s\"%s%s",
                                  what, EXO_FMT(shown), hint ? ": " : "", hint ? hint : "");
    return false;
}
bool exo_morph_read_nomem(parser *p) {
    if (p->status == EXONYM_OK) p->status = exo_error_nomem(p->err);
    return false;
}
bool exo_morph_read_bad(parser *p, const token *at, const char *what, const char *hint) {
    return exo_morph_read_fail(p, at, what, at->text, hint);
}

/* Cuts the line into tokens; a comment begins with '#' at the start of a token. */
bool exo_morph_read_line(parser *p, exo_str line) {
    p->count = 0;
    p->indented = line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
    const char *s = line.ptr, *end = line.ptr + line.len;
    uint64_t column = 1;
    while (s < end) {
        if (*s == ' ' || *s == '\t' || *s == '\r') {
            s++;
            column++;
            continue;
        }
        if (*s == '#') break;
        const char *from = s;
        uint64_t at = column;
        while (s < end && *s != ' ' && *s != '\t' && *s != '\r') {
            if (((unsigned char)*s & 0xC0) != 0x80) column++;
            s++;
        }
        exo_str text = exo_str_of(from, (size_t)(s - from));
        /* A comma at the end of a token separates variants. */
        bool comma = text.len > 1 && text.ptr[text.len - 1] == ',';
        if (comma) text.len--;
        if (p->count + 2 > TOKENS_MAX) {
            token here = {text, at};
            return exo_morph_read_bad(p, &here, "too many words in a line at", "continue on the next line");
        }
        p->tokens[p->count++] = (token){text, at};
        if (comma) p->tokens[p->count++] = (token){EXO_STR(","), column - 1};
    }
    return true;
}

/* Letters of a token, lower case, in the arena. */
static bool letters_of(parser *p, const token *tok, exo_str text, morph_text *out) {
    morph_word w;
    if (!exo_morph_word_of(text, &w)) return exo_morph_read_bad(p, tok, "too long or beyond U+FFFF:", NULL);
    uint16_t *at = exo_arena_get(&p->m->arena, (w.len + 1) * sizeof *at);
    if (!at) return exo_morph_read_nomem(p);
    memcpy(at, w.at, w.len * sizeof *at);
    *out = (morph_text){at, w.len};
    return true;
}

morph_class *exo_morph_read_class_find(parser *p, exo_str name) {
    uint32_t i = exo_intern_find(&p->t->class_names, name);
    return i == UINT32_MAX ? NULL : p->t->classes.at[i];
}

bool exo_morph_read_class_add(parser *p, const token *tok, morph_class *c, exo_str letters) {
    morph_word w;
    if (!exo_morph_word_of(letters, &w)) return exo_morph_read_bad(p, tok, "too many letters:", NULL);
    for (unsigned i = 0; i < w.len; i++) {
        unsigned bit = morph_class_bit(w.at[i]);
        if (bit >= MORPH_CLASS_BITS) return exo_morph_read_bad(p, tok, "letter out of range in", "Latin, Greek and Cyrillic only");
        c->bits[bit / 8] |= (uint8_t)(1u << (bit % 8));
    }
    return true;
}

morph_class *exo_morph_read_class_new(parser *p, exo_str name) {
    morph_class *c = exo_arena_get(&p->m->arena, sizeof *c);
    if (!c) return exo_morph_read_nomem(p), NULL;
    memset(c, 0, sizeof *c);
    c->name = name;
    return c;
}

/* ---- patterns and texts ----------------------------------------------------------------------------- */

/* "*<C>e[kc]", "=rok", "%list"; `bare` says what a pattern without a mark means: true the end of a word. */
bool exo_morph_read_pattern(parser *p, const token *tok, bool bare, morph_pattern *out) {
    exo_str s = tok->text;
    *out = (morph_pattern){0};
    if (s.len && s.ptr[0] == '%') {
        uint32_t i = exo_intern_find(&p->t->list_names, exo_str_of(s.ptr + 1, s.len - 1));
        if (i == UINT32_MAX) return exo_morph_read_bad(p, tok, "unknown list", "define it before with: list NAME words");
        out->list = p->t->lists.at[i];
        return true;
    }
    if (s.len && (s.ptr[0] == '*' || s.ptr[0] == '=')) {
        out->whole = s.ptr[0] == '=';
        s.ptr++, s.len--;
    } else if (!bare) {
        return exo_morph_read_bad(p, tok, "a pattern begins with * (end of the word), = (whole word) or % (list), found", NULL);
    }
    if (s.len > 1 && s.ptr[s.len - 1] == '*') {
        out->open = true;
        s.len--;
    }
    morph_item items[ITEMS_MAX];
    unsigned n = 0;
    const char *c = s.ptr, *end = s.ptr + s.len;
    while (c < end) {
        if (n == ITEMS_MAX) return exo_morph_read_bad(p, tok, "pattern too long:", NULL);
        morph_item item = {0};
        if (*c == '[' || *c == '<') {
            char close = *c == '[' ? ']' : '>';
            const char *stop = memchr(c, close, (size_t)(end - c));
            if (!stop) return exo_morph_read_bad(p, tok, "bracket is not closed in", NULL);
            exo_str body = exo_str_of(c + 1, (size_t)(stop - c) - 1);
            c = stop + 1;
            if (body.len && body.ptr[0] == '!') {
                item.negate = true;
                body.ptr++, body.len--;
            }
            if (close == '>') {
                if (body.len && body.ptr[body.len - 1] == '+') item.plus = true, body.len--;
                if (exo_str_is(body, ".")) item.any = true;
                else if (!(item.cls = exo_morph_read_class_find(p, body))) return exo_morph_read_fail(p, tok, "unknown class", body, NULL);
            } else {
                if (c < end && *c == '+') item.plus = true, c++;
                morph_class *cls = exo_morph_read_class_new(p, EXO_STR(""));
                if (!cls || !exo_morph_read_class_add(p, tok, cls, body)) return false;
                item.cls = cls;
            }
        } else {
            uint32_t cp;
            c += exo_utf8_step(c, end, &cp);
            if (cp > 0xFFFF) return exo_morph_read_bad(p, tok, "letter beyond U+FFFF in", NULL);
            item.letter = (uint16_t)exo_morph_lower(cp);
        }
        items[n++] = item;
    }
    morph_item *copy = exo_arena_get(&p->m->arena, (n + 1) * sizeof *copy);
    if (!copy) return exo_morph_read_nomem(p);
    memcpy(copy, items, n * sizeof *copy);
    out->items = copy;
    out->count = n;
    return true;
}

/* An output "\1o\2" */
bool exo_morph_read_output(parser *p, const token *tok, morph_text *out) {
    uint16_t letters[MORPH_WORD_MAX];
    unsigned n = 0;
    const char *c = tok->text.ptr, *end = c + tok->text.len;
    if (exo_str_is(tok->text, "0")) end = c; /* nothing */
    while (c < end) {
        if (n == MORPH_WORD_MAX) return exo_morph_read_bad(p, tok, "too long:", NULL);
        if (*c == '\\' && c + 1 < end && c[1] >= '0' && c[1] <= '8') {
            letters[n++] = (uint16_t)(MORPH_CAPTURE + (c[1] - '0'));
            c += 2;
            continue;
        }
        uint32_t cp;
        c += exo_utf8_step(c, end, &cp);
        if (cp > 0xFFFF) return exo_morph_read_bad(p, tok, "letter beyond U+FFFF in", NULL);
        letters[n++] = (uint16_t)exo_morph_lower(cp);
    }
    uint16_t *copy = exo_arena_get(&p->m->arena, (n + 1) * sizeof *copy);
    if (!copy) return exo_morph_read_nomem(p);
    memcpy(copy, letters, n * sizeof *copy);
    *out = (morph_text){copy, n};
    return true;
}

/* ---- tags ----------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    uint32_t bit;
} case_names[] = {{"nom", EXO_CASE_NOM}, {"gen", EXO_CASE_GEN}, {"dat", EXO_CASE_DAT}, {"acc", EXO_CASE_ACC},
                  {"ins", EXO_CASE_INS}, {"loc", EXO_CASE_LOC}, {"voc", EXO_CASE_VOC}};

/* Agreement bits of "gen.pl": a tag without a case agrees with every case, one without number with both. */
uint32_t exo_morph_tag_cases(exo_str tag) {
    uint32_t cases = 0;
    bool sg = false, pl = false;
    exo_str part;
    while (exo_str_next(&tag, '.', &part)) {
        if (exo_str_is(part, "sg")) sg = true;
        if (exo_str_is(part, "pl")) pl = true;
        for (size_t i = 0; i < sizeof case_names / sizeof case_names[0]; i++)
            if (exo_str_is(part, case_names[i].name)) cases |= case_names[i].bit;
    }
    if (!cases) cases = 0x7F;
    uint32_t mask = 0;
    if (sg || !pl) mask |= cases;
    if (pl || !sg) mask |= cases << EXO_CASE_PLURAL_SHIFT;
    /* No case and no number at all: everything. */
    return cases == 0x7F && !sg && !pl ? (uint32_t)EXO_CASE_ALL : mask;
}

/* "gen.sg|acc.sg" */
bool exo_morph_read_tags(parser *p, const token *tok, morph_tagset *out) {
    *out = (morph_tagset){{0, 0}};
    exo_str rest = tok->text, one;
    while (exo_str_next(&rest, '|', &one)) {
        unsigned i = 0;
        while (i < p->t->ntags && !exo_str_is(one, p->t->tag_names[i])) i++;
        if (i == p->t->ntags) {
            if (one.len == 0) return exo_morph_read_bad(p, tok, "empty tag in", NULL);
            if (i == MORPH_TAGS_MAX) return exo_morph_read_bad(p, tok, "more than 128 different tags, at", NULL);
            exo_str copy = exo_arena_dup(&p->m->arena, one);
            if (!copy.ptr) return exo_morph_read_nomem(p);
            p->t->tag_names[i] = copy.ptr;
            p->t->tag_cases[i] = exo_morph_tag_cases(one);
            p->t->ntags++;
        }
        out->bits[i / 64] |= 1ull << (i % 64);
    }
    return true;
}

/* ---- paradigms ----------------------------------------------------------------------------------------- */

morph_paradigm *exo_morph_read_paradigm(parser *p, const token *tok) {
    if (tok->text.len == 0) return exo_morph_read_bad(p, tok, "empty paradigm code", NULL), NULL;
    uint32_t i = exo_intern_put(&p->t->codes, tok->text);
    if (i == UINT32_MAX) return exo_morph_read_nomem(p), NULL;
    if (i < p->t->paradigms.len) return p->t->paradigms.at[i];
    morph_paradigm *made = exo_calloc(&p->m->alloc, 1, sizeof *made);
    if (!made || !EXO_PUSH(&p->m->alloc, &p->t->paradigms, made)) {
        exo_free(&p->m->alloc, made);
        return exo_morph_read_nomem(p), NULL;
    }
    made->code = p->t->codes.strings.at[i].ptr;
    made->line = p->line;
    made->column = tok->column;
    return made;
}

morph_rules *exo_morph_read_rules(parser *p, const token *tok, exo_str name) {
    if (name.len == 0) return exo_morph_read_bad(p, tok, "empty name of a rule set", NULL), NULL;
    uint32_t i = exo_intern_put(&p->t->rules_names, name);
    if (i == UINT32_MAX) return exo_morph_read_nomem(p), NULL;
    if (i < p->t->rules.len) return p->t->rules.at[i];
    morph_rules *made = exo_calloc(&p->m->alloc, 1, sizeof *made);
    if (!made || !EXO_PUSH(&p->m->alloc, &p->t->rules, made)) {
        exo_free(&p->m->alloc, made);
        return exo_morph_read_nomem(p), NULL;
    }
    made->name = p->t->rules_names.strings.at[i];
    made->line = p->line;
    made->column = tok->column;
    return made;
}

static bool op_of(parser *p, const token *tok, morph_op *op) {
    exo_str s = tok->text, rest = exo_str_of(s.ptr + 1, s.len - 1);
    *op = (morph_op){0};
    switch (s.ptr[0]) {
    case '=':
        if (rest.len == 0) {
            op->kind = OP_ADD; /* the word itself */
            return letters_of(p, tok, rest, &op->text);
        }
        op->kind = OP_LITERAL;
        return letters_of(p, tok, rest, &op->text);
    case '+':
        op->kind = OP_ADD;
        return letters_of(p, tok, rest, &op->text);
    case '-':
        if (rest.len == 1 && rest.ptr[0] >= '1' && rest.ptr[0] <= '9') {
            op->kind = OP_STRIP_N;
            op->n = (unsigned)(rest.ptr[0] - '0');
            return true;
        }
        op->kind = OP_STRIP;
        return letters_of(p, tok, rest, &op->text);
    case '@': {
        op->kind = OP_RULES;
        return (op->rules = exo_morph_read_rules(p, tok, rest)) != NULL;
    }
    case '~':
    case '!': {
        op->kind = s.ptr[0] == '~' ? OP_IF : OP_UNLESS;
        token inner = {rest, tok->column + 1};
        return exo_morph_read_pattern(p, &inner, false, &op->pattern);
    }
    default: return exo_morph_read_bad(p, tok, "a step begins with = + - @ ~ or !, found", NULL);
    }
}

/* Variants "@obl +a , -o +y / +u" of the tokens [from, to). */
bool exo_morph_read_variants(parser *p, unsigned from, unsigned to, morph_line *line) {
    morph_variant variants[VARIANTS_MAX];
    unsigned n = 0;
    for (unsigned at = from; at < to;) {
        morph_op ops[OPS_MAX];
        unsigned count = 0;
        bool otherwise = at > from && is(&p->tokens[at - 1], "/");
        for (; at < to && !is(&p->tokens[at], ",") && !is(&p->tokens[at], "/"); at++) {
            if (count == OPS_MAX) return exo_morph_read_bad(p, &p->tokens[at], "too many steps at", NULL);
            if (!op_of(p, &p->tokens[at], &ops[count++])) return false;
        }
        if (!count) return exo_morph_read_bad(p, &p->tokens[at < to ? at : at - 1], "nothing stands before", NULL);
        if (n == VARIANTS_MAX) return exo_morph_read_bad(p, &p->tokens[at - 1], "too many variants at", NULL);
        morph_op *copy = exo_arena_get(&p->m->arena, count * sizeof *copy);
        if (!copy) return exo_morph_read_nomem(p);
        memcpy(copy, ops, count * sizeof *copy);
        variants[n++] = (morph_variant){copy, count, otherwise};
        if (at < to && ++at == to) return exo_morph_read_bad(p, &p->tokens[to - 1], "nothing stands after", NULL);
    }
    morph_variant *copy = exo_arena_get(&p->m->arena, (n + 1) * sizeof *copy);
    if (!copy) return exo_morph_read_nomem(p);
    memcpy(copy, variants, n * sizeof *copy);
    line->variants = copy;
    line->count = n;
    return true;
}

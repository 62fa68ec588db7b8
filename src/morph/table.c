/* table: reads one LANG.paradigms into a morph_table. TABLES.md describes the language.

   A line that begins in column 1 opens a block (class, list, rules, paradigm, word, when, np, affix); indented
   lines belong to it. Lines are cut into tokens at blanks; ':' ',' '/' and '>' are tokens of their own when they
   stand alone. Paradigms, rule sets and classes are found by name; a paradigm may be used before it is defined,
   so missing ones, filters and circles are checked at the end. The first error ends the reading. */
#include "morph/read.h"

static unsigned find_colon(const parser *p, unsigned from) {
    while (from < p->count && !is(&p->tokens[from], ":")) from++;
    return from;
}

/* "TAGS : VARIANTS" or "like CODE [: VARIANTS [: only|not PARTS]]" */
static bool paradigm_line(parser *p) {
    morph_line line = {0};
    line.filter = (morph_tagset){{~0ull, ~0ull}};
    unsigned colon = find_colon(p, 0), second = p->count, end = p->count;
    if (colon < p->count) second = find_colon(p, colon + 1);
    if (is(&p->tokens[0], "like")) {
        if (p->count < 2) return exo_morph_read_bad(p, &p->tokens[0], "a paradigm code must follow", NULL);
        if (!(line.like = exo_morph_read_paradigm(p, &p->tokens[1]))) return false;
        if (colon != 2 && colon < p->count) return exo_morph_read_bad(p, &p->tokens[2], "expected : before", NULL);
        if (colon >= p->count && p->count > 2) return exo_morph_read_bad(p, &p->tokens[2], "expected : before", NULL);
        end = second;
        if (second < p->count) {
            bool negate = second + 1 < p->count && is(&p->tokens[second + 1], "not");
            if (second + 2 >= p->count || (!negate && !is(&p->tokens[second + 1], "only")))
                return exo_morph_read_bad(p, &p->tokens[second], "\"only\" or \"not\" and parts of tags must follow", NULL);
            unsigned n = p->count - second - 2;
            token *parts = exo_arena_get(&p->m->arena, n * sizeof *parts);
            if (!parts) return exo_morph_read_nomem(p);
            memcpy(parts, p->tokens + second + 2, n * sizeof *parts);
            pending_filter f = {p->paradigm, p->paradigm->lines.len, negate, parts, n, p->line};
            if (!EXO_PUSH(&p->m->alloc, &p->filters, f)) return exo_morph_read_nomem(p);
        }
    } else {
        if (colon != 1 || p->count == 1) return exo_morph_read_bad(p, &p->tokens[0], "expected \"TAGS : VARIANTS\" at", NULL);
        if (!exo_morph_read_tags(p, &p->tokens[0], &line.tags)) return false;
        if (second < p->count) return exo_morph_read_bad(p, &p->tokens[second], "unexpected", NULL);
        if (p->count == 2) return exo_morph_read_bad(p, &p->tokens[1], "nothing stands after", NULL);
    }
    if (colon < p->count && !exo_morph_read_variants(p, colon + 1, end, &line)) return false;
    return EXO_PUSH(&p->m->alloc, &p->paradigm->lines, line) ? true : exo_morph_read_nomem(p);
}

static bool paradigm_open(parser *p) {
    if (p->count < 2) return exo_morph_read_bad(p, &p->tokens[0], "a code must follow", NULL);
    morph_paradigm *d = exo_morph_read_paradigm(p, &p->tokens[1]);
    if (!d) return false;
    if (d->defined) return exo_morph_read_bad(p, &p->tokens[1], "paradigm defined twice:", NULL);
    d->defined = true;
    d->line = p->line;
    d->column = p->tokens[1].column;
    for (unsigned i = 2; i < p->count; i++) {
        if (is(&p->tokens[i], "acronym")) d->acronym = true;
        else if (is(&p->tokens[i], "clitic")) d->clitic = true;
        else return exo_morph_read_bad(p, &p->tokens[i], "unknown property", "\"acronym\" or \"clitic\"");
    }
    p->paradigm = d;
    p->block = BLOCK_PARADIGM;
    return true;
}

/* ---- rules, classes, lists -------------------------------------------------------------------------- */

static bool rules_open(parser *p) {
    if (p->count < 2) return exo_morph_read_bad(p, &p->tokens[0], "a name must follow", NULL);
    morph_rules *r = exo_morph_read_rules(p, &p->tokens[1], p->tokens[1].text);
    if (!r) return false;
    if (r->defined) return exo_morph_read_bad(p, &p->tokens[1], "rule set defined twice:", NULL);
    r->defined = true;
    for (unsigned i = 2; i < p->count; i++) {
        if (is(&p->tokens[i], "all")) r->all = true;
        else if (is(&p->tokens[i], "everywhere")) r->everywhere = true;
        else return exo_morph_read_bad(p, &p->tokens[i], "unknown property", "\"all\" or \"everywhere\"");
    }
    p->rules = r;
    p->block = BLOCK_RULES;
    return true;
}

/* "PATTERN PATTERN > OUT , OUT": the outputs hold for each of the patterns; "-" refuses. */
static bool rules_line(parser *p) {
    unsigned arrow = 0;
    while (arrow < p->count && !is(&p->tokens[arrow], ">")) arrow++;
    if (arrow == 0 || arrow + 1 >= p->count) return exo_morph_read_bad(p, &p->tokens[0], "expected \"PATTERN > OUTPUT\" at", NULL);
    morph_text outputs[VARIANTS_MAX];
    unsigned n = 0;
    for (unsigned i = arrow + 1; i < p->count; i++) {
        if (is(&p->tokens[i], ",")) continue;
        if (is(&p->tokens[i], "-")) break;
        if (n == VARIANTS_MAX) return exo_morph_read_bad(p, &p->tokens[i], "too many outputs at", NULL);
        if (!exo_morph_read_output(p, &p->tokens[i], &outputs[n++])) return false;
    }
    morph_text *copy = exo_arena_get(&p->m->arena, (n + 1) * sizeof *copy);
    if (!copy) return exo_morph_read_nomem(p);
    memcpy(copy, outputs, n * sizeof *copy);
    for (unsigned i = 0; i < arrow; i++) {
        morph_rule rule = {.outputs = copy, .count = n};
        if (!exo_morph_read_pattern(p, &p->tokens[i], true, &rule.pattern)) return false;
        if (rule.pattern.open || rule.pattern.list) return exo_morph_read_bad(p, &p->tokens[i], "a rule rewrites the end of a word, not", NULL);
        if (!EXO_PUSH(&p->m->alloc, &p->rules->rules, rule)) return exo_morph_read_nomem(p);
    }
    return true;
}

static bool class_line(parser *p) {
    if (p->count < 2) return exo_morph_read_bad(p, &p->tokens[0], "a name must follow", NULL);
    exo_str name = p->tokens[1].text;
    morph_class *c = exo_morph_read_class_find(p, name);
    if (!c) {
        exo_str kept = exo_arena_dup(&p->m->arena, name);
        if (!kept.ptr) return exo_morph_read_nomem(p);
        if (!(c = exo_morph_read_class_new(p, kept))) return false;
        if (!EXO_PUSH(&p->m->alloc, &p->t->classes, c)) return exo_morph_read_nomem(p);
        if (exo_intern_put(&p->t->class_names, name) == UINT32_MAX) return exo_morph_read_nomem(p);
    }
    for (unsigned i = 2; i < p->count; i++) {
        const token *tok = &p->tokens[i];
        const morph_class *other = NULL;
        if (tok->text.len > 2 && tok->text.ptr[0] == '<')
            other = exo_morph_read_class_find(p, exo_str_of(tok->text.ptr + 1, tok->text.len - 2));
        if (other) {
            for (size_t k = 0; k < sizeof c->bits; k++) c->bits[k] |= other->bits[k];
        } else if (!exo_morph_read_class_add(p, tok, c, tok->text)) {
            return false;
        }
    }
    if (exo_str_is(name, "letters")) p->t->letters = c;
    p->block = BLOCK_NONE;
    return true;
}

static bool list_words(parser *p, unsigned from) {
    for (unsigned i = from; i < p->count; i++) {
        morph_word w;
        if (!exo_morph_word_of(p->tokens[i].text, &w)) return exo_morph_read_bad(p, &p->tokens[i], "too long:", NULL);
        exo_str key = exo_str_of((const char *)w.at, w.len * sizeof w.at[0]);
        if (exo_intern_put(p->list, key) == UINT32_MAX) return exo_morph_read_nomem(p);
    }
    return true;
}

static bool list_open(parser *p) {
    if (p->count < 2) return exo_morph_read_bad(p, &p->tokens[0], "a name must follow", NULL);
    uint32_t i = exo_intern_find(&p->t->list_names, p->tokens[1].text);
    if (i != UINT32_MAX) {
        p->list = p->t->lists.at[i];
    } else {
        exo_intern *l = exo_calloc(&p->m->alloc, 1, sizeof *l);
        if (!l || !EXO_PUSH(&p->m->alloc, &p->t->lists, l)) {
            exo_free(&p->m->alloc, l);
            return exo_morph_read_nomem(p);
        }
        exo_intern_init(l, &p->m->arena);
        if (exo_intern_put(&p->t->list_names, p->tokens[1].text) == UINT32_MAX) return exo_morph_read_nomem(p);
        p->list = l;
    }
    p->block = BLOCK_LIST;
    return list_words(p, 2);
}

/* ---- choosers ---------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    unsigned fact;
} fact_names[] = {
    {"person", IS_SORT + EXO_SORT_PERSON}, {"place", IS_SORT + EXO_SORT_PLACE}, {"org", IS_SORT + EXO_SORT_ORG},
    {"event", IS_SORT + EXO_SORT_EVENT}, {"abbr", IS_SORT + EXO_SORT_ABBR}, {"adj", IS_SORT + EXO_SORT_ADJ},
    {"dem", IS_SORT + EXO_SORT_DEM}, {"name", IS_SORT + EXO_SORT_NAME}, {"only", IS_ONLY}, {"first", IS_FIRST},
    {"last", IS_LAST}, {"mid", IS_MID}, {"head", IS_HEAD}, {"mod", IS_MOD}, {"apposed", IS_APPOSED},
    {"extra", IS_EXTRA}, {"premod", IS_PREMOD}, {"hyphen", IS_HYPHEN}, {"after-hyphen", IS_AFTER_HYPHEN},
    {"sex:m", IS_MALE}, {"sex:f", IS_FEMALE}, {"sex:u", IS_SEXLESS}, {"native", IS_NATIVE}, {"foreign", IS_FOREIGN},
    {"plural", IS_PLURAL}, {"caps", IS_CAPS}, {"Cap", IS_CAP}, {"lower", IS_LOWER}, {"Mixed", IS_MIXED},
    {"given:m", IS_GIVEN_M}, {"given:f", IS_GIVEN_F}, {"given:u", IS_GIVEN_U}, {"given", IS_GIVEN},
    {"after-joint", IS_JOINT_BEFORE}, {"compound", IS_COMPOUND}, {"tail", IS_TAIL}, {"with-plural", IS_WITH_PLURAL}, {"alien", IS_ALIEN}, {"domestic", IS_DOMESTIC}};

static bool cond_of(parser *p, const token *tok, morph_cond *out) {
    *out = (morph_cond){0};
    exo_str rest = tok->text, one;
    if (rest.ptr[0] == '!') {
        out->negate = true;
        rest.ptr++, rest.len--;
    }
    while (exo_str_next(&rest, '/', &one)) {
        size_t i = 0, n = sizeof fact_names / sizeof fact_names[0];
        while (i < n && !exo_str_is(one, fact_names[i].name)) i++;
        if (i < n) {
            out->bits |= 1ull << fact_names[i].fact;
        } else if (exo_str_starts(one, EXO_STR("origin:"))) {
            exo_str code = exo_str_of(one.ptr + 7, one.len - 7);
            uint32_t k = exo_intern_put(&p->t->origins, code);
            if (k == UINT32_MAX) return exo_morph_read_nomem(p);
            if (k >= 64) return exo_morph_read_bad(p, tok, "more than 64 origins, at", NULL);
            out->origins |= 1ull << k;
        } else {
            const char *names[sizeof fact_names / sizeof fact_names[0]];
            for (size_t k = 0; k < n; k++) names[k] = fact_names[k].name;
            const char *near = exo_did_you_mean(one, names, n);
            return exo_morph_read_fail(p, tok, near ? "unknown condition (did you mean the one after the colon?)" : "unknown condition",
                        one, near);
        }
    }
    return true;
}

static morph_when *when_new(parser *p, unsigned from) {
    morph_when *w = exo_calloc(&p->m->alloc, 1, sizeof *w);
    if (!w || !EXO_PUSH(&p->m->alloc, &p->t->whens, w)) {
        exo_free(&p->m->alloc, w);
        return exo_morph_read_nomem(p), NULL;
    }
    unsigned n = p->count - from;
    morph_cond *conds = exo_arena_get(&p->m->arena, (n + 1) * sizeof *conds);
    if (!conds) return exo_morph_read_nomem(p), NULL;
    for (unsigned i = 0; i < n; i++)
        if (!cond_of(p, &p->tokens[from + i], &conds[i])) return NULL;
    w->conds = conds;
    w->nconds = n;
    return w;
}

/* "PATTERN PATTERN : CODE CODE [?] [+]" */
static bool when_line(parser *p) {
    unsigned colon = find_colon(p, 0);
    if (colon == 0 || colon >= p->count) return exo_morph_read_bad(p, &p->tokens[0], "expected \"PATTERNS : CODES\" at", NULL);
    morph_choice c = {0};
    morph_pattern *patterns = exo_arena_get(&p->m->arena, colon * sizeof *patterns);
    morph_paradigm **codes = exo_arena_get(&p->m->arena, (p->count - colon) * sizeof *codes);
    if (!patterns || !codes) return exo_morph_read_nomem(p);
    for (unsigned i = 0; i < colon; i++)
        if (!exo_morph_read_pattern(p, &p->tokens[i], false, &patterns[i])) return false;
    for (unsigned i = colon + 1; i < p->count; i++) {
        if (is(&p->tokens[i], "+")) c.more = true;
        else if (is(&p->tokens[i], "?")) c.guess = true;
        else if (!(codes[c.nparadigms++] = exo_morph_read_paradigm(p, &p->tokens[i]))) return false;
    }
    c.patterns = patterns;
    c.npatterns = colon;
    c.paradigms = codes;
    return EXO_PUSH(&p->m->alloc, &p->when->choices, c) ? true : exo_morph_read_nomem(p);
}

static bool when_open(parser *p) {
    if (!(p->when = when_new(p, 1))) return false;
    p->block = BLOCK_WHEN;
    return true;
}

/* "word PATTERN PATTERN [: CONDITIONS]": a paradigm of its own for these words, chosen before what follows. */
static bool word_open(parser *p) {
    unsigned colon = find_colon(p, 1);
    if (p->count < 2 || colon < 2) return exo_morph_read_bad(p, &p->tokens[0], "a pattern must follow", NULL);
    token code = p->tokens[1];
    morph_paradigm *d = NULL;
    exo_buf name = {0};
    if (!exo_buf_puts(&p->m->alloc, &name, "word:") ||
        !exo_buf_put(&p->m->alloc, &name, code.text.ptr + (code.text.ptr[0] == '=' ? 1 : 0),
                     code.text.len - (code.text.ptr[0] == '=' ? 1 : 0))) {
        exo_free(&p->m->alloc, name.at);
        return exo_morph_read_nomem(p);
    }
    token made = {exo_buf_view(&name), code.column};
    d = exo_morph_read_paradigm(p, &made);
    exo_free(&p->m->alloc, name.at);
    if (!d) return false;
    if (d->defined) return exo_morph_read_bad(p, &code, "word defined twice:", NULL);
    d->defined = true;
    morph_when *w = when_new(p, colon < p->count ? colon + 1 : p->count);
    morph_pattern *patterns = exo_arena_get(&p->m->arena, colon * sizeof *patterns);
    morph_paradigm **codes = exo_arena_get(&p->m->arena, sizeof *codes);
    if (!w || !patterns || !codes) return exo_morph_read_nomem(p);
    for (unsigned i = 1; i < colon; i++)
        if (!exo_morph_read_pattern(p, &p->tokens[i], false, &patterns[i - 1])) return false;
    codes[0] = d;
    morph_choice c = {.patterns = patterns, .npatterns = colon - 1, .paradigms = codes, .nparadigms = 1};
    if (!EXO_PUSH(&p->m->alloc, &w->choices, c)) return exo_morph_read_nomem(p);
    p->paradigm = d;
    p->block = BLOCK_PARADIGM;
    return true;
}

/* ---- phrases and affixes ----------------------------------------------------------------------------- */

static const struct {
    const char *name;
    morph_np np;
} np_names[] = {{"particle", NP_PARTICLE}, {"linker", NP_LINKER}, {"bare", NP_BARE}, {"title", NP_TITLE},
                {"adj:m", NP_ADJ_M}, {"adj:f", NP_ADJ_F}, {"adj:n", NP_ADJ_N}, {"adj:p", NP_ADJ_P}, {"adj:v", NP_ADJ_V},
                {"gender:m", NP_GENDER_M}, {"gender:f", NP_GENDER_F}, {"gender:n", NP_GENDER_N},
                {"gender:p", NP_GENDER_P}, {"gender:v", NP_GENDER_V}, {"noun", NP_NOUN}, {"person", NP_PERSON}, {"sex:m", NP_SEX_M},
                {"sex:f", NP_SEX_F}, {"surname:m", NP_SURNAME_M}, {"surname:f", NP_SURNAME_F},
                {"combining", NP_COMBINING}, {"extra", NP_EXTRA}, {"genitive", NP_GENITIVE}, {"pre", NP_PRE}, {"post", NP_POST}, {"alien", NP_ALIEN}, {"alien-first", NP_ALIEN_FIRST}, {"club", NP_CLUB}};

static bool np_patterns(parser *p, unsigned from) {
    for (unsigned i = from; i < p->count; i++) {
        morph_pattern pattern;
        if (!exo_morph_read_pattern(p, &p->tokens[i], false, &pattern)) return false;
        if (!EXO_PUSH(&p->m->alloc, &p->t->np[p->np], pattern)) return exo_morph_read_nomem(p);
    }
    return true;
}

static bool np_open(parser *p) {
    if (p->count < 2) return exo_morph_read_bad(p, &p->tokens[0], "what it lists must follow", NULL);
    if (is(&p->tokens[1], "leading-adjectives")) {
        p->t->leading_adjectives = true;
        p->block = BLOCK_NONE;
        return true;
    }
    if (is(&p->tokens[1], "flat")) {
        p->t->flat = true;
        p->block = BLOCK_NONE;
        return true;
    }
    size_t i = 0, n = sizeof np_names / sizeof np_names[0];
    while (i < n && !is(&p->tokens[1], np_names[i].name)) i++;
    if (i == n) return exo_morph_read_bad(p, &p->tokens[1], "unknown list of np", "particle, linker, bare, title, adj:m ...");
    p->np = np_names[i].np;
    p->block = BLOCK_NP;
    return np_patterns(p, 2);
}

/* "affix fused|joint|hyphen|prefix TEXT TAG [outside]" */
static bool affix_line(parser *p) {
    if (p->count < 4 || p->count > 5) return exo_morph_read_bad(p, &p->tokens[0], "expected \"affix KIND TEXT TAG [outside]\" at", NULL);
    exo_morph_affix a = {.lang = p->t->lang};
    if (is(&p->tokens[1], "fused")) a.kind = 'c';
    else if (is(&p->tokens[1], "joint")) a.kind = 'j';
    else if (is(&p->tokens[1], "hyphen")) a.kind = 'h';
    else if (is(&p->tokens[1], "prefix")) a.kind = 'p';
    else return exo_morph_read_bad(p, &p->tokens[1], "unknown kind of affix", "fused, joint, hyphen or prefix");
    morph_tagset tags;
    if (!exo_morph_read_tags(p, &p->tokens[3], &tags)) return false;
    for (unsigned i = 0; i < p->t->ntags; i++)
        if (tags.bits[i / 64] >> (i % 64) & 1) a.cases |= p->t->tag_cases[i];
    exo_str text = exo_arena_dup(&p->m->arena, p->tokens[2].text);
    exo_str tag = exo_arena_dup(&p->m->arena, p->tokens[3].text);
    if (!text.ptr || !tag.ptr) return exo_morph_read_nomem(p);
    a.text = text;
    a.tag = tag.ptr;
    if (p->count == 5) {
        if (!is(&p->tokens[4], "outside")) return exo_morph_read_bad(p, &p->tokens[4], "expected \"outside\", found", NULL);
        a.outside = true;
    }
    p->block = BLOCK_NONE;
    return EXO_PUSH(&p->m->alloc, &p->m->affixes, a) ? true : exo_morph_read_nomem(p);
}

/* ---- lines, end checks ---------------------------------------------------------------------------------- */

static bool block_open(parser *p) {
    const token *t = &p->tokens[0];
    if (is(t, "paradigm")) return paradigm_open(p);
    if (is(t, "rules")) return rules_open(p);
    if (is(t, "when")) return when_open(p);
    if (is(t, "word")) return word_open(p);
    if (is(t, "list")) return list_open(p);
    if (is(t, "class")) return class_line(p);
    if (is(t, "np")) return np_open(p);
    if (is(t, "affix")) return affix_line(p);
    return exo_morph_read_bad(p, t, "unknown line", "paradigm, rules, when, word, list, class, np or affix");
}

static bool block_line(parser *p) {
    switch (p->block) {
    case BLOCK_RULES: return rules_line(p);
    case BLOCK_PARADIGM: return paradigm_line(p);
    case BLOCK_WHEN: return when_line(p);
    case BLOCK_LIST: return list_words(p, 0);
    case BLOCK_NP: return np_patterns(p, 0);
    case BLOCK_NONE: break;
    }
    return exo_morph_read_bad(p, &p->tokens[0], "this indented line belongs to nothing:", NULL);
}

static bool has_part(const char *tag, exo_str wanted) {
    exo_str rest = exo_str_cstr(tag), part;
    while (exo_str_next(&rest, '.', &part))
        if (exo_str_eq(part, wanted)) return true;
    return false;
}

/* Filters name parts of tags; only now all tags are known. */
static bool settle_filters(parser *p) {
    for (size_t i = 0; i < p->filters.len; i++) {
        const pending_filter *f = &p->filters.at[i];
        morph_tagset set = {{0, 0}};
        for (unsigned k = 0; k < f->count; k++) {
            bool found = false;
            for (unsigned g = 0; g < p->t->ntags; g++) {
                if (!exo_str_is(f->parts[k].text, p->t->tag_names[g]) && !has_part(p->t->tag_names[g], f->parts[k].text))
                    continue;
                set.bits[g / 64] |= 1ull << (g % 64);
                found = true;
            }
            p->line = f->at_line;
            if (!found) return exo_morph_read_bad(p, &f->parts[k], "no tag has the part", NULL);
        }
        if (f->negate) set.bits[0] = ~set.bits[0], set.bits[1] = ~set.bits[1];
        f->paradigm->lines.at[f->line].filter = set;
    }
    return true;
}

static bool check_rules(parser *p) {
    for (size_t i = 0; i < p->t->rules.len; i++) {
        const morph_rules *r = p->t->rules.at[i];
        token here = {r->name, r->column};
        p->line = r->line;
        if (!r->defined) return exo_morph_read_bad(p, &here, "rule set is not defined:", NULL);
    }
    return true;
}

/* `like` leads down to paradigms that do not lead back, at most MORPH_DEPTH deep. */
static bool check_circles(parser *p, morph_paradigm *d, unsigned depth) {
    token here = {exo_str_cstr(d->code), d->column};
    p->line = d->line;
    if (!d->defined) return exo_morph_read_bad(p, &here, "paradigm is not defined:", NULL);
    if (d->visiting || depth > MORPH_DEPTH) return exo_morph_read_bad(p, &here, "paradigm leads back to itself or too deep:", NULL);
    d->visiting = true;
    for (size_t i = 0; i < d->lines.len; i++)
        if (d->lines.at[i].like && !check_circles(p, d->lines.at[i].like, depth + 1)) return false;
    d->visiting = false;
    return true;
}

exonym_status exo_morph_table_load(exo_morph *m, exo_lang lang, const char *file, exo_str text, exonym_error *err) {
    morph_table *t = exo_calloc(&m->alloc, 1, sizeof *t);
    parser *p = exo_calloc(&m->alloc, 1, sizeof *p);
    if (!t || !p) {
        exo_free(&m->alloc, t);
        exo_free(&m->alloc, p);
        return exo_error_nomem(err);
    }
    t->lang = lang;
    exo_intern_init(&t->class_names, &m->arena);
    exo_intern_init(&t->rules_names, &m->arena);
    exo_intern_init(&t->list_names, &m->arena);
    exo_intern_init(&t->codes, &m->arena);
    exo_intern_init(&t->origins, &m->arena);
    p->m = m;
    p->t = t;
    p->file = file;
    p->err = err;
    exo_str line;
    bool ok = true;
    while (ok && exo_str_next(&text, '\n', &line)) {
        p->line++;
        size_t bad_at = exo_utf8_check(line.ptr, line.len);
        if (bad_at != line.len) {
            p->status = exo_error_set(err, EXONYM_ERR_SYNTAX, file, p->line, bad_at + 1, "not UTF-8");
            ok = false;
        } else {
            ok = exo_morph_read_line(p, line) && (p->count == 0 || (p->indented ? block_line(p) : block_open(p)));
        }
    }
    ok = ok && settle_filters(p) && check_rules(p);
    for (size_t i = 0; ok && i < t->paradigms.len; i++) ok = check_circles(p, t->paradigms.at[i], 0);
    exonym_status status = ok ? EXONYM_OK : p->status;
    exo_free(&m->alloc, p->filters.at);
    exo_free(&m->alloc, p);
    if (!ok) {
        exo_morph_table_free(m, t);
        return status;
    }
    m->tables[lang] = t;
    return EXONYM_OK;
}

void exo_morph_table_free(exo_morph *m, morph_table *t) {
    if (!t) return;
    const exo_alloc *a = &m->alloc;
    for (size_t i = 0; i < t->rules.len; i++) {
        exo_free(a, t->rules.at[i]->rules.at);
        exo_free(a, t->rules.at[i]);
    }
    for (size_t i = 0; i < t->lists.len; i++) {
        exo_intern_free(t->lists.at[i]);
        exo_free(a, t->lists.at[i]);
    }
    for (size_t i = 0; i < t->paradigms.len; i++) {
        exo_free(a, t->paradigms.at[i]->lines.at);
        exo_free(a, t->paradigms.at[i]);
    }
    for (size_t i = 0; i < t->whens.len; i++) {
        exo_free(a, t->whens.at[i]->choices.at);
        exo_free(a, t->whens.at[i]);
    }
    for (size_t i = 0; i < NP_COUNT; i++) exo_free(a, t->np[i].at);
    exo_free(a, t->classes.at);
    exo_free(a, t->rules.at);
    exo_free(a, t->lists.at);
    exo_free(a, t->paradigms.at);
    exo_free(a, t->whens.at);
    exo_intern_free(&t->class_names);
    exo_intern_free(&t->rules_names);
    exo_intern_free(&t->list_names);
    exo_intern_free(&t->codes);
    exo_intern_free(&t->origins);
    exo_free(a, t);
}

/* Rows -> the same name in other letters, by transcription: native rows as news of our languages spells them, older spellings of Indonesian,
   Romanian and German names, Chinese names before pinyin. Each becomes a name of the entity through exo_build_name_of. */
#include "build.h"

/* One native row being spelt out. */
typedef struct spelling {
    exo_build *b;
    const exo_lex_entity *e;
    uint32_t entity;
    const exo_fact *fact;
    unsigned lang;
    exo_field field;
    exo_suffix suffix;
    exonym_status status;
    exonym_error *err;
} spelling;

/* Where the family name ends of a spelling that has it first, when the person's own row has it last: Kurosawa | Akira; 0: nowhere. */
static size_t family_first_until(const exo_lex_entity *e, exo_str spelt) {
    exo_str rest = exo_build_written(e->facts[0].value), word, last = {0};
    if (e->kind != EXO_KIND_PERSON || e->facts[0].flags->family_first) return 0;
    while (exo_str_next(&rest, ' ', &word)) last = word;
    const char *space = memchr(spelt.ptr, ' ', spelt.len);
    size_t n = space ? (size_t)(space - spelt.ptr) : 0;
    return n && n == last.len && memcmp(spelt.ptr, last.ptr, n) == 0 && !memchr(space + 1, ' ', spelt.len - n - 1) ? n : 0;
}

static bool add_spelling(void *user, exo_str spelt) {
    spelling *c = user;
    if (exo_str_eq(spelt, c->fact->value)) return true;
    size_t family = family_first_until(c->e, spelt);
    exo_str value = exo_arena_dup(&c->b->arena, spelt);
    if (family && value.ptr) { /* in the order of the row, which has the other one by rule */
        size_t given = spelt.len - family - 1;
        memcpy((char *)value.ptr, spelt.ptr + family + 1, given);
        ((char *)value.ptr)[given] = ' ';
        memcpy((char *)value.ptr + given + 1, spelt.ptr, family);
    }
    exo_fact derived = *c->fact;
    derived.field = c->field;
    derived.suffix = c->suffix;
    derived.lang = (uint8_t)c->lang;
    derived.value = value;
    c->status = value.ptr ? exo_build_name_of(c->b, c->e, c->entity, &derived, value, c->err) : exo_error_nomem(c->err);
    return !c->status;
}

/* A person of that origin, or a place in Indonesia, so far as the layers say it. */
static bool is_indonesian(const exo_lex_entity *e, const exo_fact *declared) {
    if (e->kind == EXO_KIND_PERSON) return exo_str_is(declared->flags->origin, "id");
    if (e->kind != EXO_KIND_CITY && e->kind != EXO_KIND_REGION && e->kind != EXO_KIND_PLACE) return false;
    for (size_t i = 0; i < e->nfacts; i++)
        if (e->facts[i].field == EXO_FIELD_LOCATED_IN && exo_str_is(e->facts[i].value, "geo.id")) return true;
    return false;
}

/* Whether the person's name is German, Danish or Norwegian, which has two letters for one where there is no ü or ø. */
static bool is_umlauted(const exo_lex_entity *e, const exo_fact *f) {
    static const char *const origins[] = {"de", "da", "no", "nb"};
    for (size_t i = 0; e->kind == EXO_KIND_PERSON && i < sizeof origins / sizeof *origins; i++)
        if (exo_str_is(f->flags->origin, origins[i])) return true;
    return false;
}

/* Older spellings live on in names: Soeharto, Soemitro Djojohadikoesoemo, Soerabaja. So do those of type without umlauts: Schroeder. */
exonym_status exo_build_old_spellings(exo_build *b, const exo_lex_entity *e, uint32_t entity, const exo_fact *f, exonym_error *err) {
    bool declared = f->field == EXO_FIELD_DECLARE, de = declared && is_umlauted(e, f);
    bool ro = f->lang == EXO_LANG_RO || (declared && exo_str_is(f->flags->origin, "ro")) ||
              ((!f->lang || f->lang == EXO_LANG_EN) && exo_build_is_home_to(b, e, EXO_LANG_RO)); /* Râmnicu Vâlcea, whose row is English */
    if (!ro && !de && !(declared && is_indonesian(e, f))) return EXONYM_OK;
    /* Both letters of Romanian are in use, so an adjective stays one. */
    spelling c = {.b = b, .e = e, .entity = entity, .fact = f, .lang = ro ? EXO_LANG_RO : de ? EXO_LANG_ANY : EXO_LANG_ID,
                  .field = EXO_FIELD_NAME, .suffix = ro || de ? f->suffix : EXO_SUFFIX_OLD, .err = err};
    exonym_status status = exo_translit_each(b->translit, ro ? EXO_STR("ro") : de ? EXO_STR("de") : EXO_STR("id"), "old", f->value, add_spelling, &c, err);
    return c.status ? c.status : status == EXONYM_ERR_NOT_FOUND ? EXONYM_OK : status;
}

/* A country that does not write Cyrillic, or a town, region or site of one: its Russian name says nothing of how others write it. Police in
   Poland is no Poliție, and Poland no Polșa. A place that no row locates is left alone. */
static bool is_foreign_to_cyrillic(const exo_lex_entity *e, exo_str from) {
    static const char *const written[] = {"ru", "ua", "by", "bg", "rs", "mk", "me", "ba", "xk", "md", "kz", "kg", "tj", "uz", "tm", "mn",
                                          "am", "az", "ge", "su", "lv", "lt", "ee"};
    bool cyrillic = exo_str_is(from, "ru") || exo_str_is(from, "uk") || exo_str_is(from, "be") || exo_str_is(from, "bg") || exo_str_is(from, "sr") || exo_str_is(from, "mk");
    bool located = false;
    if (cyrillic && e->kind == EXO_KIND_COUNTRY && exo_build_has_iso(e)) {
        for (size_t k = 0; k < sizeof written / sizeof *written; k++)
            if (e->id.len == 6 && memcmp(e->id.ptr + 4, written[k], 2) == 0) return false;
        return true;
    }
    if (!cyrillic || (e->kind != EXO_KIND_CITY && e->kind != EXO_KIND_REGION && e->kind != EXO_KIND_PLACE)) return false;
    for (size_t i = 0; i < e->nfacts; i++) {
        exo_str in = e->facts[i].value;
        if (e->facts[i].field != EXO_FIELD_LOCATED_IN || in.len < 6 || memcmp(in.ptr, "geo.", 4) != 0) continue;
        located = true;
        for (size_t k = 0; k < sizeof written / sizeof *written; k++)
            if (in.len == 6 && memcmp(in.ptr + 4, written[k], 2) == 0) return false;
    }
    return located;
}

/* A native row also names the entity as news of our languages spells it: cyrl.ru Шойгу is Szojgu, Shoygu, Șoigu. Names of
   places in Han script are left alone: news uses exonyms for them. */
exonym_status exo_build_spellings(exo_build *b, const exo_lex_entity *e, uint32_t entity, const exo_fact *f, exonym_error *err) {
    const char *dot = memchr(f->script.ptr, '.', f->script.len);
    exo_str from = dot ? exo_str_of(dot + 1, f->script.len - (size_t)(dot + 1 - f->script.ptr)) : f->script;
    bool han = exo_str_is(from, "hani") || exo_str_is(from, "jpan") || exo_str_is(from, "hang");
    if (han && e->kind != EXO_KIND_PERSON) return EXONYM_OK;
    if (is_foreign_to_cyrillic(e, from)) return EXONYM_OK;
    spelling c = {.b = b, .e = e, .entity = entity, .fact = f, .field = EXO_FIELD_NAME, .suffix = EXO_SUFFIX_BAD, .err = err};
    for (c.lang = 1; c.lang <= EXO_LANG_ID; c.lang++) {
        exonym_status status = exo_translit_each(b->translit, from, exo_lang_code((exo_lang)c.lang), f->value, add_spelling, &c, err);
        if (c.status) return c.status;
        if (status && status != EXONYM_ERR_NOT_FOUND) return status;
    }
    return EXONYM_OK;
}

/* The spellings of one pinyin name in one of the pairs zh-*; other rows' names are refused by the rules. */
static exonym_status spell_pinyin(spelling *c, const exo_fact *pinyin, const char *to, exo_field field, exo_str script, unsigned lang) {
    exo_fact from = *pinyin;
    from.pinyin = true;
    from.script = script;
    c->fact = &from;
    c->field = field;
    c->lang = lang;
    c->suffix = field == EXO_FIELD_NATIVE ? EXO_SUFFIX_NONE : EXO_SUFFIX_OLD;
    exonym_status status = exo_translit_each(c->b->translit, EXO_STR("zh"), to, pinyin->value, add_spelling, c, c->err);
    return c->status ? c->status : status == EXONYM_ERR_NOT_FOUND ? EXONYM_OK : status;
}

/* A Chinese name has spellings older than pinyin, and those of Palladius in Cyrillic: Teng Hsiao-ping, Teng Siao-ping, Дэн Сяопин. They
   come from the pinyin of a `hani` row, and of the canonical name where it is pinyin. Only where the surname stands first: who chose
   another order chose a spelling too. */
exonym_status exo_build_chinese(exo_build *b, const exo_lex_entity *e, uint32_t entity, exonym_error *err) {
    static const struct { const char *to, *script; exo_field field; unsigned lang; } ways[] = {
        {"ru", "cyrl.ru", EXO_FIELD_NATIVE, 0}, {"uk", "cyrl.uk", EXO_FIELD_NATIVE, 0}, {"be", "cyrl.be", EXO_FIELD_NATIVE, 0},
        {"bg", "cyrl.bg", EXO_FIELD_NATIVE, 0}, {"old", "", EXO_FIELD_NAME, 0}, {"pl", "", EXO_FIELD_NAME, EXO_LANG_PL}};
    const exo_flags *flags = e->facts[0].flags;
    exonym_status status = EXONYM_OK;
    exo_buf seen = {0}, made = {0}; /* pinyin names so far, each with a line end; the one now */
    if (e->kind != EXO_KIND_PERSON || !flags->family_first || flags->label || !exo_str_is(flags->origin, "zh")) return EXONYM_OK;
    for (size_t i = 0; i < e->nfacts && !status; i++) {
        exo_fact pinyin = e->facts[i];
        if (pinyin.field == EXO_FIELD_NATIVE && exo_str_is(pinyin.script, "hani")) {
            status = exo_translit_spell(b->translit, EXO_STR("hani"), "en", pinyin.value, &made, err);
            if (status == EXONYM_ERR_NOT_FOUND) status = EXONYM_OK;
            pinyin.value = exo_buf_view(&made);
        } else if (i) continue;
        else pinyin.value = exo_build_written(pinyin.value);
        exo_str rest = exo_buf_view(&seen), line;
        bool known = status || !pinyin.value.len;
        while (exo_str_next(&rest, '\n', &line)) known = known || exo_str_eq(line, pinyin.value);
        if (known) continue;
        if (!exo_buf_put(&b->alloc, &seen, pinyin.value.ptr, pinyin.value.len) || !exo_buf_putc(&b->alloc, &seen, '\n')) status = exo_error_nomem(err);
        spelling c = {.b = b, .e = e, .entity = entity, .err = err};
        for (size_t k = 0; k < sizeof ways / sizeof *ways && !status; k++)
            status = spell_pinyin(&c, &pinyin, ways[k].to, ways[k].field, exo_str_cstr(ways[k].script), ways[k].lang);
    }
    exo_free(&b->alloc, seen.at);
    exo_free(&b->alloc, made.at);
    return status;
}

/* The flags column: words between spaces, each of which says one thing about the row.

   Most rows of a lexicon share a few hundred columns ("m ru", "", "AA"), so a column that parsed without
   error is kept with the sorts of rows that may carry it, and the next equal one costs one lookup. */
#include "inside.h"

enum { KEEP_PLURAL = 'p', KEEP_ORIGIN = 'o' }; /* what "pl" means: part of the key */

/* Rows that may carry a flag. */
enum {
    DECLARING = EXO_ON_DECLARE,
    PATTERNS = EXO_ON_PATTERN,
    NAMES = EXO_ON_DECLARE | EXO_ON_NAME | EXO_ON_NATIVE | EXO_ON_PERSON,
    SEXED = EXO_ON_DECLARE | EXO_ON_NAME | EXO_ON_FORM | EXO_ON_PERSON,
    INFLECTED = SEXED | EXO_ON_GENERIC,
    GUARDED = INFLECTED | EXO_ON_NATIVE | EXO_ON_PATTERN,
    PL_IS_PLURAL = EXO_ON_NAME | EXO_ON_FORM | EXO_ON_GENERIC /* elsewhere it is the origin */
};

/* Flags without an argument: PLAIN ones set the bool at offset `at`. */
enum { PLAIN, LETTERS, SEX };
#define SAYS(name, member, rows) {name, offsetof(exo_flags, member), PLAIN, true, rows}
static const struct {
    const char *name;
    size_t at;
    int sort, value;
    unsigned rows;
} simple[] = {
    {"Aa", 0, LETTERS, EXO_CASE_AA_FIRST, GUARDED},
    {"AA", 0, LETTERS, EXO_CASE_AA_ALL, GUARDED},
    {"any", 0, LETTERS, EXO_CASE_ANY, GUARDED},
    {"m", 0, SEX, 'm', SEXED},
    {"f", 0, SEX, 'f', SEXED},
    SAYS("cue-if-initial", cue_if_initial, GUARDED),
    SAYS("notallcaps", notallcaps, GUARDED),
    SAYS("ante", ante, GUARDED),
    SAYS("short", cut_short, GUARDED),
    SAYS("quoted", quoted, GUARDED),
    SAYS("sole", sole, NAMES),
    SAYS("noL1", no_l1, GUARDED),
    SAYS("noL2", no_l2, GUARDED),
    SAYS("dep", dep, GUARDED),
    SAYS("label", label, DECLARING),
    SAYS("family", family, DECLARING),
    SAYS("the", the, DECLARING),
    SAYS("noun", noun, EXO_ON_GENERIC),
    SAYS("known", known, DECLARING),
    SAYS("mono", mono, NAMES),
    SAYS("family-first", family_first, NAMES),
    SAYS("plural", plural, INFLECTED),
};

/* Flags with one: the text up to and with the colon, and what a message says of the rest. */
enum { ARG_LANG, ARG_HOME, ARG_CUE, ARG_MIN, ARG_PRIO, ARG_TRIGGER, ARG_WD, ARG_ISO, ARG_GN, ARG_ATTACK };
static const struct {
    const char *head, *shape;
    unsigned rows;
} args[] = {
    [ARG_LANG] = {"lang:", "lang:pl,ro (en pl ro id cs)", GUARDED},
    [ARG_HOME] = {"home:", "home:pl,ro (en pl ro id)", DECLARING},
    [ARG_CUE] = {"cue:", "cue:SET, a set of the cue tables", GUARDED},
    [ARG_MIN] = {"min:", "min:1 to min:255", GUARDED},
    [ARG_PRIO] = {"prio:", "prio:-1000 to prio:1000", GUARDED},
    [ARG_TRIGGER] = {"trigger:", "trigger:word,word", PATTERNS},
    [ARG_WD] = {"wd:", "wd:Q148", DECLARING},
    [ARG_ISO] = {"iso:", "iso:CN or iso:PL-MZ", DECLARING},
    [ARG_GN] = {"gn:", "gn:1814991, digits", DECLARING},
    [ARG_ATTACK] = {"attack:", "attack:G0050", DECLARING},
};
enum { SIMPLE = sizeof simple / sizeof *simple, ARGS = sizeof args / sizeof *args, XIDS_MAX = ARGS - ARG_WD };

static const char *guess(exo_str flag) {
    static const char *const known[] = {
        "any", "cue-if-initial", "notallcaps", "ante", "short", "quoted", "sole", "noL1", "noL2", "dep", "label", "family", "known", "mono",
        "family-first", "plural", "the", "noun", "home:", "lang:", "cue:", "min:", "prio:", "trigger:", "wd:", "iso:", "gn:", "attack:"};
    exo_str rest = flag, head;
    exo_str_next(&rest, ':', &head);
    if (rest.ptr) head = exo_str_of(head.ptr, head.len + 1);
    if (exo_str_is(flag, "aa")) return "Aa";
    return head.len < 3 ? NULL : exo_did_you_mean(head, known, sizeof known / sizeof *known);
}

/* ---- arguments ----------------------------------------------------------------------------- */

static bool is_digits(exo_str s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
    return s.len > 0;
}

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/* -9999 to 9999. */
static bool parse_number(exo_str s, int32_t *out) {
    bool minus = s.len && s.ptr[0] == '-';
    if (minus) s = exo_str_of(s.ptr + 1, s.len - 1);
    if (!is_digits(s) || s.len > 4) return false;
    int32_t n = 0;
    for (size_t i = 0; i < s.len; i++) n = n * 10 + (s.ptr[i] - '0');
    *out = minus ? -n : n;
    return true;
}

static bool xid_shape(int arg, exo_str v) {
    exo_str tail = v.len ? exo_str_of(v.ptr + 1, v.len - 1) : v;
    switch (arg) {
    case ARG_WD: return v.len > 1 && v.ptr[0] == 'Q' && is_digits(tail) && tail.ptr[0] != '0';
    case ARG_GN: return is_digits(v) && v.ptr[0] != '0';
    case ARG_ATTACK: return v.len == 5 && strchr("CGS", v.ptr[0]) && is_digits(tail);
    default: /* ISO 3166-1 or 3166-2 */
        if (v.len < 2 || !is_upper(v.ptr[0]) || !is_upper(v.ptr[1])) return false;
        if (v.len == 2) return true;
        if (v.ptr[2] != '-' || v.len < 4 || v.len > 6) return false;
        for (size_t i = 3; i < v.len; i++)
            if (!is_upper(v.ptr[i]) && !(v.ptr[i] >= '0' && v.ptr[i] <= '9')) return false;
        return true;
    }
}

/* ---- one flag ------------------------------------------------------------------------------ */

typedef struct job {
    const exo_lex_line *line;
    const exo_lex_spec *spec;
    exo_flags flags;
    exo_xid xids[XIDS_MAX];
    unsigned where; /* rows that may carry all flags so far */
} job;

static bool twice(const job *j, exo_str flag, const char *what) {
    return exo_lex_error(j->line, flag.ptr, "flag-twice", "\"%.*s\" is a second %s on this row",
                         EXO_FMT(exo_lex_shown(flag)), what);
}

static bool malformed(const job *j, exo_str flag, const char *shape) {
    return exo_lex_error(j->line, flag.ptr, "flag-value", "malformed flag \"%.*s\"; expected %s",
                         EXO_FMT(exo_lex_shown(flag)), shape);
}

static bool allow(job *j, exo_str flag, unsigned rows) {
    j->where &= rows;
    if (rows & j->spec->where) return true;
    const char *home = rows == PATTERNS  ? "belongs on a pattern row"
                       : rows == DECLARING ? "belongs on the declaring row"
                                                : "does not belong on a row of this field";
    return exo_lex_error(j->line, flag.ptr, "flag-place", "flag \"%.*s\" %s", EXO_FMT(exo_lex_shown(flag)), home);
}

static bool set_text(const job *j, exo_str *slot, exo_str flag, exo_str text, const char *what) {
    if (slot->len) return twice(j, flag, what);
    *slot = text;
    return true;
}

/* A list of languages. */
static bool parse_langs(job *j, int arg, exo_str flag, exo_str list, uint32_t *out) {
    bool guard = arg == ARG_LANG;
    exo_str code;
    if (*out) return twice(j, flag, args[arg].head);
    while (exo_str_next(&list, ',', &code)) {
        uint8_t lang = exo_lexicon_lang(code);
        if (!code.len) return malformed(j, flag, args[arg].shape);
        if (lang == UINT8_MAX || lang == 0 || (!guard && lang == exo_lexicon_lang(EXO_STR("cs"))))
            return exo_lex_error(j->line, code.ptr, "unknown-lang", "unknown language \"%.*s\" in %s; expected en pl ro id%s",
                                 EXO_FMT(exo_lex_shown(code)), args[arg].head, guard ? " cs" : "");
        *out |= 1u << lang;
    }
    return true;
}

static bool parse_arg(job *j, int arg, exo_str flag) {
    exo_flags *f = &j->flags;
    size_t head = strlen(args[arg].head);
    exo_str value = exo_str_of(flag.ptr + head, flag.len - head), part;
    int32_t n;
    if (!allow(j, flag, args[arg].rows)) return false;
    if (!value.len) return malformed(j, flag, args[arg].shape);
    switch (arg) {
    case ARG_LANG: return parse_langs(j, arg, flag, value, &f->langs);
    case ARG_HOME: return parse_langs(j, arg, flag, value, &f->home);
    case ARG_CUE: return set_text(j, &f->cue, flag, value, "cue:");
    case ARG_MIN:
        if (f->min) return twice(j, flag, "min:");
        if (!parse_number(value, &n) || n < 1 || n > 255) return malformed(j, flag, args[arg].shape);
        f->min = (uint8_t)n;
        return true;
    case ARG_PRIO:
        if (f->prio) return twice(j, flag, "prio:");
        if (!parse_number(value, &n) || n < -1000 || n > 1000) return malformed(j, flag, args[arg].shape);
        f->prio = n;
        return true;
    case ARG_TRIGGER: {
        exo_str list = value;
        while (exo_str_next(&list, ',', &part))
            if (!part.len) return malformed(j, flag, args[arg].shape);
        return set_text(j, &f->trigger, flag, value, "trigger:");
    }
    default: {
        exo_str key = exo_str_of(flag.ptr, head - 1);
        if (!xid_shape(arg, value))
            return exo_lex_error(j->line, flag.ptr, "bad-xid", "malformed id \"%.*s\"; expected %s",
                                 EXO_FMT(exo_lex_shown(flag)), args[arg].shape);
        for (size_t i = 0; i < f->nxids; i++)
            if (exo_str_eq(j->xids[i].key, key)) return twice(j, flag, args[arg].head);
        j->xids[f->nxids++] = (exo_xid){key, value};
        return true;
    }
    }
}

static bool parse_simple(job *j, size_t i, exo_str flag) {
    exo_flags *f = &j->flags;
    if (!allow(j, flag, simple[i].rows)) return false;
    if (simple[i].sort == LETTERS) {
        if (f->letters) return twice(j, flag, "letter guard");
        f->letters = (exo_case_guard)simple[i].value;
    } else if (simple[i].sort == SEX) {
        if (f->sex) return twice(j, flag, "sex");
        f->sex = (char)simple[i].value;
    } else {
        bool *slot = (bool *)((char *)f + simple[i].at);
        if (*slot) return twice(j, flag, simple[i].name);
        *slot = true;
    }
    return true;
}

static bool unknown(const job *j, exo_str flag) {
    static const char *const suffixes[] = {"abbr", "adj", "dem", "old", "bad"};
    exo_str shown = exo_lex_shown(flag);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (exo_str_is(flag, suffixes[i]))
            return exo_lex_error(j->line, flag.ptr, "unknown-flag",
                                 "unknown flag \"%s\"; it belongs in the field column (\"pl.%s\")", suffixes[i],
                                 suffixes[i]);
    const char *near = guess(flag);
    if (near)
        return exo_lex_error(j->line, flag.ptr, "unknown-flag", "unknown flag \"%.*s\" (did you mean \"%s\"?)",
                             EXO_FMT(shown), near);
    return exo_lex_error(j->line, flag.ptr, "unknown-flag",
                         "unknown flag \"%.*s\"; expected a guard, an id such as wd:Q148, =paradigm or an "
                         "ISO 639-1 code", EXO_FMT(shown));
}

static bool parse_flag(job *j, exo_str flag) {
    if (flag.ptr[0] == '=') {
        exo_str code = exo_str_of(flag.ptr + 1, flag.len - 1);
        if (!allow(j, flag, INFLECTED)) return false;
        if (!code.len) return malformed(j, flag, "=code, one for each word with commas between");
        return set_text(j, &j->flags.paradigm, flag, code, "paradigm");
    }
    if (exo_str_is(flag, "pl") && (j->spec->where & PL_IS_PLURAL)) {
        if (j->flags.plural) return twice(j, flag, "plural");
        j->flags.plural = true;
        j->where &= PL_IS_PLURAL;
        return true;
    }
    for (size_t i = 0; i < SIMPLE; i++)
        if (exo_str_is(flag, simple[i].name)) return parse_simple(j, i, flag);
    for (int i = 0; i < ARGS; i++)
        if (exo_str_starts(flag, exo_str_cstr(args[i].head))) return parse_arg(j, i, flag);
    if (exo_lex_is_origin(flag)) {
        if (!allow(j, flag, NAMES)) return false;
        return set_text(j, &j->flags.origin, flag, flag, "origin");
    }
    return unknown(j, flag);
}

/* ---- the column ---------------------------------------------------------------------------- */

/* All flags, so that each wrong one is named; NULL when one was. */
static const exo_flags *parse_all(job *j, exo_str column) {
    exo_str rest = column, flag;
    bool good = true;
    while (exo_str_next(&rest, ' ', &flag))
        if (flag.len && !parse_flag(j, flag)) good = false;
    if (good && j->flags.cue_if_initial && !j->flags.cue.len)
        good = exo_lex_error(j->line, column.ptr, "flag-value", "cue-if-initial without cue:SET");
    if (!good) return NULL;
    exo_arena *arena = &j->line->lex->arena;
    if (j->flags.nxids) {
        size_t size = j->flags.nxids * sizeof *j->xids;
        exo_xid *copy = exo_arena_get(arena, size);
        if (!copy) goto nomem;
        memcpy(copy, j->xids, size);
        j->flags.xids = copy;
    }
    exo_flags *flags = exo_arena_get(arena, sizeof *flags);
    if (!flags) goto nomem;
    *flags = j->flags;
    return flags;
nomem:
    j->line->lex->nomem = true;
    return NULL;
}

const exo_flags *exo_lex_flags_parse(const exo_lex_line *line, exo_str column, const exo_lex_spec *spec) {
    exo_lexicon *lex = line->lex;
    lex->scratch.len = 0;
    if (!exo_buf_putc(&lex->alloc, &lex->scratch, spec->where & PL_IS_PLURAL ? KEEP_PLURAL : KEEP_ORIGIN) ||
        !exo_buf_str(&lex->alloc, &lex->scratch, column)) {
        lex->nomem = true;
        return NULL;
    }
    uint32_t known = exo_intern_find(&lex->flag_texts, exo_buf_view(&lex->scratch));
    if (known != UINT32_MAX && (lex->flagsets.at[known].where & spec->where)) return lex->flagsets.at[known].flags;
    job j = {.line = line, .spec = spec, .where = 0xFF};
    const exo_flags *flags = parse_all(&j, column);
    if (!flags || known != UINT32_MAX) return flags;
    exo_lex_flagset set = {flags, j.where};
    if (!EXO_PUSH(&lex->alloc, &lex->flagsets, set) ||
        exo_intern_put(&lex->flag_texts, exo_buf_view(&lex->scratch)) == UINT32_MAX) {
        lex->nomem = true;
        return NULL;
    }
    return flags;
}

/* Layer text -> rows. One pass over the lines; each row is checked by itself, and what concerns several
   rows (declarations, removals, references) waits for layers.c. A row with an error is left out whole and
   reading goes on with the next, so that one run names every error of a layer. */
#include "inside.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- remarks ------------------------------------------------------------------------------- */

void exo_lex_emit(exo_lexicon *lex, const exo_lex_remark *r) {
    const char *file = lex->files.at[r->place.file];
    if (r->severity == EXO_LEX_ERROR) {
        if (!lex->errors++)
            exo_error_set(&lex->first, EXONYM_ERR_SYNTAX, file, r->place.line, r->place.column, "%s", r->message);
    } else {
        lex->warnings++;
    }
    if (lex->remark) lex->remark(lex->user, r->severity, file, r->place.line, r->place.column, r->code, r->message);
}

static void say(exo_lexicon *lex, int severity, exo_lex_place place, const char *code, const char *format,
                va_list args) {
    char text[512];
    vsnprintf(text, sizeof text, format, args);
    text[exo_utf8_check(text, strlen(text))] = '\0'; /* no half character where it was cut */
    exo_lex_remark r = {place, severity, code, text};
    if (!lex->settling) {
        exo_lex_emit(lex, &r);
        return;
    }
    r.message = exo_arena_dup(&lex->arena, exo_str_cstr(text)).ptr;
    if (!r.message || !EXO_PUSH(&lex->alloc, &lex->later, r)) lex->nomem = true;
}

void exo_lex_say(exo_lexicon *lex, int severity, exo_lex_place place, const char *code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    say(lex, severity, place, code, format, args);
    va_end(args);
}

static exo_lex_place place_of(const exo_lex_line *line, const char *at) {
    return (exo_lex_place){line->file, line->number, at ? exo_lex_column(line, at) : 0};
}

bool exo_lex_error(const exo_lex_line *line, const char *at, const char *code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    say(line->lex, EXO_LEX_ERROR, place_of(line, at), code, format, args);
    va_end(args);
    return false;
}

void exo_lex_warn(const exo_lex_line *line, const char *at, const char *code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    say(line->lex, EXO_LEX_WARNING, place_of(line, at), code, format, args);
    va_end(args);
}

exo_str exo_lex_shown(exo_str s) {
    size_t most = 60;
    if (s.len <= most) return s;
    while (most && ((unsigned char)s.ptr[most] & 0xC0) == 0x80) most--;
    return exo_str_of(s.ptr, most);
}

/* ---- columns and values -------------------------------------------------------------------- */

bool exo_lex_next_value(exo_str *rest, exo_str *value) {
    if (!rest->ptr) return false;
    const char *p = rest->ptr, *end = p + rest->len;
    while (p < end && (p = memchr(p, ';', (size_t)(end - p)))) {
        const char *semi = p++;
        if (semi == rest->ptr || semi[-1] != ' ' || p == end || *p != ' ') continue;
        *value = exo_str_of(rest->ptr, (size_t)(semi - 1 - rest->ptr));
        *rest = exo_str_of(p + 1, (size_t)(end - p - 1));
        return true;
    }
    *value = *rest;
    *rest = (exo_str){NULL, 0};
    return true;
}

exo_str exo_lex_trim(const exo_lex_line *line, exo_str column) {
    exo_str trimmed = exo_str_trim(column);
    if (trimmed.len && trimmed.len != column.len)
        exo_lex_warn(line, column.ptr, "spaces", "spaces around \"%.*s\"", EXO_FMT(exo_lex_shown(trimmed)));
    return trimmed;
}

/* A row being read: its columns, and what they turned out to be. */
typedef struct row {
    exo_lex_line *line;
    exo_str id, field, value, flag_text;
    exo_lex_op op;
    exo_lex_spec spec;
    const exo_flags *flags;
} row;

static bool split_columns(row *r) {
    exo_str rest = r->line->text, columns[4], part;
    size_t n = 0;
    const char *fifth = NULL;
    while (exo_str_next(&rest, '\t', &part)) {
        if (n < 4) columns[n] = part;
        if (n == 4) fifth = part.ptr;
        n++;
    }
    const char *end = r->line->text.ptr + r->line->text.len;
    for (size_t i = n; i < 4; i++) columns[i] = exo_str_of(end, 0);
    if (fifth)
        return exo_lex_error(r->line, fifth, "columns", "%zu columns; expected 4: id, field, value, flags", n);
    r->id = columns[0];
    if (r->id.len && (r->id.ptr[0] == '-' || r->id.ptr[0] == '=')) {
        r->op = r->id.ptr[0] == '-' ? EXO_LEX_REMOVE : EXO_LEX_REPLACE;
        r->id = exo_str_of(r->id.ptr + 1, r->id.len - 1);
    }
    r->id = exo_lex_trim(r->line, r->id);
    r->field = exo_lex_trim(r->line, columns[1]);
    r->value = exo_lex_trim(r->line, columns[2]);
    r->flag_text = columns[3];
    bool two = r->op == EXO_LEX_REMOVE || exo_str_is(r->field, "drop");
    if (n < 2 || (n == 2 && !two))
        return exo_lex_error(r->line, end, "columns",
                             "%zu column%s; expected 4, with tabs between: id, field, value, flags", n,
                             n == 1 ? "" : "s");
    return true;
}

static bool check_id(const row *r) {
    if (!r->id.len) return exo_lex_error(r->line, r->id.ptr, "bad-id", "empty id");
    if (strchr("-=#", r->id.ptr[0]))
        return exo_lex_error(r->line, r->id.ptr, "bad-id",
                             "id \"%.*s\" begins with \"%c\"; an id may not begin with - = #",
                             EXO_FMT(exo_lex_shown(r->id)), r->id.ptr[0]);
    return true;
}

static bool find_spec(exo_lexicon *lex, exo_str text, exo_lex_spec *out) {
    uint32_t known = exo_intern_find(&lex->fields, text);
    if (known != UINT32_MAX) {
        *out = lex->specs.at[known];
        return true;
    }
    if (!exo_lex_field_parse(lex, text, out)) return false;
    if (!EXO_PUSH(&lex->alloc, &lex->specs, *out) || exo_intern_put(&lex->fields, text) == UINT32_MAX)
        lex->nomem = true;
    return true;
}

static bool check_field(row *r) {
    if (!r->field.len) return exo_lex_error(r->line, r->field.ptr, "unknown-field", "empty field");
    if (find_spec(r->line->lex, r->field, &r->spec)) return true;
    const char *near = exo_lex_field_guess(r->field);
    exo_str shown = exo_lex_shown(r->field);
    bool fresh = exo_intern_find(&r->line->lex->ids, r->id) == UINT32_MAX && r->op == EXO_LEX_ADD;
    bool kind = near ? exo_lex_is_kind(near) : fresh && !memchr(r->field.ptr, '.', r->field.len);
    const char *code = kind ? "unknown-kind" : "unknown-field", *what = kind ? "kind" : "field";
    if (near)
        return exo_lex_error(r->line, r->field.ptr, code, "unknown %s \"%.*s\" (did you mean \"%s\"?)", what,
                             EXO_FMT(shown), near);
    if (kind)
        return exo_lex_error(r->line, r->field.ptr, code,
                             "unknown kind \"%.*s\"; expected person country city region place org event product "
                             "group concept", EXO_FMT(shown));
    return exo_lex_error(r->line, r->field.ptr, code,
                         "unknown field \"%.*s\"; expected pl ro en id any (with .abbr .adj .dem .old .bad), cyrl.ru "
                         "hani ..., given surname alias pattern generic.pl local.pl member-of capital-of located-in of recalls citizen-of body sphere office source test.pl",
                         EXO_FMT(shown));
}

/* ---- what a row says, checked alone --------------------------------------------------------- */

/* "X" of "X (Twitter)". */
exo_str exo_lex_written(exo_str canonical) {
    if (!exo_str_ends(canonical, EXO_STR(")"))) return canonical;
    for (size_t i = canonical.len; i-- > 1;)
        if (canonical.ptr[i] == '(') {
            exo_str head = exo_str_trim(exo_str_of(canonical.ptr, i));
            return head.len ? head : canonical;
        }
    return canonical;
}

static bool guarded(const exo_flags *f) {
    return f->letters || f->langs || f->cue.len || f->ante || f->cut_short || f->quoted || f->sole || f->notallcaps || f->min || f->label ||
           f->family;
}

static void check_short(const row *r, exo_str value) {
    unsigned names = EXO_ON_DECLARE | EXO_ON_NAME | EXO_ON_FORM;
    if (!(r->spec.where & names) || r->spec.suffix == EXO_SUFFIX_ABBR || guarded(r->flags)) return;
    exo_str written = r->spec.field == EXO_FIELD_DECLARE ? exo_lex_written(value) : value;
    if (exo_lex_letters(written) <= 3)
        exo_lex_warn(r->line, value.ptr, "short-name",
                     "\"%.*s\" is short and has no guard; add one (Aa, AA, lang:, cue:, ante)", EXO_FMT(written));
}

static bool check_declaration(const row *r) {
    exo_lexicon *lex = r->line->lex;
    const exo_flags *f = r->flags;
    bool person = r->spec.kind == EXO_KIND_PERSON;
    if (!person && (f->sex || f->mono || f->family_first || f->known))
        return exo_lex_error(r->line, r->flag_text.ptr, "person-flag",
                             "m, f, mono, family-first and known belong to a person, not to kind \"%s\"",
                             exo_kind_name(r->spec.kind));
    if (f->family && !memchr(r->value.ptr, '{', r->value.len))
        return exo_lex_error(r->line, r->value.ptr, "family",
                             "the name of a family shows where its number goes, as in APT{n}");
    if (person && !f->sex)
        exo_lex_warn(r->line, r->value.ptr, "no-sex", "person without m or f");
    if (person && !f->mono && !memchr(exo_lex_written(r->value).ptr, ' ', exo_lex_written(r->value).len))
        exo_lex_warn(r->line, r->value.ptr, "mono", "person with one name and without mono");
    uint32_t known = exo_intern_find(&lex->ids, r->id);
    if (known != UINT32_MAX && lex->about.at[known].layer == lex->layer) {
        const exo_lex_id *about = &lex->about.at[known];
        return exo_lex_error(r->line, r->id.ptr, "declared-twice", "\"%.*s\" is declared already, at %s:%u",
                             EXO_FMT(exo_lex_shown(r->id)), lex->files.at[about->file], (unsigned)about->line);
    }
    return true;
}

/* Fields whose column is one value, " ; " or not. */
static bool one_value(const exo_lex_spec *spec) {
    return spec->field == EXO_FIELD_PATTERN || spec->field == EXO_FIELD_SOURCE || spec->field == EXO_FIELD_TEST;
}

static bool next_value(const row *r, exo_str *rest, exo_str *value) {
    if (!one_value(&r->spec)) return exo_lex_next_value(rest, value);
    *value = *rest;
    *rest = (exo_str){NULL, 0};
    return value->ptr != NULL;
}

/* "Wrócił z [Chin]." : brackets in pairs, around something, none inside another; a backslash before one takes it as it is. */
static bool check_sentence(const row *r, exo_str sentence) {
    const char *open = NULL, *p = sentence.ptr, *end = p + sentence.len;
    for (; p < end; p++) {
        if (*p == '\\' && p + 1 < end && strchr("[]\\", p[1])) {
            p++;
        } else if (*p == '[') {
            if (open) break;
            open = p;
        } else if (*p == ']') {
            if (!open || p == open + 1) break;
            open = NULL;
        }
    }
    if (p == end && !open) return true;
    return exo_lex_error(r->line, p < end ? p : open, "brackets",
                         "a test has its mentions in brackets, [so], one behind the other; write \\[ for a bracket of the text");
}

static bool check_values(const row *r) {
    exo_str rest = r->value, value;
    bool single = r->spec.field == EXO_FIELD_DECLARE || r->spec.field == EXO_FIELD_SAME_AS;
    for (size_t n = 0; next_value(r, &rest, &value); n++) {
        if (n == 1 && single)
            return exo_lex_error(r->line, value.ptr, "one-value", "\"%.*s\" takes one value",
                                 EXO_FMT(exo_lex_shown(r->field)));
        exo_str trimmed = exo_lex_trim(r->line, value);
        if (!trimmed.len) return exo_lex_error(r->line, value.ptr, "empty-value", "empty value");
        if (r->op == EXO_LEX_REMOVE) continue;
        if (r->spec.field == EXO_FIELD_TEST && !check_sentence(r, trimmed)) return false;
        if (!exo_lex_value_check(r->line, trimmed, &r->spec)) return false;
        check_short(r, trimmed);
    }
    return true;
}

static bool check_removal(const row *r) {
    if (r->spec.field == EXO_FIELD_DECLARE)
        return exo_lex_error(r->line, r->field.ptr, "bad-removal",
                             "a declaration cannot be removed; to remove the whole entity write: %.*s <TAB> drop",
                             EXO_FMT(exo_lex_shown(r->id)));
    return !r->value.len || check_values(r);
}

/* ---- sections of a file ---------------------------------------------------------------------- */

/* A row "*" speaks of the persons that are declared below it in the file: "* sphere politics", and "-* sphere" ends it. */
static bool keep_section(const row *r) {
    exo_lexicon *lex = r->line->lex;
    bool sphere = r->spec.field == EXO_FIELD_SPHERE;
    if (r->spec.drop || (!sphere && r->spec.field != EXO_FIELD_CITIZEN_OF) || r->op == EXO_LEX_REPLACE)
        return exo_lex_error(r->line, r->line->text.ptr, "bad-section", "a row \"*\" is one of sphere or citizen-of, and -* ends it; \"%.*s\" belongs to one id",
                             EXO_FMT(exo_lex_shown(r->field)));
    if (r->flag_text.len) return exo_lex_error(r->line, r->flag_text.ptr, "bad-flag", "a row \"*\" takes no flags");
    if (r->op == EXO_LEX_REMOVE ? r->value.len > 0 : !check_values(r))
        return r->op != EXO_LEX_REMOVE ? false : exo_lex_error(r->line, r->value.ptr, "bad-section", "-* ends the whole section and takes no value");
    if (!lex->sections.len && !EXO_PUSH(&lex->alloc, &lex->sections, (exo_lex_section){0})) return lex->nomem = true;
    exo_lex_section s = lex->sections.at[lex->section];
    s.file = r->line->file;
    if (sphere) {
        memset(s.spheres, 0, sizeof s.spheres);
        s.sphere_line = r->line->number;
    } else {
        s.citizen_of = (exo_str){NULL, 0};
        s.citizen_line = r->line->number;
    }
    exo_str rest = r->value, value;
    for (size_t n = 0; r->op != EXO_LEX_REMOVE && exo_lex_next_value(&rest, &value); n++) {
        if (n == (sphere ? EXO_LEX_SPHERES : 1))
            return exo_lex_error(r->line, value.ptr, "one-value", "at most %d value%s here", sphere ? EXO_LEX_SPHERES : 1, sphere ? "s stand" : " stands");
        if (sphere) s.spheres[n] = exo_str_trim(value);
        else s.citizen_of = exo_str_trim(value);
    }
    if (!EXO_PUSH(&lex->alloc, &lex->sections, s)) lex->nomem = true;
    else lex->section = (uint32_t)lex->sections.len - 1;
    return true;
}

static bool check_row(row *r) {
    const exo_lex_line *line = r->line;
    if (!split_columns(r) || !check_id(r) || !check_field(r)) return false;
    if (exo_str_is(r->id, "*")) return keep_section(r);
    if (r->spec.drop) {
        if (r->op != EXO_LEX_ADD)
            return exo_lex_error(line, line->text.ptr, "bad-removal", "drop stands without \"-\" or \"=\"");
        if (r->value.len)
            return exo_lex_error(line, r->value.ptr, "drop-value", "drop takes no value; it removes the whole entity");
        r->op = EXO_LEX_DROP;
    } else if (r->op != EXO_LEX_REMOVE && !r->value.len) {
        return exo_lex_error(line, r->value.ptr, "empty-value", "empty value");
    }
    r->flags = exo_lex_flags_parse(line, r->flag_text, &r->spec);
    if (!r->flags) return false;
    if (r->op == EXO_LEX_DROP) return true;
    if (r->op == EXO_LEX_REMOVE) return check_removal(r);
    if (r->spec.field == EXO_FIELD_PATTERN && !r->flags->trigger.len)
        return exo_lex_error(line, r->flag_text.ptr, "no-trigger",
                             "pattern without trigger:word; it says where matching is tried");
    return check_values(r) && (r->spec.field != EXO_FIELD_DECLARE || check_declaration(r));
}

/* ---- keeping it ---------------------------------------------------------------------------- */

static uint32_t number_of(exo_lexicon *lex, exo_str id) {
    uint32_t n = exo_intern_put(&lex->ids, id);
    if (n == UINT32_MAX ||
        (n == lex->about.len && !EXO_PUSH(&lex->alloc, &lex->about, (exo_lex_id){0}))) {
        lex->nomem = true;
        return UINT32_MAX;
    }
    return n;
}

static void keep_value(const row *r, exo_lex_row *kept, exo_str value) {
    exo_lexicon *lex = r->line->lex;
    kept->fact.value = value;
    kept->fact.column = exo_lex_column(r->line, value.ptr ? value.ptr : r->field.ptr);
    if (lex->rows.len >= EXO_LEX_NONE - 1 || !EXO_PUSH(&lex->alloc, &lex->rows, *kept)) lex->nomem = true;
}

static void keep(const row *r) {
    exo_lexicon *lex = r->line->lex;
    exo_lex_row kept = {
        .fact = {.field = r->spec.field, .suffix = r->spec.suffix, .lang = r->spec.lang, .script = r->spec.script,
                 .flags = r->flags, .file = r->line->file, .line = r->line->number,
                 .section = r->spec.field == EXO_FIELD_DECLARE && r->spec.kind == EXO_KIND_PERSON ? lex->section : 0},
        .id = number_of(lex, r->id),
        .layer = lex->layer,
        .flags_column = exo_lex_column(r->line, r->flag_text.ptr),
        .op = (uint8_t)r->op,
        .kind = (uint8_t)r->spec.kind};
    if (kept.id == UINT32_MAX) return;
    if (r->spec.field == EXO_FIELD_DECLARE && r->op != EXO_LEX_DROP) {
        exo_lex_id *about = &lex->about.at[kept.id];
        about->layer = lex->layer;
        about->file = kept.fact.file;
        about->line = kept.fact.line;
    }
    if (!r->value.len) {
        keep_value(r, &kept, (exo_str){NULL, 0});
        return;
    }
    exo_str rest = r->value, value;
    while (next_value(r, &rest, &value)) keep_value(r, &kept, exo_str_trim(value));
}

/* A refused row may have been the declaration of its id: then the id's other rows are not to blame. */
static void refuse(const exo_lex_line *line) {
    exo_lexicon *lex = line->lex;
    exo_str rest = line->text, id, field = {NULL, 0};
    exo_lex_spec spec;
    exo_str_next(&rest, '\t', &id);
    exo_str_next(&rest, '\t', &field);
    if (id.len && (id.ptr[0] == '-' || id.ptr[0] == '=')) id = exo_str_of(id.ptr + 1, id.len - 1);
    id = exo_str_trim(id);
    field = exo_str_trim(field);
    if (!id.len || (field.len && find_spec(lex, field, &spec) && spec.field != EXO_FIELD_DECLARE)) return;
    uint32_t n = number_of(lex, id);
    if (n != UINT32_MAX) lex->about.at[n].tried = true;
}

/* ---- lines --------------------------------------------------------------------------------- */

static void read_line(exo_lex_line *line, bool words) {
    if (line->text.len > EXO_LEX_LINE_MAX) {
        exo_lex_error(line, NULL, "line-too-long", "line of %zu bytes; at most %d", line->text.len, EXO_LEX_LINE_MAX);
        return;
    }
    bool good = exo_lex_line_check(line);
    if (good && (line->text.ptr[0] == '#' || !exo_str_trim(line->text).len)) return;
    if (words) {
        if (good) exo_lex_word_line(line);
        return;
    }
    row r = {.line = line};
    if (good && check_row(&r)) {
        if (!exo_str_is(r.id, "*")) keep(&r);
    } else if (line->text.ptr[0] != '#')
        refuse(line);
}

static exonym_status read_lines(exo_lexicon *lex, uint32_t file, exo_str text, bool words, exonym_error *err) {
    exo_str rest = text;
    bool crlf = false;
    if (exo_str_starts(rest, EXO_STR("\xEF\xBB\xBF"))) rest = exo_str_of(rest.ptr + 3, rest.len - 3);
    exo_lex_line line = {.lex = lex, .file = file};
    while (rest.len && exo_str_next(&rest, '\n', &line.text)) {
        line.number++;
        line.ascii = true;
        if (line.text.len && line.text.ptr[line.text.len - 1] == '\r') {
            line.text.len--;
            if (!crlf) {
                crlf = true;
                exo_lex_warn(&line, NULL, "crlf", "lines end in CR LF; expected LF");
            }
        }
        if (line.text.len) read_line(&line, words);
        if (lex->nomem) return exo_error_nomem(err);
    }
    return EXONYM_OK;
}

exonym_status exo_lexicon_add(exo_lexicon *lex, const char *file, exo_str text, exonym_error *err) {
    if (lex->nomem) return exo_error_nomem(err);
    if (lex->settled)
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, file, 0, 0, "the lexicon is finished; nothing can be added");
    if (!lex->layer) lex->layer = 1;
    exo_str name = exo_arena_dup(&lex->arena, exo_str_cstr(file));
    if (!name.ptr || !EXO_PUSH(&lex->alloc, &lex->files, name.ptr)) {
        lex->nomem = true;
        return exo_error_nomem(err);
    }
    lex->section = 0;
    return read_lines(lex, (uint32_t)lex->files.len - 1, text, exo_lex_is_word_file(file, text), err);
}

exonym_status exo_lexicon_layer(exo_lexicon *lex, exonym_error *err) {
    if (lex->settled)
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0, "the lexicon is finished; nothing can be added");
    lex->layer++;
    return EXONYM_OK;
}

/* ---- the handle ---------------------------------------------------------------------------- */

exonym_status exo_lexicon_new(const exo_alloc *a, exo_lex_remark_fn *remark, void *user, exo_lexicon **out,
                              exonym_error *err) {
    exo_lexicon *lex = exo_calloc(a, 1, sizeof *lex);
    *out = NULL;
    if (!lex) return exo_error_nomem(err);
    lex->alloc = *a;
    lex->remark = remark;
    lex->user = user;
    exo_arena_init(&lex->arena, a);
    exo_intern_init(&lex->ids, &lex->arena);
    exo_intern_init(&lex->fields, &lex->arena);
    exo_intern_init(&lex->flag_texts, &lex->arena);
    exo_intern_init(&lex->sets, &lex->arena);
    *out = lex;
    return EXONYM_OK;
}

void exo_lexicon_free(exo_lexicon *lex) {
    if (!lex) return;
    exo_alloc a = lex->alloc;
    exo_intern_free(&lex->ids);
    exo_intern_free(&lex->fields);
    exo_intern_free(&lex->flag_texts);
    exo_intern_free(&lex->sets);
    exo_free(&a, lex->about.at);
    exo_free(&a, lex->specs.at);
    exo_free(&a, lex->flagsets.at);
    exo_free(&a, lex->files.at);
    exo_free(&a, lex->rows.at);
    exo_free(&a, lex->words.at);
    exo_free(&a, lex->sections.at);
    exo_free(&a, lex->later.at);
    exo_free(&a, lex->wide.at);
    exo_free(&a, lex->scratch.at);
    exo_free(&a, lex->entities);
    exo_free(&a, lex->facts);
    exo_free(&a, lex->entity_of);
    exo_arena_free(&lex->arena);
    exo_free(&a, lex);
}

const exo_lex_section *exo_lexicon_section(const exo_lexicon *lex, uint32_t section) {
    static const exo_lex_section none;
    return section < lex->sections.len ? &lex->sections.at[section] : &none;
}

size_t exo_lexicon_errors(const exo_lexicon *lex) { return lex->errors; }
size_t exo_lexicon_warnings(const exo_lexicon *lex) { return lex->warnings; }
const char *exo_lexicon_file(const exo_lexicon *lex, uint32_t file) {
    return file < lex->files.len ? lex->files.at[file] : NULL;
}

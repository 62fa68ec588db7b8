/* normalize explain: why each name was found or not, from the bytes of the text to the lexicon's rows. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"

#include <unistd.h>

static const char help[] =
    "Usage: normalize explain [OPTION]... [TEXT]...\n"
    "\n"
    "Says for every place where a name of the lexicon matches: whose name it is and in which row it stands, how\n"
    "each word leads there (bytes, folded word, form, grammatical tag, paradigm), and what became of it: a mention,\n"
    "refused by a guard, or lost to another name, and why. Without TEXT, or for the text -, reads standard input.\n"
    "\n"
    "  --file FILE              explain this file too; again for more\n"
    "  --lang LANG              language of the text: en, pl, ro or id (default: detected)\n"
    "  --types TYPE[,TYPE]...   mentions of these only: PER ORG GPE LOC GROUP PRODUCT EVENT CONCEPT\n"
    "  --json                   a JSON object a text instead, for programs\n"
    "  -L, --lexicon PATH       add a layer (a .tsv file or a folder of them) or a compiled image; again for more\n"
    "  --no-builtin             leave the built-in lexicon out\n"
    "  -h, --help               this text\n"
    "\n"
    "Offsets are bytes of UTF-8.\n";

enum { OPT_FILE = 256, OPT_LANG, OPT_TYPES, OPT_JSON, OPT_NO_BUILTIN };
static const struct option longs[] = {
    {"file", required_argument, NULL, OPT_FILE}, {"lang", required_argument, NULL, OPT_LANG},
    {"types", required_argument, NULL, OPT_TYPES}, {"json", no_argument, NULL, OPT_JSON},
    {"lexicon", required_argument, NULL, 'L'}, {"no-builtin", no_argument, NULL, OPT_NO_BUILTIN},
    {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
};

typedef struct explain {
    bool json, no_builtin;
    const char *lang;
    exonym_scan_options options;
    EXO_VEC(const char *) lexicons, files;
    exo_lexicons images;
    exonym_scanner *scanner;
    exo_str text;
    size_t count;          /* matches of the text given out */
    uint64_t start, end;   /* of the last one */
    EXO_VEC(exonym_mention) told; /* mentions that a match has told of */
    exo_out out;
    int code;
} explain;

/* ---- words for what the library names ---------------------------------------------------------------- */

/* A name that the library gives, and what it means. */
typedef struct wording {
    const char *name, *text;
} wording;
#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *words_for(const char *name, const wording *list, size_t n, const char *otherwise) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i].name, name)) return list[i].text;
    return otherwise;
}

/* Why a guard refuses; its name says the rest for one that is not here. */
static const char *guard_text(const char *guard) {
    static const wording guards[] = {
        {"case", "not written with the capitals that the row asks for (Aa, AA)"},
        {"notallcaps", "the line is written in capitals, and the row does not count there (notallcaps)"},
        {"ordinary", "an ordinary word of the language, and its capital says nothing here"},
        {"tongue", "the language is meant: beside a word for language, behind its preposition, or in a list of languages"},
        {"marks", "an ordinary word of the language without the marks of the name"},
        {"min", "shorter than the row asks for (min)"},
        {"lang", "the text is not in a language that the row is for (lang)"},
        {"language", "a form of another language, and an ordinary word or small letters in this one"},
        {"cue", "no word of the row's cue set within five words (cue)"},
        {"given", "the word is part of somebody else's name: behind a given name or initial, or a given name itself"},
        {"longer", "a part of a longer name that the lexicon has not got"},
        {"order", "a given name behind a family name, which English does not write"},
        {"joined", "the first member of a compound, and no hyphen and word follow"},
        {"counted", "a plural made by rule, and no word that counts stands before it"},
        {"generic", "a generic body, and the text does not say of which country"},
        {"quoted", "it does not stand alone between quotation marks, or is what something else is called (quoted)"},
        {"ante", "the document does not name it in full, and the name asks for that (ante)"},
        {"common", "others have that name too, and nothing near says that it is this one (a word of the set known-for)"},
        {"sound", "a single word by its sound, and the document does not name its bearer in full"},
    };
    return words_for(guard, guards, COUNT(guards), "by this guard");
}

/* What told the country of a generic body. */
static const char *country_text(const char *by) {
    static const wording ways[] = {
        {"beside", "its country stands beside it"},
        {"noun", "its country stands beside it, but nothing makes the noun a name"},
        {"document", "elsewhere the document says whose it is, and names no other"},
        {"home", "the document is news of that country"},
        {"nearest", "no other country stands near"},
    };
    return words_for(by, ways, COUNT(ways), "by its surroundings");
}

static const char *reason_text(const char *reason) {
    static const wording reasons[] = {
        {"beside", "a word right beside it says which of them is meant"}, {"longer", "the longer name has its place"}, {"earlier", "the name that begins earlier has its place"},
        {"evidence", "the other is stronger evidence"}, {"prio", "the other row has a higher prio"},
        {"full name", "the document names the other in full"}, {"image", "the later image wins"},
        {"ambiguous", "as likely; both are candidates"}, {"order", "all else is equal; the first entity is taken"},
        {"filter", "left out by the types asked for"},
    };
    return words_for(reason, reasons, COUNT(reasons), reason);
}

static const char *fate_name(exonym_fate fate) {
    static const char *const names[] = {"mention", "refused", "covered", "lost", "same", "left"};
    return (size_t)fate < sizeof names / sizeof *names ? names[fate] : "";
}

static exonym_entity entity_of(const explain *x, const exonym_match *m) {
    exonym_entity e = {.id = "", .canonical = "", .label = "", .type = ""};
    exonym_entity_at(x->images.images.at[m->image], m->entity, &e);
    return e;
}

/* ---- for a terminal ------------------------------------------------------------------------------------ */

static void put_span(explain *x, uint64_t start, uint64_t end) {
    exo_out_u64(&x->out, start);
    exo_out_puts(&x->out, "..");
    exo_out_u64(&x->out, end);
}

static void put_words(explain *x, const exonym_match *m) {
    exonym_match_word w;
    exo_out *out = &x->out;
    for (size_t n = 0; exonym_match_word_at(x->scanner, m, n, &w); n++) {
        exo_out_puts(out, "      ");
        put_span(x, w.start, w.end);
        exo_out_puts(out, " ");
        exo_out_put(out, x->text.ptr + w.start, (size_t)(w.end - w.start));
        exo_out_puts(out, " -> ");
        exo_out_puts(out, w.folded);
        if (strcmp(w.how, "sound") == 0) {
            exo_out_puts(out, " sounds like ");
            exo_out_puts(out, w.lemma);
        } else {
            exo_out_puts(out, " = ");
            exo_out_puts(out, w.form);
            if (*w.suffix) {
                exo_out_puts(out, " with ");
                exo_out_puts(out, w.how);
                exo_out_puts(out, " ");
                exo_out_puts(out, w.suffix);
            }
            if (strcmp(w.form, w.lemma) != 0) {
                exo_out_puts(out, " of ");
                exo_out_puts(out, w.lemma);
            }
        }
        if (*w.tag) exo_out_puts(out, ", "), exo_out_puts(out, w.tag);
        if (*w.paradigm) exo_out_puts(out, ", paradigm "), exo_out_puts(out, w.paradigm);
        exo_out_putc(out, '\n');
    }
}

static void put_fate(explain *x, const exonym_match *m) {
    exo_out *out = &x->out;
    const char *became[] = {"a mention", "refused", "covered", "lost", "another name of the mention", "left out"};
    exo_out_puts(out, "      ");
    exo_out_puts(out, became[m->fate]);
    if (m->fate == EXONYM_FATE_MENTION) {
        exo_out_puts(out, ", score ");
        exo_out_score(out, m->winner->score);
        if (m->winner->ambiguous) exo_out_puts(out, ", ambiguous");
        if (*m->country_by) {
            exo_out_puts(out, ": ");
            exo_out_puts(out, country_text(m->country_by));
        }
        if (!strcmp(m->via, "role") && m->role_start < m->role_end) {
            exo_out_puts(out, ": the role ");
            exo_out_put(out, x->text.ptr + m->role_start, (size_t)(m->role_end - m->role_start));
            exo_out_puts(out, " beside it fits this bearer (");
            exo_out_puts(out, m->role);
            exo_out_putc(out, ')');
        } else if (!strcmp(m->via, "role")) {
            exo_out_puts(out, ": a role beside the surname has said before who is meant");
        }
    } else if (m->fate == EXONYM_FATE_REFUSED) {
        exo_out_puts(out, " by ");
        exo_out_puts(out, m->refused_by);
        exo_out_puts(out, ": ");
        exo_out_puts(out, guard_text(m->refused_by));
    } else if (m->fate == EXONYM_FATE_COVERED || m->fate == EXONYM_FATE_LOST) {
        exo_out_puts(out, m->fate == EXONYM_FATE_COVERED ? " by " : " to ");
        exo_out_puts(out, m->winner->canonical);
        exo_out_puts(out, " ");
        put_span(x, m->winner->start, m->winner->end);
        exo_out_puts(out, ": ");
        exo_out_puts(out, reason_text(m->lost_by));
        if (m->fate == EXONYM_FATE_LOST) {
            exo_out_puts(out, " (");
            exo_out_score(out, m->score);
            exo_out_puts(out, " against ");
            exo_out_score(out, m->winner->score);
            exo_out_puts(out, ")");
        }
    } else if (m->fate == EXONYM_FATE_LEFT) {
        exo_out_puts(out, ": ");
        exo_out_puts(out, reason_text(m->lost_by));
    }
    exo_out_putc(out, '\n');
}

static void put_head(explain *x, uint64_t start, uint64_t end) {
    if (x->count && x->start == start && x->end == end) return;
    exo_out_putc(&x->out, '\n');
    put_span(x, start, end);
    exo_out_putc(&x->out, ' ');
    exo_out_tsv(&x->out, exo_str_of(x->text.ptr + start, (size_t)(end - start)));
    exo_out_putc(&x->out, '\n');
}

static void put_match(explain *x, const exonym_match *m) {
    exo_out *out = &x->out;
    exonym_entity e = entity_of(x, m);
    put_head(x, m->start, m->end);
    exo_out_puts(out, m->fate == EXONYM_FATE_MENTION ? "  * " : "  - ");
    const char *parts[] = {e.canonical, " (", e.id, ", ", e.type, ") by ", m->via, " \"", m->name, "\", ", m->lang, ", ", m->file, ":"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) exo_out_puts(out, parts[i]);
    exo_out_u64(out, m->line);
    if (m->prio) {
        exo_out_puts(out, m->prio < 0 ? ", prio -" : ", prio ");
        exo_out_u64(out, (uint64_t)(m->prio < 0 ? -(int64_t)m->prio : m->prio));
    }
    exo_out_putc(out, '\n');
    put_words(x, m);
    put_fate(x, m);
}

/* A mention that no match of a name tells of: a numbered family, a name that the document taught. */
static void put_mention(explain *x, const exonym_mention *m) {
    exo_out *out = &x->out;
    put_head(x, m->start, m->end);
    const char *parts[] = {"  * ", m->canonical, " (", m->id, ", ", m->type, ") by ", m->via, "\n      a mention, score "};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) exo_out_puts(out, parts[i]);
    exo_out_score(out, m->score);
    if (m->inferred) exo_out_puts(out, ", inferred from the context");
    if (!strcmp(m->via, "acronym")) exo_out_puts(out, ", introduced by the text in brackets");
    exo_out_putc(out, '\n');
}

/* ---- for programs -------------------------------------------------------------------------------------- */

static void put_member(exo_out *out, const char *key, const char *value) {
    exo_out_puts(out, ",\"");
    exo_out_puts(out, key);
    exo_out_puts(out, "\":");
    exo_out_json(out, exo_str_cstr(value));
}

static void put_json_span(explain *x, uint64_t start, uint64_t end) {
    exo_out_puts(&x->out, "\"start\":");
    exo_out_u64(&x->out, start);
    exo_out_puts(&x->out, ",\"end\":");
    exo_out_u64(&x->out, end);
    exo_out_puts(&x->out, ",\"text\":");
    exo_out_json(&x->out, exo_str_of(x->text.ptr + start, (size_t)(end - start)));
}

static void put_json_entity(exo_out *out, const char *id, const char *canonical, const char *type, const char *via, double score) {
    put_member(out, "id", id);
    put_member(out, "canonical", canonical);
    put_member(out, "type", type);
    put_member(out, "via", via);
    exo_out_puts(out, ",\"score\":");
    exo_out_score(out, score);
}

static void put_json_match(explain *x, const exonym_match *m) {
    exo_out *out = &x->out;
    exonym_entity e = entity_of(x, m);
    exonym_match_word w;
    exo_out_puts(out, x->count ? ",{" : "{");
    put_json_span(x, m->start, m->end);
    put_json_entity(out, e.id, e.canonical, e.type, m->via, m->score);
    put_member(out, "name", m->name);
    put_member(out, "lang", m->lang);
    put_member(out, "tag", m->tag);
    put_member(out, "file", m->file);
    exo_out_puts(out, ",\"line\":");
    exo_out_u64(out, m->line);
    exo_out_puts(out, ",\"prio\":");
    if (m->prio < 0) exo_out_putc(out, '-');
    exo_out_u64(out, (uint64_t)(m->prio < 0 ? -(int64_t)m->prio : m->prio));
    exo_out_puts(out, ",\"words\":[");
    for (size_t n = 0; exonym_match_word_at(x->scanner, m, n, &w); n++) {
        exo_out_puts(out, n ? ",{" : "{");
        put_json_span(x, w.start, w.end);
        put_member(out, "folded", w.folded);
        put_member(out, "how", w.how);
        put_member(out, "form", w.form);
        put_member(out, "lemma", w.lemma);
        put_member(out, "tag", w.tag);
        put_member(out, "paradigm", w.paradigm);
        put_member(out, "suffix", w.suffix);
        exo_out_putc(out, '}');
    }
    exo_out_putc(out, ']');
    put_member(out, "fate", fate_name(m->fate));
    if (*m->country_by) put_member(out, "country_by", m->country_by);
    if (m->role_start < m->role_end) {
        exo_out_puts(out, ",\"role\":{");
        put_json_span(x, m->role_start, m->role_end);
        put_member(out, "of", m->role);
        exo_out_putc(out, '}');
    }
    if (m->fate == EXONYM_FATE_REFUSED) {
        put_member(out, "guard", m->refused_by);
        put_member(out, "why", guard_text(m->refused_by));
    } else if (*m->lost_by) {
        put_member(out, "lost_by", m->lost_by);
        put_member(out, "why", reason_text(m->lost_by));
    }
    if (m->winner && m->fate != EXONYM_FATE_MENTION) {
        exo_out_puts(out, ",\"winner\":{");
        put_json_span(x, m->winner->start, m->winner->end);
        put_json_entity(out, m->winner->id, m->winner->canonical, m->winner->type, m->winner->via, m->winner->score);
        exo_out_putc(out, '}');
    }
    exo_out_putc(out, '}');
}

static void put_json_mention(explain *x, const exonym_mention *m) {
    exo_out_puts(&x->out, x->count ? ",{" : "{");
    put_json_span(x, m->start, m->end);
    put_json_entity(&x->out, m->id, m->canonical, m->type, m->via, m->score);
    exo_out_puts(&x->out, ",\"words\":[],\"fate\":\"mention\"}");
}

/* ---- one text ------------------------------------------------------------------------------------------- */

static bool on_match(void *user, const exonym_match *m) {
    explain *x = user;
    if (x->json) put_json_match(x, m);
    else put_match(x, m);
    x->count++;
    x->start = m->start;
    x->end = m->end;
    bool kept = m->fate != EXONYM_FATE_MENTION && m->fate != EXONYM_FATE_SAME ? true : EXO_PUSH(&exo_cli_alloc, &x->told, *m->winner);
    if (!kept) exo_say("out of memory");
    return kept && !x->out.error;
}

/* Mentions that came about without a name of the lexicon; from a scan of their own. Both lists are in order of start. */
static exonym_status tell_others(explain *x, const exonym_document *about, exonym_error *err) {
    const exonym_mention *mentions;
    size_t n, at = 0;
    exonym_status status = exonym_scan(x->scanner, x->text.ptr, x->text.len, about, &mentions, &n, err);
    for (size_t i = 0; !status && i < n; i++) {
        bool told = false;
        while (at < x->told.len && x->told.at[at].start < mentions[i].start) at++;
        for (size_t k = at; k < x->told.len && x->told.at[k].start == mentions[i].start; k++) told |= x->told.at[k].end == mentions[i].end;
        if (told) continue;
        if (x->json) put_json_mention(x, &mentions[i]);
        else put_mention(x, &mentions[i]);
        x->count++;
    }
    return status;
}

/* False when there is no point in going on. */
static bool text(explain *x, exo_str bytes, const char *name) {
    exonym_error err;
    exo_out *out = &x->out;
    const exonym_document about = {.size = sizeof about, .lang = x->lang};
    while (bytes.len && (bytes.ptr[bytes.len - 1] == '\n' || bytes.ptr[bytes.len - 1] == '\r')) bytes.len--;
    x->text = bytes;
    x->count = x->told.len = 0;
    if (x->json) {
        exo_out_puts(out, "{\"text\":");
        exo_out_json(out, bytes);
        exo_out_puts(out, ",\"matches\":[");
    } else {
        exo_out_put(out, bytes.ptr, bytes.len);
        exo_out_putc(out, '\n');
    }
    exonym_status status = exonym_match_each(x->scanner, bytes.ptr, bytes.len, &about, on_match, x, &err);
    if (!status) status = tell_others(x, &about, &err);
    const char *lang = exonym_scanner_lang(x->scanner);
    if (x->json) {
        exo_out_puts(out, "],\"offsets\":\"bytes\",\"lang\":");
        exo_out_json(out, exo_str_cstr(lang));
        exo_out_puts(out, "}\n");
    } else {
        if (!x->count) exo_out_puts(out, "\nno name of the lexicon matches\n");
        exo_out_puts(out, "\nread in: ");
        exo_out_puts(out, *lang ? lang : "no language for sure");
        exo_out_puts(out, "\n");
    }
    if (status && status != EXONYM_ERR_STOPPED) {
        exo_say("%s%s%s", name ? name : "", name ? ": " : "", err.message);
        x->code = EXO_EXIT_LOST;
    }
    return !out->error;
}

static bool file(explain *x, const char *name) {
    exo_source s;
    bool go_on = true;
    if (!exo_source_open(&s, name)) {
        x->code = EXO_EXIT_LOST;
        return true;
    }
    if (exo_source_whole(&s)) go_on = text(x, s.text, s.name);
    else x->code = EXO_EXIT_LOST;
    exo_source_close(&s);
    return go_on;
}

/* ---- the command ------------------------------------------------------------------------------------------ */

static bool set_option(explain *x, int option) {
    static const char *const langs[] = {"en", "pl", "ro", "id"};
    bool ok = true;
    switch (option) {
    case OPT_FILE: ok = EXO_PUSH(&exo_cli_alloc, &x->files, (const char *)optarg); break;
    case 'L': ok = EXO_PUSH(&exo_cli_alloc, &x->lexicons, (const char *)optarg); break;
    case OPT_LANG: return exo_choice("explain", "--lang", x->lang = optarg, langs, 4) >= 0;
    case OPT_TYPES: return exo_types("explain", x->options.types = optarg);
    case OPT_JSON: x->json = true; break;
    case OPT_NO_BUILTIN: x->no_builtin = true; break;
    default: return false;
    }
    if (!ok) exo_say("out of memory");
    return ok;
}

int exo_cli_explain(int argc, char **argv) {
    explain x = {.options.size = sizeof x.options};
    int option, code = EXO_EXIT_FATAL;
    while ((option = exo_option("explain", argc, argv, ":L:h", longs)) != -1) {
        if (option == 'h') {
            code = exo_print(help);
            goto done;
        }
        if (!set_option(&x, option)) goto done;
    }
    if (!exo_lexicons_scanner("explain", &x.images, x.lexicons.at, x.lexicons.len, !x.no_builtin, &x.options, &x.scanner)) goto done;
    exo_out_init(&x.out, &exo_cli_alloc, STDOUT_FILENO);
    bool go_on = true;
    for (size_t i = 0; go_on && i < x.files.len; i++) go_on = file(&x, x.files.at[i]);
    if (optind == argc && !x.files.len) go_on = file(&x, "-");
    for (int i = optind; go_on && i < argc; i++) go_on = strcmp(argv[i], "-") == 0 ? file(&x, "-") : text(&x, exo_str_cstr(argv[i]), NULL);
    code = exo_finish(&x.out);
    if (!code) code = x.code;
done:
    exonym_scanner_free(x.scanner);
    exo_lexicons_close(&x.images);
    exo_free(&exo_cli_alloc, x.lexicons.at);
    exo_free(&exo_cli_alloc, x.files.at);
    exo_free(&exo_cli_alloc, x.told.at);
    return code;
}

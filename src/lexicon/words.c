/* Word tables: sets of plain words in a language, for guards (cue:SET) and for what counts as an ordinary
   word or a function word. Three columns, set <TAB> lang <TAB> word ; word ...; no flags, no layering. */
#include "inside.h"

bool exo_lex_is_word_file(const char *file, exo_str text) {
    static const char *const names[] = {"cues", "ordinary", "function-words", "shortened", "sorts"};
    const char *slash = strrchr(file, '/');
    exo_str base = exo_str_cstr(slash ? slash + 1 : file), line;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (exo_str_starts(base, exo_str_cstr(names[i]))) return true;
    if (exo_str_starts(text, EXO_STR("\xEF\xBB\xBF"))) text = exo_str_of(text.ptr + 3, text.len - 3);
    return exo_str_next(&text, '\n', &line) &&
           (exo_str_is(line, "#!words") || exo_str_is(line, "#!words\r"));
}

static bool is_set_name(exo_str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return s.len > 0;
}

/* A word of a table that can never match as written. */
static void check_word(const exo_lex_line *line, exo_str word) {
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (c != ',' && c != ';' && c != '|') continue;
        exo_lex_warn(line, word.ptr + i, "separator", "\"%c\" inside a word; words are separated by \" ; \"", c);
        return;
    }
}

void exo_lex_word_line(exo_lex_line *line) {
    exo_lexicon *lex = line->lex;
    exo_str rest = line->text, part, columns[3];
    size_t n = 0;
    while (exo_str_next(&rest, '\t', &part)) {
        if (n < 3) columns[n] = part;
        if (n < 3 || part.len) n++;
    }
    if (n != 3) {
        exo_lex_error(line, line->text.ptr, "columns",
                      "%zu column%s; expected 3, with tabs between: set, language, words", n, n == 1 ? "" : "s");
        return;
    }
    exo_str set = exo_lex_trim(line, columns[0]), code = exo_lex_trim(line, columns[1]);
    uint8_t lang = exo_lexicon_lang(code);
    if (!is_set_name(set)) {
        exo_lex_error(line, columns[0].ptr, "bad-set", "bad name of a set \"%.*s\"; expected a to z, 0 to 9, -",
                      EXO_FMT(exo_lex_shown(set)));
        return;
    }
    if (lang == UINT8_MAX) {
        exo_lex_error(line, columns[1].ptr, "unknown-lang", "unknown language \"%.*s\"; expected any en pl ro id cs",
                      EXO_FMT(exo_lex_shown(code)));
        return;
    }
    uint32_t number = exo_intern_put(&lex->sets, set);
    if (number == UINT32_MAX) {
        lex->nomem = true;
        return;
    }
    exo_word_row row = {.set = lex->sets.strings.at[number], .lang = lang, .file = line->file, .line = line->number};
    rest = columns[2];
    while (exo_lex_next_value(&rest, &part)) {
        row.word = exo_str_trim(part);
        if (!row.word.len) {
            exo_lex_error(line, part.ptr, "empty-value", "empty word");
            continue;
        }
        check_word(line, row.word);
        if (!EXO_PUSH(&lex->alloc, &lex->words, row)) {
            lex->nomem = true;
            return;
        }
    }
}

size_t exo_lexicon_word_count(const exo_lexicon *lex) { return lex->words.len; }
const exo_word_row *exo_lexicon_word(const exo_lexicon *lex, size_t i) {
    return i < lex->words.len ? &lex->words.at[i] : NULL;
}

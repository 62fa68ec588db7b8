/* Legal forms: words that belong to the name of a company as it is written and say nothing about which one it is.

       [Texaco Inc]   [Ford Motor Co.]   [Apple, Inc.]   [Barclays plc]   [Orlen S.A.]   [Canon (Pty) Ltd]
       [PT Bank Mandiri (Persero) Tbk]   [PAO Gazprom]   [SC Romgaz SA]

   They widen the mention of an organisation when it is given out; rows need not list them. Behind a person's name or a
   place they make it a company that the lexicon has not got: Houston Inc, Ralph Lauren Corp. */
#include "resolve.h"

enum { MOST = 3, POLISH = 2, ROMANIAN = 3, INDONESIAN = 4 }; /* numbers of languages (FORMAT) */

typedef struct form {
    const char *text;
    bool strong;              /* nothing but a legal form behind any name */
    bool dot;                 /* an abbreviation that may have a full stop */
    bool comma;               /* may stand behind a comma */
    bool opens;               /* only before another one */
} form;

/* As written; the longer ones of one beginning first. */
static const form behind[] = {
    {"Incorporated", true, false, true, false}, {"Inc", true, true, true, false}, {"Corporation", true, false, false, false},
    {"Corp", true, true, false, false}, {"Company", false, false, false, false}, {"Cos", false, true, false, false}, {"Co", true, true, false, false},
    {"Limited", true, false, false, false}, {"Ltd", true, true, true, false}, {"LTD", true, true, true, false}, {"LLC", true, false, true, false},
    {"LLP", true, false, true, false}, {"L.L.C.", true, false, true, false}, {"L.P.", true, false, true, false}, {"PLC", true, false, false, false},
    {"Plc", true, false, false, false}, {"plc", true, false, false, false}, {"P.L.C.", true, false, false, false}, {"AG", false, false, false, false},
    {"KGaA", false, false, false, false}, {"GmbH", true, false, false, false}, {"SE", false, false, false, false}, {"SAS", false, false, false, false},
    {"SARL", true, false, false, false}, {"S.A.R.L.", true, false, false, false}, {"S.A.S.", false, false, false, false}, {"S.A.", true, false, false, false},
    {"SA", false, false, false, false}, {"NV", false, false, false, false}, {"N.V.", true, false, false, false}, {"BV", false, false, false, false},
    {"B.V.", true, false, false, false}, {"SpA", true, false, false, false}, {"S.p.A.", true, false, false, false}, {"SRL", true, false, false, false},
    {"S.R.L.", true, false, false, false}, {"Oyj", true, false, false, false}, {"Oy", false, false, false, false}, {"ASA", false, false, false, false},
    {"AS", false, false, false, false}, {"A/S", true, false, false, false}, {"AB", false, false, false, false}, {"A.Ş.", true, false, false, false},
    {"Tbk", true, true, false, false}, {"TBK", true, true, false, false}, {"Berhad", true, false, false, false}, {"Bhd", true, true, false, false},
    {"Sdn", false, true, false, true}, {"Pty", false, true, false, true}, {"Pvt", false, true, false, true}, {"(Pty)", false, false, false, true},
    {"(Pvt)", false, false, false, true}, {"(M)", false, false, false, true}, {"(Persero)", true, false, false, false},
    {"(persero)", true, false, false, false}, {"Nyrt", true, true, false, false}, {"Zrt", true, true, false, false}, {"Kft", true, true, false, false},
    {"a.s.", true, false, true, false}, {"d.d.", true, false, true, false}, {"d.o.o.", true, false, true, false},
    {"sp. z o.o.", true, false, false, false}, {"Sp. z o.o.", true, false, false, false}},
                  before[] = {{"PT", false, true, false, false}, {"SC", false, false, false, false}, {"S.C.", false, false, false, false},
                              {"PAO", true, false, false, false}, {"OAO", true, false, false, false}, {"ZAO", true, false, false, false},
                              {"OOO", true, false, false, false}, {"PJSC", true, false, false, false}, {"OJSC", true, false, false, false},
                              {"JSC", true, false, false, false}};

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool in_word(char c) { return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80; }
static bool speaks(const exonym_scanner *s, unsigned lang) { return s->lang == lang; }

/* Whether one of `behind` may begin with these two bytes: no for nearly every word of a text. Here are their second letters by the first. */
static bool may_begin(char first, char second) {
    static const char *const seconds['Z' - 'A' + 1] = {['A' - 'A'] = "./GBS", ['B' - 'A'] = ".Veh", ['C' - 'A'] = "o", ['G' - 'A'] = "m", ['I' - 'A'] = "n", ['K' - 'A'] = "Gf",
                                                       ['L' - 'A'] = ".LTit", ['N' - 'A'] = ".Vy", ['O' - 'A'] = "y", ['P' - 'A'] = ".Lltv", ['S' - 'A'] = ".AERdp", ['T' - 'A'] = "Bb",
                                                       ['Z' - 'A'] = "r"};
    switch (first) {
    case 'a': case 'd': return second == '.';
    case 'p': return second == 'l';
    case 's': return second == 'p';
    case '(': return true;
    default: break;
    }
    const char *of = is_upper(first) ? seconds[first - 'A'] : NULL;
    while (of && *of && *of != second) of++;
    return of && *of;
}

/* Whether one of `before` may end with this byte. */
static bool may_end(char last) { return last == 'T' || last == 'C' || last == 'O' || last == '.'; }

/* The form that stands at `at`, and where it ends; NULL when none does. */
static const form *form_at(const exonym_scanner *s, uint64_t at, bool comma, uint64_t *end) {
    if (s->len - at < 2 || !may_begin(s->text[at], s->text[at + 1])) return NULL;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        const form *f = &behind[i];
        if (f->text[0] != s->text[at] || f->text[1] != s->text[at + 1]) continue;
        size_t n = strlen(f->text);
        if (s->len - at < n || memcmp(s->text + at, f->text, n) != 0 || (comma && !f->comma)) continue;
        uint64_t to = at + n;
        if (to < s->len && in_word(f->text[n - 1]) && (in_word(s->text[to]) || s->text[to] == '&' || (s->text[to] == '-' && to + 1 < s->len && is_upper(s->text[to + 1])))) continue;
        /* A name of its own may begin there (AS Roma, SE Asia); AS is the United States in Indonesian. */
        bool name = to + 1 < s->len && s->text[to] == ' ' && is_upper(s->text[to + 1]);
        if (n == 2 && !f->strong && (name || (speaks(s, INDONESIAN) && strcmp(f->text, "AS") == 0))) continue;
        if (strcmp(f->text, "Co") == 0 && speaks(s, POLISH)) continue; /* "what" */
        if (strcmp(f->text, "Limited") == 0 && s->len - to > 8 && memcmp(s->text + to, " Edition", 8) == 0) continue;
        /* A full stop that may end the sentence is left to it. */
        if (f->dot && to < s->len && s->text[to] == '.' && to + 1 < s->len && s->text[to + 1] != '\n' &&
            !(s->text[to + 1] == ' ' && to + 2 < s->len && !(s->text[to + 2] >= 'a' && s->text[to + 2] <= 'z') && s->text[to + 2] != '('))
            to++;
        *end = to;
        return f;
    }
    return NULL;
}

/* Where the legal forms behind `end` end: `end` itself when there are none. */
static uint64_t forms_end(const exonym_scanner *s, uint64_t end) {
    uint64_t at = end, last = end;
    for (int i = 0; i < MOST && at + 2 < s->len; i++) {
        bool comma = s->text[at] == ',', dot = s->text[at] == '.' && i > 0; /* Co. Ltd */
        if (s->text[at + (comma || dot)] != ' ') break;
        const form *f = form_at(s, at + (comma || dot) + 1, comma, &at);
        if (!f) break;
        if (!f->opens) last = at;
    }
    return last;
}

bool exo_is_company_name(const exonym_scanner *s, uint64_t end) {
    if (end + 3 >= s->len || s->text[end] != ' ' || !in_word(s->text[end + 1])) return false;
    uint64_t to;
    const form *f = form_at(s, end + 1, false, &to);
    return f && f->strong;
}

void exo_legal_forms(const exonym_scanner *s, const exo_option *o, uint64_t floor, uint64_t *start, uint64_t *end) {
    if (s->lower || o->generic || o->suggestion || o->via == EXO_VIA_ADJECTIVE || o->via == EXO_VIA_DEMONYM || !o->name || o->name->kind != EXO_IM_ORG) return;
    *end = forms_end(s, o->hit.end);
    if (*start < 3 || s->text[*start - 1] != ' ' || !may_end(s->text[*start - 2])) return;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        const form *f = &before[i];
        size_t n = strlen(f->text);
        if (s->text[*start - 2] != f->text[n - 1]) continue;
        if (*start < n + 1 + floor || memcmp(s->text + *start - 1 - n, f->text, n) != 0) continue;
        if (*start > n + 1 && (in_word(s->text[*start - n - 2]) || strchr("-.", s->text[*start - n - 2]))) continue;
        /* PT is a party of Brazil, and SC a sport club. */
        if (!f->strong && *end == o->hit.end && !(f->dot && speaks(s, INDONESIAN))) continue;
        if (*f->text == 'S' && s->lang && !speaks(s, ROMANIAN)) continue;
        *start -= n + 1;
        return;
    }
}

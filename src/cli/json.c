/* JSON skipped over, eight bytes of a string at a time. Containers that are open are bits in a list, so nothing recurses.

   yajl did this before, and cost as much as finding the names did: a byte at a time, a call a token, an allocation a record. */
#include "json.h"

#define WORD(byte) ((uint64_t)(byte) * 0x0101010101010101u)

static bool fail(exo_json *j, const char *expected) {
    if (!j->wrong) j->wrong = expected;
    return false;
}

static int peek(const exo_json *j) { return j->at < j->end ? (unsigned char)*j->at : -1; }

void exo_json_space(exo_json *j) {
    while (j->at < j->end && (*j->at == ' ' || *j->at == '\t' || *j->at == '\n' || *j->at == '\r')) j->at++;
}

bool exo_json_byte(exo_json *j, char c, const char *expected) {
    if (j->at == j->end || *j->at != c) return fail(j, expected);
    j->at++;
    return true;
}

/* A high bit for each byte that ends a run of plain ones: a quote, a backslash, a control. Bytes behind the first such
   byte may be wrong, as the borrow of a subtraction reaches them; the first is right. */
static uint64_t special(uint64_t w) {
    uint64_t quote = w ^ WORD('"'), slash = w ^ WORD('\\');
    return ((w - WORD(0x20)) & ~w & WORD(0x80)) | ((quote - WORD(1)) & ~quote & WORD(0x80)) |
           ((slash - WORD(1)) & ~slash & WORD(0x80));
}

static bool is_hex(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

static bool escape(exo_json *j) {
    j->at++;
    int c = peek(j);
    if (c != 'u') {
        if (c <= 0 || !strchr("\"\\/bfnrt", c)) return fail(j, "an escape of JSON");
        j->at++;
        return true;
    }
    j->at++;
    for (int i = 0; i < 4; i++, j->at++)
        if (j->at == j->end || !is_hex(*j->at)) return fail(j, "four hexadecimal digits");
    return true;
}

bool exo_json_string(exo_json *j, const char *expected) {
    if (!exo_json_byte(j, '"', expected)) return false;
    while (j->at < j->end) {
        uint64_t w;
        if (j->end - j->at >= 8) {
            memcpy(&w, j->at, 8);
            w = special(w);
            j->at += w ? __builtin_ctzll(w) / 8 : 8;
            if (!w) continue;
        }
        unsigned char c = (unsigned char)*j->at;
        if (c == '"') {
            j->at++;
            return true;
        }
        if (c < 0x20) return fail(j, "an escape instead of a control character");
        if (c != '\\')
            j->at++;
        else if (!escape(j))
            return false;
    }
    return fail(j, "the end of the string");
}

static bool digits(exo_json *j) {
    const char *from = j->at;
    while (j->at < j->end && *j->at >= '0' && *j->at <= '9') j->at++;
    return j->at > from || fail(j, "a digit");
}

static bool number(exo_json *j) {
    if (peek(j) == '-') j->at++;
    if (peek(j) == '0')
        j->at++;
    else if (!digits(j))
        return false;
    if (peek(j) == '.') {
        j->at++;
        if (!digits(j)) return false;
    }
    if (peek(j) == 'e' || peek(j) == 'E') {
        j->at++;
        if (peek(j) == '+' || peek(j) == '-') j->at++;
        if (!digits(j)) return false;
    }
    return true;
}

static bool literal(exo_json *j, exo_str word) {
    if ((size_t)(j->end - j->at) < word.len || memcmp(j->at, word.ptr, word.len) != 0) return fail(j, "a value");
    j->at += word.len;
    return true;
}

static bool scalar(exo_json *j) {
    switch (peek(j)) {
    case '"': return exo_json_string(j, "");
    case 't': return literal(j, EXO_STR("true"));
    case 'f': return literal(j, EXO_STR("false"));
    case 'n': return literal(j, EXO_STR("null"));
    default: return peek(j) == '-' || (peek(j) >= '0' && peek(j) <= '9') ? number(j) : fail(j, "a value");
    }
}

static bool key(exo_json *j) {
    exo_json_space(j);
    if (!exo_json_string(j, "a name in quotes")) return false;
    exo_json_space(j);
    return exo_json_byte(j, ':', "a colon");
}

bool exo_json_value(exo_json *j, size_t depth) {
    unsigned char object[EXO_JSON_DEPTH / 8 + 1]; /* a bit for each open container */
    size_t open = 0;
    /* Ends: each round takes a byte at least. */
    for (;;) {
        exo_json_space(j);
        int c = peek(j);
        bool ended = true;
        if (c == '{' || c == '[') {
            if (depth + ++open > EXO_JSON_DEPTH) return fail(j, NULL);
            unsigned bit = 1u << (open & 7);
            object[open >> 3] = (unsigned char)(c == '{' ? object[open >> 3] | bit : object[open >> 3] & ~bit);
            j->at++;
            exo_json_space(j);
            ended = peek(j) == (c == '{' ? '}' : ']');
            if (ended)
                j->at++, open--;
            else if (c == '{' && !key(j))
                return false;
        } else if (!scalar(j)) {
            return false;
        }
        while (ended && open) {
            bool in_object = object[open >> 3] >> (open & 7) & 1;
            exo_json_space(j);
            if (peek(j) == ',') {
                j->at++;
                if (in_object && !key(j)) return false;
                ended = false;
            } else {
                if (!exo_json_byte(j, in_object ? '}' : ']', in_object ? "a comma or }" : "a comma or ]")) return false;
                open--;
            }
        }
        if (ended) return true;
    }
}

/* ---- strings ---------------------------------------------------------------------------------- */

static uint32_t hex4(const char *p) {
    uint32_t n = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        n = n << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return n;
}

/* The code point of the \u escape whose digits begin at `*at`, both halves of a surrogate pair taken. */
static uint32_t unicode_escape(exo_str s, size_t *at) {
    uint32_t cp = hex4(s.ptr + *at);
    *at += 4;
    if (cp < 0xD800 || cp > 0xDFFF) return cp;
    if (cp < 0xDC00 && s.len - *at >= 6 && s.ptr[*at] == '\\' && s.ptr[*at + 1] == 'u') {
        uint32_t low = hex4(s.ptr + *at + 2);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            *at += 6;
            return 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return 0xFFFD;
}

size_t exo_json_decode(exo_str inner, char *out) {
    static const char letters[] = "bfnrt", controls[] = "\b\f\n\r\t";
    size_t len = 0;
    for (size_t i = 0; i < inner.len;) {
        const char *from = inner.ptr + i, *slash = memchr(from, '\\', inner.len - i);
        size_t plain = slash ? (size_t)(slash - from) : inner.len - i;
        memcpy(out + len, from, plain);
        len += plain;
        i += plain;
        if (!slash) break;
        char c = inner.ptr[i + 1];
        const char *letter = memchr(letters, c, sizeof letters - 1);
        i += 2;
        if (c == 'u')
            len += exo_utf8_put(unicode_escape(inner, &i), out + len);
        else
            out[len++] = letter ? controls[letter - letters] : c;
    }
    return len;
}

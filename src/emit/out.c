/* Bytes out: gathered, escaped, written in large pieces. */
#define _POSIX_C_SOURCE 200809L
#include "inside.h"

#include <errno.h>
#include <unistd.h>

/* Enough for few system calls, little enough to stay in the cache. */
#define PIECE 65536

void exo_out_init(exo_out *out, const exo_alloc *a, int fd) {
    *out = (exo_out){.alloc = *a, .fd = fd, .hold = PIECE};
}

void exo_out_turns(exo_out *out, size_t hold, void (*wait)(void *user), void *user) {
    out->hold = hold ? hold : PIECE;
    out->wait = wait;
    out->user = user;
}

void exo_out_free(exo_out *out) {
    exo_free(&out->alloc, out->bytes.at);
    out->bytes = (exo_buf){0};
}

bool exo_out_flush(exo_out *out) {
    if (out->wait && out->bytes.len && !out->error) out->wait(out->user);
    return exo_out_write(out);
}

bool exo_out_write(exo_out *out) {
    const char *at = out->bytes.at;
    size_t left = out->bytes.len;
    if (out->fd < 0) return !out->error;
    while (left && !out->error) {
        ssize_t n = write(out->fd, at, left);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            out->error = errno;
        } else {
            at += n;
            left -= (size_t)n;
        }
    }
    out->bytes.len = 0;
    return !out->error;
}

void exo_out_put(exo_out *out, const void *bytes, size_t len) {
    if (out->error) return;
    /* A long piece need not be copied first. */
    while (out->fd >= 0 && len >= out->hold) {
        if (!exo_out_flush(out)) return;
        if (out->wait) out->wait(out->user);
        ssize_t n = write(out->fd, bytes, len);
        if (n < 0 && errno != EINTR) {
            out->error = errno;
            return;
        }
        if (n > 0) {
            bytes = (const char *)bytes + n;
            len -= (size_t)n;
        }
    }
    char *p = exo_out_room(out, len);
    if (!p) return;
    if (len) memcpy(p, bytes, len);
    out->bytes.len += len;
    if (out->fd >= 0 && out->bytes.len >= out->hold) exo_out_flush(out);
}

void exo_out_puts(exo_out *out, const char *z) { exo_out_put(out, z, strlen(z)); }
void exo_out_putc(exo_out *out, char c) {
    if (out->bytes.len < out->bytes.cap && !out->error)
        out->bytes.at[out->bytes.len++] = c;
    else
        exo_out_put(out, &c, 1);
}

char *exo_out_room(exo_out *out, size_t n) {
    if (out->error) return NULL;
    if (EXO_RESERVE(&out->alloc, &out->bytes, n)) return out->bytes.at + out->bytes.len;
    out->error = ENOMEM;
    return NULL;
}

void exo_out_took(exo_out *out, const char *end) {
    out->bytes.len = (size_t)(end - out->bytes.at);
    if (out->fd >= 0 && out->bytes.len >= out->hold) exo_out_flush(out);
}

char *exo_put_u64(char *p, uint64_t n) {
    char digits[20];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    return exo_put(p, exo_str_of(digits + at, sizeof digits - at));
}

void exo_out_u64(exo_out *out, uint64_t n) {
    char *p = exo_out_room(out, 20);
    if (p) exo_out_took(out, exo_put_u64(p, n));
}

char *exo_put_score(char *p, double score) {
    /* By hand, because printf writes the locale's decimal point. NaN compares false and becomes 0. */
    unsigned thousandths = score >= 1 ? 1000 : score > 0 ? (unsigned)(score * 1000 + 0.5) : 0;
    *p++ = (char)('0' + thousandths / 1000);
    unsigned rest = thousandths % 1000;
    if (!rest) return p;
    *p++ = '.';
    for (unsigned unit = 100; rest; rest %= unit, unit /= 10) *p++ = (char)('0' + rest / unit);
    return p;
}

void exo_out_score(exo_out *out, double score) {
    char *p = exo_out_room(out, 8);
    if (p) exo_out_took(out, exo_put_score(p, score));
}

/* ---- escapes -------------------------------------------------------------------------------- */

char *exo_put_json(char *out, exo_str s) {
    static const char hex[] = "0123456789abcdef";
    const char *p = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr;
    *out++ = '"';
    while (p < end) {
        unsigned char c = (unsigned char)*p;
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
            *out++ = *p++;
            continue;
        }
        uint32_t cp;
        size_t n = exo_utf8_step(p, end, &cp);
        if (cp >= 0x80 && cp != EXO_CP_BAD && cp != 0x85 && cp != 0x2028 && cp != 0x2029) {
            out = exo_put(out, exo_str_of(p, n));
            p += n;
            continue;
        }
        p += n;
        if (cp == EXO_CP_BAD) {
            out = exo_put(out, EXO_STR("\xEF\xBF\xBD"));
            continue;
        }
        *out++ = '\\';
        switch (cp) {
        case '"': *out++ = '"'; break;
        case '\\': *out++ = '\\'; break;
        case '\b': *out++ = 'b'; break;
        case '\f': *out++ = 'f'; break;
        case '\n': *out++ = 'n'; break;
        case '\r': *out++ = 'r'; break;
        case '\t': *out++ = 't'; break;
        default:
            *out++ = 'u';
            for (int shift = 12; shift >= 0; shift -= 4) *out++ = hex[cp >> shift & 15];
        }
    }
    *out++ = '"';
    return out;
}

void exo_out_json(exo_out *out, exo_str s) {
    char *p = s.len < SIZE_MAX / 8 ? exo_out_room(out, 6 * s.len + 2) : NULL;
    if (p)
        exo_out_took(out, exo_put_json(p, s));
    else if (!out->error)
        out->error = ENOMEM;
}

void exo_out_tsv(exo_out *out, exo_str s) {
    size_t plain = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *escape;
        switch (s.ptr[i]) {
        case '\\': escape = "\\\\"; break;
        case '\t': escape = "\\t"; break;
        case '\n': escape = "\\n"; break;
        case '\r': escape = "\\r"; break;
        default: continue;
        }
        exo_out_put(out, s.ptr + plain, i - plain);
        exo_out_puts(out, escape);
        plain = i + 1;
    }
    if (s.len) exo_out_put(out, s.ptr + plain, s.len - plain);
}

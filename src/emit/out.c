/* Bytes out: gathered, escaped, written in large pieces. */
#define _POSIX_C_SOURCE 200809L
#include "emit.h"

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
    if (!exo_buf_put(&out->alloc, &out->bytes, bytes, len)) out->error = ENOMEM;
    if (out->fd >= 0 && out->bytes.len >= out->hold) exo_out_flush(out);
}

void exo_out_puts(exo_out *out, const char *z) { exo_out_put(out, z, strlen(z)); }
void exo_out_putc(exo_out *out, char c) { exo_out_put(out, &c, 1); }

void exo_out_u64(exo_out *out, uint64_t n) {
    char digits[20];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    exo_out_put(out, digits + at, sizeof digits - at);
}

void exo_out_score(exo_out *out, double score) {
    /* By hand, because printf writes the locale's decimal point. NaN compares false and becomes 0. */
    uint64_t thousandths = score >= 1 ? 1000 : score > 0 ? (uint64_t)(score * 1000 + 0.5) : 0;
    exo_out_u64(out, thousandths / 1000);
    uint64_t rest = thousandths % 1000;
    if (!rest) return;
    exo_out_putc(out, '.');
    for (uint64_t unit = 100; rest; rest %= unit, unit /= 10) exo_out_putc(out, (char)('0' + rest / unit));
}

/* ---- escapes -------------------------------------------------------------------------------- */

void exo_out_json(exo_out *out, exo_str s) {
    static const char hex[] = "0123456789abcdef";
    const char *p = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr, *plain = p;
    exo_out_putc(out, '"');
    while (p < end) {
        unsigned char c = (unsigned char)*p;
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
            p++;
            continue;
        }
        uint32_t cp;
        size_t n = exo_utf8_step(p, end, &cp);
        if (cp >= 0x80 && cp != EXO_CP_BAD && cp != 0x85 && cp != 0x2028 && cp != 0x2029) {
            p += n;
            continue;
        }
        exo_out_put(out, plain, (size_t)(p - plain));
        p += n;
        plain = p;
        switch (cp) {
        case '"': exo_out_puts(out, "\\\""); break;
        case '\\': exo_out_puts(out, "\\\\"); break;
        case '\b': exo_out_puts(out, "\\b"); break;
        case '\f': exo_out_puts(out, "\\f"); break;
        case '\n': exo_out_puts(out, "\\n"); break;
        case '\r': exo_out_puts(out, "\\r"); break;
        case '\t': exo_out_puts(out, "\\t"); break;
        case EXO_CP_BAD: exo_out_puts(out, "\xEF\xBF\xBD"); break;
        default:
            exo_out_puts(out, "\\u");
            for (int shift = 12; shift >= 0; shift -= 4) exo_out_putc(out, hex[cp >> shift & 15]);
        }
    }
    exo_out_put(out, plain, (size_t)(p - plain));
    exo_out_putc(out, '"');
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

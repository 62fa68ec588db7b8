/* Packed input: gzip (zlib) and zstd, known by their first bytes, undone piece by piece.

   A gzip file is one or more members, and zeros behind the last are padding, as gzip has it; a zstd file is one or more
   frames, of which skippable ones hold nothing. Anything else behind the end is damage, and so is an end inside a member
   or frame. Both formats check themselves: zlib and zstd compare the sums. */
#include "cli.h"

#include <limits.h>
#include <zlib.h>
#include <zstd.h>

struct exo_unpack {
    exo_packing packing;
    z_stream gzip;
    ZSTD_DStream *zstd;
    bool inside;    /* a member or frame has begun and not ended */
    bool padding;   /* zeros behind the last member of gzip */
};

/* The first bytes of each: RFC 1952, RFC 8878 (a frame, a skippable frame: 50 to 5F 2A 4D 18). */
exo_packing exo_packing_of(const char *bytes, size_t len, bool *more) {
    static const char gzip[] = "\x1F\x8B\x08", zstd[] = "\x28\xB5\x2F\xFD", skippable[] = "\x50\x2A\x4D\x18";
    char head[4] = {0};
    size_t n = len < sizeof head ? len : sizeof head;
    if (n) memcpy(head, bytes, n);
    *more = false;
    if (memcmp(head, gzip, n < 3 ? n : 3) == 0) {
        *more = n < 3;
        return n < 3 ? EXO_PLAIN : EXO_GZIP;
    }
    bool frame = memcmp(head, zstd, n) == 0;
    head[0] = (char)(head[0] & 0xF0);
    if (!frame && memcmp(head, skippable, n) != 0) return EXO_PLAIN;
    *more = n < sizeof head;
    return *more ? EXO_PLAIN : EXO_ZSTD;
}

exo_unpack *exo_unpack_new(exo_packing packing) {
    exo_unpack *u = exo_calloc(&exo_cli_alloc, 1, sizeof *u);
    if (!u) return NULL;
    u->packing = packing;
    /* 15 + 16: the largest window; gzip's header and no other. */
    if (packing == EXO_GZIP ? inflateInit2(&u->gzip, 15 + 16) == Z_OK : (u->zstd = ZSTD_createDStream()) != NULL) return u;
    exo_unpack_free(u);
    return NULL;
}

void exo_unpack_free(exo_unpack *u) {
    if (!u) return;
    if (u->packing == EXO_GZIP)
        inflateEnd(&u->gzip);
    else
        ZSTD_freeDStream(u->zstd);
    exo_free(&exo_cli_alloc, u);
}

static const char *gunzip(exo_unpack *u, exo_str *in, char *out, size_t *room) {
    while (in->len && *room) {
        if (!u->inside) {
            u->padding |= u->gzip.total_in && !in->ptr[0];
            if (u->gzip.total_in && in->ptr[0] != (u->padding ? 0 : 0x1F)) return "something stands behind the end of the gzip data";
            if (u->padding) {
                *in = exo_str_of(in->ptr + 1, in->len - 1);
                continue;
            }
            if (u->gzip.total_in && inflateReset(&u->gzip) != Z_OK) return "out of memory";
            u->inside = true;
        }
        uInt given = in->len < UINT_MAX ? (uInt)in->len : UINT_MAX, space = *room < UINT_MAX ? (uInt)*room : UINT_MAX;
        u->gzip.next_in = (Bytef *)(uintptr_t)in->ptr;
        u->gzip.avail_in = given;
        u->gzip.next_out = (Bytef *)out;
        u->gzip.avail_out = space;
        int done = inflate(&u->gzip, Z_NO_FLUSH);
        size_t taken = given - u->gzip.avail_in, made = space - u->gzip.avail_out;
        *in = exo_str_of(in->ptr + taken, in->len - taken);
        out += made;
        *room -= made;
        if (done == Z_STREAM_END)
            u->inside = false;
        else if (done == Z_MEM_ERROR)
            return "out of memory";
        else if (done != Z_OK && done != Z_BUF_ERROR)
            return "damaged gzip data";
        else if (!taken && !made)
            break;
    }
    return NULL;
}

static const char *unzstd(exo_unpack *u, exo_str *in, char *out, size_t *room) {
    while (*room) {
        ZSTD_inBuffer from = {in->ptr, in->len, 0};
        ZSTD_outBuffer to = {out, *room, 0};
        size_t left = ZSTD_decompressStream(u->zstd, &to, &from);
        if (ZSTD_isError(left)) return "damaged zstd data";
        /* 0 left, nothing taken and nothing made: between frames, as before. */
        if (from.pos || to.pos) u->inside = left != 0;
        *in = exo_str_of(in->ptr + from.pos, in->len - from.pos);
        out += to.pos;
        *room -= to.pos;
        if (!in->len || (!from.pos && !to.pos)) break;
    }
    return NULL;
}

const char *exo_unpack_some(exo_unpack *u, exo_str *in, char *out, size_t *room) {
    return u->packing == EXO_GZIP ? gunzip(u, in, out, room) : unzstd(u, in, out, room);
}

const char *exo_unpack_end(const exo_unpack *u) {
    if (!u->inside) return NULL;
    return u->packing == EXO_GZIP ? "ends in the middle of the gzip data" : "ends in the middle of the zstd data";
}

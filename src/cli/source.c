/* Documents come in: mapped, read whole, or line by line; what is packed is unpacked on the way. */
#define _DEFAULT_SOURCE /* madvise: glibc's posix_madvise ignores POSIX_MADV_DONTNEED */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE ((size_t)256 * 1024)
/* How much of a mapped text is given back at a time; a multiple of every page size. */
#define STRETCH ((size_t)8 << 20)

/* ---- a mapped file that shrinks while it is read raises SIGBUS: say so, rather than crash ------ */

/* Each thread's own: the signal comes to the thread that read. */
static _Thread_local const char *volatile mapped_name;

static void on_bus_error(int signal_number) {
    (void)signal_number;
    const char *parts[] = {"normalize: ", mapped_name ? mapped_name : "?", ": changed while it was read\n"};
    for (size_t i = 0; i < 3; i++) {
        ssize_t ignored = write(STDERR_FILENO, parts[i], strlen(parts[i]));
        (void)ignored;
    }
    _exit(EXO_EXIT_FATAL);
}

static bool lost(const exo_source *s, int error) {
    exo_say("%s: %s", s->name, strerror(error));
    return false;
}

bool exo_source_open(exo_source *s, const char *name) {
    bool standard = !strcmp(name, "-");
    *s = (exo_source){.name = standard ? "standard input" : name, .fd = STDIN_FILENO};
    if (!standard) s->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat st;
    if (s->fd < 0 || fstat(s->fd, &st) != 0) return lost(s, errno);
    if (!S_ISDIR(st.st_mode)) return true;
    exo_source_close(s);
    return lost(s, EISDIR);
}

void exo_source_close(exo_source *s) {
    if (s->map) munmap(s->map, s->text.len);
    if (s->fd > STDERR_FILENO) close(s->fd);
    exo_unpack_free(s->unpack);
    exo_free(&exo_cli_alloc, s->packed.at);
    exo_free(&exo_cli_alloc, s->bytes.at);
    mapped_name = NULL;
    *s = (exo_source){.name = s->name, .fd = -1};
}

/* Adds what one read gives to `to`; `*n` is 0 at the end. */
static bool read_some(exo_source *s, exo_buf *to, size_t *n) {
    ssize_t got;
    if (!EXO_RESERVE(&exo_cli_alloc, to, PIECE)) return lost(s, ENOMEM);
    do got = read(s->fd, to->at + to->len, PIECE);
    while (got < 0 && errno == EINTR);
    if (got < 0) return lost(s, errno);
    *n = (size_t)got;
    to->len += *n;
    return true;
}

static bool damaged(const exo_source *s, const char *what) {
    exo_say("%s: %s", s->name, what);
    return false;
}

/* Adds what the next piece unpacks to; `ended` at the end. */
static bool unpack_more(exo_source *s) {
    if (s->wrong) return damaged(s, s->wrong);
    for (;;) {
        if (s->taken == s->packed.len && !s->full) {
            size_t n;
            s->taken = s->packed.len = 0;
            if (!read_some(s, &s->packed, &n)) return false;
            if (!n) {
                const char *missing = exo_unpack_end(s->unpack);
                s->ended = !missing;
                return missing ? damaged(s, missing) : true;
            }
        }
        if (!EXO_RESERVE(&exo_cli_alloc, &s->bytes, PIECE)) return lost(s, ENOMEM);
        exo_str in = exo_str_of(s->packed.at + s->taken, s->packed.len - s->taken);
        size_t room = PIECE;
        s->wrong = exo_unpack_some(s->unpack, &in, s->bytes.at + s->bytes.len, &room);
        s->taken = s->packed.len - in.len;
        s->full = room == 0;
        s->bytes.len += PIECE - room;
        if (room < PIECE) return true;
        if (s->wrong) return damaged(s, s->wrong);
    }
}

/* Reads until it is known whether the input is packed. */
static bool begin(exo_source *s) {
    exo_packing packing = EXO_PLAIN;
    bool more = true;
    s->begun = true;
    while (more && !s->ended) {
        size_t n;
        if (!read_some(s, &s->bytes, &n)) return false;
        s->ended = n == 0;
        packing = exo_packing_of(s->bytes.at, s->bytes.len, &more);
    }
    if (packing == EXO_PLAIN || more) return true;
    s->unpack = exo_unpack_new(packing);
    s->packed = s->bytes;
    s->bytes = (exo_buf){0};
    return s->unpack ? unpack_more(s) : lost(s, ENOMEM);
}

/* Adds what one read gives; `ended` at the end. */
static bool read_more(exo_source *s) {
    size_t n;
    if (!s->begun) return begin(s);
    if (s->unpack) return unpack_more(s);
    if (!read_some(s, &s->bytes, &n)) return false;
    s->ended = n == 0;
    return true;
}

/* Whether a mapped file is packed. */
static bool is_packed(const char *map, size_t len) {
    bool more;
    return exo_packing_of(map, len, &more) != EXO_PLAIN;
}

bool exo_source_whole(exo_source *s) {
    struct stat st;
    /* Files of size 0 are read: in /proc they have content. So are files that someone has begun to read. */
    if (fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && (uintmax_t)st.st_size <= SIZE_MAX &&
        lseek(s->fd, 0, SEEK_CUR) == 0) {
        void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, s->fd, 0);
        if (map != MAP_FAILED) {
            mapped_name = s->name;
            signal(SIGBUS, on_bus_error);
            if (is_packed(map, (size_t)st.st_size)) {
                munmap(map, (size_t)st.st_size);
                goto read;
            }
            s->map = map;
            s->text = exo_str_of(map, (size_t)st.st_size);
            posix_madvise(map, s->text.len, POSIX_MADV_SEQUENTIAL);
            return true;
        }
    }
read:
    while (!s->ended)
        if (!read_more(s)) return false;
    s->text = exo_str_of(s->bytes.at ? s->bytes.at : "", s->bytes.len);
    return true;
}

void exo_source_done(exo_source *s, size_t upto) {
    size_t whole = upto / STRETCH * STRETCH;
    if (!s->map || whole <= s->done) return;
    madvise((char *)s->map + s->done, whole - s->done, MADV_DONTNEED);
    s->done = whole;
}

/* Makes room at the front for what is read next: half a line moves there, once for each piece read. */
static bool fill(exo_source *s) {
    if (s->at) {
        memmove(s->bytes.at, s->bytes.at + s->at, s->bytes.len - s->at);
        s->bytes.len -= s->at;
        s->looked -= s->at;
        s->cut -= s->cut > s->at ? s->at : s->cut;
        s->at = 0;
    }
    return read_more(s);
}

int exo_source_line(exo_source *s, exo_str *line) {
    for (;;) {
        const char *from = s->bytes.at ? s->bytes.at + s->looked : NULL;
        const char *end = from ? memchr(from, '\n', s->bytes.len - s->looked) : NULL;
        if (end || (s->ended && s->bytes.len > s->at)) {
            const char *start = s->bytes.at + s->at;
            *line = exo_str_of(start, end ? (size_t)(end + 1 - start) : s->bytes.len - s->at);
            s->at += line->len;
            s->looked = s->at;
            s->line++;
            return 1;
        }
        if (s->ended) return 0;
        s->looked = s->bytes.len;
        if (!fill(s)) return -1;
    }
}

int exo_source_lines(exo_source *s, size_t size, bool ready, exo_str *lines) {
    for (;;) {
        /* The last line end so far: what stands before `looked` has been searched. */
        for (size_t i = s->bytes.len; i > s->looked; i--)
            if (s->bytes.at[i - 1] == '\n') {
                s->cut = i;
                break;
            }
        s->looked = s->bytes.len;
        if (s->ended) s->cut = s->bytes.len;
        bool some = s->cut > s->at;
        if (some && (ready || s->ended || s->failed || s->bytes.len - s->at >= size)) {
            *lines = exo_str_of(s->bytes.at + s->at, s->cut - s->at);
            s->at = s->cut;
            return 1;
        }
        if (s->ended) return 0;
        if (s->failed) return -1;
        /* What came before the damage is given first. */
        s->failed = !fill(s);
    }
}

uint64_t exo_count_lines(exo_str lines) {
    uint64_t n = 0;
    const char *p = lines.ptr, *end = p + lines.len;
    for (; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++) n++;
    return n;
}

void exo_source_take(exo_source *s, exo_buf *into) {
    exo_buf rest = *into;
    rest.len = 0;
    if (!exo_buf_put(&exo_cli_alloc, &rest, s->bytes.at + s->at, s->bytes.len - s->at)) s->failed = !lost(s, ENOMEM);
    *into = s->bytes;
    s->bytes = rest;
    s->at = s->cut = s->looked = 0;
}

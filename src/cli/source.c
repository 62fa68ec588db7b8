/* Documents come in: mapped, read whole, or line by line. */
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

static const char *volatile mapped_name;

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
    exo_free(&exo_cli_alloc, s->bytes.at);
    mapped_name = NULL;
    *s = (exo_source){.name = s->name, .fd = -1};
}

/* Adds what one read gives; `ended` at the end. */
static bool read_more(exo_source *s) {
    if (!EXO_RESERVE(&exo_cli_alloc, &s->bytes, PIECE)) return lost(s, ENOMEM);
    ssize_t n;
    do n = read(s->fd, s->bytes.at + s->bytes.len, s->bytes.cap - s->bytes.len);
    while (n < 0 && errno == EINTR);
    if (n < 0) return lost(s, errno);
    s->bytes.len += (size_t)n;
    s->ended = n == 0;
    return true;
}

bool exo_source_whole(exo_source *s) {
    struct stat st;
    /* Files of size 0 are read: in /proc they have content. So are files that someone has begun to read. */
    if (fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && (uintmax_t)st.st_size <= SIZE_MAX &&
        lseek(s->fd, 0, SEEK_CUR) == 0) {
        void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, s->fd, 0);
        if (map != MAP_FAILED) {
            s->map = map;
            s->text = exo_str_of(map, (size_t)st.st_size);
            mapped_name = s->name;
            signal(SIGBUS, on_bus_error);
            posix_madvise(map, s->text.len, POSIX_MADV_SEQUENTIAL);
            return true;
        }
    }
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
        if (s->at) {
            /* Half a line moves to the front, once for each piece read. */
            memmove(s->bytes.at, s->bytes.at + s->at, s->bytes.len - s->at);
            s->bytes.len -= s->at;
            s->looked -= s->at;
            s->at = 0;
        }
        if (!read_more(s)) return -1;
    }
}

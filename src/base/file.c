/* Whole files in, whole files out. A file is replaced by writing a new one beside it, flushing it to
   the disk, and renaming: POSIX rename() is atomic, so a reader sees the old file or the new. */
#define _POSIX_C_SOURCE 200809L
#include "base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static exonym_status io_error(exonym_error *err, const char *path, const char *doing) {
    return exo_error_set(err, EXONYM_ERR_IO, path, 0, 0, "cannot %s: %s", doing, strerror(errno));
}

exonym_status exo_file_read(const exo_alloc *a, const char *path, exo_buf *out, exonym_error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return io_error(err, path, "open");
    exonym_status status = EXONYM_OK;
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        status = io_error(err, path, "read");
        goto done;
    }
    /* One byte more than its size, so that the end is seen without growing. */
    size_t want = st.st_size > 0 ? (size_t)st.st_size + 1 : 65536;
    for (;;) {
        if (!EXO_RESERVE(a, out, want)) {
            status = exo_error_nomem(err);
            goto done;
        }
        ssize_t n = read(fd, out->at + out->len, out->cap - out->len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            status = io_error(err, path, "read");
            goto done;
        }
        if (n == 0) break;
        out->len += (size_t)n;
        want = 65536;
    }
done:
    close(fd);
    return status;
}

static bool write_all(int fd, exo_str bytes) {
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes.ptr += n;
        bytes.len -= (size_t)n;
    }
    return true;
}

exonym_status exo_file_replace(const exo_alloc *a, const char *path, exo_str bytes, exonym_error *err) {
    exo_buf temp = {0};
    exonym_status status = EXONYM_OK;
    int fd = -1;
    /* The process id keeps two writers apart; O_EXCL refuses a name that is taken. */
    if (!exo_buf_printf(a, &temp, "%s.%ld.tmp", path, (long)getpid()) || !exo_buf_putc(a, &temp, '\0')) {
        status = exo_error_nomem(err);
        goto done;
    }
    fd = open(temp.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        status = io_error(err, temp.at, "create");
        goto done;
    }
    if (!write_all(fd, bytes) || fsync(fd) != 0) {
        status = io_error(err, path, "write");
        goto unlink;
    }
    int closed = close(fd);
    fd = -1;
    if (closed != 0) {
        status = io_error(err, path, "write");
        goto unlink;
    }
    if (rename(temp.at, path) == 0) goto done;
    status = io_error(err, path, "replace");
unlink:
    if (fd >= 0) close(fd);
    unlink(temp.at);
done:
    exo_free(a, temp.at);
    return status;
}

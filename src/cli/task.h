/* What `normalize [scan]` is to do (scan.c), one worker doing it (documents.c), and several (jobs.c). */
#ifndef EXO_CLI_TASK_H
#define EXO_CLI_TASK_H

#include "cli.h"

/* The same for all workers. */
typedef struct exo_task {
    bool records;              /* read JSON Lines */
    bool lines;                /* each line of text is a document */
    const exo_emit_format *format; /* NULL: JSON Lines */
    bool flush_each;           /* write each document at once */
    unsigned jobs;
    const char *field, *into, *lang;
    exonym_unit unit;
    const exo_template *template;
    exonym_scan_options options;
    exonym_image *const *images;
    size_t nimages;
    const char *const *inputs;
    size_t ninputs;
} exo_task;

/* One thread's own. */
typedef struct exo_worker {
    const exo_task *task;
    exonym_scanner *scanner;
    exo_emit emit;
    exo_out out;
    exo_record record;
    exo_buf name;              /* of a document that is not a file */
    int code;                  /* what the process will exit with */
} exo_worker;

/* Says what is wrong and returns false. `worker` stays where it is until it is freed. */
bool exo_worker_init(exo_worker *worker, const exo_task *task, int fd);
void exo_worker_free(exo_worker *worker);

/* How much text a worker takes at once: enough to forget the cost of taking, little enough to stay in the cache. */
#define EXO_LINES_AT_ONCE ((size_t)256 * 1024)
/* Whole lines of one input, `*next` the number of the first, then of the one behind them: "name" as given, "shown" in messages. All of these return
   false when there is no point in going on: nothing can be written. */
bool exo_work_lines(exo_worker *worker, const char *name, const char *shown, exo_str lines, uint64_t *next);
/* An input that is one document. */
bool exo_work_whole(exo_worker *worker, const char *name);
/* All inputs, one after the other. */
void exo_work_all(exo_worker *worker);

/* All inputs by `task->jobs` threads, the caller's among them, in the order of one. `worker` is the caller's own. */
void exo_jobs_run(exo_worker *worker);

#endif

/* Several workers, one output, the order of one worker.

   A unit of work is a file, or some lines of one. Workers take turns at reading the next unit, each gets a ticket, and the
   tickets' outputs are written in their order. Who is done before it is its turn parks its output and goes on; what is
   parked is written by the worker whose unit stood in its way. A unit whose output grows past HOLD waits for its turn and
   then writes as one worker would, so memory is bounded by the number of workers, whatever the documents.

       ticket    0        1        2        3                      turn = 1: unit 1 is still being worked on,
                 written  working  parked   working                2 is done; who finishes 1 writes 1 and 2

   Ends: a worker waits only for tickets before its own, and the oldest one never waits. */
#define _POSIX_C_SOURCE 200809L
#include "task.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

/* Output that a unit may hold back. */
#define HOLD ((size_t)2 << 20)
/* Units that may be taken and not written, for each worker. */
#define AHEAD 4

typedef struct parked {
    exo_buf out, said;
    bool done;
} parked;

typedef struct jobs {
    const exo_task *task;
    pthread_mutex_t reading;        /* guards the next five */
    exo_source source;
    bool open;
    size_t next_input;
    uint64_t next_line;
    uint64_t taken;                 /* the next ticket */
    pthread_mutex_t lock;           /* guards the rest */
    pthread_cond_t moved;           /* `turn` has */
    uint64_t turn;                  /* the ticket whose output comes next */
    parked *slots;                  /* by ticket, of the last `nslots` */
    size_t nslots;
    int error, code;
} jobs;

/* One worker's unit. */
typedef struct unit {
    jobs *jobs;
    exo_worker *worker;
    uint64_t ticket;
    const char *name, *shown;
    exo_buf bytes;                  /* of lines; empty: the whole of an input */
    exo_str lines;
    uint64_t first;
    exo_buf said;
} unit;

/* ---- reading ---------------------------------------------------------------------------------- */

/* The next lines of the inputs; false at their end. */
static bool read_lines(unit *u) {
    jobs *j = u->jobs;
    while (j->open || j->next_input < j->task->ninputs) {
        int more = -1;
        if (!j->open) {
            j->open = exo_source_open(&j->source, j->task->inputs[j->next_input++]);
            j->next_line = 1;
        }
        if (j->open) more = exo_source_lines(&j->source, EXO_LINES_AT_ONCE, j->task->flush_each, &u->lines);
        if (more > 0) {
            u->name = j->task->inputs[j->next_input - 1];
            u->shown = j->source.name;
            u->first = j->next_line;
            j->next_line += exo_count_lines(u->lines);
            exo_source_take(&j->source, &u->bytes);
            return true;
        }
        if (more < 0) u->worker->code = EXO_EXIT_LOST;
        exo_source_close(&j->source);
        j->open = false;
    }
    /* What was said about the last inputs belongs to a unit too. */
    u->lines = EXO_STR("");
    u->name = NULL;
    return u->said.len > 0;
}

static bool read_unit(unit *u) {
    jobs *j = u->jobs;
    bool got;
    pthread_mutex_lock(&j->reading);
    /* `taken` moves under `reading` alone, so the wait below is for the ticket that this unit gets. */
    pthread_mutex_lock(&j->lock);
    while (!j->error && j->taken - j->turn >= j->nslots) pthread_cond_wait(&j->moved, &j->lock);
    bool stop = j->error != 0;
    pthread_mutex_unlock(&j->lock);
    u->lines = EXO_STR("");
    if (stop) {
        got = false;
    } else if (j->task->lines || j->task->records) {
        got = read_lines(u);
    } else {
        got = j->next_input < j->task->ninputs;
        if (got) u->name = j->task->inputs[j->next_input++];
    }
    u->ticket = j->taken;
    j->taken += got;
    pthread_mutex_unlock(&j->reading);
    return got;
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* Called by a worker's output before it writes: a unit that holds too much waits until all before it are written. */
static void wait_turn(void *user) {
    unit *u = user;
    jobs *j = u->jobs;
    pthread_mutex_lock(&j->lock);
    while (j->turn != u->ticket) pthread_cond_wait(&j->moved, &j->lock);
    pthread_mutex_unlock(&j->lock);
}

static void write_said(exo_buf *said) {
    if (said->len) fwrite(said->at, 1, said->len, stderr);
    said->len = 0;
}

/* Parks what the unit gave; writes it and all parked behind it when it is its turn. */
static void give(unit *u) {
    jobs *j = u->jobs;
    exo_out *out = &u->worker->out;
    pthread_mutex_lock(&j->lock);
    parked *slot = &j->slots[u->ticket % j->nslots];
    exo_buf spare = slot->out, quiet = slot->said;
    slot->out = out->bytes, slot->said = u->said, slot->done = true;
    out->bytes = spare, u->said = quiet;
    /* Only the turn's own worker finds its slot done here: nobody else moves the turn meanwhile. */
    if (j->turn == u->ticket) {
        exo_buf own = out->bytes;
        while ((slot = &j->slots[j->turn % j->nslots])->done) {
            pthread_mutex_unlock(&j->lock);
            out->bytes = slot->out;
            exo_out_write(out);
            write_said(&slot->said);
            pthread_mutex_lock(&j->lock);
            slot->out = out->bytes;
            if (slot->out.cap > HOLD) {
                exo_free(&exo_cli_alloc, slot->out.at);
                slot->out = (exo_buf){0};
            }
            slot->done = false;
            if (out->error && !j->error) j->error = out->error;
            j->turn++;
            pthread_cond_broadcast(&j->moved);
        }
        out->bytes = own;
    }
    pthread_mutex_unlock(&j->lock);
}

/* ---- workers ---------------------------------------------------------------------------------- */

static void work(jobs *j, exo_worker *w) {
    unit u = {.jobs = j, .worker = w};
    exo_out_turns(&w->out, HOLD, wait_turn, &u);
    exo_say_into(&u.said);
    while (read_unit(&u)) {
        if (u.lines.len)
            exo_work_lines(w, u.name, u.shown, u.lines, &u.first);
        else if (u.name)
            exo_work_whole(w, u.name);
        give(&u);
    }
    exo_say_into(NULL);
    exo_out_turns(&w->out, 0, NULL, NULL);
    pthread_mutex_lock(&j->lock);
    if (w->code > j->code) j->code = w->code;
    pthread_mutex_unlock(&j->lock);
    exo_free(&exo_cli_alloc, u.bytes.at);
    exo_free(&exo_cli_alloc, u.said.at);
}

static void *work_thread(void *user) {
    jobs *j = user;
    exo_worker w;
    if (exo_worker_init(&w, j->task, STDOUT_FILENO)) work(j, &w);
    exo_worker_free(&w);
    return NULL;
}

void exo_jobs_run(exo_worker *own) {
    const exo_task *task = own->task;
    jobs j = {.task = task, .nslots = (size_t)AHEAD * task->jobs};
    pthread_t *threads = exo_calloc(&exo_cli_alloc, task->jobs, sizeof *threads);
    j.slots = exo_calloc(&exo_cli_alloc, j.nslots, sizeof *j.slots);
    if (!threads || !j.slots || !exo_out_flush(&own->out)) {
        /* Without memory for them, or with nowhere to write, there is no use for others. */
        exo_free(&exo_cli_alloc, threads);
        exo_free(&exo_cli_alloc, j.slots);
        exo_work_all(own);
        return;
    }
    pthread_mutex_init(&j.reading, NULL);
    pthread_mutex_init(&j.lock, NULL);
    pthread_cond_init(&j.moved, NULL);
    size_t n = 0;
    while (n + 1 < task->jobs && pthread_create(&threads[n], NULL, work_thread, &j) == 0) n++;
    work(&j, own);
    for (size_t i = 0; i < n; i++) pthread_join(threads[i], NULL);
    own->code = j.code;
    if (j.error && !own->out.error) own->out.error = j.error;
    if (j.open) exo_source_close(&j.source);
    for (size_t i = 0; i < j.nslots; i++) {
        exo_free(&exo_cli_alloc, j.slots[i].out.at);
        exo_free(&exo_cli_alloc, j.slots[i].said.at);
    }
    exo_free(&exo_cli_alloc, j.slots);
    exo_free(&exo_cli_alloc, threads);
    pthread_cond_destroy(&j.moved);
    pthread_mutex_destroy(&j.lock);
    pthread_mutex_destroy(&j.reading);
}

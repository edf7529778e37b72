#include "service/inbox/workers.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
	struct loop *loop;
	struct lab_options options; /* with a keeper of its own */
	struct lab *lab;
	struct inbox *inbox; /* NULL: nothing is kept */
	struct loop_bell *end;
	pthread_t thread;
	bool has_thread;
};

struct inbox_workers {
	struct worker *workers;
	size_t count;
};

static void
when_over(void *owner)
{
	loop_stop(((struct worker *)owner)->loop);
}

static bool
open_worker(struct worker *worker, const struct lab_options *lab,
    const struct inbox_options *inbox, struct error *error)
{
	if (!worker->loop) {
		worker->loop = loop_new(error);
		if (!worker->loop)
			return false;
		worker->end = loop_bell_new(worker->loop, when_over, worker);
	}
	worker->options = *lab;
	if (inbox) {
		worker->inbox = inbox_open(worker->loop, inbox);
		worker->options.keep = inbox_keep;
		worker->options.keeper = worker->inbox;
	}
	worker->lab = lab_open(worker->loop, &worker->options);
	return true;
}

struct inbox_workers *
inbox_workers_open(struct loop *loop, size_t count,
    const struct lab_options *lab, const struct inbox_options *inbox,
    struct error *error)
{
	struct inbox_workers *workers = calloc(1, sizeof(*workers));

	assert(count > 0 && count <= INBOX_WORKERS_MAX);
	if (!workers)
		abort();
	workers->workers = calloc(count, sizeof(*workers->workers));
	if (!workers->workers)
		abort();
	workers->workers[0].loop = loop;
	for (; workers->count < count; workers->count++)
		if (!open_worker(&workers->workers[workers->count], lab, inbox,
			error)) {
			inbox_workers_close(workers);
			return NULL;
		}
	return workers;
}

static bool
is_shared(const struct inbox_workers *workers, const struct endpoint *at)
{
	return workers->count > 1 && at->address.any.sa_family != AF_UNIX;
}

/*
 * Who shares an end would share it with another program, too: first see that
 * it is free, and which one it is.
 */
static bool
find_end(struct endpoint *at, struct error *error)
{
	struct loop *loop = loop_new(error);
	struct listener *listener;

	if (!loop)
		return false;
	listener = listener_open(loop, at, false, NULL, NULL, error);
	if (listener)
		listener_end(listener, at);
	listener_free(listener);
	loop_free(loop);
	return listener != NULL;
}

bool
inbox_workers_listen(struct inbox_workers *workers, struct endpoint *at,
    enum lab_port port, struct error *error)
{
	const bool is_for_all = is_shared(workers, at);
	const size_t count = is_for_all ? workers->count : 1;

	if (is_for_all && !find_end(at, error))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!lab_listen(workers->workers[i].lab, at, port, is_for_all,
			error))
			return false;
	lab_end(workers->workers[0].lab, port, at);
	return true;
}

static void *
work(void *object)
{
	loop_run(((struct worker *)object)->loop);
	return NULL;
}

bool
inbox_workers_begin(struct inbox_workers *workers, struct error *error)
{
	for (size_t i = 1; i < workers->count; i++) {
		struct worker *worker = &workers->workers[i];

		if (pthread_create(&worker->thread, NULL, work, worker) != 0)
			return error_set(error, "cannot begin %zu threads",
			    workers->count);
		worker->has_thread = true;
	}
	return true;
}

void
inbox_workers_close(struct inbox_workers *workers)
{
	if (!workers)
		return;
	for (size_t i = 0; i < workers->count; i++)
		if (workers->workers[i].has_thread) {
			loop_bell_ring(workers->workers[i].end);
			pthread_join(workers->workers[i].thread, NULL);
		}
	for (size_t i = 0; i < workers->count; i++) {
		struct worker *worker = &workers->workers[i];

		lab_close(worker->lab);
		inbox_close(worker->inbox);
		loop_bell_free(worker->end);
		if (i > 0)
			loop_free(worker->loop);
	}
	free(workers->workers);
	free(workers);
}

#include "service/lab/asker.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <threads.h>
#include <unistd.h>

struct lab_question {
	struct lab_question *next;
	struct lab_known *known;
	void (*answered)(void *owner); /* NULL: it was dropped */
	void *owner;
};

struct queue {
	struct lab_question *first, **last;
};

struct thread {
	struct lab_asker *asker;
	size_t number;
	thrd_t thread;
};

struct lab_asker {
	bool (*answer)(void *owner, size_t thread, struct dns_known *known);
	void *owner;
	int news; /* an eventfd: something was answered */
	struct loop_event *reader;
	struct thread threads[LAB_ASKERS_MAX];
	size_t count;

	mtx_t lock; /* of what follows */
	cnd_t has_work;
	struct queue asked, answered;
	bool is_closing;
};

struct lab_known *
lab_known_new(size_t ceiling, uint64_t seed)
{
	struct lab_known *known = calloc(1, sizeof(*known));

	if (!known)
		abort();
	arena_init(&known->arena, ceiling);
	dns_known_init(&known->known, &known->arena, seed);
	return known;
}

void
lab_known_free(struct lab_known *known)
{
	arena_clear(&known->arena);
	free(known);
}

static void
add(struct queue *queue, struct lab_question *question)
{
	question->next = NULL;
	*queue->last = question;
	queue->last = &question->next;
}

static struct lab_question *
take(struct queue *queue)
{
	struct lab_question *question = queue->first;

	if (question) {
		queue->first = question->next;
		if (!queue->first)
			queue->last = &queue->first;
	}
	return question;
}

static void
tell(struct lab_asker *asker)
{
	const uint64_t one = 1;

	while (write(asker->news, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

static int
work(void *argument)
{
	struct thread *thread = argument;
	struct lab_asker *asker = thread->asker;

	mtx_lock(&asker->lock);
	while (!asker->is_closing) {
		struct lab_question *question = take(&asker->asked);

		if (!question) {
			cnd_wait(&asker->has_work, &asker->lock);
			continue;
		}
		mtx_unlock(&asker->lock);
		if (!asker->answer(asker->owner, thread->number,
			&question->known->known))
			question->known->known.is_closed = true;
		mtx_lock(&asker->lock);
		add(&asker->answered, question);
		tell(asker);
	}
	mtx_unlock(&asker->lock);
	return 0;
}

static void
free_question(struct lab_question *question)
{
	if (!question->answered)
		lab_known_free(question->known);
	free(question);
}

static struct lab_question *
next_answered(struct lab_asker *asker)
{
	struct lab_question *question;

	mtx_lock(&asker->lock);
	question = take(&asker->answered);
	mtx_unlock(&asker->lock);
	return question;
}

static void
when_answered(void *owner)
{
	struct lab_asker *asker = owner;
	struct lab_question *question;
	uint64_t count;

	if (read(asker->news, &count, sizeof(count)) < 0)
		return;
	while ((question = next_answered(asker))) {
		void (*answered)(void *whom) = question->answered;
		void *whom = question->owner;

		free_question(question);
		if (answered)
			answered(whom);
	}
}

struct lab_asker *
lab_asker_new(struct loop *loop, size_t threads,
    bool (*answer)(void *owner, size_t thread, struct dns_known *known),
    void *owner, struct error *error)
{
	struct lab_asker *asker = calloc(1, sizeof(*asker));

	assert(threads > 0 && threads <= LAB_ASKERS_MAX);
	if (!asker)
		abort();
	asker->answer = answer;
	asker->owner = owner;
	asker->asked.last = &asker->asked.first;
	asker->answered.last = &asker->answered.first;
	mtx_init(&asker->lock, mtx_plain);
	cnd_init(&asker->has_work);
	asker->news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (asker->news >= 0)
		asker->reader =
		    loop_reader_new(loop, asker->news, when_answered, asker);
	for (; asker->news >= 0 && asker->count < threads; asker->count++) {
		struct thread *thread = &asker->threads[asker->count];

		*thread =
		    (struct thread){ .asker = asker, .number = asker->count };
		if (thrd_create(&thread->thread, work, thread) != thrd_success)
			break;
	}
	if (asker->count == threads)
		return asker;
	error_set(error, "cannot begin %zu threads", threads);
	lab_asker_free(asker);
	return NULL;
}

static void
clear(struct queue *queue)
{
	struct lab_question *question;

	while ((question = take(queue)))
		free_question(question);
}

void
lab_asker_free(struct lab_asker *asker)
{
	if (!asker)
		return;
	mtx_lock(&asker->lock);
	asker->is_closing = true;
	cnd_broadcast(&asker->has_work);
	mtx_unlock(&asker->lock);
	for (size_t i = 0; i < asker->count; i++)
		thrd_join(asker->threads[i].thread, NULL);
	clear(&asker->asked);
	clear(&asker->answered);
	loop_event_free(asker->reader);
	if (asker->news >= 0)
		close(asker->news);
	cnd_destroy(&asker->has_work);
	mtx_destroy(&asker->lock);
	free(asker);
}

struct lab_question *
lab_asker_ask(struct lab_asker *asker, struct lab_known *known,
    void (*answered)(void *owner), void *owner)
{
	struct lab_question *question = malloc(sizeof(*question));

	if (!question)
		abort();
	*question = (struct lab_question){ .known = known,
		.answered = answered,
		.owner = owner };
	mtx_lock(&asker->lock);
	add(&asker->asked, question);
	cnd_signal(&asker->has_work);
	mtx_unlock(&asker->lock);
	return question;
}

/* Only the loop's own thread reads or writes who waits. */
void
lab_question_drop(struct lab_question *question)
{
	question->answered = NULL;
}

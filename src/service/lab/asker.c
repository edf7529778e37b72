#include "service/lab/asker.h"

#include <pthread.h>
#include <stdlib.h>

struct lab_question {
	struct lab_question *next;
	struct lab_desk *desk; /* NULL: closed */
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
	pthread_t thread;
	struct lab_question *question; /* that it asks; or NULL */
};

struct lab_asker {
	bool (*answer)(void *owner, size_t thread, struct dns_known *known);
	void *owner;
	struct thread threads[LAB_ASKERS_MAX];
	size_t count;

	pthread_mutex_t lock; /* of what follows, and of what is at desks */
	pthread_cond_t has_work;
	struct queue asked;
	bool is_closing;
};

struct lab_desk {
	struct lab_asker *asker;
	struct loop_bell *news; /* something was answered */
	struct queue answered;
};

struct lab_known *
lab_known_new(size_t ceiling, uint64_t seed)
{
	struct lab_known *known = calloc(1, sizeof(*known));

	if (!known)
		abort();
	arena_init_small(&known->arena, ceiling);
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
init(struct queue *queue)
{
	*queue = (struct queue){ .last = &queue->first };
}

static void
free_question(struct lab_question *question)
{
	if (!question->answered)
		lab_known_free(question->known);
	free(question);
}

/* With the lock held: a desk that is closed has forgotten it. */
static void
give_back(struct lab_question *question)
{
	if (!question->desk) {
		free_question(question);
		return;
	}
	add(&question->desk->answered, question);
	loop_bell_ring(question->desk->news);
}

static void *
work(void *argument)
{
	struct thread *thread = argument;
	struct lab_asker *asker = thread->asker;

	pthread_mutex_lock(&asker->lock);
	while (!asker->is_closing) {
		struct lab_question *question = take(&asker->asked);

		if (!question) {
			pthread_cond_wait(&asker->has_work, &asker->lock);
			continue;
		}
		thread->question = question;
		pthread_mutex_unlock(&asker->lock);
		if (!asker->answer(asker->owner, thread->number,
			&question->known->known))
			question->known->known.is_closed = true;
		pthread_mutex_lock(&asker->lock);
		thread->question = NULL;
		give_back(question);
	}
	pthread_mutex_unlock(&asker->lock);
	return NULL;
}

static struct lab_question *
next_answered(struct lab_desk *desk)
{
	struct lab_question *question;

	pthread_mutex_lock(&desk->asker->lock);
	question = take(&desk->answered);
	pthread_mutex_unlock(&desk->asker->lock);
	return question;
}

static void
when_answered(void *owner)
{
	struct lab_desk *desk = owner;
	struct lab_question *question;

	while ((question = next_answered(desk))) {
		void (*answered)(void *whom) = question->answered;
		void *whom = question->owner;

		free_question(question);
		if (answered)
			answered(whom);
	}
}

struct lab_asker *
lab_asker_new(size_t threads,
    bool (*answer)(void *owner, size_t thread, struct dns_known *known),
    void *owner, struct error *error)
{
	struct lab_asker *asker = calloc(1, sizeof(*asker));

	assert(threads > 0 && threads <= LAB_ASKERS_MAX);
	if (!asker)
		abort();
	asker->answer = answer;
	asker->owner = owner;
	init(&asker->asked);
	pthread_mutex_init(&asker->lock, NULL);
	pthread_cond_init(&asker->has_work, NULL);
	for (; asker->count < threads; asker->count++) {
		struct thread *thread = &asker->threads[asker->count];

		*thread =
		    (struct thread){ .asker = asker, .number = asker->count };
		if (pthread_create(&thread->thread, NULL, work, thread) != 0)
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
	pthread_mutex_lock(&asker->lock);
	asker->is_closing = true;
	pthread_cond_broadcast(&asker->has_work);
	pthread_mutex_unlock(&asker->lock);
	for (size_t i = 0; i < asker->count; i++)
		pthread_join(asker->threads[i].thread, NULL);
	clear(&asker->asked);
	pthread_cond_destroy(&asker->has_work);
	pthread_mutex_destroy(&asker->lock);
	free(asker);
}

struct lab_desk *
lab_desk_open(struct lab_asker *asker, struct loop *loop)
{
	struct lab_desk *desk = calloc(1, sizeof(*desk));

	if (!desk)
		abort();
	desk->asker = asker;
	desk->news = loop_bell_new(loop, when_answered, desk);
	init(&desk->answered);
	return desk;
}

/* What is still asked, or waits for that, is of no interest any more. */
void
lab_desk_close(struct lab_desk *desk)
{
	struct lab_asker *asker;

	if (!desk)
		return;
	asker = desk->asker;
	pthread_mutex_lock(&asker->lock);
	for (struct lab_question *question = asker->asked.first; question;
	     question = question->next)
		if (question->desk == desk)
			question->desk = NULL;
	for (size_t i = 0; i < asker->count; i++)
		if (asker->threads[i].question &&
		    asker->threads[i].question->desk == desk)
			asker->threads[i].question->desk = NULL;
	pthread_mutex_unlock(&asker->lock);
	clear(&desk->answered);
	loop_bell_free(desk->news);
	free(desk);
}

struct lab_question *
lab_desk_ask(struct lab_desk *desk, struct lab_known *known,
    void (*answered)(void *owner), void *owner)
{
	struct lab_question *question = malloc(sizeof(*question));
	struct lab_asker *asker = desk->asker;

	if (!question)
		abort();
	*question = (struct lab_question){ .desk = desk,
		.known = known,
		.answered = answered,
		.owner = owner };
	pthread_mutex_lock(&asker->lock);
	add(&asker->asked, question);
	pthread_cond_signal(&asker->has_work);
	pthread_mutex_unlock(&asker->lock);
	return question;
}

/*
 * Only the loop's own thread reads or writes who waits; a thread that asks
 * looks at it when the desk has been closed, by that thread, before.
 */
void
lab_question_drop(struct lab_question *question)
{
	question->answered = NULL;
}

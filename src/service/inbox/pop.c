#include "service/inbox/pop.h"

#include <stdlib.h>

#include "core/pop3/server.h"
#include "io/loop/stream.h"

enum {
	SESSIONS_MAX = 256,
	IDLE_SECONDS = 600, /* RFC 1939, 3: at least ten minutes */
	MESSAGE_MEGABYTES = 2048,
	LIST_MAX = 10000,
};

struct pop_session {
	struct inbox_pop *pop;
	struct pop_session *next, **link;
	struct stream *stream;
	struct loop_event *timer;
	struct pop3_server server;
};

struct inbox_pop {
	struct loop *loop;
	struct store *store;
	struct listener *listener;
	struct pop_session *sessions;
	unsigned count;
};

static void
free_session(struct pop_session *session)
{
	*session->link = session->next;
	if (session->next)
		session->next->link = session->link;
	session->pop->count--;
	stream_free(session->stream);
	loop_event_free(session->timer);
	pop3_server_clear(&session->server);
	free(session);
}

/* The oldest first, as POP3 counts. */
static void
log_in(struct pop_session *session)
{
	const struct span name = span_of(session->server.name);
	struct store_query query = { .is_taken = true,
		.is_oldest_first = true,
		.limit = LIST_MAX };
	struct store_attempt attempt;
	struct store_rows *rows;

	if (memchr(name.ptr, '@', name.len))
		query.recipient = name;
	else if (!span_equal(name, span_of("all")))
		query.space = name;
	rows = store_find(session->pop->store, &query);
	while (store_next(rows, &attempt))
		pop3_server_add(&session->server, attempt.id, attempt.size);
	pop3_server_login(&session->server, true);
}

static void
fetch(struct pop_session *session)
{
	struct pop3_server *server = &session->server;
	struct store_attempt attempt = { .message = span_empty() };
	struct arena arena;
	bool is_there;

	arena_init(&arena, (size_t)MESSAGE_MEGABYTES << 20);
	is_there = store_get(session->pop->store,
	    server->messages.items[server->wanted].id, &arena, &attempt);
	pop3_server_give(server, attempt.message, is_there);
	arena_clear(&arena);
}

static void
delete_marked(struct pop_session *session)
{
	struct pop3_server *server = &session->server;
	bool is_good = true;

	for (size_t i = 0; i < server->messages.count; i++)
		if (server->messages.items[i].is_deleted)
			is_good &= store_delete(session->pop->store,
			    &(struct store_query){
				.id = server->messages.items[i].id });
	pop3_server_deleted(server, is_good);
}

/* Until something must come or go. */
static void
go_on(struct pop_session *session)
{
	struct span bytes;

	loop_timer_set(session->timer,
	    loop_now() + (uint64_t)IDLE_SECONDS * LOOP_SECOND);
	while (stream_pending(session->stream) == 0)
		switch (pop3_server_next(&session->server, &bytes)) {
		case POP3_SEND:
			stream_write(session->stream, bytes);
			break;
		case POP3_LOGIN:
			log_in(session);
			break;
		case POP3_FETCH:
			fetch(session);
			break;
		case POP3_DELETE:
			delete_marked(session);
			break;
		case POP3_WAIT:
			return;
		case POP3_CLOSE:
			free_session(session);
			return;
		}
}

static void
when_read(void *owner, struct span bytes)
{
	struct pop_session *session = owner;

	pop3_server_read(&session->server, bytes);
	go_on(session);
}

static void
when_drained(void *owner)
{
	go_on(owner);
}

static void
when_ended(void *owner, enum stream_end end, const char *why)
{
	(void)end;
	(void)why;
	free_session(owner);
}

static void
when_expired(void *owner)
{
	free_session(owner);
}

static const struct stream_events events = { .read = when_read,
	.drained = when_drained,
	.ended = when_ended };

static void
accept_one(void *owner, int taken_descriptor)
{
	struct inbox_pop *pop = owner;
	struct pop_session *session = calloc(1, sizeof(*session));

	if (!session)
		abort();
	session->pop = pop;
	session->link = &pop->sessions;
	session->next = pop->sessions;
	if (session->next)
		session->next->link = &session->next;
	pop->sessions = session;
	pop->count++;
	pop3_server_init(&session->server);
	session->timer = loop_timer_new(pop->loop, when_expired, session);
	session->stream =
	    stream_open(pop->loop, taken_descriptor, &events, session);
	if (pop->count > SESSIONS_MAX)
		free_session(session);
	else
		go_on(session);
}

struct inbox_pop *
inbox_pop_open(struct loop *loop, const struct endpoint *at,
    struct store *store, struct error *error)
{
	struct inbox_pop *pop = calloc(1, sizeof(*pop));

	if (!pop)
		abort();
	pop->loop = loop;
	pop->store = store;
	pop->listener = listener_open(loop, at, false, accept_one, pop, error);
	if (pop->listener)
		return pop;
	free(pop);
	return NULL;
}

void
inbox_pop_end(const struct inbox_pop *pop, struct endpoint *at)
{
	listener_end(pop->listener, at);
}

void
inbox_pop_close(struct inbox_pop *pop)
{
	struct pop_session *session, *next;

	if (!pop)
		return;
	for (session = pop->sessions; session; session = next) {
		next = session->next;
		free_session(session);
	}
	listener_free(pop->listener);
	free(pop);
}

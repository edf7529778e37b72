/* Connections of the inbox's HTTP: one request after the other on each. */

#include "service/inbox/web.h"

#include <stdlib.h>

#include "io/loop/stream.h"
#include "nixie/session.h"
#include "service/inbox/api.h"
#include "service/inbox/call.h"

enum {
	CONNECTIONS_MAX = 512,
	REQUEST_CEILING = 16 * 1024 * 1024,
	WORK_MEGABYTES = 4096,
	LEFT_MAX = 1024 * 1024 + 64 * 1024, /* more than a request has */
	IDLE_SECONDS = 60,
	PULSE_SECONDS = 15,
	PENDING_MAX = 4 * 1024 * 1024,
};

struct connection {
	struct inbox_web *web;
	struct connection *next, **link;
	struct stream *stream;
	struct loop_event *timer;
	struct arena arena; /* of the request */
	struct arena work;  /* of one try to answer it */
	struct http_request request;
	struct text left; /* what came behind the request */
	struct call call;
	bool is_busy;    /* a request is being answered */
	bool is_stream;  /* ... for ever */
	bool is_closing; /* when all has gone */
	bool is_continued;
	uint64_t told;                 /* the last id of a stream */
	struct inbox_release *release; /* that the request waits for; or NULL */
};

struct inbox_web {
	struct loop *loop;
	struct inbox_web_options options;
	struct listener *listener;
	struct store_port *port;
	struct loop_event *news;
	struct session explainer;
	struct connection *connections;
	unsigned count;
};

static void
free_connection(struct connection *connection)
{
	*connection->link = connection->next;
	if (connection->next)
		connection->next->link = connection->link;
	connection->web->count--;
	inbox_release_free(connection->release);
	stream_free(connection->stream);
	loop_event_free(connection->timer);
	text_clear(&connection->left);
	arena_clear(&connection->arena);
	arena_clear(&connection->work);
	free(connection);
}

static void
wait_for(struct connection *connection, unsigned seconds)
{
	loop_timer_set(connection->timer,
	    loop_now() + (uint64_t)seconds * LOOP_SECOND);
}

static void
begin_request(struct connection *connection)
{
	inbox_release_free(connection->release);
	connection->release = NULL;
	arena_reset(&connection->arena);
	http_request_init(&connection->request, &connection->arena,
	    CALL_REQUEST_MAX);
	connection->is_busy = connection->is_continued = false;
	wait_for(connection, IDLE_SECONDS);
}

static const char *
reason_of(unsigned status)
{
	switch (status) {
	case 200:
		return "OK";
	case 204:
		return "No Content";
	case 400:
		return "Bad Request";
	case 403:
		return "Forbidden";
	case 404:
		return "Not Found";
	case 405:
		return "Method Not Allowed";
	case 502:
		return "Bad Gateway";
	case 413:
		return "Content Too Large";
	default:
		return "Error";
	}
}

static void
write_head(const struct connection *connection, struct text *head)
{
	const struct call *call = &connection->call;

	text_write_format(head, "HTTP/1.1 %u %s\r\n", call->status,
	    reason_of(call->status));
	text_write_format(head, "Content-Type: %s\r\n",
	    call->type ? call->type : "text/plain; charset=utf-8");
	/* Nothing of it is for other pages, nor to be guessed at. */
	text_write_string(head,
	    "X-Content-Type-Options: nosniff\r\n"
	    "Referrer-Policy: no-referrer\r\n"
	    "Cross-Origin-Resource-Policy: same-origin\r\n"
	    "X-Frame-Options: SAMEORIGIN\r\n"
	    "Cache-Control: no-store\r\n");
	text_write(head, text_span(&call->fields));
	if (connection->is_stream)
		text_write_string(head, "Connection: close\r\n\r\n");
	else
		text_write_format(head,
		    "Content-Length: %zu\r\nConnection: %s\r\n\r\n",
		    call->body.len,
		    connection->is_closing ? "close" : "keep-alive");
}

static void
send_answer(struct connection *connection)
{
	const struct call *call = &connection->call;
	struct text head;

	connection->is_closing |= !connection->request.is_kept_open;
	text_init(&head, &connection->work, 2 * (size_t)CALL_FIELDS_MAX);
	write_head(connection, &head);
	stream_write(connection->stream, text_span(&head));
	if (!span_equal(connection->request.method, span_of("HEAD")))
		stream_write(connection->stream, text_span(&call->body));
}

/* Is the connection still there? */
static bool
finish(struct connection *connection)
{
	send_answer(connection);
	if (!connection->is_closing) {
		begin_request(connection);
		return true;
	}
	if (stream_pending(connection->stream) > 0)
		return true;
	free_connection(connection);
	return false;
}

/* A clean slate: a call that waits is answered again and again. */
static void
reset_call(struct connection *connection)
{
	struct call *call = &connection->call;

	arena_reset(&connection->work);
	text_init(&call->body, &connection->work, CALL_BODY_MAX);
	text_init(&call->fields, &connection->work, CALL_FIELDS_MAX);
	for (unsigned i = 0; i < CALL_WORDS_MAX; i++)
		call->words[i] = span_empty();
	call->now = loop_now();
	call->wait_until = 0;
}

static void
send_events(struct connection *connection)
{
	struct call *call = &connection->call;

	if (stream_pending(connection->stream) > PENDING_MAX)
		return;
	reset_call(connection);
	connection->told = api_write_events(call, connection->told);
	if (call->body.len > 0)
		stream_write(connection->stream, text_span(&call->body));
	wait_for(connection, PULSE_SECONDS);
}

static bool
begin_stream(struct connection *connection)
{
	connection->is_stream = connection->is_closing = true;
	connection->told = connection->call.first;
	send_answer(connection);
	send_events(connection);
	return true;
}

/* Let it be answered, now or later. Is the connection still there? */
static bool
answer(struct connection *connection)
{
	struct call *call = &connection->call;

	reset_call(connection);
	call_answer(call);
	if (call->is_stream)
		return begin_stream(connection);
	if (call->wait_until > call->now) {
		loop_timer_set(connection->timer, call->wait_until);
		return true;
	}
	return finish(connection);
}

static void take_left(struct connection *connection);

/* A release is over, and what came of it can be told. */
static void
when_released(void *owner)
{
	struct connection *connection = owner;

	if (connection->is_busy && !connection->is_closing &&
	    answer(connection))
		take_left(connection);
}

static bool
begin_call(struct connection *connection)
{
	const struct inbox_web *web = connection->web;
	struct call *call = &connection->call;

	connection->is_busy = true;
	*call = (struct call){ .store = web->options.store,
		.explainer = &connection->web->explainer,
		.options = &web->options,
		.request = &connection->request,
		.arena = &connection->work,
		.begun = loop_now(),
		.loop = web->loop,
		.release = &connection->release,
		.wake = when_released,
		.owner = connection,
		.first = store_last(web->options.store) };
	return answer(connection);
}

static bool
refuse(struct connection *connection, unsigned status, const char *why)
{
	struct call *call = &connection->call;

	*call = (struct call){ .arena = &connection->work };
	reset_call(connection);
	call_fail(call, status, why);
	connection->is_busy = connection->is_closing = true;
	return finish(connection);
}

/* Take what came; requests that wait their turn stay in left. */
static bool
take(struct connection *connection, struct span *bytes)
{
	struct http_request *request = &connection->request;

	switch (http_request_read(request, bytes)) {
	case HTTP_DONE:
		return begin_call(connection);
	case HTTP_MORE:
		if (request->wants_body && !connection->is_continued)
			stream_write(connection->stream,
			    span_of("HTTP/1.1 100 Continue\r\n\r\n"));
		connection->is_continued = request->wants_body;
		return true;
	case HTTP_TOO_LARGE:
		return refuse(connection, 413, "that is more than is read");
	default:
		return refuse(connection, 400, "this is no HTTP that we read");
	}
}

static void
take_left(struct connection *connection)
{
	while (connection->left.len > 0 && !connection->is_busy) {
		struct span bytes = text_span(&connection->left);

		if (!take(connection, &bytes))
			return;
		memmove(connection->left.ptr, bytes.ptr, bytes.len);
		connection->left.len = bytes.len;
	}
}

static void
when_read(void *owner, struct span bytes)
{
	struct connection *connection = owner;

	if (connection->is_closing)
		return;
	text_write(&connection->left, bytes);
	if (connection->left.is_cut)
		free_connection(connection);
	else
		take_left(connection);
}

static void
when_drained(void *owner)
{
	struct connection *connection = owner;

	if (connection->is_stream)
		send_events(connection);
	else if (connection->is_closing)
		free_connection(connection);
}

static void
when_ended(void *owner, enum stream_end end, const char *why)
{
	(void)end;
	(void)why;
	free_connection(owner);
}

static void
when_timed(void *owner)
{
	struct connection *connection = owner;

	if (connection->is_stream) {
		stream_write(connection->stream, span_of(":\n\n"));
		send_events(connection);
	} else if (connection->is_busy && !connection->is_closing) {
		if (answer(connection))
			take_left(connection);
	} else {
		free_connection(connection);
	}
}

static const struct stream_events events = { .read = when_read,
	.drained = when_drained,
	.ended = when_ended };

static void
accept_one(void *owner, int taken_descriptor)
{
	struct inbox_web *web = owner;
	struct connection *connection = calloc(1, sizeof(*connection));

	if (!connection)
		abort();
	connection->web = web;
	connection->link = &web->connections;
	connection->next = web->connections;
	if (connection->next)
		connection->next->link = &connection->next;
	web->connections = connection;
	web->count++;
	arena_init(&connection->arena, REQUEST_CEILING);
	arena_init(&connection->work, (size_t)WORK_MEGABYTES << 20);
	text_init(&connection->left, NULL, (size_t)LEFT_MAX);
	connection->timer = loop_timer_new(web->loop, when_timed, connection);
	connection->stream =
	    stream_open(web->loop, taken_descriptor, &events, connection);
	begin_request(connection);
	if (web->count > CONNECTIONS_MAX)
		free_connection(connection);
}

/* Something was kept: who waits for it has a look. */
static void
when_news(void *owner)
{
	struct inbox_web *web = owner;
	struct connection *connection = web->connections, *next;

	store_port_drain(web->port);
	for (; connection; connection = next) {
		next = connection->next;
		if (connection->is_stream)
			send_events(connection);
		else if (connection->is_busy && !connection->is_closing &&
		    answer(connection))
			take_left(connection);
	}
}

struct inbox_web *
inbox_web_open(struct loop *loop, const struct endpoint *at,
    const struct inbox_web_options *options, struct error *error)
{
	struct inbox_web *web = calloc(1, sizeof(*web));

	if (!web)
		abort();
	web->loop = loop;
	web->options = *options;
	if (!session_init(&web->explainer, error)) {
		free(web);
		return NULL;
	}
	web->listener = listener_open(loop, at, false, accept_one, web, error);
	if (!web->listener) {
		session_clear(&web->explainer);
		free(web);
		return NULL;
	}
	web->port = store_port_open(options->store);
	web->news = loop_reader_new(loop, store_port_descriptor(web->port),
	    when_news, web);
	return web;
}

void
inbox_web_end(const struct inbox_web *web, struct endpoint *at)
{
	listener_end(web->listener, at);
}

void
inbox_web_close(struct inbox_web *web)
{
	struct connection *connection, *next;

	if (!web)
		return;
	for (connection = web->connections; connection; connection = next) {
		next = connection->next;
		free_connection(connection);
	}
	loop_event_free(web->news);
	store_port_close(web->port);
	listener_free(web->listener);
	session_clear(&web->explainer);
	free(web);
}

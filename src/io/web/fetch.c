#include "io/web/fetch.h"

#include "core/http/response.h"
#include "core/http/url.h"
#include "io/loop/stream.h"

enum { REQUEST_MAX = HTTP_URL_MAX + 512, WHY_MAX = 512 };

/* All that is fetched at the same time. */
struct batch {
	struct loop *loop;
	struct tls *tls;
	struct arena *arena;
	uint64_t end; /* no page takes longer */
	size_t pending;
};

/* One page on its way. */
struct fetch {
	struct batch *batch;
	struct web_job *job;
	struct http_url url;
	struct web_answer *answer;
	struct http_response response;
	struct stream *stream;
	struct loop_event *timer;
	size_t next; /* the end to try after this one */
	bool is_secure;
};

static void
finish(struct fetch *fetch, enum web_outcome outcome)
{
	struct batch *batch = fetch->batch;

	fetch->answer->outcome = outcome;
	stream_free(fetch->stream);
	loop_event_free(fetch->timer);
	fetch->stream = NULL;
	fetch->timer = NULL;
	if (--batch->pending == 0)
		loop_stop(batch->loop);
}

/* "192.0.2.1:443: nobody listens (Connection refused)" */
static void
say_why(struct fetch *fetch, const char *words, struct span detail)
{
	char bytes[WHY_MAX];
	struct text why = text_in(bytes, sizeof(bytes));

	if (fetch->next > 0) {
		endpoint_write_port(&why, &fetch->job->ends[fetch->next - 1]);
		text_write_string(&why, ": ");
	}
	text_write_string(&why, words);
	if (detail.len > 0) {
		text_write_string(&why, *words ? " (" : "");
		text_write(&why, detail);
		text_write_string(&why, *words ? ")" : "");
	}
	fetch->answer->why = arena_dup(fetch->batch->arena, text_span(&why));
}

static void
fail(struct fetch *fetch, enum web_outcome outcome, const char *words,
    struct span detail)
{
	say_why(fetch, words, detail);
	finish(fetch, outcome);
}

static void try_next(struct fetch *fetch);

/* What is wrong with the certificate; "": nothing is (RFC 8461, 3.3). */
static const char *
flaw_of(const struct tls_facts *tls)
{
	if (!tls->has_certificate)
		return "the server shows no certificate";
	if (!tls->is_current)
		return "its certificate is out of date";
	if (!tls->is_for_name)
		return "its certificate is for another name";
	if (!*tls->names)
		return "its certificate names no host but in CN";
	return tls->is_trusted ? "" : "its certificate is not trusted";
}

static void
send_request(struct fetch *fetch)
{
	char bytes[REQUEST_MAX];
	struct text request = text_in(bytes, sizeof(bytes));

	text_write_string(&request, "GET ");
	text_write(&request,
	    fetch->url.target.len > 0 ? fetch->url.target : span_of("/"));
	text_write_string(&request, " HTTP/1.1\r\nHost: ");
	http_url_write_host(&request, &fetch->url);
	text_write_string(&request,
	    "\r\nUser-Agent: nixie\r\nAccept: text/plain, */*;q=0.1\r\n"
	    "Connection: close\r\n\r\n");
	stream_write(fetch->stream, text_span(&request));
}

static void
when_connected(void *owner)
{
	struct fetch *fetch = owner;
	char host[HTTP_HOST_MAX + 1];
	struct text name = text_in(host, sizeof(host));

	text_write(&name, fetch->url.host);
	stream_secure(fetch->stream, fetch->batch->tls, name.ptr);
}

static void
when_secured(void *owner)
{
	struct fetch *fetch = owner;
	const struct tls_facts *tls = stream_tls(fetch->stream);
	const char *flaw = flaw_of(tls);

	if (*flaw) {
		fail(fetch, WEB_TLS_FAILED, flaw,
		    span_of(tls->is_for_name ? tls->problem : tls->names));
		return;
	}
	fetch->is_secure = true;
	loop_timer_set(fetch->timer, fetch->batch->end);
	send_request(fetch);
}

static struct span
keep_field(struct fetch *fetch, const char *name)
{
	struct span value;

	return http_fields_find(fetch->response.fields, name, &value)
	    ? value
	    : span_empty();
}

static void
take_response(struct fetch *fetch, enum http_progress progress)
{
	struct web_answer *answer = fetch->answer;

	switch (progress) {
	case HTTP_MORE:
		return;
	case HTTP_TOO_LARGE:
		fail(fetch, WEB_TOO_LARGE, "", span_empty());
		return;
	case HTTP_BAD:
		fail(fetch, WEB_UNREACHABLE, "what it says is no HTTP",
		    span_empty());
		return;
	case HTTP_CUT:
		fail(fetch, WEB_UNREACHABLE,
		    "the connection ended in the middle", span_empty());
		return;
	case HTTP_DONE:
		break;
	}
	answer->status = fetch->response.status;
	answer->content_type = keep_field(fetch, "content-type");
	answer->location = keep_field(fetch, "location");
	answer->body = text_span(&fetch->response.body);
	finish(fetch, WEB_FETCHED);
}

static void
when_read(void *owner, struct span bytes)
{
	struct fetch *fetch = owner;

	if (fetch->is_secure)
		take_response(fetch,
		    http_response_read(&fetch->response, bytes));
}

static void
when_drained(void *owner)
{
	(void)owner;
}

static void
when_ended(void *owner, enum stream_end end, const char *why)
{
	struct fetch *fetch = owner;

	if (fetch->is_secure && end == STREAM_CLOSED) {
		take_response(fetch, http_response_end(&fetch->response));
		return;
	}
	say_why(fetch, stream_end_words(end), span_of(why));
	if (end == STREAM_TLS_FAILED || fetch->is_secure)
		finish(fetch,
		    end == STREAM_TLS_FAILED ? WEB_TLS_FAILED
					     : WEB_UNREACHABLE);
	else
		try_next(fetch);
}

static const struct stream_events events = { .connected = when_connected,
	.secured = when_secured,
	.read = when_read,
	.drained = when_drained,
	.ended = when_ended };

static void
when_expired(void *owner)
{
	struct fetch *fetch = owner;

	say_why(fetch, "no answer in time", span_empty());
	if (fetch->is_secure)
		finish(fetch, WEB_UNREACHABLE);
	else
		try_next(fetch);
}

/* Each end gets its share of the time; the last failure is told. */
static void
try_next(struct fetch *fetch)
{
	struct web_job *job = fetch->job;
	const uint64_t now = loop_now(), end = fetch->batch->end;

	stream_free(fetch->stream);
	fetch->stream = NULL;
	if (fetch->next == job->count || now >= end) {
		finish(fetch, WEB_UNREACHABLE);
		return;
	}
	loop_timer_set(fetch->timer,
	    now + (end - now) / (job->count - fetch->next));
	fetch->stream = stream_connect(fetch->batch->loop,
	    &job->ends[fetch->next++], NULL, &events, fetch);
}

/* From within the loop, as all that follows. */
static void
begin(void *owner)
{
	struct fetch *fetch = owner;

	loop_event_free(fetch->timer);
	fetch->timer = loop_timer_new(fetch->batch->loop, when_expired, fetch);
	if (fetch->job->count == 0)
		fail(fetch, WEB_UNREACHABLE, "it has no address", span_empty());
	else if (!http_url_parse(fetch->job->url, &fetch->url) ||
	    !fetch->url.is_secure)
		fail(fetch, WEB_UNREACHABLE,
		    "no address that begins with "
		    "https://",
		    span_empty());
	else
		try_next(fetch);
}

static void
start(struct batch *batch, struct fetch *fetch, struct web_job *job)
{
	*fetch = (struct fetch){ .batch = batch, .job = job };
	fetch->answer = arena_alloc(batch->arena, sizeof(*fetch->answer));
	*fetch->answer =
	    (struct web_answer){ .url = arena_dup(batch->arena, job->url),
		    .outcome = WEB_UNREACHABLE,
		    .content_type = span_empty(),
		    .location = span_empty(),
		    .body = span_empty(),
		    .why = span_empty() };
	job->answer = fetch->answer;
	http_response_init(&fetch->response, batch->arena, WEB_PAGE_MAX);
	fetch->timer = loop_timer_new(batch->loop, begin, fetch);
	loop_timer_set(fetch->timer, 0);
}

bool
web_fetch_all(const struct web_options *options, struct arena *arena,
    struct web_job *jobs, size_t count, struct error *error)
{
	const struct tls_options tls = { .authorities = options->authorities };
	const unsigned timeout =
	    options->timeout > 0 ? options->timeout : WEB_DEFAULT_TIMEOUT;
	struct batch batch = { .arena = arena, .pending = count };
	struct fetch *fetches =
	    arena_alloc(arena, (count + 1) * sizeof(*fetches));

	if (count == 0)
		return true;
	batch.tls = tls_new(&tls, error);
	if (!batch.tls)
		return false;
	batch.loop = loop_new(error);
	if (!batch.loop) {
		tls_free(batch.tls);
		return false;
	}
	batch.end = loop_now() + (uint64_t)timeout * LOOP_MILLISECOND;
	for (size_t i = 0; i < count; i++)
		start(&batch, &fetches[i], &jobs[i]);
	loop_run(batch.loop);
	loop_free(batch.loop);
	tls_free(batch.tls);
	return true;
}

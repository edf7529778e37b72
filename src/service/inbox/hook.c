#include "service/inbox/hook.h"

#include <stdlib.h>

#include "core/crypto/digest.h"
#include "core/http/response.h"
#include "core/http/url.h"
#include "io/loop/stream.h"
#include "service/inbox/api.h"

enum {
	HOOK_CEILING = 64 * 1024 * 1024,
	HOOK_ANSWER_MAX = 64 * 1024,
	HOOK_BODY_MAX = 4 * 1024 * 1024,
	HOOK_SECONDS = 10, /* for an answer */
	HOOK_WHY = 128,
	HOOK_DRAIN = 2, /* seconds, at the end */
};

struct hook {
	struct inbox_hooks *hooks;
	struct span url_text;
	struct http_url url;
	char host[HTTP_HOST_MAX + 1];
	struct endpoint at;

	struct arena arena; /* of the attempt that is told */
	struct text request;
	struct stream *stream;
	struct http_response response;
	struct loop_event *timer;
	uint64_t last; /* the id that is told now, or was */
	uint64_t told; /* ... that is done with, told or given up */
	unsigned tries;
	bool is_telling;  /* an attempt was not answered yet */
	bool is_asking;   /* ... and it is under way */
	bool is_answered; /* to be looked at by the timer */

	uint64_t delivered, failed;
	unsigned status; /* of the last answer; 0: none */
	char why[HOOK_WHY];
};

struct inbox_hooks {
	struct loop *loop;
	struct inbox_hook_options options;
	struct tls *tls;
	struct store_port *port;
	struct loop_event *news;
	struct loop_event *end; /* NULL: it has not come yet */
	size_t count;
	struct hook each[INBOX_HOOKS_MAX];
};

static void
note_why(struct hook *hook, const char *words, const char *detail)
{
	struct text why = text_in(hook->why, sizeof(hook->why));

	text_write_string(&why, words);
	if (*detail)
		text_write_format(&why, " (%s)", detail);
}

/* The stream may be in a call: what follows waits for the timer. */
static void
settle(struct hook *hook, unsigned status, const char *words,
    const char *detail)
{
	if (!hook->is_asking)
		return;
	hook->is_asking = false;
	hook->is_answered = true;
	hook->status = status;
	note_why(hook, words, detail);
	loop_timer_set(hook->timer, loop_now());
}

static void
send_request(struct hook *hook)
{
	stream_write(hook->stream, text_span(&hook->request));
}

static void
when_connected(void *owner)
{
	struct hook *hook = owner;

	if (hook->url.is_secure)
		stream_secure(hook->stream, hook->hooks->tls, hook->host);
	else
		send_request(hook);
}

/* Nothing is shown to a server that is not the one that was named. */
static void
when_secured(void *owner)
{
	struct hook *hook = owner;
	const struct tls_facts *facts = stream_tls(hook->stream);

	if (facts && facts->is_trusted && facts->is_for_name &&
	    facts->is_current)
		send_request(hook);
	else
		settle(hook, 0, "its certificate is not good",
		    facts ? facts->problem : "");
}

static void
take_answer(struct hook *hook, enum http_progress progress)
{
	switch (progress) {
	case HTTP_MORE:
		return;
	case HTTP_DONE:
		settle(hook, hook->response.status, "", "");
		return;
	default:
		settle(hook, 0, "what it says is no HTTP", "");
	}
}

static void
when_read(void *owner, struct span bytes)
{
	struct hook *hook = owner;

	if (hook->is_asking)
		take_answer(hook, http_response_read(&hook->response, bytes));
}

static void
when_drained(void *owner)
{
	(void)owner;
}

static void
when_ended(void *owner, enum stream_end end, const char *why)
{
	struct hook *hook = owner;

	if (hook->is_asking && end == STREAM_CLOSED)
		take_answer(hook, http_response_end(&hook->response));
	settle(hook, 0, stream_end_words(end), why);
}

static const struct stream_events events = { .connected = when_connected,
	.secured = when_secured,
	.read = when_read,
	.drained = when_drained,
	.ended = when_ended };

static void
ask(struct hook *hook)
{
	hook->tries++;
	hook->is_asking = true;
	http_response_init(&hook->response, &hook->arena, HOOK_ANSWER_MAX);
	hook->stream =
	    stream_connect(hook->hooks->loop, &hook->at, NULL, &events, hook);
	loop_timer_set(hook->timer,
	    loop_now() + (uint64_t)HOOK_SECONDS * LOOP_SECOND);
}

static void
write_signature(struct hook *hook, struct span body)
{
	unsigned char sum[CRYPTO_DIGEST_MAX];
	size_t len;

	if (hook->hooks->options.secret.len == 0)
		return;
	len =
	    crypto_hmac(CRYPTO_SHA256, hook->hooks->options.secret, body, sum);
	text_write_string(&hook->request, "X-Nixie-Signature: sha256=");
	for (size_t i = 0; i < len; i++)
		text_write_format(&hook->request, "%02x", sum[i]);
	text_write_string(&hook->request, "\r\n");
}

static void
write_body(struct hook *hook, const struct store_attempt *attempt,
    struct text *body)
{
	struct call call = { .arena = &hook->arena };
	struct json json;

	json_init(&json, body);
	json_open_object(&json, NULL);
	json_put_string(&json, "event", span_of("attempt"));
	api_write_summary(&call, &json, "attempt", attempt);
	json_close(&json);
}

static void
write_request(struct hook *hook, const struct store_attempt *attempt)
{
	struct text body, *request = &hook->request;

	arena_reset(&hook->arena);
	text_init(&body, &hook->arena, HOOK_BODY_MAX);
	write_body(hook, attempt, &body);
	text_init(request, &hook->arena, 2 * (size_t)HOOK_BODY_MAX);
	text_write_string(request, "POST ");
	text_write(request,
	    hook->url.target.len > 0 ? hook->url.target : span_of("/"));
	text_write_string(request, " HTTP/1.1\r\nHost: ");
	http_url_write_host(request, &hook->url);
	text_write_format(request,
	    "\r\nUser-Agent: nixie-lab\r\nContent-Type: application/json\r\n"
	    "Content-Length: %zu\r\nConnection: close\r\n"
	    "X-Nixie-Event: attempt\r\nX-Nixie-Delivery: %llu\r\n",
	    body.len, (unsigned long long)attempt->id);
	write_signature(hook, text_span(&body));
	text_write_string(request, "\r\n");
	text_write(request, text_span(&body));
}

/* Tell the next attempt, if there is one, and nothing else is under way. */
static void
go_on(struct hook *hook)
{
	const struct store_query query = { .after = hook->last,
		.is_oldest_first = true,
		.limit = 1 };
	struct store_rows *rows;
	struct store_attempt attempt;

	if (hook->is_telling)
		return;
	rows = store_find(hook->hooks->options.store, &query);
	if (!store_next(rows, &attempt))
		return;
	hook->is_telling = true;
	hook->last = attempt.id;
	hook->tries = 0;
	write_request(hook, &attempt);
	store_rows_close(rows);
	ask(hook);
}

static void
end_telling(struct hook *hook, bool is_delivered)
{
	hook->is_telling = false;
	hook->delivered += is_delivered;
	hook->failed += !is_delivered;
	hook->told = hook->last;
	/* What cannot be noted is told again, which is better than never. */
	(void)store_set_told(hook->hooks->options.store, hook->url_text,
	    hook->told);
	go_on(hook);
}

/* At the end nobody waits for those who do not answer. */
static bool
is_idle(const struct inbox_hooks *hooks)
{
	for (size_t i = 0; i < hooks->count; i++)
		if (hooks->each[i].is_asking || hooks->each[i].is_answered)
			return false;
	return true;
}

static void
take_result(struct hook *hook)
{
	hook->is_answered = false;
	stream_free(hook->stream);
	hook->stream = NULL;
	if (hook->status / 100 == 2)
		end_telling(hook, true);
	else if (hook->tries >= hook->hooks->options.tries)
		end_telling(hook, false);
	else
		loop_timer_set(hook->timer,
		    loop_now() + ((uint64_t)LOOP_SECOND << (hook->tries - 1)));
}

/* An answer is to be looked at; or it has not come; or it is time again. */
static void
when_timed(void *owner)
{
	struct hook *hook = owner;

	if (hook->is_asking)
		settle(hook, 0, "no answer in time", "");
	else if (hook->is_answered)
		take_result(hook);
	else if (!hook->hooks->end)
		ask(hook);
	if (hook->hooks->end && is_idle(hook->hooks))
		loop_stop(hook->hooks->loop);
}

static void
when_news(void *owner)
{
	struct inbox_hooks *hooks = owner;

	store_port_drain(hooks->port);
	for (size_t i = 0; i < hooks->count; i++)
		go_on(&hooks->each[i]);
}

static bool
find_end(struct hook *hook, struct error *error)
{
	struct text host = text_in(hook->host, sizeof(hook->host));

	if (!http_url_parse(hook->url_text, &hook->url))
		return error_set(error, "'%.*s' is no address of a page",
		    SPAN_ARGS(hook->url_text));
	text_write(&host, hook->url.host);
	return endpoint_parse(&hook->at, hook->url.host, hook->url.port) ||
	    endpoint_lookup(hook->host, hook->url.port, AF_UNSPEC, &hook->at, 1,
		error) > 0;
}

/* Who is told for the first time is told of what comes from now on. */
static void
find_place(struct hook *hook)
{
	struct store *store = hook->hooks->options.store;

	if (!store_find_told(store, hook->url_text, &hook->last)) {
		hook->last = store_last(store);
		(void)store_set_told(store, hook->url_text, hook->last);
	}
	hook->told = hook->last;
}

struct inbox_hooks *
inbox_hooks_open(struct loop *loop, const struct inbox_hook_options *options,
    struct error *error)
{
	static const struct tls_options client;
	struct inbox_hooks *hooks = calloc(1, sizeof(*hooks));

	if (!hooks)
		abort();
	hooks->loop = loop;
	hooks->options = *options;
	if (hooks->options.tries == 0)
		hooks->options.tries = INBOX_HOOK_TRIES;
	hooks->port = store_port_open(options->store);
	hooks->news = loop_reader_new(loop, store_port_descriptor(hooks->port),
	    when_news, hooks);
	hooks->tls = tls_new(&client, error);
	for (size_t i = 0; hooks->tls && i < options->count; i++) {
		struct hook *hook = &hooks->each[hooks->count++];

		hook->hooks = hooks;
		hook->url_text = span_of(options->urls[i]);
		find_place(hook);
		arena_init(&hook->arena, HOOK_CEILING);
		hook->timer = loop_timer_new(loop, when_timed, hook);
		if (find_end(hook, error))
			continue;
		inbox_hooks_close(hooks);
		return NULL;
	}
	/* What was left the last time. */
	for (size_t i = 0; i < hooks->count; i++)
		go_on(&hooks->each[i]);
	return hooks;
}

static void
when_over(void *owner)
{
	struct inbox_hooks *hooks = owner;

	loop_stop(hooks->loop);
}

size_t
inbox_hooks_drain(struct inbox_hooks *hooks)
{
	size_t left = 0;

	if (!hooks)
		return 0;
	hooks->end = loop_timer_new(hooks->loop, when_over, hooks);
	loop_timer_set(hooks->end,
	    loop_now() + (uint64_t)HOOK_DRAIN * LOOP_SECOND);
	for (size_t i = 0; i < hooks->count; i++)
		go_on(&hooks->each[i]);
	if (!is_idle(hooks))
		loop_run(hooks->loop);
	for (size_t i = 0; i < hooks->count; i++)
		left += store_count(hooks->options.store,
		    &(struct store_query){ .after = hooks->each[i].told });
	return left;
}

void
inbox_hooks_close(struct inbox_hooks *hooks)
{
	if (!hooks)
		return;
	for (size_t i = 0; i < hooks->count; i++) {
		stream_free(hooks->each[i].stream);
		loop_event_free(hooks->each[i].timer);
		arena_clear(&hooks->each[i].arena);
	}
	loop_event_free(hooks->news);
	loop_event_free(hooks->end);
	store_port_close(hooks->port);
	tls_free(hooks->tls);
	free(hooks);
}

void
inbox_hooks_write(const struct inbox_hooks *hooks, struct json *json,
    const char *key)
{
	json_open_array(json, key);
	for (size_t i = 0; hooks && i < hooks->count; i++) {
		const struct hook *hook = &hooks->each[i];

		json_open_object(json, NULL);
		json_put_string(json, "url", hook->url_text);
		json_put_number(json, "delivered", hook->delivered);
		json_put_number(json, "failed", hook->failed);
		json_put_number(json, "last", hook->last);
		json_put_bool(json, "pending", hook->is_telling);
		if (hook->status > 0)
			json_put_number(json, "status", hook->status);
		if (*hook->why)
			json_put_string(json, "why", span_of(hook->why));
		json_close(json);
	}
	json_close(json);
}

/* Streams over loopback, and under TLS: both ends in one loop. */

#include "io/loop/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

static struct loop *loop;
static struct tls *client_tls, *server_tls;
static char folder[] = "/tmp/nixie-stream-XXXXXX";

/* What one side has seen, letter by letter. */
struct side {
	struct stream *stream;
	char log[64];
	char heard[256];
	enum stream_end end;
	char why[128];
	size_t bytes;
	bool is_server, wants_tls, is_flood;
};

static struct side client, server;

static void
note(struct side *side, char letter)
{
	size_t len = strlen(side->log);

	if (len + 1 < sizeof(side->log))
		side->log[len] = letter;
}

static void
stop(void)
{
	stream_free(client.stream);
	stream_free(server.stream);
	client.stream = server.stream = NULL;
	loop_stop(loop);
}

static void
on_connected(void *owner)
{
	struct side *side = owner;

	note(side, 'c');
	stream_write(side->stream, span_of("hello"));
}

static void
on_secured(void *owner)
{
	struct side *side = owner;

	note(side, 's');
	if (!side->is_server)
		stream_write(side->stream, span_of("secret"));
}

/* The client says hello, the server answers, both turn to TLS. */
static void
on_read(void *owner, struct span bytes)
{
	struct side *side = owner;
	size_t len = strlen(side->heard);

	note(side, 'r');
	side->bytes += bytes.len;
	if (len + bytes.len < sizeof(side->heard))
		memcpy(side->heard + len, bytes.ptr, bytes.len);
	if (side->is_server && span_equal(bytes, span_of("hello"))) {
		stream_write(side->stream, span_of("go"));
		if (side->wants_tls)
			stream_secure(side->stream, server_tls, NULL);
	} else if (!side->is_server && span_equal(bytes, span_of("go"))) {
		if (side->wants_tls)
			stream_secure(side->stream, client_tls,
			    "mx.example.org");
		else
			stop();
	} else if (side->is_server && span_equal(bytes, span_of("secret"))) {
		stream_write(side->stream, span_of("bye"));
		stream_free(side->stream);
		side->stream = NULL;
	}
}

static void
on_drained(void *owner)
{
	note(owner, 'd');
}

static void
on_ended(void *owner, enum stream_end end, const char *why)
{
	struct side *side = owner;

	note(side, 'e');
	side->end = end;
	snprintf(side->why, sizeof(side->why), "%s", why);
	if (!side->is_server)
		stop();
}

static const struct stream_events events = { .connected = on_connected,
	.secured = on_secured,
	.read = on_read,
	.drained = on_drained,
	.ended = on_ended };

static void
on_accepted(void *owner, int taken_descriptor)
{
	(void)owner;
	note(&server, 'a');
	server.stream = stream_open(loop, taken_descriptor, &events, &server);
}

static void
begin(bool wants_tls)
{
	client = (struct side){ .wants_tls = wants_tls };
	server = (struct side){ .wants_tls = wants_tls, .is_server = true };
}

/* Both ends at an address; false: it cannot be had here. */
static bool
run_at(const char *address, bool wants_tls)
{
	struct listener *listener;
	struct endpoint at;
	struct error error;

	begin(wants_tls);
	CHECK_FOR(address, endpoint_parse(&at, span_of(address), 0));
	listener = listener_open(loop, &at, false, on_accepted, NULL, &error);
	if (!listener)
		return false;
	if (at.address.any.sa_family != AF_UNIX)
		listener_end(listener, &at);
	client.stream = stream_connect(loop, &at, NULL, &events, &client);
	loop_run(loop);
	listener_free(listener);
	return true;
}

static void
test_plain(void)
{
	static char path[64];

	snprintf(path, sizeof(path), "unix:%s/socket", folder);
	CHECK(run_at("127.0.0.1", false));
	CHECK_TEXT("client", span_of(client.log), "cr");
	CHECK_TEXT("server", span_of(server.log), "ar");
	CHECK_TEXT("client", span_of(client.heard), "go");
	CHECK(run_at(path, false));
	CHECK_TEXT("client", span_of(client.heard), "go");
	if (run_at("::1", false))
		CHECK_TEXT("client", span_of(client.heard), "go");
}

static struct tls *
new_tls(const struct tls_options *options)
{
	struct error error = { "" };
	struct tls *tls = tls_new(options, &error);

	CHECK_TEXT("tls", span_of(error.message), "");
	return tls;
}

static const struct tls_facts *facts;
static struct tls_facts kept;

static void
keep_facts(void *owner)
{
	facts = stream_tls(((struct side *)owner)->stream);
	if (facts)
		kept = *facts;
	on_secured(owner);
}

static void
run_tls(const char *name, int days)
{
	const struct tls_options as_client = { .is_server = false };
	const struct tls_options as_server = { .is_server = true,
		.made_for = name,
		.made_days = days };

	kept = (struct tls_facts){ .version = "" };
	client_tls = new_tls(&as_client);
	server_tls = new_tls(&as_server);
	CHECK(run_at("127.0.0.1", true));
	tls_free(client_tls);
	tls_free(server_tls);
}

static void
test_tls(void)
{
	run_tls("mx.example.org", 10);
	CHECK_TEXT("client", span_of(client.heard), "gobye");
	CHECK_TEXT("server", span_of(server.heard), "hellosecret");
	CHECK_TEXT("client", span_of(client.log), "crsre");
	CHECK(client.end == STREAM_CLOSED);
}

static void
test_versions(void)
{
	const struct tls_options new_only = { .least = TLS_1_3 };
	const struct tls_options old_only = { .is_server = true,
		.made_for = "mx.example.org",
		.made_days = 1,
		.most = TLS_1_2 };

	client_tls = new_tls(&new_only);
	server_tls = new_tls(&old_only);
	CHECK(run_at("127.0.0.1", true));
	CHECK(client.end == STREAM_TLS_FAILED);
	CHECK_TEXT("why", span_of(client.why), "tlsv1 alert protocol version");
	tls_free(client_tls);
	tls_free(server_tls);
}

static void
test_refused(void)
{
	struct listener *listener;
	struct endpoint at;
	struct error error;

	/* A port that was free a moment ago. */
	CHECK(endpoint_parse(&at, span_of("127.0.0.1"), 0));
	listener = listener_open(loop, &at, false, on_accepted, NULL, &error);
	CHECK(listener != NULL);
	listener_end(listener, &at);
	CHECK(!listener_open(loop, &at, false, on_accepted, NULL, &error));
	listener_free(listener);
	begin(false);
	client.stream = stream_connect(loop, &at, NULL, &events, &client);
	loop_run(loop);
	CHECK(client.end == STREAM_REFUSED);
	CHECK_TEXT("why", span_of(client.why), strerror(ECONNREFUSED));
	/* An address that is not ours to speak from. */
	begin(false);
	{
		struct endpoint from;

		CHECK(endpoint_parse(&from, span_of("192.0.2.1"), 0));
		client.stream =
		    stream_connect(loop, &at, &from, &events, &client);
	}
	loop_run(loop);
	CHECK(client.end == STREAM_UNREACHABLE);
}

static void
test_options(void)
{
	static const struct tls_options wrong[] = {
		{ .certificate = "/nonexistent.pem" },
		{ .authorities = "/nonexistent.pem" },
		{ .ciphers = "NONSENSE" },
	};
	enum tls_version version;

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct error error = { "" };

		CHECK(tls_new(&wrong[i], &error) == NULL);
		CHECK(error.message[0] != '\0');
	}
	CHECK(tls_version_parse(span_of("1.2"), &version));
	CHECK(version == TLS_1_2);
	CHECK(!tls_version_parse(span_of("1.4"), &version));
}

/* The facts, with a wrong name, out of date, and as it should be. */
static void
test_facts(void)
{
	static const struct stream_events with_facts = { .connected =
							     on_connected,
		.secured = keep_facts,
		.read = on_read,
		.drained = on_drained,
		.ended = on_ended };
	static const struct {
		const char *name;
		int days;
		bool is_for_name, is_current;
	} cases[] = { { "mx.example.org", 10, true, true },
		{ "other.example.org", 10, false, true },
		{ "*.example.org", 10, true, true },
		{ "mx.example.org", -1, true, false } };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct tls_options as_server = { .is_server = true,
			.made_for = cases[i].name,
			.made_days = cases[i].days };
		const struct tls_options as_client = { .is_server = false };
		struct listener *listener;
		struct endpoint at;
		struct error error;

		client_tls = new_tls(&as_client);
		server_tls = new_tls(&as_server);
		begin(true);
		CHECK(endpoint_parse(&at, span_of("127.0.0.1"), 0));
		listener =
		    listener_open(loop, &at, false, on_accepted, NULL, &error);
		listener_end(listener, &at);
		client.stream =
		    stream_connect(loop, &at, NULL, &with_facts, &client);
		loop_run(loop);
		listener_free(listener);
		CHECK_FOR(cases[i].name,
		    kept.is_for_name == cases[i].is_for_name);
		CHECK_FOR(cases[i].name,
		    kept.is_current == cases[i].is_current);
		CHECK_FOR(cases[i].name, !kept.is_trusted && *kept.problem);
		CHECK_TEXT("version", span_of(kept.version), "TLSv1.3");
		CHECK_TEXT("names", span_of(kept.names), cases[i].name);
		CHECK_TEXT("key", span_of(kept.key), "EC 256");
		CHECK_FOR("print", strlen(kept.fingerprint) == 64);
		tls_free(client_tls);
		tls_free(server_tls);
	}
}

int
main(void)
{
	struct error error;

	loop = loop_new(&error);
	CHECK(loop && mkdtemp(folder));
	test_plain();
	test_tls();
	test_facts();
	test_versions();
	test_refused();
	test_options();
	loop_free(loop);
	{
		char path[64];

		snprintf(path, sizeof(path), "%s/socket", folder);
		unlink(path);
		rmdir(folder);
	}
	return check_done();
}

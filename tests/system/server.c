/*
 * A scripted server on loopback, for tests and measurements:
 *
 *	system_server SCENARIO [ENDPOINT]
 *
 * Plays a scenario (core/smtp/scenario.h; "-" is the standard input) to all
 * who connect, and prints where it listens. It ends when its standard input
 * does, or when it is killed.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/smtp/player.h"
#include "io/files/files.h"
#include "io/loop/stream.h"

enum { CONNECTION_MEMORY = 16 * 1024 * 1024 };

static struct loop *loop;
static struct tls *tls;
static struct smtp_scenario scenario;

struct connection {
	struct arena arena;
	struct smtp_player player;
	struct stream *stream;
	struct loop_event *timer;
	bool is_spoiled;
};

static void
finish(struct connection *connection, bool is_reset)
{
	if (is_reset)
		stream_reset(connection->stream);
	else
		stream_free(connection->stream);
	loop_event_free(connection->timer);
	arena_clear(&connection->arena);
	free(connection);
}

static void
go_on(void *owner)
{
	struct connection *connection = owner;
	struct smtp_player *player = &connection->player;
	struct span bytes;

	for (;;) {
		switch (smtp_player_next(player, loop_now(), &bytes)) {
		case SMTP_PLAYER_SEND:
			stream_write(connection->stream, bytes);
			continue;
		case SMTP_PLAYER_WAIT:
			if (player->until != UINT64_MAX)
				loop_timer_set(connection->timer,
				    player->until);
			return;
		case SMTP_PLAYER_SECURE:
			stream_secure(connection->stream, tls, NULL);
			return;
		case SMTP_PLAYER_SPOIL:
			connection->is_spoiled = true;
			return;
		case SMTP_PLAYER_CLOSE:
			finish(connection, false);
			return;
		case SMTP_PLAYER_RESET:
			finish(connection, true);
			return;
		}
	}
}

static void
when_secured(void *owner)
{
	struct connection *connection = owner;

	smtp_player_secured(&connection->player);
	go_on(connection);
}

static void
when_read(void *owner, struct span bytes)
{
	struct connection *connection = owner;

	/* Words, where the other half of a handshake should be. */
	if (connection->is_spoiled) {
		stream_write(connection->stream,
		    span_of("this is no handshake\r\n"));
		return;
	}
	smtp_player_read(&connection->player, bytes);
	go_on(connection);
}

static void
when_ended(void *owner, enum stream_end end, const char *why)
{
	(void)end;
	(void)why;
	finish(owner, false);
}

static void
when_drained(void *owner)
{
	(void)owner;
}

static const struct stream_events events = { .connected = when_drained,
	.secured = when_secured,
	.read = when_read,
	.drained = when_drained,
	.ended = when_ended };

static void
accept_one(void *owner, int taken_descriptor)
{
	struct connection *connection = calloc(1, sizeof(*connection));

	(void)owner;
	if (!connection)
		abort();
	arena_init(&connection->arena, CONNECTION_MEMORY);
	smtp_player_init(&connection->player, &connection->arena, &scenario,
	    loop_now());
	connection->timer = loop_timer_new(loop, go_on, connection);
	connection->stream =
	    stream_open(loop, taken_descriptor, &events, connection);
	go_on(connection);
}

static void
when_input(void *owner)
{
	char bytes[256];

	(void)owner;
	if (read(STDIN_FILENO, bytes, sizeof(bytes)) <= 0)
		_exit(0);
}

static bool
listen_at(const char *where, struct error *error)
{
	char bytes[ENDPOINT_TEXT];
	struct text text = text_in(bytes, sizeof(bytes));
	struct listener *listener;
	struct endpoint at;

	if (!endpoint_parse(&at, span_of(where), 0))
		return error_set(error, "'%s' is no address", where);
	listener = listener_open(loop, &at, false, accept_one, NULL, error);
	if (!listener)
		return false;
	if (at.address.any.sa_family != AF_UNIX)
		listener_end(listener, &at);
	endpoint_write_port(&text, &at);
	puts(bytes);
	return fflush(stdout) == 0;
}

static bool
run(int argc, char **argv, struct error *error)
{
	static struct arena arena;
	const struct tls_options options = { .is_server = true,
		.made_for = "mx.example.org",
		.made_days = 10 };
	struct text text;

	arena_init(&arena, CONNECTION_MEMORY);
	text_init(&text, &arena, CONNECTION_MEMORY / 4);
	if (argc < 2)
		return error_set(error, "give a scenario");
	if (!files_read(argv[1], &text, error) ||
	    !smtp_scenario_parse(&scenario, &arena, text_span(&text), error))
		return false;
	tls = tls_new(&options, error);
	loop = tls ? loop_new(error) : NULL;
	if (!loop || !listen_at(argc > 2 ? argv[2] : "127.0.0.1", error))
		return false;
	if (strcmp(argv[1], "-") != 0)
		loop_reader_new(loop, STDIN_FILENO, when_input, NULL);
	loop_run(loop);
	return true;
}

int
main(int argc, char **argv)
{
	struct error error;

	if (run(argc, argv, &error))
		return 0;
	fprintf(stderr, "server: %s\n", error.message);
	return 1;
}

/*
 * A hostile client: two bytes choose what kind of server it speaks with, the
 * rest is what it says, in pieces that a byte 0xff ends. The server says whole
 * lines only, decides in a bounded number of turns, keeps no more of a message
 * than it may, and has nobody logged in who gave no password.
 */

#include <stdint.h>
#include <stdlib.h>

#include "core/smtp/server.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { TURNS_MAX = 100000, MESSAGE_MAX = 300 };

static void
make_rules(struct smtp_server_rules *rules, unsigned bits)
{
	smtp_server_rules_init(rules);
	rules->name = span_of("lab.example");
	rules->max_message = MESSAGE_MAX;
	rules->max_recipients = 3;
	rules->max_line = 512;
	rules->max_errors = 5;
	rules->max_commands = 50;
	rules->is_lmtp = bits & 1;
	rules->offers_tls = bits & 2;
	rules->offers_auth = bits & 4;
	rules->offers_auth_plain = bits & 8;
	rules->has_no_chunking = bits & 16;
	rules->bare_lf = (enum smtp_bare_lf)((bits >> 5 & 3) % 3);
	rules->has_no_pipelining = bits & 128;
	rules->early =
	    bits & 256 ? 1U << SMTP_STAGE_AUTH | 1U << SMTP_STAGE_STARTTLS : 0;
}

/* Some are refused, some with words of the owner's, some in his own bytes. */
static void
decide(struct smtp_server *server, unsigned bits, unsigned turn)
{
	struct smtp_decision decision = { .code = 0, .words = span_empty() };

	if (server->stage == SMTP_STAGE_AUTH && !server->is_early &&
	    !smtp_login_holds(&server->login, span_of("pencil")))
		decision.code = 535;
	else if (bits & 512 && turn % 3 == 0)
		decision = (struct smtp_decision){ .code = 550,
			.status = { 5, 7, 1 },
			.words = span_of("no\nno") };
	else if (bits & 1024 && server->is_early) {
		smtp_server_say_bytes(server, span_of("334 YQ==\r\n"));
		decision.code = turn % 2 ? 334 : 250;
		decision.is_said = true;
	}
	smtp_server_decide(server, &decision, turn);
}

static void
check_said(struct span said)
{
	if (said.ptr[said.len - 1] != '\n')
		abort();
}

/* All that the server wants to do; false: it is over. */
static bool
serve(struct smtp_server *server, unsigned bits)
{
	struct span said;

	for (unsigned turn = 0; turn < TURNS_MAX; turn++)
		switch (smtp_server_next(server, turn, &said)) {
		case SMTP_SERVER_SEND:
			check_said(said);
			break;
		case SMTP_SERVER_SECURE:
			smtp_server_secured(server, turn);
			break;
		case SMTP_SERVER_DECIDE:
			if (server->message.len > MESSAGE_MAX ||
			    server->envelope.recipients.count > 3)
				abort();
			decide(server, bits, turn);
			break;
		case SMTP_SERVER_OBJECTED:
			if (!server->objection)
				abort();
			break;
		case SMTP_SERVER_WAIT:
			return true;
		case SMTP_SERVER_CLOSE:
			return false;
		}
	abort();
}

static void
talk(struct smtp_server *server, unsigned bits, struct span input)
{
	struct span piece;

	if (!serve(server, bits))
		return;
	while (span_split(&input, '\xff', &piece)) {
		smtp_server_read(server, piece, 1);
		if (!serve(server, bits))
			return;
	}
	smtp_server_expired(server, server->deadline);
	if (serve(server, bits))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct smtp_server_rules rules;
	struct smtp_server server;
	unsigned bits;

	if (size < 2)
		return 0;
	bits = (unsigned)(bytes[0] | bytes[1] << 8);
	make_rules(&rules, bits);
	smtp_server_init(&server, &rules, 0);
	server.nonce = span_of("nonce");
	server.peer = span_of(bits & 2048 ? "ann ann@b.example" : "");
	talk(&server, bits, (struct span){ (const char *)bytes + 2, size - 2 });
	smtp_server_clear(&server);
	return 0;
}

/* Sessions of POP3 in memory: what is said, in whole and in pieces. */

#include "core/pop3/server.h"

#include <stdint.h>

#include "check.h"

static const char message[] = "Subject: x\r\n\r\none\r\n.two\r\n..\r\nfour";

static const struct {
	const char *name, *said, *heard;
} cases[] = {
	/* clang-format off */
	{ "banner", "", "+OK nixie lab\r\n" },
	{ "not logged in", "STAT\r\nRETR 1\r\n", "-ERR log in first\r\n-ERR log in first\r\n" },
	{ "password first", "PASS x\r\n", "-ERR USER first\r\n" },
	{ "wrong", "USER nobody\r\nPASS x\r\nSTAT\r\n", "+OK and the password?\r\n-ERR [AUTH] no such name or password\r\n-ERR log in first\r\n" },
	{ "stat", "user joe\r\npass x\r\nstat\r\n", "+OK and the password?\r\n+OK 2 messages\r\n+OK 2 138\r\n" },
	{ "list", "USER joe\r\nPASS x\r\nLIST\r\nLIST 2\r\nLIST 3\r\n", "+OK\r\n1 38\r\n2 100\r\n.\r\n+OK 2 100\r\n-ERR no such message\r\n" },
	{ "uidl", "USER joe\r\nPASS x\r\nUIDL\r\nUIDL 1\r\n", "+OK\r\n1 7\r\n2 9\r\n.\r\n+OK 1 7\r\n" },
	{ "retr", "USER joe\r\nPASS x\r\nRETR 1\r\n", "+OK here it is\r\nSubject: x\r\n\r\none\r\n..two\r\n...\r\nfour\r\n.\r\n" },
	{ "gone", "USER joe\r\nPASS x\r\nRETR 2\r\n", "-ERR it is gone\r\n" },
	{ "top", "USER joe\r\nPASS x\r\nTOP 1 0\r\nTOP 1 2\r\nTOP 1\r\n", "+OK here it is\r\nSubject: x\r\n\r\n.\r\n+OK here it is\r\nSubject: x\r\n\r\none\r\n..two\r\n.\r\n-ERR TOP wants two numbers\r\n" },
	{ "deleted", "USER joe\r\nPASS x\r\nDELE 1\r\nRETR 1\r\nLIST\r\nSTAT\r\nQUIT\r\n", "+OK it goes with QUIT\r\n-ERR no such message\r\n+OK\r\n2 100\r\n.\r\n+OK 1 100\r\n+OK bye\r\n" },
	{ "not deleted after all", "USER joe\r\nPASS x\r\nDELE 1\r\nRSET\r\nQUIT\r\n", "+OK\r\n+OK bye\r\n" },
	{ "numbers that are none", "USER joe\r\nPASS x\r\nRETR 0\r\nRETR -1\r\nRETR 99999999999999999999\r\nRETR 1 2\r\n", "-ERR no such message\r\n-ERR no such message\r\n-ERR no such message\r\n-ERR no such message\r\n" },
	{ "capabilities", "CAPA\r\n", "UIDL\r\nRESP-CODES\r\nPIPELINING\r\n.\r\n" },
	{ "nonsense", "XYZZY\r\n\r\n", "-ERR no such command\r\n-ERR no such command\r\n" },
	{ "line feeds alone", "USER joe\nPASS x\nSTAT\n", "+OK 2 138\r\n" },
	/* clang-format on */
};

/* The owner: joe has two messages, of which the second is gone. */
static void
talk(struct pop3_server *server, struct text *heard)
{
	struct span bytes;

	for (;;)
		switch (pop3_server_next(server, &bytes)) {
		case POP3_SEND:
			text_write(heard, bytes);
			break;
		case POP3_LOGIN:
			if (strcmp(server->name, "joe") == 0) {
				pop3_server_add(server, 7, 38);
				pop3_server_add(server, 9, 100);
			}
			pop3_server_login(server,
			    strcmp(server->name, "joe") == 0);
			break;
		case POP3_FETCH:
			pop3_server_give(server, span_of(message),
			    server->wanted == 0);
			break;
		case POP3_DELETE:
			CHECK(server->messages.items[0].is_deleted);
			pop3_server_deleted(server, true);
			break;
		default:
			return;
		}
}

static void
run(const char *said, size_t step, struct text *heard)
{
	struct pop3_server server;
	struct span rest = span_of(said);

	text_reset(heard);
	pop3_server_init(&server);
	talk(&server, heard);
	while (rest.len > 0) {
		pop3_server_read(&server,
		    span_take(&rest, step < rest.len ? step : rest.len));
		talk(&server, heard);
	}
	pop3_server_clear(&server);
}

static void
test_cases(void)
{
	static char bytes[65536], again[65536];
	struct text heard = text_in(bytes, sizeof(bytes));
	struct text pieces = text_in(again, sizeof(again));
	size_t at;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		run(cases[i].said, SIZE_MAX, &heard);
		CHECK_FOR(cases[i].name,
		    span_find(text_span(&heard), span_of(cases[i].heard), &at));
		run(cases[i].said, 1, &pieces);
		CHECK_FOR(cases[i].name,
		    span_equal(text_span(&heard), text_span(&pieces)));
	}
}

static void
test_limits(void)
{
	static char bytes[65536], line[2000];
	struct text heard = text_in(bytes, sizeof(bytes));
	struct pop3_server server;
	struct span out;

	memset(line, 'x', sizeof(line));
	pop3_server_init(&server);
	pop3_server_read(&server, (struct span){ line, sizeof(line) });
	talk(&server, &heard);
	CHECK(pop3_server_next(&server, &out) == POP3_CLOSE);
	pop3_server_clear(&server);
	pop3_server_init(&server);
	for (unsigned i = 0; i < 100; i++) {
		pop3_server_read(&server, span_of("NONSENSE\r\n"));
		talk(&server, &heard);
	}
	CHECK(pop3_server_next(&server, &out) == POP3_CLOSE);
	CHECK(server.errors <= POP3_ERRORS_MAX);
	pop3_server_clear(&server);
}

int
main(void)
{
	test_cases();
	test_limits();
	return check_done();
}

/* Whatever a client of POP3 says: it ends, within bounds, in whole replies. */

#include <stdint.h>
#include <stdlib.h>

#include "core/pop3/server.h"

#define MUST(what) ((what) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Gives whether the session is over. */
static bool
talk(struct pop3_server *server, struct text *heard)
{
	struct span bytes;

	for (unsigned acts = 0;; acts++) {
		MUST(acts < 100000);
		switch (pop3_server_next(server, &bytes)) {
		case POP3_SEND:
			MUST(bytes.len >= 2);
			MUST(bytes.ptr[bytes.len - 1] == '\n');
			text_write(heard, bytes);
			break;
		case POP3_LOGIN:
			MUST(strlen(server->name) < POP3_NAME_MAX);
			pop3_server_add(server, 1, 20);
			pop3_server_login(server, server->name[0] != 'x');
			break;
		case POP3_FETCH:
			MUST(server->is_logged_in);
			MUST(server->wanted < server->messages.count);
			MUST(
			    !server->messages.items[server->wanted].is_deleted);
			pop3_server_give(server, span_of("A: b\r\n\r\n.\r\nc"),
			    true);
			break;
		case POP3_DELETE:
			MUST(server->is_logged_in);
			pop3_server_deleted(server, true);
			break;
		case POP3_WAIT:
			return false;
		default:
			return true;
		}
	}
}

static void
run(struct span input, size_t step, struct text *heard)
{
	struct pop3_server server;
	bool is_over;

	pop3_server_init(&server);
	is_over = talk(&server, heard);
	while (input.len > 0 && !is_over) {
		pop3_server_read(&server,
		    span_take(&input, input.len < step ? input.len : step));
		is_over = talk(&server, heard);
	}
	pop3_server_clear(&server);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "",
		size < 60000 ? size : 60000 };
	struct text whole, pieces;

	text_init(&whole, NULL, 64 * 1024 * 1024);
	text_init(&pieces, NULL, 64 * 1024 * 1024);
	run(input, size + 1, &whole);
	run(input, 1 + size % 7, &pieces);
	MUST(span_equal(text_span(&whole), text_span(&pieces)));
	text_clear(&whole);
	text_clear(&pieces);
	return 0;
}

#include "base/scan.h"
#include "core/smtp/server_parts.h"

/*
 * What stands in the record of a session. Passwords do not, and a message is
 * kept elsewhere: here are its size, and the moment when it had come.
 */

static const char secret[] = "***";

/* "AUTH PLAIN AGFubgBzM2NyZXQ=": the mechanism stays. */
static bool
is_login(struct span line, size_t *shown)
{
	struct span rest = line, word;

	if (!span_starts_nocase(line, span_of("AUTH ")))
		return false;
	span_split(&rest, ' ', &word);
	rest = span_trim(rest);
	if (!span_split(&rest, ' ', &word) || span_trim(rest).len == 0)
		return false;
	*shown = (size_t)(word.ptr + word.len - line.ptr) + 1;
	return true;
}

void
smtp_server_heard(struct smtp_server *server, struct span line)
{
	char bytes[128];
	struct text text = text_in(bytes, sizeof(bytes));
	size_t shown = 0;

	if (!server->transcript)
		return;
	if (server->phase == SMTP_SERVER_RESPONSE || is_login(line, &shown)) {
		text_write(&text, (struct span){ line.ptr, shown });
		text_write_string(&text, secret);
		text_write_string(&text, "\r\n");
		line = text_span(&text);
	} else {
		line.len++; /* its LF, which stands behind it */
	}
	smtp_transcript_client(server->transcript, line, server->now);
}

void
smtp_server_heard_message(struct smtp_server *server)
{
	char bytes[80];
	struct text text = text_in(bytes, sizeof(bytes));

	if (!server->transcript)
		return;
	if (server->is_too_large)
		text_write_string(&text, "the message, which is too large");
	else
		text_write_format(&text, "the message: %zu bytes",
		    server->message.len);
	smtp_transcript_note(server->transcript, text_span(&text), server->now);
}

void
smtp_server_said(struct smtp_server *server, struct span replies)
{
	struct span line;

	if (!server->transcript)
		return;
	while (span_split(&replies, '\n', &line)) {
		bool is_last = line.len > 3 && line.ptr[3] != '-';

		line.len++;
		if (!server->is_told)
			smtp_transcript_server(server->transcript, line,
			    server->now);
		server->is_told &= !is_last;
	}
}

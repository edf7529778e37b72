#include "core/smtp/server_parts.h"

/* Where in the message we are; RFC 5321, 4.1.1.4 and 4.5.2. */
enum body_state {
	BODY_BEGIN, /* of a line: CR LF came before */
	BODY_LINE,
	BODY_DOT,    /* a line begins with a dot, which is taken away */
	BODY_DOT_CR, /* ... and then a CR */
};

enum { LINE_MAX_BYTES = 998 };

void
smtp_server_begin_message(struct smtp_server *server)
{
	text_clear(&server->message);
	text_init(&server->message, NULL,
	    server->rules->max_message > 0 ? server->rules->max_message
					   : SIZE_MAX / 2);
	server->body_state = BODY_BEGIN;
	server->body_last = '\0';
	server->body_quirks = 0;
	server->longest_line = server->line_bytes = 0;
	server->is_too_large = false;
	server->is_header_over = server->is_header_too_large = false;
}

static void
keep(struct smtp_server *server, struct span bytes)
{
	if (server->is_too_large)
		return;
	text_write(&server->message, bytes);
	server->is_header_too_large = !server->is_header_over &&
	    server->rules->max_header > 0 &&
	    server->message.len > server->rules->max_header;
	if (!server->message.is_cut && !server->is_header_too_large)
		return;
	/* It will be refused: its beginning is of no use to anybody. */
	server->is_too_large = true;
	text_clear(&server->message);
}

/* Eight bytes at a time: each byte of each message comes by here. */
static bool
is_8bit(struct span piece)
{
	const uint64_t high = 0x8080808080808080ULL;
	uint64_t word;

	for (; piece.len >= sizeof(word); span_take(&piece, sizeof(word))) {
		memcpy(&word, piece.ptr, sizeof(word));
		if (word & high)
			return true;
	}
	for (size_t i = 0; i < piece.len; i++)
		if ((unsigned char)piece.ptr[i] >= 0x80)
			return true;
	return false;
}

/* CRs that no LF follows; the last byte may be the CR of the line's end. */
static void
look_for_controls(struct smtp_server *server, struct span piece)
{
	if (memchr(piece.ptr, '\r', piece.len))
		server->body_quirks |= SMTP_BODY_BARE_CR;
	if (memchr(piece.ptr, '\0', piece.len))
		server->body_quirks |= SMTP_BODY_NUL;
	if (!(server->body_quirks & SMTP_BODY_8BIT) && is_8bit(piece))
		server->body_quirks |= SMTP_BODY_8BIT;
}

static void
look_at_line(struct smtp_server *server, struct span plain)
{
	if (plain.len > 0 && plain.ptr[plain.len - 1] == '\r')
		plain.len--;
	look_for_controls(server, plain);
	server->longest_line =
	    plain.len > server->longest_line ? plain.len : server->longest_line;
	if (plain.len > LINE_MAX_BYTES)
		server->body_quirks |= SMTP_BODY_LONG_LINE;
}

static void
end_line(struct smtp_server *server, bool has_cr)
{
	server->line_bytes = 0;
	if (!has_cr)
		server->body_quirks |= SMTP_BODY_BARE_LF;
	else
		server->body_state = BODY_BEGIN;
}

/* A piece of a line, up to and with its LF if that has come. */
static void
take_line(struct smtp_server *server, struct span *in)
{
	const char *lf = memchr(in->ptr, '\n', in->len);
	size_t len = lf ? (size_t)(lf - in->ptr) + 1 : in->len;
	struct span piece = span_take(in, len), plain = piece;
	char before = (char)(len > 1 ? piece.ptr[len - 2] : server->body_last);

	/* A CR at the end of what came last belongs to this LF, or is bare. */
	if (server->body_last == '\r' && piece.ptr[0] != '\n')
		server->body_quirks |= SMTP_BODY_BARE_CR;
	plain.len -= lf ? 1 : 0;
	look_at_line(server, plain);
	server->line_bytes += piece.len;
	server->is_header_over |=
	    lf && server->line_bytes == (before == '\r' ? 2U : 1U);
	keep(server, piece);
	server->body_last = piece.ptr[piece.len - 1];
	if (lf)
		end_line(server, before == '\r');
}

bool
smtp_server_take_message(struct smtp_server *server, struct span *in)
{
	/* Once for all its lines; what is refused anyhow needs none. */
	if (!server->is_too_large)
		text_room(&server->message, in->len);
	while (in->len > 0) {
		char first = *in->ptr;

		if (server->body_state == BODY_LINE) {
			take_line(server, in);
		} else if (server->body_state == BODY_BEGIN) {
			server->body_state =
			    first == '.' ? BODY_DOT : BODY_LINE;
			if (first == '.')
				span_take(in, 1);
			server->body_last = '\0';
		} else if (server->body_state == BODY_DOT) {
			server->body_state =
			    first == '\r' ? BODY_DOT_CR : BODY_LINE;
			if (first == '\r')
				span_take(in, 1);
		} else if (first == '\n') {
			span_take(in, 1);
			return true;
		} else {
			/* ". CR" and more: no end, but a bare CR. */
			server->body_quirks |= SMTP_BODY_BARE_CR;
			keep(server, span_of("\r"));
			server->body_state = BODY_LINE;
		}
	}
	return false;
}

bool
smtp_server_take_chunk(struct smtp_server *server, struct span *in)
{
	size_t len = in->len < server->chunk ? in->len : server->chunk;
	struct span piece = span_take(in, len);

	server->chunk -= len;
	if (!server->is_chunk_wasted)
		keep(server, piece);
	return server->chunk == 0;
}

void
smtp_server_look_at_chunks(struct smtp_server *server)
{
	struct span rest = text_span(&server->message), line;

	while (span_split(&rest, '\n', &line)) {
		if (rest.len > 0 &&
		    (line.len == 0 || line.ptr[line.len - 1] != '\r'))
			server->body_quirks |= SMTP_BODY_BARE_LF;
		look_at_line(server, line);
	}
}

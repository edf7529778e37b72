#include "core/pop3/server.h"

#include "base/ascii.h"
#include "base/scan.h"

enum {
	INPUT_MAX = 64 * 1024,
	ARENA_CEILING = 64 * 1024 * 1024,
	MESSAGES_MAX = 100 * 1000,
};

static void
say(struct pop3_server *server, const char *words)
{
	text_write_string(&server->out, words);
	text_write_string(&server->out, "\r\n");
}

static void
object(struct pop3_server *server, const char *words)
{
	say(server, words);
	server->is_closing |= ++server->errors >= POP3_ERRORS_MAX;
}

void
pop3_server_init(struct pop3_server *server)
{
	*server = (struct pop3_server){ .due = POP3_WAIT };
	arena_init(&server->arena, ARENA_CEILING);
	text_init(&server->in, NULL, INPUT_MAX);
	text_init(&server->out, NULL, SIZE_MAX / 2);
	say(server, "+OK nixie lab");
}

void
pop3_server_clear(struct pop3_server *server)
{
	arena_clear(&server->arena);
	text_clear(&server->in);
	text_clear(&server->out);
}

void
pop3_server_read(struct pop3_server *server, struct span bytes)
{
	if (server->is_closing)
		return;
	text_write(&server->in, bytes);
	server->is_closing |= server->in.is_cut;
}

void
pop3_server_add(struct pop3_server *server, unsigned long long id, size_t size)
{
	if (server->messages.count < MESSAGES_MAX)
		*list_add(&server->arena, &server->messages) =
		    (struct pop3_message){ .id = id, .size = size };
}

void
pop3_server_login(struct pop3_server *server, bool is_good)
{
	server->due = POP3_WAIT;
	server->is_logged_in = is_good;
	if (is_good)
		text_write_format(&server->out, "+OK %zu messages\r\n",
		    server->messages.count);
	else
		object(server, "-ERR [AUTH] no such name or password");
}

/* Lines that begin with a dot get one more (RFC 1939, 3). */
static void
write_line(struct text *out, struct span line)
{
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (line.len > 0 && line.ptr[0] == '.')
		text_write_byte(out, '.');
	text_write(out, line);
	text_write_string(out, "\r\n");
}

void
pop3_server_give(struct pop3_server *server, struct span message, bool is_there)
{
	size_t left = server->lines;
	bool is_body = false;
	struct span line;

	server->due = POP3_WAIT;
	if (!is_there) {
		object(server, "-ERR it is gone");
		return;
	}
	say(server, "+OK here it is");
	while (span_split(&message, '\n', &line)) {
		if (is_body && server->is_top && left-- == 0)
			break;
		is_body |= line.len == 0 || span_equal(line, span_of("\r"));
		write_line(&server->out, line);
	}
	say(server, ".");
}

void
pop3_server_deleted(struct pop3_server *server, bool is_good)
{
	server->due = POP3_WAIT;
	server->is_closing = true;
	say(server, is_good ? "+OK bye" : "-ERR they could not be deleted");
}

static bool
read_number(struct span word, size_t *number)
{
	unsigned value;

	if (!scan_number(&word, 1, 9, &value) || word.len > 0)
		return false;
	*number = value;
	return true;
}

/* "3": a message that is there, and was not deleted. */
static bool
find_message(struct pop3_server *server, struct span word, size_t *at)
{
	size_t number;

	if (read_number(word, &number) && number > 0 &&
	    number <= server->messages.count &&
	    !server->messages.items[number - 1].is_deleted) {
		*at = number - 1;
		return true;
	}
	object(server, "-ERR no such message");
	return false;
}

static void
keep_word(char *bytes, struct span word)
{
	struct text text = text_in(bytes, POP3_NAME_MAX);

	text_write(&text, word);
}

static void
do_capa(struct pop3_server *server, struct span words)
{
	(void)words;
	say(server,
	    "+OK\r\nUSER\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nPIPELINING\r\n.");
}

static void
do_user(struct pop3_server *server, struct span words)
{
	if (server->is_logged_in || words.len == 0 ||
	    words.len >= POP3_NAME_MAX) {
		object(server, "-ERR not now");
		return;
	}
	keep_word(server->name, words);
	say(server, "+OK and the password?");
}

static void
do_pass(struct pop3_server *server, struct span words)
{
	if (server->is_logged_in || server->name[0] == '\0') {
		object(server, "-ERR USER first");
		return;
	}
	keep_word(server->password, words);
	server->due = POP3_LOGIN;
}

static void
do_quit(struct pop3_server *server, struct span words)
{
	(void)words;
	for (size_t i = 0; i < server->messages.count; i++)
		if (server->is_logged_in &&
		    server->messages.items[i].is_deleted)
			server->due = POP3_DELETE;
	if (server->due != POP3_DELETE)
		pop3_server_deleted(server, true);
}

static void
do_noop(struct pop3_server *server, struct span words)
{
	(void)words;
	say(server, "+OK");
}

static void
do_stat(struct pop3_server *server, struct span words)
{
	size_t count = 0, bytes = 0;

	(void)words;
	for (size_t i = 0; i < server->messages.count; i++)
		if (!server->messages.items[i].is_deleted) {
			count++;
			bytes += server->messages.items[i].size;
		}
	text_write_format(&server->out, "+OK %zu %zu\r\n", count, bytes);
}

static void
write_item(struct pop3_server *server, size_t at, bool is_uidl)
{
	const struct pop3_message *message = &server->messages.items[at];

	if (is_uidl)
		text_write_format(&server->out, "%zu %llu\r\n", at + 1,
		    message->id);
	else
		text_write_format(&server->out, "%zu %zu\r\n", at + 1,
		    message->size);
}

static void
list(struct pop3_server *server, struct span words, bool is_uidl)
{
	size_t at;

	if (words.len > 0) {
		if (!find_message(server, words, &at))
			return;
		text_write_string(&server->out, "+OK ");
		write_item(server, at, is_uidl);
		return;
	}
	say(server, "+OK");
	for (at = 0; at < server->messages.count; at++)
		if (!server->messages.items[at].is_deleted)
			write_item(server, at, is_uidl);
	say(server, ".");
}

static void
do_list(struct pop3_server *server, struct span words)
{
	list(server, words, false);
}

static void
do_uidl(struct pop3_server *server, struct span words)
{
	list(server, words, true);
}

static void
do_retr(struct pop3_server *server, struct span words)
{
	if (!find_message(server, words, &server->wanted))
		return;
	server->is_top = false;
	server->due = POP3_FETCH;
}

static void
do_top(struct pop3_server *server, struct span words)
{
	struct span number;

	span_split(&words, ' ', &number);
	if (!read_number(words, &server->lines)) {
		object(server, "-ERR TOP wants two numbers");
		return;
	}
	if (!find_message(server, number, &server->wanted))
		return;
	server->is_top = true;
	server->due = POP3_FETCH;
}

static void
do_dele(struct pop3_server *server, struct span words)
{
	size_t at;

	if (!find_message(server, words, &at))
		return;
	server->messages.items[at].is_deleted = true;
	say(server, "+OK it goes with QUIT");
}

static void
do_rset(struct pop3_server *server, struct span words)
{
	(void)words;
	for (size_t i = 0; i < server->messages.count; i++)
		server->messages.items[i].is_deleted = false;
	say(server, "+OK");
}

static const struct {
	const char *name;
	bool needs_login;
	void (*run)(struct pop3_server *server, struct span words);
} commands[] = {
	{ "CAPA", false, do_capa },
	{ "DELE", true, do_dele },
	{ "LIST", true, do_list },
	{ "NOOP", true, do_noop },
	{ "PASS", false, do_pass },
	{ "QUIT", false, do_quit },
	{ "RETR", true, do_retr },
	{ "RSET", true, do_rset },
	{ "STAT", true, do_stat },
	{ "TOP", true, do_top },
	{ "UIDL", true, do_uidl },
	{ "USER", false, do_user },
};

static void
obey(struct pop3_server *server, struct span line)
{
	struct span word = span_empty();

	span_split(&line, ' ', &word);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (!span_equal_nocase(word, span_of(commands[i].name)))
			continue;
		if (commands[i].needs_login && !server->is_logged_in)
			object(server, "-ERR log in first");
		else
			commands[i].run(server, line);
		return;
	}
	object(server, "-ERR no such command");
}

/* Take lines until the owner must do something. */
static void
work(struct pop3_server *server)
{
	struct span rest = text_span(&server->in), line;

	while (server->due == POP3_WAIT && !server->is_closing) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

		if (len > POP3_LINE_MAX) {
			object(server, "-ERR line too long");
			server->is_closing = true;
		}
		if (!end || server->is_closing)
			break;
		line = span_take(&rest, len);
		span_take(&rest, 1);
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		obey(server, line);
	}
	if (server->in.ptr)
		memmove(server->in.ptr, rest.ptr, rest.len);
	server->in.len = rest.len;
}

enum pop3_act
pop3_server_next(struct pop3_server *server, struct span *bytes)
{
	if (server->is_handed)
		text_reset(&server->out);
	server->is_handed = false;
	if (server->due == POP3_WAIT)
		work(server);
	*bytes = text_span(&server->out);
	if (bytes->len > 0) {
		server->is_handed = true;
		return POP3_SEND;
	}
	if (server->due != POP3_WAIT)
		return server->due;
	return server->is_closing ? POP3_CLOSE : POP3_WAIT;
}

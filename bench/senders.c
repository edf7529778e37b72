/*
 * How many messages does a server take over TLS in a second, and how many
 * handshakes does it make? Postfix's smtp-source speaks no TLS.
 *
 *	bench-senders PORT none|starttls|implicit N COUNT BYTES [anew|again]
 *
 * N connections to 127.0.0.1 send COUNT messages of BYTES between them, one
 * after the other, without pipelining, as smtp-source does with -d. With
 * BYTES 0 each of COUNT sessions ends after its hello: with "again" it shows
 * the ticket that an earlier one was given. Prints seconds, how many went
 * well, and how many handshakes were short. OpenSSL is asked without io/loop's
 * streams: what those tell of a certificate would cost more than the server.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "base/scan.h"

enum step { BANNER, HELLO, STARTTLS, SHAKE, MAIL, RCPT, DATA, BODY, QUIT };

enum mode { MODE_NONE, MODE_STARTTLS, MODE_IMPLICIT };

enum { REPLY = 4096, EVENTS = 64, PATIENCE = 20000 };

struct sender {
	int wire;
	SSL *session;
	SSL_SESSION *ticket;
	enum step step;
	struct span out;
	bool is_blocked; /* it waits until it can write */
	char reply[REPLY];
	size_t len;
};

static struct sockaddr_in server;
static enum mode mode;
static SSL_CTX *context;
static bool is_again;
static char *message;
static size_t message_len;
static unsigned left, open_count, good, resumed;
static int events;

static void
fail(const char *what)
{
	fprintf(stderr, "bench-senders: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* The last ticket that it was given, for its next session. */
static int
keep_ticket(SSL *session, SSL_SESSION *taken_ticket)
{
	struct sender *sender = SSL_get_app_data(session);

	SSL_SESSION_free(sender->ticket);
	sender->ticket = taken_ticket;
	return 1;
}

static void
watch(struct sender *sender, int how, bool is_blocked)
{
	struct epoll_event event = {
		.events = is_blocked ? EPOLLIN | EPOLLOUT : EPOLLIN,
		.data.ptr = sender,
	};

	if (how == EPOLL_CTL_MOD && sender->is_blocked == is_blocked)
		return;
	sender->is_blocked = is_blocked;

	if (epoll_ctl(events, how, sender->wire, &event) != 0)
		fail("epoll_ctl");
}

static void
begin_tls(struct sender *sender)
{
	sender->session = SSL_new(context);
	if (!sender->session || SSL_set_fd(sender->session, sender->wire) != 1)
		fail("SSL_new");
	SSL_set_app_data(sender->session, sender);
	if (sender->ticket)
		SSL_set_session(sender->session, sender->ticket);
	SSL_set_connect_state(sender->session);
	sender->step = SHAKE;
}

static void
begin(struct sender *sender)
{
	sender->wire = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (sender->wire < 0 ||
	    connect(sender->wire, (struct sockaddr *)&server, sizeof(server)) !=
		0)
		fail("connect");
	if (fcntl(sender->wire, F_SETFL, O_NONBLOCK) != 0)
		fail("fcntl");
	sender->step = BANNER;
	sender->len = 0;
	sender->out = span_empty();
	open_count++;
	/* Under implicit TLS it is ours to speak first. */
	watch(sender, EPOLL_CTL_ADD, mode == MODE_IMPLICIT);
	if (mode == MODE_IMPLICIT)
		begin_tls(sender);
}

/* For a session that only shakes hands, another one follows. */
static void
end(struct sender *sender)
{
	if (sender->session) {
		resumed += SSL_session_reused(sender->session) == 1;
		SSL_set_shutdown(sender->session,
		    SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
		SSL_free(sender->session);
	}
	sender->session = NULL;
	close(sender->wire);
	open_count--;
	if (message_len > 0 || left == 0)
		return;
	left--;
	begin(sender);
}

static void
say(struct sender *sender, enum step step, const char *words)
{
	sender->step = step;
	sender->out = span_of(words);
}

static void
begin_message(struct sender *sender)
{
	if (message_len == 0 || left == 0) {
		good += message_len == 0;
		say(sender, QUIT, "QUIT\r\n");
		return;
	}
	left--;
	say(sender, MAIL, "MAIL FROM:<ann@good.example>\r\n");
}

/* What follows a good reply; false: nothing does. */
static bool
follow(struct sender *sender)
{
	switch (sender->step) {
	case BANNER:
	case SHAKE:
		say(sender, HELLO, "EHLO client.example\r\n");
		break;
	case HELLO:
		if (mode == MODE_STARTTLS && !sender->session)
			say(sender, STARTTLS, "STARTTLS\r\n");
		else
			begin_message(sender);
		break;
	case STARTTLS:
		begin_tls(sender);
		break;
	case MAIL:
		say(sender, RCPT, "RCPT TO:<joe@here.example>\r\n");
		break;
	case RCPT:
		say(sender, DATA, "DATA\r\n");
		break;
	case DATA:
		sender->step = BODY;
		sender->out = (struct span){ message, message_len };
		break;
	case BODY:
		good++;
		begin_message(sender);
		break;
	case QUIT:
		return false;
	}
	return true;
}

/* The code of a whole reply; 0: there is none yet. */
static unsigned
take_reply(struct sender *sender)
{
	struct span rest = { sender->reply, sender->len }, line;
	unsigned code = 0;

	if (sender->reply[sender->len - 1] != '\n')
		return 0;
	while (scan_line(&rest, &line))
		if (line.len > 3 && line.ptr[3] == ' ')
			scan_number(&line, 3, 3, &code);
	if (code > 0)
		sender->len = 0;
	return code;
}

/* 1: go on; 0: wait; -1: it is over. */
static int
move(struct sender *sender, int count)
{
	int error;

	if (count > 0)
		return 1;
	if (!sender->session)
		return count < 0 && errno == EAGAIN ? 0 : -1;
	error = SSL_get_error(sender->session, count);
	return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE
	    ? 0
	    : -1;
}

static int
write_some(struct sender *sender)
{
	struct span out = sender->out;
	int count = sender->session
	    ? SSL_write(sender->session, out.ptr, (int)out.len)
	    : (int)send(sender->wire, out.ptr, out.len, MSG_NOSIGNAL);
	int result = move(sender, count);

	if (result > 0)
		span_take(&sender->out, (size_t)count);
	watch(sender, EPOLL_CTL_MOD, result == 0);
	return result;
}

static int
read_some(struct sender *sender)
{
	char *at = sender->reply + sender->len;
	const size_t room = sizeof(sender->reply) - sender->len;
	int count = sender->session ? SSL_read(sender->session, at, (int)room)
				    : (int)recv(sender->wire, at, room, 0);
	int result = move(sender, count);
	unsigned code;

	if (result <= 0)
		return result;
	sender->len += (size_t)count;
	code = take_reply(sender);
	if (code >= 400 || (code > 0 && !follow(sender)))
		return -1;
	return 1;
}

static int
shake(struct sender *sender)
{
	int result = move(sender, SSL_do_handshake(sender->session));

	watch(sender, EPOLL_CTL_MOD,
	    result == 0 && SSL_want_write(sender->session));
	if (result > 0 && mode == MODE_IMPLICIT)
		sender->step = BANNER;
	else if (result > 0)
		follow(sender);
	return result;
}

static void
work(struct sender *sender)
{
	int result = 1;

	while (result > 0)
		if (sender->step == SHAKE && sender->out.len == 0)
			result = shake(sender);
		else if (sender->out.len > 0)
			result = write_some(sender);
		else
			result = read_some(sender);
	if (result < 0)
		end(sender);
}

static void
make_message(size_t size)
{
	static const char head[] = "From: Ann <ann@good.example>\r\n"
				   "To: joe@here.example\r\n"
				   "Subject: a load\r\n\r\n";
	static const char line[] = "This is one line of many in a message that "
				   "is measured by its length alone.\r\n";

	message = calloc(1, size + 256);
	if (!message)
		fail("calloc");
	strcpy(message, head);
	message_len = sizeof(head) - 1;
	for (; message_len + sizeof(line) < size;
	     message_len += sizeof(line) - 1)
		memcpy(message + message_len, line, sizeof(line));
	memcpy(message + message_len, ".\r\n", 3);
	message_len += 3;
}

static void
make_context(void)
{
	context = SSL_CTX_new(TLS_client_method());
	if (!context)
		fail("SSL_CTX_new");
	SSL_CTX_set_mode(context,
	    SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	if (!is_again)
		return;
	SSL_CTX_set_session_cache_mode(context,
	    SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(context, keep_ticket);
}

static unsigned
number_of(const char *word)
{
	struct span rest = span_of(word);
	unsigned number = 0;

	scan_number(&rest, 1, 9, &number);
	return number;
}

static void
run(unsigned connections)
{
	struct sender *senders = calloc(connections, sizeof(*senders));
	struct epoll_event ready[EVENTS];

	if (!senders)
		fail("calloc");
	for (unsigned i = 0; i < connections && (message_len > 0 || left > 0);
	     i++) {
		left -= message_len == 0;
		begin(&senders[i]);
	}
	while (open_count > 0) {
		int count = epoll_wait(events, ready, EVENTS, PATIENCE);

		if (count <= 0)
			fail("nothing comes any more");
		for (int i = 0; i < count; i++)
			work(ready[i].data.ptr);
	}
	free(senders);
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	unsigned count;
	double begun;

	if (argc < 6) {
		fputs("usage: bench-senders PORT none|starttls|implicit N "
		      "COUNT BYTES [anew|again]\n",
		    stderr);
		return 2;
	}
	server.sin_family = AF_INET;
	server.sin_port = htons((uint16_t)number_of(argv[1]));
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (strcmp(argv[2], "starttls") == 0)
		mode = MODE_STARTTLS;
	else if (strcmp(argv[2], "implicit") == 0)
		mode = MODE_IMPLICIT;
	count = left = number_of(argv[4]);
	if (number_of(argv[5]) > 0)
		make_message(number_of(argv[5]));
	is_again = argc > 6 && strcmp(argv[6], "again") == 0;
	make_context();
	events = epoll_create1(EPOLL_CLOEXEC);
	begun = seconds();
	run(number_of(argv[3]));
	printf("%.6f %u %u\n", seconds() - begun, good, resumed);
	return good == count ? 0 : 1;
}

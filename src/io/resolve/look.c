#include "io/resolve/look.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/dns/record.h"

enum { ANSWER_MAX = 65535 };

/* One for each server, with what it is asked: so many questions each. */
struct sockets {
	struct pollfd *items;
	const struct resolve_server *servers;
	struct look **looks;
	size_t count, questions;
	uint16_t first_id; /* that of look 0; the others count on */
	size_t missing;
};

static int64_t
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A socket that hears that server alone; -1: there is none. */
static int
open_socket(const struct resolve_server *server)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6,
		.sin6_port = htons((uint16_t)server->port) };
	struct sockaddr_in four = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)server->port) };
	bool is_six = server->ip.is_v6;
	int descriptor = socket(is_six ? AF_INET6 : AF_INET,
	    SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	memcpy(&six.sin6_addr, server->ip.bytes, sizeof(six.sin6_addr));
	memcpy(&four.sin_addr, server->ip.bytes, sizeof(four.sin_addr));
	if (descriptor < 0)
		return -1;
	if (is_six
		? connect(descriptor, (struct sockaddr *)&six, sizeof(six))
		: connect(descriptor, (struct sockaddr *)&four, sizeof(four))) {
		close(descriptor);
		return -1;
	}
	return descriptor;
}

static bool
send_query(int descriptor, unsigned id, struct dns_question question)
{
	char bytes[DNS_PACKET_QUERY_MAX];
	struct text query = text_in(bytes, sizeof(bytes));

	return dns_packet_write_query(&query, id, question) &&
	    send(descriptor, query.ptr, query.len, 0) == (ssize_t)query.len;
}

/* Send all queries to all servers; how many are on their way? */
static size_t
send_all(struct sockets *sockets)
{
	size_t sent = 0;

	for (size_t i = 0; i < sockets->count; i++) {
		struct pollfd *item = &sockets->items[i];

		*item = (struct pollfd){ .events = POLLIN };
		item->fd = open_socket(&sockets->servers[i]);
		for (size_t k = 0; item->fd >= 0 && k < sockets->questions; k++)
			sent += send_query(item->fd,
			    (uint16_t)(sockets->first_id + k),
			    sockets->looks[i][k].question);
	}
	return sent;
}

static bool
is_good(const struct dns_packet *packet)
{
	return packet->rcode == 0 || packet->rcode == 3;
}

/* Is it the answer to the question, and not someone else's? */
static bool
answers(const struct dns_packet *packet, struct dns_question question)
{
	char asked[DNS_KEY_MAX], told[DNS_KEY_MAX];
	struct text a = text_in(asked, sizeof(asked));
	struct text b = text_in(told, sizeof(told));

	return packet->is_response && packet->has_question &&
	    packet->question.type == question.type &&
	    dns_wire_write_key(&a, question.name) &&
	    dns_wire_write_key(&b, packet->question.name) &&
	    span_equal(text_span(&a), text_span(&b));
}

static void
take_packet(struct sockets *sockets, size_t from, struct span bytes,
    struct arena *arena)
{
	struct dns_packet packet;
	struct look *look;
	size_t number;
	bool is_sound = dns_packet_read(arena, bytes, &packet);

	number = (uint16_t)(packet.id - sockets->first_id);
	if (number >= sockets->questions)
		return;
	look = &sockets->looks[from][number];
	if (is_sound && !answers(&packet, look->question))
		return;
	if (sockets->missing > 0)
		sockets->missing--;
	look->is_garbled |= !is_sound;
	if (!is_sound || (look->is_answered && is_good(&look->packet)))
		return;
	look->is_answered = true;
	look->server = sockets->servers[from];
	look->packet = packet;
}

static void
close_socket(struct pollfd *item)
{
	if (item->fd >= 0)
		close(item->fd);
	item->fd = -1;
}

static void
take_packets(struct sockets *sockets, struct arena *arena)
{
	static char bytes[ANSWER_MAX];

	for (size_t i = 0; i < sockets->count; i++) {
		struct pollfd *item = &sockets->items[i];
		ssize_t len;

		if (item->fd < 0 || item->revents == 0)
			continue;
		len = recv(item->fd, bytes, sizeof(bytes), 0);
		if (len > 0)
			take_packet(sockets, i,
			    (struct span){ bytes, (size_t)len }, arena);
		else if (len < 0 && errno == ECONNREFUSED)
			close_socket(item);
		for (size_t k = 0; item->fd < 0 && k < sockets->questions; k++)
			sockets->looks[i][k].is_closed = true;
	}
}

static bool
is_anyone_left(const struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->count; i++)
		if (sockets->items[i].fd >= 0)
			return true;
	return false;
}

/* False: nothing could be sent. */
static bool
ask_all(struct sockets *sockets, struct arena *arena, unsigned timeout)
{
	int64_t end = milliseconds() + timeout, left = timeout;
	bool is_sent;

	for (size_t i = 0; i < sockets->count; i++)
		for (size_t k = 0; k < sockets->questions; k++) {
			struct look *look = &sockets->looks[i][k];

			look->is_answered = look->is_garbled = false;
			look->is_closed = false;
		}
	if (getrandom(&sockets->first_id, sizeof(sockets->first_id), 0) < 0)
		sockets->first_id = 0;
	sockets->missing = send_all(sockets);
	is_sent = sockets->missing > 0;
	while (sockets->missing > 0 && left > 0 && is_anyone_left(sockets)) {
		if (poll(sockets->items, sockets->count, (int)left) > 0)
			take_packets(sockets, arena);
		left = end - milliseconds();
	}
	for (size_t i = 0; i < sockets->count; i++)
		close_socket(&sockets->items[i]);
	return is_sent;
}

bool
look_all(const struct resolve_servers *servers, struct arena *arena,
    struct look *looks, size_t count, unsigned timeout)
{
	struct pollfd items[RESOLVE_SERVERS_MAX];
	struct look *shared[RESOLVE_SERVERS_MAX];
	struct sockets sockets = { .items = items,
		.servers = servers->items,
		.looks = shared,
		.count = servers->count,
		.questions = count };

	for (size_t i = 0; i < servers->count; i++)
		shared[i] = looks;
	return ask_all(&sockets, arena, timeout);
}

void
look_each(const struct resolve_server *servers, struct look **looks,
    size_t count, size_t questions, struct arena *arena, unsigned timeout)
{
	struct sockets sockets = { .servers = servers,
		.looks = looks,
		.count = count,
		.questions = questions };

	sockets.items = arena_zero(arena, count + 1, sizeof(*sockets.items));
	/* What was not answered tells of itself. */
	(void)ask_all(&sockets, arena, timeout);
}

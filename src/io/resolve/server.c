#include "io/resolve/server.h"

#include "base/ascii.h"
#include "base/scan.h"

enum { DNS_PORT = 53, SYSTEM_MAX = 3 };

static bool
parse_server(struct span word, struct resolve_server *server)
{
	struct span address;

	if (!span_split(&word, '@', &address))
		return false;
	server->port = DNS_PORT;
	if (word.len > 0 &&
	    (!scan_number(&word, 1, 5, &server->port) || word.len > 0))
		return false;
	return ip_parse(address, &server->ip) && server->port > 0 &&
	    server->port <= UINT16_MAX;
}

bool
resolve_servers_parse(struct span text, struct resolve_servers *servers,
    struct error *error)
{
	struct span word;

	servers->count = 0;
	while (span_split(&text, ',', &word)) {
		if (servers->count == RESOLVE_SERVERS_MAX)
			return error_set(error, "more than %d name servers",
			    RESOLVE_SERVERS_MAX);
		if (!parse_server(span_trim(word),
			&servers->items[servers->count++]))
			return error_set(error,
			    "'%.*s' is no name server: expected an address, "
			    "such as 192.0.2.53 or 127.0.0.1@5353",
			    SPAN_ARGS(word));
	}
	return servers->count > 0 ||
	    error_set(error, "no name server is given");
}

static struct span
take_word(struct span *line)
{
	size_t len = 0;

	*line = span_trim(*line);
	while (len < line->len && !ascii_is_space(line->ptr[len]))
		len++;
	return span_take(line, len);
}

void
resolve_servers_read(struct span file, struct resolve_servers *servers)
{
	struct span line;

	servers->count = 0;
	while (scan_line(&file, &line) && servers->count < SYSTEM_MAX) {
		struct resolve_server *server = &servers->items[servers->count];

		if (span_equal(take_word(&line), span_of("nameserver")) &&
		    ip_parse(take_word(&line), &server->ip)) {
			server->port = DNS_PORT;
			servers->count++;
		}
	}
	if (servers->count > 0)
		return;
	servers->items[0].port = DNS_PORT;
	ip_parse(span_of("127.0.0.1"), &servers->items[0].ip);
	servers->count = 1;
}

void
resolve_server_write(struct text *text, const struct resolve_server *server)
{
	ip_write(text, &server->ip);
	if (server->port != DNS_PORT)
		text_write_format(text, "@%u", server->port);
}

void
resolve_servers_write(struct text *text, const struct resolve_servers *servers)
{
	for (size_t i = 0; i < servers->count; i++) {
		if (i > 0)
			text_write_string(text, ", ");
		resolve_server_write(text, &servers->items[i]);
	}
}

bool
resolve_servers_are_local(const struct resolve_servers *servers)
{
	for (size_t i = 0; i < servers->count; i++)
		if (ip_scope(&servers->items[i].ip) != IP_LOOPBACK)
			return false;
	return true;
}

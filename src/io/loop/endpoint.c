#include "io/loop/endpoint.h"

#include <arpa/inet.h>
#include <netdb.h>

#include "base/scan.h"

bool
endpoint_is_v6(const struct endpoint *endpoint)
{
	return endpoint->address.any.sa_family == AF_INET6;
}

static bool
parse_path(struct endpoint *endpoint, struct span path)
{
	struct sockaddr_un *address = &endpoint->address.local;

	if (path.len == 0 || path.len >= sizeof(address->sun_path) ||
	    memchr(path.ptr, '\0', path.len))
		return false;
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, path.ptr, path.len);
	endpoint->len = (socklen_t)sizeof(*address);
	return true;
}

static bool
parse_address(struct endpoint *endpoint, struct span text)
{
	char string[INET6_ADDRSTRLEN + 1];

	if (text.len == 0 || text.len >= sizeof(string))
		return false;
	memcpy(string, text.ptr, text.len);
	string[text.len] = '\0';
	if (inet_pton(AF_INET, string, &endpoint->address.v4.sin_addr) == 1) {
		endpoint->address.any.sa_family = AF_INET;
		endpoint->len = (socklen_t)sizeof(struct sockaddr_in);
		return true;
	}
	if (inet_pton(AF_INET6, string, &endpoint->address.v6.sin6_addr) == 1) {
		endpoint->address.any.sa_family = AF_INET6;
		endpoint->len = (socklen_t)sizeof(struct sockaddr_in6);
		return true;
	}
	return false;
}

/* Take ":25" off the end, where it can be nothing else. */
static bool
take_port(struct span *text, unsigned *port)
{
	const char *colon = memchr(text->ptr, ':', text->len);
	struct span digits;

	if (text->ptr[0] == '[') {
		const char *end = memchr(text->ptr, ']', text->len);

		if (!end)
			return false;
		digits = span_from(*text, (size_t)(end + 1 - text->ptr));
		*text = (struct span){ text->ptr + 1,
			(size_t)(end - text->ptr - 1) };
	} else if (colon &&
	    !memchr(colon + 1, ':',
		text->len - (size_t)(colon + 1 - text->ptr))) {
		digits = span_from(*text, (size_t)(colon - text->ptr));
		text->len -= digits.len;
	} else {
		return true;
	}
	return digits.len == 0 ||
	    (scan_byte(&digits, ':') && scan_number(&digits, 1, 5, port) &&
		digits.len == 0 && *port <= 65535);
}

bool
endpoint_parse(struct endpoint *endpoint, struct span text, unsigned port)
{
	struct endpoint made = { .len = 0 };

	if (text.len == 0)
		return false;
	if (span_starts(text, span_of("unix:"))) {
		if (!parse_path(&made, span_from(text, 5)))
			return false;
	} else if (text.ptr[0] == '/') {
		if (!parse_path(&made, text))
			return false;
	} else if (!take_port(&text, &port) || !parse_address(&made, text)) {
		return false;
	}
	endpoint_set_port(&made, port);
	*endpoint = made;
	return true;
}

void
endpoint_write(struct text *text, const struct endpoint *endpoint)
{
	char string[INET6_ADDRSTRLEN] = "";

	if (endpoint->address.any.sa_family == AF_INET)
		inet_ntop(AF_INET, &endpoint->address.v4.sin_addr, string,
		    sizeof(string));
	else if (endpoint_is_v6(endpoint))
		inet_ntop(AF_INET6, &endpoint->address.v6.sin6_addr, string,
		    sizeof(string));
	else if (endpoint->address.any.sa_family == AF_UNIX)
		text_write_format(text, "unix:%s",
		    endpoint->address.local.sun_path);
	text_write_string(text, string);
}

void
endpoint_write_port(struct text *text, const struct endpoint *endpoint)
{
	if (endpoint->address.any.sa_family == AF_UNIX) {
		endpoint_write(text, endpoint);
		return;
	}
	text_write_byte(text, '[');
	endpoint_write(text, endpoint);
	text_write_format(text, "]:%u", endpoint_port(endpoint));
}

unsigned
endpoint_port(const struct endpoint *endpoint)
{
	if (endpoint->address.any.sa_family == AF_INET)
		return ntohs(endpoint->address.v4.sin_port);
	return endpoint_is_v6(endpoint) ? ntohs(endpoint->address.v6.sin6_port)
					: 0;
}

void
endpoint_set_port(struct endpoint *endpoint, unsigned port)
{
	if (endpoint->address.any.sa_family == AF_INET)
		endpoint->address.v4.sin_port = htons((uint16_t)port);
	else if (endpoint_is_v6(endpoint))
		endpoint->address.v6.sin6_port = htons((uint16_t)port);
}

size_t
endpoint_bytes(const struct endpoint *endpoint, unsigned char bytes[16])
{
	if (endpoint->address.any.sa_family == AF_INET) {
		memcpy(bytes, &endpoint->address.v4.sin_addr, 4);
		return 4;
	}
	if (!endpoint_is_v6(endpoint))
		return 0;
	memcpy(bytes, &endpoint->address.v6.sin6_addr, 16);
	return 16;
}

size_t
endpoint_lookup(const char *name, unsigned port, int family,
    struct endpoint *endpoints, size_t room, struct error *error)
{
	struct addrinfo wish = { .ai_family = family,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *found;
	size_t count = 0;
	int failure = getaddrinfo(name, NULL, &wish, &found);

	if (failure != 0) {
		error_set(error, "%s", gai_strerror(failure));
		return 0;
	}
	for (struct addrinfo *one = found; one && count < room;
	     one = one->ai_next) {
		struct endpoint *endpoint = &endpoints[count];

		if (one->ai_addrlen > sizeof(endpoint->address))
			continue;
		*endpoint = (struct endpoint){ .len = one->ai_addrlen };
		memcpy(&endpoint->address, one->ai_addr, one->ai_addrlen);
		endpoint_set_port(endpoint, port);
		count++;
	}
	freeaddrinfo(found);
	if (count == 0)
		error_set(error, "the name has no address");
	return count;
}

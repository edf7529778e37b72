#include "io/loop/endpoint.h"

#include "check.h"

static const struct {
	const char *text, *address; /* NULL: none */
	unsigned port;
} cases[] = {
	{ "192.0.2.1", "192.0.2.1", 25 },
	{ "192.0.2.1:587", "192.0.2.1", 587 },
	{ "[192.0.2.1]", "192.0.2.1", 25 },
	{ "[192.0.2.1]:587", "192.0.2.1", 587 },
	{ "2001:db8::1", "2001:db8::1", 25 },
	{ "[2001:db8::1]:587", "2001:db8::1", 587 },
	{ "unix:/run/lmtp", "unix:/run/lmtp", 0 },
	{ "/run/lmtp", "unix:/run/lmtp", 0 },
	{ "", NULL, 0 },
	{ "mx.example.org", NULL, 0 },
	{ "192.0.2.1:", NULL, 0 },
	{ "192.0.2.1:65536", NULL, 0 },
	{ "192.0.2.1:25x", NULL, 0 },
	{ "[2001:db8::1", NULL, 0 },
	{ "[2001:db8::1]587", NULL, 0 },
	{ "unix:", NULL, 0 },
};

int
main(void)
{
	struct endpoint endpoint, found[4];
	unsigned char bytes[16];
	struct error error;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char string[ENDPOINT_TEXT];
		struct text text = text_in(string, sizeof(string));
		bool is_read =
		    endpoint_parse(&endpoint, span_of(cases[i].text), 25);

		CHECK_FOR(cases[i].text, is_read == !!cases[i].address);
		if (!is_read)
			continue;
		endpoint_write(&text, &endpoint);
		CHECK_TEXT(cases[i].text, text_span(&text), cases[i].address);
		CHECK_FOR(cases[i].text,
		    endpoint_port(&endpoint) == cases[i].port);
	}
	CHECK(endpoint_parse(&endpoint, span_of("192.0.2.1"), 25));
	CHECK(endpoint_bytes(&endpoint, bytes) == 4 && bytes[3] == 1);
	CHECK(endpoint_parse(&endpoint, span_of("2001:db8::1"), 25));
	CHECK(endpoint_bytes(&endpoint, bytes) == 16 && bytes[15] == 1);
	CHECK(endpoint_is_v6(&endpoint));
	CHECK(endpoint_lookup("127.0.0.1", 25, AF_INET, found, 4, &error) == 1);
	CHECK(endpoint_port(&found[0]) == 25);
	CHECK(
	    endpoint_lookup("127.0.0.1", 25, AF_INET6, found, 4, &error) == 0);
	return check_done();
}

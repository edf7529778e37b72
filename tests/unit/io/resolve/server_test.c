#include "io/resolve/server.h"

#include "check.h"

static const struct {
	const char *text, *expected; /* the servers; or why there are none */
} lists[] = {
	{ "192.0.2.53", "192.0.2.53" },
	{ "127.0.0.1@5353", "127.0.0.1@5353" },
	{ "127.0.0.1@53, 2001:db8::53@54", "127.0.0.1, 2001:db8::53@54" },
	{ "", "no name server is given" },
	{ "localhost",
	    "'localhost' is no name server: expected an address, such as "
	    "192.0.2.53 or 127.0.0.1@5353" },
	{ "192.0.2.53@0",
	    "'192.0.2.53@0' is no name server: expected an address, such as "
	    "192.0.2.53 or 127.0.0.1@5353" },
	{ "192.0.2.53@65536",
	    "'192.0.2.53@65536' is no name server: expected an address, such "
	    "as 192.0.2.53 or 127.0.0.1@5353" },
	{ "192.0.2.53@5x",
	    "'192.0.2.53@5x' is no name server: expected an address, such as "
	    "192.0.2.53 or 127.0.0.1@5353" },
	{ "::1,::1,::1,::1,::1,::1,::1,::1,::1", "more than 8 name servers" },
};

static void
test_lists(void)
{
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		struct resolve_servers servers;
		struct error error;
		char bytes[1000];
		struct text text = text_in(bytes, sizeof(bytes));

		if (resolve_servers_parse(span_of(lists[i].text), &servers,
			&error))
			resolve_servers_write(&text, &servers);
		else
			text_write_string(&text, error.message);
		CHECK_TEXT(lists[i].text, text_span(&text), lists[i].expected);
	}
}

static const struct {
	const char *label, *file, *expected;
} files[] = {
	{ "plain", "nameserver 192.0.2.53\n", "192.0.2.53" },
	{ "much else",
	    "# nameserver 192.0.2.1\nsearch example.org\n"
	    "nameserver\t2001:db8::1  \r\noptions edns0\n"
	    "nameserver 192.0.2.2",
	    "2001:db8::1, 192.0.2.2" },
	{ "no more than three",
	    "nameserver 192.0.2.1\nnameserver 192.0.2.2\n"
	    "nameserver 192.0.2.3\nnameserver 192.0.2.4\n",
	    "192.0.2.1, 192.0.2.2, 192.0.2.3" },
	{ "none", "", "127.0.0.1" },
	{ "none that is one", "nameserver example.org\nnameserver\n",
	    "127.0.0.1" },
};

static void
test_files(void)
{
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct resolve_servers servers;
		char bytes[1000];
		struct text text = text_in(bytes, sizeof(bytes));

		resolve_servers_read(span_of(files[i].file), &servers);
		resolve_servers_write(&text, &servers);
		CHECK_TEXT(files[i].label, text_span(&text), files[i].expected);
	}
}

static void
test_local(void)
{
	struct resolve_servers servers;
	struct error error;

	CHECK(
	    resolve_servers_parse(span_of("127.0.0.2,::1"), &servers, &error));
	CHECK(resolve_servers_are_local(&servers));
	CHECK(
	    resolve_servers_parse(span_of("::1,192.0.2.1"), &servers, &error));
	CHECK(!resolve_servers_are_local(&servers));
}

int
main(void)
{
	test_lists();
	test_files();
	test_local();
	return check_done();
}

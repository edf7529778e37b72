#include "core/auth/dmarc_from.h"

#include "unit/check.h"

enum { CEILING = 1 << 20 };

static const struct {
	const char *name, *header;
	enum dmarc_from_state state;
	const char *domain;
} cases[] = {
	{ "one", "From: a@example.org\n", DMARC_FROM_GOOD, "example.org" },
	{ "a name", "From: \"Doe, Jane\" <a@example.org>\n", DMARC_FROM_GOOD,
	    "example.org" },
	{ "an address as name", "From: \"b@example.com\" <a@example.org>\n",
	    DMARC_FROM_GOOD, "example.org" },
	{ "folded", "From: Jane\n <a@example.org>\n", DMARC_FROM_GOOD,
	    "example.org" },
	{ "a comment", "From: a@example.org (b@example.com)\n", DMARC_FROM_GOOD,
	    "example.org" },
	{ "capitals", "FROM: a@Example.ORG\n", DMARC_FROM_GOOD, "Example.ORG" },
	{ "a dot at the end", "From: a@example.org.\n", DMARC_FROM_GOOD,
	    "example.org" },
	{ "a quoted at sign", "From: \"a@b\"@example.org\n", DMARC_FROM_GOOD,
	    "example.org" },
	{ "two of one domain", "From: a@example.org, b@EXAMPLE.org\n",
	    DMARC_FROM_GOOD, "example.org" },
	{ "two domains", "From: a@example.org, b@example.com\n",
	    DMARC_FROM_DOMAINS, "example.org" },
	{ "two fields", "From: a@example.org\nFrom: b@example.com\n",
	    DMARC_FROM_FIELDS, "example.org" },
	{ "two fields of one domain",
	    "From: a@example.org\nFrom: b@example.org\n", DMARC_FROM_FIELDS,
	    "example.org" },
	{ "none", "To: a@example.org\n", DMARC_FROM_MISSING, "" },
	{ "empty", "From: \nTo: a\n", DMARC_FROM_EMPTY, "" },
	{ "no domain", "From: root\n", DMARC_FROM_EMPTY, "" },
	{ "brackets alone", "From: <>\n", DMARC_FROM_EMPTY, "" },
	{ "an empty group", "From: undisclosed:;\n", DMARC_FROM_EMPTY, "" },
	{ "a group of one", "From: team: a@example.org;\n", DMARC_FROM_GOOD,
	    "example.org" },
	{ "an empty label", "From: a@example..org\n", DMARC_FROM_BAD,
	    "example..org" },
	{ "an encoded word that shows another",
	    "From: =?utf-8?q?b=40example=2Ecom?= <a@example.org>\n",
	    DMARC_FROM_GOOD, "example.org" },
	{ "an encoded word is no address",
	    "From: =?utf-8?q?b_=3Cb=40example.com=3E?=\n", DMARC_FROM_EMPTY,
	    "" },
	{ "a bare address is the name of one in brackets",
	    "From: b@example.com <a@example.org>\n", DMARC_FROM_GOOD,
	    "example.org" },
	{ "two in brackets", "From: Jane <a@example.org> <b@example.com>\n",
	    DMARC_FROM_DOMAINS, "example.org" },
	{ "two without a comma", "From: a@example.org b@example.com\n",
	    DMARC_FROM_DOMAINS, "example.org" },
	{ "a group of two domains",
	    "From: team: a@example.org, b@example.com;\n", DMARC_FROM_DOMAINS,
	    "example.org" },
	{ "an obsolete route", "From: <@relay.example.com:a@example.org>\n",
	    DMARC_FROM_GOOD, "example.org" },
	{ "blanks around at sign and dots", "From: a @ example . org\n",
	    DMARC_FROM_GOOD, "example.org" },
	{ "a comment in the domain", "From: a@(b@example.com)example.org\n",
	    DMARC_FROM_GOOD, "example.org" },
	{ "a comment that does not end", "From: a@example.org (b\n",
	    DMARC_FROM_GOOD, "example.org" },
	{ "a bracket that does not end", "From: Jane <a@example.org\n",
	    DMARC_FROM_GOOD, "example.org" },
	{ "nothing behind a comma", "From: a@example.org, ,\n", DMARC_FROM_GOOD,
	    "example.org" },
	{ "two at signs: the last counts", "From: a@example.com@example.org\n",
	    DMARC_FROM_GOOD, "example.org" },
	{ "a blank before the colon", "From : a@example.org\n", DMARC_FROM_GOOD,
	    "example.org" },
	{ "Resent-From is another field",
	    "Resent-From: b@example.com\nFrom: a@example.org\n",
	    DMARC_FROM_GOOD, "example.org" },
	{ "Sender is another", "Sender: b@example.com\nFrom: a@example.org\n",
	    DMARC_FROM_GOOD, "example.org" },
};

int
main(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span text = span_of(cases[i].header);
		struct mime_header header;
		struct dmarc_from from;

		mime_header_parse(&text, &header);
		dmarc_from_parse(&arena, &header, &from);
		CHECK_FOR(cases[i].name, from.state == cases[i].state);
		CHECK_TEXT(cases[i].name, from.domain, cases[i].domain);
		CHECK_FOR(cases[i].name,
		    strlen(dmarc_from_words(from.state)) > 0);
	}
	arena_clear(&arena);
	return check_done();
}

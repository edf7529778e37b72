#include "core/intake/lead.h"

#include "unit/check.h"

#define HEADING "From: Mail Delivery System <mailer-daemon@example.com>\n"

static void
test_pasted(void)
{
	static const struct {
		const char *name, *text, *address; /* NULL: none */
	} cases[] = {
		{ "English", "It couldn't be delivered to joe@example.org.",
		    "joe@example.org" },
		{ "quoted", ">> Your message to <joe@example.org> failed",
		    "joe@example.org" },
		{ "German", "Ihre Nachricht an joe@example.org ging nicht",
		    "joe@example.org" },
		{ "the next line", "these recipients:\n\njoe@example.org\n",
		    "joe@example.org" },
		{ "a robot", "delivered to mailer-daemon@example.org", NULL },
		{ "a list's owner", "message to a-owner@example.org", NULL },
		{ "masked", "message to ***@example.org", NULL },
		{ "whom to ask", "please send mail to joe@example.org", NULL },
		{ "whom to ask, and a recipient",
		    "send mail to a@example.net if your message to "
		    "joe@example.org was good",
		    "joe@example.org" },
		{ "no lead", "joe@example.org does not exist", NULL },
		{ "no address", "delivered to nobody", NULL },
		{ "the notice's own addressee",
		    HEADING "To: ann@example.net\n\n"
			    "Your message to ann@example.net",
		    NULL },
		{ "behind the notice's own addressee",
		    HEADING "To: ann@example.net\n\nmail to ann@example.net "
			    "on your message to joe@example.org",
		    "joe@example.org" },
		{ "nothing", "", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span address = span_empty();
		bool is_found =
		    lead_find_pasted(span_of(cases[i].text), &address);

		CHECK_FOR(cases[i].name,
		    is_found == (cases[i].address != NULL));
		if (is_found && cases[i].address)
			CHECK_TEXT(cases[i].name, address, cases[i].address);
	}
}

static void
test_addressee(void)
{
	static const struct {
		const char *name, *text, *address; /* NULL: none */
	} cases[] = {
		{ "plain", HEADING "To: ann@example.net", "ann@example.net" },
		{ "quoted", "> " HEADING "> Date: today\n> To: ann@example.net",
		    "ann@example.net" },
		{ "with stars",
		    "*From:* Mail Delivery System\n*To:* ann@example.net",
		    "ann@example.net" },
		{ "German", "Von: Postmaster\nAn: ann@example.net",
		    "ann@example.net" },
		{ "somebody's letter",
		    "From: Joe <joe@example.org>\nTo: ann@example.net", NULL },
		{ "too far", HEADING "a\nb\nc\nd\ne\nf\nTo: ann@example.net",
		    NULL },
		{ "no heading", "To: ann@example.net", NULL },
		{ "no address", HEADING "To: you", NULL },
		{ "a NUL for stars", "\0From: postmaster", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span address = span_empty();
		bool is_found =
		    lead_find_addressee(span_of(cases[i].text), &address);

		CHECK_FOR(cases[i].name,
		    is_found == (cases[i].address != NULL));
		if (is_found && cases[i].address)
			CHECK_TEXT(cases[i].name, address, cases[i].address);
	}
}

/* Every front of a text can be read. */
static void
test_prefixes(void)
{
	static const char text[] = "> " HEADING "> *To:* ann@example.net\n"
				   "message to <joe@example.org>";
	struct span address;

	for (size_t len = 0; len < sizeof(text); len++) {
		struct span front = { text, len };
		bool is_found = lead_find_pasted(front, &address);

		CHECK_FOR("inside",
		    !is_found || address.ptr + address.len <= text + len);
		lead_find_addressee(front, &address);
	}
}

int
main(void)
{
	test_pasted();
	test_addressee();
	test_prefixes();
	return check_done();
}

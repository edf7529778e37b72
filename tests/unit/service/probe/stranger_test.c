#include "service/probe/stranger.h"

#include "check.h"

static const struct {
	const char *name, *host, *greeting, *names;
	bool is_for_name, is_trusted;
	enum probe_stranger found;
	const char *other;
} cases[] = {
	{ "its own name", "mx.example.org", "mx.example.org ESMTP", NULL, false,
	    false, PROBE_STRANGER_NONE, "" },
	{ "a name of the same owner", "mx.example.org",
	    "MX1.EXAMPLE.ORG ESMTP ready\r\nmore", NULL, false, false,
	    PROBE_STRANGER_NONE, "" },
	{ "another greets", "mx.example.org", "out.provider.net ESMTP", NULL,
	    false, false, PROBE_STRANGER_GREETING, "out.provider.net" },
	{ "another greets, and proves the name", "mx.example.org",
	    "out.provider.net ESMTP", "mx.example.org", true, true,
	    PROBE_STRANGER_NONE, "" },
	{ "another greets, and anybody could have made the certificate",
	    "mx.example.org", "out.provider.net ESMTP", "mx.example.org", true,
	    false, PROBE_STRANGER_GREETING, "out.provider.net" },
	{ "the certificate of another", "mx.example.org",
	    "mx.example.org ESMTP", "*.provider.net x.provider.net", false,
	    true, PROBE_STRANGER_CERTIFICATE, "provider.net" },
	{ "the certificate of one of its neighbours", "mx.example.org",
	    "mx.example.org ESMTP", "x.provider.net www.example.org", false,
	    true, PROBE_STRANGER_NONE, "" },
	{ "a certificate without a name", "mx.example.org", "", "localhost",
	    false, false, PROBE_STRANGER_NONE, "" },
	{ "no word of a name", "mx.example.org", "ESMTP", NULL, false, false,
	    PROBE_STRANGER_NONE, "" },
	{ "a literal", "mx.example.org", "[192.0.2.1] ESMTP", NULL, false,
	    false, PROBE_STRANGER_NONE, "" },
	{ "an address was asked for", "192.0.2.1", "out.provider.net ESMTP",
	    NULL, false, false, PROBE_STRANGER_NONE, "" },
	{ "nothing", "", "", NULL, false, false, PROBE_STRANGER_NONE, "" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tls_facts tls = { .has_certificate = true,
			.is_for_name = cases[i].is_for_name,
			.is_trusted = cases[i].is_trusted };
		struct span name;

		if (cases[i].names)
			snprintf(tls.names, sizeof(tls.names), "%s",
			    cases[i].names);
		CHECK_FOR(cases[i].name,
		    probe_stranger_find(span_of(cases[i].host),
			span_of(cases[i].greeting),
			cases[i].names ? &tls : NULL, &name) == cases[i].found);
		CHECK_TEXT(cases[i].name, name, cases[i].other);
	}
	return check_done();
}

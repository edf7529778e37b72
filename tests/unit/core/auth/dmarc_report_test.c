#include "core/auth/dmarc_report.h"

#include "unit/check.h"
#include "unit/core/auth/known_zone.h"

enum { CEILING = 1 << 20 };

static const struct {
	const char *name, *uri, *zone;
	enum dmarc_consent consent;
} cases[] = {
	{ "the domain itself", "mailto:a@mail.example.org", "",
	    DMARC_CONSENT_NOT_NEEDED },
	{ "the same organisation", "mailto:a@reports.example.org", "",
	    DMARC_CONSENT_NOT_NEEDED },
	{ "another, with consent", "mailto:a@collector.example",
	    "mail.example.org._report._dmarc.collector.example v=DMARC1\n",
	    DMARC_CONSENT_GIVEN },
	{ "another, with more in it", "mailto:a@collector.example",
	    "mail.example.org._report._dmarc.collector.example v=DMARC1; "
	    "rua=mailto:b@collector.example\n",
	    DMARC_CONSENT_GIVEN },
	{ "two records", "mailto:a@collector.example",
	    "mail.example.org._report._dmarc.collector.example v=DMARC1\n"
	    "mail.example.org._report._dmarc.collector.example v=DMARC1;\n",
	    DMARC_CONSENT_GIVEN },
	{ "another, without consent", "mailto:a@collector.example",
	    "collector.example !NODATA\n", DMARC_CONSENT_MISSING },
	{ "a record of another kind", "mailto:a@collector.example",
	    "mail.example.org._report._dmarc.collector.example yes\n",
	    DMARC_CONSENT_MISSING },
	{ "consent for the domain above", "mailto:a@collector.example",
	    "example.org._report._dmarc.collector.example v=DMARC1\n",
	    DMARC_CONSENT_MISSING },
	{ "nobody can tell", "mailto:a@collector.example",
	    "mail.example.org._report._dmarc.collector.example !FAIL\n",
	    DMARC_CONSENT_UNKNOWN },
};

int
main(void)
{
	struct arena arena;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span list = span_of(cases[i].uri);
		struct span domain = span_of("mail.example.org");
		struct dmarc_destination found;
		struct dns_known known;
		struct dmarc_uri uri;

		arena_init(&arena, CEILING);
		dns_known_init(&known, &arena, 1);
		CHECK(dmarc_uri_next(&arena, &list, &uri));
		found = dmarc_destination_find(&arena, &known, domain, &uri);
		if (known_zone_resolve(&known, cases[i].zone)) {
			CHECK_FOR(cases[i].name,
			    found.consent == DMARC_CONSENT_WAITS);
			found = dmarc_destination_find(&arena, &known, domain,
			    &uri);
		}
		CHECK_FOR(cases[i].name, found.consent == cases[i].consent);
		arena_clear(&arena);
	}
	return check_done();
}

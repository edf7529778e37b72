#include "core/verify/provider.h"

#include "check.h"

static const struct {
	const char *host, *name;
	uint64_t interval;
	bool is_shy;
} cases[] = {
	{ "aspmx.l.google.com", "google", 2000000, false },
	{ "ALT1.aspmx.L.Google.com", "google", 2000000, false },
	{ "notgoogle.com", "notgoogle.com", 1000000, false },
	{ "mx.uni.edu", "uni.edu", 1000000, false },
	{ "x.olc.protection.outlook.com", "outlook-com", 5000000, true },
	{ "x.mail.protection.outlook.com", "microsoft-365", 2000000, false },
	{ "localhost", "localhost", 1000000, false },
};

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct verify_manners manners;

		verify_manners_find(&manners, span_of(cases[i].host));
		CHECK_TEXT(cases[i].host, manners.name, cases[i].name);
		CHECK_FOR(cases[i].host, manners.interval == cases[i].interval);
		CHECK_FOR(cases[i].host, manners.is_shy == cases[i].is_shy);
	}
	return check_done();
}

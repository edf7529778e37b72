#include "base/glob.h"

#include "check.h"

static const struct {
	const char *pattern, *text;
	bool fits;
} cases[] = {
	{ "", "", true },
	{ "", "a", false },
	{ "*", "", true },
	{ "**", "anything", true },
	{ "a", "A", true },
	{ "a*", "a", true },
	{ "*a", "ba", true },
	{ "*a", "ab", false },
	{ "a*b", "ab", true },
	{ "a*b", "aXbXb", true },
	{ "a*b", "aXbX", false },
	{ "*ab*ab", "abab", true },
	{ "*ab*ab", "aab", false },
	{ "joe+*@example.org", "joe+x@EXAMPLE.org", true },
	{ "?", "a", false },
};

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK_FOR(cases[i].pattern,
		    glob_fits(span_of(cases[i].pattern),
			span_of(cases[i].text)) == cases[i].fits);
	return check_done();
}

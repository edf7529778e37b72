#include "core/dns/suffix.h"

#include "unit/check.h"

static const struct {
	const char *name, *suffix, *organization;
} cases[] = {
	{ "example.com", "com", "example.com" },
	{ "a.b.example.com", "com", "example.com" },
	{ "com", "com", "com" },
	{ "example.co.uk", "co.uk", "example.co.uk" },
	{ "www.example.co.uk", "co.uk", "example.co.uk" },
	{ "co.uk", "co.uk", "co.uk" },
	{ "WWW.Example.CO.UK", "CO.UK", "Example.CO.UK" },
	{ "www.example.com.", "com", "example.com" },
	{ "me.github.io", "github.io", "me.github.io" },
	{ "a.me.github.io", "github.io", "me.github.io" },
	/* A rule with a star, and an exception from it. */
	{ "a.b.c.ck", "c.ck", "b.c.ck" },
	{ "www.ck", "ck", "www.ck" },
	{ "a.www.ck", "ck", "www.ck" },
	/* Not in the list: the last label is a suffix. */
	{ "a.b.example", "example", "b.example" },
	{ "example", "example", "example" },
	{ "localhost", "localhost", "localhost" },
	/* The same list for names beyond ASCII, in their ASCII form. */
	{ "www.xn--85x722f.xn--55qx5d.cn", "xn--55qx5d.cn",
	    "xn--85x722f.xn--55qx5d.cn" },
	{ "", "", "" },
	{ "a..com", "a..com", "a..com" },
	{ ".", "", "" },
};

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span name = span_of(cases[i].name);

		CHECK_TEXT(cases[i].name, dns_suffix_find(name),
		    cases[i].suffix);
		CHECK_TEXT(cases[i].name, dns_suffix_organization(name),
		    cases[i].organization);
	}
	return check_done();
}

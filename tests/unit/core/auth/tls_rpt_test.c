#include "core/auth/tls_rpt.h"

#include "unit/check.h"

enum { CEILING = 1 << 20 };

static const struct {
	const char *name, *text;
	bool is_record, is_valid;
	size_t valid, count;
} cases[] = {
	{ "mail", "v=TLSRPTv1; rua=mailto:a@b.example", true, true, 1, 1 },
	{ "https", "v=TLSRPTv1;rua=https://b.example/v1/tlsrpt", true, true, 1,
	    1 },
	{ "both", "v=TLSRPTv1; rua=mailto:a@b.example,https://b.example/x;",
	    true, true, 2, 2 },
	{ "an extension", "v=TLSRPTv1; x=y; rua=mailto:a@b.example", true, true,
	    1, 1 },
	{ "http", "v=TLSRPTv1; rua=http://b.example/x", true, false, 0, 1 },
	{ "no scheme", "v=TLSRPTv1; rua=a@b.example", true, false, 0, 1 },
	{ "one of two", "v=TLSRPTv1; rua=a@b.example,mailto:c@d.example", true,
	    true, 1, 2 },
	{ "no rua", "v=TLSRPTv1;", true, false, 0, 0 },
	{ "empty rua", "v=TLSRPTv1; rua=", true, false, 0, 0 },
	{ "no semicolon", "v=TLSRPTv1", false, false, 0, 0 },
	{ "another version", "v=TLSRPTv2; rua=mailto:a@b.example", false, false,
	    0, 0 },
	{ "small letters", "v=tlsrptv1; rua=mailto:a@b.example", false, false,
	    0, 0 },
	{ "not first", "rua=mailto:a@b.example; v=TLSRPTv1;", false, false, 0,
	    0 },
	{ "nothing", "", false, false, 0, 0 },
};

int
main(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span text = span_of(cases[i].text);
		struct tls_rpt_record record;
		size_t valid = 0;

		CHECK_FOR(cases[i].name,
		    tls_rpt_record_is(text) == cases[i].is_record);
		if (!cases[i].is_record)
			continue;
		tls_rpt_record_parse(&arena, text, &record);
		for (size_t at = 0; at < record.uris.count; at++)
			valid += record.uris.items[at].is_valid;
		CHECK_FOR(cases[i].name, record.is_valid == cases[i].is_valid);
		CHECK_FOR(cases[i].name, valid == cases[i].valid);
		CHECK_FOR(cases[i].name, record.uris.count == cases[i].count);
	}
	arena_clear(&arena);
	return check_done();
}

#include "core/auth/mta_sts.h"

#include "unit/check.h"

#include "base/text.h"

enum { CEILING = 1 << 22 };

static const char *const fault_names[MTA_STS_FAULTS] = { "noid", "id", "tag",
	"twice", "line", "noversion", "version", "nomode", "mode", "noage",
	"age", "longage", "nomx", "mx", "unknown", "long" };

static void
write_oddities(struct text *text, const struct mta_sts_oddities *oddities)
{
	for (size_t i = 0; i < oddities->count; i++) {
		text_write_format(text, " %s@",
		    fault_names[oddities->items[i].fault]);
		text_write(text, oddities->items[i].part);
	}
}

static const struct {
	const char *name, *text, *found; /* NULL: no record */
} records[] = {
	{ "plain", "v=STSv1; id=20160831085700Z;", "good 20160831085700Z" },
	{ "no semicolon at the end", "v=STSv1; id=1", "good 1" },
	{ "no blanks", "v=STSv1;id=a", "good a" },
	{ "blanks about the semicolon", "v=STSv1 ; id=a ;", "good a" },
	{ "an extension", "v=STSv1; id=a; x=y", "good a" },
	{ "an extension first", "v=STSv1; x=y; id=a;", "good a" },
	{ "32 letters", "v=STSv1; id=abcdefghijklmnopqrstuvwxyz012345",
	    "good abcdefghijklmnopqrstuvwxyz012345" },
	{ "33 letters", "v=STSv1; id=abcdefghijklmnopqrstuvwxyz0123456",
	    "bad abcdefghijklmnopqrstuvwxyz0123456 "
	    "id@abcdefghijklmnopqrstuvwxyz0123456" },
	{ "no id", "v=STSv1;", "bad  noid@v=STSv1;" },
	{ "empty id", "v=STSv1; id=", "bad  id@id=" },
	{ "a hyphen in the id", "v=STSv1; id=2026-01-01",
	    "bad 2026-01-01 id@2026-01-01" },
	{ "id twice", "v=STSv1; id=a; id=b", "good a twice@id=b" },
	{ "a tag without a sign", "v=STSv1; id=a; x", "bad a tag@x" },
	{ "ID in capitals", "v=STSv1; ID=a", "bad  noid@v=STSv1; ID=a" },
	{ "no semicolon", "v=STSv1", NULL },
	{ "small letters", "v=stsv1; id=a", NULL },
	{ "another version", "v=STSv2; id=a", NULL },
	{ "a blank in front", " v=STSv1; id=a", NULL },
	{ "not first", "id=a; v=STSv1;", NULL },
	{ "blanks about the sign", "v = STSv1; id=a", NULL },
	{ "nothing", "", NULL },
};

static void
test_records(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(records); i++) {
		struct span given = span_of(records[i].text);
		struct mta_sts_record record;
		char bytes[256];
		struct text text = text_in(bytes, sizeof(bytes));

		CHECK_FOR(records[i].name,
		    mta_sts_record_is(given) == (records[i].found != NULL));
		if (!records[i].found)
			continue;
		mta_sts_record_parse(&arena, given, &record);
		text_write_string(&text, record.is_valid ? "good " : "bad ");
		text_write(&text, record.id);
		write_oddities(&text, &record.oddities);
		CHECK_TEXT(records[i].name, text_span(&text), records[i].found);
	}
	arena_clear(&arena);
}

#define HEAD "version: STSv1\nmode: enforce\n"
#define TAIL "max_age: 604800\n"
#define MX "mx: a.example\n"

static const struct {
	const char *name, *text, *found;
} policies[] = {
	{ "plain", HEAD MX "mx: *.b.example\n" TAIL,
	    "good enforce 604800 a.example *.b.example" },
	{ "CR LF",
	    "version: STSv1\r\nmode: testing\r\nmx: a.example\r\n"
	    "max_age: 86400\r\n",
	    "good testing 86400 a.example" },
	{ "no line end at the end", HEAD MX "max_age: 1",
	    "good enforce 1 a.example" },
	{ "no blanks", "version:STSv1\nmode:none\nmax_age:0\n", "good none 0" },
	{ "blanks at the ends", "version: STSv1 \nmode:  enforce\t\n" MX TAIL,
	    "good enforce 604800 a.example" },
	{ "mode none with hosts", "version: STSv1\nmode: none\n" MX TAIL,
	    "good none 604800 a.example" },
	{ "any order", TAIL MX "mode: enforce\nversion: STSv1\n",
	    "good enforce 604800 a.example" },
	{ "blank lines", "\n" HEAD "\n\n" MX TAIL "\n",
	    "good enforce 604800 a.example" },
	{ "an extension", HEAD MX TAIL "x-y.z: hello\n",
	    "good enforce 604800 a.example unknown@x-y.z: hello" },
	{ "mode twice", HEAD "mode: none\n" MX TAIL,
	    "good enforce 604800 a.example twice@mode: none" },
	{ "age twice", HEAD MX TAIL "max_age: 1\n",
	    "good enforce 604800 a.example twice@max_age: 1" },
	{ "version twice", HEAD "version: x\n" MX TAIL,
	    "good enforce 604800 a.example twice@version: x" },
	{ "an age of a year and more", HEAD MX "max_age: 31557601\n",
	    "good enforce 31557601 a.example longage@31557601" },
	{ "ten digits", HEAD MX "max_age: 9999999999\n",
	    "good enforce 9999999999 a.example longage@9999999999" },
	{ "eleven digits", HEAD MX "max_age: 10000000000\n",
	    "bad enforce 0 a.example age@10000000000" },
	{ "a negative age", HEAD MX "max_age: -1\n",
	    "bad enforce 0 a.example age@-1" },
	{ "an age in words", HEAD MX "max_age: 1 week\n",
	    "bad enforce 0 a.example age@1 week" },
	{ "an empty age", HEAD MX "max_age:\n",
	    "bad enforce 0 a.example age@max_age:" },
	{ "no age", HEAD MX, "bad enforce 0 a.example noage@" },
	{ "no mode", "version: STSv1\n" MX TAIL,
	    "bad  604800 a.example nomode@" },
	{ "a bad mode", "version: STSv1\nmode: report\n" MX TAIL,
	    "bad  604800 a.example mode@report" },
	{ "a mode in capitals", "version: STSv1\nmode: Enforce\n" MX TAIL,
	    "bad  604800 a.example mode@Enforce" },
	{ "an empty mode", "version: STSv1\nmode:\n" MX TAIL,
	    "bad  604800 a.example mode@mode:" },
	{ "no version", "mode: enforce\n" MX TAIL,
	    "bad enforce 604800 a.example noversion@" },
	{ "a bad version", "version: STSv2\nmode: enforce\n" MX TAIL,
	    "bad enforce 604800 a.example version@version: STSv2" },
	{ "no hosts", HEAD TAIL, "bad enforce 604800 nomx@" },
	{ "no hosts, testing", "version: STSv1\nmode: testing\n" TAIL,
	    "bad testing 604800 nomx@" },
	{ "a line that is none", HEAD MX "hello\n" TAIL,
	    "bad enforce 604800 a.example line@hello" },
	{ "an equals sign", "version=STSv1\nmode: enforce\n" MX TAIL,
	    "bad enforce 604800 a.example line@version=STSv1 noversion@" },
	{ "a blank before the colon",
	    "version : STSv1\nmode: enforce\n" MX TAIL,
	    "bad enforce 604800 a.example line@version : STSv1 noversion@" },
	{ "a blank in front", " version: STSv1\nmode: enforce\n" MX TAIL,
	    "bad enforce 604800 a.example line@ version: STSv1 noversion@" },
	{ "a byte order mark", "\xef\xbb\xbf" HEAD MX TAIL,
	    "bad enforce 604800 a.example line@\xef\xbb\xbfversion: STSv1 "
	    "noversion@" },
	{ "two hosts in a line", HEAD "mx: a.example, b.example\n" TAIL,
	    "bad enforce 604800 mx@a.example, b.example nomx@" },
	{ "a dot at the end", HEAD "mx: a.example.\n" TAIL,
	    "bad enforce 604800 mx@a.example. nomx@" },
	{ "a leading dot", HEAD "mx: .a.example\n" TAIL,
	    "bad enforce 604800 mx@.a.example nomx@" },
	{ "a star alone", HEAD "mx: *\n" TAIL,
	    "bad enforce 604800 mx@* nomx@" },
	{ "a star within", HEAD "mx: a.*.example\n" TAIL,
	    "bad enforce 604800 mx@a.*.example nomx@" },
	{ "a star as part of a label", HEAD "mx: a*.example\n" TAIL,
	    "bad enforce 604800 mx@a*.example nomx@" },
	{ "an underscore", HEAD "mx: a_b.example\n" TAIL,
	    "bad enforce 604800 mx@a_b.example nomx@" },
	{ "a hyphen in front", HEAD "mx: -a.example\n" TAIL,
	    "bad enforce 604800 mx@-a.example nomx@" },
	{ "an empty host", HEAD "mx:\n" TAIL,
	    "bad enforce 604800 mx@mx: nomx@" },
	{ "letters beyond ASCII", HEAD "mx: \xc3\xa4.example\n" TAIL,
	    "bad enforce 604800 mx@\xc3\xa4.example nomx@" },
	{ "a page of HTML", "<!DOCTYPE html>\n<html>\n",
	    "bad  0 line@<!DOCTYPE html> line@<html> noversion@ nomode@ "
	    "noage@ nomx@" },
	{ "nothing", "", "bad  0 noversion@ nomode@ noage@ nomx@" },
};

static void
check_policy(struct arena *arena, size_t i)
{
	struct mta_sts_policy policy;
	char bytes[512];
	struct text text = text_in(bytes, sizeof(bytes));

	mta_sts_policy_parse(arena, span_of(policies[i].text), &policy);
	text_write_format(&text, "%s %s %llu", policy.is_valid ? "good" : "bad",
	    mta_sts_mode_name(policy.mode), (unsigned long long)policy.max_age);
	for (size_t at = 0; at < policy.mx.count; at++)
		text_write_format(&text, " %.*s",
		    SPAN_ARGS(policy.mx.items[at]));
	write_oddities(&text, &policy.oddities);
	CHECK_TEXT(policies[i].name, text_span(&text), policies[i].found);
}

static void
test_policies(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(policies); i++)
		check_policy(&arena, i);
	arena_clear(&arena);
}

static const struct {
	const char *name, *host, *pattern; /* NULL: not covered */
} matches[] = {
	{ "equal", "mail.example.com", "mail.example.com" },
	{ "letters of either size", "MAIL.Example.com", "mail.example.com" },
	{ "a dot at the end", "mail.example.com.", "mail.example.com" },
	{ "one label for the star", "a.example.net", "*.example.net" },
	{ "capitals for the star", "A.EXAMPLE.NET.", "*.example.net" },
	{ "two labels for the star", "a.b.example.net", NULL },
	{ "no label for the star", "example.net", NULL },
	{ "an empty label for the star", ".example.net", NULL },
	{ "below a plain name", "a.mail.example.com", NULL },
	{ "above a plain name", "example.com", NULL },
	{ "only ends alike", "badexample.net", NULL },
	{ "another", "mail.example.org", NULL },
	{ "nothing", "", NULL },
};

static void
test_matches(void)
{
	struct mta_sts_policy policy;
	struct arena arena;

	arena_init(&arena, CEILING);
	mta_sts_policy_parse(&arena,
	    span_of(HEAD "mx: mail.example.com\nmx: *.example.net\n" TAIL),
	    &policy);
	CHECK(policy.is_valid);
	for (size_t i = 0; i < COUNT_OF(matches); i++) {
		const struct span *found =
		    mta_sts_policy_find(&policy, span_of(matches[i].host));

		CHECK_FOR(matches[i].name,
		    (found != NULL) == (matches[i].pattern != NULL));
		if (found && matches[i].pattern)
			CHECK_TEXT(matches[i].name, *found, matches[i].pattern);
	}
	arena_clear(&arena);
}

static void
test_prefixes(void)
{
	static const char whole[] = HEAD "mx: *.a.example\nx\nmax_age: 99 \n";
	struct arena arena;

	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		struct span text = { whole, len };
		struct mta_sts_policy policy;

		arena_init(&arena, CEILING);
		mta_sts_policy_parse(&arena, text, &policy);
		CHECK(!policy.is_valid);
		for (size_t i = 0; i < policy.oddities.count; i++)
			CHECK(span_within(policy.oddities.items[i].part, text));
		arena_clear(&arena);
	}
}

static void
test_limits(void)
{
	struct mta_sts_policy policy;
	struct arena arena;
	struct text text;

	arena_init(&arena, CEILING);
	text_init(&text, &arena, 1 << 20);
	text_write_string(&text, HEAD TAIL);
	for (size_t i = 0; i < 20000; i++)
		text_write_string(&text, MX);
	mta_sts_policy_parse(&arena, text_span(&text), &policy);
	CHECK(!policy.is_valid && policy.mx.count == MTA_STS_MX_MAX);
	CHECK(policy.oddities.count == MTA_STS_FAULTS_MAX);
	CHECK(policy.oddities.items[0].fault == MTA_STS_TOO_LONG);
	for (int fault = 0; fault < MTA_STS_FAULTS; fault++)
		CHECK(
		    strlen(mta_sts_fault_words((enum mta_sts_fault)fault)) > 0);
	arena_clear(&arena);
}

int
main(void)
{
	test_records();
	test_policies();
	test_matches();
	test_prefixes();
	test_limits();
	return check_done();
}

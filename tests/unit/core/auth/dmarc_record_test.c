#include "core/auth/dmarc_record.h"

#include "unit/check.h"

#include "base/text.h"

enum { CEILING = 1 << 22 };

static const struct {
	const char *name, *text;
	bool is_record;
} versions[] = {
	{ "alone", "v=DMARC1", true },
	{ "with a semicolon", "v=DMARC1;", true },
	{ "with a policy", "v=DMARC1;p=none", true },
	{ "blanks about the sign", "v = DMARC1 ; p=none", true },
	{ "tabs about the sign", "v\t=\tDMARC1\t;p=none", true },
	{ "capital name", "V=DMARC1; p=none", true },
	{ "small value", "v=dmarc1; p=none", false },
	{ "mixed value", "v=Dmarc1; p=none", false },
	{ "another number", "v=DMARC2; p=none", false },
	{ "more digits", "v=DMARC10; p=none", false },
	{ "no semicolon", "v=DMARC1 p=none", false },
	{ "a comma", "v=DMARC1, p=none", false },
	{ "a blank in front", " v=DMARC1; p=none", false },
	{ "a tab in front", "\tv=DMARC1; p=none", false },
	{ "a line end in front", "\nv=DMARC1; p=none", false },
	{ "not first", "p=none; v=DMARC1", false },
	{ "a semicolon in front", ";v=DMARC1; p=none", false },
	{ "no version", "p=none", false },
	{ "no sign", "DMARC1; p=none", false },
	{ "quoted", "\"v=DMARC1; p=none\"", false },
	{ "quoted value", "v=\"DMARC1\"; p=none", false },
	{ "a colon for the sign", "v:DMARC1; p=none", false },
	{ "two signs", "v==DMARC1; p=none", false },
	{ "no-break space in front", "\xc2\xa0v=DMARC1; p=none", false },
	{ "SPF", "v=spf1 -all", false },
	{ "DKIM", "v=DKIM1; p=abc", false },
	{ "empty", "", false },
	{ "blanks", "   ", false },
	{ "semicolons", ";;;", false },
	{ "the name alone", "v", false },
	{ "no value", "v=; p=none", false },
};

static void
test_versions(void)
{
	for (size_t i = 0; i < COUNT_OF(versions); i++)
		CHECK_FOR(versions[i].name,
		    dmarc_record_is(span_of(versions[i].text)) ==
			versions[i].is_record);
}

static const struct {
	const char *name, *text, *found;
} records[] = {
	{ "nothing", "v=DMARC1", "fo=1" },
	{ "p=none", "v=DMARC1; p=none", "p=none fo=1" },
	{ "p=quarantine", "v=DMARC1; p=quarantine;", "p=quarantine fo=1" },
	{ "p=reject", "v=DMARC1;p=reject", "p=reject fo=1" },
	{ "capital value", "v=DMARC1; p=REJECT", "p=reject fo=1" },
	{ "capital tag", "v=DMARC1; P=reject", "p=reject fo=1 capitals@P" },
	{ "blanks about the sign", "v=DMARC1; p = reject ; sp\t=\tnone",
	    "p=reject sp=none fo=1" },
	{ "unknown policy", "v=DMARC1; p=bounce", "p=bad fo=1 value@bounce" },
	{ "empty policy", "v=DMARC1; p=", "p=bad fo=1 value@p=" },
	{ "two policies in one", "v=DMARC1; p=none reject",
	    "p=bad fo=1 value@none reject" },
	{ "policy in quotes", "v=DMARC1; p=\"none\"",
	    "p=bad fo=1 value@\"none\"" },
	{ "sp", "v=DMARC1; p=reject; sp=quarantine",
	    "p=reject sp=quarantine fo=1" },
	{ "bad sp", "v=DMARC1; p=reject; sp=on",
	    "p=reject sp=bad fo=1 value@on" },
	{ "np", "v=DMARC1; p=none; np=reject", "p=none np=reject fo=1" },
	{ "bad np", "v=DMARC1; p=none; np=x", "p=none np=bad fo=1 value@x" },
	{ "all three", "v=DMARC1; np=reject; sp=quarantine; p=none",
	    "p=none sp=quarantine np=reject fo=1" },
	{ "psd=y", "v=DMARC1; p=reject; psd=y", "p=reject psd=y fo=1" },
	{ "psd=n", "v=DMARC1; p=reject; psd=n", "p=reject psd=n fo=1" },
	{ "psd=u", "v=DMARC1; p=reject; psd=u", "p=reject fo=1" },
	{ "psd=Y", "v=DMARC1; p=reject; psd=Y", "p=reject psd=y fo=1" },
	{ "bad psd", "v=DMARC1; p=reject; psd=yes", "p=reject fo=1 value@yes" },
	{ "t=y", "v=DMARC1; p=reject; t=y", "p=reject t fo=1" },
	{ "t=n", "v=DMARC1; p=reject; t=n", "p=reject fo=1" },
	{ "bad t", "v=DMARC1; p=reject; t=s", "p=reject fo=1 value@s" },
	{ "adkim=s", "v=DMARC1; p=none; adkim=s", "p=none adkim fo=1" },
	{ "adkim=r", "v=DMARC1; p=none; adkim=r", "p=none fo=1" },
	{ "adkim=S", "v=DMARC1; p=none; adkim=S", "p=none adkim fo=1" },
	{ "bad adkim", "v=DMARC1; p=none; adkim=strict",
	    "p=none fo=1 value@strict" },
	{ "aspf=s", "v=DMARC1; p=none; aspf=s", "p=none aspf fo=1" },
	{ "aspf=r", "v=DMARC1; p=none; aspf=r", "p=none fo=1" },
	{ "bad aspf", "v=DMARC1; p=none; aspf=", "p=none fo=1 value@aspf=" },
	{ "fo=0", "v=DMARC1; p=none; ruf=mailto:a@b.example; fo=0",
	    "p=none fo=1 ruf=1/1" },
	{ "fo=1", "v=DMARC1; p=none; ruf=mailto:a@b.example; fo=1",
	    "p=none fo=2 ruf=1/1" },
	{ "fo=d:s", "v=DMARC1; p=none; ruf=mailto:a@b.example; fo=d:s",
	    "p=none fo=12 ruf=1/1" },
	{ "fo=0:1:d:s", "v=DMARC1; ruf=mailto:a@b.example; fo=0:1:D:S",
	    "fo=15 ruf=1/1" },
	{ "bad fo", "v=DMARC1; p=none; ruf=mailto:a@b.example; fo=2",
	    "p=none fo=1 ruf=1/1 value@2" },
	{ "half bad fo", "v=DMARC1; p=none; ruf=mailto:a@b.example; fo=1:x",
	    "p=none fo=1 ruf=1/1 value@1:x" },
	{ "fo alone", "v=DMARC1; p=none; fo=1", "p=none fo=2 fo@1" },
	{ "pct", "v=DMARC1; p=none; pct=50",
	    "p=none pct=50 fo=1 historic@pct=50" },
	{ "pct=0", "v=DMARC1; p=none; pct=0",
	    "p=none pct=0 fo=1 historic@pct=0" },
	{ "pct=101", "v=DMARC1; p=none; pct=101",
	    "p=none fo=1 historic@pct=101 value@101" },
	{ "pct=-1", "v=DMARC1; p=none; pct=-1",
	    "p=none fo=1 historic@pct=-1 value@-1" },
	{ "pct=50%", "v=DMARC1; p=none; pct=50%",
	    "p=none fo=1 historic@pct=50% value@50%" },
	{ "ri", "v=DMARC1; p=none; ri=86400", "p=none fo=1 historic@ri=86400" },
	{ "bad ri", "v=DMARC1; p=none; ri=day",
	    "p=none fo=1 historic@ri=day value@day" },
	{ "rf", "v=DMARC1; p=none; rf=afrf", "p=none fo=1 historic@rf=afrf" },
	{ "bad rf", "v=DMARC1; p=none; rf=xml",
	    "p=none fo=1 historic@rf=xml value@xml" },
	{ "unknown tag", "v=DMARC1; p=none; x=y", "p=none fo=1 unknown@x=y" },
	{ "unknown tag with digits", "v=DMARC1; p=none; p2=y",
	    "p=none fo=1 unknown@p2=y" },
	{ "a tag twice", "v=DMARC1; p=none; p=reject",
	    "p=none fo=1 twice@p=reject" },
	{ "version twice", "v=DMARC1; v=DMARC1; p=none",
	    "p=none fo=1 twice@v=DMARC1" },
	{ "no equals", "v=DMARC1; p=none; reject",
	    "p=none fo=1 noequals@reject" },
	{ "no name", "v=DMARC1; p=none; =x", "p=none fo=1 noequals@=x" },
	{ "empty items", "v=DMARC1;; p=none", "p=none fo=1 empty@" },
	{ "semicolons at the end", "v=DMARC1; p=none; ; ",
	    "p=none fo=1 empty@" },
	{ "a comma for a semicolon", "v=DMARC1; p=none, rua=mailto:a@b.example",
	    "p=bad fo=1 value@none, rua=mailto:a@b.example" },
	{ "not ASCII", "v=DMARC1; p=none; x=\xc3\xa4",
	    "p=none fo=1 ascii@x=\xc3\xa4 unknown@x=\xc3\xa4" },
	{ "typographic quotes", "v=DMARC1; p=\xe2\x80\x9cnone\xe2\x80\x9d",
	    "p=bad fo=1 ascii@p=\xe2\x80\x9cnone\xe2\x80\x9d "
	    "value@\xe2\x80\x9cnone\xe2\x80\x9d" },
	{ "rua", "v=DMARC1; p=none; rua=mailto:a@b.example",
	    "p=none fo=1 rua=1/1" },
	{ "two rua", "v=DMARC1; rua=mailto:a@b.example , mailto:c@d.example",
	    "fo=1 rua=2/2" },
	{ "no mailto", "v=DMARC1; rua=a@b.example",
	    "fo=1 rua=0/1 scheme@a@b.example" },
	{ "one of two bad", "v=DMARC1; rua=a@b.example,mailto:c@d.example",
	    "fo=1 rua=1/2 scheme@a@b.example" },
	{ "semicolon between", "v=DMARC1; rua=mailto:a@b.example;mailto:c@d.e",
	    "fo=1 rua=1/1 noequals@mailto:c@d.e" },
	{ "blank between", "v=DMARC1; rua=mailto:a@b.example mailto:c@d.e",
	    "fo=1 rua=0/1 uri@mailto:a@b.example mailto:c@d.e" },
	{ "no address", "v=DMARC1; rua=mailto:", "fo=1 rua=0/1 uri@mailto:" },
	{ "no domain", "v=DMARC1; rua=mailto:a@",
	    "fo=1 rua=0/1 uri@mailto:a@" },
	{ "no local part", "v=DMARC1; rua=mailto:@b.example",
	    "fo=1 rua=0/1 uri@mailto:@b.example" },
	{ "slashes", "v=DMARC1; rua=mailto://a@b.example", "fo=1 rua=1/1" },
	{ "brackets", "v=DMARC1; rua=mailto:<a@b.example>",
	    "fo=1 rua=0/1 uri@mailto:<a@b.example>" },
	{ "https", "v=DMARC1; rua=https://b.example/x",
	    "fo=1 rua=1/1 other@https://b.example/x" },
	{ "a size", "v=DMARC1; rua=mailto:a@b.example!10m",
	    "fo=1 rua=1/1 size@mailto:a@b.example!10m" },
	{ "empty rua", "v=DMARC1; rua=", "fo=1 value@rua=" },
	{ "empty between commas", "v=DMARC1; rua=,mailto:a@b.example",
	    "fo=1 rua=1/2 uri@" },
	{ "MAILTO", "v=DMARC1; rua=MAILTO:a@b.example", "fo=1 rua=1/1" },
};

static const char *
name_of(enum dmarc_policy policy)
{
	return policy == DMARC_POLICY_BAD ? "bad" : dmarc_policy_name(policy);
}

static void
write_policy(struct text *text, const char *tag, enum dmarc_policy policy)
{
	if (policy != DMARC_POLICY_ABSENT)
		text_write_format(text, "%s=%s ", tag, name_of(policy));
}

static void
write_uris(struct text *text, const char *tag, const struct dmarc_uris *uris)
{
	size_t valid = 0;

	for (size_t i = 0; i < uris->count; i++)
		valid += uris->items[i].is_valid;
	if (uris->count > 0)
		text_write_format(text, " %s=%zu/%zu", tag, valid, uris->count);
}

static void
write_oddities(struct text *text, const struct dmarc_record *record)
{
	static const char *const names[DMARC_QUIRKS] = { "unknown", "twice",
		"noequals", "empty", "value", "capitals", "historic", "uri",
		"scheme", "size", "other", "fo", "ascii" };

	for (size_t i = 0; i < record->oddities.count; i++) {
		const struct dmarc_oddity *oddity = &record->oddities.items[i];

		text_write_format(text, " %s@", names[oddity->quirk]);
		text_write(text, oddity->part);
	}
}

static void
write_record(struct text *text, const struct dmarc_record *record)
{
	write_policy(text, "p", record->p);
	write_policy(text, "sp", record->sp);
	write_policy(text, "np", record->np);
	if (record->psd != DMARC_PSD_UNSAID)
		text_write_format(text, "psd=%c ",
		    record->psd == DMARC_PSD_YES ? 'y' : 'n');
	if (record->is_testing)
		text_write_string(text, "t ");
	if (record->is_adkim_strict)
		text_write_string(text, "adkim ");
	if (record->is_aspf_strict)
		text_write_string(text, "aspf ");
	if (record->pct != 100)
		text_write_format(text, "pct=%u ", record->pct);
	text_write_format(text, "fo=%u", record->fo);
	write_uris(text, "rua", &record->rua);
	write_uris(text, "ruf", &record->ruf);
	write_oddities(text, record);
}

static void
test_records(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(records); i++) {
		struct dmarc_record record;
		char bytes[1024];
		struct text text = text_in(bytes, sizeof(bytes));

		CHECK_FOR(records[i].name,
		    dmarc_record_parse(&arena, span_of(records[i].text),
			&record));
		write_record(&text, &record);
		CHECK_TEXT(records[i].name, text_span(&text), records[i].found);
	}
	arena_clear(&arena);
}

static const struct {
	const char *name, *list, *domain, *address;
	unsigned long long limit;
	bool is_valid;
} uris[] = {
	{ "plain", "mailto:a@b.example", "b.example", "a@b.example", 0, true },
	{ "kilobytes", "mailto:a@b.example!5k", "b.example", "a@b.example",
	    5 * 1024, true },
	{ "megabytes", "mailto:a@b.example!10M", "b.example", "a@b.example",
	    10 * 1024 * 1024, true },
	{ "gigabytes", "mailto:a@b.example!1g", "b.example", "a@b.example",
	    1024 * 1024 * 1024, true },
	{ "terabytes", "mailto:a@b.example!1t", "b.example", "a@b.example",
	    1024ULL * 1024 * 1024 * 1024, true },
	{ "bytes", "mailto:a@b.example!500", "b.example", "a@b.example", 500,
	    true },
	{ "no size after all", "mailto:a@b.example!x", "", "", 0, false },
	{ "subject", "mailto:a@b.example?subject=x", "b.example", "a@b.example",
	    0, true },
	{ "escaped plus", "mailto:a%2Bb@c.example", "c.example",
	    "a+b@c.example", 0, true },
	{ "escaped comma: two", "mailto:a@b.example%2Cc@d.example", "d.example",
	    "a@b.example,c@d.example", 0, false },
	{ "broken escape", "mailto:a%2@b.example", "", "", 0, false },
	{ "long label",
	    "mailto:a@xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	    "xxxxxxxxx.example",
	    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	    "xxxxxxxxx.example",
	    "a@xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	    "xxxxxxxxx.example",
	    0, false },
	{ "scheme alone", "https:", "", "", 0, false },
	{ "digit first", "1x:y", "", "", 0, false },
};

static void
test_uris(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(uris); i++) {
		struct span rest = span_of(uris[i].list);
		struct dmarc_uri uri;

		CHECK_FOR(uris[i].name, dmarc_uri_next(&arena, &rest, &uri));
		CHECK_FOR(uris[i].name, uri.is_valid == uris[i].is_valid);
		CHECK_FOR(uris[i].name, uri.limit == uris[i].limit);
		CHECK_TEXT(uris[i].name, uri.domain, uris[i].domain);
		CHECK_TEXT(uris[i].name, uri.address, uris[i].address);
		CHECK_FOR(uris[i].name, !dmarc_uri_next(&arena, &rest, &uri));
	}
	arena_clear(&arena);
}

static bool
is_sound(const struct dmarc_record *record)
{
	for (size_t i = 0; i < record->oddities.count; i++)
		if (!span_within(record->oddities.items[i].part, record->text))
			return false;
	return record->oddities.count <= DMARC_ODDITIES_MAX;
}

static void
test_prefixes(void)
{
	static const char whole[] =
	    "v=DMARC1; p=reject; sp=x; np=none; psd=y; t=y; adkim=s; aspf=s; "
	    "fo=1:d; rua=mailto:a@b.example!10m,x; pct=50; =; ; ri=1";
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t len = 0; len < sizeof(whole); len++) {
		struct dmarc_record record;
		struct span text = { whole, len };

		if (dmarc_record_parse(&arena, text, &record))
			CHECK(is_sound(&record));
		else
			CHECK(len < 8 || len == sizeof(whole) - 1 + 1);
	}
	arena_clear(&arena);
}

/* A record of thousands of items is read in its time, and not kept whole. */
static void
test_limits(void)
{
	struct arena arena;
	struct dmarc_record record;
	struct text text;

	arena_init(&arena, CEILING);
	text_init(&text, &arena, 70000);
	text_write_string(&text, "v=DMARC1; rua=");
	for (size_t i = 0; i < 1000; i++)
		text_write_string(&text, "mailto:a@b.example,");
	for (size_t i = 0; i < 5000; i++)
		text_write_string(&text, ";x=y");
	CHECK(dmarc_record_parse(&arena, text_span(&text), &record));
	CHECK(record.rua.count == DMARC_URIS_MAX);
	CHECK(record.oddities.count == DMARC_ODDITIES_MAX);
	arena_clear(&arena);
}

static void
test_names(void)
{
	CHECK(strcmp(dmarc_tag_name(DMARC_TAG_NP), "np") == 0);
	CHECK(strcmp(dmarc_tag_name(DMARC_TAGS), "") == 0);
	CHECK(strcmp(dmarc_policy_name(DMARC_POLICY_BAD), "") == 0);
	for (enum dmarc_quirk quirk = 0; quirk < DMARC_QUIRKS; quirk++)
		CHECK(strlen(dmarc_quirk_words(quirk)) > 0);
}

int
main(void)
{
	test_versions();
	test_records();
	test_uris();
	test_prefixes();
	test_limits();
	test_names();
	return check_done();
}

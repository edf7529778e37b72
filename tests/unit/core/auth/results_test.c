#include "core/auth/results.h"

#include "unit/check.h"

enum { CEILING = 1 << 24 };

/*
 * What is found: "id: method=result(comment)[reason]{type.name=value ...};",
 * then "!" and the fault for each oddity.
 */
static const struct {
	const char *name, *value, *found;
} cases[] = {
	{ "one method", "example.com; spf=pass smtp.mailfrom=example.net",
	    "example.com: spf=pass{smtp.mailfrom=example.net};" },
	{ "nothing checked", "example.org 1; none", "example.org: none" },
	{ "nothing checked, no version", "example.org; none",
	    "example.org: none" },
	{ "nothing checked, in capitals", "example.org; NONE",
	    "example.org: none" },
	{ "the server alone", "example.org", "example.org:" },
	{ "the server, a semicolon", "example.org;", "example.org:" },
	{ "a quoted server", "\"mx 1\"; spf=pass", "mx 1: spf=pass;" },
	{ "two methods",
	    "example.com; auth=pass (cram-md5) smtp.auth=a@example.net; "
	    "spf=pass smtp.mailfrom=example.net",
	    "example.com: auth=pass(cram-md5){smtp.auth=a@example.net}; "
	    "spf=pass{smtp.mailfrom=example.net};" },
	{ "folded",
	    "example.com;\r\n\tspf=pass\r\n\t smtp.mailfrom=example.net;\r\n\t"
	    "dkim=pass\r\n header.d=example.com",
	    "example.com: spf=pass{smtp.mailfrom=example.net}; "
	    "dkim=pass{header.d=example.com};" },
	{ "two signatures",
	    "mx.example; dkim=pass header.d=a.example header.s=x; "
	    "dkim=fail header.d=b.example header.s=y",
	    "mx.example: dkim=pass{header.d=a.example header.s=x}; "
	    "dkim=fail{header.d=b.example header.s=y};" },
	{ "a reason",
	    "mx.example; dkim=fail reason=\"bad signature\" "
	    "header.d=a.example",
	    "mx.example: dkim=fail[bad signature]{header.d=a.example};" },
	{ "a reason without marks", "mx.example; dkim=fail reason=bad",
	    "mx.example: dkim=fail[bad];" },
	{ "quoted pairs", "mx.example; dkim=fail reason=\"a \\\"b\\\" \\\\c\"",
	    "mx.example: dkim=fail[a \"b\" \\c];" },
	{ "a semicolon in quotes",
	    "mx.example; dkim=fail reason=\"a; b\"; "
	    "spf=pass",
	    "mx.example: dkim=fail[a; b]; spf=pass;" },
	{ "comments everywhere",
	    "(a) foo.example.net (foobar) 1 (baz); dkim (Because I like it) / "
	    "1 (One yay) = (wait for it) fail policy (A dot can go here) . "
	    "(like that) expired (this surprised me) = (as I wasn't expecting "
	    "it) 1362471462",
	    "foo.example.net: dkim=fail(wait for it)"
	    "{policy.expired=1362471462};" },
	{ "nested comments", "mx.example; spf=pass (a (b (c)) d) smtp.helo=x",
	    "mx.example: spf=pass(a (b (c)) d){smtp.helo=x};" },
	{ "a quoted bracket in a comment", "mx.example; spf=pass (a \\) b)",
	    "mx.example: spf=pass(a \\) b);" },
	{ "a semicolon in a comment", "mx.example; spf=pass (a; b) x.y=z",
	    "mx.example: spf=pass(a; b){x.y=z};" },
	{ "a version of the method", "mx.example; dkim/1=pass",
	    "mx.example: dkim=pass;" },
	{ "another version of the method", "mx.example; dkim/2=pass",
	    "mx.example: dkim/2=pass;" },
	{ "another version of the field", "mx.example 2; dkim=pass",
	    "mx.example: dkim=pass; !version" },
	{ "a version that is none", "mx.example x; dkim=pass",
	    "mx.example: dkim=pass; !version" },
	{ "blanks about all signs",
	    "mx.example ; spf = pass smtp . mailfrom = a@b.example",
	    "mx.example: spf=pass{smtp.mailfrom=a@b.example};" },
	{ "no blanks at all",
	    "mx.example;spf=pass(ok)smtp.mailfrom=b.example;dkim=none",
	    "mx.example: spf=pass(ok){smtp.mailfrom=b.example}; dkim=none;" },
	{ "a null sender", "mx.example; spf=none smtp.mailfrom=<> smtp.helo=h",
	    "mx.example: spf=none{smtp.mailfrom=<> smtp.helo=h};" },
	{ "an IPv6 address", "mx.example; iprev=pass policy.iprev=2001:db8::1",
	    "mx.example: iprev=pass{policy.iprev=2001:db8::1};" },
	{ "an address in quotes",
	    "mx.example; iprev=pass "
	    "policy.iprev=\"2001:db8::1\"",
	    "mx.example: iprev=pass{policy.iprev=2001:db8::1};" },
	{ "a hash", "mx.example; dkim=pass header.b=aB/+1= header.d=a",
	    "mx.example: dkim=pass{header.b=aB/+1= header.d=a};" },
	{ "a quoted local part",
	    "mx.example; spf=pass "
	    "smtp.mailfrom=\"a b\"@c.example",
	    "mx.example: spf=pass{smtp.mailfrom=\"a b\"@c.example};" },
	{ "at sign first", "mx.example; dkim=pass header.i=@a.example",
	    "mx.example: dkim=pass{header.i=@a.example};" },
	{ "capitals", "MX.Example; SPF=Pass SMTP.MailFrom=A",
	    "MX.Example: SPF=Pass{SMTP.MailFrom=A};" },
	{ "a private method", "mx.example; x-mine=perhaps x.y=z",
	    "mx.example: x-mine=perhaps{x.y=z};" },
	{ "a method that nobody knows", "mx.example; magic=pass",
	    "mx.example: magic=pass; !method" },
	{ "a result that nobody knows", "mx.example; spf=maybe",
	    "mx.example: spf=maybe; !result" },
	{ "DMARC with a policy",
	    "mx.example; dmarc=fail (p=REJECT sp=NONE dis=NONE) "
	    "header.from=a.example",
	    "mx.example: dmarc=fail(p=REJECT sp=NONE dis=NONE)"
	    "{header.from=a.example};" },
	{ "no server, as some write",
	    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example; "
	    "dkim=none (message not signed) header.d=none;dmarc=pass "
	    "action=none header.from=a.example;compauth=pass reason=100",
	    ": spf=pass(sender IP is 192.0.2.1){smtp.mailfrom=a.example}; "
	    "dkim=none(message not signed){header.d=none}; "
	    "dmarc=pass{.action=none header.from=a.example}; "
	    "compauth=pass[100]; !id !type" },
	{ "no server, a version", "i=1; mx.example; spf=pass",
	    ": i=1; spf=pass; !id !method !item" },
	{ "nothing at all", "", ": !id" },
	{ "blanks", " \r\n\t ", ": !id" },
	{ "a semicolon alone", ";", ": !id" },
	{ "a comment alone", "(x)", ": !id" },
	{ "an item that is none", "mx.example; hello; spf=pass",
	    "mx.example: spf=pass; !item" },
	{ "no result", "mx.example; spf=; dkim=pass",
	    "mx.example: dkim=pass; !item" },
	{ "no method", "mx.example; =pass; dkim=pass",
	    "mx.example: dkim=pass; !item" },
	{ "words behind a result", "mx.example; spf=pass hello x.y=z",
	    "mx.example: spf=pass{x.y=z}; !property" },
	{ "a property without a value",
	    "mx.example; spf=pass x.y=", "mx.example: spf=pass{x.y=};" },
	{ "a property without a name", "mx.example; spf=pass x.=y z.a=b",
	    "mx.example: spf=pass{z.a=b}; !property" },
	{ "an equals sign alone", "mx.example; spf=pass = x.y=z",
	    "mx.example: spf=pass{x.y=z}; !property" },
	{ "empty items", "mx.example;; spf=pass;; ;", "mx.example: spf=pass;" },
	{ "a comment without an end", "mx.example; spf=pass (abc",
	    "mx.example: spf=pass(abc); !comment" },
	{ "a quotation without an end", "mx.example; spf=fail reason=\"abc",
	    "mx.example: spf=fail[abc]; !quote" },
	{ "a backslash at the end", "mx.example; spf=fail reason=\"a\\",
	    "mx.example: spf=fail[a\\]; !quote" },
	{ "a closing bracket too many", "mx.example; spf=pass ) x.y=z",
	    "mx.example: spf=pass{x.y=z}; !property" },
};

static const struct {
	const char *name, *value, *found;
} spf_cases[] = {
	{ "as it should be",
	    "Pass (mybox.example.org: domain of a@example.com designates "
	    "192.0.2.1 as permitted sender) receiver=mybox.example.org; "
	    "client-ip=192.0.2.1; envelope-from=\"a@example.com\"; "
	    "helo=foo.example.com;",
	    ": spf=Pass(mybox.example.org: domain of a@example.com designates "
	    "192.0.2.1 as permitted sender){.receiver=mybox.example.org "
	    ".client-ip=192.0.2.1 .envelope-from=a@example.com "
	    ".helo=foo.example.com};" },
	{ "blanks part the keys", "fail client-ip=192.0.2.1 helo=x",
	    ": spf=fail{.client-ip=192.0.2.1 .helo=x};" },
	{ "folded", "softfail\r\n (x)\r\n identity=mailfrom;\r\n\thelo=y",
	    ": spf=softfail(x){.identity=mailfrom .helo=y};" },
	{ "alone", "none", ": spf=none;" },
	{ "brackets", "pass envelope-from=<a@b.example>; helo=y",
	    ": spf=pass{.envelope-from=<a@b.example> .helo=y};" },
	{ "an old word", "unknown (x)", ": spf=unknown(x);" },
	{ "a word of nobody's", "perhaps", ": spf=perhaps; !result" },
	{ "empty", "", ": !item" },
};

static void
write_item(struct text *text, const struct auth_result *item)
{
	text_write_byte(text, ' ');
	text_write(text, item->method);
	if (item->version != 1)
		text_write_format(text, "/%u", item->version);
	text_write_byte(text, '=');
	text_write(text, item->result);
	if (item->comment.len > 0)
		text_write_format(text, "(%.*s)", SPAN_ARGS(item->comment));
	if (item->reason.len > 0)
		text_write_format(text, "[%.*s]", SPAN_ARGS(item->reason));
	for (size_t i = 0; i < item->properties.count; i++) {
		const struct auth_property *property =
		    &item->properties.items[i];

		text_write_format(text, "%s%.*s.%.*s=%.*s", i == 0 ? "{" : " ",
		    SPAN_ARGS(property->type), SPAN_ARGS(property->name),
		    SPAN_ARGS(property->value));
	}
	text_write_string(text, item->properties.count > 0 ? "};" : ";");
}

static void
write_results(struct text *text, const struct auth_results *results)
{
	static const char *const faults[AUTH_RESULTS_FAULTS] = { "id",
		"version", "item", "property", "type", "method", "result",
		"comment", "quote", "many" };
	bool has_type_fault = false;

	text_write(text, results->id);
	text_write_byte(text, ':');
	if (results->is_none)
		text_write_string(text, " none");
	for (size_t i = 0; i < results->items.count; i++)
		write_item(text, &results->items.items[i]);
	for (size_t i = 0; i < results->oddities.count; i++) {
		enum auth_results_fault fault =
		    results->oddities.items[i].fault;

		if (fault != AUTH_RESULTS_NO_TYPE || !has_type_fault)
			text_write_format(text, " !%s", faults[fault]);
		has_type_fault |= fault == AUTH_RESULTS_NO_TYPE;
	}
}

static void
check_case(const char *name, const struct auth_results *results,
    const char *expected)
{
	char bytes[1024];
	struct text text = text_in(bytes, sizeof(bytes));

	write_results(&text, results);
	CHECK_TEXT(name, text_span(&text), expected);
}

static void
test_parse(void)
{
	struct auth_results results;
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		auth_results_parse(&arena, span_of(cases[i].value), &results);
		check_case(cases[i].name, &results, cases[i].found);
	}
	arena_clear(&arena);
}

/* The keys of Received-SPF have no types: that is no oddity there. */
static void
test_received_spf(void)
{
	struct auth_results results;
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(spf_cases); i++) {
		received_spf_parse(&arena, span_of(spf_cases[i].value),
		    &results);
		check_case(spf_cases[i].name, &results, spf_cases[i].found);
	}
	arena_clear(&arena);
}

static void
test_get(void)
{
	struct auth_results results;
	struct arena arena;
	const struct auth_result *result;

	arena_init(&arena, CEILING);
	auth_results_parse(&arena,
	    span_of("mx; SPF=pass smtp.mailfrom=a x.helo=b; spf=fail"),
	    &results);
	result = auth_results_find(&results, "spf");
	CHECK(result && auth_results_find(&results, "dkim") == NULL);
	CHECK_TEXT("result", result->result, "pass");
	CHECK_TEXT("typed", auth_result_get(result, "smtp", "MailFrom"), "a");
	CHECK_TEXT("any type", auth_result_get(result, NULL, "helo"), "b");
	CHECK_TEXT("another type", auth_result_get(result, "smtp", "helo"), "");
	CHECK_TEXT("whole", result->whole, "SPF=pass smtp.mailfrom=a x.helo=b");
	for (int fault = 0; fault < AUTH_RESULTS_FAULTS; fault++)
		CHECK(strlen(auth_results_fault_words(
			  (enum auth_results_fault)fault)) > 0);
	arena_clear(&arena);
}

/* What is written reads as what it was written from. */
static void
test_write(void)
{
	struct auth_results results, again;
	struct arena arena;
	struct text text;
	const char *written;

	arena_init(&arena, CEILING);
	auth_results_parse(&arena,
	    span_of("mx.example; spf=pass (is \\(listed\\)) "
		    "smtp.mailfrom=a@b.example; dkim=fail reason=\"a \\\" b\" "
		    "header.b=\"x/y=\" header.d=long.name.of.some.example "
		    "header.s=another-long-name-of-a-selector"),
	    &results);
	text_init(&text, &arena, 10000);
	auth_results_write(&arena, &text, &results);
	written = "Authentication-Results: mx.example;\r\n"
		  "\tspf=pass (is \\\\\\(listed\\\\\\)) "
		  "smtp.mailfrom=a@b.example;\r\n"
		  "\tdkim=fail reason=\"a \\\" b\" header.b=\"x/y=\" "
		  "header.d=long.name.of.some.example\r\n"
		  "\theader.s=another-long-name-of-a-selector\r\n";
	CHECK_TEXT("written", text_span(&text), written);
	auth_results_parse(&arena, span_from(text_span(&text), 24), &again);
	CHECK(again.items.count == 2 && again.oddities.count == 0);
	CHECK_TEXT("again",
	    auth_result_get(&again.items.items[1], "header", "b"), "x/y=");
	CHECK_TEXT("reason", again.items.items[1].reason, "a \" b");
	arena_clear(&arena);
}

/* A value from outside cannot begin another field. */
static void
test_write_hostile(void)
{
	struct auth_results results = { .id = span_of("mx\r\nX: y") };
	struct auth_result item = { .method = span_of("spf\r\n"),
		.result = span_of("pa ss"),
		.reason = span_of("a\r\nSubject: b"),
		.comment = span_of("c\n)(") };
	struct arena arena;
	struct text text;
	size_t at;

	arena_init(&arena, CEILING);
	*list_add(&arena, &item.properties) =
	    (struct auth_property){ .type = span_of("smtp"),
		    .name = span_of("mail from"),
		    .value = span_of("x\r\n\r\nbody") };
	*list_add(&arena, &results.items) = item;
	text_init(&text, &arena, 10000);
	auth_results_write(&arena, &text, &results);
	CHECK(!span_find(text_span(&text), span_of("\nX:"), &at));
	CHECK(!span_find(text_span(&text), span_of("\nSubject"), &at));
	CHECK(!span_find(text_span(&text), span_of("\r\n\r\n"), &at));
	CHECK_TEXT("whole", text_span(&text),
	    "Authentication-Results: \"mx??X: y\";\r\n"
	    "\tspf=pass (c?\\)\\() reason=\"a??Subject: b\" "
	    "smtp.mailfrom=\"x????body\"\r\n");
	text_reset(&text);
	received_spf_write(&arena, &text, &item);
	CHECK_TEXT("Received-SPF", text_span(&text),
	    "Received-SPF: pass (c?\\)\\() smtp.mailfrom=\"x????body\";\r\n");
	results.items.count = 0;
	text_reset(&text);
	auth_results_write(&arena, &text, &results);
	CHECK_TEXT("none", text_span(&text),
	    "Authentication-Results: \"mx??X: y\"; none\r\n");
	arena_clear(&arena);
}

static void
test_prefixes(void)
{
	static const char whole[] =
	    "(a) mx 1; dkim/1 (b) = fail (c (d) \\) e) reason=\"x\\\"y\" "
	    "policy . p = \"q\"@r; = ; none; x.y";
	struct arena arena;

	for (size_t len = 0; len < sizeof(whole); len++) {
		struct span value = { whole, len };
		struct auth_results results;

		arena_init(&arena, CEILING);
		auth_results_parse(&arena, value, &results);
		for (size_t i = 0; i < results.oddities.count; i++)
			CHECK(
			    span_within(results.oddities.items[i].part, value));
		received_spf_parse(&arena, value, &results);
		CHECK(results.items.count <= 1);
		arena_clear(&arena);
	}
}

static void
test_limits(void)
{
	struct auth_results results;
	struct arena arena;
	struct text text;

	arena_init(&arena, CEILING);
	text_init(&text, &arena, 1 << 20);
	text_write_string(&text, "mx;spf=pass");
	for (size_t i = 0; i < 1000; i++)
		text_write_string(&text, " a.b=c");
	for (size_t i = 0; i < 1000; i++)
		text_write_string(&text, ";spf=pass");
	for (size_t i = 0; i < 50000; i++)
		text_write_byte(&text, '(');
	auth_results_parse(&arena, text_span(&text), &results);
	CHECK(results.items.count == AUTH_RESULTS_MAX);
	CHECK(results.items.items[0].properties.count == AUTH_PROPERTIES_MAX);
	CHECK(results.oddities.count == AUTH_RESULTS_FAULTS_MAX);
	arena_clear(&arena);
}

int
main(void)
{
	test_parse();
	test_received_spf();
	test_get();
	test_write();
	test_write_hostile();
	test_prefixes();
	test_limits();
	return check_done();
}

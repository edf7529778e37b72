#include "core/auth/message.h"

#include "unit/core/auth/dkim_kit.h"

enum { ROUNDS_MAX = 20 };

#define SIGNED \
	"v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=rsa; " \
	"h=from:subject; bh=@; b="
#define MAIL \
	"Received: from mail.example.org (x [192.0.2.17]) by " \
	"mx.example.com\r\n" \
	"Return-Path: <joe@example.org>\r\n" \
	"From: joe@example.org\r\nSubject: hello\r\n\r\nbody\r\n"
#define OTHER "From: joe@other.example\r\nSubject: hello\r\n\r\nbody\r\n"
#define TWO \
	"From: a@example.org\r\nFrom: b@other.example\r\n" \
	"Subject: hello\r\n\r\nbody\r\n"

static const struct {
	const char *name, *mail;
	bool is_signed;
	const char *ip, *helo, *sender; /* NULL: the header tells */
	const char *found;              /* SPF, DKIM of the first, DMARC, ARC */
} cases[] = {
	{ "all by the header", MAIL, false, NULL, NULL, NULL,
	    "pass none pass none" },
	{ "signed, and another address", MAIL, true, "198.51.100.7", NULL, NULL,
	    "fail pass pass none" },
	{ "another address", MAIL, false, "198.51.100.7", NULL, NULL,
	    "fail none fail none" },
	{ "another sender", MAIL, false, "198.51.100.7", "x", "a@esp.example",
	    "pass none fail none" },
	{ "a null sender", MAIL, false, "192.0.2.17", "example.org", "",
	    "pass none pass none" },
	{ "SPF cannot tell", MAIL, false, "192.0.2.17", "x", "a@fail.example",
	    "temperror none fail none" },
	{ "nothing of the envelope is known", OTHER, false, NULL, NULL, NULL,
	    "none none none none" },
	{ "signed by another", OTHER, true, NULL, NULL, NULL,
	    "none pass none none" },
	{ "two From fields", TWO, false, NULL, NULL, NULL,
	    "none none permerror none" },
	{ "a second From behind a line of blanks",
	    "From: a@example.org\r\n \r\nFrom: b@example.org\r\n\r\n", false,
	    NULL, NULL, NULL, "none none permerror none" },
	{ "a blank before the colon", "From : a@example.org\r\n\r\nbody\r\n",
	    false, "192.0.2.17", "x", "a@example.org", "pass none pass none" },
	{ "no From", "Subject: x\r\n\r\nbody\r\n", false, NULL, NULL, NULL,
	    "none none none none" },
};

static void
publish(void)
{
	kit_publish("example.org. TXT \"v=spf1 ip4:192.0.2.17 -all\"\n"
		    "_dmarc.example.org. TXT \"v=DMARC1; p=reject\"\n"
		    "esp.example. TXT \"v=spf1 ip4:198.51.100.7 -all\"\n"
		    "fail.example. FAIL SERVFAIL",
	    NULL);
}

static struct auth_message *
check(const struct auth_request *request)
{
	struct auth_message *message =
	    arena_zero(&kit.arena, 1, sizeof(*message));
	const struct auth_traces none = { NULL, NULL };
	struct dns_known known;
	unsigned rounds = 0;

	dns_known_init(&known, &kit.arena, 1);
	do
		auth_message_check(&kit.arena, request, &known, &none, message);
	while (
	    message->is_waiting && ++rounds < ROUNDS_MAX && kit_answer(&known));
	CHECK(!message->is_waiting);
	return message;
}

static struct span
given(const char *word)
{
	return word ? span_of(word) : span_empty();
}

static void
check_case(size_t i)
{
	struct span mail = cases[i].is_signed ? kit_sign(cases[i].mail, SIGNED)
					      : span_of(cases[i].mail);
	struct auth_request request = {
		.dkim = { mail, 0, kit.keys },
		.spf = { .helo = given(cases[i].helo),
		    .sender = given(cases[i].sender),
		    .domain = span_empty(),
		    .receiver = span_empty() },
		.has_ip = cases[i].ip != NULL,
		.has_helo = cases[i].helo != NULL,
		.has_sender = cases[i].sender != NULL,
	};
	const struct auth_message *message;
	char bytes[128];
	struct text text = text_in(bytes, sizeof(bytes));

	if (cases[i].ip)
		CHECK(ip_parse(span_of(cases[i].ip), &request.spf.ip));
	message = check(&request);
	text_write_format(&text, "%s %s %s %s",
	    spf_result_name(message->spf.result),
	    dkim_result_name(message->dkim.result),
	    dmarc_result_name(auth_message_dmarc(message, DMARC_TREE_WALK)),
	    arc_result_name(message->arc.result));
	CHECK_TEXT(cases[i].name, text_span(&text), cases[i].found);
}

/* A fold amid the first letters of b=, which are told apart by them. */
static struct span
fold_hash(struct span mail, char letters[9])
{
	struct text text;
	size_t at = 0;

	CHECK(span_find(mail, span_of("; b="), &at));
	at += 4;
	memcpy(letters, mail.ptr + at, 8);
	letters[8] = '\0';
	text_init(&text, &kit.arena, mail.len + 4);
	text_write(&text, (struct span){ mail.ptr, at + 3 });
	text_write_string(&text, "\r\n ");
	text_write(&text, span_from(mail, at + 3));
	return text_span(&text);
}

static void
test_results(void)
{
	char letters[9];
	struct auth_request request = {
		.dkim = { fold_hash(kit_sign(MAIL, SIGNED), letters), 0,
		    kit.keys },
		.spf = { .helo = span_empty(),
		    .sender = span_empty(),
		    .domain = span_empty(),
		    .receiver = span_empty() },
	};
	const struct auth_message *message = check(&request);
	const struct auth_result *dkim;
	struct auth_results results;

	CHECK(message->is_ip_told && message->is_sender_told &&
	    message->is_helo_told);
	auth_message_results(&kit.arena, message, span_of("mx"), &results);
	CHECK(results.items.count == 3);
	CHECK_TEXT("spf",
	    auth_result_get(auth_results_find(&results, "spf"), "smtp",
		"mailfrom"),
	    "joe@example.org");
	dkim = auth_results_find(&results, "dkim");
	CHECK_TEXT("dkim", dkim->result, "pass");
	CHECK_TEXT("s=", auth_result_get(dkim, "header", "s"), "rsa");
	CHECK_TEXT("b=", auth_result_get(dkim, "header", "b"), letters);
	CHECK_TEXT("dmarc", auth_results_find(&results, "dmarc")->comment,
	    "p=reject dis=none");
}

/* From behind more fields than the reader of headers looks at. */
static void
test_late_from(void)
{
	struct auth_request request = {
		.spf = { .helo = span_empty(),
		    .sender = span_of("a@example.org"),
		    .domain = span_empty(),
		    .receiver = span_empty() },
		.dkim = { .keys = kit.keys },
		.has_ip = true,
		.has_sender = true,
	};
	struct text text;

	text_init(&text, &kit.arena, 65536);
	for (int i = 0; i < MIME_FIELDS_MAX + 1; i++)
		text_write_string(&text, "X: y\r\n");
	text_write_string(&text, "From: a@example.org\r\n\r\nbody\r\n");
	request.dkim.message = text_span(&text);
	CHECK(ip_parse(span_of("192.0.2.17"), &request.spf.ip));
	CHECK(
	    auth_message_dmarc(check(&request), DMARC_TREE_WALK) == DMARC_PASS);
	CHECK(ip_parse(span_of("192.0.2.99"), &request.spf.ip));
	CHECK(
	    auth_message_dmarc(check(&request), DMARC_TREE_WALK) == DMARC_FAIL);
}

int
main(void)
{
	kit_open();
	publish();
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_case(i);
	test_results();
	test_late_from();
	kit_close();
	return check_done();
}

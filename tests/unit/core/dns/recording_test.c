#include "core/dns/recording.h"

#include <stdlib.h>

#include "check.h"

enum { CEILING = 1 << 26 };

static const char sample[] =
    "{\"schema\":1,\"time\":1796000000,\"answers\":[\n"
    "{\"name\":\"example.org\",\"type\":\"MX\",\"outcome\":\"data\","
    "\"rcode\":0,\"ttl\":300,\"security\":\"secure\","
    "\"canonical\":\"mail.example.org\",\"server\":\"192.0.2.53\","
    "\"records\":[{\"text\":\"MX 10 mx.example.\","
    "\"data\":\"000a026d78076578616d706c6500\"}]}\n"
    ",{\"name\":\"a\\\\233b.example\",\"type\":\"TYPE65280\","
    "\"outcome\":\"data\",\"rcode\":0,\"ttl\":4294967295,"
    "\"security\":\"indeterminate\","
    "\"records\":[{\"text\":\"TYPE65280 \\\\# 1 ff\",\"data\":\"ff\"},"
    "{\"text\":\"TYPE65280 \\\\# 0 \",\"data\":\"\"}]}\n"
    ",{\"name\":\"\",\"type\":\"DNSKEY\",\"outcome\":\"failed\","
    "\"failure\":\"bogus\",\"rcode\":2,\"ttl\":0,\"security\":\"bogus\","
    "\"why\":\"signature \\\"expired\\\"\",\"records\":[]}\n"
    ",{\"name\":\"none.example\",\"type\":\"A\",\"outcome\":\"nxdomain\","
    "\"rcode\":3,\"ttl\":5,\"security\":\"insecure\",\"records\":[]}]}\n";

static bool
read_text(struct arena *arena, struct dns_recording *recording,
    struct span text, struct error *error)
{
	arena_init(arena, CEILING);
	dns_recording_init(recording, arena, 1);
	return dns_recording_read(recording, text, error);
}

static void
test_there_and_back(void)
{
	struct arena arena;
	struct dns_recording recording;
	struct error error;
	struct text text;

	CHECK(read_text(&arena, &recording, span_of(sample), &error));
	CHECK(recording.time == 1796000000);
	CHECK(recording.answers.count == 4);
	text_init(&text, &arena, 100000);
	dns_recording_write(&text, &arena, &recording);
	CHECK_TEXT("the same again", text_span(&text), sample);
	arena_clear(&arena);
}

static void
test_found(void)
{
	struct arena arena;
	struct dns_recording recording;
	struct error error;
	const struct dns_answer *answer;

	CHECK(read_text(&arena, &recording, span_of(sample), &error));
	answer = dns_recording_find(&recording,
	    (struct dns_question){ span_of("EXAMPLE.org."), DNS_MX });
	CHECK(answer && answer->outcome == DNS_DATA && answer->ttl == 300);
	CHECK(answer && answer->security == DNS_SECURE);
	CHECK(
	    answer && answer->count == 1 && answer->records[0].data.len == 14);
	CHECK_TEXT("server", answer ? answer->server : span_empty(),
	    "192.0.2.53");
	answer = dns_recording_find(&recording,
	    (struct dns_question){ span_of("a\351b.example"),
		(enum dns_type)65280 });
	CHECK(answer && answer->count == 2);
	CHECK(!dns_recording_find(&recording,
	    (struct dns_question){ span_of("example.org"), DNS_A }));
	CHECK(!dns_recording_find(&recording,
	    (struct dns_question){ span_of("a..b"), DNS_A }));
	arena_clear(&arena);
}

static void
test_added(void)
{
	struct arena arena;
	struct dns_recording recording;
	struct dns_answer answer = { .question = { span_of("a"), DNS_A },
		.outcome = DNS_FAILED,
		.failure = DNS_NOT_ASKED,
		.canonical = span_empty(),
		.zone = span_empty(),
		.server = span_empty(),
		.why = span_empty() };

	arena_init(&arena, CEILING);
	dns_recording_init(&recording, &arena, 1);
	dns_recording_add(&recording, &answer);
	CHECK(recording.answers.count == 0);
	answer.failure = DNS_TIMEOUT;
	dns_recording_add(&recording, &answer);
	answer.failure = DNS_SERVFAIL;
	dns_recording_add(&recording, &answer);
	CHECK(recording.answers.count == 1);
	CHECK(recording.answers.items[0]->failure == DNS_TIMEOUT);
	arena_clear(&arena);
}

#define WITH(members) "{\"schema\":1,\"answers\":[{" members "}]}"
#define NAMED "\"name\":\"a\",\"type\":\"A\","

static const struct {
	const char *text, *complaint;
} refused[] = {
	{ "", "line 1, column 0: '[' or '{' expected near end of file" },
	{ "[]", "no recording of DNS answers that this version can read" },
	{ "{\"schema\":2,\"answers\":[]}",
	    "no recording of DNS answers that this version can read" },
	{ "{\"schema\":1}", "\"answers\" are missing, or too many" },
	{ "{\"schema\":1,\"time\":-1,\"answers\":[]}",
	    "\"time\" is no number of seconds" },
	{ "{\"schema\":1,\n\"schema\":1}",
	    "line 2, column 8: duplicate object key near '\"schema\"'" },
	{ "{\"schema\":1,\"answers\":[7]}", "answer 1: not an object" },
	{ WITH("\"type\":\"A\""), "answer 1: \"name\" is no domain name" },
	{ WITH("\"name\":\"a..b\",\"type\":\"A\""),
	    "answer 1: \"name\" is no domain name" },
	{ WITH("\"name\":\"a\",\"type\":\"B\""),
	    "answer 1: \"type\" is no type of records" },
	{ WITH(NAMED "\"canonical\":\"..\""),
	    "answer 1: \"canonical\" is no domain name" },
	{ WITH(NAMED "\"outcome\":\"maybe\""),
	    "answer 1: \"outcome\" is none we know" },
	{ WITH("\"name\":\"a\",\"type\":\"A\""),
	    "answer 1: \"outcome\" is none we know" },
	{ WITH(NAMED "\"outcome\":\"failed\""),
	    "answer 1: \"failure\" is none we know, or does not fit" },
	{ WITH(NAMED "\"outcome\":\"nodata\",\"failure\":\"timeout\""),
	    "answer 1: \"failure\" is none we know, or does not fit" },
	{ WITH(NAMED "\"outcome\":\"nodata\",\"security\":1"),
	    "answer 1: \"security\" is none we know" },
	{ WITH(NAMED "\"outcome\":\"nodata\",\"rcode\":4096"),
	    "answer 1: \"rcode\" is no number up to 4095" },
	{ WITH(NAMED "\"outcome\":\"nodata\",\"ttl\":\"1\""),
	    "answer 1: \"ttl\" is no number of 32 bits" },
	{ WITH(NAMED "\"outcome\":\"data\",\"records\":[]"),
	    "answer 1: \"records\" do not fit the outcome" },
	{ WITH(NAMED "\"outcome\":\"nodata\",\"records\":[{}]"),
	    "answer 1: \"records\" do not fit the outcome" },
	{ WITH(NAMED "\"outcome\":\"data\",\"records\":[{}]"),
	    "answer 1: record 1: \"data\" is no hexadecimal" },
	{ WITH(NAMED "\"outcome\":\"data\",\"records\":"
		     "[{\"data\":\"00\"},{\"data\":\"0\"}]"),
	    "answer 1: record 2: \"data\" is no hexadecimal" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct arena arena;
		struct dns_recording recording;
		struct error error = { "" };

		CHECK_FOR(refused[i].text,
		    !read_text(&arena, &recording, span_of(refused[i].text),
			&error));
		CHECK_TEXT("complaint", span_of(error.message),
		    refused[i].complaint);
		arena_clear(&arena);
	}
}

static void
test_prefixes(void)
{
	/* The last byte is a line end, which says nothing. */
	for (size_t len = 0; len < sizeof(sample) - 2; len++) {
		struct arena arena;
		struct dns_recording recording;
		struct error error = { "" };
		char *bytes = malloc(len + 1);

		memcpy(bytes, sample, len);
		CHECK(!read_text(&arena, &recording,
		    (struct span){ bytes, len }, &error));
		CHECK(strncmp(error.message, "line ", 5) == 0);
		free(bytes);
		arena_clear(&arena);
	}
}

int
main(void)
{
	test_there_and_back();
	test_found();
	test_added();
	test_refused();
	test_prefixes();
	return check_done();
}

#include "core/report/trace_json.h"
#include "core/report/trace_page.h"

#include "check.h"

static const struct dns_answer found = {
	.question = { { "t.example", 9 }, DNS_TXT },
	.outcome = DNS_DATA,
	.ttl = 300,
	.server = { "192.0.2.53", 10 },
	.security = DNS_SECURE,
	.records = (struct dns_record[]){ { { "\4v=x1", 5 } } },
	.count = 1,
};

static const struct dns_answer failed = {
	.question = { { "f.example", 9 }, DNS_A },
	.outcome = DNS_FAILED,
	.failure = DNS_TIMEOUT,
	.rcode = 2,
};

static void
fill(struct trace *trace, struct arena *arena)
{
	struct span record = span_of("v=x1 a:b \033[2J");

	trace_init(trace, arena);
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_BEGIN,
		.what = "SPF",
		.rule = "RFC 7208, 4",
		.subject = span_of("t.example"),
		.value = span_of("192.0.2.1") });
	trace_enter(trace);
	trace_ask(trace, &found);
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_RECORD, .record = record });
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_TERM,
		.what = "matches",
		.subject = { record.ptr + 5, 3 },
		.record = record,
		.part = { record.ptr + 5, 3 },
		.holds = true });
	trace_enter(trace);
	trace_ask(trace, &failed);
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_MACRO,
		.what = "expands to",
		.subject = span_of("%{d}"),
		.value = span_of("t.example") });
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_COMPARE,
		.what = "does not hold",
		.subject = span_of("192.0.2.9"),
		.value = span_of("192.0.2.1") });
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_COUNT,
		.what = "look-ups",
		.rule = "RFC 7208, 4.6.4",
		.used = 11,
		.limit = 10 });
	trace_leave(trace);
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_NOTE,
		.what = "not the name of a domain",
		.rule = "RFC 7208, 7.1",
		.subject = { record.ptr + 7, 1 },
		.record = record,
		.part = { record.ptr + 7, 1 } });
	trace_result(trace, "permerror", "RFC 7208, 4.6");
}

static void
test_page(void)
{
	struct arena arena;
	struct trace trace;
	struct text out;
	struct page page = { .out = &out, .width = 80 };

	arena_init(&arena, 1 << 20);
	text_init(&out, &arena, 65536);
	fill(&trace, &arena);
	trace_page_write(&page, &trace);
	CHECK_TEXT("page", text_span(&out),
	    "SPF of t.example for 192.0.2.1 (RFC 7208, 4)\n"
	    "  TXT t.example: 1 record, TTL 300, from 192.0.2.53, DNSSEC "
	    "secure\n"
	    "  v=x1 a:b \\x1b[2J\n"
	    "  a:b: matches\n"
	    "    A f.example: no answer, timeout\n"
	    "    %{d} expands to t.example\n"
	    "    192.0.2.9: does not hold 192.0.2.1\n"
	    "    look-ups: 11 of 10, too many (RFC 7208, 4.6.4)\n"
	    "  not the name of a domain: b (RFC 7208, 7.1)\n"
	    "    v=x1 a:b \\x1b[2J\n"
	    "           ~\n"
	    "  => permerror (RFC 7208, 4.6)\n");
	arena_clear(&arena);
}

static void
test_json(void)
{
	struct arena arena;
	struct trace trace;
	struct text out;
	struct json json;
	size_t at;

	arena_init(&arena, 1 << 20);
	text_init(&out, &arena, 65536);
	fill(&trace, &arena);
	json_init(&json, &out);
	json_open_object(&json, NULL);
	trace_json_write(&json, "steps", &trace);
	json_close(&json);
	CHECK(span_find(text_span(&out),
	    span_of("{\"event\":\"term\",\"depth\":1,\"what\":\"matches\","
		    "\"subject\":\"a:b\","
		    "\"offset\":5,\"length\":3,\"holds\":true}"),
	    &at));
	CHECK(span_find(text_span(&out),
	    span_of("\"answer\":{\"name\":\"t.example\",\"type\":\"TXT\","
		    "\"outcome\":\"data\",\"rcode\":0,\"ttl\":300,"
		    "\"server\":\"192.0.2.53\",\"dnssec\":\"secure\","
		    "\"records\":[\"TXT \\\"v=x1\\\"\"]}"),
	    &at));
	CHECK(span_find(text_span(&out),
	    span_of("\"outcome\":\"failed\",\"failure\":\"timeout\""), &at));
	CHECK(span_find(text_span(&out),
	    span_of("\"used\":11,\"limit\":10,\"holds\":false"), &at));
	arena_clear(&arena);
}

int
main(void)
{
	test_page();
	test_json();
	return check_done();
}

#include "core/dns/packet.h"

#include <stdlib.h>

#include "check.h"

#include "core/dns/record.h"

enum { CEILING = 1 << 22 };

#define BYTES(literal) literal, sizeof(literal) - 1

/* A header: id 7, flags, one question, and as many records as are said. */
#define HEAD(flags, answers, authority, more) \
	"\0\7" flags "\0\1" answers authority more
#define NONE "\0\0"
#define ONE "\0\1"
#define TWO "\0\2"
/* The question stands at 12: www.example, its second label at 16. */
#define QUESTION(type) "\3www\7example\0\0" type "\0\1"
#define A_RECORD(owner) owner "\0\1\0\1\0\0\0\74\0\4\300\0\2\1"
#define SOA_RECORD \
	"\300\20\0\6\0\1\0\0\0\144\0\30\300\20\300\20\0\0\0\1\0\0\0\2" \
	"\0\0\0\3\0\0\0\4\0\0\0\62"

static const struct {
	const char *label;
	const char *ptr;
	size_t len;
	enum dns_type type;
	const char *expected;
} cases[] = {
	{ "address",
	    BYTES(HEAD("\201\200", ONE, NONE, NONE) QUESTION("\1")
		    A_RECORD("\300\14")),
	    DNS_A, "data rcode 0 ttl 60: A 192.0.2.1" },
	{ "another's record",
	    BYTES(HEAD("\201\200", ONE, NONE, NONE) QUESTION("\1")
		    A_RECORD("\300\20")),
	    DNS_A, "nodata rcode 0 ttl 0" },
	{ "a record beside the answer",
	    BYTES(HEAD("\201\200", NONE, NONE, ONE) QUESTION("\1")
		    A_RECORD("\300\14")),
	    DNS_A, "nodata rcode 0 ttl 0" },
	{ "no data, by the soa",
	    BYTES(HEAD("\201\200", NONE, ONE, NONE) QUESTION("\1") SOA_RECORD),
	    DNS_A, "nodata rcode 0 ttl 50" },
	{ "no name",
	    BYTES(HEAD("\201\203", NONE, ONE, NONE) QUESTION("\1") SOA_RECORD),
	    DNS_A, "nxdomain rcode 3 ttl 50" },
	{ "servfail", BYTES(HEAD("\201\202", NONE, NONE, NONE) QUESTION("\1")),
	    DNS_A, "failed servfail rcode 2 ttl 0" },
	{ "refused", BYTES(HEAD("\201\205", NONE, NONE, NONE) QUESTION("\1")),
	    DNS_A, "failed refused rcode 5 ttl 0" },
	{ "not implemented",
	    BYTES(HEAD("\201\204", NONE, NONE, NONE) QUESTION("\1")), DNS_A,
	    "failed servfail rcode 4 ttl 0" },
	{ "alias", /* to example, whose address has the shorter life */
	    BYTES(HEAD("\201\200", TWO, NONE, NONE)
		    QUESTION("\1") "\300\14\0\5\0\1\0\0\0\62\0\2\300"
				   "\20" A_RECORD("\300\20")),
	    DNS_A, "data rcode 0 ttl 50 via example: A 192.0.2.1" },
	{ "alias to nowhere",
	    BYTES(HEAD("\201\203", ONE, NONE, NONE)
		    QUESTION("\1") "\300\14\0\5\0\1\0\0\0\62\0\2\300\20"),
	    DNS_A, "nxdomain rcode 3 ttl 0 via example" },
	{ "the alias was asked for",
	    BYTES(HEAD("\201\200", ONE, NONE, NONE)
		    QUESTION("\5") "\300\14\0\5\0\1\0\0\0\62\0\2\300\20"),
	    DNS_CNAME, "data rcode 0 ttl 50: CNAME example." },
	{ "alias to itself",
	    BYTES(HEAD("\201\200", ONE, NONE, NONE)
		    QUESTION("\1") "\300\14\0\5\0\1\0\0\0\62\0\2\300\14"),
	    DNS_A, "failed bad_data rcode 0 ttl 0 via www.example" },
	{ "mx with a short name",
	    BYTES(HEAD("\201\200", ONE, NONE, NONE) QUESTION(
		"\17") "\300\14\0\17\0\1\0\0\0\62\0\7\0\12\2mx\300\20"),
	    DNS_MX, "data rcode 0 ttl 50: MX 10 mx.example." },
	{ "extended rcode and explanation",
	    BYTES(HEAD("\201\200", NONE, NONE, ONE) QUESTION(
		"\1") "\0\0\51\4\320\1\0\0\0\0\13\0\17\0\7\0\7stale"),
	    DNS_A, "failed servfail rcode 16 ttl 0 (7 stale)" },
	{ "cut",
	    BYTES(HEAD("\203\200", TWO, NONE, NONE) QUESTION("\1")
		    A_RECORD("\300\14")),
	    DNS_A, "data rcode 0 ttl 60: A 192.0.2.1 cut" },
	{ "cut without saying so",
	    BYTES(HEAD("\201\200", TWO, NONE, NONE) QUESTION("\1")
		    A_RECORD("\300\14")),
	    DNS_A, "unreadable" },
	{ "pointer to itself",
	    BYTES(HEAD("\201\200", ONE, NONE, NONE) QUESTION("\1")
		    A_RECORD("\300\35")),
	    DNS_A, "unreadable" },
	{ "pointer ahead",
	    BYTES(HEAD("\201\200", ONE, NONE, NONE) QUESTION("\1")
		    A_RECORD("\300\100")),
	    DNS_A, "unreadable" },
	{ "label of an unknown kind",
	    BYTES(HEAD("\201\200", ONE, NONE, NONE) QUESTION("\1")
		    A_RECORD("\100\14")),
	    DNS_A, "unreadable" },
	{ "data that is longer than the packet",
	    BYTES(HEAD("\201\200", ONE, NONE, NONE)
		    QUESTION("\1") "\300\14\0\1\0\1\0\0\0\74\0\5\300\0\2\1"),
	    DNS_A, "unreadable" },
	{ "name that is longer than its data",
	    BYTES(HEAD("\201\200", ONE, NONE, NONE)
		    QUESTION("\5") "\300\14\0\5\0\1\0\0\0\62\0\1\1a\0"),
	    DNS_CNAME, "unreadable" },
	{ "empty", BYTES(""), DNS_A, "unreadable" },
};

static struct span
print(struct arena *arena, struct span bytes, enum dns_type type)
{
	struct dns_question question = { span_of("WWW.example."), type };
	struct dns_answer answer;
	struct dns_packet packet;
	struct text text;

	if (!dns_packet_read(arena, bytes, &packet))
		return span_of("unreadable");
	dns_packet_answer(&packet, arena, question, &answer);
	text_init(&text, arena, 4000);
	text_write_string(&text, dns_outcome_name(answer.outcome));
	if (answer.failure != DNS_NO_FAILURE)
		text_write_format(&text, " %s",
		    dns_failure_name(answer.failure));
	text_write_format(&text, " rcode %u ttl %u", answer.rcode, answer.ttl);
	if (answer.canonical.len > 0)
		text_write_format(&text, " via %.*s",
		    SPAN_ARGS(answer.canonical));
	for (size_t i = 0; i < answer.count; i++) {
		text_write_string(&text, i == 0 ? ": " : ", ");
		dns_record_write(&text, arena, type, answer.records[i]);
	}
	if (packet.has_explanation)
		text_write_format(&text, " (%u %.*s)", packet.explanation,
		    SPAN_ARGS(packet.words));
	if (packet.is_truncated)
		text_write_string(&text, " cut");
	return text_span(&text);
}

static void
test_answers(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena;

		arena_init(&arena, CEILING);
		CHECK_TEXT(cases[i].label,
		    print(&arena, (struct span){ cases[i].ptr, cases[i].len },
			cases[i].type),
		    cases[i].expected);
		arena_clear(&arena);
	}
}

/* No beginning of a packet reads beyond its bytes, nor passes for whole. */
static void
test_prefixes(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t len = 0; len < cases[i].len; len++) {
			struct arena arena;
			char *bytes = malloc(len + 1);
			struct span shown;

			arena_init(&arena, CEILING);
			memcpy(bytes, cases[i].ptr, len);
			shown = print(&arena, (struct span){ bytes, len },
			    cases[i].type);
			CHECK_FOR(cases[i].label,
			    span_equal(shown, span_of("unreadable")) ||
				(cases[i].ptr[2] & 2) != 0);
			free(bytes);
			arena_clear(&arena);
		}
}

static void
test_query(void)
{
	static const char expected[] =
	    "\1\2\1\0\0\1\0\0\0\0\0\1\1a\7example\0\0\20\0\1"
	    "\0\0\51\4\320\0\0\0\0\0\0";
	char bytes[DNS_PACKET_QUERY_MAX];
	struct text text = text_in(bytes, sizeof(bytes));
	struct dns_question question = { span_of("a.example"), DNS_TXT };
	struct dns_packet packet;
	struct arena arena;

	arena_init(&arena, CEILING);
	CHECK(dns_packet_write_query(&text, 0x0102, question));
	CHECK(span_equal(text_span(&text),
	    (struct span){ expected, sizeof(expected) - 1 }));
	CHECK(dns_packet_read(&arena, text_span(&text), &packet));
	CHECK(packet.id == 0x0102 && !packet.is_response);
	CHECK(packet.question.type == DNS_TXT);
	CHECK_TEXT("name", packet.question.name, "a.example");
	question.name = span_of("a..example");
	text_reset(&text);
	CHECK(!dns_packet_write_query(&text, 1, question));
	arena_clear(&arena);
}

static void
test_explanations(void)
{
	CHECK(strcmp(dns_explanation_name(7), "Signature Expired") == 0);
	CHECK(strcmp(dns_explanation_name(24), "Invalid Data") == 0);
	CHECK(dns_explanation_name(1000) == NULL);
}

int
main(void)
{
	test_answers();
	test_prefixes();
	test_query();
	test_explanations();
	return check_done();
}

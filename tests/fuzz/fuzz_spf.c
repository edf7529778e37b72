/*
 * An evaluation whose answers are the fuzzer's: whatever they say, it ends,
 * within its limits, and says the same with a trace and without.
 *
 * The input's first byte chooses the address; then lines, as many as are
 * asked for, each the answer to one question: a letter for the outcome, and
 * the record's text or name.
 */

#include <stdint.h>
#include <stdlib.h>

#include "base/scan.h"
#include "core/auth/spf.h"
#include "core/dns/record.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { MEMORY = 64 << 20, ROUNDS_MAX = 200, RECORDS_MAX = 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct span
write_data(struct arena *arena, enum dns_type type, struct span line)
{
	struct text wire;

	text_init(&wire, arena, 65535);
	if (type == DNS_MX)
		text_write(&wire, (struct span){ "\0\1", 2 });
	if (type == DNS_MX || type == DNS_PTR) {
		dns_wire_write_name(&wire, line);
	} else if (type == DNS_TXT) {
		for (; line.len > 255; text_write(&wire, span_take(&line, 255)))
			text_write_byte(&wire, (char)255);
		text_write_byte(&wire, (char)(unsigned char)line.len);
		text_write(&wire, line);
	} else {
		text_write(&wire, line);
	}
	return text_span(&wire);
}

/* A capital letter repeats the record, a digit fails. */
static const struct dns_answer *
make_answer(struct arena *arena, struct span *rest,
    struct dns_question question)
{
	struct dns_answer *answer = arena_zero(arena, 1, sizeof(*answer));
	struct span line = span_empty();
	char how = 'x';

	scan_line(rest, &line);
	if (line.len > 0)
		how = *span_take(&line, 1).ptr;
	answer->question = question;
	answer->outcome = how >= 'a' && how <= 'z' ? DNS_NXDOMAIN
	    : how >= '0' && how <= '9'             ? DNS_FAILED
						   : DNS_DATA;
	if (answer->outcome != DNS_DATA)
		return answer;
	answer->count = how >= 'A' && how <= 'Z' ? (size_t)(how - 'A') : 1;
	answer->count %= RECORDS_MAX;
	answer->records =
	    arena_zero(arena, answer->count + 1, sizeof(*answer->records));
	for (size_t i = 0; i < answer->count; i++)
		answer->records[i].data =
		    write_data(arena, question.type, line);
	return answer;
}

static void
check_verdict(const struct spf_verdict *verdict)
{
	MUST(verdict->result < SPF_WAITS);
	MUST(verdict->lookups <= SPF_LOOKUPS_MAX + 1);
	MUST(verdict->voids <= SPF_VOIDS_MAX + 1);
	MUST(verdict->part.len == 0 ||
	    span_within(verdict->part, verdict->record));
	MUST(verdict->explanation.len <= SPF_EXPLANATION_MAX);
	for (size_t i = 0; i < verdict->explanation.len; i++)
		MUST(verdict->explanation.ptr[i] >= ' ' &&
		    verdict->explanation.ptr[i] <= '~');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = { data ? (const char *)data : "", size };
	struct arena arena;
	struct dns_known known;
	struct trace trace;
	struct spf_request request = { .helo = span_of("h.example"),
		.domain = span_empty(),
		.receiver = span_empty(),
		.wants_explanation = true };
	struct spf_verdict verdict, traced;
	unsigned rounds = 0;

	if (size == 0)
		return 0;
	arena_init(&arena, MEMORY);
	dns_known_init(&known, &arena, 7);
	request.ip.is_v6 = *span_take(&rest, 1).ptr == '6';
	request.sender = span_empty();
	scan_line(&rest, &request.sender);
	do {
		verdict = spf_check(&request, &known, NULL, &arena);
		while (verdict.result == SPF_WAITS && known.wanted.count > 0)
			dns_known_add(&known,
			    make_answer(&arena, &rest, known.wanted.items[0]));
		MUST(++rounds < ROUNDS_MAX);
	} while (verdict.result == SPF_WAITS);
	check_verdict(&verdict);
	trace_init(&trace, &arena);
	traced = spf_check(&request, &known, &trace, &arena);
	MUST(traced.result == verdict.result);
	MUST(traced.lookups == verdict.lookups);
	MUST(span_equal(traced.explanation, verdict.explanation));
	arena_clear(&arena);
	return 0;
}

/* Whatever a zone file says, it is read or refused, and answers hold. */

#include <stdint.h>
#include <stdlib.h>

#include "core/dns/name.h"
#include "core/dns/record.h"
#include "core/dns/zone.h"

#define MUST(what) ((what) ? (void)0 : abort())

static void
check_answer(const struct dns_answer *answer, struct dns_question question)
{
	MUST(dns_name_equal(answer->question.name, question.name));
	MUST((answer->outcome == DNS_DATA) == (answer->count > 0));
	MUST((answer->outcome == DNS_FAILED) ==
	    (answer->failure != DNS_NO_FAILURE));
}

/* What is written as a record is read as the same record. */
static void
check_there_and_back(struct arena *arena, const struct dns_answer *answer)
{
	enum dns_type type = answer->question.type;

	for (size_t i = 0; i < answer->count; i++) {
		struct dns_question question = { span_of("x"), type };
		struct dns_zone again;
		const struct dns_answer *found;
		struct text text;
		struct error error;

		text_init(&text, arena, 1 << 20);
		text_write_string(&text, "x ");
		dns_record_write(&text, arena, type, answer->records[i]);
		dns_zone_init(&again, arena, 1);
		/* An empty TXT record has no words to be written with. */
		if (answer->records[i].data.len == 0)
			continue;
		MUST(dns_zone_read(&again, text_span(&text), span_empty(),
		    &error));
		found = dns_zone_answer(&again, arena, question);
		MUST(found->count == 1);
		MUST(span_equal(found->records[0].data,
		    answer->records[i].data));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum dns_type types[] = { DNS_A, DNS_TXT, DNS_MX, DNS_TLSA,
		DNS_CAA, DNS_SOA, DNS_PTR };
	struct span file = { data ? (const char *)data : "", size };
	struct arena arena;
	struct dns_zone zone;
	struct error error;

	if (size > 20000)
		return 0;
	arena_init(&arena, (size_t)1 << 30);
	dns_zone_init(&zone, &arena, 1);
	MUST(dns_zone_read(&zone, file, span_of("example.org"), &error) ||
	    error.message[0]);
	for (size_t i = 0; i < zone.nodes.count && i < 100; i++)
		for (size_t k = 0; k < sizeof(types) / sizeof(*types); k++) {
			struct dns_question question = {
				zone.nodes.items[i].name, types[k]
			};
			const struct dns_answer *answer =
			    dns_zone_answer(&zone, &arena, question);

			check_answer(answer, question);
			check_there_and_back(&arena, answer);
		}
	arena_clear(&arena);
	return 0;
}

/* Whatever packet a server sends, it is read or refused; answers hold. */

#include <stdint.h>
#include <stdlib.h>

#include "core/dns/packet.h"
#include "core/dns/record.h"

#define MUST(what) ((what) ? (void)0 : abort())

/* Names come out in a spelling that can be asked for again. */
static void
check_name(struct span name)
{
	char bytes[DNS_KEY_MAX];
	struct text key = text_in(bytes, sizeof(bytes));

	MUST(dns_wire_write_key(&key, name) && !key.is_cut);
}

static void
check_answer(struct arena *arena, const struct dns_packet *packet,
    struct dns_question question)
{
	struct dns_answer answer;

	dns_packet_answer(packet, arena, question, &answer);
	MUST((answer.outcome == DNS_DATA) == (answer.count > 0));
	MUST((answer.outcome == DNS_FAILED) ==
	    (answer.failure != DNS_NO_FAILURE));
	check_name(answer.canonical);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = { data ? (const char *)data : "", size };
	struct dns_packet packet;
	struct arena arena;

	if (size > DNS_PACKET_MAX)
		return 0;
	arena_init(&arena, (size_t)1 << 28);
	if (dns_packet_read(&arena, bytes, &packet)) {
		check_answer(&arena, &packet, packet.question);
		check_answer(&arena, &packet,
		    (struct dns_question){ packet.question.name, DNS_MX });
		for (size_t i = 0; i < packet.records.count; i++)
			check_name(packet.records.items[i].owner);
	}
	arena_clear(&arena);
	return 0;
}

#include "service/check/authorities.h"

#include <stdlib.h>

#include "core/dns/record.h"
#include "io/resolve/look.h"

enum {
	DNS_PORT = 53,
	LOOK_TIMEOUT = 1500, /* ms: who is slower is as good as down */
	RECORDS_MAX = 100,
};

enum { LOOK_SOA, LOOK_MX, LOOK_TXT, LOOKS };

static int
compare(const void *a, const void *b)
{
	const struct span *one = a, *other = b;
	size_t len = one->len < other->len ? one->len : other->len;
	int order = memcmp(one->ptr, other->ptr, len);

	return order ? order
		     : (one->len > other->len) - (one->len < other->len);
}

/* All records of the answer, each a line, whatever order they came in. */
static struct span
write_records(struct arena *arena, const struct look *look)
{
	struct span lines[RECORDS_MAX];
	struct dns_answer answer;
	struct text text;
	size_t count;

	if (!look->is_answered)
		return span_empty();
	if (look->packet.is_truncated)
		return span_of("more than fits into a packet");
	dns_packet_answer(&look->packet, arena, look->question, &answer);
	count = answer.count < RECORDS_MAX ? answer.count : RECORDS_MAX;
	for (size_t i = 0; i < count; i++) {
		text_init(&text, arena, AUTHORITY_TEXT_MAX);
		dns_record_write(&text, arena, look->question.type,
		    answer.records[i]);
		lines[i] = text_span(&text);
	}
	qsort(lines, count, sizeof(*lines), compare);
	text_init(&text, arena, AUTHORITY_TEXT_MAX);
	for (size_t i = 0; i < count; i++) {
		text_write_string(&text, i > 0 ? "\n" : "");
		text_write(&text, lines[i]);
	}
	return text_span(&text);
}

static uint32_t
read_serial(struct arena *arena, const struct look *look)
{
	struct dns_answer answer;
	struct dns_soa soa;

	dns_packet_answer(&look->packet, arena, look->question, &answer);
	if (answer.count == 0 ||
	    !dns_record_soa(arena, answer.records[0], &soa))
		return 0;
	return soa.serial;
}

static bool
make_server(const struct endpoint *end, struct resolve_servers *servers)
{
	char bytes[ENDPOINT_TEXT];
	struct text text = text_in(bytes, sizeof(bytes));
	struct error error;

	endpoint_write(&text, end);
	text_write_format(&text, "@%u", endpoint_port(end));
	return resolve_servers_parse(text_span(&text), servers, &error);
}

static void
ask(struct authority_answer *answer, struct arena *arena,
    const struct endpoint *end, unsigned timeout)
{
	struct look looks[LOOKS] = {
		[LOOK_SOA] = { .question = { answer->zone, DNS_SOA } },
		[LOOK_MX] = { .question = { answer->zone, DNS_MX } },
		[LOOK_TXT] = { .question = { answer->zone, DNS_TXT } },
	};
	struct resolve_servers servers;

	answer->outcome = AUTHORITY_SILENT;
	if (!make_server(end, &servers) ||
	    !look_all(&servers, arena, looks, LOOKS, timeout) ||
	    !looks[LOOK_SOA].is_answered)
		return;
	answer->outcome = AUTHORITY_ANSWERED;
	answer->rcode = looks[LOOK_SOA].packet.rcode;
	answer->is_authoritative = looks[LOOK_SOA].packet.is_authoritative;
	answer->serial = read_serial(arena, &looks[LOOK_SOA]);
	answer->mx = write_records(arena, &looks[LOOK_MX]);
	answer->txt = write_records(arena, &looks[LOOK_TXT]);
}

/* A server that is silent at one address may answer at the other. */
static void
ask_at(struct authority_answer *answer, struct arena *arena,
    const struct check_ends *ends, unsigned timeout)
{
	for (size_t i = 0; i < ends->count; i++) {
		char bytes[ENDPOINT_TEXT];
		struct text end = text_in(bytes, sizeof(bytes));

		endpoint_write_port(&end, &ends->items[i]);
		answer->end = arena_dup(arena, text_span(&end));
		ask(answer, arena, &ends->items[i], timeout);
		if (answer->outcome == AUTHORITY_ANSWERED)
			return;
	}
}

void
check_authorities_ask(const struct check_way *way, struct dns_known *dns,
    struct authority_known *servers)
{
	unsigned timeout = way->timeout > 0 && way->timeout < LOOK_TIMEOUT
	    ? way->timeout
	    : LOOK_TIMEOUT;

	for (size_t i = servers->wanted.count; i-- > 0;) {
		const struct authority_wanted wanted = servers->wanted.items[i];
		struct authority_answer *answer;
		struct check_ends ends;

		check_ends_find(&ends, way, dns, wanted.server, DNS_PORT);
		if (ends.is_waiting)
			continue;
		answer = authority_answer_new(servers->arena, wanted.zone,
		    wanted.server,
		    ends.is_barred ? AUTHORITY_NOT_ASKED
				   : AUTHORITY_NO_ADDRESS);
		ask_at(answer, servers->arena, &ends, timeout);
		authority_known_add(servers, answer);
	}
}

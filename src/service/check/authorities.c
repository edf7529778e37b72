#include "service/check/authorities.h"

#include <stdlib.h>

#include "core/dns/record.h"
#include "io/resolve/look.h"

enum {
	DNS_PORT = 53,
	LOOK_TIMEOUT = 1500, /* ms: who is slower is as good as down */
	RECORDS_MAX = 100,
	ENDS_MAX = AUTHORITIES_MAX * CHECK_ENDS_MAX,
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
make_server(const struct endpoint *end, struct resolve_server *server)
{
	char bytes[ENDPOINT_TEXT];
	struct text text = text_in(bytes, sizeof(bytes));
	struct resolve_servers servers;
	struct error error;

	endpoint_write(&text, end);
	text_write_format(&text, "@%u", endpoint_port(end));
	if (!resolve_servers_parse(text_span(&text), &servers, &error))
		return false;
	*server = servers.items[0];
	return true;
}

/* All name servers that are asked, at all of their addresses, at once. */
struct round {
	struct arena *arena;
	struct authority_answer *answers[ENDS_MAX]; /* one for each address */
	struct endpoint ends[ENDS_MAX];
	struct resolve_server servers[ENDS_MAX];
	struct look *looks[ENDS_MAX];
	size_t count;
};

static void
add_end(struct round *round, struct authority_answer *answer,
    const struct endpoint *end)
{
	const size_t i = round->count;
	struct look *looks = arena_zero(round->arena, LOOKS, sizeof(*looks));

	if (i == ENDS_MAX || !make_server(end, &round->servers[i]))
		return;
	looks[LOOK_SOA].question =
	    (struct dns_question){ answer->zone, DNS_SOA };
	looks[LOOK_MX].question = (struct dns_question){ answer->zone, DNS_MX };
	looks[LOOK_TXT].question =
	    (struct dns_question){ answer->zone, DNS_TXT };
	round->answers[i] = answer;
	round->ends[i] = *end;
	round->looks[i] = looks;
	round->count++;
}

/* A server that is silent at one address may have answered at another. */
static void
take_answer(struct round *round, size_t i)
{
	const struct look *looks = round->looks[i];
	struct authority_answer *answer = round->answers[i];
	char bytes[ENDPOINT_TEXT];
	struct text end = text_in(bytes, sizeof(bytes));

	if (answer->outcome == AUTHORITY_ANSWERED)
		return;
	endpoint_write_port(&end, &round->ends[i]);
	answer->end = arena_dup(round->arena, text_span(&end));
	answer->outcome = AUTHORITY_SILENT;
	if (!looks[LOOK_SOA].is_answered)
		return;
	answer->outcome = AUTHORITY_ANSWERED;
	answer->rcode = looks[LOOK_SOA].packet.rcode;
	answer->is_authoritative = looks[LOOK_SOA].packet.is_authoritative;
	answer->serial = read_serial(round->arena, &looks[LOOK_SOA]);
	answer->mx = write_records(round->arena, &looks[LOOK_MX]);
	answer->txt = write_records(round->arena, &looks[LOOK_TXT]);
}

void
check_authorities_ask(const struct check_way *way, struct dns_known *dns,
    struct authority_known *servers)
{
	const unsigned timeout = way->timeout > 0 && way->timeout < LOOK_TIMEOUT
	    ? way->timeout
	    : LOOK_TIMEOUT;
	struct round *round = arena_zero(servers->arena, 1, sizeof(*round));

	round->arena = servers->arena;
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
		for (size_t k = 0; k < ends.count; k++)
			add_end(round, answer, &ends.items[k]);
		authority_known_add(servers, answer);
	}
	if (round->count > 0)
		look_each(round->servers, round->looks, round->count, LOOKS,
		    round->arena, timeout);
	for (size_t i = 0; i < round->count; i++)
		take_answer(round, i);
}

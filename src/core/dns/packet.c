#include "core/dns/packet.h"

#include "core/dns/name.h"
#include "core/dns/record.h"

enum {
	WIRE_NAME_MAX = 255,
	JUMPS_MAX = 128, /* a name has no more labels than that */
	TYPE_OPT = 41,
	OPTION_EXPLANATION = 15,
	CLASS_IN = 1,
};

/* A place in a packet. */
struct cursor {
	struct arena *arena;
	struct span packet;
	size_t at;
};

static bool
take_number(struct cursor *cursor, size_t bytes, uint32_t *number)
{
	if (cursor->packet.len - cursor->at < bytes)
		return false;
	*number = 0;
	for (; bytes > 0; bytes--)
		*number = *number << 8 |
		    (unsigned char)cursor->packet.ptr[cursor->at++];
	return true;
}

/* Where a pointer leads, which must be before bound, so that all ends. */
static bool
follow_pointer(struct span packet, size_t *at, size_t *bound, unsigned *jumps)
{
	if (*at + 1 >= packet.len || ++*jumps > JUMPS_MAX)
		return false;
	*at = (size_t)(packet.ptr[*at] & 0x3f) << 8 |
	    (unsigned char)packet.ptr[*at + 1];
	if (*at >= *bound)
		return false;
	*bound = *at;
	return true;
}

/*
 * Write the name at a place in wire form, without pointers. *end is behind
 * the name where it began.
 */
static bool
expand_name(struct span packet, size_t at, struct text *wire, size_t *end)
{
	size_t begin = wire->len, bound = at;
	unsigned jumps = 0;

	*end = 0;
	while (at < packet.len) {
		unsigned char len = (unsigned char)packet.ptr[at];

		if (len >= 0xc0) {
			if (*end == 0)
				*end = at + 2;
			if (!follow_pointer(packet, &at, &bound, &jumps))
				return false;
			continue;
		}
		if (len > DNS_LABEL_MAX || packet.len - at - 1 < len ||
		    wire->len - begin + len + 1 > WIRE_NAME_MAX)
			return false;
		text_write(wire, (struct span){ packet.ptr + at, len + 1U });
		at += len + 1U;
		if (*end == 0 && len == 0)
			*end = at;
		if (len == 0)
			return !wire->is_cut;
	}
	return false;
}

static bool
take_wire(struct cursor *cursor, struct text *wire)
{
	size_t end;

	if (!expand_name(cursor->packet, cursor->at, wire, &end))
		return false;
	cursor->at = end;
	return true;
}

static bool
take_name(struct cursor *cursor, struct span *name)
{
	char bytes[WIRE_NAME_MAX + 1];
	struct text wire = text_in(bytes, sizeof(bytes));
	struct span rest;

	if (!take_wire(cursor, &wire))
		return false;
	rest = text_span(&wire);
	return dns_wire_take_name(cursor->arena, &rest, name);
}

/* How many bytes and names the data of a type has, where names may be short. */
static bool
find_layout(enum dns_type type, size_t *before, unsigned *names, size_t *after)
{
	*before = type == DNS_MX ? 2 : 0;
	*names = type == DNS_SOA ? 2 : 1;
	*after = type == DNS_SOA ? 20 : 0;
	return type == DNS_NS || type == DNS_CNAME || type == DNS_PTR ||
	    type == DNS_MX || type == DNS_SOA;
}

/* The data with its names at full length. False: it is not of this layout. */
static bool
expand_data(struct cursor cursor, size_t len, enum dns_type type,
    struct span *data)
{
	size_t before, after, end = cursor.at + len;
	struct text wire;
	unsigned names;

	*data = (struct span){ cursor.packet.ptr + cursor.at, len };
	if (!find_layout(type, &before, &names, &after)) {
		*data = arena_dup(cursor.arena, *data);
		return true;
	}
	if (len < before)
		return false;
	text_init(&wire, cursor.arena,
	    (size_t)2 * WIRE_NAME_MAX + before + after);
	text_write(&wire,
	    (struct span){ cursor.packet.ptr + cursor.at, before });
	cursor.at += before;
	while (names-- > 0)
		if (!take_wire(&cursor, &wire))
			return false;
	if (cursor.at > end || end - cursor.at != after)
		return false;
	text_write(&wire,
	    (struct span){ cursor.packet.ptr + cursor.at, after });
	*data = text_span(&wire);
	return true;
}

/* The explanation of a failure among the options (RFC 8914, 2). */
static void
read_options(struct dns_packet *packet, struct span options,
    struct arena *arena)
{
	struct cursor cursor = { arena, options, 0 };
	uint32_t code, len, explanation;

	while (take_number(&cursor, 2, &code) &&
	    take_number(&cursor, 2, &len) && len <= options.len - cursor.at) {
		struct cursor option = cursor;

		cursor.at += len;
		if (code != OPTION_EXPLANATION || len < 2 ||
		    packet->has_explanation ||
		    !take_number(&option, 2, &explanation))
			continue;
		packet->has_explanation = true;
		packet->explanation = explanation;
		packet->words = arena_dup(arena,
		    (struct span){ options.ptr + option.at, len - 2 });
	}
}

static bool
take_record(struct cursor *cursor, struct dns_packet *packet,
    enum dns_section section)
{
	struct dns_packet_record record = { .section = section };
	uint32_t type, ip_class, len;

	if (!take_name(cursor, &record.owner) ||
	    !take_number(cursor, 2, &type) ||
	    !take_number(cursor, 2, &ip_class) ||
	    !take_number(cursor, 4, &record.ttl) ||
	    !take_number(cursor, 2, &len) ||
	    cursor->packet.len - cursor->at < len)
		return false;
	record.type = (enum dns_type)type;
	if (!expand_data(*cursor, len, record.type, &record.record.data))
		return false;
	cursor->at += len;
	if (type == TYPE_OPT) {
		packet->rcode |= record.ttl >> 24 << 4;
		read_options(packet, record.record.data, cursor->arena);
	} else if (ip_class == CLASS_IN) {
		*list_add(cursor->arena, &packet->records) = record;
	}
	return true;
}

static bool
take_question(struct cursor *cursor, struct dns_packet *packet)
{
	struct dns_question question;
	uint32_t type, ip_class;

	if (!take_name(cursor, &question.name) ||
	    !take_number(cursor, 2, &type) ||
	    !take_number(cursor, 2, &ip_class))
		return false;
	question.type = (enum dns_type)type;
	packet->question = question;
	packet->has_question = true;
	return true;
}

bool
dns_packet_read(struct arena *arena, struct span bytes,
    struct dns_packet *packet)
{
	struct cursor cursor = { arena, bytes, 0 };
	uint32_t id, flags, questions, counts[3];

	*packet = (struct dns_packet){ .words = span_empty(),
		.question.name = span_empty() };
	if (bytes.len > DNS_PACKET_MAX || !take_number(&cursor, 2, &id) ||
	    !take_number(&cursor, 2, &flags) ||
	    !take_number(&cursor, 2, &questions))
		return false;
	for (unsigned i = 0; i < 3; i++)
		if (!take_number(&cursor, 2, &counts[i]))
			return false;
	packet->id = id;
	packet->rcode = flags & 15;
	packet->is_response = flags >> 15 & 1;
	packet->is_authoritative = flags >> 10 & 1;
	packet->is_truncated = flags >> 9 & 1;
	packet->is_validated = flags >> 5 & 1;
	for (; questions > 0; questions--)
		if (!take_question(&cursor, packet))
			return false;
	for (unsigned i = 0; i < 3; i++)
		for (; counts[i] > 0; counts[i]--)
			if (!take_record(&cursor, packet, (enum dns_section)i))
				/* What is missing behind TC was not sent. */
				return packet->is_truncated;
	return true;
}

/* Collect the records of a name and type; the alias of the name, if any. */
static void
collect(const struct dns_packet *packet, struct arena *arena,
    struct dns_question question, struct dns_answer *answer,
    const struct dns_packet_record **alias)
{
	LIST(struct dns_record) found = { 0 };

	*alias = NULL;
	for (size_t i = 0; i < packet->records.count; i++) {
		const struct dns_packet_record *record =
		    &packet->records.items[i];
		bool is_wanted = record->type == question.type;

		if (record->section != DNS_SECTION_ANSWER ||
		    (!is_wanted && record->type != DNS_CNAME) ||
		    !dns_name_equal(record->owner, question.name))
			continue;
		if (!is_wanted) {
			*alias = record;
			continue;
		}
		*list_add(arena, &found) = record->record;
		if (record->ttl < answer->ttl)
			answer->ttl = record->ttl;
	}
	answer->records = found.items;
	answer->count = found.count;
}

/* Who says it, and how long it holds: the SOA beside it (RFC 2308, 5). */
static uint32_t
read_authority(const struct dns_packet *packet, struct arena *arena,
    struct span *zone)
{
	for (size_t i = 0; i < packet->records.count; i++) {
		const struct dns_packet_record *record =
		    &packet->records.items[i];
		struct dns_soa soa;

		if (record->section != DNS_SECTION_AUTHORITY ||
		    record->type != DNS_SOA ||
		    !dns_record_soa(arena, record->record, &soa))
			continue;
		*zone = record->owner;
		return soa.minimum < record->ttl ? soa.minimum : record->ttl;
	}
	return 0;
}

static void
judge(struct dns_answer *answer)
{
	enum { FORMERR = 1, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED };

	answer->outcome = DNS_FAILED;
	if (answer->rcode == 0)
		answer->outcome = answer->count > 0 ? DNS_DATA : DNS_NODATA;
	else if (answer->rcode == NXDOMAIN)
		answer->outcome = DNS_NXDOMAIN;
	else if (answer->rcode == REFUSED)
		answer->failure = DNS_REFUSED;
	else
		answer->failure = DNS_SERVFAIL;
	if (answer->outcome != DNS_DATA)
		answer->count = 0;
}

void
dns_packet_answer(const struct dns_packet *packet, struct arena *arena,
    struct dns_question question, struct dns_answer *answer)
{
	struct dns_question step = question;
	const struct dns_packet_record *alias;
	unsigned aliases = 0;

	/* As the server spells it, odd bytes and all. */
	if (packet->has_question)
		step.name = packet->question.name;
	*answer = (struct dns_answer){ .question = question,
		.rcode = packet->rcode,
		.ttl = UINT32_MAX,
		.canonical = span_empty(),
		.zone = span_empty(),
		.server = span_empty(),
		.why = span_empty() };
	for (;; aliases++) {
		collect(packet, arena, step, answer, &alias);
		if (answer->count > 0 || !alias || aliases == DNS_ALIASES_MAX)
			break;
		if (alias->ttl < answer->ttl)
			answer->ttl = alias->ttl;
		if (!dns_record_name(arena, alias->record, &step.name))
			break;
		answer->canonical = step.name;
	}
	judge(answer);
	if (answer->count == 0) {
		uint32_t ttl = read_authority(packet, arena, &answer->zone);

		answer->ttl = ttl < answer->ttl ? ttl : answer->ttl;
	}
	if (aliases == DNS_ALIASES_MAX && answer->count == 0 && alias) {
		answer->outcome = DNS_FAILED;
		answer->failure = DNS_BAD_DATA;
	}
}

static void
write_number(struct text *text, unsigned number)
{
	text_write_byte(text, (char)(unsigned char)(number >> 8));
	text_write_byte(text, (char)(unsigned char)(number & 0xff));
}

bool
dns_packet_write_query(struct text *text, unsigned id,
    struct dns_question question)
{
	enum { RECURSION_DESIRED = 0x0100 };

	write_number(text, id & 0xffff);
	write_number(text, RECURSION_DESIRED);
	write_number(text, 1);
	write_number(text, 0);
	write_number(text, 0);
	write_number(text, 1);
	if (!dns_wire_write_name(text, question.name))
		return false;
	write_number(text, question.type);
	write_number(text, CLASS_IN);
	/* The OPT record (RFC 6891, 6.1.2): root, type, size, no flags. */
	text_write_byte(text, '\0');
	write_number(text, TYPE_OPT);
	write_number(text, DNS_PACKET_UDP);
	write_number(text, 0);
	write_number(text, 0);
	write_number(text, 0);
	return !text->is_cut;
}

const char *
dns_explanation_name(unsigned explanation)
{
	static const char *const names[] = {
		"Other Error",
		"Unsupported DNSKEY Algorithm",
		"Unsupported DS Digest Type",
		"Stale Answer",
		"Forged Answer",
		"DNSSEC Indeterminate",
		"DNSSEC Bogus",
		"Signature Expired",
		"Signature Not Yet Valid",
		"DNSKEY Missing",
		"RRSIGs Missing",
		"No Zone Key Bit Set",
		"NSEC Missing",
		"Cached Error",
		"Not Ready",
		"Blocked",
		"Censored",
		"Filtered",
		"Prohibited",
		"Stale NXDOMAIN Answer",
		"Not Authoritative",
		"Not Supported",
		"No Reachable Authority",
		"Network Error",
		"Invalid Data",
	};

	return explanation < sizeof(names) / sizeof(*names) ? names[explanation]
							    : NULL;
}

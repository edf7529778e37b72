#ifndef NIXIE_TESTS_ZONE_H
#define NIXIE_TESTS_ZONE_H

/*
 * A zone as text, and a DNS that answers from it, a record a line:
 *
 *	example.org TXT "v=spf1 mx " "-all"
 *	example.org MX 10 mail.example.org
 *	broken.example * TIMEOUT      where it has no other data
 *	broken.example MX SERVFAIL
 *
 * \xNN in a name or a string is a byte. A name with others below exists.
 */

#include <stdlib.h>

#include "base/scan.h"
#include "core/dns/known.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

struct zone_line {
	struct span owner, type, data;
};

static inline bool
zone_take_word(struct span *rest, struct span *word)
{
	*rest = span_trim(*rest);
	if (!span_split(rest, ' ', word))
		return false;
	*rest = span_trim(*rest);
	return true;
}

static inline struct span
zone_unescape(struct arena *arena, struct span text)
{
	struct text out;
	size_t at;

	text_init(&out, arena, text.len + 1);
	while (text.len > 0) {
		if (text.len >= 4 && text.ptr[0] == '\\' &&
		    text.ptr[1] == 'x') {
			char digits[3] = { text.ptr[2], text.ptr[3], '\0' };

			text_write_byte(&out, (char)strtoul(digits, NULL, 16));
			span_take(&text, 4);
			continue;
		}
		at = text.len > 1 && text.ptr[0] == '\\' ? 1 : 0;
		text_write_byte(&out, text.ptr[at]);
		span_take(&text, at + 1);
	}
	return text_span(&out);
}

static inline bool
zone_next_line(struct arena *arena, struct span *rest, struct zone_line *line)
{
	struct span text;

	while (scan_line(rest, &text)) {
		if (!zone_take_word(&text, &line->owner) ||
		    !zone_take_word(&text, &line->type)) {
			if (rest->len == 0)
				return false;
			continue;
		}
		line->owner = zone_unescape(arena, line->owner);
		line->data = text;
		return true;
	}
	return false;
}

/* "..." "..." in wire form. */
static inline void
zone_write_strings(struct text *wire, struct arena *arena, struct span data)
{
	while (data.len > 0) {
		size_t end = 1;
		struct span string;

		while (end < data.len && data.ptr[end] != '"')
			end += data.ptr[end] == '\\' ? 2 : 1;
		string = zone_unescape(arena,
		    (struct span){ data.ptr + 1, end - 1 });
		data = span_trim(
		    span_from(data, end < data.len ? end + 1 : data.len));
		while (string.len > 255) {
			text_write_byte(wire, (char)255);
			text_write(wire, span_take(&string, 255));
		}
		text_write_byte(wire, (char)(unsigned char)string.len);
		text_write(wire, string);
	}
}

static inline struct span
zone_wire(struct arena *arena, enum dns_type type, struct span data)
{
	struct text wire;
	struct span word;
	struct ip ip;

	text_init(&wire, arena, 65535);
	if (type == DNS_TXT || type == DNS_SPF) {
		zone_write_strings(&wire, arena, data);
	} else if (type == DNS_A || type == DNS_AAAA) {
		if (ip_parse(data, &ip))
			text_write(&wire,
			    (struct span){ (const char *)ip.bytes,
				ip_bits(&ip) / 8 });
	} else {
		if (type == DNS_MX && zone_take_word(&data, &word)) {
			text_write_byte(&wire, '\0');
			text_write_byte(&wire,
			    (char)strtol(word.ptr, NULL, 10));
		}
		dns_wire_write_name(&wire, zone_unescape(arena, data));
	}
	return text_span(&wire);
}

static inline bool
zone_failure(struct span word, enum dns_failure *failure)
{
	if (span_equal(word, span_of("TIMEOUT")))
		*failure = DNS_TIMEOUT;
	else if (span_equal(word, span_of("SERVFAIL")))
		*failure = DNS_SERVFAIL;
	else
		return false;
	return true;
}

struct zone_found {
	LIST(struct dns_record) records;
	struct span alias;
	enum dns_failure failure;
	bool exists;
};

static inline struct zone_found
zone_find(struct arena *arena, struct span zone, struct span name,
    enum dns_type wanted)
{
	struct zone_found found = { .alias = span_empty() };
	struct zone_line line;
	enum dns_failure failure;
	enum dns_type type;

	while (zone_next_line(arena, &zone, &line)) {
		if (!dns_name_within(line.owner, name))
			continue;
		found.exists = true;
		if (!dns_name_equal(line.owner, name))
			continue;
		if (zone_failure(line.data, &failure)) {
			if (line.type.ptr[0] == '*' ||
			    (dns_type_parse(line.type, &type) &&
				type == wanted))
				found.failure = failure;
			continue;
		}
		if (!dns_type_parse(line.type, &type))
			continue;
		if (type == DNS_CNAME)
			found.alias = line.data;
		if (type == wanted)
			*list_add(arena, &found.records) = (struct dns_record){
				zone_wire(arena, type, line.data)
			};
	}
	return found;
}

static inline const struct dns_answer *
zone_answer(struct arena *arena, struct span zone, struct dns_question question)
{
	struct dns_answer *answer = arena_zero(arena, 1, sizeof(*answer));
	struct span name = question.name;
	unsigned aliases = 0;

	*answer = (struct dns_answer){ .question = question,
		.ttl = 300,
		.canonical = span_empty(),
		.server = span_of("192.0.2.53"),
		.why = span_empty() };
	for (;;) {
		struct zone_found found =
		    zone_find(arena, zone, name, question.type);

		answer->records = found.records.items;
		answer->count = found.records.count;
		answer->outcome = found.exists ? DNS_NODATA : DNS_NXDOMAIN;
		answer->rcode = found.exists ? 0 : 3;
		if (answer->count > 0) {
			answer->outcome = DNS_DATA;
		} else if (found.failure != DNS_NO_FAILURE) {
			answer->outcome = DNS_FAILED;
			answer->failure = found.failure;
			answer->rcode = 2;
		} else if (found.alias.len > 0) {
			name = answer->canonical = found.alias;
			if (++aliases <= 8)
				continue;
			answer->outcome = DNS_FAILED;
			answer->failure = DNS_BAD_DATA;
		}
		return answer;
	}
}

/* Answer all that is wanted; gives how many that were. */
static inline size_t
zone_fill(struct dns_known *known, struct span zone)
{
	size_t answered = 0;

	for (; known->wanted.count > 0; answered++)
		dns_known_add(known,
		    zone_answer(known->arena, zone, known->wanted.items[0]));
	return answered;
}

#endif

#ifndef NIXIE_TESTS_KNOWN_ZONE_H
#define NIXIE_TESTS_KNOWN_ZONE_H

/*
 * A small DNS in a string, a TXT record a line:
 *
 *	"_dmarc.example.org v=DMARC1; p=reject\n"
 *	"_dmarc.example.com !FAIL\n"     nobody can tell
 *	"www.example.org !NODATA\n"      there is such a name
 *
 * Names above those that are there exist, too; all others do not.
 */

#include "base/scan.h"
#include "core/dns/known.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

static inline struct dns_record
known_zone_text(struct arena *arena, struct span text)
{
	struct text data;

	text_init(&data, arena, 65535);
	do {
		size_t len = text.len < 255 ? text.len : 255;

		text_write_byte(&data, (char)len);
		text_write(&data, span_take(&text, len));
	} while (text.len > 0);
	return (struct dns_record){ text_span(&data) };
}

static inline void
known_zone_line(struct arena *arena, struct dns_answer *answer,
    struct span text, enum dns_outcome *outcome)
{
	if (span_equal(text, span_of("!FAIL"))) {
		*outcome = DNS_FAILED;
		answer->failure = DNS_SERVFAIL;
	} else if (span_equal(text, span_of("!BOGUS"))) {
		*outcome = DNS_FAILED;
		answer->failure = DNS_BOGUS;
	} else if (span_equal(text, span_of("!NODATA"))) {
		*outcome = DNS_NODATA;
	} else if (answer->question.type == DNS_TXT) {
		answer->records[answer->count++] = known_zone_text(arena, text);
		*outcome = DNS_DATA;
	} else if (*outcome == DNS_NXDOMAIN) {
		*outcome = DNS_NODATA;
	}
}

static inline const struct dns_answer *
known_zone_answer(struct arena *arena, const char *zone,
    struct dns_question question)
{
	struct dns_answer *answer = arena_zero(arena, 1, sizeof(*answer));
	struct span rest = span_of(zone), line, name;
	enum dns_outcome outcome = DNS_NXDOMAIN;

	answer->question = question;
	answer->canonical = answer->server = answer->why = span_empty();
	answer->records = arena_zero(arena, 20, sizeof(*answer->records));
	answer->ttl = 300;
	while (scan_line(&rest, &line)) {
		span_split(&line, ' ', &name);
		if (dns_name_equal(name, question.name))
			known_zone_line(arena, answer, line, &outcome);
		else if (dns_name_within(name, question.name) &&
		    outcome == DNS_NXDOMAIN)
			outcome = DNS_NODATA;
	}
	answer->outcome = outcome;
	answer->rcode = outcome == DNS_NXDOMAIN ? 3
	    : outcome == DNS_FAILED             ? 2
						: 0;
	return answer;
}

/* Answer what is wanted; false: nothing is. */
static inline bool
known_zone_resolve(struct dns_known *known, const char *zone)
{
	bool is_any = known->wanted.count > 0;

	while (known->wanted.count > 0)
		dns_known_add(known,
		    known_zone_answer(known->arena, zone,
			known->wanted.items[0]));
	return is_any;
}

#endif

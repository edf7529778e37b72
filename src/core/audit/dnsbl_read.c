#include "base/scan.h"
#include "core/audit/dnsbl.h"

enum { ASKED_MAX = 300 };

/* The answer that says no more than "yes" (RFC 5782, 2.1). */
static const struct ip plain_yes = { .bytes = { 127, 0, 0, 2 } };

/* "127.0.0.4" or "127.0.0.4-7": a range of the last number. */
static bool
matches_range(struct span pattern, const struct ip *ip)
{
	struct span first = pattern, rest = pattern;
	unsigned last;
	struct ip low;
	size_t dash;

	if (span_find(pattern, span_of("-"), &dash)) {
		first.len = dash;
		rest = span_from(pattern, dash + 1);
		if (!scan_number(&rest, 1, 3, &last) || rest.len > 0)
			return false;
	}
	if (!ip_parse_v4(first, &low) || memcmp(low.bytes, ip->bytes, 3) != 0)
		return false;
	if (first.len == pattern.len)
		last = low.bytes[3];
	return ip->bytes[3] >= low.bytes[3] && ip->bytes[3] <= last;
}

/* A row: what is answered, a blank, what it means. "bit 8" is two words. */
static bool
matches_row(struct span row, const struct ip *ip, struct span *meaning)
{
	struct span rest = row, pattern;
	unsigned bit;

	if (!span_split(&rest, ' ', &pattern))
		return false;
	if (!span_equal(pattern, span_of("bit"))) {
		*meaning = rest;
		return matches_range(pattern, ip);
	}
	if (!scan_number(&rest, 1, 3, &bit))
		return false;
	*meaning = span_trim(rest);
	return ip->bytes[0] == 127 && ip->bytes[1] == 0 && ip->bytes[2] == 0 &&
	    (ip->bytes[3] & bit) != 0;
}

static bool
find_row(const struct strings *rows, const struct ip *ip, struct span *meaning)
{
	for (size_t i = 0; i < rows->count; i++)
		if (matches_row(rows->items[i], ip, meaning))
			return true;
	*meaning = span_empty();
	return false;
}

enum dnsbl_reading
dnsbl_read(const struct zone_row *zone, const struct ip *ip,
    struct span *meaning)
{
	*meaning = span_empty();
	if (ip->is_v6 || ip->bytes[0] != 127)
		return DNSBL_IS_OUTSIDE;
	/* Whole answers before bits: 127.0.0.1 is an error of bit lists. */
	if (find_row(&zone->errors, ip, meaning))
		return DNSBL_IS_ERROR;
	if (find_row(&zone->listed, ip, meaning))
		return DNSBL_IS_LISTED;
	/* "Typing error", "refused", "too many queries", whoever runs it. */
	if (ip->bytes[1] == 255)
		return DNSBL_IS_ERROR;
	if (zone->listed.count == 0 && ip_equal(ip, &plain_yes))
		return DNSBL_IS_LISTED;
	return DNSBL_IS_UNKNOWN;
}

bool
dnsbl_is_policy(const struct zone_row *zone, struct span meaning)
{
	return span_equal(zone->kind, span_of("policy")) ||
	    span_starts(meaning, span_of("PBL"));
}

bool
dnsbl_lists_the_world(struct audit *audit, const struct zone_row *zone,
    bool is_domain, bool *is_waiting)
{
	char bytes[ASKED_MAX];
	struct text name = text_in(bytes, sizeof(bytes));
	const struct dns_answer *answer;

	text_write_string(&name, is_domain ? "INVALID." : "1.0.0.127.");
	text_write(&name, zone->zone);
	answer = audit_ask(audit, text_span(&name), DNS_A);
	*is_waiting |= !answer;
	return !answer || answer->outcome == DNS_DATA;
}

/* The longest name that is there: "dbl.example" stands in "rdbl.example". */
const struct zone_row *
dnsbl_find_zone(const struct knowledge *knowledge, struct span text)
{
	const struct zone_row *found = NULL;
	size_t at;

	for (size_t i = 0; knowledge && i < knowledge->zone_count; i++) {
		const struct zone_row *zone = &knowledge->zones[i];

		if (span_find_nocase(text, zone->zone, &at) &&
		    (!found || found->zone.len < zone->zone.len))
			found = zone;
	}
	return found;
}

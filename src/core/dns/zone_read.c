#include "core/dns/name.h"
#include "core/dns/record.h"
#include "core/dns/zone.h"
#include "core/dns/zone_data.h"

enum { WIRE_NAME_MAX = 255 };

struct reader {
	struct dns_zone *zone;
	struct span origin, owner;
	bool has_owner, has_ttl;
	uint32_t ttl;
};

/* Types that real zones have, and mail does not ask for. */
static const char *const passed_over[] = { "AFSDB", "APL", "CDNSKEY", "CDS",
	"CERT", "CSYNC", "DHCID", "DNAME", "EUI48", "EUI64", "HINFO", "HIP",
	"HTTPS", "IPSECKEY", "KEY", "KX", "LOC", "MINFO", "NAPTR", "NSEC",
	"NSEC3", "NSEC3PARAM", "OPENPGPKEY", "RP", "SIG", "SMIMEA", "SRV",
	"SSHFP", "SVCB", "URI", "ZONEMD" };

static const struct {
	const char *word;
	enum dns_failure failure;
} failures[] = {
	{ "BOGUS", DNS_BOGUS },
	{ "REFUSED", DNS_REFUSED },
	{ "SERVFAIL", DNS_SERVFAIL },
	{ "TIMEOUT", DNS_TIMEOUT },
};

static bool
is_word(struct span word, const char *expected)
{
	return span_equal_nocase(word, span_of(expected));
}

/* The name that a word means, whole, in the zone's arena. */
static bool
read_name(struct reader *reader, struct span word, struct span *name,
    struct error *error)
{
	char bytes[WIRE_NAME_MAX + 1];
	struct text wire = text_in(bytes, sizeof(bytes));
	struct span rest;

	if (!dns_zone_write_name(&wire, word, reader->origin) || wire.is_cut)
		return error_set(error, "'%.*s' is no name", SPAN_ARGS(word));
	rest = text_span(&wire);
	return dns_wire_take_name(reader->zone->arena, &rest, name) ||
	    error_set(error, "'%.*s' is no name", SPAN_ARGS(word));
}

static bool
read_security(struct reader *reader, struct span word, struct error *error)
{
	for (enum dns_security i = DNS_INDETERMINATE; i <= DNS_SECURE; i++)
		if (is_word(word, dns_security_name(i))) {
			reader->zone->security = i;
			return true;
		}
	return error_set(error,
	    "$SECURITY is secure, insecure or indeterminate, not '%.*s'",
	    SPAN_ARGS(word));
}

static bool
read_directive(struct reader *reader, struct dns_zone_cursor *cursor,
    struct error *error)
{
	struct dns_zone_word name, word;

	dns_zone_take_word(cursor, &name);
	if (cursor->count != 1)
		return error_set(error, "one word must stand behind '%.*s'",
		    SPAN_ARGS(name.text));
	dns_zone_take_word(cursor, &word);
	if (is_word(name.text, "$ORIGIN"))
		return read_name(reader, word.text, &reader->origin, error);
	if (is_word(name.text, "$SECURITY"))
		return read_security(reader, word.text, error);
	if (!is_word(name.text, "$TTL"))
		return error_set(error, "'%.*s' is not followed here",
		    SPAN_ARGS(name.text));
	reader->has_ttl = dns_zone_parse_ttl(word.text, &reader->ttl);
	return reader->has_ttl ||
	    error_set(error, "'%.*s' is no TTL", SPAN_ARGS(word.text));
}

/*
 * TTL and class, in either order, both of which may be missing. Neither can
 * be mistaken for a type.
 */
static bool
read_ttl_and_class(struct reader *reader, struct dns_zone_cursor *cursor,
    uint32_t *ttl, struct error *error)
{
	struct dns_zone_word word;

	*ttl = reader->ttl;
	while (cursor->count > 0) {
		struct span text = cursor->words->text;

		if (is_word(text, "CH") || is_word(text, "HS"))
			return error_set(error,
			    "only records of class IN are of use here");
		if (is_word(text, "IN")) {
			dns_zone_take_word(cursor, &word);
		} else if (dns_zone_parse_ttl(text, ttl)) {
			dns_zone_take_word(cursor, &word);
			if (!reader->has_ttl)
				reader->ttl = *ttl;
		} else {
			return true;
		}
	}
	return error_set(error, "the record ends before its type");
}

/* What may follow a directive: a type, and why in quotes. */
static bool
read_said(struct reader *reader, struct dns_zone_cursor *cursor,
    struct dns_zone_set *said, struct error *error)
{
	struct dns_zone_word word;
	struct text why;

	if (cursor->count > 0 && !cursor->words->is_quoted) {
		dns_zone_take_word(cursor, &word);
		if (!dns_zone_parse_type(word.text, &said->type))
			return error_set(error, "'%.*s' is no type",
			    SPAN_ARGS(word.text));
	}
	if (cursor->count > 0 && cursor->words->is_quoted) {
		dns_zone_take_word(cursor, &word);
		text_init(&why, reader->zone->arena, 1000);
		if (!dns_zone_write_plain(&why, word.text))
			return error_set(error, "'%.*s' is no text",
			    SPAN_ARGS(word.text));
		said->why = text_span(&why);
	}
	if (cursor->count > 0)
		return error_set(error, "'%.*s' is one word too many",
		    SPAN_ARGS(cursor->words->text));
	return dns_zone_direct(reader->zone, reader->owner, said) ||
	    error_set(error, "there are too many records");
}

static bool
read_failure(struct reader *reader, struct dns_zone_cursor *cursor,
    struct dns_zone_set *said, struct error *error)
{
	struct dns_zone_word word = { .text = span_empty() };

	dns_zone_take_word(cursor, &word);
	for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++)
		if (is_word(word.text, failures[i].word)) {
			said->failure = failures[i].failure;
			said->outcome = DNS_FAILED;
			return read_said(reader, cursor, said, error);
		}
	return error_set(error,
	    "FAIL knows BOGUS, REFUSED, SERVFAIL and TIMEOUT, not '%.*s'",
	    SPAN_ARGS(word.text));
}

static bool
is_passed_over(struct span type)
{
	for (size_t i = 0; i < sizeof(passed_over) / sizeof(*passed_over); i++)
		if (is_word(type, passed_over[i]))
			return true;
	return false;
}

/* The types that no DNS knows, and those whose data nobody wants. */
static bool
read_special(struct reader *reader, struct dns_zone_cursor *cursor,
    struct span type, uint32_t ttl, struct error *error)
{
	struct dns_zone_set said = { .ttl = ttl, .why = span_empty() };

	if (is_word(type, "FAIL"))
		return read_failure(reader, cursor, &said, error);
	if (is_word(type, "NODATA") || is_word(type, "NXDOMAIN")) {
		said.outcome =
		    is_word(type, "NODATA") ? DNS_NODATA : DNS_NXDOMAIN;
		return read_said(reader, cursor, &said, error);
	}
	if (!is_passed_over(type))
		return error_set(error, "there is no type '%.*s'",
		    SPAN_ARGS(type));
	return dns_zone_touch(reader->zone, reader->owner) ||
	    error_set(error, "there are too many records");
}

static bool
read_record(struct reader *reader, struct dns_zone_cursor *cursor,
    struct error *error)
{
	struct dns_zone_word word;
	enum dns_type type;
	struct text data;
	uint32_t ttl;

	if (!read_ttl_and_class(reader, cursor, &ttl, error))
		return false;
	dns_zone_take_word(cursor, &word);
	if (!dns_zone_parse_type(word.text, &type))
		return read_special(reader, cursor, word.text, ttl, error);
	text_init(&data, reader->zone->arena, DNS_ZONE_DATA_MAX);
	if (!dns_zone_write_data(&data, type, cursor, error))
		return false;
	return dns_zone_add(reader->zone, reader->owner, type, ttl,
		   (struct dns_record){ text_span(&data) }) ||
	    error_set(error, "there are too many records");
}

static bool
read_entry(struct reader *reader, const struct dns_zone_entry *entry,
    struct error *error)
{
	struct dns_zone_cursor cursor = { entry->words.items,
		entry->words.count, reader->origin };
	struct dns_zone_word word = entry->words.items[0];

	if (entry->has_owner && !word.is_quoted && *word.text.ptr == '$')
		return read_directive(reader, &cursor, error);
	if (entry->has_owner) {
		dns_zone_take_word(&cursor, &word);
		if (!read_name(reader, word.text, &reader->owner, error))
			return false;
		reader->has_owner = true;
	}
	if (!reader->has_owner)
		return error_set(error,
		    "the first record must begin with a name");
	return read_record(reader, &cursor, error);
}

bool
dns_zone_read(struct dns_zone *zone, struct span file, struct span origin,
    struct error *error)
{
	struct dns_zone_words words = { zone->arena, file, 1, 0 };
	struct dns_zone_entry entry = { 0 };
	struct reader reader = { .zone = zone,
		.origin = dns_name_trim(origin),
		.ttl = DNS_ZONE_DEFAULT_TTL };
	bool is_end;

	if (span_starts(words.rest, span_of("\xef\xbb\xbf")))
		span_take(&words.rest, 3);
	for (;;) {
		if (!dns_zone_next_entry(&words, &entry, &is_end, error))
			return false;
		if (is_end)
			return true;
		if (!read_entry(&reader, &entry, error))
			return error_prefix(error, "line %u", entry.line);
	}
}

#include "core/dns/zone_data.h"

#include "base/ascii.h"
#include "base/ip.h"
#include "base/scan.h"
#include "core/crypto/base64.h"
#include "core/dns/record.h"

enum { STRING_MAX = 255, TTL_MAX = 0x7fffffff };

/*
 * What stands behind each type, letter by letter: 4 and 6 addresses, n name,
 * b s l numbers of 1, 2 and 4 bytes, t seconds, d date, k type; to the end of
 * the entry: q strings, x hexadecimal, e base64; g and v are CAA's own.
 */
static const struct {
	enum dns_type type;
	const char *fields;
} forms[] = {
	{ DNS_A, "4" },
	{ DNS_AAAA, "6" },
	{ DNS_CAA, "bgv" },
	{ DNS_CNAME, "n" },
	{ DNS_DNSKEY, "sbbe" },
	{ DNS_DS, "sbbx" },
	{ DNS_MX, "sn" },
	{ DNS_NS, "n" },
	{ DNS_PTR, "n" },
	{ DNS_RRSIG, "kbbtddsne" },
	{ DNS_SOA, "nnltttt" },
	{ DNS_SPF, "q" },
	{ DNS_TLSA, "bbbx" },
	{ DNS_TXT, "q" },
};

bool
dns_zone_take_word(struct dns_zone_cursor *cursor, struct dns_zone_word *word)
{
	if (cursor->count == 0)
		return false;
	*word = *cursor->words++;
	cursor->count--;
	return true;
}

static bool
parse_number(struct span word, uint32_t max, uint32_t *number)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < word.len; i++) {
		if (!ascii_is_digit(word.ptr[i]))
			return false;
		sum = sum * 10 + (uint64_t)(word.ptr[i] - '0');
		if (sum > max)
			return false;
	}
	*number = (uint32_t)sum;
	return word.len > 0;
}

static uint64_t
unit_seconds(char unit)
{
	static const struct {
		char letter;
		uint32_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
		{ 'w', 604800 } };

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (units[i].letter == ascii_lower(unit))
			return units[i].seconds;
	return 0;
}

bool
dns_zone_parse_ttl(struct span word, uint32_t *ttl)
{
	uint64_t sum = 0;
	unsigned number;

	if (parse_number(word, TTL_MAX, ttl))
		return true;
	if (word.len == 0)
		return false;
	while (word.len > 0) {
		if (!scan_number(&word, 1, 9, &number) || word.len == 0 ||
		    unit_seconds(*word.ptr) == 0)
			return false;
		sum += number * unit_seconds(*span_take(&word, 1).ptr);
		if (sum > TTL_MAX)
			return false;
	}
	*ttl = (uint32_t)sum;
	return true;
}

bool
dns_zone_parse_type(struct span word, enum dns_type *type)
{
	uint32_t number;

	if (dns_type_parse(word, type))
		return true;
	if (!span_starts_nocase(word, span_of("TYPE")) ||
	    !parse_number(span_from(word, 4), 65535, &number) || number == 0)
		return false;
	*type = (enum dns_type)number;
	return true;
}

bool
dns_zone_write_name(struct text *wire, struct span word, struct span origin)
{
	char bytes[4 * DNS_NAME_MAX];
	struct text name = text_in(bytes, sizeof(bytes));
	bool is_absolute = word.len > 0 && word.ptr[word.len - 1] == '.' &&
	    !(word.len > 1 && word.ptr[word.len - 2] == '\\');

	if (span_equal(word, span_of("@")))
		return dns_wire_write_name(wire, origin);
	if (span_equal(word, span_of(".")))
		return dns_wire_write_name(wire, span_empty());
	text_write(&name, word);
	if (!is_absolute && origin.len > 0) {
		text_write_byte(&name, '.');
		text_write(&name, origin);
	}
	return word.len > 0 && !name.is_cut &&
	    dns_wire_write_name(wire, text_span(&name));
}

static void
write_number(struct text *data, uint32_t number, unsigned bytes)
{
	while (bytes-- > 0)
		text_write_byte(data,
		    (char)(unsigned char)(number >> (8 * bytes)));
}

/* Days since 1970 of a day of the Gregorian calendar. */
static int64_t
days_of(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	return 365 * year + year / 4 - year / 100 + year / 400 +
	    (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 719469;
}

/* 20261128120000, or seconds since 1970 (RFC 4034, 3.2). */
static bool
parse_date(struct span word, uint32_t *seconds)
{
	unsigned date, time;
	int64_t days;
	struct span day = word;

	if (word.len != 14)
		return parse_number(word, UINT32_MAX, seconds);
	day.len = 8;
	if (!scan_number(&day, 8, 8, &date))
		return false;
	word = span_from(word, 8);
	if (!scan_number(&word, 6, 6, &time))
		return false;
	days = days_of(date / 10000, date / 100 % 100, date % 100);
	*seconds = (uint32_t)(days * 86400) + time / 10000 * 3600 +
	    time / 100 % 100 * 60 + time % 100;
	return true;
}

static bool
write_address(struct text *data, struct span word, bool is_v6)
{
	struct ip ip;

	if (is_v6 ? !ip_parse_v6(word, &ip) : !ip_parse_v4(word, &ip))
		return false;
	text_write(data,
	    (struct span){ (const char *)ip.bytes, ip_bits(&ip) / 8 });
	return true;
}

/* The word as strings of at most 255 bytes, each behind its length. */
static bool
write_strings(struct text *data, struct arena *arena, struct span word)
{
	struct text plain;
	struct span rest;

	text_init(&plain, arena, DNS_ZONE_DATA_MAX);
	if (!dns_zone_write_plain(&plain, word))
		return false;
	rest = text_span(&plain);
	do {
		size_t len = rest.len < STRING_MAX ? rest.len : STRING_MAX;

		text_write_byte(data, (char)(unsigned char)len);
		text_write(data, span_take(&rest, len));
	} while (rest.len > 0);
	return true;
}

static bool
write_hex(struct text *data, struct span word)
{
	if (word.len % 2 != 0)
		return false;
	for (; word.len > 0; span_take(&word, 2)) {
		if (!ascii_is_hex(word.ptr[0]) || !ascii_is_hex(word.ptr[1]))
			return false;
		text_write_byte(data,
		    (char)(unsigned char)(ascii_hex_value(word.ptr[0]) << 4 |
			ascii_hex_value(word.ptr[1])));
	}
	return true;
}

/* All words that are left, as one. */
static struct span
join_rest(struct arena *arena, struct dns_zone_cursor *cursor,
    struct span first)
{
	struct dns_zone_word word;
	struct text joined;

	if (cursor->count == 0)
		return first;
	text_init(&joined, arena, (size_t)2 * DNS_ZONE_DATA_MAX);
	text_write(&joined, first);
	while (dns_zone_take_word(cursor, &word))
		text_write(&joined, word.text);
	return text_span(&joined);
}

static bool
write_short(struct text *data, char field, struct span word)
{
	unsigned bytes = field == 'b' ? 1 : field == 's' ? 2 : 4;
	uint32_t number, max = UINT32_MAX >> (8 * (4 - bytes));
	enum dns_type type;
	bool is_good;

	switch (field) {
	case 't':
		is_good = dns_zone_parse_ttl(word, &number);
		break;
	case 'd':
		is_good = parse_date(word, &number);
		break;
	case 'k':
		is_good = dns_zone_parse_type(word, &type);
		number = is_good ? type : 0;
		bytes = 2;
		break;
	default:
		is_good = parse_number(word, max, &number);
	}
	if (is_good)
		write_number(data, number, bytes);
	return is_good;
}

static bool
write_field(struct text *data, char field, struct span word,
    struct dns_zone_cursor *cursor)
{
	switch (field) {
	case '4':
	case '6':
		return write_address(data, word, field == '6');
	case 'n':
		return dns_zone_write_name(data, word, cursor->origin);
	case 'x':
		return write_hex(data, join_rest(data->arena, cursor, word));
	case 'e':
		return crypto_base64_decode(data,
		    join_rest(data->arena, cursor, word));
	case 'q':
		return write_strings(data, data->arena, word);
	case 'g':
		return word.len > 0 && word.len <= STRING_MAX &&
		    write_strings(data, data->arena, word);
	case 'v':
		return dns_zone_write_plain(data, word);
	default:
		return write_short(data, field, word);
	}
}

/* A text that someone forgot to quote, and half of which is a comment. */
static bool
refuse_cut(const struct dns_zone_word *word, struct error *error)
{
	if (!word->is_cut)
		return true;
	return error_set(error,
	    "a comment begins behind '%.*s': put quotes around the text",
	    SPAN_ARGS(word->text));
}

static bool
write_fields(struct text *data, const char *fields,
    struct dns_zone_cursor *cursor, struct error *error)
{
	struct dns_zone_word word;

	for (const char *field = fields; *field; field++) {
		if (!dns_zone_take_word(cursor, &word))
			return error_set(error, "the record ends too early");
		if (*field == 'q' && !refuse_cut(&word, error))
			return false;
		if (!write_field(data, *field, word.text, cursor))
			return error_set(error, "'%.*s' does not belong here",
			    SPAN_ARGS(word.text));
		/* Strings repeat. */
		if (*field == 'q' && cursor->count > 0)
			field--;
	}
	return true;
}

/* \# 3 abcdef: any type (RFC 3597, 5). */
static bool
write_generic(struct text *data, struct dns_zone_cursor *cursor,
    struct error *error)
{
	struct dns_zone_word word;
	size_t begin = data->len;
	uint32_t len;

	if (!dns_zone_take_word(cursor, &word) ||
	    !parse_number(word.text, DNS_ZONE_DATA_MAX, &len))
		return error_set(error, "no length behind '\\#'");
	if (!write_hex(data, join_rest(data->arena, cursor, span_empty())) ||
	    data->len - begin != len)
		return error_set(error,
		    "behind '\\#' there are not %u bytes of hexadecimal", len);
	return true;
}

static const char *
fields_of(enum dns_type type)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (forms[i].type == type)
			return forms[i].fields;
	return NULL;
}

bool
dns_zone_write_data(struct text *data, enum dns_type type,
    struct dns_zone_cursor *cursor, struct error *error)
{
	const char *fields = fields_of(type);
	struct dns_zone_word word;

	if (cursor->count > 0 && !cursor->words->is_quoted &&
	    span_equal(cursor->words->text, span_of("\\#"))) {
		dns_zone_take_word(cursor, &word);
		if (!write_generic(data, cursor, error))
			return false;
	} else if (!fields) {
		return error_set(error,
		    "the data of type %u must be written as '\\# LENGTH HEX'",
		    (unsigned)type);
	} else if (!write_fields(data, fields, cursor, error)) {
		return false;
	}
	if (cursor->count > 0)
		return error_set(error, "'%.*s' is one word too many",
		    SPAN_ARGS(cursor->words->text));
	return !data->is_cut || error_set(error, "the data is too long");
}

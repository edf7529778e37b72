#include <jansson.h>

#include "base/ascii.h"
#include "core/dns/name.h"
#include "core/dns/record.h"
#include "core/dns/recording.h"
#include "core/dns/zone_data.h"

enum { RECORDS_MAX = 6000, DATA_MAX = 65535, WORDS_MAX = 4096 };

/* The text of a member; empty: there is none. */
static struct span
text_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return span_empty();
	return (
	    struct span){ json_string_value(value), json_string_length(value) };
}

/* A number of at most max; what is missing is 0. */
static bool
read_number(const json_t *object, const char *key, json_int_t max,
    json_int_t *number)
{
	const json_t *value = json_object_get(object, key);

	*number = 0;
	if (!value)
		return true;
	*number = json_integer_value(value);
	return json_is_integer(value) && *number >= 0 && *number <= max;
}

/* The place of a word among count words; what is missing is the first. */
static bool
read_word(const json_t *object, const char *key, unsigned count,
    const char *(*name_of)(unsigned), unsigned *found)
{
	struct span word = text_of(object, key);

	*found = 0;
	if (!json_object_get(object, key))
		return true;
	for (; *found < count; ++*found)
		if (span_equal(word, span_of(name_of(*found))))
			return true;
	return false;
}

static const char *
outcome_name(unsigned number)
{
	return dns_outcome_name((enum dns_outcome)number);
}

static const char *
failure_name(unsigned number)
{
	return dns_failure_name((enum dns_failure)number);
}

static const char *
security_name(unsigned number)
{
	return dns_security_name((enum dns_security)number);
}

static bool
read_words(const json_t *json, struct dns_answer *answer, struct error *error)
{
	unsigned outcome, failure, security;

	if (!json_object_get(json, "outcome") ||
	    !read_word(json, "outcome", DNS_FAILED + 1, outcome_name, &outcome))
		return error_set(error, "\"outcome\" is none we know");
	if (!read_word(json, "failure", DNS_NOT_ASKED + 1, failure_name,
		&failure) ||
	    (outcome == DNS_FAILED) != (failure != DNS_NO_FAILURE))
		return error_set(error,
		    "\"failure\" is none we know, or does not fit");
	if (!read_word(json, "security", DNS_FORGED + 1, security_name,
		&security))
		return error_set(error, "\"security\" is none we know");
	answer->outcome = (enum dns_outcome)outcome;
	answer->failure = (enum dns_failure)failure;
	answer->security = (enum dns_security)security;
	return true;
}

static bool
read_numbers(const json_t *json, struct dns_answer *answer, struct error *error)
{
	json_int_t rcode, ttl;

	if (!read_number(json, "rcode", 4095, &rcode))
		return error_set(error, "\"rcode\" is no number up to 4095");
	if (!read_number(json, "ttl", UINT32_MAX, &ttl))
		return error_set(error, "\"ttl\" is no number of 32 bits");
	answer->rcode = (unsigned)rcode;
	answer->ttl = (uint32_t)ttl;
	return true;
}

static bool
is_name(struct span name)
{
	char bytes[DNS_KEY_MAX];
	struct text key = text_in(bytes, sizeof(bytes));

	return dns_wire_write_key(&key, name);
}

static bool
read_names(const json_t *json, struct dns_answer *answer, struct error *error)
{
	answer->question.name = text_of(json, "name");
	answer->canonical = text_of(json, "canonical");
	if (!json_is_string(json_object_get(json, "name")) ||
	    !is_name(answer->question.name))
		return error_set(error, "\"name\" is no domain name");
	if (!dns_zone_parse_type(text_of(json, "type"), &answer->question.type))
		return error_set(error, "\"type\" is no type of records");
	if (!is_name(answer->canonical))
		return error_set(error, "\"canonical\" is no domain name");
	answer->zone = text_of(json, "zone");
	if (!is_name(answer->zone))
		return error_set(error, "\"zone\" is no domain name");
	answer->server = text_of(json, "server");
	answer->why = text_of(json, "why");
	if (answer->server.len > WORDS_MAX || answer->why.len > WORDS_MAX)
		return error_set(error, "\"server\" or \"why\" is too long");
	return true;
}

static bool
decode_hex(struct arena *arena, struct span hex, struct span *bytes)
{
	struct text text;

	if (hex.len % 2 != 0 || hex.len / 2 > DATA_MAX)
		return false;
	text_init(&text, arena, hex.len / 2 + 1);
	for (; hex.len > 0; span_take(&hex, 2)) {
		if (!ascii_is_hex(hex.ptr[0]) || !ascii_is_hex(hex.ptr[1]))
			return false;
		text_write_byte(&text,
		    (char)(unsigned char)(ascii_hex_value(hex.ptr[0]) << 4 |
			ascii_hex_value(hex.ptr[1])));
	}
	*bytes = text_span(&text);
	return true;
}

static bool
read_records(const json_t *json, struct arena *arena, struct dns_answer *answer,
    struct error *error)
{
	const json_t *records = json_object_get(json, "records");

	answer->count = json_array_size(records);
	if ((records && !json_is_array(records)) ||
	    answer->count > RECORDS_MAX ||
	    (answer->outcome == DNS_DATA) != (answer->count > 0))
		return error_set(error, "\"records\" do not fit the outcome");
	answer->records =
	    arena_zero(arena, answer->count + 1, sizeof(*answer->records));
	for (size_t i = 0; i < answer->count; i++) {
		const json_t *record = json_array_get(records, i);

		if (!json_is_string(json_object_get(record, "data")) ||
		    !decode_hex(arena, text_of(record, "data"),
			&answer->records[i].data))
			return error_set(error,
			    "record %zu: \"data\" is no hexadecimal", i + 1);
	}
	return true;
}

static bool
read_answer(struct dns_recording *recording, const json_t *json,
    struct error *error)
{
	struct dns_answer answer = { .rcode = 0 };

	if (!json_is_object(json))
		return error_set(error, "not an object");
	if (!read_names(json, &answer, error) ||
	    !read_words(json, &answer, error) ||
	    !read_numbers(json, &answer, error) ||
	    !read_records(json, recording->arena, &answer, error))
		return false;
	dns_recording_add(recording, &answer);
	return true;
}

static bool
read_all(struct dns_recording *recording, const json_t *json,
    struct error *error)
{
	const json_t *answers = json_object_get(json, "answers");
	json_int_t schema, seconds;

	if (!read_number(json, "schema", DNS_RECORDING_SCHEMA, &schema) ||
	    schema != DNS_RECORDING_SCHEMA)
		return error_set(error,
		    "no recording of DNS answers that this version can read");
	if (!read_number(json, "time", INT64_MAX, &seconds))
		return error_set(error, "\"time\" is no number of seconds");
	if (!json_is_array(answers) ||
	    json_array_size(answers) > DNS_RECORDING_ANSWERS_MAX)
		return error_set(error, "\"answers\" are missing, or too many");
	recording->time = seconds;
	for (size_t i = 0; i < json_array_size(answers); i++)
		if (!read_answer(recording, json_array_get(answers, i), error))
			return error_prefix(error, "answer %zu", i + 1);
	return true;
}

bool
dns_recording_read(struct dns_recording *recording, struct span text,
    struct error *error)
{
	json_error_t where;
	json_t *json;
	bool is_good;

	if (text.len > DNS_RECORDING_BYTES_MAX)
		return error_set(error, "a recording of more than %d MiB",
		    DNS_RECORDING_BYTES_MAX / 1024 / 1024);
	json = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &where);
	if (!json)
		return error_set(error, "line %d, column %d: %s", where.line,
		    where.column, where.text);
	is_good = read_all(recording, json, error);
	json_decref(json);
	return is_good;
}

#include "core/dns/recording.h"

#include "base/json.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

void
dns_recording_init(struct dns_recording *recording, struct arena *arena,
    uint64_t seed)
{
	*recording = (struct dns_recording){ .arena = arena };
	table_init(&recording->index, arena, seed);
}

/* Type, a blank, and the name in its one spelling. */
static bool
write_key(struct text *key, struct dns_question question)
{
	text_write_format(key, "%u ", (unsigned)question.type);
	return dns_wire_write_key(key, question.name);
}

const struct dns_answer *
dns_recording_find(const struct dns_recording *recording,
    struct dns_question question)
{
	char bytes[DNS_KEY_MAX + 8];
	struct text key = text_in(bytes, sizeof(bytes));
	size_t *number;

	if (!write_key(&key, question))
		return NULL;
	number = table_find(&recording->index, text_span(&key));
	return number ? recording->answers.items[*number - 1] : NULL;
}

static const struct dns_answer *
copy_answer(struct arena *arena, const struct dns_answer *answer)
{
	struct dns_answer *copy = arena_alloc(arena, sizeof(*copy));

	*copy = *answer;
	copy->question.name = arena_dup(arena, answer->question.name);
	copy->canonical = arena_dup(arena, answer->canonical);
	copy->zone = arena_dup(arena, answer->zone);
	copy->server = arena_dup(arena, answer->server);
	copy->why = arena_dup(arena, answer->why);
	copy->records =
	    arena_zero(arena, answer->count + 1, sizeof(*copy->records));
	for (size_t i = 0; i < answer->count; i++)
		copy->records[i].data =
		    arena_dup(arena, answer->records[i].data);
	return copy;
}

void
dns_recording_add(struct dns_recording *recording,
    const struct dns_answer *answer)
{
	char bytes[DNS_KEY_MAX + 8];
	struct text key = text_in(bytes, sizeof(bytes));
	size_t *number;

	if (answer->failure == DNS_NOT_ASKED ||
	    recording->answers.count == DNS_RECORDING_ANSWERS_MAX ||
	    !write_key(&key, answer->question) ||
	    table_find(&recording->index, text_span(&key)))
		return;
	number = table_get(&recording->index,
	    arena_dup(recording->arena, text_span(&key)));
	/* NOLINTNEXTLINE(bugprone-sizeof-expression) */
	*list_add(recording->arena, &recording->answers) =
	    copy_answer(recording->arena, answer);
	*number = recording->answers.count;
}

static void
put_name(struct json *json, const char *key, struct span name)
{
	char bytes[DNS_KEY_MAX];
	struct text text = text_in(bytes, sizeof(bytes));

	if (dns_wire_write_key(&text, name))
		json_put_string(json, key, text_span(&text));
}

static void
put_record(struct json *json, struct arena *arena, enum dns_type type,
    struct dns_record record)
{
	struct text text;

	json_open_object(json, NULL);
	text_init(&text, arena, DNS_RECORDING_BYTES_MAX);
	dns_record_write(&text, arena, type, record);
	json_put_string(json, "text", text_span(&text));
	text_reset(&text);
	for (size_t i = 0; i < record.data.len; i++)
		text_write_format(&text, "%02x",
		    (unsigned char)record.data.ptr[i]);
	json_put_string(json, "data", text_span(&text));
	json_close(json);
}

static void
put_answer(struct json *json, struct arena *arena,
    const struct dns_answer *answer)
{
	char bytes[16];
	struct text type = text_in(bytes, sizeof(bytes));

	dns_type_write(&type, answer->question.type);
	json_open_object(json, NULL);
	put_name(json, "name", answer->question.name);
	json_put_string(json, "type", text_span(&type));
	json_put_string(json, "outcome",
	    span_of(dns_outcome_name(answer->outcome)));
	if (answer->failure != DNS_NO_FAILURE)
		json_put_string(json, "failure",
		    span_of(dns_failure_name(answer->failure)));
	json_put_number(json, "rcode", answer->rcode);
	json_put_number(json, "ttl", answer->ttl);
	json_put_string(json, "security",
	    span_of(dns_security_name(answer->security)));
	if (answer->canonical.len > 0)
		put_name(json, "canonical", answer->canonical);
	if (answer->zone.len > 0)
		put_name(json, "zone", answer->zone);
	if (answer->server.len > 0)
		json_put_string(json, "server", answer->server);
	if (answer->why.len > 0)
		json_put_string(json, "why", answer->why);
	json_open_array(json, "records");
	for (size_t i = 0; i < answer->count; i++)
		put_record(json, arena, answer->question.type,
		    answer->records[i]);
	json_close(json);
	json_close(json);
}

void
dns_recording_put(struct json *json, struct arena *arena,
    const struct dns_recording *recording)
{
	json_put_number(json, "schema", DNS_RECORDING_SCHEMA);
	json_put_number(json, "time",
	    recording->time > 0 ? (uint64_t)recording->time : 0);
	json_open_array(json, "answers");
	for (size_t i = 0; i < recording->answers.count; i++) {
		text_write_byte(json->out, '\n');
		put_answer(json, arena, recording->answers.items[i]);
	}
	json_close(json);
}

void
dns_recording_write(struct text *text, struct arena *arena,
    const struct dns_recording *recording)
{
	struct json json;

	json_init(&json, text);
	json_open_object(&json, NULL);
	dns_recording_put(&json, arena, recording);
	json_close(&json);
	text_write_byte(text, '\n');
}

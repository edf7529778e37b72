#include <jansson.h>

#include "base/ascii.h"
#include "core/audit/recording.h"

enum { HEX_MAX = 2 * WEB_PAGE_MAX, WORDS_MAX = 4096 };

/* One member's values, read until one of them is wrong. */
struct reading {
	struct arena *arena;
	const json_t *object;
	struct error *error;
	bool is_bad;
};

static void
refuse(struct reading *reading, const char *key)
{
	if (!reading->is_bad)
		reading->is_bad =
		    !error_set(reading->error, "\"%s\" is wrong", key);
}

/* The text of a member, copied; empty: there is none. */
static struct span
read_text(struct reading *reading, const char *key, size_t max)
{
	const json_t *value = json_object_get(reading->object, key);
	struct span text = span_empty();

	if (!value)
		return text;
	if (json_is_string(value))
		text = (struct span){ json_string_value(value),
			json_string_length(value) };
	if (!json_is_string(value) || text.len > max) {
		refuse(reading, key);
		return span_empty();
	}
	return arena_dup(reading->arena, text);
}

static struct span
read_words(struct reading *reading, const char *key)
{
	return read_text(reading, key, WORDS_MAX);
}

/* What must be there. */
static struct span
read_name(struct reading *reading, const char *key)
{
	struct span text = read_words(reading, key);

	if (text.len == 0)
		refuse(reading, key);
	return text;
}

static struct span
read_hex(struct reading *reading, const char *key)
{
	struct span hex = read_text(reading, key, HEX_MAX);
	struct text bytes;

	text_init(&bytes, reading->arena, hex.len / 2 + 1);
	for (; hex.len >= 2; span_take(&hex, 2)) {
		if (!ascii_is_hex(hex.ptr[0]) || !ascii_is_hex(hex.ptr[1]))
			break;
		text_write_byte(&bytes,
		    (char)(unsigned char)(ascii_hex_value(hex.ptr[0]) << 4 |
			ascii_hex_value(hex.ptr[1])));
	}
	if (hex.len > 0)
		refuse(reading, key);
	return text_span(&bytes);
}

static int64_t
read_number(struct reading *reading, const char *key)
{
	const json_t *value = json_object_get(reading->object, key);

	if (value && (!json_is_integer(value) || json_integer_value(value) < 0))
		refuse(reading, key);
	return json_integer_value(value);
}

static bool
read_bool(struct reading *reading, const char *key)
{
	const json_t *value = json_object_get(reading->object, key);

	if (value && !json_is_boolean(value))
		refuse(reading, key);
	return json_is_true(value);
}

/* The place of the outcome among the words. */
static unsigned
read_outcome(struct reading *reading, const char *const *words, unsigned count)
{
	struct span word = read_words(reading, "outcome");

	for (unsigned i = 0; i < count; i++)
		if (span_equal(word, span_of(words[i])))
			return i;
	refuse(reading, "outcome");
	return 0;
}

static void
read_page(struct reading *reading, const struct audit_recording *recording)
{
	struct web_answer *answer =
	    arena_zero(reading->arena, 1, sizeof(*answer));
	const int64_t status = read_number(reading, "status");
	const char *words[WEB_NOT_ASKED];

	for (unsigned i = 0; i < WEB_NOT_ASKED; i++)
		words[i] = web_outcome_name((enum web_outcome)i);
	answer->url = read_name(reading, "url");
	answer->outcome =
	    (enum web_outcome)read_outcome(reading, words, WEB_NOT_ASKED);
	answer->status = status <= 599 ? (unsigned)status : 0;
	answer->content_type = read_words(reading, "content_type");
	answer->location = read_words(reading, "location");
	answer->why = read_words(reading, "why");
	answer->body = read_hex(reading, "body");
	if (!reading->is_bad)
		web_known_add(recording->pages, answer);
}

static void
read_chain(struct reading *reading, struct contact_answer *answer)
{
	const json_t *whole = reading->object;
	const json_t *chain = json_object_get(whole, "chain");

	if ((chain && !json_is_array(chain)) ||
	    json_array_size(chain) > DANE_CHAIN_MAX)
		refuse(reading, "chain");
	for (size_t i = 0; !reading->is_bad && i < json_array_size(chain);
	     i++) {
		struct dane_certificate one;

		reading->object = json_array_get(chain, i);
		one.certificate = read_hex(reading, "certificate");
		one.key = read_hex(reading, "key");
		*list_add(reading->arena, &answer->chain) = one;
	}
	reading->object = whole;
}

static enum contact_outcome
read_contact_outcome(struct reading *reading)
{
	const char *words[CONTACT_OUTCOMES];

	for (unsigned i = 0; i < CONTACT_OUTCOMES; i++)
		words[i] = contact_outcome_name((enum contact_outcome)i);
	return (enum contact_outcome)read_outcome(reading, words,
	    CONTACT_NOT_ASKED);
}

static void
read_session(struct reading *reading, struct contact_answer *answer)
{
	const json_t *whole = reading->object;
	const json_t *tries = json_object_get(whole, "tries");

	answer->banner = read_words(reading, "banner");
	answer->names_without = read_words(reading, "names_without");
	if ((tries && !json_is_array(tries)) ||
	    json_array_size(tries) > CONTACT_TRIES_MAX)
		refuse(reading, "tries");
	for (size_t i = 0; !reading->is_bad && i < json_array_size(tries);
	     i++) {
		struct contact_try one;

		reading->object = json_array_get(tries, i);
		one.end = read_words(reading, "end");
		one.is_v6 = read_bool(reading, "v6");
		one.outcome = read_contact_outcome(reading);
		one.why = read_words(reading, "why");
		*list_add(reading->arena, &answer->tries) = one;
	}
	reading->object = json_object_get(whole, "replies");
	for (unsigned i = 0; i < CONTACT_ASKED && reading->object; i++)
		answer->replies[i] = read_words(reading,
		    contact_asked_name((enum contact_asked)i));
	reading->object = whole;
}

static void
read_host(struct reading *reading, const struct audit_recording *recording)
{
	struct span host = read_name(reading, "host");
	struct contact_answer *answer = contact_answer_new(reading->arena, host,
	    read_contact_outcome(reading));

	answer->end = read_words(reading, "end");
	answer->why = read_words(reading, "why");
	answer->offers = read_words(reading, "offers");
	answer->offers_tls = read_bool(reading, "starttls");
	answer->tls_failure = read_words(reading, "tls_failure");
	read_session(reading, answer);
	answer->version = read_words(reading, "version");
	answer->cipher = read_words(reading, "cipher");
	answer->signing = read_words(reading, "signing");
	answer->is_revoked = read_bool(reading, "revoked");
	answer->is_secure = answer->version.len > 0;
	answer->is_trusted = read_bool(reading, "trusted");
	answer->is_for_name = read_bool(reading, "for_name");
	answer->not_before = read_number(reading, "not_before");
	answer->not_after = read_number(reading, "not_after");
	answer->problem = read_words(reading, "problem");
	answer->names = read_words(reading, "names");
	answer->issuer = read_words(reading, "issuer");
	answer->key = read_words(reading, "key");
	read_chain(reading, answer);
	if (!reading->is_bad)
		contact_known_add(recording->hosts, answer);
}

static void
read_server(struct reading *reading, const struct audit_recording *recording)
{
	const char *words[AUTHORITY_OUTCOMES];
	struct authority_answer *answer;
	struct span zone = read_name(reading, "zone");
	int64_t rcode, serial;

	for (unsigned i = 0; i < AUTHORITY_OUTCOMES; i++)
		words[i] = authority_outcome_name((enum authority_outcome)i);
	answer = authority_answer_new(reading->arena, zone,
	    read_name(reading, "server"),
	    (enum authority_outcome)read_outcome(reading, words,
		AUTHORITY_NOT_ASKED));
	answer->end = read_words(reading, "end");
	rcode = read_number(reading, "rcode");
	serial = read_number(reading, "serial");
	answer->rcode = (unsigned)(rcode & 0xfff);
	answer->serial = (uint32_t)(serial & UINT32_MAX);
	answer->is_authoritative = read_bool(reading, "authoritative");
	answer->mx = read_text(reading, "mx", AUTHORITY_TEXT_MAX);
	answer->txt = read_text(reading, "txt", AUTHORITY_TEXT_MAX);
	if (!reading->is_bad)
		authority_known_add(recording->servers, answer);
}

/* One of the lists, and what an item of it is called. */
struct list_form {
	const char *key, *item;
	size_t max;
	void (*read)(struct reading *reading,
	    const struct audit_recording *recording);
};

static bool
read_list(const struct list_form *form, struct reading *reading,
    const json_t *json, const struct audit_recording *recording)
{
	const json_t *list = json_object_get(json, form->key);

	if ((list && !json_is_array(list)) || json_array_size(list) > form->max)
		return error_set(reading->error, "\"%s\" is wrong", form->key);
	for (size_t i = 0; i < json_array_size(list); i++) {
		reading->object = json_array_get(list, i);
		form->read(reading, recording);
		if (reading->is_bad)
			return error_prefix(reading->error, "%s %zu",
			    form->item, i + 1);
	}
	return true;
}

static bool
read_lists(const struct audit_recording *recording, struct arena *arena,
    const json_t *json, struct error *error)
{
	static const struct list_form forms[] = {
		{ "pages", "page", WEB_WANTED_MAX, read_page },
		{ "hosts", "host", CONTACT_WANTED_MAX, read_host },
		{ "servers", "server", AUTHORITIES_MAX, read_server },
	};
	struct reading reading = { .arena = arena, .error = error };

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (!read_list(&forms[i], &reading, json, recording))
			return false;
	return true;
}

bool
audit_recording_read(const struct audit_recording *recording,
    struct arena *arena, struct span text, struct error *error)
{
	json_t *json;
	bool is_good;

	if (!dns_recording_read(recording->dns, text, error))
		return false;
	/* It was JSON a moment ago. */
	json = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
	if (!json)
		return error_set(error, "out of memory");
	is_good = read_lists(recording, arena, json, error);
	json_decref(json);
	return is_good;
}

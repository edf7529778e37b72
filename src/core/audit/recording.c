#include "core/audit/recording.h"

#include "base/json.h"

static void
put_hex(struct json *json, struct arena *arena, const char *key,
    struct span bytes)
{
	struct text hex;

	text_init(&hex, arena, 2 * bytes.len + 1);
	for (size_t i = 0; i < bytes.len; i++)
		text_write_format(&hex, "%02x", (unsigned char)bytes.ptr[i]);
	json_put_string(json, key, text_span(&hex));
}

static void
put_words(struct json *json, const char *key, struct span words)
{
	if (words.len > 0)
		json_put_string(json, key, words);
}

static void
put_page(struct json *json, struct arena *arena,
    const struct web_answer *answer)
{
	json_open_object(json, NULL);
	json_put_string(json, "url", answer->url);
	json_put_string(json, "outcome",
	    span_of(web_outcome_name(answer->outcome)));
	if (answer->outcome == WEB_FETCHED)
		json_put_number(json, "status", answer->status);
	put_words(json, "content_type", answer->content_type);
	put_words(json, "location", answer->location);
	put_words(json, "why", answer->why);
	put_hex(json, arena, "body", answer->body);
	json_close(json);
}

static void
put_tls(struct json *json, struct arena *arena,
    const struct contact_answer *answer)
{
	put_words(json, "version", answer->version);
	put_words(json, "cipher", answer->cipher);
	put_words(json, "signing", answer->signing);
	if (answer->is_revoked)
		json_put_bool(json, "revoked", true);
	json_put_bool(json, "trusted", answer->is_trusted);
	json_put_bool(json, "for_name", answer->is_for_name);
	json_put_number(json, "not_before",
	    answer->not_before > 0 ? (uint64_t)answer->not_before : 0);
	json_put_number(json, "not_after",
	    answer->not_after > 0 ? (uint64_t)answer->not_after : 0);
	put_words(json, "problem", answer->problem);
	put_words(json, "names", answer->names);
	put_words(json, "issuer", answer->issuer);
	put_words(json, "key", answer->key);
	json_open_array(json, "chain");
	for (size_t i = 0; i < answer->chain.count; i++) {
		json_open_object(json, NULL);
		put_hex(json, arena, "certificate",
		    answer->chain.items[i].certificate);
		put_hex(json, arena, "key", answer->chain.items[i].key);
		json_close(json);
	}
	json_close(json);
}

static void
put_tries(struct json *json, const struct contact_answer *answer)
{
	json_open_array(json, "tries");
	for (size_t i = 0; i < answer->tries.count; i++) {
		const struct contact_try *try = &answer->tries.items[i];

		json_open_object(json, NULL);
		put_words(json, "end", try->end);
		json_put_bool(json, "v6", try->is_v6);
		json_put_string(json, "outcome",
		    span_of(contact_outcome_name(try->outcome)));
		put_words(json, "why", try->why);
		json_close(json);
	}
	json_close(json);
}

/* What was tried and asked besides. */
static void
put_session(struct json *json, const struct contact_answer *answer)
{
	put_words(json, "banner", answer->banner);
	put_words(json, "names_without", answer->names_without);
	if (answer->tries.count > 0)
		put_tries(json, answer);
	if (answer->replies[CONTACT_SENDER].len == 0)
		return;
	json_open_object(json, "replies");
	for (unsigned i = 0; i < CONTACT_ASKED; i++)
		put_words(json, contact_asked_name((enum contact_asked)i),
		    answer->replies[i]);
	json_close(json);
}

static void
put_host(struct json *json, struct arena *arena,
    const struct contact_answer *answer)
{
	json_open_object(json, NULL);
	json_put_string(json, "host", answer->host);
	json_put_string(json, "outcome",
	    span_of(contact_outcome_name(answer->outcome)));
	put_words(json, "end", answer->end);
	put_words(json, "why", answer->why);
	put_words(json, "offers", answer->offers);
	json_put_bool(json, "starttls", answer->offers_tls);
	put_words(json, "tls_failure", answer->tls_failure);
	put_session(json, answer);
	if (answer->is_secure)
		put_tls(json, arena, answer);
	json_close(json);
}

static void
put_pages(struct json *json, struct arena *arena, const struct web_known *pages)
{
	if (pages->answers.count == 0)
		return;
	json_open_array(json, "pages");
	for (size_t i = 0; i < pages->answers.count; i++)
		if (pages->answers.items[i]->outcome != WEB_NOT_ASKED)
			put_page(json, arena, pages->answers.items[i]);
	json_close(json);
}

static void
put_hosts(struct json *json, struct arena *arena,
    const struct contact_known *hosts)
{
	if (hosts->answers.count == 0)
		return;
	json_open_array(json, "hosts");
	for (size_t i = 0; i < hosts->answers.count; i++)
		if (hosts->answers.items[i]->outcome != CONTACT_NOT_ASKED)
			put_host(json, arena, hosts->answers.items[i]);
	json_close(json);
}

static void
put_server(struct json *json, const struct authority_answer *answer)
{
	json_open_object(json, NULL);
	json_put_string(json, "zone", answer->zone);
	json_put_string(json, "server", answer->server);
	json_put_string(json, "outcome",
	    span_of(authority_outcome_name(answer->outcome)));
	put_words(json, "end", answer->end);
	json_put_number(json, "rcode", answer->rcode);
	json_put_bool(json, "authoritative", answer->is_authoritative);
	json_put_number(json, "serial", answer->serial);
	put_words(json, "mx", answer->mx);
	put_words(json, "txt", answer->txt);
	json_close(json);
}

static void
put_servers(struct json *json, const struct authority_known *servers)
{
	if (servers->answers.count == 0)
		return;
	json_open_array(json, "servers");
	for (size_t i = 0; i < servers->answers.count; i++)
		if (servers->answers.items[i]->outcome != AUTHORITY_NOT_ASKED)
			put_server(json, servers->answers.items[i]);
	json_close(json);
}

void
audit_recording_write(struct text *text, struct arena *arena,
    const struct audit_recording *recording)
{
	struct json json;

	json_init(&json, text);
	json_open_object(&json, NULL);
	dns_recording_put(&json, arena, recording->dns);
	put_pages(&json, arena, recording->pages);
	put_hosts(&json, arena, recording->hosts);
	put_servers(&json, recording->servers);
	json_close(&json);
	text_write_byte(text, '\n');
}

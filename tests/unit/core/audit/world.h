#ifndef NIXIE_TESTS_AUDIT_WORLD_H
#define NIXIE_TESTS_AUDIT_WORLD_H

/*
 * The worlds of tests/samples/audit/, one a case: its zone, and what the web,
 * the mail hosts and the name servers would have said.
 */

#include <stdlib.h>

#include "check.h"

#include "core/audit/authority.h"
#include "core/audit/bulk.h"
#include "core/audit/contact.h"
#include "core/audit/domain.h"
#include "core/audit/web.h"
#include "core/crypto/base64.h"
#include "core/dns/zone.h"

enum { FILE_MAX = 1 << 20, PAGES_MAX = 4, NOTES_MAX = 20, ROUNDS_MAX = 50 };

struct audit_case {
	struct span name, finds, lacks, zone;
	struct span pages[PAGES_MAX]; /* of the web; none: it is not asked */
	size_t page_count;
	struct span contacts[PAGES_MAX]; /* none: nobody is to connect */
	size_t contact_count;
	struct span servers[PAGES_MAX]; /* none: they are not asked */
	size_t server_count;
	struct span notes[NOTES_MAX]; /* that what is found must have */
	size_t note_count;
	struct span severity; /* of all that is found; empty: any */
	struct domain_request request;
	struct dkim_own own; /* counts where it has a file */
	struct audit_context context;
};

static bool
take_field(struct span line, const char *field, struct span *value)
{
	if (!span_starts(line, span_of(field)))
		return false;
	*value = span_trim(span_from(line, strlen(field)));
	return true;
}

/* "0600 p", p being the public half of an RSA key as in a record. */
static void
read_own(struct audit_case *one, struct span value)
{
	static char bytes[1000];
	struct text public = text_in(bytes, sizeof(bytes));

	one->own = (struct dkim_own){ .file = span_of("mail.pem"),
		.mode = (unsigned)strtoul(value.ptr, NULL, 8),
		.kind = span_of("rsa") };
	CHECK(crypto_base64_decode(&public, span_from(value, 5)));
	one->own.public = text_span(&public);
}

static void
read_field(struct audit_case *one, struct span line)
{
	struct span value;

	if (take_field(line, "domain:", &value))
		one->request.domain = value;
	else if (take_field(line, "helo:", &value))
		one->request.helo = value;
	else if (take_field(line, "severity:", &value))
		one->severity = value;
	else if (take_field(line, "notes:", &value) &&
	    one->note_count < NOTES_MAX)
		one->notes[one->note_count++] = value;
	else if (take_field(line, "from:", &value))
		one->request.from = value;
	else if (take_field(line, "to:", &value))
		one->request.to = value;
	else if (take_field(line, "reply:", &value))
		one->request.reply = value;
	else if (take_field(line, "profile:", &value))
		CHECK(bulk_profile_parse(value, &one->request.receivers));
	else if (take_field(line, "key:", &value))
		read_own(one, value);
	else if (take_field(line, "now:", &value))
		one->request.now = strtol(value.ptr, NULL, 10);
	else if (take_field(line, "finds:", &value))
		one->finds = value;
	else if (take_field(line, "lacks:", &value))
		one->lacks = value;
	else if (take_field(line, "selector:", &value))
		one->request.selectors[one->request.selector_count++] = value;
	else if (take_field(line, "web:", &value) &&
	    one->page_count < PAGES_MAX)
		one->pages[one->page_count++] = value;
	else if (take_field(line, "contact:", &value) &&
	    one->contact_count < PAGES_MAX)
		one->contacts[one->contact_count++] = value;
	else if (take_field(line, "server:", &value) &&
	    one->server_count < PAGES_MAX)
		one->servers[one->server_count++] = value;
	else if (take_field(line, "parked:", &value)) {
		one->context.sends = false;
		one->context.is_parked = true;
	} else if (take_field(line, "bulk:", &value))
		one->context.is_bulk = true;
	else if (take_field(line, "ip:", &value))
		one->request.has_ip = ip_parse(value, &one->request.ip);
	else
		CHECK_FOR("a field that no case has", line.len == 0);
}

/* Take a case off the front: "== name", fields, a blank line, the zone. */
static bool
take_case(struct span *rest, struct audit_case *one)
{
	struct span line;
	size_t at;

	*one = (struct audit_case){ .finds = span_empty(),
		.lacks = span_empty(),
		.severity = span_empty(),
		.request = { .domain = span_empty(),
		    .helo = span_empty(),
		    .from = span_empty(),
		    .to = span_empty(),
		    .reply = span_empty() },
		.context = { .sends = true, .receives = true } };
	if (!span_find(*rest, span_of("\n== "), &at))
		return false;
	span_take(rest, at + 4);
	span_split(rest, '\n', &one->name);
	while (span_split(rest, '\n', &line) && line.len > 0)
		read_field(one, line);
	if (!span_find(*rest, span_of("\n== "), &at))
		at = rest->len;
	one->zone = span_take(rest, at);
	return true;
}

static enum web_outcome
read_outcome(struct span word)
{
	static const char *const words[] = {
		[WEB_FETCHED] = "fetched",
		[WEB_UNREACHABLE] = "unreachable",
		[WEB_TLS_FAILED] = "tls-failed",
		[WEB_TOO_LARGE] = "too-large",
		[WEB_NOT_ASKED] = "not-asked",
	};
	unsigned i = WEB_FETCHED;

	while (i < WEB_NOT_ASKED && !span_equal(word, span_of(words[i])))
		i++;
	CHECK_FOR("an outcome", span_equal(word, span_of(words[i])));
	return (enum web_outcome)i;
}

/* In the rest of the line a backslash and an n stand for an end of line. */
static struct span
read_body(struct arena *arena, struct span rest)
{
	struct text body;
	size_t at;

	text_init(&body, arena, FILE_MAX);
	while (span_find(rest, span_of("\\n"), &at)) {
		text_write(&body, span_take(&rest, at));
		text_write_byte(&body, '\n');
		span_take(&rest, 2);
	}
	text_write(&body, rest);
	return text_span(&body);
}

/*
 * "URL outcome status type body"; of a redirection the body is where it leads,
 * of a failure it is why. A type of "-" is none.
 */
static void
add_page(struct web_known *web, struct arena *arena, struct span line)
{
	struct web_answer *answer = arena_alloc(arena, sizeof(*answer));
	struct span outcome = span_empty(), status = span_empty();

	*answer = (struct web_answer){ .url = span_empty(),
		.content_type = span_empty() };
	span_split(&line, ' ', &answer->url);
	span_split(&line, ' ', &outcome);
	span_split(&line, ' ', &status);
	span_split(&line, ' ', &answer->content_type);
	answer->outcome = read_outcome(outcome);
	answer->status = (unsigned)strtoul(status.ptr, NULL, 10);
	if (span_equal(answer->content_type, span_of("-")))
		answer->content_type = span_empty();
	answer->location = answer->why = line;
	answer->body = read_body(arena, line);
	web_known_add(web, answer);
}

static struct web_known *
make_web(struct arena *arena, const struct audit_case *one)
{
	struct web_known *web = arena_alloc(arena, sizeof(*web));

	web_known_init(web, arena);
	web->is_closed = true;
	for (size_t i = 0; i < one->page_count; i++)
		add_page(web, arena, one->pages[i]);
	return one->page_count > 0 ? web : NULL;
}

/* In a word '_' stands for a blank. */
static struct span
read_word(struct arena *arena, struct span word)
{
	struct text text;

	text_init(&text, arena, FILE_MAX);
	for (size_t i = 0; i < word.len; i++)
		text_write_byte(&text, word.ptr[i] == '_' ? ' ' : word.ptr[i]);
	return text_span(&text);
}

/* "certificate/key", for which any bytes will do. */
static void
add_certificate(struct contact_answer *answer, struct arena *arena,
    struct span value)
{
	struct dane_certificate one = { span_empty(), value };

	span_split(&one.key, '/', &one.certificate);
	*list_add(arena, &answer->chain) = one;
}

/* "END/OUTCOME/WHY" */
static void
add_try(struct contact_answer *answer, struct arena *arena, struct span value)
{
	struct contact_try one = { .end = span_empty(), .why = value };
	struct span outcome = span_empty();
	unsigned i = 0;

	span_split(&one.why, '/', &one.end);
	span_split(&one.why, '/', &outcome);
	while (i < CONTACT_NOT_ASKED &&
	    !span_equal(outcome,
		span_of(contact_outcome_name((enum contact_outcome)i))))
		i++;
	one.outcome = (enum contact_outcome)i;
	one.is_v6 = span_starts(one.end, span_of("["));
	one.why = read_word(arena, one.why);
	*list_add(arena, &answer->tries) = one;
}

/* "ASKED:REPLY" */
static void
add_reply(struct contact_answer *answer, struct arena *arena, struct span value)
{
	struct span asked = span_empty();
	unsigned i = 0;

	span_split(&value, ':', &asked);
	while (i < CONTACT_FOREIGN &&
	    !span_equal(asked,
		span_of(contact_asked_name((enum contact_asked)i))))
		i++;
	CHECK_FOR("somebody to ask for",
	    span_equal(asked,
		span_of(contact_asked_name((enum contact_asked)i))));
	answer->replies[i] = read_word(arena, value);
}

/* What was seen besides; false: the word is another. */
static bool
read_session_word(struct contact_answer *answer, struct arena *arena,
    struct span word)
{
	struct span value;

	if (take_field(word, "banner=", &value))
		answer->banner = read_word(arena, value);
	else if (take_field(word, "cipher=", &value))
		answer->cipher = value; /* its _ are its own */
	else if (take_field(word, "signing=", &value))
		answer->signing = value;
	else if (take_field(word, "without=", &value))
		answer->names_without = read_word(arena, value);
	else if (take_field(word, "try=", &value))
		add_try(answer, arena, value);
	else if (take_field(word, "said=", &value))
		add_reply(answer, arena, value);
	else if (span_equal(word, span_of("revoked")))
		answer->is_revoked = true;
	else
		return false;
	return true;
}

static void
read_contact_word(struct contact_answer *answer, struct arena *arena,
    struct span word)
{
	struct span value;

	if (read_session_word(answer, arena, word))
		return;
	if (take_field(word, "version=", &value)) {
		answer->is_secure = answer->offers_tls = true;
		answer->version = value;
	} else if (take_field(word, "until=", &value))
		answer->not_after = strtol(value.ptr, NULL, 10);
	else if (take_field(word, "from=", &value))
		answer->not_before = strtol(value.ptr, NULL, 10);
	else if (take_field(word, "problem=", &value))
		answer->problem = read_word(arena, value);
	else if (take_field(word, "names=", &value))
		answer->names = read_word(arena, value);
	else if (take_field(word, "key=", &value))
		answer->key = read_word(arena, value);
	else if (take_field(word, "offers=", &value))
		answer->offers = read_word(arena, value);
	else if (take_field(word, "why=", &value))
		answer->why = answer->tls_failure = read_word(arena, value);
	else if (take_field(word, "chain=", &value))
		add_certificate(answer, arena, value);
	else if (span_equal(word, span_of("trusted")))
		answer->is_trusted = true;
	else if (span_equal(word, span_of("named")))
		answer->is_for_name = true;
	else
		CHECK_FOR("a word that no contact has",
		    span_equal(word, span_of("starttls")) &&
			(answer->offers_tls = true));
}

/* "HOST OUTCOME word word=value ..." */
static void
add_contact(struct contact_known *contacts, struct arena *arena,
    struct span line)
{
	struct span host = span_empty(), word = span_empty();
	struct contact_answer *answer;
	unsigned i = 0;

	span_split(&line, ' ', &host);
	span_split(&line, ' ', &word);
	while (i < CONTACT_NOT_ASKED &&
	    !span_equal(word,
		span_of(contact_outcome_name((enum contact_outcome)i))))
		i++;
	answer = contact_answer_new(arena, host, (enum contact_outcome)i);
	answer->end = span_of("192.0.2.25:25");
	while (span_split(&line, ' ', &word))
		read_contact_word(answer, arena, word);
	contact_known_add(contacts, answer);
}

static struct contact_known *
make_contacts(struct arena *arena, const struct audit_case *one)
{
	struct contact_known *contacts = arena_alloc(arena, sizeof(*contacts));

	contact_known_init(contacts, arena);
	contacts->is_closed = true;
	for (size_t i = 0; i < one->contact_count; i++)
		add_contact(contacts, arena, one->contacts[i]);
	return one->contact_count > 0 ? contacts : NULL;
}

/* "SERVER OUTCOME rcode authoritative serial mx txt", in which _ is a blank. */
static void
add_server(struct authority_known *servers, struct arena *arena,
    struct span zone, struct span line)
{
	struct authority_answer *answer;
	struct span words[7];
	unsigned i = 0;

	for (size_t k = 0; k < COUNT_OF(words); k++)
		if (!span_split(&line, ' ', &words[k]))
			words[k] = span_empty();
	while (i < AUTHORITY_NOT_ASKED &&
	    !span_equal(words[1],
		span_of(authority_outcome_name((enum authority_outcome)i))))
		i++;
	answer = authority_answer_new(arena, zone, words[0],
	    (enum authority_outcome)i);
	answer->end = span_of("192.0.2.53:53");
	answer->rcode = (unsigned)strtoul(words[2].ptr, NULL, 10);
	answer->is_authoritative = span_equal(words[3], span_of("yes"));
	answer->serial = (uint32_t)strtoul(words[4].ptr, NULL, 10);
	answer->mx = read_word(arena, words[5]);
	answer->txt = read_word(arena, words[6]);
	authority_known_add(servers, answer);
}

static struct authority_known *
make_servers(struct arena *arena, const struct audit_case *one)
{
	struct authority_known *servers = arena_alloc(arena, sizeof(*servers));

	authority_known_init(servers, arena);
	servers->is_closed = true;
	for (size_t i = 0; i < one->server_count; i++)
		add_server(servers, arena, one->request.domain,
		    one->servers[i]);
	return servers;
}

/*
 * Audit until all is known: each question is answered from the zone, over
 * which another may be laid.
 */
static void
run(struct arena *arena, const struct audit_case *one,
    const struct dns_zone *zone, const struct dns_zone *overlay,
    struct audit *audit)
{
	struct dns_known *known = arena_alloc(arena, sizeof(*known));
	struct web_known *web = make_web(arena, one);
	struct contact_known *contacts = make_contacts(arena, one);
	struct authority_known *servers = make_servers(arena, one);
	struct domain_request request = one->request;
	unsigned rounds = 0;

	request.own = one->own.file.len > 0 ? &one->own : NULL;

	dns_known_init(known, arena, 1);
	known->overlay = overlay;
	do {
		while (known->wanted.count > 0)
			dns_known_add(known,
			    dns_zone_answer(zone, arena,
				known->wanted.items[0]));
		audit_init(audit, arena, known, one->context);
		audit->knowledge = &knowledge_builtin;
		audit->web = web;
		audit->contacts = contacts;
		audit->authorities = servers;
		audit_domain(audit, &request);
	} while (known->wanted.count > 0 && ++rounds < ROUNDS_MAX);
	CHECK_FOR("comes to an end", rounds < ROUNDS_MAX);
}

#endif

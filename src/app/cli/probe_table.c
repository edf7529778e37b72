/* nixie probe: several sessions side by side. */

#include <stdio.h>

#include "app/cli/probe_parts.h"
#include "base/scan.h"

enum { LABEL = 24, MAX_WORDS = 1024 };

static void
write_result(const struct smtp_client *client, struct text *words)
{
	const struct smtp_outcome *outcome = &client->outcome;
	struct span rest = outcome->reply.text, line = span_empty();

	for (size_t i = 0; outcome->fault == SMTP_FAULT_NONE &&
	     i < client->plan->recipient_count;
	     i++)
		if (client->results[i].fault != SMTP_FAULT_NONE) {
			outcome = &client->results[i];
			rest = outcome->reply.text;
		}
	if (outcome->fault == SMTP_FAULT_NONE) {
		text_write_string(words, "works");
		return;
	}
	text_write_format(words,
	    "fails at %s: ", smtp_stage_name(outcome->stage));
	if (outcome->reply.lines > 0 && span_split(&rest, '\n', &line)) {
		text_write(words, span_trim(line));
		return;
	}
	text_write_string(words, smtp_fault_words(outcome->fault));
	if (outcome->detail.len > 0)
		text_write_format(words, " (%.*s)", SPAN_ARGS(outcome->detail));
}

/* A row of the table, or an attempt of the JSON. */
static void
write_row(struct probe *probe, const char *label)
{
	const struct probe_dialogue *dialogue = &probe->dial.dialogue;
	char bytes[MAX_WORDS];
	struct text words = text_in(bytes, sizeof(bytes));

	if (probe->is_json) {
		probe_write(probe);
		return;
	}
	write_result(&dialogue->client, &words);
	if (dialogue->client.has_offer &&
	    smtp_offers(&dialogue->client.offer, SMTP_EXTENSION_AUTH))
		text_write_format(&words, "; logins: %.*s",
		    SPAN_ARGS(dialogue->client.offer.auth));
	text_write_format(&words, "; %lu ms",
	    (unsigned long)((dialogue->ended - dialogue->begun) / 1000));
	page_paragraph(&probe->page, LABEL, label, text_span(&words));
}

static const char *
words_for(enum smtp_tls_mode mode)
{
	return mode == SMTP_TLS_IMPLICIT ? "TLS at once"
	    : mode == SMTP_TLS_MUST      ? "STARTTLS"
					 : "no TLS";
}

static bool
run_port(struct probe *probe, unsigned port, enum smtp_tls_mode mode)
{
	char label[64];

	for (size_t i = 0; i < probe->dial.end_count; i++)
		endpoint_set_port(&probe->dial.ends[i], port);
	probe->dial.plan.tls = mode;
	dial_run(&probe->dial, 0);
	snprintf(label, sizeof(label), "%u, %s", port, words_for(mode));
	write_row(probe, label);
	return probe->dial.dialogue.client.outcome.fault == SMTP_FAULT_NONE;
}

/* Ours to mend: no port of a working server is out of reach by chance. */
static void
tell_unreached(struct probe *probe)
{
	if (!probe->is_json)
		page_paragraph(&probe->page, 0, "",
		    span_of("No port could be reached. When other servers' "
			    "port 25 cannot be reached either, it is our own "
			    "network that shuts it: ask its provider, or send "
			    "through a server's port 587 or 465."));
}

void
probe_ports(struct probe *probe)
{
	static const enum smtp_tls_mode modes[] = { SMTP_TLS_NONE,
		SMTP_TLS_MUST, SMTP_TLS_IMPLICIT };
	struct span rest = span_of(probe->ports), word;
	bool is_reached = false, is_any = false;
	unsigned port;

	while (span_split(&rest, ',', &word)) {
		if (!scan_number(&word, 1, 5, &port) || word.len > 0 ||
		    port == 0 || port > 65535)
			continue;
		for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
			const struct smtp_outcome *outcome =
			    &probe->dial.dialogue.client.outcome;

			is_any |= run_port(probe, port, modes[i]);
			/* A port that cannot be reached has one row. */
			if (outcome->stage == SMTP_STAGE_CONNECT &&
			    outcome->failure == SMTP_FAILURE_WIRE)
				break;
			is_reached = true;
		}
	}
	if (!is_reached)
		tell_unreached(probe);
	probe->is_found = !is_any;
}

static bool
has_wire_failure(const struct probe *probe)
{
	const struct smtp_outcome *outcome =
	    &probe->dial.dialogue.client.outcome;

	return outcome->failure == SMTP_FAILURE_WIRE ||
	    outcome->failure == SMTP_FAILURE_PROTOCOL;
}

/* Addresses of nobody: the names are reserved (RFC 2606). */
static void
try_relay(struct probe *probe)
{
	struct smtp_plan *plan = &probe->dial.plan;
	const struct smtp_credentials *credentials = plan->credentials;

	plan->credentials = NULL;
	if (plan->sender.len == 0)
		plan->sender = span_of("nixie-relay-test@example.net");
	if (plan->recipient_count == 0) {
		probe->recipients[0] = (struct smtp_recipient){
			span_of("nixie-relay-test@example.org"), span_empty(),
			span_empty()
		};
		plan->recipient_count = 1;
	}
	dial_run(&probe->dial, 0);
	plan->credentials = credentials;
}

static void
tell(struct probe *probe, const char *label, const char *words)
{
	if (!probe->is_json)
		page_paragraph(&probe->page, LABEL, label, span_of(words));
}

static void
tell_logins(struct probe *probe)
{
	const struct smtp_client *client = &probe->dial.dialogue.client;
	const struct smtp_offer *offer =
	    client->has_plain_offer ? &client->plain_offer : &client->offer;
	char bytes[MAX_WORDS];
	struct text words = text_in(bytes, sizeof(bytes));

	text_write(&words, offer->auth);
	if (words.len == 0)
		text_write_string(&words, "none");
	if (client->has_plain_offer)
		tell(probe, "Logins before TLS", words.ptr);
	text_reset(&words);
	text_write(&words, client->offer.auth);
	if (words.len == 0)
		text_write_string(&words, "none");
	tell(probe, client->is_secure ? "Logins under TLS" : "Logins",
	    words.ptr);
	if (client->has_plain_offer &&
	    offer->mechanisms &
		(1U << SMTP_MECHANISM_PLAIN | 1U << SMTP_MECHANISM_LOGIN)) {
		tell(probe, "",
		    "Before TLS a login would show the password to "
		    "anyone on the way; offer AUTH under TLS only.");
		probe->is_found = true;
	}
	if (!client->is_secure) {
		tell(probe, "",
		    "TLS is not offered: no password should be "
		    "sent here.");
		probe->is_found = true;
	}
}

void
probe_submission(struct probe *probe)
{
	const struct smtp_client *client = &probe->dial.dialogue.client;

	try_relay(probe);
	if (has_wire_failure(probe)) {
		probe_write(probe);
		return;
	}
	if (probe->is_json)
		probe_write(probe);
	else
		dial_show(&probe->dial, &probe->page);
	text_write_string(&probe->out, probe->is_json ? "" : "\n");
	tell_logins(probe);
	if (client->accepted > 0) {
		tell(probe, "Relay",
		    "OPEN: without a login it takes mail for "
		    "another domain. Whoever finds it sends "
		    "spam in its name.");
		probe->is_found = true;
	} else {
		tell(probe, "Relay",
		    "closed: without a login it takes no mail "
		    "for other domains");
	}
	/* That it refused was right. */
	probe->dial.dialogue.client.outcome.fault = SMTP_FAULT_NONE;
	probe->dial.plan.recipient_count = 0;
}

/* "helo=mail.example.org"; false: nothing that can differ. */
static bool
apply(struct dial *dial, const char *difference)
{
	struct span value = span_of(difference), name;
	const char *words = strchr(difference, '=') + 1;

	span_split(&value, '=', &name);
	if (span_equal(name, span_of("helo")))
		dial->plan.name = value;
	else if (span_equal(name, span_of("from")))
		dial->plan.sender = value;
	else if (span_equal(name, span_of("tls")))
		return dial_option(dial, DIAL_TLS, words);
	else if (span_equal(name, span_of("source")) &&
	    endpoint_parse(&dial->from, value, 0))
		dial->source = words;
	else
		return false;
	return true;
}

static bool
is_like(const struct smtp_outcome *a, const struct smtp_outcome *b)
{
	return a->fault == b->fault && a->stage == b->stage &&
	    a->reply.code == b->reply.code;
}

static struct smtp_outcome
result_of(const struct probe *probe)
{
	const struct smtp_client *client = &probe->dial.dialogue.client;

	for (size_t i = 0; i < probe->dial.plan.recipient_count; i++)
		if (client->results[i].fault != SMTP_FAULT_NONE)
			return client->results[i];
	return client->outcome;
}

void
probe_compare(struct probe *probe)
{
	const struct smtp_outcome first = result_of(probe);
	const struct smtp_plan plan = probe->dial.plan;
	const struct endpoint from = probe->dial.from;
	const char *source = probe->dial.source;

	if (!probe->is_json)
		text_write_byte(&probe->out, '\n');
	for (size_t i = 0; i < probe->difference_count; i++) {
		const char *difference = probe->differences[i];
		struct smtp_outcome result;

		probe->dial.plan = plan;
		probe->dial.from = from;
		probe->dial.source = source;
		if (!apply(&probe->dial, difference)) {
			cli_fail("'%s' is nothing that can differ", difference);
			continue;
		}
		dial_run(&probe->dial, 0);
		result = result_of(probe);
		write_row(probe, difference);
		tell(probe, "",
		    is_like(&first, &result) ? "no difference"
					     : "THIS MAKES THE DIFFERENCE");
	}
}

/* nixie probe: several sessions side by side. */

#include <stdio.h>

#include "app/cli/probe_parts.h"
#include "base/scan.h"

enum { LABEL = 24, MAX_WORDS = 1024 };

static void
write_result(const struct probe *probe, struct text *words)
{
	const struct smtp_outcome outcome = probe_result(probe);
	struct span rest = outcome.reply.text, line = span_empty();

	if (outcome.fault == SMTP_FAULT_NONE) {
		text_write_string(words, "works");
		return;
	}
	text_write_format(words,
	    "fails at %s: ", smtp_stage_name(outcome.stage));
	if (outcome.reply.lines > 0 && span_split(&rest, '\n', &line)) {
		text_write(words, span_trim(line));
		return;
	}
	text_write_string(words, smtp_fault_words(outcome.fault));
	if (outcome.detail.len > 0)
		text_write_format(words, " (%.*s)", SPAN_ARGS(outcome.detail));
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
	write_result(probe, &words);
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
	probe_run(probe);
	snprintf(label, sizeof(label), "%u, %s", port, words_for(mode));
	write_row(probe, label);
	return probe_result(probe).fault == SMTP_FAULT_NONE;
}

static void
tell(struct probe *probe, const char *label, const char *words)
{
	if (!probe->is_json)
		page_paragraph(&probe->page, LABEL, label, span_of(words));
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

/* What to set: the safest pairing that works. */
static void
tell_best(struct probe *probe, unsigned port, enum smtp_tls_mode mode)
{
	static const char *const options[] = {
		[SMTP_TLS_NONE] =
		    "--tls=none; nothing protects what is sent there",
		[SMTP_TLS_MUST] = "--tls=must",
		[SMTP_TLS_IMPLICIT] = "--tls=implicit",
	};
	char bytes[MAX_WORDS];
	struct text words = text_in(bytes, sizeof(bytes));

	text_write_format(&words, "%u with %s (--port=%u %s)", port,
	    words_for(mode), port, options[mode]);
	tell(probe, "Take", words.ptr);
}

/* How much a mode protects. */
static unsigned
rank_of(enum smtp_tls_mode mode)
{
	return mode == SMTP_TLS_IMPLICIT ? 3 : mode == SMTP_TLS_MUST ? 2 : 1;
}

/* What has come of the ports so far. */
struct survey {
	unsigned best_port;
	enum smtp_tls_mode best_mode;
	bool is_reached, is_any;
};

static void
survey_port(struct probe *probe, struct survey *survey, unsigned port,
    bool is_last)
{
	static const enum smtp_tls_mode modes[] = { SMTP_TLS_NONE,
		SMTP_TLS_MUST, SMTP_TLS_IMPLICIT };
	const struct smtp_outcome *outcome =
	    &probe->dial.dialogue.client.outcome;

	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		probe->dial.is_last = is_last &&
		    i + 1 == sizeof(modes) / sizeof(*modes) &&
		    probe->difference_count == 0;
		if (run_port(probe, port, modes[i]) &&
		    (!survey->is_any ||
			rank_of(modes[i]) > rank_of(survey->best_mode))) {
			survey->best_port = port;
			survey->best_mode = modes[i];
			survey->is_any = true;
		}
		/* A port that cannot be reached has one row. */
		if (outcome->stage == SMTP_STAGE_CONNECT &&
		    outcome->failure == SMTP_FAILURE_WIRE)
			return;
		survey->is_reached = true;
	}
}

void
probe_ports(struct probe *probe)
{
	struct span rest = span_of(probe->ports), word;
	struct survey survey = { 0 };
	unsigned port;

	while (span_split(&rest, ',', &word))
		if (scan_number(&word, 1, 5, &port) && word.len == 0 &&
		    port > 0 && port <= 65535)
			survey_port(probe, &survey, port, rest.len == 0);
	if (survey.is_any)
		tell_best(probe, survey.best_port, survey.best_mode);
	else if (!survey.is_reached)
		tell_unreached(probe);
	probe->is_found = !survey.is_any;
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
	probe_run(probe);
	plan->credentials = credentials;
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

/* The first address of a family; false: the server has none. */
static bool
find_family(struct probe *probe, bool is_v6)
{
	const struct dial *dial = &probe->dial;

	for (size_t i = 0; i < dial->end_count; i++)
		if (endpoint_is_v6(&dial->ends[i]) == is_v6) {
			probe->end = i;
			return true;
		}
	return false;
}

static bool
change_port(struct dial *dial, size_t end, const char *word)
{
	unsigned port;

	if (!dial_parse_number(word, 65535, &port))
		return false;
	endpoint_set_port(&dial->ends[end], port);
	return true;
}

static bool
change_recipient(struct probe *probe, struct span address)
{
	probe->recipients[0] =
	    (struct smtp_recipient){ address, span_empty(), span_empty() };
	probe->dial.plan.recipient_count = 1;
	return address.len > 0;
}

/* Where we come from, or where we go. */
static bool
apply_way(struct probe *probe, struct span name, const char *words)
{
	struct dial *dial = &probe->dial;

	if (span_equal(name, span_of("tls")))
		return dial_option(dial, DIAL_TLS, words);
	if (span_equal(name, span_of("port")))
		return change_port(dial, probe->end, words);
	if (span_equal(name, span_of("ip")))
		return (strcmp(words, "4") == 0 || strcmp(words, "6") == 0) &&
		    find_family(probe, *words == '6');
	if (!span_equal(name, span_of("source")) ||
	    !endpoint_parse(&dial->from, span_of(words), 0))
		return false;
	dial->source = words;
	return true;
}

/* "helo=mail.example.org"; false: nothing that can differ. */
static bool
apply(struct probe *probe, const char *difference)
{
	struct smtp_plan *plan = &probe->dial.plan;
	struct span value = span_of(difference), name;

	span_split(&value, '=', &name);
	if (span_equal(name, span_of("helo")))
		plan->name = value;
	else if (span_equal(name, span_of("from")))
		plan->sender = value;
	else if (span_equal(name, span_of("to")))
		return change_recipient(probe, value);
	else if (span_equal(name, span_of("login")) &&
	    span_equal(value, span_of("none")))
		plan->credentials = NULL;
	else
		return apply_way(probe, name, strchr(difference, '=') + 1);
	return true;
}

static bool
is_like(const struct smtp_outcome *a, const struct smtp_outcome *b)
{
	return a->fault == b->fault && a->stage == b->stage &&
	    a->reply.code == b->reply.code;
}

/* What a difference may change, to be put back before the next one. */
struct set_up {
	struct smtp_plan plan;
	struct smtp_recipient recipient;
	struct endpoint from, to;
	const char *source;
	size_t end;
};

static void
keep(const struct probe *probe, struct set_up *set_up)
{
	*set_up = (struct set_up){ .plan = probe->dial.plan,
		.recipient = probe->recipients[0],
		.from = probe->dial.from,
		.to = probe->dial.ends[probe->end],
		.source = probe->dial.source,
		.end = probe->end };
}

static void
put_back(struct probe *probe, const struct set_up *set_up)
{
	probe->dial.plan = set_up->plan;
	probe->recipients[0] = set_up->recipient;
	probe->dial.from = set_up->from;
	probe->dial.ends[set_up->end] = set_up->to;
	probe->dial.source = set_up->source;
	probe->end = set_up->end;
}

void
probe_compare(struct probe *probe)
{
	const struct smtp_outcome first = probe_result(probe);
	struct set_up set_up;

	keep(probe, &set_up);
	if (!probe->is_json)
		text_write_byte(&probe->out, '\n');
	for (size_t i = 0; i < probe->difference_count; i++) {
		const char *difference = probe->differences[i];
		struct smtp_outcome result;

		put_back(probe, &set_up);
		if (!apply(probe, difference)) {
			tell(probe, difference,
			    "this cannot differ here: it was not tried");
			continue;
		}
		probe->dial.is_last = i + 1 == probe->difference_count;
		dial_run(&probe->dial, probe->end);
		probe_count(probe);
		result = probe_result(probe);
		write_row(probe, difference);
		tell(probe, "",
		    is_like(&first, &result) ? "no difference"
					     : "THIS MAKES THE DIFFERENCE");
	}
	put_back(probe, &set_up);
}

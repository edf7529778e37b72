/* nixie probe: is it that server, or our own network? */

#include <stdio.h>

#include "app/cli/probe_parts.h"
#include "service/probe/stranger.h"

enum { LABEL = 13, WAIT_SECONDS = 10, MAX_WORDS = 1024 };

/*
 * Where nobody can be (RFC 5737): who answers there stands between us and
 * the world. And two whom nearly all of the world can reach.
 */
static const char nobody[] = "192.0.2.1:25";
static const char others[] = "gmail-smtp-in.l.google.com:25,"
			     "mx01.mail.icloud.com:25";

static void
stop(void *owner)
{
	loop_stop(owner);
}

/* As far as the greeting. False: it was not reached, for whatever reason. */
static bool
is_answered(struct probe *probe, const struct endpoint *to)
{
	struct dial *dial = &probe->dial;
	struct probe_way way = { .to = *to,
		.from = dial->source ? &dial->from : NULL };
	struct probe_dialogue dialogue;
	struct smtp_plan plan;
	bool is_reached;

	smtp_plan_init(&plan);
	plan.name = dial->plan.name;
	plan.tls = SMTP_TLS_NONE;
	plan.last = SMTP_STAGE_BANNER;
	smtp_plan_wait(&plan, (uint64_t)WAIT_SECONDS * LOOP_SECOND);
	probe_dialogue_init(&dialogue, dial->loop, &plan, &way);
	probe_dialogue_start(&dialogue, stop, dial->loop);
	loop_run(dial->loop);
	is_reached = dialogue.connected > 0;
	probe_dialogue_clear(&dialogue);
	return is_reached;
}

/* One of "HOST:PORT", by any of its addresses. */
static bool
try_one(struct probe *probe, struct span word)
{
	struct endpoint ends[DIAL_MAX_ENDS];
	char host[256];
	const char *colon = memrchr(word.ptr, ':', word.len);
	unsigned port = 25;
	size_t count = 1;
	struct error error;

	if (!endpoint_parse(&ends[0], word, port)) {
		snprintf(host, sizeof(host), "%.*s", SPAN_ARGS(word));
		if (colon && (size_t)(colon - word.ptr) < sizeof(host) - 1) {
			host[colon - word.ptr] = '\0';
			if (!dial_parse_number(host + (colon - word.ptr) + 1,
				65535, &port))
				port = 25;
		}
		count = endpoint_lookup(host, port, probe->dial.family, ends,
		    DIAL_MAX_ENDS, &error);
	}
	for (size_t i = 0; i < count; i++)
		if (is_answered(probe, &ends[i]))
			return true;
	return false;
}

static const char *
conclude(const struct probe *probe)
{
	if (probe->control.is_nobody_there)
		return "Somebody answers where nobody can be: our own network, "
		       "or its provider's, leads this port to a server of its "
		       "own. What was shown was said by that one. Send through "
		       "a server's port 587 or 465, or ask the provider.";
	if (probe->control.reached == 0 && !probe->control.is_target_reached)
		return "No other server can be reached either: it is our own "
		       "network that shuts this port. Ask its provider, or "
		       "send through a server's port 587 or 465.";
	if (probe->control.reached == 0)
		return "This server can be reached, though no other can.";
	return probe->control.is_target_reached
	    ? "Other servers can be reached, too: our own network is open."
	    : "Other servers can be reached: it is this server that cannot "
	      "be, or its network.";
}

void
probe_control(struct probe *probe)
{
	struct probe_control *control = &probe->control;
	const bool is_default = !*probe->controls;
	struct span rest = span_of(is_default ? others : probe->controls), word;

	control->is_target_reached = probe->dial.dialogue.connected > 0;
	if (is_default)
		control->is_nobody_there = try_one(probe, span_of(nobody));
	while (span_split(&rest, ',', &word)) {
		word = span_trim(word);
		if (word.len == 0)
			continue;
		control->tried++;
		control->reached += try_one(probe, word);
	}
	probe->is_found |= control->is_nobody_there;
	control->words = conclude(probe);
	if (!probe->is_json) {
		text_write_byte(&probe->out, '\n');
		page_paragraph(&probe->page, LABEL, "Control",
		    span_of(control->words));
	}
}

void
probe_control_put(struct probe *probe)
{
	const struct probe_control *control = &probe->control;

	if (!control->words)
		return;
	json_open_object(&probe->json, "control");
	json_put_number(&probe->json, "tried", control->tried);
	json_put_number(&probe->json, "reached", control->reached);
	json_put_bool(&probe->json, "is_target_reached",
	    control->is_target_reached);
	json_put_bool(&probe->json, "is_nobody_there",
	    control->is_nobody_there);
	json_put_string(&probe->json, "words", span_of(control->words));
	json_close(&probe->json);
}

void
probe_tell_stranger(struct probe *probe)
{
	const struct probe_dialogue *dialogue = &probe->dial.dialogue;
	const struct smtp_client *client = &dialogue->client;
	char bytes[MAX_WORDS];
	struct text words = text_in(bytes, sizeof(bytes));
	struct span name, rest = span_empty(), greeting = span_empty();
	enum probe_stranger found;

	if (client->steps.count > 0)
		rest = client->steps.items[0].reply.text;
	smtp_reply_next_line(&rest, &greeting);
	found = probe_stranger_find(span_of(probe->dial.host), greeting,
	    dialogue->has_tls ? &dialogue->tls : NULL, &name);
	if (found == PROBE_STRANGER_NONE)
		return;
	text_write_format(&words, "The %s names %.*s, and not %s",
	    found == PROBE_STRANGER_GREETING ? "greeting" : "certificate",
	    SPAN_ARGS(name), probe->dial.host);
	text_write_string(&words,
	    ": the mail host of a customer, perhaps; or a network on the way "
	    "answers in its name. --control tells the one from the other.");
	if (probe->is_json)
		json_put_string(&probe->json, "stranger", name);
	else
		page_paragraph(&probe->page, LABEL, "Who answers",
		    text_span(&words));
}

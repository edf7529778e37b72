#include "service/check/visit.h"

enum { WORDS_MAX = 4096, CERTIFICATE_MAX = 64 * 1024 };

static struct span
keep(struct check_visit *visit, const char *words)
{
	return arena_dup(visit->round->arena, span_of(words));
}

static struct span
keep_der(struct check_visit *visit, unsigned number, bool is_key)
{
	struct stream *stream = visit->dialogue.stream;
	struct text der;

	text_init(&der, visit->round->arena, CERTIFICATE_MAX);
	if (is_key)
		stream_write_key(stream, number, &der);
	else
		stream_write_certificate(stream, number, &der);
	return der.is_cut ? span_empty() : text_span(&der);
}

/* A host with several certificates chooses by the name it is asked for. */
static void
compare_certificates(struct check_visit *visit)
{
	const struct tls_facts *tls = stream_tls(visit->dialogue.stream);
	struct contact_answer *answer = visit->answer;
	struct span shown = keep_der(visit, 0, false);

	if (answer->chain.count > 0 &&
	    !span_equal(answer->chain.items[0].certificate, shown))
		answer->names_without =
		    keep(visit, *tls->names ? tls->names : tls->subject);
}

/* The certificates can be had only while the connection is there. */
static void
when_secured(void *owner)
{
	struct check_visit *visit = owner;
	struct contact_answer *answer = visit->answer;

	if (visit->is_second) {
		compare_certificates(visit);
		return;
	}
	for (unsigned i = 0; i < DANE_CHAIN_MAX; i++) {
		struct dane_certificate one = { keep_der(visit, i, false),
			keep_der(visit, i, true) };

		if (one.certificate.len == 0)
			break;
		*list_add(visit->round->arena, &answer->chain) = one;
	}
}

static void
keep_tls(struct check_visit *visit)
{
	struct contact_answer *answer = visit->answer;
	const struct tls_facts *tls = &visit->dialogue.tls;

	answer->is_secure = true;
	answer->version = keep(visit, tls->version);
	answer->cipher = keep(visit, tls->cipher);
	answer->is_trusted = tls->is_trusted;
	answer->is_for_name = tls->is_for_name;
	answer->is_revoked = tls->is_revoked;
	answer->not_before = tls->not_before;
	answer->not_after = tls->not_after;
	answer->problem = keep(visit, tls->problem);
	answer->names = keep(visit, *tls->names ? tls->names : tls->subject);
	answer->issuer = keep(visit, tls->issuer);
	answer->key = keep(visit, tls->key);
	answer->signing = keep(visit, tls->signing);
}

/* "no answer in time (...)"; or what the server said. */
static struct span
keep_why(struct check_visit *visit)
{
	const struct smtp_outcome *outcome = &visit->dialogue.client.outcome;
	char bytes[WORDS_MAX];
	struct text why = text_in(bytes, sizeof(bytes));

	if (outcome->reply.lines > 0)
		return arena_dup(visit->round->arena,
		    span_trim(outcome->reply.text));
	text_write_string(&why, smtp_fault_words(outcome->fault));
	if (outcome->detail.len > 0) {
		text_write_string(&why, " (");
		text_write(&why, outcome->detail);
		text_write_byte(&why, ')');
	}
	return arena_dup(visit->round->arena, text_span(&why));
}

/* What answered first at a stage; empty: nothing did. */
static struct span
keep_reply(struct check_visit *visit, enum smtp_stage stage, size_t recipient)
{
	const struct smtp_client *client = &visit->dialogue.client;

	for (size_t i = 0; i < client->steps.count; i++) {
		const struct smtp_step *step = &client->steps.items[i];
		struct span reply = span_trim(step->reply.text);

		if (step->stage != stage || step->reply.lines == 0 ||
		    (stage == SMTP_STAGE_RCPT && step->recipient != recipient))
			continue;
		if (reply.len > WORDS_MAX)
			reply.len = WORDS_MAX;
		return arena_dup(visit->round->arena, reply);
	}
	return span_empty();
}

static enum contact_outcome
outcome_of(const struct smtp_client *client)
{
	if (client->has_offer || client->has_plain_offer)
		return CONTACT_MADE;
	if (client->outcome.fault == SMTP_FAULT_REFUSED)
		return CONTACT_REFUSED;
	return client->outcome.failure == SMTP_FAILURE_WIRE &&
		client->outcome.stage == SMTP_STAGE_CONNECT
	    ? CONTACT_UNREACHABLE
	    : CONTACT_NO_SERVICE;
}

/* What the session came to. */
static void
keep_facts(struct check_visit *visit)
{
	const struct smtp_client *client = &visit->dialogue.client;
	struct contact_answer *answer = visit->answer;
	const struct smtp_offer *offer =
	    client->has_plain_offer ? &client->plain_offer : &client->offer;
	char bytes[ENDPOINT_TEXT];
	struct text end = text_in(bytes, sizeof(bytes));

	endpoint_write_port(&end, &visit->to);
	answer->end = keep(visit, end.ptr);
	answer->outcome = outcome_of(client);
	if (client->outcome.failure != SMTP_FAILURE_NONE)
		answer->why = keep_why(visit);
	answer->banner = keep_reply(visit, SMTP_STAGE_BANNER, 0);
	if (answer->outcome != CONTACT_MADE)
		return;
	answer->offers = keep_reply(visit, SMTP_STAGE_HELO, 0);
	answer->offers_tls = smtp_offers(offer, SMTP_EXTENSION_STARTTLS);
	if (visit->dialogue.has_tls)
		keep_tls(visit);
	else if (answer->offers_tls)
		answer->tls_failure = answer->why.len > 0
		    ? answer->why
		    : keep_reply(visit, SMTP_STAGE_STARTTLS, 0);
}

/* Who would be taken as recipient; the plan names them in their order. */
static void
keep_recipients(struct check_visit *visit)
{
	const struct smtp_plan *plan = visit->dialogue.plan;

	if (plan->recipient_count == 0)
		return;
	visit->answer->replies[CONTACT_SENDER] =
	    keep_reply(visit, SMTP_STAGE_MAIL, 0);
	for (size_t i = 0; i < plan->recipient_count; i++)
		visit->answer->replies[CONTACT_POSTMASTER + i] =
		    keep_reply(visit, SMTP_STAGE_RCPT, i);
}

static void
when_over(void *owner)
{
	struct check_visit *visit = owner;
	struct check_round *round = visit->round;

	if (visit->is_second)
		keep_recipients(visit);
	else
		keep_facts(visit);
	probe_dialogue_clear(&visit->dialogue);
	if (--round->pending == 0)
		loop_stop(round->loop);
}

void
check_visit_start(struct check_visit *visit)
{
	struct check_round *round = visit->round;

	visit->way = (struct probe_way){
		.to = visit->to,
		.tls = round->tls,
		.name = visit->is_second ? NULL : visit->name,
	};
	probe_dialogue_init(&visit->dialogue, round->loop, &round->plan,
	    &visit->way);
	visit->dialogue.secured_call = when_secured;
	probe_dialogue_start(&visit->dialogue, when_over, visit);
}

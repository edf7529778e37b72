#include "service/probe/dialogue.h"

#include "core/smtp/transcript.h"

enum { MEMORY = 64 * 1024 * 1024 };

void
probe_dialogue_init(struct probe_dialogue *dialogue, struct loop *loop,
    const struct smtp_plan *plan, const struct probe_way *way)
{
	*dialogue =
	    (struct probe_dialogue){ .loop = loop, .plan = plan, .way = way };
	arena_init(&dialogue->arena,
	    MEMORY + 4 * plan->message.len +
		plan->recipient_count * SMTP_CLIENT_OUTPUT);
}

void
probe_dialogue_clear(struct probe_dialogue *dialogue)
{
	stream_free(dialogue->stream);
	loop_event_free(dialogue->timer);
	arena_clear(&dialogue->arena);
	dialogue->stream = NULL;
	dialogue->timer = NULL;
}

static void
note(struct probe_dialogue *dialogue, const char *what)
{
	const struct probe_way *way = dialogue->way;
	char bytes[512];
	struct text words = text_in(bytes, sizeof(bytes));

	if (!dialogue->plan->transcript)
		return;
	text_write_string(&words, what);
	if (way->name)
		text_write_format(&words, "%s ", way->name);
	endpoint_write_port(&words, &way->to);
	smtp_transcript_note(dialogue->plan->transcript, text_span(&words),
	    loop_now());
}

static void
tell_settled(struct probe_dialogue *dialogue)
{
	void (*call)(void *owner) = dialogue->settled_call;

	if (!call || !dialogue->client.is_login_settled)
		return;
	dialogue->settled_call = NULL;
	call(dialogue->owner);
}

static void
finish(struct probe_dialogue *dialogue)
{
	stream_free(dialogue->stream);
	dialogue->stream = NULL;
	loop_event_free(dialogue->timer);
	dialogue->timer = NULL;
	dialogue->ended = loop_now();
	tell_settled(dialogue);
	dialogue->over(dialogue->owner);
}

/* All that the client wants to do now. */
static void
go_on(struct probe_dialogue *dialogue)
{
	struct smtp_client *client = &dialogue->client;
	struct span bytes;

	if (!dialogue->stream)
		return;
	tell_settled(dialogue);
	while (stream_pending(dialogue->stream) == 0) {
		switch (smtp_client_next(client, loop_now(), &bytes)) {
		case SMTP_CLIENT_SEND:
			stream_write(dialogue->stream, bytes);
			continue;
		case SMTP_CLIENT_SECURE:
			if (dialogue->way->tls)
				stream_secure(dialogue->stream,
				    dialogue->way->tls,
				    dialogue->way->tls_name
					? dialogue->way->tls_name
					: dialogue->way->name);
			else
				smtp_client_fail(client, SMTP_FAULT_TLS,
				    span_empty(), loop_now());
			continue;
		case SMTP_CLIENT_WAIT:
			loop_timer_set(dialogue->timer, client->deadline);
			return;
		case SMTP_CLIENT_CLOSE:
			finish(dialogue);
			return;
		}
	}
	loop_timer_set(dialogue->timer, client->deadline);
}

static void
when_connected(void *owner)
{
	struct probe_dialogue *dialogue = owner;
	struct endpoint theirs;

	dialogue->connected = loop_now();
	stream_ends(dialogue->stream, &dialogue->ours, &theirs);
	smtp_client_connected(&dialogue->client, dialogue->connected);
	go_on(dialogue);
}

static void
note_tls(struct probe_dialogue *dialogue)
{
	const struct tls_facts *tls = &dialogue->tls;
	char bytes[1024];
	struct text words = text_in(bytes, sizeof(bytes));

	text_write_format(&words, "TLS begun: %s, %s; certificate: %s, by %s; ",
	    tls->version, tls->cipher, tls->subject, tls->issuer);
	text_write_format(&words, "%s%s, %s, %s; SHA-256 %s",
	    tls->is_trusted ? "trusted" : "not trusted: ", tls->problem,
	    tls->is_for_name ? "for this name" : "for another name",
	    tls->is_current ? "in date" : "out of date", tls->fingerprint);
	if (dialogue->plan->transcript)
		smtp_transcript_note(dialogue->plan->transcript,
		    text_span(&words), loop_now());
}

static void
when_secured(void *owner)
{
	struct probe_dialogue *dialogue = owner;
	const struct probe_trust *trust = &dialogue->way->trust;
	const char *flaw;

	dialogue->secured = loop_now();
	dialogue->tls = *stream_tls(dialogue->stream);
	dialogue->has_tls = true;
	note_tls(dialogue);
	if (dialogue->secured_call)
		dialogue->secured_call(dialogue->owner);
	if (trust->dane || trust->keeps_chain)
		probe_chain_read(&dialogue->chain, dialogue->stream,
		    &dialogue->arena);
	flaw = probe_trust_flaw(trust, dialogue->stream, &dialogue->chain,
	    &dialogue->match);
	if (*flaw)
		smtp_client_fail(&dialogue->client,
		    trust->dane ? SMTP_FAULT_DANE : SMTP_FAULT_CERTIFICATE,
		    span_of(flaw), dialogue->secured);
	else
		smtp_client_secured(&dialogue->client, dialogue->secured);
	go_on(dialogue);
}

static void
when_read(void *owner, struct span bytes)
{
	struct probe_dialogue *dialogue = owner;

	smtp_client_read(&dialogue->client, bytes, loop_now());
	go_on(dialogue);
}

static void
when_drained(void *owner)
{
	go_on(owner);
}

static void
when_ended(void *owner, enum stream_end end, const char *why)
{
	static const enum smtp_fault faults[] = {
		[STREAM_CLOSED] = SMTP_FAULT_CLOSED,
		[STREAM_REFUSED] = SMTP_FAULT_REFUSED,
		[STREAM_UNREACHABLE] = SMTP_FAULT_UNREACHABLE,
		[STREAM_RESET] = SMTP_FAULT_RESET,
		[STREAM_TLS_FAILED] = SMTP_FAULT_TLS,
	};
	struct probe_dialogue *dialogue = owner;

	if (end == STREAM_CLOSED)
		smtp_client_closed(&dialogue->client, loop_now());
	else
		smtp_client_fail(&dialogue->client, faults[end], span_of(why),
		    loop_now());
	finish(dialogue);
}

static void
when_expired(void *owner)
{
	struct probe_dialogue *dialogue = owner;

	smtp_client_expired(&dialogue->client, loop_now());
	go_on(dialogue);
	/* What was written may never go: nobody waits for that. */
	if (dialogue->client.is_over && dialogue->stream)
		finish(dialogue);
}

static const struct stream_events events = { .connected = when_connected,
	.secured = when_secured,
	.read = when_read,
	.drained = when_drained,
	.ended = when_ended };

static void
begin(void *owner)
{
	struct probe_dialogue *dialogue = owner;

	loop_event_free(dialogue->timer);
	dialogue->timer =
	    loop_timer_new(dialogue->loop, when_expired, dialogue);
	if (dialogue->client.is_over) {
		finish(dialogue);
		return;
	}
	dialogue->stream = stream_connect(dialogue->loop, &dialogue->way->to,
	    dialogue->way->from, &events, dialogue);
	loop_timer_set(dialogue->timer, dialogue->client.deadline);
}

void
probe_dialogue_start(struct probe_dialogue *dialogue, void (*over)(void *owner),
    void *owner)
{
	dialogue->over = over;
	dialogue->owner = owner;
	dialogue->begun = loop_now();
	note(dialogue, "Connecting to ");
	smtp_client_init(&dialogue->client, &dialogue->arena, dialogue->plan,
	    dialogue->begun);
	if (dialogue->way->trust.forbids != SMTP_FAULT_NONE)
		smtp_client_fail(&dialogue->client,
		    dialogue->way->trust.forbids, span_empty(),
		    dialogue->begun);
	dialogue->timer = loop_timer_new(dialogue->loop, begin, dialogue);
	loop_timer_set(dialogue->timer, dialogue->begun);
}

#include "service/lab/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

enum { WORDS_MAX = 8192, HANDFUL = 1024, LOOKED_AT = 16 };

static void
free_session(struct lab_session *session)
{
	lab_keep_end(session);
	lab_order_leave(session);
	lab_lobby_part(session->lab->options->lobby, &session->ip);
	lab_lobby_leave(session->lab->options->lobby);
	stream_free(session->stream);
	loop_event_free(session->timer);
	smtp_server_clear(&session->server);
	text_clear(&session->head);
	lab_judging_clear(&session->judging);
	arena_clear(&session->arena);
	free(session);
}

void
lab_session_close(struct lab_session *session)
{
	if (session->is_working)
		session->is_ended = true;
	else
		free_session(session);
}

/* Stages at which something becomes of somebody. */
static bool
is_told(enum smtp_stage stage, unsigned code)
{
	return code >= 400 || stage == SMTP_STAGE_EOD;
}

void
lab_session_tell_owner(struct lab_session *session,
    const struct lab_verdict *verdict)
{
	const struct lab_options *options = session->lab->options;
	const struct smtp_decision *decision = verdict->decision;
	struct lab_event event = { .session = &session->server,
		.ip = session->ip,
		.port = session->port,
		.objection = verdict->objection,
		.refused_by = verdict->refused_by,
		.code = decision->code > 0 ? decision->code : 250,
		.status = decision->status,
		.words = decision->words };

	if (options->tell && is_told(session->server.stage, decision->code))
		options->tell(options->owner, &event);
}

void
lab_session_tell(struct lab_session *session,
    const struct smtp_decision *decision, enum lab_objection objection,
    const char *refused_by)
{
	const struct lab_verdict verdict = { .decision = decision,
		.objection = objection,
		.refused_by = refused_by,
		.trace = &session->trace };

	lab_record_verdict(&session->record, &session->server, &verdict);
	trace_init(&session->trace, &session->arena);
	lab_session_tell_owner(session, &verdict);
}

void
lab_session_settle(struct lab_session *session,
    const struct lab_verdict *verdict)
{
	const struct smtp_server *server = &session->server;

	lab_record_verdict(&session->record, server, verdict);
	trace_init(&session->trace, &session->arena);
	if (session->record.is_on && server->stage == SMTP_STAGE_EOD) {
		lab_keep_message(session, verdict);
		return;
	}
	lab_session_tell_owner(session, verdict);
	smtp_server_decide(&session->server, verdict->decision, loop_now());
}

void
lab_session_judged(struct lab_session *session,
    const struct lab_judgement *judgement)
{
	struct smtp_decision decision = { .code = 0, .words = span_empty() };
	char bytes[WORDS_MAX];
	struct text words = text_in(bytes, sizeof(bytes));
	struct lab_verdict verdict = { .decision = &decision,
		.trace = &session->trace };

	if (judgement->objection != LAB_NO_OBJECTION) {
		decision = lab_reply(judgement->objection,
		    session->lab->options->policy.persona, &judgement->gaps,
		    &words);
		verdict.objection = judgement->objection;
		verdict.refused_by = "policy";
	}
	lab_session_settle(session, &verdict);
}

void
lab_session_decide(struct lab_session *session)
{
	struct lab_judgement judgement = { .objection = LAB_NO_OBJECTION };

	/* Of a command that came early there is nothing to judge yet. */
	if (session->server.is_early || lab_judging_begin(session, &judgement))
		lab_session_judged(session, &judgement);
}

void
lab_session_secure(struct lab_session *session)
{
	session->is_securing = true;
	stream_secure(session->stream, session->lab->options->tls, NULL);
}

static void
refuse_address(struct lab_session *session)
{
	const struct smtp_decision decision = { .code = 501,
		.status = { 5, 5, 4 },
		.words = span_of("ADDR is no address") };

	lab_session_settle(session,
	    &(struct lab_verdict){ .decision = &decision,
		.refused_by = "protocol" });
}

static bool
decide(struct lab_session *session)
{
	if (session->server.stage == SMTP_STAGE_XCLIENT &&
	    !lab_guest_speak_for(session)) {
		refuse_address(session);
		return true;
	}
	if (!session->is_playing && session->server.stage == SMTP_STAGE_MAIL)
		lab_keep_rest(session);
	if (session->is_playing || lab_play_begin(session))
		return lab_play(session);
	/* There was no room for what a scenario would have taken. */
	if (session->server.is_deciding && !lab_chaos_strike(session))
		lab_session_decide(session);
	return true;
}

/* A refusal of the dialogue's own, such as a line that is too long. */
static void
tell_objection(struct lab_session *session)
{
	static const struct {
		const char *words;
		enum lab_objection objection;
	} known[] = {
		{ "Message header size", LAB_HEADER_SIZE },
		{ "bare <LF>", LAB_BARE_LF },
	};
	struct span reply = span_of(session->server.objection);
	enum lab_objection objection = LAB_NO_OBJECTION;
	struct smtp_decision decision = { .words = reply };
	struct smtp_reply parsed;

	if (smtp_reply_parse(reply, &parsed)) {
		decision.code = parsed.code;
		decision.status = parsed.status;
		smtp_reply_next_line(&parsed.text, &decision.words);
	}
	if (session->server.objection == session->server.rules->too_large)
		objection = LAB_SIZE;
	if (session->server.objection == session->server.rules->too_many)
		objection = LAB_RECIPIENTS;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (span_find(reply, span_of(known[i].words), &(size_t){ 0 }))
			objection = known[i].objection;
	lab_session_tell(session, &decision, objection, "protocol");
}

/* Whole commands count; whoever drips falls behind all others. */
static void
note_progress(struct lab_session *session)
{
	const struct smtp_server *server = &session->server;
	unsigned heard = server->commands + server->messages;

	if (heard == session->heard)
		return;
	session->heard = heard;
	lab_order_first(session);
}

/* For others: for the DNS, for scanners, for what keeps the message. */
static bool
waits(const struct lab_session *session)
{
	return session->ticket || lab_judging_waits(&session->judging);
}

/* All that the server wants to do now; true: the session is over. */
static bool
work(struct lab_session *session)
{
	struct span bytes;

	while (!session->is_ended && !waits(session) &&
	    stream_pending(session->stream) == 0)
		switch (
		    smtp_server_next(&session->server, loop_now(), &bytes)) {
		case SMTP_SERVER_SEND:
			stream_write(session->stream, bytes);
			break;
		case SMTP_SERVER_SECURE:
			lab_session_secure(session);
			return false;
		case SMTP_SERVER_DECIDE:
			if (!decide(session))
				return false;
			break;
		case SMTP_SERVER_OBJECTED:
			tell_objection(session);
			break;
		case SMTP_SERVER_WAIT:
			return false;
		case SMTP_SERVER_CLOSE:
			return true;
		}
	return session->is_ended;
}

/* A scenario may take more time than a server would. */
static uint64_t
deadline_of(const struct lab_session *session)
{
	const uint64_t until = session->performance.until;

	return session->is_playing && until > loop_now()
	    ? until
	    : session->server.deadline;
}

static void
end_session(struct lab_session *session)
{
	if (session->is_reset) {
		stream_reset(session->stream);
		session->stream = NULL;
	}
	free_session(session);
}

void
lab_session_go_on(struct lab_session *session)
{
	bool is_over;

	session->is_working = true;
	is_over = work(session);
	session->is_working = false;
	if (is_over) {
		end_session(session);
		return;
	}
	note_progress(session);
	loop_timer_set(session->timer, deadline_of(session));
}

/* "CN=ann,O=Example": who the certificate is for, by its common name. */
static struct span
common_name(struct span subject)
{
	struct span item;

	while (span_split(&subject, ',', &item))
		if (span_starts(item, span_of("CN=")))
			return span_from(item, 3);
	return span_empty();
}

/* The names by which the client may log in, if its certificate is good. */
static void
read_peer(struct lab_session *session)
{
	const struct tls_facts *facts = stream_tls(session->stream);
	struct text peer = text_in(session->peer, sizeof(session->peer));

	if (!session->lab->options->client_authorities || !facts ||
	    !facts->has_certificate || !facts->is_trusted || !facts->is_current)
		return;
	text_write(&peer, common_name(span_of(facts->subject)));
	text_write_byte(&peer, ' ');
	text_write(&peer, span_of(facts->names));
	session->server.peer = span_trim(text_span(&peer));
}

static void
when_secured(void *owner)
{
	struct lab_session *session = owner;

	session->is_securing = false;
	smtp_server_secured(&session->server, loop_now());
	read_peer(session);
	lab_session_go_on(session);
}

/* It is known whose session it is. */
static void
begin(struct lab_session *session)
{
	lab_guest_admit(session);
	if (session->port == LAB_PORT_SMTPS) {
		lab_session_secure(session);
		loop_timer_set(session->timer, session->server.deadline);
	} else {
		lab_session_go_on(session);
	}
}

static void
when_read(void *owner, struct span bytes)
{
	struct lab_session *session = owner;

	if (session->is_proxied) {
		if (lab_guest_read(session, bytes))
			begin(session);
		return;
	}

	/* Words, where the other half of a handshake should be. */
	if (session->is_spoiled) {
		stream_write(session->stream,
		    span_of("this is no handshake\r\n"));
		return;
	}
	smtp_server_read(&session->server, bytes, loop_now());
	/* Who sends on while a message is kept has to wait, too. */
	if (session->ticket)
		stream_pause(session->stream, true);
	if (bytes.len >= HANDFUL)
		lab_order_first(session);
	lab_session_go_on(session);
}

static void
when_drained(void *owner)
{
	lab_session_go_on(owner);
}

static void
when_ended(void *owner, enum stream_end end, const char *why)
{
	(void)end;
	(void)why;
	lab_session_close(owner);
}

static void
when_expired(void *owner)
{
	struct lab_session *session = owner;

	/* The client is not to blame for what others take. */
	if (waits(session)) {
		loop_timer_set(session->timer, loop_now() + LOOP_SECOND);
		return;
	}
	/* Who does not even read our farewell is not waited for. */
	if (stream_pending(session->stream) > 0 || session->is_silent ||
	    session->is_spoiled || session->is_securing ||
	    session->is_proxied) {
		lab_session_close(session);
		return;
	}
	if (loop_now() < session->server.deadline || session->is_playing) {
		lab_session_go_on(session);
		return;
	}
	smtp_server_expired(&session->server, loop_now());
	lab_session_go_on(session);
}

static const struct stream_events events = { .secured = when_secured,
	.read = when_read,
	.drained = when_drained,
	.ended = when_ended };

static void
find_client(struct lab_session *session)
{
	struct endpoint ours, theirs;
	unsigned char bytes[16];
	size_t len;

	stream_ends(session->stream, &ours, &theirs);
	len = endpoint_bytes(&theirs, bytes);
	if (!ip_from_bytes((struct span){ (const char *)bytes, len },
		&session->ip))
		session->ip = (struct ip){ .bytes = { 127, 0, 0, 1 } };
	session->ip = ip_unmap(session->ip);
}

/* What logins without a password are signed with. */
static void
make_nonce(struct lab_session *session)
{
	unsigned char bytes[LAB_NONCE / 2];

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return;
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(session->nonce + 2 * i, 3, "%02x", bytes[i]);
	session->server.nonce = span_of(session->nonce);
}

void
lab_session_open(struct lab *lab, enum lab_port port, int taken_descriptor)
{
	struct lab_session *session = calloc(1, sizeof(*session));
	uint64_t now = loop_now();

	if (!session)
		abort();
	session->lab = lab;
	session->port = port;
	lab_order_first(session);
	arena_init_small(&session->arena, LAB_VIEW_CEILING);
	lab_judging_init(&session->judging,
	    lab_lobby_seed(lab->options->lobby));
	session->judging.known->known.overlay = lab->options->overlay;
	smtp_server_init(&session->server, &lab->rules[port], now);
	if (lab->rules[port].offers_auth)
		make_nonce(session);
	session->record.attempt.port = port;
	trace_init(&session->trace, &session->arena);
	if (lab->options->keep)
		lab_record_init(&session->record, &session->server, now);
	session->timer = loop_timer_new(lab->loop, when_expired, session);
	session->stream =
	    stream_open(lab->loop, taken_descriptor, &events, session);
	find_client(session);
	session->is_crowd = !lab_lobby_meet(lab->options->lobby, &session->ip);
	session->record.attempt.ip = session->ip;
	if (lab_guest_begin(session))
		begin(session);
}

bool
lab_session_drop(struct lab *lab)
{
	struct lab_session *session = lab->sessions;

	for (unsigned i = 0; session && i < LOOKED_AT; i++) {
		session = session->previous;
		if (waits(session) || session->is_working)
			continue;
		if (!session->is_securing && !session->server.is_secure)
			stream_write(session->stream,
			    span_of("421 4.3.2 Too many sessions at once\r\n"));
		lab_session_close(session);
		return true;
	}
	return false;
}

#include "service/lab/play.h"

enum { WORDS_MAX = 8192 };

/* Behind RCPT, it is the first recipient that was taken. */
static struct span
recipient_of(const struct smtp_server *server)
{
	if (server->stage == SMTP_STAGE_RCPT)
		return server->candidate.address;
	if (server->envelope.recipients.count > server->recipient)
		return server->envelope.recipients.items[server->recipient]
		    .address;
	return span_empty();
}

/* What a reply says, without its codes; lines are parted by LF. */
static struct span
words_of(struct arena *arena, struct span reply)
{
	struct text words;
	struct span line;

	text_init(&words, arena, WORDS_MAX);
	while (smtp_reply_next_line(&reply, &line)) {
		if (words.len > 0)
			text_write_byte(&words, '\n');
		text_write(&words, line);
	}
	return text_span(&words);
}

/* The reply that a rule ends with, to be told. */
static void
read_reply(struct lab_session *session, const struct smtp_rule *rule,
    struct smtp_decision *decision)
{
	struct smtp_reply reply;
	struct span last = span_empty();

	decision->code = smtp_rule_code(rule);
	for (size_t i = 0; i < rule->actions.count; i++) {
		struct span words = rule->actions.items[i].words;

		if (!smtp_reply_parse(words, &reply) ||
		    reply.code != decision->code)
			continue;
		decision->status = reply.status;
		last = words;
	}
	decision->words = words_of(&session->arena, last);
}

/* Will it say that a message, which is to be kept, is taken? */
static bool
is_taking(const struct lab_session *session, const struct smtp_rule *rule)
{
	unsigned code = smtp_rule_code(rule);

	return session->record.is_on &&
	    session->server.stage == SMTP_STAGE_EOD && code >= 200 &&
	    code < 400;
}

static void
keep_first(struct lab_session *session, const struct smtp_rule *rule)
{
	struct smtp_decision decision = { .words = span_empty() };

	read_reply(session, rule, &decision);
	lab_keep_before_play(session,
	    &(struct lab_verdict){ .decision = &decision,
		.trace = &session->trace });
}

bool
lab_play_begin(struct lab_session *session)
{
	const struct smtp_server *server = &session->server;
	const struct smtp_scenario *scenario = session->lab->options->scenario;
	struct smtp_moment moment = { .stage = server->stage,
		.to = recipient_of(server),
		.from = server->envelope.sender,
		.helo = server->helo,
		.user = server->user,
		.ip = session->ip,
		.is_secure = server->is_secure };
	const struct smtp_rule *rule;

	/* A moment that was put to us early comes again. */
	if (!scenario ||
	    (server->rules->early >> server->stage & 1 && !server->is_early))
		return false;
	moment.count = ++session->counts[server->stage];
	rule = smtp_scenario_find(scenario, &moment);
	smtp_performance_init(&session->performance, rule, loop_now());
	session->is_playing = rule != NULL;
	session->is_kept = false;
	if (rule && is_taking(session, rule))
		keep_first(session, rule);
	return session->is_playing;
}

/* No reply was given; who lists what happened sees what was done. */
static struct smtp_decision
without_words(const char *what)
{
	return (struct smtp_decision){ .code = 421,
		.words = span_of(what),
		.is_said = true,
		.closes = true };
}

/* Leave the client alone. */
static bool
hush(struct lab_session *session, const char *what)
{
	struct smtp_decision decision = without_words(what);

	lab_session_tell(session, &decision, LAB_NO_OBJECTION, "scenario");
	return false;
}

/* The rule has said all that it has to say. */
static void
end_play(struct lab_session *session)
{
	const struct smtp_rule *rule = session->performance.rule;
	struct smtp_decision decision = { .words = span_empty() };
	struct lab_verdict verdict = { .decision = &decision };

	session->is_playing = false;
	if (smtp_rule_is_delay(rule)) {
		lab_session_decide(session);
		return;
	}
	read_reply(session, rule, &decision);
	decision.is_said = true;
	decision.closes = session->is_cut;
	if (session->is_cut && decision.code == 0)
		decision = without_words("the connection is ended");
	verdict.refused_by = decision.code >= 400 ? "scenario" : NULL;
	if (session->is_kept)
		lab_keep_played(session, &verdict);
	else
		lab_session_settle(session, &verdict);
}

bool
lab_play(struct lab_session *session)
{
	struct span bytes;
	enum smtp_play play;

	if (session->ticket)
		return true;
	play = smtp_performance_next(&session->performance, loop_now(), &bytes);
	switch (play) {
	case SMTP_PLAY_SEND:
		smtp_server_say_bytes(&session->server, bytes);
		return true;
	case SMTP_PLAY_WAIT:
		return false;
	case SMTP_PLAY_SECURE:
		lab_session_secure(session);
		return false;
	case SMTP_PLAY_SPOIL:
		session->is_spoiled = true;
		return hush(session, "the handshake is spoiled");
	case SMTP_PLAY_SILENCE:
		session->is_silent = true;
		return hush(session, "nothing more is said");
	case SMTP_PLAY_RESET:
		session->is_reset = session->is_cut = true;
		break;
	default:
		session->is_cut = play == SMTP_PLAY_CLOSE;
	}
	end_play(session);
	return true;
}

#include "service/lab/session.h"

#include <stdlib.h>

enum { DAY = 86400, VIEW_CEILING = 1024 * 1024 * 1024, WORDS_MAX = 8192 };

struct lab_session {
	struct lab *lab;
	struct lab_session *next, **link;
	enum lab_port port;
	struct stream *stream;
	struct loop_event *timer;
	struct smtp_server server;
	struct ip ip;
	struct arena known_arena, arena;
	struct dns_known known;
	unsigned counts[SMTP_STAGES]; /* how often a stage was reached */
	bool is_working; /* within go_on(): whoever ends it waits */
	bool is_ended;
};

static void
free_session(struct lab_session *session)
{
	*session->link = session->next;
	if (session->next)
		session->next->link = session->link;
	session->lab->session_count--;
	stream_free(session->stream);
	loop_event_free(session->timer);
	smtp_server_clear(&session->server);
	arena_clear(&session->known_arena);
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

static uint64_t
seconds_now(const struct lab *lab)
{
	return lab->options->now(lab->options->owner);
}

/* "192.0.2.0/24 sender recipient": a farm of senders counts as one. */
static bool
is_new(struct lab_session *session, const struct lab_view *view)
{
	unsigned wait = session->lab->options->greylist_seconds;
	const struct smtp_server *server = &session->server;
	char bytes[2200];
	struct text who = text_in(bytes, sizeof(bytes));
	uint64_t first;

	if (wait == 0 || server->stage != SMTP_STAGE_RCPT)
		return false;
	text_write(&who,
	    (struct span){ (const char *)view->ip.bytes,
		view->ip.is_v6 ? 8 : 3 });
	text_write(&who, server->envelope.sender);
	text_write_byte(&who, ' ');
	text_write(&who, server->candidate.address);
	first =
	    lab_memory_first(&session->lab->memory, text_span(&who), view->now);
	return view->now - first < wait;
}

static void
count(struct lab_session *session, struct lab_view *view)
{
	const struct lab_options *options = session->lab->options;
	char bytes[1100];
	struct text who = text_in(bytes, sizeof(bytes));

	if (session->server.stage != SMTP_STAGE_MAIL)
		return;
	if (options->max_per_minute > 0) {
		text_write_string(&who, "ip ");
		ip_write(&who, &view->ip);
		view->is_too_frequent =
		    lab_memory_count(&session->lab->memory, text_span(&who),
			view->now, 60) > options->max_per_minute;
	}
	if (options->max_per_day > 0 && session->server.user.len > 0) {
		text_reset(&who);
		text_write_string(&who, "user ");
		text_write(&who, session->server.user);
		view->is_quota_used =
		    lab_memory_count(&session->lab->memory, text_span(&who),
			view->now, DAY) > options->max_per_day;
	}
}

/* Judge until nothing is wanted of the DNS any more. */
static void
judge(struct lab_session *session, struct lab_judgement *judgement)
{
	const struct lab_options *options = session->lab->options;
	struct lab_view view = {
		.policy = &session->lab->policies[session->port],
		.session = &session->server,
		.ip = session->ip,
		.now = seconds_now(session->lab),
		.known = &session->known,
		.arena = &session->arena,
		.keys = session->lab->keys,
	};

	view.is_new = is_new(session, &view);
	count(session, &view);
	for (;;) {
		arena_reset(&session->arena);
		lab_judge(&view, judgement);
		if (!judgement->is_waiting)
			return;
		if (!options->answer ||
		    !options->answer(options->owner, &session->known))
			session->known.is_closed = true;
	}
}

/* "550 5.1.1 words" of a scenario, as a decision. */
static bool
read_reply(struct span line, struct smtp_decision *decision)
{
	struct smtp_reply reply;

	if (!smtp_reply_parse(line, &reply))
		return false;
	*decision =
	    (struct smtp_decision){ .code = reply.code, .words = span_empty() };
	span_take(&line, 4 < line.len ? 4 : line.len);
	decision->words = span_trim(line);
	return true;
}

/* What the scenario has for this moment; false: nothing. */
static bool
play(struct lab_session *session, struct smtp_decision *decision)
{
	const struct smtp_server *server = &session->server;
	const struct smtp_scenario *scenario = session->lab->options->scenario;
	struct smtp_moment moment = { .stage = server->stage,
		.to = server->stage == SMTP_STAGE_RCPT
		    ? server->candidate.address
		    : span_empty(),
		.from = server->envelope.sender,
		.count = ++session->counts[server->stage],
		.is_secure = server->is_secure };
	const struct smtp_rule *rule =
	    scenario ? smtp_scenario_find(scenario, &moment) : NULL;
	bool is_found = false;

	for (size_t i = 0; rule && i < rule->actions.count; i++)
		switch (rule->actions.items[i].kind) {
		case SMTP_ACTION_SAY:
			is_found |=
			    read_reply(rule->actions.items[i].words, decision);
			break;
		case SMTP_ACTION_CLOSE:
		case SMTP_ACTION_RESET:
			decision->closes = true;
			is_found = true;
			break;
		default:
			break;
		}
	return is_found;
}

/* Stages at which something becomes of somebody. */
static bool
is_told(enum smtp_stage stage, unsigned code)
{
	return code >= 400 || stage == SMTP_STAGE_EOD;
}

static void
tell(struct lab_session *session, const struct smtp_decision *decision,
    enum lab_objection objection, const char *refused_by)
{
	const struct lab_options *options = session->lab->options;
	struct lab_event event = { .session = &session->server,
		.ip = session->ip,
		.port = session->port,
		.objection = objection,
		.refused_by = refused_by,
		.code = decision->code > 0 ? decision->code : 250,
		.status = decision->status,
		.words = decision->words };

	if (options->tell && is_told(session->server.stage, decision->code))
		options->tell(options->owner, &event);
}

static void
decide(struct lab_session *session)
{
	struct lab_judgement judgement = { .objection = LAB_NO_OBJECTION };
	struct smtp_decision decision = { .code = 0, .words = span_empty() };
	char bytes[WORDS_MAX];
	struct text words = text_in(bytes, sizeof(bytes));
	const char *refused_by = NULL;

	if (play(session, &decision)) {
		refused_by = decision.code >= 400 ? "scenario" : NULL;
	} else {
		judge(session, &judgement);
		if (judgement.objection != LAB_NO_OBJECTION) {
			decision = lab_reply(judgement.objection,
			    session->lab->options->policy.persona,
			    &judgement.gaps, &words);
			refused_by = "policy";
		}
	}
	tell(session, &decision, judgement.objection, refused_by);
	smtp_server_decide(&session->server, &decision, loop_now());
}

/* All that the server wants to do now; true: the session is over. */
static bool
work(struct lab_session *session)
{
	struct span bytes;

	while (!session->is_ended && stream_pending(session->stream) == 0)
		switch (
		    smtp_server_next(&session->server, loop_now(), &bytes)) {
		case SMTP_SERVER_SEND:
			stream_write(session->stream, bytes);
			break;
		case SMTP_SERVER_SECURE:
			stream_secure(session->stream,
			    session->lab->options->tls, NULL);
			return false;
		case SMTP_SERVER_DECIDE:
			decide(session);
			break;
		case SMTP_SERVER_WAIT:
			return false;
		case SMTP_SERVER_CLOSE:
			return true;
		}
	return session->is_ended;
}

static void
go_on(struct lab_session *session)
{
	bool is_over;

	session->is_working = true;
	is_over = work(session);
	session->is_working = false;
	if (is_over)
		free_session(session);
	else
		loop_timer_set(session->timer, session->server.deadline);
}

static void
when_secured(void *owner)
{
	struct lab_session *session = owner;

	smtp_server_secured(&session->server, loop_now());
	go_on(session);
}

static void
when_read(void *owner, struct span bytes)
{
	struct lab_session *session = owner;

	smtp_server_read(&session->server, bytes, loop_now());
	go_on(session);
}

static void
when_drained(void *owner)
{
	go_on(owner);
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

	/* Who does not even read our farewell is not waited for. */
	if (stream_pending(session->stream) > 0) {
		lab_session_close(session);
		return;
	}
	smtp_server_expired(&session->server, loop_now());
	go_on(session);
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

static void
link_in(struct lab *lab, struct lab_session *session)
{
	session->next = lab->sessions;
	session->link = &lab->sessions;
	if (session->next)
		session->next->link = &session->next;
	lab->sessions = session;
	lab->session_count++;
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
	link_in(lab, session);
	arena_init(&session->known_arena, VIEW_CEILING);
	arena_init(&session->arena, VIEW_CEILING);
	dns_known_init(&session->known, &session->known_arena,
	    lab->memory.seed);
	smtp_server_init(&session->server, &lab->rules[port], now);
	session->timer = loop_timer_new(lab->loop, when_expired, session);
	session->stream =
	    stream_open(lab->loop, taken_descriptor, &events, session);
	find_client(session);
	if (port == LAB_PORT_SMTPS) {
		stream_secure(session->stream, lab->options->tls, NULL);
		loop_timer_set(session->timer, session->server.deadline);
	} else {
		go_on(session);
	}
}

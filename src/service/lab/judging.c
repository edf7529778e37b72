#include "service/lab/judging.h"

#include "service/lab/play.h"
#include "service/probe/route.h"

enum { DAY = 86400 };

void
lab_judging_init(struct lab_judging *judging, uint64_t seed)
{
	*judging =
	    (struct lab_judging){ .known =
				      lab_known_new(LAB_VIEW_CEILING, seed) };
}

void
lab_judging_clear(struct lab_judging *judging)
{
	lab_scans_free(judging->scans);
	lab_callout_free(judging->callout);
	if (judging->question)
		lab_question_drop(judging->question);
	else
		lab_known_free(judging->known);
}

bool
lab_judging_waits(const struct lab_judging *judging)
{
	return judging->question || judging->is_scanning || judging->is_calling;
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
	first = lab_lobby_first(session->lab->options->lobby, text_span(&who),
	    view->now);
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
		    lab_lobby_count(options->lobby, text_span(&who), view->now,
			60) > options->max_per_minute;
	}
	if (options->max_per_day > 0 && session->server.user.len > 0) {
		text_reset(&who);
		text_write_string(&who, "user ");
		text_write(&who, session->server.user);
		view->is_quota_used =
		    lab_lobby_count(options->lobby, text_span(&who), view->now,
			DAY) > options->max_per_day;
	}
}

static void
note_callout(struct lab_judging *judging)
{
	if (!judging->callout)
		return;
	judging->view.callout = judging->callout->result;
	judging->view.callout_words = span_of(judging->callout->words);
}

static bool run(struct lab_session *session, struct lab_judgement *judgement);

static void
go_on(struct lab_session *session)
{
	struct lab_judgement judgement;

	if (!run(session, &judgement))
		return;
	lab_session_judged(session, &judgement);
	lab_session_go_on(session);
}

static void
when_answered(void *owner)
{
	struct lab_session *session = owner;

	session->judging.question = NULL;
	go_on(session);
}

static void
when_scanned(void *owner)
{
	struct lab_session *session = owner;

	session->judging.is_scanning = false;
	go_on(session);
}

/* False: the threads ask. */
static bool
ask(struct lab_session *session)
{
	const struct lab_options *options = session->lab->options;
	struct lab_known *known = session->judging.known;

	if (session->lab->desk) {
		session->judging.question = lab_desk_ask(session->lab->desk,
		    known, when_answered, session);
		return false;
	}
	if (!options->answer || !options->answer(options->owner, &known->known))
		known->known.is_closed = true;
	return true;
}

static void
when_called(void *owner)
{
	struct lab_session *session = owner;

	session->judging.is_calling = false;
	note_callout(&session->judging);
	go_on(session);
}

static void
call_at(struct lab_session *session, const struct endpoint *at)
{
	session->judging.is_calling = true;
	session->judging.callout = lab_callout_start(session->lab->loop, at,
	    session->server.rules->name, session->server.envelope.sender,
	    when_called, session);
}

static void
call_hop(struct lab_session *session, const struct probe_hop *hop)
{
	char bytes[IP_TEXT_MAX];
	struct endpoint at;

	endpoint_parse(&at, ip_print(&hop->ip, bytes), 25);
	call_at(session, &at);
}

/* Ask for the sender. True: it is known at once what comes of it. */
static bool
call_out(struct lab_session *session)
{
	const struct lab_options *options = session->lab->options;
	struct lab_judging *judging = &session->judging;
	struct span sender = session->server.envelope.sender, local;
	struct probe_route route;

	if (options->callout.len > 0) {
		call_at(session, &options->callout);
		return false;
	}
	span_split(&sender, '@', &local);
	do {
		probe_route_find(&route, &judging->known->known, sender,
		    &session->arena);
		if (route.end == PROBE_ROUTE_WAITS && !ask(session))
			return false;
	} while (route.end == PROBE_ROUTE_WAITS);
	if (route.end == PROBE_ROUTE_FOUND) {
		call_hop(session, &route.hops.items[0]);
		return false;
	}
	judging->view.callout = route.end == PROBE_ROUTE_NO_DOMAIN ||
		route.end == PROBE_ROUTE_NULL_MX
	    ? LAB_CALLOUT_NO
	    : LAB_CALLOUT_UNSURE;
	judging->view.callout_words = span_of(probe_route_words(route.end));
	return true;
}

/* Judge until nothing is wanted any more. False: it waits. */
static bool
run(struct lab_session *session, struct lab_judgement *judgement)
{
	struct lab_judging *judging = &session->judging;

	if (judging->scans) {
		judging->view.scans = judging->scans->findings;
		judging->view.scan_count = judging->scans->count;
	}
	for (;;) {
		arena_reset(&session->arena);
		trace_init(&session->trace, &session->arena);
		lab_judge(&judging->view, judgement);
		if (!judgement->is_waiting)
			return true;
		if (judgement->wants_callout ? !call_out(session)
					     : !ask(session))
			return false;
	}
}

/* Show the message to the scanners, once for all its recipients. */
static void
scan(struct lab_session *session)
{
	const struct lab_options *options = session->lab->options;
	const struct smtp_server *server = &session->server;
	struct lab_scan_mail mail = { .message = text_span(&server->message),
		.ip = session->ip,
		.helo = server->helo,
		.sender = server->envelope.sender,
		.user = server->user,
		.recipient_count = server->envelope.recipients.count };
	struct span *recipients;

	recipients = arena_zero(&session->arena, mail.recipient_count + 1,
	    sizeof(*recipients));
	for (size_t i = 0; i < mail.recipient_count; i++)
		recipients[i] = server->envelope.recipients.items[i].address;
	mail.recipients = recipients;
	session->judging.is_scanning = true;
	session->judging.scans =
	    lab_scans_start(session->lab->loop, options->scanners,
		options->scanner_count, &mail, when_scanned, session);
}

bool
lab_judging_begin(struct lab_session *session, struct lab_judgement *judgement)
{
	struct lab_judging *judging = &session->judging;

	judging->view = (struct lab_view){
		.policy = &session->lab->policies[session->port],
		.session = &session->server,
		.ip = session->ip,
		.now = seconds_now(session->lab),
		.known = &judging->known->known,
		.arena = &session->arena,
		.keys = session->lab->keys,
		.is_crowd = session->is_crowd,
		.trace = session->record.is_on ? &session->trace : NULL,
	};
	if (session->server.stage == SMTP_STAGE_MAIL) {
		lab_callout_free(judging->callout);
		judging->callout = NULL;
	}
	note_callout(judging);
	judging->view.is_new = is_new(session, &judging->view);
	count(session, &judging->view);
	if (session->server.stage != SMTP_STAGE_EOD) {
		lab_scans_free(judging->scans);
		judging->scans = NULL;
	} else if (!judging->scans &&
	    session->lab->options->scanner_count > 0) {
		scan(session);
		return false;
	}
	return run(session, judgement);
}

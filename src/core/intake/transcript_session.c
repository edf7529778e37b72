#include "core/intake/transcript_session.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "core/intake/facts.h"
#include "core/intake/transcript_answer.h"
#include "core/intake/transcript_case.h"
#include "core/intake/transcript_header.h"
#include "core/intake/transcript_queue.h"
#include "core/smtp/reply.h"

void
transcript_session_init(struct transcript_session *session,
    struct transcript_reader *reader, struct arena *arena, struct span input,
    struct evidence_list *cases)
{
	*session = (struct transcript_session){
		.arena = arena,
		.reader = reader,
		.cases = cases,
		.input = input,
		.facts = arena_zero(arena, FACTS, sizeof(struct fact)),
	};
	text_init(&session->clean, arena, SMTP_REPLY_MAX_BYTES);
}

/* The reply is whole: see what it answers. */
static void
finish_reply(struct transcript_session *session)
{
	struct transcript_failure reply = session->reply;

	if (!reply.is_set)
		return;
	session->reply.is_set = session->is_open = false;
	if (session->is_split)
		reply.reply =
		    arena_dup(session->arena, text_span(&session->clean));
	transcript_answer(session, &reply);
}

static const enum fact_kind places[] = { FACT_REMOTE_HOST, FACT_REMOTE_IP,
	FACT_PORT };

/*
 * What is kept: the memory, what was delivered, and the place, for a greeting
 * without a word on the connection comes from the same one.
 */
static void
begin_session(struct transcript_session *session)
{
	struct transcript_session next = {
		.arena = session->arena,
		.reader = session->reader,
		.cases = session->cases,
		.input = session->input,
		.facts = session->facts,
		.clean = session->clean,
		.turns = session->turns,
	};

	transcript_answer_end(session);
	next.queue = session->queue;
	next.accepted = session->accepted;
	next.headers = session->headers;
	next.queue.count = next.accepted.count = next.headers.count = 0;
	next.delivered = session->delivered;
	next.is_delivered = session->is_delivered;
	next.first_case = session->cases->count;
	next.first_of_transaction = session->cases->count;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		next.has[places[i]] = session->has[places[i]];
	*session = next;
	session->reader->is_body = session->reader->is_raw_body = false;
}

static void
note_place(struct transcript_session *session,
    const struct transcript_place *place)
{
	if (place->host.len > 0)
		transcript_case_renote(session, FACT_REMOTE_HOST, WITNESS_US,
		    place->host, place->host);
	if (place->ip.len > 0)
		transcript_case_renote(session, FACT_REMOTE_IP, WITNESS_US,
		    place->ip, place->ip);
	if (place->port.len > 0)
		transcript_case_renote(session, FACT_PORT, WITNESS_US,
		    place->port, place->port);
}

/* "250-AUTH LOGIN PLAIN", "250 STARTTLS", also when lines were joined. */
static void
note_offers(struct transcript_session *session, struct span quote)
{
	struct span rest = quote, word;
	size_t at;

	if (rest.len > 2048)
		rest.len = 2048;
	if (span_find_nocase(rest, span_of("STARTTLS"), &at))
		transcript_case_note(session, FACT_TLS_OFFERED, WITNESS_REMOTE,
		    quote, span_take(&(struct span){ rest.ptr + at, 8 }, 8));
	if (!span_find(rest, span_of("-AUTH "), &at) &&
	    !span_find(rest, span_of(" AUTH "), &at) &&
	    !span_find(rest, span_of("-AUTH="), &at) &&
	    !span_find(rest, span_of(" AUTH="), &at))
		return;
	word = span_from(rest, at + 1);
	if (span_find(word, span_of(" 250"), &at))
		word.len = at;
	word = span_trim(word);
	transcript_case_note(session, FACT_AUTH_OFFERED, WITNESS_REMOTE, word,
	    word);
}

/* The lines of a reply lie side by side, or they are copied. */
static void
add_to_reply(struct transcript_session *session,
    const struct transcript_line *line)
{
	struct transcript_failure *reply = &session->reply;
	const char *end = reply->reply.ptr + reply->reply.len;
	struct span gap;

	session->is_open = line->code > 0 ? !line->is_last : session->is_open;
	if (line->code > 0)
		reply->code = line->code;
	if (reply->code < 400 && !session->turns)
		return;
	gap = span_empty();
	if (!session->is_split && line->text.ptr > end &&
	    span_within(line->text, session->input))
		gap = (struct span){ end, (size_t)(line->text.ptr - end) };
	if (span_equal(gap, span_of("\n")) ||
	    span_equal(gap, span_of("\r\n"))) {
		reply->reply.len += gap.len + line->text.len;
		return;
	}
	if (!session->is_split) {
		session->is_split = true;
		text_reset(&session->clean);
		text_write(&session->clean, reply->reply);
	}
	text_write_byte(&session->clean, '\n');
	text_write(&session->clean, line->text);
}

/* What comes before another reply of another class is cut off, not joined. */
static bool
is_more(const struct transcript_session *session,
    const struct transcript_line *line)
{
	return session->is_open &&
	    (line->code == 0 || line->code == session->reply.code ||
		(session->reply.code < 400 && line->code >= 400));
}

static void
read_server(struct transcript_session *session,
    const struct transcript_line *line)
{
	if (is_more(session, line)) {
		add_to_reply(session, line);
	} else {
		finish_reply(session);
		if (line->code == 0)
			return;
		if (transcript_answer_is_banner(session, line->code))
			begin_session(session);
		session->reply = (struct transcript_failure){
			.is_set = true,
			.code = line->code,
			.line = line->number,
			.reply = line->text,
			.quote = line->quote,
		};
		session->is_open = !line->is_last;
		session->is_split = false;
	}
	session->replies += line->is_labelled || line->is_bare;
	session->reader->is_bare_reply = line->is_bare;
	if (line->code == 250)
		note_offers(session, line->quote);
	if (!session->is_open)
		finish_reply(session);
}

/*
 * "AUTH PLAIN" of "AUTH PLAIN AGpvZQBzZWNyZXQ=": the rest is a secret. So may
 * be any word that is no mechanism, for people mistype.
 */
static struct span
mechanism_of(struct span command)
{
	static const char *const mechanisms[] = { "PLAIN", "LOGIN", "CRAM-MD5",
		"DIGEST-MD5", "NTLM", "GSSAPI", "XOAUTH2", "OAUTHBEARER",
		"SCRAM-SHA-1", "SCRAM-SHA-256", "EXTERNAL", "ANONYMOUS" };
	struct span rest = span_trim(span_from(command, strlen("AUTH"))), word;

	if (span_split(&rest, ' ', &word))
		for (size_t i = 0; i < sizeof(mechanisms) / sizeof(*mechanisms);
		     i++)
			if (span_equal_nocase(word, span_of(mechanisms[i])))
				return (struct span){ command.ptr,
					(size_t)(word.ptr + word.len -
					    command.ptr) };
	return (struct span){ command.ptr, strlen("AUTH") };
}

static void
note_command(struct transcript_session *session,
    const struct transcript_line *line)
{
	struct span text = line->text, value;

	if (line->verb == TRANSCRIPT_HELO) {
		value = span_trim(span_from(text, 4));
		transcript_case_renote(session, FACT_HELO, WITNESS_US, value,
		    value);
	}
	if (line->verb == TRANSCRIPT_AUTH) {
		value = mechanism_of(text);
		transcript_case_renote(session, FACT_AUTH_TRIED, WITNESS_US,
		    value, value);
	}
	session->is_over |= line->verb == TRANSCRIPT_QUIT;
}

static void
push(struct transcript_session *session, const struct transcript_line *line)
{
	struct transcript_command command = {
		.verb = line->verb,
		.address = span_empty(),
		.is_labelled = line->is_labelled,
		.is_silent = line->verb == TRANSCRIPT_AUTH && !line->is_bare &&
		    line->quote.ptr != line->text.ptr,
	};
	size_t at;

	if (line->verb == TRANSCRIPT_MAIL || line->verb == TRANSCRIPT_RCPT)
		command.address = transcript_words_address(line->text);
	if (line->verb == TRANSCRIPT_BDAT &&
	    span_find_nocase(line->text, span_of("LAST"), &at))
		command.verb = TRANSCRIPT_DOT;
	transcript_queue_add(session, &command);
}

/* A line of the message; its header is of interest, and its end. */
static void
read_message(struct transcript_session *session,
    const struct transcript_line *line)
{
	if (span_equal(line->text, span_of("."))) {
		session->reader->is_body = false;
		session->reader->is_raw_body = false;
		session->is_dot_seen = true;
	} else if (line->text.len == 0) {
		session->is_body = true;
	} else if (!session->is_body) {
		transcript_header_note(session, line);
	}
}

/* Lines of no known verb: the last words of AUTH, or a command misspelt. */
static void
read_other(struct transcript_session *session,
    const struct transcript_line *line)
{
	struct transcript_command command = { .verb = TRANSCRIPT_OTHER,
		.address = span_empty(),
		.is_labelled = true };
	size_t waiting = session->queue.count - session->head;

	if (span_equal(line->text, span_of("."))) {
		session->is_dot_seen = true;
		return;
	}
	if (line->text.len == 0 ||
	    (waiting > 0 &&
		session->queue.items[session->queue.count - 1].verb ==
		    TRANSCRIPT_AUTH))
		return;
	if (session->last == STAGE_DATA || !line->is_labelled)
		return;
	transcript_queue_add(session, &command);
}

/* A secret may look like a command, but not like these. */
static bool
ends_auth(enum transcript_verb verb)
{
	return verb == TRANSCRIPT_MAIL || verb == TRANSCRIPT_RCPT ||
	    verb == TRANSCRIPT_DATA || verb == TRANSCRIPT_RSET ||
	    verb == TRANSCRIPT_QUIT;
}

static void
read_client(struct transcript_session *session,
    const struct transcript_line *line)
{
	struct transcript_command secret = { .verb = TRANSCRIPT_AUTH,
		.address = span_empty(),
		.is_labelled = line->is_labelled };

	finish_reply(session);
	if (session->reader->is_body) {
		read_message(session, line);
		return;
	}
	if (session->is_secret) {
		session->is_secret = false;
		if (!ends_auth(line->verb)) {
			transcript_queue_add(session, &secret);
			return;
		}
	}
	if (line->verb == TRANSCRIPT_NO_VERB) {
		read_other(session, line);
		return;
	}
	session->commands++;
	note_command(session, line);
	push(session, line);
}

/* A program's words on a reply that the log does not show otherwise. */
static void
read_echo(struct transcript_session *session,
    const struct transcript_line *line)
{
	enum stage stage = facts_find_stage(line->quote);

	finish_reply(session);
	if (line->code < 400 || (session->replies > 0 && session->is_refused))
		return;
	session->reply = (struct transcript_failure){
		.is_set = true,
		.stage = stage,
		.code = line->code,
		.line = line->number,
		.reply = line->text,
		.quote = line->quote,
	};
	transcript_answer_echo(session);
	session->is_split = false;
	finish_reply(session);
}

/* "Error connecting to mx.example.org:25:" and, a line below, why. */
static void
join_error(struct transcript_session *session,
    const struct transcript_line *line)
{
	struct transcript_failure *error = &session->error;

	text_reset(&session->clean);
	text_write(&session->clean, error->reply);
	text_write_byte(&session->clean, '\n');
	text_write(&session->clean, line->text);
	error->reply = arena_dup(session->arena, text_span(&session->clean));
	if (error->stage == STAGE_CONNECT &&
	    transcript_words_is_dns_error(line->text))
		error->stage = STAGE_DNS;
}

static void
read_error(struct transcript_session *session,
    const struct transcript_line *line)
{
	struct transcript_failure error = {
		.is_set = true,
		.line = line->number,
		.reply = line->text,
		.quote = line->quote,
	};

	finish_reply(session);
	if (session->is_over && !session->is_lost)
		return;
	if (session->error.is_set && session->error.line + 1 == line->number) {
		join_error(session, line);
		return;
	}
	error.stage = transcript_words_own_stage(line->text);
	if (error.stage == STAGE_UNKNOWN)
		error.stage = transcript_answer_stands(session);
	if (error.stage == STAGE_CONNECT &&
	    transcript_words_is_dns_error(line->text))
		error.stage = STAGE_DNS;
	if (!session->error.is_set)
		session->error = error;
}

static void
read_connect(struct transcript_session *session,
    const struct transcript_line *line)
{
	finish_reply(session);
	if (session->commands > 0 ||
	    (session->last != STAGE_UNKNOWN && session->last != STAGE_BANNER)) {
		begin_session(session);
		for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
			session->has[places[i]] = false;
	}
	note_place(session, &line->place);
}

/* A telnet user types secrets as they are; and replies wrap when pasted. */
static void
read_noise(struct transcript_session *session,
    const struct transcript_line *line)
{
	if (!line->is_bare || line->text.len == 0)
		return;
	if (span_equal(line->text, span_of(".")))
		session->is_dot_seen = true;
	else if (session->is_open && session->reply.code >= 400 &&
	    session->reader->is_bare_reply && session->last != STAGE_AUTH &&
	    !session->has[FACT_AUTH_TRIED])
		add_to_reply(session, line);
}

void
transcript_session_read(struct transcript_session *session,
    const struct transcript_line *line)
{
	if (session->is_secret && line->is_bare && line->text.len > 0 &&
	    line->kind != TRANSCRIPT_SERVER) {
		read_client(session, line);
		return;
	}
	switch (line->kind) {
	case TRANSCRIPT_NOISE:
		read_noise(session, line);
		break;
	case TRANSCRIPT_SERVER:
		read_server(session, line);
		if (line->place.host.len > 0)
			note_place(session, &line->place);
		break;
	case TRANSCRIPT_CLIENT:
		read_client(session, line);
		break;
	case TRANSCRIPT_ECHO:
		read_echo(session, line);
		break;
	case TRANSCRIPT_ERROR:
		read_error(session, line);
		break;
	case TRANSCRIPT_CONNECT:
		read_connect(session, line);
		break;
	}
}

void
transcript_session_end(struct transcript_session *session)
{
	finish_reply(session);
	transcript_answer_end(session);
}

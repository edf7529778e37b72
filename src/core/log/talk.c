/*
 * Sessions of which each command and each reply is a line of its own, with
 * others between: what was asked and not answered yet, whom the server took.
 */

#include "core/log/talk_state.h"

#include "base/hash.h"
#include "base/text.h"
#include "core/log/scan.h"

/* "MAIL FROM:<joe@example.org> SIZE=812": what is in the angles. */
static struct span
path_of(struct span command)
{
	struct span before, path = span_empty();

	if (log_scan_until(&command, '<', &before))
		(void)log_scan_until(&command, '>', &path);
	else if (log_scan_until(&command, ':', &before))
		(void)log_scan_token(&command, &path);
	return path;
}

static enum verb
verb_of(struct span command)
{
	static const struct {
		const char *word;
		enum verb verb;
	} rows[] = {
		{ "RCPT TO", VERB_RCPT },
		{ "MAIL FROM", VERB_MAIL },
		{ "DATA", VERB_DATA },
		{ "EHLO", VERB_HELO },
		{ "HELO", VERB_HELO },
		{ "AUTH", VERB_AUTH },
		{ "STARTTLS", VERB_STARTTLS },
		{ "X-ANONYMOUSTLS", VERB_STARTTLS },
		{ "RSET", VERB_RSET },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (span_starts_nocase(command, span_of(rows[i].word)))
			return rows[i].verb;
	if (span_starts_nocase(command, span_of("BDAT")) &&
	    span_ends_nocase(span_trim(command), span_of("LAST")))
		return VERB_BODY;
	return VERB_OTHER;
}

static void
begin_message(struct log_join *join, struct log_talk_state *talk,
    struct span sender)
{
	log_talk_clear_message(join, talk);
	talk->is_named = false;
	log_talk_change(join, &talk->sender, sender);
	talk->messages++;
}

static void
read_command(struct log_join *join, struct log_talk_state *talk,
    struct span command)
{
	enum verb verb = verb_of(command);
	struct span name;

	talk->is_begun = true;
	if (talk->is_login)
		return; /* what is answered to "334" */
	if (verb == VERB_MAIL)
		begin_message(join, talk, path_of(command));
	else if (verb == VERB_RCPT)
		log_talk_append(join, &talk->asked, path_of(command));
	else if (verb == VERB_HELO && log_scan_until(&command, ' ', &name))
		log_talk_change(join, &talk->helo, span_trim(command));
	else if (verb == VERB_RSET)
		log_talk_clear_message(join, talk);
	talk->is_login = verb == VERB_AUTH;
	log_talk_push(talk, verb);
}

/* What was noted of a sender and a recipient, or the place for it. */
static struct log_sending *
sending_of(struct log_join *join, uint64_t hash)
{
	return log_way_find(join->talks->sendings, SENDINGS,
	    sizeof(*join->talks->sendings), hash);
}

/* Ids of the message: those that were said, or the session's and a number. */
static void
give_id(struct log_join *join, struct log_talk_state *talk,
    struct log_event *made)
{
	char bytes[128];
	struct text text = text_in(bytes, sizeof(bytes));
	uint64_t hash =
	    hash_span(hash_span(join->seed, talk->sender), made->recipient);
	const struct log_sending *sending = sending_of(join, hash);

	if (talk->queue_id.len == 0 && sending->len > 0 &&
	    sending->way.hash == hash) {
		log_talk_change(join, &talk->queue_id,
		    (struct span){ sending->id, sending->len });
	} else if (talk->queue_id.len == 0) {
		text_write(&text, made->session);
		text_write_format(&text, ".%u", talk->messages);
		log_talk_change(join, &talk->queue_id, text_span(&text));
	}
	made->queue_id = talk->queue_id;
	made->message_id = talk->message_id;
}

static void
make_attempt(struct log_join *join, struct log_talk_state *talk,
    enum log_outcome outcome, struct log_event *made)
{
	made->kind = LOG_ATTEMPT;
	made->outcome = outcome;
	made->sender = talk->sender;
	made->has_sender = talk->messages > 0;
	if (made->ip.len == 0)
		made->ip = talk->peer;
	give_id(join, talk, made);
}

/* All that a list holds: the first, and those who fare the same. */
static void
make_for_all(struct log_join *join, struct log_talk_state *talk,
    struct span list, enum log_outcome outcome, struct log_event *made)
{
	struct span rest = list;

	if (log_scan_word(&rest, "<"))
		(void)log_scan_before(&rest, ">,", &made->recipient);
	made->others = rest;
	make_attempt(join, talk, outcome, made);
}

static void
make_refusal(const struct log_talk_state *talk, const char *stage,
    struct log_event *made)
{
	made->kind = LOG_REFUSED;
	made->outcome = LOG_REFUSAL;
	made->stage = span_of(stage);
	made->sender = talk->sender;
	made->has_sender = talk->messages > 0;
	made->helo = talk->helo;
	if (made->client_ip.len == 0)
		made->client_ip = talk->peer;
}

/* Our server's reply; false: it is none to tell of. */
static bool
read_served(struct log_join *join, struct log_talk_state *talk, enum verb verb,
    unsigned severity, struct log_event *made)
{
	static const char *const stages[] = {
		[VERB_OPEN] = "CONNECT",
		[VERB_HELO] = "EHLO",
		[VERB_STARTTLS] = "STARTTLS",
		[VERB_MAIL] = "MAIL",
		[VERB_RCPT] = "RCPT",
		[VERB_DATA] = "DATA",
		[VERB_BODY] = "END-OF-MESSAGE",
		[VERB_OTHER] = NULL,
	};

	made->recipient = span_empty();
	if (verb == VERB_RCPT)
		(void)log_talk_take(join, &talk->asked, join->talks->text,
		    &made->recipient);
	if (verb == VERB_RCPT && severity < 4)
		log_talk_append(join, &talk->taken, made->recipient);
	if (severity < 4 || !stages[verb])
		return false;
	if (verb == VERB_BODY || verb == VERB_DATA) {
		struct span rest = talk->taken;

		if (log_scan_word(&rest, "<"))
			(void)log_scan_before(&rest, ">,", &made->recipient);
	}
	make_refusal(talk, stages[verb], made);
	return true;
}

static bool
read_rcpt(struct log_join *join, struct log_talk_state *talk, unsigned severity,
    struct log_event *made)
{
	if (!log_talk_take(join, &talk->asked, join->talks->text,
		&made->recipient))
		return false;
	if (severity < 4) {
		log_talk_append(join, &talk->taken, made->recipient);
		return false;
	}
	if (talk->refused.len > 0)
		made->reply = talk->refused; /* not "send MAIL first" */
	made->stage = span_of("RCPT");
	make_attempt(join, talk, severity == 4 ? LOG_DEFERRED : LOG_BOUNCED,
	    made);
	return true;
}

/* Another server's reply to us. */
static bool
read_asked(struct log_join *join, struct log_talk_state *talk, enum verb verb,
    unsigned severity, struct log_event *made)
{
	enum log_outcome failed = severity == 4 ? LOG_DEFERRED : LOG_BOUNCED;

	switch (verb) {
	case VERB_RCPT:
		return read_rcpt(join, talk, severity, made);
	case VERB_MAIL:
		if (severity < 4)
			return false;
		log_talk_change(join, &talk->refused, made->reply);
		if (talk->asked.len > 0)
			return false; /* told of each recipient */
		made->stage = span_of("MAIL");
		make_attempt(join, talk, failed, made);
		return true;
	case VERB_DATA:
	case VERB_BODY:
		if (talk->taken.len == 0 || (verb == VERB_DATA && severity < 4))
			return false;
		made->stage = span_of(verb == VERB_DATA ? "DATA" : ".");
		talk->is_done = true;
		make_for_all(join, talk, talk->taken,
		    severity < 4 ? LOG_SENT : failed, made);
		return true;
	case VERB_OPEN:
	case VERB_AUTH:
		/* No message yet; it is tried again, by another way maybe. */
		if (severity < 4)
			return false;
		made->stage = span_of(verb == VERB_AUTH ? "AUTH" : "CONNECT");
		make_attempt(join, talk, LOG_DEFERRED, made);
		return true;
	default:
		return false;
	}
}

/* "550-first", "550 last": told with the last. False: more is to come. */
static bool
is_whole(struct log_join *join, struct log_talk_state *talk,
    struct log_event *made)
{
	char bytes[TALK_REPLY_MAX];
	struct text text = text_in(bytes, sizeof(bytes));

	if (talk->part.len == 0 && made->reply.ptr[3] != '-')
		return true;
	text_write(&text, talk->part);
	if (talk->part.len > 0)
		text_write_byte(&text, '\n');
	text_write(&text, made->reply);
	log_talk_change(join, &talk->part, text_span(&text));
	if (made->reply.ptr[3] == '-')
		return false;
	memcpy(join->talks->reply, bytes, text.len);
	made->reply = (struct span){ join->talks->reply, text.len };
	log_pool_drop(&join->pool, &talk->part);
	return true;
}

/* Where no line says that a session begins, it may begin with these. */
static bool
is_banner(struct span reply)
{
	return log_starts(reply, "554") || log_starts(reply, "421");
}

static bool
read_reply(struct log_join *join, struct log_talk_state *talk,
    struct log_event *made)
{
	enum verb verb;
	unsigned severity;

	if (made->reply.len < 4 || !is_whole(join, talk, made))
		return false;
	severity = (unsigned)(made->reply.ptr[0] - '0');
	verb = !talk->is_begun && is_banner(made->reply) ? VERB_OPEN
							 : log_talk_pop(talk);
	talk->is_begun = true;
	if (log_starts(made->reply, "221")) {
		log_talk_clear(join, talk);
		return false;
	}
	talk->is_login = verb == VERB_AUTH && severity == 3;
	if (talk->is_login || (verb == VERB_DATA && severity == 3)) {
		/* What comes next is answered, too. */
		memmove(talk->pending + 1, talk->pending,
		    talk->count < TALK_PENDING ? talk->count
					       : TALK_PENDING - 1);
		talk->pending[0] = talk->is_login ? VERB_AUTH : VERB_BODY;
		talk->count += talk->count < TALK_PENDING;
		return false;
	}
	return made->is_served ? read_served(join, talk, verb, severity, made)
			       : read_asked(join, talk, verb, severity, made);
}

/* The connection broke; what was not answered is not known. */
static bool
read_failure(struct log_join *join, struct log_talk_state *talk,
    struct log_event *made)
{
	if (talk->is_served || talk->is_done ||
	    (talk->taken.len == 0 && talk->messages > 0))
		return false;
	make_for_all(join, talk, talk->taken, LOG_DEFERRED, made);
	talk->is_done = true;
	return true;
}

/* "ann@example.net, bob@example.com": which message goes to them. */
static void
note_sending(struct log_join *join, const struct log_event *event)
{
	struct span rest = event->others, address;
	uint64_t sender = hash_span(join->seed, event->sender);

	while (span_split(&rest, ',', &address)) {
		uint64_t hash = hash_span(sender, span_trim(address));
		struct log_sending *sending = sending_of(join, hash);

		if (event->queue_id.len > sizeof(sending->id))
			return;
		sending->way.hash = hash;
		sending->way.noted = ++join->talks->count;
		sending->len = (unsigned)event->queue_id.len;
		memcpy(sending->id, event->queue_id.ptr, sending->len);
	}
}

static void
note_ids(struct log_join *join, struct log_talk_state *talk,
    const struct log_event *event)
{
	log_talk_clear_message(join, talk);
	log_talk_change(join, &talk->queue_id, event->queue_id);
	log_talk_change(join, &talk->message_id, event->message_id);
	talk->is_named = true;
}

static void
note_taken(struct log_join *join, struct log_talk_state *talk,
    const struct log_event *event)
{
	if (event->has_sender &&
	    (talk->messages == 0 || !span_equal(event->sender, talk->sender)))
		begin_message(join, talk, event->sender);
	if (event->recipient.len > 0 &&
	    !log_talk_has(talk->taken, event->recipient))
		log_talk_append(join, &talk->taken, event->recipient);
}

static void
note_open(struct log_join *join, struct log_talk_state *talk)
{
	log_talk_clear(join, talk);
	talk->is_begun = true;
	log_talk_push(talk, VERB_OPEN);
}

bool
log_talk_read(struct log_join *join, const struct log_event *event,
    struct log_event *made)
{
	struct log_talk_state *talk = log_talk_get(join, event->session);
	struct span peer =
	    event->client_ip.len > 0 ? event->client_ip : event->ip;

	*made = *event;
	made->talk = TALK_NONE;
	if (event->talk != TALK_OPEN && peer.len > 0)
		log_talk_change(join, &talk->peer, peer);
	if (event->talk == TALK_COMMAND || event->talk == TALK_REPLY)
		talk->is_served = event->is_served;
	switch (event->talk) {
	case TALK_OPEN:
		note_open(join, talk);
		return false;
	case TALK_COMMAND:
		read_command(join, talk, event->stage);
		return false;
	case TALK_REPLY:
		return read_reply(join, talk, made);
	case TALK_NAMED:
		note_ids(join, talk, event);
		return false;
	case TALK_FAILED:
		return read_failure(join, talk, made);
	case TALK_HOST:
		log_talk_change(join, &talk->refused, event->reply);
		return false;
	case TALK_TAKEN:
		note_taken(join, talk, event);
		return false;
	case TALK_ITEM:
		return log_talk_item(join, talk, made);
	case TALK_SENDING:
		note_sending(join, event);
		return false;
	default:
		return false;
	}
}

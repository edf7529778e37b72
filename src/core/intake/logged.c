#include "core/intake/logged.h"

#include "base/ascii.h"
#include "core/intake/facts.h"
#include "core/intake/frame.h"

enum { MAX_TIME = 40 };

struct logged *
logged_new(struct arena *arena, int64_t reference)
{
	struct logged *logged = arena_alloc(arena, sizeof(*logged));

	log_reader_init(&logged->reader, reference);
	/* Where memory lies is nobody's to know: as good as a random number. */
	log_join_init(&logged->join, arena, (uint64_t)(uintptr_t)logged,
	    LOGGED_CEILING);
	logged->is_ended = false;
	return logged;
}

bool
logged_next(struct logged *logged, struct span *lines, bool is_last,
    struct log_case *found)
{
	struct log_event event;

	while (!log_join_take(&logged->join, found)) {
		if (log_reader_take(&logged->reader, lines, &event)) {
			log_join_add(&logged->join, &event);
			continue;
		}
		if (!is_last || logged->is_ended)
			return false;
		log_join_end(&logged->join);
		logged->is_ended = true;
	}
	return true;
}

/* A refusal for now, by its code or by the server's own word. */
static bool
is_for_now(const struct log_case *found)
{
	struct span code = found->reply;

	if (code.len >= 3 && ascii_is_digit(code.ptr[0]) &&
	    ascii_is_digit(code.ptr[1]))
		return code.ptr[0] == '4';
	if (code.len >= 2 && code.ptr[1] == '.' && ascii_is_digit(code.ptr[0]))
		return code.ptr[0] == '4';
	return found->is_temporary;
}

enum case_kind
logged_kind(const struct log_case *found)
{
	switch (found->outcome) {
	case LOG_SENT:
		return found->is_hop ? CASE_RELAYED : CASE_DELIVERED;
	case LOG_DEFERRED:
		return CASE_DELAY;
	case LOG_REFUSAL:
		return is_for_now(found) ? CASE_DELAY : CASE_FAILURE;
	case LOG_DISCARDED:
		return found->reply.len > 0 ? CASE_FAILURE : CASE_DELIVERED;
	default:
		return CASE_FAILURE;
	}
}

/* "RCPT", "END-OF-MESSAGE", "EHLO or HELO": at what a client was refused. */
static enum stage
stage_of(struct span word)
{
	static const struct {
		const char *front;
		enum stage stage;
	} rows[] = {
		{ "RCPT", STAGE_RCPT },
		{ "MAIL", STAGE_MAIL },
		{ "END-OF-", STAGE_EOD },
		{ "after DATA", STAGE_EOD },
		{ "by local_scan", STAGE_EOD },
		{ "CONNECT", STAGE_CONNECT },
		{ "connection", STAGE_CONNECT },
		{ "EHLO", STAGE_HELO },
		{ "HELO", STAGE_HELO },
		{ "DATA", STAGE_DATA },
		{ "AUTH", STAGE_AUTH },
		{ "STARTTLS", STAGE_STARTTLS },
		{ "UNKNOWN", STAGE_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (span_starts_nocase(word, span_of(rows[i].front)))
			return rows[i].stage;
	return STAGE_UNKNOWN;
}

static void
add(struct arena *arena, struct evidence *evidence, enum fact_kind kind,
    struct span value)
{
	if (value.len > 0)
		evidence_add(arena, evidence, kind, WITNESS_LOCAL_MTA, value);
}

static struct span
write_time(struct arena *arena, const struct log_time *time)
{
	struct text text;

	if (time->ms == 0)
		return span_empty();
	text_init(&text, arena, MAX_TIME);
	log_time_write(&text, time);
	return text_span(&text);
}

static void
add_facts(struct arena *arena, struct evidence *evidence,
    const struct log_case *found)
{
	add(arena, evidence, FACT_RECIPIENT, found->recipient);
	add(arena, evidence, FACT_ORIGINAL_RECIPIENT, found->original);
	add(arena, evidence, FACT_SENDER,
	    found->has_sender && found->sender.len == 0 ? span_of("<>")
							: found->sender);
	add(arena, evidence, FACT_MESSAGE_ID, found->message_id);
	add(arena, evidence, FACT_QUEUE_ID, found->queue_id);
	add(arena, evidence, FACT_PARENT_ID, found->parent_id);
	add(arena, evidence, FACT_TIME, write_time(arena, &found->last));
	add(arena, evidence, FACT_REMOTE_HOST, found->host);
	add(arena, evidence, FACT_REMOTE_IP, found->ip);
	add(arena, evidence, FACT_LOGIN, found->login);
	if (found->outcome == LOG_REFUSAL || found->outcome == LOG_DISCARDED) {
		add(arena, evidence, FACT_CLIENT_IP, found->client_ip);
		add(arena, evidence, FACT_HELO, found->helo);
	}
	if (found->outcome == LOG_SENT)
		return;
	add(arena, evidence, FACT_STATUS, found->status);
	add(arena, evidence, FACT_CLAIM, found->claim);
	if (found->claimed)
		add(arena, evidence, FACT_CLAIMED_CAUSE,
		    span_of(found->claimed));
}

void
logged_from_queue(const struct log_queued *queued, struct log_case *found)
{
	struct span reason = queued->reason;
	static const char put_off[] = "delivery temporarily suspended: ";

	if (span_starts(reason, span_of(put_off)))
		span_take(&reason, strlen(put_off));
	*found = (struct log_case){
		.format = queued->format,
		.outcome = LOG_DEFERRED,
		.queue_id = queued->queue_id,
		.parent_id = span_empty(),
		.child_id = span_empty(),
		.message_id = span_empty(),
		.sender = queued->sender,
		.recipient = queued->recipient,
		.original = span_empty(),
		.host = span_empty(),
		.ip = span_empty(),
		.client = span_empty(),
		.client_ip = span_empty(),
		.helo = span_empty(),
		.login = span_empty(),
		.script = span_empty(),
		.transport = span_empty(),
		.reply = reason,
		.status = span_empty(),
		.stage = span_empty(),
		.claim = span_empty(),
		.delay = queued->age > 0 ? queued->age * 1000 : -1,
		.size = queued->size,
		.has_sender = true,
		.is_last = true,
	};
	found->arrived =
	    (struct log_time){ .ms = queued->arrived * 1000, .has_zone = true };
}

/* A command that was answered tells more than the answer does. */
static void
add_stage(struct evidence *evidence, const struct log_case *found)
{
	enum stage stage;

	if (found->outcome == LOG_REFUSAL)
		return;
	stage = span_equal(found->stage, span_of(".")) ? STAGE_EOD
						       : stage_of(found->stage);
	if (stage == STAGE_UNKNOWN)
		stage = facts_find_stage(found->stage);
	if (stage != STAGE_UNKNOWN)
		evidence->stage = stage;
}

/* A reply, with the code it came with, of a host that is named beside. */
static bool
is_theirs(const struct log_case *found)
{
	struct span code = found->reply;

	return (found->ip.len > 0 || found->host.len > 0) && code.len > 3 &&
	    (code.ptr[0] == '4' || code.ptr[0] == '5') &&
	    ascii_is_digit(code.ptr[1]) && ascii_is_digit(code.ptr[2]) &&
	    !ascii_is_alnum(code.ptr[3]);
}

void
logged_read(struct arena *arena, const struct log_case *found,
    struct evidence *evidence)
{
	*evidence = (struct evidence){
		.source = { .kind = SOURCE_LOG,
		    .format = log_format_name(found->format),
		    .name = span_empty(),
		    .line = found->line },
		.kind = logged_kind(found),
		.input = found->reply,
		.reply = found->reply,
		.around = span_empty(),
		.outer = span_empty(),
		.attempts = found->attempts,
		.delay = found->delay > 0 ? (uint64_t)found->delay / 1000 : 0,
	};
	add_facts(arena, evidence, found);
	if (found->outcome == LOG_SENT)
		return;
	if (found->outcome == LOG_REFUSAL) {
		evidence->role = ROLE_RECIPIENT_MX;
		evidence->stage = stage_of(found->stage);
	}
	frame_peel(arena, found->reply, evidence);
	add_stage(evidence, found);
	facts_from_reply(arena, evidence);
	if (evidence->role == ROLE_UNKNOWN)
		evidence->role =
		    is_theirs(found) ? ROLE_RECIPIENT_MX : ROLE_SENDER_MTA;
}

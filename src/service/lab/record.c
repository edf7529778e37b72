#include "service/lab/record.h"

#include "base/ascii.h"
#include "base/json.h"
#include "core/report/trace_json.h"

void
lab_record_init(struct lab_record *record, struct smtp_server *server,
    uint64_t now)
{
	record->is_on = true;
	text_init(&record->dialogue, NULL, RECORD_DIALOGUE_MAX);
	text_init(&record->sender, NULL, RECORD_REPLY_MAX);
	text_init(&record->recipients, NULL, RECORD_RECIPIENTS_MAX);
	text_init(&record->verdicts, NULL, RECORD_VERDICTS_MAX);
	text_init(&record->reply, NULL, RECORD_REPLY_MAX);
	smtp_transcript_init(&record->transcript, &record->dialogue, now);
	server->transcript = &record->transcript;
}

void
lab_record_clear(struct lab_record *record)
{
	text_clear(&record->dialogue);
	text_clear(&record->sender);
	text_clear(&record->recipients);
	text_clear(&record->verdicts);
	text_clear(&record->reply);
}

/* Where the last line of a text begins. */
static size_t
last_line(const struct text *text)
{
	size_t at = text->len > 0 ? text->len - 1 : 0;

	while (at > 0 && text->ptr[at - 1] != '\n')
		at--;
	return at;
}

/* The stage that a line of the client's leads to, if it is one of these. */
static void
read_stage(struct span line, enum smtp_stage *stage)
{
	static const struct {
		const char *begin;
		enum smtp_stage stage;
	} lines[] = {
		{ "C> EHLO", SMTP_STAGE_HELO },
		{ "C> HELO", SMTP_STAGE_HELO },
		{ "C> STARTTLS", SMTP_STAGE_STARTTLS },
		{ "C> AUTH", SMTP_STAGE_AUTH },
		{ "C> MAIL", SMTP_STAGE_MAIL },
		{ "C> RCPT", SMTP_STAGE_RCPT },
		{ "C> DATA", SMTP_STAGE_DATA },
		{ "N* the message", SMTP_STAGE_EOD },
	};
	struct span word;

	span_split(&line, ' ', &word);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (span_starts_nocase(line, span_of(lines[i].begin)))
			*stage = lines[i].stage;
}

/* What the dialogue itself refused came with the client's last line. */
static enum smtp_stage
stage_of(const struct lab_record *record, const struct smtp_server *server,
    const struct lab_verdict *verdict)
{
	enum smtp_stage stage = server->stage;

	if (verdict->refused_by && strcmp(verdict->refused_by, "protocol") == 0)
		read_stage(span_from(text_span(&record->dialogue),
			       last_line(&record->dialogue)),
		    &stage);
	return stage;
}

static void
view_texts(struct lab_record *record, const struct smtp_server *server)
{
	struct lab_attempt *attempt = &record->attempt;

	attempt->helo = server->helo;
	attempt->user = server->user;
	attempt->is_secure = server->is_secure;
	attempt->sender = text_span(&record->sender);
	attempt->recipients = text_span(&record->recipients);
	attempt->verdicts = text_span(&record->verdicts);
	attempt->reply = text_span(&record->reply);
	attempt->dialogue = text_span(&record->dialogue);
}

bool
lab_record_finish(struct lab_record *record, const struct smtp_server *server)
{
	struct lab_attempt *attempt = &record->attempt;
	const bool is_next =
	    server->stage == SMTP_STAGE_MAIL && server->is_deciding;
	size_t end =
	    is_next ? last_line(&record->dialogue) : record->dialogue.len;

	if (!record->is_on)
		return false;
	if (!record->is_open) {
		if (is_next && record->preamble == 0)
			record->preamble = end;
		return false;
	}
	view_texts(record, server);
	attempt->message = span_empty();
	attempt->dialogue.len = end;
	return true;
}

/* The bytes from..to are all that is left between preamble and the end. */
static void
cut_dialogue(struct lab_record *record, size_t from)
{
	struct text *dialogue = &record->dialogue;
	size_t len = dialogue->len - from;

	if (from <= record->preamble)
		return;
	memmove(dialogue->ptr + record->preamble, dialogue->ptr + from, len);
	dialogue->len = record->preamble + len;
	dialogue->ptr[dialogue->len] = '\0';
	dialogue->is_cut = false;
}

void
lab_record_next(struct lab_record *record)
{
	struct lab_attempt *attempt = &record->attempt;
	size_t kept = attempt->dialogue.len;

	if (record->preamble == 0)
		record->preamble = kept;
	cut_dialogue(record, kept);
	text_reset(&record->sender);
	text_reset(&record->recipients);
	text_reset(&record->verdicts);
	text_reset(&record->reply);
	*attempt =
	    (struct lab_attempt){ .ip = attempt->ip, .port = attempt->port };
	record->is_open = false;
}

static void
put(struct json *json, const char *key, const char *value)
{
	if (value)
		json_put_string(json, key, span_of(value));
}

static void
write_verdict(struct lab_record *record, enum smtp_stage stage,
    const struct smtp_server *server, const struct lab_verdict *verdict)
{
	const struct smtp_decision *decision = verdict->decision;
	char status[SMTP_STATUS_TEXT];
	struct json json;

	if (record->verdicts.len > 0)
		text_write_byte(&record->verdicts, ',');
	json_init(&json, &record->verdicts);
	json_open_object(&json, NULL);
	put(&json, "stage", smtp_stage_name(stage));
	if (stage == SMTP_STAGE_RCPT && stage == server->stage)
		json_put_string(&json, "recipient", server->candidate.address);
	json_put_bool(&json, "taken", decision->code < 400);
	if (decision->code > 0) {
		json_put_number(&json, "code", decision->code);
		json_put_string(&json, "text", decision->words);
	}
	if (decision->status.severity > 0) {
		smtp_status_print(decision->status, status);
		put(&json, "status", status);
	}
	put(&json, "refused_by", verdict->refused_by);
	if (verdict->objection != LAB_NO_OBJECTION) {
		put(&json, "objection", lab_objection_name(verdict->objection));
		put(&json, "cause", lab_objection_cause(verdict->objection));
		put(&json, "why", lab_objection_words(verdict->objection));
	}
	if (verdict->trace && verdict->trace->events.count > 0)
		trace_json_write(&json, "trace", verdict->trace);
	json_close(&json);
}

/* The words of some decisions are a whole reply. */
static void
write_reply(struct text *reply, const struct smtp_decision *decision)
{
	const struct span words = decision->words;

	if (decision->code == 0) {
		text_write_string(reply, "250 2.0.0 Ok: taken\r\n");
	} else if (words.len > 3 && ascii_is_digit(words.ptr[0]) &&
	    ascii_is_digit(words.ptr[1]) && ascii_is_digit(words.ptr[2])) {
		text_write(reply, words);
		text_write_string(reply, "\r\n");
	} else {
		smtp_decision_write(reply, decision);
	}
}

/* The first refusal is what an attempt is known by. */
static void
note_refusal(struct lab_record *record, enum smtp_stage stage,
    const struct lab_verdict *verdict)
{
	struct lab_attempt *attempt = &record->attempt;

	if (attempt->code >= 400)
		return;
	attempt->code = verdict->decision->code;
	attempt->stage = stage;
	attempt->refused_by = verdict->refused_by;
	attempt->objection = verdict->objection;
	text_reset(&record->reply);
	write_reply(&record->reply, verdict->decision);
	record->is_open = true;
}

void
lab_record_verdict(struct lab_record *record, const struct smtp_server *server,
    const struct lab_verdict *verdict)
{
	const bool is_refused = verdict->decision->code >= 400;
	const enum smtp_stage stage =
	    record->is_on ? stage_of(record, server, verdict) : server->stage;
	const bool is_asked = server->is_deciding;
	const bool is_of_mail =
	    stage >= SMTP_STAGE_MAIL && stage <= SMTP_STAGE_EOD;

	if (!record->is_on)
		return;
	if (is_asked && stage == SMTP_STAGE_MAIL) {
		record->is_open = true;
		text_write(&record->sender, server->envelope.sender);
	} else if (is_asked && stage == SMTP_STAGE_RCPT) {
		text_write(&record->recipients, server->candidate.address);
		text_write_byte(&record->recipients, '\n');
	}
	if (is_refused || is_of_mail)
		write_verdict(record, stage, server, verdict);
	if (is_refused)
		note_refusal(record, stage, verdict);
	else if (is_of_mail && record->attempt.code < 400)
		record->attempt.stage = stage;
}

/* The reply is still to be said, but the dialogue is kept before that. */
static void
foretell(struct lab_record *record, struct smtp_server *server,
    struct span reply)
{
	struct span line;

	while (span_split(&reply, '\n', &line)) {
		line.len++;
		smtp_transcript_server(&record->transcript, line, server->now);
	}
	server->is_told = true;
}

void
lab_record_message(struct lab_record *record, struct smtp_server *server,
    const struct smtp_decision *decision)
{
	struct lab_attempt *attempt = &record->attempt;
	char bytes[RECORD_REPLY_MAX];
	struct text reply = text_in(bytes, sizeof(bytes));

	write_reply(&reply, decision);
	/* Refused recipients do not make a message that was taken a refusal. */
	if (decision->code < 400) {
		attempt->code = decision->code > 0 ? decision->code : 250;
		attempt->refused_by = NULL;
		attempt->objection = LAB_NO_OBJECTION;
		text_reset(&record->reply);
		text_write(&record->reply, text_span(&reply));
	}
	attempt->stage = SMTP_STAGE_EOD;
	if (!decision->is_said)
		foretell(record, server, text_span(&reply));
	view_texts(record, server);
	attempt->message = text_span(&server->message);
}

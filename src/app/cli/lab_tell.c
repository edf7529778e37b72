#include "app/cli/lab_tell.h"

#include <time.h>

#include "base/json.h"
#include "base/printer.h"

enum { OUTPUT_MAX = 1024 * 1024 };

void
lab_teller_init(struct lab_teller *teller)
{
	*teller = (struct lab_teller){ .has_explainer = false };
	text_init(&teller->out, NULL, OUTPUT_MAX);
}

void
lab_teller_clear(struct lab_teller *teller)
{
	text_clear(&teller->out);
	if (teller->has_explainer)
		session_clear(&teller->explainer);
}

static void
write_time(struct text *out, uint64_t seconds)
{
	time_t at = (time_t)seconds;
	struct tm parts;
	char bytes[32];

	gmtime_r(&at, &parts);
	strftime(bytes, sizeof(bytes), "%Y-%m-%dT%H:%M:%SZ", &parts);
	text_write_string(out, bytes);
}

static struct span
recipient_of(const struct lab_event *event)
{
	const struct smtp_server *session = event->session;

	if (session->stage == SMTP_STAGE_RCPT)
		return session->candidate.address;
	if (session->envelope.recipients.count > session->recipient)
		return session->envelope.recipients.items[session->recipient]
		    .address;
	return span_empty();
}

static void
put_if_any(struct json *json, const char *key, struct span value)
{
	if (value.len > 0)
		json_put_string(json, key, value);
}

/* The reply as one line, with its codes. */
static void
write_reply(struct text *line, const struct lab_event *event)
{
	struct span rest = event->words, words;
	char status[SMTP_STATUS_TEXT];

	text_write_number(line, event->code);
	if (event->status.severity > 0) {
		smtp_status_print(event->status, status);
		text_write_format(line, " %s", status);
	}
	while (span_split(&rest, '\n', &words)) {
		text_write_byte(line, ' ');
		text_write(line, words);
	}
}

/* Why it was refused: as the policy has it, or as it would be explained. */
static struct span
cause_of(struct lab_teller *teller, const struct lab_event *event)
{
	struct session *session = &teller->explainer;
	char bytes[4096];
	struct text line = text_in(bytes, sizeof(bytes));
	struct error error;

	if (event->objection != LAB_NO_OBJECTION)
		return span_of(lab_objection_cause(event->objection));
	if (event->code < 400)
		return span_empty();
	if (!teller->has_explainer)
		teller->has_explainer = session_init(session, &error);
	write_reply(&line, event);
	if (!teller->has_explainer ||
	    session_line(session, text_span(&line), span_empty(), 0, 0) !=
		SESSION_CASE ||
	    !session->diagnosis.cause)
		return span_empty();
	return session->diagnosis.cause->name;
}

static void
put_reply(struct json *json, const struct lab_event *event, struct span cause)
{
	char status[SMTP_STATUS_TEXT];

	json_put_number(json, "code", event->code);
	if (event->status.severity > 0) {
		smtp_status_print(event->status, status);
		json_put_string(json, "status", span_of(status));
	}
	put_if_any(json, "text", event->words);
	if (event->refused_by)
		json_put_string(json, "refused_by", span_of(event->refused_by));
	if (event->objection != LAB_NO_OBJECTION) {
		json_put_string(json, "objection",
		    span_of(lab_objection_name(event->objection)));
		json_put_string(json, "why",
		    span_of(lab_objection_words(event->objection)));
	}
	put_if_any(json, "cause", cause);
}

static void
write_json(struct lab_teller *teller, const struct lab_event *event,
    uint64_t now, struct span cause)
{
	const struct smtp_server *session = event->session;
	char bytes[IP_TEXT_MAX], time_bytes[40];
	struct text time_text = text_in(time_bytes, sizeof(time_bytes));
	struct json json;

	write_time(&time_text, now);
	json_init(&json, &teller->out);
	json_open_object(&json, NULL);
	json_put_string(&json, "time", text_span(&time_text));
	json_put_string(&json, "ip", ip_print(&event->ip, bytes));
	put_if_any(&json, "helo", session->helo);
	put_if_any(&json, "user", session->user);
	json_put_bool(&json, "tls", session->is_secure);
	json_put_string(&json, "stage",
	    span_of(smtp_stage_name(session->stage)));
	if (session->envelope.has_sender || session->stage == SMTP_STAGE_MAIL)
		json_put_string(&json, "sender", session->envelope.sender);
	put_if_any(&json, "recipient", recipient_of(event));
	if (session->stage == SMTP_STAGE_EOD)
		json_put_number(&json, "size", session->message.len);
	json_put_bool(&json, "taken", event->code < 400);
	put_reply(&json, event, cause);
	json_close(&json);
	text_write_byte(&teller->out, '\n');
}

static void
write_line(struct lab_teller *teller, const struct lab_event *event,
    uint64_t now)
{
	const struct smtp_server *session = event->session;
	struct text *out = &teller->out;

	write_time(out, now);
	text_write_byte(out, ' ');
	ip_write(out, &event->ip);
	text_write_format(out, " %s %s <",
	    event->code < 400 ? "taken" : "refused",
	    smtp_stage_name(session->stage));
	printer_write(out, session->envelope.sender);
	text_write_string(out, "> to <");
	printer_write(out, recipient_of(event));
	text_write_format(out, ">: %u ", event->code);
	printer_write(out, event->words);
	if (event->objection != LAB_NO_OBJECTION)
		text_write_format(out, "  (%s: %s)",
		    lab_objection_name(event->objection),
		    lab_objection_words(event->objection));
	text_write_byte(out, '\n');
}

struct span
lab_teller_write(struct lab_teller *teller, const struct lab_event *event,
    uint64_t now, bool is_json)
{
	struct span cause = cause_of(teller, event);

	if (is_json)
		write_json(teller, event, now, cause);
	else
		write_line(teller, event, now);
	return cause;
}

#include "core/log/hmailserver.h"

#include "core/log/scan.h"
#include "core/log/scratch.h"

enum { MAX_FIELDS = 9, COUNT_SPOKEN = 6, COUNT_SAID = 4, MAX_FRONT = 100 };

/* Of fields in quotes, without these. False: there are no more. */
static bool
take_field(struct span *line, struct span *field)
{
	if (line->len == 0)
		return false;
	if (!log_scan_until(line, '\t', field))
		*field = span_take(line, line->len);
	if (field->len >= 2 && field->ptr[0] == '"' &&
	    field->ptr[field->len - 1] == '"')
		*field = (struct span){ field->ptr + 1, field->len - 2 };
	return true;
}

/* The last field has what is left, tabs and all. */
static unsigned
split(struct span line, struct span fields[MAX_FIELDS], unsigned most)
{
	unsigned count = 0;

	while (count < most - 1 && take_field(&line, &fields[count]))
		count++;
	if (line.len == 0)
		return count;
	if (line.len >= 2 && line.ptr[0] == '"' &&
	    line.ptr[line.len - 1] == '"')
		line = (struct span){ line.ptr + 1, line.len - 2 };
	fields[count++] = line;
	return count;
}

/* "550-first[nl]550 last": as it was on the wire. */
static struct span
unfold(struct log_scratch *scratch, struct span said)
{
	struct text text;
	struct span part;

	if (!log_has(said, "[nl]"))
		return said;
	text = log_scratch_text(scratch);
	while (log_scan_before(&said, "[nl]", &part)) {
		text_write(&text, part);
		text_write_byte(&text, '\n');
	}
	text_write(&text, said);
	return span_trim(log_scratch_keep(scratch, &text));
}

/* Of several lines, each but the last has a hyphen behind its code. */
static void
close_reply(struct log_scratch *scratch, struct span *reply)
{
	size_t at;

	if (reply->len < 4 || reply->ptr[3] != '-' ||
	    !span_find(*reply, span_of("\n"), &at) ||
	    !span_within(*reply,
		(struct span){ scratch->bytes, sizeof(scratch->bytes) }))
		return;
	scratch->bytes[reply->ptr + 3 - scratch->bytes] = ' ';
}

/* "RECEIVED: MAIL FROM:<joe@example.org>", "SENT: 250 OK" */
static void
read_spoken(struct log_scratch *scratch, const struct span *fields,
    struct log_event *event)
{
	struct span said = fields[5];
	bool is_server = span_equal(fields[0], span_of("SMTPD"));
	bool is_received = log_scan_word(&said, "RECEIVED: ");

	if (!is_received && !log_scan_word(&said, "SENT: "))
		return;
	event->session = fields[2];
	event->is_served = is_server;
	if (is_received != is_server) {
		event->talk = TALK_REPLY;
		event->reply = unfold(scratch, said);
		close_reply(scratch, &event->reply);
	} else {
		event->talk = TALK_COMMAND;
		event->stage = said;
	}
	*(is_server ? &event->client_ip : &event->ip) = fields[4];
	if (event->talk == TALK_REPLY && is_server &&
	    log_starts(event->reply, "535"))
		event->kind = LOG_AUTH;
}

/* "SMTPDeliverer - Message 17: Delivering message from a to b, c. File: ..." */
static void
read_delivery(struct span said, struct log_event *event)
{
	struct span id;

	if (!log_scan_word(&said, "SMTPDeliverer - Message ") ||
	    !log_scan_before(&said, ": ", &id) || id.len > MAX_FRONT ||
	    !log_scan_word(&said, "Delivering message from ") ||
	    !log_scan_before(&said, " to ", &event->sender))
		return;
	if (!log_scan_before(&said, ". File:", &event->others))
		event->others = said;
	event->talk = TALK_SENDING;
	event->session = event->queue_id = id;
	event->sender = log_without_angles(event->sender);
}

static void
read_error(struct span said, struct log_event *event)
{
	static const struct log_fault_row rows[] = {
		{ "not enough space on the disk", FAULT_DISK },
		{ "database connection", FAULT_TABLE },
		{ "ClamAV", FAULT_MILTER },
		{ "SpamAssassin", FAULT_MILTER },
		{ "DNS query failure", FAULT_RESOLVER },
		{ "certificate", FAULT_TLS },
	};

	(void)log_event_find_fault(event, said, rows,
	    sizeof(rows) / sizeof(*rows));
}

static bool
read_quoted(struct log_clock *clock, struct log_scratch *scratch,
    struct span line, struct log_event *event)
{
	static const char *const others[] = { "APPLICATION", "TCPIP", "DEBUG",
		"ERROR", "POP3D", "POP3C", "IMAPD", "BACKUP", "EVENT", NULL };
	struct span fields[MAX_FIELDS], front = line, what;
	bool is_spoken, is_known = false;

	if (!take_field(&front, &what))
		return false;
	is_spoken = span_equal(what, span_of("SMTPD")) ||
	    span_equal(what, span_of("SMTPC"));
	for (size_t i = 0; others[i]; i++)
		is_known |= span_equal(what, span_of(others[i]));
	if (is_spoken) {
		if (split(line, fields, COUNT_SPOKEN) != COUNT_SPOKEN ||
		    !log_stamp_take(clock, &fields[3], &event->time))
			return false;
		read_spoken(scratch, fields, event);
		return true;
	}
	if (!is_known || split(line, fields, COUNT_SAID) != COUNT_SAID)
		return false;
	/* Of those who log sessions of other protocols: number, then time. */
	if (!log_stamp_take(clock, &fields[2], &event->time))
		return log_starts(what, "POP3") || log_starts(what, "IMAP");
	if (span_equal(what, span_of("APPLICATION")))
		read_delivery(fields[3], event);
	else if (span_equal(what, span_of("ERROR")))
		read_error(fields[3], event);
	return true;
}

/* What AWStats gets: refused by us, or delivered. */
static bool
read_counted(struct log_clock *clock, struct log_scratch *scratch,
    struct span line, struct log_event *event)
{
	struct span fields[MAX_FIELDS], code;
	struct text text;
	uint64_t number;

	if (split(line, fields, MAX_FIELDS) != MAX_FIELDS ||
	    !span_equal(fields[5], span_of("SMTP")) ||
	    !log_stamp_take(clock, &fields[0], &event->time))
		return false;
	code = fields[7];
	if (!log_scan_number(&fields[7], &number) || fields[7].len > 0)
		return false;
	(void)log_scan_number(&fields[8], &event->size);
	event->sender = fields[1];
	event->has_sender = true;
	event->recipient = fields[2];
	event->client_ip = fields[3];
	if (number >= 400) {
		event->kind = LOG_REFUSED;
		event->outcome = LOG_REFUSAL;
		event->stage = span_of("RCPT");
		event->reply = code;
		return true;
	}
	/* No line names a message: each stands for itself. */
	text = log_scratch_text(scratch);
	text_write_format(&text, "%lld ", (long long)event->time.ms);
	text_write(&text, event->recipient);
	event->queue_id = log_scratch_keep(scratch, &text);
	event->is_local = span_equal(fields[4], span_of("127.0.0.1"));
	if (!event->is_local)
		event->ip = fields[4];
	event->kind = LOG_ATTEMPT;
	event->outcome = LOG_SENT;
	return true;
}

bool
log_hmailserver_read(struct log_clock *clock, struct log_scratch *scratch,
    struct span line, struct log_event *event)
{
	scratch->len = 0;
	line = span_trim(line);
	if (line.len < 8 || line.len > LOG_MAX_LINE)
		return false;
	event->format = LOG_HMAILSERVER;
	event->kind = LOG_OTHER;
	return line.ptr[0] == '"' ? read_quoted(clock, scratch, line, event)
				  : ascii_is_digit(line.ptr[0]) &&
		read_counted(clock, scratch, line, event);
}

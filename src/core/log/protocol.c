#include "core/log/protocol.h"

#include "core/log/scan.h"

/* "sending message with RecordId 4711 and InternetMessageId <1@...>" */
static void
read_note(struct span note, struct log_event *event)
{
	struct span rest = note, before;

	if (log_scan_word(&rest, "sending message with RecordId ") ||
	    log_scan_word(&rest, "sending message with InternalMessageId ")) {
		event->talk = TALK_NAMED;
		(void)log_scan_token(&rest, &event->queue_id);
		if (log_scan_before(&rest, "InternetMessageId <", &before))
			(void)log_scan_until(&rest, '>', &event->message_id);
	} else if (log_has(note, "Failed to connect") ||
	    log_has(note, "Remote server closed the connection") ||
	    log_has(note, "SocketError") ||
	    log_has(note, "TLS negotiation f")) {
		event->talk = TALK_FAILED;
		event->reply = note;
	}
}

static bool
is_reply(struct span said)
{
	return said.len > 3 && said.ptr[0] >= '2' && said.ptr[0] <= '5' &&
	    ascii_is_digit(said.ptr[1]) && ascii_is_digit(said.ptr[2]) &&
	    (said.ptr[3] == ' ' || said.ptr[3] == '-');
}

/* Exchange's log of a protocol: who said what, and who we are in it. */
void
log_protocol_read(const struct log_protocol_row *row, struct log_event *event)
{
	char direction = ' ';
	struct span ip = log_without_port(row->peer);

	event->kind = LOG_OTHER;
	if (row->direction.len == 1)
		direction = row->direction.ptr[0];
	if (direction == '+') {
		event->talk = TALK_OPEN;
	} else if (direction == '*') {
		read_note(row->said, event);
		if (event->talk == TALK_NONE)
			read_note(row->context, event);
		if (event->talk == TALK_FAILED)
			event->ip = ip;
	} else if (direction == '<' || direction == '>') {
		bool is_answer = is_reply(row->said);

		event->talk = is_answer ? TALK_REPLY : TALK_COMMAND;
		event->is_served = (direction == '>') == is_answer;
		*(is_answer ? &event->reply : &event->stage) = row->said;
		*(event->is_served ? &event->client_ip : &event->ip) = ip;
	}
	if (event->talk == TALK_REPLY && event->is_served &&
	    log_starts(event->reply, "535"))
		event->kind = LOG_AUTH;
}

#ifndef NIXIE_LOG_RECORD_H
#define NIXIE_LOG_RECORD_H

/*
 * Logs of which each line is a JSON object about a delivery, or an array of
 * such: what KumoMTA writes, and the events of providers' webhooks as one
 * keeps them in a file.
 *
 *	{"type":"Bounce","id":"1d98076a","recipient":"joe@example.net",...}
 *	{"eventType":"Delivery","mail":{"messageId":...},"delivery":{...}}
 *	[{"event":"bounce","email":"joe@example.net","sg_message_id":...}]
 *
 * record_table.h has a row for each provider. An object may lie in others
 * (SNS's "Message", Mailgun's "event-data", Docker's "log"), and may speak
 * of several recipients: each is an event.
 */

#include "core/evidence/terms.h"
#include "core/log/event.h"
#include "core/log/fields.h"

/* Where what stands in a provider's objects; see record_table.h. */
struct log_record_form {
	const char *format;
	const char *marks;
	const char *kind, *subkind;
	const char *each;
	const char *recipient, *sender, *message_id, *queue_id, *time, *subject,
	    *from, *host, *ip, *client_ip;
	const char *reply, *code, *status, *command;
	const char *claim, *subclaim;
};

/* One for each provider, and how many there are. */
extern const struct log_record_form log_record_forms[];
extern const size_t log_record_form_count;

/* What a provider's word for what happened means. */
struct log_record_word {
	const char *format, *word;
	enum case_kind kind;
	const char *cause; /* or NULL */
};

/*
 * By the word alone, or by the whole, its subkind behind it. NULL: it is no
 * word for what became of a mail.
 */
const struct log_record_word *
log_record_find_word(const struct log_record_form *form, struct span word,
    struct span whole);

/* The cause that a provider's own class tells; NULL: none that we know. */
const char *
log_record_find_cause(const struct log_record_form *form, struct span claim);

/* A line that is being read. */
struct log_records {
	struct span rest; /* of an array: what follows the object */
	const struct log_record_form *form; /* NULL: nothing is being read */
	unsigned group;                     /* of the fields: the object */
	unsigned item; /* of the fields: the recipient; 0: it has no own */
	bool is_told;  /* the event of this recipient was given */
	struct log_fields fields;
};

static inline void
log_records_init(struct log_records *records)
{
	records->form = NULL;
}

/* Step into a line; false: it tells nothing that we know. */
bool log_records_open(struct log_records *records, struct log_scratch *scratch,
    struct span line);

/*
 * The next event of the line; false: there are no more. It is fresh from
 * log_event_init().
 */
bool log_records_next(struct log_records *records, struct log_clock *clock,
    struct log_scratch *scratch, struct log_event *event);

#endif

#ifndef NIXIE_INTAKE_EVENT_H
#define NIXIE_INTAKE_EVENT_H

/*
 * What providers and mail servers tell of a delivery, as JSON or CSV: the
 * webhooks of Amazon SES (inside SNS's envelopes, too), SendGrid, Mailgun,
 * Postmark, SparkPost, Mailjet and Brevo, the logs of KumoMTA and PowerMTA.
 * core/log/record_table.h has a row for each.
 *
 *	{"event": "bounce", "email": "joe@example.org", "reason": "550 ..."}
 *
 * The provider's own class is kept as a claim; the raw diagnostic is the
 * reply, and is judged like any other. Opens, clicks and the like are no
 * cases.
 */

#include "core/intake/event_value.h"
#include "core/intake/transcript.h"

enum { EVENT_MAX_HEADER = 4096 };

/* Of a CSV file: the names of its columns, kept from its first row. */
struct event_header {
	char bytes[EVENT_MAX_HEADER];
	size_t len;
};

/* Does a text begin with the first row of PowerMTA's accounting? */
bool event_is_csv(struct span input);

/* Keep a first row; an empty one is none. */
void event_header_keep(struct event_header *header, struct span row);

/* Keep the last row in a piece of CSV that is a header; in others there is none. */
void event_header_follow(struct event_header *header, struct span piece);

/*
 * Take the next event off the front and read all its cases, of which there
 * may be none. Once the first bytes are a CSV header, rows are taken. The end
 * of the text ends an event. False: there are no more.
 */
bool event_take(struct arena *arena, struct event_header *header,
    struct span *rest, struct evidence_list *cases);

/* How many bytes at the front of a text are whole events. */
size_t event_whole(const struct event_header *header, struct span text);

#endif

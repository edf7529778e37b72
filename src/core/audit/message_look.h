#ifndef NIXIE_AUDIT_MESSAGE_LOOK_H
#define NIXIE_AUDIT_MESSAGE_LOOK_H

/* For the files of the message's audit alone. */

#include "core/audit/message.h"
#include "core/mime/message.h"

struct message_look {
	struct audit *audit;
	struct span source;
	const struct mime_part *root;
	unsigned quirks;
	size_t size; /* as it is sent */
	int64_t now; /* 0: not known */
};

/* Add a finding with what proves it; text may be empty. */
struct finding *message_find(struct message_look *look, enum finding_kind kind,
    struct span detail, struct span text);

void message_look_at_parts(struct message_look *look);
void message_look_at_list(struct message_look *look);

#endif

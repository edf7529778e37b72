#include "core/feedback/complaint.h"

#include "base/scan.h"
#include "core/mime/address.h"

static struct span
get(struct arena *arena, const struct mime_header *header, const char *name)
{
	return span_trim(mime_header_get(arena, header, name));
}

/* The reported domain, or else the one that the message was sent from. */
static struct span
find_domain(struct arena *arena, const struct mime_header *header,
    struct span sender)
{
	struct span domain = get(arena, header, "Reported-Domain");
	struct mime_address address;

	if (domain.len == 0 && mime_address_parse(arena, sender, &address))
		domain = address.domain;
	return domain;
}

static uint64_t
count_incidents(struct span text)
{
	unsigned number;

	return scan_number(&text, 1, 9, &number) && text.len == 0 && number > 0
	    ? number
	    : 1;
}

bool
complaint_parse(struct arena *arena, const struct mime_message *message,
    struct complaint *complaint)
{
	const struct mime_part *part =
	    mime_part_find(message->root, MIME_KIND_FEEDBACK);
	struct mime_header header;
	unsigned quirks = 0;
	struct span body;

	if (!part)
		return false;
	body = mime_part_decode(arena, part, &quirks);
	if (!mime_header_next_group(&body, &header))
		return false;
	*complaint = (struct complaint){
		.type = get(arena, &header, "Feedback-Type"),
		.reporter = get(arena, &header, "User-Agent"),
		.failure = get(arena, &header, "Auth-Failure"),
		.source_ip = get(arena, &header, "Source-IP"),
		.sender = get(arena, &header, "Original-Mail-From"),
		.recipient = get(arena, &header, "Original-Rcpt-To"),
		.result = get(arena, &header, "Delivery-Result"),
		.dkim_domain = get(arena, &header, "DKIM-Domain"),
		.alignment = get(arena, &header, "Identity-Alignment"),
		.incidents = count_incidents(get(arena, &header, "Incidents")),
	};
	complaint->domain = find_domain(arena, &header, complaint->sender);
	complaint->has_ip = ip_parse(complaint->source_ip, &complaint->ip);
	return complaint->type.len > 0;
}

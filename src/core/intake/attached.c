#include "core/intake/attached.h"

/* More files than these, or larger ones, nobody attaches to a notice. */
enum { FILES_MAX = 8, FILE_BYTES = 512 * 1024 };

static bool
may_be_one(const struct mime_part *part)
{
	return part->kind == MIME_KIND_OTHER &&
	    span_equal_nocase(part->type.type, span_of("application")) &&
	    part->body.len > 0 && part->body.len <= FILE_BYTES;
}

static bool
has_field(const struct mime_header *header, const char *name)
{
	struct mime_field field;

	return mime_header_find(header, name, &field);
}

/* By the fields at its front: an archive or a picture has none. */
static enum attached
look(struct mail *mail, struct span bytes)
{
	struct mime_message message;
	const struct mime_header *header;

	mime_message_parse(mail->arena, bytes, &message);
	header = &message.root->header;
	if (has_field(header, "Final-Recipient") ||
	    has_field(header, "Reporting-MTA"))
		return ATTACHED_REPORT;
	return has_field(header, "From") &&
		(has_field(header, "Received") || has_field(header, "Date") ||
		    has_field(header, "Message-ID"))
	    ? ATTACHED_MAIL
	    : ATTACHED_NOTHING;
}

enum attached
attached_find(struct mail *mail, struct span *bytes)
{
	const struct mime_part *part = mail->message.root;
	enum attached found = ATTACHED_NOTHING;
	unsigned quirks = 0;

	for (unsigned files = 0; part && files < FILES_MAX;
	     part = mime_part_next(part)) {
		if (!may_be_one(part))
			continue;
		files++;
		*bytes = mime_part_decode(mail->arena, part, &quirks);
		found = look(mail, *bytes);
		if (found != ATTACHED_NOTHING)
			break;
	}
	return found;
}

#include "core/intake/campaign.h"

#include "base/text.h"
#include "core/mime/address.h"
#include "core/mime/date.h"

enum { VERP_MAX = 320, TIME_MAX = 64 };

bool
campaign_find_original(struct mail *mail, struct mime_header *header)
{
	const struct mime_part *root = mail->message.root;
	const struct mime_part *part = mime_part_find(root, MIME_KIND_MESSAGE);
	struct span text;
	size_t at;

	if (part && part->first_child) {
		*header = part->first_child->header;
		return true;
	}
	part = mime_part_find(root, MIME_KIND_HEADERS);
	if (part)
		text = part->body;
	else if (mime_header_find_in_text(mail->text, &at))
		text = span_from(mail->text, at);
	else
		return false;
	mime_header_parse(&text, header);
	return true;
}

/* What the failed message says of itself. */
static void
note_original(struct mail *mail, struct evidence *evidence,
    const struct mime_header *header)
{
	static const struct {
		const char *name;
		enum fact_kind kind;
	} fields[] = {
		{ "Message-ID", FACT_MESSAGE_ID },
		{ "Subject", FACT_SUBJECT },
		{ "From", FACT_FROM },
		{ "List-Id", FACT_LIST_ID },
		{ "Feedback-ID", FACT_FEEDBACK_ID },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		mail_case_note(mail, evidence, fields[i].kind,
		    mime_header_get(mail->arena, header, fields[i].name));
	mail_case_note_address(mail, evidence, FACT_SENDER,
	    mime_header_get(mail->arena, header, "Return-Path"));
}

/* "bounce+joe=example.org", "bounce-42-joe=example.org": the last sign. */
static bool
decode_verp(struct mail *mail, struct span local, struct span *address)
{
	const char *equals = memchr(local.ptr, '=', local.len);
	struct span before, domain;
	struct text text;

	if (!equals)
		return false;
	before = (struct span){ local.ptr, (size_t)(equals - local.ptr) };
	domain = span_from(local, before.len + 1);
	for (size_t i = before.len; i-- > 0;)
		if (strchr("+-", before.ptr[i]) && before.ptr[i] != '\0') {
			span_take(&before, i + 1);
			break;
		}
	if (before.len == 0 || !memchr(domain.ptr, '.', domain.len) ||
	    memchr(domain.ptr, '=', domain.len))
		return false;
	text_init(&text, mail->arena, VERP_MAX);
	text_write(&text, before);
	text_write_byte(&text, '@');
	text_write(&text, domain);
	*address = text_span(&text);
	return true;
}

bool
campaign_note_verp(struct mail *mail, struct evidence *evidence,
    struct span sender)
{
	struct mime_address address;
	struct span subscriber;

	if (!mime_address_parse(mail->arena, sender, &address) ||
	    !memchr(address.local.ptr, '=', address.local.len))
		return false;
	mail_case_note(mail, evidence, FACT_VERP, address.spec);
	if (!decode_verp(mail, address.local, &subscriber))
		return false;
	mail_case_note(mail, evidence, FACT_RECIPIENT, subscriber);
	return true;
}

/* A bounce goes to the envelope sender. */
static void
note_bounced_to(struct mail *mail, struct evidence *evidence)
{
	struct span to = mail_case_field(mail, "To");

	if (evidence->kind == CASE_FAILURE || evidence->kind == CASE_DELAY)
		campaign_note_verp(mail, evidence, to);
	mail_case_note_address(mail, evidence, FACT_SENDER, to);
}

/* Reports say when it failed; of a notice, its own time tells the day. */
static void
note_time(struct mail *mail, struct evidence *evidence)
{
	struct mime_date date;
	struct text text;

	if (evidence_find(evidence, FACT_TIME) ||
	    !mime_date_parse(mail_case_field(mail, "Date"), &date))
		return;
	text_init(&text, mail->arena, TIME_MAX);
	mime_date_write(&text, &date);
	mail_case_note(mail, evidence, FACT_TIME, text_span(&text));
}

void
campaign_note(struct mail *mail)
{
	struct mime_header original;
	bool has_original = campaign_find_original(mail, &original);

	for (size_t i = 0; i < mail->cases->count; i++) {
		struct evidence *evidence = &mail->cases->items[i];

		if (has_original)
			note_original(mail, evidence, &original);
		note_bounced_to(mail, evidence);
		note_time(mail, evidence);
		/* Nothing else names the recipient: whom it was written to. */
		if (has_original &&
		    (evidence->kind == CASE_FAILURE ||
			evidence->kind == CASE_DELAY))
			mail_case_note_address(mail, evidence, FACT_RECIPIENT,
			    mime_header_get(mail->arena, &original, "To"));
	}
}

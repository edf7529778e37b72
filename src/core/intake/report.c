#include "core/intake/report.h"

#include "core/intake/campaign.h"
#include "core/intake/dsn.h"
#include "core/mime/address.h"

/*
 * Who hides the recipient writes "redacted", a row of "x", or a hash in the
 * place of the local part: no list has such an address.
 */
static bool
is_redacted(struct span local)
{
	static const char *const words[] = { "redacted", "undisclosed",
		"removed", "hidden", "anonymous", "anonymized", "xxx", "***" };
	size_t digits = 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_starts_nocase(local, span_of(words[i])))
			return true;
	while (digits < local.len &&
	    strchr("0123456789abcdef", local.ptr[digits]) &&
	    local.ptr[digits] != '\0')
		digits++;
	return local.len >= 32 && digits == local.len;
}

static bool
note_recipient(struct mail *mail, struct evidence *evidence, struct span value)
{
	struct mime_address address;

	if (!mime_address_parse(mail->arena, dsn_untyped(value), &address) ||
	    address.domain.len == 0 || is_redacted(address.local))
		return false;
	mail_case_note(mail, evidence, FACT_RECIPIENT, address.spec);
	return true;
}

/* The fields of the message complained about that may tell who got it. */
static void
find_in_original(struct mail *mail, struct evidence *evidence)
{
	static const char *const names[] = { "Delivered-To", "X-Original-To",
		"X-Envelope-To", "X-Rcpt-To", "To", "Cc" };
	struct mime_header original;
	struct span sender;

	if (!campaign_find_original(mail, &original))
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (note_recipient(mail, evidence,
			mime_header_get(mail->arena, &original, names[i])))
			return;
	sender = mime_header_get(mail->arena, &original, "Return-Path");
	campaign_note_verp(mail, evidence, sender);
}

static void
note_context(struct mail *mail, struct evidence *evidence,
    const struct mime_header *header)
{
	static const struct {
		const char *name;
		enum fact_kind kind;
	} fields[] = {
		{ "Source-IP", FACT_CLIENT_IP },
		{ "Original-Envelope-Id", FACT_ENVELOPE_ID },
	};

	evidence->source.format = "arf";
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		mail_case_note(mail, evidence, fields[i].kind,
		    mime_header_get(mail->arena, header, fields[i].name));
	mail_case_note_address(mail, evidence, FACT_SENDER,
	    mime_header_get(mail->arena, header, "Original-Mail-From"));
}

/*
 * What the recipient did not say is no complaint: that a signature failed
 * (RFC 6591), or that the message was no spam (RFC 6430).
 */
static enum case_kind
kind_of(struct mail *mail, const struct mime_header *header)
{
	static const char *const others[] = { "auth-failure", "not-spam",
		"opt-out-list", "dkim", "dmarc" };
	struct span type =
	    mime_header_get(mail->arena, header, "Feedback-Type");

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (span_equal_nocase(type, span_of(others[i])))
			return CASE_NOT_MAIL_FAILURE;
	return CASE_COMPLAINT;
}

/* One report may name several recipients (RFC 5965, 3.2). */
void
report_read_feedback(struct mail *mail, const struct mime_part *part)
{
	struct mime_header header = mail_case_fields(mail, part);
	struct span rest = header.text;
	struct mime_field field;
	enum case_kind kind = kind_of(mail, &header);
	struct evidence *evidence;

	while (mail->cases->count < MAIL_MAX_CASES &&
	    mime_header_next(&header, &rest, &field)) {
		if (!span_equal_nocase(field.name, span_of("Original-Rcpt-To")))
			continue;
		evidence = mail_case_add(mail, SOURCE_ARF, kind);
		if (!note_recipient(mail, evidence,
			mime_field_unfold(mail->arena, &field))) {
			mail->cases->count--;
			continue;
		}
		note_context(mail, evidence, &header);
	}
	if (mail->cases->count > 0)
		return;
	evidence = mail_case_add(mail, SOURCE_ARF, kind);
	note_context(mail, evidence, &header);
	find_in_original(mail, evidence);
	if (!evidence_find(evidence, FACT_RECIPIENT))
		evidence->missing |= MISSING_RECIPIENT;
}

void
report_read_hotmail(struct mail *mail)
{
	struct mime_header original;
	struct span recipient;

	if (!campaign_find_original(mail, &original))
		return;
	recipient =
	    mime_header_get(mail->arena, &original, "X-HmXmrOriginalRecipient");
	if (recipient.len > 0)
		note_recipient(mail,
		    mail_case_add(mail, SOURCE_ARF, CASE_COMPLAINT), recipient);
}

void
report_read_receipt(struct mail *mail, const struct mime_part *part)
{
	struct mime_header header = mail_case_fields(mail, part);
	struct evidence *evidence =
	    mail_case_add(mail, SOURCE_NOTICE, CASE_READ_RECEIPT);

	evidence->source.format = "mdn";
	mail_case_note_address(mail, evidence, FACT_RECIPIENT,
	    mime_header_get(mail->arena, &header, "Final-Recipient"));
	mail_case_note_address(mail, evidence, FACT_RECIPIENT,
	    mime_header_get(mail->arena, &header, "Original-Recipient"));
	mail_case_note(mail, evidence, FACT_MESSAGE_ID,
	    mime_header_get(mail->arena, &header, "Original-Message-ID"));
}

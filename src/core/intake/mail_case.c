#include "core/intake/mail_case.h"

#include "core/intake/dsn.h"
#include "core/mime/address.h"

struct evidence *
mail_case_add(struct mail *mail, enum source_kind source, enum case_kind kind)
{
	struct evidence *evidence = list_add(mail->arena, mail->cases);

	*evidence = (struct evidence){
		.source = { .kind = source },
		.kind = kind,
		.input = mail->input,
		.reply = span_empty(),
		.around = span_empty(),
		.outer = span_empty(),
	};
	return evidence;
}

void
mail_case_note(struct mail *mail, struct evidence *evidence,
    enum fact_kind kind, struct span value)
{
	if (value.len > 0 && !evidence_find(evidence, kind))
		evidence_add(mail->arena, evidence, kind, WITNESS_LOCAL_MTA,
		    value);
}

void
mail_case_note_address(struct mail *mail, struct evidence *evidence,
    enum fact_kind kind, struct span value)
{
	struct mime_address address;

	value = dsn_untyped(value);
	if (mime_address_parse(mail->arena, value, &address) &&
	    address.domain.len > 0)
		mail_case_note(mail, evidence, kind, address.spec);
}

struct span
mail_case_field(struct mail *mail, const char *name)
{
	return mime_header_get(mail->arena, &mail->message.root->header, name);
}

struct mime_header
mail_case_fields(struct mail *mail, const struct mime_part *part)
{
	unsigned quirks = 0;
	struct span body = mime_part_decode(mail->arena, part, &quirks);
	struct mime_header header;

	mime_header_parse(&body, &header);
	return header;
}

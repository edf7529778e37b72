#include "core/intake/mail.h"

#include "base/scan.h"
#include "core/intake/answer.h"
#include "core/intake/dsn.h"
#include "core/intake/facts.h"
#include "core/intake/frame.h"
#include "core/intake/notice.h"
#include "core/mime/address.h"
#include "core/mime/body.h"

enum { MAX_BODY = 256 * 1024, MAX_CASES = 10000 };

struct mail {
	struct arena *arena;
	struct span input;
	struct mime_message message;
	struct span text; /* for people */
	struct evidence_list *cases;
};

static struct evidence *
add_case(struct mail *mail, enum source_kind source, enum case_kind kind)
{
	struct evidence *evidence = list_add(mail->arena, mail->cases);

	*evidence = (struct evidence){
		.source = { .kind = source },
		.kind = kind,
		.input = mail->input,
		.reply = span_empty(),
		.around = span_empty(),
	};
	return evidence;
}

static void
add_known(struct mail *mail, struct evidence *evidence, enum fact_kind kind,
    struct span value)
{
	if (value.len > 0 && !evidence_find(evidence, kind))
		evidence_add(mail->arena, evidence, kind, WITNESS_LOCAL_MTA,
		    value);
}

static void
add_address(struct mail *mail, struct evidence *evidence, enum fact_kind kind,
    struct span value)
{
	struct mime_address address;

	if (mime_address_parse(mail->arena, value, &address))
		add_known(mail, evidence, kind, address.spec);
}

/* What the failed message says of itself, in the header that came back. */
static void
add_original(struct mail *mail, struct evidence *evidence,
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
		add_known(mail, evidence, fields[i].kind,
		    mime_header_get(mail->arena, header, fields[i].name));
	add_address(mail, evidence, FACT_SENDER,
	    mime_header_get(mail->arena, header, "Return-Path"));
}

/* The header of the message that came back, wherever it is. */
static bool
find_original(struct mail *mail, struct mime_header *header)
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

/*
 * A bounce goes to the envelope sender. Where that bears the subscriber's
 * address, "bounce+joe=example.org@...", it is worth telling (VERP).
 */
static void
add_bounced_to(struct mail *mail, struct evidence *evidence)
{
	const struct mime_header *header = &mail->message.root->header;
	struct span to = mime_header_get(mail->arena, header, "To");
	struct mime_address address;

	if (!mime_address_parse(mail->arena, to, &address))
		return;
	if (memchr(address.local.ptr, '=', address.local.len))
		add_known(mail, evidence, FACT_VERP, address.spec);
	add_known(mail, evidence, FACT_SENDER, address.spec);
}

static void
add_context(struct mail *mail)
{
	struct mime_header original;
	bool has_original = find_original(mail, &original);

	for (size_t i = 0; i < mail->cases->count; i++) {
		struct evidence *evidence = &mail->cases->items[i];

		if (has_original)
			add_original(mail, evidence, &original);
		add_bounced_to(mail, evidence);
	}
}

static void
read_notice_block(struct mail *mail, struct span block, struct span recipient)
{
	struct evidence *evidence = add_case(mail, SOURCE_NOTICE, CASE_FAILURE);

	if (recipient.len > 0) {
		add_known(mail, evidence, FACT_RECIPIENT, recipient);
		span_take(&block,
		    (size_t)(recipient.ptr + recipient.len - block.ptr));
		while (block.len > 0 && strchr(">: ", block.ptr[0]))
			span_take(&block, 1);
	}
	frame_peel(mail->arena, block, evidence);
	facts_from_reply(mail->arena, evidence);
}

static bool
says_delayed(struct span text)
{
	static const char *const words[] = { "has not been delivered yet",
		"could not be delivered yet", "not yet been delivered",
		"has been delayed", "is delayed",
		"delivery attempts will continue", "will continue to try",
		"will be retried", "will keep trying",
		"no action is required on your part", "warning message only",
		"do not need to resend", "not yet able to deliver" };
	size_t at;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_find_nocase(text, span_of(words[i]), &at))
			return true;
	return false;
}

/* Programs without DSNs: a block of text for each recipient. */
static void
read_notice(struct mail *mail)
{
	const struct mime_header *header = &mail->message.root->header;
	struct span failed =
	    mime_header_get(mail->arena, header, "X-Failed-Recipients");
	struct span rest = mail->text, block, recipient;
	bool is_delay = says_delayed(mail->text);

	for (bool is_first = true; mail->cases->count < MAX_CASES &&
	     notice_take(&rest, is_first, &block, &recipient);
	     is_first = false)
		read_notice_block(mail, block, recipient);
	if (mail->cases->count == 0)
		add_case(mail, SOURCE_NOTICE, CASE_FAILURE);
	for (size_t i = 0; i < mail->cases->count; i++) {
		add_address(mail, &mail->cases->items[i], FACT_RECIPIENT,
		    failed);
		if (is_delay)
			mail->cases->items[i].kind = CASE_DELAY;
	}
}

/* RFC 5965: who complained is in the report, or in the message itself. */
static void
read_feedback(struct mail *mail, const struct mime_part *part)
{
	struct evidence *evidence = add_case(mail, SOURCE_ARF, CASE_COMPLAINT);
	unsigned quirks = 0;
	struct span body = mime_part_decode(mail->arena, part, &quirks);
	struct mime_header header, original;

	mime_header_parse(&body, &header);
	evidence->source.format = "arf";
	add_address(mail, evidence, FACT_RECIPIENT,
	    mime_header_get(mail->arena, &header, "Original-Rcpt-To"));
	add_address(mail, evidence, FACT_SENDER,
	    mime_header_get(mail->arena, &header, "Original-Mail-From"));
	add_known(mail, evidence, FACT_CLIENT_IP,
	    mime_header_get(mail->arena, &header, "Source-IP"));
	if (find_original(mail, &original))
		add_address(mail, evidence, FACT_RECIPIENT,
		    mime_header_get(mail->arena, &original, "To"));
	if (!evidence_find(evidence, FACT_RECIPIENT))
		evidence->missing |= MISSING_RECIPIENT;
}

/* RFC 8098; a receipt that says "failed" is still none of a delivery. */
static void
read_receipt(struct mail *mail, const struct mime_part *part)
{
	struct evidence *evidence =
	    add_case(mail, SOURCE_NOTICE, CASE_READ_RECEIPT);
	unsigned quirks = 0;
	struct span body = mime_part_decode(mail->arena, part, &quirks);
	struct mime_header header;

	mime_header_parse(&body, &header);
	evidence->source.format = "mdn";
	add_address(mail, evidence, FACT_RECIPIENT,
	    mime_header_get(mail->arena, &header, "Final-Recipient"));
}

static void
read_answer(struct mail *mail, enum case_kind kind, struct span address)
{
	struct evidence *evidence = add_case(mail, SOURCE_NOTICE, kind);
	struct mime_part *root = mail->message.root;

	add_address(mail, evidence, FACT_RECIPIENT,
	    mime_header_get(mail->arena, &root->header, "From"));
	add_known(mail, evidence, FACT_NEW_ADDRESS, address);
}

static void
read_other(struct mail *mail)
{
	const struct mime_header *header = &mail->message.root->header;
	struct span address;
	enum case_kind kind =
	    answer_find(mail->arena, header, mail->text, &address);

	if (kind != CASE_FAILURE)
		read_answer(mail, kind, address);
	else if (answer_is_notice(mail->arena, header))
		read_notice(mail);
	else
		add_case(mail, SOURCE_NOTICE, CASE_NOT_MAIL_FAILURE);
}

void
mail_read(struct arena *arena, struct span input, struct evidence_list *cases)
{
	struct mail mail = { .arena = arena, .input = input, .cases = cases };
	const struct mime_part *part;
	unsigned quirks = 0;

	*cases = (struct evidence_list){ 0 };
	mime_message_parse(arena, input, &mail.message);
	mail.text = mime_body_read(arena, mail.message.root, MAX_BODY, &quirks);
	if ((part = mime_part_find(mail.message.root, MIME_KIND_FEEDBACK)))
		read_feedback(&mail, part);
	else if ((part = mime_part_find(mail.message.root,
		      MIME_KIND_DISPOSITION)))
		read_receipt(&mail, part);
	else if ((part = mime_part_find(mail.message.root,
		      MIME_KIND_DELIVERY_STATUS)))
		dsn_read(arena, input, part, mail.text, cases);
	if (cases->count == 0)
		read_other(&mail);
	add_context(&mail);
}

/* A "From " line behind a blank one begins the next message (RFC 4155). */
static bool
begins_message(struct span line)
{
	return span_starts(line, span_of("From ")) &&
	    memchr(line.ptr, ':', line.len);
}

bool
mail_take(struct span *mbox, struct span *message)
{
	struct span rest = *mbox, line;
	bool is_after_blank = false;

	if (span_trim(*mbox).len == 0)
		return false;
	*message = *mbox;
	if (!span_starts(*mbox, span_of("From "))) {
		*mbox = (struct span){ mbox->ptr + mbox->len, 0 };
		return true;
	}
	scan_line(&rest, &line);
	for (;;) {
		struct span before = rest;

		if (!scan_line(&rest, &line))
			break;
		if (is_after_blank && begins_message(line)) {
			message->len = (size_t)(before.ptr - mbox->ptr);
			break;
		}
		is_after_blank = line.len == 0;
	}
	span_take(mbox, message->len);
	return true;
}

size_t
mail_whole(struct span mbox)
{
	const char *at = mbox.ptr + mbox.len;

	if (!span_starts(mbox, span_of("From ")))
		return 0;
	while ((at = memrchr(mbox.ptr, '\n', (size_t)(at - mbox.ptr)))) {
		struct span before = { mbox.ptr, (size_t)(at - mbox.ptr) };
		struct span rest = span_from(mbox, before.len + 1), line;

		if ((span_ends_nocase(before, span_of("\n")) ||
			span_ends_nocase(before, span_of("\n\r"))) &&
		    memchr(rest.ptr, '\n', rest.len) &&
		    scan_line(&rest, &line) && begins_message(line))
			return before.len + 1;
	}
	return 0;
}

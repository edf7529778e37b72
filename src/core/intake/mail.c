#include "core/intake/mail.h"

#include "base/scan.h"
#include "core/intake/answer.h"
#include "core/intake/attached.h"
#include "core/intake/bounce.h"
#include "core/intake/campaign.h"
#include "core/intake/dsn.h"
#include "core/intake/letter.h"
#include "core/intake/report.h"
#include "core/intake/said.h"
#include "core/mime/address.h"
#include "core/mime/body.h"
#include "core/mime/unicode.h"

enum { MAX_BODY = 256 * 1024 };

/* "noreply@", "notify@": a service that writes for somebody else. */
static bool
is_service(struct span from)
{
	static const char *const names[] = { "noreply", "no-reply", "notify",
		"notification", "challenge", "confirm", "verify", "robot",
		"postmaster", "mailer-daemon", "majordomo", "listserv" };
	size_t at;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_find_nocase(from, span_of(names[i]), &at))
			return true;
	return false;
}

static void
read_answer(struct mail *mail, enum case_kind kind, struct span address)
{
	struct evidence *evidence = mail_case_add(mail, SOURCE_NOTICE, kind);
	struct span from = mail_case_field(mail, "From");

	if (kind != CASE_NOT_MAIL_FAILURE && !is_service(from))
		mail_case_note_address(mail, evidence, FACT_RECIPIENT, from);
	mail_case_note(mail, evidence, FACT_NEW_ADDRESS, address);
	evidence->has_left =
	    kind == CASE_AUTO_REPLY && answer_says_left(mail->text);
}

/* A notice that says it is none of a failure, for all its recipients. */
static void
heed_delay(struct mail *mail)
{
	if (!answer_says_delayed(mail->text) &&
	    !answer_says_delayed(mail_case_field(mail, "Subject")))
		return;
	for (size_t i = 0; i < mail->cases->count; i++)
		mail->cases->items[i].kind = CASE_DELAY;
}

/*
 * A notice that somebody passed on is second-hand; and one that has a writer
 * and names nobody who was to get a message is none.
 */
static void
heed_letter(struct mail *mail, enum letter letter)
{
	struct evidence *first = mail->cases->items;

	for (size_t i = 0; i < mail->cases->count; i++)
		first[i].is_second_hand = letter == LETTER_PASSED_ON;
	if (letter == LETTER_DOUBTFUL && mail->cases->count == 1 &&
	    first->kind == CASE_FAILURE &&
	    !evidence_find(first, FACT_RECIPIENT) &&
	    !memchr(mail_case_field(mail, "To").ptr, '=',
		mail_case_field(mail, "To").len))
		first->kind = CASE_NOT_MAIL_FAILURE;
}

/* Words for people, and nothing for programs. */
static void
read_words(struct mail *mail, enum letter letter)
{
	const struct mime_header *header = &mail->message.root->header;

	if (letter != LETTER_SURE &&
	    (answer_is_notice(mail->arena, header) ||
		answer_says_failed(mail->text))) {
		bounce_read(mail);
		heed_delay(mail);
	} else {
		mail_case_add(mail, SOURCE_NOTICE, CASE_NOT_MAIL_FAILURE);
	}
}

static void
read_other(struct mail *mail)
{
	const struct mime_header *header = &mail->message.root->header;
	enum letter letter = letter_find(mail->arena, header, mail->text);
	struct span address;
	enum case_kind kind =
	    answer_find(mail->arena, header, mail->text, &address);

	if (kind != CASE_FAILURE) {
		read_answer(mail, kind, address);
		return;
	}
	if (letter == LETTER_SURE ||
	    !dsn_read_text(mail->arena, mail->input, mail->text, mail->cases,
		&mail->rest))
		read_words(mail, letter);
	heed_letter(mail, letter);
}

/* In the place of a local user's name, or of one of X.400. */
static void
set_recipient(struct mail *mail, struct evidence *evidence, struct span address)
{
	for (size_t i = 0; i < evidence->facts.count; i++)
		if (evidence->facts.items[i].kind == FACT_RECIPIENT) {
			evidence->facts.items[i].value = address;
			return;
		}
	mail_case_note(mail, evidence, FACT_RECIPIENT, address);
}

/* Reports that leave out whom they are about may tell people. */
static void
name_recipients(struct mail *mail)
{
	struct evidence *evidence = mail->cases->items;
	struct mime_address address;
	struct span recipient;

	if (mail->cases->count != 1 || evidence->source.kind != SOURCE_DSN ||
	    memchr(evidence_value(evidence, FACT_RECIPIENT).ptr, '@',
		evidence_value(evidence, FACT_RECIPIENT).len))
		return;
	if (mime_address_parse(mail->arena,
		mail_case_field(mail, "X-Failed-Recipients"), &address) &&
	    address.domain.len > 0)
		set_recipient(mail, evidence, address.spec);
	else if (bounce_find_recipient(mail, &recipient))
		set_recipient(mail, evidence, recipient);
}

/* Does a part belong to a message that this one brings along? */
static bool
is_brought_along(const struct mime_part *part)
{
	for (part = part->parent; part; part = part->parent)
		if (part->kind == MIME_KIND_MESSAGE)
			return true;
	return false;
}

static bool
quotes_reply(struct span text)
{
	struct span rest = text, line;
	size_t begin;

	while (scan_line(&rest, &line))
		if (said_in_line(line, &begin))
			return true;
	return false;
}

/*
 * The part of a kind that is about this message. One in a message that came
 * along is meant where people or list managers pass a report on; but the
 * bounce of a report says itself what failed, and the report is about others.
 */
static const struct mime_part *
find_part(struct mail *mail, enum mime_kind kind)
{
	const struct mime_part *root = mail->message.root;
	const struct mime_part *part = mime_part_find(root, kind), *other;

	for (other = part; other && is_brought_along(other);)
		if ((other = mime_part_next(other)) && other->kind == kind &&
		    !is_brought_along(other))
			part = other;
	if (part && is_brought_along(part) &&
	    answer_is_notice(mail->arena, &root->header) &&
	    quotes_reply(mail->text))
		return NULL;
	return part;
}

/* Who puts several reports into one mail gives each a part of its own. */
static void
read_statuses(struct mail *mail, const struct mime_part *part)
{
	bool is_within = is_brought_along(part);

	for (; part && mail->rest.body.len == 0; part = mime_part_next(part))
		if (part->kind == MIME_KIND_DELIVERY_STATUS &&
		    is_brought_along(part) == is_within)
			dsn_read(mail->arena, mail->input, part, mail->text,
			    mail->cases, &mail->rest);
}

/* The part that is for programs, if there is one of use. */
static void
read_parts(struct mail *mail)
{
	const struct mime_part *part;

	if ((part = find_part(mail, MIME_KIND_FEEDBACK)))
		report_read_feedback(mail, part);
	else if ((part = find_part(mail, MIME_KIND_DELIVERY_STATUS)))
		read_statuses(mail, part);
	else if ((part = find_part(mail, MIME_KIND_DISPOSITION)))
		report_read_receipt(mail, part);
	else
		report_read_hotmail(mail);
}

/* A notice that came as a file: what it says counts, and its own header. */
static void
read_attached(struct mail *mail)
{
	struct mail inner = *mail;
	struct span bytes;
	unsigned quirks = 0;

	switch (attached_find(mail, &bytes)) {
	case ATTACHED_NOTHING:
		return;
	case ATTACHED_REPORT:
		dsn_read_text(mail->arena, mail->input, bytes, mail->cases,
		    &mail->rest);
		return;
	case ATTACHED_MAIL:
		break;
	}
	mime_message_parse(mail->arena, bytes, &inner.message);
	inner.text =
	    mime_body_read(mail->arena, inner.message.root, MAX_BODY, &quirks);
	read_parts(&inner);
	if (mail->cases->count == 0 &&
	    answer_is_notice(mail->arena, &inner.message.root->header))
		bounce_read(&inner);
	campaign_note(&inner);
	mail->rest = inner.rest;
}

/* The text without the signs of a quotation that the header shows. */
static struct span
unquote(struct arena *arena, struct span text, struct span prefix)
{
	struct span rest = text, line, mark = span_trim(prefix);
	struct text plain;

	text_init(&plain, arena, MAX_BODY);
	while (scan_line(&rest, &line)) {
		if (span_starts(line, prefix))
			span_take(&line, prefix.len);
		else if (span_starts(line, mark))
			span_take(&line, mark.len);
		text_write(&plain, line);
		text_write_byte(&plain, '\n');
	}
	return text_span(&plain);
}

/* Do more lines end in CR alone than otherwise? */
static bool
ends_at_cr(struct span text)
{
	size_t alone = 0, others = 0;

	if (!memchr(text.ptr, '\r', text.len))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		others += text.ptr[i] == '\n';
		alone += text.ptr[i] == '\r' &&
		    (i + 1 == text.len || !strchr("\r\n", text.ptr[i + 1]));
	}
	return alone > others;
}

/* What reads lines reads those that end in CR alone, too. */
static struct span
end_lines(struct arena *arena, struct span text)
{
	struct text plain;

	if (!ends_at_cr(text))
		return text;
	text_init(&plain, arena, MAX_BODY);
	for (struct span line; span_split(&text, '\r', &line);) {
		text_write(&plain, line);
		text_write_byte(&plain, '\n');
	}
	return text_span(&plain);
}

/* Notices that hide, or have lost, whom they are about. */
static void
note_nobody(struct mail *mail)
{
	for (size_t i = 0; i < mail->cases->count; i++) {
		struct evidence *evidence = &mail->cases->items[i];

		if (evidence->kind == CASE_FAILURE &&
		    !evidence_find(evidence, FACT_RECIPIENT))
			evidence->missing |= MISSING_RECIPIENT;
	}
}

static void
note_cuts(struct mail *mail, unsigned quirks)
{
	static const struct {
		enum mime_quirk quirk;
		enum cut cut;
	} rows[] = {
		{ MIME_QUIRK_FIELDS_CUT, CUT_HEADER },
		{ MIME_QUIRK_HEADER_CUT, CUT_HEADER },
		{ MIME_QUIRK_PARTS_CUT, CUT_PARTS },
		{ MIME_QUIRK_DEPTH_CUT, CUT_DEPTH },
		{ MIME_QUIRK_DECODED_CUT, CUT_PARTS },
		{ MIME_QUIRK_TEXT_CUT, CUT_TEXT },
	};
	unsigned cuts = 0;

	quirks |= mail->message.quirks | mail->message.root->header.quirks;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (quirks & rows[i].quirk)
			cuts |= rows[i].cut;
	if (mail->cases->count >= MAIL_MAX_CASES && mail->rest.body.len == 0)
		cuts |= CUT_RECIPIENTS;
	for (size_t i = 0; i < mail->cases->count; i++)
		mail->cases->items[i].source.cut |= cuts;
}

static void
keep_rest(const struct mail *mail, struct mail_rest *rest)
{
	if (!rest) {
		if (span_trim(mail->rest.body).len > 0)
			mail->cases->items[0].source.cut |= CUT_RECIPIENTS;
		return;
	}
	rest->dsn = mail->rest;
	rest->first = mail->cases->items[0];
}

/* What the mail says of the message, whoever it went to. */
static bool
is_of_message(const struct fact *fact)
{
	return fact->witness == WITNESS_LOCAL_MTA &&
	    (fact->kind == FACT_SENDER || fact->kind == FACT_MESSAGE_ID ||
		fact->kind == FACT_SUBJECT || fact->kind == FACT_FROM ||
		fact->kind == FACT_LIST_ID || fact->kind == FACT_FEEDBACK_ID ||
		fact->kind == FACT_VERP);
}

bool
mail_next(struct mail_rest *rest, struct arena *arena,
    struct evidence *evidence)
{
	if (rest->dsn.body.len == 0 || !dsn_next(&rest->dsn, arena, evidence))
		return false;
	evidence->source.cut = rest->first.source.cut;
	for (size_t i = 0; i < rest->first.facts.count; i++) {
		struct fact fact = rest->first.facts.items[i];

		if (is_of_message(&fact) && !evidence_find(evidence, fact.kind))
			*list_add(arena, &evidence->facts) = fact;
	}
	return true;
}

void
mail_read(struct arena *arena, struct span input, struct evidence_list *cases,
    struct mail_rest *rest)
{
	struct mail mail = { .arena = arena, .input = input, .cases = cases };
	struct span prefix;
	unsigned quirks = 0;

	*cases = (struct evidence_list){ 0 };
	if (mime_unicode_is_wide(input))
		mail.input = input =
		    mime_unicode_read16(arena, span_empty(), input, &quirks);
	mime_message_parse(arena, input, &mail.message);
	mail.text = mime_body_read(arena, mail.message.root, MAX_BODY, &quirks);
	mail.text = end_lines(arena, mail.text);
	prefix = mail.message.root->header.prefix;
	if (prefix.len > 0)
		mail.text = unquote(arena, mail.text, prefix);
	read_parts(&mail);
	if (cases->count == 0)
		read_attached(&mail);
	if (cases->count == 0)
		read_other(&mail);
	name_recipients(&mail);
	campaign_note(&mail);
	note_nobody(&mail);
	note_cuts(&mail, quirks);
	keep_rest(&mail, rest);
}

/* A "From " line with a time in it begins a message (RFC 4155). */
static bool
begins_message(struct span rest)
{
	struct span line;

	return span_starts(rest, span_of("From ")) && scan_line(&rest, &line) &&
	    memchr(line.ptr, ':', line.len);
}

/* The next place behind a blank line where a message begins. */
static bool
find_message(struct span text, size_t from, size_t *at)
{
	while (from < text.len) {
		struct span rest = span_from(text, from);
		size_t before, next;

		if (!span_find(rest, span_of("\nFrom "), &before))
			return false;
		next = from + before + 1;
		if (before > 0 && rest.ptr[before - 1] == '\r')
			before--;
		if (before > 0 && rest.ptr[before - 1] == '\n' &&
		    begins_message(span_from(text, next))) {
			*at = next;
			return true;
		}
		from = next;
	}
	return false;
}

bool
mail_take(struct span *mbox, struct span *message)
{
	size_t end = mbox->len;

	if (span_trim(*mbox).len == 0)
		return false;
	if (span_starts(*mbox, span_of("From ")))
		find_message(*mbox, 1, &end);
	*message = span_take(mbox, end);
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
		struct span rest = span_from(mbox, before.len + 1);

		if ((span_ends_nocase(before, span_of("\n")) ||
			span_ends_nocase(before, span_of("\n\r"))) &&
		    memchr(rest.ptr, '\n', rest.len) && begins_message(rest))
			return before.len + 1;
	}
	return 0;
}

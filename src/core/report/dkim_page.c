#include "core/report/dkim_page.h"

enum { STEP = 2, LINE_MAX_BYTES = 2048, QUOTE_MAX = 240 };

static const char *
algorithm_name(const struct dkim_signature *signature)
{
	struct span name = tags_get(&signature->tags, "a");

	return span_equal(name, span_of("rsa-sha1"))      ? "rsa-sha1"
	    : span_equal(name, span_of("ed25519-sha256")) ? "ed25519-sha256"
	    : span_equal(name, span_of("rsa-sha256"))     ? "rsa-sha256"
							  : "unknown algorithm";
}

static void
write_line(struct page *page, size_t depth, const struct text *line)
{
	page_paragraph(page, depth * STEP, "", text_span(line));
}

static void
write_title(struct page *page, const struct dkim_outcome *outcome,
    size_t number)
{
	char bytes[LINE_MAX_BYTES];
	struct text line = text_in(bytes, sizeof(bytes));

	text_write_format(&line, "Signature %zu: ", number);
	text_write(&line,
	    outcome->signature.domain.len > 0 ? outcome->signature.domain
					      : span_of("of no domain"));
	text_write_string(&line, ", selector ");
	text_write(&line, outcome->signature.selector);
	text_write_string(&line, ", ");
	text_write_string(&line, algorithm_name(&outcome->signature));
	if (outcome->key && outcome->key->has_public &&
	    outcome->key->kind == CRYPTO_RSA)
		text_write_format(&line, ", %u bits",
		    outcome->key->public.bits);
	page_write(page, PAGE_STRONG, text_span(&line));
	text_write_byte(page->out, '\n');
}

static void
write_reason(struct page *page, const struct dkim_outcome *outcome)
{
	char bytes[LINE_MAX_BYTES];
	struct text line = text_in(bytes, sizeof(bytes));

	text_write_format(&line, "%s: %s (%s)",
	    dkim_result_name(outcome->result),
	    dkim_reason_words(outcome->reason),
	    dkim_reason_rule(outcome->reason));
	write_line(page, 1, &line);
}

/* The field with its fault underlined, where it is faulty. */
static void
write_fault(struct page *page, const struct dkim_outcome *outcome)
{
	const struct dkim_signature *signature = &outcome->signature;
	const struct dkim_key *key = outcome->key;

	if (signature->reason != DKIM_REASON_NONE) {
		struct span value = signature->field->value;
		size_t at = (size_t)(signature->fault_at.ptr - value.ptr);

		if (signature->fault_tag) {
			char bytes[64];
			struct text line = text_in(bytes, sizeof(bytes));

			text_write_format(&line,
			    "the tag is %s=", signature->fault_tag);
			write_line(page, 1, &line);
		}
		page_quote(page, (size_t)2 * STEP, value, at,
		    at + signature->fault_at.len);
	}
	if (key && key->reason != DKIM_REASON_NONE) {
		size_t at = (size_t)(key->fault_at.ptr - key->text.ptr);

		page_quote(page, (size_t)2 * STEP, key->text, at,
		    at + key->fault_at.len);
	}
	if (key && !key->has_public && key->is_base64)
		page_paragraph(page, STEP, "",
		    span_of(key->public.fault != CRYPTO_KEY_SOUND
			    ? crypto_key_fault_name(key->public.fault)
			    : "an Ed25519 key must be its 32 bytes alone"));
}

static void
write_crypto(struct page *page, const struct dkim_outcome *outcome)
{
	char bytes[LINE_MAX_BYTES];
	struct text line = text_in(bytes, sizeof(bytes));

	if (outcome->crypto == DKIM_CRYPTO_NONE)
		return;
	text_write_format(&line, "body: %s; header: %s",
	    outcome->body_matches ? "as signed" : "changed",
	    outcome->header_matches ? "as signed"
				    : "changed, or signed with another key");
	write_line(page, 1, &line);
}

static void
write_concerns(struct page *page, const struct dkim_outcome *outcome)
{
	for (unsigned bit = 1; bit < DKIM_CONCERNS_END; bit <<= 1) {
		char bytes[LINE_MAX_BYTES];
		struct text line = text_in(bytes, sizeof(bytes));

		if (!(outcome->concerns & bit) || bit == DKIM_CONCERN_FAULTY)
			continue;
		text_write_string(&line, "note: ");
		text_write_string(&line,
		    dkim_concern_words((enum dkim_concern)bit));
		write_line(page, 1, &line);
	}
}

static void
write_bytes(struct page *page, const char *label, struct span bytes)
{
	char line_bytes[LINE_MAX_BYTES];
	struct text line = text_in(line_bytes, sizeof(line_bytes));

	if (bytes.len == 0)
		return;
	text_write_string(&line, label);
	text_write(&line,
	    (struct span){ bytes.ptr,
		bytes.len < QUOTE_MAX ? bytes.len : QUOTE_MAX });
	if (bytes.len > QUOTE_MAX)
		text_write_string(&line, " ...");
	write_line(page, 2, &line);
}

static void
write_broken(struct page *page, const struct dkim_broken *broken)
{
	char bytes[LINE_MAX_BYTES];
	struct text line = text_in(bytes, sizeof(bytes));

	if (broken->change == DKIM_CHANGE_NONE)
		return;
	text_write_string(&line, "what happened");
	if (broken->field.len > 0) {
		text_write_string(&line, " to ");
		text_write(&line, broken->field);
	}
	text_write_format(&line, ": %s (%s)", dkim_change_words(broken->change),
	    broken->is_proven ? "proven" : "not proven");
	write_line(page, 1, &line);
	write_bytes(page, "now: ", broken->now);
	write_bytes(page, "before: ", broken->before);
}

static void
write_breaks(struct page *page, const struct dkim_breaks *breaks)
{
	write_broken(page, &breaks->body);
	for (size_t i = 0; i < breaks->header_count; i++)
		write_broken(page, &breaks->header[i]);
}

void
dkim_page_write(struct page *page, const struct dkim_check *check,
    const struct dkim_breaks *breaks)
{
	if (check->outcomes.count == 0)
		page_paragraph(page, 0, "",
		    span_of("The message has no DKIM signature."));
	for (size_t i = 0; i < check->outcomes.count; i++) {
		const struct dkim_outcome *outcome = check->outcomes.items[i];

		write_title(page, outcome, i + 1);
		write_reason(page, outcome);
		write_fault(page, outcome);
		write_crypto(page, outcome);
		if (breaks)
			write_breaks(page, &breaks[i]);
		write_concerns(page, outcome);
	}
	if (check->message.quirks & DKIM_QUIRK_BARE_LF)
		page_paragraph(page, 0, "",
		    span_of("Lines end in LF alone, as in mail saved on Unix: "
			    "they were read as if they ended in CR LF."));
	if (check->message.quirks & DKIM_QUIRK_NO_BLANK_LINE)
		page_paragraph(page, 0, "",
		    span_of("The header ends at a line that is no field, "
			    "without a blank line: the body begins there."));
}

static void
write_part(struct page *page, const char *what,
    const struct dkim_outcome *outcome)
{
	char bytes[LINE_MAX_BYTES];
	struct text line = text_in(bytes, sizeof(bytes));

	if (!outcome)
		return;
	text_write_string(&line, what);
	text_write_string(&line, " of ");
	text_write(&line, outcome->signature.domain);
	text_write_format(&line, ": %s, %s", dkim_result_name(outcome->result),
	    dkim_reason_words(outcome->reason));
	write_line(page, 1, &line);
}

void
arc_page_write(struct page *page, const struct arc_check *check)
{
	char bytes[LINE_MAX_BYTES];
	struct text line = text_in(bytes, sizeof(bytes));

	if (check->result == ARC_NONE)
		return;
	text_write_format(&line, "ARC: %s, ", arc_result_name(check->result));
	text_write_string(&line, arc_reason_words(check->reason));
	if (check->reason_at > 0)
		text_write_format(&line, " (set %zu)", check->reason_at);
	page_write(page, PAGE_STRONG, text_span(&line));
	text_write_byte(page->out, '\n');
	for (size_t number = check->count; number > 0; number--) {
		const struct arc_set *set = &check->sets[number - 1];

		text_reset(&line);
		text_write_format(&line, "set %zu said: ", number);
		text_write(&line, set->said);
		write_line(page, 1, &line);
		write_part(page, "message signature", set->message);
		write_part(page, "seal", set->seal);
	}
}

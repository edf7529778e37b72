#include "app/cli/auth.h"

#include "core/report/audit_page.h"
#include "core/report/audit_record.h"
#include "core/report/dmarc_page.h"
#include "core/report/trace_json.h"
#include "core/report/trace_page.h"

enum { INDENT = 8, WORDS_MAX = 2048 };

static const char *
crypto_name(enum dkim_crypto crypto)
{
	static const char *const names[] = {
		[DKIM_CRYPTO_NONE] = "none",
		[DKIM_CRYPTO_PASS] = "pass",
		[DKIM_CRYPTO_FAIL] = "fail",
	};

	return names[crypto];
}

static void
tell(struct page *page, const char *label, struct text *words)
{
	page_paragraph(page, INDENT, label, text_span(words));
	text_reset(words);
}

/* What was taken from the header is a claim, and told to be one. */
static void
tell_envelope(struct page *page, const struct auth_message *message,
    struct text *words)
{
	const struct spf_request *envelope = &message->envelope;
	char bytes[IP_TEXT_MAX];

	if (!message->has_envelope) {
		text_write_string(words,
		    message->has_ip
			? "not evaluated: the sender is null or unknown, and "
			  "so is the greeting name that would stand for it "
			  "(--from, --helo)"
			: "not evaluated: no address was given (--ip), and "
			  "no Received line tells a public one");
		tell(page, "", words);
		return;
	}
	text_write_string(words, "for ");
	text_write(words, ip_print(&envelope->ip, bytes));
	text_write_string(words,
	    message->is_ip_told ? " (taken from Received)" : "");
	text_write_string(words, ", MAIL FROM <");
	text_write(words, envelope->sender);
	text_write_string(words,
	    message->is_sender_told ? "> (taken from Return-Path)" : ">");
	text_write_string(words, ", HELO ");
	text_write(words, envelope->helo);
	if (message->is_helo_told)
		text_write_string(words, " (taken from Received)");
	tell(page, "", words);
}

static void
tell_spf(struct page *page, const struct auth_message *message,
    struct text *words)
{
	text_write_string(words, spf_result_name(message->spf.result));
	if (message->spf.why)
		text_write_format(words, ": %s", message->spf.why);
	tell(page, "spf", words);
	tell_envelope(page, message, words);
}

static void
tell_signature(struct page *page, const struct dkim_outcome *outcome,
    struct text *words)
{
	text_write_string(words, dkim_result_name(outcome->result));
	text_write_string(words, " for ");
	text_write(words, outcome->signature.domain);
	text_write_string(words, " (selector ");
	text_write(words, outcome->signature.selector);
	text_write_format(words, "): %s", dkim_reason_words(outcome->reason));
	tell(page, "dkim", words);
}

static void
tell_dkim(struct page *page, const struct auth_message *message,
    struct text *words)
{
	const struct dkim_outcomes *outcomes = &message->dkim.outcomes;

	if (outcomes->count == 0) {
		text_write_string(words, "none: there is no signature");
		tell(page, "dkim", words);
	}
	for (size_t i = 0; i < outcomes->count; i++)
		tell_signature(page, outcomes->items[i], words);
}

static void
tell_arc(struct page *page, const struct auth_message *message,
    struct text *words)
{
	text_write_string(words, arc_result_name(message->arc.result));
	if (message->arc.result == ARC_FAIL)
		text_write_format(words, ": %s (set %zu)",
		    arc_reason_words(message->arc.reason),
		    message->arc.reason_at);
	tell(page, "arc", words);
}

static void
tell_dmarc(struct page *page, const struct auth_message *message,
    struct text *words)
{
	text_write_string(words,
	    dmarc_result_name(auth_message_dmarc(message, DMARC_TREE_WALK)));
	text_write_string(words, " for ");
	text_write(words, message->from.domain);
	if (message->from.state != DMARC_FROM_GOOD)
		text_write_format(words, ": %s",
		    dmarc_from_words(message->from.state));
	tell(page, "dmarc", words);
	if (message->from.state == DMARC_FROM_GOOD)
		dmarc_page_write(page, &message->dmarc, DMARC_TREE_WALK);
}

/* Line by line, as it would stand in the message. */
static void
write_header(struct page *page, struct span header)
{
	struct span line;

	while (span_split(&header, '\n', &line)) {
		page_write(page, PAGE_PLAIN,
		    span_trim(line).ptr == line.ptr ? span_empty()
						    : span_of("        "));
		page_write(page, PAGE_PLAIN, span_trim(line));
		text_write_byte(page->out, '\n');
	}
}

static void
tell_findings(struct page *page, const struct audit *audit)
{
	if (audit->findings.count == 0 ||
	    audit->findings.items[0].severity < SEVERITY_WARNING)
		return;
	page_heading(page, "What was found");
	audit_page_findings(page, audit->arena, &audit->findings,
	    SEVERITY_WARNING);
}

void
auth_write_page(struct page *page, const struct auth_story *story)
{
	const struct auth_message *message = &story->message;
	char bytes[WORDS_MAX];
	struct text words = text_in(bytes, sizeof(bytes));

	tell_spf(page, message, &words);
	tell_dkim(page, message, &words);
	tell_arc(page, message, &words);
	tell_dmarc(page, message, &words);
	tell_findings(page, &story->audit);
	page_heading(page, "What a receiver would write");
	write_header(page, text_span(&story->header));
	page_heading(page, "How it came about");
	trace_page_write(page, &story->spf);
	trace_page_write(page, &story->dkim);
	if (message->arc.result != ARC_NONE)
		trace_page_write(page, &story->arc);
	trace_page_write(page, &story->dmarc);
}

static void
put_told(struct json *json, const char *key, bool is_told, const char *field)
{
	if (is_told)
		json_put_string(json, key, span_of(field));
}

static void
put_spf(struct json *json, const struct auth_story *story)
{
	const struct auth_message *message = &story->message;
	const struct spf_request *envelope = &message->envelope;
	char bytes[IP_TEXT_MAX];

	json_open_object(json, "spf");
	json_put_string(json, "result",
	    span_of(spf_result_name(message->spf.result)));
	json_put_bool(json, "evaluated", message->has_envelope);
	if (message->spf.why)
		json_put_string(json, "why", span_of(message->spf.why));
	if (message->has_envelope) {
		json_put_string(json, "ip", ip_print(&envelope->ip, bytes));
		json_put_string(json, "domain", spf_request_domain(envelope));
		json_put_string(json, "sender", envelope->sender);
		json_put_string(json, "helo", envelope->helo);
	}
	put_told(json, "ip_from", message->is_ip_told, "Received");
	put_told(json, "helo_from", message->is_helo_told, "Received");
	put_told(json, "sender_from", message->is_sender_told, "Return-Path");
	trace_json_write(json, "steps", &story->spf);
	json_close(json);
}

static void
put_concerns(struct json *json, unsigned concerns)
{
	json_open_array(json, "concerns");
	for (unsigned bit = 1; bit < DKIM_CONCERNS_END; bit <<= 1)
		if (concerns & bit)
			json_put_string(json, NULL,
			    span_of(dkim_concern_name((enum dkim_concern)bit)));
	json_close(json);
}

/* Policy: is the signature acceptable, whatever the cryptography says? */
static void
put_signature(struct json *json, const struct dkim_outcome *outcome)
{
	json_open_object(json, NULL);
	json_put_string(json, "domain", outcome->signature.domain);
	json_put_string(json, "selector", outcome->signature.selector);
	json_put_string(json, "result",
	    span_of(dkim_result_name(outcome->result)));
	json_put_string(json, "crypto", span_of(crypto_name(outcome->crypto)));
	json_put_string(json, "policy",
	    span_of(outcome->concerns & DKIM_REFUSING ? "fail" : "pass"));
	json_put_string(json, "reason",
	    span_of(dkim_reason_name(outcome->reason)));
	json_put_string(json, "why",
	    span_of(dkim_reason_words(outcome->reason)));
	put_concerns(json, outcome->concerns);
	json_close(json);
}

static void
put_dmarc(struct json *json, const struct auth_story *story)
{
	const struct auth_message *message = &story->message;

	if (message->from.state == DMARC_FROM_GOOD) {
		dmarc_page_write_json(json, "dmarc", &message->dmarc,
		    DMARC_TREE_WALK, &story->dmarc);
		return;
	}
	json_open_object(json, "dmarc");
	json_put_string(json, "result",
	    span_of(dmarc_result_name(
		auth_message_dmarc(message, DMARC_TREE_WALK))));
	json_put_string(json, "method",
	    span_of(dmarc_method_name(DMARC_TREE_WALK)));
	json_put_string(json, "policy",
	    span_of(dmarc_policy_name(DMARC_POLICY_NONE)));
	json_put_string(json, "why",
	    span_of(dmarc_from_words(message->from.state)));
	json_close(json);
}

static void
put_arc(struct json *json, const struct auth_story *story)
{
	const struct arc_check *arc = &story->message.arc;

	json_open_object(json, "arc");
	json_put_string(json, "result", span_of(arc_result_name(arc->result)));
	json_put_number(json, "sets", arc->count);
	if (arc->result == ARC_FAIL) {
		json_put_string(json, "reason",
		    span_of(arc_reason_name(arc->reason)));
		json_put_number(json, "reason_at", arc->reason_at);
	}
	json_close(json);
}

void
auth_write_json(struct text *out, const struct auth_story *story)
{
	const struct dkim_outcomes *outcomes = &story->message.dkim.outcomes;
	struct json json;

	json_init(&json, out);
	json_open_object(&json, NULL);
	json_put_number(&json, "schema", 1);
	put_spf(&json, story);
	json_put_string(&json, "dkim_result",
	    span_of(dkim_result_name(story->message.dkim.result)));
	json_open_array(&json, "dkim");
	for (size_t i = 0; i < outcomes->count; i++)
		put_signature(&json, outcomes->items[i]);
	json_close(&json);
	put_dmarc(&json, story);
	put_arc(&json, story);
	json_put_string(&json, "authentication_results",
	    text_span(&story->header));
	audit_record_write(&json, "findings", story->audit.arena,
	    &story->audit.findings);
	json_close(&json);
	text_write_byte(out, '\n');
}

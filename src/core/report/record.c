#include "core/report/record.h"

#include "core/audit/finding.h"
#include "core/report/audit_record.h"
#include "core/report/fill.h"

enum { MAX_FILLED = 4096, MAX_RECORD = 8192, ANSWERS_MAX = 20 };

static void
write_known(struct json *json, const char *key, struct span value)
{
	if (value.len > 0)
		json_put_string(json, key, value);
}

static void
write_word(struct json *json, const char *key, const char *word)
{
	json_put_string(json, key, span_of(word));
}

static void
write_cuts(struct json *json, unsigned cuts)
{
	if (cuts == 0)
		return;
	json_open_array(json, "cut");
	for (unsigned bit = 1; bit <= cuts; bit *= 2)
		if (cuts & bit)
			write_word(json, NULL, cut_name((enum cut)bit));
	json_close(json);
}

static void
write_source(struct json *json, const struct source *source)
{
	json_open_object(json, "source");
	write_word(json, "kind", source_kind_name(source->kind));
	if (source->format)
		write_word(json, "format", source->format);
	write_known(json, "name", source->name);
	json_put_number(json, "index", source->index);
	if (source->line > 0)
		json_put_number(json, "line", source->line);
	write_cuts(json, source->cut);
	json_close(json);
}

static void
write_facts(struct json *json, const struct evidence *evidence)
{
	static const struct {
		const char *key;
		enum fact_kind kind;
	} keys[] = {
		{ "recipient", FACT_RECIPIENT },
		{ "original_recipient", FACT_ORIGINAL_RECIPIENT },
		{ "sender", FACT_SENDER },
		{ "message_id", FACT_MESSAGE_ID },
		{ "queue_id", FACT_QUEUE_ID },
		{ "parent_id", FACT_PARENT_ID },
		{ "login", FACT_LOGIN },
		{ "time", FACT_TIME },
		{ "client_ip", FACT_CLIENT_IP },
		{ "helo", FACT_HELO },
		{ "new_address", FACT_NEW_ADDRESS },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		write_known(json, keys[i].key,
		    evidence_value(evidence, keys[i].kind));
}

static void
write_campaign(struct json *json, const struct evidence *evidence)
{
	static const struct {
		const char *key;
		enum fact_kind kind;
	} keys[] = {
		{ "list_id", FACT_LIST_ID },
		{ "feedback_id", FACT_FEEDBACK_ID },
		{ "verp", FACT_VERP },
		{ "envelope_id", FACT_ENVELOPE_ID },
		{ "subject", FACT_SUBJECT },
		{ "from", FACT_FROM },
	};
	bool is_open = false;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		struct span value = evidence_value(evidence, keys[i].kind);

		if (value.len == 0)
			continue;
		if (!is_open)
			json_open_object(json, "campaign");
		is_open = true;
		json_put_string(json, keys[i].key, value);
	}
	if (is_open)
		json_close(json);
}

static void
write_quirks(struct json *json, unsigned quirks)
{
	if (quirks == 0)
		return;
	json_open_array(json, "quirks");
	for (unsigned bit = 1; bit <= quirks; bit *= 2)
		if (quirks & bit)
			write_word(json, NULL,
			    smtp_quirk_name((enum smtp_quirk)bit));
	json_close(json);
}

static void
write_reply(struct json *json, const struct smtp_unfolded *reply)
{
	char status[SMTP_STATUS_TEXT];
	size_t len;

	if (reply->code == 0 && reply->status.severity == 0 &&
	    reply->text.len == 0)
		return;
	json_open_object(json, "reply");
	if (reply->code > 0)
		json_put_number(json, "code", reply->code);
	if (reply->status.severity > 0) {
		len = smtp_status_print(reply->status, status);
		json_put_string(json, "status", (struct span){ status, len });
	}
	write_known(json, "text", reply->text);
	write_quirks(json, reply->quirks);
	json_close(json);
}

static void
write_issuer(struct json *json, const struct diagnosis *diagnosis)
{
	const struct issuer *issuer = diagnosis->issuer;
	struct span host =
	    evidence_value(diagnosis->evidence, FACT_REMOTE_HOST);
	struct span ip = evidence_value(diagnosis->evidence, FACT_REMOTE_IP);

	if (!issuer && host.len == 0 && ip.len == 0 &&
	    diagnosis->role == ROLE_UNKNOWN)
		return;
	json_open_object(json, "issuer");
	write_known(json, "host", host);
	write_known(json, "ip", ip);
	if (issuer)
		json_put_string(json,
		    span_equal(issuer->kind, span_of("software")) ||
			    span_equal(issuer->kind, span_of("client_library"))
			? "software"
			: "provider",
		    issuer->id);
	if (diagnosis->role != ROLE_UNKNOWN)
		write_word(json, "role", role_name(diagnosis->role));
	json_close(json);
}

static void
write_retry(struct json *json, struct retry_policy retry)
{
	json_open_object(json, "retry");
	write_word(json, "advice", retry_name(retry.advice));
	write_known(json, "after", retry.after);
	json_close(json);
}

static void
write_suppress(struct json *json, const struct diagnosis *diagnosis)
{
	json_open_object(json, "suppress");
	write_word(json, "advice", suppress_name(diagnosis->suppress.advice));
	if (diagnosis->suppress.advice == SUPPRESS_AFTER) {
		json_put_number(json, "count", diagnosis->suppress.count);
		json_put_number(json, "days", diagnosis->suppress.days);
	}
	write_known(json, "reason", diagnosis->suppress_reason);
	json_close(json);
}

static void
write_verdict(struct json *json, const struct diagnosis *diagnosis)
{
	json_put_string(json, "cause", diagnosis->cause->name);
	write_word(json, "permanence", permanence_name(diagnosis->permanence));
	write_word(json, "side", side_name(diagnosis->side));
	json_open_array(json, "who_acts");
	for (unsigned actor = 0; actor < ACTORS; actor++)
		if (diagnosis->acts >> actor & 1)
			write_word(json, NULL, actor_name((enum actor)actor));
	json_close(json);
	write_word(json, "confidence", confidence_name(diagnosis->confidence));
	write_retry(json, diagnosis->retry);
	write_suppress(json, diagnosis);
}

static void
write_filled(struct json *json, const char *key,
    const struct diagnosis *diagnosis, struct span source, bool is_rules_own)
{
	char bytes[MAX_FILLED];
	struct text filled;

	if (!memchr(source.ptr, '{', source.len)) {
		json_put_string(json, key, source);
		return;
	}
	filled = text_in(bytes, sizeof(bytes));
	fill_write(&filled, diagnosis, source, is_rules_own);
	json_put_string(json, key, text_span(&filled));
}

static void
write_summary(struct json *json, const struct diagnosis *diagnosis)
{
	char bytes[MAX_FILLED];
	struct text filled = text_in(bytes, sizeof(bytes));

	fill_verdict(&filled, diagnosis);
	json_put_string(json, "title", text_span(&filled));
	text_reset(&filled);
	if (diagnosis->rule && diagnosis->rule->note.len > 0)
		fill_write(&filled, diagnosis, diagnosis->rule->note, true);
	if (filled.len > 0 && !fill_is_whole(diagnosis))
		text_write_byte(&filled, ' ');
	if (!fill_is_whole(diagnosis))
		fill_write(&filled, diagnosis, diagnosis->cause->summary,
		    false);
	json_put_string(json, "summary", text_span(&filled));
}

static void
write_step(struct json *json, const struct diagnosis *diagnosis,
    const struct step *step, bool is_rules_own)
{
	json_open_object(json, NULL);
	write_word(json, "audience", actor_name(step->audience));
	write_filled(json, "text", diagnosis, step->text, is_rules_own);
	json_close(json);
}

static void
write_change(struct json *json, const struct change *change)
{
	char bytes[MAX_RECORD];
	struct text text = text_in(bytes, sizeof(bytes));

	finding_change_write(&text, change);
	json_open_object(json, NULL);
	write_word(json, "audience", actor_name(ACTOR_DNS_ADMIN));
	write_word(json, "text",
	    change->after.len > 0 ? "Publish this record."
				  : "Delete this record.");
	json_put_string(json, "record", text_span(&text));
	json_close(json);
}

/* The records that would help, as the look-ups have it. */
static void
write_changes(struct json *json, const struct diagnosis *diagnosis)
{
	const struct finding_list *findings = diagnosis->findings;

	for (size_t i = 0; findings && i < findings->count; i++)
		for (size_t k = 0; k < findings->items[i].changes.count; k++)
			write_change(json,
			    &findings->items[i].changes.items[k]);
}

static void
write_steps(struct json *json, const struct diagnosis *diagnosis)
{
	const struct rule *rule = diagnosis->rule;
	struct span link = span_empty();

	json_open_array(json, "fix");
	write_changes(json, diagnosis);
	for (size_t i = 0; rule && i < rule->steps.count; i++)
		write_step(json, diagnosis, &rule->steps.items[i], true);
	for (size_t i = 0;
	     !fill_is_whole(diagnosis) && i < diagnosis->cause->steps.count;
	     i++)
		write_step(json, diagnosis, &diagnosis->cause->steps.items[i],
		    false);
	json_close(json);
	if (rule && rule->link.len > 0)
		link = rule->link;
	else if (diagnosis->zone)
		link = diagnosis->zone->link;
	if (link.len == 0)
		return;
	json_open_array(json, "links");
	json_put_string(json, NULL, link);
	json_close(json);
}

static void
write_because(struct json *json, const struct diagnosis *diagnosis)
{
	struct span input = diagnosis->evidence->input;

	json_open_array(json, "because");
	for (size_t i = 0; i < diagnosis->because.count; i++) {
		const struct because *because = &diagnosis->because.items[i];

		json_open_object(json, NULL);
		if (because->rule) {
			json_put_string(json, "rule", because->rule->id);
			write_known(json, "source",
			    because->rule->sources.items[0]);
		} else if (because->status) {
			json_put_string(json, "rule", because->status->code);
			write_known(json, "source", because->status->reference);
		} else if (because->reply_row) {
			json_put_string(json, "rule",
			    because->reply_row->code_text);
			write_known(json, "source",
			    because->reply_row->reference);
		}
		json_put_string(json, "quote", because->quote);
		if (span_within(because->quote, input)) {
			json_put_number(json, "offset",
			    (size_t)(because->quote.ptr - input.ptr) +
				diagnosis->evidence->input_at);
			json_put_number(json, "length", because->quote.len);
		}
		json_close(json);
	}
	json_close(json);
}

static void
write_contradictions(struct json *json, const struct diagnosis *diagnosis)
{
	if (diagnosis->contradictions.count == 0)
		return;
	json_open_array(json, "contradictions");
	for (size_t i = 0; i < diagnosis->contradictions.count; i++)
		json_put_string(json, NULL, diagnosis->contradictions.items[i]);
	json_close(json);
}

/* The finding by its id, and what the DNS said. */
static void
write_evidence(struct json *json, const struct diagnosis *diagnosis,
    const struct question *question)
{
	if (question->finding)
		write_word(json, "finding",
		    finding_row(question->finding->kind)->id);
	if (question->answers.count == 0)
		return;
	json_open_array(json, "answers");
	for (size_t i = 0; i < question->answers.count && i < ANSWERS_MAX; i++)
		audit_record_answer(json, NULL, diagnosis->scratch,
		    question->answers.items[i]);
	json_close(json);
}

/* Those that look-ups tried to answer. */
static void
write_answers(struct json *json, const struct diagnosis *diagnosis)
{
	json_open_array(json, "questions");
	for (size_t i = 0; i < diagnosis->questions.count; i++) {
		const struct question *question =
		    &diagnosis->questions.items[i];

		json_open_object(json, NULL);
		json_put_string(json, "check", question->check);
		write_filled(json, "why", diagnosis, question->why, false);
		if (question->result != QUESTION_OPEN) {
			json_open_object(json, "answered");
			write_word(json, "result",
			    question_result_name(question->result));
			write_known(json, "detail", question->detail);
			write_evidence(json, diagnosis, question);
			json_close(json);
		} else {
			write_known(json, "open", question->detail);
		}
		json_close(json);
	}
	json_close(json);
	write_word(json, "standing", standing_name(diagnosis->standing));
	if (diagnosis->findings->count > 0)
		audit_record_write(json, "findings", diagnosis->scratch,
		    diagnosis->findings);
}

static void
write_again(struct json *json, const struct again *again)
{
	if (again->outcome == AGAIN_NOBODY)
		return;
	json_open_object(json, "again");
	write_word(json, "outcome", again_outcome_name(again->outcome));
	write_known(json, "words", again->words);
	write_known(json, "reply", again->reply);
	if (again->cause)
		write_known(json, "cause", again->cause->name);
	json_close(json);
}

/* "mx: does the domain take mail?" */
static void
write_questions(struct json *json, const struct diagnosis *diagnosis)
{
	const struct cause *cause = diagnosis->cause;

	if (diagnosis->questions.count > 0) {
		write_answers(json, diagnosis);
		return;
	}
	if (cause->checks.count == 0)
		return;
	json_open_array(json, "questions");
	for (size_t i = 0; i < cause->checks.count; i++) {
		struct span why = cause->checks.items[i], check;

		span_split(&why, ':', &check);
		json_open_object(json, NULL);
		json_put_string(json, "check", check);
		write_filled(json, "why", diagnosis, span_trim(why), false);
		json_close(json);
	}
	json_close(json);
}

static void
write_doubts(struct json *json, const struct diagnosis *diagnosis)
{
	write_contradictions(json, diagnosis);
	if (diagnosis->missing == 0)
		return;
	json_open_array(json, "missing");
	for (unsigned bit = 1; bit <= diagnosis->missing; bit *= 2)
		if (diagnosis->missing & bit)
			write_word(json, NULL, missing_name((enum missing)bit));
	json_close(json);
}

static void
write_also(struct json *json, const struct cause *cause)
{
	json_open_object(json, "also");
	write_known(json, "sisimai", cause->sisimai);
	write_known(json, "kumomta", cause->kumomta);
	write_known(json, "powermta", cause->powermta);
	write_known(json, "ses", cause->ses);
	json_close(json);
}

void
record_write(struct json *json, const struct diagnosis *diagnosis)
{
	const struct evidence *evidence = diagnosis->evidence;

	json_open_object(json, NULL);
	write_source(json, &evidence->source);
	write_word(json, "kind", case_kind_name(evidence->kind));
	write_facts(json, evidence);
	if (evidence->has_left)
		json_put_bool(json, "has_left", true);
	if (evidence->attempts > 0)
		json_put_number(json, "attempts", evidence->attempts);
	if (evidence->delay > 0)
		json_put_number(json, "delay", evidence->delay);
	write_campaign(json, evidence);
	if (diagnosis->stage != STAGE_UNKNOWN)
		write_word(json, "stage", stage_name(diagnosis->stage));
	write_reply(json, &diagnosis->reply);
	write_issuer(json, diagnosis);
	if (evidence->kind == CASE_FAILURE || evidence->kind == CASE_DELAY) {
		write_verdict(json, diagnosis);
		write_summary(json, diagnosis);
		write_steps(json, diagnosis);
		write_because(json, diagnosis);
		write_questions(json, diagnosis);
		write_again(json, &diagnosis->again);
		write_doubts(json, diagnosis);
		write_also(json, diagnosis->cause);
	} else {
		write_suppress(json, diagnosis);
		write_contradictions(json, diagnosis);
	}
	json_close(json);
}

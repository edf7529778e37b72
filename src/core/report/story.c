#include "core/report/story.h"

#include "core/audit/finding.h"
#include "core/report/audit_page.h"
#include "core/report/fill.h"
#include "core/report/words.h"

enum { INDENT = 15, MAX_FILLED = 4096, ANSWERS_SHOWN = 3, OPEN_MAX = 1000 };

static void
write_filled(struct page *page, const char *label,
    const struct diagnosis *diagnosis, struct span source, bool is_rules_own)
{
	char bytes[MAX_FILLED];
	struct text filled = text_in(bytes, sizeof(bytes));

	fill_write(&filled, diagnosis, source, is_rules_own);
	page_paragraph(page, INDENT, label, text_span(&filled));
}

static void
write_verdict(struct page *page, const struct diagnosis *diagnosis)
{
	char bytes[MAX_FILLED];
	struct text filled = text_in(bytes, sizeof(bytes));

	fill_verdict(&filled, diagnosis);
	page_lines(page, PAGE_STRONG, 0, text_span(&filled));
}

static void
write_codes(struct text *out, const struct smtp_unfolded *reply)
{
	char status[SMTP_STATUS_TEXT];

	if (reply->code > 0 && !(reply->quirks & SMTP_QUIRK_EMBEDDED_CODE))
		text_write_format(out, "%u ", reply->code);
	if (reply->status.severity == 0 ||
	    reply->quirks & SMTP_QUIRK_EMBEDDED_CODE)
		return;
	smtp_status_print(reply->status, status);
	text_write_format(out, "%s ", status);
}

static void
write_quote(struct page *page, const struct diagnosis *diagnosis)
{
	char bytes[SMTP_UNFOLD_MAX + 64];
	struct text quoted = text_in(bytes, sizeof(bytes));
	size_t codes, begin = 0, end = 0;

	write_codes(&quoted, &diagnosis->reply);
	codes = quoted.len;
	text_write(&quoted, diagnosis->reply.text);
	if (diagnosis->because.count > 0 &&
	    diagnosis->because.items[0].end > 0) {
		begin = codes + diagnosis->because.items[0].begin;
		end = codes + diagnosis->because.items[0].end;
	} else if (diagnosis->because.count > 0) {
		end = codes > 0 ? codes - 1 : 0;
	}
	if (quoted.len == 0)
		return;
	text_write_byte(page->out, '\n');
	page_quote(page, 4, span_trim(text_span(&quoted)), begin, end);
}

static void
write_fact(struct page *page, const char *label,
    const struct diagnosis *diagnosis, enum fact_kind kind)
{
	struct span value = evidence_value(diagnosis->evidence, kind);

	if (value.len > 0)
		page_paragraph(page, INDENT, label, value);
}

/* What we saw ourselves, no host said. */
static bool
is_seen_by_us(const struct diagnosis *diagnosis)
{
	return diagnosis->issuer &&
	    span_equal(diagnosis->issuer->id, span_of("nixie"));
}

static void
write_speaker(struct page *page, const struct diagnosis *diagnosis)
{
	struct span host =
	    evidence_value(diagnosis->evidence, FACT_REMOTE_HOST);
	char bytes[MAX_FILLED];
	struct text words = text_in(bytes, sizeof(bytes));

	if (diagnosis->issuer)
		text_write(&words, diagnosis->issuer->name);
	if (host.len > 0 && !is_seen_by_us(diagnosis)) {
		text_write_string(&words, words.len > 0 ? ", " : "");
		text_write(&words, host);
	}
	if (words.len > 0)
		page_paragraph(page, INDENT, "Who says so", text_span(&words));
}

static void
write_retry(struct page *page, const struct diagnosis *diagnosis)
{
	static const char *const words[RETRIES] = {
		"No: it would fail again.",
		"Yes, once it is mended; not before.",
		"Yes, later: wait, then try again, each time after a longer "
		"pause.",
	};

	page_paragraph(page, INDENT, "Send again?",
	    span_of(words[diagnosis->retry.advice]));
}

static void
write_suppress(struct page *page, const struct diagnosis *diagnosis)
{
	struct suppress_policy policy = diagnosis->suppress;
	char bytes[MAX_FILLED];
	struct text words = text_in(bytes, sizeof(bytes));

	if (policy.advice == SUPPRESS_NEVER)
		text_write_string(&words, "Yes, keep it.");
	else if (policy.advice == SUPPRESS_NOW)
		text_write_string(&words, "No: take it off your lists.");
	else
		text_write_format(&words,
		    "Keep it for now; take it off your lists after %u such "
		    "failures over %u days or more.",
		    policy.count, policy.days);
	if (diagnosis->suppress_reason.len > 0)
		text_write_byte(&words, ' ');
	text_write(&words, diagnosis->suppress_reason);
	page_paragraph(page, INDENT, "Keep address?", text_span(&words));
}

static void
write_confidence(struct page *page, const struct diagnosis *diagnosis)
{
	static const char *const levels[CONFIDENCES] = { "Not very", "Fairly",
		"Very" };
	static const char *const whys[BASES] = {
		"nothing in the text is known to us",
		"only the first digit of the code is known to us",
		"by the reply code alone",
		"by a status code that says little",
		"by the provider's class alone; the reply is not there",
		"by words that are vague",
		"no rule knows these words; they are like those of others",
		"by the status code; the words are not known to us",
		"by this server's own code",
		"by the words of the reply",
		"by the words of the reply, and who says them",
	};
	char bytes[MAX_FILLED];
	struct text words = text_in(bytes, sizeof(bytes));

	text_write_format(&words, "%s: %s", levels[diagnosis->confidence],
	    is_seen_by_us(diagnosis) ? "it was seen from here"
				     : whys[diagnosis->basis]);
	if (diagnosis->rule) {
		text_write_string(&words, " (rule ");
		text_write(&words, diagnosis->rule->id);
		text_write_byte(&words, ')');
	}
	if (diagnosis->standing == STANDING_CONFIRMED)
		text_write_string(&words, ", and by what was checked");
	text_write_byte(&words, '.');
	page_paragraph(page, INDENT, "How sure", text_span(&words));
}

static void
write_step(struct page *page, const struct diagnosis *diagnosis,
    const struct step *step, bool is_rules_own, unsigned *number)
{
	char bytes[MAX_FILLED], label[16];
	struct text filled = text_in(bytes, sizeof(bytes));
	struct text start = text_in(label, sizeof(label));

	text_write_format(&start, "%3u.", ++*number);
	if (step->audience != ACTOR_SENDER || diagnosis->acts != 1) {
		text_write_format(&filled, "[%s] ",
		    words_for_actor(step->audience));
	}
	fill_write(&filled, diagnosis, step->text, is_rules_own);
	page_paragraph(page, 5, start.ptr, text_span(&filled));
}

static unsigned
write_steps_for(struct page *page, const struct diagnosis *diagnosis,
    unsigned audiences)
{
	const struct steps *steps = &diagnosis->cause->steps;
	unsigned number = 0;

	if (diagnosis->rule)
		for (size_t i = 0; i < diagnosis->rule->steps.count; i++)
			if (audiences >>
				diagnosis->rule->steps.items[i].audience &
			    1)
				write_step(page, diagnosis,
				    &diagnosis->rule->steps.items[i], true,
				    &number);
	for (size_t i = 0; i < steps->count && !fill_is_whole(diagnosis); i++)
		if (audiences >> steps->items[i].audience & 1)
			write_step(page, diagnosis, &steps->items[i], false,
			    &number);
	return number;
}

static void
write_steps(struct page *page, const struct diagnosis *diagnosis,
    unsigned audiences)
{
	struct span link =
	    diagnosis->rule ? diagnosis->rule->link : span_empty();

	page_heading(page, "What to do");
	if (audiences == 0)
		audiences = fill_is_whole(diagnosis)
		    ? ~0U
		    : diagnosis->acts | 1U << ACTOR_SENDER;
	if (write_steps_for(page, diagnosis, audiences) == 0)
		write_steps_for(page, diagnosis, ~0U);
	if (link.len == 0 && diagnosis->zone)
		link = diagnosis->zone->link;
	if (link.len > 0)
		page_paragraph(page, 5, "   >", link);
}

static const char *
words_for_missing(enum missing missing)
{
	switch (missing) {
	case MISSING_FULL_REPLY:
		return "the whole reply of the server, with its code";
	case MISSING_SENDING_IP:
		return "the IP address that sent the message";
	case MISSING_ENVELOPE_SENDER:
		return "the envelope sender (MAIL FROM)";
	case MISSING_RECIPIENT:
		return "the recipient's address";
	case MISSING_STAGE:
		return "after which command the server said this";
	case MISSING_SPEAKING_HOST:
		return "which server said this: yours or the recipient's";
	}
	return "";
}

static void
write_contradictions(struct page *page, const struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < diagnosis->contradictions.count; i++)
		page_paragraph(page, INDENT, i == 0 ? "But" : "",
		    diagnosis->contradictions.items[i]);
}

/* The records that would help, as the look-ups have it. */
static void
write_changes(struct page *page, const struct diagnosis *diagnosis)
{
	const struct finding_list *findings = diagnosis->findings;

	for (size_t i = 0; findings && i < findings->count; i++)
		if (findings->items[i].severity >= SEVERITY_WARNING)
			audit_page_changes(page, 12, &findings->items[i]);
}

/* What was seen: the proof of what is wrong, or what was answered. */
static void
write_evidence(struct page *page, const struct diagnosis *diagnosis,
    const struct question *question)
{
	struct arena *scratch = diagnosis->scratch;

	if (question->finding && question->finding->proofs.count > 0) {
		audit_page_proofs(page, scratch, question->finding);
		return;
	}
	for (size_t i = 0; i < question->answers.count && i < ANSWERS_SHOWN;
	     i++)
		audit_page_answer_lines(page, scratch,
		    question->answers.items[i]);
}

/* Two questions may have one answer: "mx" and "null-mx". */
static bool
is_told_before(const struct diagnosis *diagnosis, size_t number)
{
	const struct span detail = diagnosis->questions.items[number].detail;

	for (size_t i = 0; i < number; i++)
		if (span_equal(diagnosis->questions.items[i].detail, detail))
			return true;
	return false;
}

static void
write_answer(struct page *page, const struct diagnosis *diagnosis,
    const struct question *question)
{
	static const char *const marks[] = {
		[QUESTION_OPEN] = "   ?",
		[QUESTION_GOOD] = "   +",
		[QUESTION_BAD] = "   !",
		[QUESTION_UNKNOWN] = "   ?",
	};

	page_paragraph(page, 5, marks[question->result], question->detail);
	write_evidence(page, diagnosis, question);
}

/* What could not be answered from here, and where it can. */
static void
write_open(struct page *page, const struct diagnosis *diagnosis)
{
	char bytes[OPEN_MAX];
	struct text line = text_in(bytes, sizeof(bytes));

	for (size_t i = 0; i < diagnosis->questions.count; i++) {
		const struct question *question =
		    &diagnosis->questions.items[i];

		if (question->result != QUESTION_OPEN ||
		    question->detail.len == 0)
			continue;
		text_reset(&line);
		text_write_string(&line, "Left open: ");
		fill_write(&line, diagnosis, question->why, false);
		text_write_string(&line, " (");
		text_write(&line, question->detail);
		text_write_string(&line, ")");
		page_paragraph(page, 5, "   ?", text_span(&line));
	}
}

/* What the look-ups say of the diagnosis, and of each question. */
static void
write_answers(struct page *page, const struct diagnosis *diagnosis)
{
	static const char *const outcomes[] = {
		[STANDING_NOT_ASKED] = "",
		[STANDING_OPEN] =
		    "Nothing that could be checked from here tells whether "
		    "the refusal is right.",
		[STANDING_CONFIRMED] =
		    "Confirmed: what was found explains the refusal.",
		[STANDING_OTHER] = "Something is wrong, but it does not "
				   "explain the refusal by itself.",
		[STANDING_DOUBTED] =
		    "What could be checked is in order today: it may have "
		    "been mended since, or the receiver has a reason of its "
		    "own.",
	};

	if (diagnosis->standing == STANDING_NOT_ASKED)
		return;
	page_heading(page, "Checked now");
	page_paragraph(page, 5, "", span_of(outcomes[diagnosis->standing]));
	for (size_t i = 0; i < diagnosis->questions.count; i++)
		if (diagnosis->questions.items[i].result != QUESTION_OPEN &&
		    !is_told_before(diagnosis, i))
			write_answer(page, diagnosis,
			    &diagnosis->questions.items[i]);
	write_open(page, diagnosis);
	write_changes(page, diagnosis);
}

/* The same recipient, today. */
static void
write_again(struct page *page, const struct diagnosis *diagnosis)
{
	if (diagnosis->again.outcome == AGAIN_NOBODY)
		return;
	page_heading(page, "Asked again");
	page_paragraph(page, 5, "", diagnosis->again.words);
}

static void
write_doubts(struct page *page, const struct diagnosis *diagnosis)
{
	bool has_heading = false;

	write_contradictions(page, diagnosis);
	for (unsigned bit = 1; bit <= diagnosis->missing; bit *= 2) {
		if (!(diagnosis->missing & bit))
			continue;
		if (!has_heading)
			page_heading(page, "What would tell more");
		has_heading = true;
		page_paragraph(page, 5, "   -",
		    span_of(words_for_missing((enum missing)bit)));
	}
}

static void
write_summary(struct page *page, const struct diagnosis *diagnosis)
{
	text_write_byte(page->out, '\n');
	if (diagnosis->rule && diagnosis->rule->note.len > 0) {
		write_filled(page, "What happened", diagnosis,
		    diagnosis->rule->note, true);
		if (!fill_is_whole(diagnosis))
			write_filled(page, "", diagnosis,
			    diagnosis->cause->summary, false);
		return;
	}
	write_filled(page, "What happened", diagnosis,
	    diagnosis->cause->summary, false);
}

static void
write_particulars(struct page *page, const struct diagnosis *diagnosis)
{
	write_fact(page, "Recipient", diagnosis, FACT_RECIPIENT);
	write_fact(page, "Sender", diagnosis, FACT_SENDER);
	write_speaker(page, diagnosis);
	if (diagnosis->stage != STAGE_UNKNOWN)
		page_paragraph(page, INDENT, "At what stage",
		    span_of(words_for_stage(diagnosis->stage)));
	page_paragraph(page, INDENT, "Whose side",
	    span_of(words_for_side(diagnosis->side)));
	write_filled(page, "Cause", diagnosis, diagnosis->cause->name, false);
	write_retry(page, diagnosis);
	write_suppress(page, diagnosis);
	write_confidence(page, diagnosis);
	write_fact(page, "Culprit line", diagnosis, FACT_HEADER);
}

void
story_write(struct page *page, const struct diagnosis *diagnosis,
    struct story_options options)
{
	enum case_kind kind = diagnosis->evidence->kind;

	if (kind != CASE_FAILURE) {
		page_write(page, PAGE_STRONG,
		    span_of(words_for_kind(diagnosis->evidence)));
		text_write_byte(page->out, '\n');
		write_fact(page, "Recipient", diagnosis, FACT_RECIPIENT);
		write_fact(page, "New address", diagnosis, FACT_NEW_ADDRESS);
		if (diagnosis->evidence->is_foreign)
			write_contradictions(page, diagnosis);
		if (kind != CASE_DELAY)
			return;
	}
	write_verdict(page, diagnosis);
	if (!options.has_no_quote)
		write_quote(page, diagnosis);
	write_summary(page, diagnosis);
	write_particulars(page, diagnosis);
	write_answers(page, diagnosis);
	write_again(page, diagnosis);
	write_doubts(page, diagnosis);
	write_steps(page, diagnosis, options.audiences);
}

#include "core/auth/arc.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "core/auth/dkim_value.h"
#include "core/auth/tags.h"

enum { NUMBER_DIGITS = 2, TEXT_SPARE = 4096 };

enum part { PART_RESULTS, PART_MESSAGE, PART_SEAL, PART_OTHER };

static void
set_reason(struct arc_check *check, enum arc_reason reason, size_t number)
{
	if (check->reason != ARC_REASON_NONE)
		return;
	check->reason = reason;
	check->reason_at = number;
}

static enum part
part_of(struct span name)
{
	static const char *const names[] = { "ARC-Authentication-Results",
		"ARC-Message-Signature", "ARC-Seal" };

	for (size_t i = 0; i < PART_OTHER; i++)
		if (span_equal_nocase(name, span_of(names[i])))
			return (enum part)i;
	return PART_OTHER;
}

static bool
parse_number(struct span value, size_t *number)
{
	uint64_t found = 0;

	if (!dkim_value_number(value, NUMBER_DIGITS, &found) || found == 0 ||
	    found > ARC_SETS_MAX)
		return false;
	*number = (size_t)found;
	return true;
}

/* White space and comments, one within another (RFC 5322, 3.2.2). */
static void
skip_comments(struct span *rest)
{
	size_t depth = 0;

	while (rest->len > 0) {
		char c = *rest->ptr;

		if (depth == 0 && c != '(' && !ascii_is_space(c))
			return;
		depth += c == '(';
		depth -= c == ')' && depth > 0;
		span_take(rest, c == '\\' && rest->len > 1 ? 2 : 1);
	}
}

/* A byte with comments behind it. */
static bool
take_byte(struct span *rest, char byte)
{
	if (!scan_byte(rest, byte))
		return false;
	skip_comments(rest);
	return true;
}

/*
 * "i=1; example.net; spf=pass": the number must come first, with comments
 * around each of its parts (RFC 8617, 3.9).
 */
static bool
parse_results(struct span value, size_t *number, struct span *said)
{
	struct span rest = value, digits;
	size_t len = 0;

	skip_comments(&rest);
	if (!take_byte(&rest, 'i') || !take_byte(&rest, '='))
		return false;
	while (len < rest.len && ascii_is_digit(rest.ptr[len]))
		len++;
	digits = span_take(&rest, len);
	skip_comments(&rest);
	if (!scan_byte(&rest, ';'))
		return false;
	*said = span_trim(rest);
	return parse_number(digits, number);
}

static enum arc_cv
cv_of(const struct dkim_signature *seal)
{
	struct span value = tags_get(&seal->tags, "cv");

	if (span_equal(value, span_of("none")))
		return ARC_CV_NONE;
	if (span_equal(value, span_of("pass")))
		return ARC_CV_PASS;
	return span_equal(value, span_of("fail")) ? ARC_CV_FAIL : ARC_CV_BAD;
}

static bool
is_taken(const struct arc_set *set, enum part part)
{
	return part == PART_RESULTS ? set->results != NULL
	    : part == PART_MESSAGE  ? set->message != NULL
				    : set->seal != NULL;
}

/* Each field goes to the set that it says. */
static void
add_field(struct arena *arena, struct arc_check *check,
    const struct dkim_field *field, enum part part)
{
	struct dkim_outcome *outcome = NULL;
	struct span said = span_empty();
	struct arc_set *set;
	size_t number;
	bool is_numbered;

	if (part == PART_RESULTS)
		is_numbered = parse_results(field->value, &number, &said);
	else {
		outcome = arena_zero(arena, 1, sizeof(*outcome));
		outcome->body_sum = outcome->header_text = span_empty();
		dkim_signature_parse(arena, field,
		    part == PART_SEAL ? DKIM_FLAVOUR_SEAL : DKIM_FLAVOUR_AMS,
		    &outcome->signature);
		is_numbered =
		    parse_number(tags_get(&outcome->signature.tags, "i"),
			&number);
	}
	if (!is_numbered) {
		set_reason(check, ARC_REASON_INSTANCE, 0);
		return;
	}
	set = &check->sets[number - 1];
	if (number > check->count)
		check->count = number;
	if (is_taken(set, part)) {
		set_reason(check, ARC_REASON_TWICE, number);
		return;
	}
	if (part == PART_RESULTS) {
		set->results = field;
		set->said = said;
	} else if (part == PART_MESSAGE)
		set->message = outcome;
	else {
		set->seal = outcome;
		set->cv = cv_of(&outcome->signature);
	}
}

/* False: there is no chain. */
static bool
collect(struct arena *arena, const struct dkim_message *message,
    struct arc_check *check)
{
	bool has_any = false;

	for (size_t i = 0; i < message->fields.count; i++) {
		const struct dkim_field *field = &message->fields.items[i];
		enum part part = part_of(field->name);

		if (part == PART_OTHER)
			continue;
		has_any = true;
		add_field(arena, check, field, part);
	}
	return has_any;
}

static bool
signs_seals(const struct dkim_signature *signature)
{
	struct span rest = signature->headers, name;
	bool has_more = true;

	while (tags_next_word(&rest, ':', &has_more, &name))
		if (part_of(name) == PART_SEAL)
			return true;
	return false;
}

/*
 * RFC 8617, 5.2, step 3. Of the fields that a message signature must not
 * sign (4.1.2), only seals are held against it, as others do.
 */
static void
check_set(struct arc_check *check, size_t number)
{
	const struct arc_set *set = &check->sets[number - 1];

	if (!set->results || !set->message || !set->seal) {
		set_reason(check, ARC_REASON_GAP, number);
		return;
	}
	if (tags_find(&set->seal->signature.tags, "h"))
		set_reason(check, ARC_REASON_SEAL_H, number);
	if (signs_seals(&set->message->signature))
		set_reason(check, ARC_REASON_SIGNED, number);
	if (set->cv != (number == 1 ? ARC_CV_NONE : ARC_CV_PASS))
		set_reason(check, ARC_REASON_CV, number);
}

static void
check_structure(struct arc_check *check)
{
	const struct arc_set *last =
	    check->count > 0 ? &check->sets[check->count - 1] : NULL;

	if (last && last->seal && last->cv == ARC_CV_FAIL)
		set_reason(check, ARC_REASON_FAILED, check->count);
	for (size_t number = 1; number <= check->count; number++)
		check_set(check, number);
}

/* A seal signs all sets up to its own (RFC 8617, 5.1.1). */
static struct span
sealed_text(struct arena *arena, const struct dkim_message *message,
    const struct arc_check *check, size_t number)
{
	struct text text;

	text_init(&text, arena, message->source.len + TEXT_SPARE);
	for (size_t i = 0; i < number; i++) {
		const struct arc_set *set = &check->sets[i];

		dkim_hash_write_field(&text, DKIM_RELAXED, set->results);
		dkim_hash_write_field(&text, DKIM_RELAXED,
		    set->message->signature.field);
		if (i + 1 < number)
			dkim_hash_write_field(&text, DKIM_RELAXED,
			    set->seal->signature.field);
		else
			dkim_hash_write_signature(arena, &text,
			    &set->seal->signature);
	}
	return text_span(&text);
}

/* All keys are wanted at once. */
static bool
has_keys(const struct arc_check *check, struct dns_known *known)
{
	bool has_all = true;

	for (size_t i = 0; i < check->count; i++) {
		struct span message = check->sets[i].message->signature.query;
		struct span seal = check->sets[i].seal->signature.query;

		if (message.len > 0 && !dns_known_ask(known, message, DNS_TXT))
			has_all = false;
		if (seal.len > 0 && !dns_known_ask(known, seal, DNS_TXT))
			has_all = false;
	}
	return has_all;
}

/*
 * Without c=, RFC 6376 says simple; sealers are seen that meant relaxed, as
 * for the seal itself.
 */
static void
judge_message(struct arena *arena, const struct dkim_request *request,
    const struct dkim_message *message, struct dns_known *known,
    struct dkim_outcome *outcome)
{
	struct dkim_outcome again = { .signature = outcome->signature,
		.body_sum = span_empty(),
		.header_text = span_empty() };

	dkim_judge(arena, request, message, known, outcome);
	if (outcome->result != DKIM_FAIL ||
	    tags_find(&outcome->signature.tags, "c"))
		return;
	again.signature.header_canon = DKIM_RELAXED;
	again.signature.body_canon = DKIM_RELAXED;
	dkim_judge(arena, request, message, known, &again);
	if (again.result == DKIM_PASS)
		*outcome = again;
}

/* RFC 8617, 5.2, steps 4 to 6. */
static void
check_signatures(struct arena *arena, const struct dkim_request *request,
    const struct dkim_message *message, struct dns_known *known,
    struct arc_check *check)
{
	for (size_t number = check->count; number > 0; number--) {
		struct arc_set *set = &check->sets[number - 1];

		judge_message(arena, request, message, known, set->message);
		if (set->message->result != DKIM_PASS &&
		    check->oldest_pass == 0)
			check->oldest_pass = number + 1;
		set->seal->body_matches = true;
		set->seal->header_text =
		    sealed_text(arena, message, check, number);
		dkim_judge_header(arena, request, known, set->seal);
	}
	if (check->oldest_pass > check->count) {
		check->oldest_pass = 0;
		set_reason(check, ARC_REASON_MESSAGE, check->count);
	}
	for (size_t number = check->count; number > 0; number--)
		if (check->sets[number - 1].seal->result != DKIM_PASS)
			set_reason(check, ARC_REASON_SEAL, number);
}

void
arc_verify(struct arena *arena, const struct dkim_request *request,
    const struct dkim_message *message, struct dns_known *known,
    struct arc_check *check)
{
	*check = (struct arc_check){ .result = ARC_NONE };
	if (!collect(arena, message, check))
		return;
	check_structure(check);
	if (check->reason == ARC_REASON_NONE) {
		check->waits = !has_keys(check, known);
		if (check->waits)
			return;
		check_signatures(arena, request, message, known, check);
	}
	check->result = check->reason == ARC_REASON_NONE ? ARC_PASS : ARC_FAIL;
}

static void
trace_part(struct trace *trace, const char *what,
    const struct dkim_outcome *outcome)
{
	if (!outcome)
		return;
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_COMPARE,
		.what = what,
		.rule = dkim_reason_rule(outcome->reason),
		.subject = outcome->signature.domain,
		.value = span_of(dkim_reason_words(outcome->reason)),
		.holds = outcome->result == DKIM_PASS });
}

void
arc_trace(struct trace *trace, const struct arc_check *check)
{
	for (size_t number = check->count; number > 0; number--) {
		const struct arc_set *set = &check->sets[number - 1];

		trace_add(trace,
		    (struct trace_event){ .kind = TRACE_BEGIN,
			.what = "set",
			.rule = "RFC 8617, 5.2",
			.subject = set->said,
			.used = (unsigned)number,
			.limit = (unsigned)check->count });
		trace_enter(trace);
		trace_part(trace, "message signature", set->message);
		trace_part(trace, "seal", set->seal);
		trace_leave(trace);
	}
	if (check->reason != ARC_REASON_NONE)
		trace_note(trace, arc_reason_words(check->reason),
		    "RFC 8617, 5.2", span_empty());
	trace_result(trace, arc_result_name(check->result), "RFC 8617, 5.2");
}

const char *
arc_result_name(enum arc_result result)
{
	static const char *const names[ARC_RESULTS] = { "none", "pass",
		"fail" };

	return names[result];
}

static const struct {
	const char *name, *words;
} reasons[ARC_REASONS] = {
	[ARC_REASON_NONE] = { "none", "nothing is wrong with the chain" },
	[ARC_REASON_INSTANCE] = { "instance",
	    "a field has no number from 1 to 50 in i=" },
	[ARC_REASON_TWICE] = { "twice", "a set has a field more than once" },
	[ARC_REASON_GAP] = { "gap", "a field of a set is missing" },
	[ARC_REASON_FAILED] = { "failed",
	    "the last one to seal it found the chain broken (cv=fail)" },
	[ARC_REASON_CV] = { "cv",
	    "cv= must be none in the first seal, and pass in the others" },
	[ARC_REASON_SEAL_H] = { "seal_h", "a seal must not have h=" },
	[ARC_REASON_SIGNED] = { "signed_seal",
	    "a message signature must not sign ARC-Seal fields" },
	[ARC_REASON_MESSAGE] = { "message",
	    "the message is not what the last one to seal it passed on" },
	[ARC_REASON_SEAL] = { "seal", "a seal does not hold" },
};

const char *
arc_reason_name(enum arc_reason reason)
{
	return reasons[reason].name;
}

const char *
arc_reason_words(enum arc_reason reason)
{
	return reasons[reason].words;
}

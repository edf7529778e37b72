#include "core/confirm/confirm.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/confirm/parts.h"

enum { DETAIL_MAX = 2000 };

static struct span
tell(struct audit *audit, const struct finding *finding)
{
	struct text text;

	text_init(&text, audit->arena, DETAIL_MAX);
	finding_write(&text, finding_row(finding->kind)->sentence, finding);
	return text_span(&text);
}

static struct span
tell_failure(struct audit *audit)
{
	const struct dns_answer *failed = audit->failed;
	struct text text;

	text_init(&text, audit->arena, DETAIL_MAX);
	text_write_format(&text, "The DNS did not answer for %s ",
	    dns_type_name(failed->question.type));
	text_write(&text, failed->question.name);
	text_write_format(&text, " (%s).", dns_failure_name(failed->failure));
	return text_span(&text);
}

static bool
is_same(const struct change *one, const struct change *other)
{
	return one->type == other->type &&
	    span_equal_nocase(one->name, other->name) &&
	    span_equal(one->after, other->after);
}

static bool
is_told(const struct finding *findings, size_t count,
    const struct change *change)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < findings[i].changes.count; k++)
			if (is_same(&findings[i].changes.items[k], change))
				return true;
	return false;
}

/* A record may mend two findings: it is to be published once. */
static void
strike_doubles(struct audit *audit)
{
	struct finding *findings = audit->findings.items;

	for (size_t i = 1; i < audit->findings.count; i++) {
		size_t kept = 0;

		for (size_t k = 0; k < findings[i].changes.count; k++)
			if (!is_told(findings, i,
				&findings[i].changes.items[k]))
				findings[i].changes.items[kept++] =
				    findings[i].changes.items[k];
		findings[i].changes.count = kept;
	}
}

static bool
explains(const struct finding *finding, struct span cause)
{
	struct span rest = span_of(finding_row(finding->kind)->causes), name;

	while (span_split(&rest, ' ', &name))
		if (span_equal(name, cause))
			return true;
	return false;
}

/* The DNS has no answer, or a key would have to be looked for elsewhere. */
static bool
is_dane_unknown(const struct finding *finding)
{
	return finding->proofs.count > 0 && finding->proofs.items[0].answer &&
	    finding->proofs.items[0].answer->failure != DNS_BOGUS;
}

/*
 * Nobody could tell, be it us or the domain's own servers; or a sound key was
 * found, but not where the reply says that one is needed. That a host is not
 * reached from here may be the doing of our own network.
 */
static bool
is_unknown(const struct confirm_subject *subject, const struct finding *finding)
{
	switch (finding->kind) {
	case FINDING_DNSBL_TIMEOUT:
	case FINDING_DNSBL_REFUSED:
	case FINDING_DNSBL_DEAD:
	case FINDING_DNSBL_NOT_ASKED:
	case FINDING_DKIM_DNS:
	case FINDING_DMARC_UNKNOWN:
	case FINDING_DNS_SERVFAIL:
	case FINDING_MX_UNREACHABLE:
	case FINDING_SPF_UNKNOWN:
	case FINDING_STS_POLICY_UNREACHABLE:
	case FINDING_STS_UNKNOWN:
	case FINDING_DKIM_SELECTOR_UNKNOWN:
		return true;
	case FINDING_DANE_BOGUS:
		return is_dane_unknown(finding);
	case FINDING_DKIM_FOUND:
		return subject->selector.len == 0;
	default:
		return false;
	}
}

/* It speaks of the very refusal, and is no mere fact. */
static bool
is_proof(const struct confirmation *confirmation, const struct finding *finding)
{
	/* That a domain takes no mail is its right, and yet the cause. */
	return (finding->severity >= SEVERITY_WARNING ||
		   finding->kind == FINDING_MX_NULL) &&
	    !is_unknown(&confirmation->subject, finding) &&
	    explains(finding, confirmation->diagnosis->cause->name);
}

/* Of what was found for this question, what matters most; NULL: there are none. */
static const struct finding *
find_worst(const struct confirmation *confirmation)
{
	const struct finding_list *findings = &confirmation->audit->findings;
	const struct finding *worst = NULL;
	bool is_proven = false;

	for (size_t i = confirmation->begin; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		const bool proves = is_proof(confirmation, finding);

		if (worst &&
		    (is_proven > proves ||
			(is_proven == proves &&
			    finding->severity <= worst->severity)))
			continue;
		worst = finding;
		is_proven = proves;
	}
	return worst;
}

static void
answer(struct confirmation *confirmation)
{
	struct audit *audit = confirmation->audit;
	struct question *question = confirmation->question;
	const struct finding *worst = find_worst(confirmation);

	if ((!worst || worst->severity < SEVERITY_WARNING) && audit->failed) {
		question->result = QUESTION_UNKNOWN;
		question->detail = tell_failure(audit);
		return;
	}
	if (!worst) {
		question->result = QUESTION_GOOD;
		confirm_tell(confirmation, QUESTION_GOOD,
		    "%.*s: nothing wrong was found.",
		    SPAN_ARGS(question->check));
		return;
	}
	question->result = is_unknown(&confirmation->subject, worst)
	    ? QUESTION_UNKNOWN
	    : worst->severity >= SEVERITY_WARNING ||
		is_proof(confirmation, worst)
	    ? QUESTION_BAD
	    : QUESTION_GOOD;
	question->detail = tell(audit, worst);
	/* A copy: those in the list are sorted later. */
	question->finding = memcpy(arena_alloc(audit->arena, sizeof(*worst)),
	    worst, sizeof(*worst));
}

enum check_end
confirm_tell(struct confirmation *confirmation, enum question_result result,
    const char *format, ...)
{
	char bytes[DETAIL_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(bytes, sizeof(bytes), format, arguments);
	va_end(arguments);
	confirmation->question->result = result;
	confirmation->question->detail =
	    arena_dup(confirmation->audit->arena, span_of(bytes));
	return CHECK_TOLD;
}

bool
confirm_is_about(const struct confirmation *confirmation, const char *cause)
{
	return span_equal(confirmation->diagnosis->cause->name, span_of(cause));
}

/* Does it say of the cause that it is in doubt when all is good? */
static bool
is_telling(const struct confirmation *confirmation, const struct check_row *row)
{
	struct span rest = span_of(row->words), name;

	while (span_split(&rest, ' ', &name))
		if (span_equal(name, confirmation->diagnosis->cause->name))
			return true;
	return false;
}

/* Two checks may be one and the same: "mx" and "null-mx". */
static bool
is_answered_before(struct confirmation *confirmation, confirm_check check)
{
	const struct diagnosis *diagnosis = confirmation->diagnosis;

	for (size_t i = 0; i + 1 < diagnosis->questions.count; i++) {
		const struct question *other = &diagnosis->questions.items[i];
		const struct check_row *row = confirm_find_check(other->check);

		if (!row || row->check != check)
			continue;
		confirmation->question->result = other->result;
		confirmation->question->detail = other->detail;
		confirmation->question->finding = other->finding;
		confirmation->question->answers.items = other->answers.items;
		confirmation->question->answers.count = other->answers.count;
		confirmation->question->answers.room = other->answers.room;
		return true;
	}
	return false;
}

/* What was asked of the DNS in this check, each thing once. */
static void
keep_answers(struct confirmation *confirmation, const struct trace *trace)
{
	struct question *question = confirmation->question;

	for (size_t i = 0; i < trace->events.count; i++) {
		const struct dns_answer *asked = trace->events.items[i].answer;
		size_t j = 0;

		while (j < question->answers.count &&
		    question->answers.items[j] != asked)
			j++;
		if (asked && j == question->answers.count)
			/* NOLINTNEXTLINE(bugprone-sizeof-expression) */
			*list_add(confirmation->audit->arena,
			    &question->answers) = asked;
	}
}

static void
make_check(struct confirmation *confirmation, const struct check_row *row)
{
	struct audit *audit = confirmation->audit;
	struct question *question = confirmation->question;
	struct trace trace;
	enum check_end end;

	confirmation->begin = audit->findings.count;
	trace_init(&trace, audit->arena);
	audit->trace = &trace;
	audit->failed = NULL;
	end = row->check(confirmation);
	audit->trace = NULL;
	keep_answers(confirmation, &trace);
	if (end == CHECK_DONE || end == CHECK_BESIDE)
		answer(confirmation);
	else if (end == CHECK_LACKS)
		question->detail = span_of("the input does not say whom to "
					   "ask about");
	question->is_telling = question->result == QUESTION_GOOD &&
	    end != CHECK_BESIDE && is_telling(confirmation, row);
}

static void
ask_one(struct confirmation *confirmation, struct span text)
{
	struct diagnosis *diagnosis = confirmation->diagnosis;
	struct question *question =
	    list_add(confirmation->audit->arena, &diagnosis->questions);
	const struct check_row *row;

	*question = (struct question){ .result = QUESTION_OPEN,
		.detail = span_empty() };
	span_split(&text, ':', &question->check);
	question->why = span_trim(text);
	confirmation->question = question;
	row = confirm_find_check(question->check);
	if (row && !row->check)
		question->detail = span_of(row->words);
	else if (row && !is_answered_before(confirmation, row->check))
		make_check(confirmation, row);
}

static bool
is_confirmed(const struct confirmation *confirmation)
{
	const struct finding_list *findings = &confirmation->audit->findings;

	for (size_t i = 0; i < findings->count; i++)
		if (is_proof(confirmation, &findings->items[i]))
			return true;
	return confirmation->is_explained;
}

static void
conclude_again(struct confirmation *confirmation)
{
	struct diagnosis *diagnosis = confirmation->diagnosis;
	size_t telling = 0, bad = 0, unknown = 0;

	if (is_confirmed(confirmation)) {
		diagnosis->standing = STANDING_CONFIRMED;
		diagnosis->confidence = CONFIDENCE_HIGH;
		return;
	}
	for (size_t i = 0; i < diagnosis->questions.count; i++) {
		const struct question *question =
		    &diagnosis->questions.items[i];

		telling += question->is_telling;
		bad += question->result == QUESTION_BAD;
		unknown += question->result == QUESTION_UNKNOWN;
	}
	/* What nobody could tell may be what it was. */
	diagnosis->standing = bad > 0     ? STANDING_OTHER
	    : telling > 0 && unknown == 0 ? STANDING_DOUBTED
					  : STANDING_OPEN;
}

void
confirm(struct audit *audit, struct diagnosis *diagnosis, int64_t now)
{
	struct confirmation confirmation = { .audit = audit,
		.diagnosis = diagnosis,
		.now = now };
	const struct strings *checks = &diagnosis->cause->checks;

	diagnosis->questions.count = diagnosis->questions.room = 0;
	diagnosis->questions.items = NULL;
	diagnosis->scratch = audit->arena;
	confirm_find_subject(diagnosis, audit->knowledge,
	    &confirmation.subject);
	for (size_t i = 0; i < checks->count; i++)
		ask_one(&confirmation, checks->items[i]);
	audit_sort(audit);
	strike_doubles(audit);
	diagnosis->findings = &audit->findings;
	conclude_again(&confirmation);
}

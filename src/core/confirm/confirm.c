#include "core/confirm/confirm.h"

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

/* The worst of the findings from begin on; NULL: there are none. */
static const struct finding *
worst_since(const struct audit *audit, size_t begin)
{
	const struct finding *worst = NULL;

	for (size_t i = begin; i < audit->findings.count; i++)
		if (!worst ||
		    audit->findings.items[i].severity > worst->severity)
			worst = &audit->findings.items[i];
	return worst;
}

/*
 * Nobody could tell, be it us or the domain's own servers; or a sound key was
 * found, but not where the reply says that one is needed.
 */
static bool
is_unknown(const struct confirm_subject *subject, const struct finding *finding)
{
	switch (finding->kind) {
	case FINDING_DNSBL_TIMEOUT:
	case FINDING_DNSBL_REFUSED:
	case FINDING_DNSBL_DEAD:
	case FINDING_DKIM_DNS:
	case FINDING_DMARC_UNKNOWN:
	case FINDING_SPF_UNKNOWN:
	case FINDING_DKIM_SELECTOR_UNKNOWN:
		return true;
	case FINDING_DKIM_FOUND:
		return subject->selector.len == 0;
	default:
		return false;
	}
}

static void
answer(struct confirmation *confirmation, struct question *question,
    size_t begin)
{
	struct audit *audit = confirmation->audit;
	const struct finding *worst = worst_since(audit, begin);

	if ((!worst || worst->severity < SEVERITY_WARNING) && audit->failed) {
		question->result = QUESTION_UNKNOWN;
		question->detail = tell_failure(audit);
		return;
	}
	if (!worst) {
		question->result = QUESTION_GOOD;
		question->detail = span_of("Nothing wrong was found.");
		return;
	}
	question->result = is_unknown(&confirmation->subject, worst)
	    ? QUESTION_UNKNOWN
	    : worst->severity >= SEVERITY_WARNING ? QUESTION_BAD
						  : QUESTION_GOOD;
	question->detail = tell(audit, worst);
}

/* Two checks may be one and the same: "mx" and "null-mx". */
static bool
is_answered_before(const struct diagnosis *diagnosis, confirm_check check,
    struct question *question)
{
	for (size_t i = 0; i + 1 < diagnosis->questions.count; i++) {
		const struct question *other = &diagnosis->questions.items[i];

		if (confirm_find_check(other->check) != check)
			continue;
		question->result = other->result;
		question->detail = other->detail;
		return true;
	}
	return false;
}

static void
ask_one(struct confirmation *confirmation, struct span row)
{
	struct diagnosis *diagnosis = confirmation->diagnosis;
	size_t begin = confirmation->audit->findings.count;
	struct question *question =
	    list_add(confirmation->audit->arena, &diagnosis->questions);
	confirm_check check;

	*question = (struct question){ .result = QUESTION_OPEN,
		.detail = span_empty() };
	span_split(&row, ':', &question->check);
	question->why = span_trim(row);
	check = confirm_find_check(question->check);
	if (!check || is_answered_before(diagnosis, check, question))
		return;
	confirmation->audit->failed = NULL;
	if (check(confirmation) == CHECK_DONE)
		answer(confirmation, question, begin);
	else
		question->detail = span_of("The input does not say whom to "
					   "ask about.");
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

static void
conclude_again(struct confirmation *confirmation)
{
	struct diagnosis *diagnosis = confirmation->diagnosis;
	const struct audit *audit = confirmation->audit;
	size_t good = 0, bad = 0, unknown = 0;

	for (size_t i = 0; i < audit->findings.count; i++)
		if (audit->findings.items[i].severity >= SEVERITY_WARNING &&
		    !is_unknown(&confirmation->subject,
			&audit->findings.items[i]) &&
		    explains(&audit->findings.items[i],
			diagnosis->cause->name)) {
			diagnosis->standing = STANDING_CONFIRMED;
			diagnosis->confidence = CONFIDENCE_HIGH;
			return;
		}
	for (size_t i = 0; i < diagnosis->questions.count; i++) {
		good += diagnosis->questions.items[i].result == QUESTION_GOOD;
		bad += diagnosis->questions.items[i].result == QUESTION_BAD;
		unknown +=
		    diagnosis->questions.items[i].result == QUESTION_UNKNOWN;
	}
	/* What nobody could tell may be what it was. */
	diagnosis->standing = bad > 0  ? STANDING_OTHER
	    : good > 0 && unknown == 0 ? STANDING_DOUBTED
				       : STANDING_OPEN;
}

void
confirm(struct audit *audit, struct diagnosis *diagnosis)
{
	struct confirmation confirmation = { .audit = audit,
		.diagnosis = diagnosis };
	const struct strings *checks = &diagnosis->cause->checks;

	diagnosis->questions.count = diagnosis->questions.room = 0;
	diagnosis->questions.items = NULL;
	confirm_find_subject(diagnosis, &confirmation.subject);
	for (size_t i = 0; i < checks->count; i++)
		ask_one(&confirmation, checks->items[i]);
	audit_sort(audit);
	diagnosis->findings = &audit->findings;
	conclude_again(&confirmation);
}

/* What the reports themselves show, whatever mail they are about. */

#include <inttypes.h>
#include <stdlib.h>

#include "core/audit/feedback.h"

enum {
	DAY = 24 * 60 * 60,
	HOUR = 60 * 60,
	SLACK = HOUR, /* some count a day by their own clock */
	SILENCE = 2,  /* days */
	DETAIL_MAX = 600,
	PROOFS_MAX = 10,
};

static int
compare_spans(struct span a, struct span b)
{
	const size_t len = a.len < b.len ? a.len : b.len;
	const int order = memcmp(a.ptr, b.ptr, len);

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* By domain and who reports, then by time. */
static int
compare(const void *a, const void *b)
{
	const struct feedback_report *one =
	    *(const struct feedback_report *const *)a;
	const struct feedback_report *other =
	    *(const struct feedback_report *const *)b;
	int order = compare_spans(one->domain, other->domain);

	if (order == 0)
		order = compare_spans(one->organization, other->organization);
	if (order == 0)
		order =
		    (one->begin > other->begin) - (one->begin < other->begin);
	return order;
}

/* The reports that count, in that order. */
static const struct feedback_report **
sort(struct audit *audit, const struct feedback_summary *summary, size_t *count)
{
	const struct feedback_report **sorted = arena_zero(audit->arena,
	    summary->reports.count + 1, sizeof(const struct feedback_report *));

	*count = 0;
	for (size_t i = 0; i < summary->reports.count; i++)
		if (!summary->reports.items[i].is_duplicate)
			sorted[(*count)++] = &summary->reports.items[i];
	qsort(sorted, *count, sizeof(const struct feedback_report *), compare);
	return sorted;
}

/* "one.xml (id 17)" */
static struct span
name_of(struct audit *audit, const struct feedback_report *report)
{
	struct text text;

	text_init(&text, audit->arena, DETAIL_MAX);
	text_write(&text, report->name);
	text_write_format(&text, " (id %.*s, policy %.*s)",
	    SPAN_ARGS(report->id), SPAN_ARGS(report->policy));
	return text_span(&text);
}

/* One finding of a kind for each subject, with some of its proofs. */
static void
note(struct audit *audit, enum finding_kind kind, struct span subject,
    const struct feedback_report *report, size_t count)
{
	struct finding_list *findings = &audit->findings;
	struct finding *finding = NULL;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].kind == kind &&
		    span_equal(findings->items[i].subject, subject))
			finding = &findings->items[i];
	if (!finding) {
		finding = audit_add(audit, kind, subject);
		finding->detail = name_of(audit, report);
		finding->count = count;
	}
	if (finding->proofs.count < PROOFS_MAX)
		finding_prove_note(audit, finding, report->organization,
		    name_of(audit, report));
}

static bool
overlaps(const struct feedback_report *one, const struct feedback_report *next)
{
	return span_equal(one->domain, next->domain) && one->end > 0 &&
	    next->begin > 0 && next->begin + SLACK < one->end;
}

static void
judge_pairs(struct audit *audit, const struct feedback_report *const *sorted,
    size_t count)
{
	for (size_t i = 0; i + 1 < count; i++)
		if (overlaps(sorted[i], sorted[i + 1]) &&
		    span_equal(sorted[i]->organization,
			sorted[i + 1]->organization))
			note(audit, FINDING_REPORT_OVERLAP,
			    sorted[i]->organization, sorted[i + 1], 0);
}

/* Two who looked on the same day, and saw other policies. */
static void
judge_policies(struct audit *audit, const struct feedback_report *const *sorted,
    size_t count)
{
	for (size_t i = 0, first = 0; i < count; i++) {
		const struct feedback_report *one;

		if (!span_equal(sorted[first]->domain, sorted[i]->domain))
			first = i;
		one = sorted[first];
		if (one->policy.len == 0 || sorted[i]->policy.len == 0 ||
		    span_equal(one->policy, sorted[i]->policy) ||
		    one->begin / DAY != sorted[i]->begin / DAY)
			continue;
		note(audit, FINDING_REPORT_POLICY, one->domain, one, 0);
		note(audit, FINDING_REPORT_POLICY, one->domain, sorted[i], 0);
	}
}

/* Who reported more than once, and then no more. */
static void
judge_silence(struct audit *audit, const struct feedback_summary *summary,
    const struct feedback_report *const *sorted, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct feedback_report *last = sorted[i];
		bool is_last = i + 1 == count ||
		    !span_equal(last->organization,
			sorted[i + 1]->organization) ||
		    !span_equal(last->domain, sorted[i + 1]->domain);
		const uint64_t days = summary->end > last->end
		    ? (summary->end - last->end) / DAY
		    : 0;

		if (is_last && last->end > 0 && days >= SILENCE &&
		    span_equal(sorted[i - 1]->organization,
			last->organization) &&
		    span_equal(sorted[i - 1]->domain, last->domain))
			note(audit, FINDING_REPORT_MISSING, last->organization,
			    last, (size_t)days);
	}
}

static bool
is_known_form(struct span form)
{
	size_t at;

	return form.len == 0 ||
	    span_equal(form, span_of("urn:ietf:params:xml:ns:dmarc-2.0")) ||
	    span_find(form, span_of("dmarc.org/dmarc-xml/0.1"), &at);
}

static void
judge_each(struct audit *audit, const struct feedback_report *report)
{
	const uint64_t span =
	    report->end > report->begin ? report->end - report->begin : 0;

	if (report->begin > 0 && span > DAY + SLACK)
		note(audit, FINDING_REPORT_LONG, report->organization, report,
		    (size_t)(span / HOUR));
	if (!is_known_form(report->form)) {
		note(audit, FINDING_REPORT_FORM, report->organization, report,
		    0);
		audit->findings.items[audit->findings.count - 1].detail =
		    report->form;
	}
}

static void
judge_broken(struct audit *audit, const struct feedback_summary *summary)
{
	struct finding *finding;

	if (summary->broken.count == 0)
		return;
	finding = audit_add(audit, FINDING_REPORT_BROKEN, span_empty());
	finding->count = summary->broken.count;
	for (size_t i = 0; i < summary->broken.count && i < PROOFS_MAX; i++) {
		const struct feedback_broken *broken =
		    &summary->broken.items[i];
		struct text text;

		text_init(&text, audit->arena, DETAIL_MAX);
		text_write_format(&text, "byte %zu: %.*s", broken->at,
		    SPAN_ARGS(broken->what));
		if (broken->why.len > 0)
			text_write_format(&text, " (%.*s)",
			    SPAN_ARGS(broken->why));
		finding_prove_note(audit, finding, broken->name,
		    text_span(&text));
	}
}

static void
judge_duplicates(struct audit *audit, const struct feedback_summary *summary)
{
	for (size_t i = 0; i < summary->reports.count; i++) {
		const struct feedback_report *report =
		    &summary->reports.items[i];

		if (!report->is_duplicate)
			continue;
		note(audit, FINDING_REPORT_TWICE, report->domain, report,
		    summary->duplicates);
	}
}

void
audit_feedback_reports(struct audit *audit,
    const struct feedback_summary *summary)
{
	size_t count;
	const struct feedback_report **sorted = sort(audit, summary, &count);

	judge_pairs(audit, sorted, count);
	judge_policies(audit, sorted, count);
	judge_silence(audit, summary, sorted, count);
	for (size_t i = 0; i < count; i++)
		judge_each(audit, sorted[i]);
	judge_duplicates(audit, summary);
	judge_broken(audit, summary);
}

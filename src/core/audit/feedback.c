#include "core/audit/feedback.h"

#include <inttypes.h>

enum { DETAIL_MAX = 600, NUMBER_MAX = 200 };

static struct span
format(struct audit *audit, const char *before, uint64_t number,
    const char *after)
{
	struct text text;

	text_init(&text, audit->arena, NUMBER_MAX);
	text_write_format(&text, "%s%" PRIu64 "%s", before, number, after);
	return text_span(&text);
}

/* "for example.org, SPF fail for bounce.example.org; 3 refused" */
static struct span
describe(struct audit *audit, const struct feedback_source *source)
{
	struct text text;

	text_init(&text, audit->arena, DETAIL_MAX);
	text_write_format(&text, "%" PRIu64 " messages, From ",
	    source->messages);
	text_write(&text, source->from);
	if (source->spf_result.len > 0)
		text_write_format(&text, "; SPF %.*s for %.*s",
		    SPAN_ARGS(source->spf_result), SPAN_ARGS(source->envelope));
	if (source->dkim.len > 0)
		text_write_format(&text, "; DKIM of %.*s, selector %.*s",
		    SPAN_ARGS(source->dkim), SPAN_ARGS(source->selector));
	if (source->rejected + source->quarantined > 0)
		text_write_format(&text,
		    "; %" PRIu64 " refused, %" PRIu64 " put aside",
		    source->rejected, source->quarantined);
	return text_span(&text);
}

static struct finding *
add(struct audit *audit, enum finding_kind kind,
    const struct feedback_source *source, uint64_t count)
{
	struct finding *finding = audit_add(audit, kind, source->ip);

	finding->count = (size_t)count;
	finding_prove_note(audit, finding,
	    source->owner.len > 0 ? source->owner : source->ip,
	    describe(audit, source));
	return finding;
}

static void
judge_source(struct audit *audit, const struct feedback_source *source)
{
	const uint64_t *proofs = source->proofs;
	const uint64_t alone = proofs[FEEDBACK_DKIM_ONLY] > source->forwarded
	    ? proofs[FEEDBACK_DKIM_ONLY] - source->forwarded
	    : 0;

	if (proofs[FEEDBACK_UNALIGNED] > 0)
		add(audit, FINDING_REPORT_UNALIGNED, source,
		    proofs[FEEDBACK_UNALIGNED])
		    ->detail =
		    source->dkim.len > 0 ? source->dkim : source->spf;
	if (proofs[FEEDBACK_UNPROVEN] > 0)
		add(audit, FINDING_REPORT_UNKNOWN, source,
		    proofs[FEEDBACK_UNPROVEN]);
	if (proofs[FEEDBACK_SPF_ONLY] > 0)
		add(audit, FINDING_REPORT_SPF_ONLY, source,
		    proofs[FEEDBACK_SPF_ONLY]);
	if (alone > 0)
		add(audit, FINDING_REPORT_DKIM_ONLY, source, alone);
	if (source->forwarded > 0)
		add(audit, FINDING_REPORT_FORWARDER, source, source->forwarded);
	if (source->overridden > 0)
		add(audit, FINDING_REPORT_OVERRIDE, source, source->overridden)
		    ->detail = source->reason;
}

/* The domain that the reports are about; of several, the first. */
static struct span
domain_of(const struct feedback_summary *summary)
{
	return summary->reports.count > 0 ? summary->reports.items[0].domain
					  : span_empty();
}

/* What reject would cost, and whose mail that is. */
static void
judge_readiness(struct audit *audit, const struct feedback_summary *summary)
{
	const uint64_t failing =
	    summary->messages - feedback_passing(summary->proofs);
	const bool is_ready = feedback_is_ready(summary);
	struct finding *finding;

	if (summary->messages == 0)
		return;
	finding = audit_add(audit,
	    is_ready ? FINDING_REPORT_READY : FINDING_REPORT_NOT_READY,
	    domain_of(summary));
	finding->detail = failing == 0
	    ? format(audit, "all of ", summary->messages,
		  " messages reported would pass")
	    : format(audit,
		  is_ready ? "what would be refused proves nothing, "
			   : "of what would be refused, services prove ",
		  is_ready ? failing : summary->proofs[FEEDBACK_UNALIGNED],
		  is_ready ? " messages" : " messages for other domains");
	for (size_t i = 0; i < summary->sources.count && i < 5; i++)
		if (feedback_passing(summary->sources.items[i].proofs) <
		    summary->sources.items[i].messages)
			finding_prove_note(audit, finding,
			    summary->sources.items[i].ip,
			    describe(audit, &summary->sources.items[i]));
}

static void
judge_forgeries(struct audit *audit, const struct feedback_summary *summary)
{
	struct finding *finding;

	if (summary->proofs[FEEDBACK_UNPROVEN] == 0)
		return;
	finding = audit_add(audit, FINDING_REPORT_SPOOFED, domain_of(summary));
	finding->count = (size_t)summary->proofs[FEEDBACK_UNPROVEN];
	finding->detail =
	    format(audit, "of ", summary->messages, " that were reported");
}

static void
judge_tls(struct audit *audit, const struct feedback_tls *tls)
{
	const struct tls_failure_row *row = tls_failure_find(tls->type);
	struct finding *finding;
	struct text text;

	if (tls->type.len == 0 || tls->failures == 0)
		return;
	finding = audit_add(audit, FINDING_REPORT_TLS,
	    tls->host.len > 0 ? tls->host : tls->domain);
	finding->count = (size_t)tls->failures;
	finding->detail = span_of(row ? row->remedy : "Ask who reports it.");
	text_init(&text, audit->arena, DETAIL_MAX);
	text_write(&text, tls->type);
	if (row)
		text_write_format(&text, ": %s", row->meaning);
	if (tls->reason.len > 0)
		text_write_format(&text, " (%.*s)", SPAN_ARGS(tls->reason));
	finding_prove_note(audit, finding, tls->domain, text_span(&text));
}

void
audit_feedback(struct audit *audit, const struct feedback_summary *summary)
{
	for (size_t i = 0;
	     i < summary->sources.count && i < AUDIT_FEEDBACK_SOURCES; i++)
		judge_source(audit, &summary->sources.items[i]);
	judge_forgeries(audit, summary);
	judge_readiness(audit, summary);
	audit_feedback_reports(audit, summary);
	for (size_t i = 0; i < summary->tls.count; i++)
		judge_tls(audit, &summary->tls.items[i]);
	audit_sort(audit);
}

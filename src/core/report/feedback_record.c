/* What many reports say, as JSON. */

#include "core/report/feedback_page.h"

static void
put_known(struct json *json, const char *key, struct span value)
{
	if (value.len > 0)
		json_put_string(json, key, value);
}

static void
put_proofs(struct json *json, const uint64_t proofs[FEEDBACK_PROOFS])
{
	json_put_number(json, "passing", feedback_passing(proofs));
	json_open_object(json, "proofs");
	for (enum feedback_proof proof = 0; proof < FEEDBACK_PROOFS; proof++)
		json_put_number(json, feedback_proof_name(proof),
		    proofs[proof]);
	json_close(json);
}

static void
put_source(struct json *json, const struct feedback_source *source)
{
	json_open_object(json, NULL);
	json_put_string(json, "ip", source->ip);
	put_known(json, "from", source->from);
	put_known(json, "owner", source->owner);
	json_put_number(json, "messages", source->messages);
	if (source->messages > 0)
		json_put_string(json, "verdict",
		    span_of(
			feedback_proof_name(feedback_source_proof(source))));
	put_proofs(json, source->proofs);
	json_put_number(json, "rejected", source->rejected);
	json_put_number(json, "quarantined", source->quarantined);
	json_put_number(json, "overridden", source->overridden);
	json_put_number(json, "forwarded", source->forwarded);
	json_put_number(json, "complaints", source->complaints);
	put_known(json, "override_reason", source->reason);
	put_known(json, "spf_domain", source->spf);
	put_known(json, "dkim_domain", source->dkim);
	put_known(json, "dkim_selector", source->selector);
	put_known(json, "envelope_from", source->envelope);
	put_known(json, "spf_result", source->spf_result);
	json_close(json);
}

static void
put_report(struct json *json, const struct feedback_report *report)
{
	json_open_object(json, NULL);
	put_known(json, "file", report->name);
	put_known(json, "organization", report->organization);
	put_known(json, "id", report->id);
	put_known(json, "domain", report->domain);
	put_known(json, "policy", report->policy);
	json_put_number(json, "begin", report->begin);
	json_put_number(json, "end", report->end);
	json_put_number(json, "messages", report->messages);
	if (report->is_duplicate)
		json_put_bool(json, "duplicate", true);
	json_close(json);
}

static void
put_tls(struct json *json, const struct feedback_tls *tls)
{
	json_open_object(json, NULL);
	put_known(json, "domain", tls->domain);
	put_known(json, "policy", tls->policy);
	if (tls->type.len == 0)
		json_put_number(json, "successes", tls->successes);
	put_known(json, "failure", tls->type);
	json_put_number(json, "failures", tls->failures);
	put_known(json, "host", tls->host);
	put_known(json, "reason", tls->reason);
	json_close(json);
}

static void
put_broken(struct json *json, const struct feedback_broken *broken)
{
	json_open_object(json, NULL);
	json_put_string(json, "file", broken->name);
	json_put_number(json, "byte", broken->at);
	json_put_string(json, "what", broken->what);
	put_known(json, "why", broken->why);
	json_put_bool(json, "lost", broken->is_lost);
	json_close(json);
}

static void
put_totals(struct json *json, const struct feedback_summary *summary)
{
	json_open_object(json, "summary");
	json_put_number(json, "reports",
	    summary->reports.count - summary->duplicates);
	json_put_number(json, "duplicates", summary->duplicates);
	json_put_number(json, "tls_reports", summary->tls_reports);
	json_put_number(json, "complaints", summary->complaints);
	if (summary->begin > 0) {
		json_put_number(json, "begin", summary->begin);
		json_put_number(json, "end", summary->end);
	}
	json_put_number(json, "messages", summary->messages);
	put_proofs(json, summary->proofs);
	if (summary->messages > 0)
		json_put_bool(json, "ready_for_reject",
		    feedback_is_ready(summary));
	if (summary->is_cut)
		json_put_bool(json, "cut", true);
	json_close(json);
}

void
feedback_record_write(struct json *json, const struct feedback_summary *summary)
{
	put_totals(json, summary);
	json_open_array(json, "sources");
	for (size_t i = 0; i < summary->sources.count; i++)
		put_source(json, &summary->sources.items[i]);
	json_close(json);
	json_open_array(json, "reports");
	for (size_t i = 0; i < summary->reports.count; i++)
		put_report(json, &summary->reports.items[i]);
	json_close(json);
	json_open_array(json, "tls");
	for (size_t i = 0; i < summary->tls.count; i++)
		put_tls(json, &summary->tls.items[i]);
	json_close(json);
	json_open_array(json, "broken");
	for (size_t i = 0; i < summary->broken.count; i++)
		put_broken(json, &summary->broken.items[i]);
	json_close(json);
}

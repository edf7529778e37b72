#include "core/report/feedback_page.h"

#include "core/mime/date.h"

enum { INDENT = 15, WORDS_MAX = 2048 };

/* 1234567 is "1,234,567". */
static void
write_count(struct text *words, uint64_t count)
{
	char digits[24];
	struct text text = text_in(digits, sizeof(digits));

	text_write_format(&text, "%llu", (unsigned long long)count);
	for (size_t i = 0; i < text.len; i++) {
		if (i > 0 && (text.len - i) % 3 == 0)
			text_write_byte(words, ',');
		text_write_byte(words, text.ptr[i]);
	}
}

/* "12.3 %", rounded down, so that only all is 100 %. */
static void
write_share(struct text *words, uint64_t part, uint64_t whole)
{
	uint64_t tenths = whole > 0 ? part * 1000 / whole : 0;

	text_write_format(words, "%llu.%llu %%",
	    (unsigned long long)(tenths / 10),
	    (unsigned long long)(tenths % 10));
}

static void
write_date(struct text *words, uint64_t seconds)
{
	struct mime_date date = { .seconds = (int64_t)seconds };
	char bytes[40];
	struct text text = text_in(bytes, sizeof(bytes));
	struct span day;

	mime_date_write(&text, &date);
	day = text_span(&text);
	if (day.len > 10)
		day.len = 10;
	text_write(words, day);
}

static void
tell(struct page *page, const char *label, struct text *words)
{
	page_paragraph(page, INDENT, label, text_span(words));
	text_reset(words);
}

static void
tell_heading(struct page *page, const struct feedback_summary *summary,
    struct text *words)
{
	size_t count = summary->reports.count - summary->duplicates;

	text_write_format(words, "%zu %s", count,
	    count == 1 ? "report" : "reports");
	if (summary->begin > 0) {
		text_write_string(words, " from ");
		write_date(words, summary->begin);
		text_write_string(words, " to ");
		write_date(words, summary->end);
	}
	if (summary->duplicates > 0)
		text_write_format(words, "; given twice: %zu",
		    summary->duplicates);
	tell(page, "DMARC", words);
	write_count(words, summary->messages);
	text_write_string(words, " messages; ");
	write_share(words, feedback_passing(summary->proofs),
	    summary->messages);
	text_write_string(words, " pass");
	tell(page, "Mail", words);
}

static const struct {
	enum feedback_proof proof;
	const char *label, *meaning;
} proofs[] = {
	{ FEEDBACK_BOTH, "Both", "proven by SPF and by DKIM" },
	{ FEEDBACK_DKIM_ONLY, "DKIM only",
	    "proven by DKIM alone, as mail is that was forwarded" },
	{ FEEDBACK_SPF_ONLY, "SPF only",
	    "proven by SPF alone: fails as soon as it is forwarded" },
	{ FEEDBACK_UNALIGNED, "Not aligned",
	    "proven for a domain that is not the one in From: a service that "
	    "sends for you and is not set up for your domain" },
	{ FEEDBACK_UNPROVEN, "Not proven",
	    "nothing is proven: forged, or a server of yours that SPF does "
	    "not list and that does not sign" },
};

static void
tell_proofs(struct page *page, const struct feedback_summary *summary,
    struct text *words)
{
	for (size_t i = 0; i < sizeof(proofs) / sizeof(*proofs); i++) {
		uint64_t count = summary->proofs[proofs[i].proof];

		if (count == 0)
			continue;
		write_count(words, count);
		text_write_string(words, " (");
		write_share(words, count, summary->messages);
		text_write_format(words, "): %s", proofs[i].meaning);
		tell(page, proofs[i].label, words);
	}
}

static void
tell_ready(struct page *page, const struct feedback_summary *summary,
    struct text *words)
{
	uint64_t failing =
	    summary->messages - feedback_passing(summary->proofs);

	if (failing == 0)
		text_write_string(words, "yes: every message seen would pass");
	else if (feedback_is_ready(summary))
		text_write_string(words,
		    "likely: what would be refused proves nothing, as forged "
		    "mail does. See that none of the sources below is yours");
	else
		text_write_string(words,
		    "not yet: some of what would be refused comes from "
		    "services that likely send for you. Mend these first");
	tell(page, "Reject?", words);
}

/* What is wrong with a source's mail, and what helps. */
static void
write_verdict(struct text *words, const struct feedback_source *source)
{
	switch (feedback_source_proof(source)) {
	case FEEDBACK_BOTH:
		text_write_string(words, "all is well");
		break;
	case FEEDBACK_SPF_ONLY:
		text_write_string(words,
		    "SPF only: have it sign with DKIM for your domain, too");
		break;
	case FEEDBACK_DKIM_ONLY:
		text_write_string(words,
		    source->forwarded > 0
			? "DKIM only: looks forwarded, which is fine"
			: "DKIM only: list it in SPF, and have it use a "
			  "return path of your domain");
		break;
	case FEEDBACK_UNALIGNED:
		text_write_string(words, "proven for ");
		text_write(words,
		    source->dkim.len > 0 ? source->dkim : source->spf);
		text_write_format(words,
		    " by %s only: if it sends for you, "
		    "have it sign with your domain%s",
		    source->dkim.len > 0 ? "DKIM" : "SPF",
		    source->spf.len > 0 ? ", and use a return path below it"
					: "");
		break;
	case FEEDBACK_UNPROVEN:
		text_write_string(words,
		    "proves nothing: forged, or a server "
		    "that SPF must list");
		if (source->spf_result.len > 0)
			text_write_format(words, " (SPF: %.*s for %.*s)",
			    SPAN_ARGS(source->spf_result),
			    SPAN_ARGS(source->envelope));
		break;
	case FEEDBACK_PROOFS:
		break;
	}
}

static void
write_numbers(struct text *words, const struct feedback_source *source)
{
	write_count(words, source->messages);
	text_write_string(words, " messages for ");
	text_write(words, source->from);
	text_write_string(words, ", ");
	write_share(words, feedback_passing(source->proofs), source->messages);
	text_write_string(words, " pass");
	if (source->rejected + source->quarantined > 0)
		text_write_format(words, ", %llu refused, %llu put aside",
		    (unsigned long long)source->rejected,
		    (unsigned long long)source->quarantined);
	if (source->overridden > 0)
		text_write_format(words, ", %llu let through (%.*s)",
		    (unsigned long long)source->overridden,
		    SPAN_ARGS(source->reason));
	if (source->complaints > 0)
		text_write_format(words, ", %llu complaints",
		    (unsigned long long)source->complaints);
}

static void
tell_source(struct page *page, const struct feedback_source *source,
    struct text *words)
{
	text_write_byte(page->out, '\n');
	page_write(page, PAGE_STRONG, source->ip);
	if (source->owner.len > 0) {
		page_write(page, PAGE_PLAIN, span_of("  likely "));
		page_write(page, PAGE_PLAIN, source->owner);
	}
	text_write_byte(page->out, '\n');
	if (source->messages > 0) {
		write_numbers(words, source);
		tell(page, "", words);
		write_verdict(words, source);
		tell(page, "", words);
	} else {
		text_write_format(words, "%llu complaints about mail of %.*s",
		    (unsigned long long)source->complaints,
		    SPAN_ARGS(source->from));
		tell(page, "", words);
	}
}

static void
tell_sources(struct page *page, const struct feedback_summary *summary,
    struct text *words)
{
	size_t told = summary->sources.count < FEEDBACK_SOURCES_TOLD
	    ? summary->sources.count
	    : FEEDBACK_SOURCES_TOLD;

	for (size_t i = 0; i < told; i++)
		tell_source(page, &summary->sources.items[i], words);
	if (told == summary->sources.count)
		return;
	text_write_byte(page->out, '\n');
	text_write_format(words, "%zu more sources; --json tells all",
	    summary->sources.count - told);
	tell(page, "", words);
}

static void
tell_tls(struct page *page, const struct feedback_tls *tls, struct text *words)
{
	const struct tls_failure_row *row = tls_failure_find(tls->type);

	if (tls->type.len == 0) {
		write_count(words, tls->successes);
		text_write_string(words, " sessions went well, ");
		write_count(words, tls->failures);
		text_write_format(words, " failed (policy: %.*s)",
		    SPAN_ARGS(tls->policy));
		text_write_byte(page->out, '\n');
		page_write(page, PAGE_STRONG, tls->domain);
		text_write_byte(page->out, '\n');
		tell(page, "TLS", words);
		return;
	}
	write_count(words, tls->failures);
	text_write_format(words, " times %.*s", SPAN_ARGS(tls->type));
	if (tls->host.len > 0)
		text_write_format(words, " at %.*s", SPAN_ARGS(tls->host));
	if (tls->reason.len > 0)
		text_write_format(words, " (%.*s)", SPAN_ARGS(tls->reason));
	if (row)
		text_write_format(words, ": %s. Do: %s", row->meaning,
		    row->remedy);
	tell(page, "Failed", words);
}

static void
tell_broken(struct page *page, const struct feedback_summary *summary,
    struct text *words)
{
	if (summary->broken.count > 0)
		page_heading(page, "Broken reports");
	for (size_t i = 0;
	     i < summary->broken.count && i < FEEDBACK_BROKEN_TOLD; i++) {
		const struct feedback_broken *broken =
		    &summary->broken.items[i];

		text_write(words, broken->name);
		text_write_format(words, ", byte %zu: %.*s", broken->at,
		    SPAN_ARGS(broken->what));
		if (broken->why.len > 0)
			text_write_format(words, " (%.*s)",
			    SPAN_ARGS(broken->why));
		if (broken->is_lost)
			text_write_string(words, "; nothing of it counts");
		tell(page, "", words);
	}
	if (summary->broken.count > FEEDBACK_BROKEN_TOLD) {
		text_write_format(words, "%zu more; --json tells all",
		    summary->broken.count - FEEDBACK_BROKEN_TOLD);
		tell(page, "", words);
	}
}

static void
tell_kinds(struct page *page, const struct feedback_summary *summary,
    struct text *words)
{
	for (size_t i = 0; i < summary->kinds.count; i++) {
		write_count(words, summary->kinds.items[i].count);
		text_write_byte(words, ' ');
		text_write(words, summary->kinds.items[i].type);
		tell(page, i == 0 ? "Complaints" : "", words);
	}
}

void
feedback_page_write(struct page *page, const struct feedback_summary *summary)
{
	char bytes[WORDS_MAX];
	struct text words = text_in(bytes, sizeof(bytes));

	if (summary->reports.count > 0) {
		tell_heading(page, summary, &words);
		tell_proofs(page, summary, &words);
		tell_ready(page, summary, &words);
	}
	tell_kinds(page, summary, &words);
	tell_sources(page, summary, &words);
	for (size_t i = 0; i < summary->tls.count; i++)
		tell_tls(page, &summary->tls.items[i], &words);
	tell_broken(page, summary, &words);
}

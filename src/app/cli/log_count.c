/* Cases that were joined out of a log: diagnosed, counted, and told. */

#include "app/cli/log_count.h"

#include <stdlib.h>

#include "app/cli/log_command.h"
#include "core/intake/logged.h"
#include "core/report/record.h"

enum { FLUSH_BYTES = 64 * 1024 };

static void
write_case(struct log_command *log, const struct log_case *found, bool is_new)
{
	struct span name = span_of(log->name);

	if (is_new) {
		log->session.evidence.source.name = name;
		log->session.evidence.source.index = log->told;
	} else if (!judge_diagnose(&log->judge, found, name, log->told)) {
		return;
	}
	log->told++;
	if (log->form == FORM_JSON)
		tally_add(&log->tally, &log->session.diagnosis);
	if (log->is_summary)
		return;
	record_write(&log->json, &log->session.diagnosis);
	if (log->form == FORM_NDJSON) {
		text_write_byte(&log->out, '\n');
		json_init(&log->json, &log->out);
	}
	if (log->out.len > FLUSH_BYTES && !cli_flush(&log->out))
		exit(EXIT_USAGE);
}

/* For the summary of --json, when no case is told. */
static void
count_case(struct log_command *log, const struct log_case *found,
    struct span domain, const struct log_verdict *verdict)
{
	char bytes[64];
	struct text time = text_in(bytes, sizeof(bytes));
	struct tally_case known = { .kind = logged_kind(found),
		.recipient = found->recipient,
		.domain = domain,
		.time = span_empty() };

	log->told++;
	if (verdict) {
		if (found->last.ms != 0)
			log_time_write(&time, &found->last);
		known.time = text_span(&time);
		known.cause = verdict->cause;
		known.issuer = verdict->issuer;
		known.permanence = verdict->permanence;
		known.side = verdict->side;
		known.suppress = verdict->suppress;
		known.acts = verdict->acts;
	}
	tally_add_known(&log->tally, &known);
}

static void
tell_case(struct log_command *log, const struct log_case *found,
    struct span domain, const struct log_verdict *verdict, bool is_new)
{
	if (log->form != FORM_JSON && log->form != FORM_NDJSON)
		return;
	if (found->is_notice && found->outcome == LOG_SENT)
		return; /* a bounce that arrived */
	if (log->form == FORM_JSON && log->is_summary &&
	    (verdict || found->outcome == LOG_SENT))
		count_case(log, found, domain, verdict);
	else
		write_case(log, found, is_new);
}

static void
add_case(struct log_command *log, const struct log_case *found,
    const struct log_names_of_case *names)
{
	const struct log_verdict *verdict = NULL;
	bool is_new = false;

	if (log->is_past || (log->is_follower && !found->is_news))
		return;
	if (!log_filter_allows(&log->filter, found))
		return;
	if (found->outcome != LOG_SENT)
		verdict = judge_find(&log->judge, found, &is_new);
	if (!log_filter_allows_verdict(&log->filter, verdict))
		return;
	/* A follower is told each attempt: a recipient is put off once. */
	if (!log->is_follower || found->outcome != LOG_DEFERRED ||
	    found->attempts < 2)
		logbook_add_by(&log->book, found, names, verdict);
	if (log->live && found->outcome != LOG_SENT)
		logbook_live_add(log->live, found, verdict);
	tell_case(log, found, names->domain.name, verdict, is_new);
}

/* A case that is counted: NULL: none, for it is an event. */
struct waiting {
	const struct log_case *found;
	struct log_names_of_case names;
	struct log_case written;
};

/* What another job has joined is in no cache of this one. */
static void
fetch(const struct log_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (items[i].kind == LOG_ITEM_KNOWN)
			log_known_expect(&items[i].known);
	for (size_t i = 0; i < count; i++)
		if (items[i].kind == LOG_ITEM_KNOWN)
			log_known_reach(&items[i].known);
}

static void
expect(struct log_command *log, const struct log_item *item,
    struct waiting *one)
{
	one->found = NULL;
	if (item->kind == LOG_ITEM_EVENT)
		return;
	one->found = &item->found;
	if (item->kind == LOG_ITEM_KNOWN) {
		log_known_write(&item->known, &one->written);
		one->found = &one->written;
	}
	logbook_find(&log->book, one->found, &one->names);
	if (log->form == FORM_JSON)
		tally_expect(&log->tally, one->names.domain.name);
}

static void
reach(struct log_command *log, const struct waiting *one)
{
	if (!one->found)
		return;
	logbook_reach(&log->book, &one->names);
	if (log->form == FORM_JSON)
		tally_reach(&log->tally, one->names.domain.name);
}

/* In steps, so that memory is fetched while others are at their turn. */
static void
count_some(struct log_command *log, const struct log_item *items, size_t count)
{
	struct waiting waiting[LOG_STEP];

	if (log->ahead)
		fetch(items, count);
	for (size_t i = 0; i < count; i++)
		expect(log, &items[i], &waiting[i]);
	for (size_t i = 0; i < count; i++)
		reach(log, &waiting[i]);
	for (size_t i = 0; i < count; i++)
		if (waiting[i].found)
			add_case(log, waiting[i].found, &waiting[i].names);
		else
			logbook_add_event(&log->book, &items[i].event);
}

void
log_count(struct log_command *log, const struct log_item *items, size_t count)
{
	for (size_t some; count > 0; items += some, count -= some) {
		some = count < LOG_STEP ? count : LOG_STEP;
		count_some(log, items, some);
	}
}

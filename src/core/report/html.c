#include "core/report/html.h"

#include <stdlib.h>

#include "core/report/fill.h"
#include "core/report/web_page.h"
#include "core/report/words.h"

enum { MAX_FILLED = 4096, BARS_MAX = 12 };

static void
write_filled(struct text *out, const char *label,
    const struct diagnosis *diagnosis, struct span source, bool is_rules_own)
{
	char bytes[MAX_FILLED];
	struct text filled = text_in(bytes, sizeof(bytes));

	fill_write(&filled, diagnosis, source, is_rules_own);
	if (label)
		web_page_fact(out, label, text_span(&filled));
	else
		web_page_paragraph(out, text_span(&filled));
}

/* The codes and the words, and where in them the deciding words stand. */
static void
write_quote(struct text *out, const struct diagnosis *diagnosis)
{
	const struct smtp_unfolded *reply = &diagnosis->reply;
	const struct because *because = diagnosis->because.items;
	char bytes[SMTP_UNFOLD_MAX + 64], status[SMTP_STATUS_TEXT];
	struct text quoted = text_in(bytes, sizeof(bytes));
	size_t codes, begin = 0, end = 0;
	bool is_embedded = reply->quirks & SMTP_QUIRK_EMBEDDED_CODE;

	if (reply->code > 0 && !is_embedded)
		text_write_format(&quoted, "%u ", reply->code);
	if (reply->status.severity > 0 && !is_embedded) {
		smtp_status_print(reply->status, status);
		text_write_format(&quoted, "%s ", status);
	}
	codes = quoted.len;
	text_write(&quoted, reply->text);
	if (diagnosis->because.count > 0 && because->end > 0) {
		begin = codes + because->begin;
		end = codes + because->end;
	}
	if (quoted.len > 0)
		web_page_quote(out, text_span(&quoted), begin, end);
}

static void
write_speaker(struct text *out, const struct diagnosis *diagnosis)
{
	struct span host =
	    evidence_value(diagnosis->evidence, FACT_REMOTE_HOST);
	char bytes[MAX_FILLED];
	struct text words = text_in(bytes, sizeof(bytes));

	if (diagnosis->issuer)
		text_write(&words, diagnosis->issuer->name);
	if (host.len > 0) {
		text_write_string(&words, words.len > 0 ? ", " : "");
		text_write(&words, host);
	}
	web_page_fact(out, "Who says so", text_span(&words));
}

static void
write_suppress(struct text *out, const struct diagnosis *diagnosis)
{
	struct suppress_policy policy = diagnosis->suppress;
	char bytes[MAX_FILLED];
	struct text words = text_in(bytes, sizeof(bytes));

	if (policy.advice == SUPPRESS_NEVER)
		text_write_string(&words, "Keep it. ");
	else if (policy.advice == SUPPRESS_NOW)
		text_write_string(&words, "Take it off your lists. ");
	else
		text_write_format(&words,
		    "Keep it for now; take it off your lists after %u such "
		    "failures over %u days or more. ",
		    policy.count, policy.days);
	text_write(&words, diagnosis->suppress_reason);
	web_page_fact(out, "The address", text_span(&words));
}

static void
write_steps(struct text *out, const struct diagnosis *diagnosis,
    const struct steps *steps, bool is_rules_own, unsigned audiences)
{
	for (size_t i = 0; i < steps->count; i++) {
		char bytes[MAX_FILLED];
		struct text filled = text_in(bytes, sizeof(bytes));

		if (!(audiences >> steps->items[i].audience & 1))
			continue;
		fill_write(&filled, diagnosis, steps->items[i].text,
		    is_rules_own);
		web_page_step(out, words_for_actor(steps->items[i].audience),
		    text_span(&filled));
	}
}

static void
write_help(struct text *out, const struct diagnosis *diagnosis,
    unsigned audiences)
{
	struct span link =
	    diagnosis->rule ? diagnosis->rule->link : span_empty();

	if (audiences == 0)
		audiences = fill_is_whole(diagnosis)
		    ? ~0U
		    : diagnosis->acts | 1U << ACTOR_SENDER;
	web_page_open_steps(out);
	if (diagnosis->rule)
		write_steps(out, diagnosis, &diagnosis->rule->steps, true,
		    audiences);
	if (!fill_is_whole(diagnosis))
		write_steps(out, diagnosis, &diagnosis->cause->steps, false,
		    audiences);
	web_page_close_steps(out);
	if (link.len == 0 && diagnosis->zone)
		link = diagnosis->zone->link;
	if (link.len > 0)
		web_page_link(out, link);
}

static void
write_facts(struct text *out, const struct diagnosis *diagnosis)
{
	static const char *const retries[RETRIES] = {
		"No: it would fail again.",
		"Yes, once it is mended; not before.",
		"Yes, later, each time after a longer pause.",
	};
	const struct evidence *evidence = diagnosis->evidence;

	web_page_open_facts(out);
	web_page_fact(out, "Recipient",
	    evidence_value(evidence, FACT_RECIPIENT));
	web_page_fact(out, "Sender", evidence_value(evidence, FACT_SENDER));
	web_page_fact(out, "Subject", evidence_value(evidence, FACT_SUBJECT));
	web_page_fact(out, "Time", evidence_value(evidence, FACT_TIME));
	write_speaker(out, diagnosis);
	web_page_fact(out, "Whose side",
	    span_of(words_for_side(diagnosis->side)));
	web_page_fact(out, "Cause", diagnosis->cause->name);
	web_page_fact(out, "Send again?",
	    span_of(retries[diagnosis->retry.advice]));
	write_suppress(out, diagnosis);
	web_page_close_facts(out);
}

static bool
is_explained(const struct diagnosis *diagnosis)
{
	enum case_kind kind = diagnosis->evidence->kind;

	return kind == CASE_FAILURE || kind == CASE_DELAY;
}

static void
open_case(struct text *out, const struct diagnosis *diagnosis)
{
	static const char *const marks[SUPPRESSES] = {
		[SUPPRESS_NOW] = "take it off the lists",
		[SUPPRESS_AFTER] = "off the lists if it goes on",
		[SUPPRESS_NEVER] = "keep the address",
	};
	static const enum web_tone tones[SUPPRESSES] = {
		[SUPPRESS_NOW] = WEB_BAD,
		[SUPPRESS_AFTER] = WEB_WARN,
		[SUPPRESS_NEVER] = WEB_GOOD,
	};
	enum case_kind kind = diagnosis->evidence->kind;
	char bytes[MAX_FILLED];
	struct text title = text_in(bytes, sizeof(bytes));

	if (kind != CASE_FAILURE)
		text_write_string(&title, words_for_kind(diagnosis->evidence));
	else
		fill_verdict(&title, diagnosis);
	web_page_open_item(out,
	    &(struct web_item){
		.title = text_span(&title),
		.name = evidence_value(diagnosis->evidence, FACT_RECIPIENT),
		.mark = marks[diagnosis->suppress.advice],
		.tone = tones[diagnosis->suppress.advice],
	    });
}

void
html_begin(struct text *out)
{
	web_page_begin(out, span_of("Why mail came back"));
}

void
html_case(struct text *out, const struct diagnosis *diagnosis,
    struct story_options options)
{
	open_case(out, diagnosis);
	if (is_explained(diagnosis)) {
		write_quote(out, diagnosis);
		if (diagnosis->rule && diagnosis->rule->note.len > 0)
			write_filled(out, NULL, diagnosis,
			    diagnosis->rule->note, true);
		if (!fill_is_whole(diagnosis))
			write_filled(out, NULL, diagnosis,
			    diagnosis->cause->summary, false);
	}
	write_facts(out, diagnosis);
	if (is_explained(diagnosis))
		write_help(out, diagnosis, options.audiences);
	web_page_close_item(out);
}

const char *
html_open_first(struct span *cases)
{
	span_take(cases, strlen("<details"));
	return "<details open";
}

static size_t
count_of(const struct tally *tally, enum tally_sort sort, const char *name)
{
	const size_t *count = table_find(&tally->sorts[sort], span_of(name));

	return count ? *count : 0;
}

static void
write_figures(struct text *out, const struct tally *tally)
{
	web_page_open_card(out, NULL, true);
	web_page_open_figures(out);
	web_page_figure(out, WEB_PLAIN, tally->cases, "cases");
	web_page_figure(out, WEB_PLAIN, count_of(tally, TALLY_KIND, "failure"),
	    "failures");
	web_page_figure(out, WEB_PLAIN, count_of(tally, TALLY_KIND, "delay"),
	    "still being tried");
	web_page_figure(out, WEB_BAD, count_of(tally, TALLY_SUPPRESS, "now"),
	    "addresses to take off the lists");
	web_page_figure(out, WEB_WARN, count_of(tally, TALLY_SUPPRESS, "after"),
	    "to take off if it goes on");
	web_page_figure(out, WEB_GOOD, count_of(tally, TALLY_SUPPRESS, "never"),
	    "to keep");
	web_page_close_figures(out);
	web_page_close_card(out);
}

/* The words beside a bar: what a cause means, how a side is called. */
static struct span
words_beside(enum tally_sort sort, struct span name,
    const struct knowledge *knowledge)
{
	const struct cause *cause;

	if (sort != TALLY_CAUSE)
		return span_empty();
	cause = knowledge_find_cause(knowledge, name);
	return cause ? cause->title : span_empty();
}

static void
write_bars(struct text *out, const struct tally *tally, enum tally_sort sort,
    const char *heading, const struct knowledge *knowledge)
{
	struct table_slot *slots = tally_sorted(tally, sort);
	size_t total = 0, count = tally->sorts[sort].count;

	for (size_t i = 0; slots && i < count; i++)
		total += slots[i].value;
	if (total > 0) {
		web_page_open_card(out, heading, false);
		web_page_open_bars(out);
		for (size_t i = 0; i < count && i < BARS_MAX; i++)
			web_page_bar(out,
			    &(struct web_bar){ .label = slots[i].name,
				.words = words_beside(sort, slots[i].name,
				    knowledge),
				.count = slots[i].value },
			    total);
		web_page_close_bars(out);
		web_page_close_card(out);
	}
	free(slots);
}

static void
write_actors(struct text *out, const struct tally *tally)
{
	size_t counts[ACTORS] = { 0 }, total = 0;

	for (size_t i = 0; i < tally->clusters.count; i++) {
		total += tally->clusters.items[i].cases;
		for (unsigned actor = 0; actor < ACTORS; actor++)
			if (tally->clusters.items[i].acts >> actor & 1)
				counts[actor] += tally->clusters.items[i].cases;
	}
	if (total == 0)
		return;
	web_page_open_card(out, "Who can act", false);
	web_page_open_bars(out);
	for (unsigned actor = 0; actor < ACTORS; actor++)
		if (counts[actor] > 0)
			web_page_bar(out,
			    &(struct web_bar){ .label = span_of(words_for_actor(
						   (enum actor)actor)),
				.words = span_empty(),
				.count = counts[actor] },
			    total);
	web_page_close_bars(out);
	web_page_close_card(out);
}

static int
compare_days(const void *left, const void *right)
{
	const struct web_day *a = left, *b = right;

	return strcmp(a->date, b->date);
}

static void
write_days(struct text *out, const struct tally *tally)
{
	struct table_slot *slots = tally_sorted(tally, TALLY_DAY);
	size_t count = 0, most = tally->sorts[TALLY_DAY].count;
	struct web_day *days = calloc(most + 1, sizeof(*days));

	for (size_t i = 0; slots && days && i < most; i++) {
		if (slots[i].name.len >= sizeof(days->date))
			continue;
		memcpy(days[count].date, slots[i].name.ptr, slots[i].name.len);
		days[count++].count = slots[i].value;
	}
	if (count > 1) {
		qsort(days, count, sizeof(*days), compare_days);
		web_page_open_card(out, "Day by day", true);
		web_page_days(out, days, count);
		web_page_close_card(out);
	}
	free(days);
	free(slots);
}

static void
write_problems(struct text *out, const struct tally *tally)
{
	static const char *const headings[] = { "Problem", "Cases",
		"First seen", "Last seen" };

	if (tally->clusters.count == 0)
		return;
	web_page_open_card(out, "Problems", true);
	web_page_open_table(out, headings, 4);
	for (size_t i = 0; i < tally->clusters.count; i++) {
		const struct tally_cluster *cluster = &tally->clusters.items[i];

		web_page_open_row(out);
		web_page_cell(out, cluster->cause->title);
		web_page_number(out, cluster->cases);
		web_page_cell(out, span_of(cluster->first));
		web_page_cell(out, span_of(cluster->last));
		web_page_close_row(out);
	}
	web_page_close_table(out);
	web_page_close_card(out);
}

static void
write_addresses(struct text *out, const struct tally *tally)
{
	static const char *const headings[] = { "Address", "Failures" };
	struct table_slot *slots = tally_sorted(tally, TALLY_ADDRESS);
	size_t count = tally->sorts[TALLY_ADDRESS].count;

	if (slots && count > 0) {
		web_page_open_card(out, "Addresses to take off the lists",
		    true);
		web_page_open_table(out, headings, 2);
		for (size_t i = 0; i < count; i++) {
			web_page_open_row(out);
			web_page_cell(out, slots[i].name);
			web_page_number(out, slots[i].value);
			web_page_close_row(out);
		}
		web_page_close_table(out);
		web_page_close_card(out);
	}
	free(slots);
}

void
html_end(struct text *out, const struct tally *tally,
    const struct knowledge *knowledge, bool has_cases)
{
	web_page_open_summary(out);
	if (tally->cases > 1) {
		write_figures(out, tally);
		write_days(out, tally);
		write_bars(out, tally, TALLY_CAUSE, "Causes", knowledge);
		write_bars(out, tally, TALLY_SIDE, "Whose side", knowledge);
		write_bars(out, tally, TALLY_ISSUER, "Who said so", knowledge);
		write_bars(out, tally, TALLY_DOMAIN, "Recipients' domains",
		    knowledge);
		write_actors(out, tally);
		write_problems(out, tally);
		write_addresses(out, tally);
	}
	web_page_close_summary(out);
	if (has_cases && tally->cases > HTML_CASES_MAX)
		web_page_paragraph(out,
		    span_of("There are more cases: all are counted, and the "
			    "first ones shown."));
	web_page_end(out);
}

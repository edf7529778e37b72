#include "core/report/audit_html.h"

#include "core/report/audit_page.h"
#include "core/report/web_page.h"

enum { WORDS_MAX = 8192 };

static enum web_tone
tone_of(enum severity severity)
{
	static const enum web_tone tones[] = {
		[SEVERITY_NOTE] = WEB_PLAIN,
		[SEVERITY_WARNING] = WEB_WARN,
		[SEVERITY_ERROR] = WEB_BAD,
		[SEVERITY_BLOCK] = WEB_BAD,
	};

	return tones[severity];
}

static void
write_summary(struct text *out, const struct finding_list *findings)
{
	size_t counts[SEVERITIES] = { 0 };

	for (size_t i = 0; i < findings->count; i++)
		counts[findings->items[i].severity]++;
	web_page_open_summary(out);
	web_page_open_card(out, NULL, true);
	web_page_open_figures(out);
	for (int i = SEVERITIES - 1; i >= 0; i--)
		web_page_figure(out,
		    counts[i] > 0 ? tone_of((enum severity)i) : WEB_PLAIN,
		    counts[i], severity_name((enum severity)i));
	web_page_close_figures(out);
	web_page_close_card(out);
	web_page_close_summary(out);
}

static void
write_proof(struct text *out, struct arena *scratch, const struct proof *proof)
{
	struct text line;

	if (proof->note.len > 0)
		web_page_paragraph(out, proof->note);
	if (proof->text.len > 0) {
		bool is_marked = proof->part.len > 0 &&
		    span_within(proof->part, proof->text);
		size_t at =
		    is_marked ? (size_t)(proof->part.ptr - proof->text.ptr) : 0;

		web_page_quote(out, proof->text, at,
		    at + (is_marked ? proof->part.len : 0));
		return;
	}
	text_init(&line, scratch, WORDS_MAX);
	for (size_t i = 0; proof->answer &&
	     audit_page_answer(&line, scratch, proof->answer, i);
	     i++)
		web_page_quote(out, text_span(&line), 0, 0);
}

static void
write_changes(struct text *out, const struct finding *finding)
{
	char bytes[WORDS_MAX];
	struct text line = text_in(bytes, sizeof(bytes));

	for (size_t i = 0; i < finding->changes.count; i++) {
		const struct change *change = &finding->changes.items[i];

		text_reset(&line);
		finding_change_write(&line, change);
		web_page_paragraph(out,
		    span_of(change->after.len == 0 ? "Delete:" : "Publish:"));
		web_page_quote(out, text_span(&line), 0, 0);
	}
}

static void
write_command(struct text *out, struct span command)
{
	if (command.len == 0)
		return;
	if (span_starts(command, span_of("https://"))) {
		web_page_link(out, command);
		return;
	}
	web_page_paragraph(out, span_of("Run:"));
	web_page_quote(out, command, 0, 0);
}

static void
write_finding(struct text *out, struct arena *scratch,
    const struct finding *finding)
{
	const struct finding_row *row = finding_row(finding->kind);
	char bytes[WORDS_MAX];
	struct text words = text_in(bytes, sizeof(bytes));

	finding_write(&words, row->sentence, finding);
	web_page_open_item(out,
	    &(struct web_item){ .title = text_span(&words),
		.name = span_of(row->id),
		.mark = severity_name(finding->severity),
		.tone = tone_of(finding->severity),
		.is_open = finding->severity >= SEVERITY_ERROR });
	for (size_t i = 0; i < finding->proofs.count; i++)
		write_proof(out, scratch, &finding->proofs.items[i]);
	text_reset(&words);
	finding_write(&words, row->remedy, finding);
	web_page_open_facts(out);
	web_page_fact(out, "What to do", text_span(&words));
	web_page_fact(out, "Standard", span_of(row->rule));
	web_page_fact(out, "Explains", span_of(row->causes));
	web_page_close_facts(out);
	write_changes(out, finding);
	write_command(out, finding->command);
	web_page_close_item(out);
}

static void
write_severity(struct text *out, struct arena *scratch,
    const struct finding_list *findings, enum severity severity)
{
	bool is_first = true;

	for (size_t i = 0; i < findings->count; i++) {
		if (findings->items[i].severity != severity)
			continue;
		if (is_first)
			text_write_format(out, "<h2>%s</h2>\n",
			    audit_page_heading(severity));
		write_finding(out, scratch, &findings->items[i]);
		is_first = false;
	}
}

void
audit_html_write(struct text *out, struct arena *scratch, struct span subject,
    const struct finding_list *findings, enum severity least)
{
	char bytes[WORDS_MAX];
	struct text title = text_in(bytes, sizeof(bytes));

	text_write_string(&title, "Mail of ");
	text_write(&title, subject);
	text_write_string(&title, ": ");
	audit_page_count(&title, findings);
	web_page_begin(out, text_span(&title));
	write_summary(out, findings);
	for (int i = SEVERITIES - 1; i >= (int)least; i--)
		write_severity(out, scratch, findings, (enum severity)i);
	web_page_end(out);
}

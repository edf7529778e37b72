#include "core/lab/shelf.h"

#include "core/lab/quote.h"

static struct span
title_of(const char *text)
{
	struct span rest = span_of(text), line = span_empty();

	span_split(&rest, '\n', &line);
	return span_starts(line, span_of("# ")) ? span_from(line, 2) : line;
}

static bool
has_rules(const struct knowledge *knowledge, size_t issuer)
{
	for (size_t i = 0; i < knowledge->rule_count; i++)
		if (knowledge->rules[i].issuer_count > 0 &&
		    knowledge->rules[i].issuers[0] == issuer)
			return true;
	return false;
}

bool
lab_shelf_next(const struct knowledge *knowledge, size_t *number,
    struct lab_shelf_item *item)
{
	size_t at = (*number)++;

	if (at < lab_shelf_row_count) {
		item->name = span_of(lab_shelf_rows[at].name);
		item->title = title_of(lab_shelf_rows[at].text);
		return true;
	}
	at -= lab_shelf_row_count;
	if (at < knowledge->cause_count) {
		item->name = knowledge->causes[at].name;
		item->title = knowledge->causes[at].title;
		return lab_quote_of_cause(knowledge, item->name) ||
		    lab_shelf_next(knowledge, number, item);
	}
	at -= knowledge->cause_count;
	if (at >= knowledge->issuer_count)
		return false;
	item->name = knowledge->issuers[at].id;
	item->title = knowledge->issuers[at].name;
	return has_rules(knowledge, at) ||
	    lab_shelf_next(knowledge, number, item);
}

static void
write_refusal(struct text *text, const struct rule *rule, bool is_chosen,
    struct span name)
{
	enum smtp_stage stage = lab_quote_stage(rule);

	/* Who is to be refused is not known before. */
	if (is_chosen && stage < SMTP_STAGE_RCPT)
		stage = SMTP_STAGE_RCPT;
	text_write_format(text, "refuse %s ", smtp_stage_name(stage));
	if (is_chosen)
		text_write_format(text, "to=%.*s@* ", SPAN_ARGS(rule->id));
	text_write_format(text, "with %.*s\n", SPAN_ARGS(name));
}

static bool
write_cause(struct text *text, const struct knowledge *knowledge,
    struct span name)
{
	const struct cause *cause = knowledge_find_cause(knowledge, name);
	const struct rule *rule = lab_quote_of_cause(knowledge, name);

	if (!cause || !rule)
		return false;
	text_write_format(text, "# %.*s\n", SPAN_ARGS(cause->title));
	write_refusal(text, rule, false, rule->id);
	return true;
}

static bool
write_issuer(struct text *text, const struct knowledge *knowledge,
    struct span name)
{
	const struct issuer *issuer = knowledge_find_issuer(knowledge, name);
	size_t row = issuer ? (size_t)(issuer - knowledge->issuers) : 0;

	if (!issuer || !has_rules(knowledge, row))
		return false;
	text_write_format(text,
	    "# %.*s\n# Mail to RULE@any.example is refused as RULE says it.\n",
	    SPAN_ARGS(issuer->name));
	for (size_t i = 0; i < knowledge->rule_count; i++) {
		const struct rule *rule = &knowledge->rules[i];

		if (rule->issuer_count > 0 && rule->issuers[0] == row)
			write_refusal(text, rule, true, rule->id);
	}
	return true;
}

bool
lab_shelf_write(struct text *text, const struct knowledge *knowledge,
    struct span name)
{
	for (size_t i = 0; i < lab_shelf_row_count; i++)
		if (span_equal(name, span_of(lab_shelf_rows[i].name))) {
			text_write_string(text, lab_shelf_rows[i].text);
			return true;
		}
	return write_cause(text, knowledge, name) ||
	    write_issuer(text, knowledge, name);
}

#include "core/lab/quote.h"

#include "base/ascii.h"
#include "base/scan.h"

enum { QUOTE_MAX = 32 * 1024 };

/* "550-", "550 ": the code that a line begins with; 0: none. */
static unsigned
code_of(struct span line)
{
	unsigned code;

	if (!scan_number(&line, 3, 3, &code) || code < 400 || code > 599 ||
	    (line.len > 0 && line.ptr[0] != ' ' && line.ptr[0] != '-'))
		return 0;
	return code;
}

/* A witness as it stands on the wire; the first one, if there is none. */
static struct span
best_witness(const struct rule *rule)
{
	for (size_t i = 0; i < rule->seen.count; i++)
		if (code_of(rule->seen.items[i]) > 0)
			return rule->seen.items[i];
	return rule->seen.count > 0 ? rule->seen.items[0] : span_empty();
}

static bool
is_typical(const struct rule *rule)
{
	return rule->issuer_count == 0 && !rule->is_weak &&
	    rule->permanence == PERMANENCE_UNKNOWN &&
	    code_of(best_witness(rule)) > 0;
}

const struct rule *
lab_quote_of_cause(const struct knowledge *knowledge, struct span cause)
{
	const struct rule *found = NULL;

	for (size_t i = 0; i < knowledge->rule_count; i++) {
		const struct rule *rule = &knowledge->rules[i];

		if (!span_equal(rule->cause_name, cause))
			continue;
		if (is_typical(rule))
			return rule;
		if (!found ||
		    (code_of(best_witness(found)) == 0 &&
			code_of(best_witness(rule)) > 0))
			found = rule;
	}
	return found;
}

const struct rule *
lab_quote_find(const struct knowledge *knowledge, struct span name)
{
	const struct rule *rule = knowledge_find_rule(knowledge, name);

	return rule ? rule : lab_quote_of_cause(knowledge, name);
}

enum smtp_stage
lab_quote_stage(const struct rule *rule)
{
	static const enum smtp_stage stages[STAGES] = {
		[STAGE_UNKNOWN] = SMTP_STAGE_RCPT,
		[STAGE_DNS] = SMTP_STAGE_RCPT,
		[STAGE_CONNECT] = SMTP_STAGE_BANNER,
		[STAGE_BANNER] = SMTP_STAGE_BANNER,
		[STAGE_HELO] = SMTP_STAGE_HELO,
		[STAGE_STARTTLS] = SMTP_STAGE_STARTTLS,
		[STAGE_AUTH] = SMTP_STAGE_AUTH,
		[STAGE_MAIL] = SMTP_STAGE_MAIL,
		[STAGE_RCPT] = SMTP_STAGE_RCPT,
		[STAGE_DATA] = SMTP_STAGE_DATA,
		[STAGE_EOD] = SMTP_STAGE_EOD,
		[STAGE_QUIT] = SMTP_STAGE_EOD,
		[STAGE_QUEUE] = SMTP_STAGE_EOD,
		[STAGE_SUBMISSION_API] = SMTP_STAGE_EOD,
		[STAGE_POST_ACCEPT] = SMTP_STAGE_EOD,
		[STAGE_LOCAL] = SMTP_STAGE_RCPT,
	};

	return stages[rule->stage];
}

/* The code for a witness that has none. */
static unsigned
code_for(const struct knowledge *knowledge, const struct rule *rule)
{
	enum permanence lasting = rule->permanence;

	for (size_t i = 0; i < rule->code_count; i++)
		if (rule->codes[i] >= 400)
			return rule->codes[i];
	if (lasting == PERMANENCE_UNKNOWN && rule->cause != NO_CAUSE)
		lasting = knowledge->causes[rule->cause].permanence;
	return lasting == PERMANENCE_TRANSIENT ? 451 : 550;
}

void
lab_quote_write(struct text *text, const struct knowledge *knowledge,
    const struct rule *rule)
{
	struct span rest = best_witness(rule), line;
	unsigned code = code_of(rest);

	if (code == 0)
		code = code_for(knowledge, rule);
	while (span_split(&rest, '\n', &line)) {
		if (code_of(line) == code)
			span_take(&line, line.len > 3 ? 4 : 3);
		text_write_format(text, "%u%c", code, rest.len > 0 ? '-' : ' ');
		text_write(text, line);
		text_write_string(text, "\r\n");
	}
}

/* A text of the issuer that can be said as it is: "esmtp postfix". */
static struct span
plain_text(const struct issuer *issuer)
{
	struct span found = span_empty();

	for (size_t i = 0; i < issuer->texts.count; i++) {
		struct span text = issuer->texts.items[i];
		bool is_plain = !memchr(text.ptr, '(', text.len) &&
		    !memchr(text.ptr, '<', text.len) &&
		    !memchr(text.ptr, '*', text.len) &&
		    !span_find(text, span_of("..."), &(size_t){ 0 });

		if (span_starts(text, span_of("esmtp ")))
			return span_from(text, 6);
		if (is_plain && found.len == 0)
			found = text;
	}
	return found;
}

void
lab_quote_face(const struct knowledge *knowledge, const struct rule *rule,
    struct lab_face *face)
{
	const struct issuer *issuer;

	if (rule->issuer_count == 0 || face->name.len > 0 ||
	    face->software.len > 0)
		return;
	issuer = &knowledge->issuers[rule->issuers[0]];
	if (issuer->hosts.count > 0)
		face->name = issuer->hosts.items[0];
	else
		face->software = plain_text(issuer);
}

static bool
bind(struct smtp_action *action, struct arena *arena,
    const struct knowledge *knowledge, struct lab_face *face)
{
	const struct rule *rule = lab_quote_find(knowledge, action->words);
	struct text text;

	if (!rule)
		return false;
	text_init(&text, arena, QUOTE_MAX);
	lab_quote_write(&text, knowledge, rule);
	lab_quote_face(knowledge, rule, face);
	action->kind = SMTP_ACTION_SAY;
	action->words = text_span(&text);
	return true;
}

/* ".google.com" becomes "mx.google.com". */
static void
finish_face(struct lab_face *face, struct arena *arena)
{
	struct text name;

	if (face->name.len == 0)
		return;
	text_init(&name, arena, QUOTE_MAX);
	text_write_string(&name, face->name.ptr[0] == '.' ? "mx" : "mx.");
	text_write(&name, face->name);
	face->name = text_span(&name);
}

bool
lab_quote_bind(struct smtp_scenario *scenario, struct arena *arena,
    const struct knowledge *knowledge, struct lab_face *face,
    struct error *error)
{
	*face = (struct lab_face){ span_empty(), span_empty() };
	for (size_t i = 0; i < scenario->rules.count; i++) {
		struct smtp_rule *rule = &scenario->rules.items[i];

		for (size_t k = 0; k < rule->actions.count; k++) {
			struct smtp_action *action = &rule->actions.items[k];

			if (action->kind == SMTP_ACTION_REFUSE &&
			    !bind(action, arena, knowledge, face))
				return error_set(error,
				    "line %u: no such rule or cause: '%.*s'",
				    rule->line, SPAN_ARGS(action->words));
		}
	}
	finish_face(face, arena);
	return true;
}

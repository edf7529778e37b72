#include "core/know/read.h"

#include <stdio.h>

#include "core/know/field.h"
#include "core/know/stanza.h"

/* What rows need besides their own members while they are being read. */
struct rule_draft {
	struct rule rule;
	struct strings from;
};

#define AT(type, member) offsetof(struct type, member)

/* clang-format off */
static const struct field_row rule_fields[] = {
	{ "Rule", FIELD_SPAN, AT(rule_draft, rule.id), 0 },
	{ "Cause", FIELD_SPAN, AT(rule_draft, rule.cause_name), 0 },
	{ "From", FIELD_WORDS, AT(rule_draft, from), 0 },
	{ "Scope", FIELD_STRICT, AT(rule_draft, rule.is_strict), 0 },
	{ "Code", FIELD_CODES, AT(rule_draft, rule.codes), AT(rule_draft, rule.code_count) },
	{ "Status", FIELD_STATUSES, AT(rule_draft, rule.statuses), AT(rule_draft, rule.status_count) },
	{ "Stage", FIELD_STAGE, AT(rule_draft, rule.stage), 0 },
	{ "Match", FIELD_STRINGS, AT(rule_draft, rule.matches), 0 },
	{ "Weak", FIELD_YES, AT(rule_draft, rule.is_weak), 0 },
	{ "Seen", FIELD_STRINGS, AT(rule_draft, rule.seen), 0 },
	{ "Not", FIELD_STRINGS, AT(rule_draft, rule.nots), 0 },
	{ "Permanence", FIELD_PERMANENCE, AT(rule_draft, rule.permanence), 0 },
	{ "Retry", FIELD_RETRY, AT(rule_draft, rule.retry), AT(rule_draft, rule.has_retry) },
	{ "Suppress", FIELD_SUPPRESS, AT(rule_draft, rule.suppress), AT(rule_draft, rule.has_suppress) },
	{ "Side", FIELD_SIDE, AT(rule_draft, rule.side), AT(rule_draft, rule.has_side) },
	{ "Acts", FIELD_ACTS, AT(rule_draft, rule.acts), 0 },
	{ "Verdict", FIELD_SPAN, AT(rule_draft, rule.verdict), 0 },
	{ "Whole", FIELD_YES, AT(rule_draft, rule.is_whole), 0 },
	{ "Note", FIELD_SPAN, AT(rule_draft, rule.note), 0 },
	{ "Fix", FIELD_STEP, AT(rule_draft, rule.steps), 0 },
	{ "Link", FIELD_SPAN, AT(rule_draft, rule.link), 0 },
	{ "Source", FIELD_STRINGS, AT(rule_draft, rule.sources), 0 },
	{ NULL, FIELD_SPAN, 0, 0 },
};

static const struct field_row cause_fields[] = {
	{ "Cause", FIELD_SPAN, AT(cause, name), 0 },
	{ "Title", FIELD_SPAN, AT(cause, title), 0 },
	{ "Group", FIELD_SPAN, AT(cause, group), 0 },
	{ "Definition", FIELD_SPAN, AT(cause, definition), 0 },
	{ "Summary", FIELD_SPAN, AT(cause, summary), 0 },
	{ "Verdict", FIELD_SPAN, AT(cause, verdict), 0 },
	{ "Permanence", FIELD_PERMANENCE, AT(cause, permanence), 0 },
	{ "Side", FIELD_SIDE, AT(cause, side), AT(cause, has_side) },
	{ "Acts", FIELD_ACTS, AT(cause, acts), 0 },
	{ "Retry", FIELD_RETRY, AT(cause, retry), AT(cause, has_retry) },
	{ "Suppress", FIELD_SUPPRESS, AT(cause, suppress), AT(cause, has_suppress) },
	{ "Suppress-Reason", FIELD_SPAN, AT(cause, suppress_reason), 0 },
	{ "Codes", FIELD_SPAN, AT(cause, codes), 0 },
	{ "Fix", FIELD_STEP, AT(cause, steps), 0 },
	{ "Check", FIELD_STRINGS, AT(cause, checks), 0 },
	{ "Confused-With", FIELD_STRINGS, AT(cause, confused), 0 },
	{ "Sisimai", FIELD_SPAN, AT(cause, sisimai), 0 },
	{ "KumoMTA", FIELD_SPAN, AT(cause, kumomta), 0 },
	{ "PowerMTA", FIELD_SPAN, AT(cause, powermta), 0 },
	{ "SES", FIELD_SPAN, AT(cause, ses), 0 },
	{ "Source", FIELD_STRINGS, AT(cause, sources), 0 },
	{ NULL, FIELD_SPAN, 0, 0 },
};

static const struct field_row issuer_fields[] = {
	{ "Issuer", FIELD_SPAN, AT(issuer, id), 0 },
	{ "Name", FIELD_SPAN, AT(issuer, name), 0 },
	{ "Kind", FIELD_SPAN, AT(issuer, kind), 0 },
	{ "Host", FIELD_WORDS, AT(issuer, hosts), 0 },
	{ "Text", FIELD_STRINGS, AT(issuer, texts), 0 },
	{ "Link", FIELD_SPAN, AT(issuer, link), 0 },
	{ NULL, FIELD_SPAN, 0, 0 },
};

static const struct field_row status_fields[] = {
	{ "Status", FIELD_STATUS, AT(status_row, subject), AT(status_row, detail) },
	{ "Text", FIELD_SPAN, AT(status_row, text), 0 },
	{ "Meaning", FIELD_SPAN, AT(status_row, meaning), 0 },
	{ "Codes", FIELD_SPAN, AT(status_row, codes), 0 },
	{ "Class", FIELD_SPAN, AT(status_row, severities), 0 },
	{ "Cause", FIELD_SPAN, AT(status_row, cause_name), 0 },
	{ "Clear", FIELD_YES, AT(status_row, is_clear), 0 },
	{ "Reference", FIELD_SPAN, AT(status_row, reference), 0 },
	{ "Note", FIELD_SPAN, AT(status_row, note), 0 },
	{ "Also", FIELD_STRINGS, AT(status_row, also), 0 },
	{ NULL, FIELD_SPAN, 0, 0 },
};

static const struct field_row reply_fields[] = {
	{ "Reply", FIELD_CODE, AT(reply_row, code), 0 },
	{ "Meaning", FIELD_SPAN, AT(reply_row, meaning), 0 },
	{ "Stage", FIELD_SPAN, AT(reply_row, stages), 0 },
	{ "Cause", FIELD_SPAN, AT(reply_row, causes), 0 },
	{ "Reference", FIELD_SPAN, AT(reply_row, reference), 0 },
	{ NULL, FIELD_SPAN, 0, 0 },
};

static const struct field_row zone_fields[] = {
	{ "Zone", FIELD_SPAN, AT(zone_row, zone), 0 },
	{ "Name", FIELD_SPAN, AT(zone_row, name), 0 },
	{ "Kind", FIELD_SPAN, AT(zone_row, kind), 0 },
	{ "State", FIELD_SPAN, AT(zone_row, state), 0 },
	{ "Query", FIELD_NO, AT(zone_row, has_no_dns), 0 },
	{ "Listed", FIELD_STRINGS, AT(zone_row, listed), 0 },
	{ "Error", FIELD_STRINGS, AT(zone_row, errors), 0 },
	{ "Link", FIELD_SPAN, AT(zone_row, link), 0 },
	{ "Note", FIELD_SPAN, AT(zone_row, note), 0 },
	{ "Source", FIELD_STRINGS, AT(zone_row, sources), 0 },
	{ NULL, FIELD_SPAN, 0, 0 },
};
static const struct field_row stage_fields[] = {
	{ "Stage", FIELD_STAGE, AT(stage_row, stage), 0 },
	{ "Meaning", FIELD_SPAN, AT(stage_row, meaning), 0 },
	{ "Success", FIELD_SPAN, AT(stage_row, success), 0 },
	{ "Errors", FIELD_SPAN, AT(stage_row, errors), 0 },
	{ "Reference", FIELD_SPAN, AT(stage_row, reference), 0 },
	{ NULL, FIELD_SPAN, 0, 0 },
};
/* clang-format on */

void
knowledge_reader_init(struct knowledge_reader *reader, struct arena *arena,
    const struct knowledge *base, struct text *complaints)
{
	*reader = (struct knowledge_reader){
		.arena = arena,
		.base = base,
		.complaints = complaints,
	};
}

void
knowledge_complain(struct knowledge_reader *reader, const char *format, ...)
{
	struct error error;
	va_list args;

	va_start(args, format);
	vsnprintf(error.message, sizeof(error.message), format, args);
	va_end(args);
	text_write_format(reader->complaints, "%s:%u: %s\n", reader->file,
	    reader->line, error.message);
	reader->complaint_count++;
}

static const struct field_row *
find_field(const struct field_row *fields, struct span name)
{
	for (; fields->name; fields++)
		if (span_equal(name, span_of(fields->name)))
			return fields;
	return NULL;
}

/* Was this field given before, and may be given once only? */
static bool
is_repeated(const struct field_row *fields, const struct field_row *field,
    uint32_t *given)
{
	uint32_t bit = UINT32_C(1) << (field - fields);
	bool is_given = *given & bit;

	*given |= bit;
	return is_given && field->kind != FIELD_STRINGS &&
	    field->kind != FIELD_STEP;
}

/* True: the stanza may become a row. */
static bool
fill_row(struct knowledge_reader *reader, struct stanza_reader *stanza,
    const struct field_row *fields, void *row)
{
	size_t before = reader->complaint_count;
	uint32_t seen = 0;
	struct stanza_field given;

	while (stanza_next_field(stanza, &given)) {
		const struct field_row *field = find_field(fields, given.name);
		struct error error;

		reader->line = given.line;
		if (given.name.len == 0)
			knowledge_complain(reader,
			    "expected 'Field: value', found '%.*s'",
			    (int)(given.value.len < 40 ? given.value.len : 40),
			    given.value.ptr);
		else if (!field)
			knowledge_complain(reader, "no such field here: %.*s",
			    SPAN_ARGS(given.name));
		else if (is_repeated(fields, field, &seen))
			knowledge_complain(reader, "%.*s is there twice",
			    SPAN_ARGS(given.name));
		else if (!field_fill(reader->arena, field, row,
			     stanza_value(reader->arena, given.value), &error))
			knowledge_complain(reader, "%.*s: %s",
			    SPAN_ARGS(given.name), error.message);
	}
	return reader->complaint_count == before;
}

static void
add_pattern(struct knowledge_reader *reader, struct span source,
    struct pattern_row row)
{
	struct pattern pattern;
	struct error error;

	if (!pattern_parse(reader->arena, source, &pattern, &error)) {
		knowledge_complain(reader, "pattern '%.*s': %s",
		    SPAN_ARGS(source), error.message);
		return;
	}
	if (reader->patterns.count == KNOWLEDGE_MAX_ROWS) {
		knowledge_complain(reader, "more than %d patterns",
		    KNOWLEDGE_MAX_ROWS);
		return;
	}
	row.program = pattern.program;
	*list_add(reader->arena, &reader->patterns) = row;
}

static void
add_patterns(struct knowledge_reader *reader, struct strings sources,
    struct pattern_row row)
{
	for (size_t i = 0; i < sources.count; i++)
		add_pattern(reader, sources.items[i], row);
}

static size_t
find_issuer(const struct knowledge_reader *reader, struct span id)
{
	const struct issuer *issuers =
	    reader->base ? reader->base->issuers : reader->issuers.items;
	size_t count =
	    reader->base ? reader->base->issuer_count : reader->issuers.count;

	for (size_t i = 0; i < count; i++)
		if (span_equal(issuers[i].id, id))
			return i;
	return count;
}

static void
bind_issuers(struct knowledge_reader *reader, struct rule *rule,
    struct strings from)
{
	size_t count =
	    reader->base ? reader->base->issuer_count : reader->issuers.count;
	uint16_t *rows =
	    arena_alloc(reader->arena, (from.count + 1) * sizeof(*rows));

	rule->issuers = rows;
	for (size_t i = 0; i < from.count; i++) {
		size_t at = find_issuer(reader, from.items[i]);

		if (at == count)
			knowledge_complain(reader, "no such issuer: %.*s",
			    SPAN_ARGS(from.items[i]));
		else
			rows[rule->issuer_count++] = (uint16_t)at;
	}
}

static void
check_rule(struct knowledge_reader *reader, const struct rule *rule)
{
	if (rule->cause_name.len == 0)
		knowledge_complain(reader, "rule %.*s has no Cause",
		    SPAN_ARGS(rule->id));
	if (rule->seen.count == 0)
		knowledge_complain(reader,
		    "rule %.*s has no Seen: no rule without its witness",
		    SPAN_ARGS(rule->id));
	if (rule->sources.count == 0)
		knowledge_complain(reader, "rule %.*s has no Source",
		    SPAN_ARGS(rule->id));
	if (rule->is_whole && (rule->note.len == 0 || rule->steps.count == 0))
		knowledge_complain(reader,
		    "rule %.*s is Whole, and has no Note or no Fix",
		    SPAN_ARGS(rule->id));
	if (rule->matches.count == 0 &&
	    (rule->issuer_count == 0 ||
		(rule->code_count == 0 && rule->status_count == 0)))
		knowledge_complain(reader,
		    "rule %.*s has neither Match nor From with Code or Status",
		    SPAN_ARGS(rule->id));
}

static void
read_rule(struct knowledge_reader *reader, struct stanza_reader *stanza)
{
	struct rule_draft draft = { 0 };
	unsigned line = stanza->line;

	if (!fill_row(reader, stanza, rule_fields, &draft))
		return;
	reader->line = line;
	bind_issuers(reader, &draft.rule, draft.from);
	check_rule(reader, &draft.rule);
	draft.rule.has_patterns = draft.rule.matches.count > 0;
	draft.rule.is_strict |= !draft.rule.has_patterns;
	if (reader->rules.count == KNOWLEDGE_MAX_ROWS) {
		knowledge_complain(reader, "more than %d rules",
		    KNOWLEDGE_MAX_ROWS);
		return;
	}
	*list_add(reader->arena, &reader->rules) = draft.rule;
	*list_add(reader->arena, &reader->rule_places) =
	    (struct knowledge_place){ reader->file, line };
	add_patterns(reader, draft.rule.matches,
	    (struct pattern_row){
		.owner = (uint16_t)(reader->rules.count - 1) });
}

static void
read_issuer(struct knowledge_reader *reader, struct stanza_reader *stanza)
{
	struct issuer issuer = { 0 };

	if (!fill_row(reader, stanza, issuer_fields, &issuer))
		return;
	*list_add(reader->arena, &reader->issuers) = issuer;
	add_patterns(reader, issuer.texts,
	    (struct pattern_row){ .owner =
				      (uint16_t)(reader->issuers.count - 1),
		.is_issuer = true });
}

static void
read_cause(struct knowledge_reader *reader, struct stanza_reader *stanza)
{
	struct cause cause = { 0 };

	if (fill_row(reader, stanza, cause_fields, &cause))
		*list_add(reader->arena, &reader->causes) = cause;
}

static void
read_status(struct knowledge_reader *reader, struct stanza_reader *stanza)
{
	struct status_row row = { .cause = NO_CAUSE };
	unsigned line = stanza->line;

	if (!fill_row(reader, stanza, status_fields, &row))
		return;
	*list_add(reader->arena, &reader->statuses) = row;
	*list_add(reader->arena, &reader->status_places) =
	    (struct knowledge_place){ reader->file, line };
}

static void
read_reply(struct knowledge_reader *reader, struct stanza_reader *stanza)
{
	struct reply_row row = { 0 };

	if (fill_row(reader, stanza, reply_fields, &row))
		*list_add(reader->arena, &reader->replies) = row;
}

static void
read_zone(struct knowledge_reader *reader, struct stanza_reader *stanza)
{
	struct zone_row row = { 0 };

	if (fill_row(reader, stanza, zone_fields, &row))
		*list_add(reader->arena, &reader->zones) = row;
}

static void
read_stage(struct knowledge_reader *reader, struct stanza_reader *stanza)
{
	struct stage_row row = { 0 };

	if (fill_row(reader, stanza, stage_fields, &row))
		*list_add(reader->arena, &reader->stages) = row;
}

static void
skip_stanza(struct stanza_reader *stanza)
{
	struct stanza_field field;

	while (stanza_next_field(stanza, &field))
		;
}

/* The first field's name says what a stanza is. */
static void
read_stanza(struct knowledge_reader *reader, struct stanza_reader *stanza)
{
	static const struct {
		const char *name;
		void (*read)(struct knowledge_reader *, struct stanza_reader *);
		bool is_for_users;
	} kinds[] = {
		{ "Rule", read_rule, true },
		{ "Cause", read_cause, false },
		{ "Issuer", read_issuer, false },
		{ "Status", read_status, false },
		{ "Reply", read_reply, false },
		{ "Zone", read_zone, false },
		{ "Stage", read_stage, false },
	};
	struct stanza_reader ahead = *stanza;
	struct stanza_field first;

	if (!stanza_next_field(&ahead, &first))
		return;
	reader->line = first.line;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!span_equal(first.name, span_of(kinds[i].name)))
			continue;
		if (reader->base && !kinds[i].is_for_users)
			break;
		kinds[i].read(reader, stanza);
		return;
	}
	if (first.name.len == 0)
		first.name = first.value;
	if (first.name.len == 0)
		first.name = first.value;
	knowledge_complain(reader, "a stanza cannot begin with '%.*s'",
	    (int)(first.name.len < 40 ? first.name.len : 40), first.name.ptr);
	skip_stanza(stanza);
}

void
knowledge_read(struct knowledge_reader *reader, const char *file,
    struct span text)
{
	struct stanza_reader stanza;

	reader->file = file;
	stanza_init(&stanza, text);
	while (stanza_next(&stanza))
		read_stanza(reader, &stanza);
}

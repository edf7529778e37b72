#include "core/audit/finding.h"

static const struct finding_row rows[] = {
#define FINDING(symbol, id, severity, rule, causes, sentence, remedy) \
	{ id, SEVERITY_##severity, rule, causes, sentence, remedy },
#include "core/audit/finding_table.h"
#undef FINDING
};

const struct finding_row *
finding_row(enum finding_kind kind)
{
	return &rows[kind];
}

static const char *const severities[] = {
	[SEVERITY_NOTE] = "note",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
	[SEVERITY_BLOCK] = "block",
};

const char *
severity_name(enum severity severity)
{
	return severities[severity];
}

bool
severity_parse(struct span name, enum severity *severity)
{
	for (unsigned i = 0; i < SEVERITIES; i++)
		if (span_equal(name, span_of(severities[i]))) {
			*severity = (enum severity)i;
			return true;
		}
	return false;
}

void
audit_init(struct audit *audit, struct arena *arena, struct dns_known *known,
    struct audit_context context)
{
	*audit = (struct audit){ .arena = arena,
		.known = known,
		.context = context };
}

struct finding *
audit_add(struct audit *audit, enum finding_kind kind, struct span subject)
{
	struct finding *finding = &audit->surplus;

	if (audit->findings.count < AUDIT_FINDINGS_MAX)
		finding = list_add(audit->arena, &audit->findings);
	*finding = (struct finding){ .kind = kind,
		.severity = rows[kind].severity,
		.subject = subject,
		.detail = span_empty(),
		.command = span_empty() };
	return finding;
}

bool
audit_has(const struct audit *audit, enum finding_kind kind,
    struct span subject)
{
	for (size_t i = 0; i < audit->findings.count; i++)
		if (audit->findings.items[i].kind == kind &&
		    span_equal_nocase(audit->findings.items[i].subject,
			subject))
			return true;
	return false;
}

void
finding_prove(struct audit *audit, struct finding *finding,
    const struct dns_answer *answer, struct span text, struct span part)
{
	*list_add(audit->arena, &finding->proofs) =
	    (struct proof){ answer, text, part, span_empty() };
}

void
finding_prove_note(struct audit *audit, struct finding *finding,
    struct span note, struct span text)
{
	*list_add(audit->arena, &finding->proofs) =
	    (struct proof){ NULL, text, span_empty(), note };
}

void
finding_change(struct audit *audit, struct finding *finding,
    struct change change)
{
	*list_add(audit->arena, &finding->changes) = change;
}

/* Strings have 255 bytes at most (RFC 1035, 3.3); longer texts are split. */
static void
write_strings(struct text *out, struct span text)
{
	enum { STRING_MAX = 255 };

	do {
		size_t len = text.len < STRING_MAX ? text.len : STRING_MAX;
		struct span string = span_take(&text, len);

		text_write_byte(out, '"');
		for (size_t i = 0; i < string.len; i++) {
			if (string.ptr[i] == '"' || string.ptr[i] == '\\')
				text_write_byte(out, '\\');
			text_write_byte(out, string.ptr[i]);
		}
		text_write_string(out, text.len > 0 ? "\" " : "\"");
	} while (text.len > 0);
}

void
finding_change_write(struct text *out, const struct change *change)
{
	struct span text =
	    change->after.len > 0 ? change->after : change->before;

	text_write(out, change->name);
	text_write_format(out, ". IN %s ", dns_type_name(change->type));
	if (change->type == DNS_TXT && text.len > 0 && text.ptr[0] != '"')
		write_strings(out, text);
	else
		text_write(out, text);
}

const struct dns_answer *
audit_ask(struct audit *audit, struct span name, enum dns_type type)
{
	const struct dns_answer *answer =
	    dns_known_ask(audit->known, name, type);

	if (answer)
		trace_ask(audit->trace, answer);
	if (answer && answer->outcome == DNS_FAILED)
		audit->failed = answer;
	return answer;
}

const struct dns_answer *
audit_ask_spare(struct audit *audit, struct span name, enum dns_type type)
{
	if (dns_known_find(audit->known, name, type))
		return audit_ask(audit, name, type);
	*list_add(audit->arena, &audit->spares) =
	    (struct dns_question){ name, type };
	return NULL;
}

/* With what is known by then the same ones are left out in each run. */
void
audit_want_spares(struct audit *audit)
{
	const struct dns_known *known = audit->known;

	if (known->wanted.count > 0)
		return;
	for (size_t i = 0; i < audit->spares.count &&
	     known->answers.count + known->wanted.count < AUDIT_QUESTIONS_SPARE;
	     i++)
		audit_ask(audit, audit->spares.items[i].name,
		    audit->spares.items[i].type);
}

/* Few findings, and their order within a severity is to stay: insert. */
void
audit_sort(struct audit *audit)
{
	struct finding *items = audit->findings.items;

	for (size_t i = 1; i < audit->findings.count; i++) {
		struct finding finding = items[i];
		size_t at = i;

		for (; at > 0 && items[at - 1].severity < finding.severity;
		     at--)
			items[at] = items[at - 1];
		items[at] = finding;
	}
}

/* Take "{name}" off the front of words. */
static bool
take_gap(const char **words, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(*words, name, len) != 0)
		return false;
	*words += len;
	return true;
}

void
finding_write(struct text *out, const char *words,
    const struct finding *finding)
{
	while (*words)
		if (take_gap(&words, "{subject}"))
			text_write(out, finding->subject);
		else if (take_gap(&words, "{detail}"))
			text_write(out, finding->detail);
		else if (take_gap(&words, "{count}"))
			text_write_number(out, finding->count);
		else
			text_write_byte(out, *words++);
}

#include "core/lab/objection.h"

static const struct {
	const char *name, *cause, *words;
} objections[] = {
	[LAB_NO_OBJECTION] = { "none", "", "no objection" },
#define OBJECTION(symbol, name, cause, words) \
	[LAB_##symbol] = { name, cause, words },
#include "core/lab/objection_table.h"
#undef OBJECTION
};

static const struct {
	enum lab_objection objection;
	enum lab_persona persona;
	unsigned code;
	const char *status, *words;
} replies[] = {
#define REPLY(objection, persona, code, status, words) \
	{ LAB_##objection, LAB_##persona, code, status, words },
#include "core/lab/reply_table.h"
#undef REPLY
};

static const char *const personas[] = {
	[LAB_PLAIN] = "plain",
	[LAB_POSTFIX] = "postfix",
	[LAB_EXIM] = "exim",
	[LAB_EXCHANGE] = "exchange",
	[LAB_GMAIL] = "gmail",
};

const char *
lab_objection_name(enum lab_objection objection)
{
	return objections[objection].name;
}

bool
lab_objection_parse(struct span name, enum lab_objection *objection)
{
	for (unsigned i = LAB_NO_OBJECTION + 1; i < LAB_OBJECTIONS; i++)
		if (span_equal(name, span_of(objections[i].name))) {
			*objection = (enum lab_objection)i;
			return true;
		}
	return false;
}

const char *
lab_objection_cause(enum lab_objection objection)
{
	return objections[objection].cause;
}

const char *
lab_objection_words(enum lab_objection objection)
{
	return objections[objection].words;
}

const char *
lab_persona_name(enum lab_persona persona)
{
	return personas[persona];
}

bool
lab_persona_parse(struct span name, enum lab_persona *persona)
{
	for (unsigned i = 0; i < LAB_PERSONAS; i++)
		if (span_equal(name, span_of(personas[i]))) {
			*persona = (enum lab_persona)i;
			return true;
		}
	return false;
}

static struct span
gap_value(const struct lab_gaps *gaps, struct span name)
{
	const struct span here =
	    gaps->recipient.ptr ? span_domain(gaps->recipient) : span_empty();
	const struct {
		const char *name;
		struct span value;
	} values[] = {
		{ "recipient", gaps->recipient },
		{ "here", here },
		{ "sender", gaps->sender },
		{ "domain", gaps->domain },
		{ "ip", gaps->ip },
		{ "helo", gaps->helo },
		{ "zone", gaps->zone },
		{ "user", gaps->user },
		{ "from", gaps->from },
		{ "detail", gaps->detail },
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		if (span_equal(name, span_of(values[i].name)) &&
		    values[i].value.ptr)
			return values[i].value;
	return span_empty();
}

/* A line end in a reply would be a reply of somebody else's making. */
static void
write_safely(struct text *text, struct span foreign)
{
	for (size_t i = 0; i < foreign.len; i++) {
		char byte = foreign.ptr[i];
		bool is_control = (unsigned char)byte < ' ' || byte == 0x7f;

		text_write_byte(text, (char)(is_control ? '?' : byte));
	}
}

static void
fill(struct text *text, struct span words, const struct lab_gaps *gaps)
{
	while (words.len > 0) {
		const char *open = memchr(words.ptr, '{', words.len);
		size_t len = open ? (size_t)(open - words.ptr) : words.len;
		struct span name;

		text_write(text, span_take(&words, len));
		if (!open)
			return;
		span_take(&words, 1);
		span_split(&words, '}', &name);
		write_safely(text, gap_value(gaps, name));
	}
}

/* The persona's own row, or the plain one, which always is there. */
static size_t
find_reply(enum lab_objection objection, enum lab_persona persona)
{
	size_t found = 0;

	for (size_t i = 0; i < sizeof(replies) / sizeof(*replies); i++)
		if (replies[i].objection == objection &&
		    (replies[i].persona == persona ||
			replies[i].persona == LAB_PLAIN)) {
			found = i;
			if (replies[i].persona == persona)
				break;
		}
	return found;
}

struct smtp_decision
lab_reply(enum lab_objection objection, enum lab_persona persona,
    const struct lab_gaps *gaps, struct text *words)
{
	size_t row = find_reply(objection, persona);
	struct smtp_decision decision = { .code = replies[row].code };
	struct span status = span_of(replies[row].status);

	assert(replies[row].objection == objection);
	smtp_status_scan(&status, &decision.status);
	fill(words, span_of(replies[row].words), gaps);
	decision.words = text_span(words);
	return decision;
}

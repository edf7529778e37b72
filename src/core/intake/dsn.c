#include "core/intake/dsn.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "base/text.h"
#include "core/intake/facts.h"
#include "core/intake/frame.h"
#include "core/intake/notice.h"
#include "core/intake/said.h"
#include "core/mime/address.h"
#include "core/mime/date.h"

enum {
	MAX_TYPE = 24,
	MAX_DATE = 64,
	FEW_BLOCKS = 4,
	MAX_SEARCHES = 50,
	MAX_SPENT = 16 * 1024 * 1024,
};

struct span
dsn_untyped(struct span value)
{
	struct span rest = value;
	size_t len = 0;

	while (len < rest.len && len < MAX_TYPE &&
	    (ascii_is_alnum(rest.ptr[len]) || rest.ptr[len] == '-'))
		len++;
	span_take(&rest, len);
	rest = span_trim(rest);
	if (len == 0 || rest.len == 0 || rest.ptr[0] != ';')
		return span_trim(value);
	span_take(&rest, 1);
	return span_trim(rest);
}

static enum case_kind
kind_of(struct span action)
{
	static const struct {
		const char *action;
		enum case_kind kind;
	} kinds[] = {
		{ "failed", CASE_FAILURE },
		{ "delayed", CASE_DELAY },
		{ "delivered", CASE_DELIVERED },
		{ "relayed", CASE_RELAYED },
		{ "expanded", CASE_EXPANDED },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (span_starts_nocase(action, span_of(kinds[i].action)))
			return kinds[i].kind;
	return CASE_FAILURE;
}

/* A field of the group, as one line and without its type. */
static struct span
get(struct arena *arena, const struct mime_header *group, const char *name)
{
	return dsn_untyped(mime_header_get(arena, group, name));
}

static void
add(struct arena *arena, struct evidence *evidence, enum fact_kind kind,
    struct span value)
{
	if (value.len > 0)
		evidence_add(arena, evidence, kind, WITNESS_LOCAL_MTA, value);
}

static void
add_recipient(struct arena *arena, struct evidence *evidence,
    enum fact_kind kind, struct span value)
{
	struct mime_address whole;
	struct span address;

	if (mime_address_parse(arena, value, &whole) && whole.domain.len > 0)
		value = whole.spec;
	else if (facts_find_address(value, &address))
		value = address;
	add(arena, evidence, kind, value);
}

static void
add_time(struct arena *arena, struct evidence *evidence, struct span value)
{
	struct mime_date date;
	struct text text;

	if (!mime_date_parse(value, &date))
		return;
	text_init(&text, arena, MAX_DATE);
	mime_date_write(&text, &date);
	add(arena, evidence, FACT_TIME, text_span(&text));
}

/* "mx.example.org", "[192.0.2.1]", "mx.example.org (192.0.2.1)" */
static void
add_remote(struct arena *arena, struct evidence *evidence, struct span value)
{
	struct span host, ip;

	if (value.len == 0)
		return;
	if (facts_find_ip(value, &ip))
		add(arena, evidence, FACT_REMOTE_IP, ip);
	if (span_split(&value, ' ', &host) && host.ptr[0] != '[')
		add(arena, evidence, FACT_REMOTE_HOST, host);
	evidence->role = ROLE_RECIPIENT_MX;
}

/* At the end of the blocks the rest is empty. */
static bool
find_block(struct span *rest, struct span recipient, unsigned most,
    struct span *words)
{
	struct span block, named;

	for (unsigned i = 0; i < most; i++) {
		if (!notice_take_named(rest, &block, &named)) {
			*rest = span_empty();
			return false;
		}
		if (span_equal_nocase(named, recipient)) {
			*words = notice_words(block, named);
			return true;
		}
	}
	return false;
}

/* What the text says about this recipient, if it names him. */
static struct span
find_words(struct dsn_text *text, struct span recipient)
{
	struct span rest = text->rest, words;

	if (text->spent > MAX_SPENT)
		return span_empty();
	if (find_block(&rest, recipient, FEW_BLOCKS, &words)) {
		text->rest = rest;
		return words;
	}
	text->spent += text->rest.len - rest.len;
	rest = text->whole;
	if (text->searches++ < MAX_SEARCHES &&
	    find_block(&rest, recipient, DSN_MAX_CASES, &words))
		return words;
	return span_empty();
}

/* The bytes of the field as they stand, so that a report can point there. */
static struct span
raw_value(const struct mime_header *group, const char *name)
{
	struct mime_field field;

	if (!mime_header_find(group, name, &field))
		return span_empty();
	return dsn_untyped(field.value);
}

static bool
says_something(struct span reply)
{
	return reply.len > 3;
}

static void
find_reply(struct arena *arena, struct evidence *evidence,
    const struct mime_header *group, struct dsn_text *text)
{
	struct span diagnostic = raw_value(group, "Diagnostic-Code");
	struct span recipient = evidence_value(evidence, FACT_RECIPIENT);
	struct span words = find_words(text, recipient);

	if (says_something(diagnostic))
		frame_peel(arena, diagnostic, evidence);
	else if (said_something(words))
		said_read(arena, words, evidence);
	else if (text->searches <= MAX_SEARCHES)
		said_read(arena, notice_cut(text->whole), evidence);
	evidence->source.format = "rfc3464";
	if (diagnostic.len > 0 && words.len > 0)
		evidence->around = words;
}

/* "joe@example.org", but not "joe", nor "joe@ims-ms-daemon", a queue's name. */
static bool
has_domain(struct span value)
{
	struct span local;

	return span_split(&value, '@', &local) &&
	    memchr(value.ptr, '.', value.len);
}

/*
 * The field that has an address: Exchange gives X.400 names as the final
 * recipient, others the name of a local user.
 */
static struct span
find_final(struct arena *arena, const struct mime_header *group)
{
	static const char *const names[] = { "Final-Recipient",
		"X-Actual-Recipient", "Original-Recipient" };
	struct span first = span_empty();

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct span value = get(arena, group, names[i]);

		if (has_domain(value))
			return value;
		if (first.len == 0)
			first = value;
	}
	return first;
}

static void
read_recipient(struct arena *arena, const struct mime_header *group,
    struct dsn_text *text, struct evidence *evidence)
{
	struct span final = find_final(arena, group);
	struct span original = get(arena, group, "Original-Recipient");

	evidence->kind = kind_of(get(arena, group, "Action"));
	add_recipient(arena, evidence, FACT_RECIPIENT,
	    final.len > 0 ? final : original);
	if (original.len > 0 && !span_equal_nocase(original, final))
		add_recipient(arena, evidence, FACT_ORIGINAL_RECIPIENT,
		    original);
	add(arena, evidence, FACT_STATUS, get(arena, group, "Status"));
	add_remote(arena, evidence, get(arena, group, "Remote-MTA"));
	add_time(arena, evidence, get(arena, group, "Last-Attempt-Date"));
	find_reply(arena, evidence, group, text);
	facts_from_reply(arena, evidence);
}

/*
 * Some write the original recipient into the group that is about the message,
 * before that of the recipient (seen: SendGrid).
 */
static bool
is_recipient(const struct mime_header *group)
{
	struct mime_field field;

	return mime_header_find(group, "Final-Recipient", &field) ||
	    mime_header_find(group, "Action", &field) ||
	    (mime_header_find(group, "Original-Recipient", &field) &&
		!mime_header_find(group, "Reporting-MTA", &field));
}

/* Where the fields of a second recipient begin, whom no blank line sets off. */
static bool
find_second(const struct mime_header *group, const char **begin)
{
	static const char *const names[] = { "Final-Recipient",
		"Original-Recipient", "Action" };
	size_t seen[3] = { 0 };
	struct span rest = group->text;
	struct mime_field field;

	*begin = NULL;
	while (seen[0] < 2 && mime_header_next(group, &rest, &field))
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			if (span_equal_nocase(field.name, span_of(names[i])) &&
			    ++seen[i] == 2 && !*begin)
				*begin = field.whole.ptr;
	return seen[0] == 2;
}

static bool
is_name_alone(const struct mime_header *group)
{
	struct mime_field field;

	return mime_header_find(group, "Final-Recipient", &field) &&
	    !mime_header_find(group, "Action", &field) &&
	    !mime_header_find(group, "Status", &field) &&
	    !mime_header_find(group, "Diagnostic-Code", &field);
}

/* A blank line amid a recipient's fields. */
static void
join_groups(struct span *body, struct mime_header *group)
{
	struct span rest = *body;
	struct mime_header next;
	struct mime_field field;

	if (!is_name_alone(group) || !mime_header_next_group(&rest, &next) ||
	    mime_header_find(&next, "Final-Recipient", &field) ||
	    mime_header_find(&next, "Original-Recipient", &field))
		return;
	mime_header_resize(group,
	    (size_t)(next.text.ptr + next.text.len - group->text.ptr));
	*body = rest;
}

/* The next recipient's fields, as they were meant to be set off. */
static bool
take_group(struct span *body, struct mime_header *group)
{
	const char *end = body->ptr + body->len, *second;

	if (!mime_header_next_group(body, group))
		return false;
	if (group->prefix.len == 0 && find_second(group, &second)) {
		mime_header_resize(group, (size_t)(second - group->text.ptr));
		*body = (struct span){ second, (size_t)(end - second) };
	} else {
		join_groups(body, group);
	}
	return true;
}

bool
dsn_next(struct dsn_reader *reader, struct arena *arena,
    struct evidence *evidence)
{
	struct mime_header group;

	do {
		if (!take_group(&reader->body, &group))
			return false;
		if (is_recipient(&group))
			break;
		reader->envelope = get(arena, &group, "Original-Envelope-Id");
		reader->arrival = get(arena, &group, "Arrival-Date");
	} while (true);
	*evidence = (struct evidence){
		.source = { .kind = SOURCE_DSN },
		.input = reader->input,
		.reply = span_empty(),
		.around = span_empty(),
		.outer = span_empty(),
	};
	read_recipient(arena, &group, &reader->text, evidence);
	add(arena, evidence, FACT_ENVELOPE_ID, reader->envelope);
	if (!evidence_find(evidence, FACT_TIME))
		add_time(arena, evidence, reader->arrival);
	return true;
}

static void
read_groups(struct dsn_reader *reader, struct arena *arena,
    struct evidence_list *cases)
{
	struct evidence evidence;

	while (
	    cases->count < DSN_MAX_CASES && dsn_next(reader, arena, &evidence))
		*list_add(arena, cases) = evidence;
}

void
dsn_read(struct arena *arena, struct span input, const struct mime_part *part,
    struct span text, struct evidence_list *cases, struct dsn_reader *rest)
{
	unsigned quirks = 0;

	*rest = (struct dsn_reader){ .input = input,
		.body = mime_part_decode(arena, part, &quirks),
		.text = { .whole = text, .rest = text },
		.envelope = span_empty(),
		.arrival = span_empty() };
	read_groups(rest, arena, cases);
}

/* Does a line begin with this field? */
static bool
find_line(struct span text, struct span field, size_t *at)
{
	struct span rest = text, line;

	while (scan_line(&rest, &line))
		if (span_starts_nocase(line, field)) {
			*at = (size_t)(line.ptr - text.ptr);
			return true;
		}
	return false;
}

bool
dsn_read_text(struct arena *arena, struct span input, struct span text,
    struct evidence_list *cases, struct dsn_reader *rest)
{
	size_t count = cases->count, action, first, reporting;

	if (!find_line(text, span_of("Final-Recipient:"), &first) ||
	    !find_line(text, span_of("Action:"), &action))
		return false;
	if (action < first)
		first = action;
	if (find_line(text, span_of("Reporting-MTA:"), &reporting) &&
	    reporting < first)
		first = reporting;
	*rest = (struct dsn_reader){ .input = input,
		.body = span_from(text, first),
		.text = { .whole = { text.ptr, first },
		    .rest = { text.ptr, first } },
		.envelope = span_empty(),
		.arrival = span_empty() };
	read_groups(rest, arena, cases);
	return cases->count > count;
}

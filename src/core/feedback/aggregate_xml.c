/* From XML to an aggregate report, by way of expat. */

#include <expat.h>
#include <limits.h>
#include <stdalign.h>
#include <stddef.h>

#include "base/ascii.h"
#include "base/text.h"
#include "base/utf8.h"
#include "core/feedback/aggregate.h"

/* Where a value belongs. */
enum place { IN_REPORT, IN_ROW, IN_AUTH, IN_REASON };

static const struct {
	const char *parent, *name;
	enum place place;
	size_t offset;
} fields[] = {
#define REPORT(field) IN_REPORT, offsetof(struct aggregate, field)
#define ROW(field) IN_ROW, offsetof(struct aggregate_row, field)
#define AUTH(field) IN_AUTH, offsetof(struct aggregate_auth, field)
#define REASON(field) IN_REASON, offsetof(struct aggregate_reason, field)
	{ "feedback", "version", REPORT(version) },
	{ "report_metadata", "org_name", REPORT(organization) },
	{ "report_metadata", "email", REPORT(email) },
	{ "report_metadata", "extra_contact_info", REPORT(contact) },
	{ "report_metadata", "report_id", REPORT(id) },
	{ "report_metadata", "generator", REPORT(generator) },
	{ "date_range", "begin", REPORT(begin_text) },
	{ "date_range", "end", REPORT(end_text) },
	{ "policy_published", "domain", REPORT(domain) },
	{ "policy_published", "adkim", REPORT(adkim) },
	{ "policy_published", "aspf", REPORT(aspf) },
	{ "policy_published", "p", REPORT(p) },
	{ "policy_published", "sp", REPORT(sp) },
	{ "policy_published", "np", REPORT(np) },
	{ "policy_published", "pct", REPORT(pct) },
	{ "policy_published", "fo", REPORT(fo) },
	{ "policy_published", "testing", REPORT(testing) },
	{ "policy_published", "discovery_method", REPORT(discovery) },
	{ "row", "source_ip", ROW(source_ip) },
	{ "row", "count", ROW(count_text) },
	{ "policy_evaluated", "disposition", ROW(disposition) },
	{ "policy_evaluated", "dkim", ROW(dkim) },
	{ "policy_evaluated", "spf", ROW(spf) },
	{ "identifiers", "envelope_to", ROW(envelope_to) },
	{ "identifiers", "envelope_from", ROW(envelope_from) },
	{ "identifiers", "header_from", ROW(header_from) },
	{ "reason", "type", REASON(type) },
	{ "reason", "comment", REASON(comment) },
	{ "dkim", "domain", AUTH(domain) },
	{ "dkim", "selector", AUTH(selector) },
	{ "dkim", "result", AUTH(result) },
	{ "spf", "domain", AUTH(domain) },
	{ "spf", "scope", AUTH(scope) },
	{ "spf", "result", AUTH(result) },
#undef REPORT
#undef ROW
#undef AUTH
#undef REASON
};

enum {
	FIELDS = sizeof(fields) / sizeof(*fields),
	NAME_ROOM = 32,
	DECLARATION_MAX = 200,
};

struct reader {
	struct arena *arena;
	struct aggregate *report;
	XML_Parser parser;
	size_t base; /* bytes of the report before what the parser sees */
	char names[AGGREGATE_DEPTH_MAX][NAME_ROOM];
	size_t depth;
	struct text value;
	char bytes[AGGREGATE_TEXT_MAX + 1];
	bool has_row; /* the last one is being read */
	bool is_stopped;
};

/*
 * Expat's memory is the arena's, so that nothing is lost when the arena
 * leaves by its door. What it gives back is not used again; a report needs
 * little.
 */
static _Thread_local struct arena *memory;

enum { HEAD = alignof(max_align_t) };

static void *
take_memory(size_t size)
{
	char *bytes = arena_alloc(memory, size + HEAD);

	memcpy(bytes, &size, sizeof(size));
	return bytes + HEAD;
}

static void *
move_memory(void *before, size_t size)
{
	size_t old;
	void *after;

	if (!before)
		return take_memory(size);
	memcpy(&old, (char *)before - HEAD, sizeof(old));
	if (size <= old)
		return before;
	after = take_memory(size);
	memcpy(after, before, old);
	return after;
}

static void
leave_memory(void *bytes)
{
	(void)bytes;
}

static size_t
here(const struct reader *reader)
{
	XML_Index at = XML_GetCurrentByteIndex(reader->parser);

	return reader->base + (at > 0 ? (size_t)at : 0);
}

static void
note(struct reader *reader, enum aggregate_fault fault)
{
	aggregate_note(reader->arena, reader->report, fault, here(reader),
	    span_empty());
}

static void
stop(struct reader *reader, enum aggregate_fault fault)
{
	if (reader->is_stopped)
		return;
	note(reader, fault);
	reader->is_stopped = true;
	XML_StopParser(reader->parser, XML_FALSE);
}

/* The name without its namespace, in small letters. */
static void
push_name(struct reader *reader, const char *name)
{
	const char *colon = strrchr(name, ':');
	char *kept = reader->names[reader->depth++];
	size_t len = 0;

	for (name = colon ? colon + 1 : name; *name && len < NAME_ROOM - 1;)
		kept[len++] = ascii_lower(*name++);
	kept[len] = '\0';
}

static bool
is_in(const struct reader *reader, size_t above, const char *name)
{
	return reader->depth > above &&
	    strcmp(reader->names[reader->depth - 1 - above], name) == 0;
}

static struct aggregate_row *
last_row(struct reader *reader)
{
	return reader->has_row
	    ? &reader->report->rows.items[reader->report->rows.count - 1]
	    : NULL;
}

static void
begin_row(struct reader *reader)
{
	struct aggregate *report = reader->report;
	struct aggregate_row row = { .at = here(reader) };

	row.source_ip = row.count_text = row.disposition = row.dkim = row.spf =
	    row.envelope_to = row.envelope_from = row.header_from =
		span_empty();
	reader->has_row = report->rows.count < AGGREGATE_ROWS_MAX;
	if (reader->has_row)
		*list_add(reader->arena, &report->rows) = row;
	else
		stop(reader, AGGREGATE_TOO_MANY);
}

static void
begin_auth(struct reader *reader, struct aggregate_row *row)
{
	struct aggregate_auth auth = { .is_spf = is_in(reader, 0, "spf") };

	auth.domain = auth.selector = auth.scope = auth.result = span_empty();
	if (row->auths.count < AGGREGATE_AUTHS_MAX)
		*list_add(reader->arena, &row->auths) = auth;
	else
		note(reader, AGGREGATE_TOO_MANY);
}

static void
begin_reason(struct reader *reader, struct aggregate_row *row)
{
	if (row->reasons.count < AGGREGATE_REASONS_MAX)
		*list_add(reader->arena, &row->reasons) =
		    (struct aggregate_reason){ span_empty(), span_empty() };
	else
		note(reader, AGGREGATE_TOO_MANY);
}

static void
keep_namespace(struct reader *reader, const char **attributes)
{
	for (; *attributes; attributes += 2)
		if (strncmp(attributes[0], "xmlns", 5) == 0 &&
		    reader->report->namespace_name.len == 0)
			reader->report->namespace_name =
			    arena_dup(reader->arena, span_of(attributes[1]));
}

static void
begin_element(void *user, const char *name, const char **attributes)
{
	struct reader *reader = user;
	struct aggregate_row *row;

	if (reader->depth == AGGREGATE_DEPTH_MAX) {
		stop(reader, AGGREGATE_TOO_DEEP);
		return;
	}
	push_name(reader, name);
	text_reset(&reader->value);
	row = last_row(reader);
	if (reader->depth == 1) {
		keep_namespace(reader, attributes);
		if (!is_in(reader, 0, "feedback"))
			note(reader, AGGREGATE_NO_ROOT);
	}
	if (is_in(reader, 0, "record") && reader->depth <= 2)
		begin_row(reader);
	else if (row && is_in(reader, 1, "auth_results") &&
	    (is_in(reader, 0, "spf") || is_in(reader, 0, "dkim")))
		begin_auth(reader, row);
	else if (row && is_in(reader, 0, "reason"))
		begin_reason(reader, row);
}

/* Where the value of a field is kept; NULL: there is no such place now. */
static struct span *
find_place(struct reader *reader, enum place place, size_t offset)
{
	struct aggregate_row *row = last_row(reader);
	char *object = NULL;

	if (place == IN_REPORT)
		object = (char *)reader->report;
	else if (row && place == IN_ROW)
		object = (char *)row;
	else if (row && place == IN_AUTH && row->auths.count > 0 &&
	    is_in(reader, 2, "auth_results"))
		object = (char *)&row->auths.items[row->auths.count - 1];
	else if (row && place == IN_REASON && row->reasons.count > 0)
		object = (char *)&row->reasons.items[row->reasons.count - 1];
	return object ? (struct span *)(void *)(object + offset) : NULL;
}

static void
keep_value(struct reader *reader)
{
	struct span *place;

	for (size_t i = 0; i < FIELDS; i++) {
		if (!is_in(reader, 0, fields[i].name) ||
		    !is_in(reader, 1, fields[i].parent))
			continue;
		place = find_place(reader, fields[i].place, fields[i].offset);
		if (place && place->len == 0)
			*place = arena_dup(reader->arena,
			    span_trim(text_span(&reader->value)));
		if (reader->value.is_cut)
			note(reader, AGGREGATE_TOO_LONG);
		return;
	}
}

static void
end_element(void *user, const char *name)
{
	struct reader *reader = user;

	(void)name;
	if (reader->depth == 0)
		return;
	keep_value(reader);
	if (is_in(reader, 0, "record"))
		reader->has_row = false;
	reader->depth--;
	text_reset(&reader->value);
}

static void
add_text(void *user, const char *bytes, int len)
{
	struct reader *reader = user;

	text_write(&reader->value, (struct span){ bytes, (size_t)len });
}

static void
refuse_doctype(void *user, const char *name, const char *system_id,
    const char *public_id, int has_subset)
{
	(void)name, (void)system_id, (void)public_id, (void)has_subset;
	stop(user, AGGREGATE_DOCTYPE);
}

static void
note_error(struct reader *reader)
{
	aggregate_note(reader->arena, reader->report, AGGREGATE_BAD_XML,
	    here(reader),
	    span_of(XML_ErrorString(XML_GetErrorCode(reader->parser))));
}

/*
 * What was in UTF-16 is in UTF-8 by now, and programs in .NET write of a text
 * that never was. Then the bytes count, not what is said of them.
 */
static const char *
encoding_of(struct span text)
{
	struct span head = text;
	size_t end, at;

	if (head.len > DECLARATION_MAX)
		head.len = DECLARATION_MAX;
	return span_starts(text, span_of("<?xml")) &&
		span_find(head, span_of("?>"), &end) &&
		span_find_nocase(head, span_of("\"utf-16\""), &at) && at < end
	    ? "UTF-8"
	    : NULL;
}

/* False: it is no XML up to its end. */
static bool
run(struct reader *reader, struct span text)
{
	static const XML_Memory_Handling_Suite suite = { take_memory,
		move_memory, leave_memory };
	bool is_good;

	memory = reader->arena;
	reader->parser = XML_ParserCreate_MM(encoding_of(text), &suite, NULL);
	assert(reader->parser);
	XML_SetUserData(reader->parser, reader);
	XML_SetElementHandler(reader->parser, begin_element, end_element);
	XML_SetCharacterDataHandler(reader->parser, add_text);
	XML_SetStartDoctypeDeclHandler(reader->parser, refuse_doctype);
	is_good = text.len <= INT_MAX &&
	    XML_Parse(reader->parser, text.ptr, (int)text.len, XML_TRUE) ==
		XML_STATUS_OK;
	if (!is_good && !reader->is_stopped)
		note_error(reader);
	XML_ParserFree(reader->parser);
	/* A record that breaks off says who knows what. */
	if (reader->has_row)
		reader->report->rows.count--;
	return is_good;
}

static void
init(struct arena *arena, struct aggregate *report, struct reader *reader)
{
	const struct span none = span_empty();

	*report = (struct aggregate){ .namespace_name = none, .version = none };
	for (size_t i = 0; i < FIELDS; i++)
		if (fields[i].place == IN_REPORT)
			*(struct span *)(void *)((char *)report +
			    fields[i].offset) = none;
	reader->arena = arena;
	reader->report = report;
	reader->value = text_in(reader->bytes, sizeof(reader->bytes));
	reader->depth = 0;
	reader->has_row = reader->is_stopped = false;
}

/* "&amp;", "&#38;": what an ampersand may begin where nobody defines more. */
static bool
is_reference(struct span rest)
{
	static const char *const names[] = { "&amp;", "&lt;", "&gt;", "&quot;",
		"&apos;" };
	size_t len = 2;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_starts(rest, span_of(names[i])))
			return true;
	if (!span_starts(rest, span_of("&#")))
		return false;
	if (len < rest.len && rest.ptr[len] == 'x')
		len++;
	while (len < rest.len && len < 12 && ascii_is_hex(rest.ptr[len]))
		len++;
	return len > 2 && len < rest.len && rest.ptr[len] == ';';
}

/*
 * What reporters do: lone ampersands, bytes that are no UTF-8, controls.
 * Each becomes something harmless.
 */
static struct span
repair(struct arena *arena, struct span text)
{
	struct span rest = text, before;
	struct text out;
	uint32_t code;

	text_init(&out, arena, 5 * text.len + 1);
	while (rest.len > 0) {
		if (*rest.ptr == '&' && !is_reference(rest)) {
			text_write_string(&out, "&amp;");
			span_take(&rest, 1);
			continue;
		}
		before = rest;
		if (utf8_take(&rest, &code) &&
		    (code >= ' ' || ascii_is_space((char)code)) &&
		    code != 0xfffe && code != 0xffff)
			text_write(&out,
			    span_take(&before, before.len - rest.len));
		else
			text_write_byte(&out, '?');
	}
	return text_span(&out);
}

/* Where markup begins: blanks and a byte order mark may stand before it. */
static struct span
find_begin(struct span text)
{
	static const char mark[] = "\xef\xbb\xbf";

	if (span_starts(text, span_of(mark)))
		span_take(&text, sizeof(mark) - 1);
	while (text.len > 0 && ascii_is_space(*text.ptr))
		span_take(&text, 1);
	return text;
}

bool
aggregate_is(struct span text)
{
	enum { LOOKED_AT = 2000 };
	size_t at;

	text = find_begin(text);
	if (text.len == 0 || *text.ptr != '<')
		return false;
	if (text.len > LOOKED_AT)
		text.len = LOOKED_AT;
	return span_find_nocase(text, span_of("feedback"), &at) ||
	    span_find_nocase(text, span_of("<report_metadata"), &at) ||
	    span_find_nocase(text, span_of("<record>"), &at);
}

bool
aggregate_parse(struct arena *arena, struct span text, struct aggregate *report)
{
	struct reader *reader = arena_alloc(arena, sizeof(*reader));
	struct aggregate_oddity first;
	struct span begin = find_begin(text);

	reader->base = text.len - begin.len;
	init(arena, report, reader);
	report->is_whole = run(reader, begin);
	if (!report->is_whole && !reader->is_stopped) {
		first = report->oddities.items[report->oddities.count - 1];
		init(arena, report, reader);
		if (run(reader, repair(arena, begin))) {
			first.fault = AGGREGATE_REPAIRED;
			report->oddities.count = 0;
		} else {
			report->oddities.count--;
		}
		*list_add(arena, &report->oddities) = first;
	}
	if (report->rows.count == 0 && report->domain.len == 0)
		return false;
	aggregate_check(arena, report);
	return true;
}

#include "core/auth/results.h"

#include "base/ascii.h"
#include "base/scan.h"

/* Where we are, and what for. */
struct reader {
	struct arena *arena;
	struct auth_results *results;
	struct span rest;
	struct span comment; /* the first one met lately; or empty */
	bool is_typeless;    /* no property has a type here */
};

static void
note(struct reader *reader, enum auth_results_fault fault, struct span part)
{
	struct auth_results *results = reader->results;

	if (results->oddities.count < AUTH_RESULTS_FAULTS_MAX)
		*list_add(reader->arena, &results->oddities) =
		    (struct auth_results_oddity){ fault, part };
}

/* Take a comment, with those in it; it may end with the text. */
static void
skip_comment(struct reader *reader)
{
	struct span whole = reader->rest, rest = whole;
	size_t depth = 0;

	do {
		char c = *span_take(&rest, 1).ptr;

		if (c == '\\' && rest.len > 0)
			span_take(&rest, 1);
		depth += c == '(';
		depth -= c == ')';
	} while (depth > 0 && rest.len > 0);
	whole.len -= rest.len;
	if (depth > 0)
		note(reader, AUTH_RESULTS_OPEN_COMMENT, whole);
	if (reader->comment.len == 0)
		reader->comment = (struct span){ whole.ptr + 1,
			whole.len - 1 - (depth == 0) };
	reader->rest = rest;
}

/* White space and comments, which may stand almost anywhere. */
static void
skip_blanks(struct reader *reader)
{
	while (reader->rest.len > 0) {
		if (ascii_is_space(*reader->rest.ptr))
			span_take(&reader->rest, 1);
		else if (*reader->rest.ptr == '(')
			skip_comment(reader);
		else
			return;
	}
}

static bool
is_at(const struct reader *reader, char byte)
{
	return reader->rest.len > 0 && *reader->rest.ptr == byte;
}

static bool
is_at_end(const struct reader *reader)
{
	return reader->rest.len == 0 || *reader->rest.ptr == ';';
}

/* A run of bytes that are neither blanks nor among those given. */
static struct span
take_run(struct reader *reader, const char *ends)
{
	size_t len = 0;

	while (len < reader->rest.len) {
		char c = reader->rest.ptr[len];

		if (ascii_is_space(c) || (c != '\0' && strchr(ends, c)))
			break;
		len++;
	}
	return span_take(&reader->rest, len);
}

/* Take a quoted string off; gives it as it stands, quotation marks and all. */
static struct span
take_quoted(struct reader *reader)
{
	struct span whole = reader->rest;

	span_take(&reader->rest, 1);
	while (reader->rest.len > 0 && *reader->rest.ptr != '"')
		span_take(&reader->rest,
		    *reader->rest.ptr == '\\' && reader->rest.len > 1 ? 2 : 1);
	if (!scan_byte(&reader->rest, '"'))
		note(reader, AUTH_RESULTS_OPEN_QUOTE, whole);
	whole.len -= reader->rest.len;
	return whole;
}

/* Without the marks, and the backslashes in it. */
static struct span
unquote(struct arena *arena, struct span quoted)
{
	struct text out;
	size_t end = quoted.len;

	if (end > 1 && quoted.ptr[end - 1] == '"')
		end--;
	text_init(&out, arena, quoted.len + 1);
	for (size_t i = 1; i < end; i++) {
		if (quoted.ptr[i] == '\\' && i + 1 < end)
			i++;
		text_write_byte(&out, quoted.ptr[i]);
	}
	return text_span(&out);
}

/*
 * A value: a quoted string, or a run of bytes, more of them than the grammar
 * has, for addresses and hashes come without marks. A quoted local part is
 * left as it is.
 */
static struct span
take_value(struct reader *reader)
{
	struct span quoted, begin;

	skip_blanks(reader);
	if (!is_at(reader, '"'))
		return take_run(reader, ";(");
	begin = reader->rest;
	quoted = take_quoted(reader);
	if (!is_at(reader, '@'))
		return unquote(reader->arena, quoted);
	take_run(reader, ";(");
	begin.len -= reader->rest.len;
	return begin;
}

/* Go to the semicolon that ends the item, quoted ones apart. */
static void
skip_item(struct reader *reader)
{
	while (!is_at_end(reader)) {
		if (is_at(reader, '"'))
			take_quoted(reader);
		else if (is_at(reader, '('))
			skip_comment(reader);
		else
			span_take(&reader->rest, 1);
	}
}

static bool
take_equals(struct reader *reader)
{
	skip_blanks(reader);
	return scan_byte(&reader->rest, '=');
}

static void
add_property(struct reader *reader, struct auth_result *result,
    struct auth_property property, struct span whole)
{
	whole.len -= reader->rest.len;
	if (property.type.len == 0 &&
	    span_equal_nocase(property.name, span_of("reason"))) {
		result->reason = property.value;
		return;
	}
	if (property.type.len == 0 && !reader->is_typeless)
		note(reader, AUTH_RESULTS_NO_TYPE, whole);
	if (result->properties.count < AUTH_PROPERTIES_MAX)
		*list_add(reader->arena, &result->properties) = property;
	else
		note(reader, AUTH_RESULTS_TOO_MANY, whole);
}

/* "reason=x", "smtp.mailfrom=x", or "action=none", as Microsoft writes. */
static void
take_property(struct reader *reader, struct auth_result *result)
{
	struct auth_property property = { .type = span_empty() };
	struct span whole = reader->rest;

	property.name = take_run(reader, ".=;(");
	skip_blanks(reader);
	if (scan_byte(&reader->rest, '.')) {
		property.type = property.name;
		skip_blanks(reader);
		property.name = take_run(reader, "=;(");
	}
	if (property.name.len > 0 && take_equals(reader)) {
		property.value = take_value(reader);
		add_property(reader, result, property, whole);
		return;
	}
	/* Leave the place, come what may. */
	if (is_at(reader, '='))
		take_run(reader, ";(");
	if (reader->rest.len == whole.len)
		span_take(&reader->rest, 1);
	whole.len -= reader->rest.len;
	note(reader, AUTH_RESULTS_BAD_PROPERTY, whole);
}

/* The registry of methods, results of any of them, and what is seen. */
static void
note_unknown(struct reader *reader, const struct auth_result *result)
{
	static const char *const methods[] = { "arc", "auth", "bimi",
		"compauth", "dkim", "dkim-adsp", "dkim-atps", "dmarc", "dnswl",
		"domainkeys", "iprev", "rrvs", "sender-id", "smime", "spf",
		"vbr", NULL };
	static const char *const results[] = { "bestguesspass", "declined",
		"discard", "fail", "hardfail", "neutral", "none", "nxdomain",
		"pass", "permerror", "policy", "skipped", "softfail",
		"softpass", "temperror", "unknown", NULL };
	bool is_private = span_starts_nocase(result->method, span_of("x-"));

	if (!is_private && !span_is_any_nocase(result->method, methods))
		note(reader, AUTH_RESULTS_UNKNOWN_METHOD, result->method);
	else if (!is_private && !span_is_any_nocase(result->result, results))
		note(reader, AUTH_RESULTS_UNKNOWN_RESULT, result->result);
}

/* "dkim / 1 = pass": false: it is none. */
static bool
take_method(struct reader *reader, struct auth_result *result)
{
	*result = (struct auth_result){ .version = 1,
		.reason = span_empty(),
		.comment = span_empty() };
	result->method = take_run(reader, "/=;(\"");
	skip_blanks(reader);
	if (scan_byte(&reader->rest, '/')) {
		skip_blanks(reader);
		if (!scan_number(&reader->rest, 1, 4, &result->version))
			return false;
	}
	if (result->method.len == 0 || !take_equals(reader))
		return false;
	reader->comment = span_empty();
	skip_blanks(reader);
	result->result = take_run(reader, ";(\"=");
	return result->result.len > 0;
}

static void
take_item(struct reader *reader)
{
	struct auth_result result;
	struct span whole = reader->rest;

	if (!take_method(reader, &result)) {
		skip_item(reader);
		whole.len -= reader->rest.len;
		if (span_equal_nocase(span_trim(whole), span_of("none")))
			reader->results->is_none = true;
		else
			note(reader, AUTH_RESULTS_BAD_ITEM, whole);
		return;
	}
	note_unknown(reader, &result);
	for (skip_blanks(reader); !is_at_end(reader); skip_blanks(reader))
		take_property(reader, &result);
	result.comment = reader->comment;
	whole.len -= reader->rest.len;
	result.whole = span_trim(whole);
	if (reader->results->items.count < AUTH_RESULTS_MAX)
		*list_add(reader->arena, &reader->results->items) = result;
	else
		note(reader, AUTH_RESULTS_TOO_MANY, result.whole);
}

static void
take_items(struct reader *reader)
{
	do {
		reader->comment = span_empty();
		skip_blanks(reader);
		if (!is_at_end(reader))
			take_item(reader);
	} while (scan_byte(&reader->rest, ';'));
}

/* The server's name, and perhaps the version; many leave the name away. */
static void
take_id(struct reader *reader)
{
	struct span begin, id, version;

	skip_blanks(reader);
	begin = reader->rest;
	id = is_at(reader, '"') ? unquote(reader->arena, take_quoted(reader))
				: take_run(reader, ";(=");
	skip_blanks(reader);
	if (id.len == 0 || is_at(reader, '=')) {
		note(reader, AUTH_RESULTS_NO_ID, (struct span){ begin.ptr, 0 });
		reader->rest = begin;
		return;
	}
	reader->results->id = id;
	version = take_run(reader, ";(");
	begin = version;
	if (version.len > 0 &&
	    (!scan_number(&begin, 1, 4, &reader->results->version) ||
		reader->results->version != 1))
		note(reader, AUTH_RESULTS_BAD_VERSION, version);
	skip_item(reader);
	scan_byte(&reader->rest, ';');
}

static void
init(struct arena *arena, struct span value, struct auth_results *results,
    struct reader *reader)
{
	*results = (struct auth_results){ .value = value,
		.id = span_empty(),
		.version = 1 };
	*reader = (struct reader){ .arena = arena,
		.results = results,
		.rest = value,
		.comment = span_empty() };
}

void
auth_results_parse(struct arena *arena, struct span value,
    struct auth_results *results)
{
	struct reader reader;

	init(arena, value, results, &reader);
	take_id(&reader);
	take_items(&reader);
}

/* Semicolons or blanks part the keys; no semicolon stands before the first. */
void
received_spf_parse(struct arena *arena, struct span value,
    struct auth_results *results)
{
	struct auth_result result = { .method = span_of("spf"),
		.whole = value,
		.version = 1,
		.reason = span_empty() };
	struct reader reader;

	init(arena, value, results, &reader);
	reader.is_typeless = true;
	skip_blanks(&reader);
	reader.comment = span_empty();
	result.result = take_run(&reader, ";(=");
	if (result.result.len == 0) {
		note(&reader, AUTH_RESULTS_BAD_ITEM, value);
		return;
	}
	note_unknown(&reader, &result);
	while (reader.rest.len > 0) {
		skip_blanks(&reader);
		if (!is_at_end(&reader))
			take_property(&reader, &result);
		else
			scan_byte(&reader.rest, ';');
	}
	result.comment = reader.comment;
	*list_add(arena, &results->items) = result;
}

const struct auth_result *
auth_results_find(const struct auth_results *results, const char *method)
{
	for (size_t i = 0; i < results->items.count; i++)
		if (span_equal_nocase(results->items.items[i].method,
			span_of(method)))
			return &results->items.items[i];
	return NULL;
}

struct span
auth_result_get(const struct auth_result *result, const char *type,
    const char *name)
{
	for (size_t i = 0; i < result->properties.count; i++) {
		const struct auth_property *property =
		    &result->properties.items[i];

		if ((!type ||
			span_equal_nocase(property->type, span_of(type))) &&
		    span_equal_nocase(property->name, span_of(name)))
			return property->value;
	}
	return span_empty();
}

const char *
auth_results_fault_words(enum auth_results_fault fault)
{
	static const char *const words[] = {
		[AUTH_RESULTS_NO_ID] = "the server does not say who it is",
		[AUTH_RESULTS_BAD_VERSION] = "a version that is not known",
		[AUTH_RESULTS_BAD_ITEM] = "not a method and its result",
		[AUTH_RESULTS_BAD_PROPERTY] = "not a property and its value",
		[AUTH_RESULTS_NO_TYPE] = "a property without its type",
		[AUTH_RESULTS_UNKNOWN_METHOD] = "a method that is not known",
		[AUTH_RESULTS_UNKNOWN_RESULT] = "a result that is not known",
		[AUTH_RESULTS_OPEN_COMMENT] = "a comment without an end",
		[AUTH_RESULTS_OPEN_QUOTE] = "a quotation without an end",
		[AUTH_RESULTS_TOO_MANY] = "more than is looked at",
	};

	return words[fault];
}

#include "core/verify/list.h"

#include "base/ascii.h"
#include "core/verify/list_json.h"

/* How far most lines go, at most. */
enum { NEAR = 512 };

enum { NAMES_OF_MAIL = 8, NAMES = 10 };

/* What columns with addresses are called, where nobody says it. */
static const char *const names[NAMES] = { "email", "e-mail", "mail",
	"email address", "e-mail address", "email_address", "emailaddress",
	"emails", "recipient", "address" };

void
verify_list_init(struct verify_list *list, enum verify_form form,
    const char *column)
{
	struct span rest = span_of(column ? column : "");
	unsigned number;

	list->form = form;
	list->column = column;
	list->separator = '\0';
	list->is_begun = list->is_mark_read = false;
	list->has_number = list->is_meant = false;
	list->number = 0;
	list->objects = 0;
	list->problem = "";
	if (scan_number(&rest, 1, 4, &number) && rest.len == 0 && number > 0) {
		list->number = number - 1;
		list->has_number = true;
	}
}

static bool
is_usual_name(struct span name)
{
	for (size_t i = 0; i < NAMES; i++)
		if (span_equal_nocase(name, span_of(names[i])))
			return true;
	return false;
}

bool
verify_list_is_named(const struct verify_list *list, struct span name)
{
	return list->column ? span_equal_nocase(name, span_of(list->column))
			    : is_usual_name(name);
}

/*
 * Where the record ends: at the first line end that is not within quotation
 * marks. Only at the begin of a field do they count; doubled, they stay in it.
 */
static bool
find_end(struct span stream, char separator, size_t *end)
{
	bool is_quoted = false, is_begin = true;

	for (size_t i = 0; i < stream.len && i < VERIFY_LIST_RECORD; i++) {
		const char c = stream.ptr[i];

		if (c == '\n' && !is_quoted) {
			*end = i;
			return true;
		}
		if (is_quoted && c == '"' && i + 1 < stream.len &&
		    stream.ptr[i + 1] == '"')
			i++;
		else if (c == '"' && (is_quoted || is_begin))
			is_quoted = !is_quoted;
		is_begin = !is_quoted && c == separator;
	}
	return false;
}

/* Where a line ends; old Macs end it in CR alone. NULL: not in these bytes. */
static const char *
find_line_end(struct span text)
{
	const char *end = memchr(text.ptr, '\n', text.len);
	const char *other =
	    memchr(text.ptr, '\r', end ? (size_t)(end - text.ptr) : text.len);

	return other && other + 1 < text.ptr + text.len && other + 1 != end
	    ? other
	    : end;
}

/* A line, or as much of one as a record may have. False: more has to come. */
static bool
take_line(struct span *stream, bool is_end, struct span *line)
{
	const struct span near = { stream->ptr,
		stream->len < NEAR ? stream->len : NEAR };
	/* Most are short, and a file without a single LF need not be searched. */
	const char *end = find_line_end(near);

	if (!end)
		end = find_line_end(*stream);
	if (!end && !is_end && stream->len < VERIFY_LIST_RECORD)
		return false;
	*line =
	    span_take(stream, end ? (size_t)(end - stream->ptr) : stream->len);
	if (end)
		span_take(stream, 1);
	return true;
}

/* The same for a record of CSV. A mark that never closes is an ordinary byte. */
static bool
take_record(struct verify_list *list, struct span *stream, bool is_end,
    struct span *record)
{
	const char *line_end = memchr(stream->ptr, '\n', stream->len);
	size_t len = line_end ? (size_t)(line_end - stream->ptr) : stream->len;
	size_t end;

	if (!memchr(stream->ptr, '"', len))
		return take_line(stream, is_end, record);
	if (find_end(*stream, list->separator, &end)) {
		*record = span_take(stream, end);
		span_take(stream, 1);
		return true;
	}
	if (!is_end && stream->len < VERIFY_LIST_RECORD)
		return false;
	return take_line(stream, true, record);
}

/* What stands between the marks, with "" for a mark in it. */
static struct span
take_quoted(struct verify_list *list, struct span *rest)
{
	size_t len = 0;

	span_take(rest, 1);
	while (rest->len > 0) {
		char c = *span_take(rest, 1).ptr;

		if (c == '"') {
			if (rest->len == 0 || *rest->ptr != '"')
				break;
			span_take(rest, 1);
		}
		if (len < sizeof(list->bytes))
			list->bytes[len++] = c;
	}
	return (struct span){ list->bytes, len };
}

/* False: there are no more. The field is good until the next one. */
static bool
next_field(struct verify_list *list, struct span *rest, struct span *field)
{
	struct span more;

	if (rest->len == 0 || *rest->ptr != '"' ||
	    !memchr(rest->ptr + 1, '"', rest->len - 1)) {
		if (!span_split(rest, list->separator, field))
			return false;
		*field = span_trim(*field);
		return true;
	}
	*field = span_trim(take_quoted(list, rest));
	span_split(rest, list->separator, &more);
	return true;
}

/* Of commas, semicolons and tabs, the one that the first line has most of. */
static char
guess_separator(struct span line)
{
	static const char bytes[] = { ',', ';', '\t' };
	size_t counts[sizeof(bytes)] = { 0 };
	size_t best = 0;
	bool is_quoted = false;

	for (size_t i = 0; i < line.len; i++) {
		is_quoted ^= line.ptr[i] == '"';
		for (size_t k = 0; k < sizeof(bytes) && !is_quoted; k++)
			counts[k] += line.ptr[i] == bytes[k];
	}
	for (size_t k = 1; k < sizeof(bytes); k++)
		if (counts[k] > counts[best])
			best = k;
	return bytes[best];
}

/*
 * "E-mail 1 - Value" is the one, if no other speaks of mail; and "address" is
 * that of a street where another column is of mail.
 */
static bool
find_usual_column(struct verify_list *list, struct span line)
{
	struct span field;
	unsigned best = NAMES, found = 0, at = 0;
	size_t place;

	for (unsigned i = 0; next_field(list, &line, &field); i++) {
		const bool is_of_mail =
		    span_find_nocase(field, span_of("mail"), &place);

		found += is_of_mail;
		if (is_of_mail && found == 1)
			at = i;
		for (unsigned k = 0; k < best; k++)
			if (span_equal_nocase(field, span_of(names[k]))) {
				best = k;
				list->number = i;
			}
	}
	if (found == 1 && best >= NAMES_OF_MAIL)
		list->number = at;
	return best < NAMES || found == 1;
}

/* Does the line name the column that is wanted? */
static bool
find_column(struct verify_list *list, struct span line)
{
	struct span field;

	if (!list->column)
		return !memchr(line.ptr, '@', line.len) &&
		    find_usual_column(list, line);
	for (unsigned i = 0; next_field(list, &line, &field); i++) {
		/* By its number, and this is but the line of the names. */
		if (list->has_number ? i == list->number && is_usual_name(field)
				     : verify_list_is_named(list, field)) {
			list->number = i;
			return true;
		}
	}
	return false;
}

/* "joe@uni.edu", and nothing else? */
static bool
is_plain_address(struct span field)
{
	const char *at = memchr(field.ptr, '@', field.len);
	const struct span domain =
	    at ? span_from(field, (size_t)(at + 1 - field.ptr)) : span_empty();

	return at && at > field.ptr && memchr(domain.ptr, '.', domain.len) &&
	    !memchr(domain.ptr, '@', domain.len) &&
	    !memchr(field.ptr, ' ', field.len);
}

/*
 * A table whose columns nobody named, and one of them holds addresses. Where
 * others speak of some, it is a line of several: "Ann <ann@x>, joe@x".
 */
static bool
find_nameless(struct verify_list *list, struct span line)
{
	struct span field;
	unsigned found = 0, others = 0, fields;

	for (fields = 0; next_field(list, &line, &field); fields++)
		if (is_plain_address(field)) {
			list->number = fields;
			found++;
		} else {
			others += memchr(field.ptr, '@', field.len) != NULL;
		}
	return found == 1 && others == 0 && fields > 1;
}

static enum parse
fail(struct verify_list *list, const char *problem)
{
	list->problem = problem;
	return PARSE_BAD;
}

/* The first line of CSV: names, or data already. It stays when it is data. */
static enum parse
begin_csv(struct verify_list *list, struct span *stream, struct span line)
{
	struct span rest = *stream;

	list->is_begun = true;
	if (find_column(list, line)) {
		list->form = VERIFY_FORM_CSV;
		*stream = span_from(rest, line.len);
		scan_byte(stream, '\n');
		list->has_number = true;
		return PARSE_OK;
	}
	if (!list->column && !list->has_number && find_nameless(list, line)) {
		list->form = VERIFY_FORM_CSV;
		list->has_number = true;
	} else if (list->form == VERIFY_FORM_GUESS && !list->column)
		list->form = VERIFY_FORM_LINES;
	else if (!list->has_number)
		return fail(list,
		    list->column ? "there is no column of that name"
				 : "no column is called 'email'; name it");
	else
		list->form = VERIFY_FORM_CSV;
	return PARSE_OK;
}

static bool
is_utf16(struct span stream)
{
	return span_starts(stream, span_of("\xff\xfe")) ||
	    span_starts(stream, span_of("\xfe\xff"));
}

/* The mark of UTF-8. False: it has not come yet, or it is that of UTF-16. */
static bool
take_mark(struct verify_list *list, struct span *stream, bool is_end)
{
	if ((stream->len < 3 && !is_end) || is_utf16(*stream))
		return false;
	if (span_starts(*stream, span_of("\xef\xbb\xbf")))
		span_take(stream, 3);
	list->is_mark_read = true;
	return true;
}

/* "sep=;": how some tell a sheet what stands between their fields. */
static bool
take_separator(struct verify_list *list, struct span line)
{
	line = span_trim(line);
	if (line.len != 5 ||
	    !span_equal_nocase((struct span){ line.ptr, 4 }, span_of("sep=")))
		return false;
	list->separator = line.ptr[4];
	return true;
}

/* The first line of the list itself; it stays. False: more has to come. */
static bool
look_at_line(struct verify_list *list, struct span *stream, bool is_end,
    struct span *line)
{
	struct span rest = *stream;

	if (stream->len == 0 || !take_line(&rest, is_end, line))
		return false;
	if (list->separator || !take_separator(list, *line))
		return true;
	*stream = rest;
	return look_at_line(list, stream, is_end, line);
}

/* What is it? Tells by its first line. */
static enum parse
begin(struct verify_list *list, struct span *stream, bool is_end)
{
	struct span line;

	if (!list->is_mark_read && !take_mark(list, stream, is_end))
		return stream->len < 2 || !is_utf16(*stream)
		    ? PARSE_MORE
		    : fail(list, "this is UTF-16; save it as UTF-8");
	while (stream->len > 0 && ascii_is_space(*stream->ptr))
		span_take(stream, 1);
	if (stream->len > 0 && list->form == VERIFY_FORM_GUESS &&
	    (*stream->ptr == '{' || *stream->ptr == '['))
		list->form = VERIFY_FORM_JSON;
	list->is_begun =
	    list->form == VERIFY_FORM_JSON || list->form == VERIFY_FORM_LINES;
	if (list->is_begun)
		return PARSE_OK;
	if (!look_at_line(list, stream, is_end, &line))
		return PARSE_MORE;
	if (!list->separator)
		list->separator = guess_separator(line);
	return begin_csv(list, stream, line);
}

static enum parse
take_field(struct verify_list *list, struct span *stream, bool is_end,
    struct span *given)
{
	struct span record;

	do {
		if (stream->len == 0 ||
		    !take_record(list, stream, is_end, &record))
			return PARSE_MORE;
		record = span_trim(record);
	} while (record.len == 0);
	for (unsigned i = 0; next_field(list, &record, given); i++)
		if (i == list->number)
			return PARSE_OK;
	*given = span_empty();
	return PARSE_OK;
}

/* An empty line is no address, and nothing to complain about. */
static enum parse
take_address_line(struct span *stream, bool is_end, struct span *given)
{
	do {
		if (stream->len == 0 || !take_line(stream, is_end, given))
			return PARSE_MORE;
		*given = span_trim(*given);
	} while (given->len == 0);
	return PARSE_OK;
}

enum parse
verify_list_take(struct verify_list *list, struct span *stream, bool is_end,
    struct span *given)
{
	enum parse parse = PARSE_OK;

	if (!list->is_begun)
		parse = begin(list, stream, is_end);
	if (parse != PARSE_OK)
		return parse;
	if (list->form == VERIFY_FORM_JSON)
		return verify_list_take_json(list, stream, is_end, given);
	if (list->form == VERIFY_FORM_CSV)
		return take_field(list, stream, is_end, given);
	return take_address_line(stream, is_end, given);
}

#include "core/log/record.h"

#include "core/log/scan.h"
#include "core/log/scratch.h"
#include "core/log/value.h"

enum { MAX_WRAPPED = 3 };

/* What is at hand while one event is read. */
struct reading {
	const struct log_records *records;
	const struct log_record_form *form;
	const struct log_field *root, *item;
	struct log_scratch *scratch;
	struct log_event *event;
};

static bool
has_all(const struct log_fields *fields, const struct log_field *root,
    struct span marks)
{
	struct span path;

	while (span_split(&marks, '+', &path))
		if (!log_fields_find(fields, root, path))
			return false;
	return true;
}

static const struct log_record_form *
find_form(const struct log_fields *fields, const struct log_field *root)
{
	for (size_t i = 0; i < log_record_form_count; i++) {
		struct span rest = span_of(log_record_forms[i].marks), marks;

		while (span_split(&rest, '|', &marks))
			if (has_all(fields, root, marks))
				return &log_record_forms[i];
	}
	return NULL;
}

/* The first or next item of the list of recipients; 0: there is none. */
static unsigned
next_item(const struct log_records *records)
{
	const struct log_fields *fields = &records->fields;
	const struct log_field *root = &fields->items[records->group];
	const struct log_field *before = NULL, *list, *item;
	const char *each = records->form->each;
	struct span rest = span_of(each ? each : ""), path;

	if (records->item > 0) {
		before = &fields->items[records->item];
		item = log_fields_next(fields, &fields->items[before->parent],
		    before);
		return item ? (unsigned)(item - fields->items) : 0;
	}
	while (span_split(&rest, '|', &path)) {
		list = log_fields_find(fields, root, path);
		item = list && list->is_group
		    ? log_fields_next(fields, list, NULL)
		    : NULL;
		if (item)
			return (unsigned)(item - fields->items);
	}
	return 0;
}

/* The next object that is a provider's, from a field on. */
static bool
find_group(struct log_records *records, unsigned from)
{
	struct log_fields *fields = &records->fields;

	records->item = 0;
	for (unsigned i = from; i < fields->count; i++) {
		if (!fields->items[i].is_group)
			continue;
		records->form = find_form(fields, &fields->items[i]);
		records->group = i;
		if (!records->form)
			continue;
		records->item = next_item(records);
		records->is_told = false;
		return true;
	}
	records->form = NULL;
	return false;
}

/* A string that is JSON itself; NULL: there is none. */
static const struct log_field *
find_wrapped(const struct log_fields *fields)
{
	for (unsigned i = 0; i < fields->count; i++) {
		const struct log_field *field = &fields->items[i];

		if (field->is_string && field->value.len > 2 &&
		    field->value.ptr[0] == '{')
			return field;
	}
	return NULL;
}

static bool
open_object(struct log_records *records, struct log_scratch *scratch,
    struct span text)
{
	for (unsigned i = 0; i < MAX_WRAPPED; i++) {
		const struct log_field *wrapped;

		if (!log_fields_read(&records->fields, text))
			return false;
		if (find_group(records, 0))
			return true;
		wrapped = find_wrapped(&records->fields);
		if (!wrapped)
			return false;
		text = log_json_string(scratch, wrapped->value);
	}
	return false;
}

/* The next object of an array that is known. */
static bool
open_next(struct log_records *records, struct log_scratch *scratch)
{
	struct log_member member;

	while (log_json_item(&records->rest, &member))
		if (open_object(records, scratch, member.value))
			return true;
	return false;
}

bool
log_records_open(struct log_records *records, struct log_scratch *scratch,
    struct span line)
{
	records->form = NULL;
	records->rest = span_empty();
	scratch->len = 0;
	line = span_trim(line);
	if (line.len < 2 || (line.ptr[0] != '{' && line.ptr[0] != '['))
		return false;
	if (line.ptr[0] == '{')
		return open_object(records, scratch, line);
	records->rest = line;
	return open_next(records, scratch);
}

/* "." starts at the recipient's own item. NULL: no path leads anywhere. */
static const struct log_field *
find(const struct reading *reading, const char *paths)
{
	struct span rest = span_of(paths ? paths : ""), path;

	while (span_split(&rest, '|', &path)) {
		const struct log_field *from = reading->root, *field;

		if (path.len > 0 && path.ptr[0] == '.') {
			from = reading->item;
			span_take(&path, 1);
		}
		field = log_fields_find(&reading->records->fields, from, path);
		if (field && field->value.len > 0 &&
		    (field->is_string ||
			!span_equal(field->value, span_of("null"))))
			return field;
	}
	return NULL;
}

static struct span
text_of(const struct reading *reading, const struct log_field *field)
{
	if (!field || field->is_group)
		return span_empty();
	return span_trim(field->is_string
		? log_json_string(reading->scratch, field->value)
		: field->value);
}

static struct span
get(const struct reading *reading, const char *paths)
{
	return text_of(reading, find(reading, paths));
}

/* "Permanent/NoEmail"; what says the same twice says it once. */
static struct span
join_words(const struct reading *reading, struct span word, const char *more)
{
	struct span subword = get(reading, more);

	if (word.len == 0 || subword.len == 0 || span_equal(word, subword))
		return word.len > 0 ? word : subword;
	return log_scratch_join(reading->scratch, word, '/', subword);
}

/* "5.1.1", or KumoMTA's {"class": 5, "subject": 1, "detail": 1} */
static struct span
status_of(const struct reading *reading)
{
	static const char *const parts[] = { "class", "subject", "detail" };
	const struct log_field *field = find(reading, reading->form->status);
	struct text text;

	if (!field || !field->is_group)
		return text_of(reading, field);
	text = log_scratch_text(reading->scratch);
	for (size_t i = 0; i < 3; i++) {
		const struct log_field *part =
		    log_fields_find(&reading->records->fields, field,
			span_of(parts[i]));

		if (!part)
			return span_empty();
		if (i > 0)
			text_write_byte(&text, '.');
		text_write(&text, part->value);
	}
	return log_scratch_keep(reading->scratch, &text);
}

/* With its code, which some take off. */
static struct span
reply_of(const struct reading *reading)
{
	struct span reply = get(reading, reading->form->reply);
	struct span code = get(reading, reading->form->code), type;

	if (log_starts(reply, "smtp;") || log_starts(reply, "x-"))
		(void)log_scan_until(&reply, ';', &type);
	reply = span_trim(reply);
	if (code.len != 3 || !ascii_is_digit(code.ptr[0]) ||
	    span_starts(reply, code))
		return reply;
	return log_scratch_join(reading->scratch, code, ' ', reply);
}

static void
read_claim(const struct reading *reading, const char *cause)
{
	const struct log_record_form *form = reading->form;
	struct span claim =
	    join_words(reading, get(reading, form->claim), form->subclaim);

	reading->event->claim = claim;
	reading->event->claimed = log_record_find_cause(form, claim);
	if (!reading->event->claimed)
		reading->event->claimed = cause;
}

static enum log_format
format_of(const char *name)
{
	for (unsigned i = LOG_NO_FORMAT + 1; i < LOG_FORMATS; i++)
		if (strcmp(log_format_name((enum log_format)i), name) == 0)
			return (enum log_format)i;
	return LOG_NO_FORMAT;
}

/* KumoMTA tells of what comes in, too; and whom it refuses. */
static void
read_arrival(const struct reading *reading, struct span word)
{
	struct log_event *event = reading->event;

	if (event->format != LOG_KUMOMTA)
		return;
	if (span_equal(word, span_of("Reception"))) {
		event->kind = LOG_BEGIN;
	} else if (span_equal(word, span_of("Rejection"))) {
		event->kind = LOG_REFUSED;
		event->outcome = LOG_REFUSAL;
		event->reply = reply_of(reading);
		event->status = status_of(reading);
		event->stage = get(reading, reading->form->command);
		if (event->stage.len == 0 && event->recipient.len > 0)
			event->stage = span_of("RCPT");
	} else {
		return;
	}
	event->helo = event->host;
	event->client_ip = event->ip;
	event->host = event->ip = span_empty();
}

/*
 * An expiry is no attempt: what was said before is why. Who was told that
 * the message is given up has no reply either.
 */
static void
read_outcome(const struct reading *reading, enum case_kind kind,
    const char *cause)
{
	struct log_event *event = reading->event;

	if (kind != CASE_FAILURE && kind != CASE_DELAY &&
	    kind != CASE_DELIVERED)
		return;
	event->kind = LOG_ATTEMPT;
	event->outcome = kind == CASE_DELIVERED ? LOG_SENT
	    : kind == CASE_DELAY                ? LOG_DEFERRED
						: LOG_BOUNCED;
	event->reply = reply_of(reading);
	event->status = status_of(reading);
	if (kind == CASE_DELIVERED)
		return;
	event->stage = get(reading, reading->form->command);
	read_claim(reading, cause);
	event->is_expired =
	    event->claimed && strcmp(event->claimed, "delivery_expired") == 0;
	event->is_put_off = event->is_expired && event->format == LOG_KUMOMTA;
}

static void
read_word(const struct reading *reading)
{
	const struct log_record_form *form = reading->form;
	struct span word = get(reading, form->kind);
	struct span whole = join_words(reading, word, form->subkind);
	const struct log_record_word *row =
	    log_record_find_word(form, word, whole);

	if (row)
		read_outcome(reading, row->kind, row->cause);
	else
		read_arrival(reading, word);
}

static void
read_event(const struct reading *reading, struct log_clock *clock)
{
	const struct log_record_form *form = reading->form;
	struct log_event *event = reading->event;

	event->kind = LOG_OTHER;
	event->format = format_of(form->format);
	log_value_time(clock, get(reading, form->time), &event->time);
	event->recipient = log_value_address(get(reading, form->recipient));
	if (event->recipient.len == 0)
		event->recipient =
		    log_value_address(text_of(reading, reading->item));
	event->has_sender = form->sender && find(reading, form->sender);
	event->sender = log_value_address(get(reading, form->sender));
	event->message_id = log_without_angles(get(reading, form->message_id));
	event->queue_id = get(reading, form->queue_id);
	if (event->queue_id.len == 0)
		event->queue_id = event->message_id;
	if (event->queue_id.len == 0)
		event->queue_id = log_scratch_join(reading->scratch,
		    get(reading, form->time), ' ', event->recipient);
	event->host = log_value_host(get(reading, form->host));
	event->ip = log_without_port(get(reading, form->ip));
	read_word(reading);
}

/* Behind the last recipient: the next object in it, or in the array. */
static void
go_on(struct log_records *records, struct log_scratch *scratch)
{
	if (records->item > 0) {
		records->item = next_item(records);
		records->is_told = false;
		if (records->item > 0)
			return;
	}
	if (find_group(records, records->group + 1))
		return;
	scratch->len = 0;
	(void)open_next(records, scratch);
}

bool
log_records_next(struct log_records *records, struct log_clock *clock,
    struct log_scratch *scratch, struct log_event *event)
{
	struct reading reading = { .records = records,
		.scratch = scratch,
		.event = event };

	if (records->form && records->is_told)
		go_on(records, scratch);
	if (!records->form)
		return false;
	reading.form = records->form;
	reading.root = &records->fields.items[records->group];
	reading.item =
	    records->item > 0 ? &records->fields.items[records->item] : NULL;
	read_event(&reading, clock);
	records->is_told = true;
	return true;
}

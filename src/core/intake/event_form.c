#include "core/intake/event_form.h"

#include "base/ascii.h"
#include "base/text.h"
#include "core/intake/dsn.h"
#include "core/intake/facts.h"
#include "core/intake/frame.h"
#include "core/log/record.h"
#include "core/mime/date.h"

enum { MAX_DATE = 64, MAX_CLAIM = 200, MAX_GUESS_DEPTH = 8 };

/* What a reader of one event has before it. */
struct reader {
	const struct log_record_form *form;
	struct arena *arena;
	struct span document;
	const struct event_value *root, *item;
	struct evidence *evidence;
};

static bool
has_all(const struct event_value *root, struct span marks)
{
	struct span path;

	while (span_split(&marks, '+', &path))
		if (!event_value_at(root, path))
			return false;
	return true;
}

const struct log_record_form *
event_form_find(const struct event_value *root)
{
	for (size_t i = 0; i < log_record_form_count; i++) {
		struct span rest = span_of(log_record_forms[i].marks), marks;

		while (span_split(&rest, '|', &marks))
			if (has_all(root, marks))
				return &log_record_forms[i];
	}
	return NULL;
}

const struct event_value *
event_form_first(const struct log_record_form *form,
    const struct event_value *root)
{
	struct span rest = span_of(form->each ? form->each : ""), path;

	while (span_split(&rest, '|', &path)) {
		const struct event_value *list = event_value_at(root, path);

		if (list && list->child)
			return list->child;
	}
	return NULL;
}

/* By the first path that leads to a text; "." is the recipient's item. */
static struct span
get(const struct reader *reader, const char *paths)
{
	struct span rest = span_of(paths ? paths : ""), path;

	while (span_split(&rest, '|', &path)) {
		const struct event_value *from = reader->root, *value;

		if (path.ptr[0] == '.') {
			from = reader->item;
			span_take(&path, 1);
		}
		value = event_value_at(from, path);
		if (value && value->text.len > 0)
			return value->text;
	}
	return span_empty();
}

/*
 * The same bytes as they stand in the input, where nothing was escaped: then
 * a report can point there.
 */
static struct span
as_given(const struct reader *reader, struct span text)
{
	size_t at;

	if (text.len > 0 && span_find(reader->document, text, &at))
		text.ptr = reader->document.ptr + at;
	return text;
}

static void
add(const struct reader *reader, enum fact_kind kind, struct span value)
{
	value = span_trim(value);
	if (value.len > 0)
		evidence_add(reader->arena, reader->evidence, kind,
		    WITNESS_LOCAL_MTA, as_given(reader, value));
}

static void
add_address(const struct reader *reader, enum fact_kind kind, struct span value)
{
	struct span address;

	add(reader, kind,
	    facts_find_address(value, &address) ? address : value);
}

/* Seconds or milliseconds since 1970, or a date in any form. */
static void
add_time(const struct reader *reader, struct span value)
{
	struct mime_date date = { .has_zone = true };
	size_t digits = 0;
	struct text text;

	while (digits < value.len && ascii_is_digit(value.ptr[digits]))
		date.seconds = date.seconds * 10 + (value.ptr[digits++] - '0');
	if (digits < value.len || digits < 9 || digits > 13) {
		if (!mime_date_parse(value, &date))
			return;
	} else if (digits > 11) {
		date.seconds /= 1000;
	}
	text_init(&text, reader->arena, MAX_DATE);
	mime_date_write(&text, &date);
	add(reader, FACT_TIME, text_span(&text));
}

/* "mx.example.org (192.0.2.1)", "mx.example.org", "/192.0.2.1" */
static void
add_host(const struct reader *reader)
{
	struct span host = dsn_untyped(get(reader, reader->form->host));
	struct span ip = get(reader, reader->form->ip), name;

	if (ip.len == 0)
		facts_find_ip(host, &ip);
	add(reader, FACT_REMOTE_IP, ip);
	if (span_split(&host, ' ', &name) && memchr(name.ptr, '.', name.len) &&
	    !facts_find_ip(name, &ip))
		add(reader, FACT_REMOTE_HOST, name);
	if (evidence_find(reader->evidence, FACT_REMOTE_IP) ||
	    evidence_find(reader->evidence, FACT_REMOTE_HOST))
		reader->evidence->role = ROLE_RECIPIENT_MX;
}

/* "5.1.1", or KumoMTA's {"class": 5, "subject": 1, "detail": 1}. */
static void
add_status(const struct reader *reader)
{
	const char *path = reader->form->status;
	const struct event_value *value = path && path[0] != '.'
	    ? event_value_at(reader->root, span_of(path))
	    : NULL;
	struct span severity, subject, detail;
	struct text text;

	if (!value || !value->child) {
		add(reader, FACT_STATUS, get(reader, path));
		return;
	}
	severity = event_value_text(value, "class");
	subject = event_value_text(value, "subject");
	detail = event_value_text(value, "detail");
	text_init(&text, reader->arena, MAX_DATE);
	text_write_format(&text, "%.*s.%.*s.%.*s", SPAN_ARGS(severity),
	    SPAN_ARGS(subject), SPAN_ARGS(detail));
	add(reader, FACT_STATUS, text_span(&text));
}

static bool
is_reply_code(struct span code)
{
	return code.len == 3 && (code.ptr[0] == '4' || code.ptr[0] == '5') &&
	    ascii_is_digit(code.ptr[1]) && ascii_is_digit(code.ptr[2]);
}

/* The code stands before the text again, when the provider took it off. */
static struct span
with_code(const struct reader *reader, struct span text)
{
	struct span code = get(reader, reader->form->code);
	struct text whole;

	text = span_trim(text);
	if (!is_reply_code(code) || span_starts(text, code))
		return as_given(reader, text);
	if (text.len == 0)
		return as_given(reader, code);
	text_init(&whole, reader->arena, text.len + code.len + 1);
	text_write(&whole, code);
	text_write_byte(&whole, ' ');
	text_write(&whole, text);
	return text_span(&whole);
}

static void
read_reply(const struct reader *reader)
{
	struct evidence *evidence = reader->evidence;
	struct span reply = dsn_untyped(get(reader, reader->form->reply));
	enum stage stage;

	reply = with_code(reader, reply);
	if (reply.len > 0)
		frame_peel(reader->arena, reply, evidence);
	stage = facts_find_stage(get(reader, reader->form->command));
	if (stage != STAGE_UNKNOWN)
		evidence->stage = stage;
	evidence->source.format = reader->form->format;
}

/* "Permanent/NoEmail" */
static struct span
join(const struct reader *reader, struct span word, const char *more)
{
	struct span subword = get(reader, more);
	struct text text;

	if (word.len == 0 || subword.len == 0 || span_equal(word, subword))
		return word.len > 0 ? word : subword;
	text_init(&text, reader->arena, MAX_CLAIM);
	text_write(&text, word);
	text_write_byte(&text, '/');
	text_write(&text, subword);
	return text_span(&text);
}

static void
add_claim(const struct reader *reader, const struct log_record_word *kind)
{
	const struct log_record_form *form = reader->form;
	struct span claim =
	    join(reader, get(reader, form->claim), form->subclaim);
	const char *cause = log_record_find_cause(form, claim);

	if (!cause)
		cause = kind->cause;
	add(reader, FACT_CLAIM, claim);
	if (cause)
		evidence_add(reader->arena, reader->evidence,
		    FACT_CLAIMED_CAUSE, WITNESS_LOCAL_MTA, span_of(cause));
}

static const struct log_record_word *
find_kind(const struct reader *reader)
{
	const struct log_record_form *form = reader->form;
	struct span word = get(reader, form->kind);
	struct span whole = join(reader, word, form->subkind);

	return log_record_find_word(form, word, whole);
}

static void
add_facts(const struct reader *reader)
{
	const struct log_record_form *form = reader->form;
	struct span recipient = get(reader, form->recipient);

	if (recipient.len == 0 && reader->item)
		recipient = reader->item->text;
	add_address(reader, FACT_RECIPIENT, recipient);
	add_address(reader, FACT_SENDER, get(reader, form->sender));
	add(reader, FACT_MESSAGE_ID, get(reader, form->message_id));
	add(reader, FACT_QUEUE_ID, get(reader, form->queue_id));
	add_time(reader, get(reader, form->time));
	add(reader, FACT_SUBJECT, get(reader, form->subject));
	add(reader, FACT_FROM, get(reader, form->from));
	add_host(reader);
	add_status(reader);
}

static void
begin(struct evidence *evidence, struct span document)
{
	*evidence = (struct evidence){
		.source = { .kind = SOURCE_EVENT },
		.input = document,
		.reply = span_empty(),
		.around = span_empty(),
		.outer = span_empty(),
	};
}

bool
event_form_read(const struct log_record_form *form, struct arena *arena,
    struct span document, const struct event_value *root,
    const struct event_value *item, struct evidence *evidence)
{
	struct reader reader = { form, arena, document, root, item, evidence };
	const struct log_record_word *kind = find_kind(&reader);

	if (!kind)
		return false;
	begin(evidence, document);
	evidence->kind = kind->kind;
	add_facts(&reader);
	if (kind->kind == CASE_FAILURE || kind->kind == CASE_DELAY)
		read_reply(&reader);
	evidence->source.format = form->format;
	facts_from_reply(arena, evidence);
	if (!evidence_find(evidence, FACT_CLIENT_IP))
		add(&reader, FACT_CLIENT_IP, get(&reader, form->client_ip));
	add_claim(&reader, kind);
	return true;
}

/* The first text under one of the keys, at any depth. */
static struct span
find_key(const struct event_value *value, const char *const *keys,
    unsigned depth)
{
	struct span found = span_empty();

	for (; value && found.len == 0; value = value->next) {
		for (size_t i = 0; keys[i] && value->text.len > 0; i++)
			if (span_equal_nocase(value->key, span_of(keys[i])))
				return value->text;
		if (depth < MAX_GUESS_DEPTH)
			found = find_key(value->child, keys, depth + 1);
	}
	return found;
}

/* One key after the other: the first is the best. */
static struct span
find_best(const struct event_value *root, const char *const *keys)
{
	struct span found = span_empty();

	for (; *keys && found.len == 0; keys++) {
		const char *const one[] = { *keys, NULL };

		found = find_key(root, one, 0);
	}
	return found;
}

bool
event_form_guess(struct arena *arena, struct span document,
    const struct event_value *root, struct evidence *evidence)
{
	static const char *const replies[] = { "diagnosticCode",
		"diagnostic_code", "diagnostic-code", "smtp_response",
		"smtpResponse", "smtp_reply", "bounce_reason", "diag",
		"response", "reason", "error", "error_message", "message",
		"description", "detail", "details", NULL };
	static const char *const recipients[] = { "recipient", "rcpt_to",
		"rcpt", "email", "emailAddress", "to", "address", NULL };
	struct reader reader = { NULL, arena, document, root, NULL, evidence };
	struct span reply = document;

	begin(evidence, document);
	if (root) {
		reply = find_best(root, replies);
		add_address(&reader, FACT_RECIPIENT,
		    find_best(root, recipients));
		reply = as_given(&reader, dsn_untyped(reply));
	}
	if (reply.len == 0)
		return false;
	frame_peel(arena, reply, evidence);
	evidence->source.format = "json";
	facts_from_reply(arena, evidence);
	return true;
}

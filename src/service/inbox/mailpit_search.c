/* What Mailpit understands in a search: doc/mailpit.md lists it. */

#include "base/scan.h"
#include "core/mime/date.h"
#include "service/inbox/mailpit.h"
#include "service/inbox/route.h"

enum { WORD_MAX = 4096, MICROSECONDS = 1000 * 1000 };

/* "subject:"two words"": the word, and what stands in front of its colon. */
static struct span
take_term(struct span *rest, struct span *key)
{
	struct span term = *rest, value;
	size_t at = 0;
	bool is_quoted = false;

	while (at < term.len && (is_quoted || term.ptr[at] != ' '))
		is_quoted ^= term.ptr[at++] == '"';
	value = span_take(rest, at);
	*rest = span_trim(*rest);
	*key = span_empty();
	if (value.len > 0 && value.ptr[0] != '"' &&
	    memchr(value.ptr, ':', value.len))
		span_split(&value, ':', key);
	if (value.len > 1 && value.ptr[0] == '"' &&
	    value.ptr[value.len - 1] == '"')
		value = (struct span){ value.ptr + 1, value.len - 2 };
	return value;
}

/* "2026-11-28", "2026/11/28 12:00": microseconds since 1970; 0: it is none. */
static uint64_t
read_time(struct span value)
{
	struct mime_date date;

	if (!mime_date_parse(value, &date) || date.seconds < 0)
		return 0;
	return (uint64_t)date.seconds * MICROSECONDS;
}

/* "500", "20kb", "2mb"; 0: it is none. */
static uint64_t
read_size(struct span value)
{
	unsigned number;

	if (!scan_number(&value, 1, 9, &number))
		return 0;
	if (span_starts_nocase(value, span_of("k")))
		return (uint64_t)number * 1024;
	if (span_starts_nocase(value, span_of("m")))
		return (uint64_t)number * 1024 * 1024;
	return number;
}

static void
read_state(struct store_query *query, struct span value)
{
	query->is_unread |= span_equal_nocase(value, span_of("unread"));
	query->is_read |= span_equal_nocase(value, span_of("read"));
	query->is_tagged |= span_equal_nocase(value, span_of("tagged"));
}

static bool
read_text(struct store_query *query, struct span key, struct span value)
{
	struct {
		const char *name;
		struct span *place;
	} const texts[] = {
		{ "to", &query->recipient },
		{ "addressed", &query->recipient },
		{ "from", &query->sender },
		{ "subject", &query->subject },
		{ "tag", &query->tag },
		{ "message-id", &query->message_id },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (span_equal_nocase(key, span_of(texts[i].name))) {
			*texts[i].place = value;
			return true;
		}
	return false;
}

static bool
read_number(struct store_query *query, struct span key, struct span value)
{
	if (span_equal_nocase(key, span_of("after")))
		query->since = read_time(value);
	else if (span_equal_nocase(key, span_of("before")))
		query->until = read_time(value);
	else if (span_equal_nocase(key, span_of("larger")))
		query->larger = read_size(value);
	else if (span_equal_nocase(key, span_of("smaller")))
		query->smaller = read_size(value);
	else
		return false;
	return true;
}

static void
read_term(struct store_query *query, struct span key, struct span value,
    struct text *words)
{
	if (read_text(query, key, value) || read_number(query, key, value))
		return;
	if (span_equal_nocase(key, span_of("is"))) {
		read_state(query, value);
		return;
	}
	text_write(words, value);
	text_write_byte(words, ' ');
}

static void
read_search(struct call *call, struct store_query *query)
{
	struct span rest = span_trim(call_word(call, "query")), key, value;
	struct text words;

	text_init(&words, call->arena, WORD_MAX);
	*query = (struct store_query){ .limit = 0 };
	while (rest.len > 0) {
		value = take_term(&rest, &key);
		read_term(query, key, value, &words);
	}
	query->words = span_trim(text_span(&words));
}

void
mailpit_search(struct call *call)
{
	struct store_query query;

	read_search(call, &query);
	mailpit_write_list(call, &query);
}

void
mailpit_search_delete(struct call *call)
{
	struct store_query query;

	read_search(call, &query);
	query.is_taken = true;
	store_delete(call->store, &query);
	mailpit_say(call, "ok");
}

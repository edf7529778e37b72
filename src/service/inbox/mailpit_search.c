/* What Mailpit understands in a search: doc/mailpit.md lists it. */

#include "base/scan.h"
#include "core/mime/date.h"
#include "service/inbox/mailpit.h"
#include "service/inbox/route.h"

enum {
	WORD_MAX = 4096,
	MICROSECONDS = 1000 * 1000,
	WITHOUT_MAX = 8, /* terms with a "-" */
	LOOKS_MAX = 8,   /* terms that need the message itself */
	LOOK_CEILING = 512 * 1024 * 1024,
};

enum look_at { LOOK_CC, LOOK_BCC, LOOK_REPLY_TO, LOOK_FILE, LOOK_INLINE };

/* What no column of the store tells. */
struct look {
	enum look_at at;
	struct span value;
	bool is_not;
};

struct search {
	struct store_query query;
	struct store_query withouts[WITHOUT_MAX];
	size_t without_count;
	struct look looks[LOOKS_MAX];
	size_t look_count;
	struct call call; /* with an arena of its own, for one message */
	struct arena arena;
	struct text words;
};

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

static bool
has_part(struct call *call, const struct mime_message *message, bool is_inline)
{
	const struct mime_part *part = message->root;

	while (part &&
	    (!message_is_file(part) ||
		message_is_inline(call, part) != is_inline))
		part = mime_part_next(part);
	return part != NULL;
}

static bool
is_hidden(struct call *call, const struct mime_message *message,
    struct span recipients, struct span value)
{
	struct span address;
	size_t at;

	while (mailpit_next_hidden(call, message, &recipients, &address))
		if (span_find_nocase(address, value, &at))
			return true;
	return false;
}

static bool
is_there(struct call *call, const struct look *look,
    const struct mime_message *message, struct span recipients)
{
	size_t at;

	switch (look->at) {
	case LOOK_CC:
		return span_find_nocase(mailpit_field(call, message, "Cc"),
		    look->value, &at);
	case LOOK_REPLY_TO:
		return span_find_nocase(mailpit_field(call, message,
					    "Reply-To"),
		    look->value, &at);
	case LOOK_BCC:
		return is_hidden(call, message, recipients, look->value);
	case LOOK_FILE:
	case LOOK_INLINE:
		break;
	}
	return has_part(call, message, look->at == LOOK_INLINE);
}

static bool
fits(void *owner, struct span message, struct span recipients)
{
	struct search *search = owner;
	const struct store_attempt attempt = { .message = message };
	struct mime_message parsed;
	bool is_good = true;

	message_parse(&search->call, &attempt, &parsed);
	for (size_t i = 0; is_good && i < search->look_count; i++)
		is_good = is_there(&search->call, &search->looks[i], &parsed,
			      recipients) != search->looks[i].is_not;
	arena_reset(&search->arena);
	return is_good;
}

/* False: it is none of these. */
static bool
read_look(struct search *search, struct span key, struct span value,
    bool is_not)
{
	static const struct {
		const char *key, *value; /* NULL: any */
		enum look_at at;
	} looks[] = {
		{ "cc", NULL, LOOK_CC },
		{ "bcc", NULL, LOOK_BCC },
		{ "reply-to", NULL, LOOK_REPLY_TO },
		{ "has", "attachment", LOOK_FILE },
		{ "has", "attachments", LOOK_FILE },
		{ "has", "inline", LOOK_INLINE },
		{ "has", "inlines", LOOK_INLINE },
	};

	for (size_t i = 0; i < sizeof(looks) / sizeof(*looks); i++) {
		if (!span_equal_nocase(key, span_of(looks[i].key)) ||
		    (looks[i].value &&
			!span_equal_nocase(value, span_of(looks[i].value))))
			continue;
		if (search->look_count < LOOKS_MAX)
			search->looks[search->look_count++] =
			    (struct look){ looks[i].at, value, is_not };
		return true;
	}
	return false;
}

/* False: they are words. */
static bool
read_term(struct store_query *query, struct span key, struct span value)
{
	if (read_text(query, key, value) || read_number(query, key, value))
		return true;
	if (!span_equal_nocase(key, span_of("is")))
		return false;
	read_state(query, value);
	return true;
}

/* "-subject:draft": a query of its own, whose finds are left out. */
static void
read_without(struct search *search, struct span key, struct span value)
{
	struct store_query *without =
	    &search->withouts[search->without_count++];

	if (!read_term(without, key, value))
		without->words = value;
	without->without = search->query.without;
	search->query.without = without;
}

static void
take_search_term(struct search *search, struct span *rest)
{
	bool is_not =
	    rest->len > 1 && (rest->ptr[0] == '-' || rest->ptr[0] == '!');
	struct span key, value;

	if (is_not)
		span_take(rest, 1);
	value = take_term(rest, &key);
	if (read_look(search, key, value, is_not))
		return;
	if (is_not && search->without_count < WITHOUT_MAX && value.len > 0) {
		read_without(search, key, value);
	} else if (!is_not && !read_term(&search->query, key, value)) {
		text_write(&search->words, value);
		text_write_byte(&search->words, ' ');
	}
}

static struct search *
open_search(struct call *call, struct span words)
{
	struct search *search = arena_alloc(call->arena, sizeof(*search));

	*search = (struct search){ .call = *call };
	arena_init(&search->arena, LOOK_CEILING);
	search->call.arena = &search->arena;
	text_init(&search->words, call->arena, WORD_MAX);
	for (words = span_trim(words); words.len > 0;)
		take_search_term(search, &words);
	search->query.words = span_trim(text_span(&search->words));
	if (search->look_count > 0)
		search->query.fits = fits;
	search->query.owner = search;
	return search;
}

static void
close_search(struct search *search)
{
	arena_clear(&search->arena);
}

void
mailpit_search(struct call *call)
{
	struct search *search = open_search(call, call_word(call, "query"));

	mailpit_write_list(call, &search->query);
	close_search(search);
}

void
mailpit_search_delete(struct call *call)
{
	struct search *search = open_search(call, call_word(call, "query"));

	search->query.is_taken = true;
	store_delete(call->store, &search->query);
	close_search(search);
	mailpit_say(call, "ok");
}

void
mailpit_mark_found(struct call *call, struct span query, bool is_read)
{
	struct search *search = open_search(call, query);

	search->query.is_taken = true;
	store_mark(call->store, &search->query, is_read);
	close_search(search);
}

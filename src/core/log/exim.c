#include "core/log/exim.h"

#include "core/log/bytes.h"
#include "core/log/scan.h"

enum { OWN_STAMP = 20, OLD_ID = 16, NEW_ID = 23 };

#ifdef __SSE2__
/* Sixteen letters or digits, with dashes at 6 and 13. */
static bool
is_old_id(const char *at)
{
	const unsigned dashes = 1U << 6 | 1U << 13;
	const __m128i bytes = _mm_loadu_si128((const void *)at),
		      small = _mm_or_si128(bytes, _mm_set1_epi8(0x20)),
		      digit = _mm_sub_epi8(bytes, _mm_set1_epi8('0')),
		      letter = _mm_sub_epi8(small, _mm_set1_epi8('a')),
		      is_digit = _mm_cmpeq_epi8(digit,
			  _mm_min_epu8(digit, _mm_set1_epi8(9))),
		      is_letter = _mm_cmpeq_epi8(letter,
			  _mm_min_epu8(letter, _mm_set1_epi8(25)));
	unsigned words =
	    (unsigned)_mm_movemask_epi8(_mm_or_si128(is_digit, is_letter));

	return words == (0xffff ^ dashes) && at[6] == '-' && at[13] == '-';
}
#endif

/* All in a row are letters or digits. */
static bool
is_word(const char *at, size_t len)
{
	unsigned kinds = LOG_BYTE_ALNUM;

	for (size_t i = 0; i < len; i++)
		kinds &= log_bytes[(unsigned char)at[i]];
	return kinds;
}

/* Three words with dashes between, of 6 and 2 bytes at the ends. */
static bool
is_id_of(struct span text, size_t dash, size_t len)
{
	return text.len >= len && text.ptr[dash] == '-' &&
	    (text.len == len || text.ptr[len] == ' ') && is_word(text.ptr, 6) &&
	    is_word(text.ptr + 7, dash - 7) &&
	    is_word(text.ptr + dash + 1, len - dash - 1);
}

size_t
log_exim_find_id(struct span text)
{
	if (text.len < OLD_ID || text.ptr[6] != '-')
		return 0;
#ifdef __SSE2__
	if ((text.len == OLD_ID || text.ptr[OLD_ID] == ' ') &&
	    is_old_id(text.ptr))
		return OLD_ID;
#endif
	return is_id_of(text, 13, OLD_ID) ? OLD_ID
	    : is_id_of(text, 18, NEW_ID)  ? NEW_ID
					  : 0;
}

bool
log_exim_take_id(struct span *text, struct span *id)
{
	size_t len = log_exim_find_id(*text);

	if (len == 0)
		return false;
	*id = span_take(text, len);
	log_scan_word(text, " ");
	return true;
}

/* By syslog, Exim may write a stamp of its own behind the logger's. */
static void
skip_stamp(struct span *text)
{
	struct span zone;

	if (text->len <= OWN_STAMP || text->ptr[4] != '-' ||
	    text->ptr[10] != ' ' || text->ptr[13] != ':' ||
	    text->ptr[16] != ':')
		return;
	span_take(text, OWN_STAMP - 1);
	if (!log_scan_until(text, ' ', &zone))
		return;
	if (text->len > 5 && (text->ptr[0] == '+' || text->ptr[0] == '-') &&
	    text->ptr[5] == ' ')
		span_take(text, 6);
}

/* "[4711] " of +pid; "[1/2] " counts the parts of a long line. */
static void
skip_process(struct span *text)
{
	struct span rest = *text, number;
	uint64_t ignored;

	while (log_scan_word(&rest, "[") &&
	    log_scan_until(&rest, ']', &number) &&
	    log_scan_number(&number, &ignored) && log_scan_word(&rest, " "))
		*text = rest;
}

/* Up to the blank that is not in quotes; a pipe's command may have blanks. */
static struct span
take_address(struct span *text, bool *is_last)
{
	struct span address = { text->ptr, 0 }, rest = *text, command;
	bool is_quoted = false;

	const char *blank = log_find_byte(*text, ' ');

	*is_last = false;
	if ((log_starts(rest, "|") || log_starts(rest, "\"|")) &&
	    log_scan_before(&rest, " <", &command)) {
		*text = (struct span){ rest.ptr - 1, rest.len + 1 };
		return command;
	}
	address.len = blank ? (size_t)(blank - text->ptr) : text->len;
	if (memchr(address.ptr, '"', address.len)) {
		address.len = 0;
		while (address.len < text->len &&
		    (is_quoted || address.ptr[address.len] != ' ')) {
			if (address.ptr[address.len] == '"')
				is_quoted = !is_quoted;
			address.len++;
		}
	}
	span_take(text, address.len);
	log_scan_word(text, " ");
	if (address.len > 0 && address.ptr[address.len - 1] == ':' &&
	    address.ptr[0] != ':') { /* ":blackhole:" */
		address.len--;
		*is_last = true;
	}
	return address;
}

/* "(ann@example.org) <sales@example.org>": what it was before. */
static void
take_original(struct span *text, struct log_event *event, bool *is_last)
{
	struct span rest = *text, parent;

	if (log_scan_word(&rest, "(") && log_scan_until(&rest, ')', &parent)) {
		*is_last = log_scan_word(&rest, ":");
		log_scan_word(&rest, " ");
		*text = rest;
	}
	rest = *text;
	if (!log_scan_word(&rest, "<") ||
	    !log_scan_until(&rest, '>', &event->original))
		return;
	*is_last = log_scan_word(&rest, ":");
	log_scan_word(&rest, " ");
	*text = rest;
}

/*
 * A final address of a local delivery is a name, a file or a command; then
 * the address that was written to is the one to speak of.
 */
static void
choose_recipient(struct log_event *event)
{
	struct span given = event->recipient;

	if (event->original.len == 0)
		return;
	if (span_equal_nocase(given, event->original)) {
		event->original = span_empty();
	} else if (given.len == 0 || given.ptr[0] == '|' ||
	    given.ptr[0] == '/' || given.ptr[0] == ':' ||
	    !memchr(given.ptr, '@', given.len)) {
		event->recipient = event->original;
		event->original = span_empty();
	}
}

/* Behind " id=", which is looked for by its rarest byte. */
static bool
take_named(struct span *rest)
{
	struct span before;

	while (log_scan_until(rest, '=', &before))
		if (before.len >= 3 &&
		    memcmp(before.ptr + before.len - 3, " id", 3) == 0)
			return true;
	return false;
}

/* "250 OK id=1abcDE-000abc-XY", "250 2.0.0 Ok: queued as 4A1B2C3D4E" */
static void
read_child(struct log_event *event)
{
	struct span rest = event->reply, before;
	size_t len = 0;

	if (!log_scan_before(&rest, "queued as ", &before) &&
	    !take_named(&rest))
		return;
	while (len < rest.len &&
	    (ascii_is_alnum(rest.ptr[len]) || rest.ptr[len] == '-'))
		len++;
	event->child_id = (struct span){ rest.ptr, len };
}

static bool
is_loopback(struct span ip)
{
	return log_starts(ip, "127.") || span_equal(ip, span_of("::1"));
}

/* "Connection timed out H=mx.example.net [192.0.2.1]:25 DT=4s: more" */
static void
split_host(struct log_event *event)
{
	struct span rest = event->reply, words;

	if (event->ip.len > 0 || !log_scan_before(&rest, " H=", &words))
		return;
	event->reply = words;
	rest.ptr -= 2;
	rest.len += 2;
	log_exim_take_fields(&rest, event);
}

static void
read_delivery(struct span text, enum log_outcome outcome,
    struct log_event *event)
{
	bool is_last, is_reply = false;

	event->recipient = take_address(&text, &is_last);
	if (!is_last)
		take_original(&text, event, &is_reply);
	if (event->recipient.len > 0 && event->recipient.ptr[0] == '>')
		return; /* an automatic answer */
	event->kind = LOG_ATTEMPT;
	event->outcome = span_equal(event->recipient, span_of(":blackhole:"))
	    ? LOG_DISCARDED
	    : outcome;
	choose_recipient(event);
	if (is_last || is_reply)
		event->reply = text;
	else
		log_exim_take_fields(&text, event);
	if (outcome == LOG_DEFERRED)
		split_host(event);
	event->is_local = event->ip.len == 0 || is_loopback(event->ip);
	if (outcome == LOG_SENT)
		read_child(event);
	event->is_put_off = log_starts(event->reply, "retry time not reached");
	event->is_expired = log_starts(event->reply, "retry timeout exceeded");
	event->is_put_off |= event->is_expired;
}

static void
read_begin(struct span text, struct log_event *event)
{
	bool is_last;

	event->kind = LOG_BEGIN;
	event->sender = take_address(&text, &is_last);
	event->has_sender = true;
	if (span_equal(event->sender, span_of("<>")))
		event->sender = span_empty();
	log_exim_take_fields(&text, event);
	event->client = event->host;
	event->client_ip = event->ip;
	event->host = event->ip = span_empty();
	event->is_local |= is_loopback(event->client_ip);
	event->is_notice = event->sender.len == 0 && event->parent_id.len > 0;
	if (memchr(event->parent_id.ptr, '@', event->parent_id.len))
		event->parent_id = span_empty();
}

/* Words that end a message, or its way, without a flag. */
static bool
read_end(struct span text, struct log_event *event)
{
	if (log_starts(text, "Completed")) {
		event->kind = LOG_END;
		return true;
	}
	if (log_starts(text, "removed by ") ||
	    log_starts(text, "cancelled by ") ||
	    log_starts(text, "discarded ")) {
		event->kind = LOG_DROPPED;
		event->outcome = LOG_DISCARDED;
		event->reply = text;
		return true;
	}
	return false;
}

/* "H=mx.example.org [192.0.2.1] Connection timed out", and older forms */
static bool
read_host(struct span text, struct log_event *event)
{
	struct span rest = text;

	if (log_has(text, "rejected ") ||
	    !(log_starts(text, "H=") || log_has(text, "Connection ") ||
		log_has(text, "SMTP ") || log_has(text, "Remote host ")))
		return false;
	if (log_starts(text, "H="))
		log_exim_take_fields(&rest, event);
	event->kind = LOG_HOST;
	event->reply = text;
	return true;
}

static void
read_of_message(struct span text, struct log_event *event)
{
	if (log_scan_word(&text, "<= "))
		read_begin(text, event);
	else if (log_scan_word(&text, "=> ") || log_scan_word(&text, "-> ") ||
	    log_scan_word(&text, ">> "))
		read_delivery(text, LOG_SENT, event);
	else if (log_scan_word(&text, "** "))
		read_delivery(text, LOG_BOUNCED, event);
	else if (log_scan_word(&text, "== "))
		read_delivery(text, LOG_DEFERRED, event);
	else if (!read_end(text, event) && !read_host(text, event))
		(void)log_exim_read_other(text, event);
}

/* It may have been found already. */
static bool
take_id(const struct log_line *line, struct span *text, struct span *id)
{
	if (line->exim_id == 0) {
		skip_process(text);
		return log_exim_take_id(text, id);
	}
	*id = span_take(text, line->exim_id);
	log_scan_word(text, " ");
	return true;
}

bool
log_exim_read(const struct log_line *line, struct log_event *event)
{
	struct span text = line->text;
	bool is_named = log_starts(line->program, "exim");

	if (line->program.len > 0 && !is_named)
		return false;
	event->format = LOG_EXIM;
	if (is_named)
		skip_stamp(&text);
	if (take_id(line, &text, &event->queue_id)) {
		read_of_message(text, event);
		return true;
	}
	return log_exim_read_other(text, event) || is_named;
}

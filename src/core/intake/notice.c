#include "core/intake/notice.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "core/intake/facts.h"

/* How far a line stands from the margin. */
static size_t
indent_of(struct span line)
{
	size_t indent = 0;

	while (indent < line.len &&
	    (line.ptr[indent] == ' ' || line.ptr[indent] == '\t'))
		indent++;
	return indent;
}

/* Dashes, stars and bars that programs draw around their words. */
static bool
is_ornament(char c)
{
	return ascii_is_space(c) ||
	    (!ascii_is_alnum(c) && strchr("-=*|#_>+", c));
}

static struct span
skip_ornaments(struct span line)
{
	while (line.len > 0 && line.ptr[0] != '\0' && is_ornament(line.ptr[0]))
		span_take(&line, 1);
	return line;
}

/* "1. joe@example.org", "2) ann@example.net": of a list. */
static struct span
skip_number(struct span line)
{
	struct span rest = line;
	unsigned number;

	if (!scan_number(&rest, 1, 4, &number) || rest.len < 2 ||
	    !strchr(".)", rest.ptr[0]) || !ascii_is_space(rest.ptr[1]))
		return line;
	span_take(&rest, 1);
	return span_trim(rest);
}

/* What closes the bracket or quotation mark that was opened; 0: none was. */
static char
take_opening(struct span *rest)
{
	static const char pairs[][2] = { { '<', '>' }, { '"', '"' },
		{ '\'', '\'' }, { '[', ']' } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (scan_byte(rest, pairs[i][0]))
			return pairs[i][1];
	return '\0';
}

/* Words before an address that say: here is one who did not get it. */
static const char *const labels[] = { "recipient:", "recipients:",
	"unknown recipients:", "unknown recipient:", "unknown addresses:",
	"invalid recipients:", "invalid recipient:", "failed recipients:",
	"rejected recipients:", "undeliverable recipients:",
	"undeliverable address:", "recipient(s):", "recipient address:",
	"the following message to",
	"final recipient:", "failed recipient:", "failed address:", "address:",
	"addressed to:", "user unknown:", "unknown user:", "unknown host:",
	"invalid user:", "user mailbox exceeds allowed size:",
	"undeliverable to:", "undeliverable to", "failed to deliver to",
	"delivery failed to:", "delivery failed:", "could not be delivered to:",
	"rejected:", "empf\xc3\xa4nger:", "destinataire :", "destinataire:",
	"destinatario:", "destinat\xc3\xa1rio:", "ontvanger:", "odbiorca:",
	"\xd0\xbf\xd0\xbe\xd0\xbb\xd1\x83\xd1\x87\xd0\xb0\xd1\x82\xd0"
	"\xb5\xd0\xbb\xd1\x8c:",
	"\xe5\xae\x9b\xe5\x85\x88:", "\xe6\x94\xb6\xe4\xbb\xb6\xe4\xba\xba:",
	"\xe6\x94\xb6\xe4\xbb\xb6\xe4\xba\xba\xef\xbc\x9a" };

static bool
take_label(struct span *rest)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		if (span_starts_nocase(*rest, span_of(labels[i]))) {
			span_take(rest, strlen(labels[i]));
			*rest = span_trim(*rest);
			return true;
		}
	return false;
}

/* "joe@example.org, ann@example.org": nothing but addresses. */
static bool
is_address_list(struct span rest)
{
	struct span address;

	for (rest = span_trim(rest); rest.len > 0; rest = span_trim(rest)) {
		if (!strchr(",;<>", rest.ptr[0])) {
			if (!facts_find_address(rest, &address) ||
			    address.ptr != rest.ptr)
				return false;
			span_take(&rest, address.len);
		} else {
			span_take(&rest, 1);
		}
	}
	return true;
}

/*
 * A line that begins a block: an address alone, or one with a colon behind
 * it, in angle brackets or not, indented or not. is_named: any words may
 * follow, as behind a label.
 */
static bool
begins_block(struct span line, bool is_named, struct span *recipient)
{
	struct span rest = skip_number(skip_ornaments(line)), address;
	size_t before, after;
	bool is_labelled;
	char closing;

	if (!memchr(rest.ptr, '@', rest.len))
		return false;
	is_labelled = take_label(&rest);
	closing = take_opening(&rest);
	if (span_starts_nocase(rest, span_of("smtp:")))
		span_take(&rest, strlen("smtp:"));
	if (!facts_find_address(rest, &address) || address.ptr != rest.ptr)
		return false;
	span_take(&rest, address.len);
	if (closing && !scan_byte(&rest, closing))
		return false;
	before = rest.len;
	rest = span_trim(rest);
	after = rest.len;
	*recipient = address;
	return after == 0 || rest.ptr[0] == ':' || is_named || is_labelled ||
	    is_address_list(rest) ||
	    span_starts(rest, span_of("(unrecoverable error")) ||
	    (before > after && span_starts(rest, span_of("(expanded from")));
}

/* Lines that are these words and nothing else, but for their ornaments. */
static const char *const end_lines[] = { "original message",
	"additional information", "original header", "original headers",
	"message headers", "message header", "returned message",
	"original message header", "original message headers",
	"urspr\xc3\xbcngliche nachricht", "message d'origine",
	"mensaje original", "messaggio originale", "mensagem original" };

/* Lines that begin so. */
static const char *const end_words[] = { "this is a copy",
	"this is the original", "below this line is a copy",
	"below is a copy of", "below is the original", "the header of",
	"en dessous se trouve", "reporting-mta:", "original message follows",
	"original message headers", "unsent message follows",
	"original message header", "message header follows",
	"message headers follow", "original message -", "here is a copy",
	"copy of the original", "the original message follows",
	"a copy of the original", "your original message",
	"begin message header", "the message that was not delivered",
	"start of message", "message text follows",
	"original email:", "original mail:" };

static struct span
without_ornaments(struct span line)
{
	line = skip_ornaments(line);
	while (line.len > 0 && line.ptr[line.len - 1] != '\0' &&
	    (is_ornament(line.ptr[line.len - 1]) ||
		line.ptr[line.len - 1] == ':'))
		line.len--;
	return line;
}

/* Do the words that end the list of recipients stand here? */
static bool
ends_blocks(struct span line)
{
	struct span words = skip_ornaments(line);
	char first;

	if (words.len == 0)
		return false;
	first = ascii_lower(words.ptr[0]);
	for (size_t i = 0; i < sizeof(end_words) / sizeof(*end_words); i++)
		if (end_words[i][0] == first &&
		    span_starts_nocase(words, span_of(end_words[i])))
			return true;
	words = without_ornaments(words);
	for (size_t i = 0; i < sizeof(end_lines) / sizeof(*end_lines); i++)
		if (end_lines[i][0] == first &&
		    span_equal_nocase(words, span_of(end_lines[i])))
			return true;
	return false;
}

/*
 * May words stand behind the address that begins this line? Not where the
 * line merely goes on with a sentence.
 */
static bool
is_fresh(struct span before)
{
	struct span other;

	if (begins_block(before, true, &other))
		return true;
	before = span_trim(before);
	return before.len == 0 ||
	    strchr(":-=;|*+.", before.ptr[before.len - 1]);
}

/* "Kind regards": the address below is the writer's. */
static bool
is_closing(struct span line)
{
	static const char *const words[] = { "regards", "kind regards",
		"best regards", "sincerely", "yours sincerely", "thank you",
		"thanks", "cheers",
		"mit freundlichen gr\xc3\xbc\xc3\x9f"
		"en",
		"viele gr\xc3\xbc\xc3\x9f"
		"e",
		"cordialement", "saludos", "cordiali saluti", "atenciosamente",
		"met vriendelijke groet" };

	line = span_trim(line);
	while (line.len > 0 && strchr(",.!", line.ptr[line.len - 1]))
		line.len--;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_equal_nocase(line, span_of(words[i])))
			return true;
	return false;
}

/* What stands before the first line that begins a block, or the lot. */
static bool
find_block(struct span text, bool is_named, size_t *at, struct span *recipient)
{
	struct span rest = text, line, before = span_empty();

	while (scan_line(&rest, &line)) {
		if (ends_blocks(line))
			return false;
		if (begins_block(line, is_named && is_fresh(before),
			recipient) &&
		    !is_closing(before)) {
			*at = (size_t)(line.ptr - text.ptr);
			return true;
		}
		before = line;
	}
	return false;
}

/* A line that is indented more goes on with the block, whoever it names. */
static bool
is_next_block(struct span line, struct span before, struct span first,
    struct span recipient, bool is_named)
{
	struct span other;

	if (!begins_block(line, is_named && is_fresh(before), &other) ||
	    span_equal_nocase(other, recipient))
		return false;
	return span_trim(before).len == 0 ||
	    indent_of(line) <= indent_of(first);
}

/* "   ----- Transcript of session follows -----" */
static bool
is_heading(struct span line)
{
	line = span_trim(line);
	return span_starts(line, span_of("---")) &&
	    without_ornaments(line).len > 0;
}

static size_t
block_length(struct span text, bool is_named, struct span recipient)
{
	struct span rest = text, line, first, before;

	scan_line(&rest, &first);
	before = first;
	for (;;) {
		struct span from = rest;

		if (!scan_line(&rest, &line))
			return text.len;
		if (ends_blocks(line) || is_heading(line) ||
		    is_next_block(line, before, first, recipient, is_named))
			return (size_t)(from.ptr - text.ptr);
		before = line;
	}
}

static bool
take(struct span *rest, bool is_named, struct span *block,
    struct span *recipient)
{
	size_t at;

	if (!find_block(*rest, is_named, &at, recipient))
		return false;
	span_take(rest, at);
	*block = span_take(rest, block_length(*rest, is_named, *recipient));
	return true;
}

bool
notice_take(struct span *rest, bool is_first, struct span *block,
    struct span *recipient)
{
	if (take(rest, false, block, recipient))
		return true;
	*recipient = span_empty();
	if (!is_first || span_trim(*rest).len == 0)
		return false;
	*block = span_take(rest, rest->len);
	return true;
}

bool
notice_take_named(struct span *rest, struct span *block, struct span *recipient)
{
	return take(rest, true, block, recipient);
}

bool
notice_is_list(struct span block, struct span recipient)
{
	struct span line;

	scan_line(&block, &line);
	span_take(&line, (size_t)(recipient.ptr + recipient.len - line.ptr));
	return memchr(line.ptr, '@', line.len) && is_address_list(line);
}

struct span
notice_words(struct span block, struct span recipient)
{
	span_take(&block, (size_t)(recipient.ptr + recipient.len - block.ptr));
	while (block.len > 0 && strchr(">]\"': ;\r\n\t", block.ptr[0]) &&
	    block.ptr[0] != '\0')
		span_take(&block, 1);
	return span_trim(block);
}

struct span
notice_cut(struct span text)
{
	struct span rest = text, line;

	while (scan_line(&rest, &line))
		if (ends_blocks(line) ||
		    span_starts(line, span_of("Received: ")) ||
		    span_starts_nocase(line, span_of("Return-Path: ")))
			return (struct span){ text.ptr,
				(size_t)(line.ptr - text.ptr) };
	return text;
}

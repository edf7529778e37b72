#include "core/smtp/head.h"

#include "base/ascii.h"
#include "base/scan.h"

static bool
is_separator(char c)
{
	return ascii_is_space(c) || c == '-' || c == ':' || c == ',' ||
	    c == ';' || c == '#' || c == '=' || c == '"' || c == '\'' ||
	    c == ')' || c == ']' || c == '>' || c == '.' || c == '/' ||
	    c == '(' || c == '[' || c == '<' || c == '*' || c == '!';
}

static bool
scan_code(struct span *text, unsigned *code)
{
	struct span rest = *text;

	if (!scan_number(&rest, 3, 3, code) || *code < 200 || *code > 599)
		return false;
	if (rest.len > 0 && !is_separator(rest.ptr[0]))
		return false;
	if (rest.len > 1 && rest.ptr[0] == '.' && ascii_is_digit(rest.ptr[1]))
		return false;
	*text = rest;
	return true;
}

static void
skip_blanks(struct span *text)
{
	while (text->len > 0 && (text->ptr[0] == ' ' || text->ptr[0] == '\t'))
		span_take(text, 1);
}

/* Blanks, and what people put between codes and words. */
static void
skip_filler(struct span *text, bool with_equals)
{
	for (; text->len > 0; span_take(text, 1)) {
		char c = text->ptr[0];

		if (c != ' ' && c != '-' && c != ':' && c != ',' && c != ';' &&
		    c != '\t' && !(c == '=' && with_equals))
			return;
	}
}

/* RFC 3464: diagnostic-type ";" before the text itself. */
static void
skip_type(struct span *text)
{
	const struct span smtp = span_of("smtp;");

	while (text->len > 0 && ascii_lower(text->ptr[0]) == 's' &&
	    span_starts_nocase(*text, smtp)) {
		span_take(text, smtp.len);
		skip_blanks(text);
	}
}

/* Can a status code begin with this byte, mangled or not? */
static bool
may_begin_status(char c)
{
	return c == '5' || c == '4' || c == '2' || c == '#' || c == '(' ||
	    c == '[';
}

static bool
take_status(struct span *text, struct smtp_head *head)
{
	struct span rest = *text;

	if (rest.len == 0 || !may_begin_status(rest.ptr[0]) ||
	    !smtp_status_scan_loose(&rest, &head->status))
		return false;
	head->is_mangled = !ascii_is_digit(text->ptr[0]) ||
	    memchr(text->ptr, ' ', (size_t)(rest.ptr - text->ptr));
	*text = rest;
	return true;
}

/* What stands behind the reply code: the code again, the status code. */
static void
scan_behind_code(struct span *text, struct smtp_head *head)
{
	struct span rest = *text;
	unsigned again;

	head->is_continued = rest.len > 0 && rest.ptr[0] == '-';
	skip_filler(&rest, true);
	*text = rest;
	if (rest.len > 3 && ascii_is_digit(rest.ptr[1]) &&
	    scan_code(&rest, &again) && again == head->code) {
		head->is_doubled = true;
		skip_filler(&rest, true);
		*text = rest;
	}
	if (take_status(text, head))
		skip_filler(text, false);
}

static bool
scan_one(struct span *line, struct smtp_head *head)
{
	struct span rest = *line;

	*head = (struct smtp_head){ 0 };
	skip_blanks(&rest);
	skip_type(&rest);
	if (scan_code(&rest, &head->code))
		scan_behind_code(&rest, head);
	else if (rest.len > 0 && take_status(&rest, head) &&
	    !(head->is_mangled && rest.ptr[-1] != ')' && line->ptr[0] != '#'))
		skip_filler(&rest, false);
	else
		return false;
	*line = rest;
	return true;
}

/* "#5.1.1 smtp;550 5.1.1": what the other server said counts. */
bool
smtp_head_scan(struct span *line, struct smtp_head *head)
{
	struct smtp_head inner;

	if (!scan_one(line, head))
		return false;
	while (line->len > 0 && ascii_lower(line->ptr[0]) == 's' &&
	    span_starts_nocase(*line, span_of("smtp;")) &&
	    scan_one(line, &inner))
		*head = inner;
	return true;
}

static bool
is_lead_word(struct span word)
{
	static const char *const words[] = { "error", "code", "smtp", "reply",
		"response", "status", "returned", "said", "server", "replied",
		"answered", "with", "fehler", "erreur", "errore", "reason",
		"smtperror", "smpt", "message", "result", "got" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_equal_nocase(word, span_of(words[i])))
			return true;
	return false;
}

/* Does the text before a number say that a reply comes now? */
static bool
is_led(struct span before)
{
	size_t word;

	while (before.len > 0 &&
	    (before.ptr[before.len - 1] == ' ' ||
		before.ptr[before.len - 1] == '\t'))
		before.len--;
	if (before.len == 0 ||
	    strchr(":;\"'#([<=>|\n-", before.ptr[before.len - 1]))
		return true;
	/* "joe@example.org: [192.0.2.1], 550 5.1.1 ..." */
	if (span_ends_nocase(before, span_of("],")))
		return true;
	for (word = before.len;
	     word > 0 && ascii_is_letter(before.ptr[word - 1]);)
		word--;
	return is_lead_word(span_from(before, word));
}

/* "(500/500 (100%))": so many of so many. */
static bool
is_share(struct span behind)
{
	return behind.len > 1 && behind.ptr[0] == '/' &&
	    ascii_is_digit(behind.ptr[1]);
}

bool
smtp_head_find(struct span text, size_t *at)
{
	for (size_t i = 0; i + 3 <= text.len; i++) {
		struct span rest = span_from(text, i);
		unsigned code;

		if (text.ptr[i] < '2' || text.ptr[i] > '5' ||
		    (i > 0 && !is_separator(text.ptr[i - 1])) ||
		    (i > 0 && text.ptr[i - 1] == '.'))
			continue;
		if (!scan_code(&rest, &code) || code < 400 || code == 465 ||
		    code == 587 || /* ports */
		    is_share(rest) || !is_led((struct span){ text.ptr, i }))
			continue;
		*at = i;
		return true;
	}
	return false;
}

#include "core/smtp/status.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "base/text.h"

/* RFC 3463 has subjects up to 7; what lies beyond is a version or an IP. */
enum { MAX_SUBJECT = 7 };

size_t
smtp_status_print(struct smtp_status status, char text[SMTP_STATUS_TEXT])
{
	struct text printed = text_in(text, SMTP_STATUS_TEXT);

	text_write_number(&printed, status.severity);
	text_write_byte(&printed, '.');
	text_write_number(&printed, status.subject);
	text_write_byte(&printed, '.');
	text_write_number(&printed, status.detail);
	return printed.len;
}

static bool
make(unsigned severity, unsigned subject, unsigned detail,
    struct smtp_status *status)
{
	if (severity != 2 && severity != 4 && severity != 5)
		return false;
	*status = (struct smtp_status){
		.severity = (uint16_t)severity,
		.subject = (uint16_t)subject,
		.detail = (uint16_t)detail,
	};
	return true;
}

/* status-code = class "." subject "." detail */
static bool
scan_dotted(struct span *text, struct smtp_status *status)
{
	struct span rest = *text;
	unsigned severity, subject, detail;

	if (!scan_number(&rest, 1, 1, &severity) || !scan_byte(&rest, '.') ||
	    !scan_number(&rest, 1, 3, &subject) || !scan_byte(&rest, '.') ||
	    !scan_number(&rest, 1, 3, &detail))
		return false;
	if (!make(severity, subject, detail, status))
		return false;
	*text = rest;
	return true;
}

bool
smtp_status_scan(struct span *text, struct smtp_status *status)
{
	struct span rest = *text;
	struct smtp_status found;

	if (!scan_dotted(&rest, &found))
		return false;
	if (!scan_byte(&rest, ' ') && rest.len > 0)
		return false;
	*text = rest;
	*status = found;
	return true;
}

/* A dot with blanks about it, or, for "5 2 1", blanks alone. */
static bool
scan_loose_dot(struct span *text)
{
	struct span rest = *text;
	bool has_gap = false;

	while (scan_byte(&rest, ' '))
		has_gap = true;
	if (scan_byte(&rest, '.'))
		while (scan_byte(&rest, ' '))
			;
	else if (!has_gap)
		return false;
	*text = rest;
	return true;
}

/* Is this the end of a code: neither a letter nor one more number? */
static bool
is_end(struct span rest)
{
	if (rest.len == 0)
		return true;
	if (rest.ptr[0] == '.')
		return rest.len < 2 || !ascii_is_alnum(rest.ptr[1]);
	return !ascii_is_alnum(rest.ptr[0]);
}

/* "5. 5. 1" and "5 2 1": single digits only, or it might be anything. */
static bool
scan_spaced(struct span *text, struct smtp_status *status)
{
	struct span rest = *text;
	unsigned severity, subject, detail;

	if (!scan_number(&rest, 1, 1, &severity) || !scan_loose_dot(&rest) ||
	    !scan_number(&rest, 1, 1, &subject) || !scan_loose_dot(&rest) ||
	    !scan_number(&rest, 1, 1, &detail) || !is_end(rest))
		return false;
	if (!make(severity, subject, detail, status))
		return false;
	*text = rest;
	return true;
}

bool
smtp_status_scan_loose(struct span *text, struct smtp_status *status)
{
	struct span rest = *text;
	struct smtp_status found;
	bool is_open;

	is_open = scan_byte(&rest, '(') || scan_byte(&rest, '[');
	scan_byte(&rest, '#');
	if (!(scan_dotted(&rest, &found) && is_end(rest))) {
		rest = *text;
		scan_byte(&rest, '#');
		is_open = false;
		if (!scan_spaced(&rest, &found))
			return false;
	}
	if (is_open && !scan_byte(&rest, ')'))
		scan_byte(&rest, ']');
	*text = rest;
	*status = found;
	return true;
}

/* A code that begins at this place and stands alone there. */
static bool
stands_at(struct span text, size_t at, unsigned severity,
    struct smtp_status *status)
{
	struct span rest = span_from(text, at);

	if (at > 0 &&
	    (ascii_is_alnum(text.ptr[at - 1]) || text.ptr[at - 1] == '.' ||
		text.ptr[at - 1] == '-'))
		return false;
	return scan_dotted(&rest, status) && is_end(rest) &&
	    status->subject <= MAX_SUBJECT &&
	    (severity == 0 || status->severity == severity);
}

bool
smtp_status_find(struct span text, unsigned severity,
    struct smtp_status *status, size_t *at)
{
	for (size_t i = 1; i < text.len; i++) {
		const char *dot = memchr(text.ptr + i, '.', text.len - i);
		struct smtp_status found;

		if (!dot)
			return false;
		i = (size_t)(dot - text.ptr);
		if (!stands_at(text, i - 1, severity, &found))
			continue;
		*status = found;
		*at = i - 1;
		return true;
	}
	return false;
}

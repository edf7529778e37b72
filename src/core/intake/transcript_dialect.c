#include "core/intake/transcript_dialect.h"

#include <limits.h>
#include <stdint.h>
#include <threads.h>

#include "base/ascii.h"
#include "base/scan.h"
#include "core/intake/transcript_words.h"

enum { MAX_BRACKET = 64, MAX_ORIGIN = 128, MAX_STAMPS = 6 };

/* Longer prefixes stand before those that begin like them. */
static const struct transcript_dialect dialects[] = {
/* clang-format off */
#define SERVER TRANSCRIPT_MARK_SERVER
#define CLIENT TRANSCRIPT_MARK_CLIENT
#define NOISE TRANSCRIPT_MARK_NOISE
#define ECHO TRANSCRIPT_MARK_ECHO
#define ERROR TRANSCRIPT_MARK_ERROR
#define FIXED TRANSCRIPT_NO_ARROW
	{ "SERVER -> CLIENT:", "phpmailer", 2, SERVER, FIXED, 0, true },
	{ "CLIENT -> SERVER:", "phpmailer", 2, CLIENT, FIXED, 0, true },
	{ "SMTP -> FROM SERVER:", "phpmailer", 2, SERVER, FIXED, 0, true },
	{ "SMTP -> ERROR:", "phpmailer", 2, ECHO, FIXED, 0, true },
	{ "SMTP -> ", "phpmailer", 2, NOISE, FIXED, 0, true },
	{ "SMTP ERROR:", "phpmailer", 2, ECHO, FIXED, 0, true },
	{ "SMTP NOTICE:", "phpmailer", 2, NOISE, FIXED, 0, true },
	{ "SMTP INBOUND:", "phpmailer", 2, NOISE, FIXED, 0, true },
	{ "SMTP<<", "exim", 2, SERVER, FIXED, 0, false },
	{ "SMTP>>", "exim", 2, CLIENT, FIXED, 0, false },
	{ "SMTP+>", "exim", 2, CLIENT, FIXED, 0, false },
	{ "SMTP>|", "exim", 2, CLIENT, FIXED, 0, false },
	{ "SMTP(", "exim", 2, NOISE, FIXED, 0, false },
	{ "reply: retcode (", "smtplib", 2, ECHO, FIXED, 0, true },
	{ "reply: b'", "smtplib", 2, SERVER, FIXED, '\'', true },
	{ "reply: b\"", "smtplib", 2, SERVER, FIXED, '"', true },
	{ "reply: '", "smtplib", 2, SERVER, FIXED, '\'', true },
	{ "reply: \"", "smtplib", 2, SERVER, FIXED, '"', true },
	{ "send: b'", "smtplib", 2, CLIENT, FIXED, '\'', true },
	{ "send: b\"", "smtplib", 2, CLIENT, FIXED, '"', true },
	{ "send: '", "smtplib", 2, CLIENT, FIXED, '\'', true },
	{ "send: \"", "smtplib", 2, CLIENT, FIXED, '"', true },
	{ "data: (", "smtplib", 2, NOISE, FIXED, 0, true },
	{ "DEBUG SMTP:", "javamail", 2, NOISE, FIXED, 0, true },
	{ "DEBUG:", "javamail", 2, NOISE, FIXED, 0, true },
	{ "CONNECTED(", "openssl", 2, NOISE, FIXED, 0, false },
	{ "Connected to smtp://", "mailkit", 2, NOISE, FIXED, 0, true },
	{ "Connected to smtps://", "mailkit", 1, NOISE, FIXED, 0, true },
	{ "Connection opened: ", "net-smtp", 2, NOISE, FIXED, 0, true },
	{ "Server:", "labels", 1, SERVER, FIXED, 0, false },
	{ "Client:", "labels", 1, CLIENT, FIXED, 0, false },
	{ "S<", "nixie", 2, SERVER, FIXED, 0, false },
	{ "C>", "nixie", 2, CLIENT, FIXED, 0, false },
	{ "N*", "nixie", 2, NOISE, FIXED, 0, false },
	{ "N!", "nixie", 2, ERROR, FIXED, 0, false },
	{ "S:", "labels", 1, SERVER, FIXED, 0, false },
	{ "C:", "labels", 1, CLIENT, FIXED, 0, false },
	{ "-> \"", "net-smtp", 2, SERVER, TRANSCRIPT_QUOTED, '"', true },
	{ "<- \"", "net-smtp", 2, CLIENT, TRANSCRIPT_QUOTED, '"', true },
	{ "<<<", "sendmail", 1, SERVER, TRANSCRIPT_ANGLES_3, 0, false },
	{ ">>>", "sendmail", 1, CLIENT, TRANSCRIPT_ANGLES_3, 0, false },
	{ "<--", "msmtp", 1, SERVER, TRANSCRIPT_LONG, 0, true },
	{ "-->", "msmtp", 1, CLIENT, TRANSCRIPT_LONG, 0, true },
	{ "<**", "swaks", 2, SERVER, FIXED, 0, false },
	{ "<~*", "swaks", 2, SERVER, FIXED, 0, false },
	{ "**>", "swaks", 2, CLIENT, FIXED, 0, false },
	{ "*~>", "swaks", 2, CLIENT, FIXED, 0, false },
	{ "<~", "swaks", 2, SERVER, FIXED, 0, false },
	{ "~>", "swaks", 2, CLIENT, FIXED, 0, false },
	{ "<-", "swaks", 1, SERVER, TRANSCRIPT_SHORT, 0, false },
	{ "->", "swaks", 1, CLIENT, TRANSCRIPT_SHORT, 0, false },
	{ "===", "swaks", 2, NOISE, FIXED, 0, false },
	{ "***", "swaks", 1, NOISE, FIXED, 0, false },
	{ "**", "swaks", 1, SERVER, FIXED, 0, false },
	{ "<<", "gmass", 1, SERVER, TRANSCRIPT_ANGLES, 0, true },
	{ ">>", "gmass", 1, CLIENT, TRANSCRIPT_ANGLES, 0, true },
	{ "<>", "gmass", 2, CLIENT, TRANSCRIPT_ANGLES, 0, true },
	{ "<", "arrows", 1, SERVER, TRANSCRIPT_ANGLE, 0, false },
	{ ">", "arrows", 1, CLIENT, TRANSCRIPT_ANGLE, 0, false },
	{ "* ", "curl", 2, NOISE, FIXED, 0, false },
	{ "{ [", "curl", 2, NOISE, FIXED, 0, false },
	{ "} [", "curl", 2, NOISE, FIXED, 0, false },
	{ "curl: (", "curl", 2, NOISE, FIXED, 0, false },
	{ "using account ", "msmtp", 2, NOISE, FIXED, 0, true },
	{ "msmtp: ", "msmtp", 2, NOISE, FIXED, 0, true },
	{ "ERROR:", NULL, 0, ERROR, FIXED, 0, false },
#undef SERVER
#undef CLIENT
#undef NOISE
#undef ECHO
#undef ERROR
#undef FIXED
	/* clang-format on */
};

/* "<joe@example.org>" is no arrow: a blank or words of SMTP must follow. */
static bool
is_followed(struct span rest)
{
	unsigned code;
	bool is_last;

	return rest.len == 0 || ascii_is_space(rest.ptr[0]) ||
	    transcript_words_code(rest, &code, &is_last) ||
	    transcript_words_verb(rest) != TRANSCRIPT_NO_VERB;
}

enum { ROWS = sizeof(dialects) / sizeof(*dialects) };

/* The rows whose prefixes begin with a byte, as their numbers + 1, and a 0. */
static uint8_t fronts[UCHAR_MAX + 1][ROWS + 1];
static once_flag fronts_once = ONCE_FLAG_INIT;

static void
fill_fronts(void)
{
	static_assert(ROWS < UINT8_MAX, "a number is a byte");
	for (unsigned byte = 0; byte <= UCHAR_MAX; byte++) {
		size_t count = 0;

		for (size_t i = 0; i < ROWS; i++)
			if (ascii_lower((char)byte) ==
			    ascii_lower(dialects[i].prefix[0]))
				fronts[byte][count++] = (uint8_t)(i + 1);
	}
}

const struct transcript_dialect *
transcript_dialect_find(struct span line)
{
	const uint8_t *number;

	if (line.len == 0)
		return NULL;
	call_once(&fronts_once, fill_fronts);
	number = fronts[(unsigned char)line.ptr[0]];
	for (; *number > 0; number++) {
		const struct transcript_dialect *row = &dialects[*number - 1];
		size_t len;

		if (!span_starts_nocase(line, span_of(row->prefix)))
			continue;
		len = strlen(row->prefix);
		if (strchr(" '\"([/", row->prefix[len - 1]) ||
		    is_followed(span_from(line, len)))
			return row;
	}
	return NULL;
}

static bool
skip_digits(struct span *text)
{
	const size_t len = text->len;

	while (text->len > 0 && ascii_is_digit(text->ptr[0]))
		span_take(text, 1);
	return text->len < len;
}

/* 10:00:01, 10:00, 10:00:01.123456, 10:00:01,123Z, 10:00:01+01:00 */
static bool
scan_time(struct span *text)
{
	struct span rest = *text;
	unsigned number;

	if (!scan_number(&rest, 1, 2, &number) || !scan_byte(&rest, ':') ||
	    !scan_number(&rest, 2, 2, &number))
		return false;
	if (scan_byte(&rest, ':') && !scan_number(&rest, 2, 2, &number))
		return false;
	if (rest.len > 1 && strchr(".,", rest.ptr[0]) &&
	    ascii_is_digit(rest.ptr[1])) {
		span_take(&rest, 1);
		skip_digits(&rest);
	}
	scan_byte(&rest, 'Z');
	if (scan_byte(&rest, '+')) {
		skip_digits(&rest);
		if (scan_byte(&rest, ':'))
			skip_digits(&rest);
	}
	*text = rest;
	return true;
}

/*
 * 2026-11-22, 2026/11/22, 22.11.2026, 11/22/2026; a time may follow a "T".
 * Three digits at the front are a reply code.
 */
static bool
scan_date(struct span *text)
{
	struct span rest = *text;
	unsigned number;
	char between;

	if (!scan_number(&rest, 1, 4, &number) || rest.len == 0 ||
	    rest.ptr == text->ptr + 3 || !strchr("-/.", rest.ptr[0]))
		return false;
	between = rest.ptr[0];
	if (!scan_byte(&rest, between) || !scan_number(&rest, 1, 2, &number) ||
	    !scan_byte(&rest, between) ||
	    !scan_number(&rest, between == '.' ? 4 : 1, 4, &number))
		return false;
	if (rest.len > 0 && rest.ptr[0] != ' ' && rest.ptr[0] != 'T' &&
	    rest.ptr[0] != '\t' && rest.ptr[0] != ',')
		return false;
	scan_byte(&rest, 'T');
	*text = rest;
	return true;
}

/* "Nov 22 10:00:01 mail postfix/smtp[123]: " (RFC 3164) */
static bool
scan_syslog(struct span *text)
{
	struct span rest = *text, head;
	const char *colon;
	unsigned day;

	for (unsigned i = 0; i < 3; i++)
		if (rest.len < 8 || !ascii_is_letter(rest.ptr[i]))
			return false;
	span_take(&rest, 3);
	while (scan_byte(&rest, ' '))
		;
	if (!scan_number(&rest, 1, 2, &day) || !scan_byte(&rest, ' ') ||
	    !scan_time(&rest))
		return false;
	*text = rest;
	head = rest;
	if (head.len > MAX_ORIGIN)
		head.len = MAX_ORIGIN;
	colon = memchr(head.ptr, ':', head.len);
	if (colon && colon > rest.ptr && colon[-1] == ']')
		span_take(text, (size_t)(colon + 1 - text->ptr));
	return true;
}

/* "postfix/smtp[123]:" */
static bool
scan_program(struct span *text)
{
	struct span head = *text;
	const char *end;

	if (head.len > MAX_BRACKET)
		head.len = MAX_BRACKET;
	end = memchr(head.ptr, ' ', head.len);
	if (!end || end - head.ptr < 5 || end[-1] != ':' || end[-2] != ']' ||
	    !ascii_is_letter(head.ptr[0]))
		return false;
	span_take(text, (size_t)(end - head.ptr));
	return true;
}

/* "[f0cF6UR1lw4]", "[2026-11-22 10:00:01]"; nodemailer's level between. */
static bool
scan_bracket(struct span *text)
{
	static const char *const levels[] = { "DEBUG [", "INFO  [", "INFO [",
		"TRACE [", "ERROR [" };
	struct span head;
	const char *end;

	for (size_t i = 0; ascii_is_letter(text->ptr[0]) &&
	     i < sizeof(levels) / sizeof(*levels);
	     i++)
		if (span_starts(*text, span_of(levels[i])))
			span_take(text, strlen(levels[i]) - 1);
	head = *text;
	if (head.len > MAX_BRACKET)
		head.len = MAX_BRACKET;
	if (head.len < 5 || head.ptr[0] != '[' ||
	    span_starts(head, span_of("[EOF]")))
		return false;
	end = memchr(head.ptr, ']', head.len);
	if (!end)
		return false;
	span_take(text, (size_t)(end + 1 - head.ptr));
	return true;
}

static void
skip_blanks(struct span *text)
{
	while (text->len > 0 && (text->ptr[0] == ' ' || text->ptr[0] == '\t'))
		span_take(text, 1);
}

bool
transcript_dialect_strip(struct span *line)
{
	unsigned stamps = 0;

	skip_blanks(line);
	while (stamps < MAX_STAMPS && line->len > 0 &&
	    (scan_date(line) || scan_time(line) || scan_bracket(line) ||
		scan_syslog(line) || scan_program(line))) {
		stamps++;
		skip_blanks(line);
	}
	return stamps > 0;
}

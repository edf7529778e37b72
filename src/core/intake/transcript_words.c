#include "core/intake/transcript_words.h"

#include <threads.h>

#include "base/ascii.h"
#include "base/finder.h"
#include "base/scan.h"
#include "core/intake/facts.h"

enum { MAX_LOOKED_AT = 1024, MAX_PLACE = 128 };

static struct span
cut(struct span text, size_t max)
{
	if (text.len > max)
		text.len = max;
	return text;
}

/*
 * The standard knows 200 to 259, 334, 354, 400 to 559; 571 and its kin are
 * out there. Port numbers such as 587 are none of them.
 */
bool
transcript_words_code(struct span text, unsigned *code, bool *is_last)
{
	if (!scan_number(&text, 3, 3, code) || *code < 200 || *code > 579 ||
	    *code / 10 % 10 == 6 || *code / 10 % 10 > 7)
		return false;
	*is_last = !(text.len > 0 && text.ptr[0] == '-');
	return text.len == 0 || text.ptr[0] == '-' || text.ptr[0] == ' ' ||
	    text.ptr[0] == '\t';
}

enum argument {
	NONE, /* the line ends */
	SOME, /* something must follow */
	FROM, /* a word, then a colon or a bracket */
	TO,
	NUMBER,
};

static const struct {
	const char *word;
	enum transcript_verb verb;
	enum argument argument;
} verbs[] = {
	{ "EHLO", TRANSCRIPT_HELO, SOME },
	{ "HELO", TRANSCRIPT_HELO, SOME },
	{ "LHLO", TRANSCRIPT_HELO, SOME },
	{ "STARTTLS", TRANSCRIPT_STARTTLS, NONE },
	{ "AUTH", TRANSCRIPT_AUTH, SOME },
	{ "MAIL", TRANSCRIPT_MAIL, FROM },
	{ "RCPT", TRANSCRIPT_RCPT, TO },
	{ "DATA", TRANSCRIPT_DATA, NONE },
	{ "BDAT", TRANSCRIPT_BDAT, NUMBER },
	{ "RSET", TRANSCRIPT_RSET, NONE },
	{ "QUIT", TRANSCRIPT_QUIT, NONE },
	{ "NOOP", TRANSCRIPT_OTHER, NONE },
	{ "VRFY", TRANSCRIPT_OTHER, SOME },
	{ "EXPN", TRANSCRIPT_OTHER, SOME },
	{ "HELP", TRANSCRIPT_OTHER, NONE },
	{ "XCLIENT", TRANSCRIPT_OTHER, SOME },
};

/* "from:" or "to <"; people who type forget the colon. */
static bool
is_path(struct span text, const char *word)
{
	if (!span_starts_nocase(text, span_of(word)))
		return false;
	span_take(&text, strlen(word));
	while (scan_byte(&text, ' '))
		;
	return text.len > 0 && (text.ptr[0] == ':' || text.ptr[0] == '<');
}

static bool
is_argument(struct span text, enum argument argument)
{
	const bool has_blank = scan_byte(&text, ' ');

	text = span_trim(cut(text, MAX_LOOKED_AT));
	switch (argument) {
	case NONE:
		return text.len == 0;
	case SOME:
		return has_blank && text.len > 0;
	case FROM:
		return has_blank && is_path(text, "from");
	case TO:
		return has_blank && is_path(text, "to");
	case NUMBER:
		return has_blank && text.len > 0 && ascii_is_digit(text.ptr[0]);
	}
	return false;
}

/*
 * A person's "Helo there everyone" is not told from a command, but "auth" is
 * a word of its own: the mechanism must look like one.
 */
static bool
is_mechanism(struct span text)
{
	size_t len = 0;

	text = span_trim(cut(text, MAX_LOOKED_AT));
	while (len < text.len &&
	    (ascii_is_alnum(text.ptr[len]) || strchr("-_", text.ptr[len])))
		len++;
	return len >= 3 && len <= 20 &&
	    (len == text.len || ascii_is_space(text.ptr[len]));
}

enum transcript_verb
transcript_words_verb(struct span text)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		struct span rest;

		if (!span_starts_nocase(text, span_of(verbs[i].word)))
			continue;
		rest = span_from(text, strlen(verbs[i].word));
		if (!is_argument(rest, verbs[i].argument))
			continue;
		if (verbs[i].verb == TRANSCRIPT_AUTH && !is_mechanism(rest))
			continue;
		return verbs[i].verb;
	}
	return TRANSCRIPT_NO_VERB;
}

enum stage
transcript_words_stage(enum transcript_verb verb)
{
	static const enum stage stages[] = {
		[TRANSCRIPT_HELO] = STAGE_HELO,
		[TRANSCRIPT_STARTTLS] = STAGE_STARTTLS,
		[TRANSCRIPT_AUTH] = STAGE_AUTH,
		[TRANSCRIPT_MAIL] = STAGE_MAIL,
		[TRANSCRIPT_RCPT] = STAGE_RCPT,
		[TRANSCRIPT_DATA] = STAGE_DATA,
		[TRANSCRIPT_BDAT] = STAGE_DATA,
		[TRANSCRIPT_QUIT] = STAGE_QUIT,
		[TRANSCRIPT_DOT] = STAGE_EOD,
	};

	return stages[verb];
}

static const char *const errors[] = { "connection refused", "econnrefused",
	"timed out", "etimedout", "connection timeout", "smtp timeout",
	"execution expired", "opentimeout", "readtimeout", "connection closed",
	"closed by foreign host", "lost connection", "closed connection",
	"connection reset", "econnreset", "broken pipe",
	"network is unreachable", "no route to host", "host is unreachable",
	"unable to connect", "could not connect", "couldn't connect",
	"couldn't open connection", "failed to connect", "error connecting",
	"connect() failed", "eof caught", "unexpected eof", "unexpectedly",
	"end of file reached", "wrong version number", "handshake fail",
	"tls startup failed", "ssl routines:", "tlsv1 alert",
	"certificate verify failed", "greeting never received",
	"could not read from socket", "remote end closed" };

static const char *const dns_errors[] = { "could not resolve",
	"couldn't resolve", "unable to resolve", "name or service not known",
	"nodename nor servname", "enotfound", "getaddrinfo failed",
	"unknownhostexception", "cannot locate host",
	"temporary failure in name resolution", "host not found" };

enum {
	ERRORS = sizeof(errors) / sizeof(*errors),
	DNS_ERRORS = sizeof(dns_errors) / sizeof(*dns_errors),
};

static struct finder finder;
static once_flag finder_once = ONCE_FLAG_INIT;

static void
fill_finder(void)
{
	finder_init(&finder);
	for (size_t i = 0; i < ERRORS; i++)
		finder_add(&finder, span_of(errors[i]));
	for (size_t i = 0; i < DNS_ERRORS; i++)
		finder_add(&finder, span_of(dns_errors[i]));
}

static bool
find_error(struct span text, size_t *which)
{
	size_t at = 0;

	*which = 0;
	call_once(&finder_once, fill_finder);
	return finder_next(&finder, cut(text, MAX_LOOKED_AT), &at, which);
}

/* "closed" alone is what s_client says; "[EOF]", JavaMail. */
bool
transcript_words_is_error(struct span text)
{
	size_t which;

	return span_equal(text, span_of("closed")) ||
	    span_equal(text, span_of("[EOF]")) || find_error(text, &which);
}

bool
transcript_words_is_dns_error(struct span text)
{
	size_t which;

	return find_error(text, &which) && which > ERRORS;
}

/* A port that begins with TLS is one that we cannot connect to. */
enum stage
transcript_words_own_stage(struct span text)
{
	const struct span front = span_of("nixie: at ");
	struct span word;
	enum stage stage;

	if (!span_starts(text, front))
		return STAGE_UNKNOWN;
	text = span_from(text, front.len);
	if (!span_split(&text, ':', &word))
		return STAGE_UNKNOWN;
	if (span_equal(word, span_of("tls")))
		return STAGE_STARTTLS;
	return stage_parse(word, &stage) ? stage : STAGE_UNKNOWN;
}

/* Longer ones stand before those that begin like them. */
static const char *const connects[] = { "connected to host ", "Trying ",
	"Connected to ", "Connecting to ", "Connection: opening to ",
	"connect: to (", "connect: (",
	"Connection opened: ", "opening connection to ",
	"Connection established to ", "trying to connect to host ",
	"... while talking to " };

/*
 * qmail's notices begin with "Connected to 192.0.2.1 but ..."; they are no
 * session.
 */
bool
transcript_words_connect(struct span text, struct span *where)
{
	size_t at;

	for (size_t i = 0; i < sizeof(connects) / sizeof(*connects); i++) {
		if (!span_starts_nocase(text, span_of(connects[i])))
			continue;
		*where = span_from(text, strlen(connects[i]));
		*where = span_trim(cut(*where, MAX_PLACE));
		return where->len > 0 &&
		    !span_find(*where, span_of(" but "), &at);
	}
	return false;
}

static bool
is_host_byte(char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '-' || c == '_';
}

static struct span
take_host(struct span *text)
{
	size_t len = 0;

	while (len < text->len && is_host_byte(text->ptr[len]))
		len++;
	return span_take(text, len);
}

/* ":25", "port 25", "port: 25", "', 25)", "], port 25". */
static struct span
find_port(struct span text)
{
	struct span rest, port;
	unsigned number;
	size_t at;

	if (span_find_nocase(text, span_of("port"), &at))
		text = span_from(text, at + 4);
	else
		while (text.len > 0 && strchr("])'\"\\", text.ptr[0]))
			span_take(&text, 1);
	if (text.len == 0 || !strchr(": ,", text.ptr[0]))
		return span_empty();
	while (text.len > 0 && strchr(": ,", text.ptr[0]))
		span_take(&text, 1);
	rest = text;
	if (!scan_number(&rest, 2, 5, &number))
		return span_empty();
	port = (struct span){ text.ptr, (size_t)(rest.ptr - text.ptr) };
	return port;
}

static void
skip_opening(struct span *text)
{
	size_t at;

	if (span_find(*text, span_of("://"), &at) && at < 8)
		span_take(text, at + 3);
	while (text->len > 0 && strchr("'\"([", text->ptr[0]))
		span_take(text, 1);
}

void
transcript_words_place(struct span where, struct transcript_place *place)
{
	struct span rest = where, head, host;

	*place = (struct transcript_place){ span_empty(), span_empty(),
		span_empty() };
	skip_opening(&rest);
	head = rest;
	host = take_host(&rest);
	while (host.len > 0 && strchr(".-", host.ptr[host.len - 1]))
		host.len--;
	/* "192.0.2.1:25" is an address only without its port. */
	if (!facts_find_ip(host, &place->ip))
		facts_find_ip(head, &place->ip);
	if (host.ptr != place->ip.ptr && memchr(host.ptr, '.', host.len))
		place->host = host;
	if (place->ip.len > 0)
		rest = span_from(where,
		    (size_t)(place->ip.ptr + place->ip.len - where.ptr));
	place->port = find_port(rest);
}

struct span
transcript_words_address(struct span command)
{
	const char *begin, *end;
	struct span address;

	command = cut(command, MAX_LOOKED_AT);
	begin = memchr(command.ptr, '<', command.len);
	if (begin) {
		address = span_from(command, (size_t)(begin + 1 - command.ptr));
		end = memchr(address.ptr, '>', address.len);
		if (end == address.ptr)
			return (struct span){ begin, 2 };
		if (end)
			return (struct span){ address.ptr,
				(size_t)(end - address.ptr) };
	}
	if (facts_find_address(command, &address))
		return address;
	return span_empty();
}

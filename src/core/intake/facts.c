#include "core/intake/facts.h"

#include <threads.h>

#include "base/ascii.h"
#include "base/finder.h"
#include "base/text.h"
#include "core/smtp/head.h"

/* No reply is longer; texts beyond it are not searched. */
enum { MAX_SEARCHED = 16 * 1024, MAX_ADDRESS = 320, MIN_IP = 4 };

static bool
is_local_byte(char c)
{
	return (unsigned char)c > ' ' && !strchr("<>,;:\"()[]'", c) &&
	    c != 0x7f;
}

/*
 * "to=joe@example.org", "rcpt=joe@...": a name before the "=", which else may
 * well be a part of the address ("prvs=1234567abc=joe@...").
 */
static bool
is_key(struct span word)
{
	static const char *const keys[] = { "to", "from", "rcpt", "rcptto",
		"rcpt_to", "recipient", "recipients", "mailfrom", "mail_from",
		"sender", "user", "email", "e-mail", "mail", "addr", "address",
		"orig_to", "mailto", "id", "login", "account", "mbox",
		"mailbox", "size", "e", "r", "u" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (span_equal_nocase(word, span_of(keys[i])))
			return true;
	return false;
}

/* Behind the name that stands before a "=", if one does. */
static size_t
skip_key(struct span text, size_t begin, size_t at)
{
	const char *equals = memchr(text.ptr + begin, '=', at - begin);
	struct span word = { text.ptr + begin, 0 };

	if (!equals)
		return begin;
	word.len = (size_t)(equals - word.ptr);
	return word.len == 0 || is_key(word) ? begin + word.len + 1 : begin;
}

static bool
is_domain_byte(char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '-' || c == '*' ||
	    c == '_' || (unsigned char)c >= 0x80;
}

/*
 * Chinese, Japanese and Korean set no blanks between an address and the words
 * beside it; quotation marks and other signs are no letters of any script.
 * This is the first byte of such a character in UTF-8.
 */
static bool
is_sign(char c)
{
	return (unsigned char)c == 0xc2 || (unsigned char)c >= 0xe2;
}

/*
 * "o'brien@example.org", but not "'joe@example.org'", nor French "d'ann@...",
 * nor Python's "b'joe@...": one letter alone is a name's only where it is an
 * "o", or where a bracket says that the address begins here.
 */
static bool
is_apostrophe(struct span text, size_t at)
{
	if (text.ptr[at] != '\'' || at == 0 || at + 1 >= text.len ||
	    !ascii_is_letter(text.ptr[at - 1]) ||
	    !ascii_is_letter(text.ptr[at + 1]))
		return false;
	return (text.ptr[at - 1] | 0x20) == 'o' ||
	    (at > 1 &&
		(ascii_is_letter(text.ptr[at - 2]) || text.ptr[at - 2] == '<'));
}

static bool
is_ascii(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] >= 0x80)
			return false;
	return true;
}

/* Where the local part begins that ends before the "@". */
static size_t
local_begin(struct span text, size_t at)
{
	size_t begin = at, first;

	while (begin > 0 && at - begin < MAX_ADDRESS &&
	    (is_local_byte(text.ptr[begin - 1]) ||
		is_apostrophe(text, begin - 1)))
		begin--;
	for (first = at; first > begin; first--)
		if ((unsigned char)text.ptr[first - 1] >= 0x80)
			break;
	if (first == begin || first == at)
		return begin;
	for (size_t i = first; i > begin; i--)
		if ((unsigned char)text.ptr[i - 1] >= 0xc0)
			return is_sign(text.ptr[i - 1]) ? first : begin;
	return begin;
}

/* Where the domain ends that begins behind the "@". */
static size_t
domain_end(struct span text, size_t at)
{
	size_t end = at + 1;

	while (end < text.len && end - at < MAX_ADDRESS &&
	    is_domain_byte(text.ptr[end])) {
		struct span domain = { text.ptr + at + 1, end - at - 1 };

		if (is_sign(text.ptr[end]) && domain.len > 0 &&
		    is_ascii(domain) && memchr(domain.ptr, '.', domain.len))
			break;
		end++;
	}
	while (end > at && strchr(".-_", text.ptr[end - 1]))
		end--;
	return end;
}

/* The address around an "@" at this place; false: there is none. */
static bool
address_around(struct span text, size_t at, struct span *address)
{
	size_t begin = skip_key(text, local_begin(text, at), at);
	size_t end = domain_end(text, at);

	if (begin == at || end <= at + 1)
		return false;
	*address = (struct span){ text.ptr + begin, end - begin };
	return true;
}

bool
facts_find_address(struct span text, struct span *address)
{
	if (text.len > MAX_SEARCHED)
		text.len = MAX_SEARCHED;
	for (size_t i = 0; i < text.len; i++) {
		const char *at = memchr(text.ptr + i, '@', text.len - i);

		if (!at)
			return false;
		i = (size_t)(at - text.ptr);
		if (address_around(text, i, address))
			return true;
	}
	return false;
}

static bool
is_ip_byte(char c)
{
	return ascii_is_hex(c) || c == '.' || c == ':';
}

static bool
is_octets(struct span text)
{
	unsigned octets = 0;
	struct span octet;

	while (span_split(&text, '.', &octet)) {
		unsigned value = 0;

		if (octet.len == 0 || octet.len > 3)
			return false;
		for (size_t i = 0; i < octet.len; i++) {
			if (!ascii_is_digit(octet.ptr[i]))
				return false;
			value = value * 10 + (unsigned)(octet.ptr[i] - '0');
		}
		if (value > 255)
			return false;
		octets++;
	}
	return octets == 4;
}

/* Groups of up to four hex digits and colons; "::" once at most. */
static bool
is_groups(struct span text)
{
	size_t colons = 0, run = 0;
	size_t at;

	for (size_t i = 0; i < text.len; i++) {
		run = text.ptr[i] == ':' ? 0 : run + 1;
		colons += text.ptr[i] == ':';
		if (run > 4 ||
		    (text.ptr[i] != ':' && !ascii_is_hex(text.ptr[i])))
			return false;
	}
	return colons == 7 ||
	    (colons >= 2 && colons < 8 && text.len >= 4 &&
		span_find(text, span_of("::"), &at));
}

/* Nothing of a longer name or number may touch it. */
static bool
stands_alone(struct span text, size_t begin, size_t end)
{
	if (begin > 0 &&
	    (ascii_is_alnum(text.ptr[begin - 1]) ||
		strchr("-_@/", text.ptr[begin - 1])))
		return false;
	return end >= text.len ||
	    !(ascii_is_alnum(text.ptr[end]) || strchr("-_@", text.ptr[end]));
}

/* The run of IP bytes around a place, if it is an address. */
static bool
ip_around(struct span text, size_t at, size_t *end, struct span *ip)
{
	struct span found;
	size_t begin = at;

	*end = at;
	while (begin > 0 && is_ip_byte(text.ptr[begin - 1]))
		begin--;
	while (*end < text.len && is_ip_byte(text.ptr[*end]))
		++*end;
	found = (struct span){ text.ptr + begin, *end - begin };
	while (found.len > 0 &&
	    (found.ptr[found.len - 1] == '.' ||
		found.ptr[found.len - 1] == ':'))
		found.len--;
	if (found.len < MIN_IP || !stands_alone(text, begin, *end) ||
	    !(is_octets(found) || is_groups(found)))
		return false;
	*ip = found;
	return true;
}

/* A dot or colon with what an address has on both sides of it. */
static bool
is_ip_joint(struct span text, size_t at)
{
	if (at + 1 >= text.len || !is_ip_byte(text.ptr[at + 1]))
		return false;
	return text.ptr[at] == ':' ||
	    (at > 0 && ascii_is_digit(text.ptr[at - 1]) &&
		ascii_is_digit(text.ptr[at + 1]));
}

bool
facts_find_ip(struct span text, struct span *ip)
{
	size_t end;

	if (text.len > MAX_SEARCHED)
		text.len = MAX_SEARCHED;
	for (size_t i = 0; i < text.len; i++) {
		if ((text.ptr[i] != '.' && text.ptr[i] != ':') ||
		    !is_ip_joint(text, i))
			continue;
		if (ip_around(text, i, &end, ip))
			return true;
		if (end > i)
			i = end;
	}
	return false;
}

/* The first row that stands in the text decides. */
static const struct {
	const char *words;
	enum stage stage;
} stage_words[] = {
	{ "in reply to rcpt to", STAGE_RCPT },
	{ "in reply to end of data", STAGE_EOD },
	{ "in reply to data", STAGE_DATA },
	{ "in reply to mail from", STAGE_MAIL },
	{ "in reply to helo", STAGE_HELO },
	{ "in reply to ehlo", STAGE_HELO },
	{ "in reply to auth", STAGE_AUTH },
	{ "in reply to starttls", STAGE_STARTTLS },
	{ "after rcpt to", STAGE_RCPT },
	{ "after end of data", STAGE_EOD },
	{ "after pipelined mail from", STAGE_MAIL },
	{ "after mail from", STAGE_MAIL },
	{ "after pipelined rcpt", STAGE_RCPT },
	{ "after data", STAGE_DATA },
	{ "after ehlo", STAGE_HELO },
	{ "after helo", STAGE_HELO },
	{ "after starttls", STAGE_STARTTLS },
	{ "after initial connection", STAGE_BANNER },
	{ "while performing the helo", STAGE_HELO },
	{ "while performing the ehlo", STAGE_HELO },
	{ "with initial server greeting", STAGE_BANNER },
	{ "sending rcpt to", STAGE_RCPT },
	{ "sending mail from", STAGE_MAIL },
	{ "sent: .\n", STAGE_EOD },
	{ "sent: .\r", STAGE_EOD },
	{ "sent: rcpt to", STAGE_RCPT },
	{ "sent: mail from", STAGE_MAIL },
	{ "does not like recipient", STAGE_RCPT },
	{ "does not like sender", STAGE_MAIL },
	{ "failed on data command", STAGE_DATA },
	{ "failed after i sent the message", STAGE_EOD },
	{ "rcpt to:<", STAGE_RCPT },
	{ "recipients were rejected", STAGE_RCPT },
	{ "recipients refused", STAGE_RCPT },
	{ "recipients failed", STAGE_RCPT },
	{ "smtprecipientsrefused", STAGE_RCPT },
	{ "smtpsenderrefused", STAGE_MAIL },
	{ "smtpdataerror", STAGE_EOD },
	{ "smtpauthenticationerror", STAGE_AUTH },
	{ "smtpheloerror", STAGE_HELO },
	{ "smtpaddressfailedexception", STAGE_RCPT },
	{ "smtpsenderfailedexception", STAGE_MAIL },
	{ "authenticationfailedexception", STAGE_AUTH },
	{ "smtpfailedrecipientexception", STAGE_RCPT },
	{ "net::smtpauthenticationerror", STAGE_AUTH },
	{ "invalid login", STAGE_AUTH },
	{ "data not accepted", STAGE_EOD },
	{ "rcpt failed", STAGE_RCPT },
	{ "mail failed", STAGE_MAIL },
};

static struct finder finder;
static once_flag finder_once = ONCE_FLAG_INIT;

static void
fill_finder(void)
{
	finder_init(&finder);
	for (size_t i = 0; i < sizeof(stage_words) / sizeof(*stage_words); i++)
		finder_add(&finder, span_of(stage_words[i].words));
}

enum stage
facts_find_stage(struct span text)
{
	size_t at = 0, which = 0, best = SIZE_MAX;

	if (text.len > MAX_SEARCHED)
		text.len = MAX_SEARCHED;
	call_once(&finder_once, fill_finder);
	while (finder_next(&finder, text, &at, &which))
		best = which - 1 < best ? which - 1 : best;
	return best == SIZE_MAX ? STAGE_UNKNOWN : stage_words[best].stage;
}

/* "<a@example.org>: Sender address rejected": who it is, the words tell. */
static void
add_front_address(struct arena *arena, struct evidence *evidence)
{
	struct span rest = evidence->reply, address, after;
	struct smtp_head head;
	enum fact_kind kind = FACT_RECIPIENT;
	size_t at;

	smtp_head_scan(&rest, &head);
	if (!facts_find_address(rest, &address) || address.ptr > rest.ptr + 1)
		return;
	after = span_from(rest, (size_t)(address.ptr + address.len - rest.ptr));
	if (after.len > 48)
		after.len = 48;
	if (span_find_nocase(after, span_of("sender"), &at))
		kind = FACT_SENDER;
	if (!evidence_find(evidence, kind))
		evidence_add(arena, evidence, kind, WITNESS_REMOTE, address);
}

/*
 * The pages that SPF's refusals point to name the sender they looked at:
 * "...Why?s=mfrom;id=ann%40example.org;ip=192.0.2.1;r=...", with & as well.
 */
static bool
find_spf_sender(struct span reply, struct span *sender)
{
	size_t at, end = 0;

	if (!span_find(reply, span_of("s=mfrom"), &at))
		return false;
	span_take(&reply, at + 8 < reply.len ? at + 8 : reply.len);
	if (!span_starts(reply, span_of("id=")))
		return false;
	span_take(&reply, 3);
	while (end < reply.len && !strchr("; &\r\n", reply.ptr[end]))
		end++;
	*sender = (struct span){ reply.ptr, end };
	return true;
}

/* In a link the at sign may be written as %40. */
static struct span
decode_at(struct arena *arena, struct span address)
{
	struct text text;
	size_t at;

	if (!span_find(address, span_of("%40"), &at))
		return address;
	text_init(&text, arena, address.len + 1);
	text_write(&text, span_take(&address, at));
	text_write_byte(&text, '@');
	text_write(&text, span_from(address, 3));
	return text_span(&text);
}

static void
add_spf_sender(struct arena *arena, struct evidence *evidence)
{
	struct span quote, address;

	if (evidence_find(evidence, FACT_SENDER) ||
	    !find_spf_sender(evidence->reply, &quote) ||
	    !facts_find_address(decode_at(arena, quote), &address))
		return;
	evidence_add(arena, evidence, FACT_SENDER, WITNESS_REMOTE, quote);
	evidence->facts.items[evidence->facts.count - 1].value = address;
}

/*
 * Words of our own side name the server that they speak to, with its port, or
 * before what the system said: "mx.example.net (192.0.2.9) port 25",
 * "mx.example.net [192.0.2.9]: Connection timed out".
 */
static bool
is_named_by_us(struct span reply, struct span ip)
{
	static const char *const words[] = { "timed out", "timeout", "refused",
		"no route", "unreachable" };
	size_t at = (size_t)(ip.ptr - reply.ptr) + ip.len;
	struct span rest = span_from(reply, at);

	if (span_starts(rest, span_of("]:")) && rest.len > 2 &&
	    ascii_is_digit(rest.ptr[2]))
		return true;
	if (span_starts(rest, span_of(") port ")))
		return true;
	if (!span_starts(rest, span_of("]: ")) || ascii_is_digit(*reply.ptr))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_find_nocase(rest, span_of(words[i]), &at))
			return true;
	return false;
}

/* "connect to mx.example.net[192.0.2.9]:25: ...": not the client's. */
static bool
is_of_server(struct span reply, struct span ip)
{
	static const char *const words[] = { "connect to ", "connection with ",
		"conversation with ", "by host ", "of server " };
	size_t begin = (size_t)(ip.ptr - reply.ptr);

	if (begin == 0)
		return false;
	if (is_named_by_us(reply, ip))
		return true;
	if (reply.ptr[begin - 1] == '[')
		while (begin > 0 && reply.ptr[begin - 1] != ' ')
			begin--;
	else if (!span_starts(span_from(reply, begin + ip.len), span_of("[")))
		return false; /* nor is it a name of that kind: "127.0.0.1[" */
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t len = strlen(words[i]);

		if (begin >= len &&
		    memcmp(reply.ptr + begin - len, words[i], len) == 0)
			return true;
	}
	return false;
}

void
facts_from_reply(struct arena *arena, struct evidence *evidence)
{
	struct span ip;

	add_front_address(arena, evidence);
	add_spf_sender(arena, evidence);
	if (!evidence_find(evidence, FACT_CLIENT_IP) &&
	    facts_find_ip(evidence->reply, &ip) &&
	    !span_equal(ip, span_of("0.0.0.0")) &&
	    !is_of_server(evidence->reply, ip))
		evidence_add(arena, evidence, FACT_CLIENT_IP, WITNESS_REMOTE,
		    ip);
}

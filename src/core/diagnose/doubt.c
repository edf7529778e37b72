#include "base/ascii.h"
#include "base/finder.h"
#include "core/diagnose/parts.h"

/* A server that could not tell, a state that passes, or another matter. */
static const char *const against[] = { "later", "timeout", "timed out", "ldap",
	"tempora", "tempor\xc3\xa4r", "sp\xc3\xa4ter", "spaeter",
	"vor\xc3\xbc\x62"
	"ergehend",
	"plus tard", "m\xc3\xa1s tarde", "mas tarde", "mais tarde",
	"pi\xc3\xb9 tardi", "lookup fail", "lookup error", "lookup problem",
	"database error", "database is", "database not", "database connection",
	"to database", "not relay", "internal error", "internal server error",
	"directory service", "currently unavailable", "at this time",
	"not be checked", "not be looked up", "please retry", "retry in",
	"try again in", "another mx", "another process", "connection refused",
	"connection lost", "not responding", "greylist", "graylist", "too busy",
	"overload", "maintenance", "migrat", "expired", "spam", "virus",
	"malware", "infected", "phish", "reputation", "quota", "helo", "ehlo",
	"too many", "cannot send", "can not send", "can't send", "from sending",
	"nonmember", "non-member", "ip block", "ptr lookup", NULL };

/* What a code alone cannot stand against. */
static const char *const beside[] = { "gave up", "giving up", "policy",
	"blocked", "block list", "blocklist", "blacklist", "black list", "full",
	"busy", "database", "lookup", "attachment", "content", "relay",
	"sender", "message size", "too large", "too big", "limit", "members",
	"subscribers", "permission", "permitted", "prohibited", "allowed",
	"authorized", "authorised", "authenticated", "restricted", "dkim",
	"dmarc", "loop", "hops", "connect", "resource", "disk", "error",
	"failure", "your ip", "your server", "subject", "header", "listed at",
	"listed in", "listed on", NULL };

/* A word of an address, a host's name or a link says nothing. */
static bool
is_word(struct span text, size_t begin, size_t end)
{
	return (begin == 0 ||
		   (!ascii_is_alnum(text.ptr[begin - 1]) &&
		       !strchr("@.-_/=", text.ptr[begin - 1]))) &&
	    (end == text.len || !strchr("@._", text.ptr[end]) ||
		end + 1 == text.len || text.ptr[end + 1] == ' ');
}

/* Outside of the words from one place to the other, which decided. */
static bool
find(struct finder_words *words, struct span text, size_t begin, size_t end)
{
	size_t at = 0, which = 0;

	while (finder_words_next(words, text, &at, &which)) {
		size_t next = at + strlen(words->words[which - 1]);

		if ((next <= begin || at >= end) && is_word(text, at, next))
			return true;
	}
	return false;
}

bool
doubt_of_words(struct span text, size_t begin, size_t end)
{
	static struct finder_words words = { .words = against };

	return find(&words, text, begin, end);
}

/* The same for a word that is too short for a finder. */
static bool
has_short(struct span text, const char *word)
{
	size_t from = 0, at;

	while (span_find_nocase(span_from(text, from), span_of(word), &at)) {
		if (is_word(text, from + at, from + at + strlen(word)))
			return true;
		from += at + 1;
	}
	return false;
}

bool
doubt_of_code(struct span text)
{
	static struct finder_words words = { .words = beside };

	return doubt_of_words(text, 0, 0) || find(&words, text, 0, 0) ||
	    has_short(text, "dns") || has_short(text, "spf") ||
	    has_short(text, "ptr") || has_short(text, "tls");
}

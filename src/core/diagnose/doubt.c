#include "base/ascii.h"
#include "core/diagnose/parts.h"

/* A server that could not tell, a state that passes, or another matter. */
static const char *const against[] = { "later", "timeout", "timed out", "ldap",
	"tempora", "tempor\xc3\xa4r", "sp\xc3\xa4ter", "spaeter",
	"vor\xc3\xbc\x62"
	"ergehend",
	"plus tard", "m\xc3\xa1s tarde", "mas tarde", "mais tarde",
	"pi\xc3\xb9 tardi", "lookup fail", "lookup error", "lookup problem",
	"database error", "database is", "database connection", "to database",
	"internal error", "internal server error", "directory service",
	"currently unavailable", "at this time", "not be checked",
	"not be looked up", "please retry", "retry in", "try again in",
	"another mx", "another process", "connection refused",
	"connection lost", "not responding", "greylist", "graylist", "too busy",
	"overload", "maintenance", "migrat", "expired", "spam", "virus",
	"malware", "infected", "phish", "reputation", "quota", "helo", "ehlo",
	"too many", "cannot send", "can not send", "can't send", "from sending",
	NULL };

/* What a code alone cannot stand against. */
static const char *const beside[] = { "gave up", "giving up", "policy",
	"blocked", "block list", "blocklist", "blacklist", "black list", "full",
	"busy", "database", "lookup", "attachment", "content", "relay",
	"sender", "message size", "too large", "too big", "limit", "members",
	"subscribers", "permission", "permitted", "prohibited", "allowed",
	"authorized", "authorised", "authenticated", "restricted", "dns", "spf",
	"dkim", "dmarc", "ptr", "tls", "loop", "hops", "connect", "resource",
	"disk", "error", "failure", "your ip", "your server", NULL };

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
find(struct span text, const char *word, size_t begin, size_t end)
{
	const size_t len = strlen(word);
	size_t at = 0, next;

	while (span_find_nocase(span_from(text, at), (struct span){ word, len },
	    &next)) {
		at += next;
		if ((at + len <= begin || at >= end) &&
		    is_word(text, at, at + len))
			return true;
		at += len;
	}
	return false;
}

static bool
find_any(struct span text, const char *const *words, size_t begin, size_t end)
{
	for (; *words; words++)
		if (find(text, *words, begin, end))
			return true;
	return false;
}

bool
doubt_of_words(struct span text, size_t begin, size_t end)
{
	return find_any(text, against, begin, end);
}

bool
doubt_of_code(struct span text)
{
	return find_any(text, against, 0, 0) || find_any(text, beside, 0, 0);
}

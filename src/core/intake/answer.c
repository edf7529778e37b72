#include "core/intake/answer.h"

#include <threads.h>

#include "base/finder.h"
#include "base/scan.h"
#include "core/intake/facts.h"
#include "core/intake/said.h"

enum answer_set {
	ANSWER_SUBJECT,
	ANSWER_AWAY,
	ANSWER_CHALLENGE,
	ANSWER_MOVED,
	ANSWER_LEFT,
	ANSWER_DELAY,
	ANSWER_FORWARD,
	ANSWER_PROBE,
	ANSWER_WARNING,
	ANSWER_SETS
};

static const struct {
	enum answer_set set;
	const char *words;
} rows[] = {
#define ANSWER(set, words) { ANSWER_##set, words },
#include "core/intake/answer_table.h"
#undef ANSWER
};

/* No letter of a person who is away is longer. */
enum { LETTER_MAX = 4096 };

static struct finder finders[ANSWER_SETS];
static once_flag finders_once = ONCE_FLAG_INIT;

static void
fill_finders(void)
{
	for (size_t i = 0; i < ANSWER_SETS; i++)
		finder_init(&finders[i]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		finder_add(&finders[rows[i].set], span_of(rows[i].words));
}

static bool
says(struct span text, enum answer_set set)
{
	size_t at = 0, which = 0;

	call_once(&finders_once, fill_finders);
	return finder_next(&finders[set], text, &at, &which);
}

static bool
has_field(const struct mime_header *header, const char *name)
{
	struct mime_field field;

	return mime_header_find(header, name, &field);
}

static bool
field_says(struct arena *arena, const struct mime_header *header,
    const char *name, struct finder_words *words)
{
	return finder_has_any(words, mime_header_get(arena, header, name));
}

/*
 * RFC 3834 asks for "Auto-Submitted: auto-replied". Bounces say
 * "auto-generated", or "auto-replied" too (RFC 3834, 5.2, allows both).
 */
static bool
says_automatic(struct arena *arena, const struct mime_header *header)
{
	static const char *const replied[] = { "auto-replied", "auto_reply",
		"autoreply", "vacation", NULL };
	static struct finder_words any = { .words = replied };

	return field_says(arena, header, "Auto-Submitted", &any) ||
	    has_field(header, "X-Auto-Response-Suppress") ||
	    has_field(header, "X-MS-Exchange-Inbox-Rules-Loop") ||
	    field_says(arena, header, "Precedence", &any) ||
	    has_field(header, "X-Autoreply") ||
	    has_field(header, "X-Autorespond") ||
	    has_field(header, "X-Autoresponder") ||
	    has_field(header, "X-Auto-Reply-From") ||
	    has_field(header, "X-Vacation");
}

static bool
find_new_address(struct span text, struct span *address)
{
	size_t at;

	if (!span_find_nocase(text, span_of("new "), &at) &&
	    !span_find_nocase(text, span_of("changed to"), &at) &&
	    !span_find_nocase(text, span_of("neue"), &at) &&
	    !span_find_nocase(text, span_of("nouvelle"), &at) &&
	    !span_find_nocase(text, span_of("nuev"), &at) &&
	    !span_find_nocase(text, span_of("nuovo"), &at))
		return false;
	return facts_find_address(span_from(text, at), address);
}

/* Programs that answer commands, not mail. */
static bool
answers_command(struct span subject, struct span text)
{
	static const char *const subjects[] = { "majordomo results",
		"listserv command", NULL };
	static const char *const words[] = { "this is a generic help message",
		"wasn't sent to any of my command addresses", NULL };

	static struct finder_words any_subject = { .words = subjects };
	static struct finder_words any = { .words = words };

	return finder_has_any(&any_subject, subject) ||
	    (text.len < LETTER_MAX && finder_has_any(&any, text));
}

bool
answer_says_delayed(struct span text)
{
	return says(text, ANSWER_DELAY);
}

bool
answer_says_left(struct span text)
{
	return text.len < LETTER_MAX && says(text, ANSWER_LEFT);
}

bool
answer_is_passed_on(struct span text)
{
	return says(text, ANSWER_FORWARD);
}

bool
answer_has_subject(struct arena *arena, const struct mime_header *header)
{
	static const char *const subjects[] = { "undeliver", "delivery status",
		"delivery failure", "delivery failed", "delivery has failed",
		"failure notice", "returned mail", "mail delivery failed",
		"delivery problem", "could not be delivered",
		"returned to sender", "delivery notification", "nondeliverable",
		"non-delivery", "not delivered",
		"message status - undeliverable", "unzustellbar",
		"nicht zugestellt", "nicht zustellbar",
		"zustellung fehlgeschlagen", "non remis", "non distribu",
		"\xc3\xa9"
		"chec de la remise",
		"no se puede entregar", "devuelto", "mancato recapito",
		"impossibile recapitare", "n\xc3\xa3o entregue", "onbestelbaar",
		"niedostarczon",
		"\xd0\xbd\xd0\xb5 "
		"\xd0\xb4\xd0\xbe\xd1\x81\xd1\x82\xd0\xb0\xd0\xb2\xd0\xbb\xd0"
		"\xb5\xd0\xbd",
		"\xe9\x80\x80\xe4\xbf\xa1", "\xe9\x85\x8d\xe4\xbf\xa1",
		"warning: message", "delayed", "bounce", "not member article",
		"mancata consegna", "non consegnat", "konnte nicht zugestellt",
		"nicht ausgeliefert", "delivery error", "mail error",
		"failed mail", "message failed", "mail failure",
		"virus in your mail", "banned filename",
		"has stopped your message", "non d\xc3\xa9livr\xc3\xa9",
		"no entregado", "devoluci\xc3\xb3n de", "non recapitato",
		"falha na entrega", "niet afgeleverd", "niet bezorgd",
		"kunde inte leverer", "kunne ikke leveres", "kan ikke leveres",
		"ei voitu toimittaa", "nie dostarczono", "zwrot wiadomo",
		"nelze doru", "nedoru", "k\xc3\xa9zbes\xc3\xadt",
		"teslim edilemedi",
		"\xd0\xb5\xd0\xb4\xd0\xbe\xd1\x81\xd1\x82\xd0\xb0\xd0\xb2\xd0"
		"\xbb\xd0\xb5\xd0\xbd",
		"\xe9\x80\x80\xe5\x9b\x9e", "\xe9\x80\x80\xe4\xbb\xb6",
		"\xe6\xb3\x95\xe6\x8a\x95\xe9\x80\x92",
		"\xe6\xb3\x95\xe9\x81\x9e\xe9\x80\x81",
		"\xe9\x85\x8d\xe4\xbf\xa1\xe4\xb8\x8d\xe8\x83\xbd",
		"\xe9\x85\x8d\xe4\xbf\xa1\xe3\x82\xa8\xe3\x83\xa9\xe3\x83\xbc",
		"\xec\xa0\x84\xec\x86\xa1 \xec\x8b\xa4\xed\x8c\xa8",
		"\xeb\xb0\x98\xec\x86\xa1", NULL };
	static struct finder_words any = { .words = subjects };

	return field_says(arena, header, "Subject", &any);
}

bool
answer_is_systems(struct arena *arena, const struct mime_header *header)
{
	static const char *const writers[] = { "mailer-daemon",
		"mail delivery s", "postmaster", "mdaemon", "mail-daemon",
		"maildaemon", "mailerdaemon", "mail administrator",
		"system administrator", "mailsystem", "email delivery",
		"bounce", "microsoftexchange", "amazonses", "fml-admin",
		"post_master", "mailmarshal", NULL };
	static struct finder_words any = { .words = writers };

	return has_field(header, "X-Failed-Recipients") ||
	    field_says(arena, header, "From", &any);
}

static bool
is_notice(struct arena *arena, const struct mime_header *header)
{
	return answer_is_systems(arena, header) ||
	    answer_has_subject(arena, header);
}

/*
 * People's programs answer to notices, too: "Automatic reply: Undeliverable".
 * What a mail system wrote is a notice, whatever subject it quotes.
 */
static bool
is_answer(struct arena *arena, const struct mime_header *header,
    struct span text)
{
	struct span subject = mime_header_get(arena, header, "Subject");

	if (answer_is_systems(arena, header) &&
	    answer_has_subject(arena, header))
		return false;
	return says(subject, ANSWER_SUBJECT) ||
	    (!answer_is_systems(arena, header) && text.len < LETTER_MAX &&
		says(text, ANSWER_AWAY) && !answer_quotes_failure(text));
}

bool
answer_says_failed(struct span text)
{
	static const char *const words[] = { "undeliverable",
		"not be delivered", "not delivered", "wasn't delivered",
		"unable to deliver", "delivery failed", "delivery failure",
		"failed to deliver", "returned to you", "user unknown",
		"unknown user", "mailbox unavailable", "mailbox full",
		"address rejected", "no such user", "does not exist",
		"nicht zugestellt", "unzustellbar", "non remis",
		"pas pu \xc3\xaatre", "no se pudo entregar",
		"non \xc3\xa8 stato recapitato", "n\xc3\xa3o foi entregue",
		"niet worden bezorgd",
		"nie mo\xc5\xbc"
		"e zosta\xc4\x87",
		"\xd0\xbd\xd0\xb5 "
		"\xd0\xb4\xd0\xbe\xd1\x81\xd1\x82\xd0\xb0\xd0\xb2\xd0\xbb\xd0"
		"\xb5\xd0\xbd",
		"\xe9\x80\x80\xe5\x9b\x9e",
		"\xe9\x85\x8d\xe4\xbf\xa1\xe3\x81\xa7\xe3\x81\x8d", NULL };
	static struct finder_words any = { .words = words };

	return finder_has_any(&any, text);
}

bool
answer_quotes_failure(struct span text)
{
	struct span rest = text, line;
	size_t begin;

	if (!answer_says_failed(text))
		return false;
	while (scan_line(&rest, &line))
		if (said_in_line(line, &begin))
			return true;
	return false;
}

/*
 * What systems write to their own people, and nothing was refused: a list
 * that asks whether an address lives, with an old bounce below it, or a
 * mailbox that is nearly full. A bounce of such a mail has them too, but the
 * subject of a bounce.
 */
static bool
is_warning(struct arena *arena, const struct mime_header *header,
    struct span subject, struct span text)
{
	if (answer_has_subject(arena, header))
		return false;
	if (says(subject, ANSWER_PROBE) || says(text, ANSWER_PROBE))
		return true;
	if (says(subject, ANSWER_WARNING))
		return !answer_quotes_failure(text);
	return text.len < LETTER_MAX && says(text, ANSWER_WARNING) &&
	    !answer_says_failed(text);
}

enum case_kind
answer_find(struct arena *arena, const struct mime_header *header,
    struct span text, struct span *address)
{
	struct span subject = mime_header_get(arena, header, "Subject");
	bool is_automatic = says_automatic(arena, header);
	bool is_away = is_answer(arena, header, text);

	*address = span_empty();
	if (answers_command(subject, text))
		return CASE_AUTO_REPLY;
	if (is_warning(arena, header, subject, text))
		return CASE_NOT_MAIL_FAILURE;
	if (is_notice(arena, header) && !is_away)
		return CASE_FAILURE;
	/* Programs answer, too: who quotes a reply tells of a failure. */
	if (is_automatic && !says(subject, ANSWER_SUBJECT) &&
	    answer_quotes_failure(text))
		return CASE_FAILURE;
	if (says(text, ANSWER_CHALLENGE))
		return CASE_CHALLENGE;
	if ((is_automatic || text.len < LETTER_MAX) &&
	    says(text, ANSWER_MOVED)) {
		find_new_address(text, address);
		return CASE_ADDRESS_CHANGE;
	}
	return is_automatic || is_away ? CASE_AUTO_REPLY : CASE_FAILURE;
}

bool
answer_is_notice(struct arena *arena, const struct mime_header *header)
{
	size_t at;

	return is_notice(arena, header) ||
	    span_find(mime_header_get(arena, header, "Return-Path"),
		span_of("<>"), &at);
}

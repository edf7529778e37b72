#include "core/intake/answer.h"

#include "base/finder.h"
#include "base/scan.h"
#include "core/intake/facts.h"
#include "core/intake/said.h"

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

/* Subjects of answers that people's programs write while they are away. */
static bool
is_answer_subject(struct span subject)
{
	static const char *const words[] = { "out of office",
		"out of the office", "automatic reply", "auto-reply",
		"autoreply", "auto reply", "auto response", "autoresponse",
		"automatic response", "away from my mail", "on vacation",
		"on holiday", "on leave", "abwesenheit", "automatische antwort",
		"nicht im b\xc3\xbcro", "nicht im haus",
		"r\xc3\xa9ponse automatique", "absence du bureau",
		"message d'absence", "respuesta autom\xc3\xa1tica",
		"fuera de la oficina", "risposta automatica", "fuori sede",
		"fuori ufficio", "resposta autom\xc3\xa1tica",
		"aus\xc3\xaancia tempor\xc3\xa1ria", "afwezig",
		"automatisch antwoord", "autosvar", "automatiskt svar",
		"fr\xc3\xa5nvarande", "automaattinen vastaus",
		"automatyczna odpowied\xc5\xba", "nieobecno\xc5\x9b\xc4\x87",
		"automatick\xc3\xa1 odpov\xc4\x9b\xc4\x8f",
		"\xd0\xb0\xd0\xb2\xd1\x82\xd0\xbe\xd0\xbe\xd1\x82\xd0\xb2\xd0"
		"\xb5\xd1\x82",
		"\xe8\x87\xaa\xe5\x8a\xa8\xe5\x9b\x9e\xe5\xa4\x8d",
		"\xe8\x87\xaa\xe5\x8b\x95\xe5\x9b\x9e\xe8\xa6\x86",
		"\xe8\x87\xaa\xe5\x8b\x95\xe5\xbf\x9c\xe7\xad\x94",
		"\xeb\xb6\x80\xec\x9e\xac\xec\xa4\x91", NULL };
	static struct finder_words any = { .words = words };

	return finder_has_any(&any, subject);
}

static bool
is_challenge(struct span text)
{
	static const char *const words[] = { "confirm that you are a human",
		"confirm that you are human", "confirm you are human",
		"prove that you are human", "verify that you are a human",
		"verify you are human",
		"click the link below to complete the verification",
		"complete this verification process",
		"this is a one-time automated message from",
		"to release your message", "boxbe", "spamarrest",
		"challenge-response", "challenge/response",
		"must confirm your message", "requires confirmation of senders",
		NULL };
	static struct finder_words any = { .words = words };

	return finder_has_any(&any, text);
}

static bool
is_address_change(struct span text)
{
	static const char *const words[] = { "my new address is",
		"my new email address is", "my new e-mail address is",
		"new email address:", "my email address has changed",
		"my e-mail address has changed", "has a new email address",
		"has changed his email address",
		"has changed her email address",
		"email address has been changed to", "neue e-mail-adresse",
		"neue mailadresse", "meine neue adresse",
		"nouvelle adresse e-mail", "nouvelle adresse mail",
		"nueva direcci\xc3\xb3n de correo", "nuovo indirizzo",
		"please update your address book", "no longer use this address",
		NULL };
	static struct finder_words any = { .words = words };

	return finder_has_any(&any, text);
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

/* The words of people who are away, where no field says so. */
static bool
says_away(struct span text)
{
	static const char *const words[] = { "i am out of the office",
		"i'm out of the office", "i am currently out of",
		"i will be out of the office", "i am on annual leave",
		"i am on vacation", "i am on holiday", "i am on leave",
		"i am currently away", "with limited access to email",
		"with no access to email", "nicht im b\xc3\xbcro",
		"ich bin nicht erreichbar", "ich bin im urlaub",
		"bin ich nicht im hause", "je suis absent",
		"je suis actuellement absent", "estoy fuera de la oficina",
		"estar\xc3\xa9 ausente", "sono fuori ufficio",
		"sar\xc3\xb2 assente", "estou ausente", "estarei ausente",
		"ik ben afwezig", "jeg er p\xc3\xa5 ferie",
		"jag \xc3\xa4r p\xc3\xa5 semester",
		"\xe4\xb8\x8d\xe5\x9c\xa8\xe3\x81\xab\xe3\x81\x97"
		"\xe3\x81\xa6",
		NULL };
	static struct finder_words any = { .words = words };

	return text.len < 4096 && finder_has_any(&any, text);
}

/* Programs that answer commands, not mail. */
static bool
is_command_answer(struct span subject)
{
	static const char *const words[] = { "majordomo results",
		"listserv command", "ezmlm warning", NULL };
	static struct finder_words any = { .words = words };

	return finder_has_any(&any, subject);
}

bool
answer_says_delayed(struct span text)
{
	static const char *const words[] = { "has not been delivered yet",
		"could not be delivered yet", "not yet been delivered",
		"has been delayed", "is delayed",
		"delivery attempts will continue", "will continue to try",
		"will be retried", "will keep trying",
		"no action is required on your part", "warning message only",
		"do not need to resend", "not yet able to deliver",
		"is being held until", "will be tried again",
		"still being retried", "wird weiterhin versucht",
		"verz\xc3\xb6gert", "a \xc3\xa9t\xc3\xa9 retard", NULL };
	static struct finder_words any = { .words = words };

	return finder_has_any(&any, text);
}

static bool
is_notice_subject(struct arena *arena, const struct mime_header *header)
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
		NULL };
	static struct finder_words any = { .words = subjects };

	return field_says(arena, header, "Subject", &any);
}

/* Written by a mail system, by what no person writes into a header. */
static bool
is_systems(struct arena *arena, const struct mime_header *header)
{
	static const char *const writers[] = { "mailer-daemon",
		"mail delivery s", "postmaster", "mdaemon", "mail-daemon",
		"maildaemon", "mailerdaemon", "mail administrator",
		"system administrator", "mailsystem", "email delivery",
		"bounce", "microsoftexchange", "amazonses", "fml-admin",
		"post_master", NULL };
	static struct finder_words any = { .words = writers };

	return has_field(header, "X-Failed-Recipients") ||
	    field_says(arena, header, "From", &any);
}

static bool
is_notice(struct arena *arena, const struct mime_header *header)
{
	return is_systems(arena, header) || is_notice_subject(arena, header);
}

/* People's programs answer to notices, too: "Automatic reply: Undeliverable". */
static bool
is_answer(struct arena *arena, const struct mime_header *header,
    struct span subject)
{
	return is_answer_subject(subject) &&
	    !(is_systems(arena, header) && is_notice_subject(arena, header));
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

/* Programs answer, too: one that quotes a negative reply tells of a failure. */
static bool
quotes_failure(struct span text)
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

enum case_kind
answer_find(struct arena *arena, const struct mime_header *header,
    struct span text, struct span *address)
{
	struct span subject = mime_header_get(arena, header, "Subject");
	bool is_automatic = says_automatic(arena, header);

	*address = span_empty();
	if (is_command_answer(subject))
		return CASE_AUTO_REPLY;
	if (is_notice(arena, header) && !is_answer(arena, header, subject))
		return CASE_FAILURE;
	if (is_automatic && !is_answer_subject(subject) && quotes_failure(text))
		return CASE_FAILURE;
	if (is_challenge(text))
		return CASE_CHALLENGE;
	if (is_address_change(text) && (is_automatic || text.len < 4096)) {
		find_new_address(text, address);
		return CASE_ADDRESS_CHANGE;
	}
	if (is_automatic || is_answer_subject(subject) || says_away(text))
		return CASE_AUTO_REPLY;
	return CASE_FAILURE;
}

bool
answer_is_notice(struct arena *arena, const struct mime_header *header)
{
	size_t at;

	return is_notice(arena, header) ||
	    span_find(mime_header_get(arena, header, "Return-Path"),
		span_of("<>"), &at);
}

/* Sent by someone who can be answered: bounces have no return path. */
static bool
has_sender(struct arena *arena, const struct mime_header *header)
{
	struct span path = mime_header_get(arena, header, "Return-Path");

	return path.len > 0 && memchr(path.ptr, '@', path.len);
}

static bool
is_reply_subject(struct span subject)
{
	static const char *const leads[] = { "re:", "aw:", "sv:", "antw:",
		"ref:", "res:", "odp:" };

	for (size_t i = 0; i < sizeof(leads) / sizeof(*leads); i++)
		if (span_starts_nocase(subject, span_of(leads[i])))
			return true;
	return false;
}

static bool
speaks_of_mail(struct span text)
{
	static const char *const words[] = { "mail", "message", "nachricht",
		"courrier", "courriel", "mensaje", "correo", "messaggio",
		"mensagem", "bericht", "wiadomo", "meddelande", "besked",
		"melding", "viesti", "ileti", "recipient", "smtp",
		"\xd0\xbf\xd0\xb8\xd1\x81\xd1\x8c\xd0\xbc",
		"\xd1\x81\xd0\xbe\xd0\xbe\xd0\xb1\xd1\x89\xd0\xb5\xd0\xbd",
		"\xe9\x82\xae\xe4\xbb\xb6", "\xe4\xbf\xa1\xe4\xbb\xb6",
		"\xe9\x83\xb5\xe4\xbb\xb6", "\xe3\x83\xa1\xe3\x83\xbc",
		"\xeb\xa9\x94\xec\x9d\xbc", NULL };
	static struct finder_words any = { .words = words };

	return finder_has_any(&any, text);
}

bool
answer_is_letter(struct arena *arena, const struct mime_header *header,
    struct span text)
{
	if (is_systems(arena, header) || !has_sender(arena, header))
		return false;
	if (!is_notice_subject(arena, header))
		return is_reply_subject(
		    mime_header_get(arena, header, "Subject"));
	return !quotes_failure(text) && !speaks_of_mail(text);
}

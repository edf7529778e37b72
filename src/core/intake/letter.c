#include "core/intake/letter.h"

#include "base/finder.h"
#include "core/intake/answer.h"

static bool
starts_with_any(struct span text, const char *const *words)
{
	for (; *words; words++)
		if (span_starts_nocase(text, span_of(*words)))
			return true;
	return false;
}

static bool
has_field(const struct mime_header *header, const char *name)
{
	struct mime_field field;

	return mime_header_find(header, name, &field);
}

/* What cannot be answered is no person's: bounces have no return path. */
static bool
has_no_path(struct arena *arena, const struct mime_header *header)
{
	struct span path = mime_header_get(arena, header, "Return-Path");

	return has_field(header, "Return-Path") &&
	    !memchr(path.ptr, '@', path.len);
}

/* Where the return path was lost, what is an answer to a message had one. */
static bool
has_sender(const struct mime_header *header)
{
	return has_field(header, "Return-Path") ||
	    has_field(header, "In-Reply-To") || has_field(header, "References");
}

static bool
is_reply_subject(struct span subject)
{
	static const char *const leads[] = { "re:", "re :", "aw:", "sv:",
		"antw:", "ref:", "res:", "odp:", "vs:", "v\xc3\xa1:", "ynt:",
		"\xe5\x9b\x9e\xe5\xa4\x8d", "\xe7\xad\x94\xe5\xa4\x8d", NULL };

	return starts_with_any(subject, leads);
}

static bool
is_forward_subject(struct span subject)
{
	static const char *const leads[] = { "fwd:", "fw:", "fwd :", "wg:",
		"tr:", "tr :", "rv:", "enc:", "i:", "doorst:", "vb:", "vl:",
		"pd:", "\xe8\xbd\xac\xe5\x8f\x91", "\xe8\xbd\x89\xe5\xaf\x84",
		NULL };

	return starts_with_any(subject, leads);
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

/*
 * What machines write to their keeper about many messages: the output of a
 * job, the statistics of a log, Postfix's record of somebody else's session.
 */
static bool
is_watch_report(struct span from, struct span subject,
    const struct mime_header *header)
{
	static const char *const subjects[] = {
		"postfix smtp server: errors from",
		"postfix smtp client: errors from",
		"postfix smtp server: policy", "cron <", "logwatch for",
		"pflogsumm", "postfix log summar", NULL
	};
	static const char *const writers[] = { "cron daemon", "logwatch",
		"pflogsumm", NULL };
	static struct finder_words any = { .words = writers };

	return has_field(header, "X-Cron-Env") ||
	    starts_with_any(subject, subjects) || finder_has_any(&any, from);
}

/* Fields that a list's manager adds (RFC 2369, RFC 2919), not a server. */
static bool
is_of_list(const struct mime_header *header)
{
	return has_field(header, "List-Unsubscribe") ||
	    has_field(header, "List-Post") || has_field(header, "List-Id");
}

enum letter
letter_find(struct arena *arena, const struct mime_header *header,
    struct span text)
{
	struct span subject = mime_header_get(arena, header, "Subject");
	struct span from = mime_header_get(arena, header, "From");

	if (is_watch_report(from, subject, header))
		return LETTER_SURE;
	if (answer_is_systems(arena, header))
		return LETTER_NONE;
	if (is_of_list(header))
		return LETTER_SURE;
	if (has_no_path(arena, header))
		return LETTER_NONE;
	if (is_forward_subject(subject))
		return LETTER_PASSED_ON;
	/* "Re: Undelivered Mail": no system answers to a system. */
	if (is_reply_subject(subject) &&
	    (has_sender(header) || answer_has_subject(arena, header)))
		return LETTER_SURE;
	if (!has_sender(header))
		return LETTER_NONE;
	if (answer_is_passed_on(text))
		return LETTER_PASSED_ON;
	if (!answer_has_subject(arena, header))
		return LETTER_DOUBTFUL;
	return !answer_quotes_failure(text) && !speaks_of_mail(text)
	    ? LETTER_SURE
	    : LETTER_NONE;
}

#include "base/scan.h"
#include "core/audit/contact.h"
#include "core/audit/sts.h"
#include "core/audit/tls.h"
#include "core/audit/transport.h"
#include "core/confirm/parts.h"

enum { HOST_WORDS_MAX = 1500, SMTP_PORT = 25 };

/* The recipient's; where nobody is named, the host that refused. */
static struct span
domain_in_question(const struct confirmation *confirmation)
{
	const struct confirm_subject *subject = &confirmation->subject;

	return subject->recipient_domain.len > 0 ? subject->recipient_domain
						 : subject->host;
}

/*
 * The mail hosts of the recipient. What is wrong with them as such is the
 * answer to another question, and not noted here. False: not known (yet).
 */
static bool
find_hosts(struct confirmation *confirmation, struct mx_view *view)
{
	struct audit silent = *confirmation->audit;

	if (confirmation->subject.recipient_domain.len == 0) {
		*view = (struct mx_view){ .is_known = true, .count = 1 };
		view->hosts[0].mx.exchange = confirmation->subject.host;
		view->hosts[0].is_usable = true;
		return true;
	}

	silent.findings = (struct finding_list){ 0 };
	audit_mx(&silent, confirmation->subject.recipient_domain, view);
	if (silent.failed)
		confirmation->audit->failed = silent.failed;
	return view->is_known && view->count > 0 && !view->is_null;
}

enum check_end
confirm_sts(struct confirmation *confirmation)
{
	const struct span domain = confirmation->subject.recipient_domain;
	struct mx_view view;

	if (domain.len == 0)
		return CHECK_LACKS;
	if (find_hosts(confirmation, &view))
		audit_sts(confirmation->audit, domain, &view);
	return CHECK_DONE;
}

/* A host whose records nobody could get is no host without. */
enum check_end
confirm_dane(struct confirmation *confirmation)
{
	struct audit *audit = confirmation->audit;
	struct mx_view view;

	if (domain_in_question(confirmation).len == 0)
		return CHECK_LACKS;
	if (!find_hosts(confirmation, &view))
		return CHECK_DONE;
	for (size_t i = 0; i < view.count; i++) {
		const struct span host = view.hosts[i].mx.exchange;
		const struct dane_lookup lookup =
		    dane_look(audit->arena, audit->known, host, SMTP_PORT);

		if (lookup.answer)
			trace_ask(audit->trace, lookup.answer);
		if (lookup.found == DANE_FAILED)
			audit->failed = lookup.answer;
		audit_dane(audit, host);
	}
	if (audit->failed || audit->findings.count > confirmation->begin)
		return CHECK_DONE;
	return confirm_tell(confirmation, QUESTION_GOOD,
	    "No mail host of %.*s has TLSA records: nobody checks its "
	    "certificate by DANE.",
	    SPAN_ARGS(domain_in_question(confirmation)));
}

/* Nobody has connected, for nobody was told to. */
static enum check_end
tell_unseen(struct confirmation *confirmation)
{
	return confirm_tell(confirmation, QUESTION_OPEN,
	    "let nixie connect to the mail hosts: --connect");
}

/* At least one of them has an address that can be reached from here. */
static bool
has_usable(const struct mx_view *view)
{
	for (size_t i = 0; i < view->count; i++)
		if (view->hosts[i].is_usable)
			return true;
	return false;
}

enum check_end
confirm_tls(struct confirmation *confirmation)
{
	struct audit *audit = confirmation->audit;
	const struct span domain = domain_in_question(confirmation);
	struct mx_view view;

	if (domain.len == 0)
		return CHECK_LACKS;
	if (!audit->contacts)
		return tell_unseen(confirmation);
	if (!find_hosts(confirmation, &view))
		return CHECK_DONE;
	if (!has_usable(&view))
		return confirm_tell(confirmation, QUESTION_UNKNOWN,
		    "No mail host of %.*s has an address that can be reached.",
		    SPAN_ARGS(domain));
	audit_tls(audit, domain, &view, confirmation->now);
	if (!audit_has(audit, FINDING_TLS_NOT_SEEN, domain))
		return CHECK_DONE;
	return tell_unseen(confirmation);
}

/* How many of the hosts showed what; and that in words. */
struct host_look {
	struct confirmation *confirmation;
	struct text words;
	size_t made, refused, silent, unseen, waiting;
};

static const struct contact_answer *
next_contact(struct host_look *look, struct span host)
{
	const struct contact_answer *contact =
	    contact_known_ask(look->confirmation->audit->contacts, host);

	if (!contact) {
		look->waiting++;
		return NULL;
	}
	look->unseen += contact->outcome == CONTACT_NOT_ASKED;
	look->made += contact->outcome == CONTACT_MADE;
	look->refused += contact->outcome == CONTACT_REFUSED ||
	    contact->outcome == CONTACT_NO_SERVICE;
	look->silent += contact->outcome == CONTACT_UNREACHABLE;
	return contact->outcome == CONTACT_NOT_ASKED ? NULL : contact;
}

/* "mx.example.net answers at 192.0.2.1:25 (220 mx.example.net ESMTP)" */
static void
write_contact(struct text *words, const struct contact_answer *contact)
{
	struct span rest = contact->banner, banner = span_empty();

	if (words->len > 0)
		text_write_string(words, "; ");
	text_write(words, contact->host);
	if (contact->outcome != CONTACT_MADE) {
		text_write_string(words, ": ");
		text_write(words, contact->why);
		return;
	}
	text_write_string(words, " answers at ");
	text_write(words, contact->end);
	if (scan_line(&rest, &banner)) {
		text_write_string(words, " (");
		text_write(words, banner);
		text_write_byte(words, ')');
	}
}

/* False: the hosts are not known, or nobody may look at them. */
static bool
look_at_hosts(struct host_look *look, struct confirmation *confirmation,
    void (*write)(struct text *, const struct contact_answer *))
{
	struct mx_view view;

	*look = (struct host_look){ .confirmation = confirmation };
	text_init(&look->words, confirmation->audit->arena, HOST_WORDS_MAX);
	if (!confirmation->audit->contacts || !find_hosts(confirmation, &view))
		return false;
	for (size_t i = 0; i < view.count; i++) {
		const struct contact_answer *contact =
		    next_contact(look, view.hosts[i].mx.exchange);

		if (contact)
			write(&look->words, contact);
	}
	return true;
}

/* The ends that all such questions have. */
static enum check_end
end_unseen(const struct host_look *look)
{
	struct confirmation *confirmation = look->confirmation;

	if (domain_in_question(confirmation).len == 0)
		return CHECK_LACKS;
	if (look->waiting > 0)
		return CHECK_WAITS;
	if (look->unseen > 0 || !confirmation->audit->contacts)
		return tell_unseen(confirmation);
	return CHECK_DONE;
}

/* That we do not reach a host may be our own network's doing. */
enum check_end
confirm_connect(struct confirmation *confirmation)
{
	struct host_look look;

	if (!look_at_hosts(&look, confirmation, write_contact) ||
	    look.waiting + look.unseen > 0)
		return end_unseen(&look);
	confirmation->is_explained |= look.made == 0 && look.refused > 0;
	return confirm_tell(confirmation,
	    look.made > 0          ? QUESTION_GOOD
		: look.refused > 0 ? QUESTION_BAD
				   : QUESTION_UNKNOWN,
	    "%.*s.", (int)look.words.len, look.words.ptr);
}

static bool
offers(const struct contact_answer *contact, const char *keyword,
    struct span *offer)
{
	struct span rest = contact->offers, line;

	while (scan_line(&rest, &line)) {
		struct span words = line, word;

		/* "250-SIZE 52428800", or without the code. */
		if (line.len > 4 && (line.ptr[3] == '-' || line.ptr[3] == ' '))
			words = span_from(line, 4);
		*offer = span_trim(words);
		if (span_split(&words, ' ', &word) &&
		    span_equal_nocase(span_trim(word), span_of(keyword)))
			return true;
	}
	return false;
}

static void
write_offers(struct text *words, const struct contact_answer *contact)
{
	static const char *const keywords[] = { "SIZE", "8BITMIME",
		"SMTPUTF8" };
	struct span offer;

	write_contact(words, contact);
	if (contact->outcome != CONTACT_MADE)
		return;
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++) {
		text_write_string(words, i > 0 ? ", " : ", with ");
		if (offers(contact, keywords[i], &offer)) {
			text_write(words, offer);
		} else {
			text_write_string(words, "no ");
			text_write_string(words, keywords[i]);
		}
	}
}

/* What the hosts say of themselves: their greeting, and what they offer. */
enum check_end
confirm_offers(struct confirmation *confirmation)
{
	struct host_look look;
	bool is_down;

	if (!look_at_hosts(&look, confirmation, write_offers) ||
	    look.waiting + look.unseen > 0)
		return end_unseen(&look);
	is_down = look.made == 0 && look.refused > 0;
	confirmation->is_explained |=
	    is_down && confirm_is_about(confirmation, "system_unavailable");
	return confirm_tell(confirmation,
	    look.made > 0 ? QUESTION_GOOD
		: is_down ? QUESTION_BAD
			  : QUESTION_UNKNOWN,
	    "%.*s.", (int)look.words.len, look.words.ptr);
}

/* Two whom nearly all of the world can reach: see nixie probe. */
static const char *const others[] = { "gmail-smtp-in.l.google.com",
	"mx01.mail.icloud.com" };

/* Only when the recipient's hosts do not answer are others asked. */
enum check_end
confirm_port25(struct confirmation *confirmation)
{
	struct host_look look;
	bool is_answered;

	if (!look_at_hosts(&look, confirmation, write_contact) ||
	    look.waiting + look.unseen > 0)
		return end_unseen(&look);
	is_answered = look.made + look.refused > 0;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others) &&
	     look.made + look.refused == 0;
	     i++)
		next_contact(&look, span_of(others[i]));
	if (look.waiting + look.unseen > 0)
		return end_unseen(&look);
	if (is_answered)
		return confirm_tell(confirmation, QUESTION_GOOD,
		    "The way is open from here, for an answer comes: %.*s.",
		    (int)look.words.len, look.words.ptr);
	if (look.made + look.refused > 0)
		return confirm_tell(confirmation, QUESTION_GOOD,
		    "Port 25 is open from here: other servers answer.");
	confirmation->is_explained = true;
	return confirm_tell(confirmation, QUESTION_BAD,
	    "From here nobody answers at port 25, large providers included: "
	    "our own network closes it.");
}

#include <stdio.h>

#include "core/confirm/parts.h"
#include "core/dns/record.h"

enum { NAME_MAX_LEN = DNS_NAME_MAX + 16 };

/* Nobody could tell: that is said, and never held against anybody. */
static enum check_end
tell_failure(struct confirmation *confirmation, const struct dns_answer *answer)
{
	return confirm_tell(confirmation, QUESTION_UNKNOWN,
	    "The DNS did not answer for %s %.*s (%s).",
	    dns_type_name(answer->question.type),
	    SPAN_ARGS(answer->question.name),
	    dns_failure_name(answer->failure));
}

/* For how long others go by the record that they have seen. */
static enum check_end
tell_age(struct confirmation *confirmation, struct span domain,
    enum dns_type type, const char *what)
{
	const struct dns_answer *answer =
	    audit_ask(confirmation->audit, domain, type);

	if (!answer)
		return CHECK_WAITS;
	if (answer->outcome == DNS_FAILED)
		return tell_failure(confirmation, answer);
	return confirm_tell(confirmation, QUESTION_GOOD,
	    answer->outcome == DNS_DATA
		? "Others remember %s of %.*s for %u seconds (TTL): wait that "
		  "long after a change."
		: "That there is no %s of %.*s is remembered for %u seconds "
		  "(TTL): wait that long after a change.",
	    what, SPAN_ARGS(domain), answer->ttl);
}

/* Does a resolver get an answer today? */
static enum check_end
tell_reachable(struct confirmation *confirmation, struct span domain)
{
	const struct dns_answer *mx =
	    audit_ask(confirmation->audit, domain, DNS_MX);
	const struct dns_answer *ns =
	    audit_ask(confirmation->audit, domain, DNS_NS);

	if (!mx || !ns)
		return CHECK_WAITS;
	if (mx->outcome == DNS_FAILED)
		return tell_failure(confirmation, mx);
	if (ns->outcome == DNS_FAILED)
		return tell_failure(confirmation, ns);
	return confirm_tell(confirmation, QUESTION_GOOD,
	    "The DNS answers for %.*s today.", SPAN_ARGS(domain));
}

/* The records of a domain that had its mail moved, and of one that fails. */
enum check_end
confirm_cache(struct confirmation *confirmation)
{
	const struct confirm_subject *subject = &confirmation->subject;
	const bool is_spf = confirm_is_about(confirmation, "spf_fail");
	const struct span domain = confirmation->diagnosis->is_about_sender
	    ? subject->sender_domain
	    : subject->recipient_domain;

	if (domain.len == 0)
		return CHECK_LACKS;
	if (is_spf)
		return tell_age(confirmation, domain, DNS_TXT,
		    "the TXT records");
	if (confirm_is_about(confirmation, "dns_failure"))
		return tell_reachable(confirmation, domain);
	return tell_age(confirmation, domain, DNS_MX, "the MX records");
}

/* What such a list says of one of the two addresses that tell its state. */
static const struct dns_answer *
ask_list(struct confirmation *confirmation, const char *point, struct span zone)
{
	char bytes[NAME_MAX_LEN];
	struct text name = text_in(bytes, sizeof(bytes));

	text_write_string(&name, point);
	text_write(&name, zone);
	return audit_ask(confirmation->audit, text_span(&name), DNS_A);
}

static enum check_end
tell_dead(struct confirmation *confirmation, struct span zone, const char *why)
{
	confirmation->is_explained = true;
	return confirm_tell(confirmation, QUESTION_BAD,
	    "The blocklist %.*s is not in service: %s. Whoever asks it must "
	    "stop that.",
	    SPAN_ARGS(zone), why);
}

/*
 * A list in service lists 127.0.0.2 and never 127.0.0.1 (RFC 5782, 5). An
 * answer of 127.255.255.x refuses our resolver, and says nothing.
 */
static enum check_end
judge_list(struct confirmation *confirmation, struct span zone)
{
	const struct dns_answer *yes =
	    ask_list(confirmation, "2.0.0.127.", zone);
	const struct dns_answer *no =
	    ask_list(confirmation, "1.0.0.127.", zone);
	struct ip ip;

	if (!yes || !no)
		return CHECK_WAITS;
	if (yes->outcome == DNS_FAILED)
		return tell_failure(confirmation, yes);
	if (no->outcome == DNS_FAILED)
		return tell_failure(confirmation, no);
	if (yes->outcome == DNS_DATA && yes->count > 0 &&
	    dns_record_ip(yes->records[0], &ip) &&
	    (ip.is_v6 || ip.bytes[0] != 127))
		return tell_dead(confirmation, zone,
		    "it answers with addresses that no blocklist uses");
	if (yes->outcome == DNS_DATA && yes->count > 0 &&
	    dns_record_ip(yes->records[0], &ip) && ip.bytes[1] == 255)
		return confirm_tell(confirmation, QUESTION_UNKNOWN,
		    "The blocklist %.*s does not answer this resolver: ask it "
		    "by way of one of your own (--dns recursive).",
		    SPAN_ARGS(zone));
	if (no->outcome == DNS_DATA)
		return tell_dead(confirmation, zone, "it lists every address");
	if (yes->outcome != DNS_DATA)
		return tell_dead(confirmation, zone,
		    "it does not even list its test address, 127.0.0.2");
	return confirm_tell(confirmation, QUESTION_GOOD,
	    "The blocklist %.*s is in service.", SPAN_ARGS(zone));
}

/* A list of the registry, or whatever list the reply names. */
enum check_end
confirm_dead_list(struct confirmation *confirmation)
{
	const struct zone_row *row = confirmation->subject.zone;
	struct span zone =
	    confirm_captured(confirmation->diagnosis, CAPTURE_ZONE);
	char state[200];

	if (row)
		zone = row->zone;
	if (zone.len == 0 || (row && row->has_no_dns))
		return CHECK_LACKS;
	if (!row || span_starts(row->state, span_of("alive")))
		return judge_list(confirmation, zone);
	snprintf(state, sizeof(state), "%.*s", SPAN_ARGS(row->state));
	return tell_dead(confirmation, zone, state);
}

#ifndef NIXIE_AUTH_SPF_H
#define NIXIE_AUTH_SPF_H

/*
 * The Sender Policy Framework (RFC 7208): may this address send mail for
 * that domain?
 *
 *	ip 192.0.2.17, MAIL FROM joe@example.org, HELO mail.example.org
 *	example.org. TXT "v=spf1 mx -all"			=> fail
 *
 * An evaluation is a pure function of what is known of the DNS: see
 * core/dns/known.h for how it asks. Where an answer is missing, the other
 * terms of the record are asked for at once, so that few rounds are needed;
 * those do not count among the look-ups unless they are evaluated.
 */

#include "core/auth/spf_record.h"
#include "core/auth/trace.h"
#include "core/dns/known.h"

enum spf_result {
	SPF_NONE,
	SPF_NEUTRAL,
	SPF_PASS,
	SPF_FAIL,
	SPF_SOFTFAIL,
	SPF_TEMPERROR,
	SPF_PERMERROR,
	SPF_WAITS, /* no verdict yet: answers are missing */
	SPF_RESULTS
};

enum {
	SPF_LOOKUPS_MAX = 10, /* terms that cause queries (4.6.4) */
	SPF_VOIDS_MAX = 2,    /* of them, look-ups that find nothing */
	SPF_NAMES_MAX = 10,   /* of one mx or ptr */
	SPF_EXPLANATION_MAX = 1000,
	SPF_SENDER_MAX = 900
};

enum spf_identity {
	SPF_MAIL_FROM, /* (2.4) */
	SPF_HELO       /* (2.3) */
};

struct spf_request {
	struct ip ip; /* an IPv4 address in IPv6 clothes counts as IPv4 */
	enum spf_identity identity;
	struct span helo;     /* as it was said */
	struct span sender;   /* of MAIL FROM, without <>; empty: null sender */
	struct span domain;   /* to look at instead of the identity's; empty */
	struct span receiver; /* for %{r}; empty: unknown */
	uint64_t now;         /* for %{t}: seconds since 1970 */
	bool wants_explanation; /* look up what exp= says */
};

struct spf_verdict {
	enum spf_result result;
	const char *why;    /* in words of ours; never NULL */
	const char *rule;   /* the section that says so; never NULL */
	struct span domain; /* whose record decided, or has the fault */
	struct span record; /* its text; empty: there is none */
	struct span part;   /* the bytes of it that decided; may be empty */
	struct span explanation; /* the domain's, of a fail; mostly empty */
	unsigned lookups, voids; /* used */
};

struct spf_verdict spf_check(const struct spf_request *request,
    struct dns_known *known, struct trace *trace, struct arena *arena);

/* "pass", "fail"; "waits". */
const char *spf_result_name(enum spf_result result);

/* The domain that will be looked at; it may be no domain at all. */
struct span spf_request_domain(const struct spf_request *request);

/*
 * The one SPF record among an answer's, as text (4.5). Gives how many there
 * are; text is the first of them, empty when there is none.
 */
size_t spf_select(struct arena *arena, const struct dns_answer *answer,
    struct span *text);

#endif

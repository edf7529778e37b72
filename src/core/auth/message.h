#ifndef NIXIE_AUTH_MESSAGE_H
#define NIXIE_AUTH_MESSAGE_H

/*
 * All that is known of who sent a message, evaluated at once: SPF of the
 * envelope, DKIM and ARC of the message, and DMARC, which takes their
 * results.
 */

#include "core/auth/arc.h"
#include "core/auth/dmarc.h"
#include "core/auth/dmarc_from.h"
#include "core/auth/hop.h"
#include "core/auth/results.h"
#include "core/auth/spf.h"

struct auth_request {
	struct dkim_request dkim;          /* the message, the time, the keys */
	struct spf_request spf;            /* the identity is MAIL FROM */
	bool has_ip, has_helo, has_sender; /* else the header tells */
};

struct auth_message {
	struct spf_request envelope; /* what SPF was asked for */
	bool has_ip, has_sender;
	bool has_envelope; /* enough of it is known for SPF */
	bool is_ip_told, is_helo_told, is_sender_told; /* by the header */
	struct hop hop;
	struct dmarc_from from;
	struct spf_verdict spf; /* where has_envelope */
	struct dkim_check dkim;
	struct arc_check arc;
	struct dmarc_evaluation dmarc; /* where From is good */
	bool is_waiting;               /* run it again when more is known */
};

/* Evaluate; the traces may be NULL. The message must not move afterwards. */
struct auth_traces {
	struct trace *spf, *dkim;
};

void auth_message_check(struct arena *arena, const struct auth_request *request,
    struct dns_known *known, const struct auth_traces *traces,
    struct auth_message *message);

/* What a receiver of that name would write into the header. */
void
auth_message_results(struct arena *arena, const struct auth_message *message,
    struct span receiver, struct auth_results *results);

/* DMARC's result by a method; where From is not good, what it comes to. */
enum dmarc_result auth_message_dmarc(const struct auth_message *message,
    enum dmarc_method method);

#endif

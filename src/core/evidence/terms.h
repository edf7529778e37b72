#ifndef NIXIE_EVIDENCE_TERMS_H
#define NIXIE_EVIDENCE_TERMS_H

/*
 * The closed sets of words in which nixie thinks and speaks. Each value has
 * one name, the same in the knowledge files, the JSON record and the options.
 */

#include "base/span.h"

/* Where in a delivery; in the order in which it goes. */
enum stage {
	STAGE_UNKNOWN,
	STAGE_DNS,
	STAGE_CONNECT,
	STAGE_BANNER,
	STAGE_HELO,
	STAGE_STARTTLS,
	STAGE_AUTH,
	STAGE_MAIL,
	STAGE_RCPT,
	STAGE_DATA, /* the command */
	STAGE_EOD,  /* after the final dot */
	STAGE_QUIT,
	STAGE_QUEUE,
	STAGE_SUBMISSION_API,
	STAGE_POST_ACCEPT,
	STAGE_LOCAL,
	STAGES
};

/* Does it help to send the same message again? */
enum permanence {
	PERMANENCE_UNKNOWN,
	PERMANENCE_TRANSIENT,   /* yes, later */
	PERMANENCE_UNTIL_FIXED, /* not before someone changes something */
	PERMANENCE_PERMANENT,   /* never */
	PERMANENCES
};

enum side {
	SIDE_UNDECIDED,
	SIDE_SENDER,
	SIDE_RECIPIENT,
	SIDE_RECEIVER,
	SIDE_NETWORK,
	SIDE_NOBODY,
	SIDES
};

/* Who can act; also whom a step is for. A set is a mask of 1 << actor. */
enum actor {
	ACTOR_SENDER,
	ACTOR_DEVELOPER,
	ACTOR_SENDING_ADMIN,
	ACTOR_DNS_ADMIN,
	ACTOR_NETWORK_PROVIDER,
	ACTOR_RECIPIENT,
	ACTOR_RECIPIENT_ADMIN,
	ACTOR_LIST_OWNER,
	ACTOR_NOBODY,
	ACTORS
};

enum retry { RETRY_NO, RETRY_AFTER_FIX, RETRY_BACK_OFF, RETRIES };

enum suppress { SUPPRESS_NEVER, SUPPRESS_AFTER, SUPPRESS_NOW, SUPPRESSES };

enum confidence {
	CONFIDENCE_LOW,    /* code or class alone, or a vague text */
	CONFIDENCE_MEDIUM, /* text, or an issuer's own code */
	CONFIDENCE_HIGH,   /* text of a recognised issuer */
	CONFIDENCES
};

/* What the speaker of a reply is to the delivery. */
enum role {
	ROLE_UNKNOWN,
	ROLE_SENDER_MTA,
	ROLE_RECIPIENT_MX,
	ROLE_GATEWAY,
	ROLE_MAILBOX_HOST,
	ROLE_BLOCKLIST,
	ROLE_CLIENT_LIBRARY,
	ROLES
};

enum source_kind {
	SOURCE_REPLY,
	SOURCE_TRANSCRIPT,
	SOURCE_DSN,
	SOURCE_NOTICE,
	SOURCE_ARF,
	SOURCE_LOG,
	SOURCE_QUEUE,
	SOURCE_EVENT,
	SOURCE_KINDS
};

enum case_kind {
	CASE_FAILURE,
	CASE_DELAY,
	CASE_DELIVERED,
	CASE_RELAYED,
	CASE_EXPANDED,
	CASE_AUTO_REPLY,
	CASE_CHALLENGE,
	CASE_ADDRESS_CHANGE,
	CASE_COMPLAINT,
	CASE_READ_RECEIPT,
	CASE_NOT_MAIL_FAILURE,
	CASE_KINDS
};

const char *stage_name(enum stage stage);
const char *permanence_name(enum permanence permanence);
const char *side_name(enum side side);
const char *actor_name(enum actor actor);
const char *retry_name(enum retry retry);
const char *suppress_name(enum suppress suppress);
const char *confidence_name(enum confidence confidence);
const char *role_name(enum role role);
const char *source_kind_name(enum source_kind kind);
const char *case_kind_name(enum case_kind kind);

/* The value of a name; false when there is no such name. */
bool stage_parse(struct span name, enum stage *stage);
bool permanence_parse(struct span name, enum permanence *permanence);
bool side_parse(struct span name, enum side *side);
bool actor_parse(struct span name, enum actor *actor);
bool retry_parse(struct span name, enum retry *retry);
bool suppress_parse(struct span name, enum suppress *suppress);

#endif

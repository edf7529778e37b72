#ifndef NIXIE_AUTH_MTA_STS_H
#define NIXIE_AUTH_MTA_STS_H

/*
 * MTA-STS (RFC 8461): a domain demands TLS with a good certificate, and
 * names the hosts that take its mail. A record says that there is a policy,
 * and which edition:
 *
 *	_mta-sts.example.org. TXT "v=STSv1; id=20260101T000000;"
 *
 * The policy itself is fetched from
 * https://mta-sts.example.org/.well-known/mta-sts.txt:
 *
 *	version: STSv1
 *	mode: enforce
 *	mx: mail.example.org
 *	mx: *.example.net
 *	max_age: 604800
 */

#include <stdint.h>

#include "base/list.h"

enum {
	MTA_STS_POLICY_MAX = 64 * 1024, /* bytes; RFC 8461, 3.3 */
	MTA_STS_MX_MAX = 500,
	MTA_STS_FAULTS_MAX = 50,
	MTA_STS_AGE_MAX = 31557600, /* seconds: a year */
	MTA_STS_AGE_SHORT = 86400,  /* less hardly protects */
};

enum mta_sts_fault {
	MTA_STS_NO_ID,
	MTA_STS_BAD_ID, /* letters and digits, 32 at most */
	MTA_STS_BAD_TAG,
	MTA_STS_TWICE, /* the first one counts */
	MTA_STS_BAD_LINE,
	MTA_STS_NO_VERSION,
	MTA_STS_BAD_VERSION,
	MTA_STS_NO_MODE,
	MTA_STS_BAD_MODE,
	MTA_STS_NO_AGE,
	MTA_STS_BAD_AGE,
	MTA_STS_LONG_AGE,
	MTA_STS_NO_MX,
	MTA_STS_BAD_MX,
	MTA_STS_UNKNOWN_FIELD, /* allowed, and without effect */
	MTA_STS_TOO_LONG,
	MTA_STS_FAULTS
};

struct mta_sts_oddity {
	enum mta_sts_fault fault;
	struct span part; /* of the text; may be empty */
};

LIST_TYPE(mta_sts_oddities, struct mta_sts_oddity);

struct mta_sts_record {
	struct span text;
	struct span id;
	bool is_valid;
	struct mta_sts_oddities oddities;
};

enum mta_sts_mode {
	MTA_STS_MODE_UNKNOWN,
	MTA_STS_MODE_NONE,
	MTA_STS_MODE_TESTING,
	MTA_STS_MODE_ENFORCE,
};

struct mta_sts_policy {
	struct span text;
	enum mta_sts_mode mode;
	uint64_t max_age; /* seconds */
	LIST(struct span) mx;
	bool is_valid; /* senders will use it */
	struct mta_sts_oddities oddities;
};

/* Does the text begin with "v=STSv1;"? */
bool mta_sts_record_is(struct span text);

/* Read a record that is one. */
void mta_sts_record_parse(struct arena *arena, struct span text,
    struct mta_sts_record *record);

/* Read the file, its lines ending in LF or CR LF. */
void mta_sts_policy_parse(struct arena *arena, struct span text,
    struct mta_sts_policy *policy);

/*
 * The pattern that covers a mail host; NULL: none does. A star stands for
 * exactly one label (RFC 8461, 4.1).
 */
const struct span *
mta_sts_policy_find(const struct mta_sts_policy *policy, struct span host);

/* "enforce"; of an unknown one "". */
const char *mta_sts_mode_name(enum mta_sts_mode mode);

/* What is wrong, in words. */
const char *mta_sts_fault_words(enum mta_sts_fault fault);

#endif

#ifndef NIXIE_FEEDBACK_AGGREGATE_H
#define NIXIE_FEEDBACK_AGGREGATE_H

/*
 * DMARC aggregate reports (RFC 9990; RFC 7489, appendix C): what a receiver
 * saw in a day of mail that carries a domain's name, as XML:
 *
 *	<feedback> <report_metadata> ... <policy_published> ...
 *	<record> <row> <source_ip>192.0.2.1</source_ip> <count>2</count> ...
 *
 * Reports are sent by anybody. Nothing in one is believed to be well formed;
 * no document type is read, so that no entity can be defined. What can be
 * read of a broken one is.
 */

#include <stdint.h>

#include "base/ip.h"
#include "base/list.h"

enum {
	AGGREGATE_ROWS_MAX = 200 * 1000,
	AGGREGATE_AUTHS_MAX = 20, /* results of one row */
	AGGREGATE_REASONS_MAX = 10,
	AGGREGATE_DEPTH_MAX = 32,
	AGGREGATE_TEXT_MAX = 1024, /* bytes of one value */
	AGGREGATE_FAULTS_MAX = 50,
	AGGREGATE_DAY = 86400,
};

/* What SPF or one signature came to, whatever DMARC made of it. */
struct aggregate_auth {
	bool is_spf;
	struct span domain, selector, scope, result;
};

/* Why the receiver did other than the policy says. */
struct aggregate_reason {
	struct span type, comment;
};

struct aggregate_row {
	size_t at; /* the byte where it begins */
	struct span source_ip, count_text;
	struct ip ip; /* where has_ip */
	bool has_ip;
	uint64_t count;                     /* messages */
	struct span disposition, dkim, spf; /* "pass": aligned */
	struct span envelope_to, envelope_from, header_from;
	LIST(struct aggregate_auth) auths;
	LIST(struct aggregate_reason) reasons;
};

enum aggregate_fault {
	AGGREGATE_BAD_XML,  /* it ends there, or was repaired */
	AGGREGATE_REPAIRED, /* bytes that are no XML, made into some */
	AGGREGATE_DOCTYPE,  /* a document type: refused */
	AGGREGATE_TOO_DEEP,
	AGGREGATE_TOO_MANY, /* rows, or results of one */
	AGGREGATE_TOO_LONG, /* a value, which is cut */
	AGGREGATE_NO_ROOT,  /* not <feedback> */
	AGGREGATE_NO_ROWS,
	AGGREGATE_NO_DOMAIN,
	AGGREGATE_NO_REPORTER,
	AGGREGATE_NO_ID,
	AGGREGATE_NO_POLICY,
	AGGREGATE_BAD_DATES,
	AGGREGATE_LONG_SPAN, /* over more than a day */
	AGGREGATE_BAD_IP,
	AGGREGATE_BAD_COUNT,
	AGGREGATE_BAD_RESULT, /* a word that the standard does not have */
	AGGREGATE_NO_FROM,
	AGGREGATE_FAULTS
};

struct aggregate_oddity {
	enum aggregate_fault fault;
	size_t at;       /* the byte of the report */
	struct span why; /* in words; may be empty */
};

struct aggregate {
	struct span namespace_name; /* "urn:ietf:params:xml:ns:dmarc-2.0" */
	struct span version, organization, email, contact, id, generator;
	struct span begin_text, end_text;
	uint64_t begin, end; /* seconds since 1970; 0: not told */
	struct span domain, adkim, aspf, p, sp, np, pct, fo, testing;
	struct span discovery; /* "psl", "treewalk" */
	LIST(struct aggregate_row) rows;
	LIST(struct aggregate_oddity) oddities;
	uint64_t messages; /* of all rows */
	bool is_whole;     /* read to its end, as it came */
};

/* Does it look like one: XML, with such a root? */
bool aggregate_is(struct span text);

/* False: nothing of it could be read; the oddities say why. */
bool aggregate_parse(struct arena *arena, struct span text,
    struct aggregate *report);

/* For the parser: note what is missing or wrong in what was read. */
void aggregate_check(struct arena *arena, struct aggregate *report);

void aggregate_note(struct arena *arena, struct aggregate *report,
    enum aggregate_fault fault, size_t at, struct span why);

const char *aggregate_fault_words(enum aggregate_fault fault);

#endif

#ifndef NIXIE_AUTH_SPF_RECORD_H
#define NIXIE_AUTH_SPF_RECORD_H

/*
 * An SPF record (RFC 7208, 4.6.1 and 12), term by term:
 *
 *	v=spf1 a:mail.example.org/28 include:_spf.example.net -all
 *	       ^^^^^^^^^^^^^^^^^^^^^ a directive: [qualifier] mechanism
 *
 * Every term comes out, faulty ones with their fault and its bytes: a
 * receiver gives up at the first fault, people want to see all of them.
 * Spans view the record's text.
 */

#include "base/ip.h"

enum spf_kind {
	SPF_ALL,
	SPF_INCLUDE,
	SPF_A,
	SPF_MX,
	SPF_PTR,
	SPF_IP4,
	SPF_IP6,
	SPF_EXISTS,
	SPF_REDIRECT,
	SPF_EXP,
	SPF_OTHER,   /* a modifier that is unknown, hence ignored (6) */
	SPF_UNKNOWN, /* no mechanism at all */
	SPF_KINDS
};

enum spf_fault {
	SPF_SOUND,
	SPF_NOT_A_MECHANISM, /* "moo", "inlcude:x", "redirect:x" */
	SPF_BAD_BYTE,        /* a control, or a byte beyond ASCII */
	SPF_NO_ARGUMENT,     /* "include", "a:", "exp=" */
	SPF_STRAY_ARGUMENT,  /* "all:x", "all/8", "ptr/24" */
	SPF_BAD_DOMAIN,  /* "a:foo-bar", "a:example.com:8080", "a:192.0.2.1" */
	SPF_BAD_MACRO,   /* "%(i)", "%{x}", "%{d0}", "%" */
	SPF_BAD_NETWORK, /* "ip4:192.0.2", "ip6:192.0.2.1" */
	SPF_BAD_PREFIX,  /* "/33", "/032", "a/24/64", "//" */
	SPF_BAD_NAME,    /* "=x", "1up=x", "-redirect=x" */
	SPF_TWICE, /* a second redirect or exp: said by spf_record_check */
	SPF_FAULTS
};

struct spf_term {
	enum spf_kind kind;
	char qualifier;       /* '+' where none stands; '\0': a modifier */
	struct span whole;    /* all its bytes */
	struct span name;     /* as it is written, without the qualifier */
	struct span argument; /* domain, macros or network, without prefix
				 lengths; empty: none */
	struct ip network;    /* of ip4 and ip6 */
	unsigned v4_prefix;   /* 32 when none is given */
	unsigned v6_prefix;   /* 128 when none is given */
	enum spf_fault fault;
	struct span fault_at; /* within whole */
};

/* Does a text begin with "v=spf1", and then a blank or its end (4.5)? */
bool spf_record_is_one(struct span text);

/*
 * The terms behind the version, from the left:
 *
 *	for (rest = spf_record_terms(text); spf_record_next_term(&rest, &term);)
 */
struct span spf_record_terms(struct span text);
bool spf_record_next_term(struct span *rest, struct spf_term *term);

/*
 * True: every term is sound, and neither redirect nor exp stands twice
 * (4.6, 6). False: the term with the first fault is given.
 */
struct spf_record_parts {
	struct span redirect, exp; /* their arguments; ptr NULL: none */
	bool has_all;
	struct spf_term bad;
};

bool spf_record_check(struct span text, struct spf_record_parts *parts);

/* Read one term, without blanks around it. */
void spf_term_parse(struct span text, struct spf_term *term);

/* "include", "ip4"; of SPF_OTHER and SPF_UNKNOWN "modifier", "unknown". */
const char *spf_kind_name(enum spf_kind kind);

/* Does it cost one of the ten look-ups (4.6.4)? */
bool spf_kind_looks_up(enum spf_kind kind);

/* The fault in words; NULL for SPF_SOUND. */
const char *spf_fault_name(enum spf_fault fault);

/* The section of RFC 7208 that it is against. */
const char *spf_fault_rule(enum spf_fault fault);

#endif

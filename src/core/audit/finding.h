#ifndef NIXIE_AUDIT_FINDING_H
#define NIXIE_AUDIT_FINDING_H

/*
 * What is wrong with a domain, a host or a message: findings, each with its
 * proof and its remedy.
 *
 *	spf.multiple, block: example.org has 2 SPF records ...
 *	    example.org. 300 IN TXT "v=spf1 mx -all"
 *	    example.org. 300 IN TXT "v=spf1 a -all"
 *	  why: RFC 7208, 3.2
 *	  publish: example.org. IN TXT "v=spf1 a mx -all"
 *
 * The catalogue is data: a table for each area, finding_AREA_table.h, holds
 * id, severity, words and remedy. The functions that find are pure: they ask
 * what is known of the DNS (core/dns/known.h), and are run again from the
 * start, with an empty list, when more is known. They live in this folder,
 * one file or family of files an area: audit_spf() in spf.c.
 */

#include "base/text.h"
#include "core/audit/severity.h"
#include "core/auth/trace.h"
#include "core/dns/known.h"
#include "core/know/knowledge.h"

enum finding_kind {
#define FINDING(symbol, id, severity, rule, causes, sentence, remedy) \
	FINDING_##symbol,
#include "core/audit/finding_table.h"
#undef FINDING
	FINDINGS
};

/* A row of the catalogue. */
struct finding_row {
	const char *id; /* "spf.multiple" */
	enum severity severity;
	const char *rule;   /* "RFC 7208, 3.2"; "" where no standard says it */
	const char *causes; /* names of the causes it explains, by blanks */
	const char *sentence; /* with gaps: {subject} {detail} {count} */
	const char *remedy;   /* what to do, likewise; "" for mere facts */
};

const struct finding_row *finding_row(enum finding_kind kind);

/* One thing seen that proves a finding. */
struct proof {
	const struct dns_answer *answer; /* or NULL */
	struct span text; /* the record, header or line; may be empty */
	struct span part; /* the bytes of it that matter, within text */
	struct span note; /* what it is, in words; may be empty */
};

/* A record to publish, in the form of a zone file. */
struct change {
	struct span name;
	enum dns_type type;
	struct span before; /* its text now; empty: there is none */
	struct span after;  /* empty: delete it */
};

struct finding {
	enum finding_kind kind;
	enum severity severity; /* the row's, or what the context makes of it */
	struct span subject;    /* whom it is about: a domain, host, address */
	struct span detail;
	size_t count;
	LIST(struct proof) proofs;
	LIST(struct change) changes;
	struct span command; /* ready to copy, or a page to go to; or empty */
};

/* What is meant by the domain's use; it moves severities. */
struct audit_context {
	bool sends;    /* sends mail */
	bool receives; /* has, or should have, an MX */
	bool is_bulk;  /* 5,000 messages a day or more to one receiver */
	bool is_parked;
};

LIST_TYPE(finding_list, struct finding);

enum { AUDIT_FINDINGS_MAX = 1000 };

struct web_known;
struct contact_known;
struct authority_known;

/*
 * A whole audit asks the DNS no more than so much. What has the spare ones
 * comes last, and is left out where there is no room for it.
 */
enum { AUDIT_QUESTIONS_MAX = 80, AUDIT_QUESTIONS_SPARE = 76 };

struct audit {
	struct arena *arena;
	struct dns_known *known;
	struct web_known *web;               /* NULL: pages are not asked for */
	struct contact_known *contacts;      /* NULL: nor are mail hosts */
	struct authority_known *authorities; /* NULL: nor name servers */
	struct audit_context context;
	const struct knowledge *knowledge; /* blocklists, providers; or NULL */
	struct trace *trace;               /* or NULL */
	bool is_trial; /* of a record that is not published */
	struct finding_list findings;
	LIST(struct dns_question) spares; /* asked if nothing else is wanted */
	const struct dns_answer *failed; /* the last question nobody answered */
	struct finding surplus; /* where findings beyond the limit go */
};

void audit_init(struct audit *audit, struct arena *arena,
    struct dns_known *known, struct audit_context context);

/*
 * Add a finding; fill in the rest of it. The pointer is good until the next
 * one is added. Never NULL.
 */
struct finding *
audit_add(struct audit *audit, enum finding_kind kind, struct span subject);

/* Is there such a finding already, about this subject? */
bool audit_has(const struct audit *audit, enum finding_kind kind,
    struct span subject);

/* Add what proves it. Text and part may be span_empty(). */
void finding_prove(struct audit *audit, struct finding *finding,
    const struct dns_answer *answer, struct span text, struct span part);

/* The same, with words of ours in front. */
void finding_prove_note(struct audit *audit, struct finding *finding,
    struct span note, struct span text);

/* Add a record to publish, to change or, with an empty after, to delete. */
void finding_change(struct audit *audit, struct finding *finding,
    struct change change);

/* As a line of a zone file, texts in quotation marks, ready to copy. */
void finding_change_write(struct text *out, const struct change *change);

/* Ask through the audit; NULL: not known yet. Notes the answer in the trace. */
const struct dns_answer *
audit_ask(struct audit *audit, struct span name, enum dns_type type);

/*
 * Ask for what is good to know, but not worth many questions: at the end, if
 * there is room for it. NULL: not known yet, or never.
 */
const struct dns_answer *
audit_ask_spare(struct audit *audit, struct span name, enum dns_type type);

/* The end of an audit that wants nothing more: its spare questions, in order. */
void audit_want_spares(struct audit *audit);

/* Worst first; within a severity in the order in which they were found. */
void audit_sort(struct audit *audit);

/* Fill the gaps of a row's sentence or remedy. */
void finding_write(struct text *out, const char *words,
    const struct finding *finding);

#endif

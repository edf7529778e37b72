#ifndef NIXIE_KNOW_KNOWLEDGE_H
#define NIXIE_KNOW_KNOWLEDGE_H

/*
 * What nixie knows, as it lies in memory: rows that never change. The files
 * of knowledge/ are turned into a constant struct knowledge when nixie is
 * built; a user's own rules become another one at run time. doc/knowledge.md
 * tells what each field means.
 */

#include "core/evidence/terms.h"
#include "core/know/pattern.h"
#include "core/smtp/status.h"

enum {
	NO_CAUSE = 0xffff,
	ANY_DETAIL = 0xffff, /* the registry's row for a whole subject */
};

struct strings {
	const struct span *items;
	size_t count;
};

struct step {
	enum actor audience;
	struct span text;
};

struct steps {
	const struct step *items;
	size_t count;
};

struct retry_policy {
	enum retry advice;
	struct span after; /* ISO 8601 duration, or empty */
};

struct suppress_policy {
	enum suppress advice;
	uint16_t count; /* of failures ... */
	uint16_t days;  /* ... over at least so many days */
};

struct cause {
	struct span name;
	struct span title;
	struct span group;
	struct span definition;
	struct span summary;
	struct span verdict;
	enum permanence permanence;
	enum side side;
	unsigned acts; /* a mask of 1 << enum actor */
	struct retry_policy retry;
	struct suppress_policy suppress;
	bool has_retry, has_suppress, has_side; /* were they given? */
	struct span suppress_reason;
	struct span codes; /* that go with it as a rule, for people */
	struct steps steps;
	struct strings checks;   /* "mx: does the domain take mail?" */
	struct strings confused; /* "mailbox_full: whose quota is it?" */
	struct span sisimai, kumomta, powermta, ses;
	struct strings sources;
};

struct rule {
	struct span id;
	struct span cause_name;
	uint16_t cause;          /* its row in causes */
	const uint16_t *issuers; /* rows in issuers */
	size_t issuer_count;
	const uint16_t *codes; /* 550; 5: any of 500 to 599 */
	size_t code_count;
	const struct smtp_status *statuses; /* severity 0: any class */
	size_t status_count;
	bool is_strict;
	bool is_weak;
	bool is_whole; /* note and steps stand for the cause's */
	bool has_patterns;
	enum stage stage;
	enum permanence permanence; /* PERMANENCE_UNKNOWN: the cause's */
	bool has_retry, has_suppress, has_side;
	struct retry_policy retry;
	struct suppress_policy suppress;
	enum side side;
	unsigned acts;       /* 0: the cause's */
	struct span verdict; /* empty: the cause's */
	struct span note;
	struct span link;
	struct steps steps;
	struct strings seen, nots, sources, matches;
};

struct issuer {
	struct span id;
	struct span name;
	struct span kind;
	struct strings hosts; /* suffixes: ".google.com" */
	struct strings texts;
	struct span link;
};

/* A row of the registry of enhanced status codes, without the class. */
struct status_row {
	uint16_t subject, detail;
	struct span code; /* "x.1.1" */
	struct span text;
	struct span meaning;
	struct span codes;
	struct span severities;
	struct span cause_name;
	uint16_t cause; /* NO_CAUSE: it does not tell */
	bool is_clear;
	struct span reference;
	struct span note;
	struct strings also;
};

struct reply_row {
	unsigned code;
	struct span code_text;
	struct span meaning;
	struct span stages;
	struct span causes; /* "rcpt=mailbox_unknown unknown" */
	struct span reference;
};

struct zone_row {
	struct span zone;
	struct span name;
	struct span kind;
	struct span state;     /* "alive", or "dead" and since when */
	bool has_no_dns;       /* a private list: cannot be asked */
	struct strings listed; /* "127.0.0.2 known source of spam" */
	struct strings errors; /* answers that are no listing */
	struct span link;
	struct span note;
	struct strings sources;
};

/* What the standards foresee at a stage. */
struct stage_row {
	enum stage stage;
	struct span meaning;
	struct span success, errors; /* reply codes */
	struct span reference;
};

/* One pattern of a rule or an issuer. */
struct pattern_row {
	struct span program;
	uint16_t owner; /* row of the rule or issuer */
	bool is_issuer;
	uint16_t before_least; /* a match begins so many bytes ... */
	uint16_t before_most;  /* ... before its key; see pattern.h */
	uint16_t after_key;
	uint16_t need_count;
	const uint16_t *needs; /* what else the text holds; see index.h */
};

/* A literal, and the patterns of which it is a key. */
struct key_row {
	struct span text;
	const uint16_t *patterns;
	uint16_t pattern_count;
	uint16_t anchor; /* where its rarest four bytes stand in it ... */
	uint32_t word;   /* ... and these bytes, as the machine loads them */
};

struct likeness_model;

struct knowledge {
	const struct cause *causes;
	const struct rule *rules;
	const struct issuer *issuers;
	const struct status_row *statuses; /* by subject, then detail */
	const struct reply_row *replies;
	const struct zone_row *zones;
	const struct stage_row *stages;
	const struct pattern_row *patterns;
	const struct key_row *keys;
	size_t cause_count, rule_count, issuer_count, status_count, reply_count,
	    zone_count, stage_count, pattern_count, key_count;
	const uint64_t *key_bits;   /* which hashes of four bytes occur */
	const uint16_t *key_starts; /* of each bucket, in keys; and the end */
	const struct likeness_model *likeness; /* NULL: a user's rules */
	struct span version; /* the day it was last changed: 2026-11-22 */
};

/*
 * What was compiled in. Commands go by the function: to them the tables come
 * when they are first asked for (ADR 23).
 */
extern const struct knowledge knowledge_builtin;
const struct knowledge *knowledge_get(void);

const struct cause *
knowledge_find_cause(const struct knowledge *knowledge, struct span name);
const struct rule *
knowledge_find_rule(const struct knowledge *knowledge, struct span id);
const struct issuer *
knowledge_find_issuer(const struct knowledge *knowledge, struct span id);

/* NULL: the registry has no such code. */
const struct status_row *
knowledge_find_status(const struct knowledge *knowledge,
    struct smtp_status status);
const struct reply_row *
knowledge_find_reply(const struct knowledge *knowledge, unsigned code);

/* The list that a name belongs to: the zone itself, or a name below it. */
const struct zone_row *
knowledge_find_zone(const struct knowledge *knowledge, struct span name);

/* Does the host's name end in one of the issuer's? */
bool issuer_has_host(const struct issuer *issuer, struct span host);

/* Do the rule's conditions on code and status hold? */
bool
rule_allows(const struct rule *rule, unsigned code, struct smtp_status status);

#endif

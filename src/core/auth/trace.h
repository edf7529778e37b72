#ifndef NIXIE_AUTH_TRACE_H
#define NIXIE_AUTH_TRACE_H

/*
 * The steps of an evaluation, in their order and nesting: one stream from
 * which the tree for people, the JSON and the findings are all made.
 *
 *	check_host 192.0.2.17 example.org              RFC 7208, 4
 *	  ask TXT example.org: 1 record, TTL 300
 *	  record v=spf1 include:mail.example -all
 *	  term include:mail.example
 *	    ...
 *	  term -all: matches
 *	  result fail
 *
 * A trace of NULL means: nobody wants to know. Then nothing is allocated.
 */

#include "core/dns/answer.h"

enum trace_kind {
	TRACE_BEGIN,   /* an evaluation: what, subject */
	TRACE_ASK,     /* a question to the DNS and its answer */
	TRACE_RECORD,  /* the record that counts: its text in record */
	TRACE_TERM,    /* a part of a record comes into play */
	TRACE_MACRO,   /* subject became value */
	TRACE_COMPARE, /* subject against value: holds or not */
	TRACE_COUNT,   /* a limit: what, used, limit */
	TRACE_NOTE,    /* why something is so: what in words */
	TRACE_RESULT,  /* the verdict of this level: what */
	TRACE_KINDS
};

struct trace_event {
	enum trace_kind kind;
	unsigned depth;
	const char *what; /* words of ours */
	const char *rule; /* such as "RFC 7208, 5.2"; or NULL */
	struct span subject, value;
	struct span record; /* the whole record's text ... */
	struct span part;   /* ... and the bytes of it that this is about */
	const struct dns_answer *answer;
	unsigned used, limit;
	bool holds;
};

struct trace {
	struct arena *arena;
	LIST(struct trace_event) events;
	unsigned depth;
};

void trace_init(struct trace *trace, struct arena *arena);

/*
 * Add an event at the present depth. Its spans must live as long as the
 * trace: what lies on the stack goes through trace_keep() first. A span that
 * is not set counts as empty.
 */
void trace_add(struct trace *trace, struct trace_event event);

/* A copy in the trace's arena; the span itself when there is no trace. */
struct span trace_keep(struct trace *trace, struct span span);

/* What is added next lies one level deeper, or less deep again. */
void trace_enter(struct trace *trace);
void trace_leave(struct trace *trace);

/* The most frequent ones. */
void trace_ask(struct trace *trace, const struct dns_answer *answer);
void trace_note(struct trace *trace, const char *what, const char *rule,
    struct span subject);
void trace_result(struct trace *trace, const char *what, const char *rule);

const char *trace_kind_name(enum trace_kind kind);

#endif

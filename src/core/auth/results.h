#ifndef NIXIE_AUTH_RESULTS_H
#define NIXIE_AUTH_RESULTS_H

/*
 * What a server says it found when it checked a message, in the header
 * (RFC 8601):
 *
 *	Authentication-Results: mx.example.org; spf=pass (it is listed)
 *	 smtp.mailfrom=a@example.com; dkim=fail reason="bad \"b\""
 *	 header.d=example.com header.s=x
 *
 * These are claims: anybody could have written them. Servers take liberties
 * with the grammar, leave their name away, or give properties without a
 * type; all is read as meant, and what is odd is kept with its bytes.
 */

#include "base/list.h"
#include "base/text.h"

enum {
	AUTH_RESULTS_MAX = 100,
	AUTH_PROPERTIES_MAX = 50, /* of one result */
	AUTH_RESULTS_FAULTS_MAX = 50,
};

enum auth_results_fault {
	AUTH_RESULTS_NO_ID,       /* the server does not say who it is */
	AUTH_RESULTS_BAD_VERSION, /* of the header's format */
	AUTH_RESULTS_BAD_ITEM,    /* not "method=result" */
	AUTH_RESULTS_BAD_PROPERTY,
	AUTH_RESULTS_NO_TYPE, /* a property without "smtp." or the like */
	AUTH_RESULTS_UNKNOWN_METHOD,
	AUTH_RESULTS_UNKNOWN_RESULT,
	AUTH_RESULTS_OPEN_COMMENT,
	AUTH_RESULTS_OPEN_QUOTE,
	AUTH_RESULTS_TOO_MANY,
	AUTH_RESULTS_FAULTS
};

struct auth_results_oddity {
	enum auth_results_fault fault;
	struct span part;
};

/* "smtp.mailfrom=a@example.com" */
struct auth_property {
	struct span type, name; /* type "": none is given */
	struct span value;      /* without quotation marks */
};

struct auth_result {
	struct span whole;
	struct span method, result;
	unsigned version;    /* of the method; 1 unless given */
	struct span reason;  /* without quotation marks; or empty */
	struct span comment; /* the first one, without brackets; or empty */
	LIST(struct auth_property) properties;
};

struct auth_results {
	struct span value; /* all of it, folded */
	struct span id;    /* who says so; empty: it is not told */
	unsigned version;
	bool is_none; /* "none": nothing was checked */
	LIST(struct auth_result) items;
	LIST(struct auth_results_oddity) oddities;
};

/* Read a field's value, folded or not. */
void auth_results_parse(struct arena *arena, struct span value,
    struct auth_results *results);

/* The first result of a method, letters of either size; NULL: none. */
const struct auth_result *
auth_results_find(const struct auth_results *results, const char *method);

/* A property's value; empty: there is none. A type of NULL fits any. */
struct span auth_result_get(const struct auth_result *result, const char *type,
    const char *name);

/* In words: "the server does not say who it is". */
const char *auth_results_fault_words(enum auth_results_fault fault);

/*
 * Write the field, name, folds and CR LF included. Values are quoted where
 * they must be; controls in them become question marks.
 */
void auth_results_write(struct arena *arena, struct text *text,
    const struct auth_results *results);

/*
 * The older field of SPF alone (RFC 7208, 9.1):
 *
 *	Received-SPF: pass (mx.example.org: it is listed)
 *	 client-ip=192.0.2.1; envelope-from="a@example.com"; helo=b.example;
 *
 * It is read into one result of the method "spf"; its keys are properties
 * without a type.
 */
void received_spf_parse(struct arena *arena, struct span value,
    struct auth_results *results);

void received_spf_write(struct arena *arena, struct text *text,
    const struct auth_result *result);

#endif

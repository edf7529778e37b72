#ifndef NIXIE_NIXIE_H
#define NIXIE_NIXIE_H

/*
 * libnixie finds out why mail was rejected.
 *
 *	struct nixie *nixie = nixie_new(error, sizeof(error));
 *	nixie_explain(nixie, reply, strlen(reply), NULL);
 *	while (nixie_next(nixie) == NIXIE_CASE)
 *		puts(nixie_get(nixie, NIXIE_CAUSE));
 *	nixie_free(nixie);
 *
 * Nothing is looked up, no file is opened, no clock is read. A struct nixie
 * is for one thread at a time; several may exist. Strings that are returned
 * belong to the library and are good until the next call with the same
 * struct nixie. Strings from replies are foreign: any bytes at all.
 */

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NIXIE_VERSION "0.1.0"

/* Inputs of more bytes are refused with NIXIE_TOO_LARGE. */
#define NIXIE_MAX_INPUT (128 * 1024 * 1024)

struct nixie;

enum nixie_result {
	NIXIE_CASE,       /* there is a case; ask for its particulars */
	NIXIE_END,        /* there are no more */
	NIXIE_TOO_LARGE,  /* the input, or what one case would need */
	NIXIE_NOTHING,    /* nothing in it that speaks of failed mail */
	NIXIE_UNREADABLE, /* a kind of input that this version cannot read */
};

/* Particulars of a case; doc/schema/case.schema.json tells their values. */
enum nixie_field {
	NIXIE_CAUSE,
	NIXIE_PERMANENCE, /* transient, until_fixed, permanent */
	NIXIE_SIDE,       /* sender, recipient, receiver, network, ... */
	NIXIE_STAGE,
	NIXIE_CONFIDENCE, /* low, medium, high */
	NIXIE_RETRY,      /* no, after_fix, back_off */
	NIXIE_SUPPRESS,   /* now, after, never */
	NIXIE_TITLE,      /* one line for people */
	NIXIE_RECIPIENT,  /* empty when the input does not show it */
	NIXIE_KIND,       /* failure, delay, auto_reply, ... */
	NIXIE_RULE,       /* the id of the rule that decided, or empty */
};

struct nixie_options {
	const char *name; /* of the input, for the record; or NULL */
	bool lines;       /* each line is a reply of its own */
};

/* The library's version, and the date of its knowledge. */
const char *nixie_version(void);
const char *nixie_knowledge_version(void);

/* NULL: out of memory, or no such processor; why stands in error. */
struct nixie *nixie_new(char *error, size_t size);
void nixie_free(struct nixie *nixie);

/*
 * Add rules in the format of nixie-rules(5), before the built-in ones.
 * False: they are wrong, none was added, and error tells what and where.
 */
bool nixie_add_rules(struct nixie *nixie, const char *name, const char *text,
    size_t len, char *error, size_t size);

/*
 * Begin to explain an input, which must stay until its last case was asked
 * for. Options may be NULL.
 */
void nixie_explain(struct nixie *nixie, const char *input, size_t len,
    const struct nixie_options *options);

/* Go to the first, then to the next case. */
enum nixie_result nixie_next(struct nixie *nixie);

/*
 * A particular of the case gone to last, ending in NUL; never NULL. Without a
 * case, this and the two below are empty.
 */
const char *nixie_get(struct nixie *nixie, enum nixie_field field);

/* The case's whole record as one JSON object, ending in NUL. */
const char *nixie_json(struct nixie *nixie);

/* The case told to a person in lines of so many columns, without colour. */
const char *nixie_text(struct nixie *nixie, size_t columns);

#ifdef __cplusplus
}
#endif

#endif

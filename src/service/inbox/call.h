#ifndef NIXIE_INBOX_CALL_H
#define NIXIE_INBOX_CALL_H

/*
 * One request to the inbox and its answer; for the sources of this folder.
 * Who answers fills status, type and body, or asks to be called again when
 * something has come.
 */

#include "base/json.h"
#include "core/http/request.h"
#include "io/loop/loop.h"
#include "io/store/store.h"

struct inbox_release;
struct session;

enum {
	CALL_WORDS_MAX = 3,
	CALL_BODY_MAX = 512 * 1024 * 1024,
	CALL_FIELDS_MAX = 4096,
	CALL_LIST_MAX = 1000, /* attempts in one answer */
	CALL_WAIT_MAX = 300,  /* seconds */
	CALL_REQUEST_MAX = 1024 * 1024,
};

struct call {
	struct store *store;
	struct session *explainer; /* what diagnoses */
	const struct inbox_web_options *options;
	const struct http_request *request;
	struct arena *arena;               /* until it is answered */
	struct span words[CALL_WORDS_MAX]; /* for the stars of the route */
	uint64_t begun, now;               /* microseconds */
	uint64_t first;                    /* the newest id when it began */
	struct loop *loop;
	struct inbox_release **release; /* of this request; or NULL there */
	void (*wake)(void *owner);      /* ... when it is over */
	void *owner;

	unsigned status;
	const char *type;
	struct text body, fields;
	uint64_t wait_until; /* call again when something came, or then */
	bool is_begun;       /* for who answers: kept while it waits */
	bool is_stream;      /* go on as a stream of events */
};

/* A number of the query, no more than max; the usual one if there is none. */
uint64_t call_number(const struct call *call, const char *name, uint64_t usual,
    uint64_t max);

/* A value of the query; empty: none. */
struct span call_word(const struct call *call, const char *name);

/* The attempt that the first star of the route names; false: 404 is said. */
bool call_attempt(struct call *call, struct store_attempt *attempt);

/* Its number alone; 0: it is none. */
uint64_t call_id(struct span word);

/* Say how it failed, as JSON. */
void call_fail(struct call *call, unsigned status, const char *why);

/* Begin an answer in JSON. */
void call_json(struct call *call, struct json *json);

/* Both: the attempt, and an object of JSON about it, which stays open. */
bool
call_open(struct call *call, struct store_attempt *attempt, struct json *json);

/* Seconds since 1970 with their parts: "2026-11-28T20:53:55.996100Z". */
struct span call_time(struct call *call, uint64_t microseconds);

/* Find who answers, and let him. */
void call_answer(struct call *call);

/* Who answers; he is asked again for a call that waits. */
typedef void call_handler(struct call *call);

#endif

#ifndef NIXIE_DNS_RECORDING_H
#define NIXIE_DNS_RECORDING_H

/*
 * What the world answered, kept to be asked again: on another day, without
 * a network, by whoever gets the file with a report.
 *
 *	{"schema":1,"time":1796000000,"answers":[
 *	{"name":"example.org","type":"MX","outcome":"data","rcode":0,"ttl":300,
 *	 "security":"insecure","server":"192.0.2.53",
 *	 "records":[{"text":"MX 10 mx.example.org.","data":"000a026d78..."}]}]}
 *
 * The bytes of a record stand in "data", in hexadecimal; "text" is for
 * people. Unknown members are passed over.
 */

#include "base/error.h"
#include "base/table.h"
#include "core/dns/answer.h"

enum {
	DNS_RECORDING_SCHEMA = 1,
	DNS_RECORDING_ANSWERS_MAX = 100 * 1000,
	DNS_RECORDING_BYTES_MAX = 64 * 1024 * 1024,
};

struct dns_recording {
	struct arena *arena;
	int64_t time; /* when it was made, in seconds since 1970 */
	struct table index;
	LIST(const struct dns_answer *) answers;
};

void dns_recording_init(struct dns_recording *recording, struct arena *arena,
    uint64_t seed);

/*
 * Keep a copy. Of two answers to the same question the first stays; what
 * nobody asked (DNS_NOT_ASKED), or is too much, is not kept.
 */
void dns_recording_add(struct dns_recording *recording,
    const struct dns_answer *answer);

/* NULL: this was not asked when the recording was made. */
const struct dns_answer *
dns_recording_find(const struct dns_recording *recording,
    struct dns_question question);

/* Its members, into an object that is open. */
struct json;

void dns_recording_put(struct json *json, struct arena *arena,
    const struct dns_recording *recording);

void dns_recording_write(struct text *text, struct arena *arena,
    const struct dns_recording *recording);

/*
 * Add what a recording says. False: it is none; the error says where. The
 * arena must have no door, for the reader of JSON holds memory of its own.
 */
MUST_CHECK bool dns_recording_read(struct dns_recording *recording,
    struct span json, struct error *error);

#endif

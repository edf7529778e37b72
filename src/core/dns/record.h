#ifndef NIXIE_DNS_RECORD_H
#define NIXIE_DNS_RECORD_H

/*
 * Readers of a record's data (RFC 1035, 3.3). Answers come from whoever
 * runs the server: each reader proves lengths, and says false when the bytes
 * are not what the type demands. Names come out as people write them; in
 * labels, what is no printable ASCII is \DDD, and so is each of .\"();@$.
 */

#include "base/ip.h"
#include "core/dns/answer.h"

/* The strings of a TXT record, joined with nothing between (RFC 7208, 3.3). */
bool dns_record_text(struct arena *arena, struct dns_record record,
    struct span *joined);

/* for (rest = record.data; dns_record_next_string(&rest, &string);) */
bool dns_record_next_string(struct span *rest, struct span *string);

/* An A or AAAA record. */
bool dns_record_ip(struct dns_record record, struct ip *ip);

/* A record that is one name: NS, CNAME, PTR. The root is "". */
bool dns_record_name(struct arena *arena, struct dns_record record,
    struct span *name);

/* The root as exchange, "", is the null MX of RFC 7505. */
struct dns_mx {
	unsigned preference;
	struct span exchange;
};

bool
dns_record_mx(struct arena *arena, struct dns_record record, struct dns_mx *mx);

struct dns_soa {
	struct span primary, mailbox;
	uint32_t serial, refresh, retry, expire, minimum;
};

bool dns_record_soa(struct arena *arena, struct dns_record record,
    struct dns_soa *soa);

struct dns_tlsa {
	unsigned usage, selector, matching;
	struct span association;
};

bool dns_record_tlsa(struct dns_record record, struct dns_tlsa *tlsa);

struct dns_caa {
	unsigned flags;
	struct span tag, value;
};

bool dns_record_caa(struct dns_record record, struct dns_caa *caa);

/*
 * Take a name in wire form off the front of data; no compression pointers.
 * False: broken, or longer than 255 bytes.
 */
bool
dns_wire_take_name(struct arena *arena, struct span *data, struct span *name);

/* The same, written to a text. */
bool dns_wire_print_name(struct text *text, struct span *data);

/* Write a name in wire form; false: not a name that can be asked for. */
bool dns_wire_write_name(struct text *text, struct span name);

/*
 * Write the one spelling that all spellings of a name share: small letters,
 * odd bytes as \DDD. It has less than DNS_KEY_MAX bytes.
 */
enum { DNS_KEY_MAX = 4 * 255 + 1 };

bool dns_wire_write_key(struct text *key, struct span name);

/*
 * The record as in a zone file, without owner: TXT "v=spf1 -all". One whose
 * data is broken comes out in the form of RFC 3597, 5.
 */
void dns_record_write(struct text *text, struct arena *arena,
    enum dns_type type, struct dns_record record);

#endif

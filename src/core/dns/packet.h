#ifndef NIXIE_DNS_PACKET_H
#define NIXIE_DNS_PACKET_H

/*
 * Packets as servers send them (RFC 1035, 4), and what they answer. All of
 * it is foreign: names may point anywhere, counts may lie. What is read is
 * copied into the arena, names uncompressed.
 */

#include "core/dns/answer.h"

enum {
	DNS_PACKET_MAX = 65535,
	DNS_PACKET_UDP = 1232, /* what our queries say that they take */
	DNS_PACKET_QUERY_MAX = 300,
};

enum dns_section {
	DNS_SECTION_ANSWER,
	DNS_SECTION_AUTHORITY,
	DNS_SECTION_MORE
};

struct dns_packet_record {
	enum dns_section section;
	struct span owner;
	enum dns_type type;
	uint32_t ttl;
	struct dns_record record;
};

struct dns_packet {
	unsigned id, rcode;
	bool is_response;
	bool is_authoritative;
	bool is_truncated;
	bool is_validated; /* the server says that it did (RFC 4035, 3.2.3) */
	bool has_question;
	struct dns_question question;
	LIST(struct dns_packet_record) records;
	bool has_explanation;
	unsigned explanation; /* RFC 8914, by its registry */
	struct span words;    /* of it, mostly empty */
};

/* False: the bytes are no packet; *packet is then of no use. */
bool dns_packet_read(struct arena *arena, struct span bytes,
    struct dns_packet *packet);

/*
 * The answer to a question, aliases in the packet followed. Server, security
 * and why are left to the caller, who knows more of them.
 */
void dns_packet_answer(const struct dns_packet *packet, struct arena *arena,
    struct dns_question question, struct dns_answer *answer);

/*
 * Write a query that asks for recursion, and takes larger packets. False:
 * the name cannot be asked for.
 */
bool dns_packet_write_query(struct text *text, unsigned id,
    struct dns_question question);

/* "Signature Expired", as the registry has it; NULL: not in it. */
const char *dns_explanation_name(unsigned explanation);

#endif

/* Whatever bytes a server sends as a record's data, each reader holds. */

#include <stdint.h>
#include <stdlib.h>

#include "core/dns/name.h"
#include "core/dns/record.h"

#define MUST(what) ((what) ? (void)0 : abort())

/* A name that was read can be written, and means the same bytes. */
static void
check_name(struct arena *arena, struct span name)
{
	struct text wire;
	struct span data, again;

	text_init(&wire, arena, 300);
	MUST(dns_wire_write_name(&wire, name));
	data = text_span(&wire);
	MUST(dns_wire_take_name(arena, &data, &again));
	MUST(data.len == 0 && span_equal(name, again));
}

static void
read_names(struct arena *arena, struct dns_record record)
{
	struct span name;
	struct dns_mx mx;
	struct dns_soa soa;

	if (dns_record_name(arena, record, &name))
		check_name(arena, name);
	if (dns_record_mx(arena, record, &mx)) {
		MUST(mx.preference <= 65535);
		check_name(arena, mx.exchange);
	}
	if (dns_record_soa(arena, record, &soa)) {
		check_name(arena, soa.primary);
		check_name(arena, soa.mailbox);
	}
}

static void
read_bytes(struct arena *arena, struct dns_record record)
{
	struct span joined;
	struct dns_tlsa tlsa;
	struct dns_caa caa;

	if (dns_record_text(arena, record, &joined))
		MUST(joined.len < record.data.len);
	if (dns_record_tlsa(record, &tlsa))
		MUST(span_within(tlsa.association, record.data));
	if (dns_record_caa(record, &caa))
		MUST(span_within(caa.tag, record.data) &&
		    span_within(caa.value, record.data));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum dns_type types[] = { DNS_A, DNS_AAAA, DNS_CAA,
		DNS_CNAME, DNS_DNSKEY, DNS_DS, DNS_MX, DNS_NS, DNS_PTR,
		DNS_RRSIG, DNS_SOA, DNS_SPF, DNS_TLSA, DNS_TXT };
	struct dns_record record = { { data ? (const char *)data : "", size } };
	struct arena arena;

	if (size > 65535)
		return 0;
	arena_init(&arena, (size_t)1 << 26);
	read_names(&arena, record);
	read_bytes(&arena, record);
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		struct text text;

		text_init(&text, &arena, (size_t)1 << 20);
		dns_record_write(&text, &arena, types[i], record);
		for (size_t k = 0; k < text.len; k++)
			MUST(text.ptr[k] >= ' ' && text.ptr[k] < 0x7f);
	}
	arena_clear(&arena);
	return 0;
}

#include "base/ascii.h"
#include "core/audit/dnsbl.h"
#include "core/audit/message_look.h"
#include "core/dns/name.h"
#include "core/dns/record.h"
#include "core/dns/suffix.h"
#include "core/mime/address.h"

enum { LINKS_MAX = 8, TEXT_MAX = 1 << 20, HOST_ROOM = 600 };

struct links {
	struct audit *audit;
	struct span domains[LINKS_MAX]; /* each once */
	struct span first[LINKS_MAX];   /* the link that it was seen in */
	size_t count;
};

/* Where the host, and what stands around it, is over. */
static bool
is_end(char byte)
{
	return ascii_is_space(byte) || memchr("/?#\"'<>\\)", byte, 10);
}

/* Lists hold the domains that people register, not what lies below them. */
static void
add_link(struct links *links, struct span host, struct span link)
{
	struct span domain;
	struct ip ip;

	host = dns_name_trim(host);
	if (ip_parse(host, &ip) || dns_name_labels(host) < 2 ||
	    !dns_name_is_host(host))
		return;
	domain = dns_suffix_organization(host);
	for (size_t i = 0; i < links->count; i++)
		if (dns_name_equal(links->domains[i], domain))
			return;
	if (domain.len == 0 || links->count == LINKS_MAX)
		return;
	links->domains[links->count] = domain;
	links->first[links->count++] = link;
}

/* "https://joe:x@www.example.org:443/": what matters is example.org. */
static void
take_link(struct links *links, struct span rest, size_t scheme)
{
	size_t end = scheme, begin = scheme;
	struct span host;

	while (end < rest.len && end < HOST_ROOM && !is_end(rest.ptr[end]))
		if (rest.ptr[end++] == '@')
			begin = end;
	host = (struct span){ rest.ptr + begin, end - begin };
	for (size_t i = 0; i < host.len; i++)
		if (host.ptr[i] == ':')
			host.len = i;
	add_link(links, host, (struct span){ rest.ptr, end });
}

static void
find_links(struct links *links, struct span text)
{
	static const char *const schemes[] = { "http://", "https://" };
	size_t at;

	while (span_find(text, span_of("://"), &at)) {
		struct span before = { text.ptr, at + 3 };

		for (size_t i = 0; i < 2; i++)
			if (span_ends_nocase(before, span_of(schemes[i]))) {
				size_t len = strlen(schemes[i]);

				take_link(links, span_from(text, at + 3 - len),
				    len);
			}
		span_take(&text, at + 3);
	}
}

/* As it was decoded: of HTML what stands in its marks counts most. */
static void
read_parts(struct links *links, const struct mime_part *root)
{
	for (const struct mime_part *part = root; part;
	     part = mime_part_next(part)) {
		unsigned quirks = 0;
		struct span text;

		if (part->is_attachment ||
		    (part->kind != MIME_KIND_PLAIN &&
			part->kind != MIME_KIND_HTML &&
			part->kind != MIME_KIND_TEXT))
			continue;
		text = mime_part_decode(links->audit->arena, part, &quirks);
		if (text.len > TEXT_MAX)
			text.len = TEXT_MAX;
		find_links(links, text);
	}
}

/* The audit's own words on the list become the message's. */
static void
judge_link(struct links *links, size_t number)
{
	struct audit *audit = links->audit;
	const size_t before = audit->findings.count;
	struct finding *finding, listed = { .count = 0 };
	bool is_listed = false;

	audit_dnsbl_domain(audit, links->domains[number]);
	for (size_t i = before; i < audit->findings.count; i++)
		if (!is_listed &&
		    audit->findings.items[i].kind == FINDING_DNSBL_DOMAIN) {
			listed = audit->findings.items[i];
			is_listed = true;
		}
	audit->findings.count = before;
	if (!is_listed)
		return;
	finding =
	    audit_add(audit, FINDING_MSG_URL_LISTED, links->domains[number]);
	finding->detail = listed.detail;
	finding->command = listed.command;
	finding_prove(audit, finding, listed.proofs.items[0].answer,
	    links->first[number], links->domains[number]);
}

/* The domain that bounces go to; nothing for the null sender. */
static struct span
find_return(struct audit *audit, const struct mime_part *root)
{
	static const char *const names[] = { "Return-Path", "Sender", "From" };
	struct mime_address address;
	struct mime_field field;

	for (size_t i = 0; i < 3; i++)
		if (mime_header_find(&root->header, names[i], &field))
			return mime_address_parse(audit->arena,
				   mime_field_unfold(audit->arena, &field),
				   &address)
			    ? address.domain
			    : span_empty();
	return span_empty();
}

static bool
is_empty(const struct dns_answer *answer)
{
	return answer &&
	    (answer->outcome == DNS_NODATA || answer->outcome == DNS_NXDOMAIN);
}

static bool
is_null_mx(struct audit *audit, const struct dns_answer *answer)
{
	struct dns_mx mx;

	return answer && answer->outcome == DNS_DATA && answer->count == 1 &&
	    dns_record_mx(audit->arena, answer->records[0], &mx) &&
	    mx.exchange.len == 0;
}

/* Receivers refuse senders to whom nothing can be sent back. */
static void
look_at_return(struct audit *audit, const struct mime_part *root)
{
	struct span domain = find_return(audit, root);
	const struct dns_answer *mx, *addresses[2];
	struct finding *finding;

	if (dns_name_labels(domain) < 2 || !dns_name_is_host(domain))
		return;
	mx = audit_ask(audit, domain, DNS_MX);
	addresses[0] = audit_ask(audit, domain, DNS_A);
	addresses[1] = audit_ask(audit, domain, DNS_AAAA);
	if (!is_null_mx(audit, mx) &&
	    (!is_empty(mx) || !is_empty(addresses[0]) ||
		!is_empty(addresses[1])))
		return;
	finding = audit_add(audit, FINDING_MSG_NO_RETURN, domain);
	finding_prove(audit, finding, mx, span_empty(), span_empty());
}

void
audit_message_live(struct audit *audit, struct span message)
{
	struct links links = { .audit = audit };
	struct mime_message parsed;

	mime_message_parse(audit->arena, message, &parsed);
	look_at_return(audit, parsed.root);
	read_parts(&links, parsed.root);
	for (size_t i = 0; i < links.count; i++)
		judge_link(&links, i);
}

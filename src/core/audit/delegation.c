#include "core/audit/delegation.h"

#include "core/audit/authority.h"
#include "core/dns/record.h"

enum { LINE_MAX_LEN = 4096, NOERROR = 0 };

struct delegation {
	struct audit *audit;
	struct span domain;
	const struct dns_answer *ns;
	const struct authority_answer *servers[AUTHORITIES_MAX];
	size_t count;
	bool is_answered; /* by one of them at least */
};

/* False: not all of them are known yet. */
static bool
ask_all(struct delegation *look)
{
	bool is_known = true;

	for (size_t i = 0; i < look->ns->count && i < AUTHORITIES_MAX; i++) {
		const struct authority_answer *answer;
		struct span server;

		if (!dns_record_name(look->audit->arena, look->ns->records[i],
			&server))
			continue;
		answer = authority_known_ask(look->audit->authorities,
		    look->domain, server);
		is_known = is_known && answer;
		if (!answer)
			continue;
		look->servers[look->count++] = answer;
		look->is_answered |= answer->outcome == AUTHORITY_ANSWERED;
	}
	return is_known;
}

static bool
has_zone(const struct authority_answer *server)
{
	return server->outcome == AUTHORITY_ANSWERED &&
	    server->rcode == NOERROR && server->is_authoritative;
}

/* Why a server is of no use, as the end of a sentence. */
static const char *
why_lame(const struct authority_answer *server)
{
	static const char *const rcodes[] = { "it answers, but has no such "
					      "zone",
		"it says FORMERR", "it says SERVFAIL", "it says NXDOMAIN",
		"it says NOTIMP", "it says REFUSED" };

	if (server->outcome == AUTHORITY_SILENT)
		return "it does not answer";
	if (server->outcome == AUTHORITY_NO_ADDRESS)
		return "its name has no address";
	return server->rcode < sizeof(rcodes) / sizeof(*rcodes)
	    ? rcodes[server->rcode]
	    : "it answers with an error";
}

static void
add_lame(struct delegation *look, const struct authority_answer *server)
{
	struct finding *finding =
	    audit_add(look->audit, FINDING_DNS_LAME, server->server);

	finding->detail = span_of(why_lame(server));
	finding_prove(look->audit, finding, look->ns, span_empty(),
	    span_empty());
	if (server->end.len > 0)
		finding_prove_note(look->audit, finding, server->server,
		    server->end);
}

/* "serial 5; MX 10 mx.example.org.; TXT ..." on one line. */
static struct span
tell(struct delegation *look, const struct authority_answer *server)
{
	struct text line;

	text_init(&line, look->audit->arena, LINE_MAX_LEN);
	text_write_format(&line, "serial %u", (unsigned)server->serial);
	for (size_t i = 0; i < 2; i++) {
		struct span rest = i == 0 ? server->mx : server->txt, record;

		while (span_split(&rest, '\n', &record)) {
			text_write_string(&line, i == 0 ? "; MX " : "; TXT ");
			text_write(&line, record);
		}
	}
	return text_span(&line);
}

/* Records that differ let mail fail by chance; a serial alone will pass. */
static void
compare(struct delegation *look)
{
	const struct authority_answer *first = NULL;
	bool has_serials = false, has_records = false;
	struct finding *finding;

	for (size_t i = 0; i < look->count; i++) {
		const struct authority_answer *server = look->servers[i];

		if (!has_zone(server))
			continue;
		if (!first)
			first = server;
		has_serials |= server->serial != first->serial;
		has_records |= !span_equal(server->mx, first->mx) ||
		    !span_equal(server->txt, first->txt);
	}
	if (!has_serials && !has_records)
		return;
	finding = audit_add(look->audit, FINDING_DNS_NS_DISAGREE, look->domain);
	finding->detail = span_of(has_records ? "MX or TXT records differ"
					      : "the edition (serial) differs");
	if (!has_records)
		finding->severity = SEVERITY_WARNING;
	for (size_t i = 0; i < look->count; i++)
		if (has_zone(look->servers[i]))
			finding_prove_note(look->audit, finding,
			    look->servers[i]->server,
			    tell(look, look->servers[i]));
}

/* Where none answers it is we who cannot see them, not they who are down. */
void
audit_delegation(struct audit *audit, struct span domain)
{
	struct delegation look = { .audit = audit, .domain = domain };

	if (!audit->authorities ||
	    (audit->authorities->is_closed &&
		audit->authorities->answers.count == 0))
		return;
	look.ns = audit_ask(audit, domain, DNS_NS);
	if (!look.ns || look.ns->outcome != DNS_DATA || !ask_all(&look) ||
	    !look.is_answered)
		return;
	for (size_t i = 0; i < look.count; i++)
		if (look.servers[i]->outcome != AUTHORITY_NOT_ASKED &&
		    !has_zone(look.servers[i]))
			add_lame(&look, look.servers[i]);
	compare(&look);
}

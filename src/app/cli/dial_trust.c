/* What a server's certificate must be, by DANE and by MTA-STS. */

#include "app/cli/dial.h"
#include "base/ip.h"

enum { LABEL = 13, MAX_LINE = 2048 };

struct cli_world *
dial_world(struct dial *dial)
{
	if (!dial->has_world)
		dial->has_world =
		    confirmer_open(&dial->confirmer, &dial->world);
	return dial->has_world ? &dial->confirmer.world : NULL;
}

bool
dial_trust_open(struct dial *dial, struct error *error)
{
	if (dial->is_dane && !dial_world(dial))
		return error_set(error, "the DNS cannot be asked");
	return !dial->is_sts || dial_sts_open(dial, error);
}

void
dial_demand_tls(struct dial *dial)
{
	if (dial->plan.tls == SMTP_TLS_NONE || dial->plan.tls == SMTP_TLS_TRY)
		dial->plan.tls = SMTP_TLS_MUST;
}

static bool
is_address(const char *host)
{
	struct ip ip;

	return ip_parse(span_of(host), &ip);
}

/* A name has records; an address has none, and a socket neither. */
static void
apply_dane(struct dial *dial, struct probe_trust *trust)
{
	struct cli_world *world = dial_world(dial);
	const unsigned port = endpoint_port(&dial->way.to);

	dial->dane = (struct dane_lookup){ .found = DANE_NONE };
	if (port == 0 || is_address(dial->host))
		return;
	do
		dial->dane = dane_look(&world->arena, &world->known,
		    span_of(dial->host), port);
	while (dial->dane.found == DANE_WAITS && cli_world_ask(world));
	switch (dial->dane.found) {
	case DANE_FOUND:
		trust->dane = &dial->dane;
		trust->domain = dial->domain;
		/* fallthrough */
	case DANE_UNUSABLE:
		dial_demand_tls(dial);
		break;
	case DANE_WAITS:
	case DANE_FAILED:
		trust->forbids = SMTP_FAULT_DANE_UNKNOWN;
		break;
	default:
		break;
	}
}

void
dial_trust(struct dial *dial)
{
	struct probe_trust *trust = &dial->way.trust;

	*trust = (struct probe_trust){ .must_verify = dial->must_verify,
		.keeps_chain = dial->peer_file != NULL };
	if (dial->is_sts)
		dial_sts(dial, trust);
	if (dial->is_dane)
		apply_dane(dial, trust);
}

static const char *
words_for(enum dane_found found)
{
	static const char *const words[] = {
		[DANE_WAITS] = "nobody could tell",
		[DANE_NONE] = "the DNS names no certificate",
		[DANE_INSECURE_ADDRESS] =
		    "records are there, but the address of the host is not "
		    "signed, so they prove nothing",
		[DANE_INSECURE] =
		    "records are there, but they are not signed, so they prove "
		    "nothing",
		[DANE_FAILED] = "nobody could tell; a sender that looks waits",
		[DANE_UNUSABLE] = "none of the records is of any use: TLS must "
				  "be, with whatever certificate",
		[DANE_FOUND] = "",
	};

	return words[found];
}

static void
write_record(struct text *text, const struct dns_tlsa *tlsa)
{
	text_write_format(text, "%u %u %u ", tlsa->usage, tlsa->selector,
	    tlsa->matching);
	for (size_t i = 0; i < tlsa->association.len && i < 8; i++)
		text_write_format(text, "%02x",
		    (unsigned char)tlsa->association.ptr[i]);
	if (tlsa->association.len > 8)
		text_write_string(text, "...");
}

static void
show_dane(const struct dial *dial, struct page *page)
{
	const struct probe_dialogue *dialogue = &dial->dialogue;
	char bytes[MAX_LINE];
	struct text words = text_in(bytes, sizeof(bytes));

	text_write_string(&words, words_for(dial->dane.found));
	if (dial->dane.found == DANE_FOUND && dialogue->match) {
		text_write_string(&words, "the certificate is that of ");
		write_record(&words, dialogue->match);
	} else if (dial->dane.found == DANE_FOUND && dialogue->has_tls &&
	    dialogue->chain.count > 0) {
		text_write_string(&words,
		    "the certificate is NOT named; its "
		    "record would be ");
		dane_write(&words, 3, 1, 1, &dialogue->chain.items[0]);
	} else if (dial->dane.found == DANE_FOUND) {
		text_write_format(&words, "%zu records; no certificate came",
		    dial->dane.records.count);
	}
	page_paragraph(page, LABEL, "DANE", text_span(&words));
}

void
dial_trust_show(const struct dial *dial, struct page *page)
{
	if (dial->is_dane)
		show_dane(dial, page);
	if (dial->is_sts)
		dial_sts_show(dial, page);
}

static const char *
name_of(enum dane_found found)
{
	static const char *const names[] = { [DANE_WAITS] = "unknown",
		[DANE_NONE] = "none",
		[DANE_INSECURE_ADDRESS] = "insecure_address",
		[DANE_INSECURE] = "insecure",
		[DANE_FAILED] = "unknown",
		[DANE_UNUSABLE] = "unusable",
		[DANE_FOUND] = "found" };

	return names[found];
}

void
dial_trust_put(const struct dial *dial, struct json *json)
{
	char bytes[MAX_LINE];
	struct text record = text_in(bytes, sizeof(bytes));

	if (dial->is_dane) {
		json_open_object(json, "dane");
		json_put_string(json, "found",
		    span_of(name_of(dial->dane.found)));
		json_put_bool(json, "is_matched", dial->dialogue.match != NULL);
		if (dial->dialogue.chain.count > 0 &&
		    dane_write(&record, 3, 1, 1,
			&dial->dialogue.chain.items[0]))
			json_put_string(json, "own", text_span(&record));
		json_close(json);
	}
	if (dial->is_sts)
		dial_sts_put(dial, json);
}

/* What the DNS says of the domains in a message; links taken out of it. */

#include "core/audit/message.h"

#include "core/dns/zone.h"
#include "unit/core/audit/ids.h"

enum { CEILING = 64 << 20, ROUNDS_MAX = 20 };

#define FROM "From: Joe <joe@good.example>\r\n"
#define HTML FROM "MIME-Version: 1.0\r\nContent-Type: text/html\r\n"
#define GOOD \
	"good.example. MX 10 mx.good.example.\nmx.good.example. A 192.0.2.1\n"
#define LISTED GOOD "evil.example.dbl.spamhaus.org. A 127.0.1.2\n"

static const struct {
	const char *name, *mail, *zone, *finds, *lacks;
} cases[] = {
	{ "no links", FROM "\r\nHow are you?\r\n", LISTED, "",
	    "msg.url_on_dbl msg.return_path_domain_no_mx" },
	{ "a link to a listed domain", FROM "\r\nhttps://evil.example/x\r\n",
	    LISTED, "msg.url_on_dbl", "dnsbl.domain_listed" },
	{ "a link to another", FROM "\r\nhttps://fine.example/x\r\n", LISTED,
	    "", "msg.url_on_dbl" },
	{ "below a listed domain", FROM "\r\nHTTP://www.a.Evil.Example.\r\n",
	    LISTED, "msg.url_on_dbl", "" },
	{ "a domain that ends like it", FROM "\r\nhttp://notevil.example/\r\n",
	    LISTED, "", "msg.url_on_dbl" },
	{ "a port and a name in front",
	    FROM "\r\nhttp://good.example:x@evil.example:8080/\r\n", LISTED,
	    "msg.url_on_dbl", "" },
	{ "it only seems to stand in front",
	    FROM "\r\nhttp://fine.example/evil.example@evil.example\r\n",
	    LISTED, "", "msg.url_on_dbl" },
	{ "in HTML", HTML "\r\n<a href='https://evil.example'>Here</a>\r\n",
	    LISTED, "msg.url_on_dbl", "" },
	{ "what HTML shows is not where it leads",
	    HTML "\r\n<a href=\"https://evil.example\">https://good.example"
		 "</a>\r\n",
	    LISTED, "msg.url_on_dbl", "" },
	{ "encoded as Base64",
	    HTML "Content-Transfer-Encoding: base64\r\n\r\n"
		 "PGEgaHJlZj0iaHR0cHM6Ly9ldmlsLmV4YW1wbGUvIj5oaTwvYT4=\r\n",
	    LISTED, "msg.url_on_dbl", "" },
	{ "broken by quoted-printable",
	    FROM "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
		 "https://ev=\r\nil.example/\r\n",
	    LISTED, "msg.url_on_dbl", "" },
	{ "no scheme that leads anywhere",
	    FROM "\r\nxhttp//evil.example ftp://evil.example\r\n", LISTED, "",
	    "msg.url_on_dbl" },
	{ "the list refuses to answer", FROM "\r\nhttps://evil.example/x\r\n",
	    GOOD "evil.example.dbl.spamhaus.org. A 127.255.255.254\n", "",
	    "msg.url_on_dbl" },
	{ "the list lists the world", FROM "\r\nhttps://evil.example/x\r\n",
	    GOOD "*.dbl.spamhaus.org. A 127.0.1.2\n", "", "msg.url_on_dbl" },
	{ "an address in place of a name", FROM "\r\nhttp://192.0.2.9/\r\n",
	    GOOD "192.0.2.9.dbl.spamhaus.org. A 127.0.1.2\n", "",
	    "msg.url_on_dbl" },
	{ "a sender that takes no mail", FROM "\r\nx\r\n",
	    "other.example. A 192.0.2.1\n", "msg.return_path_domain_no_mx",
	    "" },
	{ "a null MX", FROM "\r\nx\r\n", "good.example. MX 0 .\n",
	    "msg.return_path_domain_no_mx", "" },
	{ "an address alone will do", FROM "\r\nx\r\n",
	    "good.example. AAAA 2001:db8::1\n", "",
	    "msg.return_path_domain_no_mx" },
	{ "nobody can tell", FROM "\r\nx\r\n", "good.example. FAIL TIMEOUT\n",
	    "", "msg.return_path_domain_no_mx" },
	{ "Return-Path counts first",
	    "Return-Path: <b@gone.example>\r\n" FROM "\r\nx\r\n", GOOD,
	    "msg.return_path_domain_no_mx", "" },
	{ "the null sender has no domain",
	    "Return-Path: <>\r\nFrom: a@gone.example\r\n\r\nx\r\n", GOOD, "",
	    "msg.return_path_domain_no_mx" },
};

static void
look(struct audit *audit, struct dns_known *known, struct arena *arena,
    const struct dns_zone *zone, struct span mail)
{
	unsigned rounds = 0;

	dns_known_init(known, arena, 1);
	do {
		while (known->wanted.count > 0)
			dns_known_add(known,
			    dns_zone_answer(zone, arena,
				known->wanted.items[0]));
		audit_init(audit, arena, known, (struct audit_context){ 0 });
		audit->knowledge = &knowledge_builtin;
		audit_message_live(audit, mail);
	} while (known->wanted.count > 0 && ++rounds < ROUNDS_MAX);
	CHECK_FOR("comes to an end", rounds < ROUNDS_MAX);
}

static void
check_proofs(const char *name, const struct audit *audit)
{
	for (size_t i = 0; i < audit->findings.count; i++) {
		const struct finding *finding = &audit->findings.items[i];

		CHECK_FOR(name, finding->proofs.count > 0);
		for (size_t k = 0; k < finding->proofs.count; k++) {
			const struct proof *proof = &finding->proofs.items[k];

			CHECK_FOR(name,
			    proof->part.len == 0 ||
				span_within(proof->part, proof->text));
		}
	}
}

static void
test_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct dns_known known;
		struct dns_zone zone;
		struct audit audit;
		struct arena arena;
		struct error error;

		arena_init(&arena, CEILING);
		dns_zone_init(&zone, &arena, 1);
		CHECK(dns_zone_read(&zone, span_of(cases[i].zone), span_empty(),
		    &error));
		look(&audit, &known, &arena, &zone, span_of(cases[i].mail));
		check_ids(cases[i].name, &audit, cases[i].finds, true);
		check_ids(cases[i].name, &audit, cases[i].lacks, false);
		check_proofs(cases[i].name, &audit);
		arena_clear(&arena);
	}
}

/* A message may hold any number of links: eight domains are asked about. */
static void
test_many(void)
{
	struct dns_known known;
	struct dns_zone zone;
	struct audit audit;
	struct arena arena;
	struct error error;
	struct text mail;

	arena_init(&arena, CEILING);
	dns_zone_init(&zone, &arena, 1);
	CHECK(dns_zone_read(&zone, span_of(GOOD), span_empty(), &error));
	text_init(&mail, &arena, 1 << 20);
	text_write_string(&mail, FROM "\r\n");
	for (unsigned i = 0; i < 5000; i++)
		text_write_format(&mail, "https://a%u.example/\r\n", i);
	look(&audit, &known, &arena, &zone, text_span(&mail));
	CHECK(known.answers.count < 60);
	arena_clear(&arena);
}

/* Cut anywhere, it is read, and the proofs lie within it. */
static void
test_every_prefix(void)
{
	static const char mail[] =
	    HTML "\r\n<a href=\"https://joe@www.evil.example:80/x\">x</a>\r\n";
	struct dns_known known;
	struct dns_zone zone;
	struct audit audit;
	struct arena arena;
	struct error error;

	arena_init(&arena, CEILING);
	for (size_t len = 0; len < sizeof(mail); len++) {
		arena_reset(&arena);
		dns_zone_init(&zone, &arena, 1);
		CHECK(dns_zone_read(&zone, span_of(LISTED), span_empty(),
		    &error));
		look(&audit, &known, &arena, &zone, (struct span){ mail, len });
		check_proofs("a prefix", &audit);
	}
	check_ids("the whole", &audit, "msg.url_on_dbl", true);
	arena_clear(&arena);
}

int
main(void)
{
	test_cases();
	test_many();
	test_every_prefix();
	return check_done();
}

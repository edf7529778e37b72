#include "core/auth/dmarc.h"

#include "unit/check.h"
#include "unit/core/auth/known_zone.h"

enum { CEILING = 1 << 24, ROUNDS_MAX = 5, IDENTITIES = 10 };

/*
 * Identities: "spf=a dkim=b dkim?=c"; a question mark is a temporary error.
 * What is found: result, policy, the tag it stands in, disposition, and the
 * organisation of From; by the tree walk, and by the public suffix list.
 */
static const struct {
	const char *name, *zone, *from, *identities, *tree, *psl;
} cases[] = {
	/* Where nothing applies. */
	{ "no record anywhere", "example.org !NODATA\n", "example.org",
	    "spf=example.org", "none - - none example.org",
	    "none - - none example.org" },
	{ "a record of another kind", "_dmarc.example.org v=spf1 -all\n",
	    "example.org", "spf=example.org", "none - - none example.org",
	    "none - - none example.org" },
	{ "the version in small letters",
	    "_dmarc.example.org v=dmarc1; p=reject\n", "example.org", "",
	    "none - - none example.org", "none - - none example.org" },
	{ "two records",
	    "_dmarc.example.org v=DMARC1; p=reject\n"
	    "_dmarc.example.org v=DMARC1; p=none\n",
	    "example.org", "spf=example.org", "none - - none example.org",
	    "none - - none example.org" },
	{ "two records, one of another kind",
	    "_dmarc.example.org v=DMARC1; p=reject\n"
	    "_dmarc.example.org google-site-verification=x\n",
	    "example.org", "", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "no policy, no reports", "_dmarc.example.org v=DMARC1\n",
	    "example.org", "spf=example.org", "none - - none example.org",
	    "none - - none example.org" },
	{ "bad policy, no reports", "_dmarc.example.org v=DMARC1; p=x\n",
	    "example.org", "spf=example.org", "none - - none example.org",
	    "none - - none example.org" },
	{ "bad policy, bad reports",
	    "_dmarc.example.org v=DMARC1; p=x; rua=a@example.org\n",
	    "example.org", "spf=example.org", "none - - none example.org",
	    "none - - none example.org" },
	{ "no policy, reports",
	    "_dmarc.example.org v=DMARC1; rua=mailto:a@example.org\n",
	    "example.org", "", "fail none p none example.org",
	    "fail none p none example.org" },
	{ "bad policy, reports",
	    "_dmarc.example.org v=DMARC1; p=x; rua=mailto:a@example.org\n",
	    "example.org", "spf=example.org", "pass none p none example.org",
	    "pass none p none example.org" },
	{ "bad sp, no reports", "_dmarc.example.org v=DMARC1; p=reject; sp=x\n",
	    "example.org", "", "none - - none example.org",
	    "none - - none example.org" },
	{ "bad sp, reports",
	    "_dmarc.example.org v=DMARC1; p=reject; sp=x; "
	    "rua=mailto:a@example.org\n",
	    "example.org", "", "fail none p none example.org",
	    "fail none p none example.org" },
	{ "bad np is nothing to the old standard",
	    "_dmarc.example.org v=DMARC1; p=reject; np=x\n", "example.org", "",
	    "none - - none example.org", "fail reject p reject example.org" },
	{ "a broken record stops the search",
	    "_dmarc.a.example.org v=DMARC1; p=x\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "a.example.org", "", "none - - none example.org",
	    "none - - none example.org" },
	/* The domain's own record. */
	{ "p=none, nothing proven", "_dmarc.example.org v=DMARC1; p=none\n",
	    "example.org", "", "fail none p none example.org",
	    "fail none p none example.org" },
	{ "p=quarantine", "_dmarc.example.org v=DMARC1; p=quarantine\n",
	    "example.org", "spf=example.com",
	    "fail quarantine p quarantine example.org",
	    "fail quarantine p quarantine example.org" },
	{ "p=reject", "_dmarc.example.org v=DMARC1; p=reject\n", "example.org",
	    "spf=example.com dkim=example.net",
	    "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "SPF aligned", "_dmarc.example.org v=DMARC1; p=reject\n",
	    "example.org", "spf=example.org", "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "DKIM aligned", "_dmarc.example.org v=DMARC1; p=reject\n",
	    "example.org", "dkim=example.org", "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "one of several signatures",
	    "_dmarc.example.org v=DMARC1; p=reject\n", "example.org",
	    "spf=esp.example dkim=esp.example dkim=example.org",
	    "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "letters of either size", "_dmarc.example.org v=DMARC1; p=reject\n",
	    "Example.ORG", "spf=EXAMPLE.org", "pass reject p none Example.ORG",
	    "pass reject p none Example.ORG" },
	{ "a dot at the end", "_dmarc.example.org v=DMARC1; p=reject\n",
	    "example.org.", "spf=example.org", "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "a domain that only ends alike",
	    "_dmarc.example.org v=DMARC1; p=reject\n", "example.org",
	    "dkim=badexample.org", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "the suffix alone is no organisation",
	    "_dmarc.example.org v=DMARC1; p=reject\n", "example.org",
	    "dkim=org", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "another under the suffix", "_dmarc.example.org v=DMARC1; p=reject\n",
	    "example.org", "dkim=other.org", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "an identity that is no name",
	    "_dmarc.example.org v=DMARC1; p=reject\n", "example.org",
	    "dkim=a..b", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	/* Alignment, relaxed and strict. */
	{ "relaxed, below From", "_dmarc.example.org v=DMARC1; p=reject\n",
	    "example.org", "spf=bounce.example.org",
	    "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "relaxed, above From", "_dmarc.example.org v=DMARC1; p=reject\n",
	    "news.example.org", "dkim=example.org",
	    "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "relaxed, beside From", "_dmarc.example.org v=DMARC1; p=reject\n",
	    "news.example.org", "spf=bounce.example.org",
	    "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "strict SPF, below",
	    "_dmarc.example.org v=DMARC1; p=reject; aspf=s\n", "example.org",
	    "spf=bounce.example.org", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "strict SPF, equal",
	    "_dmarc.example.org v=DMARC1; p=reject; aspf=s\n", "example.org",
	    "spf=example.org", "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "strict SPF says nothing of DKIM",
	    "_dmarc.example.org v=DMARC1; p=reject; aspf=s\n", "example.org",
	    "dkim=mail.example.org", "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "strict DKIM, below",
	    "_dmarc.example.org v=DMARC1; p=reject; adkim=s\n", "example.org",
	    "dkim=mail.example.org", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "strict DKIM, above",
	    "_dmarc.example.org v=DMARC1; p=reject; adkim=s\n",
	    "news.example.org", "dkim=example.org",
	    "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "strict DKIM, equal, the record above",
	    "_dmarc.example.org v=DMARC1; p=reject; adkim=s\n",
	    "news.example.org", "dkim=news.example.org",
	    "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "strict DKIM says nothing of SPF",
	    "_dmarc.example.org v=DMARC1; p=reject; adkim=s\n", "example.org",
	    "spf=bounce.example.org", "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "both strict, SPF equal",
	    "_dmarc.example.org v=DMARC1; p=reject; adkim=s; aspf=S\n",
	    "example.org", "dkim=mail.example.org spf=example.org",
	    "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "bad mode is relaxed",
	    "_dmarc.example.org v=DMARC1; p=reject; adkim=x\n", "example.org",
	    "dkim=mail.example.org", "pass reject p none example.org",
	    "pass reject p none example.org" },
	/* Policies of domains below. */
	{ "p covers what is below",
	    "_dmarc.example.org v=DMARC1; p=reject\n"
	    "news.example.org !NODATA\n",
	    "news.example.org", "", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "sp",
	    "_dmarc.example.org v=DMARC1; p=reject; sp=quarantine\n"
	    "news.example.org !NODATA\n",
	    "news.example.org", "", "fail quarantine sp quarantine example.org",
	    "fail quarantine sp quarantine example.org" },
	{ "sp is not for the domain itself",
	    "_dmarc.example.org v=DMARC1; p=none; sp=reject\n", "example.org",
	    "", "fail none p none example.org",
	    "fail none p none example.org" },
	{ "sp=none",
	    "_dmarc.example.org v=DMARC1; p=reject; sp=none\n"
	    "news.example.org !NODATA\n",
	    "news.example.org", "", "fail none sp none example.org",
	    "fail none sp none example.org" },
	{ "sp in a record of a domain below is not used for it",
	    "_dmarc.news.example.org v=DMARC1; p=none; sp=reject\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "news.example.org", "", "fail none p none example.org",
	    "fail none p none example.org" },
	{ "np, the domain does not exist",
	    "_dmarc.example.org v=DMARC1; p=none; sp=quarantine; np=reject\n",
	    "no.example.org", "", "fail reject np reject example.org",
	    "fail quarantine sp quarantine example.org" },
	{ "np, the domain exists",
	    "_dmarc.example.org v=DMARC1; p=none; sp=quarantine; np=reject\n"
	    "news.example.org !NODATA\n",
	    "news.example.org", "", "fail quarantine sp quarantine example.org",
	    "fail quarantine sp quarantine example.org" },
	{ "np, only a name below it exists",
	    "_dmarc.example.org v=DMARC1; p=none; np=reject\n"
	    "a.news.example.org !NODATA\n",
	    "news.example.org", "", "fail none p none example.org",
	    "fail none p none example.org" },
	{ "np without sp, the domain exists",
	    "_dmarc.example.org v=DMARC1; p=quarantine; np=reject\n"
	    "news.example.org x\n",
	    "news.example.org", "", "fail quarantine p quarantine example.org",
	    "fail quarantine p quarantine example.org" },
	{ "no np: sp, the domain does not exist",
	    "_dmarc.example.org v=DMARC1; p=none; sp=reject\n",
	    "no.example.org", "", "fail reject sp reject example.org",
	    "fail reject sp reject example.org" },
	{ "no np, no sp, the domain does not exist",
	    "_dmarc.example.org v=DMARC1; p=quarantine\n", "no.example.org", "",
	    "fail quarantine p quarantine example.org",
	    "fail quarantine p quarantine example.org" },
	{ "np=none for what does not exist",
	    "_dmarc.example.org v=DMARC1; p=reject; np=none\n",
	    "no.example.org", "", "fail none np none example.org",
	    "fail reject p reject example.org" },
	{ "nobody can tell whether it exists: it does",
	    "_dmarc.example.org v=DMARC1; p=none; sp=quarantine; np=reject\n"
	    "news.example.org !FAIL\n",
	    "news.example.org", "", "fail quarantine sp quarantine example.org",
	    "fail quarantine sp quarantine example.org" },
	{ "np is not for the domain itself",
	    "_dmarc.no.example.org v=DMARC1; p=none; np=reject\n",
	    "no.example.org", "", "fail none p none no.example.org",
	    "fail none p none example.org" },
	/* Test mode, and what was before it. */
	{ "t=y, reject", "_dmarc.example.org v=DMARC1; p=reject; t=y\n",
	    "example.org", "", "fail reject p quarantine example.org",
	    "fail reject p reject example.org" },
	{ "t=y, quarantine", "_dmarc.example.org v=DMARC1; p=quarantine; t=y\n",
	    "example.org", "", "fail quarantine p none example.org",
	    "fail quarantine p quarantine example.org" },
	{ "t=y, none", "_dmarc.example.org v=DMARC1; p=none; t=y\n",
	    "example.org", "", "fail none p none example.org",
	    "fail none p none example.org" },
	{ "t=y, sp",
	    "_dmarc.example.org v=DMARC1; p=none; sp=reject; t=y\n"
	    "a.example.org !NODATA\n",
	    "a.example.org", "", "fail reject sp quarantine example.org",
	    "fail reject sp reject example.org" },
	{ "t=y, pass", "_dmarc.example.org v=DMARC1; p=reject; t=y\n",
	    "example.org", "spf=example.org", "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "pct=0, reject", "_dmarc.example.org v=DMARC1; p=reject; pct=0\n",
	    "example.org", "", "fail reject p reject example.org",
	    "fail reject p quarantine example.org" },
	{ "pct=0, quarantine",
	    "_dmarc.example.org v=DMARC1; p=quarantine; pct=0\n", "example.org",
	    "", "fail quarantine p quarantine example.org",
	    "fail quarantine p none example.org" },
	{ "pct=50", "_dmarc.example.org v=DMARC1; p=reject; pct=50\n",
	    "example.org", "", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	/* The tree walk. */
	{ "the middle is asked by the walk, not chosen",
	    "_dmarc.b.example.org v=DMARC1; p=quarantine\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "a.b.example.org", "", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "only the middle has one",
	    "_dmarc.b.example.org v=DMARC1; p=quarantine\n", "a.b.example.org",
	    "", "fail quarantine p quarantine b.example.org",
	    "none - - none example.org" },
	{ "only the middle has one: alignment within it",
	    "_dmarc.b.example.org v=DMARC1; p=quarantine\n", "a.b.example.org",
	    "dkim=c.b.example.org", "pass quarantine p none b.example.org",
	    "none - - none example.org" },
	{ "only the middle has one: alignment beyond it",
	    "_dmarc.b.example.org v=DMARC1; p=quarantine\n", "a.b.example.org",
	    "dkim=example.org", "fail quarantine p quarantine b.example.org",
	    "none - - none example.org" },
	{ "psd=n cuts an organisation off",
	    "_dmarc.b.example.org v=DMARC1; p=quarantine; psd=n\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "a.b.example.org", "dkim=example.org",
	    "fail quarantine p quarantine b.example.org",
	    "pass reject p none example.org" },
	{ "psd=n, alignment within",
	    "_dmarc.b.example.org v=DMARC1; p=quarantine; psd=n\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "a.b.example.org", "dkim=c.b.example.org",
	    "pass quarantine p none b.example.org",
	    "pass reject p none example.org" },
	{ "psd=n at From itself",
	    "_dmarc.b.example.org v=DMARC1; p=quarantine; psd=n\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "b.example.org", "dkim=example.org",
	    "fail quarantine p quarantine b.example.org",
	    "pass quarantine p none example.org" },
	{ "psd=y: the organisation is one below",
	    "_dmarc.host.example v=DMARC1; p=reject; psd=y\n",
	    "a.b.host.example", "dkim=c.b.host.example",
	    "pass reject p none b.host.example",
	    "pass reject p none host.example" },
	{ "psd=y: neighbours are not aligned",
	    "_dmarc.host.example v=DMARC1; p=reject; psd=y\n", "a.host.example",
	    "dkim=b.host.example", "fail reject p reject a.host.example",
	    "pass reject p none host.example" },
	{ "psd=y: its sp is for those below",
	    "_dmarc.host.example v=DMARC1; p=none; sp=reject; psd=y\n"
	    "a.host.example !NODATA\n",
	    "a.host.example", "", "fail reject sp reject a.host.example",
	    "fail reject sp reject host.example" },
	{ "psd=y: its np is for those that are not there",
	    "_dmarc.host.example v=DMARC1; p=none; sp=none; np=reject; "
	    "psd=y\n",
	    "no.host.example", "", "fail reject np reject no.host.example",
	    "fail none sp none host.example" },
	{ "psd=y: the organisation's record comes first",
	    "_dmarc.host.example v=DMARC1; p=none; psd=y\n"
	    "_dmarc.b.host.example v=DMARC1; p=quarantine\n",
	    "a.b.host.example", "",
	    "fail quarantine p quarantine b.host.example",
	    "fail none p none host.example" },
	{ "psd=y: a record between is not the organisation's",
	    "_dmarc.host.example v=DMARC1; p=none; psd=y\n"
	    "_dmarc.b.c.host.example v=DMARC1; p=quarantine\n",
	    "a.b.c.host.example", "", "fail none p none c.host.example",
	    "fail none p none host.example" },
	{ "psd=y at From itself",
	    "_dmarc.host.example v=DMARC1; p=reject; psd=y\n", "host.example",
	    "dkim=host.example", "pass reject p none host.example",
	    "pass reject p none host.example" },
	{ "psd=y at From itself, nothing aligned",
	    "_dmarc.host.example v=DMARC1; p=reject; psd=y\n", "host.example",
	    "dkim=a.host.example", "fail reject p reject host.example",
	    "pass reject p none host.example" },
	{ "psd=y at the top level",
	    "_dmarc.example v=DMARC1; p=reject; psd=y\n", "a.mail.example",
	    "dkim=b.mail.example", "pass reject p none mail.example",
	    "none - - none mail.example" },
	{ "psd=n at the top level: it is the organisation",
	    "_dmarc.example v=DMARC1; p=reject; psd=n\n", "a.one.example",
	    "dkim=two.example", "pass reject p none example",
	    "none - - none one.example" },
	{ "a record at the top level without psd",
	    "_dmarc.example v=DMARC1; p=reject\n", "a.one.example",
	    "dkim=two.example", "pass reject p none example",
	    "none - - none one.example" },
	{ "the walk stops at psd=n below psd=y",
	    "_dmarc.a.host.example v=DMARC1; p=quarantine; psd=n\n"
	    "_dmarc.host.example v=DMARC1; p=reject; psd=y\n",
	    "x.a.host.example", "",
	    "fail quarantine p quarantine a.host.example",
	    "fail reject p reject host.example" },
	{ "two records in the middle are passed over",
	    "_dmarc.b.example.org v=DMARC1; p=none; psd=n\n"
	    "_dmarc.b.example.org v=DMARC1; p=quarantine; psd=n\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "a.b.example.org", "", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "two records at From, one at the organisation",
	    "_dmarc.a.example.org v=DMARC1; p=none\n"
	    "_dmarc.a.example.org v=DMARC1; p=quarantine\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "a.example.org", "", "fail reject p reject example.org",
	    "none - - none example.org" },
	{ "the record at From, the organisation above",
	    "_dmarc.a.example.org v=DMARC1; p=quarantine\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "a.example.org", "spf=b.example.org",
	    "pass quarantine p none example.org",
	    "pass quarantine p none example.org" },
	{ "the record at From alone: nothing above belongs to it",
	    "_dmarc.a.example.org v=DMARC1; p=quarantine\n", "a.example.org",
	    "spf=example.org", "fail quarantine p quarantine a.example.org",
	    "pass quarantine p none example.org" },
	{ "the mode is the record's at From",
	    "_dmarc.a.example.org v=DMARC1; p=quarantine; aspf=s\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "a.example.org", "spf=b.example.org",
	    "fail quarantine p quarantine example.org",
	    "fail quarantine p quarantine example.org" },
	{ "eight labels, all asked",
	    "_dmarc.g.example.org v=DMARC1; p=reject\n",
	    "a.b.c.d.e.g.example.org", "", "fail reject p reject g.example.org",
	    "none - - none example.org" },
	{ "eight labels, the second",
	    "_dmarc.b.c.d.e.g.example.org v=DMARC1; p=reject\n",
	    "a.b.c.d.e.g.example.org", "",
	    "fail reject p reject b.c.d.e.g.example.org",
	    "none - - none example.org" },
	{ "nine labels, the second is left out",
	    "_dmarc.b.c.d.e.f.g.example.org v=DMARC1; p=reject\n",
	    "a.b.c.d.e.f.g.example.org", "",
	    "none - - none a.b.c.d.e.f.g.example.org",
	    "none - - none example.org" },
	{ "nine labels, the third is seven labels long",
	    "_dmarc.c.d.e.f.g.example.org v=DMARC1; p=reject\n",
	    "a.b.c.d.e.f.g.example.org", "",
	    "fail reject p reject c.d.e.f.g.example.org",
	    "none - - none example.org" },
	{ "many labels, the shortest record",
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "a.b.c.d.e.f.g.h.i.j.mail.example.org", "spf=x.example.org",
	    "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "many labels, its own record",
	    "_dmarc.a.b.c.d.e.f.g.h.i.example.org v=DMARC1; p=quarantine\n"
	    "_dmarc.example.org v=DMARC1; p=reject\n",
	    "a.b.c.d.e.f.g.h.i.example.org", "",
	    "fail quarantine p quarantine example.org",
	    "fail quarantine p quarantine example.org" },
	{ "one label", "_dmarc.example v=DMARC1; p=reject\n", "example",
	    "spf=example", "pass reject p none example",
	    "pass reject p none example" },
	/* Suffixes of more than one label, by the list. */
	{ "co.uk", "_dmarc.shop.co.uk v=DMARC1; p=reject\n", "a.shop.co.uk",
	    "spf=b.shop.co.uk dkim=co.uk", "pass reject p none shop.co.uk",
	    "pass reject p none shop.co.uk" },
	{ "neighbours below co.uk", "_dmarc.shop.co.uk v=DMARC1; p=reject\n",
	    "shop.co.uk", "spf=mall.co.uk", "fail reject p reject shop.co.uk",
	    "fail reject p reject shop.co.uk" },
	{ "neighbours that the tree takes for one organisation",
	    "_dmarc.co.uk v=DMARC1; p=none\n"
	    "_dmarc.shop.co.uk v=DMARC1; p=reject\n",
	    "shop.co.uk", "spf=mall.co.uk", "pass reject p none co.uk",
	    "fail reject p reject shop.co.uk" },
	{ "a private suffix of the list",
	    "_dmarc.me.github.io v=DMARC1; p=reject\n", "a.me.github.io",
	    "spf=you.github.io", "fail reject p reject me.github.io",
	    "fail reject p reject me.github.io" },
	{ "From is a public suffix", "_dmarc.co.uk v=DMARC1; p=reject\n",
	    "co.uk", "spf=co.uk", "pass reject p none co.uk",
	    "pass reject p none co.uk" },
	/* Where nobody can tell. */
	{ "From's name fails", "_dmarc.example.org !FAIL\n", "example.org",
	    "spf=example.org", "temperror - - none example.org",
	    "temperror - - none example.org" },
	{ "From's name is bogus", "_dmarc.example.org !BOGUS\n", "example.org",
	    "spf=example.org", "temperror - - none example.org",
	    "temperror - - none example.org" },
	{ "the organisation's name fails, no record at From",
	    "_dmarc.example.org !FAIL\n"
	    "a.example.org !NODATA\n",
	    "a.example.org", "spf=a.example.org",
	    "temperror - - none a.example.org",
	    "temperror - - none example.org" },
	{ "the organisation's name fails, a record at From, equal",
	    "_dmarc.a.example.org v=DMARC1; p=reject\n"
	    "_dmarc.example.org !FAIL\n",
	    "a.example.org", "spf=a.example.org",
	    "pass reject p none a.example.org",
	    "pass reject p none example.org" },
	{ "the organisation's name fails, a record at From, not equal",
	    "_dmarc.a.example.org v=DMARC1; p=reject\n"
	    "_dmarc.example.org !FAIL\n",
	    "a.example.org", "spf=b.example.org",
	    "temperror reject p none a.example.org",
	    "pass reject p none example.org" },
	{ "psd=n below what fails",
	    "_dmarc.a.example.org v=DMARC1; p=reject; psd=n\n"
	    "_dmarc.example.org !FAIL\n",
	    "a.example.org", "spf=b.a.example.org",
	    "pass reject p none a.example.org",
	    "pass reject p none example.org" },
	{ "the top level fails: passed over",
	    "_dmarc.example.org v=DMARC1; p=reject\n"
	    "_dmarc.org !FAIL\n",
	    "example.org", "spf=a.example.org",
	    "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "the top level is bogus: that is told",
	    "_dmarc.org !BOGUS\n"
	    "a.example.org !NODATA\n",
	    "a.example.org", "spf=b.example.org",
	    "temperror - - none a.example.org", "none - - none example.org" },
	{ "the identity's names fail, nothing else is aligned",
	    "_dmarc.example.org v=DMARC1; p=reject\n"
	    "_dmarc.esp.example !FAIL\n",
	    "example.org", "spf=esp.example",
	    "temperror reject p none example.org",
	    "fail reject p reject example.org" },
	{ "the identity's names fail, but another is aligned",
	    "_dmarc.example.org v=DMARC1; p=reject\n"
	    "_dmarc.esp.example !FAIL\n",
	    "example.org", "spf=esp.example dkim=example.org",
	    "pass reject p none example.org",
	    "pass reject p none example.org" },
	{ "an aligned identity ended in a temporary error",
	    "_dmarc.example.org v=DMARC1; p=reject\n", "example.org",
	    "dkim?=example.org", "temperror reject p none example.org",
	    "temperror reject p none example.org" },
	{ "one that is not aligned did",
	    "_dmarc.example.org v=DMARC1; p=reject\n", "example.org",
	    "dkim?=esp.example", "fail reject p reject example.org",
	    "fail reject p reject example.org" },
	{ "U-labels in From, A-labels proven",
	    "_dmarc.xn--bcher-kva.example v=DMARC1; p=reject\n",
	    "b\xc3\xbc"
	    "cher.example",
	    "dkim=mail.xn--bcher-kva.example",
	    "pass reject p none xn--bcher-kva.example",
	    "pass reject p none xn--bcher-kva.example" },
	{ "A-labels in From, U-labels proven, strict",
	    "_dmarc.xn--bcher-kva.example v=DMARC1; p=reject; aspf=s\n",
	    "xn--bcher-kva.example",
	    "spf=b\xc3\xbc"
	    "cher.example",
	    "pass reject p none xn--bcher-kva.example",
	    "pass reject p none xn--bcher-kva.example" },
	{ "no domain", "_dmarc v=DMARC1; p=reject\n", "", "", "none - - none ",
	    "none - - none " },
	{ "no domain that can be asked for", "x y\n", "a..b", "",
	    "none - - none a..b", "none - - none a..b" },
};

static size_t
read_identities(const char *words, struct dmarc_identity *identities)
{
	struct span rest = span_of(words), word, kind;
	size_t count = 0;

	while (span_split(&rest, ' ', &word)) {
		span_split(&word, '=', &kind);
		identities[count++] = (struct dmarc_identity){
			.mechanism =
			    kind.ptr[0] == 's' ? DMARC_BY_SPF : DMARC_BY_DKIM,
			.domain = word,
			.is_unsure = kind.ptr[kind.len - 1] == '?',
		};
	}
	return count;
}

static void
write_verdict(struct text *text, const struct dmarc_verdict *verdict)
{
	const char *policy = dmarc_policy_name(verdict->policy);
	const char *tag = dmarc_tag_name(verdict->tag);

	text_write_format(text, "%s %s %s %s ",
	    dmarc_result_name(verdict->result), *policy ? policy : "-",
	    *tag ? tag : "-",
	    verdict->disposition == DMARC_POLICY_ABSENT
		? "none"
		: dmarc_policy_name(verdict->disposition));
	text_write(text, verdict->walk.organization);
}

static void
check_verdict(const char *name, const struct dmarc_verdict *verdict,
    const char *expected)
{
	char bytes[256];
	struct text text = text_in(bytes, sizeof(bytes));

	write_verdict(&text, verdict);
	CHECK_TEXT(name, text_span(&text), expected);
}

static void
check_case(struct arena *arena, size_t i)
{
	struct dmarc_identity identities[IDENTITIES];
	const struct dmarc_request request = {
		.from_domain = span_of(cases[i].from),
		.identities = identities,
		.count = read_identities(cases[i].identities, identities),
	};
	struct dmarc_evaluation evaluation;
	struct dns_known known;
	struct trace trace;
	unsigned rounds = 0;

	dns_known_init(&known, arena, 1);
	do
		dmarc_evaluate(arena, &known, &request, &evaluation);
	while (evaluation.is_waiting && ++rounds < ROUNDS_MAX &&
	    known_zone_resolve(&known, cases[i].zone));
	CHECK_FOR(cases[i].name, !evaluation.is_waiting && rounds <= 2);
	check_verdict(cases[i].name, &evaluation.verdicts[DMARC_TREE_WALK],
	    cases[i].tree);
	check_verdict(cases[i].name, &evaluation.verdicts[DMARC_PSL],
	    cases[i].psl);
	trace_init(&trace, arena);
	dmarc_trace(&trace, &evaluation, DMARC_TREE_WALK);
	dmarc_trace(&trace, &evaluation, DMARC_PSL);
	CHECK_FOR(cases[i].name, trace.events.count >= 6 && trace.depth == 0);
}

static void
test_cases(void)
{
	struct arena arena;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		arena_init(&arena, CEILING);
		check_case(&arena, i);
		arena_clear(&arena);
	}
}

/* Never more than eight questions for a domain, and each name once. */
static void
test_questions(void)
{
	static const char *const asked[] = {
		"_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com",
		"_dmarc.g.h.i.j.mail.example.com",
		"_dmarc.h.i.j.mail.example.com",
		"_dmarc.i.j.mail.example.com",
		"_dmarc.j.mail.example.com",
		"_dmarc.mail.example.com",
		"_dmarc.example.com",
		"_dmarc.com",
	};
	struct dmarc_walk walk;
	struct dns_known known;
	struct arena arena;

	arena_init(&arena, CEILING);
	dns_known_init(&known, &arena, 1);
	dmarc_walk(&arena, &known, DMARC_TREE_WALK,
	    span_of("a.b.c.d.e.f.g.h.i.j.mail.example.com"), &walk);
	CHECK(walk.is_waiting && known.wanted.count == COUNT_OF(asked));
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		CHECK_TEXT(asked[i], known.wanted.items[i].name, asked[i]);
	arena_clear(&arena);
}

static void
test_differs(void)
{
	const struct dmarc_request request = {
		.from_domain = span_of("a.b.example.org"),
	};
	struct dmarc_evaluation evaluation;
	struct dns_known known;
	struct arena arena;

	arena_init(&arena, CEILING);
	dns_known_init(&known, &arena, 1);
	dmarc_evaluate(&arena, &known, &request, &evaluation);
	CHECK(evaluation.is_waiting && !evaluation.differs);
	known_zone_resolve(&known, "_dmarc.b.example.org v=DMARC1; p=none\n");
	dmarc_evaluate(&arena, &known, &request, &evaluation);
	CHECK(!evaluation.is_waiting && evaluation.differs);
	arena_clear(&arena);
}

/* Offline, nothing waits for ever. */
static void
test_closed(void)
{
	const struct dmarc_request request = {
		.from_domain = span_of("example.org"),
	};
	struct dmarc_evaluation evaluation;
	struct dns_known known;
	struct arena arena;

	arena_init(&arena, CEILING);
	dns_known_init(&known, &arena, 1);
	known.is_closed = true;
	dmarc_evaluate(&arena, &known, &request, &evaluation);
	CHECK(!evaluation.is_waiting);
	CHECK(evaluation.verdicts[DMARC_PSL].result == DMARC_TEMPERROR);
	arena_clear(&arena);
}

int
main(void)
{
	test_cases();
	test_questions();
	test_differs();
	test_closed();
	return check_done();
}

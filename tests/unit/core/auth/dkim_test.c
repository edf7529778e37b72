#include "dkim_kit.h"

#define MESSAGE \
	"From: Joe <joe@example.org>\r\nTo: ann@example.net\r\n" \
	"Subject: hello\r\n\r\nHow are you?\r\n"
#define GOOD "v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=@; b="
#define HEAD "v=1; a=rsa-sha256; d=example.org; s=rsa; "

enum { NOW = 1764350000 };

/* Signatures over MESSAGE, each made right except for what it is about. */
static const struct {
	const char *name, *value;
	enum dkim_reason reason;
	enum dkim_crypto crypto;
} signatures[] = {
	{ "good", GOOD, DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "blanks and folds",
	    " v = 1 ;\r\n a\t=\r\n\trsa-sha256; d=example.org;s=rsa;\r\n h="
	    "from\r\n :\r\n to ; bh=@ ; b= ",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "b= amid the tags",
	    "v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=@;\r\n\tb=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "unknown tags",
	    "v=1; zz=1; a=rsa-sha256; d=example.org; s=rsa; h=from; "
	    "x_9=a:b=c; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "relaxed", HEAD "c=relaxed/relaxed; h=from:to:subject; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "relaxed header alone", HEAD "c=relaxed; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "simple/relaxed", HEAD "c=simple/relaxed; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "names of either size", HEAD "h=FROM:tO; bh=@; b=", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS },
	{ "names of fields that are not there",
	    HEAD "h=from:from:x-none:subject:subject; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "the signature in its own list",
	    HEAD "h=from:dkim-signature; bh=@; b=", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS },
	{ "Ed25519",
	    "v=1; a=ed25519-sha256; d=example.org; s=ed; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "domain of either size",
	    "v=1; a=rsa-sha256; d=EXAMPLE.org; s=RSA; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "i= of a subdomain", HEAD "i=joe@news.example.org; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "i= without a local part", HEAD "i=@example.org; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "i= quoted-printable",
	    HEAD "i=a=3Bb=40c@example.org; h=from; bh=@; b=", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS },
	{ "q= with an unknown method",
	    HEAD "q=http/x : dns/txt; h=from; bh=@; b=", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS },
	{ "l= of all", HEAD "l=14; h=from; bh=@; b=", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS },
	{ "l= of a part", HEAD "l=3; h=from; bh=@; b=", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS },
	{ "l= of nothing", HEAD "l=0; h=from; bh=@; b=", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS },
	{ "t= and x=", HEAD "t=1764340000; x=1764360000; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "x= beyond all numbers",
	    HEAD "t=1764340000; x=99999999999999999999; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "t= a little ahead", HEAD "t=1764350200; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "z=", HEAD "z=From:x=20y|To:z; h=from; bh=@; b=", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS },

	{ "no v=", "a=rsa-sha256; d=example.org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_MISSING_TAG, DKIM_CRYPTO_PASS },
	{ "v= last",
	    "a=rsa-sha256; d=example.org; s=rsa; h=from; bh=@; v=1; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "v=2", "v=2; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_VERSION, DKIM_CRYPTO_PASS },
	{ "v=0.5",
	    "v=0.5; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_VERSION, DKIM_CRYPTO_PASS },
	{ "empty v=",
	    "v=; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_VERSION, DKIM_CRYPTO_PASS },
	{ "names of tags in capitals",
	    "V=1; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_MISSING_TAG, DKIM_CRYPTO_PASS },
	{ "no a=", "v=1; d=example.org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_MISSING_TAG, DKIM_CRYPTO_NONE },
	{ "a= in capitals",
	    "v=1; a=RSA-SHA256; d=example.org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_ALGORITHM, DKIM_CRYPTO_NONE },
	{ "unknown a=",
	    "v=1; a=rsa-sha512; d=example.org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_ALGORITHM, DKIM_CRYPTO_NONE },
	{ "no d=", "v=1; a=rsa-sha256; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_MISSING_TAG, DKIM_CRYPTO_NONE },
	{ "d= with a dot at the end",
	    "v=1; a=rsa-sha256; d=example.org.; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_DOMAIN, DKIM_CRYPTO_NONE },
	{ "d= of one label",
	    "v=1; a=rsa-sha256; d=org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_DOMAIN, DKIM_CRYPTO_NONE },
	{ "empty d=", "v=1; a=rsa-sha256; d=; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_DOMAIN, DKIM_CRYPTO_NONE },
	{ "empty label in d=",
	    "v=1; a=rsa-sha256; d=example..org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_DOMAIN, DKIM_CRYPTO_NONE },
	{ "blank in d=",
	    "v=1; a=rsa-sha256; d=example .org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_DOMAIN, DKIM_CRYPTO_NONE },
	{ "no s=", "v=1; a=rsa-sha256; d=example.org; h=from; bh=@; b=",
	    DKIM_REASON_MISSING_TAG, DKIM_CRYPTO_NONE },
	{ "empty s=", "v=1; a=rsa-sha256; d=example.org; s=; h=from; bh=@; b=",
	    DKIM_REASON_SELECTOR, DKIM_CRYPTO_NONE },
	{ "wrong s=",
	    "v=1; a=rsa-sha256; d=example.org; s=-x; h=from; bh=@; b=",
	    DKIM_REASON_SELECTOR, DKIM_CRYPTO_NONE },
	{ "no h=", HEAD "bh=@; b=", DKIM_REASON_MISSING_TAG, DKIM_CRYPTO_NONE },
	{ "empty h=", HEAD "h=; bh=@; b=", DKIM_REASON_HEADERS,
	    DKIM_CRYPTO_NONE },
	{ "gap in h=", HEAD "h=from::to; bh=@; b=", DKIM_REASON_HEADERS,
	    DKIM_CRYPTO_NONE },
	{ "blank within a name in h=", HEAD "h=from:a b; bh=@; b=",
	    DKIM_REASON_HEADERS, DKIM_CRYPTO_NONE },
	{ "h= without From", HEAD "h=to:subject; bh=@; b=",
	    DKIM_REASON_FROM_NOT_SIGNED, DKIM_CRYPTO_PASS },
	{ "no bh=", HEAD "h=from; b=", DKIM_REASON_MISSING_TAG,
	    DKIM_CRYPTO_NONE },
	{ "empty bh=", HEAD "h=from; bh=; b=", DKIM_REASON_BODY_HASH_DATA,
	    DKIM_CRYPTO_NONE },
	{ "bh= no Base64", HEAD "h=from; bh=a*b; b=",
	    DKIM_REASON_BODY_HASH_DATA, DKIM_CRYPTO_NONE },
	{ "bh= too short", HEAD "h=from; bh=AAAA; b=", DKIM_REASON_BODY_CHANGED,
	    DKIM_CRYPTO_FAIL },
	{ "c= empty", HEAD "c=; h=from; bh=@; b=", DKIM_REASON_CANONICALIZATION,
	    DKIM_CRYPTO_NONE },
	{ "c= unknown", HEAD "c=nowsp; h=from; bh=@; b=",
	    DKIM_REASON_CANONICALIZATION, DKIM_CRYPTO_NONE },
	{ "c= half", HEAD "c=relaxed/; h=from; bh=@; b=",
	    DKIM_REASON_CANONICALIZATION, DKIM_CRYPTO_NONE },
	{ "c= in capitals", HEAD "c=Relaxed/Relaxed; h=from; bh=@; b=",
	    DKIM_REASON_CANONICALIZATION, DKIM_CRYPTO_NONE },
	{ "c= of three", HEAD "c=simple/simple/simple; h=from; bh=@; b=",
	    DKIM_REASON_CANONICALIZATION, DKIM_CRYPTO_NONE },
	{ "i= elsewhere", HEAD "i=@example.net; h=from; bh=@; b=",
	    DKIM_REASON_IDENTITY_OUTSIDE, DKIM_CRYPTO_PASS },
	{ "i= above", HEAD "i=@org.org; h=from; bh=@; b=",
	    DKIM_REASON_IDENTITY_OUTSIDE, DKIM_CRYPTO_PASS },
	{ "i= that only ends alike", HEAD "i=@badexample.org; h=from; bh=@; b=",
	    DKIM_REASON_IDENTITY_OUTSIDE, DKIM_CRYPTO_PASS },
	{ "i= without @", HEAD "i=example.org; h=from; bh=@; b=",
	    DKIM_REASON_IDENTITY, DKIM_CRYPTO_PASS },
	{ "empty i=", HEAD "i=; h=from; bh=@; b=", DKIM_REASON_IDENTITY,
	    DKIM_CRYPTO_PASS },
	{ "l= no number", HEAD "l=x; h=from; bh=@; b=", DKIM_REASON_LENGTH,
	    DKIM_CRYPTO_NONE },
	{ "l= negative", HEAD "l=-1; h=from; bh=@; b=", DKIM_REASON_LENGTH,
	    DKIM_CRYPTO_NONE },
	{ "empty l=", HEAD "l=; h=from; bh=@; b=", DKIM_REASON_LENGTH,
	    DKIM_CRYPTO_NONE },
	{ "l= beyond the body", HEAD "l=15; h=from; bh=@; b=",
	    DKIM_REASON_LENGTH_BEYOND, DKIM_CRYPTO_PASS },
	{ "l= beyond all numbers",
	    HEAD "l=99999999999999999999999; h=from; bh=@; b=",
	    DKIM_REASON_LENGTH_BEYOND, DKIM_CRYPTO_PASS },
	{ "q= unknown", HEAD "q=dns; h=from; bh=@; b=", DKIM_REASON_QUERY,
	    DKIM_CRYPTO_PASS },
	{ "t= no number", HEAD "t=now; h=from; bh=@; b=", DKIM_REASON_TIME,
	    DKIM_CRYPTO_PASS },
	{ "empty t=", HEAD "t=; h=from; bh=@; b=", DKIM_REASON_TIME,
	    DKIM_CRYPTO_PASS },
	{ "x= before t=", HEAD "t=1764360000; x=1764340000; h=from; bh=@; b=",
	    DKIM_REASON_TIMES_CROSSED, DKIM_CRYPTO_PASS },
	{ "x= as t=", HEAD "t=1764340000; x=1764340000; h=from; bh=@; b=",
	    DKIM_REASON_TIMES_CROSSED, DKIM_CRYPTO_PASS },
	{ "expired", HEAD "t=1764330000; x=1764349999; h=from; bh=@; b=",
	    DKIM_REASON_EXPIRED, DKIM_CRYPTO_PASS },
	{ "to the second", HEAD "t=1764330000; x=1764350000; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "made in the future", HEAD "t=1764360000; h=from; bh=@; b=",
	    DKIM_REASON_NOT_YET, DKIM_CRYPTO_PASS },
	{ "a tag twice", HEAD "h=from; h=from; bh=@; b=", DKIM_REASON_SYNTAX,
	    DKIM_CRYPTO_NONE },
	{ "two semicolons", HEAD "; h=from; bh=@; b=", DKIM_REASON_SYNTAX,
	    DKIM_CRYPTO_NONE },
	{ "a tag without =", HEAD "foo; h=from; bh=@; b=", DKIM_REASON_SYNTAX,
	    DKIM_CRYPTO_NONE },
	/* RFC 6376, 3.2 and 3.5: the rest of what the tags may be. */
	{ "a colon at the end of h=", HEAD "h=from:; bh=@; b=",
	    DKIM_REASON_HEADERS, DKIM_CRYPTO_NONE },
	{ "a colon in front of h=", HEAD "h=:from; bh=@; b=",
	    DKIM_REASON_HEADERS, DKIM_CRYPTO_NONE },
	{ "a name beyond ASCII in h=", HEAD "h=from:\xc3\xa9; bh=@; b=",
	    DKIM_REASON_HEADERS, DKIM_CRYPTO_NONE },
	{ "From as a part of another name", HEAD "h=resent-from; bh=@; b=",
	    DKIM_REASON_FROM_NOT_SIGNED, DKIM_CRYPTO_PASS },
	{ "i= in letters of another size",
	    HEAD "i=joe@NEWS.Example.ORG; h=from; bh=@; b=", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS },
	{ "i= with an at sign in quotes",
	    HEAD "i=\"a@b.example\"@example.org; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "a folded i=", HEAD "i=joe\r\n @example.org; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "l= with zeros in front", HEAD "l=0014; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "l= with a blank within", HEAD "l=1 4; h=from; bh=@; b=",
	    DKIM_REASON_LENGTH, DKIM_CRYPTO_NONE },
	{ "l= hexadecimal", HEAD "l=0xe; h=from; bh=@; b=", DKIM_REASON_LENGTH,
	    DKIM_CRYPTO_NONE },
	{ "x= no number", HEAD "x=never; h=from; bh=@; b=", DKIM_REASON_TIME,
	    DKIM_CRYPTO_PASS },
	{ "x= alone, expired", HEAD "x=1764349999; h=from; bh=@; b=",
	    DKIM_REASON_EXPIRED, DKIM_CRYPTO_PASS },
	{ "t= of twelve digits", HEAD "t=000001764340; h=from; bh=@; b=",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "an empty unknown tag",
	    HEAD "zz=; h=from; bh=@; b=", DKIM_REASON_NONE, DKIM_CRYPTO_PASS },
	{ "an unknown tag twice", HEAD "zz=1; zz=1; h=from; bh=@; b=",
	    DKIM_REASON_SYNTAX, DKIM_CRYPTO_NONE },
	{ "a tag that begins with a digit", HEAD "1z=1; h=from; bh=@; b=",
	    DKIM_REASON_SYNTAX, DKIM_CRYPTO_NONE },
	{ "empty q=", HEAD "q=; h=from; bh=@; b=", DKIM_REASON_QUERY,
	    DKIM_CRYPTO_PASS },
	{ "q= in capitals", HEAD "q=DNS/TXT; h=from; bh=@; b=",
	    DKIM_REASON_QUERY, DKIM_CRYPTO_PASS },
	{ "c= with a blank", HEAD "c=relaxed / simple; h=from; bh=@; b=",
	    DKIM_REASON_CANONICALIZATION, DKIM_CRYPTO_NONE },
	{ "s= with an underscore that is not there",
	    "v=1; a=rsa-sha256; d=example.org; s=_x; h=from; bh=@; b=",
	    DKIM_REASON_NO_KEY, DKIM_CRYPTO_NONE },
	{ "s= with a dot at the end",
	    "v=1; a=rsa-sha256; d=example.org; s=rsa.; h=from; bh=@; b=",
	    DKIM_REASON_SELECTOR, DKIM_CRYPTO_NONE },
	{ "SHA-1", "v=1; a=rsa-sha1; d=example.org; s=rsa; h=from; bh=@; b=",
	    DKIM_REASON_SHA1, DKIM_CRYPTO_PASS },
	{ "no such selector",
	    "v=1; a=rsa-sha256; d=example.org; s=none; h=from; bh=@; b=",
	    DKIM_REASON_NO_KEY, DKIM_CRYPTO_NONE },
	{ "another key",
	    "v=1; a=rsa-sha256; d=example.org; s=small; h=from; bh=@; b=",
	    DKIM_REASON_HEADER_CHANGED, DKIM_CRYPTO_FAIL },
	{ "a key of another kind",
	    "v=1; a=rsa-sha256; d=example.org; s=ed; h=from; bh=@; b=",
	    DKIM_REASON_KEY_TYPE, DKIM_CRYPTO_NONE },
};

static void
test_signatures(void)
{
	for (size_t i = 0; i < COUNT_OF(signatures); i++) {
		bool is_ed =
		    strstr(signatures[i].value, "s=ed; h=from; bh=@") &&
		    strstr(signatures[i].value, "a=ed");
		struct dkim_check *check =
		    kit_verify(kit_sign_with(is_ed ? kit.ed25519 : kit.rsa,
				   span_of(MESSAGE), signatures[i].value),
			NOW);
		struct dkim_outcome *outcome;

		CHECK_FOR(signatures[i].name, check->outcomes.count == 1);
		outcome = check->outcomes.items[0];
		CHECK_TEXT(signatures[i].name,
		    span_of(dkim_reason_name(outcome->reason)),
		    dkim_reason_name(signatures[i].reason));
		CHECK_FOR(signatures[i].name,
		    outcome->crypto == signatures[i].crypto);
		CHECK_FOR(signatures[i].name,
		    (outcome->result == DKIM_PASS) ==
			(signatures[i].reason == DKIM_REASON_NONE));
		CHECK_FOR(signatures[i].name, check->result == outcome->result);
	}
}

/* Key records; "@" is the key that signed. */
static const struct {
	const char *name, *record; /* of a zone file */
	const char *tags;          /* more of the signature */
	enum dkim_reason reason;
	enum dkim_crypto crypto;
	unsigned concerns;
} records[] = {
	{ "bare", "TXT \"p=@\"", "", DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "all tags",
	    "TXT \"v=DKIM1; h=sha1:sha256; k=rsa; n=a=20note; s=email; t=s; "
	    "p=@\"",
	    "", DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "p= first", "TXT \"p=@; k=rsa\"", "", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS, 0 },
	{ "semicolon at the end", "TXT \"v=DKIM1; p=@;\"", "", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS, 0 },
	{ "several strings", "TXT \"v=DK\" \"IM1; p\" \"=@\"", "",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "unknown tags", "TXT \"v=DKIM1; zz=1; p=@\"", "", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS, 0 },
	{ "g= is nothing any more", "TXT \"v=DKIM1; g=; p=@\"", "",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "any service", "TXT \"v=DKIM1; s=tlsrpt:*; p=@\"", "",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "testing", "TXT \"v=DKIM1; t=y; p=@\"", "", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS, DKIM_CONCERN_TESTING },
	{ "strict", "TXT \"v=DKIM1; t=s; p=@\"", "i=@EXAMPLE.org; ",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "too strict", "TXT \"v=DKIM1; t=y:s; p=@\"", "i=@news.example.org; ",
	    DKIM_REASON_KEY_STRICT, DKIM_CRYPTO_PASS,
	    DKIM_CONCERN_TESTING | DKIM_CONCERN_FAULTY },
	{ "white space in p=", "TXT \"v=DKIM1; p= @ \"", "", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS, 0 },
	{ "revoked", "TXT \"v=DKIM1; p=\"", "", DKIM_REASON_KEY_REVOKED,
	    DKIM_CRYPTO_NONE, DKIM_CONCERN_FAULTY },
	{ "no p=", "TXT \"v=DKIM1; k=rsa\"", "", DKIM_REASON_KEY_SYNTAX,
	    DKIM_CRYPTO_NONE, DKIM_CONCERN_FAULTY },
	{ "v= not first", "TXT \"k=rsa; v=DKIM1; p=@\"", "",
	    DKIM_REASON_KEY_VERSION, DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "v=DKIM2", "TXT \"v=DKIM2; p=@\"", "", DKIM_REASON_KEY_VERSION,
	    DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "v=dkim1", "TXT \"v=dkim1; p=@\"", "", DKIM_REASON_KEY_VERSION,
	    DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "another hash", "TXT \"v=DKIM1; h=sha1; p=@\"", "",
	    DKIM_REASON_KEY_HASH, DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "unknown hashes", "TXT \"v=DKIM1; h=x:sha256; p=@\"", "",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "unknown kind", "TXT \"v=DKIM1; k=foo; p=@\"", "",
	    DKIM_REASON_KEY_TYPE, DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "another service", "TXT \"v=DKIM1; s=tlsrpt; p=@\"", "",
	    DKIM_REASON_KEY_SERVICE, DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "quotation marks", "TXT \"\\\"v=DKIM1; p=@\\\"\"", "",
	    DKIM_REASON_KEY_SYNTAX, DKIM_CRYPTO_NONE, DKIM_CONCERN_FAULTY },
	{ "a tag twice", "TXT \"v=DKIM1; k=rsa; k=rsa; p=@\"", "",
	    DKIM_REASON_KEY_SYNTAX, DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "no Base64", "TXT \"v=DKIM1; p=a*b\"", "", DKIM_REASON_KEY_DATA,
	    DKIM_CRYPTO_NONE, DKIM_CONCERN_FAULTY },
	{ "no key", "TXT \"v=DKIM1; p=AAAA\"", "", DKIM_REASON_KEY_DATA,
	    DKIM_CRYPTO_NONE, DKIM_CONCERN_FAULTY },
	{ "something else", "TXT \"hello world\"", "", DKIM_REASON_KEY_SYNTAX,
	    DKIM_CRYPTO_NONE, DKIM_CONCERN_FAULTY },
	{ "something else beside it", "TXT \"hello\"\n@ TXT \"p=@\"", "",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "two keys, the first wrong",
	    "TXT \"v=DKIM1; p=AAAA\"\n@ TXT \"v=DKIM1; p=@\"", "",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, DKIM_CONCERN_SEVERAL_KEYS },
	{ "two keys, the second revoked",
	    "TXT \"v=DKIM1; p=@\"\n@ TXT \"v=DKIM1; p=\"", "", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS, DKIM_CONCERN_SEVERAL_KEYS },
	{ "server failure", "FAIL SERVFAIL", "", DKIM_REASON_KEY_UNREACHABLE,
	    DKIM_CRYPTO_NONE, DKIM_CONCERN_FAULTY },
	{ "timeout", "FAIL TIMEOUT", "", DKIM_REASON_KEY_UNREACHABLE,
	    DKIM_CRYPTO_NONE, DKIM_CONCERN_FAULTY },
	{ "no data", "A 192.0.2.1", "", DKIM_REASON_NO_KEY, DKIM_CRYPTO_NONE,
	    DKIM_CONCERN_FAULTY },
	/* RFC 6376, 3.6.1 and 6.1.2; RFC 8463, 4: the rest of it. */
	{ "blanks everywhere",
	    "TXT \" v = DKIM1 ; k = rsa ; h = sha1 : sha256 ; p= @ ; \"", "",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "a note", "TXT \"v=DKIM1; n=any words, =20as one likes; p=@\"", "",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "unknown flags", "TXT \"v=DKIM1; t=x:zz; p=@\"", "", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS, 0 },
	{ "g= of another user", "TXT \"v=DKIM1; g=ann; p=@\"", "",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "k= in capitals", "TXT \"v=DKIM1; k=RSA; p=@\"", "",
	    DKIM_REASON_KEY_TYPE, DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "the service email", "TXT \"v=DKIM1; s=email; p=@\"", "",
	    DKIM_REASON_NONE, DKIM_CRYPTO_PASS, 0 },
	{ "no service", "TXT \"v=DKIM1; s=; p=@\"", "", DKIM_REASON_KEY_SERVICE,
	    DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "no hash", "TXT \"v=DKIM1; h=; p=@\"", "", DKIM_REASON_KEY_HASH,
	    DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "a hash in capitals", "TXT \"v=DKIM1; h=SHA256; p=@\"", "",
	    DKIM_REASON_KEY_HASH, DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "two semicolons", "TXT \"v=DKIM1;; p=@\"", "", DKIM_REASON_KEY_SYNTAX,
	    DKIM_CRYPTO_PASS, DKIM_CONCERN_FAULTY },
	{ "an alias", "CNAME rsa._domainkey.example.org.", "", DKIM_REASON_NONE,
	    DKIM_CRYPTO_PASS, 0 },
};

static void
test_records(void)
{
	for (size_t i = 0; i < COUNT_OF(records); i++) {
		char value[400], line[400];
		struct dkim_outcome *outcome;

		snprintf(line, sizeof(line),
		    "$ORIGIN k%zu._domainkey.example.org.\n@ %s", i,
		    records[i].record);
		kit_publish(line, kit.rsa);
		snprintf(value, sizeof(value),
		    "v=1; a=rsa-sha256; d=example.org; s=k%zu; %sh=from; bh=@; "
		    "b=",
		    i, records[i].tags);
		outcome = kit_verify(kit_sign(MESSAGE, value), NOW)
			      ->outcomes.items[0];
		CHECK_TEXT(records[i].name,
		    span_of(dkim_reason_name(outcome->reason)),
		    dkim_reason_name(records[i].reason));
		CHECK_FOR(records[i].name,
		    outcome->crypto == records[i].crypto);
		CHECK_FOR(records[i].name,
		    outcome->concerns == records[i].concerns);
	}
}

/* What is done to a signed message, and what comes of it. */
static const struct {
	const char *name, *tags;
	const char *from, *to; /* the first such text becomes that */
	enum dkim_reason reason;
} changes[] = {
	{ "nothing", "h=from:subject", "", "", DKIM_REASON_NONE },
	{ "body", "h=from", "How", "Who", DKIM_REASON_BODY_CHANGED },
	{ "header", "h=from:subject", "hello", "Hello",
	    DKIM_REASON_HEADER_CHANGED },
	{ "both", "h=from:subject", "hello\r\n\r\nHow", "Hello\r\n\r\nWho",
	    DKIM_REASON_BOTH_CHANGED },
	{ "a field that is not signed", "h=from", "hello", "Hello",
	    DKIM_REASON_NONE },
	{ "more behind l=", "h=from; l=14", "you?\r\n", "you?\r\nad\r\n",
	    DKIM_REASON_NONE },
	{ "blank line at the end", "h=from", "you?\r\n", "you?\r\n\r\n",
	    DKIM_REASON_NONE },
	{ "a blank, simple", "h=from", "you?\r\n", "you? \r\n",
	    DKIM_REASON_BODY_CHANGED },
	{ "a blank, relaxed", "c=simple/relaxed; h=from", "you?\r\n",
	    "you? \r\n", DKIM_REASON_NONE },
	{ "a fold, simple", "h=from:subject", "Subject: ", "Subject:\r\n ",
	    DKIM_REASON_HEADER_CHANGED },
	{ "a fold, relaxed", "c=relaxed; h=from:subject",
	    "Subject: ", "SUBJECT :\r\n\t", DKIM_REASON_NONE },
	{ "one more From", "h=from",
	    "To: ", "From: x@example.org\r\nTo: ", DKIM_REASON_HEADER_CHANGED },
	{ "one more From on top", "h=from",
	    "From: ", "From: x@example.org\r\nFrom: ", DKIM_REASON_NONE },
	{ "the same, guarded", "h=from:from", "From: ",
	    "From: x@example.org\r\nFrom: ", DKIM_REASON_HEADER_CHANGED },
	{ "a field that was not there", "h=from:cc",
	    "To: ", "Cc: \r\nTo: ", DKIM_REASON_HEADER_CHANGED },
	{ "a tag of the signature", "h=from; n=x", "n=x", "n=y",
	    DKIM_REASON_HEADER_CHANGED },
	{ "white space in b=", "h=from", "b=", "b=\r\n ", DKIM_REASON_NONE },
};

static struct span
replace(struct span text, const char *from, const char *to)
{
	size_t at = 0;
	struct text changed;

	text_init(&changed, &kit.arena, text.len + 100);
	CHECK(span_find(text, span_of(from), &at));
	text_write(&changed, (struct span){ text.ptr, at });
	text_write_string(&changed, to);
	text_write(&changed, span_from(text, at + strlen(from)));
	return text_span(&changed);
}

static void
test_changes(void)
{
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		char value[300];
		struct span message;
		struct dkim_outcome *outcome;

		snprintf(value, sizeof(value),
		    HEAD "%s; bh=@; b=", changes[i].tags);
		message = replace(kit_sign(MESSAGE, value), changes[i].from,
		    changes[i].to);
		outcome = kit_verify(message, NOW)->outcomes.items[0];
		CHECK_TEXT(changes[i].name,
		    span_of(dkim_reason_name(outcome->reason)),
		    dkim_reason_name(changes[i].reason));
	}
}

/* Fields of one name are signed from the bottom up, each once. */
static void
test_repeated(void)
{
	struct span message = kit_sign("X: 1\r\nFrom: a@example.org\r\n"
				       "X: 2\r\nx: 3\r\n\r\n",
	    HEAD "h=x:from:x; bh=@; b=");

	CHECK(kit_verify(message, NOW)->result == DKIM_PASS);
	CHECK(kit_verify(replace(message, "X: 1", "X: 4"), NOW)->result ==
	    DKIM_PASS);
	CHECK(kit_verify(replace(message, "X: 2", "X: 4"), NOW)->result ==
	    DKIM_FAIL);
	CHECK(kit_verify(replace(message, "x: 3", "x: 4"), NOW)->result ==
	    DKIM_FAIL);
	CHECK(kit_verify(replace(message, "X: 2\r\nx: 3", "x: 3\r\nX: 2"), NOW)
		  ->result == DKIM_FAIL);
}

static void
test_several(void)
{
	struct span one = kit_sign(MESSAGE, GOOD);
	struct span two = kit_sign_with(kit.ed25519, one,
	    "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.org; s=ed; "
	    "h=from:dkim-signature; bh=@; b=");
	struct dkim_check *check = kit_verify(two, NOW);
	struct text many;

	CHECK(check->outcomes.count == 2);
	CHECK(check->outcomes.items[0]->result == DKIM_PASS);
	CHECK(check->outcomes.items[1]->result == DKIM_PASS);
	check = kit_verify(replace(two, "s=rsa", "s=no"), NOW);
	CHECK(check->outcomes.items[0]->result == DKIM_FAIL);
	CHECK(check->outcomes.items[1]->result == DKIM_PERMERROR);
	CHECK(check->result == DKIM_FAIL);
	text_init(&many, &kit.arena, 65536);
	for (int i = 0; i < DKIM_SIGNATURES_MAX; i++)
		text_write_string(&many, "DKIM-Signature: x\r\n");
	text_write(&many, one);
	check = kit_verify(text_span(&many), NOW);
	CHECK(check->outcomes.count == DKIM_SIGNATURES_MAX + 1);
	CHECK(
	    check->outcomes.items[DKIM_SIGNATURES_MAX]->result == DKIM_NEUTRAL);
	CHECK(kit_verify(span_of(MESSAGE), NOW)->result == DKIM_NONE);
}

/* 512 bits: the cryptography holds, and nobody may accept it. */
static void
test_short_key(void)
{
	struct dkim_outcome *outcome =
	    kit_verify(kit_sign_with(kit.small, span_of(MESSAGE),
			   "v=1; a=rsa-sha256; d=example.org; s=small; "
			   "h=from; bh=@; b="),
		NOW)
		->outcomes.items[0];

	CHECK(outcome->crypto == DKIM_CRYPTO_PASS);
	CHECK(outcome->result == DKIM_POLICY);
	CHECK(outcome->reason == DKIM_REASON_SHORT_KEY);
	CHECK(outcome->concerns == DKIM_CONCERN_SHORT_KEY);
}

static void
test_pkcs1(void)
{
	struct text bytes, encoded;
	struct error error;
	char line[600];
	struct dkim_outcome *outcome;

	text_init(&bytes, &kit.arena, 1000);
	text_init(&encoded, &kit.arena, 1000);
	CHECK(crypto_private_write_public(&bytes, kit.rsa, &error));
	crypto_base64_write(&encoded, span_from(text_span(&bytes), 22));
	snprintf(line, sizeof(line),
	    "bare._domainkey.example.org. TXT \"v=DKIM1; p=%s\"\n",
	    encoded.ptr);
	kit_publish_text(span_of(line));
	outcome = kit_verify(kit_sign(MESSAGE,
				 "v=1; a=rsa-sha256; d=example.org; s=bare; "
				 "h=from; bh=@; b="),
	    NOW)
		      ->outcomes.items[0];
	CHECK(outcome->result == DKIM_PASS);
	CHECK(outcome->concerns == DKIM_CONCERN_PKCS1);
}

#define U_LABEL \
	"b\xc3\xbc" \
	"cher.example; "

/* RFC 8616, 5: asked for with A-labels, hashed as it stands. */
static const struct {
	const char *name, *tags;
	enum dkim_reason reason;
} international[] = {
	{ "U-labels", "d=" U_LABEL "s=rsa", DKIM_REASON_NONE },
	{ "U-labels in i= alone",
	    "d=xn--bcher-kva.example; s=rsa; i=j\xc3\xb6@news." U_LABEL,
	    DKIM_REASON_NONE },
	{ "A-labels in i= alone, strict",
	    "d=" U_LABEL "s=strict; i=a@xn--bcher-kva.example",
	    DKIM_REASON_NONE },
	{ "A-labels below in i=, strict",
	    "d=" U_LABEL "s=strict; i=a@x.xn--bcher-kva.example",
	    DKIM_REASON_KEY_STRICT },
	{ "i= elsewhere", "d=" U_LABEL "s=rsa; i=@xn--bcher-kva.example.org",
	    DKIM_REASON_IDENTITY_OUTSIDE },
};

static void
test_international(void)
{
	kit_publish("rsa._domainkey.xn--bcher-kva.example. TXT \"p=@\"\n"
		    "strict._domainkey.xn--bcher-kva.example. TXT "
		    "\"t=s; p=@\"",
	    kit.rsa);
	for (size_t i = 0; i < COUNT_OF(international); i++) {
		char value[300];
		struct dkim_check *check;

		snprintf(value, sizeof(value),
		    "v=1; a=rsa-sha256; h=from; bh=@; %s%s b=",
		    international[i].tags,
		    span_ends_nocase(span_of(international[i].tags),
			span_of("; "))
			? ""
			: ";");
		check = kit_verify(kit_sign(MESSAGE, value), NOW);
		CHECK_TEXT(international[i].name,
		    span_of(dkim_reason_name(check->outcomes.items[0]->reason)),
		    dkim_reason_name(international[i].reason));
	}
}

static void
test_line_ends(void)
{
	struct span message =
	    kit_sign(MESSAGE, HEAD "c=simple/simple; h=from:to; bh=@; b=");
	struct dkim_check *check;
	struct text unix_text;

	text_init(&unix_text, &kit.arena, message.len);
	for (size_t i = 0; i < message.len; i++)
		if (message.ptr[i] != '\r')
			text_write_byte(&unix_text, message.ptr[i]);
	check = kit_verify(text_span(&unix_text), NOW);
	CHECK(check->result == DKIM_PASS);
	CHECK(check->message.quirks == DKIM_QUIRK_BARE_LF);
}

static void
test_signer(void)
{
	struct dkim_recipe recipe = { .key = kit.rsa,
		.digest = CRYPTO_SHA256,
		.header_canon = DKIM_RELAXED,
		.body_canon = DKIM_RELAXED,
		.domain = span_of("example.org"),
		.selector = span_of("rsa"),
		.identity = span_of("joe@example.org"),
		.headers = span_empty(),
		.time = NOW,
		.expiry = NOW + 100,
		.length = DKIM_WHOLE };
	struct dkim_check *check;
	struct error error;
	struct text text;

	text_init(&text, &kit.arena, 65536);
	CHECK(dkim_sign(&kit.arena, span_of(MESSAGE), &recipe, &text, &error));
	text_write_string(&text, MESSAGE);
	check = kit_verify(text_span(&text), NOW);
	CHECK(check->result == DKIM_PASS);
	CHECK_TEXT("h=", check->outcomes.items[0]->signature.headers,
	    "from:from:to:to:cc:subject:subject:date:message-id");
	for (struct span rest = text_span(&text), line;
	     span_split(&rest, '\n', &line);)
		CHECK(line.len < 79);
	CHECK(kit_verify(replace(text_span(&text), "\r\n\r\n",
			     "\r\nCc: x\r\n\r\n"),
		  NOW)
		  ->result == DKIM_FAIL);
	recipe.domain = span_of("org");
	CHECK(!dkim_sign(&kit.arena, span_of(MESSAGE), &recipe, &text, &error));
	recipe.domain = span_of("example.org");
	recipe.selector = span_empty();
	CHECK(!dkim_sign(&kit.arena, span_of(MESSAGE), &recipe, &text, &error));
}

/* Recipes that make a signature, and those that none would accept. */
static const struct {
	const char *name, *headers, *identity;
	uint64_t expiry;
	bool is_good;
	const char *made; /* i= as it comes back */
} recipes[] = {
	{ "plain", "from", "", 0, true, "" },
	{ "a semicolon in i=", "from", "a;b=c d@example.org", 0, true,
	    "a;b=c d@example.org" },
	{ "i= beyond ASCII", "from", "j\xc3\xb6@sub.example.org", 0, true,
	    "j\xc3\xb6@sub.example.org" },
	{ "i= elsewhere", "from", "a@example.net", 0, false, "" },
	{ "i= without @", "from", "example.org", 0, false, "" },
	{ "h= without From", "to:subject", "", 0, false, "" },
	{ "h= with a tag in it", "from;x", "", 0, false, "" },
	{ "h= with a gap", "from::to", "", 0, false, "" },
	{ "x= before t=", "from", "", NOW - 1, false, "" },
};

static void
test_recipes(void)
{
	for (size_t i = 0; i < COUNT_OF(recipes); i++) {
		struct dkim_recipe recipe = { .key = kit.rsa,
			.digest = CRYPTO_SHA256,
			.domain = span_of("example.org"),
			.selector = span_of("rsa"),
			.identity = span_of(recipes[i].identity),
			.headers = span_of(recipes[i].headers),
			.time = NOW,
			.expiry = recipes[i].expiry,
			.length = DKIM_WHOLE };
		struct dkim_check *check;
		struct error error;
		struct text text;

		text_init(&text, &kit.arena, 65536);
		CHECK_FOR(recipes[i].name,
		    dkim_sign(&kit.arena, span_of(MESSAGE), &recipe, &text,
			&error) == recipes[i].is_good);
		if (!recipes[i].is_good)
			continue;
		text_write_string(&text, MESSAGE);
		check = kit_verify(text_span(&text), NOW);
		CHECK_FOR(recipes[i].name, check->result == DKIM_PASS);
		CHECK_TEXT(recipes[i].name,
		    check->outcomes.items[0]->signature.identity,
		    recipes[i].made);
	}
}

/* All keys are asked for at once. */
static void
test_waiting(void)
{
	struct span two = kit_sign_with(kit.ed25519, kit_sign(MESSAGE, GOOD),
	    "v=1; a=ed25519-sha256; d=example.org; s=ed; h=from; bh=@; b=");
	struct dkim_request request = { two, NOW, kit.keys };
	struct dns_known known;
	struct dkim_check check;

	dns_known_init(&known, &kit.arena, 3);
	dkim_verify(&kit.arena, &request, &known, NULL, &check);
	CHECK(check.waits && known.wanted.count == 2);
	kit_answer(&known);
	dkim_verify(&kit.arena, &request, &known, NULL, &check);
	CHECK(!check.waits && known.wanted.count == 0);
	CHECK(check.result == DKIM_PASS);
}

/* Any part of a message, and any byte of it changed, can be verified. */
static void
test_prefixes(void)
{
	struct span message = kit_sign(MESSAGE, GOOD);
	char *bytes = malloc(message.len);
	int passes = 0;

	memcpy(bytes, message.ptr, message.len);
	for (size_t len = 0; len < message.len; len++) {
		struct span part = { message.ptr, len };

		passes += kit_verify(part, NOW)->result == DKIM_PASS;
	}
	/* Without the line end, or the LF, it is the same body. */
	CHECK(passes == 1);
	for (size_t i = 0; i < message.len; i++) {
		bytes[i] ^= 0x11;
		kit_verify((struct span){ bytes, message.len }, NOW);
		bytes[i] ^= 0x11;
	}
	free(bytes);
}

static void
test_words(void)
{
	for (int i = 0; i < DKIM_REASONS; i++) {
		CHECK(dkim_reason_name((enum dkim_reason)i) != NULL);
		CHECK(dkim_reason_words((enum dkim_reason)i) != NULL);
		CHECK(dkim_reason_rule((enum dkim_reason)i) != NULL);
	}
	for (unsigned bit = 1; bit < DKIM_CONCERNS_END; bit <<= 1) {
		CHECK(dkim_concern_name((enum dkim_concern)bit) != NULL);
		CHECK(dkim_concern_words((enum dkim_concern)bit) != NULL);
	}
}

int
main(void)
{
	kit_open();
	test_signatures();
	test_records();
	test_changes();
	test_repeated();
	test_several();
	test_short_key();
	test_pkcs1();
	test_international();
	test_line_ends();
	test_signer();
	test_recipes();
	test_waiting();
	test_prefixes();
	test_words();
	kit_close();
	return check_done();
}

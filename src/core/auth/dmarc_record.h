#ifndef NIXIE_AUTH_DMARC_RECORD_H
#define NIXIE_AUTH_DMARC_RECORD_H

/*
 * What a domain publishes about mail that carries its name: the DMARC policy
 * record (RFC 9989, 4.7; before it RFC 7489, 6.3), a TXT record below
 * "_dmarc.":
 *
 *	v=DMARC1; p=reject; sp=quarantine; rua=mailto:dmarc@example.org
 *
 * Only the version decides whether it is a record at all; everything else
 * that is wrong with it falls back to a default and is kept as an oddity,
 * with the bytes that show it.
 */

#include <stdint.h>

#include "base/list.h"

enum { DMARC_URIS_MAX = 50, DMARC_ODDITIES_MAX = 50 };

enum dmarc_policy {
	DMARC_POLICY_ABSENT, /* the tag is not there */
	DMARC_POLICY_BAD,    /* it is, and means nothing */
	DMARC_POLICY_NONE,
	DMARC_POLICY_QUARANTINE,
	DMARC_POLICY_REJECT,
};

enum dmarc_tag {
	DMARC_TAG_V,
	DMARC_TAG_P,
	DMARC_TAG_SP,
	DMARC_TAG_NP,
	DMARC_TAG_PSD,
	DMARC_TAG_T,
	DMARC_TAG_ADKIM,
	DMARC_TAG_ASPF,
	DMARC_TAG_FO,
	DMARC_TAG_RUA,
	DMARC_TAG_RUF,
	DMARC_TAG_PCT, /* the last three are gone with RFC 9989 */
	DMARC_TAG_RF,
	DMARC_TAG_RI,
	DMARC_TAGS, /* also: a tag that nobody knows */
};

/* Is the domain one below which others register names (RFC 9989, 4.7)? */
enum dmarc_psd { DMARC_PSD_UNSAID, DMARC_PSD_YES, DMARC_PSD_NO };

/* Failure reports are wanted ... A set. */
enum dmarc_failure {
	DMARC_FO_ALL = 1,  /* "0": when nothing passes and aligns */
	DMARC_FO_ANY = 2,  /* "1": when anything does not */
	DMARC_FO_DKIM = 4, /* "d": when a signature is broken */
	DMARC_FO_SPF = 8,  /* "s": when SPF does not pass */
};

enum dmarc_quirk {
	DMARC_QUIRK_UNKNOWN_TAG,
	DMARC_QUIRK_TWICE,      /* the first one counts here */
	DMARC_QUIRK_NO_EQUALS,  /* an item that is no tag */
	DMARC_QUIRK_EMPTY_ITEM, /* ";;" */
	DMARC_QUIRK_BAD_VALUE,
	DMARC_QUIRK_CAPITALS, /* a tag's name in capital letters */
	DMARC_QUIRK_HISTORIC, /* pct, rf, ri */
	DMARC_QUIRK_BAD_URI,
	DMARC_QUIRK_NO_SCHEME, /* "a@example.org" without "mailto:" */
	DMARC_QUIRK_SIZE,      /* "!10m" behind an address: gone, too */
	DMARC_QUIRK_OTHER_SCHEME,
	DMARC_QUIRK_FO_UNUSED, /* fo= without ruf= */
	DMARC_QUIRK_NOT_ASCII,
	DMARC_QUIRKS
};

struct dmarc_oddity {
	enum dmarc_quirk quirk;
	enum dmarc_tag tag;
	struct span part; /* of the record's text */
};

/* Where reports shall go (RFC 9989, 4.6). */
struct dmarc_uri {
	struct span whole; /* as it stands in the record */
	struct span uri;   /* without the size */
	bool is_valid;
	bool is_mail;
	struct span address; /* of mailto: a@example.org; or empty */
	struct span domain;
	uint64_t limit; /* octets, by "!10m"; 0: none given */
};

LIST_TYPE(dmarc_uris, struct dmarc_uri);

struct dmarc_record {
	struct span text;
	struct span values[DMARC_TAGS]; /* as written; empty: no such tag */
	unsigned tags;                  /* which are there, a set of 1 << tag */
	enum dmarc_policy p, sp, np;
	enum dmarc_psd psd;
	bool is_testing; /* t=y */
	bool is_adkim_strict, is_aspf_strict;
	unsigned fo;
	unsigned pct; /* 100 when not given, or not readable */
	struct dmarc_uris rua, ruf;
	LIST(struct dmarc_oddity) oddities;
};

/* Does the text begin as a record must, "v=DMARC1" alone or before ";"? */
bool dmarc_record_is(struct span text);

/* False: it is none. What else is odd stands in the oddities. */
bool dmarc_record_parse(struct arena *arena, struct span text,
    struct dmarc_record *record);

bool dmarc_record_has(const struct dmarc_record *record, enum dmarc_tag tag);

/* Is there an address for aggregate reports that can be used? */
bool dmarc_record_has_rua(const struct dmarc_record *record);

/* "p"; of DMARC_TAGS "". */
const char *dmarc_tag_name(enum dmarc_tag tag);

/* "none", "quarantine", "reject"; of the others "". */
const char *dmarc_policy_name(enum dmarc_policy policy);

/* What is odd, in words. */
const char *dmarc_quirk_words(enum dmarc_quirk quirk);

/*
 * Take the next of the addresses that commas part off a list. False: that
 * was the last.
 */
bool
dmarc_uri_next(struct arena *arena, struct span *rest, struct dmarc_uri *uri);

#endif

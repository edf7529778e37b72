#ifndef NIXIE_AUTH_SPF_MACRO_H
#define NIXIE_AUTH_SPF_MACRO_H

/*
 * Macros of SPF (RFC 7208, 7): "%{ir}.%{v}._spf.%{d2}" becomes
 * "3.2.0.192.in-addr._spf.example.com".
 */

#include "base/ip.h"

enum spf_macro_place {
	SPF_IN_RECORD,     /* c, r and t are not allowed */
	SPF_IN_MODIFIER,   /* of an unknown modifier: all letters */
	SPF_IN_EXPLANATION /* all letters, and blanks */
};

/* What the letters stand for. */
struct spf_values {
	struct span local;     /* l; of the sender, never empty */
	struct span origin;    /* o; the sender's domain */
	struct span domain;    /* d */
	struct span helo;      /* h */
	struct span validated; /* p; empty: unknown */
	struct span receiver;  /* r; empty: unknown */
	struct ip ip;          /* i, c, v */
	uint64_t now;          /* t, seconds since 1970 */
};

/*
 * Is it a macro-string (7.1), or, in an explanation, an explain-string? What
 * is wrong is given in bad, which may be NULL.
 */
bool
spf_macro_check(struct span text, enum spf_macro_place place, struct span *bad);

/* Is it a domain-spec (7.1)? Distinguishes bad macros from bad names. */
enum spf_domain_fault {
	SPF_DOMAIN_SOUND,
	SPF_DOMAIN_EMPTY,
	SPF_DOMAIN_BAD_MACRO,
	SPF_DOMAIN_BAD_END, /* ends neither in a macro nor in a top label */
};

enum spf_domain_fault spf_domain_check(struct span text, struct span *bad);

/* Does it use that letter, small or capital? The text must be sound. */
bool spf_macro_uses(struct span text, char letter);

/* Does it use the local part, in %{l} or %{s}? */
bool spf_macro_uses_local(struct span text);

/* Is there any macro in it? */
bool spf_macro_any(struct span text);

/* Write the expansion of a sound text; what does not fit is cut. */
void spf_macro_expand(struct span text, const struct spf_values *values,
    struct text *out);

/*
 * An expansion as a name to ask for: without the dot at the end, and cut
 * from the left, label by label, to 253 bytes (7.3).
 */
struct span spf_macro_fit_name(struct span name);

#endif

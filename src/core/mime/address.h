#ifndef NIXIE_MIME_ADDRESS_H
#define NIXIE_MIME_ADDRESS_H

/*
 * Lists of addresses (RFC 5322, 3.4 and 4.4; RFC 6532), one at a time:
 *
 *	"Doe, Jane" <jane@example.org>, root, team: a@b.example (Al);,
 *	<@relay.example:"odd one"@example.org>
 *
 * Comments, routes and blanks are left out of the address. Missing and
 * doubled angle brackets, quotation marks and commas are read as meant.
 */

#include "base/arena.h"

struct mime_address {
	struct span whole;  /* as it stands in the list */
	struct span name;   /* raw, may be quoted and encoded; or empty */
	struct span spec;   /* local@domain; empty: no address, or "<>" */
	struct span local;  /* within spec; quoted if it was */
	struct span domain; /* within spec; empty: "root", "<MAILER-DAEMON>" */
	bool is_null;       /* "<>", the sender of bounces */
};

/*
 * Go to the next address of an unfolded list. The address is borrowed from
 * the list, unless comments or blanks stand amid it. Empty items, and groups
 * with no one in them, are skipped.
 */
bool mime_address_next(struct arena *arena, struct span *rest,
    struct mime_address *address);

/* The first one; false: there is none with an address. */
bool mime_address_parse(struct arena *arena, struct span list,
    struct mime_address *address);

/* The name without quotation marks, decoded, as UTF-8. */
struct span
mime_address_name(struct arena *arena, const struct mime_address *address);

/* The local part without quotation marks and backslashes. */
struct span
mime_address_local(struct arena *arena, const struct mime_address *address);

#endif

#ifndef NIXIE_VERIFY_MAILBOX_H
#define NIXIE_VERIFY_MAILBOX_H

/*
 * The mailbox behind an address, so that doublets can be found: what follows
 * a "+" is the owner's own mark at many providers, dots mean nothing at some,
 * and some have several domains for one mailbox. Which do what is data:
 * knowledge/addresses/mailboxes.list.
 *
 *	Joe.Doe+news@googlemail.com = joedoe@gmail.com
 */

#include "base/table.h"
#include "base/text.h"

enum { VERIFY_MAX_ADDRESS = 320 };

struct verify_mailbox_rule {
	struct span mark;   /* the byte that begins an owner's mark */
	struct span domain; /* of all its domains the one */
	bool has_dots;      /* they count */
};

struct verify_mailboxes {
	struct table domains; /* number of the rule, + 1 */
	struct verify_mailbox_rule *rules;
};

void verify_mailboxes_init(struct verify_mailboxes *mailboxes,
    struct arena *arena, uint64_t seed);

/* In the bytes; or the address itself, which is normal, where no rule is. */
struct span verify_mailbox(const struct verify_mailboxes *mailboxes,
    struct span address, size_t local_len, char bytes[VERIFY_MAX_ADDRESS + 1]);

#endif

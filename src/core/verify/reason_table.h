/*
 * Why an address gets its verdict. REASON(id, name, words); the words are a
 * sentence about it.
 */
/* clang-format off */
REASON(FINE, "fine", "nothing speaks against it")

/* By its form. */
REASON(EMPTY, "empty", "there is no address")
REASON(NO_AT, "no_at", "it has no @, or more than one")
REASON(LOCAL, "local", "what stands before the @ is no mailbox")
REASON(DOMAIN, "domain", "what stands behind the @ is no domain")
REASON(TOO_LONG, "too_long", "it is longer than any address")
REASON(SEVERAL, "several", "it is more than one address")
REASON(DOTS, "dots", "dots stand before the @ where no standard allows them; its provider gave such addresses out")
REASON(CLUTTER, "clutter", "other things stand around or in it")

/* By the lists. */
REASON(TYPO, "typo", "its domain is most likely misspelt")
REASON(DISPOSABLE, "disposable", "it was made to be thrown away")
REASON(RESERVED, "reserved", "its domain exists for examples only")
REASON(ROLE, "role", "it names a task and not a person")
REASON(LITERAL, "literal", "its domain is an IP address")

/* By the DNS (--dns). */
REASON(NO_DOMAIN, "no_domain", "its domain does not exist; ask again in a day before you drop it")
REASON(NULL_MX, "null_mx", "its domain says that it takes no mail; ask again in a day before you drop it")
REASON(NO_HOST, "no_host", "its domain has neither a mail host nor an address")
REASON(LOST_HOST, "lost_host", "the mail hosts of its domain have no address")
REASON(PRIVATE_HOST, "private_host", "the mail hosts of its domain cannot be reached from outside")
REASON(PARKED, "parked", "its domain seems to be for sale, and nobody to read its mail")
REASON(NO_MX, "no_mx", "its domain names no mail host; mail goes to its own address")
REASON(DNS_FAILED, "dns_failed", "the DNS did not answer")

/* By the mail servers (--smtp). */
REASON(TAKEN, "taken", "its server takes mail for it, and not for just any name")
REASON(NO_MAILBOX, "no_mailbox", "its server knows no such mailbox")
REASON(OTHER_REFUSAL, "other_refusal", "its server refuses it, but not for want of a mailbox")
REASON(TAKES_ALL, "takes_all", "its server takes any name at this domain, so that it tells nothing")
REASON(NOT_NOW, "not_now", "its server says: not now")
REASON(UNTESTED, "untested", "its server takes it, but whether it takes just any name could not be told")
REASON(WE_REFUSED, "we_refused", "its server refuses us: our address, name or sender; that says nothing of it")
REASON(SHY, "shy", "its provider punishes who asks, so nobody was asked (--force does)")
REASON(DAY_FULL, "day_full", "its provider was asked about enough addresses today")
REASON(UNREACHED, "unreached", "its server could not be reached")
REASON(PORT_CLOSED, "port_closed", "no server at all could be reached: our own network seems to close port 25")

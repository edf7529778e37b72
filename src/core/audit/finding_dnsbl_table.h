/* Findings about blocklists; see finding_table.h. */

/* clang-format off */

FINDING(DNSBL_LISTED, "dnsbl.listed", BLOCK, "RFC 5782, 2.1",
    "ip_blocklisted dynamic_ip",
    "{subject} stands on the blocklist {detail}.",
    "Find and stop what sent the spam, then ask for removal on the list's "
    "page.")
FINDING(DNSBL_POLICY, "dnsbl.policy_listed", WARNING, "RFC 5782, 2.1",
    "dynamic_ip",
    "{subject} stands on a list of lines that should not send mail "
    "themselves: {detail}.",
    "Send through your provider's outgoing server, or, if it is a server with "
    "a fixed address, have the list told so on its page.")
FINDING(DNSBL_DOMAIN, "dnsbl.domain_listed", BLOCK, "RFC 5782, 3",
    "domain_blocklisted spam_content",
    "The domain {subject} stands on the blocklist {detail}.",
    "Find out what was sent under the domain or where its web pages were "
    "misused, stop it, then ask for removal on the list's page.")
FINDING(DNSBL_REFUSED, "dnsbl.query_refused", NOTE, "", "",
    "The blocklist {subject} does not answer this resolver: {detail}. That is "
    "no listing, and no acquittal.",
    "Ask it through a resolver of your own: --dns recursive.")
FINDING(DNSBL_DEAD, "dnsbl.dead_list", NOTE, "RFC 5782, 5", "",
    "The blocklist {subject} is not in service: {detail}. What it answers "
    "proves nothing.", "")
FINDING(DNSBL_OUTSIDE, "dnsbl.outside_127", NOTE, "RFC 5782, 2.1", "",
    "{subject} answered {detail}, which no blocklist does: the name may have "
    "been given up. That is no listing.", "")
FINDING(DNSBL_TIMEOUT, "dnsbl.unknown", NOTE, "", "",
    "The blocklist {subject} could not be asked ({detail}): listed or not is "
    "unknown.", "")
FINDING(DNSBL_NOT_ASKED, "dnsbl.not_asked", NOTE, "RFC 5782, 5", "",
    "Whether {subject} stands on a blocklist is unknown for {count} of them, "
    "which do not exist in the DNS that was asked: {detail}.", "")
FINDING(DNSBL_WHITELISTED, "dnsbl.whitelisted", NOTE, "RFC 5782, 2.1", "",
    "{subject} stands on a list of good senders: {detail}. Receivers that use "
    "it are more lenient.", "")
FINDING(DNSBL_RECEIVER_SAYS, "dnsbl.receiver_says", NOTE, "RFC 5782, 2.1", "",
    "The refusal names the blocklist {detail}, but {subject} does not stand on "
    "it: it has been taken off since, the receiver goes by an old answer, or "
    "by another address.",
    "Make sure that the refusal means {subject}, and send again in a few "
    "hours; if it is refused still, tell the receiver's postmaster, by another "
    "way, that it is not listed.")
FINDING(DNSBL_CLEAN, "dnsbl.clean", NOTE, "RFC 5782, 2.1", "",
    "{subject} stands on none of the {count} blocklists that answered.", "")

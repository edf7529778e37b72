/* Findings about what lies under all others: the DNS; see finding_table.h. */

/* clang-format off */

FINDING(DNS_NXDOMAIN, "dns.nxdomain", BLOCK, "RFC 1035, 4.1.1",
    "bad_domain sender_domain_invalid",
    "{subject} does not exist. The nearest name above it that does is "
    "{detail}.",
    "Correct the spelling of the domain; or register it, or renew it.")
FINDING(DNS_SERVFAIL, "dns.servfail", ERROR, "RFC 2308, 7", "dns_failure",
    "Nobody could tell all that the DNS says about {subject} ({detail}). "
    "Receivers that meet this put mail off, and give up in the end. What is "
    "not known is not counted as missing here.",
    "Find out which of the domain's name servers fails, and mend it or take "
    "it out of the delegation; then check again.")
FINDING(DNS_BOGUS, "dns.bogus", ERROR, "RFC 4035, 5.5", "dns_failure",
    "The DNSSEC signatures of {subject} are wrong ({detail}). Receivers that "
    "validate see no records at all.",
    "Sign the zone again; or, if it is not signed any more, have the DS "
    "record deleted at the registrar.")
FINDING(DNS_INSECURE, "dns.insecure", NOTE, "RFC 4033, 5", "",
    "{subject} is not signed by DNSSEC. Without it, DANE for its mail hosts "
    "is not possible.", "")
FINDING(DNS_TCP_NEEDED, "dns.tcp_needed", WARNING, "RFC 7208, 3.4", "",
    "The TXT records of {subject} take {count} bytes, which is more than a "
    "packet safely carries: each receiver must ask a second time, over TCP, "
    "and some do not.",
    "Delete what is no longer used among the TXT records of {subject}.")
FINDING(DNS_TXT_BLOAT, "dns.txt_bloat", WARNING, "RFC 7208, 3.4", "",
    "The TXT records of {subject} take {count} bytes; up to 512 reach "
    "everybody.",
    "Delete what is no longer used among the TXT records of {subject}, such "
    "as the proofs of ownership that services ask for once.")
FINDING(DNS_CNAME_AT_APEX, "dns.cname_at_apex", ERROR, "RFC 1034, 3.6.2",
    "bad_domain sender_domain_invalid",
    "{subject} is an alias (CNAME) of {detail}: its own MX and TXT records "
    "do not count, and a registered domain must not be one.",
    "Delete the CNAME, and publish the addresses themselves, or what your "
    "provider has in its place (ALIAS, flattening).")
FINDING(DNS_CNAME_AND_OTHER, "dns.cname_and_other", ERROR, "RFC 1034, 3.6.2",
    "",
    "{subject} has other records beside an alias (CNAME) of {detail}: which "
    "of them a receiver sees is a matter of luck.",
    "Delete either the CNAME or the others.")
FINDING(DNS_WILDCARD_TXT, "dns.wildcard_txt", WARNING, "RFC 4592, 2.1.1", "",
    "Each name below {subject} has TXT records, for there is one for all "
    "(*): also names such as those of keys and policies that are not there.",
    "Delete the TXT record of *.{subject}, and publish it for each name that "
    "needs it.")
FINDING(DNS_WILDCARD_MX, "dns.wildcard_mx", WARNING, "RFC 4592, 2.1.1", "",
    "Each name below {subject} takes mail, for there is an MX for all (*): "
    "also misspelt ones.",
    "Delete the MX record of *.{subject}, and publish it for each name that "
    "needs it.")
FINDING(DNS_PANEL_DOUBLED, "dns.panel_doubled_name", ERROR, "RFC 1035, 5.1",
    "",
    "The record stands at {subject}: where you typed the whole name, the "
    "zone was appended once more.",
    "Enter the name without the domain at its end: {detail}.")
FINDING(DNS_QUOTES_IN_TXT, "dns.quotes_in_txt", ERROR, "RFC 1035, 5.1", "",
    "A TXT record of {subject} has quotes within its text, so that nobody "
    "knows it for what it is meant to be.",
    "Enter the text without quotes: {detail}.")
FINDING(DNS_TTL_EXTREME, "dns.ttl_extreme", NOTE, "", "",
    "The records at {subject} are kept for {count} seconds: a mistake in "
    "them stays that long.",
    "3600 seconds will do.")
FINDING(DNS_NEGATIVE_CACHED, "dns.negative_cached", NOTE, "RFC 2308, 5", "",
    "What is missing at {subject} ({detail}) is remembered as missing for up to "
    "{count} seconds after it is published.", "")
FINDING(DNS_EXPIRING, "dns.expiring", WARNING, "RFC 4035, 5.3.1", "",
    "The DNSSEC signatures of {subject} end in {count} hours; less than a "
    "tenth of their life is left, and nobody has renewed them.",
    "See why the zone is not signed again, before receivers that validate "
    "see no records any more.")
FINDING(DNS_LAME, "dns.lame", ERROR, "RFC 1912, 2.8", "dns_failure",
    "The name server {subject} is named for the domain, but does not serve it: "
    "{detail}. Whoever asks there first must wait, or gets nothing.",
    "Let {subject} serve the zone, or take it out of the delegation at the "
    "registrar.")
FINDING(DNS_NS_DISAGREE, "dns.ns_disagree", ERROR, "RFC 1912, 2.1", "",
    "The name servers of {subject} do not say the same: {detail}. What a "
    "receiver sees depends on whom it asks.",
    "Raise the serial of the zone, and see why the transfer to the others "
    "fails.")

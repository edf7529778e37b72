/* Findings about MX records and mail hosts; see finding_table.h. */

/* clang-format off */

FINDING(MX_NONE, "mx.none", ERROR, "RFC 5321, 5.1",
    "bad_domain sender_domain_invalid",
    "{subject} has no MX record and no address: nobody can send mail to it, "
    "and bounces to it are lost.",
    "Publish an MX record that names the host which takes the domain's mail.")
FINDING(MX_IMPLICIT, "mx.implicit", WARNING, "RFC 5321, 5.1",
    "bad_domain sender_domain_invalid",
    "{subject} has no MX record; mail goes to the address of the name itself "
    "({detail}), where a web server may not take it.",
    "Publish an MX record that names the host which takes the domain's mail. "
    "If it neither takes nor sends mail, say so: nixie check --parked gives "
    "the records.")
FINDING(MX_NULL, "mx.null", NOTE, "RFC 7505, 3", "bad_domain",
    "{subject} says with a null MX that it takes no mail.", "")
FINDING(MX_NULL_SENDS, "mx.null_sends", BLOCK, "RFC 7505, 4.2",
    "sender_domain_invalid",
    "{subject} says with a null MX that it takes no mail, yet it sends: "
    "receivers may refuse a sender that cannot be answered.",
    "Replace the null MX by a host that takes the bounces, or send under a "
    "domain that takes mail.")
FINDING(MX_NULL_AND_OTHERS, "mx.null_plus_others", ERROR, "RFC 7505, 3",
    "bad_domain sender_domain_invalid",
    "{subject} has a null MX beside other MX records; what that means is not "
    "defined.",
    "Delete the null MX, or all others.")
FINDING(MX_CNAME, "mx.cname", ERROR, "RFC 2181, 10.3; RFC 5321, 5.1", "",
    "The mail host {subject} is an alias (CNAME) of {detail}; an MX must name "
    "the host itself.",
    "Let the MX name {detail}, or give {subject} an address of its own.")
FINDING(MX_IP_LITERAL, "mx.ip_literal", BLOCK, "RFC 5321, 5.1",
    "bad_domain sender_domain_invalid",
    "An MX of {detail} names the IP address {subject} where a host name must "
    "stand.",
    "Give the address a name with an A record, and let the MX name that.")
FINDING(MX_NXDOMAIN, "mx.nxdomain", ERROR, "RFC 5321, 5.1",
    "bad_domain sender_domain_invalid",
    "The mail host {subject} does not exist. Whoever registers its domain "
    "gets the mail of {detail}.",
    "Correct the MX, or delete it.")
FINDING(MX_NO_ADDRESS, "mx.no_address", ERROR, "RFC 5321, 5.1",
    "bad_domain sender_domain_invalid",
    "The mail host {subject} has neither an IPv4 nor an IPv6 address.",
    "Publish an A record for {subject}, or correct the MX.")
FINDING(MX_NONE_USABLE, "mx.none_usable", BLOCK, "RFC 5321, 5.1",
    "bad_domain sender_domain_invalid",
    "None of the {count} mail hosts of {subject} has a usable address: no "
    "mail can be delivered.",
    "Correct the MX records so that at least one names a host with a public "
    "address.")
FINDING(MX_PRIVATE_IP, "mx.private_ip", ERROR, "RFC 6890, 2", "",
    "The mail host {subject} has the address {detail}, which cannot be "
    "reached from outside.",
    "Publish the host's public address, or take the record out of public DNS.")
FINDING(MX_LOCALHOST, "mx.localhost", ERROR, "RFC 6761, 6.3",
    "bad_domain sender_domain_invalid",
    "An MX of {detail} names {subject}: each sender would deliver to itself.",
    "Name the mail host by its public name.")
FINDING(MX_DOUBLED, "mx.doubled_name", ERROR, "RFC 1035, 5.1",
    "bad_domain sender_domain_invalid",
    "The MX names {subject}: the zone was appended because the dot at the "
    "end of the name was forgotten.",
    "Write the name with a dot at its end: {detail}.")
FINDING(MX_BAD_NAME, "mx.bad_name", ERROR, "RFC 5321, 2.3.5",
    "bad_domain sender_domain_invalid",
    "The MX names {subject}, which is not a host name.",
    "Correct the MX record.")
FINDING(MX_ONE_HOST, "mx.one_host", NOTE, "RFC 5321, 5.1", "",
    "{subject} has one mail host only; while it is down, mail waits with the "
    "senders.", "")
FINDING(MX_SAME_ADDRESS, "mx.same_address", NOTE, "", "",
    "The mail hosts of {subject} share one address ({detail}): they are one "
    "host.", "")
FINDING(MX_PROVIDER, "mx.provider", NOTE, "", "",
    "Mail for {subject} is taken by {detail}.", "")
FINDING(MX_MANY_PROVIDERS, "mx.stale_provider", WARNING, "RFC 5321, 5.1", "",
    "The MX records of {subject} name more than one provider: {detail}. "
    "Mail that goes to the old one is lost or refused.",
    "Delete the MX records of the provider that you left.")
FINDING(MX_V6_ONLY, "mx.v6_only", WARNING, "RFC 3974, 3", "",
    "No mail host of {subject} has an IPv4 address; senders without IPv6 "
    "cannot deliver.",
    "Give at least one mail host an A record.")

/* Findings about the name of a sending address; see finding_table.h. */

/* clang-format off */

FINDING(PTR_NONE, "ptr.none", BLOCK, "RFC 1912, 2.1", "reverse_dns",
    "The sending address {subject} has no name: it lacks a PTR record.",
    "Ask whoever provides the address (hosting or access provider) to set its "
    "reverse DNS to the mail server's name; the owner of the domain cannot.")
FINDING(PTR_NONE_V6, "ptr.v6_missing", BLOCK, "RFC 1912, 2.1", "reverse_dns",
    "The sending IPv6 address {subject} has no name: it lacks a PTR record.",
    "Have the provider of the address set it, or send by IPv4 only (Postfix: "
    "inet_protocols = ipv4; Exim: disable_ipv6 = true).")
FINDING(PTR_NOT_FORWARD, "ptr.not_forward", BLOCK, "RFC 1912, 2.1",
    "reverse_dns",
    "The name of {subject} is {detail}, but that name does not lead back to "
    "{subject}.",
    "Publish an address record for the name that gives {subject}, or have "
    "the PTR changed to a name that does.")
FINDING(PTR_SOME_NOT_FORWARD, "ptr.some_not_forward", WARNING,
    "RFC 1912, 2.1", "reverse_dns",
    "Of the names of {subject}, {detail} does not lead back to it; a receiver "
    "may happen to look at that one.",
    "Leave one PTR record, whose name leads back to the address.")
FINDING(PTR_MULTIPLE, "ptr.multiple", WARNING, "RFC 1912, 2.1", "reverse_dns",
    "The address {subject} has {count} names; receivers look at one or a few "
    "of them.",
    "Have the provider of the address leave one PTR record.")
FINDING(PTR_GENERIC, "ptr.generic", WARNING, "RFC 5321, 4.1.4",
    "reverse_dns dynamic_ip",
    "The name of {subject}, {detail}, looks like one that a provider gives to "
    "all its lines; many receivers take such hosts for home lines.",
    "Have the provider set the reverse DNS to a name of your own, such as "
    "mail.example.org.")
FINDING(PTR_FAILED, "ptr.servfail", ERROR, "RFC 1912, 2.1",
    "reverse_dns dns_failure",
    "Nobody could tell the name of {subject}: its reverse zone does not "
    "answer ({detail}). Receivers that ask get no answer either, and defer.",
    "The provider of the address must repair its reverse zone.")
FINDING(PTR_GOOD, "ptr.good", NOTE, "RFC 1912, 2.1", "",
    "The address {subject} is called {detail}, and that name leads back to "
    "it.", "")
FINDING(PTR_PRIVATE, "ip.private", ERROR, "RFC 6890, 2", "",
    "{subject} is a {detail} address: other networks never see it. Your mail "
    "leaves from another one.",
    "Give the public address: the one that the refusal names, or that "
    "receivers write into their Received lines.")
FINDING(IP_NAT, "ip.nat", NOTE, "RFC 2663, 2", "",
    "The server's own address is {subject}, but its greeting name leads to "
    "{detail}: most likely others see it as that.",
    "Give the address that others see, {detail}, to nixie, and name that one "
    "in the SPF record, the PTR record and the address of the greeting name.")
FINDING(IP_NEIGHBOURS, "ip.neighbours", NOTE, "RFC 5782, 2.1", "",
    "Beside {subject} others are on blocklists: {detail}. Some receivers judge "
    "whole networks.",
    "Ask the provider of the address to stop them, or for an address in "
    "another network.")

/* Findings about the name a server greets with; see finding_table.h. */

/* clang-format off */

FINDING(HELO_NOT_FQDN, "helo.not_fqdn", BLOCK, "RFC 5321, 4.1.1.1",
    "helo_rejected",
    "The greeting name {subject} is not a full host name.",
    "Greet with the server's full name, such as mail.example.org (Postfix: "
    "myhostname or smtp_helo_name; Exim: primary_hostname).")
FINDING(HELO_LOCAL, "helo.local_name", BLOCK, "RFC 5321, 2.3.5",
    "helo_rejected",
    "The greeting name {subject} ends in .{detail}, which exists in your "
    "network only.",
    "Greet with a public name that leads to the server's address.")
FINDING(HELO_LITERAL, "helo.literal", WARNING, "RFC 5321, 4.1.3",
    "helo_rejected",
    "The server greets with an address, {subject}, instead of a name; that is "
    "allowed, yet widely refused.",
    "Greet with the server's full name.")
FINDING(HELO_LITERAL_WRONG, "helo.literal_wrong", ERROR, "RFC 5321, 4.1.4",
    "helo_rejected",
    "The server greets with the address {subject}, but it sends from "
    "{detail}.",
    "Greet with the server's full name.")
FINDING(HELO_BARE_IP, "helo.bare_ip", BLOCK, "RFC 5321, 4.1.3",
    "helo_rejected",
    "The server greets with the bare address {subject}, which is neither a "
    "name nor an address in brackets.",
    "Greet with the server's full name.")
FINDING(HELO_NO_ADDRESS, "helo.no_address", ERROR, "RFC 5321, 2.3.5",
    "helo_rejected",
    "The greeting name {subject} has no address.",
    "Publish an address record for it that gives the sending address, or "
    "greet with a name that has one.")
FINDING(HELO_OTHER_IP, "helo.other_ip", ERROR, "RFC 5321, 4.1.4",
    "helo_rejected",
    "The greeting name {subject} leads to {detail}, not to the address that "
    "sends.",
    "Greet with the name that belongs to the sending address.")
FINDING(HELO_SPOOFS, "helo.spoofs_receiver", BLOCK, "RFC 5321, 4.1.1.1",
    "helo_rejected",
    "The server greets the receiver {detail} with {subject}, which is the "
    "receiver's own: spam does that, and is refused for it.",
    "Greet with the sending server's own name (Postfix: myhostname or "
    "smtp_helo_name; Exim: primary_hostname).")
FINDING(HELO_DIFFERS, "helo.ptr_differs", NOTE, "RFC 5321, 4.1.4", "",
    "The server greets as {subject} while its address is called {detail}: "
    "allowed, though some filters count it against you.", "")

/* Findings about SPF records; see finding_table.h. */

/* clang-format off */

FINDING(SPF_NONE, "spf.none", ERROR, "RFC 7208, 4.5",
    "spf_fail sender_not_authorized authentication_missing",
    "{subject} says nothing of who may send its mail: it has no SPF "
    "record.",
    "Publish a record that names your sending servers and ends in ~all "
    "or -all.")
FINDING(SPF_UNKNOWN, "spf.unknown", NOTE, "RFC 7208, 4.4",
    "",
    "Nobody could tell whether {subject} has an SPF record ({detail}).",
    "")
FINDING(SPF_MULTIPLE, "spf.multiple", BLOCK, "RFC 7208, 3.2",
    "spf_fail sender_not_authorized authentication_missing",
    "{subject} has {count} SPF records; receivers take that as an "
    "error, for all of its mail.",
    "Publish one record that holds the terms of all of them.")
FINDING(SPF_SPLIT, "spf.split_over_records", BLOCK, "RFC 7208, 3.3",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} is spread over several TXT records; "
    "only the part that begins with v=spf1 counts.",
    "Publish all of it as one record; a long one may be cut into "
    "several strings of the same record.")
FINDING(SPF_STRINGS_JOIN, "spf.strings_join", ERROR, "RFC 7208, 3.3",
    "spf_fail sender_not_authorized authentication_missing",
    "The strings of the SPF record of {subject} are joined with "
    "nothing between them, which makes {detail} of two terms.",
    "Put a blank at the end of the first string.")
FINDING(SPF_LONG_STRING, "spf.string_255", NOTE, "RFC 1035, 3.3",
    "",
    "The SPF record of {subject} has {count} bytes: more than one "
    "string can hold, so it is stored in several.",
    "In a zone file write it as several strings in quotes; many forms "
    "of providers do that by themselves.")
FINDING(SPF_SIZE, "spf.size_450", WARNING, "RFC 7208, 3.4",
    "",
    "The TXT records of {subject} have {count} bytes together: over "
    "450, and the answer may not fit into one packet.",
    "Delete TXT records that are no longer needed, or move part of the "
    "record to a name of its own with include.")
FINDING(SPF_TYPE99, "spf.type99_only", ERROR, "RFC 7208, 3.1",
    "spf_fail sender_not_authorized authentication_missing",
    "{subject} has its SPF record in the withdrawn type SPF only; "
    "receivers look at TXT.",
    "Publish the same text as TXT.")
FINDING(SPF_WRONG_PLACE, "spf.wrong_place", ERROR, "RFC 7208, 3",
    "spf_fail sender_not_authorized authentication_missing",
    "{subject} has no SPF record, but {detail} has one, where "
    "receivers do not look.",
    "Publish it at {subject} itself.")
FINDING(SPF_VERSION, "spf.version_typo", BLOCK, "RFC 7208, 4.5",
    "spf_fail sender_not_authorized authentication_missing",
    "A TXT record of {subject} looks like SPF, but does not begin with "
    "exactly v=spf1 and a blank, so it does not count: {detail}.",
    "Begin the record with v=spf1 and a blank.")
FINDING(SPF_SENDER_ID, "spf.sender_id", NOTE, "RFC 6686, 5.4",
    "",
    "{subject} has a record of Sender ID (spf2.0), which nobody "
    "evaluates any more.",
    "Delete it.")
FINDING(SPF_NONASCII, "spf.nonascii", BLOCK, "RFC 7208, 3.1",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} has bytes that are not ASCII: "
    "{detail}.",
    "Type the term anew; copied text often holds dashes, quotation "
    "marks and blanks that only look right.")
FINDING(SPF_CONTROL, "spf.control_char", ERROR, "RFC 7208, 4.6.1",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} has a control character, such as a "
    "tab or a line end, where only blanks may part terms.",
    "Replace it by a blank.")
FINDING(SPF_MECHANISM, "spf.unknown_mechanism", BLOCK, "RFC 7208, 4.6.1",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} has a term that no receiver knows: "
    "{detail}.",
    "Correct the term.")
FINDING(SPF_QUALIFIER, "spf.qualifier_misplaced", BLOCK, "RFC 7208, 4.6.1",
    "spf_fail sender_not_authorized authentication_missing",
    "In the SPF record of {subject} a sign stands in the wrong place: "
    "{detail}.",
    "The sign (+ - ~ ?) stands once, at the very front of the term.")
FINDING(SPF_BAD_IP, "spf.bad_ip", BLOCK, "RFC 7208, 5.6",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} has an address or a prefix length "
    "that cannot be read: {detail}.",
    "Write all parts of the address, and the length without a zero in "
    "front: ip4:192.0.2.0/24.")
FINDING(SPF_SWAPPED, "spf.ip_family_swapped", BLOCK, "RFC 7208, 5.6",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} has an address of the other kind "
    "behind ip4 or ip6: {detail}.",
    "ip4 takes IPv4 addresses, ip6 takes IPv6 addresses.")
FINDING(SPF_ARGUMENT, "spf.bad_argument", BLOCK, "RFC 7208, 12",
    "spf_fail sender_not_authorized authentication_missing",
    "In the SPF record of {subject} a term lacks what must follow its "
    "name, or has what must not: {detail}.",
    "Correct the term.")
FINDING(SPF_DOMAIN, "spf.bad_domain", BLOCK, "RFC 7208, 7.1",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} names something that is no domain: "
    "{detail}.",
    "Correct the name.")
FINDING(SPF_HOST_BITS, "spf.host_bits_set", NOTE, "RFC 7208, 5.6",
    "",
    "{detail} in the SPF record of {subject} has bits behind the "
    "prefix: it means the whole network.",
    "Write the network's first address, so that readers see what is "
    "meant.")
FINDING(SPF_PRIVATE, "spf.ip_private", WARNING, "RFC 6890, 2",
    "",
    "The SPF record of {subject} allows {detail}, an address that "
    "receivers never see.",
    "Delete the term; name the public address instead.")
FINDING(SPF_WIDE, "spf.ip_too_wide", WARNING, "RFC 7208, 5.6",
    "",
    "The SPF record of {subject} allows very many addresses: {detail}.",
    "Name only the networks that send your mail.")
FINDING(SPF_PLUS_ALL, "spf.plus_all", BLOCK, "RFC 7208, 5.1",
    "",
    "The SPF record of {subject} ends in +all: anybody may send as "
    "{subject}.",
    "End it in ~all or -all.")
FINDING(SPF_NEUTRAL_ALL, "spf.neutral_all", WARNING, "RFC 7208, 4.7",
    "",
    "The SPF record of {subject} does not say what to think of other "
    "senders: it ends in neutral.",
    "End the record in ~all, and later, when all senders are known, in "
    "-all.")
FINDING(SPF_SOFTFAIL_ALL, "spf.softfail_all", NOTE, "RFC 7208, 8.5",
    "",
    "The SPF record of {subject} ends in ~all: other senders are "
    "suspect, but refused only where DMARC says so.",
    "")
FINDING(SPF_NOT_LAST, "spf.all_not_last", WARNING, "RFC 7208, 5.1",
    "",
    "In the SPF record of {subject} nothing behind all is ever looked "
    "at: {detail}.",
    "Put the terms before all, or delete them.")
FINDING(SPF_DEAD_TERMS, "spf.dead_terms", WARNING, "RFC 7208, 6.1",
    "",
    "In the SPF record of {subject} {detail} never counts, because the "
    "record has an all.",
    "Delete one of the two.")
FINDING(SPF_ALL_TWICE, "spf.all_multiple", WARNING, "RFC 7208, 5.1",
    "",
    "The SPF record of {subject} has more than one all; the first "
    "counts.",
    "Delete the others.")
FINDING(SPF_LOOKUPS, "spf.lookups_over_10", BLOCK, "RFC 7208, 4.6.4",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} needs {count} look-ups where 10 are "
    "allowed: senders that match only behind {detail} get an error.",
    "Delete what is not needed, or put networks in place of includes.")
FINDING(SPF_NEAR_LIMIT, "spf.lookups_near_limit", WARNING, "RFC 7208, 4.6.4",
    "",
    "The SPF record of {subject} needs {count} of the 10 look-ups that "
    "are allowed: a change at one of the included domains may break it.",
    "Delete includes that are not needed.")
FINDING(SPF_MX_OVER, "spf.mx_over_10", BLOCK, "RFC 7208, 4.6.4",
    "spf_fail sender_not_authorized authentication_missing",
    "The term {detail} in the SPF record of {subject} leads to {count} "
    "mail hosts where 10 are allowed: an error for those who match no "
    "earlier.",
    "Put the networks of the hosts in place of mx.")
FINDING(SPF_PTR_OVER, "spf.ptr_over_10", BLOCK, "RFC 7208, 4.6.4",
    "spf_fail sender_not_authorized authentication_missing",
    "The address {detail} has {count} names, of which ptr in the SPF "
    "record of {subject} looks at 10 only.",
    "Put the address in place of ptr.")
FINDING(SPF_VOIDS, "spf.void_over_2", ERROR, "RFC 7208, 4.6.4",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} has {count} look-ups that find "
    "nothing, where 2 are allowed; many receivers take that as an "
    "error.",
    "Delete the terms whose names have no data.")
FINDING(SPF_VOID, "spf.void_any", WARNING, "RFC 7208, 4.6.4",
    "",
    "The term {detail} in the SPF record of {subject} leads to a name "
    "without data.",
    "Delete the term, or correct its name.")
FINDING(SPF_INCLUDE_NONE, "spf.include_none", BLOCK, "RFC 7208, 5.2",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} includes {detail}, which has no SPF "
    "record: an error for all senders that do not match before it.",
    "Delete the include, or correct its name.")
FINDING(SPF_INCLUDE_NXDOMAIN, "spf.include_nxdomain", BLOCK, "RFC 7208, 5.2",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} includes {detail}, which does not "
    "exist; whoever registers it may send as {subject}.",
    "Delete the include now.")
FINDING(SPF_INCLUDE_PERMERROR, "spf.include_permerror", BLOCK, "RFC 7208, 5.2",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} includes {detail}, whose record has a "
    "fault: an error for all senders that do not match before it.",
    "Have the owner of {detail} mend the record, or put networks in "
    "place of the include.")
FINDING(SPF_INCLUDE_TEMPERROR, "spf.include_temperror", NOTE, "RFC 7208, 5.2",
    "dns_failure",
    "Nobody could tell the SPF record of {detail}, which {subject} "
    "includes; receivers that cannot tell either will put mail off.",
    "Ask again later; if it stays so, tell the owner of {detail}.")
FINDING(SPF_CONFUSION, "spf.include_softfail_confusion", NOTE, "RFC 7208, 5.2",
    "",
    "The record of {detail} ends in -all, but that does not count for "
    "{subject}, which includes it: an include only ever matches on "
    "pass.",
    "End the record of {subject} itself in ~all or -all.")
FINDING(SPF_INCLUDE_LOOP, "spf.include_loop", BLOCK, "RFC 7208, 4.6.4",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} includes itself by way of {detail}: "
    "an error for all who do not match before.",
    "Take one of these includes out.")
FINDING(SPF_REDIRECT_LOOP, "spf.redirect_loop", BLOCK, "RFC 7208, 4.6.4",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} leads back to itself by redirect: "
    "{detail}.",
    "End one of these records in all instead.")
FINDING(SPF_SELF_INCLUDE, "spf.self_include", BLOCK, "RFC 7208, 4.6.4",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} includes {subject}.",
    "Delete that include.")
FINDING(SPF_DUPLICATE, "spf.include_duplicate", WARNING, "RFC 7208, 4.6.4",
    "",
    "{detail} is included more than once from {subject}, and costs its "
    "look-ups each time.",
    "Leave one of these includes.")
FINDING(SPF_KNOWN_DEAD, "spf.include_known_dead", WARNING, "RFC 7208, 5.2",
    "",
    "{detail}, which {subject} includes, is no longer what its "
    "provider asks for.",
    "Put in its place what the provider asks for now, or delete it.")
FINDING(SPF_INCLUDE_PLUS_ALL, "spf.include_plus_all", BLOCK, "RFC 7208, 5.2",
    "",
    "{detail}, which {subject} includes, lets anybody pass: anybody "
    "may send as {subject}.",
    "Delete the include.")
FINDING(SPF_REDIRECT_TWICE, "spf.redirect_twice", BLOCK, "RFC 7208, 6",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} has more than one redirect.",
    "Leave one of them.")
FINDING(SPF_EXP_TWICE, "spf.exp_twice", BLOCK, "RFC 7208, 6",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} has more than one exp.",
    "Leave one of them.")
FINDING(SPF_EXP_BAD, "spf.exp_bad", WARNING, "RFC 7208, 6.2",
    "",
    "The explanation that the SPF record of {subject} points to cannot "
    "be used: {detail}.",
    "Publish exactly one TXT record there, in ASCII, or delete exp.")
FINDING(SPF_REDIRECT_NONE, "spf.redirect_none", BLOCK, "RFC 7208, 6.1",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} redirects to {detail}, which has no "
    "SPF record: an error for all senders that match nothing.",
    "Correct the name, or put ~all in place of redirect.")
FINDING(SPF_MODIFIER_AS_MECHANISM, "spf.modifier_as_mech", BLOCK,
    "RFC 7208, 4.6.1",
    "spf_fail sender_not_authorized authentication_missing",
    "In the SPF record of {subject} a colon stands where = must: "
    "{detail}.",
    "Write redirect= and exp= with an equals sign.")
FINDING(SPF_MECHANISM_AS_MODIFIER, "spf.mech_as_modifier", BLOCK,
    "RFC 7208, 4.6.1",
    "spf_fail sender_not_authorized authentication_missing",
    "In the SPF record of {subject} = stands where a colon must, so "
    "receivers ignore the term: {detail}.",
    "Write include:, ip4: and the like with a colon.")
FINDING(SPF_PTR_USED, "spf.ptr_used", WARNING, "RFC 7208, 5.5",
    "",
    "The SPF record of {subject} uses {detail}, which is slow, should "
    "not be used, and is ignored by some receivers.",
    "Name the addresses with ip4, ip6 or a.")
FINDING(SPF_EXISTS_MACRO, "spf.exists_macro", NOTE, "RFC 7208, 5.7",
    "",
    "The SPF record of {subject} asks the DNS anew for each message "
    "({detail}); who may send cannot be read from it.",
    "")
FINDING(SPF_MACRO_BAD, "spf.macro_bad", BLOCK, "RFC 7208, 7.1",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} has a macro that cannot be read: "
    "{detail}.",
    "Correct the macro; a percent sign itself is written %%.")
FINDING(SPF_TARGET, "spf.macro_target_invalid", ERROR, "RFC 7208, 4.8",
    "",
    "The SPF record of {subject} names {detail}, which nobody can ask "
    "for: a part of it is empty or longer than 63 bytes.",
    "Correct the name.")
FINDING(SPF_SHARED_HOST, "spf.a_shared_host", WARNING, "RFC 7208, 5.3",
    "",
    "The term {detail} in the SPF record of {subject} leads to web "
    "hosts that others use, too.",
    "Delete the term; web hosts seldom send your mail.")
FINDING(SPF_MX_USELESS, "spf.mx_useless", NOTE, "RFC 7208, 5.4",
    "",
    "The mail of {subject} is taken by {detail}, whose receiving hosts "
    "never send: mx in the SPF record allows nobody, and costs a "
    "look-up.",
    "Delete mx from the record.")
FINDING(SPF_NOT_THIS_IP, "spf.not_this_ip", BLOCK, "RFC 7208, 2.6.4",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of {subject} does not allow {detail}.",
    "Add the address, or the provider's include, before all.")
FINDING(SPF_V6_FORGOTTEN, "spf.v6_forgotten", BLOCK, "RFC 7208, 5",
    "spf_fail sender_not_authorized authentication_missing",
    "The server may send as {subject} over IPv4, but not over IPv6 "
    "from {detail}.",
    "Add the IPv6 address to the record, or send over IPv4 only.")
FINDING(SPF_HELO_NONE, "spf.helo_none", WARNING, "RFC 7208, 2.3",
    "",
    "The greeting name {subject} has no SPF record; mail with an empty "
    "sender, such as bounces, is judged by it.",
    "Publish a record at the name itself.")
FINDING(SPF_HELO_FAIL, "spf.helo_fail", ERROR, "RFC 7208, 2.3",
    "spf_fail sender_not_authorized authentication_missing",
    "The SPF record of the greeting name {subject} does not let "
    "{detail} pass.",
    "Let the record at that name allow the address.")
FINDING(SPF_NULL_SENDER, "spf.null_sender", NOTE, "RFC 7208, 2.4",
    "",
    "Mail with an empty sender, such as bounces, is judged by the "
    "greeting name {subject}, and there the result is {detail}.",
    "Publish a record at the greeting name.")
FINDING(SPF_SUBDOMAIN, "spf.subdomain_uncovered", WARNING, "RFC 7208, 3.5",
    "",
    "{detail} exists and has no SPF record, so anybody may send under "
    "that name.",
    "Publish v=spf1 -all at the name, unless it sends mail.")
FINDING(SPF_DIFFER, "spf.implementations_differ", NOTE, "RFC 7208, 4.6.4",
    "",
    "Receivers read the SPF record of {subject} differently: {detail}.",
    "Write it another way.")

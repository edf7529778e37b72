/* Findings about TLS for mail, as the DNS shows it; see finding_table.h. */

/* clang-format off */

FINDING(STS_NONE, "sts.no_record", NOTE, "RFC 8461, 3.1", "",
    "{subject} does not demand TLS by MTA-STS.", "")
FINDING(STS_UNKNOWN, "sts.unknown", NOTE, "RFC 8461, 3.1", "",
    "Nobody could tell whether {subject} has MTA-STS ({detail}).", "")
FINDING(STS_MULTIPLE, "sts.multiple", ERROR, "RFC 8461, 3.1", "tls_failed",
    "There are {count} MTA-STS records at _mta-sts.{subject}: senders take "
    "that as none.",
    "Leave one of them.")
FINDING(STS_RECORD_BAD, "sts.record_bad", ERROR, "RFC 8461, 3.1", "tls_failed",
    "The MTA-STS record of {subject} cannot be read: {detail}.",
    "Publish v=STSv1; id= and letters and digits, 32 at most.")
FINDING(STS_RECORD_GOOD, "sts.record", NOTE, "RFC 8461, 3.1", "",
    "{subject} has MTA-STS; the edition of its policy is {detail}.", "")
FINDING(STS_POLICY_UNREACHABLE, "sts.policy_unreachable", WARNING,
    "RFC 8461, 3.3", "",
    "The MTA-STS policy of {subject} could not be fetched: {detail}.",
    "Serve it at https://mta-sts.{subject}/.well-known/mta-sts.txt, or delete "
    "the record.")
FINDING(STS_POLICY_TLS, "sts.policy_tls", ERROR, "RFC 8461, 3.3", "",
    "The MTA-STS policy of {subject} does not come over TLS that senders "
    "trust: {detail}.",
    "Give mta-sts.{subject} a certificate that is trusted, for this name and "
    "in date.")
FINDING(STS_POLICY_STATUS, "sts.policy_status", ERROR, "RFC 8461, 3.3", "",
    "The MTA-STS policy of {subject} is not there: the web server answers "
    "{count}.",
    "Serve it at https://mta-sts.{subject}/.well-known/mta-sts.txt with "
    "status 200.")
FINDING(STS_POLICY_REDIRECT, "sts.policy_redirect", ERROR, "RFC 8461, 3.3", "",
    "Instead of the MTA-STS policy of {subject} there is a redirection, which "
    "senders do not follow.",
    "Serve the policy itself at "
    "https://mta-sts.{subject}/.well-known/mta-sts.txt.")
FINDING(STS_POLICY_TYPE, "sts.policy_type", WARNING, "RFC 8461, 3.2", "",
    "The MTA-STS policy of {subject} has the wrong content type ({detail}): "
    "some senders do not take it.",
    "Serve it with Content-Type: text/plain.")
FINDING(STS_POLICY_LARGE, "sts.policy_large", ERROR, "RFC 8461, 3.3", "",
    "The MTA-STS policy of {subject} is larger than the 64 KiB that senders "
    "read.",
    "Name the mail hosts with fewer lines: *. stands for any one label.")
FINDING(STS_POLICY_BAD, "sts.policy_bad", ERROR, "RFC 8461, 3.2", "",
    "The MTA-STS policy of {subject} cannot be used: {detail}.",
    "Mend the line: a name, a colon and a value; the first is version: STSv1.")
FINDING(STS_POLICY_MODE, "sts.policy_mode", ERROR, "RFC 8461, 3.2", "",
    "The MTA-STS policy of {subject} cannot be used: {detail}.",
    "Write mode: enforce, or testing, or none.")
FINDING(STS_POLICY_AGE, "sts.policy_max_age", ERROR, "RFC 8461, 3.2", "",
    "The MTA-STS policy of {subject} cannot be used: {detail}.",
    "Write max_age: and seconds, 604800 for a week.")
FINDING(STS_POLICY_NO_MX, "sts.policy_no_mx", ERROR, "RFC 8461, 3.2", "",
    "The MTA-STS policy of {subject} names no mail host, and cannot be used.",
    "Write a line mx: for each of the domain's mail hosts.")
FINDING(STS_POLICY_ODD, "sts.policy_odd", NOTE, "RFC 8461, 3.2", "",
    "The MTA-STS policy of {subject} holds something that senders pass over: "
    "{detail}.", "")
FINDING(STS_AGE_SHORT, "sts.max_age_short", WARNING, "RFC 8461, 10.2", "",
    "Senders forget the MTA-STS policy of {subject} after {count} seconds: it "
    "hardly protects.",
    "Raise max_age to weeks: 1209600 is two.")
FINDING(STS_MX_UNCOVERED, "sts.mx_uncovered", BLOCK, "RFC 8461, 4.1",
    "tls_failed",
    "The MTA-STS policy of {detail} does not name its mail host {subject}: "
    "senders that enforce it do not deliver there.",
    "Add the line mx: {subject} to the policy, then change the id of the "
    "record at _mta-sts.{detail}.")
FINDING(STS_TESTING, "sts.testing", NOTE, "RFC 8461, 5", "",
    "The MTA-STS policy of {subject} is on trial: senders report what fails, "
    "and deliver all the same.", "")
FINDING(STS_DISABLED, "sts.mode_none", NOTE, "RFC 8461, 5", "",
    "{subject} has an MTA-STS policy that says it has none: so it is taken "
    "back.", "")
FINDING(STS_ENFORCED, "sts.enforced", NOTE, "RFC 8461, 5", "",
    "Senders deliver to {subject} only over TLS that they trust.", "")
FINDING(TLSRPT_NONE, "tlsrpt.none", NOTE, "RFC 8460, 3", "",
    "{subject} wants no TLS reports: nobody will tell when senders cannot "
    "reach it safely.", "")
FINDING(TLSRPT_MULTIPLE, "tlsrpt.multiple", WARNING, "RFC 8460, 3", "",
    "There are {count} TLS-RPT records at _smtp._tls.{subject}: senders take "
    "that as none.",
    "Leave one of them.")
FINDING(TLSRPT_BAD, "tlsrpt.rua_bad", WARNING, "RFC 8460, 3", "",
    "The TLS-RPT record of {subject} names no address that reports can go to.",
    "Publish rua= with mailto: or https: before each address.")
FINDING(DANE_BOGUS, "dane.bogus", BLOCK, "RFC 7672, 2.1", "tls_failed "
    "dns_failure",
    "The TLSA records of {subject} cannot be had ({detail}): senders that use "
    "DANE hold back all mail for it.",
    "Repair the zone: its name servers, or its signatures.")
FINDING(DANE_INSECURE, "dane.insecure_tlsa", NOTE, "RFC 7672, 2.2", "",
    "{subject} has TLSA records that are not signed: nobody heeds them.", "")
FINDING(DANE_INSECURE_ADDRESS, "dane.insecure_address", NOTE,
    "RFC 7672, 2.2.2", "",
    "{subject} has TLSA records, but its address is not signed: nobody heeds "
    "them.", "")
FINDING(DANE_UNUSABLE, "dane.usage_pkix", WARNING, "RFC 7672, 3.1.3", "",
    "None of the TLSA records of {subject} is of use for mail: {detail}.",
    "Publish one that begins with 3 1 1.")
FINDING(DANE_SINGLE, "dane.single_311", NOTE, "RFC 7671, 8.1", "",
    "{subject} has one TLSA record: publish that of the next key before it is "
    "used.", "")
FINDING(DANE_GOOD, "dane.record", NOTE, "RFC 7672, 3.1", "",
    "{subject} has {count} signed TLSA records.", "")
FINDING(DANE_NONE, "dane.none", NOTE, "RFC 7672, 2.2", "",
    "The addresses of {subject} are signed (DNSSEC), but it has no TLSA "
    "record: senders cannot check its certificate by DANE.", "")
FINDING(BIMI_NONE, "bimi.none", NOTE, "", "",
    "{subject} publishes no picture (BIMI), although its DMARC policy would "
    "allow one.", "")
FINDING(BIMI_GOOD, "bimi.picture_good", NOTE, "", "",
    "The picture in the BIMI record of {subject} can be fetched, and is of the "
    "right kind.", "")
FINDING(BIMI_PICTURE, "bimi.picture", WARNING, "draft-brand-indicators, 4", "",
    "The picture in the BIMI record of {subject} will not be shown: {detail}.",
    "Serve it at that very address as image/svg+xml: SVG Tiny PS, 32 KiB at "
    "most.")
FINDING(BIMI_POLICY, "bimi.policy", WARNING, "draft-brand-indicators, 4", "",
    "{subject} has a BIMI record, but no DMARC policy of quarantine or reject "
    "for itself and all below it: no receiver shows the picture.",
    "Raise p and sp when your own mail passes.")
FINDING(BIMI_TAG, "bimi.bad_tag", NOTE, "draft-brand-indicators, 4", "",
    "The BIMI record of {subject} has a part that nobody knows: {detail}.", "")
FINDING(BIMI_MULTIPLE, "bimi.multiple", WARNING, "draft-brand-indicators, 4", "",
    "There are {count} BIMI records at default._bimi.{subject}: none of them "
    "counts.",
    "Leave one of them.")
FINDING(BIMI_LOGO, "bimi.logo", WARNING, "draft-brand-indicators, 4", "",
    "The BIMI record of {subject} names no picture that can be fetched by "
    "https.",
    "Give l= the address of the picture, beginning with https.")
FINDING(BIMI_NO_PROOF, "bimi.no_certificate", NOTE, "draft-brand-indicators, 4", "",
    "The BIMI record of {subject} names no certificate: Gmail and Apple show "
    "nothing.", "")

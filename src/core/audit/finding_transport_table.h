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
FINDING(BIMI_MULTIPLE, "bimi.multiple", WARNING, "", "",
    "There are {count} BIMI records at default._bimi.{subject}: none of them "
    "counts.",
    "Leave one of them.")
FINDING(BIMI_LOGO, "bimi.logo", WARNING, "", "",
    "The BIMI record of {subject} names no picture that can be fetched by "
    "https.",
    "Give l= the address of the picture, beginning with https.")
FINDING(BIMI_NO_PROOF, "bimi.no_certificate", NOTE, "", "",
    "The BIMI record of {subject} names no certificate: Gmail and Apple show "
    "nothing.", "")

/* Findings drawn from what receivers report; see finding_table.h. */

/* clang-format off */

FINDING(REPORT_UNALIGNED, "report.alignment_fail_by_source", ERROR, "RFC 9989, 4.4",
    "dmarc_fail",
    "{count} messages from {subject} failed DMARC: they are proven, but for {detail} and not for the domain in From.",
    "If that service sends for you, have it sign with d= of your own domain, and use a return path below it; both are settings there.")
FINDING(REPORT_UNKNOWN, "report.unknown_source", WARNING, "RFC 9990, 3.1",
    "dmarc_fail spf_fail",
    "{count} messages from {subject} prove nothing: forged in your name, or a server of yours that SPF does not list and that does not sign.",
    "If it is yours, list {subject} in SPF and let it sign; see whose it is with nixie check --ip={subject}. If not, a policy of reject keeps such mail out.")
FINDING(REPORT_SPF_ONLY, "report.spf_only", WARNING, "RFC 7960, 3", "",
    "{count} messages from {subject} are proven by SPF alone: each of them fails when it is forwarded.",
    "Let that server sign with DKIM, d= of your own domain.")
FINDING(REPORT_DKIM_ONLY, "report.dkim_only", NOTE, "RFC 9989, 4.4", "",
    "{count} messages from {subject} are proven by DKIM alone, and do not look forwarded.",
    "Have that server use a return path of your domain, and list it in SPF.")
FINDING(REPORT_FORWARDER, "report.forwarder", NOTE, "RFC 7960, 3", "",
    "{subject} forwards mail of yours: {count} messages, which DKIM still proves.", "")
FINDING(REPORT_SPOOFED, "report.spoof_volume", NOTE, "RFC 9990, 3.1", "",
    "{count} messages in the name of {subject} prove nothing, {detail}.", "")
FINDING(REPORT_OVERRIDE, "report.policy_override", NOTE, "RFC 9990, 3.1.1.9", "",
    "Receivers did other than the policy says with {count} messages from {subject}: {detail}.", "")
FINDING(REPORT_READY, "report.ready_for_reject", NOTE, "RFC 9989, 5.4", "",
    "A policy of reject would cost {subject} hardly anything: {detail}.",
    "See that none of the servers named here is yours, then publish p=reject.")
FINDING(REPORT_NOT_READY, "report.not_ready", WARNING, "RFC 9989, 5.4", "",
    "A policy of reject would cost {subject} mail: {detail}.",
    "Set up the services that are proven for other domains first.")
FINDING(REPORT_POLICY, "report.policy_mismatch", WARNING, "RFC 9990, 3.1.1.4", "",
    "Receivers read different policies of {subject} on the same day: {detail}.",
    "See that all of its name servers give the same record: nixie check {subject} --connect.")
FINDING(REPORT_TWICE, "report.dup", NOTE, "RFC 9990, 4.1", "",
    "{count} reports of {subject} were given twice, and count once.", "")
FINDING(REPORT_OVERLAP, "report.overlap", NOTE, "RFC 9990, 3.1.1.3", "",
    "Reports of {subject} overlap in time ({detail}): some messages may count twice.", "")
FINDING(REPORT_LONG, "report.long_span", NOTE, "RFC 9990, 3.1.1.3", "",
    "{subject} reports of {count} hours at once; a day is what the standard asks for.", "")
FINDING(REPORT_MISSING, "report.missing_days", NOTE, "RFC 9990, 3.1", "",
    "{subject} has sent no report for the last {count} days, though it did before: no mail went there, or its reports get lost.", "")
FINDING(REPORT_BROKEN, "report.invalid_xml", WARNING, "RFC 9990, 3.1", "",
    "{count} flaws in the reports; some were read in part only, or not at all.",
    "Nothing on your side; tell those who send them.")
FINDING(REPORT_FORM, "report.schema", NOTE, "RFC 9990, 3.1", "",
    "{subject} reports in a form that no standard has: {detail}.", "")
FINDING(REPORT_TLS, "tlsrpt.failure_types", ERROR, "RFC 8460, 4.3", "tls_failed",
    "{count} times a sender could not reach {subject} safely.",
    "{detail}")

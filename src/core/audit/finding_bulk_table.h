/* Findings about the rules for bulk senders; see finding_table.h. */

/* clang-format off */

FINDING(BULK_GMAIL, "bulk.gmail", NOTE, "",
    "authentication_missing spf_fail dmarc_fail reverse_dns",
    "The rules of Gmail for bulk senders, as {subject} meets them: {detail}.",
    "Mend what is answered with no; what is unknown here stands in the "
    "message, in your server's log, or in Google's Postmaster Tools.")
FINDING(BULK_YAHOO, "bulk.yahoo", NOTE, "",
    "authentication_missing spf_fail dmarc_fail reverse_dns",
    "The rules of Yahoo for bulk senders, as {subject} meets them: {detail}.",
    "Mend what is answered with no; what is unknown here stands in the "
    "message, or in Yahoo's Sender Hub.")
FINDING(BULK_MICROSOFT, "bulk.microsoft", NOTE, "",
    "authentication_missing spf_fail dmarc_fail reverse_dns",
    "The rules of Outlook.com, Hotmail and Live for bulk senders, as {subject} "
    "meets them: {detail}.",
    "Mend what is answered with no; what is unknown here stands in the "
    "message.")

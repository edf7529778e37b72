/*
 * What the lab may object to. No include guard: whoever includes it says
 * what OBJECTION makes of a row:
 *
 *	OBJECTION(symbol, name, cause, words)
 *
 * The cause is the one that `nixie explain` must find in each text of
 * reply_table.h for this objection.
 */

/* clang-format off */

OBJECTION(UNKNOWN_USER, "unknown_user", "mailbox_unknown", "there is no such mailbox")
OBJECTION(DISABLED, "disabled_mailbox", "mailbox_disabled", "the mailbox is disabled")
OBJECTION(FULL, "full_mailbox", "mailbox_full", "the mailbox is full")
OBJECTION(RELAY, "relay_denied", "relay_denied", "the recipient's domain is not ours, and nobody logged in")
OBJECTION(AUTH_REQUIRED, "auth_required", "relay_denied", "this port wants a login first")
OBJECTION(CREDENTIALS, "wrong_credentials", "smtp_auth_failed", "name or password is wrong")
OBJECTION(SENDER_OWNER, "sender_not_owned", "sender_not_authorized", "this login may not send as this sender")
OBJECTION(SENDER_DOMAIN, "sender_domain", "sender_domain_invalid", "the sender's domain cannot take mail")
OBJECTION(SENDER_NULL_MX, "sender_null_mx", "sender_domain_invalid", "the sender's domain says that it takes no mail")
OBJECTION(CALLOUT, "callout", "sender_verify_failed", "the sender's own mail host says that there is no such sender")
OBJECTION(CALLOUT_OPEN, "callout_open", "sender_verify_failed", "the sender's own mail host could not be asked for the sender")
OBJECTION(HELO_SYNTAX, "helo_syntax", "helo_rejected", "the greeting name is none")
OBJECTION(HELO_FQDN, "helo_fqdn", "helo_rejected", "the greeting name is not a full one")
OBJECTION(HELO_UNKNOWN, "helo_unknown", "helo_rejected", "the greeting name has no address")
OBJECTION(PTR, "reverse_dns", "reverse_dns", "the client's address has no proper name")
OBJECTION(DNSBL, "dnsbl", "ip_blocklisted", "the client's address is on a blocklist")
OBJECTION(RHSBL, "rhsbl", "domain_blocklisted", "the sender's domain is on a blocklist")
OBJECTION(SPF, "spf", "spf_fail", "SPF says that this address may not send for the domain")
OBJECTION(DKIM, "dkim", "dkim_fail", "a DKIM signature does not hold")
OBJECTION(DMARC, "dmarc", "dmarc_fail", "the From domain's DMARC policy asks for refusal")
OBJECTION(UNAUTHENTICATED, "unauthenticated", "authentication_missing", "neither SPF nor DKIM passed")
OBJECTION(HEADER, "header", "message_malformed", "the header breaks the rules of RFC 5322")
OBJECTION(HEADER_SIZE, "header_size", "message_too_large", "the header alone is larger than a megabyte")
OBJECTION(LONG_LINE, "long_line", "message_malformed", "a line is longer than 998 bytes")
OBJECTION(BARE_LF, "bare_lf", "message_malformed", "a line ends in LF without CR")
OBJECTION(EIGHT_BIT, "eight_bit", "encoding_unsupported", "bytes beyond ASCII came without BODY=8BITMIME")
OBJECTION(SIZE, "size", "message_too_large", "the message is too large")
OBJECTION(ATTACHMENT, "attachment", "attachment_blocked", "an attachment is of a forbidden kind")
OBJECTION(SPAM, "spam", "spam_content", "the content looks like spam")
OBJECTION(VIRUS, "virus", "virus_detected", "a virus was found")
OBJECTION(SCANNER, "scanner", "system_unavailable", "a scanner of content gives no answer")
OBJECTION(GREYLIST, "greylist", "greylisted", "this sender is new here, and must come again")
OBJECTION(RATE, "rate", "rate_limited", "too many messages in too short a time")
OBJECTION(CONNECTIONS, "connections", "rate_limited", "too many connections from one address at once")
OBJECTION(QUOTA, "daily_quota", "sending_quota", "this login has sent enough for today")
OBJECTION(RECIPIENTS, "too_many_recipients", "too_many_recipients", "the message has too many recipients")
OBJECTION(TLS, "tls_required", "tls_failed", "this port wants TLS first")
OBJECTION(UNSUBSCRIBE, "unsubscribe", "policy_rejection", "bulk mail must offer to unsubscribe with one click (RFC 8058)")
OBJECTION(LOOP, "loop", "mail_loop", "the message has come round too often")
OBJECTION(TEMPORARY, "temporary", "dns_failure", "the DNS could not tell; come again")

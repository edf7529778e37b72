/*
 * The providers' events, row by row. Paths are those of event_value.h.
 *
 * FORM: how to know the provider (alternatives of paths that must all be
 * there), and where what stands. Paths that begin with "." start at the
 * recipient's own item, of those that `each` names.
 * KIND: a word of the event's type, and the kind of case it is; with the
 * cause, when the word alone tells it. Other types are no cases.
 * CLAIM: the provider's class, and the cause it speaks of. A class that is
 * not here is too vague to speak of any.
 */

/* clang-format off */
#ifdef FORM
FORM(.format = "ses",
    .marks = "mail.destination+notificationType|mail.destination+eventType",
    .kind = "notificationType|eventType",
    .each = "bounce.bouncedRecipients|complaint.complainedRecipients|"
	"deliveryDelay.delayedRecipients|delivery.recipients|"
	"mail.destination",
    .recipient = ".emailAddress", .sender = "mail.source",
    .message_id = "mail.commonHeaders.messageId",
    .queue_id = "mail.messageId",
    .time = "bounce.timestamp|complaint.timestamp|deliveryDelay.timestamp|"
	"delivery.timestamp|mail.timestamp",
    .reply = ".diagnosticCode|delivery.smtpResponse|failure.errorMessage",
    .status = ".status", .ip = "bounce.remoteMtaIp|delivery.remoteMtaIp",
    .subject = "mail.commonHeaders.subject",
    .from = "mail.commonHeaders.from.0",
    .claim = "bounce.bounceType|deliveryDelay.delayType|"
	"complaint.complaintFeedbackType|reject.reason",
    .subclaim = "bounce.bounceSubType")
FORM(.format = "sendgrid", .marks = "event+sg_message_id|event+sg_event_id",
    .kind = "event", .recipient = "email",
    .message_id = "smtp-id", .queue_id = "sg_message_id",
    .time = "timestamp", .reply = "reason|response", .status = "status",
    .claim = "type|event", .subclaim = "bounce_classification|reason")
FORM(.format = "mailgun",
    .marks = "event+delivery-status|event+log-level|event+recipient-domain",
    .kind = "event", .subkind = "severity", .recipient = "recipient",
    .sender = "envelope.sender",
    .message_id = "message.headers.message-id", .queue_id = "id",
    .time = "timestamp",
    .reply = "delivery-status.message|delivery-status.description",
    .code = "delivery-status.code",
    .status = "delivery-status.enhanced-code",
    .host = "delivery-status.mx-host", .client_ip = "envelope.sending-ip",
    .subject = "message.headers.subject", .from = "message.headers.from",
    .claim = "severity", .subclaim = "reason")
FORM(.format = "postmark",
    .marks = "RecordType+MessageID|Type+BouncedAt", .kind = "Type|RecordType",
    .recipient = "Email|Recipient", .sender = "From",
    .queue_id = "MessageID",
    .time = "BouncedAt|DeliveredAt|ChangedAt",
    .reply = "Details|Description", .subject = "Subject", .claim = "Type")
FORM(.format = "sparkpost", .marks = "type+rcpt_to", .kind = "type",
    .recipient = "rcpt_to|raw_rcpt_to", .sender = "msg_from",
    .queue_id = "message_id", .time = "timestamp",
    .reply = "raw_reason|reason", .code = "error_code",
    .client_ip = "sending_ip", .ip = "ip_address", .subject = "subject",
    .from = "friendly_from", .claim = "bounce_class")
FORM(.format = "mailjet",
    .marks = "event+mj_campaign_id|event+Message_GUID|"
	"event+MessageID+email",
    .kind = "event", .recipient = "email", .queue_id = "MessageID",
    .time = "time", .reply = "comment", .claim = "error_related_to",
    .subclaim = "error")
FORM(.format = "brevo",
    .marks = "event+message-id+ts_event|event+message-id+sending_ip|"
	"event+message-id+ts",
    .kind = "event", .recipient = "email", .message_id = "message-id",
    .time = "ts_event|ts|date", .reply = "reason", .subject = "subject",
    .client_ip = "sending_ip", .claim = "event")
FORM(.format = "kumomta", .marks = "type+sender+queue|type+egress_source",
    .kind = "type", .each = "recipient", .recipient = "recipient",
    .sender = "sender", .queue_id = "id", .time = "timestamp|event_time",
    .reply = "response.content", .code = "response.code",
    .status = "response.enhanced_code", .host = "peer_address.name",
    .ip = "peer_address.addr", .client_ip = "source_address.address",
    .command = "response.command", .claim = "bounce_classification",
    .message_id = "headers.Message-Id|headers.Message-ID",
    .subject = "headers.Subject")
FORM(.format = "powermta",
    .marks = "type+rcpt+dsnStatus|type+rcpt+bounceCat|type+rcpt+timeLogged|"
	"type+timeLogged+reportedDomain",
    .kind = "type", .recipient = "rcpt|header_To", .sender = "orig",
    .message_id = "header_Message-Id|header_Message-ID",
    .queue_id = "envId|jobId", .time = "timeLogged", .reply = "dsnDiag",
    .status = "dsnStatus", .host = "dsnMta", .ip = "dlvDestinationIp",
    .client_ip = "dlvSourceIp", .claim = "bounceCat",
    .subject = "header_Subject")
#endif

#ifdef KIND
KIND("ses", "Bounce", FAILURE, NULL)
KIND("ses", "Complaint", COMPLAINT, NULL)
KIND("ses", "Delivery", DELIVERED, NULL)
KIND("ses", "DeliveryDelay", DELAY, NULL)
/* Its reason is always "Bad content", which means malware and nothing else. */
KIND("ses", "Reject", FAILURE, "virus_detected")
KIND("ses", "Rendering Failure", FAILURE, "message_malformed")
KIND("ses", "RenderingFailure", FAILURE, "message_malformed")
KIND("ses", "Subscription", NOT_MAIL_FAILURE, NULL)
KIND("sendgrid", "bounce", FAILURE, NULL)
KIND("sendgrid", "blocked", FAILURE, NULL)
KIND("sendgrid", "dropped", FAILURE, "local_suppression")
KIND("sendgrid", "deferred", DELAY, NULL)
KIND("sendgrid", "delivered", DELIVERED, NULL)
KIND("sendgrid", "spamreport", COMPLAINT, NULL)
KIND("sendgrid", "unsubscribe", NOT_MAIL_FAILURE, NULL)
KIND("sendgrid", "group_unsubscribe", NOT_MAIL_FAILURE, NULL)
KIND("mailgun", "failed/temporary", DELAY, NULL)
KIND("mailgun", "failed", FAILURE, NULL)
KIND("mailgun", "rejected", FAILURE, NULL)
KIND("mailgun", "delivered", DELIVERED, NULL)
KIND("mailgun", "complained", COMPLAINT, NULL)
KIND("mailgun", "unsubscribed", NOT_MAIL_FAILURE, NULL)
KIND("postmark", "Transient", DELAY, NULL)
KIND("postmark", "AutoResponder", AUTO_REPLY, NULL)
KIND("postmark", "AddressChange", ADDRESS_CHANGE, NULL)
KIND("postmark", "ChallengeVerification", CHALLENGE, NULL)
KIND("postmark", "SpamComplaint", COMPLAINT, NULL)
KIND("postmark", "Unsubscribe", NOT_MAIL_FAILURE, NULL)
KIND("postmark", "Subscribe", NOT_MAIL_FAILURE, NULL)
KIND("postmark", "SubscriptionChange", NOT_MAIL_FAILURE, NULL)
KIND("postmark", "Delivery", DELIVERED, NULL)
KIND("postmark", "HardBounce", FAILURE, NULL)
KIND("postmark", "SoftBounce", FAILURE, NULL)
KIND("postmark", "DnsError", FAILURE, NULL)
KIND("postmark", "SpamNotification", FAILURE, NULL)
KIND("postmark", "VirusNotification", FAILURE, NULL)
KIND("postmark", "BadEmailAddress", FAILURE, NULL)
KIND("postmark", "ManuallyDeactivated", FAILURE, NULL)
KIND("postmark", "Unconfirmed", FAILURE, NULL)
KIND("postmark", "Blocked", FAILURE, NULL)
KIND("postmark", "SMTPApiError", FAILURE, NULL)
KIND("postmark", "InboundError", FAILURE, NULL)
KIND("postmark", "DMARCPolicy", FAILURE, NULL)
KIND("postmark", "TemplateRenderingFailed", FAILURE, NULL)
KIND("postmark", "OpenRelayTest", FAILURE, NULL)
KIND("postmark", "Unknown", FAILURE, NULL)
KIND("postmark", "Bounce", FAILURE, NULL)
KIND("sparkpost", "bounce", FAILURE, NULL)
KIND("sparkpost", "out_of_band", FAILURE, NULL)
KIND("sparkpost", "policy_rejection", FAILURE, NULL)
KIND("sparkpost", "generation_failure", FAILURE, "message_malformed")
KIND("sparkpost", "generation_rejection", FAILURE, "policy_rejection")
KIND("sparkpost", "delay", DELAY, NULL)
KIND("sparkpost", "delivery", DELIVERED, NULL)
KIND("sparkpost", "spam_complaint", COMPLAINT, NULL)
KIND("sparkpost", "list_unsubscribe", NOT_MAIL_FAILURE, NULL)
KIND("sparkpost", "link_unsubscribe", NOT_MAIL_FAILURE, NULL)
KIND("mailjet", "bounce", FAILURE, NULL)
KIND("mailjet", "blocked", FAILURE, NULL)
KIND("mailjet", "sent", DELIVERED, NULL)
KIND("mailjet", "spam", COMPLAINT, NULL)
KIND("mailjet", "unsub", NOT_MAIL_FAILURE, NULL)
KIND("brevo", "hard_bounce", FAILURE, NULL)
KIND("brevo", "soft_bounce", FAILURE, NULL)
KIND("brevo", "blocked", FAILURE, NULL)
KIND("brevo", "invalid_email", FAILURE, NULL)
KIND("brevo", "error", FAILURE, NULL)
KIND("brevo", "deferred", DELAY, NULL)
KIND("brevo", "delivered", DELIVERED, NULL)
KIND("brevo", "spam", COMPLAINT, NULL)
KIND("brevo", "complaint", COMPLAINT, NULL)
KIND("brevo", "unsubscribed", NOT_MAIL_FAILURE, NULL)
KIND("kumomta", "Bounce", FAILURE, NULL)
KIND("kumomta", "AdminBounce", FAILURE, NULL)
KIND("kumomta", "OOB", FAILURE, NULL)
KIND("kumomta", "Expiration", FAILURE, "delivery_expired")
KIND("kumomta", "TransientFailure", DELAY, NULL)
KIND("kumomta", "Delivery", DELIVERED, NULL)
KIND("kumomta", "Feedback", COMPLAINT, NULL)
KIND("powermta", "b", FAILURE, NULL)
KIND("powermta", "rb", FAILURE, NULL)
KIND("powermta", "t", DELAY, NULL)
KIND("powermta", "d", DELIVERED, NULL)
KIND("powermta", "f", COMPLAINT, NULL)
#endif

#ifdef CLAIM
CLAIM("ses", "Permanent/NoEmail", "mailbox_unknown")
CLAIM("ses", "Permanent/Suppressed", "local_suppression")
CLAIM("ses", "Permanent/OnAccountSuppressionList", "local_suppression")
CLAIM("ses", "Permanent/UnsubscribedRecipient", "local_suppression")
CLAIM("ses", "Transient/MailboxFull", "mailbox_full")
CLAIM("ses", "Transient/MessageTooLarge", "message_too_large")
CLAIM("ses", "Transient/ContentRejected", "spam_content")
CLAIM("ses", "Transient/AttachmentRejected", "attachment_blocked")
CLAIM("ses", "Transient/CustomTimeoutExceeded", "delivery_expired")
CLAIM("ses", "MailboxFull", "mailbox_full")
CLAIM("ses", "SpamDetected", "spam_content")
CLAIM("ses", "IPFailure", "ip_blocklisted")
CLAIM("ses", "RecipientServerError", "system_unavailable")
CLAIM("sendgrid", "bounce/Invalid Address", "mailbox_unknown")
CLAIM("sendgrid", "bounce/Mailbox Unavailable", "mailbox_unknown")
CLAIM("sendgrid", "blocked/Reputation", "sender_reputation")
CLAIM("sendgrid", "bounce/Reputation", "sender_reputation")
CLAIM("sendgrid", "blocked/Content", "spam_content")
CLAIM("sendgrid", "bounce/Content", "spam_content")
CLAIM("sendgrid", "blocked/Frequency or Volume Too High", "rate_limited")
CLAIM("sendgrid", "bounce/Frequency or Volume Too High", "rate_limited")
CLAIM("sendgrid", "dropped/Invalid", "address_syntax")
CLAIM("mailgun", "permanent/suppress-bounce", "local_suppression")
CLAIM("mailgun", "permanent/suppress-complaint", "local_suppression")
CLAIM("mailgun", "permanent/suppress-unsubscribe", "local_suppression")
CLAIM("mailgun", "permanent/old", "delivery_expired")
CLAIM("mailgun", "temporary/greylisted", "greylisted")
CLAIM("mailgun", "temporary/espblock", "sender_reputation")
CLAIM("mailgun", "permanent/espblock", "sender_reputation")
CLAIM("postmark", "HardBounce", "mailbox_unknown")
CLAIM("postmark", "DnsError", "dns_failure")
CLAIM("postmark", "SpamNotification", "spam_content")
CLAIM("postmark", "VirusNotification", "virus_detected")
CLAIM("postmark", "BadEmailAddress", "address_syntax")
CLAIM("postmark", "ManuallyDeactivated", "local_suppression")
CLAIM("postmark", "Blocked", "sender_reputation")
CLAIM("postmark", "DMARCPolicy", "dmarc_fail")
CLAIM("postmark", "TemplateRenderingFailed", "message_malformed")
CLAIM("sparkpost", "10", "mailbox_unknown")
CLAIM("sparkpost", "21", "dns_failure")
CLAIM("sparkpost", "22", "mailbox_full")
CLAIM("sparkpost", "23", "message_too_large")
CLAIM("sparkpost", "24", "delivery_expired")
CLAIM("sparkpost", "25", "local_suppression")
CLAIM("sparkpost", "26", "local_suppression")
CLAIM("sparkpost", "50", "sender_reputation")
CLAIM("sparkpost", "51", "sender_reputation")
CLAIM("sparkpost", "52", "spam_content")
CLAIM("sparkpost", "53", "attachment_blocked")
CLAIM("sparkpost", "54", "domain_not_hosted")
CLAIM("sparkpost", "90", "local_suppression")
CLAIM("mailjet", "recipient/user unknown", "mailbox_unknown")
CLAIM("mailjet", "recipient/mailbox inactive", "mailbox_disabled")
CLAIM("mailjet", "recipient/quota exceeded", "mailbox_full")
CLAIM("mailjet", "domain/invalid domain", "bad_domain")
CLAIM("mailjet", "domain/no mail host", "bad_domain")
CLAIM("mailjet", "domain/relay/access denied", "domain_not_hosted")
CLAIM("mailjet", "spam/sender blocked", "sender_reputation")
CLAIM("mailjet", "spam/content blocked", "spam_content")
CLAIM("mailjet", "content/content blocked", "spam_content")
CLAIM("mailjet", "spam/policy issue", "policy_rejection")
CLAIM("mailjet", "system/system issue", "system_unavailable")
CLAIM("mailjet", "system/protocol issue", "protocol_error")
CLAIM("mailjet", "system/connection issue", "connection_failed")
CLAIM("mailjet", "mailjet/preblocked", "local_suppression")
CLAIM("brevo", "hard_bounce", "mailbox_unknown")
CLAIM("brevo", "invalid_email", "address_syntax")
CLAIM("brevo", "blocked", "local_suppression")
CLAIM("kumomta", "InvalidRecipient", "mailbox_unknown")
CLAIM("kumomta", "InactiveMailbox", "mailbox_disabled")
CLAIM("kumomta", "BadDomain", "bad_domain")
CLAIM("kumomta", "QuotaIssues", "mailbox_full")
CLAIM("kumomta", "NoAnswerFromHost", "connection_failed")
CLAIM("kumomta", "BadConnection", "connection_failed")
CLAIM("kumomta", "DNSFailure", "dns_failure")
CLAIM("kumomta", "RelayDenied", "relay_denied")
CLAIM("kumomta", "MessageExpired", "delivery_expired")
CLAIM("kumomta", "SpamContent", "spam_content")
CLAIM("kumomta", "SpamBlock", "sender_reputation")
CLAIM("kumomta", "VirusRelated", "virus_detected")
CLAIM("kumomta", "ProhibitedAttachment", "attachment_blocked")
CLAIM("kumomta", "AuthenticationFailed", "authentication_missing")
CLAIM("kumomta", "PolicyRelated", "policy_rejection")
CLAIM("kumomta", "InvalidSender", "sender_domain_invalid")
CLAIM("kumomta", "TooManyRecipients", "too_many_recipients")
CLAIM("kumomta", "ProtocolErrors", "protocol_error")
CLAIM("kumomta", "BadConfiguration", "receiver_misconfigured")
CLAIM("powermta", "bad-mailbox", "mailbox_unknown")
CLAIM("powermta", "inactive-mailbox", "mailbox_disabled")
CLAIM("powermta", "bad-domain", "bad_domain")
CLAIM("powermta", "quota-issues", "mailbox_full")
CLAIM("powermta", "no-answer-from-host", "connection_failed")
CLAIM("powermta", "bad-connection", "connection_failed")
CLAIM("powermta", "relaying-issues", "domain_not_hosted")
CLAIM("powermta", "message-expired", "delivery_expired")
CLAIM("powermta", "spam-related", "spam_content")
CLAIM("powermta", "virus-related", "virus_detected")
CLAIM("powermta", "content-related", "spam_content")
CLAIM("powermta", "policy-related", "policy_rejection")
CLAIM("powermta", "invalid-sender", "sender_domain_invalid")
CLAIM("powermta", "protocol-errors", "protocol_error")
CLAIM("powermta", "bad-configuration", "receiver_misconfigured")
#endif
/* clang-format on */

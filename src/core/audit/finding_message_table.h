/* Findings about a message itself; see finding_table.h. */

/* clang-format off */

FINDING(MSG_NO_FROM, "msg.no_from", BLOCK, "RFC 5322, 3.6", "",
    "The message has no From field with an address.",
    "Write one From field with one address of your own domain.")
FINDING(MSG_SEVERAL_FROM, "msg.several_from", BLOCK, "RFC 5322, 3.6.2", "",
    "The message has {count} addresses in From; receivers that apply DMARC "
    "refuse it, for they cannot tell whose policy counts.",
    "Write one From field with one address.")
FINDING(MSG_FROM_SYNTAX, "msg.from_syntax", ERROR, "RFC 5322, 3.4", "",
    "What stands in From is not written as an address must be: {detail}.",
    "Write the name, and the address in angle brackets: Joe <joe@example.org>.")
FINDING(MSG_FROM_LOCAL, "msg.from_local", ERROR, "RFC 5321, 2.3.5", "",
    "The domain in From exists nowhere but on the machine that wrote it: "
    "{detail}. Receivers refuse senders that cannot be answered.",
    "Set the sender's address in the program: one of a domain of yours.")
FINDING(MSG_BCC, "msg.bcc", WARNING, "RFC 5322, 3.6.3", "",
    "The message says Bcc: all who get it see who was to stay hidden.",
    "Have the program that writes the message leave the field out.")
FINDING(MSG_FUTURE, "msg.date_future", WARNING, "RFC 5322, 3.6.1", "",
    "The date lies more than a day ahead: {detail}. Filters take that for "
    "spam that wants to stand on top.",
    "Set the clock of the machine that writes the message.")
FINDING(MSG_DUPLICATE, "msg.duplicate_field", ERROR, "RFC 5322, 3.6", "",
    "The field {detail} is there {count} times, but may be there only once.",
    "Have the program that writes the message write it once.")
FINDING(MSG_NO_DATE, "msg.no_date", ERROR, "RFC 5322, 3.6.1", "",
    "The message has no Date field.",
    "Have the program that writes the message add one.")
FINDING(MSG_BAD_DATE, "msg.bad_date", ERROR, "RFC 5322, 3.3", "",
    "The date cannot be read: {detail}.",
    "Write it like this: Mon, 3 Nov 2025 10:00:00 +0000.")
FINDING(MSG_NO_MESSAGE_ID, "msg.no_message_id", ERROR, "RFC 5322, 3.6.4", "",
    "The message has no Message-ID.",
    "Have the program that writes the message add one of your own domain.")
FINDING(MSG_BAD_MESSAGE_ID, "msg.bad_message_id", WARNING, "RFC 5322, 3.6.4",
    "", "The Message-ID is not of the form <left@right>: {detail}.",
    "Write it in angle brackets, with a domain of yours behind the @.")
FINDING(MSG_NO_RECIPIENT, "msg.no_recipient", NOTE, "RFC 5322, 3.6.3", "",
    "The message has neither To nor Cc; some filters count that against it.",
    "Name the recipient in To.")
FINDING(MSG_EIGHT_BIT_HEADER, "msg.eight_bit_header", ERROR, "RFC 6532, 3", "",
    "The field {detail} has bytes beyond ASCII; only servers with SMTPUTF8 "
    "take such a message.",
    "Write such words as encoded words: =?utf-8?Q?...?= (RFC 2047).")
FINDING(MSG_LONG_LINE, "msg.long_line", ERROR, "RFC 5322, 2.1.1", "",
    "Lines of more than 998 bytes: {count}; the first is line {detail}. "
    "Servers refuse such messages, or cut the lines, which breaks signatures.",
    "Encode the part as quoted-printable or Base64.")
FINDING(MSG_BARE_LF, "msg.bare_lf", WARNING, "RFC 5321, 2.3.8", "",
    "Lines that end in LF alone among those in CR LF: {count}; the first is "
    "line {detail}. Gmail and others refuse them, for they can be used to "
    "smuggle mail.",
    "End all lines in CR LF.")
FINDING(MSG_LONE_CR, "msg.lone_cr", WARNING, "RFC 5321, 2.3.8", "",
    "CRs that no LF follows: {count}; some servers refuse them.",
    "End all lines in CR LF, and encode parts that hold other CRs.")
FINDING(MSG_NUL, "msg.nul", ERROR, "RFC 5322, 4", "",
    "The message holds NUL bytes ({count}); many servers refuse it.",
    "Encode the part that holds them as Base64.")
FINDING(MSG_EIGHT_BIT_BODY, "msg.eight_bit_body", WARNING, "RFC 2045, 2.8", "",
    "The body has bytes beyond ASCII, but says no transfer encoding that "
    "allows it; it may be encoded on the way, which breaks signatures.",
    "Say Content-Transfer-Encoding: 8bit, or better encode as "
    "quoted-printable.")
FINDING(MSG_NO_BLANK_LINE, "msg.no_blank_line", ERROR, "RFC 5322, 2.1", "",
    "The header ends at a line that is no field: {detail}.",
    "Put a blank line between header and body, and none into the header.")
FINDING(MSG_BAD_MIME, "msg.bad_mime", ERROR, "RFC 2045", "",
    "The structure of the message is broken: {detail}.",
    "Have it built by a library for MIME.")
FINDING(MSG_NO_MIME_VERSION, "msg.no_mime_version", WARNING, "RFC 2045, 4", "",
    "There is a Content-Type, but no MIME-Version.",
    "Add MIME-Version: 1.0.")
FINDING(MSG_TOO_BIG, "msg.too_big", WARNING, "RFC 1870, 3", "",
    "The message has {count} bytes as it is sent; Gmail takes 25 MB, many "
    "others 10 to 20 MB.",
    "Send a link instead of large attachments, which grow by a third when "
    "they are encoded.")
FINDING(MSG_ATTACHMENT, "msg.attachment_type", BLOCK, "", "",
    "The attachment {detail} is of a kind that Gmail, Outlook and others "
    "refuse, whatever it holds.",
    "Offer it by a link.")
FINDING(MSG_UNSUBSCRIBE_MISSING, "msg.list_unsub_missing", WARNING,
    "RFC 2369, 3.2", "",
    "This is list mail (it has {detail}), but says no List-Unsubscribe.",
    "Add List-Unsubscribe with an https address, and List-Unsubscribe-Post: "
    "List-Unsubscribe=One-Click.")
FINDING(MSG_ONE_CLICK_MISSING, "msg.one_click_missing", WARNING,
    "RFC 8058, 3.1", "",
    "There is a List-Unsubscribe, but not the one click that Gmail and Yahoo "
    "demand of bulk senders: {detail}.",
    "Write an https address into List-Unsubscribe, and add "
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click.")
FINDING(MSG_ONE_CLICK_UNSIGNED, "msg.one_click_unsigned", ERROR,
    "RFC 8058, 4", "",
    "No DKIM signature covers {detail}, so the one click does not count.",
    "Add List-Unsubscribe and List-Unsubscribe-Post to the fields that are "
    "signed (h=).")
FINDING(MSG_NO_SIGNATURE, "msg.no_signature", WARNING, "RFC 6376", "",
    "The message has no DKIM signature.",
    "Turn on signing in the server that sends it.")
FINDING(MSG_RECEIVED_LOOP, "msg.received_loop", ERROR, "RFC 5321, 6.3", "",
    "The message has passed {count} servers; many refuse it as a loop.",
    "Find the two servers that send it to each other: the names repeat in "
    "the Received fields.")
FINDING(MSG_NAME_SPOOF, "msg.from_display_name_spoof", WARNING, "", "",
    "The name in From holds an address of another domain: {detail}.",
    "Write a name without an address.")
FINDING(MSG_REPLY_TO_OTHER, "msg.reply_to_other", NOTE, "RFC 5322, 3.6.2", "",
    "Replies go to another domain than the message comes from: {detail}.",
    "")
FINDING(MSG_SMTPUTF8, "msg.smtputf8_needed", WARNING, "RFC 6531", "",
    "An address has letters beyond ASCII before the @: {detail}. Only servers "
    "with SMTPUTF8 take it.",
    "Use an address in ASCII.")
FINDING(MSG_URL_LISTED, "msg.url_on_dbl", BLOCK, "RFC 5782, 3",
    "spam_content domain_blocklisted",
    "The message links to {subject}, which stands on the blocklist {detail}: "
    "receivers refuse it, whoever sends it.",
    "Take the link out. If the domain is yours, find out how it was misused, "
    "stop that, then ask for removal on the list's page.")
FINDING(MSG_NO_RETURN, "msg.return_path_domain_no_mx", BLOCK,
    "RFC 5321, 5.1", "sender_domain_invalid",
    "Nothing can be sent back to the sender's domain {subject}: it takes no "
    "mail. Receivers refuse such senders.",
    "Publish an MX record for it, or send from a domain that takes mail.")

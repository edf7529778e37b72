/*
 * What can go wrong in a dialogue, besides a server that says no: sorted by
 * who failed. FAULT(id, name, failure, words); the words end the sentence
 * "At this stage ...".
 */
/* clang-format off */
FAULT(NONE, "none", NONE, "all went well")
FAULT(SAID_NO, "said_no", ANSWER, "the server said no")

FAULT(BAD_WORDS, "bad_words", OURS, "a name or address holds bytes that no command may carry")
FAULT(UNSAFE_AUTH, "unsafe_auth", OURS, "the password was not sent, for nothing protects it on the way")
FAULT(ABANDONED, "abandoned", OURS, "we broke off")

FAULT(UNKNOWN_HOST, "unknown_host", WIRE, "the name of the server has no address")
FAULT(REFUSED, "refused", WIRE, "nobody listens at that port")
FAULT(UNREACHABLE, "unreachable", WIRE, "there is no way to that address")
FAULT(TIMEOUT, "timeout", WIRE, "the time was over before an answer was complete")
FAULT(DANE_UNKNOWN, "dane_unknown", WIRE, "nobody could tell which certificate the DNS names, by DANE; so nothing may be sent")
FAULT(CLOSED, "closed", WIRE, "the server closed the connection")
FAULT(RESET, "reset", WIRE, "the connection broke")

FAULT(GARBAGE, "garbage", PROTOCOL, "what came is no reply of SMTP")
FAULT(LONG_LINE, "long_line", PROTOCOL, "a line of the reply does not end")
FAULT(LONG_REPLY, "long_reply", PROTOCOL, "the reply does not end")
FAULT(FLOOD, "flood", PROTOCOL, "the server sends more than any dialogue needs")
FAULT(INJECTED, "injected", PROTOCOL, "words came in the clear behind the answer to STARTTLS; someone may have put them there")
FAULT(UNASKED, "unasked", PROTOCOL, "a reply came that nobody had asked for")
FAULT(WRONG_CODE, "wrong_code", PROTOCOL, "the reply does not fit the command")
FAULT(BAD_CHALLENGE, "bad_challenge", PROTOCOL, "the server's challenge makes no sense")
FAULT(UNPROVEN, "unproven", PROTOCOL, "the server did not prove that it knows the password")
FAULT(TLS, "tls", PROTOCOL, "the TLS handshake failed")
FAULT(CERTIFICATE, "certificate", PROTOCOL, "the certificate is not one that was asked for")
FAULT(DANE, "dane", PROTOCOL, "the certificate is not one that the DNS names, by DANE")

FAULT(NO_STARTTLS, "no_starttls", FEATURE, "STARTTLS is not offered")
FAULT(NO_AUTH, "no_auth", FEATURE, "AUTH is not offered")
FAULT(NO_MECHANISM, "no_mechanism", FEATURE, "no way to log in that both sides know")
FAULT(NO_8BITMIME, "no_8bitmime", FEATURE, "8BITMIME is not offered, and the message needs it")
FAULT(NO_BINARYMIME, "no_binarymime", FEATURE, "BINARYMIME is not offered, and the message is to go as it is")
FAULT(NO_SMTPUTF8, "no_smtputf8", FEATURE, "SMTPUTF8 is not offered, and an address needs it")
FAULT(NO_REQUIRETLS, "no_requiretls", FEATURE, "REQUIRETLS is not offered, or TLS is missing")
FAULT(NO_CHUNKING, "no_chunking", FEATURE, "CHUNKING is not offered")
FAULT(NO_XCLIENT, "no_xclient", FEATURE, "XCLIENT is not offered")
FAULT(NOT_NAMED, "not_named", FEATURE, "the domain's policy does not name this mail host, by MTA-STS")
FAULT(TOO_LARGE, "too_large", FEATURE, "the message is larger than the server takes")
/* clang-format on */

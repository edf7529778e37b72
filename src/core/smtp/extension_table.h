/* EXTENSION(id, keyword, what it is for): what an EHLO reply may offer. */
/* clang-format off */
EXTENSION(8BITMIME, "8BITMIME", "letters beyond ASCII in the message (RFC 6152)")
EXTENSION(AUTH, "AUTH", "logging in (RFC 4954)")
EXTENSION(BINARYMIME, "BINARYMIME", "messages that are not in lines (RFC 3030)")
EXTENSION(CHUNKING, "CHUNKING", "the message in chunks of known size (RFC 3030)")
EXTENSION(DSN, "DSN", "choosing which delivery reports come back (RFC 3461)")
EXTENSION(ENHANCEDSTATUSCODES, "ENHANCEDSTATUSCODES", "status codes such as 5.1.1 (RFC 2034)")
EXTENSION(LIMITS, "LIMITS", "saying its limits beforehand (RFC 9422)")
EXTENSION(MT_PRIORITY, "MT-PRIORITY", "urgent mail first (RFC 6710)")
EXTENSION(PIPELINING, "PIPELINING", "several commands at once (RFC 2920)")
EXTENSION(REQUIRETLS, "REQUIRETLS", "mail that must not travel without TLS (RFC 8689)")
EXTENSION(SIZE, "SIZE", "asking beforehand whether a message is too large (RFC 1870)")
EXTENSION(SMTPUTF8, "SMTPUTF8", "addresses beyond ASCII (RFC 6531)")
EXTENSION(STARTTLS, "STARTTLS", "turning to TLS (RFC 3207)")
EXTENSION(VRFY, "VRFY", "asking whether a user exists")
EXTENSION(XCLIENT, "XCLIENT", "a trusted client may say for whom it speaks (Postfix)")
EXTENSION(XFORWARD, "XFORWARD", "a trusted client may pass on the log's facts (Postfix)")
/* clang-format on */

#ifndef NIXIE_MIME_QUIRK_H
#define NIXIE_MIME_QUIRK_H

/*
 * What is odd about a mail. Nothing of it is an error: a reader that refuses
 * broken mail reads no bounces. One set serves the whole of core/mime, so
 * that the oddities of a header, a part and a text can be joined with |.
 */

enum mime_quirk {
	MIME_QUIRK_FROM_LINE = 1 << 0,         /* mbox "From " before it */
	MIME_QUIRK_QUOTED_HEADER = 1 << 1,     /* "> Subject: ...", indented */
	MIME_QUIRK_NO_BLANK_LINE = 1 << 2,     /* the body follows at once */
	MIME_QUIRK_BAD_FIELD = 1 << 3,         /* a line that is no field */
	MIME_QUIRK_EIGHT_BIT = 1 << 4,         /* in a header */
	MIME_QUIRK_NUL = 1 << 5,               /* in a header */
	MIME_QUIRK_LONE_CR = 1 << 6,           /* lines that end in CR alone */
	MIME_QUIRK_FIELDS_CUT = 1 << 7,        /* over MIME_FIELDS_MAX */
	MIME_QUIRK_HEADER_CUT = 1 << 8,        /* over MIME_HEADER_MAX */
	MIME_QUIRK_DEPTH_CUT = 1 << 9,         /* over MIME_DEPTH_MAX */
	MIME_QUIRK_PARTS_CUT = 1 << 10,        /* over MIME_PARTS_MAX */
	MIME_QUIRK_DECODED_CUT = 1 << 11,      /* over MIME_DECODED_MAX */
	MIME_QUIRK_TEXT_CUT = 1 << 12,         /* over the caller's limit */
	MIME_QUIRK_BAD_TYPE = 1 << 13,         /* Content-Type unreadable */
	MIME_QUIRK_NO_BOUNDARY = 1 << 14,      /* none given, or never seen */
	MIME_QUIRK_GUESSED_BOUNDARY = 1 << 15, /* found in the body instead */
	MIME_QUIRK_UNCLOSED = 1 << 16,         /* no last boundary */
	MIME_QUIRK_BAD_BASE64 = 1 << 17,
	MIME_QUIRK_BAD_QUOTED_PRINTABLE = 1 << 18,
	MIME_QUIRK_UNKNOWN_ENCODING = 1 << 19,
	MIME_QUIRK_ENCODED_PARTS = 1 << 20, /* a multipart must not be */
	MIME_QUIRK_UNKNOWN_CHARSET = 1 << 21,
	MIME_QUIRK_WRONG_CHARSET = 1 << 22, /* it was UTF-8 all the same */
	MIME_QUIRK_BAD_BYTES = 1 << 23,     /* read as windows-1252 */
	MIME_QUIRK_BAD_WORD = 1 << 24,      /* a broken encoded word */
};

/* The name of one quirk, as the record prints it; NULL: there is none. */
const char *mime_quirk_name(enum mime_quirk quirk);

#endif

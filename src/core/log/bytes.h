#ifndef NIXIE_LOG_BYTES_H
#define NIXIE_LOG_BYTES_H

/* Which kinds of byte each is: sums of these. Those from 128 on are of none. */
enum {
	LOG_BYTE_HEX = 1,    /* of Postfix's short ids: no small letters */
	LOG_BYTE_BASE52 = 2, /* of its long ones: no vowels */
	LOG_BYTE_WORD = 4,   /* of addresses, ids, times */
	LOG_BYTE_DIGIT = 8,
	LOG_BYTE_AT = 16,
	LOG_BYTE_ALNUM = 32,
};

extern const unsigned char log_bytes[256];

#endif

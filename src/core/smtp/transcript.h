#ifndef NIXIE_SMTP_TRANSCRIPT_H
#define NIXIE_SMTP_TRANSCRIPT_H

/*
 * A dialogue as it is kept: each line with its time, in a form that a person
 * can read, `nixie explain` explains, and a program can take apart again.
 *
 *	nixie-transcript 1
 *	[0.000000] N* connected to mx.example.org [192.0.2.1]:25
 *	[0.021407] S< 220 mx.example.org ESMTP
 *	[0.021499] C> EHLO client.example.net
 *
 * S< came from the server, C> went to it, N* are words of ours, and N! those
 * about a failure. Seconds count
 * from the beginning. A line stands for its bytes and CR LF; other bytes than
 * printable UTF-8 are escaped: \r \n \t \\ \xNN. A line that did not end in CR
 * LF shows its LF, or ends in \c when it had none. Secrets are given as ***.
 */

#include <stdint.h>

#include "base/text.h"

enum { SMTP_TRANSCRIPT_MAX_BODY = 64 * 1024 };

struct smtp_transcript {
	struct text *out;
	uint64_t begin;   /* microseconds of the clock */
	size_t body;      /* bytes of a message kept so far */
	bool is_cut_told; /* ... and that the rest is left out */
};

/* Write the first line; what the text has no room for is left out. */
void smtp_transcript_init(struct smtp_transcript *transcript, struct text *out,
    uint64_t now);

/* One line with its end, as it came or went; or a piece without end. */
void smtp_transcript_server(struct smtp_transcript *transcript,
    struct span line, uint64_t now);
void smtp_transcript_client(struct smtp_transcript *transcript,
    struct span line, uint64_t now);

/* Lines of a message: no more than the first 64 KiB are kept. */
void smtp_transcript_body(struct smtp_transcript *transcript, struct span lines,
    uint64_t now);

/* Words of ours, in one line; foreign ones may be among them. */
void smtp_transcript_note(struct smtp_transcript *transcript, struct span words,
    uint64_t now);

/* The same, about what failed. */
void smtp_transcript_fault(struct smtp_transcript *transcript,
    struct span words, uint64_t now);

#endif

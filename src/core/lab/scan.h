#ifndef NIXIE_LAB_SCAN_H
#define NIXIE_LAB_SCAN_H

/*
 * What scanners of content are asked, and what they answer: ClamAV's clamd,
 * rspamd, and SpamAssassin's spamd. Bytes only; the connections are made in
 * service/lab.
 *
 *	zINSTREAM ...                -> stream: Eicar-Signature FOUND
 *	POST /checkv2 HTTP/1.0 ...   -> {"action":"reject","score":15.1,...}
 *	CHECK SPAMC/1.2 ...          -> Spam: True ; 15.1 / 5.0
 */

#include "base/ip.h"
#include "base/text.h"

enum { LAB_SCAN_REPLY_MAX = 1024 * 1024 };

enum lab_scanner { LAB_CLAMD, LAB_RSPAMD, LAB_SPAMD, LAB_SCANNERS };

/* A message, and who handed it over how. All is borrowed. */
struct lab_scan_mail {
	struct span message;
	struct ip ip; /* of the client */
	struct span helo, sender, user;
	const struct span *recipients;
	size_t recipient_count;
};

enum lab_scan_result {
	LAB_SCAN_CLEAN,
	LAB_SCAN_VIRUS,
	LAB_SCAN_SPAM,
	LAB_SCAN_LATER,  /* it wants the message to come again */
	LAB_SCAN_FAILED, /* it did not look at the message */
};

struct lab_scan_finding {
	enum lab_scanner scanner;
	enum lab_scan_result result;
	struct span words; /* the virus' name, "15.1 of 5.0", or what failed */
};

/* "clamd" */
const char *lab_scanner_name(enum lab_scanner scanner);

/* Write all that is sent for one message, on a connection of its own. */
void lab_scan_ask(struct text *text, enum lab_scanner scanner,
    const struct lab_scan_mail *mail);

/* Is the reply seen to be whole before the connection is closed? */
bool lab_scan_is_whole(enum lab_scanner scanner, struct span reply);

/*
 * Read a reply. Whatever is odd about it, that it ends too early included, is
 * a scan that failed. The words are copied to the arena.
 */
void lab_scan_read(struct arena *arena, enum lab_scanner scanner,
    struct span reply, struct lab_scan_finding *finding);

#endif

#ifndef NIXIE_LAB_SCANS_H
#define NIXIE_LAB_SCANS_H

/*
 * A message shown to all scanners at the same time, each on a connection of
 * its own (core/lab/scan.h has what is said there).
 *
 *	scans = lab_scans_start(loop, ends, count, &mail, done, session);
 *	... done(session): scans->findings, of which there are scans->count
 *	lab_scans_free(scans);
 */

#include "core/lab/scan.h"
#include "io/loop/stream.h"

enum { LAB_SCANS_MAX = 8, LAB_SCAN_SECONDS = 60 };

/* Where a scanner listens. */
struct lab_scan_end {
	enum lab_scanner scanner;
	struct endpoint at;
};

struct lab_scan;

struct lab_scans {
	struct lab_scan_finding findings[LAB_SCANS_MAX];
	size_t count;

	struct arena arena;                    /* of the findings' words */
	struct lab_scan *scans[LAB_SCANS_MAX]; /* NULL: it is over */
	size_t open;
	void (*done)(void *owner);
	void *owner;
};

/*
 * Begin, with one scanner at least and LAB_SCANS_MAX at most. The mail is read
 * during this call only. The call "done" comes once, later, from within
 * loop_run(); a scanner that takes more than LAB_SCAN_SECONDS has failed.
 */
struct lab_scans *lab_scans_start(struct loop *loop,
    const struct lab_scan_end *ends, size_t count,
    const struct lab_scan_mail *mail, void (*done)(void *owner), void *owner);

/* Breaks off what is not over. NULL is fine. */
void lab_scans_free(struct lab_scans *scans);

#endif

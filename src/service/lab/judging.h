#ifndef NIXIE_LAB_JUDGING_H
#define NIXIE_LAB_JUDGING_H

/*
 * One decision of a session, which may have to wait: for the DNS, which is
 * asked by threads, and for scanners of content.
 */

#include "service/lab/asker.h"
#include "service/lab/callout.h"
#include "service/lab/lab.h"
#include "service/lab/scans.h"

struct lab_session;

struct lab_judging {
	struct lab_known *known;       /* of the whole session */
	struct lab_view view;          /* of the decision that is due */
	struct lab_question *question; /* that is asked; or NULL */
	struct lab_scans *scans; /* of the message that came last; or NULL */
	struct lab_callout *callout; /* for the present sender; or NULL */
	bool is_scanning, is_calling;
};

void lab_judging_init(struct lab_judging *judging, uint64_t seed);
void lab_judging_clear(struct lab_judging *judging);

/* Is something waited for? Then nothing else may be done. */
bool lab_judging_waits(const struct lab_judging *judging);

/*
 * Judge the session's stage. False: it waits, and says lab_session_judged()
 * when it is done.
 */
bool
lab_judging_begin(struct lab_session *session, struct lab_judgement *judgement);

#endif

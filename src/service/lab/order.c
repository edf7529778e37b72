/* Who was heard last comes first, so that the last one has slept longest. */

#include "service/lab/play.h"

void
lab_order_leave(struct lab_session *session)
{
	struct lab *lab = session->lab;

	if (!session->next)
		return;
	if (lab->sessions == session)
		lab->sessions = session->next != session ? session->next : NULL;
	session->previous->next = session->next;
	session->next->previous = session->previous;
	session->next = session->previous = NULL;
}

/* The ring has no end: the first one's previous is the last. */
void
lab_order_first(struct lab_session *session)
{
	struct lab *lab = session->lab;
	struct lab_session *first;

	lab_order_leave(session);
	first = lab->sessions;
	session->next = first ? first : session;
	session->previous = first ? first->previous : session;
	session->previous->next = session->next->previous = session;
	lab->sessions = session;
}

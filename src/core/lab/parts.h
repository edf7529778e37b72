#ifndef NIXIE_LAB_PARTS_H
#define NIXIE_LAB_PARTS_H

/*
 * What the judges of the stages share. Each judge says no, or that it waits,
 * through these; true means: look no further.
 */

#include "core/lab/judge.h"

/* A judge of one thing. */
typedef bool (
    *lab_test)(const struct lab_view *view, struct lab_judgement *judgement);

/* Object, if the policy does at all. */
static inline bool
lab_object(const struct lab_view *view, struct lab_judgement *judgement,
    enum lab_objection objection)
{
	if (!lab_policy_has(view->policy, objection))
		return false;
	judgement->objection = objection;
	return true;
}

static inline bool
lab_wait(struct lab_judgement *judgement)
{
	judgement->is_waiting = true;
	return true;
}

struct span lab_domain_of(struct span address);

bool
lab_test_identity(const struct lab_view *view, struct lab_judgement *judgement);
bool
lab_test_client(const struct lab_view *view, struct lab_judgement *judgement);
bool lab_test_recipient(const struct lab_view *view,
    struct lab_judgement *judgement);
bool
lab_test_callout(const struct lab_view *view, struct lab_judgement *judgement);
bool lab_test_spf(const struct lab_view *view, struct lab_judgement *judgement);
bool
lab_test_message(const struct lab_view *view, struct lab_judgement *judgement);
bool lab_test_authentication(const struct lab_view *view,
    struct lab_judgement *judgement);

#endif

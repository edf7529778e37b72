#ifndef NIXIE_CONFIRM_PARTS_H
#define NIXIE_CONFIRM_PARTS_H

/* The checks that answer questions, each by the name causes call it. */

#include "core/confirm/confirm.h"

struct confirmation {
	struct audit *audit;
	struct diagnosis *diagnosis;
	struct confirm_subject subject;
};

/* What a check made of its question. */
enum check_end {
	CHECK_LACKS, /* the case does not tell whom to ask about */
	CHECK_DONE,  /* what the audit found since is the answer */
};

/* NULL: no check of that name can be made from here. */
typedef enum check_end (*confirm_check)(struct confirmation *confirmation);

confirm_check confirm_find_check(struct span name);

#endif

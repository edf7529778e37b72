#ifndef NIXIE_CONFIRM_PARTS_H
#define NIXIE_CONFIRM_PARTS_H

/* The checks that answer questions, each by the name causes call it. */

#include "core/confirm/confirm.h"

struct confirmation {
	struct audit *audit;
	struct diagnosis *diagnosis;
	struct confirm_subject subject;
	struct question *question; /* that is being asked */
	size_t begin;              /* of its findings, among the audit's */
	int64_t now;               /* seconds since 1970; 0: not known */
	bool is_explained;         /* by what a check told itself */
};

/* What a check made of its question. */
enum check_end {
	CHECK_LACKS,  /* the case does not tell whom to ask about */
	CHECK_DONE,   /* what the audit found since is the answer */
	CHECK_BESIDE, /* the same; but good, it says nothing of the refusal */
	CHECK_TOLD,   /* the question has its answer */
	CHECK_WAITS,  /* for answers: it is run again with them */
};

typedef enum check_end (*confirm_check)(struct confirmation *confirmation);

/* One of the checks, by its name. */
struct check_row {
	const char *name;
	confirm_check check; /* NULL: it cannot be made from here */
	/* Causes that are in doubt when all is good; or where else to look. */
	const char *words;
};

/* NULL: there is no check of that name. */
const struct check_row *confirm_find_check(struct span name);

/* Set the answer of the question that is being asked. */
enum check_end
confirm_tell(struct confirmation *confirmation, enum question_result result,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Is the diagnosis of that cause? */
bool
confirm_is_about(const struct confirmation *confirmation, const char *cause);

/* A gap of the winning rule's pattern; empty: it has none, or no such one. */
struct span
confirm_captured(const struct diagnosis *diagnosis, enum capture_kind kind);

/* Behind the last @; empty: there is none. */
struct span confirm_domain_of(struct span address);

/* By the address itself, and by the envelope. */
enum check_end confirm_syntax(struct confirmation *confirmation);
enum check_end confirm_typo(struct confirmation *confirmation);
enum check_end confirm_envelope(struct confirmation *confirmation);
enum check_end confirm_transcript(struct confirmation *confirmation);

/* By the DNS. */
enum check_end confirm_cache(struct confirmation *confirmation);
enum check_end confirm_dead_list(struct confirmation *confirmation);

/* By the mail hosts of the recipient. */
enum check_end confirm_sts(struct confirmation *confirmation);
enum check_end confirm_dane(struct confirmation *confirmation);
enum check_end confirm_tls(struct confirmation *confirmation);
enum check_end confirm_connect(struct confirmation *confirmation);
enum check_end confirm_port25(struct confirmation *confirmation);
enum check_end confirm_offers(struct confirmation *confirmation);

#endif

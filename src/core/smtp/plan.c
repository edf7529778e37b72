#include "core/smtp/plan.h"

#include "core/smtp/command.h"

enum { SECOND = 1000000 };

void
smtp_plan_init(struct smtp_plan *plan)
{
	const struct span none = span_empty();

	*plan = (struct smtp_plan){ .tls = SMTP_TLS_TRY,
		.name = none,
		.proxy = none,
		.xclient = none,
		.sender = none,
		.envelope_id = none,
		.returns = none,
		.parameters = none,
		.message = none,
		.last = SMTP_STAGE_QUIT,
		.is_pipelined = true,
		.timeout = 300ULL * SECOND,
		.max_bytes = (size_t)1024 * 1024 };
	smtp_plan_wait(plan, 30ULL * SECOND);
	plan->timeouts[SMTP_STAGE_QUIT] = 5ULL * SECOND;
}

void
smtp_plan_wait(struct smtp_plan *plan, uint64_t microseconds)
{
	for (size_t i = 0; i < SMTP_STAGES; i++)
		plan->timeouts[i] = microseconds;
}

static bool
allows_recipient(const struct smtp_recipient *recipient)
{
	bool is_international;

	return recipient->address.len > 0 &&
	    smtp_path_allows(recipient->address, &is_international) &&
	    (recipient->notify.len == 0 ||
		smtp_word_allows(recipient->notify)) &&
	    recipient->original.len <= SMTP_MAX_WORD;
}

static bool
allows_sender(const struct smtp_plan *plan)
{
	bool is_international;

	return smtp_path_allows(plan->sender, &is_international) &&
	    smtp_words_allow(plan->parameters) &&
	    (plan->returns.len == 0 || smtp_word_allows(plan->returns)) &&
	    plan->envelope_id.len <= SMTP_MAX_WORD;
}

bool
smtp_plan_check(const struct smtp_plan *plan, enum smtp_stage *stage)
{
	*stage = SMTP_STAGE_HELO;
	if (!smtp_word_allows(plan->name))
		return false;
	*stage = SMTP_STAGE_XCLIENT;
	if (!smtp_words_allow(plan->xclient))
		return false;
	*stage = SMTP_STAGE_MAIL;
	if (!allows_sender(plan))
		return false;
	*stage = SMTP_STAGE_RCPT;
	for (size_t i = 0; i < plan->recipient_count; i++)
		if (!allows_recipient(&plan->recipients[i]))
			return false;
	return true;
}

bool
smtp_plan_is_international(const struct smtp_plan *plan)
{
	bool is_international;

	smtp_path_allows(plan->sender, &is_international);
	for (size_t i = 0; i < plan->recipient_count && !is_international; i++)
		smtp_path_allows(plan->recipients[i].address,
		    &is_international);
	return is_international;
}

#include "core/verify/schedule.h"

void
verify_schedule_init(struct verify_schedule *schedule, struct arena *arena)
{
	*schedule =
	    (struct verify_schedule){ .arena = arena, .running_max = 20 };
}

size_t
verify_schedule_add_provider(struct verify_schedule *schedule,
    uint64_t interval, unsigned left, bool is_shy)
{
	*list_add(schedule->arena, &schedule->providers) =
	    (struct verify_provider){ .interval = interval,
		    .left = left,
		    .is_shy = is_shy,
		    .evidence = span_empty() };
	return schedule->providers.count - 1;
}

size_t
verify_schedule_add_host(struct verify_schedule *schedule, size_t provider)
{
	*list_add(schedule->arena, &schedule->hosts) =
	    (struct verify_host){ .provider = provider };
	return schedule->hosts.count - 1;
}

size_t
verify_schedule_add_target(struct verify_schedule *schedule, size_t host)
{
	*list_add(schedule->arena, &schedule->targets) =
	    (struct verify_target){ .host = host, .evidence = span_empty() };
	return schedule->targets.count - 1;
}

size_t
verify_schedule_add_job(struct verify_schedule *schedule, size_t target)
{
	*list_add(schedule->arena, &schedule->jobs) =
	    (struct verify_job){ .target = target, .evidence = span_empty() };
	return schedule->jobs.count - 1;
}

static struct verify_host *
host_of(struct verify_schedule *schedule, size_t target)
{
	return &schedule->hosts.items[schedule->targets.items[target].host];
}

static struct verify_provider *
provider_of(struct verify_schedule *schedule, size_t target)
{
	return &schedule->providers.items[host_of(schedule, target)->provider];
}

static void
end(struct verify_job *job, enum verify_verdict verdict,
    enum verify_reason reason, struct span evidence)
{
	job->is_over = true;
	job->verdict = verdict;
	job->reason = reason;
	job->evidence = evidence;
}

/* Need nobody be asked about it, or may nobody be? */
static bool
end_unasked(struct verify_schedule *schedule, struct verify_job *job)
{
	const struct verify_target *target =
	    &schedule->targets.items[job->target];
	const struct verify_provider *provider =
	    provider_of(schedule, job->target);

	if (target->catch_all == VERIFY_CATCH_ALL)
		end(job, VERIFY_UNKNOWN, VERIFY_TAKES_ALL, target->evidence);
	else if (provider->is_refused)
		end(job, VERIFY_UNKNOWN, VERIFY_WE_REFUSED, provider->evidence);
	else if (provider->is_shy)
		end(job, VERIFY_UNKNOWN, VERIFY_SHY, span_empty());
	else if (provider->left == 0 ||
	    (provider->left == 1 && target->catch_all == VERIFY_CATCH_UNTESTED))
		end(job, VERIFY_RETRY, VERIFY_DAY_FULL, span_empty());
	return job->is_over;
}

/* When may it be asked about? UINT64_MAX: when a session has ended. */
static uint64_t
time_of(struct verify_schedule *schedule, const struct verify_job *job)
{
	const struct verify_provider *provider =
	    provider_of(schedule, job->target);

	if (host_of(schedule, job->target)->is_busy ||
	    schedule->running == schedule->running_max)
		return UINT64_MAX;
	return job->next > provider->next ? job->next : provider->next;
}

/*
 * The session in which this job is asked about, with others of its domain. The
 * first one of a domain is for one address, and tells whether it takes all.
 */
static void
start(struct verify_schedule *schedule, size_t first, uint64_t now,
    struct verify_session *session)
{
	const size_t number = schedule->jobs.items[first].target;
	const struct verify_target *target = &schedule->targets.items[number];
	struct verify_provider *provider = provider_of(schedule, number);
	size_t most = VERIFY_SESSION_JOBS;

	*session = (struct verify_session){ .target = number,
		.is_testing = target->catch_all == VERIFY_CATCH_UNTESTED };
	for (size_t i = 0; i <= VERIFY_SESSION_JOBS; i++)
		session->evidence[i] = span_empty();
	if (session->is_testing)
		most = 1;
	if (most > provider->left)
		most = provider->left;
	for (size_t i = first;
	     i < schedule->jobs.count && session->count < most; i++) {
		struct verify_job *job = &schedule->jobs.items[i];

		if (job->target != number || job->is_over || job->is_running ||
		    job->next > now)
			continue;
		job->is_running = true;
		job->tries++;
		session->jobs[session->count++] = i;
	}
	provider->left -= (unsigned)session->count + session->is_testing;
	provider->next = now + provider->interval;
	host_of(schedule, number)->is_busy = true;
	schedule->running++;
}

/*
 * Where no session at all got a connection, and several tried, it is the way
 * out of our own network that is closed: most close port 25.
 */
static void
look_at_port(struct verify_schedule *schedule)
{
	if (schedule->reached > 0 || schedule->unreached < 2)
		return;
	for (size_t i = 0; i < schedule->jobs.count; i++) {
		struct verify_job *job = &schedule->jobs.items[i];

		if (job->reason == VERIFY_UNREACHED)
			end(job, VERIFY_UNKNOWN, VERIFY_PORT_CLOSED,
			    job->evidence);
	}
}

enum verify_act
verify_schedule_next(struct verify_schedule *schedule, uint64_t now,
    struct verify_session *session, uint64_t *until)
{
	bool is_done = true;

	*until = UINT64_MAX;
	for (size_t i = 0; i < schedule->jobs.count; i++) {
		struct verify_job *job = &schedule->jobs.items[i];
		uint64_t time;

		if (job->is_over ||
		    (!job->is_running && end_unasked(schedule, job)))
			continue;
		is_done = false;
		if (job->is_running)
			continue;
		time = time_of(schedule, job);
		if (time <= now) {
			start(schedule, i, now, session);
			return VERIFY_ACT_RUN;
		}
		if (time < *until)
			*until = time;
	}
	if (is_done)
		look_at_port(schedule);
	return is_done ? VERIFY_ACT_DONE : VERIFY_ACT_WAIT;
}

/* Asked again after one time, then after three more. */
static void
take_later(struct verify_schedule *schedule, struct verify_job *job,
    enum verify_reason reason, struct span evidence, uint64_t now)
{
	if (schedule->retry_after == 0 || job->tries == VERIFY_TRIES) {
		end(job, VERIFY_RETRY, reason, evidence);
		return;
	}
	job->next = now + schedule->retry_after * (job->tries == 1 ? 1 : 3);
}

static void
take_answer(struct verify_schedule *schedule, struct verify_job *job,
    enum verify_answer answer, struct span evidence, uint64_t now)
{
	const struct verify_target *target =
	    &schedule->targets.items[job->target];

	switch (answer) {
	case VERIFY_ANSWER_TAKEN:
		/* It tells something only of a domain that refuses, too. */
		if (target->catch_all == VERIFY_CATCH_NONE)
			end(job, VERIFY_KEEP, VERIFY_TAKEN, evidence);
		else if (target->catch_all == VERIFY_CATCH_ALL)
			end(job, VERIFY_UNKNOWN, VERIFY_TAKES_ALL,
			    target->evidence);
		else
			take_later(schedule, job, VERIFY_UNTESTED, evidence,
			    now);
		return;
	case VERIFY_ANSWER_UNKNOWN:
		end(job, VERIFY_SUPPRESS, VERIFY_NO_MAILBOX, evidence);
		return;
	case VERIFY_ANSWER_US:
		end(job, VERIFY_UNKNOWN, VERIFY_WE_REFUSED, evidence);
		return;
	case VERIFY_ANSWER_OTHER:
		end(job, VERIFY_UNKNOWN, VERIFY_OTHER_REFUSAL, evidence);
		return;
	default:
		take_later(schedule, job, VERIFY_NOT_NOW, evidence, now);
	}
}

static void
take_refusal(struct verify_provider *provider, struct span evidence)
{
	if (provider->is_refused)
		return;
	provider->is_refused = true;
	provider->evidence = evidence;
}

static void
take_random(struct verify_target *target, const struct verify_session *session)
{
	const enum verify_answer random = session->random;

	if (!session->is_testing)
		return;
	if (random == VERIFY_ANSWER_TAKEN) {
		target->catch_all = VERIFY_CATCH_ALL;
		target->evidence = session->evidence[VERIFY_SESSION_JOBS];
	} else if (random == VERIFY_ANSWER_UNKNOWN ||
	    random == VERIFY_ANSWER_OTHER) {
		target->catch_all = VERIFY_CATCH_NONE;
	}
}

void
verify_schedule_told(struct verify_schedule *schedule,
    const struct verify_session *session, uint64_t now)
{
	struct verify_provider *provider =
	    provider_of(schedule, session->target);

	host_of(schedule, session->target)->is_busy = false;
	schedule->running--;
	*(session->is_unreached ? &schedule->unreached : &schedule->reached) +=
	    1;
	take_random(&schedule->targets.items[session->target], session);
	if (session->random == VERIFY_ANSWER_US)
		take_refusal(provider, session->evidence[VERIFY_SESSION_JOBS]);
	for (size_t i = 0; i < session->count; i++) {
		struct verify_job *job =
		    &schedule->jobs.items[session->jobs[i]];
		const enum verify_answer answer =
		    session->whole == VERIFY_ANSWER_NONE ? session->answers[i]
							 : session->whole;

		job->is_running = false;
		if (session->is_unreached) {
			end(job, VERIFY_RETRY, VERIFY_UNREACHED,
			    session->evidence[i]);
			continue;
		}
		if (answer == VERIFY_ANSWER_US)
			take_refusal(provider, session->evidence[i]);
		take_answer(schedule, job, answer, session->evidence[i], now);
	}
}

#include "service/lab/play.h"

void
lab_chaos_rules_init(struct lab_chaos_rules *rules)
{
	*rules = (struct lab_chaos_rules){
		.of = { [LAB_CHAOS_CONNECTION].code = 421,
		    [LAB_CHAOS_LOGIN].code = 535,
		    [LAB_CHAOS_SENDER].code = 451,
		    [LAB_CHAOS_RECIPIENT].code = 451,
		    [LAB_CHAOS_CUT].code = 421 },
	};
}

void
lab_chaos_init(struct lab_chaos *chaos, uint64_t seed)
{
	pthread_mutex_init(&chaos->lock, NULL);
	lab_chaos_rules_init(&chaos->rules);
	chaos->state = seed;
}

void
lab_chaos_clear(struct lab_chaos *chaos)
{
	pthread_mutex_destroy(&chaos->lock);
}

struct lab_chaos_rules
lab_chaos_get(struct lab_chaos *chaos)
{
	struct lab_chaos_rules rules;

	pthread_mutex_lock(&chaos->lock);
	rules = chaos->rules;
	pthread_mutex_unlock(&chaos->lock);
	return rules;
}

void
lab_chaos_set(struct lab_chaos *chaos, const struct lab_chaos_rules *rules)
{
	pthread_mutex_lock(&chaos->lock);
	chaos->rules = *rules;
	pthread_mutex_unlock(&chaos->lock);
}

/* SplitMix64: nobody has to be kept from guessing it. */
static uint64_t
next(struct lab_chaos *chaos)
{
	uint64_t z = chaos->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

unsigned
lab_chaos_roll(struct lab_chaos *chaos, enum lab_chaos_kind kind)
{
	unsigned code = 0;

	pthread_mutex_lock(&chaos->lock);
	if (chaos->rules.is_on &&
	    next(chaos) % LAB_CHAOS_WHOLE < chaos->rules.of[kind].chance)
		code = chaos->rules.of[kind].code;
	pthread_mutex_unlock(&chaos->lock);
	return code;
}

static bool
settle(struct lab_session *session, const struct smtp_decision *decision)
{
	lab_session_settle(session,
	    &(struct lab_verdict){ .decision = decision,
		.refused_by = "chaos" });
	return true;
}

/* What may fail at this stage; false: nothing but the connection. */
static bool
kind_of(enum smtp_stage stage, enum lab_chaos_kind *kind)
{
	switch (stage) {
	case SMTP_STAGE_BANNER:
		*kind = LAB_CHAOS_CONNECTION;
		return true;
	case SMTP_STAGE_AUTH:
		*kind = LAB_CHAOS_LOGIN;
		return true;
	case SMTP_STAGE_MAIL:
		*kind = LAB_CHAOS_SENDER;
		return true;
	case SMTP_STAGE_RCPT:
		*kind = LAB_CHAOS_RECIPIENT;
		return true;
	default:
		return false;
	}
}

bool
lab_chaos_strike(struct lab_session *session)
{
	struct lab_chaos *chaos = lab_lobby_chaos(session->lab->options->lobby);
	struct smtp_decision decision = { .is_said = true, .closes = true };
	enum lab_chaos_kind kind;

	if (session->server.stage != SMTP_STAGE_BANNER) {
		decision.code = lab_chaos_roll(chaos, LAB_CHAOS_CUT);
		if (decision.code > 0)
			return settle(session, &decision);
	}
	if (!kind_of(session->server.stage, &kind))
		return false;
	decision = (struct smtp_decision){
		.code = lab_chaos_roll(chaos, kind),
		.words = span_of("Refused by chance, as the lab was told"),
	};
	if (decision.code == 0)
		return false;
	decision.status =
	    (struct smtp_status){ (uint16_t)(decision.code / 100), 3, 0 };
	return settle(session, &decision);
}

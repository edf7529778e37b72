/* Failures by chance, as suites ask Mailpit (chaos) and MailHog (Jim). */

#include <jansson.h>

#include "service/inbox/call.h"
#include "service/inbox/route.h"
#include "service/inbox/web.h"
#include "service/lab/lobby.h"

enum { PERCENT = LAB_CHAOS_WHOLE / 100 };

static const struct {
	const char *name;
	enum lab_chaos_kind kind;
} triggers[] = {
	{ "Sender", LAB_CHAOS_SENDER },
	{ "Recipient", LAB_CHAOS_RECIPIENT },
	{ "Authentication", LAB_CHAOS_LOGIN },
};

/* Jim's chances, and what they are without a word about them. */
static const struct {
	const char *name;
	enum lab_chaos_kind kind;
	unsigned usual;
	bool is_good; /* the chance that it goes well */
} chances[] = {
	{ "DisconnectChance", LAB_CHAOS_CUT, 5000, false },
	{ "AcceptChance", LAB_CHAOS_CONNECTION, 990000, true },
	{ "RejectSenderChance", LAB_CHAOS_SENDER, 50000, false },
	{ "RejectRecipientChance", LAB_CHAOS_RECIPIENT, 50000, false },
	{ "RejectAuthChance", LAB_CHAOS_LOGIN, 50000, false },
};

enum {
	TRIGGERS = sizeof(triggers) / sizeof(*triggers),
	CHANCES = sizeof(chances) / sizeof(*chances),
};

static struct lab_chaos *
chaos_of(struct call *call)
{
	return lab_lobby_chaos(call->options->lobby);
}

static json_t *
read_body(struct call *call)
{
	struct span body = text_span(&call->request->body);

	return json_loadb(body.ptr, body.len, 0, NULL);
}

void
mailpit_chaos(struct call *call)
{
	const struct lab_chaos_rules rules = lab_chaos_get(chaos_of(call));
	struct json json;

	call_json(call, &json);
	json_open_object(&json, NULL);
	for (size_t i = 0; i < TRIGGERS; i++) {
		json_open_object(&json, triggers[i].name);
		json_put_number(&json, "ErrorCode",
		    rules.of[triggers[i].kind].code);
		json_put_number(&json, "Probability",
		    rules.of[triggers[i].kind].chance / PERCENT);
		json_close(&json);
	}
	json_close(&json);
}

/* {"ErrorCode": 451, "Probability": 5}; false: it is no such one. */
static bool
read_trigger(const json_t *trigger, struct lab_chaos_rules *rules,
    enum lab_chaos_kind kind)
{
	const json_t *code = json_object_get(trigger, "ErrorCode");
	const json_int_t number =
	    code ? json_integer_value(code) : rules->of[kind].code;
	const json_int_t share =
	    json_integer_value(json_object_get(trigger, "Probability"));

	if (!trigger)
		return true;
	if (!json_is_object(trigger) || number < 400 || number > 599 ||
	    share < 0 || share > 100)
		return false;
	rules->of[kind].code = (unsigned)number;
	rules->of[kind].chance = (unsigned)share * PERCENT;
	return true;
}

/* What is not named does not happen any more. */
void
mailpit_chaos_set(struct call *call)
{
	json_t *body = read_body(call);
	struct lab_chaos_rules rules;
	bool is_good = json_is_object(body);

	lab_chaos_rules_init(&rules);
	rules.is_on = true;
	for (size_t i = 0; i < TRIGGERS; i++)
		is_good = is_good &&
		    read_trigger(json_object_get(body, triggers[i].name),
			&rules, triggers[i].kind);
	json_decref(body);
	if (!is_good) {
		call_fail(call, 400,
		    "the body must be JSON such as {\"Sender\": "
		    "{\"ErrorCode\": "
		    "451, \"Probability\": 5}}, a code from 400 to 599 and "
		    "percents");
		return;
	}
	lab_chaos_set(chaos_of(call), &rules);
	mailpit_chaos(call);
}

static unsigned
turn(unsigned chance, bool is_good)
{
	return is_good ? LAB_CHAOS_WHOLE - chance : chance;
}

/* A chance from 0 to 1; false: it is none. */
static bool
read_chance(const json_t *value, unsigned *chance)
{
	const double number = json_number_value(value);

	*chance = 0;
	if (!value)
		return true;
	if (!json_is_number(value) || !(number >= 0 && number <= 1))
		return false;
	*chance = (unsigned)(number * LAB_CHAOS_WHOLE + 0.5);
	return true;
}

static void
begin_jim(struct lab_chaos_rules *rules)
{
	lab_chaos_rules_init(rules);
	rules->is_on = true;
	rules->of[LAB_CHAOS_SENDER].code = 550;
	rules->of[LAB_CHAOS_RECIPIENT].code = 550;
}

/* Without a body the usual ones; with one, what it lacks is 0. */
static bool
read_jim(const json_t *body, bool is_empty, struct lab_chaos_rules *rules)
{
	unsigned chance = 0;

	begin_jim(rules);
	for (size_t i = 0; i < CHANCES; i++) {
		if (is_empty)
			chance = chances[i].usual;
		else if (!read_chance(json_object_get(body, chances[i].name),
			     &chance))
			return false;
		rules->of[chances[i].kind].chance =
		    turn(chance, chances[i].is_good);
	}
	return is_empty || json_is_object(body);
}

static void
write_jim(struct call *call, const struct lab_chaos_rules *rules)
{
	struct json json;

	call_json(call, &json);
	json_open_object(&json, NULL);
	for (size_t i = 0; i < CHANCES; i++)
		json_put_millionths(&json, chances[i].name,
		    turn(rules->of[chances[i].kind].chance,
			chances[i].is_good));
	json_put_number(&json, "LinkSpeedAffect", 0);
	json_put_number(&json, "LinkSpeedMin", 0);
	json_put_number(&json, "LinkSpeedMax", 0);
	json_close(&json);
}

/* He who is not there cannot be changed. */
static bool
find_jim(struct call *call, struct lab_chaos_rules *rules)
{
	*rules = lab_chaos_get(chaos_of(call));
	if (!rules->is_on)
		call_fail(call, 404, "Jim was not invited: POST does that");
	return rules->is_on;
}

void
mailhog_jim(struct call *call)
{
	struct lab_chaos_rules rules;

	if (find_jim(call, &rules))
		write_jim(call, &rules);
}

void
mailhog_jim_invite(struct call *call)
{
	json_t *body = read_body(call);
	struct lab_chaos_rules rules;
	const bool is_good =
	    read_jim(body, call->request->body.len == 0, &rules);
	const bool is_slow =
	    json_number_value(json_object_get(body, "LinkSpeedAffect")) > 0;

	json_decref(body);
	if (!is_good) {
		call_fail(call, 400,
		    "the body must be JSON such as "
		    "{\"RejectSenderChance\": 0.1}, with chances from 0 to 1");
	} else if (is_slow) {
		call_fail(call, 501,
		    "the lab does not slow clients down by chance; delays of "
		    "replies are in nixie-scenario(5)");
	} else {
		lab_chaos_set(chaos_of(call), &rules);
		write_jim(call, &rules);
	}
}

void
mailhog_jim_change(struct call *call)
{
	struct lab_chaos_rules rules;

	if (find_jim(call, &rules))
		mailhog_jim_invite(call);
}

void
mailhog_jim_dismiss(struct call *call)
{
	struct lab_chaos_rules rules;

	lab_chaos_rules_init(&rules);
	lab_chaos_set(chaos_of(call), &rules);
	call->status = 200;
}

#include "service/lab/lab.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/crypto/verify.h"
#include "service/lab/session.h"

const char *
lab_port_name(enum lab_port port)
{
	static const char *const names[LAB_PORTS] = { "smtp", "smtps",
		"submission", "lmtp" };

	return names[port];
}

struct lab *
lab_open(struct loop *loop, const struct lab_options *options)
{
	struct lab *lab = calloc(1, sizeof(*lab));

	if (!lab)
		abort();
	lab->loop = loop;
	lab->options = options;
	lab->keys = crypto_keys_new();
	if (options->asker)
		lab->desk = lab_desk_open(options->asker, loop);
	return lab;
}

/* What the dialogue says by itself, in the words of whom the lab plays. */
static const char *
word(const struct lab *lab, enum lab_objection objection,
    char bytes[LAB_REPLY_MAX])
{
	const struct lab_gaps none = { .recipient = span_empty() };
	char room[LAB_REPLY_MAX];
	struct text words = text_in(room, sizeof(room));
	struct text reply = text_in(bytes, LAB_REPLY_MAX);
	const struct smtp_decision decision =
	    lab_reply(objection, lab->options->policy.persona, &none, &words);

	smtp_decision_write(&reply, &decision);
	bytes[span_trim(text_span(&reply)).len] = '\0';
	return bytes;
}

/* What a port offers, and objects to, besides what all do. */
static void
set_up(struct lab *lab, enum lab_port port)
{
	const struct lab_options *options = lab->options;
	struct smtp_server_rules *rules = &lab->rules[port];

	*rules = options->rules;
	rules->too_large = word(lab, LAB_SIZE, lab->too_large);
	rules->too_many = word(lab, LAB_RECIPIENTS, lab->too_many);
	rules->offers_tls = options->tls && port != LAB_PORT_SMTPS;
	rules->is_lmtp = port == LAB_PORT_LMTP;
	rules->offers_auth = options->policy.accounts.count > 0;
	if (options->scenario)
		for (unsigned i = SMTP_STAGE_STARTTLS; i <= SMTP_STAGE_AUTH;
		     i++)
			if (smtp_scenario_has(options->scenario,
				(enum smtp_stage)i))
				rules->early |= 1U << i;
	lab->policies[port] = options->policy;
	lab->policies[port].objections |= options->objections[port];
}

/* Who says nothing makes room for others, before these are sent away. */
static void
accept_at(struct lab *lab, enum lab_port port, int taken_descriptor)
{
	static const char full[] = "421 4.3.2 Too many sessions at once\r\n";

	if (!lab_lobby_enter(lab->options->lobby) &&
	    (!lab_session_drop(lab) || !lab_lobby_enter(lab->options->lobby))) {
		if (port != LAB_PORT_SMTPS)
			send(taken_descriptor, full, strlen(full),
			    MSG_NOSIGNAL | MSG_DONTWAIT);
		close(taken_descriptor);
		return;
	}
	lab_session_open(lab, port, taken_descriptor);
}

static void
accept_smtp(void *owner, int taken_descriptor)
{
	accept_at(owner, LAB_PORT_SMTP, taken_descriptor);
}

static void
accept_smtps(void *owner, int taken_descriptor)
{
	accept_at(owner, LAB_PORT_SMTPS, taken_descriptor);
}

static void
accept_submission(void *owner, int taken_descriptor)
{
	accept_at(owner, LAB_PORT_SUBMISSION, taken_descriptor);
}

static void
accept_lmtp(void *owner, int taken_descriptor)
{
	accept_at(owner, LAB_PORT_LMTP, taken_descriptor);
}

bool
lab_listen(struct lab *lab, const struct endpoint *at, enum lab_port port,
    bool is_shared, struct error *error)
{
	static void (*const accepts[])(void *owner, int taken_descriptor) = {
		[LAB_PORT_SMTP] = accept_smtp,
		[LAB_PORT_SMTPS] = accept_smtps,
		[LAB_PORT_SUBMISSION] = accept_submission,
		[LAB_PORT_LMTP] = accept_lmtp,
	};

	set_up(lab, port);
	lab->listeners[port] =
	    listener_open(lab->loop, at, is_shared, accepts[port], lab, error);
	return lab->listeners[port] != NULL;
}

void
lab_end(const struct lab *lab, enum lab_port port, struct endpoint *at)
{
	listener_end(lab->listeners[port], at);
}

void
lab_close(struct lab *lab)
{
	if (!lab)
		return;
	for (size_t i = 0; i < LAB_PORTS; i++)
		listener_free(lab->listeners[i]);
	while (lab->sessions)
		lab_session_close(lab->sessions);
	lab_desk_close(lab->desk);
	crypto_keys_free(lab->keys);
	free(lab);
}

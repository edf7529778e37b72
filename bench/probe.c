/*
 * How many probes does one core make in a second, up to the recipient?
 *
 *	bench-probe ENDPOINT none|must CONCURRENCY PROBES
 *
 * Prints seconds and how many went well.
 */

#include <stdio.h>
#include <stdlib.h>

#include "base/scan.h"
#include "service/probe/dialogue.h"

static struct loop *loop;
static struct smtp_plan plan;
static struct probe_way way;
static unsigned left, running, good;

static void start(struct probe_dialogue *dialogue);

static void
over(void *owner)
{
	struct probe_dialogue *dialogue = owner;

	good += dialogue->client.outcome.fault == SMTP_FAULT_NONE;
	probe_dialogue_clear(dialogue);
	if (left > 0)
		start(dialogue);
	else if (--running == 0)
		loop_stop(loop);
}

static void
start(struct probe_dialogue *dialogue)
{
	left--;
	probe_dialogue_init(dialogue, loop, &plan, &way);
	probe_dialogue_start(dialogue, over, dialogue);
}

static unsigned
number_of(const char *word)
{
	struct span rest = span_of(word);
	unsigned number = 0;

	scan_number(&rest, 1, 9, &number);
	return number;
}

int
main(int argc, char **argv)
{
	static const struct smtp_recipient joe = {
		.address = { "joe@example.org", 15 },
		.notify = { "", 0 },
		.original = { "", 0 },
	};
	const struct tls_options options = { .is_server = false };
	struct probe_dialogue *dialogues;
	struct error error;
	uint64_t begun;
	unsigned count;

	if (argc != 5 || !endpoint_parse(&way.to, span_of(argv[1]), 25)) {
		fputs("usage: bench-probe ENDPOINT none|must N COUNT\n",
		    stderr);
		return 2;
	}
	smtp_plan_init(&plan);
	plan.tls = strcmp(argv[2], "must") == 0 ? SMTP_TLS_MUST : SMTP_TLS_NONE;
	plan.name = span_of("client.example.net");
	plan.recipients = &joe;
	plan.recipient_count = 1;
	plan.last = SMTP_STAGE_RCPT;
	running = number_of(argv[3]);
	count = left = number_of(argv[4]);
	if (running > left)
		running = left;
	way.tls = tls_new(&options, &error);
	loop = loop_new(&error);
	dialogues = calloc(running, sizeof(*dialogues));
	if (!way.tls || !loop || !dialogues)
		return 2;
	begun = loop_now();
	for (unsigned i = 0; i < running; i++)
		start(&dialogues[i]);
	loop_run(loop);
	printf("%.6f %u\n", (double)(loop_now() - begun) / LOOP_SECOND, good);
	return good == count ? 0 : 1;
}

#include "app/cli/confirmer.h"

#include "core/confirm/confirm.h"

enum { CASE_CEILING = 64 * 1024 * 1024 };

bool
confirmer_open(struct confirmer *confirmer,
    const struct cli_world_options *options)
{
	arena_init(&confirmer->arena, CASE_CEILING);
	return cli_world_open(&confirmer->world, options);
}

void
confirmer_confirm(struct confirmer *confirmer, struct diagnosis *diagnosis,
    const struct knowledge *knowledge)
{
	static const struct audit_context context = { .sends = true,
		.receives = true };
	struct audit *audit = &confirmer->audit;
	struct dns_known known;

	arena_reset(&confirmer->arena);
	cli_world_know(&confirmer->world, &known, &confirmer->arena);
	if (confirmer->reach)
		cli_reach_begin(confirmer->reach, &confirmer->world);
	do {
		audit_init(audit, &confirmer->arena, &known, context);
		audit->knowledge = knowledge;
		if (confirmer->reach)
			cli_reach_open(confirmer->reach, &confirmer->world,
			    audit);
		confirm(audit, diagnosis, confirmer->world.now);
	} while (confirmer->reach
		? cli_reach_answer(confirmer->reach, &confirmer->world, &known)
		: cli_world_answer(&confirmer->world, &known));
	if (confirmer->prober)
		prober_ask(confirmer->prober, diagnosis, &confirmer->arena);
}

bool
confirmer_close(struct confirmer *confirmer)
{
	arena_clear(&confirmer->arena);
	return cli_world_close(&confirmer->world);
}

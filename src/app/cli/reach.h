#ifndef NIXIE_CLI_REACH_H
#define NIXIE_CLI_REACH_H

/*
 * What a check reaches for besides the DNS: pages of the web, mail hosts; and
 * how long all of it may take. Like app/cli/world.h, whose world it works on:
 *
 *	static const struct option options[] = { WORLD_OPTIONS,
 *		REACH_OPTIONS, ... };
 *
 *	do {
 *		audit_init(...);
 *		cli_reach_open(&reach, &world, audit);
 *		audit_domain(audit, &request);
 *	} while (cli_reach_ask(&reach, &world));
 */

#include "app/cli/world.h"
#include "core/audit/finding.h"
#include "service/check/way.h"

enum cli_reach_option {
	REACH_NO_WEB = 2000,
	REACH_CONNECT,
	REACH_CONNECT_TO,
	REACH_RECIPIENTS,
	REACH_CA,
	REACH_TIME_LIMIT,
	REACH_END
};

/* clang-format off */
#define REACH_OPTIONS \
	{ "no-web", no_argument, NULL, REACH_NO_WEB }, \
	{ "connect", no_argument, NULL, REACH_CONNECT }, \
	{ "connect-to", required_argument, NULL, REACH_CONNECT_TO }, \
	{ "ask-recipients", no_argument, NULL, REACH_RECIPIENTS }, \
	{ "tls-ca", required_argument, NULL, REACH_CA }, \
	{ "time-limit", required_argument, NULL, REACH_TIME_LIMIT }
/* clang-format on */

#define REACH_HELP \
	"  --connect        connect to the mail hosts, to see how they do " \
	"TLS,\n" \
	"                   and ask each name server itself\n" \
	"  --connect-to=HOST=ADDRESS:PORT\n" \
	"                   connect to that place to reach HOST; may be " \
	"repeated\n" \
	"  --ask-recipients connect, and ask the mail hosts whom they take: " \
	"bounces,\n" \
	"                   postmaster, abuse, anybody, other domains; " \
	"nothing " \
	"is\n" \
	"                   sent\n" \
	"  --no-web         fetch no pages: policy of MTA-STS, picture of " \
	"BIMI\n" \
	"  --tls-ca=FILE    authorities to trust, a file or a folder\n" \
	"  --time-limit=N   seconds for all of it (60); what is not known by " \
	"then\n" \
	"                   is left out\n"

struct cli_reach {
	struct check_way way;
	bool has_no_web, connects;
	uint64_t limit; /* microseconds */
	uint64_t end;   /* 0: not begun */
	char name[256];
};

void cli_reach_init(struct cli_reach *reach);

/* Is it one of ours? */
bool cli_reach_takes(int option);

/* Read one of our options. False: told on standard error. */
bool cli_reach_take(struct cli_reach *reach, int option, const char *argument);

/* The time begins to run anew, and what is wanted no more is forgotten. */
void cli_reach_begin(struct cli_reach *reach, struct cli_world *world);

/* Let the audit ask for what may be reached. */
void cli_reach_open(struct cli_reach *reach, struct cli_world *world,
    struct audit *audit);

/* As cli_world_ask(), for all that is wanted. */
bool cli_reach_ask(struct cli_reach *reach, struct cli_world *world);

/* The same for what else is known, in another arena perhaps. */
bool cli_reach_answer(struct cli_reach *reach, struct cli_world *world,
    struct dns_known *known);

#endif

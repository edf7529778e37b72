#ifndef NIXIE_CLI_WORLD_H
#define NIXIE_CLI_WORLD_H

/*
 * The world outside, for the commands that ask the DNS: whom to ask, what to
 * lay over it, what to record, and what time it is. All of them take the
 * same options:
 *
 *	static const struct option options[] = { WORLD_OPTIONS,
 *		{ "ip", required_argument, NULL, CHOOSE_IP }, ... };
 *
 *	if (cli_world_takes(option)
 *		? !cli_world_take(&chosen, option, optarg) : ...)
 *
 *	if (!cli_world_open(&world, &chosen))
 *		return EXIT_USAGE;
 *	do
 *		result = spf_check(&request, &world.known, NULL, arena);
 *	while (result.verdict == SPF_WAITS && cli_world_ask(&world));
 *	if (!cli_world_close(&world))
 *		return EXIT_USAGE;
 */

#include <getopt.h>

#include "core/audit/authority.h"
#include "core/audit/contact.h"
#include "core/audit/web.h"
#include "io/resolve/resolver.h"

enum { WORLD_WITH_MAX = 32 };

/* What getopt_long() gives for our options. */
enum cli_world_option {
	WORLD_DNS = 1000,
	WORLD_ZONE,
	WORLD_WITH,
	WORLD_RECORD,
	WORLD_REPLAY,
	WORLD_TIMEOUT,
	WORLD_ANCHORS,
	WORLD_NOW,
	WORLD_END
};

/* Rows for a command's table of options. */
/* clang-format off */
#define WORLD_OPTIONS \
	{ "dns", required_argument, NULL, WORLD_DNS }, \
	{ "zone", required_argument, NULL, WORLD_ZONE }, \
	{ "with", required_argument, NULL, WORLD_WITH }, \
	{ "record", required_argument, NULL, WORLD_RECORD }, \
	{ "replay", required_argument, NULL, WORLD_REPLAY }, \
	{ "dns-timeout", required_argument, NULL, WORLD_TIMEOUT }, \
	{ "dns-anchors", required_argument, NULL, WORLD_ANCHORS }, \
	{ "now", required_argument, NULL, WORLD_NOW }
/* clang-format on */

/* Lines for a command's help. */
#define WORLD_HELP \
	"  --dns=WHOM       system, recursive, or servers: " \
	"127.0.0.1@5353,192.0.2.53\n" \
	"  --zone=FILE      a zone file is all the world; nobody is asked\n" \
	"  --with=RECORD    as if this were published: 'example.org TXT " \
	"\"v=spf1\n" \
	"                   -all\"', or the name of a zone file; may be " \
	"repeated\n" \
	"  --record=FILE    keep all answers of the DNS\n" \
	"  --replay=FILE    answer from such a file; nobody is asked\n" \
	"  --dns-timeout=N  seconds to wait for answers (5)\n" \
	"  --dns-anchors=F  DNSSEC trust anchors, in a zone file; or none\n" \
	"  --now=TIME       as if it were then: 2026-11-28T17:00:00Z\n"

/* What the options say; all zero: nothing. Texts are borrowed. */
struct cli_world_options {
	struct resolve_options resolve;
	const char *zone, *record, *replay;
	const char *with[WORLD_WITH_MAX];
	size_t with_count;
	bool has_dns, has_now;
	int64_t now;
};

/* Is it one of ours? */
bool cli_world_takes(int option);

/* Read one of our options. False: told on standard error. */
bool cli_world_take(struct cli_world_options *options, int option,
    const char *argument);

struct cli_world {
	struct arena arena;
	struct dns_known known; /* all commands need one at least */
	int64_t now;            /* seconds since 1970 */
	const char *record;
	struct dns_zone zone, overlay;
	struct dns_recording recording, replay;
	struct web_known pages;     /* recorded, too, and replayed */
	struct contact_known hosts; /* the same */
	struct authority_known servers;
	bool is_offline; /* a zone, or a recording, is all the world */
	struct resolver *resolver;
};

/* False: told on standard error, and there is nothing to close. */
bool cli_world_open(struct cli_world *world,
    const struct cli_world_options *options);

/*
 * Get the answers to what is wanted. False: nothing was wanted, or we could
 * not work, which is told.
 */
bool cli_world_ask(struct cli_world *world);

/* The same for what else is known, in another arena perhaps. */
bool cli_world_answer(struct cli_world *world, struct dns_known *known);

/* A known with the overlay of this world. */
void cli_world_know(struct cli_world *world, struct dns_known *known,
    struct arena *arena);

/* Write the recording. False: that failed, and is told. */
bool cli_world_close(struct cli_world *world);

#endif

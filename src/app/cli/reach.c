#include "app/cli/reach.h"

#include <stdio.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "base/scan.h"
#include "io/loop/loop.h"
#include "service/check/authorities.h"
#include "service/check/hosts.h"
#include "service/check/pages.h"

enum {
	LIMIT_DEFAULT = 60,
	LIMIT_MAX = 3600,
	SERVER_TIMEOUT = 15000, /* ms; some banners come late */
};

void
cli_reach_init(struct cli_reach *reach)
{
	*reach = (struct cli_reach){ .limit = (uint64_t)LIMIT_DEFAULT *
		    LOOP_SECOND };
	if (gethostname(reach->name, sizeof(reach->name) - 1) != 0 ||
	    !strchr(reach->name, '.'))
		snprintf(reach->name, sizeof(reach->name),
		    "localhost.localdomain");
}

bool
cli_reach_takes(int option)
{
	return option >= REACH_NO_WEB && option < REACH_END;
}

static bool
take_limit(struct cli_reach *reach, const char *word)
{
	struct span rest = span_of(word);
	unsigned seconds;

	if (scan_number(&rest, 1, 4, &seconds) && rest.len == 0 &&
	    seconds > 0 && seconds <= LIMIT_MAX) {
		reach->limit = (uint64_t)seconds * LOOP_SECOND;
		return true;
	}
	cli_fail("--time-limit: '%s' is none: expected 1 to %d seconds", word,
	    LIMIT_MAX);
	return false;
}

bool
cli_reach_take(struct cli_reach *reach, int option, const char *argument)
{
	switch ((enum cli_reach_option)option) {
	case REACH_NO_WEB:
		reach->has_no_web = true;
		return true;
	case REACH_CONNECT:
		reach->connects = true;
		return true;
	case REACH_CONNECT_TO:
		if (check_place_add(&reach->way, argument))
			return true;
		cli_fail("--connect-to: expected HOST=ADDRESS:PORT, and no "
			 "more than %d of them: '%s'",
		    CHECK_PLACES_MAX, argument);
		return false;
	case REACH_RECIPIENTS:
		reach->connects = reach->way.names_recipients = true;
		return true;
	case REACH_CA:
		reach->way.authorities = argument;
		return true;
	case REACH_TIME_LIMIT:
		return take_limit(reach, argument);
	default:
		return false;
	}
}

void
cli_reach_begin(struct cli_reach *reach, struct cli_world *world)
{
	reach->end = loop_now() + reach->limit;
	world->pages.wanted.count = world->hosts.wanted.count = 0;
	world->servers.wanted.count = 0;
	if (!world->is_offline)
		world->pages.is_closed = world->hosts.is_closed =
		    world->servers.is_closed = false;
}

void
cli_reach_open(struct cli_reach *reach, struct cli_world *world,
    struct audit *audit)
{
	if (reach->end == 0)
		reach->end = loop_now() + reach->limit;
	reach->way.is_offline = world->is_offline;
	reach->way.name = span_of(reach->name);
	if (!reach->connects)
		world->hosts.is_closed = world->servers.is_closed = true;
	audit->contacts = &world->hosts;
	audit->authorities = &world->servers;
	audit->web = reach->has_no_web ? NULL : &world->pages;
}

/* Nobody answers any more: what is wanted has failed. */
static void
close_all(struct cli_world *world, struct dns_known *known)
{
	known->is_closed = true;
	known->wanted.count = 0;
	world->pages.is_closed = true;
	world->hosts.is_closed = true;
	world->servers.is_closed = true;
	world->pages.wanted.count = world->hosts.wanted.count = 0;
	world->servers.wanted.count = 0;
}

/* Give all who are asked the time that is left. False: there is none. */
static bool
limit_time(struct cli_reach *reach, struct cli_world *world)
{
	const uint64_t now = loop_now();
	uint64_t left;

	if (now >= reach->end)
		return false;
	left = (reach->end - now) / LOOP_MILLISECOND + 1;
	resolve_limit(world->resolver, (unsigned)left);
	reach->way.timeout =
	    (unsigned)left < SERVER_TIMEOUT ? (unsigned)left : SERVER_TIMEOUT;
	return true;
}

static size_t
count_known(const struct cli_world *world)
{
	return world->pages.answers.count + world->hosts.answers.count +
	    world->servers.answers.count;
}

bool
cli_reach_answer(struct cli_reach *reach, struct cli_world *world,
    struct dns_known *known)
{
	const size_t before = count_known(world);
	struct error error;

	if (known->wanted.count + world->pages.wanted.count +
		world->hosts.wanted.count + world->servers.wanted.count ==
	    0)
		return false;
	if (!limit_time(reach, world)) {
		bool is_closed = known->is_closed;

		close_all(world, known);
		return !is_closed;
	}
	if (!check_pages_fetch(&reach->way, known, &world->pages, &error) ||
	    !check_hosts_visit(&reach->way, known, &world->hosts, &error)) {
		cli_fail("%s", error.message);
		return false;
	}
	check_authorities_ask(&reach->way, known, &world->servers);
	return cli_world_answer(world, known) || count_known(world) > before;
}

bool
cli_reach_ask(struct cli_reach *reach, struct cli_world *world)
{
	return cli_reach_answer(reach, world, &world->known);
}

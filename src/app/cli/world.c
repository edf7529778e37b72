#include "app/cli/world.h"

#include <errno.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "base/scan.h"
#include "core/audit/recording.h"
#include "core/mime/date.h"
#include "io/files/files.h"

enum {
	WORLD_ARENA_MAX = 1 << 30,
	ZONE_MAX = 64 * 1024 * 1024,
	TIMEOUT_MAX = 600 * 1000,
};

bool
cli_world_takes(int option)
{
	return option >= WORLD_DNS && option < WORLD_END;
}

/* "recursive", and behind a comma the servers of another root. */
static bool
take_dns(struct cli_world_options *options, const char *whom)
{
	const size_t len = strlen("recursive");
	struct error error;

	options->has_dns = true;
	options->resolve.source = RESOLVE_SERVERS;
	if (strcmp(whom, "system") == 0) {
		options->resolve.source = RESOLVE_SYSTEM;
		return true;
	}
	if (strncmp(whom, "recursive", len) == 0 &&
	    (whom[len] == ',' || whom[len] == '\0')) {
		options->resolve.source = RESOLVE_RECURSIVE;
		whom += len + (whom[len] == ',');
		if (!*whom)
			return true;
	}
	if (!resolve_servers_parse(span_of(whom), &options->resolve.servers,
		&error))
		return cli_fail("--dns: %s", error.message) == EXIT_EXPLAINED;
	return true;
}

static bool
take_with(struct cli_world_options *options, const char *record)
{
	if (options->with_count == WORLD_WITH_MAX) {
		cli_fail("--with may be given %d times", WORLD_WITH_MAX);
		return false;
	}
	options->with[options->with_count++] = record;
	return true;
}

/* Seconds; or milliseconds, as in 500ms. */
static bool
take_timeout(struct cli_world_options *options, const char *word)
{
	struct span rest = span_of(word);
	unsigned number;

	if (scan_number(&rest, 1, 6, &number) && number > 0) {
		bool is_seconds =
		    rest.len == 0 || span_equal(rest, span_of("s"));

		options->resolve.timeout = is_seconds ? number * 1000 : number;
		if ((is_seconds || span_equal(rest, span_of("ms"))) &&
		    options->resolve.timeout <= TIMEOUT_MAX)
			return true;
	}
	cli_fail("--dns-timeout: '%s' is none: expected 1 to 600 seconds, or "
		 "500ms",
	    word);
	return false;
}

/* A date as mail and programs write it; or seconds since 1970. */
static bool
take_now(struct cli_world_options *options, const char *word)
{
	struct span rest = span_of(word);
	struct mime_date date;
	int64_t seconds = 0;

	options->has_now = true;
	for (; rest.len > 0 && rest.len < 12; span_take(&rest, 1)) {
		if (*rest.ptr < '0' || *rest.ptr > '9')
			break;
		seconds = seconds * 10 + (*rest.ptr - '0');
	}
	options->now = seconds;
	if (*word && rest.len == 0)
		return true;
	if (mime_date_parse(span_of(word), &date)) {
		options->now = date.seconds;
		return true;
	}
	cli_fail("--now: '%s' is no time: expected one like "
		 "2026-11-28T17:00:00Z",
	    word);
	return false;
}

bool
cli_world_take(struct cli_world_options *options, int option,
    const char *argument)
{
	switch ((enum cli_world_option)option) {
	case WORLD_DNS:
		return take_dns(options, argument);
	case WORLD_ZONE:
		options->zone = argument;
		return true;
	case WORLD_WITH:
		return take_with(options, argument);
	case WORLD_RECORD:
		options->record = argument;
		return true;
	case WORLD_REPLAY:
		options->replay = argument;
		return true;
	case WORLD_TIMEOUT:
		return take_timeout(options, argument);
	case WORLD_ANCHORS:
		options->resolve.anchors = argument;
		return true;
	case WORLD_NOW:
		return take_now(options, argument);
	default:
		return false;
	}
}

static uint64_t
make_seed(void)
{
	uint64_t seed = 0;

	if (getrandom(&seed, sizeof(seed), 0) < 0)
		seed = (uint64_t)getpid();
	return seed;
}

/* Read a file into the arena, which what is read from it may view. */
static bool
read_file(struct cli_world *world, const char *name, size_t max,
    struct span *bytes, struct error *error)
{
	struct text text;
	bool is_good;

	text_init(&text, NULL, max);
	is_good = files_read(name, &text, error);
	if (is_good)
		*bytes = arena_dup(&world->arena, text_span(&text));
	text_clear(&text);
	return is_good;
}

static bool
read_zone(struct cli_world *world, const char *name, struct dns_zone *zone,
    struct error *error)
{
	struct span bytes;

	if (!read_file(world, name, ZONE_MAX, &bytes, error))
		return false;
	return dns_zone_read(zone, bytes, span_empty(), error) ||
	    error_prefix(error, "'%s'", name);
}

/*
 * A record without quotes: in a zone file its words would be strings of
 * their own, and be joined without blanks. Nobody means that.
 */
static bool
lacks_quotes(struct span record)
{
	size_t at;

	return (span_find_nocase(record, span_of(" TXT "), &at) ||
		   span_find_nocase(record, span_of(" SPF "), &at)) &&
	    !span_find(record, span_of("\""), &at) &&
	    !span_find(record, span_of("\\#"), &at) &&
	    memchr(record.ptr + at + 5, ' ', record.len - at - 5);
}

static bool
lay_over(struct cli_world *world, const char *word, struct error *error)
{
	struct span record = span_of(word);
	bool is_directory;

	if (files_exist(word, &is_directory))
		return read_zone(world, word, &world->overlay, error);
	if (lacks_quotes(record))
		return error_set(error,
		    "--with '%s': put quotes around the text of the record",
		    word);
	return dns_zone_read(&world->overlay, record, span_empty(), error) ||
	    error_prefix(error, "--with '%s'", word);
}

static bool
read_replay(struct cli_world *world, const char *name, struct error *error)
{
	struct span bytes;

	if (!read_file(world, name, DNS_RECORDING_BYTES_MAX, &bytes, error))
		return false;
	world->pages.is_closed = world->hosts.is_closed = true;
	world->servers.is_closed = true;
	return audit_recording_read(&(struct audit_recording){ &world->replay,
					&world->pages, &world->hosts,
					&world->servers },
		   &world->arena, bytes, error) ||
	    error_prefix(error, "'%s'", name);
}

/* The one source that the options name. */
static bool
choose_source(struct cli_world *world, const struct cli_world_options *options,
    struct resolve_options *resolve, struct error *error)
{
	*resolve = options->resolve;
	resolve->zone = &world->zone;
	resolve->replay = &world->replay;
	resolve->record = options->record ? &world->recording : NULL;
	if (options->has_dns + !!options->zone + !!options->replay > 1)
		return error_set(error,
		    "only one of --dns, --zone and --replay can be asked");
	if (options->zone) {
		resolve->source = RESOLVE_ZONE;
		world->zone.server = span_of(options->zone);
		return read_zone(world, options->zone, &world->zone, error);
	}
	if (options->replay) {
		resolve->source = RESOLVE_REPLAY;
		return read_replay(world, options->replay, error);
	}
	return true;
}

static void
init(struct cli_world *world, const struct cli_world_options *options)
{
	*world = (struct cli_world){ .record = options->record };
	arena_init(&world->arena, WORLD_ARENA_MAX);
	dns_zone_init(&world->zone, &world->arena, make_seed());
	dns_zone_init(&world->overlay, &world->arena, make_seed());
	dns_recording_init(&world->recording, &world->arena, make_seed());
	dns_recording_init(&world->replay, &world->arena, make_seed());
	web_known_init(&world->pages, &world->arena);
	contact_known_init(&world->hosts, &world->arena);
	authority_known_init(&world->servers, &world->arena);
	world->is_offline = options->zone || options->replay;
	world->overlay.server = span_of("--with");
	cli_world_know(world, &world->known, &world->arena);
}

static void
set_time(struct cli_world *world, const struct cli_world_options *options)
{
	world->now = options->has_now ? options->now
	    : options->replay         ? world->replay.time
				      : (int64_t)time(NULL);
	world->recording.time = world->now;
}

bool
cli_world_open(struct cli_world *world, const struct cli_world_options *options)
{
	struct resolve_options resolve;
	struct error error;
	bool is_good;

	init(world, options);
	is_good = choose_source(world, options, &resolve, &error);
	for (size_t i = 0; is_good && i < options->with_count; i++)
		is_good = lay_over(world, options->with[i], &error);
	if (is_good)
		world->resolver = resolve_open(&resolve, &error);
	if (!world->resolver) {
		cli_fail("%s", error.message);
		arena_clear(&world->arena);
		return false;
	}
	set_time(world, options);
	return true;
}

bool
cli_world_answer(struct cli_world *world, struct dns_known *known)
{
	struct error error;

	if (known->wanted.count == 0)
		return false;
	if (resolve_wanted(world->resolver, known, &error))
		return true;
	cli_fail("%s", error.message);
	return false;
}

bool
cli_world_ask(struct cli_world *world)
{
	return cli_world_answer(world, &world->known);
}

void
cli_world_know(struct cli_world *world, struct dns_known *known,
    struct arena *arena)
{
	dns_known_init(known, arena, make_seed());
	known->overlay = &world->overlay;
}

static bool
write_recording(struct cli_world *world)
{
	struct text text;
	FILE *stream = fopen(world->record, "wb");
	bool is_good = stream != NULL;

	text_init(&text, NULL, DNS_RECORDING_BYTES_MAX);
	audit_recording_write(&text, &world->arena,
	    &(struct audit_recording){ &world->recording, &world->pages,
		&world->hosts, &world->servers });
	if (stream) {
		is_good = fwrite(text.ptr, 1, text.len, stream) == text.len;
		is_good = fclose(stream) == 0 && is_good;
	}
	if (!is_good)
		cli_fail("cannot write '%s': %s", world->record,
		    strerror(errno));
	else if (text.is_cut)
		cli_fail("'%s': there was more than a recording can hold",
		    world->record);
	is_good = is_good && !text.is_cut;
	text_clear(&text);
	return is_good;
}

bool
cli_world_close(struct cli_world *world)
{
	bool is_good = !world->record || write_recording(world);

	resolve_close(world->resolver);
	arena_clear(&world->arena);
	return is_good;
}

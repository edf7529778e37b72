#include "io/resolve/context.h"

#include <unbound-event.h>
#include <unbound.h>
#include <unistd.h>

#include "core/dns/name.h"
#include "io/files/files.h"

enum { ANCHORS_MAX = 1024 * 1024, ARENA_MAX = 16 * 1024 * 1024 };

static const char system_anchors[] = "/usr/share/dns/root.key";
static const char system_hints[] = "/usr/share/dns/root.hints";

/* The root's keys of 2017 and 2024, as IANA publishes them. */
static const char *const root_anchors[] = {
	". IN DS 20326 8 2 "
	"E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
	". IN DS 38696 8 2 "
	"683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
};

struct setting {
	const char *name, *value;
};

/* In the order in which they are set. */
static const struct setting for_all[] = {
	{ "do-not-query-localhost:", "no" },
	{ "rrset-roundrobin:", "no" },
	/* Addresses of private networks have names, too, in their network. */
	{ "unblock-lan-zones:", "yes" },
	{ "insecure-lan-zones:", "yes" },
};

/*
 * libunbound remembers that a server was silent, and then says SERVFAIL for
 * all that it is asked, without asking it. With one server to ask, a name
 * that is not answered would thus spoil all others: it must forget at once.
 */
static const struct setting for_servers[] = {
	{ "infra-host-ttl:", "0" },
	{ "outbound-msg-retry:", "3" },
};

#define LOOPBACK6 \
	"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0." \
	"ip6.arpa."

/* Names that unbound answers by itself, unless told to ask. */
static const char *const own_zones[] = { "home.arpa.", "invalid.", "localhost.",
	"onion.", "resolver.arpa.", "service.arpa.", "test.",
	"127.in-addr.arpa.", LOOPBACK6 };

static bool
set_all(struct ub_ctx *unbound, const struct setting *settings, size_t count,
    struct error *error)
{
	for (size_t i = 0; i < count; i++)
		if (ub_ctx_set_option(unbound, settings[i].name,
			settings[i].value) != 0)
			return error_set(error,
			    "libunbound does not take the option '%s %s'",
			    settings[i].name, settings[i].value);
	return true;
}

/* This ends the setting up: no option is taken after it. */
static bool
give_up_zones(struct ub_ctx *unbound, struct error *error)
{
	for (size_t i = 0; i < sizeof(own_zones) / sizeof(*own_zones); i++)
		if (ub_ctx_zone_remove(unbound, own_zones[i]) != 0)
			return error_set(error,
			    "libunbound does not give up '%s'", own_zones[i]);
	return true;
}

/* A root of one's own, in place of the world's. */
static bool
begin_at(struct ub_ctx *unbound, const struct resolve_servers *roots,
    struct error *error)
{
	for (size_t i = 0; i < roots->count; i++) {
		char bytes[RESOLVE_SERVER_TEXT_MAX];
		struct text server = text_in(bytes, sizeof(bytes));

		resolve_server_write(&server, &roots->items[i]);
		if (ub_ctx_set_stub(unbound, ".", bytes, 0) != 0)
			return error_set(error,
			    "libunbound does not begin at '%s'", bytes);
	}
	return give_up_zones(unbound, error);
}

static bool
use_servers(struct ub_ctx *unbound, const struct resolve_servers *servers,
    struct error *error)
{
	if (!set_all(unbound, for_servers,
		sizeof(for_servers) / sizeof(*for_servers), error))
		return false;
	for (size_t i = 0; i < servers->count; i++) {
		char bytes[RESOLVE_SERVER_TEXT_MAX];
		struct text server = text_in(bytes, sizeof(bytes));

		resolve_server_write(&server, &servers->items[i]);
		if (ub_ctx_set_fwd(unbound, bytes) != 0)
			return error_set(error,
			    "libunbound does not take the server '%s'", bytes);
	}
	return give_up_zones(unbound, error);
}

static bool
use_root(struct live_context *context, struct error *error)
{
	context->is_root = true;
	if (access(system_anchors, R_OK) == 0 &&
	    ub_ctx_add_ta_file(context->unbound, system_anchors) == 0)
		return true;
	for (size_t i = 0; i < sizeof(root_anchors) / sizeof(*root_anchors);
	     i++)
		if (ub_ctx_add_ta(context->unbound, root_anchors[i]) != 0)
			return error_set(error,
			    "libunbound does not take the root's keys");
	return true;
}

/* The names that the anchors are for, which libunbound does not tell. */
static bool
read_anchors(struct live_context *context, const char *name,
    struct error *error)
{
	struct text file;
	bool is_good;

	text_init(&file, NULL, ANCHORS_MAX);
	context->anchors =
	    arena_zero(&context->arena, 1, sizeof(*context->anchors));
	dns_zone_init(context->anchors, &context->arena, 0);
	is_good = files_read(name, &file, error);
	if (is_good &&
	    !dns_zone_read(context->anchors, text_span(&file), span_empty(),
		error))
		is_good = error_prefix(error, "'%s'", name);
	text_clear(&file);
	return is_good;
}

static bool
has_anchors(const struct dns_zone *zone)
{
	for (size_t i = 0; i < zone->nodes.count; i++)
		for (size_t k = 0; k < zone->nodes.items[i].sets.count; k++) {
			enum dns_type type =
			    zone->nodes.items[i].sets.items[k].type;

			if (type == DNS_DS || type == DNS_DNSKEY)
				return true;
		}
	return false;
}

static bool
use_anchors(struct live_context *context, const char *name, struct error *error)
{
	if (!read_anchors(context, name, error))
		return false;
	return (has_anchors(context->anchors) &&
		   ub_ctx_add_ta_file(context->unbound, name) == 0) ||
	    error_set(error, "there are no trust anchors in '%s'", name);
}

static bool
use_validation(struct live_context *context,
    const struct resolve_options *options, bool is_validating,
    struct error *error)
{
	const struct setting none = { "module-config:", "iterator" };

	if (!is_validating ||
	    (options->anchors && strcmp(options->anchors, "none") == 0))
		return set_all(context->unbound, &none, 1, error);
	return options->anchors ? use_anchors(context, options->anchors, error)
				: use_root(context, error);
}

static bool
set_up(struct live_context *context, const struct resolve_options *options,
    bool is_validating, struct error *error)
{
	const struct setting hints = { "root-hints:", system_hints };

	/* It would print its complaints on standard error. */
	ub_ctx_debugout(context->unbound, NULL);
	if (!set_all(context->unbound, for_all,
		sizeof(for_all) / sizeof(*for_all), error) ||
	    !use_validation(context, options, is_validating, error))
		return false;
	if (options->source != RESOLVE_RECURSIVE)
		return use_servers(context->unbound, &options->servers, error);
	if (options->servers.count > 0)
		return begin_at(context->unbound, &options->servers, error);
	return access(system_hints, R_OK) != 0 ||
	    set_all(context->unbound, &hints, 1, error);
}

bool
live_context_open(struct live_context *context, struct loop *loop,
    const struct resolve_options *options, bool is_validating,
    struct error *error)
{
	*context = (struct live_context){ .anchors = NULL };
	arena_init(&context->arena, ARENA_MAX);
	context->unbound = ub_ctx_create_event(loop_base(loop));
	if (!context->unbound)
		return error_set(error, "cannot start libunbound");
	if (set_up(context, options, is_validating, error))
		return true;
	live_context_close(context);
	return false;
}

void
live_context_close(struct live_context *context)
{
	if (context->unbound)
		ub_ctx_delete(context->unbound);
	context->unbound = NULL;
	arena_clear(&context->arena);
}

bool
live_context_covers(const struct live_context *context, struct span name)
{
	const struct dns_zone *anchors = context->anchors;

	for (size_t i = 0; anchors && i < anchors->nodes.count; i++)
		if (anchors->nodes.items[i].sets.count > 0 &&
		    dns_name_within(name, anchors->nodes.items[i].name))
			return true;
	return context->is_root;
}

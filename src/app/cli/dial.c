#include "app/cli/dial.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "core/crypto/base64.h"
#include "core/smtp/proxy.h"
#include "service/probe/route.h"

enum {
	TRANSCRIPT_MAX = 8 * 1024 * 1024,
	PASSED_MAX = 16 * 1024,
	PEM_LINE = 64
};

void
dial_init(struct dial *dial)
{
	*dial = (struct dial){ .family = AF_UNSPEC,
		.proxy_version = 1,
		.seconds = 30 };
	smtp_plan_init(&dial->plan);
	cli_reach_init(&dial->reach);
}

/* A name that tells who we are; an address when this host has none. */
void
dial_choose_helo(struct dial *dial)
{
	if (!dial->helo) {
		if (gethostname(dial->helo_bytes,
			sizeof(dial->helo_bytes) - 1) != 0 ||
		    !strchr(dial->helo_bytes, '.'))
			snprintf(dial->helo_bytes, sizeof(dial->helo_bytes),
			    "localhost.localdomain");
		dial->helo = dial->helo_bytes;
	}
	dial->plan.name = span_of(dial->helo);
}

/* "HOST:PORT" of a name; addresses have endpoint_parse(). */
static bool
split_host(struct dial *dial, const char *server, unsigned *port)
{
	const char *colon = strrchr(server, ':');
	size_t len = colon ? (size_t)(colon - server) : strlen(server);

	if (colon && !dial_parse_number(colon + 1, 65535, port))
		return false;
	if (len == 0 || len >= sizeof(dial->host))
		return false;
	memcpy(dial->host, server, len);
	dial->host[len] = '\0';
	return true;
}

/* --connect-to: there that host is, whatever others say. */
static bool
find_place(const struct dial *dial, struct span host, struct endpoint *end)
{
	const struct check_way *way = &dial->reach.way;

	for (size_t i = 0; i < way->place_count; i++)
		if (span_equal_nocase(way->places[i].host, host)) {
			*end = way->places[i].end;
			return true;
		}
	return false;
}

/* In the words of the fault, and in the system's. */
static bool
lose_name(struct dial *dial, struct error *error)
{
	char name[sizeof(dial->host)], why[1024];

	snprintf(name, sizeof(name), "%s", dial->host);
	snprintf(why, sizeof(why), "%s (%s)",
	    smtp_fault_words(SMTP_FAULT_UNKNOWN_HOST), error->message);
	return dial_lose(dial, name, why, error);
}

static bool
find_ends(struct dial *dial, const char *server, struct error *error)
{
	unsigned port = dial->plan.tls == SMTP_TLS_IMPLICIT ? 465 : 25;

	if (dial->port)
		dial_parse_number(dial->port, 65535, &port);
	if (endpoint_parse(&dial->ends[0], span_of(server), port)) {
		struct text host = text_in(dial->host, sizeof(dial->host));

		endpoint_write(&host, &dial->ends[0]);
		dial->end_count = 1;
		return true;
	}
	if (!split_host(dial, server, &port))
		return error_set(error, "'%s' is no server", server);
	dial->end_count = find_place(dial, span_of(dial->host), dial->ends);
	if (dial->end_count > 0)
		return true;
	dial->end_count = endpoint_lookup(dial->host, port, dial->family,
	    dial->ends, DIAL_MAX_ENDS, error);
	return dial->end_count > 0 || lose_name(dial, error);
}

static void
add_hop(struct dial *dial, const struct probe_hop *hop, unsigned port)
{
	struct endpoint *end = &dial->ends[dial->end_count];
	char bytes[IP_TEXT_MAX];

	if (dial->end_count == DIAL_MAX_ENDS ||
	    (dial->family == AF_INET && hop->ip.is_v6) ||
	    (dial->family == AF_INET6 && !hop->ip.is_v6) ||
	    !endpoint_parse(end, ip_print(&hop->ip, bytes), port))
		return;
	find_place(dial, hop->host, end);
	snprintf(dial->names[dial->end_count], sizeof(*dial->names), "%.*s",
	    SPAN_ARGS(hop->host));
	dial->end_count++;
}

/* The mail hosts of a domain, as a server that sends finds them. */
static bool
find_route(struct dial *dial, const char *domain, struct error *error)
{
	unsigned port = 25;
	struct cli_world *world = dial_world(dial);
	struct probe_route route;

	if (dial->port)
		dial_parse_number(dial->port, 65535, &port);
	if (!world)
		return error_set(error, "the DNS cannot be asked");
	do
		probe_route_find(&route, &world->known, span_of(domain),
		    &world->arena);
	while (route.end == PROBE_ROUTE_WAITS && cli_world_ask(world));
	dial->domain = domain;
	for (size_t i = 0; i < route.hops.count; i++)
		add_hop(dial, &route.hops.items[i], port);
	snprintf(dial->host, sizeof(dial->host), "%s",
	    dial->end_count > 0 ? dial->names[0] : domain);
	return dial->end_count > 0 ||
	    dial_lose(dial, domain, probe_route_words(route.end), error);
}

static bool
set_proxy(struct dial *dial, struct error *error)
{
	struct span to = span_of(dial->proxy), from;
	struct smtp_proxy proxy = { .is_local =
					strcmp(dial->proxy, "local") == 0 };
	struct endpoint source, target;

	span_split(&to, ',', &from);
	if (!proxy.is_local) {
		if (!endpoint_parse(&source, from, 0) ||
		    !endpoint_parse(&target, to, 25) ||
		    endpoint_is_v6(&source) != endpoint_is_v6(&target))
			return error_set(error,
			    "'%s': two addresses of one "
			    "kind are needed",
			    dial->proxy);
		proxy.is_v6 = endpoint_is_v6(&source);
		endpoint_bytes(&source, proxy.source);
		endpoint_bytes(&target, proxy.target);
		proxy.source_port = (uint16_t)endpoint_port(&source);
		proxy.target_port = (uint16_t)endpoint_port(&target);
	}
	text_init(&dial->proxy_text, NULL, 1024);
	smtp_proxy_write(&dial->proxy_text, dial->proxy_version, &proxy);
	dial->plan.proxy = text_span(&dial->proxy_text);
	return true;
}

/* Letters that SCRAM allows: all but a comma would do. */
static void
make_nonce(struct dial *dial)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char bytes[sizeof(dial->nonce) - 1];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		abort();
	for (size_t i = 0; i < sizeof(bytes); i++)
		dial->nonce[i] = letters[bytes[i] & 31];
	dial->nonce[sizeof(bytes)] = '\0';
}

static bool
set_login(struct dial *dial, struct error *error)
{
	struct password *password = &dial->password;
	const char *login = dial->login ? dial->login : "";
	const bool is_external =
	    dial->mechanism && strcmp(dial->mechanism, "EXTERNAL") == 0;

	if (!dial->login && !dial->mechanism && !password->is_netrc)
		return true;
	make_nonce(dial);
	if (!is_external && !password_get(password, login, dial->host, error))
		return false;
	if (!*login)
		login = password->login;
	dial->credentials = (struct smtp_credentials){
		.login = span_of(login),
		.password = span_of(password->bytes),
		.authorize = span_of(dial->authorize ? dial->authorize : ""),
		.host = span_of(dial->host),
		.port = endpoint_port(&dial->ends[0]),
		.nonce = span_of(dial->nonce),
	};
	dial->plan.credentials = &dial->credentials;
	return true;
}

static bool
find_server(struct dial *dial, const char *host, bool is_domain,
    struct error *error)
{
	if (dial->mx_of)
		return find_route(dial, dial->mx_of, error);
	if (is_domain && host)
		dial->domain = host;
	if (dial->server)
		return find_ends(dial, dial->server, error);
	if (!host)
		return error_set(error, "no server is named");
	/* "[192.0.2.1]" is where mail goes, not a name to look up. */
	if (is_domain && host[0] != '[')
		return find_route(dial, host, error);
	return find_ends(dial, host, error);
}

/* It takes a while to make: who wants none has none. */
static bool
make_tls(struct dial *dial, struct error *error)
{
	if (!dial->tls)
		dial->tls = tls_new(&dial->tls_options, error);
	return dial->tls != NULL;
}

bool
dial_open(struct dial *dial, const char *host, bool is_domain,
    struct error *error)
{
	text_init(&dial->transcript_text, NULL, TRANSCRIPT_MAX);
	text_init(&dial->passed, NULL, PASSED_MAX);
	dial_choose_helo(dial);
	if (!find_server(dial, host, is_domain, error) ||
	    !set_login(dial, error) || (dial->proxy && !set_proxy(dial, error)))
		return false;
	if (dial->source &&
	    !endpoint_parse(&dial->from, span_of(dial->source), 0))
		return error_set(error, "'%s' is no address", dial->source);
	if (!dial_trust_open(dial, error))
		return false;
	if (dial->xclient)
		dial->plan.xclient = span_of(dial->xclient);
	smtp_plan_wait(&dial->plan, dial->seconds * (uint64_t)LOOP_SECOND);
	dial->plan.timeout = 20ULL * dial->seconds * LOOP_SECOND;
	dial->plan.timeouts[SMTP_STAGE_QUIT] = 5ULL * LOOP_SECOND;
	dial->loop = loop_new(error);
	if (!dial->loop)
		return false;
	return dial->plan.tls == SMTP_TLS_NONE || make_tls(dial, error);
}

void
dial_close(struct dial *dial)
{
	if (dial->dialogue.loop)
		probe_dialogue_clear(&dial->dialogue);
	tls_free(dial->tls);
	loop_free(dial->loop);
	text_clear(&dial->sts_text);
	arena_clear(&dial->sts_arena);
	if (dial->has_world && !confirmer_close(&dial->confirmer))
		cli_fail("the answers of the DNS were not kept");
	text_clear(&dial->transcript_text);
	text_clear(&dial->passed);
	text_clear(&dial->proxy_text);
	password_wipe(&dial->password);
}

struct span
dial_mailbox(struct span words)
{
	size_t at;

	words = span_trim(words);
	if (words.len == 0 || words.ptr[words.len - 1] != '>' ||
	    !span_find(words, span_of("<"), &at))
		return words;
	words.len--;
	return span_from(words, at + 1);
}

/* What nobody needs any more, nobody shall find in our memory. */
static void
forget(void *owner)
{
	password_wipe(&((struct dial *)owner)->password);
}

static void
stop(void *owner)
{
	loop_stop(((struct dial *)owner)->loop);
}

void
dial_run(struct dial *dial, size_t end)
{
	struct error error;

	if (dial->dialogue.loop)
		probe_dialogue_clear(&dial->dialogue);
	if (*dial->names[end])
		snprintf(dial->host, sizeof(dial->host), "%s",
		    dial->names[end]);
	text_reset(&dial->transcript_text);
	smtp_transcript_init(&dial->transcript, &dial->transcript_text,
	    loop_now());
	dial->plan.transcript = &dial->transcript;
	dial->way = (struct probe_way){ .to = dial->ends[end],
		.from = dial->source ? &dial->from : NULL,
		.name = dial->host,
		.tls_name = dial->tls_name };
	dial_trust(dial);
	/* A policy may have made TLS a must. */
	if (dial->plan.tls != SMTP_TLS_NONE && make_tls(dial, &error))
		dial->way.tls = dial->tls;
	probe_dialogue_init(&dial->dialogue, dial->loop, &dial->plan,
	    &dial->way);
	if (dial->is_last)
		dial->dialogue.settled_call = forget;
	probe_dialogue_start(&dial->dialogue, stop, dial);
	loop_run(dial->loop);
}

static bool
keep(const char *name, const struct text *text, struct error *error)
{
	FILE *file;
	bool is_kept;

	if (strcmp(name, "-") == 0)
		return fwrite(text->ptr, 1, text->len, stdout) == text->len;
	file = fopen(name, "we");
	is_kept = file && fwrite(text->ptr, 1, text->len, file) == text->len;
	if (file)
		is_kept = fclose(file) == 0 && is_kept;
	return is_kept || error_set(error, "cannot write '%s'", name);
}

/* PEM (RFC 7468): Base64 in lines of 64. */
static void
write_pem(struct text *pem, struct span der)
{
	struct text letters;
	struct span rest;

	text_init(&letters, NULL, 2 * der.len + 4);
	crypto_base64_write(&letters, der);
	rest = text_span(&letters);
	text_write_string(pem, "-----BEGIN CERTIFICATE-----\n");
	while (rest.len > 0) {
		text_write(pem,
		    span_take(&rest,
			rest.len < PEM_LINE ? rest.len : PEM_LINE));
		text_write_byte(pem, '\n');
	}
	text_write_string(pem, "-----END CERTIFICATE-----\n");
	text_clear(&letters);
}

static bool
keep_certificates(const struct dial *dial, struct error *error)
{
	const struct probe_chain *chain = &dial->dialogue.chain;
	struct text pem;
	bool is_kept;

	if (chain->count == 0)
		return error_set(error, "the server showed no certificate");
	text_init(&pem, NULL, TRANSCRIPT_MAX);
	for (size_t i = 0; i < chain->count; i++)
		write_pem(&pem, chain->items[i].certificate);
	is_kept = keep(dial->peer_file, &pem, error);
	text_clear(&pem);
	return is_kept;
}

bool
dial_keep(const struct dial *dial, struct error *error)
{
	if (dial->peer_file && !keep_certificates(dial, error))
		return false;
	return !dial->transcript_file ||
	    keep(dial->transcript_file, &dial->transcript_text, error);
}

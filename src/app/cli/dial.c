#include "app/cli/dial.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/scan.h"
#include "core/smtp/proxy.h"
#include "service/probe/route.h"

enum { TRANSCRIPT_MAX = 8 * 1024 * 1024, MAX_SECONDS = 86400 };

const char dial_help[] =
    "\nThe server, and who we are:\n"
    "  --server=HOST[:PORT]   or unix:PATH; an address, or a name\n"
    "  --port=PORT            25; with --tls=implicit 465\n"
    "  --helo=NAME            what we call ourselves; this host's name\n"
    "  --source=ADDRESS       connect from this address of ours\n"
    "  --ipv4                 only addresses of this kind\n"
    "  --ipv6                 ... or of this one\n"
    "  --lmtp                 LMTP, as mail is handed to a mailbox\n"
    "  --xclient=WORDS        speak for another client: ADDR=192.0.2.1 ...\n"
    "  --proxy=FROM,TO        begin with the PROXY protocol: "
    "192.0.2.1:49152,\n"
    "                         192.0.2.25:25, or 'local'\n"
    "  --proxy-version=N      1 or 2\n"
    "  --timeout=SECONDS      for each stage; 30\n"
    "  --transcript=FILE      keep the dialogue; nixie explain reads it\n"
    "\nThe DNS, for the mail hosts of an address:\n" WORLD_HELP "\nTLS:\n"
    "  --tls=MODE             none, try (STARTTLS where it is offered), "
    "must,\n"
    "                         implicit (from the first byte)\n"
    "  --tls-verify           a certificate that is not good ends it\n"
    "  --tls-min=VERSION      1.0, 1.1, 1.2, 1.3\n"
    "  --tls-max=VERSION\n"
    "  --tls-ciphers=LIST     as OpenSSL writes them\n"
    "  --tls-ca=FILE          authorities to trust, a file or a folder\n"
    "  --tls-cert=FILE        a certificate of our own, and its key\n"
    "  --tls-key=FILE\n"
    "\nLogging in:\n"
    "  --user=NAME\n"
    "  --auth=MECHANISM       PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1,\n"
    "                         SCRAM-SHA-256, XOAUTH2, OAUTHBEARER, EXTERNAL;\n"
    "                         or any\n"
    "  --authorize=NAME       act as this user\n"
    "  --password-file=FILE   its first line; '-' is standard input\n"
    "  --password-env=NAME    a variable of the environment\n"
    "  --password-command=CMD what this command prints\n"
    "  --netrc                ~/.netrc, or the file that NETRC names\n"
    "  --auth-in-clear        send a password even without TLS\n";

void
dial_init(struct dial *dial)
{
	*dial = (struct dial){ .family = AF_UNSPEC,
		.proxy_version = 1,
		.seconds = 30 };
	smtp_plan_init(&dial->plan);
}

static bool
parse_tls(const char *word, enum smtp_tls_mode *mode)
{
	static const char *const names[] = { [SMTP_TLS_NONE] = "none",
		[SMTP_TLS_TRY] = "try",
		[SMTP_TLS_MUST] = "must",
		[SMTP_TLS_IMPLICIT] = "implicit" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(word, names[i]) == 0) {
			*mode = (enum smtp_tls_mode)i;
			return true;
		}
	return false;
}

static bool
parse_number(const char *word, unsigned most, unsigned *number)
{
	struct span rest = span_of(word);

	return scan_number(&rest, 1, 9, number) && rest.len == 0 &&
	    *number > 0 && *number <= most;
}

static bool
parse_mechanism(struct dial *dial, const char *word)
{
	enum smtp_mechanism mechanism;

	dial->mechanism = word;
	if (strcmp(word, "any") == 0)
		return true;
	if (!smtp_mechanism_find(span_of(word), &mechanism))
		return false;
	dial->plan.mechanisms = 1U << mechanism;
	return true;
}

/* Options whose argument is kept as it is. */
static const char **
place_of(struct dial *dial, int option)
{
	switch (option) {
	case DIAL_SERVER:
		return &dial->server;
	case DIAL_HELO:
		return &dial->helo;
	case DIAL_SOURCE:
		return &dial->source;
	case DIAL_CIPHERS:
		return &dial->tls_options.ciphers;
	case DIAL_CA:
		return &dial->tls_options.authorities;
	case DIAL_CERTIFICATE:
		return &dial->tls_options.certificate;
	case DIAL_KEY:
		return &dial->tls_options.key;
	case DIAL_USER:
		return &dial->login;
	case DIAL_AUTHORIZE:
		return &dial->authorize;
	case DIAL_PASSWORD_FILE:
		return &dial->password.file;
	case DIAL_PASSWORD_ENV:
		return &dial->password.variable;
	case DIAL_PASSWORD_COMMAND:
		return &dial->password.command;
	case DIAL_XCLIENT:
		return &dial->xclient;
	case DIAL_PROXY:
		return &dial->proxy;
	case DIAL_TRANSCRIPT:
		return &dial->transcript_file;
	default:
		return NULL;
	}
}

bool
dial_option(struct dial *dial, int option, const char *argument)
{
	const char **place = place_of(dial, option);
	unsigned number;

	if (cli_world_takes(option))
		return cli_world_take(&dial->world, option, argument);
	if (place) {
		*place = argument;
		return *argument != '\0';
	}
	switch (option) {
	case DIAL_PORT:
		dial->port = argument;
		return parse_number(argument, 65535, &number);
	case DIAL_V4:
		dial->family = AF_INET;
		return true;
	case DIAL_V6:
		dial->family = AF_INET6;
		return true;
	case DIAL_TLS:
		dial->is_tls_named = true;
		return parse_tls(argument, &dial->plan.tls);
	case DIAL_TLS_LEAST:
		return tls_version_parse(span_of(argument),
		    &dial->tls_options.least);
	case DIAL_TLS_MOST:
		return tls_version_parse(span_of(argument),
		    &dial->tls_options.most);
	case DIAL_TLS_VERIFY:
		dial->must_verify = true;
		return true;
	case DIAL_AUTH:
		return parse_mechanism(dial, argument);
	case DIAL_NETRC:
		dial->password.is_netrc = true;
		return true;
	case DIAL_AUTH_PLAINLY:
		dial->plan.shows_password = true;
		return true;
	case DIAL_LMTP:
		dial->plan.is_lmtp = true;
		return true;
	case DIAL_PROXY_VERSION:
		return parse_number(argument, 2, &dial->proxy_version);
	case DIAL_TIMEOUT:
		return parse_number(argument, MAX_SECONDS, &dial->seconds);
	default:
		return false;
	}
}

/* A name that tells who we are; an address when this host has none. */
static void
choose_helo(struct dial *dial)
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

	if (colon && !parse_number(colon + 1, 65535, port))
		return false;
	if (len == 0 || len >= sizeof(dial->host))
		return false;
	memcpy(dial->host, server, len);
	dial->host[len] = '\0';
	return true;
}

static bool
find_ends(struct dial *dial, const char *server, struct error *error)
{
	unsigned port = dial->plan.tls == SMTP_TLS_IMPLICIT ? 465 : 25;

	if (dial->port)
		parse_number(dial->port, 65535, &port);
	if (endpoint_parse(&dial->ends[0], span_of(server), port)) {
		struct text host = text_in(dial->host, sizeof(dial->host));

		endpoint_write(&host, &dial->ends[0]);
		dial->end_count = 1;
		return true;
	}
	if (!split_host(dial, server, &port))
		return error_set(error, "'%s' is no server", server);
	dial->end_count = endpoint_lookup(dial->host, port, dial->family,
	    dial->ends, DIAL_MAX_ENDS, error);
	return dial->end_count > 0 || error_prefix(error, "%s: ", dial->host);
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
	snprintf(dial->names[dial->end_count], sizeof(*dial->names), "%.*s",
	    SPAN_ARGS(hop->host));
	dial->end_count++;
}

/* The mail hosts of a domain, as a server that sends finds them. */
static bool
find_route(struct dial *dial, const char *domain, struct error *error)
{
	unsigned port = 25;
	struct probe_route route;
	struct cli_world world;

	if (dial->port)
		parse_number(dial->port, 65535, &port);
	if (!cli_world_open(&world, &dial->world))
		return error_set(error, "the DNS cannot be asked");
	do
		probe_route_find(&route, &world.known, span_of(domain),
		    &world.arena);
	while (route.end == PROBE_ROUTE_WAITS && cli_world_ask(&world));
	for (size_t i = 0; i < route.hops.count; i++)
		add_hop(dial, &route.hops.items[i], port);
	if (!cli_world_close(&world))
		return error_set(error, "the answers were not kept");
	snprintf(dial->host, sizeof(dial->host), "%s",
	    dial->end_count > 0 ? dial->names[0] : domain);
	dial->has_no_route = dial->end_count == 0;
	return dial->end_count > 0 ||
	    error_set(error, "%s: %s", domain, probe_route_words(route.end));
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
	if (dial->server)
		return find_ends(dial, dial->server, error);
	if (!host)
		return error_set(error, "no server is named");
	/* "[192.0.2.1]" is where mail goes, not a name to look up. */
	if (is_domain && host[0] != '[')
		return find_route(dial, host, error);
	return find_ends(dial, host, error);
}

bool
dial_open(struct dial *dial, const char *host, bool is_domain,
    struct error *error)
{
	choose_helo(dial);
	if (!find_server(dial, host, is_domain, error) ||
	    !set_login(dial, error) || (dial->proxy && !set_proxy(dial, error)))
		return false;
	if (dial->source &&
	    !endpoint_parse(&dial->from, span_of(dial->source), 0))
		return error_set(error, "'%s' is no address", dial->source);
	if (dial->xclient)
		dial->plan.xclient = span_of(dial->xclient);
	smtp_plan_wait(&dial->plan, dial->seconds * (uint64_t)LOOP_SECOND);
	dial->plan.timeout = 20ULL * dial->seconds * LOOP_SECOND;
	dial->plan.timeouts[SMTP_STAGE_QUIT] = 5ULL * LOOP_SECOND;
	text_init(&dial->transcript_text, NULL, TRANSCRIPT_MAX);
	dial->loop = loop_new(error);
	if (!dial->loop)
		return false;
	dial->tls = tls_new(&dial->tls_options, error);
	return dial->tls != NULL;
}

void
dial_close(struct dial *dial)
{
	if (dial->dialogue.loop)
		probe_dialogue_clear(&dial->dialogue);
	tls_free(dial->tls);
	loop_free(dial->loop);
	text_clear(&dial->transcript_text);
	text_clear(&dial->proxy_text);
	password_wipe(&dial->password);
}

static void
stop(void *owner)
{
	loop_stop(((struct dial *)owner)->loop);
}

void
dial_run(struct dial *dial, size_t end)
{
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
		.tls = dial->tls,
		.name = dial->host,
		.must_verify = dial->must_verify };
	probe_dialogue_init(&dial->dialogue, dial->loop, &dial->plan,
	    &dial->way);
	probe_dialogue_start(&dial->dialogue, stop, dial);
	loop_run(dial->loop);
}

bool
dial_keep(const struct dial *dial, struct error *error)
{
	const struct text *text = &dial->transcript_text;
	FILE *file;
	bool is_kept;

	if (!dial->transcript_file)
		return true;
	if (strcmp(dial->transcript_file, "-") == 0)
		return fwrite(text->ptr, 1, text->len, stdout) == text->len;
	file = fopen(dial->transcript_file, "we");
	is_kept = file && fwrite(text->ptr, 1, text->len, file) == text->len;
	if (file)
		is_kept = fclose(file) == 0 && is_kept;
	return is_kept ||
	    error_set(error, "cannot write '%s'", dial->transcript_file);
}

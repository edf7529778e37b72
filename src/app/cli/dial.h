#ifndef NIXIE_CLI_DIAL_H
#define NIXIE_CLI_DIAL_H

/*
 * What the commands that speak to servers share: the options that say how to
 * get there and who we are, one session, and how it is told.
 */

#include "app/cli/cli.h"
#include "app/cli/confirmer.h"
#include "app/cli/password.h"
#include "base/json.h"
#include "app/cli/reach.h"
#include "core/audit/sts_policy.h"
#include "service/probe/dialogue.h"

enum { DIAL_MAX_ENDS = 16 };

struct dial {
	/* As the options say. */
	const char *server; /* HOST, HOST:PORT, unix:PATH; NULL: none named */
	const char *port, *helo, *source, *login, *mechanism, *authorize;
	const char *xclient, *proxy, *transcript_file, *peer_file;
	const char *tls_name, *sts_file, *sts_folder, *mx_of;
	unsigned proxy_version;
	int family;
	bool is_tls_named, must_verify, is_dane, is_sts, is_live;
	bool is_last; /* no session after the next one will log in */
	struct tls_options tls_options;
	struct password password;
	unsigned seconds;
	struct cli_world_options world;

	/* What is made of them. */
	struct smtp_plan plan;
	struct smtp_credentials credentials;
	struct probe_way way;
	struct endpoint ends[DIAL_MAX_ENDS], from;
	size_t end_count;
	char names[DIAL_MAX_ENDS][256]; /* of the ends, when MX named them */
	char host[256], helo_bytes[256], nonce[32];
	const char *domain;         /* whose mail it is; NULL: a server alone */
	struct confirmer confirmer; /* its world is for all that is asked */
	bool has_world;
	struct cli_reach reach; /* places that were given instead */
	struct text sts_text;
	struct sts_policy_look sts;
	struct arena sts_arena;
	bool has_no_route; /* the domain takes no mail, or none can be sent */
	struct loop *loop;
	struct tls *tls;
	struct text proxy_text;

	/* Of the session that ran last. */
	struct probe_dialogue dialogue;
	struct text passed; /* addresses before it that nobody answered at */
	struct dane_lookup dane;
	bool is_named; /* by the policy of MTA-STS */
	struct text transcript_text;
	struct smtp_transcript transcript;
};

/* The options, for a table of getopt_long(), and for the help. */
enum {
	DIAL_SERVER = 500,
	DIAL_PORT,
	DIAL_HELO,
	DIAL_SOURCE,
	DIAL_V4,
	DIAL_V6,
	DIAL_TLS,
	DIAL_TLS_LEAST,
	DIAL_TLS_MOST,
	DIAL_TLS_VERIFY,
	DIAL_CIPHERS,
	DIAL_CA,
	DIAL_CERTIFICATE,
	DIAL_KEY,
	DIAL_AUTH,
	DIAL_USER,
	DIAL_AUTHORIZE,
	DIAL_PASSWORD_FILE,
	DIAL_PASSWORD_ENV,
	DIAL_PASSWORD_COMMAND,
	DIAL_NETRC,
	DIAL_AUTH_PLAINLY,
	DIAL_LMTP,
	DIAL_XCLIENT,
	DIAL_PROXY,
	DIAL_PROXY_VERSION,
	DIAL_TIMEOUT,
	DIAL_TRANSCRIPT,
	DIAL_STS,
	DIAL_STS_FOLDER,
	DIAL_CONNECT_TO,
	DIAL_DANE,
	DIAL_TLS_NAME,
	DIAL_PEER,
	DIAL_MX_OF,
	DIAL_NO_EHLO,
	DIAL_AUTH_OPTIONAL,
	DIAL_LIVE,
	DIAL_END
};

#define DIAL_OPTIONS \
	{ "server", required_argument, NULL, DIAL_SERVER }, \
	    { "port", required_argument, NULL, DIAL_PORT }, \
	    { "helo", required_argument, NULL, DIAL_HELO }, \
	    { "source", required_argument, NULL, DIAL_SOURCE }, \
	    { "ipv4", no_argument, NULL, DIAL_V4 }, \
	    { "ipv6", no_argument, NULL, DIAL_V6 }, \
	    { "tls", required_argument, NULL, DIAL_TLS }, \
	    { "dane", no_argument, NULL, DIAL_DANE }, \
	    { "sts", optional_argument, NULL, DIAL_STS }, \
	    { "sts-cache", required_argument, NULL, DIAL_STS_FOLDER }, \
	    { "connect-to", required_argument, NULL, DIAL_CONNECT_TO }, \
	    { "tls-name", required_argument, NULL, DIAL_TLS_NAME }, \
	    { "peer-certificate", required_argument, NULL, DIAL_PEER }, \
	    { "mx-of", required_argument, NULL, DIAL_MX_OF }, \
	    { "no-ehlo", no_argument, NULL, DIAL_NO_EHLO }, \
	    { "auth-optional", no_argument, NULL, DIAL_AUTH_OPTIONAL }, \
	    { "live", no_argument, NULL, DIAL_LIVE }, \
	    { "tls-min", required_argument, NULL, DIAL_TLS_LEAST }, \
	    { "tls-max", required_argument, NULL, DIAL_TLS_MOST }, \
	    { "tls-verify", no_argument, NULL, DIAL_TLS_VERIFY }, \
	    { "tls-ciphers", required_argument, NULL, DIAL_CIPHERS }, \
	    { "tls-ca", required_argument, NULL, DIAL_CA }, \
	    { "tls-cert", required_argument, NULL, DIAL_CERTIFICATE }, \
	    { "tls-key", required_argument, NULL, DIAL_KEY }, \
	    { "auth", required_argument, NULL, DIAL_AUTH }, \
	    { "user", required_argument, NULL, DIAL_USER }, \
	    { "authorize", required_argument, NULL, DIAL_AUTHORIZE }, \
	    { "password-file", required_argument, NULL, DIAL_PASSWORD_FILE }, \
	    { "password-env", required_argument, NULL, DIAL_PASSWORD_ENV }, \
	    { "password-command", required_argument, NULL, \
		    DIAL_PASSWORD_COMMAND }, \
	    { "netrc", no_argument, NULL, DIAL_NETRC }, \
	    { "auth-in-clear", no_argument, NULL, DIAL_AUTH_PLAINLY }, \
	    { "lmtp", no_argument, NULL, DIAL_LMTP }, \
	    { "xclient", required_argument, NULL, DIAL_XCLIENT }, \
	    { "proxy", required_argument, NULL, DIAL_PROXY }, \
	    { "proxy-version", required_argument, NULL, DIAL_PROXY_VERSION }, \
	    { "timeout", required_argument, NULL, DIAL_TIMEOUT }, \
	    WORLD_OPTIONS, \
	{ \
		"transcript", required_argument, NULL, DIAL_TRANSCRIPT \
	}

extern const char dial_help[];

/* "25"; false: no number from 1 to most. */
bool dial_parse_number(const char *word, unsigned most, unsigned *number);

void dial_init(struct dial *dial);

/* One of the options above. False: its argument is not one. */
bool dial_option(struct dial *dial, int option, const char *argument);

/* Who we are, where nobody said: dial->helo. dial_open() does it, too. */
void dial_choose_helo(struct dial *dial);

/*
 * After the options: find the server's addresses, the password, the TLS files.
 * When no server is named, it is the host; or, of a domain, its mail hosts.
 */
MUST_CHECK bool dial_open(struct dial *dial, const char *host, bool is_domain,
    struct error *error);
void dial_close(struct dial *dial);

/*
 * There is no server to speak to: note why, as an error, too. After that
 * dial_open() has failed; tell it instead of a session, and give the status.
 */
bool dial_lose(struct dial *dial, const char *name, const char *why,
    struct error *error);

struct dial_telling {
	bool is_json, is_swaks_exit;
	enum cli_colour colour;
};

int dial_tell_lost(struct dial *dial, const struct cli_rules *rules,
    const struct dial_telling *telling, const struct error *why);

/* One session with the end of that number; dial->dialogue tells the rest. */
void dial_run(struct dial *dial, size_t end);

/* The DNS, which is opened when it is first asked. NULL: told why not. */
struct cli_world *dial_world(struct dial *dial);

/*
 * What the certificate of the server must be: read the policy; then, for each
 * session, look up what the DNS names, into dial->way; and tell of it.
 */
MUST_CHECK bool dial_trust_open(struct dial *dial, struct error *error);
void dial_trust(struct dial *dial);
void dial_trust_show(const struct dial *dial, struct page *page);
void dial_trust_put(const struct dial *dial, struct json *json);

/* The policy of MTA-STS: from a file, or as a sender gets it; and told. */
MUST_CHECK bool dial_sts_open(struct dial *dial, struct error *error);
void dial_sts(struct dial *dial, struct probe_trust *trust);
void dial_sts_show(const struct dial *dial, struct page *page);
void dial_sts_put(const struct dial *dial, struct json *json);

/* What was made MUST stays so: a policy is the same for all sessions. */
void dial_demand_tls(struct dial *dial);

/* The exit status that swaks would have. */
int dial_swaks_exit(const struct dial *dial);

/* Write the transcript to the file that was named, if any. */
MUST_CHECK bool dial_keep(const struct dial *dial, struct error *error);

/* For people: the dialogue line by line, what is offered, the certificate. */
void dial_show(const struct dial *dial, struct page *page);

/* How it went, in a sentence or two. */
void dial_show_outcome(const struct dial *dial, struct page *page);

/* For programs: members of an object. */
void dial_put(const struct dial *dial, struct json *json);

/* Why it failed, from the transcript, told or as items of an array. */
void
dial_explain(struct dial *dial, struct session *session, struct page *page);
void
dial_put_cases(struct dial *dial, struct session *session, struct json *json);

/* "Ann <ann@example.org>", "<>": the address alone, as commands have it. */
struct span dial_mailbox(struct span words);

/* The session that ran last reached nobody: keep it for dial_show(). */
void dial_pass(struct dial *dial);

#endif

/* What the commands that speak to servers share: their options. */

#include "app/cli/dial.h"
#include "base/scan.h"

enum { MAX_SECONDS = 86400 };

const char dial_help[] =
    "\nThe server, and who we are:\n"
    "  --server=HOST[:PORT]   or unix:PATH; an address, or a name\n"
    "  --mx-of=DOMAIN         the mail hosts of this domain\n"
    "  --port=PORT            25; with --tls=implicit 465\n"
    "  --helo=NAME            what we call ourselves; this host's name\n"
    "  --source=ADDRESS       connect from this address of ours\n"
    "  --connect-to=HOST=ADDRESS:PORT\n"
    "                         to reach HOST, go there; may be given again\n"
    "  --ipv4                 only addresses of this kind\n"
    "  --ipv6                 ... or of this one\n"
    "  --no-ehlo              HELO, as a client of old: no extensions\n"
    "  --lmtp                 LMTP, as mail is handed to a mailbox\n"
    "  --xclient=WORDS        speak for another client: ADDR=192.0.2.1 ...\n"
    "  --proxy=FROM,TO        begin with the PROXY protocol: "
    "192.0.2.1:49152,\n"
    "                         192.0.2.25:25, or 'local'\n"
    "  --proxy-version=N      1 or 2\n"
    "  --timeout=SECONDS      for each stage; 30\n"
    "  --transcript=FILE      keep the dialogue; nixie explain reads it\n"
    "  --live                 ask the DNS what would confirm the diagnosis\n"
    "\nThe DNS, for the mail hosts of an address:\n" WORLD_HELP "\nTLS:\n"
    "  --tls=MODE             none, try (STARTTLS where it is offered), "
    "must,\n"
    "                         implicit (from the first byte)\n"
    "  --tls-verify           a certificate that is not good ends it\n"
    "  --dane                 it must be one that the DNS names, if it does\n"
    "  --sts[=FILE]           the domain's MTA-STS policy must be kept, as it\n"
    "                         is fetched, or as the file has it\n"
    "  --sts-cache=FOLDER     keep policies there, as long as they are good\n"
    "  --tls-name=NAME        ask for this name (SNI), and look for it\n"
    "  --peer-certificate=F   keep the certificates of the server, as PEM\n"
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
    "  --auth-optional        go on without a login if it fails\n"
    "  --auth-in-clear        send a password even without TLS\n";

bool
dial_parse_number(const char *word, unsigned most, unsigned *number)
{
	struct span rest = span_of(word);

	return scan_number(&rest, 1, 9, number) && rest.len == 0 &&
	    *number > 0 && *number <= most;
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
	case DIAL_STS_FOLDER:
		return &dial->sts_folder;
	case DIAL_TLS_NAME:
		return &dial->tls_name;
	case DIAL_PEER:
		return &dial->peer_file;
	case DIAL_MX_OF:
		return &dial->mx_of;
	default:
		return NULL;
	}
}

/* Options without an argument: what they switch on. */
static bool *
switch_of(struct dial *dial, int option)
{
	switch (option) {
	case DIAL_TLS_VERIFY:
		return &dial->must_verify;
	case DIAL_DANE:
		return &dial->is_dane;
	case DIAL_LIVE:
		return &dial->is_live;
	case DIAL_NETRC:
		return &dial->password.is_netrc;
	case DIAL_AUTH_PLAINLY:
		return &dial->plan.shows_password;
	case DIAL_AUTH_OPTIONAL:
		return &dial->plan.is_login_optional;
	case DIAL_LMTP:
		return &dial->plan.is_lmtp;
	case DIAL_NO_EHLO:
		return &dial->plan.uses_helo;
	default:
		return NULL;
	}
}

bool
dial_option(struct dial *dial, int option, const char *argument)
{
	const char **place = place_of(dial, option);
	bool *flag = switch_of(dial, option);
	unsigned number;

	if (cli_world_takes(option))
		return cli_world_take(&dial->world, option, argument);
	if (place) {
		*place = argument;
		return *argument != '\0';
	}
	if (flag) {
		*flag = true;
		return true;
	}
	switch (option) {
	case DIAL_PORT:
		dial->port = argument;
		return dial_parse_number(argument, 65535, &number);
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
	case DIAL_AUTH:
		return parse_mechanism(dial, argument);
	case DIAL_STS:
		dial->is_sts = true;
		dial->sts_file = argument;
		return !argument || *argument;
	case DIAL_CONNECT_TO:
		return cli_reach_take(&dial->reach, REACH_CONNECT_TO, argument);
	case DIAL_PROXY_VERSION:
		return dial_parse_number(argument, 2, &dial->proxy_version);
	case DIAL_TIMEOUT:
		return dial_parse_number(argument, MAX_SECONDS, &dial->seconds);
	default:
		return false;
	}
}

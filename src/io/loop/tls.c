#include "io/loop/tls.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "io/loop/tls_parts.h"

static const struct {
	const char *name;
	int number;
} versions[] = {
	[TLS_ANY] = { "any", 0 },
	[TLS_1_0] = { "1.0", TLS1_VERSION },
	[TLS_1_1] = { "1.1", TLS1_1_VERSION },
	[TLS_1_2] = { "1.2", TLS1_2_VERSION },
	[TLS_1_3] = { "1.3", TLS1_3_VERSION },
};

bool
tls_version_parse(struct span word, enum tls_version *version)
{
	for (size_t i = TLS_1_0; i <= TLS_1_3; i++)
		if (span_equal(word, span_of(versions[i].name))) {
			*version = (enum tls_version)i;
			return true;
		}
	return false;
}

void
tls_read_error(char *words, size_t size)
{
	unsigned long code = ERR_peek_last_error();
	const char *reason = code ? ERR_reason_error_string(code) : NULL;

	snprintf(words, size, "%s", reason ? reason : "");
	ERR_clear_error();
}

static bool
fail(struct error *error, const char *what, const char *name)
{
	char words[128];

	tls_read_error(words, sizeof(words));
	return error_set(error, "%s '%s': %s", what, name,
	    *words ? words : "not usable");
}

/* Old versions are below what the library thinks is safe. */
static bool
set_versions(SSL_CTX *context, const struct tls_options *options,
    struct error *error)
{
	const bool is_old =
	    options->least == TLS_1_0 || options->least == TLS_1_1;
	const char *ciphers =
	    options->ciphers ? options->ciphers : "DEFAULT@SECLEVEL=0";

	/* Nobody shakes hands twice but to keep us busy. */
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
	if (is_old)
		SSL_CTX_set_security_level(context, 0);
	SSL_CTX_set_min_proto_version(context,
	    options->least == TLS_ANY ? TLS1_2_VERSION
				      : versions[options->least].number);
	SSL_CTX_set_max_proto_version(context, versions[options->most].number);
	if (!options->ciphers && !is_old)
		return true;
	/* Those of 1.3 have a list of their own, and names of their own. */
	if (SSL_CTX_set_cipher_list(context, ciphers) == 1 ||
	    SSL_CTX_set_ciphersuites(context, ciphers) == 1)
		return true;
	return fail(error, "no such ciphers", ciphers);
}

static bool
set_certificate(SSL_CTX *context, const struct tls_options *options,
    struct error *error)
{
	const char *key = options->key ? options->key : options->certificate;

	if (options->made_for &&
	    !tls_make_certificate(context, options->made_for,
		options->made_days))
		return fail(error, "cannot make a certificate for",
		    options->made_for);
	if (!options->certificate)
		return true;
	if (SSL_CTX_use_certificate_chain_file(context, options->certificate) !=
	    1)
		return fail(error, "cannot use the certificate",
		    options->certificate);
	if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(context) != 1)
		return fail(error, "cannot use the key", key);
	return true;
}

static bool
set_authorities(SSL_CTX *context, const struct tls_options *options,
    struct error *error)
{
	struct stat about;
	int is_set;

	/* Those of the system wait for tls_open(). */
	if (!options->authorities)
		return true;
	if (stat(options->authorities, &about) != 0)
		return fail(error, "cannot read the authorities in",
		    options->authorities);
	is_set = S_ISDIR(about.st_mode)
	    ? SSL_CTX_load_verify_dir(context, options->authorities)
	    : SSL_CTX_load_verify_file(context, options->authorities);
	return is_set == 1 ||
	    fail(error, "cannot read the authorities in", options->authorities);
}

/* Whatever is wrong with a certificate is told, and ends nothing. */
static int
go_on(int is_good, X509_STORE_CTX *context)
{
	(void)is_good;
	(void)context;
	return 1;
}

static void
ask_clients(SSL_CTX *context, const char *authorities)
{
	static const unsigned char id[] = "nixie";
	STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(authorities);

	/* Clients choose by it which of their certificates to show. */
	if (names)
		SSL_CTX_set_client_CA_list(context, names);
	ERR_clear_error();
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, go_on);
	SSL_CTX_set_session_id_context(context, id, sizeof(id) - 1);
}

static bool
make_context(struct tls *tls, struct error *error)
{
	const struct tls_options *options = &tls->options;

	tls->context = SSL_CTX_new(
	    options->is_server ? TLS_server_method() : TLS_client_method());
	if (!tls->context)
		abort();
	SSL_CTX_set_verify(tls->context, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_mode(tls->context,
	    SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(tls->context, SSL_SESS_CACHE_OFF);
	if (!set_versions(tls->context, options, error) ||
	    !set_certificate(tls->context, options, error) ||
	    !set_authorities(tls->context, options, error))
		return false;
	/* Those who come again show one ticket; each costs as it is made. */
	SSL_CTX_set_num_tickets(tls->context, 1);
	if (options->is_server && options->authorities)
		ask_clients(tls->context, options->authorities);
	return true;
}

/* Can something be wrong with them, which must be told now? */
static bool
may_fail(const struct tls_options *options)
{
	return options->authorities || options->certificate || options->key ||
	    options->made_for || options->ciphers;
}

/* A client that may never shake hands need not wait for OpenSSL. */
struct tls *
tls_new(const struct tls_options *options, struct error *error)
{
	struct tls *tls = calloc(1, sizeof(*tls));

	if (!tls)
		abort();
	tls->options = *options;
	tls->lacks_authorities = !options->is_server && !options->authorities;
	if (!may_fail(options) || make_context(tls, error))
		return tls;
	tls_free(tls);
	return NULL;
}

void
tls_free(struct tls *tls)
{
	if (!tls)
		return;
	if (tls->context)
		SSL_CTX_free(tls->context);
	free(tls);
}

/* "5443e9e3.0", as OpenSSL looks for an authority. */
static bool
is_hash(const char *name)
{
	return strspn(name, "0123456789abcdef") == 8 && name[8] == '.' &&
	    strspn(name + 9, "0123456789") == strlen(name + 9);
}

static bool
has_hashes(const char *folder)
{
	DIR *directory = opendir(folder);
	const struct dirent *entry;
	bool is_found = false;

	while (directory && !is_found && (entry = readdir(directory)))
		is_found = is_hash(entry->d_name);
	if (directory)
		closedir(directory);
	return is_found;
}

/*
 * The system's come as one file, which takes 30 ms to read, and mostly as a
 * folder, too, in which the one that is looked for is found by its name.
 */
static void
load_authorities(SSL_CTX *context)
{
	const char *folder = X509_get_default_cert_dir();

	if (getenv(X509_get_default_cert_file_env()) ||
	    getenv(X509_get_default_cert_dir_env()) || !has_hashes(folder) ||
	    SSL_CTX_load_verify_dir(context, folder) != 1)
		SSL_CTX_set_default_verify_paths(context);
}

/* SNI is for names (RFC 6066, 3). */
static bool
is_address(const char *name)
{
	unsigned char bytes[16];

	return inet_pton(AF_INET, name, bytes) == 1 ||
	    inet_pton(AF_INET6, name, bytes) == 1;
}

SSL *
tls_open(struct tls *tls, int descriptor, char *name)
{
	struct error error;
	SSL *session;

	if (!tls->context && !make_context(tls, &error))
		abort();
	if (tls->lacks_authorities)
		load_authorities(tls->context);
	tls->lacks_authorities = false;
	session = SSL_new(tls->context);
	if (!session || SSL_set_fd(session, descriptor) != 1)
		abort();
	if (name && !tls->options.is_server && !is_address(name))
		SSL_set_tlsext_host_name(session, name);
	if (tls->options.is_server) {
		SSL_set_accept_state(session);
		return session;
	}
	/* What its authority says of it now, if it has that at hand. */
	SSL_set_tlsext_status_type(session, TLSEXT_STATUSTYPE_ocsp);
	SSL_set_connect_state(session);
	return session;
}

#ifndef NIXIE_LOOP_TLS_PARTS_H
#define NIXIE_LOOP_TLS_PARTS_H

/* For the sources of io/loop: what stands behind tls.h. */

#include <openssl/ssl.h>

#include "io/loop/tls.h"

struct tls {
	SSL_CTX *context; /* NULL: until it is needed */
	struct tls_options options;
	bool lacks_authorities; /* the system's, likewise */
};

/* A session on a descriptor; name is that of the server, or NULL. */
SSL *tls_open(struct tls *tls, int descriptor, char *name);

/* What is known after the handshake. */
void tls_read_facts(SSL *session, const char *name, struct tls_facts *facts);

/* Is it good for a name, or an address? */
bool tls_is_for(X509 *certificate, const char *name);

/* The last thing that OpenSSL complained of; and forget the others. */
void tls_read_error(char *words, size_t size);

/* A key and a certificate of our own making, for a name. */
bool tls_make_certificate(SSL_CTX *context, const char *name, int days);

#endif

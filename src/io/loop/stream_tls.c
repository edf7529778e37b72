#include <errno.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>

#include "io/loop/stream_parts.h"

static void
end_tls(struct stream *stream, int number)
{
	char words[128];

	tls_read_error(words, sizeof(words));
	if (number != 0 && !*words)
		snprintf(words, sizeof(words), "%s", strerror(number));
	stream_end(stream, STREAM_TLS_FAILED,
	    *words ? words : "the other side closed the connection");
}

void
stream_shake(struct stream *stream)
{
	int result, number;

	ERR_clear_error();
	errno = 0;
	result = SSL_do_handshake(stream->session);
	number = errno;
	if (result == 1) {
		stream->is_shaking = false;
		stream->facts = malloc(sizeof(*stream->facts));
		if (!stream->facts)
			abort();
		tls_read_facts(stream->session, stream->name, stream->facts);
		stream_want_write(stream, stream->out.len > stream->sent);
		stream_want_read(stream);
		stream->events->secured(stream->owner);
		return;
	}
	switch (SSL_get_error(stream->session, result)) {
	case SSL_ERROR_WANT_READ:
		stream_want_write(stream, false);
		break;
	case SSL_ERROR_WANT_WRITE:
		stream_want_write(stream, true);
		break;
	default:
		end_tls(stream, number);
	}
}

ssize_t
stream_send_tls(struct stream *stream, struct span bytes)
{
	int result;

	ERR_clear_error();
	result = SSL_write(stream->session, bytes.ptr,
	    bytes.len > STREAM_READ ? STREAM_READ : (int)bytes.len);
	if (result > 0)
		return result;
	result = SSL_get_error(stream->session, result);
	return result == SSL_ERROR_WANT_READ || result == SSL_ERROR_WANT_WRITE
	    ? 0
	    : -1;
}

ssize_t
stream_receive_tls(struct stream *stream, char *bytes, int room)
{
	int count;

	ERR_clear_error();
	errno = 0;
	count = SSL_read(stream->session, bytes, room);
	if (count > 0)
		return count;
	switch (SSL_get_error(stream->session, count)) {
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		return 0;
	case SSL_ERROR_ZERO_RETURN:
		stream_end(stream, STREAM_CLOSED, "");
		return -1;
	case SSL_ERROR_SYSCALL:
		stream_end(stream, STREAM_RESET, errno ? strerror(errno) : "");
		return -1;
	default:
		/* Many servers close without a farewell. */
		if (ERR_GET_REASON(ERR_peek_last_error()) ==
		    SSL_R_UNEXPECTED_EOF_WHILE_READING)
			stream_end(stream, STREAM_CLOSED, "");
		else
			end_tls(stream, 0);
		return -1;
	}
}

static void
shake_later(void *object)
{
	struct stream *stream = object;

	assert(stream->magic == STREAM_MAGIC);
	loop_event_free(stream->failure);
	stream->failure = NULL;
	/* What came meanwhile may have ended the handshake already. */
	if (!stream->is_shaking)
		return;
	stream->is_busy = true;
	stream_shake(stream);
	stream_leave(stream);
}

void
stream_secure(struct stream *stream, struct tls *tls, const char *name)
{
	stream->is_shaking = true;
	if (name) {
		stream->name = strdup(name);
		if (!stream->name)
			abort();
	}
	/* What was written in the clear must go first; it is short. */
	stream_flush(stream);
	stream->session = tls_open(tls, stream->descriptor, stream->name);
	stream_want_read(stream);
	stream->failure = loop_timer_new(stream->loop, shake_later, stream);
	loop_timer_set(stream->failure, 0);
}

const struct tls_facts *
stream_tls(const struct stream *stream)
{
	return stream->facts;
}

/* NULL: it showed no such one. */
static X509 *
certificate_of(const struct stream *stream, unsigned number)
{
	STACK_OF(X509) *chain =
	    stream->session ? SSL_get_peer_cert_chain(stream->session) : NULL;

	return chain && number < (unsigned)sk_X509_num(chain)
	    ? sk_X509_value(chain, (int)number)
	    : NULL;
}

static bool
write_der(struct text *der, unsigned char *taken_bytes, int len)
{
	if (len > 0)
		text_write(der,
		    (struct span){ (const char *)taken_bytes, (size_t)len });
	OPENSSL_free(taken_bytes);
	return len > 0;
}

bool
stream_write_certificate(const struct stream *stream, unsigned number,
    struct text *der)
{
	X509 *certificate = certificate_of(stream, number);
	unsigned char *bytes = NULL;
	int len = certificate ? i2d_X509(certificate, &bytes) : 0;

	return write_der(der, bytes, len);
}

bool
stream_write_key(const struct stream *stream, unsigned number, struct text *der)
{
	X509 *certificate = certificate_of(stream, number);
	unsigned char *bytes = NULL;
	int len = certificate
	    ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &bytes)
	    : 0;

	return write_der(der, bytes, len);
}

/* Whoever is named need not be a root: the chain may end there. */
bool
stream_is_vouched(const struct stream *stream, unsigned number)
{
	X509 *anchor = certificate_of(stream, number);
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	bool is_vouched = false;

	if (!store || !context)
		abort();
	if (anchor && X509_STORE_add_cert(store, anchor) == 1 &&
	    X509_STORE_CTX_init(context, store, certificate_of(stream, 0),
		SSL_get_peer_cert_chain(stream->session)) == 1) {
		X509_STORE_CTX_set_default(context, "ssl_server");
		X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN);
		is_vouched = X509_verify_cert(context) == 1;
	}
	X509_STORE_CTX_free(context);
	X509_STORE_free(store);
	ERR_clear_error();
	return is_vouched;
}

bool
stream_is_for(const struct stream *stream, const char *name)
{
	X509 *certificate = certificate_of(stream, 0);

	return certificate && tls_is_for(certificate, name);
}

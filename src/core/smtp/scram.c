#include "core/smtp/scram.h"

#include "base/scan.h"
#include "core/crypto/base64.h"

enum { MAX_SALT = 1024 };

struct server_first {
	struct span nonce, salt;
	unsigned rounds;
};

static enum crypto_digest
digest_of(const struct smtp_auth *auth)
{
	return auth->mechanism == SMTP_MECHANISM_SCRAM_SHA_1 ? CRYPTO_SHA1
							     : CRYPTO_SHA256;
}

/* saslname: "=2C" for a comma, "=3D" for an equals sign. */
static void
write_name(struct text *text, struct span name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == ',')
			text_write_string(text, "=2C");
		else if (name.ptr[i] == '=')
			text_write_string(text, "=3D");
		else
			text_write_byte(text, name.ptr[i]);
	}
}

static void
write_gs2(const struct smtp_auth *auth, struct text *text)
{
	text_write_string(text, "n,");
	if (auth->credentials->authorize.len > 0) {
		text_write_string(text, "a=");
		write_name(text, auth->credentials->authorize);
	}
	text_write_byte(text, ',');
}

void
smtp_scram_begin(struct smtp_auth *auth, struct text *response)
{
	struct text first;

	text_init(&first, auth->arena, SMTP_AUTH_MAX);
	text_write_string(&first, "n=");
	write_name(&first, auth->credentials->login);
	text_write_string(&first, ",r=");
	text_write(&first, auth->credentials->nonce);
	auth->first = text_span(&first);
	write_gs2(auth, response);
	text_write(response, auth->first);
}

bool
smtp_scram_take(struct span *rest, char name, struct span *value)
{
	struct span item;

	if (!span_split(rest, ',', &item) || !scan_byte(&item, name) ||
	    !scan_byte(&item, '='))
		return false;
	*value = item;
	return true;
}

static bool
read_first(const struct smtp_auth *auth, struct span challenge,
    struct server_first *first)
{
	struct span rounds;

	return smtp_scram_take(&challenge, 'r', &first->nonce) &&
	    smtp_scram_take(&challenge, 's', &first->salt) &&
	    smtp_scram_take(&challenge, 'i', &rounds) &&
	    span_starts(first->nonce, auth->credentials->nonce) &&
	    first->nonce.len > auth->credentials->nonce.len &&
	    scan_number(&rounds, 1, 9, &first->rounds) && rounds.len == 0 &&
	    first->rounds >= SMTP_SCRAM_MIN_ROUNDS &&
	    first->rounds <= SMTP_SCRAM_MAX_ROUNDS;
}

static struct span
span_of_sum(const unsigned char *sum, size_t len)
{
	return (struct span){ (const char *)sum, len };
}

bool
smtp_scram_prove(const struct smtp_scram *scram,
    struct smtp_scram_proofs *proofs)
{
	const enum crypto_digest kind = scram->kind;
	const size_t len = crypto_digest_size(kind);
	unsigned char salted[CRYPTO_DIGEST_MAX], key[CRYPTO_DIGEST_MAX];
	unsigned char stored[CRYPTO_DIGEST_MAX];
	const struct span secret = span_of_sum(salted, len);
	const struct span message = scram->message;
	bool is_done = crypto_pbkdf2(kind, scram->password, scram->salt,
			   scram->rounds, salted) &&
	    crypto_hmac(kind, secret, span_of("Client Key"), key) &&
	    crypto_digest(kind, span_of_sum(key, len), stored) &&
	    crypto_hmac(kind, span_of_sum(stored, len), message,
		proofs->client);

	proofs->len = len;
	for (size_t i = 0; is_done && i < len; i++)
		proofs->client[i] ^= key[i];
	is_done = is_done &&
	    crypto_hmac(kind, secret, span_of("Server Key"), key) &&
	    crypto_hmac(kind, span_of_sum(key, len), message, proofs->server);
	crypto_wipe(salted, sizeof(salted));
	crypto_wipe(key, sizeof(key));
	crypto_wipe(stored, sizeof(stored));
	return is_done;
}

/* The proof, and the signature that the server must show in return. */
static bool
write_proof(struct smtp_auth *auth, const struct smtp_scram *scram,
    struct text *response)
{
	struct smtp_scram_proofs proofs;

	if (!smtp_scram_prove(scram, &proofs))
		return false;
	text_write_string(response, ",p=");
	crypto_base64_write(response, span_of_sum(proofs.client, proofs.len));
	memcpy(auth->signature, proofs.server, proofs.len);
	auth->signature_len = proofs.len;
	return true;
}

/* client-final-message (RFC 5802, 7); the whole exchange is signed. */
static bool
answer_first(struct smtp_auth *auth, struct span challenge,
    struct text *response)
{
	char salt_bytes[MAX_SALT], gs2_bytes[SMTP_AUTH_MAX];
	struct text salt = text_in(salt_bytes, sizeof(salt_bytes));
	struct text gs2 = text_in(gs2_bytes, sizeof(gs2_bytes)), message;
	struct server_first first;
	struct smtp_scram scram = { .kind = digest_of(auth),
		.password = auth->credentials->password };

	if (!read_first(auth, challenge, &first) ||
	    !crypto_base64_decode(&salt, first.salt) || salt.is_cut)
		return false;
	write_gs2(auth, &gs2);
	text_write_string(response, "c=");
	crypto_base64_write(response, text_span(&gs2));
	text_write_string(response, ",r=");
	text_write(response, first.nonce);
	text_init(&message, auth->arena, 3 * (size_t)SMTP_AUTH_MAX);
	text_write(&message, auth->first);
	text_write_byte(&message, ',');
	text_write(&message, challenge);
	text_write_byte(&message, ',');
	text_write(&message, text_span(response));
	scram.salt = text_span(&salt);
	scram.rounds = first.rounds;
	scram.message = text_span(&message);
	return write_proof(auth, &scram, response);
}

/* "v=" base64; whatever else it says ("e=...") is no proof. */
static bool
read_final(struct smtp_auth *auth, struct span challenge)
{
	char bytes[2 * CRYPTO_DIGEST_MAX];
	struct text signature = text_in(bytes, sizeof(bytes));
	struct span value;

	if (!smtp_scram_take(&challenge, 'v', &value) ||
	    !crypto_base64_decode(&signature, value))
		return false;
	auth->is_proven = crypto_equal(text_span(&signature),
	    (struct span){ auth->signature, auth->signature_len });
	return auth->is_proven;
}

bool
smtp_scram_answer(struct smtp_auth *auth, struct span challenge,
    struct text *response)
{
	switch (auth->step++) {
	case 0:
		return answer_first(auth, challenge, response);
	case 1:
		return read_final(auth, challenge);
	default:
		return false;
	}
}

#include "core/smtp/auth.h"

#include "core/crypto/digest.h"
#include "core/smtp/scram.h"

static const char *const names[SMTP_MECHANISMS] = {
	[SMTP_MECHANISM_PLAIN] = "PLAIN",
	[SMTP_MECHANISM_LOGIN] = "LOGIN",
	[SMTP_MECHANISM_CRAM_MD5] = "CRAM-MD5",
	[SMTP_MECHANISM_SCRAM_SHA_1] = "SCRAM-SHA-1",
	[SMTP_MECHANISM_SCRAM_SHA_256] = "SCRAM-SHA-256",
	[SMTP_MECHANISM_XOAUTH2] = "XOAUTH2",
	[SMTP_MECHANISM_OAUTHBEARER] = "OAUTHBEARER",
	[SMTP_MECHANISM_EXTERNAL] = "EXTERNAL",
};

const char *
smtp_mechanism_name(enum smtp_mechanism mechanism)
{
	return names[mechanism];
}

bool
smtp_mechanism_find(struct span name, enum smtp_mechanism *mechanism)
{
	for (size_t i = 0; i < SMTP_MECHANISMS; i++)
		if (span_equal_nocase(name, span_of(names[i]))) {
			*mechanism = (enum smtp_mechanism)i;
			return true;
		}
	return false;
}

/* Tokens and certificates are only used when they are asked for by name. */
bool
smtp_mechanism_choose(unsigned offered, enum smtp_mechanism *mechanism)
{
	static const enum smtp_mechanism order[] = {
		SMTP_MECHANISM_SCRAM_SHA_256, SMTP_MECHANISM_SCRAM_SHA_1,
		SMTP_MECHANISM_CRAM_MD5, SMTP_MECHANISM_PLAIN,
		SMTP_MECHANISM_LOGIN, SMTP_MECHANISM_OAUTHBEARER,
		SMTP_MECHANISM_XOAUTH2, SMTP_MECHANISM_EXTERNAL
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		if (offered & 1U << order[i]) {
			*mechanism = order[i];
			return true;
		}
	return false;
}

static void
write_plain(const struct smtp_credentials *credentials, struct text *response)
{
	text_write(response, credentials->authorize);
	text_write_byte(response, '\0');
	text_write(response, credentials->login);
	text_write_byte(response, '\0');
	text_write(response, credentials->password);
}

static void
write_xoauth2(const struct smtp_credentials *credentials, struct text *response)
{
	text_write_string(response, "user=");
	text_write(response, credentials->login);
	text_write_string(response, "\001auth=Bearer ");
	text_write(response, credentials->password);
	text_write_string(response, "\001\001");
}

static void
write_oauthbearer(const struct smtp_credentials *credentials,
    struct text *response)
{
	text_write_string(response, "n,a=");
	text_write(response, credentials->login);
	text_write_string(response, ",\001host=");
	text_write(response, credentials->host);
	text_write_string(response, "\001port=");
	text_write_number(response, credentials->port);
	text_write_string(response, "\001auth=Bearer ");
	text_write(response, credentials->password);
	text_write_string(response, "\001\001");
}

bool
smtp_auth_begin(struct smtp_auth *auth, struct arena *arena,
    enum smtp_mechanism mechanism, const struct smtp_credentials *credentials,
    struct text *response)
{
	*auth = (struct smtp_auth){ .mechanism = mechanism,
		.credentials = credentials,
		.arena = arena,
		.first = span_empty() };
	switch (mechanism) {
	case SMTP_MECHANISM_PLAIN:
		write_plain(credentials, response);
		return true;
	case SMTP_MECHANISM_SCRAM_SHA_1:
	case SMTP_MECHANISM_SCRAM_SHA_256:
		smtp_scram_begin(auth, response);
		return true;
	case SMTP_MECHANISM_XOAUTH2:
		write_xoauth2(credentials, response);
		return true;
	case SMTP_MECHANISM_OAUTHBEARER:
		write_oauthbearer(credentials, response);
		return true;
	case SMTP_MECHANISM_EXTERNAL:
		text_write(response, credentials->authorize);
		return true;
	default:
		return false;
	}
}

/* RFC 2195, 2: the login, a blank, and the digest in hexadecimal. */
static bool
answer_cram(const struct smtp_credentials *credentials, struct span challenge,
    struct text *response)
{
	unsigned char sum[CRYPTO_DIGEST_MAX];
	size_t len =
	    crypto_hmac(CRYPTO_MD5, credentials->password, challenge, sum);

	text_write(response, credentials->login);
	text_write_byte(response, ' ');
	for (size_t i = 0; i < len; i++)
		text_write_format(response, "%02x", sum[i]);
	return len > 0;
}

/* Whatever the two prompts say: they are in many languages. */
static bool
answer_login(struct smtp_auth *auth, struct text *response)
{
	if (auth->step > 1)
		return false;
	text_write(response,
	    auth->step++ == 0 ? auth->credentials->login
			      : auth->credentials->password);
	return true;
}

bool
smtp_auth_answer(struct smtp_auth *auth, struct span challenge,
    struct text *response)
{
	switch (auth->mechanism) {
	case SMTP_MECHANISM_LOGIN:
		return answer_login(auth, response);
	case SMTP_MECHANISM_CRAM_MD5:
		return auth->step++ == 0 &&
		    answer_cram(auth->credentials, challenge, response);
	case SMTP_MECHANISM_SCRAM_SHA_1:
	case SMTP_MECHANISM_SCRAM_SHA_256:
		return smtp_scram_answer(auth, challenge, response);
	case SMTP_MECHANISM_XOAUTH2:
		/* The error, in JSON; the refusal comes behind our nothing. */
		return auth->step++ == 0;
	case SMTP_MECHANISM_OAUTHBEARER:
		text_write_byte(response, '\001');
		return auth->step++ == 0;
	default:
		return false;
	}
}

bool
smtp_auth_is_proven(const struct smtp_auth *auth)
{
	return auth->is_proven ||
	    (auth->mechanism != SMTP_MECHANISM_SCRAM_SHA_1 &&
		auth->mechanism != SMTP_MECHANISM_SCRAM_SHA_256);
}

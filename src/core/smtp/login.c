#include "core/smtp/login.h"

#include "base/scan.h"
#include "core/crypto/base64.h"
#include "core/smtp/scram.h"

enum { MESSAGE_MAX = 3 * SMTP_AUTH_MAX, SALT_LEN = 16 };

static enum crypto_digest
digest_of(const struct smtp_login *login)
{
	return login->mechanism == SMTP_MECHANISM_SCRAM_SHA_1 ? CRYPTO_SHA1
							      : CRYPTO_SHA256;
}

static bool
is_scram(enum smtp_mechanism mechanism)
{
	return mechanism == SMTP_MECHANISM_SCRAM_SHA_1 ||
	    mechanism == SMTP_MECHANISM_SCRAM_SHA_256;
}

static bool
is_token(enum smtp_mechanism mechanism)
{
	return mechanism == SMTP_MECHANISM_XOAUTH2 ||
	    mechanism == SMTP_MECHANISM_OAUTHBEARER;
}

bool
smtp_login_begin(struct smtp_login *login, struct arena *arena,
    enum smtp_mechanism mechanism, struct span nonce, struct text *challenge)
{
	const struct span none = span_empty(), peer = login->peer;

	*login = (struct smtp_login){ .mechanism = mechanism,
		.name = none,
		.authorize = none,
		.password = none,
		.shown = none,
		.arena = arena,
		.nonce = nonce,
		.peer = peer,
		.message = none,
		.first = none,
		.header = none,
		.salt = none };
	if (mechanism == SMTP_MECHANISM_LOGIN)
		text_write_string(challenge, "Username:");
	if (mechanism != SMTP_MECHANISM_CRAM_MD5)
		return false;
	text_write_byte(challenge, '<');
	text_write(challenge, nonce);
	text_write_string(challenge, "@lab>");
	login->message = arena_dup(arena, text_span(challenge));
	return true;
}

/* authorize NUL name NUL password */
static bool
take_plain(struct smtp_login *login, struct span bytes)
{
	if (!memchr(bytes.ptr, '\0', bytes.len))
		return false;
	span_split(&bytes, '\0', &login->authorize);
	if (!memchr(bytes.ptr, '\0', bytes.len))
		return false;
	span_split(&bytes, '\0', &login->name);
	login->password = bytes;
	return !memchr(bytes.ptr, '\0', bytes.len);
}

static enum smtp_login_step
take_login(struct smtp_login *login, struct span bytes, struct text *challenge)
{
	if (login->step++ > 0) {
		login->password = bytes;
		return SMTP_LOGIN_WHOLE;
	}
	login->name = bytes;
	text_write_string(challenge, "Password:");
	return SMTP_LOGIN_MORE;
}

/* "ann b913a602c7eda7a495b4e6e7334d3890": a name may hold blanks. */
static bool
take_cram(struct smtp_login *login, struct span bytes)
{
	size_t at = bytes.len;

	while (at > 0 && bytes.ptr[at - 1] != ' ')
		at--;
	if (at == 0)
		return false;
	login->name = (struct span){ bytes.ptr, at - 1 };
	login->shown = span_from(bytes, at);
	return true;
}

/* saslname: "=2C" is a comma, "=3D" an equals sign, and no other is (5.1). */
static bool
read_name(struct arena *arena, struct span coded, struct span *name)
{
	struct text text;

	text_init(&text, arena, SMTP_AUTH_MAX);
	while (coded.len > 0) {
		if (span_starts_nocase(coded, span_of("=2C")))
			text_write_byte(&text, ',');
		else if (span_starts_nocase(coded, span_of("=3D")))
			text_write_byte(&text, '=');
		else if (coded.ptr[0] == '=')
			return false;
		else
			text_write_byte(&text, coded.ptr[0]);
		span_take(&coded, coded.ptr[0] == '=' ? 3 : 1);
	}
	*name = text_span(&text);
	return true;
}

/* gs2-header: "n,," or "n,a=bob,"; "y": it could bind channels (5.1, 7). */
static bool
take_header(struct smtp_login *login, struct span *rest)
{
	struct span whole = *rest, flag, item;

	if (!span_split(rest, ',', &flag) ||
	    (!span_equal(flag, span_of("n")) &&
		!span_equal(flag, span_of("y"))) ||
	    !span_split(rest, ',', &item))
		return false;
	login->header = (struct span){ whole.ptr, whole.len - rest->len };
	return item.len == 0 ||
	    (scan_byte(&item, 'a') && scan_byte(&item, '=') &&
		read_name(login->arena, item, &login->authorize));
}

/* user=NAME ^A auth=Bearer TOKEN ^A ^A; the name may be in a gs2-header. */
static bool
take_token(struct smtp_login *login, struct span bytes)
{
	struct span item;

	if (login->mechanism == SMTP_MECHANISM_OAUTHBEARER) {
		if (!take_header(login, &bytes))
			return false;
		login->name = login->authorize;
	}
	while (span_split(&bytes, '\1', &item))
		if (login->mechanism == SMTP_MECHANISM_XOAUTH2 &&
		    span_starts_nocase(item, span_of("user=")))
			login->name = span_from(item, 5);
		else if (span_starts_nocase(item, span_of("auth=Bearer ")))
			login->password = span_from(item, 12);
	return login->password.len > 0;
}

/*
 * The same for a name each time, whether or not there is such a user: nobody
 * learns from it, and clients may keep what they reckoned.
 */
static void
make_salt(struct smtp_login *login)
{
	unsigned char sum[CRYPTO_DIGEST_MAX];
	struct text seed;

	text_init(&seed, login->arena, SMTP_AUTH_MAX + 16);
	text_write_string(&seed, "salt for ");
	text_write(&seed, login->name);
	crypto_digest(CRYPTO_SHA256, text_span(&seed), sum);
	login->salt = arena_dup(login->arena,
	    (struct span){ (const char *)sum, SALT_LEN });
}

/* client-first-message, and server-first-message behind it. */
static enum smtp_login_step
take_first(struct smtp_login *login, struct span bytes, struct text *challenge)
{
	struct span bare, name, nonce;
	struct text message;

	if (!take_header(login, &bytes))
		return SMTP_LOGIN_BAD;
	bare = bytes;
	if (!smtp_scram_take(&bytes, 'n', &name) ||
	    !read_name(login->arena, name, &login->name) ||
	    !smtp_scram_take(&bytes, 'r', &nonce) || nonce.len == 0)
		return SMTP_LOGIN_BAD;
	make_salt(login);
	text_write_string(challenge, "r=");
	text_write(challenge, nonce);
	text_write(challenge, login->nonce);
	text_write_string(challenge, ",s=");
	crypto_base64_write(challenge, login->salt);
	text_write_format(challenge, ",i=%d", SMTP_LOGIN_ROUNDS);
	login->first = arena_dup(login->arena, text_span(challenge));
	text_init(&message, login->arena, MESSAGE_MAX);
	text_write(&message, bare);
	text_write_byte(&message, ',');
	text_write(&message, login->first);
	login->message = text_span(&message);
	login->step = 1;
	return SMTP_LOGIN_MORE;
}

/* "biws": the header once more, so that nobody can have changed it (5.1). */
static bool
is_header(const struct smtp_login *login, struct span encoded)
{
	struct text text;

	text_init(&text, login->arena, SMTP_AUTH_MAX);
	return crypto_base64_decode(&text, encoded) &&
	    span_equal(text_span(&text), login->header);
}

/* client-final-message: "c=biws,r=NONCE,p=PROOF". */
static enum smtp_login_step
take_final(struct smtp_login *login, struct span bytes)
{
	struct span whole = bytes, header, nonce, ours, proof = span_empty();
	struct span first = login->first, item = span_empty();
	struct text message, shown;

	smtp_scram_take(&first, 'r', &ours);
	if (!smtp_scram_take(&bytes, 'c', &header) ||
	    !is_header(login, header) ||
	    !smtp_scram_take(&bytes, 'r', &nonce) || !span_equal(nonce, ours))
		return SMTP_LOGIN_BAD;
	/* Extensions may stand between; the proof is the last. */
	while (span_split(&bytes, ',', &item))
		proof = item;
	whole.len = (size_t)(proof.ptr - whole.ptr);
	text_init(&shown, login->arena, SMTP_AUTH_MAX);
	if (!scan_byte(&proof, 'p') || !scan_byte(&proof, '=') ||
	    !crypto_base64_decode(&shown, proof))
		return SMTP_LOGIN_BAD;
	text_init(&message, login->arena, MESSAGE_MAX);
	text_write(&message, login->message);
	text_write_byte(&message, ',');
	text_write(&message, (struct span){ whole.ptr, whole.len - 1 });
	login->message = text_span(&message);
	login->shown = text_span(&shown);
	login->proofs =
	    arena_zero(login->arena, 1, sizeof(struct smtp_scram_proofs));
	return SMTP_LOGIN_WHOLE;
}

static enum smtp_login_step
whole_if(bool is_good)
{
	return is_good ? SMTP_LOGIN_WHOLE : SMTP_LOGIN_BAD;
}

enum smtp_login_step
smtp_login_take(struct smtp_login *login, struct span response,
    struct text *challenge)
{
	switch (login->mechanism) {
	case SMTP_MECHANISM_PLAIN:
		return whole_if(
		    take_plain(login, response) && login->name.len > 0);
	case SMTP_MECHANISM_LOGIN:
		return take_login(login, response, challenge);
	case SMTP_MECHANISM_CRAM_MD5:
		return whole_if(take_cram(login, response));
	case SMTP_MECHANISM_SCRAM_SHA_1:
	case SMTP_MECHANISM_SCRAM_SHA_256:
		return login->step == 0 ? take_first(login, response, challenge)
					: take_final(login, response);
	case SMTP_MECHANISM_XOAUTH2:
	case SMTP_MECHANISM_OAUTHBEARER:
		return whole_if(
		    take_token(login, response) && login->name.len > 0);
	case SMTP_MECHANISM_EXTERNAL:
		/* Without a name it is the one that the certificate has. */
		login->name = response;
		if (response.len == 0) {
			struct span names = login->peer;

			span_split(&names, ' ', &login->name);
		}
		return SMTP_LOGIN_WHOLE;
	default:
		return SMTP_LOGIN_BAD;
	}
}

static bool
holds_cram(const struct smtp_login *login, struct span password)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char sum[CRYPTO_DIGEST_MAX];
	char hex[2 * CRYPTO_DIGEST_MAX];
	size_t len = crypto_hmac(CRYPTO_MD5, password, login->message, sum);

	for (size_t i = 0; i < len; i++) {
		hex[2 * i] = digits[sum[i] >> 4];
		hex[2 * i + 1] = digits[sum[i] & 15];
	}
	return len > 0 && login->shown.len == 2 * len &&
	    span_equal_nocase(login->shown, (struct span){ hex, 2 * len });
}

static bool
holds_scram(const struct smtp_login *login, struct span password)
{
	const struct smtp_scram scram = { .kind = digest_of(login),
		.password = password,
		.salt = login->salt,
		.rounds = SMTP_LOGIN_ROUNDS,
		.message = login->message };
	struct smtp_scram_proofs *proofs = login->proofs;

	return proofs && smtp_scram_prove(&scram, proofs) &&
	    crypto_equal(login->shown,
		(struct span){ (const char *)proofs->client, proofs->len });
}

static bool
shows_name(const struct smtp_login *login)
{
	struct span names = login->peer, name;

	while (span_split(&names, ' ', &name))
		if (name.len > 0 && span_equal_nocase(name, login->name))
			return true;
	return false;
}

bool
smtp_login_holds(const struct smtp_login *login, struct span password)
{
	switch (login->mechanism) {
	case SMTP_MECHANISM_CRAM_MD5:
		return holds_cram(login, password);
	case SMTP_MECHANISM_SCRAM_SHA_1:
	case SMTP_MECHANISM_SCRAM_SHA_256:
		return holds_scram(login, password);
	case SMTP_MECHANISM_EXTERNAL:
		return shows_name(login);
	default:
		return crypto_equal(password, login->password);
	}
}

bool
smtp_login_closes(const struct smtp_login *login, bool is_good,
    struct text *challenge)
{
	if (is_scram(login->mechanism) && is_good && login->proofs) {
		text_write_string(challenge, "v=");
		crypto_base64_write(challenge,
		    (struct span){ (const char *)login->proofs->server,
			login->proofs->len });
		return true;
	}
	/* RFC 7628, 3.2.2; and as Google has it for XOAUTH2. */
	if (is_token(login->mechanism) && !is_good) {
		text_write_string(challenge,
		    login->mechanism == SMTP_MECHANISM_XOAUTH2
			? "{\"status\":\"400\",\"schemes\":\"Bearer\","
			  "\"scope\":\"https://mail.google.com/\"}"
			: "{\"status\":\"invalid_token\"}");
		return true;
	}
	return false;
}

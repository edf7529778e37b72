#include "core/auth/dkim_sign.h"

#include "core/auth/dkim_value.h"
#include "core/crypto/base64.h"

enum { LINE_MAX = 74, LIST_MAX = 64 * 1024, FIELD_MAX = 128 * 1024 };

/* Which fields are signed, and which once more than there are. */
static const struct {
	const char *name;
	bool is_guarded;
} worth_signing[] = {
	{ "from", true },
	{ "reply-to", false },
	{ "to", true },
	{ "cc", true },
	{ "subject", true },
	{ "date", true },
	{ "message-id", true },
	{ "in-reply-to", false },
	{ "references", false },
	{ "mime-version", false },
	{ "content-type", false },
	{ "content-transfer-encoding", false },
	{ "list-id", false },
	{ "list-help", false },
	{ "list-unsubscribe", false },
	{ "list-unsubscribe-post", false },
	{ "list-subscribe", false },
	{ "list-post", false },
	{ "list-owner", false },
	{ "list-archive", false },
	{ "feedback-id", false },
};

static struct span
choose_headers(struct arena *arena, const struct dkim_message *message)
{
	struct text list;

	text_init(&list, arena, LIST_MAX);
	for (size_t i = 0; i < sizeof(worth_signing) / sizeof(*worth_signing);
	     i++) {
		size_t count =
		    dkim_message_count(message, worth_signing[i].name);

		if (worth_signing[i].is_guarded)
			count++;
		for (size_t j = 0; j < count; j++) {
			if (list.len > 0)
				text_write_byte(&list, ':');
			text_write_string(&list, worth_signing[i].name);
		}
	}
	return text_span(&list);
}

/* Where the line that is written to begins. */
static size_t
column(const struct text *field)
{
	size_t at = field->len;

	while (at > 0 && field->ptr[at - 1] != '\n')
		at--;
	return field->len - at;
}

/* A tag, on the next line where this one would be too long. */
static void
write_tag(struct text *field, const char *name, struct span value)
{
	if (column(field) + strlen(name) + value.len + 3 > LINE_MAX)
		text_write_string(field, ";\r\n\t");
	else
		text_write_string(field, "; ");
	text_write_string(field, name);
	text_write_byte(field, '=');
	text_write(field, value);
}

static void
write_number_tag(struct text *field, const char *name, uint64_t number)
{
	char bytes[24];
	struct text digits = text_in(bytes, sizeof(bytes));

	text_write_number(&digits, number);
	write_tag(field, name, text_span(&digits));
}

static void
write_headers(struct text *field, struct span headers)
{
	struct span name;
	bool has_more = true;

	text_write_string(field, ";\r\n\th=");
	while (tags_next_word(&headers, ':', &has_more, &name)) {
		if (column(field) + name.len + 1 > LINE_MAX)
			text_write_string(field, "\r\n\t ");
		text_write(field, name);
		if (has_more)
			text_write_byte(field, ':');
	}
}

static void
write_data(struct arena *arena, struct text *field, struct span bytes)
{
	struct text encoded;
	struct span rest;

	text_init(&encoded, arena, 2 * bytes.len + 4);
	crypto_base64_write(&encoded, bytes);
	rest = text_span(&encoded);
	while (rest.len > 0) {
		size_t room = LINE_MAX - column(field);

		text_write(field,
		    span_take(&rest, rest.len < room ? rest.len : room));
		if (rest.len > 0)
			text_write_string(field, "\r\n\t ");
	}
}

static void
write_canon(struct text *field, const struct dkim_recipe *recipe)
{
	char bytes[24];
	struct text canon = text_in(bytes, sizeof(bytes));

	text_write_format(&canon, "%s/%s",
	    dkim_canon_name(recipe->header_canon),
	    dkim_canon_name(recipe->body_canon));
	write_tag(field, "c", text_span(&canon));
}

/* In dkim-quoted-printable (RFC 6376, 2.11); U-labels stay (RFC 8616, 5). */
static void
write_identity(struct arena *arena, struct text *field, struct span identity)
{
	struct text encoded;

	text_init(&encoded, arena, 3 * identity.len);
	for (size_t i = 0; i < identity.len; i++) {
		unsigned char byte = (unsigned char)identity.ptr[i];

		if (byte > ' ' && byte != ';' && byte != '=' && byte != 0x7f)
			text_write_byte(&encoded, identity.ptr[i]);
		else
			text_write_format(&encoded, "=%02X", byte);
	}
	write_tag(field, "i", text_span(&encoded));
}

/* All of the field up to where the signature comes. */
static void
write_field(struct arena *arena, const struct dkim_message *message,
    const struct dkim_recipe *recipe, struct text *field)
{
	unsigned char sum[CRYPTO_DIGEST_MAX];
	uint64_t length;
	size_t len = dkim_body_sum(message->body, recipe->body_canon,
	    recipe->digest, recipe->length, sum, &length);

	text_write_string(field, "DKIM-Signature: v=1");
	write_tag(field, "a",
	    span_of(crypto_private_kind(recipe->key) == CRYPTO_ED25519
		    ? "ed25519-sha256"
		    : recipe->digest == CRYPTO_SHA1 ? "rsa-sha1"
						    : "rsa-sha256"));
	write_canon(field, recipe);
	write_tag(field, "d", recipe->domain);
	write_tag(field, "s", recipe->selector);
	if (recipe->identity.len > 0)
		write_identity(arena, field, recipe->identity);
	if (recipe->time > 0)
		write_number_tag(field, "t", recipe->time);
	if (recipe->expiry > 0)
		write_number_tag(field, "x", recipe->expiry);
	if (recipe->length != DKIM_WHOLE)
		write_number_tag(field, "l", recipe->length);
	write_headers(field, recipe->headers);
	text_write_string(field, ";\r\n\tbh=");
	write_data(arena, field, (struct span){ (char *)sum, len });
	text_write_string(field, ";\r\n\tb=");
}

static bool
check_recipe(const struct dkim_recipe *recipe, struct error *error)
{
	if (!dkim_value_is_domain(recipe->domain))
		return error_set(error, "'%.*s' is not a domain",
		    SPAN_ARGS(recipe->domain));
	if (!dkim_value_is_selector(recipe->selector))
		return error_set(error, "'%.*s' is not a selector",
		    SPAN_ARGS(recipe->selector));
	return true;
}

static struct dkim_signature *
parse(struct arena *arena, struct span whole)
{
	const size_t colon = strlen("DKIM-Signature");
	struct dkim_field *field = arena_zero(arena, 1, sizeof(*field));
	struct dkim_signature *signature =
	    arena_zero(arena, 1, sizeof(*signature));

	field->name = (struct span){ whole.ptr, colon };
	field->value = span_from(whole, colon + 1);
	field->whole = whole;
	dkim_signature_parse(arena, field, DKIM_FLAVOUR_DKIM, signature);
	return signature;
}

/* The field as it stands so far is what is signed, too. */
static struct span
signed_text(struct arena *arena, const struct dkim_message *message,
    struct span whole)
{
	const struct dkim_signature *signature = parse(arena, whole);
	struct dkim_selected selected = { 0 };

	dkim_hash_select(arena, message, signature, &selected);
	return dkim_hash_header(arena, message, signature, &selected);
}

/* What no verifier would accept is not worth signing. */
static bool
check_made(struct arena *arena, struct span whole, struct error *error)
{
	const struct dkim_signature *signature = parse(arena, whole);

	return signature->reason == DKIM_REASON_NONE ||
	    error_set(error, "nobody would accept it: %s (%s)",
		dkim_reason_words(signature->reason),
		dkim_reason_rule(signature->reason));
}

bool
dkim_sign_message(struct arena *arena, const struct dkim_message *message,
    const struct dkim_recipe *recipe, struct text *field, struct error *error)
{
	unsigned char sum[CRYPTO_DIGEST_MAX], signature[CRYPTO_SIGNATURE_MAX];
	struct text so_far;
	struct span sums = { (char *)sum, 0 };
	size_t len;

	if (!check_recipe(recipe, error))
		return false;
	text_init(&so_far, arena, FIELD_MAX);
	write_field(arena, message, recipe, &so_far);
	if (so_far.is_cut)
		return error_set(error, "there are too many fields to sign");
	sums.len = crypto_digest(recipe->digest,
	    signed_text(arena, message, text_span(&so_far)), sum);
	len = crypto_private_sign(recipe->key, recipe->digest, sums, signature);
	if (len == 0)
		return error_set(error, "OpenSSL cannot sign with this key");
	write_data(arena, &so_far, (struct span){ (char *)signature, len });
	if (!check_made(arena, text_span(&so_far), error))
		return false;
	text_write(field, text_span(&so_far));
	text_write_string(field, "\r\n");
	return true;
}

bool
dkim_sign(struct arena *arena, struct span message,
    const struct dkim_recipe *recipe, struct text *field, struct error *error)
{
	struct dkim_recipe complete = *recipe;
	struct dkim_message parsed;

	dkim_message_parse(arena, message, &parsed);
	if (complete.headers.len == 0)
		complete.headers = choose_headers(arena, &parsed);
	return dkim_sign_message(arena, &parsed, &complete, field, error);
}

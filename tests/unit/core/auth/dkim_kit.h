#ifndef NIXIE_TESTS_DKIM_KIT_H
#define NIXIE_TESTS_DKIM_KIT_H

/*
 * What the tests of signatures share: keys made afresh, a zone that has
 * them, and a signer that signs any field one likes, however faulty:
 *
 *	kit_sign("From: a@example.org\r\n\r\nbody\r\n",
 *	    "v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=@; b=")
 *
 * "@" is the right body hash; the signature is put behind the last "b=".
 */

#include <stdlib.h>

#include "check.h"
#include "core/auth/dkim.h"
#include "core/auth/dkim_sign.h"
#include "core/crypto/base64.h"
#include "core/dns/zone.h"

enum { KIT_CEILING = 256 * 1024 * 1024 };

static struct {
	struct arena arena;
	struct dns_zone zone;
	struct crypto_keys *keys;
	struct crypto_private *rsa, *small, *ed25519;
} kit;

static inline void
kit_must(bool holds, const struct error *error)
{
	if (holds)
		return;
	printf("Bail out! %s\n", error->message);
	exit(1);
}

static inline struct span
kit_public(const struct crypto_private *key)
{
	struct text bytes, encoded;
	struct error error;

	text_init(&bytes, &kit.arena, 4096);
	text_init(&encoded, &kit.arena, 8192);
	kit_must(crypto_private_write_public(&bytes, key, &error), &error);
	crypto_base64_write(&encoded, text_span(&bytes));
	return text_span(&encoded);
}

/* Lines of a zone file. */
static inline void
kit_publish_text(struct span lines)
{
	struct error error = { "a record" };

	kit_must(dns_zone_read(&kit.zone, lines, span_empty(), &error), &error);
}

/* The same, but "=@" and "= @" are followed by that key instead of "@". */
static inline void
kit_publish(const char *lines, const struct crypto_private *key)
{
	struct text file;

	text_init(&file, &kit.arena, 65536);
	for (const char *at = lines; *at; at++)
		if (*at == '@' && at > lines + 1 &&
		    (at[-1] == '=' || at[-2] == '='))
			text_write(&file, kit_public(key));
		else
			text_write_byte(&file, *at);
	text_write_byte(&file, '\n');
	kit_publish_text(text_span(&file));
}

static inline struct crypto_private *
kit_key(enum crypto_kind kind, unsigned bits)
{
	struct crypto_private *key = NULL;
	struct error error;

	kit_must(crypto_private_generate(kind, bits, &key, &error), &error);
	return key;
}

/* Keys that are there already stay: it takes a while to make them. */
static inline void
kit_open(void)
{
	arena_init(&kit.arena, KIT_CEILING);
	dns_zone_init(&kit.zone, &kit.arena, 1);
	kit.keys = crypto_keys_new();
	if (!kit.rsa) {
		kit.rsa = kit_key(CRYPTO_RSA, 1024);
		kit.small = kit_key(CRYPTO_RSA, 512);
		kit.ed25519 = kit_key(CRYPTO_ED25519, 0);
	}
	kit_publish("rsa._domainkey.example.org. TXT \"v=DKIM1; p=@\"",
	    kit.rsa);
	kit_publish("small._domainkey.example.org. TXT \"v=DKIM1; p=@\"",
	    kit.small);
	kit_publish("ed._domainkey.example.org. TXT "
		    "\"v=DKIM1; k=ed25519; p=@\"",
	    kit.ed25519);
}

/* All but the private keys. */
static inline void
kit_leave(void)
{
	crypto_keys_free(kit.keys);
	arena_clear(&kit.arena);
}

static inline void
kit_close(void)
{
	kit_leave();
	crypto_private_free(kit.rsa);
	crypto_private_free(kit.small);
	crypto_private_free(kit.ed25519);
	kit.rsa = kit.small = kit.ed25519 = NULL;
}

static inline struct dkim_signature *
kit_parse(struct span whole, enum dkim_flavour flavour)
{
	struct dkim_field *field = arena_zero(&kit.arena, 1, sizeof(*field));
	struct dkim_signature *signature =
	    arena_zero(&kit.arena, 1, sizeof(*signature));
	const char *colon = memchr(whole.ptr, ':', whole.len);

	field->whole = whole;
	field->name = (struct span){ whole.ptr, (size_t)(colon - whole.ptr) };
	field->value = span_from(whole, field->name.len + 1);
	dkim_signature_parse(&kit.arena, field, flavour, signature);
	return signature;
}

static inline void
kit_write_body_hash(struct text *text, struct span message,
    const struct dkim_signature *signature)
{
	struct dkim_message parsed;
	unsigned char sum[CRYPTO_DIGEST_MAX];
	uint64_t length;
	size_t len;

	dkim_message_parse(&kit.arena, message, &parsed);
	len = dkim_body_sum(parsed.body, signature->body_canon,
	    signature->digest, signature->length, sum, &length);
	crypto_base64_write(text, (struct span){ (char *)sum, len });
}

/* Write the signature over that text. */
static inline void
kit_write_data(struct text *text, const struct crypto_private *key,
    enum crypto_digest digest, struct span over)
{
	unsigned char sum[CRYPTO_DIGEST_MAX], data[CRYPTO_SIGNATURE_MAX];
	struct span sums = { (char *)sum, crypto_digest(digest, over, sum) };

	crypto_base64_write(text,
	    (struct span){ (char *)data,
		crypto_private_sign(key, digest, sums, data) });
}

/* The message with the signature in front, whose value is given. */
static inline struct span
kit_sign_with(const struct crypto_private *key, struct span message,
    const char *value)
{
	const char *at = strstr(value, "bh=@");
	struct dkim_selected selected = { 0 };
	struct dkim_signature *signature;
	struct dkim_message parsed;
	struct text field;

	text_init(&field, &kit.arena, 4 * 1024 * 1024);
	text_write_string(&field, "DKIM-Signature: ");
	text_write_string(&field, value);
	signature = kit_parse(text_span(&field), DKIM_FLAVOUR_DKIM);
	if (at) {
		field.len =
		    strlen("DKIM-Signature: ") + (size_t)(at - value) + 3;
		kit_write_body_hash(&field, message, signature);
		text_write_string(&field, at + 4);
		signature = kit_parse(text_span(&field), DKIM_FLAVOUR_DKIM);
	}
	dkim_message_parse(&kit.arena, message, &parsed);
	dkim_hash_select(&kit.arena, &parsed, signature, &selected);
	kit_write_data(&field, key, signature->digest,
	    dkim_hash_header(&kit.arena, &parsed, signature, &selected));
	text_write_string(&field, "\r\n");
	text_write(&field, message);
	return text_span(&field);
}

static inline struct span
kit_sign(const char *message, const char *value)
{
	return kit_sign_with(kit.rsa, span_of(message), value);
}

/* Answer what is wanted; false: nothing was. */
static inline bool
kit_answer(struct dns_known *known)
{
	bool was_wanted = known->wanted.count > 0;

	while (known->wanted.count > 0)
		dns_known_add(known,
		    dns_zone_answer(&kit.zone, &kit.arena,
			known->wanted.items[0]));
	return was_wanted;
}

static inline struct dkim_check *
kit_verify(struct span message, uint64_t now)
{
	struct dkim_request request = { message, now, kit.keys };
	struct dkim_check *check = arena_zero(&kit.arena, 1, sizeof(*check));
	struct dns_known known;

	dns_known_init(&known, &kit.arena, 7);
	do
		dkim_verify(&kit.arena, &request, &known, NULL, check);
	while (check->waits && kit_answer(&known));
	return check;
}

#endif

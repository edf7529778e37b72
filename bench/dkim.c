/*
 * How many DKIM signatures does one core verify in a second: 11 kB, RSA of
 * 2048 bits, relaxed/relaxed? With a key that is new each time and with one
 * kept ready; beside them OpenSSL alone, the same hash and the same key.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/auth/dkim.h"
#include "core/auth/dkim_sign.h"
#include "core/crypto/base64.h"

enum {
	BODY = 11 * 1024,
	BITS = 2048,
	ROUNDS = 7,
	TIMES = 3000,
	CEILING = 64 * 1024 * 1024,
	TXT_MAX = 255,
};

struct bench {
	struct arena arena;
	struct span message, public, text; /* of the key record */
	struct dns_answer answer;
	struct dns_record record;
	struct crypto_keys *keys;
	struct dkim_check check; /* of one verification, for OpenSSL alone */
};

typedef void pass_function(struct bench *bench);

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static struct span
make_message(struct arena *arena)
{
	struct text text;

	text_init(&text, arena, 2 * (size_t)BODY);
	text_write_string(&text,
	    "Received: from a.example by b.example; Mon, 3 Nov 2025 "
	    "10:00:00 +0000\r\n"
	    "From: Joe <joe@example.org>\r\nTo: ann@example.net\r\n"
	    "Subject: a letter of eleven thousand bytes\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n\r\n");
	for (unsigned i = 0; text.len < BODY; i++)
		text_write_format(&text,
		    "Line %u of a letter as people write them, "
		    "with words and %s\r\n",
		    i, i % 9 == 0 ? "two  blanks here." : "a full stop.");
	return text_span(&text);
}

/* The key, as the DNS would give it. */
static void
publish(struct bench *bench, const struct crypto_private *key)
{
	struct text public, record, wire;
	struct error error;
	struct span rest;

	text_init(&public, &bench->arena, 4096);
	text_init(&record, &bench->arena, 4096);
	text_init(&wire, &bench->arena, 4096);
	must(crypto_private_write_public(&public, key, &error), error.message);
	bench->public = text_span(&public);
	text_write_string(&record, "v=DKIM1; k=rsa; p=");
	crypto_base64_write(&record, bench->public);
	bench->text = text_span(&record);
	for (rest = bench->text; rest.len > 0;) {
		size_t len = rest.len < TXT_MAX ? rest.len : TXT_MAX;

		text_write_byte(&wire, (char)len);
		text_write(&wire, span_take(&rest, len));
	}
	bench->record.data = text_span(&wire);
	bench->answer = (struct dns_answer){
		.question = { span_of("mail._domainkey.example.org"), DNS_TXT },
		.canonical = span_empty(),
		.server = span_empty(),
		.why = span_empty(),
		.records = &bench->record,
		.count = 1
	};
}

static void
verify(struct bench *bench, struct arena *arena, struct dkim_check *check)
{
	struct dkim_request request = { bench->message, 1764350000,
		bench->keys };
	struct dns_known known;

	dns_known_init(&known, arena, 1);
	dns_known_add(&known, &bench->answer);
	dkim_verify(arena, &request, &known, NULL, check);
	must(check->result == DKIM_PASS, "the signature does not hold");
}

static void
pass_warm(struct bench *bench)
{
	static struct arena arena;
	struct dkim_check check;

	if (arena.ceiling == 0)
		arena_init(&arena, CEILING);
	arena_reset(&arena);
	verify(bench, &arena, &check);
}

static void
pass_cold(struct bench *bench)
{
	crypto_keys_forget(bench->keys);
	pass_warm(bench);
}

/* The same bytes hashed, and one verification: the limit. */
static void
pass_openssl(struct bench *bench)
{
	const struct dkim_outcome *outcome = bench->check.outcomes.items[0];
	unsigned char sum[CRYPTO_DIGEST_MAX];
	struct span sums = { (char *)sum, 0 };

	crypto_digest(CRYPTO_SHA256, bench->check.message.body, sum);
	sums.len = crypto_digest(CRYPTO_SHA256, outcome->header_text, sum);
	must(crypto_verify(bench->keys, &outcome->key->public, CRYPTO_SHA256,
		 sums, outcome->signature.data),
	    "OpenSSL does not verify it");
}

static int
compare(const void *a, const void *b)
{
	const double *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

static void
measure(struct bench *bench, const char *name, pass_function *pass)
{
	double rates[ROUNDS];

	for (int round = 0; round < ROUNDS; round++) {
		double start = seconds();

		for (int i = 0; i < TIMES; i++)
			pass(bench);
		rates[round] = TIMES / (seconds() - start);
	}
	qsort(rates, ROUNDS, sizeof(*rates), compare);
	printf("%s.best %.0f\n%s.median %.0f\n", name, rates[ROUNDS - 1], name,
	    rates[ROUNDS / 2]);
}

/* One of the rows alone, for those who count instructions, or look on. */
static void
repeat(struct bench *bench, const char *name, unsigned long times)
{
	pass_function *pass = strcmp(name, "--cold") == 0 ? pass_cold
	    : strcmp(name, "--openssl") == 0              ? pass_openssl
							  : pass_warm;

	for (unsigned long i = 0; i < times; i++)
		pass(bench);
}

int
main(int argc, char **argv)
{
	static struct bench bench;
	struct crypto_private *key = NULL;
	struct error error;
	struct text field;
	struct span plain;

	arena_init(&bench.arena, CEILING);
	bench.keys = crypto_keys_new();
	must(crypto_private_generate(CRYPTO_RSA, BITS, &key, &error),
	    "no key can be made");
	plain = make_message(&bench.arena);
	struct dkim_recipe recipe = { .key = key,
		.digest = CRYPTO_SHA256,
		.header_canon = DKIM_RELAXED,
		.body_canon = DKIM_RELAXED,
		.domain = span_of("example.org"),
		.selector = span_of("mail"),
		.identity = span_empty(),
		.headers = span_empty(),
		.length = DKIM_WHOLE };
	text_init(&field, &bench.arena, 2 * (size_t)BODY);
	must(dkim_sign(&bench.arena, plain, &recipe, &field, &error),
	    "the signer fails");
	text_write(&field, plain);
	bench.message = text_span(&field);
	publish(&bench, key);
	verify(&bench, &bench.arena, &bench.check);
	if (argc > 1 && strcmp(argv[1], "--print") == 0) {
		printf("%.*s\n%.*s", SPAN_ARGS(bench.text),
		    SPAN_ARGS(bench.message));
	} else if (argc > 1) {
		repeat(&bench, argv[1],
		    argc > 2 ? strtoul(argv[2], NULL, 10) : TIMES);
	} else {
		measure(&bench, "dkim.cold", pass_cold);
		measure(&bench, "dkim.warm", pass_warm);
		measure(&bench, "dkim.openssl", pass_openssl);
	}
	crypto_keys_free(bench.keys);
	crypto_private_free(key);
	arena_clear(&bench.arena);
	return 0;
}

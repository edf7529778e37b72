#include "dkim_kit.h"

#include "core/auth/arc.h"

#define MESSAGE \
	"From: Joe <joe@example.org>\r\nTo: list@example.net\r\n" \
	"Subject: hello\r\n\r\nHow are you?\r\n"

/* What one who seals may do otherwise than right. */
struct sealer {
	const char *results; /* AAR, without its name */
	const char *message; /* AMS; "@" is the body hash */
	const char *seal;    /* AS */
};

static const struct sealer right[] = {
	{ "i=1; example.org; spf=pass smtp.mailfrom=example.org",
	    "i=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=rsa; "
	    "h=from:to:subject; bh=@; b=",
	    "i=1; a=rsa-sha256; cv=none; d=example.org; s=rsa; t=1; b=" },
	{ "i=2; example.org; arc=pass",
	    "i=2; a=ed25519-sha256; c=relaxed/relaxed; d=example.org; s=ed; "
	    "h=from:to:subject; bh=@; b=",
	    "i=2; a=ed25519-sha256; cv=pass; d=example.org; s=ed; b=" },
	{ "i=3 (a comment) ; example.org; none",
	    "i=3; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=@; b=",
	    "i=3; a=rsa-sha256; cv=pass; d=example.org; s=rsa; b=" },
};

static const struct crypto_private *
key_of(const char *value)
{
	return strstr(value, "s=ed")   ? kit.ed25519
	    : strstr(value, "s=small") ? kit.small
				       : kit.rsa;
}

static struct span
join(const char *name, struct span value, struct span message)
{
	struct text text;

	text_init(&text, &kit.arena, value.len + message.len + 100);
	text_write_string(&text, name);
	text_write_string(&text, ": ");
	text_write(&text, value);
	text_write_string(&text, "\r\n");
	text_write(&text, message);
	return text_span(&text);
}

/* The message signature is made by the signer for DKIM, and renamed. */
static struct span
message_signature(const char *value, struct span message)
{
	const char *at = strstr(value, "bh=@");
	struct dkim_selected selected = { 0 };
	struct dkim_signature *signature;
	struct dkim_message parsed;
	struct text field;

	text_init(&field, &kit.arena, 65536);
	text_write_string(&field, "ARC-Message-Signature: ");
	text_write_string(&field, value);
	signature = kit_parse(text_span(&field), DKIM_FLAVOUR_AMS);
	if (at) {
		field.len = strlen("ARC-Message-Signature: ") +
		    (size_t)(at - value) + 3;
		kit_write_body_hash(&field, message, signature);
		text_write_string(&field, at + 4);
		signature = kit_parse(text_span(&field), DKIM_FLAVOUR_AMS);
	}
	dkim_message_parse(&kit.arena, message, &parsed);
	dkim_hash_select(&kit.arena, &parsed, signature, &selected);
	kit_write_data(&field, key_of(value), signature->digest,
	    dkim_hash_header(&kit.arena, &parsed, signature, &selected));
	return span_from(text_span(&field), strlen("ARC-Message-Signature: "));
}

/* Over all fields of ARC, the lowest set first. */
static struct span
seal_value(const char *value, struct span message)
{
	static const char *const names[] = { "ARC-Authentication-Results",
		"ARC-Message-Signature", "ARC-Seal" };
	struct dkim_signature *signature;
	struct dkim_message parsed;
	struct text field, over;
	size_t counts[3], most;

	text_init(&field, &kit.arena, 65536);
	text_init(&over, &kit.arena, 65536);
	text_write_string(&field, "ARC-Seal: ");
	text_write_string(&field, value);
	dkim_message_parse(&kit.arena, message, &parsed);
	for (size_t i = 0; i < 3; i++)
		counts[i] = dkim_message_count(&parsed, names[i]);
	most = counts[0] > counts[1] ? counts[0] : counts[1];
	for (size_t number = 1; number <= most; number++)
		for (size_t i = 0; i < 3; i++) {
			size_t at = parsed.fields.count, left = number;

			/* Sets are put in front: the last is the first. */
			while (left > 0 && at > 0)
				if (span_equal(parsed.fields.items[--at].name,
					span_of(names[i])))
					left--;
			if (left == 0)
				dkim_hash_write_field(&over, DKIM_RELAXED,
				    &parsed.fields.items[at]);
		}
	signature = kit_parse(text_span(&field), DKIM_FLAVOUR_SEAL);
	dkim_hash_write_signature(&kit.arena, &over, signature);
	kit_write_data(&field, key_of(value), signature->digest,
	    text_span(&over));
	return span_from(text_span(&field), strlen("ARC-Seal: "));
}

static struct span
seal(const struct sealer *sealer, struct span message)
{
	struct span signature = message_signature(sealer->message, message);

	message = join("ARC-Authentication-Results", span_of(sealer->results),
	    message);
	message = join("ARC-Message-Signature", signature, message);
	return join("ARC-Seal", seal_value(sealer->seal, message), message);
}

static struct arc_check *
verify(struct span source)
{
	struct dkim_request request = { source, 0, kit.keys };
	struct arc_check *check = arena_zero(&kit.arena, 1, sizeof(*check));
	struct dkim_message message;
	struct dns_known known;

	dns_known_init(&known, &kit.arena, 7);
	dkim_message_parse(&kit.arena, source, &message);
	do
		arc_verify(&kit.arena, &request, &message, &known, check);
	while (check->waits && kit_answer(&known));
	return check;
}

static struct span
chain(size_t count)
{
	struct span message = span_of(MESSAGE);

	for (size_t i = 0; i < count; i++)
		message = seal(&right[i], message);
	return message;
}

static void
test_right(void)
{
	CHECK(verify(span_of(MESSAGE))->result == ARC_NONE);
	for (size_t count = 1; count <= COUNT_OF(right); count++) {
		struct arc_check *check = verify(chain(count));

		CHECK(check->result == ARC_PASS);
		CHECK(check->count == count);
		CHECK(check->oldest_pass == 0);
	}
	CHECK_TEXT("said", verify(chain(2))->sets[1].said,
	    "example.org; arc=pass");
}

/* The first sealer does it otherwise. */
static const struct {
	const char *name;
	struct sealer sealer;
	enum arc_reason reason;
} others[] = {
	{ "no number", { "example.org; none", NULL, NULL },
	    ARC_REASON_INSTANCE },
	{ "number not first", { "example.org; i=1; none", NULL, NULL },
	    ARC_REASON_INSTANCE },
	{ "number without semicolon", { "i=1", NULL, NULL },
	    ARC_REASON_INSTANCE },
	{ "number 0", { "i=0; example.org", NULL, NULL }, ARC_REASON_INSTANCE },
	{ "number 51", { "i=51; example.org", NULL, NULL },
	    ARC_REASON_INSTANCE },
	{ "another set", { "i=2; example.org", NULL, NULL }, ARC_REASON_GAP },
	{ "comments around a number",
	    { " (a (b;) \\( ) i (=2)\r\n = () 1 (;) ; example.org", NULL,
		NULL },
	    ARC_REASON_NONE },
	{ "a comment without an end", { "i=1 (; example.org", NULL, NULL },
	    ARC_REASON_INSTANCE },
	{ "a number of three digits", { "i=001; example.org", NULL, NULL },
	    ARC_REASON_INSTANCE },
	{ "a number and more", { "i=1x; example.org", NULL, NULL },
	    ARC_REASON_INSTANCE },
	{ "a number's name in capitals", { "I=1; example.org", NULL, NULL },
	    ARC_REASON_INSTANCE },
	{ "unknown tags in a seal",
	    { NULL, NULL,
		"i=1; zz=1; a=rsa-sha256; cv=none; d=example.org; s=rsa; b=" },
	    ARC_REASON_NONE },
	{ "a tag twice in a seal",
	    { NULL, NULL,
		"i=1; t=1; t=1; a=rsa-sha256; cv=none; d=example.org; s=rsa; "
		"b=" },
	    ARC_REASON_SEAL },
	{ "a seal without number",
	    { NULL, NULL, "a=rsa-sha256; cv=none; d=example.org; s=rsa; b=" },
	    ARC_REASON_INSTANCE },
	{ "cv=pass first",
	    { NULL, NULL,
		"i=1; a=rsa-sha256; cv=pass; d=example.org; s=rsa; b=" },
	    ARC_REASON_CV },
	{ "cv=fail",
	    { NULL, NULL,
		"i=1; a=rsa-sha256; cv=fail; d=example.org; s=rsa; b=" },
	    ARC_REASON_FAILED },
	{ "no cv",
	    { NULL, NULL, "i=1; a=rsa-sha256; d=example.org; s=rsa; b=" },
	    ARC_REASON_CV },
	{ "a seal with h=",
	    { NULL, NULL,
		"i=1; h=from; a=rsa-sha256; cv=none; d=example.org; s=rsa; "
		"b=" },
	    ARC_REASON_SEAL_H },
	{ "a seal with another key",
	    { NULL, NULL,
		"i=1; n=s=ed; a=rsa-sha256; cv=none; d=example.org; s=rsa; "
		"b=" },
	    ARC_REASON_SEAL },
	{ "a seal without a key",
	    { NULL, NULL,
		"i=1; a=rsa-sha256; cv=none; d=example.org; s=none; b=" },
	    ARC_REASON_SEAL },
	{ "a seal with a short key",
	    { NULL, NULL,
		"i=1; a=rsa-sha256; cv=none; d=example.org; s=small; b=" },
	    ARC_REASON_SEAL },
	{ "a message signature with SHA-1",
	    { NULL, "i=1; a=rsa-sha1; d=example.org; s=rsa; h=from; bh=@; b=",
		NULL },
	    ARC_REASON_MESSAGE },
	{ "a message signature without bh=",
	    { NULL,
		"i=1; a=rsa-sha256; d=example.org; s=rsa; h=from; b=", NULL },
	    ARC_REASON_MESSAGE },
	{ "a message signature over seals",
	    { NULL,
		"i=1; a=rsa-sha256; d=example.org; s=rsa; h=from:ARC-Seal; "
		"bh=@; b=",
		NULL },
	    ARC_REASON_SIGNED },
	{ "a message signature without From",
	    { NULL, "i=1; a=rsa-sha256; d=example.org; s=rsa; h=to::; bh=@; b=",
		NULL },
	    ARC_REASON_NONE },
	{ "v= means nothing",
	    { NULL,
		"v=9; i=1; a=rsa-sha256; d=example.org; s=rsa; h=to; bh=@; "
		"b=",
		NULL },
	    ARC_REASON_NONE },
};

static void
test_others(void)
{
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		struct sealer sealer = others[i].sealer;
		struct arc_check *check;

		if (!sealer.results)
			sealer.results = right[0].results;
		if (!sealer.message)
			sealer.message = right[0].message;
		if (!sealer.seal)
			sealer.seal = right[0].seal;
		check = verify(seal(&sealer, span_of(MESSAGE)));
		CHECK_TEXT(others[i].name,
		    span_of(arc_reason_name(check->reason)),
		    arc_reason_name(others[i].reason));
		CHECK_FOR(others[i].name,
		    check->result ==
			(others[i].reason == ARC_REASON_NONE ? ARC_PASS
							     : ARC_FAIL));
	}
}

static struct span
replace(struct span text, const char *from, const char *to)
{
	struct text changed;
	size_t at = 0;

	text_init(&changed, &kit.arena, text.len + 100);
	CHECK(span_find(text, span_of(from), &at));
	text_write(&changed, (struct span){ text.ptr, at });
	text_write_string(&changed, to);
	text_write(&changed, span_from(text, at + strlen(from)));
	return text_span(&changed);
}

/* As many sets as there may be, and one more (5.2, step 1). */
static void
test_longest(void)
{
	struct span message = span_of(MESSAGE);

	for (int i = 1; i <= ARC_SETS_MAX + 1; i++) {
		char results[100], signature[200], seals[200];
		const struct sealer sealer = { results, signature, seals };

		snprintf(results, sizeof(results), "i=%d; example.org; none",
		    i);
		snprintf(signature, sizeof(signature),
		    "i=%d; a=ed25519-sha256; d=example.org; s=ed; "
		    "c=relaxed/relaxed; h=from; bh=@; b=",
		    i);
		snprintf(seals, sizeof(seals),
		    "i=%d; a=ed25519-sha256; cv=%s; d=example.org; s=ed; b=", i,
		    i == 1 ? "none" : "pass");
		message = seal(&sealer, message);
		if (i >= ARC_SETS_MAX - 1)
			CHECK(verify(message)->result ==
			    (i <= ARC_SETS_MAX ? ARC_PASS : ARC_FAIL));
	}
}

/* A list changes the subject after the first seal, and seals again. */
static void
test_oldest_pass(void)
{
	struct span message = replace(chain(1), "hello", "[list] hello");
	struct arc_check *check;

	CHECK(verify(message)->reason == ARC_REASON_MESSAGE);
	message = seal(&right[1], message);
	check = verify(message);
	CHECK(check->result == ARC_PASS);
	CHECK(check->oldest_pass == 2);
	CHECK(!check->sets[0].message->header_matches);
	message = replace(message, "[list] hello", "again");
	CHECK(verify(message)->result == ARC_FAIL);
}

static void
test_tampered(void)
{
	struct span message = chain(2);

	CHECK(verify(replace(message, "spf=pass", "spf=fail"))->reason ==
	    ARC_REASON_SEAL);
	CHECK(verify(replace(message, "spf=pass", "spf=fail"))->reason_at == 2);
	CHECK(verify(replace(message, "How", "Who"))->reason ==
	    ARC_REASON_MESSAGE);
	CHECK(
	    verify(replace(message, "ARC-Seal: i=1", "X-Seal: i=1"))->reason ==
	    ARC_REASON_GAP);
	CHECK(verify(replace(message, "i=1; example.org; spf",
			 "i=2; example.org; spf"))
		  ->reason == ARC_REASON_TWICE);
	/* A trailing blank or a fold in any of the fields is nothing. */
	CHECK(verify(replace(message, "i=1; example.org; spf",
			 "i=1;\r\n\texample.org;   spf"))
		  ->result == ARC_PASS);
}

static void
test_prefixes(void)
{
	struct span message = chain(2);
	int passes = 0;

	for (size_t len = 0; len < message.len; len++)
		passes += verify((struct span){ message.ptr, len })->result ==
		    ARC_PASS;
	CHECK(passes == 1);
}

static void
test_trace(void)
{
	struct trace trace;

	trace_init(&trace, &kit.arena);
	arc_trace(&trace, verify(chain(3)));
	CHECK(trace.events.count == 10);
	CHECK(trace.events.items[9].kind == TRACE_RESULT);
	for (int i = 0; i < ARC_REASONS; i++)
		CHECK(arc_reason_name((enum arc_reason)i) != NULL &&
		    arc_reason_words((enum arc_reason)i) != NULL);
}

int
main(void)
{
	kit_open();
	test_right();
	test_others();
	test_longest();
	test_oldest_pass();
	test_tampered();
	test_prefixes();
	test_trace();
	kit_close();
	return check_done();
}

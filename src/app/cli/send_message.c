/* nixie send: the message, made or given, and signed if that is wished. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "app/cli/key_file.h"
#include "app/cli/send_parts.h"
#include "core/auth/dkim_sign.h"
#include "core/auth/dmarc_from.h"
#include "core/smtp/command.h"
#include "io/files/files.h"

enum { SIGNATURE_MAX = 64 * 1024 };

/* A name for this message, and a boundary, that nobody else has. */
static void
make_names(struct send *send)
{
	unsigned char bytes[16];
	time_t now = time(NULL);
	struct tm parts;

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		abort();
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(send->boundary + 2 * i, 3, "%02x", bytes[i]);
	snprintf(send->message_id, sizeof(send->message_id), "<%s.%lld@%s>",
	    send->boundary, (long long)now, send->dial.helo);
	if (gmtime_r(&now, &parts))
		strftime(send->date, sizeof(send->date),
		    "%a, %d %b %Y %H:%M:%S +0000", &parts);
	snprintf(send->subject, sizeof(send->subject), "test %s", send->date);
}

static void
compose(struct send *send)
{
	struct mime_draft *draft = &send->draft;

	make_names(send);
	draft->to = text_span(&send->to);
	draft->cc = text_span(&send->cc);
	draft->date = span_of(send->date);
	draft->message_id = span_of(send->message_id);
	draft->boundary = span_of(send->boundary);
	draft->headers = send->headers;
	draft->attachments = send->attachments;
	if (draft->from.len == 0)
		draft->from = span_of("MAILER-DAEMON (no sender)");
	if (draft->subject.len == 0)
		draft->subject = span_of(send->subject);
	mime_compose(&send->message, draft);
}

/* Who signs: the domain of the From field, unless another is named. */
static struct span
signer_of(const struct send *send, struct arena *arena)
{
	struct span rest = send->dial.plan.message;
	struct mime_header header;
	struct dmarc_from from;

	if (send->dkim_domain)
		return span_of(send->dkim_domain);
	mime_header_parse(&rest, &header);
	dmarc_from_parse(arena, &header, &from);
	return from.domain;
}

static bool
write_signature(const struct send *send, const struct crypto_private *key,
    struct text *field, struct error *error)
{
	struct dkim_recipe recipe = { .key = key,
		.digest = CRYPTO_SHA256,
		.header_canon = DKIM_RELAXED,
		.body_canon = DKIM_RELAXED,
		.selector = span_of(send->dkim_selector),
		.identity = span_empty(),
		.headers = span_empty(),
		.time = (uint64_t)time(NULL),
		.length = DKIM_WHOLE };
	struct arena arena;
	bool is_signed;

	arena_init(&arena, 4UL * SEND_MESSAGE_MAX);
	recipe.domain = signer_of(send, &arena);
	is_signed =
	    dkim_sign(&arena, send->dial.plan.message, &recipe, field, error);
	arena_clear(&arena);
	return is_signed;
}

/* The signature goes in front (RFC 6376, 5.6). */
static bool
sign(struct send *send, struct error *error)
{
	struct crypto_private *key;
	bool is_signed;

	if (!send->dkim_selector)
		return error_set(error, "--dkim-key needs --dkim-selector");
	if (!key_file_read(send->dkim_key, NULL, &key))
		return error_set(error, "the message is not signed");
	text_init(&send->signed_text, NULL,
	    2UL * SEND_MESSAGE_MAX + SIGNATURE_MAX);
	is_signed = write_signature(send, key, &send->signed_text, error);
	crypto_private_free(key);
	if (!is_signed)
		return false;
	text_write(&send->signed_text, send->dial.plan.message);
	send->dial.plan.message = text_span(&send->signed_text);
	return true;
}

bool
send_make_message(struct send *send, struct error *error)
{
	struct smtp_plan *plan = &send->dial.plan;

	text_init(&send->message, NULL, SEND_MESSAGE_MAX);
	text_init(&send->lines, NULL, 2UL * SEND_MESSAGE_MAX);
	if (!send->data)
		compose(send);
	else if (!files_read(send->data, &send->message, error))
		return false;
	if (plan->is_raw && send->dkim_key)
		return error_set(error,
		    "what goes out as it is cannot be signed: --raw and "
		    "--dkim-key exclude each other");
	if (plan->is_raw) {
		plan->message = text_span(&send->message);
		return true;
	}
	smtp_lines_write(&send->lines, text_span(&send->message),
	    &plan->is_8bit);
	plan->message = text_span(&send->lines);
	return !send->dkim_key || sign(send, error);
}

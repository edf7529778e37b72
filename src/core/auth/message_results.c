/* What was found of a message, as a receiver writes it into its header. */

#include "base/ascii.h"
#include "base/text.h"
#include "core/auth/message.h"

enum { HASH_SHOWN = 8 }; /* of b=, to tell signatures apart (RFC 6008) */

static void
add_property(struct arena *arena, struct auth_result *result, const char *type,
    const char *name, struct span value)
{
	if (value.len > 0)
		*list_add(arena, &result->properties) =
		    (struct auth_property){ span_of(type), span_of(name),
			    value };
}

static struct auth_result
begin(const char *method, const char *name)
{
	return (struct auth_result){ .whole = span_empty(),
		.method = span_of(method),
		.result = span_of(name),
		.version = 1,
		.reason = span_empty(),
		.comment = span_empty() };
}

static void
add_spf(struct arena *arena, const struct auth_message *message,
    struct auth_results *results)
{
	const struct spf_request *envelope = &message->envelope;
	struct auth_result result =
	    begin("spf", spf_result_name(message->spf.result));

	if (!message->has_envelope)
		return;
	if (message->spf.result != SPF_PASS && message->spf.why)
		result.reason = span_of(message->spf.why);
	add_property(arena, &result, "smtp", "mailfrom", envelope->sender);
	if (envelope->sender.len == 0)
		add_property(arena, &result, "smtp", "helo", envelope->helo);
	*list_add(arena, &results->items) = result;
}

/* The beginning of b=, whatever folds are in it. */
static struct span
begin_of_hash(struct arena *arena, struct span value)
{
	struct text text;

	text_init(&text, arena, HASH_SHOWN);
	for (size_t i = 0; i < value.len && !text.is_cut; i++)
		if (!ascii_is_space(value.ptr[i]))
			text_write_byte(&text, value.ptr[i]);
	return text_span(&text);
}

static void
add_dkim(struct arena *arena, const struct dkim_outcome *outcome,
    struct auth_results *results)
{
	const struct dkim_signature *signature = &outcome->signature;
	struct auth_result result =
	    begin("dkim", dkim_result_name(outcome->result));

	if (outcome->result != DKIM_PASS)
		result.reason = span_of(dkim_reason_words(outcome->reason));
	add_property(arena, &result, "header", "d", signature->domain);
	add_property(arena, &result, "header", "s", signature->selector);
	add_property(arena, &result, "header", "a",
	    tags_get(&signature->tags, "a"));
	add_property(arena, &result, "header", "b",
	    begin_of_hash(arena, tags_get(&signature->tags, "b")));
	*list_add(arena, &results->items) = result;
}

static void
add_all_dkim(struct arena *arena, const struct auth_message *message,
    struct auth_results *results)
{
	if (message->dkim.outcomes.count == 0)
		*list_add(arena, &results->items) = begin("dkim", "none");
	for (size_t i = 0; i < message->dkim.outcomes.count; i++)
		add_dkim(arena, message->dkim.outcomes.items[i], results);
}

static void
add_dmarc(struct arena *arena, const struct auth_message *message,
    struct auth_results *results)
{
	const struct dmarc_verdict *verdict =
	    &message->dmarc.verdicts[DMARC_TREE_WALK];
	struct auth_result result = begin("dmarc",
	    dmarc_result_name(auth_message_dmarc(message, DMARC_TREE_WALK)));

	if (message->from.state != DMARC_FROM_GOOD) {
		result.reason = span_of(dmarc_from_words(message->from.state));
	} else if (verdict->policy != DMARC_POLICY_ABSENT) {
		const char *disposition =
		    dmarc_policy_name(verdict->disposition);
		struct text comment;

		text_init(&comment, arena, 64);
		text_write_format(&comment, "p=%s dis=%s",
		    dmarc_policy_name(verdict->policy), disposition);
		result.comment = text_span(&comment);
	}
	add_property(arena, &result, "header", "from", message->from.domain);
	*list_add(arena, &results->items) = result;
}

static void
add_arc(struct arena *arena, const struct auth_message *message,
    struct auth_results *results)
{
	struct auth_result result =
	    begin("arc", arc_result_name(message->arc.result));

	if (message->arc.result == ARC_NONE)
		return;
	if (message->arc.result == ARC_FAIL)
		result.reason = span_of(arc_reason_words(message->arc.reason));
	*list_add(arena, &results->items) = result;
}

void
auth_message_results(struct arena *arena, const struct auth_message *message,
    struct span receiver, struct auth_results *results)
{
	*results = (struct auth_results){ .value = span_empty(),
		.id = receiver,
		.version = 1 };
	add_spf(arena, message, results);
	add_all_dkim(arena, message, results);
	add_dmarc(arena, message, results);
	add_arc(arena, message, results);
}

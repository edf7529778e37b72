#include "core/auth/message.h"

#include "core/dns/name.h"

/* What the caller does not know, the header may tell. */
static void
find_envelope(const struct auth_request *request, struct auth_message *message)
{
	struct spf_request *envelope = &message->envelope;
	const struct hop *hop = &message->hop;

	*envelope = request->spf;
	envelope->identity = SPF_MAIL_FROM;
	message->has_ip = request->has_ip || hop->has_ip;
	message->is_ip_told = !request->has_ip && hop->has_ip;
	if (message->is_ip_told)
		envelope->ip = hop->ip;
	message->is_helo_told =
	    !request->has_helo && !request->has_ip && hop->helo.len > 0;
	if (message->is_helo_told)
		envelope->helo = hop->helo;
	message->has_sender = request->has_sender || hop->has_sender;
	message->is_sender_told = !request->has_sender && hop->has_sender;
	if (message->is_sender_told)
		envelope->sender = hop->sender;
	/* A null sender stands for the greeting name. */
	message->has_envelope = message->has_ip &&
	    (envelope->sender.len > 0 || envelope->helo.len > 0);
}

static size_t
add_spf(const struct auth_message *message, struct dmarc_identity *identities)
{
	enum spf_result result = message->spf.result;

	if (!message->has_envelope ||
	    (result != SPF_PASS && result != SPF_TEMPERROR))
		return 0;
	identities[0] = (struct dmarc_identity){ DMARC_BY_SPF,
		spf_request_domain(&message->envelope),
		result == SPF_TEMPERROR };
	return 1;
}

static size_t
add_dkim(const struct auth_message *message, size_t count,
    struct dmarc_identity *identities)
{
	const struct dkim_outcomes *outcomes = &message->dkim.outcomes;

	for (size_t i = 0; i < outcomes->count && count < DMARC_IDENTITIES_MAX;
	     i++) {
		const struct dkim_outcome *outcome = outcomes->items[i];

		if (outcome->result == DKIM_PASS ||
		    outcome->result == DKIM_TEMPERROR)
			identities[count++] =
			    (struct dmarc_identity){ DMARC_BY_DKIM,
				    outcome->signature.domain,
				    outcome->result == DKIM_TEMPERROR };
	}
	return count;
}

static void
check_dmarc(struct arena *arena, struct dns_known *known,
    struct auth_message *message)
{
	struct dmarc_identity *identities =
	    arena_alloc(arena, DMARC_IDENTITIES_MAX * sizeof(*identities));
	const struct dmarc_request request = {
		.from_domain = message->from.domain,
		.identities = identities,
		.count =
		    add_dkim(message, add_spf(message, identities), identities),
	};

	dmarc_evaluate(arena, known, &request, &message->dmarc);
}

/*
 * The reader of headers takes a line of blanks for the end of one, and looks
 * at so many fields only; others go on (RFC 5322, 4.2): what they would see
 * as From is one.
 */
static void
find_hidden_from(struct arena *arena, struct auth_message *message)
{
	const struct dkim_message *mail = &message->dkim.message;
	size_t count = dkim_message_count(mail, "From");
	struct mime_header header;
	struct span text;

	if (count <= message->from.fields)
		return;
	text = dkim_message_find(mail, "From")->whole;
	mime_header_parse(&text, &header);
	if (message->from.fields == 0)
		dmarc_from_parse(arena, &header, &message->from);
	if (count > 1) {
		message->from.fields = count;
		message->from.state = DMARC_FROM_FIELDS;
	}
}

/* Nobody could say what it means: others' answers are asked for meanwhile. */
void
auth_message_check(struct arena *arena, const struct auth_request *request,
    struct dns_known *known, const struct auth_traces *traces,
    struct auth_message *message)
{
	struct span text = request->dkim.message;
	struct mime_header header;

	mime_header_parse(&text, &header);
	hop_find(arena, &header, &message->hop);
	dmarc_from_parse(arena, &header, &message->from);
	find_envelope(request, message);
	message->spf = (struct spf_verdict){ .result = SPF_NONE };
	if (message->has_envelope)
		message->spf =
		    spf_check(&message->envelope, known, traces->spf, arena);
	dkim_verify(arena, &request->dkim, known, traces->dkim, &message->dkim);
	find_hidden_from(arena, message);
	arc_verify(arena, &request->dkim, &message->dkim.message, known,
	    &message->arc);
	message->is_waiting = message->spf.result == SPF_WAITS ||
	    message->dkim.waits || message->arc.waits;
	if (message->from.state != DMARC_FROM_GOOD)
		return;
	check_dmarc(arena, known, message);
	message->is_waiting = message->is_waiting || message->dmarc.is_waiting;
}

enum dmarc_result
auth_message_dmarc(const struct auth_message *message, enum dmarc_method method)
{
	switch (message->from.state) {
	case DMARC_FROM_GOOD:
		return message->dmarc.verdicts[method].result;
	case DMARC_FROM_MISSING:
	case DMARC_FROM_EMPTY:
		return DMARC_NONE;
	case DMARC_FROM_BAD:
	case DMARC_FROM_DOMAINS:
	case DMARC_FROM_FIELDS:
		break;
	}
	return DMARC_PERMERROR;
}

#include "core/auth/dkim.h"
#include "core/auth/dmarc.h"
#include "core/auth/dmarc_from.h"
#include "core/auth/spf.h"
#include "core/lab/parts.h"
#include "core/mime/message.h"

enum { PARTS_LOOKED_AT = 1000 };

static bool
test_bytes(const struct lab_view *view, struct lab_judgement *judgement)
{
	unsigned quirks = view->session->body_quirks;

	if (quirks & SMTP_BODY_BARE_LF &&
	    lab_object(view, judgement, LAB_BARE_LF))
		return true;
	if (quirks & SMTP_BODY_LONG_LINE &&
	    lab_object(view, judgement, LAB_LONG_LINE))
		return true;
	return quirks & SMTP_BODY_8BIT && !view->session->envelope.is_8bit &&
	    !view->session->envelope.is_utf8 &&
	    lab_object(view, judgement, LAB_EIGHT_BIT);
}

/*
 * Exim's limit, too. Each policy reads the header, so one without end would
 * keep the worker, and all its other clients, for as long as that takes. Most
 * are refused by the dialogue already, which keeps none of it.
 */
static bool
test_header_size(const struct lab_view *view, struct lab_judgement *judgement)
{
	struct span message = text_span(&view->session->message);
	size_t at;

	if (message.len <= LAB_HEADER_MAX)
		return false;
	message.len = LAB_HEADER_MAX;
	return !span_find(message, span_of("\n\r\n"), &at) &&
	    !span_find(message, span_of("\n\n"), &at) &&
	    lab_object(view, judgement, LAB_HEADER_SIZE);
}

static size_t
count_fields(const struct mime_header *header, const char *name)
{
	struct span rest = header->text;
	struct mime_field field;
	size_t count = 0;

	while (mime_header_next(header, &rest, &field))
		count += span_equal_nocase(field.name, span_of(name));
	return count;
}

static bool
object_to_header(const struct lab_view *view, struct lab_judgement *judgement,
    const char *detail)
{
	judgement->gaps.detail = span_of(detail);
	return lab_object(view, judgement, LAB_HEADER);
}

/* RFC 5322, 3.6: which fields must be there, and which only once. */
static bool
test_header(const struct lab_view *view, struct lab_judgement *judgement,
    const struct mime_header *header)
{
	static const struct {
		const char *name, *twice;
	} once[] = {
		{ "From", "more than one From field" },
		{ "Sender", "more than one Sender field" },
		{ "Reply-To", "more than one Reply-To field" },
		{ "To", "more than one To field" },
		{ "Cc", "more than one Cc field" },
		{ "Message-ID", "more than one Message-ID field" },
		{ "Subject", "more than one Subject field" },
		{ "Date", "more than one Date field" },
	};

	if (count_fields(header, "From") == 0)
		return object_to_header(view, judgement, "no From field");
	if (count_fields(header, "Date") == 0)
		return object_to_header(view, judgement, "no Date field");
	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++)
		if (count_fields(header, once[i].name) > 1)
			return object_to_header(view, judgement, once[i].twice);
	return false;
}

static bool
test_loop(const struct lab_view *view, struct lab_judgement *judgement,
    const struct mime_header *header)
{
	return count_fields(header, "Received") > view->policy->max_hops &&
	    lab_object(view, judgement, LAB_LOOP);
}

static bool
test_unsubscribe(const struct lab_view *view, struct lab_judgement *judgement,
    const struct mime_header *header)
{
	return (count_fields(header, "List-Unsubscribe") == 0 ||
		   count_fields(header, "List-Unsubscribe-Post") == 0) &&
	    lab_object(view, judgement, LAB_UNSUBSCRIBE);
}

/* The name that a part would be saved under; empty: it has none. */
static struct span
file_name(struct arena *arena, const struct mime_part *part)
{
	struct span name = span_empty(), parameters;
	struct mime_field field;
	unsigned quirks = 0;

	if (mime_header_find(&part->header, "Content-Disposition", &field)) {
		mime_disposition_parse(mime_field_unfold(arena, &field),
		    &parameters);
		mime_parameter_find(arena, parameters, "filename", &name,
		    &quirks);
	}
	if (name.len == 0)
		mime_parameter_find(arena, part->type.parameters, "name", &name,
		    &quirks);
	return name;
}

static bool
is_forbidden(const struct lab_policy *policy, struct span name)
{
	struct span rest = policy->forbidden, end;

	while (span_split(&rest, ',', &end))
		if (end.len > 0 && span_ends_nocase(name, end))
			return true;
	return false;
}

static bool
test_attachments(const struct lab_view *view, struct lab_judgement *judgement,
    const struct mime_message *message)
{
	const struct mime_part *part = message->root;

	for (size_t i = 0; part && i < PARTS_LOOKED_AT; i++) {
		struct span name = file_name(view->arena, part);

		if (name.len > 0 && is_forbidden(view->policy, name)) {
			judgement->gaps.detail = name;
			return lab_object(view, judgement, LAB_ATTACHMENT);
		}
		part = mime_part_next(part);
	}
	return false;
}

/*
 * The two texts that the world has agreed upon for tests: EICAR's for virus
 * scanners, and GTUBE for spam filters. Written apart, so that no scanner
 * takes this program for one.
 */
static bool
test_content(const struct lab_view *view, struct lab_judgement *judgement)
{
	struct span message = text_span(&view->session->message);
	size_t at;

	if (span_find(message,
		span_of("EICAR-STANDARD-"
			"ANTIVIRUS-TEST-FILE!"),
		&at)) {
		judgement->gaps.detail = span_of("EICAR test file");
		return lab_object(view, judgement, LAB_VIRUS);
	}
	return span_find(message,
		   span_of("XJS*C4JDBQADN1.NSBN3*2IDNEN*"
			   "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"),
		   &at) &&
	    lab_object(view, judgement, LAB_SPAM);
}

/* What scanners found; one that did not look at it is a fault of ours. */
static bool
test_scans(const struct lab_view *view, struct lab_judgement *judgement)
{
	static const enum lab_objection objections[] = {
		[LAB_SCAN_CLEAN] = LAB_NO_OBJECTION,
		[LAB_SCAN_VIRUS] = LAB_VIRUS,
		[LAB_SCAN_SPAM] = LAB_SPAM,
		[LAB_SCAN_LATER] = LAB_GREYLIST,
		[LAB_SCAN_FAILED] = LAB_SCANNER,
	};

	for (size_t i = 0; i < view->scan_count; i++) {
		enum lab_objection objection =
		    objections[view->scans[i].result];

		if (objection == LAB_NO_OBJECTION)
			continue;
		judgement->gaps.detail = view->scans[i].words;
		if (objection == LAB_GREYLIST) {
			judgement->objection = objection;
			return true;
		}
		if (lab_object(view, judgement, objection))
			return true;
	}
	return false;
}

bool
lab_test_message(const struct lab_view *view, struct lab_judgement *judgement)
{
	struct mime_message message;

	if (test_header_size(view, judgement) || test_bytes(view, judgement))
		return true;
	mime_message_parse(view->arena, text_span(&view->session->message),
	    &message);
	return test_loop(view, judgement, &message.root->header) ||
	    test_header(view, judgement, &message.root->header) ||
	    test_unsubscribe(view, judgement, &message.root->header) ||
	    test_content(view, judgement) || test_scans(view, judgement) ||
	    test_attachments(view, judgement, &message);
}

/* What SPF and DKIM say of one message. */
struct proof_of_origin {
	struct spf_verdict spf;
	struct dkim_check dkim;
	struct dmarc_from from;
	struct dmarc_identity identities[DMARC_IDENTITIES_MAX];
	size_t count;
};

static void
add_identity(struct proof_of_origin *proof, enum dmarc_mechanism mechanism,
    struct span domain, bool is_unsure)
{
	if (proof->count < DMARC_IDENTITIES_MAX)
		proof->identities[proof->count++] =
		    (struct dmarc_identity){ mechanism, domain, is_unsure };
}

static void
collect_identities(struct proof_of_origin *proof)
{
	if (proof->spf.result == SPF_PASS || proof->spf.result == SPF_TEMPERROR)
		add_identity(proof, DMARC_BY_SPF, proof->spf.domain,
		    proof->spf.result == SPF_TEMPERROR);
	for (size_t i = 0; i < proof->dkim.outcomes.count; i++) {
		const struct dkim_outcome *outcome =
		    proof->dkim.outcomes.items[i];

		if (outcome->result == DKIM_PASS ||
		    outcome->result == DKIM_TEMPERROR)
			add_identity(proof, DMARC_BY_DKIM,
			    outcome->signature.domain,
			    outcome->result == DKIM_TEMPERROR);
	}
}

/* False: it waits. */
static bool
find_origin(const struct lab_view *view, struct proof_of_origin *proof)
{
	const struct smtp_server *session = view->session;
	struct spf_request spf = { .ip = view->ip,
		.identity = SPF_MAIL_FROM,
		.helo = session->helo,
		.sender = session->envelope.sender,
		.domain = span_empty(),
		.receiver = session->rules->name,
		.now = view->now };
	struct dkim_request dkim = { .message = text_span(&session->message),
		.now = view->now,
		.keys = view->keys };
	struct mime_message message;

	proof->count = 0;
	proof->spf = spf_check(&spf, view->known, view->trace, view->arena);
	dkim_verify(view->arena, &dkim, view->known, view->trace, &proof->dkim);
	if (proof->spf.result == SPF_WAITS || proof->dkim.waits)
		return false;
	mime_message_parse(view->arena, dkim.message, &message);
	dmarc_from_parse(view->arena, &message.root->header, &proof->from);
	collect_identities(proof);
	return true;
}

static bool
test_dkim(const struct lab_view *view, struct lab_judgement *judgement,
    const struct proof_of_origin *proof)
{
	for (size_t i = 0; i < proof->dkim.outcomes.count; i++)
		if (proof->dkim.outcomes.items[i]->result == DKIM_PASS)
			return false;
	if (proof->dkim.outcomes.count == 0)
		return false;
	judgement->gaps.domain =
	    proof->dkim.outcomes.items[0]->signature.domain;
	return lab_object(view, judgement, LAB_DKIM);
}

static bool
test_dmarc(const struct lab_view *view, struct lab_judgement *judgement,
    const struct proof_of_origin *proof)
{
	struct dmarc_request request = { proof->from.domain, proof->identities,
		proof->count };
	struct dmarc_evaluation evaluation;
	const struct dmarc_verdict *verdict;

	if (proof->from.state != DMARC_FROM_GOOD)
		return false;
	dmarc_evaluate(view->arena, view->known, &request, &evaluation);
	if (evaluation.is_waiting)
		return lab_wait(judgement);
	verdict = &evaluation.verdicts[DMARC_TREE_WALK];
	dmarc_trace(view->trace, &evaluation, DMARC_TREE_WALK);
	judgement->gaps.from = proof->from.domain;
	if (verdict->result == DMARC_TEMPERROR)
		return lab_object(view, judgement, LAB_TEMPORARY);
	return verdict->result == DMARC_FAIL &&
	    verdict->disposition == DMARC_POLICY_REJECT &&
	    lab_object(view, judgement, LAB_DMARC);
}

bool
lab_test_authentication(const struct lab_view *view,
    struct lab_judgement *judgement)
{
	struct proof_of_origin proof;

	if (view->session->user.len > 0 ||
	    (!lab_policy_has(view->policy, LAB_DKIM) &&
		!lab_policy_has(view->policy, LAB_DMARC) &&
		!lab_policy_has(view->policy, LAB_UNAUTHENTICATED)))
		return false;
	if (!find_origin(view, &proof))
		return lab_wait(judgement);
	if (test_dmarc(view, judgement, &proof) ||
	    test_dkim(view, judgement, &proof))
		return true;
	judgement->gaps.from = proof.from.domain;
	return proof.count == 0 &&
	    lab_object(view, judgement, LAB_UNAUTHENTICATED);
}

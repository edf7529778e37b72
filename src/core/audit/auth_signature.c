/* Findings about the signatures of a message. */

#include "base/ascii.h"
#include "core/audit/auth_look.h"
#include "core/audit/dkim.h"

struct signature_look {
	struct audit *audit;
	const struct auth_message *message;
	const struct dkim_outcome *outcome;
	const struct dkim_breaks *breaks; /* or NULL */
};

static struct finding *
add(struct signature_look *look, enum finding_kind kind, const char *tag)
{
	const struct dkim_signature *signature = &look->outcome->signature;
	const struct tag *found = tags_find(&signature->tags, tag);
	struct finding *finding =
	    audit_add(look->audit, kind, signature->domain);

	finding_prove(look->audit, finding, NULL, signature->field->whole,
	    found ? found->whole : signature->fault_at);
	finding->detail = found ? found->value : span_empty();
	return finding;
}

static void
add_change(struct text *words, const struct dkim_broken *broken)
{
	if (words->len > 0)
		text_write_string(words, "; ");
	if (broken->field.len > 0) {
		text_write(words, broken->field);
		text_write_string(words, ": ");
	}
	text_write_string(words, dkim_change_words(broken->change));
	if (!broken->is_proven)
		text_write_string(words, " (likely)");
}

static struct span
change_words(struct signature_look *look, bool is_body)
{
	const struct dkim_breaks *breaks = look->breaks;
	struct text words;

	text_init(&words, look->audit->arena, AUTH_WORDS_MAX);
	if (breaks && is_body && breaks->body.change != DKIM_CHANGE_NONE)
		add_change(&words, &breaks->body);
	for (size_t i = 0; breaks && !is_body && i < breaks->header_count; i++)
		add_change(&words, &breaks->header[i]);
	if (words.len == 0)
		text_write_string(&words, "which change it was is not known");
	return text_span(&words);
}

/* What does not match, and whether a list explains it. */
static void
judge_changes(struct signature_look *look)
{
	const struct dkim_outcome *outcome = look->outcome;
	const struct dkim_field *list = auth_find_list(look->message);

	if (outcome->crypto != DKIM_CRYPTO_FAIL)
		return;
	add(look, FINDING_SIG_BOTH, "bh")->detail = span_of(
	    outcome->body_matches ? "the body is what was signed, the signed "
				    "header is not"
		: outcome->header_matches
		? "the signed header is what was signed, the body is not"
		: "neither the body nor the signed header is what was signed");
	if (!outcome->body_matches)
		add(look, FINDING_SIG_BODY, "bh")->detail =
		    change_words(look, true);
	if (!outcome->header_matches)
		add(look, FINDING_SIG_HEADER, "h")->detail =
		    change_words(look, false);
	if (list)
		add(look, FINDING_SIG_LIST, "h")->detail = list->name;
}

static bool
is_of_key(enum dkim_reason reason)
{
	return reason == DKIM_REASON_SHORT_KEY ||
	    (reason >= DKIM_REASON_KEY_UNREACHABLE &&
		reason <= DKIM_REASON_KEY_DATA);
}

/* What is wrong with the key has its own part of the catalogue. */
static void
judge_key(struct signature_look *look)
{
	const struct dkim_signature *signature = &look->outcome->signature;

	if (is_of_key(look->outcome->reason))
		audit_dkim_key(look->audit, signature->domain,
		    signature->selector);
}

static void
add_fault(struct signature_look *look, enum dkim_reason reason)
{
	const struct dkim_signature *signature = &look->outcome->signature;
	bool is_twice =
	    reason == DKIM_REASON_SYNTAX && signature->tags.fault == TAGS_TWICE;
	struct finding *finding =
	    add(look, is_twice ? FINDING_SIG_TWICE : FINDING_SIG_BAD_TAG,
		signature->fault_tag ? signature->fault_tag : "");

	finding->detail =
	    is_twice ? signature->fault_at : span_of(dkim_reason_words(reason));
}

static void
judge_reason(struct signature_look *look)
{
	const enum dkim_reason reason = look->outcome->reason;

	switch (reason) {
	case DKIM_REASON_EXPIRED:
		add(look, FINDING_SIG_EXPIRED, "x");
		break;
	case DKIM_REASON_NOT_YET:
		add(look, FINDING_SIG_NOT_YET, "t");
		break;
	case DKIM_REASON_FROM_NOT_SIGNED:
		add(look, FINDING_SIG_FROM, "h");
		break;
	case DKIM_REASON_QUERY:
		add(look, FINDING_SIG_QUERY, "q");
		break;
	case DKIM_REASON_IDENTITY_OUTSIDE:
		add(look, FINDING_SIG_IDENTITY, "i");
		break;
	case DKIM_REASON_KEY_STRICT:
		add(look, FINDING_DKIM_STRICT, "i");
		break;
	case DKIM_REASON_KEY_TYPE:
		add(look, FINDING_DKIM_OTHER_KIND, "a");
		break;
	default:
		if ((reason > DKIM_REASON_NONE &&
			reason < DKIM_REASON_KEY_UNREACHABLE) ||
		    reason == DKIM_REASON_LENGTH_BEYOND)
			add_fault(look, reason);
		break;
	}
}

static void
judge_concerns(struct signature_look *look)
{
	const struct dkim_outcome *outcome = look->outcome;
	const struct dkim_signature *signature = &outcome->signature;

	if (outcome->concerns & DKIM_CONCERN_SHA1)
		add(look, FINDING_SIG_WEAK, "a");
	if (outcome->concerns & DKIM_CONCERN_PARTIAL_BODY)
		add(look, FINDING_SIG_LENGTH, "l")->count =
		    (size_t)(outcome->body_length - signature->length);
	if (outcome->crypto != DKIM_CRYPTO_NONE &&
	    signature->header_canon == DKIM_SIMPLE)
		add(look, FINDING_SIG_SIMPLE, "c");
}

/* How often h= names a field. */
static size_t
count_signed(const struct dkim_signature *signature, const char *field)
{
	struct span rest = signature->headers, name;
	bool has_more = rest.len > 0;
	size_t count = 0;

	while (tags_next_word(&rest, ':', &has_more, &name))
		count += span_equal_nocase(name, span_of(field));
	return count;
}

/* What others can do with a signature that holds. */
static void
judge_cover(struct signature_look *look)
{
	static const char *const fields[] = { "From", "Subject" };
	const struct dkim_signature *signature = &look->outcome->signature;

	if (look->outcome->result != DKIM_PASS)
		return;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		size_t count =
		    dkim_message_count(&look->message->dkim.message, fields[i]);
		struct finding *finding;

		if (count_signed(signature, fields[i]) > count)
			continue;
		finding = add(look, FINDING_SIG_OVERSIGN, "h");
		finding->detail = span_of(fields[i]);
		if (count > 1)
			finding->severity = SEVERITY_WARNING;
		break;
	}
	if (count_signed(signature, "To") == 0)
		add(look, FINDING_SIG_REPLAY, "h")->detail = span_of("To");
}

/* Of the large receivers not one verifies ed25519 (RFC 8463, 4). */
static void
judge_algorithms(struct audit *audit, const struct dkim_outcomes *outcomes)
{
	size_t count = 0;

	for (size_t i = 0; i < outcomes->count && i < DKIM_SIGNATURES_MAX; i++)
		count +=
		    span_starts(tags_get(&outcomes->items[i]->signature.tags,
				    "a"),
			span_of("ed25519-"));
	if (count > 0 && count == outcomes->count)
		audit_add(audit, FINDING_DKIM_ED25519_ONLY,
		    outcomes->items[0]->signature.domain);
}

/* Signatures of others besides one's own are as they should be. */
static void
judge_alignment(struct audit *audit, const struct auth_message *message)
{
	const struct dmarc_verdict *verdict =
	    &message->dmarc.verdicts[DMARC_TREE_WALK];

	if (message->from.state != DMARC_FROM_GOOD ||
	    dmarc_is_aligned(verdict, DMARC_BY_DKIM))
		return;
	for (size_t i = 0; i < verdict->count; i++) {
		const struct dmarc_alignment *alignment =
		    &verdict->alignments[i];

		if (alignment->identity.mechanism == DMARC_BY_DKIM &&
		    !alignment->identity.is_unsure &&
		    alignment->aligned == DMARC_UNALIGNED)
			audit_add(audit, FINDING_SIG_NOT_ALIGNED,
			    alignment->identity.domain)
			    ->detail = message->from.domain;
	}
}

void
audit_auth_signatures(struct audit *audit, const struct auth_subject *subject)
{
	const struct dkim_outcomes *outcomes = &subject->message->dkim.outcomes;

	if (outcomes->count == 0) {
		struct finding *finding =
		    audit_add(audit, FINDING_SIG_NONE, span_empty());

		if (audit->context.is_bulk)
			finding->severity = SEVERITY_BLOCK;
	}
	for (size_t i = 0; i < outcomes->count && i < DKIM_SIGNATURES_MAX;
	     i++) {
		struct signature_look look = { .audit = audit,
			.message = subject->message,
			.outcome = outcomes->items[i],
			.breaks =
			    subject->breaks ? &subject->breaks[i] : NULL };

		judge_reason(&look);
		judge_key(&look);
		judge_changes(&look);
		judge_concerns(&look);
		judge_cover(&look);
	}
	if (outcomes->count > DKIM_SIGNATURES_MAX)
		audit_add(audit, FINDING_SIG_TOO_MANY, span_empty())->count =
		    outcomes->count;
	judge_algorithms(audit, outcomes);
	judge_alignment(audit, subject->message);
}

#include "base/ascii.h"
#include "core/confirm/parts.h"
#include "core/verify/form.h"

/* What stands in the reply in angle brackets, address or not. */
static struct span
find_bracketed(struct span reply)
{
	struct span inside;

	while (reply.len > 0) {
		if (!span_split(&reply, '<', &inside) ||
		    !span_split(&reply, '>', &inside))
			break;
		if (memchr(inside.ptr, '@', inside.len))
			return inside;
	}
	return span_empty();
}

/* The address that was refused, as given or as the reply has it. */
static struct span
refused_address(const struct confirmation *confirmation)
{
	const struct diagnosis *diagnosis = confirmation->diagnosis;
	struct span address =
	    evidence_value(diagnosis->evidence, FACT_RECIPIENT);

	if (address.len == 0)
		address = confirm_captured(diagnosis, CAPTURE_ADDRESS);
	return address.len > 0 ? address
			       : find_bracketed(diagnosis->reply.text);
}

/* The domain that was meant; NULL: this one, for all that is known. */
static const char *
find_meant(struct confirmation *confirmation, struct span domain)
{
	struct arena *arena = confirmation->audit->arena;
	struct verify_typos *typos = arena_alloc(arena, sizeof(*typos));
	char *small = arena_alloc(arena, domain.len + 1);

	verify_typos_init(typos, arena, 0);
	for (size_t i = 0; i < domain.len; i++)
		small[i] = ascii_lower(domain.ptr[i]);
	return verify_typo_find(typos, (struct span){ small, domain.len });
}

static enum check_end
tell_meant(struct confirmation *confirmation, struct span domain,
    const char *meant)
{
	struct span local = refused_address(confirmation);

	confirmation->is_explained = true;
	local.len = local.len > domain.len ? local.len - domain.len : 0;
	return confirm_tell(confirmation, QUESTION_BAD,
	    "%.*s is one slip of the keyboard from %s: most likely %.*s%s was "
	    "meant. Ask whoever gave the address.",
	    SPAN_ARGS(domain), meant, SPAN_ARGS(local), meant);
}

enum check_end
confirm_typo(struct confirmation *confirmation)
{
	struct span domain = confirmation->subject.recipient_domain;
	const char *meant;

	if (domain.len == 0)
		return CHECK_LACKS;
	meant = find_meant(confirmation, domain);
	if (meant)
		return tell_meant(confirmation, domain, meant);
	return confirm_tell(confirmation, QUESTION_GOOD,
	    "%.*s is not known as a misspelling of another domain.",
	    SPAN_ARGS(domain));
}

/* The first byte that no address may have there (RFC 5321, 4.1.2). */
static size_t
first_wrong(struct span local)
{
	static const char others[] = "!#$%&'*+-/=?^_`{|}~.";
	size_t i = 0;

	while (i < local.len &&
	    (ascii_is_alnum(local.ptr[i]) ||
		(unsigned char)local.ptr[i] >= 0x80 ||
		memchr(others, local.ptr[i], sizeof(others) - 1)) &&
	    !(local.ptr[i] == '.' &&
		(i == 0 || i + 1 == local.len || local.ptr[i - 1] == '.')))
		i++;
	return i;
}

static enum check_end
tell_wrong(struct confirmation *confirmation,
    const struct verify_result *result, enum verify_reason reason)
{
	const struct span address = refused_address(confirmation);
	size_t at = first_wrong(result->local);

	confirmation->is_explained = true;
	if (reason == VERIFY_LOCAL && at < result->local.len)
		return confirm_tell(confirmation, QUESTION_BAD,
		    "%.*s is not well formed: character %zu, '%c', may not "
		    "stand there.",
		    SPAN_ARGS(address), at + 1, result->local.ptr[at]);
	return confirm_tell(confirmation, QUESTION_BAD,
	    "%.*s is not well formed: %s.", SPAN_ARGS(address),
	    verify_reason_words(reason));
}

/*
 * Of one address in brackets the brackets are not its own. What is well
 * formed may still be misspelt.
 */
enum check_end
confirm_syntax(struct confirmation *confirmation)
{
	const struct span address = refused_address(confirmation);
	struct verify_result result = { .local = span_empty(),
		.domain = span_empty() };
	enum verify_reason reason;
	const char *meant;

	if (address.len == 0)
		return CHECK_LACKS;
	reason = verify_form_split(&result, verify_form_strip(address));
	if (reason != VERIFY_FINE && reason != VERIFY_LITERAL)
		return tell_wrong(confirmation, &result, reason);
	meant = find_meant(confirmation, result.domain);
	if (meant)
		return tell_meant(confirmation, result.domain, meant);
	return confirm_tell(confirmation, QUESTION_GOOD,
	    "%.*s is well formed, and its domain is not known as a "
	    "misspelling.",
	    SPAN_ARGS(address));
}

static enum check_end
tell_sender(struct confirmation *confirmation, struct span sender,
    struct span from)
{
	const struct span domain = confirm_domain_of(sender);

	if (sender.len == 0)
		return confirm_tell(confirmation, QUESTION_GOOD,
		    "MAIL FROM was empty: it is a bounce, or another answer "
		    "of a program.");
	if (verify_form_is_domain(domain))
		return confirm_tell(confirmation, QUESTION_GOOD,
		    "MAIL FROM was <%.*s>, so that %.*s counts%s%.*s.",
		    SPAN_ARGS(sender), SPAN_ARGS(domain),
		    from.len > 0 ? "; From is " : "", SPAN_ARGS(from));
	confirmation->is_explained =
	    confirm_is_about(confirmation, "sender_domain_invalid");
	return confirm_tell(confirmation, QUESTION_BAD,
	    "MAIL FROM was <%.*s>, whose domain nobody else can know.",
	    SPAN_ARGS(sender));
}

/* "root@localhost", "www-data@web1": as the input or the reply has it. */
enum check_end
confirm_envelope(struct confirmation *confirmation)
{
	const struct diagnosis *diagnosis = confirmation->diagnosis;
	const struct evidence *evidence = diagnosis->evidence;
	const struct fact *sender = evidence_find(evidence, FACT_SENDER);
	const struct span from = evidence_value(evidence, FACT_FROM);
	struct span named = span_empty();

	if (diagnosis->side == SIDE_SENDER)
		named = confirm_captured(diagnosis, CAPTURE_ADDRESS);
	if (sender || named.len > 0)
		return tell_sender(confirmation, sender ? sender->value : named,
		    from);
	if (from.len == 0)
		return CHECK_LACKS;
	return confirm_tell(confirmation, QUESTION_UNKNOWN,
	    "From is %.*s; what stood in MAIL FROM, which counts, is not "
	    "told.",
	    SPAN_ARGS(from));
}

/* What the session itself shows of a login. */
enum check_end
confirm_transcript(struct confirmation *confirmation)
{
	const struct evidence *evidence = confirmation->diagnosis->evidence;
	const struct span tried = evidence_value(evidence, FACT_AUTH_TRIED);
	const struct span offered = evidence_value(evidence, FACT_AUTH_OFFERED);

	if (evidence->source.kind != SOURCE_TRANSCRIPT)
		return CHECK_LACKS;
	if (tried.len > 0)
		return confirm_tell(confirmation, QUESTION_GOOD,
		    "A login was tried: %.*s.", SPAN_ARGS(tried));
	if (!confirm_is_about(confirmation, "relay_denied"))
		return CHECK_LACKS;
	confirmation->is_explained = true;
	return offered.len > 0
	    ? confirm_tell(confirmation, QUESTION_BAD,
		  "No login was tried, although the server offered one (%.*s).",
		  SPAN_ARGS(offered))
	    : confirm_tell(confirmation, QUESTION_BAD,
		  "No login was tried, and none was offered at this port "
		  "without TLS, or at all.");
}

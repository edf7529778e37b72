#include "core/verify/form.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "core/verify/mend.h"

enum { MAX_LOCAL = 64, MAX_LABEL = 63 };

static bool
is_atom_byte(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80 ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool
is_utf8(struct span text)
{
	uint32_t code;

	while (text.len > 0) {
		const bool is_single = (unsigned char)*text.ptr < 0x80;

		if (is_single)
			span_take(&text, 1);
		else if (!utf8_take(&text, &code))
			return false;
	}
	return true;
}

/* Behind the mark at its front: a mark within it has a backslash before. */
static bool
is_quoted(struct span local)
{
	size_t at = 1;

	while (at < local.len && local.ptr[at] != '"')
		at += local.ptr[at] == '\\' ? 2 : 1;
	return at > 1 && at + 1 == local.len;
}

/* dot-atom (RFC 5322, 3.2.3), or a quoted string. */
static bool
is_local(struct span local)
{
	bool was_dot = true;

	if (local.len == 0)
		return false;
	if (local.ptr[0] == '"')
		return is_quoted(local) && is_utf8(local);
	for (size_t i = 0; i < local.len; i++) {
		if (local.ptr[i] == '.' ? was_dot : !is_atom_byte(local.ptr[i]))
			return false;
		was_dot = local.ptr[i] == '.';
	}
	return !was_dot && is_utf8(local);
}

/*
 * Letters, digits and hyphens, and no hyphen at either end (RFC 1123, 2.1);
 * and the underscore, which names of hosts within a domain have all the same.
 */
static bool
is_label(struct span label, bool *has_letter)
{
	*has_letter = false;
	if (label.len == 0 || label.len > MAX_LABEL || label.ptr[0] == '-' ||
	    label.ptr[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++) {
		const char c = label.ptr[i];

		if (!ascii_is_alnum(c) && (unsigned char)c < 0x80 && c != '-' &&
		    c != '_')
			return false;
		*has_letter |= !ascii_is_digit(c) && c != '-';
	}
	return true;
}

bool
verify_form_is_domain(struct span domain)
{
	bool has_letter = false;
	size_t labels = 0, underscore = 0;
	struct span label = span_empty();

	if (domain.len > 0 && domain.ptr[domain.len - 1] == '.')
		return false;
	while (span_split(&domain, '.', &label)) {
		if (!is_label(label, &has_letter))
			return false;
		labels++;
		if (memchr(label.ptr, '_', label.len))
			underscore = labels;
	}
	/* No domain at the top has one sign alone. */
	return labels > 1 && label.len > 1 && has_letter &&
	    (underscore == 0 || underscore + 2 <= labels);
}

/* "joe@[192.0.2.1]" ends in a bracket of its own. */
static bool
is_literal(struct span given)
{
	const char *at = memrchr(given.ptr, '@', given.len);

	return at && given.ptr[given.len - 1] == ']' &&
	    at + 1 < given.ptr + given.len && at[1] == '[';
}

struct span
verify_form_trim(struct span given)
{
	size_t len;

	given = span_trim(given);
	while ((len = verify_invisible(given)) > 0)
		given = span_trim(span_from(given, len));
	while ((len = verify_invisible_end(given)) > 0) {
		given.len -= len;
		given = span_trim(given);
	}
	return given;
}

/* "<joe@example.org>", "mailto:joe@example.org", 'joe@example.org', */
struct span
verify_form_strip(struct span given)
{
	given = verify_form_trim(given);
	if (span_starts_nocase(given, span_of("mailto:")))
		given = span_from(given, 7);
	while (given.len > 0 && strchr("<'([ \t", given.ptr[0]))
		span_take(&given, 1);
	while (given.len > 0 &&
	    strchr(">')],;:. \t", given.ptr[given.len - 1]) &&
	    !is_literal(given))
		given.len--;
	return given;
}

enum verify_reason
verify_form_split(struct verify_result *result, struct span stripped)
{
	const char *at = memrchr(stripped.ptr, '@', stripped.len);

	if (stripped.len == 0)
		return VERIFY_EMPTY;
	if (!at)
		return VERIFY_NO_AT;
	result->local =
	    (struct span){ stripped.ptr, (size_t)(at - stripped.ptr) };
	result->domain = span_from(stripped, result->local.len + 1);
	if (result->local.len > MAX_LOCAL ||
	    result->domain.len > VERIFY_MAX_DOMAIN)
		return VERIFY_TOO_LONG;
	if (result->local.len > 0 && result->local.ptr[0] != '"' &&
	    memchr(result->local.ptr, '@', result->local.len))
		return VERIFY_NO_AT;
	if (!is_local(result->local))
		return VERIFY_LOCAL;
	if (result->domain.len > 0 && result->domain.ptr[0] == '[')
		return VERIFY_LITERAL;
	return verify_form_is_domain(result->domain) ? VERIFY_FINE
						     : VERIFY_DOMAIN;
}

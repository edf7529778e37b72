#include "core/audit/spf_mend.h"

#include "base/ascii.h"

enum { TERM_MAX = 512, NAME_MAX_BYTES = 12, DISTANCE_MAX = 2 };

static bool
is_sound(struct span text)
{
	struct spf_term term;

	spf_term_parse(text, &term);
	return term.fault == SPF_SOUND && term.kind != SPF_OTHER;
}

static bool
keep_if_sound(struct text *out, const struct text *mended)
{
	if (!is_sound(text_span(mended)))
		return false;
	text_write(out, text_span(mended));
	return true;
}

static size_t
smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Levenshtein's distance of short words. */
static size_t
distance(struct span a, const char *b)
{
	size_t row[NAME_MAX_BYTES + 1], len = strlen(b);

	for (size_t k = 0; k <= len; k++)
		row[k] = k;
	for (size_t i = 1; i <= a.len; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t k = 1; k <= len; k++) {
			size_t same =
			    corner + (ascii_lower(a.ptr[i - 1]) != b[k - 1]);

			corner = row[k];
			row[k] = smallest(row[k] + 1, row[k - 1] + 1, same);
		}
	}
	return row[len];
}

bool
spf_mend_nearest(struct span name, enum spf_kind *kind)
{
	size_t best = DISTANCE_MAX + 1;

	if (name.len < 3 || name.len > NAME_MAX_BYTES)
		return false;
	for (enum spf_kind at = SPF_ALL; at <= SPF_EXP; at++) {
		const char *word = spf_kind_name(at);
		size_t apart = distance(name, word);

		/* "ip4" is two letters away from many a short word. */
		if (apart >= best || apart * 2 >= strlen(word))
			continue;
		best = apart;
		*kind = at;
	}
	return best <= DISTANCE_MAX;
}

/* "192.0.2" with a prefix length, "192.0.2.1:25": what was meant. */
static bool
write_network(struct text *out, struct span network)
{
	char bytes[TERM_MAX];
	struct text padded = text_in(bytes, sizeof(bytes));
	struct span address = span_empty(), prefix = network;
	struct ip ip;
	size_t dots = 0;

	span_split(&prefix, '/', &address);
	while (prefix.len > 1 && prefix.ptr[0] == '0')
		span_take(&prefix, 1);
	for (size_t i = 0; i < address.len; i++) {
		if (address.ptr[i] == ':' && dots == 3)
			address.len = i;
		dots += i < address.len && address.ptr[i] == '.';
	}
	text_write(&padded, address);
	for (; prefix.len > 0 && dots > 0 && dots < 3; dots++)
		text_write_string(&padded, ".0");
	if (!ip_parse(text_span(&padded), &ip))
		return false;
	text_write_string(out, ip.is_v6 ? "ip6:" : "ip4:");
	text_write(out, text_span(&padded));
	if (prefix.len > 0) {
		text_write_byte(out, '/');
		text_write(out, prefix);
	}
	return true;
}

/* Networks, parted by commas: a term for each. */
static bool
mend_networks(struct text *out, struct span qualifier, struct span list)
{
	char bytes[TERM_MAX];
	struct text term = text_in(bytes, sizeof(bytes));
	struct span network;
	bool is_first = true;

	while (span_split(&list, ',', &network)) {
		text_reset(&term);
		text_write(&term, qualifier);
		if (!write_network(&term, network))
			return false;
		if (!is_first)
			text_write_byte(out, ' ');
		is_first = false;
		if (!keep_if_sound(out, &term))
			return false;
	}
	return !is_first;
}

/* A host name with what does not belong to it: "http://", a port, a slash. */
static struct span
bare_host(struct span argument)
{
	static const char *const schemes[] = { "http://", "https://" };
	size_t at;

	for (size_t i = 0; i < 2; i++)
		if (span_starts_nocase(argument, span_of(schemes[i])))
			span_take(&argument, strlen(schemes[i]));
	if (argument.len > 0 && strchr("+-~?", argument.ptr[0]))
		span_take(&argument, 1);
	if (span_find(argument, span_of(":"), &at))
		argument.len = at;
	while (
	    argument.len > 0 && strchr("/;,", argument.ptr[argument.len - 1]))
		argument.len--;
	return argument;
}

static bool
write_term(struct text *out, struct span qualifier, enum spf_kind kind,
    struct span argument)
{
	char bytes[TERM_MAX];
	struct text term = text_in(bytes, sizeof(bytes));
	bool is_modifier = kind == SPF_REDIRECT || kind == SPF_EXP;

	if (!is_modifier)
		text_write(&term, qualifier);
	text_write_string(&term, spf_kind_name(kind));
	if (argument.len > 0) {
		text_write_byte(&term, is_modifier ? '=' : ':');
		text_write(&term, argument);
	}
	return keep_if_sound(out, &term);
}

/* The signs of a term: the last in front, or one behind. */
static struct span
take_qualifier(struct span *text)
{
	struct span qualifier = span_empty();

	while (text->len > 0 && strchr("+-~?", *text->ptr))
		qualifier = span_take(text, 1);
	if (text->len > 1 && strchr("+-~?", text->ptr[text->len - 1])) {
		qualifier = (struct span){ text->ptr + text->len - 1, 1 };
		text->len--;
	}
	return qualifier;
}

static bool
is_known(struct span name, enum spf_kind *kind)
{
	for (*kind = SPF_ALL; *kind <= SPF_EXP; ++*kind)
		if (span_equal_nocase(name, span_of(spf_kind_name(*kind))))
			return true;
	return false;
}

static bool
mend_word(struct text *out, struct span qualifier, struct span name,
    struct span argument)
{
	enum spf_kind kind;

	if (argument.len > 0 && mend_networks(out, qualifier, argument))
		return true;
	if (!is_known(name, &kind) && !spf_mend_nearest(name, &kind))
		return false;
	if (kind == SPF_ALL)
		return write_term(out, qualifier, kind, span_empty());
	return write_term(out, qualifier, kind, argument) ||
	    write_term(out, qualifier, kind, bare_host(argument));
}

/* "include:-a.example": a name, by the letter, that nobody can have. */
static bool
has_sign_within(struct span text)
{
	size_t at;

	return span_find(text, span_of(":"), &at) && at + 1 < text.len &&
	    text.ptr[at + 1] != '\0' && strchr("+-~?", text.ptr[at + 1]);
}

bool
spf_mend_term(struct span text, struct text *out)
{
	struct span rest = text, qualifier, name;
	size_t len = 0;

	if (is_sound(text) && !has_sign_within(text)) {
		text_write(out, text);
		return true;
	}
	while (rest.len > 1 && strchr(";,.", rest.ptr[rest.len - 1]))
		rest.len--;
	qualifier = take_qualifier(&rest);
	if (mend_networks(out, qualifier, rest))
		return true;
	while (len < rest.len && !strchr(":=/", rest.ptr[len]))
		len++;
	name = span_take(&rest, len);
	if (rest.len > 0)
		span_take(&rest, 1);
	/* Whoever is named shall pass: a sign there is more likely a slip. */
	if (has_sign_within(text))
		span_take(&rest, 1);
	if (mend_word(out, qualifier, name, rest))
		return true;
	/* A host by itself is most likely meant as one that sends. */
	return rest.len == 0 && memchr(name.ptr, '.', name.len) &&
	    write_term(out, qualifier, SPF_A, name);
}

#include "base/ascii.h"
#include "base/scan.h"
#include "core/smtp/command.h"
#include "core/smtp/server_parts.h"

/*
 * What stands behind an address: each parameter must be one that was offered,
 * once, with a value as it must be (RFC 5321, 4.1.1.11).
 */

enum { ENVID_MAX = 100 };

typedef bool (*value_test)(const struct smtp_server *server, struct span value);

bool
smtp_parameter_find(struct span parameters, const char *name,
    struct span *value)
{
	struct span item, key;

	while (span_split(&parameters, ' ', &item)) {
		*value = span_empty();
		span_split(&item, '=', &key);
		if (!span_equal_nocase(key, span_of(name)))
			continue;
		*value = item;
		return true;
	}
	return false;
}

static bool
is_word(struct span value, const char *word)
{
	return span_equal_nocase(value, span_of(word));
}

static bool
is_any(const struct smtp_server *server, struct span value)
{
	(void)server;
	return smtp_word_allows(value);
}

static bool
is_nothing(const struct smtp_server *server, struct span value)
{
	(void)server;
	return value.len == 0;
}

static bool
is_size(const struct smtp_server *server, struct span value)
{
	(void)server;
	if (value.len == 0 || value.len > 18)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (!ascii_is_digit(value.ptr[i]))
			return false;
	return true;
}

/* RFC 6152, 2; RFC 3030, 3. */
static bool
is_body(const struct smtp_server *server, struct span value)
{
	return is_word(value, "7BIT") || is_word(value, "8BITMIME") ||
	    (is_word(value, "BINARYMIME") && !server->rules->has_no_chunking);
}

static bool
is_returns(const struct smtp_server *server, struct span value)
{
	(void)server;
	return is_word(value, "FULL") || is_word(value, "HDRS");
}

static bool
is_xtext(struct span value, size_t max)
{
	char bytes[SMTP_MAX_PATH];
	struct text text = text_in(bytes, sizeof(bytes));

	return value.len > 0 && smtp_xtext_read(&text, value) && !text.is_cut &&
	    text.len <= max;
}

static bool
is_envelope_id(const struct smtp_server *server, struct span value)
{
	(void)server;
	return is_xtext(value, ENVID_MAX);
}

/* "NEVER" alone, or a list of the others (RFC 3461, 4.1). */
static bool
is_notify(const struct smtp_server *server, struct span value)
{
	struct span item;

	(void)server;
	if (is_word(value, "NEVER"))
		return true;
	if (value.len == 0)
		return false;
	while (span_split(&value, ',', &item))
		if (!is_word(item, "SUCCESS") && !is_word(item, "FAILURE") &&
		    !is_word(item, "DELAY"))
			return false;
	return true;
}

/* "rfc822;joe@example.org" (RFC 3461, 4.2); "utf-8;..." (RFC 6533, 3). */
static bool
is_original(const struct smtp_server *server, struct span value)
{
	struct span type;

	(void)server;
	if (!span_split(&value, ';', &type) || type.len == 0)
		return false;
	return is_word(type, "utf-8") ? value.len > 0
				      : is_xtext(value, SMTP_MAX_PATH);
}

/* "-9" to "9" (RFC 6710, 3). */
static bool
is_priority(const struct smtp_server *server, struct span value)
{
	(void)server;
	scan_byte(&value, '-');
	return value.len == 1 && ascii_is_digit(value.ptr[0]);
}

enum need { NEED_NOTHING, NEED_8BIT, NEED_UTF8, NEED_AUTH, NEED_DSN, NEED_TLS };

static const struct parameter {
	const char *name;
	bool is_sender;
	enum need need; /* that it was offered */
	value_test is_good;
} parameters_known[] = {
	{ "SIZE", true, NEED_NOTHING, is_size },
	{ "BODY", true, NEED_8BIT, is_body },
	{ "SMTPUTF8", true, NEED_UTF8, is_nothing },
	{ "AUTH", true, NEED_AUTH, is_any },
	{ "RET", true, NEED_DSN, is_returns },
	{ "ENVID", true, NEED_DSN, is_envelope_id },
	{ "REQUIRETLS", true, NEED_TLS, is_nothing },
	{ "MT-PRIORITY", true, NEED_NOTHING, is_priority },
	{ "NOTIFY", false, NEED_DSN, is_notify },
	{ "ORCPT", false, NEED_DSN, is_original },
};

static bool
is_offered(const struct smtp_server *server, enum need need)
{
	const struct smtp_server_rules *rules = server->rules;

	switch (need) {
	case NEED_8BIT:
		return !rules->has_no_8bitmime;
	case NEED_UTF8:
		return !rules->has_no_utf8;
	case NEED_AUTH:
		return rules->offers_auth;
	case NEED_DSN:
		return !rules->has_no_dsn;
	case NEED_TLS:
		return server->is_secure;
	default:
		return true;
	}
}

static const struct parameter *
find(const struct smtp_server *server, struct span name, bool is_sender)
{
	const size_t count =
	    sizeof(parameters_known) / sizeof(*parameters_known);

	for (size_t i = 0; i < count; i++)
		if (parameters_known[i].is_sender == is_sender &&
		    is_word(name, parameters_known[i].name) &&
		    is_offered(server, parameters_known[i].need))
			return &parameters_known[i];
	return NULL;
}

const char *
smtp_server_check_parameters(const struct smtp_server *server,
    struct span parameters, bool is_sender)
{
	struct span item, key;
	unsigned long seen = 0;

	while (span_split(&parameters, ' ', &item)) {
		const struct parameter *parameter;
		unsigned long bit;

		if (item.len == 0)
			continue;
		span_split(&item, '=', &key);
		parameter = find(server, key, is_sender);
		if (!parameter)
			return is_sender
			    ? "555 5.5.4 Unsupported parameter of MAIL"
			    : "555 5.5.4 Unsupported parameter of RCPT";
		bit = 1UL << (parameter - parameters_known);
		if (seen & bit || !parameter->is_good(server, item))
			return is_sender ? "501 5.5.4 A parameter of MAIL is "
					   "wrong, or there twice"
					 : "501 5.5.4 A parameter of RCPT is "
					   "wrong, or there twice";
		seen |= bit;
	}
	return NULL;
}

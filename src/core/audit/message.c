#include "core/audit/message.h"

#include "base/ascii.h"
#include "core/audit/message_look.h"
#include "core/dns/name.h"
#include "core/dns/suffix.h"
#include "core/mime/address.h"
#include "core/mime/date.h"

enum {
	LINE_LIMIT = 998, /* RFC 5322, 2.1.1 */
	DAY = 24 * 60 * 60,
	SHOWN_MAX = 60,
	HOPS_MAX = 50,
	SIZE_LIMIT = 20 * 1000 * 1000,
	NUMBER_ROOM = 24,
};

struct finding *
message_find(struct message_look *look, enum finding_kind kind,
    struct span detail, struct span text)
{
	struct finding *finding =
	    audit_add(look->audit, kind, span_of("the message"));

	finding->detail = detail;
	finding_prove(look->audit, finding, NULL, text, span_empty());
	return finding;
}

static bool
find_field(const struct message_look *look, const char *name,
    struct mime_field *field)
{
	return mime_header_find(&look->root->header, name, field);
}

static size_t
count_fields(const struct message_look *look, const char *name)
{
	struct span rest = look->root->header.text;
	struct mime_field field;
	size_t count = 0;

	while (mime_header_next(&look->root->header, &rest, &field))
		count += span_equal_nocase(field.name, span_of(name));
	return count;
}

/* RFC 5322, 3.6: at most once each. */
static void
look_at_duplicates(struct message_look *look)
{
	static const char *const once[] = { "Date", "From", "Sender",
		"Reply-To", "To", "Cc", "Bcc", "Message-ID", "In-Reply-To",
		"References", "Subject", "MIME-Version", "Content-Type",
		"Content-Transfer-Encoding", "List-Unsubscribe",
		"List-Unsubscribe-Post" };

	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++) {
		size_t count = count_fields(look, once[i]);
		struct mime_field field;

		if (count < 2 || !find_field(look, once[i], &field))
			continue;
		message_find(look, FINDING_MSG_DUPLICATE, span_of(once[i]),
		    field.whole)
		    ->count = count;
	}
}

static void
look_at_date(struct message_look *look)
{
	struct mime_field field;
	struct mime_date date;
	struct span value;

	if (!find_field(look, "Date", &field)) {
		message_find(look, FINDING_MSG_NO_DATE, span_empty(),
		    span_empty());
		return;
	}
	value = mime_field_unfold(look->audit->arena, &field);
	if (!mime_date_parse(value, &date))
		message_find(look, FINDING_MSG_BAD_DATE, value, field.whole);
	else if (look->now > 0 && date.seconds > look->now + DAY)
		message_find(look, FINDING_MSG_FUTURE, value, field.whole);
}

static bool
is_message_id(struct span value)
{
	const char *at;

	if (value.len < 5 || value.ptr[0] != '<' ||
	    value.ptr[value.len - 1] != '>')
		return false;
	at = memchr(value.ptr, '@', value.len);
	return at && at > value.ptr + 1 && at < value.ptr + value.len - 2 &&
	    !memchr(value.ptr, ' ', value.len);
}

static void
look_at_message_id(struct message_look *look)
{
	struct mime_field field;
	struct span value;

	if (!find_field(look, "Message-ID", &field)) {
		message_find(look, FINDING_MSG_NO_MESSAGE_ID, span_empty(),
		    span_empty());
		return;
	}
	value = mime_field_unfold(look->audit->arena, &field);
	if (!is_message_id(value))
		message_find(look, FINDING_MSG_BAD_MESSAGE_ID, value,
		    field.whole);
}

static bool
is_ascii(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.ptr[i] & 0x80) != 0)
			return false;
	return true;
}

/* An address in the name that people see, of another domain. */
static void
look_at_name(struct message_look *look, const struct mime_address *from,
    struct span whole)
{
	struct span name = mime_address_name(look->audit->arena, from);
	struct mime_address seen;
	size_t at;

	if (span_find(name, span_of("@"), &at) &&
	    mime_address_parse(look->audit->arena, name, &seen) &&
	    seen.domain.len > 0 &&
	    !span_equal_nocase(seen.domain, from->domain))
		message_find(look, FINDING_MSG_NAME_SPOOF, name, whole);
	if (!is_ascii(from->local))
		message_find(look, FINDING_MSG_SMTPUTF8, from->spec, whole);
}

/* "Joe joe@example.org": readers forgive it, receivers do not. */
static bool
is_bare(struct span value)
{
	size_t at;

	value = span_trim(value);
	return span_find(value, span_of("@"), &at) &&
	    !memchr(value.ptr, '<', value.len) &&
	    !memchr(value.ptr, '(', value.len) &&
	    !memchr(value.ptr, '"', value.len) &&
	    !memchr(value.ptr, ',', value.len) &&
	    memchr(value.ptr, ' ', value.len);
}

/* Names that programs make up where nobody told them one. */
static bool
is_local(struct span domain)
{
	static const char *const names[] = { "local", "localhost",
		"localdomain", "lan", "internal", "invalid" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (dns_name_within(domain, span_of(names[i])))
			return true;
	return !memchr(domain.ptr, '.', domain.len) &&
	    !memchr(domain.ptr, ':', domain.len);
}

static void
look_at_address(struct message_look *look, const struct mime_field *field,
    const struct mime_address *first)
{
	struct span value = mime_field_unfold(look->audit->arena, field);

	look_at_name(look, first, field->whole);
	if (is_bare(value))
		message_find(look, FINDING_MSG_FROM_SYNTAX, span_trim(value),
		    field->whole);
	else if (is_local(first->domain))
		message_find(look, FINDING_MSG_FROM_LOCAL, first->domain,
		    field->whole);
}

static void
look_at_from(struct message_look *look)
{
	struct mime_address address, first = { .domain = span_empty() };
	struct mime_field field, reply;
	struct span rest;
	size_t count = 0;

	if (find_field(look, "From", &field)) {
		rest = mime_field_unfold(look->audit->arena, &field);
		while (mime_address_next(look->audit->arena, &rest, &address)) {
			if (address.domain.len > 0 && count++ == 0)
				first = address;
		}
	}
	if (count == 0) {
		message_find(look, FINDING_MSG_NO_FROM, span_empty(),
		    span_empty());
		return;
	}
	if (count > 1)
		message_find(look, FINDING_MSG_SEVERAL_FROM, span_empty(),
		    field.whole)
		    ->count = count;
	look_at_address(look, &field, &first);
	if (find_field(look, "Reply-To", &reply) &&
	    mime_address_parse(look->audit->arena,
		mime_field_unfold(look->audit->arena, &reply), &address) &&
	    !dns_name_equal(dns_suffix_organization(address.domain),
		dns_suffix_organization(first.domain)))
		message_find(look, FINDING_MSG_REPLY_TO_OTHER, address.spec,
		    reply.whole);
}

static void
look_at_fields(struct message_look *look)
{
	struct span rest = look->root->header.text;
	struct mime_field field;

	while (mime_header_next(&look->root->header, &rest, &field))
		if (!is_ascii(field.whole)) {
			message_find(look, FINDING_MSG_EIGHT_BIT_HEADER,
			    field.name, field.whole);
			break;
		}
	if (!find_field(look, "To", &field) && !find_field(look, "Cc", &field))
		message_find(look, FINDING_MSG_NO_RECIPIENT, span_empty(),
		    span_empty());
	if (find_field(look, "Bcc", &field))
		message_find(look, FINDING_MSG_BCC, span_empty(), field.whole);
	if (count_fields(look, "Received") > HOPS_MAX)
		message_find(look, FINDING_MSG_RECEIVED_LOOP, span_empty(),
		    span_empty())
		    ->count = count_fields(look, "Received");
	if (find_field(look, "Content-Type", &field) &&
	    !find_field(look, "MIME-Version", &field))
		message_find(look, FINDING_MSG_NO_MIME_VERSION, span_empty(),
		    field.whole);
	if (count_fields(look, "DKIM-Signature") == 0)
		message_find(look, FINDING_MSG_NO_SIGNATURE, span_empty(),
		    span_empty());
}

/* What is counted line by line. */
struct lines {
	size_t number, ends, long_count, first_long;
	size_t bare_lf, first_bare, lone_cr, nul;
	struct span bare; /* the first line that ends in LF alone */
	struct span longest;
};

static void
count_bytes(struct lines *lines, struct span line)
{
	for (size_t i = 0; i < line.len; i++) {
		lines->nul += line.ptr[i] == '\0';
		lines->lone_cr += line.ptr[i] == '\r';
	}
}

static void
count_line(struct lines *lines, struct span line, bool has_end)
{
	bool has_cr = line.len > 0 && line.ptr[line.len - 1] == '\r';

	lines->number++;
	if (has_end && has_cr)
		line.len--;
	lines->ends += has_end && has_cr;
	if (has_end && !has_cr && lines->bare_lf++ == 0) {
		lines->first_bare = lines->number;
		lines->bare = line;
	}
	count_bytes(lines, line);
	if (line.len <= LINE_LIMIT)
		return;
	if (lines->long_count++ == 0) {
		lines->first_long = lines->number;
		lines->longest = line;
	}
}

static struct span
number_text(struct message_look *look, size_t number)
{
	struct text text;

	text_init(&text, look->audit->arena, NUMBER_ROOM);
	text_write_number(&text, number);
	return text_span(&text);
}

/* Enough of a line to know it again. */
static struct span
beginning(struct span line)
{
	if (line.len > SHOWN_MAX)
		line.len = SHOWN_MAX;
	return line;
}

/* A file from Unix, in which all lines end in LF, is sent with CR LF. */
static void
look_at_lines(struct message_look *look)
{
	struct lines lines = { .longest = span_empty(), .bare = span_empty() };
	struct span rest = look->source;

	while (rest.len > 0) {
		const char *lf = memchr(rest.ptr, '\n', rest.len);
		struct span line =
		    span_take(&rest, lf ? (size_t)(lf - rest.ptr) : rest.len);

		if (lf)
			span_take(&rest, 1);
		count_line(&lines, line, lf != NULL);
	}
	look->size = look->source.len + (lines.ends == 0 ? lines.bare_lf : 0);
	if (lines.long_count > 0)
		message_find(look, FINDING_MSG_LONG_LINE,
		    number_text(look, lines.first_long),
		    beginning(lines.longest))
		    ->count = lines.long_count;
	if (lines.ends > 0 && lines.bare_lf > 0)
		message_find(look, FINDING_MSG_BARE_LF,
		    number_text(look, lines.first_bare), beginning(lines.bare))
		    ->count = lines.bare_lf;
	if (lines.lone_cr > 0)
		message_find(look, FINDING_MSG_LONE_CR, span_empty(),
		    span_empty())
		    ->count = lines.lone_cr;
	if (lines.nul > 0)
		message_find(look, FINDING_MSG_NUL, span_empty(), span_empty())
		    ->count = lines.nul;
	if (look->size > SIZE_LIMIT)
		message_find(look, FINDING_MSG_TOO_BIG, span_empty(),
		    span_empty())
		    ->count = look->size;
}

void
audit_message(struct audit *audit, struct span message, int64_t now)
{
	struct message_look look = { .audit = audit,
		.source = message,
		.now = now };
	struct mime_message parsed;

	mime_message_parse(audit->arena, message, &parsed);
	look.root = parsed.root;
	look.quirks = parsed.quirks;
	look_at_from(&look);
	look_at_duplicates(&look);
	look_at_date(&look);
	look_at_message_id(&look);
	look_at_fields(&look);
	look_at_lines(&look);
	message_look_at_parts(&look);
	message_look_at_list(&look);
}

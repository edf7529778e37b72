#include "core/intake/bounce.h"

#include "base/scan.h"
#include "base/text.h"
#include "core/intake/campaign.h"
#include "core/intake/facts.h"
#include "core/intake/family.h"
#include "core/intake/lead.h"
#include "core/intake/notice.h"
#include "core/intake/said.h"
#include "core/mime/address.h"

/*
 * For how many recipients, of whom their blocks say nothing, the whole text
 * is searched.
 */
enum { MAX_SEARCHES = 100, FEW_NAMED = 8, ADDRESS_MAX = 320 };

struct bounce {
	struct mail *mail;
	struct span text;          /* without what came back */
	struct lead_others others; /* the notice's own addresses */
	size_t first;              /* of its cases */
	size_t searches;
	bool has_own_words; /* of a recipient, in his own block */
	const char *format;
};

/* A line that names the sender, the message, or whom to ask. */
static bool
names_others(struct span line)
{
	static const char *const words[] = { "message-id", "message id",
		"from:", "sender", "mail from", "absender", "exp\xc3\xa9",
		"remitente", "mittente", "remetente", "contact", "reply-to",
		"\xe5\x8f\x91\xe4\xbb\xb6\xe4\xba\xba",
		"\xe5\xb7\xae\xe5\x87\xba\xe4\xba\xba", "in-reply-to",
		"\xd0\xbe\xd1\x82\xd0\xbf\xd1\x80\xd0\xb0\xd0\xb2\xd0\xb8" };
	size_t at;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_find_nocase(line, span_of(words[i]), &at))
			return true;
	return false;
}

static bool
find_in_line(const struct bounce *bounce, struct span line,
    struct span *address)
{
	while (facts_find_address(line, address)) {
		if (lead_may_be_recipient(&bounce->others, *address))
			return true;
		span_take(&line,
		    (size_t)(address->ptr + address->len - line.ptr));
	}
	return false;
}

/* Any address that may be the recipient's. */
static bool
find_any(const struct bounce *bounce, struct span *address)
{
	struct span rest = bounce->text, line;

	while (scan_line(&rest, &line))
		if (!names_others(line) && find_in_line(bounce, line, address))
			return true;
	return false;
}

static struct evidence *
add_case(struct bounce *bounce, struct span recipient)
{
	struct mail *mail = bounce->mail;
	struct evidence *evidence =
	    mail_case_add(mail, SOURCE_NOTICE, CASE_FAILURE);

	evidence->source.format = bounce->format;
	mail_case_note(mail, evidence, FACT_RECIPIENT, recipient);
	return evidence;
}

/*
 * What is said of a recipient whose block is his address alone. Where others
 * have words of their own, what is left of the text is about them.
 */
static struct span
find_words(struct bounce *bounce, struct span recipient)
{
	struct span words;

	if (bounce->searches++ >= MAX_SEARCHES)
		return span_empty();
	if (said_to(bounce->text, recipient, &words))
		return words;
	return bounce->has_own_words ? span_empty() : bounce->text;
}

/* What Sendmail says of all whom it could not reach. */
static bool
is_empty_phrase(struct span words)
{
	static const char *const phrases[] = { "(unrecoverable error)",
		"delivery failed", "failed", "(failed)" };

	words = span_trim(words);
	for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++)
		if (span_equal_nocase(words, span_of(phrases[i])))
			return true;
	return false;
}

/*
 * Sun's server names its own queue as the domain, "joe@ims-ms-daemon", and
 * below it the address that the message was sent to.
 */
static struct span
original_address(struct span words, struct span recipient)
{
	const struct span label = span_of("Original address:");
	struct span domain = recipient, address, local;
	size_t at;

	span_split(&domain, '@', &local);
	if (memchr(domain.ptr, '.', domain.len) ||
	    !span_find_nocase(words, label, &at) ||
	    !facts_find_address(span_from(words, at + label.len), &address))
		return recipient;
	return address;
}

static void
read_words(struct bounce *bounce, struct span recipient, struct span words)
{
	if (!said_something(words) || is_empty_phrase(words))
		words = find_words(bounce, recipient);
	else
		bounce->has_own_words = true;
	said_read(bounce->mail->arena, words,
	    add_case(bounce, original_address(words, recipient)));
}

static bool
is_known(const struct bounce *bounce, struct span recipient, size_t most)
{
	const struct evidence_list *cases = bounce->mail->cases;

	for (size_t i = cases->count, seen = 0;
	     i-- > bounce->first && seen < most; seen++)
		if (span_equal_nocase(recipient,
			evidence_value(&cases->items[i], FACT_RECIPIENT)))
			return true;
	return false;
}

static void
read_one(struct bounce *bounce, struct span recipient, struct span words)
{
	/* Programs that name one twice do so at once. */
	if (bounce->mail->cases->count < MAIL_MAX_CASES &&
	    lead_may_be_recipient(&bounce->others, recipient) &&
	    !is_known(bounce, recipient, FEW_NAMED))
		read_words(bounce, recipient, words);
}

/*
 * The words of a block; for a label that is the reason ("User unknown:
 * joe@example.org"), the line of it.
 */
static struct span
block_words(struct span block, struct span recipient)
{
	struct span words = notice_words(block, recipient);
	struct span before = { block.ptr, (size_t)(recipient.ptr - block.ptr) };

	return said_something(words) || !said_something(before) ||
		span_find_nocase(before, span_of("recipient"), &(size_t){ 0 })
	    ? words
	    : span_trim(before);
}

/* "joe@example.org, ann@example.net": those behind the first one. */
static void
read_others(struct bounce *bounce, struct span block, struct span words)
{
	struct span line, other;

	for (scan_line(&block, &line); facts_find_address(line, &other);) {
		span_take(&line, (size_t)(other.ptr - line.ptr) + other.len);
		read_one(bounce, other, words);
	}
}

static struct span
behind_line(struct span block)
{
	struct span line;

	scan_line(&block, &line);
	return span_trim(block);
}

static void
read_blocks(struct bounce *bounce)
{
	struct span rest = bounce->text, block, recipient, words;

	while (bounce->mail->cases->count < MAIL_MAX_CASES &&
	    notice_take_named(&rest, &block, &recipient)) {
		bool is_list = notice_is_list(block, recipient);

		words = is_list ? behind_line(block)
				: block_words(block, recipient);
		read_one(bounce, recipient, words);
		if (is_list)
			read_others(bounce, block, words);
	}
}

/*
 * Exim's "X-Failed-Recipients: joe@example.org, ann@example.net". The text
 * may name pipes and files in their place.
 */
static void
read_failed_recipients(struct bounce *bounce)
{
	struct mail *mail = bounce->mail;
	struct span rest = mail_case_field(mail, "X-Failed-Recipients");
	struct mime_address address;

	for (size_t i = 0;
	     i < MAX_SEARCHES && mail->cases->count < MAIL_MAX_CASES &&
	     mime_address_next(mail->arena, &rest, &address);
	     i++)
		if (address.domain.len > 0 &&
		    !is_known(bounce, address.spec, MAX_SEARCHES))
			read_words(bounce, address.spec, span_empty());
}

/* One to whom the message was written, if the notice speaks of him. */
static bool
find_addressee(const struct bounce *bounce, struct span *address)
{
	struct mail *mail = bounce->mail;
	struct mime_header original;
	struct mime_address to;
	struct span rest;
	size_t at;

	if (!campaign_find_original(mail, &original))
		return false;
	rest = mime_header_get(mail->arena, &original, "To");
	for (unsigned i = 0;
	     i < MAX_SEARCHES && mime_address_next(mail->arena, &rest, &to);
	     i++)
		if (to.domain.len > 0 &&
		    lead_may_be_recipient(&bounce->others, to.spec) &&
		    span_find_nocase(bounce->text, to.spec, &at)) {
			*address = to.spec;
			return true;
		}
	return false;
}

static struct span
join_address(struct arena *arena, struct span local, struct span domain)
{
	struct text text;

	text_init(&text, arena, ADDRESS_MAX);
	text_write(&text, local);
	text_write_byte(&text, '@');
	text_write(&text, domain);
	return text_span(&text);
}

/*
 * List managers answer with an address beside that of the list, to which one
 * has written: "staff-admin@lists.example.org".
 */
static bool
find_list(const struct bounce *bounce, struct span *address)
{
	static const char *const managers[] = { "fml", "mailman", "ezmlm" };
	struct span domain = bounce->others.from, local;
	const char *dash;

	for (size_t i = 0; i < sizeof(managers) / sizeof(*managers); i++) {
		if (!bounce->format ||
		    strcmp(bounce->format, managers[i]) != 0 ||
		    !lead_is_of_list(bounce->others.from))
			continue;
		span_split(&domain, '@', &local);
		dash = memrchr(local.ptr, '-', local.len);
		local.len = (size_t)(dash - local.ptr);
		*address = join_address(bounce->mail->arena, local, domain);
		return true;
	}
	return false;
}

/* AOL names its members without their domain, below "... recipients ...:". */
static bool
find_screen_name(const struct bounce *bounce, struct span *address)
{
	struct span rest = bounce->text, domain = bounce->others.from, line,
		    local;
	bool is_list = false;
	size_t at;

	span_split(&domain, '@', &local);
	while (span_equal_nocase(domain, span_of("aol.com")) &&
	    scan_line(&rest, &line)) {
		local = span_trim(line);
		if (is_list && local.len > 2 &&
		    !memchr(local.ptr, ' ', local.len)) {
			*address =
			    join_address(bounce->mail->arena, local, domain);
			return true;
		}
		is_list |=
		    span_find_nocase(line, span_of("recipients could"), &at);
	}
	return false;
}

static void
read_free_text(struct bounce *bounce)
{
	struct span recipient = span_empty();

	if (!find_addressee(bounce, &recipient) &&
	    !lead_find(bounce->text, &bounce->others, &recipient) &&
	    !find_any(bounce, &recipient) && !find_list(bounce, &recipient) &&
	    !find_screen_name(bounce, &recipient))
		recipient = span_empty();
	said_read(bounce->mail->arena, bounce->text,
	    add_case(bounce, recipient));
}

static struct span
own_address(struct mail *mail, const char *name)
{
	struct mime_address address;

	if (!mime_address_parse(mail->arena, mail_case_field(mail, name),
		&address))
		return span_empty();
	return address.spec;
}

static struct bounce
begin(struct mail *mail)
{
	struct bounce bounce = {
		.mail = mail,
		.text = notice_cut(mail->text),
		.others = { own_address(mail, "From"),
		    own_address(mail, "To") },
		.first = mail->cases->count,
		.format = family_find(&mail->message.root->header, mail->text),
	};
	struct span to;

	if (lead_find_addressee(bounce.text, &to))
		bounce.others.to = to;
	return bounce;
}

/* With one recipient, the whole text is about him: his words may be few. */
static void
widen(struct bounce *bounce)
{
	const struct evidence_list *cases = bounce->mail->cases;
	struct evidence *evidence = &cases->items[bounce->first];

	if (cases->count == bounce->first + 1 && evidence->around.len == 0)
		evidence->around = bounce->text;
}

void
bounce_read(struct mail *mail)
{
	struct bounce bounce = begin(mail);

	read_blocks(&bounce);
	if (mail->cases->count < bounce.first + MAX_SEARCHES)
		read_failed_recipients(&bounce);
	if (mail->cases->count == bounce.first)
		read_free_text(&bounce);
	widen(&bounce);
}

bool
bounce_find_recipient(struct mail *mail, struct span *recipient)
{
	struct bounce bounce = begin(mail);
	struct span rest = bounce.text, block;

	while (notice_take_named(&rest, &block, recipient))
		if (lead_may_be_recipient(&bounce.others, *recipient))
			return true;
	return find_addressee(&bounce, recipient) ||
	    lead_find(bounce.text, &bounce.others, recipient) ||
	    find_any(&bounce, recipient);
}

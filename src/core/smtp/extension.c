#include "core/smtp/extension.h"

static const struct {
	const char *name, *words;
} extensions[SMTP_EXTENSIONS] = {
#define EXTENSION(id, keyword, words) { keyword, words },
#include "core/smtp/extension_table.h"
#undef EXTENSION
};

const char *
smtp_extension_name(enum smtp_extension extension)
{
	return extensions[extension].name;
}

const char *
smtp_extension_words(enum smtp_extension extension)
{
	return extensions[extension].words;
}

bool
smtp_extension_find(struct span keyword, enum smtp_extension *extension)
{
	for (size_t i = 0; i < SMTP_EXTENSIONS; i++)
		if (span_equal_nocase(keyword, span_of(extensions[i].name))) {
			*extension = (enum smtp_extension)i;
			return true;
		}
	return false;
}

static void
read_size(struct span words, unsigned long *size)
{
	words = span_trim(words);
	*size = 0;
	for (size_t i = 0; i < words.len && i < 18; i++) {
		if (words.ptr[i] < '0' || words.ptr[i] > '9')
			break;
		*size = *size * 10 + (unsigned long)(words.ptr[i] - '0');
	}
}

static void
read_mechanisms(struct span words, struct smtp_offer *offer)
{
	enum smtp_mechanism mechanism;
	struct span word;

	offer->auth = span_trim(words);
	for (words = offer->auth; span_split(&words, ' ', &word);)
		if (smtp_mechanism_find(word, &mechanism))
			offer->mechanisms |= 1U << mechanism;
}

/* "AUTH=LOGIN" is what servers say to Outlook 97; it means the same. */
static void
read_line(struct span line, struct smtp_offer *offer)
{
	enum smtp_extension extension;
	struct span keyword;
	size_t len = 0;

	line = span_trim(line);
	while (len < line.len && line.ptr[len] != ' ' && line.ptr[len] != '=')
		len++;
	keyword = span_take(&line, len);
	if (line.len > 0)
		span_take(&line, 1);
	if (!smtp_extension_find(keyword, &extension))
		return;
	offer->extensions |= 1U << extension;
	if (extension == SMTP_EXTENSION_SIZE)
		read_size(line, &offer->size);
	else if (extension == SMTP_EXTENSION_AUTH)
		read_mechanisms(line, offer);
	else if (extension == SMTP_EXTENSION_XCLIENT)
		offer->xclient = span_trim(line);
}

void
smtp_offer_parse(const struct smtp_reply *reply, struct smtp_offer *offer)
{
	struct span rest = reply->text, line, name;

	*offer = (struct smtp_offer){ .name = span_empty(),
		.auth = span_empty(),
		.xclient = span_empty() };
	if (!smtp_reply_next_line(&rest, &line))
		return;
	line = span_trim(line);
	if (span_split(&line, ' ', &name))
		offer->name = name;
	while (smtp_reply_next_line(&rest, &line))
		read_line(line, offer);
}

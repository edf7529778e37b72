#include "core/smtp/xclient.h"

#include "core/smtp/command.h"

enum { VALUE_MAX = 1024 };

/* Which of the attributes are of use; the others need only be well-formed. */
static struct span *
place_of(struct smtp_xclient *xclient, struct span name, struct span *other)
{
	const struct {
		const char *name;
		struct span *place;
	} known[] = {
		{ "ADDR", &xclient->address },
		{ "NAME", &xclient->name },
		{ "HELO", &xclient->helo },
		{ "LOGIN", &xclient->login },
		{ "PORT", other },
		{ "PROTO", other },
		{ "DESTADDR", other },
		{ "DESTPORT", other },
		{ "IDENT", other },
		{ "SOURCE", other },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (span_equal_nocase(name, span_of(known[i].name)))
			return known[i].place;
	return NULL;
}

static bool
take_value(struct span coded, struct arena *arena, struct span *value)
{
	struct text text;

	*value = span_empty();
	if (span_equal_nocase(coded, span_of("[UNAVAILABLE]")) ||
	    span_equal_nocase(coded, span_of("[TEMPUNAVAIL]")))
		return true;
	text_init(&text, arena, VALUE_MAX);
	if (!smtp_xtext_read(&text, coded) || text.is_cut ||
	    !smtp_words_allow(text_span(&text)))
		return false;
	*value = text_span(&text);
	return true;
}

bool
smtp_xclient_parse(struct smtp_xclient *xclient, struct arena *arena,
    struct span words)
{
	const struct span none = span_empty();
	struct span item, name, other, *place;

	*xclient = (struct smtp_xclient){ none, none, none, none };
	if (words.len == 0)
		return false;
	while (span_split(&words, ' ', &item)) {
		if (item.len == 0)
			continue;
		span_split(&item, '=', &name);
		place = place_of(xclient, name, &other);
		if (!place || !take_value(item, arena, place))
			return false;
	}
	if (span_starts_nocase(xclient->address, span_of("IPV6:")))
		xclient->address = span_from(xclient->address, 5);
	return true;
}

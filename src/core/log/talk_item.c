/*
 * What became of recipients, of those who name only the domain, or only the
 * number of the domain, of those whom our server took (Haraka).
 */

#include "core/log/talk_state.h"

#include "base/text.h"
#include "core/log/scan.h"

/* The nth of the domains that a list has, in the order of their coming. */
static struct span
nth_domain(struct span list, unsigned number)
{
	struct span rest = list, address, before;

	while (log_scan_word(&rest, "<") &&
	    log_scan_before(&rest, ">,", &address)) {
		struct span front = { list.ptr,
			(size_t)(address.ptr - list.ptr) };
		struct span domain = span_domain(address), seen;
		bool is_new = true;

		while (is_new && log_scan_word(&front, "<") &&
		    log_scan_before(&front, ">,", &before)) {
			seen = span_domain(before);
			is_new = !span_equal_nocase(seen, domain);
		}
		if (is_new && number-- == 1)
			return domain;
	}
	return span_empty();
}

/* Where the lines of the others are not at hand. */
static struct span
only_domain(struct span list)
{
	return nth_domain(list, 2).len == 0 ? nth_domain(list, 1)
					    : span_empty();
}

/* Who is told by name may not have been heard of when he was taken. */
static void
note_told(struct log_join *join, struct log_talk_state *talk,
    const struct log_event *event)
{
	if (!log_talk_has(talk->taken, event->recipient))
		log_talk_append(join, &talk->taken, event->recipient);
	log_talk_append(join,
	    event->outcome == LOG_DEFERRED ? &talk->waiting : &talk->settled,
	    event->recipient);
}

/*
 * Those of a domain of whom nothing was told, in this attempt or for good. Who
 * was put off may be given up in the same.
 */
static void
take_rest(struct log_join *join, struct log_talk_state *talk,
    struct span domain, struct log_event *made)
{
	struct text text = text_in(join->talks->text, TALK_TEXT);
	struct span rest = talk->taken, address;

	while (log_scan_word(&rest, "<") &&
	    log_scan_before(&rest, ">,", &address)) {
		if (!span_equal_nocase(span_domain(address), domain) ||
		    log_talk_has(talk->settled, address) ||
		    (made->outcome != LOG_BOUNCED &&
			log_talk_has(talk->waiting, address)))
			continue;
		if (made->outcome != LOG_DEFERRED)
			log_talk_append(join, &talk->settled, address);
		if (made->recipient.len == 0)
			made->recipient = address;
		else
			text_write_format(&text, "<%.*s>,", SPAN_ARGS(address));
	}
	made->others = text_span(&text);
}

/* What became of one, or of the recipients that were taken of one domain. */
bool
log_talk_item(struct log_join *join, struct log_talk_state *talk,
    struct log_event *made)
{
	struct span domain = made->original;

	made->original = span_empty();
	made->sender = talk->sender;
	made->has_sender = talk->messages > 0;
	if (log_starts(made->reply, "Tried all MXs") && talk->refused.len > 0)
		made->reply = talk->refused; /* what the last of them did */
	if (made->recipient.len > 0) {
		note_told(join, talk, made);
		return true;
	}
	if (domain.len == 0)
		domain = nth_domain(talk->taken, made->recipients);
	if (domain.len == 0)
		domain = only_domain(talk->taken);
	if (made->kind == LOG_ATTEMPT)
		take_rest(join, talk, domain, made);
	if (made->outcome == LOG_DEFERRED) /* the attempt is over */
		log_talk_forget(join, &talk->waiting, domain);
	return made->kind == LOG_ATTEMPT;
}

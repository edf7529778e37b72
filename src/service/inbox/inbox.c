#include "service/inbox/inbox.h"

#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include "core/mime/address.h"
#include "core/mime/body.h"
#include "core/mime/message.h"
#include "service/inbox/tags.h"

enum {
	KEEP_CEILING = 64 * 1024 * 1024,
	DIGEST_CEILING = 512 * 1024 * 1024,
	DIGEST_INPUT_MAX = 4 * 1024 * 1024,
	MICROSECONDS = 1000 * 1000,
};

struct inbox {
	struct inbox_options options;
	struct store_port *port;
	struct loop_event *reader;
	struct arena arena; /* of what is read while keeping */
	unsigned waiting;   /* tickets */
};

static void
settle(struct inbox *inbox)
{
	void *ticket;
	bool is_kept;

	store_port_drain(inbox->port);
	while (store_port_next(inbox->port, &ticket, &is_kept)) {
		inbox->waiting--;
		lab_kept(ticket, is_kept);
	}
}

static void
when_readable(void *owner)
{
	settle(owner);
}

uint64_t
inbox_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * MICROSECONDS +
	    (uint64_t)now.tv_nsec / 1000;
}

struct inbox *
inbox_open(struct loop *loop, const struct inbox_options *options)
{
	struct inbox *inbox = calloc(1, sizeof(*inbox));

	if (!inbox)
		abort();
	inbox->options = *options;
	inbox->port = store_port_open(options->store);
	inbox->reader = loop_reader_new(loop,
	    store_port_descriptor(inbox->port), when_readable, inbox);
	arena_init(&inbox->arena, KEEP_CEILING);
	return inbox;
}

void
inbox_close(struct inbox *inbox)
{
	struct pollfd until = { .events = POLLIN };

	if (!inbox)
		return;
	until.fd = store_port_descriptor(inbox->port);
	while (inbox->waiting > 0) {
		poll(&until, 1, -1);
		settle(inbox);
	}
	loop_event_free(inbox->reader);
	store_port_close(inbox->port);
	arena_clear(&inbox->arena);
	free(inbox);
}

static struct span
find_space(struct inbox *inbox, const struct lab_attempt *attempt,
    const struct mime_header *header)
{
	switch (inbox->options.space) {
	case INBOX_SPACE_PORT:
		return span_of(lab_port_name(attempt->port));
	case INBOX_SPACE_LOGIN:
		return attempt->user;
	default:
		return mime_header_get(&inbox->arena, header,
		    inbox->options.space_field);
	}
}

/* "<1@example.org>" without its brackets. */
static struct span
strip(struct span id)
{
	if (id.len > 1 && id.ptr[0] == '<' && id.ptr[id.len - 1] == '>')
		return (struct span){ id.ptr + 1, id.len - 2 };
	return id;
}

static void
read_header(struct inbox *inbox, const struct lab_attempt *attempt,
    struct store_attempt *kept)
{
	struct span rest = attempt->message;
	struct mime_header header;

	mime_header_parse(&rest, &header);
	kept->subject = mime_header_get(&inbox->arena, &header, "Subject");
	kept->author = mime_header_get(&inbox->arena, &header, "From");
	kept->message_id =
	    strip(mime_header_get(&inbox->arena, &header, "Message-ID"));
	kept->tags = tags_read(&inbox->arena,
	    mime_header_get(&inbox->arena, &header, "X-Tags"));
	kept->space = find_space(inbox, attempt, &header);
}

static struct span
span_or_empty(const char *string)
{
	return string ? span_of(string) : span_empty();
}

enum lab_kept
inbox_keep(void *owner, const struct lab_attempt *attempt,
    struct lab_ticket *ticket)
{
	struct inbox *inbox = owner;
	char bytes[IP_TEXT_MAX];
	struct store_attempt kept = {
		.time = inbox_clock(),
		.code = attempt->code,
		.is_taken = attempt->code >= 200 && attempt->code < 400,
		.is_secure = attempt->is_secure,
		.size = attempt->message.len,
		.port = span_of(lab_port_name(attempt->port)),
		.ip = ip_print(&attempt->ip, bytes),
		.helo = attempt->helo,
		.user = attempt->user,
		.sender = attempt->sender,
		.recipients = attempt->recipients,
		.stage = span_of(smtp_stage_name(attempt->stage)),
		.reply = attempt->reply,
		.refused_by = span_or_empty(attempt->refused_by),
		.objection = attempt->objection != LAB_NO_OBJECTION
		    ? span_of(lab_objection_name(attempt->objection))
		    : span_empty(),
		.tags = span_empty(),
		.releases = span_empty(),
		.verdicts = attempt->verdicts,
		.dialogue = attempt->dialogue,
		.message = attempt->message,
	};
	enum store_result result;

	arena_reset(&inbox->arena);
	read_header(inbox, attempt, &kept);
	result = store_add(inbox->port, &kept, ticket);
	if (result == STORE_FULL)
		return LAB_NOT_KEPT;
	if (result == STORE_KEPT)
		return LAB_KEPT;
	inbox->waiting++;
	return LAB_KEPT_LATER;
}

void
inbox_digest(struct span message, struct text *words)
{
	struct arena arena;
	struct mime_message mime;

	if (message.len == 0)
		return;
	if (message.len > DIGEST_INPUT_MAX)
		message.len = DIGEST_INPUT_MAX;
	arena_init(&arena, DIGEST_CEILING);
	mime_message_parse(&arena, message, &mime);
	mime_body_write(&arena, words, mime.root);
	arena_clear(&arena);
}

#include "service/lab/scans.h"

#include <stdlib.h>

enum { ASKED_MAX = 1024 * 1024 * 1024, WORDS_CEILING = 64 * 1024 };

struct lab_scan {
	struct lab_scans *scans;
	size_t number;
	struct stream *stream;
	struct loop_event *timer;
	struct text asked, reply;
};

static void
free_scan(struct lab_scan *scan)
{
	scan->scans->scans[scan->number] = NULL;
	stream_free(scan->stream);
	loop_event_free(scan->timer);
	text_clear(&scan->asked);
	text_clear(&scan->reply);
	free(scan);
}

/* The last one tells. */
static void
end_scan(struct lab_scan *scan)
{
	struct lab_scans *scans = scan->scans;

	free_scan(scan);
	if (--scans->open == 0)
		scans->done(scans->owner);
}

static void
fail(struct lab_scan *scan, const char *why)
{
	struct lab_scan_finding *finding = &scan->scans->findings[scan->number];

	finding->result = LAB_SCAN_FAILED;
	finding->words = arena_dup(&scan->scans->arena, span_of(why));
	end_scan(scan);
}

static void
read_finding(struct lab_scan *scan)
{
	lab_scan_read(&scan->scans->arena,
	    scan->scans->findings[scan->number].scanner,
	    text_span(&scan->reply), &scan->scans->findings[scan->number]);
	end_scan(scan);
}

static void
when_connected(void *owner)
{
	struct lab_scan *scan = owner;

	stream_write(scan->stream, text_span(&scan->asked));
}

static void
when_read(void *owner, struct span bytes)
{
	struct lab_scan *scan = owner;

	if (bytes.len > LAB_SCAN_REPLY_MAX - scan->reply.len) {
		fail(scan, "the answer does not end");
		return;
	}
	text_write(&scan->reply, bytes);
	if (lab_scan_is_whole(scan->scans->findings[scan->number].scanner,
		text_span(&scan->reply)))
		read_finding(scan);
}

static void
when_drained(void *owner)
{
	(void)owner;
}

static void
when_ended(void *owner, enum stream_end end, const char *why)
{
	struct lab_scan *scan = owner;

	if (end == STREAM_CLOSED || scan->reply.len > 0)
		read_finding(scan);
	else
		fail(scan, why);
}

static void
when_expired(void *owner)
{
	fail(owner, "no answer in time");
}

static void
open_scan(struct lab_scans *scans, struct loop *loop,
    const struct lab_scan_end *end, const struct lab_scan_mail *mail)
{
	static const struct stream_events events = {
		.connected = when_connected,
		.read = when_read,
		.drained = when_drained,
		.ended = when_ended,
	};
	struct lab_scan *scan = calloc(1, sizeof(*scan));

	if (!scan)
		abort();
	*scan = (struct lab_scan){ .scans = scans, .number = scans->count };
	scans->findings[scans->count].scanner = end->scanner;
	scans->scans[scans->count++] = scan;
	text_init(&scan->asked, NULL, ASKED_MAX);
	text_init(&scan->reply, NULL, LAB_SCAN_REPLY_MAX + 1);
	lab_scan_ask(&scan->asked, end->scanner, mail);
	scan->timer = loop_timer_new(loop, when_expired, scan);
	loop_timer_set(scan->timer,
	    loop_now() + (uint64_t)LAB_SCAN_SECONDS * LOOP_SECOND);
	scan->stream = stream_connect(loop, &end->at, NULL, &events, scan);
}

struct lab_scans *
lab_scans_start(struct loop *loop, const struct lab_scan_end *ends,
    size_t count, const struct lab_scan_mail *mail, void (*done)(void *owner),
    void *owner)
{
	struct lab_scans *scans = calloc(1, sizeof(*scans));

	if (!scans)
		abort();
	*scans =
	    (struct lab_scans){ .open = count, .done = done, .owner = owner };
	arena_init(&scans->arena, WORDS_CEILING);
	for (size_t i = 0; i < count && i < LAB_SCANS_MAX; i++)
		open_scan(scans, loop, &ends[i], mail);
	return scans;
}

void
lab_scans_free(struct lab_scans *scans)
{
	if (!scans)
		return;
	for (size_t i = 0; i < scans->count; i++)
		if (scans->scans[i])
			free_scan(scans->scans[i]);
	arena_clear(&scans->arena);
	free(scans);
}

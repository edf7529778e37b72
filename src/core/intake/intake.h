#ifndef NIXIE_INTAKE_INTAKE_H
#define NIXIE_INTAKE_INTAKE_H

/*
 * From bytes to evidence: what kind of input is this, and which cases are in
 * it? A new kind is one file with a reader, and a row in intake.c's table.
 *
 *	intake_init(&intake, arena, input, name);
 *	while (intake_next(&intake, case_arena, &evidence))
 *		...
 *
 * The input must outlive the evidence, which views it.
 */

#include "core/intake/event.h"
#include "core/intake/logged.h"
#include "core/intake/mail.h"
#include "core/intake/transcript.h"

enum intake_kind {
	INTAKE_EMPTY,
	INTAKE_BINARY,
	INTAKE_REPLY,      /* one reply, or a notice pasted as text */
	INTAKE_REPLIES,    /* one a line */
	INTAKE_TRANSCRIPT, /* a session's log */
	INTAKE_MAIL,
	INTAKE_LOG,
	INTAKE_QUEUE,
	INTAKE_EVENT,
	INTAKE_KINDS
};

struct intake {
	struct span input;
	size_t input_at;  /* bytes before it: of the pieces before */
	struct span name; /* of the file, or empty */
	enum intake_kind kind;
	struct span rest;           /* not read yet */
	size_t index;               /* of the next case */
	unsigned line;              /* of the front of rest */
	unsigned pending_lines;     /* of the event read last */
	struct arena *arena;        /* of what is kept between cases */
	struct evidence_list cases; /* of readers that need the whole */
	size_t next_case;           /* of these, of a mail or event */
	struct mail_rest rest_of_mail;
	bool is_cut;                /* the end of the input is */
	struct event_header header; /* of events in CSV */
	struct logged *log;         /* of a log */
	struct log_queue *queue;    /* of a queue's listing */
	bool has_more;              /* pieces, behind this one */
};

/* Which kind an input is, by its look alone. */
enum intake_kind intake_detect(struct span input);

/* What a kind is called, for messages: "a mail log". */
const char *intake_kind_name(enum intake_kind kind);

/* Is there a reader for this kind? */
bool intake_can_read(enum intake_kind kind);

/*
 * Begin to read an input. Readers that need the whole of it keep what they
 * find in the arena.
 */
void intake_init(struct intake *intake, struct arena *arena, struct span input,
    struct span name, enum intake_kind kind);

/* Where in its input a piece begins, for one that is read on its own. */
struct intake_place {
	size_t index;       /* of its first case */
	unsigned line;      /* of its front */
	size_t offset;      /* ... and so many bytes are before it */
	struct span header; /* of events in CSV */
	bool is_cut;        /* its end is */
};

/* After intake_init() with a piece of a kind that intake_is_stream(). */
void intake_place(struct intake *intake, struct intake_place place);

/*
 * Of a log: the time that no line of it is later than, in seconds. Give it
 * before the first case is taken.
 */
void intake_set_reference(struct intake *intake, int64_t seconds);

/*
 * Go on with the next piece of the same input, when the last was read to its
 * end: cases and lines are counted on. Only for kinds that intake_is_stream().
 * has_more says of the piece before whether one would follow: what is under
 * way at the end of a log is told with its last piece.
 */
void intake_continue(struct intake *intake, struct span piece);

/* May an input of this kind be read in pieces, and be of any length? */
bool intake_is_stream(enum intake_kind kind);

/* Do its pieces hang together, so that one must read them in their order? */
bool intake_is_joined(enum intake_kind kind);

/*
 * How many bytes at the front of a text are whole items: messages, events,
 * lines. 0: not even one. The header is the one of the input's first piece;
 * empty, as long as there was none.
 */
size_t intake_whole(enum intake_kind kind, const struct event_header *header,
    struct span text);

/*
 * Where the next item begins, behind one whose front was lost; false: not in
 * this text.
 */
bool intake_find_begin(enum intake_kind kind, struct span text, size_t *at);

/* The next case; false: there are no more. */
bool intake_next(struct intake *intake, struct arena *arena,
    struct evidence *evidence);

#endif

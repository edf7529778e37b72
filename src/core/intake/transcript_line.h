#ifndef NIXIE_INTAKE_TRANSCRIPT_LINE_H
#define NIXIE_INTAKE_TRANSCRIPT_LINE_H

/*
 * The lines of a session's log, one after the other, whatever program wrote
 * it: who speaks, and the words without what the program put around them.
 *
 *	reply: b'250-mx.example.org\r\n'  = 250-mx.example.org
 *	 <** 550 5.1.1 No such user       = 550 5.1.1 No such user
 *
 * Some programs' arrows mean the reverse of others'. The first line of a kind
 * of arrow whose words tell who speaks decides for all that follow.
 */

#include "base/arena.h"
#include "core/intake/transcript_dialect.h"
#include "core/intake/transcript_words.h"

enum transcript_kind {
	TRANSCRIPT_NOISE,
	TRANSCRIPT_SERVER,
	TRANSCRIPT_CLIENT,
	TRANSCRIPT_ECHO,    /* a program tells of a reply that it got */
	TRANSCRIPT_ERROR,   /* a program tells what went wrong */
	TRANSCRIPT_CONNECT, /* text is where to */
};

struct transcript_line {
	enum transcript_kind kind;
	struct span text;  /* the words; may be a copy */
	struct span quote; /* the bytes of the input that hold them */
	struct transcript_place place;
	enum transcript_verb verb;
	unsigned code;    /* 0: none at the front */
	unsigned number;  /* of the line, counted from 1 */
	bool is_last;     /* not "250-" */
	bool is_bare;     /* nothing stood before the words */
	bool is_labelled; /* a prefix that we know */
};

struct transcript_reader {
	struct arena *arena; /* NULL: escapes stay as they are */
	struct span rest;
	struct span pieces; /* the rest of a line that holds several */
	enum transcript_kind pieces_kind;
	unsigned number;
	bool is_body;       /* the owner says: the client sends the message */
	bool is_raw_body;   /* and nothing marks its lines, up to a dot */
	bool is_bare_reply; /* the last reply was bare */
	bool has_unknown;   /* prefixes that we do not know were read */
	struct transcript_arrow arrows[TRANSCRIPT_ARROWS];
	const char *format;
	unsigned rank; /* how much the format's sign tells */
	bool is_library;
	const char *dot; /* cached: where a line with a dot comes, and where */
	const char *go;  /* ... the next 354 */
};

void transcript_reader_init(struct transcript_reader *reader,
    struct arena *arena, struct span input);

bool transcript_reader_next(struct transcript_reader *reader,
    struct transcript_line *line);

/* Does a line with a single dot come, and before any other message? */
bool transcript_reader_has_dot(struct transcript_reader *reader);

#endif

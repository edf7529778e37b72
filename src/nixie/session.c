#include "nixie/session.h"

#include "core/intake/facts.h"
#include "core/intake/frame.h"
#include "core/know/read.h"
#include "nixie/ours.h"

enum {
	CASE_MAX = 16 * 1024 * 1024,
	INPUT_ARENA_MAX = 512 * 1024 * 1024,
	RULES_MAX = 64 * 1024 * 1024,
};

bool
session_init(struct session *session, struct error *error)
{
	*session = (struct session){ .pending = SESSION_END };
	arena_init(&session->rules_arena, RULES_MAX);
	arena_init(&session->input_arena, INPUT_ARENA_MAX);
	arena_init(&session->case_arena, CASE_MAX);
	session->matcher = matcher_new(knowledge_get(), error);
	return session->matcher != NULL;
}

void
session_clear(struct session *session)
{
	matcher_free(session->matcher);
	arena_clear(&session->rules_arena);
	arena_clear(&session->input_arena);
	arena_clear(&session->case_arena);
}

bool
session_init_like(struct session *session, const struct session *other,
    struct error *error)
{
	const struct knowledge *users;

	if (!session_init(session, error))
		return false;
	session->ours = other->ours;
	session->now = other->now;
	for (size_t i = 0; (users = matcher_users(other->matcher, i)); i++)
		matcher_add(session->matcher, users);
	return true;
}

bool
session_add_rules(struct session *session, const char *name, struct span text,
    struct text *complaints)
{
	struct knowledge_reader reader;
	struct knowledge *users;

	if (matcher_users(session->matcher, MATCH_MAX_USERS - 1)) {
		text_write_format(complaints,
		    "%s: more than %d files of rules\n", name, MATCH_MAX_USERS);
		return false;
	}
	session->rules_arena.has_door = true;
	if (setjmp(session->rules_arena.door)) {
		text_write_format(complaints, "%s: too many rules\n", name);
		return false;
	}
	text = arena_dup(&session->rules_arena, text);
	users = arena_alloc(&session->rules_arena, sizeof(*users));
	knowledge_reader_init(&reader, &session->rules_arena,
	    matcher_knowledge(session->matcher), complaints);
	knowledge_read(&reader, name, text);
	knowledge_finish(&reader, users);
	if (reader.complaint_count > 0)
		return false;
	matcher_add(session->matcher, users);
	return true;
}

/* A door is open only while its frame stands. */
static void
set_doors(struct session *session, bool is_open)
{
	session->case_arena.has_door = is_open;
	session->input_arena.has_door = is_open;
}

static void
begin_intake(struct session *session, struct span input, struct span name)
{
	intake_init(&session->intake, &session->input_arena, input, name,
	    session->kind);
	intake_set_reference(&session->intake, session->now);
	session->intake.has_more = session->has_more;
}

/* The two doors: one at the opening of an input, one at each case. */
static void
open_as(struct session *session, struct span input, struct span name,
    enum intake_kind kind)
{
	arena_reset(&session->input_arena);
	session->kind = kind;
	session->pending = kind == INTAKE_EMPTY ? SESSION_NOTHING
	    : intake_can_read(kind)             ? SESSION_CASE
						: SESSION_UNREADABLE;
	if (session->pending != SESSION_CASE)
		return;
	set_doors(session, true);
	if (setjmp(session->input_arena.door))
		session->pending = SESSION_TOO_LARGE;
	else
		begin_intake(session, input, name);
	set_doors(session, false);
}

void
session_open(struct session *session, struct span input, struct span name,
    bool is_lines)
{
	if (input.len > SESSION_MAX_INPUT)
		session->pending = SESSION_TOO_LARGE;
	else
		open_as(session, input, name,
		    is_lines ? INTAKE_REPLIES : intake_detect(input));
}

void
session_open_piece(struct session *session, struct span piece, struct span name,
    enum intake_kind kind, struct intake_place place)
{
	assert(intake_is_stream(kind));
	open_as(session, piece, name, kind);
	intake_place(&session->intake, place);
}

void
session_continue(struct session *session, struct span piece)
{
	assert(intake_is_stream(session->kind));
	intake_continue(&session->intake, piece);
	session->intake.has_more = session->has_more;
	session->pending = SESSION_CASE;
}

/* Nothing in it that is, or speaks of, a failure of mail? */
static bool
is_nothing(const struct session *session)
{
	const struct diagnosis *diagnosis = &session->diagnosis;

	return session->kind == INTAKE_REPLY && session->intake.index <= 1 &&
	    session->evidence.kind == CASE_FAILURE &&
	    diagnosis->basis == BASIS_NOTHING && diagnosis->reply.code == 0 &&
	    diagnosis->reply.status.severity == 0 &&
	    !evidence_find(&session->evidence, FACT_FRAME);
}

/* What our caller knows, and the input does not say. */
static void
add_recipient(struct session *session)
{
	struct evidence *evidence = &session->evidence;

	if (session->recipient.len == 0 ||
	    evidence_find(evidence, FACT_RECIPIENT))
		return;
	evidence_add(&session->case_arena, evidence, FACT_RECIPIENT, WITNESS_US,
	    session->recipient);
	evidence->missing &= ~(unsigned)MISSING_RECIPIENT;
}

static enum session_result
take_case(struct session *session)
{
	if (!intake_next(&session->intake, &session->case_arena,
		&session->evidence))
		return session->intake.index == 0 ? SESSION_NOTHING
						  : SESSION_END;
	add_recipient(session);
	ours_judge(&session->ours, &session->evidence);
	diagnose(session->matcher, &session->case_arena, &session->evidence,
	    &session->diagnosis);
	return is_nothing(session) ? SESSION_NOTHING : SESSION_CASE;
}

enum session_result
session_next(struct session *session)
{
	if (session->pending != SESSION_CASE)
		return session->pending;
	arena_reset(&session->case_arena);
	set_doors(session, true);
	session->pending = SESSION_TOO_LARGE; /* said at either door */
	if (!setjmp(session->case_arena.door))
		if (!setjmp(session->input_arena.door))
			session->pending = take_case(session);
	set_doors(session, false);
	return session->pending;
}

static enum session_result
take_line(struct session *session, struct span line)
{
	frame_peel(&session->case_arena, line, &session->evidence);
	facts_from_reply(&session->case_arena, &session->evidence);
	diagnose(session->matcher, &session->case_arena, &session->evidence,
	    &session->diagnosis);
	return SESSION_CASE;
}

enum session_result
session_line(struct session *session, struct span line, struct span name,
    size_t index, unsigned number)
{
	enum session_result result;

	arena_reset(&session->case_arena);
	session->kind = INTAKE_REPLIES;
	session->evidence = (struct evidence){
		.source = { .kind = SOURCE_REPLY,
		    .name = name,
		    .index = index,
		    .line = number },
		.input = line,
	};
	set_doors(session, true);
	if (setjmp(session->case_arena.door))
		result = SESSION_TOO_LARGE;
	else
		result = take_line(session, line);
	set_doors(session, false);
	return result;
}

static enum session_result
take_logged(struct session *session, const struct log_case *found)
{
	logged_read(&session->case_arena, found, &session->evidence);
	diagnose(session->matcher, &session->case_arena, &session->evidence,
	    &session->diagnosis);
	return SESSION_CASE;
}

enum session_result
session_logged(struct session *session, const struct log_case *found,
    struct span name, size_t index)
{
	enum session_result result;

	arena_reset(&session->case_arena);
	session->kind = INTAKE_LOG;
	set_doors(session, true);
	if (setjmp(session->case_arena.door))
		result = SESSION_TOO_LARGE;
	else
		result = take_logged(session, found);
	set_doors(session, false);
	session->evidence.source.name = name;
	session->evidence.source.index = index;
	return result;
}

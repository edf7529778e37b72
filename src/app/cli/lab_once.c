#include "app/cli/lab_once.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/mime/message.h"

enum { ONCE_CEILING = 16 * 1024 * 1024, NAME_MAX_BYTES = 64 };

void
lab_once_init(struct lab_once *once, struct lab_choices *choices)
{
	*once = (struct lab_once){ .choices = choices };
	arena_init(&once->arena, ONCE_CEILING);
}

/* As {name} in words, and as NIXIE_NAME in the environment. */
static void
offer(struct lab_once *once, const char *name, const char *suffix,
    struct span value)
{
	char bytes[NAME_MAX_BYTES], variable[NAME_MAX_BYTES];
	struct text text = text_in(bytes, sizeof(bytes));
	size_t len = 0;

	if (once->offer_count == ONCE_OFFERS_MAX)
		return;
	text_write_format(&text, "%s%s", name, suffix);
	value = arena_dup(&once->arena, value);
	once->offers[once->offer_count++] =
	    (struct lab_offer){ arena_dup(&once->arena, text_span(&text)).ptr,
		    value };
	len = (size_t)snprintf(variable, sizeof(variable), "NIXIE_%s", bytes);
	for (size_t i = 0; i < len && i < sizeof(variable); i++)
		if (variable[i] >= 'a' && variable[i] <= 'z')
			variable[i] = (char)(variable[i] - 'a' + 'A');
	setenv(variable, value.ptr, true);
}

void
lab_once_offer(struct lab_once *once, const char *name,
    const struct endpoint *at)
{
	char bytes[ENDPOINT_TEXT];
	struct text text = text_in(bytes, sizeof(bytes));
	struct span all, host;
	const char *colon;

	endpoint_write_port(&text, at);
	all = text_span(&text);
	colon = memrchr(all.ptr, ':', all.len);
	if (!colon)
		return;
	host = (struct span){ all.ptr, (size_t)(colon - all.ptr) };
	/* "[127.0.0.1]:2525": what is no IPv6 is wanted without brackets. */
	if (host.len > 2 && !memchr(host.ptr, ':', host.len)) {
		host = (struct span){ host.ptr + 1, host.len - 2 };
		text_init(&text, &once->arena, ENDPOINT_TEXT);
		text_write(&text, host);
		text_write_string(&text, colon);
		all = text_span(&text);
	}
	offer(once, name, "", all);
	offer(once, name, "_port", span_of(colon + 1));
	offer(once, "host", "", host);
}

static struct span
find_offer(const struct lab_once *once, struct span name)
{
	for (size_t i = 0; i < once->offer_count; i++)
		if (span_equal(name, span_of(once->offers[i].name)))
			return once->offers[i].value;
	return span_empty();
}

/* A word of the command with what is offered put in; other {} stay. */
static const char *
fill(struct lab_once *once, const char *word)
{
	struct text text;
	struct span rest = span_of(word), name, value;

	text_init(&text, &once->arena, ONCE_WORDS_MAX);
	while (rest.len > 0) {
		const char *open = memchr(rest.ptr, '{', rest.len);
		size_t len = open ? (size_t)(open - rest.ptr) : rest.len;
		struct span after;

		text_write(&text, span_take(&rest, len));
		if (!open)
			break;
		after = span_from(rest, 1);
		name = span_empty();
		span_split(&after, '}', &name);
		value = find_offer(once, name);
		if (value.len > 0)
			rest = after;
		else
			value = span_take(&rest, 1);
		text_write(&text, value);
	}
	return arena_dup(&once->arena, text_span(&text)).ptr;
}

static bool
all_hold(const struct lab_once *once)
{
	const struct lab_choices *choices = once->choices;

	for (size_t i = 0; i < choices->expectations.count; i++)
		if (!lab_expectation_holds(&choices->expectations.items[i]))
			return false;
	return true;
}

static void
when_ended(void *owner, unsigned status)
{
	struct lab_once *once = owner;
	struct lab_choices *choices = once->choices;

	once->has_ended = true;
	once->status = status;
	for (size_t i = 0; i < choices->expectations.count; i++)
		lab_expectation_end(&choices->expectations.items[i], status);
	if (choices->wait == 0 || all_hold(once))
		loop_stop(once->loop);
	else
		loop_timer_set(once->timer,
		    loop_now() + choices->wait * (uint64_t)LOOP_SECOND);
}

static void
when_late(void *owner)
{
	struct lab_once *once = owner;

	once->is_late = !once->has_ended;
	loop_stop(once->loop);
}

/* What is expected when nothing is said. */
static void
expect_usual(struct lab_choices *choices)
{
	static const char *const usual[] = { "accepted", "refused=0" };
	struct error error;

	if (choices->expectations.count > 0)
		return;
	for (size_t i = 0; i < 2; i++) {
		struct lab_expectation expectation;

		if (lab_expectation_parse(&expectation, span_of(usual[i]),
			&error))
			*list_add(&choices->arena, &choices->expectations) =
			    expectation;
	}
}

bool
lab_once_begin(struct lab_once *once, struct loop *loop)
{
	struct lab_choices *choices = once->choices;
	LIST(const char *) words = { 0 };
	struct error error;

	expect_usual(choices);
	once->loop = loop;
	for (size_t i = 0; choices->command[i]; i++)
		*list_add(&once->arena, &words) =
		    fill(once, choices->command[i]);
	*list_add(&once->arena, &words) = NULL;
	once->timer = loop_timer_new(loop, when_late, once);
	loop_timer_set(once->timer,
	    loop_now() + choices->limit * (uint64_t)LOOP_SECOND);
	once->child = child_open(loop, words.items, when_ended, once, &error);
	if (!once->child)
		cli_fail("%s", error.message);
	once->has_run = once->child != NULL;
	return once->has_run;
}

static struct span
subject_of(struct arena *arena, const struct smtp_server *session)
{
	struct mime_header header;
	struct span text = text_span(&session->message);

	mime_header_parse(&text, &header);
	return mime_header_get(arena, &header, "Subject");
}

void
lab_once_see(struct lab_once *once, const struct lab_event *event,
    struct span cause)
{
	struct lab_choices *choices = once->choices;
	struct arena arena;
	struct lab_sight sight = { .is_taken = event->code < 400,
		.code = event->code,
		.session = event->session,
		.cause = cause,
		.objection = event->objection == LAB_NO_OBJECTION
		    ? span_empty()
		    : span_of(lab_objection_name(event->objection)) };

	/* "Need RCPT before DATA" only follows from a refusal before. */
	if (event->code == 503)
		return;
	arena_init(&arena, ONCE_CEILING);
	sight.subject = event->session->stage == SMTP_STAGE_EOD
	    ? subject_of(&arena, event->session)
	    : span_empty();
	for (size_t i = 0; i < choices->expectations.count; i++)
		lab_expectation_see(&choices->expectations.items[i], &sight);
	arena_clear(&arena);
	if (once->has_ended && all_hold(once))
		loop_stop(once->loop);
}

/* Is it in order that the command fails? */
static bool
may_fail(const struct lab_choices *choices)
{
	for (size_t i = 0; i < choices->expectations.count; i++) {
		const struct lab_expectation *expectation =
		    &choices->expectations.items[i];

		if (expectation->what == LAB_EXPECT_STATUS ||
		    (expectation->what == LAB_EXPECT_REFUSED &&
			expectation->most > 0))
			return true;
	}
	return false;
}

static bool
tell_verdict(const struct lab_once *once)
{
	const struct lab_choices *choices = once->choices;
	bool has_failed = once->status != 0 && !may_fail(choices);
	struct text text;

	text_init(&text, NULL, ONCE_WORDS_MAX);
	for (size_t i = 0; i < choices->expectations.count; i++) {
		text_write_string(&text, "nixie lab: ");
		lab_expectation_write(&text, &choices->expectations.items[i]);
	}
	if (once->is_late)
		text_write_format(&text,
		    "nixie lab: the command was not done within %u seconds\n",
		    choices->limit);
	else if (has_failed)
		text_write_format(&text,
		    "nixie lab: the command ended with the status %u\n",
		    once->status);
	fputs(text.ptr, stderr);
	text_clear(&text);
	return once->has_ended && !has_failed && all_hold(once);
}

int
lab_once_end(struct lab_once *once)
{
	int status = EXIT_USAGE;

	if (once->has_run)
		status = tell_verdict(once) ? EXIT_EXPLAINED : EXIT_NOTHING;
	child_close(once->child);
	loop_event_free(once->timer);
	arena_clear(&once->arena);
	return status;
}

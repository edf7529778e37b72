#include "io/loop/loop.h"

#include <signal.h>
#include <unistd.h>

#include "check.h"

static struct loop *loop;
static struct loop_event *first, *second, *reader, *on_signal;
static char order[16];
static int ends[2];

static void
note(char letter)
{
	size_t len = strlen(order);

	if (len + 1 < sizeof(order))
		order[len] = letter;
}

static void
call_first(void *owner)
{
	note(*(char *)owner);
	CHECK(write(ends[1], "x", 1) == 1);
}

static void
call_second(void *owner)
{
	note(*(char *)owner);
	raise(SIGUSR1);
}

static void
call_reader(void *owner)
{
	char byte;

	CHECK(read(ends[0], &byte, 1) == 1);
	note(*(char *)owner);
	/* An event may free itself. */
	loop_event_free(reader);
	reader = NULL;
}

static void
call_signal(void *owner)
{
	note(*(char *)owner);
	loop_stop(loop);
}

static void
call_never(void *owner)
{
	note(*(char *)owner);
}

int
main(void)
{
	static char letters[] = "abrsn";
	struct loop_event *never;
	struct error error;
	uint64_t begin = loop_now();

	loop = loop_new(&error);
	CHECK(loop != NULL);
	CHECK(pipe(ends) == 0);
	first = loop_timer_new(loop, call_first, &letters[0]);
	second = loop_timer_new(loop, call_second, &letters[1]);
	reader = loop_reader_new(loop, ends[0], call_reader, &letters[2]);
	on_signal = loop_signal_new(loop, SIGUSR1, call_signal, &letters[3]);
	never = loop_timer_new(loop, call_never, &letters[4]);
	loop_timer_set(second, begin + 20 * LOOP_MILLISECOND);
	loop_timer_set(first, begin);
	loop_timer_set(never, begin + LOOP_MILLISECOND);
	loop_timer_stop(never);
	loop_run(loop);
	CHECK_TEXT("the order", span_of(order), "arbs");
	CHECK(loop_now() - begin >= 20 * LOOP_MILLISECOND);
	loop_event_free(first);
	loop_event_free(second);
	loop_event_free(on_signal);
	loop_event_free(never);
	loop_event_free(NULL);
	loop_free(loop);
	loop_free(NULL);
	return check_done();
}

#include "app/cli/log_screen.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
	ROWS = 24, /* of a terminal that does not say */
	MAX_ROWS = 500,
	STACK = 64 * 1024, /* for a crash whose stack is full */
};

static const char enter[] = "\033[?1049h\033[?25l";
static const char leave[] = "\033[0m\033[?25h\033[?1049l";

static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT,
	SIGQUIT };

static volatile sig_atomic_t is_on, is_new;

/* Here, and in all that handlers call, only what is safe in signals. */
static void
put(const char *codes, size_t len)
{
	while (len > 0) {
		ssize_t written = write(STDOUT_FILENO, codes, len);

		if (written <= 0 && errno != EINTR)
			return;
		if (written > 0) {
			codes += written;
			len -= (size_t)written;
		}
	}
}

static void
show(void)
{
	is_on = is_new = 1; /* a signal may come between */
	put(enter, sizeof(enter) - 1);
}

static void
hide(void)
{
	if (is_on)
		put(leave, sizeof(leave) - 1);
	is_on = 0;
}

static void
set_handler(int signal, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	sigaction(signal, &action, NULL);
}

/* The handler is gone by now: the signal does what it would have done. */
static void
crash(int signal)
{
	hide();
	raise(signal);
}

/*
 * Stop as if nothing had been caught; go on when we are told to. A second one
 * that comes just then must not be lost: it stops, too, and shows nothing.
 */
static void
stop(int signal)
{
	int before = errno;
	bool was_on = is_on;
	sigset_t stopping;

	hide();
	set_handler(signal, SIG_DFL, 0);
	sigemptyset(&stopping);
	sigaddset(&stopping, signal);
	raise(signal);
	sigprocmask(SIG_UNBLOCK, &stopping, NULL); /* it stops here */
	set_handler(signal, stop, SA_RESTART);
	if (was_on)
		show();
	errno = before;
}

/* Resized; or continued after a stop that nobody could catch. */
static void
renew(int signal)
{
	int before = errno;

	if (is_on && signal == SIGCONT)
		show();
	is_new = 1;
	errno = before;
}

bool
log_screen_may_begin(void)
{
	const char *kind = getenv("TERM");

	return isatty(STDOUT_FILENO) && kind && *kind &&
	    strcmp(kind, "dumb") != 0;
}

void
log_screen_begin(void)
{
	static char room[STACK];
	const stack_t stack = { .ss_sp = room, .ss_size = sizeof(room) };

	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(*crashes); i++)
		set_handler(crashes[i], crash,
		    (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK));
	set_handler(SIGTSTP, stop, SA_RESTART);
	set_handler(SIGCONT, renew, SA_RESTART);
	set_handler(SIGWINCH, renew, SA_RESTART);
	(void)atexit(log_screen_end);
	show();
}

void
log_screen_end(void)
{
	hide();
}

bool
log_screen_is_new(void)
{
	bool was_new = is_new;

	is_new = 0;
	return was_new;
}

void
log_screen_size(struct page *page, size_t *rows)
{
	struct winsize size = { 0 };

	*rows = ROWS;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return;
	if (size.ws_row > 0)
		*rows = size.ws_row < MAX_ROWS ? size.ws_row : MAX_ROWS;
	if (size.ws_col > 0)
		page->width = size.ws_col;
}

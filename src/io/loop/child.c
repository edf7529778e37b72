#include "io/loop/child.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
	pid_t process; /* 0: it has ended */
	struct loop_event *signal;
	void (*ended)(void *owner, unsigned status);
	void *owner;
};

static unsigned
status_of(int status)
{
	if (WIFSIGNALED(status))
		return 128 + (unsigned)WTERMSIG(status);
	return WIFEXITED(status) ? (unsigned)WEXITSTATUS(status) : 255;
}

static void
when_signalled(void *owner)
{
	struct child *child = owner;
	int status;

	if (child->process == 0 ||
	    waitpid(child->process, &status, WNOHANG) != child->process)
		return;
	child->process = 0;
	child->ended(child->owner, status_of(status));
}

/* Signals that we ignore or block are nothing for others to inherit. */
static int
spawn(pid_t *process, const char *const *words)
{
	posix_spawnattr_t attributes;
	sigset_t none, usual;
	char *const *given;
	int why;

	/* posix_spawnp() changes none of the words; it is older than const. */
	memcpy(&given, &words, sizeof(given));
	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &usual);
	posix_spawnattr_setflags(&attributes,
	    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	why =
	    posix_spawnp(process, words[0], NULL, &attributes, given, environ);
	posix_spawnattr_destroy(&attributes);
	return why;
}

struct child *
child_open(struct loop *loop, const char *const *words,
    void (*ended)(void *owner, unsigned status), void *owner,
    struct error *error)
{
	struct child *child = calloc(1, sizeof(*child));
	int why;

	if (!child)
		abort();
	child->ended = ended;
	child->owner = owner;
	child->signal = loop_signal_new(loop, SIGCHLD, when_signalled, child);
	why = spawn(&child->process, words);
	if (why == 0)
		return child;
	child->process = 0;
	child_close(child);
	error_set(error, "cannot run %s: %s", words[0], strerror(why));
	return NULL;
}

void
child_close(struct child *child)
{
	int status;

	if (!child)
		return;
	if (child->process > 0) {
		kill(child->process, SIGKILL);
		while (
		    waitpid(child->process, &status, 0) < 0 && errno == EINTR)
			;
	}
	loop_event_free(child->signal);
	free(child);
}

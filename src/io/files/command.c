#include "io/files/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int
spawn(struct files_command *command, const char *const *words, int output)
{
	posix_spawn_file_actions_t actions;
	char *const *given;
	int why;

	/* posix_spawnp() changes none of the words; it is older than const. */
	memcpy(&given, &words, sizeof(given));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
	    O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	why = posix_spawnp(&command->process, words[0], &actions, NULL, given,
	    environ);
	posix_spawn_file_actions_destroy(&actions);
	return why;
}

bool
files_command_open(struct files_command *command, const char *const *words,
    struct error *error)
{
	int pipes[2], why;

	if (pipe2(pipes, O_CLOEXEC) != 0)
		return error_set(error, "cannot make a pipe: %s",
		    strerror(errno));
	why = spawn(command, words, pipes[1]);
	close(pipes[1]);
	if (why != 0) {
		close(pipes[0]);
		return error_set(error, "cannot run %s: %s", words[0],
		    strerror(why));
	}
	command->file = pipes[0];
	return true;
}

bool
files_command_close(struct files_command *command, bool is_read)
{
	int status = 0;

	if (command->process == 0)
		return true;
	close(command->file);
	if (!is_read)
		kill(command->process, SIGTERM);
	while (waitpid(command->process, &status, 0) < 0 && errno == EINTR)
		;
	command->process = 0;
	return !is_read || (WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

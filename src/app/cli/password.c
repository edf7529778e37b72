#include "app/cli/password.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include "core/crypto/digest.h"

enum { NETRC_MAX = 256 * 1024 };

/*
 * Read to the end, or as much as there is room for. Not by way of a FILE:
 * that keeps what it has read.
 */
static size_t
read_bytes(int descriptor, char *bytes, size_t room)
{
	size_t len = 0;
	ssize_t count;

	while (len < room &&
	    (count = read(descriptor, bytes + len, room - len)) > 0)
		len += (size_t)count;
	return len;
}

/* The first line is the password: editors put a line end behind it. */
static bool
keep_line(struct password *password, struct span text, struct error *error)
{
	struct span line = span_empty();

	span_split(&text, '\n', &line);
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (line.len == 0)
		return error_set(error, "the password is empty");
	if (line.len >= sizeof(password->bytes))
		return error_set(error, "the password is too long");
	memcpy(password->bytes, line.ptr, line.len);
	password->bytes[line.len] = '\0';
	return true;
}

static bool
read_file(struct password *password, struct error *error)
{
	const bool is_input = strcmp(password->file, "-") == 0;
	char bytes[PASSWORD_MAX];
	int descriptor = is_input ? STDIN_FILENO
				  : open(password->file, O_RDONLY | O_CLOEXEC);
	struct span text = { bytes, 0 };
	bool is_read;

	if (descriptor < 0)
		return error_set(error, "cannot open '%s': %s", password->file,
		    strerror(errno));
	text.len = read_bytes(descriptor, bytes, sizeof(bytes));
	if (!is_input)
		close(descriptor);
	is_read = keep_line(password, text, error);
	crypto_wipe(bytes, sizeof(bytes));
	return is_read || error_prefix(error, "'%s': ", password->file);
}

static bool
read_variable(struct password *password, struct error *error)
{
	char *value = getenv(password->variable);
	bool is_read;

	if (!value)
		return error_set(error, "there is no variable '%s'",
		    password->variable);
	is_read = keep_line(password, span_of(value), error);
	/* No program that we start needs it, nor who looks at ours later. */
	crypto_wipe(value, strlen(value));
	unsetenv(password->variable);
	return is_read || error_prefix(error, "'%s': ", password->variable);
}

static bool
run_command(struct password *password, struct error *error)
{
	char bytes[PASSWORD_MAX];
	FILE *pipe = popen(password->command, "re"); /* NOLINT(cert-env33-c) */
	size_t len;
	bool is_read;

	if (!pipe)
		return error_set(error, "cannot run '%s'", password->command);
	len = read_bytes(fileno(pipe), bytes, sizeof(bytes));
	if (pclose(pipe) != 0)
		return error_set(error, "'%s' failed", password->command);
	is_read = keep_line(password, (struct span){ bytes, len }, error);
	crypto_wipe(bytes, sizeof(bytes));
	return is_read || error_prefix(error, "'%s': ", password->command);
}

static struct span
take_word(struct span *rest)
{
	size_t len = 0;

	*rest = span_trim(*rest);
	while (len < rest->len && !strchr(" \t\r\n", rest->ptr[len]))
		len++;
	return span_take(rest, len);
}

/* What a machine's entry says; the words come in any order. */
struct entry {
	struct span login, secret;
	bool is_ours;
};

static void
copy(char *bytes, size_t size, struct span word)
{
	if (word.len >= size)
		word.len = size - 1;
	memcpy(bytes, word.ptr, word.len);
	bytes[word.len] = '\0';
}

static bool
take_entry(struct password *password, const struct entry *entry,
    const char *login)
{
	if (!entry->is_ours || entry->secret.len == 0 ||
	    (*login && !span_equal(entry->login, span_of(login))))
		return false;
	copy(password->bytes, sizeof(password->bytes), entry->secret);
	copy(password->login, sizeof(password->login), entry->login);
	return true;
}

/* machine mx.example.org login joe password secret */
static bool
find_entry(struct password *password, struct span text, const char *login,
    const char *host)
{
	const struct entry none = { span_empty(), span_empty(), false };
	struct entry entry = none;
	struct span word;

	while ((word = take_word(&text)).len > 0) {
		if (span_equal(word, span_of("machine")) ||
		    span_equal(word, span_of("default"))) {
			if (take_entry(password, &entry, login))
				return true;
			entry = none;
			entry.is_ours = word.ptr[0] == 'd' ||
			    span_equal_nocase(take_word(&text), span_of(host));
		} else if (span_equal(word, span_of("login"))) {
			entry.login = take_word(&text);
		} else if (span_equal(word, span_of("password"))) {
			entry.secret = take_word(&text);
		}
	}
	return take_entry(password, &entry, login);
}

static bool
read_netrc(struct password *password, const char *login, const char *host,
    struct error *error)
{
	const char *home = getenv("HOME"), *named = getenv("NETRC");
	static char bytes[NETRC_MAX];
	char path[4096];
	struct span text = { bytes, 0 };
	int descriptor;
	bool is_found;

	snprintf(path, sizeof(path), "%s/.netrc", home ? home : "");
	descriptor = open(named ? named : path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return error_set(error, "cannot open '%s': %s",
		    named ? named : path, strerror(errno));
	text.len = read_bytes(descriptor, bytes, sizeof(bytes));
	close(descriptor);
	is_found = find_entry(password, text, login, host);
	crypto_wipe(bytes, text.len);
	return is_found ||
	    error_set(error, "%s has no entry for '%s'", named ? named : path,
		host);
}

/* The terminal shows nothing of what is typed. */
static bool
ask(struct password *password, const char *login, struct error *error)
{
	FILE *terminal = fopen("/dev/tty", "r+e");
	struct termios before, silent;
	char bytes[PASSWORD_MAX] = "";
	bool is_read;

	if (!terminal)
		return error_set(error,
		    "no password: give --password-file, "
		    "--password-env, --password-command "
		    "or --netrc");
	tcgetattr(fileno(terminal), &before);
	setvbuf(terminal, NULL, _IONBF, 0);
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(fileno(terminal), TCSAFLUSH, &silent);
	fprintf(terminal, "Password for %s: ", login);
	fflush(terminal);
	is_read = fgets(bytes, sizeof(bytes), terminal) != NULL;
	tcsetattr(fileno(terminal), TCSAFLUSH, &before);
	fputs("\n", terminal);
	fclose(terminal);
	is_read = keep_line(password, span_of(bytes), error) && is_read;
	crypto_wipe(bytes, sizeof(bytes));
	return is_read;
}

bool
password_get(struct password *password, const char *login, const char *host,
    struct error *error)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	if (password->file)
		return read_file(password, error);
	if (password->variable)
		return read_variable(password, error);
	if (password->command)
		return run_command(password, error);
	if (password->is_netrc)
		return read_netrc(password, login, host, error);
	return ask(password, login, error);
}

void
password_wipe(struct password *password)
{
	crypto_wipe(password->bytes, sizeof(password->bytes));
}

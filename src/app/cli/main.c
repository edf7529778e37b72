/* nixie: the commands. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/cli/cli.h"
#include "nixie/nixie.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;
} commands[] = {
	{ "explain", cli_explain, "why was this mail rejected?" },
	{ "log", cli_log, "what became of the mail in a server's log?" },
	{ "queue", cli_queue, "why does mail wait, and which never gets out?" },
	{ "track", cli_track, "where is this mail?" },
	{ "report", cli_report, "what do receivers report?" },
	{ "code", cli_code, "what do these codes mean?" },
	{ "cause", cli_cause, "what causes are there, and what helps?" },
	{ "check", cli_check, "is this domain, is this host in order?" },
	{ "spf", cli_spf, "may this address send for that domain?" },
	{ "dkim", cli_dkim, "verify and make DKIM signatures" },
	{ "dmarc", cli_dmarc, "what does DMARC make of a domain in From?" },
	{ "auth", cli_auth, "what do SPF, DKIM, DMARC, ARC make of it?" },
	{ "lint", cli_lint, "what in this message would be refused?" },
	{ "probe", cli_probe, "what would this server say, and why?" },
	{ "lab", cli_lab, "a strict receiver that says why" },
	{ "send", cli_send, "send a message, and see what becomes of it" },
	{ "verify", cli_verify, "which addresses of a list are any good?" },
	{ "rules", cli_rules, "list, check and try rules" },
};

enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

static int
help(void)
{
	puts("nixie finds out why mail was rejected, and says what to do.\n\n"
	     "usage: nixie COMMAND [OPTIONS] [ARGUMENTS]\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-10s %s\n", commands[i].name, commands[i].what);
	puts("\nTry: nixie explain '550 5.7.1 Relay access denied'\n"
	     "     nixie COMMAND --help\n"
	     "     man nixie");
	return EXIT_EXPLAINED;
}

static int
version(void)
{
	printf("nixie %s, knowledge of %s (%zu rules), record schema 1\n",
	    nixie_version(), nixie_knowledge_version(),
	    knowledge_get()->rule_count);
	return EXIT_EXPLAINED;
}

static int
run(int argc, char **argv)
{
	if (argc < 2) {
		help();
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0 ||
	    strcmp(argv[1], "-h") == 0)
		return help();
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
		return version();
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	return cli_fail("there is no command '%s'; 'nixie help' lists them",
	    argv[1]);
}

/* Output that was lost, on a full disk, is a failure of ours. */
int
main(int argc, char **argv)
{
	int status = run(argc, argv);

	if (fflush(stdout) != 0 || ferror(stdout))
		return cli_fail("cannot write the output: %s", strerror(errno));
	return status;
}

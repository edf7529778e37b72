#ifndef NIXIE_CLI_AWAY_H
#define NIXIE_CLI_AWAY_H

/*
 * nixie is two programs. The small one is what users call: it reads and
 * explains, and starts in the time of a blink. What needs the network, keys or
 * a database is done by the whole one, nixie-full, in whose place the small
 * one puts it. Loading these libraries takes longer than a diagnosis (ADR 20).
 *
 * away.c stands in the small program for all that only the whole one has.
 */

/* The command line, set by main() before anything else. */
extern char **cli_arguments;

/*
 * Go on as the whole program, with the same arguments. It is looked for beside
 * this program, and where it was installed. Comes back only if that fails,
 * which is told; gives EXIT_USAGE.
 */
int cli_go_on(void);

#endif

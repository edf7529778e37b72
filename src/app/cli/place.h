#ifndef NIXIE_CLI_PLACE_H
#define NIXIE_CLI_PLACE_H

/* Where files of the user's lie, by the XDG Base Directory Specification. */

enum { PLACE_BYTES = 4096 };

/*
 * "$XDG_CACHE_HOME/nixie/verify", for the variable, what stands for it below
 * the home ("cache": ".cache"), and a name; its folders are made. NULL: there
 * is no home.
 */
const char *place_find(char path[PLACE_BYTES], const char *variable,
    const char *below_home, const char *name);

/* The file of each day's counts: the one given, or the usual one; or NULL. */
const char *place_of_counts(char path[PLACE_BYTES], const char *given);

#endif

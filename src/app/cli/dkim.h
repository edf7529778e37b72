#ifndef NIXIE_CLI_DKIM_H
#define NIXIE_CLI_DKIM_H

/* The verbs of nixie dkim; see dkim.c. */

int dkim_command_sign(int argc, char **argv);
int dkim_command_genkey(int argc, char **argv);

#endif

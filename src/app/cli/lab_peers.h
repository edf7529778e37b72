#ifndef NIXIE_CLI_LAB_PEERS_H
#define NIXIE_CLI_LAB_PEERS_H

/* How clients of nixie lab may show who they are: the options of that. */

#include <getopt.h>

#include "service/lab/lab.h"

/* What getopt_long() gives for these options. */
enum lab_peers_option {
	PEERS_AUTH = 3000,
	PEERS_CLIENT_CA,
	PEERS_PROXY,
	PEERS_XCLIENT,
	PEERS_END
};

/* Rows for the table of options. */
/* clang-format off */
#define LAB_PEERS_OPTIONS \
	{ "auth", required_argument, NULL, PEERS_AUTH }, \
	{ "client-ca", required_argument, NULL, PEERS_CLIENT_CA }, \
	{ "proxy-from", required_argument, NULL, PEERS_PROXY }, \
	{ "xclient-from", required_argument, NULL, PEERS_XCLIENT }
/* clang-format on */

/* What the help says of them. */
extern const char lab_peers_help[];

bool lab_peers_takes(int option);
/* False: the word behind the option is not one of its words. */
bool lab_peers_take(struct lab_options *lab, int option, const char *word);

#endif

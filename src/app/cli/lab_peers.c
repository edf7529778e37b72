#include "app/cli/lab_peers.h"

const char lab_peers_help[] =
    "\nHow clients can show who they are:\n"
    "  --auth=HOW,...   how clients can log in (plain, login, cram-md5,\n"
    "                   scram-sha-1, scram-sha-256, xoauth2, "
    "oauthbearer,\n"
    "                   external); all by default\n"
    "  --client-ca=FILE whose certificates clients may log in by\n"
    "  --proxy-from=NET who says first for whom it speaks (PROXY "
    "protocol):\n"
    "                   an address or network; may be repeated\n"
    "  --xclient-from=N who may say so later (XCLIENT, XFORWARD)\n";

bool
lab_peers_takes(int option)
{
	return option >= PEERS_AUTH && option < PEERS_END;
}

/* "plain,scram-sha-256" */
static bool
take_mechanisms(unsigned *set, struct span words)
{
	enum smtp_mechanism mechanism;
	struct span word;

	*set = 0;
	while (span_split(&words, ',', &word)) {
		if (!smtp_mechanism_find(span_trim(word), &mechanism))
			return false;
		*set |= 1U << mechanism;
	}
	return *set != 0;
}

bool
lab_peers_take(struct lab_options *lab, int option, const char *word)
{
	switch (option) {
	case PEERS_AUTH:
		return take_mechanisms(&lab->rules.mechanisms, span_of(word));
	case PEERS_CLIENT_CA:
		lab->client_authorities = word;
		return *word != '\0';
	case PEERS_PROXY:
		return lab_networks_add(&lab->proxies, span_of(word));
	default:
		return lab_networks_add(&lab->guests, span_of(word));
	}
}

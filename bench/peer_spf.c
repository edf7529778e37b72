/*
 * The work of bench-spf done by libspf2: the zone that "bench-spf --zone"
 * prints on standard input, held in memory. The domains and addresses are
 * arguments: first the domains, then "--", then the addresses.
 */

#include <sys/types.h>

#include <netinet/in.h>

#include <arpa/nameser.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <spf2/spf.h>
#include <spf2/spf_dns_zone.h>

enum { ZONE_LINE_MAX = 2048, ROUNDS = 7, TURNS = 60 };

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static ns_type
type_of(const char *word)
{
	return strcmp(word, "TXT") == 0 ? ns_t_txt
	    : strcmp(word, "MX") == 0   ? ns_t_mx
	    : strcmp(word, "AAAA") == 0 ? ns_t_aaaa
					: ns_t_a;
}

/* "own.example. MX 10 mx1.own.example." as libspf2 wants it: no dots. */
static void
add_line(SPF_dns_server_t *zone, char *line)
{
	char *owner = strtok(line, " "), *type = strtok(NULL, " ");
	char *data = strtok(NULL, "\n");
	size_t len;

	if (!data || strcmp(owner, "$TTL") == 0)
		return;
	owner[strlen(owner) - 1] = '\0';
	len = strlen(data);
	if (*data == '"') {
		data[len - 1] = '\0';
		data++;
	} else if (data[len - 1] == '.') {
		data[len - 1] = '\0';
	}
	if (strcmp(type, "MX") == 0)
		data = strchr(data, ' ') + 1;
	SPF_dns_zone_add_str(zone, owner, type_of(type), NETDB_SUCCESS, data);
}

static void
evaluate(SPF_server_t *server, const char *domain, const char *ip)
{
	SPF_request_t *request = SPF_request_new(server);
	SPF_response_t *response = NULL;
	char sender[128];

	snprintf(sender, sizeof(sender), "bounce-17@%s.example", domain);
	if (strchr(ip, ':'))
		SPF_request_set_ipv6_str(request, ip);
	else
		SPF_request_set_ipv4_str(request, ip);
	SPF_request_set_helo_dom(request, "out.own.example");
	SPF_request_set_env_from(request, sender);
	SPF_request_query_mailfrom(request, &response);
	if (getenv("SHOW"))
		fprintf(stderr, "%s %s %s\n", domain, ip,
		    SPF_strresult(SPF_response_result(response)));
	SPF_response_free(response);
	SPF_request_free(request);
}

static unsigned
turn(SPF_server_t *server, char **words)
{
	unsigned count = 0;
	char **addresses = words;

	while (strcmp(*addresses, "--") != 0)
		addresses++;
	for (char **domain = words; domain < addresses; domain++)
		for (char **ip = addresses + 1; *ip; ip++, count++)
			evaluate(server, *domain, *ip);
	return count;
}

static int
compare(const void *a, const void *b)
{
	const double *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

int
main(int argc, char **argv)
{
	SPF_dns_server_t *zone = SPF_dns_zone_new(NULL, "zone", 0);
	SPF_server_t *server = SPF_server_new_dns(zone, 0);
	double rates[ROUNDS];
	char line[ZONE_LINE_MAX];

	if (argc < 3 || !server)
		return 1;
	SPF_server_set_rec_dom(server, "mx.receiver.example");
	while (fgets(line, sizeof(line), stdin))
		add_line(zone, line);
	for (int round = 0; round < ROUNDS; round++) {
		double begin = seconds();
		unsigned count = 0;

		for (int i = 0; i < TURNS; i++)
			count += turn(server, argv + 1);
		rates[round] = count / (seconds() - begin);
	}
	qsort(rates, ROUNDS, sizeof(*rates), compare);
	printf("libspf2.best %.0f\nlibspf2.median %.0f\n", rates[ROUNDS - 1],
	    rates[ROUNDS / 2]);
	SPF_server_free(server);
	return 0;
}

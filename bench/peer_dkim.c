/*
 * The work of bench-dkim done by libopendkim: what "bench-dkim --print" says,
 * the key record in one line and the message behind it, on standard input.
 * A handle of the library for each verification, as its milter does; there
 * is nothing that keeps keys.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <dkim.h>

enum { INPUT_MAX = 65536, ROUNDS = 7, TIMES = 1500 };

static char input[INPUT_MAX];
static char *record, *message, *body;

static DKIM_CBSTAT
look_up(DKIM *dkim, DKIM_SIGINFO *signature, unsigned char *buffer, size_t size)
{
	(void)dkim;
	(void)signature;
	snprintf((char *)buffer, size, "%s", record);
	return DKIM_CBSTAT_CONTINUE;
}

static void
must(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "bench: libopendkim: %s\n", what);
	exit(1);
}

/* Fields go in one by one, without the line end behind them. */
static void
add_header(DKIM *dkim)
{
	char *at = message;

	while (at < body - 2) {
		char *end = strstr(at, "\r\n");

		while (end[2] == ' ' || end[2] == '\t')
			end = strstr(end + 2, "\r\n");
		must(dkim_header(dkim, (unsigned char *)at,
			 (size_t)(end - at)) == DKIM_STAT_OK,
		    "a field");
		at = end + 2;
	}
}

static void
verify(DKIM_LIB *library)
{
	DKIM_STAT status;
	DKIM *dkim =
	    dkim_verify(library, (const unsigned char *)"id", NULL, &status);

	must(dkim != NULL, "no handle");
	add_header(dkim);
	must(dkim_eoh(dkim) == DKIM_STAT_OK, "the header");
	must(dkim_body(dkim, (unsigned char *)body, strlen(body)) ==
		DKIM_STAT_OK,
	    "the body");
	must(dkim_eom(dkim, NULL) == DKIM_STAT_OK, "it does not hold");
	dkim_free(dkim);
}

static int
compare(const void *a, const void *b)
{
	const double *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int
main(void)
{
	DKIM_LIB *library = dkim_init(NULL, NULL);
	double rates[ROUNDS];

	must(library != NULL, "cannot begin");
	input[fread(input, 1, sizeof(input) - 1, stdin)] = '\0';
	record = input;
	message = strchr(input, '\n');
	must(message != NULL, "no input");
	*message++ = '\0';
	body = strstr(message, "\r\n\r\n");
	must(body != NULL, "no body");
	body += 4;
	dkim_set_key_lookup(library, look_up);
	for (int round = 0; round < ROUNDS; round++) {
		double begin = seconds();

		for (int i = 0; i < TIMES; i++)
			verify(library);
		rates[round] = TIMES / (seconds() - begin);
	}
	qsort(rates, ROUNDS, sizeof(*rates), compare);
	printf("opendkim.best %.0f\nopendkim.median %.0f\n", rates[ROUNDS - 1],
	    rates[ROUNDS / 2]);
	dkim_close(library);
	return 0;
}

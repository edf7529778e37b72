/*
 * Explain a reply with libnixie:
 *
 *	cc explain.c $(pkg-config --cflags --libs nixie) -o explain
 *	./explain '550 5.7.1 Relay access denied'
 */

#include <nixie/nixie.h>
#include <stdio.h>
#include <string.h>

static int
explain(struct nixie *nixie, const char *reply)
{
	enum nixie_result result;

	nixie_explain(nixie, reply, strlen(reply), NULL);
	while ((result = nixie_next(nixie)) == NIXIE_CASE) {
		printf("cause: %s\n", nixie_get(nixie, NIXIE_CAUSE));
		printf("side: %s\n", nixie_get(nixie, NIXIE_SIDE));
		printf("send again: %s\n", nixie_get(nixie, NIXIE_RETRY));
		printf("suppress: %s\n", nixie_get(nixie, NIXIE_SUPPRESS));
		printf("\n%s", nixie_text(nixie, 80));
	}
	if (result == NIXIE_END)
		return 0;
	fprintf(stderr, "this cannot be explained\n");
	return 1;
}

int
main(int argc, char **argv)
{
	struct nixie *nixie;
	char error[256];
	int status;

	if (argc != 2) {
		fprintf(stderr, "usage: explain REPLY\n");
		return 2;
	}
	nixie = nixie_new(error, sizeof(error));
	if (!nixie) {
		fprintf(stderr, "%s\n", error);
		return 2;
	}
	status = explain(nixie, argv[1]);
	nixie_free(nixie);
	return status;
}

/*
 * The whole way through the public API: any bytes are explained or refused.
 * What comes out is one JSON object, and text without controls.
 */

#include <nixie/nixie.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { MOST_CASES = 200 };

static void
check_json(const char *json)
{
	struct span rest = span_of(json);
	size_t depth = 0;
	uint32_t code, before = 0;
	bool is_quoted = false;

	MUST(json[0] == '{');
	while (rest.len > 0) {
		MUST(utf8_take(&rest, &code) && code >= ' ');
		if (code == '"' && !(is_quoted && before == '\\'))
			is_quoted = !is_quoted;
		if (!is_quoted && (code == '{' || code == '['))
			depth++;
		if (!is_quoted && (code == '}' || code == ']')) {
			MUST(depth > 0);
			MUST(--depth > 0 || rest.len == 0);
		}
		before = before == '\\' && code == '\\' ? 0 : code;
	}
	MUST(depth == 0 && !is_quoted);
}

static void
check_text(struct span rest)
{
	uint32_t code;

	MUST(rest.len > 0);
	while (rest.len > 0) {
		MUST(utf8_take(&rest, &code));
		MUST(code == '\n' || code >= ' ');
		MUST(code < 0x7f || code > 0x9f);
		MUST(code != 0x202e && code != 0x200b && code != 0x2066);
	}
}

static void
check_case(struct nixie *nixie)
{
	check_json(nixie_json(nixie));
	check_text(span_of(nixie_text(nixie, 80)));
	check_text(span_of(nixie_text(nixie, 0)));
	for (unsigned i = NIXIE_CAUSE; i <= NIXIE_RULE; i++)
		MUST(nixie_get(nixie, (enum nixie_field)i));
	MUST(nixie_get(nixie, NIXIE_CAUSE)[0]);
	MUST(nixie_get(nixie, NIXIE_TITLE)[0]);
}

static void
explain_all(struct nixie *nixie, const char *input, size_t len, bool lines)
{
	const struct nixie_options options = { .name = "fuzz", .lines = lines };
	enum nixie_result result;
	unsigned cases = 0;

	nixie_explain(nixie, input, len, &options);
	while ((result = nixie_next(nixie)) == NIXIE_CASE)
		if (cases++ < MOST_CASES)
			check_case(nixie);
	MUST(result != NIXIE_END || cases > 0);
	MUST(nixie_next(nixie) == result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct nixie *nixie;
	const char *input = data ? (const char *)data : "";
	char error[256];

	if (!nixie)
		nixie = nixie_new(error, sizeof(error));
	if (!nixie) {
		fprintf(stderr, "%s\n", error);
		abort();
	}
	explain_all(nixie, input, size, false);
	explain_all(nixie, input, size, true);
	return 0;
}

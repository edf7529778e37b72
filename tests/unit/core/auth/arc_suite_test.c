/*
 * The public ARC validation suite, where it is installed. Its YAML is turned
 * into lines by a script of ours, which needs python3-yaml:
 *
 *	zone                     a new zone; what follows fills it
 *	+RECORD                  a line of a zone file
 *	case NAME TAB RESULT TAB MESSAGE
 */

#include "check.h"

#include "base/ascii.h"
#include "core/auth/arc.h"
#include "core/dns/zone.h"

enum { LINE = 65536, MEMORY = 64 << 20, NOT_HERE = 77, CASES = 171 };

struct suite {
	struct arena arena;
	struct dns_zone zone;
	struct crypto_keys *keys;
	unsigned cases;
};

static struct span
unescape(struct arena *arena, struct span text)
{
	struct text out;

	text_init(&out, arena, text.len);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\\' && i + 3 < text.len) {
			c = (char)(ascii_hex_value(text.ptr[i + 2]) << 4 |
			    ascii_hex_value(text.ptr[i + 3]));
			i += 3;
		}
		text_write_byte(&out, c);
	}
	return text_span(&out);
}

static void
run_case(struct suite *suite, struct span line)
{
	struct span name = span_empty(), expected = span_empty();
	struct arc_check *check;
	struct dkim_request request = { .keys = suite->keys };
	struct dkim_message message;
	struct dns_known known;
	struct arena arena;
	char label[128], result[16];

	arena_init(&arena, MEMORY);
	check = arena_zero(&arena, 1, sizeof(*check));
	dns_known_init(&known, &arena, 7);
	span_split(&line, '\t', &name);
	span_split(&line, '\t', &expected);
	request.message = unescape(&arena, line);
	snprintf(label, sizeof(label), "%.*s", SPAN_ARGS(name));
	snprintf(result, sizeof(result), "%.*s", SPAN_ARGS(expected));
	dkim_message_parse(&arena, request.message, &message);
	do {
		while (known.wanted.count > 0)
			dns_known_add(&known,
			    dns_zone_answer(&suite->zone, &arena,
				known.wanted.items[0]));
		arc_verify(&arena, &request, &message, &known, check);
	} while (check->waits);
	CHECK_TEXT(label, span_of(arc_result_name(check->result)), result);
	suite->cases++;
	arena_clear(&arena);
}

static void
read_suite(struct suite *suite, FILE *pipe)
{
	static char line[LINE];
	struct error error;

	while (fgets(line, sizeof(line), pipe)) {
		struct span text = span_of(line);

		if (span_starts(text, span_of("zone"))) {
			arena_reset(&suite->arena);
			dns_zone_init(&suite->zone, &suite->arena, 1);
		} else if (text.ptr[0] == '+')
			CHECK(dns_zone_read(&suite->zone,
			    arena_dup(&suite->arena, span_from(text, 1)),
			    span_empty(), &error));
		else if (span_starts(text, span_of("case ")))
			run_case(suite, span_from(text, 5));
	}
}

int
main(void)
{
	FILE *pipe = popen("tests/unit/core/auth/read_arc_suite", "r");
	struct suite suite = { .cases = 0 };
	int status;

	if (!pipe)
		return 1;
	arena_init(&suite.arena, MEMORY);
	suite.keys = crypto_keys_new();
	read_suite(&suite, pipe);
	status = pclose(pipe);
	arena_clear(&suite.arena);
	crypto_keys_free(suite.keys);
	if (status == NOT_HERE << 8) {
		puts("1..0 # SKIP the suite, or python3-yaml, is not here");
		return 0;
	}
	CHECK(status == 0);
	CHECK(suite.cases == CASES);
	return check_done();
}

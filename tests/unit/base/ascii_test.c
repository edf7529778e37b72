#include "base/ascii.h"

#include "unit/check.h"

/* Every byte, at every place of a run of any length. */
static void
test_lower_all(void)
{
	size_t wrong = 0;

	for (unsigned i = 0; i < 256 * 20; i++) {
		char text[20], lower[21] = "";
		size_t len = i / 256;

		for (size_t at = 0; at < sizeof(text); at++)
			text[at] = (char)(i % 256 + at * 3);
		ascii_lower_all(lower, text, len);
		for (size_t at = 0; at < len; at++)
			wrong += lower[at] != ascii_lower(text[at]);
		wrong += lower[len] != '\0';
	}
	CHECK(wrong == 0);
}

int
main(void)
{
	test_lower_all();
	return check_done();
}

#include "core/report/logbook_words.h"

#include <stdio.h>

#include "core/report/words.h"

void
logbook_write_spark(struct text *out, const uint32_t buckets[LOGBOOK_BUCKETS],
    size_t together)
{
	/* The lowest for what is more than nothing. */
	static const char *const bars[] = { " ", "\xe2\x96\x81", "\xe2\x96\x82",
		"\xe2\x96\x83", "\xe2\x96\x84", "\xe2\x96\x85", "\xe2\x96\x86",
		"\xe2\x96\x87", "\xe2\x96\x88" };
	uint64_t values[LOGBOOK_BUCKETS] = { 0 }, most = 1;
	size_t count = LOGBOOK_BUCKETS / together;

	for (size_t i = 0; i < count * together; i++)
		values[i / together] += buckets[i];
	for (size_t i = 0; i < count; i++)
		most = values[i] > most ? values[i] : most;
	for (size_t i = 0; i < count; i++)
		text_write_string(out, bars[(values[i] * 8 + most - 1) / most]);
}

void
logbook_write_number(struct text *out, uint64_t number)
{
	char digits[32];
	int len =
	    snprintf(digits, sizeof(digits), "%lu", (unsigned long)number);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			text_write_byte(out, ',');
		text_write_byte(out, digits[i]);
	}
}

void
logbook_write_when(struct text *out, const struct log_time *time)
{
	char bytes[64];
	struct text text = text_in(bytes, sizeof(bytes));

	log_time_write(&text, time);
	if (text.len < 16)
		return;
	text_write(out, (struct span){ bytes, 10 });
	text_write_byte(out, ' ');
	text_write(out, (struct span){ bytes + 11, 5 });
}

void
logbook_write_actors(struct text *out, unsigned acts)
{
	bool is_any = false;

	for (unsigned actor = 0; actor < ACTORS; actor++) {
		if (!(acts >> actor & 1))
			continue;
		text_write_string(out, is_any ? ", " : "");
		text_write_string(out, words_for_actor((enum actor)actor));
		is_any = true;
	}
}

/*
 * Whatever a scanner answers, reading it ends with a result and with words
 * that are short. The first byte chooses the scanner.
 */

#include <stdint.h>
#include <stdlib.h>

#include "core/lab/scan.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 1 << 20, WORDS_MAX = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span reply = { (const char *)data, size };
	struct lab_scan_finding finding;
	enum lab_scanner scanner;
	struct arena arena;

	if (size == 0 || size > LAB_SCAN_REPLY_MAX)
		return 0;
	scanner = (enum lab_scanner)(data[0] % LAB_SCANNERS);
	span_take(&reply, 1);
	arena_init(&arena, CEILING);
	lab_scan_read(&arena, scanner, reply, &finding);
	MUST(finding.scanner == scanner);
	MUST(finding.result <= LAB_SCAN_FAILED);
	MUST(finding.words.len <= WORDS_MAX);
	arena_clear(&arena);
	return 0;
}

#include "core/log/template.h"

#include "base/hash.h"
#include "core/log/bytes.h"

/* Shorter ones may be codes: "550", "5.7.26", "S3140", "TSS04". */
enum { MIN_VARIABLE = 7, MAX_HASHED = 1024 };

uint64_t
log_template_hash(uint64_t seed, struct span reply)
{
	const char *at = reply.ptr, *end;
	uint64_t hash = seed;

	end = at + (reply.len < MAX_HASHED ? reply.len : MAX_HASHED);
	while (at < end) {
		const char *word = at;
		unsigned seen = 0, kind;

		while (at < end &&
		    (kind = log_bytes[(unsigned char)*at]) & LOG_BYTE_WORD) {
			seen |= kind;
			at++;
		}
		if (seen & LOG_BYTE_AT ||
		    (seen & LOG_BYTE_DIGIT && at - word >= MIN_VARIABLE))
			hash = hash_mix(hash ^ 1, 0xa0761d6478bd642fULL);
		else if (at > word)
			hash = hash_span(hash,
			    (struct span){ word, (size_t)(at - word) });
		while (at < end &&
		    !(log_bytes[(unsigned char)*at] & LOG_BYTE_WORD))
			at++;
	}
	return hash;
}

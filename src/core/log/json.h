#ifndef NIXIE_LOG_JSON_H
#define NIXIE_LOG_JSON_H

/*
 * The members of a JSON object that stands on a line, as loggers write them:
 * journald, Docker, and those who ship logs. No tree is built; what lies
 * deeper is passed over.
 */

#include "core/log/line.h"

struct log_member {
	struct span key;
	struct span value; /* of a string without its quotes, escapes and all */
	bool is_string;
};

/* Step into an object; false: none begins here. */
bool log_json_open(struct span *rest);

/* The next member; false: there is none, or it is no JSON. */
bool log_json_next(struct span *rest, struct log_member *member);

/* The next item of an array, which has no key; "[" or a comma comes first. */
bool log_json_item(struct span *rest, struct log_member *member);

/* What a string says; unescaped into the scratch bytes where it must be. */
struct span log_json_string(struct log_scratch *scratch, struct span value);

/* What an array of bytes says: journald writes text so that is no UTF-8. */
struct span log_json_bytes(struct log_scratch *scratch, struct span value);

#endif

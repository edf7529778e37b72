#include "service/inbox/call.h"

#include <time.h>

#include "base/ascii.h"
#include "base/ip.h"
#include "service/inbox/route.h"
#include "service/inbox/web.h"

enum { MICROSECONDS = 1000 * 1000, NUMBER_DIGITS = 15 };

struct span
call_word(const struct call *call, const char *name)
{
	struct span value;

	http_query_find(call->arena, call->request->query, name, &value);
	return value;
}

static bool
read_number(struct span word, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < word.len; i++) {
		if (!ascii_is_digit(word.ptr[i]))
			return false;
		*number = *number * 10 + (uint64_t)(word.ptr[i] - '0');
	}
	return word.len > 0 && word.len <= NUMBER_DIGITS;
}

uint64_t
call_number(const struct call *call, const char *name, uint64_t usual,
    uint64_t max)
{
	uint64_t number;

	if (!read_number(call_word(call, name), &number))
		return usual;
	return number < max ? number : max;
}

uint64_t
call_id(struct span word)
{
	uint64_t id;

	return read_number(word, &id) ? id : 0;
}

void
call_json(struct call *call, struct json *json)
{
	call->status = 200;
	call->type = "application/json";
	text_reset(&call->body);
	json_init(json, &call->body);
}

void
call_fail(struct call *call, unsigned status, const char *why)
{
	struct json json;

	call_json(call, &json);
	call->status = status;
	json_open_object(&json, NULL);
	json_put_string(&json, "error", span_of(why));
	json_close(&json);
}

bool
call_attempt(struct call *call, struct store_attempt *attempt)
{
	const bool is_latest = span_equal(call->words[0], span_of("latest"));
	uint64_t id =
	    is_latest ? store_last(call->store) : call_id(call->words[0]);

	if (store_get(call->store, id, call->arena, attempt))
		return true;
	call_fail(call, 404, "there is no such attempt");
	return false;
}

bool
call_open(struct call *call, struct store_attempt *attempt, struct json *json)
{
	if (!call_attempt(call, attempt))
		return false;
	call_json(call, json);
	json_open_object(json, NULL);
	return true;
}

struct span
call_time(struct call *call, uint64_t microseconds)
{
	time_t seconds = (time_t)(microseconds / MICROSECONDS);
	struct tm parts;
	char bytes[40], fraction[16];
	struct text rest = text_in(fraction, sizeof(fraction));
	size_t len;

	gmtime_r(&seconds, &parts);
	len = strftime(bytes, sizeof(bytes), "%Y-%m-%dT%H:%M:%S", &parts);
	text_write_format(&rest, ".%06uZ",
	    (unsigned)(microseconds % MICROSECONDS));
	memcpy(bytes + len, fraction, rest.len + 1);
	return arena_dup(call->arena, span_of(bytes));
}

/* "localhost:8025" without its port; "[::1]" without its brackets, too. */
static struct span
host_of(struct span value)
{
	struct span host = value;

	if (value.len > 0 && value.ptr[0] == '[') {
		span_take(&value, 1);
		span_split(&value, ']', &host);
		return host;
	}
	span_split(&value, ':', &host);
	return host;
}

/*
 * A name that somebody else's DNS gives our address to ("DNS rebinding") must
 * not do: an address cannot be such a name.
 */
static bool
is_our_host(const struct inbox_web_options *options, struct span host)
{
	struct ip ip;

	if (ip_parse(host, &ip) ||
	    span_equal_nocase(host, span_of("localhost")))
		return true;
	if (span_ends_nocase(host, span_of(".localhost")))
		return true;
	for (size_t i = 0; i < options->host_count; i++)
		if (span_equal_nocase(host, span_of(options->hosts[i])))
			return true;
	return false;
}

/* A page of another origin may not even ask (RFC 6454, 7). */
static bool
is_allowed(const struct call *call)
{
	const struct span fields = call->request->fields;
	struct span host = span_empty(), origin;

	if (http_fields_find(fields, "Host", &host) &&
	    !is_our_host(call->options, host_of(host)))
		return false;
	if (!http_fields_find(fields, "Origin", &origin))
		return true;
	if (!span_starts(origin, span_of("http://")))
		return false;
	return span_equal_nocase(span_from(origin, strlen("http://")), host);
}

/* One step of a path against one of a pattern; a star takes any. */
static bool
take_step(struct span *path, struct span *pattern, struct span *word)
{
	struct span step = span_empty(), wanted = span_empty();

	span_split(path, '/', &step);
	span_split(pattern, '/', &wanted);
	*word = span_empty();
	if (!span_equal(wanted, span_of("*")))
		return span_equal(step, wanted);
	*word = step;
	return step.len > 0;
}

static bool
fits(struct call *call, struct span pattern)
{
	struct span path = call->request->path, word;
	unsigned count = 0;

	/* What ends in '/' has an empty step there, which split() hides. */
	if (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	while (path.len > 0 || pattern.len > 0) {
		if (!take_step(&path, &pattern, &word))
			return false;
		if (word.len > 0 && count < CALL_WORDS_MAX)
			call->words[count++] = word;
	}
	return true;
}

static bool
has_method(const struct call *call, const struct route *route)
{
	struct span method = call->request->method;

	if (span_equal(method, span_of("HEAD")))
		method = span_of("GET");
	return span_equal(method, span_of(route->method));
}

void
call_answer(struct call *call)
{
	bool is_known = false;

	if (!is_allowed(call)) {
		call_fail(call, 403,
		    "requests of foreign pages are refused; for a name of "
		    "this host there is --http-name");
		return;
	}
	for (const struct route *route = routes; route->method; route++) {
		if (!fits(call, span_of(route->path)))
			continue;
		is_known = true;
		if (!has_method(call, route))
			continue;
		route->answer(call);
		return;
	}
	if (is_known)
		call_fail(call, 405, "not with this method");
	else
		call_fail(call, 404, "there is nothing here");
}

#include "service/check/pages.h"

#include "core/http/url.h"
#include "io/web/fetch.h"

static void
add_nothing(struct web_known *pages, struct span url, enum web_outcome outcome,
    const char *why)
{
	struct web_answer *answer =
	    arena_zero(pages->arena, 1, sizeof(*answer));

	answer->url = arena_dup(pages->arena, url);
	answer->outcome = outcome;
	answer->content_type = answer->location = answer->body = span_empty();
	answer->why = span_of(why);
	web_known_add(pages, answer);
}

/* True: it can be fetched. It may get an answer without that. */
static bool
prepare(const struct check_way *way, struct dns_known *dns,
    struct web_known *pages, struct span url, struct web_job *job)
{
	struct check_ends ends;
	struct http_url parts;

	if (!http_url_parse(url, &parts)) {
		add_nothing(pages, url, WEB_UNREACHABLE,
		    "no address of a page");
		return false;
	}
	check_ends_find(&ends, way, dns, parts.host, parts.port);
	if (ends.is_waiting)
		return false;
	if (ends.count == 0) {
		add_nothing(pages, url,
		    ends.is_barred ? WEB_NOT_ASKED : WEB_UNREACHABLE, ends.why);
		return false;
	}
	*job = (struct web_job){ .url = url, .count = ends.count };
	memcpy(job->ends, ends.items, sizeof(ends.items));
	return true;
}

bool
check_pages_fetch(const struct check_way *way, struct dns_known *dns,
    struct web_known *pages, struct error *error)
{
	const struct web_options options = { .authorities = way->authorities,
		.timeout = way->timeout };
	struct web_job jobs[WEB_JOBS_MAX];
	size_t count = 0;

	for (size_t i = pages->wanted.count; i-- > 0;)
		count += prepare(way, dns, pages, pages->wanted.items[i],
		    &jobs[count]);
	if (count > 0 &&
	    !web_fetch_all(&options, pages->arena, jobs, count, error))
		return false;
	for (size_t i = 0; i < count; i++)
		web_known_add(pages, jobs[i].answer);
	return true;
}

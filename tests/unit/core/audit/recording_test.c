#include "core/audit/recording.h"

#include "unit/check.h"

enum { CEILING = 1 << 24, TEXT_MAX = 1 << 20 };

struct kept {
	struct dns_recording dns;
	struct web_known pages;
	struct contact_known hosts;
	struct authority_known servers;
};

static struct audit_recording
make(struct kept *kept, struct arena *arena)
{
	dns_recording_init(&kept->dns, arena, 1);
	web_known_init(&kept->pages, arena);
	contact_known_init(&kept->hosts, arena);
	authority_known_init(&kept->servers, arena);
	return (struct audit_recording){ &kept->dns, &kept->pages, &kept->hosts,
		&kept->servers };
}

static const char whole[] =
    "{\"schema\":1,\"time\":5,\"answers\":[],\"pages\":["
    "{\"url\":\"https://a/\",\"outcome\":\"fetched\",\"status\":200,"
    "\"content_type\":\"text/plain\",\"body\":\"00ff0a\"},"
    "{\"url\":\"https://b/\",\"outcome\":\"tls-failed\","
    "\"why\":\"192.0.2.1:443: it is out of date\",\"body\":\"\"}],"
    "\"hosts\":[{\"host\":\"mx.example.org\",\"outcome\":\"made\","
    "\"end\":\"192.0.2.25:25\",\"offers\":\"250 STARTTLS\","
    "\"starttls\":true,\"banner\":\"220 mx.example.org\","
    "\"names_without\":\"www.example.org\",\"tries\":["
    "{\"end\":\"192.0.2.25:25\",\"v6\":false,\"outcome\":\"made\"},"
    "{\"end\":\"[2001:db8::25]:25\",\"v6\":true,"
    "\"outcome\":\"unreachable\",\"why\":\"no answer in time\"}],"
    "\"replies\":{\"sender\":\"250 Ok\",\"foreign\":\"550 No\"},"
    "\"version\":\"TLSv1.3\",\"cipher\":\"TLS_AES_128_GCM_SHA256\","
    "\"signing\":\"RSA-SHA256\",\"revoked\":true,\"trusted\":true,"
    "\"for_name\":true,\"not_before\":1,\"not_after\":2,"
    "\"names\":\"mx.example.org\",\"key\":\"RSA 2048\","
    "\"chain\":[{\"certificate\":\"3000\",\"key\":\"3001\"}]},"
    "{\"host\":\"mx2.example.org\",\"outcome\":\"refused\","
    "\"starttls\":false}],\"servers\":[{\"zone\":\"example.org\","
    "\"server\":\"ns.example.org\",\"outcome\":\"answered\","
    "\"end\":\"192.0.2.53:53\",\"rcode\":0,\"authoritative\":true,"
    "\"serial\":4294967295,\"mx\":\"10 mx.example.org.\"}]}\n";

static void
test_whole(struct arena *arena)
{
	struct kept kept, again;
	struct audit_recording first = make(&kept, arena);
	struct audit_recording second = make(&again, arena);
	const struct contact_answer *host;
	const struct web_answer *page;
	struct text text, twice;
	struct error error;

	CHECK(audit_recording_read(&first, arena, span_of(whole), &error));
	page = web_known_ask(&kept.pages, span_of("https://a/"));
	CHECK(page && page->status == 200 && page->body.len == 3 &&
	    page->body.ptr[1] == '\xff');
	host = contact_known_ask(&kept.hosts, span_of("MX.example.org"));
	CHECK(host && host->is_secure && host->is_trusted &&
	    host->not_after == 2 && host->chain.count == 1);
	CHECK(host->is_revoked && host->tries.count == 2 &&
	    host->tries.items[1].is_v6 &&
	    host->tries.items[1].outcome == CONTACT_UNREACHABLE);
	CHECK(
	    contact_known_ask(&kept.hosts, span_of("mx3.example.org")) == NULL);

	text_init(&text, arena, TEXT_MAX);
	audit_recording_write(&text, arena, &first);
	CHECK(audit_recording_read(&second, arena, text_span(&text), &error));
	text_init(&twice, arena, TEXT_MAX);
	audit_recording_write(&twice, arena, &second);
	CHECK_TEXT("written as it was read", text_span(&text), whole);
	CHECK(span_equal(text_span(&text), text_span(&twice)));
}

static const struct {
	const char *name, *lists, *message; /* NULL: it is good */
} cases[] = {
	/* clang-format off */
	{ "no lists", "", NULL },
	{ "empty lists", ",\"pages\":[],\"hosts\":[]", NULL },
	{ "pages are no list", ",\"pages\":{}", "\"pages\" is wrong" },
	{ "a page is no object", ",\"pages\":[1]", "page 1: \"url\" is wrong" },
	{ "no URL", ",\"pages\":[{\"outcome\":\"fetched\"}]", "page 1: \"url\" is wrong" },
	{ "a strange outcome", ",\"pages\":[{\"url\":\"a\",\"outcome\":\"x\"}]", "page 1: \"outcome\" is wrong" },
	{ "no outcome", ",\"pages\":[{\"url\":\"a\"}]", "page 1: \"outcome\" is wrong" },
	{ "half a byte", ",\"pages\":[{\"url\":\"a\",\"outcome\":\"fetched\",\"body\":\"0\"}]", "page 1: \"body\" is wrong" },
	{ "a status of less than nothing", ",\"pages\":[{\"url\":\"a\",\"outcome\":\"fetched\",\"status\":-1}]", "page 1: \"status\" is wrong" },
	{ "hosts are no list", ",\"hosts\":1", "\"hosts\" is wrong" },
	{ "no host", ",\"hosts\":[{\"outcome\":\"made\"}]", "host 1: \"host\" is wrong" },
	{ "a chain that is none", ",\"hosts\":[{\"host\":\"a\",\"outcome\":\"made\",\"chain\":5}]", "host 1: \"chain\" is wrong" },
	{ "a link that is none", ",\"hosts\":[{\"host\":\"a\",\"outcome\":\"made\",\"chain\":[{\"key\":\"x0\"}]}]", "host 1: \"key\" is wrong" },
	{ "tries that are no list", ",\"hosts\":[{\"host\":\"a\",\"outcome\":\"made\",\"tries\":5}]", "host 1: \"tries\" is wrong" },
	{ "a try without an outcome", ",\"hosts\":[{\"host\":\"a\",\"outcome\":\"made\",\"tries\":[{}]}]", "host 1: \"outcome\" is wrong" },
	{ "a reply that is no text", ",\"hosts\":[{\"host\":\"a\",\"outcome\":\"made\",\"replies\":{\"sender\":5}}]", "host 1: \"sender\" is wrong" },
	{ "a server without a zone", ",\"servers\":[{\"server\":\"a\",\"outcome\":\"silent\"}]", "server 1: \"zone\" is wrong" },
	{ "neither yes nor no", ",\"hosts\":[{\"host\":\"a\",\"outcome\":\"made\",\"starttls\":1}]", "host 1: \"starttls\" is wrong" },
	/* clang-format on */
};

static void
test_cases(struct arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct kept kept;
		struct audit_recording recording = make(&kept, arena);
		struct error error = { "" };
		struct text text;
		bool is_good;

		text_init(&text, arena, TEXT_MAX);
		text_write_format(&text,
		    "{\"schema\":1,\"time\":5,\"answers\":[]%s}",
		    cases[i].lists);
		is_good = audit_recording_read(&recording, arena,
		    text_span(&text), &error);
		CHECK_FOR(cases[i].name, is_good == !cases[i].message);
		if (cases[i].message)
			CHECK_TEXT(cases[i].name, span_of(error.message),
			    cases[i].message);
	}
}

/* Cut anywhere, it is none. */
static void
test_every_prefix(struct arena *arena)
{
	for (size_t len = 0; len + 2 < sizeof(whole); len++) {
		struct kept kept;
		struct audit_recording recording = make(&kept, arena);
		struct error error;

		CHECK(!audit_recording_read(&recording, arena,
		    (struct span){ whole, len }, &error));
	}
}

int
main(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	test_whole(&arena);
	test_cases(&arena);
	test_every_prefix(&arena);
	arena_clear(&arena);
	return check_done();
}

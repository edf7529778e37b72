#include "core/feedback/complaint.h"

#include "unit/check.h"

enum { CEILING = 1 << 22 };

#define MAIL(fields) \
	"From: a@b.example\nMIME-Version: 1.0\nContent-Type: " \
	"multipart/report; " \
	"report-type=feedback-report; boundary=b\n\n--b\n\ntext\n--b\n" \
	"Content-Type: message/feedback-report\n\n" fields "\n--b--\n"

static const struct {
	const char *name, *mail;
	bool is_found;
	const char *type, *ip, *domain;
	unsigned incidents;
} cases[] = {
	{ "abuse",
	    MAIL("Feedback-Type: abuse\nSource-IP: 192.0.2.1\n"
		 "Original-Mail-From: <x@d.example>\nIncidents: 3\n"),
	    true, "abuse", "192.0.2.1", "d.example", 3 },
	{ "authentication",
	    MAIL("Feedback-Type: auth-failure\nAuth-Failure: dmarc\n"
		 "Source-IP: 2001:db8::1\nReported-Domain: e.example\n"
		 "Original-Mail-From: <x@d.example>\n"),
	    true, "auth-failure", "2001:db8::1", "e.example", 1 },
	{ "no address", MAIL("Feedback-Type: fraud\n"), true, "fraud", "", "",
	    1 },
	{ "a count that is none",
	    MAIL("Feedback-Type: abuse\nIncidents: many\n"), true, "abuse", "",
	    "", 1 },
	{ "no type", MAIL("Version: 1\n"), false, "", "", "", 0 },
	{ "an empty part", MAIL(""), false, "", "", "", 0 },
	{ "another mail", "From: a@b.example\n\nFeedback-Type: abuse\n", false,
	    "", "", "", 0 },
};

int
main(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mime_message message;
		struct complaint complaint;
		bool is_found;

		mime_message_parse(&arena, span_of(cases[i].mail), &message);
		is_found = complaint_parse(&arena, &message, &complaint);
		CHECK_FOR(cases[i].name, is_found == cases[i].is_found);
		if (!is_found)
			continue;
		CHECK_TEXT(cases[i].name, complaint.type, cases[i].type);
		CHECK_TEXT(cases[i].name, complaint.source_ip, cases[i].ip);
		CHECK_TEXT(cases[i].name, complaint.domain, cases[i].domain);
		CHECK_FOR(cases[i].name,
		    complaint.incidents == cases[i].incidents);
		CHECK_FOR(cases[i].name, complaint.has_ip == !!*cases[i].ip);
	}
	arena_clear(&arena);
	return check_done();
}

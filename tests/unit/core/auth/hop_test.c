#include "core/auth/hop.h"

#include "unit/check.h"

enum { CEILING = 1 << 20 };

static const struct {
	const char *name, *header, *ip, *helo, *by, *sender;
} cases[] = {
	{ "Postfix",
	    "Return-Path: <joe@example.org>\n"
	    "Received: from mail.example.org (rev.example.org "
	    "[198.51.100.17])\n\tby mx.example.com (Postfix) with ESMTPS id "
	    "4Xyz\n\tfor <a@example.com>; Thu, 1 Jan 2026 00:00:00 +0000\n",
	    "198.51.100.17", "mail.example.org", "mx.example.com",
	    "joe@example.org" },
	{ "Exim",
	    "Received: from rev.example.org ([198.51.100.17] "
	    "helo=mail.example.org)\n\tby mx.example.com with esmtps\n",
	    "198.51.100.17", "mail.example.org", "mx.example.com", "" },
	{ "Exim without a name",
	    "Received: from [198.51.100.17] (helo=mail.example.org)\n\tby mx\n",
	    "198.51.100.17", "mail.example.org", "mx", "" },
	{ "qmail",
	    "Received: from unknown (HELO mail.example.org) (198.51.100.17)\n"
	    "  by mx.example.com with SMTP; 1 Jan 2026 00:00:00 -0000\n",
	    "198.51.100.17", "mail.example.org", "mx.example.com", "" },
	{ "IPv6",
	    "Received: from mail.example.org (mail.example.org "
	    "[IPv6:2001:db8::17]) by mx.example.com\n",
	    "2001:db8::17", "mail.example.org", "mx.example.com", "" },
	{ "Exchange",
	    "Received: from mail.example.org (198.51.100.17) by "
	    "mx.example.com (10.0.0.1) with SMTP\n",
	    "198.51.100.17", "mail.example.org", "mx.example.com", "" },
	{ "lines of the own house are passed over",
	    "Received: from localhost (localhost [127.0.0.1]) by a\n"
	    "Received: from in.example.com (in.example.com [10.1.2.3]) by b\n"
	    "Received: from mail.example.org (x [198.51.100.17]) by c\n"
	    "Received: from other (y [198.51.100.18]) by d\n",
	    "198.51.100.17", "mail.example.org", "c", "" },
	{ "by without from",
	    "Received: by mx.example.com (Postfix, from userid 0)\n", "", "",
	    "", "" },
	{ "null sender", "Return-Path: <>\n", "", "", "", "" },
	{ "nothing", "Subject: x\n", "", "", "", "" },
};

int
main(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span text = span_of(cases[i].header);
		struct mime_header header;
		char bytes[IP_TEXT_MAX];
		struct hop hop;

		mime_header_parse(&text, &header);
		hop_find(&arena, &header, &hop);
		CHECK_TEXT(cases[i].name,
		    hop.has_ip ? ip_print(&hop.ip, bytes) : span_empty(),
		    cases[i].ip);
		CHECK_TEXT(cases[i].name, hop.helo, cases[i].helo);
		CHECK_TEXT(cases[i].name, hop.by, cases[i].by);
		CHECK_TEXT(cases[i].name, hop.sender, cases[i].sender);
		CHECK_FOR(cases[i].name,
		    hop.has_sender ==
			span_starts(span_of(cases[i].header),
			    span_of("Return-Path")));
	}
	arena_clear(&arena);
	return check_done();
}

/* What Mailpit or MailHog do and we do not: 501, and what does it here. */

#include "service/inbox/call.h"
#include "service/inbox/route.h"

void
absent_check(struct call *call)
{
	call_fail(call, 501,
	    "which mail programs show what of HTML is not looked up here");
}

void
absent_link_check(struct call *call)
{
	call_fail(call, 501,
	    "links are not followed: the lab fetches nothing from outside");
}

void
absent_spam_check(struct call *call)
{
	call_fail(call, 501,
	    "SpamAssassin judges as mail comes, with nixie lab --spamd; "
	    "/api/nixie/v1/attempts/ID/verdicts tells what it said");
}

void
absent_thumb(struct call *call)
{
	call_fail(call, 501,
	    "pictures are not made smaller here; without /thumb comes the "
	    "whole one");
}

void
absent_events(struct call *call)
{
	call_fail(call, 501,
	    "/api/nixie/v1/events is a stream of events; there is no web "
	    "socket");
}

void
absent_proxy(struct call *call)
{
	call_fail(call, 501, "nothing from outside is fetched here");
}

void
absent_outgoing(struct call *call)
{
	call_fail(call, 501,
	    "mail is released to one server, that of --release-to");
}

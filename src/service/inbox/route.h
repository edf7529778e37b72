#ifndef NIXIE_INBOX_ROUTE_H
#define NIXIE_INBOX_ROUTE_H

/* Who answers what; for the sources of this folder. */

#include "service/inbox/call.h"

struct route {
	const char *method; /* NULL ends the table */
	const char *path;   /* a star stands for one step of it */
	call_handler *answer;
};

extern const struct route routes[];

/* api.c: our own. */
call_handler api_list, api_delete, api_get, api_delete_one, api_read, api_tags,
    api_dialogue, api_verdicts, api_diagnosis, api_expect, api_events,
    api_spaces;

/* api_release.c: what goes out from here. */
call_handler api_release, api_releases, api_webhooks, mailpit_release;

/* mailpit_tags.c. */
call_handler mailpit_tags, mailpit_tags_set, mailpit_tag_rename,
    mailpit_tag_delete;

/* message.c: what is in a message. */
call_handler message_raw, message_headers, message_text, message_html,
    message_parts, message_part, message_inline;

/* page.c: for people. */
call_handler page_list, page_attempt;

/* mailpit.c, mailpit_search.c, mailhog.c: as these answer. */
call_handler mailpit_list, mailpit_delete, mailpit_mark, mailpit_get,
    mailpit_headers, mailpit_search, mailpit_search_delete, mailpit_info,
    mailpit_webui, mailpit_ready, mailpit_view;

/* mailpit_send.c */
call_handler mailpit_send;

/* chaos.c */
call_handler mailpit_chaos, mailpit_chaos_set, mailhog_jim, mailhog_jim_invite,
    mailhog_jim_change, mailhog_jim_dismiss;

/* What they do and we do not: why, and what does it here. */
call_handler absent_check, absent_link_check, absent_spam_check, absent_thumb,
    absent_events, absent_proxy, absent_outgoing;
call_handler mailhog_list, mailhog_list_all, mailhog_search, mailhog_get,
    mailhog_delete_one, mailhog_part;

#endif

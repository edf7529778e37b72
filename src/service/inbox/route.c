#include "service/inbox/route.h"

#include "service/inbox/web.h"

/* Both have a list there, of different forms. */
static void
list_as_wished(struct call *call)
{
	if (call->options->is_mailhog)
		mailhog_list_all(call);
	else
		mailpit_list(call);
}

/* clang-format off */
#define API "/api/nixie/v1"
#define ONE API "/attempts/*"

const struct route routes[] = {
	{ "GET", "/", page_list },
	{ "GET", "/attempts/*", page_attempt },

	{ "GET", API "/attempts", api_list },
	{ "DELETE", API "/attempts", api_delete },
	{ "GET", ONE, api_get },
	{ "DELETE", ONE, api_delete_one },
	{ "PUT", ONE "/read", api_read },
	{ "PUT", ONE "/tags", api_tags },
	{ "GET", ONE "/raw", message_raw },
	{ "GET", ONE "/headers", message_headers },
	{ "GET", ONE "/text", message_text },
	{ "GET", ONE "/html", message_html },
	{ "GET", ONE "/parts", message_parts },
	{ "GET", ONE "/parts/*", message_part },
	{ "GET", ONE "/inline/*", message_inline },
	{ "GET", ONE "/dialogue", api_dialogue },
	{ "GET", ONE "/verdicts", api_verdicts },
	{ "GET", ONE "/diagnosis", api_diagnosis },
	{ "POST", ONE "/release", api_release },
	{ "GET", ONE "/releases", api_releases },
	{ "GET", API "/webhooks", api_webhooks },
	{ "GET", API "/expect", api_expect },
	{ "GET", API "/events", api_events },
	{ "GET", API "/spaces", api_spaces },

	{ "GET", "/api/v1/messages", list_as_wished },
	{ "DELETE", "/api/v1/messages", mailpit_delete },
	{ "PUT", "/api/v1/messages", mailpit_mark },
	{ "GET", "/api/v1/message/*", mailpit_get },
	{ "GET", "/api/v1/message/*/raw", message_raw },
	{ "GET", "/api/v1/message/*/headers", mailpit_headers },
	{ "GET", "/api/v1/message/*/part/*", message_part },
	{ "POST", "/api/v1/message/*/release", mailpit_release },
	{ "GET", "/api/v1/search", mailpit_search },
	{ "DELETE", "/api/v1/search", mailpit_search_delete },
	{ "GET", "/api/v1/tags", mailpit_tags },
	{ "PUT", "/api/v1/tags", mailpit_tags_set },
	{ "PUT", "/api/v1/tags/*", mailpit_tag_rename },
	{ "DELETE", "/api/v1/tags/*", mailpit_tag_delete },
	{ "GET", "/api/v1/info", mailpit_info },
	{ "GET", "/api/v1/webui", mailpit_webui },
	{ "POST", "/api/v1/send", mailpit_send },
	{ "GET", "/api/v1/chaos", mailpit_chaos },
	{ "PUT", "/api/v1/chaos", mailpit_chaos_set },
	{ "GET", "/livez", mailpit_ready },
	{ "GET", "/readyz", mailpit_ready },
	{ "GET", "/view/*", mailpit_view },

	{ "GET", "/api/v1/message/*/part/*/thumb", absent_thumb },
	{ "GET", "/api/v1/message/*/html-check", absent_check },
	{ "GET", "/api/v1/message/*/link-check", absent_link_check },
	{ "GET", "/api/v1/message/*/sa-check", absent_spam_check },
	{ "GET", "/api/events", absent_events },
	{ "GET", "/proxy", absent_proxy },

	{ "GET", "/api/v1/messages/*", mailhog_get },
	{ "DELETE", "/api/v1/messages/*", mailhog_delete_one },
	{ "GET", "/api/v1/messages/*/download", message_raw },
	{ "GET", "/api/v1/messages/*/mime/part/*/download", mailhog_part },
	{ "POST", "/api/v1/messages/*/release", mailpit_release },
	{ "GET", "/api/v2/messages", mailhog_list },
	{ "GET", "/api/v2/search", mailhog_search },
	{ "GET", "/api/v2/jim", mailhog_jim },
	{ "POST", "/api/v2/jim", mailhog_jim_invite },
	{ "PUT", "/api/v2/jim", mailhog_jim_change },
	{ "DELETE", "/api/v2/jim", mailhog_jim_dismiss },
	{ "GET", "/api/v1/events", absent_events },
	{ "GET", "/api/v2/outgoing-smtp", absent_outgoing },
	{ NULL, NULL, NULL },
};

#include "core/smtp/server_parts.h"

/* What the server says, in whole replies. */

static void
offer(struct smtp_server *server, const char *words)
{
	text_write_string(&server->out, "250-");
	smtp_server_say(server, words);
}

static void
offer_logins(struct smtp_server *server)
{
	const unsigned set = smtp_server_mechanisms(server);

	if (set == 0)
		return;
	text_write_string(&server->out, "250-AUTH");
	for (unsigned i = 0; i < SMTP_MECHANISMS; i++)
		if (set >> i & 1)
			text_write_format(&server->out, " %s",
			    smtp_mechanism_name((enum smtp_mechanism)i));
	text_write_string(&server->out, "\r\n");
}

static void
say_offers(struct smtp_server *server)
{
	const struct smtp_server_rules *rules = server->rules;

	text_write_string(&server->out, "250-");
	text_write(&server->out, rules->name);
	text_write_string(&server->out, "\r\n");
	if (!rules->has_no_pipelining)
		offer(server, "PIPELINING");
	if (rules->max_message > 0)
		text_write_format(&server->out, "250-SIZE %zu\r\n",
		    rules->max_message);
	if (rules->offers_tls && !server->is_secure)
		offer(server, "STARTTLS");
	if (rules->offers_auth &&
	    (server->is_secure || rules->offers_auth_plain))
		offer_logins(server);
	if (!rules->has_no_8bitmime)
		offer(server, "8BITMIME");
	if (!rules->has_no_utf8)
		offer(server, "SMTPUTF8");
	if (!rules->has_no_dsn)
		offer(server, "DSN");
	if (!rules->has_no_chunking) {
		offer(server, "CHUNKING");
		offer(server, "BINARYMIME");
	}
	offer(server, "MT-PRIORITY");
	text_write_format(&server->out, "250-LIMITS RCPTMAX=%zu\r\n",
	    rules->max_recipients);
	if (server->takes_xclient)
		offer(server,
		    "XCLIENT NAME ADDR PORT PROTO HELO LOGIN "
		    "DESTADDR DESTPORT");
	if (server->takes_xforward)
		offer(server,
		    "XFORWARD NAME ADDR PORT PROTO HELO IDENT "
		    "SOURCE");
	if (server->is_secure)
		offer(server, "REQUIRETLS");
	smtp_server_say(server, "250 ENHANCEDSTATUSCODES");
}

static void
say_name(struct smtp_server *server, const char *code, const char *words)
{
	text_write_string(&server->out, code);
	text_write(&server->out, server->rules->name);
	smtp_server_say(server, words);
}

static void
say_banner(struct smtp_server *server)
{
	text_write_string(&server->out, "220 ");
	text_write(&server->out, server->rules->name);
	text_write_string(&server->out,
	    server->rules->is_lmtp ? " LMTP" : " ESMTP");
	if (server->rules->software.len > 0) {
		text_write_byte(&server->out, ' ');
		text_write(&server->out, server->rules->software);
	}
	text_write_string(&server->out, "\r\n");
}

void
smtp_server_agree(struct smtp_server *server)
{
	switch (server->stage) {
	case SMTP_STAGE_BANNER:
	case SMTP_STAGE_XCLIENT:
		say_banner(server);
		return;
	case SMTP_STAGE_HELO:
		if (server->is_esmtp)
			say_offers(server);
		else
			say_name(server, "250 ", "");
		return;
	case SMTP_STAGE_STARTTLS:
		smtp_server_say(server, "220 2.0.0 Ready to start TLS");
		return;
	case SMTP_STAGE_AUTH:
		smtp_server_say(server, "235 2.7.0 Authentication successful");
		return;
	case SMTP_STAGE_MAIL:
		smtp_server_say(server, "250 2.1.0 Ok");
		return;
	case SMTP_STAGE_RCPT:
		smtp_server_say(server, "250 2.1.5 Ok");
		return;
	case SMTP_STAGE_DATA:
		smtp_server_say(server, "354 End data with <CR><LF>.<CR><LF>");
		return;
	case SMTP_STAGE_EOD:
		smtp_server_say(server, "250 2.0.0 Ok: taken");
		return;
	default:
		say_name(server, "221 2.0.0 ", " closing the connection");
	}
}

void
smtp_decision_write(struct text *reply, const struct smtp_decision *decision)
{
	struct span rest = decision->words, line;
	char status[SMTP_STATUS_TEXT];

	do {
		line = span_empty();
		span_split(&rest, '\n', &line);
		text_write_format(reply, "%u%c", decision->code,
		    rest.len > 0 ? '-' : ' ');
		if (decision->status.severity > 0) {
			smtp_status_print(decision->status, status);
			text_write_format(reply, "%s ", status);
		}
		text_write(reply, line);
		text_write_string(reply, "\r\n");
	} while (rest.len > 0);
}

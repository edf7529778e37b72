#include "service/lab/guest.h"

#include "base/scan.h"
#include "core/smtp/proxy.h"
#include "service/lab/play.h"

/* A proxy says at once what it has to say. */
enum { PATIENCE = 10 };

bool
lab_networks_add(struct lab_networks *networks, struct span text)
{
	struct span address;
	struct ip ip;
	unsigned prefix;

	if (networks->count == LAB_NETWORKS_MAX ||
	    !span_split(&text, '/', &address) || !ip_parse(address, &ip))
		return false;
	prefix = ip_bits(&ip);
	if (text.len > 0 &&
	    (!scan_number(&text, 1, 3, &prefix) || text.len > 0 ||
		prefix > ip_bits(&ip)))
		return false;
	networks->ips[networks->count] = ip;
	networks->prefixes[networks->count++] = prefix;
	return true;
}

bool
lab_networks_have(const struct lab_networks *networks, const struct ip *ip)
{
	for (size_t i = 0; i < networks->count; i++)
		if (ip_in_network(ip, &networks->ips[i], networks->prefixes[i]))
			return true;
	return false;
}

static void
set_ip(struct lab_session *session, struct ip ip)
{
	struct lab_lobby *lobby = session->lab->options->lobby;

	lab_lobby_part(lobby, &session->ip);
	session->ip = ip_unmap(ip);
	session->is_crowd = !lab_lobby_meet(lobby, &session->ip);
	session->record.attempt.ip = session->ip;
}

bool
lab_guest_begin(struct lab_session *session)
{
	const struct lab_options *options = session->lab->options;

	if (!lab_networks_have(&options->proxies, &session->ip))
		return true;
	session->is_proxied = true;
	text_init(&session->head, NULL, SMTP_PROXY_MAX);
	stream_read_most(session->stream, smtp_proxy_lacks(span_empty()));
	loop_timer_set(session->timer,
	    loop_now() + PATIENCE * (uint64_t)LOOP_SECOND);
	return false;
}

bool
lab_guest_read(struct lab_session *session, struct span bytes)
{
	struct smtp_proxy proxy;
	struct span head;
	size_t lacks;
	struct ip ip;

	text_write(&session->head, bytes);
	head = text_span(&session->head);
	lacks = smtp_proxy_lacks(head);
	stream_read_most(session->stream, lacks);
	if (lacks > 0)
		return false;
	if (smtp_proxy_take(&head, &proxy) != PARSE_OK) {
		lab_session_close(session);
		return false;
	}
	if (!proxy.is_local &&
	    ip_from_bytes((struct span){ (const char *)proxy.source,
			      proxy.is_v6 ? 16 : 4 },
		&ip))
		set_ip(session, ip);
	session->is_proxied = false;
	text_clear(&session->head);
	return true;
}

void
lab_guest_admit(struct lab_session *session)
{
	session->server.takes_xclient = session->server.takes_xforward =
	    lab_networks_have(&session->lab->options->guests, &session->ip);
}

bool
lab_guest_speak_for(struct lab_session *session)
{
	const struct span address = session->server.xclient.address;
	struct ip ip;

	if (address.len == 0)
		return true;
	if (!ip_parse(address, &ip))
		return false;
	set_ip(session, ip);
	return true;
}

#ifndef NIXIE_LAB_GUEST_H
#define NIXIE_LAB_GUEST_H

/*
 * Clients that speak for others: proxies, which say so before all else
 * (core/smtp/proxy.h), and those that may use XCLIENT. Only addresses that
 * were named are believed.
 */

#include "base/ip.h"

enum { LAB_NETWORKS_MAX = 16 };

struct lab_networks {
	struct ip ips[LAB_NETWORKS_MAX];
	unsigned prefixes[LAB_NETWORKS_MAX];
	size_t count;
};

/* "192.0.2.1", "2001:db8::/32". False: that is none, or they are too many. */
bool lab_networks_add(struct lab_networks *networks, struct span text);
bool
lab_networks_have(const struct lab_networks *networks, const struct ip *ip);

struct lab_session;

/* For session.c: wait for what a proxy says; true: there is nothing to. */
bool lab_guest_begin(struct lab_session *session);

/* It said this. True: now it is known whose session it is. */
bool lab_guest_read(struct lab_session *session, struct span bytes);

/* Once that is known: what this client may say. */
void lab_guest_admit(struct lab_session *session);

/* XCLIENT came; false: it names no address that there is. */
bool lab_guest_speak_for(struct lab_session *session);

#endif

#ifndef NIXIE_AUDIT_RECORDING_H
#define NIXIE_AUDIT_RECORDING_H

/*
 * A recording of all that an audit saw of the world: answers of the DNS
 * (core/dns/recording.h), pages of the web, mail hosts, name servers. One JSON
 * object:
 *
 *	{"schema":1,"time":1796000000,"answers":[...],
 *	 "pages":[{"url":"https://mta-sts.example.org/...",
 *	  "outcome":"fetched","status":200,"content_type":"text/plain",
 *	  "body":"76657273696f6e..."}],
 *	 "hosts":[{"host":"mx.example.org","outcome":"made",
 *	  "end":"192.0.2.25:25","starttls":true,"version":"TLSv1.3",
 *	  "chain":[{"certificate":"3082...","key":"3059..."}]}],
 *	 "servers":[{"zone":"example.org","server":"ns1.example.org",
 *	  "outcome":"answered","end":"192.0.2.53:53","rcode":0,
 *	  "authoritative":true,"serial":5,"mx":"10 mx.example.org."}]}
 *
 * Bodies and certificates are in hexadecimal. "pages", "hosts" and "servers"
 * may be missing: then nobody looked.
 */

#include "core/audit/authority.h"
#include "core/audit/contact.h"
#include "core/audit/web.h"
#include "core/dns/recording.h"

struct audit_recording {
	struct dns_recording *dns;
	struct web_known *pages;
	struct contact_known *hosts;
	struct authority_known *servers;
};

/* What nobody asked for is not kept. */
void audit_recording_write(struct text *text, struct arena *arena,
    const struct audit_recording *recording);

/* Add what a recording says: see dns_recording_read(). */
MUST_CHECK bool audit_recording_read(const struct audit_recording *recording,
    struct arena *arena, struct span json, struct error *error);

#endif

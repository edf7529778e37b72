#ifndef NIXIE_AUTH_TLS_RPT_H
#define NIXIE_AUTH_TLS_RPT_H

/*
 * Where senders shall report that TLS to a domain's mail hosts failed
 * (RFC 8460, 3):
 *
 *	_smtp._tls.example.org. TXT "v=TLSRPTv1; rua=mailto:tls@example.org"
 */

#include "core/auth/dmarc_record.h"
#include "core/auth/tags.h"

struct tls_rpt_record {
	struct span text;
	struct span rua;
	struct dmarc_uris uris; /* mailto: and https: are valid */
	bool is_valid;          /* there is one to report to */
	bool has_rua;
	enum tags_fault fault; /* the first one of the list */
	struct span fault_at;
};

/* Does the text begin with "v=TLSRPTv1;"? */
bool tls_rpt_record_is(struct span text);

/* Read a record that is one. */
void tls_rpt_record_parse(struct arena *arena, struct span text,
    struct tls_rpt_record *record);

#endif

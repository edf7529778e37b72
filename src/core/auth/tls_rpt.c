#include "core/auth/tls_rpt.h"

bool
tls_rpt_record_is(struct span text)
{
	struct span version;
	size_t len = text.len;

	if (!span_starts(text, span_of("v=TLSRPTv1")))
		return false;
	span_split(&text, ';', &version);
	return version.len < len &&
	    span_equal(span_trim(version), span_of("v=TLSRPTv1"));
}

void
tls_rpt_record_parse(struct arena *arena, struct span text,
    struct tls_rpt_record *record)
{
	struct span rest;
	struct dmarc_uri uri;
	struct tags tags;

	*record = (struct tls_rpt_record){ .text = text };
	tags_parse(text, &tags);
	record->fault = tags.fault;
	record->fault_at = tags.fault_at;
	record->has_rua = tags_find(&tags, "rua") != NULL;
	record->rua = rest = tags_get(&tags, "rua");
	while (record->uris.count < DMARC_URIS_MAX &&
	    dmarc_uri_next(arena, &rest, &uri)) {
		if (!uri.is_mail &&
		    !span_starts_nocase(uri.uri, span_of("https://")))
			uri.is_valid = false;
		record->is_valid = record->is_valid || uri.is_valid;
		*list_add(arena, &record->uris) = uri;
	}
}

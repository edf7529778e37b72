/*
 * The catalogue of findings, a table for each area. No include guard:
 * whoever includes it says what FINDING makes of a row:
 *
 *	FINDING(symbol, id, severity, rule, causes, sentence, remedy)
 *
 * Rule names the standard. Causes are those of knowledge/causes whose
 * rejections the finding explains. In sentence and remedy {subject},
 * {detail} and {count} are filled in.
 */

#include "core/audit/finding_auth_table.h"
#include "core/audit/finding_bulk_table.h"
#include "core/audit/finding_dkim_table.h"
#include "core/audit/finding_dmarc_table.h"
#include "core/audit/finding_dns_table.h"
#include "core/audit/finding_dnsbl_table.h"
#include "core/audit/finding_helo_table.h"
#include "core/audit/finding_message_table.h"
#include "core/audit/finding_mx_table.h"
#include "core/audit/finding_ptr_table.h"
#include "core/audit/finding_report_table.h"
#include "core/audit/finding_tls_table.h"
#include "core/audit/finding_transport_table.h"
#include "core/audit/finding_spf_table.h"

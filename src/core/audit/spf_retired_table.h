/*
 * Includes that their providers have given up. No include guard.
 *
 *	RETIRED(name, what the provider says now)
 */

/* clang-format off */

RETIRED("aspmx.googlemail.com",
    "Google Workspace asks for include:_spf.google.com")
RETIRED("servers.mcsv.net",
    "Mailchimp sends under an envelope sender of its own: no include")
RETIRED("spf.mtasv.net",
    "Postmark sends under an envelope sender of its own: no include")

/*
 * Findings about the mail hosts, as they show themselves to who connects; see
 * finding_table.h.
 */

/* clang-format off */

FINDING(MX_REFUSED, "mx.refused", WARNING, "RFC 5321, 3.1", "connection_failed",
    "Nobody listens at port 25 of the mail host {subject}.",
    "Start its mail server, or open port 25 in its firewall.")
FINDING(MX_UNREACHABLE, "mx.unreachable", WARNING, "RFC 5321, 3.1",
    "connection_failed",
    "The mail host {subject} could not be reached from here: {detail}.",
    "Try it from another network, for many let nobody out to port 25; then "
    "look at its firewall.")
FINDING(MX_NO_SERVICE, "mx.no_service", WARNING, "RFC 5321, 3.1", "",
    "The mail host {subject} does not speak with us: {detail}.",
    "See in its log why.")
FINDING(TLS_NOT_SEEN, "tls.not_seen", NOTE, "", "",
    "How the mail hosts of {subject} do TLS was not looked at.",
    "Let nixie connect to them: --connect.")
FINDING(TLS_NONE, "tls.no_starttls", WARNING, "RFC 3207, 4", "tls_failed",
    "The mail host {subject} does not offer TLS (STARTTLS): mail to it is "
    "open to all on the way.",
    "Turn on TLS in its mail server.")
FINDING(TLS_STRIPPED, "tls.stripped", WARNING, "RFC 3207, 6", "tls_failed",
    "Something on the way to {subject} writes over its offer of TLS: {detail}.",
    "Turn off the inspection of SMTP in the firewall between.")
FINDING(TLS_HANDSHAKE, "tls.handshake_fail", ERROR, "RFC 3207, 4", "tls_failed",
    "The mail host {subject} offers TLS, but it does not come about: {detail}.",
    "Look at its certificate and key, and at the versions that it allows.")
FINDING(TLS_OLD, "tls.old_only", WARNING, "RFC 8996, 4", "tls_failed",
    "The mail host {subject} knows nothing newer than {detail}, which many "
    "senders refuse.",
    "Let it speak TLS 1.2 and 1.3.")
FINDING(TLS_EXPIRED, "tls.cert_expired", WARNING, "RFC 5280, 4.1.2.5",
    "tls_failed",
    "The certificate of the mail host {subject} is out of date since {detail}.",
    "Renew it, and let the mail server read it anew.")
FINDING(TLS_EARLY, "tls.cert_not_yet", WARNING, "RFC 5280, 4.1.2.5",
    "tls_failed",
    "The certificate of the mail host {subject} is good only from {detail} on.",
    "Set the clock of who made it, and make it again.")
FINDING(TLS_EXPIRES, "tls.expires_soon", WARNING, "RFC 5280, 4.1.2.5", "",
    "The certificate of the mail host {subject} is good for {count} days more.",
    "Renew it now, and see why that was not done before.")
FINDING(TLS_SELF_SIGNED, "tls.self_signed", WARNING, "RFC 8461, 4.2", "",
    "The mail host {subject} has signed its certificate itself: nobody else "
    "vouches for it.",
    "Get one from an authority that others trust; some give them for nothing.")
FINDING(TLS_INCOMPLETE, "tls.chain_incomplete", WARNING, "RFC 8446, 4.4.2",
    "tls_failed",
    "The mail host {subject} shows its own certificate alone, without that of "
    "the authority between.",
    "Let it send the whole chain, fullchain.pem and not cert.pem.")
FINDING(TLS_UNTRUSTED, "tls.untrusted", WARNING, "RFC 8461, 4.2", "tls_failed",
    "No authority that we know vouches for the certificate of {subject}: "
    "{detail}.",
    "Get one from an authority that others trust.")
FINDING(TLS_NAME, "tls.name_mismatch", WARNING, "RFC 8461, 4.1", "tls_failed",
    "The certificate of the mail host {subject} is for other names: {detail}.",
    "Get one that names {subject}.")
FINDING(TLS_SHORT_KEY, "tls.key_short", WARNING, "", "tls_failed",
    "The key of the mail host {subject} is too short to be safe: {detail}.",
    "Make a new one, RSA with 2048 bits or an elliptic curve.")
FINDING(TLS_GOOD, "tls.good", NOTE, "RFC 3207", "",
    "The mail host {subject} does TLS as it should: {detail}.", "")
FINDING(DANE_MATCH, "dane.match", NOTE, "RFC 7672, 3.1", "",
    "The TLSA records of {subject} fit the certificates that it shows.", "")
FINDING(DANE_MISMATCH, "dane.mismatch", BLOCK, "RFC 7672, 2.2", "tls_failed",
    "No TLSA record of {subject} fits the certificates that it shows: senders "
    "that use DANE do not deliver there.",
    "Publish the record of the key that is in use; next time before the key "
    "is changed.")
FINDING(DANE_NO_AUTHORITY, "dane.2_no_ta_in_chain", WARNING, "RFC 7672, 3.1.2",
    "tls_failed",
    "A TLSA record of {subject} names an authority (usage 2), but the host "
    "shows its own certificate alone.",
    "Let it send the whole chain, the authority's certificate included.")
FINDING(DANE_TA_NAME, "dane.2_name_mismatch", ERROR, "RFC 7672, 3.2.2", "tls_failed",
    "The TLSA record of {subject} names an authority (usage 2), but the "
    "certificate is for other names: {detail}.",
    "Get a certificate that names {subject}.")
FINDING(DANE_NO_STARTTLS, "dane.no_starttls_with_tlsa", BLOCK,
    "RFC 7672, 2.2", "tls_failed",
    "{subject} has TLSA records, and no TLS: senders that use DANE do not "
    "deliver there.",
    "Turn on TLS, or delete the records.")
FINDING(STS_AND_DANE, "sts.vs_dane", NOTE, "RFC 8461, 2", "",
    "For {subject} there are both DANE and MTA-STS: senders that know both "
    "go by DANE.", "")

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
FINDING(MX_BANNER, "mx.banner_name", WARNING, "RFC 5321, 4.2", "",
    "The mail host {subject} does not greet with the full name of a host, but "
    "with {detail}; when it sends, many receivers mind such a name.",
    "Give it its name: myhostname of Postfix, primary_hostname of Exim.")
FINDING(MX_V6_BROKEN, "mx.v6_broken", WARNING, "RFC 5321, 5.1",
    "connection_failed",
    "The mail host {subject} serves at other addresses, but not at its IPv6 "
    "address {detail}: senders that try it first lose time, and some give up.",
    "Let the mail server listen there and open its firewall for IPv6, or take "
    "the AAAA record out.")
FINDING(MX_V4_BROKEN, "mx.address_broken", WARNING, "RFC 5321, 5.1",
    "connection_failed",
    "The mail host {subject} serves at other addresses, but not at {detail}.",
    "Let the mail server listen there, or take the address out of the DNS.")
FINDING(MX_OPEN_RELAY, "mx.open_relay", BLOCK, "RFC 5321, 7.1",
    "ip_blocklisted",
    "The mail host {subject} takes a recipient of another domain from anybody "
    "(an open relay): it will be used for spam, and be listed for it.",
    "Let it take mail for its own domains and users only: "
    "smtpd_relay_restrictions of Postfix. Where it takes every recipient and "
    "refuses the message later, nothing is wrong.")
FINDING(MX_NO_BOUNCES, "mx.reject_null_sender", ERROR, "RFC 5321, 4.5.5", "",
    "The mail host {subject} refuses the empty sender, with which bounces "
    "come: nobody at {detail} learns that mail could not be delivered, and "
    "some receivers refuse mail of such domains.",
    "Take MAIL FROM:<>.")
FINDING(MX_NO_POSTMASTER, "mx.reject_postmaster", ERROR, "RFC 5321, 4.5.1", "",
    "The mail host {subject} refuses postmaster@{detail}, which each domain "
    "that takes mail must have.",
    "Make it an alias of somebody who reads it.")
FINDING(MX_NO_ABUSE, "mx.no_abuse", NOTE, "RFC 2142, 4", "",
    "The mail host {subject} refuses abuse@{detail}, to which complaints go.",
    "Make it an alias of somebody who reads it.")
FINDING(MX_CATCH_ALL, "mx.catch_all", WARNING, "RFC 5321, 6.2", "",
    "The mail host {subject} takes any recipient at {detail}, even one that "
    "nobody has: either one mailbox gets it all, or it bounces later, to "
    "senders who were forged.",
    "Let it know the recipients, and refuse the others at once.")
FINDING(TLS_SNI_NEEDED, "tls.sni_needed", WARNING, "RFC 6066, 3", "tls_failed",
    "The mail host {subject} shows the right certificate only to who names it "
    "in the handshake (SNI); to others one for {detail}. Not all senders do.",
    "Make the certificate for {subject} the one that it shows by default.")
FINDING(TLS_REVOKED, "tls.revoked", WARNING, "RFC 6960, 2.2", "tls_failed",
    "The certificate of the mail host {subject} has been revoked by who "
    "issued it.",
    "Get a new one, with a new key.")
FINDING(TLS_WEAK_CIPHER, "tls.weak_cipher", WARNING, "RFC 9325, 4.1",
    "tls_failed",
    "The mail host {subject} chooses {detail}, which can be broken.",
    "Leave the choice to the defaults of a current OpenSSL, or name ciphers "
    "with AES-GCM or ChaCha20 only.")
FINDING(TLS_NO_SECRECY, "tls.no_fs", NOTE, "RFC 9325, 4.2", "",
    "The mail host {subject} chooses {detail}, without forward secrecy: who "
    "records the traffic and gets the key later can read it all.",
    "Offer ciphers that begin with ECDHE first.")
FINDING(TLS_SHA1, "tls.cert_sha1", WARNING, "RFC 9155, 2", "tls_failed",
    "The certificate of the mail host {subject} is signed with {detail}, which "
    "can be forged.",
    "Get a new one; all authorities sign with SHA-256 now.")
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
FINDING(TLS_SELF_SIGNED, "tls.self_signed", WARNING, "RFC 8461, 4.2",
    "tls_failed",
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
FINDING(TLS_SHORT_KEY, "tls.key_short", WARNING, "RFC 9325, 4.5", "tls_failed",
    "The key of the mail host {subject} is too short to be safe: {detail}.",
    "Make a new one, RSA with 2048 bits or an elliptic curve.")
FINDING(TLS_GOOD, "tls.good", NOTE, "RFC 3207", "",
    "The mail host {subject} does TLS as it should: {detail}.", "")
FINDING(DANE_MATCH, "dane.match", NOTE, "RFC 7672, 3.1", "",
    "The TLSA records of {subject} fit the certificates that it shows.", "")
FINDING(DANE_ROLLOVER, "dane.rollover", NOTE, "RFC 7671, 8.1", "",
    "Of the TLSA records of {subject}, {count} fit none of the certificates "
    "that it shows: they are of a key to come, or of one that is gone.",
    "Keep the record of the next key until it is in use; delete that of the "
    "last one when its time to live is over.")
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

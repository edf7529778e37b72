/* Findings about DKIM keys; see finding_table.h. */

/* clang-format off */

FINDING(DKIM_NONE, "dkim.none", WARNING, "RFC 6376, 3.6.2.1", "authentication_missing dkim_fail",
    "{subject} publishes no DKIM key at all: there is nothing below _domainkey.",
    "Turn on signing at the server or service that sends, and publish the key that it gives you.")
FINDING(DKIM_SELECTOR_UNKNOWN, "dkim.selector_unknown", NOTE, "RFC 6376, 3.1", "",
    "{subject} has DKIM keys or may have them, but under which selectors cannot be asked of the DNS; {count} usual ones were tried.",
    "Give the selector with --selector: it stands behind s= in the DKIM-Signature of a message.")
FINDING(DKIM_FOUND, "dkim.key_found", NOTE, "RFC 6376, 3.6.1", "",
    "There is a sound DKIM key at {subject}: {detail}.", "")
FINDING(DKIM_NO_KEY, "dkim.no_key", BLOCK, "RFC 6376, 6.1.2", "dkim_fail dmarc_fail authentication_missing",
    "There is no DKIM key at {subject}: no signature with this selector can hold.",
    "Publish the public key that belongs to the key which signs, or sign with a selector that has one.")
FINDING(DKIM_DNS, "dkim.dns_temp", ERROR, "RFC 6376, 6.1.2", "dkim_fail dns_failure",
    "Nobody could tell the DKIM key at {subject} ({detail}); receivers cannot, either.",
    "Mend the name servers of the zone.")
FINDING(DKIM_CNAME_BROKEN, "dkim.cname_broken", BLOCK, "RFC 6376, 3.6.2.1", "dkim_fail dmarc_fail authentication_missing",
    "{subject} is an alias of {detail}, where there is no key.",
    "Take the target from your provider anew: region and account are part of its name.")
FINDING(DKIM_CNAME_AS_TXT, "dkim.cname_as_txt", BLOCK, "RFC 6376, 3.6.1", "dkim_fail dmarc_fail authentication_missing",
    "The TXT record at {subject} holds the name {detail}: it was meant to be an alias (CNAME).",
    "Delete the TXT record, and publish a CNAME record with that name.")
FINDING(DKIM_MULTIPLE, "dkim.multiple_keys", ERROR, "RFC 6376, 3.6.2.2", "dkim_fail",
    "There are {count} TXT records at {subject}; which of them counts is not defined.",
    "Leave the one that belongs to the key which signs.")
FINDING(DKIM_QUOTES, "dkim.quotes", BLOCK, "RFC 6376, 3.2", "dkim_fail dmarc_fail authentication_missing",
    "The record at {subject} has quotation marks in its text: the form at your DNS provider sets them itself.",
    "Enter the text again without them.")
FINDING(DKIM_TRUNCATED, "dkim.truncated", BLOCK, "RFC 6376, 3.6.1", "dkim_fail dmarc_fail authentication_missing",
    "The key at {subject} is cut off: {count} bytes are missing.",
    "Enter it again whole, split into strings of 255 bytes at most if the form does not do that itself.")
FINDING(DKIM_BAD_BASE64, "dkim.bad_base64", BLOCK, "RFC 6376, 3.6.1", "dkim_fail dmarc_fail authentication_missing",
    "What stands in p= at {subject} is not Base64.",
    "Enter the key again.")
FINDING(DKIM_BAD_KEY, "dkim.bad_key", BLOCK, "RFC 6376, 3.6.1", "dkim_fail dmarc_fail authentication_missing",
    "What stands in p= at {subject} is no key: {detail}.",
    "Publish the public key in the form of RFC 5280 (SubjectPublicKeyInfo) or, for ed25519, its 32 bytes.")
FINDING(DKIM_PKCS1, "dkim.pkcs1_key", WARNING, "RFC 6376, 3.6.1", "dkim_fail",
    "The key at {subject} has the bare form RSAPublicKey, which many verifiers cannot read.",
    "Publish it as SubjectPublicKeyInfo: openssl rsa -RSAPublicKey_in -pubout.")
FINDING(DKIM_SHORT, "dkim.key_lt_1024", BLOCK, "RFC 8301, 3.2", "dkim_fail dmarc_fail authentication_missing",
    "The key at {subject} has {count} bits; verifiers must not accept less than 1024.",
    "Make a key of 2048 bits: nixie dkim genkey.")
FINDING(DKIM_1024, "dkim.key_1024", WARNING, "RFC 8301, 3.2", "",
    "The key at {subject} has {count} bits: accepted, but weak.",
    "Make a key of 2048 bits under a new selector: nixie dkim genkey.")
FINDING(DKIM_WEAK, "dkim.known_weak", BLOCK, "RFC 8017, 3.1", "dkim_fail dmarc_fail",
    "The key at {subject} can be broken: {detail}.",
    "Make another key with nixie dkim genkey, publish it under a new selector, and revoke this one.")
FINDING(DKIM_WRAPPED, "dkim.ed25519_wrapped", BLOCK, "RFC 8463, 4.2", "dkim_fail dmarc_fail authentication_missing",
    "The ed25519 key at {subject} is packed as SubjectPublicKeyInfo, where its bare 32 bytes must stand: verifiers cannot read it.",
    "Publish the last 32 of its 44 bytes.")
FINDING(DKIM_SHARED, "dkim.shared_key", WARNING, "RFC 6376, 3.1", "",
    "{subject} and {detail} have the same key: to change the selector changes nothing, and who gets hold of one can sign for both.",
    "Make a key of its own for each selector: nixie dkim genkey.")
FINDING(DKIM_WRONG_NAME, "dkim.record_wrong_name", ERROR, "RFC 6376, 3.6.2.1", "dkim_fail dmarc_fail authentication_missing",
    "The key for {subject} stands at {detail}, where nobody looks for it.",
    "Move the record.")
FINDING(DKIM_OTHERS, "dkim.stale_selectors", NOTE, "RFC 6376, 3.6.1", "",
    "There are {count} more keys below _domainkey.{subject}: {detail}. Whether they are still in use cannot be seen from here.",
    "Revoke those that nobody signs with any more: leave p= empty for a week or two, then delete the record.")
FINDING(DKIM_PRIVATE_MISMATCH, "dkim.privkey_mismatch", BLOCK, "RFC 6376, 3.6", "dkim_fail dmarc_fail authentication_missing",
    "The key at {subject} is not the public half of {detail}: what is signed with that file fails.",
    "Publish the record that belongs to the file, or sign with the key that belongs to the record.")
FINDING(DKIM_KEY_FILE, "dkim.key_file_perm", ERROR, "RFC 6376, 8.3", "",
    "The private key {subject} is open to {detail}, who can sign mail in the domain's name with it.",
    "Let its owner alone read it: chmod 600, and give it to the user that signs.")
FINDING(DKIM_OWN_KEY, "dkim.privkey_published", NOTE, "RFC 6376, 3.6", "",
    "The key at {subject} is the public half of {detail}.", "")
FINDING(DKIM_LONG, "dkim.key_gt_2048", NOTE, "RFC 8301, 3.2", "",
    "The key at {subject} has {count} bits: verifiers need not support more than 4096, and the record is long.", "")
FINDING(DKIM_REVOKED, "dkim.revoked", BLOCK, "RFC 6376, 3.6.1", "dkim_fail dmarc_fail authentication_missing",
    "The key at {subject} has been revoked: p= is empty.",
    "Sign with a selector whose key is in use.")
FINDING(DKIM_TESTING, "dkim.testing", WARNING, "RFC 6376, 3.6.1", "",
    "The key at {subject} says that it is under test (t=y): receivers may treat the mail as unsigned.",
    "Take t=y out when the tests are over.")
FINDING(DKIM_KIND, "dkim.k_unknown", BLOCK, "RFC 6376, 3.6.1", "dkim_fail dmarc_fail authentication_missing",
    "The key at {subject} is of a kind that nobody knows: k={detail}.",
    "Publish k=rsa or k=ed25519.")
FINDING(DKIM_SERVICE, "dkim.s_service", BLOCK, "RFC 6376, 3.6.1", "dkim_fail dmarc_fail authentication_missing",
    "The key at {subject} is not for mail: s={detail}.",
    "Take s= out, or let it be s=email.")
FINDING(DKIM_VERSION, "dkim.v_bad", BLOCK, "RFC 6376, 3.6.1", "dkim_fail dmarc_fail authentication_missing",
    "The record at {subject} does not begin with v=DKIM1 although it has v=.",
    "Let v=DKIM1 stand at the front, or leave v= out.")
FINDING(DKIM_HASH, "dkim.h_mismatch", BLOCK, "RFC 8301, 3.1", "dkim_fail dmarc_fail authentication_missing",
    "The key at {subject} does not allow SHA-256: h={detail}.",
    "Take h= out, or let it be h=sha256.")
FINDING(DKIM_G_TAG, "dkim.g_tag", NOTE, "RFC 6376, C.2", "",
    "The record at {subject} has g=, which is of an earlier standard and means nothing any more.", "")

/* Findings about how a message proves its sender; see finding_table.h. */

/* clang-format off */

FINDING(SIG_NONE, "sig.none", WARNING, "RFC 6376", "authentication_missing dkim_fail",
    "The message has no DKIM signature; Gmail, Yahoo and Outlook.com demand one of bulk senders.",
    "Turn on signing in the server that sends it: nixie dkim genkey makes the key and its record.")
FINDING(SIG_BODY, "sig.body_hash", BLOCK, "RFC 6376, 6.1.3", "dkim_fail dmarc_fail",
    "The body is not what {subject} signed: {detail}.",
    "Stop the change, or sign after it.")
FINDING(SIG_HEADER, "sig.header_changed", BLOCK, "RFC 6376, 6.1.3", "dkim_fail dmarc_fail",
    "The signed header is not what {subject} signed: {detail}.",
    "Stop the change, sign after it, or do not sign the field that is changed.")
FINDING(SIG_BOTH, "sig.both_results", NOTE, "RFC 6376, 6.1.3", "",
    "The signature of {subject} was compared in both parts: {detail}.", "")
FINDING(DKIM_OTHER_KIND, "dkim.k_mismatch", BLOCK, "RFC 6376, 6.1.2", "dkim_fail dmarc_fail",
    "The signature of {subject} is made with {detail}, and the key at its selector is for another algorithm.",
    "Publish the key that signs under this selector, or sign with the selector of its own key.")
FINDING(DKIM_STRICT, "dkim.t_s_mismatch", BLOCK, "RFC 6376, 3.6.1", "dkim_fail dmarc_fail",
    "The key of {subject} forbids to sign for domains below it (t=s), and the signature does so: {detail}.",
    "Take t=s out of the key record, or i= out of the signature.")
FINDING(DKIM_ED25519_ONLY, "dkim.ed25519_only", WARNING, "RFC 8463, 4", "authentication_missing",
    "The message is signed with ed25519 alone, which Gmail, Outlook.com and many others do not verify: to them it is not signed.",
    "Sign with RSA besides, under another selector.")
FINDING(SIG_EXPIRED, "sig.expired", BLOCK, "RFC 6376, 3.5", "dkim_fail dmarc_fail",
    "The signature of {subject} expired before the message was read: {detail}.",
    "Give signatures a week or more (x=), or no end at all, and look where the message waited.")
FINDING(SIG_NOT_YET, "sig.not_yet", BLOCK, "RFC 6376, 3.5", "dkim_fail dmarc_fail",
    "The signature of {subject} says that it was made later than now: {detail}.",
    "Set the clock of the server that signs (NTP).")
FINDING(SIG_NOT_ALIGNED, "sig.d_not_aligned", ERROR, "RFC 9989, 4.4.1", "dmarc_fail",
    "The signature of {subject} holds, but that is not the domain in From, {detail}: for DMARC it proves nothing.",
    "Have the message signed with d={detail}.")
FINDING(SIG_FROM, "sig.from_not_signed", BLOCK, "RFC 6376, 5.4", "dkim_fail dmarc_fail",
    "The signature of {subject} does not cover From, which it must.",
    "Add from to the fields that are signed (h=).")
FINDING(SIG_LENGTH, "sig.l_tag", WARNING, "RFC 6376, 8.2", "",
    "The signature of {subject} covers a part of the body only: {count} bytes at the end are unsigned, and anybody may replace them.",
    "Take l= out of the signer's configuration.")
FINDING(SIG_OVERSIGN, "sig.no_oversign", NOTE, "RFC 6376, 8.15", "",
    "The signature of {subject} lets others add a second {detail} to the message without breaking it.",
    "Name such fields once more in h= than they are there, as in h=from:from:subject:subject.")
FINDING(SIG_WEAK, "sig.weak_alg", BLOCK, "RFC 8301, 3.1", "dkim_fail dmarc_fail",
    "The signature of {subject} is made with rsa-sha1, which receivers must not accept any more.",
    "Sign with rsa-sha256.")
FINDING(SIG_SIMPLE, "sig.simple_canon", WARNING, "RFC 6376, 3.4", "",
    "The signature of {subject} covers the header to the blank (c=simple): any server on the way that folds a line anew breaks it.",
    "Sign with c=relaxed/relaxed.")
FINDING(SIG_QUERY, "sig.unknown_q", BLOCK, "RFC 6376, 3.5", "dkim_fail dmarc_fail",
    "The signature of {subject} names no way to find its key that is known: q={detail}.",
    "Take q= out, or let it be q=dns/txt.")
FINDING(SIG_BAD_TAG, "sig.bad_tag", BLOCK, "RFC 6376, 3.5", "dkim_fail dmarc_fail",
    "The signature of {subject} cannot be used: {detail}.",
    "Mend the signer's configuration, or let another program sign.")
FINDING(SIG_TWICE, "sig.dup_tag", BLOCK, "RFC 6376, 3.2", "dkim_fail dmarc_fail",
    "The signature of {subject} has a tag twice, which makes all of it void: {detail}.",
    "Mend the signer's configuration, or let another program sign.")
FINDING(SIG_IDENTITY, "sig.i_not_sub_d", BLOCK, "RFC 6376, 6.1.1", "dkim_fail dmarc_fail",
    "The signature of {subject} is in the name of {detail}, for which its key may not sign.",
    "Take i= out, or let it be @{subject}.")
FINDING(SIG_TOO_MANY, "sig.too_many", NOTE, "RFC 6376, 6.1", "",
    "The message has {count} signatures; receivers look at the first few only.",
    "Sign once for each domain that must be proven.")
FINDING(SIG_REPLAY, "sig.replay_signs", NOTE, "RFC 6376, 8.6", "",
    "The signature of {subject} does not cover {detail}: the message can be sent again to others, and still holds.",
    "Sign To and Cc, and set x=.")
FINDING(SIG_LIST, "sig.list_expanded", NOTE, "RFC 7960, 3.2", "",
    "The message came through a list ({detail}), which explains why the signature of {subject} does not hold.",
    "Nothing, where the list writes its own address into From; else that is what its owner should set.")
FINDING(DMARC_NOT_ALIGNED, "dmarc.not_aligned", BLOCK, "RFC 9989, 4.4", "dmarc_fail",
    "A sender is proven, but it is not {subject}, the domain in From: {detail}.",
    "Have the service that sends use a return path below {subject}, and sign with d={subject}.")
FINDING(DMARC_ONLY_SPF, "dmarc.only_spf_aligned", WARNING, "RFC 7960, 3", "",
    "Only SPF proves {subject}: each forwarding of the message breaks that.",
    "Sign with DKIM, d={subject}, besides.")
FINDING(DMARC_MULTI_FROM, "dmarc.multi_from", BLOCK, "RFC 9989, 4.2", "dmarc_fail",
    "DMARC cannot be evaluated, and Gmail and others refuse the message: {detail}.",
    "Write one From field with one address.")
FINDING(DMARC_NO_FROM, "dmarc.no_from", BLOCK, "RFC 5322, 3.6", "dmarc_fail",
    "DMARC cannot be evaluated, and Gmail and others refuse the message: there is no From field.",
    "Write one From field with one address.")
FINDING(DMARC_GROUP_FROM, "dmarc.group_from", BLOCK, "RFC 6854, 3", "dmarc_fail",
    "DMARC cannot be evaluated, and Gmail and others refuse the message: {detail}.",
    "Write one From field with one address that has a domain.")
FINDING(DMARC_STRICT, "dmarc.strict_breaks", ERROR, "RFC 9989, 4.4", "dmarc_fail",
    "{subject} demands that the proven domain is exactly its own (strict alignment); {detail} is not, though it belongs to it.",
    "Take adkim=s and aspf=s out of the DMARC record, or send and sign with {subject} itself.")
FINDING(DMARC_FREEMAIL, "dmarc.from_freemail", BLOCK, "RFC 7489, 6.3", "dmarc_fail",
    "From is an address at {subject}, but the message was not sent by the servers of {subject}: they ask others to refuse that.",
    "Send from an address of your own domain, and put the address at {subject} into Reply-To.")
FINDING(DMARC_FORWARDED, "dmarc.forwarded", NOTE, "RFC 7960, 3", "",
    "The message was forwarded ({detail}), which explains why neither SPF nor DKIM proves {subject} any more.",
    "Who forwards should leave the message as it is; ARC seals of servers that the receiver trusts help, too.")
FINDING(ARC_NONE, "arc.none", NOTE, "RFC 8617", "",
    "The message has no ARC chain: what those before found of it is not told.", "")
FINDING(ARC_FAIL, "arc.fail", ERROR, "RFC 8617, 5.2", "forwarding_breaks_auth",
    "The ARC chain does not hold at set {count}: {detail}.",
    "Look at the server behind {subject}: it, or one after it, changed what was sealed.")
FINDING(ARC_GAP, "arc.gap", ERROR, "RFC 8617, 5.2", "forwarding_breaks_auth",
    "The ARC chain has a gap at set {count}: {detail}.",
    "A server on the way took ARC fields out: have it leave them, or take out all.")
FINDING(ARC_TWICE, "arc.dup_instance", ERROR, "RFC 8617, 5.2", "forwarding_breaks_auth",
    "In the ARC chain two fields have the number {count}: {detail}.",
    "Have each server seal with the next number, and only once.")
FINDING(ARC_CV, "arc.cv_wrong", ERROR, "RFC 8617, 5.2", "forwarding_breaks_auth",
    "In the ARC chain set {count} does not say what it must: {detail}.",
    "Mend the server that sealed it: {subject}.")
FINDING(ARC_SEAL_H, "arc.seal_h", ERROR, "RFC 8617, 4.1.3", "forwarding_breaks_auth",
    "In the ARC chain the seal of set {count} has h=, which it must not.",
    "Mend the server that sealed it: {subject}.")
FINDING(ARC_INSTANCE, "arc.instance", ERROR, "RFC 8617, 4.2.1", "forwarding_breaks_auth",
    "An ARC field has no number from 1 to 50, so that the chain counts for nothing.",
    "Mend the server that wrote it; a chain of more than 50 sets is a loop.")
FINDING(ARC_SEALER, "arc.sealer", NOTE, "RFC 8617, 5.2", "",
    "The message was sealed by {detail}. Whether a receiver believes them is its own decision.", "")
FINDING(ARC_UPSTREAM, "arc.upstream_result", NOTE, "RFC 8617, 7.2", "",
    "The first to seal the message, {subject}, still found: {detail}.",
    "Whatever broke it happened behind {subject}.")
FINDING(ARC_HISTORIC, "arc.historic", NOTE, "RFC 8617", "",
    "ARC is on its way to become historic: large receivers read it, but nobody should begin to seal.", "")

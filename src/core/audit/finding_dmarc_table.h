/* Findings about DMARC records; see finding_table.h. */

/* clang-format off */

FINDING(DMARC_NONE, "dmarc.none", ERROR, "RFC 9989, 4.10.1",
    "dmarc_fail authentication_missing",
    "{subject} has no DMARC policy: there is no record at its name, nor at "
    "one above it.",
    "Publish a record that asks for reports first, and read them.")
FINDING(DMARC_UNKNOWN, "dmarc.unknown", NOTE, "RFC 9989, 4.10.1", "",
    "Nobody could tell whether {subject} has a DMARC policy ({detail}).", "")
FINDING(DMARC_MULTIPLE, "dmarc.multiple", BLOCK, "RFC 9989, 4.10",
    "dmarc_fail authentication_missing",
    "There are {count} DMARC records at _dmarc.{subject}: none of them counts.",
    "Publish one record that says what all of them say.")
FINDING(DMARC_VERSION, "dmarc.version", BLOCK, "RFC 9989, 4.7",
    "dmarc_fail authentication_missing",
    "The record at _dmarc.{subject} does not begin with v=DMARC1 and a "
    "semicolon, exactly so: it does not count.",
    "Let the record begin with v=DMARC1; and nothing before it.")
FINDING(DMARC_WRONG_PLACE, "dmarc.wrong_place", ERROR, "RFC 9989, 4.5",
    "dmarc_fail authentication_missing",
    "A DMARC record stands at {detail}, where nobody looks for it.",
    "Move it to _dmarc.{subject}.")
FINDING(DMARC_CNAME, "dmarc.cname", NOTE, "RFC 9989, 4.5", "",
    "The DMARC policy of {subject} is an alias of {detail}: whoever owns that "
    "name decides what it says.", "")
FINDING(DMARC_DANGLING, "dmarc.cname_dangling", ERROR, "RFC 9989, 4.5",
    "dmarc_fail authentication_missing",
    "_dmarc.{subject} is an alias of {detail}, where there is no record: there "
    "is no policy, and whoever gets that name can make one.",
    "Delete the alias, and publish a record of your own.")
FINDING(DMARC_RUA_SIZE, "dmarc.rua_size", NOTE, "RFC 9989, A.6", "",
    "The DMARC record of {subject} limits the size of reports ({detail}), "
    "which RFC 9989 has removed.", "")
FINDING(DMARC_NO_POLICY, "dmarc.p_missing", ERROR, "RFC 9989, 4.10.1",
    "dmarc_fail authentication_missing",
    "The DMARC record of {subject} has no valid policy, or a bad one for "
    "domains below: {detail}.",
    "Give p, and sp and np where they stand, one of the values none, "
    "quarantine and reject.")
FINDING(DMARC_P_NONE, "dmarc.p_none", WARNING, "RFC 9989, 4.7", "",
    "The DMARC policy of {subject} is none: what is forged in its name is "
    "delivered.",
    "Read the reports (nixie report) until all of your own mail passes, then "
    "ask for quarantine, then for reject.")
FINDING(DMARC_TESTING, "dmarc.t_y", WARNING, "RFC 9989, 4.7", "",
    "The DMARC record of {subject} says t=y: its policy is applied one level "
    "lower.",
    "Take t=y out when your own mail passes.")
FINDING(DMARC_HISTORIC, "dmarc.pct", WARNING, "RFC 9989, A.6", "",
    "The DMARC record of {subject} has {detail}, which RFC 9989 has removed: "
    "some receivers heed it, others do not.",
    "Take it out; to try a policy, say t=y.")
FINDING(DMARC_SP_WEAK, "dmarc.sp_weak", WARNING, "RFC 9989, 4.7", "",
    "{subject} asks for more than for the domains below it, whose policy is "
    "{detail}: names below it can be forged.",
    "Take sp and np out, or give them the value of p.")
FINDING(DMARC_NP_MISSING, "dmarc.np_missing", WARNING, "RFC 9989, 4.7", "",
    "The DMARC record of {subject} has no np: names below it that do not exist "
    "fall under {detail}, and can be forged like those that do.",
    "As long as sp stays: say np=reject. Nothing of yours is sent from a name "
    "that does not exist.")
FINDING(DMARC_SP_UNUSED, "dmarc.sp_on_subdomain", NOTE, "RFC 9989, 4.7", "",
    "The DMARC record of {subject} has sp or np, which have no effect here: "
    "the record of {detail} counts for what lies below.", "")
FINDING(DMARC_PSD, "dmarc.psd", WARNING, "RFC 9989, 4.7", "",
    "The DMARC record of {subject} says psd=y, as registries do below whose "
    "names others register: each name below it counts as an organisation of "
    "its own.",
    "Take psd=y out, unless you are such a registry.")
FINDING(DMARC_ORGANIZATION, "dmarc.orgdomain_differs", NOTE,
    "RFC 9989, 4.10.2", "dmarc_fail",
    "Receivers disagree on whom {subject} belongs to: {detail}.", "")
FINDING(DMARC_RUA_MISSING, "dmarc.rua_missing", WARNING, "RFC 9989, 4.7", "",
    "The DMARC record of {subject} wants no reports: nobody will tell you what "
    "is sent in its name.",
    "Add rua=mailto: and an address of yours.")
FINDING(DMARC_RUA_SYNTAX, "dmarc.rua_syntax", ERROR, "RFC 9989, 4.6", "",
    "The DMARC record of {subject} names {detail}, which is no address that "
    "reports can go to.",
    "Write mailto: before each address, and a comma between two.")
FINDING(DMARC_RUA_REFUSED, "dmarc.rua_external_unauth", ERROR,
    "RFC 9990, 4", "",
    "Reports about {subject} shall go to {detail}, which has not said that it "
    "takes them: they are dropped, and nobody is told.",
    "Ask whoever runs it to publish the record.")
FINDING(DMARC_RUA_NO_MX, "dmarc.rua_no_mx", WARNING, "RFC 5321, 5.1", "",
    "Reports about {subject} shall go to {detail}, which takes no mail.",
    "Name an address that exists.")
FINDING(DMARC_RUF, "dmarc.ruf_privacy", NOTE, "RFC 9991, 7", "",
    "The DMARC record of {subject} asks for reports about single messages "
    "(ruf); few receivers send them, for they may hold what others wrote.", "")
FINDING(DMARC_FO, "dmarc.fo_without_ruf", NOTE, "RFC 9989, 4.7", "",
    "The DMARC record of {subject} has fo without ruf: it has no effect.", "")
FINDING(DMARC_BAD_VALUE, "dmarc.bad_value", WARNING, "RFC 9989, 4.7", "",
    "The DMARC record of {subject} has a value that means nothing: {detail}. "
    "The default counts.",
    "Correct the value, or take the tag out.")
FINDING(DMARC_UNKNOWN_TAG, "dmarc.unknown_tag", WARNING, "RFC 9989, 4.7", "",
    "The DMARC record of {subject} has a tag that nobody knows: {detail}.",
    "Correct its name, or take it out.")
FINDING(DMARC_TWICE, "dmarc.dup_tag", WARNING, "RFC 6376, 3.2", "",
    "The DMARC record of {subject} has a tag twice: {detail}. Receivers "
    "differ in which one counts.",
    "Leave one of them.")
FINDING(DMARC_JUNK, "dmarc.junk", WARNING, "RFC 9989, 4.7", "",
    "The DMARC record of {subject} has words in it that are no tag: {detail}.",
    "Take them out; a semicolon stands between two tags, a comma between two "
    "addresses.")
FINDING(DMARC_ENFORCED, "dmarc.enforced", NOTE, "RFC 9989, 3.2.5", "",
    "{subject} has a DMARC policy of {detail}: what is forged in its name does "
    "not pass as its own.", "")
FINDING(DMARC_PARKED, "dmarc.parked", WARNING,
    "RFC 7208, 10.1.2; RFC 7505, 3; RFC 9989, 4.7; RFC 6376, 3.6.1", "",
    "{subject} is to send no mail and take none, and does not say so in full: "
    "of the 4 records for that, {count} are missing.",
    "Publish the four records, in place of others of their kind.")

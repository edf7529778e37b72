/*
 * Which domains are taken for misspelt, and, more to the point, which are not:
 * each of these below is somebody's, and an address there is a good one.
 */

#include "core/verify/address.h"

#include "base/scan.h"
#include "check.h"
#include "core/verify/lists.h"

static const struct {
	const char *given, *meant;
} slips[] = {
	{ "gmial.com", "gmail.com" },
	{ "gamil.com", "gmail.com" },
	{ "gmai.com", "gmail.com" },
	{ "gmal.com", "gmail.com" },
	{ "gmil.com", "gmail.com" },
	{ "gnail.com", "gmail.com" },
	{ "gmaul.com", "gmail.com" },
	{ "gmaill.com", "gmail.com" },
	{ "ggmail.com", "gmail.com" },
	{ "gmail.con", "gmail.com" },
	{ "gmail.comm", "gmail.com" },
	{ "gmail.co", "gmail.com" },
	{ "gmail.cm", "gmail.com" },
	{ "hotmial.com", "hotmail.com" },
	{ "hotmal.fr", "hotmail.fr" },
	{ "hotamil.co.uk", "hotmail.co.uk" },
	{ "yaho.com", "yahoo.com" },
	{ "yahooo.de", "yahoo.de" },
	{ "yhaoo.co.uk", "yahoo.co.uk" },
	{ "outlok.com", "outlook.com" },
	{ "outlool.de", "outlook.de" },
	{ "iclod.com", "icloud.com" },
	{ "icloud.vom", "icloud.com" },
	{ "comcst.net", "comcast.net" },
	{ "t-onlien.de", "t-online.de" },
};

/* Real ones that are near to others, in letters or in their end. */
static const char *const real =
    "ymail.com email.com mail.com gmx.net gmx.de gmx.at gmx.ch gmx.us gmx.eu "
    "gail.com grail.com fmail.com hmail.com tmail.com zmail.com qmail.com "
    "imail.com vmail.com amail.com cmail.com foxmail.com rocketmail.com "
    "hotmail.co.uk hotmail.se hotmail.no hotmail.dk hotmail.fi hotmail.gr "
    "hotmail.ch hotmail.at hotmail.com.au hotmail.com.ar hotmail.com.tr "
    "hotmail.co.jp hotmail.co.nz hotmail.co.il hotmail.co.za hotmail.de "
    "live.nl live.se live.no live.dk live.be live.at live.ie live.cn live.jp "
    "live.com.au live.co.uk live.com outlook.de outlook.at outlook.be "
    "outlook.dk outlook.jp outlook.pt outlook.ie outlook.in outlook.com.au "
    "outlook.sa outlook.cl outlook.cz outlook.hu outlook.kr outlook.co.id "
    "yahoo.at yahoo.se yahoo.no yahoo.dk yahoo.gr yahoo.ie yahoo.pl yahoo.ro "
    "yahoo.be yahoo.nl yahoo.cn yahoo.cl yahoo.fi yahoo.co yahoo.co.id "
    "yahoo.co.kr yahoo.co.nz yahoo.co.th yahoo.co.za yahoo.com.sg "
    "yahoo.com.hk yahoo.com.tw yahoo.com.vn yahoo.com.ph yahoo.com.tr "
    "yahoo.com.my yahoo.com.pe yahoo.com.co yahoo.ne.jp me.com mac.com "
    "inbox.lv inbox.ru inbox.com bk.ru list.ru ya.ru mail.ee mail.bg mail.ch "
    "mail.be mail.dk mail.fr mail.nl mail.org mail.net mail.me mail.ru "
    "mail.de web.com web.dk web.de freenet.net freenet.am freenet.de "
    "orange.com orange.es orange.nl orange.pl orange.fr free.com free.fr "
    "uol.com aol.com aol.it aol.de aol.net aon.at uol.com.br bol.com.br "
    "ig.com.br msn.com msn.nl msn.net att.com att.net bell.net sky.com "
    "cox.net cox.com sfr.fr sfr.net o2.pl o2.co.uk onet.pl onet.eu wp.pl "
    "op.pl interia.pl interia.eu t-online.hu t-online.com vodafone.com "
    "vodafone.it virgin.net virgilio.it libero.it libera.it liberi.it "
    "tiscali.it tiscali.de tiscali.co.uk alice.it tin.it tim.it telenet.be "
    "skynet.be planet.nl home.nl kpnmail.nl ziggo.nl hey.com duck.com "
    "pm.me proton.me protonmail.ch tuta.com tuta.io fastmail.fm fastmail.net "
    "zoho.com zoho.eu posteo.de posteo.net posteo.at seznam.cz email.cz "
    "email.sk centrum.cz azet.sk centrum.sk rambler.ru naver.com daum.net "
    "nate.com 163.com 126.com qq.com vip.163.com yeah.net sina.com sina.cn "
    "chapter.net charter.net charter.com rogers.com verizon.net verizon.com "
    "comfast.net comcast.com horizon.net outlooks.com hotmails.com "
    "iclouds.com cloud.com gmails.com bigpond.net.au bigpond.com "
    "btinternet.com "
    "bt.com laposte.net laposte.fr neuf.fr wanadoo.es wanadoo.nl docomo.ne.jp";

static struct verify verify;

static void
test_real(void)
{
	struct span rest = span_of(real), domain;

	while (span_split(&rest, ' ', &domain)) {
		char bytes[64];
		struct verify_result result;

		snprintf(bytes, sizeof(bytes), "joe@%.*s", SPAN_ARGS(domain));
		verify_address(&verify, span_of(bytes), &result);
		CHECK_TEXT(bytes, span_of(verify_verdict_name(result.verdict)),
		    "keep");
	}
	for (size_t i = 0; verify_list_popular[i]; i++)
		CHECK_FOR(verify_list_popular[i],
		    i == 0 ||
			strcmp(verify_list_popular[i - 1],
			    verify_list_popular[i]) < 0);
	for (size_t i = 0; verify_list_meant[i]; i++)
		CHECK_FOR(verify_list_meant[i],
		    !verify_typo_find(&verify.typos,
			span_of(verify_list_meant[i])));
}

static void
test_prefixes(struct span domain)
{
	for (size_t len = 0; len <= domain.len; len++) {
		const struct span prefix = { domain.ptr, len };

		verify_typo_find(&verify.typos, prefix);
		verify_typo_complete(prefix);
	}
	CHECK(true);
}

int
main(void)
{
	struct arena arena;

	arena_init(&arena, 16 * 1024 * 1024);
	verify_init(&verify, &arena, 1);
	for (size_t i = 0; i < COUNT_OF(slips); i++) {
		const char *meant =
		    verify_typo_find(&verify.typos, span_of(slips[i].given));

		CHECK_TEXT(slips[i].given, span_of(meant ? meant : ""),
		    slips[i].meant);
		test_prefixes(span_of(slips[i].given));
	}
	test_real();
	CHECK_TEXT("begin", span_of(verify_typo_complete(span_of("gmail"))),
	    "gmail.com");
	CHECK(!verify_typo_complete(span_of("uni")));
	arena_clear(&arena);
	return check_done();
}

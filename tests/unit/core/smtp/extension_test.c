#include "core/smtp/extension.h"

#include "check.h"

static struct smtp_offer
offer_of(const char *text)
{
	struct smtp_offer offer;
	struct smtp_reply reply;

	CHECK_FOR(text, smtp_reply_parse(span_of(text), &reply));
	smtp_offer_parse(&reply, &offer);
	return offer;
}

int
main(void)
{
	struct smtp_offer offer = offer_of("250-mx.example.org at your "
					   "service\r\n250-SIZE 35882577\r\n"
					   "250-8bitmime\r\n250-AUTH LOGIN "
					   "PLAIN  XOAUTH2 NTLM\r\n"
					   "250-X-OF-OURS\r\n"
					   "250-xclient NAME ADDR\r\n"
					   "250 STARTTLS\r\n");
	enum smtp_extension extension;

	CHECK_TEXT("name", offer.name, "mx.example.org");
	CHECK(offer.size == 35882577);
	CHECK(smtp_offers(&offer, SMTP_EXTENSION_8BITMIME));
	CHECK(smtp_offers(&offer, SMTP_EXTENSION_STARTTLS));
	CHECK(!smtp_offers(&offer, SMTP_EXTENSION_PIPELINING));
	CHECK(offer.mechanisms ==
	    (1U << SMTP_MECHANISM_LOGIN | 1U << SMTP_MECHANISM_PLAIN |
		1U << SMTP_MECHANISM_XOAUTH2));
	CHECK_TEXT("auth", offer.auth, "LOGIN PLAIN  XOAUTH2 NTLM");
	CHECK_TEXT("xclient", offer.xclient, "NAME ADDR");

	offer = offer_of("250-mx\r\n250-AUTH=PLAIN\r\n250 SIZE\r\n");
	CHECK(offer.mechanisms == 1U << SMTP_MECHANISM_PLAIN);
	CHECK(offer.size == 0 && smtp_offers(&offer, SMTP_EXTENSION_SIZE));

	/* The first line is a name, whatever it looks like. */
	offer = offer_of("250 STARTTLS\r\n");
	CHECK(offer.extensions == 0);
	offer = offer_of("250-mx\r\n250 SIZE 99999999999999999999999999\r\n");
	CHECK(offer.size == 999999999999999999UL);

	for (size_t i = 0; i < SMTP_EXTENSIONS; i++) {
		const char *name = smtp_extension_name((enum smtp_extension)i);

		CHECK_FOR(name,
		    smtp_extension_find(span_of(name), &extension) &&
			extension == i);
		CHECK_FOR(name, *smtp_extension_words((enum smtp_extension)i));
	}
	return check_done();
}

#include "core/smtp/status.h"

#include "unit/check.h"

struct scan_case {
	const char *name, *text;
	struct smtp_status status; /* severity 0: none is found */
	const char *rest;
};

static const struct scan_case strict[] = {
	{ "with words", "5.1.10 null MX", { 5, 1, 10 }, "null MX" },
	{ "alone", "4.2.2", { 4, 2, 2 }, "" },
	{ "success", "2.0.0 ok", { 2, 0, 0 }, "ok" },
	{ "largest", "5.999.999 x", { 5, 999, 999 }, "x" },
	{ "no such class", "3.1.1 x", { 0 }, "3.1.1 x" },
	{ "four digits", "5.1.1111", { 0 }, "5.1.1111" },
	{ "an address", "5.6.7.8", { 0 }, "5.6.7.8" },
	{ "a letter behind", "5.1.1x", { 0 }, "5.1.1x" },
	{ "no detail", "5.1.", { 0 }, "5.1." },
	{ "no subject", "5..1", { 0 }, "5..1" },
	{ "nothing", "", { 0 }, "" },
};

static const struct scan_case loose[] = {
	{ "as it should be", "5.1.1 no", { 5, 1, 1 }, " no" },
	{ "number sign", "#5.1.1 no", { 5, 1, 1 }, " no" },
	{ "round brackets", "(5.1.1) no", { 5, 1, 1 }, " no" },
	{ "square brackets", "[4.7.1] no", { 4, 7, 1 }, " no" },
	{ "bracket and sign", "(#5.1.1)", { 5, 1, 1 }, "" },
	{ "bracket left open", "(5.1.1 no", { 5, 1, 1 }, " no" },
	{ "blanks at the dots", "5. 5. 1 no", { 5, 5, 1 }, " no" },
	{ "blanks before the dots", "5 .1 .1", { 5, 1, 1 }, "" },
	{ "blanks alone", "5 2 1 mail", { 5, 2, 1 }, " mail" },
	{ "sign and blanks", "#5 2 1", { 5, 2, 1 }, "" },
	{ "colon behind", "5.7.1: no", { 5, 7, 1 }, ": no" },
	{ "full stop behind", "5.7.1. No", { 5, 7, 1 }, ". No" },
	{ "an address", "5.6.7.8", { 0 }, "5.6.7.8" },
	{ "digits run together", "521 x", { 0 }, "521 x" },
	{ "blanks and two digits", "5 2 12", { 0 }, "5 2 12" },
	{ "blanks, no such class", "3 2 1", { 0 }, "3 2 1" },
	{ "a letter behind", "5.1.1a", { 0 }, "5.1.1a" },
	{ "a sign alone", "#", { 0 }, "#" },
};

static void
test_scan(const struct scan_case *cases, size_t count,
    bool (*scan)(struct span *, struct smtp_status *))
{
	for (size_t i = 0; i < count; i++) {
		struct span text = span_of(cases[i].text);
		struct smtp_status status = { 0 };
		bool is_found = scan(&text, &status);

		CHECK_FOR(cases[i].name,
		    is_found == (cases[i].status.severity != 0));
		CHECK_FOR(cases[i].name,
		    smtp_status_equal(status, cases[i].status));
		CHECK_TEXT(cases[i].name, text, cases[i].rest);
	}
}

static const struct {
	const char *name, *text;
	unsigned severity;
	struct smtp_status status;
	size_t at;
} finds[] = {
	{ "amid words", "rejected (5.7.1) here", 0, { 5, 7, 1 }, 10 },
	{ "at the end", "no such user 5.1.1", 5, { 5, 1, 1 }, 13 },
	{ "an address", "from 5.1.1.4 refused", 0, { 0 }, 0 },
	{ "behind an address", "[192.0.2.1] 4.7.1 x", 0, { 4, 7, 1 }, 12 },
	{ "a version", "Sendmail 8.5.1.2", 0, { 0 }, 0 },
	{ "a version with a hyphen", "v-4.9.3 5.2.2", 0, { 5, 2, 2 }, 8 },
	{ "subject beyond 7", "4.14.1 no", 0, { 0 }, 0 },
	{ "of another class", "4.7.1 then 5.7.1", 5, { 5, 7, 1 }, 11 },
	{ "only of another class", "4.7.1", 5, { 0 }, 0 },
	{ "too short", "5.1.", 0, { 0 }, 0 },
	{ "nothing", "", 0, { 0 }, 0 },
};

static void
test_find(void)
{
	for (size_t i = 0; i < COUNT_OF(finds); i++) {
		struct smtp_status status = { 0 };
		size_t at = 0;
		bool is_found = smtp_status_find(span_of(finds[i].text),
		    finds[i].severity, &status, &at);

		CHECK_FOR(finds[i].name,
		    is_found == (finds[i].status.severity != 0));
		CHECK_FOR(finds[i].name,
		    smtp_status_equal(status, finds[i].status));
		CHECK_FOR(finds[i].name, at == finds[i].at);
	}
}

static void
test_print(void)
{
	char text[SMTP_STATUS_TEXT];
	size_t len = smtp_status_print((struct smtp_status){ 5, 7, 26 }, text);

	CHECK_TEXT("print", ((struct span){ text, len }), "5.7.26");
	smtp_status_print((struct smtp_status){ 65535, 65535, 65535 }, text);
	CHECK_TEXT("longest", span_of(text), "65535.65535.65535");
}

static void
test_equal(void)
{
	const struct smtp_status one = { 5, 1, 1 };

	CHECK(smtp_status_equal(one, one));
	CHECK(!smtp_status_equal(one, (struct smtp_status){ 4, 1, 1 }));
	CHECK(!smtp_status_equal(one, (struct smtp_status){ 5, 2, 1 }));
	CHECK(!smtp_status_equal(one, (struct smtp_status){ 5, 1, 2 }));
}

int
main(void)
{
	test_scan(strict, COUNT_OF(strict), smtp_status_scan);
	test_scan(loose, COUNT_OF(loose), smtp_status_scan_loose);
	test_find();
	test_print();
	test_equal();
	return check_done();
}

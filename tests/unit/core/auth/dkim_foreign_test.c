/*
 * Messages that another program has signed, one written from RFC 6376 alone:
 * what is easily read otherwise than it is meant. Its key is thrown away.
 */

#include "core/auth/dkim.h"

#include "check.h"
#include "core/dns/zone.h"

enum { CEILING = 4 << 20, NOW = 1764000000 };

#define KEY "AZURrsa3hjfYscavxp03bQW571gHXNV8jK3uFEhL6wM="

/* clang-format off */
static const struct {
	const char *name, *selector;
	enum dkim_result result;
	const char *key, *message;
} cases[] = {
	{ "no c=: simple, both", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; d=example.org; "
	    "s=e; h=From:To; bh=TEmva7SuxMS++K/D3KkfeS8Rkj7WeX+XO7c"
	    "TYlVuFkc=; b=Sds/JuEUkCodT76vTgoUzDEpNbFJVAYQIEEc6jo6Y"
	    "2JuBkefX7wsm4rLdhUhOJV0Yy97FSzAOV+Swp4ZO91xAA==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "c=relaxed: the body is simple", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed; d=ex"
	    "ample.org; s=e; h=From:To; bh=TEmva7SuxMS++K/D3KkfeS8R"
	    "kj7WeX+XO7cTYlVuFkc=; b=47Z1P+J3i8NKFa6qQPD/yzRy1bu4k8"
	    "+sOTbhMobsH2gYcOgG/ZugJhsg0M/hlINNsYB2yTZuuMOyYbLtxp6d"
	    "Aw==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "h with blanks and folds", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=From : To :\r\n"
	    "\tSubject; bh=nWBrUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7Xy"
	    "nZA=; b=gjyoFyhJ1ftbY70NkVI+VMGCUapLeP4qlqEXBh93R5kmmx"
	    "od6aipxmRxwq86V2yqeMOYzjzpmEyEy/awyKV8Bw==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "h names nonexistent", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=From:Cc:Bcc:X-None; bh=nWBrU"
	    "z3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=pBgPKyHBVwT"
	    "ovmkSR5mg7DMHdjx/7gkeKgZwykAC6M+mkfCIU2t99+cnJoC5XJQCV"
	    "aozRVE6r/Ag56+nYidNBQ==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "oversigned", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:from:to:to; bh=nWBrUz3h"
	    "EPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=0me6eSok4Zlpyy"
	    "SjNMBbl/4MiB+0BiPtVraDFRrD9KRU5DOUdH5ZNJVtKGZs+lcx9VMo"
	    "+HG4l9e22IvzM3/mDg==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "oversigned, another From on top", "e", DKIM_FAIL,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:from:to; bh=nWBrUz3hEPm"
	    "PYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=TWm+AMXIVOy/HB/s1"
	    "K/YE6RJD/ufKVhqGMmXH6O3rltpapYTtReaN3l4/sHlSJgjcSpA02G"
	    "EU4nKbtfu1jhEDw==\r\n"
	    "From: evil@x.example\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "not oversigned, another From on top", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:to; bh=nWBrUz3hEPmPYMV3"
	    "6chZ/B6xeIiOX9mpMwESN7XynZA=; b=BKfSC4lYZG9abxjhNEHfiF"
	    "/Tam68qygq+XPpS8/SDim8+4G3L52YL7EZcNXKyMw+jxnMjbsMdtpT"
	    "KCqWNhz3Ag==\r\n"
	    "From: evil@x.example\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "b folded", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:to; bh=nWBrUz3hEPmPYMV3"
	    "6chZ/B6xeIiOX9mpMwESN7XynZA=; b=BKfSC4lYZG9abxjhNEHf\r"
	    "\n"
	    "\t iF/Tam68qygq+XPpS8/S\r\n"
	    "\t Dim8+4G3L52YL7EZcNXK\r\n"
	    "\t yMw+jxnMjbsMdtpTKCqW\r\n"
	    "\t Nhz3Ag==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "tags after b", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:to; bh=nWBrUz3hEPmPYMV3"
	    "6chZ/B6xeIiOX9mpMwESN7XynZA=; b=/KD7klZ1vIHIQxNqdYA30/"
	    "ps+9UUXH/eK8xObIuMXZVLvwrZm25VRqatrjX2EPLTcZsHO8h9LNxb"
	    "ZLrgS3zlDQ==; t=1700000000; x=1999999999\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "trailing semicolon", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:to; bh=nWBrUz3hEPmPYMV3"
	    "6chZ/B6xeIiOX9mpMwESN7XynZA=; b=PExur35ShgV9oJ0WRBxFzx"
	    "+Wfb/Q1LRjnEUIGbhRJXCSKCR39po4v1zTN/KBjA8EXIo0A17A9xe7"
	    "L1CFzdSOCw==;\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "i of similar", "e", DKIM_PERMERROR,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; i=@notexample.org; h=from; bh="
	    "nWBrUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=Lip8o3"
	    "msRWEAhbPFaw9YdjsBppPYpf1CFe+3sXORr7LRnQjMpna0DREEJxuC"
	    "gPg+MnYPtPs6Ege1BgHpeFDBBA==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "i quoted-printable", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; i=jo=65@example.org; h=from; b"
	    "h=nWBrUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=gUbR"
	    "IMoUfeoVNnF8Bh1342O613juANCyQnX9pKQXrI+wnadCi3lR+JzpRR"
	    "tJMi9Ji63nNWV877JxF7qA6dJmCg==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "t=s and i subdomain", "e", DKIM_PERMERROR,
	    "v=DKIM1; t=s; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; i=@news.example.org; h=from; b"
	    "h=nWBrUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=KKvt"
	    "pCLUAOKHW8OuXkQipYbeHgt1/xnjJPzrE5MPOYlKoD2OCaspuQdM6C"
	    "VW2CUyrfxCd5hbxuq6k/MDTlAaAQ==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "nothing of the body", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; l=0; h=from; bh=47DEQpj8HBSa+/"
	    "TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=mpBQYyALkB7u3793fzK0"
	    "3A4+ySHGkTdAhw+q1nPnOrIKeUdBbYMFrl2yUW44n2OEf9diBDfZfH"
	    "ygtLQGxWWOAA==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "l too large", "e", DKIM_PERMERROR,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; l=9999; h=from; bh=nWBrUz3hEPm"
	    "PYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=1M8jzZZ8B/IJoC2oU"
	    "YbKouof46kbVToH94jt61gHyhBod6DipV2pRQ7YB5YpT5ixaXSmdze"
	    "mkgd1ZYlPljL2Bw==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "x before t", "e", DKIM_PERMERROR,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; t=1900000000; x=1800000000; h="
	    "from; bh=nWBrUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=;"
	    " b=yKPaLiV5URYXOGwIvadjbT9HuWcXjPu+Feny8tHMX01QKKT75Uf"
	    "e9hQOqo37LKusVnc4+3KX9FeLCkMDeogKDA==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "q other and dns/txt", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; q=http:dns/txt; h=from; bh=nWB"
	    "rUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=iVgvDJfg6"
	    "6dODPXrot8MbmIis5WI40b7VSf/Oddmw+A43kD2NTu1meTXiL5ibSM"
	    "U8HUxVdy32ZOLpv36F5vsBA==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "z tag", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; z=From:joe@example.org|Subject"
	    ":x; h=from; bh=nWBrUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7X"
	    "ynZA=; b=BiPIXvE6gPOzJtUWXWx6A/0Di6N1tEBsBt4Mud+0yqa0n"
	    "iJnJKCOK3dTUj/wZRQo6XC7gbZBSHYPONJrOa/4Dg==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "d capitals", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=EXAMPLE.org; s=e; h=from; bh=nWBrUz3hEPmPYMV36ch"
	    "Z/B6xeIiOX9mpMwESN7XynZA=; b=k7hGVtCrwjaogzQ4WTjQhum0O"
	    "7cLt4JTEUP88/lAszPfzFmc3XRN+PtrAR7dI/XX8WD0K9OJKB+lKSL"
	    "j7SkNBA==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "selector with dots", "a.b", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=a.b; h=from; bh=nWBrUz3hEPmPYMV36"
	    "chZ/B6xeIiOX9mpMwESN7XynZA=; b=Cc/9W3qHQzmR9uhIBzy+YZ/"
	    "Aqjtat6m78G+UXzBi0e26bd++IdGRvZCKXHlDyhTKqx0+9cDajg18u"
	    "R8+g6HIBQ==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "key v not first", "e", DKIM_PERMERROR,
	    "k=ed25519; v=DKIM1; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from; bh=nWBrUz3hEPmPYMV36ch"
	    "Z/B6xeIiOX9mpMwESN7XynZA=; b=E8fXVpeDgTyahaplkz9e0D59Y"
	    "ofkxmPCZIXPsv6hheedZPqEFIfljcwDx+6r1ZahnHwHFRlu9/djfTC"
	    "9FZmCBQ==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "key s=x:*", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY "; s=x:*",
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from; bh=nWBrUz3hEPmPYMV36ch"
	    "Z/B6xeIiOX9mpMwESN7XynZA=; b=E8fXVpeDgTyahaplkz9e0D59Y"
	    "ofkxmPCZIXPsv6hheedZPqEFIfljcwDx+6r1ZahnHwHFRlu9/djfTC"
	    "9FZmCBQ==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "key h=sha1:sha256", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY "; h=sha1 : sha256",
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from; bh=nWBrUz3hEPmPYMV36ch"
	    "Z/B6xeIiOX9mpMwESN7XynZA=; b=E8fXVpeDgTyahaplkz9e0D59Y"
	    "ofkxmPCZIXPsv6hheedZPqEFIfljcwDx+6r1ZahnHwHFRlu9/djfTC"
	    "9FZmCBQ==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "key p with blanks", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=AZURrsa3hj fYscavxp03bQW571gHXNV"
	    "8jK3uFEhL6wM=",
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from; bh=nWBrUz3hEPmPYMV36ch"
	    "Z/B6xeIiOX9mpMwESN7XynZA=; b=E8fXVpeDgTyahaplkz9e0D59Y"
	    "ofkxmPCZIXPsv6hheedZPqEFIfljcwDx+6r1ZahnHwHFRlu9/djfTC"
	    "9FZmCBQ==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "body empty relaxed", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from; bh=47DEQpj8HBSa+/TImW+"
	    "5JCeuQeRkm5NMpJWZG3hSuFU=; b=Cm2EjK4xboZlF1SJ5xiaBMB7u"
	    "0047hSMBh04E+/Firct7VU21z7j7W0Lp8v0KB98NPQWiy5U4j5Ma/t"
	    "vifU7Dw==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n" },
	{ "body empty simple", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/simpl"
	    "e; d=example.org; s=e; h=from; bh=frcCV1k9oG9oKj3dpUqd"
	    "Jg1PxRT2RSN/XKdLCPjaYaY=; b=06dtmX8MFlUEpXfX3mZ6fmbbzP"
	    "yDkt/Rfhrc8box8+BDIDQv4Y1ROt5b337Drvu6Ctmgd6FTKWI1bM33"
	    "SaS9Cg==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n" },
	{ "body only blank lines simple", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/simpl"
	    "e; d=example.org; s=e; h=from; bh=frcCV1k9oG9oKj3dpUqd"
	    "Jg1PxRT2RSN/XKdLCPjaYaY=; b=06dtmX8MFlUEpXfX3mZ6fmbbzP"
	    "yDkt/Rfhrc8box8+BDIDQv4Y1ROt5b337Drvu6Ctmgd6FTKWI1bM33"
	    "SaS9Cg==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "\r\n"
	    "\r\n" },
	{ "body only spaces relaxed", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from; bh=47DEQpj8HBSa+/TImW+"
	    "5JCeuQeRkm5NMpJWZG3hSuFU=; b=Cm2EjK4xboZlF1SJ5xiaBMB7u"
	    "0047hSMBh04E+/Firct7VU21z7j7W0Lp8v0KB98NPQWiy5U4j5Ma/t"
	    "vifU7Dw==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "  \r\n"
	    " \r\n" },
	{ "body without end simple", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/simpl"
	    "e; d=example.org; s=e; h=from; bh=s14J+iztnrytnRYzb7lh"
	    "FG/jS/vrxWJnnahfijFMnco=; b=n0S3tPPH/8sXEeBxu52GtUC42a"
	    "RJuce02xSbDFZoj9JtJ+8z0m28a256I6Ygsa4E5qdFq28xc2drPEWi"
	    "c+jfDg==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "x" },
	{ "blanks before colon, folds, empty", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:subject:to; bh=nWBrUz3h"
	    "EPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=BIpJANgBs1X17+"
	    "OUDCKdHisCNKLyepYmrBnfiaB10YxCbHJkduT3sYEHc/IEqKI0Oxsd"
	    "JRHA1hhG3oo6ibEqBQ==\r\n"
	    "From  :\tJoe\r\n"
	    " <joe@example.org>  \r\n"
	    "SUBJECT:\r\n"
	    "To:  a@example.net,\r\n"
	    "\t b@example.net\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "simple with folds", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=simple/relaxe"
	    "d; d=example.org; s=e; h=from:subject:to; bh=nWBrUz3hE"
	    "PmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=SQ1Q2IMTQgAu2DL"
	    "QjgyZpRyaQ/2lWGFtwndUqJGgU8bWwiCVjXaeOJ1PIBChFp4wAKCy1"
	    "W7GorLUEf1qBsZ3Cw==\r\n"
	    "From  :\tJoe\r\n"
	    " <joe@example.org>  \r\n"
	    "SUBJECT:\r\n"
	    "To:  a@example.net,\r\n"
	    "\t b@example.net\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "two of three Received", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:received:received; bh=n"
	    "WBrUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=DT6FoDx"
	    "hVij6QTKP7MOTX2p8CleAGXBmqmpQENB+SJyocgCoCCSZDa7txyPXV"
	    "zdLG6okAsrg5/Kpt34kpgDUAw==\r\n"
	    "Received: one\r\n"
	    "Received: two\r\n"
	    "Received: three\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "another Received on top", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:received:received; bh=n"
	    "WBrUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=DT6FoDx"
	    "hVij6QTKP7MOTX2p8CleAGXBmqmpQENB+SJyocgCoCCSZDa7txyPXV"
	    "zdLG6okAsrg5/Kpt34kpgDUAw==\r\n"
	    "Received: four\r\n"
	    "Received: one\r\n"
	    "Received: two\r\n"
	    "Received: three\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "Received in another order", "e", DKIM_FAIL,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:received:received; bh=n"
	    "WBrUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=DT6FoDx"
	    "hVij6QTKP7MOTX2p8CleAGXBmqmpQENB+SJyocgCoCCSZDa7txyPXV"
	    "zdLG6okAsrg5/Kpt34kpgDUAw==\r\n"
	    "Received: one\r\n"
	    "Received: three\r\n"
	    "Received: two\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "l=+5", "e", DKIM_PERMERROR,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; l=+5; h=from; bh=nWBrUz3hEPmPY"
	    "MV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=or8GNSLa7hcbZi8OwSL"
	    "40twL0VzyiY1oe4WqrK63sVP2QciZSh1c3BDrLp96sUVrjj0nOZF7N"
	    "D+p3lM+ZlgLBg==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "twelve digits x", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; x=999999999999; h=from; bh=nWB"
	    "rUz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=VPoclRYpB"
	    "NQjgU/sXta7BOwKlEwJV5UWGfLmbbteKeSLrZhW/i+TNf4a/666Lks"
	    "5009zQEwobz3IoVili0suBw==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "8bit header", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from; bh=nWBrUz3hEPmPYMV36ch"
	    "Z/B6xeIiOX9mpMwESN7XynZA=; b=yozszTLw2wAHfcWwKTOGAWL3O"
	    "eL9NozKjKkzhvpZplQrJ+t3KjATxf0Vwp7QtpVaKDStcf0MwP9F/Pr"
	    "eWq5OBg==\r\n"
	    "From: J\366 <joe@example.org>\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
	{ "tabs in body relaxed", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from; bh=SuEZjyiTjUp1XHpGpmL"
	    "w9XKayjy3FMrk431guExO6cw=; b=dNMc6MiOcsTLHon2BcYuvVk/t"
	    "Lm7xa425yg5G5gGWr6IxOJKzPsVMAVFoQxKyJWVufwK0dPvFB231Gm"
	    "9WaDvAw==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "a\t\tb\t\r\n"
	    "\t\r\n" },
	{ "dkim-signature in h", "e", DKIM_PASS,
	    "v=DKIM1; k=ed25519; p=" KEY,
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relax"
	    "ed; d=example.org; s=e; h=from:dkim-signature; bh=nWBr"
	    "Uz3hEPmPYMV36chZ/B6xeIiOX9mpMwESN7XynZA=; b=4khP462HvR"
	    "0efKQBxfCZNg0VZTl0Ns+YGNZGrhGtUADdueHTitPTdziLjI+lYGgr"
	    "SMsh07EGIoOMKWBAQiyUBA==\r\n"
	    "From: Joe <joe@example.org>\r\n"
	    "To: ann@example.net\r\n"
	    "Subject: Hello  world\r\n"
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n"
	    "\r\n"
	    "Hi  there \r\n"
	    "\r\n"
	    "Bye\r\n"
	    "\r\n" },
};
/* clang-format on */

static void
check_case(size_t i, struct crypto_keys *keys)
{
	const struct dkim_request request = { .message =
						  span_of(cases[i].message),
		.now = NOW,
		.keys = keys };
	struct dns_known known;
	struct dkim_check check;
	struct dns_zone zone;
	struct arena arena;
	struct error error;
	struct text record;

	arena_init(&arena, CEILING);
	text_init(&record, &arena, 4096);
	text_write_format(&record,
	    "%s._domainkey.example.org. 300 TXT \"%s\"\n", cases[i].selector,
	    cases[i].key);
	dns_zone_init(&zone, &arena, 1);
	CHECK(dns_zone_read(&zone, text_span(&record), span_empty(), &error));
	dns_known_init(&known, &arena, 1);
	dkim_verify(&arena, &request, &known, NULL, &check);
	while (known.wanted.count > 0)
		dns_known_add(&known,
		    dns_zone_answer(&zone, &arena, known.wanted.items[0]));
	dkim_verify(&arena, &request, &known, NULL, &check);
	CHECK_FOR(cases[i].name, !check.waits);
	CHECK_TEXT(cases[i].name, span_of(dkim_result_name(check.result)),
	    dkim_result_name(cases[i].result));
	arena_clear(&arena);
}

int
main(void)
{
	struct crypto_keys *keys = crypto_keys_new();

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_case(i, keys);
	crypto_keys_free(keys);
	return check_done();
}

#!/usr/bin/env python3
"""Write a mailbox of bounces as they come in: make_mbox.py SORT COUNT [TEXTS]

SORT dsn: delivery reports, notices and automatic answers of 3 kB in the
median. SORT mix: the same with what they bring along, 2 to 70 kB. TEXTS is a
file of replies, one a line; without it there are a few. The same arguments
give the same bytes. All names are made up.
"""

import random
import sys

REPLIES = [
    b"550 5.1.1 <%s>: Recipient address rejected: User unknown",
    b"552 5.2.2 %s mailbox is full",
    b"554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using "
    b"zen.example.org",
    b"451 4.7.1 Greylisting in action, please come back later",
]
FROM = b"From MAILER-DAEMON Sat Nov 28 10:%02d:%02d 2026\n"
HEAD = b"""Return-Path: <>
Received: by mx%d.example.org (Postfix) id %X; Sat, 28 Nov 2026 10:%02d:%02d +0000 (UTC)
Date: Sat, 28 Nov 2026 10:%02d:%02d +0000 (UTC)
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: %s
To: bounce+%X@list.example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Message-Id: <%X.%X@mx.example.org>
"""
REPORT = b"""Content-Type: multipart/report; report-type=delivery-status;
\tboundary="%s"

This is a MIME-encapsulated message.

--%s
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

<%s>: host mx.example.net[198.51.100.7] said: %s
    (in reply to RCPT TO command)

--%s
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: %X
X-Postfix-Sender: rfc822; bounce@list.example.org
Arrival-Date: Sat, 28 Nov 2026 09:59:58 +0000 (UTC)

Final-Recipient: rfc822; %s
Original-Recipient: rfc822;%s
Action: failed
Status: 5.0.0
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; %s

--%s
Content-Description: Undelivered Message
Content-Type: message/rfc822

%s
--%s--

"""
NOTICE = b"""Content-Type: text/plain; charset=utf-8

Hi. This is the mail program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<%s>:
198.51.100.7 does not like recipient.
Remote host said: %s
Giving up on 198.51.100.7.

--- Below this line is a copy of the message.

%s
"""
ANSWER = b"""Content-Type: text/plain; charset=utf-8
X-Auto-Response-Suppress: All

I am out of the office until Monday, and will answer then.

%s
"""
ORIGINAL = b"""Received: from app%d.example.org (app%d.example.org [192.0.2.%d])
\tby mx.example.org (Postfix) with ESMTPSA id %X
\tfor <%s>; Sat, 28 Nov 2026 09:59:58 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1;
\tt=1795860000; h=from:to:subject:date:list-id:list-unsubscribe;
\tbh=%s;
\tb=%s
From: The List <news@example.org>
To: %s
Subject: News of the week %d
Date: Sat, 28 Nov 2026 09:59:57 +0000
Message-ID: <%X@list.example.org>
List-Id: <news.list.example.org>
List-Unsubscribe: <https://list.example.org/u/%X>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

"""
WORDS = (b"<p style=3D\"margin:0\">the news of this week, and what there is to "
         b"tell of it=\n").ljust(76, b" ")


def write_original(chance, recipient, size):
    number = chance.getrandbits(32)
    head = ORIGINAL % (number % 9, number % 9, number % 250, number, recipient,
                       b"Q" * 44, b"a1B2" * 86, recipient, number % 52,
                       number, number)
    lines = max(size - len(head), 0) // len(WORDS)
    return head + WORDS * lines


def write_mail(chance, is_mix, replies):
    number, other = chance.getrandbits(40), chance.getrandbits(24)
    minute, second = number % 60, other % 60
    recipient = b"user%d@example%d.net" % (other, number % 400)
    reply = chance.choice(replies).replace(b"%s", recipient)
    size = int(min(chance.lognormvariate(9.3, 1.0), 68000)) if is_mix else \
        int(min(chance.lognormvariate(7.0, 0.5), 20000))
    original = write_original(chance, recipient, size)
    sort = chance.random()
    subject = b"Automatic reply: News" if sort > 0.97 else \
        b"Undelivered Mail Returned to Sender"
    head = HEAD % (number % 7, number, minute, second, minute, second,
                   subject, other, number, other)
    if sort > 0.97:
        body = ANSWER % original[:300]
    elif sort > 0.75:
        body = NOTICE % (recipient, reply, original)
    else:
        mark = b"%X.1795860000/mx.example.org" % number
        body = REPORT % (mark, mark, recipient, reply, mark, number, recipient,
                         recipient, reply, mark, original, mark)
    return FROM % (minute, second) + head + body.rstrip(b"\n") + b"\n\n"


def mails(sort, count, replies=None):
    chance = random.Random(sort)
    for _ in range(count):
        yield write_mail(chance, sort == "mix", replies or REPLIES)


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in ("dsn", "mix"):
        sys.exit(__doc__)
    replies = None
    if len(sys.argv) == 4:
        with open(sys.argv[3], "rb") as file:
            replies = file.read().splitlines()
    for mail in mails(sys.argv[1], int(sys.argv[2]), replies):
        sys.stdout.buffer.write(mail)


if __name__ == "__main__":
    main()

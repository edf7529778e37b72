/*
 * What is kept of an attempt as text or bytes. No include guard: whoever
 * includes it says what COLUMN makes of a row. The message stands last, so
 * that what is read of a row in a list stands in front.
 */

/* clang-format off */

COLUMN(space)      /* the name of the run it belongs to; may be empty */
COLUMN(port)       /* "smtp", "smtps", "submission" */
COLUMN(ip)         /* of the client */
COLUMN(helo)
COLUMN(user)       /* who logged in; empty: nobody */
COLUMN(sender)
COLUMN(recipients) /* one a line, the refused ones too */
COLUMN(stage)      /* "rcpt": where it ended */
COLUMN(reply)      /* that decided: "550 5.1.1 No such user" */
COLUMN(refused_by) /* "policy", "scenario", "protocol"; empty: taken */
COLUMN(objection)  /* "unknown_user" */
COLUMN(subject)    /* of the message, decoded */
COLUMN(author)     /* its From, decoded */
COLUMN(message_id) /* without the angle brackets */
COLUMN(tags)       /* one a line */
COLUMN(verdicts)   /* JSON: what was decided at each stage, and why */
COLUMN(dialogue)   /* a transcript: core/smtp/transcript.h */
COLUMN(releases)   /* JSON: to whom it was passed on, and what came of it */
COLUMN(message)    /* byte for byte */

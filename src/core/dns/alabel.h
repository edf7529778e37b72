#ifndef NIXIE_DNS_ALABEL_H
#define NIXIE_DNS_ALABEL_H

/*
 * Names beyond ASCII as the DNS has them: "b\u00fccher.example" is asked for
 * as "xn--bcher-kva.example" (RFC 5890, 3492). Letters become small ones;
 * the rest of what IDNA may map is left alone.
 */

#include "base/text.h"

/* Write the name; false: no UTF-8, or a label that would be too long. */
bool dns_alabel_write(struct text *text, struct span name);

/*
 * The same as a span: the name itself when it is ASCII, or when it cannot
 * be turned into A-labels.
 */
struct span dns_alabel_of(struct arena *arena, struct span name);

#endif

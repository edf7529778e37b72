#ifndef NIXIE_VERIFY_MEND_H
#define NIXIE_VERIFY_MEND_H

/*
 * What people write around and into addresses, and what was meant:
 *
 *	Joe Doe <joe@uni.edu>		joe@uni.edu (at work)
 *	E-Mail: joe@uni.edu		joe [at] uni.edu
 *	"joe@uni.edu"			joe @uni. edu
 *	mailto:joe@uni.edu?subject=x	joe..doe@uni..edu
 *
 * What comes out is a guess for the address's owner to confirm; whether it is
 * an address is for the caller to find out.
 */

#include "base/text.h"

/* False: there is nothing to be guessed. */
bool verify_mend(struct text *mended, struct span given);

/*
 * "joe@uni.edu; ann@uni.edu": take the next word that has an @ off the front.
 * False: there are no more.
 */
bool verify_mend_next(struct span *rest, struct span *word);

/*
 * The bytes at the front, or the end, that nobody sees: blanks of Unicode,
 * marks of direction, joiners. 0: none.
 */
size_t verify_invisible(struct span text);
size_t verify_invisible_end(struct span text);

#endif

#ifndef NIXIE_VERIFY_LISTS_H
#define NIXIE_VERIFY_LISTS_H

/* The lists of knowledge/addresses, compiled in: words, and a NULL. */

extern const char *const verify_list_popular[];
extern const char *const verify_list_meant[];
extern const char *const verify_list_roles[];
extern const char *const verify_list_disposable[];
extern const char *const verify_list_mailboxes[]; /* of several words each */
extern const char *const verify_list_parking[];
extern const char *const verify_list_providers[]; /* of several words each */

#endif

/* Beginning a session of the pages: what signing in and trying the demo town share. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/web_int.h"

/* In a page's read: keeps in v->own who is to be signed in. */
void session_open_for(struct visit *v, struct account_id account);
/* As a page's act: saves the session, unless the account has been disabled since. */
WARN_UNUSED bool session_write(struct visit *v, struct err *err);
/* In a page's done: the cookie, and onward. */
bool session_go(struct visit *v, struct str path);

/* May this reader try the demo town's accounts: is it one, asked from this machine by its own name? */
bool demo_open(const struct visit *v);

#endif

/* The key of a form that registers something: random, hidden in the form, so that the same form sent
 * twice, by a double click or a reload, is one report. */
#ifndef WEB_FORM_KEY_H
#define WEB_FORM_KEY_H

#include "web/visit.h"

/* A new one, of 128 bits. */
struct str form_key_new(const struct visit *v);
/* That of the form that was sent; p == NULL where it has none of ours. */
struct str form_key(const struct visit *v);
/* What this very form is known by: its key and all that was typed. Changed and sent again it is
 * another. files may be NULL. */
struct idempotency form_known_by(const struct visit *v, const struct form *files);

#endif

/* Pictures of a form that comes again: no browser fills in a file input a second time. They wait in
 * memory, for half an hour at most, under the form's own random key; where many wait the oldest give
 * way. */
#ifndef WEB_KEPT_H
#define WEB_KEPT_H

#include "casework/casework.h"

enum { KEPT_FORMS = 32, KEPT_BYTES = 96 << 20 };
#define KEPT_TIME (30 * US_PER_MINUTE)

/* Copies them; what was kept under this key before goes. n == 0 forgets. */
void kept_put(struct str key, const struct upload *upload, size_t n, int64_t now);
/* Copies of what is kept, at most `most`; 0 where nothing is (any more). */
size_t kept_get(struct arena *a, struct str key, struct upload *out, size_t most, int64_t now);

#endif

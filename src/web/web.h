/* The pages of residents and staff: rendered by the server, in Chinese and English, usable without
 * script. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "http/http.h"

/* Every route of the pages. The first call prepares the assets: before any thread serves. */
const struct route *web_routes(size_t *n);
/* Says plainly what went wrong, as a page; for where no route fits. */
void web_fail(struct call *call, const struct err *err);

#endif

/* The server's routes. A face is added in routes.c. */
#ifndef APP_ROUTES_H
#define APP_ROUTES_H

#include "http/http.h"

/* Every face's routes in one list that lives in the arena. */
const struct route *all_routes(struct arena *a, size_t *n);

#endif

/* The pages. For now one: what this server is, its figures, and the ways in. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "http/http.h"

const struct route *web_routes(size_t *n);

#endif

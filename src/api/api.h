/* The REST face, version 1: parse input, call the domain, render a view. What it promises stands
 * in the OpenAPI document, which is made from these routes' descriptions (openapi.c). */
#ifndef API_API_H
#define API_API_H

#include "base/buf.h"
#include "http/http.h"

/* Every route of this face, /healthz, /readyz and /metrics among them. */
const struct route *api_routes(size_t *n);
/* Writes an error as application/problem+json (RFC 9457) in the caller's language. */
void api_fail(struct call *call, const struct err *err);
/* The OpenAPI 3.1 document. */
void openapi_write(struct buf *out);

#endif

/* The floor under the HTTP server: libmicrohttpd alone, which answers every request with the same
 * bytes, through suspend and resume and one hop to a worker thread. What our server does beside
 * that is what a benchmark wants to see. */
#ifndef BENCH_HTTP_FLOOR_H
#define BENCH_HTTP_FLOOR_H

#include "base/str.h"

struct http_floor;

/* body must outlive it. */
struct http_floor *http_floor_start(const char *content_type, struct str body, int workers);
uint16_t http_floor_port(const struct http_floor *f);
void http_floor_stop(struct http_floor *f);

#endif

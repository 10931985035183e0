/* A load generator: so many requests over so many kept-alive connections to 127.0.0.1, one under
 * way on each, from one thread. It stops by itself. */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include "base/buf.h"
#include "base/err.h"

struct load {
	uint16_t port;
	int connections;
	int64_t requests;
	/* Appends request number i (from 0), head and body. */
	void (*request)(void *arg, int64_t i, struct buf *out);
	/* Looks at the reply to request i; NULL where nobody cares. */
	void (*reply)(void *arg, int64_t i, int status, struct str body);
	void *arg;
};

struct load_result {
	int64_t answered;
	int64_t lost;            /* connections that ended before they answered; opened again */
	int64_t status[600];     /* replies by status */
	int64_t bytes;           /* received */
	double seconds;
	int64_t p50, p95, p99, max;  /* µs from sending a request to having its reply */
};

/* False where the server cannot be reached, or ends ten connections in a row without an answer. */
WARN_UNUSED bool load_run(const struct load *l, struct load_result *out, struct err *err);

/* For load.request: the same GET every time; arg is the path, a C string. */
void load_get(void *path, int64_t i, struct buf *out);
double load_rate(const struct load_result *r);

#endif

/* A small office for benchmarks: a store in a folder of its own, the REST face over it on a free
 * port, one unit, one public category and as many cases as wanted. */
#ifndef BENCH_OFFICE_H
#define BENCH_OFFICE_H

#include "gate/gate.h"
#include "http/http.h"

struct bench_office {
	char dir[64];
	struct arena *arena;
	struct store *store;
	struct seal_key master;
	struct gate *gate;
	struct http *http;
	struct category_id category;
	struct str token;            /* of an operator without a unit */
};

/* Every room's schema, as app/schema.c joins it. */
void bench_office_start(struct bench_office *b, int workers);
/* Reports n cases as the REST face does, in groups; their numbers go to number. */
void bench_office_report(struct bench_office *b, size_t n, struct str *number);
void bench_office_stop(struct bench_office *b);
/* Says what failed and ends the program. */
_Noreturn void bench_die(const char *what, const struct err *err);

/* The middle of n rates. */
double bench_median(double *rate, size_t n);

#endif

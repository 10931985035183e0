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

/* What one way of doing it achieved, round by round. */
enum { BENCH_ROUNDS = 5 };
struct bench_score { double rate[BENCH_ROUNDS], cpu_us[BENCH_ROUNDS], cpu_began; };
/* Around a round: before it, and after it with how many were done, at which rate. The processor time
 * is of this process, so it holds the load generator's share where there is one; a machine that is
 * busy with other things disturbs it less than the rate. */
void bench_round_begin(struct bench_score *s);
void bench_round_end(struct bench_score *s, int round, double rate, int64_t n);
/* A line with the middle of both and their ratio. */
void bench_told(const char *what, struct bench_score *floor, struct bench_score *ours,
		double least);

#endif

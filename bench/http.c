/* bench/http [REQUESTS [CONNECTIONS [BYTES [WORKERS]]]]: the HTTP server with a handler that only fills its
 * reply, against its floor answering the same bytes; alternately, five rounds, the middle of each.
 * Prints both rates and their ratio, and the processor time of a request (with the load generator's
 * share), which a busy machine disturbs less. */
#include <ftw.h>
#include <sys/resource.h>

#include "base/log.h"
#include "http/http.h"
#include "http_floor.h"
#include "load.h"

enum { ROUNDS = 5, ARGS = 4 };

static struct str body;

static bool fixed(struct call *call, struct err *err)
{
	(void)err;
	reply_text(call, 200, "application/json", body);
	return true;
}

static const struct route routes[] = {
	{ .method = "GET", .path = "/api/v1/cases/{number}", .handle = fixed },
};

/* What one server did, round by round. */
struct score {
	uint16_t port;
	double rate[ROUNDS], cpu_us;
	int64_t p99;
};

static double cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static int by_rate(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(struct score *s, int round, int64_t requests, int connections)
{
	struct load l = {
		.port = s->port, .connections = connections, .requests = requests,
		.request = load_get, .arg = (void *)(uintptr_t)"/api/v1/cases/20260102-000001-K",
	};
	static struct load_result r;
	struct err err = ERR_INIT;
	double before = cpu_us();

	if (!load_run(&l, &r, &err) || r.status[200] != requests) {
		fprintf(stderr, "the server did not answer\n");
		exit(1);
	}
	s->cpu_us += (cpu_us() - before) / (double)requests / ROUNDS;
	s->rate[round] = load_rate(&r);
	s->p99 = r.p99;
}

static double middle(struct score *s, const char *name)
{
	qsort(s->rate, ROUNDS, sizeof *s->rate, by_rate);
	printf("%-6s %8.0f/s, p99 %lld us, %.1f us of processor a request\n", name,
	       s->rate[ROUNDS / 2], (long long)s->p99, s->cpu_us);
	return s->rate[ROUNDS / 2];
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

int main(int argc, char **argv)
{
	int64_t arg[ARGS] = { 50000, 64, 600, 4 };
	struct score floor_score = { 0 }, score = { 0 };
	double floor_rate, rate;
	char dir[] = "/tmp/daodi-bench-XXXXXX";
	static const struct migrations none;
	struct http_floor *floor;
	struct store *store;
	struct http *http;
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	struct http_options o = { .address = "127.0.0.1" };

	for (int i = 1; i < argc && i <= ARGS; i++)
		if (!str_to_i64(str_c(argv[i]), &arg[i - 1]) || arg[i - 1] < 1)
			return fprintf(stderr, "usage: http [REQUESTS [CONNECTIONS [BYTES [WORKERS]]]]\n"), 2;
	o.workers = (int)arg[3];
	for (int64_t i = 0; i < arg[2]; i++)
		buf_add_char(&bytes, 'x');
	body = buf_str(&bytes);
	if (!mkdtemp(dir) || !store_open(dir, STORE_CREATE, &none, env_system(), &store, &err) ||
	    !http_start(store, routes, 1, &o, &http, &err))
		return fprintf(stderr, "the server does not start\n"), 1;
	floor = http_floor_start("application/json", body, o.workers);
	floor_score.port = http_floor_port(floor);
	score.port = http_port(http);
	for (int i = 0; i < ROUNDS; i++) {
		measure(&floor_score, i, arg[0], (int)arg[1]);
		measure(&score, i, arg[0], (int)arg[1]);
	}
	http_floor_stop(floor);
	http_stop(http);
	store_close(store);
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	buf_release(&bytes);
	floor_rate = middle(&floor_score, "floor");
	rate = middle(&score, "http");
	printf("ratio %.2f\n", rate / floor_rate);
	return 0;
}

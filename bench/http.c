/* bench/http [REQUESTS [CONNECTIONS [BYTES]]]: the HTTP server with a handler that only fills its
 * reply, against its floor answering the same bytes; alternately, five rounds, the middle of each.
 * Prints both rates and their ratio. */
#include <ftw.h>

#include "base/log.h"
#include "http/http.h"
#include "http_floor.h"
#include "load.h"

enum { ROUNDS = 5, WORKERS = 4 };

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

static int by_rate(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double measure(uint16_t port, int64_t requests, int connections, int64_t *p99)
{
	struct load l = {
		.port = port, .connections = connections, .requests = requests,
		.request = load_get, .arg = (void *)(uintptr_t)"/api/v1/cases/20260102-000001-K",
	};
	static struct load_result r;
	struct err err = ERR_INIT;

	if (!load_run(&l, &r, &err) || r.status[200] != requests) {
		fprintf(stderr, "the server did not answer\n");
		exit(1);
	}
	*p99 = r.p99;
	return load_rate(&r);
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
	int64_t arg[3] = { 50000, 64, 600 }, p99_floor = 0, p99 = 0;
	double floor_rate[ROUNDS], rate[ROUNDS];
	char dir[] = "/tmp/daodi-bench-XXXXXX";
	static const struct migrations none;
	struct http_floor *floor;
	struct store *store;
	struct http *http;
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	struct http_options o = { .address = "127.0.0.1", .workers = WORKERS };

	for (int i = 1; i < argc && i < 4; i++)
		if (!str_to_i64(str_c(argv[i]), &arg[i - 1]) || arg[i - 1] < 1)
			return fprintf(stderr, "usage: http [REQUESTS [CONNECTIONS [BYTES]]]\n"), 2;
	for (int64_t i = 0; i < arg[2]; i++)
		buf_add_char(&bytes, 'x');
	body = buf_str(&bytes);
	if (!mkdtemp(dir) || !store_open(dir, STORE_CREATE, &none, env_system(), &store, &err) ||
	    !http_start(store, routes, 1, &o, &http, &err))
		return fprintf(stderr, "the server does not start\n"), 1;
	floor = http_floor_start("application/json", body, WORKERS);
	for (int i = 0; i < ROUNDS; i++) {
		floor_rate[i] = measure(http_floor_port(floor), arg[0], (int)arg[1], &p99_floor);
		rate[i] = measure(http_port(http), arg[0], (int)arg[1], &p99);
	}
	http_floor_stop(floor);
	http_stop(http);
	store_close(store);
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	buf_release(&bytes);
	qsort(floor_rate, ROUNDS, sizeof *rate, by_rate);
	qsort(rate, ROUNDS, sizeof *rate, by_rate);
	printf("floor %.0f/s (p99 %lld us), http %.0f/s (p99 %lld us), ratio %.2f\n",
	       floor_rate[ROUNDS / 2], (long long)p99_floor, rate[ROUNDS / 2], (long long)p99,
	       rate[ROUNDS / 2] / floor_rate[ROUNDS / 2]);
	return 0;
}

/* bench/read [REQUESTS [CONNECTIONS [CASES]]]: reading through the REST face, in rounds that
 * alternate with their floors; the middle of each.
 *
 *   a case by number, public, without a token, every request another case: against libmicrohttpd
 *   answering bytes of the same length through suspend and resume and one worker hop (floor 0.6);
 *   a list of 50, with a token: against fetching and printing them in this process, one after
 *   another, on as many threads as there are workers (floor 0.6). */
#include <pthread.h>
#include <time.h>

#include "api/api_int.h"
#include "http_floor.h"
#include "load.h"
#include "office.h"

enum { ROUNDS = 5, WORKERS = 4 };

static struct bench_office office;
static struct str *number;
static int64_t requests = 20000, connections = 64, cases = 20000;
static struct str kept;

static void ask_case(void *arg, int64_t i, struct buf *out)
{
	struct str n = number[i * 7919 % cases];

	(void)arg;
	buf_fmt(out, "GET /api/v1/cases/%.*s HTTP/1.1\r\nHost: x\r\n\r\n", STR_ARG(n));
}

static void ask_list(void *arg, int64_t i, struct buf *out)
{
	(void)arg;
	(void)i;
	buf_fmt(
	    out,
	    "GET /api/v1/cases?limit=50 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %.*s\r\n\r\n",
	    STR_ARG(office.token));
}

static void keep_body(void *arg, int64_t i, int status, struct str body)
{
	(void)arg;
	(void)i;
	(void)status;
	if (!kept.p)
		kept = arena_str(office.arena, body);
}

static double measure(uint16_t port, int64_t n, void (*ask)(void *, int64_t, struct buf *))
{
	struct load l = { .port = port, .connections = (int)connections, .requests = n,
			  .request = ask, .reply = keep_body };
	static struct load_result r;
	struct err err = ERR_INIT;

	if (!load_run(&l, &r, &err) || r.status[200] != n)
		bench_die("the server did not answer", &err);
	return load_rate(&r);
}

/* ---- the floor of lists ---- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *fetch_and_print(void *arg)
{
	int64_t n = *(int64_t *)arg;
	struct actor operator = { .kind = ACTOR_ACCOUNT, .roles = ROLE_OPERATOR };
	struct case_filter f = { .limit = 50, .who = &operator };
	const struct office *o;
	struct session *session;
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	struct buf out = BUF_INIT;
	struct case_row *row;
	struct json_writer w;
	struct tx *tx;
	struct str next;
	size_t found;

	if (!session_open(office.store, &session, &err))
		bench_die("a session", &err);
	for (int64_t i = 0; i < n; i++) {
		if (!read_begin(session, &tx, &err) || !office_take(office.gate, tx, &o, &err) ||
		    !case_list(tx, a, o, &f, &row, &found, &next, &err) || found != 50)
			bench_die("a list", &err);
		struct showing s = { .o = o, .arena = a, .lang = LANG_ZH };

		json_begin(&w, &out);
		json_list(&w);
		for (size_t k = 0; k < found; k++) {
			json_object(&w);
			case_members(&w, &s, &row[k], VIEW_STAFF);
			json_object_end(&w);
		}
		json_list_end(&w);
		json_end(&w);
		office_release(office.gate, o);
		read_end(tx);
		buf_reset(&out);
		arena_reset(a);
	}
	session_close(session);
	arena_free(a);
	buf_release(&out);
	return NULL;
}

static double measure_in_process(int64_t n, int threads)
{
	pthread_t thread[WORKERS];
	int64_t each = n / threads;
	double start = now();

	for (int i = 0; i < threads; i++)
		must(pthread_create(&thread[i], NULL, fetch_and_print, &each) == 0);
	for (int i = 0; i < threads; i++)
		must(pthread_join(thread[i], NULL) == 0);
	return (double)(each * threads) / (now() - start);
}

static void told(const char *what, double *floor_rate, double *rate)
{
	double f = bench_median(floor_rate, ROUNDS), r = bench_median(rate, ROUNDS);

	printf("%s: floor %.0f/s, daodi %.0f/s, ratio %.2f (at least 0.60)\n", what, f, r, r / f);
}

int main(int argc, char **argv)
{
	int64_t *arg[] = { &requests, &connections, &cases };
	double floor_rate[ROUNDS], rate[ROUNDS];
	struct http_floor *floor;
	int64_t lists;

	for (int i = 1; i < argc && i < 4; i++)
		if (!str_to_i64(str_c(argv[i]), arg[i - 1]) || *arg[i - 1] < 1)
			return fprintf(stderr, "usage: read [REQUESTS [CONNECTIONS [CASES]]]\n"), 2;
	bench_office_start(&office, WORKERS);
	number = ARENA_ARRAY(office.arena, struct str, (size_t)cases);
	bench_office_report(&office, (size_t)cases, number);

	measure(http_port(office.http), 1000, ask_case);
	floor = http_floor_start("application/json", kept, WORKERS);
	for (int i = 0; i < ROUNDS; i++) {
		floor_rate[i] = measure(http_floor_port(floor), requests, ask_case);
		rate[i] = measure(http_port(office.http), requests, ask_case);
	}
	http_floor_stop(floor);
	told("a case by number", floor_rate, rate);

	lists = requests / 20 > WORKERS ? requests / 20 : WORKERS;
	for (int i = 0; i < ROUNDS; i++) {
		floor_rate[i] = measure_in_process(lists, WORKERS);
		rate[i] = measure(http_port(office.http), lists, ask_list);
	}
	told("a list of 50", floor_rate, rate);
	bench_office_stop(&office);
	return 0;
}

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

enum { ROUNDS = BENCH_ROUNDS, WORKERS_MOST = 64 };

static int workers;

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

/* A thread's session and memory, kept from round to round as a worker keeps its own. */
struct printer {
	pthread_t thread;
	struct session *session;
	struct arena *arena;
	struct buf out;
	int64_t n;
};
static struct printer printer[WORKERS_MOST];

static void *fetch_and_print(void *arg)
{
	struct printer *p = arg;
	struct actor operator = { .kind = ACTOR_ACCOUNT, .roles = ROLE_OPERATOR };
	struct case_filter f = { .limit = 50, .who = &operator };
	const struct office *o;
	struct err err = ERR_INIT;
	struct arena *a = p->arena;
	struct case_row *row;
	struct json_writer w;
	struct tx *tx;
	struct str next;
	size_t found;

	for (int64_t i = 0; i < p->n; i++) {
		if (!read_begin(p->session, &tx, &err) || !office_take(office.gate, tx, &o, &err) ||
		    !case_list(tx, a, o, &f, &row, &found, &next, &err) || found != 50)
			bench_die("a list", &err);
		struct showing s = { .o = o, .arena = a, .lang = LANG_ZH };

		json_begin(&w, &p->out);
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
		buf_reset(&p->out);
		arena_reset(a);
	}
	return NULL;
}

static double measure_in_process(int64_t n)
{
	double start = now();

	for (int i = 0; i < workers; i++) {
		printer[i].n = n / workers;
		must(pthread_create(&printer[i].thread, NULL, fetch_and_print, &printer[i]) == 0);
	}
	for (int i = 0; i < workers; i++)
		must(pthread_join(printer[i].thread, NULL) == 0);
	return (double)n / (now() - start);
}

static void printers_open(void)
{
	struct err err = ERR_INIT;

	for (int i = 0; i < workers; i++) {
		printer[i].arena = arena_new();
		if (!session_open(office.store, &printer[i].session, &err))
			bench_die("a session", &err);
	}
}

static void printers_close(void)
{
	for (int i = 0; i < workers; i++) {
		session_close(printer[i].session);
		arena_free(printer[i].arena);
		buf_release(&printer[i].out);
	}
}

int main(int argc, char **argv)
{
	int64_t *arg[] = { &requests, &connections, &cases };
	static struct bench_score bare, ours;
	struct http_floor *floor;
	int64_t lists;

	for (int i = 1; i < argc && i < 4; i++)
		if (!str_to_i64(str_c(argv[i]), arg[i - 1]) || *arg[i - 1] < 1)
			return fprintf(stderr, "usage: read [REQUESTS [CONNECTIONS [CASES]]]\n"), 2;
	workers = http_workers();
	bench_office_start(&office, workers);
	number = ARENA_ARRAY(office.arena, struct str, (size_t)cases);
	bench_office_report(&office, (size_t)cases, number);

	measure(http_port(office.http), 1000, ask_case);
	floor = http_floor_start("application/json", kept, workers);
	for (int i = 0; i < ROUNDS; i++) {
		bench_round_begin(&bare);
		bench_round_end(&bare, i, measure(http_floor_port(floor), requests, ask_case),
				requests);
		bench_round_begin(&ours);
		bench_round_end(&ours, i, measure(http_port(office.http), requests, ask_case),
				requests);
	}
	http_floor_stop(floor);
	bench_told("a case by number", &bare, &ours, 0.6);

	lists = requests / 10 / workers * workers + workers;
	printers_open();
	measure_in_process(10 * workers);
	measure(http_port(office.http), 10 * workers, ask_list);
	for (int i = 0; i < ROUNDS; i++) {
		bench_round_begin(&bare);
		bench_round_end(&bare, i, measure_in_process(lists), lists);
		bench_round_begin(&ours);
		bench_round_end(&ours, i, measure(http_port(office.http), lists, ask_list), lists);
	}
	printers_close();
	bench_told("a list of 50", &bare, &ours, 0.6);
	bench_office_stop(&office);
	return 0;
}

#include "office.h"

#include <ftw.h>
#include <sys/resource.h>

#include "api/api.h"
#include "app/app.h"
#include "casework/casework.h"

enum { GROUP = 64, QUEUE = 1024 };

void bench_die(const char *what, const struct err *err)
{
	struct arena *a = arena_new();

	fprintf(stderr, "%s: %.*s\n", what, STR_ARG(err_text(a, LANG_EN, err)));
	exit(1);
}

static bool furnish(struct tx *tx, struct command *self, struct err *err)
{
	struct bench_office *b = self->arg;
	struct calendar calendar;
	struct calendar_id id;
	struct unit_id unit;
	struct account_id account;
	struct unit office = { .code = STR("office"), .name = STR("本级"), .kind = UNIT_OFFICE,
			       .fallback = true, .active = true };
	struct category lamp = { .code = STR("lamp"), .name = STR("路灯"), .kind = KIND_COMPLAINT,
				 .public = true, .leaf = true, .active = true, .verdict_days = 7 };
	struct account operator = { .name = STR("operator"), .display = STR("受理员"),
				    .roles = ROLE_OPERATOR };
	struct account worker = { .name = STR("handler"), .display = STR("承办人"),
				   .roles = ROLE_HANDLER };

	if (!calendar_china(b->arena, &calendar, err) || !calendar_save(tx, &calendar, &id, err))
		return false;
	office.calendar = id;
	if (!unit_save(tx, &office, &unit, err) ||
	    !category_save(tx, &lamp, &b->category, err) ||
	    !account_save(tx, &operator, &account, err))
		return false;
	b->token = seal_token_new(tx_env(tx), b->arena);
	worker.unit = unit;
	return token_save(tx, account, b->token, INT64_MAX, err) &&
	       account_save(tx, &worker, &account, err) && office_changed(tx, err);
}

void bench_office_start(struct bench_office *b, int workers)
{
	struct command c = { .run = furnish, .arg = b };
	struct http_options o = { .address = "127.0.0.1", .workers = workers, .queue = QUEUE };
	const struct route *routes;
	struct err err = ERR_INIT;
	size_t n;

	*b = (struct bench_office){ .arena = arena_new() };
	c.arena = b->arena;
	seal_init();
	b->master = seal_key_new(env_system());
	snprintf(b->dir, sizeof(b->dir), "/tmp/daodi-bench-XXXXXX");
	if (!mkdtemp(b->dir) ||
	    !store_open(b->dir, STORE_CREATE, app_migrations(), env_system(), &b->store, &err) ||
	    !store_write(b->store, &c, &err))
		bench_die("the office", &err);
	b->gate = gate_new(b->store, &b->master);
	o.app = b->gate;
	o.fail = api_fail;
	o.seen = gate_seen;
	routes = api_routes(&n);
	if (!writer_start(b->store, QUEUE, GROUP, &err) ||
	    !http_start(b->store, routes, n, &o, &b->http, &err))
		bench_die("the server", &err);
}

struct batch {
	struct bench_office *b;
	size_t n;
	struct str *number;
};

static bool report_batch(struct tx *tx, struct command *self, struct err *err)
{
	struct batch *batch = self->arg;
	struct actor nobody = { .kind = ACTOR_ANYONE };
	const struct office *o;
	bool ok = true;

	if (!office_take(batch->b->gate, tx, &o, err))
		return false;
	for (size_t i = 0; ok && i < batch->n; i++) {
		struct report r = { .category = batch->b->category, .has_place = true,
				    .place = { 399000000 + (int64_t)i * 500, 1164000000 },
				    .text = STR("三号楼前的路灯不亮，晚上出门看不见路"),
				    .address = STR("银杏里三号楼前") };
		struct case_row row;

		ok = case_report(tx, self->arena, o, &nobody, &r, &row, err);
		if (ok)
			batch->number[i] = arena_str(batch->b->arena, row.number);
	}
	office_release(batch->b->gate, o);
	return ok;
}

void bench_office_report(struct bench_office *b, size_t n, struct str *number)
{
	struct err err = ERR_INIT;

	for (size_t at = 0; at < n; at += 500) {
		struct batch batch = { b, n - at < 500 ? n - at : 500, number + at };
		struct command c = { .run = report_batch, .arena = arena_new(), .arg = &batch };

		if (!store_write(b->store, &c, &err))
			bench_die("reporting", &err);
		arena_free(c.arena);
	}
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void bench_office_stop(struct bench_office *b)
{
	http_stop(b->http);
	writer_stop(b->store);
	gate_free(b->gate);
	store_close(b->store);
	nftw(b->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(b->arena);
}

static int by_rate(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *x)
{
	qsort(x, BENCH_ROUNDS, sizeof(*x), by_rate);
	return x[BENCH_ROUNDS / 2];
}

static double cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

void bench_round_begin(struct bench_score *s)
{
	s->cpu_began = cpu_us();
}

void bench_round_end(struct bench_score *s, int round, double rate, int64_t n)
{
	s->rate[round] = rate;
	s->cpu_us[round] = (cpu_us() - s->cpu_began) / (double)n;
}

void bench_told(const char *what, struct bench_score *floor, struct bench_score *ours,
		double least)
{
	double f = median(floor->rate), r = median(ours->rate);

	printf("%s: floor %.0f/s, daodi %.0f/s, ratio %.2f (at least %.2f); processor %.1f and "
	       "%.1f us each\n", what, f, r, r / f, least, median(floor->cpu_us),
	       median(ours->cpu_us));
}

/* bench/write [CASES [CONNECTIONS]]: durable cases a second through the REST face, against a bare
 * loop over SQLite's own interface that writes the same rows, with the same indexes and settings,
 * in transactions of 64. Rounds alternate, and the middle of each counts (floor 0.5).
 *
 * The bare loop does what cannot be avoided: for every case it inserts copies of all the rows that
 * a case made in the first round left behind in tables that grow, and updates one row of every
 * table whose rows are counters. */
#include <time.h>

#include <sqlite3.h>

#include "load.h"
#include "office.h"
#include "app/app.h"

enum { ROUNDS = BENCH_ROUNDS, GROUP = 64, TABLES = 16, COLUMNS = 64 };

static struct bench_office office;
static int64_t cases = 2000, connections = 64;

static void report(void *arg, int64_t i, struct buf *out)
{
	char body[512];
	int n = snprintf(body, sizeof(body),
			 "{\"category\":\"lamp\",\"text\":\"三号楼前的路灯不亮，晚上出门看不见路\","
			 "\"address\":\"银杏里三号楼前\",\"lat\":39.%06lld,\"lon\":116.4}",
			 (long long)(900000 + i));

	(void)arg;
	buf_fmt(out, "POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
		     "Content-Length: %d\r\n\r\n%s", n, body);
}

static double measure(void)
{
	struct load l = { .port = http_port(office.http), .connections = (int)connections,
			  .requests = cases, .request = report };
	static struct load_result r;
	struct err err = ERR_INIT;

	if (!load_run(&l, &r, &err) || r.status[201] != cases)
		bench_die("the server did not answer", &err);
	return load_rate(&r);
}

/* ---- the floor ---- */

static sqlite3 *from, *to;

static void sql_ok(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(to ? to : from));
	exit(1);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *fmt, ...) PRINTF_LIKE(2, 3);
static sqlite3_stmt *prepare(sqlite3 *db, const char *fmt, ...)
{
	char text[2048];
	sqlite3_stmt *s = NULL;
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	sql_ok(sqlite3_prepare_v2(db, text, -1, &s, NULL) == SQLITE_OK, text);
	return s;
}

/* A table that grows with every case: the row of the first round that is copied, and how. */
struct table {
	char name[64];
	int columns, rows;               /* rows a case */
	sqlite3_stmt *row, *insert;
	int unique;                      /* the column that must be new: number; -1 none */
};
static struct table table[TABLES];
static size_t tables;
static sqlite3_stmt *tally_update, *day_update;

static int64_t count(const char *name)
{
	sqlite3_stmt *s = prepare(from, "select count(*) from \"%s\"", name);
	int64_t n;

	sql_ok(sqlite3_step(s) == SQLITE_ROW, name);
	n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

static void table_add(const char *name, int rows)
{
	struct table *t = &table[tables++];
	char marks[256] = "";
	size_t at = 0;

	must(tables <= TABLES);
	snprintf(t->name, sizeof(t->name), "%s", name);
	t->rows = rows;
	t->unique = -1;
	t->row = prepare(from, "select * from \"%s\" order by rowid desc limit 1", name);
	sql_ok(sqlite3_step(t->row) == SQLITE_ROW, name);
	t->columns = sqlite3_column_count(t->row);
	for (int i = 0; i < t->columns; i++) {
		at += (size_t)snprintf(marks + at, sizeof(marks) - at, "%s?", i ? "," : "");
		if (str_eq(str_c(sqlite3_column_name(t->row, i)), STR("number")))
			t->unique = i;
	}
	t->insert = prepare(to, "insert into \"%s\" values (%s)", name, marks);
}

/* The key of a growing table comes first in it, or is the case it belongs to. */
static void insert(struct table *t, int64_t id, int64_t case_id)
{
	char number[32];

	for (int i = 0; i < t->columns; i++) {
		const char *column = sqlite3_column_name(t->row, i);
		int got = SQLITE_OK;

		if (str_eq(str_c(column), STR("id")))
			got = sqlite3_bind_int64(t->insert, i + 1, id);
		else if (str_eq(str_c(column), STR("created")) ||
			 str_eq(str_c(column), STR("since")))
			got = sqlite3_bind_int64(t->insert, i + 1, case_id);
		else if (str_eq(str_c(column), STR("case_id")) || str_eq(str_c(column), STR("ref")))
			got = sqlite3_bind_int64(t->insert, i + 1, case_id);
		else if (str_eq(str_c(column), STR("seq")))
			got = sqlite3_bind_int64(t->insert, i + 1, id % t->rows + 1);
		else if (i == t->unique) {
			snprintf(number, sizeof(number), "20260101-%06lld-0", (long long)case_id);
			got = sqlite3_bind_text(t->insert, i + 1, number, -1, SQLITE_TRANSIENT);
		} else {
			got = sqlite3_bind_value(t->insert, i + 1, sqlite3_column_value(t->row, i));
		}
		sql_ok(got == SQLITE_OK, t->name);
	}
	sql_ok(sqlite3_step(t->insert) == SQLITE_DONE, t->name);
	sqlite3_reset(t->insert);
}

static void counter(sqlite3_stmt *s)
{
	sql_ok(sqlite3_step(s) == SQLITE_DONE, "a counter");
	sqlite3_reset(s);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int64_t serial = 1000000;     /* ids that are not in the copied schema */

static double measure_floor(void)
{
	double start = now();

	for (int64_t at = 0; at < cases; at += GROUP) {
		sql_ok(sqlite3_exec(to, "begin immediate", NULL, NULL, NULL) == SQLITE_OK, "begin");
		for (int64_t i = at; i < at + GROUP && i < cases; i++) {
			serial++;
			for (size_t k = 0; k < tables; k++)
				for (int r = 0; r < table[k].rows; r++)
					insert(&table[k], serial * table[k].rows + r, serial);
			counter(tally_update);
			counter(day_update);
		}
		sql_ok(sqlite3_exec(to, "commit", NULL, NULL, NULL) == SQLITE_OK, "commit");
	}
	return (double)cases / (now() - start);
}

/* The same schema and reference data in a second folder, and what a case writes. */
static void floor_open(const char *dir)
{
	char path[128], copy[128];
	const char *const grows[] = { "cases", "event", "duty",
				      "outbox", "case_media", "case_answer" };
	struct err err = ERR_INIT;
	int64_t made;

	snprintf(path, sizeof(path), "%s/daodi.sqlite", dir);
	snprintf(copy, sizeof(copy), "%s/floor.sqlite", dir);
	if (!store_copy(office.store, copy, &err))
		bench_die("a copy", &err);
	sql_ok(sqlite3_open(path, &from) == SQLITE_OK, path);
	sql_ok(sqlite3_open(copy, &to) == SQLITE_OK, copy);
	sql_ok(sqlite3_exec(to, "pragma journal_mode = wal; pragma synchronous = full;"
				"pragma foreign_keys = on; pragma secure_delete = on;"
				"pragma cache_size = -64000;",
			    NULL, NULL, NULL) == SQLITE_OK, "settings");
	made = count("cases");
	for (size_t i = 0; i < sizeof(grows) / sizeof(grows[0]); i++) {
		int64_t n = count(grows[i]);

		must(n % made == 0);
		if (n)
			table_add(grows[i], (int)(n / made));
	}
	tally_update = prepare(to, "update tally set cases = cases + 1 where rowid = "
				   "(select min(rowid) from tally)");
	day_update = prepare(to, "update case_day set last = last + 1");
}

int main(int argc, char **argv)
{
	int64_t *arg[] = { &cases, &connections };
	static struct bench_score bare, ours;
	struct writer_figures w;

	for (int i = 1; i < argc && i < 3; i++)
		if (!str_to_i64(str_c(argv[i]), arg[i - 1]) || *arg[i - 1] < 1)
			return fprintf(stderr, "usage: write [CASES [CONNECTIONS]]\n"), 2;
	bench_office_start(&office, http_workers());
	measure();
	floor_open(office.dir);
	for (int i = 0; i < ROUNDS; i++) {
		bench_round_begin(&bare);
		bench_round_end(&bare, i, measure_floor(), cases);
		bench_round_begin(&ours);
		bench_round_end(&ours, i, measure(), cases);
	}
	bench_told("cases reported", &bare, &ours, 0.5);
	writer_figures(office.store, &w);
	printf("%.1f cases a commit (the floor: %d)\n", (double)w.commands / (double)w.groups,
	       GROUP);
	bench_office_stop(&office);
	return 0;
}

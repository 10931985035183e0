/* How much the store costs beside SQLite itself, on this disk, in one run:
 *     durable commands a second through the writer, against a bare loop that inserts the same rows
 *     with the same indexes and settings in transactions of 64; and a row read by its key, in a
 *     snapshot of its own, against the same statement prepared by hand.
 * Rounds of both alternate, so that a slow moment of the disk falls on both; the ratio is that of
 * the medians.
 *
 *     store_write [SECONDS A ROUND] [COMMANDS IN FLIGHT] */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "store/store.h"

enum { ROUNDS = 5, GROUP = 64, MOST = 1024 };

static const struct migration step[] = {
	{ "bench-1",
	  "create table report (id ID, number TEXT not null unique, at INT64 not null,"
	  " category INT64 not null, area INT64 not null, state INT64 not null, text TEXT not null);\n"
	  "create index report_area on report (area, state, at, id);\n"
	  "create table event (id ID, report INT64 not null references report(id),"
	  " at INT64 not null, kind INT64 not null, text TEXT not null);\n"
	  "create index event_report on event (report, id);\n" },
};
static const struct migrations steps = { step, 1 };

#define INSERT_REPORT "insert into report (number, at, category, area, state, text) " \
	"values ($1, $2, $3, $4, $5, $6)"
#define INSERT_EVENT "insert into event (report, at, kind, text) values ($1, $2, $3, $4)"
#define READ_REPORT "select number, at, category, area, state, text from report where id = $1"

static const struct sql sql_report = { INSERT_REPORT " returning id", "tiiiit" };
static const struct sql sql_event = { INSERT_EVENT, "iiit" };
static const struct sql sql_read = { READ_REPORT, "i" };

static const char text[] =
	"The street lamp in front of number 17 has been dark for a week, and the pavement there is "
	"broken; two people fell yesterday evening. Please send somebody before the rain comes.";

static int64_t serial;       /* of both: numbers must be new */
static double seconds = 2;
static int in_flight = 256;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "store_write: %s failed\n", what);
	exit(1);
}

static int64_t mixed(int64_t n)
{
	return (int64_t)((uint64_t)n * UINT64_C(0x9E3779B97F4A7C15) >> 33);
}

/* ---- bare ---- */

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *h;

	check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &h, NULL) == SQLITE_OK,
	      sqlite3_errmsg(db));
	return h;
}

static void bare_step(sqlite3_stmt *h)
{
	check(sqlite3_step(h) == SQLITE_DONE, "a bare step");
	sqlite3_reset(h);
}

static void bare_insert(sqlite3 *db, sqlite3_stmt *report, sqlite3_stmt *event)
{
	char number[32];
	int64_t n = serial++;
	int len = snprintf(number, sizeof number, "2026-%09lld", (long long)n);

	sqlite3_bind_text(report, 1, number, len, SQLITE_STATIC);
	sqlite3_bind_int64(report, 2, n);
	sqlite3_bind_int64(report, 3, mixed(n) % 40);
	sqlite3_bind_int64(report, 4, mixed(n) % 300);
	sqlite3_bind_int64(report, 5, 1);
	sqlite3_bind_text(report, 6, text, sizeof text - 1, SQLITE_STATIC);
	bare_step(report);
	sqlite3_bind_int64(event, 1, sqlite3_last_insert_rowid(db));
	sqlite3_bind_int64(event, 2, n);
	sqlite3_bind_int64(event, 3, 1);
	sqlite3_bind_text(event, 4, text, 60, SQLITE_STATIC);
	bare_step(event);
}

static sqlite3 *bare_open(const char *dir)
{
	char path[128];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/daodi.sqlite", dir);
	check(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
	      SQLITE_OK, path);
	check(sqlite3_exec(db, "pragma synchronous=full; pragma foreign_keys=on;"
			       "pragma cache_size=-64000; pragma mmap_size=268435456", 0, 0, 0) ==
	      SQLITE_OK, "settings");
	return db;
}

static double bare_round(const char *dir)
{
	sqlite3 *db = bare_open(dir);
	sqlite3_stmt *report = prepared(db, INSERT_REPORT), *event = prepared(db, INSERT_EVENT);
	sqlite3_stmt *begin = prepared(db, "begin immediate"), *commit = prepared(db, "commit");
	double start = now(), t;
	int64_t n = 0;

	do {
		bare_step(begin);
		for (int i = 0; i < GROUP; i++)
			bare_insert(db, report, event);
		bare_step(commit);
		n += GROUP;
	} while ((t = now()) - start < seconds);
	sqlite3_finalize(report);
	sqlite3_finalize(event);
	sqlite3_finalize(begin);
	sqlite3_finalize(commit);
	sqlite3_close(db);
	return (double)n / (t - start);
}

/* ---- through the writer ---- */

struct load {
	struct store *store;
	atomic_int open;             /* commands in flight */
	atomic_bool over;
	int64_t done;                /* the writer's alone until it has stopped */
};

struct one {
	struct command c;
	struct load *load;
};

static bool insert(struct tx *tx, struct command *self, struct err *err)
{
	char number[32];
	int64_t n = serial++, id;
	int len = snprintf(number, sizeof number, "2026-%09lld", (long long)n);

	(void)self;
	return db_int(tx, &sql_report, &id, NULL, err, VT(((struct str){ number, (size_t)len })),
		      VI(n), VI(mixed(n) % 40), VI(mixed(n) % 300), VI(1),
		      VT(((struct str){ text, sizeof text - 1 }))) &&
	       db_run(tx, &sql_event, NULL, err, VI(id), VI(n), VI(1),
		      VT(((struct str){ text, 60 })));
}

static void again(struct command *self, bool ok, struct err *err)
{
	struct one *one = self->arg;
	struct load *load = one->load;

	check(ok, "a command");
	load->done++;
	if (load->over || !writer_submit(load->store, self, err))
		load->open--;
}

static double store_round(const char *dir)
{
	static struct one one[MOST];
	struct load load = { 0 };
	struct writer_figures f;
	struct err err = ERR_INIT;
	double start, t;

	check(store_open(dir, STORE_OPEN, &steps, env_system(), &load.store, &err), "opening");
	check(writer_start(load.store, MOST, GROUP, &err), "starting the writer");
	start = now();
	load.open = in_flight;
	for (int i = 0; i < in_flight; i++) {
		one[i] = (struct one){ .c = { .run = insert, .done = again, .arg = &one[i] },
				       .load = &load };
		check(writer_submit(load.store, &one[i].c, &err), "queueing");
	}
	while ((t = now()) - start < seconds)
		usleep(1000);
	load.over = true;
	while (load.open)
		usleep(100);
	t = now();
	writer_figures(load.store, &f);
	writer_stop(load.store);
	store_close(load.store);
	return (double)load.done / (t - start);
}

/* ---- reading ---- */

static double bare_reads(const char *dir)
{
	sqlite3 *db = bare_open(dir);
	sqlite3_stmt *h = prepared(db, READ_REPORT);
	double start = now(), t;
	int64_t n = 0, sum = 0;

	do {
		for (int i = 0; i < 1000; i++) {
			sqlite3_bind_int64(h, 1, mixed(++n) % serial + 1);
			if (sqlite3_step(h) == SQLITE_ROW)
				sum += sqlite3_column_int64(h, 1) + sqlite3_column_bytes(h, 5);
			sqlite3_reset(h);
		}
	} while ((t = now()) - start < seconds / 2);
	sqlite3_finalize(h);
	sqlite3_close(db);
	check(sum != 0, "bare reading");
	return (double)n / (t - start);
}

static double store_reads(const char *dir)
{
	struct err err = ERR_INIT;
	struct session *s;
	struct store *st;
	double start, t;
	int64_t n = 0, sum = 0;

	check(store_open(dir, STORE_OPEN, &steps, env_system(), &st, &err) &&
	      session_open(st, &s, &err), "opening");
	start = now();
	do {
		for (int i = 0; i < 1000; i++) {
			struct rows r;
			struct tx *tx;

			check(read_begin(s, &tx, &err) &&
			      db_query(tx, &sql_read, &r, &err, VI(mixed(++n) % serial + 1)),
			      "reading");
			if (rows_next(&r))
				sum += rows_int(&r, 1) + (int64_t)rows_peek(&r, 5).n;
			check(rows_end(&r, &err), "reading");
			read_end(tx);
		}
	} while ((t = now()) - start < seconds / 2);
	session_close(s);
	store_close(st);
	check(sum != 0, "reading");
	return (double)n / (t - start);
}

/* ---- the run ---- */

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double v[ROUNDS])
{
	qsort(v, ROUNDS, sizeof *v, by_size);
	return v[ROUNDS / 2];
}

static void make(const char *dir)
{
	struct err err = ERR_INIT;
	struct store *s;

	check(store_open(dir, STORE_CREATE, &steps, env_system(), &s, &err), "making the store");
	store_close(s);
}

static void remove_store(const char *dir)
{
	static const char *const names[] = { "daodi.sqlite", "daodi.sqlite-wal", "daodi.sqlite-shm" };
	char path[128];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, names[i]);
		unlink(path);
	}
	rmdir(dir);
}

int main(int argc, char **argv)
{
	char dir[] = "bench-store-XXXXXX";
	double bare[ROUNDS], store[ROUNDS], b, s;

	if (argc > 1)
		seconds = strtod(argv[1], NULL);
	if (argc > 2)
		in_flight = (int)strtol(argv[2], NULL, 10);
	check(seconds > 0 && in_flight > 0 && in_flight <= MOST && mkdtemp(dir), "starting");
	make(dir);
	for (int i = 0; i < ROUNDS; i++) {
		bare[i] = bare_round(dir);
		store[i] = store_round(dir);
		fprintf(stderr, "round %d: bare %.0f/s, store %.0f/s\n", i + 1, bare[i], store[i]);
	}
	b = median(bare);
	s = median(store);
	printf("durable writes: bare SQLite %.0f/s, store %.0f/s, ratio %.2f\n", b, s, s / b);
	for (int i = 0; i < ROUNDS; i++) {
		bare[i] = bare_reads(dir);
		store[i] = store_reads(dir);
	}
	b = median(bare);
	s = median(store);
	printf("reads by key: bare SQLite %.2f us, store with a snapshot %.2f us, ratio %.2f\n",
	       1e6 / b, 1e6 / s, s / b);
	remove_store(dir);
	return 0;
}

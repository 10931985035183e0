/* A store in a folder of its own, for tests of the store; and a command that writes a unit, and then
 * fails where asked. */
#ifndef TESTS_STORE_PLACE_H
#define TESTS_STORE_PLACE_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/buf.h"
#include "store/store.h"
#include "store/store_int.h"

static const struct migration first_steps[] = {
	{ "a-1", "create table unit (id ID, name TEXT not null unique);\n"
		 "create table thing (id ID, unit INT64 references unit(id), n INT64, t TEXT, b BYTES);\n" },
};
static const struct migration later_steps[] = {
	{ "a-1", "this is never run again" },
	{ "b-1", "create table more (id ID, x INT64 not null check (x > 0))" },
};
static const struct migrations first = { first_steps, 1 };
static const struct migrations later = { later_steps, 2 };

static const struct sql sql_unit = { "insert into unit (name) values ($1) returning id", "t" };
static const struct sql sql_unit_plain = { "insert into unit (name) values ($1)", "t" };
static const struct sql sql_units = { "select id, name from unit order by id", "" };
static const struct sql sql_count = { "select count(*) from unit", "" };
static const struct sql sql_rename = { "update unit set name = name || $1", "t" };
static const struct sql sql_thing = {
	"insert into thing (unit, n, t, b) values ($1, $2, $3, $4) returning id", "iitb"
};
static const struct sql sql_thing_get = { "select unit, n, t, b from thing where id = $1", "i" };

struct place {
	char dir[64];
	struct env_fixed env;
	struct store *s;
	struct arena *a;
};

static inline int setup(void **state)
{
	struct place *p = test_calloc(1, sizeof *p);
	struct err err = ERR_INIT;

	snprintf(p->dir, sizeof p->dir, "/tmp/daodi-store-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	env_fixed_init(&p->env, 1000000, 7);
	assert_true(store_open(p->dir, STORE_CREATE, &first, &p->env.env, &p->s, &err));
	p->a = arena_new();
	*state = p;
	return 0;
}

static inline void remove_all(const char *dir)
{
	static const char *const names[] = { "daodi.sqlite", "daodi.sqlite-wal", "daodi.sqlite-shm",
					     "copy" };
	char path[128];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, names[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(dir), 0);
}

static inline int teardown(void **state)
{
	struct place *p = *state;

	store_close(p->s);
	arena_free(p->a);
	remove_all(p->dir);
	test_free(p);
	return 0;
}

static inline void reopen(struct place *p, enum store_mode mode, const struct migrations *m)
{
	struct err err = ERR_INIT;

	store_close(p->s);
	p->s = NULL;
	assert_true(store_open(p->dir, mode, m, &p->env.env, &p->s, &err));
}

/* Opening must fail with this message. */
static inline void assert_refused(struct place *p, enum store_mode mode, const struct migrations *m,
			   enum msg msg)
{
	struct store *s = NULL;
	struct err err = ERR_INIT;

	assert_false(store_open(p->dir, mode, m, &p->env.env, &s, &err));
	assert_null(s);
	assert_int_equal(err.item[0].msg, msg);
}

/* Runs SQL behind the store's back. */
static inline void behind(struct place *p, const char *text)
{
	char path[128];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/daodi.sqlite", p->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* A command that writes a unit, and then fails where asked. */
struct add {
	struct command c;
	const char *name;
	enum err_code fail;
	int64_t id;
	int runs;
	atomic_int told;     /* 1: ok, 2: failed */
};

static inline bool add_run(struct tx *tx, struct command *self, struct err *err)
{
	struct add *a = self->arg;

	a->runs++;
	if (!db_int(tx, &sql_unit, &a->id, NULL, err, VT(str_c(a->name))))
		return false;
	return a->fail == ERR_NONE || err_set(err, a->fail, "name", MSG_REQUIRED);
}

static inline void add_done(struct command *self, bool ok, struct err *err)
{
	struct add *a = self->arg;

	assert_int_equal(ok, err->code == ERR_NONE);
	assert_int_equal(a->told, 0);
	a->told = ok ? 1 : 2;
}

static inline void add_init(struct add *a, const char *name, enum err_code fail)
{
	*a = (struct add){ .c = { .run = add_run, .done = add_done, .arg = a },
			   .name = name, .fail = fail };
}

static inline void add_unit(struct place *p, const char *name)
{
	struct err err = ERR_INIT;
	struct add a;

	add_init(&a, name, ERR_NONE);
	assert_true(store_write(p->s, &a.c, &err));
}

static inline int64_t count_units(struct place *p)
{
	struct err err = ERR_INIT;
	struct session *s;
	struct tx *tx;
	int64_t n = -1;

	assert_true(session_open(p->s, &s, &err));
	assert_true(read_begin(s, &tx, &err));
	assert_true(db_int(tx, &sql_count, &n, NULL, &err));
	read_end(tx);
	session_close(s);
	return n;
}

#endif

#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/buf.h"
#include "store/store_int.h"
#include "abort.h"

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

static int setup(void **state)
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

static void remove_all(const char *dir)
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

static int teardown(void **state)
{
	struct place *p = *state;

	store_close(p->s);
	arena_free(p->a);
	remove_all(p->dir);
	test_free(p);
	return 0;
}

static void reopen(struct place *p, enum store_mode mode, const struct migrations *m)
{
	struct err err = ERR_INIT;

	store_close(p->s);
	p->s = NULL;
	assert_true(store_open(p->dir, mode, m, &p->env.env, &p->s, &err));
}

/* Opening must fail with this message. */
static void assert_refused(struct place *p, enum store_mode mode, const struct migrations *m,
			   enum msg msg)
{
	struct store *s = NULL;
	struct err err = ERR_INIT;

	assert_false(store_open(p->dir, mode, m, &p->env.env, &s, &err));
	assert_null(s);
	assert_int_equal(err.item[0].msg, msg);
}

/* Runs SQL behind the store's back. */
static void behind(struct place *p, const char *text)
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

static bool add_run(struct tx *tx, struct command *self, struct err *err)
{
	struct add *a = self->arg;

	a->runs++;
	if (!db_int(tx, &sql_unit, &a->id, NULL, err, VT(str_c(a->name))))
		return false;
	return a->fail == ERR_NONE || err_set(err, a->fail, "name", MSG_REQUIRED);
}

static void add_done(struct command *self, bool ok, struct err *err)
{
	struct add *a = self->arg;

	assert_int_equal(ok, err->code == ERR_NONE);
	assert_int_equal(a->told, 0);
	a->told = ok ? 1 : 2;
}

static void add_init(struct add *a, const char *name, enum err_code fail)
{
	*a = (struct add){ .c = { .run = add_run, .done = add_done, .arg = a },
			   .name = name, .fail = fail };
}

static void add_unit(struct place *p, const char *name)
{
	struct err err = ERR_INIT;
	struct add a;

	add_init(&a, name, ERR_NONE);
	assert_true(store_write(p->s, &a.c, &err));
}

static int64_t count_units(struct place *p)
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

/* ---- opening ---- */

static void created_files_are_for_their_owner_only(void **state)
{
	struct place *p = *state;
	char sub[96], path[128];
	struct err err = ERR_INIT;
	struct store *s;
	struct stat st;

	snprintf(sub, sizeof sub, "%s/sub", p->dir);
	assert_true(store_open(sub, STORE_CREATE, &first, &p->env.env, &s, &err));
	assert_int_equal(stat(sub, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	snprintf(path, sizeof path, "%s/daodi.sqlite", sub);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	store_close(s);
	remove_all(sub);
}

static void a_missing_database_is_told_with_the_way_out(void **state)
{
	struct place *p = *state, q = *p;

	snprintf(q.dir, sizeof q.dir, "%.40s/none", p->dir);
	assert_refused(&q, STORE_OPEN, &first, MSG_STORE_MISSING);
	assert_refused(&q, STORE_READ_ONLY, &first, MSG_STORE_MISSING);
}

static void an_empty_file_left_by_a_crash_is_made_into_a_database(void **state)
{
	struct place *p = *state;
	char path[128];

	store_close(p->s);
	p->s = NULL;
	snprintf(path, sizeof path, "%s/daodi.sqlite", p->dir);
	assert_int_equal(truncate(path, 0), 0);
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_MISSING);
	reopen(p, STORE_CREATE, &first);
	reopen(p, STORE_OPEN, &first);
}

static void an_older_schema_is_refused_then_brought_up_to_date(void **state)
{
	struct place *p = *state;

	add_unit(p, "kept");
	assert_refused(p, STORE_OPEN, &later, MSG_STORE_OLDER);
	reopen(p, STORE_READ_ONLY, &later);
	reopen(p, STORE_CREATE, &later);
	reopen(p, STORE_OPEN, &later);
	assert_int_equal(count_units(p), 1);
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_NEWER);
	assert_refused(p, STORE_CREATE, &first, MSG_STORE_NEWER);
}

static void a_failing_step_leaves_nothing_of_the_steps_before_it(void **state)
{
	static const struct migration steps[] = {
		{ "a-1", "" },
		{ "c-1", "create table c (id ID)" },
		{ "d-1", "create table d (id ID, x NOSUCHTYPE)" },
	};
	static const struct migrations bad = { steps, 3 };
	struct place *p = *state;

	assert_refused(p, STORE_CREATE, &bad, MSG_BUG);
	reopen(p, STORE_OPEN, &first);
	behind(p, "create table c (x); create table d (x)");
}

static void a_newer_layout_is_refused(void **state)
{
	struct place *p = *state;

	store_close(p->s);
	p->s = NULL;
	behind(p, "pragma user_version = 2");
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_NEWER);
}

static void the_database_of_another_program_is_refused(void **state)
{
	struct place *p = *state;

	store_close(p->s);
	p->s = NULL;
	behind(p, "pragma application_id = 7");
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_FOREIGN);
	assert_refused(p, STORE_CREATE, &first, MSG_STORE_FOREIGN);
	behind(p, "pragma application_id = 0");
	assert_refused(p, STORE_CREATE, &first, MSG_STORE_FOREIGN);
}

static void overwrite(struct place *p, long at, const char *bytes, size_t n)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/daodi.sqlite", p->dir);
	f = fopen(path, "r+b");
	assert_non_null(f);
	assert_int_equal(fseek(f, at, SEEK_SET), 0);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

static void a_damaged_file_is_told_as_damaged(void **state)
{
	struct place *p = *state;
	char junk[4096];
	char path[128];

	store_close(p->s);
	p->s = NULL;
	memset(junk, 0x5a, sizeof junk);
	overwrite(p, 0, junk, sizeof junk);
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_DAMAGED);
	assert_refused(p, STORE_CREATE, &first, MSG_STORE_DAMAGED);
	assert_refused(p, STORE_READ_ONLY, &first, MSG_STORE_DAMAGED);
	snprintf(path, sizeof path, "%s/daodi.sqlite", p->dir);
	assert_int_equal(truncate(path, 1000), 0);
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_DAMAGED);
}

static void check_names_a_broken_page_and_a_lost_reference(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct str out = STR("");

	assert_true(store_check(p->s, p->a, &out, &err));
	assert_str(out, "");
	behind(p, "pragma foreign_keys=off; insert into thing (unit) values (99)");
	assert_true(store_check(p->s, p->a, &out, &err));
	assert_str(out, "thing row 1 points to a missing row of unit\n");
	store_close(p->s);
	p->s = NULL;
	behind(p, "delete from thing; create index thing_n on thing (n);"
		  "insert into thing (n) values (1), (2), (3);"
		  "pragma writable_schema=on;"
		  "update sqlite_schema set sql = 'create index thing_n on thing (unit)' "
		  "where name = 'thing_n'");
	reopen(p, STORE_READ_ONLY, &first);
	out = STR("");
	assert_true(store_check(p->s, p->a, &out, &err));
	assert_true(str_find(out, STR("thing_n")) != SIZE_MAX);
}

static void words_are_spelt_outside_quotes_and_comments_only(void **state)
{
	static const struct words w = { "<id>", "<int>", "<text>", "<bytes>", " <end>" };
	struct buf b = BUF_INIT;

	(void)state;
	schema_spell(&w,
		     "CREATE TABLE a (id ID, x INT64 default (1+(2)), \"TEXT\" TEXT, -- it's ID\n"
		     " IDS BYTES check (x <> 'ID''TEXT') /* ; ID */, my_ID INT64);\n"
		     "create index i on a (x); create virtual table v using fts5(TEXT);"
		     "create table b (x BYTES)", &b);
	assert_str(buf_str(&b),
		   "CREATE TABLE a (id <id>, x <int> default (1+(2)), \"TEXT\" <text>, -- it's ID\n"
		   " IDS <bytes> check (x <> 'ID''TEXT') /* ; ID */, my_ID <int>) <end>;\n"
		   "create index i on a (x); create virtual table v using fts5(<text>);"
		   "create table b (x <bytes>) <end>");
	buf_release(&b);
	schema_spell(&w, "'open", &b);
	buf_release(&b);
	schema_spell(&w, "/* open", &b);
	buf_release(&b);
	schema_spell(&w, "-- open", &b);
	buf_release(&b);
}

static void tables_are_strict(void **state)
{
	struct place *p = *state;
	char path[128];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/daodi.sqlite", p->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "insert into thing (n) values ('text')", 0, 0, 0),
			 SQLITE_CONSTRAINT);
	sqlite3_close(db);
}

static void a_copy_opens_as_a_database_and_never_overwrites(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	char copy[96], dir[96], path[128];
	struct stat st;
	struct place q = *p;

	add_unit(p, "copied");
	snprintf(copy, sizeof copy, "%s/copy", p->dir);
	assert_true(store_copy(p->s, copy, &err));
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_false(store_copy(p->s, copy, &err));
	assert_int_equal(err.item[0].msg, MSG_STORE_COPY_EXISTS);

	snprintf(dir, sizeof dir, "%s/sub", p->dir);
	assert_int_equal(mkdir(dir, 0700), 0);
	snprintf(path, sizeof path, "%s/daodi.sqlite", dir);
	assert_int_equal(rename(copy, path), 0);
	snprintf(q.dir, sizeof q.dir, "%.50s/sub", p->dir);
	q.s = NULL;
	reopen(&q, STORE_OPEN, &first);
	assert_int_equal(count_units(&q), 1);
	store_close(q.s);
	remove_all(dir);
}

/* ---- statements ---- */

struct deed {
	struct command c;
	bool (*act)(struct tx *tx, struct place *p, struct err *err);
	struct place *p;
};

static bool deed_run(struct tx *tx, struct command *self, struct err *err)
{
	struct deed *d = self->arg;

	return d->act(tx, d->p, err);
}

static bool write_with(struct place *p, bool (*act)(struct tx *, struct place *, struct err *),
		       struct err *err)
{
	struct deed d = { .c = { .run = deed_run, .arg = &d }, .act = act, .p = p };

	return store_write(p->s, &d.c, err);
}

static bool round_trip(struct tx *tx, struct place *p, struct err *err)
{
	static const char bytes[] = { 0, 1, (char)0xff, 0 };
	int64_t id, bare, empty;
	struct rows r;

	assert_true(db_int(tx, &sql_thing, &id, NULL, err, VNULL, VI(INT64_MIN),
			   VT(STR("责任田")), VB(((struct str){ bytes, 4 }))));
	assert_true(db_int(tx, &sql_thing, &bare, NULL, err, VNULL, VNULL, VNULL, VNULL));
	assert_true(db_int(tx, &sql_thing, &empty, NULL, err, VNULL, VI(0),
			   VT(((struct str){ NULL, 0 })), VB(STR(""))));

	assert_true(db_query(tx, &sql_thing_get, &r, err, VI(id)));
	assert_true(rows_next(&r));
	assert_true(rows_null(&r, 0));
	assert_int_equal(rows_int(&r, 0), 0);
	assert_true(rows_int(&r, 1) == INT64_MIN);
	assert_str(rows_text(&r, 2, p->a), "责任田");
	assert_int_equal(rows_bytes(&r, 3, p->a).n, 4);
	assert_memory_equal(rows_bytes(&r, 3, p->a).p, bytes, 4);
	assert_false(rows_next(&r));
	assert_false(rows_next(&r));
	assert_true(rows_end(&r, err));

	assert_true(db_query(tx, &sql_thing_get, &r, err, VI(bare)));
	assert_true(rows_next(&r));
	assert_true(rows_null(&r, 1));
	assert_null(rows_text(&r, 2, p->a).p);
	assert_null(rows_peek(&r, 3).p);
	assert_true(rows_end(&r, err));

	assert_true(db_query(tx, &sql_thing_get, &r, err, VI(empty)));
	assert_true(rows_next(&r));
	assert_false(rows_null(&r, 2));
	assert_non_null(rows_peek(&r, 2).p);
	assert_int_equal(rows_peek(&r, 2).n, 0);
	assert_non_null(rows_bytes(&r, 3, p->a).p);
	assert_true(rows_end(&r, err));
	return true;
}

static void values_come_back_as_they_went_in(void **state)
{
	struct err err = ERR_INIT;

	assert_true(write_with(*state, round_trip, &err));
}

static bool mixed_parameters(struct tx *tx, struct place *p, struct err *err)
{
	static const struct sql mixed = {
		"select $3 * 1000 + $1 * 100 + $2 * 10 + $11 + $3 - $3 "
		"+ 0 * ($4 + $5 + $6 + $7 + $8 + $9 + $10)", "iiiiiiiiiii"
	};
	int64_t v;

	(void)p;
	assert_true(db_int(tx, &mixed, &v, NULL, err, VI(1), VI(2), VI(3), VI(0), VI(0), VI(0),
			   VI(0), VI(0), VI(0), VI(0), VI(4)));
	assert_int_equal(v, 3124);
	return true;
}

static void parameters_are_bound_by_name(void **state)
{
	struct err err = ERR_INIT;

	assert_true(write_with(*state, mixed_parameters, &err));
}

static bool nest(struct tx *tx, struct place *p, struct err *err)
{
	struct rows outer, inner;
	int n = 0;

	(void)p;
	assert_true(db_query(tx, &sql_units, &outer, err));
	while (rows_next(&outer)) {
		assert_true(db_query(tx, &sql_units, &inner, err));
		while (rows_next(&inner))
			n++;
		assert_true(rows_end(&inner, err));
	}
	assert_true(rows_end(&outer, err));
	assert_int_equal(n, 9);
	return true;
}

static void a_query_may_run_inside_its_own_rows(void **state)
{
	struct err err = ERR_INIT;

	add_unit(*state, "a");
	add_unit(*state, "b");
	add_unit(*state, "c");
	assert_true(write_with(*state, nest, &err));
	assert_true(write_with(*state, nest, &err));
}

static bool count_changes(struct tx *tx, struct place *p, struct err *err)
{
	static const struct sql none = { "select id from unit where id < 0", "" };
	int64_t n = -1, out = 5;
	bool found = true;

	(void)p;
	assert_true(db_run(tx, &sql_rename, &n, err, VT(STR("!"))));
	assert_int_equal(n, 2);
	assert_true(db_run(tx, &sql_count, &n, err));
	assert_int_equal(n, 0);
	assert_true(db_int(tx, &none, &out, &found, err));
	assert_false(found);
	assert_int_equal(out, 5);
	assert_false(db_int(tx, &none, &out, NULL, err));
	assert_int_equal(err->code, ERR_IO);
	*err = (struct err)ERR_INIT;
	return true;
}

static void changes_and_missing_rows_are_told(void **state)
{
	struct err err = ERR_INIT;

	add_unit(*state, "a");
	add_unit(*state, "b");
	assert_true(write_with(*state, count_changes, &err));
}

static bool lost_reference(struct tx *tx, struct place *p, struct err *err)
{
	int64_t id;

	(void)p;
	return db_int(tx, &sql_thing, &id, NULL, err, VI(77), VNULL, VNULL, VNULL);
}

static bool same_name(struct tx *tx, struct place *p, struct err *err)
{
	(void)p;
	return db_run(tx, &sql_unit_plain, NULL, err, VT(STR("twice"))) &&
	       db_run(tx, &sql_unit_plain, NULL, err, VT(STR("twice")));
}

static bool no_name(struct tx *tx, struct place *p, struct err *err)
{
	(void)p;
	return db_run(tx, &sql_unit_plain, NULL, err, VNULL);
}

static void a_broken_rule_of_the_schema_is_an_error_of_its_kind(void **state)
{
	struct err err = ERR_INIT;

	assert_false(write_with(*state, lost_reference, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(err.item[0].msg, MSG_STORE_REFERS);
	assert_false(write_with(*state, same_name, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(err.item[0].msg, MSG_STORE_TAKEN);
	assert_false(write_with(*state, no_name, &err));
	assert_int_equal(err.code, ERR_BUG);
	assert_int_equal(count_units(*state), 0);
}

static void a_reading_session_cannot_write(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct session *s;
	struct rows r;
	struct tx *tx;

	assert_true(session_open(p->s, &s, &err));
	assert_true(read_begin(s, &tx, &err));
	assert_false(db_run(tx, &sql_unit_plain, NULL, &err, VT(STR("x"))));
	assert_int_equal(err.code, ERR_BUG);
	assert_false(db_query(tx, &sql_unit, &r, &err, VT(STR("x"))));
	assert_false(rows_end(&r, &err));
	assert_ptr_equal(tx_env(tx), &p->env.env);
	read_end(tx);
	session_close(s);
	assert_int_equal(count_units(p), 0);
}

static void a_snapshot_does_not_change_until_its_end(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct session *s;
	struct tx *tx;
	int64_t n;

	assert_true(session_open(p->s, &s, &err));
	assert_true(read_begin(s, &tx, &err));
	add_unit(p, "later");
	assert_true(db_int(tx, &sql_count, &n, NULL, &err));
	assert_int_equal(n, 0);
	add_unit(p, "later still");
	assert_true(db_int(tx, &sql_count, &n, NULL, &err));
	assert_int_equal(n, 0);
	read_end(tx);
	assert_true(read_begin(s, &tx, &err));
	assert_true(db_int(tx, &sql_count, &n, NULL, &err));
	assert_int_equal(n, 2);
	read_end(tx);
	session_close(s);
}

static void version_changes_with_every_commit_and_only_then(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	int64_t a, b;

	assert_true(store_version(p->s, &a, &err));
	assert_true(store_version(p->s, &b, &err));
	assert_int_equal(a, b);
	add_unit(p, "x");
	assert_true(store_version(p->s, &b, &err));
	assert_int_not_equal(a, b);
	behind(p, "insert into unit (name) values ('y')");
	assert_true(store_version(p->s, &a, &err));
	assert_int_not_equal(a, b);
}

static void too_few(void *tx)
{
	struct err err = ERR_INIT;
	struct rows r;

	(void)!db_query(tx, &sql_thing_get, &r, &err);
}

static void too_many(void *tx)
{
	struct err err = ERR_INIT;
	struct rows r;

	(void)!db_query(tx, &sql_thing_get, &r, &err, VI(1), VI(2));
}

static void other_type(void *tx)
{
	struct err err = ERR_INIT;
	struct rows r;

	(void)!db_query(tx, &sql_thing_get, &r, &err, VT(STR("1")));
}

static void rows_left_open(void *tx)
{
	struct err err = ERR_INIT;
	struct rows r;

	(void)!db_query(tx, &sql_thing_get, &r, &err, VI(1));
	read_end(tx);
}

static void types_that_lie(void *tx)
{
	static const struct sql lie = { "select $1", "ii" };
	struct err err = ERR_INIT;
	int64_t n;

	(void)!db_int(tx, &lie, &n, NULL, &err, VI(1), VI(2));
}

static void text_read_as_a_number(void *tx)
{
	static const struct sql text = { "select 'x'", "" };
	struct err err = ERR_INIT;
	int64_t n;

	(void)!db_int(tx, &text, &n, NULL, &err);
}

static void wrong_use_of_a_statement_aborts(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct session *s;
	struct tx *tx;

	assert_true(session_open(p->s, &s, &err));
	assert_true(read_begin(s, &tx, &err));
	assert_true(aborts(too_few, tx));
	assert_true(aborts(too_many, tx));
	assert_true(aborts(other_type, tx));
	assert_true(aborts(rows_left_open, tx));
	assert_true(aborts(types_that_lie, tx));
	assert_true(aborts(text_read_as_a_number, tx));
	read_end(tx);
	session_close(s);
}

/* ---- the writer ---- */

static void a_failing_command_takes_nothing_else_with_it(void **state)
{
	struct place *p = *state;
	struct writer_figures f;
	struct err err = ERR_INIT;
	struct add a[5];

	assert_true(writer_start(p->s, 10, 10, &err));
	add_init(&a[0], "one", ERR_NONE);
	add_init(&a[1], "two", ERR_DENIED);
	add_init(&a[2], "three", ERR_NONE);
	add_init(&a[3], "one", ERR_NONE);          /* the name is taken */
	add_init(&a[4], "two", ERR_NONE);          /* this one is not: it was rolled back */
	for (int i = 0; i < 5; i++)
		assert_true(writer_submit(p->s, &a[i].c, &err));
	while (!a[4].told)
		usleep(100);
	writer_figures(p->s, &f);
	assert_int_equal(f.commands, 3);
	assert_int_equal(f.failed, 2);
	assert_true(f.groups >= 1 && f.groups <= 5);
	assert_int_equal(f.waiting, 0);
	writer_stop(p->s);
	assert_int_equal(a[0].told, 1);
	assert_int_equal(a[1].told, 2);
	assert_int_equal(a[1].c.err.code, ERR_DENIED);
	assert_int_equal(a[2].told, 1);
	assert_int_equal(a[3].told, 2);
	assert_int_equal(a[3].c.err.code, ERR_CONFLICT);
	assert_int_equal(a[4].told, 1);
	for (int i = 0; i < 5; i++)
		assert_in_range(a[i].runs, 1, 2);
	assert_int_equal(count_units(p), 3);
}

struct gate {
	struct command c;
	pthread_mutex_t lock;
	atomic_bool inside;
};

static bool gate_run(struct tx *tx, struct command *self, struct err *err)
{
	struct gate *g = self->arg;

	(void)tx, (void)err;
	g->inside = true;
	pthread_mutex_lock(&g->lock);
	pthread_mutex_unlock(&g->lock);
	return true;
}

static bool refuse_run(struct tx *tx, struct command *self, struct err *err)
{
	struct add *a = self->arg;

	(void)tx;
	a->runs++;
	return err_set(err, ERR_DENIED, NULL, MSG_REQUIRED);
}

/* Three commands in one group, the middle one as given; what the others come to is one commit. */
static void run_three(struct place *p, struct add a[3])
{
	struct gate g = { .c = { .run = gate_run, .arg = &g }, .lock = PTHREAD_MUTEX_INITIALIZER };
	struct err err = ERR_INIT;

	assert_true(writer_start(p->s, 10, 10, &err));
	pthread_mutex_lock(&g.lock);
	assert_true(writer_submit(p->s, &g.c, &err));
	while (!g.inside)
		usleep(100);
	for (int i = 0; i < 3; i++)
		assert_true(writer_submit(p->s, &a[i].c, &err));
	pthread_mutex_unlock(&g.lock);
	writer_stop(p->s);
	assert_int_equal(a[0].told, 1);
	assert_int_equal(a[1].told, 2);
	assert_int_equal(a[2].told, 1);
	assert_int_equal(count_units(p), 2);
}

static void a_command_that_fails_half_way_makes_its_group_run_twice(void **state)
{
	struct add a[3];

	add_init(&a[0], "one", ERR_NONE);
	add_init(&a[1], "two", ERR_DENIED);
	add_init(&a[2], "three", ERR_NONE);
	run_three(*state, a);
	assert_int_equal(a[0].runs, 2);
	assert_int_equal(a[1].runs, 2);
	assert_int_equal(a[2].runs, 1);     /* it was still waiting: the next group's */
}

static void a_command_refused_before_it_writes_costs_its_group_nothing(void **state)
{
	struct add a[3];

	add_init(&a[0], "one", ERR_NONE);
	add_init(&a[1], "two", ERR_NONE);
	a[1].c.run = refuse_run;
	add_init(&a[2], "three", ERR_NONE);
	run_three(*state, a);
	for (int i = 0; i < 3; i++)
		assert_int_equal(a[i].runs, 1);
}

static void a_full_queue_says_busy_and_a_stopped_writer_too(void **state)
{
	struct place *p = *state;
	struct gate g = { .c = { .run = gate_run, .arg = &g }, .lock = PTHREAD_MUTEX_INITIALIZER };
	struct err err = ERR_INIT;
	struct add a[4];
	char name[4][8];

	for (int i = 0; i < 4; i++) {
		snprintf(name[i], sizeof name[i], "u%d", i);
		add_init(&a[i], name[i], ERR_NONE);
	}
	assert_false(writer_submit(p->s, &a[0].c, &err));
	assert_int_equal(err.code, ERR_BUSY);

	assert_true(writer_start(p->s, 2, 64, &err));
	pthread_mutex_lock(&g.lock);
	assert_true(writer_submit(p->s, &g.c, &err));
	while (!g.inside)
		usleep(100);
	assert_true(writer_submit(p->s, &a[0].c, &err));
	assert_true(writer_submit(p->s, &a[1].c, &err));
	assert_false(writer_submit(p->s, &a[2].c, &err));
	assert_int_equal(err.code, ERR_BUSY);
	assert_int_equal(a[0].told, 0);
	pthread_mutex_unlock(&g.lock);
	writer_stop(p->s);          /* drains */
	assert_int_equal(a[0].told, 1);
	assert_int_equal(a[1].told, 1);
	assert_int_equal(a[2].told, 0);
	assert_false(writer_submit(p->s, &a[3].c, &err));
	assert_int_equal(count_units(p), 2);
	add_unit(p, "on its own session");
	assert_int_equal(count_units(p), 3);
}

/* The commit holds all of a group: seen when the first of it is told, which is after the commit. */
struct peek {
	struct add add;
	struct session *session;
	int64_t seen;
};

static void peek_done(struct command *self, bool ok, struct err *err)
{
	struct peek *k = self->arg;
	struct err inner = ERR_INIT;
	struct tx *tx;

	(void)err;
	assert_true(ok);
	assert_true(read_begin(k->session, &tx, &inner));
	assert_true(db_int(tx, &sql_count, &k->seen, NULL, &inner));
	read_end(tx);
	k->add.told = 1;
}

static bool peek_run(struct tx *tx, struct command *self, struct err *err)
{
	struct peek *k = self->arg;

	return db_run(tx, &sql_unit_plain, NULL, err, VT(str_c(k->add.name)));
}

static void a_command_is_told_after_the_commit_of_its_whole_group(void **state)
{
	struct place *p = *state;
	struct gate g = { .c = { .run = gate_run, .arg = &g }, .lock = PTHREAD_MUTEX_INITIALIZER };
	struct peek k = { .add = { .name = "first" } };
	struct err err = ERR_INIT;
	struct add a;

	k.add.c = (struct command){ .run = peek_run, .done = peek_done, .arg = &k };
	add_init(&a, "second", ERR_NONE);
	assert_true(session_open(p->s, &k.session, &err));
	assert_true(writer_start(p->s, 10, 3, &err));
	pthread_mutex_lock(&g.lock);
	assert_true(writer_submit(p->s, &g.c, &err));
	while (!g.inside)
		usleep(100);
	assert_true(writer_submit(p->s, &k.add.c, &err));
	assert_true(writer_submit(p->s, &a.c, &err));
	pthread_mutex_unlock(&g.lock);
	writer_stop(p->s);
	assert_int_equal(k.seen, 2);
	session_close(k.session);
}

struct crowd {
	struct place *p;
	int who, done;
};

static void *crowd_write(void *arg)
{
	struct crowd *c = arg;

	for (int i = 0; i < 50; i++) {
		struct err err = ERR_INIT;
		char name[32];
		struct add a;

		snprintf(name, sizeof name, "%d/%d", c->who, i);
		add_init(&a, name, i % 7 == 3 ? ERR_INVALID : ERR_NONE);
		if (store_write(c->p->s, &a.c, &err))
			c->done++;
		else if (err.code != ERR_INVALID)
			return NULL;
	}
	return NULL;
}

static void *crowd_read(void *arg)
{
	struct crowd *c = arg;
	struct err err = ERR_INIT;
	struct session *s;
	int64_t last = 0;

	if (!session_open(c->p->s, &s, &err))
		return NULL;
	for (int i = 0; i < 200; i++) {
		int64_t n, again, version;
		struct tx *tx;

		if (!read_begin(s, &tx, &err))
			break;
		if (!db_int(tx, &sql_count, &n, NULL, &err) ||
		    !db_int(tx, &sql_count, &again, NULL, &err) || n != again || n < last ||
		    !store_version(c->p->s, &version, &err)) {
			read_end(tx);
			break;
		}
		last = n;
		read_end(tx);
		c->done++;
	}
	session_close(s);
	return NULL;
}

static void many_threads_write_and_read_at_once(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct crowd c[8];
	pthread_t t[8];

	assert_true(writer_start(p->s, 100, 16, &err));
	for (int i = 0; i < 8; i++) {
		c[i] = (struct crowd){ .p = p, .who = i };
		assert_int_equal(pthread_create(&t[i], NULL, i < 5 ? crowd_write : crowd_read,
						&c[i]), 0);
	}
	for (int i = 0; i < 8; i++) {
		pthread_join(t[i], NULL);
		assert_int_equal(c[i].done, i < 5 ? 43 : 200);
	}
	writer_stop(p->s);
	assert_int_equal(count_units(p), 5 * 43);
}

static void two_programs_write_one_database(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct crowd c = { .p = p, .who = 1 }, d = { .who = 2 };
	struct place q = *p;
	pthread_t t;

	assert_true(writer_start(p->s, 100, 16, &err));
	assert_true(store_open(p->dir, STORE_OPEN, &first, &p->env.env, &q.s, &err));
	d.p = &q;
	assert_int_equal(pthread_create(&t, NULL, crowd_write, &c), 0);
	crowd_write(&d);
	pthread_join(t, NULL);
	store_close(q.s);
	assert_int_equal(c.done, 43);
	assert_int_equal(d.done, 43);
	writer_stop(p->s);
	assert_int_equal(count_units(p), 86);
}

static void a_copy_taken_under_load_is_whole(void **state)
{
	struct place *p = *state, q = *p;
	struct crowd c = { .p = p, .who = 1 };
	struct err err = ERR_INIT;
	char copy[96], dir[96], path[128];
	struct str out = STR("");
	int64_t before, after;
	pthread_t t;

	assert_true(writer_start(p->s, 100, 16, &err));
	assert_int_equal(pthread_create(&t, NULL, crowd_write, &c), 0);
	while (count_units(p) < 10)
		usleep(100);
	before = count_units(p);
	snprintf(copy, sizeof copy, "%s/copy", p->dir);
	assert_true(store_copy(p->s, copy, &err));
	after = count_units(p);
	pthread_join(t, NULL);
	assert_int_equal(c.done, 43);

	snprintf(dir, sizeof dir, "%s/sub", p->dir);
	snprintf(path, sizeof path, "%s/daodi.sqlite", dir);
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(rename(copy, path), 0);
	snprintf(q.dir, sizeof q.dir, "%.50s/sub", p->dir);
	q.s = NULL;
	reopen(&q, STORE_OPEN, &first);
	assert_true(count_units(&q) >= before && count_units(&q) <= after);
	assert_true(store_check(q.s, p->a, &out, &err));
	assert_str(out, "");
	store_close(q.s);
	remove_all(dir);
}

static void a_copy_that_cannot_be_made_is_told_and_leaves_nothing(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;

	assert_false(store_copy(p->s, "/proc/none/copy", &err));
	assert_int_equal(err.code, ERR_IO);
	assert_int_equal(err.item[0].msg, MSG_STORE_CANNOT_MAKE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(created_files_are_for_their_owner_only),
		T(a_missing_database_is_told_with_the_way_out),
		T(an_empty_file_left_by_a_crash_is_made_into_a_database),
		T(an_older_schema_is_refused_then_brought_up_to_date),
		T(a_failing_step_leaves_nothing_of_the_steps_before_it),
		T(a_newer_layout_is_refused),
		T(the_database_of_another_program_is_refused),
		T(a_damaged_file_is_told_as_damaged),
		T(check_names_a_broken_page_and_a_lost_reference),
		cmocka_unit_test(words_are_spelt_outside_quotes_and_comments_only),
		T(tables_are_strict),
		T(a_copy_opens_as_a_database_and_never_overwrites),
		T(values_come_back_as_they_went_in),
		T(parameters_are_bound_by_name),
		T(a_query_may_run_inside_its_own_rows),
		T(changes_and_missing_rows_are_told),
		T(a_broken_rule_of_the_schema_is_an_error_of_its_kind),
		T(a_reading_session_cannot_write),
		T(a_snapshot_does_not_change_until_its_end),
		T(version_changes_with_every_commit_and_only_then),
		T(wrong_use_of_a_statement_aborts),
		T(a_failing_command_takes_nothing_else_with_it),
		T(a_command_that_fails_half_way_makes_its_group_run_twice),
		T(a_command_refused_before_it_writes_costs_its_group_nothing),
		T(a_full_queue_says_busy_and_a_stopped_writer_too),
		T(a_command_is_told_after_the_commit_of_its_whole_group),
		T(many_threads_write_and_read_at_once),
		T(two_programs_write_one_database),
		T(a_copy_taken_under_load_is_whole),
		T(a_copy_that_cannot_be_made_is_told_and_leaves_nothing),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}

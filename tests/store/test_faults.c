/* A disk that fails at every single call of a group's commit, in turn: each command that was told
 * ok is there, each that was told otherwise is not, none is half there, and the writer goes on
 * when the disk works again. */
#include "faults.h"
#include "rig.h"

#include <sys/stat.h>

#include "base/log.h"

enum { COMMANDS = 10 };

static int failures_seen, acknowledged_in_spite;

static bool refused(int64_t key)
{
	return key % 5 == 3;
}

/* A power cut now would keep what was told ok, nothing half, and of the rest only what the disk did
 * not confirm. */
static void assert_cut(const struct rig *r, const struct put *put)
{
	unsigned char seen[COMMANDS + 1];
	struct rig after = *r;

	snprintf(after.dir, sizeof after.dir, "%.40s/cut", r->dir);
	assert_int_equal(mkdir(after.dir, 0700), 0);
	faults_power_cut(after.dir, 7);
	rig_open(&after);
	assert_true(rig_seen(after.s, seen, COMMANDS + 1));
	for (int i = 0; i <= COMMANDS; i++)
		if (put[i].code == ERR_NONE || put[i].msg != MSG_STORE_UNSURE)
			assert_int_equal(seen[i], put[i].code == ERR_NONE ? 3 : 0);
		else
			assert_true(seen[i] == 0 || seen[i] == 3);
	rig_remove(&after);
}

/* A group of commands while calls fail from the at-th on. False when at lies behind the last. */
static bool one_group(unsigned calls, int at, int times, bool full)
{
	struct put put[COMMANDS + 1];
	unsigned char seen[COMMANDS + 1];
	struct err err = ERR_INIT;
	struct rig r;
	int failed;

	faults_new_disk();
	rig_make(&r);
	/* the pages of the first commands of a life differ: let them be written */
	put_init(&put[COMMANDS], COMMANDS, 100, false);
	assert_true(store_write(r.s, &put[COMMANDS].c, &err));

	assert_true(writer_start(r.s, COMMANDS, COMMANDS, &err));
	faults_arm(calls, at, times, full);
	for (int i = 0; i < COMMANDS; i++) {
		put_init(&put[i], i, 3000, refused(i));
		assert_true(writer_submit(r.s, &put[i].c, &err));
	}
	for (int i = 0; i < COMMANDS; i++)
		put_wait(&put[i]);
	failed = faults_heal();
	failures_seen += failed;

	assert_true(rig_seen(r.s, seen, COMMANDS + 1));
	for (int i = 0; i < COMMANDS; i++) {
		enum err_code want = refused(i) ? ERR_DENIED : ERR_NONE;

		assert_int_equal(seen[i], put[i].code == ERR_NONE ? 3 : 0);
		assert_true(put[i].runs <= 3);      /* plain, in a savepoint, alone */
		/* I/O is the one other thing it may be told, and only when the disk failed */
		if (put[i].code != want) {
			assert_int_equal(put[i].code, ERR_IO);
			assert_true(failed > 0);
			assert_true(put[i].msg == MSG_STORE_IO || put[i].msg == MSG_STORE_FULL ||
				    (put[i].msg == MSG_STORE_UNSURE && calls & FAULT_SYNC));
		}
		acknowledged_in_spite += failed > 0 && put[i].code == ERR_NONE;
	}
	assert_int_equal(seen[COMMANDS], 3);

	assert_cut(&r, put);

	/* it goes on */
	for (int i = 0; i < COMMANDS; i++) {
		if (put[i].code == ERR_NONE)
			continue;
		put_init(&put[i], i, 3000, false);
		assert_true(writer_submit(r.s, &put[i].c, &err));
		put_wait(&put[i]);
		assert_int_equal(put[i].code, ERR_NONE);
	}
	writer_stop(r.s);
	rig_close(&r);
	rig_open(&r);
	assert_true(rig_seen(r.s, seen, COMMANDS + 1));
	for (int i = 0; i <= COMMANDS; i++)
		assert_int_equal(seen[i], 3);
	assert_true(rig_sound(r.s));
	rig_remove(&r);
	return failed > 0;
}

static void every_call(unsigned calls, int times, bool full)
{
	int at = 1;

	failures_seen = acknowledged_in_spite = 0;
	while (one_group(calls, at, times, full))
		at++;
	assert_true(at > 1);
	assert_true(failures_seen >= at - 1);
}

static void one_failing_write_costs_at_most_one_command(void **state)
{
	(void)state;
	every_call(FAULT_WRITE, 1, false);
	/* the group is tried again one by one, and then the disk works */
	assert_true(acknowledged_in_spite > 0);
}

static void a_full_disk_for_a_moment(void **state)
{
	(void)state;
	every_call(FAULT_WRITE, 3, true);
	assert_true(acknowledged_in_spite > 0);
}

static void a_disk_that_stays_full(void **state)
{
	(void)state;
	every_call(FAULT_WRITE, 1000000, true);
}

static void a_disk_that_stays_broken(void **state)
{
	(void)state;
	every_call(FAULT_WRITE | FAULT_SYNC | FAULT_TRUNCATE, 1000000, false);
}

static void a_failing_sync_is_no_commit(void **state)
{
	(void)state;
	every_call(FAULT_SYNC, 1, false);
	assert_true(acknowledged_in_spite > 0);
	every_call(FAULT_SYNC, 2, false);
	every_call(FAULT_SYNC, 1000000, false);
}

static void reading_that_fails_is_told_too(void **state)
{
	(void)state;
	every_call(FAULT_READ, 1, false);
}

/* ---- a command that does not mind errors ---- */

enum { HEADS = 6 };

static const struct sql sql_head = { "insert into head (key) values ($1)", "i" };
static const struct sql sql_head_id = { "insert into head (key) values ($1) returning id", "i" };

/* The last row is asked for before the others are written, and comes after them. */
static bool stubborn(struct tx *tx, struct command *self, struct err *err)
{
	struct err none = ERR_INIT;
	struct rows r;

	(void)self, (void)err;
	if (!db_query(tx, &sql_head_id, &r, &none, VI(HEADS)))
		r.stmt = NULL;
	for (int64_t k = 1; k < HEADS; k++)
		if (!db_run(tx, &sql_head, NULL, &none, VI(k)))
			continue;
	while (rows_next(&r))
		;
	(void)!rows_end(&r, &none);
	return true;
}

/* When the engine gives a transaction up in the middle of a command, what the command still does
 * must not come to stand by itself, and the command is not told that all went well. */
static void what_follows_a_lost_transaction_is_lost_too(void **state)
{
	int at = 1, failed, lost = 0;

	(void)state;
	do {
		struct command c = { .run = stubborn };
		unsigned char seen[HEADS + 1];
		struct err err = ERR_INIT;
		struct rig r;
		bool ok;

		faults_new_disk();
		rig_make(&r);
		rig_close(&r);
		rig_open(&r);        /* nothing is cached */
		faults_arm(FAULT_READ, at, 1, false);
		ok = store_write(r.s, &c, &err);
		failed = faults_heal();
		assert_int_equal(err.code, ok ? ERR_NONE : ERR_IO);
		assert_true(rig_seen(r.s, seen, HEADS + 1));
		for (int k = 1; k <= HEADS; k++)
			assert_int_equal(seen[k], ok ? 1 : 0);
		lost += !ok;
		rig_remove(&r);
		at++;
	} while (failed);
	assert_true(lost > 0);
}

/* ---- opening and copying on a failing disk ---- */

static void a_store_that_could_not_be_made_can_be_made_later(void **state)
{
	static const struct migration step[] = { { "x-1", "create table x (id ID, y INT64)" } };
	static const struct migrations steps = { step, 1 };
	struct rig r;

	(void)state;
	rig_make(&r);
	rig_remove(&r);
	for (int at = 1, failed = 1; failed; at++) {
		struct err err = ERR_INIT;
		bool ok;

		faults_new_disk();
		faults_arm(FAULT_WRITE | FAULT_SYNC, at, 1000000, at % 2 != 0);
		ok = store_open(r.dir, STORE_CREATE, &steps, &r.env.env, &r.s, &err);
		failed = faults_heal();
		if (!ok) {
			assert_int_equal(err.code, ERR_IO);
			assert_true(failed > 0);
			assert_true(store_open(r.dir, STORE_CREATE, &steps, &r.env.env, &r.s, &err));
		}
		rig_close(&r);
		assert_true(store_open(r.dir, STORE_OPEN, &steps, &r.env.env, &r.s, &err));
		assert_true(rig_sound(r.s));
		rig_remove(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_failing_write_costs_at_most_one_command),
		cmocka_unit_test(a_full_disk_for_a_moment),
		cmocka_unit_test(a_disk_that_stays_full),
		cmocka_unit_test(a_disk_that_stays_broken),
		cmocka_unit_test(a_failing_sync_is_no_commit),
		cmocka_unit_test(reading_that_fails_is_told_too),
		cmocka_unit_test(what_follows_a_lost_transaction_is_lost_too),
		cmocka_unit_test(a_store_that_could_not_be_made_can_be_made_later),
	};

	faults_install();
	log_set_level(LOG_ERROR + 1);
	return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}

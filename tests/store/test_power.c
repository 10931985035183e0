/* Power cuts, played: at random moments the disk is looked at as a cut would leave it (what was
 * synced, and any sectors of what was written since). In each such picture every command that had
 * been acknowledged before is there, none is half there, and the engine finds its file sound;
 * while the log is moved into the database beside the commits. */
#include "faults.h"
#include "rig.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

enum { COMMANDS = 4000, IN_FLIGHT = 24, CUTS = 60 };

static struct put put[COMMANDS];
static unsigned char told_before[COMMANDS], seen[COMMANDS];

/* What the cut leaves is opened as a database of its own. */
static void cut_and_look(const struct rig *r, int cut)
{
	struct rig after = *r;
	struct put more;
	struct err err = ERR_INIT;

	snprintf(after.dir, sizeof after.dir, "%.40s/cut", r->dir);
	assert_int_equal(mkdir(after.dir, 0700), 0);
	for (int i = 0; i < COMMANDS; i++)
		told_before[i] = put[i].told && put[i].code == ERR_NONE;
	faults_power_cut(after.dir, (uint64_t)cut);

	rig_open(&after);
	assert_true(rig_seen(after.s, seen, COMMANDS));
	for (int i = 0; i < COMMANDS; i++) {
		if (told_before[i])
			assert_int_equal(seen[i], 3);
		else
			assert_true(seen[i] == 0 || seen[i] == 3);
		if (put[i].refuse)
			assert_int_equal(seen[i], 0);
	}
	assert_true(rig_sound(after.s));
	put_init(&more, COMMANDS + cut, 10, false);
	assert_true(store_write(after.s, &more.c, &err));
	rig_remove(&after);
}

static int64_t size_of(const struct rig *r, const char *name)
{
	char path[128];
	struct stat st;

	snprintf(path, sizeof path, "%s/%s", r->dir, name);
	assert_int_equal(stat(path, &st), 0);
	return st.st_size;
}

static void an_acknowledged_command_outlives_a_power_cut(void **state)
{
	struct err err = ERR_INIT;
	uint64_t seed = 20260401;
	int next = 0;
	struct rig r;

	(void)state;
	faults_new_disk();
	rig_make(&r);
	assert_true(writer_start(r.s, IN_FLIGHT, 8, &err));
	for (int cut = 0; cut < CUTS; cut++) {
		int upto = next + COMMANDS / CUTS;

		for (; next < upto; next++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
			/* now and then a large one, so that the log grows and is moved */
			put_init(&put[next], next, (size_t)(seed >> 33) % (seed >> 60 ? 9000 : 40000),
				 (seed >> 40) % 8 == 0);
			while (!writer_submit(r.s, &put[next].c, &err))
				usleep(20);
		}
		usleep((useconds_t)((seed >> 50) % 2000));
		cut_and_look(&r, cut);
	}
	/* the log was moved into the database beside all this */
	assert_true(size_of(&r, "daodi.sqlite") > 10 << 20);
	writer_stop(r.s);
	rig_remove(&r);
}

/* Without a pause, the thread that moves the log never reaches its end by itself. */
static void the_log_stays_short_under_a_steady_load(void **state)
{
	struct err err = ERR_INIT;
	int64_t longest = 0;
	struct rig r;

	(void)state;
	faults_new_disk();
	rig_make(&r);
	assert_true(writer_start(r.s, IN_FLIGHT, 8, &err));
	for (int i = 0; i < COMMANDS; i++) {
		put_init(&put[i], i, 25000, false);
		while (!writer_submit(r.s, &put[i].c, &err))
			usleep(20);
		if (i % 100 == 0 && size_of(&r, "daodi.sqlite-wal") > longest)
			longest = size_of(&r, "daodi.sqlite-wal");
	}
	writer_stop(r.s);
	assert_true(longest > 0 && longest < 64 << 20);
	assert_true(size_of(&r, "daodi.sqlite") > 90 << 20);
	rig_remove(&r);
}

/* The same where syncing does nothing must be noticed: or the test above could not fail. */
static void a_disk_that_lies_about_syncing_is_noticed(void **state)
{
	struct err err = ERR_INIT;
	struct rig r, after;
	struct put p;

	(void)state;
	faults_new_disk();
	rig_make(&r);
	after = r;
	put_init(&p, 0, 100, false);
	faults_lie_about_syncs(true);
	assert_true(store_write(r.s, &p.c, &err));
	snprintf(after.dir, sizeof after.dir, "%.40s/cut", r.dir);
	assert_int_equal(mkdir(after.dir, 0700), 0);
	faults_power_cut(after.dir, 1);
	faults_lie_about_syncs(false);
	rig_open(&after);
	assert_true(rig_seen(after.s, seen, 1));
	assert_int_equal(seen[0], 0);
	rig_remove(&after);
	rig_remove(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_acknowledged_command_outlives_a_power_cut),
		cmocka_unit_test(the_log_stays_short_under_a_steady_load),
		cmocka_unit_test(a_disk_that_lies_about_syncing_is_noticed),
	};

	faults_install();
	log_set_level(LOG_ERROR);
	return cmocka_run_group_tests_name("power", tests, NULL, NULL);
}

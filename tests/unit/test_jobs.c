#include "jobs/jobs.h"

#include <stdatomic.h>
#include <unistd.h>

#include "base/log.h"

static const struct migration steps[] = {
	{ "t-1", "create table done (id ID, job TEXT not null)" },
};
static const struct migrations tables = { steps, 1 };
static const struct sql sql_add = { "insert into done (job) values ($1)", "t" };
static const struct sql sql_count = { "select count(*) from done where job = $1", "t" };

struct place {
	char dir[64];
	struct store *s;
};

static int setup(void **state)
{
	struct place *p = test_calloc(1, sizeof *p);
	struct err err = ERR_INIT;

	snprintf(p->dir, sizeof p->dir, "/tmp/daodi-jobs-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	assert_true(store_open(p->dir, STORE_CREATE, &tables, env_system(), &p->s, &err));
	*state = p;
	return 0;
}

static int teardown(void **state)
{
	static const char *const file[] = { "daodi.sqlite", "daodi.sqlite-wal",
					     "daodi.sqlite-shm" };
	struct place *p = *state;
	char path[128];

	store_close(p->s);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", p->dir, file[i]);
		unlink(path);
	}
	rmdir(p->dir);
	test_free(p);
	return 0;
}

struct work {
	_Atomic int runs;
	int left;                      /* how much there is to do */
};

/* Does at most a batch of what is left. */
static bool eat(struct tx *tx, struct arena *a, const struct job *job, size_t *did, struct err *err)
{
	struct work *w = job->arg;

	(void)a;
	w->runs++;
	for (; w->left > 0 && *did < job->batch; w->left--, ++*did)
		if (!db_run(tx, &sql_add, NULL, err, VT(str_c(job->name))))
			return false;
	return true;
}

static bool break_down(struct tx *tx, struct arena *a, const struct job *job, size_t *did,
		       struct err *err)
{
	struct work *w = job->arg;

	(void)a;
	w->runs++;
	*did = job->batch;
	return db_run(tx, &sql_add, NULL, err, VT(str_c(job->name))) &&
	       err_set(err, ERR_BUSY, NULL, MSG_BUSY);
}

static int64_t done(struct store *s, const char *job)
{
	struct session *session;
	struct err err = ERR_INIT;
	struct tx *tx;
	int64_t n = -1;

	assert_true(session_open(s, &session, &err) && read_begin(session, &tx, &err));
	assert_true(db_int(tx, &sql_count, &n, NULL, &err, VT(str_c(job))));
	read_end(tx);
	session_close(session);
	return n;
}

static void wait_for(_Atomic int *runs, int n)
{
	for (int i = 0; i < 600 && *runs < n; i++)
		usleep(10000);
	assert_true(*runs >= n);
}

static void a_full_batch_is_followed_by_the_next_at_once(void **state)
{
	struct place *t = *state;
	struct work w = { .left = 25 };
	const struct job job = { "eat", 3600, 10, eat, &w };
	struct err err = ERR_INIT;
	struct jobs *j;

	assert_true(jobs_start(t->s, &job, 1, &j, &err));
	wait_for(&w.runs, 3);
	jobs_stop(j);
	assert_int_equal(w.runs, 3);
	assert_int_equal(done(t->s, "eat"), 25);
}

static void a_failing_step_leaves_nothing_and_stops_no_other(void **state)
{
	struct place *t = *state;
	struct work bad = { 0 }, good = { .left = 4 };
	const struct job job[] = {
		{ "break", 3600, 10, break_down, &bad },
		{ "eat", 3600, 10, eat, &good },
	};
	struct err err = ERR_INIT;
	struct jobs *j;

	log_set_level(LOG_ERROR);
	assert_true(jobs_start(t->s, job, 2, &j, &err));
	wait_for(&good.runs, 1);
	jobs_stop(j);
	log_set_level(LOG_INFO);
	assert_int_equal(bad.runs, 1);
	assert_int_equal(done(t->s, "break"), 0);
	assert_int_equal(done(t->s, "eat"), 4);
}

static void a_job_comes_again_at_its_turn(void **state)
{
	struct place *t = *state;
	struct work w = { .left = 1 };
	const struct job job = { "eat", 1, 10, eat, &w };
	struct err err = ERR_INIT;
	struct jobs *j;

	assert_true(jobs_start(t->s, &job, 1, &j, &err));
	wait_for(&w.runs, 2);
	jobs_stop(j);
	assert_int_equal(done(t->s, "eat"), 1);
}

static void stopping_does_not_wait_for_the_next_turn(void **state)
{
	struct place *t = *state;
	struct work w = { 0 };
	const struct job job = { "eat", 3600, 10, eat, &w };
	struct err err = ERR_INIT;
	struct jobs *j;

	assert_true(jobs_start(t->s, &job, 1, &j, &err));
	jobs_stop(j);
	jobs_stop(NULL);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_full_batch_is_followed_by_the_next_at_once),
		T(a_failing_step_leaves_nothing_and_stops_no_other),
		T(a_job_comes_again_at_its_turn),
		T(stopping_does_not_wait_for_the_next_turn),
	};

	return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}

/* The writer thread: groups, failures, queues, crowds. */
#include "store_place.h"

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

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_failing_command_takes_nothing_else_with_it),
		T(a_command_that_fails_half_way_makes_its_group_run_twice),
		T(a_command_refused_before_it_writes_costs_its_group_nothing),
		T(a_full_queue_says_busy_and_a_stopped_writer_too),
		T(a_command_is_told_after_the_commit_of_its_whole_group),
		T(many_threads_write_and_read_at_once),
		T(two_programs_write_one_database),
		T(a_copy_taken_under_load_is_whole),
	};

	return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}

#include "http/http_int.h"

#include <pthread.h>

static void a_full_queue_refuses_at_once(void **state)
{
	struct queue *q = queue_new(2);
	struct job j[3];
	bool returned;

	(void)state;
	assert_true(queue_offer(q, &j[0]));
	assert_true(queue_offer(q, &j[1]));
	assert_false(queue_offer(q, &j[2]));
	assert_int_equal(queue_waiting(q), 2);
	assert_ptr_equal(queue_take(q, &returned), &j[0]);
	assert_false(returned);
	/* room counts those that wait, not those under way */
	assert_true(queue_offer(q, &j[2]));
	assert_ptr_equal(queue_take(q, &returned), &j[1]);
	assert_ptr_equal(queue_take(q, &returned), &j[2]);
	for (int i = 0; i < 3; i++)
		queue_settle(q);
	queue_close(q);
	assert_null(queue_take(q, &returned));
	queue_free(q);
}

static void what_comes_back_is_never_refused_and_goes_first(void **state)
{
	struct queue *q = queue_new(1);
	struct job a, b, c;
	bool returned;

	(void)state;
	assert_true(queue_offer(q, &a));
	assert_ptr_equal(queue_take(q, &returned), &a);
	assert_true(queue_offer(q, &b));
	assert_false(queue_offer(q, &c));
	queue_return(q, &a);
	assert_ptr_equal(queue_take(q, &returned), &a);
	assert_true(returned);
	assert_ptr_equal(queue_take(q, &returned), &b);
	assert_false(returned);
	queue_settle(q);
	queue_settle(q);
	queue_close(q);
	queue_free(q);
}

/* ---- many threads ---- */

enum { JOBS = 20000, TAKERS = 4, ROOM = 64 };

struct numbered {
	struct job job;
	_Atomic int seen;
};
static struct numbered jobs[JOBS];
static struct queue *shared;
static _Atomic int settled;

/* Every third job goes round once more, as one with a command does. */
static void *take_all(void *arg)
{
	struct job *j;
	bool returned;

	(void)arg;
	while ((j = queue_take(shared, &returned))) {
		struct numbered *n = (struct numbered *)(void *)j;

		n->seen++;
		if (!returned && (n - jobs) % 3 == 0) {
			queue_return(shared, j);
			continue;
		}
		settled++;
		queue_settle(shared);
	}
	return NULL;
}

static void every_job_is_settled_once_before_the_queue_closes(void **state)
{
	pthread_t taker[TAKERS];

	(void)state;
	shared = queue_new(ROOM);
	for (int i = 0; i < TAKERS; i++)
		assert_int_equal(pthread_create(&taker[i], NULL, take_all, NULL), 0);
	for (int i = 0; i < JOBS; i++)
		while (!queue_offer(shared, &jobs[i].job))
			sched_yield();
	queue_close(shared);
	assert_int_equal(settled, JOBS);
	assert_true(queue_closing(shared));
	assert_false(queue_offer(shared, &jobs[0].job));
	for (int i = 0; i < TAKERS; i++)
		pthread_join(taker[i], NULL);
	for (int i = 0; i < JOBS; i++)
		assert_int_equal(jobs[i].seen, i % 3 == 0 ? 2 : 1);
	queue_free(shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_queue_refuses_at_once),
		cmocka_unit_test(what_comes_back_is_never_refused_and_goes_first),
		cmocka_unit_test(every_job_is_settled_once_before_the_queue_closes),
	};

	return cmocka_run_group_tests_name("http_queue", tests, NULL, NULL);
}

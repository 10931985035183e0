/* The jobs' one thread. */
#include <errno.h>
#include <pthread.h>

#include "base/log.h"
#include "base/mem.h"
#include "jobs/jobs.h"
#include "wire/catalogue.h"

enum { JOBS_MAX = 16 };

struct jobs {
	struct store *store;
	const struct job *job;
	size_t n;
	int64_t next[JOBS_MAX];      /* when each is due, monotonic microseconds */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	bool stopping;
};

/* The monotonic clock: jobs keep their pace whatever the wall clock does. */
static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * US_PER_SECOND + t.tv_nsec / 1000;
}

struct turn_of {
	const struct job *job;
	size_t did;
};

static bool step_run(struct tx *tx, struct command *self, struct err *err)
{
	struct turn_of *turn = self->arg;

	turn->did = 0;
	return turn->job->step(tx, self->arena, turn->job, &turn->did, err);
}

/* True when the step did as much as it may at once, so that more may wait. */
static bool step(struct jobs *j, const struct job *job)
{
	struct arena *a = arena_new();
	struct turn_of turn = { .job = job };
	struct command c = { .run = step_run, .arena = a, .arg = &turn };
	struct err err = ERR_INIT;
	bool more = false;

	if (store_write(j->store, &c, &err))
		more = turn.did >= job->batch;
	else
		log_line(LOG_WARN, "job %s: %.*s", job->name,
			 STR_ARG(err_text(a, LANG_EN, &err)));
	arena_free(a);
	return more;
}

static bool wait_until(struct jobs *j, int64_t when)
{
	struct timespec t = { .tv_sec = (time_t)(when / US_PER_SECOND),
			      .tv_nsec = (long)(when % US_PER_SECOND) * 1000 };
	bool stopping;

	must(pthread_mutex_lock(&j->lock) == 0);
	while (!j->stopping && pthread_cond_timedwait(&j->woken, &j->lock, &t) != ETIMEDOUT)
		;
	stopping = j->stopping;
	must(pthread_mutex_unlock(&j->lock) == 0);
	return !stopping;
}

static void *jobs_run(void *arg)
{
	struct jobs *j = arg;
	size_t first = 0;

	do {
		for (size_t i = 0; i < j->n; i++)
			if (j->next[i] <= now_us())
				j->next[i] =
				    step(j, &j->job[i])
					? now_us()
					: now_us() + j->job[i].every_seconds * US_PER_SECOND;
		first = 0;
		for (size_t i = 1; i < j->n; i++)
			if (j->next[i] < j->next[first])
				first = i;
	} while (wait_until(j, j->next[first]));
	return NULL;
}

bool jobs_start(struct store *store, const struct job *job, size_t n, struct jobs **out,
		struct err *err)
{
	struct jobs *j = mem_alloc(sizeof(*j));
	pthread_condattr_t attr;

	must(n > 0 && n <= JOBS_MAX);
	j->store = store;
	j->job = job;
	j->n = n;
	for (size_t i = 0; i < n; i++)
		j->next[i] = now_us() + US_PER_SECOND;
	must(pthread_mutex_init(&j->lock, NULL) == 0);
	must(pthread_condattr_init(&attr) == 0);
	must(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
	must(pthread_cond_init(&j->woken, &attr) == 0);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&j->thread, NULL, jobs_run, j) != 0) {
		mem_free(j);
		return err_set(err, ERR_IO, NULL, MSG_BUG);
	}
	*out = j;
	return true;
}

void jobs_stop(struct jobs *j)
{
	if (!j)
		return;
	must(pthread_mutex_lock(&j->lock) == 0);
	j->stopping = true;
	must(pthread_cond_signal(&j->woken) == 0);
	must(pthread_mutex_unlock(&j->lock) == 0);
	must(pthread_join(j->thread, NULL) == 0);
	pthread_cond_destroy(&j->woken);
	pthread_mutex_destroy(&j->lock);
	mem_free(j);
}

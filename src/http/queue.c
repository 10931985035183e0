/* From the sockets to the workers: a bounded queue of new jobs, and an unbounded one, taken first,
 * of jobs whose command is done. The second needs no bound: its jobs were counted when they were
 * offered. A worker is woken only when one sleeps.
 *
 * open: jobs offered and not yet settled. Invariant: every job offered is settled exactly once. */
#include <pthread.h>

#include "base/mem.h"
#include "http/http_int.h"

struct list {
	struct job *first, **end;
};

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t work, settled;
	struct list fresh, done;
	int room;
	_Atomic int64_t waiting;     /* in fresh; written under the lock */
	int idle;                    /* workers asleep that nobody has woken yet */
	int woken;                   /* wake-ups on their way */
	bool ended;
	_Atomic bool closing;
	_Atomic int64_t open;
};

static void put(struct list *l, struct job *j)
{
	j->next = NULL;
	*l->end = j;
	l->end = &j->next;
}

static struct job *get(struct list *l)
{
	struct job *j = l->first;

	if (j) {
		l->first = j->next;
		if (!l->first)
			l->end = &l->first;
	}
	return j;
}

struct queue *queue_new(int room)
{
	struct queue *q = mem_alloc(sizeof *q);

	must(room > 0);
	must(pthread_mutex_init(&q->lock, NULL) == 0);
	must(pthread_cond_init(&q->work, NULL) == 0);
	must(pthread_cond_init(&q->settled, NULL) == 0);
	q->fresh.end = &q->fresh.first;
	q->done.end = &q->done.first;
	q->room = room;
	return q;
}

void queue_free(struct queue *q)
{
	if (!q)
		return;
	must(q->open == 0 && !q->fresh.first && !q->done.first);
	pthread_mutex_destroy(&q->lock);
	pthread_cond_destroy(&q->work);
	pthread_cond_destroy(&q->settled);
	mem_free(q);
}

/* With the lock held: takes a sleeper off the idle ones, so that each is woken once. */
static bool wake_one(struct queue *q)
{
	if (q->idle == 0)
		return false;
	q->idle--;
	q->woken++;
	return true;
}

bool queue_offer(struct queue *q, struct job *j)
{
	bool wake = false, ok;

	must(pthread_mutex_lock(&q->lock) == 0);
	ok = !q->closing && q->waiting < q->room;
	if (ok) {
		put(&q->fresh, j);
		q->waiting++;
		q->open++;
		wake = wake_one(q);
	}
	must(pthread_mutex_unlock(&q->lock) == 0);
	if (wake)
		pthread_cond_signal(&q->work);
	return ok;
}

void queue_return(struct queue *q, struct job *j)
{
	must(pthread_mutex_lock(&q->lock) == 0);
	must(!q->ended);
	put(&q->done, j);
	/* under the lock: once it is free the job may be answered, and with it the queue gone */
	if (wake_one(q))
		pthread_cond_signal(&q->work);
	must(pthread_mutex_unlock(&q->lock) == 0);
}

struct job *queue_take(struct queue *q, bool *returned)
{
	struct job *j;

	must(pthread_mutex_lock(&q->lock) == 0);
	for (;;) {
		*returned = true;
		if ((j = get(&q->done)))
			break;
		*returned = false;
		if ((j = get(&q->fresh))) {
			q->waiting--;
			break;
		}
		if (q->ended)
			break;
		q->idle++;
		must(pthread_cond_wait(&q->work, &q->lock) == 0);
		if (q->woken > 0)
			q->woken--;
		else
			q->idle--;   /* woken by nobody: POSIX allows it */
	}
	must(pthread_mutex_unlock(&q->lock) == 0);
	return j;
}

void queue_settle(struct queue *q)
{
	/* the closer sets closing before it looks at open, so one of the two sees the other */
	if (atomic_fetch_sub(&q->open, 1) == 1 && q->closing) {
		must(pthread_mutex_lock(&q->lock) == 0);
		pthread_cond_broadcast(&q->settled);
		must(pthread_mutex_unlock(&q->lock) == 0);
	}
}

void queue_close(struct queue *q)
{
	must(pthread_mutex_lock(&q->lock) == 0);
	q->closing = true;
	while (q->open > 0)
		must(pthread_cond_wait(&q->settled, &q->lock) == 0);
	q->ended = true;
	pthread_cond_broadcast(&q->work);
	must(pthread_mutex_unlock(&q->lock) == 0);
}

bool queue_closing(const struct queue *q)
{
	return q->closing;
}

int64_t queue_waiting(const struct queue *q)
{
	return q->waiting;
}

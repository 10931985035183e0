/* Moves the write-ahead log into the database while commits go on (a passive checkpoint: it waits
 * for nobody), in a thread of its own, so that no commit pays for it.
 *
 * Under a steady load this alone never reaches the log's end, and the log would grow for ever:
 * when it is long, the writer moves the small rest itself between two groups, and the next commit
 * begins the log anew. */
#include "store/store_int.h"

#include <signal.h>

#include "base/log.h"
#include "base/mem.h"

enum { TEND_PAGES = 1000, LONG_PAGES = 4000 };

struct tender {
	struct session *session;
	pthread_t thread;
	pthread_mutex_t lock;        /* guards what follows */
	pthread_cond_t wake;
	pthread_cond_t idle;
	bool asked, running, ending;

	int64_t seen;                /* the writer's alone: length of the log when it last asked */
};

static void *tend(void *arg)
{
	struct tender *t = arg;
	int64_t log, left;

	pthread_mutex_lock(&t->lock);
	for (;;) {
		struct err err = ERR_INIT;

		while (!t->asked && !t->ending)
			pthread_cond_wait(&t->wake, &t->lock);
		if (t->ending)
			break;
		t->asked = false;
		t->running = true;
		pthread_mutex_unlock(&t->lock);
		if (!t->session->store->engine->tend(t->session, false, &log, &left, &err))
			log_line(LOG_WARN, "the log could not be moved into the database; "
					   "it will be tried again");
		pthread_mutex_lock(&t->lock);
		t->running = false;
		pthread_cond_signal(&t->idle);
	}
	pthread_mutex_unlock(&t->lock);
	return NULL;
}

bool tender_start(struct store *s, struct tender **out, struct err *err)
{
	struct tender *t;
	struct session *session;
	sigset_t all, old;

	if (!s->engine->tend) {
		*out = NULL;
		return true;
	}
	if (!session_open_as(s, ROLE_TEND, &session, err))
		return false;
	t = mem_alloc(sizeof *t);
	t->session = session;
	must(pthread_mutex_init(&t->lock, NULL) == 0);
	must(pthread_cond_init(&t->wake, NULL) == 0);
	must(pthread_cond_init(&t->idle, NULL) == 0);
	/* signals are for the main thread */
	sigfillset(&all);
	must(pthread_sigmask(SIG_SETMASK, &all, &old) == 0);
	must(pthread_create(&t->thread, NULL, tend, t) == 0);
	must(pthread_sigmask(SIG_SETMASK, &old, NULL) == 0);
	*out = t;
	return true;
}

void tender_stop(struct tender *t)
{
	if (!t)
		return;
	pthread_mutex_lock(&t->lock);
	t->ending = true;
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
	must(pthread_join(t->thread, NULL) == 0);
	session_close(t->session);
	pthread_mutex_destroy(&t->lock);
	pthread_cond_destroy(&t->wake);
	pthread_cond_destroy(&t->idle);
	mem_free(t);
}

bool tender_told(struct tender *t, int64_t log_pages)
{
	if (!t)
		return false;
	if (log_pages < t->seen)
		t->seen = 0;         /* the log began anew */
	if (log_pages - t->seen < TEND_PAGES)
		return false;
	t->seen = log_pages;
	pthread_mutex_lock(&t->lock);
	/* two that move at once get in each other's way, and the log would not end */
	t->asked = log_pages <= LONG_PAGES;
	if (t->asked)
		pthread_cond_signal(&t->wake);
	else
		while (t->running)
			pthread_cond_wait(&t->idle, &t->lock);
	pthread_mutex_unlock(&t->lock);
	return log_pages > LONG_PAGES;
}

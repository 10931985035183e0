/* Ends connections that the library does not. One that says a byte now and then, to hold its place
 * (slowloris): each connection has a moment until which its client must have sent the request, or
 * taken the reply. And one whose client has shut its side: when that comes together with the last
 * bytes, the library (0.9.75, edge-triggered) does not see it, and would keep the client waiting
 * for idle_seconds. */
#include <pthread.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "http/http_int.h"

struct watched {
	struct watched *next, **back;
	int fd;
	_Atomic int64_t until;       /* µs, monotonic; 0: the client waits for us */
	_Atomic bool reading;        /* we wait for the client's bytes, not to send ours */
	int64_t mute_until;          /* what until was when the client was first seen to have shut */
};

struct watch {
	pthread_mutex_t lock;
	pthread_cond_t stir;
	pthread_t thread;
	struct watched *first;
	bool stop;
};

/* Has the client shut its side with nothing left to read? It must be so in two sweeps with no
 * request begun or ended between, for the library may hold bytes that it has not looked at. */
static bool fell_silent(struct watched *c, int64_t until)
{
	char byte;
	bool mute = c->reading && recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
	bool again = mute && c->mute_until == until;

	c->mute_until = mute ? until : 0;
	return again;
}

static void sweep(struct watch *w)
{
	int64_t now = monotonic_us();

	for (struct watched *c = w->first; c; c = c->next) {
		int64_t until = c->until;

		/* the library sees the end of the connection and closes it */
		if (until && (until < now || fell_silent(c, until)))
			shutdown(c->fd, SHUT_RDWR);
	}
}

static void *run(void *arg)
{
	struct watch *w = arg;

	must(pthread_mutex_lock(&w->lock) == 0);
	while (!w->stop) {
		struct timespec t;

		clock_gettime(CLOCK_MONOTONIC, &t);
		t.tv_sec++;
		if (w->first)
			pthread_cond_timedwait(&w->stir, &w->lock, &t);
		else
			pthread_cond_wait(&w->stir, &w->lock);
		sweep(w);
	}
	must(pthread_mutex_unlock(&w->lock) == 0);
	return NULL;
}

bool watch_start(struct watch **out, struct err *err)
{
	struct watch *w = mem_alloc(sizeof *w);
	pthread_condattr_t attr;

	must(pthread_mutex_init(&w->lock, NULL) == 0);
	must(pthread_condattr_init(&attr) == 0);
	must(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
	must(pthread_cond_init(&w->stir, &attr) == 0);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&w->thread, NULL, run, w) != 0) {
		pthread_cond_destroy(&w->stir);
		pthread_mutex_destroy(&w->lock);
		mem_free(w);
		return err_set(err, ERR_IO, NULL, MSG_NO_THREADS);
	}
	pthread_setname_np(w->thread, "http-watch");
	*out = w;
	return true;
}

void watch_stop(struct watch *w)
{
	if (!w)
		return;
	must(pthread_mutex_lock(&w->lock) == 0);
	must(!w->first);
	w->stop = true;
	pthread_cond_signal(&w->stir);
	must(pthread_mutex_unlock(&w->lock) == 0);
	must(pthread_join(w->thread, NULL) == 0);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->stir);
	mem_free(w);
}

struct watched *watch_add(struct watch *w, int fd)
{
	struct watched *c = mem_alloc(sizeof *c);
	bool first;

	c->fd = fd;
	must(pthread_mutex_lock(&w->lock) == 0);
	first = !w->first;
	c->next = w->first;
	c->back = &w->first;
	if (c->next)
		c->next->back = &c->next;
	w->first = c;
	must(pthread_mutex_unlock(&w->lock) == 0);
	if (first)
		pthread_cond_signal(&w->stir);
	return c;
}

void watch_remove(struct watch *w, struct watched *c)
{
	must(pthread_mutex_lock(&w->lock) == 0);
	*c->back = c->next;
	if (c->next)
		c->next->back = c->back;
	must(pthread_mutex_unlock(&w->lock) == 0);
	mem_free(c);
}

static void set(struct watched *c, int64_t seconds, bool reading)
{
	atomic_store_explicit(&c->reading, reading, memory_order_relaxed);
	atomic_store_explicit(&c->until, seconds ? monotonic_us() + seconds * US_PER_SECOND : 0,
			      memory_order_relaxed);
}

void watch_reading(struct watched *c, int64_t seconds)
{
	set(c, seconds, true);
}

void watch_sending(struct watched *c, int64_t seconds)
{
	set(c, seconds, false);
}

void watch_pause(struct watched *c)
{
	set(c, 0, false);
}

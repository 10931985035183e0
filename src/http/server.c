/* Starting and stopping. The order of stopping: no new work, all work answered, the workers end,
 * the replies leave, the library ends. */
#include <signal.h>
#include <unistd.h>

#include "base/mem.h"
#include "http/request_int.h"

enum {
	WORKERS_LEAST = 2, WORKERS_MOST = 16,
	QUEUE = 1024,
	CONNECTIONS = 1024,
	IDLE_SECONDS = 30,
	POOL_BYTES = 32 * 1024,      /* of the library, a connection: head, arguments, buffers; it
					clears them for every request */
	LINGER_MS = 15000,
};

static int or_default(int v, int d)
{
	return v > 0 ? v : d;
}

/* One a processor: on two of them, two workers answered 1.6 times what four did (bench/read). */
int http_workers(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < WORKERS_LEAST ? WORKERS_LEAST : n > WORKERS_MOST ? WORKERS_MOST : (int)n;
}

/* Takes the socket over: the library closes it, also when it fails. */
static bool daemon_start(struct http *h, int *listening, struct err *err)
{
	int fd = *listening;
	const struct http_options *o = &h->o;
	struct MHD_OptionItem pool[] = {
		{ MHD_OPTION_THREAD_POOL_SIZE, o->io_threads, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};

	*listening = -1;
	if (o->io_threads < 2)
		pool[0].option = MHD_OPTION_END;
	h->daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, h->port, NULL, NULL,
		request_step, h,
		MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->connections,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)o->idle_seconds,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
		MHD_OPTION_URI_LOG_CALLBACK, request_target, h,
		MHD_OPTION_UNESCAPE_CALLBACK, request_keep_escapes, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, request_over, h,
		MHD_OPTION_NOTIFY_CONNECTION, request_connection, h,
		MHD_OPTION_ARRAY, pool,
		MHD_OPTION_END);
	return h->daemon || err_set(err, ERR_IO, NULL, MSG_NO_THREADS);
}

static bool parts_start(struct http *h, int *fd, struct err *err)
{
	return listen_open(h->o.address, h->o.port, fd, &h->port, err) &&
	       watch_start(&h->watch, err) && workers_start(h, h->o.workers, err) &&
	       daemon_start(h, fd, err);
}

static void release(struct http *h)
{
	watch_stop(h->watch);
	pool_free(h->pool);
	queue_free(h->queue);
	router_free(h->router);
	mem_free(h);
}

bool http_start(struct store *store, const struct route *routes, size_t n,
		const struct http_options *o, struct http **out, struct err *err)
{
	static const int own[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGPROF, SIGSEGV, SIGSYS,
				   SIGTRAP };
	struct http *h = mem_alloc(sizeof *h);
	sigset_t all, before;
	int fd = -1;
	bool ok;

	h->store = store;
	h->o = *o;
	h->o.workers = or_default(o->workers, http_workers());
	h->o.queue = or_default(o->queue, QUEUE);
	h->o.io_threads = or_default(o->io_threads, 1);
	h->o.connections = or_default(o->connections, CONNECTIONS);
	h->o.idle_seconds = or_default(o->idle_seconds, IDLE_SECONDS);
	h->router = router_new(routes, n);
	h->queue = queue_new(h->o.queue);
	h->pool = pool_new();

	/* signals from outside are the business of the thread that starts us; those that a thread
	 * causes itself stay its own */
	sigfillset(&all);
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		sigdelset(&all, own[i]);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	ok = parts_start(h, &fd, err);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!ok) {
		queue_close(h->queue);
		workers_join(h);
		if (fd >= 0)
			close(fd);
		release(h);
		return false;
	}
	*out = h;
	return true;
}

uint16_t http_port(const struct http *h)
{
	return h->port;
}

void http_stop(struct http *h)
{
	const struct timespec moment = { .tv_nsec = 5 * 1000 * 1000 };

	if (!h)
		return;
	queue_close(h->queue);
	workers_join(h);
	for (int ms = 0; h->unsent > 0 && ms < LINGER_MS; ms += 5)
		nanosleep(&moment, NULL);
	MHD_stop_daemon(h->daemon);
	release(h);
}

void http_figures(const struct http *h, struct http_figures *out)
{
	*out = (struct http_figures){
		.requests = h->requests,
		.refused_busy = h->refused_busy,
		.waiting = queue_waiting(h->queue),
		.connections = h->connections,
	};
}

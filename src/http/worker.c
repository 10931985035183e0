/* The workers: each has a thread and a read session. A worker runs a handler, or renders what the
 * writer has committed. An exchange that a worker hands on (to the writer, to its socket) is no
 * longer the worker's from that call on. */
#include <pthread.h>

#include "base/log.h"
#include "base/mem.h"
#include "http/http_int.h"

#include <microhttpd.h>

struct worker {
	pthread_t thread;
	struct http *http;
	struct session *session;
	struct gzip *gzip;
	struct err err;
};

bool call_read(struct call *call, struct tx **out, struct err *err)
{
	struct exchange *x = exchange_of(call);

	must(call->session);
	if (!x->snapshot && !read_begin(call->session, &x->snapshot, err)) {
		x->snapshot = NULL;
		return false;
	}
	*out = x->snapshot;
	return true;
}

static void snapshot_end(struct exchange *x)
{
	if (x->snapshot)
		read_end(x->snapshot);
	x->snapshot = NULL;
	x->call.session = NULL;
}

static const char *template(const struct exchange *x)
{
	return x->call.req.route->path;
}

/* A handler's promise is broken; the log tells which, the client that it is our fault. */
static void bug(struct exchange *x, struct err *err, const char *what)
{
	log_line(LOG_ERROR, "%s %s: %s", x->call.req.route->method, template(x), what);
	err_set(err, ERR_BUG, NULL, MSG_BUG);
	reply_fail(x, 0, err);
}

static void fail(struct exchange *x, struct err *err)
{
	if (err->code == ERR_NONE)
		bug(x, err, "failed without saying why");
	else
		reply_fail(x, 0, err);
}

void exchange_answer(struct exchange *x)
{
	x->stage = STAGE_ANSWERED;
	MHD_resume_connection(x->connection);
}

static void finish(struct worker *w, struct exchange *x)
{
	struct reply *r = &x->call.reply;

	if (r->status < 200 || r->status > 599)
		bug(x, &w->err, "ended without a reply");
	reply_compress(w->gzip, x);
	reply_seal(x);
	exchange_answer(x);
	queue_settle(w->http->queue);
}

static struct exchange *exchange_of_command(struct command *c)
{
	return (struct exchange *)(void *)((char *)c - offsetof(struct exchange, call.command));
}

static struct exchange *exchange_of_job(struct job *j)
{
	return (struct exchange *)(void *)((char *)j - offsetof(struct exchange, job));
}

/* On the writer's thread. */
static void command_done(struct command *c, bool ok, struct err *err)
{
	struct exchange *x = exchange_of_command(c);

	if (!ok) {
		x->failure = ARENA_NEW(x->call.arena, struct err);
		*x->failure = *err;
	}
	queue_return(x->http->queue, &x->job);
}

static void begin(struct worker *w, struct exchange *x)
{
	struct call *call = &x->call;
	bool ok;

	call->session = w->session;
	ok = form_read(call->arena, call->req.query, &call->req.params, &w->err) &&
	     call->req.route->handle(call, &w->err);
	snapshot_end(x);
	if (!ok) {
		fail(x, &w->err);
	} else if (call->command.run && !call->render) {
		bug(x, &w->err, "wants to write and says not how to answer");
	} else if (call->command.run) {
		call->command.done = command_done;
		call->command.arena = call->arena;
		if (writer_submit(w->http->store, &call->command, &w->err))
			return;
		if (w->err.code == ERR_BUSY)
			w->http->refused_busy++;
		fail(x, &w->err);
	}
	finish(w, x);
}

static void end(struct worker *w, struct exchange *x)
{
	struct call *call = &x->call;

	if (x->failure && !call->again) {
		fail(x, x->failure);
	} else {
		call->session = w->session;
		if (!(x->failure ? call->again(call, x->failure, &w->err)
				 : call->render(call, &w->err)))
			fail(x, &w->err);
		snapshot_end(x);
	}
	finish(w, x);
}

static void *run(void *arg)
{
	struct worker *w = arg;
	bool returned;
	struct job *j;

	while ((j = queue_take(w->http->queue, &returned))) {
		/* enough of a reset: items beyond n are never read */
		w->err.code = ERR_NONE;
		w->err.n = w->err.dropped = 0;
		(returned ? end : begin)(w, exchange_of_job(j));
	}
	return NULL;
}

bool workers_start(struct http *h, int n, struct err *err)
{
	h->worker = mem_array((size_t)n, sizeof *h->worker);
	for (int i = 0; i < n; i++) {
		struct worker *w = &h->worker[i];

		w->http = h;
		if (!session_open(h->store, &w->session, err))
			return false;
		w->gzip = gzip_new();
		if (pthread_create(&w->thread, NULL, run, w) != 0) {
			gzip_free(w->gzip);
			session_close(w->session);
			return err_set(err, ERR_IO, NULL, MSG_NO_THREADS);
		}
		pthread_setname_np(w->thread, "http-worker");
		h->workers++;
	}
	return true;
}

void workers_join(struct http *h)
{
	for (int i = 0; i < h->workers; i++) {
		must(pthread_join(h->worker[i].thread, NULL) == 0);
		session_close(h->worker[i].session);
		gzip_free(h->worker[i].gzip);
	}
	mem_free(h->worker);
}

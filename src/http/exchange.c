/* Exchanges and their pool: an arena and two buffers a request would otherwise allocate anew. What
 * a large request made large is given back. */
#include <pthread.h>

#include "base/mem.h"
#include "http/http_int.h"

#include <microhttpd.h>

enum { KEPT = 256, KEPT_BYTES = 64 * 1024 };

struct pool {
	pthread_mutex_t lock;
	struct exchange *first;
	int kept, out;
};

struct pool *pool_new(void)
{
	struct pool *p = mem_alloc(sizeof *p);

	must(pthread_mutex_init(&p->lock, NULL) == 0);
	return p;
}

static void destroy(struct exchange *x)
{
	arena_free(x->call.arena);
	buf_release(&x->call.reply.body);
	buf_release(&x->body);
	mem_free(x);
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	must(p->out == 0);
	while (p->first) {
		struct exchange *x = p->first;

		p->first = x->next;
		destroy(x);
	}
	pthread_mutex_destroy(&p->lock);
	mem_free(p);
}

struct exchange *exchange_new(struct http *h)
{
	struct pool *p = h->pool;
	struct exchange *x;

	must(pthread_mutex_lock(&p->lock) == 0);
	p->out++;
	x = p->first;
	if (x) {
		p->first = x->next;
		p->kept--;
	}
	must(pthread_mutex_unlock(&p->lock) == 0);
	if (!x) {
		x = mem_alloc(sizeof *x);
		x->call.arena = arena_new();
	}
	x->next = NULL;
	x->http = h;
	x->call.app = h->o.app;
	x->began = monotonic_us();
	return x;
}

/* All but the items of the command's error, seven KiB that nobody reads beyond their number. */
static void clear(struct exchange *x)
{
	char *p = (char *)x, *items = (char *)x->call.command.err.item;
	char *after = items + sizeof x->call.command.err.item;

	memset(p, 0, (size_t)(items - p));
	memset(after, 0, (size_t)(p + sizeof *x - after));
}

static void wash(struct exchange *x)
{
	struct arena *arena = x->call.arena;
	struct buf reply = x->call.reply.body, body = x->body;

	if (reply.cap > KEPT_BYTES)
		buf_release(&reply);
	if (body.cap > KEPT_BYTES)
		buf_release(&body);
	buf_reset(&reply);
	buf_reset(&body);
	arena_reset(arena);
	clear(x);
	x->call.arena = arena;
	x->call.reply.body = reply;
	x->body = body;
}

void exchange_free(struct exchange *x)
{
	struct pool *p = x->http->pool;
	bool keep;

	must(x->stage != STAGE_PARKED && !x->snapshot);
	if (x->response)
		MHD_destroy_response(x->response);
	if (x->stage == STAGE_ANSWERED || x->stage == STAGE_SENDING)
		x->http->unsent--;
	wash(x);
	must(pthread_mutex_lock(&p->lock) == 0);
	p->out--;
	keep = p->kept < KEPT;
	if (keep) {
		x->next = p->first;
		p->first = x;
		p->kept++;
	}
	must(pthread_mutex_unlock(&p->lock) == 0);
	if (!keep)
		destroy(x);
}

void exchange_verdict(struct exchange *x, int status, enum err_code code, enum msg msg,
		      const struct err_arg arg[ERR_ARGS])
{
	if (x->verdict)
		return;
	x->verdict = ARENA_NEW(x->call.arena, struct err);
	x->verdict_status = status;
	err_set_(x->verdict, code, NULL, msg, arg);
}

int64_t monotonic_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * US_PER_SECOND + t.tv_nsec / 1000;
}

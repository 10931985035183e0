/* The inside of http: shared by its files and its tests, by nobody else.
 *
 * The way of an exchange: the request line makes it (exchange_new), the headers match a route or
 * give a verdict, the body is collected, then it is parked: its connection is suspended and it
 * travels to the workers. From there until exchange_answer it belongs to one worker, to the queue
 * or to the writer, never to two; exchange_answer gives it back to the thread of its socket, which
 * sends the reply and returns it to the pool. */
#ifndef HTTP_HTTP_INT_H
#define HTTP_HTTP_INT_H

#include <stdatomic.h>

#include "http/http.h"

struct MHD_Connection;
struct MHD_Response;

/* ---- route.c: which route a path means ---- */

struct router;
/* The routes must outlive it. A template that is no good, or twice the same, is a bug. */
struct router *router_new(const struct route *routes, size_t n);
void router_free(struct router *r);

enum route_match {
	ROUTE_FOUND,
	ROUTE_NO_METHOD,     /* the path is there, not for this method: see allow */
	ROUTE_NONE,
	ROUTE_UNREADABLE,    /* percent-encoding or UTF-8 is wrong */
};
/* path is raw, without query. segment and allow are filled from the arena. */
enum route_match router_find(const struct router *r, struct arena *a, struct str method,
			     struct str path, const struct route **route,
			     struct str segment[HTTP_SEGMENTS], struct str *allow);
/* Splits a request target: the path and the raw query; scheme and host of the absolute form
 * (RFC 9112 §3.2.2) are dropped. */
void target_split(struct str target, struct str *path, struct str *query);

/* ---- queue.c: from the sockets to the workers ---- */

struct job { struct job *next; };
struct queue;
struct queue *queue_new(int room);
void queue_free(struct queue *q);
/* Takes a new job in; false at once when `room` wait already or the queue is closed. */
WARN_UNUSED bool queue_offer(struct queue *q, struct job *j);
/* Takes a job that was offered before back in (its command is done): never refused, and taken out
 * before any new one. */
void queue_return(struct queue *q, struct job *j);
/* The next job, waiting for one; NULL when the queue has ended. *returned says which kind. */
struct job *queue_take(struct queue *q, bool *returned);
/* A job that was offered is answered: it will not come back. */
void queue_settle(struct queue *q);
/* Refuses new jobs, waits until every job offered is settled, then lets the takers end. */
void queue_close(struct queue *q);
bool queue_closing(const struct queue *q);
int64_t queue_waiting(const struct queue *q);

/* ---- listen.c ---- */

/* A listening socket on a numeric address, and the port it got. */
WARN_UNUSED bool listen_open(const char *address, uint16_t port, int *fd, uint16_t *got,
			     struct err *err);

/* ---- watch.c: ends connections that dawdle or have fallen silent ---- */

struct watch;
struct watched;              /* one connection */
WARN_UNUSED bool watch_start(struct watch **out, struct err *err);
void watch_stop(struct watch *w);
struct watched *watch_add(struct watch *w, int fd);
void watch_remove(struct watch *w, struct watched *c);
/* From now on the client has this many seconds to send its request, or to take our reply; or it
 * waits for us. */
void watch_reading(struct watched *c, int64_t seconds);
void watch_sending(struct watched *c, int64_t seconds);
void watch_pause(struct watched *c);

/* ---- exchange.c ---- */

enum stage {
	STAGE_HEADERS,       /* the request line is there */
	STAGE_BODY,
	STAGE_WHOLE,         /* all is read; see the note in request.c */
	STAGE_PARKED,        /* not ours: with the workers or the writer */
	STAGE_ANSWERED,      /* the response is made, not yet handed to the library */
	STAGE_SENDING,
	STAGE_REFUSED,       /* answered past the library: read on for a while, then close */
};

struct exchange {
	struct call call;            /* first: a call is the head of its exchange */
	struct job job;
	struct http *http;
	struct MHD_Connection *connection;
	struct MHD_Response *response;
	enum stage stage;
	struct str target;
	struct buf body;
	struct err *verdict;         /* decided before any handler; NULL: none */
	int verdict_status;
	struct str allow;            /* of a 405 */
	struct watched *watched;
	size_t dropped;              /* bytes of the body read and thrown away */
	bool expects;                /* waits for 100 Continue before it sends a body */
	struct tx *snapshot;
	struct err *failure;         /* of the command; NULL: it is committed */
	int64_t began;               /* µs, monotonic */
	char peer[48];
	struct exchange *next;       /* in the pool */
};

/* A clean one with an arena, from the pool. */
struct exchange *exchange_new(struct http *h);
/* Back to the pool; the library no longer touches its reply. */
void exchange_free(struct exchange *x);
static inline struct exchange *exchange_of(const struct call *call)
{
	return (struct exchange *)(uintptr_t)call;
}
/* Sets what the server itself has to say instead of a handler. */
void exchange_verdict(struct exchange *x, int status, enum err_code code, enum msg msg,
		      const struct err_arg arg[ERR_ARGS]);

/* ---- reply.c ---- */

/* Runs the face's fail for err, with a preset status (0: none). Afterwards there is a reply. */
void reply_fail(struct exchange *x, int status, const struct err *err);
/* Turns call->reply into a response of the library; tells http_options.seen. */
void reply_seal(struct exchange *x);
/* The same as bytes, for an answer past the library; the connection is to be closed. */
void reply_write(struct exchange *x, struct buf *out);

/* ---- compress.c ---- */

/* The state of the compressor: large, so each worker keeps one. */
struct gzip;
struct gzip *gzip_new(void);
void gzip_free(struct gzip *g);
/* Replaces the body by its gzip where the reply and the client admit it. */
void reply_compress(struct gzip *g, struct exchange *x);
/* Does an Accept-Encoding take gzip (RFC 9110 §12.5.3)? */
bool accepts_gzip(struct str accept_encoding);

/* ---- worker.c ---- */

struct worker;
WARN_UNUSED bool workers_start(struct http *h, int n, struct err *err);
/* The queue must be closed. */
void workers_join(struct http *h);
/* Hands the exchange back to the thread of its socket. */
void exchange_answer(struct exchange *x);

/* ---- server.c ---- */

enum {
	HTTP_TARGET_MAX = 8 * 1024,      /* bytes of a request target */
	HTTP_HEAD_MAX = 16 * 1024,       /* bytes of the request line and all headers */
	HTTP_DISCARD_MAX = 8 << 20,      /* bytes read on beyond a limit so that the caller sees why */
};

struct http {
	struct store *store;
	struct http_options o;
	struct router *router;
	struct queue *queue;
	struct watch *watch;
	struct MHD_Daemon *daemon;
	uint16_t port;
	struct worker *worker;
	int workers;
	struct pool *pool;
	_Atomic int64_t requests, refused_busy, connections;
	_Atomic int64_t unsent;          /* replies made and not yet taken by their clients */
};

/* ---- pool, in exchange.c ---- */

struct pool *pool_new(void);
void pool_free(struct pool *p);      /* all must be back */

/* Microseconds of a clock that never goes back. */
int64_t monotonic_us(void);

#endif

/* The HTTP server over libmicrohttpd: collects a whole request within limits, parks the
 * connection, hands the request to one of N workers through a bounded queue (full = 503 at once),
 * and sends the reply. Knows no domain.
 *
 * A read handler fills the reply and answers true. A write handler parses, sets call->command and
 * answers true: the command travels to the single writer, the worker is free at once, and after
 * the commit a worker calls call->render. A handler that answers false has set err: the face's
 * error renderer writes it. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/store.h"
#include "wire/form.h"

struct http;
struct call;

struct request {
	struct str method, path;        /* path without query, not decoded */
	struct str query;               /* raw */
	struct form params;             /* the query, decoded */
	struct str body;
	struct str content_type;        /* lower case, parameters kept; "" where absent */
	struct str peer;                /* address of the client, for limits; never logged */
	const struct route *route;
	struct str segment[8];          /* decoded values of the route's {…}, in order */
};

struct reply {
	int status;
	struct str content_type;        /* static or from the arena */
	struct buf body;
	struct str header[16][2];       /* name, value; from the arena or static */
	size_t headers;
};

/* One exchange. Lives from the first byte to the last; everything in it comes from its arena. */
struct call {
	struct request req;
	struct reply reply;
	struct arena *arena;
	struct session *session;        /* the worker's read session; NULL while the command runs */
	struct command command;         /* set .run (and .arg) to write */
	bool (*render)(struct call *call, struct err *err);  /* after the commit */
	void *app;                      /* what http_start was given */
	void *face;                     /* the handler's own */
};

typedef bool handler(struct call *call, struct err *err);

struct route {
	const char *method;             /* "GET", "POST", … */
	const char *path;               /* "/api/v1/cases/{number}/events"; a last segment "{name}*" takes the rest */
	handler *handle;
	void (*fail)(struct call *call, const struct err *err);  /* writes an error in this face's form */
	size_t max_body;                /* 0: takes no body */
	const void *doc;                /* the face's description of it */
};

/* The value of a request header, "" where absent; names in any case. */
struct str http_header(const struct call *call, const char *name);
void reply_header(struct call *call, const char *name, struct str value);
/* Status, type and a whole body at once. */
void reply_text(struct call *call, int status, const char *content_type, struct str body);

struct http_options {
	const char *address;            /* "127.0.0.1" */
	uint16_t port;                  /* 0: any; see http_port */
	int workers, queue;             /* defaults where 0 */
	int connections;                /* most open at once; default 1024 */
	int idle_seconds;               /* a connection that says nothing; default 30 */
	void *app;
	void (*fail)(struct call *call, const struct err *err);  /* where no route fits: 404, 405 */
	/* after each request, for metrics and the log: the route's template, never the path */
	void (*seen)(void *app, const struct call *call, int status, int64_t microseconds);
};

/* Starts serving these routes on a store whose writer runs. Routes must outlive it. */
WARN_UNUSED bool http_start(struct store *store, const struct route *routes, size_t n,
			    const struct http_options *o, struct http **out, struct err *err);
uint16_t http_port(const struct http *h);
/* Stops taking requests, answers those under way, ends the threads. */
void http_stop(struct http *h);

struct http_figures { int64_t requests, refused_busy, waiting, connections; };
void http_figures(const struct http *h, struct http_figures *out);

/* The one table from error codes to HTTP status. */
int http_status(enum err_code code);

#endif

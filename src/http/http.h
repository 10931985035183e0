/* The HTTP server over libmicrohttpd: collects a whole request within limits, parks the
 * connection, hands the request to one of N workers through a bounded queue (full = 503 at once),
 * and sends the reply. Knows no domain.
 *
 * A read handler fills the reply and answers true. A write handler parses, sets call->command and
 * answers true: the command travels to the single writer, the worker is free at once, and after
 * the commit a worker calls call->render. A handler that answers false has set err: the face's
 * error renderer writes it.
 *
 * The server itself answers, through the route's fail or else http_options.fail: 400 for a path or
 * a framing that cannot be read, 404, 405 with Allow, 413, 414, 431, 503 when the queue is full,
 * 500 when a handler forgot to reply. Every reply carries nosniff, no-store, no-referrer and a
 * policy that loads nothing; a handler's own header of that name wins. 429 and 503 get a
 * Retry-After where none was set. HEAD is answered as GET without the body. */
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
	struct str content_type;        /* media type in lower case, parameters as sent; "" where absent */
	struct str peer;                /* address of the client, for limits; never logged */
	const struct route *route;
	struct str segment[8];          /* decoded values of the route's {…}, in order */
};
enum { HTTP_SEGMENTS = 8, HTTP_HEADERS = 16 };

struct reply {
	int status;                     /* in fail: what the server has preset, or 0; see fail_status */
	struct str content_type;        /* static or from the arena */
	struct buf body;
	struct str header[16][2];       /* name, value; from the arena or static */
	size_t headers;
	/* May be sent gzipped where the client takes it (GET, text or JSON, over 1 KiB). Leave it
	 * false where a secret stands beside text that others choose (the BREACH attack). */
	bool compress;
};

/* One exchange. Lives from the first byte to the last; everything in it comes from its arena. */
struct call {
	struct request req;
	struct reply reply;
	struct arena *arena;
	struct session *session;        /* the worker's read session; NULL while the command runs */
	struct command command;         /* set .run (and .arg) to write */
	bool (*render)(struct call *call, struct err *err);  /* after the commit */
	/* Instead of the route's fail, where the command failed: on a worker, so it may read. why lives
	 * in the arena. NULL: fail. */
	bool (*again)(struct call *call, const struct err *why, struct err *err);
	void *app;                      /* what http_start was given */
	void *face;                     /* the handler's own */
};

typedef bool handler(struct call *call, struct err *err);

struct route {
	const char *method;             /* "GET", "POST", … */
	/* "/api/v1/cases/{number}/events"; "{id}.xml" takes a segment with that end; a last segment
	 * "{name}*" takes the rest, one segment or more. What is plain wins over what is not. */
	const char *path;
	handler *handle;
	/* Writes an error in this face's form. May run on the thread that reads the sockets: it does
	 * nothing slow and call->session is NULL. */
	void (*fail)(struct call *call, const struct err *err);
	size_t max_body;                /* 0: takes no body */
	const void *doc;                /* the face's description of it */
};

/* The value of a request header, "" where absent or not UTF-8; names in any case. Valid until the
 * reply is sent. */
struct str http_header(const struct call *call, const char *name);
/* Does the client name this content coding in Accept-Encoding, with a weight that is not 0? */
bool http_takes(const struct call *call, const char *coding);
/* Scheme and host as the caller wrote them ("https://daodi.example"), so that whole addresses work
 * behind a proxy; "" where the Host header is none that could stand in an address. */
struct str http_base(const struct call *call);
/* The snapshot this handler (or render) reads: begun at the first call, the same one afterwards,
 * ended by the server when the handler returns. */
WARN_UNUSED bool call_read(struct call *call, struct tx **out, struct err *err);
/* Adds a header; at most HTTP_HEADERS. Control characters in the value are left out. */
void reply_header(struct call *call, const char *name, struct str value);
/* Status, type and a whole body at once; content_type is static. */
void reply_text(struct call *call, int status, const char *content_type, struct str body);
/* The status that fail answers: what the server preset (405, 413, …), else of the table. */
int fail_status(const struct call *call, const struct err *err);

struct http_options {
	const char *address;            /* "127.0.0.1", "::1", "0.0.0.0", "::" */
	uint16_t port;                  /* 0: any; see http_port */
	int workers, queue;             /* defaults where 0: http_workers() and 1024 */
	int io_threads;                 /* threads that read the sockets; default 1 */
	int connections;                /* most open at once; default 1024; more wait to be accepted */
	int idle_seconds;               /* a connection that says nothing; default 30 */
	void *app;
	void (*fail)(struct call *call, const struct err *err);  /* where no route fits: 404, 405 */
	/* After each request, for metrics and the log: the route's template, never the path. Called
	 * on the thread that made the reply, before it is sent; call->req.route is NULL where none
	 * fitted. */
	void (*seen)(void *app, const struct call *call, int status, int64_t microseconds);
};

/* How many workers suit this machine. */
int http_workers(void);

/* Starts serving these routes on a store whose writer runs. Routes must outlive it. */
WARN_UNUSED bool http_start(struct store *store, const struct route *routes, size_t n,
			    const struct http_options *o, struct http **out, struct err *err);
uint16_t http_port(const struct http *h);
/* Answers new requests with 503, answers those under way (commands too: the writer must still run),
 * waits up to 5 s for clients to take their replies, ends the threads. */
void http_stop(struct http *h);

struct http_figures { int64_t requests, refused_busy, waiting, connections; };
void http_figures(const struct http *h, struct http_figures *out);

/* The one table from error codes to HTTP status; 500 for what is none. */
int http_status(enum err_code code);

#endif

/* From call->reply to what goes over the wire: the usual headers, errors, the library's response. */
#include "http/http_int.h"

#include "base/log.h"
#include "wire/utf8.h"

#include <microhttpd.h>

int http_status(enum err_code code)
{
	switch (code) {
	case ERR_INVALID: return 422;
	case ERR_UNREADABLE: return 400;
	case ERR_UNKNOWN: return 401;
	case ERR_DENIED: return 403;
	case ERR_NOT_FOUND: return 404;
	case ERR_STALE: return 412;
	case ERR_CONFLICT: return 409;
	case ERR_LIMIT: return 429;
	case ERR_BUSY: return 503;
	case ERR_UPSTREAM: return 502;
	case ERR_IO:
	case ERR_BUG:
	case ERR_NONE:
	case ERR_CODES: break;
	}
	return 500;
}

struct str http_header(const struct call *call, const char *name)
{
	struct exchange *x = exchange_of(call);
	const char *value = MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
	struct str s = str_trim(str_c(value));

	return utf8_valid(s) ? s : STR("");
}

struct str http_base(const struct call *call)
{
	struct str host = http_header(call, "Host");
	bool tls = str_eq(http_header(call, "X-Forwarded-Proto"), STR("https"));

	/* what may stand between // and / without being spelled otherwise (RFC 3986 §3.2.2) */
	if (host.n == 0 || host.n > 255)
		return STR("");
	for (size_t i = 0; i < host.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]",
			    host.p[i]))
			return STR("");
	return arena_fmt(call->arena, "%s://%.*s", tls ? "https" : "http", STR_ARG(host));
}

void reply_header(struct call *call, const char *name, struct str value)
{
	struct reply *r = &call->reply;

	must(r->headers < HTTP_HEADERS);
	r->header[r->headers][0] = str_c(name);
	r->header[r->headers++][1] = value;
}

void reply_text(struct call *call, int status, const char *content_type, struct str body)
{
	call->reply.status = status;
	call->reply.content_type = str_c(content_type);
	buf_reset(&call->reply.body);
	buf_add(&call->reply.body, body);
}

int fail_status(const struct call *call, const struct err *err)
{
	return call->reply.status ? call->reply.status : http_status(err->code);
}

void reply_fail(struct exchange *x, int status, const struct err *err)
{
	struct call *call = &x->call;
	void (*fail)(struct call *, const struct err *) =
		call->req.route && call->req.route->fail ? call->req.route->fail : x->http->o.fail;
	struct buf body = call->reply.body;

	/* nothing of what a handler began */
	buf_reset(&body);
	call->reply = (struct reply){ .status = status, .body = body };
	if (fail)
		fail(call, err);
	else
		reply_text(call, fail_status(call, err), "text/plain; charset=utf-8",
			   str_c(MHD_get_reason_phrase_for((unsigned)fail_status(call, err))));
	if (call->reply.status < 200 || call->reply.status > 599) {
		log_line(LOG_ERROR, "an error of %s was not rendered: status %d",
			 call->req.route ? call->req.route->path : "no route", call->reply.status);
		reply_text(call, http_status(err->code), "text/plain", STR(""));
	}
	if (x->allow.n)
		reply_header(call, "Allow", x->allow);
}

/* ---- headers ---- */

struct head { const char *name, *value; };
enum { HEADS = HTTP_HEADERS + 8 };

static const struct head usual[] = {
	{ "Cache-Control", "no-store" },
	{ "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" },
	{ "Referrer-Policy", "no-referrer" },
	{ "X-Content-Type-Options", "nosniff" },
};

static bool has_header(const struct reply *r, const char *name)
{
	for (size_t i = 0; i < r->headers; i++)
		if (str_eq_nocase(r->header[i][0], str_c(name)))
			return true;
	return false;
}

/* A value without control characters: none may end the header and begin another. */
static const char *clean(struct arena *a, struct str value)
{
	char *p = arena_alloc(a, value.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] >= 0x20 && value.p[i] != 0x7F)
			p[n++] = value.p[i];
	p[n] = 0;
	return p;
}

/* Everything but Date and Content-Length. */
static size_t heads(struct exchange *x, struct head out[HEADS])
{
	struct reply *r = &x->call.reply;
	struct arena *a = x->call.arena;
	size_t n = 0;

	if (r->body.n > 0 && r->content_type.n > 0)
		out[n++] = (struct head){ "Content-Type", clean(a, r->content_type) };
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (!has_header(r, usual[i].name))
			out[n++] = usual[i];
	if ((r->status == 429 || r->status == 503) && !has_header(r, "Retry-After"))
		out[n++] = (struct head){ "Retry-After", "1" };
	for (size_t i = 0; i < r->headers; i++)
		if (r->header[i][1].n > 0)
			out[n++] = (struct head){ r->header[i][0].p, clean(a, r->header[i][1]) };
	return n;
}

static void tell(struct exchange *x)
{
	const struct http_options *o = &x->http->o;
	struct reply *r = &x->call.reply;

	if (r->status == 204 || r->status == 304)
		buf_reset(&r->body);
	if (o->seen)
		o->seen(o->app, &x->call, r->status, monotonic_us() - x->began);
}

void reply_seal(struct exchange *x)
{
	struct reply *r = &x->call.reply;
	struct head head[HEADS];
	size_t n;

	tell(x);
	/* the body stays in the exchange until the library says that the request is over */
	x->response = MHD_create_response_from_buffer(r->body.n, r->body.n ? r->body.p : NULL,
						      MHD_RESPMEM_PERSISTENT);
	must(x->response);
	n = heads(x, head);
	for (size_t i = 0; i < n; i++)
		if (MHD_add_response_header(x->response, head[i].name, head[i].value) != MHD_YES)
			log_line(LOG_ERROR, "a reply of %s lost its header %s",
				 x->call.req.route ? x->call.req.route->path : "no route",
				 head[i].name);
	if (queue_closing(x->http->queue))
		must(MHD_add_response_header(x->response, "Connection", "close") == MHD_YES);
	x->http->unsent++;
}

void reply_write(struct exchange *x, struct buf *out)
{
	struct reply *r = &x->call.reply;
	struct head head[HEADS];
	size_t n;

	tell(x);
	buf_fmt(out, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: %zu\r\n", r->status,
		MHD_get_reason_phrase_for((unsigned)r->status), r->body.n);
	n = heads(x, head);
	for (size_t i = 0; i < n; i++)
		buf_fmt(out, "%s: %s\r\n", head[i].name, head[i].value);
	buf_add_lit(out, "\r\n");
	buf_add(out, buf_str(&r->body));
}

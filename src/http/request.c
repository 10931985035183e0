/* From the library's callbacks to a whole request: all of it on the thread of the socket.
 *
 * Two habits of libmicrohttpd 0.9.75 shape this file. A connection that is resumed while its last
 * event was a read is read again at once; if the client has shut its side by then, the library
 * closes the connection and the reply is lost. So a request that is whole is left for one more
 * round (STAGE_WHOLE), after which the library waits for us and not for the socket, and only then
 * suspended; this also saves a useless read per request. And a reply given before the body has been
 * read closes the connection with the body unread, which makes the kernel tell the client "reset"
 * instead of our answer. So a body too large is read on for a while (HTTP_DISCARD_MAX). */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/log.h"
#include "http/request_int.h"

/* A slow line: 16 KiB a second is what a client must at least keep up. */
enum { SLOWEST = 16 * 1024, BODY_START = 64 * 1024 };

static int64_t patience(const struct exchange *x, size_t bytes)
{
	return 2 * x->http->o.idle_seconds + (int64_t)(bytes / SLOWEST);
}

void *request_target(void *cls, const char *uri, struct MHD_Connection *c)
{
	struct exchange *x = exchange_new(cls);

	x->connection = c;
	x->target = arena_str(x->call.arena, str_c(uri));
	x->watched = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	return x;
}

size_t request_keep_escapes(void *cls, struct MHD_Connection *c, char *s)
{
	(void)cls;
	(void)c;
	return strlen(s);
}

/* ---- the head ---- */

/* What the headers say about where the body ends, and whether two readers could differ on it. */
struct framing {
	int lengths, codings, hosts;
	bool chunked, names_ok;
	int64_t length;
};

static bool is_token(const char *s)
{
	if (!*s)
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("!#$%&'*+-.^_`|~", *s))
			return false;
	return true;
}

static enum MHD_Result framing_of(void *cls, enum MHD_ValueKind kind, const char *name,
				  const char *value)
{
	struct framing *f = cls;
	struct str key = str_c(name);

	(void)kind;
	f->names_ok = f->names_ok && is_token(name);
	if (str_eq_nocase(key, STR("Content-Length"))) {
		f->lengths++;
		if (!str_to_i64(str_c(value), &f->length) || f->length < 0)
			f->names_ok = false;
	} else if (str_eq_nocase(key, STR("Transfer-Encoding"))) {
		f->codings++;
		f->chunked = str_eq_nocase(str_c(value), STR("chunked"));
	} else if (str_eq_nocase(key, STR("Host"))) {
		f->hosts++;
	}
	return MHD_YES;
}

/* RFC 9112 §6.3: a request whose length two servers could read differently is refused, so that
 * nobody smuggles a second one past a proxy. */
static bool framing_ok(const struct framing *f, bool http_1_0)
{
	return f->names_ok && f->lengths <= 1 && f->codings <= 1 && f->hosts <= 1 &&
	       (f->codings == 0 || (f->chunked && f->lengths == 0 && !http_1_0));
}

static struct str peer_of(struct exchange *x)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *sa = info ? info->client_addr : NULL;
	const void *bytes;

	if (!sa)
		return STR("");
	bytes = sa->sa_family == AF_INET6 ?
			(const void *)&((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr :
			(const void *)&((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	return str_c(inet_ntop(sa->sa_family, bytes, x->peer, sizeof x->peer));
}

static struct str media_type(struct exchange *x)
{
	struct str raw = http_header(&x->call, "Content-Type");
	struct str s = arena_str(x->call.arena, raw);
	char *p = (char *)(uintptr_t)s.p;

	for (size_t i = 0; i < s.n && p[i] != ';'; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] | 0x20);
	return s;
}

static void find_route(struct exchange *x)
{
	struct request *r = &x->call.req;

	switch (router_find(x->http->router, x->call.arena, r->method, r->path, &r->route,
			    r->segment, &x->allow)) {
	case ROUTE_FOUND:
		break;
	case ROUTE_NO_METHOD:
		exchange_verdict(x, 405, ERR_NOT_FOUND,
				 ERR_PACK_(MSG_METHOD_NOT_TAKEN, AT(r->method), AT(x->allow)));
		break;
	case ROUTE_NONE:
		exchange_verdict(x, 404, ERR_NOT_FOUND, ERR_PACK_(MSG_NOT_FOUND));
		break;
	case ROUTE_UNREADABLE:
		exchange_verdict(x, 400, ERR_UNREADABLE, ERR_PACK_(MSG_PATH_UNREADABLE));
		break;
	}
}

static void too_large(struct exchange *x)
{
	size_t max = x->call.req.route->max_body;

	if (max == 0)
		exchange_verdict(x, 413, ERR_LIMIT, ERR_PACK_(MSG_BODY_NOT_TAKEN));
	else
		exchange_verdict(x, 413, ERR_LIMIT, ERR_PACK_(MSG_BODY_TOO_LARGE, AI((int64_t)max)));
}

/* ---- answers from this thread ---- */

static enum MHD_Result send_reply(struct exchange *x)
{
	enum MHD_Result ok;

	x->stage = STAGE_SENDING;
	watch_sending(x->watched, patience(x, x->call.reply.body.n));
	ok = MHD_queue_response(x->connection, (unsigned)x->call.reply.status, x->response);
	MHD_destroy_response(x->response);
	x->response = NULL;
	return ok;
}

static enum MHD_Result send_verdict(struct exchange *x)
{
	reply_fail(x, x->verdict_status, x->verdict);
	reply_seal(x);
	return send_reply(x);
}

/* Answers while the body is still coming, past the library, which cannot: the socket is ours, for
 * every earlier reply is out. What does not fit into the socket is lost; the connection is closed
 * in any case. */
static void refuse(struct exchange *x)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct buf out = BUF_INIT;

	reply_fail(x, x->verdict_status, x->verdict);
	reply_write(x, &out);
	if (send(info->connect_fd, out.p, out.n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		x->dropped = HTTP_DISCARD_MAX;   /* nobody to read on for */
	else
		x->dropped = 0;
	buf_release(&out);
	x->stage = STAGE_REFUSED;
}

/* ---- the stages ---- */

/* How much we will read at most. */
static size_t body_to_come(const struct exchange *x, const struct framing *f)
{
	size_t most = HTTP_DISCARD_MAX;

	if (!x->verdict)
		most = x->call.req.route->max_body;
	return !f->chunked && (uint64_t)f->length < most ? (size_t)f->length : most;
}

static enum MHD_Result begin(struct exchange *x, const char *method, const char *version)
{
	struct request *r = &x->call.req;
	struct framing f = { .names_ok = is_token(method) };
	size_t head;

	x->http->requests++;
	x->stage = STAGE_BODY;
	r->method = arena_str(x->call.arena, str_c(method));
	r->peer = peer_of(x);
	target_split(x->target, &r->path, &r->query);
	MHD_get_connection_values(x->connection, MHD_HEADER_KIND, framing_of, &f);
	head = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
		       ->header_size;

	if (!framing_ok(&f, strcmp(version, "HTTP/1.0") == 0))
		exchange_verdict(x, 400, ERR_UNREADABLE, ERR_PACK_(MSG_FRAMING_UNREADABLE));
	else if (x->target.n > HTTP_TARGET_MAX)
		exchange_verdict(x, 414, ERR_LIMIT,
				 ERR_PACK_(MSG_TARGET_TOO_LONG, AI(HTTP_TARGET_MAX)));
	else if (head > HTTP_HEAD_MAX)
		exchange_verdict(x, 431, ERR_LIMIT, ERR_PACK_(MSG_HEAD_TOO_LONG, AI(HTTP_HEAD_MAX)));
	if (x->verdict)
		return send_verdict(x);   /* before the body: the library closes the connection */

	find_route(x);
	if (r->route && f.length > 0 && (uint64_t)f.length > r->route->max_body)
		too_large(x);
	if (x->verdict && (f.length > 0 || f.chunked)) {
		if (str_eq_nocase(http_header(&x->call, "Expect"), STR("100-continue")))
			return send_verdict(x);
		if (f.length > HTTP_DISCARD_MAX)
			refuse(x);
	}
	r->content_type = media_type(x);
	if (r->route && !x->verdict && f.length > 0)
		buf_reserve(&x->body, (size_t)(f.length < BODY_START ? f.length : BODY_START));
	watch_reading(x->watched, patience(x, body_to_come(x, &f)));
	return MHD_YES;
}

/* False: it has been more than enough. */
static bool drop(struct exchange *x, size_t n)
{
	x->dropped += n;
	if (x->dropped <= HTTP_DISCARD_MAX)
		return true;
	if (x->stage == STAGE_REFUSED)
		return false;
	refuse(x);
	return true;
}

static bool take(struct exchange *x, struct str part)
{
	if (!x->verdict && part.n > x->call.req.route->max_body - x->body.n)
		too_large(x);
	if (x->verdict)
		return drop(x, part.n);
	buf_add(&x->body, part);
	return true;
}

static enum MHD_Result park(struct exchange *x)
{
	if (x->verdict)
		return send_verdict(x);
	x->call.req.body = buf_str(&x->body);
	x->stage = STAGE_PARKED;
	watch_pause(x->watched);
	MHD_suspend_connection(x->connection);
	if (!queue_offer(x->http->queue, &x->job)) {
		x->http->refused_busy++;
		exchange_verdict(x, 503, ERR_BUSY, ERR_PACK_(MSG_BUSY));
		reply_fail(x, x->verdict_status, x->verdict);
		reply_seal(x);
		exchange_answer(x);
	}
	return MHD_YES;
}

enum MHD_Result request_step(void *cls, struct MHD_Connection *c, const char *url,
			     const char *method, const char *version, const char *upload,
			     size_t *upload_n, void **context)
{
	struct exchange *x = *context;
	struct str part = { upload, *upload_n };

	(void)cls;
	(void)c;
	(void)url;
	switch (x->stage) {
	case STAGE_HEADERS:
		return begin(x, method, version);
	case STAGE_BODY:
		if (part.n == 0) {
			x->stage = STAGE_WHOLE;
			return MHD_YES;
		}
		*upload_n = 0;
		return take(x, part) ? MHD_YES : MHD_NO;
	case STAGE_REFUSED:
		*upload_n = 0;
		return part.n > 0 && drop(x, part.n) ? MHD_YES : MHD_NO;
	case STAGE_WHOLE:
		return park(x);
	case STAGE_ANSWERED:
		return send_reply(x);
	case STAGE_PARKED:
	case STAGE_SENDING:
		break;
	}
	log_line(LOG_ERROR, "libmicrohttpd called out of turn in stage %d", (int)x->stage);
	return MHD_NO;
}

void request_over(void *cls, struct MHD_Connection *c, void **context,
		  enum MHD_RequestTerminationCode why)
{
	struct exchange *x = *context;

	(void)cls;
	(void)c;
	(void)why;
	if (!x)
		return;
	watch_reading(x->watched, patience(x, 0));
	*context = NULL;
	exchange_free(x);
}

void request_connection(void *cls, struct MHD_Connection *c, void **context,
			enum MHD_ConnectionNotificationCode what)
{
	struct http *h = cls;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		int fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;

		h->connections++;
		*context = watch_add(h->watch, fd);
		watch_reading(*context, 2 * h->o.idle_seconds);
	} else {
		h->connections--;
		watch_remove(h->watch, *context);
	}
}

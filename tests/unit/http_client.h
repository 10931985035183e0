/* A client over raw sockets, so that tests can be as rude as the world is. Every wait ends after
 * a minute, with a failed test: a crowded machine is slow, and no test waits for that long. */
#ifndef TESTS_HTTP_CLIENT_H
#define TESTS_HTTP_CLIENT_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/str.h"

enum { CLIENT_WAIT_MS = 60 * 1000 };

struct client {
	int fd;
	struct buf in;
	size_t used;         /* bytes of in that replies before have taken */
};

/* A reply: views into the client's buffer, until its next reply. */
struct got {
	int status;
	struct str head, body;
};

static inline struct client client_open(uint16_t port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct client c = { .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(c.fd >= 0);
	assert_int_equal(connect(c.fd, (struct sockaddr *)&a, sizeof a), 0);
	return c;
}

static inline void client_close(struct client *c)
{
	close(c->fd);
	buf_release(&c->in);
}

/* False where the server has closed the connection. */
static inline bool client_try(struct client *c, const void *p, size_t n)
{
	const char *at = p;

	while (n > 0) {
		ssize_t sent = send(c->fd, at, n, MSG_NOSIGNAL);

		if (sent < 0)
			return false;
		at += sent;
		n -= (size_t)sent;
	}
	return true;
}

static inline void client_bytes(struct client *c, const void *p, size_t n)
{
	assert_true(client_try(c, p, n));
}

static inline void client_send(struct client *c, const char *text)
{
	client_bytes(c, text, strlen(text));
}

/* Reads some more; 0: the server has closed, cleanly (errno 0) or not. */
static inline size_t client_more(struct client *c)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	ssize_t n;

	int ready;

	do
		ready = poll(&p, 1, CLIENT_WAIT_MS);
	while (ready < 0 && errno == EINTR);
	if (ready != 1)
		fail_msg("no answer within a minute; so far: %.*s", (int)(c->in.n - c->used),
			 c->in.p ? c->in.p + c->used : "");
	buf_reserve(&c->in, 64 * 1024);
	errno = 0;
	do
		n = recv(c->fd, c->in.p + c->in.n, 64 * 1024, 0);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return 0;
	c->in.n += (size_t)n;
	return (size_t)n;
}

static inline struct str client_rest(const struct client *c)
{
	return str_skip(buf_str(&c->in), c->used);
}

/* A header of a reply, "" where it is missing. */
static inline struct str got_header(struct str head, const char *name)
{
	struct str key;

	while (head.p && head.n > 0) {
		struct str line = str_trim(str_cut(&head, '\n'));

		key = str_cut(&line, ':');
		if (str_eq_nocase(key, str_c(name)))
			return str_trim(line);
	}
	return STR("");
}

/* The next reply; without a body where bodiless (to HEAD, 100, 204). False: the server closed. */
static inline bool client_reply_(struct client *c, struct got *g, bool bodiless)
{
	int64_t length = 0, status = 0;
	size_t end;

	while ((end = str_find(client_rest(c), STR("\r\n\r\n"))) == SIZE_MAX)
		if (client_more(c) == 0)
			return false;
	assert_true(str_starts(client_rest(c), STR("HTTP/1.1 ")));
	assert_true(str_to_i64(str_head(str_skip(client_rest(c), 9), 3), &status));
	g->status = (int)status;
	if (!bodiless && got_header(str_head(client_rest(c), end), "Content-Length").n > 0)
		assert_true(str_to_i64(got_header(str_head(client_rest(c), end), "Content-Length"),
				       &length));
	while (client_rest(c).n < end + 4 + (size_t)length)
		if (client_more(c) == 0)
			return false;
	g->head = str_head(client_rest(c), end);
	g->body = str_head(str_skip(client_rest(c), end + 4), (size_t)length);
	c->used += end + 4 + (size_t)length;
	return true;
}

static inline struct got client_reply(struct client *c)
{
	struct got g = { 0 };

	if (c->used == c->in.n)
		c->used = c->in.n = 0;
	if (!client_reply_(c, &g, false))
		fail_msg("the server closed the connection before it had answered (%s); so far: %.*s",
			 errno ? strerror(errno) : "cleanly", STR_ARG(client_rest(c)));
	return g;
}

/* Asks and reads the answer, on a connection of its own. */
static inline int client_status(uint16_t port, const char *request)
{
	struct client c = client_open(port);
	struct got g;

	client_send(&c, request);
	g = client_reply(&c);
	client_close(&c);
	return g.status;
}

/* Waits until the server closes; what it sends before is kept in c->in. */
static inline void client_wait_closed(struct client *c)
{
	while (client_more(c) > 0)
		;
}

#endif

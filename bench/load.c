#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/env.h"
#include "base/mem.h"

enum { EVENTS = 64, READ = 64 * 1024, PATIENCE_MS = 30 * 1000, LOST_IN_A_ROW = 10 };

struct line {
	int fd;
	int64_t i, sent_us;
	bool waits;              /* for a reply */
	struct buf in;
};

struct run {
	const struct load *l;
	struct load_result *r;
	struct line *line;
	int epoll;
	int64_t next;
	int lost_in_a_row;
	uint32_t *took;
	struct buf out;
};

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * US_PER_SECOND + t.tv_nsec / 1000;
}

static bool line_open(struct run *run, struct line *c, struct err *err)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(run->l->port) };
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
	int on = 1;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&a, sizeof a) != 0)
		return err_set(err, ERR_UPSTREAM, "load", MSG_BUSY);
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	must(epoll_ctl(run->epoll, EPOLL_CTL_ADD, c->fd, &e) == 0);
	buf_reset(&c->in);
	c->waits = false;
	return true;
}

/* Sends the line's next request, if any is left. A send that fails shows when we read. */
static void line_ask(struct run *run, struct line *c)
{
	size_t at = 0;

	if (run->next == run->l->requests)
		return;
	c->i = run->next++;
	c->waits = true;
	buf_reset(&run->out);
	run->l->request(run->l->arg, c->i, &run->out);
	c->sent_us = now_us();
	while (at < run->out.n) {
		ssize_t n = send(c->fd, run->out.p + at, run->out.n - at, MSG_NOSIGNAL);

		if (n < 0)
			return;
		at += (size_t)n;
	}
}

/* The length of the whole reply at the head of the buffer; 0: not all there yet. */
static size_t reply_length(struct str in, int *status, struct str *body)
{
	const char *end = memmem(in.p, in.n, "\r\n\r\n", 4), *p;
	int64_t length = 0, code = 0;
	size_t head;

	if (!end || in.n < 12 || !str_to_i64((struct str){ in.p + 9, 3 }, &code))
		return 0;
	head = (size_t)(end - in.p) + 4;
	for (p = in.p; p < end; p++) {
		p = memchr(p, '\n', (size_t)(end - p));
		if (!p)
			break;
		if (end - p > 16 && strncasecmp(p + 1, "content-length:", 15) == 0) {
			struct str rest = { p + 16, (size_t)(end + 2 - p) - 16 };

			if (!str_to_i64(str_trim(str_cut(&rest, '\r')), &length))
				length = 0;
			break;
		}
	}
	*status = (int)code;
	*body = (struct str){ in.p + head, (size_t)length };
	return in.n - head < (size_t)length ? 0 : head + (size_t)length;
}

static void line_answered(struct run *run, struct line *c, int status, struct str body)
{
	struct load_result *r = run->r;
	int64_t us = now_us() - c->sent_us;

	run->took[r->answered++] = us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
	r->status[status < 600 ? status : 0]++;
	run->lost_in_a_row = 0;
	c->waits = false;
	if (run->l->reply)
		run->l->reply(run->l->arg, c->i, status, body);
}

static bool line_read(struct run *run, struct line *c, struct err *err)
{
	struct str body;
	size_t whole;
	ssize_t n;
	int status;

	buf_reserve(&c->in, READ);
	n = recv(c->fd, c->in.p + c->in.n, READ, 0);
	if (n <= 0) {
		close(c->fd);
		if (c->waits) {
			run->r->lost++;
			if (++run->lost_in_a_row == LOST_IN_A_ROW)
				return err_set(err, ERR_UPSTREAM, "load", MSG_BUSY);
			run->next--;     /* asked again, maybe on another line */
		}
		if (!line_open(run, c, err))
			return false;
		line_ask(run, c);
		return true;
	}
	run->r->bytes += n;
	c->in.n += (size_t)n;
	whole = c->waits ? reply_length(buf_str(&c->in), &status, &body) : 0;
	if (whole == 0)
		return true;
	line_answered(run, c, status, body);
	buf_reset(&c->in);       /* one request under way: nothing can follow */
	line_ask(run, c);
	return true;
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void sum_up(struct run *run)
{
	struct load_result *r = run->r;
	size_t n = (size_t)r->answered;

	if (n == 0)
		return;
	qsort(run->took, n, sizeof *run->took, by_size);
	r->p50 = run->took[n / 2];
	r->p95 = run->took[n * 95 / 100];
	r->p99 = run->took[n * 99 / 100];
	r->max = run->took[n - 1];
}

static bool drive(struct run *run, struct err *err)
{
	struct epoll_event e[EVENTS];

	for (int i = 0; i < run->l->connections; i++)
		if (!line_open(run, &run->line[i], err))
			return false;
	for (int i = 0; i < run->l->connections; i++)
		line_ask(run, &run->line[i]);
	while (run->r->answered < run->l->requests) {
		int n = epoll_wait(run->epoll, e, EVENTS, PATIENCE_MS);

		if (n == 0)
			return err_set(err, ERR_UPSTREAM, "load", MSG_BUSY);
		for (int i = 0; i < n; i++)
			if (!line_read(run, e[i].data.ptr, err))
				return false;
	}
	return true;
}

bool load_run(const struct load *l, struct load_result *out, struct err *err)
{
	struct run run = { .l = l, .r = out, .epoll = epoll_create1(EPOLL_CLOEXEC) };
	int64_t began = now_us();
	bool ok;

	must(run.epoll >= 0);
	memset(out, 0, sizeof *out);
	run.line = mem_array((size_t)l->connections, sizeof *run.line);
	run.took = mem_array((size_t)l->requests + 1, sizeof *run.took);
	for (int i = 0; i < l->connections; i++)
		run.line[i].fd = -1;
	ok = drive(&run, err);
	out->seconds = (double)(now_us() - began) / 1e6;
	sum_up(&run);
	for (int i = 0; i < l->connections; i++) {
		if (run.line[i].fd >= 0)
			close(run.line[i].fd);
		buf_release(&run.line[i].in);
	}
	close(run.epoll);
	buf_release(&run.out);
	mem_free(run.line);
	mem_free(run.took);
	return ok;
}

void load_get(void *path, int64_t i, struct buf *out)
{
	(void)i;
	buf_fmt(out, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", (const char *)path);
}

double load_rate(const struct load_result *r)
{
	return r->seconds > 0 ? (double)r->answered / r->seconds : 0;
}

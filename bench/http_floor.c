#include "http_floor.h"

#include <pthread.h>

#include <microhttpd.h>

#include "base/mem.h"

enum { WORKERS_MAX = 64 };

struct asked {
	struct asked *next;
	struct MHD_Connection *connection;
	struct MHD_Response *response;
	bool whole;
};

struct http_floor {
	struct MHD_Daemon *daemon;
	const char *content_type;
	struct str body;
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct asked *first, **end;
	int idle;
	bool stop;
	pthread_t worker[WORKERS_MAX];
	int workers;
};

static void *work(void *arg)
{
	struct http_floor *f = arg;

	must(pthread_mutex_lock(&f->lock) == 0);
	for (;;) {
		struct asked *a = f->first;

		if (!a) {
			if (f->stop)
				break;
			f->idle++;
			pthread_cond_wait(&f->work, &f->lock);
			f->idle--;
			continue;
		}
		f->first = a->next;
		if (!f->first)
			f->end = &f->first;
		must(pthread_mutex_unlock(&f->lock) == 0);
		a->response = MHD_create_response_from_buffer(f->body.n, (void *)(uintptr_t)f->body.p,
							      MHD_RESPMEM_PERSISTENT);
		MHD_add_response_header(a->response, "Content-Type", f->content_type);
		MHD_resume_connection(a->connection);
		must(pthread_mutex_lock(&f->lock) == 0);
	}
	must(pthread_mutex_unlock(&f->lock) == 0);
	return NULL;
}

static void hand_over(struct http_floor *f, struct asked *a)
{
	bool wake;

	must(pthread_mutex_lock(&f->lock) == 0);
	a->next = NULL;
	*f->end = a;
	f->end = &a->next;
	wake = f->idle > 0;
	must(pthread_mutex_unlock(&f->lock) == 0);
	if (wake)
		pthread_cond_signal(&f->work);
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *c, const char *url,
			      const char *method, const char *version, const char *upload,
			      size_t *upload_n, void **context)
{
	struct asked *a = *context;
	enum MHD_Result ok;

	(void)url;
	(void)method;
	(void)version;
	(void)upload;
	if (!a) {
		a = *context = mem_alloc(sizeof *a);
		a->connection = c;
		return MHD_YES;
	}
	if (*upload_n > 0) {
		*upload_n = 0;
		return MHD_YES;
	}
	if (!a->whole) {
		a->whole = true;
		MHD_suspend_connection(c);
		hand_over(cls, a);
		return MHD_YES;
	}
	ok = MHD_queue_response(c, MHD_HTTP_OK, a->response);
	MHD_destroy_response(a->response);
	return ok;
}

static void over(void *cls, struct MHD_Connection *c, void **context,
		 enum MHD_RequestTerminationCode why)
{
	(void)cls;
	(void)c;
	(void)why;
	mem_free(*context);
	*context = NULL;
}

struct http_floor *http_floor_start(const char *content_type, struct str body, int workers)
{
	struct http_floor *f = mem_alloc(sizeof *f);

	must(workers > 0 && workers <= WORKERS_MAX);
	f->content_type = content_type;
	f->body = body;
	f->end = &f->first;
	f->workers = workers;
	must(pthread_mutex_init(&f->lock, NULL) == 0);
	must(pthread_cond_init(&f->work, NULL) == 0);
	for (int i = 0; i < workers; i++)
		must(pthread_create(&f->worker[i], NULL, work, f) == 0);
	f->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0,
				     NULL, NULL, answer, f, MHD_OPTION_NOTIFY_COMPLETED, over, f,
				     MHD_OPTION_END);
	must(f->daemon);
	return f;
}

uint16_t http_floor_port(const struct http_floor *f)
{
	return MHD_get_daemon_info(f->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

/* Nothing may be under way. */
void http_floor_stop(struct http_floor *f)
{
	must(pthread_mutex_lock(&f->lock) == 0);
	f->stop = true;
	pthread_cond_broadcast(&f->work);
	must(pthread_mutex_unlock(&f->lock) == 0);
	for (int i = 0; i < f->workers; i++)
		pthread_join(f->worker[i], NULL);
	MHD_stop_daemon(f->daemon);
	pthread_cond_destroy(&f->work);
	pthread_mutex_destroy(&f->lock);
	mem_free(f);
}

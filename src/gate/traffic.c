/* Counts requests by route template and class of status, without a lock. */
#include "base/log.h"
#include "gate/gate_int.h"

/* Upper bounds of the buckets, microseconds; the last bucket has none. */
static const int64_t bucket_us[SEEN_BUCKETS - 1] = { 1000, 3000, 10000, 30000, 100000, 300000,
						     1000000 };
static const char *const bucket_name[SEEN_BUCKETS] = { "0.001", "0.003", "0.01", "0.03",
						       "0.1", "0.3", "1", "+Inf" };
static const char *const class_name[SEEN_CLASSES] = { "1xx", "2xx", "3xx", "4xx", "5xx" };

/* The counters of a route; a table that is full counts the rest together. */
static struct seen_route *seen_find(struct gate *g, const struct route *route)
{
	size_t at = ((uintptr_t)route >> 4) % SEEN_ROUTES;

	for (size_t i = 0; route && i < SEEN_ROUTES; i++) {
		struct seen_route *s = &g->seen[(at + i) % SEEN_ROUTES];
		const struct route *none = NULL;

		if (atomic_load_explicit(&s->route, memory_order_acquire) == route ||
		    atomic_compare_exchange_strong(&s->route, &none, route) || none == route)
			return s;
	}
	return &g->elsewhere;
}

void gate_seen(void *gate, const struct call *call, int status, int64_t microseconds)
{
	struct seen_route *s = seen_find(gate, call->req.route);
	int class = status / 100 - 1, bucket = 0;

	if (class < 0 || class >= SEEN_CLASSES)
		class = SEEN_CLASSES - 1;
	while (bucket < SEEN_BUCKETS - 1 && microseconds > bucket_us[bucket])
		bucket++;
	atomic_fetch_add_explicit(&s->answers[class], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&s->within[bucket], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&s->microseconds, microseconds, memory_order_relaxed);
	if (status >= 500 && status != 503)
		log_line(LOG_WARN, "answered %d on %s", status,
			 call->req.route ? call->req.route->path : "no route");
}

void gate_serves(struct gate *g, const struct http *h)
{
	g->http = h;
}

static void route_counts(struct buf *out, const struct seen_route *s, const char *method,
			 const char *path)
{
	for (int c = 0; c < SEEN_CLASSES; c++)
		if (s->answers[c])
			buf_fmt(out, "daodi_http_answers_total{method=\"%s\",route=\"%s\","
				     "status=\"%s\"} %lld\n",
				method, path, class_name[c], (long long)s->answers[c]);
}

static void route_times(struct buf *out, const struct seen_route *s, const char *method,
			const char *path)
{
	int64_t sum = 0;

	for (int b = 0; b < SEEN_BUCKETS; b++) {
		sum += s->within[b];
		buf_fmt(out,
			"daodi_http_seconds_bucket{method=\"%s\",route=\"%s\",le=\"%s\"} %lld\n",
			method, path, bucket_name[b], (long long)sum);
	}
	buf_fmt(out, "daodi_http_seconds_sum{method=\"%s\",route=\"%s\"} %lld.%06lld\n", method,
		path, (long long)(s->microseconds / US_PER_SECOND),
		(long long)(s->microseconds % US_PER_SECOND));
	buf_fmt(out, "daodi_http_seconds_count{method=\"%s\",route=\"%s\"} %lld\n", method, path,
		(long long)sum);
}

static void every_route(struct gate *g, struct buf *out,
			void (*each)(struct buf *, const struct seen_route *, const char *,
				     const char *))
{
	for (size_t i = 0; i < SEEN_ROUTES; i++) {
		const struct route *r = g->seen[i].route;

		if (r)
			each(out, &g->seen[i], r->method, r->path);
	}
	each(out, &g->elsewhere, "", "");
}

static void figure(struct buf *out, const char *name, const char *kind, const char *help,
		   int64_t value)
{
	buf_fmt(out, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, kind, name,
		(long long)value);
}

void gate_metrics(struct gate *g, struct buf *out)
{
	struct writer_figures w = { 0 };
	const struct http *h = g->http;

	buf_add_lit(out, "# HELP daodi_http_answers_total Answers by route and class of status.\n"
			 "# TYPE daodi_http_answers_total counter\n");
	every_route(g, out, route_counts);
	buf_add_lit(out,
		    "# HELP daodi_http_seconds Time from the request read to the answer made.\n"
		    "# TYPE daodi_http_seconds histogram\n");
	every_route(g, out, route_times);
	if (h) {
		struct http_figures f;

		http_figures(h, &f);
		figure(out, "daodi_http_requests_total", "counter", "Requests taken.", f.requests);
		figure(out, "daodi_http_refused_total", "counter",
		       "Requests answered 503 because the queue was full.", f.refused_busy);
		figure(out, "daodi_http_waiting", "gauge", "Requests waiting for a worker.",
		       f.waiting);
		figure(out, "daodi_http_connections", "gauge", "Open connections.", f.connections);
	}
	writer_figures(g->store, &w);
	figure(out, "daodi_writer_waiting", "gauge", "Commands waiting for the writer.", w.waiting);
	figure(out, "daodi_writer_groups_total", "counter", "Groups committed.", w.groups);
	figure(out, "daodi_writer_commands_total", "counter", "Commands committed.", w.commands);
	figure(out, "daodi_writer_failed_total", "counter", "Commands refused or failed.",
	       w.failed);
	figure(out, "daodi_office_loads_total", "counter", "Times the reference data was loaded.",
	       g->loads);
}

/* A server with a few routes over a store of its own, for the tests of http. */
#ifndef TESTS_HTTP_TOWN_H
#define TESTS_HTTP_TOWN_H

#include <ftw.h>
#include <pthread.h>

#include "http/http.h"
#include "http_client.h"
#include "wire/catalogue.h"

static const struct migration town_steps[] = {
	{ "town-1", "create table note (id ID, body TEXT not null);" },
};
static const struct migrations town_schema = { town_steps, 1 };

static const struct sql sql_add = { "insert into note (body) values ($1)", "t" };
static const struct sql sql_count = { "select count(*) from note", "" };

static struct town {
	char dir[64];
	struct store *store;
	struct http *http;
	uint16_t port;
	/* a handler that waits here until the test lets it go */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool open;
	int waiting;
	/* who stops the server while the test looks on */
	pthread_t stopper;
	bool stopping;
	_Atomic int seen, seen_without_route;
	_Atomic int64_t renders;
} town;

static inline void gate_set(bool open)
{
	pthread_mutex_lock(&town.lock);
	town.open = open;
	pthread_cond_broadcast(&town.changed);
	pthread_mutex_unlock(&town.lock);
}

static inline void gate_await(int waiting)
{
	pthread_mutex_lock(&town.lock);
	while (town.waiting < waiting)
		pthread_cond_wait(&town.changed, &town.lock);
	pthread_mutex_unlock(&town.lock);
}

/* ---- handlers ---- */

static inline bool hello(struct call *call, struct err *err)
{
	(void)err;
	reply_text(call, 200, "text/plain", STR("hello"));
	return true;
}

static inline bool echo(struct call *call, struct err *err)
{
	const struct request *r = &call->req;
	struct str q = form_get(&r->params, "q");

	(void)err;
	reply_text(call, 200, "text/plain",
		   arena_fmt(call->arena, "%.*s|%.*s|%.*s|%.*s", STR_ARG(r->method),
			     STR_ARG(r->segment[0]), STR_ARG(q),
			     STR_ARG(http_header(call, "x-note"))));
	return true;
}

static inline bool give_back(struct call *call, struct err *err)
{
	(void)err;
	reply_text(call, 200, "application/octet-stream", call->req.body);
	reply_header(call, "X-Type", call->req.content_type);
	return true;
}

static inline bool at_gate(struct call *call, struct err *err)
{
	(void)err;
	pthread_mutex_lock(&town.lock);
	town.waiting++;
	pthread_cond_broadcast(&town.changed);
	while (!town.open)
		pthread_cond_wait(&town.changed, &town.lock);
	town.waiting--;
	pthread_mutex_unlock(&town.lock);
	reply_text(call, 200, "text/plain", STR("through"));
	return true;
}

static inline bool silent(struct call *call, struct err *err)
{
	(void)call;
	(void)err;
	return true;
}

static inline bool fails_mute(struct call *call, struct err *err)
{
	(void)call;
	(void)err;
	return false;
}

static inline bool denies(struct call *call, struct err *err)
{
	reply_text(call, 200, "text/plain", STR("half a reply"));
	reply_header(call, "X-Half", STR("yes"));
	return err_set(err, ERR_DENIED, "who", MSG_NO_SUCH, AT(STR("you")));
}

static inline bool dressed(struct call *call, struct err *err)
{
	(void)err;
	reply_text(call, 200, "text/plain", STR("x"));
	reply_header(call, "Cache-Control", STR("max-age=60"));
	reply_header(call, "X-Given", form_get(&call->req.params, "v"));
	return true;
}

static inline bool large(struct call *call, struct err *err)
{
	int64_t n;

	if (!str_to_i64(form_get(&call->req.params, "n"), &n))
		return err_set(err, ERR_INVALID, "n", MSG_NOT_A_NUMBER);
	reply_text(call, 200, "text/plain", STR(""));
	for (int64_t i = 0; i < n; i++)
		buf_add_char(&call->reply.body, (char)('a' + i % 23));
	call->reply.compress = true;
	return true;
}

static inline bool nothing_there(struct call *call, struct err *err)
{
	(void)err;
	reply_text(call, 204, "text/plain", STR("not sent"));
	return true;
}

static inline bool count_notes(struct call *call, struct err *err)
{
	struct tx *tx, *again;
	int64_t n;

	if (!call_read(call, &tx, err) || !call_read(call, &again, err) ||
	    !db_int(tx, &sql_count, &n, NULL, err))
		return false;
	if (tx != again)
		return err_set(err, ERR_BUG, NULL, MSG_BUG);
	reply_text(call, 200, "text/plain", arena_fmt(call->arena, "%lld", (long long)n));
	return true;
}

static inline bool note_run(struct tx *tx, struct command *self, struct err *err)
{
	struct call *call = self->arg;

	if (str_eq(call->req.body, STR("refuse me")))
		return err_set(err, ERR_CONFLICT, "body", MSG_NO_SUCH, AT(STR("me")));
	return db_run(tx, &sql_add, NULL, err, VT(call->req.body));
}

static inline bool note_render(struct call *call, struct err *err)
{
	town.renders++;
	if (str_eq(call->req.body, STR("spoil me")))
		return err_set(err, ERR_UPSTREAM, NULL, MSG_BUSY);
	if (!count_notes(call, err))
		return false;
	call->reply.status = 201;
	return true;
}

static inline bool note(struct call *call, struct err *err)
{
	if (call->req.body.n == 0)
		return err_set(err, ERR_INVALID, "body", MSG_REQUIRED);
	call->command.run = note_run;
	call->command.arg = call;
	if (!str_eq(call->req.body, STR("no render")))
		call->render = note_render;
	return true;
}

static inline bool cors(struct call *call, struct err *err)
{
	(void)err;
	reply_header(call, "Access-Control-Allow-Origin", STR("*"));
	call->reply.status = 204;
	return true;
}

/* "CODE field message-key" */
static inline void plain_fail(struct call *call, const struct err *err)
{
	reply_text(call, fail_status(call, err), "text/plain",
		   arena_fmt(call->arena, "%d %s %.*s", err->code, err->item[0].field,
			     STR_ARG(message_key(err->item[0].msg))));
}

static inline void other_fail(struct call *call, const struct err *err)
{
	plain_fail(call, err);
	reply_header(call, "X-Face", STR("other"));
}

#define R(m, p, h, max) { .method = m, .path = p, .handle = h, .fail = plain_fail, .max_body = max }
static const struct route town_routes[] = {
	R("GET", "/hello", hello, 0),
	R("OPTIONS", "/hello", cors, 0),
	R("GET", "/echo/{a}", echo, 0),
	R("POST", "/body", give_back, 1 << 20),
	R("POST", "/small", give_back, 16),
	R("GET", "/gate", at_gate, 0),
	R("GET", "/silent", silent, 0),
	R("GET", "/mute", fails_mute, 0),
	R("GET", "/denies", denies, 0),
	R("GET", "/dressed", dressed, 0),
	R("GET", "/large", large, 0),
	R("GET", "/nothing", nothing_there, 0),
	R("GET", "/notes", count_notes, 0),
	R("POST", "/notes", note, 4096),
};
#undef R

static inline void town_seen(void *app, const struct call *call, int status, int64_t us)
{
	must(app == &town);
	must(status >= 200 && us >= 0);
	town.seen++;
	if (!call->req.route)
		town.seen_without_route++;
}

/* ---- the town ---- */

static inline void town_serve(struct http_options o)
{
	struct err err = ERR_INIT;

	o.address = "127.0.0.1";
	o.app = &town;
	o.fail = other_fail;
	o.seen = town_seen;
	if (!http_start(town.store, town_routes, sizeof town_routes / sizeof *town_routes, &o,
			&town.http, &err))
		fail_msg("http_start: %.*s", STR_ARG(message_key(err.item[0].msg)));
	town.port = http_port(town.http);
}

static inline int town_store(void)
{
	struct err err = ERR_INIT;

	memset(&town, 0, sizeof town);
	pthread_mutex_init(&town.lock, NULL);
	pthread_cond_init(&town.changed, NULL);
	snprintf(town.dir, sizeof town.dir, "/tmp/daodi-http-XXXXXX");
	if (!mkdtemp(town.dir) ||
	    !store_open(town.dir, STORE_CREATE, &town_schema, env_system(), &town.store, &err) ||
	    !writer_start(town.store, 256, 64, &err)) {
		fprintf(stderr, "the test's store: %.*s\n",
			STR_ARG(message_key(err.item[0].msg)));
		return -1;
	}
	return 0;
}

static inline int town_setup(void **state)
{
	(void)state;
	if (town_store() != 0)
		return -1;
	town_serve((struct http_options){ .workers = 4 });
	return 0;
}

static inline int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static inline void *town_stop_run(void *arg)
{
	(void)arg;
	http_stop(town.http);
	return NULL;
}

/* Stops the server on another thread; town_stopped waits for it. A test that fails between the two
 * leaves the waiting to the teardown: two who stop one server would wait for the same threads. */
static inline void town_stop(void)
{
	assert_int_equal(pthread_create(&town.stopper, NULL, town_stop_run, NULL), 0);
	town.stopping = true;
}

static inline void town_stopped(void)
{
	if (!town.stopping)
		return;
	pthread_join(town.stopper, NULL);
	town.stopping = false;
	town.http = NULL;
}

static inline int town_teardown(void **state)
{
	(void)state;
	gate_set(true);
	town_stopped();
	http_stop(town.http);
	writer_stop(town.store);
	store_close(town.store);
	return nftw(town.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline int64_t notes_in_store(void)
{
	struct err err = ERR_INIT;
	struct session *s;
	struct tx *tx;
	int64_t n = -1;

	assert_true(session_open(town.store, &s, &err) && read_begin(s, &tx, &err) &&
		    db_int(tx, &sql_count, &n, NULL, &err));
	read_end(tx);
	session_close(s);
	return n;
}

#endif

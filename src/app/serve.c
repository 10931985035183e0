/* daodi serve: the composition root of a running server. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#include "api/api.h"
#include "app/commands.h"
#include "app/keeping.h"
#include "app/routes.h"
#include "base/log.h"
#include "gate/gate.h"
#include "jobs/jobs.h"
#include "open311/open311.h"
#include "web/web.h"

enum { QUEUE = 1024, GROUP = 64 };
/* Connections, sessions, and room to spare; systems begin with 1024 and allow many more. */
enum { FILES_WANTED = 8192, FILES_NEEDED = 1200 };

static void raise_limit_of_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= FILES_WANTED)
		return;
	files.rlim_cur = files.rlim_max < FILES_WANTED ? files.rlim_max : FILES_WANTED;
	if (setrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < FILES_NEEDED)
		log_line(LOG_WARN, "only %llu files may be open: many connections at once will fail",
			 (unsigned long long)files.rlim_cur);
}

static bool office_for_job(void *gate, struct tx *tx, const struct office **out, struct err *err)
{
	return office_take(gate, tx, out, err);
}

static void office_from_job(void *gate, const struct office *o)
{
	office_release(gate, o);
}

static bool job_idempotency(struct tx *tx, struct arena *a, const struct job *job, size_t *did,
			    struct err *err)
{
	(void)a;
	return idempotency_purge(tx, job->batch, did, err);
}

/* ADDRESS:PORT, [ADDRESS]:PORT or :PORT. */
static bool listen_read(struct arena *a, const char *text, struct http_options *o, struct err *err)
{
	struct str s = str_c(text), host;
	int64_t port;
	size_t colon = SIZE_MAX;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ':')
			colon = i;
	if (colon == SIZE_MAX || !str_to_i64(str_skip(s, colon + 1), &port) || port < 0 ||
	    port > 65535)
		return err_set(err, ERR_INVALID, "--listen", MSG_APP_BAD_LISTEN, AT(s));
	host = str_head(s, colon);
	if (host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		host = str_head(str_skip(host, 1), host.n - 2);
	o->address = host.n ? arena_cstr(a, host) : "127.0.0.1";
	o->port = (uint16_t)port;
	return true;
}

/* Addresses that only this machine can ask. */
static bool is_loopback(const char *address)
{
	return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/* Answers where no route fits, in the form of the face whose address it was. */
static void no_route(struct call *call, const struct err *err)
{
	struct str path = call->req.path;

	if (str_eq(path, STR("/open311")) || str_starts(path, STR("/open311/")))
		open311_fail(call, err);
	else if (str_eq(path, STR("/api")) || str_starts(path, STR("/api/")))
		api_fail(call, err);
	else
		web_fail(call, err);
}

/* Loads the office before anyone asks, so that a store that cannot serve is refused. */
static bool warm(struct app *app, struct gate *gate, struct err *err)
{
	const struct office *o;
	struct session *session;
	struct tx *tx;
	bool ok;

	if (!session_open(app->store, &session, err))
		return false;
	ok = read_begin(session, &tx, err);
	if (ok) {
		ok = office_take(gate, tx, &o, err);
		if (ok)
			office_release(gate, o);
		read_end(tx);
	}
	session_close(session);
	return ok;
}

/* Serves until SIGTERM or SIGINT. */
static bool serve(struct app *app, struct http_options *options, bool demo,
		  const struct tiles *tiles, int lock, struct err *err)
{
	struct gate *gate = gate_new(app->store, &app->master);
	struct office_source office = { office_for_job, office_from_job, gate };
	const struct job job[] = {
		{ "closing_rule", 30, 50, job_closing_rule, &office },
		{ "idempotency", 600, 500, job_idempotency, NULL },
		{ "outbox", 60, 500, job_outbox_strike, NULL },
	};
	struct http *http = NULL;
	struct jobs *jobs = NULL;
	const struct route *routes;
	struct str told;
	size_t n_routes;
	sigset_t set;
	int signal_got;
	bool ok;

	/* before any thread starts, so that the signals come to this one only */
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	must(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
	gate_set_demo(gate, demo);
	gate_set_tiles(gate, tiles);
	options->app = gate;
	options->fail = no_route;
	options->seen = gate_seen;
	routes = all_routes(app->arena, &n_routes);
	ok = warm(app, gate, err) && writer_start(app->store, QUEUE, GROUP, err);
	if (ok) {
		ok = http_start(app->store, routes, n_routes, options, &http, err) &&
		     jobs_start(app->store, job, sizeof(job) / sizeof(job[0]), &jobs, err);
		if (ok) {
			gate_serves(gate, http);
			told = arena_fmt(app->arena, strchr(options->address, ':') ?
					 "http://[%s]:%u" : "http://%s:%u", options->address,
					 http_port(http));
			serving_at(lock, told.p);
			printf("listening on %s\n", told.p);
			fflush(stdout);
			do
				errno = sigwait(&set, &signal_got);
			while (errno == EINTR);
			log_line(LOG_INFO, "stopping: signal %d", signal_got);
		}
		jobs_stop(jobs);
		if (http)
			http_stop(http);
		writer_stop(app->store);
	}
	gate_free(gate);
	return ok;
}

static int serve_run(int argc, char **argv)
{
	struct place place = { NULL, NULL };
	const char *listen = "127.0.0.1:8311", *tiles_url = NULL, *tiles_credit = NULL;
	struct tiles tiles = { .url = { NULL, 0 } };
	bool demo = false;
	const struct flag flag[] = { PLACE_FLAGS(&place), { "--listen", &listen, NULL },
				     { "--demo", NULL, &demo }, { "--tiles", &tiles_url, NULL },
				     { "--tiles-credit", &tiles_credit, NULL } };
	struct http_options options = { 0 };
	struct err err = ERR_INIT;
	struct arena *a = arena_new();
	struct app app = { 0 };
	int status = EXIT_DONE, lock;

	if (!flags_read(&command_serve, argc, argv, flag, sizeof(flag) / sizeof(flag[0]), NULL, 0,
			NULL, &status))
		goto out;
	if (!listen_read(a, listen, &options, &err) ||
	    !tiles_read(tiles_url, tiles_credit, &tiles, &err)) {
		app_fail(&command_serve, &err);
		status = EXIT_USAGE;
		goto out;
	}
	if (demo && !is_loopback(options.address)) {
		status = usage_wrong(&command_serve, "--demo", MSG_APP_DEMO_LOOPBACK);
		goto out;
	}
	if (!app_open(&app, &place, STORE_OPEN, &err)) {
		status = app_fail(&command_serve, &err);
		goto out;
	}
	raise_limit_of_files();
	if (!serving_begin(place.data, &lock, &err)) {
		status = app_fail(&command_serve, &err);
	} else {
		if (!serve(&app, &options, demo, &tiles, lock, &err))
			status = app_fail(&command_serve, &err);
		serving_end(lock);
	}
	app_close(&app);
out:
	arena_free(a);
	return status;
}

const struct command_line command_serve = {
	"serve", "serve --data DIR [--listen ADDRESS:PORT] [--demo] [--tiles URL --tiles-credit TEXT]",
	MSG_APP_WHAT_SERVE, serve_run,
};

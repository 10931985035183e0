/* bench/pages [CASES [REQUESTS]]: how long the server takes for each page, at the demo's size.
 *
 * For every page the middle and the 95th of a hundred of the time from sending a request to having
 * the whole reply, over one connection (at most 20 ms); and how many a second over 16, as a ratio to
 * libmicrohttpd alone answering the same bytes in the same run. */
#include <ftw.h>
#include <unistd.h>

#include "app/app.h"
#include "app/commands.h"
#include "app/routes.h"
#include "casework/casework.h"
#include "gate/gate.h"
#include "http_floor.h"
#include "load.h"
#include "office.h"

enum { MOST_MS = 20, CONNECTIONS = 16, LINE = 512 };

static const char *const until = "2026-10-20";
static int64_t cases = 5000, requests = 200;

/* A page; {case} stands for a public case's number. who: the role whose token it is read with. */
static const struct page_bench { const char *path, *who; } pages[] = {
	{ "/", NULL },
	{ "/status", NULL },
	{ "/report", NULL },
	{ "/track", NULL },
	{ "/cases", NULL },
	{ "/cases/{case}", NULL },
	{ "/map", NULL },
	{ "/figures", NULL },
	{ "/help", NULL },
	{ "/about", NULL },
	{ "/styleguide", NULL },
	{ "/desk", "community_worker" },
	{ "/desk", "dispatcher" },
	{ "/desk/duties", "community_worker" },
	{ "/desk/cases", "dispatcher" },
	{ "/desk/cases/{case}", "dispatcher" },
	{ "/desk/intake", "operator" },
	{ "/desk/dispatch", "dispatcher" },
	{ "/desk/verify", "verifier" },
};

static struct arena *arena;
static struct str tokens, number;

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

/* Runs `daodi demo` here; what it prints, a line "role account token" each, is kept. */
static void make_town(const char *dir)
{
	char n[24], printed[128];
	const char *argv[] = { "demo", "--data", dir, "--cases", n, "--until", until, NULL };
	struct buf b = BUF_INIT;
	char line[LINE];
	int out = dup(1);
	FILE *f;

	snprintf(n, sizeof n, "%lld", (long long)cases);
	snprintf(printed, sizeof printed, "%s/printed", dir);
	f = freopen(printed, "w", stdout);
	if (out < 0 || !f || command_demo.run(7, (char **)(uintptr_t)argv) != EXIT_DONE ||
	    fflush(stdout) != 0 || dup2(out, 1) < 0)
		die("the town");
	close(out);
	f = fopen(printed, "r");
	if (!f)
		die(printed);
	while (fgets(line, sizeof line, f))
		buf_add(&b, str_c(line));
	fclose(f);
	unlink(printed);
	tokens = arena_str(arena, buf_str(&b));
	buf_release(&b);
}

static struct str token_of(const char *role)
{
	struct str rest = tokens;

	while (rest.p) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (str_eq(str_cut(&line, ' '), str_c(role))) {
			line = str_trim(line);
			str_cut(&line, ' ');
			return str_trim(line);
		}
	}
	fprintf(stderr, "the town names no %s\n", role);
	exit(1);
}

/* The number of a public case that has come far. */
static void find_case(struct store *s, struct gate *g)
{
	struct case_filter f = { .public_only = true, .closed_only = true, .limit = 1 };
	struct err err = ERR_INIT;
	const struct office *o;
	struct session *session;
	struct case_row *row;
	struct str next;
	struct tx *tx;
	size_t n;

	if (!session_open(s, &session, &err) || !read_begin(session, &tx, &err) ||
	    !office_take(g, tx, &o, &err) ||
	    !case_list(tx, arena, o, &f, &row, &n, &next, &err) || n == 0)
		bench_die("a public case", &err);
	number = arena_str(arena, row[0].number);
	office_release(g, o);
	read_end(tx);
	session_close(session);
}

struct visit_bench { struct str path, token, body; };

static void ask(void *arg, int64_t i, struct buf *out)
{
	const struct visit_bench *v = arg;

	(void)i;
	buf_fmt(out, "GET %.*s HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh-CN\r\n",
		STR_ARG(v->path));
	if (v->token.n)
		buf_fmt(out, "Cookie: daodi_session=%.*s\r\n", STR_ARG(v->token));
	buf_add_lit(out, "\r\n");
}

static void keep(void *arg, int64_t i, int status, struct str body)
{
	struct visit_bench *v = arg;

	(void)i;
	if (status == 200 && !v->body.p)
		v->body = arena_str(arena, body);
}

static struct load_result measure(struct visit_bench *v, uint16_t port, int connections, int64_t n)
{
	struct load l = { .port = port, .connections = connections, .requests = n, .request = ask,
			  .reply = keep, .arg = v };
	struct load_result r;
	struct err err = ERR_INIT;

	if (!load_run(&l, &r, &err))
		bench_die("the server did not answer", &err);
	return r;
}

static struct str path_of(const char *template)
{
	struct str t = str_c(template), mark = STR("{case}");
	size_t at = str_find(t, mark);

	if (at >= t.n)
		return t;
	return arena_fmt(arena, "%.*s%.*s%.*s", STR_ARG(str_head(t, at)), STR_ARG(number),
			 STR_ARG(str_skip(t, at + mark.n)));
}

/* True where the page is there and quick enough. */
static bool measure_page(const struct page_bench *p, uint16_t port)
{
	struct visit_bench v = { .path = path_of(p->path) };
	struct load_result alone, many, bare;
	struct http_floor *floor;

	if (p->who)
		v.token = token_of(p->who);
	measure(&v, port, 1, 3);
	if (!v.body.p) {
		printf("%-22s %-17s did not answer 200\n", p->path, p->who ? p->who : "");
		return false;
	}
	alone = measure(&v, port, 1, requests);
	many = measure(&v, port, CONNECTIONS, requests);
	floor = http_floor_start("text/html; charset=utf-8", v.body, http_workers());
	bare = measure(&v, http_floor_port(floor), CONNECTIONS, requests * 10);
	http_floor_stop(floor);
	printf("%-22s %-17s %6.2f ms (p95 %6.2f), %6.1f KB, %7.0f/s, floor %7.0f/s, ratio %.3f%s\n",
	       p->path, p->who ? p->who : "", (double)alone.p50 / 1e3, (double)alone.p95 / 1e3,
	       (double)v.body.n / 1024, load_rate(&many), load_rate(&bare),
	       load_rate(&many) / load_rate(&bare), alone.p50 > MOST_MS * 1000 ? "  TOO SLOW" : "");
	return alone.p50 <= MOST_MS * 1000;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

int main(int argc, char **argv)
{
	int64_t *arg[] = { &cases, &requests };
	char dir[] = "/tmp/daodi-bench-XXXXXX";
	struct place place = { .data = dir };
	struct http_options o = { .address = "127.0.0.1" };
	const struct route *routes;
	struct err err = ERR_INIT;
	struct app app = { 0 };
	struct http *http;
	struct gate *gate;
	bool all = true;
	size_t n;

	for (int i = 1; i < argc && i < 3; i++)
		if (!str_to_i64(str_c(argv[i]), arg[i - 1]) || *arg[i - 1] < 1)
			return fprintf(stderr, "usage: pages [CASES [REQUESTS]]\n"), 2;
	seal_init();
	arena = arena_new();
	if (!mkdtemp(dir))
		die(dir);
	make_town(dir);
	if (!app_open(&app, &place, STORE_OPEN, &err))
		bench_die("the town", &err);
	gate = gate_new(app.store, &app.master);
	find_case(app.store, gate);
	o.app = gate;
	o.seen = gate_seen;
	routes = all_routes(arena, &n);
	if (!writer_start(app.store, 1024, 64, &err) ||
	    !http_start(app.store, routes, n, &o, &http, &err))
		bench_die("the server", &err);
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		all &= measure_page(&pages[i], http_port(http));
	http_stop(http);
	writer_stop(app.store);
	gate_free(gate);
	app_close(&app);
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(arena);
	return all ? 0 : 1;
}

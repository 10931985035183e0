/* Many clients at once, commands, slow ones, and stopping. */
#include "http_town.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: town\r\n\r\n"

static struct got post_note(struct client *c, const char *text)
{
	char request[512];

	snprintf(request, sizeof request,
		 "POST /notes HTTP/1.1\r\nHost: t\r\nContent-Length: %zu\r\n\r\n%s", strlen(text),
		 text);
	client_send(c, request);
	return client_reply(c);
}

static void serve_with(struct http_options o)
{
	http_stop(town.http);
	town_serve(o);
}

/* ---- commands ---- */

static void a_command_is_answered_after_its_commit(void **state)
{
	struct client c = client_open(town.port);
	struct got g = post_note(&c, "one");

	(void)state;
	assert_int_equal(g.status, 201);
	/* render's snapshot is younger than the commit */
	assert_str(g.body, "1");
	assert_int_equal(notes_in_store(), 1);
	assert_str(post_note(&c, "two").body, "2");
	client_close(&c);
}

static void a_command_that_fails_is_told_by_the_face(void **state)
{
	struct client c = client_open(town.port);
	struct got g = post_note(&c, "refuse me");

	(void)state;
	assert_int_equal(g.status, 409);
	assert_str(g.body, "7 body no_such");
	assert_int_equal(town.renders, 0);
	assert_int_equal(notes_in_store(), 0);
	assert_int_equal(post_note(&c, "").status, 422);
	client_close(&c);
}

static void a_render_that_fails_is_told_though_it_is_committed(void **state)
{
	struct client c = client_open(town.port);

	(void)state;
	assert_int_equal(post_note(&c, "spoil me").status, 502);
	assert_int_equal(notes_in_store(), 1);
	client_close(&c);
}

static void a_command_nobody_can_render_is_not_run(void **state)
{
	struct client c = client_open(town.port);

	(void)state;
	assert_int_equal(post_note(&c, "no render").status, 500);
	assert_int_equal(notes_in_store(), 0);
	client_close(&c);
}

static void a_writer_that_takes_no_more_is_503(void **state)
{
	struct client c = client_open(town.port);
	struct got g;
	struct http_figures f;

	(void)state;
	writer_stop(town.store);
	g = post_note(&c, "late");
	assert_int_equal(g.status, 503);
	assert_true(got_header(g.head, "Retry-After").n > 0);
	http_figures(town.http, &f);
	assert_int_equal(f.refused_busy, 1);
	client_close(&c);
}

/* ---- the queue ---- */

static void a_full_queue_is_503_at_once_and_empties_again(void **state)
{
	enum { WORKERS = 2, QUEUE = 3 };
	struct client held[WORKERS + QUEUE], c;
	struct http_figures f;
	struct got g;

	(void)state;
	serve_with((struct http_options){ .workers = WORKERS, .queue = QUEUE });
	for (int i = 0; i < WORKERS + QUEUE; i++) {
		held[i] = client_open(town.port);
		client_send(&held[i], GET("/gate"));
		if (i < WORKERS)
			gate_await(i + 1);
	}
	do
		http_figures(town.http, &f);
	while (f.waiting < QUEUE);
	c = client_open(town.port);
	client_send(&c, GET("/hello"));
	g = client_reply(&c);
	assert_int_equal(g.status, 503);
	assert_true(got_header(g.head, "Retry-After").n > 0);
	assert_str(g.body, "9  busy");
	http_figures(town.http, &f);
	assert_int_equal(f.refused_busy, 1);
	assert_int_equal(f.requests, WORKERS + QUEUE + 1);
	assert_int_equal(f.connections, WORKERS + QUEUE + 1);
	gate_set(true);
	for (int i = 0; i < WORKERS + QUEUE; i++) {
		assert_str(client_reply(&held[i]).body, "through");
		client_close(&held[i]);
	}
	/* the same connection is served now */
	client_send(&c, GET("/hello"));
	assert_int_equal(client_reply(&c).status, 200);
	client_close(&c);
}

static void sixty_four_clients_are_each_told_their_own(void **state)
{
	enum { CLIENTS = 64, ROUNDS = 20 };
	static struct client c[CLIENTS];
	char text[128], want[64];

	(void)state;
	serve_with((struct http_options){ .io_threads = 2 });
	for (int i = 0; i < CLIENTS; i++)
		c[i] = client_open(town.port);
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < CLIENTS; i++) {
			if (i % 4 == 0)
				snprintf(text, sizeof text, "POST /notes HTTP/1.1\r\nHost: t\r\n"
					 "Content-Length: 4\r\n\r\nnote");
			else
				snprintf(text, sizeof text, "GET /echo/%d-%d HTTP/1.1\r\n"
					 "Host: t\r\n\r\n", i, round);
			client_send(&c[i], text);
		}
		for (int i = 0; i < CLIENTS; i++) {
			struct got g = client_reply(&c[i]);

			snprintf(want, sizeof want, "GET|%d-%d||", i, round);
			if (i % 4 == 0)
				assert_int_equal(g.status, 201);
			else
				assert_str(g.body, want);
		}
	}
	for (int i = 0; i < CLIENTS; i++)
		client_close(&c[i]);
	assert_int_equal(notes_in_store(), CLIENTS / 4 * ROUNDS);
	assert_int_equal(town.seen, CLIENTS * ROUNDS);
}

/* ---- limits of time and number ---- */

/* Sends a byte of text every 0.2 s until the server has had enough; answers the seconds. */
static double trickle(const char *head, const char *text)
{
	struct client c = client_open(town.port);
	struct pollfd p = { .fd = c.fd, .events = POLLIN };
	int tenths = 0;
	char byte;

	client_send(&c, head);
	for (; tenths < 150; tenths += 2) {
		if (!client_try(&c, &text[(size_t)(tenths / 2) % strlen(text)], 1))
			break;
		if (poll(&p, 1, 200) == 1 && recv(c.fd, &byte, 1, 0) <= 0)
			break;
	}
	client_close(&c);
	return tenths / 10.0;
}

static void a_client_that_dawdles_is_cut_off(void **state)
{
	struct client quiet;
	double seconds;

	(void)state;
	serve_with((struct http_options){ .idle_seconds = 1 });
	quiet = client_open(town.port);
	client_wait_closed(&quiet);
	client_close(&quiet);
	seconds = trickle("GET /hello HTTP/1.1\r\nHost: t\r\nX: ", "x");
	assert_true(seconds > 1 && seconds < 8);
	seconds = trickle("POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n", "y");
	assert_true(seconds > 1 && seconds < 8);
}

static void a_handler_may_take_longer_than_the_idle_time(void **state)
{
	struct client c;

	(void)state;
	serve_with((struct http_options){ .idle_seconds = 1 });
	c = client_open(town.port);
	client_send(&c, GET("/gate"));
	gate_await(1);
	usleep(3500 * 1000);
	gate_set(true);
	assert_str(client_reply(&c).body, "through");
	client_close(&c);
}

static void more_connections_than_admitted_wait_their_turn(void **state)
{
	struct client a, b, c;
	struct pollfd p = { .events = POLLIN };

	(void)state;
	serve_with((struct http_options){ .connections = 2 });
	a = client_open(town.port);
	client_send(&a, GET("/hello"));
	assert_int_equal(client_reply(&a).status, 200);
	b = client_open(town.port);
	client_send(&b, GET("/hello"));
	assert_int_equal(client_reply(&b).status, 200);
	c = client_open(town.port);
	client_send(&c, GET("/hello"));
	p.fd = c.fd;
	assert_int_equal(poll(&p, 1, 200), 0);
	client_close(&a);
	assert_int_equal(client_reply(&c).status, 200);
	client_close(&b);
	client_close(&c);
}

/* ---- starting ---- */

static void an_address_that_cannot_be_had_is_named(void **state)
{
	static const struct { const char *address; enum msg msg; } bad[] = {
		{ "localhost", MSG_LISTEN_NO_ADDRESS },
		{ "", MSG_LISTEN_NO_ADDRESS },
		{ "1.2.3", MSG_LISTEN_NO_ADDRESS },
		{ "[::1", MSG_LISTEN_NO_ADDRESS },
		{ "203.0.113.7", MSG_LISTEN_FAILED },       /* not this machine's: RFC 5737 */
		{ "127.0.0.1", MSG_LISTEN_TAKEN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct http_options o = { .address = bad[i].address, .port = town.port };
		struct err err = ERR_INIT;
		struct http *h;

		assert_false(http_start(town.store, town_routes, 1, &o, &h, &err));
		assert_int_equal(err.item[0].msg, bad[i].msg);
		assert_string_equal(err.item[0].arg[0].s, bad[i].address);
		if (bad[i].msg != MSG_LISTEN_NO_ADDRESS)
			assert_int_equal(err.item[0].arg[1].i, town.port);
	}
}

static void it_listens_on_version_six(void **state)
{
	struct sockaddr_in6 a = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct http_options o = { .address = "[::1]" };
	struct err err = ERR_INIT;
	struct http *h;
	struct client c = { .fd = socket(AF_INET6, SOCK_STREAM, 0) };

	(void)state;
	if (!http_start(town.store, town_routes, 1, &o, &h, &err)) {
		assert_int_equal(err.item[0].msg, MSG_LISTEN_FAILED);
		skip();      /* a machine without IPv6 */
	}
	a.sin6_port = htons(http_port(h));
	assert_int_equal(connect(c.fd, (struct sockaddr *)&a, sizeof a), 0);
	client_send(&c, GET("/hello"));
	assert_int_equal(client_reply(&c).status, 200);
	client_close(&c);
	http_stop(h);
}

/* ---- stopping ---- */

#define NOTE "POST /notes HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\n\r\nn"

enum { HAMMERS = 6 };
static _Atomic int acknowledged, refused;

/* Posts notes until the server no longer answers. */
static void *hammer(void *arg)
{
	(void)arg;
	for (;;) {
		struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(town.port) };
		struct client c = { .fd = socket(AF_INET, SOCK_STREAM, 0) };
		struct got g;
		bool up;

		a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		up = connect(c.fd, (struct sockaddr *)&a, sizeof a) == 0;
		while (up && client_try(&c, NOTE, sizeof NOTE - 1) &&
		       client_reply_(&c, &g, false)) {
			*(g.status == 201 ? &acknowledged : &refused) += 1;
			if (c.used == c.in.n)
				c.used = c.in.n = 0;
		}
		client_close(&c);
		if (!up)
			return NULL;
	}
}

static void stopping_under_load_loses_nothing_acknowledged(void **state)
{
	pthread_t thread[HAMMERS];

	(void)state;
	acknowledged = refused = 0;
	for (int i = 0; i < HAMMERS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, hammer, NULL), 0);
	while (acknowledged < 200)
		usleep(1000);
	http_stop(town.http);
	town.http = NULL;
	for (int i = 0; i < HAMMERS; i++)
		pthread_join(thread[i], NULL);
	assert_true(notes_in_store() >= acknowledged);
	/* at most the one that each had under way and could not be told */
	assert_true(notes_in_store() <= acknowledged + HAMMERS);
}

static void stopping_answers_what_is_under_way_and_refuses_the_rest(void **state)
{
	struct client under_way = client_open(town.port), next;
	struct got g;

	(void)state;
	client_send(&under_way, GET("/gate"));
	gate_await(1);
	town_stop();
	for (;;) {
		next = client_open(town.port);
		client_send(&next, GET("/hello"));
		g = client_reply(&next);
		if (g.status != 200)
			break;
		client_close(&next);
	}
	assert_int_equal(g.status, 503);
	assert_str(got_header(g.head, "Connection"), "close");
	client_wait_closed(&next);
	gate_set(true);
	assert_str(client_reply(&under_way).body, "through");
	town_stopped();
	client_close(&under_way);
	client_close(&next);
}

#define T(f) cmocka_unit_test_setup_teardown(f, town_setup, town_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_command_is_answered_after_its_commit),
		T(a_command_that_fails_is_told_by_the_face),
		T(a_render_that_fails_is_told_though_it_is_committed),
		T(a_command_nobody_can_render_is_not_run),
		T(a_writer_that_takes_no_more_is_503),
		T(a_full_queue_is_503_at_once_and_empties_again),
		T(sixty_four_clients_are_each_told_their_own),
		T(a_client_that_dawdles_is_cut_off),
		T(a_handler_may_take_longer_than_the_idle_time),
		T(more_connections_than_admitted_wait_their_turn),
		T(an_address_that_cannot_be_had_is_named),
		T(it_listens_on_version_six),
		T(stopping_under_load_loses_nothing_acknowledged),
		T(stopping_answers_what_is_under_way_and_refuses_the_rest),
	};

	return cmocka_run_group_tests_name("http_crowd", tests, NULL, NULL);
}

/* What one client sees: requests, replies, refusals. Crowds, commands and stopping are in
 * test_http_crowd.c. */
#include "http_town.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: town\r\n\r\n"
#define OK_STILL GET("/hello")

static struct got ask(struct client *c, const char *request)
{
	client_send(c, request);
	return client_reply(c);
}

static void assert_still_answers(struct client *c)
{
	struct got g = ask(c, OK_STILL);

	assert_int_equal(g.status, 200);
	assert_str(g.body, "hello");
}

static void a_reply_carries_the_usual_headers(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, GET("/hello"));

	(void)state;
	assert_int_equal(g.status, 200);
	assert_str(g.body, "hello");
	assert_str(got_header(g.head, "Content-Type"), "text/plain");
	assert_str(got_header(g.head, "Content-Length"), "5");
	assert_str(got_header(g.head, "X-Content-Type-Options"), "nosniff");
	assert_str(got_header(g.head, "Cache-Control"), "no-store");
	assert_str(got_header(g.head, "Referrer-Policy"), "no-referrer");
	assert_true(str_starts(got_header(g.head, "Content-Security-Policy"),
			       STR("default-src 'none'")));
	assert_str(got_header(g.head, "Server"), "");
	assert_true(got_header(g.head, "Date").n > 0);
	client_close(&c);
}

static void a_handler_may_set_a_usual_header_itself(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, GET("/dressed?v=plain"));

	(void)state;
	assert_str(got_header(g.head, "Cache-Control"), "max-age=60");
	assert_true(str_find(g.head, STR("no-store")) == SIZE_MAX);
	assert_str(got_header(g.head, "X-Given"), "plain");
	client_close(&c);
}

static void a_value_cannot_begin_another_header(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, GET("/dressed?v=a%0D%0AX-Evil:%201%0D%0A%0D%0Ab"));

	(void)state;
	assert_str(got_header(g.head, "X-Given"), "aX-Evil: 1b");
	assert_str(got_header(g.head, "X-Evil"), "");
	assert_still_answers(&c);
	client_close(&c);
}

static void segments_query_and_headers_reach_the_handler(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, "GET /echo/%E6%A1%88%20b?x=1&q=a+%E4%BB%B6 HTTP/1.1\r\n"
			       "Host: town\r\nX-NOTE:   hi  \r\n\r\n");

	(void)state;
	assert_str(g.body, "GET|案 b|a 件|hi");
	g = ask(&c, GET("http://town/echo/x"));
	assert_str(g.body, "GET|x||");
	client_close(&c);
}

static void a_header_that_is_not_utf8_is_absent(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, "GET /echo/a HTTP/1.1\r\nHost: town\r\nX-Note: \xff\xfe\r\n\r\n");

	(void)state;
	assert_str(g.body, "GET|a||");
	client_close(&c);
}

static void bad_paths_are_refused(void **state)
{
	static const struct { const char *request; int status; } bad[] = {
		{ GET("/nowhere"), 404 },
		{ GET("/"), 404 },
		{ GET("/echo/../hello"), 404 },
		{ GET("/echo/%2e%2e"), 404 },
		{ GET("//hello"), 404 },
		{ GET("/hello/"), 404 },
		{ GET("*"), 404 },
		{ GET("/echo/%00"), 400 },
		{ GET("/echo/%"), 400 },
		{ GET("/echo/%c0%af"), 400 },
		{ GET("/echo/a?q=%zz"), 400 },
		{ GET("/echo/a?q=%ff"), 400 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct client c = client_open(town.port);
		struct got g = ask(&c, bad[i].request);

		if (g.status / 100 != 4 || (bad[i].status == 404) != (g.status == 404))
			fail_msg("%.40s: got %d", bad[i].request, g.status);
		assert_still_answers(&c);
		client_close(&c);
	}
}

static void where_no_route_fits_the_common_face_answers(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, GET("/nowhere"));

	(void)state;
	assert_str(got_header(g.head, "X-Face"), "other");
	assert_str(g.body, "5  not_found");
	assert_int_equal(town.seen_without_route, 1);
	client_close(&c);
}

static void another_method_gets_405_with_what_is_taken(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, "DELETE /hello HTTP/1.1\r\nHost: t\r\n\r\n");

	(void)state;
	assert_int_equal(g.status, 405);
	assert_str(got_header(g.head, "Allow"), "GET, HEAD, OPTIONS");
	assert_str(got_header(g.head, "X-Face"), "other");
	g = ask(&c, "BREW /notes HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\npot");
	assert_int_equal(g.status, 405);
	assert_still_answers(&c);
	client_close(&c);
}

static void options_goes_to_its_route(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, "OPTIONS /hello HTTP/1.1\r\nHost: t\r\n\r\n");

	(void)state;
	assert_int_equal(g.status, 204);
	assert_str(got_header(g.head, "Access-Control-Allow-Origin"), "*");
	assert_still_answers(&c);
	client_close(&c);
}

static void head_is_get_without_the_body(void **state)
{
	struct client c = client_open(town.port);
	struct got g = { 0 };

	(void)state;
	client_send(&c, "HEAD /hello HTTP/1.1\r\nHost: t\r\n\r\n");
	assert_true(client_reply_(&c, &g, true));
	assert_int_equal(g.status, 200);
	assert_str(got_header(g.head, "Content-Length"), "5");
	assert_still_answers(&c);
	client_close(&c);
}

static void no_content_has_no_content(void **state)
{
	struct client c = client_open(town.port);

	(void)state;
	assert_int_equal(ask(&c, GET("/nothing")).status, 204);
	assert_still_answers(&c);
	client_close(&c);
}

/* ---- errors of handlers ---- */

static void an_error_leaves_nothing_of_the_reply_begun(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, GET("/denies"));

	(void)state;
	assert_int_equal(g.status, 403);
	assert_str(g.body, "4 who no_such");
	assert_str(got_header(g.head, "X-Half"), "");
	client_close(&c);
}

static void a_handler_without_reply_is_our_fault(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, GET("/silent"));

	(void)state;
	assert_int_equal(g.status, 500);
	assert_str(g.body, "12  bug");
	g = ask(&c, GET("/mute"));
	assert_int_equal(g.status, 500);
	assert_still_answers(&c);
	client_close(&c);
}

/* ---- bodies ---- */

static void a_body_may_come_in_dribs(void **state)
{
	struct client c = client_open(town.port);
	struct got g;

	(void)state;
	client_send(&c, "POST /small HTTP/1.1\r\nHost: t\r\nContent-Type: Text/PLAIN; x=Y\r\n"
			"Content-Length: 6\r\n\r\n");
	for (int i = 0; i < 6; i++) {
		usleep(2000);
		client_bytes(&c, &"abcdef"[i], 1);
	}
	g = client_reply(&c);
	assert_str(g.body, "abcdef");
	assert_str(got_header(g.head, "X-Type"), "text/plain; x=Y");
	g = ask(&c, "POST /small HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
		    "3\r\nabc\r\n1;ext=1\r\nd\r\n0\r\nTrailer: x\r\n\r\n");
	assert_str(g.body, "abcd");
	assert_still_answers(&c);
	client_close(&c);
}

static void a_large_body_arrives_whole(void **state)
{
	enum { N = 1 << 20 };
	struct client c = client_open(town.port);
	char *body = test_malloc(N);
	struct got g;

	(void)state;
	for (int i = 0; i < N; i++)
		body[i] = (char)(i * 7 + i / 256);
	client_send(&c, "POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 1048576\r\n\r\n");
	client_bytes(&c, body, N);
	g = client_reply(&c);
	assert_int_equal(g.body.n, N);
	assert_memory_equal(g.body.p, body, N);
	test_free(body);
	client_close(&c);
}

static void a_body_too_large_is_told_so_and_the_connection_lives(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, "POST /small HTTP/1.1\r\nHost: t\r\nContent-Length: 17\r\n\r\n"
			       "12345678901234567");

	(void)state;
	assert_int_equal(g.status, 413);
	assert_str(g.body, "8  body_too_large");
	assert_str(got_header(g.head, "X-Face"), "");
	g = ask(&c, "POST /small HTTP/1.1\r\nHost: t\r\nContent-Length: 16\r\n\r\n"
		    "1234567890123456");
	assert_int_equal(g.status, 200);
	g = ask(&c, "POST /small HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
		    "10\r\n1234567890123456\r\n1\r\n7\r\n0\r\n\r\n");
	assert_int_equal(g.status, 413);
	g = ask(&c, "GET /hello HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\n\r\nx");
	assert_int_equal(g.status, 413);
	assert_str(g.body, "8  body_not_taken");
	g = ask(&c, "POST /nowhere HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\n\r\nx");
	assert_int_equal(g.status, 404);
	assert_still_answers(&c);
	client_close(&c);
}

static void eight_mebibytes_too_many_are_still_read(void **state)
{
	enum { N = 8 << 20 };
	struct client c = client_open(town.port);
	char *body = test_calloc(1, N);

	(void)state;
	client_send(&c, "POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 8388608\r\n\r\n");
	client_bytes(&c, body, N);
	assert_int_equal(client_reply(&c).status, 413);
	assert_still_answers(&c);
	test_free(body);
	client_close(&c);
}

static void a_boundless_body_is_answered_at_once_and_cut_off(void **state)
{
	enum { N = 1 << 20 };
	static const char *const heads[] = {
		"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999\r\n\r\n",
		"POST /body HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
	};
	char *body = test_calloc(1, N);

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct client c = client_open(town.port);
		struct got g;
		int sent = 0;

		client_send(&c, heads[i]);
		if (i == 0)              /* before any byte of the body */
			assert_int_equal(client_reply(&c).status, 413);
		while (sent < 100 && client_try(&c, body, N))
			sent++;
		assert_true(sent > 6 && sent < 100);
		if (i == 1) {
			g = client_reply(&c);
			assert_int_equal(g.status, 413);
			assert_str(got_header(g.head, "Connection"), "close");
			assert_str(got_header(g.head, "Cache-Control"), "no-store");
		}
		client_close(&c);
	}
	test_free(body);
}

static void who_waits_for_leave_is_told_before_it_sends(void **state)
{
	struct client c = client_open(town.port);
	struct got g = { 0 };

	(void)state;
	client_send(&c, "POST /small HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\n"
			"Content-Length: 3\r\n\r\n");
	assert_true(client_reply_(&c, &g, true));
	assert_int_equal(g.status, 100);
	client_send(&c, "abc");
	g = client_reply(&c);
	assert_str(g.body, "abc");
	client_send(&c, "POST /small HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\n"
			"Content-Length: 300\r\n\r\n");
	assert_int_equal(client_reply(&c).status, 413);
	client_close(&c);
}

/* ---- what is no HTTP, or not clearly ---- */

static void a_request_of_doubtful_length_is_refused(void **state)
{
	static const char *const bad[] = {
		"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
		"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
		"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n"
		"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"POST /body HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"POST /body HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: identity\r\n\r\nabc",
		"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length : 3\r\n\r\nabc",
		"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n",
		"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: abc\r\n\r\n",
		"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 1,1\r\n\r\na",
		"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: +1\r\n\r\na",
		"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length:\r\n\r\n",
		"POST /body HTTP/1.1\r\nHost: t\r\n"
		"Content-Length: 99999999999999999999999\r\n\r\n",
		"POST /body HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"POST /body HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
		"GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"GET /hello HTTP/1.1\r\n\r\n",
		"GET /hello HTTP/1.1\r\nHost: t\r\nno colon\r\n\r\n",
		"G\xff\xfe /hello HTTP/1.1\r\nHost: t\r\n\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct client c = client_open(town.port);
		struct got g;

		client_send(&c, bad[i]);
		g = client_reply(&c);
		if (g.status != 400 && g.status != 413)
			fail_msg("%s: got %d", bad[i], g.status);
		client_wait_closed(&c);
		/* and what followed was not taken for a second request */
		assert_true(str_find(client_rest(&c), STR("HTTP/1.1")) == SIZE_MAX);
		client_close(&c);
	}
}

static void noise_is_answered_or_dropped_but_never_hurts(void **state)
{
	static const struct str noise[] = {
		STR_INIT("\r\n\r\n\r\n"), STR_INIT("\0\0\0\0\r\n\r\n"), STR_INIT("GET\r\n\r\n"),
		STR_INIT("GET / HTTP/9.9\r\n\r\n"), STR_INIT("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03"),
		STR_INIT("GET /a b c HTTP/1.1\r\nHost: t\r\n\r\n"),
		STR_INIT("GET /echo/a\0b HTTP/1.1\r\nHost: t\r\n\r\n"),
		STR_INIT("GET /hello HTTP/1.1\r\nHost: t\r\nX: \0\r\n\r\n"),
		STR_INIT("GET "), STR_INIT("GET /hello HTTP/1.1\r\nHost: t\r\nX"),
		STR_INIT("POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc"),
		STR_INIT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
		STR_INIT(" GET /hello HTTP/1.1\r\nHost: t\r\n\r\n"),
		STR_INIT("GET /hello?&&&=&=a&%&a=b=c HTTP/1.1\r\nHost: t\r\n\r\n"),
	};
	struct client other = client_open(town.port);

	(void)state;
	for (size_t i = 0; i < sizeof noise / sizeof *noise; i++) {
		struct client c = client_open(town.port);

		client_bytes(&c, noise[i].p, noise[i].n);
		shutdown(c.fd, SHUT_WR);
		client_wait_closed(&c);
		client_close(&c);
		assert_still_answers(&other);
	}
	client_close(&other);
}

static void a_long_target_or_head_is_refused(void **state)
{
	static char request[100 * 1000];
	static const struct { const char *form; int n, status, or; } bad[] = {
		{ "GET /echo/a?q=%0*d HTTP/1.1\r\nHost: t\r\n\r\n", 8000, 200, 200 },
		{ "GET /echo/a?q=%0*d HTTP/1.1\r\nHost: t\r\n\r\n", 9000, 414, 414 },
		{ "GET /echo/a?q=%0*d HTTP/1.1\r\nHost: t\r\n\r\n", 90000, 414, 431 },
		{ "GET /hello HTTP/1.1\r\nHost: t\r\nX-Note: %0*d\r\n\r\n", 15000, 200, 200 },
		{ "GET /hello HTTP/1.1\r\nHost: t\r\nX-Note: %0*d\r\n\r\n", 17000, 431, 431 },
		{ "GET /hello HTTP/1.1\r\nHost: t\r\nX-Note: %0*d\r\n\r\n", 90000, 431, 431 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct client c = client_open(town.port);
		struct got g = { 0 };
		const char *cut = strstr(bad[i].form, "%0*d");
		int n = snprintf(request, sizeof request, "%.*s%0*d%s", (int)(cut - bad[i].form),
				 bad[i].form, bad[i].n, 7, cut + 4);

		client_try(&c, request, (size_t)n);
		assert_true(client_reply_(&c, &g, false));
		if (g.status != bad[i].status && g.status != bad[i].or)
			fail_msg("%zu: got %d", i, g.status);
		client_close(&c);
	}
}

/* ---- connections ---- */

static void requests_in_a_row_are_answered_in_their_order(void **state)
{
	enum { N = 100 };
	struct client c = client_open(town.port);
	struct buf all = BUF_INIT;
	char want[64];

	(void)state;
	for (int i = 0; i < N; i++)
		buf_fmt(&all, "GET /echo/%d HTTP/1.1\r\nHost: t\r\n\r\n", i);
	client_bytes(&c, all.p, all.n);
	for (int i = 0; i < N; i++) {
		snprintf(want, sizeof want, "GET|%d||", i);
		assert_str(client_reply(&c).body, want);
	}
	buf_release(&all);
	client_close(&c);
}

static void a_client_that_has_shut_its_side_gets_its_reply(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++) {
		struct client c = client_open(town.port);

		client_send(&c, "POST /notes HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\n\r\nx");
		shutdown(c.fd, SHUT_WR);
		assert_int_equal(client_reply(&c).status, 201);
		if (i == 0)      /* and is not kept waiting for more */
			client_wait_closed(&c);
		client_close(&c);
	}
	assert_int_equal(notes_in_store(), 50);
}

static void a_client_that_leaves_harms_nobody(void **state)
{
	struct client stays = client_open(town.port);
	struct linger hard = { .l_onoff = 1 };

	(void)state;
	for (int i = 0; i < 8; i++) {
		struct client c = client_open(town.port);

		if (i % 2)
			setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
		client_send(&c, i < 4 ? GET("/gate") : GET("/large?n=4000000"));
		if (i < 4)
			gate_await(i + 1);
		client_close(&c);
	}
	gate_set(true);
	assert_still_answers(&stays);
	client_close(&stays);
}

static void http_1_0_is_answered_and_closed(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, "GET /hello HTTP/1.0\r\n\r\n");

	(void)state;
	assert_int_equal(g.status, 200);
	client_wait_closed(&c);
	client_close(&c);
}

/* ---- compression ---- */

static void a_long_text_is_gzipped_for_who_takes_it(void **state)
{
	struct client c = client_open(town.port);
	struct got g = ask(&c, "GET /large?n=50000 HTTP/1.1\r\nHost: t\r\n"
			       "Accept-Encoding: br, gzip\r\n\r\n");

	(void)state;
	assert_str(got_header(g.head, "Content-Encoding"), "gzip");
	assert_str(got_header(g.head, "Vary"), "Accept-Encoding");
	assert_true(g.body.n > 20 && g.body.n < 5000);
	assert_memory_equal(g.body.p, "\x1f\x8b\x08", 3);
	/* RFC 1952: the last four bytes are the length of what went in */
	assert_memory_equal(g.body.p + g.body.n - 4, "\x50\xc3\0\0", 4);
	g = ask(&c, GET("/large?n=50000"));
	assert_str(got_header(g.head, "Content-Encoding"), "");
	assert_str(got_header(g.head, "Vary"), "Accept-Encoding");
	assert_int_equal(g.body.n, 50000);
	g = ask(&c, "GET /large?n=500 HTTP/1.1\r\nHost: t\r\nAccept-Encoding: gzip\r\n\r\n");
	assert_str(got_header(g.head, "Content-Encoding"), "");
	assert_int_equal(g.body.n, 500);
	client_close(&c);
}

#define T(f) cmocka_unit_test_setup_teardown(f, town_setup, town_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_reply_carries_the_usual_headers),
		T(a_handler_may_set_a_usual_header_itself),
		T(a_value_cannot_begin_another_header),
		T(segments_query_and_headers_reach_the_handler),
		T(a_header_that_is_not_utf8_is_absent),
		T(bad_paths_are_refused),
		T(where_no_route_fits_the_common_face_answers),
		T(another_method_gets_405_with_what_is_taken),
		T(options_goes_to_its_route),
		T(head_is_get_without_the_body),
		T(no_content_has_no_content),
		T(an_error_leaves_nothing_of_the_reply_begun),
		T(a_handler_without_reply_is_our_fault),
		T(a_body_may_come_in_dribs),
		T(a_large_body_arrives_whole),
		T(a_body_too_large_is_told_so_and_the_connection_lives),
		T(eight_mebibytes_too_many_are_still_read),
		T(a_boundless_body_is_answered_at_once_and_cut_off),
		T(who_waits_for_leave_is_told_before_it_sends),
		T(a_request_of_doubtful_length_is_refused),
		T(noise_is_answered_or_dropped_but_never_hurts),
		T(a_long_target_or_head_is_refused),
		T(requests_in_a_row_are_answered_in_their_order),
		T(a_client_that_has_shut_its_side_gets_its_reply),
		T(a_client_that_leaves_harms_nobody),
		T(http_1_0_is_answered_and_closed),
		T(a_long_text_is_gzipped_for_who_takes_it),
	};

	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}

#include "gate/gate.h"

#include <unistd.h>

struct place {
	char dir[64];
	struct env_fixed env;
	struct store *s;
	struct arena *a;
	struct office office;          /* only its answer_key is used here */
};

static int setup(void **state)
{
	struct place *p = test_calloc(1, sizeof *p);
	struct err err = ERR_INIT;

	seal_init();
	snprintf(p->dir, sizeof p->dir, "/tmp/daodi-gate-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	env_fixed_init(&p->env, INT64_C(1767225600000000), 7);
	assert_true(store_open(p->dir, STORE_CREATE, &gate_migrations, &p->env.env, &p->s, &err));
	p->a = arena_new();
	p->office.answer_key = seal_key_new(&p->env.env);
	*state = p;
	return 0;
}

static int teardown(void **state)
{
	static const char *const file[] = { "daodi.sqlite", "daodi.sqlite-wal",
					     "daodi.sqlite-shm" };
	struct place *p = *state;
	char path[128];

	store_close(p->s);
	arena_free(p->a);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", p->dir, file[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(p->dir), 0);
	test_free(p);
	return 0;
}

/* ---- idempotency, each step in a write of its own ---- */

struct step {
	struct place *place;
	struct idempotency key;
	struct call call;
	bool found;
	size_t purged;
	enum { KEEP, FIND, PURGE } what;
};

static bool step_run(struct tx *tx, struct command *self, struct err *err)
{
	struct step *s = self->arg;

	if (s->what == PURGE)
		return idempotency_purge(tx, 10, &s->purged, err);
	if (s->what == KEEP)
		return idempotency_keep(tx, &s->place->office, &s->key, &s->call, err);
	return idempotency_find(tx, &s->place->office, &s->key, &s->call, &s->found, err);
}

static bool step(struct step *s, int what, struct err *err)
{
	struct command c = { .run = step_run, .arena = s->place->a, .arg = s };

	s->call.arena = s->place->a;
	s->what = what;
	return store_write(s->place->s, &c, err);
}

static struct idempotency key_of(int64_t account, const char *key, const char *body)
{
	return (struct idempotency){ .asked = true, .account = account,
				     .key = seal_sha256(str_c(key)),
				     .body = seal_sha256(str_c(body)) };
}

static void keep(struct place *p, int64_t account, const char *key, const char *body,
		 const char *answer)
{
	struct step s = { .place = p, .key = key_of(account, key, body) };
	struct err err = ERR_INIT;

	reply_text(&s.call, 201, "application/json", str_c(answer));
	reply_header(&s.call, "Location", STR("/api/v1/cases/1"));
	reply_header(&s.call, "ETag", STR("\"1\""));
	assert_true(step(&s, KEEP, &err));
	buf_release(&s.call.reply.body);
}

static bool is_kept(struct place *p, int64_t account, const char *key, const char *body)
{
	struct step s = { .place = p, .key = key_of(account, key, body) };
	struct err err = ERR_INIT;

	assert_true(step(&s, FIND, &err));
	buf_release(&s.call.reply.body);
	return s.found;
}

static void the_same_key_and_body_get_the_first_answer_again(void **state)
{
	struct place *p = *state;
	struct step s = { .place = p, .key = key_of(3, "k", "body") };
	struct err err = ERR_INIT;

	keep(p, 3, "k", "body", "{\"secret\":\"x: y\n\n\"}");
	assert_true(step(&s, FIND, &err));
	assert_true(s.found);
	assert_int_equal(s.call.reply.status, 201);
	assert_str(s.call.reply.content_type, "application/json");
	assert_int_equal(s.call.reply.headers, 2);
	assert_str(s.call.reply.header[0][0], "Location");
	assert_str(s.call.reply.header[0][1], "/api/v1/cases/1");
	assert_str(s.call.reply.header[1][1], "\"1\"");
	assert_str(buf_str(&s.call.reply.body), "{\"secret\":\"x: y\n\n\"}");
	buf_release(&s.call.reply.body);
}

static void the_same_key_with_another_body_is_refused(void **state)
{
	struct place *p = *state;
	struct step s = { .place = p, .key = key_of(3, "k", "other") };
	struct err err = ERR_INIT;

	keep(p, 3, "k", "body", "{}");
	assert_false(step(&s, FIND, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_string_equal(err.item[0].field, "Idempotency-Key");
}

static void a_key_belongs_to_its_account(void **state)
{
	struct place *p = *state;

	keep(p, 3, "k", "body", "{}");
	assert_true(is_kept(p, 3, "k", "body"));
	assert_false(is_kept(p, 4, "k", "body"));
	assert_false(is_kept(p, 0, "k", "body"));
}

static void an_answer_is_forgotten_after_seven_days(void **state)
{
	struct place *p = *state;
	struct step s = { .place = p };
	struct err err = ERR_INIT;

	keep(p, 3, "k", "body", "{}");
	keep(p, 3, "l", "body", "{}");
	p->env.now_us += 7 * US_PER_DAY;
	assert_true(is_kept(p, 3, "k", "body"));
	assert_true(step(&s, PURGE, &err));
	assert_int_equal(s.purged, 0);
	p->env.now_us += 1;
	/* also before any purge came by: the key is free for another body */
	assert_false(is_kept(p, 3, "k", "other"));
	assert_true(step(&s, PURGE, &err));
	assert_int_equal(s.purged, 1);
	assert_false(is_kept(p, 3, "l", "body"));
}

static void a_call_without_a_key_finds_and_keeps_nothing(void **state)
{
	struct place *p = *state;
	struct step s = { .place = p };
	struct err err = ERR_INIT;

	assert_true(step(&s, KEEP, &err));
	assert_true(step(&s, FIND, &err));
	assert_false(s.found);
	p->env.now_us += 30 * US_PER_DAY;
	assert_true(step(&s, PURGE, &err));
	assert_int_equal(s.purged, 0);
}

static void an_answer_cannot_be_opened_with_another_key(void **state)
{
	struct place *p = *state;
	struct step s = { .place = p, .key = key_of(3, "k", "body") };
	struct err err = ERR_INIT;

	keep(p, 3, "k", "body", "{}");
	p->office.answer_key = seal_key_new(&p->env.env);
	assert_false(step(&s, FIND, &err));
}

/* ---- the proof of a form ---- */

static void a_form_fits_the_session_it_was_made_for_and_no_other(void **state)
{
	struct place *p = *state;
	struct seal_key master = { { 1 } }, other_master = { { 2 } };
	struct gate *g = gate_new(p->s, &master), *elsewhere = gate_new(p->s, &other_master);
	struct str mine = csrf_new(g, &p->env.env, p->a, STR("dd_mine"));
	struct str anyone = csrf_new(g, &p->env.env, p->a, (struct str){ NULL, 0 });

	assert_true(csrf_fits(g, p->a, STR("dd_mine"), mine));
	assert_false(csrf_fits(g, p->a, STR("dd_other"), mine));
	assert_false(csrf_fits(g, p->a, (struct str){ NULL, 0 }, mine));
	assert_true(csrf_fits(g, p->a, (struct str){ NULL, 0 }, anyone));
	assert_false(csrf_fits(g, p->a, STR("dd_mine"), anyone));
	assert_false(csrf_fits(elsewhere, p->a, STR("dd_mine"), mine));
	gate_free(elsewhere);
	gate_free(g);
}

static void the_proof_of_a_form_looks_different_each_time(void **state)
{
	struct place *p = *state;
	struct seal_key master = { { 1 } };
	struct gate *g = gate_new(p->s, &master);
	struct str one = csrf_new(g, &p->env.env, p->a, STR("dd_mine"));
	struct str two = csrf_new(g, &p->env.env, p->a, STR("dd_mine"));
	size_t same = 0;

	for (size_t i = 0; i < one.n; i++)
		same += one.p[i] == two.p[i];
	assert_int_equal(one.n, two.n);
	/* of hex digits one in sixteen is the same by chance; nothing is kept in place */
	assert_true(same < one.n / 4);
	assert_true(csrf_fits(g, p->a, STR("dd_mine"), one));
	assert_true(csrf_fits(g, p->a, STR("dd_mine"), two));
	gate_free(g);
}

static void a_proof_that_was_touched_cut_or_left_out_fits_nothing(void **state)
{
	struct place *p = *state;
	struct seal_key master = { { 1 } };
	struct gate *g = gate_new(p->s, &master);
	struct str good = csrf_new(g, &p->env.env, p->a, STR("dd_mine"));
	char touched[256];

	assert_true(good.n < sizeof touched);
	for (size_t i = 0; i < good.n; i += 13) {
		memcpy(touched, good.p, good.n);
		touched[i] = touched[i] == '0' ? '1' : '0';
		assert_false(csrf_fits(g, p->a, STR("dd_mine"), (struct str){ touched, good.n }));
	}
	assert_false(csrf_fits(g, p->a, STR("dd_mine"), (struct str){ good.p, good.n - 2 }));
	assert_false(csrf_fits(g, p->a, STR("dd_mine"), (struct str){ good.p, good.n / 2 }));
	memset(touched, 'z', good.n);
	assert_false(csrf_fits(g, p->a, STR("dd_mine"), (struct str){ touched, good.n }));
	assert_false(csrf_fits(g, p->a, STR("dd_mine"), STR("")));
	assert_false(csrf_fits(g, p->a, STR("dd_mine"), (struct str){ NULL, 0 }));
	gate_free(g);
}

/* ---- If-Match ---- */

static void if_match_takes_what_the_rfc_allows(void **state)
{
	(void)state;
	assert_int_equal(if_match_version(STR("")), 0);
	assert_int_equal(if_match_version(STR("*")), 0);
	assert_int_equal(if_match_version(STR("\"7\"")), 7);
	assert_int_equal(if_match_version(STR("W/\"7\"")), 7);
	assert_int_equal(if_match_version(STR(" \"3\" , W/\"12\", \"x\"")), 12);
}

static void if_match_that_fits_no_version_fits_nothing(void **state)
{
	(void)state;
	assert_int_equal(if_match_version(STR("7")), -1);
	assert_int_equal(if_match_version(STR("\"\"")), -1);
	assert_int_equal(if_match_version(STR("\"")), -1);
	assert_int_equal(if_match_version(STR("\"0\"")), -1);
	assert_int_equal(if_match_version(STR("\"abc\"")), -1);
	assert_int_equal(if_match_version(STR(",,")), -1);
	assert_int_equal(if_match_version(STR("\"99999999999999999999\"")), -1);
}

static void an_etag_reads_back_as_its_version(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_str(etag(a, 42), "\"42\"");
	assert_int_equal(if_match_version(etag(a, 42)), 42);
	arena_free(a);
}

/* ---- figures ---- */

static void answers_are_counted_by_route_template(void **state)
{
	static const struct route route = { .method = "GET", .path = "/a/{id}" };
	struct place *p = *state;
	struct seal_key master = { { 0 } };
	struct gate *g = gate_new(p->s, &master);
	struct call here = { .req = { .route = &route, .path = STR("/a/secret") } };
	struct call nowhere = { .req = { .path = STR("/b/secret") } };
	struct buf out = BUF_INIT;

	gate_seen(g, &here, 200, 500);
	gate_seen(g, &here, 204, 2000);
	gate_seen(g, &here, 404, 2000000);
	gate_seen(g, &nowhere, 404, 10);
	gate_metrics(g, &out);
#define HAS(text) assert_true(str_find(buf_str(&out), STR(text)) != SIZE_MAX)
	HAS("daodi_http_answers_total{method=\"GET\",route=\"/a/{id}\",status=\"2xx\"} 2\n");
	HAS("daodi_http_answers_total{method=\"GET\",route=\"/a/{id}\",status=\"4xx\"} 1\n");
	HAS("daodi_http_seconds_bucket{method=\"GET\",route=\"/a/{id}\",le=\"0.001\"} 1\n");
	HAS("daodi_http_seconds_bucket{method=\"GET\",route=\"/a/{id}\",le=\"+Inf\"} 3\n");
	HAS("daodi_http_seconds_sum{method=\"GET\",route=\"/a/{id}\"} 2.002500\n");
	HAS("daodi_http_answers_total{method=\"\",route=\"\",status=\"4xx\"} 1\n");
	HAS("daodi_writer_waiting 0\n");
	assert_true(str_find(buf_str(&out), STR("secret")) == SIZE_MAX);
	buf_release(&out);
	gate_free(g);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_same_key_and_body_get_the_first_answer_again),
		T(the_same_key_with_another_body_is_refused),
		T(a_key_belongs_to_its_account),
		T(an_answer_is_forgotten_after_seven_days),
		T(a_call_without_a_key_finds_and_keeps_nothing),
		T(an_answer_cannot_be_opened_with_another_key),
		T(answers_are_counted_by_route_template),
		T(a_form_fits_the_session_it_was_made_for_and_no_other),
		T(the_proof_of_a_form_looks_different_each_time),
		T(a_proof_that_was_touched_cut_or_left_out_fits_nothing),
		cmocka_unit_test(if_match_takes_what_the_rfc_allows),
		cmocka_unit_test(if_match_that_fits_no_version_fits_nothing),
		cmocka_unit_test(an_etag_reads_back_as_its_version),
	};

	return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}

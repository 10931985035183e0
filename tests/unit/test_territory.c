#include "territory/territory.h"

#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/env.h"
#include "territory/territory_int.h"

struct town {
	char dir[64];
	struct env_fixed env;
	struct store *s;
	struct session *session;
	struct arena *a;
	struct tx *tx;               /* while reading */
};

static int begin(void **state)
{
	struct town *t = test_calloc(1, sizeof *t);
	struct err err = ERR_INIT;

	snprintf(t->dir, sizeof t->dir, "/tmp/daodi-territory-XXXXXX");
	assert_non_null(mkdtemp(t->dir));
	env_fixed_init(&t->env, 1000, 11);
	assert_true(store_open(t->dir, STORE_CREATE, &territory_migrations, &t->env.env, &t->s, &err));
	assert_true(session_open(t->s, &t->session, &err));
	t->a = arena_new();
	*state = t;
	return 0;
}

static int end(void **state)
{
	static const char *const names[] = { "daodi.sqlite", "daodi.sqlite-wal", "daodi.sqlite-shm" };
	struct town *t = *state;

	session_close(t->session);
	store_close(t->s);
	arena_free(t->a);
	for (size_t i = 0; i < 3; i++) {
		char path[128];

		snprintf(path, sizeof path, "%s/%s", t->dir, names[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(t->dir), 0);
	test_free(t);
	return 0;
}

/* ---- writing one thing in a transaction ---- */

struct write {
	struct command c;
	const struct area *area;
	const struct shape *shape;
	const struct area_code *code;
	struct area_id id;
};

static bool run(struct tx *tx, struct command *self, struct err *err)
{
	struct write *w = self->arg;

	return w->area ? area_save(tx, w->area, w->shape, &w->id, err) :
			 area_code_save(tx, w->code, err);
}

static bool write_it(struct town *t, struct write *w, struct err *err)
{
	w->c = (struct command){ .run = run, .arena = t->a, .arg = w };
	*err = (struct err)ERR_INIT;
	return store_write(t->s, &w->c, err);
}

static struct area_id save(struct town *t, const char *code, struct area_id parent,
			   const struct shape *shape)
{
	struct area area = { .code = str_c(code), .name = str_c(code), .parent = parent };
	struct write w = { .area = &area, .shape = shape };
	struct err err;

	if (!write_it(t, &w, &err))
		fail_msg("%s: message %d", code, (int)err.item[0].msg);
	return w.id;
}

static void assert_not_saved(struct town *t, const struct area *area, enum msg msg)
{
	struct write w = { .area = area };
	struct err err;

	assert_false(write_it(t, &w, &err));
	assert_int_equal(err.item[0].msg, msg);
}

static struct territory *load(struct town *t)
{
	struct territory *out;
	struct err err = ERR_INIT;

	assert_true(read_begin(t->session, &t->tx, &err));
	assert_true(territory_load(t->tx, t->a, &out, &err));
	read_end(t->tx);
	return out;
}

static struct shape *square(struct town *t, int64_t south, int64_t west, int64_t side)
{
	struct shape *s = ARENA_NEW(t->a, struct shape);
	struct point *p = ARENA_ARRAY(t->a, struct point, 4);

	p[0] = (struct point){ south, west };
	p[1] = (struct point){ south, west + side };
	p[2] = (struct point){ south + side, west + side };
	p[3] = (struct point){ south + side, west };
	s->ring = ARENA_NEW(t->a, struct ring);
	s->ring[0] = (struct ring){ p, 4 };
	s->n = 1;
	return s;
}

static const struct area_id no_area = { 0 };

static void the_deepest_area_answers_and_of_equals_the_older(void **state)
{
	struct town *t = *state;
	struct area_id city = save(t, "city", no_area, square(t, 0, 0, 1000));
	struct area_id left = save(t, "left", city, square(t, 0, 0, 500));
	struct area_id right = save(t, "right", city, square(t, 0, 500, 500));
	struct area_id cell = save(t, "cell", right, square(t, 100, 600, 50));
	struct territory *y = load(t);

	assert_int_equal(territory_at(y, (struct point){ 900, 900 }).n, city.n);
	assert_int_equal(territory_at(y, (struct point){ 10, 10 }).n, left.n);
	assert_int_equal(territory_at(y, (struct point){ 120, 620 }).n, cell.n);
	/* the common edge belongs to both: the smaller id */
	assert_int_equal(territory_at(y, (struct point){ 10, 500 }).n, left.n);
	assert_int_equal(territory_at(y, (struct point){ 1001, 10 }).n, 0);
	assert_int_equal(territory_area(y, cell)->level, 2);
	assert_int_equal(territory_area(y, city)->level, 0);
	assert_true(territory_within(y, cell, city) && territory_within(y, cell, cell));
	assert_false(territory_within(y, city, cell));
	assert_false(territory_within(y, left, right));
	assert_false(territory_within(y, no_area, city));
}

static void areas_are_found_by_id_by_code_and_in_order(void **state)
{
	struct town *t = *state;
	struct area_id b = save(t, "b", no_area, NULL), a = save(t, "a", b, NULL);
	struct territory *y = load(t);
	struct box box;

	assert_int_equal(territory_count(y), 2);
	assert_int_equal(territory_nth(y, 0)->id.n, b.n);
	assert_int_equal(territory_by_code(y, STR("a"))->id.n, a.n);
	assert_int_equal(territory_by_code(y, STR("a"))->parent.n, b.n);
	assert_null(territory_by_code(y, STR("c")));
	assert_null(territory_area(y, (struct area_id){ 99 }));
	assert_null(territory_shape(y, a));
	assert_false(territory_box(y, &box));
	assert_int_equal(territory_at(y, (struct point){ 0, 0 }).n, 0);
}

static void saving_the_same_code_updates_and_keeps_the_polygon(void **state)
{
	struct town *t = *state;
	struct area_id first = save(t, "a", no_area, square(t, 0, 0, 10)), again;
	struct area area = { .code = STR("a"), .name = STR("银杏里") };
	struct write w = { .area = &area };
	struct territory *y;
	struct str name;
	struct box box;
	struct err err;

	assert_true(write_it(t, &w, &err));
	again = w.id;
	assert_int_equal(first.n, again.n);
	y = load(t);
	assert_str(territory_area(y, first)->name, "银杏里");
	assert_true(territory_area(y, first)->has_polygon);
	assert_int_equal(territory_shape(y, first)->ring[0].n, 4);
	assert_true(territory_box(y, &box) && box.north == 10);
	assert_true(read_begin(t->session, &t->tx, &err));
	assert_true(area_name(t->tx, first, t->a, &name, &err));
	assert_str(name, "银杏里");
	assert_false(area_name(t->tx, (struct area_id){ 99 }, t->a, &name, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	read_end(t->tx);
}

static void parents_must_exist_and_make_no_circle(void **state)
{
	struct town *t = *state;
	struct area_id a = save(t, "a", no_area, NULL), b = save(t, "b", a, NULL),
		       c = save(t, "c", b, NULL);
	struct area_id deep = c;

	assert_not_saved(t, &(struct area){ .code = STR("a"), .name = STR("a"), .parent = c },
			 MSG_AREA_CIRCLE);
	assert_not_saved(t, &(struct area){ .code = STR("a"), .name = STR("a"), .parent = a },
			 MSG_AREA_CIRCLE);
	assert_not_saved(t, &(struct area){ .code = STR("d"), .name = STR("d"), .parent = { 99 } },
			 MSG_AREA_NO_PARENT);
	assert_not_saved(t, &(struct area){ .name = STR("d") }, MSG_REQUIRED);
	assert_not_saved(t, &(struct area){ .code = STR("d") }, MSG_REQUIRED);
	assert_not_saved(t, &(struct area){ .code = STR("d"), .name = STR("d"), .valid_from = 5,
					    .valid_to = 5 }, MSG_AREA_VALID_ORDER);
	for (int i = 0; i < AREA_LEVELS - 3; i++) {
		char code[8];

		snprintf(code, sizeof code, "x%d", i);
		deep = save(t, code, deep, NULL);
	}
	assert_not_saved(t, &(struct area){ .code = STR("d"), .name = STR("d"), .parent = deep },
			 MSG_AREA_TOO_DEEP);
	assert_int_equal(territory_count(load(t)), AREA_LEVELS);
}

static void only_what_is_valid_now_is_loaded(void **state)
{
	struct town *t = *state;
	struct area_id up = save(t, "up", no_area, square(t, 0, 0, 100));
	struct area area = { .code = STR("old"), .name = STR("old"), .parent = up,
			     .valid_from = 0, .valid_to = 1000 };
	struct write w = { .area = &area, .shape = square(t, 0, 0, 10) };
	struct area_id old, below;
	struct territory *y;
	struct err err;

	assert_true(write_it(t, &w, &err));
	old = w.id;
	below = save(t, "below", old, NULL);
	t->env.now_us = 999;
	y = load(t);
	assert_int_equal(territory_at(y, (struct point){ 5, 5 }).n, old.n);
	assert_int_equal(territory_area(y, below)->level, 2);
	t->env.now_us = 1000;
	y = load(t);
	assert_null(territory_area(y, old));
	assert_int_equal(territory_at(y, (struct point){ 5, 5 }).n, up.n);
	assert_int_equal(territory_area(y, below)->level, 0);
	assert_false(territory_within(y, below, up));
}

static struct area_id find_code(struct town *t, const char *scheme, const char *code, int64_t at)
{
	struct area_id id = { -1 };
	struct err err = ERR_INIT;

	assert_true(read_begin(t->session, &t->tx, &err));
	assert_true(area_code_find(t->tx, str_c(scheme), str_c(code), at, &id, &err));
	read_end(t->tx);
	return id;
}

static void a_code_of_others_means_one_area_at_a_time(void **state)
{
	struct town *t = *state;
	struct area_id a = save(t, "a", no_area, NULL), b = save(t, "b", no_area, NULL);
	struct area_code codes[] = {
		{ a, STR("gbt2260"), STR("420102"), 0, 500 },
		{ b, STR("gbt2260"), STR("420102"), 500, 0 },
		{ b, STR("stats"), STR("420102"), 100, 0 },
		{ a, STR("gbt2260"), STR("420102"), 400, 600 },   /* overlaps b's */
	};
	struct area_code *list;
	struct err err;
	size_t n;

	for (size_t i = 0; i < 4; i++) {
		struct write w = { .code = &codes[i] };

		assert_int_equal(write_it(t, &w, &err), i < 3);
	}
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(find_code(t, "gbt2260", "420102", 499).n, a.n);
	assert_int_equal(find_code(t, "gbt2260", "420102", 500).n, b.n);
	assert_int_equal(find_code(t, "stats", "420102", 99).n, 0);
	assert_int_equal(find_code(t, "stats", "420102", 100).n, b.n);
	/* an end set later */
	codes[1].valid_to = 900;
	assert_true(write_it(t, &(struct write){ .code = &codes[1] }, &err));
	assert_int_equal(find_code(t, "gbt2260", "420102", 900).n, 0);
	assert_true(read_begin(t->session, &t->tx, &err));
	assert_true(area_code_list(t->tx, b, t->a, &list, &n, &err));
	read_end(t->tx);
	assert_int_equal(n, 2);
	assert_str(list[0].scheme, "gbt2260");
	assert_str(list[1].scheme, "stats");
}

/* Rings of very many vertices, so that a plain test of each would be slow. */
static struct shape *star(struct town *t, int64_t lat, int64_t lon, int64_t radius, size_t n)
{
	struct shape *s = ARENA_NEW(t->a, struct shape);
	struct point *p = ARENA_ARRAY(t->a, struct point, n);

	for (size_t i = 0; i < n; i++) {
		/* a walk around a diamond, with a fine tooth on every second step */
		size_t q = 4 * i / n;
		int64_t u = (int64_t)((4 * i % n) * (size_t)radius / n), v = radius - u;
		int64_t tooth = i % 2 ? 100 : 0;

		p[i].lat = lat + (q == 0 ? u : q == 1 ? v : q == 2 ? -u : -v) - tooth;
		p[i].lon = lon + (q == 0 ? v : q == 1 ? -u : q == 2 ? -v : u);
	}
	s->ring = ARENA_NEW(t->a, struct ring);
	s->ring[0] = (struct ring){ p, n };
	s->n = 1;
	return s;
}

static void many_large_areas_answer_as_the_plain_test_and_soon(void **state)
{
	struct town *t = *state;
	struct shape *shape[64];
	struct territory *y;
	struct point p[20000];
	struct timespec from, to;
	double us;

	for (int i = 0; i < 64; i++) {
		char code[8];

		snprintf(code, sizeof code, "s%02d", i);
		shape[i] = star(t, 10000000 * (i / 8), 10000000 * (i % 8), 6000000, 1000);
		save(t, code, no_area, shape[i]);
	}
	y = load(t);
	for (size_t i = 0; i < 20000; i++) {
		uint32_t r[2];

		t->env.env.random(&t->env.env, r, sizeof r);
		p[i] = (struct point){ r[0] % 80000000, r[1] % 80000000 };
	}
	for (size_t i = 0; i < 2000; i++) {
		struct area_id want = { 0 };

		for (int k = 64; k-- > 0;) {
			if (shape_holds(shape[k], p[i]))
				want = territory_nth(y, (size_t)k)->id;
		}
		assert_int_equal(territory_at(y, p[i]).n, want.n);
	}
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
	for (size_t i = 0; i < 20000; i++)
		(void)territory_at(y, p[i]);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
	us = (double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3;
	print_message("%.2f us a point\n", us / 20000);
	/* a plain test of all takes some hundred; sanitizers are allowed for */
	assert_true(us / 20000 < 20);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		T(the_deepest_area_answers_and_of_equals_the_older),
		T(areas_are_found_by_id_by_code_and_in_order),
		T(saving_the_same_code_updates_and_keeps_the_polygon),
		T(parents_must_exist_and_make_no_circle),
		T(only_what_is_valid_now_is_loaded),
		T(a_code_of_others_means_one_area_at_a_time),
		T(many_large_areas_answer_as_the_plain_test_and_soon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

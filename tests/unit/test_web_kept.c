/* Pictures that wait for their form to come again. */
#include "base/arena.h"
#include "web/kept.h"

static const int64_t now = INT64_C(1767225600) * US_PER_SECOND;

static struct upload picture(const char *bytes)
{
	return (struct upload){ STR("image/png"), str_c(bytes) };
}

static size_t got(struct arena *a, const char *key, struct upload out[3], int64_t at)
{
	return kept_get(a, str_c(key), out, 3, at);
}

static void what_was_kept_comes_back_for_its_key_alone(void **state)
{
	struct arena *a = arena_new();
	struct upload two[] = { picture("one"), picture("another") }, out[3];

	(void)state;
	kept_put(STR("a"), two, 2, now);
	assert_int_equal(got(a, "b", out, now), 0);
	assert_int_equal(got(a, "a", out, now), 2);
	assert_true(str_eq(out[0].bytes, STR("one")) && str_eq(out[1].bytes, STR("another")));
	assert_true(str_eq(out[1].type, STR("image/png")));
	kept_put(STR("a"), two + 1, 1, now);
	assert_int_equal(got(a, "a", out, now), 1);
	assert_true(str_eq(out[0].bytes, STR("another")));
	kept_put(STR("a"), NULL, 0, now);
	assert_int_equal(got(a, "a", out, now), 0);
	arena_free(a);
}

static void after_half_an_hour_nothing_is_kept(void **state)
{
	struct arena *a = arena_new();
	struct upload one = picture("one"), out[3];

	(void)state;
	kept_put(STR("a"), &one, 1, now);
	assert_int_equal(got(a, "a", out, now + KEPT_TIME - 1), 1);
	assert_int_equal(got(a, "a", out, now + KEPT_TIME), 0);
	kept_put(STR("a"), NULL, 0, now);
	arena_free(a);
}

static void where_many_wait_the_oldest_give_way(void **state)
{
	struct arena *a = arena_new();
	struct upload one = picture("one"), out[3];
	char key[16];

	(void)state;
	for (int i = 0; i <= KEPT_FORMS; i++) {
		snprintf(key, sizeof key, "key %d", i);
		kept_put(str_c(key), &one, 1, now + i);
	}
	assert_int_equal(got(a, "key 0", out, now), 0);
	assert_int_equal(got(a, "key 1", out, now), 1);
	assert_int_equal(got(a, key, out, now), 1);
	for (int i = 0; i <= KEPT_FORMS; i++) {
		snprintf(key, sizeof key, "key %d", i);
		kept_put(str_c(key), NULL, 0, now);
	}
	arena_free(a);
}

static void no_more_bytes_are_kept_than_allowed(void **state)
{
	struct arena *a = arena_new();
	char *many = arena_alloc(a, KEPT_BYTES / 2 + 1);
	struct upload half = { STR("image/png"), { many, KEPT_BYTES / 2 + 1 } }, out[3];
	struct upload both[] = { half, half };

	(void)state;
	kept_put(STR("first"), &half, 1, now);
	kept_put(STR("second"), &half, 1, now + 1);
	assert_int_equal(got(a, "first", out, now), 0);
	assert_int_equal(got(a, "second", out, now), 1);
	kept_put(STR("too many"), both, 2, now + 2);
	assert_int_equal(got(a, "too many", out, now), 0);
	kept_put(STR("second"), NULL, 0, now);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_kept_comes_back_for_its_key_alone),
		cmocka_unit_test(after_half_an_hour_nothing_is_kept),
		cmocka_unit_test(where_many_wait_the_oldest_give_way),
		cmocka_unit_test(no_more_bytes_are_kept_than_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

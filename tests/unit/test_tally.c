/* Shares in whole people, and counts under keys. */
#include "tally/tally.h"

/* Wilson's bounds for 18 of 20 at 95 %: 0.6990 and 0.9721 (computed by hand from the formula). */
static void an_interval_is_told_in_whole_people(void **state)
{
	int64_t low, high;

	(void)state;
	interval_of(18, 20, &low, &high);
	assert_int_equal(low, 13);
	assert_int_equal(high, 20);
	interval_of(0, 10, &low, &high);
	assert_int_equal(low, 0);
	assert_int_equal(high, 3);
	interval_of(10, 10, &low, &high);
	assert_int_equal(low, 7);
	assert_int_equal(high, 10);
	interval_of(500, 1000, &low, &high);
	assert_int_equal(low, 469);
	assert_int_equal(high, 531);
}

/* More keys than there is room for at first, in an order of no meaning. */
static void bins_keep_every_key_apart(void **state)
{
	struct arena *a = arena_new();
	struct tally_bins *b = tally_bins_new(a);
	const struct tally_bin *bin;
	size_t n;

	(void)state;
	for (int round = 0; round < 3; round++)
		for (int64_t i = 0; i < 500; i++)
			tally_bins_at(b, (i * 7919) % 500 - 250)->cases++;
	bin = tally_bins_all(b, &n);
	assert_int_equal(n, 500);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(bin[i].key, (int64_t)i - 250);
		assert_int_equal(bin[i].counts.cases, 3);
	}
	arena_free(a);
}

static void no_keys_are_an_empty_list(void **state)
{
	struct arena *a = arena_new();
	size_t n = 1;

	(void)state;
	tally_bins_all(tally_bins_new(a), &n);
	assert_int_equal(n, 0);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_interval_is_told_in_whole_people),
		cmocka_unit_test(bins_keep_every_key_apart),
		cmocka_unit_test(no_keys_are_an_empty_list),
	};

	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}

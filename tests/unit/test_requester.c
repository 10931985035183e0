/* Requesters: sealed, found by telephone, erased. */
#include "people_world.h"

#include "people/requester.h"

static const struct people_keys *keys, *other_keys;

static const struct requester li = {
	.name = STR_INIT("李映雪"),
	.phone = STR_INIT("138 0000 1234"),
	.email = STR_INIT("yingxue@example.org"),
	.represented_by = STR_INIT("女儿 李小满"),
	.confidential = true,
};

static int make_keys(void **state)
{
	struct seal_key a, b;

	(void)state;
	memset(a.b, 1, sizeof(a.b));
	memset(b.b, 2, sizeof(b.b));
	seal_init();
	keys = people_keys_derive(&a);
	other_keys = people_keys_derive(&b);
	return 0;
}

static struct requester_id saved(struct world *w, struct tx *tx, const struct requester *r)
{
	struct requester_id id = { -1 };

	GOES(w, requester_save(tx, w->arena, keys, r, &id, &err));
	return id;
}

static void round_body(struct world *w, struct tx *tx)
{
	struct requester_id id = saved(w, tx, &li), part;
	struct requester r = { 0 }, only = { .phone = STR("12345"), .anonymous = true };

	assert_true(id.n > 0);
	GOES(w, requester_open(tx, w->arena, keys, id, &r, &err));
	assert_str(r.name, "李映雪");
	assert_str(r.phone, "138 0000 1234");
	assert_str(r.email, "yingxue@example.org");
	assert_str(r.represented_by, "女儿 李小满");
	assert_true(r.confidential);
	assert_false(r.anonymous);
	part = saved(w, tx, &only);
	assert_true(part.n > 0 && part.n != id.n);
	GOES(w, requester_open(tx, w->arena, keys, part, &r, &err));
	assert_null(r.name.p);
	assert_null(r.email.p);
	assert_str(r.phone, "12345");
	assert_true(r.anonymous);
}

static void what_was_sealed_can_be_opened(void **state)
{
	(void)state;
	in_world(round_body);
}

static void empty_body(struct world *w, struct tx *tx)
{
	struct requester nobody = { .anonymous = true, .name = STR("") };

	assert_int_equal(saved(w, tx, &nobody).n, 0);
}

static void who_gives_nothing_is_not_stored(void **state)
{
	(void)state;
	in_world(empty_body);
}

static void save_li(struct world *w, struct tx *tx)
{
	saved(w, tx, &li);
}

static void no_file_of_the_store_holds_what_was_sealed(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	world_write(&w, save_li);
	assert_false(on_disk(&w, li.name));
	assert_false(on_disk(&w, li.phone));
	assert_false(on_disk(&w, STR("13800001234")));
	assert_false(on_disk(&w, li.email));
	assert_false(on_disk(&w, STR("example.org")));
	assert_false(on_disk(&w, li.represented_by));
	assert_false(on_disk(&w, STR("represented_by\":")));
	assert_true(on_disk(&w, STR("data_key")));      /* the search does read the files */
	world_close(&w);
}

static void other_key_body(struct world *w, struct tx *tx)
{
	struct requester_id id = saved(w, tx, &li);
	struct requester r = { 0 };
	struct err found = ERR_INIT;

	assert_false(requester_open(tx, w->arena, other_keys, id, &r, &found));
	assert_true(found.code != ERR_NONE);
	assert_null(r.name.p);
}

static void another_master_key_opens_nothing(void **state)
{
	(void)state;
	in_world(other_key_body);
}

static const struct sql swap_keys = {
	"update data_key set wrapped = (select wrapped from data_key where requester = $2) "
	"where requester = $1", "ii"
};
static const struct sql swap_sealed = {
	"update requester set sealed = (select sealed from requester where id = $2) "
	"where id = $1", "ii"
};

static void swap_body(struct world *w, struct tx *tx)
{
	struct requester_id a = saved(w, tx, &li), b = saved(w, tx, &li), c = saved(w, tx, &li);
	struct requester r = { 0 };
	struct err found = ERR_INIT;

	GOES(w, db_run(tx, &swap_keys, NULL, &err, VI(a.n), VI(c.n)));
	assert_false(requester_open(tx, w->arena, keys, a, &r, &found));
	GOES(w, db_run(tx, &swap_sealed, NULL, &err, VI(b.n), VI(c.n)));
	found = (struct err)ERR_INIT;
	assert_false(requester_open(tx, w->arena, keys, b, &r, &found));
	GOES(w, requester_open(tx, w->arena, keys, c, &r, &err));
}

static void sealed_data_moved_to_another_row_does_not_open(void **state)
{
	(void)state;
	in_world(swap_body);
}

static const struct sql count_keys = { "select count(*) from data_key", "" };
static const struct sql put_back = {
	"insert into data_key (requester, wrapped) values ($1, $2)", "ib"
};
static const struct sql sealed_bytes = {
	"select length(coalesce(sealed, '')) + length(coalesce(phone, '')) from requester "
	"where id = $1", "i"
};

static void erase_body(struct world *w, struct tx *tx)
{
	struct requester_id id = saved(w, tx, &li), other = saved(w, tx, &li), *list;
	struct requester r = { 0 };
	int64_t n;
	size_t found;

	GOES(w, requester_erase(tx, id, &err));
	FAILS(requester_open(tx, w->arena, keys, id, &r, &err), ERR_NOT_FOUND, "requester",
	      MSG_REQUESTER_ERASED);
	GOES(w, db_int(tx, &count_keys, &n, NULL, &err));
	assert_int_equal(n, 1);
	/* with whatever key in its place there is nothing left to open or to find */
	GOES(w, db_run(tx, &put_back, NULL, &err, VI(id.n), VB(STR("not its key"))));
	FAILS(requester_open(tx, w->arena, keys, id, &r, &err), ERR_NOT_FOUND, "requester",
	      MSG_REQUESTER_ERASED);
	GOES(w, db_int(tx, &sealed_bytes, &n, NULL, &err, VI(id.n)));
	assert_int_equal(n, 0);
	GOES(w, requesters_of_phone(tx, w->arena, keys, li.phone, 10, &list, &found, &err));
	assert_int_equal(found, 1);
	assert_int_equal(list[0].n, other.n);
	GOES(w, requester_open(tx, w->arena, keys, other, &r, &err));
	assert_str(r.name, "李映雪");
	GOES(w, requester_erase(tx, id, &err));
	FAILS(requester_open(tx, w->arena, keys, (struct requester_id){ 999 }, &r, &err),
	      ERR_NOT_FOUND, "requester", MSG_NOT_FOUND);
}

static void erasing_one_leaves_the_others(void **state)
{
	(void)state;
	in_world(erase_body);
}

static void phone_body(struct world *w, struct tx *tx)
{
	struct requester again = { .name = STR("李"), .phone = STR("+86-13800001234") };
	struct requester wang = { .name = STR("王"), .phone = STR("13800001235") };
	struct requester silent = { .name = STR("某"), .phone = STR("不详") };
	struct requester_id a = saved(w, tx, &li), b = saved(w, tx, &again), *list;
	size_t n;

	saved(w, tx, &wang);
	saved(w, tx, &silent);
	GOES(w, requesters_of_phone(tx, w->arena, keys, STR("１３８００００１２３４"), 10,
				    &list, &n, &err));
	assert_int_equal(n, 2);
	assert_int_equal(list[0].n, b.n);
	assert_int_equal(list[1].n, a.n);
	GOES(w, requesters_of_phone(tx, w->arena, keys, li.phone, 1, &list, &n, &err));
	assert_int_equal(n, 1);
	GOES(w, requesters_of_phone(tx, w->arena, keys, STR("不详"), 10, &list, &n, &err));
	assert_int_equal(n, 0);
	GOES(w, requesters_of_phone(tx, w->arena, other_keys, li.phone, 10, &list, &n, &err));
	assert_int_equal(n, 0);
}

static void a_requester_is_found_by_telephone_however_written(void **state)
{
	(void)state;
	in_world(phone_body);
}

static void too_long_body(struct world *w, struct tx *tx)
{
	char text[401];
	struct requester r = { .name = { text, sizeof(text) }, .phone = STR("1"),
			       .email = STR("\xff") };
	struct requester_id id = { -1 };
	struct err found = ERR_INIT;

	memset(text, 'x', sizeof(text));
	assert_false(requester_save(tx, w->arena, keys, &r, &id, &found));
	assert_int_equal(found.n, 2);
	assert_string_equal(found.item[0].field, "requester.name");
	assert_int_equal(found.item[0].msg, MSG_TOO_LONG);
	assert_string_equal(found.item[1].field, "requester.email");
	assert_int_equal(found.item[1].msg, MSG_BAD_UTF8);
}

static void every_field_that_does_not_fit_is_named(void **state)
{
	(void)state;
	in_world(too_long_body);
}

static const struct sql length_of = { "select length(sealed) from requester where id = $1", "i" };

static void length_body(struct world *w, struct tx *tx)
{
	struct requester a = { .name = STR("李"), .phone = STR("13800001234") };
	struct requester b = { .name = STR("欧阳映雪"), .phone = STR("13800001234") };
	int64_t one, two;

	GOES(w, db_int(tx, &length_of, &one, NULL, &err, VI(saved(w, tx, &a).n)));
	GOES(w, db_int(tx, &length_of, &two, NULL, &err, VI(saved(w, tx, &b).n)));
	assert_int_equal(one, two);
}

static void the_length_of_a_name_tells_nothing(void **state)
{
	(void)state;
	in_world(length_body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sealed_can_be_opened),
		cmocka_unit_test(who_gives_nothing_is_not_stored),
		cmocka_unit_test(no_file_of_the_store_holds_what_was_sealed),
		cmocka_unit_test(another_master_key_opens_nothing),
		cmocka_unit_test(sealed_data_moved_to_another_row_does_not_open),
		cmocka_unit_test(erasing_one_leaves_the_others),
		cmocka_unit_test(a_requester_is_found_by_telephone_however_written),
		cmocka_unit_test(every_field_that_does_not_fit_is_named),
		cmocka_unit_test(the_length_of_a_name_tells_nothing),
	};

	return cmocka_run_group_tests(tests, make_keys, NULL);
}

/* Units, accounts, rosters and tokens in the store. */
#include "people_world.h"

#include "base/civil.h"

static const struct unit_id nowhere = { 0 };

/* ---- units ---- */

static void unit_body(struct world *w, struct tx *tx)
{
	struct unit u = { .code = STR("Bureau of Lamps"), .name = STR("路灯所"),
			  .name_en = STR("Street lamps"), .kind = UNIT_COMPANY, .fallback = true, .active = true };
	struct unit_id id = { 0 }, again = { 0 };
	struct directory *d;

	GOES(w, unit_save(tx, &u, &id, &err));
	u.name = STR("照明所");
	u.fallback = false;
	u.imported = true;
	GOES(w, unit_save(tx, &u, &again, &err));
	assert_int_equal(again.n, id.n);
	GOES(w, directory_load(tx, w->arena, &d, &err));
	assert_int_equal(directory_count(d), 1);
	assert_str(directory_unit(d, id)->name, "照明所");
	assert_str(directory_unit(d, id)->name_en, "Street lamps");
	assert_int_equal(directory_unit(d, id)->kind, UNIT_COMPANY);
	assert_false(directory_unit(d, id)->fallback);
	assert_true(directory_unit(d, id)->imported);
	assert_true(directory_unit(d, id)->active);
}

static void a_unit_of_the_same_code_is_updated(void **state)
{
	(void)state;
	in_world(unit_body);
}

static void wrong_units_body(struct world *w, struct tx *tx)
{
	struct unit_id top = a_unit(w, tx, "top", nowhere), mid = a_unit(w, tx, "mid", top), out;
	struct unit u = { .code = STR("top"), .name = STR("top"), .parent = mid, .active = true };
	char longname[801];

	FAILS(unit_save(tx, &u, &out, &err), ERR_INVALID, "parent", MSG_UNIT_CIRCLE);
	u.parent = top;
	FAILS(unit_save(tx, &u, &out, &err), ERR_INVALID, "parent", MSG_UNIT_CIRCLE);
	u.parent.n = 999;
	FAILS(unit_save(tx, &u, &out, &err), ERR_INVALID, "parent", MSG_UNIT_UNKNOWN);
	u.parent.n = 0;
	u.code = STR(" space before");
	FAILS(unit_save(tx, &u, &out, &err), ERR_INVALID, "code", MSG_CODE_UNFIT);
	u.code = STR("two\nlines");
	FAILS(unit_save(tx, &u, &out, &err), ERR_INVALID, "code", MSG_CODE_UNFIT);
	u.code = STR("");
	FAILS(unit_save(tx, &u, &out, &err), ERR_INVALID, "code", MSG_CODE_UNFIT);
	u.code = STR("fine");
	u.name = STR("  ");
	FAILS(unit_save(tx, &u, &out, &err), ERR_INVALID, "name", MSG_REQUIRED);
	u.name = STR("\xc3\x28");
	FAILS(unit_save(tx, &u, &out, &err), ERR_INVALID, "name", MSG_BAD_UTF8);
	memset(longname, 'x', sizeof(longname));
	u.name = (struct str){ longname, 201 };
	FAILS(unit_save(tx, &u, &out, &err), ERR_INVALID, "name", MSG_TOO_LONG);
}

static void a_wrong_unit_is_refused_by_field(void **state)
{
	(void)state;
	in_world(wrong_units_body);
}

/* ---- accounts ---- */

static void account_body(struct world *w, struct tx *tx)
{
	struct unit_id unit = a_unit(w, tx, "street", nowhere);
	struct account_id id = an_account(w, tx, "lin", unit, ROLE_HANDLER | ROLE_DISPATCHER), out;
	struct account acc, *list;
	bool found;
	size_t n;

	GOES(w, account_get(tx, w->arena, id, &acc, &found, &err));
	assert_true(found);
	assert_str(acc.name, "lin");
	assert_str(acc.display, "lin");
	assert_int_equal(acc.unit.n, unit.n);
	assert_int_equal(acc.roles, ROLE_HANDLER | ROLE_DISPATCHER);
	acc.name = STR("lin.qinghe");
	acc.display = STR("林清禾");
	acc.roles = ROLE_VERIFIER;
	acc.unit = nowhere;
	GOES(w, account_save(tx, &acc, &out, &err));
	assert_int_equal(out.n, id.n);
	GOES(w, account_by_name(tx, w->arena, STR("lin"), &acc, &found, &err));
	assert_false(found);
	GOES(w, account_by_name(tx, w->arena, STR("lin.qinghe"), &acc, &found, &err));
	assert_true(found);
	assert_str(acc.display, "林清禾");
	assert_int_equal(acc.unit.n, 0);
	an_account(w, tx, "su", unit, ROLE_OPERATOR);
	GOES(w, account_list(tx, w->arena, &list, &n, &err));
	assert_int_equal(n, 2);
	assert_str(list[1].name, "su");
	GOES(w, account_get(tx, w->arena, (struct account_id){ 99 }, &acc, &found, &err));
	assert_false(found);
}

static void an_account_is_saved_and_found(void **state)
{
	(void)state;
	in_world(account_body);
}

static void wrong_accounts_body(struct world *w, struct tx *tx)
{
	struct account_id lin = an_account(w, tx, "lin", nowhere, ROLE_HANDLER), out;
	struct account acc = { .name = STR("lin"), .roles = ROLE_OPERATOR };

	an_account(w, tx, "su", nowhere, ROLE_HANDLER);
	FAILS(account_save(tx, &acc, &out, &err), ERR_CONFLICT, "name", MSG_ACCOUNT_TAKEN);
	acc.id = lin;
	acc.name = STR("su");
	FAILS(account_save(tx, &acc, &out, &err), ERR_CONFLICT, "name", MSG_ACCOUNT_TAKEN);
	acc.id.n = 0;
	acc.name = STR("a b");
	FAILS(account_save(tx, &acc, &out, &err), ERR_INVALID, "name", MSG_LOGIN_UNFIT);
	acc.name = STR("new");
	acc.unit.n = 99;
	FAILS(account_save(tx, &acc, &out, &err), ERR_INVALID, "unit", MSG_UNIT_UNKNOWN);
	acc.unit.n = 0;
	acc.roles = ROLES_ALL + 1;
	FAILS(account_save(tx, &acc, &out, &err), ERR_INVALID, "roles", MSG_ROLE_UNKNOWN);
	acc.roles = ROLE_HANDLER;
	acc.id.n = 99;
	FAILS(account_save(tx, &acc, &out, &err), ERR_NOT_FOUND, "account", MSG_NOT_FOUND);
	FAILS(account_disable(tx, (struct account_id){ 99 }, &err), ERR_NOT_FOUND, "account",
	      MSG_NOT_FOUND);
	FAILS(account_password_set(tx, (struct account_id){ 99 }, STR("h"), &err), ERR_NOT_FOUND,
	      "account", MSG_NOT_FOUND);
}

static void a_wrong_account_is_refused_by_field(void **state)
{
	(void)state;
	in_world(wrong_accounts_body);
}

static void password_body(struct world *w, struct tx *tx)
{
	struct account_id id = an_account(w, tx, "lin", nowhere, ROLE_HANDLER);
	struct str hash = STR("not yet");

	GOES(w, account_password(tx, w->arena, id, &hash, &err));
	assert_null(hash.p);
	GOES(w, account_password_set(tx, id, STR("$argon2id$x"), &err));
	GOES(w, account_password(tx, w->arena, id, &hash, &err));
	assert_str(hash, "$argon2id$x");
}

static void a_password_hash_is_kept(void **state)
{
	(void)state;
	in_world(password_body);
}

/* ---- rosters ---- */

static int64_t local(int year, int month, int day, int hour, int minute)
{
	struct civil c = { year, month, day, hour, minute, 0, 0 };

	return civil_to_us(&c);
}

static int64_t on_duty(struct world *w, struct tx *tx, struct unit_id unit, int64_t local_us)
{
	struct account_id id = { -1 };

	GOES(w, roster_on_duty(tx, unit, local_us, &id, &err));
	return id.n;
}

static void midnight_body(struct world *w, struct tx *tx)
{
	struct unit_id unit = a_unit(w, tx, "street", nowhere);
	struct account_id spare = an_account(w, tx, "spare", unit, ROLE_HANDLER);
	struct account_id day = an_account(w, tx, "day", unit, ROLE_HANDLER);
	struct account_id night = an_account(w, tx, "night", unit, ROLE_COMMUNITY_WORKER);
	/* weekdays 08:30-17:30; Monday to Sunday nights 17:30-08:30; no one on weekend days */
	struct turn turns[] = {
		{ .account = day, .days = 0x1f, .from_minute = 510, .to_minute = 1050 },
		{ .account = night, .days = 0x7f, .from_minute = 1050, .to_minute = 1440 + 510 },
	};

	GOES(w, roster_save(tx, unit, turns, 2, &err));
	/* 2026-03-02 is a Monday */
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 2, 8, 29)), night.n);
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 2, 8, 30)), day.n);
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 2, 17, 29)), day.n);
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 2, 17, 30)), night.n);
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 2, 23, 59)), night.n);
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 3, 0, 0)), night.n);
	/* Saturday noon nobody stands on the roster: the unit's first person */
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 7, 12, 0)), spare.n);
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 8, 3, 0)), night.n);
}

static void a_danger_at_midnight_reaches_a_person(void **state)
{
	(void)state;
	in_world(midnight_body);
}

static void sunday_night_body(struct world *w, struct tx *tx)
{
	struct unit_id unit = a_unit(w, tx, "street", nowhere);
	struct account_id spare = an_account(w, tx, "spare", unit, ROLE_HANDLER);
	struct account_id night = an_account(w, tx, "night", unit, ROLE_HANDLER);
	struct turn turn = { .account = night, .days = 1 << 6, .from_minute = 1320,
			     .to_minute = 1440 + 360 };

	GOES(w, roster_save(tx, unit, &turn, 1, &err));
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 8, 22, 0)), night.n);
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 9, 5, 59)), night.n);
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 9, 6, 0)), spare.n);
	assert_int_equal(on_duty(w, tx, unit, local(2026, 3, 8, 5, 59)), spare.n);
	/* before 1970 the days count on: 1969-12-29 was a Monday */
	assert_int_equal(on_duty(w, tx, unit, local(1969, 12, 29, 5, 0)), night.n);
}

static void sunday_night_ends_on_monday_morning(void **state)
{
	(void)state;
	in_world(sunday_night_body);
}

/* Wall time against wall time: on the day the clocks go forward and on the day they go back the
 * roster holds for every minute that a clock can show. */
static void clocks_body(struct world *w, struct tx *tx)
{
	struct unit_id unit = a_unit(w, tx, "depot", nowhere);
	struct account_id a = an_account(w, tx, "a", unit, ROLE_HANDLER);
	struct account_id b = an_account(w, tx, "b", unit, ROLE_HANDLER);
	struct turn turns[] = {
		{ .account = a, .days = 0x7f, .from_minute = 120, .to_minute = 180 },
		{ .account = b, .days = 0x7f, .from_minute = 180, .to_minute = 1440 + 120 },
	};
	static const int days[2][2] = { { 3, 8 }, { 11, 1 } };   /* New York, 2026 */

	GOES(w, roster_save(tx, unit, turns, 2, &err));
	for (int i = 0; i < 2; i++)
		for (int minute = 0; minute < 1440; minute++)
			assert_int_equal(on_duty(w, tx, unit, local(2026, days[i][0], days[i][1],
								    minute / 60, minute % 60)),
					 minute >= 120 && minute < 180 ? a.n : b.n);
}

static void a_change_of_the_clocks_moves_nobodys_turn(void **state)
{
	(void)state;
	in_world(clocks_body);
}

static void rank_body(struct world *w, struct tx *tx)
{
	struct unit_id top = a_unit(w, tx, "top", nowhere), unit = a_unit(w, tx, "unit", top);
	struct account_id first = an_account(w, tx, "first", unit, ROLE_HANDLER);
	struct account_id second = an_account(w, tx, "second", unit, ROLE_HANDLER);
	struct account_id above = an_account(w, tx, "above", top, ROLE_HANDLER);
	struct turn turns[] = {
		{ .account = first, .days = 0x7f, .from_minute = 0, .to_minute = 1440, .rank = 2 },
		{ .account = second, .days = 0x7f, .from_minute = 0, .to_minute = 1440, .rank = 1 },
		{ .account = above, .days = 0x7f, .from_minute = 0, .to_minute = 1440, .rank = 3 },
	};
	struct account acc;
	bool found;
	struct turn *list;
	size_t n;

	GOES(w, roster_save(tx, unit, turns, 3, &err));
	assert_int_equal(on_duty(w, tx, unit, WORLD_NOW), second.n);
	GOES(w, account_disable(tx, second, &err));
	assert_int_equal(on_duty(w, tx, unit, WORLD_NOW), first.n);
	/* who moves away leaves the roster */
	GOES(w, account_get(tx, w->arena, first, &acc, &found, &err));
	acc.unit = nowhere;
	GOES(w, account_save(tx, &acc, &first, &err));
	assert_int_equal(on_duty(w, tx, unit, WORLD_NOW), above.n);
	GOES(w, roster_list(tx, w->arena, unit, &list, &n, &err));
	assert_int_equal(n, 2);
	assert_int_equal(list[0].account.n, second.n);
	GOES(w, roster_save(tx, unit, NULL, 0, &err));
	assert_int_equal(on_duty(w, tx, unit, WORLD_NOW), 0);
}

static void rank_decides_and_the_absent_are_passed_over(void **state)
{
	(void)state;
	in_world(rank_body);
}

static void nobody_body(struct world *w, struct tx *tx)
{
	struct unit_id unit = a_unit(w, tx, "unit", nowhere);
	struct account service = { .name = STR("robot"), .unit = unit, .roles = ROLE_HANDLER,
				   .service = true };
	struct account_id robot, worker;

	assert_int_equal(on_duty(w, tx, unit, WORLD_NOW), 0);
	an_account(w, tx, "verifier", unit, ROLE_VERIFIER);
	assert_int_equal(on_duty(w, tx, unit, WORLD_NOW), 0);
	GOES(w, account_save(tx, &service, &robot, &err));
	assert_int_equal(on_duty(w, tx, unit, WORLD_NOW), robot.n);
	worker = an_account(w, tx, "worker", unit, ROLE_COMMUNITY_WORKER);
	assert_int_equal(on_duty(w, tx, unit, WORLD_NOW), worker.n);
	GOES(w, account_disable(tx, worker, &err));
	assert_int_equal(on_duty(w, tx, unit, WORLD_NOW), robot.n);
}

static void without_a_roster_a_person_comes_before_a_service_account(void **state)
{
	(void)state;
	in_world(nobody_body);
}

static void wrong_turns_body(struct world *w, struct tx *tx)
{
	struct unit_id unit = a_unit(w, tx, "unit", nowhere);
	struct unit_id other = a_unit(w, tx, "other", nowhere);
	struct account_id lin = an_account(w, tx, "lin", unit, ROLE_HANDLER);
	struct account_id op = an_account(w, tx, "op", unit, ROLE_OPERATOR);
	struct account_id far = an_account(w, tx, "far", other, ROLE_HANDLER);
	struct turn ok = { .account = lin, .days = 1, .from_minute = 0, .to_minute = 1440 }, t[2];

	t[0] = t[1] = ok;
	t[1].days = 0;
	FAILS(roster_save(tx, unit, t, 2, &err), ERR_INVALID, "turns[1]", MSG_TURN_DAYS);
	t[1].days = 0x80;
	FAILS(roster_save(tx, unit, t, 2, &err), ERR_INVALID, "turns[1]", MSG_TURN_DAYS);
	t[1] = ok;
	t[1].to_minute = 0;
	FAILS(roster_save(tx, unit, t, 2, &err), ERR_INVALID, "turns[1]", MSG_TURN_TIME);
	t[1].to_minute = 1441;
	FAILS(roster_save(tx, unit, t, 2, &err), ERR_INVALID, "turns[1]", MSG_TURN_TIME);
	t[1] = ok;
	t[1].from_minute = 1440;
	FAILS(roster_save(tx, unit, t, 2, &err), ERR_INVALID, "turns[1]", MSG_TURN_TIME);
	t[1] = ok;
	t[1].account = op;
	FAILS(roster_save(tx, unit, t, 2, &err), ERR_INVALID, "turns[1]", MSG_TURN_ROLE);
	t[1].account = far;
	FAILS(roster_save(tx, unit, t, 2, &err), ERR_INVALID, "turns[1]", MSG_TURN_UNIT);
	t[1].account.n = 99;
	FAILS(roster_save(tx, unit, t, 2, &err), ERR_INVALID, "turns[1]", MSG_NOT_FOUND);
	FAILS(roster_save(tx, (struct unit_id){ 99 }, t, 1, &err), ERR_INVALID, "unit",
	      MSG_UNIT_UNKNOWN);
	GOES(w, roster_save(tx, unit, t, 1, &err));
}

static void a_wrong_turn_is_refused(void **state)
{
	(void)state;
	in_world(wrong_turns_body);
}

/* ---- tokens ---- */

static const char secret[] = "dd_this-text-must-not-be-on-disk";

static bool works(struct world *w, struct tx *tx, const char *token, int64_t now)
{
	struct account acc = { 0 };
	bool found = false;

	GOES(w, token_account(tx, w->arena, str_c(token), now, &acc, &found, &err));
	if (found)
		assert_str(acc.name, "lin");
	return found;
}

static void token_body(struct world *w, struct tx *tx)
{
	struct account_id lin = an_account(w, tx, "lin", nowhere, ROLE_HANDLER);

	GOES(w, token_save(tx, lin, str_c(secret), WORLD_NOW + US_PER_DAY, &err));
	assert_true(works(w, tx, secret, WORLD_NOW));
	assert_true(works(w, tx, secret, WORLD_NOW + US_PER_DAY - 1));
	assert_false(works(w, tx, secret, WORLD_NOW + US_PER_DAY));
	assert_false(works(w, tx, "dd_this-text-must-not-be-on-dis", WORLD_NOW));
	assert_false(works(w, tx, "", WORLD_NOW));
	FAILS(token_save(tx, lin, STR("dd_x"), WORLD_NOW, &err), ERR_INVALID, "expires",
	      MSG_TOKEN_EXPIRED_BEFORE);
}

static void a_token_works_until_it_expires(void **state)
{
	(void)state;
	in_world(token_body);
}

static void revoke_body(struct world *w, struct tx *tx)
{
	struct account_id lin = an_account(w, tx, "lin", nowhere, ROLE_HANDLER);
	struct account_id su = an_account(w, tx, "su", nowhere, ROLE_HANDLER);
	struct account acc = { 0 };
	bool found;

	GOES(w, token_save(tx, lin, STR("dd_one"), WORLD_NOW + US_PER_DAY, &err));
	GOES(w, token_save(tx, lin, STR("dd_two"), WORLD_NOW + US_PER_DAY, &err));
	GOES(w, token_save(tx, su, STR("dd_su"), WORLD_NOW + US_PER_DAY, &err));
	GOES(w, token_revoke_all(tx, lin, &err));
	assert_false(works(w, tx, "dd_one", WORLD_NOW));
	assert_false(works(w, tx, "dd_two", WORLD_NOW));
	GOES(w, token_account(tx, w->arena, STR("dd_su"), WORLD_NOW, &acc, &found, &err));
	assert_true(found);
	assert_str(acc.name, "su");
	GOES(w, token_save(tx, lin, STR("dd_three"), WORLD_NOW + US_PER_DAY, &err));
	assert_true(works(w, tx, "dd_three", WORLD_NOW));
}

static void revoking_takes_all_tokens_of_one_account(void **state)
{
	(void)state;
	in_world(revoke_body);
}

static void disabled_body(struct world *w, struct tx *tx)
{
	struct account_id lin = an_account(w, tx, "lin", nowhere, ROLE_HANDLER);
	struct account acc;
	bool found;

	GOES(w, token_save(tx, lin, str_c(secret), WORLD_NOW + US_PER_DAY, &err));
	GOES(w, account_disable(tx, lin, &err));
	assert_false(works(w, tx, secret, WORLD_NOW));
	GOES(w, account_get(tx, w->arena, lin, &acc, &found, &err));
	assert_true(acc.disabled);
	acc.disabled = false;
	GOES(w, account_save(tx, &acc, &lin, &err));
	assert_false(works(w, tx, secret, WORLD_NOW));
}

static void a_disabled_account_has_no_tokens_even_when_enabled_again(void **state)
{
	(void)state;
	in_world(disabled_body);
}

static void a_token_is_on_disk_only_as_its_hash(void **state)
{
	struct world w;
	struct seal_hash h;

	(void)state;
	world_open(&w);
	h = seal_token_hash(str_c(secret));
	assert_false(on_disk(&w, (struct str){ (const char *)h.b, sizeof(h.b) }));
	world_write(&w, token_body);
	assert_true(on_disk(&w, (struct str){ (const char *)h.b, sizeof(h.b) }));
	assert_false(on_disk(&w, str_c(secret)));
	assert_false(on_disk(&w, STR("must-not-be-on-disk")));
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_unit_of_the_same_code_is_updated),
		cmocka_unit_test(a_wrong_unit_is_refused_by_field),
		cmocka_unit_test(an_account_is_saved_and_found),
		cmocka_unit_test(a_wrong_account_is_refused_by_field),
		cmocka_unit_test(a_password_hash_is_kept),
		cmocka_unit_test(a_danger_at_midnight_reaches_a_person),
		cmocka_unit_test(sunday_night_ends_on_monday_morning),
		cmocka_unit_test(a_change_of_the_clocks_moves_nobodys_turn),
		cmocka_unit_test(rank_decides_and_the_absent_are_passed_over),
		cmocka_unit_test(without_a_roster_a_person_comes_before_a_service_account),
		cmocka_unit_test(a_wrong_turn_is_refused),
		cmocka_unit_test(a_token_works_until_it_expires),
		cmocka_unit_test(revoking_takes_all_tokens_of_one_account),
		cmocka_unit_test(a_disabled_account_has_no_tokens_even_when_enabled_again),
		cmocka_unit_test(a_token_is_on_disk_only_as_its_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

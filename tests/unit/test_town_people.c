/* The files of the demo town fit together: areas, categories, units, accounts, rosters. */
#include "people_world.h"

#include "base/embedded.h"
#include "people/people_csv.h"

struct town {
	struct catalog *catalog;
	struct territory *territory;
	struct directory *directory;
	struct account *account;
	size_t accounts;
};

struct areas {
	struct world *w;
	struct tx *tx;
};

static bool area_see(void *arg, const struct area *area, const struct shape *shape, struct err *err)
{
	struct areas *x = arg;
	struct area a = *area;
	struct area_id id;

	if (a.parent_code.n && !area_by_code(x->tx, a.parent_code, &a.parent, err))
		return false;
	return area_save(x->tx, &a, shape, &id, err);
}

static void town_load(struct world *w, struct tx *tx, struct town *t)
{
	struct area_keys keys = { STR("name"), STR("code"), STR("parent") };
	struct areas areas = { w, tx };
	struct calendar cal;
	struct calendar_id cn;
	size_t n;

	GOES(w, calendar_china(w->arena, &cal, &err));
	GOES(w, calendar_save(tx, &cal, &cn, &err));
	GOES(w, geojson_areas(w->arena, embedded("town/areas.geojson"), &keys, area_see, &areas,
			      &err));
	GOES(w, categories_import(tx, w->arena, embedded("town/categories.csv"), &n, &err));
	GOES(w, catalog_load(tx, w->arena, &t->catalog, &err));
	GOES(w, territory_load(tx, w->arena, &t->territory, &err));
	GOES(w, units_import(tx, w->arena, embedded("town/units.csv"), t->catalog, t->territory,
			     cn, &n, &err));
	assert_true(n >= 10);
	GOES(w, accounts_import(tx, w->arena, embedded("town/accounts.csv"), &n, &err));
	GOES(w, directory_load(tx, w->arena, &t->directory, &err));
	GOES(w, account_list(tx, w->arena, &t->account, &t->accounts, &err));
	assert_int_equal(n, t->accounts);
}

static void staff_body(struct world *w, struct tx *tx)
{
	struct town t;

	town_load(w, tx, &t);
	for (size_t u = 0; u < directory_count(t.directory); u++) {
		const struct unit *unit = directory_nth(t.directory, u);
		size_t staff = 0, n;
		struct turn *turn;
		bool week[7 * 1440] = { false };

		for (size_t i = 0; i < t.accounts; i++)
			staff += t.account[i].unit.n == unit->id.n;
		if (staff < 2)
			fail_msg("%.*s has %zu accounts", STR_ARG(unit->code), staff);
		/* who checks is never accountable for a case, and has no roster */
		if (unit->kind == UNIT_VERIFICATION)
			continue;
		GOES(w, roster_list(tx, w->arena, unit->id, &turn, &n, &err));
		for (size_t i = 0; i < n; i++)
			for (int d = 0; d < 7; d++)
				for (int m = turn[i].from_minute;
				     (turn[i].days >> d & 1) && m < turn[i].to_minute; m++)
					week[(d * 1440 + m) % (7 * 1440)] = true;
		for (int m = 0; m < 7 * 1440; m++)
			if (!week[m])
				fail_msg("%.*s: nobody on day %d at %02d:%02d", STR_ARG(unit->code),
					 m / 1440, m % 1440 / 60, m % 60);
	}
}

static void every_unit_has_two_people_and_someone_on_duty_at_any_minute(void **state)
{
	(void)state;
	in_world(staff_body);
}

static void names_body(struct world *w, struct tx *tx)
{
	struct town t;
	unsigned roles = 0;

	town_load(w, tx, &t);
	for (size_t i = 0; i < t.accounts; i++) {
		roles |= t.account[i].roles;
		assert_true(t.account[i].display.n > 0);
		for (size_t k = 0; k < i; k++)
			if (str_eq(t.account[i].display, t.account[k].display))
				fail_msg("%.*s twice", STR_ARG(t.account[i].display));
	}
	assert_int_equal(roles, ROLES_ALL);
}

static void no_two_people_share_a_name_and_every_role_is_held(void **state)
{
	(void)state;
	in_world(names_body);
}

static void routes_body(struct world *w, struct tx *tx)
{
	struct town t;

	town_load(w, tx, &t);
	for (size_t c = 0; c < catalog_count(t.catalog); c++)
		for (size_t a = 0; a < territory_count(t.territory); a++) {
			const struct category *cat = catalog_nth(t.catalog, c);
			const struct area *area = territory_nth(t.territory, a);
			struct unit_id lead = route(t.directory, t.catalog, t.territory, cat->id,
						    area->id, NULL, 0);
			const struct unit *u = directory_unit(t.directory, lead);

			if (!u)
				fail_msg("%.*s at %.*s goes nowhere", STR_ARG(cat->code),
					 STR_ARG(area->code));
			assert_true(mandate_admits(t.directory, t.catalog, t.territory, lead,
						   cat->id, area->id, NULL));
			/* a community leads at home or not at all */
			if (u->kind == UNIT_COMMUNITY)
				assert_true(territory_within(t.territory, area->id, u->area));
			assert_true(u->kind != UNIT_HOTLINE && u->kind != UNIT_VERIFICATION);
		}
}

static void every_category_has_a_lead_in_every_area(void **state)
{
	(void)state;
	in_world(routes_body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_unit_has_two_people_and_someone_on_duty_at_any_minute),
		cmocka_unit_test(no_two_people_share_a_name_and_every_role_is_held),
		cmocka_unit_test(every_category_has_a_lead_in_every_area),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

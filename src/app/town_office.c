/* Makes the town's office from the files in data/town. */
#include "app/town.h"

#include "base/embedded.h"
#include "people/people_csv.h"

struct area_list {
	struct arena *a;
	struct area area[256];
	struct shape shape[256];
	size_t n;
};

static bool keep_area(void *arg, const struct area *area, const struct shape *shape,
		      struct err *err)
{
	struct area_list *list = arg;

	(void)err;
	must(list->n < 256 && shape);
	list->area[list->n] = *area;
	list->shape[list->n++] = *shape;
	return true;
}

/* Parents first: the file may have them in any order. */
static bool save_areas(struct tx *tx, struct area_list *list, struct err *err)
{
	size_t saved = 0, before;

	do {
		before = saved;
		for (size_t i = 0; i < list->n; i++) {
			struct area *area = &list->area[i];

			if (area->id.n)
				continue;
			for (size_t k = 0; k < list->n; k++)
				if (list->area[k].id.n &&
				    str_eq(list->area[k].code, area->parent_code))
					area->parent = list->area[k].id;
			if (area->parent_code.n && !area->parent.n)
				continue;
			if (!area_save(tx, area, &list->shape[i], &area->id, err))
				return false;
			saved++;
		}
	} while (saved > before && saved < list->n);
	must(saved == list->n);
	return true;
}

static bool make(struct tx *tx, struct command *self, struct err *err)
{
	const struct area_keys keys = { STR("name"), STR("code"), STR("parent") };
	struct town *t = self->arg;
	struct arena *a = self->arena;
	struct area_list *list = ARENA_NEW(a, struct area_list);
	struct territory *territory;
	struct catalog *catalog;
	struct calendar_id cal;
	struct calendar cn;
	size_t n;

	(void)t;
	list->a = a;
	return calendar_china(a, &cn, err) && calendar_save(tx, &cn, &cal, err) &&
	       geojson_areas(a, embedded("town/areas.geojson"), &keys, keep_area, list, err) &&
	       save_areas(tx, list, err) &&
	       categories_import(tx, a, embedded("town/categories.csv"), &n, err) &&
	       questions_import(tx, a, embedded("town/questions.csv"), &n, err) &&
	       catalog_load(tx, a, &catalog, err) && territory_load(tx, a, &territory, err) &&
	       units_import(tx, a, embedded("town/units.csv"), catalog, territory, cal, &n, err) &&
	       accounts_import(tx, a, embedded("town/accounts.csv"), &n, err) &&
	       account_list(tx, t->a, &t->people, &t->n_people, err) && office_found(tx, err) &&
	       office_changed(tx, err);
}

static struct account_id first_with(const struct town *t, unsigned role, struct account_id but)
{
	for (size_t i = 0; i < t->n_people; i++)
		if (t->people[i].roles & role && t->people[i].id.n != but.n)
			return t->people[i].id;
	return (struct account_id){ 0 };
}

struct account_id town_some(struct town *t, unsigned role)
{
	size_t n = 0, which;

	for (size_t i = 0; i < t->n_people; i++)
		n += (t->people[i].roles & role) != 0;
	must(n > 0);
	which = (size_t)dice_upto(&t->dice, (int64_t)n);
	for (size_t i = 0;; i++)
		if (t->people[i].roles & role && which-- == 0)
			return t->people[i].id;
}

bool town_office(struct town *t, struct err *err)
{
	if (!app_write(t->app, make, t, err) || !app_office(t->app, err))
		return false;
	t->dispatcher = first_with(t, ROLE_DISPATCHER, (struct account_id){ 0 });
	t->dispatcher2 = first_with(t, ROLE_DISPATCHER, t->dispatcher);
	t->operator = first_with(t, ROLE_OPERATOR, (struct account_id){ 0 });
	t->verifier = first_with(t, ROLE_VERIFIER, (struct account_id){ 0 });
	t->supervisor = first_with(t, ROLE_SUPERVISOR, (struct account_id){ 0 });
	t->worker = first_with(t, ROLE_COMMUNITY_WORKER, (struct account_id){ 0 });
	must(t->dispatcher.n && t->dispatcher2.n && t->operator.n && t->verifier.n &&
	     t->supervisor.n && t->worker.n);
	town_words_read(t);
	return true;
}

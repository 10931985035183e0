/* Units as CSV: whatever the bytes, an answer or an error, and what was read keeps its promises. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "calendar/calendar.h"
#include "people/people_csv.h"
#include "seal/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct arena *kept;
static struct catalog *catalog;
static struct territory *territory;

/* Category "road" and area "east", to be named by mandates. */
static bool fill(struct tx *tx, struct command *self, struct err *err)
{
	struct category cat = { .code = STR("road"), .name = STR("road"), .name_en = STR(""),
				.description = STR(""), .keywords = STR(""), .active = true,
				.leaf = true, .recurrence_days = 30, .verdict_days = 7,
				.rework_days = 15 };
	struct area area = { .code = STR("east"), .name = STR("east") };
	struct category_id c;
	struct area_id a;

	return category_save(tx, &cat, &c, err) && area_save(tx, &area, NULL, &a, err) &&
	       catalog_load(tx, self->arena, &catalog, err) &&
	       territory_load(tx, self->arena, &territory, err);
}

static void done(struct command *self, bool ok, struct err *err)
{
	(void)self;
	(void)ok;
	(void)err;
}

static void tidy(void)
{
	arena_free(kept);
}

static void set_up(void)
{
	const struct migrations *rooms[] = { &calendar_migrations, &territory_migrations,
					     &catalog_migrations };
	static struct migration step[32];
	static struct env_fixed env;
	char dir[] = "/tmp/daodi-fuzz-XXXXXX";
	struct migrations all = { step, 0 };
	struct command c = { .run = fill, .done = done };
	struct store *store;
	struct err err = ERR_INIT;
	int fd;

	c.arena = kept = arena_new();
	must(atexit(tidy) == 0);
	env_fixed_init(&env, INT64_C(1772438400000000), 1);
	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++)
		for (size_t k = 0; k < rooms[i]->n; k++) {
			must(all.n < sizeof(step) / sizeof(step[0]));
			step[all.n++] = rooms[i]->step[k];
		}
	must(mkdtemp(dir));
	must(store_open(dir, STORE_CREATE, &all, &env.env, &store, &err));
	must(store_write(store, &c, &err));
	store_close(store);
	fd = open(dir, O_RDONLY | O_DIRECTORY);
	unlinkat(fd, "daodi.sqlite", 0);
	close(fd);
	rmdir(dir);
}

static bool see(void *arg, const struct unit_row *row, struct err *err)
{
	size_t *rows = arg;

	(void)err;
	must(row->line > 1 && row->unit.code.n > 0 && row->unit.code.n <= 800);
	must(row->unit.name.n > 0 && row->unit.kind < UNIT_KINDS);
	for (size_t i = 0; i < row->mandates; i++) {
		const struct mandate *m = &row->mandate[i];

		must(m->category.n == 0 || catalog_get(catalog, m->category));
		must(m->area.n == 0 || territory_area(territory, m->area));
	}
	return ++*rows < 1000;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	size_t rows = 0;

	if (!catalog)
		set_up();
	must(units_read(a, (struct str){ (const char *)data, n }, catalog, territory, see, &rows,
			&err) == err_ok(&err));
	arena_free(a);
	return 0;
}

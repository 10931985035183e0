/* A store of its own with the tables of people and of what it leans on, for one test. */
#ifndef TESTS_PEOPLE_WORLD_H
#define TESTS_PEOPLE_WORLD_H

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "calendar/calendar.h"
#include "catalog/catalog.h"
#include "people/people.h"
#include "seal/seal.h"
#include "store/store.h"
#include "territory/territory.h"
#include "wire/catalogue.h"

struct world {
	char dir[64];
	struct env_fixed env;
	struct arena *arena;
	struct store *store;
};

/* 2026-03-02, a Monday, 08:00 UTC */
#define WORLD_NOW INT64_C(1772438400000000)

static void world_open(struct world *w)
{
	const struct migrations *rooms[] = { &calendar_migrations, &territory_migrations,
					     &catalog_migrations, &people_migrations };
	struct migration *step;
	struct migrations all = { NULL, 0 };
	struct err err = ERR_INIT;

	seal_init();
	*w = (struct world){ .dir = "/tmp/daodi-people-XXXXXX", .arena = arena_new() };
	assert_non_null(mkdtemp(w->dir));
	env_fixed_init(&w->env, WORLD_NOW, 7);
	for (size_t i = 0; i < 4; i++)
		all.n += rooms[i]->n;
	all.step = step = ARENA_ARRAY(w->arena, struct migration, all.n);
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < rooms[i]->n; k++)
			*step++ = rooms[i]->step[k];
	if (!store_open(w->dir, STORE_CREATE, &all, &w->env.env, &w->store, &err))
		fail_msg("%s", arena_cstr(w->arena, err_text(w->arena, LANG_EN, &err)));
}

static void world_close(struct world *w)
{
	DIR *d = opendir(w->dir);
	struct dirent *e;

	store_close(w->store);
	while ((e = readdir(d)))
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	closedir(d);
	rmdir(w->dir);
	arena_free(w->arena);
}

/* Runs a body inside one write and commits it. */
struct world_write {
	struct world *w;
	void (*body)(struct world *w, struct tx *tx);
};

static bool world_run(struct tx *tx, struct command *self, struct err *err)
{
	struct world_write *x = self->arg;

	(void)err;
	x->body(x->w, tx);
	return true;
}

static void world_done(struct command *self, bool ok, struct err *err)
{
	(void)self;
	(void)ok;
	(void)err;
}

static void world_write(struct world *w, void (*body)(struct world *w, struct tx *tx))
{
	struct world_write x = { w, body };
	struct command c = { .run = world_run, .done = world_done, .arena = w->arena, .arg = &x };
	struct err err = ERR_INIT;

	if (!store_write(w->store, &c, &err))
		fail_msg("%s", arena_cstr(w->arena, err_text(w->arena, LANG_EN, &err)));
}

/* A test that is one write. */
static void in_world(void (*body)(struct world *w, struct tx *tx))
{
	struct world w;

	world_open(&w);
	world_write(&w, body);
	world_close(&w);
}

/* Asserts that a call succeeds, and shows its error where not. */
#define GOES(w, call) do { \
		struct err err = ERR_INIT; \
		if (!(call)) \
			fail_msg("%s:%d: %s", __FILE__, __LINE__, \
				 arena_cstr((w)->arena, err_text((w)->arena, LANG_EN, &err))); \
	} while (0)

/* Asserts that a call fails with this code, for this field, with this message. */
#define FAILS(call, want_code, want_field, want_msg) do { \
		struct err err = ERR_INIT; \
		assert_false(call); \
		assert_int_equal(err.code, want_code); \
		assert_string_equal(err.item[0].field, want_field); \
		assert_int_equal(err.item[0].msg, want_msg); \
	} while (0)

/* Is the text anywhere in any file of the store's folder? */
__attribute__((unused)) static bool on_disk(struct world *w, struct str needle)
{
	DIR *d = opendir(w->dir);
	struct dirent *e;
	bool found = false;
	int64_t total = 0;

	while ((e = readdir(d))) {
		struct buf b = BUF_INIT;
		char part[65536];
		ssize_t n;
		int fd;

		if (e->d_name[0] == '.')
			continue;
		fd = openat(dirfd(d), e->d_name, O_RDONLY);
		assert_true(fd >= 0);
		while ((n = read(fd, part, sizeof(part))) > 0)
			buf_add(&b, (struct str){ part, (size_t)n });
		close(fd);
		total += (int64_t)b.n;
		found |= memmem(b.p ? b.p : "", b.n, needle.p, needle.n) != NULL;
		buf_release(&b);
	}
	closedir(d);
	assert_true(total > 0);
	return found;
}

__attribute__((unused)) static struct unit_id a_unit(struct world *w, struct tx *tx,
						     const char *code, struct unit_id parent)
{
	struct unit u = { .code = str_c(code), .name = str_c(code), .parent = parent,
			  .kind = UNIT_DEPARTMENT, .active = true };
	struct unit_id id = { 0 };

	GOES(w, unit_save(tx, &u, &id, &err));
	assert_true(id.n > 0);
	return id;
}

__attribute__((unused)) static struct account_id an_account(struct world *w, struct tx *tx,
							    const char *name,
							    struct unit_id unit, unsigned roles)
{
	struct account acc = { .name = str_c(name), .unit = unit, .roles = roles };
	struct account_id id = { 0 };

	GOES(w, account_save(tx, &acc, &id, &err));
	assert_true(id.n > 0);
	return id;
}

#endif

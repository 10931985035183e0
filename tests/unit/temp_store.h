/* A store in a folder of its own for the length of a test, whose body runs in one write. */
#ifndef TESTS_TEMP_STORE_H
#define TESTS_TEMP_STORE_H

#include <unistd.h>

#include "store/store.h"

typedef void temp_store_body(struct tx *tx, struct arena *a);

static inline bool temp_store_run(struct tx *tx, struct command *self, struct err *err)
{
	(void)err;
	(*(temp_store_body **)self->arg)(tx, self->arena);
	return true;
}

static inline void in_store(const struct migrations *m, temp_store_body *body)
{
	char dir[] = "/tmp/daodi-unit-XXXXXX", file[64];
	static const char *const names[] = {"daodi.sqlite", "daodi.sqlite-wal", "daodi.sqlite-shm"};
	struct command c = { .run = temp_store_run, .arena = arena_new(), .arg = &body };
	struct err err = ERR_INIT;
	struct env_fixed env;
	struct store *s;

	assert_non_null(mkdtemp(dir));
	env_fixed_init(&env, INT64_C(1767225600) * US_PER_SECOND, 7);
	assert_true(store_open(dir, STORE_CREATE, m, &env.env, &s, &err));
	assert_true(store_write(s, &c, &err));
	store_close(s);
	arena_free(c.arena);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(file, sizeof file, "%s/%s", dir, names[i]);
		unlink(file);
	}
	rmdir(dir);
}

#endif

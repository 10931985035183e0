/* A store for tests, and commands that write two rows which belong together: where one of them is
 * there without the other, a command was half done. */
#ifndef TESTS_RIG_H
#define TESTS_RIG_H

#include <stdatomic.h>

#include "base/env.h"
#include "store/store.h"

struct rig {
	char dir[64];
	struct env_fixed env;
	const struct migrations *m;
	struct store *s;
};

/* A new folder, in memory where the machine has such a place, and an empty store in it. */
void rig_make(struct rig *r);
/* The same with other tables. */
void rig_make_with(struct rig *r, const struct migrations *m);
void rig_open(struct rig *r);
void rig_close(struct rig *r);
/* Closes it where open, and removes the folder. */
void rig_remove(struct rig *r);

struct put {
	struct command c;
	int64_t key;
	size_t size;                 /* bytes that lie in its second row */
	bool refuse;                 /* fails with DENIED between the two rows */
	int runs;
	enum err_code code;          /* what it was told */
	enum msg msg;
	atomic_bool told;
};
void put_init(struct put *p, int64_t key, size_t size, bool refuse);
void put_wait(struct put *p);

/* Sets seen[key] for keys below n: 0 not there, 1 or 2 half there, 3 whole. */
bool rig_seen(struct store *s, unsigned char *seen, int64_t n);
/* The engine finds nothing wrong with its file. */
bool rig_sound(struct store *s);

#endif

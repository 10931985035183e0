#include "outbox/outbox.h"

static const struct migration steps[] = {
	{ "outbox-1",
	  "CREATE TABLE outbox (\n"
	  "	id ID,\n"
	  "	kind INT64 NOT NULL,\n"
	  "	ref INT64 NOT NULL,\n"
	  "	ref2 INT64 NOT NULL,\n"
	  "	created INT64 NOT NULL\n"
	  ");\n" },
};
const struct migrations outbox_migrations = { steps, sizeof steps / sizeof *steps };

static const struct sql sql_add = {
	"INSERT INTO outbox (kind, ref, ref2, created) VALUES ($1, $2, $3, $4)", "iiii" };
static const struct sql sql_waiting = {
	"SELECT id, kind, ref, ref2, created FROM outbox ORDER BY id LIMIT $1", "i" };
static const struct sql sql_done = { "DELETE FROM outbox WHERE id = $1", "i" };

bool outbox_add(struct tx *tx, enum outbox_kind kind, int64_t ref, int64_t ref2, struct err *err)
{
	struct env *env = tx_env(tx);

	return db_run(tx, &sql_add, NULL, err, VI((int64_t)kind), VI(ref), VI(ref2),
		      VI(env->now(env)));
}

bool outbox_waiting(struct tx *tx, struct arena *a, size_t n, struct outbox_item **out,
		    size_t *found, struct err *err)
{
	struct outbox_item *item = ARENA_ARRAY(a, struct outbox_item, n);
	struct rows r;
	size_t i = 0;

	if (!db_query(tx, &sql_waiting, &r, err, VI((int64_t)n)))
		return false;
	while (i < n && rows_next(&r))
		item[i++] = (struct outbox_item){ rows_int(&r, 0), (enum outbox_kind)rows_int(&r, 1),
						  rows_int(&r, 2), rows_int(&r, 3), rows_int(&r, 4) };
	*out = item;
	*found = i;
	return rows_end(&r, err);
}

bool outbox_done(struct tx *tx, int64_t id, struct err *err)
{
	return db_run(tx, &sql_done, NULL, err, VI(id));
}

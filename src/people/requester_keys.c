/* The keys of requesters as a whole: taken out for a backup, put back by a restore, tried by fsck.
 * They leave the store wrapped, as they lie in it; without the master key they open nothing. */
#include "people/requester.h"

/* Requesters tried with one set of ids in memory. */
enum { BATCH = 500 };

static const struct sql sql_each = {
	"select requester, wrapped from data_key order by requester", ""
};
static const struct sql sql_clear = { "delete from data_key", "" };
static const struct sql sql_put = {
	"insert into data_key (requester, wrapped) select r.id, $2 from requester r "
	"where r.id = $1 and r.erased is null and r.sealed is not null "
	"and not exists (select 1 from data_key k where k.requester = r.id)", "ib"
};
static const struct sql sql_batch = {
	"select requester from data_key where requester > $1 order by requester limit 500", "i"
};
static const struct sql sql_shut = {
	"select count(*) from requester r where r.erased is null "
	"and not exists (select 1 from data_key k where k.requester = r.id)", ""
};

bool requester_keys_each(struct tx *tx,
			 bool (*each)(void *arg, struct requester_id id, struct str wrapped),
			 void *arg, struct err *err)
{
	struct rows r;
	bool go = true;

	if (!db_query(tx, &sql_each, &r, err))
		return false;
	while (go && rows_next(&r))
		go = each(arg, (struct requester_id){ rows_int(&r, 0) }, rows_peek(&r, 1));
	return rows_end(&r, err);
}

bool requester_keys_clear(struct tx *tx, struct err *err)
{
	return db_run(tx, &sql_clear, NULL, err);
}

bool requester_key_put(struct tx *tx, struct requester_id id, struct str wrapped, bool *added,
		       struct err *err)
{
	int64_t changed;

	if (!db_run(tx, &sql_put, &changed, err, VI(id.n), VB(wrapped)))
		return false;
	*added = changed == 1;
	return true;
}

/* The ids of the next requesters with a key; n 0 at the end. */
static bool next_batch(struct tx *tx, int64_t last, int64_t id[BATCH], size_t *n, struct err *err)
{
	struct rows r;

	*n = 0;
	if (!db_query(tx, &sql_batch, &r, err, VI(last)))
		return false;
	while (*n < BATCH && rows_next(&r))
		id[(*n)++] = rows_int(&r, 0);
	return rows_end(&r, err);
}

bool requesters_check(struct tx *tx, const struct people_keys *keys,
		      void (*report)(void *arg, struct requester_id id), void *arg,
		      int64_t *opened, int64_t *shut, struct err *err)
{
	struct arena *a = arena_new();
	int64_t id[BATCH], last = 0;
	size_t n = 0;
	bool ok = true;

	*opened = 0;
	do {
		ok = next_batch(tx, last, id, &n, err);
		for (size_t i = 0; ok && i < n; i++) {
			struct requester r;
			struct err why = ERR_INIT;

			arena_reset(a);
			last = id[i];
			if (requester_open(tx, a, keys, (struct requester_id){ id[i] }, &r, &why))
				++*opened;
			else
				report(arg, (struct requester_id){ id[i] });
		}
	} while (ok && n == BATCH);
	arena_free(a);
	return ok && db_int(tx, &sql_shut, shut, NULL, err);
}

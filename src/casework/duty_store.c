/* SQL of the responsibility list. */
#include "casework/casework_int.h"

static const struct sql sql_add = {
	"INSERT INTO duty (case_id, unit, account, role, task, since, due, provisional, trace)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", "iiiitiiit" };
static const struct sql sql_end = {
	"UPDATE duty SET done = $2, outcome = $3"
	" WHERE case_id = $1 AND role = 0 AND done IS NULL", "iit" };
static const struct sql sql_rename = {
	"UPDATE duty SET account = $2 WHERE case_id = $1 AND role = 0 AND done IS NULL", "ii" };
static const struct sql sql_held = {
	"SELECT count(*) FROM duty WHERE account = $1 AND done IS NULL", "i" };
static const struct sql sql_redue = {
	"UPDATE duty SET due = $2, provisional = $3, trace = $4"
	" WHERE case_id = $1 AND role = 0 AND done IS NULL", "iiit" };

bool duty_add(struct tx *tx, const struct duty_new *d, struct err *err)
{
	return db_run(tx, &sql_add, NULL, err, VI(d->case_id.n), VI(d->unit.n), VI(d->account.n),
		      VI((int64_t)d->role), VT_OR_NULL(d->task), VI(d->since),
		      d->due ? VI(d->due) : VNULL, VI(d->provisional), VT_OR_NULL(d->trace));
}

bool duty_end(struct tx *tx, struct case_id id, int64_t now, struct str outcome, struct err *err)
{
	return db_run(tx, &sql_end, NULL, err, VI(id.n), VI(now), VT(outcome));
}

bool duty_rename(struct tx *tx, struct case_id id, struct account_id account, struct err *err)
{
	return db_run(tx, &sql_rename, NULL, err, VI(id.n), VI(account.n));
}

bool duty_redue(struct tx *tx, struct case_id id, int64_t due, bool provisional,
		struct str trace, struct err *err)
{
	return db_run(tx, &sql_redue, NULL, err, VI(id.n), due ? VI(due) : VNULL,
		      VI(provisional), VT_OR_NULL(trace));
}

bool duties_held(struct tx *tx, struct account_id account, int64_t *out, struct err *err)
{
	return db_int(tx, &sql_held, out, NULL, err, VI(account.n));
}

/* Rosters: who is on duty at a local wall time. All times here are local, so a change of the clocks
 * moves nobody's turn. */
#include "base/checked.h"
#include "base/civil.h"
#include "people/people_int.h"

enum { DAY_MINUTES = 1440 };
#define ACCOUNTABLE (ROLE_HANDLER | ROLE_COMMUNITY_WORKER)

static const struct sql sql_clear = { "delete from turn where unit = $1", "i" };
static const struct sql sql_leave = { "delete from turn where account = $1", "i" };
static const struct sql sql_add = {
	"insert into turn (unit, account, days, from_minute, to_minute, rank) "
	"values ($1, $2, $3, $4, $5, $6)", "iiiiii"
};
static const struct sql sql_count = { "select count(*) from turn where unit = $1", "i" };
static const struct sql sql_list = {
	"select account, days, from_minute, to_minute, rank from turn where unit = $1 "
	"order by rank, account, from_minute, id", "i"
};
static const struct sql sql_account = {
	"select coalesce(unit, 0), roles from account where id = $1", "i"
};
/* $2 today's bit, $3 yesterday's, $4 the minute of today, $5 that minute counted from yesterday,
 * $6 the roles that may be accountable */
static const struct sql sql_on_duty = {
	"select t.account from turn t join account a on a.id = t.account "
	"where t.unit = $1 and a.disabled = 0 and (a.roles & $6) <> 0 "
	"and (((t.days & $2) <> 0 and t.from_minute <= $4 and t.to_minute > $4) "
	"or ((t.days & $3) <> 0 and t.from_minute <= $5 and t.to_minute > $5)) "
	"order by t.rank, t.account limit 1", "iiiiii"
};
static const struct sql sql_anyone = {
	"select id from account where unit = $1 and disabled = 0 and (roles & $2) <> 0 "
	"order by service, id limit 1", "ii"
};

bool roster_leave(struct tx *tx, struct account_id account, struct err *err)
{
	return db_run(tx, &sql_leave, NULL, err, VI(account.n));
}

bool turn_fits(struct tx *tx, const struct turn *t, const char *field, struct err *err)
{
	struct unit_id home = { 0 };
	unsigned roles = 0;
	struct rows r;
	bool found, below = true;

	if (t->days == 0 || t->days > 0x7f)
		return err_set(err, ERR_INVALID, field, MSG_TURN_DAYS);
	if (t->from_minute < 0 || t->from_minute >= DAY_MINUTES ||
	    t->to_minute <= t->from_minute || t->to_minute > t->from_minute + DAY_MINUTES)
		return err_set(err, ERR_INVALID, field, MSG_TURN_TIME);
	if (!db_query(tx, &sql_account, &r, err, VI(t->account.n)))
		return false;
	found = rows_next(&r);
	if (found) {
		home.n = rows_int(&r, 0);
		roles = (unsigned)rows_int(&r, 1);
	}
	if (!rows_end(&r, err))
		return false;
	if (!found)
		return err_set(err, ERR_INVALID, field, MSG_NOT_FOUND);
	if (!(roles & ACCOUNTABLE))
		return err_set(err, ERR_INVALID, field, MSG_TURN_ROLE);
	if (home.n && !unit_is_below(tx, t->unit, home, &below, err))
		return false;
	return below || err_set(err, ERR_INVALID, field, MSG_TURN_UNIT);
}

bool roster_save(struct tx *tx, struct unit_id unit, const struct turn *turns, size_t n,
		 struct err *err)
{
	if (!unit_must_exist(tx, unit, "unit", err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct turn t = turns[i];
		char field[ERR_TEXT];

		t.unit = unit;
		snprintf(field, sizeof(field), "turns[%zu]", i);
		if (!turn_fits(tx, &t, field, err))
			return false;
	}
	if (!db_run(tx, &sql_clear, NULL, err, VI(unit.n)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!db_run(tx, &sql_add, NULL, err, VI(unit.n), VI(turns[i].account.n),
			    VI(turns[i].days), VI(turns[i].from_minute), VI(turns[i].to_minute),
			    VI(turns[i].rank)))
			return false;
	return true;
}

bool roster_list(struct tx *tx, struct arena *a, struct unit_id unit, struct turn **out,
		 size_t *n, struct err *err)
{
	int64_t count;
	struct rows r;
	size_t i = 0;

	if (!db_int(tx, &sql_count, &count, NULL, err, VI(unit.n)) ||
	    !db_query(tx, &sql_list, &r, err, VI(unit.n)))
		return false;
	*out = ARENA_ARRAY(a, struct turn, (size_t)count);
	while (i < (size_t)count && rows_next(&r))
		(*out)[i++] = (struct turn){
			.unit = unit,
			.account = { rows_int(&r, 0) },
			.days = (unsigned)rows_int(&r, 1),
			.from_minute = (int)rows_int(&r, 2),
			.to_minute = (int)rows_int(&r, 3),
			.rank = (int)rows_int(&r, 4),
		};
	*n = i;
	return rows_end(&r, err);
}

bool roster_on_duty(struct tx *tx, struct unit_id unit, int64_t local_us,
		    struct account_id *out, struct err *err)
{
	int64_t day = floor_div(local_us, US_PER_DAY);
	int64_t minute = (local_us - day * US_PER_DAY) / US_PER_MINUTE;
	int64_t today = INT64_C(1) << civil_weekday(day);
	int64_t yesterday = INT64_C(1) << civil_weekday(day - 1);
	int64_t id = 0;
	bool found;

	if (!db_int(tx, &sql_on_duty, &id, &found, err, VI(unit.n), VI(today), VI(yesterday),
		    VI(minute), VI(minute + DAY_MINUTES), VI(ACCOUNTABLE)))
		return false;
	if (!found && !db_int(tx, &sql_anyone, &id, &found, err, VI(unit.n), VI(ACCOUNTABLE)))
		return false;
	out->n = found ? id : 0;
	return true;
}

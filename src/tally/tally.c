#include "tally/tally.h"

#include "base/civil.h"
#include "base/mem.h"

static const struct migration steps[] = {
	{ "tally-1",
	  /* category, area and unit are 0 where there is none: a key has no NULL */
	  "CREATE TABLE tally (\n"
	  "	day INT64 NOT NULL,\n"
	  "	state INT64 NOT NULL,\n"
	  "	is_public INT64 NOT NULL,\n"
	  "	category INT64 NOT NULL,\n"
	  "	area INT64 NOT NULL,\n"
	  "	unit INT64 NOT NULL,\n"
	  "	cases INT64 NOT NULL,\n"
	  "	acted INT64 NOT NULL,\n"
	  "	answered INT64 NOT NULL,\n"
	  "	verified INT64 NOT NULL,\n"
	  "	achieved INT64 NOT NULL,\n"
	  "	said INT64 NOT NULL,\n"
	  "	said_yes INT64 NOT NULL,\n"
	  "	overdue_closed INT64 NOT NULL,\n"
	  "	recurred INT64 NOT NULL,\n"
	  "	reworked INT64 NOT NULL,\n"
	  "	PRIMARY KEY (day, state, is_public, category, area, unit)\n"
	  ");\n" },
};
const struct migrations tally_migrations = { steps, sizeof steps / sizeof *steps };

static const struct sql sql_add = {
	"INSERT INTO tally (day, state, is_public, category, area, unit, cases, acted, answered,"
	" verified, achieved, said, said_yes, overdue_closed, recurred, reworked)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
	" ON CONFLICT (day, state, is_public, category, area, unit) DO UPDATE SET"
	" cases = tally.cases + excluded.cases, acted = tally.acted + excluded.acted,"
	" answered = tally.answered + excluded.answered,"
	" verified = tally.verified + excluded.verified,"
	" achieved = tally.achieved + excluded.achieved, said = tally.said + excluded.said,"
	" said_yes = tally.said_yes + excluded.said_yes,"
	" overdue_closed = tally.overdue_closed + excluded.overdue_closed,"
	" recurred = tally.recurred + excluded.recurred,"
	" reworked = tally.reworked + excluded.reworked",
	"iiiiiiiiiiiiiiii" };
/* every count is at most the number of cases, so 0 cases means 0 of all */
static const struct sql sql_sweep = {
	"DELETE FROM tally WHERE day = $1 AND state = $2 AND is_public = $3 AND category = $4"
	" AND area = $5 AND unit = $6 AND cases = 0", "iiiiii" };

bool tally_add(struct tx *tx, const struct tally_key *k, const struct tally_counts *c, int sign,
	       struct err *err)
{
	if (!db_run(tx, &sql_add, NULL, err, VI(k->day), VI(k->state), VI(k->public),
		    VI(k->category.n), VI(k->area.n), VI(k->unit.n), VI(sign * c->cases),
		    VI(sign * c->acted), VI(sign * c->answered), VI(sign * c->verified),
		    VI(sign * c->achieved), VI(sign * c->said), VI(sign * c->said_yes),
		    VI(sign * c->overdue_closed), VI(sign * c->recurred), VI(sign * c->reworked)))
		return false;
	return sign > 0 || db_run(tx, &sql_sweep, NULL, err, VI(k->day), VI(k->state),
				  VI(k->public), VI(k->category.n), VI(k->area.n), VI(k->unit.n));
}

#define SUMS "sum(cases), sum(acted), sum(answered), sum(verified), sum(achieved), sum(said)," \
	" sum(said_yes), sum(overdue_closed), sum(recurred), sum(reworked)"

static const struct sql sql_by_unit = {
	"SELECT unit, " SUMS " FROM tally WHERE day BETWEEN $1 AND $2 GROUP BY unit ORDER BY unit",
	"ii" };
static const struct sql sql_by_area = {
	"SELECT area, " SUMS " FROM tally WHERE day BETWEEN $1 AND $2 GROUP BY area ORDER BY area",
	"ii" };
static const struct sql sql_by_category = {
	"SELECT category, " SUMS " FROM tally WHERE day BETWEEN $1 AND $2 GROUP BY category"
	" ORDER BY category", "ii" };
static const struct sql sql_by_state = {
	"SELECT state, " SUMS " FROM tally WHERE day BETWEEN $1 AND $2 GROUP BY state ORDER BY state",
	"ii" };
static const struct sql sql_by_day = {
	"SELECT day, " SUMS " FROM tally WHERE day BETWEEN $1 AND $2 GROUP BY day ORDER BY day",
	"ii" };
static const struct sql sql_total = {
	"SELECT coalesce(sum(CASE WHEN state <= $3 THEN cases ELSE 0 END), 0), " SUMS
	" FROM tally WHERE day BETWEEN $1 AND $2", "iii" };
static const struct sql sql_days = {
	"SELECT day, state, category, area, " SUMS " FROM tally WHERE day BETWEEN $1 AND $2"
	" GROUP BY day, state, category, area ORDER BY day DESC, state, category, area LIMIT $3",
	"iii" };
#define ROWS "SELECT day, state, is_public, category, area, unit, cases, acted, answered," \
	" verified, achieved, said, said_yes, overdue_closed, recurred, reworked FROM tally"
#define BY_KEY " ORDER BY day, state, is_public, category, area, unit"

static const struct sql sql_each = { ROWS BY_KEY, "" };
static const struct sql sql_walk = { ROWS " WHERE day BETWEEN $1 AND $2" BY_KEY, "ii" };

static struct tally_counts read_counts(struct rows *r, int at)
{
	return (struct tally_counts){
		.cases = rows_int(r, at), .acted = rows_int(r, at + 1),
		.answered = rows_int(r, at + 2), .verified = rows_int(r, at + 3),
		.achieved = rows_int(r, at + 4), .said = rows_int(r, at + 5),
		.said_yes = rows_int(r, at + 6), .overdue_closed = rows_int(r, at + 7),
		.recurred = rows_int(r, at + 8), .reworked = rows_int(r, at + 9),
	};
}

void tally_counts_add(struct tally_counts *to, const struct tally_counts *c)
{
	to->cases += c->cases;
	to->acted += c->acted;
	to->answered += c->answered;
	to->verified += c->verified;
	to->achieved += c->achieved;
	to->said += c->said;
	to->said_yes += c->said_yes;
	to->overdue_closed += c->overdue_closed;
	to->recurred += c->recurred;
	to->reworked += c->reworked;
}

static int64_t first_of_month(int64_t day)
{
	int y, m, d;

	civil_from_day(day, &y, &m, &d);
	return civil_to_day(y, m, 1);
}

/* A growing list in an arena: doubling leaves at most as much behind as it holds. */
static struct tally_row *push(struct arena *a, struct tally_row **list, size_t *n, size_t *cap)
{
	if (*n == *cap) {
		size_t more = *cap ? *cap * 2 : 64;
		struct tally_row *grown = ARENA_ARRAY(a, struct tally_row, more);

		if (*n)
			memcpy(grown, *list, *n * sizeof **list);
		*list = grown;
		*cap = more;
	}
	return &(*list)[(*n)++];
}

bool tally_total(struct tx *tx, int64_t from, int64_t to, int state, struct tally_counts *out,
		 int64_t *up_to, struct err *err)
{
	struct rows r;

	if (!db_query(tx, &sql_total, &r, err, VI(from), VI(to), VI(state)))
		return false;
	*out = (struct tally_counts){ 0 };
	*up_to = 0;
	/* sums of no rows are null, which reads as 0 */
	if (rows_next(&r)) {
		*up_to = rows_int(&r, 0);
		*out = read_counts(&r, 1);
	}
	return rows_end(&r, err);
}

bool tally_sum(struct tx *tx, struct arena *a, enum tally_group by, int64_t from, int64_t to,
	       struct tally_row **out, size_t *n, struct err *err)
{
	static const struct sql *const query[] = {
		[TALLY_UNIT] = &sql_by_unit, [TALLY_AREA] = &sql_by_area,
		[TALLY_CATEGORY] = &sql_by_category, [TALLY_MONTH] = &sql_by_day,
		[TALLY_STATE] = &sql_by_state, [TALLY_DAY] = &sql_by_day,
	};
	struct tally_row *list = NULL;
	size_t count = 0, cap = 0;
	struct rows r;

	if (!db_query(tx, query[by], &r, err, VI(from), VI(to)))
		return false;
	while (rows_next(&r)) {
		struct tally_counts c = read_counts(&r, 1);
		int64_t g = rows_int(&r, 0);
		struct tally_row *row;

		if (by == TALLY_MONTH) {
			g = first_of_month(g);
			if (count && list[count - 1].key.day == g) {
				tally_counts_add(&list[count - 1].counts, &c);
				continue;
			}
		}
		row = push(a, &list, &count, &cap);
		row->counts = c;
		switch (by) {
		case TALLY_UNIT: row->key.unit.n = g; break;
		case TALLY_AREA: row->key.area.n = g; break;
		case TALLY_CATEGORY: row->key.category.n = g; break;
		case TALLY_STATE: row->key.state = (int)g; break;
		case TALLY_MONTH:
		case TALLY_DAY: row->key.day = g; break;
		}
	}
	*out = list;
	*n = count;
	return rows_end(&r, err);
}

bool tally_days(struct tx *tx, struct arena *a, int64_t from, int64_t to, size_t max,
		struct tally_row **out, size_t *n, struct err *err)
{
	struct tally_row *list = NULL;
	size_t count = 0, cap = 0;
	struct rows r;

	if (!db_query(tx, &sql_days, &r, err, VI(from), VI(to), VI((int64_t)max)))
		return false;
	while (rows_next(&r)) {
		struct tally_row *row = push(a, &list, &count, &cap);

		row->key.day = rows_int(&r, 0);
		row->key.state = (int)rows_int(&r, 1);
		row->key.category.n = rows_int(&r, 2);
		row->key.area.n = rows_int(&r, 3);
		row->counts = read_counts(&r, 4);
	}
	*out = list;
	*n = count;
	return rows_end(&r, err);
}

static bool walk(struct rows *r, bool (*each)(void *arg, const struct tally_row *row), void *arg,
		 struct err *err)
{
	bool go_on = true;

	while (go_on && rows_next(r)) {
		struct tally_row row = {
			.key = { .day = rows_int(r, 0), .state = (int)rows_int(r, 1),
				 .public = rows_int(r, 2) != 0, .category = { rows_int(r, 3) },
				 .area = { rows_int(r, 4) }, .unit = { rows_int(r, 5) } },
			.counts = read_counts(r, 6),
		};

		go_on = each(arg, &row);
	}
	return rows_end(r, err);
}

bool tally_each(struct tx *tx, bool (*each)(void *arg, const struct tally_row *row), void *arg,
		struct err *err)
{
	struct rows r;

	return db_query(tx, &sql_each, &r, err) && walk(&r, each, arg, err);
}

bool tally_walk(struct tx *tx, int64_t from, int64_t to,
		bool (*each)(void *arg, const struct tally_row *row), void *arg, struct err *err)
{
	struct rows r;

	return db_query(tx, &sql_walk, &r, err, VI(from), VI(to)) && walk(&r, each, arg, err);
}

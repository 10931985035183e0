/* What a person's day begins with: how much is to be done, where the difficulties are, what does not
 * stay solved, what people say. Only of what the person reaches, and never of allegations. */
#include "casework/casework_int.h"

enum { LOOK_AT = 2000 };

/* An open case is late when its due time has passed; an answered one (5) when its answer was. */
#define LATE(due) \
	"CASE WHEN c.state <> 5 AND " due " < $1 THEN 1 WHEN c.state = 5 AND c.answered > " due \
	" THEN 1 ELSE 0 END"
_Static_assert(STATE_REGISTERED == 1 && STATE_ANSWERED == 5 && STATE_CLOSED == 6 &&
	       KIND_ALLEGATION == 6 && LINK_RECURRENCE_OF == 1, "the queries name them by number");

static const struct sql sql_duties = {
	"SELECT d.unit, sum(CASE WHEN c.state <> 5 THEN 1 ELSE 0 END),"
	" sum(CASE WHEN c.state <> 5 AND d.due < $1 THEN 1 ELSE 0 END),"
	" sum(CASE WHEN c.state = 5 THEN 1 ELSE 0 END),"
	" sum(CASE WHEN d.account = $2 AND c.state <> 5 THEN 1 ELSE 0 END),"
	" sum(CASE WHEN d.account = $2 AND c.state <> 5 AND d.due < $1 THEN 1 ELSE 0 END),"
	" sum(CASE WHEN d.account = $2 AND c.state = 5 THEN 1 ELSE 0 END)"
	" FROM duty d JOIN cases c ON c.id = d.case_id"
	" WHERE d.done IS NULL AND c.kind <> 6 GROUP BY d.unit", "ii" };
static const struct sql sql_area = {
	"SELECT count(*), sum(" LATE("c.due") ") FROM cases c"
	" WHERE c.area = $2 AND c.state BETWEEN 1 AND 5 AND c.kind <> 6", "ii" };
static const struct sql sql_unit_areas = {
	"SELECT c.area, count(*), sum(" LATE("c.due") ") FROM cases c WHERE c.unit = $2"
	" AND c.state BETWEEN 1 AND 5 AND c.kind <> 6 AND c.area IS NOT NULL GROUP BY c.area",
	"ii" };
static const struct sql sql_reworked = {
	"SELECT " CASE_COLUMNS CASE_FROM " WHERE c.reworks > 0 AND c.closed IS NULL"
	" ORDER BY c.changed DESC", "" };
static const struct sql sql_returned = {
	"SELECT " CASE_COLUMNS ", e.number FROM case_link l JOIN cases c ON c.id = l.from_case"
	" JOIN cases e ON e.id = l.to_case LEFT JOIN account a ON a.id = c.account"
	" WHERE l.relation = 1 AND l.removed IS NULL AND c.closed IS NULL ORDER BY l.id DESC", "" };
static const struct sql sql_verdicts = {
	"SELECT " CASE_COLUMNS ", e.recorded, e.data, e.actor_kind FROM event e"
	" JOIN cases c ON c.id = e.case_id LEFT JOIN account a ON a.id = c.account"
	" WHERE e.action = 'rate' AND e.recorded >= $1 ORDER BY e.recorded DESC", "i" };
enum { BEHIND_CASE = 43 };

static bool in_reach(struct rows *r, const struct office *o, const struct actor *who)
{
	return rows_int(r, COL_KIND) != KIND_ALLEGATION &&
	       actor_reaches(o, who, (struct unit_id){ rows_int(r, COL_UNIT) },
			     (struct area_id){ rows_int(r, COL_AREA) });
}

/* ---- how much ---- */

bool duties_count(struct tx *tx, const struct office *o, const struct actor *who,
		  struct duty_counts *out, struct err *err)
{
	struct env *env = tx_env(tx);
	struct rows r;

	*out = (struct duty_counts){ 0 };
	if (!db_query(tx, &sql_duties, &r, err, VI(env->now(env)), VI(who->account.n)))
		return false;
	while (rows_next(&r)) {
		out->mine += rows_int(&r, 4);
		out->mine_overdue += rows_int(&r, 5);
		out->mine_answered += rows_int(&r, 6);
		if (who->unit.n && !directory_within(o->directory,
						     (struct unit_id){ rows_int(&r, 0) },
						     who->unit))
			continue;
		out->to_do += rows_int(&r, 1);
		out->overdue += rows_int(&r, 2);
		out->answered += rows_int(&r, 3);
	}
	return rows_end(&r, err);
}

bool cases_new(struct tx *tx, struct arena *a, const struct office *o, const struct actor *who,
	       int64_t from_day, int64_t *out, struct err *err)
{
	const struct unit *own = directory_unit(o->directory, who->unit);
	bool by_unit = own && (own->kind == UNIT_DEPARTMENT || own->kind == UNIT_COMPANY);
	struct tally_row *row;
	size_t n;

	*out = 0;
	if (!tally_sum(tx, a, by_unit ? TALLY_UNIT : TALLY_AREA, from_day, INT64_MAX, &row, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (actor_reaches(o, who, row[i].key.unit, row[i].key.area))
			*out += row[i].counts.cases;
	return true;
}

/* ---- where ---- */

static bool busier(const struct place_load *a, const struct place_load *b)
{
	return a->overdue != b->overdue ? a->overdue > b->overdue : a->open > b->open;
}

/* Keeps the busiest `limit`, in order. */
static void place_put(struct place_load *list, size_t *n, size_t limit, struct place_load p)
{
	size_t i = *n;

	if (p.open == 0 || (i == limit && (limit == 0 || !busier(&p, &list[i - 1]))))
		return;
	if (i == limit)
		i--;
	else
		(*n)++;
	for (; i > 0 && busier(&p, &list[i - 1]); i--)
		list[i] = list[i - 1];
	list[i] = p;
}

/* What a department leads may lie in any area; several of its units may work in one. */
static bool places_led(struct tx *tx, struct arena *a, const struct office *o,
		       const struct actor *who, int64_t now, size_t limit, struct place_load *list,
		       size_t *n, struct err *err)
{
	size_t areas = territory_count(o->territory);
	struct place_load *of = ARENA_ARRAY(a, struct place_load, areas + 1);

	for (size_t i = 0; i < directory_count(o->directory); i++) {
		struct unit_id unit = directory_nth(o->directory, i)->id;
		struct rows r;

		if (!directory_within(o->directory, unit, who->unit))
			continue;
		if (!db_query(tx, &sql_unit_areas, &r, err, VI(now), VI(unit.n)))
			return false;
		while (rows_next(&r)) {
			struct area_id area = { rows_int(&r, 0) };
			size_t k = 0;

			while (k < areas && territory_nth(o->territory, k)->id.n != area.n)
				k++;
			of[k].area = area;
			of[k].open += rows_int(&r, 1);
			of[k].overdue += rows_int(&r, 2);
		}
		if (!rows_end(&r, err))
			return false;
	}
	for (size_t k = 0; k < areas; k++)
		place_put(list, n, limit, of[k]);
	return true;
}

bool places_loaded(struct tx *tx, struct arena *a, const struct office *o,
		   const struct actor *who, size_t limit, struct place_load **out, size_t *n,
		   struct err *err)
{
	const struct unit *own = directory_unit(o->directory, who->unit);
	int64_t now = tx_env(tx)->now(tx_env(tx));

	*out = ARENA_ARRAY(a, struct place_load, limit + 1);
	*n = 0;
	if (own && (own->kind == UNIT_DEPARTMENT || own->kind == UNIT_COMPANY))
		return places_led(tx, a, o, who, now, limit, *out, n, err);
	for (size_t i = 0; i < territory_count(o->territory); i++) {
		struct place_load p = { .area = territory_nth(o->territory, i)->id };
		struct rows r;

		if (own && own->area.n && !territory_within(o->territory, p.area, own->area))
			continue;
		if (!db_query(tx, &sql_area, &r, err, VI(now), VI(p.area.n)))
			return false;
		if (rows_next(&r)) {
			p.open = rows_int(&r, 0);
			p.overdue = rows_int(&r, 1);
		}
		if (!rows_end(&r, err))
			return false;
		place_put(*out, n, limit, p);
	}
	return true;
}

/* ---- what does not stay solved ---- */

static int64_t times_of(const struct returning *r)
{
	return r->row.reworks + (r->earlier.p != NULL);
}

/* Keeps the `limit` that came up most often; a case that is there already only learns which earlier
 * one it is the return of. */
static void returning_put(struct returning *list, size_t *n, size_t limit, struct returning r)
{
	size_t i = *n;

	for (size_t k = 0; k < *n; k++)
		if (list[k].row.id.n == r.row.id.n) {
			if (!list[k].earlier.p)
				list[k].earlier = r.earlier;
			return;
		}
	if (limit == 0 || (i == limit && times_of(&r) <= times_of(&list[i - 1])))
		return;
	if (i == limit)
		i--;
	else
		(*n)++;
	for (; i > 0 && times_of(&r) > times_of(&list[i - 1]); i--)
		list[i] = list[i - 1];
	list[i] = r;
}

static bool returning_read(struct tx *tx, struct arena *a, const struct office *o,
			   const struct actor *who, const struct sql *sql, bool linked, size_t limit,
			   struct returning *list, size_t *n, struct err *err)
{
	int64_t looked = 0;
	struct rows r;

	if (!db_query(tx, sql, &r, err))
		return false;
	while (looked++ < LOOK_AT && rows_next(&r)) {
		struct returning one = { .earlier = { NULL, 0 } };

		if (!in_reach(&r, o, who))
			continue;
		case_read(&r, a, &one.row);
		if (linked)
			one.earlier = rows_text(&r, BEHIND_CASE, a);
		returning_put(list, n, limit, one);
	}
	return rows_end(&r, err);
}

bool cases_returning(struct tx *tx, struct arena *a, const struct office *o,
		     const struct actor *who, size_t limit, struct returning **out, size_t *n,
		     struct err *err)
{
	*out = ARENA_ARRAY(a, struct returning, limit + 1);
	*n = 0;
	return returning_read(tx, a, o, who, &sql_returned, true, limit, *out, n, err) &&
	       returning_read(tx, a, o, who, &sql_reworked, false, limit, *out, n, err);
}

/* ---- what people say ---- */

/* What was said then: a rework since has cleared the case's own word, and took nothing back of it. */
static bool verdict_read(struct rows *r, struct arena *a, struct verdict_line *out)
{
	struct str solved = { NULL, 0 };
	struct err no = ERR_INIT;
	struct json data;

	*out = (struct verdict_line){ .at = rows_int(r, BEHIND_CASE),
				      .by_call = rows_int(r, BEHIND_CASE + 2) == ACTOR_ACCOUNT };
	if (!json_read(a, rows_peek(r, BEHIND_CASE + 1), &data, &no))
		return false;
	json_text(&data, "", "comment", SIZE_MAX, &out->words, &no);
	json_text(&data, "", "solved", SIZE_MAX, &solved, &no);
	return solved_of(solved, &out->said);
}

static void verdict_count(struct verdict_counts *c, enum solved said)
{
	c->said++;
	c->yes += said == SOLVED_YES;
	c->partly += said == SOLVED_PARTLY;
	c->no += said == SOLVED_NO;
}

/* Each case counts once, by its last verdict. */
static bool verdict_is_last(struct rows *r, int64_t *seen, size_t *n_seen)
{
	int64_t id = rows_int(r, 0);

	for (size_t i = 0; i < *n_seen; i++)
		if (seen[i] == id)
			return false;
	seen[(*n_seen)++] = id;
	return true;
}

/* No before partly before yes, each as it was. */
static void unhappy_first(struct verdict_line *list, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct verdict_line one = list[i];
		size_t k = i;

		for (; k > 0 && list[k - 1].said < one.said; k--)
			list[k] = list[k - 1];
		list[k] = one;
	}
}

bool verdicts_since(struct tx *tx, struct arena *a, const struct office *o,
		    const struct actor *who, int64_t since, size_t limit,
		    struct verdict_line **out, size_t *n, struct verdict_counts *counts,
		    struct err *err)
{
	enum { WITH_WORDS = 40 };
	struct verdict_line *list = ARENA_ARRAY(a, struct verdict_line, WITH_WORDS);
	int64_t *seen = ARENA_ARRAY(a, int64_t, LOOK_AT), looked = 0;
	size_t n_seen = 0, kept = 0;
	struct rows r;

	*counts = (struct verdict_counts){ 0 };
	if (!db_query(tx, &sql_verdicts, &r, err, VI(since)))
		return false;
	while (looked++ < LOOK_AT && rows_next(&r)) {
		struct verdict_line one;

		if (!in_reach(&r, o, who) || !verdict_is_last(&r, seen, &n_seen) ||
		    !verdict_read(&r, a, &one))
			continue;
		verdict_count(counts, one.said);
		if (one.words.n == 0 || kept == WITH_WORDS)
			continue;
		case_read(&r, a, &one.row);
		list[kept++] = one;
	}
	unhappy_first(list, kept);
	*out = list;
	*n = kept < limit ? kept : limit;
	return rows_end(&r, err);
}

/* What waits for whom: the working queues of dispatchers and verifiers, the oldest first. A row is in
 * a queue only for who may take it from there, so nobody is offered what he would be refused. */
#include "casework/casework_int.h"

#include "base/civil.h"

#define FROM_CASES "SELECT " CASE_COLUMNS CASE_FROM
static const struct sql sql_registered = {
	FROM_CASES " WHERE c.state = 1 AND c.master IS NULL"
	" ORDER BY COALESCE(c.due, c.created), c.id", "" };
static const struct sql sql_answered = {
	FROM_CASES " WHERE c.state = 5 AND c.master IS NULL"
	" ORDER BY COALESCE(c.answered, c.created), c.id", "" };
/* 320: rework asked or objected to, as in the index cases_asked */
static const struct sql sql_asked = {
	FROM_CASES " WHERE (c.flags & 320) <> 0 AND (c.flags & $1) <> 0 AND c.state < 7"
	" ORDER BY COALESCE(c.due, c.created), c.id", "i" };
_Static_assert(STATE_REGISTERED == 1 && STATE_ANSWERED == 5 && STATE_ARCHIVED == 7 &&
	       (FLAG_REWORK_ASKED | FLAG_OBJECTION) == 320, "the queries name them by number");
static const struct sql sql_calls = {
	"SELECT recorded, action, data FROM event WHERE case_id = $1"
	" AND action IN ('answer', 'callback') ORDER BY seq", "i" };

/* ---- what a queue holds ---- */

static bool call_makes_sense(const struct case_row *row)
{
	return row->requester.n && row->said == SOLVED_NONE && row->calls_failed < 3 &&
	       row->kind != KIND_COMMENDATION;
}

/* Where the requester's yes is the check, nobody looks before he has been asked in vain. */
static bool check_is_due(const struct case_row *row, const struct office *o, int64_t now)
{
	const struct category *cat = catalog_get(o->catalog, row->category);
	enum msg lacks = closing_lacks(row, o, now);

	if (lacks != MSG_CLOSE_NEEDS_CHECK && lacks != MSG_CLOSE_NEEDS_SITE)
		return false;
	if (!cat || cat->tier != TIER_REQUESTER)
		return true;
	return row->said == SOLVED_NONE &&
	       (!call_makes_sense(row) || now >= verdict_ends(row, o));
}

static bool belongs(const struct case_row *row, const struct office *o, enum queue q, int64_t now)
{
	switch (q) {
	case QUEUE_TO_DISPATCH:
		return row->decliner.n == 0;
	case QUEUE_DECLINED:
		return row->decliner.n != 0;
	case QUEUE_OBJECTED:
	case QUEUE_REWORK_ASKED:
	case QUEUE_UNHAPPY:
		return true;
	case QUEUE_TO_VERIFY:
		return check_is_due(row, o, now);
	case QUEUE_TO_CALL:
		return call_makes_sense(row);
	}
	return false;
}

/* ---- for whom ---- */

/* Whose queue it is: who may do the act that it waits for. */
static const char *const awaited[] = {
	[QUEUE_TO_DISPATCH] = "dispatch",
	[QUEUE_DECLINED] = "confirm_decline",
	[QUEUE_OBJECTED] = "decide_objection",
	[QUEUE_REWORK_ASKED] = "rework",
	[QUEUE_UNHAPPY] = "reclassify",
	[QUEUE_TO_VERIFY] = "verify",
	[QUEUE_TO_CALL] = "callback",
};

static bool admits(enum queue q, const struct actor *who, unsigned relation)
{
	return policy_admits(awaited[q], who, relation, NULL);
}

static bool in_queue(struct tx *tx, const struct office *o, const struct actor *who,
		     const struct case_row *row, enum queue q, bool *out, struct err *err)
{
	unsigned relation;

	*out = false;
	if (!actor_reaches(o, who, row->unit, row->area) ||
	    (row->kind == KIND_ALLEGATION && !(who->roles & ALLEGATION_ROLES)))
		return true;
	if (!case_relation(tx, o, who, row, &relation, err))
		return false;
	*out = admits(q, who, relation);
	return true;
}

static bool query(struct tx *tx, enum queue q, struct rows *r, struct err *err)
{
	switch (q) {
	case QUEUE_TO_DISPATCH:
	case QUEUE_DECLINED:
		break;
	case QUEUE_OBJECTED:
		return db_query(tx, &sql_asked, r, err, VI(FLAG_OBJECTION));
	case QUEUE_REWORK_ASKED:
	case QUEUE_UNHAPPY:
		return db_query(tx, &sql_asked, r, err, VI(FLAG_REWORK_ASKED));
	case QUEUE_TO_VERIFY:
	case QUEUE_TO_CALL:
		return db_query(tx, &sql_answered, r, err);
	}
	return db_query(tx, &sql_registered, r, err);
}

enum { WAITING_MAX = 2000 };

/* All that belongs into the queue, whoever asks; who may take it is asked afterwards, for a query
 * under way shares its session with no other. */
static bool waiting(struct tx *tx, struct arena *a, const struct office *o, enum queue q,
		    int64_t now, struct case_row **out, size_t *n, struct err *err)
{
	struct case_row *list = NULL, row;
	size_t cap = 0;
	struct rows r;

	*n = 0;
	if (!query(tx, q, &r, err))
		return false;
	while (*n < WAITING_MAX && rows_next(&r)) {
		case_read(&r, a, &row);
		if (!belongs(&row, o, q, now))
			continue;
		if (*n == cap) {
			struct case_row *more = ARENA_ARRAY(a, struct case_row,
							    cap = cap ? cap * 2 : 64);

			if (*n)
				memcpy(more, list, *n * sizeof *list);
			list = more;
		}
		list[(*n)++] = row;
	}
	*out = list;
	return rows_end(&r, err);
}

bool case_queue(struct tx *tx, struct arena *a, const struct office *o, const struct actor *who,
		enum queue q, size_t skip, size_t limit, struct case_row **out, size_t *n,
		bool *more, struct err *err)
{
	struct case_row *list;
	size_t all, kept = 0;
	bool fits;

	*n = 0;
	*more = false;
	if (!waiting(tx, a, o, q, tx_env(tx)->now(tx_env(tx)), &list, &all, err))
		return false;
	*out = list;
	for (size_t i = 0; i < all && !*more; i++) {
		if (!in_queue(tx, o, who, &list[i], q, &fits, err))
			return false;
		if (!fits)
			continue;
		if (skip > 0)
			skip--;
		else if (kept == limit)
			*more = true;
		else
			list[kept++] = list[i];
	}
	*n = kept;
	return true;
}

/* ---- callbacks ---- */

bool case_calls(struct tx *tx, const struct office *o, struct case_id id, struct calls *out,
		struct err *err)
{
	const struct zone *z = o->main->zone;
	struct rows r;

	*out = (struct calls){ 0 };
	if (!db_query(tx, &sql_calls, &r, err, VI(id.n)))
		return false;
	while (rows_next(&r)) {
		int64_t at = rows_int(&r, 0), local = zone_to_local(z, at);

		/* an answer begins anew */
		if (str_eq(rows_peek(&r, 1), STR("answer"))) {
			*out = (struct calls){ 0 };
			continue;
		}
		out->made++;
		out->last = at;
		out->hours |= 1u << (local / US_PER_HOUR % 24);
		out->next = zone_to_utc(z, (local / US_PER_DAY + 1) * US_PER_DAY, NULL);
	}
	return rows_end(&r, err);
}

/* When a case may be closed: what its tier demands, and a verdict or a fair try to get one
 * (product.md, workflow "close"). */
#include "casework/casework_int.h"

static const struct sql sql_answered = {
	"SELECT " CASE_COLUMNS CASE_FROM " WHERE c.state = 5 ORDER BY c.created, c.id", "" };

bool sample_drawn(const struct office *o, struct str number)
{
	struct buf b = BUF_INIT;
	struct seal_hash h;

	buf_add_lit(&b, "sample:");
	buf_add(&b, number);
	h = seal_hmac(&o->sample_key, buf_str(&b));
	buf_release(&b);
	return h.b[0] < 51;             /* 51 of 256: one in five */
}

int64_t verdict_ends(const struct case_row *row, const struct office *o)
{
	const struct category *cat = catalog_get(o->catalog, row->category);
	int64_t days = cat && cat->verdict_days > 0 ? cat->verdict_days : 7;

	return row->answered + days * US_PER_DAY;
}

static enum msg tier_lacks(const struct case_row *row, const struct office *o)
{
	const struct category *cat = catalog_get(o->catalog, row->category);

	switch (cat ? cat->tier : TIER_NONE) {
	case TIER_NONE:
	case TIER_COUNT:
		return MSG_NONE;
	case TIER_REQUESTER:
		/* the requester's yes is the check; without it somebody has to look */
		return row->said == SOLVED_YES || row->verified ? MSG_NONE : MSG_CLOSE_NEEDS_CHECK;
	case TIER_SAMPLED:
		return row->verified || !sample_drawn(o, row->number) ? MSG_NONE
								      : MSG_CLOSE_NEEDS_CHECK;
	case TIER_SITE:
		return row->verified_on_site ? MSG_NONE : MSG_CLOSE_NEEDS_SITE;
	}
	return MSG_NONE;
}

enum msg closing_lacks(const struct case_row *row, const struct office *o, int64_t now)
{
	enum msg tier = tier_lacks(row, o);

	if (row->kind == KIND_COMMENDATION)
		return MSG_NONE;        /* praise is asked nothing */
	if (tier != MSG_NONE)
		return tier;
	if (row->said || row->calls_failed >= 3 || now >= verdict_ends(row, o))
		return MSG_NONE;
	return MSG_CLOSE_NEEDS_VERDICT;
}

static bool apply_close(struct act *act, struct err *err)
{
	bool yes = act->row->said == SOLVED_YES;

	return close_row(act, !yes ? OUTCOME_NO_VERDICT
			      : act->row->found == SOLVED_PARTLY ? OUTCOME_PARTLY
								 : OUTCOME_SOLVED, err);
}

bool close_by_rule(struct act *from, struct err *err)
{
	const struct case_row *row = from->row;

	/* an unhappy verdict is for a person to decide: rework, or close with the true outcome */
	if (row->state != STATE_ANSWERED || row->master.n || row->said == SOLVED_PARTLY ||
	    row->said == SOLVED_NO || closing_lacks(row, from->o, from->now) != MSG_NONE)
		return true;
	return act_by_rule(from, ACT_CLOSE, apply_close, err);
}

bool closing_rule(struct tx *tx, struct arena *a, const struct office *o, size_t n,
		  size_t *closed, struct err *err)
{
	struct env *env = tx_env(tx);
	struct case_id *due = ARENA_ARRAY(a, struct case_id, n);
	struct arena *looked = arena_new();
	size_t found = 0;
	struct rows r;

	*closed = 0;
	if (!db_query(tx, &sql_answered, &r, err)) {
		arena_free(looked);
		return false;
	}
	/* all that wait for a verdict are looked at, so none may stay in memory */
	while (found < n && rows_next(&r)) {
		struct case_row row;

		arena_reset(looked);
		case_read(&r, looked, &row);
		if (!row.master.n && row.said == SOLVED_NONE &&
		    closing_lacks(&row, o, env->now(env)) == MSG_NONE)
			due[found++] = row.id;
	}
	arena_free(looked);
	if (!rows_end(&r, err))
		return false;
	for (; *closed < found; ++*closed) {
		struct case_row row;
		struct act act = { .tx = tx, .a = a, .o = o, .who = &rule_actor, .row = &row,
				   .now = env->now(env) };
		bool there;

		if (!case_by_id(tx, a, due[*closed], &row, &there, err))
			return false;
		must(there);
		if (!close_by_rule(&act, err))
			return false;
	}
	return true;
}

/* What a case counts for. The four counts are nested by construction: acted ⊇ answered ⊇ verified
 * ⊇ achieved (product.md, "The four counts"). */
#include "casework/casework_int.h"

bool times_overdue(enum case_state state, int64_t due, int64_t answered, int64_t now)
{
	if (!state_open(state) || due == 0)
		return false;
	return (state == STATE_ANSWERED ? answered : now) > due;
}

bool case_overdue(const struct case_row *row, int64_t now)
{
	return times_overdue(row->state, row->due, row->answered, now);
}

void tally_of(const struct case_row *row, const struct office *o, struct tally_key *key,
	      struct tally_counts *c)
{
	const struct category *cat = catalog_get(o->catalog, row->category);
	bool judged = row->state == STATE_ANSWERED || row->state == STATE_CLOSED ||
		      row->state == STATE_ARCHIVED;
	bool answered = judged && row->answered != 0;
	/* "found solved, by its tier": where the tier asks for no check, the requester's yes is it */
	bool by_requester = row->said == SOLVED_YES &&
			    (!cat || cat->tier == TIER_NONE || cat->tier == TIER_REQUESTER ||
			     (cat->tier == TIER_SAMPLED && !sample_drawn(o, row->number)));

	*key = (struct tally_key){
		.day = zone_day(o->main->zone, row->created), .state = (int)row->state,
		.public = row->public, .category = row->category, .area = row->area,
		.unit = row->unit,
	};
	*c = (struct tally_counts){ .cases = 1 };
	c->said = row->said != SOLVED_NONE;
	c->said_yes = row->said == SOLVED_YES;
	c->recurred = row->came_back;
	/* a follower counts as demand and not as handling */
	if (row->master.n)
		return;
	c->acted = row->acted != 0 || answered;
	c->answered = answered;
	c->verified = answered && (row->found == SOLVED_YES || by_requester);
	c->achieved = c->verified && row->said == SOLVED_YES && !row->came_back &&
		      row->state != STATE_ANSWERED;
	c->overdue_closed = row->late;
	c->reworked = row->reworks > 0;
}

bool tally_move(struct tx *tx, const struct office *o, const struct case_row *before,
		const struct case_row *after, struct err *err)
{
	struct tally_key k0 = { 0 }, k1;
	struct tally_counts c0 = { 0 }, c1;

	/* allegations are only handed over: they enter no figure */
	if (after->kind == KIND_ALLEGATION) {
		if (!before || before->kind == KIND_ALLEGATION)
			return true;
		tally_of(before, o, &k0, &c0);
		return tally_add(tx, &k0, &c0, -1, err);
	}
	tally_of(after, o, &k1, &c1);
	if (!before)
		return tally_add(tx, &k1, &c1, 1, err);
	tally_of(before, o, &k0, &c0);
	if (k0.day == k1.day && k0.state == k1.state && k0.public == k1.public &&
	    k0.category.n == k1.category.n && k0.area.n == k1.area.n &&
	    k0.unit.n == k1.unit.n && memcmp(&c0, &c1, sizeof c0) == 0)
		return true;
	return tally_add(tx, &k0, &c0, -1, err) && tally_add(tx, &k1, &c1, 1, err);
}

/* Seeing it done: what a check found, what the requester says, reworking, closing, withdrawing. */
#include "casework/casework_int.h"

/* Callback attempts since the last answer that reached nobody. */
static const struct sql sql_attempts = {
	"SELECT recorded, action, data FROM event WHERE case_id = $1"
	" AND action IN ('answer', 'callback') ORDER BY seq", "i" };

bool do_verify(struct act *act, struct err *err)
{
	struct case_row *row = act->row;
	const struct act_input *in = act->in;

	row->found = solved_given(in->found);
	if (in->passed && row->found == SOLVED_NO)
		return err_set(err, ERR_INVALID, "passed", MSG_PASSED_BUT_NOT_SOLVED);
	draft_text(&act->draft, true, "how", in->how);
	draft_bool(&act->draft, true, "passed", in->passed);
	draft_text(&act->draft, true, "found", in->found);
	draft_text(&act->draft, false, "evidence", in->evidence);
	if (in->media.n)
		draft_int(&act->draft, true, "media", (int64_t)in->media.n);
	row->verified = in->passed;
	row->verified_on_site = in->passed && str_eq(in->how, STR("site"));
	if (!in->passed) {
		row->state = STATE_IN_PROGRESS;
		row->reworks++;
	}
	return true;
}

/* Counts failed attempts of different local days and different hours of the day: what happened at
 * the same hour or on the same day as an earlier attempt adds nothing. */
static bool count_failed(struct act *act, bool reached_now, int64_t *out, struct err *err)
{
	const struct zone *z = act->o->main->zone;
	int64_t day[3], hour[3], n = 0;
	struct rows r;
	bool more = true;

	if (!db_query(act->tx, &sql_attempts, &r, err, VI(act->row->id.n)))
		return false;
	while (more) {
		int64_t at = act->now, local, i;
		bool failed = !reached_now;

		more = rows_next(&r);
		if (more) {
			at = rows_int(&r, 0);
			failed = str_find(rows_peek(&r, 2), STR("\"reached\":false")) != SIZE_MAX;
			if (str_eq(rows_peek(&r, 1), STR("answer"))) {
				n = 0;
				continue;
			}
		}
		local = zone_to_local(z, at);
		for (i = 0; i < n; i++)
			if (day[i] == local / US_PER_DAY ||
			    hour[i] == local / US_PER_HOUR % 24)
				break;
		if (failed && i == n && n < 3) {
			day[n] = local / US_PER_DAY;
			hour[n++] = local / US_PER_HOUR % 24;
		}
	}
	*out = n;
	return rows_end(&r, err);
}

bool do_callback(struct act *act, struct err *err)
{
	draft_bool(&act->draft, true, "reached", act->in->reached);
	draft_text(&act->draft, true, "how", act->in->how);
	if (act->in->reached)
		act->row->call_reached = true;
	return count_failed(act, act->in->reached, &act->row->calls_failed, err);
}

bool may_rate(struct act *act, struct err *err)
{
	if (act->row->kind == KIND_COMMENDATION)
		return err_set(err, ERR_CONFLICT, "action", MSG_PRAISE_IS_NOT_ASKED);
	/* a verifier writes down what the requester said: somebody must have been reached */
	if (!act->who->holds_code && !act->row->call_reached)
		return err_set(err, ERR_CONFLICT, "action", MSG_CALL_FIRST);
	if (act->row->outcome == OUTCOME_NOT_ACCEPTED || act->row->outcome == OUTCOME_WITHDRAWN)
		return err_set(err, ERR_CONFLICT, "action", MSG_NOTHING_TO_RATE);
	return true;
}

bool do_rate(struct act *act, struct err *err)
{
	struct case_row *row = act->row;
	const struct act_input *in = act->in;

	(void)err;
	row->said = solved_given(in->solved);
	row->satisfaction = in->satisfaction;
	row->rework_asked = row->said != SOLVED_YES;
	draft_text(&act->draft, true, "solved", in->solved);
	draft_int(&act->draft, true, "satisfaction", in->satisfaction);
	draft_text(&act->draft, true, "comment", in->comment);
	if (act_input_has(in, field_by_name("pressed")))
		draft_bool(&act->draft, true, "pressed", in->pressed);
	return true;
}

bool may_rework(struct act *act, struct err *err)
{
	const struct category *cat = catalog_get(act->o->catalog, act->row->category);
	const struct case_row *row = act->row;
	int64_t days = cat && cat->rework_days > 0 ? cat->rework_days : 30;

	/* what was taken back, handed over or declined was not worked on here */
	if (row->unit.n == 0 || row->outcome >= OUTCOME_WITHDRAWN)
		return err_set(err, ERR_CONFLICT, "action", MSG_NOBODY_TO_REWORK);
	return !row->closed || act->now <= row->closed + days * US_PER_DAY ||
	       err_set(err, ERR_CONFLICT, "action", MSG_REWORK_TOO_LATE, AI(days));
}

/* A closed case needs an owner again, from now: the unit it had; where that may not lead it any
 * more or has nobody, the unit the routing rule names, which acknowledges it afresh. */
static bool take_up_again(struct act *act, struct err *err)
{
	struct err old_owner = ERR_INIT;
	struct duty_new duty;
	bool found;

	if (give_to(act, act->row->unit, 0, &old_owner)) {
		act->row->state = STATE_IN_PROGRESS;
		return true;
	}
	if (old_owner.code != ERR_INVALID) {
		*err = old_owner;
		return false;
	}
	if (!route_row(act, &duty, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_CONFLICT, "action", MSG_NOBODY_TO_REWORK);
	act->row->hops++;
	return duty_add(act->tx, &duty, err);
}

bool do_rework(struct act *act, struct err *err)
{
	struct case_row *row = act->row;
	bool was_closed = row->closed != 0;

	row->reworks++;
	row->rework_asked = false;
	row->found = row->said = row->claimed = SOLVED_NONE;
	row->satisfaction = 0;
	row->verified = row->verified_on_site = row->call_reached = false;
	row->calls_failed = 0;
	row->outcome = OUTCOME_NONE;
	row->closed = 0;
	row->late = false;
	draft_text(&act->draft, false, "reason", act->in->reason);
	draft_int(&act->draft, true, "reworks", row->reworks);
	/* an open case still has its duty; a closed one needs an owner again, from now */
	if (!was_closed)
		return true;
	return take_up_again(act, err);
}

bool may_close(struct act *act, struct err *err)
{
	enum msg lacks = closing_lacks(act->row, act->o, act->now);

	return lacks == MSG_NONE ||
	       err_set(err, ERR_CONFLICT, "action", lacks);
}

/* The outcomes that agree with what was said and found: closed is not solved, and nobody's silence
 * is praise (rules 6 and 7). */
static bool outcome_agrees(const struct case_row *row, enum outcome outcome)
{
	switch (row->said) {
	case SOLVED_NONE:
		return outcome == OUTCOME_NO_VERDICT;
	case SOLVED_YES:
		return outcome == (row->found == SOLVED_PARTLY ? OUTCOME_PARTLY : OUTCOME_SOLVED);
	case SOLVED_PARTLY:
		return outcome == OUTCOME_PARTLY || outcome == OUTCOME_EXPLAINED ||
		       outcome == OUTCOME_UNSOLVED;
	case SOLVED_NO:
		return outcome == OUTCOME_UNSOLVED || outcome == OUTCOME_EXPLAINED;
	case SOLVED_COUNT:
		break;
	}
	return false;
}

bool do_close(struct act *act, struct err *err)
{
	enum outcome outcome = OUTCOME_NONE;

	must(outcome_of(act->in->outcome, &outcome));
	if (!outcome_agrees(act->row, outcome))
		return err_set(err, ERR_INVALID, "outcome", MSG_OUTCOME_DISAGREES,
			       AT(act->in->outcome),
			       AT(act->row->said ? solved_name(act->row->said) : STR("–")));
	draft_text(&act->draft, true, "reason", act->in->reason);
	return close_row(act, outcome, err);
}

bool do_withdraw(struct act *act, struct err *err)
{
	draft_bool(&act->draft, false, "asked_to", act->in->asked_to);
	draft_text(&act->draft, false, "reason", act->in->reason);
	return close_row(act, OUTCOME_WITHDRAWN, err);
}
